package live

import (
	"cmp"
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"
)

// Options sets a Hub's limits. The zero value is usable.
type Options struct {
	Beat       time.Duration // between application heartbeats; 0 means 1 s
	Write      time.Duration // a blocked socket must take 16 KiB within it; 0 means 10 s
	Join       time.Duration // from the upgrade to the first message; 0 means 10 s
	Farewell   time.Duration // waited for the client's answer to a close frame; 0 means 1 s
	Shards     int           // writing goroutines; 0 means one a core, at most 8
	MaxSockets int           // refused beyond; 0 means 20,000
	// WindowDeltas and WindowBytes bound the deltas kept for clients that fell
	// behind or come back; 0 means 512 and 1 MiB.
	WindowDeltas, WindowBytes int
	Now                       func() time.Time // the wall clock; nil means time.Now
	Log                       *slog.Logger     // nil means slog.Default
}

func (o *Options) fill() {
	o.Beat = cmp.Or(o.Beat, time.Second)
	o.Write = cmp.Or(o.Write, 10*time.Second)
	o.Join = cmp.Or(o.Join, 10*time.Second)
	o.Farewell = cmp.Or(o.Farewell, time.Second)
	o.Shards = cmp.Or(o.Shards, min(runtime.GOMAXPROCS(0), 8))
	o.MaxSockets = cmp.Or(o.MaxSockets, 20_000)
	o.WindowDeltas = cmp.Or(o.WindowDeltas, 512)
	o.WindowBytes = cmp.Or(o.WindowBytes, 1<<20)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
}

// Hub carries the rows of one workspace to its viewers. See the package
// comment for what it promises. All methods may be called concurrently, except
// that Publish calls must come one after the other, in commit order.
type Hub struct {
	o      Options
	source Source
	shards []*shard
	desk   desk
	count  tally
	frames framers
	stop   chan struct{}
	loops  sync.WaitGroup // shards, desk, ticker
	people sync.WaitGroup // readers

	mu        sync.Mutex
	audiences map[string]*audience
	open      int
	closing   bool
	nextShard int

	// What the source told and what was published since.
	seeded    bool // false before the first seed and after a gap
	head      uint64
	hello     Hello
	rows      map[string]Row // every row, without Data: how it was visible
	window    window
	pending   []Delta // published while not seeded
	view      *view   // at head; nil when outdated
	helloSeq  uint64  // raised with every new hello
	forceSeq  uint64  // raised when all positions became void
	beatSeq   uint64  // from 1
	beatAt    int64
	wantHello bool
}

// New returns a running hub. It asks the source in its own goroutines; until
// the first answer sockets are accepted and wait. Close ends it.
func New(source Source, o Options) *Hub {
	o.fill()
	h := &Hub{o: o, source: source, beatSeq: 1, stop: make(chan struct{}), audiences: make(map[string]*audience)}
	h.window = window{maxDeltas: o.WindowDeltas, maxBytes: o.WindowBytes}
	h.desk = desk{hub: h, kick: make(chan struct{}, 1), kept: make(map[*audience]kept)}
	for range o.Shards {
		h.shards = append(h.shards, &shard{hub: h, kick: make(chan struct{}, 1)})
	}
	for _, sh := range h.shards {
		h.loops.Go(sh.run)
	}
	h.loops.Go(h.desk.run)
	h.loops.Go(h.tick)
	h.desk.wake()
	return h
}

// tick makes all sockets' heartbeats from one ticker.
func (h *Hub) tick() {
	t := time.NewTicker(h.o.Beat)
	defer t.Stop()
	for {
		select {
		case <-h.stop:
			return
		case <-t.C:
		}
		h.mu.Lock()
		h.beatSeq++
		h.beatAt = h.o.Now().UnixMilli()
		h.mu.Unlock()
		h.desk.wake()
		h.wakeAll()
	}
}

func (h *Hub) wakeAll() {
	for _, sh := range h.shards {
		sh.wake()
	}
}

// Publish hands over the next delta. It never blocks on a socket nor asks the
// source. A delta that the hub already knows is ignored; one that leaves a gap
// makes the hub ask the source anew.
func (h *Hub) Publish(d Delta) {
	h.mu.Lock()
	switch {
	case !h.seeded:
		h.hold(d)
	case d.To <= h.head:
		h.mu.Unlock()
		return
	case d.From > h.head:
		h.seeded = false
		h.hold(d)
		h.o.Log.Warn("live: gap in published deltas", "head", h.head, "from", d.From, "to", d.To)
		h.desk.wake()
	default:
		h.take(d)
	}
	h.mu.Unlock()
	h.wakeAll()
}

// hold keeps a delta until the source has been asked. The source shows at
// least what was published, so what is dropped here is in its answer, or
// leaves a gap that is noticed again.
func (h *Hub) hold(d Delta) {
	if len(h.pending) >= h.o.WindowDeltas {
		h.pending = nil
	}
	h.pending = append(h.pending, d)
}

// take puts a delta that follows on head into the window.
func (h *Hub) take(d Delta) {
	e := entry{from: h.head, to: d.To, changes: make([]change, 0, len(d.Rows)+len(d.Removed))}
	for _, key := range d.Removed {
		if was, had := h.rows[key]; had {
			e.changes = append(e.changes, change{row: Row{Key: key}, gone: true, had: true, was: was})
			e.size += 64 + len(key)
			delete(h.rows, key)
		}
	}
	for _, r := range d.Rows {
		r = stamped(r, d)
		if r.Changed <= h.head {
			continue // a delta that reaches back behind the last seed
		}
		was, had := h.rows[r.Key]
		e.changes = append(e.changes, change{row: r, had: had, was: was})
		e.size += 128 + len(r.Key) + len(r.Data)
		h.rows[r.Key] = bare(r)
	}
	h.head = d.To
	h.window.push(e)
	h.view = nil
}

// ClockChanged makes the hub ask the source for its Hello and send it to
// everyone. Where log, epoch or Beside are new, a snapshot follows to everyone.
func (h *Hub) ClockChanged() {
	h.mu.Lock()
	h.wantHello = true
	h.mu.Unlock()
	h.desk.wake()
}

// AuthorityChanged gives the sockets of viewer.ID, and all of viewer.Audience,
// the authority of viewer and a fresh snapshot. No delta published after it
// returns is filtered by the old one. A caller of Serve whose viewer may have
// become outdated meanwhile calls it after Serve has returned.
func (h *Hub) AuthorityChanged(viewer Viewer) {
	next := h.replace(viewer)
	for _, sh := range h.shards {
		sh.post(func() {
			for _, s := range sh.sockets {
				if viewer.ID != "" && s.id == viewer.ID || s.aud.viewer.Audience == viewer.Audience {
					h.move(s, next)
					s.helloSeq = 0 // it names the new authority
					s.void()
					sh.touch(s)
				}
			}
		})
	}
}

// Dismiss closes every socket of id with [CloseDismissed]: its session ended.
func (h *Hub) Dismiss(id string) {
	for _, sh := range h.shards {
		sh.post(func() {
			for _, s := range sh.sockets {
				if s.id == id {
					s.part(errDismissed)
				}
			}
		})
	}
}

// Close sends every client a close frame (1001), waits for the answers at most
// Options.Farewell and until ctx ends, then cuts what is left and stops.
func (h *Hub) Close(ctx context.Context) error {
	h.mu.Lock()
	again := h.closing
	h.closing = true
	h.mu.Unlock()
	if again {
		return errClosing
	}
	for _, sh := range h.shards {
		sh.post(func() {
			sh.closing = true
			for _, s := range sh.sockets {
				s.part(errClosing)
			}
		})
	}
	gone := make(chan struct{})
	go func() {
		h.people.Wait()
		close(gone)
	}()
	var err error
	select {
	case <-gone:
	case <-ctx.Done():
		err = ctx.Err()
		for _, sh := range h.shards {
			sh.post(func() {
				for _, s := range sh.sockets {
					s.wire.Close()
				}
			})
		}
		<-gone
	}
	close(h.stop)
	h.loops.Wait()
	return err
}

// outlook is what one pass of a shard is made from.
type outlook struct {
	view     *view
	helloSeq uint64
	forceSeq uint64
	beatSeq  uint64
	beatAt   int64
}

func (h *Hub) look() outlook {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.view == nil && h.seeded {
		hello := h.hello
		hello.Head = h.head
		h.view = &view{
			head: h.head, floor: h.window.floor, brink: h.window.brink(), hello: hello, beat: h.o.Beat.Milliseconds(),
			entries: h.window.entries, framers: &h.frames, messages: make(map[messageKey]*message),
		}
	}
	o := outlook{h.view, h.helloSeq, h.forceSeq, h.beatSeq, h.beatAt}
	if !h.seeded {
		o.view = nil
	}
	return o
}
