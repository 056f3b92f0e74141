package plans

import "fmt"

// fill builds the maps of the index and reports whatever stands twice.
func (l *loader) fill() {
	p := l.plan
	x := &p.index
	l.seen = map[SeatID]bool{}
	x.orgs = map[OrgID]*Organisation{}
	x.actingFor = map[OrgID][]OrgID{}
	for i := range p.Organisations {
		o := &p.Organisations[i]
		unique(l, x.orgs, o.ID, o, &o.ID)
		for _, other := range o.ActsFor {
			x.actingFor[other] = append(x.actingFor[other], o.ID)
		}
	}
	x.types = map[int]*EventType{}
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		unique(l, x.types, t.No, t, &t.No)
	}
	x.plans = map[string]*SpecialPlan{}
	for i := range p.Catalogue {
		c := &p.Catalogue[i]
		unique(l, x.plans, c.ID, c, &c.ID)
	}
	l.fillPlaces()
	l.fillRules()
	l.fillNames()
	x.seats = map[SeatID]*Seat{}
	x.seatsOf = map[OrgID][]*Seat{}
	l.expandSeats()
}

// unique enters a value under its key and reports a second one.
func unique[K comparable, V any](l *loader, m map[K]V, key K, v V, at any) {
	if _, twice := m[key]; twice {
		l.add(l.where[at], CodeDuplicate, fmt.Sprintf("%v 重复", key), fmt.Sprintf("%v stands twice", key))
		return
	}
	m[key] = v
}

func (l *loader) fillPlaces() {
	p := l.plan
	x := &p.index
	x.streets = map[OrgID]*Street{}
	for i := range p.Streets {
		s := &p.Streets[i]
		unique(l, x.streets, s.Org, s, &s.Org)
	}
	x.communities = map[string]*Community{}
	x.ofStreet = map[OrgID][]*Community{}
	x.committees = make([]Organisation, len(p.Communities))
	for i := range p.Communities {
		c := &p.Communities[i]
		unique(l, x.communities, c.Code, c, &c.Code)
		x.ofStreet[c.Street] = append(x.ofStreet[c.Street], c)
		o := &x.committees[i]
		*o = Organisation{ID: CommunityOrg(c.Code), Kind: KindCommunity, Parent: c.Street,
			Name: Text{Zh: c.Name, En: c.Short + " residents' committee"}, Short: c.Short}
		x.orgs[o.ID] = o
	}
}

// CommunityOrg is the organisation id of the residents' committee of a
// community, by the community's 12-digit code.
func CommunityOrg(code string) OrgID { return OrgID("community:" + code) }

func (l *loader) fillRules() {
	p := l.plan
	x := &p.index
	x.forms = map[string]*Form{}
	for i := range p.Forms {
		f := &p.Forms[i]
		unique(l, x.forms, f.ID, f, &f.ID)
	}
	x.rules = map[string]*Rule{}
	x.rulesOn = map[Trigger][]*Rule{}
	for i := range p.Rules {
		r := &p.Rules[i]
		unique(l, x.rules, r.ID, r, &r.ID)
		if r.Plan == "" {
			x.rulesOn[r.On] = append(x.rulesOn[r.On], r)
		}
	}
	x.authorities = map[string]*Authority{}
	for i := range p.Authorities {
		a := &p.Authorities[i]
		unique(l, x.authorities, a.Act, a, &a.Act)
	}
	x.words = map[string]TimeWord{}
	for i := range p.Words {
		w := &p.Words[i]
		unique(l, x.words, w.ID, *w, &w.ID)
	}
	x.decisions = map[string]*Decision{}
	for i := range p.Decisions {
		d := &p.Decisions[i]
		unique(l, x.decisions, d.ID, d, &d.ID)
	}
	for i := range p.Severities {
		s := &p.Severities[i]
		if s.Level < Undetermined || s.Level > EspeciallyMajor {
			l.word(&s.Level, fmt.Sprint(s.Level))
			continue
		}
		if x.severities[s.Level] != nil {
			l.add(l.where[s], CodeDuplicate, "等级重复", "the level stands twice")
			continue
		}
		x.severities[s.Level] = s
	}
}

// fillNames enters every name by which a body may be found. Full names come
// first, so that an alias never hides one; two bodies may not share a name.
func (l *loader) fillNames() {
	p := l.plan
	x := &p.index
	x.names = map[string]OrgID{}
	enter := func(name string, id OrgID, at any) {
		if had, ok := x.names[name]; ok && had != id {
			l.add(l.where[at], CodeDuplicate, "名称 "+name+" 同时指 "+string(had)+" 和 "+string(id),
				fmt.Sprintf("the name %s stands for both %s and %s", name, had, id))
			return
		}
		x.names[name] = id
	}
	for i := range p.Organisations {
		o := &p.Organisations[i]
		enter(o.Name.Zh, o.ID, &o.Name.Zh)
		enter(o.Name.En, o.ID, &o.Name.En)
	}
	for i := range p.Organisations {
		o := &p.Organisations[i]
		if o.Short != "" {
			enter(o.Short, o.ID, &o.Short)
		}
		for k := range o.Aliases {
			enter(o.Aliases[k], o.ID, &o.Aliases[k])
		}
	}
	for i := range p.Communities {
		c := &p.Communities[i]
		// The same short name may occur in two streets; the committee's own
		// name is entered only if no body of the register bears it.
		if _, taken := x.names[c.Name]; !taken {
			x.names[c.Name] = CommunityOrg(c.Code)
		}
	}
}
