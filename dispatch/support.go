package dispatch

import (
	"slices"

	"wanghuo/plans"
)

// SupportField is a field of support as it stands for one incident (4.5.5).
type SupportField struct {
	Field  *plans.SupportField
	Bodies []SupportBody
	Plans  []*plans.SpecialPlan
	// Own: a plan of the field is the one under which the incident is handled.
	Own bool
}

// SupportBody is a department of a field, by name.
type SupportBody struct {
	Org    plans.OrgID  `json:"org"`
	Clause plans.Clause `json:"clause"`
	Leads  bool         `json:"leads,omitempty"`
}

// SupportOn lists the plan's fields of support for an incident, and the support
// plans of its playbook that belong to none. A type not yet known has them all.
func (e *Engine) SupportOn(s *State, inc *Incident) (fields []SupportField, others []*plans.SpecialPlan) {
	inc = s.root(inc.ID)
	support, own := e.plan.SupportPlans(), ""
	if b, ok := e.plan.Playbook(inc.Type, inc.Location.Street); ok {
		support = b.Support
		if b.Special != nil {
			own = b.Special.ID
		}
	}
	placed := map[string]bool{}
	for i := range e.plan.SupportFields {
		f := &e.plan.SupportFields[i]
		out := SupportField{Field: f}
		for _, b := range f.Bodies {
			org := e.party(s, inc, b.Body, bind{})
			if org != "" && !slices.ContainsFunc(out.Bodies, func(o SupportBody) bool { return o.Org == org }) {
				out.Bodies = append(out.Bodies, SupportBody{Org: org, Clause: b.Cite, Leads: b.Leads})
			}
		}
		for _, id := range f.Plans {
			placed[id] = true
			out.Own = out.Own || id == own
			if p, ok := e.plan.Special(id); ok {
				out.Plans = append(out.Plans, p)
			}
		}
		fields = append(fields, out)
	}
	for _, p := range support {
		if !placed[p.ID] {
			others = append(others, p)
		}
	}
	return fields, others
}
