package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/board"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/snapfile"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/vault/boltvault"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// site is all the workspaces of a data directory, running. It implements
// httpapi.Site.
type site struct {
	siteConfig
	engine *dispatch.Engine

	opening sync.Mutex // one creation at a time
	mu      sync.RWMutex
	rooms   map[string]*openRoom

	// The drills of actual workspaces are kept until the site closes.
	kept    []*drillKeeper
	keeping context.Context
	stop    context.CancelFunc
}

// siteConfig is what a site is opened with.
type siteConfig struct {
	dir  dataDir
	plan *plans.Plan
	log  *slog.Logger
	// activate puts the plan in force in every workspace; whoever only looks
	// after the files does not.
	activate bool
	// outward is what may cross the wall of the building; nil: nothing may.
	outward *outward.File
}

// openRoom is a room with what must be closed after it.
type openRoom struct {
	*httpapi.Room
	vault *mendingVault
	// out is what leaves the building; nil in every exercise (A59), and where
	// nothing is configured.
	out *wayOut
}

// openSite opens every workspace of the directory. One that does not open is an
// error: whoever is to do without it moves it away.
func openSite(ctx context.Context, c siteConfig) (*site, error) {
	s := &site{siteConfig: c, engine: dispatch.NewWith(c.plan, c.dir.loadPlan), rooms: map[string]*openRoom{}}
	s.keeping, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	ids, err := s.dir.rooms()
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := s.open(ctx, dispatch.Workspace{ID: id}, nil); err != nil {
			err = fmt.Errorf("工作区 %s 无法打开 / workspace %s does not open: %w", id, id, err)
			return nil, errors.Join(err, s.close(ctx))
		}
	}
	return s, nil
}

// open opens one workspace, new or old, and its screens.
func (s *site) open(ctx context.Context, meta dispatch.Workspace, begin *workspace.Begin) error {
	id := meta.ID
	if err := os.MkdirAll(s.dir.room(id), 0o700); err != nil {
		return err
	}
	snaps, err := snapfile.Open(s.dir.snaps(id))
	if err != nil {
		return err
	}
	keys, err := openVault(boltvault.Options{Path: s.dir.vault(id), Master: s.dir.master(), Random: rand.Reader, Create: true}, s.log.With("workspace", id))
	if err != nil {
		return err
	}
	var screens atomic.Pointer[board.Board]
	keys.told = func() {
		if b := screens.Load(); b != nil {
			b.ClockChanged() // what changes without a commit
		}
	}
	out := &wayOut{told: keys.told, log: s.log.With("workspace", id)}
	ws, err := workspace.Open(ctx, workspace.Config{
		Outward:   s.waysOut(out),
		Workspace: meta, Begin: begin, Machine: s.engine, Activate: s.activate, Vault: keys, Snapshots: snaps, Logger: s.log.With("workspace", id),
		OpenLog: func() (eventlog.Log, error) {
			return boltlog.Open(s.dir.log(id), boltlog.Options{Random: rand.Reader})
		},
	})
	if err != nil {
		return errors.Join(planError(ctx, s.dir, id, s.plan, err), out.close(), keys.Close())
	}
	if out.failed != nil {
		return errors.Join(out.failed, ws.Close(), keys.Close())
	}
	beside := func() []view.Health { return append(keys.Health(), out.health()...) }
	room := furnish(ctx, ws, s.engine, beside, s.log)
	room.Files = attachment.Open(s.dir.files(id))
	if err := forgetErased(room.Files, keys); err != nil {
		s.log.Error("files whose destruction is on record could not be removed; their key is gone", "workspace", id, "cause", err)
	}
	ws.Subscribe(func(u workspace.Update) { forget(room.Files, u, s.log) })
	screens.Store(room.Board)
	if err := s.begin(out, ws); err != nil {
		return errors.Join(err, out.close(), ws.Close(), keys.Close())
	}
	if ws.Meta().Status == dispatch.Actual {
		if err := beginChapter7(ctx, ws, ws.Meta().PlanHash); err != nil {
			return errors.Join(err, ws.Close(), out.close(), keys.Close())
		}
	}
	s.mu.Lock()
	s.rooms[id] = &openRoom{Room: room, vault: keys, out: out.orNone()}
	s.mu.Unlock()
	s.keepDrills(ws)
	return nil
}

// furnish gives a workspace its screens.
func furnish(ctx context.Context, ws *workspace.Workspace, engine *dispatch.Engine, beside func() []view.Health, log *slog.Logger) *httpapi.Room {
	head := ws.Head()
	room := &httpapi.Room{Meta: ws.Meta(), Workspace: ws, Engine: engine, Beside: beside}
	b := board.New(board.Options{
		Engine: engine, Log: head.Log.String(), Epoch: head.Epoch, Health: room.Health, Errors: log,
		Clock: func() live.Clock {
			now, v := time.Now(), ws.ClockView()
			return live.Clock{At: now.UnixMilli(), Offset: v.OffsetMillis, Rate: v.Rate, Paused: v.Paused}
		},
	})
	room.Board, room.Hub = b, live.New(b, live.Options{Log: log})
	b.Connect(room.Hub)
	ws.Subscribe(func(u workspace.Update) {
		b.Take(u.Header, u.Refs, u.State)
		room.Follow(u)
	})
	if err := ws.Query(ctx, b.Fill); err != nil {
		log.Error("a board was not filled; it waits for the next commit", "workspace", room.ID(), "cause", err)
	}
	return room
}

// Rooms implements httpapi.Site.
func (s *site) Rooms() []*httpapi.Room {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]*httpapi.Room, 0, len(s.rooms))
	for _, r := range s.rooms {
		out = append(out, r.Room)
	}
	slices.SortFunc(out, func(a, b *httpapi.Room) int { return cmp.Compare(a.ID(), b.ID()) })
	return out
}

// Room implements httpapi.Site.
func (s *site) Room(id string) (*httpapi.Room, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := s.rooms[id]
	if r == nil {
		return nil, false
	}
	return r.Room, true
}

var roomID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Create implements httpapi.Site.
func (s *site) Create(ctx context.Context, id, name string, status dispatch.Status) (*httpapi.Room, error) {
	return s.create(ctx, id, name, status, nil)
}

func (s *site) create(ctx context.Context, id, name string, status dispatch.Status, begin *workspace.Begin) (*httpapi.Room, error) {
	if !roomID.MatchString(id) {
		return nil, workspace.ErrName
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	if _, ok := s.Room(id); ok {
		return nil, workspace.ErrExists
	}
	err := s.open(ctx, dispatch.Workspace{ID: id, Name: name, Status: status, PlanID: s.plan.ID, PlanHash: s.plan.Hash}, begin)
	if err != nil {
		return nil, err
	}
	r, _ := s.Room(id)
	return r, nil
}

// close closes the sockets with code 1001, then the workspaces: what was asked
// is carried out and durable.
func (s *site) close(ctx context.Context) error {
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, r := range s.rooms {
		if r.Hub != nil {
			if err := r.Hub.Close(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				errs = append(errs, err)
			}
		}
	}
	for _, r := range s.rooms {
		errs = append(errs, r.out.close(), r.Workspace.Close(), r.vault.Close())
	}
	s.rooms = map[string]*openRoom{}
	return errors.Join(errs...)
}
