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
