package dispatch

import (
	"slices"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Deciders lists the seats in whose inbox an approval lies at now, in the order
// of the plan: the one that the plan names (A27) or every holder of the act,
// and whoever was delegated it and may still come into his window (A31).
func (e *Engine) Deciders(s *State, a *approval.Approval, now clock.Time) []plans.SeatID {
	e = e.For(s, a.Subject)
	role := e.roleOf(s, s.leading(a.Subject))
	act, approver := e.decider(s, a)
	may := func(seat plans.SeatID) bool {
		if approver != "" {
			return seat == approver
		}
		return e.plan.Allows(act, seat, role)
	}
	var out []plans.SeatID
	for i := range e.plan.Seats {
		if id := e.plan.Seats[i].ID; may(id) {
			out = append(out, id)
		}
	}
	for i := range s.Delegations {
		g := &s.Delegations[i]
		if now <= g.Until && contains(g.Acts, act) && may(g.From) && !slices.Contains(out, g.To) {
			out = append(out, g.To)
		}
	}
	return out
}

// CommanderOf is the seat of the commander-in-chief: as named at the post, or
// that of the body in command; "" while nobody commands (A44).
func (e *Engine) CommanderOf(s *State, id IncidentID) plans.SeatID {
	inc := s.root(id)
	if inc == nil || inc.Post == nil && inc.Command == "" {
		return ""
	}
	d := &deciding{e: e.For(s, string(id)), s: s}
	return d.commander(inc)
}
