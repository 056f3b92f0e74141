package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// Support is what supports the handling of an incident, field by field (4.5.5),
// and the support plans that belong to no field.
type Support struct {
	Fields []SupportField `json:"fields"`
	Others []SupportPlan  `json:"others"`
}

// SupportField is one field: who leads it and helps, its plans with who keeps
// them, and what the plan asks of it during this incident. A field without a
// lead or a plan is shown as lacking it; nobody is accused.
type SupportField struct {
	ID     string                 `json:"id"`
	Clause plans.Clause           `json:"clause"`
	Title  plans.Text             `json:"title"`
	Bodies []dispatch.SupportBody `json:"bodies"`
	Plans  []SupportPlan          `json:"plans"`
	// Group is the working group of the post that has it, where it was formed.
	Group  plans.OrgID `json:"group,omitempty"`
	Formed bool        `json:"formed,omitempty"`
	// Own: the incident itself is of this field, and handled under its plan.
	Own     bool            `json:"own,omitempty"`
	Asks    []SupportAsk    `json:"asks"`
	Duties  []obligation.ID `json:"duties"`
	Lacking []string        `json:"lacking,omitempty" enum:"lead,plan"`
}

// SupportAsk is a prompt of the field, as it stands.
type SupportAsk struct {
	ID     string       `json:"id"`
	Clause plans.Clause `json:"clause"`
	Title  plans.Text   `json:"title"`
	To     plans.OrgID  `json:"to"`
	Open   bool         `json:"open"`
	Answer string       `json:"answer,omitempty"`
	At     clock.Time   `json:"at,omitempty"`
}

// SupportPlan is a plan of the catalogue (8.3) with who keeps it and which
// edition of it is in force.
type SupportPlan struct {
	ID      string        `json:"id"`
	Name    plans.Text    `json:"name"`
	Clause  plans.Clause  `json:"clause"`
	Keepers []plans.OrgID `json:"keepers"`
	Edition int           `json:"edition"` // 0: as it was when the master plan was made
	Issued  clock.Time    `json:"issued,omitempty"`
	// Revising is the case in which it is being revised (7.1.5).
	Revising revision.ID `json:"revising,omitempty"`
}

func supportOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, parts []*dispatch.Incident, now clock.Time) Support {
	out := Support{Fields: []SupportField{}, Others: []SupportPlan{}}
	fields, others := e.SupportOn(s, inc)
	prompts := e.Prompts(s, inc, now)
	for _, f := range fields {
		row := SupportField{
			ID: f.Field.ID, Clause: f.Field.Cite, Title: f.Field.Title, Bodies: append([]dispatch.SupportBody{}, f.Bodies...),
			Plans: supportPlans(e, s, f.Plans), Group: f.Field.Group, Own: f.Own, Asks: []SupportAsk{}, Duties: []obligation.ID{},
		}
		row.Formed = formed(e, standing(s, inc), row.Group)
		if !slices.ContainsFunc(row.Bodies, func(b dispatch.SupportBody) bool { return b.Leads }) {
			row.Lacking = append(row.Lacking, "lead")
		}
		if len(row.Plans) == 0 {
			row.Lacking = append(row.Lacking, "plan")
		}
		for _, a := range prompts {
			if f.Field.Covers(a.Prompt.Cite) {
				row.Asks = append(row.Asks, supportAsk(a))
			}
		}
		for _, p := range parts {
			for _, id := range p.Duties {
				if o := s.Obligations[id]; o != nil && f.Field.Covers(o.Clause) {
					row.Duties = append(row.Duties, id)
				}
			}
		}
		out.Fields = append(out.Fields, row)
	}
	out.Others = supportPlans(e, s, others)
	return out
}

// formed tells whether the post has a working group, by the plan's name of it.
func formed(e *dispatch.Engine, inc *dispatch.Incident, group plans.OrgID) bool {
	o, ok := e.Plan().Org(group)
	if !ok || inc.Post == nil {
		return false
	}
	return slices.ContainsFunc(inc.Post.Groups, func(g post.Group) bool { return g.Name == o.Name.Zh || g.Name == o.Name.En })
}

func supportAsk(a dispatch.Asked) SupportAsk {
	x := SupportAsk{ID: a.Prompt.ID, Clause: a.Prompt.Cite, Title: a.Prompt.Title, To: a.To, Open: a.Open}
	if a.Answer != nil {
		x.Answer, x.At = a.Answer.Answer, a.Answer.At
	}
	return x
}

func supportPlans(e *dispatch.Engine, s *dispatch.State, list []*plans.SpecialPlan) []SupportPlan {
	out := make([]SupportPlan, 0, len(list))
	for _, p := range list {
		row := SupportPlan{ID: p.ID, Name: p.Name, Clause: p.Clause, Keepers: append([]plans.OrgID{}, p.Leads...)}
		row.Edition, row.Issued, row.Revising = editionsOf(s, p.ID)
		out = append(out, row)
	}
	return out
}

// editionsOf is what revision made of a plan: the edition in force and the case
// that is open.
func editionsOf(s *dispatch.State, plan string) (edition int, issued clock.Time, revising revision.ID) {
	for _, c := range s.Revisions {
		switch {
		case c.Plan != plan:
		case c.Step == revision.Effective:
			if c.Edition > edition {
				edition, issued = c.Edition, c.Issued
			}
		case c.Step.Open():
			revising = c.ID
		}
	}
	return edition, issued, revising
}
