package rehearse

import (
	"fmt"
	"math"
	"strings"

	"wanghuo/plans"
)

// Variation replaces streets and event types throughout a script, so that
// rules and not scenarios are what is tested. The zero value and nil replace
// nothing.
type Variation struct {
	Name   string
	plan   *plans.Plan
	orgs   map[plans.OrgID]plans.OrgID
	types  map[int]int
	street map[plans.OrgID]plans.OrgID
}

func newVariation(p *plans.Plan, name string) *Variation {
	return &Variation{Name: name, plan: p, orgs: map[plans.OrgID]plans.OrgID{},
		types: map[int]int{}, street: map[plans.OrgID]plans.OrgID{}}
}

// swapStreet lets two streets change places throughout the script: a list of all
// streets stays one.
func (v *Variation) swapStreet(a, b plans.OrgID) {
	v.orgs[a], v.street[a] = b, b
	v.orgs[b], v.street[b] = a, a
}

// swapType lets the script be of another event type: its lead, headquarters
// and headquarters' office take the parts of the old ones.
func (v *Variation) swapType(from, to int) error {
	a, ok := v.plan.Playbook(from, "")
	b, ok2 := v.plan.Playbook(to, "")
	if !ok || !ok2 {
		return fmt.Errorf("no event type %d or %d", from, to)
	}
	if a.Temp != b.Temp {
		return fmt.Errorf("types %d and %d differ in having a headquarters", from, to)
	}
	v.types[from] = to
	v.orgs[a.Lead], v.orgs[a.HQ], v.orgs[a.HQOffice] = b.Lead, b.HQ, b.HQOffice
	return nil
}

func (v *Variation) org(id plans.OrgID) plans.OrgID {
	if v == nil {
		return id
	}
	if to, ok := v.orgs[id]; ok {
		return to
	}
	if code, ok := strings.CutPrefix(string(id), "community:"); ok {
		return v.community(id, code)
	}
	return id
}

// community gives the community of the other street that stands in the same
// place of its list.
func (v *Variation) community(id plans.OrgID, code string) plans.OrgID {
	c, ok := v.plan.Community(code)
	if !ok {
		return id
	}
	to, ok := v.street[c.Street]
	if !ok {
		return id
	}
	others := v.plan.CommunitiesOf(to)
	for i, o := range v.plan.CommunitiesOf(c.Street) {
		if o.Code == code && len(others) > 0 {
			return plans.OrgID("community:" + others[i%len(others)].Code)
		}
	}
	return id
}

// special gives the other street's own plan for a street's own plan.
func (v *Variation) special(id string) string {
	if v == nil {
		return id
	}
	own, ok := v.plan.Special(id)
	if !ok || own.Street == "" {
		return id
	}
	for i := range v.plan.Catalogue {
		if other := &v.plan.Catalogue[i]; other.Street != "" && other.Street == v.street[own.Street] {
			return other.ID
		}
	}
	return id
}

func (v *Variation) eventType(no int) int {
	if v == nil {
		return no
	}
	if to, ok := v.types[no]; ok {
		return to
	}
	return no
}

// offset moves a point by metres east and north (A21 measures in metres).
func offset(p plans.Point, east, north float64) plans.Point {
	const metresPerDegree = 111_195 // of latitude, on a sphere of 6371 km
	return plans.Point{
		Lat: p.Lat + north/metresPerDegree,
		Lon: p.Lon + east/(metresPerDegree*math.Cos(p.Lat*math.Pi/180)),
	}
}
