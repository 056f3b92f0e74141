// Package memlog is a log in memory, for tests and for playing: the contract of
// eventlog without a disk. What it holds is lost with the process. What may
// run concurrently is what the contract says. It fails only when told to.
package memlog

import (
	"context"
	"iter"
	"sync"

	"wanghuo/dispatch/eventlog"
)

// Store is what survives a Close, in place of a file: logs opened on the same
// Store continue one another. Make one with NewStore.
type Store struct {
	mu      sync.Mutex
	id      eventlog.LogID
	epoch   uint64
	records []eventlog.Record
	open    bool
	fail    *eventlog.Error
}

// NewStore makes an empty store for the log of that identity, in epoch 1.
func NewStore(id eventlog.LogID) *Store { return &Store{id: id, epoch: 1} }

// Fail makes every further Append answer with cause, nil heals it. A log that
// met ErrFailed stays failed until it is opened again, as on a disk.
func (s *Store) Fail(cause *eventlog.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = cause
}

// Tamper changes the stored record numbered number (1 is the first), as nobody should.
func (s *Store) Tamper(number uint64, change func(*eventlog.Record)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec := s.records[number-1]
	rec.Bytes = append([]byte(nil), rec.Bytes...)
	change(&rec)
	s.records[number-1] = rec
}

// Truncate forgets the commits after number, as a cut file would.
func (s *Store) Truncate(number uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = s.records[:number:number]
}

// Log is an open log on a Store.
type Log struct {
	store  *Store
	mu     sync.RWMutex
	head   eventlog.Head
	failed error
	closed bool
}

var _ eventlog.Log = (*Log)(nil)

// New opens a log on a store of its own.
func New(id eventlog.LogID) *Log {
	l, err := Open(NewStore(id))
	if err != nil {
		panic(err) // a fresh store is open nowhere else
	}
	return l
}

// Open opens the log of a store. ErrLocked: it is open already.
func Open(s *Store) (*Log, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open {
		return nil, eventlog.ErrLocked
	}
	s.open = true
	head := eventlog.Head{Log: s.id, Epoch: s.epoch, Hash: s.id.Genesis()}
	if n := len(s.records); n > 0 {
		head.Number, head.Hash = s.records[n-1].Number, s.records[n-1].Hash
	}
	return &Log{store: s, head: head}, nil
}

// Head implements eventlog.Log.
func (l *Log) Head() eventlog.Head {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.head
}

func (l *Log) usable() error {
	if l.closed {
		return eventlog.ErrClosed
	}
	return l.failed
}

// Append implements eventlog.Log.
func (l *Log) Append(ctx context.Context, expected uint64, records []eventlog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	next, err := eventlog.CheckAppend(l.head, expected, records)
	if err != nil {
		return err
	}
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	if cause := l.store.fail; cause != nil {
		if cause.Code == eventlog.ErrFailed.Code {
			l.failed = cause
		}
		return cause
	}
	l.store.records = append(l.store.records, records...)
	l.head = next
	return nil
}

// Read implements eventlog.Log.
func (l *Log) Read(ctx context.Context, from uint64) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		from = max(from, 1)
		head := l.Head()
		check := eventlog.NewChecker(head.Log, from)
		for n := from; n <= head.Number; n++ {
			rec, err := l.at(ctx, n)
			if err == nil {
				err = check.Check(rec)
			}
			if err != nil {
				yield(eventlog.Record{}, err)
				return
			}
			if !yield(rec, nil) {
				return
			}
		}
		if err := check.CheckEnd(head); err != nil {
			yield(eventlog.Record{}, err)
		}
	}
}

func (l *Log) at(ctx context.Context, n uint64) (eventlog.Record, error) {
	if err := ctx.Err(); err != nil {
		return eventlog.Record{}, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.closed {
		return eventlog.Record{}, eventlog.ErrClosed
	}
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	if n > uint64(len(l.store.records)) {
		return eventlog.Record{}, eventlog.ErrCorrupt.With(&eventlog.ChainError{Number: n, What: "missing"})
	}
	return l.store.records[n-1], nil
}

// BeginEpoch implements eventlog.Log.
func (l *Log) BeginEpoch(ctx context.Context) (eventlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.usable(); err != nil {
		return l.head, err
	}
	if err := ctx.Err(); err != nil {
		return l.head, err
	}
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	l.store.epoch++
	l.head.Epoch = l.store.epoch
	return l.head, nil
}

// Close implements eventlog.Log.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	l.store.open = false
	return nil
}
