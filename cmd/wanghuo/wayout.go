package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/notify"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
)

// wayOut is what leaves the building from one workspace. The workspace asks for
// it only where it is actual; an exercise's stays empty.
type wayOut struct {
	told   func()
	log    *slog.Logger
	sender *notify.Sender
	failed error // why it could not be made

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
		out.sender, out.failed = notify.New(notify.Options{Meta: meta, File: s.outward, Store: s.dir.pages(meta.ID), Told: out.told, Log: out.log,
			Jitter: func(d time.Duration) time.Duration { return rand.N(d + 1) }})
		if out.failed != nil {
			return nil
		}
		return []func(workspace.Update){out.sender.Follow}
	}
}

// begin lets what leaves the building begin, once the workspace is open.
func (w *wayOut) begin(ws *workspace.Workspace) {
	if w.sender == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	w.done.Go(func() { w.sender.Run(ctx, ws) })
}

// orNone is nil where nothing leaves.
func (w *wayOut) orNone() *wayOut {
	if w.sender == nil {
		return nil
	}
	return w
}

func (w *wayOut) health() []view.Health {
	if w.sender == nil {
		return nil
	}
	return w.sender.Health()
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
