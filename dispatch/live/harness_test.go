package live

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// pond is a source whose rows a test changes at will.
type pond struct {
	*Table
	mu        sync.Mutex
	hello     Hello
	snapshots int // asked for by viewers that have an audience
	sinces    int
}

func newPond() *pond {
	return &pond{Table: NewTable(TableOptions{}), hello: Hello{
		Log: "xicheng-actual", Epoch: 1, Plan: "sha256:aa", Status: "actual", Clock: Clock{Rate: 1},
	}}
}

func (p *pond) Hello() Hello {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.hello
	h.Head = p.Head()
	return h
}

func (p *pond) Snapshot(v Viewer) (uint64, []Row) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v.Audience != "" {
		p.snapshots++
	}
	return p.Table.Snapshot(v)
}

func (p *pond) Since(v Viewer, from uint64) (uint64, []Row, []string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sinces++
	return p.Table.Since(v, from)
}

// restore replaces everything, as a restored backup does.
func (p *pond) restore(head uint64, rows ...Row) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hello.Epoch++
	p.Table = NewTable(TableOptions{})
	p.Table.Apply(Delta{To: head, Rows: rows})
}

// put is a delta of one commit.
func put(n uint64, rows ...Row) Delta {
	for i := range rows {
		rows[i].Changed = n
	}
	return Delta{From: n - 1, To: n, Rows: rows}
}

func drop(n uint64, keys ...string) Delta { return Delta{From: n - 1, To: n, Removed: keys} }

func row(key, data string, to ...uint8) Row {
	r := Row{Key: key, Kind: "incident", Data: json.RawMessage(data)}
	for _, n := range to {
		r.Audience = r.Audience.With(n)
	}
	return r
}

// member sees the rows whose audience has n.
func member(n uint8) Viewer {
	return Viewer{
		ID:       fmt.Sprintf("person-%d", n),
		Audience: fmt.Sprintf("member-%d", n),
		Sees:     func(r Row) bool { return r.Audience.Has(n) },
	}
}

// pipes is a listener on net.Pipe, which testing/synctest can follow. A pipe
// holds nothing: whoever does not read blocks its writer at the first byte.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (p *pipes) dial() (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// reporter is a *testing.T or a *rapid.T.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// house is a hub behind an HTTP server: on pipes, in a bubble, or on TCP.
type house struct {
	t      reporter
	pond   *pond
	hub    *Hub
	dial1  func() (net.Conn, error)
	server *http.Server
	viewer func(*http.Request) Viewer
}

func newHouse(t reporter, o Options) *house {
	p := newPipes()
	return openHouse(t, o, p, p.dial)
}

func openHouse(t reporter, o Options, l net.Listener, dial func() (net.Conn, error)) *house {
	h := &house{t: t, pond: newPond(), dial1: dial}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Shards == 0 {
		o.Shards = 2
	}
	h.hub = New(h.pond, o)
	h.viewer = func(r *http.Request) Viewer {
		var n uint8
		fmt.Sscan(r.URL.Query().Get("as"), &n)
		v := member(n)
		if id := r.URL.Query().Get("id"); id != "" {
			v.ID = id
		}
		return v
	}
	h.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.hub.Serve(w, r, h.viewer(r))
	})}
	go h.server.Serve(l)
	return h
}

func (h *house) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := h.hub.Close(ctx); err != nil {
		h.t.Errorf("closing: %v", err)
	}
	h.server.Close()
}

// publish is what a follower does: take in, then tell.
func (h *house) publish(ds ...Delta) {
	for _, d := range ds {
		h.pond.Apply(d)
		h.hub.Publish(d)
	}
}

// client is a browser: one board, and a line that may drop.
type client struct {
	t     reporter
	house *house
	as    uint8
	id    string // empty: as member names it
	board board
	hook  func(frame) // called for each frame before it is folded

	folded func() // called after, without the lock

	mu     sync.Mutex
	conn   *websocket.Conn
	hold   chan struct{} // non-nil: not reading until closed
	closed *websocket.CloseError
	frames []frame
}

func (h *house) client(as uint8) *client { return &client{t: h.t, house: h, as: as} }

func (h *house) dial(as uint8, id string, header http.Header) (*websocket.Conn, *http.Response, error) {
	d := websocket.Dialer{NetDialContext: func(context.Context, string, string) (net.Conn, error) { return h.dial1() }}
	return d.Dial(fmt.Sprintf("ws://wanghuo.test/live?as=%d&id=%s", as, id), header)
}

// connect opens the line and resumes from where the board stands.
func (c *client) connect() *client {
	conn, _, err := c.house.dial(c.as, c.id, nil)
	if err != nil {
		c.t.Fatalf("dial: %v", err)
	}
	c.mu.Lock()
	c.conn, c.closed = conn, nil
	c.mu.Unlock()
	if err := conn.WriteMessage(websocket.TextMessage, c.board.resume()); err != nil {
		c.t.Fatalf("resume: %v", err)
	}
	go c.read(conn)
	return c
}

func (c *client) read(conn *websocket.Conn) {
	for {
		c.mu.Lock()
		hold := c.hold
		c.mu.Unlock()
		if hold != nil {
			<-hold
		}
		_, data, err := conn.ReadMessage()
		c.mu.Lock()
		if err != nil {
			if ce, ok := err.(*websocket.CloseError); ok && c.conn == conn {
				c.closed = ce
			}
			c.mu.Unlock()
			conn.Close()
			return
		}
		var f frame
		if err := json.Unmarshal(data, &f); err != nil {
			c.t.Errorf("frame %q: %v", data, err)
		} else if c.conn == conn {
			if c.hook != nil {
				c.hook(f)
			}
			c.frames = append(c.frames, f)
			c.board.fold(f)
		}
		c.mu.Unlock()
		if c.folded != nil {
			c.folded()
		}
	}
}

// cut drops the line.
func (c *client) cut() {
	c.mu.Lock()
	conn := c.conn
	c.conn = nil
	if c.hold != nil {
		close(c.hold)
		c.hold = nil
	}
	c.mu.Unlock()
	if conn != nil {
		conn.Close()
	}
}

// closing is the close frame that the client got, if it did.
func (c *client) closing() *websocket.CloseError {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// pause stops reading: after the frame that is being read, nothing is taken.
func (c *client) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold == nil {
		c.hold = make(chan struct{})
	}
}

func (c *client) unpause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold != nil {
		close(c.hold)
		c.hold = nil
	}
}

// wantCurrent fails unless the board shows exactly what its viewer may see.
func (c *client) wantCurrent() {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	head, rows := c.house.pond.Table.Snapshot(member(c.as))
	if c.board.position != head {
		c.t.Errorf("member %d at position %d, head %d", c.as, c.board.position, head)
	}
	if len(rows) != len(c.board.rows) {
		c.t.Errorf("member %d shows %d rows, sees %d", c.as, len(c.board.rows), len(rows))
	}
	for _, r := range rows {
		got, ok := c.board.rows[r.Key]
		if !ok || string(got.Data) != string(r.Data) || got.Changed != r.Changed || got.Kind != r.Kind {
			c.t.Errorf("member %d shows %s as %+v, want %+v", c.as, r.Key, got, r)
		}
	}
}

// settle lets everything under way arrive, and one more beat.
func settle() {
	synctest.Wait()
	time.Sleep(1100 * time.Millisecond) // of the bubble's clock
	synctest.Wait()
}
