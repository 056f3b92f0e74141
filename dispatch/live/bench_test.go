//go:build unix

package live

import (
	"fmt"
	"testing"
	"time"

	"wanghuo/dispatch/live/livetest"
)

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
		order   livetest.Order
	}{
		{"1000", 1000, "hub", livetest.Order{Deltas: 30, Burst: 1, Window: 8, Period: 50 * time.Millisecond}},
		{"5000", 5000, "hub", livetest.Order{Deltas: 24, Burst: 1, Window: 8, Period: 50 * time.Millisecond}},
		{"5000-calm", 5000, calm, livetest.Order{Deltas: 6, Burst: 1, Window: 8, Period: 300 * time.Millisecond}},
	} {
		b.Run(c.name, func(b *testing.B) { compareCPU(b, c.mode, c.sockets, c.order) })
	}
}

// BenchmarkBurstCPU: the same with 8 deltas at once.
func BenchmarkBurstCPU(b *testing.B) {
	for _, n := range crowds {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			compareCPU(b, "hub", n, livetest.Order{Deltas: 48, Burst: 8, Window: 8, Period: 50 * time.Millisecond})
		})
	}
}

func compareCPU(b *testing.B, mode string, sockets int, o livetest.Order) {
	compare(b, sockets, livetest.Bare, mode, o, func(base, hub livetest.Report) {
		b.ReportMetric(hub.PerDelivery()/base.PerDelivery(), "×bare")
		b.ReportMetric(base.PerDelivery(), "bare-µs/delivery")
		b.ReportMetric(hub.PerDelivery(), "µs/delivery")
	})
}

// BenchmarkInFlight: as fast as it goes with 8 deltas in flight. Deliveries a
// second against the naive hub; to reach: ≥ 2.
func BenchmarkInFlight(b *testing.B) {
	for _, n := range crowds {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o := livetest.Order{Deltas: 200_000 / n, Burst: 8, Window: 8}
			compare(b, n, "naive", "hub", o, func(base, hub livetest.Report) {
				b.ReportMetric(hub.Rate()/base.Rate(), "×naive")
				b.ReportMetric(base.Rate(), "naive-deliveries/s")
				b.ReportMetric(hub.Rate(), "deliveries/s")
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
			s := livetest.NewStand(b, mode, n)
			defer s.Close()
			s.Run(livetest.Order{Deltas: 8, Burst: 8, Window: 8})
			r := s.Idle()
			if r.Sockets != n {
				b.Fatalf("%s: %d sockets", mode, r.Sockets)
			}
			return float64(r.RSS-s.Empty.RSS) / n / 1000
		}
		naive, hub := each("naive"), each("hub")
		b.ReportMetric(naive, "naive-kB/socket")
		b.ReportMetric(hub, "kB/socket")
		b.ReportMetric(hub/naive, "×naive")
		b.ReportMetric(0, "ns/op")
	}
}

// compare runs the order on the baseline and on the hub by turns.
func compare(b *testing.B, sockets int, baseline, mode string, o livetest.Order, tell func(base, hub livetest.Report)) {
	const turns = 4
	for range b.N {
		base, hub, perFrame := livetest.ByTurns(b, baseline, mode, sockets, turns, o)
		tell(base, hub)
		b.ReportMetric(perFrame, "deltas/frame")
		b.ReportMetric(base.Quantile(.5), baseline+"-p50-ms")
		b.ReportMetric(hub.Quantile(.5), "p50-ms")
		b.ReportMetric(hub.Quantile(.99), "p99-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// The measurements measure what they say: every mode brings every delta to
// every socket, and the hub uses fewer frames for it.
func TestMeasurementsDeliverEverything(t *testing.T) {
	const sockets, deltas = 40, 64
	frames := map[string]uint64{}
	for _, mode := range []string{"bare", "naive", "hub"} {
		s := livetest.NewStand(t, mode, sockets)
		r := s.Run(livetest.Order{Deltas: deltas, Burst: 8, Window: 8})
		if r.Sockets != sockets || r.Deliveries != sockets*deltas || r.CPU <= 0 || len(r.Late) != deltas || r.Quantile(.5) <= 0 || s.Idle().RSS <= 0 {
			t.Errorf("%s: %+v", mode, r)
		}
		s.Close()
		frames[mode] = s.Crowd.Frames()
		if got := s.Crowd.Missed(); got != 0 {
			t.Errorf("%s: %d deltas did not reach everyone", mode, got)
		}
	}
	if frames["bare"] != sockets*deltas || frames["naive"] != sockets*deltas || frames["hub"] >= sockets*deltas {
		t.Errorf("frames: %v", frames)
	}
}
