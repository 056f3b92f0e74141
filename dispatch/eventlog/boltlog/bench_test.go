package boltlog

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// bare is bbolt by itself, the baseline: one bucket, ascending keys, values as
// long as a stored commit, default options.
type bare struct {
	db    *bolt.DB
	next  uint64
	value []byte
}

var bareBucket = []byte("bare")

func newBare(b testing.TB) *bare {
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if err := db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket(bareBucket); return err }); err != nil {
		b.Fatal(err)
	}
	return &bare{db: db, value: eventlog.Encode(nil, benchCommit(1))}
}

func (s *bare) put(b testing.TB, n int) {
	err := s.db.Update(func(tx *bolt.Tx) error {
		bucket := tx.Bucket(bareBucket)
		for range n {
			s.next++
			if err := bucket.Put(binary.BigEndian.AppendUint64(nil, s.next), s.value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// benchCommit is a commit of the usual size: one command, two events, some 400 bytes.
func benchCommit(n uint64) *eventlog.Commit {
	c := eventlogtest.Commit(n)
	c.Events = append(c.Events, eventlog.Event{Kind: "ObligationAccrued", Stream: c.Events[0].Stream, Data: make([]byte, 90)})
	c.Events[0].Data = make([]byte, 90)
	return c
}

func benchLog(b testing.TB) *Log {
	l, err := Open(filepath.Join(b.TempDir(), "log.db"), Options{Random: zeros{}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return l
}

// stampAppend is what a commit costs the owner beside deciding it.
func stampAppend(b testing.TB, l *Log, chain *eventlog.Chain, records []eventlog.Record) {
	expected := chain.Head().Number
	for i := range records {
		rec, err := chain.Stamp(benchCommit(expected + uint64(i) + 1))
		if err != nil {
			b.Fatal(err)
		}
		records[i] = rec
	}
	if err := l.Append(context.Background(), expected, records); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBoltlogAppend measures appends against bare bbolt in turns, so that
// both meet the same disk: x-bare is the rate as a multiple of the bare one.
func BenchmarkBoltlogAppend(b *testing.B) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, l := newBare(b), benchLog(b)
			chain, records := eventlog.NewChain(l.Head()), make([]eventlog.Record, n)
			var ours, theirs []time.Duration
			for b.Loop() {
				for range 1000 {
					t0 := time.Now()
					stampAppend(b, l, chain, records)
					t1 := time.Now()
					s.put(b, n)
					ours, theirs = append(ours, t1.Sub(t0)), append(theirs, time.Since(t1))
				}
			}
			report(b, n, ours, theirs)
		})
	}
}

func report(b *testing.B, n int, ours, theirs []time.Duration) {
	var sum, bareSum time.Duration
	for i := range ours {
		sum, bareSum = sum+ours[i], bareSum+theirs[i]
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	mid := len(ours) / 2
	b.ReportMetric(float64(len(ours)*n)/sum.Seconds(), "commits/s")
	b.ReportMetric(bareSum.Seconds()/sum.Seconds(), "x-bare")
	b.ReportMetric(float64(ours[mid])/float64(theirs[mid]), "p50/bare-p50")
}

// BenchmarkReplay reads and decodes a log of 200,000 events against bbolt and
// encoding/json over a trivial map with as many.
func BenchmarkReplay(b *testing.B) {
	const commits, batch = 100_000, 1000
	l, s := benchLog(b), newBare(b)
	chain, records := eventlog.NewChain(l.Head()), make([]eventlog.Record, batch)
	for range commits / batch {
		stampAppend(b, l, chain, records)
	}
	value, err := json.Marshal(map[string]any{"kind": "IncidentReported", "stream": "incident/1", "data": make([]byte, 90), "at": 1_900_000_000, "person": "p1"})
	if err != nil {
		b.Fatal(err)
	}
	s.value = value
	for range 2 * commits / batch {
		s.put(b, batch)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		t0 := time.Now()
		replay(b, l, 2*commits)
		t1 := time.Now()
		replayBare(b, s.db, 2*commits)
		ours, theirs = ours+t1.Sub(t0), theirs+time.Since(t1)
	}
	b.ReportMetric(float64(2*commits*b.N)/ours.Seconds(), "events/s")
	b.ReportMetric(float64(2*commits*b.N)/theirs.Seconds(), "bare-events/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-bare")
}

func replay(b testing.TB, l *Log, want int) {
	var dec eventlog.Decoder
	var c eventlog.Commit
	state := map[string]int{}
	n := 0
	for rec, err := range l.Read(context.Background(), 1) {
		if err == nil {
			err = dec.Decode(rec.Bytes, &c)
		}
		if err != nil {
			b.Fatal(err)
		}
		for i := range c.Events {
			state[c.Events[i].Kind]++
			n++
		}
	}
	if n != want {
		b.Fatalf("%d events, want %d", n, want)
	}
}

func replayBare(b testing.TB, db *bolt.DB, want int) {
	state := map[string]int{}
	n := 0
	err := db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bareBucket).ForEach(func(_, v []byte) error {
			var e struct {
				Kind, Stream, Person string
				Data                 []byte
				At                   int64
			}
			if err := json.Unmarshal(v, &e); err != nil {
				return err
			}
			state[e.Kind]++
			n++
			return nil
		})
	})
	if err != nil || n != want {
		b.Fatalf("%d events, want %d, %v", n, want, err)
	}
}
