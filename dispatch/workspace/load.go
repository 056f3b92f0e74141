package workspace

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
)

// loaded is a fold made from a log.
type loaded struct {
	fold
	snapshot uint64 // the commit up to which a snapshot served; 0: none
	replayed uint64 // commits folded one by one
}

// load makes a fold from the newest snapshot that fits the log, and the
// commits after it. A snapshot that does not serve is passed over: the log is
// the truth.
func (w *Workspace) load(ctx context.Context, log eventlog.Log) (loaded, error) {
	l := w.from(w.snapshot(ctx, log))
	err := l.replay(ctx, log, l.snapshot+1, log.Head().Number, runtime.GOMAXPROCS(0))
	return l, err
}

// cloneAbove is the length of a replay above which the second state is copied
// from the first instead of being replayed too.
const cloneAbove = 20_000

// loadTwice makes the owner's and the follower's fold, which share nothing.
func (w *Workspace) loadTwice(ctx context.Context, log eventlog.Log) (own, shown loaded, err error) {
	snap, head := w.snapshot(ctx, log), log.Head().Number
	if head-snap.Number > cloneAbove {
		return w.loadAndCopy(ctx, log, snap)
	}
	var other error
	var wg sync.WaitGroup
	wg.Go(func() {
		shown = w.from(snap)
		other = shown.replay(ctx, log, shown.snapshot+1, head, 1)
	})
	own = w.from(snap)
	err = own.replay(ctx, log, own.snapshot+1, head, 1)
	wg.Wait()
	return own, shown, errors.Join(err, other)
}

func (w *Workspace) loadAndCopy(ctx context.Context, log eventlog.Log, snap eventlog.Snapshot) (own, shown loaded, err error) {
	own = w.from(snap)
	if err = own.replay(ctx, log, own.snapshot+1, log.Head().Number, runtime.GOMAXPROCS(0)); err != nil {
		return own, shown, err
	}
	b, err := own.encode()
	if err != nil {
		return own, shown, err
	}
	shown = own
	shown.fold, err = decodeFold(b, w.cfg.Machine, w.cfg.KeepKeys)
	return own, shown, err
}

// empty is the fold of no commits.
func (w *Workspace) empty() loaded {
	return loaded{fold: fold{machine: w.cfg.Machine, state: dispatch.NewState(), memory: newMemory(w.cfg.KeepKeys)}}
}

// fresh makes a fold from the whole log, without any snapshot.
func (w *Workspace) fresh(ctx context.Context, log eventlog.Log) (loaded, error) {
	l := w.empty()
	err := l.replay(ctx, log, 1, log.Head().Number, runtime.GOMAXPROCS(0))
	return l, err
}

// blockOf is how many commits are taken apart at a time.
const blockOf = 256

type block struct {
	records []eventlog.Record
	opened  []opened
	err     error
	ready   chan struct{}
}

// replay folds the commits from number from to number to. They are taken apart
// by some workers ahead of the goroutine that applies them in order.
func (l *loaded) replay(ctx context.Context, log eventlog.Log, from, to uint64, workers int) error {
	if from > to {
		return nil
	}
	defer relaxGC()()
	if to > l.memory.keep {
		l.memory.from = to - l.memory.keep
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	work := make(chan *block, workers)
	order := make(chan *block, 4*workers)
	for range workers {
		go func() {
			var r reader
			for b := range work {
				b.open(&r)
			}
		}()
	}
	go readBlocks(ctx, log, from, to, work, order)
	for b := range order {
		<-b.ready
		if err := errors.Join(l.applyAll(b.opened), b.err); err != nil {
			return err
		}
		l.replayed += uint64(len(b.opened))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.state.Last.Number != to {
		return fmt.Errorf("workspace: the replay ended at %d, not at %d", l.state.Last.Number, to)
	}
	return nil
}

// applyAll folds commits in order. What the rules of this version cannot fold
// is an error with the commit's number, not the end of the process.
func (l *loaded) applyAll(list []opened) (err error) {
	i := 0
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("workspace: commit %d cannot be folded: %w", list[i].header.Number, asError(p))
		}
	}()
	for ; i < len(list); i++ {
		l.apply(&list[i])
	}
	return nil
}

// asError keeps what a panic of the rules said, so that a version of the plan
// that cannot be read is known as that.
func asError(p any) error {
	if err, ok := p.(error); ok {
		return err
	}
	return fmt.Errorf("%v", p)
}

func readBlocks(ctx context.Context, log eventlog.Log, from, to uint64, work, order chan<- *block) {
	defer close(order)
	defer close(work)
	send := func(b *block) bool {
		select {
		case order <- b:
		case <-ctx.Done():
			return false
		}
		if b.err != nil {
			close(b.ready)
			return false
		}
		select {
		case work <- b:
		case <-ctx.Done():
			return false
		}
		return true
	}
	b := newBlock()
	for rec, err := range log.Read(ctx, from) {
		if err != nil {
			if send(b) {
				send(&block{err: err, ready: make(chan struct{})})
			}
			return
		}
		b.records = append(b.records, rec)
		if len(b.records) == blockOf {
			if !send(b) {
				return
			}
			b = newBlock()
		}
		if rec.Number == to {
			break
		}
	}
	send(b)
}

func newBlock() *block {
	return &block{records: make([]eventlog.Record, 0, blockOf), ready: make(chan struct{})}
}

func (b *block) open(r *reader) {
	defer close(b.ready)
	b.opened = make([]opened, 0, len(b.records))
	for _, rec := range b.records {
		o, err := r.open(rec)
		if err != nil {
			b.err = err
			return
		}
		b.opened = append(b.opened, o)
	}
}
