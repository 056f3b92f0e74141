package view

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

// The kinds of row of chapter 3.1.
const (
	KindRisk  = "risk"
	KindRound = "round"
	// KindMessage is a message of others, as it was filed.
	KindMessage = "message"
)

// Watch is what makes a 接报单 monitoring information (3.1).
type Watch struct {
	Kind        string            `json:"kind"` // of the plan's watches
	Items       map[string]string `json:"items,omitempty"`
	Sensitive   bool              `json:"sensitive,omitempty"`
	Risk        string            `json:"risk,omitempty"`
	Major       string            `json:"major,omitempty"` // as last judged; empty: not judged
	Assessments []Assessment      `json:"assessments,omitempty"`
	Passed      []Passed          `json:"passed,omitempty"`
	Outcome     string            `json:"outcome,omitempty"` // incident, warning, nothing
	Incident    string            `json:"incident,omitempty"`
	Warning     string            `json:"warning,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

// Assessment is one judgement of it.
type Assessment struct {
	At        clock.Time    `json:"at"`
	By        plans.SeatID  `json:"by"`
	Judgement string        `json:"judgement"`
	Major     string        `json:"major"`
	Notify    []plans.OrgID `json:"notify,omitempty"`
}

// Passed is one hand-over of it.
type Passed struct {
	To   plans.OrgID  `json:"to"`
	At   clock.Time   `json:"at"`
	By   plans.SeatID `json:"by,omitempty"`
	Note string       `json:"note,omitempty"`
	Rule string       `json:"rule,omitempty"` // brought by the system itself
	Seen clock.Time   `json:"seen,omitempty"`
}

// Risk is an entry of the register of risks (3.1.1, 3.1.2).
type Risk struct {
	ID        string       `json:"id"`
	Kind      string       `json:"kind"`
	Title     string       `json:"title"`
	Type      int          `json:"type,omitempty"`
	Grade     string       `json:"grade,omitempty"`
	Class     string       `json:"class,omitempty"`
	State     string       `json:"state"`
	Closed    bool         `json:"closed,omitempty"`
	Owner     plans.OrgID  `json:"owner"`
	Street    plans.OrgID  `json:"street,omitempty"`
	Community string       `json:"community,omitempty"`
	Place     string       `json:"place,omitempty"`
	Point     *plans.Point `json:"point,omitempty"`
	Controls  string       `json:"controls,omitempty"`
	Content   string       `json:"content,omitempty"`
	Person    bool         `json:"person,omitempty"` // somebody is named; who, the page tells
	NextCheck clock.Time   `json:"next_check,omitempty"`
	Checked   clock.Time   `json:"checked,omitempty"`
	Result    string       `json:"result,omitempty"`  // of the last check
	Ordered   int          `json:"ordered,omitempty"` // inspection that waits for its result
	OrderDue  clock.Time   `json:"order_due,omitempty"`
	Secret    bool         `json:"secret,omitempty"`
	Changes   int          `json:"changes,omitempty"`
	At        clock.Time   `json:"at"`
	Version   uint64       `json:"version"`
}

// RiskDetail is the page of one entry: every change and every check.
type RiskDetail struct {
	Risk        Risk          `json:"risk"`
	Person      string        `json:"person,omitempty"`
	History     []risk.Change `json:"history"`
	Checks      []risk.Check  `json:"checks"`
	Inspections []risk.Order  `json:"inspections"`
}

// Round is what comes again: the risk assessment, the public safety meeting.
type Round struct {
	Kind string      `json:"kind"`
	Days int         `json:"days,omitempty"`
	Next clock.Time  `json:"next,omitempty"`
	Held []risk.Held `json:"held,omitempty"`
}

func watchRow(w *dispatch.Watched) *Watch {
	if w == nil {
		return nil
	}
	out := &Watch{Kind: w.Kind, Items: w.Items, Sensitive: w.Sensitive, Risk: string(w.Risk)}
	for _, a := range w.Assessments {
		out.Major = triWord(a.Major)
		out.Assessments = append(out.Assessments, Assessment{At: a.At, By: a.By, Judgement: a.Judgement, Major: triWord(a.Major), Notify: a.Notify})
	}
	for _, p := range w.Passed {
		out.Passed = append(out.Passed, Passed(p))
	}
	if o := w.Outcome; o != nil {
		out.Outcome, out.Incident, out.Warning, out.Reason = o.What, string(o.Incident), o.Warning, o.Reason
	}
	return out
}

func triWord(t plans.Tri) string {
	return map[plans.Tri]string{plans.Yes: "yes", plans.No: "no", plans.Unknown: "unknown"}[t]
}

func riskRow(e *dispatch.Engine, x *risk.Entry) Risk {
	out := Risk{
		ID: string(x.ID), Kind: x.Kind, Title: x.Title, Type: x.Type, Grade: x.Grade, Class: x.Class, State: x.State,
		Closed: closed(e.Plan(), x), Owner: x.Owner, Street: x.Street, Community: x.Community, Place: x.Place, Point: x.Point,
		Controls: x.Controls, Content: x.Content, Person: x.Person != nil, NextCheck: x.NextCheck, Secret: x.Secret,
		Changes: len(x.History), At: x.At, Version: x.Version,
	}
	if n := len(x.Checks); n > 0 {
		out.Checked, out.Result = x.Checks[n-1].At, x.Checks[n-1].Result
	}
	for _, o := range x.Inspection {
		if o.Done == 0 {
			out.Ordered, out.OrderDue = o.No, o.Due
		}
	}
	return out
}

func closed(p *plans.Plan, x *risk.Entry) bool {
	kind, ok := p.RiskKind(x.Kind)
	if !ok {
		return false
	}
	s, _ := kind.State(x.State)
	return s.Closed
}

// RiskDetailOf is the page of one entry.
func RiskDetailOf(e *dispatch.Engine, s *dispatch.State, id dispatch.RiskID, reveal Reveal) (RiskDetail, bool) {
	x := s.Risks[id]
	if x == nil {
		return RiskDetail{}, false
	}
	d := RiskDetail{Risk: riskRow(e, x), History: append([]risk.Change{}, x.History...), Checks: append([]risk.Check{}, x.Checks...), Inspections: append([]risk.Order{}, x.Inspection...)}
	if reveal != nil && x.Person != nil {
		d.Person = reveal(x.Person)
	}
	return d, true
}

func roundRow(r *risk.Round) Round {
	return Round{Kind: r.Kind, Days: r.Days, Next: r.Next, Held: r.Held}
}

// Sector tells which event type's lead department has an entry of a register
// that every sector is to have, and which has none (3.1.2).
type Sector struct {
	Register string      `json:"register"`
	Type     int         `json:"type"`
	Lead     plans.OrgID `json:"lead"`
	Entries  int         `json:"entries"`
}

// SectorsOf lists, for each register that every sector is to have, each sector
// with the number of its entries in force.
func SectorsOf(e *dispatch.Engine, s *dispatch.State) []Sector {
	have := map[string]map[int]int{}
	for _, x := range s.Risks {
		if have[x.Kind] == nil {
			have[x.Kind] = map[int]int{}
		}
		if !closed(e.Plan(), x) {
			have[x.Kind][x.Type]++
		}
	}
	out := []Sector{}
	for i := range e.Plan().RiskKinds {
		r := &e.Plan().RiskKinds[i]
		if !r.Sector {
			continue
		}
		for k := range e.Plan().EventTypes {
			t := &e.Plan().EventTypes[k]
			out = append(out, Sector{Register: r.ID, Type: t.No, Lead: t.Leads[0], Entries: have[r.ID][t.No]})
		}
	}
	return out
}
