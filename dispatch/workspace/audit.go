package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
)

const (
	// ownerBytes is the size of a state, as written, above which the owner is
	// not asked to write its own down for the auditor: it would stand still.
	ownerBytes = 4 << 20
	// lateBy is how late a deadline may fire before the auditor calls it late.
	lateBy = 5
)

// audits looks the workspace over every now and then.
func (w *Workspace) audits(ctx context.Context) {
	if w.cfg.AuditEvery < 0 {
		return
	}
	t := w.cfg.Clock.NewTimer()
	defer t.Stop()
	for {
		t.Set(w.cfg.Clock.Now().Mono + w.cfg.AuditEvery)
		select {
		case <-ctx.Done():
			return
		case <-t.C():
		}
		if err := w.Audit(ctx); err != nil && ctx.Err() == nil {
			w.cfg.Logger.Error("the auditor disagrees", "cause", err)
		}
	}
}

// A Finding is a disagreement between the running workspace and what its log
// says.
type Finding struct {
	Code string // state_differs, owner_differs, due_missing, timer_late, unreadable
	What string
}

func (f *Finding) Error() string { return f.Code + ": " + f.What }

// Audit recomputes the state from the whole log and holds the running states
// to it, and looks for deadlines without going through the timers. What it
// finds is told in Health under "auditor" and returned as a *Finding.
func (w *Workspace) Audit(ctx context.Context) error {
	err := w.audit(ctx)
	var f *Finding
	switch {
	case err == nil:
		w.unwell(healthAuditor, "", "")
	case errors.As(err, &f):
		w.unwell(healthAuditor, f.Code, f.What)
	}
	return err
}

// running is a state as it was at a commit.
type running struct {
	number uint64
	bytes  []byte
}

func (w *Workspace) audit(ctx context.Context) error {
	var shown running
	var err error
	var finding *Finding
	qerr := w.Query(ctx, func(s *dispatch.State, now clock.Time) {
		shown.number = s.Last.Number
		if shown.bytes, err = s.EncodeSnapshot(); err == nil {
			finding = missing(s, now)
		}
	})
	if err := errors.Join(qerr, err); err != nil {
		return err
	}
	if finding != nil {
		return finding
	}
	own, err := w.ownState(ctx, len(shown.bytes))
	if err != nil {
		return err
	}
	return w.recompute(ctx, shown, own)
}

// recompute replays the log once and compares on the way.
func (w *Workspace) recompute(ctx context.Context, shown, own running) error {
	log := *w.log.Load()
	l := w.empty()
	at := uint64(0)
	for _, r := range []struct {
		running
		code string
	}{{shown, "state_differs"}, {own, "owner_differs"}} {
		if r.bytes == nil || r.number < at {
			continue
		}
		if err := l.replay(ctx, log, at+1, r.number, 1); err != nil {
			if ctx.Err() != nil || w.broken.Load() != nil {
				return err // nothing can be said now
			}
			return &Finding{"unreadable", err.Error()}
		}
		at = r.number
		want, err := l.state.EncodeSnapshot()
		if err != nil {
			return err
		}
		if !bytes.Equal(want, r.bytes) {
			return &Finding{r.code, fmt.Sprintf("at commit %d", r.number)}
		}
	}
	return nil
}

// ownState asks the owner for its state when all of it is durable. It is not
// asked when the state is large, or has none to show.
func (w *Workspace) ownState(ctx context.Context, size int) (running, error) {
	if size > ownerBytes {
		return running{}, nil
	}
	reply := make(chan running, 1)
	err := w.box.put(letter{inspect: func(o *owner) {
		if o.state == nil || !o.finish() {
			reply <- running{}
			return
		}
		b, err := o.state.EncodeSnapshot()
		if err != nil {
			w.cfg.Logger.Error("the owner's state cannot be written", "cause", err)
		}
		reply <- running{o.state.Last.Number, b}
	}})
	if err != nil {
		return running{}, err
	}
	select {
	case r := <-reply:
		return r, nil
	case <-ctx.Done():
		return running{}, ctx.Err()
	}
}

// missing goes through the duties themselves: each due in force of a pending
// duty must have been recorded as passed, or be waited for by a timer.
func missing(s *dispatch.State, now clock.Time) *Finding {
	waited := map[dispatch.Timer]bool{}
	first := clock.Time(1<<62 - 1)
	for _, t := range s.Timers.Heap {
		waited[t] = true
		first = min(first, t.At)
	}
	if first+lateBy < now {
		return &Finding{"timer_late", fmt.Sprintf("due at %v, it is %v", first, now)}
	}
	for id, o := range s.Obligations {
		if !o.Pending() {
			continue
		}
		for _, l := range o.Limits {
			if l.Until != 0 || l.Due == 0 || passed(o, l.Due) {
				continue
			}
			// A01: the due second is in time to its end.
			t := dispatch.Timer{At: l.Due + 1, Kind: "deadline", Ref: strconv.FormatUint(uint64(id), 10)}
			if !waited[t] {
				return &Finding{"due_missing", fmt.Sprintf("duty %d, %s due %v: neither passed nor waited for", id, l.Kind, l.Due)}
			}
		}
	}
	return nil
}

func passed(o *obligation.Obligation, due clock.Time) bool {
	for _, p := range o.Passed {
		if p.Due == due {
			return true
		}
	}
	return false
}
