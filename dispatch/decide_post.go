package dispatch

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/post"
	"wanghuo/plans"
)

func (d *deciding) post(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *FormPost:
		return d.formPost(c)
	case *TakeOverCommand:
		return d.takeOver(c)
	case *CheckIn:
		return d.checkIn(c)
	case *ReleaseTeam:
		return d.releaseTeam(c)
	case *AssignTask:
		return d.assignTask(c)
	case *ReportTask:
		return d.reportTask(c)
	case *RecordOpinion:
		return d.opinion(c)
	case *HandOverPost:
		return d.handOverPost(c)
	case *ReplyOpinion:
		return d.replyOpinion(c)
	case *DecideOnScene:
		return d.decideOnScene(c)
	}
	return nil, nil
}

// commands reports whether the actor belongs to the body in command or to its
// post on the scene.
func (d *deciding) commands(inc *Incident) error {
	inc = d.s.root(inc.ID) // who commands the whole commands what was merged into it
	if d.env.Actor.Person == System || inc.Command != "" && d.e.speaksFor(d.org(), inc.district()) || d.onScene() || d.isCommander(inc) {
		return nil
	}
	if inc.Command == "" {
		return refuse(CodeNotAllowedNow, "4.4.2", "尚未启动响应，现场还没有指挥机构，请先启动响应", "no response has started and nobody commands yet: start one first").at("incident").by(d.commander(inc))
	}
	return refuse(CodeAuthority, "4.4.2", "现场由现场指挥部统一指挥", "the post in command decides on the scene").by(d.seatsOf(inc.district())...)
}

// directs reports whether the actor decides on the post itself: the body in
// command and its commander do; executives and groups carry out (4.4.1(d)).
func (d *deciding) directs(inc *Incident) error {
	if d.env.Actor.Person == System || d.e.speaksFor(d.org(), inc.district()) || d.isCommander(inc) || d.env.Actor.Seat == seatFieldCommander {
		return nil
	}
	return refuse(CodeAuthority, "4.4.1(d)", "执行指挥和工作组负责处置，指挥部的设立和人事由指挥机构或总指挥决定", "executives and groups carry out; the body in command or the commander decides on the post").by(d.commander(inc))
}

// district is the district's body in command: under city command the one whose
// post was incorporated. Its tasks and its roster go on (A48).
func (inc *Incident) district() plans.OrgID {
	for i := len(inc.Commands) - 1; i >= 0; i-- {
		if b := inc.Commands[i].Body; b != orgCityCommand {
			return b
		}
	}
	return inc.Command
}

// onScene reports whether the actor sits in the post on the scene.
func (d *deciding) onScene() bool { return d.e.onPost(d.org()) }

// onPost reports whether a body is the post on the scene or a part of it.
func (e *Engine) onPost(org plans.OrgID) bool {
	o, ok := e.plan.Org(org)
	return org == orgFieldPost || ok && o.Parent == orgFieldPost
}

const (
	orgFieldPost       plans.OrgID  = "field-command-post"
	seatFieldCommander plans.SeatID = "field-command-post/commander"
)

// actExecutive is the standing of whoever may be named an executive commander.
const actExecutive = "serve-as-executive"

// formPost: a post is opened with exactly one commander-in-chief (4.4.1(b)).
func (d *deciding) formPost(c *FormPost) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "4.4.1", "尚未启动响应，没有指挥机构", "no response has started: nobody commands yet").at("incident").by(plans.SeatID(string(inc.Location.Street) + "/leader"))
	}
	if err := d.directs(inc); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Commander); !ok {
		return nil, refuse(CodeBlank, "4.4.1(b)", "必须明确一名总指挥", "name exactly one commander-in-chief").at("commander")
	}
	if err := d.fitToCommand(inc, c.Commander); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Deputy); c.Deputy != "" && (!ok || c.Deputy == c.Commander) {
		return nil, refuse(CodeUnknown, "A44", "总指挥到场前代行指挥的副总指挥须是另一席位", "the deputy who commands until the commander arrives is another seat").at("deputy")
	}
	for _, s := range c.Executives {
		if _, ok := d.e.plan.Seat(s); !ok {
			return nil, refuse(CodeUnknown, "4.4.1", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", s).at("executives")
		}
		// 4.3.3(f): the heads of headquarters, street, units and teams.
		if !d.e.plan.Allows(actExecutive, s, d.e.roleOf(d.s, inc)) {
			return nil, refuse(CodeInvalid, "4.3.3(f)", "执行指挥由指挥部、街道、单位和队伍的主要负责人担任，“%s”不是", "executive commanders are heads of headquarters, street, units and teams; %s is not", s).at("executives")
		}
	}
	p := post.Post{Formed: d.env.Now, By: inc.district(), Commander: c.Commander, Deputy: c.Deputy, Executives: c.Executives, Assembly: c.Assembly, GoodsIn: c.GoodsIn, GoodsOut: c.GoodsOut, Press: c.Press, Version: 1}
	if old := inc.Post; old != nil {
		p.Formed, p.Commanders, p.Version, p.Under = old.Formed, old.Commanders, old.Version+1, old.Under
		if old.Commander == c.Commander {
			p.Arrived = old.Arrived
		}
	}
	if p.Arrived == 0 {
		p.Arrived = inc.arrivalOf(c.Commander)
	}
	p.Keep(d.env.Now)
	if p.Groups, err = d.groups(c.Groups); err != nil {
		return nil, err
	}
	return []Event{&PostFormed{Incident: inc.ID, Post: p, Missing: p.Missing()}}, nil
}

// arrivalOf is when a person checked in from a seat; 0: not yet.
func (inc *Incident) arrivalOf(seat plans.SeatID) clock.Time {
	for _, x := range inc.CheckIns {
		if x.Seat == seat && x.Released == 0 {
			return x.At
		}
	}
	return 0
}

func (d *deciding) groups(stated []PostGroup) ([]post.Group, error) {
	var out []post.Group
	for i, g := range stated {
		at := "groups." + strconv.Itoa(i)
		if err := d.known(g.Leader, at+".leader"); err != nil {
			return nil, err
		}
		for _, m := range g.Members {
			if err := d.known(m, at+".members"); err != nil {
				return nil, err
			}
		}
		out = append(out, post.Group{Name: g.Name, Leader: g.Leader, Members: g.Members, Contact: g.Contact.Sealed(), Channel: g.Channel.Sealed()})
	}
	return out, nil
}

func (d *deciding) takeOver(c *TakeOverCommand) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Post == nil {
		return nil, refuse(CodeNotAllowedNow, "4.4.1", "尚未设立现场指挥部", "there is no post yet").at("incident")
	}
	if err := d.directs(inc); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Commander); !ok || c.Commander == inc.Post.Acting() {
		return nil, refuse(CodeInvalid, "4.4.1", "请指定接任的总指挥", "name the commander who takes over").at("commander")
	}
	if err := d.fitToCommand(inc, c.Commander); err != nil {
		return nil, err
	}
	return []Event{&CommanderChanged{Incident: inc.ID, Commander: c.Commander}}, nil
}

// checkIn: whoever comes is registered by himself, his body, the registrar or
// the emergency office (4.4.2(c)).
func (d *deciding) checkIn(c *CheckIn) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Handed != nil {
		return nil, refuse(CodeNotAllowedNow, "A48", "名册已移交市级现场指挥部，只读", "the list has been handed to the city's post and is closed").at("incident")
	}
	at := d.orNow(c.At)
	if err := d.made(&at, c.Device, "at"); err != nil {
		return nil, err
	}
	if err := d.near(inc, c); err != nil {
		return nil, err
	}
	if err := d.readAtThePost(inc, c); err != nil {
		return nil, err
	}
	x := post.CheckIn{ID: len(inc.CheckIns) + 1, Org: c.Org, Team: c.Team, Entry: c.Entry, Persons: c.Persons, How: c.How, At: at, Recorded: d.env.Now, Where: c.Where.Sealed(), By: d.env.Actor.Seat}
	if err := d.fromRegister(inc, &x); err != nil {
		return nil, err
	}
	if x.Org == "" {
		x.Org = d.org()
	}
	if err := d.known(x.Org, "org"); err != nil {
		return nil, err
	}
	if !d.mayRegister(inc, x.Org) {
		return nil, refuse(CodeAuthority, "4.4.2", "到场由本单位或现场登记员登记", "its own body or the registrar registers an arrival").at("org").by(append(d.seatsOf(x.Org), "field-command-post/registrar")...)
	}
	if x.How == "" {
		x.How = "register"
	}
	if x.Org == d.org() && x.Team == "" && x.Entry == "" {
		x.Seat = d.env.Actor.Seat
	}
	return []Event{&CheckedIn{Incident: inc.ID, CheckIn: x, Device: c.Device}}, nil
}

func (d *deciding) mayRegister(inc *Incident, org plans.OrgID) bool {
	if d.env.Actor.Person == System || d.e.speaksFor(d.org(), org) || d.org() == orgEmergencyOffice || d.onScene() {
		return true
	}
	o, _ := d.e.plan.Org(org)
	return o.Parent == d.org() || d.e.speaksFor(d.org(), inc.district())
}

// near: who checks in by position must be near the incident (A45).
func (d *deciding) near(inc *Incident, c *CheckIn) error {
	if c.How != "position" {
		return nil
	}
	limit := d.e.plan.Settings.CheckInMetres
	if c.Point == nil || inc.Location.Point == nil || limit == 0 {
		return refuse(CodeBlank, "4.4.2", "无法按位置报到：缺少人员位置或事发位置，请改用名册或现场码", "no check-in by position: where they are or where it is is not known; use the register or the code").at("point")
	}
	if far := metres(*c.Point, *inc.Location.Point); far > limit {
		return refuse(CodeNotAllowedNow, "4.4.2", "距事发地 %d 米，超出 %d 米，不能按位置报到", "%d m away, beyond %d m: no check-in by position", int(far), int(limit)).at("point").by("field-command-post/registrar")
	}
	return nil
}

func (d *deciding) releaseTeam(c *ReleaseTeam) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	inc = d.s.holder(c.Incident, inc, func(x *Incident) bool { return c.CheckIn >= 1 && c.CheckIn <= len(x.CheckIns) })
	if c.CheckIn < 1 || c.CheckIn > len(inc.CheckIns) || inc.CheckIns[c.CheckIn-1].Released != 0 {
		return nil, refuse(CodeUnknown, "4.4.2", "名册上没有第 %d 项在场力量", "entry %d is not on the scene", c.CheckIn).at("check_in")
	}
	if inc.Handed != nil && inc.Phase.Live() {
		return nil, refuse(CodeNotAllowedNow, "A48", "名册已移交市级现场指挥部，只读", "the list has been handed to the city's post and is closed").at("incident")
	}
	if err := d.commands(inc); err != nil && d.org() != inc.CheckIns[c.CheckIn-1].Org && d.org() != orgEmergencyOffice {
		return nil, err
	}
	return []Event{&TeamReleased{Incident: inc.ID, CheckIn: c.CheckIn}}, nil
}

// present finds a checked-in entry of a body, by team where one is named.
func (inc *Incident) present(org plans.OrgID, team string) (int, bool) {
	for i := len(inc.CheckIns) - 1; i >= 0; i-- {
		if x := inc.CheckIns[i]; x.Org == org && x.Released == 0 && (team == "" || x.Team == team) {
			return x.ID, true
		}
	}
	return 0, false
}

// assignTask: orders go through the post (4.4.2(b)), and nothing is tasked before
// check-in (A45).
func (d *deciding) assignTask(c *AssignTask) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.commands(inc); err != nil {
		return nil, err
	}
	if err := d.known(c.Org, "org"); err != nil {
		return nil, err
	}
	id, ok := inc.present(c.Org, c.Team)
	if !ok {
		return nil, refuse(CodeNotAllowedNow, "4.4.2", "该力量尚未到场报到，不能下达任务", "it has not checked in on the scene and cannot be tasked").at("org").by("field-command-post/registrar")
	}
	if c.Enter { // 4.4.3(d)
		if err := d.details("4.4.3", d.e.plan.AsksAt(plans.AtEntry), c.Safety, true); err != nil {
			return nil, err
		}
	}
	return []Event{&TaskAssigned{Incident: inc.ID, Task: post.Task{ID: len(inc.Tasks) + 1, To: c.Org, CheckIn: id, Text: c.Text, By: d.env.Actor.Seat, At: d.env.Now, Due: c.Due, Enter: c.Enter, Details: c.Safety}}}, nil
}

func (d *deciding) reportTask(c *ReportTask) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	inc = d.s.holder(c.Incident, inc, func(x *Incident) bool { return c.Task >= 1 && c.Task <= len(x.Tasks) })
	if c.Task < 1 || c.Task > len(inc.Tasks) {
		return nil, refuse(CodeUnknown, "4.5", "没有第 %d 项任务", "there is no task %d", c.Task).at("task")
	}
	t := inc.Tasks[c.Task-1]
	if !d.e.speaksFor(d.org(), t.To) && d.commands(inc) != nil {
		return nil, refuse(CodeAuthority, "4.4.2", "由承担单位反馈", "the unit that has the task reports on it").at("task").by(d.seatsOf(t.To)...)
	}
	if c.State == "stopped" { // 4.8(b): measures end step by step, by the body in command
		if err := d.commands(inc); err != nil {
			return nil, err
		}
	}
	made := c.MadeAt
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	// A22, A30: what was done before the task was released, and told later, was done.
	doneBefore := c.State == "done" && t.Done == 0 && t.Stopped == 0 && made != 0 && made <= t.Released
	if !t.Open() && !doneBefore || c.State == "seen" && t.Seen != 0 {
		return nil, refuse(CodeNotAllowedNow, "4.5", "任务状态不允许", "the task does not allow it").at("state")
	}
	return []Event{&TaskReported{Incident: inc.ID, Task: t.ID, State: c.State, Proof: c.Proof, MadeAt: made, Device: c.Device}}, nil
}

func (d *deciding) opinion(c *RecordOpinion) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.outsideOnly(inc, "text"); err != nil { // A32: experts too tell of the outside alone
		return nil, err
	}
	return []Event{&OpinionRecorded{Incident: inc.ID, Experts: c.Experts.Sealed(), Text: c.Text}}, nil
}

func (d *deciding) replyOpinion(c *ReplyOpinion) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Opinion < 1 || c.Opinion > len(inc.Opinions) || inc.Opinions[c.Opinion-1].Replied != 0 {
		return nil, refuse(CodeUnknown, "4.4.3(g)", "没有待答复的专家意见 %d", "no opinion %d waits for a reply", c.Opinion).at("opinion")
	}
	if err := d.commands(inc); err != nil {
		return nil, err
	}
	return []Event{&OpinionReplied{Incident: inc.ID, Opinion: c.Opinion, Reply: c.Reply}}, nil
}

// decideOnScene: important matters are the commander-in-chief's alone (4.4.1(c)).
func (d *deciding) decideOnScene(c *DecideOnScene) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "4.4.1(c)", "尚未启动响应，还没有总指挥，请先启动响应", "no response has started and there is no commander-in-chief yet: start one first").at("incident").by(d.commander(inc))
	}
	if !d.isCommander(inc) {
		return nil, refuse(CodeAuthority, "4.4.1(c)", "重要事项和处置方案由总指挥决定", "the commander-in-chief decides on important matters and on the plan of handling").by(d.commander(inc))
	}
	return []Event{&PostDecided{Incident: inc.ID, Decision: post.Decision{No: len(inc.Decided) + 1, Kind: c.Matter, Text: c.Text, By: d.env.Actor.Seat, At: d.env.Now}}}, nil
}

// handOverPost: the list goes to the city's post once the city commands (A48).
func (d *deciding) handOverPost(c *HandOverPost) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.CityCommand == "" {
		return nil, refuse(CodeNotAllowedNow, "4.4.2", "市级现场指挥部尚未成立", "the city has not taken command").at("incident")
	}
	if inc.Handed != nil {
		return nil, refuse(CodeNotAllowedNow, "A48", "指挥已移交，不必再办", "command has been handed over: nothing is left to do").at("incident")
	}
	if !d.onScene() && d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "A48", "由现场登记员或区应急办移交", "the registrar or the emergency office hands it over").by("field-command-post/registrar", "emergency-office/duty")
	}
	list := post.List(inc.CheckIns)
	list.At, list.Receiver, list.Signer, list.By = d.env.Now, c.Receiver, c.Signer.Sealed(), d.env.Actor.Seat
	if c.Teams != nil && *c.Teams != list.Teams || c.Persons != nil && *c.Persons != list.Persons {
		return nil, refuse(CodeInvalid, "A48", "清点数与名册不符：名册为 %d 支力量、%d 人", "the receiver's count differs from the list: %d teams, %d persons", list.Teams, list.Persons).at("persons")
	}
	if inc.Post != nil {
		list.Assembly = inc.Post.Assembly
	}
	return []Event{&PostHandedOver{Incident: inc.ID, List: list}}, nil
}

func (e *Engine) applyPost(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *PostFormed:
		inc := s.Incidents[ev.Incident]
		p := ev.Post // what follows must not write into the event
		p.Commanders = slices.Clone(p.Commanders)
		inc.Post = &p
		s.line(inc, h, ev.Kind(), map[string]string{"commander": string(p.Commander), "missing": join(ev.Missing), "groups": strconv.Itoa(len(p.Groups))})
	case *CommanderChanged:
		inc := s.Incidents[ev.Incident]
		inc.Post.TakeOver(ev.Commander, h.At)
		if ev.Body != "" {
			inc.Post.By = ev.Body
		}
		s.line(inc, h, ev.Kind(), map[string]string{"commander": string(ev.Commander)})
	case *CheckedIn:
		inc := s.Incidents[ev.Incident]
		inc.CheckIns = append(inc.CheckIns, ev.CheckIn)
		s.arrived(inc, ev.CheckIn)
		if ev.CheckIn.Team == "" { // the body's own leader: who is there has left (A02)
			if inc.Departed == nil {
				inc.Departed = map[plans.OrgID]clock.Time{}
			}
			if _, ok := inc.Departed[ev.CheckIn.Org]; !ok {
				inc.Departed[ev.CheckIn.Org] = ev.CheckIn.At
			}
		}
		madeBy(s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.CheckIn.Org), "team": ev.CheckIn.Team, "persons": strconv.Itoa(ev.CheckIn.Persons)}), ev.CheckIn.At, ev.Device)
	case *TeamReleased:
		inc := s.Incidents[ev.Incident]
		inc.CheckIns[ev.CheckIn-1].Released = h.At
		s.letGo(inc, inc.CheckIns[ev.CheckIn-1], h.At)
		s.line(inc, h, ev.Kind(), map[string]string{"org": string(inc.CheckIns[ev.CheckIn-1].Org)})
	case *TaskAssigned:
		inc := s.Incidents[ev.Incident]
		inc.Tasks = append(inc.Tasks, ev.Task)
		s.line(inc, h, ev.Kind(), map[string]string{"to": string(ev.Task.To), "text": ev.Task.Text, "measure": string(ev.Task.Measure)})
	case *TaskReported:
		inc := s.Incidents[ev.Incident]
		t := &inc.Tasks[ev.Task-1]
		if t.Seen == 0 {
			t.Seen = h.At
		}
		switch ev.State {
		case "done":
			t.Done, t.Proof = h.At, ev.Proof
		case "stopped":
			t.Stopped, t.Proof = h.At, ev.Proof
		}
		madeBy(s.line(inc, h, ev.Kind(), map[string]string{"to": string(t.To), "state": ev.State, "text": t.Text}), ev.MadeAt, ev.Device)
	case *OpinionRecorded:
		inc := s.Incidents[ev.Incident]
		inc.Opinions = append(inc.Opinions, post.Opinion{No: len(inc.Opinions) + 1, Experts: ev.Experts, Text: ev.Text, By: h.Seat, At: h.At})
		s.line(inc, h, ev.Kind(), map[string]string{"text": ev.Text}).Text = ev.Experts
	case *OpinionReplied:
		inc := s.Incidents[ev.Incident]
		o := &inc.Opinions[ev.Opinion-1]
		o.Reply, o.Replied = ev.Reply, h.At
		s.line(inc, h, ev.Kind(), map[string]string{"reply": ev.Reply})
	case *PostDecided:
		inc := s.Incidents[ev.Incident]
		inc.Decided = append(inc.Decided, ev.Decision)
		s.line(inc, h, ev.Kind(), map[string]string{"matter": ev.Decision.Kind, "text": ev.Decision.Text})
	case *LiaisonSeated:
		inc := s.Incidents[ev.Incident]
		inc.Liaisons = append(inc.Liaisons, ev.Liaison)
		s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.Liaison.Org)})
	case *PostHandedOver:
		inc := s.Incidents[ev.Incident]
		l := ev.List
		inc.Handed = &l
		s.line(inc, h, ev.Kind(), map[string]string{"receiver": l.Receiver, "teams": strconv.Itoa(l.Teams), "persons": strconv.Itoa(l.Persons)})
	default:
		return false
	}
	return true
}

// settlePost: a leader who has checked in need not set out any more (4.3.3); a
// team that has is not its leader. With command, the post passes to the body
// that takes it (A44, A46); a body that has been told and must be there gets its
// seat in the post (4.4.3(l)).
func (x *settling) settlePost(ev Event) {
	switch ev := ev.(type) {
	case *CheckedIn:
		x.arrived(ev)
	case *ResponseStarted:
		inc := x.s.root(ev.Incident)
		if inc != nil && inc.Post != nil && inc.Post.By != ev.Body {
			d := &deciding{e: x.e, s: x.s}
			x.emit(&CommanderChanged{Incident: inc.ID, Commander: d.headOf(ev.Body), Body: ev.Body})
		}
	case *ObligationFulfilled:
		o := x.s.Obligations[ev.Obligation]
		r, ok := x.e.ruleOf(x.s, o)
		if inc := x.s.root(IncidentID(o.Subject)); ok && r.Liaison && inc != nil {
			for _, l := range inc.Liaisons {
				if l.Org == o.Creditor {
					return
				}
			}
			x.emit(&LiaisonSeated{Incident: inc.ID, Liaison: post.Liaison{Org: o.Creditor, Seat: plans.SeatID(string(o.Creditor) + "/liaison"), From: x.h.At}})
		}
	default:
		x.passOn()
	}
}

func (x *settling) arrived(ev *CheckedIn) {
	c := &ev.CheckIn
	if c.Team != "" {
		return
	}
	root := x.s.root(ev.Incident)
	x.discharge(root, plans.ActDepart, x.done("", c.At), func(o *obligation.Obligation) bool { return o.Debtor == c.Org })
	if p := root.Post; p != nil && c.Seat == p.Commander && p.Acting() != p.Commander {
		x.emit(&CommanderChanged{Incident: root.ID, Commander: p.Commander})
	}
}
