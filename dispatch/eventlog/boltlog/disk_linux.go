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

// takeRoom sees to it that a transaction which stores need bytes finds its
// blocks reserved; used is where the pages in use end. ErrFull: there is no
// room, and nothing has been written.
func (l *Log) takeRoom(used, need int64) error {
	want := used + 2*need + slack // pages split half full at worst
	if l.step < 0 {
		return nil
	}
	if l.room >= want {
		l.blankTo(used, want)
		return nil
	}
	err := l.reserve(used + max(l.step, 2*need+slack))
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

// blankStep is how much of the reserved room is written with zeros at a time.
const blankStep = 1 << 20

var zeroBytes [blankStep]byte

// blankTo sees to it that the reserved blocks up to want have been written
// once. A block that is only reserved costs the file system an entry in its
// journal when it is first written, and with it a third of every sync. used is
// where the pages in use end: nothing before it is touched. If it does not
// succeed, appends are only slower.
func (l *Log) blankTo(used, want int64) {
	if l.blank >= want {
		return
	}
	from := max(l.blank, used)
	to := min(max(want, from+blankStep), l.room)
	for at := from; at < to; at += blankStep {
		if _, err := l.file.WriteAt(zeroBytes[:min(blankStep, to-at)], at); err != nil {
			return
		}
	}
	l.blank = to
}

// fallocate retries what a signal interrupted; that is no failed write.
func fallocate(fd int, size int64) error {
	for {
		if err := unix.Fallocate(fd, 0, 0, size); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// dropCache makes the system forget its cached pages of the file: after a sync
// that failed they are marked clean and show what the disk may not hold.
func dropCache(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED), f.Close())
}
