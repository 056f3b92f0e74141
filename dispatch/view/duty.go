package view

import (
	"slices"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// moment tells what a judgement is for.
type moment bool

const (
	// settled: for a row. How late a pending duty is grows by the second and
	// is left to the face, which has the due and the server's clock.
	settled moment = false
	// asked: for an answer given now, in which it stands as of now.
	asked moment = true
)

func obligationRow(e *dispatch.Engine, s *dispatch.State, o *obligation.Obligation, now clock.Time, m moment) Obligation {
	e = e.For(s, o.Subject)
	set := &e.Plan().Settings
	st := o.At(now, set.KnowledgeGrace)
	row := Obligation{
		ID: o.ID, Rule: o.Rule, Clause: o.Clause, Debtor: o.Debtor, Creditor: o.Creditor,
		Subject: o.Subject, Slot: o.Slot, Act: o.Act, Form: o.Form, Born: o.Born,
		State: st.State, Hard: st.Due != 0, obligationStatus: status(st, m),
	}
	row.MissedAt = st.MissedAt
	if o.Pending() && st.Due != 0 && o.Missed > 0 && row.MissedAt == 0 {
		row.MissedAt = st.Due.Add(o.Missed)
	}
	if l, ok := governing(o); ok {
		allowance := l.Allowance
		if allowance == 0 {
			allowance = l.Due.Sub(o.Born)
		}
		row.SoonAt = obligation.Soon(l.Due, max(allowance, 0), set.SoonMin, set.SoonMax)
	}
	if inc := s.Incidents[dispatch.IncidentID(o.Subject)]; inc != nil {
		whole := standing(s, inc)
		row.Title, row.Street = whole.Title, whole.Location.Street
	} else if matter := s.Matters[dispatch.MatterID(o.Subject)]; matter != nil {
		row.Title = matter.Gist
	} else if x := s.Risks[dispatch.RiskID(o.Subject)]; x != nil {
		row.Title, row.Street = x.Title, x.Street
	} else if in := s.Intakes[dispatch.IntakeID(o.Subject)]; in != nil {
		row.Title, row.Street = in.Gist, in.Location.Street
	} else if w := warningOf(s, o.Subject); w != nil {
		row.Title = titleOf(w)
	}
	row.Undelivered = o.Pending() && undelivered(s, o)
	return row
}

// governing is the limit that counts down: the number that binds, else our
// target.
func governing(o *obligation.Obligation) (obligation.Limit, bool) {
	if l, ok := o.Current(plans.Hard); ok {
		return l, true
	}
	return o.Current(plans.Target)
}

func status(st obligation.Status, m moment) obligationStatus {
	out := obligationStatus{
		Due: st.Due, Target: st.Target, Operational: st.Operational,
		Provisional: st.Provisional, BornOverdue: st.BornOverdue, Done: st.Done,
		LateSeconds: seconds(st.Late), KnownDue: st.KnownDue,
		Attributable: seconds(st.Attributable), OverTarget: seconds(st.OverTarget),
		Cause: st.Cause, Tags: st.Tags,
	}
	if st.Corrected { // A08: the deed stands, its ground does not
		out.Tags = append(slices.Clone(out.Tags), "ground_corrected")
	}
	if m == settled && st.Done == 0 {
		out.LateSeconds, out.Attributable, out.OverTarget = 0, 0, 0
	}
	return out
}

// undelivered: a report that would discharge the duty was sent and its
// receiver has not taken it (A01: only arrival counts).
func undelivered(s *dispatch.State, o *obligation.Obligation) bool {
	inc := s.Incidents[dispatch.IncidentID(o.Subject)]
	if inc == nil {
		return false
	}
	for _, part := range whole(s, standing(s, inc)) {
		for _, id := range part.Reports {
			r := s.Reports[id]
			if r == nil || r.Sent == 0 || r.Sent < o.Born || r.From != o.Debtor || !discharges(r.Kind, o.Act) {
				continue
			}
			for _, d := range r.Deliveries {
				if d.To == o.Creditor && d.State != "delivered" {
					return true
				}
			}
		}
	}
	return false
}

// discharges tells whether a report of the kind could discharge a duty of the
// act: enough to say "sent, not taken", never enough to judge.
func discharges(k dispatch.ReportKind, act plans.Act) bool {
	switch act {
	case plans.ActFollowUp:
		return k == dispatch.FollowUpReport || k == dispatch.FinalReport
	case plans.ActDetail:
		return k == dispatch.DetailedReport
	case plans.ActNotice:
		return k == dispatch.Notice
	case plans.ActForward:
		return k == dispatch.Forwarding
	case plans.ActReport:
		return k != dispatch.FollowUpReport && k != dispatch.Notice
	}
	return false
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
