package boltlog

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"wanghuo/dispatch/eventlog"
)

var errReadOnlyFS = syscall.EROFS

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// slack covers what bbolt writes beside the records: branch pages, the list of
// free pages, the fresh copies of the pages it changes.
const slack = 256 << 10

// takeRoom sees to it that a transaction which stores size bytes finds its blocks
// in the bbolt file reserved. ErrFull: there is no room, and nothing has been
// written.
func (l *Log) takeRoom(size int) error {
	need := 2*int64(size) + slack // pages split half full at worst
	want := l.used + need
	if l.step < 0 || l.room >= want {
		return nil
	}
	err := l.reserve(l.used + max(l.step, need))
	if isFull(err) {
		err = l.reserve(want) // not a whole step, but enough for now
	}
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENOSYS):
		l.step = -1 // this file system reserves nothing; bbolt grows the file as it goes
		return nil
	case isFull(err):
		return eventlog.ErrFull.With(err)
	case errors.Is(err, unix.EROFS):
		return eventlog.ErrReadOnly.With(err)
	}
	return err
}

func (l *Log) reserve(size int64) error {
	if err := fallocate(int(l.file.Fd()), size); err != nil {
		return err
	}
	l.room = size
	return nil
}

// fallocate retries what a signal interrupted; that is no failed write.
func fallocate(fd int, size int64) error {
	for {
		if err := unix.Fallocate(fd, 0, 0, size); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// syncData makes what was written to a file durable, without the times of the
// file, which nobody needs.
func syncData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }

// dropCache makes the system forget its cached pages of the file: after a sync
// that failed they are marked clean and show what the disk may not hold.
func dropCache(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED), f.Close())
}
