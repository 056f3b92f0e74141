package main

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/capfeed"
	"wanghuo/dispatch/notify"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
)

// wayOut is what leaves the building from one workspace, and what comes in. The
// workspace asks for adapters only where it is actual, and what is made here
// refuses an exercise too; an exercise's stays empty.
type wayOut struct {
	told   func()
	log    *slog.Logger
	sender *notify.Sender
	failed error // why it could not be made
	in     *capfeed.Intake
	gift   *capfeed.Gift
	poller *capfeed.Poller

	stop context.CancelFunc
	done sync.WaitGroup
}

// waysOut makes the adapters of a workspace when the workspace asks for them,
// which it does only where it is actual.
func (s *site) waysOut(out *wayOut) func(dispatch.Workspace) []func(workspace.Update) {
	if s.outward == nil || len(s.outward.Paths) == 0 {
		return nil
	}
	return func(meta dispatch.Workspace) []func(workspace.Update) {
		out.sender, out.failed = notify.New(notify.Options{Meta: meta, File: s.outward, Store: s.dir.pages(meta.ID), Compose: s.releases(), Told: out.told, Log: out.log, Jitter: spread})
		if out.failed != nil {
			return nil
		}
		return []func(workspace.Update){out.sender.Follow}
	}
}

// begin lets what crosses the wall begin, once the workspace is open.
func (s *site) begin(w *wayOut, ws *workspace.Workspace) error {
	if s.outward == nil {
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	if w.sender != nil {
		w.done.Go(func() { w.sender.Run(ctx, ws) })
	}
	in, err := capfeed.NewIntake(ws, s.plan)
	if errors.Is(err, capfeed.ErrExercise) {
		return nil
	} else if err != nil {
		return err
	}
	w.in = in
	if s.outward.Give != nil {
		if w.gift, err = capfeed.NewGift(ws, s.plan, *s.outward.Give, w.log); err != nil {
			return err
		}
	}
	if len(s.outward.Feeds) > 0 {
		w.poller = capfeed.NewPoller(in, capfeed.PollerOptions{Feeds: s.outward.Feeds, Told: w.told, Log: w.log, Jitter: spread})
		w.done.Go(func() { w.poller.Run(ctx) })
	}
	return nil
}

// spread is a length up to the one given, so that many do not come at once.
func spread(d time.Duration) time.Duration { return rand.N(d + 1) }

// orNone is nil where nothing crosses.
func (w *wayOut) orNone() *wayOut {
	if w.sender == nil && w.in == nil {
		return nil
	}
	return w
}

func (w *wayOut) health() (out []view.Health) {
	if w.sender != nil {
		out = w.sender.Health()
	}
	if w.poller != nil {
		out = append(out, w.poller.Health()...)
	}
	return out
}

// Taking implements capfeed.Rooms.
func (s *site) Taking(id string) *capfeed.Intake {
	if w := s.way(id); w != nil {
		return w.in
	}
	return nil
}

// Giving implements capfeed.Rooms.
func (s *site) Giving(id string) *capfeed.Gift {
	if w := s.way(id); w != nil {
		return w.gift
	}
	return nil
}

func (s *site) way(id string) *wayOut {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r := s.rooms[id]; r != nil {
		return r.out
	}
	return nil
}

// withWarnings lets the endpoint of warnings stand before the face, where the
// file names who may hand them in or fetch them.
func (s *server) withWarnings(face http.Handler) http.Handler {
	if s.outward == nil || len(s.outward.Givers)+len(s.outward.Takers) == 0 {
		return face
	}
	e := capfeed.NewEndpoint(s.outward, s.site, s.log)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.Handles(r) {
			e.ServeHTTP(w, r)
			return
		}
		face.ServeHTTP(w, r)
	})
}

// close ends it before its workspace is closed.
func (w *wayOut) close() error {
	if w == nil {
		return nil
	}
	if w.stop != nil {
		w.stop()
		w.done.Wait()
	} else if w.sender != nil {
		return w.sender.Close()
	}
	return nil
}
