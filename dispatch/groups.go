package dispatch

import (
	"slices"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// An event group is one cause with many incidents (A50). Its level and command
// are started on the group: one command, under which every member stands. Duties
// that the level brings arise once, with the member that leads the group; each
// member keeps its own receipt, type and clocks.

// Overlap is a count of people who are in the figures of two members, so that the
// totals count them once.
type Overlap struct {
	Figures Figures      `json:"figures"`
	Reason  string       `json:"reason"`
	At      clock.Time   `json:"at"`
	By      plans.SeatID `json:"by"`
}

// JoinGroup adds an incident to an event group, and under its command.
type JoinGroup struct {
	Group    string     `json:"group" maxLength:"20"`
	Incident IncidentID `json:"incident"`
}

// LeaveGroup takes an incident out of a group that has no command of its own.
type LeaveGroup struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"300"`
}

// RecordOverlap says how many people are in the figures of several members.
type RecordOverlap struct {
	Group   string  `json:"group" maxLength:"20"`
	Figures Figures `json:"figures"`
	Reason  string  `json:"reason" minLength:"1" maxLength:"300"`
}

// GroupJoined by a further incident.
type GroupJoined struct {
	Group    string     `json:"group"`
	Incident IncidentID `json:"incident"`
}

// GroupLeft by an incident.
type GroupLeft struct {
	Group    string     `json:"group"`
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason"`
}

// OverlapRecorded in a group's figures.
type OverlapRecorded struct {
	Group   string  `json:"group"`
	Overlap Overlap `json:"overlap"`
}

func (JoinGroup) Name() string     { return "join-group" }
func (LeaveGroup) Name() string    { return "leave-group" }
func (RecordOverlap) Name() string { return "record-overlap" }

func (*GroupJoined) Kind() string         { return "group_joined" }
func (e *GroupJoined) Stream() string     { return "incident/" + string(e.Incident) }
func (*GroupLeft) Kind() string           { return "group_left" }
func (e *GroupLeft) Stream() string       { return "incident/" + string(e.Incident) }
func (*OverlapRecorded) Kind() string     { return "overlap_recorded" }
func (e *OverlapRecorded) Stream() string { return "group/" + e.Group }

func init() {
	registerCommands(func() Command { return new(JoinGroup) }, func() Command { return new(LeaveGroup) }, func() Command { return new(RecordOverlap) })
	registerEvents(func() Event { return new(GroupJoined) }, func() Event { return new(GroupLeft) }, func() Event { return new(OverlapRecorded) })
}

func (d *deciding) eventGroups(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *JoinGroup:
		return d.joinGroup(c)
	case *LeaveGroup:
		return d.leaveGroup(c)
	case *RecordOverlap:
		return d.overlap(c)
	}
	return nil, nil
}

// Members are the incidents of a group that are still handled, merged ones by
// the incident that leads them, each once.
func (s *State) Members(g *Group) []*Incident {
	var out []*Incident
	for _, id := range g.Incidents {
		if inc := s.root(id); inc != nil && inc.Phase.Live() && !contains(out, inc) {
			out = append(out, inc)
		}
	}
	return out
}

// led resolves what a command of the response is addressed to: an incident, or a
// group, for which the first of its members speaks. Of a group that is under one
// command no member is addressed by itself.
func (d *deciding) led(id IncidentID) (*Incident, *Group, error) {
	if g := d.s.Groups[string(id)]; g != nil {
		members := d.s.Members(g)
		if len(members) == 0 {
			return nil, nil, refuse(CodeEnded, "A50", "事件组内已没有在处置的事件", "no incident of the group is still handled").at("incident")
		}
		return members[0], g, nil
	}
	inc, err := d.live(id)
	if err != nil {
		return nil, nil, err
	}
	if g := d.s.Groups[inc.Group]; g != nil && g.Command != "" && g.Ended == 0 {
		return nil, nil, refuse(CodeNotAllowedNow, "A50", "事件属事件组“%s”，由事件组统一指挥，请对事件组操作", "the incident is part of the group %q and under its command: act on the group", g.Title).at("incident").by(d.seatsOf(g.Command)...)
	}
	return inc, nil, nil
}

// through repeats on every other member what was decided for one of them.
func (d *deciding) through(g *Group, of *Incident, acts []Event) []Event {
	if g == nil {
		return acts
	}
	out := slices.Clone(acts)
	for i, ev := range out {
		out[i] = ofGroup(ev, g)
	}
	for _, m := range d.s.Members(g) {
		if m.ID == of.ID {
			continue
		}
		for _, ev := range acts {
			if again := d.again(ofGroup(ev, g), m); again != nil {
				out = append(out, again)
			}
		}
	}
	return out
}

// ofGroup marks an event as one of the group's.
func ofGroup(ev Event, g *Group) Event {
	switch ev := ev.(type) {
	case *ResponseStarted:
		x := *ev
		x.Group = g.ID
		return &x
	case *CityCommandRecorded:
		x := *ev
		x.Group = g.ID
		return &x
	}
	return ev
}

// again is the same event on another member, or nil where it would say nothing.
func (d *deciding) again(ev Event, m *Incident) Event {
	switch ev := ev.(type) {
	case *ResponseStarted:
		x := *ev
		x.Incident = m.ID
		return &x
	case *ResponseLoweringOffered:
		x := *ev
		x.Incident = m.ID
		return &x
	case *CommandDeclined:
		x := *ev
		x.Incident = m.ID
		return &x
	case *CityCommandRecorded:
		x := *ev
		x.Incident = m.ID
		return &x
	case *CatastropheDeclared:
		x := *ev
		x.Incident = m.ID
		return &x
	case *HandlingEnded:
		x := *ev
		x.Incident, x.Open = m.ID, d.s.stillOpen(m)
		return &x
	}
	return nil
}

// member tells that the duties of an event on a group arise with another member.
func (x *settling) member(group string, id IncidentID) bool {
	g := x.s.Groups[group]
	if g == nil {
		return false
	}
	for _, inc := range x.s.Members(g) {
		return inc.ID != x.s.root(id).ID
	}
	return false
}

func (d *deciding) openGroup(id string) (*Group, error) {
	if err := d.may(ActGroup, nil); err != nil {
		return nil, err
	}
	g := d.s.Groups[id]
	if g == nil {
		return nil, refuse(CodeUnknown, "A50", "没有事件组 %s，请从事件组列表中选择", "there is no group %s: choose it from the list", id).at("group")
	}
	if g.Ended != 0 {
		return nil, refuse(CodeEnded, "A50", "事件组已结束，请对单个事件操作", "the group is over: act on the incidents one by one").at("group")
	}
	return g, nil
}

func (d *deciding) joinGroup(c *JoinGroup) ([]Event, error) {
	g, err := d.openGroup(c.Group)
	if err != nil {
		return nil, err
	}
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Group != "" {
		return nil, refuse(CodeNotAllowedNow, "A50", "事件已在事件组 %s", "the incident is in the group %s", inc.Group).at("incident")
	}
	if g.Command != "" {
		level := g.Level
		if g.Command == orgCityCommand { // the city is above every level
			level = 0
		}
		if r := d.letsGo(inc, level); r != nil && !(level == 0 && inc.CityCommand != "") {
			return nil, r.at("incident")
		}
		if g.Level == 3 && inc.Location.Street != g.Command && level != 0 {
			return nil, d.severalStreets().at("incident")
		}
	}
	return append([]Event{&GroupJoined{Group: g.ID, Incident: inc.ID}}, d.underGroup(g, inc, "")...), nil
}

func (d *deciding) leaveGroup(c *LeaveGroup) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	g, err := d.openGroup(inc.Group)
	if err != nil {
		return nil, err
	}
	if g.Command != "" {
		return nil, refuse(CodeNotAllowedNow, "A50", "事件组正在统一指挥，不能退出", "the group is under one command: nothing leaves it").at("incident").by(d.seatsOf(g.Command)...)
	}
	if needReason(c.Reason, "A50", "reason") != nil {
		return nil, refuse(CodeReason, "A50", "请写明理由", "give the reason").at("reason")
	}
	var out []Event
	for _, m := range d.s.family(inc) { // the whole leaves, not one telling of it (A21)
		if m.Group == g.ID {
			out = append(out, &GroupLeft{Group: g.ID, Incident: m.ID, Reason: c.Reason})
		}
	}
	return out, nil
}

func (d *deciding) overlap(c *RecordOverlap) ([]Event, error) {
	g, err := d.openGroup(c.Group)
	if err != nil {
		return nil, err
	}
	if !hasFigures(c.Figures) || strings.TrimSpace(c.Reason) == "" {
		return nil, refuse(CodeBlank, "A50", "请填写重复计入的人数和依据", "say how many are counted twice, and how it is known").at("figures")
	}
	total := d.e.GroupTotals(d.s, g)
	over := ""
	c.Figures.each(func(n string, v int) {
		if v < 0 || v > total[n] {
			over = n
		}
	})
	if over != "" {
		return nil, refuse(CodeInvalid, "A50", "重复人数超过合计", "more are counted twice than there are").at("figures." + over)
	}
	return []Event{&OverlapRecorded{Group: g.ID, Overlap: Overlap{Figures: c.Figures, Reason: c.Reason, At: d.env.Now, By: d.env.Actor.Seat}}}, nil
}

// GroupTotals are the sums over a group's incidents, ended ones included. Reports
// merged into one count once, and people said to be in two figures once (A50).
func (e *Engine) GroupTotals(s *State, g *Group) map[string]int {
	out := map[string]int{}
	var counted []*Incident
	for _, id := range g.Incidents {
		inc := s.root(id)
		if inc == nil || contains(counted, inc) {
			continue
		}
		counted = append(counted, inc)
		for name, f := range s.FiguresOf(inc) {
			if f.Value > 0 {
				out[name] += f.Value
			}
		}
	}
	for _, o := range g.Overlaps {
		o.Figures.each(func(n string, v int) { out[n] = max(out[n]-v, 0) })
	}
	return out
}

func (e *Engine) applyGroups(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *GroupJoined:
		g, inc := s.Groups[ev.Group], s.Incidents[ev.Incident]
		g.Incidents = append(slices.Clone(g.Incidents), inc.ID)
		inc.Group = g.ID
		s.line(inc, h, ev.Kind(), map[string]string{"group": g.Title})
		s.changeGroup(g, h)
	case *GroupLeft:
		g, inc := s.Groups[ev.Group], s.Incidents[ev.Incident]
		g.Incidents = without(g.Incidents, inc.ID)
		inc.Group = ""
		s.line(inc, h, ev.Kind(), map[string]string{"group": g.Title, "reason": ev.Reason})
		s.changeGroup(g, h)
	case *OverlapRecorded:
		g := s.Groups[ev.Group]
		g.Overlaps = append(g.Overlaps, ev.Overlap)
		s.changeGroup(g, h)
	default:
		return false
	}
	return true
}

// commandGroup keeps what was started on a group as the group's own.
func (s *State) commandGroup(h Header, id string, c CommandRecord) {
	g := s.Groups[id]
	if g == nil {
		return
	}
	if n := len(g.Commands); n > 0 && g.Commands[n-1].At == c.At && g.Commands[n-1].Body == c.Body && g.Commands[n-1].Level == c.Level {
		return // said already, of another member
	}
	g.Level, g.Command = c.Level, c.Body
	g.Commands = append(g.Commands, c)
	s.changeGroup(g, h)
}

// endGroup: a group is over with its last member.
func (s *State) endGroup(h Header, id string) {
	if g := s.Groups[id]; g != nil && g.Ended == 0 && len(s.Members(g)) == 0 {
		g.Ended = h.At
		s.changeGroup(g, h)
	}
}

func (s *State) changeGroup(g *Group, h Header) {
	g.Version = h.Number
	s.touched.add("group", g.ID)
	for _, id := range g.Incidents {
		s.change(s.Incidents[id], h)
	}
}
