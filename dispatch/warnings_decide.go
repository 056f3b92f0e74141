package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

func (d *deciding) warnings(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *ProposeWarning:
		return d.proposeWarning(c)
	case *ChangeWarningProposal:
		return d.changeProposal(c)
	case *WithdrawWarningProposal:
		return d.withdrawProposal(c)
	case *IssueWarning:
		return d.issueWarning(c)
	case *AdjustWarning:
		return d.adjustWarning(c)
	case *ExtendWarning:
		return d.extendWarning(c)
	case *LiftWarning:
		return d.liftWarning(c)
	case *OrderWarning:
		return d.orderWarning(c)
	case *RequestWarningAdjustment:
		return d.requestAdjustment(c)
	case *ReceiveWarning:
		return d.receiveWarning(c)
	case *ForwardWarning:
		return d.forwardWarning(c)
	case *DismissWarning:
		return d.dismissWarning(c)
	case *RelayWarning:
		return d.relayWarning(c)
	case *AcknowledgeWarning:
		return d.acknowledgeWarning(c)
	}
	return d.warningResponse(c)
}

// warning finds a warning as the user saw it.
func (d *deciding) warning(id WarningID) (*Warning, error) {
	w := d.s.Warnings[id]
	if w == nil {
		return nil, refuse(CodeUnknown, "3.2", "没有预警 %s，请核对编号或从预警列表中选择", "there is no warning %s: check its number or choose it from the list", string(id)).at("warning")
	}
	if d.env.Version != 0 && w.Version != d.env.Version {
		return nil, refuse(CodeStale, "A22", "预警已有更新（第 %d 号记录），请看过最新情况再提交", "the warning has changed since (commit %d): look at it again, then submit", w.Version).at("warning")
	}
	return w, nil
}

// liveWarning finds one of which something can still come.
func (d *deciding) liveWarning(id WarningID) (*Warning, error) {
	w, err := d.warning(id)
	if err != nil {
		return nil, err
	}
	if w.Stage.Over() {
		return nil, refuse(CodeEnded, "3.2.3(4)", "预警 %s 已结束，不能再办；确已发生的，可据实登记", "the warning %s is over: what happened all the same can be recorded as fact", string(id)).at("warning")
	}
	return w, nil
}

// inForce finds one that holds.
func (d *deciding) inForce(id WarningID) (*Warning, error) {
	w, err := d.liveWarning(id)
	if err != nil {
		return nil, err
	}
	if !w.InForce() {
		return nil, refuse(CodeNotAllowedNow, "3.2.3", "预警 %s 尚未发布或转发", "the warning %s has not been issued or forwarded", string(id)).at("warning")
	}
	return w, nil
}

// laidOver is a content as it would be issued, laid over what holds, with what is
// about it.
func (d *deciding) laidOver(w *Warning, c warning.Content) warning.Content {
	if w == nil {
		return c
	}
	if t := w.LatestLocal(); t != nil { // for how long is the city's to say
		local := t.Content
		local.From, local.Until = 0, 0
		c = c.Over(local)
	}
	if t := w.Latest(); t != nil {
		c = c.Over(t.Content)
	}
	return c
}

// soundContent checks what is stated of a content: levels, types, streets and times of
// the plan.
func (d *deciding) soundContent(c warning.Content) error {
	if _, ok := d.e.plan.WarningLevel(c.Level); c.Level != "" && !ok {
		return refuse(CodeUnknown, "3.2.2", "预警级别只有 %s", "the levels are %s", d.levelNames()).at("content.level")
	}
	if _, ok := d.e.plan.Type(c.Type); c.Type != 0 && !ok {
		return d.unknownType(c.Type, "content.type")
	}
	for i, s := range c.Area.Streets {
		if _, ok := d.e.plan.Street(s); !ok {
			return refuse(CodeUnknown, "3.2.4", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", s).at("content.area.streets." + strconv.Itoa(i))
		}
	}
	for i, code := range c.Area.Communities {
		if _, ok := d.e.plan.Community(code); !ok {
			return refuse(CodeUnknown, "3.2.4", "没有社区“%s”，请从社区列表中选择", "there is no community %q: choose one from the list", code).at("content.area.communities." + strconv.Itoa(i))
		}
	}
	if c.From != 0 && c.Until != 0 && c.Until <= c.From {
		return refuse(CodeInvalid, "3.2.4", "预计持续时间须晚于起始时间", "the warning must end after it begins").at("content.until")
	}
	return nil
}

func (d *deciding) levelNames() plans.Text {
	var zh, en []string
	for i := range d.e.plan.WarningLevels {
		zh, en = append(zh, d.e.plan.WarningLevels[i].Name.Zh), append(en, d.e.plan.WarningLevels[i].Name.En)
	}
	return plans.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

// allItems refuses a text that lacks an item of 3.2.4, and names every one. The
// district's own level of a city warning leaves the city's words as they are, in
// whatever form they came (A39).
func (d *deciding) allItems(step warning.Step, c *warning.Content) error {
	if step == warning.Local {
		return nil
	}
	form, ok := d.e.plan.Form(d.e.plan.Warnings.Form)
	if !ok {
		return refuse(CodeUnknown, "3.2", "预案没有预警的规定", "the plan says nothing of warnings")
	}
	missing := c.Missing(form)
	if len(missing) == 0 {
		return nil
	}
	var zh, en []string
	for _, it := range form.Items {
		if contains(missing, it.ID) {
			zh, en = append(zh, it.Title.Zh), append(en, it.Title.En)
		}
	}
	field := missing[0]
	if field == "category" {
		field = "type"
	}
	return refuse(CodeBlank, "3.2.4", "预警信息缺少："+strings.Join(zh, "、"), "the warning lacks: "+strings.Join(en, ", ")).at("content." + field)
}

// levelChange is the step from what holds to a level.
func (d *deciding) levelChange(w *Warning, to plans.Colour, relevelled bool) warning.Change {
	ch := warning.Change{Source: warning.Own, To: d.e.level(to), Relevelled: relevelled}
	if w != nil {
		ch.Source, ch.From = w.Source, d.e.level(w.Level())
	}
	return ch
}

func (d *deciding) proposeWarning(c *ProposeWarning) ([]Event, error) {
	w, err := d.proposable(c)
	if err != nil {
		return nil, err
	}
	content := d.laidOver(w, c.Content)
	if c.Step == warning.Lift {
		content = w.Latest().Content
	}
	if err := d.proposalFits(w, c.Step, content); err != nil {
		return nil, err
	}
	p := warning.Proposal{
		No: 1, Step: c.Step, Content: content, Urgency: c.Urgency, Development: c.Development, Harm: c.Harm,
		Reason: c.Reason, Expert: c.Expert, By: d.org(), Asked: content.Level, Hand: d.hand(), State: "open",
	}
	ev := &WarningProposed{VaultKey: d.env.Subject}
	if w == nil {
		ev.Warning = WarningID(d.s.peek(warningPrefix, d.env.Now, d.s.Counters.Warning))
	} else {
		ev.Warning, p.No, ev.VaultKey = w.ID, len(w.Proposals)+1, ""
	}
	p.Path = d.pathOf(w, c.Step, content, false)
	var asked *ApprovalAsked
	if p.Path.Guarded() {
		if err := d.allItems(c.Step, &content); err != nil {
			return nil, err
		}
		asked = d.askLeader(ev.Warning, w, &p)
		p.Approval = asked.Approval.ID
	}
	ev.Proposal = p
	out := []Event{ev}
	if asked != nil {
		out = append(out, asked)
	}
	return out, nil
}

// warningPrefix begins the number of a warning (预警).
const warningPrefix = "Y"

// pathOf tells whose hands a step to a content needs.
func (d *deciding) pathOf(w *Warning, step warning.Step, c warning.Content, relevelled bool) warning.Path {
	to := c.Level
	if step == warning.Lift {
		to = ""
	}
	return d.levelChange(w, to, relevelled).Path()
}

// proposable finds what a proposal is about, and checks who makes it.
func (d *deciding) proposable(c *ProposeWarning) (*Warning, error) {
	if c.Step == warning.Issue {
		if c.Warning != "" {
			return nil, refuse(CodeInvalid, "3.2.3", "新发布的预警还没有编号", "a warning that is to be issued has no number yet").at("warning")
		}
		return nil, d.may(ActProposeWarning, nil)
	}
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source == warning.City != (c.Step == warning.Local) {
		return nil, d.notOurs(w)
	}
	if err := d.may(ActProposeWarning, w); err != nil && (c.Step != warning.Local || d.org() != orgEmergencyOffice) {
		return nil, err
	}
	if w.Proposal() != nil {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(3)", "已有一件建议在办，请先改动或撤回", "a proposal waits already: change or withdraw it first").at("warning")
	}
	return w, nil
}

// notOurs tells who decides about a warning that is not the district's.
func (d *deciding) notOurs(w *Warning) *Refusal {
	switch w.Source {
	case warning.City:
		return refuse(CodeAuthority, "3.2.3(3)", "市级预警的级别和文字不改，本区级别由区应急委决定调整", "the city's warning stays as it is; the district's own level is for the committee to decide").at("warning").by(d.who(d.e.plan.Warnings.Local, w)...)
	case warning.Outside:
		return refuse(CodeNotAllowedNow, "A40", "区外预警只作通报，本区不产生级别，也不解除", "an outside warning is only relayed: no level arises here and none is lifted").at("warning")
	}
	return refuse(CodeNotAllowedNow, "3.2.3(3)", "只有市级预警才有本区级别", "only a city warning has a level of the district's own").at("step")
}

// proposalFits checks the content of a proposal against the step.
func (d *deciding) proposalFits(w *Warning, step warning.Step, c warning.Content) error {
	if err := d.soundContent(c); err != nil {
		return err
	}
	if c.Type == 0 || c.Level == "" {
		return refuse(CodeBlank, "3.2.1", "建议须写明类别和级别", "a proposal states the category and the level").at("content.level")
	}
	if w == nil || step == warning.Lift {
		return nil
	}
	return d.stepFits(w, step, c)
}

// stepFits: an extension is longer and nothing else, an adjustment is another
// text, the district's own level is another than holds here.
func (d *deciding) stepFits(w *Warning, step warning.Step, c warning.Content) error {
	old := w.Latest().Content
	switch step {
	case warning.Extend:
		if !c.Extends(old) {
			return refuse(CodeInvalid, "A38", "延长只改结束时间，且须晚于 %s", "an extension changes the end alone, to later than %s", old.Until.String()).at("until")
		}
	case warning.Adjust:
		if c.Equal(old) {
			return refuse(CodeInvalid, "3.2.3(3)", "与现行预警相同，不必再发", "it is the text that holds already: nothing is left to do").at("content.level")
		}
	case warning.Local:
		if c.Level == w.Effective() {
			return refuse(CodeInvalid, "3.2.3(3)", "本区已按此级别应对，不必调整", "the district acts by this level already: nothing is left to do").at("content.level")
		}
	}
	return nil
}

// askLeader freezes the text of a proposal and lays it before who approves it:
// the leader in charge or the committee's, or the committee's alone where the
// emergency office changed the level (A34).
func (d *deciding) askLeader(id WarningID, w *Warning, p *warning.Proposal) *ApprovalAsked {
	a := approval.Approval{
		Kind: "warning", Act: d.approving(w, p), Subject: string(id), Ref: strconv.Itoa(p.No), Clause: "3.2.3(2)",
		Title: d.proposalTitle(p), Text: warning.Frozen(d.e.plan, id, p.Step, p.Content),
	}
	if p.Path != warning.Approved {
		a.Clause = "3.2.3(3)"
	}
	a.Others = append(a.Others, p.Hand)
	for _, r := range p.Revised {
		a.Others = append(a.Others, r.By)
	}
	return d.ask(a)
}

// approving is the act by which the plan guards the approval.
func (d *deciding) approving(w *Warning, p *warning.Proposal) Act {
	switch p.Path {
	case warning.Director:
		return d.e.plan.Warnings.LocalDown
	case warning.Committee:
		if w != nil && w.Source == warning.City {
			return d.e.plan.Warnings.Local
		}
	}
	l := d.e.level(p.Content.Level)
	if !l.NeedsApproval() && w != nil {
		l = d.e.level(w.Level())
	}
	if p.Path == warning.Committee {
		return l.Changed
	}
	return l.Approve
}

func (d *deciding) proposalTitle(p *warning.Proposal) string {
	name := ""
	if l := d.e.level(p.Content.Level); l != nil {
		name = l.Name.Zh
	}
	return p.Content.Hazard + name + map[warning.Step]string{
		warning.Issue: "预警发布", warning.Adjust: "预警调整", warning.Extend: "预警延长", warning.Local: "本区预警级别调整", warning.Lift: "预警解除",
	}[p.Step]
}

// openProposal finds the proposal that waits on a warning.
func (d *deciding) openProposal(id WarningID) (*Warning, warning.Proposal, error) {
	w, err := d.liveWarning(id)
	if err != nil {
		return nil, warning.Proposal{}, err
	}
	p := w.Proposal()
	if p == nil {
		return nil, warning.Proposal{}, refuse(CodeNotAllowedNow, "3.2.3(3)", "没有在办的建议", "no proposal waits").at("warning")
	}
	return w, *p, nil
}

func (d *deciding) changeProposal(c *ChangeWarningProposal) ([]Event, error) {
	w, p, err := d.openProposal(c.Warning)
	if err != nil {
		return nil, err
	}
	office := d.may(ActChangeProposal, w) == nil
	if !office && d.org() != p.By {
		return nil, d.may(ActChangeProposal, w)
	}
	if p.Order {
		return nil, refuse(CodeAuthority, "A35", "区应急委领导的命令不由他人改动", "an order of a committee leader is not changed by others").at("warning").by(d.who(ActOrderWarning, w)...)
	}
	if p.Step == warning.Lift {
		return nil, refuse(CodeNotAllowedNow, "A37", "解除建议没有可改的内容，请撤回", "a proposal to lift has nothing to change: withdraw it").at("warning")
	}
	content := c.Content.Over(p.Content)
	if content.Equal(p.Content) {
		return nil, refuse(CodeInvalid, "3.2.3(3)", "内容与原建议相同，请先改动再提交", "nothing is changed: change something, then submit").at("content.level")
	}
	if content.Level != p.Content.Level {
		if err := needReason(c.Reason, "3.2.3(3)", "reason"); err != nil {
			return nil, err
		}
	}
	return d.revise(w, p, content, office, c.Reason)
}

// revise puts a changed proposal forward: the old approval lapses, and a new one
// is asked of whom the change calls for; one that lands where nobody's word is
// needed goes back to its proposer (A34).
func (d *deciding) revise(w *Warning, p warning.Proposal, content warning.Content, office bool, reason string) ([]Event, error) {
	p.Revised = append(append([]warning.Revision(nil), p.Revised...), warning.Revision{By: d.hand(), From: p.Content.Level, To: content.Level, Reason: reason})
	if p.Content = content; !office {
		p.Asked = content.Level
	}
	p.Relevelled = content.Level != p.Asked
	if t := w.Latest(); t != nil && (p.Step == warning.Extend || p.Step == warning.Adjust) {
		if p.Step = warning.Adjust; content.Extends(t.Content) {
			p.Step = warning.Extend
		}
	}
	var held *Warning
	if w.Latest() != nil {
		held = w
	}
	if err := d.proposalFits(held, p.Step, content); err != nil {
		return nil, err
	}
	var out []Event
	if a := d.s.Approvals[p.Approval]; a != nil && a.Lapsed == 0 && !a.Refused.Did() {
		out = append(out, &ApprovalLapsed{Approval: a.ID, Cause: "changed"})
	}
	p.Approval, p.State, p.Path = "", "open", d.pathOf(w, p.Step, content, p.Relevelled)
	if !p.Path.Guarded() {
		if office {
			p.State = "returned"
		}
		return append(out, &WarningProposalChanged{Warning: w.ID, Proposal: p}), nil
	}
	if err := d.allItems(p.Step, &content); err != nil {
		return nil, err
	}
	asked := d.askLeader(w.ID, w, &p)
	p.Approval = asked.Approval.ID
	return append(out, &WarningProposalChanged{Warning: w.ID, Proposal: p}, asked), nil
}

func (d *deciding) withdrawProposal(c *WithdrawWarningProposal) ([]Event, error) {
	w, p, err := d.openProposal(c.Warning)
	if err != nil {
		return nil, err
	}
	if d.org() != p.By {
		return nil, refuse(CodeAuthority, "3.2.1", "由提出单位撤回", "who proposed it withdraws it").at("warning").by(d.seatsOf(p.By)...)
	}
	if err := needReason(c.Reason, "3.2.3(3)", "reason"); err != nil {
		return nil, err
	}
	return d.closeProposal(w, &p, "withdrawn", c.Reason), nil
}

// closeProposal ends a proposal; what was asked for it lapses.
func (d *deciding) closeProposal(w *Warning, p *warning.Proposal, how, reason string) []Event {
	out := []Event{&WarningProposalClosed{Warning: w.ID, Proposal: p.No, How: how, Reason: reason}}
	if a := d.s.Approvals[p.Approval]; a != nil && a.Lapsed == 0 && !a.Refused.Did() && a.Used == 0 && how != "issued" {
		out = append(out, &ApprovalLapsed{Approval: a.ID, Cause: how})
	}
	return out
}

// proposalRefused: a leader's no ends the proposal for which he was asked.
func (d *deciding) proposalRefused(a *approval.Approval) []Event {
	w := d.s.Warnings[WarningID(a.Subject)]
	if w == nil {
		return nil
	}
	if p := w.Proposal(); p != nil && p.Approval == a.ID {
		return []Event{&WarningProposalClosed{Warning: w.ID, Proposal: p.No, How: "refused"}}
	}
	return nil
}

// issuerFor tells which one body an approval lets act on it (A36): of a warning
// the named one, else whom an earlier authorisation covers, else the emergency
// office.
func (d *deciding) issuerFor(a *approval.Approval, c *GiveApproval) (plans.OrgID, error) {
	w := d.s.Warnings[WarningID(a.Subject)]
	if w == nil || a.Kind != "warning" {
		return c.Issuer, nil
	}
	if c.Issuer != "" {
		return c.Issuer, d.mayIssue(w, c.Issuer)
	}
	p := w.Proposal()
	for i := len(w.Texts) - 1; i >= 0 && p != nil; i-- {
		if old := d.s.Approvals[w.Texts[i].Approval]; old != nil && old.CoversStep(string(p.Step)) {
			return old.Issuer, nil
		}
	}
	return orgEmergencyOffice, nil
}

// Issuers are the bodies of which an approval of a warning can name one (A36);
// of any other approval none.
func (e *Engine) Issuers(s *State, a *approval.Approval) []plans.OrgID {
	w := s.Warnings[WarningID(a.Subject)]
	if w == nil || a.Kind != "warning" {
		return nil
	}
	return e.issuersOf(w)
}

func (e *Engine) issuersOf(on subject) []plans.OrgID {
	out := []plans.OrgID{orgEmergencyOffice}
	for _, org := range e.leadsOf(on) {
		if !contains(out, org) {
			out = append(out, org)
		}
	}
	return out
}

// mayIssue: an approval can name the emergency office, or a body concerned.
func (d *deciding) mayIssue(on subject, org plans.OrgID) error {
	if contains(d.e.issuersOf(on), org) {
		return nil
	}
	return refuse(CodeInvalid, "A36", "只能授权区应急办、相关专项指挥部办公室或部门发布", "only the emergency office, the headquarters' office or a department concerned can be named to issue").at("issuer")
}

func (d *deciding) orderWarning(c *OrderWarning) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source == warning.Outside {
		return nil, d.notOurs(w)
	}
	p := warning.Proposal{
		No: len(w.Proposals) + 1, Step: warning.Adjust, Content: d.laidOver(w, c.Content), Reason: c.Reason,
		By: d.org(), Hand: d.hand(), Order: true, State: "open",
	}
	switch {
	case c.Step == warning.Lift && w.Source == warning.City:
		return nil, d.notOurs(w)
	case c.Step == warning.Lift:
		p.Step, p.Content = warning.Lift, w.Latest().Content
	case w.Source == warning.City:
		p.Step = warning.Local
	}
	p.Asked, p.Path = p.Content.Level, d.pathOf(w, p.Step, p.Content, true)
	act := d.approving(w, &p)
	if !p.Path.Guarded() {
		act = ActOrderWarning
	}
	if err := d.may(act, w); err != nil {
		return nil, err
	}
	if err := d.ordered(w, &p, c); err != nil {
		return nil, err
	}
	return d.carryOrder(w, p, c), nil
}

// ordered checks an order as a proposal is checked, and that it says why.
func (d *deciding) ordered(w *Warning, p *warning.Proposal, c *OrderWarning) error {
	if err := needReason(c.Reason, "3.2.3(3)", "reason"); err != nil {
		return err
	}
	if c.Issuer != "" {
		if err := d.mayIssue(w, c.Issuer); err != nil {
			return err
		}
	}
	if err := d.proposalFits(w, p.Step, p.Content); err != nil {
		return err
	}
	return d.allItems(p.Step, &p.Content)
}

// carryOrder: the order takes the place of what waited, and is its own approval.
func (d *deciding) carryOrder(w *Warning, p warning.Proposal, c *OrderWarning) []Event {
	var out []Event
	if old := w.Proposal(); old != nil {
		out = d.closeProposal(w, old, "superseded", c.Reason)
	}
	ev := &WarningProposed{Warning: w.ID}
	if p.Issuer = c.Issuer; p.Issuer == "" {
		if p.Issuer = w.Issuer(); w.Source == warning.City {
			p.Issuer = orgEmergencyOffice
		}
	}
	if !p.Path.Guarded() {
		ev.Proposal = p
		return append(out, ev)
	}
	asked := d.askLeader(w.ID, w, &p)
	asked.Approval.Proposed, asked.Approval.Others = approval.Hand{}, nil
	p.Approval = asked.Approval.ID
	ev.Proposal = p
	return append(out, ev, asked, &ApprovalGiven{Approval: asked.Approval.ID, By: d.hand(), Issuer: p.Issuer, Covers: c.Covers})
}

func (d *deciding) requestAdjustment(c *RequestWarningAdjustment) ([]Event, error) {
	w, err := d.inForce(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source != warning.Own {
		return nil, d.notOurs(w)
	}
	if err := d.may(ActSuperviseWarnings, w); err != nil {
		return nil, err
	}
	if l := d.e.level(c.Level); l == nil || c.Level == w.Level() {
		return nil, refuse(CodeInvalid, "A35", "请写明要调整到的级别", "say to which other level").at("level")
	}
	if err := needReason(c.Reason, "A35", "reason"); err != nil {
		return nil, err
	}
	return []Event{&WarningAdjustmentRequested{Warning: w.ID, Request: warning.Request{Level: c.Level, Reason: c.Reason, At: d.env.Now, By: d.hand()}}}, nil
}
