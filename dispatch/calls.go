package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// Calling is a body called upon by another: to do something, to help, to carry a
// decision out, to send a team, to stand by. The call is a duty to answer.
type Calling struct {
	No       int          `json:"no"`
	Kind     string       `json:"kind"`
	From     plans.OrgID  `json:"from"`
	By       plans.SeatID `json:"by"`
	To       plans.OrgID  `json:"to"`
	Team     string       `json:"team,omitempty"`
	Text     string       `json:"text"`
	At       clock.Time   `json:"at"`
	Answered clock.Time   `json:"answered,omitempty"`
	Answer   string       `json:"answer,omitempty"`
}

var callKinds = map[string]plans.CallKind{
	"order": plans.CallOrder, "help": plans.CallHelp, "decision": plans.CallDecision, "team": plans.CallTeam, "alert": plans.CallAlert,
}

// CallUpon calls upon a body, and is owed an answer. A team goes at once; a street
// that calls one of the district has level two proposed (6.1.2, 4.3.3(3), A46). A
// team that the registers know is called with it; by itself CallTeam calls it.
type CallUpon struct {
	Incident IncidentID  `json:"incident"`
	To       plans.OrgID `json:"to"`
	Kind     string      `json:"kind" enum:"order,help,decision,team" doc:"a task, help that a street asks of a department, a decision to be carried out, a team that goes at once"`
	Team     string      `json:"team,omitempty" maxLength:"80"`
	Text     string      `json:"text" minLength:"1" maxLength:"1000"`
}

// AnswerCalling answers it.
type AnswerCalling struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call" minimum:"1"`
	Answer   string     `json:"answer" minLength:"1" maxLength:"500"`
}

// AskSupport asks upward where one's own means are exceeded: an answer is owed,
// by support or by a higher level (4.3.1, A46).
type AskSupport struct {
	Incident IncidentID `json:"incident"`
	Need     string     `json:"need" minLength:"1" maxLength:"500"`
}

// BodyCalled upon.
type BodyCalled struct {
	Incident IncidentID `json:"incident"`
	Call     Calling    `json:"call"`
}

// CallingAnswered by the body that was called.
type CallingAnswered struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call"`
	Answer   string     `json:"answer"`
}

func (CallUpon) Name() string      { return "call-upon" }
func (AnswerCalling) Name() string { return "answer-calling" }
func (AskSupport) Name() string    { return "ask-support" }

func (*BodyCalled) Kind() string          { return "body_called" }
func (e *BodyCalled) Stream() string      { return "incident/" + string(e.Incident) }
func (*CallingAnswered) Kind() string     { return "calling_answered" }
func (e *CallingAnswered) Stream() string { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(CallUpon) }, func() Command { return new(AnswerCalling) }, func() Command { return new(AskSupport) })
	registerEvents(func() Event { return new(BodyCalled) }, func() Event { return new(CallingAnswered) })
}

func (d *deciding) calls(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *CallUpon:
		return d.callUpon(c)
	case *AnswerCalling:
		return d.answerCalling(c)
	case *AskSupport:
		return d.askSupport(c)
	}
	return nil, nil
}

func (d *deciding) callUpon(c *CallUpon) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCallUpon, inc); err != nil {
		return nil, err
	}
	if err := d.known(c.To, "to"); err != nil {
		return nil, err
	}
	if strings.TrimSpace(c.Text) == "" {
		return nil, refuse(CodeBlank, "4.2.2", "请写明要做什么", "say what is to be done").at("text")
	}
	if err := d.mayCallUpon(inc, c); err != nil {
		return nil, err
	}
	// A registered team is called as what it is, whichever way its name was put: it
	// is out then, and cannot be called again elsewhere (6.1.2(e)).
	var sent []Event
	if ref := d.teamNamed(c.To, c.Team); c.Kind == "team" && ref != "" {
		if sent, err = d.callTeam(&CallTeam{Incident: inc.ID, Entry: ref, Task: c.Text}); err != nil {
			return nil, err
		}
	}
	return append(sent, &BodyCalled{Incident: inc.ID, Call: Calling{No: len(inc.Callings) + 1, Kind: c.Kind, From: d.org(), By: d.env.Actor.Seat, To: c.To, Team: c.Team, Text: c.Text, At: d.env.Now}}), nil
}

// mayCallUpon: there are two tiers of command (1.3(3)(a)). The district calls upon
// its bodies, on streets and units; a street upon its own communities and units,
// and asks departments to help or for a team. Upward one asks for support
// (4.3.1), and the city by expansion (4.3.5).
func (d *deciding) mayCallUpon(inc *Incident, c *CallUpon) error {
	plan := d.e.plan
	to, _ := plan.Org(c.To)
	switch {
	case d.e.outside(c.To):
		return refuse(CodeNotAllowedNow, "4.3.5", "市级机构以扩大响应请求", "the city is asked by a request for expansion").at("to").by("emergency-office/duty")
	case c.To == d.org() || c.To == orgCommittee:
		return refuse(CodeNotAllowedNow, "4.3.1", "对上应提出支援请求", "upward one asks for support").at("to").by(d.env.Actor.Seat)
	case c.Kind == "team" && d.s.inCatastrophe() && d.org() != orgCommittee && d.org() != orgEmergencyOffice:
		return refuse(CodeAuthority, "A49", "巨灾期间队伍统一由区应急委调用", "in a catastrophe every team is the committee's to send").at("to").by(d.seatsOf(orgCommittee)...)
	}
	if plan.TierOf(d.org()) != "street" {
		return nil
	}
	if to.Kind == plans.KindCommunity && to.Parent == d.org() || to.Kind == plans.KindUnit {
		return nil
	}
	if (to.Kind == plans.KindDepartment || c.To == orgEmergencyOffice) && (c.Kind == "help" || c.Kind == "team") {
		return nil
	}
	return refuse(CodeAuthority, "1.3(3)(a)", "街道只调派本街道社区和单位，可请区级部门协助；对上提出支援请求", "a street calls upon its own communities and units, and asks departments for help; upward it asks for support").at("to").by(d.seatsOf(orgEmergencyOffice)...)
}

func (d *deciding) answerCalling(c *AnswerCalling) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Call < 1 || c.Call > len(inc.Callings) || inc.Callings[c.Call-1].Answered != 0 {
		return nil, refuse(CodeUnknown, "4.2.2", "没有待答复的第 %d 项调派", "no call %d waits for an answer", c.Call).at("call")
	}
	call := inc.Callings[c.Call-1]
	if !d.e.speaksFor(d.org(), call.To) && !d.forGeneric(inc, call.To) {
		return nil, refuse(CodeAuthority, "4.2.2", "由被调派的单位答复", "the body that was called answers").at("call").by(d.spokesmen(call.To)...)
	}
	if strings.TrimSpace(c.Answer) == "" {
		return nil, refuse(CodeBlank, "4.2.2", "请填写答复内容", "write what is answered").at("answer")
	}
	return []Event{&CallingAnswered{Incident: inc.ID, Call: c.Call, Answer: c.Answer}}, nil
}

// forGeneric: a unit without a seat of its own is answered for by whoever has it
// on the telephone, the street or the emergency office (2.5).
func (d *deciding) forGeneric(inc *Incident, org plans.OrgID) bool {
	return len(d.e.plan.SeatsOf(org)) == 0 && (d.underStreet(inc.Location.Street) || d.org() == orgEmergencyOffice)
}

func (d *deciding) askSupport(c *AskSupport) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAskSupport, inc); err != nil {
		return nil, err
	}
	if strings.TrimSpace(c.Need) == "" {
		return nil, refuse(CodeBlank, "4.3.1", "请写明需要什么支援", "say what is needed").at("need")
	}
	for _, r := range inc.Support {
		if r.Org == d.org() && r.Answered == 0 {
			return nil, refuse(CodeNotAllowedNow, "4.3.1", "已有一项支援请求待答复", "a request of yours waits for an answer").at("incident").by(d.who(ActAnswerSupport, inc)...)
		}
	}
	return []Event{&SupportAsked{Incident: inc.ID, Org: d.org(), Need: c.Need}}, nil
}

func (e *Engine) applyCalls(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *BodyCalled:
		inc := s.Incidents[ev.Incident]
		inc.Callings = append(inc.Callings, ev.Call)
		if ev.Call.Kind == "team" { // it goes at once
			inc.Tasked = append(inc.Tasked, Tasking{Body: ev.Call.To, At: h.At})
		}
		s.line(inc, h, ev.Kind(), map[string]string{"kind": ev.Call.Kind, "from": string(ev.Call.From), "to": string(ev.Call.To), "team": ev.Call.Team, "text": ev.Call.Text})
	case *CallingAnswered:
		inc := s.Incidents[ev.Incident]
		c := &inc.Callings[ev.Call-1]
		c.Answered, c.Answer = h.At, ev.Answer
		s.line(inc, h, ev.Kind(), map[string]string{"to": string(c.To), "answer": ev.Answer})
	default:
		return false
	}
	return true
}

func callOrigin(no int) string { return "call:" + strconv.Itoa(no) }

func (x *settling) settleCalls(ev Event) {
	switch ev := ev.(type) {
	case *BodyCalled:
		inc, c := x.s.Incidents[ev.Incident], ev.Call
		m := x.moment(inc, c.To, bind{assignee: c.To, asker: c.From}, x.h.At)
		m.facts.Kind, m.origin = callKinds[c.Kind], callOrigin(c.No)
		x.fire(plans.OnCalled, m)
		if c.Kind == "team" {
			m := x.moment(inc, c.To, bind{assignee: c.To}, x.h.At)
			x.fire(plans.OnTasked, m)
		}
		// 4.3.3(3): a district team, or the lead department, is to be moved.
		if c.From == x.s.root(inc.ID).Location.Street && (c.Kind == "team" && x.e.plan.TierOf(c.To) != "street" || c.To == orgEmergencyOffice) {
			x.raiseCondition(inc, "district-forces")
		}
	case *TeamCalled: // 6.1.2, A46: a street has called one of the district's registered teams
		inc := x.s.Incidents[ev.Incident]
		if e, ok := x.s.Entry(ev.Call.Entry); ok && ev.Call.By.Org() == x.s.root(inc.ID).Location.Street && x.e.plan.TierOf(e.Owner()) != "street" {
			x.raiseCondition(inc, "district-forces")
		}
	case *CallingAnswered:
		x.discharge(x.s.root(ev.Incident), plans.ActAnswer, x.done("", x.h.At), func(o *obligation.Obligation) bool { return o.Origin == callOrigin(ev.Call) })
	default:
		x.passOn()
	}
}

// inCatastrophe: one is declared on an incident that is still handled (A49).
func (s *State) inCatastrophe() bool {
	for _, inc := range s.index.live {
		if inc.Catastrophe != "" && inc.Phase.Live() {
			return true
		}
	}
	return false
}

// alert calls upon every special headquarters and every street to stand by
// (4.3.5, A49).
func (d *deciding) alert(inc *Incident, reference string) []Event {
	no := len(inc.Callings)
	var out []Event
	for i := range d.e.plan.Organisations {
		o := &d.e.plan.Organisations[i]
		if o.Generic || o.ID == orgTemporaryHQ || o.Kind != plans.KindSpecialHQ && o.Kind != plans.KindStreet {
			continue
		}
		no++
		out = append(out, &BodyCalled{Incident: inc.ID, Call: Calling{No: no, Kind: "alert", From: orgCommittee, By: d.env.Actor.Seat, To: o.ID, Text: reference, At: d.env.Now}})
	}
	return out
}
