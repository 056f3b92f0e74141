package plans

import (
	"time"

	// A plan's clock is its own zone wherever the binary runs.
	_ "time/tzdata"

	"wanghuo/plans/workday"
)

// index holds what loading derives from a plan's data: maps for look-up, the
// compiled conditions and the street polygons. It is built once and only read
// afterwards.
type index struct {
	orgs        map[OrgID]*Organisation
	names       map[string]OrgID
	seats       map[SeatID]*Seat
	seatsOf     map[OrgID][]*Seat
	types       map[int]*EventType
	plans       map[string]*SpecialPlan
	severities  [6]*Severity
	streets     map[OrgID]*Street
	communities map[string]*Community
	ofStreet    map[OrgID][]*Community
	forms       map[string]*Form
	rules       map[string]*Rule
	rulesOn     map[Trigger][]*Rule
	conditions  map[string]*condition // by rule id, so that a copied rule keeps its own
	proposing   map[*Proposal]*condition
	prompting   map[string]*condition
	actingFor   map[OrgID][]OrgID
	when        map[*string]*condition // of response conditions, checklists and roles
	committees  []Organisation         // the communities as organisations
	decisions   map[string]*Decision
	cites       []Citation
	authorities map[string]*Authority
	words       map[string]TimeWord
	areas       []area
	geojson     []byte
	zone        *time.Location
	workdays    *workday.Calendar
}

// Org returns an organisation by id, including the residents' committee of a
// community as "community:<12-digit code>".
func (p *Plan) Org(id OrgID) (*Organisation, bool) { o, ok := p.index.orgs[id]; return o, ok }

// OrgByName finds an organisation by its full name, short name or an alias,
// in Chinese, or by its English name.
func (p *Plan) OrgByName(name string) (OrgID, bool) { id, ok := p.index.names[name]; return id, ok }

// Seat returns a seat by id.
func (p *Plan) Seat(id SeatID) (*Seat, bool) { s, ok := p.index.seats[id]; return s, ok }

// SeatsOf returns the seats of an organisation in the plan's order. The slice
// is shared and must not be changed.
func (p *Plan) SeatsOf(id OrgID) []*Seat { return p.index.seatsOf[id] }

// Type returns an event type by its number in the table of 2.3.6.
func (p *Plan) Type(no int) (*EventType, bool) { t, ok := p.index.types[no]; return t, ok }

// Severity returns the name of a level; nil for a number that is no level.
func (p *Plan) Severity(l Level) *Severity {
	if l < Undetermined || l > EspeciallyMajor {
		return nil
	}
	return p.index.severities[l]
}

// Street returns a street by its organisation.
func (p *Plan) Street(id OrgID) (*Street, bool) { s, ok := p.index.streets[id]; return s, ok }

// Community returns a community by its 12-digit code.
func (p *Plan) Community(code string) (*Community, bool) {
	c, ok := p.index.communities[code]
	return c, ok
}

// CommunitiesOf returns the communities of a street in order of code. The
// slice is shared and must not be changed.
func (p *Plan) CommunitiesOf(street OrgID) []*Community { return p.index.ofStreet[street] }

// Form returns a form by id.
func (p *Plan) Form(id string) (*Form, bool) { f, ok := p.index.forms[id]; return f, ok }

// Rule returns a rule by id.
func (p *Plan) Rule(id string) (*Rule, bool) { r, ok := p.index.rules[id]; return r, ok }

// RulesOn returns the rules of a trigger in the plan's order. The slice is
// shared and must not be changed.
func (p *Plan) RulesOn(t Trigger) []*Rule { return p.index.rulesOn[t] }

// Authority returns who may do a guarded act.
func (p *Plan) Authority(act string) (*Authority, bool) {
	a, ok := p.index.authorities[act]
	return a, ok
}

// Overlay returns a further instrument by id (A66).
func (p *Plan) Overlay(id string) (*Overlay, bool) {
	for i := range p.Overlays {
		if p.Overlays[i].ID == id {
			return &p.Overlays[i], true
		}
	}
	return nil, false
}

// Measure returns an entry of the lists of 4.5 by its clause.
func (p *Plan) Measure(c Clause) (*Measure, bool) {
	for i := range p.Measures {
		if p.Measures[i].Clause == c {
			return &p.Measures[i], true
		}
	}
	return nil, false
}

// MeasuresFor returns the list of a category: 13 for natural disasters and
// accidents, 10 for public health, 7 for social security; the four special
// ones of 4.5.4 belong to each and stay shut (A49).
func (p *Plan) MeasuresFor(c Category) []*Measure {
	var out []*Measure
	for i := range p.Measures {
		m := &p.Measures[i]
		for _, x := range m.Categories {
			if x == c {
				out = append(out, m)
			}
		}
	}
	return out
}

// Word returns the target of a time word by id (A02).
func (p *Plan) Word(id string) (TimeWord, bool) { w, ok := p.index.words[id]; return w, ok }

// Location is the plan's time zone.
func (p *Plan) Location() *time.Location {
	if p.index.zone == nil {
		return time.UTC
	}
	return p.index.zone
}

// Decision returns a decision by id, such as "A03".
func (p *Plan) Decision(id string) (*Decision, bool) { d, ok := p.index.decisions[id]; return d, ok }

// Citations lists every place in the plan's files that cites a clause. The
// slice is shared and must not be changed.
func (p *Plan) Citations() []Citation { return p.index.cites }

// StreetGeoJSON returns the street polygons (WGS-84) as they were loaded. The
// slice is shared and must not be changed.
func (p *Plan) StreetGeoJSON() []byte { return p.index.geojson }

// UnitKindOf tells what a body is to a rule.
func (p *Plan) UnitKindOf(id OrgID) UnitKind {
	switch id {
	case emergencyOffice:
		return UnitEmergencyOffice
	case dutyOffice:
		return UnitDutyOffice
	}
	o, ok := p.index.orgs[id]
	if !ok {
		return UnitOther
	}
	return unitKinds[o.Kind]
}

var unitKinds = map[OrgKind]UnitKind{
	KindStreet:     UnitStreet,
	KindHQOffice:   UnitHQOffice,
	KindDepartment: UnitDepartment,
	KindUnit:       UnitEnterprise,
	KindMass:       UnitEnterprise,
	KindCommunity:  UnitCommunity,
	KindSpecialHQ:  UnitHQ,
	KindCommittee:  UnitCommittee,
}
