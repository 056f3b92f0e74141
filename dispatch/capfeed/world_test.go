package capfeed

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/warning"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

var quiet = slog.New(slog.DiscardHandler)

var load = sync.OnceValue(func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
})

// open makes a workspace of its own in memory, on the morning after the fixtures.
func open(t testing.TB, status dispatch.Status) *workspace.Workspace {
	t.Helper()
	store := memlog.NewStore(eventlog.LogID{1})
	w, err := workspace.Open(context.Background(), workspace.Config{
		Workspace: dispatch.Workspace{ID: "w", Status: status}, Machine: dispatch.New(load()), Vault: vault.NewMemory(rand.Reader),
		OpenLog: func() (eventlog.Log, error) { return memlog.Open(store) }, AuditEvery: -1, Logger: quiet,
		Clock: workspace.NewManual(time.Date(2026, 11, 23, 8, 0, 0, 0, clock.Zone)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func intake(t testing.TB, w *workspace.Workspace) *Intake {
	t.Helper()
	in, err := NewIntake(w, load())
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "cap", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var city = Origin{Feed: "city", Source: "city"}

func take(t testing.TB, in *Intake, raw []byte) []dispatch.FiledMessage {
	t.Helper()
	out, err := in.Take(context.Background(), city, raw)
	if err != nil {
		t.Fatal(err)
	}
	return out.Messages
}

func outcomes(list []dispatch.FiledMessage) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Outcome)
	}
	return strings.Join(out, " ")
}

type seen struct {
	warnings map[dispatch.WarningID]warning.Stage
	messages int
	head     uint64
}

func look(t testing.TB, w *workspace.Workspace) (out seen) {
	t.Helper()
	out.warnings = map[dispatch.WarningID]warning.Stage{}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		for id, x := range s.Warnings {
			out.warnings[id] = x.Stage
		}
		out.messages, out.head = len(s.Messages), s.Last.Number
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
