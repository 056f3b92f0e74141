package workspace

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/snapfile"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/vault/boltvault"
)

// The names of files in a data directory.
const (
	logFile    = "log.db"
	vaultFile  = "vault.db"
	snapFolder = "snapshots"
	keyFolder  = "keys"
	lockFile   = "lock"
)

// reserved names are folders of a data directory that hold no workspace.
var reserved = []string{keyFolder, lockFile, "site", "plans", "heads", "backup"}

var workspaceName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// SiteConfig tells how to open a data directory.
type SiteConfig struct {
	Dir     string
	Machine Machine
	// PlanID and PlanHash name the plan under which a new workspace is opened.
	PlanID, PlanHash string
	// Outward makes the adapters of an actual workspace that lead out of the
	// building. It is never called for an exercise.
	Outward func(dispatch.Workspace) []func(Update)

	Clock         Clock         // nil: System()
	Random        io.Reader     // nil: crypto/rand.Reader
	Logger        *slog.Logger  // nil: slog.Default()
	SnapshotEvery uint64        // as in Config
	AuditEvery    time.Duration // as in Config
}

// Site is the workspaces of one data directory, which it holds against other
// processes. All methods may run concurrently.
type Site struct {
	cfg  SiteConfig
	lock io.Closer

	mu     sync.Mutex
	rooms  map[string]*room
	closed bool
}

// room is one workspace with the vault beside it.
type room struct {
	*Workspace
	vault vault.Vault
}

// OpenSite opens a data directory, making it if need be, with every workspace
// in it. ErrHeld: another process holds it.
func OpenSite(ctx context.Context, cfg SiteConfig) (*Site, error) {
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("workspace: data directory: %w", err)
	}
	lock, err := holdDir(filepath.Join(cfg.Dir, lockFile))
	if err != nil {
		return nil, err
	}
	s := &Site{cfg: cfg, lock: lock, rooms: map[string]*room{}}
	ids, err := s.found()
	for _, id := range ids {
		if err == nil {
			err = s.openRoom(ctx, dispatch.Workspace{ID: id}, nil)
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// found lists the folders that hold a log.
func (s *Site) found() ([]string, error) {
	entries, err := os.ReadDir(s.cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("workspace: data directory: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if !e.IsDir() || slices.Contains(reserved, e.Name()) {
			continue
		}
		if _, err := os.Stat(filepath.Join(s.cfg.Dir, e.Name(), logFile)); err == nil {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// List gives the identities of the workspaces, ordered by id.
func (s *Site) List() []dispatch.Workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []dispatch.Workspace
	for _, r := range s.rooms {
		list = append(list, r.Meta())
	}
	slices.SortFunc(list, func(a, b dispatch.Workspace) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Get gives an open workspace. ErrNoSuch: there is none of that id.
func (s *Site) Get(id string) (*Workspace, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.rooms[id]; r != nil {
		return r.Workspace, nil
	}
	return nil, ErrNoSuch
}

// New describes a workspace to create.
type New struct {
	ID     string
	Name   string
	Status dispatch.Status // never changes
	Begin  *Begin          // exercises only; nil: the clock runs with the wall's
	// RosterOf is the workspace whose roster is copied; "" for none. Persons and
	// their seats are copied once; afterwards the two have nothing in common.
	RosterOf string
}

// Create makes a workspace. ErrName, ErrExists, ErrNoSuch: of RosterOf.
func (s *Site) Create(ctx context.Context, n New) (*Workspace, error) {
	if !workspaceName.MatchString(n.ID) || slices.Contains(reserved, n.ID) {
		return nil, ErrName
	}
	var roster []dispatch.EnterRoster
	if n.RosterOf != "" {
		from, err := s.Get(n.RosterOf)
		if err != nil {
			return nil, err
		}
		if roster, err = from.roster(ctx); err != nil {
			return nil, err
		}
	}
	id := dispatch.Workspace{ID: n.ID, Name: n.Name, Status: n.Status, PlanID: s.cfg.PlanID, PlanHash: s.cfg.PlanHash}
	if err := s.openRoom(ctx, id, n.Begin); err != nil {
		return nil, err
	}
	w, err := s.Get(n.ID)
	if err != nil {
		return nil, err
	}
	return w, w.enter(ctx, roster)
}

// openRoom opens a workspace; with a status it must not exist yet.
func (s *Site) openRoom(ctx context.Context, id dispatch.Workspace, begin *Begin) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Join(s.cfg.Dir, id.ID)
	if s.closed {
		return ErrClosed
	}
	if _, err := os.Stat(filepath.Join(dir, logFile)); id.Status != "" && (err == nil || s.rooms[id.ID] != nil) {
		return ErrExists
	}
	for _, d := range []string{dir, filepath.Join(s.cfg.Dir, keyFolder)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	r, err := s.build(ctx, dir, id, begin)
	if err != nil {
		return fmt.Errorf("workspace %s: %w", id.ID, err)
	}
	s.rooms[id.ID] = r
	return nil
}

func (s *Site) build(ctx context.Context, dir string, id dispatch.Workspace, begin *Begin) (*room, error) {
	v, err := boltvault.Open(boltvault.Options{
		Path: filepath.Join(dir, vaultFile), Master: filepath.Join(s.cfg.Dir, keyFolder, id.ID+".master"),
		Random: s.cfg.Random, Create: true,
	})
	if err != nil {
		return nil, heldElsewhere(err)
	}
	snaps, err := snapfile.Open(filepath.Join(dir, snapFolder))
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	cfg := Config{
		Workspace: id, Begin: begin, Machine: s.cfg.Machine, Snapshots: snaps, Vault: v, Clock: s.cfg.Clock,
		Random: s.cfg.Random, Logger: s.cfg.Logger, SnapshotEvery: s.cfg.SnapshotEvery, AuditEvery: s.cfg.AuditEvery,
		Outward: s.cfg.Outward,
		OpenLog: func() (eventlog.Log, error) {
			l, err := boltlog.Open(filepath.Join(dir, logFile), boltlog.Options{Random: s.cfg.Random})
			if err != nil {
				return nil, heldElsewhere(err)
			}
			return l, nil
		},
	}
	w, err := Open(ctx, cfg)
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return &room{w, v}, nil
}

// heldElsewhere gives the error of a file that another process holds its name.
func heldElsewhere(err error) error {
	if errors.Is(err, eventlog.ErrLocked) || errors.Is(err, vault.ErrLocked) {
		return ErrHeld.With(err)
	}
	return err
}

// roster is who is on a workspace's roster, in order.
func (w *Workspace) roster(ctx context.Context) ([]dispatch.EnterRoster, error) {
	var list []dispatch.EnterRoster
	err := w.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		for _, p := range s.Roster {
			if p.Left == 0 {
				list = append(list, dispatch.EnterRoster{Person: p.ID, Seats: slices.Clone(p.Seats)})
			}
		}
	})
	slices.SortFunc(list, func(a, b dispatch.EnterRoster) int { return strings.Compare(string(a.Person), string(b.Person)) })
	return list, err
}

func (w *Workspace) enter(ctx context.Context, roster []dispatch.EnterRoster) error {
	for i := range roster {
		out, err := w.Do(ctx, Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &roster[i], Brief: true})
		if err == nil && out.Refusal != nil {
			err = out.Refusal
		}
		if err != nil {
			return fmt.Errorf("copying the roster: %s: %w", roster[i].Person, err)
		}
	}
	return nil
}

// Close closes all workspaces, their vaults and the directory.
func (s *Site) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var err error
	for _, r := range s.rooms {
		err = errors.Join(err, r.Workspace.Close(), r.vault.Close())
	}
	return errors.Join(err, s.lock.Close())
}
