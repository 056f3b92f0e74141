package warning

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Stage is where a warning stands, as events move it.
type Stage string

// The stages.
const (
	Received Stage = "received" // of the city or from outside: nobody has passed it on yet
	Proposed Stage = "proposed" // nothing has been issued
	InForce  Stage = "in_force"
	Relayed  Stage = "relayed"
	Lifted   Stage = "lifted"
	Dropped  Stage = "dropped" // withdrawn or dismissed before anything was issued
)

// RunOut is 到期待定: the stated time is over and nobody has decided. The warning
// is in force (A38). It is computed, never stored.
const RunOut Stage = "run_out"

// Transition is a step of the life: from where, by which event, to where.
type Transition struct {
	From []Stage
	Kind string // of the event
	To   Stage
}

// Transitions is the life of a warning: the one table from which the guard, the
// diagram and the buttons are made. Time is in none of them.
var Transitions = []Transition{
	{[]Stage{""}, "warning_proposed", Proposed},
	{[]Stage{"", Proposed, InForce}, "warning_issued", InForce},
	{[]Stage{Proposed}, "warning_proposal_closed", Dropped},
	{[]Stage{""}, "warning_received", Received},
	{[]Stage{Received, InForce}, "warning_forwarded", InForce},
	{[]Stage{Received, Relayed}, "warning_relayed", Relayed},
	{[]Stage{Received}, "warning_dismissed", Dropped},
	{[]Stage{InForce}, "warning_lifted", Lifted},
	{[]Stage{Received, Relayed, InForce}, "warning_cancelled", Lifted}, // by who issued it elsewhere
}

// Next returns the stage after an event of the kind, and whether the table knows
// the step. An event that moves nothing keeps the stage.
func (s Stage) Next(kind string) (Stage, bool) {
	for _, t := range Transitions {
		if t.Kind == kind && slices.Contains(t.From, s) {
			return t.To, true
		}
	}
	return s, false
}

// Over reports whether nothing can come of it any more.
func (s Stage) Over() bool { return s == Lifted || s == Dropped }

// At is where the warning stands at an instant. From the second to which it was
// said to hold, it is 到期待定 (A38).
func (w *Warning) At(t clock.Time) Stage {
	if until := w.Until(); w.Stage == InForce && until != 0 && t >= until {
		return RunOut
	}
	return w.Stage
}

// InForce reports whether it holds, run out or not.
func (w *Warning) InForce() bool { return w.Stage == InForce }

// Latest is the last issued text, that of the city for a city warning; nil:
// nothing has been issued.
func (w *Warning) Latest() *Text { return w.last(func(t *Text) bool { return t.Step != Local }) }

// LatestLocal is the last local text of a city warning.
func (w *Warning) LatestLocal() *Text { return w.last(func(t *Text) bool { return t.Step == Local }) }

func (w *Warning) last(is func(*Text) bool) *Text {
	for i := len(w.Texts) - 1; i >= 0; i-- {
		if t := &w.Texts[i]; is(t) {
			return t
		}
	}
	return nil
}

// Level is the level in force: that of the last issued text, and none where
// nothing is in force here.
func (w *Warning) Level() plans.Colour {
	if t := w.Latest(); t != nil && w.InForce() && w.Source != Outside {
		return t.Content.Level
	}
	return ""
}

// LocalLevel is the level to which the committee adjusted a city warning in the
// district (3.2.3(3)); "" where it did not, or where the city's own level holds
// again.
func (w *Warning) LocalLevel() plans.Colour {
	if t := w.LatestLocal(); t != nil && w.InForce() && t.Content.Level != w.Level() {
		return t.Content.Level
	}
	return ""
}

// Effective is the level by which the district acts.
func (w *Warning) Effective() plans.Colour {
	if l := w.LocalLevel(); l != "" {
		return l
	}
	return w.Level()
}

// Stated is the level as said by whoever issued it, in force here or not.
func (w *Warning) Stated() plans.Colour {
	if t := w.Latest(); t != nil {
		return t.Content.Level
	}
	return ""
}

// Until is to when it is said to hold; zero: nobody has said.
func (w *Warning) Until() clock.Time {
	if t := w.Latest(); t != nil {
		return t.Content.Until
	}
	return 0
}

// Issuer is the body that issued the last text.
func (w *Warning) Issuer() plans.OrgID {
	if t := w.Latest(); t != nil {
		return t.Issuer
	}
	return ""
}

// Area is where it may strike, by the last text, or by what is proposed.
func (w *Warning) Area() Area {
	if t := w.Latest(); t != nil {
		return t.Content.Area
	}
	if n := len(w.Proposals); n > 0 {
		return w.Proposals[n-1].Content.Area
	}
	return Area{}
}

// Proposal is what is put forward and waits; nil: nothing.
func (w *Warning) Proposal() *Proposal {
	if n := len(w.Proposals); n > 0 && w.Proposals[n-1].Open() {
		return &w.Proposals[n-1]
	}
	return nil
}

// Addressed reports whether a street was named: a relay binds nobody else (A40).
func (w *Warning) Addressed(street plans.OrgID) bool {
	return w.Relay != nil && slices.Contains(w.Relay.Streets, street)
}

// Carries reports whether the message is one of those by which it came.
func (w *Warning) Carries(m Message) bool {
	return w.Receipt != nil && slices.ContainsFunc(w.Receipt.Messages, m.Same)
}

// MeasureOrigin is the identity of the tasks of one measure taken.
func MeasureOrigin(measure string, n int) string {
	return "measure:" + measure + ":" + strconv.Itoa(n)
}

// MeasureOf finds the measure of which a task came.
func (w *Warning) MeasureOf(origin string) (Chosen, bool) {
	for i, c := range w.Chosen {
		if MeasureOrigin(c.Measure, i+1) == origin {
			return c, true
		}
	}
	return Chosen{}, false
}
