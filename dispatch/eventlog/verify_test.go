package eventlog_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
	"wanghuo/dispatch/eventlog/memlog"
)

var (
	private = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public  = private.Public().(ed25519.PublicKey)
	noon    = time.Unix(1_795_320_000, 0)
)

// filled makes a store whose log holds n commits, and tells its head.
func filled(t testing.TB, n int) (*memlog.Store, eventlog.Head) {
	t.Helper()
	s := memlog.NewStore(eventlog.LogID{9})
	l := openMem(t, s)
	defer l.Close()
	eventlogtest.Fill(t, l, n, 7)
	return s, l.Head()
}

func openMem(t testing.TB, s *memlog.Store) *memlog.Log {
	t.Helper()
	l, err := memlog.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func verify(t testing.TB, s *memlog.Store, heads ...eventlog.SignedHead) (eventlog.Report, error) {
	t.Helper()
	l := openMem(t, s)
	defer l.Close()
	return eventlog.VerifyChain(context.Background(), l, heads...)
}

// where tells which commit an error names.
func where(t testing.TB, err error) uint64 {
	t.Helper()
	var at *eventlog.ChainError
	if !errors.As(err, &at) {
		t.Fatalf("%v names no commit", err)
	}
	return at.Number
}

func TestVerifyReport(t *testing.T) {
	s, head := filled(t, 20)
	signed := eventlog.SignHead(head, noon, "site", private)
	r, err := verify(t, s, signed, signed)
	if err != nil {
		t.Fatal(err)
	}
	if r.Head != head || r.Commits != 20 || r.Events != 20 || r.Heads != 2 || r.Epochs != 1 || r.Bytes == 0 {
		t.Errorf("%+v", r)
	}
}

// TestTamperedByteIsNamed: whichever byte of whichever commit changes, by
// whatever, verification says which commit it was.
func TestTamperedByteIsNamed(t *testing.T) {
	const n = 15
	s, _ := filled(t, n)
	rapid.Check(t, func(r *rapid.T) {
		commit := rapid.Uint64Range(1, n).Draw(r, "commit")
		mask := byte(rapid.IntRange(1, 255).Draw(r, "mask"))
		var at int
		flip := func(rec *eventlog.Record) {
			if at < 0 {
				at = rapid.IntRange(0, len(rec.Bytes)-1).Draw(r, "byte")
			}
			rec.Bytes[at] ^= mask
		}
		at = -1
		s.Tamper(commit, flip)
		rep, err := verify(t, s)
		s.Tamper(commit, flip)
		if !errors.Is(err, eventlog.ErrCorrupt) || where(t, err) != commit || rep.Commits != commit-1 {
			r.Fatalf("byte %d of commit %d: %v, %d commits held", at, commit, err, rep.Commits)
		}
	})
}

// TestRewrittenHistory: who changes a commit and gives it its new hash breaks
// the link of the next one; who rewrites everything after it too is found by a
// head that was signed before.
func TestRewrittenHistory(t *testing.T) {
	s, head := filled(t, 10)
	signed := eventlog.SignHead(head, noon, "site", private)
	s.Tamper(4, func(rec *eventlog.Record) {
		rec.Bytes[len(rec.Bytes)-1] ^= 1
		rec.Hash = eventlog.Sum(rec.Bytes)
	})
	if _, err := verify(t, s); !errors.Is(err, eventlog.ErrCorrupt) || where(t, err) != 5 {
		t.Errorf("one commit with its hash: %v", err)
	}

	s = memlog.NewStore(head.Log)
	l := openMem(t, s)
	eventlogtest.Fill(t, l, 3, 3)
	chain := eventlog.NewChain(l.Head())
	for n := uint64(4); n <= 10; n++ {
		c := eventlogtest.Commit(n)
		c.Person = "someone else"
		rec, err := chain.Stamp(c)
		if err == nil {
			err = l.Append(context.Background(), n-1, []eventlog.Record{rec})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	l.Close()
	if _, err := verify(t, s); err != nil {
		t.Errorf("a consistent forgery cannot be seen by itself: %v", err)
	}
	if _, err := verify(t, s, signed); !errors.Is(err, eventlog.ErrHead) || where(t, err) != 10 {
		t.Errorf("against the signed head: %v", err)
	}
}

func TestCutTail(t *testing.T) {
	s, head := filled(t, 10)
	signed := eventlog.SignHead(head, noon, "site", private)
	s.Truncate(8)
	if _, err := verify(t, s); err != nil {
		t.Errorf("a chain cannot show this: %v", err)
	}
	if r, err := verify(t, s, signed); !errors.Is(err, eventlog.ErrHead) || where(t, err) != 10 || r.Commits != 8 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestHeadOfAnotherLog(t *testing.T) {
	s, head := filled(t, 3)
	for _, number := range []uint64{0, 2, 99} {
		foreign := head
		foreign.Log, foreign.Number = eventlog.LogID{8}, number
		if _, err := verify(t, s, eventlog.SignHead(foreign, noon, "site", private)); !errors.Is(err, eventlog.ErrHead) || where(t, err) != number {
			t.Errorf("at %d: %v", number, err)
		}
	}
	later := head
	later.Epoch = 5
	if _, err := verify(t, s, eventlog.SignHead(later, noon, "site", private)); !errors.Is(err, eventlog.ErrHead) {
		t.Errorf("a head of a later epoch: %v", err)
	}
}

func TestTimeRunningBack(t *testing.T) {
	l := memlog.New(eventlog.LogID{3})
	chain := eventlog.NewChain(l.Head())
	for n, at := range []int64{100, 100, 99} {
		c := eventlogtest.Commit(uint64(n))
		c.At = at
		rec, err := chain.Stamp(c)
		if err == nil {
			err = l.Append(context.Background(), uint64(n), []eventlog.Record{rec})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := eventlog.VerifyChain(context.Background(), l); !errors.Is(err, eventlog.ErrCorrupt) || where(t, err) != 3 {
		t.Error(err)
	}
}

// TestSignature: every field is under the signature.
func TestSignature(t *testing.T) {
	_, head := filled(t, 3)
	good := eventlog.SignHead(head, noon, "site", private)
	enc, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	var read eventlog.SignedHead
	if err := json.Unmarshal(enc, &read); err != nil {
		t.Fatal(err)
	}
	if err := read.Verify(public); err != nil {
		t.Fatalf("read back from %s: %v", enc, err)
	}
	for name, change := range map[string]func(*eventlog.SignedHead){
		"log":    func(s *eventlog.SignedHead) { s.Log[15] ^= 1 },
		"number": func(s *eventlog.SignedHead) { s.Number++ },
		"epoch":  func(s *eventlog.SignedHead) { s.Epoch++ },
		"hash":   func(s *eventlog.SignedHead) { s.Hash.Sum[0] ^= 1 },
		"at":     func(s *eventlog.SignedHead) { s.At++ },
		"key":    func(s *eventlog.SignedHead) { s.Key += "x" },
		"alg":    func(s *eventlog.SignedHead) { s.Alg = "rot13" },
		"sig":    func(s *eventlog.SignedHead) { s.Sig[0] ^= 1 },
		"no sig": func(s *eventlog.SignedHead) { s.Sig = nil },
	} {
		bad := good
		bad.Sig = append([]byte(nil), good.Sig...)
		change(&bad)
		if err := bad.Verify(public); !errors.Is(err, eventlog.ErrHead) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
	if err := good.Verify(nil); !errors.Is(err, eventlog.ErrHead) {
		t.Errorf("no key: %v", err)
	}
}

func TestHashText(t *testing.T) {
	for _, h := range []eventlog.Hash{{}, eventlog.Sum(nil), eventlog.Sum([]byte("x"))} {
		got, err := eventlog.ParseHash(h.String())
		if err != nil || got != h {
			t.Errorf("%v: %v, %v", h, got, err)
		}
	}
	for _, s := range []string{"", "sha256", "sha256:", "sha256:00", "md5:" + eventlog.Sum(nil).String()[7:], eventlog.Sum(nil).String() + "0", "sha256:" + string(make([]byte, 64))} {
		if _, err := eventlog.ParseHash(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
	id := eventlog.LogID{0xab, 15: 1}
	if got, err := eventlog.ParseLogID(id.String()); err != nil || got != id {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := eventlog.ParseLogID("abc"); err == nil {
		t.Error("a short identity was taken")
	}
}

func TestReadHeads(t *testing.T) {
	var file []byte
	want := make([]eventlog.SignedHead, 3)
	for i := range want {
		want[i] = eventlog.SignHead(eventlog.Head{Log: eventlog.LogID{1}, Number: uint64(i), Epoch: 1, Hash: eventlog.Sum(nil)}, noon, "site", private)
		line, err := json.Marshal(want[i])
		if err != nil {
			t.Fatal(err)
		}
		file = append(append(file, line...), '\n')
	}
	got, err := eventlog.ReadHeads(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{"x", "{}", "[]", "null", string(file[:len(file)-9]), strings.Replace(string(file), `"number"`, `"nummer"`, 1)} {
		if heads, err := eventlog.ReadHeads(strings.NewReader(bad)); !errors.Is(err, eventlog.ErrHead) {
			t.Errorf("%.30q: %v, %v", bad, heads, err)
		}
	}
}

func FuzzReadHeads(f *testing.F) {
	enc, err := json.Marshal(eventlog.SignHead(eventlog.Head{Log: eventlog.LogID{1}, Number: 7, Epoch: 1, Hash: eventlog.Sum(nil)}, noon, "site", private))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(enc)
	f.Add([]byte(`{"log":"00","hash":"sha256:zz","sig":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		heads, err := eventlog.ReadHeads(bytes.NewReader(b))
		if err != nil && !errors.Is(err, eventlog.ErrHead) {
			t.Fatalf("an untyped error: %v", err)
		}
		for i := range heads {
			_ = heads[i].Verify(public) // must not panic, whatever was read
		}
	})
}
