package dispatch

import (
	"sort"
	"strings"

	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

func (d *deciding) enterRoster(c *EnterRoster) ([]Event, error) {
	if d.env.Actor.Person != System {
		if err := d.seated(); err != nil {
			return nil, err
		}
		if err := d.may(ActRoster, nil); err != nil {
			return nil, err
		}
	}
	if c.Person == "" || c.Person == System {
		return nil, refuse(CodeInvalid, "A24", "请写明人员", "name the person").at("person")
	}
	for _, s := range c.Seats {
		if s == "*" {
			continue
		}
		if _, ok := d.e.plan.Seat(s); !ok {
			return nil, refuse(CodeUnknown, "A24", "没有席位“%s”", "there is no seat %q", string(s)).at("seats")
		}
	}
	return []Event{&RosterEntered{Person: c.Person, Seats: c.Seats}}, nil
}

func (d *deciding) leaveRoster(c *LeaveRoster) ([]Event, error) {
	if err := d.may(ActRoster, nil); err != nil {
		return nil, err
	}
	if p := d.s.Roster[c.Person]; p == nil || p.Left != 0 {
		return nil, refuse(CodeUnknown, "A24", "名册上没有“%s”", "%s is not on the roster", string(c.Person)).at("person")
	}
	for id, x := range d.s.Seats {
		if x.Person == c.Person {
			return nil, refuse(CodeNotAllowedNow, "A24", "此人正在“%s”值守，请先交接班", "he holds the seat %s: hand it over first", string(id)).at("person")
		}
	}
	return []Event{&RosterLeft{Person: c.Person}}, nil
}

// takeSeat sits a person of the roster down in a seat that nobody holds. A seat
// that is held changes hands by handover only (A24).
func (d *deciding) takeSeat(c *TakeSeat) ([]Event, error) {
	p := d.env.Actor.Person
	if _, ok := d.e.plan.Seat(c.Seat); !ok {
		return nil, refuse(CodeUnknown, "A24", "没有席位“%s”", "there is no seat %q", string(c.Seat)).at("seat")
	}
	if !d.onRoster(p, c.Seat) {
		return nil, refuse(CodeAuthority, "A24", "名册没有安排您坐“%s”席位", "the roster does not give you the seat %s", string(c.Seat)).at("seat").by(d.who(ActRoster, nil)...)
	}
	if x := d.s.Seats[c.Seat]; x != nil && x.Person != "" {
		if x.Person == p {
			return nil, refuse(CodeNotAllowedNow, "A24", "您已在此席位值守", "you hold this seat already").at("seat")
		}
		return nil, refuse(CodeNotAllowedNow, "A24", "“%s”由他人值守，须交接班", "the seat %s is held: take it over by a signed handover", string(c.Seat)).at("seat")
	}
	return []Event{&SeatTaken{Seat: c.Seat, Person: p}}, nil
}

func (d *deciding) leaveSeat(c *LeaveSeat) ([]Event, error) {
	x := d.s.Seats[c.Seat]
	if x == nil || x.Person != d.env.Actor.Person {
		return nil, refuse(CodeNotSeated, "A24", "您不在“%s”席位", "you do not hold the seat %s", string(c.Seat)).at("seat")
	}
	if seat, ok := d.e.plan.Seat(c.Seat); ok && seat.Staffed && len(d.owed(c.Seat)) > 0 && d.lastOf(seat) {
		return nil, refuse(CodeNotAllowedNow, "A24", "本席位还有 %d 项未了责任，须交接班", "this seat owes %d duties: hand it over", len(d.owed(c.Seat))).at("seat")
	}
	return []Event{&SeatLeft{Seat: c.Seat, Person: d.env.Actor.Person}}, nil
}

// lastOf reports whether nobody else sits in a staffed seat of the same body.
func (d *deciding) lastOf(seat *plans.Seat) bool {
	for _, other := range d.e.plan.SeatsOf(seat.Org) {
		if x := d.s.Seats[other.ID]; other.ID != seat.ID && other.Staffed && x != nil && x.Person != "" {
			return false
		}
	}
	return true
}

// owed lists every pending duty of the seat's body, in order of due (A24).
func (d *deciding) owed(seat plans.SeatID) []obligation.ID {
	var list []*obligation.Obligation
	for _, o := range d.s.Obligations {
		if o.Debtor == seat.Org() && o.Closed == 0 && o.Pending() {
			list = append(list, o)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if a, b := dueOf(list[i]), dueOf(list[j]); a != b {
			return a < b
		}
		return list[i].ID < list[j].ID
	})
	out := make([]obligation.ID, len(list))
	for i, o := range list {
		out[i] = o.ID
	}
	return out
}

func (d *deciding) openHandover(c *OpenHandover) ([]Event, error) {
	x := d.s.Seats[c.Seat]
	if x == nil || x.Person != d.env.Actor.Person {
		return nil, refuse(CodeNotSeated, "A24", "您不在“%s”席位", "you do not hold the seat %s", string(c.Seat)).at("seat")
	}
	return []Event{&HandoverOpened{Seat: c.Seat, Handover: Handover{At: d.env.Now, By: d.env.Actor.Person, Notes: c.Notes, Owed: d.owed(c.Seat)}}}, nil
}

// signHandover makes the seat the incoming officer's; until then the outgoing
// one is on duty (A24).
func (d *deciding) signHandover(c *SignHandover) ([]Event, error) {
	p := d.env.Actor.Person
	x := d.s.Seats[c.Seat]
	if x == nil || x.Handover == nil {
		return nil, refuse(CodeNotAllowedNow, "A24", "“%s”没有待签的交接班", "no handover of %s waits", string(c.Seat)).at("seat")
	}
	if x.Person == p {
		return nil, refuse(CodeTwoHands, "A24", "交接班须由接班人签字", "the incoming officer signs").at("seat")
	}
	if !d.onRoster(p, c.Seat) {
		return nil, refuse(CodeAuthority, "A24", "名册没有安排您坐“%s”席位", "the roster does not give you the seat %s", string(c.Seat)).at("seat").by(d.who(ActRoster, nil)...)
	}
	return []Event{&HandoverSigned{Seat: c.Seat, Person: p}}, nil
}

func (d *deciding) informLeader(c *InformLeader) ([]Event, error) {
	if err := d.may(ActInformLeader, d.s.root(c.Incident)); err != nil {
		return nil, err
	}
	if err := d.ofIncident(c.Incident); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Leader); !ok {
		return nil, refuse(CodeUnknown, "A64", "没有席位“%s”", "there is no seat %q", string(c.Leader)).at("leader")
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	id := c.Incident
	if inc := d.s.root(id); inc != nil {
		id = inc.ID
	}
	return []Event{&LeaderInformed{Incident: id, Leader: c.Leader, At: d.orNow(c.At), How: c.How, Said: c.Said.Sealed()}}, nil
}

func (d *deciding) ofIncident(id IncidentID) error {
	if id == "" {
		return nil
	}
	_, err := d.incident(id)
	return err
}

// matter checks what an instruction and a question have in common.
func (d *deciding) matter(m Matter, prefix string, act Act) ([]Event, error) {
	inc := d.s.root(m.Incident)
	if err := d.may(act, inc); err != nil {
		return nil, err
	}
	if err := d.ofIncident(m.Incident); err != nil {
		return nil, err
	}
	if err := d.known(m.To, "to"); err != nil {
		return nil, err
	}
	if strings.TrimSpace(m.Gist) == "" {
		return nil, refuse(CodeBlank, "A64", "请写明要点", "give the gist").at("gist")
	}
	if m.Due != 0 && m.Due <= d.env.Now {
		return nil, refuse(CodeInvalid, "A64", "办理时限须晚于现在", "the due must lie ahead").at("due")
	}
	m.ID, m.State, m.At = MatterID(d.s.peek(prefix, d.env.Now, d.s.Counters.Matter)), "open", d.env.Now
	m.VaultKey = d.env.Subject
	if inc != nil {
		m.VaultKey, m.Incident = inc.VaultKey, inc.ID
	}
	return []Event{&MatterRecorded{Matter: m}}, nil
}

func (d *deciding) instruction(c *RecordInstruction) ([]Event, error) {
	if _, ok := d.e.plan.Seat(c.From); !ok {
		return nil, refuse(CodeUnknown, "A64", "没有席位“%s”", "there is no seat %q", string(c.From)).at("from")
	}
	return d.matter(Matter{Kind: "instruction", Incident: c.Incident, FromSeat: c.From, Gist: c.Gist, Text: c.Text.Sealed(), To: c.To, Due: c.Due}, "P", ActInstruction)
}

func (d *deciding) question(c *RecordQuestion) ([]Event, error) {
	if err := d.known(c.Asker, "asker"); err != nil {
		return nil, err
	}
	return d.matter(Matter{Kind: "question", Incident: c.Incident, FromOrg: c.Asker, Gist: c.Gist, Text: c.Text.Sealed(), To: orgEmergencyOffice, Due: c.Due}, "W", ActQuestion)
}

func (d *deciding) openMatter(id MatterID) (*Matter, error) {
	m := d.s.Matters[id]
	if m == nil {
		return nil, refuse(CodeUnknown, "A64", "没有批示或询问 %s", "there is no matter %s", string(id)).at("matter")
	}
	if m.State == "closed" {
		return nil, refuse(CodeEnded, "A64", "%s 已办结", "%s is closed", string(id)).at("matter")
	}
	return m, nil
}

func (d *deciding) step(m *Matter, s MatterStep) []Event {
	s.At, s.Person, s.Seat = d.env.Now, d.env.Actor.Person, d.env.Actor.Seat
	return []Event{&MatterStepped{Matter: m.ID, Step: s}}
}

// concerns reports whether the actor's body has or gave the matter.
func (d *deciding) concerns(m *Matter) bool {
	return d.org() == orgEmergencyOffice || d.org() == orgDutyOffice || d.e.speaksFor(d.org(), m.To)
}

func (d *deciding) passOn(c *PassOnMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	if !d.concerns(m) {
		return nil, refuse(CodeAuthority, "A64", "由值班室或承办单位转办", "the duty room or the unit that has it passes it on").by(d.seatsOf(m.To)...)
	}
	if err := d.known(c.To, "to"); err != nil {
		return nil, err
	}
	if m.Due != 0 && (c.Due == 0 || c.Due > m.Due) {
		return nil, refuse(CodeInvalid, "A64", "转办时限不得晚于原时限 %s", "its due must not be later than %s", m.Due.String()).at("due")
	}
	return d.step(m, MatterStep{What: "pass_on", To: c.To, Due: c.Due, Note: c.Note}), nil
}

func (d *deciding) chase(c *ChaseMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	return d.step(m, MatterStep{What: "chase", Note: c.Note, To: m.To}), nil
}

// answerMatter is 反馈. An answer to the city is signed by another than the one
// who drafts it (A63, A64).
func (d *deciding) answerMatter(c *AnswerMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	if !d.concerns(m) {
		return nil, refuse(CodeAuthority, "A64", "由承办单位反馈", "the unit that has it answers").by(d.seatsOf(m.To)...)
	}
	if c.Text.IsZero() {
		return nil, refuse(CodeBlank, "A64", "请写明办理情况", "say what was done").at("text")
	}
	if m.Kind == "question" && d.e.outside(m.FromOrg) {
		x := d.s.Seats[c.Signer]
		if c.Signer == "" || c.Signer == d.env.Actor.Seat || x != nil && x.Person == d.env.Actor.Person {
			return nil, refuse(CodeTwoHands, "A63", "答复市里须由拟稿人以外的席位签发", "an answer to the city is signed by another than its drafter").at("signer").by("emergency-office/leader")
		}
	}
	return d.step(m, MatterStep{What: "answer", Text: c.Text.Sealed(), Note: string(c.Signer)}), nil
}

func (d *deciding) closeMatter(c *CloseMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	if m.State != "answered" {
		return nil, refuse(CodeNotAllowedNow, "A64", "须先有反馈才能办结", "it is closed after it has been answered").at("matter")
	}
	if d.org() != orgEmergencyOffice && d.org() != orgDutyOffice {
		return nil, refuse(CodeAuthority, "A64", "由值班室办结", "the duty room closes it").by("emergency-office/duty", "duty-office/duty")
	}
	return d.step(m, MatterStep{What: "close", Note: c.Note}), nil
}

func (d *deciding) delegate(c *GrantDelegation) ([]Event, error) {
	if c.Until <= c.From || c.From == 0 {
		return nil, refuse(CodeInvalid, "A31", "授权须有起止时间", "a delegation has a beginning and an end").at("until")
	}
	if _, ok := d.e.plan.Seat(c.To); !ok {
		return nil, refuse(CodeUnknown, "A31", "没有席位“%s”", "there is no seat %q", string(c.To)).at("to")
	}
	for _, act := range c.Acts {
		if !d.e.plan.Allows(act, d.env.Actor.Seat, d.ownRole) {
			return nil, refuse(CodeAuthority, "A31", "只能授出本席位自己的权限（%s），不得转授", "only what the seat itself holds (%s) can be delegated, and never onward", act).at("acts").by(d.who(act, nil)...)
		}
	}
	return []Event{&DelegationGranted{Delegation: Delegation{From: d.env.Actor.Seat, To: c.To, Acts: c.Acts, Since: c.From, Until: c.Until, Basis: c.Basis, At: d.env.Now}}}, nil
}

// ownRole lets the actor stand in every role that he could ever hold.
func (d *deciding) ownRole(p plans.Party) plans.OrgID {
	if p == plans.RoleApprover {
		if d.org() != orgLeaderInCharge {
			return ""
		}
		return plans.OrgID(d.env.Actor.Seat)
	}
	return d.org()
}

func (d *deciding) erase(c *ErasePersonal) ([]Event, error) {
	if err := d.may(ActErase, d.s.root(IncidentID(c.Target))); err != nil {
		return nil, err
	}
	if err := needReason(c.Basis, "A65", "basis"); err != nil {
		return nil, err
	}
	var keys []string
	if inc := d.s.Incidents[IncidentID(c.Target)]; inc != nil && inc.Erased == 0 {
		keys = append([]string{inc.VaultKey}, inc.Keys...)
	}
	if in := d.s.Intakes[IntakeID(c.Target)]; in != nil && in.Erased == 0 {
		keys = append(keys, in.VaultKey)
	}
	if d.s.everEntry(register.Ref(c.Target)) != nil {
		if key := d.s.SubjectKey(c.Target); key != "" {
			keys = append(keys, key)
		}
	}
	if r := d.s.Risks[RiskID(c.Target)]; r != nil && r.Erased == 0 && r.VaultKey != "" {
		keys = append(keys, r.VaultKey)
	}
	if w := d.s.Warnings[WarningID(c.Target)]; w != nil && w.Erased == 0 && w.VaultKey != "" {
		keys = append(keys, w.VaultKey)
	}
	if len(keys) == 0 {
		return nil, refuse(CodeUnknown, "A65", "“%s”没有可销毁的个人信息", "%s holds no personal data to destroy", c.Target).at("target")
	}
	return []Event{&PersonalErased{Target: c.Target, Keys: keys, Basis: c.Basis, Kept: c.Kept}}, nil
}

func (d *deciding) changeClock(c *ChangeClock) ([]Event, error) {
	if d.s.Workspace.Status != Exercise {
		return nil, refuse(CodeExercise, "A59", "只有演练的时钟可以调整", "only an exercise's clock can be changed").at("do")
	}
	if d.env.Actor.Person != System && d.s.Roster[d.env.Actor.Person] == nil {
		return nil, refuse(CodeAuthority, "A59", "只有演练参加者可以调整时钟", "only a participant changes the exercise's clock")
	}
	run := d.s.Running
	ev := &ClockChanged{Rate: run.Rate, Paused: run.Paused}
	if ev.Rate == 0 {
		ev.Rate = 1
	}
	switch c.Do {
	case "stop":
		ev.Paused = true
	case "start":
		ev.Paused = false
	case "step":
		if c.To < d.env.Now {
			return nil, refuse(CodeInvalid, "A59", "时钟不能倒退", "the clock never runs backwards").at("to")
		}
		ev.To = c.To
	case "rate":
		if c.Rate <= 0 || c.Rate > 3600 {
			return nil, refuse(CodeInvalid, "A59", "倍速须在 0 与 3600 之间", "the rate lies between 0 and 3600").at("rate")
		}
		ev.Rate = c.Rate
	default:
		return nil, refuse(CodeInvalid, "A59", "请说明如何调整", "say what to do").at("do")
	}
	return []Event{ev}, nil
}

func (d *deciding) confirmTime(c *ConfirmTime) ([]Event, error) {
	if err := d.may(ActConfirmTime, nil); err != nil {
		return nil, err
	}
	if d.s.Running.Suspended == 0 {
		return nil, refuse(CodeNotAllowedNow, "A01", "时间没有待确认事项", "the time is not in doubt").at("reason")
	}
	return []Event{&TimeConfirmed{Reason: c.Reason}}, nil
}

func (d *deciding) switchOverlay(c *SwitchOverlay) ([]Event, error) {
	if err := d.may(ActSwitchOverlay, nil); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Overlay(c.Overlay); !ok {
		return nil, refuse(CodeUnknown, "A66", "没有叠加文件“%s”", "there is no overlay %q", c.Overlay).at("overlay")
	}
	if err := needReason(c.Basis, "A66", "basis"); err != nil {
		return nil, err
	}
	if contains(d.s.Overlays, c.Overlay) == c.On {
		return nil, refuse(CodeNotAllowedNow, "A66", "已是如此", "it is so already").at("on")
	}
	return []Event{&OverlaySwitched{Overlay: c.Overlay, On: c.On, Basis: c.Basis}}, nil
}
