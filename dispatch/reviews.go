package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/plans"
)

// With another type another department leads. What the old lead gave or held as
// lead goes on as it was, and waits for the new lead to confirm or release it:
// nothing is dropped in silence, and nobody goes on for long under the orders of
// a body that leads no longer (A30).

// Retyping is one correction of an incident's type.
type Retyping struct {
	From int        `json:"from"`
	At   clock.Time `json:"at"`
}

// DecideTask confirms or releases a task of the old lead, by the new one.
type DecideTask struct {
	Incident IncidentID `json:"incident"`
	Task     int        `json:"task" minimum:"1"`
	Decision string     `json:"decision" enum:"confirm,release" doc:"it goes on under the new lead, or it need not be done any more"`
	Reason   string     `json:"reason,omitempty" maxLength:"500" doc:"needed to release it"`
}

// PutUp is a task that waits for the new lead, and whose it was.
type PutUp struct {
	Task int         `json:"task"`
	Of   plans.OrgID `json:"of"`
}

// TasksPutUp before the lead that the corrected type has.
type TasksPutUp struct {
	Incident IncidentID  `json:"incident"`
	Tasks    []PutUp     `json:"tasks"`
	Lead     plans.OrgID `json:"lead"`
}

// TasksStand as they were given: who gave them leads again before anybody has
// decided on them.
type TasksStand struct {
	Incident IncidentID `json:"incident"`
	Tasks    []int      `json:"tasks"`
}

// TaskDecided by the new lead: confirmed or released.
type TaskDecided struct {
	Incident IncidentID  `json:"incident"`
	Task     int         `json:"task"`
	Outcome  string      `json:"outcome"`
	Lead     plans.OrgID `json:"lead"`
	Reason   string      `json:"reason,omitempty"`
}

func (DecideTask) Name() string        { return "decide-task" }
func (*TasksPutUp) Kind() string       { return "tasks_put_up" }
func (e *TasksPutUp) Stream() string   { return "incident/" + string(e.Incident) }
func (*TasksStand) Kind() string       { return "tasks_stand" }
func (e *TasksStand) Stream() string   { return "incident/" + string(e.Incident) }
func (*TaskDecided) Kind() string      { return "task_decided" }
func (e *TaskDecided) Stream() string  { return "incident/" + string(e.Incident) }
func tasksAlarm(root *Incident) string { return "tasks/" + string(root.ID) }

func init() {
	registerCommands(func() Command { return new(DecideTask) })
	registerEvents(func() Event { return new(TasksPutUp) }, func() Event { return new(TasksStand) }, func() Event { return new(TaskDecided) })
}

func (d *deciding) reviews(c Command) ([]Event, error) {
	if c, ok := c.(*DecideTask); ok {
		return d.decideTask(c)
	}
	return nil, nil
}

// decideTask: the lead that the type has now decides, also on what waited for
// another before the type was corrected again, and also once it is over: until
// the file is closed nothing is left undecided.
func (d *deciding) decideTask(c *DecideTask) ([]Event, error) {
	root, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	inc := d.s.Incidents[c.Incident] // its own tasks, though it be merged (A21)
	if root.Phase == Archived {
		return nil, refuse(CodeEnded, "5.2", "事件已归档，不能再确认或解除任务", "the file is closed: its tasks are decided on no more").at("incident")
	}
	if c.Task < 1 || c.Task > len(inc.Tasks) {
		return nil, refuse(CodeUnknown, "A30", "没有第 %d 项任务", "there is no task %d", c.Task).at("task")
	}
	t := &inc.Tasks[c.Task-1]
	if !t.Waits() {
		return nil, refuse(CodeNotAllowedNow, "A30", "该任务不待主责部门确认", "this task does not wait for the lead department").at("task")
	}
	lead := d.e.decidesOnTasks(root)
	if d.env.Actor.Person != System && !d.e.speaksFor(d.org(), lead) {
		return nil, refuse(CodeAuthority, "A30", "原主责部门的任务由现主责部门确认或解除", "the department that leads now confirms or releases the tasks of the old one").at("task").by(d.seatsOf(lead)...)
	}
	ev := &TaskDecided{Incident: inc.ID, Task: t.ID, Lead: lead, Reason: strings.TrimSpace(c.Reason)}
	switch c.Decision {
	case "confirm":
		ev.Outcome = post.Confirmed
	case "release":
		ev.Outcome = post.Released
		if err := needReason(c.Reason, "A30", "reason"); err != nil {
			return nil, err
		}
	default:
		return nil, refuse(CodeInvalid, "A30", "只能确认或解除", "it is confirmed or released").at("decision")
	}
	return []Event{ev}, nil
}

// decidesOnTasks is the lead that confirms or releases; of a type without one,
// who corrected the type.
func (e *Engine) decidesOnTasks(root *Incident) plans.OrgID {
	if lead := e.book(root).Lead; lead != "" {
		return lead
	}
	return orgEmergencyOffice
}

// DecidesOnTasks is the same for a face.
func (e *Engine) DecidesOnTasks(s *State, inc *Incident) plans.OrgID {
	return e.decidesOnTasks(s.root(inc.ID))
}

func (e *Engine) applyReviews(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *TasksPutUp:
		inc := s.Incidents[ev.Incident]
		for _, p := range ev.Tasks {
			inc.Tasks[p.Task-1].PutUp(p.Of, h.At)
		}
		s.line(inc, h, ev.Kind(), map[string]string{"lead": string(ev.Lead), "count": strconv.Itoa(len(ev.Tasks))})
	case *TasksStand:
		inc := s.Incidents[ev.Incident]
		for _, no := range ev.Tasks {
			inc.Tasks[no-1].Decide(post.Review{Decided: h.At, Outcome: post.Stands})
		}
		s.line(inc, h, ev.Kind(), map[string]string{"count": strconv.Itoa(len(ev.Tasks))})
	case *TaskDecided:
		inc := s.Incidents[ev.Incident]
		t := &inc.Tasks[ev.Task-1]
		t.Decide(post.Review{Decided: h.At, By: h.Seat, For: ev.Lead, Outcome: ev.Outcome, Reason: ev.Reason})
		s.line(inc, h, ev.Kind(), map[string]string{"lead": string(ev.Lead), "to": string(t.To), "text": t.Text, "outcome": ev.Outcome, "reason": ev.Reason})
	default:
		return false
	}
	return true
}

// settleReviews: the type was corrected, or the headquarters of the old type has
// let go of command, which it kept until the new one accepted. Until then its
// tasks go on arising.
func (x *settling) settleReviews(ev Event) {
	switch ev := ev.(type) {
	case *IncidentReclassified:
		x.retyped(x.s.root(ev.Incident))
	case *ResponseStarted:
		if inc := x.s.root(ev.Incident); inc != nil {
			x.relieved(inc)
		}
	case *TaskDecided:
		x.reviewed(x.s.root(ev.Incident))
	case *TaskReported:
		x.reviewed(x.s.root(ev.Incident))
	case *HandlingEnded:
		x.clearAlarm(tasksAlarm(x.s.root(ev.Incident)))
	case *FalseAlarmDeclared:
		x.clearAlarm(tasksAlarm(x.s.root(ev.Incident)))
	}
}

// retyped: old and new differ in whom the type names.
func (x *settling) retyped(root *Incident) {
	was := root.Retyped[len(root.Retyped)-1]
	old, ok := x.e.plan.Playbook(was.From, root.Location.Street)
	if !ok {
		return
	}
	r := relief{x: x, root: root, stay: leads(x.e.book(root))}
	if n := len(root.Retyped); n > 1 {
		r.since = root.Retyped[n-2].At
	}
	for _, org := range leads(old) {
		if !contains(r.stay, org) {
			r.leave = append(r.leave, org)
		}
	}
	r.putUp()
}

// relieved: a body took command from the headquarters of a type that was corrected.
func (x *settling) relieved(root *Incident) {
	n := len(root.Commands)
	if n < 2 || len(root.Retyped) == 0 {
		return
	}
	was, stay := root.Commands[n-2].Body, leads(x.e.book(root))
	o, ok := x.e.plan.Org(was)
	if !ok || o.Kind != plans.KindSpecialHQ || contains(stay, was) {
		return
	}
	// What it was given as the lead was put up when the type was corrected.
	r := relief{x: x, root: root, stay: stay, leave: []plans.OrgID{was}, since: x.h.At + 1}
	r.putUp()
}

// leads are the bodies that lead by the type: departments, headquarters and its
// office.
func leads(b *plans.Playbook) []plans.OrgID {
	var out []plans.OrgID
	for _, org := range append([]plans.OrgID{b.Lead, b.HQ, b.HQOffice}, b.Joint...) {
		if org != "" && !contains(out, org) {
			out = append(out, org)
		}
	}
	return out
}

// relief is the passing of the lead from those that leave to those that stay. A
// task was given to a body as the lead if it was given since it leads.
type relief struct {
	x           *settling
	root        *Incident
	leave, stay []plans.OrgID
	since       clock.Time
}

func (r *relief) putUp() {
	waiting, fresh := 0, false
	lead := r.x.e.decidesOnTasks(r.root)
	for _, inc := range r.x.s.family(r.root) {
		up, stand := &TasksPutUp{Incident: inc.ID, Lead: lead}, &TasksStand{Incident: inc.ID}
		for i := range inc.Tasks {
			t := &inc.Tasks[i]
			of := r.of(inc, t)
			switch {
			case t.Waits() && of == "" && contains(r.stay, t.Reviews[len(t.Reviews)-1].Of):
				stand.Tasks = append(stand.Tasks, t.ID)
			case t.Waits():
				waiting++
			case t.Open() && of != "":
				waiting++
				up.Tasks = append(up.Tasks, PutUp{Task: t.ID, Of: of})
			}
		}
		if len(up.Tasks) > 0 {
			fresh = true
			r.x.emit(up)
		}
		if len(stand.Tasks) > 0 {
			r.x.emit(stand)
		}
	}
	r.tell(lead, waiting, fresh)
}

// of is the body that leaves and by whose word the task stands, or that has it
// as the lead; "" if there is none. What the plan itself lays on a body for the
// whole district is laid on it whoever leads (4.6.2(b)).
func (r *relief) of(inc *Incident, t *post.Task) plans.OrgID {
	if giver := r.x.e.gaveTask(inc, t); contains(r.leave, giver) {
		return giver
	}
	if t.Measure != clauseMobilisedAll && t.At >= r.since && contains(r.leave, t.To) {
		return t.To
	}
	return ""
}

// gaveTask is the body by whose word the task stands: the lead that confirmed it
// last; else the body in command at that time, where the seat acted for it or on
// its post; else the seat's own.
func (e *Engine) gaveTask(inc *Incident, t *post.Task) plans.OrgID {
	if org := t.WordOf(); org != "" {
		return org
	}
	org := t.By.Org()
	var body plans.OrgID
	for _, c := range inc.Commands {
		if c.At <= t.At && c.Body != orgCityCommand {
			body = c.Body
		}
	}
	if body != "" && (e.speaksFor(org, body) || e.onPost(org) || inc.Post != nil && inc.Post.Commanded(t.By)) {
		return body
	}
	return org
}

// tell rings on the desks of the new lead, which may not have known of the
// incident. No due is shown: the plan names none (A02).
func (r *relief) tell(lead plans.OrgID, waiting int, fresh bool) {
	key := tasksAlarm(r.root)
	a := r.x.s.Alarms[key]
	rings := a != nil && a.Cleared == 0
	if rings && (waiting == 0 || fresh || !contains(a.For, lead)) {
		r.x.clearAlarm(key)
		rings = false
	}
	if waiting > 0 && !rings && r.root.Phase.Live() {
		r.x.raise(Alarm{Key: key, Priority: PriorityImportant, What: "tasks_waiting", Subject: string(r.root.ID), For: []plans.OrgID{lead}, Sounds: true})
	}
}

// reviewed: once nothing waits nothing rings.
func (x *settling) reviewed(root *Incident) {
	for _, inc := range x.s.family(root) {
		for i := range inc.Tasks {
			if inc.Tasks[i].Waits() {
				return
			}
		}
	}
	x.clearAlarm(tasksAlarm(root))
}
