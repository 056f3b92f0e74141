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
	}
	return nil, nil
}

// commands reports whether the actor belongs to the body in command or to its
// post on the scene.
func (d *deciding) commands(inc *Incident) error {
	if d.env.Actor.Person == System || inc.Command != "" && d.e.speaksFor(d.org(), inc.Command) || d.onScene() {
		return nil
	}
	r := refuse(CodeAuthority, "4.4.2", "现场由现场指挥部统一指挥", "the post in command decides on the scene")
	if inc.Command != "" {
		return r.by(d.seatsOf(inc.Command)...)
	}
	return r.by(plans.SeatID(string(inc.Location.Street) + "/leader"))
}

// onScene reports whether the actor sits in the post on the scene.
func (d *deciding) onScene() bool {
	if d.org() == orgFieldPost {
		return true
	}
	o, ok := d.e.plan.Org(d.org())
	return ok && o.Parent == orgFieldPost
}

const orgFieldPost plans.OrgID = "field-command-post"

// formPost: a post is opened with exactly one commander-in-chief (4.4.1(b)).
func (d *deciding) formPost(c *FormPost) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "4.4.1", "尚未启动响应，没有指挥机构", "no response has started: nobody commands yet").at("incident")
	}
	if err := d.commands(inc); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Commander); !ok {
		return nil, refuse(CodeBlank, "4.4.1", "必须明确一名总指挥", "name exactly one commander-in-chief").at("commander")
	}
	for _, s := range c.Executives {
		if _, ok := d.e.plan.Seat(s); !ok {
			return nil, refuse(CodeUnknown, "4.4.1", "没有席位“%s”", "there is no seat %q", string(s)).at("executives")
		}
	}
	p := post.Post{Formed: d.env.Now, By: d.org(), Commander: c.Commander, Executives: c.Executives, Assembly: c.Assembly, GoodsIn: c.GoodsIn, GoodsOut: c.GoodsOut, Press: c.Press, Version: 1}
	if old := inc.Post; old != nil {
		p.Formed, p.By, p.Commanders, p.Version = old.Formed, old.By, old.Commanders, old.Version+1
	}
	if n := len(p.Commanders); n == 0 || p.Commanders[n-1].Seat != c.Commander {
		p.Commanders = append(append([]post.Tenure(nil), p.Commanders...), post.Tenure{Seat: c.Commander, From: d.env.Now})
	}
	for i, g := range c.Groups {
		if err := d.known(g.Leader, "groups."+strconv.Itoa(i)+".leader"); err != nil {
			return nil, err
		}
		p.Groups = append(p.Groups, post.Group{Name: g.Name, Leader: g.Leader, Contact: g.Contact.Sealed(), Channel: g.Channel.Sealed()})
	}
	return []Event{&PostFormed{Incident: inc.ID, Post: p, Missing: p.Missing()}}, nil
}

func (d *deciding) takeOver(c *TakeOverCommand) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Post == nil {
		return nil, refuse(CodeNotAllowedNow, "4.4.1", "尚未设立现场指挥部", "there is no post yet").at("incident")
	}
	if err := d.commands(inc); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Seat(c.Commander); !ok || c.Commander == inc.Post.Commander {
		return nil, refuse(CodeInvalid, "4.4.1", "请指定接任的总指挥", "name the commander who takes over").at("commander")
	}
	return []Event{&CommanderChanged{Incident: inc.ID, Commander: c.Commander}}, nil
}

func (d *deciding) checkIn(c *CheckIn) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Handed != nil {
		return nil, refuse(CodeNotAllowedNow, "A48", "名册已移交市级现场指挥部，只读", "the list has been handed to the city's post and is closed").at("incident")
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	x := post.CheckIn{ID: len(inc.CheckIns) + 1, Org: c.Org, Team: c.Team, Entry: c.Entry, Persons: c.Persons, How: c.How, At: d.orNow(c.At), Recorded: d.env.Now}
	if err := d.fromRegister(inc, &x); err != nil {
		return nil, err
	}
	if x.Org == "" {
		x.Org = d.org()
	}
	if err := d.known(x.Org, "org"); err != nil {
		return nil, err
	}
	if x.How == "" {
		x.How = "register"
	}
	return []Event{&CheckedIn{Incident: inc.ID, CheckIn: x}}, nil
}

func (d *deciding) releaseTeam(c *ReleaseTeam) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.CheckIn < 1 || c.CheckIn > len(inc.CheckIns) || inc.CheckIns[c.CheckIn-1].Released != 0 {
		return nil, refuse(CodeUnknown, "4.4.2", "名册上没有第 %d 项在场力量", "entry %d is not on the scene", c.CheckIn).at("check_in")
	}
	if err := d.commands(inc); err != nil && d.org() != inc.CheckIns[c.CheckIn-1].Org {
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

// assignTask: nothing is tasked before check-in (4.4.2, A45).
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
		return nil, refuse(CodeNotAllowedNow, "4.4.2", "该力量尚未到场报到，不能下达任务", "it has not checked in on the scene and cannot be tasked").at("org")
	}
	return []Event{&TaskAssigned{Incident: inc.ID, Task: post.Task{ID: len(inc.Tasks) + 1, To: c.Org, CheckIn: id, Text: c.Text, By: d.env.Actor.Seat, At: d.env.Now, Due: c.Due}}}, nil
}

func (d *deciding) reportTask(c *ReportTask) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Task < 1 || c.Task > len(inc.Tasks) {
		return nil, refuse(CodeUnknown, "4.5", "没有第 %d 项任务", "there is no task %d", c.Task).at("task")
	}
	t := inc.Tasks[c.Task-1]
	if !d.e.speaksFor(d.org(), t.To) && d.commands(inc) != nil {
		return nil, refuse(CodeAuthority, "4.4.2", "由承担单位反馈", "the unit that has the task reports on it").at("task").by(d.seatsOf(t.To)...)
	}
	if c.State != "seen" && c.State != "done" || t.Done != 0 || c.State == "seen" && t.Seen != 0 {
		return nil, refuse(CodeNotAllowedNow, "4.5", "任务状态不允许", "the task does not allow it").at("state")
	}
	return []Event{&TaskReported{Incident: inc.ID, Task: t.ID, State: c.State, Proof: c.Proof}}, nil
}

func (d *deciding) opinion(c *RecordOpinion) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	return []Event{&OpinionRecorded{Incident: inc.ID, Experts: c.Experts.Sealed(), Text: c.Text}}, nil
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
		return nil, refuse(CodeNotAllowedNow, "A48", "已移交", "it has been handed over").at("incident")
	}
	if !d.onScene() && d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "A48", "由现场登记员或区应急办移交", "the registrar or the emergency office hands it over").by("field-command-post/registrar", "emergency-office/duty")
	}
	list := post.HandedOver{At: d.env.Now, Receiver: c.Receiver}
	if inc.Post != nil {
		list.Assembly = inc.Post.Assembly
	}
	for _, x := range inc.CheckIns {
		if x.Released == 0 {
			list.Teams++
			list.Persons += x.Persons
		}
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
		inc.Post.Commander = ev.Commander
		inc.Post.Commanders = append(inc.Post.Commanders, post.Tenure{Seat: ev.Commander, From: h.At})
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
		madeAt(s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.CheckIn.Org), "team": ev.CheckIn.Team, "persons": strconv.Itoa(ev.CheckIn.Persons)}), ev.CheckIn.At, false)
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
		if ev.State == "done" {
			t.Done, t.Proof = h.At, ev.Proof
		}
		s.line(inc, h, ev.Kind(), map[string]string{"to": string(t.To), "state": ev.State, "text": t.Text})
	case *OpinionRecorded:
		inc := s.Incidents[ev.Incident]
		s.line(inc, h, ev.Kind(), map[string]string{"text": ev.Text}).Text = ev.Experts
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
// team that has is not its leader.
func (x *settling) settlePost(ev Event) {
	c, ok := ev.(*CheckedIn)
	if !ok || c.CheckIn.Team != "" {
		return
	}
	x.discharge(x.s.root(c.Incident), plans.ActDepart, x.done("", c.CheckIn.At), func(o *obligation.Obligation) bool { return o.Debtor == c.CheckIn.Org })
}
