//go:build linux

package boltlog

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// sector is what a disk writes whole: a write may tear between two of them.
const sector = 512

// recorder sees every write of bbolt to its file, in order, with the syncs
// between them. bbolt syncs in exactly two places: after the pages of a
// transaction, before the meta page; and after the meta page (tx.write and
// tx.writeMeta). A write to one of the first two pages is therefore a meta
// page, has a sync before it and one after it. workload holds the recording to
// the file itself.
type recorder struct {
	real  func([]byte, int64) (int, error)
	ops   []op
	fault func(r *recorder, b []byte, off int64) error // nil: no fault
	fd    int
}

// op is one write, or a sync when data is nil, or the return of an
// acknowledged append when acked is set.
type op struct {
	off   int64
	data  []byte
	acked uint64
}

// watch puts a recorder under an open log. bbolt keeps the function that
// writes in an unexported field made for this ("test hooks").
func watch(t testing.TB, l *Log) *recorder {
	t.Helper()
	field := reflect.ValueOf(l.db).Elem().FieldByName("ops").FieldByName("writeAt")
	hook := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	r := &recorder{real: *hook, fd: int(l.file.Fd())}
	*hook = r.writeAt
	return r
}

func (r *recorder) writeAt(b []byte, off int64) (int, error) {
	if r.fault != nil {
		if err := r.fault(r, b, off); err != nil {
			return 0, err
		}
	}
	meta := off < 2*int64(os.Getpagesize())
	if meta {
		r.ops = append(r.ops, op{})
	}
	r.ops = append(r.ops, op{off: off, data: append([]byte(nil), b...)})
	if meta {
		r.ops = append(r.ops, op{})
	}
	return r.real(b, off)
}

func (r *recorder) acked(n uint64) { r.ops = append(r.ops, op{acked: n}) }

// disk is what a file may look like after power was lost.
type disk []byte

func (d disk) write(off int64, data []byte) disk {
	if need := int(off) + len(data); need > len(d) {
		d = append(d, make([]byte, need-len(d))...)
	}
	copy(d[off:], data)
	return d
}

// pending are the writes since the last sync before ops[end], in sectors.
func pending(ops []op, end int) (durable int, sectors []op) {
	durable = end
	for durable > 0 && (ops[durable-1].data != nil || ops[durable-1].acked > 0) {
		durable--
	}
	for _, w := range ops[durable:end] {
		for i := 0; i < len(w.data); i += sector {
			sectors = append(sectors, op{off: w.off + int64(i), data: w.data[i:min(i+sector, len(w.data))]})
		}
	}
	return durable, sectors
}

// workload fills a log, recording, and returns the file as it was at first,
// what was written, and the records.
func workload(t testing.TB, room int64) (start disk, ops []op, records []eventlog.Record) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: zeros{}, Room: room})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if start, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	r := watch(t, l)
	for i, n := range []int{1, 1, 3, 1, 20, 1, 1, 40, 2, 1} {
		if i == 5 {
			if _, err := l.BeginEpoch(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		records = append(records, eventlogtest.Fill(t, l, n, n)...)
		r.acked(l.Head().Number)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	replayed := start
	replayed = append(disk(nil), replayed...)
	for _, o := range r.ops {
		replayed = replayed.write(o.off, o.data)
	}
	if n := min(len(got), len(replayed)); string(got[:n]) != string(replayed[:n]) || len(replayed) > len(got) {
		t.Fatal("the recording does not give the file")
	}
	return start, r.ops, records
}

// TestTornWrites holds the log to its promise on every image a lost power
// supply may leave; it must be able to fail, so a disk that lies about the sync
// before the meta page is tried too.
func TestTornWrites(t *testing.T) {
	start, ops, records := workload(t, -1)
	images, err := tear(t, start, ops, records)
	if err != nil {
		t.Error(err)
	}
	if images < 500 {
		t.Errorf("only %d images", images)
	}
	t.Logf("%d images of the disk, %d commits", images, len(records))

	var lying []op
	for i, o := range ops {
		if o.data == nil && o.acked == 0 && i+1 < len(ops) && ops[i+1].data != nil && isMeta(ops[i+1].off) {
			continue
		}
		lying = append(lying, o)
	}
	if _, err := tear(t, start, lying, records); err == nil {
		t.Error("a disk that skips a sync went unnoticed")
	} else {
		t.Logf("with a sync left out: %v", err)
	}
}

// tear: power is lost at every point of a workload, and of what had
// not been synced any part may be missing: all of it, none, everything before
// or after each sector, each single sector, and random selections. The log
// opens each time, holds every acknowledged commit, nothing but what was
// appended, and takes the next one. It returns how many images were tried and
// what the first bad one broke.
func tear(t testing.TB, start disk, ops []op, records []eventlog.Record) (images int, err error) {
	path := filepath.Join(t.TempDir(), "torn.db")
	if tmp, err := os.MkdirTemp("/dev/shm", "torn"); err == nil { // thousands of images: spare the disk
		t.Cleanup(func() { os.RemoveAll(tmp) })
		path = filepath.Join(tmp, "torn.db")
	}
	var acked uint64
	durable := append(disk(nil), start...)
	applied := 0
	rnd := rand.New(rand.NewPCG(1, 2))
	for end := range len(ops) + 1 {
		from, sectors := pending(ops, end)
		for ; applied < from; applied++ {
			durable = durable.write(ops[applied].off, ops[applied].data)
			acked = max(acked, ops[applied].acked)
		}
		for _, o := range ops[from:end] {
			acked = max(acked, o.acked)
		}
		if end < len(ops) && ops[end].data != nil && len(sectors) == 0 {
			continue // nothing is pending: the image is that of the step before
		}
		for _, lost := range losses(len(sectors), rnd) {
			image := append(disk(nil), durable...)
			for i, s := range sectors {
				if !lost(i) {
					image = image.write(s.off, s.data)
				}
			}
			images++
			if err := checkImage(t, path, image, acked, records); err != nil {
				return images, fmt.Errorf("after %d of %d writes and syncs, %d sectors pending: %w", end, len(ops), len(sectors), err)
			}
		}
	}
	if acked != uint64(len(records)) {
		return images, fmt.Errorf("%d commits acknowledged of %d", acked, len(records))
	}
	return images, nil
}

// losses lists which of n pending sectors are lost, in every way tried.
func losses(n int, rnd *rand.Rand) []func(int) bool {
	ways := []func(int) bool{func(int) bool { return true }}
	if n == 0 {
		return ways
	}
	ways = append(ways, func(int) bool { return false })
	for cut := range n {
		ways = append(ways,
			func(i int) bool { return i == cut },
			func(i int) bool { return i != cut },
			func(i int) bool { return i > cut },
			func(i int) bool { return i < cut })
	}
	for range 8 {
		bits := make([]bool, n)
		for i := range bits {
			bits[i] = rnd.IntN(2) == 0
		}
		ways = append(ways, func(i int) bool { return bits[i] })
	}
	return ways
}

// checkImage opens a disk image and holds it to what was promised.
func checkImage(t testing.TB, path string, image disk, acked uint64, records []eventlog.Record) error {
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(path, Options{Room: -1})
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer l.Close()
	got, err := eventlogtest.ReadAll(context.Background(), l, 1)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if uint64(len(got)) < acked || len(got) > len(records) {
		return fmt.Errorf("%d commits found, %d were acknowledged, %d appended", len(got), acked, len(records))
	}
	eventlogtest.Same(t, got, records[:len(got)])
	rec, err := eventlog.NewChain(l.Head()).Stamp(eventlogtest.Commit(uint64(len(got)) + 1))
	if err == nil {
		err = l.Append(context.Background(), uint64(len(got)), []eventlog.Record{rec})
	}
	return err
}

// failing opens a log, fills it, and returns it with a recorder that is about to fail.
func failing(t testing.TB, fault func(*recorder, []byte, int64) error) (l *Log, path string, before []eventlog.Record) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: zeros{}, Room: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	before = eventlogtest.Fill(t, l, 10, 4)
	watch(t, l).fault = fault
	return l, path, before
}

// isMeta tells whether a write is of a meta page, the last of a transaction.
func isMeta(off int64) bool { return off < 2*int64(os.Getpagesize()) }

// TestFailedWrites: a write or a sync fails, at each place of a transaction. The
// append says why, the log takes nothing more and still shows what was
// acknowledged; opened again, it holds all of that and goes on.
func TestFailedWrites(t *testing.T) {
	breakSync := func(r *recorder) {
		// The file's descriptor becomes a pipe: writing to it may work, syncing
		// it fails. bbolt offers no hook for its sync.
		var p [2]int
		if err := syscall.Pipe(p[:]); err != nil {
			t.Fatal(err)
		}
		if err := unix.Dup3(p[0], r.fd, 0); err != nil {
			t.Fatal(err)
		}
		syscall.Close(p[0])
		syscall.Close(p[1])
	}
	for _, c := range []struct {
		name  string
		fault func(*recorder, []byte, int64) error
		want  error
	}{
		{"the disk is full at the first page", func(*recorder, []byte, int64) error { return syscall.ENOSPC }, eventlog.ErrFull},
		{"the quota is used up at the meta page", onMeta(func(*recorder) error { return syscall.EDQUOT }), eventlog.ErrFull},
		{"the disk turned read-only", func(*recorder, []byte, int64) error { return syscall.EROFS }, eventlog.ErrReadOnly},
		{"the disk fails", func(*recorder, []byte, int64) error { return syscall.EIO }, syscall.EIO},
		{"half a page is written", func(r *recorder, b []byte, off int64) error {
			if _, err := r.real(b[:len(b)/2], off); err != nil {
				return err
			}
			return syscall.EIO
		}, syscall.EIO},
		{"the sync of the pages fails", func(r *recorder, b []byte, off int64) error {
			_, err := r.real(b, off)
			r.real = func(b []byte, _ int64) (int, error) { return len(b), nil }
			breakSync(r)
			r.fault = nil
			return err
		}, syscall.EINVAL},
		{"the sync of the meta page fails", onMeta(func(r *recorder) error {
			real := r.real
			r.real = func(b []byte, off int64) (int, error) {
				n, err := real(b, off)
				breakSync(r)
				return n, err
			}
			return nil
		}), syscall.EINVAL},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, path, before := failing(t, c.fault)
			records := eventlogtest.Stamp(t, eventlog.NewChain(l.Head()), 30)
			err := l.Append(context.Background(), 10, records)
			if !errors.Is(err, eventlog.ErrFailed) || !errors.Is(err, c.want) {
				t.Fatalf("append: %v, want %v", err, c.want)
			}
			if err := l.Append(context.Background(), 10, records); !errors.Is(err, eventlog.ErrFailed) {
				t.Errorf("append again: %v", err)
			}
			if _, err := l.BeginEpoch(context.Background()); !errors.Is(err, eventlog.ErrFailed) {
				t.Errorf("new epoch: %v", err)
			}
			got, err := eventlogtest.ReadAll(context.Background(), l, 1)
			if err != nil {
				t.Fatal(err)
			}
			eventlogtest.Same(t, got, before)
			l.Close()
			again, err := Open(path, Options{Room: -1})
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			if n := again.Head().Number; n != 10 && n != 40 {
				t.Fatalf("opened again with %d commits", n)
			}
			eventlogtest.Fill(t, again, 3, 3)
			got, err = eventlogtest.ReadAll(context.Background(), again, 1)
			if err != nil {
				t.Fatal(err)
			}
			eventlogtest.Same(t, got[:10], before)
		})
	}
}

func onMeta(fault func(*recorder) error) func(*recorder, []byte, int64) error {
	return func(r *recorder, _ []byte, off int64) error {
		if !isMeta(off) {
			return nil
		}
		return fault(r)
	}
}
