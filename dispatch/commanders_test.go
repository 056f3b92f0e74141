package dispatch

import (
	"slices"
	"testing"

	"wanghuo/plans"
)

// 4.3.3(e): where it is needed a district leader comes to the scene and commands;
// whoever leads no body does not.
func TestWhoMayBeNamedCommander(t *testing.T) {
	for _, c := range []struct {
		seat plans.SeatID
		may  bool
	}{
		{"field-command-post/commander", true},
		{"hq-fire-safety/commander", true},
		{"leader-in-charge/fire-rescue", true},
		{"duty-office/district-leader", true},
		{"district-principal-leaders/district-head", true},
		{"fire-rescue/field", true},
		{"duty-office/duty", false},
		{"emergency-office/duty", false},
		{"street-dashilan/grid", false},
		{"public-security/duty", false},
	} {
		t.Run(string(c.seat), func(t *testing.T) {
			w, id := fireUnderHQ(t)
			form := &FormPost{Incident: id, Commander: c.seat}
			if !c.may {
				w.refused(CodeInvalid, "4.3.3(e)", "hq-fire-safety/commander", form)
				w.do("hq-fire-safety/commander", &FormPost{Incident: id, Commander: "field-command-post/commander"})
				w.refused(CodeInvalid, "4.3.3(e)", "hq-fire-safety/commander", &TakeOverCommand{Incident: id, Commander: c.seat})
				return
			}
			w.do("hq-fire-safety/commander", form)
			if got := w.s.Incidents[id].Post.Acting(); got != c.seat {
				t.Errorf("the post is commanded by %s", got)
			}
			// What is the commander-in-chief's alone, he decides now, whoever he is.
			w.do(c.seat, &DecideOnScene{Incident: id, Matter: "plan", Text: "由东侧突入"})
		})
	}
}

// 4.3.3(e): the leader in charge of this very type is offered before the others.
func TestCommandersAreOfferedLikeliestFirst(t *testing.T) {
	w, id := fireUnderHQ(t)
	got := w.e.Commanders(w.s, w.s.Incidents[id])
	want := []plans.SeatID{"hq-fire-safety/commander", "field-command-post/commander", "leader-in-charge/fire-rescue", "duty-office/district-leader"}
	if len(got) < 6 || !slices.Equal(got[:4], want) {
		t.Errorf("offered: %v", got)
	}
	for _, seat := range got {
		if seat == "duty-office/duty" {
			t.Errorf("a duty officer is offered as commander-in-chief")
		}
	}
}

// 4.1.1(b): a report can be attached in every state of an incident, from the first
// call through response and recovery; only a closed file takes none.
func TestReportsAreTakenInEveryPhase(t *testing.T) {
	w, id := hostelFire(t)
	items := Written{"casualties": "?verifying", "progress": "在处置", "trend": "已控制"}
	report := &SendReport{Incidents: []IncidentID{id}, Kind: FollowUpReport, To: dutyRoom, Items: items}
	reported := func(phase Phase) {
		t.Helper()
		if got := w.s.Incidents[id].Phase; got != phase {
			t.Fatalf("the incident is %s, not %s", got, phase)
		}
		n := len(w.s.Reports)
		w.do("street-dashilan/duty", report)
		if len(w.s.Reports) != n+1 {
			t.Errorf("no report was taken while %s", phase)
		}
	}
	reported(Received)
	w.do("emergency-office/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}, Basis: "现场核实"})
	reported(Verified)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	reported(Handling)
	w.do("street-dashilan/leader", &EndHandling{Incident: id, Removed: true, Restored: true, Basis: "明火已灭"})
	reported(Ended) // recovery
	w.do("emergency-office/duty", &ArchiveIncident{Incident: id})
	w.refused(CodeEnded, "4.8", "street-dashilan/duty", report)
}
