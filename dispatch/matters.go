package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// A matter is an instruction of a leader, a question of the city or an item of
// supervision. Whoever has it may pass it on and then waits for an answer
// himself; answers go up the way the matter came down (A64).

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
		return nil, refuse(CodeBlank, "A64", "请写明批示或询问的要点", "give the gist of the instruction or question").at("gist")
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
		return nil, refuse(CodeUnknown, "A64", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", string(c.From)).at("from")
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
		return nil, refuse(CodeEnded, "A64", "%s 已办结，不能再改；有新情况请另行登记", "%s is closed: enter what is new by itself", string(id)).at("matter")
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
	if d.e.speaksFor(d.org(), c.To) || slices.ContainsFunc(m.Holders, func(h Holder) bool { return h.Unit == c.To }) {
		return nil, refuse(CodeInvalid, "A64", "该单位已在办理，请转给另一单位", "that body has it already: pass it to another").at("to")
	}
	from := plans.OrgID("")
	if d.e.speaksFor(d.org(), m.To) {
		from = m.To
	}
	return d.step(m, MatterStep{What: "pass_on", From: from, To: c.To, Due: c.Due, Note: c.Note}), nil
}

func (d *deciding) chase(c *ChaseMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	return d.step(m, MatterStep{What: "chase", Note: c.Note, To: m.To}), nil
}

// answerMatter is 反馈. Each holder answers who gave it the matter; an answer to
// the city is signed by another than the one who drafts it (A63, A64).
func (d *deciding) answerMatter(c *AnswerMatter) ([]Event, error) {
	m, err := d.openMatter(c.Matter)
	if err != nil {
		return nil, err
	}
	i, ok := d.answering(m)
	if !ok {
		return nil, refuse(CodeAuthority, "A64", "由承办单位反馈", "the unit that has it answers").by(d.seatsOf(m.To)...)
	}
	if m.State == "answered" {
		return nil, refuse(CodeNotAllowedNow, "A64", "已经反馈，不必再办；有补充请另行登记", "it has been answered: enter anything further by itself").at("matter")
	}
	if c.Text.IsZero() {
		return nil, refuse(CodeBlank, "A64", "请写明办理情况", "say what was done").at("text")
	}
	if i == 0 && m.Kind == "question" && d.e.outside(m.FromOrg) {
		x := d.s.Seats[c.Signer]
		if c.Signer == "" || c.Signer == d.env.Actor.Seat || x != nil && x.Person == d.env.Actor.Person {
			return nil, refuse(CodeTwoHands, "A63", "答复市里须由拟稿人以外的席位签发", "an answer to the city is signed by another than its drafter").at("signer").by("emergency-office/leader")
		}
	}
	return d.step(m, MatterStep{What: "answer", From: m.Holders[i].Unit, Text: c.Text.Sealed(), Note: string(c.Signer)}), nil
}

// answering finds the holder whose answer the actor gives: his own body's, or,
// entered by the duty room, that of the body that has it now.
func (d *deciding) answering(m *Matter) (int, bool) {
	for i := len(m.Holders) - 1; i >= 0; i-- {
		if d.e.speaksFor(d.org(), m.Holders[i].Unit) {
			return i, true
		}
	}
	return len(m.Holders) - 1, d.concerns(m)
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
		return nil, refuse(CodeAuthority, "A64", "由交办的值班室办结", "the duty room that passed it on closes it").by("emergency-office/duty", "duty-office/duty")
	}
	return d.step(m, MatterStep{What: "close", Note: c.Note}), nil
}

// asker is who put it.
func (m *Matter) asker() plans.OrgID {
	if m.FromSeat != "" {
		return m.FromSeat.Org()
	}
	return m.FromOrg
}

// passOn adds a holder, or puts it in the place of the last one where another
// than that gave it away.
func (m *Matter) passOn(st MatterStep) {
	asker := st.From
	if n := len(m.Holders); asker == "" && n > 0 {
		asker = m.Holders[n-1].Asker
		m.Holders = slices.Clone(m.Holders[:n-1])
	}
	m.Holders = append(slices.Clone(m.Holders), Holder{Unit: st.To, Asker: asker})
	m.State, m.To = "passed_on", st.To
}

// answer takes the holder and those below it away: the matter is with whoever
// waited for the answer, or answered where that is the asker.
func (m *Matter) answer(from plans.OrgID) {
	i := max(0, slices.IndexFunc(m.Holders, func(h Holder) bool { return h.Unit == from }))
	if i == 0 {
		m.State = "answered"
		return
	}
	m.Holders = slices.Clone(m.Holders[:i])
	m.To, m.State = m.Holders[i-1].Unit, "passed_on"
	if i == 1 {
		m.State = "open"
	}
}

func (s *State) applyMatterStep(h Header, ev *MatterStepped) {
	m := s.Matters[ev.Matter]
	m.Steps = append(m.Steps, ev.Step)
	m.Version = h.Number
	switch ev.Step.What {
	case "pass_on":
		m.passOn(ev.Step)
	case "answer":
		m.answer(ev.Step.From)
	case "close":
		m.State = "closed"
	}
	s.touched.add("matter", string(m.ID))
	if inc := s.Incidents[m.Incident]; inc != nil {
		s.line(inc, h, ev.Kind(), map[string]string{"matter": string(m.ID), "step": ev.Step.What, "to": string(ev.Step.To), "gist": m.Gist})
	}
}

// matter raises the duty of an instruction or question on whoever has it now.
func (x *settling) matter(m *Matter, to, asker plans.OrgID, due clock.Time, origin string) {
	t := plans.OnInstruction
	switch m.Kind {
	case "question":
		t = plans.OnQuestion
	case "supervision": // 3.1.1(e)
		t = plans.OnSupervision
	}
	mo := moment{on: m, bind: bind{assignee: to, asker: asker}, at: x.h.At, stated: due, origin: origin + ":" + strconv.Itoa(len(m.Steps)), unit: to, facts: x.e.facts(x.s, x.s.Incidents[m.Incident], to)}
	x.fire(t, mo)
	x.ringMatter(m, to, due)
}

func (x *settling) ringMatter(m *Matter, to plans.OrgID, due clock.Time) {
	x.raise(Alarm{Key: matterAlarm(m.ID), Priority: PriorityGeneral, What: m.Kind, Subject: string(m.ID), For: []plans.OrgID{to}, Due: due, Sounds: true})
}

// matterStepped: passed on, the body that has it now owes an answer to who gave
// it; answered, that duty is met, and those below it are owed no longer.
func (x *settling) matterStepped(ev *MatterStepped) {
	m := x.s.Matters[ev.Matter]
	switch ev.Step.What {
	case "pass_on":
		if ev.Step.From == "" {
			x.moot(m)
		}
		x.matter(m, ev.Step.To, m.Holders[len(m.Holders)-1].Asker, ev.Step.Due, "passed")
	case "answer":
		for _, id := range m.Duties {
			if o := x.s.Obligations[id]; o.Pending() && o.Debtor == ev.Step.From {
				x.emit(&ObligationFulfilled{Obligation: id, Fulfilment: x.done(string(m.ID), x.h.At)})
			}
		}
		x.moot(m)
		x.clearAlarm(matterAlarm(m.ID))
		if m.State != "answered" {
			x.ringMatter(m, m.To, m.Due)
		}
	case "close":
		x.clearAlarm(matterAlarm(m.ID))
	}
}

// moot releases what bodies owe that no longer have the matter.
func (x *settling) moot(m *Matter) {
	for _, id := range m.Duties {
		o := x.s.Obligations[id]
		if o.Pending() && !x.answered(id) && !(m.State != "answered" && slices.ContainsFunc(m.Holders, func(h Holder) bool { return h.Unit == o.Debtor })) {
			x.void(o, CauseSuperseded, "")
		}
	}
}
