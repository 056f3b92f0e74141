package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// DesignateInvestigation names the body that investigates an incident below
// larger. Whether its interests conflict must be answered first (5.4.2, A57).
type DesignateInvestigation struct {
	Incident   IncidentID  `json:"incident"`
	Lead       plans.OrgID `json:"lead"`
	Conflict   string      `json:"conflict,omitempty" enum:"no,yes," doc:"whether the body's interests conflict"`
	Safeguards string      `json:"safeguards,omitempty" maxLength:"500" doc:"where they do: what keeps it fair"`
}

// FormInvestigation names the members of the team, and experts (5.4.1).
type FormInvestigation struct {
	Incident IncidentID    `json:"incident"`
	Members  []plans.OrgID `json:"members" minItems:"1" maxItems:"30"`
	Experts  Secret        `json:"experts,omitempty"`
}

// FileInvestigation gives the report of the investigation.
type FileInvestigation struct {
	Incident  IncidentID `json:"incident"`
	Summary   string     `json:"summary" maxLength:"4000"`
	Reference string     `json:"reference" minLength:"1" maxLength:"200"`
	Instead   string     `json:"instead,omitempty" maxLength:"200" doc:"the law or municipal rule applied in place of the plan (5.4.3)"`
}

// IssueNotice praises a body, or tells it to put something right in time (5.5.1).
type IssueNotice struct {
	Incident IncidentID  `json:"incident"`
	Kind     string      `json:"kind" enum:"praise,correction"`
	To       plans.OrgID `json:"to"`
	Reason   string      `json:"reason" maxLength:"1000"`
	Due      clock.Time  `json:"due,omitempty" doc:"of a correction"`
}

// IssueOrder records an urgent decision or order of the district government (6.9.1).
type IssueOrder struct {
	Incident IncidentID `json:"incident"`
	Number   string     `json:"number" minLength:"1" maxLength:"100"`
	Text     string     `json:"text" minLength:"1" maxLength:"2000"`
}

// AskLegal asks the justice bureau for advice (6.9.2).
type AskLegal struct {
	Incident IncidentID `json:"incident"`
	Question string     `json:"question" minLength:"1" maxLength:"1000"`
}

// ProposeAftermathBody lays it before Party committee and government that a body for
// the aftermath starts (5.1.1).
type ProposeAftermathBody struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body" doc:"the rescue headquarters, or the leading group for the aftermath"`
	Reason   string      `json:"reason" maxLength:"500"`
}

// StartAftermathBody starts it, on their approval alone.
type StartAftermathBody struct {
	Incident IncidentID  `json:"incident"`
	Approval approval.ID `json:"approval"`
}

// InvestigationDesignated to a body.
type InvestigationDesignated struct {
	Incident   IncidentID  `json:"incident"`
	Lead       plans.OrgID `json:"lead"`
	Conflict   string      `json:"conflict"`
	Safeguards string      `json:"safeguards,omitempty"`
}

// InvestigationFormed: its team stands.
type InvestigationFormed struct {
	Incident IncidentID    `json:"incident"`
	Members  []plans.OrgID `json:"members"`
	Experts  *vault.Sealed `json:"experts,omitempty"`
}

// InvestigationFiled: its report is there.
type InvestigationFiled struct {
	Incident  IncidentID `json:"incident"`
	Summary   string     `json:"summary"`
	Reference string     `json:"reference"`
	Instead   string     `json:"instead,omitempty"`
}

// NoticeIssued of praise or correction.
type NoticeIssued struct {
	Incident IncidentID      `json:"incident"`
	Notice   recovery.Notice `json:"notice"`
}

// OrderIssued by the district government.
type OrderIssued struct {
	Incident IncidentID     `json:"incident"`
	Order    recovery.Order `json:"order"`
}

// LegalAsked of the justice bureau.
type LegalAsked struct {
	Incident IncidentID        `json:"incident"`
	Question recovery.Question `json:"question"`
}

// AftermathBodyProposed, with its approval.
type AftermathBodyProposed struct {
	Incident IncidentID    `json:"incident"`
	Body     recovery.Body `json:"body"`
}

// AftermathBodyStarted on the approval.
type AftermathBodyStarted struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body"`
}

func (DesignateInvestigation) Name() string { return "designate-investigation" }
func (FormInvestigation) Name() string      { return "form-investigation" }
func (FileInvestigation) Name() string      { return "file-investigation" }
func (IssueNotice) Name() string            { return "issue-notice" }
func (IssueOrder) Name() string             { return "issue-order" }
func (AskLegal) Name() string               { return "ask-legal" }
func (ProposeAftermathBody) Name() string   { return "propose-aftermath-body" }
func (StartAftermathBody) Name() string     { return "start-aftermath-body" }

// Secrets implements Private.
func (c *FormInvestigation) Secrets() []*Secret { return []*Secret{&c.Experts} }

// Subject implements Private.
func (c *FormInvestigation) Subject() string { return string(c.Incident) }

func (*InvestigationDesignated) Kind() string     { return "investigation_designated" }
func (e *InvestigationDesignated) Stream() string { return "incident/" + string(e.Incident) }
func (*InvestigationFormed) Kind() string         { return "investigation_formed" }
func (e *InvestigationFormed) Stream() string     { return "incident/" + string(e.Incident) }
func (*InvestigationFiled) Kind() string          { return "investigation_filed" }
func (e *InvestigationFiled) Stream() string      { return "incident/" + string(e.Incident) }
func (*NoticeIssued) Kind() string                { return "notice_issued" }
func (e *NoticeIssued) Stream() string            { return "incident/" + string(e.Incident) }
func (*OrderIssued) Kind() string                 { return "order_issued" }
func (e *OrderIssued) Stream() string             { return "incident/" + string(e.Incident) }
func (*LegalAsked) Kind() string                  { return "legal_asked" }
func (e *LegalAsked) Stream() string              { return "incident/" + string(e.Incident) }
func (*AftermathBodyProposed) Kind() string       { return "aftermath_body_proposed" }
func (e *AftermathBodyProposed) Stream() string   { return "incident/" + string(e.Incident) }
func (*AftermathBodyStarted) Kind() string        { return "aftermath_body_started" }
func (e *AftermathBodyStarted) Stream() string    { return "incident/" + string(e.Incident) }

// The guarded acts of investigation and account.
const (
	ActDesignate        Act = "designate-investigation"
	ActIssueNotice      Act = "issue-notice"
	ActIssueOrder       Act = "issue-order"
	ActAskLegal         Act = "ask-legal"
	ActAftermathBody    Act = "propose-aftermath-body"
	ActApproveAftermath Act = "approve-aftermath-body"
)

func init() {
	registerCommands(func() Command { return new(DesignateInvestigation) }, func() Command { return new(FormInvestigation) }, func() Command { return new(FileInvestigation) },
		func() Command { return new(IssueNotice) }, func() Command { return new(IssueOrder) }, func() Command { return new(AskLegal) },
		func() Command { return new(ProposeAftermathBody) }, func() Command { return new(StartAftermathBody) })
	registerEvents(func() Event { return new(InvestigationDesignated) }, func() Event { return new(InvestigationFormed) }, func() Event { return new(InvestigationFiled) },
		func() Event { return new(NoticeIssued) }, func() Event { return new(OrderIssued) }, func() Event { return new(LegalAsked) },
		func() Event { return new(AftermathBodyProposed) }, func() Event { return new(AftermathBodyStarted) })
	GuardedActs = append(GuardedActs, ActDesignate, ActIssueNotice, ActIssueOrder, ActAskLegal, ActAftermathBody, ActApproveAftermath)
}

func (d *deciding) investigation(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *DesignateInvestigation:
		return d.designate(c)
	case *FormInvestigation:
		return d.formInvestigation(c)
	case *FileInvestigation:
		return d.fileInvestigation(c)
	case *IssueNotice:
		return d.issueNotice(c)
	case *IssueOrder:
		return d.issueOrder(c)
	case *AskLegal:
		return d.askLegal(c)
	case *ProposeAftermathBody:
		return d.proposeAftermath(c)
	case *StartAftermathBody:
		return d.startAftermath(c)
	}
	return nil, nil
}

// designate: from larger on the city investigates, and no district body leads
// (5.4.2). Below that the question of interests is answered first (A57).
func (d *deciding) designate(c *DesignateInvestigation) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActDesignate, inc); err != nil {
		return nil, err
	}
	if d.s.SeverityOf(inc).Level >= plans.Larger {
		return nil, refuse(CodeAuthority, "5.4.2", "较大及以上突发事件由市级牵头调查评估，区里配合，不能指定本区单位牵头", "from larger on the city leads the investigation and the district helps: no body of the district can be named to lead").at("lead").by(d.seatsOf(orgEmergencyOffice)...)
	}
	if err := d.known(c.Lead, "lead"); err != nil {
		return nil, err
	}
	switch {
	case c.Conflict == "":
		return nil, refuse(CodeBlank, "A57", "请先回答：被指定单位与事件有无利害关系", "say first whether the body's own interests are concerned").at("conflict")
	case c.Conflict == "yes" && strings.TrimSpace(c.Safeguards) == "":
		return nil, refuse(CodeBlank, "A57", "有利害关系的，请写明如何保证公正，或另行指定", "its interests are concerned: say what keeps it fair, or name another").at("safeguards")
	}
	return []Event{&InvestigationDesignated{Incident: inc.ID, Lead: c.Lead, Conflict: c.Conflict, Safeguards: c.Safeguards}}, nil
}

// investigator is the body that investigates: as designated, else the lead
// department (5.4.1).
func (d *deciding) investigator(inc *Incident) (plans.OrgID, error) {
	lead := d.e.party(d.s, inc, plans.RoleLead, bind{})
	if v := inc.after().Investigation; v != nil {
		lead = v.Lead
	}
	if d.s.SeverityOf(inc).Level >= plans.Larger {
		return "", refuse(CodeNotAllowedNow, "5.4.2", "较大及以上突发事件由市级组织调查", "from larger on the city investigates").at("incident")
	}
	if !d.e.speaksFor(d.org(), lead) {
		return "", refuse(CodeAuthority, "5.4.1", "由牵头调查的单位办理", "the body that investigates does this").by(d.seatsOf(lead)...)
	}
	return lead, nil
}

func (d *deciding) formInvestigation(c *FormInvestigation) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if _, err := d.investigator(inc); err != nil {
		return nil, err
	}
	for i, m := range c.Members {
		if err := d.known(m, "members."+strconv.Itoa(i)); err != nil {
			return nil, err
		}
	}
	return []Event{&InvestigationFormed{Incident: inc.ID, Members: c.Members, Experts: c.Experts.Sealed()}}, nil
}

func (d *deciding) fileInvestigation(c *FileInvestigation) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if _, err := d.investigator(inc); err != nil {
		return nil, err
	}
	if v := inc.after().Investigation; v == nil || v.Formed == 0 {
		return nil, refuse(CodeNotAllowedNow, "5.4.1(b)", "尚未组建调查组", "the team has not been formed").at("incident")
	}
	if strings.TrimSpace(c.Summary) == "" {
		return nil, refuse(CodeBlank, "5.4.2(a)", "请写明调查评估结论", "say what the investigation found").at("summary")
	}
	return []Event{&InvestigationFiled{Incident: inc.ID, Summary: c.Summary, Reference: c.Reference, Instead: c.Instead}}, nil
}

func (d *deciding) issueNotice(c *IssueNotice) ([]Event, error) {
	inc, err := d.over(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActIssueNotice, inc); err != nil {
		return nil, err
	}
	if err := d.known(c.To, "to"); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "5.5.1", "reason"); err != nil {
		return nil, err
	}
	if c.Kind == "correction" && c.Due <= d.env.Now {
		return nil, refuse(CodeBlank, "5.5.1(b)", "整改须有期限", "a correction has a date").at("due")
	}
	return []Event{&NoticeIssued{Incident: inc.ID, Notice: recovery.Notice{ID: len(inc.after().Notices) + 1, Kind: c.Kind, To: c.To, Reason: c.Reason, Due: c.Due, At: d.env.Now}}}, nil
}

func (d *deciding) issueOrder(c *IssueOrder) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActIssueOrder, inc); err != nil {
		return nil, err
	}
	return []Event{&OrderIssued{Incident: inc.ID, Order: recovery.Order{Number: c.Number, Text: c.Text, At: d.env.Now}}}, nil
}

func (d *deciding) askLegal(c *AskLegal) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAskLegal, inc); err != nil {
		return nil, err
	}
	return []Event{&LegalAsked{Incident: inc.ID, Question: recovery.Question{ID: len(inc.after().Questions) + 1, Text: c.Question, At: d.env.Now}}}, nil
}

// aftermathBodies may be started for the aftermath (5.1.1).
var aftermathBodies = []plans.OrgID{"hq-emergency-rescue", "aftermath-leading-group"}

func aftermathText(b plans.OrgID, id IncidentID) string {
	return "aftermath\n" + string(b) + "\n" + string(id)
}

func (d *deciding) proposeAftermath(c *ProposeAftermathBody) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAftermathBody, inc); err != nil {
		return nil, err
	}
	if !contains(aftermathBodies, c.Body) {
		return nil, refuse(CodeUnknown, "5.1.1", "可启动的是应急救援指挥部或善后工作领导小组", "the rescue headquarters or the leading group for the aftermath can be started").at("body")
	}
	if err := needReason(c.Reason, "5.1.1", "reason"); err != nil {
		return nil, err
	}
	asked := d.ask(approval.Approval{Kind: "aftermath", Subject: string(inc.ID), Title: d.name(c.Body), Text: aftermathText(c.Body, inc.ID), Act: ActApproveAftermath, Clause: "5.1.1(c)"})
	return []Event{asked, &AftermathBodyProposed{Incident: inc.ID, Body: recovery.Body{Org: c.Body, Approval: asked.Approval.ID, Asked: d.env.Now}}}, nil
}

func (d *deciding) startAftermath(c *StartAftermathBody) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAftermathBody, inc); err != nil {
		return nil, err
	}
	for _, b := range inc.after().Bodies {
		if b.Approval != c.Approval {
			continue
		}
		if b.Started != 0 {
			return nil, refuse(CodeNotAllowedNow, "5.1.1(c)", "善后机构已启动，不必再办", "the body for the aftermath has been started: nothing is left to do").at("approval")
		}
		if _, err := d.usable(c.Approval, "aftermath", aftermathText(b.Org, inc.ID)); err != nil {
			return nil, err
		}
		return []Event{&AftermathBodyStarted{Incident: inc.ID, Body: b.Org}}, nil
	}
	return nil, refuse(CodeNotAllowedNow, "5.1.1(c)", "未经区委、区政府批准，不能启动", "Party committee and government have not approved it").at("approval").by(d.who(ActApproveAftermath, inc)...)
}

func (e *Engine) applyInvestigation(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *InvestigationDesignated:
		inc := s.Incidents[ev.Incident]
		inc.keep().Investigation = &recovery.Investigation{Lead: ev.Lead, Designated: h.At, Conflict: ev.Conflict, Safeguards: ev.Safeguards}
		s.line(inc, h, ev.Kind(), map[string]string{"lead": string(ev.Lead), "conflict": ev.Conflict})
	case *InvestigationFormed:
		inc := s.Incidents[ev.Incident]
		v := e.investigation(s, inc)
		v.Members, v.Experts, v.Formed = ev.Members, ev.Experts, h.At
		s.line(inc, h, ev.Kind(), map[string]string{"members": joinOrgs(ev.Members)})
	case *InvestigationFiled:
		inc := s.Incidents[ev.Incident]
		v := e.investigation(s, inc)
		v.Summary, v.Reference, v.Instead, v.Filed = ev.Summary, ev.Reference, ev.Instead, h.At
		s.line(inc, h, ev.Kind(), map[string]string{"reference": ev.Reference})
	case *NoticeIssued:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Notices = append(f.Notices, ev.Notice)
		s.line(inc, h, ev.Kind(), map[string]string{"notice": ev.Notice.Kind, "to": string(ev.Notice.To)})
	case *OrderIssued:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Orders = append(f.Orders, ev.Order)
		s.line(inc, h, ev.Kind(), map[string]string{"number": ev.Order.Number})
	case *LegalAsked:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Questions = append(f.Questions, ev.Question)
		s.line(inc, h, ev.Kind(), nil)
	case *AftermathBodyProposed:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Bodies = append(f.Bodies, ev.Body)
		s.line(inc, h, ev.Kind(), map[string]string{"body": string(ev.Body.Org)})
	case *AftermathBodyStarted:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		for i := range f.Bodies {
			if f.Bodies[i].Org == ev.Body && f.Bodies[i].Started == 0 {
				f.Bodies[i].Started = h.At
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"body": string(ev.Body)})
	default:
		return false
	}
	return true
}

// investigation is the file of the investigation; not designated, the lead
// department's.
func (e *Engine) investigation(s *State, inc *Incident) *recovery.Investigation {
	f := inc.keep()
	if f.Investigation == nil {
		f.Investigation = &recovery.Investigation{Lead: e.party(s, inc, plans.RoleLead, bind{})}
	}
	return f.Investigation
}

func (x *settling) settleInvestigation(ev Event) {
	switch ev := ev.(type) {
	case *InvestigationDesignated: // what the lead department owed is the designated body's now
		for _, o := range x.s.duties(x.s.root(ev.Incident)) {
			if o.Act == plans.ActInvestigate && o.Pending() && o.Debtor != ev.Lead {
				x.emit(&ObligationMoved{Obligation: o.ID, To: ev.Lead})
			}
		}
	case *InvestigationFiled:
		x.discharge(x.s.root(ev.Incident), plans.ActInvestigate, x.done(ev.Reference, x.h.At), all)
	case *NoticeIssued:
		x.corrected(ev)
	case *OrderIssued:
		x.ordered(ev.Incident, "order:"+ev.Order.Number)
	case *RequisitionIssued: // 6.4.5: an order like any other
		x.ordered(ev.Incident, "requisition:"+strconv.Itoa(ev.Requisition.ID))
	case *LegalAsked:
		x.fireOn(plans.OnLegalQuestion, ev.Incident, x.h.Seat.Org(), bind{}, "legal:"+strconv.Itoa(ev.Question.ID), obligation.Ground{})
	default:
		x.passOn()
	}
}

// ordered: a decision or order of the government is filed (6.9.3).
func (x *settling) ordered(id IncidentID, origin string) {
	x.fireOn(plans.OnOrder, id, x.h.Seat.Org(), bind{}, origin, obligation.Ground{})
}

func (x *settling) corrected(ev *NoticeIssued) {
	if ev.Notice.Kind != "correction" {
		return
	}
	m := x.moment(x.s.Incidents[ev.Incident], x.h.Seat.Org(), bind{assignee: ev.Notice.To}, x.h.At)
	m.origin, m.stated = "notice:"+strconv.Itoa(ev.Notice.ID), ev.Notice.Due
	x.fire(plans.OnCorrection, m)
}
