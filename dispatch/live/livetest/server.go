//go:build unix

package livetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Fan is one way of bringing changes to many sockets. It lives in the child.
type Fan struct {
	Addr string // where the crowd connects
	// Sockets counts who is connected.
	Sockets func() int
	// Prepare is told, outside the measured time, that n changes follow; may be nil.
	Prepare func(n int) error
	// Publish brings the next change under way and returns the number by which
	// the crowd will know it; numbers ascend.
	Publish func() (uint64, error)
}

// Order is what a server shall publish: Deltas in bursts of Burst every
// Period, never more than Window that have not reached everyone.
type Order struct {
	Deltas, Burst, Window int
	Period                time.Duration
}

// Report is what the server says about a run, or about standing idle.
type Report struct {
	Addr       string
	Sockets    int
	RSS        int64 // bytes; not in the report of a run
	CPU        time.Duration
	Wall       time.Duration
	Deliveries int
	Late       []time.Duration // of each change: from publishing until the last client has it
	Err        string
}

// PerDelivery is the server's CPU for each delivery in µs.
func (r Report) PerDelivery() float64 {
	return float64(r.CPU.Nanoseconds()) / 1e3 / float64(r.Deliveries)
}

// Rate is deliveries a second.
func (r Report) Rate() float64 { return float64(r.Deliveries) / r.Wall.Seconds() }

// Quantile is how late, in ms, the q-th part of the changes were with the last client.
func (r Report) Quantile(q float64) float64 {
	if len(r.Late) == 0 {
		return 0
	}
	late := slices.Sorted(slices.Values(r.Late))
	return float64(late[min(len(late)-1, int(q*float64(len(late))))].Microseconds()) / 1e3
}

func (r *Report) add(o Report) {
	r.CPU += o.CPU
	r.Wall += o.Wall
	r.Deliveries += o.Deliveries
	r.Late = append(r.Late, o.Late...)
}

const (
	modeVar = "WANGHUO_LIVETEST_MODE"
	dirVar  = "WANGHUO_LIVETEST_DIR"
)

// Mode says what a child shall serve; "" in a process that is none.
func Mode() string { return os.Getenv(modeVar) }

// Dir is a folder of the child, removed after the test.
func Dir() string { return os.Getenv(dirVar) }

// Main is the child's life: it makes the fan of its mode and serves it. Errors
// end the process.
func Main(open func(mode string) (*Fan, error)) {
	raiseFiles()
	f, err := open(Mode())
	if err == nil {
		err = serve(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// ack is word that all of the crowd have change n.
type ack struct {
	n  uint64
	at time.Time
}

// serve reads commands until its input ends: "count", "idle", "go ORDER",
// "ack N", "quit". Answers are lines of JSON.
func serve(f *Fan) error {
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.Encode(Report{Addr: f.Addr, RSS: resident()})
	acks := make(chan ack, 1<<10)
	for in.Scan() {
		verb, rest, _ := strings.Cut(in.Text(), " ")
		switch verb {
		case "quit":
			return nil
		case "count":
			out.Encode(Report{Sockets: f.Sockets()})
		case "idle":
			out.Encode(Report{RSS: resident(), Sockets: f.Sockets()})
		case "ack":
			var n uint64
			fmt.Sscan(rest, &n)
			acks <- ack{n, time.Now()}
		case "go":
			var o Order
			if err := json.Unmarshal([]byte(rest), &o); err != nil {
				return err
			}
			go func() { out.Encode(f.run(o, acks)) }()
		}
	}
	return in.Err()
}

// run publishes what is ordered.
func (f *Fan) run(o Order, acks <-chan ack) (r Report) {
	if f.Prepare != nil {
		if err := f.Prepare(o.Deltas); err != nil {
			return Report{Err: err.Error()}
		}
	}
	type sent struct {
		n  uint64
		at time.Time
	}
	var under []sent // under way, oldest first
	take := func(a ack) {
		for len(under) > 0 && under[0].n <= a.n {
			r.Late = append(r.Late, a.at.Sub(under[0].at))
			under = under[1:]
		}
	}
	before, start := cpu(), time.Now()
	for i := range o.Deltas {
		if o.Period > 0 && i%o.Burst == 0 {
			time.Sleep(time.Until(start.Add(time.Duration(i/o.Burst) * o.Period)))
		}
		for len(under) >= o.Window {
			take(<-acks)
		}
		at := time.Now()
		n, err := f.Publish()
		if err != nil {
			return Report{Err: err.Error()}
		}
		under = append(under, sent{n, at})
	}
	for len(under) > 0 {
		take(<-acks)
	}
	r.Sockets, r.CPU, r.Wall = f.Sockets(), cpu()-before, time.Since(start)
	r.Deliveries = o.Deltas * r.Sockets
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
