package dispatch

import (
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

func (e *Engine) applyIncident(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *IntakeLogged:
		s.year(h.At)
		s.Counters.Intake++
		in := ev.Intake
		in.Version = h.Number
		if in.Watch != nil { // what follows must not write into the event
			w := *in.Watch
			in.Watch = &w
		}
		s.Intakes[in.ID] = &in
		s.touched.add("intake", string(in.ID))
	case *IntakeSorted:
		in := s.Intakes[ev.Intake]
		in.State, in.To, in.Version = ev.As, ev.To, h.Number
		if ev.Incident != "" {
			in.Incident = ev.Incident
		}
		s.touched.add("intake", string(in.ID))
	case *IncidentReported:
		s.applyReported(h, ev)
	case *ReceiptRecorded:
		s.applyReceipt(h, ev)
	case *SeverityDetermined:
		inc := s.Incidents[ev.Incident]
		inc.Severities = append(inc.Severities, ev.Determination)
		inc.Severity = ev.Determination.Severity
		inc.CityDecided = inc.CityDecided || ev.Determination.City != ""
		inc.Lowering = nil
		s.step(inc, ev.Kind())
		s.line(inc, h, ev.Kind(), map[string]string{
			"level": strconv.Itoa(int(ev.Determination.Severity.Level)), "may": flag(ev.Determination.Severity.May),
			"by": string(ev.Determination.By), "city": ev.Determination.City, "basis": ev.Determination.Basis,
		})
	case *LoweringProposed:
		inc := s.Incidents[ev.Incident]
		l := ev.Lowering
		inc.Lowering = &l
		s.line(inc, h, ev.Kind(), map[string]string{"level": strconv.Itoa(int(l.Severity.Level)), "mode": l.Mode, "by": string(l.Org), "reason": ev.Reason})
	case *SeverityLowered:
		s.applyLowered(h, ev)
	case *SensitivityFlagged:
		inc := s.Incidents[ev.Incident]
		inc.Sensitive = append(inc.Sensitive, ev.Mark)
		if inc.GroundsAt == 0 {
			inc.GroundsAt = h.At
		}
		s.line(inc, h, ev.Kind(), map[string]string{"ground": ev.Mark.Ground, "by": string(ev.Mark.By), "note": ev.Note})
	case *SensitivityCleared:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Sensitive {
			if m := &inc.Sensitive[i]; m.Ground == ev.Ground && m.Cleared == 0 {
				m.Cleared, m.Reason = h.At, ev.Reason
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"ground": ev.Ground, "reason": ev.Reason})
	case *InvolvementRecorded:
		inc := s.Incidents[ev.Incident]
		inc.Involvement, inc.Involved = ev.State, ev.Kinds
		inc.NudgeAt = 0
		if ev.State == plans.Unknown { // A15: asked again, no duty
			inc.NudgeAt = h.At.Add(e.plan.Settings.UnknownNudge)
			s.Timers.add(inc.NudgeAt, timerNudge, string(inc.ID))
		}
		s.line(inc, h, ev.Kind(), map[string]string{"state": triWord(ev.State), "kinds": join(ev.Kinds), "note": ev.Note})
	case *OccurrenceSet:
		inc := s.Incidents[ev.Incident]
		inc.Occurrences = append(inc.Occurrences, ev.Record)
		inc.Occurrence, inc.SlowOnset = ev.Record.Occurrence, nil
		s.line(inc, h, ev.Kind(), map[string]string{"at": ev.Record.Occurrence.At.String(), "basis": ev.Record.Occurrence.Basis, "by": string(ev.Record.By)})
	case *SlowOnsetProposed:
		inc := s.Incidents[ev.Incident]
		r := ev.Record
		inc.SlowOnset = &r
		s.line(inc, h, ev.Kind(), map[string]string{"at": r.Occurrence.At.String(), "onset": r.Onset.String(), "by": string(r.By)})
	case *FiguresRecorded:
		s.applyFigures(h, ev)
	case *IncidentAmended:
		s.applyAmended(h, ev)
	case *IncidentReclassified:
		inc := s.Incidents[ev.Incident]
		args := map[string]string{"from": strconv.Itoa(inc.Type), "to": strconv.Itoa(ev.Type), "reason": ev.Reason}
		inc.Retyped = append(inc.Retyped, Retyping{From: inc.Type, At: h.At})
		inc.Type, inc.Secondary = ev.Type, ev.Secondary
		s.line(inc, h, ev.Kind(), args)
	case *NoteAdded:
		inc := s.Incidents[ev.Incident]
		l := s.line(inc, h, ev.Kind(), nil)
		l.Text = ev.Text
		madeBy(l, ev.MadeAt, ev.Device)
	case *DuplicateSuggested:
		inc := s.Incidents[ev.Incident]
		if !contains(inc.Suggested, ev.Other) {
			inc.Suggested = append(inc.Suggested, ev.Other)
		}
		s.change(inc, h)
	case *IncidentsMerged:
		was := s.VersionOf(string(ev.From))
		s.applyMerged(h, ev)
		e.crossed(s, ev.From, was)
	case *IncidentUnmerged:
		was := s.VersionOf(string(ev.From))
		s.applyUnmerged(h, ev)
		e.crossed(s, ev.From, was)
	case *IncidentsGrouped:
		g := ev.Group
		s.Counters.Group++
		s.Groups[g.ID] = &g
		for _, id := range g.Incidents {
			inc := s.Incidents[id]
			inc.Group = g.ID
			s.line(inc, h, ev.Kind(), map[string]string{"group": g.Title})
		}
	default:
		return false
	}
	return true
}

func (e *Engine) applyHandling(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *FactRecorded:
		inc := s.Incidents[ev.Incident]
		inc.Facts = append(inc.Facts, ev.Fact)
		l := s.line(inc, h, ev.Kind(), map[string]string{"what": ev.Fact.What, "who": ev.Fact.Who, "clause": string(ev.Fact.Clause), "how": ev.Fact.HowKnown})
		madeAt(l, ev.Fact.When, false)
		l.Tags = append(l.Tags, "outside_plan")
	case *FactConfirmed:
		inc := s.Incidents[ev.Incident]
		inc.Facts[ev.Fact-1].Confirmed = h.At
		s.line(inc, h, ev.Kind(), map[string]string{"fact": strconv.Itoa(ev.Fact), "what": inc.Facts[ev.Fact-1].What})
	case *BodiesCoordinated:
		inc := s.Incidents[ev.Incident]
		for _, b := range ev.Bodies {
			inc.Tasked = append(inc.Tasked, Tasking{Body: b, At: h.At})
			delete(inc.Struck, b) // who is called is expected after all
		}
		s.line(inc, h, ev.Kind(), map[string]string{"bodies": joinOrgs(ev.Bodies), "note": ev.Note})
	case *FirstHandlingRecorded:
		inc := s.Incidents[ev.Incident]
		s.step(inc, ev.Kind())
		l := s.line(inc, h, ev.Kind(), map[string]string{"street": string(ev.Street), "what": ev.What, "persons": strconv.Itoa(ev.Persons)})
		madeBy(l, ev.MadeAt, ev.Device)
	case *ResponseProposed:
		inc := s.Incidents[ev.Incident]
		inc.Proposals = append(inc.Proposals, ev.Proposal)
		s.line(inc, h, ev.Kind(), map[string]string{"level": strconv.Itoa(ev.Proposal.Level), "body": string(ev.Proposal.Body), "cause": ev.Proposal.Cause})
	case *ProposalDecided:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Proposals {
			if p := &inc.Proposals[i]; p.Level == ev.Level && p.Decided == 0 {
				p.Decided, p.Started, p.Reason, p.Suffices = h.At, ev.Started, ev.Reason, ev.Suffices
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"level": strconv.Itoa(ev.Level), "started": flag(ev.Started), "reason": ev.Reason, "by": string(ev.By), "suffices": levelArg(ev.Suffices)})
	case *ResponseStarted:
		inc := s.Incidents[ev.Incident]
		rec := CommandRecord{Level: ev.Level, Body: ev.Body, At: h.At, Plan: ev.Plan, Conditions: ev.Conditions, Reason: ev.Reason, By: h.Seat, Merged: ev.Merged}
		inc.Response = ev.Level
		inc.takesOver(rec)
		s.commandGroup(h, ev.Group, rec)
		s.step(inc, ev.Kind())
		s.line(inc, h, ev.Kind(), map[string]string{"level": strconv.Itoa(ev.Level), "body": string(ev.Body), "plan": ev.Plan, "conditions": join(ev.Conditions), "reason": ev.Reason})
	case *ResponseLoweringOffered:
		inc := s.Incidents[ev.Incident]
		inc.Offered = ev.Level
		s.line(inc, h, ev.Kind(), map[string]string{"level": strconv.Itoa(ev.Level), "by": string(ev.By), "reason": ev.Reason, "city": ev.City})
	case *DepartureRecorded:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Tasked {
			if t := &inc.Tasked[i]; t.Body == ev.Org && t.Left == 0 {
				t.Left = ev.At
			}
		}
		if inc.Departed == nil {
			inc.Departed = map[plans.OrgID]clock.Time{}
		}
		if _, ok := inc.Departed[ev.Org]; !ok {
			inc.Departed[ev.Org] = ev.At
		}
		madeBy(s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.Org)}), ev.At, ev.Device)
	case *SupportAsked:
		inc := s.Incidents[ev.Incident]
		inc.Support = append(inc.Support, SupportRequest{Org: ev.Org, At: h.At, Need: ev.Need})
		s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.Org), "need": ev.Need})
	case *SupportAnswered:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Support {
			if r := &inc.Support[i]; r.Org == ev.Org && r.Answered == 0 {
				r.Answered, r.Answer, r.Level = h.At, ev.Answer, ev.Level
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"org": string(ev.Org), "answer": ev.Answer, "level": levelArg(ev.Level)})
	case *CityCommandRecorded:
		inc := s.Incidents[ev.Incident]
		rec := CommandRecord{Level: inc.Response, Body: orgCityCommand, At: h.At, City: ev.Reference, By: h.Seat, Merged: ev.Merged}
		inc.takesOver(rec)
		s.commandGroup(h, ev.Group, rec)
		s.line(inc, h, ev.Kind(), map[string]string{"reference": ev.Reference})
	case *HandlingEnded:
		inc := s.Incidents[ev.Incident]
		s.step(inc, ev.Kind())
		inc.Ending = &Ending{By: ev.By, Tags: ev.Tags, Basis: ev.Basis, Public: ev.Public, Open: ev.Open, City: ev.CityReference}
		s.line(inc, h, ev.Kind(), map[string]string{"by": string(ev.By), "city": ev.CityReference, "open": join(ev.Open), "tags": join(ev.Tags), "public": ev.Public})
		s.endGroup(h, inc.Group)
	case *FalseAlarmDeclared:
		inc := s.Incidents[ev.Incident]
		s.step(inc, ev.Kind())
		s.line(inc, h, ev.Kind(), map[string]string{"reason": ev.Reason})
	case *IncidentArchived:
		inc := s.Incidents[ev.Incident]
		s.step(inc, ev.Kind())
		s.line(inc, h, ev.Kind(), nil)
		for _, o := range s.duties(inc) {
			o.Closed = h.At
			s.touchDuty(o)
		}
		delete(s.index.live, inc.ID)
	default:
		return false
	}
	return true
}

func (s *State) applyReported(h Header, ev *IncidentReported) {
	s.year(h.At)
	s.Counters.Incident++
	inc := &Incident{
		ID: ev.ID, Title: ev.Title, Type: ev.Type, Secondary: ev.Secondary, Location: ev.Location,
		Jurisdiction: ev.Jurisdiction, PlanHash: s.Workspace.PlanHash, Opened: h.At, VaultKey: ev.VaultKey,
		Sources: []SourceRecord{ev.Source}, AtReceipt: ev.AtReceipt, GroundsAtReceipt: ev.Grounds,
		Preflags: ev.Preflags, Tags: ev.Tags, Spreading: ev.Spreading, Figures: map[string]FigureRecord{},
		SceneRecord: SceneRecord{Part: ev.Part, OurPart: ev.OurPart, Event: ev.Event},
	}
	s.Incidents[ev.ID] = inc
	s.index.live[ev.ID] = inc
	s.step(inc, ev.Kind())
	l := s.line(inc, h, ev.Kind(), map[string]string{
		"source": string(ev.Source.Kind), "org": string(ev.Source.Org), "channel": string(ev.Source.Channel),
		"received": ev.Source.Received.String(),
	})
	l.Text = ev.Source.Words
	madeAt(l, ev.Source.Received, false)
	if ev.MadeAt != 0 {
		madeBy(l, ev.MadeAt, Device{Link: true, ClockOff: ev.ClockOff})
	}
}

func (s *State) applyReceipt(h Header, ev *ReceiptRecorded) {
	inc := s.Incidents[ev.Incident]
	inc.Receipts = append(inc.Receipts, ev.Receipt)
	if ev.Receipt.Unit == orgEmergencyOffice && (inc.OfficeKnows == 0 || ev.Receipt.At < inc.OfficeKnows) {
		inc.OfficeKnows = ev.Receipt.At
	}
	if ev.Receipt.Unit == inc.Location.Street && (inc.StreetKnows == 0 || ev.Receipt.At < inc.StreetKnows) {
		inc.StreetKnows = ev.Receipt.At
	}
	l := s.line(inc, h, ev.Kind(), map[string]string{"unit": string(ev.Receipt.Unit)})
	madeAt(l, ev.Receipt.At, false)
	if ev.Source != nil {
		inc.Sources = append(inc.Sources, *ev.Source)
		l = inc.Timeline.last()
		l.Text = ev.Source.Words
	}
}

func (s *State) applyLowered(h Header, ev *SeverityLowered) {
	root := s.Incidents[ev.Incident]
	d := ev.Determination
	for _, m := range s.family(root) {
		if m != root && m.Severity.Level <= d.Severity.Level {
			continue
		}
		if d.Mode == "corrected" {
			for i := range m.Severities {
				if x := &m.Severities[i]; x.Severity.Level > d.Severity.Level && x.Corrected == 0 {
					x.Corrected = h.At
				}
			}
		}
		m.Severities = append(m.Severities, d)
		m.Severity, m.Lowering = d.Severity, nil
	}
	s.line(root, h, ev.Kind(), map[string]string{"level": strconv.Itoa(int(d.Severity.Level)), "mode": d.Mode, "basis": d.Basis, "by": string(d.By)})
}

func (s *State) applyFigures(h Header, ev *FiguresRecorded) {
	inc := s.Incidents[ev.Incident]
	args := map[string]string{"source": ev.Record.Source}
	if inc.Figures == nil {
		inc.Figures = map[string]FigureRecord{}
	}
	ev.Record.Figures.each(func(name string, v int) {
		args[name] = strconv.Itoa(v)
		f := FigureRecord{Value: v, Source: ev.Record.Source, Rank: ev.Record.Rank, MadeAt: ev.Record.MadeAt}
		if old, ok := inc.Figures[name]; !ok || f.supersedes(old) {
			inc.Figures[name] = f
		}
	})
	madeBy(s.line(inc, h, ev.Kind(), args), ev.Record.MadeAt, ev.Record.Device)
}

// each calls f for every count that was stated.
func (g Figures) each(f func(name string, v int)) {
	for _, x := range []struct {
		n string
		v *int
	}{{"dead", g.Dead}, {"injured", g.Injured}, {"severe", g.Severe}, {"missing", g.Missing}, {"trapped", g.Trapped}, {"affected", g.Affected}, {"moved", g.Moved}} {
		if x.v != nil {
			f(x.n, *x.v)
		}
	}
}

func (s *State) applyAmended(h Header, ev *IncidentAmended) {
	inc := s.Incidents[ev.Incident]
	args := map[string]string{}
	if ev.Title != "" {
		args["title"], inc.Title = ev.Title, ev.Title
	}
	if ev.Location != nil {
		inc.Location = *ev.Location
		args["street"], args["place"] = string(ev.Location.Street), ev.Location.Place
	}
	if ev.Spreading != nil {
		inc.Spreading = *ev.Spreading
		args["spreading"] = triWord(*ev.Spreading)
	}
	if ev.Tags != nil {
		inc.Tags = ev.Tags
		args["tags"] = join(ev.Tags)
	}
	if ev.Preflags != nil {
		inc.Preflags = ev.Preflags
	}
	s.line(inc, h, ev.Kind(), args)
}

func (s *State) applyMerged(h Header, ev *IncidentsMerged) {
	into, from := s.Incidents[ev.Into], s.Incidents[ev.From]
	into.Merged = append(into.Merged, from.ID)
	into.Keys = append(into.Keys, from.VaultKey)
	into.Suggested = without(into.Suggested, from.ID)
	from.Suggested = without(from.Suggested, into.ID)
	if ev.Type != 0 && ev.Type != into.Type {
		into.Secondary = append(into.Secondary, into.Type)
		into.Type = ev.Type
	}
	if from.Type != into.Type && !contains(into.Secondary, from.Type) {
		into.Secondary = append(into.Secondary, from.Type)
	}
	s.line(from, h, ev.Kind(), map[string]string{"into": string(into.ID), "note": ev.Note})
	from.MergedInto, from.MergedAt = into.ID, h.At
	delete(s.index.live, from.ID)
	s.line(into, h, ev.Kind(), map[string]string{"from": string(from.ID), "note": ev.Note})
}

func (s *State) applyUnmerged(h Header, ev *IncidentUnmerged) {
	into, from := s.Incidents[ev.Into], s.Incidents[ev.From]
	into.Merged = without(into.Merged, from.ID)
	into.Keys = without(into.Keys, from.VaultKey)
	from.MergedInto, from.MergedAt = "", 0
	s.index.live[from.ID] = from
	into.parted(from.ID)
	s.line(from, h, ev.Kind(), map[string]string{"into": string(into.ID), "reason": ev.Reason})
	s.line(into, h, ev.Kind(), map[string]string{"from": string(from.ID), "reason": ev.Reason})
}

// step moves the phase as the table of transitions says.
func (s *State) step(inc *Incident, kind string) {
	inc.Phase, _ = inc.Phase.next(kind)
	s.touchOut(inc)
}

// madeAt sets when a line was so, and tags one that came late over the link (A22).
func madeAt(l *Entry, at clock.Time, link bool) {
	if at != 0 {
		l.MadeAt = at
	}
	if link {
		l.Tags = append(l.Tags, "link")
	}
}

// madeBy is madeAt for what a device says of itself.
func madeBy(l *Entry, at clock.Time, v Device) {
	madeAt(l, at, false)
	l.Tags = append(l.Tags, v.tags()...)
}

func without[T comparable](list []T, v T) []T {
	out := list[:0:0]
	for _, x := range list {
		if x != v {
			out = append(out, x)
		}
	}
	return out
}

func flag(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func triWord(t plans.Tri) string {
	switch t {
	case plans.Yes:
		return "yes"
	case plans.Unknown:
		return "unknown"
	}
	return "no"
}

func join(list []string) string {
	out := ""
	for i, x := range list {
		if i > 0 {
			out += ","
		}
		out += x
	}
	return out
}

func joinOrgs(list []plans.OrgID) string {
	out := ""
	for i, x := range list {
		if i > 0 {
			out += ","
		}
		out += string(x)
	}
	return out
}
