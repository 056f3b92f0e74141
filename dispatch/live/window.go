package live

import "sync"

// change is one row's part in a delta, with how the row was visible before.
type change struct {
	row  Row // the row now; bare when gone
	gone bool
	had  bool // was there a row before?
	was  Row  // its visibility then, without Data
}

// entry is one published delta in the window.
type entry struct {
	from, to uint64
	changes  []change
	size     int
}

// window is the last deltas, in order and without gaps: enough to compose one
// message from any position not before floor. It belongs to the hub's mutex.
type window struct {
	entries   []entry
	size      int
	floor     uint64
	maxDeltas int
	maxBytes  int
}

// reset empties the window: whoever stands before floor needs the source.
func (w *window) reset(floor uint64) {
	w.entries, w.size, w.floor = nil, 0, floor
}

func (w *window) push(e entry) {
	w.entries = append(w.entries, e)
	w.size += e.size
	drop := 0
	for size := w.size; len(w.entries)-drop > 1 && (len(w.entries)-drop > w.maxDeltas || size > w.maxBytes); drop++ {
		size -= w.entries[drop].size
	}
	for _, old := range w.entries[:drop] {
		w.size -= old.size
		w.floor = old.to
	}
	// Views hold slices of entries: cutting the front never writes to them,
	// and append moves to a new array once this one is used up.
	w.entries = w.entries[drop:]
}

// brink is the position from which on the window will hold for some time.
func (w *window) brink() uint64 {
	if len(w.entries) <= w.maxDeltas/2 && w.size <= w.maxBytes/2 {
		return w.floor
	}
	return w.entries[len(w.entries)/2].from
}

// view is the rows' recent past as it stood at one head. Shards that pass over
// their sockets at the same head share it, and with it every encoded message.
type view struct {
	head    uint64
	floor   uint64
	brink   uint64 // positions before it will soon be before floor
	hello   Hello
	beat    int64 // ms between beats
	entries []entry
	framers *framers

	mu       sync.Mutex
	messages map[messageKey]*message
	lastBeat *message
	beatsAt  int64
}

// messageKey tells the frames of one view apart. The kinds of frame never
// collide: a hello is asked for with its own kind.
type messageKey struct {
	kind byte
	aud  *audience
	n    uint64
}

const (
	kindHello = 'h'
	kindDelta = 'd'
	kindEmpty = 'e'
)

// message is one encoded frame, shared by all sockets that get it.
type message struct {
	frame  []byte
	deltas int  // how many published deltas it carries
	empty  bool // it would carry no row and remove none: frame is nil
}

func (v *view) message(k messageKey, make func() *message) *message {
	v.mu.Lock()
	defer v.mu.Unlock()
	m := v.messages[k]
	if m == nil {
		m = make()
		v.messages[k] = m
	}
	return m
}

func (v *view) helloTo(aud *audience) *message {
	return v.message(messageKey{kindHello, aud, 0}, func() *message {
		return v.framers.message(encodeHello(v.hello, aud.token(v.hello), v.beat))
	})
}

// beatAt keeps the last beat only: a view of a quiet night has thousands.
func (v *view) beatAt(at int64) *message {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lastBeat == nil || v.beatsAt != at {
		v.lastBeat, v.beatsAt = v.framers.message(encodeBeat(at, v.head)), at
	}
	return v.lastBeat
}

// deltaFrom returns one message that brings a viewer of aud from position from
// (not before floor) to the view's head.
func (v *view) deltaFrom(aud *audience, from uint64) *message {
	return v.message(messageKey{kindDelta, aud, from}, func() *message {
		d, n := v.compose(aud.viewer, from)
		if len(d.Rows) == 0 && len(d.Removed) == 0 {
			return &message{empty: true}
		}
		m := v.framers.message(encodeDelta(d))
		m.deltas = n
		return m
	})
}

// emptyFrom returns the delta that says that nothing changed.
func (v *view) emptyFrom(from uint64) *message {
	return v.message(messageKey{kindEmpty, nil, from}, func() *message {
		return v.framers.message(encodeDelta(Delta{From: from, To: max(v.head, from)}))
	})
}

// compose folds the deltas after from into one, as viewer may see it.
func (v *view) compose(viewer Viewer, from uint64) (d Delta, deltas int) {
	d = Delta{From: from, To: max(v.head, from)}
	first := len(v.entries)
	for first > 0 && v.entries[first-1].to > from {
		first--
	}
	type fate struct {
		row     Row
		visible bool
	}
	var order []string
	fates := make(map[string]fate)
	for _, e := range v.entries[first:] {
		deltas++
		for i := range e.changes {
			c := &e.changes[i]
			if !c.gone && c.row.Changed <= from {
				continue // the source was ahead, and the delta spans several commits
			}
			key := c.row.Key
			visible := !c.gone && viewer.sees(c.row)
			if _, known := fates[key]; !known {
				// A row that was hidden and stays hidden is not even named:
				// its key alone would tell that it exists.
				if !visible && !(c.had && viewer.sees(c.was)) {
					continue
				}
				order = append(order, key)
			}
			fates[key] = fate{c.row, visible}
		}
	}
	for _, key := range order {
		if f := fates[key]; f.visible {
			d.Rows = append(d.Rows, f.row)
		} else {
			d.Removed = append(d.Removed, key)
		}
	}
	return d, deltas
}
