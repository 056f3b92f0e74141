package live

import "sync/atomic"

// Counters is what the hub has done since it was made. Connections alone can
// fall.
type Counters struct {
	Connections int64  // sockets open now
	Opened      uint64 // sockets upgraded
	Refused     uint64 // requests refused before the upgrade
	Expelled    uint64 // sockets closed for breaking the protocol
	Frames      uint64 // messages written: hellos, snapshots, deltas, beats
	Bytes       uint64 // as frames, without TCP's part
	Deliveries  uint64 // published deltas brought to a socket, alone or combined
	Coalesced   uint64 // of those, how many shared the frame of another
	Snapshots   uint64 // snapshots sent
	SlowResyncs uint64 // sockets that fell out of the window and asked the source
}

// tally is the live side of Counters.
type tally struct {
	connections                                           atomic.Int64
	opened, refused, expelled                             atomic.Uint64
	frames, bytes, deliveries, coalesced, snapshots, slow atomic.Uint64
}

// Counters returns the counts so far.
func (h *Hub) Counters() Counters {
	c := &h.count
	return Counters{
		Connections: c.connections.Load(),
		Opened:      c.opened.Load(),
		Refused:     c.refused.Load(),
		Expelled:    c.expelled.Load(),
		Frames:      c.frames.Load(),
		Bytes:       c.bytes.Load(),
		Deliveries:  c.deliveries.Load(),
		Coalesced:   c.coalesced.Load(),
		Snapshots:   c.snapshots.Load(),
		SlowResyncs: c.slow.Load(),
	}
}

// passCount gathers a shard's counts, so that cores do not fight over one
// cache line at every delivery.
type passCount struct{ frames, bytes, deliveries, coalesced uint64 }

func (p *passCount) flush(t *tally) {
	if p.frames > 0 {
		t.frames.Add(p.frames)
		t.bytes.Add(p.bytes)
		t.deliveries.Add(p.deliveries)
		t.coalesced.Add(p.coalesced)
		*p = passCount{}
	}
}
