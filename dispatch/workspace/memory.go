package workspace

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
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
	// full the older is dropped whole. Only the owner, who asks for keys, has
	// them indexed.
	young, old generation
	since      uint64 // the commit with which the younger begins
	indexed    bool
	kept
}

// generation is keys in the order of their commits and, for whoever asks for
// them, where in that order each lies. There are no pointers in it: a hundred
// thousand keys cost the garbage collector nothing.
type generation struct {
	list  []keyed
	index keyIndex
}

// kept is the part of the memory that is written as it stands.
type kept struct {
	Law      law
	LastWall int64 // Unix nanoseconds
	Erased   []erasure
}

// keyName stands for an idempotency key within its person: the first half of a
// SHA-256 over both. The zero name is no key.
type keyName [16]byte

func nameKey(person, key string) keyName {
	var room [256]byte
	b := append(room[:0], person...)
	b = append(append(b, 0), key...)
	sum := sha256.Sum256(b)
	return keyName(sum[:16])
}

// keyed is the commit that a key was used for, and the digest of its command.
type keyed struct {
	Name   keyName
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
	if o.key != (keyName{}) && o.header.Number >= m.from {
		k := keyed{Name: o.key, Number: o.header.Number}
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

// known tells which commit a key was used for. The first call makes the index.
func (m *memory) known(name keyName) (keyed, bool) {
	if !m.indexed {
		m.young.index.make(m.young.list)
		m.old.index.make(m.old.list)
		m.indexed = true
	}
	for _, g := range [...]*generation{&m.young, &m.old} {
		if at, ok := g.index.find(g.list, name); ok {
			return g.list[at], true
		}
	}
	return keyed{}, false
}

func (m *memory) key(k keyed) {
	if k.Number >= m.since+m.keep {
		// The room of the generation that is forgotten serves the new one.
		m.young, m.old, m.since = generation{m.old.list[:0], m.old.index}, m.young, k.Number
		m.young.index.clear()
	}
	if n := len(m.young.list); n == cap(m.young.list) {
		m.young.list = slices.Grow(m.young.list, n+leastSlots) // twice as much: it is copied seldom
	}
	m.young.list = append(m.young.list, k)
	if m.indexed {
		m.young.index.add(m.young.list)
	}
}

// keyBytes is how long a key is in a snapshot: name, commit, digest.
const keyBytes = 16 + 8 + 32

// appendKeys writes the keys down one behind the other, as they lie.
func (m *memory) appendKeys(b []byte) []byte {
	for _, g := range [...]*generation{&m.old, &m.young} {
		for i := range g.list {
			k := &g.list[i]
			b = append(b, k.Name[:]...)
			b = binary.BigEndian.AppendUint64(b, k.Number)
			b = append(b, k.Digest[:]...)
		}
	}
	return b
}

// readKeys takes them from where appendKeys wrote them.
func (m *memory) readKeys(b []byte) error {
	if len(b)%keyBytes != 0 {
		return fmt.Errorf("workspace: %d bytes are no whole number of keys", len(b))
	}
	m.young.list = make([]keyed, 0, len(b)/keyBytes)
	for ; len(b) > 0; b = b[keyBytes:] {
		m.key(keyed{Name: keyName(b), Number: binary.BigEndian.Uint64(b[16:]), Digest: [32]byte(b[24:])})
	}
	return nil
}
