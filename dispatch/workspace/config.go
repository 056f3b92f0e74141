package workspace

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Machine is the domain as the runtime drives it; *dispatch.Engine is one.
// Execute and Carry apply what they return to s. Every Machine is
// deterministic: the same calls on the same state give the same events.
type Machine interface {
	Execute(s *dispatch.State, h dispatch.Header, c dispatch.Command, env dispatch.Env) ([]dispatch.Event, error)
	Carry(s *dispatch.State, h dispatch.Header, acts []dispatch.Event) []dispatch.Event
	Apply(s *dispatch.State, h dispatch.Header, ev dispatch.Event)
}

// Versioned is a machine that runs one version of the plan and finds earlier
// ones.
type Versioned interface {
	Plan() *plans.Plan
	// Ready makes sure of every version that something open needs.
	Ready(s *dispatch.State) error
}

// Config tells how to open a workspace. Zero values mean what is said beside
// them.
type Config struct {
	// Workspace is the identity written by the first commit of a new log; of a
	// log that has commits, ID and Status must be the same where they are given.
	Workspace dispatch.Workspace
	// Begin is how the clock of a new exercise runs; nil: with the wall clock.
	Begin   *Begin
	Machine Machine
	// Activate puts the machine's version of the plan in force where another
	// is; without it the log's own goes on.
	Activate bool
	// OpenLog opens the log, and opens it again after a failure.
	OpenLog func() (eventlog.Log, error)
	// Snapshots keeps snapshots; nil: none are made.
	Snapshots eventlog.Snapshots
	Vault     vault.Vault
	// Outward makes the adapters that lead out of the building, nil: there are
	// none. It is called once for an actual workspace and never for an exercise.
	Outward func(dispatch.Workspace) []func(Update)

	Clock  Clock        // nil: System()
	Random io.Reader    // names vault keys; nil: crypto/rand.Reader
	Logger *slog.Logger // nil: slog.Default()
	// SnapshotEvery is after how many commits a snapshot is made; 0: 100,000.
	SnapshotEvery uint64
	// KeepKeys is for how many commits an idempotency key is remembered; 0: 100,000.
	KeepKeys uint64
	// ProbeEvery is how often a failed storage is tried again; 0: one second.
	ProbeEvery time.Duration
	// AuditEvery is how often the auditor recomputes; 0: ten minutes; negative: never.
	AuditEvery time.Duration
}

// Begin is how the clock of a new exercise starts.
type Begin struct {
	At     clock.Time // workspace time of the first commit
	Rate   float64    // workspace seconds for each real one; 0 means 1
	Paused bool
}

func (c Config) withDefaults() (Config, error) {
	if c.Machine == nil || c.OpenLog == nil || c.Vault == nil {
		return c, errors.New("workspace: a machine, a log and a vault are needed")
	}
	if c.Clock == nil {
		c.Clock = System()
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.SnapshotEvery == 0 {
		c.SnapshotEvery = 100_000
	}
	if c.KeepKeys == 0 {
		c.KeepKeys = 100_000
	}
	if c.ProbeEvery == 0 {
		c.ProbeEvery = time.Second
	}
	if c.AuditEvery == 0 {
		c.AuditEvery = 10 * time.Minute
	}
	return c, nil
}
