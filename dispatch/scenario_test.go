package dispatch

import (
	"testing"
	"time"

	"wanghuo/plans"
)

const (
	dashilan = plans.OrgID("street-dashilan")
	cityDuty = plans.OrgID("municipal-party-duty-office")
	cityOff  = plans.OrgID("municipal-emergency-office")
)

// hostelFire is the beginning of a night: a residents' committee tells its
// street and the emergency office of a spreading fire, grade unknown.
func hostelFire(t testing.TB) (*world, IncidentID) {
	w := newWorld(t, "2026-03-12T02:07:30+08:00")
	var community *plans.Community
	for _, c := range plan.CommunitiesOf(dashilan) {
		community = c
		break
	}
	id := w.report(plans.SeatID("community:"+community.Code+"/duty"), &ReportIncident{
		Title: "院内旅馆起火", Type: 9, Location: Location{Street: dashilan, Point: &plans.Point{Lon: 116.39, Lat: 39.895}},
		Source: Source{Kind: "community", Org: plans.OrgID("community:" + community.Code), Channel: ByApp}, Spreading: "yes",
	})
	return w, id
}

// 4.1.3(c), 4.1.3(d), 4.1.5(a), A04: each unit's clock runs from its own receipt; to the second.
func TestTwentyMinutesRunFromEachUnitsOwnReceipt(t *testing.T) {
	w, id := hostelFire(t)
	w.judge("met", id, "committee-to-street", "", dashilan)
	w.judge("open due 02:27:30", id, "verify-and-report", dashilan, "duty-office")
	w.judge("open due 02:27:30", id, "verify-and-report", "emergency-office", "duty-office")
	w.judge("open tgt 02:12:30", id, "coordinate-forces", "emergency-office", "")
	w.judge("open tgt 02:17:30", id, "first-handling", dashilan, "")
	w.to("02:27:30") // the due second is in time to its end (A01)
	w.judge("open due 02:27:30", id, "verify-and-report", dashilan, "duty-office")
	w.do("street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: []plans.OrgID{"duty-office"}, Items: eight("no")})
	w.judge("met", id, "verify-and-report", dashilan, "duty-office")
	w.judge("void covered", id, "verify-and-report", "emergency-office", "duty-office")
	w.replayed()
}

// A01: one second later is late, and being late is not laundered by another's
// report (A14).
func TestOneSecondLaterIsLate(t *testing.T) {
	w, id := hostelFire(t)
	w.to("02:27:31")
	w.judge("overdue due 02:27:30", id, "verify-and-report", dashilan, "duty-office")
	w.do("street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: []plans.OrgID{"duty-office"}, Items: eight("no")})
	w.judge("met_late 1s", id, "verify-and-report", dashilan, "duty-office")
	w.judge("overdue due 02:27:30", id, "verify-and-report", "emergency-office", "duty-office")
	w.replayed()
}

// 4.1.8, A18: a blank is refused and named; an explicit unknown is accepted.
func TestABlankElementIsRefusedAndNamed(t *testing.T) {
	w, id := hostelFire(t)
	items := eight("")
	r := w.refused(CodeBlank, "4.1.8", "street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: []plans.OrgID{"duty-office"}, Items: items})
	if r.Field != "items.support" {
		t.Errorf("the refusal names %q", r.Field)
	}
	w.do("street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: []plans.OrgID{"duty-office"}, Items: eight("yes")})
	w.judge("open tgt 02:37:30", id, "answer-support", "emergency-office", dashilan)
}

// 4.1.4(a), 4.1.4(b), 4.1.4(c), A03, A05, A06: a ground opens the immediate report and the detail; a
// later occurrence moves the due and keeps the old one with its interval.
func TestGroundsOpenTheCityDuties(t *testing.T) {
	w, id := hostelFire(t)
	w.to("02:22:00")
	w.do("fire-rescue/field", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger, May: true}})
	w.judge("open due 02:42:00 tgt 02:27:00", id, "immediate-report", "fire-rescue", "duty-office")
	for _, city := range []plans.OrgID{cityDuty, cityOff} {
		w.judge("open tgt 02:52:00", id, "first-notice", "emergency-office", city)
		w.judge("open due 04:07:30 provisional", id, "detailed-report", "emergency-office", city)
	}
	w.judge("open tgt 02:37:00", id, "decide-level-two", "hq-fire-safety", "")
	w.judge("open tgt 02:37:00", id, "decide-level-one", "emergency-committee", "")
	w.to("02:57:30")
	when := w.now.Add(-56*time.Minute - 30*time.Second)
	w.do("fire-rescue/field", &SetOccurrence{Incident: id, Occurrence: Occurrence{At: when, Basis: "cctv"}})
	o := w.judge("open due 04:01:00", id, "detailed-report", "emergency-office", cityOff)
	if l := o.Limits[0]; l.Due.Clock() != "04:07:30" || l.Since.Clock() != "02:22:00" || l.Until.Clock() != "02:57:30" || !l.Provisional {
		t.Errorf("the old due is not kept with its interval: %+v", l)
	}
	w.do("fire-rescue/field", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger}})
	if n := len(w.duties(id, "4.1.4", "", "")); n != 5 {
		t.Errorf("reached after may reach raised something new: %d duties of 4.1.4", n)
	}
	w.replayed()
}

// 4.1.5(b), 4.1.5(c), 4.1.5(d), A11, A12: the grid of follow-ups.
func TestFollowUpsEveryThirtyMinutes(t *testing.T) {
	w, id := hostelFire(t)
	w.to("03:00:00")
	w.do("fire-rescue/field", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Major}})
	send := func() {
		w.do("street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FollowUpReport, To: []plans.OrgID{"duty-office"}, Items: followUp()})
	}
	slot := func(n int) string {
		for _, o := range w.duties(id, "4.1.5", dashilan, "duty-office") {
			if o.Slot == n {
				return describeStatus(o.At(w.now, plan.Settings.KnowledgeGrace), " due ")
			}
		}
		return "none"
	}
	want := func(n int, s string) {
		t.Helper()
		if got := slot(n); got != s {
			t.Errorf("%s slot %d: got %q, want %q", w.now.Clock(), n, got, s)
		}
	}
	want(1, "open due 03:30:00")
	w.refused(CodeBlank, "4.1.5", "street-dashilan/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FollowUpReport, To: []plans.OrgID{"duty-office"}, Items: Written{"casualties": "无", "progress": "灭火"}})
	w.to("03:21:30")
	send()
	want(1, "met due 03:30:00")
	want(2, "open due 03:51:30")
	w.to("03:51:31") // silent: the grid runs on
	want(2, "overdue due 03:51:30")
	want(3, "open due 04:21:30")
	w.to("03:58:00") // late: the next due is half an hour after this report
	send()
	want(2, "met_late 6m30s due 03:51:30")
	want(3, "open due 04:28:00")
	w.to("04:58:01")
	want(3, "missed 30m1s due 04:28:00")
	want(4, "overdue due 04:58:00")
	w.to("05:02:00")
	send()
	want(4, "met_late 4m0s due 04:58:00")
	want(5, "open due 05:32:00")
	w.do("street-dashilan/duty", &EndHandling{Incident: id, Removed: true, Restored: true})
	want(5, "void due 05:32:00 ended")
	w.to("07:00:00")
	want(6, "none")
	w.replayed()
}

// A21: a merge links; it covers what is not past due, keeps what is late, and
// unmerging restores.
func TestMergeCoversAndUnmergeRestores(t *testing.T) {
	w, a := hostelFire(t)
	w.to("02:09:40")
	b := w.report("emergency-office/duty", &ReportIncident{
		Title: "屋顶冒火", Type: 9, Location: Location{Street: dashilan, Point: &plans.Point{Lon: 116.391, Lat: 39.8951}},
		Source: Source{Kind: "citizen", Channel: ByPhone}, Receivers: []Receiver{{Unit: "emergency-office", At: w.now - 30}},
	})
	w.judge("open due 02:29:10", b, "verify-and-report", "emergency-office", "duty-office")
	if sug := w.s.Incidents[b].Suggested; len(sug) != 1 || sug[0] != a {
		t.Fatalf("no duplicate is suggested: %v", sug)
	}
	w.to("02:16:40")
	w.do("street-dashilan/duty", &SendReport{Incidents: []IncidentID{a}, Kind: Verification, To: []plans.OrgID{"duty-office"}, Items: eight("no")})
	w.to("02:19:00")
	w.do("emergency-office/duty", &MergeIncidents{Into: a, From: b})
	o := w.s.Obligations[w.s.Incidents[b].Duties[1]]
	if got := describeStatus(o.At(w.now, 0), ""); o.Rule != "verify-and-report" || got != "void covered" {
		t.Errorf("the merged incident's duty is %s %q", o.Rule, got)
	}
	if at := w.s.FirstReceipt(w.s.root(b)); at.Clock() != "02:07:30" {
		t.Errorf("receipt of the whole is %s", at.Clock())
	}
	w.do("emergency-office/duty", &UnmergeIncident{From: b, Reason: "不是一起"})
	if got := describeStatus(o.At(w.now, 0), ""); got != "open" {
		t.Errorf("unmerged, the duty is %q", got)
	}
	w.replayed()
}
