package dispatch

import (
	"wanghuo/plans"
)

func (d *deciding) coordinate(c *Coordinate) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCoordinate, inc); err != nil {
		return nil, err
	}
	if len(c.Bodies) == 0 {
		return nil, refuse(CodeBlank, "4.2.2", "请选择要调派的单位", "name the bodies to set in motion").at("bodies")
	}
	for _, b := range c.Bodies {
		if err := d.known(b, "bodies"); err != nil {
			return nil, err
		}
	}
	return []Event{&BodiesCoordinated{Incident: inc.ID, Bodies: c.Bodies, Note: c.Note}}, nil
}

func (d *deciding) firstHandling(c *RecordFirstHandling) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	street := c.Street
	if street == "" {
		street = inc.Location.Street
	}
	made := c.MadeAt
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	if err := d.may(ActFirstHandling, inc); err != nil && !d.underStreet(street) {
		return nil, err
	}
	return []Event{&FirstHandlingRecorded{Incident: inc.ID, Street: street, What: c.What, Persons: c.Persons, MadeAt: made, Device: c.Device}}, nil
}

// underStreet reports whether the actor belongs to the street or to its own
// forces.
func (d *deciding) underStreet(street plans.OrgID) bool {
	o, ok := d.e.plan.Org(d.org())
	return ok && (o.ID == street || o.Parent == street)
}

// startResponse takes command at one of the three levels (4.3.1(a)). Each level has one body that may
// (4.3.2–4.3.4); a type without a headquarters needs a temporary one first
// (2.3.3, A28).
func (d *deciding) startResponse(c *StartResponse) ([]Event, error) {
	inc, group, err := d.led(c.Incident)
	if err != nil {
		return nil, err
	}
	act, clause := ActStartLevelThree, plans.Clause("4.3.2")
	body := d.e.bodyOf(inc, c.Level)
	switch c.Level {
	case 3:
		if inc.Jurisdiction == plans.JurisdictionExternal { // A32: nobody's street
			return nil, refuse(CodeNotAllowedNow, "4.3.2", "区外事件没有属地街道，不启动三级", "an event outside has no territorial street").at("level").by("emergency-office/duty")
		}
	case 2:
		act, clause = ActStartLevelTwo, "4.3.3"
		if body == "" || body == orgTemporaryHQ && d.s.temporary(inc) == nil {
			return nil, refuse(CodeNotAllowedNow, "4.3.3", "该类事件没有专项应急指挥部，请先按 2.3.3 设立临时指挥部，或更正事件类型", "this type has no special headquarters: set up a temporary one (2.3.3) or reclassify").at("level").by(plans.SeatID("leader-in-charge/" + string(d.e.book(inc).Lead)))
		}
	case 1:
		act, clause = ActStartLevelOne, "4.3.4"
	default:
		return nil, refuse(CodeInvalid, "4.3.1", "没有这个响应级别", "there is no such response level").at("level")
	}
	if err := d.may(act, inc); err != nil {
		return nil, err
	}
	if err := d.startable(inc, group, c.Level, body, clause); err != nil {
		return nil, err
	}
	if c.Body != "" && c.Body != body {
		return nil, refuse(CodeAuthority, clause, "该级别由“%s”启动", "%s starts this level", body).at("body").by(d.seatsOf(body)...)
	}
	plan, err := d.planApplied(inc, c.Plan)
	if err != nil {
		return nil, err
	}
	var out []Event
	for level := 2; level >= c.Level && level >= 1; level-- {
		out = append(out, d.decided(group, inc, ProposalDecided{Level: level, Started: level == c.Level, By: body})...)
	}
	started := []Event{&ResponseStarted{Incident: inc.ID, Level: c.Level, Body: body, Plan: plan, Conditions: d.e.holding(d.s, inc, c.Level), Reason: c.Reason}}
	return append(out, d.through(group, inc, started)...), nil
}

// startable: whether the level may start now: not while another commands that
// has not let go (2.6.1, A47, A48), nor where it is in force already.
func (d *deciding) startable(inc *Incident, g *Group, level int, body plans.OrgID, clause plans.Clause) error {
	if err := d.alone(inc, g, level); err != nil {
		return err
	}
	force, commander := inc.Response, inc.Command
	if g != nil {
		if err := d.together(g, level); err != nil {
			return err
		}
		force, commander = g.Level, g.Command
	} else if r := d.letsGo(inc, level); r != nil {
		return r.at("level")
	}
	if force == level && commander == body {
		return refuse(CodeNotAllowedNow, clause, "该级别已在执行", "that level is in force already").at("level")
	}
	return nil
}

// planApplied is the plan by which a level is started (4.3.1(c)): the special plan
// of the type unless another of the catalogue is named.
func (d *deciding) planApplied(inc *Incident, named string) (string, error) {
	if named == "" {
		if b := d.e.book(inc); b.Special != nil {
			return b.Special.ID, nil
		}
		return "", nil
	}
	for i := range d.e.plan.Catalogue {
		if d.e.plan.Catalogue[i].ID == named {
			return named, nil
		}
	}
	return "", refuse(CodeUnknown, "4.3.1", "预案目录中没有“%s”", "the catalogue has no plan %q", named).at("plan")
}

// lowerResponse offers command to a lower body; until that accepts, command
// stays (A47).
func (d *deciding) lowerResponse(c *LowerResponse) ([]Event, error) {
	inc, group, err := d.led(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.CityCommand != "" && c.CityReference != "" {
		return d.handedBack(inc, group, c)
	}
	if inc.CityCommand != "" {
		return nil, refuse(CodeNotAllowedNow, "A48", "已由市级指挥，响应级别由市里决定：市级交回指挥的，凭文号登记", "the city commands and decides the level: where it hands command back, record its reference").at("level").by("emergency-office/duty")
	}
	if c.CityReference != "" {
		return nil, refuse(CodeNotAllowedNow, "A48", "市级没有指挥，由正在指挥的机构提出", "the city does not command: the body in command offers it").at("city_reference").by(d.seatsOf(inc.Command)...)
	}
	if inc.Response == 0 || c.Level <= inc.Response || c.Level > 3 {
		return nil, refuse(CodeInvalid, "4.3.1", "新级别并不更低，请选更低的级别", "the new level is not lower: choose a lower one").at("level")
	}
	if !d.e.speaksFor(d.org(), inc.Command) {
		return nil, refuse(CodeAuthority, "A47", "由正在指挥的机构提出", "the body in command offers it").by(d.seatsOf(inc.Command)...)
	}
	if needReason(c.Reason, "4.3.1", "reason") != nil { // 4.3.1: adjusted to the situation, and why
		return nil, refuse(CodeReason, "4.3.1", "降低级别须写明理由", "a lower level needs its reason").at("reason")
	}
	if d.acceptor(inc, group, c.Level) == "" {
		return nil, refuse(CodeNotAllowedNow, "A47", "该级别没有可以接受指挥的机构", "nobody could accept command at that level").at("level")
	}
	return d.through(group, inc, []Event{&ResponseLoweringOffered{Incident: inc.ID, Level: c.Level, By: inc.Command, Reason: c.Reason}}), nil
}

// handedBack: the city's decision that a district body commands again, at a level.
// The emergency office records it; command stays with the city until that body
// accepts (A47, A48).
func (d *deciding) handedBack(inc *Incident, g *Group, c *LowerResponse) ([]Event, error) {
	if err := d.may(ActCityDecision, inc); err != nil {
		return nil, err
	}
	if c.Level < 1 || c.Level > 3 {
		return nil, refuse(CodeInvalid, "4.3.1", "没有这个响应级别", "there is no such response level").at("level")
	}
	if d.acceptor(inc, g, c.Level) == "" {
		return nil, refuse(CodeNotAllowedNow, "A47", "该级别没有可以接受指挥的机构", "nobody could accept command at that level").at("level")
	}
	return d.through(g, inc, []Event{&ResponseLoweringOffered{Incident: inc.ID, Level: c.Level, By: inc.Command, Reason: c.Reason, City: c.CityReference}}), nil
}

func (d *deciding) decideProposal(c *DecideProposal) ([]Event, error) {
	inc, group, err := d.led(c.Incident)
	if err != nil {
		return nil, err
	}
	act, clause := ActDecideLevelTwo, plans.Clause("A42")
	if c.Level == 1 {
		act, clause = ActDecideLevelOne, "A43"
	}
	if err := d.may(act, inc); err != nil {
		return nil, err
	}
	if err := d.alone(inc, group, c.Level); err != nil {
		return nil, err
	}
	decided := d.decided(group, inc, ProposalDecided{Level: c.Level, Reason: c.Reason, By: d.org(), Suffices: c.Suffices})
	if len(decided) == 0 {
		return nil, refuse(CodeNotAllowedNow, clause, "没有待决定的建议", "no proposal waits for a decision").at("level")
	}
	if needReason(c.Reason, clause, "reason") != nil {
		return nil, refuse(CodeReason, clause, "不启动须写明理由", "not to start it needs a reason").at("reason")
	}
	if c.Suffices != 0 && c.Suffices <= c.Level {
		return nil, refuse(CodeInvalid, clause, "认为足够的级别应更低", "the level that suffices is a lower one").at("suffices")
	}
	return decided, nil
}

// alone: the district leader on duty decides on level one in the committee's
// name only where sensitivity is the sole ground (A43), of a group as of one.
func (d *deciding) alone(inc *Incident, g *Group, level int) error {
	own := d.org() == orgDutyOffice && d.e.plan.Allows(ActStartLevelOne, d.env.Actor.Seat, d.e.roleOf(d.s, inc)) // not by a delegation
	if level != 1 || !own {
		return nil
	}
	on, sensitive := []*Incident{inc}, false
	if g != nil {
		on = d.s.Members(g)
	}
	for _, m := range on {
		sensitive = sensitive || d.e.sensitiveAlone(d.s, m)
		if len(d.e.holding(d.s, m, 1)) > 0 && !d.e.sensitiveAlone(d.s, m) {
			sensitive = false
			break
		}
	}
	if !sensitive {
		return refuse(CodeAuthority, "A43", "带班区领导只能就仅因敏感的事件代为决定，其余由区应急委领导决定", "the district leader on duty decides on sensitivity alone; otherwise a leader of the committee does").at("level").by(d.seatsOf(orgCommittee)...)
	}
	return nil
}

func (d *deciding) departure(c *RecordDeparture) ([]Event, error) {
	inc, _, err := d.ending(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActDeparture, inc); err != nil {
		return nil, err
	}
	org := c.Org
	if org == "" {
		org = d.org()
	}
	if err := d.known(org, "org"); err != nil {
		return nil, err
	}
	at := d.orNow(c.At)
	if err := d.made(&at, c.Device, "at"); err != nil {
		return nil, err
	}
	return []Event{&DepartureRecorded{Incident: inc.ID, Org: org, At: at, Device: c.Device}}, nil
}

func (d *deciding) answerSupport(c *AnswerSupport) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActAnswerSupport, inc); err != nil {
		return nil, err
	}
	for _, r := range inc.Support {
		if r.Org == c.Org && r.Answered == 0 {
			return []Event{&SupportAnswered{Incident: inc.ID, Org: c.Org, Answer: c.Answer}}, nil
		}
	}
	return nil, refuse(CodeNotAllowedNow, "4.3.1", "“%s”没有待答复的支援请求", "%s has no open request", c.Org).at("org")
}

func (d *deciding) cityCommand(c *RecordCityCommand) ([]Event, error) {
	inc, group, err := d.led(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActCityCommand, inc); err != nil {
		return nil, err
	}
	if err := needReason(c.Reference, "A48", "reference"); err != nil {
		return nil, err
	}
	if inc.CityCommand != "" {
		return nil, refuse(CodeNotAllowedNow, "A48", "已由市级指挥，请按市里要求配合", "the city commands already: help as it asks").at("incident")
	}
	return d.through(group, inc, []Event{&CityCommandRecorded{Incident: inc.ID, Reference: c.Reference}}), nil
}

// ending: an incident of a group may end before the others; the group ends all
// that are left (A50).
func (d *deciding) ending(id IncidentID) (*Incident, *Group, error) {
	if d.s.Groups[string(id)] != nil {
		return d.led(id)
	}
	inc, err := d.live(id)
	return inc, nil, err
}

func (d *deciding) seatsOf(org plans.OrgID) []plans.SeatID {
	var out []plans.SeatID
	for _, s := range d.e.plan.SeatsOf(org) {
		if out = append(out, s.ID); len(out) == 6 {
			break
		}
	}
	return out
}

// some lists the first seats of the plan that fit, as many as a refusal names.
func (d *deciding) some(fit func(plans.SeatID) bool) []plans.SeatID {
	var out []plans.SeatID
	for i := range d.e.plan.Seats {
		if id := d.e.plan.Seats[i].ID; fit(id) {
			if out = append(out, id); len(out) == 6 {
				break
			}
		}
	}
	return out
}

// spokesmen are the seats that may act in a body's name; where it has none in
// the district, the emergency office, which keeps the line to it.
func (d *deciding) spokesmen(org plans.OrgID) []plans.SeatID {
	if own := d.seatsOf(org); len(own) > 0 {
		return own
	}
	if others := d.some(func(seat plans.SeatID) bool { return d.e.speaksFor(seat.Org(), org) }); len(others) > 0 {
		return others
	}
	return d.seatsOf(orgEmergencyOffice)
}

func (d *deciding) archive(c *ArchiveIncident) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActArchive, inc); err != nil {
		return nil, err
	}
	if _, ok := inc.Phase.next((*IncidentArchived)(nil).Kind()); !ok {
		return nil, refuse(CodeNotAllowedNow, "4.8", "须先宣布应急结束", "its end must be declared first").at("incident")
	}
	return []Event{&IncidentArchived{Incident: inc.ID}}, nil
}
