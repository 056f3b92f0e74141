package boltvault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/vault/vaulttest"
)

func options(t testing.TB) Options {
	dir := t.TempDir()
	return Options{Path: filepath.Join(dir, "vault.db"), Master: filepath.Join(dir, "master.key"), Random: rand.Reader, Create: true}
}

func mustOpen(t testing.TB, o Options) *Vault {
	t.Helper()
	v, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func TestContract(t *testing.T) {
	vaulttest.Run(t, func(t testing.TB) vaulttest.Store {
		o := options(t)
		return vaulttest.Store{Open: func() (vault.Vault, error) {
			v, err := Open(o)
			if err != nil {
				return nil, err
			}
			return v, nil
		}}
	})
}

// TestMasterKey: a vault opens with its own master key and no other, and is
// never given a new one.
func TestMasterKey(t *testing.T) {
	o := options(t)
	v := mustOpen(t, o)
	s, err := v.Seal("incident/1", []byte("text"), nil)
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	good, err := os.ReadFile(o.Master)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{o.Path, o.Master} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	put := func(b []byte, mode os.FileMode) {
		t.Helper()
		os.Remove(o.Master)
		if err := os.WriteFile(o.Master, b, mode); err != nil {
			t.Fatal(err)
		}
	}
	other := bytes.Clone(good)
	last := &other[len(other)-2]
	if *last == '0' {
		*last = '1'
	} else {
		*last = '0'
	}
	for _, c := range []struct {
		name string
		make func()
		want error
	}{
		{"missing", func() { os.Remove(o.Master) }, vault.ErrMasterMissing},
		{"of another vault", func() { put(other, 0o600) }, vault.ErrMasterWrong},
		{"no key at all", func() { put([]byte("hello\n"), 0o600) }, vault.ErrMasterWrong},
		{"not hexadecimal", func() { put([]byte(masterPrefix+"zz\n"), 0o600) }, vault.ErrMasterWrong},
		{"readable by others", func() { put(good, 0o644) }, vault.ErrMasterExposed},
	} {
		c.make()
		if _, err := Open(o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	put(good, 0o600)
	if plain, err := mustOpen(t, o).Open(s, nil); err != nil || string(plain) != "text" {
		t.Errorf("%q, %v", plain, err)
	}
}

func TestLocked(t *testing.T) {
	o := options(t)
	v := mustOpen(t, o)
	if _, err := Open(o); !errors.Is(err, vault.ErrLocked) {
		t.Error(err)
	}
	if err := v.Destroy("incident/1", "basis"); err != nil { // writes the file anew
		t.Fatal(err)
	}
	if _, err := Open(o); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("after the file was written anew: %v", err)
	}
}

// wrapped gives the wrapped secret of a subject as it lies on disk.
func wrapped(t testing.TB, v *Vault, subject string) (b []byte) {
	t.Helper()
	err := v.db.View(func(tx *bolt.Tx) error {
		b = bytes.Clone(tx.Bucket(bucketKeys).Get([]byte(subject)))
		return nil
	})
	if err != nil || len(b) < 40 {
		t.Fatalf("%x, %v", b, err)
	}
	return b
}

// holds tells whether any file of the vault's directory holds these bytes.
func holds(t testing.TB, o Options, b []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(o.Path), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, b) {
			return true
		}
	}
	return false
}

// TestNothingOfTheKeyRemains: after a destruction no file holds the wrapped
// key any more, and the file that did was overwritten, not just unlinked.
func TestNothingOfTheKeyRemains(t *testing.T) {
	o := options(t)
	v := mustOpen(t, o)
	for i := range 30 {
		if _, err := v.Seal(fmt.Sprint("incident/", i), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	key := wrapped(t, v, "incident/7")
	box := key[len(key)-32:] // the end of the ciphertext
	if !holds(t, o, box) {
		t.Fatal("the test looks for the wrong bytes")
	}
	old, err := os.Open(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := v.Destroy("incident/7", "保存期限届满"); err != nil {
		t.Fatal(err)
	}
	if holds(t, o, box) {
		t.Error("the key is still in a file")
	}
	rest := make([]byte, 1<<20)
	n, _ := old.ReadAt(rest, 0)
	if len(bytes.Trim(rest[:n], "\x00")) != 0 {
		t.Error("the old file was not overwritten")
	}
	if _, err := v.Seal("incident/8", nil, nil); err != nil {
		t.Error(err)
	}
}

// TestInterruptedDestruction: power is lost after the key was deleted, before
// the file was written anew: the next opening finishes.
func TestInterruptedDestruction(t *testing.T) {
	o := options(t)
	v := mustOpen(t, o)
	for i := range 10 {
		if _, err := v.Seal(fmt.Sprint("incident/", i), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	key := wrapped(t, v, "incident/7")
	box := key[len(key)-32:]
	err := v.db.Update(func(tx *bolt.Tx) error {
		return errors.Join(
			tx.Bucket(bucketKeys).Delete([]byte("incident/7")),
			tx.Bucket(bucketDestroyed).Put([]byte("incident/7"), []byte("basis")),
			tx.Bucket(bucketVault).Put(keyScrub, []byte{1}))
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	if !holds(t, o, box) {
		t.Fatal("bbolt removed it by itself: the test shows nothing")
	}
	if err := os.WriteFile(o.Path+".unfinished", box, 0o600); err != nil { // a first attempt
		t.Fatal(err)
	}
	v = mustOpen(t, o)
	if holds(t, o, box) {
		t.Error("the key is still in a file")
	}
	if v.scrubDue() {
		t.Error("the mark remains")
	}
	if _, err := v.Seal("incident/7", nil, nil); !errors.Is(err, vault.ErrDestroyed) {
		t.Error(err)
	}
}

// TestRestore: a backup taken before a destruction has the key back; the
// erasures listed since take it away again.
func TestRestore(t *testing.T) {
	o := options(t)
	v := mustOpen(t, o)
	s, err := v.Seal("incident/1", []byte("text"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := v.CopyTo(context.Background(), &backup); err != nil {
		t.Fatal(err)
	}
	if err := v.Destroy("incident/1", "basis"); err != nil {
		t.Fatal(err)
	}
	list, err := v.Erasures()
	if err != nil {
		t.Fatal(err)
	}
	restored := o
	restored.Path = filepath.Join(t.TempDir(), "vault.db")
	if err := os.WriteFile(restored.Path, backup.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	r := mustOpen(t, restored)
	if plain, err := r.Open(s, nil); err != nil || string(plain) != "text" {
		t.Fatalf("%q, %v", plain, err)
	}
	if err := r.ApplyErasures(list); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open(s, nil); !errors.Is(err, vault.ErrDestroyed) {
		t.Error(err)
	}
}

func BenchmarkSeal(b *testing.B) {
	v := mustOpen(b, options(b))
	plain, aad := make([]byte, 60), []byte("CallReceived/caller")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Seal("incident/1", plain, aad); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	v := mustOpen(b, options(b))
	s, err := v.Seal("incident/1", make([]byte, 60), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Open(s, nil); err != nil {
			b.Fatal(err)
		}
	}
}
