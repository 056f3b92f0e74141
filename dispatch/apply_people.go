package dispatch

import (
	"wanghuo/plans"
)

func (e *Engine) applyPeople(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *RosterEntered:
		s.Roster[ev.Person] = &Person{ID: ev.Person, Seats: ev.Seats}
	case *RosterLeft:
		s.Roster[ev.Person].Left = h.At
	case *SeatTaken:
		s.sit(ev.Seat, ev.Person, h)
	case *SeatLeft:
		s.getUp(ev.Seat, h)
	case *HandoverOpened:
		x := s.sitting(ev.Seat)
		y := ev.Handover
		x.Handover = &y
	case *HandoverSigned:
		s.getUp(ev.Seat, h)
		s.sit(ev.Seat, ev.Person, h)
	case *LeaderInformed:
		if inc := s.Incidents[ev.Incident]; inc != nil {
			l := s.line(inc, h, ev.Kind(), map[string]string{"leader": string(ev.Leader), "how": string(ev.How)})
			l.Text = ev.Said
			madeAt(l, ev.At, false)
		}
	case *MatterRecorded:
		s.year(h.At)
		s.Counters.Matter++
		m := ev.Matter
		m.Version, m.Holders = h.Number, []Holder{{Unit: m.To, Asker: m.asker()}}
		s.Matters[m.ID] = &m
		s.touched.add("matter", string(m.ID))
		if inc := s.Incidents[m.Incident]; inc != nil {
			s.line(inc, h, ev.Kind(), map[string]string{"matter": string(m.ID), "kind": m.Kind, "gist": m.Gist, "to": string(m.To)})
		}
	case *MatterStepped:
		s.applyMatterStep(h, ev)
	case *DelegationGranted:
		s.Delegations = append(s.Delegations, ev.Delegation)
	default:
		return false
	}
	switch ev := ev.(type) {
	case *SeatTaken:
		s.touched.add("seat", string(ev.Seat))
	case *SeatLeft:
		s.touched.add("seat", string(ev.Seat))
	case *HandoverOpened:
		s.touched.add("seat", string(ev.Seat))
	case *HandoverSigned:
		s.touched.add("seat", string(ev.Seat))
	}
	return true
}

func (s *State) sitting(seat plans.SeatID) *Sitting {
	x := s.Seats[seat]
	if x == nil {
		x = &Sitting{Seat: seat}
		s.Seats[seat] = x
	}
	return x
}

func (s *State) sit(seat plans.SeatID, p PersonID, h Header) {
	x := s.sitting(seat)
	x.Person, x.Since, x.Handover = p, h.At, nil
	x.Shifts = append(x.Shifts, Shift{Person: p, From: h.At})
}

func (s *State) getUp(seat plans.SeatID, h Header) {
	x := s.sitting(seat)
	if n := len(x.Shifts); n > 0 && x.Shifts[n-1].Until == 0 {
		x.Shifts[n-1].Until = h.At
	}
	x.Person, x.Since, x.Handover = "", 0, nil
}
