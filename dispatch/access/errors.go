package access

// Error is why access was refused or a person could not be changed.
type Error struct {
	Code  string // stable
	Zh    string
	En    string
	Field string // which input is wrong, where one is
	Cause error
}

// Error gives the English text, the code and the cause. It never contains a
// password or a token.
func (e *Error) Error() string {
	s := e.En + " (" + e.Code + ")"
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is an Error of the same code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

func (e *Error) because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// The errors of a Store. Compare with errors.Is.
var (
	// ErrWrong: no such person, a wrong password, or a disabled person. Which of
	// them is not told.
	ErrWrong = &Error{Code: "wrong_credentials", Zh: "用户名或密码不正确，请核对后重试；忘记密码请联系管理员", En: "wrong name or password: try again, or ask an administrator for a new one"}
	// ErrSlow: too many failures from here; try later.
	ErrSlow = &Error{Code: "too_many", Zh: "尝试次数过多，请稍后再试", En: "too many attempts, try again later"}
	// ErrNoSession: there is none, or it has ended.
	ErrNoSession = &Error{Code: "unauthenticated", Zh: "未登录或登录已失效，请重新登录", En: "not signed in, or the session has ended: sign in again"}
	// ErrExists: the id is taken.
	ErrExists = &Error{Code: "person_exists", Zh: "该用户名已存在，请换一个", En: "there is already a person of this id: take another", Field: "person"}
	// ErrUnknown: there is no such person.
	ErrUnknown = &Error{Code: "person_unknown", Zh: "没有该用户，请从人员列表中选择", En: "there is no such person: choose one from the list", Field: "person"}
	// ErrBadID: the id is not 1 to 40 of a-z, 0-9, dot, dash, underscore.
	ErrBadID = &Error{Code: "person_id", Field: "person",
		Zh: "用户名须以小写字母或数字开头，只含小写字母、数字、点、横线、下划线，最长 40 个字符",
		En: "a person's id starts with a lower-case letter or digit and holds at most 40 of a-z, 0-9, dot, dash, underscore"}
	// ErrBadName: the name is empty or longer than 40 characters.
	ErrBadName = &Error{Code: "person_name", Field: "name", Zh: "姓名须为 1 至 40 个字符", En: "a name has 1 to 40 characters"}
	// ErrBadLabel: a screen's label is empty or too long.
	ErrBadLabel = &Error{Code: "screen_label", Field: "label", Zh: "请写明墙屏的位置，最多 60 个字符", En: "say where the screen hangs, in at most 60 characters"}
	// ErrUnknownScreen: there is no such screen.
	ErrUnknownScreen = &Error{Code: "screen_unknown", Field: "screen", Zh: "没有这块墙屏，请从墙屏列表中选择", En: "there is no such screen: choose one from the list"}
	// ErrManyScreens: more than a site needs.
	ErrManyScreens = &Error{Code: "screens_full", Zh: "墙屏数量已达上限，请先停用不用的墙屏", En: "there are too many screens: take one out of use first"}
	// ErrSetupDone: there is an administrator already.
	ErrSetupDone = &Error{Code: "setup_done", Zh: "已完成首次设置，请直接登录", En: "there is an administrator already: sign in"}
	// ErrSetupToken: the token is not the one on the server's console.
	ErrSetupToken = &Error{Code: "setup_token", Zh: "设置口令不正确，请查看服务器控制台", En: "wrong setup token, see the server's console", Field: "token"}
	// ErrLastAdministrator: somebody must be able to let others in.
	ErrLastAdministrator = &Error{Code: "last_administrator", Zh: "至少要保留一名可用的管理员", En: "at least one enabled administrator must remain", Field: "person"}
	// ErrLocked: another process has the file open.
	ErrLocked = &Error{Code: "access_locked", Zh: "用户库正被另一进程使用（服务器正在运行？）", En: "another process holds the store of persons (is the server running?)"}
	// ErrStorage: the store could not be read or written.
	ErrStorage = &Error{Code: "access_storage", Zh: "用户库无法读写，请联系管理员检查服务器磁盘", En: "the store of persons cannot be read or written: have an administrator look at the server's disk"}
)

func weak(zh, en string) *Error {
	return &Error{Code: "weak_password", Field: "password", Zh: zh, En: en}
}

// ErrWeak is any refusal of a password that is too easy or too long; the texts
// tell which.
var ErrWeak = weak("密码不符合要求", "the password is not good enough")
