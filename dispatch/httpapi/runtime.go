package httpapi

import (
	"cmp"
	"errors"
	"net/http"
	"syscall"

	"wanghuo/dispatch/workspace"
)

// runtimeStatus says how the errors of the runtime travel; in this one place.
var runtimeStatus = map[string]int{
	workspace.ErrKeyReused.Code: http.StatusConflict,
	workspace.ErrErased.Code:    http.StatusConflict,
	workspace.ErrExists.Code:    http.StatusConflict,
	workspace.ErrActual.Code:    http.StatusForbidden,
	workspace.ErrClock.Code:     http.StatusUnprocessableEntity,
	workspace.ErrName.Code:      http.StatusUnprocessableEntity,
	workspace.ErrNoSuch.Code:    http.StatusNotFound,
	workspace.ErrTooLarge.Code:  http.StatusRequestEntityTooLarge,
	workspace.ErrInternal.Code:  http.StatusInternalServerError,
	// Everything else says that nothing can be recorded now: storage, vault,
	// time in doubt, closing, busy.
}

// runtimeProblem makes a problem of an error of the runtime, nil of any other.
func runtimeProblem(err error) *Problem {
	var e *workspace.Error
	if !errors.As(err, &e) {
		return nil
	}
	e = underneath(e)
	p := problem(cmp.Or(runtimeStatus[e.Code], http.StatusServiceUnavailable), e.Code, e.Zh, e.En).because(err)
	if p.Status == http.StatusServiceUnavailable {
		p.retryAfter("2")
	}
	return p
}

// underneath names the disk where it is why personal data cannot be sealed: the
// keys lie on it too.
func underneath(e *workspace.Error) *workspace.Error {
	switch {
	case e.Code != workspace.ErrVault.Code:
		return e
	case errors.Is(e, syscall.ENOSPC), errors.Is(e, syscall.EDQUOT):
		return workspace.ErrStorageFull
	case errors.Is(e, syscall.EROFS):
		return workspace.ErrStorageReadOnly
	}
	return e
}
