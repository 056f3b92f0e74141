package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

func incidentRow(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, now clock.Time) Incident {
	e = e.For(s, string(inc.ID))
	parts := whole(s, inc)
	row := Incident{
		ID: string(inc.ID), Title: inc.Title, Type: inc.Type, Secondary: inc.Secondary,
		Street: inc.Location.Street, Community: inc.Location.Community, Place: inc.Location.Place, Point: inc.Location.Point,
		Phase:     string(inc.Phase),
		Sensitive: s.SensitiveOf(inc), Preflags: inc.Preflags,
		Involvement: stated(s.InvolvementOf(inc)), Spreading: stated(inc.Spreading),
		Receipt: firstReceipt(s, parts), Occurrence: occurrence(s, inc), Figures: figures(s.FiguresOf(inc)),
		Response: inc.Response, Command: inc.Command, Lead: lead(e, inc.Type),
		ReportStatus: reportStatus(s, parts), FollowUps: inc.FollowUps,
		MergedInto: string(inc.MergedInto), Suggested: words(inc.Suggested), Group: inc.Group,
		Updated: inc.Updated, Version: inc.Version,
		Units: units(parts), Erased: inc.Erased != 0,
	}
	severity := s.SeverityOf(inc)
	row.Severity = Severity{severity.Level, severity.May}
	for _, p := range parts {
		row.Sources += len(p.Sources)
		for _, f := range p.Facts {
			if f.Confirmed == 0 {
				row.Facts++
			}
		}
	}
	row.NextDue, row.NextDuty = next(s, parts, now)
	row.Roster, row.Incorporated = rosterOf(inc), incorporated(inc)
	if r, ok := e.RoleOn(s, inc); ok {
		row.Role = r.ID
	}
	return row
}

// next is the earliest pending hard due of the incident, or the earliest
// target if no number binds (A02).
func next(s *dispatch.State, parts []*dispatch.Incident, now clock.Time) (due clock.Time, id obligation.ID) {
	var target clock.Time
	var targetID obligation.ID
	for _, p := range parts {
		for _, d := range p.Duties {
			o := s.Obligations[d]
			if o == nil || !o.Pending() {
				continue
			}
			if l, ok := o.Current(plans.Hard); ok {
				if due == 0 || l.Due < due {
					due, id = l.Due, d
				}
			} else if l, ok := o.Current(plans.Target); ok && (target == 0 || l.Due < target) {
				target, targetID = l.Due, d
			}
		}
	}
	if due == 0 {
		return target, targetID
	}
	return due, id
}

// reportStatus is 报送状态: how far the chain of reports has come.
func reportStatus(s *dispatch.State, parts []*dispatch.Incident) string {
	status := "none"
	for _, p := range parts {
		switch {
		case p.Final:
			return "final"
		case p.FollowUps > 0:
			status = "follow_up"
		case status == "none" && (p.Reported != 0 || sentFirst(s, p)):
			status = "first"
		}
	}
	return status
}

func sentFirst(s *dispatch.State, inc *dispatch.Incident) bool {
	for _, id := range inc.Reports {
		r := s.Reports[id]
		if r == nil || r.Sent == 0 {
			continue
		}
		switch r.Kind {
		case dispatch.FirstReport, dispatch.Verification, dispatch.DetailedReport:
			return true
		}
	}
	return false
}

// firstReceipt is the earliest receipt by any unit; of a merged incident the
// earliest of all its parts (A21). An incident that no unit has received yet
// shows when its source was heard.
func firstReceipt(s *dispatch.State, parts []*dispatch.Incident) clock.Time {
	at := s.FirstReceipt(parts[0])
	if at != 0 {
		return at
	}
	for _, p := range parts {
		for _, src := range p.Sources {
			at = earlier(at, src.Received)
		}
	}
	return at
}

func occurrence(s *dispatch.State, inc *dispatch.Incident) Occurrence {
	at := s.OccurrenceOf(inc)
	o := Occurrence{At: at.At, Basis: at.Basis}
	if n := len(inc.Occurrences); n > 0 && inc.Occurrences[n-1].SlowOnset {
		o.SlowOnset, o.Confirmed = true, true
	}
	if inc.SlowOnset != nil { // A05: waits for the emergency office's word
		o.SlowOnset, o.Confirmed, o.Suggested = true, false, inc.SlowOnset.Occurrence.At
	}
	return o
}

func figures(in map[string]dispatch.FigureRecord) map[string]Figure {
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]Figure, len(in))
	for k, f := range in {
		out[k] = Figure{f.Value, f.Source, f.MadeAt}
	}
	return out
}

// units lists who takes part: who received it, who was set in motion, who
// judged it, who commands, in that order.
func units(parts []*dispatch.Incident) []plans.OrgID {
	var out []plans.OrgID
	add := func(id plans.OrgID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, p := range parts {
		for _, r := range p.Receipts {
			add(r.Unit)
		}
		for _, t := range p.Tasked {
			add(t.Body)
		}
		for _, d := range p.Severities {
			add(d.By)
		}
	}
	add(parts[0].Command)
	return out
}

// lead is the accountable lead department: the first named (A27).
func lead(e *dispatch.Engine, typeNo int) plans.OrgID {
	if t, ok := e.Plan().Type(typeNo); ok && len(t.Leads) > 0 {
		return t.Leads[0]
	}
	return ""
}

// stated is a truth that matters. "No" is also what stands before anyone has
// asked: the row is silent about it, the timeline knows who said so.
func stated(t plans.Tri) string {
	switch t {
	case plans.Yes:
		return "yes"
	case plans.Unknown:
		return "unknown"
	}
	return ""
}

func words[S ~string](list []S) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
