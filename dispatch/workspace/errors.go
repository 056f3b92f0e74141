package workspace

import (
	"errors"
	"strings"

	"wanghuo/dispatch/eventlog"
)

// Error is an error of the runtime with a stable code and a message in both
// languages. Compare with errors.Is against the values below. What a rule
// refuses is no Error: it comes as a dispatch.Refusal in the [Outcome].
type Error struct {
	Code  string // stable, e.g. "storage_full"
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

// Is reports whether target is an Error of the same code; every error of the
// storage is also ErrStorage.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	if !ok || t.Cause != nil {
		return false
	}
	return t.Code == e.Code || t == ErrStorage && strings.HasPrefix(e.Code, "storage_")
}

// With gives the same error around a cause.
func (e *Error) With(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// The errors of a workspace. The codes are stable; HTTP and the socket map them.
var (
	// ErrStorage stands for each of the storage_… errors: nothing new can be
	// recorded at present, and nothing that was acknowledged is lost.
	ErrStorage         = &Error{Code: "storage", Zh: "存储不可用，暂不能受理，请稍后重试并通知管理员", En: "the storage is not available: try again later, and tell the administrator"}
	ErrStorageFull     = &Error{Code: "storage_full", Zh: "存储空间已满，暂不能受理；已受理的内容不受影响", En: "the disk is full: nothing new can be recorded, what was recorded is safe"}
	ErrStorageReadOnly = &Error{Code: "storage_readonly", Zh: "存储为只读，暂不能受理；已受理的内容不受影响", En: "the disk is read-only: nothing new can be recorded, what was recorded is safe"}
	ErrStorageFailed   = &Error{Code: "storage_failed", Zh: "写入存储失败，正在恢复；已受理的内容不受影响", En: "a write to the disk failed and the storage is being recovered: what was recorded is safe"}
	ErrStorageLost     = &Error{Code: "storage_lost", Zh: "存储中缺少已受理的内容，须立即检查", En: "the storage no longer holds what was acknowledged: it must be looked into at once"}

	ErrKeyReused = &Error{Code: "key_reused", Zh: "同一提交编号已用于另一内容，请刷新页面后重新提交", En: "this idempotency key was used for another command: reload the page and submit again"}
	ErrSuspended = &Error{Code: "time_suspended", Zh: "系统时间有疑，须先由具名人员确认", En: "the time is in doubt; a named person must confirm it first"}
	ErrClosed    = &Error{Code: "closed", Zh: "系统正在关闭，请稍后重试", En: "the workspace is closing: try again later"}
	ErrBusy      = &Error{Code: "busy", Zh: "系统繁忙，请稍后重试", En: "too many commands are waiting: try again in a moment"}
	ErrTooLarge  = &Error{Code: "too_large", Zh: "内容过大，无法记录，请删减或分几次登记", En: "the command is too large to be recorded: shorten it or enter it in parts"}
	ErrInternal  = &Error{Code: "internal", Zh: "系统内部错误，本次操作未生效，请重试；仍不行请联系管理员", En: "an internal error; nothing was changed: try again, or call the administrator"}
	ErrVault     = &Error{Code: "vault", Zh: "密钥库不可用，个人信息无法加密，本次操作未生效", En: "the vault is not available, so personal data cannot be sealed; nothing was changed"}
	ErrErased    = &Error{Code: "erased", Zh: "该件的个人信息已依法销毁，不能再录入", En: "the personal data of this matter was lawfully destroyed; none can be added"}
	ErrActual    = &Error{Code: "exercise_only", Zh: "实战工作区的时钟不可更改，请在演练工作区调整", En: "the clock of an actual workspace cannot be changed: change that of an exercise"}
	ErrCopy      = &Error{Code: "exercise_only", Zh: "名册和登记册只能复制到演练工作区", En: "only an exercise gets a copy of rosters and registers"}
	ErrClock     = &Error{Code: "clock", Zh: "时钟设置无效，请核对时间和倍速", En: "this is no valid change of the clock: check the time and the rate"}
	ErrIdentity  = &Error{Code: "identity", Zh: "日志不属于该工作区", En: "the log belongs to another workspace"}
	ErrExists    = &Error{Code: "exists", Zh: "已有同名工作区，请换一个编号", En: "there is a workspace of that name already: take another"}
	ErrName      = &Error{Code: "name", Zh: "工作区编号须为小写字母、数字和连字符，1 至 40 位，且不为保留名", En: "a workspace id has 1 to 40 lower-case letters, digits and hyphens and is not a reserved word"}
	ErrNoSuch    = &Error{Code: "no_such_workspace", Zh: "没有这个工作区，请返回首页重新选择", En: "there is no such workspace: go back and choose one"}
)

// storageError gives a failure of the log its name for callers.
func storageError(err error) *Error {
	switch {
	case errors.Is(err, eventlog.ErrFull):
		return ErrStorageFull.With(err)
	case errors.Is(err, eventlog.ErrReadOnly):
		return ErrStorageReadOnly.With(err)
	}
	return ErrStorageFailed.With(err)
}
