package workspace

import (
	"container/heap"
	"context"
	"sync"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
)

const (
	deadlines = 100_000
	over      = 8 * time.Second
	// benchRate lets an exercise pass fifty seconds in one: deadlines fall
	// on whole seconds of the workspace, which then come every 20 ms.
	benchRate = 50
)

// BenchmarkDeadlines lets 100,000 deadlines of the real rules fall due over
// eight seconds, each recorded durably and shown to a watcher before it counts;
// lateness after the firing instant against a volatile heap's on the same
// instants; target p99 ≤ 10. None may be early, lost or doubled.
func BenchmarkDeadlines(b *testing.B) {
	for b.Loop() {
		ours, theirs := durableDeadlines(b), volatileDeadlines(b)
		b.ReportMetric(float64(quantile(ours, .99).Microseconds()), "p99-µs")
		b.ReportMetric(float64(quantile(theirs, .99).Microseconds()), "volatile-p99-µs")
		b.ReportMetric(float64(quantile(ours, .99))/float64(quantile(theirs, .99)), "x-volatile-p99(≤10)")
		b.ReportMetric(float64(quantile(ours, .5).Microseconds()), "p50-µs")
	}
}

// instants is how many instants the deadlines fall on.
const instants = int(benchRate * over / time.Second)

func durableDeadlines(b *testing.B) []time.Duration {
	Tune()
	cfg := onDisk(b, b.TempDir(), dispatch.Exercise)
	begin := clock.At(start)
	cfg.Begin = &Begin{At: begin, Paused: true}
	w := opens(b, cfg)
	manned(b, w)
	first := begin.Add(time.Hour)
	arm(b, w, deadlines, instants, first)
	late := &lateness{struck: map[obligation.ID]bool{}, done: make(chan struct{})}
	w.Subscribe(late.see(w))
	ctx := context.Background()
	for _, do := range []func() (Outcome, error){
		func() (Outcome, error) { return w.AdvanceTo(ctx, desk, first-benchRate/5) },
		// Alarms have climbed on the way; everyone has seen it before we begin.
		func() (Outcome, error) { return Outcome{}, w.follower.reached(ctx, w.Head().Number) },
		func() (Outcome, error) { return w.SetRate(ctx, desk, benchRate) },
		func() (Outcome, error) { return w.StartClock(ctx, desk) },
	} {
		if _, err := do(); err != nil {
			b.Fatal(err)
		}
	}
	<-late.done
	if late.early > 0 || late.twice > 0 {
		b.Errorf("%d early, %d twice", late.early, late.twice)
	}
	w.Close()
	return late.all
}

// arm makes n duties that fall due at some instants, one second apart, from
// from on: each a leader's instruction with a due of its own (4.1.7).
func arm(b testing.TB, w *Workspace, n, instants int, from clock.Time) {
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			for j := i; j < n; j += 64 {
				give(b, w, Request{Actor: desk, Brief: true, Command: &dispatch.RecordInstruction{
					From: "emergency-committee/director", To: "street-dashilan", Gist: "report back", Due: from.Add(time.Duration(j%instants) * time.Second),
				}})
			}
		})
	}
	wg.Wait()
}

// lateness notes when each deadline became known.
type lateness struct {
	struck       map[obligation.ID]bool
	all          []time.Duration
	early, twice int
	done         chan struct{}
}

func (l *lateness) see(w *Workspace) func(Update) {
	return func(u Update) {
		now := time.Now()
		for _, ev := range u.Events {
			ts, ok := ev.(*dispatch.TimersStruck)
			if !ok {
				continue
			}
			law := w.keeper.running()
			for _, k := range ts.Struck {
				if k.Kind != "deadline" {
					continue
				}
				// The due second itself is in time; it is over a second later.
				after := float64(int64(k.Due+1)*1e9-law.At) / law.Rate
				d := now.Sub(time.Unix(0, law.Wall).Add(time.Duration(after)))
				if d < 0 {
					l.early++
				}
				if l.struck[k.Duty] {
					l.twice++
				}
				l.struck[k.Duty] = true
				if l.all = append(l.all, d); len(l.all) == deadlines {
					close(l.done)
				}
			}
		}
	}
}

// volatileDeadlines is the baseline: a heap and a timer, nothing written.
func volatileDeadlines(b *testing.B) []time.Duration {
	h := &timeHeap{}
	begin := time.Now().Add(200 * time.Millisecond)
	for i := range deadlines {
		heap.Push(h, begin.Add(time.Duration(i%instants)*over/time.Duration(instants)))
	}
	late := make([]time.Duration, 0, deadlines)
	timer := time.NewTimer(0)
	for h.Len() > 0 {
		timer.Reset(time.Until((*h)[0]))
		now := <-timer.C
		for now = time.Now(); h.Len() > 0 && !(*h)[0].After(now); now = time.Now() {
			late = append(late, now.Sub(heap.Pop(h).(time.Time)))
		}
	}
	return late
}

type timeHeap []time.Time

func (h timeHeap) Len() int           { return len(h) }
func (h timeHeap) Less(i, j int) bool { return h[i].Before(h[j]) }
func (h timeHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *timeHeap) Push(x any)        { *h = append(*h, x.(time.Time)) }
func (h *timeHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// BenchmarkPending compares what striking a deadline costs with 1,000 and with
// 100,000 pending; target ≤ 1.5. The two take turns, so that both meet the same
// disk and the same machine.
func BenchmarkPending(b *testing.B) {
	few, many := newStriker(b, 1000), newStriker(b, 100_000)
	for b.Loop() {
		few.ahead(b)
		many.ahead(b)
		for range strikeSteps {
			few.step(b)
			many.step(b)
		}
	}
	p, q := few.cost(), many.cost()
	b.ReportMetric(float64(p.Nanoseconds()), "ns/deadline-1k")
	b.ReportMetric(float64(q.Nanoseconds()), "ns/deadline-100k")
	b.ReportMetric(float64(q)/float64(p), "x-1k(≤1.5)")
}

// strikeSteps seconds with strikeEach deadlines each.
const strikeSteps, strikeEach = 60, 200

// striker is a workspace in which deadlines are struck second by second while
// others are pending for a year later.
type striker struct {
	w    *Workspace
	at   clock.Time
	took []time.Duration
}

func newStriker(b *testing.B, pending int) *striker {
	cfg := onDisk(b, b.TempDir(), dispatch.Exercise)
	cfg.Begin = &Begin{At: clock.At(start), Paused: true}
	s := &striker{w: opens(b, cfg), at: clock.At(start)}
	manned(b, s.w)
	arm(b, s.w, pending, strikeSteps, s.at.Add(365*24*time.Hour))
	return s
}

// ahead sets the deadlines of the steps to come, an hour ahead, and lets pass all
// that comes before: alarms that climb.
func (s *striker) ahead(b *testing.B) {
	s.at = s.at.Add(time.Hour)
	arm(b, s.w, strikeSteps*strikeEach, strikeSteps, s.at)
	s.advance(b, s.at-1)
}

func (s *striker) advance(b *testing.B, to clock.Time) {
	if _, err := s.w.AdvanceTo(context.Background(), desk, to); err != nil {
		b.Fatal(err)
	}
}

func (s *striker) step(b *testing.B) {
	t0 := time.Now()
	s.advance(b, s.at)
	s.took = append(s.took, time.Since(t0))
	s.at++
}

func (s *striker) cost() time.Duration { return quantile(s.took, .5) / strikeEach }
