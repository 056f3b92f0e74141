package dispatch

import (
	"strings"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

func (d *deciding) duty(id obligation.ID) (*obligation.Obligation, *plans.Rule, error) {
	o := d.s.Obligations[id]
	if o == nil {
		return nil, nil, refuse(CodeUnknown, "A20", "没有第 %d 号责任事项，请从责任列表中选择", "there is no duty %d: choose one from the list", id).at("obligation")
	}
	r, ok := d.e.ruleOf(d.s, o)
	if !ok {
		r = &plans.Rule{ID: o.Rule, Cite: o.Clause, Waiver: plans.WaiverNobody}
	}
	return o, r, nil
}

// waive excuses a duty: a number that protects a superior's information only by
// a recorded city decision; any other by a seat above the creditor, never by
// the debtor (A20).
func (d *deciding) waive(c *WaiveObligation) ([]Event, error) {
	o, r, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	if !o.Pending() {
		return nil, refuse(CodeNotAllowedNow, "A20", "该责任事项已了结，不必再办", "the duty is settled already: nothing is left to do").at("obligation")
	}
	if err := needReason(c.Reason, "A20", "reason"); err != nil {
		return nil, err
	}
	inc := d.s.root(IncidentID(o.Subject))
	switch r.Waiver {
	case plans.WaiverCity:
		if c.CityReference == "" {
			return nil, refuse(CodeNotWaivable, "A20", "此时限保护上级知情，区内无权豁免，只能登记市里的书面决定", "this limit protects a superior's information: only a recorded city decision excuses it").at("city_reference").by(d.who(ActWaiveNumeric, inc)...)
		}
		if err := d.may(ActWaiveNumeric, inc); err != nil {
			return nil, err
		}
	case plans.WaiverAbove:
		if !d.e.above(d.env.Actor.Seat, o) {
			return nil, refuse(CodeAuthority, "A20", "只有接收单位的上级可以书面豁免，责任单位不能自免", "only a seat above the creditor excuses, in writing, and never the debtor").at("obligation").by(d.seatsAbove(o)...)
		}
	case plans.WaiverDistrict: // A20: of 6.8.3 only the government that approved excuses, by a decision on record
		if c.CityReference == "" || !d.e.speaksFor(d.org(), "district-government") {
			return nil, refuse(CodeNotWaivable, "A20", "只有区政府可凭文号豁免", "only a recorded decision of the district government excuses it").at("city_reference").by(d.seatsOf(orgDutyOffice)...)
		}
	default:
		return nil, refuse(CodeNotWaivable, "A20", "该责任事项不能豁免", "this duty cannot be waived").at("obligation")
	}
	ref := c.CityReference
	if ref == "" {
		ref = c.Reason
	}
	var out []Event
	if c.Series && o.Slot > 0 { // first, so that the excused slot has no successor
		out = append(out, &SeriesEnded{Incident: IncidentID(o.Subject), Rule: o.Rule, Cause: CauseWaived, Ref: ref})
	}
	out = append(out, &ObligationReleased{Obligation: o.ID, Release: obligation.Release{Kind: obligation.Waived, Cause: CauseWaived, Ref: ref, At: d.env.Now}})
	return out, nil
}

// above reports whether the actor's body stands above the creditor and is not
// the debtor.
func (e *Engine) above(seat plans.SeatID, o *obligation.Obligation) bool {
	if seat.Org() == o.Debtor || seat.Org() == o.Creditor {
		return false
	}
	org, ok := e.plan.Org(o.Creditor)
	for ok && org.Parent != "" {
		if org.Parent == seat.Org() {
			return true
		}
		org, ok = e.plan.Org(org.Parent)
	}
	return seat.Org() == orgCommittee || seat == "duty-office/district-leader" && !e.outside(o.Creditor)
}

// seatsAbove are those who may excuse a duty.
func (d *deciding) seatsAbove(o *obligation.Obligation) []plans.SeatID {
	return d.some(func(seat plans.SeatID) bool { return d.e.above(seat, o) })
}

func (d *deciding) reinstate(c *ReinstateObligation) ([]Event, error) {
	o, r, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	rel, out := o.Released()
	if !out || rel.Kind != obligation.Waived {
		return nil, refuse(CodeNotAllowedNow, "A20", "该责任事项没有被豁免", "the duty is not waived").at("obligation")
	}
	if err := needReason(c.Reason, "A20", "reason"); err != nil {
		return nil, err
	}
	if r.Waiver == plans.WaiverCity {
		if err := d.may(ActWaiveNumeric, d.s.root(IncidentID(o.Subject))); err != nil {
			return nil, err
		}
	} else if !d.e.above(d.env.Actor.Seat, o) {
		return nil, d.may(ActWaive, d.s.root(IncidentID(o.Subject)))
	}
	return []Event{&ReleaseReverted{Obligation: o.ID, Reason: c.Reason}}, nil
}

// voidByHand is always refused: void is what a fact makes of a duty (A20). The
// refusal says what would have to be corrected, and who may.
func (d *deciding) voidByHand(c *VoidObligation) ([]Event, error) {
	o, _, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	inc := d.s.root(IncidentID(o.Subject))
	switch {
	case !o.Pending():
		return nil, refuse(CodeSystemOnly, "A20", "该责任事项已了结，不必再办", "the duty is settled already: nothing is left to do").at("obligation")
	case len(o.Grounds) == 0:
		return nil, refuse(CodeSystemOnly, "A20", "这项责任由事件经过产生，不能作废：误报请宣布误报，管辖有误请更正管辖，其余由接收单位的上级豁免", "this duty comes of what happened and is not voided by hand: declare a false alarm, correct the jurisdiction, or have a seat above its creditor excuse it").at("obligation").by(d.who(ActFalseAlarm, inc)...)
	case !o.Grounded():
		return nil, refuse(CodeSystemOnly, "A20", "事由均已更正，系统已按规则处理", "its grounds are corrected: the system has dealt with it").at("obligation")
	}
	return nil, refuse(CodeSystemOnly, "A20", "撤销责任只能由事实引起：其事由仍然成立（%s）。确有误的，请更正该事由", "only a fact voids a duty, and its grounds still stand (%s): if they are wrong, correct them", grounds(o)).
		at("obligation").by(d.who(corrects(o), inc)...)
}

// corrects is the act by which the first ground that stands is put right.
func corrects(o *obligation.Obligation) Act {
	for _, g := range o.Grounds {
		if act, ok := correctors[g.Kind]; ok && g.Ended == 0 {
			return act
		}
	}
	return ActFalseAlarm
}

var correctors = map[string]Act{"severity": ActLowerSeverity, "sensitive": ActClearSensitivity, "involvement": ActInvolvement}

func grounds(o *obligation.Obligation) plans.Text {
	var zh, en []string
	for _, g := range o.Grounds {
		word, known := groundWords[g.Kind]
		if !known {
			word = plans.Text{Zh: "已登记的事实", En: "a recorded fact"}
		}
		if g.Ended == 0 && !contains(zh, word.Zh) {
			zh, en = append(zh, word.Zh), append(en, word.En)
		}
	}
	return plans.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

// groundWords are the kinds of grounds in words.
var groundWords = map[string]plans.Text{
	"receipt": {Zh: "接报", En: "a receipt"}, "severity": {Zh: "事件级别", En: "its severity"}, "sensitive": {Zh: "敏感事由", En: "its sensitivity"},
	"involvement": {Zh: "涉及对象", En: "who is involved"}, "impact": {Zh: "影响", En: "its impact"}, "by_hand": {Zh: "人工立项", En: "opened by hand"},
}

// undoWindow is the time within which a press can be undone; the undoing is a
// compensating command, and the duty is open again.
const undoWindow = 10 * time.Second

func (d *deciding) undo(c *UndoFulfilment) ([]Event, error) {
	o, _, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	f, ok := o.Fulfilled()
	if !ok {
		return nil, refuse(CodeNotAllowedNow, "A20", "该责任事项尚未履行", "the duty is not fulfilled").at("obligation")
	}
	if strings.HasPrefix(f.Ref, "R") {
		return nil, refuse(CodeNotAllowedNow, "A01", "报告已经送达，不能撤回", "the report has been delivered and cannot be called back").at("obligation")
	}
	if f.Person != string(d.env.Actor.Person) || d.env.Now.Sub(f.Recorded) > undoWindow {
		return nil, refuse(CodeNotAllowedNow, "A20", "只有本人在 10 秒内可以撤销", "only the person himself, within 10 seconds, can undo this").at("obligation")
	}
	return []Event{&FulfilmentUndone{Obligation: o.ID, Ref: f.Ref, Reason: c.Reason}}, nil
}

func (d *deciding) acknowledge(c *Acknowledge) ([]Event, error) {
	if len(c.Alarms) == 0 {
		return nil, refuse(CodeBlank, "A02", "请选择要签收的告警", "name the alarms to be acknowledged").at("alarms")
	}
	var keys []string
	for _, k := range c.Alarms {
		a := d.s.Alarms[k]
		if a == nil {
			return nil, refuse(CodeUnknown, "A02", "没有告警“%s”，它可能已经解除，请看告警栏", "there is no alarm %q: it may be over; look at the strip of alarms", k).at("alarms")
		}
		if len(c.Alarms) > 1 && (a.Priority == PriorityUrgent || a.Priority == PriorityImportant) {
			return nil, refuse(CodeInvalid, "A02", "紧急和重要告警须逐条签收", "urgent and important alarms are acknowledged one at a time").at("alarms")
		}
		if a.AckAt == 0 && !contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, refuse(CodeNotAllowedNow, "A02", "这些告警已签收，不必再次签收", "these alarms are acknowledged already: nothing is left to do").at("alarms")
	}
	return []Event{&AlarmAcknowledged{Keys: keys}}, nil
}

// mostShelved is how long an alarm may be put aside.
const mostShelved = 30 * time.Minute

func (d *deciding) shelve(c *Shelve) ([]Event, error) {
	a := d.s.Alarms[c.Alarm]
	if a == nil {
		return nil, refuse(CodeUnknown, "A02", "没有告警“%s”，它可能已经解除，请看告警栏", "there is no alarm %q: it may be over; look at the strip of alarms", c.Alarm).at("alarm")
	}
	if a.Priority == PriorityUrgent || a.Priority == PriorityImportant {
		return nil, refuse(CodeNotAllowedNow, "A02", "紧急和重要告警不能搁置，请逐条签收", "urgent and important alarms cannot be shelved: acknowledge them one at a time").at("alarm")
	}
	if c.For <= 0 || c.For > mostShelved {
		return nil, refuse(CodeInvalid, "A02", "告警搁置不超过 30 分钟", "an alarm is shelved for 30 minutes at most").at("for")
	}
	if err := needReason(c.Reason, "搁置", "reason"); err != nil {
		return nil, err
	}
	return []Event{&AlarmShelved{Key: c.Alarm, Until: d.env.Now.Add(c.For), Reason: c.Reason}}, nil
}

// deviates reports whether a hard limit was overrun.
func (d *deciding) deviates(o *obligation.Obligation) bool {
	switch o.At(d.env.Now, d.e.plan.Settings.KnowledgeGrace).State {
	case obligation.MetLate, obligation.Missed, obligation.Overdue:
		return true
	}
	return false
}

func (d *deciding) circumstances(c *StateCircumstances) ([]Event, error) {
	o, _, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	if !d.deviates(o) {
		return nil, refuse(CodeNotAllowedNow, "A25", "该责任事项没有时限偏差", "there is no deviation to explain").at("obligation")
	}
	if !d.e.speaksFor(d.org(), o.Debtor) {
		return nil, refuse(CodeAuthority, "A25", "由责任单位作情况说明", "the debtor states its circumstances").by(d.seatsOf(o.Debtor)...)
	}
	return []Event{&CircumstancesStated{Obligation: o.ID, Text: c.Text}}, nil
}

// label: only the emergency office, and only after the unit has spoken or had
// its time to (A25). Falsification and concealment are never labels.
func (d *deciding) label(c *LabelDeviation) ([]Event, error) {
	o, _, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActLabelDeviation, d.s.root(IncidentID(o.Subject))); err != nil {
		return nil, err
	}
	if c.Label != "late" && c.Label != "omitted" && c.Label != "none" {
		return nil, refuse(CodeInvalid, "A25", "只能认定迟报、漏报或无过错", "only late, omitted or no fault").at("label")
	}
	if !d.deviates(o) {
		return nil, refuse(CodeNotAllowedNow, "A25", "该责任事项没有时限偏差", "there is no deviation to judge").at("obligation")
	}
	if err := needReason(c.Reason, "A25", "reason"); err != nil {
		return nil, err
	}
	until := d.statementUntil(o)
	if _, said := d.s.Statements[o.ID]; !said && d.env.Now <= until {
		return nil, refuse(CodeNotAllowedNow, "A25", "责任单位可在 %s 前先作情况说明", "the unit may first state its circumstances until %s", until.String()).at("obligation")
	}
	return []Event{&DeviationLabelled{Obligation: o.ID, Label: c.Label, Reason: c.Reason}}, nil
}

// statementUntil is the end of the unit's time for its own statement.
func (d *deciding) statementUntil(o *obligation.Obligation) clock.Time {
	from := o.Born
	if l, ok := o.Current(plans.Hard); ok {
		from = max(l.Due, l.Since)
	}
	return from.Add(d.e.plan.Settings.StatementWindow)
}

// most is how many timers one commit records: what follows from them must fit
// into a commit, and no answer should wait behind a flood.
const most = 512

// tick records what has come due, in order. Acts precede the deadlines of
// their second, since a deadline's timer is the second after its due (A01). A
// flood is cut into several ticks, if need be within a second.
func (d *deciding) tick() []Event {
	due := d.s.Timers.first(d.env.Now, most)
	if len(due) == 0 {
		return nil
	}
	ev := &TimersStruck{UpTo: due[len(due)-1].At}
	rung := map[string]bool{}
	for _, t := range due {
		k, ok := d.forTimer(t).strike(t)
		if !ok || rung[t.Kind+t.Ref] && t.Kind != timerDeadline {
			ev.Skipped++
			continue
		}
		rung[t.Kind+t.Ref] = true
		ev.Struck = append(ev.Struck, k)
	}
	return []Event{ev}
}

// forTimer is the decision under the version of what the timer concerns.
func (d *deciding) forTimer(t Timer) *deciding {
	if d.e.single(d.s) {
		return d
	}
	k := Struck{Kind: t.Kind, Ref: t.Ref, Duty: dutyID(t.Ref)}
	return &deciding{e: d.e.of(d.s, k.on(d.s)), s: d.s, env: d.env}
}

// strike tells whether a timer still has its cause.
func (d *deciding) strike(t Timer) (Struck, bool) {
	k := Struck{Kind: t.Kind, Ref: t.Ref, Due: t.At}
	switch t.Kind {
	case timerDeadline, timerSoon:
		o := d.s.Obligations[dutyID(t.Ref)]
		if o == nil || !o.Pending() {
			return k, false
		}
		k.Duty, k.Ref = o.ID, ""
		if t.Kind == timerSoon {
			l, ok := o.Current(plans.Hard)
			return k, ok && obligation.Soon(l.Due, l.Allowance, d.e.plan.Settings.SoonMin, d.e.plan.Settings.SoonMax) == t.At
		}
		kind, due, ok := d.e.due(o, t.At)
		if !ok {
			return k, false
		}
		k.Limit, k.Due, k.Unjudged = kind, due, d.s.Running.Suspended != 0
		if kind != plans.Target {
			k.OnDuty, k.Seat = d.e.onDuty(d.s, o.Debtor, due)
		}
		return k, true
	case timerRing:
		return k, d.rings(d.s.Alarms[t.Ref], t.At)
	case timerShelf:
		a := d.s.Alarms[t.Ref]
		return k, a != nil && a.Shelved == t.At && a.Cleared == 0
	case timerNudge:
		inc := d.s.Incidents[IncidentID(t.Ref)]
		return k, inc != nil && inc.NudgeAt == t.At && inc.Phase.Live()
	case timerShelter:
		inc, sh := d.s.shelterOf(t.Ref)
		return k, sh != nil && inc.Phase.Live() && sh.CountBy() == t.At
	case timerFeed:
		f := d.s.Feeds[t.Ref]
		return k, f != nil && d.e.silentAt(f) == t.At
	case timerExpiry:
		w := d.s.Warnings[WarningID(t.Ref)]
		return k, w != nil && d.e.reminds(w, t.At)
	}
	return k, false
}

// rings reports whether an alarm's timer is that of its present step: nobody
// owns it yet, or its owner has done nothing.
func (d *deciding) rings(a *Alarm, at clock.Time) bool {
	if a == nil || a.Cleared != 0 || a.Shelved > at {
		return false
	}
	if a.AckAt != 0 {
		return a.AckAt.Add(again(a.Priority)) == at && a.Sounds
	}
	line := d.e.plan.Settings.Escalation
	return !a.Once && a.Step < len(line) && a.Base.Add(line[a.Step].After) == at
}
