package live

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// readBuffer is the size of a socket's read buffer: what clients say is small,
// and a longer message is read in pieces. gorilla takes only one over 256.
const readBuffer = 272

// messages holds one message while it is read.
var messages = sync.Pool{New: func() any { return new([maxMessage + 1]byte) }}

// wait is the goroutine of a socket that has nothing to say, as nearly all do
// nearly always. It stands on few and shallow frames, so that its stack stays
// at the smallest size there is, and hands over to a fresh goroutine: a stack
// that has once grown would not shrink again.
func (s *socket) wait() {
	s.wire.await()
	go s.receive()
}

// receive is the goroutine of a socket that is being heard. It goes over to
// wait when all that has arrived was read, and ends the socket when the
// connection ends or the client breaks the rules.
func (s *socket) receive() {
	for {
		err := s.listen()
		if err != nil {
			s.end(err)
			return
		}
		if s.wire.fd >= 0 && s.buf.Buffered() == 0 {
			go s.wait()
			return
		}
	}
}

func (s *socket) end(err error) {
	h := s.shard.hub
	var e *Error
	if errors.As(err, &e) {
		s.farewell(e)
	}
	s.wire.Close()
	s.shard.post(func() { s.shard.remove(s) })
	h.count.connections.Add(-1)
	h.exit()
}

// listen reads and obeys one message.
func (s *socket) listen() error {
	kind, r, err := s.conn.NextReader()
	if err != nil {
		var timeout net.Error
		if !s.heard && errors.As(err, &timeout) && timeout.Timeout() {
			return errSilent
		}
		return err
	}
	if kind != websocket.TextMessage {
		return errNotText
	}
	if s.wire.said.Add(1) > maxSaid {
		return errFlood
	}
	buf := messages.Get().(*[maxMessage + 1]byte)
	defer messages.Put(buf)
	n, err := io.ReadFull(r, buf[:])
	switch {
	case err == nil:
		return errTooLarge
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		return err
	}
	req, bad := parseRequest(buf[:n])
	if bad != nil {
		return bad
	}
	return s.obey(req)
}

func (s *socket) obey(req request) error {
	if !s.heard {
		if !req.resume {
			return errSilent
		}
		s.heard = true
		s.wire.stay()
	}
	if req.resume {
		s.shard.post(func() { s.resume(req) })
	}
	return nil
}

// farewell sends the close frame, then reads what the client still has under
// way: closing over unread bytes would reset the connection, and the reason
// might never arrive.
func (s *socket) farewell(e *Error) {
	h := s.shard.hub
	h.count.expelled.Add(1)
	s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(e.Close, e.reason()), time.Now().Add(h.o.Farewell))
	s.wire.endBy(time.Now().Add(h.o.Farewell))
	io.CopyN(io.Discard, s.wire.Conn, 1<<20)
}
