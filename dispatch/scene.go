package dispatch

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// SceneRecord is the first handling and the response of one incident as far as
// it is on record beside level and command: conditions ticked, who was called
// upon, who was struck from the list of the expected, what first responders
// have done, the hand-over of the scene, and where it reaches (4.2, 4.3).
type SceneRecord struct {
	Ticks    []ConditionTick             `json:"ticks,omitempty"`
	Callings []Calling                   `json:"callings,omitempty"`
	Struck   map[plans.OrgID]Strike      `json:"struck,omitempty"`
	Checks   []Check                     `json:"checks,omitempty"`
	Scene    *SceneHandover              `json:"scene,omitempty"`
	OnScene  map[plans.OrgID]SceneStatus `json:"on_scene,omitempty"`
	Streets  []plans.OrgID               `json:"streets,omitempty"`
	Part     string                      `json:"part,omitempty"`     // of an event outside: handle, join (1.2)
	OurPart  string                      `json:"our_part,omitempty"` // what the district does there
	Event    string                      `json:"event,omitempty"`    // a major event (2.6)
	EventEnd clock.Time                  `json:"event_handed,omitempty"`
	// Held is whose event it was held to be before each correction (A32).
	Held []JurisdictionRecord `json:"held,omitempty"`
}

// Strike takes a body off the list of the expected (A45).
type Strike struct {
	At     clock.Time   `json:"at"`
	By     plans.SeatID `json:"by"`
	Reason string       `json:"reason,omitempty"`
}

// Check is an item of a first responder's checklist as it was last ticked.
type Check struct {
	Item  string       `json:"item"`
	State string       `json:"state"` // done, not_needed, open
	Count int          `json:"count,omitempty"`
	Point string       `json:"point,omitempty"`
	Teams string       `json:"teams,omitempty"`
	At    clock.Time   `json:"at"`
	By    plans.SeatID `json:"by"`
}

// SceneHandover is the street's hand-over to the professionals; both sides
// confirm it (4.2.3(e)).
type SceneHandover struct {
	From     plans.OrgID  `json:"from"`
	To       plans.OrgID  `json:"to"`
	Text     string       `json:"text"`
	At       clock.Time   `json:"at"`
	By       plans.SeatID `json:"by"`
	Accepted clock.Time   `json:"accepted,omitempty"`
	Receiver plans.SeatID `json:"receiver,omitempty"`
}

// SceneStatus is what a body on the scene last told (4.2.2(c)).
type SceneStatus struct {
	Text      string     `json:"text"`
	Contained plans.Tri  `json:"contained"`
	At        clock.Time `json:"at"`
}

// StrikeExpected takes a body off the list of those expected on the scene, as
// the case requires (4.2.2(a), A45); with restore it is back.
type StrikeExpected struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body"`
	Restore  bool        `json:"restore,omitempty"`
	Reason   string      `json:"reason,omitempty" maxLength:"200"`
}

// AcknowledgeTasking says that a body set in motion knows of it (4.2.2).
type AcknowledgeTasking struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body,omitempty" doc:"default: the actor's"`
}

// TickChecklist ticks an item of a first responder's list (4.2.1, 4.2.3, 4.2.4).
type TickChecklist struct {
	Incident IncidentID `json:"incident"`
	Item     string     `json:"item" maxLength:"60"`
	State    string     `json:"state" enum:"done,not_needed,open"`
	Count    int        `json:"count,omitempty" minimum:"0" maximum:"1000000" doc:"people, where the item asks for them"`
	Point    string     `json:"point,omitempty" maxLength:"120" doc:"where the teams are met"`
	Teams    string     `json:"teams,omitempty" maxLength:"200" doc:"which teams were sent"`
	MadeAt   clock.Time `json:"made_at,omitempty" doc:"when it was so, where it came later (A22)"`
	Device
}

// HandOverScene is the street's word that the professionals have the scene.
type HandOverScene struct {
	Incident IncidentID `json:"incident"`
	Text     string     `json:"text" minLength:"1" maxLength:"1000" doc:"what was done, what is dangerous, who is still inside"`
}

// AcceptScene is the lead department's word that it has taken over. The street
// goes on cooperating (4.2.3(f)).
type AcceptScene struct {
	Incident IncidentID `json:"incident"`
}

// ReportScene is what a body on the scene tells of it (4.2.2(c)).
type ReportScene struct {
	Incident  IncidentID `json:"incident"`
	Text      string     `json:"text" minLength:"1" maxLength:"500"`
	Contained string     `json:"contained,omitempty" enum:"yes,no,unknown,"`
}

// ExpectedStruck from the list, or put back.
type ExpectedStruck struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body"`
	Restore  bool        `json:"restore,omitempty"`
	Reason   string      `json:"reason,omitempty"`
}

// TaskingSeen by the body that was set in motion.
type TaskingSeen struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body"`
}

// ChecklistTicked by a first responder or for it.
type ChecklistTicked struct {
	Incident IncidentID `json:"incident"`
	Check    Check      `json:"check"`
	MadeAt   clock.Time `json:"made_at,omitempty"`
	Device
}

// SceneHandedOver by the street.
type SceneHandedOver struct {
	Incident IncidentID    `json:"incident"`
	Handover SceneHandover `json:"handover"`
}

// SceneAccepted by the lead department.
type SceneAccepted struct {
	Incident IncidentID `json:"incident"`
}

// SceneReported by a body on it.
type SceneReported struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	Status   SceneStatus `json:"status"`
}

func (StrikeExpected) Name() string     { return "strike-expected" }
func (AcknowledgeTasking) Name() string { return "acknowledge-tasking" }
func (TickChecklist) Name() string      { return "tick-checklist" }

// Carriage implements Carried.
func (c *TickChecklist) Carriage() *Device { return &c.Device }

func (HandOverScene) Name() string { return "hand-over-scene" }
func (AcceptScene) Name() string   { return "accept-scene" }
func (ReportScene) Name() string   { return "report-scene" }

func (*ExpectedStruck) Kind() string      { return "expected_struck" }
func (e *ExpectedStruck) Stream() string  { return "incident/" + string(e.Incident) }
func (*TaskingSeen) Kind() string         { return "tasking_seen" }
func (e *TaskingSeen) Stream() string     { return "incident/" + string(e.Incident) }
func (*ChecklistTicked) Kind() string     { return "checklist_ticked" }
func (e *ChecklistTicked) Stream() string { return "incident/" + string(e.Incident) }
func (*SceneHandedOver) Kind() string     { return "scene_handed_over" }
func (e *SceneHandedOver) Stream() string { return "incident/" + string(e.Incident) }
func (*SceneAccepted) Kind() string       { return "scene_accepted" }
func (e *SceneAccepted) Stream() string   { return "incident/" + string(e.Incident) }
func (*SceneReported) Kind() string       { return "scene_reported" }
func (e *SceneReported) Stream() string   { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(StrikeExpected) }, func() Command { return new(AcknowledgeTasking) }, func() Command { return new(TickChecklist) },
		func() Command { return new(HandOverScene) }, func() Command { return new(AcceptScene) }, func() Command { return new(ReportScene) })
	registerEvents(func() Event { return new(ExpectedStruck) }, func() Event { return new(TaskingSeen) }, func() Event { return new(ChecklistTicked) },
		func() Event { return new(SceneHandedOver) }, func() Event { return new(SceneAccepted) }, func() Event { return new(SceneReported) })
}

// Expectation is a body expected on the scene, and whether it was struck.
type Expectation struct {
	Org    plans.OrgID  `json:"org"`
	Clause plans.Clause `json:"clause"`
	Struck clock.Time   `json:"struck,omitempty"`
	Reason string       `json:"reason,omitempty"`
}

// ExpectedOn lists who is expected on the scene of an incident: the plan's list
// for its type and street, each body once (A45).
func (e *Engine) ExpectedOn(s *State, inc *Incident) []Expectation {
	var out []Expectation
	seen := map[plans.OrgID]bool{}
	for _, x := range e.plan.Expected {
		org := e.party(s, inc, x.Body, bind{})
		if org == "" || seen[org] {
			continue
		}
		seen[org] = true
		st := inc.Struck[org]
		out = append(out, Expectation{Org: org, Clause: x.Cite, Struck: st.At, Reason: st.Reason})
	}
	return out
}

func (d *deciding) scene(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *StrikeExpected:
		return d.strikeExpected(c)
	case *AcknowledgeTasking:
		return d.tasked(c)
	case *TickChecklist:
		return d.tickChecklist(c)
	case *HandOverScene:
		return d.handOverScene(c)
	case *AcceptScene:
		return d.acceptScene(c)
	case *ReportScene:
		return d.reportScene(c)
	}
	return nil, nil
}

func (d *deciding) strikeExpected(c *StrikeExpected) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActStrikeExpected, inc); err != nil {
		return nil, err
	}
	for _, x := range d.e.ExpectedOn(d.s, inc) {
		if x.Org != c.Body {
			continue
		}
		if (x.Struck != 0) != c.Restore {
			return nil, refuse(CodeNotAllowedNow, "A45", "名单上已是如此", "the list says so already").at("body")
		}
		return []Event{&ExpectedStruck{Incident: inc.ID, Body: c.Body, Restore: c.Restore, Reason: c.Reason}}, nil
	}
	return nil, refuse(CodeUnknown, "A45", "“%s”不在应到名单上", "%s is not on the list of the expected", c.Body).at("body")
}

func (d *deciding) tasked(c *AcknowledgeTasking) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	body := c.Body
	if body == "" {
		body = d.org()
	}
	if !d.e.speaksFor(d.org(), body) {
		return nil, refuse(CodeAuthority, "4.2.2", "由被调派的单位自己签收", "the body that was set in motion acknowledges it").at("body").by(d.seatsOf(body)...)
	}
	for _, t := range inc.Tasked {
		if t.Body == body && t.Seen == 0 {
			return []Event{&TaskingSeen{Incident: inc.ID, Body: body}}, nil
		}
	}
	return nil, refuse(CodeNotAllowedNow, "4.2.2", "没有待签收的调派", "nothing waits to be acknowledged").at("incident")
}

// tickChecklist: the body itself, or for it those whom the plan names. What a
// record of the system's own shows to be done, no hand ticks (4.2.1(f)).
func (d *deciding) tickChecklist(c *TickChecklist) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	item, ok := d.e.plan.CheckItem(c.Item)
	if !ok || item.Guidance || !d.e.plan.Asks(item, d.e.facts(d.s, inc, "")) {
		return nil, refuse(CodeUnknown, "4.2.1", "清单上没有“%s”", "no list has an item %q", c.Item).at("item")
	}
	if item.Met != "" {
		return nil, refuse(CodeSystemOnly, item.Cite, "该项以街道收到报告为准，由系统勾选", "it is done when the report has reached the street, and ticked by that alone").at("item")
	}
	if err := d.mayTick(inc, item); err != nil {
		return nil, err
	}
	if c.State == "done" {
		if err := needs(item, c); err != nil {
			return nil, err
		}
	}
	made := c.MadeAt
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	at := made
	if at == 0 {
		at = d.env.Now
	}
	check := Check{Item: item.ID, State: c.State, Count: c.Count, Point: c.Point, Teams: c.Teams, At: at, By: d.env.Actor.Seat}
	return []Event{&ChecklistTicked{Incident: inc.ID, Check: check, MadeAt: made, Device: c.Device}}, nil
}

func (d *deciding) mayTick(inc *Incident, item *plans.CheckItem) error {
	if d.e.speaksFor(d.org(), d.e.party(d.s, inc, item.By, bind{})) {
		return nil
	}
	if err := d.may(ActTickChecklist, inc); err != nil {
		return err
	}
	if o, ok := d.e.plan.Org(d.org()); ok && o.Kind == plans.KindCommunity && o.Parent != inc.Location.Street {
		return refuse(CodeAuthority, "4.2.4", "不是事发地的居委会", "that residents' committee is of another street").by(d.seatsOf(inc.Location.Street)...)
	}
	return nil
}

// needs: an item that asks for people, a place or teams is not done without.
func needs(item *plans.CheckItem, c *TickChecklist) error {
	switch {
	case item.Needs == "count" && c.Count == 0:
		return refuse(CodeBlank, item.Cite, "请填写疏散或涉及的人数", "say how many people it concerned").at("count")
	case item.Needs == "contact" && strings.TrimSpace(c.Point) == "":
		return refuse(CodeBlank, item.Cite, "请填写引导地点", "say where the teams are met").at("point")
	case item.Needs == "teams" && strings.TrimSpace(c.Teams) == "":
		return refuse(CodeBlank, item.Cite, "请填写派出的队伍", "say which teams were sent").at("teams")
	}
	return nil
}

// handOverScene: when the professionals have arrived, not before (4.2.3(e)).
func (d *deciding) handOverScene(c *HandOverScene) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActHandOverScene, inc); err != nil {
		return nil, err
	}
	lead := d.e.book(inc).Lead
	if _, there := inc.present(lead, ""); !there {
		return nil, refuse(CodeNotAllowedNow, "4.2.3(e)", "专业处置部门尚未到场", "the lead department is not on the scene yet").at("incident").by(plans.SeatID(string(lead) + "/field"))
	}
	if inc.Scene != nil && inc.Scene.To == lead {
		return nil, refuse(CodeNotAllowedNow, "4.2.3(e)", "现场已交接，不必再办", "the scene has been handed over: nothing is left to do").at("incident")
	}
	return []Event{&SceneHandedOver{Incident: inc.ID, Handover: SceneHandover{From: inc.Location.Street, To: lead, Text: c.Text, At: d.env.Now, By: d.env.Actor.Seat}}}, nil
}

func (d *deciding) acceptScene(c *AcceptScene) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAcceptScene, inc); err != nil {
		return nil, err
	}
	if inc.Scene == nil || inc.Scene.Accepted != 0 {
		return nil, refuse(CodeNotAllowedNow, "4.2.3(e)", "没有待接收的交接", "nothing waits to be taken over").at("incident").by(plans.SeatID(string(inc.Location.Street) + "/leader"))
	}
	return []Event{&SceneAccepted{Incident: inc.ID}}, nil
}

// reportScene: whoever was set in motion, called or is there (4.2.2(c)). Of a
// restricted place nothing is told from inside (A32).
func (d *deciding) reportScene(c *ReportScene) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.outsideOnly(inc, "text"); err != nil {
		return nil, err
	}
	known := d.onScene() || inc.Location.Street == d.org()
	for _, org := range d.s.participants(inc) {
		known = known || d.e.speaksFor(d.org(), org)
	}
	for _, x := range d.e.ExpectedOn(d.s, inc) {
		known = known || d.e.speaksFor(d.org(), x.Org)
	}
	if !known {
		return nil, refuse(CodeAuthority, "4.2.2(c)", "由已调派或在场的单位报告现场情况", "a body set in motion or on the scene tells of it").by(plans.SeatID(string(d.e.book(inc).Lead) + "/field"))
	}
	return []Event{&SceneReported{Incident: inc.ID, Org: d.org(), Status: SceneStatus{Text: c.Text, Contained: tri(c.Contained), At: d.env.Now}}}, nil
}

func (e *Engine) applyScene(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ExpectedStruck:
		inc := s.Incidents[ev.Incident]
		if inc.Struck == nil {
			inc.Struck = map[plans.OrgID]Strike{}
		}
		if delete(inc.Struck, ev.Body); !ev.Restore {
			inc.Struck[ev.Body] = Strike{At: h.At, By: h.Seat, Reason: ev.Reason}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"body": string(ev.Body), "restore": flag(ev.Restore), "reason": ev.Reason})
	case *TaskingSeen:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Tasked {
			if t := &inc.Tasked[i]; t.Body == ev.Body && t.Seen == 0 {
				t.Seen = h.At
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"body": string(ev.Body)})
	case *ChecklistTicked:
		inc := s.Incidents[ev.Incident]
		// What a phone kept and brings late does not undo what was ticked after it (A22).
		if last := inc.check(ev.Check.Item); last.At <= ev.Check.At {
			inc.Checks = append(without(inc.Checks, last), ev.Check)
		}
		l := s.line(inc, h, ev.Kind(), map[string]string{"item": ev.Check.Item, "state": ev.Check.State, "by": string(ev.Check.By)})
		madeBy(l, ev.MadeAt, ev.Device)
	case *SceneHandedOver:
		inc := s.Incidents[ev.Incident]
		x := ev.Handover
		inc.Scene = &x
		s.line(inc, h, ev.Kind(), map[string]string{"from": string(x.From), "to": string(x.To), "text": x.Text})
	case *SceneAccepted:
		inc := s.Incidents[ev.Incident]
		inc.Scene.Accepted, inc.Scene.Receiver = h.At, h.Seat
		s.line(inc, h, ev.Kind(), map[string]string{"from": string(inc.Scene.From), "to": string(inc.Scene.To)})
	case *SceneReported:
		inc := s.Incidents[ev.Incident]
		if inc.OnScene == nil {
			inc.OnScene = map[plans.OrgID]SceneStatus{}
		}
		inc.OnScene[ev.Org] = ev.Status
		s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.Org), "text": ev.Status.Text, "contained": triWord(ev.Status.Contained)})
	default:
		return false
	}
	return true
}

// check is an item as it was last ticked; the zero value while it never was.
func (inc *Incident) check(item string) Check {
	for _, c := range inc.Checks {
		if c.Item == item {
			return c
		}
	}
	return Check{}
}

func (x *settling) settleScene(ev Event) {
	switch ev := ev.(type) {
	case *BodiesCoordinated:
		for _, body := range ev.Bodies { // 4.2.2(b): each goes to the scene
			m := x.moment(x.s.Incidents[ev.Incident], body, bind{assignee: body}, x.h.At)
			m.origin = "unit:" + string(body)
			x.fire(plans.OnTasked, m)
		}
	case *ExpectedStruck:
		for _, o := range x.s.duties(x.s.root(ev.Incident)) {
			r, ok := x.e.ruleOf(x.s, o)
			if !ev.Restore && ok && r.On == plans.OnTasked && o.Debtor == ev.Body && o.Pending() {
				x.void(o, CauseStruck, "")
			}
		}
	case *CheckedIn:
		inc := x.s.Incidents[ev.Incident]
		if root := x.s.root(inc.ID); ev.CheckIn.Org == x.e.book(root).Lead && root.Scene == nil {
			m := x.moment(inc, ev.CheckIn.Org, bind{}, ev.CheckIn.At)
			m.origin = "lead"
			x.fire(plans.OnLeadArrived, m)
		}
	case *SceneAccepted:
		inc := x.s.Incidents[ev.Incident]
		x.discharge(x.s.root(inc.ID), plans.ActHandScene, x.done("", x.h.At), func(*obligation.Obligation) bool { return true })
	case *PostFormed:
		inc := x.s.Incidents[ev.Incident]
		x.discharge(x.s.root(inc.ID), plans.ActPost, x.done("", x.h.At), func(*obligation.Obligation) bool { return true })
	default:
		x.passOn()
	}
}

// CheckState is an item of a checklist as it stands on an incident.
type CheckState struct {
	*plans.CheckItem
	Org   plans.OrgID `json:"org"` // whose list it is
	Check *Check      `json:"check,omitempty"`
}

// ChecklistsOn lists every first responder's items, in the plan's order. What a
// record shows to be done is done by it.
func (e *Engine) ChecklistsOn(s *State, inc *Incident) []CheckState {
	f := e.facts(s, inc, "")
	var out []CheckState
	for i := range e.plan.Checklists {
		item := &e.plan.Checklists[i]
		org := e.party(s, inc, item.By, bind{})
		if org == "" || !e.plan.Asks(item, f) {
			continue
		}
		x := CheckState{CheckItem: item, Org: org}
		if c := inc.check(item.ID); c.Item != "" {
			x.Check = &c
		}
		if item.Met == "street_told" {
			if at := s.earliest(inc, func(m *Incident) clock.Time { return m.StreetKnows }); at != 0 {
				x.Check = &Check{Item: item.ID, State: "done", At: at}
			}
		}
		out = append(out, x)
	}
	return out
}

// RoleOn is what the district is to the incident (2.1.1).
func (e *Engine) RoleOn(s *State, inc *Incident) (*plans.DistrictRole, bool) {
	return e.plan.RoleIn(e.facts(s, inc, ""))
}
