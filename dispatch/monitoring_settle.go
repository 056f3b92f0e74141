package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

func (e *Engine) applyMonitoring(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *InformationAssessed:
		w := s.watch(ev.Intake, h)
		w.Assessments = append(w.Assessments, ev.Assessment)
	case *InformationPassedOn:
		w := s.watch(ev.Intake, h)
		for _, to := range ev.To {
			w.Passed = append(w.Passed, Passed{To: to, At: h.At, By: h.Seat, Note: ev.Note, Rule: ev.Rule})
		}
	case *InformationAcknowledged:
		w := s.watch(ev.Intake, h)
		for i := w.at(ev.Org); i >= 0; i = w.at(ev.Org) {
			w.Passed[i].Seen = h.At
		}
	case *InformationConcluded:
		o := ev.Outcome
		s.watch(ev.Intake, h).Outcome = &o
	case *RiskRegistered:
		s.year(h.At)
		s.Counters.Risk++
		x := ev.Entry
		s.Risks[x.ID] = &x
		s.touchRisk(&x, h)
	case *RiskAmended:
		x := s.Risks[ev.Risk]
		now := ev.Entry
		now.History, now.Checks, now.Inspection = append(x.History, ev.Change), x.Checks, x.Inspection
		*x = now
		s.touchRisk(x, h)
	case *RiskChecked:
		x := s.Risks[ev.Risk]
		x.Checks = append(x.Checks, ev.Check)
		if ev.NextCheck != 0 {
			x.NextCheck = ev.NextCheck
		}
		if n := ev.Check.Order; n > 0 {
			x.Inspection[n-1].Done = ev.Check.At
		}
		s.touchRisk(x, h)
	case *InspectionOrdered:
		x := s.Risks[ev.Risk]
		x.Inspection = append(x.Inspection, ev.Order)
		s.touchRisk(x, h)
	case *RoundSet:
		r := s.round(ev.Round, h)
		r.Days, r.Next = ev.Days, ev.Next
		r.Times++
	case *RoundHeld:
		r := s.round(ev.Round, h)
		r.Held = append(r.Held, ev.Held)
		if r.Next = ev.Next; ev.Next != 0 {
			r.Times++
		}
	default:
		return false
	}
	return true
}

// watch is an intake's part as monitoring information, marked as changed. An
// event shares no memory with the state.
func (s *State) watch(id IntakeID, h Header) *Watched {
	in := s.Intakes[id]
	in.Version = h.Number
	s.touched.add("intake", string(id))
	return in.Watch
}

func (s *State) touchRisk(x *risk.Entry, h Header) {
	x.Version = h.Number
	s.touched.add("risk", string(x.ID))
}

func (s *State) round(kind string, h Header) *risk.Round {
	r := s.Rounds[kind]
	if r == nil {
		r = &risk.Round{Kind: kind}
		s.Rounds[kind] = r
	}
	r.Version = h.Number
	s.touched.add("round", kind)
	return r
}

func (x *settling) settleMonitoring(ev Event) {
	switch ev := ev.(type) {
	case *IntakeLogged:
		x.informed(&ev.Intake)
	case *IntakeSorted:
		x.sortedInformation(ev)
	case *InformationAssessed:
		x.assessed(ev)
	case *InformationPassedOn:
		x.passedOn(ev)
	case *InformationAcknowledged:
		x.takeNotice(informationAlarm(ev.Intake, ev.Org))
	case *AlarmAcknowledged: // an inspection is known of; its day is the duty's
		for _, k := range ev.Keys {
			if strings.HasPrefix(k, "inspection/") {
				x.clearAlarm(k)
			}
		}
	case *InformationConcluded:
		x.settleInformation(ev.Intake, plans.ActAssess, plans.ActHandOver)
	case *ObligationAccrued:
		x.brought(&ev.Obligation)
	case *RiskRegistered:
		x.planCheck(x.s.Risks[ev.Entry.ID])
	case *RiskAmended:
		x.amended(ev)
	case *RiskChecked:
		x.checked(ev)
	case *InspectionOrdered:
		x.inspection(ev)
	case *RoundSet:
		x.releaseOwed("round/"+ev.Round, func(o *obligation.Obligation) bool { return true })
		x.planRound(ev.Round)
	case *RoundHeld:
		x.doneOwed("round/"+ev.Round, ev.Held.At, func(o *obligation.Obligation) bool { return true })
		x.planRound(ev.Round)
	default:
		x.passOn()
	}
}

// takeNotice: who has signed for it has heard its alarm too.
func (x *settling) takeNotice(key string) {
	if a := x.s.Alarms[key]; a != nil && a.AckAt == 0 {
		x.emit(&AlarmAcknowledged{Keys: []string{key}})
	}
	x.clearAlarm(key)
}

func informationAlarm(id IntakeID, to plans.OrgID) string {
	return "information/" + string(id) + "/" + string(to)
}

// informationMoment makes the moment of a trigger on monitoring information.
func (x *settling) informationMoment(in *Intake, unit plans.OrgID, b bind, origin string) moment {
	m := moment{on: other(in.ID), bind: b, at: x.h.At, unit: unit, origin: origin, facts: x.e.facts(x.s, nil, unit)}
	m.facts.Watch = plans.WatchKinds[in.Watch.Kind]
	m.facts.Sensitive = plans.No
	if in.Watch.Sensitive {
		m.facts.Sensitive = plans.Yes
	}
	m.facts.Source = sourceKinds[in.Source.Kind]
	return m
}

func (x *settling) informed(in *Intake) {
	if in.Watch == nil {
		return
	}
	m := x.informationMoment(in, in.Unit, bind{receiver: in.Unit}, "information:"+string(in.ID))
	m.at = in.Received
	x.fire(plans.OnInformation, m)
}

// assessed: the duty to judge is done; a prediction is brought to the office
// and to the departments named (3.1.3).
func (x *settling) assessed(ev *InformationAssessed) {
	in := x.s.Intakes[ev.Intake]
	x.settleInformation(ev.Intake, plans.ActAssess)
	if ev.Assessment.Major != plans.Yes {
		return
	}
	a := ev.Assessment
	m := x.informationMoment(in, a.Org, bind{determiner: a.Org, notified: a.Notify}, "prediction:"+string(in.ID)+":"+strconv.Itoa(len(in.Watch.Assessments)))
	x.fire(plans.OnPrediction, m)
}

// brought: what a rule lets the system itself bring to an inbox is in it with
// this very commit.
func (x *settling) brought(o *obligation.Obligation) {
	in := x.s.Intakes[IntakeID(o.Subject)]
	r, ok := x.e.ruleOf(x.s, o)
	if in == nil || in.Watch == nil || !ok || !r.Direct || in.Watch.at(o.Creditor) >= 0 {
		return
	}
	x.emit(&InformationPassedOn{Intake: in.ID, To: []plans.OrgID{o.Creditor}, Rule: r.ID})
}

// passedOn rings at whoever was given it; what was owed to him is done.
func (x *settling) passedOn(ev *InformationPassedOn) {
	in := x.s.Intakes[ev.Intake]
	for _, to := range ev.To {
		p, sounds := PriorityGeneral, false
		if in.Watch.Sensitive || ev.Rule != "" {
			p, sounds = PriorityImportant, true
		}
		x.raise(Alarm{Key: informationAlarm(in.ID, to), Priority: p, What: "information", Subject: string(in.ID), For: []plans.OrgID{to}, Sounds: sounds})
	}
	for _, o := range x.s.owed(string(in.ID)) {
		if o.Pending() && (o.Act == plans.ActPassOn && contains(ev.To, o.Creditor) || o.Act == plans.ActHandOver && ev.Rule == "") {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: x.done("", x.h.At)})
		}
	}
}

// sortedInformation: filing, passing on and setting up as an incident say what
// became of monitoring information too.
func (x *settling) sortedInformation(ev *IntakeSorted) {
	in := x.s.Intakes[ev.Intake]
	if in.Watch == nil {
		return
	}
	switch ev.As {
	case "incident":
		x.emit(&InformationConcluded{Intake: in.ID, Outcome: WatchOutcome{What: "incident", Incident: ev.Incident, At: x.h.At, By: x.h.Seat}})
	case "filed":
		if in.Watch.Outcome == nil {
			x.emit(&InformationConcluded{Intake: in.ID, Outcome: WatchOutcome{What: "nothing", Reason: ev.Note, At: x.h.At, By: x.h.Seat}})
		}
	default:
		if ev.To != "" {
			x.emit(&InformationPassedOn{Intake: in.ID, To: []plans.OrgID{ev.To}, Note: ev.Note})
		}
	}
}

func (x *settling) settleInformation(id IntakeID, acts ...plans.Act) {
	x.doneOwed(string(id), x.h.At, func(o *obligation.Obligation) bool { return contains(acts, o.Act) })
}

// doneOwed fulfils what is pending on a subject.
func (x *settling) doneOwed(subject string, at clock.Time, match func(*obligation.Obligation) bool) {
	for _, o := range x.s.owed(subject) {
		if o.Pending() && match(o) {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: x.done("", at)})
		}
	}
}

// releaseOwed voids what is pending on a subject: another took its place.
func (x *settling) releaseOwed(subject string, match func(*obligation.Obligation) bool) {
	for _, o := range x.s.owed(subject) {
		if o.Pending() && match(o) {
			x.void(o, CauseSuperseded, "")
		}
	}
}

// planCheck: the day of the next check is a target of who is responsible (3.1.1(b)).
func (x *settling) planCheck(r *risk.Entry) {
	if r.NextCheck == 0 || r.Secret {
		return
	}
	m := moment{on: other(r.ID), bind: bind{assignee: r.Owner}, at: x.h.At, stated: r.NextCheck, unit: r.Owner, origin: checkOrigin(r, r.NextCheck), facts: x.e.facts(x.s, nil, r.Owner)}
	x.fire(plans.OnCheckSet, m)
}

func isCheck(o *obligation.Obligation) bool {
	return strings.HasPrefix(o.Origin, "check:")
}

// amended: a check on another day or of another body takes the place of the one
// planned; of what is over none is due.
func (x *settling) amended(ev *RiskAmended) {
	r := x.s.Risks[ev.Risk]
	changed := func(f string) bool { _, ok := ev.Change.To[f]; return ok }
	kind, ok := x.e.plan.RiskKind(r.Kind)
	if !ok || !slices.ContainsFunc([]string{"next_check", "owner", "state"}, changed) {
		return
	}
	if s, _ := kind.State(r.State); s.Closed || changed("next_check") || changed("owner") {
		x.releaseOwed(string(r.ID), func(o *obligation.Obligation) bool { return isCheck(o) || s.Closed })
		x.planCheck(r)
	}
}

// checked: what was due is done, and the next has its day.
func (x *settling) checked(ev *RiskChecked) {
	r := x.s.Risks[ev.Risk]
	if n := ev.Check.Order; n > 0 { // 3.1.1(d)
		x.doneOwed(string(r.ID), ev.Check.At, func(o *obligation.Obligation) bool { return o.Origin == orderOrigin(r.ID, n) })
		x.clearAlarm(inspectionAlarm(r.ID, n))
	} else {
		x.doneOwed(string(r.ID), ev.Check.At, func(o *obligation.Obligation) bool { return isCheck(o) })
	}
	if ev.NextCheck != 0 {
		if ev.Check.Order > 0 {
			x.releaseOwed(string(r.ID), func(o *obligation.Obligation) bool { return isCheck(o) })
		}
		x.planCheck(r)
	}
}

func inspectionAlarm(id RiskID, no int) string {
	return "inspection/" + string(id) + "/" + strconv.Itoa(no)
}

func (x *settling) inspection(ev *InspectionOrdered) {
	o := ev.Order
	m := moment{on: other(ev.Risk), bind: bind{assignee: o.To, asker: o.By.Org()}, at: x.h.At, stated: o.Due, unit: o.To, origin: orderOrigin(ev.Risk, o.No), facts: x.e.facts(x.s, nil, o.To)}
	x.fire(plans.OnInspection, m)
	x.raise(Alarm{Key: inspectionAlarm(ev.Risk, o.No), Priority: PriorityGeneral, What: "inspection", Subject: string(ev.Risk), For: []plans.OrgID{o.To}, Due: o.Due})
}

// planRound: the next day of an assessment or a meeting is the office's target.
func (x *settling) planRound(kind string) {
	r := x.s.Rounds[kind]
	if r.Next == 0 {
		return
	}
	t := plans.OnAssessment
	if kind == risk.Meeting {
		t = plans.OnMeeting
	}
	x.fire(t, moment{on: other("round/" + kind), at: x.h.At, stated: r.Next, unit: orgEmergencyOffice, origin: roundOrigin(kind, r.Times), facts: x.e.facts(x.s, nil, orgEmergencyOffice)})
}
