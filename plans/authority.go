package plans

import "strings"

// Allows tells whether the plan lets a seat do a guarded act. The function
// resolves a role of the incident at hand (street-of, hq-of …) to its body, or
// to "" while nobody fills it. An act that the plan does not guard is nobody's.
// Delegations are not the plan's matter.
func (p *Plan) Allows(act string, seat SeatID, role func(Party) OrgID) bool {
	a, ok := p.index.authorities[act]
	if !ok {
		return false
	}
	s, ok := p.index.seats[seat]
	return ok && p.holds(a.Who, s, role)
}

// holds tells whether a list of patterns names a seat.
func (p *Plan) holds(patterns []string, s *Seat, role func(Party) OrgID) bool {
	for _, who := range patterns {
		body, post, _ := strings.Cut(who, "/")
		if post != "*" && post != s.Role {
			continue
		}
		if kind, isKind := strings.CutPrefix(body, "kind:"); isKind {
			if o := p.index.orgs[s.Org]; o.Kind == OrgKind(kind) {
				return true
			}
			continue
		}
		if Party(body) == RoleApprover { // a seat, not a body: the plan names one (A27)
			if role != nil && SeatID(role(RoleApprover)) == s.ID {
				return true
			}
			continue
		}
		if roles[Party(body)] {
			if role != nil && role(Party(body)) == s.Org {
				return true
			}
			continue
		}
		if OrgID(body) == s.Org {
			return true
		}
	}
	return false
}

func (l *loader) checkAuthorities() {
	for i := range l.plan.Authorities {
		a := &l.plan.Authorities[i]
		if len(a.Who) == 0 {
			l.add(l.where[a], CodeIncomplete, "没有人有此权限", "nobody holds this authority")
		}
		for k := range a.Who {
			l.holder(&a.Who[k])
		}
	}
}

// holder checks that an authority's pattern names a seat that exists.
func (l *loader) holder(who *string) {
	p := l.plan
	body, post, ok := strings.Cut(*who, "/")
	if !ok || post == "" {
		l.unknown(who, "席位", "seat", *who)
		return
	}
	if roles[Party(body)] {
		if post != "*" && !p.hasRole(post) {
			l.unknown(who, "席位", "seat", *who)
		}
		return
	}
	kind, isKind := strings.CutPrefix(body, "kind:")
	for i := range p.Seats {
		s := &p.Seats[i]
		if post != "*" && post != s.Role {
			continue
		}
		if isKind && p.index.orgs[s.Org].Kind == OrgKind(kind) || s.Org == OrgID(body) {
			return
		}
	}
	l.unknown(who, "席位", "seat", *who)
}
