package view

import (
	"slices"
	"strconv"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Live tells whether the thing belongs on live screens: everything that is
// still worked on, and all that hangs on an incident until its file is closed.
// What is gone from the screens stays in Search and the detail pages.
func Live(s *dispatch.State, ref dispatch.Ref) bool {
	switch ref.Kind {
	case KindIncident:
		inc := s.Incidents[dispatch.IncidentID(ref.ID)]
		return inc != nil && open(s, inc)
	case KindObligation:
		o := duty(s, ref.ID)
		return o != nil && dutyLive(s, o)
	case KindIntake:
		return s.Intakes[dispatch.IntakeID(ref.ID)] != nil
	case KindReport:
		r := s.Reports[dispatch.ReportID(ref.ID)]
		return r != nil && reportLive(s, r)
	case KindAlarm: // ux.md 9: cleared but unacknowledged stays listed
		a := s.Alarms[ref.ID]
		return a != nil && (a.Cleared == 0 || a.AckAt == 0 && !overWarning(s, a.Subject)) && !archived(s, a.Subject)
	case KindSeat:
		return seat(s, ref.ID) != nil
	case KindMatter:
		return s.Matters[dispatch.MatterID(ref.ID)] != nil
	case KindFeed:
		return s.Feeds[ref.ID] != nil
	case KindForces:
		return len(s.Registers[register.Kind(ref.ID)].Keys()) > 0
	case KindMessage:
		return s.Messages[ref.ID] != nil
	case KindRisk:
		return s.Risks[dispatch.RiskID(ref.ID)] != nil
	case KindRound:
		return s.Rounds[ref.ID] != nil
	case KindWarning: // a lifted one is on no screen
		w := warningOf(s, ref.ID)
		return w != nil && !w.Stage.Over()
	case KindGroup:
		g := s.Groups[ref.ID]
		return g != nil && g.Ended == 0
	case KindDistrict:
		return true
	case KindApproval:
		a := s.Approvals[approval.ID(ref.ID)]
		return a != nil && approvalLive(s, a)
	}
	return false
}

// Done tells whether the thing is settled for good, so that only the latest of
// its kind need be shown: a sorted intake, a closed matter.
func Done(s *dispatch.State, ref dispatch.Ref) bool {
	switch ref.Kind {
	case KindMessage: // the latest are enough to be looked at
		return s.Messages[ref.ID] != nil
	case KindIntake:
		in := s.Intakes[dispatch.IntakeID(ref.ID)]
		return in != nil && (in.State == "filed" || in.State == "incident")
	case KindMatter:
		m := s.Matters[dispatch.MatterID(ref.ID)]
		return m != nil && m.State == "closed"
	case KindApproval:
		a := s.Approvals[approval.ID(ref.ID)]
		return a != nil && approvalDone(a)
	}
	return false
}

// Kin lists the rows that show something of what ref names, or that leave the
// screens with it.
func Kin(s *dispatch.State, ref dispatch.Ref) []dispatch.Ref {
	switch ref.Kind {
	case KindIncident:
		inc := s.Incidents[dispatch.IncidentID(ref.ID)]
		if inc == nil {
			return nil
		}
		return family(s, inc)
	case KindReport:
		// Sent, not taken: what the report would discharge says so.
		r := s.Reports[dispatch.ReportID(ref.ID)]
		if r == nil {
			return nil
		}
		var out []dispatch.Ref
		for _, id := range r.Incidents {
			if inc := s.Incidents[id]; inc != nil {
				out = append(out, dispatch.Ref{Kind: KindIncident, ID: string(id)})
				out = append(out, pending(s, inc)...)
			}
		}
		return out
	case KindMatter:
		m := s.Matters[dispatch.MatterID(ref.ID)]
		if m == nil {
			return nil
		}
		var out []dispatch.Ref
		for _, id := range m.Duties {
			out = append(out, dispatch.Ref{Kind: KindObligation, ID: DutyID(id)})
		}
		return out
	case KindObligation:
		o := duty(s, ref.ID)
		if o == nil {
			return nil
		}
		if inc := s.Incidents[dispatch.IncidentID(o.Subject)]; inc != nil {
			return []dispatch.Ref{{Kind: KindIncident, ID: string(standing(s, inc).ID)}}
		}
		if m := s.Matters[dispatch.MatterID(o.Subject)]; m != nil {
			return []dispatch.Ref{{Kind: KindMatter, ID: string(m.ID)}}
		}
		if w := warningOf(s, o.Subject); w != nil {
			return []dispatch.Ref{{Kind: KindWarning, ID: string(w.ID)}}
		}
	case KindWarning:
		if w := warningOf(s, ref.ID); w != nil {
			return warningKin(s, w)
		}
	case KindApproval:
		if a := s.Approvals[approval.ID(ref.ID)]; a != nil && warningOf(s, a.Subject) != nil {
			return []dispatch.Ref{{Kind: KindWarning, ID: a.Subject}}
		}
	}
	return nil
}

// family is everything that hangs on the incident and on its parts.
func family(s *dispatch.State, inc *dispatch.Incident) []dispatch.Ref {
	var out []dispatch.Ref
	mine := map[string]bool{}
	for _, p := range whole(s, inc) {
		mine[string(p.ID)] = true
		out = append(out, dispatch.Ref{Kind: KindIncident, ID: string(p.ID)})
		for _, id := range p.Duties {
			out = append(out, dispatch.Ref{Kind: KindObligation, ID: DutyID(id)})
		}
		for _, id := range p.Reports {
			out = append(out, dispatch.Ref{Kind: KindReport, ID: string(id)})
		}
	}
	for key, a := range s.Alarms {
		if inc := subject(s, a.Subject); inc != nil && mine[string(inc.ID)] {
			out = append(out, dispatch.Ref{Kind: KindAlarm, ID: key})
		}
	}
	for id, a := range s.Approvals {
		if inc := subject(s, a.Subject); inc != nil && mine[string(inc.ID)] {
			out = append(out, dispatch.Ref{Kind: KindApproval, ID: string(id)})
		}
	}
	return out
}

func pending(s *dispatch.State, inc *dispatch.Incident) []dispatch.Ref {
	var out []dispatch.Ref
	for _, p := range whole(s, standing(s, inc)) {
		for _, id := range p.Duties {
			if o := s.Obligations[id]; o != nil && o.Pending() {
				out = append(out, dispatch.Ref{Kind: KindObligation, ID: DutyID(id)})
			}
		}
	}
	return out
}

// DutyID is the number of a duty as rows are keyed by it.
func DutyID(id obligation.ID) string { return strconv.FormatUint(uint64(id), 10) }

func open(s *dispatch.State, inc *dispatch.Incident) bool {
	return standing(s, inc).Phase != dispatch.Archived
}

func dutyLive(s *dispatch.State, o *obligation.Obligation) bool {
	if inc := s.Incidents[dispatch.IncidentID(o.Subject)]; inc != nil {
		return open(s, inc)
	}
	if o.Subject == dispatch.StandingSubject {
		return false // what comes round once a year is looked up, not watched
	}
	if m := s.Matters[dispatch.MatterID(o.Subject)]; m != nil && m.State != "closed" {
		return true
	}
	if w := warningOf(s, o.Subject); w != nil && !w.Stage.Over() {
		return true
	}
	return o.Pending()
}

func reportLive(s *dispatch.State, r *dispatch.Report) bool {
	for _, id := range r.Incidents {
		if inc := s.Incidents[id]; inc != nil && open(s, inc) {
			return true
		}
	}
	return false
}

// All lists everything in the state that may have a row.
func All(s *dispatch.State) []dispatch.Ref {
	out := make([]dispatch.Ref, 0, len(s.Incidents)+len(s.Obligations)+len(s.Intakes)+len(s.Reports)+len(s.Alarms)+len(s.Seats)+len(s.Matters)+len(s.Feeds)+len(s.Approvals)+len(s.Warnings))
	for id := range s.Incidents {
		out = append(out, dispatch.Ref{Kind: KindIncident, ID: string(id)})
	}
	for id := range s.Obligations {
		out = append(out, dispatch.Ref{Kind: KindObligation, ID: DutyID(id)})
	}
	for id := range s.Intakes {
		out = append(out, dispatch.Ref{Kind: KindIntake, ID: string(id)})
	}
	for id := range s.Reports {
		out = append(out, dispatch.Ref{Kind: KindReport, ID: string(id)})
	}
	for key := range s.Alarms {
		out = append(out, dispatch.Ref{Kind: KindAlarm, ID: key})
	}
	for id := range s.Seats {
		out = append(out, dispatch.Ref{Kind: KindSeat, ID: string(id)})
	}
	for id := range s.Matters {
		out = append(out, dispatch.Ref{Kind: KindMatter, ID: string(id)})
	}
	for id := range s.Feeds {
		out = append(out, dispatch.Ref{Kind: KindFeed, ID: id})
	}
	for id := range s.Approvals {
		out = append(out, dispatch.Ref{Kind: KindApproval, ID: string(id)})
	}
	for _, k := range counted {
		if s.Registers[k] != nil {
			out = append(out, dispatch.Ref{Kind: KindForces, ID: string(k)})
		}
	}
	for key := range s.Messages {
		out = append(out, dispatch.Ref{Kind: KindMessage, ID: key})
	}
	for id := range s.Risks {
		out = append(out, dispatch.Ref{Kind: KindRisk, ID: string(id)})
	}
	for kind := range s.Rounds {
		out = append(out, dispatch.Ref{Kind: KindRound, ID: kind})
	}
	for id := range s.Warnings {
		out = append(out, dispatch.Ref{Kind: KindWarning, ID: string(id)})
	}
	for id := range s.Groups {
		out = append(out, dispatch.Ref{Kind: KindGroup, ID: id})
	}
	return append(out, dispatch.Ref{Kind: KindDistrict, ID: KindDistrict})
}

// Concerns lists the bodies that something concerns: by it a face decides whose
// screens it reaches beside those that show the whole workspace. everyone: who
// sits where and which feeds are silent is hidden from nobody.
func Concerns(s *dispatch.State, ref dispatch.Ref) (bodies []plans.OrgID, everyone bool) {
	switch ref.Kind {
	case KindSeat, KindFeed, KindHealth, KindForces, KindDistrict:
		return nil, true
	case KindIncident:
		if inc := s.Incidents[dispatch.IncidentID(ref.ID)]; inc != nil {
			bodies = concernedBy(s, inc)
		}
	case KindObligation:
		if o := duty(s, ref.ID); o != nil {
			bodies = append(concernedBy(s, subject(s, o.Subject)), o.Debtor, o.Creditor)
		}
	case KindIntake:
		if in := s.Intakes[dispatch.IntakeID(ref.ID)]; in != nil {
			bodies = []plans.OrgID{in.Unit, in.To, in.Location.Street, in.Source.Org}
			if in.Watch != nil {
				for _, p := range in.Watch.Passed {
					bodies = append(bodies, p.To)
				}
			}
		}
	case KindReport:
		if r := s.Reports[dispatch.ReportID(ref.ID)]; r != nil {
			bodies = []plans.OrgID{r.From}
			for _, d := range r.Deliveries {
				bodies = append(bodies, d.To)
			}
			for _, id := range r.Incidents {
				if inc := s.Incidents[id]; inc != nil {
					bodies = append(bodies, inc.Location.Street)
				}
			}
		}
	case KindRisk:
		if x := s.Risks[dispatch.RiskID(ref.ID)]; x != nil {
			bodies = []plans.OrgID{x.Owner, x.Street, x.By}
			for _, o := range x.Inspection {
				bodies = append(bodies, o.To)
			}
		}
	case KindAlarm:
		if a := s.Alarms[ref.ID]; a != nil {
			bodies = append(bodies, a.For...)
			for _, seat := range slices.Concat(a.To, a.Seats) {
				bodies = append(bodies, seat.Org())
			}
		}
	case KindMatter:
		if m := s.Matters[dispatch.MatterID(ref.ID)]; m != nil {
			bodies = []plans.OrgID{m.To, m.FromOrg, m.FromSeat.Org()}
			for _, st := range m.Steps {
				bodies = append(bodies, st.To)
			}
		}
	case KindWarning:
		if w := warningOf(s, ref.ID); w != nil {
			bodies = warningConcerns(w)
		}
	case KindGroup:
		if g := s.Groups[ref.ID]; g != nil {
			for _, id := range g.Incidents {
				bodies = append(bodies, concernedBy(s, s.Incidents[id])...)
			}
		}
	case KindApproval:
		if a := s.Approvals[approval.ID(ref.ID)]; a != nil {
			bodies = approvalConcerns(s, a)
		}
	}
	return bodies, false
}

// concernedBy: the street where it is, and whoever received it or was set in
// motion.
func concernedBy(s *dispatch.State, inc *dispatch.Incident) []plans.OrgID {
	if inc == nil {
		return nil
	}
	root := standing(s, inc)
	parts := whole(s, root)
	out := units(parts)
	for _, p := range parts {
		out = append(out, p.Location.Street)
		out = append(out, p.Streets...)
		for _, c := range p.Callings {
			out = append(out, c.From, c.To)
		}
		if p.Event != "" { // 2.6.2: the event's body shares the picture
			out = append(out, "event-emergency-body")
		}
	}
	return out
}
