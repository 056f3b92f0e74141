package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// postActs makes the plainest command of each kind of the post's own work and of
// what is confirmed about an incident; nil where the act would mean nothing now.
var postActs = []func(*probe) dispatch.Command{
	func(p *probe) dispatch.Command {
		return &dispatch.DecideOnScene{Incident: p.inc.ID, Matter: "decision", Text: anything}
	},
	func(p *probe) dispatch.Command {
		for _, o := range p.inc.Opinions {
			if o.Replied == 0 {
				return &dispatch.ReplyOpinion{Incident: p.inc.ID, Opinion: o.No, Reply: anything}
			}
		}
		return nil
	},
	func(p *probe) dispatch.Command {
		return &dispatch.ConfirmFinding{Incident: p.inc.ID, Field: "cause", Text: anything, Source: anything}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Attention != nil {
			return nil
		}
		return &dispatch.FlagAttention{Incident: p.inc.ID, Reason: anything}
	},
	(*probe).joinGroup,
	func(p *probe) dispatch.Command {
		if p.inc.Group == "" {
			return nil
		}
		return &dispatch.LeaveGroup{Incident: p.inc.ID, Reason: anything}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Group == "" {
			return nil
		}
		return &dispatch.RecordOverlap{Group: p.inc.Group, Reason: anything}
	},
}

// joinGroup asks for the first group that is open.
func (p *probe) joinGroup() dispatch.Command {
	if p.inc.Group != "" || !p.inc.Phase.Live() {
		return nil
	}
	var open []string
	for id, g := range p.s.Groups {
		if g.Ended == 0 {
			open = append(open, id)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return &dispatch.JoinGroup{Group: slices.Min(open), Incident: p.inc.ID}
}

// groupActs is what the actor may decide for a whole event group: its level and
// command are the group's, not its members' (A50).
func groupActs(e *dispatch.Engine, s *dispatch.State, g *dispatch.Group, actor dispatch.Actor, now clock.Time) []Act {
	if g.Ended != 0 || len(s.Members(g)) == 0 {
		return []Act{}
	}
	id := dispatch.IncidentID(g.ID)
	var commands []dispatch.Command
	for level := 3; level >= 1; level-- {
		if g.Level != level {
			commands = append(commands, &dispatch.StartResponse{Incident: id, Level: level})
		}
	}
	if city := s.Members(g)[0].CityCommand != ""; city && g.Command != "" {
		commands = append(commands, &dispatch.LowerResponse{Incident: id, Level: max(1, g.Level), Reason: anything, CityReference: anything})
	} else if g.Level == 1 || g.Level == 2 {
		commands = append(commands, &dispatch.LowerResponse{Incident: id, Level: g.Level + 1, Reason: anything})
	}
	if g.Command != "" {
		commands = append(commands, &dispatch.EndHandling{Incident: id, Removed: true, Restored: true})
	}
	return asDecided(e, s, dispatch.Env{Now: now, Actor: actor}, commands)
}

// may tells whether the actor could give the command as it stands.
func (p *probe) may(c dispatch.Command) bool {
	return asDecided(p.e, p.s, dispatch.Env{Now: p.now, Actor: p.actor, Subject: p.inc.VaultKey}, []dispatch.Command{c})[0].Allowed
}

// mayTick: the condition can be ticked, or its tick withdrawn, from this seat.
func (p *probe) mayTick(c *ConditionRow) bool {
	switch {
	case !c.Ticks:
		return false
	case c.Ticked != 0:
		return p.may(&dispatch.WithdrawCondition{Incident: p.inc.ID, Condition: c.ID, Reason: anything})
	}
	return p.may(&dispatch.TickCondition{Incident: p.inc.ID, Condition: c.ID})
}

// mayCheck: an item of the list can be ticked from this seat.
func (p *probe) mayCheck(c *CheckItemRow) bool {
	return !c.Auto && !c.Guidance && p.may(&dispatch.TickChecklist{Incident: p.inc.ID, Item: c.ID, State: "open"})
}

// mayStrike: the body can be taken off the list of the expected from this seat, or
// put back.
func (p *probe) mayStrike(org plans.OrgID, struck bool) bool {
	return p.may(&dispatch.StrikeExpected{Incident: p.inc.ID, Body: org, Restore: struck, Reason: anything})
}
