package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// warningResponse is what is done because of a warning: filed, tasked, reported,
// told to people, linked, recorded.
func (d *deciding) warningResponse(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *FileWarning:
		return d.fileWarning(c)
	case *ChooseWarningMeasures:
		return d.chooseWarningMeasures(c)
	case *ReportWarningTask:
		return d.reportWarningTask(c)
	case *RecordReach:
		return d.recordReach(c)
	case *AcknowledgeReach:
		return d.acknowledgeReach(c)
	case *RecordPublication:
		return d.recordPublication(c)
	case *RecordSubmission:
		return d.recordSubmission(c)
	case *RecordDangerGone:
		return d.dangerGone(c)
	case *LinkIncident:
		return d.linkIncident(c)
	case *RecordWarningFact:
		return d.recordWarningFact(c)
	case *ConfirmWarningFact:
		return d.confirmWarningFact(c)
	}
	return nil, nil
}

// waitsOn finds the oldest pending duty of a body and an act on a warning.
func (d *deciding) waitsOn(w *Warning, debtor plans.OrgID, act plans.Act) *obligation.Obligation {
	for _, o := range w.duties(d.s) {
		if o.Act == act && o.Pending() && d.e.speaksFor(debtor, o.Debtor) {
			return o
		}
	}
	return nil
}

// fileWarning: a body outside the system has it when its gateway took it or
// somebody there was told by telephone, so that there is a reference (A01, A23).
func (d *deciding) fileWarning(c *FileWarning) ([]Event, error) {
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	to := c.To
	if len(to) == 0 {
		for _, o := range w.duties(d.s) {
			if o.Act == plans.ActFile && o.Pending() && d.e.speaksFor(d.org(), o.Debtor) && !contains(to, o.Creditor) {
				to = append(to, o.Creditor)
			}
		}
	}
	if len(to) == 0 || !d.filesWarning(w) {
		return nil, d.nothingToFile(w)
	}
	ev := &WarningFiled{Warning: w.ID}
	for _, org := range to {
		if err := d.known(org, "to"); err != nil {
			return nil, err
		}
		exercise := d.s.Workspace.Status == Exercise
		if d.e.outside(org) && !exercise && strings.TrimSpace(c.Reference) == "" {
			return nil, refuse(CodeBlank, "3.2.3(2)", "报市备案须登记受理编号或电话记录", "filing with the city needs the reference of its acceptance, or of the telephone record").at("reference")
		}
		f := warning.Filing{To: org, From: d.org(), At: d.orNow(c.At), By: d.hand(), Reference: c.Reference, Lift: w.Stage == warning.Lifted, Exercise: exercise && d.e.outside(org)}
		if t := w.Latest(); t != nil {
			f.Text = t.No
		}
		ev.Filings = append(ev.Filings, f)
	}
	return []Event{ev}, nil
}

// filesWarning reports whether the actor's body is one that files: who issued it, who
// owes a filing, or the emergency office.
func (d *deciding) filesWarning(w *Warning) bool {
	if d.org() == orgEmergencyOffice || d.e.speaksFor(d.org(), w.Issuer()) {
		return true
	}
	for _, o := range w.duties(d.s) {
		if o.Act == plans.ActFile && d.e.speaksFor(d.org(), o.Debtor) {
			return true
		}
	}
	return false
}

func (d *deciding) nothingToFile(w *Warning) error {
	var who []plans.SeatID
	for _, o := range w.duties(d.s) {
		if o.Act == plans.ActFile && o.Pending() && len(who) < 6 {
			who = append(who, d.seatsOf(o.Debtor)...)
		}
	}
	return refuse(CodeNotAllowedNow, "3.2.3(2)", "本单位没有待备案的预警", "this body has nothing to file").at("warning").by(who...)
}

// chooseWarningMeasures: one or more of the eight (3.2.5(2), A41).
func (d *deciding) chooseWarningMeasures(c *ChooseWarningMeasures) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActWarningMeasures, w); err != nil {
		return nil, err
	}
	if !d.e.level(w.Effective()).NeedsApproval() {
		return nil, refuse(CodeNotAllowedNow, "3.2.5(2)", "这些措施用于橙色、红色预警", "these measures are for orange and red").at("warning")
	}
	if len(c.Measures) == 0 {
		return nil, refuse(CodeBlank, "3.2.5(2)", "响应措施须选择一项或多项", "choose at least one measure").at("measures")
	}
	ev := &WarningMeasuresChosen{Warning: w.ID}
	for i, m := range c.Measures {
		chosen, err := d.chosenMeasure(w, m)
		if err != nil {
			if r, ok := err.(*Refusal); ok {
				r.Field = "measures." + strconv.Itoa(i) + "." + r.Field
			}
			return nil, err
		}
		ev.Chosen = append(ev.Chosen, chosen)
	}
	return []Event{ev}, nil
}

func (d *deciding) chosenMeasure(w *Warning, m ChosenWarningMeasure) (warning.Chosen, error) {
	out := warning.Chosen{Measure: m.Measure, Units: m.Units, What: m.What, Basis: m.Basis, At: d.env.Now, By: d.hand()}
	x, ok := d.e.plan.WarningMeasure(m.Measure)
	if !ok {
		return out, refuse(CodeUnknown, "3.2.5(2)", "没有响应措施“%s”", "there is no measure %q", m.Measure).at("measure")
	}
	if x.Basis && strings.TrimSpace(m.Basis) == "" {
		return out, refuse(CodeBlank, x.Cite, "其他措施须写明法律依据", "another measure needs its legal basis").at("basis")
	}
	for _, unit := range m.Units {
		if err := d.known(unit, "units"); err != nil {
			return out, err
		}
	}
	if a, _ := w.about(); len(out.Units) == 0 {
		out.Units = d.e.streetsOf(a)
	}
	if len(out.Units) == 0 {
		return out, refuse(CodeBlank, "3.2.5(2)", "请指定由谁落实", "say who carries it out").at("units")
	}
	return out, nil
}

// reportWarningTask: what was done, in the items of the duty's form.
func (d *deciding) reportWarningTask(c *ReportWarningTask) ([]Event, error) {
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	made := d.orNow(c.MadeAt)
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	if len(c.Duties) == 0 {
		return nil, refuse(CodeBlank, "3.2.5", "请选择要报告的任务", "choose the tasks that are reported on").at("duties")
	}
	ev := &WarningTasksReported{Warning: w.ID, MadeAt: made, Device: c.Device}
	for i, id := range c.Duties {
		at := "duties." + strconv.Itoa(i)
		o := d.s.Obligations[id]
		if o == nil || o.Subject != string(w.ID) || o.Act != plans.ActTask {
			return nil, refuse(CodeUnknown, "3.2.5", "该预警没有任务 %d", "the warning has no task %d", int(id)).at(at)
		}
		if !d.e.speaksFor(d.org(), o.Debtor) {
			return nil, refuse(CodeAuthority, "3.2.5", "由承担任务的单位报告", "the body that has the task reports on it").at(at).by(d.seatsOf(o.Debtor)...)
		}
		if !o.Pending() {
			return nil, refuse(CodeNotAllowedNow, "3.2.5", "任务 %d 已办结，不必再办", "task %d is settled: nothing is left to do", int(id)).at(at)
		}
		items, err := d.formItems(o.Form, c.Items)
		if err != nil {
			return nil, err
		}
		ev.Done = append(ev.Done, warning.Done{Duty: id, Org: o.Debtor, Items: items, At: d.env.Now, By: d.hand()})
	}
	return []Event{ev}, nil
}

// formItems takes from what was written what the form asks for, and refuses a blank.
func (d *deciding) formItems(form string, w Written) (map[string]string, error) {
	out := map[string]string{}
	f, ok := d.e.plan.Form(form)
	if !ok {
		for k, v := range w {
			out[k] = v
		}
		return out, nil
	}
	for _, it := range f.Items {
		v := strings.TrimSpace(w[it.ID])
		if state, explicit := strings.CutPrefix(v, "?"); v == "" || explicit && !contains(it.Explicit, state) {
			return nil, refuse(CodeBlank, f.Cite, "请填写“"+it.Title.Zh+"”", "fill in “"+it.Title.En+"”").at("items." + it.ID)
		}
		out[it.ID] = v
	}
	return out, nil
}

// recordReach: those whom the alarm does not reach are told by a named person
// (3.2.3(5)).
func (d *deciding) recordReach(c *RecordReach) ([]Event, error) {
	w, err := d.reachable(c.Warning)
	if err != nil {
		return nil, err
	}
	at := d.orNow(c.At)
	if err := d.made(&at, c.Device, "at"); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.WarningAudience(c.Audience); !ok {
		return nil, refuse(CodeUnknown, "3.2.3(5)", "没有告知对象“%s”", "there is no audience %q", c.Audience).at("audience")
	}
	if _, ok := d.e.plan.WarningChannel(c.Channel); !ok {
		return nil, refuse(CodeUnknown, "3.2.3(5)", "没有发布渠道“%s”", "there is no channel %q", c.Channel).at("channel")
	}
	r := warning.Reach{
		No: len(w.Reached) + 1, Text: w.Latest().No, Audience: c.Audience, Place: c.Place, Street: d.streetFor(c), Community: c.Community,
		Who: c.Who.Sealed(), Channel: c.Channel, Count: c.Count, Org: d.org(), At: at, By: d.hand(), Where: c.Where.Sealed(),
	}
	if _, ok := d.e.plan.Street(r.Street); r.Street != "" && !ok {
		return nil, refuse(CodeUnknown, "3.2.3(5)", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", r.Street).at("street")
	}
	if c.Acknowledged {
		r.Acknowledged = r.At
	}
	return []Event{&PeopleReached{Warning: w.ID, Reach: r, Device: c.Device}}, nil
}

// reachable finds a warning of which people are told, here.
func (d *deciding) reachable(id WarningID) (*Warning, error) {
	w, err := d.liveWarning(id)
	if err != nil {
		return nil, err
	}
	if w.Latest() == nil || w.Stage == warning.Received {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(5)", "预警尚未发布、转发或通报", "the warning has not been issued, forwarded or relayed").at("warning")
	}
	return w, d.may(ActReachPeople, w)
}

// streetFor is the street whose people were reached: as said, by the community,
// or the body's own.
func (d *deciding) streetFor(c *RecordReach) plans.OrgID {
	if c.Street != "" {
		return c.Street
	}
	if x, ok := d.e.plan.Community(c.Community); ok {
		return x.Street
	}
	org := d.org()
	if o, ok := d.e.plan.Org(org); ok && o.Kind == plans.KindCommunity {
		return o.Parent
	}
	if _, ok := d.e.plan.Street(org); ok {
		return org
	}
	return ""
}

func (d *deciding) acknowledgeReach(c *AcknowledgeReach) ([]Event, error) {
	w, err := d.reachable(c.Warning)
	if err != nil {
		return nil, err
	}
	if c.Reach < 1 || c.Reach > len(w.Reached) || w.Reached[c.Reach-1].Acknowledged != 0 {
		return nil, refuse(CodeUnknown, "3.2.3(5)", "没有待确认的告知记录 %d", "no record %d waits to be confirmed", c.Reach).at("reach")
	}
	return []Event{&ReachAcknowledged{Warning: w.ID, Reach: c.Reach}}, nil
}

// recordPublication is what a channel answered. An exercise's text went nowhere,
// so nothing can have answered (A59).
func (d *deciding) recordPublication(c *RecordPublication) ([]Event, error) {
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	if d.s.Workspace.Status == Exercise {
		return nil, refuse(CodeExercise, "A59", "演练的预警不经任何渠道发出，没有渠道回执", "an exercise's warning leaves by no path: no channel can have taken it").at("channel")
	}
	if d.env.Actor.Person != System && d.org() != orgEmergencyOffice && !d.e.speaksFor(d.org(), w.Issuer()) {
		return nil, refuse(CodeAuthority, "3.2.3(5)", "由发布单位或区应急办登记渠道回执", "the issuer or the emergency office records what a channel answered").at("warning").by(d.seatsOf(w.Issuer())...)
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	for i := len(w.Publications) - 1; i >= 0; i-- {
		if w.Publications[i].Channel == c.Channel && w.Publications[i].State != "accepted" {
			return []Event{&PublicationAnswered{Warning: w.ID, Channel: c.Channel, Accepted: c.Accepted, At: d.orNow(c.At), Reference: c.Reference, Reason: c.Reason}}, nil
		}
	}
	return nil, refuse(CodeUnknown, "3.2.3(5)", "没有经“%s”发出而待回执的文本", "no text waits for an answer of %s", c.Channel).at("channel")
}

func (d *deciding) dangerGone(c *RecordDangerGone) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source != warning.Own {
		return nil, d.notLifted(w)
	}
	if d.org() != orgEmergencyOffice && !d.e.speaksFor(d.org(), w.Issuer()) && !contains(d.e.leadsOf(w), d.org()) {
		return nil, refuse(CodeAuthority, "3.2.3(4)", "由发布单位、主责部门或区应急办确定危险已消除", "the issuer, a lead department or the emergency office establishes that the danger is over").at("warning").by(d.seatsOf(w.Issuer())...)
	}
	if w.DangerGone.Did() {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(4)", "已登记危险消除，请解除预警", "it is on record that the danger is over: lift the warning").at("warning")
	}
	if err := needReason(c.Reason, "3.2.3(4)", "reason"); err != nil {
		return nil, err
	}
	return []Event{&DangerGone{Warning: w.ID, By: d.hand(), Reason: c.Reason}}, nil
}

func (d *deciding) linkIncident(c *LinkIncident) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.linkable(c.Warning); err != nil {
		return nil, err
	}
	if contains(inc.Warnings, c.Warning) {
		return nil, refuse(CodeNotAllowedNow, "A41", "事件已与该预警关联", "the incident is linked to it already").at("warning")
	}
	return []Event{&IncidentLinked{Incident: inc.ID, Warning: c.Warning}}, nil
}

// linkable: an incident comes of a warning that holds, held, or was relayed.
func (d *deciding) linkable(id WarningID) error {
	w := d.s.Warnings[id]
	if w == nil {
		return refuse(CodeUnknown, "3.2", "没有预警 %s，请核对编号或从预警列表中选择", "there is no warning %s: check its number or choose it from the list", string(id)).at("warning")
	}
	if len(w.Texts) == 0 {
		return refuse(CodeNotAllowedNow, "A41", "预警 %s 尚未发布", "the warning %s has not been issued", string(id)).at("warning")
	}
	return nil
}

// recordWarningFact: what happened outside can always be entered (A62).
func (d *deciding) recordWarningFact(c *RecordWarningFact) ([]Event, error) {
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	if err := d.past(c.When, "when"); err != nil {
		return nil, err
	}
	if c.Content != nil {
		if err := d.soundContent(*c.Content); err != nil {
			return nil, err
		}
	}
	if c.Issuer != "" {
		if err := d.known(c.Issuer, "issuer"); err != nil {
			return nil, err
		}
	}
	return []Event{&WarningFactRecorded{Warning: w.ID, Fact: warning.Fact{
		No: len(w.Facts) + 1, What: c.What, Content: c.Content, Lifted: c.Lifted, Issuer: c.Issuer, Who: c.Who, When: c.When,
		HowKnown: c.HowKnown, Recorded: d.env.Now, By: d.hand(),
	}}}, nil
}

// confirmWarningFact lets a recorded text or lifting take effect, marked as what
// departed from the plan (A62).
func (d *deciding) confirmWarningFact(c *ConfirmWarningFact) ([]Event, error) {
	w, err := d.liveWarning(c.Warning)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActConfirmFact, w); err != nil {
		return nil, err
	}
	if c.Fact < 1 || c.Fact > len(w.Facts) || w.Facts[c.Fact-1].Confirmed != 0 {
		return nil, refuse(CodeUnknown, "A62", "没有待确认的事实 %d", "no fact %d waits for confirmation", c.Fact).at("fact")
	}
	f := w.Facts[c.Fact-1]
	if f.By.Person == string(d.env.Actor.Person) && (f.Content != nil || f.Lifted) {
		return nil, refuse(CodeTwoHands, "A62", "登记人不能自己确认，请由另一人确认", "who entered it does not confirm it: another person does").at("fact").by(d.who(ActConfirmFact, w)...)
	}
	out := []Event{&WarningFactConfirmed{Warning: w.ID, Fact: f.No}}
	switch {
	case f.Lifted && w.InForce():
		out = append(out, &WarningLifted{Warning: w.ID, Filer: orgEmergencyOffice, Notify: d.heardBodies(w, nil), Ending: warning.Ending{
			At: d.env.Now, By: d.hand(), Issuer: f.Issuer, Reason: f.What, Path: d.pathOf(w, warning.Lift, w.Latest().Content, false), Fact: f.No}})
	case f.Content != nil && (w.InForce() || w.Stage == warning.Proposed):
		out = append(out, d.factText(w, &f))
	}
	return out, nil
}

func (d *deciding) factText(w *Warning, f *warning.Fact) *WarningIssued {
	t := warning.Text{
		No: len(w.Texts) + 1, Step: warning.Adjust, Content: d.laidOver(w, *f.Content), Issuer: f.Issuer, By: d.hand(), At: d.env.Now,
		Filer: orgEmergencyOffice, Reason: f.What, Fact: f.No, Exercise: d.s.Workspace.Status == Exercise,
	}
	if t.Issuer == "" {
		t.Issuer = w.Issuer()
	}
	switch {
	case w.Source == warning.City:
		t.Step = warning.Local
	case w.Latest() == nil:
		t.Step = warning.Issue
	}
	t.Path = d.pathOf(w, t.Step, t.Content, false)
	return &WarningIssued{Warning: w.ID, Text: t, Notify: d.toldBodies(w, t.Content.Area, nil)}
}
