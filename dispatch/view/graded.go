package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// The rows of what is on record beside the incidents.
const (
	KindGroup    = "group"    // an event group (A50)
	KindDistrict = "district" // the one row of the district itself: platform, major events, standing tasks
)

// Graded is first handling and graded response on an incident's page (4.2, 4.3):
// what holds, who is asked, who has done what.
type Graded struct {
	Role       *DistrictRole  `json:"role,omitempty"`
	Conditions []ConditionRow `json:"conditions"`
	Expected   []Expected     `json:"expected"`
	Checklists []Checklist    `json:"checklists"`
	Calls      []CallRow      `json:"calls"`
	Support    []SupportRow   `json:"support"`
	Scene      *SceneHandover `json:"scene,omitempty"`
	Statuses   []SceneStatus  `json:"statuses"`
	Streets    []plans.OrgID  `json:"streets"` // affected beside the territorial one
	Part       string         `json:"part,omitempty"`
	OurPart    string         `json:"our_part,omitempty"`
	Plan       string         `json:"plan,omitempty"` // the special plan whose grading applies (4.3.1)
	PlanName   *plans.Text    `json:"plan_name,omitempty"`
	Event      *MajorEventRow `json:"event,omitempty"`
	EventEnd   clock.Time     `json:"event_handed,omitempty"`
	// Jurisdiction is whose event it is, Held what it was held to be before (A32).
	Jurisdiction string `json:"jurisdiction"`
	Held         []Held `json:"held"`

	Group     *EventGroup `json:"group,omitempty"`
	GroupActs []Act       `json:"group_acts"`        // on the whole group
	Offered   int         `json:"offered,omitempty"` // the lower level that waits for acceptance
	Under     plans.OrgID `json:"under,omitempty"`   // under whom the forces on the scene stand
	Within    plans.OrgID `json:"incorporated,omitempty"`
}

// Held is whose event it was held to be until a correction.
type Held struct {
	Jurisdiction string       `json:"jurisdiction"`
	Street       plans.OrgID  `json:"street,omitempty"`
	OurPart      string       `json:"our_part,omitempty"`
	Event        string       `json:"event,omitempty"`
	Until        clock.Time   `json:"until"`
	By           plans.SeatID `json:"by"`
	Reason       string       `json:"reason"`
}

func heldOf(inc *dispatch.Incident) []Held {
	out := []Held{}
	for _, h := range inc.Held {
		out = append(out, Held{dispatch.JurisdictionName(h.Jurisdiction), h.Street, h.OurPart, h.Event, h.Until, h.By, h.Reason})
	}
	return out
}

// DistrictRole is what the district is to this incident (2.1.1).
type DistrictRole struct {
	ID     string       `json:"id"`
	Clause plans.Clause `json:"clause"`
	Title  plans.Text   `json:"title"`
	Body   plans.OrgID  `json:"body,omitempty"`
}

// ConditionRow is a condition of a level: whether it holds by the facts, whether
// somebody has ticked it, and whether it can be ticked at all.
type ConditionRow struct {
	ID     string       `json:"id"`
	Level  int          `json:"level"`
	Clause plans.Clause `json:"clause"`
	Title  plans.Text   `json:"title"`
	Met    bool         `json:"met"`
	Ticks  bool         `json:"ticks"` // persons may say so
	Ticked clock.Time   `json:"ticked,omitempty"`
	By     plans.SeatID `json:"by,omitempty"`
	Note   string       `json:"note,omitempty"`
	May    bool         `json:"may,omitempty"` // the asking seat ticks it, or takes the tick back
}

// Expected is a body that is expected on the scene (4.2.2(a), A45).
type Expected struct {
	Org    plans.OrgID  `json:"org"`
	Clause plans.Clause `json:"clause"`
	Struck clock.Time   `json:"struck,omitempty"`
	Reason string       `json:"reason,omitempty"`
	May    bool         `json:"may,omitempty"` // the asking seat strikes it, or puts it back
}

// Checklist is one first responder's list.
type Checklist struct {
	By    plans.OrgID    `json:"by"`
	Items []CheckItemRow `json:"items"`
}

// CheckItemRow is an item and how it stands: open, done, not_needed.
type CheckItemRow struct {
	ID       string       `json:"id"`
	Clause   plans.Clause `json:"clause"`
	Title    plans.Text   `json:"title"`
	Needs    string       `json:"needs,omitempty"`
	State    string       `json:"state"`
	Auto     bool         `json:"auto,omitempty"` // by a record, not by hand
	Guidance bool         `json:"guidance,omitempty"`
	Count    int          `json:"count,omitempty"`
	Point    string       `json:"point,omitempty"`
	Teams    string       `json:"teams,omitempty"`
	At       clock.Time   `json:"at,omitempty"`
	By       plans.SeatID `json:"by,omitempty"`
	May      bool         `json:"may,omitempty"` // the asking seat ticks it
}

// CallRow is a body called upon, and its answer. Mine: the asking seat answers.
type CallRow struct {
	dispatch.Calling
	Mine bool `json:"mine,omitempty"`
}

// SupportRow is a request upward and its answer.
type SupportRow = dispatch.SupportRequest

// SceneHandover is the hand-over to the professionals (4.2.3).
type SceneHandover = dispatch.SceneHandover

// SceneStatus is what a body on the scene last told.
type SceneStatus struct {
	Org       plans.OrgID `json:"org"`
	Text      string      `json:"text"`
	Contained string      `json:"contained"`
	At        clock.Time  `json:"at"`
}

// MajorEventRow is a major event (2.6).
type MajorEventRow = dispatch.MajorEvent

// EventGroup is the row of an event group (A50).
type EventGroup struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	At        clock.Time     `json:"at"`
	Incidents []string       `json:"incidents"`
	Live      int            `json:"live"`
	Level     int            `json:"level"`
	Command   plans.OrgID    `json:"command,omitempty"`
	Commands  []Command      `json:"commands"`
	Severity  Severity       `json:"severity"` // the gravest of its incidents
	Totals    map[string]int `json:"totals"`
	Overlaps  int            `json:"overlaps"`
	Ended     clock.Time     `json:"ended,omitempty"`
	Version   uint64         `json:"version"`
}

// DistrictRow is the district itself.
type DistrictRow struct {
	ID       string                  `json:"id"`
	Platform plans.OrgID             `json:"platform"`
	Since    clock.Time              `json:"since,omitempty"`
	Reason   string                  `json:"reason,omitempty"`
	Events   []MajorEventRow         `json:"events"`
	Tasks    []dispatch.StandingTask `json:"tasks"`
	// Outside is what the city and other districts have asked of the depots (6.4.3(c)).
	Outside []dispatch.OutsideLoan `json:"outside"`
	// Overlays are the further instruments that may bind beside the plan (A66).
	Overlays []OverlayRow `json:"overlays"`
}

func gradedOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor, now clock.Time) Graded {
	p := &probe{e: e, s: s, inc: inc, actor: actor, now: now}
	g := Graded{
		Conditions: conditionsOf(p), Expected: expectedOf(p), Checklists: checklistsOf(p), Calls: callsOf(e, inc, actor), GroupActs: []Act{},
		Support: append([]SupportRow{}, inc.Support...), Scene: inc.Scene, Statuses: statusesOf(inc),
		Streets: append([]plans.OrgID{}, inc.Streets...), Part: inc.Part, OurPart: inc.OurPart, EventEnd: inc.EventEnd,
		Offered: inc.Offered, Under: inc.Command,
		Jurisdiction: dispatch.JurisdictionName(inc.Jurisdiction), Held: heldOf(inc),
	}
	if r, ok := e.RoleOn(s, inc); ok {
		g.Role = &DistrictRole{r.ID, r.Cite, r.Title, r.Body}
	}
	if b, ok := e.Plan().Playbook(inc.Type, inc.Location.Street); ok && b.Special != nil {
		g.Plan, g.PlanName = b.Special.ID, &b.Special.Name
	}
	if x := s.District.Events[inc.Event]; x != nil {
		y := *x
		g.Event = &y
	}
	if x := s.Groups[inc.Group]; x != nil {
		row := groupRow(e, s, x)
		g.Group, g.GroupActs = &row, groupActs(e, s, x, actor, now)
	}
	g.Within = incorporated(inc)
	return g
}

// incorporated is the district's body that works on within the city's command
// (A48); "" while the district commands.
func incorporated(inc *dispatch.Incident) (body plans.OrgID) {
	if inc.CityCommand == "" {
		return ""
	}
	for _, c := range inc.Commands {
		if c.City == "" {
			body = c.Body
		}
	}
	return body
}

// rosterOf counts the forces on the scene. They stand under the body in command
// from the instant at which it took command (4.3.2(g), A46).
func rosterOf(inc *dispatch.Incident) *Roster {
	var r Roster
	for _, c := range inc.CheckIns {
		if c.Released == 0 {
			r.Teams++
			r.Persons += c.Persons
			r.add(c.Org, c.Persons)
		}
	}
	for i := range inc.Calls {
		if inc.Calls[i].OnWay() && inc.Phase.Live() {
			r.OnWay++
		}
	}
	if r.Teams == 0 && r.OnWay == 0 {
		return nil
	}
	slices.SortStableFunc(r.Bodies, func(a, b RosterBody) int { return b.Persons - a.Persons })
	r.Under = inc.Command
	return &r
}

func conditionsOf(p *probe) []ConditionRow {
	out := []ConditionRow{}
	for _, c := range p.e.ConditionsOn(p.s, p.inc) {
		x := ConditionRow{ID: c.ID, Level: int(c.Level), Clause: c.Cite, Title: c.Title, Met: c.Met, Ticks: c.Ticked}
		if c.Tick != nil {
			x.Ticked, x.By, x.Note = c.Tick.At, c.Tick.By, c.Tick.Note
		}
		x.May = p.mayTick(&x)
		out = append(out, x)
	}
	return out
}

func expectedOf(p *probe) []Expected {
	out := []Expected{}
	for _, x := range p.e.ExpectedOn(p.s, p.inc) {
		out = append(out, Expected{x.Org, x.Clause, x.Struck, x.Reason, p.mayStrike(x.Org, x.Struck != 0)})
	}
	return out
}

func checklistsOf(p *probe) []Checklist {
	out := []Checklist{}
	for _, c := range p.e.ChecklistsOn(p.s, p.inc) {
		item := CheckItemRow{
			ID: c.ID, Clause: c.Cite, Title: c.Title, Needs: c.Needs, State: "open", Auto: c.Met != "", Guidance: c.Guidance,
		}
		if c.Check != nil {
			item.State, item.Count, item.Point, item.Teams, item.At, item.By = c.Check.State, c.Check.Count, c.Check.Point, c.Check.Teams, c.Check.At, c.Check.By
		}
		item.May = p.mayCheck(&item)
		i := slices.IndexFunc(out, func(l Checklist) bool { return l.By == c.Org })
		if i < 0 {
			out, i = append(out, Checklist{By: c.Org, Items: []CheckItemRow{}}), len(out)
		}
		out[i].Items = append(out[i].Items, item)
	}
	return out
}

func callsOf(e *dispatch.Engine, inc *dispatch.Incident, actor dispatch.Actor) []CallRow {
	out := []CallRow{}
	for _, c := range inc.Callings {
		mine := c.Answered == 0 && (c.To == actor.Seat.Org() || slices.Contains(e.Plan().ActingFor(c.To), actor.Seat.Org()))
		out = append(out, CallRow{c, mine})
	}
	return out
}

func statusesOf(inc *dispatch.Incident) []SceneStatus {
	out := []SceneStatus{}
	for org, st := range inc.OnScene {
		out = append(out, SceneStatus{org, st.Text, triState(st.Contained), st.At})
	}
	slices.SortFunc(out, func(a, b SceneStatus) int {
		if a.At != b.At {
			return int(b.At - a.At)
		}
		if a.Org < b.Org {
			return -1
		}
		return 1
	})
	return out
}

func triState(t plans.Tri) string {
	switch t {
	case plans.Yes:
		return "yes"
	case plans.No:
		return "no"
	}
	return "unknown"
}

func groupRow(e *dispatch.Engine, s *dispatch.State, g *dispatch.Group) EventGroup {
	row := EventGroup{
		ID: g.ID, Title: g.Title, At: g.At, Incidents: words(g.Incidents), Live: len(s.Members(g)), Level: g.Level, Command: g.Command,
		Commands: []Command{}, Totals: e.GroupTotals(s, g), Overlaps: len(g.Overlaps), Ended: g.Ended, Version: g.Version,
	}
	for _, c := range g.Commands {
		row.Commands = append(row.Commands, commandOf(c))
	}
	for _, id := range g.Incidents {
		if inc := s.Incidents[id]; inc != nil {
			if v := s.SeverityOf(standing(s, inc)); v.Level > row.Severity.Level {
				row.Severity = Severity{v.Level, v.May}
			}
		}
	}
	return row
}

func commandOf(c dispatch.CommandRecord) Command {
	return Command{Level: c.Level, Body: c.Body, Since: c.At, City: c.City, Plan: c.Plan, Conditions: append([]string{}, c.Conditions...), Reason: c.Reason, By: c.By}
}

func districtRow(e *dispatch.Engine, s *dispatch.State) DistrictRow {
	x := &s.District
	row := DistrictRow{
		ID: KindDistrict, Platform: s.ActivePlatform(), Since: x.Platform.Since, Reason: x.Platform.Reason,
		Events: []MajorEventRow{}, Tasks: append([]dispatch.StandingTask{}, x.Tasks...), Outside: append([]dispatch.OutsideLoan{}, s.Outside...), Overlays: overlaysOf(e, s),
	}
	for _, ev := range x.Events {
		row.Events = append(row.Events, *ev)
	}
	slices.SortFunc(row.Events, func(a, b MajorEventRow) int { return int(a.At - b.At) })
	return row
}

// Body is an organisation's page: what it is, what it always owes and when it
// last did it, what it keeps on record, what it may do (chapter 2).
type Body struct {
	Org       plans.OrgID   `json:"org"`
	Clauses   []string      `json:"clauses"`
	Tier      string        `json:"tier,omitempty"`
	Seats     []BodySeat    `json:"seats"`
	Of        []Composed    `json:"of"`
	Standing  []StandingRow `json:"standing"`
	Keeps     []KeepRow     `json:"keeps"`
	Leads     []int         `json:"leads"`  // event types (2.3.6)
	Serves    []int         `json:"serves"` // as a headquarters (2.3.1)
	Acts      []BodyAct     `json:"acts"`   // guarded acts that one of its seats holds
	Rules     []string      `json:"rules"`  // under which it owes by name
	Assigns   []AssignRow   `json:"assigns"`
	ActsFor   []plans.OrgID `json:"acts_for"`
	Office    plans.OrgID   `json:"office,omitempty"`
	Host      plans.OrgID   `json:"host,omitempty"`
	Missing   int           `json:"missing"`   // records not kept
	OverDates int           `json:"over_date"` // standing duties past our target
}

// BodySeat is one of its seats, and who sits there.
type BodySeat struct {
	Seat   plans.SeatID `json:"seat"`
	Person string       `json:"person,omitempty"`
}

// Composed says of whom a body consists.
type Composed struct {
	As     plans.Text   `json:"as"`
	Clause plans.Clause `json:"clause"`
	Of     []string     `json:"of"`
}

// StandingRow is a standing duty of a body. Due is our target (A02): it shows.
type StandingRow struct {
	ID     string                  `json:"id"`
	Clause plans.Clause            `json:"clause"`
	Title  plans.Text              `json:"title"`
	Last   clock.Time              `json:"last,omitempty"`
	Note   string                  `json:"note,omitempty"`
	Due    clock.Time              `json:"due,omitempty"`
	Over   bool                    `json:"over,omitempty"`
	Tasks  []dispatch.StandingTask `json:"tasks"`
}

// KeepRow is something that it is to have on record.
type KeepRow struct {
	ID       string       `json:"id"`
	Clause   plans.Clause `json:"clause"`
	Title    plans.Text   `json:"title"`
	Optional bool         `json:"optional,omitempty"`
	Text     string       `json:"text,omitempty"`
	At       clock.Time   `json:"at,omitempty"`
}

// BodyAct is a guarded act and under which clause it is held.
type BodyAct struct {
	Act    string       `json:"act"`
	Clause plans.Clause `json:"clause"`
}

// BodyPage makes an organisation's page; ok is false for a body that the plan
// does not know.
func BodyPage(e *dispatch.Engine, s *dispatch.State, org plans.OrgID, now clock.Time) (Body, bool) {
	p := e.Plan()
	o, ok := p.Org(org)
	if !ok {
		return Body{}, false
	}
	b := Body{
		Org: org, Clauses: []string{}, Tier: p.TierOf(org), Seats: []BodySeat{}, Of: []Composed{}, Standing: []StandingRow{}, Keeps: []KeepRow{},
		Leads: []int{}, Serves: []int{}, Acts: []BodyAct{}, Rules: []string{}, Assigns: []AssignRow{}, ActsFor: append([]plans.OrgID{}, o.ActsFor...), Office: o.Office, Host: o.Host,
	}
	for _, c := range append(slices.Clone(o.Cite), o.Clauses...) {
		b.Clauses = append(b.Clauses, string(c))
	}
	for _, seat := range p.SeatsOf(org) {
		x := BodySeat{Seat: seat.ID}
		if sit := s.Seats[seat.ID]; sit != nil {
			x.Person = string(sit.Person)
		}
		b.Seats = append(b.Seats, x)
	}
	for i := range p.Compositions {
		if c := &p.Compositions[i]; p.Names([]string{c.Body}, org) {
			b.Of = append(b.Of, Composed{c.As, c.Cite, c.Of})
		}
	}
	b.standing(p, s, now)
	b.keeps(p, s)
	b.powers(p)
	b.assigns(p, s)
	return b, true
}

func (b *Body) standing(p *plans.Plan, s *dispatch.State, now clock.Time) {
	for _, d := range p.StandingOf(b.Org) {
		row := StandingRow{ID: d.ID, Clause: d.Cite, Title: d.Title, Tasks: []dispatch.StandingTask{}}
		if done, ok := s.District.Done[dispatch.OfDistrict(b.Org, d.ID)]; ok {
			row.Last, row.Note = done.At, done.Note
		}
		for _, t := range s.District.Tasks {
			if t.Duty == d.ID && t.To == b.Org {
				row.Tasks = append(row.Tasks, t)
			}
		}
		if d.Every > 0 { // from when it was last done, else from when the workspace began
			row.Due = max(row.Last, s.Workspace.Opened).Add(d.Every)
			if row.Over = now > row.Due; row.Over {
				b.OverDates++
			}
		}
		b.Standing = append(b.Standing, row)
	}
}

func (b *Body) keeps(p *plans.Plan, s *dispatch.State) {
	for _, k := range p.KeepsOf(b.Org) {
		row := KeepRow{ID: k.ID, Clause: k.Cite, Title: k.Title, Optional: k.Optional}
		if r, ok := s.District.Kept[dispatch.OfDistrict(b.Org, k.ID)]; ok {
			row.Text, row.At = r.Text, r.At
		} else if !k.Optional {
			b.Missing++
		}
		b.Keeps = append(b.Keeps, row)
	}
}

func (b *Body) powers(p *plans.Plan) {
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		if slices.Contains(t.Leads, b.Org) {
			b.Leads = append(b.Leads, t.No)
		}
		if t.HQ == b.Org {
			b.Serves = append(b.Serves, t.No)
		}
	}
	for i := range p.Authorities {
		a := &p.Authorities[i]
		if slices.ContainsFunc(p.SeatsOf(b.Org), func(s *plans.Seat) bool { return p.Allows(a.Act, s.ID, nil) }) {
			b.Acts = append(b.Acts, BodyAct{a.Act, a.Cite})
		}
	}
	for i := range p.Rules {
		if r := &p.Rules[i]; plans.OrgID(r.Debtor) == b.Org {
			b.Rules = append(b.Rules, r.ID)
		}
	}
}
