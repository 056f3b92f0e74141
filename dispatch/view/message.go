package view

import (
	"wanghuo/dispatch"
	"wanghuo/plans"
)

func intakeRow(in *dispatch.Intake) Intake {
	return Intake{
		ID: string(in.ID), Gist: in.Gist, Channel: string(in.Source.Channel), Source: string(in.Source.Kind),
		Unit: in.Unit, Street: in.Location.Street, Place: in.Location.Place, Type: in.Type,
		Received: in.Received, Entered: in.Entered, State: in.State, To: in.To, Incident: string(in.Incident),
		Watch: watchRow(in.Watch),
	}
}

func reportRow(r *dispatch.Report) Report {
	row := Report{
		ID: string(r.ID), Incidents: words(r.Incidents), Kind: string(r.Kind), Number: r.Number, From: r.From,
		Items: r.Items, State: "draft",
		Drafted: r.Drafted, DraftedBy: string(r.DraftedBy), Reviewed: r.Reviewed, ReviewedBy: string(r.ReviewedBy),
		Sent: r.Sent, SignedBy: string(r.SignedBy), OralSigner: r.OralSigner,
		// A63: signed by word of mouth, effective at once, confirmed later.
		OralOpen: r.Sent != 0 && r.OralSigner != "" && r.OralConfirmed == 0,
		MadeAt:   r.MadeAt, Afterwards: r.Afterwards != nil,
		Deliveries: make([]Delivery, len(r.Deliveries)), Exercise: r.Exercise,
	}
	switch {
	case r.Sent != 0:
		row.State = "sent"
	case r.Reviewed != 0:
		row.State = "reviewed"
	}
	for i, d := range r.Deliveries {
		row.Deliveries[i] = Delivery{
			To: d.To, State: d.State, At: d.At, Recorded: d.Recorded, Reference: d.Reference, Reason: d.Reason,
			Seen: d.Seen, SeenBy: string(d.SeenBy),
		}
	}
	return row
}

func alarmRow(s *dispatch.State, a *dispatch.Alarm) Alarm {
	row := Alarm{
		Key: a.Key, Priority: a.Priority, What: a.What, Subject: a.Subject, Duty: a.Duty,
		For: a.For, To: a.To, Seats: a.Seats, Due: a.Due, Raised: a.Raised, Rings: a.Rings, Sounds: a.Sounds,
		AckAt: a.AckAt, AckBy: string(a.AckBy), AckSeat: a.AckSeat, Shelved: a.Shelved, Reason: a.Reason, Cleared: a.Cleared, Pages: a.Pages,
	}
	inc := subject(s, a.Subject)
	if o := s.Obligations[a.Duty]; inc == nil && o != nil {
		inc = subject(s, o.Subject)
	}
	if inc != nil {
		row.Street, row.Type = inc.Location.Street, inc.Type
	}
	return row
}

func seat(s *dispatch.State, id string) *dispatch.Sitting { return s.Seats[plans.SeatID(id)] }

func seatRow(sit *dispatch.Sitting) Seat {
	row := Seat{ID: sit.Seat, Person: string(sit.Person), Since: sit.Since}
	if h := sit.Handover; h != nil { // A24: until it is signed, the outgoing officer is on duty
		row.Handover, row.Notes, row.Owed = h.At, h.Notes, h.Owed
	}
	return row
}

func matterRow(s *dispatch.State, m *dispatch.Matter) Matter {
	row := Matter{
		ID: string(m.ID), Kind: m.Kind, Incident: string(m.Incident), From: string(m.FromSeat), Gist: m.Gist,
		To: m.To, State: m.State, Due: m.Due, At: m.At,
	}
	if row.From == "" {
		row.From = string(m.FromOrg)
	}
	for _, step := range m.Steps {
		switch step.What {
		case "chase":
			row.Chased++
		case "answer":
			if m.State == "answered" || m.State == "closed" { // else only a body to which it was passed on has
				row.Answered = step.At
			}
		}
	}
	// The duty shown is the one that is owed now, or the last that was.
	for _, id := range m.Duties {
		o := s.Obligations[id]
		if o == nil {
			continue
		}
		row.Duty = id
		if o.Pending() {
			break
		}
	}
	return row
}
