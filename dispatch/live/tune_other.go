//go:build !linux

package live

import "syscall"

func tune(syscall.RawConn) {}
