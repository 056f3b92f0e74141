package workspace

import (
	"cmp"
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
	// full the older is dropped whole.
	young, old map[string]keyed
	since      uint64 // the commit with which the younger begins
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

// erasure is a key of the vault that a commit ordered to be destroyed.
type erasure struct {
	Key   string `json:"key"`
	Basis string `json:"basis"`
}

func newMemory(keep uint64) *memory { return &memory{keep: keep, young: map[string]keyed{}} }

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

// known tells which commit a key was used for.
func (m *memory) known(key string) (keyed, bool) {
	e, ok := m.young[key]
	if !ok {
		e, ok = m.old[key]
	}
	return e, ok
}

func (m *memory) key(key string, e keyed) {
	if e.number >= m.since+m.keep {
		m.young, m.old, m.since = make(map[string]keyed, len(m.young)), m.young, e.number
	}
	m.young[key] = e
}

// all lists the keys remembered, oldest first.
func (m *memory) all() []rememberedKey {
	list := make([]rememberedKey, 0, len(m.young)+len(m.old))
	for _, gen := range []map[string]keyed{m.old, m.young} {
		for k, e := range gen {
			list = append(list, rememberedKey{k, e.number, e.digest[:]})
		}
	}
	slices.SortFunc(list, func(a, b rememberedKey) int { return cmp.Compare(a.Number, b.Number) })
	return list
}
