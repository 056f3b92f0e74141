package dispatch

import (
	"strconv"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/plans"
)

// Calling on the public (4.6). A few streets are the district government's to
// call on, and the city is told; all of them together, or a call worded for the
// whole district, are the city's to allow. A street calling its own registered
// people needs nobody (6.1.3, A52).

// Mobilise calls on the public.
type Mobilise struct {
	Incident IncidentID    `json:"incident"`
	Streets  []plans.OrgID `json:"streets,omitempty" maxItems:"50"`
	// Whole is the whole district, whatever the streets: the city's to allow.
	Whole bool   `json:"whole,omitempty" doc:"the whole district"`
	Text  string `json:"text" minLength:"1" maxLength:"1000"`
	// Persons are how many are wanted.
	Persons int `json:"persons,omitempty" minimum:"0" maximum:"1000000"`
	// CityReference is the city's approval, needed for the whole district.
	CityReference string `json:"city_reference,omitempty" maxLength:"200"`
	// Propose lays it before a leader of the government; Approval does it on what
	// he gave (A31).
	Propose  bool        `json:"propose,omitempty" doc:"lay it before the seat that decides"`
	Approval approval.ID `json:"approval,omitempty" doc:"on what was approved"`
}

// RequestMobilisation is the district government's request to the city for the
// whole district (4.6.2(a)).
type RequestMobilisation struct {
	Incident IncidentID `json:"incident"`
	Text     string     `json:"text" minLength:"1" maxLength:"1000"`
}

// EndMobilisation ends a call on the public: its streets are called on no more.
type EndMobilisation struct {
	Incident     IncidentID `json:"incident"`
	Mobilisation int        `json:"mobilisation" minimum:"1"`
}

// CallOwnForce is a street's call on its own registered teams and volunteers: it
// needs nobody's leave (6.1.3, A52).
type CallOwnForce struct {
	Incident IncidentID `json:"incident"`
	Force    string     `json:"force" minLength:"1" maxLength:"80" doc:"which: grid workers, volunteers …"`
	Persons  int        `json:"persons" minimum:"1" maximum:"100000"`
	Text     string     `json:"text,omitempty" maxLength:"500"`
}

// Mobilisation is one call on the public.
type Mobilisation struct {
	Streets  []plans.OrgID `json:"streets"`
	Whole    bool          `json:"whole,omitempty"`
	Text     string        `json:"text"`
	Persons  int           `json:"persons,omitempty"`
	At       clock.Time    `json:"at"`
	City     string        `json:"city,omitempty"`
	Approval approval.ID   `json:"approval,omitempty"`
	Ended    clock.Time    `json:"ended,omitempty"`
}

// MobilisationRequest is what the city was asked (4.6.2(a)).
type MobilisationRequest struct {
	Text string       `json:"text"`
	By   plans.SeatID `json:"by"`
	At   clock.Time   `json:"at"`
}

// MobilisationStarted in some streets, or in all.
type MobilisationStarted struct {
	Incident     IncidentID   `json:"incident"`
	Mobilisation Mobilisation `json:"mobilisation"`
}

// MobilisationRequested of the city, for the whole district.
type MobilisationRequested struct {
	Incident IncidentID          `json:"incident"`
	Request  MobilisationRequest `json:"request"`
}

// MobilisationEnded: the call is over.
type MobilisationEnded struct {
	Incident     IncidentID `json:"incident"`
	Mobilisation int        `json:"mobilisation"`
}

// OwnForceCalled by its street.
type OwnForceCalled struct {
	Incident IncidentID  `json:"incident"`
	Street   plans.OrgID `json:"street"`
	Force    string      `json:"force"`
	Persons  int         `json:"persons"`
	Text     string      `json:"text,omitempty"`
}

func (Mobilise) Name() string            { return "mobilise" }
func (RequestMobilisation) Name() string { return "request-mobilisation" }
func (EndMobilisation) Name() string     { return "end-mobilisation" }
func (CallOwnForce) Name() string        { return "call-own-force" }

func (*MobilisationStarted) Kind() string       { return "mobilisation_started" }
func (e *MobilisationStarted) Stream() string   { return "incident/" + string(e.Incident) }
func (*MobilisationRequested) Kind() string     { return "mobilisation_requested" }
func (e *MobilisationRequested) Stream() string { return "incident/" + string(e.Incident) }
func (*MobilisationEnded) Kind() string         { return "mobilisation_ended" }
func (e *MobilisationEnded) Stream() string     { return "incident/" + string(e.Incident) }
func (*OwnForceCalled) Kind() string            { return "own_force_called" }
func (e *OwnForceCalled) Stream() string        { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(Mobilise) }, func() Command { return new(RequestMobilisation) },
		func() Command { return new(EndMobilisation) }, func() Command { return new(CallOwnForce) })
	registerEvents(func() Event { return new(MobilisationStarted) }, func() Event { return new(MobilisationRequested) },
		func() Event { return new(MobilisationEnded) }, func() Event { return new(OwnForceCalled) })
}

func (d *deciding) mobilisation(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *Mobilise:
		return d.mobilise(c)
	case *RequestMobilisation:
		return d.requestMobilisation(c)
	case *EndMobilisation:
		return d.endMobilisation(c)
	case *CallOwnForce:
		return d.callOwnForce(c)
	}
	return nil, nil
}

func (d *deciding) mobilise(c *Mobilise) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if len(c.Streets) == 0 && !c.Whole {
		return nil, refuse(CodeBlank, "4.6.2", "请写明动员哪些街道", "name the streets").at("streets")
	}
	for _, s := range c.Streets {
		if _, ok := d.e.plan.Street(s); !ok {
			return nil, refuse(CodeUnknown, "4.6.2", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", s).at("streets")
		}
	}
	m := Mobilisation{Streets: c.Streets, Text: c.Text, Persons: c.Persons, At: d.env.Now, City: c.CityReference, Approval: c.Approval}
	var used []Event
	if d.whole(c) {
		m.Whole, m.Streets = true, d.everyStreet()
		err = d.mayMobiliseAll(inc, c)
	} else {
		var laid bool
		again := *c
		again.Propose, again.Approval = false, ""
		used, laid, err = d.leave(leave{
			inc: inc, kind: "mobilisation", body: &again, act: ActMobilise, clause: "4.6.2", title: plans.Text{Zh: "局部社会动员", En: "A local mobilisation"},
			text: joinOrgs(c.Streets) + "\n" + c.Text, propose: c.Propose, approval: c.Approval,
		})
		if laid {
			return used, err
		}
	}
	if err != nil {
		return nil, err
	}
	return append(append(used, &MobilisationStarted{Incident: inc.ID, Mobilisation: m}), d.mobilised(inc, &m)...), nil
}

// whole: what is worded for the whole district is, and so are local calls that
// add up to it, on whichever live incident they were made (A52).
func (d *deciding) whole(c *Mobilise) bool {
	all := map[plans.OrgID]bool{}
	for _, inc := range d.s.Incidents {
		if !inc.Phase.Live() || inc.MergedInto != "" {
			continue
		}
		for _, m := range inc.Mobilisations {
			if m.Ended == 0 && !m.Whole {
				for _, s := range m.Streets {
					all[s] = true
				}
			}
		}
	}
	for _, s := range c.Streets {
		all[s] = true
	}
	return c.Whole || len(all) == len(d.e.plan.Streets)
}

func (d *deciding) everyStreet() []plans.OrgID {
	out := make([]plans.OrgID, 0, len(d.e.plan.Streets))
	for i := range d.e.plan.Streets {
		out = append(out, d.e.plan.Streets[i].Org)
	}
	return out
}

// mayMobiliseAll: asked by the district government, allowed by the city, whose
// reference is recorded (4.6.2(a)).
func (d *deciding) mayMobiliseAll(inc *Incident, c *Mobilise) error {
	if inc.Asked == nil {
		return refuse(CodeNotAllowedNow, "4.6.2", "合计已是全区范围，须先由区政府报请市政府批准（可提出请求）", "together they are the whole district: the district government must first ask the city (request-mobilisation)").at("streets").by(d.who(ActMobilise, inc)...)
	}
	if blank(c.CityReference) {
		return refuse(CodeNotAllowedNow, "4.6.2", "全区动员须登记市政府批准文号后方可执行", "the whole district: nothing is done before the city's approval is recorded").at("city_reference").by(d.seatsOf(orgEmergencyOffice)...)
	}
	if d.may(ActMobilise, inc) == nil {
		return nil
	}
	return d.may(ActCityDecision, inc)
}

// Under what a street is mobilised, and a body that the plan names for the whole
// district, whoever leads.
const (
	clauseMobilised    plans.Clause = "4.6.1"
	clauseMobilisedAll plans.Clause = "4.6.2(b)"
)

// mobilised are the tasks that follow: one to each street, and for the whole
// district one to each of the bodies that lead it (4.6.2(b)).
func (d *deciding) mobilised(inc *Incident, m *Mobilisation) []Event {
	to := m.Streets
	if m.Whole {
		to = append(append([]plans.OrgID{}, to...), d.e.plan.Settings.MobilisationLeads...)
	}
	var out []Event
	for i, s := range to {
		clause := clauseMobilised
		if i >= len(m.Streets) {
			clause = clauseMobilisedAll
		}
		out = append(out, &TaskAssigned{Incident: inc.ID, Task: post.Task{ID: len(inc.Tasks) + 1 + i, To: s, Text: m.Text, By: d.env.Actor.Seat, At: d.env.Now, Measure: clause}})
	}
	return out
}

func (d *deciding) requestMobilisation(c *RequestMobilisation) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActMobilise, inc); err != nil {
		return nil, err
	}
	if inc.Asked != nil {
		return nil, refuse(CodeNotAllowedNow, "4.6.2", "已报请市政府，请等待答复", "the city has been asked: wait for the answer").at("incident")
	}
	return []Event{&MobilisationRequested{Incident: inc.ID, Request: MobilisationRequest{Text: c.Text, By: d.env.Actor.Seat, At: d.env.Now}}}, nil
}

func (d *deciding) endMobilisation(c *EndMobilisation) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Mobilisation < 1 || c.Mobilisation > len(inc.Mobilisations) || inc.Mobilisations[c.Mobilisation-1].Ended != 0 {
		return nil, refuse(CodeUnknown, "4.6.2", "没有进行中的动员 %d", "no mobilisation %d is going on", c.Mobilisation).at("mobilisation")
	}
	if err := d.may(ActMobilise, inc); err != nil && d.org() != orgEmergencyOffice {
		return nil, err
	}
	return []Event{&MobilisationEnded{Incident: inc.ID, Mobilisation: c.Mobilisation}}, nil
}

func (d *deciding) callOwnForce(c *CallOwnForce) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Street(d.org()); !ok {
		who := []plans.SeatID{plans.SeatID(string(inc.Location.Street) + "/duty")}
		if inc.Location.Street == "" { // any of them its own
			who = d.some(func(seat plans.SeatID) bool { _, ok := d.e.plan.Street(seat.Org()); return ok && seat.Role() == "duty" })
		}
		return nil, refuse(CodeAuthority, "6.1.3", "基层队伍和志愿者由所属街道调用；动员公众由区政府决定", "its own street calls on them; calling on the public is the district government's").by(who...)
	}
	return []Event{&OwnForceCalled{Incident: inc.ID, Street: d.org(), Force: c.Force, Persons: c.Persons, Text: c.Text}}, nil
}

func (e *Engine) applyMobilisation(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *MobilisationStarted:
		inc := s.Incidents[ev.Incident]
		inc.Mobilisations = append(inc.Mobilisations, ev.Mobilisation)
		s.line(inc, h, ev.Kind(), map[string]string{"streets": joinOrgs(ev.Mobilisation.Streets), "text": ev.Mobilisation.Text, "city": ev.Mobilisation.City})
	case *MobilisationRequested:
		inc := s.Incidents[ev.Incident]
		r := ev.Request
		inc.Asked = &r
		s.line(inc, h, ev.Kind(), map[string]string{"text": r.Text})
	case *MobilisationEnded:
		inc := s.Incidents[ev.Incident]
		inc.Mobilisations[ev.Mobilisation-1].Ended = h.At
		s.line(inc, h, ev.Kind(), map[string]string{"streets": joinOrgs(inc.Mobilisations[ev.Mobilisation-1].Streets)})
	case *OwnForceCalled:
		s.line(s.Incidents[ev.Incident], h, ev.Kind(), map[string]string{"street": string(ev.Street), "force": ev.Force, "persons": strconv.Itoa(ev.Persons), "text": ev.Text})
	default:
		return false
	}
	return true
}

// settleMobilisation: a local mobilisation is filed with the city (4.6.2(e)).
func (x *settling) settleMobilisation(ev Event) {
	m, ok := ev.(*MobilisationStarted)
	if !ok {
		x.passOn()
		return
	}
	if m.Mobilisation.City != "" {
		return
	}
	inc := x.s.Incidents[m.Incident]
	at := x.moment(inc, orgGovernment, bind{body: orgGovernment}, x.h.At)
	at.origin = refTo("mobilisation", len(inc.Mobilisations))
	x.fire(plans.OnMobilised, at)
}

const orgGovernment plans.OrgID = "district-government"
