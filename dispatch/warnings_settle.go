package dispatch

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

func expiryAlarm(id WarningID) string { return "expiry/" + string(id) }
func warningAlarm(id WarningID, org plans.OrgID) string {
	return "warning/" + string(id) + "/" + string(org)
}

// settleWarnings says what follows from what happened to a warning.
func (x *settling) settleWarnings(ev Event) {
	switch ev := ev.(type) {
	case *WarningReceived:
		x.warningReceived(x.s.Warnings[ev.Warning], len(x.s.Warnings[ev.Warning].Texts))
	case *WarningUpdated:
		x.warningReceived(x.s.Warnings[ev.Warning], ev.Text.No)
	case *WarningForwarded:
		x.warningForwarded(x.s.Warnings[ev.Warning], ev)
	case *WarningIssued:
		x.warningIssued(x.s.Warnings[ev.Warning], &ev.Text, ev.Notify)
	case *WarningLifted:
		x.warningLifted(x.s.Warnings[ev.Warning], ev)
	case *WarningCancelled:
		x.warningOver(x.s.Warnings[ev.Warning])
	case *WarningDismissed:
		x.warningOver(x.s.Warnings[ev.Warning])
	case *WarningRelayed:
		w := x.s.Warnings[ev.Warning]
		x.discharge(w, plans.ActRelay, x.done("", x.h.At), anyDuty)
		// A40: a text that its issuer changed is taken anew; more streets named for
		// the same text ask nothing of those who have it.
		x.fireWarning(plans.OnWarningRelayed, w, bind{}, "relay:"+strconv.Itoa(len(w.Texts)), warning.Origin, warning.Self)
		x.tell(w, ev.Relay.Streets)
	case *WarningAcknowledged:
		w := x.s.Warnings[ev.Warning]
		x.discharge(w, plans.ActAcknowledge, x.done("", x.h.At), func(o *obligation.Obligation) bool { return o.Debtor == ev.Org && ev.takes(o.Born) })
		// What came after a phone's late word rings on.
		left := func(o *obligation.Obligation) bool {
			return o.Act == plans.ActAcknowledge && o.Debtor == ev.Org && o.Pending()
		}
		if !w.waitsFor(ev.Org) && !slices.ContainsFunc(w.duties(x.s), left) {
			x.clearAlarm(warningAlarm(w.ID, ev.Org))
		}
	case *WarningProposed:
		x.warningProposed(x.s.Warnings[ev.Warning], &ev.Proposal)
	default:
		x.settleWarningDeeds(ev)
	}
}

func anyDuty(*obligation.Obligation) bool { return true }

func (x *settling) settleWarningDeeds(ev Event) {
	switch ev := ev.(type) {
	case *WarningFiled:
		w := x.s.Warnings[ev.Warning]
		for _, f := range ev.Filings {
			x.discharge(w, plans.ActFile, x.done(f.Reference, f.At), func(o *obligation.Obligation) bool {
				return o.Creditor == f.To && x.e.speaksFor(f.From, o.Debtor) && f.At >= o.Born
			})
		}
	case *WarningAdjustmentRequested:
		w := x.s.Warnings[ev.Warning]
		x.fireWarning(plans.OnWarningRequested, w, bind{body: w.Issuer()}, "request:"+strconv.Itoa(len(w.Requests)), warning.Adjust, warning.Self)
		x.tell(w, []plans.OrgID{w.Issuer()})
	case *WarningMeasuresChosen:
		x.measuresTaken(x.s.Warnings[ev.Warning], ev)
	case *WarningTasksReported:
		for _, t := range ev.Done {
			x.discharge(x.s.Warnings[ev.Warning], plans.ActTask, x.done("", t.At), func(o *obligation.Obligation) bool { return o.ID == t.Duty })
		}
	case *PeopleReached:
		x.peopleReached(x.s.Warnings[ev.Warning], ev.Reach.Street)
	case *PublicationAnswered, *PublicationSubmitted:
		x.settleSubmission(ev)
	case *DangerGone:
		w := x.s.Warnings[ev.Warning]
		x.fireWarning(plans.OnDangerGone, w, bind{body: w.Issuer()}, "danger_gone", warning.Lift, warning.Self)
	default:
		x.passOn()
	}
}

// fireWarning raises what the plan's rules put on a moment of a warning.
func (x *settling) fireWarning(t plans.Trigger, w *Warning, b bind, origin string, step warning.Step, path warning.Path) {
	x.fire(t, x.warningMoment(w, b, origin, step, path))
}

func (x *settling) warningMoment(w *Warning, b bind, origin string, step warning.Step, path warning.Path) moment {
	return moment{on: w, bind: b, at: x.h.At, origin: origin, unit: b.body, facts: x.e.warningFacts(w, b.body, step, path)}
}

// warningReceived: from its arrival the clock of passing it on runs (A39, A40).
func (x *settling) warningReceived(w *Warning, text int) {
	m := x.warningMoment(w, bind{}, "text:"+strconv.Itoa(text), warning.Origin, warning.Self)
	if text == 1 {
		m.at = w.Receipt.At
	}
	x.fire(plans.OnWarningReceived, m)
	p := PriorityImportant
	if l := x.e.level(w.Stated()); l.NeedsApproval() {
		p = PriorityUrgent
	}
	x.raise(Alarm{Key: warningAlarm(w.ID, orgEmergencyOffice), Priority: p, What: "warning_received", Subject: string(w.ID), For: []plans.OrgID{orgEmergencyOffice}, Sounds: true})
}

// warningForwarded: it holds in the district, and is answered as any other.
func (x *settling) warningForwarded(w *Warning, ev *WarningForwarded) {
	body := ev.By.Seat.Org()
	x.discharge(w, plans.ActForward, x.done("", x.h.At), anyDuty)
	x.clearAlarm(warningAlarm(w.ID, orgEmergencyOffice))
	origin := "text:" + strconv.Itoa(ev.Text)
	x.fireWarning(plans.OnWarningForwarded, w, bind{body: body}, origin, warning.Origin, warning.Self)
	step := warning.Issue
	if len(w.Forwards) > 1 {
		step = warning.Adjust
	}
	x.fireWarning(plans.OnWarningIssued, w, bind{body: body, filer: orgEmergencyOffice}, origin, step, warning.Self)
	x.tell(w, ev.Notify)
	x.clearAlarm(expiryAlarm(w.ID))
}

// warningIssued: filing, notices, and the duties of all concerned. What was asked
// of the issuer is answered.
func (x *settling) warningIssued(w *Warning, t *warning.Text, told []plans.OrgID) {
	x.clearAlarm(expiryAlarm(w.ID))
	x.discharge(w, plans.ActAdjust, x.done("", x.h.At), anyDuty)
	m := x.warningMoment(w, bind{body: t.Issuer, filer: t.Filer}, "text:"+strconv.Itoa(t.No), t.Step, t.Path)
	x.fire(plans.OnWarningIssued, m)
	x.tell(w, told)
}

// warningLifted: what only a warning in force asks for is not owed any more; the
// lifting itself is filed and told.
func (x *settling) warningLifted(w *Warning, ev *WarningLifted) {
	x.discharge(w, plans.ActLift, x.done("", x.h.At), anyDuty)
	x.warningOver(w)
	m := x.warningMoment(w, bind{body: ev.Ending.Issuer, filer: ev.Filer}, "lifted", warning.Lift, ev.Ending.Path)
	x.fire(plans.OnWarningLifted, m)
	x.tell(w, ev.Notify)
}

// warningOver voids what ends with a warning, and clears what called for acts.
func (x *settling) warningOver(w *Warning) {
	for _, o := range w.duties(x.s) {
		if x.endsOn(o, plans.EndLifted) && !pastDue(o, x.h.At) && !x.voided(o.ID) {
			x.void(o, CauseLifted, "")
		}
	}
	x.clearAlarm(expiryAlarm(w.ID))
	for _, org := range append(w.noticed(), orgEmergencyOffice) {
		x.clearAlarm(warningAlarm(w.ID, org))
	}
}

// warningProposed: a request to the issuer is answered by what it proposes, and
// the finding that the danger is over by the proposal to lift (A37). The
// emergency office is told of what lies with it.
func (x *settling) warningProposed(w *Warning, p *warning.Proposal) {
	if p.Order {
		x.fireWarning(plans.OnWarningRequested, w, bind{body: p.Issuer}, "order:"+strconv.Itoa(p.No), warning.Adjust, p.Path)
		return
	}
	if p.By == w.Issuer() {
		x.discharge(w, plans.ActAdjust, x.done("", x.h.At), anyDuty)
	}
	if p.Step == warning.Lift {
		x.discharge(w, plans.ActLift, x.done("", x.h.At), anyDuty)
	}
	x.tell(w, []plans.OrgID{orgEmergencyOffice})
}

// tell puts the warning on the desks of bodies: each is to take it. Orange and red
// ring until somebody does and call further seats; blue and yellow are heard once.
func (x *settling) tell(w *Warning, to []plans.OrgID) {
	a := Alarm{Priority: PriorityGeneral, What: "warning_notice", Subject: string(w.ID), Sounds: true, Once: true}
	level := w.Effective()
	if level == "" {
		level = w.Stated()
	}
	if x.e.level(level).NeedsApproval() {
		a.Priority, a.Once = PriorityImportant, false
	}
	for _, org := range to {
		if org != "" && !x.e.outside(org) {
			a.Key, a.For = warningAlarm(w.ID, org), []plans.OrgID{org}
			x.raise(a)
		}
	}
}

// measuresTaken: each measure is a task for each unit (3.2.5(2)). A measure taken
// again is a task again.
func (x *settling) measuresTaken(w *Warning, ev *WarningMeasuresChosen) {
	first := len(w.Chosen) - len(ev.Chosen)
	for i, c := range ev.Chosen {
		form := ""
		if m, ok := x.e.plan.WarningMeasure(c.Measure); ok {
			form = m.Form
		}
		for _, unit := range c.Units {
			m := x.warningMoment(w, bind{body: unit}, warning.MeasureOrigin(c.Measure, first+i+1), warning.Issue, warning.Self)
			m.form = form
			x.fire(plans.OnWarningMeasure, m)
		}
	}
}

// peopleReached: a street has done its part when it has told of every audience
// that needs somebody's word, if only that there are none.
func (x *settling) peopleReached(w *Warning, street plans.OrgID) {
	for _, o := range w.duties(x.s) {
		if o.Act != plans.ActReach || o.Debtor != street || !o.Pending() {
			continue
		}
		if x.allReached(w, street, o.Born) {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: x.done("", x.h.At)})
		}
	}
}

func (x *settling) allReached(w *Warning, street plans.OrgID, since clock.Time) bool {
	told := map[string]bool{}
	for _, r := range w.Reached {
		if r.Street == street && r.At >= since {
			told[r.Audience] = true
		}
	}
	for i := range x.e.plan.WarningAudiences {
		if a := &x.e.plan.WarningAudiences[i]; a.Targeted && !told[a.ID] {
			return false
		}
	}
	return true
}

// playedOut: in an exercise the release platform is played: it takes, at once,
// what goes nowhere (A59).
func (x *settling) playedOut(w *Warning, act plans.Act) *obligation.Fulfilment {
	if act != plans.ActPublish {
		return nil
	}
	for i := len(w.Publications) - 1; i >= 0 && w.Publications[i].At == x.h.At; i-- {
		if p := w.Publications[i]; p.State == "exercise" && x.isPlatform(p.Channel) {
			f := x.done("", x.h.At)
			f.Tags = []string{"exercise"}
			return &f
		}
	}
	return nil
}

func (x *settling) isPlatform(channel string) bool {
	c, ok := x.e.plan.WarningChannel(channel)
	return ok && c.Style == "platform"
}

// published: the release platform took the text (law of 2024, article 65).
func (x *settling) published(w *Warning, channel string, f obligation.Fulfilment) {
	if x.isPlatform(channel) {
		x.discharge(w, plans.ActPublish, f, func(o *obligation.Obligation) bool { return f.At >= o.Born })
	}
}

// expiring asks the issuer what is to become of the warning: nothing lifts it
// but a person (A38).
func (x *settling) expiring(k Struck) {
	w := x.s.Warnings[WarningID(k.Ref)]
	a := Alarm{Key: expiryAlarm(w.ID), Priority: PriorityImportant, What: "warning_expiring", Subject: string(w.ID), For: []plans.OrgID{w.Issuer()}, Due: w.Until(), Sounds: true}
	if w.Issuer() == "" {
		a.For = []plans.OrgID{orgEmergencyOffice}
	}
	if k.Due >= w.Until() {
		a.Priority, a.What = PriorityUrgent, "warning_run_out"
	}
	x.raise(a)
}

// settleApproval: an approval by word of mouth is to be confirmed (A31).
func (x *settling) settleApproval(ev Event) {
	switch ev := ev.(type) {
	case *ApprovalGiven:
		a := x.s.Approvals[ev.Approval]
		on := x.s.leading(a.Subject)
		if !a.Oral() || on == nil {
			return
		}
		m := moment{on: on, bind: bind{body: ev.By.Seat.Org()}, at: x.h.At, origin: string(a.ID), unit: ev.By.Seat.Org(), clause: a.Clause}
		x.fire(plans.OnOralApproval, m)
	case *ApprovalConfirmed:
		a := x.s.Approvals[ev.Approval]
		if on := x.s.leading(a.Subject); on != nil {
			x.discharge(on, plans.ActConfirm, x.done(string(a.ID), x.h.At), func(o *obligation.Obligation) bool { return o.Origin == string(a.ID) })
		}
	default:
		x.passOn()
	}
}
