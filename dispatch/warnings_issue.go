package dispatch

import (
	"slices"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// going is a text on its way out.
type going struct {
	step    warning.Step
	content warning.Content
	expert  string
	Out
	proposal *warning.Proposal
	approval *approval.Approval
	path     warning.Path
}

func (d *deciding) issueWarning(c *IssueWarning) ([]Event, error) {
	g := &going{step: warning.Issue, content: c.Content, Out: c.Out}
	if c.Warning == "" {
		return d.goOut(nil, g)
	}
	w, err := d.liveWarning(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source != warning.Own {
		return nil, d.notOurs(w)
	}
	if w.Stage != warning.Proposed {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(3)", "预警 %s 已发布，请调整、延长或解除", "the warning %s is out: adjust, extend or lift it", string(w.ID)).at("warning")
	}
	return d.goOut(w, g)
}

func (d *deciding) adjustWarning(c *AdjustWarning) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	g := &going{step: warning.Adjust, content: c.Content, expert: c.Expert, Out: c.Out}
	if w.Source == warning.City {
		if p := w.Proposal(); p == nil || p.Step != warning.Local {
			return nil, d.notOurs(w)
		}
		g.step = warning.Local
	}
	return d.goOut(w, g)
}

func (d *deciding) extendWarning(c *ExtendWarning) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	return d.goOut(w, &going{step: warning.Extend, content: warning.Content{Until: c.Until}, Out: c.Out})
}

// goOut issues a text, or says why not.
func (d *deciding) goOut(w *Warning, g *going) ([]Event, error) {
	if w != nil && w.Source != warning.Own && g.step != warning.Local {
		return nil, d.notOurs(w)
	}
	d.takeUp(w, g)
	if err := d.soundContent(g.content); err != nil {
		return nil, err
	}
	relevelled := g.proposal != nil && g.proposal.Relevelled
	g.path = d.pathOf(w, g.step, g.content, relevelled)
	if err := d.rightHands(w, g); err != nil {
		return nil, err
	}
	if err := d.allItems(g.step, &g.content); err != nil {
		return nil, err
	}
	if err := d.fitToGo(w, g); err != nil {
		return nil, err
	}
	return d.outEvents(w, g), nil
}

// takeUp completes the text: from the proposal that waits for this step, else
// from the text in force.
func (d *deciding) takeUp(w *Warning, g *going) {
	if w == nil {
		return
	}
	if p := w.Proposal(); p != nil && p.Step == g.step {
		g.proposal = p
		g.content = g.content.Over(p.Content)
		return
	}
	g.content = d.laidOver(w, g.content)
}

// rightHands checks that the text goes out by the hands that its path needs.
func (d *deciding) rightHands(w *Warning, g *going) error {
	if g.path.Guarded() {
		return d.approvedHands(w, g)
	}
	if o, ok := d.e.plan.Org(d.org()); ok && o.Kind == plans.KindStreet { // A33
		return refuse(CodeAuthority, "3.2.1", "街道不发布预警，只向区应急办提出建议", "a street does not issue warnings, it proposes them to the emergency office").at("seat").by(d.who(ActIssueWarning, nil)...)
	}
	if err := d.may(ActIssueWarning, nil); err != nil {
		return err
	}
	if w != nil && w.Issuer() != "" {
		if !d.e.speaksFor(d.org(), w.Issuer()) {
			return refuse(CodeAuthority, "3.2.3(2)", "由发布单位自行调整和解除", "who issued it adjusts and lifts it").at("warning").by(d.seatsOf(w.Issuer())...)
		}
		return nil
	}
	return d.concernedWith(g.content.Type)
}

// concernedWith: blue and yellow are for the headquarters' office or a lead
// department of the event's type (3.2.3(2)).
func (d *deciding) concernedWith(typeNo int) error {
	if typeNo == 0 {
		return refuse(CodeBlank, "3.2.4", "预警信息缺少：类别", "the warning lacks: category").at("content.type")
	}
	leads := d.e.leadsOf(&Incident{Type: typeNo})
	if contains(leads, d.org()) {
		return nil
	}
	var who []plans.SeatID
	for _, org := range leads {
		who = append(who, d.seatsOf(org)...)
	}
	return refuse(CodeAuthority, "3.2.3(2)", "由该类事件的专项指挥部办公室或主责部门发布", "the headquarters' office or a lead department of this type issues it").at("content.type").by(who[:min(len(who), 6)]...)
}

// approvedHands: nobody issues or lifts orange or red, or sets the district's own
// level, but on an approval of exactly this text, by the body that it names, by
// a person who neither gave nor recorded it (3.2.3(2), A31, A36).
func (d *deciding) approvedHands(w *Warning, g *going) error {
	if g.proposal == nil {
		return d.unapproved(w, g)
	}
	a, err := d.usable(g.proposal.Approval, "warning", warning.Frozen(d.e.plan, w.ID, g.step, g.content))
	if err != nil {
		return err
	}
	if a.Given.Person == string(d.env.Actor.Person) {
		return refuse(CodeTwoHands, "A31", "批准人不能自己发布，请由另一人发布", "who approved it does not issue it: another person does").at("approval").by(d.who(ActIssueWarning, w)...)
	}
	if g.approval = a; a.Used != 0 {
		return d.unapproved(w, g)
	}
	return nil
}

// unapproved tells that the step needs a proposal and a leader's word.
func (d *deciding) unapproved(w *Warning, g *going) error {
	p := warning.Proposal{Step: g.step, Content: g.content, Path: g.path}
	clause := plans.Clause("3.2.3(2)")
	if g.path != warning.Approved {
		clause = "3.2.3(3)"
	}
	if g.step == warning.Lift {
		return refuse(CodeAuthority, clause, "解除橙色、红色预警须先提出建议，经领导批准后由批准指定的单位解除", "lifting orange or red needs a proposal and a leader's approval, and is done by the body that the approval names").at("warning").by(d.who(d.approving(w, &p), d.warningKind(w, g))...)
	}
	return refuse(CodeAuthority, clause, "橙色、红色预警须先提出建议，经领导批准后由批准指定的单位发布", "orange and red need a proposal and a leader's approval, and are issued by the body that the approval names").at("content.level").by(d.who(d.approving(w, &p), d.warningKind(w, g))...)
}

// warningKind is by what the plan's roles are resolved for a warning that may not
// exist yet.
func (d *deciding) warningKind(w *Warning, g *going) subject {
	if w != nil {
		return w
	}
	return &Incident{Type: g.content.Type}
}

// fitToGo checks the text itself: its times, that it is another than holds, the
// reason of a change, the level in words, the ways by which it goes.
func (d *deciding) fitToGo(w *Warning, g *going) error {
	if g.content.Until <= d.env.Now {
		return refuse(CodeInvalid, "3.2.4", "预计持续时间须晚于现在", "the warning must end after now").at("content.until")
	}
	if l := d.e.level(g.content.Level); l != nil && l.Typed && strings.TrimSpace(g.Typed) != l.Name.Zh {
		return refuse(CodeBlank, "3.2.3(2)", "请键入级别名称“"+l.Name.Zh+"”以确认", "type the level in words, “"+l.Name.Zh+"”, to confirm it").at("typed")
	}
	if w != nil && w.Latest() != nil {
		if err := d.stepFits(w, g.step, g.content); err != nil {
			return err
		}
		if g.proposal == nil || g.proposal.Reason == "" {
			if err := needReason(g.Reason, "3.2.3(3)", "reason"); err != nil {
				return err
			}
		}
	}
	return d.waysOut(&g.Out)
}

// waysOut checks by which channels a text goes, and who else is told.
func (d *deciding) waysOut(o *Out) error {
	for _, id := range o.Channels {
		if _, ok := d.e.plan.WarningChannel(id); !ok {
			return refuse(CodeUnknown, "3.2.3(5)", "没有发布渠道“%s”", "there is no channel %q", id).at("channels")
		}
	}
	for _, org := range o.Notify {
		if err := d.known(org, "notify"); err != nil {
			return err
		}
	}
	return nil
}

// outEvents makes the events of a text that goes out.
func (d *deciding) outEvents(w *Warning, g *going) []Event {
	t := warning.Text{
		No: 1, Step: g.step, Content: g.content, Issuer: d.org(), By: d.hand(), At: d.env.Now, Path: g.path,
		Filer: orgEmergencyOffice, Reason: g.Reason, Expert: g.expert, Exercise: d.s.Workspace.Status == Exercise,
	}
	ev := &WarningIssued{Channels: g.Channels, VaultKey: d.env.Subject}
	on := d.warningKind(w, g)
	if w != nil {
		ev.Warning, ev.VaultKey, t.No = w.ID, "", len(w.Texts)+1
	} else {
		ev.Warning = WarningID(d.s.peek(warningPrefix, d.env.Now, d.s.Counters.Warning))
	}
	if p := g.proposal; p != nil {
		t.Reason, t.Expert = either(t.Reason, p.Reason), either(t.Expert, p.Expert)
	}
	if a := g.approval; a != nil {
		t.Approval, t.Issuer, t.Filer = a.ID, a.Issuer, filerOf(a)
	}
	ev.Text, ev.Notify = t, d.toldBodies(on, g.content.Area, g.Notify)
	return append([]Event{ev}, d.spentOn(w, g)...)
}

// filerOf: filing with the city stays with the emergency office unless it was
// given away in the same act (A36).
func filerOf(a *approval.Approval) plans.OrgID {
	if a.CoversStep("filing") && a.Issuer != "" {
		return a.Issuer
	}
	return orgEmergencyOffice
}

func either(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// spentOn closes the proposal that was carried out, or one that the step has
// overtaken, and marks the approval as used.
func (d *deciding) spentOn(w *Warning, g *going) []Event {
	var out []Event
	if g.approval != nil {
		out = append(out, &ApprovalUsed{Approval: g.approval.ID})
	}
	if g.proposal != nil {
		return append(out, d.closeProposal(w, g.proposal, "issued", "")...)
	}
	if w != nil {
		if p := w.Proposal(); p != nil && (p.State == "returned" || g.step == warning.Lift) {
			out = append(out, d.closeProposal(w, p, "superseded", "")...)
		}
	}
	return out
}

// toldBodies are the bodies in whose inbox a text lies: those concerned, and more that
// the issuer names.
func (d *deciding) toldBodies(on subject, area warning.Area, more []plans.OrgID) []plans.OrgID {
	out := append(d.e.leadsOf(on), d.e.streetsOf(about{area: &area})...)
	for _, org := range more {
		if !slices.Contains(out, org) {
			out = append(out, org)
		}
	}
	return slices.DeleteFunc(out, func(org plans.OrgID) bool { return org == d.org() })
}

func (d *deciding) liftWarning(c *LiftWarning) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source != warning.Own {
		return nil, d.notLifted(w)
	}
	g := &going{step: warning.Lift, content: w.Latest().Content, Out: c.Out}
	if p := w.Proposal(); p != nil && p.Step == warning.Lift {
		g.proposal = p
	}
	g.path = d.pathOf(w, warning.Lift, g.content, false)
	if err := d.rightHands(w, g); err != nil {
		return nil, err
	}
	if g.proposal == nil || g.proposal.Reason == "" {
		if err := needReason(g.Reason, "3.2.3(4)", "reason"); err != nil {
			return nil, err
		}
	}
	if err := d.waysOut(&g.Out); err != nil {
		return nil, err
	}
	end := warning.Ending{At: d.env.Now, By: d.hand(), Issuer: d.org(), Reason: g.Reason, Path: g.path, Exercise: d.s.Workspace.Status == Exercise}
	ev := &WarningLifted{Warning: w.ID, Channels: g.Channels, Filer: orgEmergencyOffice, Notify: d.heardBodies(w, g.Notify)}
	if g.proposal != nil {
		end.Reason = either(end.Reason, g.proposal.Reason)
	}
	if a := g.approval; a != nil {
		end.Approval, end.Issuer, ev.Filer = a.ID, a.Issuer, filerOf(a)
	}
	ev.Ending = end
	return append([]Event{ev}, d.spentOn(w, g)...), nil
}

// notLifted: the city's is lifted by the city, an outside one not by us.
func (d *deciding) notLifted(w *Warning) *Refusal {
	if w.Source == warning.City {
		return refuse(CodeAuthority, "3.2.3(1)", "市级预警由市里解除，本区登记其解除", "the city lifts the city's warning; the district records that it did").at("warning").by(d.who(ActReceiveWarning, w)...)
	}
	return d.notOurs(w)
}

// heardBodies are all who got a text of the warning: they are told that it is over.
func (d *deciding) heardBodies(w *Warning, more []plans.OrgID) []plans.OrgID {
	var out []plans.OrgID
	for _, n := range w.Notices {
		if !contains(out, n.To) && n.To != d.org() {
			out = append(out, n.To)
		}
	}
	for _, org := range append(d.toldBodies(w, w.Area(), nil), more...) {
		if !contains(out, org) && org != d.org() {
			out = append(out, org)
		}
	}
	return out
}
