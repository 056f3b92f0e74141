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
	ErrKind    = &Error{Code: "attachment.kind", Zh: "只收照片（JPEG、PNG）、PDF、Word（docx）、Excel（xlsx）和纯文本，此文件的内容都不是；旧格式请另存为这些格式", En: "only photographs (JPEG, PNG), PDF, Word (docx), Excel (xlsx) and plain text are taken; this file holds something else: save it as one of these"}
	ErrBroken  = &Error{Code: "attachment.broken", Zh: "文件不完整或已损坏，请重新拍摄、选择或另存", En: "the file is cut off or damaged; take, choose or save it again"}
	ErrTooBig  = &Error{Code: "attachment.too_big", Zh: "文件过大（照片上限 6 MB、长边 12000 像素；文档 16 MB；纯文本 2 MB），请缩小或拆分后再传", En: "the file is too big (photographs 6 MB and 12000 pixels a side, documents 16 MB, plain text 2 MB); make it smaller or split it"}
	ErrMacros  = &Error{Code: "attachment.macros", Zh: "文档含宏程序，不予接收；请另存为不含宏的 docx、xlsx 或 PDF", En: "the document has macros in it and is not taken; save it as docx or xlsx without macros, or as PDF"}
	ErrLocked  = &Error{Code: "attachment.locked", Zh: "文件加了密码，现场无法打开；请去除密码后再传", En: "the file is locked with a password and nobody at the post could open it; take the password off"}
	ErrOther   = &Error{Code: "attachment.other", Zh: "同一编号下已有另一个文件", En: "another file lies under this name"}
	ErrMissing = &Error{Code: "attachment.missing", Zh: "文件不在库中", En: "the file is not there"}
	ErrChanged = &Error{Code: "attachment.changed", Zh: "文件与记录的摘要不符", En: "the file does not have the digest on record"}
	ErrName    = &Error{Code: "attachment.name", Zh: "文件编号无效", En: "not the name of a file"}
	ErrFull    = &Error{Code: "attachment.full", Zh: "磁盘已满，文件未能保存；文字记录不受影响", En: "the disk is full and the file was not kept; what is written is not affected"}
	ErrFailed  = &Error{Code: "attachment.failed", Zh: "文件未能保存", En: "the file was not kept"}
)
