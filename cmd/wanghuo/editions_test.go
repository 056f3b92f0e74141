package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// longer is the plan with 30 minutes in place of 20 for verifying (4.1.5).
func longer(t *testing.T) (fstest.MapFS, *plans.Plan) {
	t.Helper()
	sources, err := plans.Sources(xicheng.FS())
	if err != nil {
		t.Fatal(err)
	}
	const rule = "{kind: hard, after: 20m, from: receipt, cite: [4.1.5(a)]}"
	files := fstest.MapFS{}
	for name, text := range sources {
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), rule, strings.Replace(rule, "20m", "30m", 1)))}
	}
	p, err := plans.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return files, p
}

// TestAStartNeedsTheVersionsThatSomethingOpenRunsUnder goes through a data
// directory's life: a version, an incident, another version, its files lost.
func TestAStartNeedsTheVersionsThatSomethingOpenRunsUnder(t *testing.T) {
	ctx := context.Background()
	dir := dataDir(t.TempDir())
	files, a := longer(t)
	b, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	start := func(p *plans.Plan) (*site, error) {
		return openSite(ctx, siteConfig{dir: dir, plan: p, log: slog.New(slog.DiscardHandler), activate: true})
	}
	if err := dir.keepPlan(a.Hash, files); err != nil {
		t.Fatal(err)
	}
	s, err := start(a)
	if err != nil {
		t.Fatal(err)
	}
	room, err := s.Create(ctx, "actual", "实战", dispatch.Actual)
	if err != nil {
		t.Fatal(err)
	}
	desk := dispatch.Actor{Person: "zhao", Seat: "emergency-office/duty"}
	id := ""
	enrol := workspace.Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &dispatch.EnterRoster{Person: "zhao", Seats: []plans.SeatID{"*"}}}
	if _, err := room.Workspace.Do(ctx, enrol); err != nil {
		t.Fatal(err)
	}
	for _, c := range []dispatch.Command{&dispatch.TakeSeat{Seat: desk.Seat}, &dispatch.ReportIncident{
		Title: "before", Type: 9, Location: dispatch.Location{Street: "street-dashilan", Place: "hutong"},
		Source:    dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone},
		Receivers: []dispatch.Receiver{{Unit: "emergency-office"}},
	}} {
		out, err := room.Workspace.Do(ctx, workspace.Request{Actor: desk, Command: c})
		if err != nil || out.Refusal != nil {
			t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
		}
		id = out.IDs["incident"]
	}
	if err := s.close(ctx); err != nil {
		t.Fatal(err)
	}

	if err := dir.keepPlan(b.Hash, xicheng.FS()); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(dir.plan(a.Hash), "plan.yaml")
	text, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func() error{
		"missing": func() error { return os.Rename(dir.plan(a.Hash), dir.plan(a.Hash)+".away") },
		"changed": func() error { return os.WriteFile(kept, append(text, "# x\n"...), 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		_, err := start(b)
		if err == nil || !strings.Contains(err.Error(), dir.plan(a.Hash)) || !strings.Contains(err.Error(), id) {
			t.Errorf("%s: the start says %v", what, err)
		}
		log, err := boltlog.Open(dir.log("actual"), boltlog.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keptPlans(ctx, log, dir); err == nil {
			t.Errorf("%s: verify finds nothing", what)
		}
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Rename(dir.plan(a.Hash)+".away", dir.plan(a.Hash))
		if err := os.WriteFile(kept, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	if s, err = start(b); err != nil {
		t.Fatal(err)
	}
	h := &inHouse{server: &server{cmd: &ServeCmd{Data: dir}, plan: b, site: s, log: slog.New(slog.DiscardHandler)}}
	list, err := h.PlanVersions(ctx)
	if err != nil || len(list) != 2 {
		t.Fatalf("versions: %v %v", list, err)
	}
	if list[0].Version.PlanHash != a.Hash || !slices.Contains(list[0].Open, id) || list[0].Fault != "" || !list[1].Current || list[1].Version.PlanHash != b.Hash {
		t.Errorf("versions: %+v", list)
	}
	if err := s.close(ctx); err != nil {
		t.Fatal(err)
	}
}
