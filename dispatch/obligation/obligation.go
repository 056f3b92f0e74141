// Package obligation keeps what somebody owes somebody, by when, because of
// which clause.
//
// An [Obligation] is append-only: grounds on which it accrued, limits each with
// the interval in which it was in force, fulfilments, and releases with their
// cause. Its state at an instant is computed by [Obligation.At] and stored
// nowhere, so that a correction re-judges it and nothing launders lateness.
//
// The package is pure: it takes instants and returns judgements. Values are
// owned by one goroutine; At only reads.
package obligation

import (
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ID numbers an obligation within its workspace.
type ID uint64

// Obligation is one duty of one debtor to one creditor under one clause.
type Obligation struct {
	ID       ID           `json:"id"`
	Rule     string       `json:"rule"`
	Clause   plans.Clause `json:"clause"`
	Debtor   plans.OrgID  `json:"debtor"`
	Creditor plans.OrgID  `json:"creditor"`
	// Subject is what it hangs on: an incident, an instruction, a question.
	Subject string `json:"subject"`
	// Origin is the receipt, determination or occasion from which it arose;
	// with debtor, creditor and clause it is the identity of the duty.
	Origin string `json:"origin"`
	// Slot counts the slots of a series from 1; 0 is a one-shot duty.
	Slot int       `json:"slot,omitempty"`
	Act  plans.Act `json:"act"`
	Form string    `json:"form,omitempty"`
	// Edition of the plan under which it arose; 0: as the plan was loaded (7.1.5).
	Edition int `json:"edition,omitempty"`
	// Born is the instant of the trigger.
	Born clock.Time `json:"born"`
	// Missed is how long after its hard due an undone duty becomes missed:
	// 24 h for a one-shot duty (A19), one interval for a slot (A12).
	Missed time.Duration `json:"missed"`

	Grounds     []Ground     `json:"grounds,omitempty"`
	Limits      []Limit      `json:"limits,omitempty"`
	Fulfilments []Fulfilment `json:"fulfilments,omitempty"`
	Releases    []Release    `json:"releases,omitempty"`
	// Moves records each change of debtor by reclassification (A30).
	Moves []Move `json:"moves,omitempty"`
	// Passed records that the clock fired: the due, and when it was recorded.
	Passed []Passing `json:"passed,omitempty"`
	// Closed is when the file was archived: an undone duty is missed from then (A19).
	Closed clock.Time `json:"closed,omitempty"`
}

// Ground is a recorded reason for which the duty is owed.
type Ground struct {
	Kind  string     `json:"kind"` // receipt, severity, sensitive, …
	Ref   string     `json:"ref"`
	At    clock.Time `json:"at"`
	Ended clock.Time `json:"ended,omitempty"`
	Cause string     `json:"cause,omitempty"` // corrected, cleared
}

// Limit is a due time with the interval in which it was in force.
type Limit struct {
	Kind        plans.LimitKind `json:"kind"`
	Due         clock.Time      `json:"due"`
	Since       clock.Time      `json:"since"`
	Until       clock.Time      `json:"until,omitempty"` // zero: still in force
	Provisional bool            `json:"provisional,omitempty"`
	// Retired: the limit as such was withdrawn, not moved.
	Cause string       `json:"cause,omitempty"`
	Cite  plans.Clause `json:"cite,omitempty"`
	// Allowance is the span from the anchor to the due, for "soon".
	Allowance time.Duration `json:"allowance,omitempty"`
}

// Fulfilment is a deed that discharged the duty.
type Fulfilment struct {
	// At is the instant at which the deed counts; Recorded is when it was
	// entered (A23).
	At       clock.Time   `json:"at"`
	Recorded clock.Time   `json:"recorded"`
	Ref      string       `json:"ref,omitempty"` // report id or commit
	Person   string       `json:"person,omitempty"`
	Seat     plans.SeatID `json:"seat,omitempty"`
	Tags     []string     `json:"tags,omitempty"` // afterwards, link
	// Proof is what the debtor says was done, where his word discharges the duty.
	Proof  string     `json:"proof,omitempty"`
	Undone clock.Time `json:"undone,omitempty"`
}

// ReleaseKind is how a duty ceases without being fulfilled.
type ReleaseKind string

// The releases (A20).
const (
	Waived ReleaseKind = "waived" // still owed, but excused
	Void   ReleaseKind = "void"   // a fact shows that it is not owed
)

// Release ends the duty for a cause; both kinds are reversible.
type Release struct {
	Kind     ReleaseKind `json:"kind"`
	Cause    string      `json:"cause"` // covered, corrected, ended, eased, city_decided, superseded …
	Ref      string      `json:"ref,omitempty"`
	At       clock.Time  `json:"at"`
	Reverted clock.Time  `json:"reverted,omitempty"`
}

// Move is a change of debtor.
type Move struct {
	From plans.OrgID `json:"from"`
	To   plans.OrgID `json:"to"`
	At   clock.Time  `json:"at"`
}

// Passing records the firing of a deadline with both times.
type Passing struct {
	Kind plans.LimitKind `json:"kind"`
	Due  clock.Time      `json:"due"`
	At   clock.Time      `json:"at"`
	// OnDuty is the person signed in to the debtor's seat at the due instant (A24).
	OnDuty string       `json:"on_duty,omitempty"`
	Seat   plans.SeatID `json:"seat,omitempty"`
}

// InForce returns the limit of the kind in force at t.
func (o *Obligation) InForce(kind plans.LimitKind, t clock.Time) (Limit, bool) {
	for i := len(o.Limits) - 1; i >= 0; i-- {
		l := o.Limits[i]
		if l.Kind == kind && l.Since <= t && (l.Until == 0 || t < l.Until) {
			return l, true
		}
	}
	return Limit{}, false
}

// Current returns the limit of the kind that is in force now.
func (o *Obligation) Current(kind plans.LimitKind) (Limit, bool) {
	for i := len(o.Limits) - 1; i >= 0; i-- {
		if l := o.Limits[i]; l.Kind == kind && l.Until == 0 {
			return l, true
		}
	}
	return Limit{}, false
}

// SetLimit ends the limit of that kind in force and puts l in its place,
// keeping the old one with its interval. An equal due changes only whether it
// is provisional.
func (o *Obligation) SetLimit(l Limit) {
	for i := range o.Limits {
		old := &o.Limits[i]
		if old.Kind != l.Kind || old.Until != 0 {
			continue
		}
		if old.Due == l.Due && old.Provisional == l.Provisional {
			return
		}
		old.Until = l.Since
	}
	o.Limits = append(o.Limits, l)
}

// Fulfilled returns the earliest fulfilment that stands.
func (o *Obligation) Fulfilled() (Fulfilment, bool) {
	best, found := Fulfilment{}, false
	for _, f := range o.Fulfilments {
		if f.Undone == 0 && (!found || f.At < best.At) {
			best, found = f, true
		}
	}
	return best, found
}

// Released returns the release that stands.
func (o *Obligation) Released() (Release, bool) {
	for i := len(o.Releases) - 1; i >= 0; i-- {
		if o.Releases[i].Reverted == 0 {
			return o.Releases[i], true
		}
	}
	return Release{}, false
}

// Pending reports whether the duty is neither fulfilled nor released.
func (o *Obligation) Pending() bool {
	if _, done := o.Fulfilled(); done {
		return false
	}
	_, out := o.Released()
	return !out
}

// Grounded reports whether a ground still stands.
func (o *Obligation) Grounded() bool {
	for _, g := range o.Grounds {
		if g.Ended == 0 {
			return true
		}
	}
	return len(o.Grounds) == 0
}

// Stands reports whether a ground of the kind still bears the duty.
func (o *Obligation) Stands(kind string) bool {
	for _, g := range o.Grounds {
		if g.Kind == kind && g.Ended == 0 {
			return true
		}
	}
	return false
}

// HasPassed reports whether the firing of this due is on record.
func (o *Obligation) HasPassed(due clock.Time) bool {
	for _, p := range o.Passed {
		if p.Due == due {
			return true
		}
	}
	return false
}
