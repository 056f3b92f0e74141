package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// PlanWork is the page of plan management and drills (chapter 7).
type PlanWork struct {
	At        clock.Time          `json:"at"`
	Edition   int                 `json:"edition"` // of the master plan; 0: as loaded
	Revisions []Revision          `json:"revisions"`
	Drills    []Drill             `json:"drills"`
	Catalogue []CataloguePlan     `json:"catalogue"`
	Handbooks []revision.Handbook `json:"handbooks"`
	Laws      []LawRow            `json:"laws"`
	Standing  []Obligation        `json:"standing"`
	Funds     []recovery.Fund     `json:"funds"`
}

// Revision is a case of revising a plan, with the state of its filing.
type Revision struct {
	revision.Case
	Title plans.Text `json:"title"`
	// Status is the step, and once in force filing_incomplete or filed (7.1.4).
	Status  string   `json:"status"`
	Next    string   `json:"next,omitempty"` // the body whose approval comes next
	Filings []Filing `json:"filings"`
}

// Filing is where an edition is filed, and whether it has been.
type Filing struct {
	Obligation obligation.ID `json:"obligation"`
	By         plans.OrgID   `json:"by"`
	To         plans.OrgID   `json:"to"`
	Due        clock.Time    `json:"due,omitempty"`
	Done       clock.Time    `json:"done,omitempty"`
	Reference  string        `json:"reference,omitempty"`
}

// Drill is the case of a drill.
type Drill struct {
	drill.Case
	Still     bool       `json:"still"` // paused
	PlanTitle plans.Text `json:"plan_title"`
}

// CataloguePlan is a plan of the catalogue with its edition and whether its regular
// assessment is overdue (7.1.5).
type CataloguePlan struct {
	ID       string               `json:"id"`
	Title    plans.Text           `json:"title"`
	Kind     revision.Kind        `json:"kind"`
	Owner    plans.OrgID          `json:"owner"`
	Clause   plans.Clause         `json:"clause,omitempty"`
	Edition  int                  `json:"edition"`
	Issued   clock.Time           `json:"issued,omitempty"`
	Revising revision.ID          `json:"revising,omitempty"`
	Assessed *revision.Assessment `json:"assessed,omitempty"`
	// Due is when it is to be assessed next; Flagged: that has passed.
	Due     clock.Time `json:"due,omitempty"`
	Flagged bool       `json:"flagged,omitempty"`
}

// LawRow is an instrument of the register of laws.
type LawRow struct {
	plans.Law
	Changed bool        `json:"changed"`
	Case    revision.ID `json:"case,omitempty"`
}

// PlanWorkOf is plan management as of now.
func PlanWorkOf(e *dispatch.Engine, s *dispatch.State, now clock.Time) PlanWork {
	w := PlanWork{At: now, Edition: s.Edition, Revisions: []Revision{}, Drills: []Drill{}, Standing: []Obligation{}, Laws: []LawRow{},
		Handbooks: append([]revision.Handbook{}, s.Handbooks...), Funds: append([]recovery.Fund{}, s.Funds...)}
	for _, c := range s.Revisions {
		w.Revisions = append(w.Revisions, RevisionOf(e, s, c))
	}
	slices.SortFunc(w.Revisions, func(a, b Revision) int { return cmp.Compare(b.ID, a.ID) })
	for _, c := range s.Drills {
		w.Drills = append(w.Drills, DrillOf(e, c))
	}
	slices.SortFunc(w.Drills, func(a, b Drill) int { return cmp.Compare(b.ID, a.ID) })
	for _, id := range s.Owed[dispatch.StandingSubject] {
		if o := s.Obligations[id]; o != nil && o.Pending() {
			w.Standing = append(w.Standing, obligationRow(e, s, o, now, asked))
		}
	}
	for _, l := range e.Plan().Laws {
		row := LawRow{Law: l, Changed: l.Changed()}
		for id, c := range s.Revisions {
			if c.Sourced("law:" + l.ID + ":" + l.Now) {
				row.Case = id
			}
		}
		w.Laws = append(w.Laws, row)
	}
	w.Catalogue = catalogue(e, s, now)
	return w
}

// RevisionOf shows a case.
func RevisionOf(e *dispatch.Engine, s *dispatch.State, c *revision.Case) Revision {
	e = e.For(s, string(c.ID))
	r := Revision{Case: *c, Title: planTitle(e, c.Plan), Status: string(c.Step), Next: string(c.NextBody()), Filings: []Filing{}}
	open := false
	for _, id := range s.Owed[string(c.ID)] {
		o := s.Obligations[id]
		if o == nil || o.Act != plans.ActFile {
			continue
		}
		f := Filing{Obligation: o.ID, By: o.Debtor, To: o.Creditor}
		if l, ok := o.Current(plans.Target); ok {
			f.Due = l.Due
		}
		if done, ok := o.Fulfilled(); ok {
			f.Done, f.Reference = done.At, done.Ref
		}
		open = open || o.Pending()
		r.Filings = append(r.Filings, f)
	}
	if c.Step == revision.Effective {
		r.Status = "filed"
		if open {
			r.Status = "filing_incomplete"
		}
	}
	if c.Step == revision.Effective || c.Step == revision.Withdrawn {
		r.Next = ""
	}
	return r
}

// DrillOf shows a drill.
func DrillOf(e *dispatch.Engine, c *drill.Case) Drill {
	return Drill{Case: *c, Still: c.Paused(), PlanTitle: planTitle(e, c.Plan)}
}

func planTitle(e *dispatch.Engine, id string) plans.Text {
	if id == "master" {
		return e.Plan().Title
	}
	if p, ok := e.Plan().Special(id); ok {
		return p.Name
	}
	return plans.Text{}
}

// catalogue is the master plan and the catalogue (8.3) with what became of each.
func catalogue(e *dispatch.Engine, s *dispatch.State, now clock.Time) []CataloguePlan {
	ids := []string{"master"}
	for i := range e.Plan().Catalogue {
		ids = append(ids, e.Plan().Catalogue[i].ID)
	}
	out := make([]CataloguePlan, 0, len(ids))
	for _, id := range ids {
		kind, owner, ok := e.PlanOf(id)
		if !ok {
			continue
		}
		p := CataloguePlan{ID: id, Title: planTitle(e, id), Kind: kind, Owner: owner}
		if sp, ok := e.Plan().Special(id); ok {
			p.Clause = sp.Clause
		}
		p.Edition, p.Issued, p.Revising = editionsOf(s, id)
		if a, ok := s.Assessed[id]; ok {
			p.Assessed = &a
		}
		p.Due = assessBy(e, s, p)
		p.Flagged = p.Due != 0 && now > p.Due
		out = append(out, p)
	}
	return out
}

// assessBy is when a plan is to be assessed next: so long after it was, was issued,
// or this workspace was opened (7.1.5; the period is ours).
func assessBy(e *dispatch.Engine, s *dispatch.State, p CataloguePlan) clock.Time {
	from := s.Workspace.Opened
	if p.Issued > from {
		from = p.Issued
	}
	if p.Assessed != nil && p.Assessed.At > from {
		from = p.Assessed.At
	}
	return from.Add(e.Plan().Settings.PlanAssessment)
}
