package dispatch

import (
	"container/heap"

	"wanghuo/dispatch/clock"
)

// Timer is an instant at which the state wants a Tick. A deadline's instant is
// the second after its due: the due second itself is in time (A01).
type Timer struct {
	At   clock.Time `json:"at"`
	Kind string     `json:"kind"` // deadline, soon, ring, nudge, shelf, feed
	Ref  string     `json:"ref"`
}

// Timers is a heap of timers. A timer whose cause is gone is passed over when
// it comes up: nothing searches the heap.
type Timers struct {
	Heap timerHeap `json:"heap"`
}

type timerHeap []Timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if h[i].At != h[j].At {
		return h[i].At < h[j].At
	}
	if h[i].Kind != h[j].Kind {
		return h[i].Kind < h[j].Kind
	}
	return h[i].Ref < h[j].Ref
}
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *timerHeap) Push(x any)   { *h = append(*h, x.(Timer)) }
func (h *timerHeap) Pop() any {
	old := *h
	n := len(old) - 1
	t := old[n]
	*h = old[:n]
	return t
}

func (t *Timers) add(at clock.Time, kind, ref string) {
	if at != 0 {
		heap.Push(&t.Heap, Timer{at, kind, ref})
	}
}

func (t *Timers) next() (Timer, bool) {
	if len(t.Heap) == 0 {
		return Timer{}, false
	}
	return t.Heap[0], true
}

func (t *Timers) pop() Timer { return heap.Pop(&t.Heap).(Timer) }

// NextDue is the earliest instant at which a Tick has work to do.
func (s *State) NextDue() (clock.Time, bool) {
	t, ok := s.Timers.next()
	return t.At, ok
}

// first lists the n earliest timers whose instant is not after at, in order,
// without touching the heap: it looks only below what it has listed.
func (t *Timers) first(at clock.Time, n int) []Timer {
	if len(t.Heap) == 0 || t.Heap[0].At > at {
		return nil
	}
	out := make([]Timer, 0, min(n, len(t.Heap)))
	edge := &timerEdge{heap: t.Heap, at: []int{0}}
	for len(edge.at) > 0 && len(out) < n {
		i := heap.Pop(edge).(int)
		if t.Heap[i].At > at {
			break
		}
		out = append(out, t.Heap[i])
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(t.Heap) {
				heap.Push(edge, child)
			}
		}
	}
	return out
}

// timerEdge orders places of a heap by the timers that lie there.
type timerEdge struct {
	heap timerHeap
	at   []int
}

func (e *timerEdge) Len() int           { return len(e.at) }
func (e *timerEdge) Less(i, j int) bool { return e.heap.Less(e.at[i], e.at[j]) }
func (e *timerEdge) Swap(i, j int)      { e.at[i], e.at[j] = e.at[j], e.at[i] }
func (e *timerEdge) Push(x any)         { e.at = append(e.at, x.(int)) }
func (e *timerEdge) Pop() any {
	last := e.at[len(e.at)-1]
	e.at = e.at[:len(e.at)-1]
	return last
}
