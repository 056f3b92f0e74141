//go:build linux

package boltlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// TestFullDisk runs itself again in a process whose files may not grow: the
// system then answers as a full disk does, to bbolt and to the log alike.
func TestFullDisk(t *testing.T) {
	if os.Getenv("BOLTLOG_FULL_DISK") != "" {
		fullDisk(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
	cmd.Env = append(os.Environ(), "BOLTLOG_FULL_DISK=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// growTo limits the size of every file of this process, in bytes; 0 lifts the limit.
func growTo(t *testing.T, size uint64) {
	t.Helper()
	var lim syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &lim); err != nil {
		t.Fatal(err)
	}
	if lim.Cur = size; size == 0 {
		lim.Cur = lim.Max
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &lim); err != nil {
		t.Fatal(err)
	}
}

// appendUntil appends until that fails and returns the error.
func appendUntil(t *testing.T, l *Log) error {
	t.Helper()
	for range 10_000 {
		head := l.Head()
		if err := l.Append(context.Background(), head.Number, eventlogtest.Stamp(t, eventlog.NewChain(head), 100)); err != nil {
			return err
		}
	}
	t.Fatal("the disk never filled")
	return nil
}

func fullDisk(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	for _, room := range []int64{0, 1 << 20} {
		t.Run(fmt.Sprintf("room %d", room), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "log.db")
			open := func() *Log {
				l, err := Open(path, Options{Random: zeros{}, Room: room})
				if err != nil {
					t.Fatal(err)
				}
				return l
			}
			growTo(t, 3<<20)
			defer growTo(t, 0)
			l := open()
			eventlogtest.Fill(t, l, 10, 10)

			err := appendUntil(t, l)
			if !errors.Is(err, eventlog.ErrFull) {
				t.Fatalf("full: %v", err)
			}
			// Reserved in advance, the disk refuses before anything is written.
			if errors.Is(err, eventlog.ErrFailed) {
				t.Errorf("poisoned: %v", err)
			}
			head := l.Head()
			if err := appendUntil(t, l); !errors.Is(err, eventlog.ErrFull) || l.Head() != head {
				t.Errorf("still full: %v", err)
			}
			if got, err := eventlogtest.ReadAll(context.Background(), l, 1); err != nil || uint64(len(got)) != head.Number {
				t.Errorf("read on a full disk: %d of %d, %v", len(got), head.Number, err)
			}
			l.Close()
			l = open() // opens on a full disk
			if l.Head() != head {
				t.Errorf("opened again: %+v, want %+v", l.Head(), head)
			}
			if err := appendUntil(t, l); !errors.Is(err, eventlog.ErrFull) {
				t.Errorf("opened again, still full: %v", err)
			}
			head = l.Head() // what was small enough may have fitted
			growTo(t, 0)    // space returns
			eventlogtest.Fill(t, l, 50, 10)
			l.Close()
			l = open()
			defer l.Close()
			if got, err := eventlogtest.ReadAll(context.Background(), l, 1); err != nil || uint64(len(got)) != head.Number+50 {
				t.Errorf("in the end: %d of %d, %v", len(got), head.Number+50, err)
			}
		})
	}
}

// TestReadOnlyDisk: a log on a disk that was mounted read-only opens, reads,
// and refuses to be written to.
func TestReadOnlyDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l, err := Open(path, Options{Random: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	want := eventlogtest.Fill(t, l, 20, 5)
	l.Close()
	readOnly := func(name string, flag int, mode os.FileMode) (*os.File, error) {
		if flag&os.O_RDWR != 0 {
			return nil, &os.PathError{Op: "open", Path: name, Err: syscall.EROFS}
		}
		return os.OpenFile(name, flag, mode)
	}
	if l, err = Open(path, Options{Random: zeros{}, openFile: readOnly}); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got, err := eventlogtest.ReadAll(context.Background(), l, 1)
	if err != nil {
		t.Fatal(err)
	}
	eventlogtest.Same(t, got, want)
	if err := l.Append(context.Background(), 20, eventlogtest.Stamp(t, eventlog.NewChain(l.Head()), 1)); !errors.Is(err, eventlog.ErrReadOnly) {
		t.Errorf("append: %v", err)
	}
	if _, err := l.BeginEpoch(context.Background()); !errors.Is(err, eventlog.ErrReadOnly) {
		t.Errorf("new epoch: %v", err)
	}
}
