// Package vaulttest is the conformance suite of the vault, run on each of them.
package vaulttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"wanghuo/dispatch/vault"
)

// Store is one place where a vault lies. Open may be called again after the
// vault it gave was closed; Volatile says that the keys are then gone.
type Store struct {
	Open     func() (vault.Vault, error)
	Volatile bool
}

// Run holds vaults to the contract.
func Run(t *testing.T, make func(t testing.TB) Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"what was sealed opens", testRoundTrip},
		{"what was changed does not open", testForged},
		{"a destroyed key is gone for good", testDestroy},
		{"a subject without a key can be destroyed", testDestroyUnknown},
		{"erasures are applied to a restored vault", testApply},
		{"keys survive reopening", testReopen},
		{"bad names are refused", testNames},
		{"calls run side by side", testConcurrent},
		{"a closed vault says so", testClosed},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, make(t)) })
	}
}

func open(t testing.TB, s Store) vault.Vault {
	t.Helper()
	v, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func seal(t testing.TB, v vault.Vault, subject, plain string) vault.Sealed {
	t.Helper()
	s, err := v.Seal(subject, []byte(plain), []byte("field"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Key != subject || s.Alg != vault.AES256GCM || bytes.Contains(s.Box, []byte(plain)) && plain != "" {
		t.Fatalf("%+v", s)
	}
	return s
}

func wantOpen(t testing.TB, v vault.Vault, s vault.Sealed, plain string) {
	t.Helper()
	if got, err := v.Open(s, []byte("field")); err != nil || string(got) != plain {
		t.Errorf("opened %q, %v; want %q", got, err, plain)
	}
}

func wantErr(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func testRoundTrip(t *testing.T, s Store) {
	v := open(t, s)
	a, b := seal(t, v, "incident/1", "张三 13800000000"), seal(t, v, "incident/2", "张三 13800000000")
	again := seal(t, v, "incident/1", "张三 13800000000")
	if bytes.Equal(a.Box, b.Box) || bytes.Equal(a.Box, again.Box) || bytes.Equal(a.Nonce, again.Nonce) {
		t.Error("the same words give the same box")
	}
	wantOpen(t, v, a, "张三 13800000000")
	wantOpen(t, v, b, "张三 13800000000")
	wantOpen(t, v, seal(t, v, "incident/1", ""), "")
	j, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	c, err := cbor.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var fromJSON, fromCBOR vault.Sealed
	if err := errors.Join(json.Unmarshal(j, &fromJSON), cbor.Unmarshal(c, &fromCBOR)); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, v, fromJSON, "张三 13800000000")
	wantOpen(t, v, fromCBOR, "张三 13800000000")
}

func testForged(t *testing.T, s Store) {
	v := open(t, s)
	good := seal(t, v, "incident/1", "李四")
	seal(t, v, "incident/2", "王五")
	for name, change := range map[string]func(*vault.Sealed){
		"box":           func(s *vault.Sealed) { s.Box[0] ^= 1 },
		"tag":           func(s *vault.Sealed) { s.Box[len(s.Box)-1] ^= 1 },
		"nonce":         func(s *vault.Sealed) { s.Nonce[0] ^= 1 },
		"short nonce":   func(s *vault.Sealed) { s.Nonce = s.Nonce[:3] },
		"empty box":     func(s *vault.Sealed) { s.Box = nil },
		"other subject": func(s *vault.Sealed) { s.Key = "incident/2" },
	} {
		bad := good
		bad.Nonce, bad.Box = bytes.Clone(good.Nonce), bytes.Clone(good.Box)
		change(&bad)
		if _, err := v.Open(bad, []byte("field")); !errors.Is(err, vault.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := v.Open(good, []byte("another field"))
	wantErr(t, err, vault.ErrForged)
	other := good
	other.Alg = "SM4-GCM"
	_, err = v.Open(other, []byte("field"))
	wantErr(t, err, vault.ErrAlgorithm)
	unknown := good
	unknown.Key = "incident/77"
	_, err = v.Open(unknown, []byte("field"))
	wantErr(t, err, vault.ErrUnknownKey)
}

func testDestroy(t *testing.T, s Store) {
	v := open(t, s)
	a, b := seal(t, v, "incident/1", "赵六"), seal(t, v, "incident/2", "钱七")
	for _, basis := range []string{"保存期限届满", "another basis"} {
		if err := v.Destroy("incident/1", basis); err != nil {
			t.Fatal(err)
		}
	}
	check := func(v vault.Vault) {
		t.Helper()
		_, err := v.Open(a, []byte("field"))
		wantErr(t, err, vault.ErrDestroyed)
		_, err = v.Seal("incident/1", []byte("again"), nil)
		wantErr(t, err, vault.ErrDestroyed)
		wantErasures(t, v, vault.Erasure{Subject: "incident/1", Basis: "保存期限届满"})
	}
	check(v)
	wantOpen(t, v, b, "钱七")
	seal(t, v, "incident/2", "more")
	seal(t, v, "incident/3", "a new one")
	if s.Volatile {
		return
	}
	v.Close()
	v = open(t, s)
	check(v)
	wantOpen(t, v, b, "钱七")
}

func wantErasures(t testing.TB, v vault.Vault, want ...vault.Erasure) {
	t.Helper()
	if got, err := v.Erasures(); err != nil || !slices.Equal(got, want) {
		t.Errorf("erasures %v, %v; want %v", got, err, want)
	}
}

func testDestroyUnknown(t *testing.T, s Store) {
	v := open(t, s)
	if err := v.Destroy("incident/9", "依申请"); err != nil {
		t.Fatal(err)
	}
	_, err := v.Seal("incident/9", []byte("x"), nil)
	wantErr(t, err, vault.ErrDestroyed)
	wantErr(t, v.Destroy("incident/9", ""), vault.ErrBasis)
	wantErr(t, v.Destroy("", "依申请"), vault.ErrSubject)
}

func testApply(t *testing.T, s Store) {
	v := open(t, s)
	a, b := seal(t, v, "incident/1", "one"), seal(t, v, "incident/2", "two")
	list := []vault.Erasure{{Subject: "incident/0", Basis: "x"}, {Subject: "incident/1", Basis: "y"}}
	for range 2 {
		if err := v.ApplyErasures(list); err != nil {
			t.Fatal(err)
		}
	}
	wantErasures(t, v, list...)
	_, err := v.Open(a, []byte("field"))
	wantErr(t, err, vault.ErrDestroyed)
	wantOpen(t, v, b, "two")
	wantErr(t, v.ApplyErasures([]vault.Erasure{{Subject: "incident/2", Basis: "z"}, {Subject: "incident/3"}}), vault.ErrBasis)
	wantOpen(t, v, b, "two") // all or none
}

func testReopen(t *testing.T, s Store) {
	if s.Volatile {
		t.Skip("the keys of this vault live as long as it")
	}
	var sealed []vault.Sealed
	for round := range 3 {
		v := open(t, s)
		for i, old := range sealed {
			wantOpen(t, v, old, fmt.Sprint("text ", i))
		}
		sealed = append(sealed, seal(t, v, fmt.Sprint("incident/", round%2), fmt.Sprint("text ", round)))
		v.Close()
	}
}

func testNames(t *testing.T, s Store) {
	v := open(t, s)
	for _, subject := range []string{"", string(make([]byte, 256))} {
		_, err := v.Seal(subject, nil, nil)
		wantErr(t, err, vault.ErrSubject)
	}
	seal(t, v, string(bytes.Repeat([]byte{'x'}, 255)), "the longest")
}

func testConcurrent(t *testing.T, s Store) {
	v := open(t, s)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 40 {
				subject := fmt.Sprint("incident/", i%5)
				s, err := v.Seal(subject, []byte{byte(w)}, nil)
				if err == nil {
					var plain []byte
					if plain, err = v.Open(s, nil); err == nil && plain[0] != byte(w) {
						t.Errorf("opened %v", plain)
					}
				}
				if err != nil && !(subject == "incident/3" && errors.Is(err, vault.ErrDestroyed)) {
					t.Error(err)
				}
				if w == 0 && i == 20 {
					if err := v.Destroy("incident/3", "basis"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	_, err := v.Seal("incident/3", nil, nil)
	wantErr(t, err, vault.ErrDestroyed)
}

func testClosed(t *testing.T, s Store) {
	v := open(t, s)
	a := seal(t, v, "incident/1", "a closed name")
	for range 2 {
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, err := v.Seal("incident/1", nil, nil)
	wantErr(t, err, vault.ErrClosed)
	_, err = v.Open(a, nil)
	wantErr(t, err, vault.ErrClosed)
	wantErr(t, v.Destroy("incident/1", "x"), vault.ErrClosed)
	_, err = v.Erasures()
	wantErr(t, err, vault.ErrClosed)
}
