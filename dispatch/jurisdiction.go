package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// MajorEvent is an event with an organiser whose own emergency body commands
// what is tied to it (2.6).
type MajorEvent struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Organiser string        `json:"organiser"`
	Body      string        `json:"body,omitempty"` // its emergency body, by name
	Streets   []plans.OrgID `json:"streets,omitempty"`
	From      clock.Time    `json:"from"`
	Until     clock.Time    `json:"until"`
	At        clock.Time    `json:"at"`
	Ready     clock.Time    `json:"ready,omitempty"`
}

// RecordStreets records which further streets an event affects. The street where
// it began stays the territorial one; the others are told, and more than one has
// level two proposed (A32).
type RecordStreets struct {
	Incident IncidentID    `json:"incident"`
	Streets  []plans.OrgID `json:"streets" minItems:"1" maxItems:"50"`
}

// RegisterEvent enters a major event, or gives it what it lacks (2.6.1).
type RegisterEvent struct {
	Event     string        `json:"event,omitempty" maxLength:"20" doc:"its number, to complete one"`
	Title     string        `json:"title,omitempty" maxLength:"120"`
	Organiser string        `json:"organiser,omitempty" maxLength:"120"`
	Body      string        `json:"body,omitempty" maxLength:"120" doc:"the organiser's emergency body"`
	Streets   []plans.OrgID `json:"streets,omitempty" maxItems:"50"`
	From      clock.Time    `json:"from,omitempty"`
	Until     clock.Time    `json:"until,omitempty"`
}

// ReadyEvent says that its emergency body stands. Departments then assure the
// services of the city for as long as it lasts (2.6.2).
type ReadyEvent struct {
	Event string `json:"event" maxLength:"20"`
}

// HandOverEvent is the event body's explicit word that an incident is now the
// district's (2.6.1, A32). It commands until a district body starts a level.
type HandOverEvent struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"500"`
}

// StreetsRecorded as affected.
type StreetsRecorded struct {
	Incident IncidentID    `json:"incident"`
	Streets  []plans.OrgID `json:"streets"`
}

// MajorEventRegistered or completed.
type MajorEventRegistered struct {
	Event MajorEvent `json:"event"`
}

// EventBodyCommands an incident that is tied to its event.
type EventBodyCommands struct {
	Incident IncidentID  `json:"incident"`
	Body     plans.OrgID `json:"body"`
	Merged   IncidentID  `json:"merged,omitempty"` // whose command it was (A21)
}

// EventHandedOver to the district.
type EventHandedOver struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason"`
}

func (RecordStreets) Name() string { return "record-streets" }
func (RegisterEvent) Name() string { return "register-event" }
func (ReadyEvent) Name() string    { return "ready-event" }
func (HandOverEvent) Name() string { return "hand-over-event" }

func (*StreetsRecorded) Kind() string          { return "streets_recorded" }
func (e *StreetsRecorded) Stream() string      { return "incident/" + string(e.Incident) }
func (*MajorEventRegistered) Kind() string     { return "major_event_registered" }
func (e *MajorEventRegistered) Stream() string { return "event/" + e.Event.ID }
func (*EventBodyCommands) Kind() string        { return "event_body_commands" }
func (e *EventBodyCommands) Stream() string    { return "incident/" + string(e.Incident) }
func (*EventHandedOver) Kind() string          { return "event_handed_over" }
func (e *EventHandedOver) Stream() string      { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(RecordStreets) }, func() Command { return new(RegisterEvent) }, func() Command { return new(ReadyEvent) },
		func() Command { return new(HandOverEvent) })
	registerEvents(func() Event { return new(StreetsRecorded) }, func() Event { return new(MajorEventRegistered) }, func() Event { return new(EventBodyCommands) },
		func() Event { return new(EventHandedOver) })
}

func (d *deciding) jurisdiction(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *RecordStreets:
		return d.recordStreets(c)
	case *RegisterEvent:
		return d.registerEvent(c)
	case *ReadyEvent:
		return d.readyEvent(c)
	case *HandOverEvent:
		return d.handOverEvent(c)
	}
	return nil, nil
}

// whose checks what a jurisdiction asks of a report (A32): an event outside is
// taken in only with the district's part in it (1.2(a)); one tied to a major event
// names a registered one; of a restricted place no position inside is kept.
func (d *deciding) whose(c *ReportIncident) error {
	switch jurisdictions[c.Jurisdiction] {
	case plans.JurisdictionExternal:
		if c.Part == "" || strings.TrimSpace(c.OurPart) == "" {
			return refuse(CodeBlank, "1.2(a)", "区外事件须写明由西城区处置还是参与处置，以及具体内容", "of an event outside say whether the district handles it or joins in, and how").at("our_part")
		}
	case plans.JurisdictionMajorEvent:
		if e := d.s.District.Events[c.Event]; e == nil || e.Ready == 0 {
			return refuse(CodeBlank, "2.6.1", "请选择已就绪的重大活动", "name the major event, whose emergency body stands").at("event")
		}
	case plans.JurisdictionRestricted:
		return perimeter(c.Location)
	}
	return nil
}

// perimeter: of a restricted place the streets around it are kept, and no
// position (A32).
func perimeter(l Location) error {
	if l.Point != nil {
		return refuse(CodeSecret, "A32", "受限场所只登记外围道路，不登记内部位置", "of a restricted place only the streets around it are recorded").at("location.point")
	}
	return nil
}

// perimeterOnly reports whether the incident is of a restricted place. A merge
// is a link between tellings of one event, so one restricted telling restricts
// them all: else what may not be said on it would be said on the other (A21, A32).
func (s *State) perimeterOnly(inc *Incident) bool {
	for _, m := range s.family(s.root(inc.ID)) {
		if m.Jurisdiction == plans.JurisdictionRestricted {
			return true
		}
	}
	return false
}

// outsideOnly: of a restricted place nothing from inside is stored (A32).
func (d *deciding) outsideOnly(inc *Incident, field string) error { return d.s.OutsideOnly(inc, field) }

// OutsideOnly is the refusal of whatever tells of the inside, also for those who
// keep it before a command names it.
func (s *State) OutsideOnly(inc *Incident, field string) error {
	if s.perimeterOnly(inc) {
		return refuse(CodeSecret, "A32", "受限场所只登记外围管控和报送，不登记内部情况", "of a restricted place only perimeter and reporting are recorded, nothing from inside").at(field)
	}
	return nil
}

func (d *deciding) recordStreets(c *RecordStreets) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActRecordStreets, inc); err != nil {
		return nil, err
	}
	var more []plans.OrgID
	for _, s := range c.Streets {
		if _, ok := d.e.plan.Street(s); !ok {
			return nil, refuse(CodeUnknown, "A32", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", s).at("streets")
		}
		if s != inc.Location.Street && !contains(inc.Streets, s) && !contains(more, s) {
			more = append(more, s)
		}
	}
	if len(more) == 0 {
		return nil, refuse(CodeNotAllowedNow, "A32", "这些街道已在登记之列", "those streets are on record already").at("streets")
	}
	return []Event{&StreetsRecorded{Incident: inc.ID, Streets: more}}, nil
}

func (d *deciding) registerEvent(c *RegisterEvent) ([]Event, error) {
	if err := d.may(ActRegisterEvent, nil); err != nil {
		return nil, err
	}
	x := MajorEvent{ID: "ME" + strconv.Itoa(len(d.s.District.Events)+1), At: d.env.Now}
	if c.Event != "" {
		old := d.s.District.Events[c.Event]
		if old == nil {
			return nil, refuse(CodeUnknown, "2.6.1", "没有重大活动 %s", "there is no major event %s", c.Event).at("event")
		}
		x = *old
	}
	set := func(to *string, v string) {
		if strings.TrimSpace(v) != "" {
			*to = v
		}
	}
	set(&x.Title, c.Title)
	set(&x.Organiser, c.Organiser)
	set(&x.Body, c.Body)
	if c.Streets != nil {
		x.Streets = c.Streets
	}
	for _, s := range x.Streets {
		if _, ok := d.e.plan.Street(s); !ok {
			return nil, refuse(CodeUnknown, "2.6.1", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", s).at("streets")
		}
	}
	if c.From != 0 {
		x.From = c.From
	}
	if c.Until != 0 {
		x.Until = c.Until
	}
	switch {
	case x.Title == "":
		return nil, refuse(CodeBlank, "2.6.1", "请填写活动名称", "name the event").at("title")
	case x.Organiser == "":
		return nil, refuse(CodeBlank, "2.6.1", "请填写主办或承办机构", "name its organiser").at("organiser")
	case x.Until <= x.From:
		return nil, refuse(CodeInvalid, "2.6.1", "结束时间早于开始时间，请更正", "it ends before it begins: put the times right").at("until")
	}
	return []Event{&MajorEventRegistered{Event: x}}, nil
}

// readyEvent: not without an emergency body (2.6.1(a)). The bodies that the plan
// names are set to assure their services until it is over (2.6.2(a)).
func (d *deciding) readyEvent(c *ReadyEvent) ([]Event, error) {
	if err := d.may(ActRegisterEvent, nil); err != nil {
		return nil, err
	}
	old := d.s.District.Events[c.Event]
	if old == nil {
		return nil, refuse(CodeUnknown, "2.6.1", "没有重大活动 %s", "there is no major event %s", c.Event).at("event")
	}
	if old.Body == "" {
		return nil, refuse(CodeBlank, "2.6.1(a)", "尚未明确应急机构，不能就绪", "it has no emergency body yet").at("event").by(d.seatsOf(orgEventBody)...)
	}
	if old.Ready != 0 {
		return nil, refuse(CodeNotAllowedNow, "2.6.1", "该活动的保障已就绪，不必再办", "the event is ready already: nothing is left to do").at("event")
	}
	x := *old
	x.Ready = d.env.Now
	out := []Event{&MajorEventRegistered{Event: x}}
	no := len(d.s.District.Tasks)
	for i := range d.e.plan.Standing {
		duty := &d.e.plan.Standing[i]
		for _, org := range duty.Of {
			if duty.OnEvent {
				no++
				out = append(out, &StandingAssigned{Task: StandingTask{No: no, Duty: duty.ID, By: d.env.Actor.Seat, To: plans.OrgID(org), Text: x.Title, Due: x.Until, At: d.env.Now, Event: x.ID}})
			}
		}
	}
	return out, nil
}

func (d *deciding) handOverEvent(c *HandOverEvent) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActHandOverEvent, inc); err != nil {
		return nil, err
	}
	told := d.s.tied(inc)
	if told == nil {
		return nil, refuse(CodeNotAllowedNow, "2.6.1", "该事件不由活动应急机构指挥", "the event's body does not command this incident").at("incident")
	}
	if needReason(c.Reason, "2.6.1", "reason") != nil {
		return nil, refuse(CodeReason, "2.6.1", "移交须写明理由", "handing it over needs a reason").at("reason")
	}
	return []Event{&EventHandedOver{Incident: told.ID, Reason: c.Reason}}, nil
}

func (e *Engine) applyJurisdiction(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *StreetsRecorded:
		inc := s.Incidents[ev.Incident]
		inc.Streets = append(inc.Streets, ev.Streets...)
		s.line(inc, h, ev.Kind(), map[string]string{"streets": joinOrgs(ev.Streets)})
	case *MajorEventRegistered:
		if s.District.Events == nil {
			s.District.Events = map[string]*MajorEvent{}
		}
		x := ev.Event
		s.District.Events[x.ID] = &x
		s.touched.add("district", "district")
	case *EventBodyCommands:
		inc := s.Incidents[ev.Incident]
		inc.takesOver(CommandRecord{Body: ev.Body, At: h.At, By: h.Seat, Merged: ev.Merged})
		s.line(inc, h, ev.Kind(), map[string]string{"body": string(ev.Body), "event": inc.Event})
	case *EventHandedOver:
		inc := s.Incidents[ev.Incident]
		inc.EventEnd = h.At
		s.line(inc, h, ev.Kind(), map[string]string{"reason": ev.Reason})
	default:
		return false
	}
	return true
}

func (x *settling) settleJurisdiction(ev Event) {
	switch ev := ev.(type) {
	case *IncidentReported:
		if ev.Jurisdiction == plans.JurisdictionMajorEvent { // 2.6.1(b)
			x.emit(&EventBodyCommands{Incident: ev.ID, Body: orgEventBody})
		}
	case *StreetsRecorded:
		inc := x.s.Incidents[ev.Incident]
		root := x.s.root(inc.ID)
		body := root.Command
		if body == "" || body == orgCityCommand {
			body = orgEmergencyOffice
		}
		for _, street := range ev.Streets {
			m := x.moment(inc, street, bind{assignee: street, body: body}, x.h.At)
			m.origin, m.ground = "street:"+string(street), obligation.Ground{}
			x.fire(plans.OnStreetAffected, m)
		}
		x.propose(root, "streets", x.without(oneStreet))
	case *EventHandedOver: // whatever holds is proposed now
		x.propose(x.s.root(ev.Incident), "handed_over", anyCause)
	default:
		x.passOn()
	}
}
