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
	"slices"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// sector is what a disk writes whole: a write may tear between two of them.
const sector = 512

// recorder sees every write to the two files of a log, in order, with the syncs
// between them. bbolt syncs in exactly two places: after the pages of a
// transaction, before the meta page; and after the meta page (tx.write and
// tx.writeMeta). A write to one of the first two pages is therefore a meta
// page, has a sync before it and one after it: at the latest before bbolt's next
// write, and before Append goes on when it waited for it. workload holds the
// recording to the files themselves.
type recorder struct {
	mu    sync.Mutex
	real  func([]byte, int64) (int, error)
	ops   []op
	fault func(r *recorder, b []byte, off int64) error // nil: no fault
	fd    int
	meta  bool // a meta page is written, and perhaps not yet synced
}

// The files of a log.
const (
	boltFile = iota
	journalFile
)

// op is one write to a file, or its sync when data is nil, or the return of an
// acknowledged append when acked is set.
type op struct {
	file  int
	off   int64
	data  []byte
	acked uint64
}

func (o op) syncs(file int) bool { return o.file == file && o.data == nil && o.acked == 0 }

// watch puts a recorder under an open log. bbolt keeps the function that
// writes in an unexported field made for this ("test hooks").
func watch(t testing.TB, l *Log) *recorder {
	t.Helper()
	field := reflect.ValueOf(l.db).Elem().FieldByName("ops").FieldByName("writeAt")
	hook := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	r := &recorder{real: *hook, fd: int(l.file.Fd())}
	*hook = r.writeAt
	if j := l.journal; j != nil {
		write, sync := j.writeAt, j.sync
		j.writeAt = func(b []byte, off int64) (int, error) {
			r.add(op{file: journalFile, off: off, data: append([]byte(nil), b...)})
			return write(b, off)
		}
		j.sync = func() error { defer r.add(op{file: journalFile}); return sync() }
	}
	return r
}

func (r *recorder) add(o op) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ops = append(r.ops, o)
}

// synced notes that what bbolt wrote last is durable.
func (r *recorder) synced() {
	if r.meta {
		r.meta = false
		r.add(op{file: boltFile})
	}
}

func (r *recorder) writeAt(b []byte, off int64) (int, error) {
	if r.fault != nil {
		if err := r.fault(r, b, off); err != nil {
			return 0, err
		}
	}
	r.synced()
	if isMeta(off) {
		r.add(op{file: boltFile})
		r.meta = true
	}
	r.add(op{file: boltFile, off: off, data: append([]byte(nil), b...)})
	return r.real(b, off)
}

// settled waits for what is being moved, which is durable then.
func (r *recorder) settled(t testing.TB, l *Log) {
	t.Helper()
	if err := l.moved(true); err != nil {
		t.Fatal(err)
	}
	r.synced()
}

// disk is what the files may look like after power was lost.
type disk [2][]byte

func (d *disk) write(o op) {
	f := &d[o.file]
	if need := int(o.off) + len(o.data); need > len(*f) {
		*f = append(*f, make([]byte, need-len(*f))...)
	}
	copy((*f)[o.off:], o.data)
}

func (d disk) clone() disk { return disk{slices.Clone(d[0]), slices.Clone(d[1])} }

// readDisk takes the files as they are.
func readDisk(t testing.TB, path string) (d disk) {
	t.Helper()
	for i, name := range [...]string{boltFile: path, journalFile: path + JournalSuffix} {
		var err error
		if d[i], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// put makes the files on a real disk.
func (d disk) put(t testing.TB, path string) {
	t.Helper()
	for i, name := range [...]string{boltFile: path, journalFile: path + JournalSuffix} {
		if err := os.WriteFile(name, d[i], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// pending are the writes that had not been synced when power was lost before
// ops[end]: those since the last sync of their file, in sectors.
func pending(ops []op, end int) (sectors []op) {
	for _, file := range []int{boltFile, journalFile} {
		from := end
		for from > 0 && !ops[from-1].syncs(file) {
			from--
		}
		for _, w := range ops[from:end] {
			if w.file != file {
				continue
			}
			for i := 0; i < len(w.data); i += sector {
				sectors = append(sectors, op{file: file, off: w.off + int64(i), data: w.data[i:min(i+sector, len(w.data))]})
			}
		}
	}
	return sectors
}

// synced is what was durable before ops[end].
func synced(start disk, ops []op, end int) disk {
	d := start.clone()
	for file := range d {
		last := end
		for last > 0 && !ops[last-1].syncs(file) {
			last--
		}
		for _, o := range ops[:last] {
			if o.file == file && o.data != nil {
				d.write(o)
			}
		}
	}
	return d
}

// smallHalf is half a journal of two frames, so that a short workload turns often.
const smallHalf = 2 * frameAlign

// workload fills a log, recording, and returns the files as they were at first,
// what was written, and the records.
func workload(t testing.TB, room int64) (start disk, ops []op, records []eventlog.Record) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: zeros{}, Room: room, half: smallHalf})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	start = readDisk(t, path)
	r := watch(t, l)
	for i, n := range []int{1, 1, 3, 1, 20, 1, 1, 40, 2, 1, 1, 2, 1, 1, 15, 1} {
		if i == 5 {
			if _, err := l.BeginEpoch(context.Background()); err != nil {
				t.Fatal(err)
			}
			r.synced()
		}
		batch := eventlogtest.Stamp(t, eventlog.NewChain(l.Head()), n)
		if !l.journal.fits(frameBytes(n, storedBytes(batch))) {
			r.settled(t, l) // as Append does; here it is noted
		}
		if err := l.Append(context.Background(), uint64(len(records)), batch); err != nil {
			t.Fatal(err)
		}
		records = append(records, batch...)
		if l.moving == nil {
			r.synced()
		}
		r.add(op{acked: l.Head().Number})
	}
	r.settled(t, l)
	got, replayed := readDisk(t, path), start.clone()
	for _, o := range r.ops {
		if o.data != nil {
			replayed.write(o)
		}
	}
	for i := range got {
		if n := min(len(got[i]), len(replayed[i])); string(got[i][:n]) != string(replayed[i][:n]) || len(replayed[i]) > len(got[i]) {
			t.Fatalf("the recording does not give file %d", i)
		}
	}
	return start, r.ops, records
}

// TestTornWrites holds the log to its promise on every image a lost power
// supply may leave, with a journal and without one; it must be able to fail, so
// disks that lie about a sync are tried too.
func TestTornWrites(t *testing.T) {
	for name, room := range map[string]int64{"with a journal": 1 << 20, "without": -1} {
		t.Run(name, func(t *testing.T) {
			start, ops, records := workload(t, room)
			images, err := tear(t, start, ops, records)
			if err != nil {
				t.Error(err)
			}
			if images < 500 {
				t.Errorf("only %d images", images)
			}
			t.Logf("%d images of the disk, %d commits", images, len(records))

			lies := map[string]func(i int) bool{
				"before the meta page": func(i int) bool { return ops[i].syncs(boltFile) && !afterMeta(ops[:i]) },
			}
			if room > 0 {
				lies["of the journal"] = func(i int) bool { return ops[i].syncs(journalFile) }
				lies["after the meta page"] = func(i int) bool { return ops[i].syncs(boltFile) && afterMeta(ops[:i]) }
			}
			for what, lie := range lies {
				var lying []op
				for i, o := range ops {
					if !lie(i) {
						lying = append(lying, o)
					}
				}
				if _, err := tear(t, start, lying, records); err == nil {
					t.Errorf("a disk that skips the sync %s went unnoticed", what)
				} else {
					t.Logf("without the sync %s: %v", what, err)
				}
			}
		})
	}
}

// afterMeta tells whether what bbolt wrote last was a meta page.
func afterMeta(ops []op) bool {
	for _, o := range slices.Backward(ops) {
		if o.file == boltFile && o.data != nil {
			return isMeta(o.off)
		}
	}
	return false
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
	rnd := rand.New(rand.NewPCG(1, 2))
	for end := range len(ops) + 1 {
		if end > 0 {
			acked = max(acked, ops[end-1].acked)
		}
		safe, sectors := synced(start, ops, end), pending(ops, end)
		// Before the next write of several, what may be missing is tried at the last.
		each := end == len(ops) || ops[end].data == nil
		for _, lost := range losses(len(sectors), each, rnd) {
			image := safe.clone()
			for i, s := range sectors {
				if !lost(i) {
					image.write(s)
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

// losses lists which of n pending sectors are lost, in every way tried: each by
// itself and each cut only if asked for.
func losses(n int, each bool, rnd *rand.Rand) []func(int) bool {
	ways := []func(int) bool{func(int) bool { return true }}
	if n == 0 {
		return ways
	}
	ways = append(ways, func(int) bool { return false })
	single, random := n, 8
	if !each {
		single, random = 0, 2
	}
	for cut := range single {
		ways = append(ways,
			func(i int) bool { return i == cut },
			func(i int) bool { return i != cut },
			func(i int) bool { return i > cut },
			func(i int) bool { return i < cut })
	}
	for range random {
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
	image.put(t, path)
	l, err := Open(path, Options{Room: -1, half: smallHalf})
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
