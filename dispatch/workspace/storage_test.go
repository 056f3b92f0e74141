package workspace

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
)

func (h *house) unwell(part string) string {
	for _, p := range h.Health() {
		if p.ID == part {
			return p.Code
		}
	}
	h.t.Fatalf("there is no part %q", part)
	return ""
}

func (h *house) audited() {
	h.t.Helper()
	if err := h.Audit(context.Background()); err != nil {
		h.t.Error(err)
	}
}

// wait lets the clock run until the storage has been tried again.
func (h *house) wait(d time.Duration) {
	h.t.Helper()
	h.clock.Advance(d)
	h.idle()
	h.idle()
}

func TestAFailingStorageRefusesKeepsAndRecovers(t *testing.T) {
	for _, c := range []struct {
		fault *eventlog.Error
		code  *Error
	}{
		{eventlog.ErrFull, ErrStorageFull},
		{eventlog.ErrReadOnly, ErrStorageReadOnly},
		{eventlog.ErrFailed, ErrStorageFailed},
	} {
		t.Run(c.code.Code, func(t *testing.T) {
			h := newHouse(t, dispatch.Actual, nil)
			h.must(hear("before"))
			h.store.Fail(c.fault)
			for range 3 {
				_, err := h.Do(context.Background(), Request{Actor: officer, Key: "k", Command: hear("during")})
				if !errors.Is(err, c.code) || !errors.Is(err, ErrStorage) {
					t.Fatalf("during: %v", err)
				}
			}
			if h.unwell(healthStorage) != c.code.Code {
				t.Errorf("health says %q", h.unwell(healthStorage))
			}
			h.wait(time.Second)
			if h.feed("before").Last == 0 || h.feed("during").Last != 0 {
				t.Error("queries do not show what is durable, and only that")
			}
			h.store.Fail(nil)
			h.wait(time.Second)
			if code := h.unwell(healthStorage); code != "" {
				t.Fatalf("after space returned: %s", code)
			}
			out, err := h.Do(context.Background(), Request{Actor: officer, Key: "k", Command: hear("during")})
			if err != nil || out.Replayed || h.feed("during").Last == 0 {
				t.Errorf("given again: %+v %v", out, err)
			}
			h.audited()
		})
	}
}

func TestTimersThatFellDueWhileNothingCouldBeRecordedFireAfterwards(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	at := h.Now().Add(10 * time.Second)
	h.must(due(at, "x"))
	h.store.Fail(eventlog.ErrFull)
	h.wait(10 * time.Second)
	if h.feed("struck x").Last != 0 {
		t.Fatal("a consequence left before it was durable")
	}
	h.store.Fail(nil)
	h.wait(5 * time.Second)
	if f := h.feed("struck x"); f.Last != at || f.Silent != at.Add(5*time.Second) {
		t.Errorf("due and recorded: %+v", f)
	}
}

// liar writes what it says it failed to write.
type liar struct {
	eventlog.Log
	lies *atomic.Bool
}

func (l liar) Append(ctx context.Context, expected uint64, records []eventlog.Record) error {
	if err := l.Log.Append(ctx, expected, records); err != nil {
		return err
	}
	if l.lies.CompareAndSwap(true, false) {
		return eventlog.ErrFailed
	}
	return nil
}

func TestWhatWasWrittenDespiteAFailureIsFoundByItsKey(t *testing.T) {
	var lies atomic.Bool
	h := newHouse(t, dispatch.Actual, func(c *Config) {
		open := c.OpenLog
		c.OpenLog = func() (eventlog.Log, error) {
			l, err := open()
			return liar{l, &lies}, err
		}
	})
	lies.Store(true)
	req := func() Request { return Request{Actor: officer, Key: "k", Command: hear("a")} }
	if _, err := h.Do(context.Background(), req()); !errors.Is(err, ErrStorageFailed) {
		t.Fatal(err)
	}
	h.wait(time.Second)
	out, err := h.Do(context.Background(), req())
	if err != nil || !out.Replayed || out.Commit != 2 {
		t.Errorf("given again: %+v %v", out, err)
	}
	if f := h.feed("a"); f.Silent != 2 {
		t.Errorf("the follower saw it at commit %d", f.Silent)
	}
	h.audited()
}

func TestALogThatLostWhatWasAcknowledgedIsNotWrittenTo(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	h.must(hear("a"))
	h.must(hear("b"))
	h.store.Fail(eventlog.ErrFailed)
	if _, err := h.Do(context.Background(), Request{Command: hear("c")}); !errors.Is(err, ErrStorage) {
		t.Fatal(err)
	}
	h.store.Fail(nil)
	h.store.Truncate(2)
	h.wait(time.Second)
	if _, err := h.Do(context.Background(), Request{Command: hear("c")}); !errors.Is(err, ErrStorageLost) {
		t.Errorf("got %v", err)
	}
	if h.feed("b").Last == 0 {
		t.Error("what was acknowledged is not shown any more")
	}
}

func TestABrokenCommandCostsOnlyItself(t *testing.T) {
	for what, want := range map[string]*Error{"half": ErrInternal, "panic": ErrInternal, "huge": ErrTooLarge} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t, dispatch.Actual, nil)
			h.must(hear("before"))
			if _, err := h.Do(context.Background(), Request{Actor: officer, Command: hear(what)}); !errors.Is(err, want) {
				t.Fatalf("got %v", err)
			}
			h.must(hear("after"))
			h.audited()
		})
	}
}

// stuckRules strike nothing while they are told to.
type stuckRules struct {
	rules
	stuck *atomic.Bool
}

func (r stuckRules) Execute(s *dispatch.State, h dispatch.Header, c dispatch.Command, env dispatch.Env) ([]dispatch.Event, error) {
	if _, ok := c.(*dispatch.Tick); ok && r.stuck.Load() {
		return nil, nil
	}
	return r.rules.Execute(s, h, c, env)
}

func TestATimerThatDoesNotStrikeIsReportedAndTriedAgainLater(t *testing.T) {
	var stuck atomic.Bool
	stuck.Store(true)
	h := newHouse(t, dispatch.Actual, func(c *Config) { c.Machine = stuckRules{stuck: &stuck} })
	h.must(due(h.Now()+1, "x"))
	h.wait(time.Second)
	if code := h.unwell(healthClock); code != "timer_stuck" {
		t.Errorf("health says %q", code)
	}
	head := h.Head().Number
	h.must(hear("a")) // commands go on
	if n := h.Head().Number; n != head+1 {
		t.Errorf("%d commits for one command", n-head)
	}
	stuck.Store(false)
	h.wait(retryAfter)
	if h.feed("struck x").Last == 0 || h.unwell(healthClock) != "" {
		t.Errorf("after a minute: %+v, health says %q", h.feed("struck x"), h.unwell(healthClock))
	}
}

// olderRules do not know a feed by the name of bomb.
type olderRules struct{ rules }

func (r olderRules) Apply(s *dispatch.State, h dispatch.Header, ev dispatch.Event) {
	if f, ok := ev.(*dispatch.FeedHeard); ok && f.Feed == "bomb" {
		panic("unknown")
	}
	r.rules.Apply(s, h, ev)
}

func TestALogThatTheRulesCannotFoldIsNotOpened(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	h.must(hear("bomb"))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := h.cfg
	cfg.Machine, cfg.Snapshots = olderRules{}, nil
	if w, err := Open(context.Background(), cfg); err == nil {
		w.Close()
		t.Error("it was opened")
	}
	h.open()
}
