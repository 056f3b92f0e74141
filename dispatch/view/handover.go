package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Handover is what a seat passes to the next shift: everything it owes, with
// every due, and everything that waits (A24).
type Handover struct {
	Seat    plans.SeatID `json:"seat"`
	Org     plans.OrgID  `json:"org"`
	Person  string       `json:"person,omitempty"`
	Since   clock.Time   `json:"since,omitempty"`
	At      clock.Time   `json:"at"`
	Opened  clock.Time   `json:"opened,omitempty"` // a handover waits for its signature since
	Notes   string       `json:"notes,omitempty"`
	Duties  []Obligation `json:"duties"`  // pending, earliest due first
	Reports []Report     `json:"reports"` // drafts of the seat's body, and oral signatures to confirm
	Matters []Matter     `json:"matters"` // not closed, at or from this body
	Alarms  []Alarm      `json:"alarms"`  // on this body's desks, not cleared
	Intakes []Intake     `json:"intakes"` // new or being verified
	// Incidents are those that are live and in which the body takes part; what was
	// merged into another lives on there (A21).
	Incidents []Incident `json:"incidents"`
}

// HandoverOf lists what the seat would hand over at now. ok is false if the
// plan knows no such seat.
func HandoverOf(e *dispatch.Engine, s *dispatch.State, seatID plans.SeatID, now clock.Time) (Handover, bool) {
	if _, ok := e.Plan().Seat(seatID); !ok {
		return Handover{}, false
	}
	org := seatID.Org()
	mine := func(id plans.OrgID) bool { return id == org || actsFor(e.Plan(), org, id) }
	h := Handover{
		Seat: seatID, Org: org, At: now, Duties: []Obligation{}, Reports: []Report{}, Matters: []Matter{},
		Alarms: []Alarm{}, Intakes: []Intake{}, Incidents: []Incident{},
	}
	if sit := s.Seats[seatID]; sit != nil {
		h.Person, h.Since = string(sit.Person), sit.Since
		if sit.Handover != nil {
			h.Opened, h.Notes = sit.Handover.At, sit.Handover.Notes
		}
	}
	for _, o := range s.Obligations {
		if o.Pending() && mine(o.Debtor) && !archived(s, o.Subject) {
			h.Duties = append(h.Duties, obligationRow(e, s, o, now, asked))
		}
	}
	for _, r := range s.Reports {
		waits := r.Sent == 0 || r.OralSigner != "" && r.OralConfirmed == 0
		if waits && mine(r.From) {
			h.Reports = append(h.Reports, reportRow(r))
		}
	}
	for _, m := range s.Matters {
		if m.State != "closed" && (mine(m.To) || mine(m.FromOrg)) {
			h.Matters = append(h.Matters, matterRow(s, m))
		}
	}
	for _, a := range s.Alarms {
		if a.Cleared == 0 && (slices.ContainsFunc(a.For, mine) || slices.Contains(a.To, seatID) || slices.Contains(a.Seats, seatID)) {
			h.Alarms = append(h.Alarms, alarmRow(s, a))
		}
	}
	for _, in := range s.Intakes {
		if waiting(in.State) && (mine(in.Unit) || mine(in.To)) {
			h.Intakes = append(h.Intakes, intakeRow(in))
		}
	}
	for _, inc := range s.Incidents {
		if row := incidentRow(e, s, inc, now); inc.Phase.Live() && inc.MergedInto == "" && (row.Lead == org || row.Street == org || slices.ContainsFunc(row.Units, mine)) {
			h.Incidents = append(h.Incidents, row)
		}
	}
	h.sort()
	return h, true
}

func (h *Handover) sort() {
	slices.SortFunc(h.Duties, func(a, b Obligation) int {
		return cmp.Or(cmp.Compare(sooner(a), sooner(b)), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(h.Reports, func(a, b Report) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(h.Matters, func(a, b Matter) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(h.Alarms, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(a.Raised, b.Raised), cmp.Compare(a.Key, b.Key))
	})
	slices.SortFunc(h.Intakes, func(a, b Intake) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(h.Incidents, func(a, b Incident) int { return cmp.Compare(a.ID, b.ID) })
}

// sooner is the due by which duties are ordered.
func sooner(o Obligation) clock.Time { return earlier(o.Due, o.Target) }

// actsFor tells whether org sends and records in the name of other.
func actsFor(p *plans.Plan, org, other plans.OrgID) bool {
	o, ok := p.Org(org)
	return ok && slices.Contains(o.ActsFor, other)
}

// archived tells whether the incident on which something hangs is closed for
// good: the file alone keeps it then.
func archived(s *dispatch.State, id string) bool {
	inc := subject(s, id)
	return inc != nil && standing(s, inc).Phase == dispatch.Archived
}

// waiting: nobody has settled the intake yet.
func waiting(state string) bool { return state == "new" || state == "verifying" }
