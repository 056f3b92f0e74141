package workspace

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

func TestTimersOnTheSystemsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, dispatch.Actual, func(c *Config) { c.Clock = System() })
		at := h.Now().Add(90 * time.Second)
		h.must(due(at, "x"))
		time.Sleep(time.Until(at.Std()) - time.Millisecond)
		synctest.Wait()
		if h.feed("struck x").Last != 0 {
			t.Error("early")
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if f := h.feed("struck x"); f.Silent != at {
			t.Errorf("recorded at %v, due %v", f.Silent, at)
		}
		h.Close()
	})
}

func TestAnActOfTheSecondComesBeforeItsDeadline(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	at := h.Now().Add(time.Minute)
	h.must(due(at+1, "x")) // a deadline at the due second itself
	h.clock.Advance(time.Minute + 999*time.Millisecond)
	out := h.must(hear("in time"))
	if out.At != at || h.feed("struck x").Last != 0 {
		t.Errorf("at %v, struck %+v", out.At, h.feed("struck x"))
	}
	h.clock.Advance(time.Millisecond)
	late := h.must(hear("late"))
	if f := h.feed("struck x"); f.Silent != at+1 || late.Commit != out.Commit+2 {
		t.Errorf("the deadline was not fired before the late act: %+v, commit %d", f, late.Commit)
	}
}

func TestTheTimeNeverRunsBack(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	first := h.must(hear("a"))
	h.clock.SetWall(start.Add(-1500 * time.Millisecond))
	if out := h.must(hear("b")); out.At != first.At {
		t.Errorf("from %v to %v", first.At, out.At)
	}
	if h.unwell(healthTime) != "" {
		t.Error("a second and a half is no reason to doubt")
	}
}

func TestAWallClockThatJumpsSuspendsJudgementUntilConfirmed(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	at := h.Now().Add(time.Minute)
	h.must(due(at, "soon"))
	h.must(due(at.Add(time.Hour), "later"))
	h.clock.SetWall(start.Add(3 * time.Hour))
	h.wait(time.Second)
	if h.unwell(healthTime) != causeApart || sees(h, func(s *dispatch.State) clock.Time { return s.Running.Suspended }) == 0 {
		t.Fatal("the jump was not noticed")
	}
	if out := h.must(hear("a")); out.At != clock.At(start)+1 {
		t.Errorf("the doubted clock was used: %v", out.At)
	}
	h.wait(time.Minute) // alarms still ring, by the monotonic clock
	if h.feed("struck soon").Last == 0 || h.feed("struck later").Last != 0 {
		t.Error("timers do not go on by the monotonic clock")
	}
	h.must(&dispatch.ConfirmTime{Reason: "checked by telephone"})
	h.idle()
	if out := h.must(hear("b")); out.At != clock.At(start).Add(3*time.Hour+61*time.Second) {
		t.Errorf("after confirmation it is %v", out.At)
	}
	if h.feed("struck later").Last == 0 || h.unwell(healthTime) != "" {
		t.Error("what was due by the confirmed time was not fired")
	}
}

func TestAStartBeforeTheLastCommitSuspendsJudgement(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	last := h.must(hear("a"))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h.clock.SetWall(start.Add(-time.Hour))
	h.open()
	if h.unwell(healthTime) != causeBefore {
		t.Fatalf("health says %q", h.unwell(healthTime))
	}
	h.clock.Advance(10 * time.Second)
	if out := h.must(hear("b")); out.At != last.At+10 {
		t.Errorf("time stands still or ran back: %v", out.At)
	}
	h.reopen() // and the doubt outlives the process
	if h.unwell(healthTime) != causeBefore {
		t.Errorf("health says %q after opening again", h.unwell(healthTime))
	}
}

func TestAnExercisesClockStopsStepsAndSpeedsUp(t *testing.T) {
	ctx := context.Background()
	begin := clock.At(start).Add(-30 * 24 * time.Hour)
	h := newHouse(t, dispatch.Exercise, func(c *Config) { c.Begin = &Begin{At: begin, Paused: true} })
	if h.Now() != begin {
		t.Fatalf("it begins at %v", h.Now())
	}
	h.clock.Advance(time.Hour)
	if h.Now() != begin {
		t.Error("a stopped clock went on")
	}
	if _, err := h.StartClock(ctx, officer); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SetRate(ctx, officer, 60); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(time.Minute)
	if h.Now() != begin.Add(time.Hour) {
		t.Errorf("at sixty times: %v", h.Now())
	}
	v := h.ClockView()
	if v.Rate != 60 || v.Paused || v.OffsetMillis != begin.Add(time.Hour).Sub(clock.At(start.Add(time.Hour+time.Minute))).Milliseconds() {
		t.Errorf("clock view %+v", v)
	}
	h.reopen()
	h.clock.Advance(500 * time.Millisecond)
	if h.Now() != begin.Add(time.Hour+30*time.Second) {
		t.Errorf("after opening again: %v", h.Now())
	}
	if _, err := h.StopClock(ctx, officer); err != nil {
		t.Fatal(err)
	}
	if _, err := h.AdvanceTo(ctx, officer, begin); !errors.Is(err, ErrClock) {
		t.Errorf("backwards: %v", err)
	}
	if _, err := h.SetRate(ctx, officer, 0); !errors.Is(err, ErrClock) {
		t.Errorf("rate 0: %v", err)
	}
	h.audited()
}

func TestAStepFiresEachTimerAtItsOwnInstant(t *testing.T) {
	for name, step := range map[string]func(*house, clock.Time) error{
		"in process": func(h *house, to clock.Time) error {
			_, err := h.AdvanceTo(context.Background(), officer, to)
			return err
		},
		"by command": func(h *house, to clock.Time) error {
			_, err := h.Do(context.Background(), Request{Actor: officer, Command: &dispatch.ChangeClock{Do: "step", To: to}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			begin := clock.At(start)
			h := newHouse(t, dispatch.Exercise, func(c *Config) { c.Begin = &Begin{At: begin, Paused: true} })
			for _, at := range []clock.Time{begin + 10, begin + 20, begin + 20, begin + 31} {
				h.must(due(at, at.Clock()))
			}
			if err := step(h, begin+30); err != nil {
				t.Fatal(err)
			}
			for _, at := range []clock.Time{begin + 10, begin + 20} {
				if f := h.feed("struck " + at.Clock()); f.Silent != at {
					t.Errorf("due %v, struck at %v", at, f.Silent)
				}
			}
			if h.feed("struck "+(begin+31).Clock()).Last != 0 || h.Now() != begin+30 {
				t.Errorf("it is %v", h.Now())
			}
			h.reopen()
			if h.Now() < begin+30 {
				t.Errorf("after opening again it is %v", h.Now())
			}
		})
	}
}

func TestAnActualWorkspacesClockIsNotChanged(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	if _, err := h.StepClock(context.Background(), officer, time.Hour); !errors.Is(err, ErrActual) {
		t.Errorf("got %v", err)
	}
}

func TestAFastClockJumpsOverNothing(t *testing.T) {
	begin := clock.At(start)
	h := newHouse(t, dispatch.Exercise, func(c *Config) { c.Begin = &Begin{At: begin, Rate: 3600} })
	h.must(due(begin+100, "a"))
	h.must(due(begin+200, "b"))
	h.wait(time.Second)
	if a, b := h.feed("struck a"), h.feed("struck b"); a.Silent != begin+100 || b.Silent != begin+200 {
		t.Errorf("struck at %v and %v", a.Silent, b.Silent)
	}
}

// steppy is a clock that moves on by itself while a timer is being set.
type steppy struct {
	*Manual
	steps chan time.Duration
}

func (s steppy) NewTimer() Timer { return steppyTimer{s.Manual.NewTimer(), s} }

type steppyTimer struct {
	Timer
	clock steppy
}

func (t steppyTimer) Set(at time.Duration) {
	select {
	case d := <-t.clock.steps:
		t.clock.Advance(d)
	default:
	}
	t.Timer.Set(at)
}

// The clock may reach a due between the moment when the wait for it is reckoned
// and the setting of the timer: nothing else will ring then.
func TestAClockThatMovesWhileTheTimerIsSetLosesNoDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := steppy{NewManual(start), make(chan time.Duration, 1)}
		h := newHouse(t, dispatch.Actual, func(cfg *Config) { cfg.Clock = c })
		at := clock.At(start).Add(20 * time.Minute)
		h.must(due(at, "x"))
		synctest.Wait()
		c.steps <- 20 * time.Minute
		h.box.ring() // the owner looks, finds nothing to do, and goes to sleep
		synctest.Wait()
		if h.feed("struck x").Last != at {
			t.Error("what fell due while the timer was set is not recorded")
		}
	})
}
