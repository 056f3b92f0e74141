// Package recovery keeps what follows an incident once it is over (chapter 5): how
// it struck, compensation from standard to audit, the investigation, relief and
// what else was written down. What is owed stands in obligations; this is the file
// beside them.
//
// The package is pure: values, one table of what may follow what, and questions
// on them. A File belongs to one goroutine.
package recovery

import (
	"slices"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// File is what an incident left behind.
type File struct {
	Struck        []Struck       `json:"struck,omitempty"`
	Standard      *Standard      `json:"standard,omitempty"`
	Payments      []Payment      `json:"payments,omitempty"`
	Closed        []Closed       `json:"closed,omitempty"` // compensation of requisitions
	Investigation *Investigation `json:"investigation,omitempty"`
	Notices       []Notice       `json:"notices,omitempty"`
	Orders        []Order        `json:"orders,omitempty"`
	Questions     []Question     `json:"questions,omitempty"`
	Bodies        []Body         `json:"bodies,omitempty"`
	Entries       []Entry        `json:"entries,omitempty"`
	Tasks         []Task         `json:"tasks,omitempty"`
}

// Struck is one way in which the incident struck, as told at its end or later.
type Struck struct {
	Impact string      `json:"impact"`
	At     clock.Time  `json:"at"`
	By     plans.OrgID `json:"by"`
}

// Has reports whether an impact is on record.
func (f *File) Has(impact string) bool {
	return f != nil && slices.ContainsFunc(f.Struck, func(s Struck) bool { return s.Impact == impact })
}

// Standard is how the government compensates, set by the lead department with
// finance and development and reform (5.1.12).
type Standard struct {
	Title     string        `json:"title"`
	Reference string        `json:"reference"`
	By        plans.OrgID   `json:"by"`
	Agreed    []plans.OrgID `json:"agreed"`
	At        clock.Time    `json:"at"`
}

// Kind is what a payment is for.
type Kind string

// The kinds of payment.
const (
	Compensation Kind = "compensation" // on a standard, audited afterwards (5.1.3, 5.1.12, 5.1.13)
	Preparation  Kind = "preparation"  // from the special preparation fund (6.8.2)
	Reserve      Kind = "reserve"      // from the reserve fund, where needed (6.8.2)
)

// Stage is how far a payment has come.
type Stage string

// The stages.
const (
	Asked    Stage = "asked"
	Approved Stage = "approved"
	Refused  Stage = "refused"
	Paid     Stage = "paid"
	Audited  Stage = "audited"
)

// Step is one way from stage to stage, by an event.
type Step struct {
	From Stage
	Kind string // of the event
	To   Stage
}

// Steps is the way of a payment: the one table from which the guard and the
// buttons are made. Approval comes before payment, payment before audit (A57).
var Steps = []Step{
	{"", "payment_asked", Asked},
	{Asked, "payment_approved", Approved},
	{Asked, "payment_refused", Refused},
	{Approved, "payment_completed", Paid},
	{Paid, "payment_audited", Audited},
	{Audited, "payment_audited", Audited},
}

// Next is the stage after an event, and whether the table knows the step.
func (s Stage) Next(kind string) (Stage, bool) {
	for _, x := range Steps {
		if x.From == s && x.Kind == kind {
			return x.To, true
		}
	}
	return s, false
}

// Payment is money asked for, approved, paid and audited.
type Payment struct {
	ID          int           `json:"id"`
	Kind        Kind          `json:"kind"`
	Purpose     string        `json:"purpose"`
	Payee       *vault.Sealed `json:"payee,omitempty"`
	Amount      int           `json:"amount"` // yuan
	Requisition int           `json:"requisition,omitempty"`
	Standard    string        `json:"standard,omitempty"` // the reference of the standard
	Approval    approval.ID   `json:"approval"`
	By          plans.OrgID   `json:"by"`
	Stage       Stage         `json:"stage"`
	Asked       clock.Time    `json:"asked"`
	Approved    clock.Time    `json:"approved,omitempty"`
	Paid        clock.Time    `json:"paid,omitempty"`
	Reference   string        `json:"reference,omitempty"`
	Findings    []Finding     `json:"findings,omitempty"`
}

// Finding is what a supervising body says of a payment (5.1.13, 6.8.4).
type Finding struct {
	By        plans.OrgID `json:"by"`
	At        clock.Time  `json:"at"`
	Text      string      `json:"text"`
	Reference string      `json:"reference,omitempty"`
}

// Closed is the end of the compensation of a requisition (5.1.3).
type Closed struct {
	Requisition int        `json:"requisition"`
	At          clock.Time `json:"at"`
}

// Compensation is how far the compensation of a requisition has come: open, or the
// stage of its latest payment, or closed.
func (f *File) Compensation(requisition int) string {
	if f == nil {
		return "open"
	}
	if slices.ContainsFunc(f.Closed, func(c Closed) bool { return c.Requisition == requisition }) {
		return "closed"
	}
	for i := len(f.Payments) - 1; i >= 0; i-- {
		if p := f.Payments[i]; p.Requisition == requisition && p.Stage != Refused {
			return string(p.Stage)
		}
	}
	return "open"
}

// Investigation is who investigates, with whom, and what came of it (5.4).
type Investigation struct {
	Lead       plans.OrgID   `json:"lead"`
	Designated clock.Time    `json:"designated,omitempty"`
	Conflict   string        `json:"conflict,omitempty"` // no, yes: the answer to the question of interests
	Safeguards string        `json:"safeguards,omitempty"`
	Members    []plans.OrgID `json:"members,omitempty"`
	Experts    *vault.Sealed `json:"experts,omitempty"`
	Formed     clock.Time    `json:"formed,omitempty"`
	Filed      clock.Time    `json:"filed,omitempty"`
	Summary    string        `json:"summary,omitempty"`
	Reference  string        `json:"reference,omitempty"`
	// Instead is the law or municipal rule applied in place of the plan (5.4.3).
	Instead string `json:"instead,omitempty"`
}

// Notice praises a body, or tells it to put something right (5.5.1).
type Notice struct {
	ID     int         `json:"id"`
	Kind   string      `json:"kind"` // praise, correction
	To     plans.OrgID `json:"to"`
	Reason string      `json:"reason"`
	Due    clock.Time  `json:"due,omitempty"`
	At     clock.Time  `json:"at"`
}

// Order is an urgent decision or order of the district government (6.9.1).
type Order struct {
	Number string     `json:"number"`
	Text   string     `json:"text"`
	At     clock.Time `json:"at"`
}

// Question is one put to the justice bureau (6.9.2).
type Question struct {
	ID   int        `json:"id"`
	Text string     `json:"text"`
	At   clock.Time `json:"at"`
}

// Body is a body for the aftermath, which starts on an approval alone (5.1.1).
type Body struct {
	Org      plans.OrgID `json:"org"`
	Approval approval.ID `json:"approval"`
	Asked    clock.Time  `json:"asked"`
	Started  clock.Time  `json:"started,omitempty"`
}

// Entry is something written down: relief, settlement, gifts, pensions.
type Entry struct {
	ID         int           `json:"id"`
	Kind       string        `json:"kind"`
	By         plans.OrgID   `json:"by"`
	At         clock.Time    `json:"at"`
	Item       string        `json:"item,omitempty"`
	Quantity   int           `json:"quantity,omitempty"`
	Receivers  int           `json:"receivers,omitempty"`
	Place      string        `json:"place,omitempty"`
	Source     string        `json:"source,omitempty"`
	Use        string        `json:"use,omitempty"`
	State      string        `json:"state,omitempty"`
	Vulnerable int           `json:"vulnerable,omitempty"` // of the receivers
	Stranded   int           `json:"stranded,omitempty"`
	Person     *vault.Sealed `json:"person,omitempty"`
}

// Blank names the first thing that the kind of entry needs and that is missing.
func (e *Entry) Blank(needs []string) string {
	have := map[string]bool{"item": e.Item != "", "quantity": e.Quantity > 0, "receivers": e.Receivers > 0,
		"place": e.Place != "", "source": e.Source != "", "use": e.Use != "", "state": e.State != ""}
	for _, n := range needs {
		if !have[n] {
			return n
		}
	}
	return ""
}

// Task is a duty of recovery opened by hand.
type Task struct {
	ID    int         `json:"id"`
	Rule  string      `json:"rule"`
	To    plans.OrgID `json:"to,omitempty"`
	Title string      `json:"title"`
	At    clock.Time  `json:"at"`
}

// Fund is a sum set aside for a year (6.8.1, 6.8.5).
type Fund struct {
	Year   int         `json:"year"`
	Kind   string      `json:"kind"` // reserve, preparation, department
	Body   plans.OrgID `json:"body,omitempty"`
	Amount int         `json:"amount"` // yuan
	At     clock.Time  `json:"at"`
}
