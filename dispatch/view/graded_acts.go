package view

import (
	"wanghuo/dispatch"
	"wanghuo/plans"
)

// gradedActs makes the plainest command of each kind of first handling and
// graded response; nil where the act would mean nothing now.
var gradedActs = []func(*probe) dispatch.Command{
	(*probe).tickCondition, (*probe).withdrawCondition,
	func(p *probe) dispatch.Command {
		if p.inc.Offered == 0 {
			return nil
		}
		return &dispatch.DeclineCommand{Incident: p.inc.ID, Reason: anything}
	},
	(*probe).strikeExpected,
	func(p *probe) dispatch.Command {
		for _, t := range p.inc.Tasked {
			if t.Seen == 0 && t.Body == p.actor.Seat.Org() {
				return &dispatch.AcknowledgeTasking{Incident: p.inc.ID}
			}
		}
		return nil
	},
	(*probe).tickChecklist,
	func(p *probe) dispatch.Command {
		if p.inc.Scene != nil {
			return nil
		}
		return &dispatch.HandOverScene{Incident: p.inc.ID, Text: anything}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Scene == nil || p.inc.Scene.Accepted != 0 {
			return nil
		}
		return &dispatch.AcceptScene{Incident: p.inc.ID}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.ReportScene{Incident: p.inc.ID, Text: anything}
	},
	func(p *probe) dispatch.Command {
		if to := lead(p.e, p.inc.Type); to != "" && to != p.actor.Seat.Org() {
			return &dispatch.CallUpon{Incident: p.inc.ID, To: to, Kind: "help", Text: anything}
		}
		return nil
	},
	(*probe).answerCall,
	func(p *probe) dispatch.Command {
		return &dispatch.AskSupport{Incident: p.inc.ID, Need: anything}
	},
	(*probe).recordStreets,
	(*probe).correctJurisdiction,
	func(p *probe) dispatch.Command {
		if p.inc.Jurisdiction != plans.JurisdictionMajorEvent || p.inc.EventEnd != 0 {
			return nil
		}
		return &dispatch.HandOverEvent{Incident: p.inc.ID, Reason: anything}
	},
}

// correctJurisdiction asks for the plainest other one: a restricted place, and of
// that an event of the district's own.
func (p *probe) correctJurisdiction() dispatch.Command {
	to := "restricted"
	if p.inc.Jurisdiction == plans.JurisdictionRestricted {
		to = "own"
	}
	return &dispatch.CorrectJurisdiction{Incident: p.inc.ID, Jurisdiction: to, Street: p.inc.Location.Street, Reason: anything}
}

func (p *probe) tickCondition() dispatch.Command {
	for _, c := range p.e.ConditionsOn(p.s, p.inc) {
		if c.Ticked && c.Tick == nil && (len(c.Who) == 0 || p.e.Plan().Holder(c.Who, p.actor.Seat, nil)) {
			return &dispatch.TickCondition{Incident: p.inc.ID, Condition: c.ID}
		}
	}
	return nil
}

func (p *probe) withdrawCondition() dispatch.Command {
	for _, c := range p.e.ConditionsOn(p.s, p.inc) {
		if c.Tick != nil {
			return &dispatch.WithdrawCondition{Incident: p.inc.ID, Condition: c.ID, Reason: anything}
		}
	}
	return nil
}

func (p *probe) strikeExpected() dispatch.Command {
	for _, x := range p.e.ExpectedOn(p.s, p.inc) {
		if x.Struck == 0 && x.Org != p.inc.Location.Street {
			return &dispatch.StrikeExpected{Incident: p.inc.ID, Body: x.Org}
		}
	}
	return nil
}

func (p *probe) tickChecklist() dispatch.Command {
	for _, c := range p.e.ChecklistsOn(p.s, p.inc) {
		if c.Met == "" && !c.Guidance && (c.Check == nil || c.Check.State == "open") {
			return &dispatch.TickChecklist{Incident: p.inc.ID, Item: c.ID, State: "done", Count: 1, Point: anything, Teams: anything}
		}
	}
	return nil
}

func (p *probe) answerCall() dispatch.Command {
	for _, c := range p.inc.Callings {
		if c.Answered == 0 {
			return &dispatch.AnswerCalling{Incident: p.inc.ID, Call: c.No, Answer: anything}
		}
	}
	return nil
}

func (p *probe) recordStreets() dispatch.Command {
	for i := range p.e.Plan().Streets {
		if s := p.e.Plan().Streets[i].Org; s != p.inc.Location.Street && p.inc.Location.Street != "" {
			return &dispatch.RecordStreets{Incident: p.inc.ID, Streets: []plans.OrgID{s}}
		}
	}
	return nil
}
