package dispatch

import (
	"encoding/json"
	"strings"
	"testing"

	"wanghuo/plans"
)

// A31: whoever acts on an approval gives again what was proposed, word for word;
// nothing personal lies in it (A65).
func TestAnApprovalCarriesWhatWasProposed(t *testing.T) {
	w, id := fireUnderHQ(t)
	measure := ChosenMeasure{Clause: "4.5.1(10)", What: "查封隔壁仓库", Basis: "突发事件应对法", Details: map[string]string{"place": "隔壁仓库", "reason": "存放易燃物", "officer": "中队长"}}
	a := w.asked(w.do("street-dashilan/leader", &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{measure}, Propose: true}))
	w.do("hq-fire-safety/commander", &GiveApproval{Approval: a})
	var again ChooseMeasures
	if err := json.Unmarshal([]byte(w.s.Approvals[a].Body), &again); err != nil || again.Propose || again.Approval != "" {
		t.Fatalf("%v %+v", err, again)
	}
	again.Approval = a
	w.do("street-dashilan/leader", &again)

	order := &IssueRequisition{Incident: id, Item: "旅馆 20 间", Basis: "突发事件应对法", Owner: Plain("某某"), Propose: true}
	r := w.asked(w.do("street-dashilan/leader", order))
	if body := w.s.Approvals[r].Body; strings.Contains(body, "某某") || !strings.Contains(body, "旅馆 20 间") {
		t.Errorf("the body reads %s", body)
	}
	w.replayed()
}

// A51, 4.5.4: who decides on a measure, by seat.
func TestWhoLeavesAMeasure(t *testing.T) {
	w, id := fireUnderHQ(t)
	for _, c := range []struct {
		clause plans.Clause
		seat   plans.SeatID
		want   plans.SeatID // "": the seat may take it
	}{
		{"4.5.1(2)", "street-dashilan/duty", ""},
		{"4.5.1(10)", "street-dashilan/duty", "hq-fire-safety/commander"},
		{"4.5.1(10)", "hq-fire-safety/commander", ""},
		{"4.5.4(1)", "hq-fire-safety/commander", "district-principal-leaders/party-secretary"},
	} {
		m, _ := plan.Measure(c.clause)
		who := w.e.WhoLeaves(w.s, w.s.Incidents[id], m, Actor{Person: "p", Seat: c.seat})
		if got := len(who) == 0; got != (c.want == "") || c.want != "" && !contains(who, c.want) {
			t.Errorf("%s by %s: %v, want %q", c.clause, c.seat, who, c.want)
		}
	}
}
