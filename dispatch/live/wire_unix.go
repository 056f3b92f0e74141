//go:build unix

package live

import (
	"net"
	"sync"
	"syscall"
)

// shot writes once to a descriptor without waiting. Its fields carry arguments
// into a function made once, so that a delivery allocates nothing.
type shot struct {
	p   []byte
	n   int
	err error
	try func(fd uintptr) bool
}

var shots = sync.Pool{New: func() any {
	s := new(shot)
	s.try = func(fd uintptr) bool {
		for {
			s.n, s.err = syscall.Write(int(fd), s.p)
			if s.err != syscall.EINTR {
				return true // never wait
			}
		}
	}
	return s
}}

// writeOnce writes what the kernel takes of p at once, perhaps nothing.
func writeOnce(raw syscall.RawConn, p []byte) (int, error) {
	s := shots.Get().(*shot)
	s.p = p
	err := raw.Write(s.try)
	n, tried := s.n, s.err
	s.p = nil
	shots.Put(s)
	if err != nil {
		return 0, err
	}
	if tried == syscall.EAGAIN {
		return 0, nil
	}
	if tried != nil {
		return 0, tried
	}
	return n, nil
}

// rawConn returns the descriptor of a plain connection. Under TLS bytes must
// go through the cipher, so there is none.
func rawConn(c net.Conn) syscall.RawConn {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}
