package live

import (
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// naiveHub is the baseline: the hub that one writes first. Each socket has a
// queue, a writing goroutine and a reading one; each frame is its own write;
// each socket is asked what it may see. It is made as well as that design
// allows: every audience's frame is encoded once.
type naiveHub struct {
	mu      sync.Mutex
	sockets map[*naiveSocket]struct{}
}

type naiveSocket struct {
	conn   *websocket.Conn
	viewer Viewer
	queue  chan []byte
}

const naiveQueue = 8

func (h *naiveHub) Serve(w http.ResponseWriter, r *http.Request, viewer Viewer) error {
	var u websocket.Upgrader
	conn, err := u.Upgrade(w, r, nil)
	if err != nil {
		return err
	}
	s := &naiveSocket{conn: conn, viewer: viewer, queue: make(chan []byte, naiveQueue)}
	h.mu.Lock()
	h.sockets[s] = struct{}{}
	h.mu.Unlock()
	go s.write()
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			break
		}
	}
	h.mu.Lock()
	delete(h.sockets, s)
	h.mu.Unlock()
	close(s.queue)
	return nil
}

func (s *naiveSocket) write() {
	defer s.conn.Close()
	for data := range s.queue {
		s.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if s.conn.WriteMessage(websocket.TextMessage, data) != nil {
			return
		}
	}
}

// Publish queues one frame for every socket, and waits where a queue is full.
func (h *naiveHub) Publish(d Delta) {
	h.mu.Lock()
	defer h.mu.Unlock()
	encoded := make(map[string][]byte)
	for s := range h.sockets {
		var rows []Row
		for _, r := range d.Rows {
			if s.viewer.sees(r) {
				rows = append(rows, r)
			}
		}
		if len(rows) == 0 {
			continue
		}
		data, ok := encoded[s.viewer.Audience]
		if !ok {
			data = encodeDelta(Delta{From: d.From, To: d.To, Rows: rows})
			encoded[s.viewer.Audience] = data
		}
		s.queue <- data
	}
}
