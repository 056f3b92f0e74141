package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

func (d *deciding) drills(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *CreateDrill:
		return d.createDrill(c)
	case *ApproveDrill:
		return d.approveDrill(c)
	case *PrepareDrill:
		return d.prepareDrill(c)
	case *StartDrill:
		return d.startDrill(c)
	case *PauseDrill:
		return d.pauseDrill(c)
	case *ResumeDrill:
		return d.resumeDrill(c)
	case *EndDrill:
		return d.stepDrill(c.Drill, (*DrillEnded)(nil).Kind(), func(x *drill.Case) Event { return &DrillEnded{Drill: x.ID} })
	case *TerminateDrill:
		return d.terminateDrill(c)
	case *EvaluateDrill:
		return d.evaluateDrill(c)
	case *OpenImprovement:
		return d.openImprovement(c)
	case *SettleFinding:
		return d.settleFinding(c)
	case *CloseDrill:
		return d.closeDrill(c)
	case *EndExercise:
		return d.endExercise()
	case *ConvertExercise:
		return nil, refuse(CodeExercise, "A59", "演练与实战不能互相转换：真实事件须在实战工作区另行报告", "what was played is never taken for real: report a real incident in the actual workspace").at("incident")
	}
	return nil, nil
}

func (d *deciding) createDrill(c *CreateDrill) ([]Event, error) {
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	if err := d.may(ActCreateDrill, nil); err != nil {
		return nil, err
	}
	x := drill.Case{ID: drill.ID(d.s.peek("DR", d.env.Now, d.s.Counters.Drill)), Title: c.Title, Kind: c.Kind, Cross: c.Cross, Plan: c.Plan, Revision: c.Revision,
		Organiser: d.org(), Participants: c.Participants, Date: c.Date, Created: d.env.Now}
	if c.Plan != "" {
		if _, _, ok := d.e.PlanOf(c.Plan); !ok {
			return nil, refuse(CodeUnknown, "7.2.1", "目录里没有预案“%s”", "the catalogue has no plan %q", c.Plan).at("plan")
		}
	}
	if c.Revision != "" {
		r := d.s.Revisions[c.Revision]
		if r == nil || !r.Step.Open() {
			return nil, refuse(CodeUnknown, "7.2.1", "没有在办的修订案 %s", "there is no open case of revision %s", string(c.Revision)).at("revision")
		}
		if c.Plan != "" && c.Plan != r.Plan {
			return nil, refuse(CodeInvalid, "7.2.1", "演练的预案与修订案的预案不同", "the drill is of another plan than the revision").at("plan")
		}
		x.Plan = r.Plan
	}
	for i, p := range c.Participants {
		if err := d.known(p, "participants."+strconv.Itoa(i)); err != nil {
			return nil, err
		}
	}
	return []Event{&DrillCreated{Case: x}}, nil
}

// drilling finds a drill that an event may bring on, in the hand of who organises it
// or of the emergency office (7.2.1).
func (d *deciding) drilling(id drill.ID, kind string) (*drill.Case, error) {
	x := d.s.Drills[id]
	if x == nil {
		return nil, refuse(CodeUnknown, "7.2", "没有演练 %s，请从演练列表中选择", "there is no drill %s: choose it from the list", string(id)).at("drill")
	}
	if !d.e.speaksFor(d.org(), x.Organiser) && d.org() != orgEmergencyOffice && !(kind == (*DrillEvaluated)(nil).Kind() && d.observes(x)) {
		return nil, refuse(CodeAuthority, "7.2.1", "由组织演练的单位或区应急办办理", "whoever organises the drill, or the emergency office, does this").at("drill").by(d.seatsOf(x.Organiser)...)
	}
	if _, ok := x.Phase.Next(kind); !ok {
		return nil, refuse(CodeNotAllowedNow, "7.2.3", "演练须依次经过规划与计划、准备、实施、评估总结、改进五个阶段，现在是“%s”", "a drill goes through planning, preparation, implementation, evaluation and improvement in order; it is now %s", plans.Text{Zh: phaseZh[x.Phase], En: string(x.Phase)}).at("drill")
	}
	return x, nil
}

var phaseZh = map[drill.Phase]string{drill.Planning: "规划与计划", drill.Preparing: "准备", drill.Running: "实施", drill.Evaluating: "评估总结",
	drill.Improving: "改进", drill.Closed: "已结束", drill.Terminated: "已中止"}

// observes: the observers of a drill evaluate it.
func (d *deciding) observes(x *drill.Case) bool {
	return x.Preparation != nil && contains(x.Preparation.Observers, d.org())
}

func (d *deciding) stepDrill(id drill.ID, kind string, make func(*drill.Case) Event) ([]Event, error) {
	x, err := d.drilling(id, kind)
	if err != nil {
		return nil, err
	}
	return []Event{make(x)}, nil
}

func (d *deciding) approveDrill(c *ApproveDrill) ([]Event, error) {
	if err := d.may(ActApproveDrill, nil); err != nil {
		return nil, err
	}
	return d.stepDrill(c.Drill, (*DrillApproved)(nil).Kind(), func(x *drill.Case) Event { return &DrillApproved{Drill: x.ID} })
}

// prepared are the words for what is prepared.
var prepared = map[string]plans.Text{
	"script": {Zh: "脚本", En: "the script"}, "injects": {Zh: "情景注入", En: "what is injected"},
	"observers": {Zh: "观察员", En: "the observers"}, "safety": {Zh: "安全员", En: "the safety officer"},
}

func (d *deciding) prepareDrill(c *PrepareDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillPrepared)(nil).Kind())
	if err != nil {
		return nil, err
	}
	p := drill.Preparation{Script: strings.TrimSpace(c.Script), Injects: c.Injects, Observers: c.Observers, Safety: c.Safety, At: d.env.Now}
	if blank := p.Blank(); blank != "" {
		return nil, refuse(CodeBlank, "7.2.3", "准备还缺%s：脚本、情景注入、观察员、安全员都须写明", "what is prepared lacks %s: the script, what is injected, the observers and the safety officer are all named", prepared[blank]).at(blank)
	}
	if _, ok := d.e.plan.Seat(p.Safety); !ok {
		return nil, refuse(CodeUnknown, "7.2.3", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", p.Safety).at("safety")
	}
	for i, o := range p.Observers {
		if err := d.known(o, "observers."+strconv.Itoa(i)); err != nil {
			return nil, err
		}
	}
	return []Event{&DrillPrepared{Drill: x.ID, Preparation: p}}, nil
}

func (d *deciding) startDrill(c *StartDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillStarted)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if x.Preparation == nil {
		return nil, refuse(CodeNotAllowedNow, "7.2.3", "准备阶段尚未完成", "the preparation is not complete").at("drill")
	}
	if c.Exercise == d.s.Workspace.ID {
		return nil, refuse(CodeExercise, "A59", "演练须在单独的演练工作区进行", "a drill is played in an exercise workspace of its own").at("exercise")
	}
	for _, other := range d.s.Drills {
		if other.ID != x.ID && other.Exercise == c.Exercise {
			return nil, refuse(CodeNotAllowedNow, "A59", "该演练工作区已用于演练 %s", "that exercise belongs to drill %s", string(other.ID)).at("exercise")
		}
	}
	return []Event{&DrillStarted{Drill: x.ID, Exercise: c.Exercise}}, nil
}

func (d *deciding) pauseDrill(c *PauseDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillPaused)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if x.Paused() {
		return nil, refuse(CodeNotAllowedNow, "A59", "演练已暂停，请先恢复", "the drill stands still already: let it run on first").at("drill")
	}
	if c.Incident != "" {
		if _, err := d.incident(c.Incident); err != nil {
			return nil, err
		}
	}
	for i, t := range c.Released {
		if err := d.known(t.Org, "released."+strconv.Itoa(i)+".org"); err != nil {
			return nil, err
		}
	}
	return []Event{&DrillPaused{Drill: x.ID, Pause: drill.Pause{From: d.env.Now, Incident: string(c.Incident), Released: c.Released, Reason: c.Reason}}}, nil
}

func (d *deciding) resumeDrill(c *ResumeDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillResumed)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if !x.Paused() {
		return nil, refuse(CodeNotAllowedNow, "A59", "演练没有暂停，不必恢复", "the drill does not stand still: it runs").at("drill")
	}
	return []Event{&DrillResumed{Drill: x.ID}}, nil
}

func (d *deciding) terminateDrill(c *TerminateDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillTerminated)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "A59", "reason"); err != nil {
		return nil, err
	}
	return []Event{&DrillTerminated{Drill: x.ID, Reason: c.Reason}}, nil
}

func (d *deciding) evaluateDrill(c *EvaluateDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillEvaluated)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if err := needReason(c.Summary, "7.2.3", "summary"); err != nil {
		return nil, err
	}
	ev := &DrillEvaluated{Drill: x.ID, Summary: c.Summary}
	var follow []Event
	opened := 0
	for i, f := range c.Findings {
		out := drill.Finding{No: len(x.Findings) + 1 + i, Text: f.Text, Major: f.Major}
		if f.Major != (len(f.Plans) > 0) {
			return nil, refuse(CodeBlank, "7.1.5", "需作出重大调整的问题须指明涉及的预案，其他问题不指明", "a finding that needs a major adjustment names the plans, others do not").at("findings." + strconv.Itoa(i) + ".plans")
		}
		for _, p := range f.Plans {
			// A59: a major adjustment is trigger 4 of 7.1.5.
			t := revision.Trigger{No: 4, Reason: f.Text, Source: "drill:" + string(x.ID) + ":" + strconv.Itoa(out.No), At: d.env.Now, By: d.org()}
			id, made, err := d.reviseFor(p, t, opened)
			if err != nil {
				return nil, err.at("findings." + strconv.Itoa(i) + ".plans")
			}
			if _, isNew := made.(*RevisionOpened); isNew {
				opened++
			}
			follow = append(follow, made)
			out.Revisions = append(out.Revisions, id)
		}
		ev.Findings = append(ev.Findings, out)
	}
	return append([]Event{ev}, follow...), nil
}

// reviseFor adds a ground to the open case of a plan, or opens one.
func (d *deciding) reviseFor(plan string, t revision.Trigger, opened int) (revision.ID, Event, *Refusal) {
	kind, owner, ok := d.e.PlanOf(plan)
	if !ok {
		return "", nil, refuse(CodeUnknown, "8.3", "目录里没有预案“%s”", "the catalogue has no plan %q", plan)
	}
	for _, c := range d.s.Revisions {
		if c.Plan == plan && c.Step.Open() {
			return c.ID, &RevisionTriggered{Revision: c.ID, Trigger: t}, nil
		}
	}
	c := d.newCase(plan, kind, owner, t)
	if opened > 0 { // one more of the same act: peek starts anew with the year, so it is asked first
		first := d.s.Counters.Revision
		if d.env.Now.Std().Year() != d.s.Counters.Year {
			first = 0
		}
		c.ID = revision.ID(number("RC", d.env.Now.Std().Year(), first+opened+1))
	}
	return c.ID, &RevisionOpened{Case: c}, nil
}

func (d *deciding) openImprovement(c *OpenImprovement) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*ImprovementOpened)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if x.Evaluated == 0 { // 7.2.3: evaluation before improvement
		return nil, refuse(CodeNotAllowedNow, "7.2.3", "先作评估总结，再进入改进", "it is evaluated first, then improved upon").at("drill")
	}
	return []Event{&ImprovementOpened{Drill: x.ID}}, nil
}

func (d *deciding) settleFinding(c *SettleFinding) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*FindingSettled)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if c.Finding < 1 || c.Finding > len(x.Findings) {
		return nil, refuse(CodeUnknown, "7.2.3", "没有第 %d 项问题", "there is no finding %d", c.Finding).at("finding")
	}
	if c.Owner != "" {
		if err := d.known(c.Owner, "owner"); err != nil {
			return nil, err
		}
	}
	if c.Owner == "" && c.Due == 0 && strings.TrimSpace(c.Evidence) == "" {
		return nil, refuse(CodeBlank, "A59", "请填写责任单位、期限或证明", "give an owner, a date or evidence").at("owner")
	}
	return []Event{&FindingSettled{Drill: x.ID, Finding: c.Finding, Owner: c.Owner, Due: c.Due, Evidence: strings.TrimSpace(c.Evidence)}}, nil
}

func (d *deciding) closeDrill(c *CloseDrill) ([]Event, error) {
	x, err := d.drilling(c.Drill, (*DrillClosed)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if no, what := x.Unsettled(); no != 0 {
		return nil, refuse(CodeNotAllowedNow, "A59", "第 %d 项问题还缺责任单位、期限或证明", "finding %d still lacks its owner, date or evidence", no).at(what)
	}
	return []Event{&DrillClosed{Drill: x.ID}}, nil
}

// endExercise: what is still owed in the exercise is void (A59).
func (d *deciding) endExercise() ([]Event, error) {
	if d.s.Workspace.Status != Exercise {
		return nil, refuse(CodeExercise, "A59", "只有演练可以这样结束", "only an exercise ends so")
	}
	if err := d.may(ActDirectDrill, nil); err != nil {
		return nil, err
	}
	if d.s.ExerciseEnded != 0 {
		return nil, refuse(CodeNotAllowedNow, "A59", "演练已结束，不必再办", "the exercise is over already: nothing is left to do")
	}
	return []Event{&ExerciseEnded{}}, nil
}

// CauseDrillEnded: nothing more is played.
const CauseDrillEnded = "drill_ended"

func (e *Engine) applyDrills(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *DrillCreated:
		s.year(h.At)
		s.Counters.Drill++
		x := ev.Case
		x.PlanHash = s.Workspace.PlanHash
		s.Drills[x.ID] = &x
		s.drillStep(x.ID, h, ev.Kind(), nil, nil)
	case *DrillApproved:
		s.drillStep(ev.Drill, h, ev.Kind(), nil, func(x *drill.Case) { x.Approved = h.At })
	case *DrillPrepared:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"injects": strconv.Itoa(len(ev.Preparation.Injects))}, func(x *drill.Case) { p := ev.Preparation; x.Preparation = &p })
	case *DrillStarted:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"exercise": ev.Exercise}, func(x *drill.Case) { x.Exercise, x.Started = ev.Exercise, h.At })
	case *DrillPaused:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"incident": ev.Pause.Incident, "reason": ev.Pause.Reason}, func(x *drill.Case) { x.Pauses = append(x.Pauses, ev.Pause) })
	case *DrillResumed:
		s.drillStep(ev.Drill, h, ev.Kind(), nil, func(x *drill.Case) { x.Pauses[len(x.Pauses)-1].Until = h.At })
	case *DrillEnded:
		s.drillStep(ev.Drill, h, ev.Kind(), nil, func(x *drill.Case) { x.Ended = h.At; endPause(x, h) })
	case *DrillTerminated:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"reason": ev.Reason}, func(x *drill.Case) { x.Reason, x.Ended = ev.Reason, h.At; endPause(x, h) })
	case *DrillEvaluated:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"findings": strconv.Itoa(len(ev.Findings))}, func(x *drill.Case) {
			x.Evaluation, x.Evaluated = ev.Summary, h.At
			x.Findings = append(x.Findings, ev.Findings...)
		})
	case *ImprovementOpened:
		s.drillStep(ev.Drill, h, ev.Kind(), nil, nil)
	case *FindingSettled:
		s.drillStep(ev.Drill, h, ev.Kind(), map[string]string{"finding": strconv.Itoa(ev.Finding), "owner": string(ev.Owner)}, func(x *drill.Case) { settle(&x.Findings[ev.Finding-1], ev) })
	case *DrillClosed:
		s.drillStep(ev.Drill, h, ev.Kind(), nil, func(x *drill.Case) { x.Closed = h.At })
	case *ExerciseEnded:
		s.ExerciseEnded = h.At
	default:
		return false
	}
	return true
}

func endPause(x *drill.Case, h Header) {
	if n := len(x.Pauses); n > 0 && x.Pauses[n-1].Until == 0 {
		x.Pauses[n-1].Until = h.At
	}
}

func settle(f *drill.Finding, ev *FindingSettled) {
	if ev.Owner != "" {
		f.Owner = ev.Owner
	}
	if ev.Due != 0 {
		f.Due = ev.Due
	}
	if ev.Evidence != "" {
		f.Evidence = ev.Evidence
	}
}

// drillStep folds one event into a drill's case and writes its line.
func (s *State) drillStep(id drill.ID, h Header, kind string, args map[string]string, change func(*drill.Case)) {
	x := s.Drills[id]
	x.Phase, _ = x.Phase.Next(kind)
	if change != nil {
		change(x)
	}
	x.Version = h.Number
	x.Lines = append(x.Lines, revision.Line{At: h.At, What: kind, Seat: h.Seat, Args: args})
}

func (x *settling) settleDrills(ev Event) {
	switch ev := ev.(type) {
	case *IncidentReported:
		x.drillMeanwhile(x.s.Incidents[ev.ID])
	case *DrillPaused:
		x.clearAlarm(drillAlarm(ev.Drill))
	case *DrillEnded:
		x.clearAlarm(drillAlarm(ev.Drill))
	case *DrillTerminated:
		x.clearAlarm(drillAlarm(ev.Drill))
	case *FindingSettled:
		x.findingSettled(x.s.Drills[ev.Drill], ev.Finding)
	case *ExerciseEnded:
		x.exerciseEnded()
	default:
		x.passOn()
	}
}

func drillAlarm(id drill.ID) string { return "drill/" + string(id) }

// drillMeanwhile: a real incident came in while a drill is played. It offers to pause
// the drill and let teams go (A59).
func (x *settling) drillMeanwhile(inc *Incident) {
	if inc == nil || x.s.Workspace.Status == Exercise {
		return
	}
	ids := make([]drill.ID, 0, len(x.s.Drills))
	for id, dr := range x.s.Drills {
		if dr.Phase == drill.Running && !dr.Paused() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		dr := x.s.Drills[id]
		x.raise(Alarm{Key: drillAlarm(id), Priority: "important", What: "drill_running", Subject: string(inc.ID), For: uniqueOrgs(dr.Organiser, orgEmergencyOffice, inc.Location.Street)})
	}
}

func uniqueOrgs(list ...plans.OrgID) []plans.OrgID {
	var out []plans.OrgID
	for _, o := range list {
		if o != "" && !contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// findingSettled: who owns a finding owes its improvement by the date; evidence of it
// is the deed (7.2.3).
func (x *settling) findingSettled(c *drill.Case, no int) {
	f := &c.Findings[no-1]
	if f.Owner == "" || f.Due == 0 {
		return
	}
	m := x.momentOf(string(c.ID), bind{assignee: f.Owner})
	m.origin, m.stated = "finding:"+strconv.Itoa(no), f.Due
	if f.Evidence != "" {
		done := x.done("", x.h.At)
		done.Proof = f.Evidence
		m.done = &done
	}
	for _, o := range x.s.owed(string(c.ID)) {
		if o.Origin == m.origin && o.Pending() && f.Evidence != "" {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: *m.done})
			return
		}
	}
	x.fire(plans.OnFinding, m)
}

// exerciseEnded voids everything that is still owed in the exercise.
func (x *settling) exerciseEnded() {
	ids := make([]obligation.ID, 0, len(x.s.Obligations))
	for id, o := range x.s.Obligations {
		if o.Pending() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		x.void(x.s.Obligations[id], CauseDrillEnded, "")
	}
}
