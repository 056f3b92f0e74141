package dispatch

import (
	"wanghuo/plans"
)

// unitFor is the unit for which a fact is recorded: the actor's, or one in
// whose name his seat acts. The on-site command post speaks for the
// headquarters' office.
func (d *deciding) unitFor(inc *Incident, named plans.OrgID) (plans.OrgID, error) {
	if named == "" {
		if d.org() == "field-command-post" {
			return d.e.followUpUnit(d.s, inc), nil
		}
		if o, ok := d.e.plan.Org(d.org()); ok && o.Kind == plans.KindSpecialHQ && o.Office != "" {
			return o.Office, nil
		}
		return d.org(), nil
	}
	if err := d.known(named, "for"); err != nil {
		return "", err
	}
	if d.e.speaksFor(d.org(), named) || d.org() == "field-command-post" && named == d.e.followUpUnit(d.s, inc) {
		return named, nil
	}
	return "", refuse(CodeAuthority, "A04", "该席位不能以“%s”名义登记", "this seat does not act for %s", named).at("for").by(d.spokesmen(named)...)
}

// determine raises severity or judges it for the first time: any reporting unit
// may, alone (A17).
func (d *deciding) determine(c *DetermineSeverity) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := severity(c.Severity); err != nil {
		return nil, err
	}
	if err := d.may(ActDetermine, inc); err != nil {
		return nil, err
	}
	by, err := d.unitFor(inc, c.For)
	if err != nil {
		return nil, err
	}
	now := d.s.SeverityOf(inc)
	if c.Severity.Level < now.Level {
		return nil, refuse(CodeTwoHands, "A08", "下调等级须区应急办与主责部门两人办理", "lowering needs the emergency office and the lead department, two persons").at("severity.level").by(d.who(ActLowerSeverity, inc)...)
	}
	if c.Severity == now && len(inc.Severities) > 0 {
		return nil, refuse(CodeNotAllowedNow, "A17", "等级与现在相同，不必再判定", "that is the level already: nothing is left to do").at("severity.level")
	}
	if c.CityReference != "" {
		if err := d.may(ActCityDecision, inc); err != nil {
			return nil, err
		}
	}
	return []Event{&SeverityDetermined{Incident: inc.ID, Determination: Determination{Severity: c.Severity, At: d.env.Now, By: by, Basis: c.Basis, City: c.CityReference}}}, nil
}

// loweringHand checks that the actor is one of the two hands (A08).
func (d *deciding) loweringHand(inc *Incident, v SeverityValue, mode, reason string) error {
	if err := severity(v); err != nil {
		return err
	}
	if mode != "corrected" && mode != "eased" {
		return refuse(CodeInvalid, "A08", "请说明是更正还是缓解", "say whether it is corrected or eased").at("mode")
	}
	if err := needReason(reason, "A08", "reason"); err != nil {
		return err
	}
	if v.Level >= d.s.SeverityOf(inc).Level {
		return refuse(CodeInvalid, "A08", "新等级并不更低，请选更低的等级", "the new level is not lower: choose a lower one").at("severity.level")
	}
	if d.org() != orgEmergencyOffice && d.org() != d.e.book(inc).Lead {
		return d.may(ActLowerSeverity, inc)
	}
	return nil
}

func (d *deciding) proposeLowering(c *ProposeLowering) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.loweringHand(inc, c.Severity, c.Mode, c.Reason); err != nil {
		return nil, err
	}
	return []Event{&LoweringProposed{Incident: inc.ID, Reason: c.Reason, Lowering: Lowering{Severity: c.Severity, Mode: c.Mode, Org: d.org(), Person: d.env.Actor.Person, At: d.env.Now}}}, nil
}

func (d *deciding) lower(c *LowerSeverity) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.loweringHand(inc, c.Severity, c.Mode, c.Reason); err != nil {
		return nil, err
	}
	l := inc.Lowering
	if l == nil || l.Severity.Level != c.Severity.Level || l.Mode != c.Mode || l.Org == d.org() || l.Person == d.env.Actor.Person {
		return nil, refuse(CodeTwoHands, "A08", "须由区应急办与主责部门两人共同办理：请对方先提出", "the emergency office and the lead department, two persons: the other proposes it first").by(d.who(ActLowerSeverity, inc)...)
	}
	return []Event{&SeverityLowered{Incident: inc.ID, Determination: Determination{Severity: c.Severity, At: d.env.Now, By: d.org(), Mode: c.Mode, Basis: c.Reason}}}, nil
}

func (d *deciding) flagSensitive(c *FlagSensitive) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if !sensitiveGrounds[c.Ground] {
		return nil, refuse(CodeInvalid, "4.1.4", "没有“%s”这种敏感事由，请从列表中选择", "there is no ground %q: choose one from the list", c.Ground).at("ground")
	}
	if err := d.may(ActFlagSensitive, inc); err != nil {
		return nil, err
	}
	by, err := d.unitFor(inc, c.For)
	if err != nil {
		return nil, err
	}
	if contains(d.s.SensitiveOf(inc), c.Ground) {
		return nil, refuse(CodeNotAllowedNow, "A16", "该敏感事由已标记，不必再办", "that is flagged already: nothing is left to do").at("ground")
	}
	return []Event{&SensitivityFlagged{Incident: inc.ID, Note: c.Note, Mark: SensitiveMark{Ground: c.Ground, At: d.env.Now, By: by}}}, nil
}

func (d *deciding) clearSensitive(c *ClearSensitive) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActClearSensitivity, inc); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "A16", "reason"); err != nil {
		return nil, err
	}
	var out []Event
	for _, m := range d.s.family(inc) {
		for _, mark := range m.Sensitive {
			if mark.Ground == c.Ground && mark.Cleared == 0 {
				out = append(out, &SensitivityCleared{Incident: m.ID, Ground: c.Ground, Reason: c.Reason})
			}
		}
	}
	if len(out) == 0 {
		return nil, refuse(CodeNotAllowedNow, "A16", "没有这一敏感标记，不必解除", "that is not flagged: there is nothing to clear").at("ground")
	}
	return out, nil
}

func (d *deciding) involvement(c *RecordInvolvement) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err == nil && inc.Phase != Ended { // who was hurt is often learnt when it is over (4.1.1(b), 4.1.6)
		inc, err = d.live(c.Incident)
	}
	if err != nil {
		return nil, err
	}
	if err := d.may(ActInvolvement, inc); err != nil {
		return nil, err
	}
	for _, k := range c.Kinds {
		if !involvementKinds[k] {
			return nil, refuse(CodeInvalid, "4.1.6", "没有“%s”这种涉及对象，请从列表中选择", "there is no kind %q: choose one from the list", k).at("kinds")
		}
	}
	st := tri(c.State)
	if c.State != "yes" && c.State != "no" && c.State != "unknown" {
		return nil, refuse(CodeInvalid, "A15", "请说明是、否或不明", "say yes, no or unknown").at("state")
	}
	if st == plans.Yes && len(c.Kinds) == 0 {
		return nil, refuse(CodeBlank, "4.1.6", "请说明涉及哪一类", "say whom it concerns").at("kinds")
	}
	by, err := d.unitFor(inc, "")
	if err != nil {
		return nil, err
	}
	out := []Event{&InvolvementRecorded{Incident: inc.ID, State: st, Kinds: c.Kinds, By: by, Note: c.Note}}
	for _, m := range d.s.family(inc)[1:] { // said of the whole: what a part has said is no longer so
		if st == plans.No && m.Involvement == plans.Yes {
			out = append(out, &InvolvementRecorded{Incident: m.ID, State: st, By: by, Note: c.Note})
		}
	}
	return out, nil
}

var bases = map[string]bool{"": true, "witness": true, "cctv": true, "instrument": true, "estimate": true, "recognised": true}

func (d *deciding) setOccurrence(c *SetOccurrence) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Phase == Archived {
		return nil, refuse(CodeEnded, "4.8", "事件已归档，不能再改；确有补充，可据实登记", "the incident is archived: what is to be added can be recorded as fact").at("incident")
	}
	if c.Occurrence.At != 0 && c.Occurrence.Basis == "" {
		return nil, refuse(CodeBlank, "A05", "请说明发生时间的依据", "say how the time of occurrence is known").at("occurrence.basis")
	}
	if !bases[c.Occurrence.Basis] {
		return nil, refuse(CodeInvalid, "A05", "没有“%s”这种依据，请从列表中选择", "there is no basis %q: choose one from the list", c.Occurrence.Basis).at("occurrence.basis")
	}
	if err := d.past(c.Occurrence.At, "occurrence.at"); err != nil {
		return nil, err
	}
	if err := d.past(c.Onset, "onset"); err != nil {
		return nil, err
	}
	if c.RecognisedBy != "" {
		if err := d.known(c.RecognisedBy, "recognised_by"); err != nil {
			return nil, err
		}
	}
	if first := d.s.FirstReceipt(inc); c.Occurrence.At > first && first != 0 {
		return nil, refuse(CodeInvalid, "A05", "发生时间不能晚于首次接报 %s", "it cannot have happened after it was first reported at %s", first.Clock()).at("occurrence.at")
	}
	by, err := d.unitFor(inc, "")
	if err != nil {
		return nil, err
	}
	rec := OccurrenceRecord{Occurrence: c.Occurrence, At: d.env.Now, By: by, SlowOnset: c.SlowOnset, Onset: c.Onset, RecognisedBy: c.RecognisedBy}
	if c.SlowOnset && d.org() != orgEmergencyOffice {
		return []Event{&SlowOnsetProposed{Incident: inc.ID, Record: rec}}, nil
	}
	return []Event{&OccurrenceSet{Incident: inc.ID, Record: rec}}, nil
}

func (d *deciding) confirmSlowOnset(c *ConfirmSlowOnset) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActConfirmSlowOnset, inc); err != nil {
		return nil, err
	}
	if inc.SlowOnset == nil {
		return nil, refuse(CodeNotAllowedNow, "A05", "没有待确认的慢发事件认定", "no slow onset waits for confirmation").at("incident")
	}
	rec := *inc.SlowOnset
	rec.At = d.env.Now
	return []Event{&OccurrenceSet{Incident: inc.ID, Record: rec}}, nil
}

func (d *deciding) figures(c *RecordFigures) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Phase == Archived {
		return nil, refuse(CodeEnded, "4.8", "事件已归档，不能再改；确有补充，可据实登记", "the incident is archived: what is to be added can be recorded as fact").at("incident")
	}
	if !hasFigures(c.Figures) {
		return nil, refuse(CodeBlank, "4.1.5", "请至少填写一项人数", "give at least one count").at("figures")
	}
	bad := ""
	c.Figures.each(func(n string, v int) {
		if v < -1 {
			bad = n
		}
	})
	if bad != "" {
		return nil, refuse(CodeInvalid, "4.1.5", "人数不能为负", "a count cannot be negative").at("figures." + bad)
	}
	made := d.orNow(c.MadeAt)
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	return []Event{&FiguresRecorded{Incident: inc.ID, Record: FiguresRecord{Figures: c.Figures, Source: c.Source, Rank: c.Rank, MadeAt: made, Received: d.env.Now, Device: c.Device}}}, nil
}

func (d *deciding) amend(c *AmendIncident) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	ev := &IncidentAmended{Incident: inc.ID, Title: c.Title, Tags: c.Tags}
	loc := inc.Location
	if c.Location != nil {
		loc = *c.Location
		if err := d.location(&loc); err != nil {
			return nil, err
		}
		if d.s.perimeterOnly(inc) {
			if err := perimeter(loc); err != nil {
				return nil, err
			}
		}
		if loc.Street == "" {
			loc.Street = inc.Location.Street
		}
		ev.Location = &loc
	}
	if c.Spreading != "" {
		v := tri(c.Spreading)
		ev.Spreading = &v
	}
	tags := inc.Tags
	if c.Tags != nil {
		tags = c.Tags
	}
	if c.Location != nil || c.Tags != nil {
		ev.Preflags = d.preflags(loc, inc.Title, tags, inc.Opened)
	}
	return []Event{ev}, nil
}

func (d *deciding) reclassify(c *Reclassify) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActReclassify, inc); err != nil {
		return nil, err
	}
	if _, ok := d.e.plan.Type(c.Type); !ok {
		return nil, d.unknownType(c.Type, "type")
	}
	if c.Type == inc.Type {
		return nil, refuse(CodeNotAllowedNow, "A30", "类型与现在相同，不必更正", "that is its type already: nothing is left to do").at("type")
	}
	if err := needReason(c.Reason, "A30", "reason"); err != nil {
		return nil, err
	}
	return []Event{&IncidentReclassified{Incident: inc.ID, Type: c.Type, Secondary: c.Secondary, Reason: c.Reason}}, nil
}

func (d *deciding) note(c *AddNote) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Text.IsZero() {
		return nil, refuse(CodeBlank, "A62", "请填写记录的内容", "write what is to be noted").at("text")
	}
	if err := d.outsideOnly(inc, "text"); err != nil {
		return nil, err
	}
	made := c.MadeAt
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	return []Event{&NoteAdded{Incident: inc.ID, Text: c.Text.Sealed(), MadeAt: made, Device: c.Device}}, nil
}

// recordFact enters what happened outside, whatever the plan says of it (A62).
func (d *deciding) recordFact(c *RecordFact) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.past(c.When, "when"); err != nil {
		return nil, err
	}
	if c.When == 0 || c.Who == "" || c.What == "" || c.HowKnown == "" {
		return nil, refuse(CodeBlank, "A62", "据实登记须写明何人、何时、何事、如何得知", "a fact needs who, when, what and how it is known").at("what")
	}
	if c.Response != nil {
		if err := d.known(c.Response.Body, "response.body"); err != nil {
			return nil, err
		}
	}
	return []Event{&FactRecorded{Incident: inc.ID, Fact: Fact{
		No: len(inc.Facts) + 1, What: c.What, Clause: c.Clause, Who: c.Who, When: c.When, HowKnown: c.HowKnown,
		Recorded: d.env.Now, By: d.env.Actor.Seat, Response: c.Response,
	}}}, nil
}

func (d *deciding) confirmFact(c *ConfirmFact) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActConfirmFact, inc); err != nil {
		return nil, err
	}
	on := d.s.holder(c.Incident, inc, func(x *Incident) bool { return c.Fact >= 1 && c.Fact <= len(x.Facts) })
	if c.Fact < 1 || c.Fact > len(on.Facts) || on.Facts[c.Fact-1].Confirmed != 0 {
		return nil, refuse(CodeUnknown, "A62", "没有待确认的据实登记第 %d 条", "no fact %d waits for confirmation", c.Fact).at("fact")
	}
	out := []Event{&FactConfirmed{Incident: on.ID, Fact: c.Fact}}
	if r := on.Facts[c.Fact-1].Response; r != nil && inc.Phase.Live() && r.Level > 0 {
		out = append(out, d.through(d.commanded(inc), inc, []Event{&ResponseStarted{Incident: inc.ID, Level: r.Level, Body: r.Body}})...)
	}
	return out, nil
}
