package workspace

import "encoding/binary"

// keyIndex tells where in a list of keys a name lies: an open table, at most half
// full. A name is a digest, so its first bytes scatter by themselves; and nearly
// every name asked for is new, which the table must tell without a look at the
// list, where every look is at memory that nobody used for long.
type keyIndex struct{ slots []keySlot }

// keySlot is a place in the list, counted from one, and four more bytes of the
// name that lies there: names that only meet in the table are told apart by them.
type keySlot struct{ place, mark uint32 }

// leastSlots is the size of the smallest table, a power of two like every size.
const leastSlots = 256

// make indexes a list anew.
func (x *keyIndex) make(list []keyed) {
	size := leastSlots
	for size < 2*len(list) {
		size *= 2
	}
	x.slots = make([]keySlot, size)
	for i := range list {
		x.put(list, i)
	}
}

// add notes the last of the list.
func (x *keyIndex) add(list []keyed) {
	if 2*len(list) > len(x.slots) {
		x.make(list)
		return
	}
	x.put(list, len(list)-1)
}

func (x *keyIndex) put(list []keyed, at int) {
	name := &list[at].Name
	x.slots[x.slot(list, name)] = keySlot{uint32(at + 1), markOf(name)}
}

func (x *keyIndex) find(list []keyed, name keyName) (at int, ok bool) {
	if len(list) == 0 {
		return 0, false
	}
	at = int(x.slots[x.slot(list, &name)].place)
	return at - 1, at > 0
}

// slot is where a name lies, or where it would.
func (x *keyIndex) slot(list []keyed, name *keyName) int {
	mask, mark := len(x.slots)-1, markOf(name)
	i := int(binary.LittleEndian.Uint32(name[:])) & mask
	for {
		s := &x.slots[i]
		if s.place == 0 || s.mark == mark && list[s.place-1].Name == *name {
			return i
		}
		i = (i + 1) & mask
	}
}

func markOf(name *keyName) uint32 { return binary.LittleEndian.Uint32(name[4:]) }

func (x *keyIndex) clear() { clear(x.slots) }
