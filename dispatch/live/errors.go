package live

import "github.com/gorilla/websocket"

// Error is why the hub refused or closed a socket. It travels as the close
// frame's code and reason, or as a problem before the upgrade.
type Error struct {
	Code    string // stable, "live.…"
	Close   int    // close code of RFC 6455, or of ours (4000 …)
	Status  int    // HTTP status where the refusal comes before the upgrade, else 0
	Chinese string
	English string
	cause   error
}

// Error returns code and both texts.
func (e *Error) Error() string {
	s := e.Code + ": " + e.Chinese + " / " + e.English
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is tells whether target is the same refusal, whatever its cause.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

func (e *Error) because(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// reason is the text of the close frame, at most 123 bytes by RFC 6455.
// Causes stay at home: they may quote what a stranger sent.
func (e *Error) reason() string { return e.Code + " " + e.Chinese + " " + e.English }

// CloseDismissed is the close code of [Hub.Dismiss]: the session has ended,
// the client signs in again instead of reconnecting.
const CloseDismissed = 4001

var (
	errGarbled = &Error{Code: "live.garbled", Close: websocket.ClosePolicyViolation,
		Chinese: "消息格式不符", English: "message not understood"}
	errTooLarge = &Error{Code: "live.too_large", Close: websocket.CloseMessageTooBig,
		Chinese: "消息超过 4 KiB", English: "message over 4 KiB"}
	errNotText = &Error{Code: "live.not_text", Close: websocket.CloseUnsupportedData,
		Chinese: "只收文本消息", English: "text messages only"}
	errSilent = &Error{Code: "live.silent", Close: websocket.ClosePolicyViolation,
		Chinese: "未收到续传请求", English: "no resume received"}
	errFlood = &Error{Code: "live.flood", Close: websocket.ClosePolicyViolation,
		Chinese: "消息过于频繁", English: "too many messages"}
	errDismissed = &Error{Code: "live.dismissed", Close: CloseDismissed,
		Chinese: "会话已结束", English: "session ended"}
	errClosing = &Error{Code: "live.closing", Close: websocket.CloseGoingAway, Status: 503,
		Chinese: "服务正在关闭", English: "server going away"}
	errFull = &Error{Code: "live.full", Close: websocket.CloseTryAgainLater, Status: 503,
		Chinese: "连接数已满", English: "no room for more connections"}
	errForeignOrigin = &Error{Code: "live.foreign_origin", Status: 403,
		Chinese: "来源站点不符", English: "foreign origin"}
	errUpgrade = &Error{Code: "live.no_upgrade", Status: 400,
		Chinese: "不是 WebSocket 请求", English: "not a websocket request"}
)
