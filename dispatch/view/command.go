package view

import (
	"cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/resource"
	"wanghuo/plans"
)

// TeamCall is a registered team or expert that was called, until it has come or
// was let go. Mine tells that the asking seat's body answers for it.
type TeamCall struct {
	register.Call
	Team string `json:"team"`
	Mine bool   `json:"mine,omitempty"`
}

func teamCallsOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor) []TeamCall {
	out := []TeamCall{}
	for _, c := range inc.Calls {
		if c.Arrived != 0 || c.Ended != 0 {
			continue
		}
		x := TeamCall{Call: c, Team: c.Name, Mine: c.Owner == actor.Seat.Org() || c.By == actor.Seat}
		if entry, ok := s.Entry(c.Entry); ok && x.Team == "" {
			x.Team = cmp.Or(entry.Values["speciality"], entry.Key)
		}
		out = append(out, x)
	}
	return out
}

// supplySteps are the steps that a request can take next, in the order in which
// goods move, each by the quantities that it still allows.
func supplySteps(inc *dispatch.Incident, q *resource.Request, state string) []dispatch.Command {
	var out []dispatch.Command
	issue, receive, back := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range q.Lines {
		l := &q.Lines[i]
		if n := l.Issuable(); n > 0 {
			issue[l.Item] = 1
		}
		if n := min(l.InTransit()-l.Lost, l.Balance()); n > 0 {
			receive[l.Item] = 1
		}
		if l.Balance() > 0 {
			back[l.Item] = 1
		}
	}
	if state == "approved" && q.Approval != "" {
		out = append(out, &dispatch.OrderSupplies{Incident: inc.ID, Request: q.ID})
	}
	if (q.Ordered != 0 || q.Approval == "") && len(issue) > 0 {
		out = append(out, &dispatch.IssueSupplies{Incident: inc.ID, Request: q.ID, Lines: issue})
	}
	if len(receive) > 0 {
		out = append(out, &dispatch.ReceiveSupplies{Incident: inc.ID, Request: q.ID, Lines: receive})
	}
	if len(back) > 0 {
		out = append(out, &dispatch.ReturnSupplies{Incident: inc.ID, Request: q.ID, Lost: back, Reason: anything})
	}
	return out
}

// orPropose: whoever may not do it may lay it before the seat that decides
// (A31); the plainest of the two that is open to him.
func (p *probe) orPropose(does, proposes dispatch.Command) dispatch.Command {
	for _, act := range asDecided(p.e, p.s, dispatch.Env{Now: p.now, Actor: p.actor, Subject: p.inc.VaultKey}, []dispatch.Command{does, proposes}) {
		if act.Allowed {
			return map[bool]dispatch.Command{true: does, false: proposes}[act.Args == nil]
		}
	}
	return does
}

func (p *probe) requisition() dispatch.Command {
	does := dispatch.IssueRequisition{Incident: p.inc.ID, Item: anything, Basis: anything}
	proposes := does
	proposes.Propose = true
	return p.orPropose(&does, &proposes)
}

func (p *probe) mobilise() dispatch.Command {
	does := dispatch.Mobilise{Incident: p.inc.ID, Streets: []plans.OrgID{p.inc.Location.Street}, Text: anything}
	proposes := does
	proposes.Propose = true
	return p.orPropose(&does, &proposes)
}

func (p *probe) requestMobilisation() dispatch.Command {
	if p.inc.Asked != nil {
		return nil
	}
	return &dispatch.RequestMobilisation{Incident: p.inc.ID, Text: anything}
}

func (p *probe) endMobilisation() dispatch.Command {
	for i := range p.inc.Mobilisations {
		if p.inc.Mobilisations[i].Ended == 0 {
			return &dispatch.EndMobilisation{Incident: p.inc.ID, Mobilisation: i + 1}
		}
	}
	return nil
}

// callOwn is the street's own call, and means nothing anywhere else (6.1.3).
func (p *probe) callOwn() dispatch.Command {
	if _, ok := p.e.Plan().Street(p.actor.Seat.Org()); !ok {
		return nil
	}
	return &dispatch.CallOwnForce{Incident: p.inc.ID, Force: anything, Persons: 1}
}

// callTeam asks for the first registered team that can be had.
func (p *probe) callTeam() dispatch.Command {
	b := p.s.Registers[register.Team]
	for _, key := range b.Keys() {
		ref := register.RefOf(register.Team, key)
		if _, out := Out(p.s)[ref]; !out && b.Entries[key].State == register.Available {
			return &dispatch.CallTeam{Incident: p.inc.ID, Entry: ref}
		}
	}
	return nil
}
