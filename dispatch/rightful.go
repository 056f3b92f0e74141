package dispatch

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Whose an event is can be entered wrongly. The correction is an act with a
// reason; what was entered first stays on record, and the duties that rest on it
// alone are void, as whatever a corrected fact had brought about (A32, A08).

// CorrectJurisdiction says anew whose event it is.
type CorrectJurisdiction struct {
	Incident     IncidentID  `json:"incident"`
	Jurisdiction string      `json:"jurisdiction" enum:"own,external,major_event,restricted"`
	Street       plans.OrgID `json:"street,omitempty" doc:"the territorial one, of an event that was held to be outside"`
	Part         string      `json:"part,omitempty" enum:"handle,join," doc:"of an event outside: handled here or joined in (1.2)"`
	OurPart      string      `json:"our_part,omitempty" maxLength:"300"`
	Event        string      `json:"event,omitempty" maxLength:"20" doc:"the major event to which it is tied (2.6)"`
	Reason       string      `json:"reason" minLength:"1" maxLength:"500"`
}

// Rightful is whose an event is, with what that calls for.
type Rightful struct {
	Jurisdiction plans.Jurisdiction `json:"jurisdiction"`
	Street       plans.OrgID        `json:"street,omitempty"`
	Part         string             `json:"part,omitempty"`
	OurPart      string             `json:"our_part,omitempty"`
	Event        string             `json:"event,omitempty"`
}

// JurisdictionRecord is what was held before a correction, and why no longer.
type JurisdictionRecord struct {
	Rightful
	Until  clock.Time   `json:"until"`
	By     plans.SeatID `json:"by"`
	Reason string       `json:"reason"`
}

// JurisdictionCorrected from one to the other.
type JurisdictionCorrected struct {
	Incident IncidentID `json:"incident"`
	From     Rightful   `json:"from"`
	To       Rightful   `json:"to"`
	Reason   string     `json:"reason"`
}

func (CorrectJurisdiction) Name() string        { return "correct-jurisdiction" }
func (*JurisdictionCorrected) Kind() string     { return "jurisdiction_corrected" }
func (e *JurisdictionCorrected) Stream() string { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(CorrectJurisdiction) })
	registerEvents(func() Event { return new(JurisdictionCorrected) })
}

// JurisdictionName is the word of the commands for it.
func JurisdictionName(j plans.Jurisdiction) string {
	for name, v := range jurisdictions {
		if v == j && name != "" {
			return name
		}
	}
	return ""
}

func (d *deciding) rightful(c Command) ([]Event, error) {
	if c, ok := c.(*CorrectJurisdiction); ok {
		return d.correctJurisdiction(c)
	}
	return nil, nil
}

// correctJurisdiction is of the one telling that is named, though it be merged
// into another: one restricted telling restricts them all (A21, A32).
func (d *deciding) correctJurisdiction(c *CorrectJurisdiction) ([]Event, error) {
	root, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	inc := d.s.Incidents[c.Incident]
	if err := d.may(ActCorrectJurisdiction, root); err != nil {
		return nil, err
	}
	from := inc.rightful()
	to := Rightful{Jurisdiction: jurisdictions[c.Jurisdiction], Street: inc.Location.Street}
	if _, ok := jurisdictions[c.Jurisdiction]; !ok || c.Jurisdiction == "" {
		return nil, refuse(CodeInvalid, "A32", "请选择管辖", "say whose event it is").at("jurisdiction")
	}
	if to.Jurisdiction == from.Jurisdiction {
		return nil, refuse(CodeNotAllowedNow, "A32", "管辖与现在相同，不必更正", "that is its jurisdiction already: nothing is left to do").at("jurisdiction")
	}
	if c.Street != "" {
		to.Street = c.Street
	}
	if err := d.calledFor(root, &to, c); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "A32", "reason"); err != nil {
		return nil, err
	}
	return []Event{&JurisdictionCorrected{Incident: inc.ID, From: from, To: to, Reason: strings.TrimSpace(c.Reason)}}, nil
}

// calledFor is what the right jurisdiction asks for, as at the report: outside, no
// street and the district's part; within, a street; of a major event, which.
func (d *deciding) calledFor(root *Incident, to *Rightful, c *CorrectJurisdiction) error {
	said := &ReportIncident{Jurisdiction: c.Jurisdiction, Part: c.Part, OurPart: c.OurPart, Event: c.Event}
	if err := d.whose(said); err != nil {
		return err
	}
	switch to.Jurisdiction {
	case plans.JurisdictionExternal:
		to.Street, to.Part, to.OurPart = "", c.Part, strings.TrimSpace(c.OurPart)
		return nil
	case plans.JurisdictionMajorEvent:
		// 2.6.1(b): its body would command, and a level of the district is in force.
		if root.Response != 0 {
			return refuse(CodeNotAllowedNow, "2.6.1", "区内响应正在执行，不能改由活动应急机构指挥", "a level of the district is in force: command cannot pass to the event's body").at("jurisdiction").by(d.seatsOf(root.Command)...)
		}
		to.Event = c.Event
	}
	if _, ok := d.e.plan.Street(to.Street); !ok {
		return refuse(CodeBlank, "A32", "请选择属地街道", "name the territorial street").at("street")
	}
	return nil
}

func (inc *Incident) rightful() Rightful {
	return Rightful{Jurisdiction: inc.Jurisdiction, Street: inc.Location.Street, Part: inc.Part, OurPart: inc.OurPart, Event: inc.Event}
}

// applyRightful: of a place that turns out restricted the position is kept no
// longer where anybody looks (A32); the log forgets nothing.
func (e *Engine) applyRightful(s *State, h Header, ev Event) bool {
	c, ok := ev.(*JurisdictionCorrected)
	if !ok {
		return false
	}
	inc := s.Incidents[c.Incident]
	inc.Held = append(inc.Held, JurisdictionRecord{Rightful: c.From, Until: h.At, By: h.Seat, Reason: c.Reason})
	inc.Jurisdiction, inc.Part, inc.OurPart, inc.Event = c.To.Jurisdiction, c.To.Part, c.To.OurPart, c.To.Event
	inc.Location.Street = c.To.Street
	if c.To.Street != c.From.Street {
		inc.Location.Community = ""
	}
	if c.To.Jurisdiction == plans.JurisdictionRestricted {
		inc.Location.Point = nil
	}
	if c.To.Jurisdiction == plans.JurisdictionMajorEvent {
		inc.EventEnd = 0
	}
	s.line(inc, h, ev.Kind(), map[string]string{
		"from": JurisdictionName(c.From.Jurisdiction), "to": JurisdictionName(c.To.Jurisdiction), "street": string(c.To.Street), "reason": c.Reason,
	})
	return true
}

// settleRightful: of the incident that leads its family the rules are asked again.
// What another jurisdiction alone had brought is void; what the right one calls
// for arises, once.
func (x *settling) settleRightful(ev Event) {
	c, ok := ev.(*JurisdictionCorrected)
	if !ok {
		return
	}
	inc := x.s.Incidents[c.Incident]
	if inc != x.s.root(inc.ID) {
		return
	}
	x.voidOf(inc, c.From.Jurisdiction)
	if c.To.Jurisdiction == plans.JurisdictionMajorEvent { // 2.6.1(b)
		x.dropProposals(inc, c.Reason)
		x.emit(&EventBodyCommands{Incident: inc.ID, Body: orgEventBody})
		return
	}
	x.dueAgain(inc)
	if c.From.Jurisdiction == plans.JurisdictionMajorEvent {
		x.propose(inc, "jurisdiction", anyCause)
	}
}

// voidOf releases what rests on the jurisdiction alone: its rule held with the
// former and does not hold with the present.
func (x *settling) voidOf(root *Incident, former plans.Jurisdiction) {
	for _, o := range x.s.duties(root) {
		r, ok := x.e.ruleOf(x.s, o)
		if !ok || !o.Pending() {
			continue
		}
		now := x.e.facts(x.s, root, o.Debtor)
		was := now
		was.Jurisdiction = former
		if x.e.plan.Holds(r, was) && !x.e.plan.Holds(r, now) {
			x.void(o, CauseCorrected, "")
		}
	}
}

// dropProposals: a level that the district may not start any more is proposed no
// longer.
func (x *settling) dropProposals(root *Incident, reason string) {
	for i, p := range root.Proposals {
		if p.Decided != 0 {
			continue
		}
		for _, o := range x.s.duties(root) {
			if o.Act == plans.ActDecide && o.Origin == proposalOrigin(root.ID, i) && o.Pending() {
				x.void(o, CauseCorrected, "")
			}
		}
		x.emit(&ProposalDecided{Incident: root.ID, Level: p.Level, By: orgEventBody, Reason: reason})
	}
}

// dueAgain asks the triggers on which the street's part hangs: that it knows, and
// that a level is in force. What stands already does not arise twice.
func (x *settling) dueAgain(inc *Incident) {
	street := inc.Location.Street
	for _, r := range inc.Receipts {
		if r.Unit == street && street != "" {
			x.fire(plans.OnStreetKnows, x.moment(inc, street, bind{receiver: street}, r.At))
			break
		}
	}
	if inc.Response != 0 && inc.CityCommand == "" {
		m := x.moment(inc, inc.Command, bind{body: inc.Command}, x.h.At)
		m.origin = responseOrigin(inc)
		x.fire(plans.OnResponse, m)
	}
}
