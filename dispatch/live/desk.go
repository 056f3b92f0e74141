package live

import (
	"math"
	"sync"
)

// desk is the hub's one goroutine that asks the source. Sockets that need more
// than the window holds queue here, at most once each; those that need the
// same share one question and one message.
type desk struct {
	hub   *Hub
	kick  chan struct{}
	mu    sync.Mutex
	queue []inquiry
	kept  map[*audience]kept // owned by run
}

// kept is a snapshot that may serve again for a moment: a crowd that comes
// back after a restart comes one by one. Whoever gets an older one gets the
// delta since from the window.
type kept struct {
	message  *message
	head     uint64
	forceSeq uint64
	beatSeq  uint64
}

// inquiry is one socket's need.
type inquiry struct {
	s        *socket
	want     uint64 // s.want when it asked: an older answer is thrown away
	aud      *audience
	from     uint64
	snapshot bool
}

func (d *desk) wake() {
	select {
	case d.kick <- struct{}{}:
	default:
	}
}

func (d *desk) ask(qs []inquiry) {
	if len(qs) == 0 {
		return
	}
	d.mu.Lock()
	d.queue = append(d.queue, qs...)
	d.mu.Unlock()
	d.wake()
}

func (d *desk) run() {
	for {
		select {
		case <-d.hub.stop:
			return
		case <-d.kick:
		}
		d.hub.seed()
		d.forget()
		d.mu.Lock()
		queue := d.queue
		d.queue = nil
		d.mu.Unlock()
		d.answer(queue)
	}
}

// answer asks once for each distinct need and sends the answers to the shards.
func (d *desk) answer(queue []inquiry) {
	type need struct {
		aud      *audience
		from     uint64
		snapshot bool
	}
	groups := make(map[need][]inquiry)
	for _, q := range queue {
		n := need{aud: q.aud, snapshot: q.snapshot}
		if !q.snapshot {
			n.from = q.from
		}
		groups[n] = append(groups[n], q)
	}
	for n, qs := range groups {
		m, head, snapshot := d.fetch(n.aud, n.from, n.snapshot)
		if snapshot {
			d.hub.count.snapshots.Add(uint64(len(qs)))
		}
		for _, sh := range d.hub.shards {
			var mine []inquiry
			for _, q := range qs {
				if q.s.shard == sh {
					mine = append(mine, q)
				}
			}
			if len(mine) > 0 {
				sh.post(func() {
					for _, q := range mine {
						sh.deliver(q, m, head)
					}
				})
			}
		}
	}
}

func (d *desk) fetch(aud *audience, from uint64, snapshot bool) (m *message, head uint64, full bool) {
	if !snapshot {
		head, rows, removed, ok := d.hub.source.Since(aud.viewer, from)
		if ok && head >= from {
			m := d.hub.frames.message(encodeDelta(Delta{From: from, To: head, Rows: seen(aud, rows), Removed: removed}))
			m.deltas = 1
			return m, head, false
		}
	}
	if k, ok := d.kept[aud]; ok {
		return k.message, k.head, true
	}
	now, _ := d.hub.moment()
	head, rows := d.hub.source.Snapshot(aud.viewer)
	m = d.hub.frames.message(encodeSnapshot(head, seen(aud, rows)))
	m.deltas = 1
	now.message, now.head = m, head
	d.kept[aud] = now
	return m, head, true
}

// forget drops the snapshots that may not serve again.
func (d *desk) forget() {
	now, floor := d.hub.moment()
	for aud, k := range d.kept {
		if k.head < floor || k.forceSeq != now.forceSeq || k.beatSeq+1 < now.beatSeq {
			delete(d.kept, aud)
		}
	}
}

// moment tells when it is, as far as snapshots age.
func (h *Hub) moment() (now kept, floor uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	floor = h.window.floor
	if !h.seeded {
		floor = math.MaxUint64
	}
	return kept{forceSeq: h.forceSeq, beatSeq: h.beatSeq}, floor
}

// seen filters what the source sent once more: that an unauthorised row never
// leaves should not hang on one implementation.
func seen(aud *audience, rows []Row) []Row {
	kept := make([]Row, 0, len(rows))
	for _, r := range rows {
		if aud.viewer.sees(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// seed asks the source for what the hub must know itself: at the start, after
// a gap and after a change of epoch or of what stands beside the log all rows'
// visibility, after a change of clock Hello alone. It does nothing when there is no need.
func (h *Hub) seed() {
	h.mu.Lock()
	seeded, wantHello := h.seeded, h.wantHello
	h.wantHello = false
	before := h.hello
	first := h.helloSeq == 0
	h.mu.Unlock()
	if seeded && !wantHello {
		return
	}
	hello := h.source.Hello()
	moved := first || hello.Log != before.Log || hello.Epoch != before.Epoch || hello.Beside != before.Beside
	var head uint64
	var rows []Row
	if moved {
		h.mu.Lock()
		h.seeded = false // what is published meanwhile is held
		h.mu.Unlock()
	}
	if moved || !seeded {
		head, rows = h.source.Snapshot(Viewer{Sees: func(Row) bool { return true }})
	}
	h.mu.Lock()
	h.hello = hello
	h.view = nil
	if moved || wantHello {
		h.helloSeq++
	}
	if moved {
		h.forceSeq++
	}
	if moved || !seeded {
		h.adopt(head, rows)
	}
	h.mu.Unlock()
	h.wakeAll()
}

// adopt starts the window anew from the source's state at head, and takes what
// was published meanwhile. The caller holds mu.
func (h *Hub) adopt(head uint64, rows []Row) {
	h.rows = make(map[string]Row, len(rows))
	for _, r := range rows {
		h.rows[r.Key] = bare(r)
	}
	h.head = head
	h.window.reset(head)
	h.seeded = true
	pending := h.pending
	h.pending = nil
	for _, d := range pending {
		switch {
		case d.To <= h.head:
		case d.From > h.head:
			// The source is behind what it published. The next beat asks again.
			h.seeded = false
			h.hold(d)
		default:
			h.take(d)
		}
	}
}
