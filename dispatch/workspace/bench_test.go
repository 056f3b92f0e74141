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

// benchWorkspace is a workspace of the real rules on a real disk, and two
// commands on it: a sign of life of one of 64 sources, the cheapest of all, and
// casualty figures of one of 64 incidents.
func benchWorkspace(b testing.TB) (w *Workspace, sign, figures func(n int) Request) {
	Tune() // as serve does
	w = opens(b, onDisk(b, b.TempDir(), dispatch.Actual))
	manned(b, w)
	var ids []dispatch.IncidentID
	for i := range 64 {
		ids = append(ids, reported(b, w, "fire "+strconv.Itoa(i)))
	}
	request := func(n int, c dispatch.Command) Request {
		return Request{Actor: desk, Key: strconv.Itoa(n), Command: c, Brief: true}
	}
	sign = func(n int) Request { return request(n, hear(string(ids[n%len(ids)]))) }
	figures = func(n int) Request { return request(n, injured(ids[n%len(ids)], n%50)) }
	return w, sign, figures
}

// commitBytes is about what a stored commit takes: of a sign of life 190, of
// figures 280.
const commitBytes = 200

// BenchmarkDurableCommand/one: the p50 of a command (figures), given alone,
// decided and made durable, against one bare put; target ≤ 1.5.
// BenchmarkDurableCommand/64: commands a second with 64 in flight against bare
// puts a second at 64 a transaction, with signs of life, which cost little
// beside what every command costs; target ≥ 0.8. BenchmarkDurableCommand/64-figures:
// the same with a command whose rules and records weigh more.
func BenchmarkDurableCommand(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		w, _, request := benchWorkspace(b)
		s := newBare(b, commitBytes)
		var ours, theirs []time.Duration
		n := 0
		for b.Loop() {
			for range 2000 { // one round says enough, also with -benchtime 1x
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
		w, sign, _ := benchWorkspace(b)
		benchFlight(b, w, sign)
	})
	b.Run("64-figures", func(b *testing.B) {
		w, _, figures := benchWorkspace(b)
		benchFlight(b, w, figures)
	})
}

// benchFlight takes turns with the baseline and compares the medians, so that
// a disturbance of the machine in one turn does not decide.
func benchFlight(b *testing.B, w *Workspace, request func(int) Request) {
	s := newBare(b, commitBytes)
	const turns, callers, each = 15, 64, 100
	var ours, theirs []time.Duration
	n := 0
	for b.Loop() {
		for range turns {
			t0 := time.Now()
			flight(b, w, request, n, callers, each)
			t1 := time.Now()
			for range each {
				s.put(b, callers)
			}
			ours, theirs = append(ours, t1.Sub(t0)), append(theirs, time.Since(t1))
			n += callers * each
		}
	}
	p, q := quantile(ours, .5), quantile(theirs, .5)
	b.ReportMetric(callers*each/p.Seconds(), "commands/s")
	b.ReportMetric(callers*each/q.Seconds(), "bare-puts/s")
	b.ReportMetric(float64(q)/float64(p), "x-bare(≥0.8)")
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
