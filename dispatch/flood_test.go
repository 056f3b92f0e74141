package dispatch

import (
	"fmt"
	"testing"
)

// A flood of timers of one second is cut into ticks that fit into commits; all
// are struck, in order, none twice.
func TestAFloodOfOneSecondIsCutIntoCommits(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:00:00+08:00")
	const n = 3*most + 7
	for i := range n {
		w.carry(Header{}, []Event{&FeedHeard{Feed: fmt.Sprintf("feed-%05d", i)}})
	}
	at, _ := w.s.NextDue()
	w.now = at
	struck, last, ticks := 0, "", 0
	for {
		evs, err := w.e.Decide(w.s, &Tick{}, Env{Now: w.now})
		if err != nil {
			t.Fatal(err)
		}
		if len(evs) == 0 {
			break
		}
		ev := evs[0].(*TimersStruck)
		if len(ev.Struck) > most {
			t.Fatalf("%d in one tick", len(ev.Struck))
		}
		for _, k := range ev.Struck {
			if k.Ref <= last {
				t.Fatalf("%s after %s", k.Ref, last)
			}
			last = k.Ref
		}
		struck += len(ev.Struck)
		ticks++
		w.carry(Header{}, evs)
	}
	if struck != n || ticks != 4 {
		t.Errorf("%d struck in %d ticks", struck, ticks)
	}
}
