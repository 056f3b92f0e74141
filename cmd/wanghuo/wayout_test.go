package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/warning"
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
	s, err := openSite(context.Background(), siteConfig{dir: dataDir(t.TempDir()), plan: plan, log: slog.New(slog.DiscardHandler), activate: true, outward: file})
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

// Law of 2024, article 65: what is issued to the release platform is handed to it
// as CAP, and its receipt stands on the warning.
func TestAWarningReachesTheReleasePlatform(t *testing.T) {
	bodies := make(chan string, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies <- string(b)
		io.WriteString(w, `{"code":0,"data":{"id":"PT-1"}}`)
	}))
	t.Cleanup(srv.Close)
	name := filepath.Join(t.TempDir(), "outward.yaml")
	text := "outward: 1\npaths:\n  - {id: release, channel: platform, url: " + srv.URL + ", body: '{{.Title}}\n{{.File}}', success: {field: code, equals: \"0\", receipt: data.id}}\n" +
		"give: {sender: district.example, district: {zh: 西城区, en: Xicheng}}\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := outward.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	s := siteWith(t, file)
	ctx := context.Background()
	room, err := s.Create(ctx, "actual", "实战", dispatch.Actual)
	if err != nil {
		t.Fatal(err)
	}
	desk := dispatch.Actor{Person: "zhao", Seat: "hq-flood-drought-office/duty"}
	give := func(who dispatch.Actor, c dispatch.Command) {
		t.Helper()
		out, err := room.Workspace.Do(ctx, workspace.Request{Actor: who, Command: c})
		if err != nil || out.Refusal != nil {
			t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
		}
	}
	give(dispatch.Actor{Person: dispatch.System}, &dispatch.EnterRoster{Person: "zhao", Seats: []plans.SeatID{"*"}})
	give(desk, &dispatch.TakeSeat{Seat: desk.Seat})
	now := room.Workspace.Now()
	give(desk, &dispatch.IssueWarning{Out: dispatch.Out{Channels: []string{"platform"}}, Content: warning.Content{Type: 1, Hazard: "暴雨", Level: "yellow", From: now, Until: now + 3600,
		Area: warning.Area{Streets: []plans.OrgID{"street-niujie"}}, Caution: "低洼处积水", Measures: "绕行"}})
	select {
	case got := <-bodies:
		for _, part := range []string{"暴雨", "黄色", "<msgType>Alert</msgType>", "<status>Actual</status>"} {
			if !strings.Contains(got, part) {
				t.Errorf("the platform was not given %q: %s", part, got)
			}
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing reached the platform")
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		var p warning.Publication
		if err := room.Workspace.Query(ctx, func(s *dispatch.State, _ clock.Time) {
			p = s.Warnings[dispatch.WarningID("Y"+strconv.Itoa(now.Std().Year())+"0001")].Publications[0]
		}); err != nil {
			t.Fatal(err)
		}
		if p.State == "accepted" {
			if p.Reference != "PT-1" {
				t.Errorf("on record: %+v", p)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the receipt is not on record: %+v", p)
		}
		runtime.Gosched()
	}
}
