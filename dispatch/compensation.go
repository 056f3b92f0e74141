package dispatch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/plans"
)

// SetStandard sets how the government compensates: the lead department together
// with finance and development and reform (5.1.12).
type SetStandard struct {
	Incident  IncidentID    `json:"incident"`
	Title     string        `json:"title" minLength:"1" maxLength:"200"`
	Reference string        `json:"reference" minLength:"1" maxLength:"200"`
	Agreed    []plans.OrgID `json:"agreed" maxItems:"10" doc:"the bodies that have agreed"`
}

// AskPayment lays a payment before the district government: compensation on the
// standard, or emergency funds (5.1.3, 6.8.2).
type AskPayment struct {
	Incident    IncidentID    `json:"incident"`
	Kind        recovery.Kind `json:"kind" enum:"compensation,preparation,reserve"`
	Purpose     string        `json:"purpose" minLength:"1" maxLength:"200"`
	Amount      int           `json:"amount" minimum:"1" maximum:"1000000000" doc:"yuan"`
	Payee       Secret        `json:"payee,omitempty"`
	Requisition int           `json:"requisition,omitempty" minimum:"0" doc:"the order of requisition that it compensates"`
}

// CompletePayment is the finance bureau's: the approved payment has been made
// (6.8.3).
type CompletePayment struct {
	Incident  IncidentID `json:"incident"`
	Payment   int        `json:"payment" minimum:"1"`
	Reference string     `json:"reference" minLength:"1" maxLength:"200"`
}

// RecordAudit adds what a supervising body finds of a payment (5.1.13, 6.8.4).
type RecordAudit struct {
	Incident  IncidentID `json:"incident"`
	Payment   int        `json:"payment" minimum:"1"`
	Finding   string     `json:"finding" minLength:"1" maxLength:"1000"`
	Reference string     `json:"reference,omitempty" maxLength:"200"`
}

// CloseCompensation ends the compensation of a requisition (5.1.3).
type CloseCompensation struct {
	Incident    IncidentID `json:"incident"`
	Requisition int        `json:"requisition" minimum:"1"`
}

// SetFund states a sum set aside for a year (6.8.1, 6.8.5).
type SetFund struct {
	Year   int         `json:"year" minimum:"2000" maximum:"2100"`
	Kind   string      `json:"kind" enum:"reserve,preparation,department"`
	Body   plans.OrgID `json:"body,omitempty" doc:"of a budget line of a department"`
	Amount int         `json:"amount" minimum:"0" maximum:"1000000000" doc:"yuan"`
}

// StandardSet for compensation.
type StandardSet struct {
	Incident IncidentID        `json:"incident"`
	Standard recovery.Standard `json:"standard"`
}

// PaymentAsked, and its approval with it.
type PaymentAsked struct {
	Incident IncidentID       `json:"incident"`
	Payment  recovery.Payment `json:"payment"`
}

// PaymentApproved by the district government: the working day begins to run.
type PaymentApproved struct {
	Incident IncidentID `json:"incident"`
	Payment  int        `json:"payment"`
}

// PaymentRefused by the district government.
type PaymentRefused struct {
	Incident IncidentID `json:"incident"`
	Payment  int        `json:"payment"`
}

// PaymentCompleted by the finance bureau.
type PaymentCompleted struct {
	Incident  IncidentID `json:"incident"`
	Payment   int        `json:"payment"`
	Reference string     `json:"reference"`
}

// PaymentAudited: a supervising body has added its finding.
type PaymentAudited struct {
	Incident IncidentID       `json:"incident"`
	Payment  int              `json:"payment"`
	Finding  recovery.Finding `json:"finding"`
}

// CompensationClosed for a requisition.
type CompensationClosed struct {
	Incident    IncidentID `json:"incident"`
	Requisition int        `json:"requisition"`
}

// FundSet for a year.
type FundSet struct {
	Fund recovery.Fund `json:"fund"`
}

func (SetStandard) Name() string       { return "set-standard" }
func (AskPayment) Name() string        { return "ask-payment" }
func (CompletePayment) Name() string   { return "complete-payment" }
func (RecordAudit) Name() string       { return "record-audit" }
func (CloseCompensation) Name() string { return "close-compensation" }
func (SetFund) Name() string           { return "set-fund" }

// Secrets implements Private.
func (c *AskPayment) Secrets() []*Secret { return []*Secret{&c.Payee} }

// Subject implements Private.
func (c *AskPayment) Subject() string { return string(c.Incident) }

func (*StandardSet) Kind() string            { return "standard_set" }
func (e *StandardSet) Stream() string        { return "incident/" + string(e.Incident) }
func (*PaymentAsked) Kind() string           { return "payment_asked" }
func (e *PaymentAsked) Stream() string       { return "incident/" + string(e.Incident) }
func (*PaymentApproved) Kind() string        { return "payment_approved" }
func (e *PaymentApproved) Stream() string    { return "incident/" + string(e.Incident) }
func (*PaymentRefused) Kind() string         { return "payment_refused" }
func (e *PaymentRefused) Stream() string     { return "incident/" + string(e.Incident) }
func (*PaymentCompleted) Kind() string       { return "payment_completed" }
func (e *PaymentCompleted) Stream() string   { return "incident/" + string(e.Incident) }
func (*PaymentAudited) Kind() string         { return "payment_audited" }
func (e *PaymentAudited) Stream() string     { return "incident/" + string(e.Incident) }
func (*CompensationClosed) Kind() string     { return "compensation_closed" }
func (e *CompensationClosed) Stream() string { return "incident/" + string(e.Incident) }
func (*FundSet) Kind() string                { return "fund_set" }
func (*FundSet) Stream() string              { return "funds" }

// The guarded acts of money.
const (
	ActSetStandard     Act = "set-standard"
	ActAskPayment      Act = "ask-payment"
	ActApprovePayment  Act = "approve-payment"
	ActCompletePayment Act = "complete-payment"
	ActAuditPayment    Act = "audit-payment"
	ActCloseFile       Act = "close-compensation"
	ActSetFund         Act = "set-fund"
)

func init() {
	registerCommands(func() Command { return new(SetStandard) }, func() Command { return new(AskPayment) }, func() Command { return new(CompletePayment) },
		func() Command { return new(RecordAudit) }, func() Command { return new(CloseCompensation) }, func() Command { return new(SetFund) })
	registerEvents(func() Event { return new(StandardSet) }, func() Event { return new(PaymentAsked) }, func() Event { return new(PaymentApproved) },
		func() Event { return new(PaymentRefused) }, func() Event { return new(PaymentCompleted) }, func() Event { return new(PaymentAudited) },
		func() Event { return new(CompensationClosed) }, func() Event { return new(FundSet) })
	GuardedActs = append(GuardedActs, ActSetStandard, ActAskPayment, ActApprovePayment, ActCompletePayment, ActAuditPayment, ActCloseFile, ActSetFund)
}

func (d *deciding) compensation(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *SetStandard:
		return d.setStandard(c)
	case *AskPayment:
		return d.askPayment(c)
	case *CompletePayment:
		return d.completePayment(c)
	case *RecordAudit:
		return d.recordAudit(c)
	case *CloseCompensation:
		return d.closeCompensation(c)
	case *SetFund:
		return d.setFund(c)
	}
	return nil, nil
}

func (d *deciding) setStandard(c *SetStandard) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActSetStandard, inc); err != nil {
		return nil, err
	}
	// 5.1.12: together with the bodies that the rule names.
	if r, ok := d.e.plan.Rule("set-compensation-standard"); ok {
		for _, p := range r.With {
			if org := d.e.party(d.s, inc, p, bind{}); org != d.org() && !contains(c.Agreed, org) {
				return nil, refuse(CodeTwoHands, "5.1.12", "补偿标准须会同“%s”制定", "the standard is set together with %s", org).at("agreed").by(d.seatsOf(org)...)
			}
		}
	}
	return []Event{&StandardSet{Incident: inc.ID, Standard: recovery.Standard{Title: c.Title, Reference: c.Reference, By: d.org(), Agreed: c.Agreed, At: d.env.Now}}}, nil
}

// name is a body's Chinese short name, for a sentence.
func (d *deciding) name(org plans.OrgID) string {
	o, ok := d.e.plan.Org(org)
	if !ok {
		return string(org)
	}
	if o.Short != "" {
		return o.Short
	}
	return o.Name.Zh
}

// paymentText is what the approval freezes (A31).
func paymentText(p recovery.Payment) string {
	return fmt.Sprintf("%s\n%s\n%d\n%d\n%s", p.Kind, p.Purpose, p.Amount, p.Requisition, p.Standard)
}

func (d *deciding) askPayment(c *AskPayment) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAskPayment, inc); err != nil {
		return nil, err
	}
	f := inc.after()
	p := recovery.Payment{ID: len(f.Payments) + 1, Kind: c.Kind, Purpose: strings.TrimSpace(c.Purpose), Amount: c.Amount, Payee: c.Payee.Sealed(), Requisition: c.Requisition, By: d.org(), Asked: d.env.Now}
	if c.Amount <= 0 {
		return nil, refuse(CodeInvalid, "6.8.2", "金额须大于零", "the amount is more than nothing").at("amount")
	}
	switch c.Kind {
	case recovery.Compensation:
		if f.Standard == nil { // A57: first the standard
			return nil, refuse(CodeNotAllowedNow, "5.1.12", "须先有补偿标准，才能报批补偿款", "the standard of compensation comes first").at("kind").by(d.who(ActSetStandard, inc)...)
		}
		p.Standard = f.Standard.Reference
	case recovery.Preparation, recovery.Reserve:
	default:
		return nil, refuse(CodeInvalid, "6.8.2", "没有这种资金，请从列表中选择", "there is no such kind of payment: choose one from the list").at("kind")
	}
	if c.Requisition > len(inc.Requisitions) || c.Requisition != 0 && c.Kind != recovery.Compensation {
		return nil, refuse(CodeUnknown, "5.1.3", "没有第 %d 号征用命令", "there is no order of requisition %d", c.Requisition).at("requisition")
	}
	if c.Requisition != 0 && f.Compensation(c.Requisition) == "closed" {
		return nil, refuse(CodeNotAllowedNow, "5.1.3", "该征用的补偿已了结", "the compensation of this requisition is closed").at("requisition")
	}
	clause := plans.Clause("5.1.3")
	if c.Kind != recovery.Compensation {
		clause = "6.8.2(b)"
	}
	asked := d.ask(approval.Approval{Kind: "payment", Subject: string(inc.ID), Title: p.Purpose, Text: paymentText(p), Act: ActApprovePayment, Clause: clause})
	p.Approval = asked.Approval.ID
	return []Event{asked, &PaymentAsked{Incident: inc.ID, Payment: p}}, nil
}

// payment finds a payment that an event may bring on.
func (d *deciding) payment(inc *Incident, id int, kind string) (*recovery.Payment, error) {
	f := inc.after()
	if id < 1 || id > len(f.Payments) {
		return nil, refuse(CodeUnknown, "6.8.2(b)", "没有第 %d 笔拨款", "there is no payment %d", id).at("payment")
	}
	p := &f.Payments[id-1]
	if _, ok := p.Stage.Next(kind); ok {
		return p, nil
	}
	switch p.Stage {
	case recovery.Asked:
		return nil, refuse(CodeNotAllowedNow, "6.8.2(b)", "未经区政府批准，不能拨付", "the district government has not approved it").at("payment").by(d.who(ActApprovePayment, inc)...)
	case recovery.Approved:
		return nil, refuse(CodeNotAllowedNow, "5.1.13", "尚未拨付，不能审计", "it has not been paid: there is nothing to audit yet").at("payment").by(d.who(ActCompletePayment, inc)...)
	}
	return nil, refuse(CodeNotAllowedNow, "6.8.2(b)", "该笔拨款已办结", "this payment has been dealt with").at("payment")
}

func (d *deciding) completePayment(c *CompletePayment) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCompletePayment, inc); err != nil {
		return nil, err
	}
	p, err := d.payment(inc, c.Payment, (*PaymentCompleted)(nil).Kind())
	if err != nil {
		return nil, err
	}
	return []Event{&PaymentCompleted{Incident: inc.ID, Payment: p.ID, Reference: c.Reference}}, nil
}

func (d *deciding) recordAudit(c *RecordAudit) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAuditPayment, inc); err != nil {
		return nil, err
	}
	p, err := d.payment(inc, c.Payment, (*PaymentAudited)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if err := needReason(c.Finding, "5.1.13", "finding"); err != nil {
		return nil, err
	}
	return []Event{&PaymentAudited{Incident: inc.ID, Payment: p.ID, Finding: recovery.Finding{By: d.org(), At: d.env.Now, Text: c.Finding, Reference: c.Reference}}}, nil
}

func (d *deciding) closeCompensation(c *CloseCompensation) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCloseFile, inc); err != nil {
		return nil, err
	}
	if c.Requisition < 1 || c.Requisition > len(inc.Requisitions) {
		return nil, refuse(CodeUnknown, "5.1.3", "没有第 %d 号征用命令", "there is no order of requisition %d", c.Requisition).at("requisition")
	}
	switch inc.after().Compensation(c.Requisition) {
	case "closed":
		return nil, refuse(CodeNotAllowedNow, "5.1.3", "该征用的补偿已了结", "the compensation of this requisition is closed").at("requisition")
	case string(recovery.Paid), string(recovery.Audited):
		return []Event{&CompensationClosed{Incident: inc.ID, Requisition: c.Requisition}}, nil
	}
	return nil, refuse(CodeNotAllowedNow, "5.1.3", "补偿款尚未拨付，不能了结", "nothing has been paid yet: the file stays open").at("requisition").by(d.who(ActCompletePayment, inc)...)
}

func (d *deciding) setFund(c *SetFund) ([]Event, error) {
	if err := d.may(ActSetFund, nil); err != nil {
		return nil, err
	}
	if c.Kind == "department" {
		if err := d.known(c.Body, "body"); err != nil {
			return nil, err
		}
	}
	if c.Amount < 0 {
		return nil, refuse(CodeInvalid, "6.8.1(a)", "金额不能为负", "the amount cannot be negative").at("amount")
	}
	return []Event{&FundSet{Fund: recovery.Fund{Year: c.Year, Kind: c.Kind, Body: c.Body, Amount: c.Amount, At: d.env.Now}}}, nil
}

func (e *Engine) applyCompensation(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *StandardSet:
		inc := s.Incidents[ev.Incident]
		x := ev.Standard
		inc.keep().Standard = &x
		s.line(inc, h, ev.Kind(), map[string]string{"title": ev.Standard.Title, "reference": ev.Standard.Reference})
	case *PaymentAsked:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		p := ev.Payment
		p.Stage, _ = p.Stage.Next(ev.Kind())
		f.Payments = append(f.Payments, p)
		s.line(inc, h, ev.Kind(), map[string]string{"purpose": p.Purpose, "amount": strconv.Itoa(p.Amount)})
	case *PaymentApproved:
		s.paymentStep(h, ev.Incident, ev.Payment, ev.Kind(), func(p *recovery.Payment) { p.Approved = h.At })
	case *PaymentRefused:
		s.paymentStep(h, ev.Incident, ev.Payment, ev.Kind(), func(*recovery.Payment) {})
	case *PaymentCompleted:
		s.paymentStep(h, ev.Incident, ev.Payment, ev.Kind(), func(p *recovery.Payment) { p.Paid, p.Reference = h.At, ev.Reference })
	case *PaymentAudited:
		s.paymentStep(h, ev.Incident, ev.Payment, ev.Kind(), func(p *recovery.Payment) { p.Findings = append(p.Findings, ev.Finding) })
	case *CompensationClosed:
		inc := s.Incidents[ev.Incident]
		f := inc.keep()
		f.Closed = append(f.Closed, recovery.Closed{Requisition: ev.Requisition, At: h.At})
		s.line(inc, h, ev.Kind(), map[string]string{"requisition": strconv.Itoa(ev.Requisition)})
	case *FundSet:
		s.Funds = slices.DeleteFunc(s.Funds, func(f recovery.Fund) bool {
			return f.Year == ev.Fund.Year && f.Kind == ev.Fund.Kind && f.Body == ev.Fund.Body
		})
		s.Funds = append(s.Funds, ev.Fund)
	default:
		return false
	}
	return true
}

func (s *State) paymentStep(h Header, id IncidentID, payment int, kind string, change func(*recovery.Payment)) {
	inc := s.Incidents[id]
	p := &inc.keep().Payments[payment-1]
	p.Stage, _ = p.Stage.Next(kind)
	change(p)
	s.line(inc, h, kind, map[string]string{"purpose": p.Purpose, "amount": strconv.Itoa(p.Amount), "reference": p.Reference})
}

func (x *settling) settleCompensation(ev Event) {
	switch ev := ev.(type) {
	case *StandardSet:
		x.discharge(x.s.root(ev.Incident), plans.ActStandard, x.done(ev.Standard.Reference, x.h.At), all)
	case *ApprovalGiven:
		if inc, p := x.paymentOf(ev.Approval); p != nil {
			x.emit(&PaymentApproved{Incident: inc.ID, Payment: p.ID})
		}
	case *ApprovalRefused:
		if inc, p := x.paymentOf(ev.Approval); p != nil {
			x.emit(&PaymentRefused{Incident: inc.ID, Payment: p.ID})
		}
	case *PaymentApproved: // 6.8.3: the working day runs from here
		x.fireOn(plans.OnPayment, ev.Incident, x.h.Seat.Org(), bind{}, PaymentOrigin(ev.Payment), obligation.Ground{})
	case *PaymentCompleted:
		x.paid(ev)
	case *PaymentAudited:
		if ev.Finding.By == orgAudit {
			x.discharge(x.s.root(ev.Incident), plans.ActAudit, x.done(ev.Finding.Reference, x.h.At), of(ev.Payment))
		}
	default:
		x.passOn()
	}
}

const orgAudit plans.OrgID = "audit-bureau"

func (x *settling) paid(ev *PaymentCompleted) {
	inc := x.s.Incidents[ev.Incident]
	x.discharge(x.s.root(inc.ID), plans.ActPay, x.done(ev.Reference, x.h.At), of(ev.Payment))
	on := plans.OnFunds // 6.8.4
	if inc.After.Payments[ev.Payment-1].Kind == recovery.Compensation {
		on = plans.OnPaid // 5.1.13
	}
	x.fireOn(on, inc.ID, x.h.Seat.Org(), bind{}, PaymentOrigin(ev.Payment), obligation.Ground{})
}

// PaymentOrigin is the identity of the duties of one payment.
func PaymentOrigin(id int) string { return "payment:" + strconv.Itoa(id) }

// of matches the duties of one payment.
func of(payment int) func(*obligation.Obligation) bool {
	return func(o *obligation.Obligation) bool { return o.Origin == PaymentOrigin(payment) }
}

func all(*obligation.Obligation) bool { return true }

// paymentOf finds the payment for which an approval was asked.
func (x *settling) paymentOf(id approval.ID) (*Incident, *recovery.Payment) {
	a := x.s.Approvals[id]
	if a == nil || a.Kind != "payment" {
		return nil, nil
	}
	inc := x.s.Incidents[IncidentID(a.Subject)]
	if inc == nil || inc.After == nil {
		return nil, nil
	}
	for i := range inc.After.Payments {
		if p := &inc.After.Payments[i]; p.Approval == id {
			return inc, p
		}
	}
	return nil, nil
}
