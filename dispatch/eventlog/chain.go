package eventlog

// Chain stamps commits: it gives each the next number, the epoch and the hash
// of the one before it, encodes it and hashes what was encoded. The owner keeps
// one beside its private state, stamps a batch, appends the records, and calls
// Reset with the log's head when that append failed. It belongs to one goroutine.
type Chain struct {
	head Head
	room []byte // what is left of the block that records are cut from
}

// NewChain continues the log that ends at head.
func NewChain(head Head) *Chain { return &Chain{head: head} }

// Head tells where the chain ends: the log's head once all stamped records are appended.
func (c *Chain) Head() Head { return c.head }

// Reset continues from head instead; what was stamped since is forgotten.
func (c *Chain) Reset(head Head) { c.head = head }

// roomBytes is the size of the blocks from which records are cut, so that a
// small commit costs no allocation of its own.
const roomBytes = 64 << 10

// Stamp sets Number, Epoch and Prev of com and returns the record to append.
// ErrTooLarge: the commit is beyond MaxRecord; the chain is as it was before.
func (c *Chain) Stamp(com *Commit) (Record, error) {
	com.Number, com.Epoch, com.Prev = c.head.Number+1, c.head.Epoch, c.head.Hash
	b := Encode(c.room[:0], com)
	if len(b) > MaxRecord {
		return Record{}, ErrTooLarge.Withf("%d bytes, at most %d", len(b), MaxRecord)
	}
	if len(b) <= cap(c.room) {
		c.room = c.room[len(b):cap(c.room)]
	}
	if cap(c.room) < roomBytes/16 {
		c.room = make([]byte, 0, roomBytes)
	}
	rec := Record{Number: com.Number, Hash: Sum(b), Bytes: b[:len(b):len(b)]}
	c.head.Number, c.head.Hash = rec.Number, rec.Hash
	return rec, nil
}

// CheckAppend is the part of Append that every store shares: records must
// follow head and one another and carry head's epoch. The hash of a record is
// taken from its Chain and checked when it is read. It returns the head after
// the records.
func CheckAppend(head Head, expected uint64, records []Record) (Head, error) {
	if expected != head.Number {
		return head, ErrConflict.Withf("expected number %d, the log ends at %d", expected, head.Number)
	}
	next := head
	for i := range records {
		rec := &records[i]
		if len(rec.Bytes) > MaxRecord {
			return head, ErrTooLarge.Withf("%d bytes, at most %d", len(rec.Bytes), MaxRecord)
		}
		prev, number, err := peek(rec.Bytes)
		if err != nil {
			return head, err
		}
		epoch, ok := peekEpoch(rec.Bytes)
		switch {
		case !ok:
			return head, ErrFormat.Withf("no epoch")
		case number != next.Number+1 || rec.Number != number:
			return head, ErrConflict.Withf("record %d (bytes say %d) cannot follow %d", rec.Number, number, next.Number)
		case prev != next.Hash:
			return head, ErrConflict.Withf("record %d does not follow the stored commit %d", number, next.Number)
		case epoch != head.Epoch:
			return head, ErrConflict.Withf("record %d is of epoch %d, the log is in epoch %d", number, epoch, head.Epoch)
		}
		next.Number, next.Hash = number, rec.Hash
	}
	return next, nil
}

// Checker holds the records of a log to their chain while they are read. The
// zero Checker is not ready; see NewChecker.
type Checker struct {
	next  uint64
	prev  Hash
	known bool
}

// NewChecker expects a log's records from number from (0 means 1) on. Before
// the first commit lies the log's genesis; before any other, whatever the first
// record checked says.
func NewChecker(id LogID, from uint64) *Checker {
	if from <= 1 {
		return &Checker{next: 1, prev: id.Genesis(), known: true}
	}
	return &Checker{next: from}
}

// Check holds rec to the chain: its number, the hash of its bytes, its link.
func (k *Checker) Check(rec Record) error {
	if rec.Number != k.next {
		return corrupt(k.next, "missing; commit %d stands in its place", rec.Number)
	}
	prev, number, err := peek(rec.Bytes)
	if err != nil {
		return corrupt(k.next, "%v", err)
	}
	if number != rec.Number {
		return corrupt(k.next, "its bytes say commit %d", number)
	}
	h, ok := sumWith(rec.Hash.Alg, rec.Bytes)
	if !ok || h != rec.Hash {
		return corrupt(k.next, "its bytes do not have the stored hash %v", rec.Hash)
	}
	if k.known && prev != k.prev {
		return corrupt(k.next, "it does not follow the stored commit %d", k.next-1)
	}
	k.next, k.prev, k.known = k.next+1, h, true
	return nil
}

// CheckEnd reports whether the records checked reach head; call it when the
// iteration has ended.
func (k *Checker) CheckEnd(head Head) error {
	if k.next <= head.Number {
		return corrupt(k.next, "missing; the log should end at %d", head.Number)
	}
	if k.next == head.Number+1 && k.known && k.prev != head.Hash {
		return corrupt(head.Number, "the log should end with hash %v, not %v", head.Hash, k.prev)
	}
	return nil
}
