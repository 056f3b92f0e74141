// Package eventlogtest is the conformance suite of the log: what every store
// must do, told once and run on each of them.
package eventlogtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"wanghuo/dispatch/eventlog"
)

// Store is one place where a log lies, under test. Open may be called again
// after the log it gave was closed and must find what was appended.
type Store struct {
	Open func() (eventlog.Log, error)
	// Exclusive: a second Open while a log is open answers ErrLocked.
	Exclusive bool
	// Tamper changes the stored bytes of a commit behind the log's back, while
	// it is closed; nil where a store cannot be tampered with.
	Tamper func(number uint64, change func(stored []byte))
	// Cut removes the commits after number, while the log is closed; nil where
	// that cannot be done.
	Cut func(number uint64)
}

// Factory makes an empty store.
type Factory func(t testing.TB) Store

// Run holds stores to the contract.
func Run(t *testing.T, make Factory) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"an empty log has an identity and ends at its genesis", testEmpty},
		{"what was appended is read in order, from anywhere", testOrder},
		{"a wrong expected number changes nothing", testConflict},
		{"records that do not follow are refused", testForeign},
		{"a batch is stored whole or not at all", testAllOrNone},
		{"a reopened log continues", testReopen},
		{"a new epoch refuses the records of the old one", testEpoch},
		{"the context ends reads and refuses appends", testContext},
		{"a closed log says so", testClosed},
		{"the largest commit fits and a larger one does not", testLarge},
		{"readers run beside the writer", testConcurrent},
		{"of many writers who expect the same number one succeeds", testRace},
		{"an iteration may be left and ends at the head it began with", testLeave},
		{"what was read stays as it was", testRetain},
		{"a second opening is refused", testExclusive},
		{"a changed byte is found, and where", testTamper},
		{"every prefix opens", testPrefixes},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, make(t)) })
	}
}

// bg is the context of calls that are not to be interrupted.
var bg = context.Background()

func open(t testing.TB, s Store) eventlog.Log {
	t.Helper()
	l, err := s.Open()
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func shut(t testing.TB, l eventlog.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// Commit makes the nth commit of a test: distinct, with one event.
func Commit(n uint64) *eventlog.Commit {
	return &eventlog.Commit{
		Wall: int64(1_900_000_000 + n), At: int64(1_900_000_000 + n), Person: "p1", Seat: "duty-officer",
		Key: fmt.Sprintf("key-%d", n), Command: "ReportIncident", Digest: bytes.Repeat([]byte{byte(n)}, 32),
		Outcome: eventlog.Accepted,
		Events:  []eventlog.Event{{Kind: "IncidentReported", Stream: fmt.Sprintf("incident/%d", n), Data: []byte{0xa0}}},
	}
}

// Stamp makes n records that follow the chain.
func Stamp(t testing.TB, c *eventlog.Chain, n int) []eventlog.Record {
	t.Helper()
	records := make([]eventlog.Record, n)
	for i := range records {
		rec, err := c.Stamp(Commit(c.Head().Number + 1))
		if err != nil {
			t.Fatalf("stamp: %v", err)
		}
		records[i] = rec
	}
	return records
}

// Fill appends n commits in batches of at most batch and returns the records.
func Fill(t testing.TB, l eventlog.Log, n, batch int) []eventlog.Record {
	t.Helper()
	var all []eventlog.Record
	for n > 0 {
		head := l.Head()
		records := Stamp(t, eventlog.NewChain(head), min(n, batch))
		if err := l.Append(bg, head.Number, records); err != nil {
			t.Fatalf("append at %d: %v", head.Number, err)
		}
		n -= len(records)
		all = append(all, records...)
	}
	return all
}

// ReadAll reads from number from to the end or the error.
func ReadAll(ctx context.Context, l eventlog.Log, from uint64) (records []eventlog.Record, err error) {
	for rec, err := range l.Read(ctx, from) {
		if err != nil {
			return records, err
		}
		records = append(records, rec)
	}
	return records, nil
}

// Same fails the test unless got is want, byte for byte.
func Same(t testing.TB, got, want []eventlog.Record) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Number != want[i].Number || got[i].Hash != want[i].Hash || !bytes.Equal(got[i].Bytes, want[i].Bytes) {
			t.Fatalf("record %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func mustRead(t testing.TB, l eventlog.Log, from uint64) []eventlog.Record {
	t.Helper()
	records, err := ReadAll(bg, l, from)
	if err != nil {
		t.Fatalf("read from %d: %v", from, err)
	}
	return records
}

func wantErr(t testing.TB, err error, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}
