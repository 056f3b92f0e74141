package dispatch

import (
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// settling collects what follows from one event.
type settling struct {
	e   *Engine
	s   *State
	h   Header
	out []Event

	unconcerned bool
}

// passOn says that no event of this kind has consequences in the room that was
// asked, whatever the state: it is not asked again (parts.go).
func (x *settling) passOn() { x.unconcerned = true }

func (x *settling) emit(ev Event) { x.out = append(x.out, ev) }

// moment is one firing of a trigger on what duties hang on.
type moment struct {
	on     subject // of incidents the one that leads
	bind   bind
	at     clock.Time // the instant of the trigger
	known  clock.Time // when the source knew
	stated clock.Time // a due stated by the asker
	origin string     // identity of the ground, below the rule's scope
	ground obligation.Ground
	facts  plans.Facts
	unit   plans.OrgID // the body bound to the trigger
	done   *obligation.Fulfilment
	// clause and form are those of the thing at hand, where a rule is for many:
	// an oral approval under any clause, a measure with its own form.
	clause plans.Clause
	form   string
}

func (m moment) clauseOf(r *plans.Rule) plans.Clause {
	if m.clause != "" {
		return m.clause
	}
	return r.Cite
}

func (m moment) formOf(r *plans.Rule) string {
	if m.form != "" {
		return m.form
	}
	return r.Form
}

// incident is the incident at hand, nil where there is none.
func (m moment) incident() *Incident {
	inc, _ := m.on.(*Incident)
	return inc
}

// fire raises the duties that the plan's rules put on a trigger.
func (x *settling) fire(t plans.Trigger, m moment) {
	rules := x.e.plan.RulesOn(t)
	if _, some := aboutOf(m.on); some {
		rules = x.e.book(m.on).Rules
	}
	for _, r := range rules {
		if r.On == t && x.binds(r) && x.e.plan.Holds(r, m.facts) {
			x.accrue(r, m)
		}
	}
}

// creditors resolves the bodies to whom a rule's duty is owed; participants are
// everybody who was set in motion or checked in (4.8(d)).
func (x *settling) creditors(r *plans.Rule, m moment) []plans.OrgID {
	var out []plans.OrgID
	for _, c := range r.Creditors {
		for _, org := range x.parties(c, m) {
			if !contains(out, org) {
				out = append(out, org)
			}
		}
	}
	return out
}

// parties are the bodies that a role stands for at a moment; most stand for one.
func (x *settling) parties(p plans.Party, m moment) []plans.OrgID {
	switch p {
	case plans.RoleNotified: // 3.1.3: whoever the prediction goes to
		return m.bind.notified
	case plans.RoleParticipants:
		return x.s.participants(m.incident())
	case plans.RoleConcerned:
		return x.e.concerned(m.on)
	case plans.RoleLeads:
		return x.e.leadsOf(m.on)
	case plans.RoleArea:
		a, _ := m.on.about()
		return x.e.streetsOf(a)
	}
	if org := x.e.party(x.s, m.on, p, m.bind); org != "" {
		return []plans.OrgID{org}
	}
	return nil
}

// participants are the bodies that took part in the whole incident.
func (s *State) participants(root *Incident) []plans.OrgID {
	var out []plans.OrgID
	add := func(org plans.OrgID) {
		if org != "" && !contains(out, org) {
			out = append(out, org)
		}
	}
	for _, inc := range s.family(root) {
		add(inc.Location.Street)
		for _, t := range inc.Tasked {
			add(t.Body)
		}
		for _, c := range inc.CheckIns {
			add(c.Org)
		}
		for _, c := range inc.Commands {
			if c.Level == 2 && c.Body != orgCityCommand { // a headquarters that has commanded
				add(c.Body)
			}
		}
		for _, t := range inc.Tasks {
			add(t.To)
			for _, w := range t.With {
				add(w)
			}
		}
		for _, l := range inc.Liaisons {
			add(l.Org)
		}
		for _, c := range inc.Callings {
			if c.Kind != "alert" {
				add(c.To)
			}
		}
	}
	return out
}

// binds: the plan's own rules always, an overlay's once it is switched on (A66).
func (x *settling) binds(r *plans.Rule) bool {
	return r.Instrument == "" || contains(x.s.Overlays, r.Instrument)
}

// accrue raises one duty for each debtor and creditor, unless it stands already:
// its identity is debtor, creditor, clause and ground.
func (x *settling) accrue(r *plans.Rule, m moment) {
	for _, debtor := range x.parties(r.Debtor, m) {
		x.accrueFor(r, debtor, m)
	}
}

func (x *settling) accrueFor(r *plans.Rule, debtor plans.OrgID, m moment) {
	origin := scoped(r.Per, debtor, m)
	for _, creditor := range x.creditors(r, m) {
		if creditor == "" || creditor == debtor || x.stands(r, m, debtor, creditor, origin) {
			continue
		}
		if o := x.sameInstant(r, m, debtor, creditor); o != nil {
			x.emit(&GroundAdded{Obligation: o.ID, Ground: m.ground})
			continue
		}
		o := obligation.Obligation{
			Rule: r.ID, Clause: m.clauseOf(r), Debtor: debtor, Creditor: creditor,
			Subject: m.on.name(), Origin: origin, Act: r.Act, Form: m.formOf(r),
			Edition: x.s.Edition, Born: m.at, Missed: x.e.plan.Settings.MissedAfter,
		}
		if m.ground.Kind != "" {
			o.Grounds = []obligation.Ground{m.ground}
		}
		if r.Every > 0 {
			o.Slot, o.Missed = 1, r.Every
		}
		for _, l := range r.Limits {
			if lim, ok := x.limit(l, &o, m); ok {
				o.Limits = append(o.Limits, lim)
			}
		}
		if x.toldBefore(r, &o, m) {
			continue
		}
		if f := x.alreadyDone(r, &o, m); f != nil {
			o.Fulfilments = []obligation.Fulfilment{*f}
		}
		x.emit(&ObligationAccrued{Obligation: o})
	}
}

// sameInstant is the immediate report that another ground has raised on the same
// unit in this very second: what is known at once is told at once (A03, A09).
func (x *settling) sameInstant(r *plans.Rule, m moment, debtor, creditor plans.OrgID) *obligation.Obligation {
	if r.On != plans.OnGround || r.Per == plans.PerIncident || m.ground.Kind == "" {
		return nil
	}
	for _, o := range m.on.duties(x.s) {
		if o.Rule == r.ID && o.Debtor == debtor && o.Creditor == creditor && o.Born == m.at && o.Pending() {
			return o
		}
	}
	return nil
}

// toldBefore reports whether the general duty office had been told in time when
// a receipt is entered late: entered at once, the duty would have been covered.
// A report that came after its due covers nothing (A14).
func (x *settling) toldBefore(r *plans.Rule, o *obligation.Obligation, m moment) bool {
	l, ok := o.Current(plans.Hard)
	inc := m.incident()
	if !ok || inc == nil || r.On != plans.OnReceipt || !r.Covered || o.Creditor != orgDutyOffice {
		return false
	}
	told := x.s.ReportedAt(inc)
	return told != 0 && told <= l.Due
}

// alreadyDone: the deed was there before the duty. A source has told whom it
// tells; who is on his way, or on the scene, need not set out again (4.3.3).
func (x *settling) alreadyDone(r *plans.Rule, o *obligation.Obligation, m moment) *obligation.Fulfilment {
	if r.Direct { // the system itself brings it, in this very commit
		f := x.done("", x.h.At)
		return &f
	}
	if w, ok := m.on.(*Warning); ok {
		return x.playedOut(w, r.Act)
	}
	if m.incident() != nil && r.On == plans.OnReceipt && r.Act == plans.ActReport {
		return x.reportedAlready(m.incident(), o.Debtor, m.at)
	}
	if m.done != nil && (m.bind.source == "" || o.Creditor == m.bind.receiver) {
		return m.done
	}
	if r.Act != plans.ActDepart || m.incident() == nil {
		return nil
	}
	at := x.s.earliest(m.incident(), func(i *Incident) clock.Time { return i.Departed[o.Debtor] })
	if at == 0 {
		return nil
	}
	f := x.done("", at)
	return &f
}

// reportedAlready is the unit's own report of before its receipt was entered.
func (x *settling) reportedAlready(root *Incident, debtor plans.OrgID, since clock.Time) *obligation.Fulfilment {
	var first *obligation.Fulfilment
	for _, inc := range x.s.family(root) {
		for _, id := range inc.Reports {
			r := x.s.Reports[id]
			d := r.delivery(orgDutyOffice)
			if r.From != debtor || !r.upward() || d == nil || d.State != "delivered" || d.At < since || first != nil && first.At <= d.At {
				continue
			}
			f := x.done(string(id), d.At)
			first = &f
		}
	}
	return first
}

// scoped is the identity of the ground under the rule's scope.
func scoped(per plans.Scope, debtor plans.OrgID, m moment) string {
	switch per {
	case plans.PerIncident:
		return "incident"
	case plans.PerReceipt:
		return "receipt:" + string(debtor)
	case plans.PerUnit:
		return "unit:" + string(debtor)
	}
	return m.origin
}

// stands reports whether the duty exists already in the family. One that was
// void because its ground was corrected away does not stand in the way of a
// new ground.
func (x *settling) stands(r *plans.Rule, m moment, debtor, creditor plans.OrgID, origin string) bool {
	for _, o := range m.on.duties(x.s) {
		if o.Rule != r.ID || o.Creditor != creditor || o.Origin != origin {
			continue
		}
		if r.Per != plans.PerIncident && o.Debtor != debtor {
			continue
		}
		if rel, out := o.Released(); out && (rel.Cause == CauseCorrected || rel.Cause == CauseEased) {
			continue
		}
		return true
	}
	return false
}

// limit computes a due from the rule's anchor; false if the limit does not
// apply or its anchor is unknown and has no stand-in.
func (x *settling) limit(l plans.Limit, o *obligation.Obligation, m moment) (obligation.Limit, bool) {
	if l.Switch == "derived_twenty_minutes" && !x.e.plan.Settings.DerivedTwentyMinutes {
		return obligation.Limit{}, false // A03: ours to switch off
	}
	after := l.After
	if l.Word != "" {
		w, ok := x.e.plan.Word(l.Word)
		if !ok {
			return obligation.Limit{}, false
		}
		after = w.Target
	}
	at, provisional := x.anchor(l.From, m), false
	if l.WorkingDays > 0 {
		return x.workingDays(l, o, at), at != 0
	}
	if at == 0 && l.Else != "" {
		at, provisional = x.anchor(l.Else, m), true
	}
	if at == 0 {
		return obligation.Limit{}, false
	}
	if l.From == plans.FromStated && !provisional {
		after = 0 // the asker's due is the due itself
	}
	cite := o.Clause
	if len(l.Cite) > 0 {
		cite = l.Cite[0]
	}
	// A04: a unit knows of its own receipt from the call, not from when it gets
	// round to entering it; grounds learnt late are another matter (A07).
	since := x.h.At
	if l.From == plans.FromReceipt && o.Born < since {
		since = o.Born
	}
	return obligation.Limit{Kind: l.Kind, Due: at.Add(after), Since: since, Provisional: provisional, Cite: cite, Allowance: after}, true
}

func (x *settling) anchor(a plans.Anchor, m moment) clock.Time {
	switch a {
	case plans.FromFirstReceipt:
		if inc := m.incident(); inc != nil {
			return x.s.FirstReceipt(inc)
		}
	case plans.FromOccurrence:
		if inc := m.incident(); inc != nil {
			return x.s.occurredAt(inc)
		}
	case plans.FromKnown:
		if m.known != 0 {
			return m.known
		}
		return m.at
	case plans.FromStated:
		return m.stated
	}
	return m.at // trigger, receipt
}

// reanchor recomputes the dues that hang on occurrence or first receipt, and
// moves those that changed. The old due is kept with its interval (A06).
func (x *settling) reanchor(root *Incident) {
	for _, o := range x.s.duties(root) {
		r, ok := x.e.ruleOf(x.s, o)
		if !ok {
			continue
		}
		for _, l := range r.Limits {
			if l.From != plans.FromOccurrence && l.Else != plans.FromFirstReceipt {
				continue
			}
			lim, ok := x.limit(l, o, moment{on: root, at: o.Born})
			if cur, has := o.Current(l.Kind); ok && has && (cur.Due != lim.Due || cur.Provisional != lim.Provisional) {
				lim.Cause = "occurrence"
				x.emit(&LimitSet{Obligation: o.ID, Limit: lim})
			}
		}
	}
}

// The causes of a release made by the system (A20).
const (
	CauseCovered    = "covered"    // another unit's report (A14)
	CauseSuperseded = "superseded" // the same duty stands elsewhere in the merged whole
	CauseCorrected  = "corrected"  // every ground was corrected away (A08)
	CauseEased      = "eased"
	CauseEnded      = "ended"
	CauseCity       = "city_decided"
	CauseFalseAlarm = "false_alarm"
	CauseLifted     = "lifted" // the warning is over
	CauseWaived     = "waived"
	CauseStruck     = "struck" // from the list of the expected (A45)
)

func (x *settling) void(o *obligation.Obligation, cause, ref string) {
	x.emit(&ObligationReleased{Obligation: o.ID, Release: obligation.Release{Kind: obligation.Void, Cause: cause, Ref: ref, At: x.h.At}})
}

// pastDue reports whether a hard due has passed. Acts precede the deadline of
// the same second. A target is never past due in this sense.
func pastDue(o *obligation.Obligation, at clock.Time) bool {
	l, ok := o.Current(plans.Hard)
	return ok && at > l.Due
}

// addGround puts a further ground on the once-only duties of 4.1.4, and on what
// an earlier flag raised: one that is cleared leaves what another still bears
// (A08, A16).
func (x *settling) addGround(root *Incident, g obligation.Ground) {
	for _, o := range x.s.duties(root) {
		r, ok := x.e.ruleOf(x.s, o)
		if !ok || !r.Corrected || r.Per != plans.PerIncident && !(g.Kind == "sensitive" && o.Stands(g.Kind)) {
			continue
		}
		if _, out := o.Released(); !out {
			x.emit(&GroundAdded{Obligation: o.ID, Ground: g})
		}
	}
}

// endGrounds ends every ground that match names; a duty still open whose
// grounds have all ended is void, one that is closed keeps its state (A08).
func (x *settling) endGrounds(root *Incident, cause string, match func(obligation.Ground) bool) {
	for _, o := range x.s.duties(root) {
		if len(o.Grounds) == 0 {
			continue
		}
		left, ended := 0, 0
		for _, g := range o.Grounds {
			switch {
			case g.Ended != 0:
			case match(g):
				ended++
				x.emit(&GroundEnded{Obligation: o.ID, Ref: g.Ref, Cause: cause})
			default:
				left++
			}
		}
		r, ok := x.e.ruleOf(x.s, o)
		closed := o.At(x.h.At, 0).State == obligation.Missed
		if ended > 0 && left == 0 && o.Pending() && !closed && ok && (r.Corrected || r.Every > 0) {
			x.void(o, CauseCorrected, "")
		}
	}
}

func severityRef(inc *Incident) string { return severityRefOf(inc, len(inc.Severities)) }

// severityRefOf names the n-th judgement of an incident.
func severityRefOf(inc *Incident, n int) string {
	return "severity:" + string(inc.ID) + ":" + strconv.Itoa(n)
}

func proposalOrigin(id IncidentID, i int) string {
	return "proposal:" + string(id) + ":" + strconv.Itoa(i+1)
}
