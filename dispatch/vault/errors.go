package vault

// Error is an error of the vault with a stable code and a message in both
// languages. Compare with errors.Is against the values below.
type Error struct {
	Code  string // stable, e.g. "vault.destroyed"
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

// The errors of a vault. The codes are stable.
var (
	ErrDestroyed     = &Error{Code: "vault.destroyed", Zh: "已依法销毁", En: "lawfully destroyed"}
	ErrUnknownKey    = &Error{Code: "vault.unknown", Zh: "没有对应的密钥", En: "there is no such key"}
	ErrForged        = &Error{Code: "vault.forged", Zh: "密文校验不通过", En: "the ciphertext does not verify"}
	ErrAlgorithm     = &Error{Code: "vault.algorithm", Zh: "不支持的加密算法", En: "the cipher is not known here"}
	ErrSubject       = &Error{Code: "vault.subject", Zh: "密钥名称须为 1 至 255 个字节", En: "a key's subject has 1 to 255 bytes"}
	ErrBasis         = &Error{Code: "vault.basis", Zh: "销毁须注明依据", En: "a destruction needs its basis"}
	ErrMasterMissing = &Error{Code: "vault.master.missing", Zh: "找不到主密钥文件，已加密的内容无法读取", En: "the master key file is missing; what was sealed cannot be read"}
	ErrMasterWrong   = &Error{Code: "vault.master.wrong", Zh: "主密钥与密钥库不匹配", En: "the master key is not the one of this vault"}
	ErrMasterExposed = &Error{Code: "vault.master.exposed", Zh: "主密钥文件的权限过宽，须仅限所有者读写（0600）", En: "the master key file is open to others; only its owner may read it (0600)"}
	ErrLocked        = &Error{Code: "vault.locked", Zh: "密钥库正被另一进程使用", En: "another process holds the vault"}
	ErrClosed        = &Error{Code: "vault.closed", Zh: "密钥库已关闭", En: "the vault is closed"}
	ErrFailed        = &Error{Code: "vault.failed", Zh: "密钥库写入失败，须重新打开", En: "a write to the vault failed; it must be opened again"}
)
