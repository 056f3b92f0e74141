package view

import (
	"cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/resource"
)

func suppliesOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor, now clock.Time) []Supplies {
	out := []Supplies{}
	for i := range inc.Supplies {
		q := &inc.Supplies[i]
		a := s.Approvals[q.Approval]
		x := Supplies{
			ID: q.ID, By: q.By, At: q.At, Own: q.Approval == "", Outside: q.Outside, Approval: q.Approval,
			Ordered: q.Ordered, Orderer: q.Orderer, Depot: q.Depot, State: suppliesState(q, a), Lines: []SupplyLine{},
		}
		if a != nil {
			x.Reason = cmp.Or(a.Reason, a.Cause)
			if x.Approver = a.Approver; a.Open() {
				if who := e.Deciders(s, a, now); len(who) > 0 {
					x.Approver = who[0]
				}
			}
		}
		for _, l := range q.Lines {
			x.Lines = append(x.Lines, SupplyLine{l, l.Issuable(), l.InTransit(), l.Balance()})
		}
		x.Steps = asDecided(e, s, dispatch.Env{Now: now, Actor: actor, Subject: inc.VaultKey}, supplySteps(inc, q, x.State))
		out = append(out, x)
	}
	return out
}

// suppliesState: closed is when everything that was issued has been accounted
// for; what was approved and never drawn does not keep it open (A54).
func suppliesState(q *resource.Request, a *approval.Approval) string {
	issued := false
	for _, l := range q.Lines {
		issued = issued || l.Issued > 0
	}
	switch {
	case issued && q.Open():
		return "out"
	case issued:
		return "closed"
	case q.Ordered != 0:
		return "ordered"
	case q.Approval == "", a != nil && a.Given.Did() && a.Lapsed == 0:
		return "approved"
	case a != nil && (a.Refused.Did() || a.Lapsed != 0):
		return "refused"
	}
	return "asked"
}

func sheltersOf(inc *dispatch.Incident) []Shelter {
	out := []Shelter{}
	for _, x := range inc.Shelters {
		v := Shelter{Shelter: x, CountBy: x.CountBy(), Over: max(0, x.Occupied-x.Places)}
		out = append(out, v)
	}
	return out
}
