//go:build !linux

package boltlog

import (
	"errors"
	"os"
	"syscall"
)

var errReadOnlyFS = syscall.EROFS

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }

// takeRoom takes no room ahead here: bbolt grows the file as it goes, a full
// disk shows as ErrFailed around ErrFull, and the journal is not used.
func (l *Log) takeRoom(int) error { l.step = -1; return nil }

func syncData(f *os.File) error { return f.Sync() }

func dropCache(string) error { return nil }
