package dispatch

import (
	"slices"
	"strconv"

	"wanghuo/plans"
)

func (e *Engine) applyReport(s *State, h Header, ev Event) bool {
	var r *Report
	switch ev := ev.(type) {
	case *ReportDrafted:
		s.year(h.At)
		s.Counters.Report++
		x := ev.Report // what follows must not write into the event
		x.Deliveries = slices.Clone(x.Deliveries)
		r = &x
		s.Reports[r.ID] = r
		for _, id := range r.Incidents {
			inc := s.Incidents[id]
			inc.Reports = append(inc.Reports, r.ID)
			s.change(inc, h)
		}
	case *ReportReviewed:
		r = s.Reports[ev.Report]
		r.Reviewed, r.ReviewedBy = h.At, h.Person
	case *ReportSent:
		r = s.applySent(h, ev)
	case *SignatureConfirmed:
		r = s.Reports[ev.Report]
		r.OralConfirmed = h.At
	case *ReportDelivered:
		r = e.applyDelivered(s, h, ev)
	case *DeliveryFailed:
		r = s.Reports[ev.Report]
		d := r.delivery(ev.To)
		d.State, d.Reason, d.Recorded = "failed", ev.Reason, h.At
		s.reportLine(r, h, ev.Kind(), map[string]string{"to": string(ev.To), "reason": ev.Reason})
	case *DeliveryRetried:
		r = s.Reports[ev.Report]
		d := r.delivery(ev.To)
		d.State, d.Reason = "waiting", ""
		s.reportLine(r, h, ev.Kind(), map[string]string{"to": string(ev.To)})
	case *StatedTimeConfirmed:
		r = s.Reports[ev.Report]
		if r.Afterwards != nil {
			r.Afterwards.Counts, r.Afterwards.Confirmed = true, h.At
		}
		s.reportLine(r, h, ev.Kind(), map[string]string{"by": string(ev.By)})
	case *ReportAcknowledged:
		r = s.Reports[ev.Report]
		d := r.delivery(ev.To)
		d.Seen, d.SeenBy = h.At, h.Person
		s.reportLine(r, h, ev.Kind(), map[string]string{"to": string(ev.To)})
	default:
		return false
	}
	r.Version = h.Number
	s.touched.add("report", string(r.ID))
	return true
}

// delivery finds the entry of a receiver, nil if the report was not sent there.
func (r *Report) delivery(to plans.OrgID) *Delivery {
	for i := range r.Deliveries {
		if r.Deliveries[i].To == to {
			return &r.Deliveries[i]
		}
	}
	return nil
}

func (s *State) applySent(h Header, ev *ReportSent) *Report {
	r := s.Reports[ev.Report]
	r.Sent, r.SignedBy, r.OralSigner, r.Number, r.Afterwards = h.At, h.Person, ev.OralSigner, ev.Number, ev.Afterwards
	for _, id := range r.Incidents {
		inc := s.root(id)
		switch r.Kind {
		case FollowUpReport:
			inc.FollowUps++
		case FinalReport:
			inc.Final = true
		}
	}
	args := map[string]string{"kind": string(r.Kind), "from": string(r.From), "number": strconv.Itoa(r.Number)}
	to := make([]plans.OrgID, len(r.Deliveries))
	for i, d := range r.Deliveries {
		to[i] = d.To
	}
	args["to"] = joinOrgs(to)
	l := s.reportLine(r, h, ev.Kind(), args)
	if l == nil {
		return r
	}
	if ev.Afterwards != nil {
		madeAt(l, ev.Afterwards.StatedAt, false)
		l.Tags = append(l.Tags, "afterwards")
	}
	if r.MadeAt != 0 {
		madeAt(l, r.MadeAt, r.Link)
	}
	return r
}

func (e *Engine) applyDelivered(s *State, h Header, ev *ReportDelivered) *Report {
	r := s.Reports[ev.Report]
	d := r.delivery(ev.To)
	if d == nil { // the copy of A14 was not asked for
		r.Deliveries = append(r.Deliveries, Delivery{To: ev.To})
		d = &r.Deliveries[len(r.Deliveries)-1]
	}
	d.State, d.At, d.Recorded, d.Reference, d.Reason = "delivered", ev.At, h.At, ev.Reference, ""
	d.Receiver, d.Number = ev.Receiver, ev.Number
	s.reportLine(r, h, ev.Kind(), map[string]string{"to": string(ev.To), "copy": flag(ev.Copy), "reference": ev.Reference})
	for _, id := range r.Incidents {
		inc := s.Incidents[id]
		if r.upward() && ev.To == orgDutyOffice && (inc.Reported == 0 || ev.At < inc.Reported) {
			inc.Reported = ev.At
			s.step(inc, kindVerified)
		}
		if ev.To == orgEmergencyOffice && inc.OfficeKnows == 0 {
			inc.OfficeKnows = ev.At
		}
	}
	return r
}

// kindVerified is the step of the lifecycle that a first report upward makes.
const kindVerified = "report_verified"

// upward reports whether the text is an incident report in the sense of 4.1.8,
// and not a follow-up, a notice or a forwarding.
func (r *Report) upward() bool {
	switch r.Kind {
	case FirstReport, Verification, DetailedReport, FinalReport:
		return true
	}
	return false
}

// reportLine writes into the timeline of every incident the report names.
func (s *State) reportLine(r *Report, h Header, what string, args map[string]string) *Entry {
	args["report"] = string(r.ID)
	if _, ok := args["kind"]; !ok {
		args["kind"] = string(r.Kind)
	}
	var l *Entry
	for _, id := range r.Incidents {
		l = s.line(s.Incidents[id], h, what, args)
	}
	return l
}
