package workspace

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"
	"wanghuo/dispatch/clock"

	"wanghuo/dispatch"
)

// Of the memory's keys those of the last commits are known, at least keep of
// them, with the commit they were used for; whether they were indexed one by one
// or at the first question, and however their names collide.
func TestAKeyIsKnownForAtLeastSoManyCommits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.Uint64Range(1, 400).Draw(t, "keep")
		m, fresh := newMemory(keep), newMemory(keep)
		m.known(keyName{1}) // indexed from here on
		used := map[keyName]uint64{}
		last := rapid.Uint64Range(0, 1500).Draw(t, "commits")
		crowd := rapid.Uint32Range(1, 1<<12).Draw(t, "crowd")
		for n := uint64(1); n <= last; n++ {
			var name keyName
			binary.LittleEndian.PutUint32(name[:], uint32(n)%crowd) // where it lies
			name[4] = byte(n % 3)                                   // what else the table keeps of it
			binary.BigEndian.PutUint64(name[8:], n)
			used[name] = n
			for _, m := range []*memory{m, fresh} {
				m.remember(&opened{header: dispatch.Header{Number: n, At: clock.Time(n)}, key: name, digest: name[:]})
			}
		}
		for name, n := range used {
			for what, m := range map[string]*memory{"always indexed": m, "indexed now": fresh} {
				k, ok := m.known(name)
				if ok && (k.Number != n || k.Name != name) {
					t.Fatalf("%s: commit %d is found as %+v", what, n, k)
				}
				if recent := n+keep > last; recent && !ok || n+2*keep <= last && ok {
					t.Fatalf("%s: of %d commits, %d are kept: the key of %d is known: %t", what, last, keep, n, ok)
				}
			}
		}
	})
}
