package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"wanghuo/dispatch/access"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// explain makes of an error what a person at the console can act on, in both
// languages.
func explain(err error) string {
	if faults := plans.Errors(err); len(faults) > 0 {
		return planFaults(faults)
	}
	var a *access.Error
	var w *workspace.Error
	var l *eventlog.Error
	var v *vault.Error
	var op *net.OpError
	switch {
	case errors.As(err, &w):
		return before(err, w) + both(w.Zh, w.En, w.Cause)
	case errors.As(err, &a):
		return before(err, a) + both(a.Zh, a.En, a.Cause)
	case errors.As(err, &l):
		return before(err, l) + both(l.Zh, l.En, l.Cause)
	case errors.As(err, &v):
		return before(err, v) + both(v.Zh, v.En, v.Cause)
	case errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &op):
		return fmt.Sprintf("地址 %v 已被占用，请换一个 --listen / the address %v is in use; choose another with --listen", op.Addr, op.Addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL) && errors.As(err, &op):
		return fmt.Sprintf("本机没有地址 %v / this machine has no address %v", op.Addr, op.Addr)
	case errors.Is(err, syscall.EROFS):
		return "数据目录为只读 / the data directory is read-only: " + err.Error()
	case errors.Is(err, syscall.ENOSPC):
		return "存储空间已满 / the disk is full: " + err.Error()
	case errors.Is(err, fs.ErrPermission):
		return "没有权限 / permission denied: " + err.Error()
	}
	return err.Error()
}

// before is what was wrapped round an error.
func before(err, inner error) string {
	around, _, found := strings.Cut(err.Error(), inner.Error())
	if !found {
		return ""
	}
	return around
}

func both(zh, en string, cause error) string {
	s := zh + " / " + en
	if cause != nil {
		s += ": " + cause.Error()
	}
	return s
}

// planFaults lists where a plan is wrong: file:line, one a line.
func planFaults(faults []*plans.Error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "预案数据有 %d 处错误，未启动 / the plan has %d faults, nothing was started", len(faults), len(faults))
	for _, f := range faults {
		fmt.Fprintf(&b, "\n  %s: %s: %s / %s", f.Place(), f.Code, f.Text.Zh, f.Text.En)
	}
	return b.String()
}
