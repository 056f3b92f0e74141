// Package snapfile keeps snapshots as files in a directory beside the log.
//
// A snapshot is written whole or not at all, and read back only if its checksum
// holds; anything else is passed over as if it were not there, since the log
// can always be replayed. Save and Latest may run concurrently; two processes
// must not share a directory for writing. The newest two are kept: should the
// last one not fit the log, the one before it often does.
//
// On disk: one file per snapshot, mode 0600, named by its number in sixteen
// hexadecimal digits and ".snapshot". It begins with the line "wanghuo
// snapshot 1", then in CBOR a head (log, number, hash, fingerprint, length),
// then the state, and ends with the stored hash (33 bytes) of all before it.
package snapfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/durable"
)

const (
	magic  = "wanghuo snapshot 1\n"
	suffix = ".snapshot"
	keep   = 2
)

// Dir is a directory of snapshots. Make one with Open.
type Dir struct {
	path string
	mu   sync.Mutex // one Save at a time
}

var _ eventlog.Snapshots = (*Dir)(nil)

// Open uses the directory path, making it (mode 0700) if need be.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("snapfile: %w", err)
	}
	return &Dir{path: path}, nil
}

// head is what precedes the state in a file.
type head struct {
	Log         []byte `cbor:"1,keyasint"`
	Number      uint64 `cbor:"2,keyasint"`
	Hash        []byte `cbor:"3,keyasint"`
	Fingerprint string `cbor:"4,keyasint"`
	Length      int    `cbor:"5,keyasint"`
}

// Save implements eventlog.Snapshots.
func (d *Dir) Save(ctx context.Context, s eventlog.Snapshot) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	h, err := cbor.Marshal(head{s.Log[:], s.Number, s.Hash.AppendBinary(nil), s.Fingerprint, len(s.State)})
	if err != nil {
		return fmt.Errorf("snapfile: %w", err)
	}
	b := make([]byte, 0, len(magic)+len(h)+len(s.State)+64)
	b = append(append(append(b, magic...), h...), s.State...)
	b = eventlog.Sum(b).AppendBinary(b)
	if err := durable.WriteFile(filepath.Join(d.path, fileName(s.Number)), b, 0o600); err != nil {
		return fmt.Errorf("snapfile: %w", err)
	}
	return d.prune()
}

func fileName(number uint64) string { return fmt.Sprintf("%016x%s", number, suffix) }

// names lists the snapshot files, newest first.
func (d *Dir) names() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, fmt.Errorf("snapfile: %w", err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffix) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	return names, nil
}

func (d *Dir) prune() error {
	names, err := d.names()
	if err != nil || len(names) <= keep {
		return err
	}
	for _, name := range names[keep:] {
		err = errors.Join(err, os.Remove(filepath.Join(d.path, name)))
	}
	return err
}

// Latest implements eventlog.Snapshots.
func (d *Dir) Latest(ctx context.Context, log eventlog.LogID, fingerprint string) (eventlog.Snapshot, bool, error) {
	names, err := d.names()
	if err != nil {
		return eventlog.Snapshot{}, false, err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return eventlog.Snapshot{}, false, err
		}
		b, err := os.ReadFile(filepath.Join(d.path, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // pruned meanwhile
		}
		if err != nil {
			return eventlog.Snapshot{}, false, fmt.Errorf("snapfile: %w", err)
		}
		if s, err := parse(b); err == nil && s.Log == log && s.Fingerprint == fingerprint {
			return s, true, nil
		}
	}
	return eventlog.Snapshot{}, false, nil
}

var errDamaged = errors.New("snapfile: the file is damaged")

// parse reads a file; State points into b.
func parse(b []byte) (eventlog.Snapshot, error) {
	const tail = 1 + eventlog.HashSize
	var s eventlog.Snapshot
	if len(b) < len(magic)+tail || string(b[:len(magic)]) != magic {
		return s, errDamaged
	}
	body, sum := b[:len(b)-tail], b[len(b)-tail:]
	if !bytes.Equal(eventlog.Sum(body).AppendBinary(nil), sum) {
		return s, errDamaged
	}
	var h head
	state, err := cbor.UnmarshalFirst(body[len(magic):], &h)
	if err != nil || len(state) != h.Length || len(h.Log) != len(s.Log) {
		return s, errDamaged
	}
	if s.Hash, err = eventlog.HashFromBinary(h.Hash); err != nil {
		return s, errDamaged
	}
	copy(s.Log[:], h.Log)
	s.Number, s.Fingerprint, s.State = h.Number, h.Fingerprint, state
	return s, nil
}

// Discard removes every snapshot, after a restore for instance.
func (d *Dir) Discard() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	names, err := d.names()
	for _, name := range names {
		err = errors.Join(err, os.Remove(filepath.Join(d.path, name)))
	}
	return errors.Join(err, durable.SyncDir(d.path))
}
