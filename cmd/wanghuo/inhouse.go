package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"wanghuo/dispatch/access"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/vault/boltvault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// inHouse is the office on the files themselves: inside a server, or alone on
// a data directory that no server holds.
type inHouse struct {
	server *server
	alone  bool
}

// openInHouse opens the persons of a data directory that no server holds.
// Workspaces are opened when they are needed.
func openInHouse(d dataDir) (*inHouse, error) {
	persons, err := access.Open(d.access(), access.Options{})
	if err != nil {
		return nil, err
	}
	s := &server{cmd: &ServeCmd{Data: d}, persons: persons, log: slog.New(slog.DiscardHandler)}
	return &inHouse{server: s, alone: true}, nil
}

func (h *inHouse) close(ctx context.Context) error {
	var err error
	if h.server.site != nil {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
		defer cancel()
		err = h.server.site.close(stop)
	}
	return errors.Join(err, h.server.persons.Close())
}

// site is the running site; alone, it is opened now, with the built-in plan.
func (h *inHouse) site(ctx context.Context) (*site, error) {
	if h.server.site != nil {
		return h.server.site, nil
	}
	plan, err := h.plan()
	if err != nil {
		return nil, err
	}
	if err := h.server.cmd.Data.keepPlan(plan.Hash, xicheng.FS()); err != nil {
		return nil, err
	}
	h.server.site, err = openSite(ctx, siteConfig{dir: h.server.cmd.Data, plan: plan, log: h.server.log})
	return h.server.site, err
}

// plan is the server's; alone, the built-in one, which is put in force nowhere:
// only a server does that.
func (h *inHouse) plan() (*plans.Plan, error) {
	if h.server.plan != nil {
		return h.server.plan, nil
	}
	return xicheng.Load()
}

func (h *inHouse) Persons(context.Context) ([]access.Person, error) {
	return h.server.persons.List(), nil
}

func (h *inHouse) AddPerson(ctx context.Context, p newPerson) error {
	_, err := h.server.persons.Create(ctx, access.NewPerson{ID: p.ID, Name: p.Name, Password: p.Password, Administrator: p.Administrator})
	return err
}

func (h *inHouse) SetPassword(ctx context.Context, p newPerson) error {
	return h.server.persons.SetPassword(ctx, p.ID, p.Password)
}

func (h *inHouse) SetEnabled(_ context.Context, id string, enabled bool) error {
	return h.server.persons.SetEnabled(id, enabled)
}

func (h *inHouse) Rooms(ctx context.Context) ([]httpapi.WorkspaceView, error) {
	s, err := h.site(ctx)
	if err != nil {
		return nil, err
	}
	out := []httpapi.WorkspaceView{}
	for _, r := range s.Rooms() {
		out = append(out, httpapi.View(r))
	}
	return out, nil
}

func (h *inHouse) AddRoom(ctx context.Context, n newRoom) error {
	s, err := h.site(ctx)
	if err != nil {
		return err
	}
	_, err = s.Create(ctx, n.ID, n.Name, n.Status)
	return err
}

func (h *inHouse) Enrol(ctx context.Context, e enrolment) error {
	s, err := h.site(ctx)
	if err != nil {
		return err
	}
	room, ok := s.Room(e.Workspace)
	if !ok {
		return workspace.ErrNoSuch
	}
	if _, ok := h.server.persons.Person(e.Person); !ok {
		return access.ErrUnknown
	}
	return room.Enroll(ctx, e.Person, e.Seats...)
}

// toRead opens a log for looking at it, whole opens it so that all of it lies in
// one file, also when its server was killed.
var (
	toRead = boltlog.Options{ReadOnly: true}
	whole  = boltlog.Options{}
)

// eachLog shows every log to do: the open ones of a running site, else the
// files, opened as told.
func (h *inHouse) eachLog(how boltlog.Options, only string, do func(id string, log *boltlog.Log) error) error {
	if h.server.site != nil {
		for _, r := range h.server.site.Rooms() {
			if only != "" && only != r.ID() {
				continue
			}
			log, ok := r.Workspace.Log().(*boltlog.Log)
			if !ok {
				return fmt.Errorf("the log of %s is no file", r.ID())
			}
			if err := do(r.ID(), log); err != nil {
				return err
			}
		}
		return h.known(only)
	}
	ids, err := h.server.cmd.Data.rooms()
	if err != nil {
		return err
	}
	found := only == ""
	for _, id := range ids {
		if only != "" && only != id {
			continue
		}
		found = true
		if err := h.openLog(how, id, do); err != nil {
			return err
		}
	}
	if !found {
		return workspace.ErrNoSuch
	}
	return nil
}

func (h *inHouse) known(only string) error {
	if _, ok := h.server.site.Room(only); only != "" && !ok {
		return workspace.ErrNoSuch
	}
	return nil
}

func (h *inHouse) openLog(how boltlog.Options, id string, do func(string, *boltlog.Log) error) error {
	log, err := boltlog.Open(h.server.cmd.Data.log(id), how)
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	return errors.Join(do(id, log), log.Close())
}

// keptKeys is a vault that can be copied.
type keptKeys interface {
	vault.Vault
	CopyTo(ctx context.Context, w io.Writer) error
}

// eachVault shows every vault to do.
func (h *inHouse) eachVault(do func(id string, v keptKeys) error) error {
	d := h.server.cmd.Data
	if s := h.server.site; s != nil {
		s.mu.RLock()
		defer s.mu.RUnlock()
		for id, r := range s.rooms {
			if err := do(id, r.vault); err != nil {
				return err
			}
		}
		return nil
	}
	ids, err := d.rooms()
	if err != nil {
		return err
	}
	for _, id := range ids {
		v, err := boltvault.Open(boltvault.Options{Path: d.vault(id), Master: d.master()})
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		if err := errors.Join(do(id, v), v.Close()); err != nil {
			return err
		}
	}
	return nil
}

// erasure is the tombstone of a destroyed key.
type erasure = vault.Erasure

func (h *inHouse) Erasures(context.Context) (map[string][]erasure, error) {
	out := map[string][]erasure{}
	err := h.eachVault(func(id string, v keptKeys) error {
		list, err := v.Erasures()
		if len(list) > 0 {
			out[id] = list
		}
		return err
	})
	return out, err
}

// signedHead is a head with the workspace it belongs to.
type signedHead struct {
	Workspace string     `json:"workspace"`
	SignedAt  clock.Time `json:"signed_at"` // for people; what is signed is At
	eventlog.SignedHead
}

func (h *inHouse) Heads(ctx context.Context) ([]signedHead, error) {
	key, err := h.server.cmd.Data.loadSiteKey(false)
	if err != nil {
		return nil, err
	}
	out := []signedHead{}
	now := time.Now()
	err = h.eachLog(toRead, "", func(id string, log *boltlog.Log) error {
		head := eventlog.SignHead(log.Head(), now, keyName(key.Public().(ed25519.PublicKey)), key)
		out = append(out, signedHead{Workspace: id, SignedAt: clock.At(now), SignedHead: head})
		return nil
	})
	return out, err
}

func (h *inHouse) Backup(ctx context.Context, w io.Writer) error { return h.archive(ctx, w) }
