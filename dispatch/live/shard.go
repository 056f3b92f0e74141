package live

import (
	"runtime"
	"sync"
)

// shard owns a part of the sockets: only its goroutine writes messages to them
// and changes their fields.
type shard struct {
	hub  *Hub
	kick chan struct{}

	mu     sync.Mutex
	events []func()

	// Owned by run.
	sockets []*socket
	touched []*socket
	asks    []inquiry // of this pass: asked together, they share answers
	closing bool
	last    outlook
	count   passCount
}

func (sh *shard) wake() {
	select {
	case sh.kick <- struct{}{}:
	default:
	}
}

// post has f called by the shard's goroutine, soon and in order.
func (sh *shard) post(f func()) {
	sh.mu.Lock()
	sh.events = append(sh.events, f)
	sh.mu.Unlock()
	sh.wake()
}

// touch has the pass that follows look at s even if nothing was published.
func (sh *shard) touch(s *socket) { sh.touched = append(sh.touched, s) }

func (sh *shard) run() {
	for {
		select {
		case <-sh.hub.stop:
			return
		case <-sh.kick:
		}
		// Whoever publishes usually has more to publish: let it, and all of it
		// goes out as one message.
		runtime.Gosched()
		sh.pass()
	}
}

// pass brings every socket that can take something up to date.
func (sh *shard) pass() {
	// The outlook is taken before the events: a change of authority posted
	// before a delta was published is in force before that delta is sent.
	o := sh.hub.look()
	sh.mu.Lock()
	events := sh.events
	sh.events = nil
	sh.mu.Unlock()
	for _, f := range events {
		f()
	}
	sockets := sh.touched
	if o != sh.last {
		sockets = sh.sockets
	}
	if o.view != nil {
		sh.last = o
		for _, s := range sockets {
			s.serve(o)
		}
		sh.touched = sh.touched[:0]
		sh.hub.desk.ask(sh.asks)
		sh.asks = sh.asks[:0]
	}
	sh.count.flush(&sh.hub.count)
}

func (sh *shard) add(s *socket) {
	s.at = len(sh.sockets)
	sh.sockets = append(sh.sockets, s)
	if sh.closing {
		s.part(errClosing)
	}
}

func (sh *shard) remove(s *socket) {
	last := len(sh.sockets) - 1
	sh.sockets[s.at] = sh.sockets[last]
	sh.sockets[s.at].at = s.at
	sh.sockets[last] = nil
	sh.sockets = sh.sockets[:last]
	s.gone = true
	sh.hub.leave(s.aud)
}

// deliver writes the desk's answer to the socket that asked.
func (sh *shard) deliver(q inquiry, m *message, head uint64) {
	s := q.s
	if s.gone || s.parted {
		return
	}
	s.asking = false
	sh.touch(s)
	if s.want != q.want || s.aud != q.aud {
		return // its authority, its epoch or its own request changed meanwhile
	}
	if s.write(m) {
		s.pos, s.force, s.answer = head, false, false
	}
}
