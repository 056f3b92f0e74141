package dispatch

import (
	"testing"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// 7.1.5, A59: a finding that touches several plans opens a case for each, with numbers
// of their own, also when the year has changed since the last one.
func TestOneFindingOpensACaseForEachPlan(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, s := New(p), NewState()
	s.Workspace = Workspace{ID: "real", Status: Actual}
	at := clock.At(time.Date(2026, 12, 31, 23, 0, 0, 0, clock.Zone))
	give := func(c Command) {
		t.Helper()
		env := Env{Now: at, Actor: Actor{Person: System, Seat: "emergency-office/duty"}}
		if _, err := e.Execute(s, Header{At: at, Person: System, Seat: env.Actor.Seat}, c, env); err != nil {
			t.Fatalf("%s: %v", c.Name(), err)
		}
	}
	give(&OpenRevision{Plan: "plan-gas", Trigger: 3})
	give(&CreateDrill{Title: "演练", Kind: "combined"})
	id := drill.ID("DR20260001")
	give(&ApproveDrill{Drill: id})
	give(&PrepareDrill{Drill: id, Script: "…", Injects: []string{"…"}, Observers: []plans.OrgID{"emergency-office"}, Safety: "emergency-office/leader"})
	give(&StartDrill{Drill: id, Exercise: "x"})
	give(&EndDrill{Drill: id})
	at = at.Add(2 * time.Hour)
	give(&EvaluateDrill{Drill: id, Summary: "…", Findings: []DrillFinding{{Text: "…", Major: true, Plans: []string{"plan-gas", "plan-heating", "plan-road", "plan-bridge"}}}})
	if len(s.Revisions) != 4 {
		t.Errorf("%d cases, want the open one and three new", len(s.Revisions))
	}
	for want, id := range []string{"RC20270001", "RC20270002", "RC20270003"} {
		if s.Revisions[revision.ID(id)] == nil {
			t.Errorf("no case %s (%d)", id, want)
		}
	}
}
