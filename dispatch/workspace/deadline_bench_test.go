package workspace

import (
	"container/heap"
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
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
	cfg := onDisk(b, b.TempDir(), dispatch.Exercise)
	begin := clock.At(start)
	cfg.Begin = &Begin{At: begin, Paused: true}
	w := opens(b, cfg)
	armFeeds(b, w, deadlines, instants)
	first, ok := nextDue(b, w)
	if !ok {
		b.Fatal("nothing is due")
	}
	late := &lateness{struck: map[string]bool{}, done: make(chan struct{})}
	w.Subscribe(late.see(w))
	ctx := context.Background()
	for _, do := range []func() (Outcome, error){
		func() (Outcome, error) { return w.AdvanceTo(ctx, desk, first-benchRate/5) },
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

// armFeeds lets n sources give a sign of life at some instants, one second
// apart; each must be missed when it has been silent for long enough (A61).
func armFeeds(b testing.TB, w *Workspace, n, instants int) {
	for i := range instants {
		var wg sync.WaitGroup
		for j := range n / instants {
			wg.Go(func() {
				give(b, w, Request{Actor: desk, Command: hear(fmt.Sprintf("%d-%d", i, j)), Brief: true})
			})
		}
		wg.Wait()
		if _, err := w.StepClock(context.Background(), desk, time.Second); err != nil {
			b.Fatal(err)
		}
	}
}

func nextDue(b testing.TB, w *Workspace) (due clock.Time, ok bool) {
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) { due, ok = s.NextDue() })
	if err != nil {
		b.Fatal(err)
	}
	return due, ok
}

// lateness notes when each deadline became known.
type lateness struct {
	struck       map[string]bool
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
				after := float64(int64(k.Due)*1e9-law.At) / law.Rate
				d := now.Sub(time.Unix(0, law.Wall).Add(time.Duration(after)))
				if d < 0 {
					l.early++
				}
				if l.struck[k.Ref] {
					l.twice++
				}
				l.struck[k.Ref] = true
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
// 100,000 pending; target ≤ 1.5.
func BenchmarkPending(b *testing.B) {
	few, many := costWith(b, 1000), costWith(b, 100_000)
	for b.Loop() {
	}
	b.ReportMetric(float64(few.Nanoseconds()), "ns/deadline-1k")
	b.ReportMetric(float64(many.Nanoseconds()), "ns/deadline-100k")
	b.ReportMetric(float64(many)/float64(few), "x-1k(≤1.5)")
}

// costWith strikes deadlines while as many others are pending, and gives the
// time that one takes: fifty seconds with 200 each, the fastest half of them.
func costWith(b *testing.B, pending int) time.Duration {
	cfg := onDisk(b, b.TempDir(), dispatch.Exercise)
	cfg.Begin = &Begin{At: clock.At(start), Paused: true}
	w := opens(b, cfg)
	const steps, each = 50, 200
	armFeeds(b, w, steps*each, steps)
	first, _ := nextDue(b, w)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			for j := i; j < pending; j += 64 {
				give(b, w, Request{Actor: desk, Command: hear(fmt.Sprint("pending ", j)), Brief: true})
			}
		})
	}
	wg.Wait()
	var took []time.Duration
	for i := range steps {
		t0 := time.Now()
		if _, err := w.AdvanceTo(context.Background(), desk, first+clock.Time(i)); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(t0))
	}
	w.Close()
	return quantile(took, .5) / each
}
