package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// CallTeam calls a registered team or expert to an incident: whoever takes part
// in the response may call the district's teams (6.1.2(e)), a street its own
// (6.1.3). A garrison force is asked and not ordered (6.1.5).
type CallTeam struct {
	Incident IncidentID   `json:"incident"`
	Entry    register.Ref `json:"entry" minLength:"3" maxLength:"80" doc:"the register's entry: team/T01"`
	Task     string       `json:"task,omitempty" maxLength:"500"`
}

// AnswerCall is what those who were asked say: a garrison force, volunteers
// (6.1.4(b), 6.1.5).
type AnswerCall struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call" minimum:"1"`
	Accepted bool       `json:"accepted"`
	Answer   string     `json:"answer" minLength:"1" maxLength:"200"`
}

// RecallTeam takes a call back before the team has arrived.
type RecallTeam struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call" minimum:"1"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"200"`
}

// TeamCalled to an incident.
type TeamCalled struct {
	Incident IncidentID    `json:"incident"`
	Call     register.Call `json:"call"`
}

// CallAnswered by those who were asked.
type CallAnswered struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call"`
	Accepted bool       `json:"accepted"`
	Answer   string     `json:"answer"`
}

// TeamRecalled before it arrived.
type TeamRecalled struct {
	Incident IncidentID `json:"incident"`
	Call     int        `json:"call"`
	Reason   string     `json:"reason"`
}

func (CallTeam) Name() string   { return "call-team" }
func (AnswerCall) Name() string { return "answer-call" }
func (RecallTeam) Name() string { return "recall-team" }

func (*TeamCalled) Kind() string       { return "team_called" }
func (e *TeamCalled) Stream() string   { return "incident/" + string(e.Incident) }
func (*CallAnswered) Kind() string     { return "call_answered" }
func (e *CallAnswered) Stream() string { return "incident/" + string(e.Incident) }
func (*TeamRecalled) Kind() string     { return "team_recalled" }
func (e *TeamRecalled) Stream() string { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(CallTeam) }, func() Command { return new(AnswerCall) }, func() Command { return new(RecallTeam) })
	registerEvents(func() Event { return new(TeamCalled) }, func() Event { return new(CallAnswered) }, func() Event { return new(TeamRecalled) })
}

func (d *deciding) forces(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *CallTeam:
		return d.callTeam(c)
	case *AnswerCall:
		return d.answerCall(c)
	case *RecallTeam:
		return d.recallTeam(c)
	}
	return nil, nil
}

// takesPart reports whether the actor's body has a part in the response: its
// street, its lead and headquarters, who commands, who received it, who was set
// in motion or has checked in, and who coordinates.
func (d *deciding) takesPart(inc *Incident) bool {
	if d.org() == orgEmergencyOffice || d.commands(inc) == nil {
		return true
	}
	book := d.e.book(inc)
	bodies := []plans.OrgID{inc.Location.Street, book.Lead, book.HQ, book.HQOffice}
	for _, m := range d.s.family(inc) {
		for _, r := range m.Receipts {
			bodies = append(bodies, r.Unit)
		}
		for _, t := range m.Tasked {
			bodies = append(bodies, t.Body)
		}
		for _, x := range m.CheckIns {
			bodies = append(bodies, x.Org)
		}
	}
	for _, b := range bodies {
		if b != "" && d.e.speaksFor(d.org(), b) {
			return true
		}
	}
	return false
}

func (d *deciding) callTeam(c *CallTeam) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	k, key := c.Entry.Split()
	x, err := d.entry(k, key)
	if err != nil {
		return nil, err
	}
	if s, _ := register.SpecOf(k); !s.Sent {
		return nil, refuse(CodeInvalid, "6.1.2(e)", "只能调用队伍或专家", "only teams and experts can be called").at("entry")
	}
	if d.s.inCatastrophe() && d.org() != orgCommittee && d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "A49", "巨灾期间队伍统一由区应急委调用", "in a catastrophe every team is the committee's to send").at("entry").by(d.seatsOf(orgCommittee)...)
	}
	if err := d.mayCall(inc, x); err != nil {
		return nil, err
	}
	if x.State != register.Available {
		return nil, refuse(CodeNotAllowedNow, "6.1.2(e)", "该力量目前不可调用：%s", "it cannot be had now: “%s”", x.Why).at("entry").by(d.seatsOf(x.Owner())...)
	}
	if out := d.s.whereabouts(c.Entry); out != nil {
		return nil, refuse(CodeNotAllowedNow, "6.1.2(e)", "已调往“%s”，撤离后才能再调用", "it is out for “%s”: release it first", out.Title).at("entry")
	}
	level := x.Values["level"]
	call := register.Call{ID: len(inc.Calls) + 1, Entry: c.Entry, Owner: x.Owner(), Name: x.Name(), By: d.env.Actor.Seat, At: d.env.Now, Task: c.Task,
		Request: level == register.Garrison || level == register.Volunteer && !d.e.speaksFor(d.org(), x.Owner())}
	return []Event{&TeamCalled{Incident: inc.ID, Call: call}}, nil
}

// mayCall: the district's teams for who takes part (6.1.2(e)); a street's teams
// for the street (6.1.3), who is in command and who coordinates.
func (d *deciding) mayCall(inc *Incident, x *register.Entry) error {
	if d.e.speaksFor(d.org(), x.Owner()) || d.env.Actor.Person == System {
		return nil
	}
	if !d.takesPart(inc) {
		return refuse(CodeAuthority, "6.1.2(e)", "未参与本次处置的单位不能调用区级队伍", "a body that takes no part in the response cannot call the district's teams").at("entry").by(d.seatsOf(d.e.book(inc).Lead)...)
	}
	if x.Values["level"] == register.GrassRoots && d.org() != orgEmergencyOffice && d.commands(inc) != nil {
		return refuse(CodeAuthority, "6.1.3", "基层队伍由所在街道领导，请与街道联系", "a grass-roots team is led by its street: ask the street").at("entry").by(d.seatsOf(x.Owner())...)
	}
	return nil
}

func (d *deciding) openCall(id IncidentID, n int) (*Incident, *register.Call, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, nil, err
	}
	inc = d.s.holder(id, inc, func(x *Incident) bool { return n >= 1 && n <= len(x.Calls) })
	if n < 1 || n > len(inc.Calls) || inc.Calls[n-1].Arrived != 0 || inc.Calls[n-1].Ended != 0 {
		return nil, nil, refuse(CodeUnknown, "6.1.2(e)", "没有未到场的调用 %d", "call %d is not on its way", n).at("call")
	}
	return inc, &inc.Calls[n-1], nil
}

func (d *deciding) answerCall(c *AnswerCall) ([]Event, error) {
	inc, call, err := d.openCall(c.Incident, c.Call)
	if err != nil {
		return nil, err
	}
	switch {
	case !call.Request || call.Answered != 0:
		return nil, refuse(CodeNotAllowedNow, "6.1.5", "没有待答复的请求", "no request waits for an answer").at("call")
	case !d.keeps(call.Owner) && call.By != d.env.Actor.Seat:
		return nil, refuse(CodeAuthority, "6.1.5", "由联络单位或请求单位登记答复", "the liaison or who asked records the answer").at("call").by(d.seatsOf(call.Owner)...)
	}
	if err := needReason(c.Answer, "6.1.5", "answer"); err != nil {
		return nil, err
	}
	return []Event{&CallAnswered{Incident: inc.ID, Call: c.Call, Accepted: c.Accepted, Answer: c.Answer}}, nil
}

func (d *deciding) recallTeam(c *RecallTeam) ([]Event, error) {
	inc, call, err := d.openCall(c.Incident, c.Call)
	if err != nil {
		return nil, err
	}
	if !d.keeps(call.Owner) && call.By.Org() != d.org() {
		if err := d.commands(inc); err != nil {
			return nil, err
		}
	}
	if err := needReason(c.Reason, "6.1.2(e)", "reason"); err != nil {
		return nil, err
	}
	return []Event{&TeamRecalled{Incident: inc.ID, Call: c.Call, Reason: c.Reason}}, nil
}

// fromRegister fills in what the register knows of who checks in, by the entry
// named or by the team's own name.
func (d *deciding) fromRegister(inc *Incident, x *post.CheckIn) error {
	if x.Entry == "" {
		x.Entry = d.teamNamed(x.Org, x.Team)
	}
	if x.Entry == "" {
		return nil
	}
	e, ok := d.s.Entry(x.Entry)
	if k, _ := x.Entry.Split(); !ok || k != register.Team && k != register.Expert {
		return refuse(CodeUnknown, "4.4.2", "登记册中没有“%s”", "the registers have no %q", string(x.Entry)).at("entry")
	}
	for _, m := range d.s.family(inc) {
		for _, y := range m.CheckIns {
			if y.Entry == x.Entry && y.Released == 0 {
				return refuse(CodeNotAllowedNow, "4.4.2", "该力量已在现场名册上（第 %d 项）", "it is on the list already, as entry %d", y.ID).at("entry")
			}
		}
	}
	if x.Org == "" {
		x.Org = e.Owner()
	}
	if x.Team == "" {
		_, key := x.Entry.Split()
		if x.Team = e.Name(); x.Team == "" {
			x.Team = key // an expert's name is personal (A65)
		}
	}
	if x.Persons == 0 {
		x.Persons = max(1, e.Number("capacity"))
	}
	return nil
}

// teamNamed finds the one registered team of that name; of the body, if it is
// stated.
func (d *deciding) teamNamed(org plans.OrgID, team string) register.Ref {
	team = strings.TrimSpace(team)
	if team == "" {
		return ""
	}
	if org == "" {
		org = d.org()
	}
	b := d.s.Registers[register.Team]
	for _, k := range b.Keys() {
		if x := b.Entries[k]; x.Name() == team && x.Owner() == org {
			return register.RefOf(register.Team, k)
		}
	}
	return ""
}

func (e *Engine) applyForces(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *TeamCalled:
		inc := s.Incidents[ev.Incident]
		inc.Calls = append(inc.Calls, ev.Call)
		s.line(inc, h, ev.Kind(), map[string]string{"team": called(&ev.Call), "owner": string(ev.Call.Owner), "task": ev.Call.Task, "request": strconv.FormatBool(ev.Call.Request)})
		s.touchForces(ev.Call.Entry)
	case *CallAnswered:
		inc := s.Incidents[ev.Incident]
		c := &inc.Calls[ev.Call-1]
		c.Answered, c.Answer = h.At, ev.Answer
		if !ev.Accepted {
			c.Ended = h.At
		}
		s.line(inc, h, ev.Kind(), map[string]string{"team": called(c), "accepted": strconv.FormatBool(ev.Accepted), "answer": ev.Answer})
		s.touchForces(c.Entry)
	case *TeamRecalled:
		inc := s.Incidents[ev.Incident]
		c := &inc.Calls[ev.Call-1]
		c.Ended, c.Why = h.At, ev.Reason
		s.line(inc, h, ev.Kind(), map[string]string{"team": called(c), "reason": ev.Reason})
		s.touchForces(c.Entry)
	default:
		return false
	}
	return true
}

func called(c *register.Call) string {
	if c.Name != "" {
		return c.Name
	}
	return string(c.Entry)
}

func (s *State) touchForces(r register.Ref) {
	if k, _ := r.Split(); k != "" {
		s.touched.add("forces", string(k))
	}
}

// touchOut marks the counts of whoever is out for an incident: what its phase
// lets count as out has changed.
func (s *State) touchOut(inc *Incident) {
	for i := range inc.Calls {
		s.touchForces(inc.Calls[i].Entry)
	}
	for i := range inc.CheckIns {
		s.touchForces(inc.CheckIns[i].Entry)
	}
	if len(inc.Shelters) > 0 {
		s.touched.add("forces", string(register.Shelter))
	}
}

// arrived ends the way of who was called and has checked in.
func (s *State) arrived(inc *Incident, x post.CheckIn) {
	if x.Entry == "" {
		return
	}
	for _, m := range s.family(s.root(inc.ID)) {
		for i := range m.Calls {
			if c := &m.Calls[i]; c.Entry == x.Entry && c.Arrived == 0 && c.Ended == 0 {
				c.Arrived = x.At
			}
		}
	}
	s.touchForces(x.Entry)
}

func (s *State) letGo(inc *Incident, x post.CheckIn, at clock.Time) {
	if x.Entry == "" {
		return
	}
	for _, m := range s.family(s.root(inc.ID)) {
		for i := range m.Calls {
			if c := &m.Calls[i]; c.Entry == x.Entry && c.Ended == 0 {
				c.Ended = at
			}
		}
	}
	s.touchForces(x.Entry)
}

func callAlarm(id IncidentID, call int) string {
	return "call/" + string(id) + "/" + strconv.Itoa(call)
}

// settleForces rings on the desk of whose team is called, until it has arrived
// or was let go.
func (x *settling) settleForces(ev Event) {
	switch ev := ev.(type) {
	case *TeamCalled:
		if ev.Call.By.Org() != ev.Call.Owner {
			x.raise(Alarm{Key: callAlarm(ev.Incident, ev.Call.ID), Priority: PriorityImportant, What: "team_called", Subject: string(ev.Incident), For: []plans.OrgID{ev.Call.Owner}, Sounds: true})
		}
	case *CallAnswered:
		x.clearAlarm(callAlarm(ev.Incident, ev.Call))
	case *TeamRecalled:
		x.clearAlarm(callAlarm(ev.Incident, ev.Call))
	case *CheckedIn:
		for _, m := range x.s.family(x.s.root(ev.Incident)) {
			for i := range m.Calls {
				if m.Calls[i].Entry == ev.CheckIn.Entry && ev.CheckIn.Entry != "" {
					x.clearAlarm(callAlarm(m.ID, m.Calls[i].ID))
				}
			}
		}
	default:
		x.passOn()
	}
}

// settleRegister: a team that works outside the district is told to the
// emergency office (6.1.2(g)).
func (x *settling) settleRegister(ev Event) {
	a, ok := ev.(*AvailabilitySet)
	if !ok {
		x.passOn()
		return
	}
	key := "outside/" + string(register.RefOf(a.Register, a.Key))
	if a.State != register.Outside {
		x.clearAlarm(key)
		return
	}
	x.raise(Alarm{Key: key, Priority: PriorityNotice, What: "team_outside", Subject: string(register.RefOf(a.Register, a.Key)), For: []plans.OrgID{orgEmergencyOffice}})
}
