package workspace

import "encoding/binary"

// keyIndex tells where in a list of keys a name lies: an open table of places,
// counted from one, at most half full. A name is a digest, so its first bytes
// scatter by themselves; and nearly every name asked for is new, which one empty
// slot tells without a look at the list.
type keyIndex struct{ slots []uint32 }

// leastSlots is the size of the smallest table, a power of two like every size.
const leastSlots = 256

// make indexes a list anew.
func (x *keyIndex) make(list []keyed) {
	size := leastSlots
	for size < 2*len(list) {
		size *= 2
	}
	x.slots = make([]uint32, size)
	for i := range list {
		x.slots[x.slot(list, list[i].Name)] = uint32(i + 1)
	}
}

// add notes the last of the list.
func (x *keyIndex) add(list []keyed) {
	if 2*len(list) > len(x.slots) {
		x.make(list)
		return
	}
	x.slots[x.slot(list, list[len(list)-1].Name)] = uint32(len(list))
}

func (x *keyIndex) find(list []keyed, name keyName) (at int, ok bool) {
	if len(list) == 0 {
		return 0, false
	}
	at = int(x.slots[x.slot(list, name)])
	return at - 1, at > 0
}

// slot is where a name lies, or where it would.
func (x *keyIndex) slot(list []keyed, name keyName) int {
	mask := len(x.slots) - 1
	i := int(binary.LittleEndian.Uint32(name[:])) & mask
	for x.slots[i] != 0 && list[x.slots[i]-1].Name != name {
		i = (i + 1) & mask
	}
	return i
}

func (x *keyIndex) clear() { clear(x.slots) }
