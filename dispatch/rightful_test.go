package dispatch

import (
	"testing"

	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

func corrected(id IncidentID, to string) *CorrectJurisdiction {
	return &CorrectJurisdiction{Incident: id, Jurisdiction: to, Reason: "核实"}
}

func (w *world) jurisdictionIs(id IncidentID, want plans.Jurisdiction, held ...plans.Jurisdiction) {
	w.t.Helper()
	inc := w.s.Incidents[id]
	if inc.Jurisdiction != want || len(inc.Held) != len(held) {
		w.t.Fatalf("jurisdiction %d, held %+v; want %d, %v", inc.Jurisdiction, inc.Held, want, held)
	}
	for i, h := range inc.Held {
		if h.Jurisdiction != held[i] || h.Reason == "" || h.By == "" || h.Until == 0 {
			w.t.Errorf("on record: %+v, want %d with seat, time and reason", h, held[i])
		}
	}
}

// A32: who corrects it says why; what it asks for at the report it asks for here.
func TestAJurisdictionIsCorrectedWithAReason(t *testing.T) {
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	id := w.fire(false)
	const office = plans.SeatID("emergency-office/duty")
	for _, c := range []struct {
		code   Code
		clause plans.Clause
		seat   plans.SeatID
		give   *CorrectJurisdiction
	}{
		{CodeAuthority, "1.2(a)", "street-dashilan/duty", corrected(id, "restricted")},
		{CodeInvalid, "A32", office, corrected(id, "nobody")},
		{CodeInvalid, "A32", office, corrected(id, "")},
		{CodeNotAllowedNow, "A32", office, corrected(id, "own")},
		{CodeReason, "A32", office, &CorrectJurisdiction{Incident: id, Jurisdiction: "restricted", Reason: " "}},
		{CodeBlank, "1.2(a)", office, corrected(id, "external")},
		{CodeBlank, "2.6.1", office, corrected(id, "major_event")},
	} {
		w.refused(c.code, c.clause, c.seat, c.give)
	}
	w.jurisdictionIs(id, plans.JurisdictionOwn)
	w.do(office, corrected(id, "restricted"))
	w.jurisdictionIs(id, plans.JurisdictionRestricted, plans.JurisdictionOwn)
	w.do(office, corrected(id, "own"))
	w.jurisdictionIs(id, plans.JurisdictionOwn, plans.JurisdictionOwn, plans.JurisdictionRestricted)
	w.do("street-dashilan/duty", &EndHandling{Incident: id, Removed: true, Restored: true})
	w.refused(CodeEnded, "4.8", office, corrected(id, "restricted"))
	w.replayed()
}

// A32: a place that turns out restricted keeps no position and takes nothing from
// inside; one that was held restricted takes it once it is corrected.
func TestACorrectionShutsAndOpensTheInside(t *testing.T) {
	const seat = plans.SeatID("street-dashilan/duty")
	w, id := hostelFire(t)
	if w.s.Incidents[id].Location.Point == nil {
		t.Fatal("the fire has no position to begin with")
	}
	w.do("emergency-office/duty", corrected(id, "restricted"))
	if w.s.Incidents[id].Location.Point != nil {
		t.Error("the position inside is still shown")
	}
	for _, c := range inward(id) {
		w.refused(CodeSecret, "A32", seat, c)
	}
	w.do("emergency-office/duty", corrected(id, "own"))
	for _, c := range inward(id) {
		w.do(seat, c)
	}
	w.replayed()
}

// A21, A32: in a merged family it is the one telling that was wrong which is
// corrected, and the family opens with it.
func TestTheWrongTellingOfAMergedFamilyIsCorrected(t *testing.T) {
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	shut, open := w.fire(true), w.fire(false)
	w.do("emergency-office/duty", &MergeIncidents{Into: open, From: shut})
	note := &AddNote{Incident: open, Text: Plain("二层有烟")}
	w.refused(CodeSecret, "A32", "street-dashilan/duty", note)
	w.do("emergency-office/duty", corrected(shut, "own"))
	w.jurisdictionIs(shut, plans.JurisdictionOwn, plans.JurisdictionRestricted)
	w.jurisdictionIs(open, plans.JurisdictionOwn)
	w.do("street-dashilan/duty", note)
	w.replayed()
}

// A32, 4.2.3: outside, the street owes no first handling and the clocks of 4.1 run
// on; corrected back it owes it again, once.
func TestTheStreetsDutiesFollowTheJurisdiction(t *testing.T) {
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	id := w.fire(false)
	first := func() (out []string) {
		for _, o := range w.s.duties(w.s.Incidents[id]) {
			if o.Rule == "first-handling" {
				out = append(out, string(o.At(w.now, 0).State))
			}
		}
		return out
	}
	same := func(want ...obligation.State) {
		t.Helper()
		got := first()
		if len(got) != len(want) {
			t.Fatalf("first handling is owed as %v, want %v", got, want)
		}
		for i := range want {
			if got[i] != string(want[i]) {
				t.Errorf("first handling is owed as %v, want %v", got, want)
			}
		}
	}
	same(obligation.Open)
	w.do("emergency-office/duty", &CorrectJurisdiction{Incident: id, Jurisdiction: "external", Part: "join", OurPart: "救治", Reason: "地点在邻区"})
	same(obligation.VoidOut)
	w.judge("open due 10:20:00", id, "verify-and-report", "street-dashilan", "duty-office")
	if w.s.Incidents[id].Location.Street != "" {
		t.Error("an event outside has a street")
	}
	w.refused(CodeBlank, "A32", "emergency-office/duty", corrected(id, "own"))
	back := corrected(id, "own")
	back.Street = "street-dashilan"
	w.do("emergency-office/duty", back)
	same(obligation.VoidOut, obligation.Open)
	w.do("emergency-office/duty", corrected(id, "restricted"))
	same(obligation.VoidOut, obligation.Open)
	w.replayed()
}

// A32, 2.6.1: tied to a major event, its body commands and no level is proposed;
// found not to be tied, the levels are proposed as their conditions hold. While a
// level of the district is in force command does not pass.
func TestAnEventBodyTakesAndLosesCommandByCorrection(t *testing.T) {
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	const office = plans.SeatID("emergency-office/duty")
	w.do(office, &RegisterEvent{Title: "论坛", Organiser: "某委", Body: "论坛应急组", From: w.now, Until: w.now.Add(8 * 3600e9)})
	w.do(office, &ReadyEvent{Event: "ME1"})
	id, other := w.fire(false), w.fire(false)
	w.do("street-dashilan/leader", &StartResponse{Incident: other, Level: 3})
	tied := corrected(other, "major_event")
	tied.Event = "ME1"
	w.refused(CodeNotAllowedNow, "2.6.1", office, tied)

	w.do("fire-rescue/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger}})
	inc := w.s.Incidents[id]
	if !pendingProposal(inc, 2) {
		t.Fatal("level two is not proposed to begin with")
	}
	tied.Incident = id
	w.do(office, tied)
	if inc.Command != orgEventBody || pendingProposal(inc, 2) || pendingProposal(inc, 1) || inc.Event != "ME1" {
		t.Errorf("command %s, proposals %+v", inc.Command, inc.Proposals)
	}
	for _, o := range w.s.duties(inc) {
		if o.Act == plans.ActDecide && o.Pending() {
			t.Errorf("%s still owes a decision on a level that it may not start", o.Debtor)
		}
	}
	w.refused(CodeNotAllowedNow, "2.6.1", "hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	w.do(office, corrected(id, "own"))
	if inc.Command != orgEventBody || !pendingProposal(inc, 2) {
		t.Errorf("command is vacant or nothing proposed: %s, %+v", inc.Command, inc.Proposals)
	}
	w.do("hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	w.replayed()
}
