package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

func openTestSite(t *testing.T, ctx context.Context) *site {
	t.Helper()
	plan, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := dataDir(t.TempDir())
	if _, err := dir.loadSiteKey(true); err != nil {
		t.Fatal(err)
	}
	s, err := openSite(ctx, siteConfig{dir: dir, plan: plan, log: slog.New(slog.DiscardHandler), activate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// A59: pausing the drill stops the exercise's clock, resuming starts it, ending voids
// what is owed there; and the actual is untouched by what is played.
func TestAnExerciseFollowsItsDrill(t *testing.T) {
	ctx := context.Background()
	s := openTestSite(t, ctx)
	real, err := s.Create(ctx, "real", "实战", dispatch.Actual)
	if err != nil {
		t.Fatal(err)
	}
	played, err := s.Create(ctx, "drill-1", "演练", dispatch.Exercise)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	give := func(ws *workspace.Workspace, c dispatch.Command) workspace.Outcome {
		t.Helper()
		n++
		out, err := ws.Do(ctx, workspace.Request{Actor: dispatch.Actor{Person: dispatch.System, Seat: "emergency-office/duty"}, Key: clock.Time(n).String() + c.Name(), Command: c})
		if err != nil || out.Refusal != nil {
			t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
		}
		return out
	}
	until := func(what string, f func(*dispatch.State) bool) {
		t.Helper()
		held := make(chan struct{}, 1)
		look := func() {
			ok := false
			_ = played.Workspace.Query(ctx, func(s *dispatch.State, _ clock.Time) { ok = f(s) })
			if ok {
				select {
				case held <- struct{}{}:
				default:
				}
			}
		}
		played.Workspace.Subscribe(func(workspace.Update) { go look() })
		look()
		select {
		case <-held:
		case <-time.After(20 * time.Second):
			t.Fatalf("the exercise never %s", what)
		}
	}
	id := give(real.Workspace, &dispatch.CreateDrill{Title: "演练", Kind: "single"}).Events[0].(*dispatch.DrillCreated).Case.ID
	give(real.Workspace, &dispatch.ApproveDrill{Drill: id})
	give(real.Workspace, &dispatch.PrepareDrill{Drill: id, Script: "脚本", Injects: []string{"一"}, Observers: []plans.OrgID{"emergency-office"}, Safety: "emergency-office/leader"})
	give(real.Workspace, &dispatch.StartDrill{Drill: id, Exercise: "drill-1"})
	give(played.Workspace, &dispatch.ReportIncident{Title: "演练事件", Type: 23, Location: dispatch.Location{Street: "street-chunshu"}, Source: dispatch.Source{Kind: "citizen"}})
	give(real.Workspace, &dispatch.PauseDrill{Drill: id})
	until("stood still", func(s *dispatch.State) bool { return s.Running.Paused })
	give(real.Workspace, &dispatch.ResumeDrill{Drill: id})
	until("went on", func(s *dispatch.State) bool { return !s.Running.Paused })
	give(real.Workspace, &dispatch.EndDrill{Drill: id})
	until("ended with nothing owed", func(s *dispatch.State) bool {
		for _, o := range s.Obligations {
			if o.Pending() {
				return false
			}
		}
		return s.ExerciseEnded != 0 && len(s.Obligations) > 0
	})
	_ = real.Workspace.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		if len(s.Incidents) != 0 {
			t.Error("what was played has come into the actual")
		}
		if len(s.Revisions) != 1 || len(s.Owed[dispatch.StandingSubject]) == 0 {
			t.Errorf("on opening, %d revisions and %d standing duties", len(s.Revisions), len(s.Owed[dispatch.StandingSubject]))
		}
	})
}
