package live

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// writeBuffers serves gorilla's few writes that are not prepared.
var writeBuffers sync.Pool

var upgrader = websocket.Upgrader{
	ReadBufferSize:  0, // take the hijacker's
	WriteBufferSize: 1024,
	WriteBufferPool: &writeBuffers,
	CheckOrigin:     checkSameOrigin,
	Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
		refuse(w, errUpgrade.because(reason), status)
	},
}

// maxSaid is how many messages a client may send between two beats.
const maxSaid = 64

// Serve upgrades the request and returns; from then on the socket is the
// hub's. The caller has established who asks, and that the origin is its own;
// a foreign origin is refused here once more. What goes wrong before the
// upgrade is answered as a problem and returned.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, viewer Viewer) error {
	if !checkSameOrigin(r) {
		h.count.refused.Add(1)
		refuse(w, errForeignOrigin, errForeignOrigin.Status)
		return errForeignOrigin
	}
	if err := h.enter(); err != nil {
		h.count.refused.Add(1)
		refuse(w, err, err.Status)
		return err
	}
	s := &socket{id: viewer.ID}
	conn, err := upgrader.Upgrade(&hijacker{ResponseWriter: w, s: s}, r, nil)
	if err != nil {
		h.exit()
		h.count.refused.Add(1)
		return errUpgrade.because(err)
	}
	s.conn = conn
	s.shard = h.assign()
	s.aud = h.join(viewer)
	s.wire.s = s
	conn.SetPingHandler(func(data string) error {
		if s.wire.said.Add(1) > maxSaid {
			return errFlood
		}
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	conn.SetReadDeadline(time.Now().Add(h.o.Join))
	h.count.connections.Add(1)
	h.count.opened.Add(1)
	s.shard.post(func() { s.shard.add(s) })
	go s.receive()
	return nil
}

func (h *Hub) enter() *Error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return errClosing
	}
	if h.open >= h.o.MaxSockets {
		return errFull
	}
	h.open++
	h.people.Add(1)
	return nil
}

func (h *Hub) exit() {
	h.mu.Lock()
	h.open--
	h.mu.Unlock()
	h.people.Done()
}

func (h *Hub) assign() *shard {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.nextShard++
	return h.shards[h.nextShard%len(h.shards)]
}

// hijacker gives gorilla our wire in place of the bare connection.
type hijacker struct {
	http.ResponseWriter
	s *socket
}

// Hijack implements http.Hijacker, also through middleware that wraps.
func (j *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, brw, err := http.NewResponseController(j.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	j.s.wire.Conn = c
	j.s.wire.fd = int32(descriptor(c))
	if brw.Reader.Buffered() == 0 { // else gorilla refuses, seeing it
		// The server's own 4 KiB buffer is let go.
		j.s.buf = bufio.NewReaderSize(&j.s.wire, readBuffer)
		brw = bufio.NewReadWriter(j.s.buf, brw.Writer)
	}
	return &j.s.wire, brw, nil
}

// refuse answers as RFC 9457 has it, with the members that all the faces use.
func refuse(w http.ResponseWriter, e *Error, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{
		"status": status, "code": e.Code, "title": e.Chinese, "detail": e.English,
	})
}
