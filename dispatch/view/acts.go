package view

import (
	"errors"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ActsOn lists the commands that are meaningful on an incident as it stands,
// each with whether the actor may give it now and, if not, why, under which
// clause, and who may. The buttons are Decide's own answer: each act is put to
// it as the plainest command of its kind. What the user has yet to fill in is
// no reason to withhold a button.
func ActsOn(e *dispatch.Engine, s *dispatch.State, actor dispatch.Actor, inc *dispatch.Incident, now clock.Time) []Act {
	e = e.For(s, string(inc.ID))
	return offered(&probe{e: e, s: s, inc: inc, actor: actor, now: now}, plainest)
}

// offered puts the plainest command of each kind to Decide.
func offered(p *probe, kinds []func(*probe) dispatch.Command) []Act {
	var out []dispatch.Command
	for _, plain := range kinds {
		if c := plain(p); c != nil {
			out = append(out, c)
		}
	}
	return asDecided(p.e, p.s, dispatch.Env{Now: p.now, Actor: p.actor, Subject: p.inc.VaultKey}, out)
}

// asDecided is what Decide would answer to each of the commands.
func asDecided(e *dispatch.Engine, s *dispatch.State, env dispatch.Env, commands []dispatch.Command) []Act {
	out := []Act{}
	for _, c := range commands {
		act := Act{Command: c.Name(), Args: apart(c), Allowed: true}
		_, err := e.Decide(s, c, env)
		if no := (*dispatch.Refusal)(nil); errors.As(err, &no) && !mendable(c, no) {
			act.Allowed, act.Code, act.Clause = false, string(no.Code), no.Clause
			act.Why, act.WhyEn, act.Who = no.Message.Zh, no.Message.En, no.Who
		}
		out = append(out, act)
	}
	return out
}

// mendable: the refusal is of the wording, which the user has yet to fill in.
func mendable(c dispatch.Command, no *dispatch.Refusal) bool {
	switch no.Code {
	case dispatch.CodeInvalid, dispatch.CodeBlank, dispatch.CodeReason, dispatch.CodeStale, dispatch.CodeFuture:
		return true
	case dispatch.CodeUnknown:
		return no.Field != "seat" // who has no seat may do nothing
	case dispatch.CodeTwoHands:
		// A63: a report to the city leaves with an oral signature on record.
		_, report := c.(*dispatch.SendReport)
		return report
	}
	return false
}

// apart is what tells several acts of one command apart.
func apart(c dispatch.Command) map[string]any {
	switch c := c.(type) {
	case *dispatch.StartResponse:
		return map[string]any{"level": c.Level}
	case *dispatch.DecideProposal:
		return map[string]any{"level": c.Level}
	case *dispatch.ClearSensitive:
		return map[string]any{"ground": c.Ground}
	case *dispatch.MergeIncidents:
		return map[string]any{"from": string(c.From)}
	case *dispatch.ConfirmFact: // it may stand on a telling that was merged
		return map[string]any{"incident": string(c.Incident), "fact": c.Fact}
	case *dispatch.ProposeWarning:
		return map[string]any{"step": string(c.Step)}
	case *dispatch.ReceiveWarning:
		return map[string]any{"change": c.Change}
	case *dispatch.ConfirmWarningFact:
		return map[string]any{"fact": c.Fact}
	case *dispatch.IssueRequisition:
		if c.Propose {
			return map[string]any{"propose": true}
		}
	case *dispatch.Mobilise:
		if c.Propose {
			return map[string]any{"propose": true}
		}
	case *dispatch.AnswerSupport:
		return map[string]any{"org": string(c.Org)}
	}
	return nil
}

type probe struct {
	e     *dispatch.Engine
	s     *dispatch.State
	inc   *dispatch.Incident
	actor dispatch.Actor
	now   clock.Time
}

const anything = "…"

// plainest makes the plainest command of each kind, in the order in which the
// acts are offered; nil where the act would mean nothing now.
var plainest = []func(*probe) dispatch.Command{
	(*probe).sendReport,
	(*probe).draftReport,
	func(p *probe) dispatch.Command {
		v := dispatch.SeverityValue{Level: min(p.s.SeverityOf(p.inc).Level+1, plans.EspeciallyMajor)}
		return &dispatch.DetermineSeverity{Incident: p.inc.ID, Severity: v, Basis: anything}
	},
	(*probe).proposeLowering,
	(*probe).lowerSeverity,
	func(p *probe) dispatch.Command {
		for _, g := range []string{"people", "area", "period", "hot_topic"} {
			if !slices.Contains(p.s.SensitiveOf(p.inc), g) {
				return &dispatch.FlagSensitive{Incident: p.inc.ID, Ground: g}
			}
		}
		return nil
	},
	func(p *probe) dispatch.Command {
		if g := p.s.SensitiveOf(p.inc); len(g) > 0 {
			return &dispatch.ClearSensitive{Incident: p.inc.ID, Ground: g[0], Reason: anything}
		}
		return nil
	},
	func(p *probe) dispatch.Command {
		return &dispatch.RecordInvolvement{Incident: p.inc.ID, State: "yes", Kinds: []string{"foreign"}}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.SetOccurrence{Incident: p.inc.ID, Occurrence: dispatch.Occurrence{At: firstReceipt(p.s, whole(p.s, p.inc)), Basis: "witness"}}
	},
	func(p *probe) dispatch.Command {
		if p.inc.SlowOnset == nil {
			return nil
		}
		return &dispatch.ConfirmSlowOnset{Incident: p.inc.ID}
	},
	func(p *probe) dispatch.Command {
		none := 0
		return &dispatch.RecordFigures{Incident: p.inc.ID, Figures: dispatch.Figures{Dead: &none}, Source: anything, MadeAt: p.now}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.RecordFirstHandling{Incident: p.inc.ID, What: anything, Street: p.inc.Location.Street}
	},
	func(p *probe) dispatch.Command {
		bodies := []plans.OrgID{lead(p.e, p.inc.Type)}
		if bodies[0] == "" {
			bodies = nil
		}
		return &dispatch.Coordinate{Incident: p.inc.ID, Bodies: bodies}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.AddNote{Incident: p.inc.ID, Text: dispatch.Plain(anything)}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.AmendIncident{Incident: p.inc.ID, Title: p.inc.Title}
	},
	(*probe).reclassify,
	func(p *probe) dispatch.Command {
		return &dispatch.AddReceipt{
			Incident: p.inc.ID, Receiver: dispatch.Receiver{Unit: p.actor.Seat.Org()},
			Source: dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone},
		}
	},
	(*probe).merge,
	func(p *probe) dispatch.Command {
		if p.inc.MergedInto == "" {
			return nil
		}
		return &dispatch.UnmergeIncident{From: p.inc.ID, Reason: anything}
	},
	(*probe).startStreet, (*probe).startHeadquarters, (*probe).startCommittee,
	(*probe).decideProposal,
	func(p *probe) dispatch.Command {
		return &dispatch.RecordDeparture{Incident: p.inc.ID, Org: p.actor.Seat.Org(), At: p.now}
	},
	(*probe).answerSupport,
	func(p *probe) dispatch.Command {
		return &dispatch.InformLeader{Incident: p.inc.ID, Leader: p.actor.Seat, At: p.now, How: dispatch.ByPhone}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.RecordInstruction{Incident: p.inc.ID, From: p.actor.Seat, Text: dispatch.Plain(anything), Gist: anything, To: p.actor.Seat.Org()}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.RecordFact{Incident: p.inc.ID, What: anything, Who: anything, When: p.now, HowKnown: anything}
	},
	(*probe).confirmFact,
	func(p *probe) dispatch.Command {
		if p.inc.CityCommand != "" {
			return nil
		}
		return &dispatch.RecordCityCommand{Incident: p.inc.ID, Reference: anything}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Phase == dispatch.Handling {
			return nil // a thing that was handled was no false alarm
		}
		return &dispatch.DeclareFalseAlarm{Incident: p.inc.ID, Reason: anything}
	},
	func(p *probe) dispatch.Command {
		return &dispatch.EndHandling{Incident: p.inc.ID, Removed: true, Restored: true}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Phase.Live() || p.inc.Phase == dispatch.Archived {
			return nil
		}
		return &dispatch.ArchiveIncident{Incident: p.inc.ID}
	},
	func(p *probe) dispatch.Command {
		if p.inc.Erased != 0 {
			return nil
		}
		return &dispatch.ErasePersonal{Target: string(p.inc.ID), Basis: anything}
	},
}

// report is the plainest report: the one that the actor's body owes next, or
// any that somebody owes on this incident, every item said to be unknown.
func (p *probe) report() (kind dispatch.ReportKind, to []plans.OrgID, items dispatch.Written) {
	kind = dispatch.FirstReport
	form := ""
	org := p.actor.Seat.Org()
	for _, part := range whole(p.s, p.inc) {
		for _, id := range part.Duties {
			o := p.s.Obligations[id]
			if o == nil || !sends(o.Act) || to != nil && (o.Debtor != org || !o.Pending()) {
				continue
			}
			to, form, kind = []plans.OrgID{o.Creditor}, o.Form, reportFor(o.Act)
		}
	}
	if to == nil {
		if _, ok := p.e.Plan().Org("duty-office"); ok {
			to = []plans.OrgID{"duty-office"}
		}
	}
	items = dispatch.Written{}
	f, ok := p.e.Plan().Form(form)
	if !ok {
		f, ok = p.e.Plan().Form("eight-elements")
	}
	if ok {
		for _, it := range f.Items {
			items[it.ID] = filled(it)
		}
	}
	return kind, to, items
}

func filled(it plans.FormItem) string {
	switch {
	case len(it.Choice) > 0:
		return it.Choice[0]
	case len(it.Explicit) > 0:
		return "?" + it.Explicit[0]
	}
	return anything
}

func sends(act plans.Act) bool {
	switch act {
	case plans.ActReport, plans.ActDetail, plans.ActFollowUp, plans.ActNotice, plans.ActForward:
		return true
	}
	return false
}

func reportFor(act plans.Act) dispatch.ReportKind {
	switch act {
	case plans.ActDetail:
		return dispatch.DetailedReport
	case plans.ActFollowUp:
		return dispatch.FollowUpReport
	case plans.ActNotice:
		return dispatch.Notice
	case plans.ActForward:
		return dispatch.Forwarding
	}
	return dispatch.FirstReport
}

func (p *probe) sendReport() dispatch.Command {
	kind, to, items := p.report()
	return &dispatch.SendReport{Incidents: []dispatch.IncidentID{p.inc.ID}, Kind: kind, To: to, Items: items}
}

func (p *probe) draftReport() dispatch.Command {
	kind, to, items := p.report()
	return &dispatch.DraftReport{Incidents: []dispatch.IncidentID{p.inc.ID}, Kind: kind, To: to, Items: items}
}

func (p *probe) proposeLowering() dispatch.Command {
	level := p.s.SeverityOf(p.inc).Level
	if level <= plans.BelowOrdinary || p.inc.Lowering != nil {
		return nil
	}
	return &dispatch.ProposeLowering{Incident: p.inc.ID, Severity: dispatch.SeverityValue{Level: level - 1}, Mode: "corrected", Reason: anything}
}

func (p *probe) lowerSeverity() dispatch.Command {
	if l := p.inc.Lowering; l != nil {
		return &dispatch.LowerSeverity{Incident: p.inc.ID, Severity: l.Severity, Mode: l.Mode, Reason: anything}
	}
	return nil
}

func (p *probe) reclassify() dispatch.Command {
	for _, t := range p.e.Plan().EventTypes {
		if t.No != p.inc.Type {
			return &dispatch.Reclassify{Incident: p.inc.ID, Type: t.No, Reason: anything}
		}
	}
	return nil
}

// merge puts a suggested duplicate, else the first other live incident, into
// this one.
func (p *probe) merge() dispatch.Command {
	var other dispatch.IncidentID
	if len(p.inc.Suggested) > 0 {
		other = p.inc.Suggested[0]
	} else {
		for id, inc := range p.s.Incidents {
			if id != p.inc.ID && inc.Phase.Live() && inc.MergedInto == "" && (other == "" || id < other) {
				other = id
			}
		}
	}
	if other == "" || p.inc.MergedInto != "" {
		return nil
	}
	return &dispatch.MergeIncidents{Into: p.inc.ID, From: other}
}

func (p *probe) startStreet() dispatch.Command       { return p.start(3) }
func (p *probe) startHeadquarters() dispatch.Command { return p.start(2) }
func (p *probe) startCommittee() dispatch.Command    { return p.start(1) }

// start asks for one response level that is not in force.
func (p *probe) start(level int) dispatch.Command {
	if p.inc.Response == level {
		return nil
	}
	return &dispatch.StartResponse{Incident: p.inc.ID, Level: level}
}

func (p *probe) decideProposal() dispatch.Command {
	for _, pr := range p.inc.Proposals {
		if pr.Decided == 0 && pr.Level > 0 && pr.Level < 3 {
			return &dispatch.DecideProposal{Incident: p.inc.ID, Level: pr.Level, Reason: anything}
		}
	}
	return nil
}

func (p *probe) answerSupport() dispatch.Command {
	for _, part := range whole(p.s, p.inc) {
		for _, r := range part.Support {
			if r.Answered == 0 {
				return &dispatch.AnswerSupport{Incident: p.inc.ID, Org: r.Org, Answer: anything}
			}
		}
	}
	return nil
}

func (p *probe) confirmFact() dispatch.Command {
	for _, part := range whole(p.s, p.inc) {
		for _, f := range part.Facts {
			if f.Confirmed == 0 {
				return &dispatch.ConfirmFact{Incident: part.ID, Fact: f.No}
			}
		}
	}
	return nil
}
