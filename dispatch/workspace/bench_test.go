package workspace

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch"
)

// bare is bbolt by itself, the baseline: one bucket, ascending keys, values as
// long as a stored commit, default options.
type bare struct {
	db    *bolt.DB
	next  uint64
	value []byte
}

func newBare(b testing.TB, size int) *bare {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	err = db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("bare")); return err })
	if err != nil {
		b.Fatal(err)
	}
	return &bare{db: db, value: make([]byte, size)}
}

func (s *bare) put(b testing.TB, n int) {
	err := s.db.Update(func(tx *bolt.Tx) error {
		for range n {
			s.next++
			if err := tx.Bucket([]byte("bare")).Put(binary.BigEndian.AppendUint64(nil, s.next), s.value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}

func quantile(d []time.Duration, q float64) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

// benchWorkspace is a workspace of the real rules on a real disk, and a command
// on it: casualty figures of one of 64 incidents.
func benchWorkspace(b testing.TB) (*Workspace, func(n int) Request) {
	w := opens(b, onDisk(b, b.TempDir(), dispatch.Actual))
	manned(b, w)
	var ids []dispatch.IncidentID
	for i := range 64 {
		ids = append(ids, reported(b, w, "fire "+strconv.Itoa(i)))
	}
	return w, func(n int) Request {
		return Request{Actor: desk, Key: strconv.Itoa(n), Command: injured(ids[n%len(ids)], n%50), Brief: true}
	}
}

// commitBytes is about what a stored commit of the benchmark takes.
const commitBytes = 280

// BenchmarkDurableCommand/one: the p50 of a command, given alone, decided and
// made durable, against one bare put; target ≤ 1.5. BenchmarkDurableCommand/64:
// commands a second with 64 in flight against bare puts a second at 64 a
// transaction; target ≥ 0.8.
func BenchmarkDurableCommand(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		w, request := benchWorkspace(b)
		s := newBare(b, commitBytes)
		var ours, theirs []time.Duration
		n := 0
		for b.Loop() {
			for range 2000 {
				t0 := time.Now()
				give(b, w, request(n))
				t1 := time.Now()
				s.put(b, 1)
				ours, theirs = append(ours, t1.Sub(t0)), append(theirs, time.Since(t1))
				n++
			}
		}
		p, q := quantile(ours, .5), quantile(theirs, .5)
		b.ReportMetric(float64(p.Microseconds()), "p50-µs")
		b.ReportMetric(float64(q.Microseconds()), "bare-p50-µs")
		b.ReportMetric(float64(p)/float64(q), "x-bare-p50(≤1.5)")
	})
	b.Run("64", func(b *testing.B) {
		w, request := benchWorkspace(b)
		s := newBare(b, commitBytes)
		const rounds, each = 64, 150
		var ours, theirs time.Duration
		n := 0
		for b.Loop() {
			t0 := time.Now()
			flight(b, w, request, n, rounds, each)
			t1 := time.Now()
			for range each {
				s.put(b, rounds)
			}
			ours, theirs = ours+t1.Sub(t0), theirs+time.Since(t1)
			n += rounds * each
		}
		b.ReportMetric(float64(n)/ours.Seconds(), "commands/s")
		b.ReportMetric(float64(n)/theirs.Seconds(), "bare-puts/s")
		b.ReportMetric(float64(theirs)/float64(ours), "x-bare(≥0.8)")
	})
}

func give(b testing.TB, w *Workspace, r Request) {
	if out, err := w.Do(context.Background(), r); err != nil || out.Refusal != nil {
		b.Error(err, out.Refusal)
	}
}

// flight lets each of callers give each commands, one after the other.
func flight(b testing.TB, w *Workspace, request func(int) Request, from, callers, each int) {
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			for j := range each {
				give(b, w, request(from+i*each+j))
			}
		})
	}
	wg.Wait()
}
