package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
)

// written gives the durable state as bytes.
func (h *house) written() []byte {
	return sees(h, func(s *dispatch.State) []byte {
		b, err := s.EncodeSnapshot()
		if err != nil {
			h.t.Fatal(err)
		}
		return b
	})
}

// folded gives the state of a log's first commits, replayed one by one.
func folded(t testing.TB, machine Machine, log eventlog.Log, upTo uint64) []byte {
	t.Helper()
	f := fold{machine: machine, state: dispatch.NewState(), memory: newMemory(1000)}
	var r reader
	for rec, err := range log.Read(context.Background(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Number > upTo {
			break
		}
		o, err := r.open(rec)
		if err != nil {
			t.Fatal(err)
		}
		f.apply(&o)
	}
	b, err := f.state.EncodeSnapshot()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A random life: commands with and without keys, given again, refusals,
// commands that break the rules, deadlines, time, failures of the storage and
// of the process. Whatever happened, the live state equals the replay, a
// repeated command is harmless, nothing acknowledged is lost, nothing fires
// early or twice, and the auditor agrees.
func TestALife(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		status := rapid.SampledFrom([]dispatch.Status{dispatch.Actual, dispatch.Exercise}).Draw(rt, "status")
		h := newHouse(t, status, func(c *Config) {
			c.SnapshotEvery = uint64(rapid.IntRange(1, 40).Draw(rt, "snapshot every"))
			c.Machine = rules{perTick: rapid.IntRange(0, 2).Draw(rt, "per tick")}
		})
		l := &life{house: h, rt: rt, given: map[string]Outcome{}, due: map[string]clock.Time{}}
		defer h.Close()
		rt.Repeat(map[string]func(*rapid.T){
			"command": l.command, "again": l.again, "deadline": l.deadline, "time": l.time,
			"restart": func(*rapid.T) { l.restart() }, "fault": l.fault, "step": l.step, "": func(*rapid.T) { l.check() },
		})
		l.settle()
	})
}

type life struct {
	*house
	rt     *rapid.T
	given  map[string]Outcome // by key
	heard  []string           // acknowledged
	due    map[string]clock.Time
	broken bool
	n      int
}

func (l *life) do(key string, c dispatch.Command) (Outcome, error) {
	out, err := l.Do(context.Background(), Request{Actor: officer, Key: key, Command: c})
	if err != nil && !errors.Is(err, ErrStorage) && !errors.Is(err, ErrInternal) {
		l.rt.Fatalf("%v", err)
	}
	if err != nil && errors.Is(err, ErrStorage) && !l.broken {
		l.rt.Fatalf("a storage error with nothing wrong: %v", err)
	}
	return out, err
}

func (l *life) command(rt *rapid.T) {
	l.n++
	what := rapid.SampledFrom([]string{"", "", "", "refuse", "half", "panic"}).Draw(rt, "what")
	if what == "" {
		what = fmt.Sprintf("feed-%d", l.n)
	}
	key := fmt.Sprintf("%s %d", what, l.n)
	out, err := l.do(key, hear(what))
	if err != nil {
		return
	}
	l.given[key] = out
	if out.Refusal == nil {
		l.heard = append(l.heard, what)
	}
}

func (l *life) again(rt *rapid.T) {
	if len(l.given) == 0 {
		rt.Skip()
	}
	key := rapid.SampledFrom(sortedKeys(l.given)).Draw(rt, "key")
	var what string
	fmt.Sscan(key, &what)
	out, err := l.do(key, hear(what))
	if err != nil {
		return
	}
	if first := l.given[key]; !out.Replayed || out.Commit != first.Commit || out.At != first.At || (out.Refusal == nil) != (first.Refusal == nil) {
		rt.Fatalf("%q gave %+v, now %+v", key, first, out)
	}
}

func sortedKeys(m map[string]Outcome) []string {
	var keys []string
	for k := range maps.Keys(m) {
		keys = append(keys, k)
	}
	return sorted(keys)
}

func (l *life) deadline(rt *rapid.T) {
	l.n++
	ref := fmt.Sprintf("r%d", l.n)
	at := l.Now().Add(time.Duration(rapid.IntRange(-5, 120).Draw(rt, "in")) * time.Second)
	if out, err := l.do("", due(at, ref)); err == nil && out.Refusal == nil {
		l.due[ref] = at
	}
}

func (l *life) time(rt *rapid.T) {
	l.clock.Advance(time.Duration(rapid.IntRange(0, 90_000).Draw(rt, "ms")) * time.Millisecond)
	l.idle()
	l.idle()
}

func (l *life) step(rt *rapid.T) {
	if l.meta.Status != dispatch.Exercise {
		rt.Skip()
	}
	_, err := l.StepClock(context.Background(), officer, time.Duration(rapid.IntRange(0, 300).Draw(rt, "s"))*time.Second)
	if err != nil && !errors.Is(err, ErrStorage) {
		rt.Fatal(err)
	}
}

func (l *life) fault(rt *rapid.T) {
	l.broken = !l.broken
	if !l.broken {
		l.store.Fail(nil)
		l.wait(time.Second) // until it has been tried again
		return
	}
	l.store.Fail(rapid.SampledFrom([]*eventlog.Error{eventlog.ErrFull, eventlog.ErrFailed}).Draw(rt, "fault"))
}

func (l *life) restart() {
	l.store.Fail(nil)
	l.broken = false
	l.reopen()
}

func (l *life) check() {
	now := l.Now()
	err := l.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		for _, what := range l.heard {
			if s.Feeds[what] == nil {
				l.rt.Fatalf("%q was acknowledged and is lost", what)
			}
		}
		for ref, at := range l.due {
			if f := s.Feeds["struck "+ref]; f != nil && (f.Last != at || f.Silent < at || f.Silent > now) {
				l.rt.Fatalf("%s, due %v, struck %+v", ref, at, f)
			}
		}
	})
	if err != nil {
		l.rt.Fatal(err)
	}
}

// settle heals everything and holds the end to the log.
func (l *life) settle() {
	l.store.Fail(nil)
	l.broken = false
	l.wait(2 * time.Second)
	l.check()
	now := l.Now()
	for ref, at := range l.due {
		if struck := l.feed("struck "+ref).Last != 0; struck != (at <= now) {
			l.rt.Fatalf("%s, due %v: struck is %v at %v", ref, at, struck, now)
		}
	}
	if err := l.Audit(context.Background()); err != nil {
		l.rt.Fatal(err)
	}
	live, n := l.written(), l.Head().Number
	if !bytes.Equal(live, folded(l.t, l.cfg.Machine, l.Log(), n)) {
		l.rt.Fatal("the live state is not the replay")
	}
	l.reopen() // from a snapshot and its tail
	if got := l.written(); l.Head().Number == n && !bytes.Equal(live, got) {
		l.rt.Fatal("the state after opening again is not the live one")
	}
}

// Every prefix of a log is the log of a workspace that was killed there.
func TestEveryPrefixOpens(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	for i := range 6 {
		h.must(hear(fmt.Sprint(i)))
		h.must(due(h.Now()+2, fmt.Sprint(i)))
		h.wait(time.Second)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	log, err := memlog.Open(h.store)
	if err != nil {
		t.Fatal(err)
	}
	var records []eventlog.Record
	for rec, err := range log.Read(context.Background(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, rec)
	}
	for n := 1; n <= len(records); n++ {
		p := newHouse(t, dispatch.Actual, func(c *Config) {
			store := memlog.NewStore(eventlog.LogID{1})
			c.OpenLog = func() (eventlog.Log, error) { return memlog.Open(store) }
			l, err := memlog.Open(store)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Append(context.Background(), 0, records[:n]); err != nil {
				t.Fatal(err)
			}
			l.Close()
			c.Clock = h.clock
		})
		p.must(hear("after"))
		p.audited()
		p.Close()
	}
}

// Many give commands at once, some of them the same; each is carried out once.
func TestManyAtOnce(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	var mu sync.Mutex
	var seen []uint64
	h.Subscribe(func(u Update) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, u.Header.Number)
		if u.State.Last.Number != u.Header.Number {
			t.Errorf("update %d shows the state of %d", u.Header.Number, u.State.Last.Number)
		}
	})
	const people, each = 16, 50
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			for i := range each {
				key := fmt.Sprintf("%d-%d", p/2, i) // two persons' sessions share each key
				out, err := h.Do(context.Background(), Request{Actor: officer, Key: key, Command: hear(key)})
				if err != nil || out.Refusal != nil {
					t.Error(err, out.Refusal)
					return
				}
				if n := h.feed(key).Silent; n != clock.Time(out.Commit) {
					t.Errorf("%s: answered %d, state has %d", key, out.Commit, n)
				}
			}
		})
	}
	wg.Wait()
	if n := h.Head().Number; n != 1+people/2*each {
		t.Errorf("%d commits", n)
	}
	h.audited()
	h.Close()
	for i, n := range seen {
		if n != uint64(i)+2 {
			t.Fatalf("update %d is of commit %d", i, n)
		}
	}
}
