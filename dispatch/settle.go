package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// Settle says what the plan's rules make of an event that has just been
// applied: duties accrue, limits move, deeds discharge, alarms rise. It reads
// s and changes nothing.
func (e *Engine) Settle(s *State, h Header, ev Event) []Event {
	x := &settling{e: e.forEvent(s, ev), s: s, h: h}
	kind := ev.Kind()
	concerned, known := settlers.of(kind)
	for i := range parts {
		if parts[i].settle == nil || concerned&(1<<i) == 0 {
			continue
		}
		x.unconcerned = false
		if parts[i].settle(x, ev); x.unconcerned {
			concerned &^= 1 << i
		}
	}
	if !known {
		settlers.learn(kind, concerned)
	}
	return x.out
}

func (x *settling) settleIncident(ev Event) {
	switch ev := ev.(type) {
	case *IncidentReported:
		x.suggest(x.s.Incidents[ev.ID])
	case *ReceiptRecorded:
		x.received(ev)
	case *SeverityDetermined:
		x.determined(ev)
	case *SeverityLowered:
		x.lowered(ev)
	case *SensitivityFlagged:
		x.flagged(ev)
	case *SensitivityCleared:
		x.cleared(ev)
	case *InvolvementRecorded:
		x.involved(ev)
	case *OccurrenceSet:
		x.occurred(ev)
	case *IncidentReclassified:
		x.reclassified(ev)
	case *IncidentsMerged:
		x.merged(ev)
	case *IncidentUnmerged:
		x.unmerged(ev)
	default:
		x.passOn()
	}
}

func (x *settling) involved(ev *InvolvementRecorded) {
	switch ev.State {
	case plans.No: // what was recorded as involvement never was
		x.endGrounds(x.s.root(ev.Incident), CauseCorrected, func(g obligation.Ground) bool { return g.Kind == "involvement" })
	case plans.Yes: // 4.1.6
		x.fireOn(plans.OnInvolvement, ev.Incident, ev.By, bind{determiner: ev.By}, "involvement", obligation.Ground{Kind: "involvement", Ref: "involvement", At: x.h.At})
	}
}

func (x *settling) settleReport(ev Event) {
	switch ev := ev.(type) {
	case *ReportDelivered:
		x.delivered(ev)
	case *DeliveryFailed:
		x.failed(ev)
	case *StatedTimeConfirmed:
		x.stated(ev)
	default:
		x.passOn()
	}
}

func (x *settling) settleDuty(ev Event) {
	switch ev := ev.(type) {
	case *TimersStruck:
		x.struck(ev)
	case *ObligationFulfilled:
		x.fulfilledDuty(x.s.Obligations[ev.Obligation], ev.Fulfilment)
	case *ObligationReleased:
		x.clearAlarm(dutyAlarm(ev.Obligation))
		x.waived(ev)
	case *ObligationAccrued:
		x.accrued(&ev.Obligation)
	case *LimitSet:
		x.limitMoved(x.s.Obligations[ev.Obligation])
	case *FeedHeard:
		x.clearAlarm(feedAlarm(ev.Feed))
	default:
		x.passOn()
	}
}

func (x *settling) settlePeople(ev Event) {
	switch ev := ev.(type) {
	case *MatterRecorded:
		x.matter(&ev.Matter, ev.Matter.To, ev.Matter.asker(), ev.Matter.Due, "matter")
	case *MatterStepped:
		x.matterStepped(ev)
	default:
		x.passOn()
	}
}

func (x *settling) settleHandling(ev Event) {
	s, h := x.s, x.h
	switch ev := ev.(type) {
	case *BodiesCoordinated:
		x.discharge(s.root(ev.Incident), plans.ActCoordinate, x.done("", h.At), func(o *obligation.Obligation) bool { return o.Debtor == orgEmergencyOffice })
	case *FirstHandlingRecorded:
		x.discharge(s.root(ev.Incident), plans.ActFirstHandling, x.done("", h.At), func(o *obligation.Obligation) bool { return o.Debtor == ev.Street })
	case *ResponseProposed:
		inc := s.Incidents[ev.Incident]
		m := x.moment(inc, ev.Proposal.Body, bind{body: ev.Proposal.Body}, h.At)
		m.facts.Proposed = int8(ev.Proposal.Level)
		m.origin = proposalOrigin(inc.ID, len(inc.Proposals)-1)
		x.fire(plans.OnProposal, m)
	case *ProposalDecided:
		inc := s.Incidents[ev.Incident]
		x.discharge(s.root(inc.ID), plans.ActDecide, x.done("", h.At), func(o *obligation.Obligation) bool {
			for i, p := range inc.Proposals {
				if p.Level == ev.Level && o.Origin == proposalOrigin(inc.ID, i) {
					return true
				}
			}
			return false
		})
	case *ResponseStarted:
		x.responded(ev)
	case *DepartureRecorded:
		x.discharge(s.root(ev.Incident), plans.ActDepart, x.done("", ev.At), func(o *obligation.Obligation) bool { return o.Debtor == ev.Org })
	case *SupportAsked:
		x.fireOn(plans.OnSupportAsked, ev.Incident, ev.Org, bind{reporter: ev.Org}, "support:"+strconv.Itoa(len(s.Incidents[ev.Incident].Support)), obligation.Ground{})
	case *SupportAnswered:
		x.answerSupport(s.root(ev.Incident), ev.Org)
	case *CityCommandRecorded: // A48: the level is the city's now
		for _, o := range s.duties(s.root(ev.Incident)) {
			if x.endsOn(o, plans.EndCityCommand) && o.Pending() && !x.voided(o.ID) {
				x.void(o, CauseCity, "")
			}
		}
	case *HandlingEnded:
		x.ended(s.root(ev.Incident), CauseEnded)
		x.fireOn(plans.OnEnded, ev.Incident, ev.By, bind{body: ev.By}, "ended", obligation.Ground{})
		x.clearNew(s.root(ev.Incident))
	case *FalseAlarmDeclared:
		x.falseAlarm(s.root(ev.Incident))
	case *IncidentArchived:
		for _, o := range s.duties(s.Incidents[ev.Incident]) {
			x.clearAlarm(dutyAlarm(o.ID))
		}
	default:
		x.passOn()
	}
}

// moment makes the common part of a trigger on an incident.
func (x *settling) moment(inc *Incident, unit plans.OrgID, b bind, at clock.Time) moment {
	root := x.s.root(inc.ID)
	return moment{on: root, bind: b, at: at, unit: unit, facts: x.e.facts(x.s, root, unit)}
}

func (x *settling) fireOn(t plans.Trigger, id IncidentID, unit plans.OrgID, b bind, origin string, g obligation.Ground) {
	m := x.moment(x.s.Incidents[id], unit, b, x.h.At)
	m.origin, m.ground = origin, g
	x.fire(t, m)
}

// done is a deed of the commit's own person at an instant.
func (x *settling) done(ref string, at clock.Time) obligation.Fulfilment {
	return obligation.Fulfilment{At: at, Recorded: x.h.At, Ref: ref, Person: string(x.h.Person), Seat: x.h.Seat}
}

// discharge fulfils every pending duty of the act that match names.
func (x *settling) discharge(on subject, act plans.Act, f obligation.Fulfilment, match func(*obligation.Obligation) bool) []*obligation.Obligation {
	var met []*obligation.Obligation
	for _, o := range on.duties(x.s) {
		if o.Act == act && o.Pending() && match(o) {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: f})
			met = append(met, o)
		}
	}
	return met
}

// received: a unit has its own receipt. Its clock starts, the source's duty is
// met, and the emergency office and the territorial street know (A04).
func (x *settling) received(ev *ReceiptRecorded) {
	inc, r := x.s.Incidents[ev.Incident], ev.Receipt
	if ev.Told != "" {
		src := inc.Sources[0]
		if ev.Source != nil {
			src = *ev.Source
		}
		m := x.moment(inc, r.Unit, bind{receiver: r.Unit, source: ev.Told}, r.At)
		m.facts.Source = sourceKinds[src.Kind]
		m.known, m.origin = ev.KnownAt, "source:"+string(inc.ID)+":"+strconv.Itoa(len(inc.Receipts))
		f := x.done("", r.At)
		m.done = &f
		x.told(m, f)
		x.fire(plans.OnSourceReport, m)
	}
	m := x.moment(inc, r.Unit, bind{receiver: r.Unit}, r.At)
	m.facts.SeverityAtReceipt = r.Severity
	told := x.s.ReportedAt(x.s.root(inc.ID))
	m.facts.Reported = told != 0 && told <= r.At
	m.ground = obligation.Ground{Kind: "receipt", Ref: "receipt:" + string(r.Unit), At: r.At}
	x.fire(plans.OnReceipt, m)
	x.knows(inc, r.Unit, r.At)
	x.newIncident(inc, r.Unit)
	x.reanchor(x.s.root(inc.ID)) // an earlier receipt moves a provisional due
}

// told meets what a source has owed the receiver since it told another: a
// residents' committee tells its own street whomever else it told (4.1.3, A04).
func (x *settling) told(m moment, f obligation.Fulfilment) {
	x.discharge(m.incident(), plans.ActTell, f, func(o *obligation.Obligation) bool {
		return o.Debtor == m.bind.source && o.Creditor == m.bind.receiver
	})
}

// knows fires the triggers of first knowledge.
func (x *settling) knows(inc *Incident, unit plans.OrgID, at clock.Time) {
	m := x.moment(inc, unit, bind{receiver: unit}, at)
	switch unit {
	case orgEmergencyOffice:
		x.fire(plans.OnOfficeKnows, m)
	case m.incident().Location.Street:
		x.fire(plans.OnStreetKnows, m)
	}
}

// determined: severity was judged or raised. A level of 4.1.4 newly reached is
// a ground; a raise above it is one more (A03).
func (x *settling) determined(ev *SeverityDetermined) {
	inc, d := x.s.Incidents[ev.Incident], ev.Determination
	root := x.s.root(inc.ID)
	before := plans.Undetermined
	if n := len(inc.Severities); n > 1 {
		before = inc.Severities[n-2].Severity.Level
	}
	for _, m := range x.s.family(root) {
		if m != inc {
			before = max(before, m.Severity.Level)
		}
	}
	if d.City != "" { // A49: what the city has determined need not be told to it
		for _, o := range x.s.duties(root) {
			if x.endsOn(o, plans.EndCityDecided) {
				x.void(o, CauseCity, "")
			}
		}
	}
	now := d.Severity.Level
	g := obligation.Ground{Kind: "severity", Ref: severityRef(inc), At: x.h.At}
	if now > before && now >= plans.Larger {
		x.ground(root, d.By, g)
	}
	if now >= plans.Major && before < plans.Major {
		m := x.moment(root, d.By, bind{determiner: d.By}, x.h.At)
		m.origin, m.ground = "series:"+strconv.FormatInt(int64(x.h.At), 10), g
		x.major(m)
	}
	if d.By == orgDutyOffice && now > before { // 4.1.7: it need not be told what it judged itself
		x.heard(x.moment(root, d.By, bind{reporter: d.By}, x.h.At))
	}
	if now > before {
		x.propose(root, "severity", x.without(noSeverity))
	}
}

// ground: 4.1.4 applies on one more ground.
func (x *settling) ground(root *Incident, by plans.OrgID, g obligation.Ground) {
	x.addGround(root, g)
	m := x.moment(root, by, bind{determiner: by}, x.h.At)
	m.origin, m.ground = g.Ref, g
	x.fire(plans.OnGround, m)
}

// major starts the follow-ups of 4.1.5, unless they run already.
func (x *settling) major(m moment) {
	for _, member := range x.s.family(m.incident()) {
		for _, sr := range member.Series {
			if sr.Ended == 0 {
				return
			}
		}
	}
	for _, r := range x.e.book(m.on).Rules {
		if r.On == plans.OnMajor && x.binds(r) && x.e.plan.Holds(r, m.facts) {
			if r.Per == plans.PerIncident && r.Every > 0 {
				x.accrueSeries(r, m)
				continue
			}
			x.accrue(r, m)
		}
	}
}

// accrueSeries opens the first slot of a run; a later run after an easing is
// another ground, so it is told apart by its beginning.
func (x *settling) accrueSeries(r *plans.Rule, m moment) {
	per := *r
	per.Per = plans.PerOccasion
	x.accrue(&per, m)
}

func pendingProposal(inc *Incident, level int) bool {
	for _, p := range inc.Proposals {
		if p.Level == level && p.Decided == 0 {
			return true
		}
	}
	return false
}

func (x *settling) flagged(ev *SensitivityFlagged) {
	root := x.s.root(ev.Incident)
	g := obligation.Ground{Kind: "sensitive", Ref: "sensitive:" + string(ev.Incident) + ":" + ev.Mark.Ground + ":" + strconv.FormatInt(int64(x.h.At), 10), At: x.h.At}
	if len(x.s.SensitiveOf(root)) > 1 { // it was sensitive already: one more reason for the same
		x.addGround(root, g)
		return
	}
	x.ground(root, ev.Mark.By, g)
	x.propose(root, "sensitive", x.without(noSensitivity))
}

func (x *settling) cleared(ev *SensitivityCleared) {
	prefix := "sensitive:" + string(ev.Incident) + ":" + ev.Ground + ":"
	x.endGrounds(x.s.root(ev.Incident), "cleared", func(g obligation.Ground) bool { return strings.HasPrefix(g.Ref, prefix) })
}

// lowered: as corrected, duties whose only ground was the wrong value are void;
// as eased, only future slots stop (A08).
func (x *settling) lowered(ev *SeverityLowered) {
	root, d := x.s.root(ev.Incident), ev.Determination
	if d.Mode == "corrected" {
		wrong := map[string]bool{}
		for _, m := range x.s.family(root) {
			for i, sv := range m.Severities {
				if sv.Corrected == x.h.At {
					wrong["severity:"+string(m.ID)+":"+strconv.Itoa(i+1)] = true
				}
			}
		}
		x.endGrounds(root, CauseCorrected, func(g obligation.Ground) bool { return wrong[g.Ref] })
	}
	if d.Severity.Level < plans.Major {
		x.endSeries(root, d.Mode, plans.EndEased)
	}
}

// endSeries stops the runs of slots that end on the occasion; an open slot is
// void.
func (x *settling) endSeries(root *Incident, cause string, end plans.End) {
	for _, m := range x.s.family(root) {
		for _, sr := range m.Series {
			r, ok := x.e.plan.Rule(sr.Rule)
			if sr.Ended != 0 || !ok || !contains(r.Ends, end) {
				continue
			}
			for _, id := range sr.Slots {
				o := x.s.Obligations[id]
				if o.Pending() && !pastDue(o, x.h.At) && !x.voided(id) {
					x.void(o, cause, "")
				}
			}
			x.emit(&SeriesEnded{Incident: m.ID, Rule: sr.Rule, Cause: cause})
		}
	}
}

// voided reports whether this very settling has released the duty already.
func (x *settling) voided(id obligation.ID) bool {
	for _, ev := range x.out {
		if rel, ok := ev.(*ObligationReleased); ok && rel.Obligation == id {
			return true
		}
	}
	return false
}

// occurred: dues that run from the occurrence move (A06). Who recognised a slow
// onset first knew of it then (A05).
func (x *settling) occurred(ev *OccurrenceSet) {
	root := x.s.root(ev.Incident)
	x.reanchor(root)
	if ev.Record.RecognisedBy == "" || ev.Record.Occurrence.At == 0 {
		return
	}
	for _, o := range x.s.duties(root) {
		r, ok := x.e.ruleOf(x.s, o)
		if !ok || o.Debtor != ev.Record.RecognisedBy {
			continue
		}
		for _, l := range r.Limits {
			if l.From != plans.FromKnown {
				continue
			}
			lim, ok := x.limit(l, o, moment{on: root, at: o.Born, known: ev.Record.Occurrence.At})
			if cur, has := o.Current(l.Kind); ok && has && cur.Due != lim.Due {
				lim.Cause = "recognised"
				x.emit(&LimitSet{Obligation: o.ID, Limit: lim})
			}
		}
	}
}

// reclassified: what is unfulfilled moves from the old lead to the new with its
// due unchanged (A30).
func (x *settling) reclassified(ev *IncidentReclassified) {
	root := x.s.root(ev.Incident)
	old, ok := x.e.plan.Playbook(root.Retyped[len(root.Retyped)-1].From, root.Location.Street)
	if !ok {
		return
	}
	now := x.e.book(root)
	for _, o := range x.s.duties(root) {
		to := plans.OrgID("")
		switch o.Debtor {
		case old.Lead:
			to = now.Lead
		case old.HQOffice:
			to = now.HQOffice
		case old.HQ:
			to = now.HQ
		}
		if to != "" && to != o.Debtor && o.Pending() {
			x.emit(&ObligationMoved{Obligation: o.ID, To: to})
		}
	}
	// A30: command moves when the new headquarters accepts, which it is asked to.
	if root.Response == 2 && root.Command == old.HQ && now.HQ != old.HQ && !pendingProposal(root, 2) && root.CityCommand == "" {
		x.emit(&ResponseProposed{Incident: root.ID, Proposal: Proposal{Level: 2, Body: now.HQ, At: x.h.At, Cause: "reclassified"}})
	}
}

func responseOrigin(inc *Incident) string { return "response:" + strconv.Itoa(len(inc.Commands)) }

// responded: a level is in force. Starting it answers requests for support (A46).
func (x *settling) responded(ev *ResponseStarted) {
	inc := x.s.Incidents[ev.Incident]
	root := x.s.root(inc.ID)
	if ev.Level < 3 {
		for _, r := range root.Support {
			if r.Answered == 0 {
				x.emit(&SupportAnswered{Incident: root.ID, Org: r.Org, Level: ev.Level})
			}
		}
	}
	if ev.Merged != "" || x.member(ev.Group, inc.ID) {
		return // A21, A50: the duties of the group's level arise once
	}
	m := x.moment(inc, ev.Body, bind{body: ev.Body}, x.h.At)
	m.origin = responseOrigin(inc)
	m.facts.Response = int8(ev.Level)
	x.fire(plans.OnResponse, m)
}

func (x *settling) answerSupport(root *Incident, org plans.OrgID) {
	x.discharge(root, plans.ActAnswer, x.done("", x.h.At), func(o *obligation.Obligation) bool {
		return o.Creditor == org && strings.HasPrefix(o.Origin, "support:") && !x.answered(o.ID)
	})
}

func (x *settling) answered(id obligation.ID) bool {
	for _, ev := range x.out {
		if f, ok := ev.(*ObligationFulfilled); ok && f.Obligation == id {
			return true
		}
	}
	return false
}

func (x *settling) ended(root *Incident, cause string) {
	x.endSeries(root, cause, plans.EndHandling)
	for _, o := range x.s.duties(root) {
		r, ok := x.e.ruleOf(x.s, o)
		if ok && o.Slot == 0 && contains(r.Ends, plans.EndHandling) && o.Pending() && !pastDue(o, x.h.At) && !x.voided(o.ID) {
			x.void(o, cause, "")
		}
	}
}

// falseAlarm: nothing that is not yet past due is owed any more; what is
// overdue stays, so that nothing is laundered.
func (x *settling) falseAlarm(root *Incident) {
	for _, o := range x.s.duties(root) {
		if o.Pending() && !pastDue(o, x.h.At) {
			x.void(o, CauseFalseAlarm, "")
		}
	}
	x.endSeries(root, CauseFalseAlarm, plans.EndHandling)
	x.clearNew(root)
}
