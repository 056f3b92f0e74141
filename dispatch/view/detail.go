package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Reveal opens sealed personal data for someone who may see it.
type Reveal func(*vault.Sealed) string

// Destroyed stands where personal data was before its key was destroyed (A65).
const Destroyed = "已依法销毁"

// IncidentDetailOf is the page of one incident as the actor may see it at now:
// it and all that was merged into it, texts kept apart (A21). reveal opens
// personal data; nil leaves it closed. ok is false if there is no such
// incident.
func IncidentDetailOf(e *dispatch.Engine, s *dispatch.State, id dispatch.IncidentID, actor dispatch.Actor, now clock.Time, reveal Reveal) (d IncidentDetail, ok bool) {
	e = e.For(s, string(id))
	inc := s.Incidents[id]
	if inc == nil {
		return IncidentDetail{}, false
	}
	parts := whole(s, inc)
	d = IncidentDetail{
		Incident:    incidentRow(e, s, inc, now),
		Edition:     editionOf(e, s, string(id)),
		Timeline:    timeline(parts, reveal),
		Duties:      dutiesOf(e, s, parts, now),
		Reports:     reportsOf(s, parts),
		Sources:     sourcesOf(parts, reveal),
		Attachments: attachmentsOf(parts, reveal),
		Criteria:    criteria(e.Plan(), inc.Type),
		Acts:        ActsOn(e, s, actor, inc, now),
		Response:    responseOf(e, s, standing(s, inc), actor, now, reveal),
		Recovery:    recoveryOf(e, s, standing(s, inc), actor, now, reveal),
		Warnings:    warningsBehind(e, s, parts, now),
		Support:     supportOf(e, s, inc, parts, now),
	}
	return d, true
}

// timeline is what happened in order of when it was so (A22), then of when it
// was learnt.
func timeline(parts []*dispatch.Incident, reveal Reveal) []Entry {
	var out []Entry
	for _, p := range parts {
		for l := range p.Timeline.All() {
			entry := entry(l, p.Erased != 0, reveal)
			if p != parts[0] {
				entry.Incident = string(p.ID)
			}
			out = append(out, entry)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Received, b.Received), cmp.Compare(a.Commit, b.Commit))
	})
	return out
}

func entry(l dispatch.Entry, erased bool, reveal Reveal) Entry {
	at := l.MadeAt
	if at == 0 {
		at = l.Received
	}
	return Entry{
		Commit: l.Commit, At: at, Received: l.Received, What: l.What, Person: string(l.Person), Seat: l.Seat,
		Args: args(l.Args), Text: opened(l.Text, erased, reveal), Tags: l.Tags,
	}
}

func args(in dispatch.Args) map[string]any {
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]any, len(in)/2)
	for k, v := range in.All() {
		if v != "" {
			out[k] = v
		}
	}
	return out
}

func opened(v *vault.Sealed, erased bool, reveal Reveal) string {
	switch {
	case v == nil || reveal == nil:
		return ""
	case erased:
		return Destroyed
	}
	return reveal(v)
}

func dutiesOf(e *dispatch.Engine, s *dispatch.State, parts []*dispatch.Incident, now clock.Time) []DutyDetail {
	var ids []obligation.ID
	for _, p := range parts {
		ids = append(ids, p.Duties...)
	}
	return dutyDetails(e, s, ids, now)
}

func dutyDetails(e *dispatch.Engine, s *dispatch.State, ids []obligation.ID, now clock.Time) []DutyDetail {
	out := []DutyDetail{}
	for _, id := range ids {
		if o := s.Obligations[id]; o != nil {
			out = append(out, DutyDetail{
				Obligation: obligationRow(e, s, o, now, asked),
				Limits:     slices.Clone(o.Limits), Grounds: slices.Clone(o.Grounds), Passed: passed(o.Passed),
				Releases: slices.Clone(o.Releases), Moves: slices.Clone(o.Moves),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b DutyDetail) int {
		return cmp.Or(cmp.Compare(a.Born, b.Born), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func reportsOf(s *dispatch.State, parts []*dispatch.Incident) []Report {
	out := []Report{}
	seen := map[dispatch.ReportID]bool{}
	for _, p := range parts {
		for _, id := range p.Reports {
			if r := s.Reports[id]; r != nil && !seen[id] {
				seen[id] = true
				out = append(out, reportRow(r))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Report) int {
		return cmp.Or(cmp.Compare(a.Drafted, b.Drafted), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func sourcesOf(parts []*dispatch.Incident, reveal Reveal) []SourceDetail {
	out := []SourceDetail{}
	for _, p := range parts {
		for _, src := range p.Sources {
			out = append(out, sourceDetail(src, string(p.ID), p.Erased != 0, reveal))
		}
	}
	slices.SortStableFunc(out, func(a, b SourceDetail) int { return cmp.Compare(a.Received, b.Received) })
	return out
}

func sourceDetail(src dispatch.SourceRecord, incident string, erased bool, reveal Reveal) SourceDetail {
	return SourceDetail{
		Kind: string(src.Kind), Org: src.Org, Label: src.Label,
		Name: opened(src.Name, erased, reveal), Phone: opened(src.Phone, erased, reveal), Words: opened(src.Words, erased, reveal),
		Erased: erased, Unit: src.Unit, Received: src.Received, Entered: src.Entered, KnownAt: src.KnownAt,
		Incident: incident, Channel: string(src.Channel),
	}
}

// criteria is the text by which a person judges severity: the system shows it
// and never computes a level (A17). No text for a type is said as such by the
// face.
func criteria(p *plans.Plan, typeNo int) []plans.Threshold {
	out := []plans.Threshold{}
	for _, t := range p.Thresholds {
		if slices.Contains(t.Types, typeNo) {
			out = append(out, t)
		}
	}
	return out
}

// IntakeDetail is one 接报单 with what was said, for those who may see it.
type IntakeDetail struct {
	Intake   Intake        `json:"intake"`
	Source   SourceDetail  `json:"source"`
	Point    *plans.Point  `json:"point,omitempty"`
	Location IntakeAddress `json:"location"`
}

// IntakeAddress is where it is said to be.
type IntakeAddress struct {
	Street    plans.OrgID `json:"street,omitempty"`
	Community string      `json:"community,omitempty"`
	Place     string      `json:"place,omitempty"`
}

// IntakeDetailOf is the page of one intake.
func IntakeDetailOf(s *dispatch.State, id dispatch.IntakeID, reveal Reveal) (IntakeDetail, bool) {
	in := s.Intakes[id]
	if in == nil {
		return IntakeDetail{}, false
	}
	return IntakeDetail{
		Intake: intakeRow(in), Source: sourceDetail(in.Source, string(in.Incident), in.Erased != 0, reveal),
		Point:    in.Location.Point,
		Location: IntakeAddress{in.Location.Street, in.Location.Community, in.Location.Place},
	}, true
}

// MatterDetail is an instruction or a question with all its steps (A64).
type MatterDetail struct {
	Matter Matter       `json:"matter"`
	Text   string       `json:"text,omitempty"`
	Steps  []MatterStep `json:"steps"`
	Duties []DutyDetail `json:"duties"`
}

// MatterStep is one of 转办, 督办, 反馈, 办结.
type MatterStep struct {
	What   string       `json:"what"`
	At     clock.Time   `json:"at"`
	Person string       `json:"person,omitempty"`
	Seat   plans.SeatID `json:"seat,omitempty"`
	To     plans.OrgID  `json:"to,omitempty"`
	Due    clock.Time   `json:"due,omitempty"`
	Note   string       `json:"note,omitempty"`
	Text   string       `json:"text,omitempty"`
}

// MatterDetailOf is the page of one matter.
func MatterDetailOf(e *dispatch.Engine, s *dispatch.State, id dispatch.MatterID, now clock.Time, reveal Reveal) (MatterDetail, bool) {
	m := s.Matters[id]
	if m == nil {
		return MatterDetail{}, false
	}
	erased := false
	if inc := s.Incidents[m.Incident]; inc != nil {
		erased = inc.Erased != 0 && inc.VaultKey == m.VaultKey
	}
	d := MatterDetail{Matter: matterRow(s, m), Text: opened(m.Text, erased, reveal), Steps: []MatterStep{}, Duties: []DutyDetail{}}
	for _, st := range m.Steps {
		d.Steps = append(d.Steps, MatterStep{
			What: st.What, At: st.At, Person: string(st.Person), Seat: st.Seat, To: st.To, Due: st.Due,
			Note: st.Note, Text: opened(st.Text, erased, reveal),
		})
	}
	d.Duties = dutyDetails(e, s, m.Duties, now)
	return d, true
}

// ReportDetailOf is one report.
func ReportDetailOf(s *dispatch.State, id dispatch.ReportID) (Report, bool) {
	r := s.Reports[id]
	if r == nil {
		return Report{}, false
	}
	return reportRow(r), true
}
