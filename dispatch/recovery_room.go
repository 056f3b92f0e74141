package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/plans"
)

func (d *deciding) recovery(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *RecordImpacts:
		return d.recordImpacts(c)
	case *DateRecovery:
		return d.dateRecovery(c)
	case *OpenRecovery:
		return d.openRecovery(c)
	case *StrikeRecovery:
		return d.strikeRecovery(c)
	case *PerformDuty:
		return d.performDuty(c)
	case *RecordEntry:
		return d.recordEntry(c)
	}
	return nil, nil
}

// over finds an incident whose handling has ended: chapter 5 begins there.
func (d *deciding) over(id IncidentID) (*Incident, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, err
	}
	if inc.Phase != Ended && inc.Phase != Archived {
		return nil, refuse(CodeNotAllowedNow, "5.1.1", "应急处置尚未结束", "its handling has not ended").at("incident")
	}
	return inc, nil
}

func (d *deciding) recordImpacts(c *RecordImpacts) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActOpenRecovery, inc); err != nil {
		return nil, err
	}
	var fresh []string
	for i, tag := range c.Impacts {
		if _, ok := d.e.plan.Impact(tag); !ok {
			return nil, refuse(CodeUnknown, "5.1.1", "预案没有影响“%s”", "the plan knows no impact %q", tag).at("impacts." + strconv.Itoa(i))
		}
		if !inc.After.Has(tag) && !slices.Contains(fresh, tag) {
			fresh = append(fresh, tag)
		}
	}
	if len(fresh) == 0 {
		return nil, refuse(CodeNotAllowedNow, "5.1.1", "这些影响均已登记", "these impacts are on record already").at("impacts")
	}
	return []Event{&ImpactsRecorded{Incident: inc.ID, Impacts: fresh, By: d.org()}}, nil
}

// proposed finds a pending duty of recovery of the incident.
func (d *deciding) proposed(inc *Incident, id obligation.ID, field string) (*obligation.Obligation, error) {
	o := d.s.Obligations[id]
	if o == nil || d.s.root(IncidentID(o.Subject)) != inc || !d.e.dated(o) {
		return nil, refuse(CodeUnknown, "5.1.1", "该事件没有这项恢复事项（%d）", "the incident has no such duty of recovery (%d)", id).at(field)
	}
	if !o.Pending() {
		return nil, refuse(CodeNotAllowedNow, "5.1.1", "该事项已了结，不必再办", "the duty is settled already: nothing is left to do").at(field)
	}
	return o, nil
}

// dated reports whether the duty is of the kind that a seat gives its date.
func (e *Engine) dated(o *obligation.Obligation) bool {
	r, ok := e.plan.Rule(o.Rule)
	return ok && r.Dated
}

// undated reports whether the duty still waits for its date.
func (e *Engine) undated(o *obligation.Obligation) bool {
	return e.dated(o) && len(o.Limits) == 0 && o.Pending()
}

func (d *deciding) dateRecovery(c *DateRecovery) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActDateRecovery, inc); err != nil {
		return nil, err
	}
	var out []Event
	for i, x := range c.Dates {
		at := "dates." + strconv.Itoa(i)
		o, err := d.proposed(inc, x.Obligation, at+".obligation")
		if err != nil {
			return nil, err
		}
		if x.Due <= d.env.Now {
			return nil, refuse(CodeInvalid, "A57", "完成日期应在此刻之后", "the date lies in the future").at(at + ".due")
		}
		// The date is ours, not the plan's: a target (A02).
		out = append(out, &LimitSet{Obligation: o.ID, Limit: obligation.Limit{Kind: plans.Target, Due: x.Due, Since: d.env.Now, Cause: "dated", Cite: o.Clause, Allowance: x.Due.Sub(d.env.Now)}})
	}
	return out, nil
}

func (d *deciding) openRecovery(c *OpenRecovery) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActOpenRecovery, inc); err != nil {
		return nil, err
	}
	r, ok := d.e.plan.Rule(c.Rule)
	if !ok || r.On != plans.OnTask {
		return nil, refuse(CodeUnknown, "5.1.1", "“%s”不是可另立的恢复事项", "%q is no duty of recovery that is opened by hand", c.Rule).at("rule")
	}
	if r.Debtor == plans.RoleAssignee {
		if err := d.known(c.To, "to"); err != nil {
			return nil, err
		}
	}
	return []Event{&RecoveryOpened{Incident: inc.ID, Task: recovery.Task{ID: len(inc.after().Tasks) + 1, Rule: r.ID, To: c.To, Title: c.Title, At: d.env.Now}}}, nil
}

func (d *deciding) strikeRecovery(c *StrikeRecovery) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActDateRecovery, inc); err != nil {
		return nil, err
	}
	o, err := d.proposed(inc, c.Obligation, "obligation")
	if err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "A57", "reason"); err != nil {
		return nil, err
	}
	return []Event{&ObligationReleased{Obligation: o.ID, Release: obligation.Release{Kind: obligation.Void, Cause: CauseNotNeeded, Ref: c.Reason, At: d.env.Now}}}, nil
}

// CauseNotNeeded: proposed, and found not to be owed (A57).
const CauseNotNeeded = "not_needed"

// performDuty: the debtor says it is done, and what shows it. What the system sees
// being done it does not take on somebody's word.
func (d *deciding) performDuty(c *PerformDuty) ([]Event, error) {
	o, _, err := d.duty(c.Obligation)
	if err != nil {
		return nil, err
	}
	// 3.2.3(2): which text was filed, with whom and when, is on the warning's record.
	if o.Act == plans.ActFile && d.s.Warnings[WarningID(o.Subject)] != nil {
		return nil, refuse(CodeSystemOnly, o.Clause, "预警的备案在该预警页面登记，不能只作声明", "a warning's filing is recorded on the warning itself, not by a statement").at("obligation")
	}
	if o.Act != plans.ActPerform && o.Act != plans.ActFile {
		return nil, refuse(CodeSystemOnly, o.Clause, "这项责任由相应操作办结，不能只作声明", "this duty is met by its own act, not by a statement").at("obligation")
	}
	if !o.Pending() {
		return nil, refuse(CodeNotAllowedNow, o.Clause, "该责任事项已了结，不必再办", "the duty is settled already: nothing is left to do").at("obligation")
	}
	if !d.e.speaksFor(d.org(), o.Debtor) {
		return nil, refuse(CodeAuthority, o.Clause, "由责任单位办结", "the body that owes it says that it is done").at("obligation").by(d.spokesmen(o.Debtor)...)
	}
	if strings.TrimSpace(c.Proof) == "" {
		return nil, refuse(CodeBlank, o.Clause, "请写明做了什么、凭什么证明", "say what was done and what shows it").at("proof")
	}
	if o.Act == plans.ActFile && len(c.References) == 0 {
		return nil, refuse(CodeBlank, o.Clause, "备案、报送须有文号", "what is filed has a reference").at("references")
	}
	f := obligation.Fulfilment{At: d.env.Now, Recorded: d.env.Now, Ref: strings.Join(c.References, "；"), Proof: c.Proof, Person: string(d.env.Actor.Person), Seat: d.env.Actor.Seat}
	return []Event{&ObligationFulfilled{Obligation: o.ID, Fulfilment: f}}, nil
}

func (d *deciding) recordEntry(c *RecordEntry) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	kind, ok := d.e.plan.Entry(c.Kind)
	if !ok {
		return nil, refuse(CodeUnknown, "5.1.1", "没有这种记录（%s）", "there is no such kind of entry: %s", c.Kind).at("kind")
	}
	if !d.writes(kind, inc) {
		return nil, refuse(CodeAuthority, kind.Cite, "该记录由职责单位登记", "the body whose task it is keeps this record").at("kind").by(d.writers(kind, inc)...)
	}
	e := recovery.Entry{ID: len(inc.after().Entries) + 1, Kind: kind.ID, By: d.org(), At: d.env.Now, Item: c.Item, Quantity: c.Quantity, Receivers: c.Receivers, Place: c.Place,
		Source: c.Source, Use: c.Use, State: c.State, Vulnerable: c.Vulnerable, Stranded: c.Stranded, Person: c.Person.Sealed()}
	if blank := e.Blank(kind.Needs); blank != "" {
		return nil, refuse(CodeBlank, kind.Cite, "该记录缺少必填项“%s”", "the entry lacks %q, which is needed", blank).at(blank)
	}
	return []Event{&EntryRecorded{Incident: inc.ID, Entry: e}}, nil
}

func (d *deciding) writes(kind *plans.Entry, inc *Incident) bool {
	return slices.ContainsFunc(kind.By, func(p plans.Party) bool { return d.e.speaksFor(d.org(), d.e.party(d.s, inc, p, bind{})) })
}

func (d *deciding) writers(kind *plans.Entry, inc *Incident) []plans.SeatID {
	var out []plans.SeatID
	for _, p := range kind.By {
		if seats := d.seatsOf(d.e.party(d.s, inc, p, bind{})); len(seats) > 0 {
			out = append(out, seats[0])
		}
	}
	return out
}

// after is the file of what follows, empty while there is none.
func (inc *Incident) after() *recovery.File {
	if inc.After == nil {
		return &recovery.File{}
	}
	return inc.After
}

// keep is the file of what follows, to be written into.
func (inc *Incident) keep() *recovery.File {
	if inc.After == nil {
		inc.After = &recovery.File{}
	}
	return inc.After
}

func (e *Engine) applyRecovery(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ImpactsRecorded:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		for _, tag := range ev.Impacts {
			f.Struck = append(f.Struck, recovery.Struck{Impact: tag, At: h.At, By: ev.By})
		}
		s.line(inc, h, ev.Kind(), map[string]string{"impacts": join(ev.Impacts)})
	case *RecoveryOpened:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Tasks = append(f.Tasks, ev.Task)
		s.line(inc, h, ev.Kind(), map[string]string{"rule": ev.Task.Rule, "title": ev.Task.Title})
	case *EntryRecorded:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Entries = append(f.Entries, ev.Entry)
		s.line(inc, h, ev.Kind(), map[string]string{"entry": ev.Entry.Kind, "item": ev.Entry.Item, "receivers": strconv.Itoa(ev.Entry.Receivers)})
	default:
		return e.applyCompensation(s, h, ev) || e.applyInvestigation(s, h, ev)
	}
	return true
}

func (x *settling) settleRecovery(ev Event) {
	switch ev := ev.(type) {
	case *HandlingEnded:
		if tags := x.impactsAtEnd(ev); len(tags) > 0 {
			x.emit(&ImpactsRecorded{Incident: ev.Incident, Impacts: tags, By: ev.By})
		}
	case *ImpactsRecorded:
		for _, tag := range ev.Impacts {
			x.struckBy(x.s.Incidents[ev.Incident], tag, ev.By)
		}
	case *RecoveryOpened:
		x.opened(x.s.Incidents[ev.Incident], ev.Task)
	case *ObligationAccrued:
		x.awaitsDate(&ev.Obligation)
	case *LimitSet:
		x.dateGiven(x.s.Obligations[ev.Obligation])
	case *ObligationReleased:
		x.dateGiven(x.s.Obligations[ev.Obligation])
	case *ObligationFulfilled:
		x.dateGiven(x.s.Obligations[ev.Obligation])
	default:
		x.passOn()
	}
}

// impactsAtEnd are the ways in which it struck, as told with the end; a requisition
// is one by itself (6.4.5).
func (x *settling) impactsAtEnd(ev *HandlingEnded) []string {
	tags := slices.Clone(ev.Tags)
	for _, m := range x.s.family(x.s.root(ev.Incident)) {
		if len(m.Requisitions) > 0 && !slices.Contains(tags, impactRequisition) {
			tags = append(tags, impactRequisition)
		}
	}
	return tags
}

// impactRequisition is the one impact that the engine knows by itself.
const impactRequisition = "requisition"

// struckBy proposes what the plan owes because of one impact. Nothing is proposed
// twice: each is owed once for an incident (A57).
func (x *settling) struckBy(inc *Incident, tag string, by plans.OrgID) {
	m := x.moment(inc, by, bind{body: by}, x.h.At)
	m.origin, m.ground = "impact:"+tag, obligation.Ground{Kind: "impact", Ref: "impact:" + tag, At: x.h.At}
	for _, r := range x.e.book(inc).Rules {
		if r.On == plans.OnImpact && (len(r.Impacts) == 0 || slices.Contains(r.Impacts, tag)) && x.binds(r) && x.e.plan.Holds(r, m.facts) && !x.raised(r.ID) {
			x.accrue(r, m)
		}
	}
}

// raised reports whether this very settling has raised a duty of the rule already.
func (x *settling) raised(rule string) bool {
	return slices.ContainsFunc(x.out, func(ev Event) bool {
		a, ok := ev.(*ObligationAccrued)
		return ok && a.Obligation.Rule == rule
	})
}

// opened raises the one duty that somebody opened by hand.
func (x *settling) opened(inc *Incident, t recovery.Task) {
	r, ok := x.e.plan.Rule(t.Rule)
	if !ok {
		return
	}
	m := x.moment(inc, x.h.Seat.Org(), bind{assignee: t.To}, x.h.At)
	m.origin = "task:" + strconv.Itoa(t.ID)
	m.ground = obligation.Ground{Kind: "by_hand", Ref: m.origin, At: x.h.At}
	x.accrue(r, m)
}

// awaitsDate: a duty without a date has been proposed, and somebody owes it one.
func (x *settling) awaitsDate(o *obligation.Obligation) {
	inc := x.s.Incidents[IncidentID(o.Subject)]
	if inc == nil || !x.e.undated(o) {
		return
	}
	m := x.moment(inc, orgEmergencyOffice, bind{}, o.Born)
	m.origin = datingOf(o.Born)
	x.fire(plans.OnUndated, m)
}

// datingOf is the identity of the duty to date everything proposed at an instant.
func datingOf(at clock.Time) string { return "undated:" + strconv.FormatInt(int64(at), 10) }

// dateGiven: once nothing proposed at that instant waits for its date any more, the
// duty to date is met.
func (x *settling) dateGiven(o *obligation.Obligation) {
	inc := x.s.root(IncidentID(o.Subject))
	if inc == nil || !x.e.dated(o) {
		return
	}
	for _, other := range x.s.duties(inc) {
		if other.Born == o.Born && x.e.undated(other) {
			return
		}
	}
	x.discharge(inc, plans.ActDate, x.done("", x.h.At), func(d *obligation.Obligation) bool { return d.Origin == datingOf(o.Born) })
}
