package plans

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Condition is one of the conditions under which the plan has a response level
// started (4.3.2 to 4.3.4). It holds by the facts (When), or because a person
// whose seat may say so has ticked it, or both. One that holds proposes its
// level; it starts nothing.
type Condition struct {
	ID        string   `yaml:"id" json:"id"`
	Cite      Clause   `yaml:"cite" json:"cite"`
	Ledger    []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Decisions []string `yaml:"decisions,omitempty" json:"decisions,omitempty"`
	Title     Text     `yaml:"title" json:"title"`
	Level     int8     `yaml:"level" json:"level"`
	When      string   `yaml:"when,omitempty" json:"when,omitempty"`
	// Ticked: persons say that it holds. Who names their seats, as an authority
	// does; empty: whoever may tick conditions at all.
	Ticked bool     `yaml:"ticked,omitempty" json:"ticked,omitempty"`
	Who    []string `yaml:"who,omitempty" json:"who,omitempty"`
	// Raises names an act of the system's own that ticks it: a district team was
	// called, district supplies were asked for (4.3.3(3)).
	Raises string `yaml:"raised_by,omitempty" json:"raised_by,omitempty"`
}

// Expected is a body that is expected on the scene of every incident (A45).
type Expected struct {
	Body   Party    `yaml:"body" json:"body"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
}

// CheckItem is one item of a first responder's checklist (4.2.1, 4.2.3, 4.2.4,
// 4.2.5): ticked by it, shown to the command, never a number.
type CheckItem struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	// By is whose checklist it stands on: an organisation, a role of the incident,
	// or a class of bodies such as the unit where it happened.
	By    Party  `yaml:"by" json:"by"`
	Title Text   `yaml:"title" json:"title"`
	When  string `yaml:"when,omitempty" json:"when,omitempty"`
	// Needs names what a tick must state: "count" of people, a "contact" point,
	// the "teams" that were sent.
	Needs string `yaml:"needs,omitempty" json:"needs,omitempty"`
	// Met names the record that ticks it by itself; no hand can (4.2.1(f)).
	Met string `yaml:"met_by,omitempty" json:"met_by,omitempty"`
	// Guidance is shown to the public and ticked by nobody (4.2.5).
	Guidance bool `yaml:"guidance,omitempty" json:"guidance,omitempty"`
}

// Standing is a duty that a body has whether or not anything happens (chapter 2).
type Standing struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// Of names the bodies: organisation ids, or "kind:" and a kind.
	Of []string `yaml:"of" json:"of"`
	// Every is how often it is to be done: a target of ours where the plan says
	// yearly or regularly, nothing where it is a power or a constant duty.
	Every time.Duration `yaml:"every,omitempty" json:"every,omitempty"`
	// AssignedBy names the bodies that may set it to others as a task with a date.
	AssignedBy []string `yaml:"assigned_by,omitempty" json:"assigned_by,omitempty"`
	// OnEvent: set to the bodies for as long as a major event lasts (2.6.2).
	OnEvent bool `yaml:"on_event,omitempty" json:"on_event,omitempty"`
}

// Keep is something that a body must have on record (2.3.7, 2.4, 2.5): missing
// is shown, and accuses nobody.
type Keep struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	Of     []string `yaml:"of" json:"of"`
	// Optional ones are not shown as missing (2.3.7(b)).
	Optional bool `yaml:"optional,omitempty" json:"optional,omitempty"`
}

// CategoryName names one of the four categories (1.4.1).
type CategoryName struct {
	ID   Category `yaml:"id" json:"id"`
	Name Text     `yaml:"name" json:"name"`
	Cite Clause   `yaml:"cite" json:"cite"`
	// Types bounds the numbers of the table of 2.3.6 that belong to it.
	From int `yaml:"from" json:"from"`
	To   int `yaml:"to" json:"to"`
}

// Tier is one of the levels of command inside the district (1.3(3)(a)).
type Tier struct {
	ID    string    `yaml:"id" json:"id"`
	Name  Text      `yaml:"name" json:"name"`
	Cite  Clause    `yaml:"cite" json:"cite"`
	Kinds []OrgKind `yaml:"kinds" json:"kinds"`
}

// PlanKind is a kind of plan in the library (1.5).
type PlanKind struct {
	ID      string   `yaml:"id" json:"id"`
	Name    Text     `yaml:"name" json:"name"`
	Cite    Clause   `yaml:"cite" json:"cite"`
	Ledger  []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Tier    string   `yaml:"tier" json:"tier"`
	Authors []string `yaml:"authors" json:"authors"`
	// Catalogue lists the kinds of the catalogue (8.3) that it covers.
	Catalogue []string `yaml:"catalogue,omitempty" json:"catalogue,omitempty"`
}

// Composition says of whom a body consists (2.1.2, 2.3.1).
type Composition struct {
	Body   string   `yaml:"body" json:"body"` // an organisation id, or "kind:" and a kind
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	As     Text     `yaml:"as" json:"as"`
	Of     []string `yaml:"of" json:"of"` // seats, organisations, roles of a type, or "kind:"
}

// DistrictRole is what the district is to an incident of some gravity (2.1.1).
type DistrictRole struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	When   string   `yaml:"when" json:"when"`
	// Body leads while the role holds; empty: a body of the district.
	Body OrgID `yaml:"body,omitempty" json:"body,omitempty"`
}

// ConditionsOf lists the conditions of a response level in the plan's order.
func (p *Plan) ConditionsOf(level int8) []*Condition {
	var out []*Condition
	for i := range p.Conditions {
		if p.Conditions[i].Level == level {
			out = append(out, &p.Conditions[i])
		}
	}
	return out
}

// Condition returns a condition of a response level by id.
func (p *Plan) Condition(id string) (*Condition, bool) {
	for i := range p.Conditions {
		if p.Conditions[i].ID == id {
			return &p.Conditions[i], true
		}
	}
	return nil, false
}

// Met tells whether a condition holds by the facts alone.
func (p *Plan) Met(c *Condition, f Facts) bool {
	t, ok := p.index.when[&c.When]
	return ok && t.holds(f)
}

// CheckItem returns an item of a checklist by id.
func (p *Plan) CheckItem(id string) (*CheckItem, bool) {
	for i := range p.Checklists {
		if p.Checklists[i].ID == id {
			return &p.Checklists[i], true
		}
	}
	return nil, false
}

// Asks tells whether an item stands on its list under the facts.
func (p *Plan) Asks(c *CheckItem, f Facts) bool {
	t, ok := p.index.when[&c.When]
	return !ok || t.holds(f)
}

// RoleIn is what the district is to an incident with these facts (2.1.1).
func (p *Plan) RoleIn(f Facts) (*DistrictRole, bool) {
	for i := range p.DistrictRoles {
		r := &p.DistrictRoles[i]
		if t, ok := p.index.when[&r.When]; ok && t.holds(f) {
			return r, true
		}
	}
	return nil, false
}

// StandingOf lists the standing duties of a body.
func (p *Plan) StandingOf(org OrgID) []*Standing {
	var out []*Standing
	for i := range p.Standing {
		if p.names(p.Standing[i].Of, org) {
			out = append(out, &p.Standing[i])
		}
	}
	return out
}

// StandingDuty returns a standing duty by id.
func (p *Plan) StandingDuty(id string) (*Standing, bool) {
	for i := range p.Standing {
		if p.Standing[i].ID == id {
			return &p.Standing[i], true
		}
	}
	return nil, false
}

// Keep returns what is to be kept on record, by id.
func (p *Plan) Keep(id string) (*Keep, bool) {
	for i := range p.Keeps {
		if p.Keeps[i].ID == id {
			return &p.Keeps[i], true
		}
	}
	return nil, false
}

// KeepsOf lists what a body is to have on record.
func (p *Plan) KeepsOf(org OrgID) []*Keep {
	var out []*Keep
	for i := range p.Keeps {
		if p.names(p.Keeps[i].Of, org) {
			out = append(out, &p.Keeps[i])
		}
	}
	return out
}

// Names tells whether a list of organisations and kinds names a body.
func (p *Plan) Names(list []string, org OrgID) bool { return p.names(list, org) }

func (p *Plan) names(list []string, org OrgID) bool {
	o, ok := p.index.orgs[org]
	if !ok {
		return false
	}
	return slices.ContainsFunc(list, func(who string) bool {
		kind, isKind := strings.CutPrefix(who, "kind:")
		return isKind && o.Kind == OrgKind(kind) && !o.Generic || !isKind && OrgID(who) == org
	})
}

// TierOf is the tier of command to which a body belongs; "" for one outside the
// district's line of command (1.3(3)(a)).
func (p *Plan) TierOf(org OrgID) string {
	o, ok := p.index.orgs[org]
	if !ok {
		return ""
	}
	for i := range p.Tiers {
		if slices.Contains(p.Tiers[i].Kinds, o.Kind) {
			return p.Tiers[i].ID
		}
	}
	return ""
}

// KindOf is the kind of plan that an entry of the catalogue is (1.5).
func (p *Plan) KindOf(c *SpecialPlan) (*PlanKind, bool) {
	for i := range p.PlanKinds {
		if slices.Contains(p.PlanKinds[i].Catalogue, c.Kind) {
			return &p.PlanKinds[i], true
		}
	}
	return nil, false
}

// Holder tells whether a seat is one of those that a list of patterns names, as
// the holders of an authority are named.
func (p *Plan) Holder(who []string, seat SeatID, role func(Party) OrgID) bool {
	s, ok := p.index.seats[seat]
	return ok && p.holds(who, s, role)
}

// checkResponse checks what the handling of an incident reads of the plan.
func (l *loader) checkResponse() {
	p := l.plan
	p.index.when = map[*string]*condition{}
	when := func(s *string) {
		if *s == "" {
			return
		}
		if c := l.condition(s); c != nil {
			p.index.when[s] = c
		}
	}
	seen := map[string]bool{}
	once := func(id *string) {
		if seen[*id] {
			l.add(l.where[id], CodeDuplicate, *id+" 重复", *id+" stands twice")
		}
		seen[*id] = true
	}
	for i := range p.Conditions {
		c := &p.Conditions[i]
		once(&c.ID)
		when(&c.When)
		l.decided(c.Decisions)
		if c.Level < 1 || c.Level > 3 {
			l.word(&c.Level, fmt.Sprint(c.Level))
		}
		if c.When == "" && !c.Ticked && c.Raises == "" {
			l.bad(c, "条件无从成立", "nothing makes the condition hold: give it facts or let it be ticked")
		}
		for k := range c.Who {
			l.holder(&c.Who[k])
		}
	}
	for i := range p.Expected {
		l.party("", &p.Expected[i].Body)
	}
	for i := range p.Checklists {
		c := &p.Checklists[i]
		once(&c.ID)
		when(&c.When)
		l.party("", &c.By)
	}
	for i := range p.DistrictRoles {
		when(&p.DistrictRoles[i].When)
		l.org(&p.DistrictRoles[i].Body)
	}
	for i := range p.Standing {
		once(&p.Standing[i].ID)
		l.bodies(p.Standing[i].Of)
		l.bodies(p.Standing[i].AssignedBy)
	}
	for i := range p.Keeps {
		once(&p.Keeps[i].ID)
		l.bodies(p.Keeps[i].Of)
	}
	l.checkStructure()
}

// bodies checks a list of organisations and kinds.
func (l *loader) bodies(list []string) {
	for i := range list {
		if kind, ok := strings.CutPrefix(list[i], "kind:"); ok {
			if !knownKind[OrgKind(kind)] {
				l.word(&list[i], list[i])
			}
			continue
		}
		if _, ok := l.plan.index.orgs[OrgID(list[i])]; !ok {
			l.unknown(&list[i], "机构", "organisation", list[i])
		}
	}
}

// checkStructure: every event type stands in its own category and in no other
// (1.2(b), 1.4.1), every
// commanding body in one tier (1.3(3)(a)), every plan of the catalogue in one
// kind (1.5).
func (l *loader) checkStructure() {
	p := l.plan
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		for k := range p.Categories {
			c := &p.Categories[k]
			if in := t.No >= c.From && t.No <= c.To; in != (t.Category == c.ID) {
				l.add(l.where[&t.Category], CodeUnknownValue, "类别与分工表不符", "the category is not the one that the table of 2.3.6 puts it in")
			}
		}
	}
	kinds := map[OrgKind]bool{}
	for i := range p.Tiers {
		for k := range p.Tiers[i].Kinds {
			kind := &p.Tiers[i].Kinds[k]
			if kinds[*kind] || !knownKind[*kind] {
				l.word(kind, string(*kind))
			}
			kinds[*kind] = true
		}
	}
	if len(p.PlanKinds) == 0 {
		return
	}
	for i := range p.Catalogue {
		if _, ok := p.KindOf(&p.Catalogue[i]); !ok {
			l.word(&p.Catalogue[i].Kind, p.Catalogue[i].Kind)
		}
	}
}
