package attachment

// Error is an error of this package with a stable code and a message in both
// languages. Compare with errors.Is against the values below.
type Error struct {
	Code  string
	Zh    string
	En    string
	Cause error
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

// The errors. The codes are stable.
var (
	ErrKind    = &Error{Code: "attachment.kind", Zh: "只收 JPEG 或 PNG 照片，此文件的内容不是", En: "only JPEG or PNG photographs are taken; this file holds something else"}
	ErrBroken  = &Error{Code: "attachment.broken", Zh: "照片文件不完整或已损坏，请重新拍摄或选择", En: "the photograph is cut off or damaged; take or choose it again"}
	ErrTooBig  = &Error{Code: "attachment.too_big", Zh: "照片过大（上限 6 MB、长边 12000 像素），请缩小后再传", En: "the photograph is too big (limit 6 MB, 12000 pixels a side); make it smaller"}
	ErrOther   = &Error{Code: "attachment.other", Zh: "同一编号下已有另一张照片", En: "another photograph lies under this name"}
	ErrMissing = &Error{Code: "attachment.missing", Zh: "照片文件不在库中", En: "the photograph's file is not there"}
	ErrChanged = &Error{Code: "attachment.changed", Zh: "照片文件与记录的摘要不符", En: "the photograph's file does not have the digest on record"}
	ErrName    = &Error{Code: "attachment.name", Zh: "照片编号无效", En: "not the name of a photograph"}
	ErrFull    = &Error{Code: "attachment.full", Zh: "磁盘已满，照片未能保存；文字记录不受影响", En: "the disk is full and the photograph was not kept; what is written is not affected"}
	ErrFailed  = &Error{Code: "attachment.failed", Zh: "照片未能保存", En: "the photograph was not kept"}
)
