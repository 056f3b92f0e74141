package live

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// wire is the connection under a socket's frames: the shard writes shared
// frames to it, gorilla's Conn above reads from it and writes control frames.
// Its Write never blocks: what the kernel does not take at once is kept, and a
// goroutine that lives only for that writes it out. Frames are shared and
// immutable, so what is kept is one frame by reference and a few control
// frames, never a queue.
type wire struct {
	mu     sync.Mutex
	fd     int32       // −1 where the connection offers none (TLS, pipes)
	busy   atomic.Bool // something is kept
	closed bool
	ending bool         // endBy was called
	s      *socket      // set after the handshake; nil writes through
	said   atomic.Int32 // messages received since the last beat
	rest   [][]byte
	net.Conn
}

// smallFrame is the size up to which kept bytes are copied. gorilla's control
// frames may lie in memory that it reuses and have at most 129 bytes; larger
// writes are always whole shared frames.
const smallFrame = 256

// drainChunk is what a blocked client must take within Options.Write.
const drainChunk = 16 << 10

// SetWriteDeadline does nothing after the handshake: Write does not block, and
// draining sets its own.
func (w *wire) SetWriteDeadline(t time.Time) error {
	if w.s == nil {
		return w.Conn.SetWriteDeadline(t)
	}
	return nil
}

// Write implements net.Conn. It reports success for what it keeps; the error
// of a later attempt closes the connection.
func (w *wire) Write(p []byte) (int, error) {
	if w.s == nil {
		return w.Conn.Write(p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy.Load() {
		w.keep(p)
		return len(p), nil
	}
	if w.closed {
		return 0, net.ErrClosed
	}
	n := 0
	if w.fd >= 0 {
		// The descriptor is used as it is: going through net.Conn's own locks
		// and poller costs as much as everything else above the kernel. That it
		// is still ours is what closed, under the same lock, says.
		var err error
		if n, err = writeOnce(int(w.fd), p); err != nil {
			return n, err
		}
	}
	if n < len(p) {
		w.keep(p[n:])
		w.busy.Store(true)
		go w.drain()
	}
	return len(p), nil
}

// Close closes the connection. Nobody else does: the HTTP server let go of it,
// gorilla closes through here.
func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	return w.Conn.Close()
}

func (w *wire) keep(p []byte) {
	if len(p) <= smallFrame {
		p = append([]byte(nil), p...)
	}
	w.rest = append(w.rest, p)
}

// drain writes out what is kept, then has the shard look at the socket again.
func (w *wire) drain() {
	sh := w.s.shard
	for {
		w.mu.Lock()
		rest := w.rest
		w.rest = nil
		if len(rest) == 0 {
			w.Conn.SetWriteDeadline(time.Time{})
			w.busy.Store(false)
			w.mu.Unlock()
			sh.post(func() { sh.touch(w.s) })
			return
		}
		w.mu.Unlock()
		for _, p := range rest {
			for len(p) > 0 {
				w.Conn.SetWriteDeadline(time.Now().Add(sh.hub.o.Write))
				n, err := w.Conn.Write(p[:min(len(p), drainChunk)])
				if err != nil {
					// Still busy, so never written to again.
					w.Close()
					return
				}
				p = p[n:]
			}
		}
	}
}

// endBy has reading fail at t; nothing lifts that again.
func (w *wire) endBy(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ending = true
	w.Conn.SetReadDeadline(t)
}

// stay lifts the deadline of the first message.
func (w *wire) stay() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ending {
		w.Conn.SetReadDeadline(time.Time{})
	}
}
