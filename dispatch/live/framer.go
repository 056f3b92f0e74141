package live

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// framer makes finished frames, once for all the sockets that get them. The
// framing is gorilla's: it writes to a connection that only remembers. A
// PreparedMessage would do the same, but gives its bytes only to a Conn, whose
// locks and lookups at every single delivery cost a tenth of the whole.
type framer struct {
	conn *websocket.Conn
	out  *memory
}

// framers is a hub's framers: as many as are at work at once.
type framers struct{ pool sync.Pool }

func newFramer() *framer {
	f := &framer{out: &memory{}}
	// Only an upgrade makes a server's Conn.
	r := &http.Request{Method: http.MethodGet, Header: http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"},
		"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="},
	}}
	conn, err := (&websocket.Upgrader{WriteBufferSize: 4096}).Upgrade(f.out, r, nil)
	if err != nil { // cannot be: the request is ours
		panic("live: " + err.Error())
	}
	f.conn = conn
	return f
}

// message returns payload as one text frame.
func (fs *framers) message(payload []byte) *message {
	f, ok := fs.pool.Get().(*framer)
	if !ok {
		f = newFramer()
	}
	defer fs.pool.Put(f)
	f.out.Buffer = *bytes.NewBuffer(make([]byte, 0, len(payload)+16))
	if err := f.conn.WriteMessage(websocket.TextMessage, payload); err != nil { // cannot be: memory takes it
		panic("live: " + err.Error())
	}
	return &message{frame: f.out.Bytes()}
}

// memory is a connection that remembers what is written to it, and the
// response that is hijacked to get it.
type memory struct {
	bytes.Buffer
	net.Conn // nil: nothing else is called
}

func (m *memory) Write(p []byte) (int, error)      { return m.Buffer.Write(p) }
func (m *memory) Read([]byte) (int, error)         { return 0, io.EOF }
func (m *memory) SetDeadline(time.Time) error      { return nil }
func (m *memory) SetWriteDeadline(time.Time) error { return nil }
func (m *memory) Header() http.Header              { return http.Header{} }
func (m *memory) WriteHeader(int)                  {}
func (m *memory) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return m, bufio.NewReadWriter(bufio.NewReaderSize(m, 16), bufio.NewWriter(m)), nil
}
