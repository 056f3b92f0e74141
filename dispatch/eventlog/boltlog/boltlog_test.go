package boltlog

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

var update = flag.Bool("update", false, "write the golden file anew")

const goldenFile = "testdata/layout1-format1.db"

// goldenHead is the hash with which the golden file ends.
const goldenHead = "sha256:b1ed080bec291c772bd3f502fa01a8186c355458e75d55e2283a1b887321ab68"

// TestGolden: a log written by the first release reopens, verifies and goes on.
func TestGolden(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	b, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	l := openImage(t, b)
	report, err := eventlog.VerifyChain(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	if report.Commits != 25 || report.Events != 25 || report.Epochs != 2 || report.Head.Epoch != 2 {
		t.Errorf("%+v", report)
	}
	if got := report.Head.Hash.String(); got != goldenHead {
		t.Errorf("head %s, released as %s", got, goldenHead)
	}
	eventlogtest.Fill(t, l, 3, 3)
}

func writeGolden(t *testing.T) {
	l, err := Open(filepath.Join(t.TempDir(), "log.db"), Options{Random: zeros{}, Room: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	eventlogtest.Fill(t, l, 20, 6)
	if _, err := l.BeginEpoch(context.Background()); err != nil {
		t.Fatal(err)
	}
	eventlogtest.Fill(t, l, 5, 5)
	var b bytes.Buffer
	if _, err := l.CopyTo(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func openImage(t testing.TB, b []byte) *Log {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(path, Options{Room: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestFileMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	eventlogtest.Fill(t, l, 3, 1)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestOpenWhatIsNoLog: what cannot be opened says so, and is left as it was.
func TestOpenWhatIsNoLog(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := bolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"nothing", filepath.Join(dir, "none.db"), fs.ErrNotExist},
		{"a bbolt file of another kind", foreign, eventlog.ErrCorrupt},
		{"a text", put("text.db", bytes.Repeat([]byte("no log\n"), 5000)), eventlog.ErrCorrupt},
		{"zeros", put("zeros.db", make([]byte, 1<<16)), eventlog.ErrCorrupt},
	} {
		before, _ := os.ReadFile(c.path)
		if l, err := Open(c.path, Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", c.name, l, err)
		}
		if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", c.name)
		}
	}
}

// TestUnfinishedCreation: a power cut while a log was being created leaves
// something beside its name; the next opening creates it.
func TestUnfinishedCreation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	if err := os.WriteFile(path+".unfinished", []byte("half a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(path, Options{Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	eventlogtest.Fill(t, l, 1, 1)
	l.Close()
}

// TestDamagedFile: whatever a byte of the file is changed to and wherever it is
// cut, opening and reading give a typed error or the commits, never a crash and
// never other commits.
func TestDamagedFile(t *testing.T) {
	good, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	want, err := eventlogtest.ReadAll(context.Background(), openImage(t, good), 1)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.db")
	rapid.Check(t, func(r *rapid.T) {
		bad := bytes.Clone(good)
		for range rapid.IntRange(1, 3).Draw(r, "changes") {
			bad[rapid.IntRange(0, len(bad)-1).Draw(r, "at")] ^= byte(rapid.IntRange(1, 255).Draw(r, "mask"))
		}
		if rapid.Bool().Draw(r, "cut") {
			bad = bad[:rapid.IntRange(1, len(bad)).Draw(r, "length")]
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			r.Fatal(err)
		}
		l, err := Open(path, Options{ReadOnly: true})
		var got []eventlog.Record
		if err == nil {
			defer l.Close()
			got, err = eventlogtest.ReadAll(context.Background(), l, 1)
		}
		var known *eventlog.Error
		if err != nil && !errors.As(err, &known) {
			r.Fatalf("an untyped error: %v", err)
		}
		for i := range got {
			if got[i].Number != want[i].Number || !bytes.Equal(got[i].Bytes, want[i].Bytes) {
				r.Fatalf("commit %d is another one", got[i].Number)
			}
		}
	})
}

// TestCopyTo: a copy made while the log is in use opens and is a prefix of it.
func TestCopyTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	eventlogtest.Fill(t, l, 50, 10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		eventlogtest.Fill(t, l, 200, 3)
	}()
	var buf bytes.Buffer
	head, err := l.CopyTo(context.Background(), &buf)
	<-done
	if err != nil {
		t.Fatal(err)
	}
	backup := openImage(t, buf.Bytes())
	if backup.Head() != head || head.Number < 50 {
		t.Errorf("told %+v, holds %+v", head, backup.Head())
	}
	got, err := eventlogtest.ReadAll(context.Background(), backup, 1)
	if err != nil {
		t.Fatal(err)
	}
	all, err := eventlogtest.ReadAll(context.Background(), l, 1)
	if err != nil {
		t.Fatal(err)
	}
	eventlogtest.Same(t, got, all[:len(got)])
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.CopyTo(gone, &buf); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
