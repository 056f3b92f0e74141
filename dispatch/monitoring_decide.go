package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// monitoring is chapter 3.1: information that may come to something, the
// register of risks, and the rounds of assessments and meetings.
func (d *deciding) monitoring(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *AssessInformation:
		return d.assess(c)
	case *PassOnInformation:
		return d.passOnInformation(c)
	case *AcknowledgeInformation:
		return d.acknowledgeInformation(c)
	case *ConcludeInformation:
		return d.conclude(c)
	case *RegisterRisk:
		return d.registerRisk(c)
	case *AmendRisk:
		return d.amendRisk(c)
	case *CheckRisk:
		return d.checkRisk(c)
	case *OrderInspection:
		return d.orderInspection(c)
	case *Supervise:
		return d.supervise(c)
	case *SetRound:
		return d.setRound(c)
	case *RecordRound:
		return d.recordRound(c)
	}
	return nil, nil
}

// watching holds monitoring information to its set format (3.1.2(a)): a blank
// item is refused, a value or one of its explicit states is accepted.
func (d *deciding) watching(c *Watching) (*Watched, error) {
	if c == nil {
		return nil, nil
	}
	w, ok := d.e.plan.Watch(c.Kind)
	if !ok {
		return nil, refuse(CodeUnknown, "3.1.2(a)", "没有这类监测信息“%s”", "there is no monitoring information of the kind %q", c.Kind).at("watch.kind")
	}
	if form, ok := d.e.plan.Form(w.Form); ok {
		if err := filled(form, c.Items, "watch.items"); err != nil {
			return nil, err
		}
	}
	if c.Risk != "" && d.s.Risks[c.Risk] == nil {
		return nil, noRisk(c.Risk).at("watch.risk")
	}
	return &Watched{Kind: c.Kind, Items: c.Items, Sensitive: c.Sensitive, Risk: c.Risk}, nil
}

// filled refuses what a form does not ask for, and what it does that is blank.
func filled(form *plans.Form, items Written, field string) error {
	known := map[string]bool{}
	for _, i := range form.Items {
		known[i.ID] = true
		v := strings.TrimSpace(items[i.ID])
		if v == "" || strings.HasPrefix(v, "?") && !contains(i.Explicit, v[1:]) {
			return refuse(CodeBlank, form.Cite, "“%s”未填写，请填写", "%s is blank: fill it in", i.Title).at(field + "." + i.ID)
		}
	}
	for id := range items {
		if !known[id] {
			return refuse(CodeUnknown, form.Cite, "表单没有“%s”项", "the form has no item %q", id).at(field)
		}
	}
	return nil
}

// watched finds monitoring information that may still be worked on.
func (d *deciding) watched(id IntakeID) (*Intake, error) {
	in := d.s.Intakes[id]
	switch {
	case in == nil:
		return nil, refuse(CodeUnknown, "A61", "没有接报单 %s，请核对编号或从接报列表中选择", "there is no intake %s: check its number or choose it from the list", string(id)).at("intake")
	case in.State == "confidential":
		return nil, refuse(CodeSecret, "3.1.6", "涉密事项经机要渠道办理", "a classified matter goes by the confidential channel").at("intake")
	case in.Watch == nil:
		return nil, refuse(CodeNotAllowedNow, "3.1.3(a)", "%s 不是监测信息", "%s is no monitoring information", string(id)).at("intake")
	}
	return in, nil
}

func (d *deciding) assess(c *AssessInformation) ([]Event, error) {
	in, err := d.watched(c.Intake)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAssess, nil); err != nil {
		return nil, err
	}
	if !d.has(in) {
		return nil, refuse(CodeAuthority, "3.1.3(a)", "由收到该信息的单位研判", "the bodies that have the information assess it").at("intake").by(d.seatsOf(in.Unit)...)
	}
	if strings.TrimSpace(c.Judgement) == "" {
		return nil, refuse(CodeBlank, "3.1.3(b)", "请写明研判意见", "give the judgement").at("judgement")
	}
	major, ok := triOf(c.Major)
	if !ok {
		return nil, refuse(CodeInvalid, "3.1.3(b)", "请说明是否可能造成重大影响", "say whether a major impact is possible").at("major")
	}
	if major == plans.Yes && len(c.Notify) == 0 { // 3.1.3(c)
		return nil, refuse(CodeBlank, "3.1.3(c)", "可能造成重大影响的，请选择需要通报的部门", "a major impact is possible: name the departments to notify").at("notify")
	}
	if err := d.knownAll(c.Notify, "notify"); err != nil {
		return nil, err
	}
	return []Event{&InformationAssessed{Intake: in.ID, Assessment: Assessment{At: d.env.Now, By: d.env.Actor.Seat, Org: d.org(), Judgement: c.Judgement, Major: major, Notify: c.Notify}}}, nil
}

// triOf reads a stated truth.
func triOf(s string) (plans.Tri, bool) { return tri(s), s == "yes" || s == "no" || s == "unknown" }

func (d *deciding) knownAll(orgs []plans.OrgID, field string) error {
	for _, o := range orgs {
		if err := d.known(o, field); err != nil {
			return err
		}
	}
	return nil
}

// has reports whether the actor's body has the information: it took it in, was
// given it, or keeps the whole picture.
func (d *deciding) has(in *Intake) bool {
	if d.env.Actor.Person == System || d.org() == orgEmergencyOffice || d.org() == orgDutyOffice {
		return true
	}
	if d.e.speaksFor(d.org(), in.Unit) || in.To != "" && d.e.speaksFor(d.org(), in.To) {
		return true
	}
	for _, p := range in.Watch.Passed {
		if d.e.speaksFor(d.org(), p.To) {
			return true
		}
	}
	return false
}

func (d *deciding) passOnInformation(c *PassOnInformation) ([]Event, error) {
	in, err := d.watched(c.Intake)
	if err != nil {
		return nil, err
	}
	if !d.has(in) {
		return nil, refuse(CodeAuthority, "3.1.5(a)", "由收到该信息的单位通报", "the bodies that have the information pass it on").at("intake").by(d.seatsOf(in.Unit)...)
	}
	if len(c.To) == 0 {
		return nil, refuse(CodeBlank, "3.1.5(a)", "请选择通报单位", "name whom it goes to").at("to")
	}
	if err := d.knownAll(c.To, "to"); err != nil {
		return nil, err
	}
	return []Event{&InformationPassedOn{Intake: in.ID, To: c.To, Note: c.Note}}, nil
}

func (d *deciding) acknowledgeInformation(c *AcknowledgeInformation) ([]Event, error) {
	in, err := d.watched(c.Intake)
	if err != nil {
		return nil, err
	}
	for _, p := range in.Watch.Passed {
		if p.Seen == 0 && d.e.speaksFor(d.org(), p.To) {
			return []Event{&InformationAcknowledged{Intake: in.ID, Org: p.To}}, nil
		}
	}
	return nil, refuse(CodeNotAllowedNow, "3.1.3(c)", "没有待本单位签收的通报", "nothing of it waits for your acknowledgement").at("intake")
}

func (d *deciding) conclude(c *ConcludeInformation) ([]Event, error) {
	in, err := d.watched(c.Intake)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAssess, nil); err != nil {
		return nil, err
	}
	if !d.has(in) {
		return nil, refuse(CodeAuthority, "3.1.3(a)", "由收到该信息的单位了结", "the bodies that have the information conclude it").at("intake").by(d.seatsOf(in.Unit)...)
	}
	if o := in.Watch.Outcome; o != nil && o.What != "nothing" {
		return nil, refuse(CodeNotAllowedNow, "3.1.3(a)", "该信息已有去向", "what came of it is on record already").at("intake")
	}
	o := WatchOutcome{What: c.Outcome, At: d.env.Now, By: d.env.Actor.Seat}
	switch c.Outcome {
	case "incident":
		inc := d.s.root(c.Incident)
		if inc == nil {
			return nil, refuse(CodeUnknown, "3.1.3(a)", "没有事件 %s，请核对编号或从事件列表中选择", "there is no incident %s: check its number or choose it from the list", string(c.Incident)).at("incident")
		}
		o.Incident = inc.ID
	case "warning":
		if strings.TrimSpace(c.Warning) == "" {
			return nil, refuse(CodeBlank, "3.2.1", "请填写预警编号", "name the warning").at("warning")
		}
		o.Warning = strings.TrimSpace(c.Warning)
		if d.s.Warnings[WarningID(o.Warning)] == nil {
			return nil, refuse(CodeUnknown, "3.2.1", "没有预警 %s，请核对编号；尚未提出的，请先提出预警建议", "there is no warning %s: look the number up, or propose the warning first", o.Warning).at("warning")
		}
	case "nothing":
		if err := needReason(c.Reason, "3.1.5", "reason"); err != nil {
			return nil, err
		}
	default:
		return nil, refuse(CodeInvalid, "3.1.3(a)", "请说明去向：事件、预警或无", "say what came of it: an incident, a warning, or nothing").at("outcome")
	}
	o.Reason = c.Reason
	return []Event{&InformationConcluded{Intake: in.ID, Outcome: o}}, nil
}

// mayFile: a tip is not closed without a hand-over to a unit or a reason why
// there was none (3.1.5(a)).
func (d *deciding) mayFile(in *Intake, c *SortIntake) error {
	if in.Watch == nil || c.As != "file" || strings.TrimSpace(c.Note) != "" {
		return nil
	}
	w, ok := d.e.plan.Watch(in.Watch.Kind)
	if !ok || !w.Tip || len(in.Watch.Passed) > 0 || in.To != "" || in.Watch.Outcome != nil {
		return nil
	}
	return refuse(CodeReason, "3.1.5(a)", "群众反映的信息存查前须通报有关单位，或写明不通报的理由", "a tip is handed to a unit before it is filed, or the reason why not is given").at("note")
}

func (d *deciding) supervise(c *Supervise) ([]Event, error) {
	if c.Due == 0 {
		return nil, refuse(CodeBlank, "3.1.1(e)", "请写明答复时限", "say by when the reply is due").at("due")
	}
	gist := c.Gist
	if c.Risk != "" {
		r := d.s.Risks[c.Risk]
		if r == nil {
			return nil, noRisk(c.Risk).at("risk")
		}
		if r.Secret {
			return nil, refuse(CodeSecret, "3.1.6", "涉密事项经机要渠道办理", "a classified matter goes by the confidential channel").at("risk")
		}
		gist = string(c.Risk) + " " + gist
	}
	if strings.TrimSpace(c.Gist) == "" {
		gist = ""
	}
	return d.matter(Matter{Kind: "supervision", FromSeat: d.env.Actor.Seat, Gist: gist, Text: c.Text.Sealed(), To: c.To, Due: c.Due}, "D", ActSupervise)
}

func noRisk(id RiskID) *Refusal {
	return refuse(CodeUnknown, "3.1.1(a)", "没有登记 %s，请从登记列表中选择", "there is no entry %s: choose it from the list", string(id))
}

// ahead refuses a day that is not ahead.
func (d *deciding) ahead(at clock.Time, clause plans.Clause, field string) error {
	if at != 0 && at <= d.env.Now {
		return refuse(CodeInvalid, clause, "时间须晚于现在", "that time must lie ahead").at(field)
	}
	return nil
}

func (d *deciding) setRound(c *SetRound) ([]Event, error) {
	clause, ok := roundClause[c.Kind]
	if !ok {
		return nil, refuse(CodeInvalid, "3.1.1", "请说明是评估还是会议", "say whether it is the assessment or the meeting").at("kind")
	}
	if err := d.may(ActSupervise, nil); err != nil {
		return nil, err
	}
	if c.Days < 1 {
		return nil, refuse(CodeInvalid, clause, "间隔至少一天", "the interval is a day or more").at("days")
	}
	if c.Next == 0 {
		return nil, refuse(CodeBlank, clause, "请写明下一次的日期", "give its next day").at("next")
	}
	if err := d.ahead(c.Next, clause, "next"); err != nil {
		return nil, err
	}
	return []Event{&RoundSet{Round: c.Kind, Days: c.Days, Next: c.Next}}, nil
}

var roundClause = map[string]plans.Clause{"assessment": "3.1.1(f)", "meeting": "3.1.1(g)"}

func (d *deciding) recordRound(c *RecordRound) ([]Event, error) {
	clause, ok := roundClause[c.Kind]
	if !ok {
		return nil, refuse(CodeInvalid, "3.1.1", "请说明是评估还是会议", "say whether it is the assessment or the meeting").at("kind")
	}
	if err := d.may(ActSupervise, nil); err != nil {
		return nil, err
	}
	for field, v := range map[string]string{"judgement": c.Judgement, "precautions": c.Precautions} {
		if strings.TrimSpace(v) == "" {
			return nil, refuse(CodeBlank, clause, "形势判断和防范措施建议都须写明", "both the judgement and the precautions are needed").at(field)
		}
	}
	if err := d.past(c.HeldAt, "held_at"); err != nil {
		return nil, err
	}
	if err := d.knownAll(c.Bodies, "bodies"); err != nil {
		return nil, err
	}
	ev := &RoundHeld{Round: c.Kind}
	ev.Held.At, ev.Held.Entered, ev.Held.By = d.orNow(c.HeldAt), d.env.Now, d.env.Actor.Seat
	ev.Held.Judgement, ev.Held.Precautions, ev.Held.Bodies = c.Judgement, c.Precautions, c.Bodies
	if r := d.s.Rounds[c.Kind]; r != nil {
		ev.Next = nextRound(ev.Held.At, r.Days, d.env.Now)
	}
	return []Event{ev}, nil
}

// nextRound is the day after the interval from when it was held, and never past.
func nextRound(held clock.Time, days int, now clock.Time) clock.Time {
	const day = 24 * 60 * 60
	next := held + clock.Time(days*day)
	for next <= now {
		next += clock.Time(days * day)
	}
	return next
}

// roundOrigin is the identity of the duty for one day of a round.
func roundOrigin(kind string, times int) string { return "round:" + kind + ":" + strconv.Itoa(times) }
