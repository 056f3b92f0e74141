package view

import (
	"slices"
	"strconv"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/register"
)

// RowOf builds the row that ref names, as s shows it at now. ok is false if
// there is no such thing. The row depends on s, ref and now alone; what would
// grow by itself (how late a pending duty is) is not in it, so that a row
// changes only when a commit changes it.
func RowOf(e *dispatch.Engine, s *dispatch.State, ref dispatch.Ref, now clock.Time) (row any, ok bool) {
	switch ref.Kind {
	case KindIncident:
		if inc := s.Incidents[dispatch.IncidentID(ref.ID)]; inc != nil {
			return incidentRow(e, s, inc, now), true
		}
	case KindObligation:
		if o := duty(s, ref.ID); o != nil {
			return obligationRow(e, s, o, now, settled), true
		}
	case KindIntake:
		if in := s.Intakes[dispatch.IntakeID(ref.ID)]; in != nil {
			return intakeRow(in), true
		}
	case KindReport:
		if r := s.Reports[dispatch.ReportID(ref.ID)]; r != nil {
			return reportRow(r), true
		}
	case KindAlarm:
		if a := s.Alarms[ref.ID]; a != nil {
			return alarmRow(s, a), true
		}
	case KindSeat:
		if sit := seat(s, ref.ID); sit != nil {
			return seatRow(sit), true
		}
	case KindMatter:
		if m := s.Matters[dispatch.MatterID(ref.ID)]; m != nil {
			return matterRow(s, m), true
		}
	case KindForces:
		if k := register.Kind(ref.ID); slices.Contains(counted, k) {
			return strengthRow(s, k)
		}
	case KindFeed:
		if f := s.Feeds[ref.ID]; f != nil {
			return Feed{ID: f.ID, Last: f.Last, Silent: f.Silent != 0}, true
		}
	case KindMessage:
		if m := s.Messages[ref.ID]; m != nil {
			return *m, true
		}
	case KindRisk:
		if x := s.Risks[dispatch.RiskID(ref.ID)]; x != nil {
			return riskRow(e, x), true
		}
	case KindRound:
		if r := s.Rounds[ref.ID]; r != nil {
			return roundRow(r), true
		}
	case KindWarning:
		if w := warningOf(s, ref.ID); w != nil {
			return warningRow(e, s, w, now), true
		}
	case KindGroup:
		if g := s.Groups[ref.ID]; g != nil {
			return groupRow(e, s, g), true
		}
	case KindDistrict:
		return districtRow(e, s), true
	case KindApproval:
		if a := s.Approvals[approval.ID(ref.ID)]; a != nil {
			return approvalRow(e, s, a, now), true
		}
	}
	return nil, false
}

func duty(s *dispatch.State, id string) *obligation.Obligation {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return nil
	}
	return s.Obligations[obligation.ID(n)]
}

// whole is the incident with all that was merged into it, itself first, in
// order of merging (A21: a merge is a link, never a copy).
func whole(s *dispatch.State, inc *dispatch.Incident) []*dispatch.Incident {
	out := []*dispatch.Incident{inc}
	seen := map[dispatch.IncidentID]bool{inc.ID: true}
	for i := 0; i < len(out); i++ {
		for _, id := range out[i].Merged {
			if part := s.Incidents[id]; part != nil && !seen[id] {
				seen[id] = true
				out = append(out, part)
			}
		}
	}
	return out
}

// standing is the incident into which inc was merged, at the end of the chain,
// or inc itself.
func standing(s *dispatch.State, inc *dispatch.Incident) *dispatch.Incident {
	for range len(s.Incidents) {
		next := s.Incidents[inc.MergedInto]
		if inc.MergedInto == "" || next == nil {
			break
		}
		inc = next
	}
	return inc
}

// subject is the incident on which a duty, a matter or an alarm hangs, nil if
// it hangs on none.
func subject(s *dispatch.State, id string) *dispatch.Incident {
	if inc := s.Incidents[dispatch.IncidentID(id)]; inc != nil {
		return inc
	}
	if m := s.Matters[dispatch.MatterID(id)]; m != nil {
		return s.Incidents[m.Incident]
	}
	if in := s.Intakes[dispatch.IntakeID(id)]; in != nil {
		return s.Incidents[in.Incident]
	}
	return nil
}

// earlier is the earlier of two instants, of which either may be none.
func earlier(a, b clock.Time) clock.Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
