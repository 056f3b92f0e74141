package boltlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/durable"
)

var (
	bucketCommits = []byte("commits")
	bucketLog     = []byte("log")
	keyFormat     = []byte("format")
	keyID         = []byte("id")
	keyEpoch      = []byte("epoch")
)

// layout is the number of the layout of the file, not of a commit.
const layout = 1

const (
	// lockWait is how long Open waits for another process to let go of the file.
	lockWait = time.Second
	// mapBytes of address space are mapped at once; while the file stays
	// below, growing it never waits for readers. It costs no memory.
	mapBytes = 1 << 30
	// roomStep is how much disk is taken at a time.
	roomStep = 16 << 20
)

// Options tell how to open a log.
type Options struct {
	// Random draws the identity of a new log (crypto/rand.Reader in operation).
	// With nil the file must exist.
	Random io.Reader
	// ReadOnly opens an existing file for reading beside other readers.
	ReadOnly bool
	// Room is how much disk is taken at a time, in bytes; 0 means 16 MiB,
	// negative takes none ahead.
	Room int64

	// openFile replaces os.OpenFile in fault tests.
	openFile func(string, int, os.FileMode) (*os.File, error)
	// half is the size of half a journal, in bytes; 0: halfBytes.
	half int64
}

// Log is an open log. Make one with Open.
type Log struct {
	path     string
	db       *bolt.DB
	file     *os.File // bbolt's own, for taking room
	readOnly bool
	step     int64

	end  atomic.Pointer[end]
	shut atomic.Bool // closed

	mu      sync.Mutex // one writer; guards what follows
	failed  error
	journal *journal     // nil: there is none, appends go to the bbolt file
	waiting int          // stored bytes of what the journal is ahead
	moving  chan arrival // nil: nothing is on its way to the bbolt file
	used    int64        // where the pages in use end in the bbolt file
	room    int64        // how far from its start the disk is reserved
	scratch []byte       // values of the transaction under way
}

// end is where the log ends, and what of it lies in the journal only: the last
// commits, in order.
type end struct {
	head  eventlog.Head
	ahead []eventlog.Record
}

// filed is the last commit that lies in the bbolt file.
func (e *end) filed() uint64 { return e.head.Number - uint64(len(e.ahead)) }

var _ eventlog.Log = (*Log)(nil)

// Open opens the log in the file path, creating it when o.Random is given.
// ErrLocked: another process holds it. ErrCorrupt: the file is no log, or its
// last commit is damaged. ErrFull, ErrReadOnly: it cannot be created.
func Open(path string, o Options) (*Log, error) {
	if o.Random != nil && !o.ReadOnly {
		if err := create(path, o.Random); err != nil {
			return nil, err
		}
	}
	l := &Log{path: path, step: o.Room, readOnly: o.ReadOnly}
	if l.step == 0 {
		l.step = roomStep
	}
	err := l.open(o)
	if err != nil && !o.ReadOnly && isReadOnly(err) {
		l.readOnly = true
		err = l.open(o)
	}
	if err != nil {
		return nil, classifyOpen(err)
	}
	if err := guarded(l.load); err != nil {
		return nil, errors.Join(classify(err), l.db.Close())
	}
	if err := l.recoverJournal(o); err != nil {
		return nil, errors.Join(classify(err), l.db.Close())
	}
	return l, nil
}

// create makes an empty log under the name path unless there is a file.
func create(path string, random io.Reader) error {
	_, err := durable.CreateBolt(path, 0o600, func(tx *bolt.Tx) error {
		id, err := eventlog.NewLogID(random)
		if err != nil {
			return err
		}
		if _, err := tx.CreateBucket(bucketCommits); err != nil {
			return err
		}
		b, err := tx.CreateBucket(bucketLog)
		if err != nil {
			return err
		}
		return errors.Join(b.Put(keyFormat, []byte{layout}), b.Put(keyID, id[:]), b.Put(keyEpoch, number(1)))
	})
	if err != nil {
		return classify(fmt.Errorf("creating %s: %w", path, err))
	}
	return nil
}

func (l *Log) open(o Options) error {
	openFile := o.openFile
	if openFile == nil {
		openFile = os.OpenFile
	}
	return guarded(func() (err error) {
		if _, err := os.Stat(l.path); err != nil {
			return err // bbolt would create it
		}
		l.db, err = bolt.Open(l.path, 0o600, &bolt.Options{
			Timeout:         lockWait,
			ReadOnly:        l.readOnly,
			FreelistType:    bolt.FreelistMapType,
			InitialMmapSize: mapBytes,
			NoStatistics:    true,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := openFile(name, flag&^os.O_CREATE, mode)
				l.file = f
				return f, err
			},
		})
		return err
	})
}

// load reads identity, epoch and head, and checks the last commit.
func (l *Log) load() error {
	return l.db.View(func(tx *bolt.Tx) error {
		meta, commits := tx.Bucket(bucketLog), tx.Bucket(bucketCommits)
		if meta == nil || commits == nil {
			return eventlog.ErrCorrupt.Withf("%s is a bbolt file but no log", l.path)
		}
		if f := meta.Get(keyFormat); len(f) != 1 || f[0] != layout {
			return eventlog.ErrFormat.Withf("%s has layout %v, known is %d", l.path, f, layout)
		}
		var head eventlog.Head
		if id := meta.Get(keyID); copy(head.Log[:], id) != len(head.Log) || len(id) != len(head.Log) {
			return eventlog.ErrCorrupt.Withf("%s has no identity", l.path)
		}
		epoch := meta.Get(keyEpoch)
		if len(epoch) != 8 {
			return eventlog.ErrCorrupt.Withf("%s has no epoch", l.path)
		}
		head.Epoch, head.Hash = binary.BigEndian.Uint64(epoch), head.Log.Genesis()
		if k, v := commits.Cursor().Last(); k != nil {
			rec, err := record(k, v)
			if err != nil {
				return err
			}
			if err := eventlog.NewChecker(head.Log, rec.Number).Check(rec); err != nil {
				return err
			}
			head.Number, head.Hash = rec.Number, rec.Hash
		}
		l.end.Store(&end{head: head})
		l.used = tx.Size()
		return nil
	})
}

// recoverJournal takes up what the journal is ahead of the bbolt file and moves it
// there. Where nothing can be written it is read from the journal.
func (l *Log) recoverJournal(o Options) error {
	j, content, err := openJournal(l.path, o, l.readOnly)
	if err != nil {
		// Without a journal appends are only slower; without one that is there,
		// what was acknowledged is missing.
		if _, serr := os.Stat(l.path + JournalSuffix); serr == nil {
			return err
		}
		return nil
	}
	ahead, head, err := behind(content, l.Head())
	if err != nil {
		return errors.Join(err, j.file.Close())
	}
	l.journal = j
	l.end.Store(&end{head: head, ahead: ahead})
	l.waiting = storedBytes(ahead)
	if l.readOnly {
		return nil
	}
	if err := l.settle(); err != nil {
		if l.failed != nil || !errors.Is(err, eventlog.ErrFull) {
			return errors.Join(err, j.file.Close())
		}
		j.stopped = true // it stays where it is, and every append tries again
	}
	return nil
}

// record takes a stored pair apart; the bytes are bbolt's.
func record(k, v []byte) (eventlog.Record, error) {
	if len(k) != 8 {
		return eventlog.Record{}, eventlog.ErrCorrupt.Withf("a key of %d bytes", len(k))
	}
	n := binary.BigEndian.Uint64(k)
	const hashBytes = 1 + eventlog.HashSize
	if len(v) < hashBytes {
		return eventlog.Record{}, damaged(n, "its value has %d bytes", len(v))
	}
	h, err := eventlog.HashFromBinary(v[:hashBytes])
	if err != nil {
		return eventlog.Record{}, damaged(n, "%v", err)
	}
	return eventlog.Record{Number: n, Hash: h, Bytes: v[hashBytes:]}, nil
}

func damaged(n uint64, format string, args ...any) error {
	return eventlog.ErrCorrupt.With(&eventlog.ChainError{Number: n, What: fmt.Sprintf(format, args...)})
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// Path tells which file the log lies in.
func (l *Log) Path() string { return l.path }

// Head implements eventlog.Log.
func (l *Log) Head() eventlog.Head { return l.end.Load().head }

// guarded turns a panic of bbolt over damaged pages, or a fault in a mapped
// file that was cut short, into ErrCorrupt.
func guarded(f func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			err = eventlog.ErrCorrupt.Withf("the file is damaged: %v", p)
		}
	}()
	return f()
}

// closedOr translates bbolt's word for a closed file.
func closedOr(err error) error {
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return eventlog.ErrClosed
	}
	return err
}

func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, errReadOnlyFS)
}

// classify gives an error of bbolt or the system its name in the contract.
func classify(err error) error {
	var known *eventlog.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, berrors.ErrTimeout):
		return eventlog.ErrLocked.With(err)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return eventlog.ErrClosed
	case isFull(err):
		return eventlog.ErrFull.With(err)
	case isReadOnly(err):
		return eventlog.ErrReadOnly.With(err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return eventlog.ErrCorrupt.With(err)
	}
	return err
}

// classifyOpen is classify for bbolt's own words about a file it cannot use:
// what does not come from the system is about what lies in the file.
func classifyOpen(err error) error {
	err = classify(err)
	var known *eventlog.Error
	var errno syscall.Errno
	if errors.As(err, &known) || errors.As(err, &errno) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return eventlog.ErrCorrupt.With(err)
}
