package dispatch

import (
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// GiveApproval is the explicit act of the authorised seat on a frozen text.
// With Oral, the actor records the word of that seat: effective at once,
// confirmed later (A31).
type GiveApproval struct {
	Approval approval.ID  `json:"approval"`
	Oral     plans.SeatID `json:"oral,omitempty" doc:"the seat that approved by word of mouth, recorded by the emergency office"`
	// Issuer names exactly one body that may act on it (A36).
	Issuer plans.OrgID `json:"issuer,omitempty"`
	// Covers says what else the authorisation of the issuer is for (A36).
	Covers  []string       `json:"covers,omitempty" maxItems:"4" doc:"extend, adjust, lift: later texts of the same warning; filing: with the city"`
	Granted map[string]int `json:"granted,omitempty" doc:"of each line asked for, how much is granted; default: all"`
}

// RefuseApproval is a reasoned no.
type RefuseApproval struct {
	Approval approval.ID `json:"approval"`
	Reason   string      `json:"reason" minLength:"1" maxLength:"500"`
}

// ConfirmApproval is the approver's own confirmation of an oral approval (A31).
type ConfirmApproval struct {
	Approval approval.ID `json:"approval"`
}

// ApprovalAsked: a text is frozen and lies in the approver's inbox.
type ApprovalAsked struct {
	Approval approval.Approval `json:"approval"`
}

// ApprovalGiven, in person or by recorded word of mouth.
type ApprovalGiven struct {
	Approval approval.ID    `json:"approval"`
	By       approval.Hand  `json:"by"`
	Recorder approval.Hand  `json:"recorder,omitempty"`
	Issuer   plans.OrgID    `json:"issuer,omitempty"`
	Covers   []string       `json:"covers,omitempty"`
	Basis    string         `json:"basis,omitempty"`
	Granted  map[string]int `json:"granted,omitempty"`
}

// ApprovalRefused with its reason.
type ApprovalRefused struct {
	Approval approval.ID   `json:"approval"`
	By       approval.Hand `json:"by"`
	Reason   string        `json:"reason"`
}

// ApprovalConfirmed by the approver himself.
type ApprovalConfirmed struct {
	Approval approval.ID `json:"approval"`
}

// ApprovalLapsed: what was approved has changed (A31).
type ApprovalLapsed struct {
	Approval approval.ID `json:"approval"`
	Cause    string      `json:"cause"`
}

// ApprovalUsed: it was acted on.
type ApprovalUsed struct {
	Approval approval.ID `json:"approval"`
}

func (GiveApproval) Name() string    { return "give-approval" }
func (RefuseApproval) Name() string  { return "refuse-approval" }
func (ConfirmApproval) Name() string { return "confirm-approval" }

// Kind and Stream implement Event.
func (*ApprovalAsked) Kind() string       { return "approval_asked" }
func (e *ApprovalAsked) Stream() string   { return "approval/" + string(e.Approval.ID) }
func (*ApprovalGiven) Kind() string       { return "approval_given" }
func (e *ApprovalGiven) Stream() string   { return "approval/" + string(e.Approval) }
func (*ApprovalRefused) Kind() string     { return "approval_refused" }
func (e *ApprovalRefused) Stream() string { return "approval/" + string(e.Approval) }
func (*ApprovalConfirmed) Kind() string   { return "approval_confirmed" }
func (e *ApprovalConfirmed) Stream() string {
	return "approval/" + string(e.Approval)
}
func (*ApprovalLapsed) Kind() string     { return "approval_lapsed" }
func (e *ApprovalLapsed) Stream() string { return "approval/" + string(e.Approval) }
func (*ApprovalUsed) Kind() string       { return "approval_used" }
func (e *ApprovalUsed) Stream() string   { return "approval/" + string(e.Approval) }

func init() {
	registerCommands(func() Command { return new(GiveApproval) }, func() Command { return new(RefuseApproval) }, func() Command { return new(ConfirmApproval) })
	registerEvents(
		func() Event { return new(ApprovalAsked) }, func() Event { return new(ApprovalGiven) }, func() Event { return new(ApprovalRefused) },
		func() Event { return new(ApprovalConfirmed) }, func() Event { return new(ApprovalLapsed) }, func() Event { return new(ApprovalUsed) },
	)
}

func (e *Engine) applyApproval(s *State, h Header, ev Event) bool {
	var a *approval.Approval
	switch ev := ev.(type) {
	case *ApprovalAsked:
		s.year(h.At)
		s.Counters.Approval++
		x := ev.Approval
		a = &x
		s.Approvals[a.ID] = a
	case *ApprovalGiven:
		a = s.Approvals[ev.Approval]
		a.Given, a.Recorder, a.Issuer, a.Covers, a.Basis, a.Granted = ev.By, ev.Recorder, ev.Issuer, ev.Covers, ev.Basis, ev.Granted
		s.granted(a, ev.Granted)
	case *ApprovalRefused:
		a = s.Approvals[ev.Approval]
		a.Refused, a.Reason = ev.By, ev.Reason
	case *ApprovalConfirmed:
		a = s.Approvals[ev.Approval]
		a.Confirmed = h.At
	case *ApprovalLapsed:
		a = s.Approvals[ev.Approval]
		a.Lapsed, a.Cause = h.At, ev.Cause
	case *ApprovalUsed:
		a = s.Approvals[ev.Approval]
		a.Used = h.At
	default:
		return false
	}
	s.touched.add("approval", string(a.ID))
	if on := s.subject(a.Subject); on != nil {
		on.note(s, h, ev.Kind(), map[string]string{"approval": string(a.ID), "kind": a.Kind, "title": a.Title})
	}
	return true
}

func (d *deciding) approvals(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *GiveApproval:
		return d.giveApproval(c)
	case *RefuseApproval:
		return d.refuseApproval(c)
	case *ConfirmApproval:
		return d.confirmApproval(c)
	}
	return nil, nil
}

// ask freezes a text and puts it into the inbox of whoever holds the act.
func (d *deciding) ask(a approval.Approval) *ApprovalAsked {
	a.ID = approval.ID(d.s.peek("S", d.env.Now, d.s.Counters.Approval))
	a.Hash = approval.HashOf(a.Text)
	a.Proposed = d.hand()
	return &ApprovalAsked{Approval: a}
}

func (d *deciding) hand() approval.Hand {
	return approval.Hand{Person: string(d.env.Actor.Person), Seat: d.env.Actor.Seat, At: d.env.Now}
}

func (d *deciding) openApproval(id approval.ID) (*approval.Approval, error) {
	a := d.s.Approvals[id]
	if a == nil {
		return nil, refuse(CodeUnknown, "A31", "没有审批件 %s，请从审批列表中选择", "there is no approval %s: choose it from the list", string(id)).at("approval")
	}
	if !a.Open() {
		return nil, refuse(CodeNotAllowedNow, "A31", "审批件已办结或已失效", "it has been decided, or has lapsed").at("approval")
	}
	return a, nil
}

// deciders are the seats that may decide an approval.
func (d *deciding) deciders(a *approval.Approval) []plans.SeatID {
	act, approver := d.e.decider(d.s, a)
	if approver != "" {
		return []plans.SeatID{approver}
	}
	return d.who(act, d.s.leading(a.Subject))
}

// holds checks that a seat may decide an approval: the one seat that the plan
// names, or a holder of the act, or a delegate within his window (A27, A31).
func (d *deciding) holds(a *approval.Approval, seat plans.SeatID) (basis string, err error) {
	on := d.s.leading(a.Subject)
	role := d.e.roleOf(d.s, on)
	act, approver := d.e.decider(d.s, a)
	may := func(seat plans.SeatID) bool {
		if approver != "" {
			return seat == approver
		}
		return d.e.plan.Allows(act, seat, role)
	}
	if may(seat) {
		return "", nil
	}
	who := d.deciders(a)
	if g, now := d.delegated(seat, act, may); now {
		return g.Basis, nil
	} else if g != nil {
		return "", refuse(CodeAuthority, "A31", "授权（%s）不在有效期内", "the delegation %q is outside its window", g.Basis).at("approval").by(who...)
	}
	r := refuse(CodeAuthority, a.Clause, "该席位无权审批此件", "this seat does not decide this approval").at("approval")
	return "", r.by(who...)
}

func (d *deciding) giveApproval(c *GiveApproval) ([]Event, error) {
	a, err := d.openApproval(c.Approval)
	if err != nil {
		return nil, err
	}
	if err := d.grantable(a, c.Granted); err != nil {
		return nil, err
	}
	if c.Issuer != "" {
		if err := d.known(c.Issuer, "issuer"); err != nil {
			return nil, err
		}
	}
	issuer, err := d.issuerFor(a, c)
	if err != nil {
		return nil, err
	}
	by, recorder := d.hand(), approval.Hand{}
	if c.Oral != "" {
		// A31: recorded by the emergency office, by one who neither proposed it
		// nor will issue on it.
		if d.org() != orgEmergencyOffice {
			return nil, refuse(CodeAuthority, "A31", "口头审批由区应急办登记", "the emergency office records an oral approval").at("oral").by(d.seatsOf(orgEmergencyOffice)...)
		}
		if a.SameHand(string(d.env.Actor.Person), "") {
			return nil, refuse(CodeTwoHands, "A31", "登记口头审批的人不能是提出人", "whoever records an oral approval did not propose it").at("oral").by(d.seatsOf(orgEmergencyOffice)...)
		}
		recorder = by
		by = approval.Hand{Person: string(d.sitter(c.Oral)), Seat: c.Oral, At: d.env.Now}
		if by.Person == recorder.Person { // he could never confirm it: a recorder does not
			return nil, refuse(CodeTwoHands, "A31", "审批人本人从审批席位审批，不登记自己的口头审批", "whoever approves does so from the seat that approves, and does not record his own word").at("oral").by(c.Oral)
		}
	}
	if a.SameHand(by.Person, by.Seat) {
		return nil, refuse(CodeTwoHands, "A31", "提出人不能审批自己的件", "the proposer does not approve").at("approval").by(d.deciders(a)...)
	}
	basis, err := d.holds(a, by.Seat)
	if err != nil {
		return nil, err
	}
	return []Event{&ApprovalGiven{Approval: a.ID, By: by, Recorder: recorder, Issuer: issuer, Covers: c.Covers, Basis: basis, Granted: c.Granted}}, nil
}

// usable finds the approval of a text that a body is about to act on: given, not
// lapsed, for exactly this text, by the body it names, and not by the hand that
// recorded it (A31, A36).
func (d *deciding) usable(id approval.ID, kind, text string) (*approval.Approval, error) {
	a := d.s.Approvals[id]
	switch {
	case a == nil || a.Kind != kind:
		return nil, refuse(CodeUnknown, "A31", "没有相应的审批件", "there is no such approval").at("approval")
	case a.Lapsed != 0 || a.Given.Did() && a.Hash != approval.HashOf(text):
		return nil, refuse(CodeNotAllowedNow, "A31", "内容已变更，原审批失效，须重新报批", "the text has changed: the approval has lapsed and must be sought anew").at("approval")
	case !a.Given.Did():
		return nil, refuse(CodeNotAllowedNow, a.Clause, "该件尚未批准，请等待审批或催办", "it has not been approved: wait for the decision, or ask for it").at("approval").by(d.who(a.Act, d.s.leading(a.Subject))...)
	case a.Issuer != "" && !d.e.speaksFor(d.org(), a.Issuer):
		return nil, refuse(CodeAuthority, "A36", "批准指定由“%s”办理", "the approval names %s to act on it", a.Issuer).at("approval").by(d.seatsOf(a.Issuer)...)
	case a.Oral() && a.Recorder.Person == string(d.env.Actor.Person):
		return nil, refuse(CodeTwoHands, "A31", "登记口头审批的人不能据此办理", "whoever recorded the oral approval does not act on it").at("approval").by(d.spokesmen(d.org())...)
	}
	return a, nil
}

func (d *deciding) sitter(seat plans.SeatID) PersonID {
	if x := d.s.Seats[seat]; x != nil {
		return x.Person
	}
	return ""
}

func (d *deciding) refuseApproval(c *RefuseApproval) ([]Event, error) {
	a, err := d.openApproval(c.Approval)
	if err != nil {
		return nil, err
	}
	if _, err := d.holds(a, d.env.Actor.Seat); err != nil {
		return nil, err
	}
	if strings.TrimSpace(c.Reason) == "" {
		return nil, refuse(CodeReason, "A31", "请写明理由", "give the reason").at("reason")
	}
	return append([]Event{&ApprovalRefused{Approval: a.ID, By: d.hand(), Reason: c.Reason}}, d.proposalRefused(a)...), nil
}

func (d *deciding) confirmApproval(c *ConfirmApproval) ([]Event, error) {
	a := d.s.Approvals[c.Approval]
	if a == nil || !a.Oral() || a.Confirmed != 0 {
		return nil, refuse(CodeNotAllowedNow, "A31", "没有待确认的口头审批", "no oral approval waits for confirmation").at("approval")
	}
	if d.env.Actor.Seat != a.Given.Seat {
		return nil, refuse(CodeAuthority, "A31", "由审批席位本人确认", "the seat that approved confirms").at("approval").by(a.Given.Seat)
	}
	if p := string(d.env.Actor.Person); p == a.Proposed.Person || p == a.Recorder.Person {
		return nil, refuse(CodeTwoHands, "A31", "提出人、登记人不能代为确认", "neither who proposed it nor who recorded it confirms").at("approval").by(a.Given.Seat)
	}
	return []Event{&ApprovalConfirmed{Approval: a.ID}}, nil
}
