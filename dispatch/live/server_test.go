//go:build unix

package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the server of a measurement: commands come
// in on standard input, answers go out as lines of JSON.
func TestMain(m *testing.M) {
	if mode := os.Getenv("LIVE_MEASURE"); mode != "" {
		if err := measured(mode); err != nil {
			fmt.Fprintln(os.Stderr, "server:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// report is what the server says about a run, or about standing idle.
type report struct {
	Addr       string
	Sockets    int
	RSS        int64 // bytes
	CPU        time.Duration
	Wall       time.Duration
	Deliveries int
	P50, P99   time.Duration // from publishing until the last client has it
	Retries    int           // bare only: writes that found a full socket
}

// order is what the server shall publish: Deltas in bursts of Burst every
// Period, never more than Window unacknowledged. The zero order is for nothing.
type order struct {
	Deltas, Burst, Window int
	Period                time.Duration
}

// fan is one way of bringing a delta to many sockets.
type fan struct {
	addr    string
	sockets func() int
	publish func(Delta)
	retries func() int
}

func measured(mode string) error {
	raiseFiles()
	var f *fan
	var err error
	switch mode {
	case "bare":
		f, err = bareFan()
	case "naive":
		naive := &naiveHub{sockets: make(map[*naiveSocket]struct{})}
		f, err = webFan(naive.Serve, naive.Publish, func() int {
			naive.mu.Lock()
			defer naive.mu.Unlock()
			return len(naive.sockets)
		})
	case "hub", "hub-calm":
		pond := newPond()
		var o Options
		if mode == "hub-calm" {
			o.Beat = time.Hour
		}
		hub := New(pond, o)
		f, err = webFan(hub.Serve, func(d Delta) {
			pond.Apply(d)
			hub.Publish(d)
		}, func() int { return int(hub.Counters().Connections) })
	default:
		return fmt.Errorf("no mode %q", mode)
	}
	if err != nil {
		return err
	}
	return obey(f)
}

func webFan(serve func(http.ResponseWriter, *http.Request, Viewer) error, publish func(Delta), sockets func() int) (*fan, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n uint8
		fmt.Sscan(r.URL.Query().Get("as"), &n)
		serve(w, r, member(n))
	}))
	return &fan{addr: l.Addr().String(), sockets: sockets, publish: publish, retries: func() int { return 0 }}, nil
}

// bareFan is the floor: write(2) of the finished frame to plain sockets, from
// as many goroutines as there are cores.
func bareFan() (*fan, error) {
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
	retries := 0
	return &fan{
		addr: l.Addr().String(),
		sockets: func() int {
			mu.Lock()
			defer mu.Unlock()
			return len(conns)
		},
		publish: func(d Delta) {
			frame := wsFrame(encodeDelta(Delta{From: d.From, To: d.To, Rows: d.Rows[:1]}))
			var wg sync.WaitGroup
			hands := runtime.GOMAXPROCS(0)
			tried := make([]int, hands)
			for hand := range hands {
				wg.Go(func() {
					for i := hand; i < len(fds); i += hands {
						for {
							_, err := syscall.Write(fds[i], frame)
							if err != syscall.EAGAIN && err != syscall.EINTR {
								break
							}
							tried[hand]++
							runtime.Gosched()
						}
					}
				})
			}
			wg.Wait()
			for _, n := range tried {
				retries += n
			}
		},
		retries: func() int { return retries },
	}, nil
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
	for i := range uint8(benchAudiences) {
		all = all.With(i)
	}
	data := fmt.Sprintf(`{"n":%d,"text":"%s"}`, n, strings.Repeat("x", 185))
	return Delta{From: n - 1, To: n, Rows: []Row{
		{Key: fmt.Sprintf("incident/2026-%04d", n%200), Kind: "incident", Changed: n, Data: json.RawMessage(data), Audience: all},
		{Key: "hidden/1", Kind: "hidden", Changed: n, Data: json.RawMessage(`"hidden"`), Audience: Audience{}.With(200)},
	}}
}

// ack is word that all of the crowd have commit n.
type ack struct {
	n  uint64
	at time.Time
}

// obey reads commands until its input ends: "count", "idle", "go
// ORDER", "ack N", "quit".
func obey(f *fan) error {
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.Encode(report{Addr: f.addr, RSS: resident()})
	acks := make(chan ack, 1<<10)
	n := uint64(0)
	for in.Scan() {
		verb, rest, _ := strings.Cut(in.Text(), " ")
		switch verb {
		case "quit":
			return nil
		case "count":
			out.Encode(report{Sockets: f.sockets()})
		case "idle":
			out.Encode(report{RSS: resident(), Sockets: f.sockets()})
		case "ack":
			var n uint64
			fmt.Sscan(rest, &n)
			acks <- ack{n, time.Now()}
		case "go":
			var o order
			if err := json.Unmarshal([]byte(rest), &o); err != nil {
				return err
			}
			first := n
			n += uint64(o.Deltas)
			go func() { out.Encode(f.run(o, first, acks)) }()
		}
	}
	return in.Err()
}

// run publishes what is ordered, beginning after commit n.
func (f *fan) run(o order, n uint64, acks <-chan ack) report {
	deltas := make([]Delta, o.Deltas)
	for i := range deltas {
		deltas[i] = benchDelta(n + 1 + uint64(i))
	}
	sent := make(map[uint64]time.Time, o.Deltas)
	var late []time.Duration
	acked := n
	take := func(a ack) {
		for ; acked < a.n; acked++ {
			late = append(late, a.at.Sub(sent[acked+1]))
		}
	}
	before, start := cpu(), time.Now()
	for i, d := range deltas {
		if o.Period > 0 && i%o.Burst == 0 {
			time.Sleep(time.Until(start.Add(time.Duration(i/o.Burst) * o.Period)))
		}
		for d.To-acked > uint64(o.Window) {
			take(<-acks)
		}
		sent[d.To] = time.Now()
		f.publish(d)
	}
	for acked < n+uint64(o.Deltas) {
		take(<-acks)
	}
	r := report{Sockets: f.sockets(), CPU: cpu() - before, Wall: time.Since(start), Retries: f.retries()}
	r.Deliveries = o.Deltas * r.Sockets
	slices.Sort(late)
	r.P50, r.P99 = late[len(late)/2], late[len(late)*99/100]
	return r
}

// cpu is what this process has used, user and system.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident is this process's resident memory in bytes, its garbage returned.
func resident() int64 {
	debug.FreeOSMemory()
	debug.FreeOSMemory()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, rss int64
	fmt.Sscan(string(data), &size, &rss)
	return rss * int64(os.Getpagesize())
}
