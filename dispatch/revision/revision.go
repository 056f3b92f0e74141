// Package revision keeps cases of revising a plan (7.1): why one was opened, on what
// it rests, who approves it in which order, and where it is filed.
//
// The package is pure: values, one table of what may follow what, and questions on
// them. A Case belongs to one goroutine.
package revision

import (
	"slices"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ID is the number of a case, such as RC20260001.
type ID string

// Kind is what the plan is to its approval and filing (7.1.4, A58).
type Kind string

// The kinds of plan.
const (
	Master      Kind = "master"
	Special     Kind = "special" // of the district, support plans included (8.1(2))
	Department  Kind = "department"
	Street      Kind = "street"
	Catastrophe Kind = "catastrophe"
)

// Step is how far a case has come.
type Step string

// The steps.
const (
	Opened    Step = "opened"
	Drafting  Step = "drafting"
	Submitted Step = "submitted" // before the committee, or for adoption
	Reviewed  Step = "reviewed"  // the committee has approved, the government has not
	Effective Step = "effective"
	Withdrawn Step = "withdrawn"
)

// Transition is one way from step to step, by an event.
type Transition struct {
	From []Step
	Kind string // of the event
	To   Step
}

// Transitions is the way of a case: the one table from which the guard and the
// buttons are made.
var Transitions = []Transition{
	{[]Step{""}, "revision_opened", Opened},
	{[]Step{Opened}, "revision_drafted", Drafting},
	{[]Step{Drafting}, "revision_submitted", Submitted},
	{[]Step{Submitted}, "revision_reviewed", Reviewed},
	{[]Step{Reviewed}, "revision_submitted", Reviewed},
	{[]Step{Submitted, Reviewed}, "revision_returned", Drafting},
	{[]Step{Submitted, Reviewed}, "revision_issued", Effective},
	{[]Step{Opened, Drafting, Submitted, Reviewed}, "revision_withdrawn", Withdrawn},
}

// Next is the step after an event, and whether the table knows the way.
func (s Step) Next(kind string) (Step, bool) {
	for _, t := range Transitions {
		if t.Kind == kind && slices.Contains(t.From, s) {
			return t.To, true
		}
	}
	return s, false
}

// Open reports whether the case is still being worked on.
func (s Step) Open() bool { return s != Effective && s != Withdrawn }

// Body is who approves.
type Body string

// The approving bodies.
const (
	Committee  Body = "committee"
	Government Body = "government"
)

// Approvers is the order of approval of a kind of plan: the master plan by the
// committee and then by the government, a special plan by the committee; a body's
// own plan it adopts itself (A58, 8.2.1).
func Approvers(k Kind) []Body {
	switch k {
	case Master:
		return []Body{Committee, Government}
	case Special:
		return []Body{Committee}
	}
	return nil
}

// NeedsDrill tells whether a revision may be submitted only after a closed
// validation drill (7.2.1).
func NeedsDrill(k Kind) bool { return k == Special }

// Trigger is a ground of revision (7.1.5): 1 law, 2 command bodies, 3 risks or
// resources, 4 findings in response or drill; 0 another, in words.
type Trigger struct {
	No     int         `json:"no"`
	Reason string      `json:"reason,omitempty"`
	Source string      `json:"source,omitempty"` // a law's edition, a finding of a drill
	At     clock.Time  `json:"at"`
	By     plans.OrgID `json:"by,omitempty"`
}

// Case is one revision of one plan.
type Case struct {
	ID       ID          `json:"id"`
	Plan     string      `json:"plan"` // "master", or an id of the catalogue
	Kind     Kind        `json:"kind"`
	Owner    plans.OrgID `json:"owner"` // who makes the plan
	Triggers []Trigger   `json:"triggers"`
	Step     Step        `json:"step"`
	Opened   clock.Time  `json:"opened"`
	PlanHash string      `json:"plan_hash,omitempty"` // version of the plan under which it was opened
	Risk     string      `json:"risk,omitempty"`      // reference of the risk assessment (7.1.2)
	Survey   string      `json:"survey,omitempty"`    // and of the survey of resources
	Scenario string      `json:"scenario,omitempty"`
	Drills   []string    `json:"drills,omitempty"` // ids of validation drills
	Asked    []Asked     `json:"asked,omitempty"`
	Issued   clock.Time  `json:"issued,omitempty"`
	Edition  int         `json:"edition,omitempty"` // of the plan, from 1
	Review   string      `json:"review,omitempty"`  // of the emergency office (7.1.4)
	Reviewed clock.Time  `json:"reviewed,omitempty"`
	Reason   string      `json:"reason,omitempty"` // why it was withdrawn
	Lines    []Line      `json:"lines,omitempty"`
	Version  uint64      `json:"version"`
}

// Line is one entry of a case's history.
type Line struct {
	At   clock.Time        `json:"at"`
	What string            `json:"what"`
	Seat plans.SeatID      `json:"seat,omitempty"`
	Args map[string]string `json:"args,omitempty"`
}

// Asked is an approval sought from a body.
type Asked struct {
	Body     Body        `json:"body"`
	Approval approval.ID `json:"approval"`
	Given    clock.Time  `json:"given,omitempty"`
}

// NextBody is the body whose approval comes next; "" once none is left to ask.
func (c *Case) NextBody() Body {
	for _, b := range Approvers(c.Kind) {
		if !slices.ContainsFunc(c.Asked, func(a Asked) bool { return a.Body == b && a.Given != 0 }) {
			return b
		}
	}
	return ""
}

// Sourced reports whether the case rests on a source, such as an edition of a law.
func (c *Case) Sourced(source string) bool {
	return slices.ContainsFunc(c.Triggers, func(t Trigger) bool { return t.Source == source })
}

// Handbook is a supporting document of a plan (7.1.3): a working handbook down to
// unit and person, or an action programme in six parts with its steps (8.1(5), (6)).
type Handbook struct {
	ID     int               `json:"id"`
	Kind   string            `json:"kind"` // handbook, programme
	Plan   string            `json:"plan"`
	Owner  plans.OrgID       `json:"owner"`
	Title  string            `json:"title"`
	Unit   plans.OrgID       `json:"unit,omitempty"`   // of a handbook: who is responsible
	Post   string            `json:"post,omitempty"`   // and in which post
	Parts  map[string]string `json:"parts,omitempty"`  // of a programme
	Steps  []string          `json:"steps,omitempty"`  // of a programme
	Within bool              `json:"within,omitempty"` // a grass-roots plan that holds its handbook (8.1(5)(b))
	At     clock.Time        `json:"at"`
}

// Parts are what an action programme states (8.1(6)).
var Parts = []string{"teams", "placement", "command", "actions", "support", "communication"}

// Blank names the first thing that is missing, and the clause that asks for it.
func (h *Handbook) Blank() (what string, clause plans.Clause) {
	if h.Kind == "handbook" {
		switch {
		case h.Within:
			return "", ""
		case h.Unit == "":
			return "unit", "8.1(5)(a)"
		case h.Post == "":
			return "post", "8.1(5)(a)"
		}
		return "", ""
	}
	for _, p := range Parts {
		if h.Parts[p] == "" {
			return "parts." + p, "8.1(6)(a)"
		}
	}
	if len(h.Steps) == 0 {
		return "steps", "8.1(6)(b)"
	}
	return "", ""
}

// Assessment is what a plan's maker found when it was last assessed (7.1.5).
type Assessment struct {
	At     clock.Time  `json:"at"`
	By     plans.OrgID `json:"by"`
	Result string      `json:"result"`
}
