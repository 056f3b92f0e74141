package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// gateway counts what leaves the building.
func gateway(t *testing.T) (file *outward.File, calls *atomic.Int32, called chan struct{}) {
	t.Helper()
	calls, called = new(atomic.Int32), make(chan struct{}, 100)
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		calls.Add(1)
		called <- struct{}{}
	}))
	t.Cleanup(srv.Close)
	name := filepath.Join(t.TempDir(), "outward.yaml")
	text := "outward: 1\npaths:\n  - {id: sms, channel: sms, url: " + srv.URL + ", body: '{{.Text}}', success: {}, test: {every: 24h, to: \"1\"}}\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := outward.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	return file, calls, called
}

func siteWith(t *testing.T, file *outward.File) *site {
	t.Helper()
	plan, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := openSite(context.Background(), dataDir(t.TempDir()), plan, file, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close(context.Background()) })
	return s
}

// A59: an exercise beside an actual workspace, under the same file, has nothing
// that could send, and sends nothing while its alarms climb to their end.
func TestAnExerciseIsBuiltWithoutAWayOut(t *testing.T) {
	file, calls, called := gateway(t)
	s := siteWith(t, file)
	ctx := context.Background()
	drill, err := s.Create(ctx, "drill", "演练", dispatch.Exercise)
	if err != nil {
		t.Fatal(err)
	}
	give := func(who dispatch.Actor, c dispatch.Command) {
		t.Helper()
		out, err := drill.Workspace.Do(ctx, workspace.Request{Actor: who, Command: c})
		if err != nil || out.Refusal != nil {
			t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
		}
	}
	desk := dispatch.Actor{Person: "zhao", Seat: "emergency-office/duty"}
	give(dispatch.Actor{Person: dispatch.System}, &dispatch.EnterRoster{Person: "zhao", Seats: []plans.SeatID{"*"}})
	give(desk, &dispatch.TakeSeat{Seat: desk.Seat})
	give(desk, &dispatch.TakeSeat{Seat: "emergency-office/leader"})
	give(desk, &dispatch.ReportIncident{Title: "起火", Type: 9, Location: dispatch.Location{Street: "street-niujie"}, Source: dispatch.Source{Kind: "citizen"}})
	give(desk, &dispatch.ChangeClock{Do: "step", To: drill.Workspace.Now().Add(time.Hour)})
	if n := calls.Load(); n != 0 {
		t.Errorf("an exercise sent %d messages", n)
	}
	if out := s.rooms["drill"].out; out != nil {
		t.Errorf("an exercise has a way out: %+v", out)
	}
	if _, err := os.Stat(s.dir.pages("drill")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an exercise has a file of pages: %v", err)
	}
	out, err := drill.Workspace.Do(ctx, workspace.Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &dispatch.RecordPage{Alarm: "x", State: "sent"}})
	if err != nil || out.Refusal == nil || out.Refusal.Code != dispatch.CodeExercise {
		t.Errorf("an exercise took a receipt: %v %+v", err, out)
	}
	// The same site's actual workspace has one: its path is tested at once.
	if _, err := s.Create(ctx, "actual", "实战", dispatch.Actual); err != nil {
		t.Fatal(err)
	}
	select {
	case <-called:
	case <-time.After(10 * time.Second):
		t.Error("the actual workspace tests no path")
	}
	if s.rooms["actual"].out == nil {
		t.Error("the actual workspace has no way out")
	}
}

func TestWithoutAFileNothingLeaves(t *testing.T) {
	s := siteWith(t, nil)
	if _, err := s.Create(context.Background(), "actual", "实战", dispatch.Actual); err != nil {
		t.Fatal(err)
	}
	if s.rooms["actual"].out != nil {
		t.Error("there is a way out that nobody configured")
	}
}
