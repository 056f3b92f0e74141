package dispatch

import (
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// SetUpTemporaryHQ gives a type without a headquarters one: the leader in
// charge with the head of the lead department (2.3.3, A28).
type SetUpTemporaryHQ struct {
	Incident IncidentID     `json:"incident"`
	Members  []plans.SeatID `json:"members" maxItems:"30"`
}

// DissolveTemporaryHQ ends it; its open duties move to the lead department.
type DissolveTemporaryHQ struct {
	Incident IncidentID `json:"incident"`
}

// RequestExpansion asks the city to expand the response: in the committee's
// name, approved by its director (4.3.5, A48).
type RequestExpansion struct {
	Incident IncidentID  `json:"incident"`
	InNameOf plans.OrgID `json:"in_name_of,omitempty" doc:"the committee; the emergency office cannot ask in its own name"`
	Text     string      `json:"text" minLength:"1" maxLength:"1000"`
}

// SendExpansion sends an approved request. A request is not relief from command.
type SendExpansion struct {
	Incident IncidentID  `json:"incident"`
	Approval approval.ID `json:"approval"`
}

// RecordCityAnswer records what the city answered.
type RecordCityAnswer struct {
	Incident  IncidentID `json:"incident"`
	Answer    string     `json:"answer" enum:"accepted,support_only,declined"`
	Reference string     `json:"reference" minLength:"1" maxLength:"200"`
}

// DeclareCatastrophe records the city's decision that this is a catastrophe
// (4.3.5, A49).
type DeclareCatastrophe struct {
	Incident  IncidentID `json:"incident"`
	Reference string     `json:"reference" minLength:"1" maxLength:"200"`
}

// TemporaryHQ is a headquarters set up for one incident.
type TemporaryHQ struct {
	Name      string         `json:"name"`
	Members   []plans.SeatID `json:"members"`
	From      clock.Time     `json:"from"`
	Basis     string         `json:"basis,omitempty"` // the delegation under which it was set up
	Dissolved clock.Time     `json:"dissolved,omitempty"`
}

// Expansion is a request to the city and its answer.
type Expansion struct {
	Approval  approval.ID `json:"approval"`
	Sent      clock.Time  `json:"sent,omitempty"`
	Answer    string      `json:"answer,omitempty"`
	Reference string      `json:"reference,omitempty"`
	Answered  clock.Time  `json:"answered,omitempty"`
}

// TemporaryHQSet: it has every power and duty of a special headquarters.
type TemporaryHQSet struct {
	Incident IncidentID  `json:"incident"`
	HQ       TemporaryHQ `json:"hq"`
}

// TemporaryHQDissolved by the emergency office.
type TemporaryHQDissolved struct {
	Incident IncidentID `json:"incident"`
}

// ExpansionRequested: drafted, awaiting approval.
type ExpansionRequested struct {
	Incident IncidentID  `json:"incident"`
	Approval approval.ID `json:"approval"`
}

// ExpansionSent to the city.
type ExpansionSent struct {
	Incident IncidentID `json:"incident"`
}

// CityAnswered the request.
type CityAnswered struct {
	Incident  IncidentID `json:"incident"`
	Answer    string     `json:"answer"`
	Reference string     `json:"reference"`
}

// CatastropheDeclared by the city.
type CatastropheDeclared struct {
	Incident  IncidentID `json:"incident"`
	Reference string     `json:"reference"`
}

func (SetUpTemporaryHQ) Name() string    { return "set-up-temporary-hq" }
func (DissolveTemporaryHQ) Name() string { return "dissolve-temporary-hq" }
func (RequestExpansion) Name() string    { return "request-expansion" }
func (SendExpansion) Name() string       { return "send-expansion" }
func (RecordCityAnswer) Name() string    { return "record-city-answer" }
func (DeclareCatastrophe) Name() string  { return "declare-catastrophe" }

func (*TemporaryHQSet) Kind() string           { return "temporary_hq_set" }
func (e *TemporaryHQSet) Stream() string       { return "incident/" + string(e.Incident) }
func (*TemporaryHQDissolved) Kind() string     { return "temporary_hq_dissolved" }
func (e *TemporaryHQDissolved) Stream() string { return "incident/" + string(e.Incident) }
func (*ExpansionRequested) Kind() string       { return "expansion_requested" }
func (e *ExpansionRequested) Stream() string   { return "incident/" + string(e.Incident) }
func (*ExpansionSent) Kind() string            { return "expansion_sent" }
func (e *ExpansionSent) Stream() string        { return "incident/" + string(e.Incident) }
func (*CityAnswered) Kind() string             { return "city_answered" }
func (e *CityAnswered) Stream() string         { return "incident/" + string(e.Incident) }
func (*CatastropheDeclared) Kind() string      { return "catastrophe_declared" }
func (e *CatastropheDeclared) Stream() string  { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(SetUpTemporaryHQ) }, func() Command { return new(DissolveTemporaryHQ) }, func() Command { return new(RequestExpansion) },
		func() Command { return new(SendExpansion) }, func() Command { return new(RecordCityAnswer) }, func() Command { return new(DeclareCatastrophe) })
	registerEvents(func() Event { return new(TemporaryHQSet) }, func() Event { return new(TemporaryHQDissolved) }, func() Event { return new(ExpansionRequested) },
		func() Event { return new(ExpansionSent) }, func() Event { return new(CityAnswered) }, func() Event { return new(CatastropheDeclared) })
}

func (d *deciding) expansion(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *SetUpTemporaryHQ:
		return d.setUpTemporaryHQ(c)
	case *DissolveTemporaryHQ:
		return d.dissolve(c)
	case *RequestExpansion:
		return d.requestExpansion(c)
	case *SendExpansion:
		return d.sendExpansion(c)
	case *RecordCityAnswer:
		return d.cityAnswer(c)
	case *DeclareCatastrophe:
		return d.catastrophe(c)
	}
	return nil, nil
}

// setUpTemporaryHQ: the one leader in charge of the type, or his delegate
// within the window, with the head of the lead department (2.3.3, A28, A31).
func (d *deciding) setUpTemporaryHQ(c *SetUpTemporaryHQ) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	b := d.e.book(inc)
	if b.HQ != orgTemporaryHQ {
		return nil, refuse(CodeNotAllowedNow, "2.3.3", "该类事件已有专项应急指挥部", "this type has a special headquarters").at("incident")
	}
	if d.s.temporary(inc) != nil {
		return nil, refuse(CodeNotAllowedNow, "2.3.3", "临时指挥部已设立", "it has been set up").at("incident")
	}
	approver, _ := d.e.plan.ApproverOf(inc.Type)
	basis := ""
	if d.env.Actor.Seat != approver {
		g, now := d.delegated(d.env.Actor.Seat, ActTemporaryHQ, func(from plans.SeatID) bool { return from == approver })
		if !now {
			r := refuse(CodeAuthority, "2.3.3", "临时指挥部由分管区领导设立", "the leader in charge sets up a temporary headquarters")
			if g != nil {
				r = refuse(CodeAuthority, "A31", "授权（%s）不在有效期内", "the delegation %q is outside its window", g.Basis)
			}
			return nil, r.at("incident").by(approver)
		}
		basis = g.Basis
	}
	head := plans.SeatID(string(b.Lead) + "/head")
	if !contains(c.Members, head) {
		return nil, refuse(CodeBlank, "2.3.3", "须有主责部门主要负责同志参加", "the head of the lead department must be a member").at("members").by(head)
	}
	t, _ := d.e.plan.Type(inc.Type)
	return []Event{&TemporaryHQSet{Incident: inc.ID, HQ: TemporaryHQ{Name: t.Name.Zh + "临时应急指挥部", Members: c.Members, From: d.env.Now, Basis: basis}}}, nil
}

func (d *deciding) dissolve(c *DissolveTemporaryHQ) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "2.3.3", "由区应急办撤销", "the emergency office dissolves it").by(d.seatsOf(orgEmergencyOffice)...)
	}
	told := d.s.temporary(inc)
	if told == nil || d.s.needed(inc) {
		return nil, refuse(CodeNotAllowedNow, "2.3.3", "没有可撤销的临时指挥部，或其仍在指挥", "there is none, or it still commands").at("incident")
	}
	return []Event{&TemporaryHQDissolved{Incident: told.ID}}, nil
}

func (d *deciding) requestExpansion(c *RequestExpansion) ([]Event, error) {
	inc, _, err := d.ending(c.Incident) // of a group its first incident carries the request
	if err != nil {
		return nil, err
	}
	if d.org() != orgEmergencyOffice && d.org() != orgCommittee {
		return nil, refuse(CodeAuthority, "4.3.5", "扩大响应请求由区应急办以区应急委名义办理", "the emergency office asks, in the committee's name").by(d.seatsOf(orgEmergencyOffice)...)
	}
	if c.InNameOf != orgCommittee {
		return nil, refuse(CodeInvalid, "4.3.5", "扩大响应须以区应急委名义请求，请改填区应急委", "an expansion is asked for in the committee's name: name the committee").at("in_name_of")
	}
	if inc.CityCommand != "" {
		return nil, refuse(CodeNotAllowedNow, "4.3.5", "已由市级指挥，请按市里要求配合", "the city commands already: help as it asks").at("incident")
	}
	if x := inc.Expansion; x != nil && x.Sent != 0 && x.Answered == 0 {
		return nil, refuse(CodeNotAllowedNow, "4.3.5", "请求已报送，待市级答复", "the request has been sent and waits for the city's answer").at("incident")
	}
	asked := d.ask(approval.Approval{Kind: "expansion", Act: ActApproveExpansion, Subject: string(inc.ID), Clause: "4.3.5", Title: "扩大响应请求", Text: c.Text})
	return []Event{asked, &ExpansionRequested{Incident: inc.ID, Approval: asked.Approval.ID}}, nil
}

func (d *deciding) sendExpansion(c *SendExpansion) ([]Event, error) {
	inc, _, err := d.ending(c.Incident)
	if err != nil {
		return nil, err
	}
	a := d.s.Approvals[c.Approval]
	if a == nil || a.Subject != string(inc.ID) {
		return nil, refuse(CodeUnknown, "4.3.5", "没有相应的请求", "there is no such request").at("approval")
	}
	if _, err := d.usable(c.Approval, "expansion", a.Text); err != nil {
		return nil, err
	}
	if a.Used != 0 { // A31: it stands for the one request
		return nil, refuse(CodeNotAllowedNow, "4.3.5", "该请求已报送，请等待答复", "that request has been sent: wait for the answer").at("approval")
	}
	if d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "4.3.5", "由区应急办报送", "the emergency office sends it").by(d.seatsOf(orgEmergencyOffice)...)
	}
	return []Event{&ApprovalUsed{Approval: a.ID}, &ExpansionSent{Incident: inc.ID}}, nil
}

func (d *deciding) cityAnswer(c *RecordCityAnswer) ([]Event, error) {
	inc, _, err := d.ending(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCityDecision, inc); err != nil {
		return nil, err
	}
	if inc.Expansion == nil || inc.Expansion.Sent == 0 || inc.Expansion.Answered != 0 {
		return nil, refuse(CodeNotAllowedNow, "4.3.5", "没有待答复的扩大响应请求", "no request waits for an answer").at("incident")
	}
	out := []Event{&CityAnswered{Incident: inc.ID, Answer: c.Answer, Reference: c.Reference}}
	if c.Answer == "accepted" { // command moves only now (A48)
		out = append(out, &CityCommandRecorded{Incident: inc.ID, Reference: c.Reference})
		if g := d.s.Groups[inc.Group]; g != nil && g.Command != "" { // A50: one command for all
			return d.through(g, inc, out), nil
		}
	}
	return out, nil
}

func (d *deciding) catastrophe(c *DeclareCatastrophe) ([]Event, error) {
	inc, group, err := d.ending(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCityDecision, inc); err != nil {
		return nil, err
	}
	if needReason(c.Reference, "A49", "reference") != nil {
		return nil, refuse(CodeBlank, "A49", "巨灾由市里认定，须登记文号", "only the city declares it: give the reference").at("reference")
	}
	if inc.Catastrophe != "" {
		return nil, refuse(CodeNotAllowedNow, "A49", "已登记为巨灾，不必再登记", "it is a catastrophe already: nothing is left to do").at("incident")
	}
	out := d.through(group, inc, []Event{&CatastropheDeclared{Incident: inc.ID, Reference: c.Reference}})
	return append(out, d.alert(inc, c.Reference)...), nil
}

func (e *Engine) applyExpansion(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *TemporaryHQSet:
		inc := s.Incidents[ev.Incident]
		hq := ev.HQ
		inc.TempHQ = &hq
		s.line(inc, h, ev.Kind(), map[string]string{"name": hq.Name, "basis": hq.Basis})
	case *TemporaryHQDissolved:
		inc := s.Incidents[ev.Incident]
		inc.TempHQ.Dissolved = h.At
		s.line(inc, h, ev.Kind(), map[string]string{"name": inc.TempHQ.Name})
	case *ExpansionRequested:
		inc := s.Incidents[ev.Incident]
		inc.Expansion = &Expansion{Approval: ev.Approval}
		s.change(inc, h)
	case *ExpansionSent:
		inc := s.Incidents[ev.Incident]
		inc.Expansion.Sent = h.At
		s.line(inc, h, ev.Kind(), nil)
	case *CityAnswered:
		inc := s.Incidents[ev.Incident]
		inc.Expansion.Answer, inc.Expansion.Reference, inc.Expansion.Answered = ev.Answer, ev.Reference, h.At
		s.line(inc, h, ev.Kind(), map[string]string{"answer": ev.Answer, "reference": ev.Reference})
	case *CatastropheDeclared:
		inc := s.Incidents[ev.Incident]
		inc.Catastrophe = ev.Reference
		s.line(inc, h, ev.Kind(), map[string]string{"reference": ev.Reference})
	default:
		return false
	}
	return true
}

// settleExpansion: what a dissolved headquarters still owes passes to the lead
// department.
func (x *settling) settleExpansion(ev Event) {
	switch ev := ev.(type) {
	case *TemporaryHQDissolved:
		root := x.s.root(ev.Incident)
		for _, o := range x.s.duties(root) {
			if o.Debtor == orgTemporaryHQ && o.Pending() {
				x.emit(&ObligationMoved{Obligation: o.ID, To: x.e.book(root).Lead})
			}
		}
	default:
		x.passOn()
	}
}
