//go:build unix

package live

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wanghuo/dispatch/live/livetest"
)

// TestMain lets the test binary be the server of a measurement.
func TestMain(m *testing.M) {
	if livetest.Mode() != "" {
		livetest.Main(measured)
		return
	}
	os.Exit(m.Run())
}

// measured makes what is measured: the floor, the naive hub, or ours.
func measured(mode string) (*livetest.Fan, error) {
	switch mode {
	case livetest.Bare:
		return bareFan()
	case "naive":
		naive := &naiveHub{sockets: make(map[*naiveSocket]struct{})}
		return webFan(naive.Serve, naive.Publish, func() int {
			naive.mu.Lock()
			defer naive.mu.Unlock()
			return len(naive.sockets)
		})
	case livetest.Hub, calm:
		pond := newPond()
		var o Options
		if mode == calm {
			o.Beat = time.Hour
		}
		hub := New(pond, o)
		return webFan(hub.Serve, func(d Delta) {
			pond.Apply(d)
			hub.Publish(d)
		}, func() int { return int(hub.Counters().Connections) })
	default:
		return nil, fmt.Errorf("no mode %q", mode)
	}
}

// calm is the hub without beats.
const calm = livetest.Hub + "-calm"

// fanOf publishes prepared deltas of the benchmark.
func fanOf(addr string, publish func(Delta), sockets func() int) *livetest.Fan {
	var ready []Delta
	n := uint64(0)
	return &livetest.Fan{
		Addr: addr, Sockets: sockets,
		Prepare: func(deltas int) error {
			ready = make([]Delta, deltas)
			for i := range ready {
				ready[i] = benchDelta(n + 1 + uint64(i))
			}
			return nil
		},
		Publish: func() (uint64, error) {
			d := ready[0]
			ready, n = ready[1:], d.To
			publish(d)
			return d.To, nil
		},
	}
}

func webFan(serve func(http.ResponseWriter, *http.Request, Viewer) error, publish func(Delta), sockets func() int) (*livetest.Fan, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n uint8
		fmt.Sscan(r.URL.Query().Get("as"), &n)
		serve(w, r, member(n))
	}))
	return fanOf(l.Addr().String(), publish, sockets), nil
}

// bareFan is the floor: write(2) of the finished frame to plain sockets, from
// as many goroutines as there are cores.
func bareFan() (*livetest.Fan, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var conns []net.Conn
	var fds []int
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			raw, _ := c.(syscall.Conn).SyscallConn()
			// TCP acknowledges a line that only ever went one way at once, and
			// a conversation with delay: the floor must be one as well.
			var greeting [64]byte
			n, _ := c.Read(greeting[:])
			c.Write(greeting[:n])
			mu.Lock()
			conns = append(conns, c)
			raw.Control(func(fd uintptr) { fds = append(fds, int(fd)) })
			mu.Unlock()
		}
	}()
	publish := func(d Delta) {
		frame := wsFrame(encodeDelta(Delta{From: d.From, To: d.To, Rows: d.Rows[:1]}))
		var wg sync.WaitGroup
		hands := runtime.GOMAXPROCS(0)
		for hand := range hands {
			wg.Go(func() {
				for i := hand; i < len(fds); i += hands {
					for {
						_, err := syscall.Write(fds[i], frame)
						if err != syscall.EAGAIN && err != syscall.EINTR {
							break
						}
						runtime.Gosched()
					}
				}
			})
		}
		wg.Wait()
	}
	return fanOf(l.Addr().String(), publish, func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(conns)
	}), nil
}

// wsFrame is the server's text frame around a payload of 126 … 65,535 bytes.
func wsFrame(payload []byte) []byte {
	n := len(payload)
	return append([]byte{0x81, 126, byte(n >> 8), byte(n)}, payload...)
}

// benchDelta changes one row of some 300 bytes that all may see, and one that
// nobody in the crowd may see.
func benchDelta(n uint64) Delta {
	var all Audience
	for i := range uint8(livetest.Audiences) {
		all = all.With(i)
	}
	data := fmt.Sprintf(`{"n":%d,"text":"%s"}`, n, strings.Repeat("x", 185))
	return Delta{From: n - 1, To: n, Rows: []Row{
		{Key: fmt.Sprintf("incident/2026-%04d", n%200), Kind: "incident", Changed: n, Data: json.RawMessage(data), Audience: all},
		{Key: livetest.Hidden + "/1", Kind: livetest.Hidden, Changed: n, Data: json.RawMessage(`"` + livetest.Hidden + `"`), Audience: Audience{}.With(200)},
	}}
}
