package obligation

import (
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// State is the judgement of a duty at an instant.
type State string

// The states. Over target is a flag beside them, never a state (A02).
const (
	Open      State = "open"
	Overdue   State = "overdue"
	Met       State = "met"
	MetLate   State = "met_late"
	Missed    State = "missed"
	WaivedOut State = "waived"
	VoidOut   State = "void"
)

// Status is everything that can be said of a duty at an instant.
type Status struct {
	State State `json:"state"`
	// Due is the hard due in force, zero if the duty has only a target.
	Due         clock.Time `json:"due,omitempty"`
	Target      clock.Time `json:"target,omitempty"`
	Operational clock.Time `json:"operational,omitempty"`
	Provisional bool       `json:"provisional,omitempty"`
	// BornOverdue: the due lay before the duty was known to be owed (A07).
	BornOverdue bool       `json:"born_overdue,omitempty"`
	Done        clock.Time `json:"done,omitempty"`
	// Late is by how much a hard limit was or is overrun.
	Late time.Duration `json:"late,omitempty"`
	// KnownDue is the due as known when it was done, or when it fell (A06).
	KnownDue clock.Time `json:"known_due,omitempty"`
	// Attributable is the part of Late after the debtor could know (A07).
	Attributable time.Duration `json:"attributable,omitempty"`
	// OverTarget is by how much a target was or is overrun.
	OverTarget time.Duration `json:"over_target,omitempty"`
	MissedAt   clock.Time    `json:"missed_at,omitempty"`
	Cause      string        `json:"cause,omitempty"`
	Ref        string        `json:"ref,omitempty"`
	Tags       []string      `json:"tags,omitempty"`
	// Corrected: every ground was corrected away after the duty was closed (A08).
	Corrected bool `json:"corrected,omitempty"`
}

// Grace is the time from knowledge within which a duty born overdue is not
// held against its debtor (A07: determination + 20 min).
type Grace = time.Duration

// At judges the duty at t. Acts precede deadlines in the same second: at the
// due instant itself the duty is still in time (A01).
func (o *Obligation) At(t clock.Time, grace Grace) Status {
	var s Status
	if l, ok := o.Current(plans.Hard); ok {
		s.Due, s.Provisional = l.Due, l.Provisional
	}
	if l, ok := o.Current(plans.Target); ok {
		s.Target = l.Due
	}
	s.Operational = o.Operational(grace)
	s.BornOverdue = s.Operational != 0

	done, fulfilled := o.Fulfilled()
	if fulfilled {
		s.Done, s.Tags = done.At, done.Tags
	}
	if rel, out := o.Released(); out && (!fulfilled || rel.Kind == Waived) {
		s.State, s.Cause, s.Ref = VoidOut, rel.Cause, rel.Ref
		if rel.Kind == Waived {
			s.State = WaivedOut
		}
		return s
	}
	if fulfilled {
		s.Ref = done.Ref
	}
	o.judgeTarget(&s, t, fulfilled)
	o.judgeHard(&s, t, fulfilled, grace)
	s.Corrected = (fulfilled || s.State == Missed) && !o.Grounded()
	return s
}

// judgeTarget flags an overrun of our own target, in force when it was done.
func (o *Obligation) judgeTarget(s *Status, t clock.Time, fulfilled bool) {
	at := t
	if fulfilled {
		at = s.Done
	}
	if s.Target != 0 && at > s.Target {
		s.OverTarget = at.Sub(s.Target)
	}
}

func (o *Obligation) judgeHard(s *Status, t clock.Time, fulfilled bool, grace Grace) {
	if s.Due != 0 {
		s.MissedAt = s.Due.Add(o.Missed)
	} else if s.Target != 0 && o.Closed != 0 {
		s.MissedAt = 0
	}
	if o.Closed != 0 && s.Due != 0 && o.Closed < s.MissedAt && o.Closed > s.Due {
		s.MissedAt = o.Closed
	}
	end := t
	if fulfilled {
		end = s.Done
	}
	s.State = Open
	if fulfilled {
		s.State = Met
	}
	if s.Due == 0 {
		s.MissedAt = 0
		return
	}
	if end > s.Due {
		s.Late = end.Sub(s.Due)
		s.KnownDue = o.known(end, grace)
		s.Attributable = positive(end.Sub(later(s.Due, s.KnownDue)))
		s.State = Overdue
		if fulfilled {
			s.State = MetLate
		}
		// A19: done after it became missed, it stays missed.
		closed := !fulfilled && o.Closed != 0 && o.Closed == s.MissedAt && t >= o.Closed // with the file, not a second later
		if o.Missed > 0 && end > s.MissedAt || closed {
			s.State = Missed
		}
	}
	if s.State != Missed {
		s.MissedAt = 0
	}
}

// Operational is the due from knowledge of a duty that was born overdue, or
// whose due was moved to before the correction while it was not yet overdue
// (A06, A07); zero if it never was. A correction of one that is overdue already
// gives no further time.
func (o *Obligation) Operational(grace Grace) clock.Time {
	var op clock.Time
	o.eachHard(func(l Limit, overdue bool, _ clock.Time) clock.Time {
		if l.Due < l.Since && !overdue {
			op = l.Since.Add(grace)
		}
		return op
	})
	if cur, ok := o.Current(plans.Hard); !ok || cur.Due >= cur.Since {
		return 0
	}
	return op
}

// known is the due as the debtor knew it at t: the due in force, or the
// operational due where the due in force was set to before it was known. A
// debtor already overdue gains nothing from a correction.
func (o *Obligation) known(t clock.Time, grace Grace) clock.Time {
	var at clock.Time
	o.eachHard(func(l Limit, overdue bool, known clock.Time) clock.Time {
		if l.Since > t {
			return known
		}
		switch {
		case l.Due >= l.Since:
			at = l.Due
		case overdue:
			at = known
		default:
			at = l.Since.Add(grace)
		}
		return at
	})
	return at
}

// eachHard walks the hard limits in the order in which they came into force,
// telling each whether the due before it had gone by when it did, and the due
// known till then.
func (o *Obligation) eachHard(f func(l Limit, overdue bool, known clock.Time) clock.Time) {
	var known, due clock.Time
	for _, l := range o.Limits {
		if l.Kind == plans.Hard {
			known = f(l, due != 0 && due < l.Since, known)
			due = l.Due
		}
	}
}

// Soon is the instant from which a due is soon: the last quarter of the
// allowance, within bounds.
func Soon(due clock.Time, allowance, least, most time.Duration) clock.Time {
	q := allowance / 4
	if q < least {
		q = least
	}
	if q > most {
		q = most
	}
	return due.Add(-q)
}

func later(a, b clock.Time) clock.Time {
	if a > b {
		return a
	}
	return b
}

func positive(d time.Duration) time.Duration {
	if d < 0 {
		return 0
	}
	return d
}
