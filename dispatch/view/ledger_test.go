package view_test

import (
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

// late leaves the street's report eight minutes late and the fire brigade's
// target overrun.
func late(t *testing.T) (*viewtest.Stage, dispatch.IncidentID) {
	g, first, _ := viewtest.Fire(t)
	g.Sit("street-dashilan/duty")
	g.To("02:35:30")
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.Verification, To: []plans.OrgID{"duty-office"}, Items: viewtest.Eight(nil),
	})
	return g, first
}

func find(rows []view.LedgerRow, rule string, debtor plans.OrgID) *view.LedgerRow {
	for i := range rows {
		if rows[i].Rule == rule && rows[i].Debtor == debtor {
			return &rows[i]
		}
	}
	return nil
}

// A25: facts against the unit; who was on duty, to the supervising seat only.
func TestTheLedgerStatesFacts(t *testing.T) {
	g, _ := late(t)
	l := view.LedgerOf(g.Engine, g.State, g.Now, "emergency-office/leader")
	r := find(l.Hard, "verify-and-report", "street-dashilan")
	if r == nil {
		t.Fatalf("the late report is not in the ledger: %+v", l.Hard)
	}
	if r.State != obligation.MetLate || r.LateSeconds != 480 || r.Attributable != 480 || r.Before != 0 {
		t.Errorf("got %s, late %d, attributable %d, before %d", r.State, r.LateSeconds, r.Attributable, r.Before)
	}
	if r.OnDuty != "p:street-dashilan/duty" || r.OnDutySeat == "" {
		t.Errorf("the supervising seat is not told who was on duty: %+v", r)
	}
	if r.Label != "" || r.Statement != "" {
		t.Errorf("somebody accused: %+v", r)
	}
	// The window opens when the deadline was recorded to have passed.
	if want := r.Due.Add(1e9).Add(24 * 3600e9); r.StatementUntil != want {
		t.Errorf("statement until %s, want %s", r.StatementUntil, want)
	}
	for _, seat := range []plans.SeatID{"street-dashilan/duty", "emergency-office/duty", ""} {
		if r := find(view.LedgerOf(g.Engine, g.State, g.Now, seat).Hard, "verify-and-report", "street-dashilan"); r == nil || r.OnDuty != "" {
			t.Errorf("%s: %+v", seat, r)
		}
	}
}

// A02: a target, however far overrun, is not in the ledger.
func TestATargetIsNeverInTheLedger(t *testing.T) {
	g, _ := late(t)
	l := view.LedgerOf(g.Engine, g.State, g.Now, "")
	for _, r := range l.Hard {
		if !r.Hard || r.Due == 0 {
			t.Errorf("%s is in the ledger without a number", r.Rule)
		}
		if find(l.Targets, r.Rule, r.Debtor) != nil && r.Subject == find(l.Targets, r.Rule, r.Debtor).Subject {
			t.Errorf("%s stands in both lists", r.Rule)
		}
	}
	if r := find(l.Targets, "coordinate-forces", "emergency-office"); r == nil || r.OverTarget == 0 || r.State != obligation.Open {
		t.Errorf("the overrun target is not in its own list: %+v", r)
	}
}

// A20, A53: what was void and what was refused is counted apart.
func TestVoidAndRefusedAreCounted(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	g.To("02:16:40")
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"}, Items: viewtest.Eight(nil),
	})
	g.State.Refusals = 3
	l := view.LedgerOf(g.Engine, g.State, g.Now, "")
	if l.Void == 0 || l.Refusals != 3 || len(l.Hard) != 0 {
		t.Errorf("void %d, refusals %d, hard %d", l.Void, l.Refusals, len(l.Hard))
	}
}

// A07: what was late before anyone could know is told apart.
func TestLatenessBeforeKnowledgeIsNotAttributed(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	g.To("05:00:00") // more than two hours after the first receipt
	g.Do("fire-rescue/field", &dispatch.DetermineSeverity{Incident: first, Severity: dispatch.SeverityValue{Level: plans.Larger}})
	g.To("05:10:00") // within the operational due
	g.Do("emergency-office/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.DetailedReport, To: []plans.OrgID{"municipal-emergency-office"},
		OralSigner: "emergency-office/leader",
		Items:      detail(),
	})
	var r *view.LedgerRow
	for i, x := range view.LedgerOf(g.Engine, g.State, g.Now, "").Hard {
		if x.Rule == "detailed-report" && x.Creditor == "municipal-emergency-office" {
			r = &view.LedgerOf(g.Engine, g.State, g.Now, "").Hard[i]
		}
	}
	if r == nil || !r.BornOverdue || r.State != obligation.MetLate || r.Attributable != 0 || r.Before != r.LateSeconds || r.Before == 0 {
		t.Errorf("got %+v", r)
	}
	if r != nil && r.StatementUntil < g.Now {
		t.Errorf("the window for a statement closed before the duty was known: %s", r.StatementUntil)
	}
}

func detail() dispatch.Written {
	return dispatch.Written{
		"time": "2026年3月12日2时许", "place": "前门西河沿街12号院", "source": "社区居委会", "nature": "火灾", "danger": "已控制", "trend": "趋于平稳",
		"measures": "消防救援支队到场扑救", "support": "no", "casualties": dispatch.SaidVerifying, "cause": dispatch.SaidUnknown,
	}
}

// A25: the unit's statement and the office's label are shown with the fact.
func TestStatementAndLabelStandWithTheFact(t *testing.T) {
	g, _ := late(t)
	id := find(view.LedgerOf(g.Engine, g.State, g.Now, "").Hard, "verify-and-report", "street-dashilan").ID
	g.Do("street-dashilan/duty", &dispatch.StateCircumstances{Obligation: id, Text: "线路中断"})
	g.To("2026-03-13T03:00:00+08:00")
	g.Do("emergency-office/duty", &dispatch.LabelDeviation{Obligation: id, Label: "late", Reason: "属实"})
	r := find(view.LedgerOf(g.Engine, g.State, g.Now, "").Hard, "verify-and-report", "street-dashilan")
	if r == nil || r.Statement != "线路中断" || r.Label != "late" {
		t.Errorf("got %+v", r)
	}
}
