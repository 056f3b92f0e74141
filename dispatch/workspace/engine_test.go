package workspace

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/snapfile"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// engine holds the real rules under the real plan.
var engine = sync.OnceValue(func() *dispatch.Engine {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return dispatch.New(p)
})

var desk = dispatch.Actor{Person: "zhao", Seat: "emergency-office/duty"}

// onDisk is a configuration of a workspace in a directory.
func onDisk(t testing.TB, dir string, status dispatch.Status) Config {
	snaps, err := snapfile.Open(filepath.Join(dir, "snapshots"))
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Workspace: dispatch.Workspace{ID: "w", Status: status}, Machine: engine(), AuditEvery: -1,
		Vault: vault.NewMemory(rand.Reader), Snapshots: snaps, Logger: quiet,
		OpenLog: func() (eventlog.Log, error) {
			l, err := boltlog.Open(filepath.Join(dir, "log.db"), boltlog.Options{Random: rand.Reader})
			if err != nil {
				return nil, err
			}
			return l, nil
		},
	}
}

func opens(t testing.TB, cfg Config) *Workspace {
	t.Helper()
	w, err := Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// does carries out a command that is accepted.
func does(t testing.TB, w *Workspace, who dispatch.Actor, c dispatch.Command) Outcome {
	t.Helper()
	out, err := w.Do(context.Background(), Request{Actor: who, Command: c})
	if err != nil || out.Refusal != nil {
		t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
	}
	return out
}

// manned seats an officer at the emergency office's desk.
func manned(t testing.TB, w *Workspace) {
	t.Helper()
	system := dispatch.Actor{Person: dispatch.System}
	does(t, w, system, &dispatch.EnterRoster{Person: desk.Person, Seats: []plans.SeatID{"*"}})
	does(t, w, desk, &dispatch.TakeSeat{Seat: desk.Seat})
}

func fire(title string) *dispatch.ReportIncident {
	return &dispatch.ReportIncident{
		Title: title, Type: 9, Location: dispatch.Location{Street: "street-dashilan", Place: "hutong"},
		Source:    dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone},
		Receivers: []dispatch.Receiver{{Unit: "emergency-office"}},
	}
}

func reported(t testing.TB, w *Workspace, title string) dispatch.IncidentID {
	t.Helper()
	return dispatch.IncidentID(does(t, w, desk, fire(title)).IDs["incident"])
}

func injured(id dispatch.IncidentID, n int) *dispatch.RecordFigures {
	return &dispatch.RecordFigures{Incident: id, Figures: dispatch.Figures{Injured: &n}, Source: "on site", Rank: 5}
}
