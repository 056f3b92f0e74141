package workspace

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/view"
)

// Request is a command with who gives it. The workspace owns Command from the
// call of Do on: its personal data is sealed in place.
type Request struct {
	Actor dispatch.Actor
	// Key is the idempotency key, scoped to the person; "" for none.
	Key string
	// Version is the commit that last changed what the user saw; 0: not stated.
	Version uint64
	Command dispatch.Command
	// Brief leaves Outcome.Events out.
	Brief bool
}

// Outcome is what came of a command. It is durable.
type Outcome struct {
	Commit uint64
	At     clock.Time
	// IDs names the first of each kind that was created: incident, intake,
	// report, matter, group, obligation.
	IDs map[string]string
	// Refusal is set when a rule refused; the refusal is on record.
	Refusal *dispatch.Refusal
	// Replayed: the same person gave the same command with the same key before;
	// this is what came of it then.
	Replayed bool
	Events   []dispatch.Event
}

// Workspace is an open workspace. Make one with Open. All methods may run
// concurrently.
type Workspace struct {
	cfg      Config
	meta     dispatch.Workspace
	keeper   *keeper
	box      *mailbox
	health   *health
	follower *follower
	owner    *owner

	log     atomic.Pointer[eventlog.Log]
	durable atomic.Pointer[eventlog.Head]
	broken  atomic.Pointer[Error] // why nothing can be recorded, nil if all is well

	closing sync.Once
	closed  error
	stop    context.CancelFunc
	side    sync.WaitGroup // auditor, snapshots
}

// Do carries out a command. It returns when the outcome is durable, or with
// an error when there is no outcome: ErrStorage, ErrKeyReused, ErrVault,
// ErrErased, ErrTooLarge, ErrBusy, ErrClosed, ErrInternal. What a rule refuses
// is an outcome. If ctx ends first, the command may still be carried out: to
// know, give it again with the same key.
func (w *Workspace) Do(ctx context.Context, req Request) (Outcome, error) {
	if req.Command == nil || req.Command.Name() == tickName {
		return Outcome{}, ErrInternal.With(errors.New("no command that a person can give"))
	}
	if b := w.broken.Load(); b != nil {
		return Outcome{}, b
	}
	a := &ask{req: req, reply: make(chan answer, 1)}
	if err := w.prepare(ctx, a); err != nil {
		return Outcome{}, err
	}
	if err := w.box.put(letter{ask: a}); err != nil {
		return Outcome{}, err
	}
	return w.await(ctx, a.reply, req.Brief)
}

func (w *Workspace) await(ctx context.Context, reply <-chan answer, brief bool) (Outcome, error) {
	if ctx.Done() == nil {
		return w.tell(ctx, <-reply, brief)
	}
	select {
	case ans := <-reply:
		return w.tell(ctx, ans, brief)
	case <-ctx.Done():
		return Outcome{}, ctx.Err()
	}
}

// tell makes the outcome of an answer. The events are read back from the bytes
// that were written: those the owner applied belong to its state.
func (w *Workspace) tell(ctx context.Context, ans answer, brief bool) (Outcome, error) {
	if ans.err != nil {
		return Outcome{}, ans.err
	}
	if !ans.replayed && (brief || ans.refusal != nil) {
		return Outcome{Commit: ans.commit, At: ans.at, IDs: ans.ids, Refusal: ans.refusal}, nil
	}
	rec := eventlog.Record{Number: ans.commit, Bytes: ans.bytes}
	if rec.Bytes == nil {
		var err error
		if rec, err = w.record(ctx, ans.commit); err != nil {
			return Outcome{}, err
		}
	}
	var r reader
	o, err := r.open(rec)
	if err != nil {
		return Outcome{}, ErrInternal.With(err)
	}
	return o.outcome(ans.replayed, brief)
}

// record reads one commit back.
func (w *Workspace) record(ctx context.Context, number uint64) (eventlog.Record, error) {
	for rec, err := range (*w.log.Load()).Read(ctx, number) {
		if err != nil {
			return rec, storageError(err)
		}
		return rec, nil
	}
	return eventlog.Record{}, ErrStorageFailed.With(fmt.Errorf("commit %d cannot be read", number))
}

// Query lets fn look at the durable state, at least as of every command that
// was answered before the call. fn runs on the caller's goroutine beside other
// queries, must not change s, keep any reference into it, or take long.
func (w *Workspace) Query(ctx context.Context, fn func(s *dispatch.State, now clock.Time)) error {
	if err := w.follower.reached(ctx, w.durable.Load().Number); err != nil {
		return err
	}
	w.follower.mu.RLock()
	defer w.follower.mu.RUnlock()
	fn(w.follower.state, w.keeper.read().at)
	return nil
}

// Update is one durable commit, or a change of the workspace's health, as
// watchers see it.
type Update struct {
	Header dispatch.Header
	// Refs are the rows that it may have changed.
	Refs []dispatch.Ref
	// Events must not be changed and not be kept.
	Events []dispatch.Event
	// State may be read during the call only.
	State *dispatch.State
}

// Subscribe lets fn see every commit that becomes durable from now on, one
// after the other in order. fn runs on the follower's goroutine and must not
// block. A Query after Subscribe sees at least what fn has not been shown.
func (w *Workspace) Subscribe(fn func(Update)) { w.follower.subscribe(fn) }

// Now is the workspace's time.
func (w *Workspace) Now() clock.Time { return w.keeper.read().at }

// ClockView is the workspace's clock as a face runs its own by it.
func (w *Workspace) ClockView() ClockView { return w.keeper.view() }

// Head is where the durable log ends.
func (w *Workspace) Head() eventlog.Head { return *w.durable.Load() }

// Meta is the identity of the workspace.
func (w *Workspace) Meta() dispatch.Workspace { return w.meta }

// Health tells how the parts of the workspace are.
func (w *Workspace) Health() []view.Health { return w.health.list() }

// Log is the log as it is open now, for verification and backup; it is another
// one after a failure of the storage.
func (w *Workspace) Log() eventlog.Log { return *w.log.Load() }

// Reveal opens sealed personal data; for destroyed data it gives the mark of
// its destruction (A65), for what cannot be opened the reason in Chinese.
func (w *Workspace) Reveal(s *vault.Sealed) string {
	if s == nil || s.IsZero() {
		return ""
	}
	plain, err := w.cfg.Vault.Open(*s, w.aad())
	if err == nil {
		return string(plain)
	}
	var known *vault.Error
	if errors.As(err, &known) {
		return "[" + known.Zh + "]"
	}
	return "[" + ErrVault.Zh + "]"
}

// aad binds what is sealed to this workspace: it opens in no other.
func (w *Workspace) aad() []byte { return []byte("wanghuo workspace " + w.meta.ID) }

// Close carries out what was already asked, makes it durable, and ends the
// workspace. It closes the log, not the vault.
func (w *Workspace) Close() error {
	w.closing.Do(func() {
		w.box.close()
		<-w.owner.ended
		w.follower.end()
		w.stop()
		w.side.Wait()
		w.closed = (*w.log.Load()).Close()
	})
	return w.closed
}

// freshSubject names a new key of the vault.
func freshSubject(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", ErrInternal.With(err)
	}
	return "k" + hex.EncodeToString(b[:]), nil
}
