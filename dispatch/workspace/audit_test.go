package workspace

import (
	"context"
	"errors"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

func TestTheAuditorFindsAStateThatTheLogDoesNotGive(t *testing.T) {
	for name, spoil := range map[string]func(*house){
		"state_differs": func(h *house) { h.follower.state.Refusals++ },
		"owner_differs": func(h *house) { h.owner.state.Refusals++ },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, dispatch.Actual, nil)
			h.must(hear("a"))
			h.audited()
			h.idle()
			spoil(h)
			var f *Finding
			if err := h.Audit(context.Background()); !errors.As(err, &f) || f.Code != name {
				t.Errorf("found %v", err)
			}
			if h.unwell(healthAuditor) != name {
				t.Errorf("health says %q", h.unwell(healthAuditor))
			}
		})
	}
}

func TestTheAuditorComesByItself(t *testing.T) {
	told := make(chan dispatch.Ref, 10)
	h := newHouse(t, dispatch.Actual, func(c *Config) { c.AuditEvery = time.Minute })
	h.Subscribe(func(u Update) {
		for _, r := range u.Refs {
			told <- r
		}
	})
	h.idle()
	h.follower.state.Refusals++
	for {
		h.clock.Advance(time.Minute) // the auditor may not have set its timer yet
		select {
		case r := <-told:
			if r != (dispatch.Ref{Kind: "health", ID: healthAuditor}) || h.unwell(healthAuditor) == "" {
				t.Errorf("told of %v", r)
			}
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestTheAuditorLooksForDuesWithoutTheTimers(t *testing.T) {
	w := opens(t, onDisk(t, t.TempDir(), dispatch.Actual))
	manned(t, w)
	reported(t, w, "fire")
	if err := w.Audit(context.Background()); err != nil {
		t.Fatal(err)
	}
	err := w.Query(context.Background(), func(s *dispatch.State, now clock.Time) {
		kept := s.Timers.Heap
		if len(s.Obligations) == 0 || len(kept) == 0 {
			t.Fatal("nothing is owed")
		}
		s.Timers.Heap = nil
		if f := missing(s, now); f == nil || f.Code != "due_missing" {
			t.Errorf("without timers: %v", f)
		}
		s.Timers.Heap = kept
		if f := missing(s, now.Add(30*24*time.Hour)); f == nil || f.Code != "timer_late" {
			t.Errorf("a month later: %v", f)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
