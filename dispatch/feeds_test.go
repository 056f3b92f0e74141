package dispatch

import (
	"testing"
	"time"
)

// A feed that is heard again and again has one timer. It is silent when a
// whole span has passed since the last sign, neither before nor twice, and what
// says so goes when it is heard again (A61).
func TestAFeedHasOneTimerAndFallsSilentOnce(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:00:00+08:00")
	hear := func() { w.carry(Header{}, []Event{&FeedHeard{Feed: "cap"}}) }
	says := func(want string) {
		t.Helper()
		a, silent := w.s.Alarms[feedAlarm("cap")], w.s.Feeds["cap"].Silent != 0
		if rings := a != nil && a.Cleared == 0; rings != silent || silent != (want == "silent") {
			t.Fatalf("%s: feed silent %t, alarm %+v, want %s", w.now.Clock(), silent, a, want)
		}
	}
	waiting := func() (n int) {
		for _, x := range w.s.Timers.Heap {
			if x.Kind == timerFeed {
				n++
			}
		}
		return n
	}
	for range 100 {
		hear()
		w.after(20 * time.Second)
		if n := waiting(); n != 1 {
			t.Fatalf("%s: %d timers wait for one feed", w.now.Clock(), n)
		}
		says("alive")
	}
	hear()
	w.after(w.e.plan.Settings.FeedSilence)
	says("alive")
	since := w.now + 1
	w.after(time.Second)
	says("silent")
	w.after(time.Hour)
	if says("silent"); w.s.Feeds["cap"].Silent != since || waiting() != 0 {
		t.Errorf("silent since %v, want %v; %d timers", w.s.Feeds["cap"].Silent, since, waiting())
	}
	hear()
	if says("alive"); waiting() != 1 {
		t.Errorf("heard again, %d timers", waiting())
	}
	w.after(w.e.plan.Settings.FeedSilence + time.Second)
	says("silent")
	w.replayed()
}

// A log in which a feed had a timer for each sign of life counts them all where
// they struck. Read again, it takes no timer that is not due.
func TestALogThatCountsMoreTimersThanThereAreKeepsTheOthers(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:00:00+08:00")
	for range 3 {
		w.carry(Header{}, []Event{&FeedHeard{Feed: "cap"}})
		w.now = w.now.Add(time.Second)
	}
	w.s.Timers.add(w.now.Add(48*time.Hour), timerShelf, "unrelated")
	w.now = w.now.Add(w.e.plan.Settings.FeedSilence + time.Second)
	for range 3 {
		w.e.Apply(w.s, w.header(Actor{Person: System}), &TimersStruck{Skipped: 1})
	}
	if h := w.s.Timers.Heap; len(h) != 1 || h[0].Ref != "unrelated" {
		t.Errorf("waiting: %+v", h)
	}
}
