package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Watched is what makes a 接报单 monitoring information: how it came, its set
// items, what it was judged to mean, who has it, and what came of it (3.1).
type Watched struct {
	Kind      string  `json:"kind"` // of the plan's watches
	Items     Written `json:"items,omitempty"`
	Sensitive bool    `json:"sensitive,omitempty"`
	// Risk is the monitoring point or the registered risk that it is about.
	Risk        RiskID        `json:"risk,omitempty"`
	Assessments []Assessment  `json:"assessments,omitempty"`
	Passed      []Passed      `json:"passed,omitempty"`
	Outcome     *WatchOutcome `json:"outcome,omitempty"`
}

// Assessment is one judgement of monitoring information (研判).
type Assessment struct {
	At        clock.Time   `json:"at"`
	By        plans.SeatID `json:"by"`
	Org       plans.OrgID  `json:"org"`
	Judgement string       `json:"judgement"`
	// Major: it may come to a major impact on the district (3.1.3).
	Major  plans.Tri     `json:"major"`
	Notify []plans.OrgID `json:"notify,omitempty"`
}

// Passed is one hand-over to a body, and whether it was taken notice of.
type Passed struct {
	To   plans.OrgID  `json:"to"`
	At   clock.Time   `json:"at"`
	By   plans.SeatID `json:"by,omitempty"`
	Note string       `json:"note,omitempty"`
	Rule string       `json:"rule,omitempty"` // brought by the system under this rule
	Seen clock.Time   `json:"seen,omitempty"`
}

// WatchOutcome is what came of it: an incident, a warning, or nothing and why.
type WatchOutcome struct {
	What     string       `json:"what"` // incident, warning, nothing
	Incident IncidentID   `json:"incident,omitempty"`
	Warning  string       `json:"warning,omitempty"`
	Reason   string       `json:"reason,omitempty"`
	At       clock.Time   `json:"at"`
	By       plans.SeatID `json:"by"`
}

// at finds the hand-over to a body that it has not yet taken notice of.
func (w *Watched) at(org plans.OrgID) int {
	for i := range w.Passed {
		if w.Passed[i].To == org && w.Passed[i].Seen == 0 {
			return i
		}
	}
	return -1
}
