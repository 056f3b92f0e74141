package dispatch

import (
	"testing"
	"time"
)

// A21, A62: given a fact on record when its incident is merged, when the emergency office confirms it
// by that telling's name, then it moves the whole.
func TestAFactIsConfirmedAfterTheMerge(t *testing.T) {
	w, id := poisoning(t)
	other := w.report("street-desheng/duty", &ReportIncident{Title: "学校门口救护车", Type: 29, Location: Location{Street: "street-desheng"}, Source: Source{Kind: "citizen"}})
	fact := func(of IncidentID, what string, r *ResponseEffect) {
		w.do("street-desheng/duty", &RecordFact{Incident: of, What: what, Who: "区长", When: w.now, HowKnown: "电话", Response: r})
	}
	fact(other, "区长电话启动一级响应", &ResponseEffect{Level: 1, Body: "emergency-committee"})
	w.do("emergency-office/duty", &MergeIncidents{Into: id, From: other})
	fact(id, "校长已停课", nil)
	w.do("emergency-office/duty", &ConfirmFact{Incident: other, Fact: 1})
	if r := w.s.Incidents[id]; r.Response != 1 || r.Facts[0].Confirmed != 0 || w.s.Incidents[other].Facts[0].Confirmed != w.now {
		t.Errorf("response %d, the whole's own %+v, the telling's %+v", r.Response, r.Facts, w.s.Incidents[other].Facts)
	}
	w.refused(CodeUnknown, "A62", "emergency-office/duty", &ConfirmFact{Incident: other, Fact: 1})
	w.do("emergency-office/duty", &ConfirmFact{Incident: id, Fact: 1})
	w.replayed()
}

// 4.1.3(c), A04: given a residents' committee that tells the emergency office, then what it owes its
// street stays open until the street has it, and is judged by then.
func TestACommitteeOwesItsStreetWhomeverElseItTold(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:07:30+08:00")
	const who = "community:110102013001"
	src := Source{Kind: "community", Org: who, Channel: ByPhone, KnownAt: w.now}
	w.after(2 * time.Minute)
	id := w.report("emergency-office/duty", &ReportIncident{Title: "四合院起火", Type: 9, Location: Location{Street: "street-dashilan"}, Source: src})
	w.judge("met", id, "committee-to-office", who, "emergency-office")
	w.judge("open tgt 02:12:30", id, "committee-to-street", who, "street-dashilan")
	w.after(7 * time.Minute)
	w.do("street-dashilan/duty", &AddReceipt{Incident: id, Receiver: Receiver{Unit: "street-dashilan"}, Source: src})
	w.judge("met tgt 02:12:30 over 4m0s", id, "committee-to-street", who, "street-dashilan")
	w.judge("open due 02:36:30", id, "verify-and-report", "street-dashilan", "duty-office")
	w.replayed()
}
