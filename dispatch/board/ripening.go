package board

import (
	"container/heap"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// ripening holds rows that change after an instant though nothing is done: an
// overdue duty becomes missed (A12, A19). They are looked at again with the
// first commit behind it; until then the face judges by the row's own instant.
type ripening struct {
	queue queue
	known map[dispatch.Ref]clock.Time
}

type ripe struct {
	last clock.Time // the last second of the old state
	ref  dispatch.Ref
}

func (r *ripening) add(last clock.Time, ref dispatch.Ref) {
	if r.known == nil {
		r.known = map[dispatch.Ref]clock.Time{}
	}
	if r.known[ref] == last {
		return
	}
	r.known[ref] = last
	heap.Push(&r.queue, ripe{last, ref})
}

// until takes out what has changed by now.
func (r *ripening) until(now clock.Time) []dispatch.Ref {
	var out []dispatch.Ref
	for len(r.queue) > 0 && r.queue[0].last < now {
		x := heap.Pop(&r.queue).(ripe)
		if r.known[x.ref] == x.last { // else its due has moved since
			delete(r.known, x.ref)
			out = append(out, x.ref)
		}
	}
	return out
}

type queue []ripe

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].last < q[j].last }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(ripe)) }
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}
