package post

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Review is one time at which a task was put before a new lead department,
// because the body by whose word or charge it stood leads no longer (A30).
type Review struct {
	// Of is the body that gave the task, or held it as the lead.
	Of plans.OrgID `json:"of"`
	At clock.Time  `json:"at"`
	// Decided is when, By from which seat, For in the name of which lead, Outcome
	// how; Reason why it was released.
	Decided clock.Time   `json:"decided,omitempty"`
	By      plans.SeatID `json:"by,omitempty"`
	For     plans.OrgID  `json:"for,omitempty"`
	Outcome string       `json:"outcome,omitempty"`
	Reason  string       `json:"reason,omitempty"`
}

// What can come of a review. A task stands by itself where the body that gave it
// leads again before anybody has decided.
const (
	Confirmed = "confirmed"
	Released  = "released"
	Stands    = "stands"
)

// Open reports whether the task is still to be done.
func (t *Task) Open() bool { return t.Done == 0 && t.Stopped == 0 && t.Released == 0 }

// Waits reports whether a new lead has yet to confirm or release the task. What
// is done or stopped meanwhile waits for nobody.
func (t *Task) Waits() bool {
	n := len(t.Reviews)
	return t.Open() && n > 0 && t.Reviews[n-1].Decided == 0
}

// PutUp puts the task before a new lead.
func (t *Task) PutUp(of plans.OrgID, at clock.Time) {
	t.Reviews = append(t.Reviews[:len(t.Reviews):len(t.Reviews)], Review{Of: of, At: at})
}

// Decide ends the review that waits with what was decided of it, Of and At apart.
// The list is made anew, since others may be reading the one that was.
func (t *Task) Decide(r Review) {
	n := len(t.Reviews)
	r.Of, r.At = t.Reviews[n-1].Of, t.Reviews[n-1].At
	t.Reviews = append(t.Reviews[:n-1:n-1], r)
	if r.Outcome == Released {
		t.Released = r.Decided
	}
}

// WordOf is the lead that last confirmed the task; "" while none has.
func (t *Task) WordOf() plans.OrgID {
	for i := len(t.Reviews) - 1; i >= 0; i-- {
		if r := t.Reviews[i]; r.Outcome == Confirmed {
			return r.For
		}
	}
	return ""
}
