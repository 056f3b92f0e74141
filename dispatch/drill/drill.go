// Package drill keeps the case of a drill (7.2): its five phases in their order, how
// it was prepared, its pauses, what was found, and what became of each finding.
//
// The case belongs to the actual; what is played lives in an exercise of its own and
// is linked by id. Nothing is converted from one to the other (A59).
//
// The package is pure: values, one table of what may follow what, and questions on
// them. A Case belongs to one goroutine.
package drill

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// ID is the number of a drill, such as DR20260001.
type ID string

// Phase is one of the five of 7.2.3, or an end.
type Phase string

// The phases.
const (
	Planning   Phase = "planning"   // 规划与计划
	Preparing  Phase = "preparing"  // 准备
	Running    Phase = "running"    // 实施
	Evaluating Phase = "evaluating" // 评估总结
	Improving  Phase = "improving"  // 改进
	Closed     Phase = "closed"
	Terminated Phase = "terminated" // validates nothing
)

// Transition is one way from phase to phase, by an event.
type Transition struct {
	From []Phase
	Kind string // of the event
	To   Phase
}

// Transitions is the way of a drill: the one table from which the guard and the
// buttons are made. No phase can be skipped (7.2.3).
var Transitions = []Transition{
	{[]Phase{""}, "drill_created", Planning},
	{[]Phase{Planning}, "drill_approved", Preparing},
	{[]Phase{Preparing}, "drill_prepared", Preparing},
	{[]Phase{Preparing}, "drill_started", Running},
	{[]Phase{Running}, "drill_paused", Running},
	{[]Phase{Running}, "drill_resumed", Running},
	{[]Phase{Running}, "drill_ended", Evaluating},
	{[]Phase{Evaluating}, "drill_evaluated", Evaluating},
	{[]Phase{Evaluating}, "improvement_opened", Improving},
	{[]Phase{Improving}, "finding_settled", Improving},
	{[]Phase{Improving}, "drill_closed", Closed},
	{[]Phase{Planning, Preparing, Running}, "drill_terminated", Terminated},
}

// Next is the phase after an event, and whether the table knows the way.
func (p Phase) Next(kind string) (Phase, bool) {
	for _, t := range Transitions {
		if t.Kind == kind && slices.Contains(t.From, p) {
			return t.To, true
		}
	}
	return p, false
}

// Open reports whether the drill is still going on.
func (p Phase) Open() bool { return p != Closed && p != Terminated }

// Case is one drill.
type Case struct {
	ID           ID            `json:"id"`
	Title        string        `json:"title"`
	Kind         string        `json:"kind"` // single, combined (8.1(14), 8.1(15))
	Cross        bool          `json:"cross,omitempty"`
	Plan         string        `json:"plan,omitempty"`
	Revision     revision.ID   `json:"revision,omitempty"`
	Organiser    plans.OrgID   `json:"organiser"`
	Participants []plans.OrgID `json:"participants,omitempty"`
	Date         clock.Time    `json:"date,omitempty"`
	Phase        Phase         `json:"phase"`
	Created      clock.Time    `json:"created"`
	PlanHash     string        `json:"plan_hash,omitempty"` // version of the plan under which it was opened
	Approved     clock.Time    `json:"approved,omitempty"`
	Preparation  *Preparation  `json:"preparation,omitempty"`
	// Exercise is the workspace in which it is played.
	Exercise   string          `json:"exercise,omitempty"`
	Started    clock.Time      `json:"started,omitempty"`
	Pauses     []Pause         `json:"pauses,omitempty"`
	Ended      clock.Time      `json:"ended,omitempty"`
	Evaluation string          `json:"evaluation,omitempty"`
	Evaluated  clock.Time      `json:"evaluated,omitempty"`
	Findings   []Finding       `json:"findings,omitempty"`
	Closed     clock.Time      `json:"closed,omitempty"`
	Reason     string          `json:"reason,omitempty"` // why it was terminated
	Lines      []revision.Line `json:"lines,omitempty"`
	Version    uint64          `json:"version"`
}

// Preparation is what a drill needs before it starts.
type Preparation struct {
	Script    string        `json:"script"`
	Injects   []string      `json:"injects"`
	Observers []plans.OrgID `json:"observers"`
	Safety    plans.SeatID  `json:"safety"`
	At        clock.Time    `json:"at"`
}

// Blank names the first thing that is missing.
func (p *Preparation) Blank() string {
	switch {
	case p.Script == "":
		return "script"
	case len(p.Injects) == 0:
		return "injects"
	case len(p.Observers) == 0:
		return "observers"
	case p.Safety == "":
		return "safety"
	}
	return ""
}

// Pause is an interval in which nothing is played, and the teams that were let go to
// a real incident meanwhile.
type Pause struct {
	From     clock.Time `json:"from"`
	Until    clock.Time `json:"until,omitempty"`
	Incident string     `json:"incident,omitempty"`
	Released []Team     `json:"released,omitempty"`
	Reason   string     `json:"reason,omitempty"`
}

// Team is a team that takes part.
type Team struct {
	Org     plans.OrgID `json:"org"`
	Team    string      `json:"team,omitempty"`
	Persons int         `json:"persons,omitempty"`
}

// Paused reports whether the drill stands still.
func (c *Case) Paused() bool {
	return c.Phase == Running && len(c.Pauses) > 0 && c.Pauses[len(c.Pauses)-1].Until == 0
}

// Finding is what the evaluation found.
type Finding struct {
	No        int           `json:"no"`
	Text      string        `json:"text"`
	Major     bool          `json:"major,omitempty"` // needs a major adjustment of a plan (7.1.5)
	Owner     plans.OrgID   `json:"owner,omitempty"`
	Due       clock.Time    `json:"due,omitempty"`
	Evidence  string        `json:"evidence,omitempty"`
	Revisions []revision.ID `json:"revisions,omitempty"`
}

// Lacks names what the finding still needs before the drill can be closed: owner,
// date and evidence, or the revisions that a major one has led to (A59).
func (f *Finding) Lacks() string {
	if f.Major && len(f.Revisions) > 0 {
		return ""
	}
	switch {
	case f.Owner == "":
		return "owner"
	case f.Due == 0:
		return "due"
	case f.Evidence == "":
		return "evidence"
	}
	return ""
}

// Unsettled is the first finding that lacks something, and what.
func (c *Case) Unsettled() (no int, what string) {
	for i := range c.Findings {
		if what := c.Findings[i].Lacks(); what != "" {
			return c.Findings[i].No, "findings." + strconv.Itoa(i) + "." + what
		}
	}
	return 0, ""
}

// Validates reports whether the drill counts as the validation of a revision: played
// to its end and closed; a terminated one does not count (7.2.1, A59).
func (c *Case) Validates(r revision.ID) bool { return c.Phase == Closed && c.Revision == r }

// Wanted is how the exercise in which the drill is played should stand: its clock
// stopped or not, and over or not. Whoever keeps both workspaces sees to it; neither
// knows of the other (A59).
func (c *Case) Wanted() (stopped, over bool) {
	switch {
	case c.Exercise == "":
		return false, false
	case c.Phase == Running:
		return c.Paused(), false
	}
	return false, true
}
