package workspace

import (
	"context"
	"fmt"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
)

// outage is a time in which nothing can be recorded.
type outage struct {
	cause *Error        // nil: there is none
	next  time.Duration // monotonic time of the next trial
}

// refuseBroken answers with the cause if nothing can be recorded.
func (o *owner) refuseBroken(reply chan answer) bool {
	if o.outage.cause == nil {
		return false
	}
	reply <- answer{err: o.outage.cause}
	return true
}

// fail ends all that was decided and not written: it never happened. The state
// that ran ahead goes with it. The log is opened again before anything else is
// decided, since nobody knows what a failed write left on the disk.
func (o *owner) fail(cause error, refused []decided) {
	known := storageError(cause)
	o.outage = outage{cause: known}
	o.wait()
	o.w.broken.Store(known)
	o.w.cfg.Logger.Error("the storage failed", "code", known.Code, "cause", cause)
	o.w.unwell(healthStorage, known.Code, known.En)
	refused = append(refused, o.pending.decided...)
	for _, h := range o.after {
		refused = append(refused, h.decided)
	}
	for _, d := range refused {
		d.reply <- answer{err: known}
	}
	o.pending, o.after = batch{}, nil
	o.state, o.memory = nil, nil
}

func (o *owner) wait() { o.outage.next = o.w.cfg.Clock.Now().Mono + o.w.cfg.ProbeEvery }

// probe tries whether the storage works again, when it is time to.
func (o *owner) probe(now instant) {
	if o.outage.cause == nil || o.writing || o.w.cfg.Clock.Now().Mono < o.outage.next {
		return
	}
	o.wait()
	if err := o.reopen(now); err != nil {
		known := storageError(err)
		if lost, ok := err.(*Error); ok {
			known = lost
		}
		o.outage.cause = known
		o.w.broken.Store(known)
		o.w.unwell(healthStorage, known.Code, known.En)
		return
	}
	o.outage = outage{}
	o.w.broken.Store(nil)
	o.w.unwell(healthStorage, "", "")
	o.w.cfg.Logger.Info("the storage works again", "head", o.w.durable.Load().Number)
}

// reopen opens the log anew, makes the owner's state from what it holds, and
// writes a first commit: the record that the storage works again.
func (o *owner) reopen(now instant) error {
	old := *o.w.log.Load()
	if err := old.Close(); err != nil {
		o.w.cfg.Logger.Warn("closing the failed log", "cause", err)
	}
	log, err := o.w.cfg.OpenLog()
	if err != nil {
		return err
	}
	o.w.log.Store(&log)
	head, known := log.Head(), *o.w.durable.Load()
	if head.Log != known.Log || head.Number < known.Number {
		return ErrStorageLost.With(fmt.Errorf("the log ends at %d; %d was acknowledged", head.Number, known.Number))
	}
	if o.state == nil || o.state.Last.Number != head.Number {
		if err := o.restate(); err != nil {
			return err
		}
	}
	if err := o.w.handFollower(log, known.Number); err != nil {
		return err
	}
	return o.recordRecovery(log, now)
}

// handFollower shows the follower commits that were written although the
// write was reported as failed.
func (w *Workspace) handFollower(log eventlog.Log, known uint64) error {
	head := log.Head()
	if head.Number == known {
		return nil
	}
	var records []eventlog.Record
	for rec, err := range log.Read(context.Background(), known+1) {
		if err != nil {
			return err
		}
		records = append(records, rec)
	}
	w.published(head, records)
	return nil
}

// recordRecovery writes a commit without events, at once.
func (o *owner) recordRecovery(log eventlog.Log, now instant) error {
	o.chain.Reset(log.Head())
	h := o.header(dispatch.Actor{}, max(now.at, o.state.Last.At), now.wall)
	rec, err := o.chain.Stamp(&eventlog.Commit{
		Wall: now.wall.Unix(), WallNanos: uint32(now.wall.Nanosecond()), At: int64(h.At),
		Outcome: eventlog.Timer, Command: "storage-recovered",
	})
	if err != nil {
		return err
	}
	if err := log.Append(context.Background(), h.Number-1, []eventlog.Record{rec}); err != nil {
		o.chain.Reset(log.Head())
		return err
	}
	o.noted(h, now.wall, nil, nil, nil)
	o.w.published(log.Head(), []eventlog.Record{rec})
	return nil
}

// restate makes the owner's state from the log. Nothing may be pending.
func (o *owner) restate() error {
	log := *o.w.log.Load()
	l, err := o.w.load(context.Background(), log)
	if err != nil {
		o.fail(err, nil)
		return err
	}
	o.fold = l.fold
	o.chain.Reset(log.Head())
	return nil
}

// unwell makes known how a part of the workspace is; code "" means well.
func (w *Workspace) unwell(id, code, message string) {
	if w.health.set(id, code, message, clock.At(w.cfg.Clock.Now().Wall)) {
		w.follower.nudge(id)
	}
}

// destroy destroys keys of the vault whose destruction is on record (A65). What
// fails is tried again when the workspace is opened.
func (w *Workspace) destroy(list []erasure) {
	for _, e := range list {
		if err := w.cfg.Vault.Destroy(e.Key, e.Basis); err != nil {
			w.cfg.Logger.Error("personal data could not be destroyed", "cause", err)
			w.unwell(healthVault, "destroy_failed", err.Error())
		}
	}
}
