package workspace

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/vault"
)

// house is a workspace with everything around it, that can be closed and
// opened again on the same store.
type house struct {
	t     testing.TB
	store *memlog.Store
	clock *Manual
	vault *vault.Memory
	snaps *snapStore
	cfg   Config
	*Workspace
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

var start = time.Date(2026, 3, 12, 2, 0, 0, 0, clock.Zone)

var officer = dispatch.Actor{Person: "wang", Seat: "duty"}

func newHouse(t testing.TB, status dispatch.Status, change func(*Config)) *house {
	t.Helper()
	h := &house{
		t: t, store: memlog.NewStore(eventlog.LogID{1}), clock: NewManual(start),
		vault: vault.NewMemory(rand.Reader), snaps: &snapStore{},
	}
	h.cfg = Config{
		Workspace: dispatch.Workspace{ID: "w", Name: "W", Status: status}, Machine: rules{},
		OpenLog: h.openLog, Vault: h.vault, Clock: h.clock, Snapshots: h.snaps, AuditEvery: -1,
		Logger: quiet,
	}
	if change != nil {
		change(&h.cfg)
	}
	h.open()
	t.Cleanup(func() { h.Close() })
	return h
}

func (h *house) openLog() (eventlog.Log, error) {
	l, err := memlog.Open(h.store)
	if err != nil {
		return nil, err
	}
	return l, nil
}

func (h *house) open() {
	h.t.Helper()
	w, err := Open(context.Background(), h.cfg)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Workspace = w
}

func (h *house) reopen() {
	h.t.Helper()
	if err := h.Close(); err != nil {
		h.t.Fatal(err)
	}
	h.open()
}

// must carries out a command that is accepted.
func (h *house) must(c dispatch.Command) Outcome {
	h.t.Helper()
	out, err := h.Do(context.Background(), Request{Actor: officer, Command: c})
	if err != nil || out.Refusal != nil {
		h.t.Fatalf("%s: %v %v", c.Name(), err, out.Refusal)
	}
	return out
}

// sees gives what a query of the durable state finds.
func sees[T any](h *house, f func(*dispatch.State) T) T {
	h.t.Helper()
	var v T
	if err := h.Query(context.Background(), func(s *dispatch.State, _ clock.Time) { v = f(s) }); err != nil {
		h.t.Fatal(err)
	}
	return v
}

// feed gives a copy of a feed of the durable state.
func (h *house) feed(name string) dispatch.Feed {
	return sees(h, func(s *dispatch.State) dispatch.Feed {
		if f := s.Feeds[name]; f != nil {
			return *f
		}
		return dispatch.Feed{}
	})
}

// idle waits until the owner has looked at the clock and everything decided is durable.
func (h *house) idle() {
	h.t.Helper()
	if err := h.caughtUp(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// snapStore keeps snapshots in memory.
type snapStore struct {
	mu  sync.Mutex
	all []eventlog.Snapshot
}

func (s *snapStore) Save(_ context.Context, snap eventlog.Snapshot) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, snap)
	return nil
}

func (s *snapStore) Latest(_ context.Context, log eventlog.LogID, fp string) (eventlog.Snapshot, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.all) - 1; i >= 0; i-- {
		if s.all[i].Log == log && s.all[i].Fingerprint == fp {
			return s.all[i], true, nil
		}
	}
	return eventlog.Snapshot{}, false, nil
}
