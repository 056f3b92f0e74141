package eventlog

import "fmt"

// Error is an error of the log with a stable code and a message in both
// languages. Compare with errors.Is against the values below: two Errors are
// the same when their codes are.
type Error struct {
	Code  string // stable, e.g. "log.full"
	Zh    string // for a person, in Chinese
	En    string // for a person, in English
	Cause error  // what was underneath, or nil
}

// Error gives the English message, the code, and the cause.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.En + " (" + e.Code + ")"
	}
	return e.En + " (" + e.Code + "): " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is an Error of the same code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Cause == nil
}

// With gives the same error around a cause.
func (e *Error) With(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// Withf is With around a formatted cause.
func (e *Error) Withf(format string, args ...any) *Error {
	return e.With(fmt.Errorf(format, args...))
}

// The errors of a log. The codes are stable; HTTP and the socket map them.
var (
	ErrConflict = &Error{Code: "log.conflict", Zh: "日志已被他处续写，本次写入未生效", En: "the log has moved on; nothing was written"}
	ErrFull     = &Error{Code: "log.full", Zh: "存储空间已满，无法记录；已记录的内容不受影响", En: "the disk is full; nothing new can be recorded, what was recorded is safe"}
	ErrReadOnly = &Error{Code: "log.readonly", Zh: "存储为只读，无法记录；已记录的内容不受影响", En: "the disk is read-only; nothing new can be recorded, what was recorded is safe"}
	ErrFailed   = &Error{Code: "log.failed", Zh: "写入存储失败，须重新打开日志", En: "a write to the disk failed; the log must be opened again"}
	ErrClosed   = &Error{Code: "log.closed", Zh: "日志已关闭", En: "the log is closed"}
	ErrLocked   = &Error{Code: "log.locked", Zh: "日志正被另一进程使用", En: "another process holds the log"}
	ErrCorrupt  = &Error{Code: "log.corrupt", Zh: "日志校验不通过", En: "the log does not verify"}
	ErrTooLarge = &Error{Code: "log.toolarge", Zh: "单条记录超过大小上限", En: "the commit is larger than a log takes"}
	ErrFormat   = &Error{Code: "log.format", Zh: "无法识别的记录格式", En: "the bytes are not a commit of a known format"}
	ErrHead     = &Error{Code: "log.head", Zh: "日志与签名头不符", En: "the log contradicts a signed head"}
)

// ChainError says at which commit a log stops holding together. It is found
// inside ErrCorrupt and ErrHead with errors.As.
type ChainError struct {
	Number uint64 // of the commit concerned
	What   string // what does not hold, in English
}

// Error implements error.
func (e *ChainError) Error() string { return fmt.Sprintf("commit %d: %s", e.Number, e.What) }

func corrupt(number uint64, format string, args ...any) error {
	return ErrCorrupt.With(&ChainError{Number: number, What: fmt.Sprintf(format, args...)})
}
