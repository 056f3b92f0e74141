//go:build unix

package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// stand is one measurement: a server of its own process, and its crowd here.
type stand struct {
	tb    testing.TB
	mode  string
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Scanner
	crowd *crowd
	empty report // before the first socket

	mu sync.Mutex // of in: acks come from the crowd's goroutines
}

func newStand(tb testing.TB, mode string, sockets int) *stand {
	tb.Helper()
	s := &stand{tb: tb, mode: mode, crowd: &crowd{}, cmd: exec.Command(os.Args[0])}
	s.cmd.Env = append(os.Environ(), "LIVE_MEASURE="+mode, "GOCOVERDIR="+tb.TempDir())
	s.cmd.Stderr = os.Stderr
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	s.out = bufio.NewScanner(out)
	if err := s.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	s.empty = s.answer()
	if s.crowd, err = gather(s.empty.Addr, sockets, mode, s.acked); err != nil {
		tb.Fatal(err)
	}
	for have := 0; have < sockets; { // its accepting goroutine may lag a little
		s.say("count")
		have = s.answer().Sockets
	}
	return s
}

func (s *stand) acked(n uint64) {
	if n == 0 {
		s.say("quit")
		return
	}
	s.say("ack %d", n)
}

func (s *stand) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.in, format+"\n", args...)
}

func (s *stand) answer() (r report) {
	s.tb.Helper()
	if !s.out.Scan() {
		s.crowd.mu.Lock()
		defer s.crowd.mu.Unlock()
		s.tb.Fatalf("%s: the server is gone: %v, %v", s.mode, s.out.Err(), s.crowd.err)
	}
	if err := json.Unmarshal(s.out.Bytes(), &r); err != nil {
		s.tb.Fatal(err)
	}
	return r
}

func (s *stand) idle() report {
	s.say("idle")
	return s.answer()
}

func (s *stand) run(o order) report {
	s.tb.Helper()
	data, err := json.Marshal(o)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.say("go %s", data)
	r := s.answer()
	s.crowd.mu.Lock()
	defer s.crowd.mu.Unlock()
	if s.crowd.err != nil {
		s.tb.Fatal(s.crowd.err)
	}
	return r
}

func (s *stand) close() {
	s.crowd.leave()
	s.in.Close()
	s.cmd.Wait()
}

func (r report) perDelivery() float64 {
	return float64(r.CPU.Nanoseconds()) / 1e3 / float64(r.Deliveries)
}

func (r report) rate() float64 { return float64(r.Deliveries) / r.Wall.Seconds() }

var crowds = []int{1000, 5000}

// BenchmarkDeliveryCPU: one delta of 300 bytes every 50 ms, to 20 audiences.
// Server CPU for each delivery against write(2) of the same bytes to as many
// plain sockets; to reach: ≤ 1.3. Two cores cannot bring 100,000 frames a
// second to a crowd that shares them: at 5,000 sockets both sides fall behind,
// the hub combines (deltas/frame), the floor does not. 5000-calm leaves time, and
// leaves out the beats, which would be a quarter of its frames.
func BenchmarkDeliveryCPU(b *testing.B) {
	for _, c := range []struct {
		name    string
		sockets int
		mode    string
		order   order
	}{
		{"1000", 1000, "hub", order{Deltas: 30, Burst: 1, Window: 8, Period: 50 * time.Millisecond}},
		{"5000", 5000, "hub", order{Deltas: 24, Burst: 1, Window: 8, Period: 50 * time.Millisecond}},
		{"5000-calm", 5000, "hub-calm", order{Deltas: 6, Burst: 1, Window: 8, Period: 300 * time.Millisecond}},
	} {
		b.Run(c.name, func(b *testing.B) { compareCPU(b, c.mode, c.sockets, c.order) })
	}
}

// BenchmarkBurstCPU: the same with 8 deltas at once.
func BenchmarkBurstCPU(b *testing.B) {
	for _, n := range crowds {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			compareCPU(b, "hub", n, order{Deltas: 48, Burst: 8, Window: 8, Period: 50 * time.Millisecond})
		})
	}
}

func compareCPU(b *testing.B, mode string, sockets int, o order) {
	compare(b, sockets, "bare", mode, o, func(base, hub report) {
		b.ReportMetric(hub.perDelivery()/base.perDelivery(), "×bare")
		b.ReportMetric(base.perDelivery(), "bare-µs/delivery")
		b.ReportMetric(hub.perDelivery(), "µs/delivery")
	})
}

// BenchmarkInFlight: as fast as it goes with 8 deltas in flight. Deliveries a
// second against the naive hub; to reach: ≥ 2.
func BenchmarkInFlight(b *testing.B) {
	for _, n := range crowds {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o := order{Deltas: 200_000 / n, Burst: 8, Window: 8}
			compare(b, n, "naive", "hub", o, func(base, hub report) {
				b.ReportMetric(hub.rate()/base.rate(), "×naive")
				b.ReportMetric(base.rate(), "naive-deliveries/s")
				b.ReportMetric(hub.rate(), "deliveries/s")
			})
		})
	}
}

// BenchmarkIdleSocket: resident memory of the server for each socket that only
// waits; to reach: ≤ 9 kB.
func BenchmarkIdleSocket(b *testing.B) {
	for range b.N {
		const n = 5000
		each := func(mode string) float64 {
			s := newStand(b, mode, n)
			defer s.close()
			s.run(order{Deltas: 8, Burst: 8, Window: 8})
			r := s.idle()
			if r.Sockets != n {
				b.Fatalf("%s: %d sockets", mode, r.Sockets)
			}
			return float64(r.RSS-s.empty.RSS) / n / 1000
		}
		naive, hub := each("naive"), each("hub")
		b.ReportMetric(naive, "naive-kB/socket")
		b.ReportMetric(hub, "kB/socket")
		b.ReportMetric(hub/naive, "×naive")
		b.ReportMetric(0, "ns/op")
	}
}

// compare runs the order on the baseline and on the hub by turns, so that what
// else goes on in the machine falls on both, and reports the sums.
func compare(b *testing.B, sockets int, baseline, mode string, o order, tell func(base, hub report)) {
	for range b.N {
		stands := [2]*stand{newStand(b, baseline, sockets), newStand(b, mode, sockets)}
		for _, s := range stands {
			s.run(order{Deltas: 16, Burst: 8, Window: 8}) // warm
		}
		frames := stands[1].crowd.seen()
		var got [2]report
		for range turns {
			for i, s := range stands {
				r := s.run(o)
				if r.Sockets != sockets {
					b.Fatalf("%s: %d sockets", s.mode, r.Sockets)
				}
				got[i].CPU += r.CPU
				got[i].Wall += r.Wall
				got[i].Deliveries += r.Deliveries
				got[i].P50 = max(got[i].P50, r.P50)
				got[i].P99 = max(got[i].P99, r.P99)
			}
		}
		for _, s := range stands {
			s.close()
		}
		b.ReportMetric(float64(got[1].Deliveries)/float64(stands[1].crowd.seen()-frames), "deltas/frame")
		tell(got[0], got[1])
		b.ReportMetric(float64(got[0].P50.Microseconds())/1e3, baseline+"-p50-ms")
		b.ReportMetric(float64(got[1].P50.Microseconds())/1e3, "p50-ms")
		b.ReportMetric(float64(got[1].P99.Microseconds())/1e3, "p99-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// turns is how often compare changes over; a turn is an order.
const turns = 4

// The measurements measure what they say: every mode brings every delta to
// every socket, and the hub uses fewer frames for it.
func TestMeasurementsDeliverEverything(t *testing.T) {
	const sockets, deltas = 40, 64
	frames := map[string]uint64{}
	for _, mode := range []string{"bare", "naive", "hub"} {
		s := newStand(t, mode, sockets)
		r := s.run(order{Deltas: deltas, Burst: 8, Window: 8})
		if r.Sockets != sockets || r.Deliveries != sockets*deltas || r.CPU <= 0 || r.P50 <= 0 || s.idle().RSS <= 0 {
			t.Errorf("%s: %+v", mode, r)
		}
		s.close()
		frames[mode] = s.crowd.frames
		if got := len(s.crowd.reached); got != 0 {
			t.Errorf("%s: %d deltas did not reach everyone", mode, got)
		}
	}
	if frames["bare"] != sockets*deltas || frames["naive"] != sockets*deltas || frames["hub"] >= sockets*deltas {
		t.Errorf("frames: %v", frames)
	}
}
