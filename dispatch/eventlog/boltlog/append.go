package boltlog

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/eventlog"
)

// Append implements eventlog.Log.
func (l *Log) Append(ctx context.Context, expected uint64, records []eventlog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.writable(ctx); err != nil {
		return err
	}
	next, err := eventlog.CheckAppend(l.Head(), expected, records)
	if err != nil || len(records) == 0 {
		return err
	}
	size := storedBytes(records)
	n := frameBytes(len(records), size)
	if l.journal == nil || l.journal.stopped || n > l.journal.half {
		return l.store(next, records, nil)
	}
	return l.enter(next, records, size, n)
}

// storedBytes is what records take in the bbolt file, without its own pages.
func storedBytes(records []eventlog.Record) (n int) {
	for i := range records {
		n += 1 + eventlog.HashSize + len(records[i].Bytes)
	}
	return n
}

// enter makes records durable in the journal, in n bytes of it.
func (l *Log) enter(next eventlog.Head, records []eventlog.Record, size int, n int64) error {
	if err := l.moved(false); err != nil {
		return err
	}
	// What the journal takes must find its place in the file later.
	if err := l.keepRoom(size); err != nil {
		return err
	}
	if l.step < 0 {
		return l.store(next, records, nil) // that place cannot be kept for it
	}
	if !l.journal.fits(n) {
		if err := l.moved(true); err != nil {
			return err
		}
		l.move()
	}
	if err := l.journal.write(next.Log, records, n); err != nil {
		l.failed = eventlog.ErrFailed.With(classify(err))
		return l.failed
	}
	l.waiting += size
	l.end.Store(&end{head: next, ahead: append(l.end.Load().ahead, records...)})
	return nil
}

// keepRoom takes room in the file for size bytes more than what the journal is
// ahead. What is being moved may need less than was kept for it.
func (l *Log) keepRoom(size int) error {
	err := l.takeRoom(l.waiting + size)
	if errors.Is(err, eventlog.ErrFull) && l.moving != nil {
		if err = l.moved(true); err == nil {
			err = l.takeRoom(l.waiting + size)
		}
	}
	return err
}

// arrival tells what a move brought into the bbolt file.
type arrival struct {
	count, size int   // of records
	used        int64 // where the pages in use end
	err         error
}

// move lets what the half that is full holds be written to the bbolt file, and
// turns to the other, of which everything is there.
func (l *Log) move() {
	ahead, a := l.end.Load().ahead, arrival{size: l.waiting}
	a.count = len(ahead)
	moving := make(chan arrival, 1)
	l.moving = moving
	l.journal.turn()
	go func() {
		a.used, a.err = l.transact(ahead, a.size, nil)
		moving <- a
	}()
}

// moved takes note of what has been moved; with wait it waits for what is on its
// way. An error is final, as in store.
func (l *Log) moved(wait bool) error {
	if l.moving == nil {
		return nil
	}
	var a arrival
	if wait {
		a = <-l.moving
	} else {
		select {
		case a = <-l.moving:
		default:
			return nil
		}
	}
	l.moving = nil
	if a.err != nil {
		l.failed = eventlog.ErrFailed.With(classify(a.err))
		return l.failed
	}
	e := l.end.Load()
	l.end.Store(&end{head: e.head, ahead: slices.Clone(e.ahead[a.count:])})
	l.waiting -= a.size
	l.used = a.used
	return nil
}

// settle moves everything that the journal is ahead into the file.
func (l *Log) settle() error {
	err := l.moved(true)
	if e := l.end.Load(); err == nil && len(e.ahead) > 0 {
		if err = l.writable(context.Background()); err == nil {
			err = l.store(e.head, nil, nil)
		}
	}
	return err
}

// BeginEpoch implements eventlog.Log.
func (l *Log) BeginEpoch(ctx context.Context) (eventlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	head := l.Head()
	if err := l.writable(ctx); err != nil {
		return head, err
	}
	next := head
	next.Epoch++
	err := l.store(next, nil, func(tx *bolt.Tx) error { return tx.Bucket(bucketLog).Put(keyEpoch, number(next.Epoch)) })
	return l.Head(), err
}

// writable reports why the log cannot be written to, if so.
func (l *Log) writable(ctx context.Context) error {
	switch {
	case l.shut.Load():
		return eventlog.ErrClosed
	case l.failed != nil:
		return l.failed
	case l.readOnly:
		return eventlog.ErrReadOnly
	}
	return ctx.Err()
}

// store puts the records into the bbolt file, behind what the journal is ahead;
// also is done in the same transaction. next is the head once it is durable, and
// the journal begins anew. A failure after writing began is final: what is on the
// disk is unknown until the file is opened again.
func (l *Log) store(next eventlog.Head, records []eventlog.Record, also func(*bolt.Tx) error) error {
	if err := l.moved(true); err != nil {
		return err
	}
	size := l.waiting + storedBytes(records)
	if err := l.takeRoom(size); err != nil {
		return err
	}
	used, err := l.transact(slices.Concat(l.end.Load().ahead, records), size, also)
	if err != nil {
		l.failed = eventlog.ErrFailed.With(classify(err))
		return l.failed
	}
	l.used, l.waiting = used, 0
	if l.journal != nil {
		l.journal.restart()
	}
	l.end.Store(&end{head: next})
	return nil
}

// transact makes one transaction of the bbolt file, in which records take size
// bytes, and tells where its pages end then.
func (l *Log) transact(records []eventlog.Record, size int, also func(*bolt.Tx) error) (used int64, err error) {
	err = guarded(func() error {
		err := l.db.Update(func(tx *bolt.Tx) error {
			if err := l.put(tx, records, size); err != nil || also == nil {
				return err
			}
			return also(tx)
		})
		if err != nil {
			return err
		}
		return l.db.View(func(tx *bolt.Tx) error { used = tx.Size(); return nil })
	})
	return used, err
}

// put stores the records in the open transaction. Keys ascend, so that pages
// are filled to the brim: nothing is ever put between.
func (l *Log) put(tx *bolt.Tx, records []eventlog.Record, size int) error {
	if cap(l.scratch) < size {
		l.scratch = make([]byte, 0, 2*size)
	}
	buf := l.scratch[:0]
	b := tx.Bucket(bucketCommits)
	b.FillPercent = 1
	var key [8]byte
	for i := range records {
		from := len(buf)
		buf = records[i].Hash.AppendBinary(buf)
		buf = append(buf, records[i].Bytes...)
		binary.BigEndian.PutUint64(key[:], records[i].Number)
		if err := b.Put(key[:], buf[from:len(buf):len(buf)]); err != nil {
			return err
		}
	}
	if cap(l.scratch) > keepScratch {
		l.scratch = nil // bbolt is done with buf when Update returns, and holds it until then
	}
	return nil
}

// keepScratch bounds the memory kept from one append to the next, in bytes.
const keepScratch = 1 << 20

// CopyTo writes a consistent copy of the bbolt file to w while the log is in
// use, with all that is durable in it, and tells where the copy ends. It is what
// a backup keeps. ErrReadOnly: the log was opened for reading, and its journal
// holds commits that the file lacks.
func (l *Log) CopyTo(ctx context.Context, w io.Writer) (eventlog.Head, error) {
	l.mu.Lock()
	err := l.settle()
	l.mu.Unlock()
	head := l.Head()
	if err != nil {
		return head, err
	}
	err = guarded(func() error {
		return l.db.View(func(tx *bolt.Tx) error {
			// The transaction may have begun after a later append, so the copy
			// is described by what is in it.
			if k, v := tx.Bucket(bucketCommits).Cursor().Last(); k != nil {
				rec, err := record(k, v)
				if err != nil {
					return err
				}
				head.Number, head.Hash = rec.Number, rec.Hash
			}
			head.Epoch = binary.BigEndian.Uint64(tx.Bucket(bucketLog).Get(keyEpoch))
			_, err := tx.WriteTo(contextWriter{ctx, w})
			return err
		})
	})
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // bbolt hides it
	}
	return head, closedOr(err)
}

type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c contextWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}

// Close implements eventlog.Log: it leaves nothing in the journal. After a
// failure it drops the cached pages of the files, so that the next Open sees what
// the disk holds.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shut.Load() {
		return nil
	}
	var err error
	if l.failed != nil || l.readOnly {
		_ = l.moved(true) // it has failed already, or there is none
	} else if err = l.settle(); l.failed == nil && errors.Is(err, eventlog.ErrFull) {
		err = nil // the journal keeps it
	}
	l.shut.Store(true)
	err = errors.Join(err, l.db.Close())
	if l.journal != nil {
		err = errors.Join(err, l.journal.file.Close())
	}
	if l.failed != nil {
		err = errors.Join(err, dropCache(l.path), dropCache(l.path+JournalSuffix))
	}
	return err
}
