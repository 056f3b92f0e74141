//go:build !linux

package boltlog

import (
	"errors"
	"syscall"
)

var errReadOnlyFS = syscall.EROFS

func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }

// takeRoom takes no room ahead here: bbolt grows the file as it goes, and a
// full disk shows as ErrFailed around ErrFull.
func (l *Log) takeRoom(used, need int64) error { return nil }

func dropCache(string) error { return nil }
