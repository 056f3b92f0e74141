package workspace

import (
	"time"

	"wanghuo/dispatch"
)

// memory is what the runtime remembers of a log beside the domain's state:
// recent idempotency keys, how an exercise's clock runs to the nanosecond, the
// time of the last commit, and which keys of the vault were to be destroyed.
// It follows from the commits alone and goes into a snapshot.
type memory struct {
	keep  uint64 // for how many commits a key is remembered
	from  uint64 // keys of commits before are not worth noting: a replay goes past them
	keys  map[string]keyed
	order []ordered // oldest first
	kept
}

// kept is the part of the memory that is written as it stands.
type kept struct {
	Law      law       `json:"law"`
	LastWall time.Time `json:"last_wall"`
	Erased   []erasure `json:"erased,omitempty"`
}

type keyed struct {
	number uint64
	digest [32]byte
}

type ordered struct {
	key    string
	number uint64
}

// erasure is a key of the vault that a commit ordered to be destroyed.
type erasure struct {
	Key   string `json:"key"`
	Basis string `json:"basis"`
}

func newMemory(keep uint64) *memory { return &memory{keep: keep, keys: map[string]keyed{}} }

// remember takes note of a commit that follows those it knows.
func (m *memory) remember(o *opened) {
	m.LastWall = o.wall
	if o.key != "" && o.header.Number >= m.from {
		e := keyed{number: o.header.Number}
		copy(e.digest[:], o.digest)
		m.key(o.key, e)
	}
	for _, ev := range o.events {
		switch ev := ev.(type) {
		case *dispatch.WorkspaceOpened:
			m.Law = law{At: o.wall.UnixNano(), Wall: o.wall, Rate: 1}
			if seconds(m.Law.At) != o.header.At {
				m.Law.At = int64(o.header.At) * int64(time.Second)
			}
		case *dispatch.ClockChanged:
			m.Law = lawAfter(m.Law, ev, o)
		case *dispatch.PersonalErased:
			for _, k := range ev.Keys {
				m.Erased = append(m.Erased, erasure{k, ev.Basis})
			}
		}
	}
	m.forget(o.header.Number)
}

// lawAfter is how the clock runs after a change, from what the log says.
func lawAfter(before law, ev *dispatch.ClockChanged, o *opened) law {
	l := law{At: int64(o.header.At) * int64(time.Second), Wall: o.wall, Rate: ev.Rate, Paused: ev.Paused}
	switch {
	case ev.To != 0:
		l.At = int64(ev.To) * int64(time.Second)
	case before.Rate > 0:
		// The fraction of the second is not in the event; it follows from how
		// the clock ran before, unless that ran another way than recorded.
		if at := before.show(o.wall); seconds(at) == o.header.At {
			l.At = at
		}
	}
	return l
}

func (m *memory) key(key string, e keyed) {
	m.keys[key] = e
	m.order = append(m.order, ordered{key, e.number})
}

// forget drops keys that are older than those to keep.
func (m *memory) forget(head uint64) {
	n := 0
	for n < len(m.order) && m.order[n].number+m.keep <= head {
		if o := m.order[n]; m.keys[o.key].number == o.number {
			delete(m.keys, o.key)
		}
		n++
	}
	m.order = m.order[n:]
}
