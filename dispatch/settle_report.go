package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// delivered: a report reached a creditor. It discharges the sender's duties to
// him (A01), covers other units' duties under the same clause (A14), and what
// the plan hangs on its arrival begins.
func (x *settling) delivered(ev *ReportDelivered) {
	r := x.s.Reports[ev.Report]
	x.clearAlarm(deliveryAlarm(r.ID, ev.To))
	done := false
	for _, root := range x.roots(r) {
		f := obligation.Fulfilment{At: ev.At, Recorded: x.h.At, Ref: string(r.ID), Person: string(r.SignedBy), Seat: x.h.Seat, Tags: ev.Tags}
		met := x.meets(root, r, ev.To, f)
		if !ev.Copy || len(met) > 0 {
			x.cover(root, r, ev.To, ev.At, met)
		}
		if ev.To == orgDutyOffice && !done {
			x.reachedDutyOffice(root, r, ev.At)
		}
		if ev.To == orgEmergencyOffice {
			x.knows(root, orgEmergencyOffice, ev.At)
		}
	}
	// A14: what goes to the general duty office goes to the emergency office too.
	if ev.To == orgDutyOffice && r.From != orgEmergencyOffice && r.delivery(orgEmergencyOffice) == nil {
		x.emit(&ReportDelivered{Report: r.ID, To: orgEmergencyOffice, At: ev.At, Copy: true, Tags: ev.Tags})
	}
}

// roots are the leading incidents that the report names, each once (A50).
func (x *settling) roots(r *Report) []*Incident {
	var out []*Incident
	for _, id := range r.Incidents {
		if root := x.s.root(id); root != nil && !contains(out, root) {
			out = append(out, root)
		}
	}
	return out
}

// meets fulfils the duties that the delivery discharges and returns them. What
// is entered late may count before the deed that met the duty till now: it then
// takes that deed's place (A23).
func (x *settling) meets(root *Incident, r *Report, to plans.OrgID, f obligation.Fulfilment) []*obligation.Obligation {
	var met []*obligation.Obligation
	for _, o := range x.s.duties(root) {
		if o.Creditor != to || o.Act == plans.ActFollowUp || !owedAt(o, f.At) || !x.counts(r, o) || f.At < o.Born {
			continue
		}
		x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: f})
		met = append(met, o)
	}
	if r.Kind == FollowUpReport {
		if o := x.followedUp(root, r, to, f); o != nil {
			met = append(met, o)
		}
	}
	return met
}

// owedAt reports whether the duty waited for its deed at t: none had been done
// that counts as early, and it is not released.
func owedAt(o *obligation.Obligation, t clock.Time) bool {
	if rel, out := o.Released(); out && (rel.Kind != obligation.Waived || o.Slot > 0) {
		return false // what is excused may be done all the same (A20)
	}
	f, done := o.Fulfilled()
	return !done || t < f.At
}

// followedUp fulfils the oldest slot that was owed when the follow-up counts.
// Where it came before another that held that slot, the other goes to the next
// one: the slots are met in the order of the reports (A12, A23).
func (x *settling) followedUp(root *Incident, r *Report, to plans.OrgID, f obligation.Fulfilment) *obligation.Obligation {
	var first *obligation.Obligation
	for entered := f.Ref; r != nil; r = x.s.Reports[ReportID(f.Ref)] {
		o := x.oldestSlot(root, r, to, f.At)
		if o == nil {
			break
		}
		x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: f})
		if first == nil {
			first = o
		}
		displaced, was := o.Fulfilled()
		if !was || displaced.Ref == entered {
			break
		}
		f = displaced
	}
	return first
}

// counts reports whether the report is a deed of the duty's debtor under the
// duty's clause. In another body's name it counts only where the report says
// so.
func (x *settling) counts(r *Report, o *obligation.Obligation) bool {
	if r.From != o.Debtor {
		if !x.e.speaksFor(r.From, o.Debtor) || !contains(r.Also, o.Clause) {
			return false
		}
	}
	switch o.Act {
	case plans.ActReport:
		return r.upward()
	case plans.ActDetail:
		return r.Kind == DetailedReport
	case plans.ActFollowUp:
		return r.Kind == FollowUpReport
	case plans.ActForward:
		return r.Kind == Forwarding || r.Kind == FollowUpReport
	case plans.ActNotice:
		return r.Kind != FollowUpReport && r.Kind != Forwarding
	}
	return false
}

// oldestSlot is the oldest slot not yet missed then: the one that a follow-up
// satisfies (A12).
func (x *settling) oldestSlot(root *Incident, r *Report, to plans.OrgID, at clock.Time) *obligation.Obligation {
	for _, m := range x.s.family(root) {
		for _, sr := range m.Series {
			for _, id := range sr.Slots {
				o := x.s.Obligations[id]
				l, ok := o.Current(plans.Hard)
				if o.Slot == 1 && at < o.Born {
					break // said before the level was determined: nothing was to be followed yet (A11)
				}
				if !ok || o.Creditor != to || !owedAt(o, at) || !x.counts(r, o) || at > l.Due.Add(o.Missed) {
					continue
				}
				return o
			}
		}
	}
	return nil
}

// cover voids what other units owe the same creditor under the clauses that
// this report met, where it was not yet past due when the report counts (A14).
// What is overdue stays. A report of a unit that owed none is the one that a
// receipt asks for: the creditor knows of the event.
func (x *settling) cover(root *Incident, r *Report, to plans.OrgID, at clock.Time, met []*obligation.Obligation) {
	for _, o := range x.s.duties(root) {
		rule, ok := x.e.ruleOf(x.s, o)
		if !ok || !rule.Covered || o.Creditor != to || !o.Pending() || pastDue(o, at) || at < o.Born || o.Debtor == r.From {
			continue
		}
		if len(met) == 0 && rule.On == plans.OnReceipt && r.upward() || sameClause(met, o) {
			x.void(o, CauseCovered, string(r.ID))
		}
	}
}

func sameClause(met []*obligation.Obligation, o *obligation.Obligation) bool {
	for _, m := range met {
		if m.Clause == o.Clause && m.Debtor != o.Debtor && m.ID != o.ID {
			return true
		}
	}
	return false
}

// reachedDutyOffice fires what hangs on a report's arrival there.
func (x *settling) reachedDutyOffice(root *Incident, r *Report, at clock.Time) {
	m := x.moment(root, r.From, bind{reporter: r.From}, at)
	if r.Kind == FollowUpReport {
		m.origin = "report:" + string(r.ID)
		x.fire(plans.OnFollowUp, m)
	}
	if r.Kind == FollowUpReport || r.upward() {
		x.heard(m)
	}
}

// heard: the general duty office knows how grave it is. It is told further once
// for each level reached (4.1.7): not again when a report follows, when what may
// reach a level has reached it, or when two of one level become one.
func (x *settling) heard(m moment) {
	root := m.incident()
	refs := x.s.judgements(root)
	for _, o := range x.s.duties(root) {
		if r, ok := x.e.ruleOf(x.s, o); ok && r.On == plans.OnReportReceived && contains(refs, o.Origin) {
			if rel, out := o.Released(); !out || rel.Cause != CauseCorrected {
				return
			}
		}
	}
	if len(refs) > 0 {
		m.origin, m.ground = refs[0], obligation.Ground{Kind: "severity", Ref: refs[0], At: m.at}
	}
	x.fire(plans.OnReportReceived, m)
}

func (x *settling) failed(ev *DeliveryFailed) {
	r := x.s.Reports[ev.Report]
	x.raise(Alarm{
		Key: deliveryAlarm(r.ID, ev.To), Priority: PriorityImportant, What: "undelivered",
		Subject: string(r.Incidents[0]), For: []plans.OrgID{r.From}, Sounds: true, Reason: string(ev.To),
	})
}

// stated: the creditor confirmed when an entry made afterwards was done; it
// counts from then (A23).
func (x *settling) stated(ev *StatedTimeConfirmed) {
	r := x.s.Reports[ev.Report]
	if r.Afterwards == nil {
		return
	}
	at := r.Afterwards.StatedAt
	for _, root := range x.roots(r) {
		var met []*obligation.Obligation
		for _, o := range x.s.duties(root) {
			if f, ok := o.Fulfilled(); ok && f.Ref == string(r.ID) && o.Creditor == ev.By && at < f.At {
				met = append(met, x.moved(root, r, o, f, at))
			}
		}
		if len(met) == 0 { // another deed came between the deed and its entry
			met = x.meets(root, r, ev.By, obligation.Fulfilment{At: at, Recorded: x.h.At, Ref: string(r.ID), Person: string(r.SignedBy), Seat: x.h.Seat, Tags: []string{"afterwards"}})
		}
		x.cover(root, r, ev.By, at, met)
	}
}

// moved lets a deed count from an earlier instant, and returns the duty that it
// then met: a follow-up may belong in an earlier slot than that which its entry
// found open.
func (x *settling) moved(root *Incident, r *Report, o *obligation.Obligation, f obligation.Fulfilment, at clock.Time) *obligation.Obligation {
	if o.Act == plans.ActFollowUp {
		if first := x.oldestSlot(root, r, o.Creditor, at); first != nil && first.ID != o.ID {
			x.emit(&FulfilmentUndone{Obligation: o.ID, Ref: f.Ref, Reason: "A23"})
			f.At = at
			return x.followedUp(root, r, o.Creditor, f)
		}
	}
	x.emit(&FulfilmentMoved{Obligation: o.ID, Ref: f.Ref, At: at})
	f.At = at
	x.fulfilledDuty(o, f)
	return o
}

// fulfilledDuty clears the duty's alarm; a slot that was met sets the next one's
// due: so long after this delivery (A12).
func (x *settling) fulfilledDuty(o *obligation.Obligation, f obligation.Fulfilment) {
	x.clearAlarm(dutyAlarm(o.ID))
	if o.Clause != "" && o.Act == plans.ActReport {
		x.clearAlarm(newAlarm(IncidentID(o.Subject), o.Debtor))
	}
	if o.Slot == 0 {
		return
	}
	rule, ok := x.e.ruleOf(x.s, o)
	inc := x.s.Incidents[IncidentID(o.Subject)]
	if !ok || inc == nil {
		return
	}
	sr := inc.series(o.Rule)
	if sr == nil || sr.Ended != 0 {
		return
	}
	x.nextSlot(inc, sr, o, rule, f.At.Add(rule.Every), "delivered")
}

// waived: an excused slot does not end the run; the next is due an interval
// after it (A12, A20).
func (x *settling) waived(ev *ObligationReleased) {
	o := x.s.Obligations[ev.Obligation]
	l, ok := o.Current(plans.Hard)
	rule, known := x.e.ruleOf(x.s, o)
	inc := x.s.Incidents[IncidentID(o.Subject)]
	if ev.Release.Kind != obligation.Waived || o.Slot == 0 || !ok || !known || inc == nil {
		return
	}
	if sr := inc.series(o.Rule); sr != nil && sr.Ended == 0 {
		x.nextSlot(inc, sr, o, rule, l.Due.Add(rule.Every), "waived")
	}
}

// nextSlot opens the slot after o, or moves it if it is open already.
func (x *settling) nextSlot(inc *Incident, sr *Series, o *obligation.Obligation, rule *plans.Rule, due clock.Time, cause string) {
	lim := obligation.Limit{Kind: plans.Hard, Due: due, Since: x.h.At, Cite: rule.Cite, Allowance: rule.Every, Cause: cause}
	if n := x.slotAfter(sr, o); n != nil {
		x.moveSlots(sr, n, rule, lim)
		return
	}
	root := x.s.root(inc.ID)
	x.emit(&ObligationAccrued{Obligation: obligation.Obligation{
		Rule: rule.ID, Clause: rule.Cite, Debtor: x.e.followUpUnit(x.s, root), Creditor: o.Creditor,
		Subject: string(inc.ID), Origin: o.Origin, Slot: o.Slot + 1, Act: rule.Act, Form: rule.Form,
		Born: x.h.At, Missed: rule.Every, Grounds: standing(o.Grounds), Limits: []obligation.Limit{lim},
	}})
}

// moveSlots sets the due of a slot that is open already. One that silence has
// opened behind it follows an interval later (A12).
func (x *settling) moveSlots(sr *Series, n *obligation.Obligation, rule *plans.Rule, lim obligation.Limit) {
	for ; n != nil; n = x.slotAfter(sr, n) {
		cur, ok := n.Current(plans.Hard)
		if _, out := n.Released(); out || !ok || cur.Due == lim.Due {
			return
		}
		x.emit(&LimitSet{Obligation: n.ID, Limit: lim})
		if _, done := n.Fulfilled(); done {
			return // its delivery has set the next
		}
		lim.Due, lim.Cause = lim.Due.Add(rule.Every), "silent"
	}
}

func (x *settling) slotAfter(sr *Series, o *obligation.Obligation) *obligation.Obligation {
	for _, id := range sr.Slots {
		if n := x.s.Obligations[id]; n.Slot == o.Slot+1 {
			return n
		}
	}
	return nil
}

func standing(gs []obligation.Ground) []obligation.Ground {
	var out []obligation.Ground
	for _, g := range gs {
		if g.Ended == 0 {
			out = append(out, g)
		}
	}
	return out
}

// merged: the earliest receipt governs; what one report has met covers the
// rest that is not past due; the same duty twice stands once (A21, A14).
func (x *settling) merged(ev *IncidentsMerged) {
	root := x.s.root(ev.Into)
	ref := mergeRef(ev.From)
	all := x.s.duties(root)
	for _, o := range all {
		if !o.Pending() || o.Slot > 0 || pastDue(o, x.h.At) {
			continue
		}
		if cause := x.covering(all, o); cause != "" {
			x.void(o, cause, ref)
		}
	}
	x.oneSeries(root, ref)
	x.reanchor(root)
	for _, m := range x.s.family(root)[1:] {
		x.clearNew(m)
	}
}

// oneSeries: one event owes one run of follow-ups. Where both parts of a merged
// whole have one, that with the earlier due goes on.
func (x *settling) oneSeries(root *Incident, ref string) {
	type run struct {
		inc  *Incident
		s    Series
		open *obligation.Obligation
	}
	keep := map[string]run{}
	stop := func(r run) {
		for _, id := range r.s.Slots {
			if o := x.s.Obligations[id]; o.Pending() && !pastDue(o, x.h.At) {
				x.void(o, CauseSuperseded, ref)
			}
		}
		x.emit(&SeriesEnded{Incident: r.inc.ID, Rule: r.s.Rule, Cause: CauseSuperseded, Ref: ref})
	}
	for _, m := range x.s.family(root) {
		for _, sr := range m.Series {
			if sr.Ended != 0 {
				continue
			}
			r := run{m, sr, x.s.Obligations[sr.Slots[len(sr.Slots)-1]]}
			old, twice := keep[sr.Rule]
			switch {
			case !twice:
				keep[sr.Rule] = r
			case x.earlier(r.open, old.open):
				keep[sr.Rule] = r
				stop(old)
			default:
				stop(r)
			}
		}
	}
}

// covering tells why a pending duty of a merged whole is not owed, if so.
func (x *settling) covering(all []*obligation.Obligation, o *obligation.Obligation) string {
	rule, ok := x.e.ruleOf(x.s, o)
	if !ok {
		return ""
	}
	for _, m := range all {
		if m.ID == o.ID || m.Rule != o.Rule || m.Creditor != o.Creditor {
			continue
		}
		f, met := m.Fulfilled()
		met = met && !(rule.On == plans.OnGround && rule.Per != plans.PerIncident && f.At < o.Born && x.graver(o, m))
		switch {
		case met && (rule.Covered || rule.Per == plans.PerIncident) && m.Subject != o.Subject:
			return CauseCovered
		case met && rule.Covered && m.Debtor != o.Debtor:
			return CauseCovered
		case m.Pending() && m.Debtor == o.Debtor && m.Subject != o.Subject && x.earlier(m, o):
			return CauseSuperseded
		}
	}
	return ""
}

// graver reports whether a duty of 4.1.4 has a ground that would have raised a
// duty of its own in one event after what m was raised on: a higher level, or
// sensitivity where there was a level only and the other way round (A03).
func (x *settling) graver(o, m *obligation.Obligation) bool {
	if o.Act != plans.ActReport || len(o.Grounds) == 0 || len(m.Grounds) == 0 {
		return false
	}
	a, b := o.Grounds[0], m.Grounds[0]
	return a.Kind != b.Kind || x.levelOf(a) > x.levelOf(b)
}

// levelOf is the level that was judged on a ground.
func (x *settling) levelOf(g obligation.Ground) plans.Level {
	part := strings.Split(g.Ref, ":")
	if g.Kind != "severity" || len(part) != 3 {
		return plans.Undetermined
	}
	inc, n := x.s.Incidents[IncidentID(part[1])], 0
	if n, _ = strconv.Atoi(part[2]); inc == nil || n < 1 || n > len(inc.Severities) {
		return plans.Undetermined
	}
	return inc.Severities[n-1].Severity.Level
}

// earlier orders two copies of one duty: the earlier due stands, then the
// lower number.
func (x *settling) earlier(a, b *obligation.Obligation) bool {
	da, db := dueOf(a), dueOf(b)
	if da != db {
		return da < db
	}
	return a.ID < b.ID
}

func dueOf(o *obligation.Obligation) clock.Time {
	if l, ok := o.Current(plans.Hard); ok {
		return l.Due
	}
	if l, ok := o.Current(plans.Target); ok {
		return l.Due
	}
	return 0
}

// unmerged: what the merge released is owed again, and the dues are those of
// each incident by itself (A21). What has become of the grounds meanwhile holds
// all the same (A08), and what closed the whole has closed only who led it.
func (x *settling) unmerged(ev *IncidentUnmerged) {
	ref := mergeRef(ev.From)
	for _, root := range []*Incident{x.s.root(ev.Into), x.s.root(ev.From)} {
		follows := root.Phase.Live() && x.s.SeverityOf(root).Level >= plans.Major
		for _, o := range x.s.duties(root) {
			x.owedAgain(root, o, ref, follows)
		}
		running := false
		for _, m := range x.s.family(root) {
			for _, sr := range m.Series {
				if sr.Ref == ref && sr.Ended != 0 && follows {
					x.emit(&SeriesResumed{Incident: m.ID, Rule: sr.Rule, Ref: ref})
				}
				running = running || sr.Ended == 0 || sr.Ref == ref || sr.Cause == CauseWaived // A20: the city took it over
			}
		}
		if refs := x.s.judgements(root); follows && !running && len(refs) > 0 {
			// the run was another's, or ended with the whole: it is followed by itself from now on (A11, A13)
			m := x.moment(root, "", bind{}, x.h.At)
			m.origin = "series:" + strconv.FormatInt(int64(x.h.At), 10)
			m.ground = obligation.Ground{Kind: "severity", Ref: refs[0], At: x.h.At}
			x.major(m)
		}
		x.reanchor(root)
	}
}

// owedAgain takes back what the merge released, and of one that lives on what
// closed the whole; with no ground left, or called false, it stays void.
func (x *settling) owedAgain(root *Incident, o *obligation.Obligation, ref string, follows bool) {
	rel, out := o.Released()
	closed := rel.Kind == obligation.Void && rel.Cause == CauseFalseAlarm && root.Phase.Live() && o.Slot == 0
	if !out || rel.Ref != ref && !closed || o.Slot > 0 && !follows {
		return
	}
	x.emit(&ReleaseReverted{Obligation: o.ID, Reason: "unmerged"})
	switch {
	case !o.Grounded():
		x.void(o, CauseCorrected, "")
	case root.Phase == FalseAlarm && !pastDue(o, x.h.At):
		x.void(o, CauseFalseAlarm, "")
	}
}

func mergeRef(from IncidentID) string { return "merge:" + string(from) }

// suggest names live incidents that may be the same event: near, close in time
// and of a compatible type (A21).
func (x *settling) suggest(inc *Incident) {
	for _, id := range x.candidates(inc) {
		x.emit(&DuplicateSuggested{Incident: inc.ID, Other: id})
		x.emit(&DuplicateSuggested{Incident: id, Other: inc.ID})
	}
}
