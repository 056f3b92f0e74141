package live

import (
	"bufio"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one client. Apart from wire, which locks for itself, its fields
// belong to the shard's goroutine. There may be thousands: it stays small.
type socket struct {
	// What every delivery touches comes first: with thousands of sockets each
	// line of cache is fetched anew.
	pos      uint64 // the client's position, as told by what was written
	helloSeq uint64 // of the last hello written
	forceSeq uint64 // of the positions' last voiding that was noticed
	beatSeq  uint64 // of the last beat written; 0: there was none
	aud      *audience
	shard    *shard

	joined bool // it has sent its first resume
	answer bool // a resume awaits an answer, even an empty one
	force  bool // only a snapshot will do
	asking bool // the desk has its inquiry
	parted bool // a close frame was written
	gone   bool

	wire wire

	conn  *websocket.Conn
	buf   *bufio.Reader // conn's
	heard bool          // the first message came; belongs to the reader
	id    string
	want  uint64 // raised when an answer still under way would be wrong
	at    int    // index in shard.sockets
}

// serve writes what s lacks of the outlook. It never blocks: a socket that is
// still busy with an earlier frame only keeps its position, and is served from
// there once it has drained.
func (s *socket) serve(o outlook) {
	if !s.joined || s.gone || s.asking || s.blocked() {
		return
	}
	v := o.view
	if s.forceSeq != o.forceSeq {
		s.forceSeq = o.forceSeq
		s.void()
	}
	if s.helloSeq != o.helloSeq {
		s.helloSeq = o.helloSeq
		if !s.write(v.helloTo(s.aud)) || s.blocked() {
			return
		}
	}
	if s.force || s.pos < v.floor || s.answer && s.pos > v.head {
		if !s.force && !s.answer {
			s.shard.hub.count.slow.Add(1)
		}
		s.asking = true
		s.shard.asks = append(s.shard.asks, inquiry{s, s.want, s.aud, s.pos, s.force})
		return
	}
	if s.pos < v.head || s.answer {
		if s.advance(v); s.blocked() {
			return
		}
	}
	if s.beatSeq == o.beatSeq {
		return
	}
	first, at := s.beatSeq == 0, o.beatAt
	if first { // a face has no clock before it
		at = s.shard.hub.o.Now().UnixMilli()
	}
	if s.write(v.beatAt(at)) {
		s.beatSeq = o.beatSeq
		s.pos = max(s.pos, v.head)
		if !first {
			s.wire.said.Store(0)
		}
	}
}

// blocked tells whether s can take no frame now, or none ever again.
func (s *socket) blocked() bool { return s.parted || s.wire.busy.Load() }

// advance sends the one message from s.pos to the view's head. Where nothing
// that s may see has changed, nothing is sent and the position stays: the next
// beat carries it on, or an empty delta before it leaves the window.
func (s *socket) advance(v *view) {
	m := v.deltaFrom(s.aud, s.pos)
	if m.empty {
		if !s.answer && s.pos >= v.brink {
			return
		}
		m = v.emptyFrom(s.pos)
	}
	if s.write(m) {
		s.pos, s.answer = v.head, false
	}
}

// void makes the position worthless: whatever comes next is a snapshot.
func (s *socket) void() {
	s.force = true
	s.want++
}

// resume takes the client's request, at first and whenever it finds a gap.
func (s *socket) resume(r request) {
	h := s.shard.hub
	s.want++
	s.joined, s.answer = true, true
	s.helloSeq = 0
	h.mu.Lock()
	hello, seeded := h.hello, h.seeded
	s.forceSeq = h.forceSeq
	if s.beatSeq != 0 {
		s.beatSeq = h.beatSeq
	}
	h.mu.Unlock()
	// What is not provably a position among these very rows is none.
	s.force = !seeded || r.from == 0 || r.epoch != hello.Epoch ||
		r.log != "" && r.log != hello.Log || r.view != s.aud.token(hello)
	s.pos = r.from
	s.shard.touch(s)
}

// write sends m, or has the wire keep what the kernel does not take.
func (s *socket) write(m *message) bool {
	if _, err := s.wire.Write(m.frame); err != nil {
		s.parted = true
		s.wire.Close() // the reader notices and sees to the rest
		return false
	}
	c := &s.shard.count
	c.frames++
	c.bytes += uint64(len(m.frame))
	if m.deltas > 0 {
		c.deliveries += uint64(m.deltas)
		c.coalesced += uint64(m.deltas - 1)
	}
	return true
}

// part says goodbye: the client's answer, or the deadline, ends the reader.
func (s *socket) part(e *Error) {
	if s.parted {
		return
	}
	s.parted = true
	h := s.shard.hub
	s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(e.Close, e.reason()), time.Now().Add(h.o.Farewell))
	s.wire.endBy(time.Now().Add(h.o.Farewell))
}
