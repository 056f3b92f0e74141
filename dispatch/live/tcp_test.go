//go:build unix

package live

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// What pipes cannot show: descriptors, full kernel buffers, waiting for them.

// tcpHouse is on loopback; its clients take little at a time.
func tcpHouse(t *testing.T, o Options) *house {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10) })
	}}
	return openHouse(t, o, l, func() (net.Conn, error) { return d.Dial("tcp", l.Addr().String()) })
}

// follow makes the client tell each position that it has reached, and returns
// a function that waits for one.
func (c *client) follow() (until func(n uint64)) {
	var mu sync.Mutex
	moved := sync.NewCond(&mu)
	c.folded = func() {
		mu.Lock()
		defer mu.Unlock()
		moved.Broadcast()
	}
	return func(n uint64) {
		mu.Lock()
		defer mu.Unlock()
		for {
			c.mu.Lock()
			at := c.board.position
			c.mu.Unlock()
			if at >= n {
				return
			}
			moved.Wait()
		}
	}
}

func TestFullSocketGetsOneCombinedDelta(t *testing.T) {
	h := tcpHouse(t, Options{Write: time.Hour, WindowBytes: 64 << 20})
	defer h.close()
	quick, slow := h.client(3), h.client(3)
	arrived, caughtUp := quick.follow(), slow.follow()
	slow.pause()
	quick.connect()
	slow.connect()
	const commits = 400
	bulk := strings.Repeat("x", 8<<10)
	for n := uint64(1); n <= commits; n++ {
		h.publish(put(n, row(fmt.Sprint("r", n%7), fmt.Sprintf(`"%d %s"`, n, bulk), 3)))
		arrived(n)
	}
	if slow.board.position != 0 {
		t.Fatal("the slow client reads")
	}
	slow.unpause()
	caughtUp(commits)
	slow.wantCurrent()
	// 16 KiB unsent and what the receiver's buffer takes: some 10 frames of
	// 8 KiB, then one for all the rest. The default would queue hundreds.
	if n := slow.board.deltas; n > 60 {
		t.Errorf("%d deltas for %d commits", n, commits)
	}
	if n := h.hub.Counters(); n.Coalesced < commits/2 || n.SlowResyncs != 0 {
		t.Errorf("counters %+v", n)
	}
}

func TestFullSocketIsCutAtItsWriteDeadline(t *testing.T) {
	h := tcpHouse(t, Options{Write: 50 * time.Millisecond})
	defer h.close()
	conn, _, err := h.dial(3, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"resume","epoch":0,"from":0}`)); err != nil {
		t.Fatal(err)
	}
	h.publish(put(1, row("r", `"`+strings.Repeat("x", 8<<20)+`"`, 3)))
	// Nobody reads: 8 MB do not fit, and the reader's goroutine ends with the
	// socket. Close would wait for it.
	h.hub.people.Wait()
	if n := h.hub.Counters().Connections; n != 0 {
		t.Errorf("%d connections", n)
	}
}

// A second message in the same segment must not wait for a third.
func TestMessagesInOneSegmentAreAllHeard(t *testing.T) {
	h := tcpHouse(t, Options{})
	defer h.close()
	conn, _, err := h.dial(3, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var both []byte
	for _, m := range []string{`{"type":"resume","epoch":0,"from":0}`, `{"type":"pong"}`, `garbage`} {
		both = append(both, 0x81, 0x80|byte(len(m)), 0, 0, 0, 0)
		both = append(both, m...)
	}
	if _, err := conn.NetConn().Write(both); err != nil {
		t.Fatal(err)
	}
	for {
		_, _, err := conn.ReadMessage()
		var ce *websocket.CloseError
		if errors.As(err, &ce) {
			if ce.Code != 1008 {
				t.Errorf("closed with %v", ce)
			}
			return
		}
		if err != nil {
			t.Fatalf("closed without a reason: %v", err)
		}
	}
}

// Oversize on a real socket: the reason must arrive before the reset.
func TestReasonArrivesBeforeTheReset(t *testing.T) {
	h := tcpHouse(t, Options{})
	defer h.close()
	conn, _, err := h.dial(3, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go conn.WriteMessage(websocket.TextMessage, make([]byte, 300<<10))
	_, _, err = conn.ReadMessage()
	var ce *websocket.CloseError
	if !errors.As(err, &ce) || ce.Code != 1009 {
		t.Errorf("closed with %v", err)
	}
}

// Lines that come and go while everything moves, on all cores.
func TestCrowdInMotion(t *testing.T) {
	h := tcpHouse(t, Options{Beat: 5 * time.Millisecond, WindowDeltas: 16})
	defer h.close()
	const crowd, commits = 24, 600
	var wg sync.WaitGroup
	clients := make([]*client, crowd)
	for i := range clients {
		c := h.client(uint8(1 + i%3))
		clients[i] = c
		until := c.follow()
		c.connect()
		wg.Go(func() {
			for n := uint64(1); ; n++ {
				until(n * 50)
				if n*50 >= commits {
					return
				}
				if i%2 == 0 {
					c.cut()
					c.connect()
				}
			}
		})
	}
	for n := uint64(1); n <= commits; n++ {
		h.publish(put(n, row(fmt.Sprint("r", n%31), fmt.Sprint(n), uint8(1+n%3), uint8(1+n%2))))
		if n%100 == 50 {
			h.hub.AuthorityChanged(member(uint8(1 + n/100%3)))
			h.hub.ClockChanged()
		}
	}
	wg.Wait()
	for _, c := range clients {
		c.wantCurrent()
		c.cut()
	}
}

// Under TLS, and on pipes, frames go through the connection itself.
func TestOnlyPlainConnectionsGiveTheirDescriptor(t *testing.T) {
	if fd := descriptor(struct{ net.Conn }{}); fd != -1 {
		t.Errorf("descriptor %d", fd)
	}
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if fd := descriptor(a); fd != -1 {
		t.Errorf("descriptor %d of a pipe", fd)
	}
}
