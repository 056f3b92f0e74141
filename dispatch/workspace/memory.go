package workspace

import (
	"slices"
	"time"

	"wanghuo/dispatch"
)

// memory is what the runtime remembers of a log beside the domain's state:
// recent idempotency keys, how an exercise's clock runs to the nanosecond, the
// time of the last commit, and which keys of the vault were to be destroyed.
// It follows from the commits alone and goes into a snapshot.
type memory struct {
	keep uint64 // for how many commits a key is remembered, at least
	from uint64 // keys of commits before are not worth noting: a replay goes past them
	// Keys lie in two generations of keep commits each; when the younger is
	// full the older is dropped whole. The owner, who asks for keys, has them by
	// key and in no order; who only passes them on has them in order.
	young, old generation
	since      uint64 // the commit with which the younger begins
	indexed    bool
	kept
}

// generation is keys in the order of their commits, or by key.
type generation struct {
	list  []keyed
	index map[string]keyed
}

// kept is the part of the memory that is written as it stands.
type kept struct {
	Law      law
	LastWall int64 // Unix nanoseconds
	Erased   []erasure
}

// keyed is the commit that a key was used for, and the digest of its command.
type keyed struct {
	Key    string
	Number uint64
	Digest [32]byte
}

// erasure is a key of the vault that a commit ordered to be destroyed.
type erasure struct {
	Key   string
	Basis string
}

func newMemory(keep uint64) *memory { return &memory{keep: keep} }

// remember takes note of a commit that follows those it knows.
func (m *memory) remember(o *opened) {
	m.LastWall = o.wall.UnixNano()
	if o.key != "" && o.header.Number >= m.from {
		k := keyed{Key: o.key, Number: o.header.Number}
		copy(k.Digest[:], o.digest) // the bytes it lies in are many
		m.key(k)
	}
	for _, ev := range o.events {
		switch ev := ev.(type) {
		case *dispatch.WorkspaceOpened:
			m.Law = law{At: o.wall.UnixNano(), Wall: o.wall.UnixNano(), Rate: 1}
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
}

// lawAfter is how the clock runs after a change, from what the log says.
func lawAfter(before law, ev *dispatch.ClockChanged, o *opened) law {
	l := law{At: int64(o.header.At) * int64(time.Second), Wall: o.wall.UnixNano(), Rate: ev.Rate, Paused: ev.Paused}
	switch {
	case ev.To != 0:
		l.At = int64(ev.To) * int64(time.Second)
	case before.Rate > 0:
		// The fraction of the second is not in the event; it follows from how
		// the clock ran before, unless that ran another way than recorded.
		if at := before.show(o.wall.UnixNano()); seconds(at) == o.header.At {
			l.At = at
		}
	}
	return l
}

// known tells which commit a key was used for. From the first call on the
// memory is indexed and cannot be listed any more.
func (m *memory) known(key string) (keyed, bool) {
	if !m.indexed {
		m.young.makeIndex()
		m.old.makeIndex()
		m.indexed = true
	}
	k, ok := m.young.index[key]
	if !ok {
		k, ok = m.old.index[key]
	}
	return k, ok
}

func (g *generation) makeIndex() {
	g.index = make(map[string]keyed, len(g.list))
	for _, k := range g.list {
		g.index[k.Key] = k
	}
	g.list = nil
}

func (m *memory) key(k keyed) {
	if k.Number >= m.since+m.keep {
		m.young, m.old, m.since = generation{}, m.young, k.Number
		if m.indexed {
			m.young.index = make(map[string]keyed, len(m.old.index))
		}
	}
	if m.indexed {
		m.young.index[k.Key] = k
	} else {
		m.young.list = append(m.young.list, k)
	}
}

// all lists the keys remembered, oldest first.
func (m *memory) all() []keyed { return slices.Concat(m.old.list, m.young.list) }
