package eventlogtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"wanghuo/dispatch/eventlog"
)

func testEmpty(t *testing.T, s Store) {
	l := open(t, s)
	head := l.Head()
	if head.Log.IsZero() {
		t.Error("no identity")
	}
	if head.Number != 0 || head.Epoch != 1 || head.Hash != head.Log.Genesis() {
		t.Errorf("head %+v", head)
	}
	Same(t, mustRead(t, l, 0), nil)
	Same(t, mustRead(t, l, 7), nil)
	if err := l.Append(bg, 0, nil); err != nil {
		t.Errorf("appending nothing: %v", err)
	}
	wantErr(t, l.Append(bg, 1, nil), eventlog.ErrConflict)
}

func testOrder(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 1, 1)
	want = append(want, Fill(t, l, 70, 7)...)
	last := want[len(want)-1]
	if h := l.Head(); h.Number != 71 || h.Hash != last.Hash {
		t.Errorf("head %+v after %d", h, last.Number)
	}
	Same(t, mustRead(t, l, 0), want)
	for _, from := range []uint64{1, 2, 40, 71} {
		Same(t, mustRead(t, l, from), want[from-1:])
	}
	Same(t, mustRead(t, l, 72), nil)
	Same(t, mustRead(t, l, 1000), nil)
}

func testConflict(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 5, 5)
	next := Stamp(t, eventlog.NewChain(l.Head()), 1)
	for _, expected := range []uint64{0, 4, 6} {
		wantErr(t, l.Append(bg, expected, next), eventlog.ErrConflict)
	}
	Same(t, mustRead(t, l, 1), want)
	if err := l.Append(bg, 5, next); err != nil {
		t.Errorf("after the conflicts: %v", err)
	}
}

func testForeign(t *testing.T, s Store) {
	l := open(t, s)
	Fill(t, l, 3, 3)
	head := l.Head()
	elsewhere := head
	elsewhere.Hash = eventlog.Sum([]byte("another history"))
	other := head
	other.Epoch++
	ahead := head
	ahead.Number++
	for name, h := range map[string]eventlog.Head{"another history": elsewhere, "another epoch": other, "a gap": ahead} {
		if err := l.Append(bg, head.Number, Stamp(t, eventlog.NewChain(h), 1)); !errors.Is(err, eventlog.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := l.Append(bg, head.Number, []eventlog.Record{{Number: 4, Hash: head.Hash, Bytes: []byte("no commit")}}); !errors.Is(err, eventlog.ErrFormat) {
		t.Errorf("no commit: %v", err)
	}
	if l.Head() != head {
		t.Errorf("head moved to %+v", l.Head())
	}
}

func testAllOrNone(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 4, 4)
	batch := Stamp(t, eventlog.NewChain(l.Head()), 6)
	spoilt := append(append([]eventlog.Record(nil), batch[:3]...), batch[4], batch[5])
	wantErr(t, l.Append(bg, 4, spoilt), eventlog.ErrConflict)
	Same(t, mustRead(t, l, 1), want)
	if err := l.Append(bg, 4, batch); err != nil {
		t.Fatal(err)
	}
	Same(t, mustRead(t, l, 1), append(want, batch...))
}

func testReopen(t *testing.T, s Store) {
	var want []eventlog.Record
	var id eventlog.LogID
	for round := range 4 {
		l := open(t, s)
		if round == 0 {
			id = l.Head().Log
		}
		if h := l.Head(); h.Log != id || h.Number != uint64(len(want)) {
			t.Fatalf("round %d: head %+v, want number %d of log %v", round, h, len(want), id)
		}
		Same(t, mustRead(t, l, 1), want)
		want = append(want, Fill(t, l, 9, 4)...)
		shut(t, l)
	}
}

func testEpoch(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 3, 3)
	stale := eventlog.NewChain(l.Head())
	head, err := l.BeginEpoch(bg)
	if err != nil {
		t.Fatal(err)
	}
	if head.Epoch != 2 || head.Number != 3 || head.Hash != want[2].Hash || l.Head() != head {
		t.Errorf("head %+v, then %+v", head, l.Head())
	}
	wantErr(t, l.Append(bg, 3, Stamp(t, stale, 1)), eventlog.ErrConflict)
	want = append(want, Fill(t, l, 2, 2)...)
	shut(t, l)
	l = open(t, s)
	if l.Head().Epoch != 2 {
		t.Errorf("epoch %d after reopening", l.Head().Epoch)
	}
	Same(t, mustRead(t, l, 1), want)
	var c eventlog.Commit
	if err := eventlog.Decode(want[4].Bytes, &c); err != nil || c.Epoch != 2 {
		t.Errorf("commit 5 carries epoch %d, %v", c.Epoch, err)
	}
}

func testContext(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 50, 50)
	gone, cancel := context.WithCancel(bg)
	cancel()
	wantErr(t, l.Append(gone, 50, Stamp(t, eventlog.NewChain(l.Head()), 1)), context.Canceled)
	if n := l.Head().Number; n != 50 {
		t.Errorf("%d commits", n)
	}
	if _, err := ReadAll(gone, l, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("read: %v", err)
	}
	Same(t, mustRead(t, l, 1), want)
}

func testClosed(t *testing.T, s Store) {
	l := open(t, s)
	Fill(t, l, 3, 3)
	next := Stamp(t, eventlog.NewChain(l.Head()), 1)
	shut(t, l)
	shut(t, l) // once more does no harm
	wantErr(t, l.Append(bg, 3, next), eventlog.ErrClosed)
	_, err := l.BeginEpoch(bg)
	wantErr(t, err, eventlog.ErrClosed)
	_, err = ReadAll(bg, l, 1)
	wantErr(t, err, eventlog.ErrClosed)
}

func testLarge(t *testing.T, s Store) {
	l := open(t, s)
	sized := func(data int) (eventlog.Record, error) {
		c := Commit(1)
		c.Events[0].Data = bytes.Repeat([]byte{0x5a}, data)
		return eventlog.NewChain(l.Head()).Stamp(c)
	}
	small, err := sized(eventlog.MaxRecord / 2)
	if err != nil {
		t.Fatal(err)
	}
	rest := eventlog.MaxRecord - (len(small.Bytes) - eventlog.MaxRecord/2)
	largest, err := sized(rest)
	if err != nil || len(largest.Bytes) != eventlog.MaxRecord {
		t.Fatalf("%d bytes, %v", len(largest.Bytes), err)
	}
	if _, err := sized(rest + 1); !errors.Is(err, eventlog.ErrTooLarge) {
		t.Errorf("one byte more: %v", err)
	}
	beyond := largest
	beyond.Bytes = append(append([]byte(nil), largest.Bytes...), 0)
	wantErr(t, l.Append(bg, 0, []eventlog.Record{beyond}), eventlog.ErrTooLarge)
	if err := l.Append(bg, 0, []eventlog.Record{largest}); err != nil {
		t.Fatal(err)
	}
	want := append([]eventlog.Record{largest}, Fill(t, l, 3, 3)...)
	shut(t, l)
	Same(t, mustRead(t, open(t, s), 1), want)
}

func testConcurrent(t *testing.T, s Store) {
	l := open(t, s)
	const total = 400
	ctx, stop := context.WithCancel(bg)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for ctx.Err() == nil {
				before := l.Head().Number
				got, err := ReadAll(bg, l, 1)
				if err != nil {
					t.Errorf("read beside the writer: %v", err)
					return
				}
				if uint64(len(got)) < before {
					t.Errorf("read %d commits when %d were durable", len(got), before)
					return
				}
			}
		})
	}
	want := Fill(t, l, total, 5)
	stop()
	readers.Wait()
	Same(t, mustRead(t, l, 1), want)
}

func testRace(t *testing.T, s Store) {
	l := open(t, s)
	const writers, rounds = 8, 10
	for round := range uint64(rounds) {
		var won, lost int
		var mu sync.Mutex
		var all sync.WaitGroup
		for w := range writers {
			c := Commit(round)
			c.Key = fmt.Sprintf("writer %d", w)
			rec, err := eventlog.NewChain(l.Head()).Stamp(c)
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				err := l.Append(bg, round, []eventlog.Record{rec})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case errors.Is(err, eventlog.ErrConflict):
					lost++
				default:
					t.Errorf("append: %v", err)
				}
			})
		}
		all.Wait()
		if won != 1 || lost != writers-1 {
			t.Fatalf("round %d: %d won, %d lost", round, won, lost)
		}
	}
	if got := mustRead(t, l, 1); len(got) != rounds {
		t.Errorf("%d commits", len(got))
	}
}

func testLeave(t *testing.T, s Store) {
	l := open(t, s)
	Fill(t, l, 20, 20)
	for rec, err := range l.Read(bg, 5) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Number == 8 {
			break
		}
	}
	var last uint64
	for rec, err := range l.Read(bg, 1) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Number == 1 {
			Fill(t, l, 5, 5) // appending while reading must not block, nor be seen
		}
		last = rec.Number
	}
	if last != 20 {
		t.Errorf("the iteration ended at %d", last)
	}
}

func testRetain(t *testing.T, s Store) {
	l := open(t, s)
	want := Fill(t, l, 30, 30)
	copies := make([][]byte, len(want))
	for i := range want {
		copies[i] = bytes.Clone(want[i].Bytes)
	}
	kept := mustRead(t, l, 1)
	Fill(t, l, 300, 50)
	mustRead(t, l, 1)
	shut(t, l)
	for i := range kept {
		if !bytes.Equal(kept[i].Bytes, copies[i]) {
			t.Fatalf("record %d changed after it was read", kept[i].Number)
		}
	}
}

func testExclusive(t *testing.T, s Store) {
	if !s.Exclusive {
		t.Skip("this store may be opened more than once")
	}
	l := open(t, s)
	_, err := s.Open()
	wantErr(t, err, eventlog.ErrLocked)
	shut(t, l)
	shut(t, open(t, s))
}

func testTamper(t *testing.T, s Store) {
	if s.Tamper == nil {
		t.Skip("this store cannot be tampered with from a test")
	}
	const total = 12
	l := open(t, s)
	want := Fill(t, l, total, 5)
	shut(t, l)
	for n := uint64(1); n <= total; n++ {
		size := len(want[n-1].Bytes)
		for _, at := range []int{0, 1, 2, 3, 34, 42, size / 2, size - 1} {
			s.Tamper(n, func(b []byte) { b[at] ^= 0x10 })
			if where := brokenAt(t, s); where != n {
				t.Fatalf("byte %d of commit %d changed: found at %d", at, n, where)
			}
			s.Tamper(n, func(b []byte) { b[at] ^= 0x10 })
		}
	}
	if where := brokenAt(t, s); where != 0 {
		t.Fatalf("everything restored, still broken at %d", where)
	}
}

// brokenAt opens and reads the log and tells which commit the error names, 0 for none.
func brokenAt(t testing.TB, s Store) uint64 {
	t.Helper()
	l, err := s.Open()
	if err == nil {
		defer l.Close()
		_, err = ReadAll(bg, l, 1)
	}
	if err == nil {
		return 0
	}
	wantErr(t, err, eventlog.ErrCorrupt)
	var at *eventlog.ChainError
	if !errors.As(err, &at) {
		t.Fatalf("%v names no commit", err)
	}
	return at.Number
}

func testPrefixes(t *testing.T, s Store) {
	if s.Cut == nil {
		t.Skip("this store cannot be cut from a test")
	}
	l := open(t, s)
	want := Fill(t, l, 25, 6)
	shut(t, l)
	for n := len(want); n >= 0; n-- {
		s.Cut(uint64(n))
		l := open(t, s)
		if h := l.Head(); h.Number != uint64(n) {
			t.Fatalf("cut after %d, head %+v", n, h)
		}
		Same(t, mustRead(t, l, 1), want[:n])
		shut(t, l)
	}
	Fill(t, open(t, s), 3, 3)
}
