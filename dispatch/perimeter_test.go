package dispatch

import (
	"testing"

	"pgregory.net/rapid"

	"wanghuo/plans"
)

const perimeterStreet plans.OrgID = "street-dashilan"

func (w *world) fire(restricted bool) IncidentID {
	c := &ReportIncident{Title: "起火", Type: 9, Location: Location{Street: perimeterStreet, Place: "外围道路"}, Source: Source{Kind: "citizen"}}
	if restricted {
		c.Jurisdiction = "restricted"
	}
	return w.report(plans.SeatID(perimeterStreet+"/duty"), c)
}

// inward are the acts that put something from the inside on an incident.
func inward(id IncidentID) map[string]Command {
	return map[string]Command{
		"text":           &AddNote{Incident: id, Text: Plain("院内二层")},
		"file":           &AddAttachment{Incident: id, File: jpegFile("p")},
		"location.point": &AmendIncident{Incident: id, Location: &Location{Street: perimeterStreet, Point: &plans.Point{Lon: 116.39, Lat: 39.89}}},
	}
}

// A32: of a restricted place nothing from inside is stored, whichever way it
// comes; of another it is. The streets around it may be corrected.
func TestOfARestrictedPlaceOnlyThePerimeterIsKept(t *testing.T) {
	const seat = plans.SeatID(perimeterStreet + "/duty")
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	shut, open := w.fire(true), w.fire(false)
	for item, c := range inward(shut) {
		if r := w.refused(CodeSecret, "A32", seat, c); r.Field != item {
			t.Errorf("%s: the refusal points at %q, want %q", c.Name(), r.Field, item)
		}
	}
	w.do(seat, &AmendIncident{Incident: shut, Location: &Location{Street: perimeterStreet, Place: "北侧道路"}})
	for _, c := range inward(open) {
		w.do(seat, c)
	}
	w.replayed()
}

// A21, A32: while two tellings are one event, what is refused on the restricted
// one is refused on the other, whichever leads; parted again, it is taken.
func TestAMergeDoesNotOpenARestrictedPlace(t *testing.T) {
	const seat = plans.SeatID(perimeterStreet + "/duty")
	for _, leads := range []string{"restricted", "ordinary"} {
		t.Run(leads, func(t *testing.T) {
			w := newWorld(t, "2026-11-23T10:00:00+08:00")
			shut, open := w.fire(true), w.fire(false)
			into, from := shut, open
			if leads == "ordinary" {
				into, from = open, shut
			}
			w.do("emergency-office/duty", &MergeIncidents{Into: into, From: from})
			w.refused(CodeSecret, "A32", seat, &AddNote{Incident: into, Text: Plain("院内二层")})
			w.refused(CodeSecret, "A32", seat, &AddAttachment{Incident: into, File: jpegFile("p")})
			w.do("emergency-office/duty", &UnmergeIncident{From: from, Reason: "分开"})
			w.do(seat, &AddNote{Incident: open, Text: Plain("二层有烟")})
			w.refused(CodeSecret, "A32", seat, &AddNote{Incident: shut, Text: Plain("院内二层")})
			w.replayed()
		})
	}
}

// A32: whatever is done to a restricted and an ordinary incident, merges and all,
// no event puts anything from inside on the restricted event.
func TestNothingFromInsideIsEverStored(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := &night{world: newWorld(t, "2026-11-23T10:00:00+08:00"), rt: rt}
		n.ids = []IncidentID{n.fire(true), n.fire(false), n.fire(false)}
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			seat, c := n.command()
			if rapid.Bool().Draw(rt, "inward") {
				item := rapid.SampledFrom([]string{"text", "file", "location.point"}).Draw(rt, "item")
				c = inward(n.one())[item]
			}
			was := map[IncidentID]bool{}
			for _, id := range n.ids {
				was[id] = n.tellsOf(id)[n.ids[0]]
			}
			evs, _ := n.try(seat, c)
			for _, ev := range evs {
				if id, in := fromInside(ev); in && was[id] {
					rt.Fatalf("%s put %s on %s, which is of a restricted place", c.Name(), ev.Kind(), id)
				}
			}
		}
	})
}

// tellsOf are the incidents that are one event with this one, by the links alone.
func (n *night) tellsOf(id IncidentID) map[IncidentID]bool {
	head := func(id IncidentID) IncidentID {
		for n.s.Incidents[id].MergedInto != "" {
			id = n.s.Incidents[id].MergedInto
		}
		return id
	}
	out := map[IncidentID]bool{}
	for _, other := range n.ids {
		if head(other) == head(id) {
			out[other] = true
		}
	}
	return out
}

// fromInside is the incident on which the event puts a position, a note, a
// photograph or word from the scene.
func fromInside(ev Event) (IncidentID, bool) {
	switch ev := ev.(type) {
	case *NoteAdded:
		return ev.Incident, true
	case *AttachmentAdded:
		return ev.Incident, true
	case *SceneReported:
		return ev.Incident, true
	case *IncidentAmended:
		return ev.Incident, ev.Location != nil && ev.Location.Point != nil
	}
	return "", false
}
