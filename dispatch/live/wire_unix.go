//go:build unix

package live

import (
	"net"
	"sync"
	"syscall"
)

// descriptor returns the file descriptor under a plain connection, or −1. Under
// TLS bytes must go through the cipher, so there is none.
func descriptor(c net.Conn) int {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return -1
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return -1
	}
	fd := -1
	raw.Control(func(n uintptr) {
		fd = int(n)
		tune(fd)
	})
	return fd
}

// writeOnce writes what the kernel takes of p at once, perhaps nothing: Go's
// descriptors do not block.
func writeOnce(fd int, p []byte) (int, error) {
	for {
		n, err := syscall.Write(fd, p)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, err
		}
	}
}

// await returns when there is something to read, the deadline has passed or
// the connection is closed; reading then tells which.
func (w *wire) await() {
	if raw, err := w.Conn.(syscall.Conn).SyscallConn(); err == nil {
		raw.Read(readable)
	}
}

// readable is called before and after waiting, and has to look for itself:
// asking to wait forgets what the poller knew.
func readable(fd uintptr) bool {
	p := peeks.Get().(*[1]byte)
	defer peeks.Put(p)
	for {
		_, _, err := syscall.Recvfrom(int(fd), p[:], syscall.MSG_PEEK)
		if err != syscall.EINTR {
			return err != syscall.EAGAIN
		}
	}
}

var peeks = sync.Pool{New: func() any { return new([1]byte) }}
