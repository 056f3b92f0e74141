package board

import (
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// The members of a row's audience. The rest of the numbers are the streets in
// the order of the plan.
const (
	// district sees the whole workspace.
	district = 0
	// everyone sees who sits where, which feeds are silent, and how the system is.
	everyone    = 1
	firstStreet = 2
	mostStreets = 256 - firstStreet
)

// audiences numbers the streets of a plan.
type audiences struct {
	plan    *plans.Plan
	streets map[plans.OrgID]uint8
}

func newAudiences(p *plans.Plan) *audiences {
	a := &audiences{plan: p, streets: map[plans.OrgID]uint8{}}
	for i, st := range p.Streets {
		if i < mostStreets {
			a.streets[st.Org] = uint8(firstStreet + i)
		}
	}
	return a
}

// of is the set of those who see a row: the district always, a street what
// concerns it or one of its communities.
func (a *audiences) of(s *dispatch.State, ref dispatch.Ref) live.Audience {
	out := live.Audience{}.With(district)
	bodies, all := view.Concerns(s, ref)
	if all {
		out = out.With(everyone)
	}
	for _, body := range bodies {
		if n, ok := a.streets[a.streetOf(body)]; ok {
			out = out.With(n)
		}
	}
	return out
}

// streetOf is the street to which a body belongs, "" for one that belongs to
// none.
func (a *audiences) streetOf(body plans.OrgID) plans.OrgID {
	for range 4 { // a community, its street; no plan nests deeper
		if _, ok := a.streets[body]; ok {
			return body
		}
		o, ok := a.plan.Org(body)
		if !ok {
			return ""
		}
		body = o.Parent
	}
	return ""
}

// Viewer is a socket's authority: the seat of a street, or of a community in
// it, sees what concerns that street; any other seat sees the whole workspace.
// Without a seat one sees who is on duty, and nothing of what happens. id names
// the session or person.
func (b *Board) Viewer(id string, seat plans.SeatID) live.Viewer {
	if _, ok := b.o.Engine.Plan().Seat(seat); !ok {
		return viewer(id, everyone)
	}
	street := b.audience.streetOf(seat.Org())
	if street == "" {
		return b.Overview(id)
	}
	return viewer(id, everyone, b.audience.streets[street])
}

// Overview sees the whole workspace: the wall of the duty room.
func (b *Board) Overview(id string) live.Viewer { return viewer(id, district) }

// viewer names an audience by what it sees, so that equal names see equal rows.
func viewer(id string, members ...uint8) live.Viewer {
	slices.Sort(members)
	var mine live.Audience
	var name strings.Builder
	for _, n := range members {
		mine = mine.With(n)
		name.WriteByte('a' + n>>4)
		name.WriteByte('a' + n&15)
	}
	return live.Viewer{ID: id, Audience: name.String(), Sees: func(r live.Row) bool { return r.Audience.Overlaps(mine) }}
}
