package dispatch

import (
	"sort"

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
			return nil, refuse(CodeUnknown, "A24", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", s).at("seats")
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
		return nil, refuse(CodeUnknown, "A24", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", c.Seat).at("seat")
	}
	if !d.onRoster(p, c.Seat) {
		return nil, refuse(CodeAuthority, "A24", "名册没有安排您坐“%s”席位", "the roster does not give you the seat %s", c.Seat).at("seat").by(d.who(ActRoster, nil)...)
	}
	if x := d.s.Seats[c.Seat]; x != nil && x.Person != "" {
		if x.Person == p {
			return nil, refuse(CodeNotAllowedNow, "A24", "您已在此席位值守", "you hold this seat already").at("seat")
		}
		return nil, refuse(CodeNotAllowedNow, "A24", "“%s”由他人值守，须交接班", "the seat %s is held: take it over by a signed handover", c.Seat).at("seat")
	}
	return []Event{&SeatTaken{Seat: c.Seat, Person: p}}, nil
}

func (d *deciding) leaveSeat(c *LeaveSeat) ([]Event, error) {
	if _, ok := d.e.plan.Seat(c.Seat); !ok {
		return nil, refuse(CodeUnknown, "A24", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list of seats", c.Seat).at("seat")
	}
	x := d.s.Seats[c.Seat]
	if x == nil || x.Person != d.env.Actor.Person {
		return nil, refuse(CodeNotSeated, "A24", "您不在“%s”席位，请由在该席位值守的人办理", "you do not hold the seat %s: whoever is on duty there does this", c.Seat).at("seat").by(c.Seat)
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
	if _, ok := d.e.plan.Seat(c.Seat); !ok {
		return nil, refuse(CodeUnknown, "A24", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list of seats", c.Seat).at("seat")
	}
	x := d.s.Seats[c.Seat]
	if x == nil || x.Person != d.env.Actor.Person {
		return nil, refuse(CodeNotSeated, "A24", "您不在“%s”席位，请由在该席位值守的人办理", "you do not hold the seat %s: whoever is on duty there does this", c.Seat).at("seat").by(c.Seat)
	}
	return []Event{&HandoverOpened{Seat: c.Seat, Handover: Handover{At: d.env.Now, By: d.env.Actor.Person, Notes: c.Notes, Owed: d.owed(c.Seat)}}}, nil
}

// signHandover makes the seat the incoming officer's; until then the outgoing
// one is on duty (A24).
func (d *deciding) signHandover(c *SignHandover) ([]Event, error) {
	p := d.env.Actor.Person
	x := d.s.Seats[c.Seat]
	if x == nil || x.Handover == nil {
		return nil, refuse(CodeNotAllowedNow, "A24", "“%s”没有待签的交接班", "no handover of %s waits", c.Seat).at("seat")
	}
	if x.Person == p {
		return nil, refuse(CodeTwoHands, "A24", "交接班须由接班人签字", "the incoming officer signs").at("seat").by(c.Seat)
	}
	if !d.onRoster(p, c.Seat) {
		return nil, refuse(CodeAuthority, "A24", "名册没有安排您坐“%s”席位", "the roster does not give you the seat %s", c.Seat).at("seat").by(d.who(ActRoster, nil)...)
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
		return nil, refuse(CodeUnknown, "A64", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", c.Leader).at("leader")
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

func (d *deciding) delegate(c *GrantDelegation) ([]Event, error) {
	if c.Until <= c.From || c.From == 0 {
		return nil, refuse(CodeInvalid, "A31", "授权须有起止时间", "a delegation has a beginning and an end").at("until")
	}
	if _, ok := d.e.plan.Seat(c.To); !ok {
		return nil, refuse(CodeUnknown, "A31", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", c.To).at("to")
	}
	for _, act := range c.Acts {
		if !d.e.plan.Allows(act, d.env.Actor.Seat, d.ownRole) {
			return nil, refuse(CodeAuthority, "A31", "只能授出本席位自己的权限“%s”，不得转授", "only what the seat itself holds can be delegated, and never onward: not %q", act).at("acts").by(d.who(act, nil)...)
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
		return nil, refuse(CodeAuthority, "A59", "只有演练参加者可以调整时钟", "only a participant changes the exercise's clock").at("do").by(d.who(ActRoster, nil)...)
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
		return nil, refuse(CodeNotAllowedNow, "A66", "该叠加文件已是这一状态，不必再办", "the overlay stands so already: nothing is left to do").at("on")
	}
	return []Event{&OverlaySwitched{Overlay: c.Overlay, On: c.On, Basis: c.Basis}}, nil
}
