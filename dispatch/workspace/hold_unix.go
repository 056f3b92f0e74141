//go:build unix

package workspace

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// holdDir takes the data directory for this process, until it ends or the
// result is closed. ErrHeld: another one has it.
func holdDir(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, unix.EROFS) {
		return io.NopCloser(nil), nil // nothing can be written: there is nothing to hold
	}
	if err != nil {
		return nil, fmt.Errorf("workspace: data directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrHeld.With(err)
	}
	return f, nil
}
