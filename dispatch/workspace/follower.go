package workspace

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
)

// maxBehind bounds how many commits the follower may be behind before the
// appender waits for it.
const maxBehind = 50_000

// follower folds durable commits into a state of its own, from which queries
// are answered and watchers fed. It alone writes that state.
type follower struct {
	w      *Workspace
	signal chan struct{}
	done   chan struct{}
	reader reader
	snaps  snapshotter

	subs atomic.Pointer[[]func(Update)]

	queue   sync.Mutex
	room    *sync.Cond
	records []eventlog.Record
	nudges  []string // parts whose health changed
	ending  bool
	number  uint64        // applied
	moved   chan struct{} // closed when number grows; nil: nobody waits

	mu sync.RWMutex // the state; held for writing by the follower only
	fold
}

func newFollower(w *Workspace, f fold) *follower {
	fo := &follower{
		w: w, fold: f, signal: make(chan struct{}, 1), done: make(chan struct{}),
		number: f.state.Last.Number,
	}
	fo.room = sync.NewCond(&fo.queue)
	fo.subs.Store(&[]func(Update){})
	return fo
}

func (f *follower) subscribe(fn func(Update)) {
	for {
		old := f.subs.Load()
		list := append(append([]func(Update){}, *old...), fn)
		if f.subs.CompareAndSwap(old, &list) {
			return
		}
	}
}

// push adds durable records, and waits when the follower is far behind. The
// owner wakes the follower.
func (f *follower) push(records []eventlog.Record) {
	f.queue.Lock()
	for len(f.records) > maxBehind && !f.ending {
		f.wake()
		f.room.Wait()
	}
	f.records = append(f.records, records...)
	f.queue.Unlock()
}

// nudge tells the watchers that the health of a part changed.
func (f *follower) nudge(id string) {
	f.queue.Lock()
	f.nudges = append(f.nudges, id)
	f.queue.Unlock()
	f.wake()
}

func (f *follower) wake() {
	select {
	case f.signal <- struct{}{}:
	default:
	}
}

// end lets the follower finish what it has and stop.
func (f *follower) end() {
	f.queue.Lock()
	f.ending = true
	f.queue.Unlock()
	f.wake()
	<-f.done
}

// reached waits until commit number has been applied.
func (f *follower) reached(ctx context.Context, number uint64) error {
	for {
		moved := f.waits(number)
		if moved == nil {
			return nil
		}
		select {
		case <-moved:
		case <-f.done:
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// waits gives what is closed when more has been applied; nil: commit number has.
func (f *follower) waits(number uint64) <-chan struct{} {
	f.queue.Lock()
	defer f.queue.Unlock()
	if f.number >= number {
		return nil
	}
	if f.moved == nil {
		f.moved = make(chan struct{})
	}
	return f.moved
}

func (f *follower) run() {
	defer close(f.done)
	for {
		f.queue.Lock()
		records, nudges, ending := f.records, f.nudges, f.ending
		f.records, f.nudges = nil, nil
		f.room.Broadcast()
		f.queue.Unlock()
		for i := range records {
			f.follow(records[i])
			// Those who were just answered go first: what they ask next shares
			// a sync only if it is asked in time.
			runtime.Gosched()
		}
		for _, id := range nudges {
			f.tell(Update{Header: f.state.Last, Refs: []dispatch.Ref{{Kind: "health", ID: id}}, State: f.state})
		}
		if len(records) > 0 {
			f.snaps.consider(f, false)
			continue
		}
		if ending {
			f.snaps.consider(f, true)
			return
		}
		<-f.signal
	}
}

// follow applies one durable commit and tells the watchers.
func (f *follower) follow(rec eventlog.Record) {
	o, err := f.reader.open(rec)
	var refs []dispatch.Ref
	if err == nil {
		refs, err = f.foldIn(&o)
	}
	if err != nil {
		// The owner wrote what cannot be read or folded: the auditor's concern.
		f.w.unwell(healthAuditor, "unreadable_commit", err.Error())
		f.w.cfg.Logger.Error("a durable commit cannot be followed", "cause", err)
	} else {
		f.snaps.seen(rec)
		f.tell(Update{Header: o.header, Refs: refs, Events: o.events, State: f.state})
	}
	f.queue.Lock()
	f.number = rec.Number
	if f.moved != nil {
		close(f.moved)
		f.moved = nil
	}
	f.queue.Unlock()
}

// foldIn folds a commit and tells what it touched.
func (f *follower) foldIn(o *opened) (refs []dispatch.Ref, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("workspace: commit %d cannot be folded: %v", o.header.Number, p)
		}
	}()
	f.apply(o)
	return f.state.Touched(), nil
}

func (f *follower) tell(u Update) {
	for _, fn := range *f.subs.Load() {
		fn(u)
	}
}
