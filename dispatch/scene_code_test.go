package dispatch

import (
	"testing"

	"wanghuo/plans"
)

// 4.4.2(c), A45: by code only with the code of this incident; a blank one says
// where to find it.
func TestCheckInByCode(t *testing.T) {
	w, id := fireUnderHQ(t)
	other := w.report("street-niujie/duty", &ReportIncident{Title: "牛街起火", Type: 9, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "street", Org: "street-niujie", Channel: ByApp}})
	code := w.e.SceneCode(w.s, id)
	elsewhere := w.e.SceneCode(w.s, other)
	if len(code) != 6 || code == elsewhere {
		t.Fatalf("codes %q and %q", code, elsewhere)
	}
	in := func(code string) *CheckIn {
		return &CheckIn{Incident: id, Team: "一中队", Persons: 6, How: "code", Code: code}
	}
	w.refused(CodeBlank, "4.4.2", "fire-rescue/field", in(""))
	w.refused(CodeBlank, "4.4.2", "fire-rescue/field", in("  "))
	w.refused(CodeNotAllowedNow, "4.4.2", "fire-rescue/field", in(elsewhere))
	w.refused(CodeNotAllowedNow, "4.4.2", "fire-rescue/field", in(code[:5]))
	w.do("fire-rescue/field", in(code[:3]+" "+code[3:]))
	if got := w.s.Incidents[id].CheckIns; len(got) != 1 || got[0].How != "code" {
		t.Errorf("on the list: %+v", got)
	}
	w.replayed()
}

// 4.4.2(c): the code is shown to whoever keeps the list and to nobody else.
func TestWhoShowsTheCode(t *testing.T) {
	w, id := fireUnderHQ(t)
	for seat, want := range map[plans.SeatID]bool{
		"field-command-post/registrar": true, "street-dashilan/duty": true, "emergency-office/duty": true,
		"street-niujie/duty": false, "fire-rescue/field": false, "": false,
	} {
		if got := w.e.KeepsTheList(w.s, id, Actor{Seat: seat}); got != want {
			t.Errorf("%s keeps the list: %v", seat, got)
		}
	}
}
