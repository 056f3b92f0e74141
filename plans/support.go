package plans

import "slices"

// SupportField is a field of support (4.5.5): who leads it and who helps, the
// plans that they have made for it, and what the plan asks of them during an
// incident. A field without a lead or without a plan is shown as lacking it, and
// accuses nobody: that plans are made is a standing duty.
type SupportField struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// Bodies are its departments, each with the clause that names it.
	Bodies []SupportBody `yaml:"bodies,omitempty" json:"bodies"`
	// Plans are of the catalogue (8.3), of whatever kind; who is named there keeps
	// the plan.
	Plans []string `yaml:"plans,omitempty" json:"plans"`
	// Group is the working group of a post that has this field (4.4.1).
	Group OrgID `yaml:"group,omitempty" json:"group,omitempty"`
	// Owes lists the clauses under which the field's bodies are asked or bound to
	// act: the prompts and duties within them belong to it.
	Owes []Clause `yaml:"owes,omitempty" json:"owes"`
}

// SupportBody is a department of a field, or a role of the incident.
type SupportBody struct {
	Body  Party  `yaml:"body" json:"body"`
	Cite  Clause `yaml:"cite" json:"cite"`
	Leads bool   `yaml:"leads,omitempty" json:"leads,omitempty"`
}

// Covers tells whether what stands under a clause belongs to the field.
func (f *SupportField) Covers(c Clause) bool {
	return slices.ContainsFunc(f.Owes, func(o Clause) bool { return c.Within(o) })
}

// supporting tells whether a plan is a support plan to the incidents of other
// plans: by its kind in the catalogue, or because a field of support has it
// (4.5.5 counts the news, whose plan stands among the special ones).
func (p *Plan) supporting(c *SpecialPlan) bool {
	return c.Kind == PlanSupport || slices.ContainsFunc(p.SupportFields, func(f SupportField) bool { return slices.Contains(f.Plans, c.ID) })
}

// SupportPlans lists the plans that support, whatever the incident.
func (p *Plan) SupportPlans() []*SpecialPlan {
	var out []*SpecialPlan
	for i := range p.Catalogue {
		if c := &p.Catalogue[i]; p.supporting(c) {
			out = append(out, c)
		}
	}
	return out
}

// checkSupport holds the fields of support to what they refer to.
func (l *loader) checkSupport() {
	p := l.plan
	fields, plans := map[string]bool{}, map[string]bool{}
	once := func(seen map[string]bool, id *string) {
		if seen[*id] {
			l.add(l.where[id], CodeDuplicate, *id+" 重复", *id+" stands twice")
		}
		seen[*id] = true
	}
	for i := range p.SupportFields {
		f := &p.SupportFields[i]
		once(fields, &f.ID)
		for k := range f.Bodies {
			l.party("", &f.Bodies[k].Body)
		}
		for k := range f.Plans {
			once(plans, &f.Plans[k])
			switch c, ok := p.index.plans[f.Plans[k]]; {
			case !ok:
				l.unknown(&f.Plans[k], "预案", "plan", f.Plans[k])
			case c.Kind == PlanStreet:
				l.bad(&f.Plans[k], "街道预案不是保障预案", "a street's own plan supports no field")
			}
		}
		if o, ok := p.index.orgs[f.Group]; f.Group != "" && (!ok || o.Parent != fieldPost) {
			l.unknown(&f.Group, "现场工作组", "working group of a post", string(f.Group))
		}
		for k := range f.Owes {
			l.owed(&f.Owes[k])
		}
	}
}

// owed: something is asked or owed under the clause, or the reference is to nothing.
func (l *loader) owed(c *Clause) {
	for i := range l.plan.Prompts {
		if l.plan.Prompts[i].Cite.Within(*c) {
			return
		}
	}
	for i := range l.plan.Rules {
		if l.plan.Rules[i].Cite.Within(*c) {
			return
		}
	}
	l.unknown(c, "提示或规则的条款", "prompt or rule under", string(*c))
}
