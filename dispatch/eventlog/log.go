package eventlog

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
)

// LogID is the identity of a log, given once when it is created and never
// again: a restored copy keeps it and starts a new epoch.
type LogID [16]byte

// NewLogID draws an identity from random.
func NewLogID(random io.Reader) (LogID, error) {
	var id LogID
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return LogID{}, fmt.Errorf("eventlog: drawing an identity: %w", err)
	}
	return id, nil
}

// String gives the identity in hexadecimal.
func (id LogID) String() string { return hex.EncodeToString(id[:]) }

// IsZero reports whether no identity was given.
func (id LogID) IsZero() bool { return id == LogID{} }

// ParseLogID reads what String wrote.
func ParseLogID(s string) (LogID, error) {
	var id LogID
	if len(s) != 2*len(id) {
		return LogID{}, fmt.Errorf("eventlog: a log identity has %d digits, not %d", 2*len(id), len(s))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return LogID{}, fmt.Errorf("eventlog: log identity: %w", err)
	}
	return id, nil
}

// MarshalText implements encoding.TextMarshaler.
func (id LogID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *LogID) UnmarshalText(b []byte) error {
	v, err := ParseLogID(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Genesis is what the first commit of a log carries as the hash of the commit
// before it. It is made of the identity, so that no commit fits another log.
func (id LogID) Genesis() Hash {
	return Sum(append([]byte("wanghuo eventlog genesis 1\n"), id[:]...))
}

// Head tells where a log ends.
type Head struct {
	Log    LogID  `json:"log"`
	Number uint64 `json:"number"` // of the last commit; 0 in an empty log
	Epoch  uint64 `json:"epoch"`  // in force for the next commit; 1 in a log never restored
	Hash   Hash   `json:"hash"`   // of the last commit, or Log.Genesis() in an empty log
}

// Record is one commit as it is stored.
type Record struct {
	Number uint64
	Hash   Hash   // of Bytes
	Bytes  []byte // the encoded commit; never changed once it is in a Record
}

// MaxRecord is the largest commit a log takes, in bytes. JetStream's limit of
// one mebibyte for a message, headers included, sets it; larger things
// (attachments, plans) lie beside the log and are named in it by hash.
const MaxRecord = 1_000_000

// Log is where commits are kept. See the package documentation for what may
// run concurrently and what happens on failure.
type Log interface {
	// Head tells where the log ends. It costs nothing and never blocks on the
	// disk. After a failure it is the head before the append that failed.
	Head() Head

	// Append stores the records after the one numbered expected, all or none,
	// and returns when they are durable. ErrConflict: the log does not end at
	// expected, or a record does not follow its predecessor or carries another
	// epoch; nothing was stored. ErrFull, ErrReadOnly: nothing was stored.
	// ErrFailed: a write failed; close the log and open it again. The context
	// is looked at before writing begins, never during it. An empty append
	// checks expected and stores nothing.
	Append(ctx context.Context, expected uint64, records []Record) error

	// Read yields the commits from number from (0 means 1) to the head as it
	// was when the iteration began. Each record has been checked: its number,
	// the hash of its bytes, and that it follows its predecessor. What does
	// not hold ends the iteration with ErrCorrupt, a *ChainError inside. The
	// bytes stay valid and unchanged after the iteration.
	Read(ctx context.Context, from uint64) iter.Seq2[Record, error]

	// BeginEpoch starts the next epoch, durably. It is called after a restore
	// or when another site takes over: records stamped in an earlier epoch are
	// refused from then on, and clients must resnapshot. It returns the new head.
	BeginEpoch(ctx context.Context) (Head, error)

	// Close ends the use of the log. Iterations under way end with ErrClosed.
	Close() error
}
