package workspace

import (
	"context"
	"fmt"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
)

// Open opens a workspace: it reads the log, begins it if it is empty, records
// what fell due meanwhile, and is ready. The vault stays the caller's.
// ErrIdentity: the log is another workspace's.
func Open(ctx context.Context, cfg Config) (*Workspace, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	log, err := cfg.OpenLog()
	if err != nil {
		return nil, err
	}
	w := &Workspace{cfg: cfg, health: newHealth()}
	w.log.Store(&log)
	if err := w.open(ctx, log); err != nil {
		_ = (*w.log.Load()).Close()
		return nil, err
	}
	return w, nil
}

func (w *Workspace) open(ctx context.Context, log eventlog.Log) error {
	if log.Head().Number == 0 {
		if err := w.begin(ctx, log); err != nil {
			return err
		}
	}
	head := log.Head()
	w.durable.Store(&head)
	own, shown, err := w.loadTwice(ctx, log)
	if err != nil {
		return err
	}
	if err := w.ready(own.state); err != nil {
		return err
	}
	w.meta = own.state.Workspace
	if err := w.sameIdentity(); err != nil {
		return err
	}
	exercise := w.meta.Status == dispatch.Exercise
	w.keeper = newKeeper(w.cfg.Clock, exercise)
	w.keeper.resume(own.state.Last, own.memory.LastWall, own.state.Running, own.memory.Law)
	w.box = newMailbox(w.keeper)
	w.follower = newFollower(w, shown.fold)
	w.follower.state.Watch()
	w.follower.snaps.made = shown.snapshot
	w.follower.snaps.last = eventlog.Record{Number: head.Number, Hash: head.Hash}
	// Actual and exercise never mix: an exercise is built without a way out.
	if !exercise && w.cfg.Outward != nil {
		for _, out := range w.cfg.Outward(w.meta) {
			w.Subscribe(out)
		}
	}
	if cause := own.state.Running.Suspended; cause != 0 {
		w.unwell(healthTime, own.state.Running.Cause, "")
	}
	w.destroy(own.memory.Erased)
	w.owner = newOwner(w, own.fold, head)
	side, stop := context.WithCancel(context.Background())
	w.stop = stop
	go w.follower.run()
	go w.owner.run()
	w.side.Go(func() { w.audits(side) })
	return w.caughtUp(ctx)
}

// begin writes the first commit of a new log.
func (w *Workspace) begin(ctx context.Context, log eventlog.Log) error {
	ws := w.cfg.Workspace
	if ws.ID == "" || ws.Status != dispatch.Actual && ws.Status != dispatch.Exercise {
		return fmt.Errorf("workspace: a new log needs an id and a status, not %q, %q", ws.ID, ws.Status)
	}
	wall := w.cfg.Clock.Now().Wall
	at := clock.At(wall)
	events := []dispatch.Event{&dispatch.WorkspaceOpened{}}
	if b := w.cfg.Begin; b != nil {
		if ws.Status != dispatch.Exercise {
			return ErrActual
		}
		if b.At != 0 {
			at = b.At
		}
		rate := b.Rate
		if rate == 0 {
			rate = 1
		}
		events = append(events, &dispatch.ClockChanged{Paused: b.Paused, Rate: rate, To: b.At})
	}
	if ws.Opened == 0 {
		ws.Opened = at
	}
	events[0] = &dispatch.WorkspaceOpened{Workspace: ws}
	return w.beginWith(ctx, log, wall, at, events)
}

func (w *Workspace) beginWith(ctx context.Context, log eventlog.Log, wall time.Time, at clock.Time, events []dispatch.Event) error {
	c := eventlog.Commit{
		Wall: wall.Unix(), WallNanos: uint32(wall.Nanosecond()), At: int64(at),
		Outcome: eventlog.Timer, Command: "open-workspace",
	}
	h := dispatch.Header{Number: 1, At: at, Wall: clock.At(wall)}
	for _, ev := range w.cfg.Machine.Carry(dispatch.NewState(), h, events) {
		data, err := dispatch.EncodeEvent(ev)
		if err != nil {
			return err
		}
		c.Events = append(c.Events, eventlog.Event{Kind: ev.Kind(), Stream: ev.Stream(), Data: data})
	}
	rec, err := eventlog.NewChain(log.Head()).Stamp(&c)
	if err != nil {
		return err
	}
	if err := log.Append(ctx, 0, []eventlog.Record{rec}); err != nil {
		return storageError(err)
	}
	return nil
}

func (w *Workspace) sameIdentity() error {
	want := w.cfg.Workspace
	if want.ID != "" && want.ID != w.meta.ID || want.Status != "" && want.Status != w.meta.Status {
		return ErrIdentity.With(fmt.Errorf("the log is of %s workspace %q, not of %s workspace %q",
			w.meta.Status, w.meta.ID, want.Status, want.ID))
	}
	return nil
}

// caughtUp waits until the owner has recorded what fell due meanwhile.
func (w *Workspace) caughtUp(ctx context.Context) error {
	done := make(chan struct{})
	err := w.box.put(letter{inspect: func(o *owner) {
		now := w.keeper.read()
		o.watchTime(o.w.keeper.read())
		o.strike(now.at, now.wall)
		o.activate(now)
		o.finish()
		close(done)
	}})
	if err != nil {
		return err
	}
	select {
	case <-done:
		return w.follower.reached(ctx, w.durable.Load().Number)
	case <-ctx.Done():
		return ctx.Err()
	}
}
