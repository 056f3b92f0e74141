package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// onScene makes the plainest command of each kind that is given on the scene
// and behind it, as [plainest] does for the incident; nil where the act would
// mean nothing now.
var onScene = []func(*probe) dispatch.Command{
	func(p *probe) dispatch.Command {
		return &dispatch.FormPost{Incident: p.inc.ID, Commander: p.someSeat(p.inc.Command)}
	},
	(*probe).takeOver,
	func(p *probe) dispatch.Command {
		return &dispatch.CheckIn{Incident: p.inc.ID, Org: p.actor.Seat.Org(), Persons: 1}
	},
	(*probe).assignTask, (*probe).decideTask,
	func(p *probe) dispatch.Command {
		return &dispatch.RecordOpinion{Incident: p.inc.ID, Experts: dispatch.Plain(anything), Text: anything}
	},
	(*probe).handOver,
	(*probe).lowerResponse,
	(*probe).chooseMeasure,
	(*probe).requisition,
	func(p *probe) dispatch.Command {
		return &dispatch.RequestSupplies{Incident: p.inc.ID, Lines: map[string]int{anything: 1}}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.SetStock{Items: map[string]int{anything: 1}}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.OpenShelter{Incident: p.inc.ID, Title: anything, Places: 1, Manager: anything, Supplier: anything, SpecialNeeds: anything}
	},
	(*probe).setUpHQ, (*probe).dissolveHQ,
	(*probe).requestExpansion, (*probe).sendExpansion, (*probe).cityAnswer,
	func(p *probe) dispatch.Command {
		if p.inc.Catastrophe != "" {
			return nil
		}
		return &dispatch.DeclareCatastrophe{Incident: p.inc.ID, Reference: anything}
	},
	(*probe).mobilise, (*probe).requestMobilisation, (*probe).endMobilisation,
	(*probe).callTeam, (*probe).callOwn,
	func(p *probe) dispatch.Command {
		return &dispatch.DraftRelease{Incident: p.inc.ID, Text: anything}
	},
	func(p *probe) dispatch.Command {
		if p.e.CommanderOf(p.s, p.inc.ID) == "" {
			return nil // nobody commands yet
		}
		return &dispatch.AlertPublic{Incident: p.inc.ID, Hazard: anything, Area: anything, Action: anything}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.OpenRumour{Incident: p.inc.ID, Claim: anything}
	},
}

// ActsOnScene lists them with those of the graded response and the post, as
// [ActsOn] does those of the incident.
func ActsOnScene(e *dispatch.Engine, s *dispatch.State, actor dispatch.Actor, inc *dispatch.Incident, now clock.Time) []Act {
	return offered(&probe{e: e.For(s, string(inc.ID)), s: s, inc: inc, actor: actor, now: now}, slices.Concat(gradedActs, postActs, onScene))
}

// someSeat is a seat of a body, any where it has none.
func (p *probe) someSeat(org plans.OrgID) plans.SeatID {
	if seats := p.e.Plan().SeatsOf(org); len(seats) > 0 {
		return seats[0].ID
	}
	return p.actor.Seat
}

func (p *probe) takeOver() dispatch.Command {
	if p.inc.Post == nil {
		return nil
	}
	for _, seat := range p.e.Plan().SeatsOf("field-command-post") {
		if seat.ID != p.inc.Post.Commander {
			return &dispatch.TakeOverCommand{Incident: p.inc.ID, Commander: seat.ID}
		}
	}
	return nil
}

// assignTask asks for a body that has checked in: before that there is nobody
// to task (A45).
func (p *probe) assignTask() dispatch.Command {
	org := p.inc.Location.Street
	for _, c := range p.inc.CheckIns {
		if c.Released == 0 {
			org = c.Org
		}
	}
	return &dispatch.AssignTask{Incident: p.inc.ID, Org: org, Text: anything}
}

// decideTask asks for the first task that waits for the new lead (A30).
func (p *probe) decideTask() dispatch.Command {
	for i := range p.inc.Tasks {
		if t := &p.inc.Tasks[i]; t.Waits() {
			return &dispatch.DecideTask{Incident: p.inc.ID, Task: t.ID, Decision: "release", Reason: anything}
		}
	}
	return nil
}

func (p *probe) handOver() dispatch.Command {
	if p.inc.CityCommand == "" || p.inc.Handed != nil {
		return nil
	}
	return &dispatch.HandOverPost{Incident: p.inc.ID, Receiver: anything}
}

func (p *probe) lowerResponse() dispatch.Command {
	if p.inc.CityCommand != "" { // A48: the city hands command back, by its own decision
		return &dispatch.LowerResponse{Incident: p.inc.ID, Level: max(1, p.inc.Response), Reason: anything, CityReference: anything}
	}
	if p.inc.Response == 0 || p.inc.Response >= 3 {
		return nil
	}
	return &dispatch.LowerResponse{Incident: p.inc.ID, Level: p.inc.Response + 1, Reason: anything}
}

// chooseMeasure asks for the first measure of the category's list.
func (p *probe) chooseMeasure() dispatch.Command {
	t, ok := p.e.Plan().Type(p.inc.Type)
	if !ok {
		return nil
	}
	list := p.e.Plan().MeasuresFor(t.Category)
	if len(list) == 0 {
		return nil
	}
	return &dispatch.ChooseMeasures{Incident: p.inc.ID, Measures: []dispatch.ChosenMeasure{{Clause: list[0].Clause}}}
}

func (p *probe) setUpHQ() dispatch.Command {
	t := temporaryOf(p.e, p.inc)
	if t == nil || t.Name != "" && t.Dissolved == 0 {
		return nil
	}
	return &dispatch.SetUpTemporaryHQ{Incident: p.inc.ID, Members: []plans.SeatID{t.Approver, t.Head}}
}

func (p *probe) dissolveHQ() dispatch.Command {
	if t := p.inc.TempHQ; t == nil || t.Dissolved != 0 {
		return nil
	}
	return &dispatch.DissolveTemporaryHQ{Incident: p.inc.ID}
}

func (p *probe) requestExpansion() dispatch.Command {
	if x := expansionOf(p.s, p.inc); x != nil && x.State != "refused" && x.State != "answered" || p.inc.CityCommand != "" {
		return nil
	}
	return &dispatch.RequestExpansion{Incident: p.inc.ID, InNameOf: "emergency-committee", Text: anything}
}

func (p *probe) sendExpansion() dispatch.Command {
	if x := expansionOf(p.s, p.inc); x == nil || x.State != "approved" && x.State != "asked" {
		return nil
	}
	return &dispatch.SendExpansion{Incident: p.inc.ID, Approval: p.inc.Expansion.Approval}
}

func (p *probe) cityAnswer() dispatch.Command {
	if x := p.inc.Expansion; x == nil || x.Sent == 0 || x.Answered != 0 {
		return nil
	}
	return &dispatch.RecordCityAnswer{Incident: p.inc.ID, Answer: "support_only", Reference: anything}
}
