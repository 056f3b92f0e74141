package plans

import (
	"slices"
	"strings"
)

// Playbook is what the hierarchy general ← special ← support ← street comes to
// for one event type in one street. What a special plan does not say falls
// back to the general one.
type Playbook struct {
	Type     *EventType     `json:"type"`
	Lead     OrgID          `json:"lead"`            // accountable (A27)
	Joint    []OrgID        `json:"joint,omitempty"` // get copies and tasks
	HQ       OrgID          `json:"hq"`
	HQOffice OrgID          `json:"hq_office"`           // the lead department for a temporary headquarters (A28)
	Approver SeatID         `json:"approver,omitempty"`  // the leader in charge (A27)
	Temp     bool           `json:"temporary,omitempty"` // level II waits until the headquarters is set up (2.3.3)
	Special  *SpecialPlan   `json:"special,omitempty"`   // none: criteria have no source, human judgement (A28)
	Support  []*SpecialPlan `json:"support,omitempty"`
	Street   *SpecialPlan   `json:"street_plan,omitempty"`
	Rules    []*Rule        `json:"-"`
}

// RulesOn returns the playbook's rules of a trigger.
func (b *Playbook) RulesOn(t Trigger) []*Rule {
	var out []*Rule
	for _, r := range b.Rules {
		if r.On == t {
			out = append(out, r)
		}
	}
	return out
}

// Playbook resolves the plan for one event type in one street. The street may
// be empty (an event outside the district, or its place unknown).
func (p *Plan) Playbook(typeNo int, street OrgID) (*Playbook, bool) {
	x := &p.index
	t, ok := x.types[typeNo]
	if !ok {
		return nil, false
	}
	b := &Playbook{Type: t, Lead: t.Leads[0], Joint: t.Leads[1:], HQ: t.HQ, HQOffice: t.Leads[0],
		Special: x.plans[t.Plan]}
	if hq := x.orgs[t.HQ]; hq.Office != "" {
		b.HQOffice = hq.Office
	} else {
		b.Temp = true
	}
	b.Approver, _ = p.ApproverOf(typeNo)
	for i := range p.Catalogue {
		switch c := &p.Catalogue[i]; {
		case c != b.Special && p.supporting(c):
			b.Support = append(b.Support, c)
		case c.Kind == PlanStreet && street != "" && c.Street == street:
			b.Street = c
		}
	}
	b.Rules = p.resolve(b)
	return b, true
}

// resolve takes the general rules and lets the playbook's own plans add to
// them or replace them, the more special last.
func (p *Plan) resolve(b *Playbook) []*Rule {
	var out []*Rule
	for rank := range rankStreet + 1 {
		for i := range p.Rules {
			r := &p.Rules[i]
			if b.rank(r) != rank || !b.applies(r) {
				continue
			}
			at := -1
			if r.Replaces != "" {
				at = slices.IndexFunc(out, func(o *Rule) bool { return o.ID == r.Replaces })
			}
			if at >= 0 {
				out[at] = r
			} else {
				out = append(out, r)
			}
		}
	}
	return out
}

// rank is how special a rule is here: a special plan of other events is a
// support plan where it only supports.
func (b *Playbook) rank(r *Rule) int {
	switch {
	case r.Plan == "":
		return rankGeneral
	case b.Special != nil && b.Special.ID == r.Plan:
		return rankSpecial
	case b.Street != nil && b.Street.ID == r.Plan:
		return rankStreet
	}
	return rankSupport
}

func (b *Playbook) applies(r *Rule) bool {
	if r.Plan == "" || b.Special != nil && b.Special.ID == r.Plan || b.Street != nil && b.Street.ID == r.Plan {
		return true
	}
	return slices.ContainsFunc(b.Support, func(c *SpecialPlan) bool { return c.ID == r.Plan })
}

// The ranks of the hierarchy, general first.
const (
	rankGeneral = iota
	rankSpecial
	rankSupport
	rankStreet
)

// rank is how special the plan is to which a rule belongs.
func (x *index) rank(r *Rule) int {
	c, ok := x.plans[r.Plan]
	switch {
	case !ok:
		return rankGeneral
	case c.Kind == PlanSupport:
		return rankSupport
	case c.Kind == PlanStreet:
		return rankStreet
	}
	return rankSpecial
}

// Compatible tells whether reports of two event types may be of one event: the
// same type, or a pair that the table lists because their labels overlap (A21,
// A30). Zero stands for a type not yet known, which may be any.
func (p *Plan) Compatible(a, b int) bool {
	if a == b || a == 0 || b == 0 {
		return true
	}
	ta, ok := p.index.types[a]
	if ok && slices.Contains(ta.Compat, b) {
		return true
	}
	tb, ok := p.index.types[b]
	return ok && slices.Contains(tb.Compat, a)
}

// SuggestTypes returns the event types whose words a pasted message mentions,
// the longest mention first. It suggests; a person chooses.
func (p *Plan) SuggestTypes(text string) []int {
	type hit struct{ no, length int }
	var hits []hit
	text = strings.ToLower(text)
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		n := 0
		for _, w := range t.Words {
			if strings.Contains(text, strings.ToLower(w)) {
				n += len(w)
			}
		}
		if n > 0 {
			hits = append(hits, hit{t.No, n})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.length - a.length })
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = h.no
	}
	return out
}
