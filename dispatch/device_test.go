package dispatch

import (
	"slices"
	"testing"
	"time"

	"wanghuo/dispatch/clock"
)

func jpegFile(id string) StoredFile {
	return StoredFile{ID: id, Key: "k", Digest: "sha256:" + id, Size: 1, Kind: "image/jpeg"}
}

func (w *world) tagsOf(id IncidentID, what string) (tags []string, madeAt clock.Time) {
	for l := range w.s.Incidents[id].Timeline.All() {
		if l.What == what {
			tags, madeAt = l.Tags, l.MadeAt
		}
	}
	return tags, madeAt
}

// A22: what a phone kept says that it came late, and that its clock was wrong
// by more than two minutes.
func TestWhatADeviceKeptIsTaggedAndKeepsItsTime(t *testing.T) {
	w, id := poisoning(t)
	made := w.now
	w.after(time.Hour)
	for name, c := range map[string]struct {
		how  Device
		want []string
	}{
		"at once":               {Device{}, nil},
		"late":                  {Device{Link: true}, []string{"link"}},
		"a clock two minutes":   {Device{ClockOff: 120}, nil},
		"a clock beyond":        {Device{ClockOff: 121}, []string{"clock"}},
		"a clock slow, late":    {Device{Link: true, ClockOff: -600}, []string{"link", "clock"}},
		"a clock slow, allowed": {Device{ClockOff: -120}, nil},
	} {
		for _, act := range []struct {
			what string
			c    Command
		}{
			{"note_added", &AddNote{Incident: id, Text: Plain("x"), MadeAt: made, Device: c.how}},
			{"figures_recorded", &RecordFigures{Incident: id, Figures: Figures{Dead: one(1)}, MadeAt: made, Device: c.how}},
			{"attachment_added", &AddAttachment{Incident: id, File: jpegFile(name), MadeAt: made, Device: c.how}},
			{"checked_in", &CheckIn{Incident: id, Persons: 2, At: made, Device: c.how}},
			{"departure_recorded", &RecordDeparture{Incident: id, Org: "street-desheng", At: made, Device: c.how}},
			{"checklist_ticked", &TickChecklist{Incident: id, Item: "street-order", State: "done", MadeAt: made, Device: c.how}},
			{"first_handling_recorded", &RecordFirstHandling{Incident: id, What: "x", MadeAt: made, Device: c.how}},
		} {
			w.do("street-desheng/leader", act.c)
			if tags, at := w.tagsOf(id, act.what); !slices.Equal(tags, c.want) || at != made {
				t.Errorf("%s, %s: tags %v at %s, want %v at %s", name, act.what, tags, at, c.want, made)
			}
		}
	}
}

// A tick that a phone kept does not undo what was ticked after it (A22).
func TestALateTickUndoesNothing(t *testing.T) {
	w, id := poisoning(t)
	early := w.now
	w.after(time.Hour)
	tick := func(state string, made clock.Time) {
		w.do("street-desheng/leader", &TickChecklist{Incident: id, Item: "street-order", State: state, MadeAt: made, Device: Device{Link: made != 0}})
	}
	for _, x := range []struct {
		state string
		made  clock.Time
		want  string
	}{{"done", 0, "done"}, {"open", early, "done"}, {"not_needed", w.now, "not_needed"}} {
		tick(x.state, x.made)
		if got := w.s.Incidents[id].check("street-order").State; got != x.want {
			t.Errorf("after %s made at %s: %s, want %s", x.state, x.made, got, x.want)
		}
	}
	w.replayed()
}

// Two clocks never agree to the second: a moment ahead of ours is now, for a
// device that says how it came; a person's own statement is held to the second.
func TestADevicesMomentAheadIsNow(t *testing.T) {
	w, id := poisoning(t)
	w.do("street-desheng/duty", &AddNote{Incident: id, Text: Plain("x"), MadeAt: w.now + 120, Device: Device{Link: true}})
	if _, at := w.tagsOf(id, "note_added"); at != w.now {
		t.Errorf("made at %s, want %s", at, w.now)
	}
	w.refused(CodeFuture, "A22", "street-desheng/duty", &AddNote{Incident: id, Text: Plain("x"), MadeAt: w.now + 121, Device: Device{Link: true}})
	w.refused(CodeFuture, "A22", "street-desheng/duty", &AddNote{Incident: id, Text: Plain("x"), MadeAt: w.now + 1})
}

// A report sent at once is not late because it says when it was made; one that
// waited is judged by its receipt (A22).
func TestAReportIsLateFromAMinuteOn(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:00:00+08:00")
	report := func(made clock.Time, how Device) *Incident {
		w.do("street-dashilan/duty", &ReportIncident{Title: "起火", Type: 9, Location: Location{Street: "street-dashilan"},
			Source: Source{Kind: "street"}, Figures: Figures{Trapped: one(2)}, MadeAt: made, Device: how})
		return w.s.Incidents[IncidentID(number("XC", 2026, w.s.Counters.Incident))]
	}
	for _, c := range []struct {
		before time.Duration
		how    Device
		late   bool
	}{{0, Device{}, false}, {time.Minute, Device{}, false}, {61 * time.Second, Device{}, true}, {time.Second, Device{Link: true}, true}} {
		w.after(2 * time.Minute)
		made := w.now.Add(-c.before)
		inc := report(made, c.how)
		tags, at := w.tagsOf(inc.ID, "incident_reported")
		if got := slices.Contains(tags, "link"); got != c.late || c.late && at != made {
			t.Errorf("%v before: tags %v, at %s", c.before, tags, at)
		}
		if inc.Receipts[0].At != w.now {
			t.Errorf("received %s, want %s", inc.Receipts[0].At, w.now)
		}
	}
}

// D4.13, A65: a photograph suggests when it happened and applies nothing.
func TestAPhotographSuggestsAndAppliesNothing(t *testing.T) {
	w, id := poisoning(t)
	w.after(time.Hour)
	add := func(c AddAttachment) *AddAttachment { c.Incident = id; return &c }
	before := w.s.Incidents[id].Occurrence
	w.do("street-desheng/duty", add(AddAttachment{File: jpegFile("a"), Occurrence: w.now.Add(-90 * time.Minute), TakenAt: w.now + 5}))
	a := w.s.Incidents[id].Attachments[0]
	if w.s.Incidents[id].Occurrence != before || a.Occurrence != w.now.Add(-90*time.Minute) || a.TakenAt != 0 {
		t.Errorf("applied, or not kept: %+v %+v", w.s.Incidents[id].Occurrence, a)
	}
	w.refused(CodeNotAllowedNow, "", "street-desheng/duty", add(AddAttachment{File: jpegFile("a")}))
	w.refused(CodeBlank, "A65", "street-desheng/duty", add(AddAttachment{}))
	w.refused(CodeFuture, "A22", "street-desheng/duty", add(AddAttachment{File: jpegFile("b"), Occurrence: w.now + 1}))
	w.do("emergency-office/leader", &ErasePersonal{Target: string(id), Basis: "第八十五条"})
	w.refused(CodeEnded, "A65", "street-desheng/duty", add(AddAttachment{File: jpegFile("b")}))
}
