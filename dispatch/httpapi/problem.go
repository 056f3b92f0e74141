package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Problem is every error of this face (RFC 9457). Code is stable; a program
// looks at nothing else.
type Problem struct {
	Status  int            `json:"status" doc:"HTTP status"`
	Code    string         `json:"code" doc:"stable name of the reason"`
	Title   string         `json:"title" doc:"the kind of problem, in the language of Accept-Language"`
	Detail  string         `json:"detail,omitempty" doc:"what is wrong here, in the language of Accept-Language"`
	Message plans.Text     `json:"message" doc:"what is wrong here, in both languages"`
	Clause  plans.Clause   `json:"clause,omitempty" doc:"the clause of the plan because of which it was refused"`
	Field   string         `json:"field,omitempty" doc:"the field concerned, as a path in the command"`
	Who     []plans.SeatID `json:"who,omitempty" doc:"the seats that could do it"`
	Offer   string         `json:"offer,omitempty" doc:"the command that enters the deed as a fact, if it happened outside"`
	// OfferFields is what the offered command is given, OfferAsks what only the person can say.
	OfferFields map[string]any `json:"offer_fields,omitempty" doc:"what is known of the deed: fields of the offered command"`
	OfferAsks   []string       `json:"offer_asks,omitempty" doc:"the fields of the offered command that only the person can say"`
	Commit      uint64         `json:"commit,omitempty" doc:"the commit under which a refusal is on record"`
	Errors      []Fault        `json:"errors,omitempty" doc:"everything that is wrong with the request"`
	// Rows are the faults of a file, by row and column.
	Rows []register.Fault `json:"rows,omitempty" doc:"what is wrong with a file, by row and column"`

	cause  error
	header http.Header
}

// Fault is one thing wrong with a request. What was sent is not repeated: it
// may be personal.
type Fault struct {
	Field   string     `json:"field"`
	Message plans.Text `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string {
	if p.cause != nil {
		return p.Code + ": " + p.Message.En + ": " + p.cause.Error()
	}
	return p.Code + ": " + p.Message.En
}

// Unwrap gives the cause, which never leaves the server.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problem(status int, code, zh, en string) *Problem {
	return &Problem{Status: status, Code: code, Message: plans.Text{Zh: zh, En: en}}
}

func (p *Problem) because(err error) *Problem { p.cause = err; return p }

func (p *Problem) at(field string) *Problem { p.Field = field; return p }

func (p *Problem) retryAfter(seconds string) *Problem {
	p.header = http.Header{"Retry-After": {seconds}}
	return p
}

// statusOf says how each refusal of the domain travels; in this one place.
var statusOf = map[dispatch.Code]int{
	dispatch.CodeInvalid:       http.StatusUnprocessableEntity,
	dispatch.CodeBlank:         http.StatusUnprocessableEntity,
	dispatch.CodeReason:        http.StatusUnprocessableEntity,
	dispatch.CodeFuture:        http.StatusUnprocessableEntity,
	dispatch.CodeUnknown:       http.StatusNotFound,
	dispatch.CodeAuthority:     http.StatusForbidden,
	dispatch.CodeNotSeated:     http.StatusForbidden,
	dispatch.CodeTwoHands:      http.StatusForbidden,
	dispatch.CodeSystemOnly:    http.StatusForbidden,
	dispatch.CodeNotWaivable:   http.StatusForbidden,
	dispatch.CodeExercise:      http.StatusForbidden,
	dispatch.CodeNotAllowedNow: http.StatusConflict,
	dispatch.CodeStale:         http.StatusConflict,
	dispatch.CodeEnded:         http.StatusConflict,
}

func refusalProblem(r *dispatch.Refusal) *Problem {
	return &Problem{Status: cmp.Or(statusOf[r.Code], http.StatusUnprocessableEntity), Code: string(r.Code),
		Message: r.Message, Clause: r.Clause, Field: r.Field, Who: r.Who, Offer: r.Offer, OfferFields: r.OfferFields, OfferAsks: r.OfferAsks}
}

// accessStatus says how the errors of access travel.
var accessStatus = map[string]int{
	access.ErrWrong.Code:             http.StatusUnauthorized,
	access.ErrNoSession.Code:         http.StatusUnauthorized,
	access.ErrSlow.Code:              http.StatusTooManyRequests,
	access.ErrExists.Code:            http.StatusConflict,
	access.ErrUnknown.Code:           http.StatusNotFound,
	access.ErrUnknownScreen.Code:     http.StatusNotFound,
	access.ErrManyScreens.Code:       http.StatusConflict,
	access.ErrSetupDone.Code:         http.StatusConflict,
	access.ErrSetupToken.Code:        http.StatusForbidden,
	access.ErrLastAdministrator.Code: http.StatusConflict,
	access.ErrStorage.Code:           http.StatusServiceUnavailable,
}

func accessProblem(e *access.Error) *Problem {
	p := problem(cmp.Or(accessStatus[e.Code], http.StatusUnprocessableEntity), e.Code, e.Zh, e.En).at(e.Field).because(e.Cause)
	if p.Status == http.StatusTooManyRequests {
		p.retryAfter("5")
	}
	return p
}

// problemOf makes a problem of any error; what it does not know is internal,
// and its text stays here.
func problemOf(err error) *Problem {
	var p *Problem
	var r *dispatch.Refusal
	var a *access.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &r):
		return refusalProblem(r)
	case errors.As(err, &a):
		return accessProblem(a)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problem(http.StatusServiceUnavailable, "timeout", "处理超时，请稍后重试；同一次提交不会重复登记", "it took too long: try again with the same idempotency key, and it is done once").because(err)
	}
	if p := runtimeProblem(err); p != nil {
		return p
	}
	return internalProblem(err)
}

const codeInternal = "internal"

func internalProblem(cause error) *Problem {
	return problem(http.StatusInternalServerError, codeInternal, "系统内部出错，请看页面最新情况后再试；仍不行请联系管理员", "an internal error: look at what the page shows now and try again, or call the administrator").because(cause)
}

// titles are the kinds of problem by status.
var titles = map[int]plans.Text{
	400: {Zh: "请求有误", En: "Bad request"},
	401: {Zh: "请先登录", En: "Not signed in"},
	403: {Zh: "不允许", En: "Not allowed"},
	404: {Zh: "不存在", En: "Not found"},
	405: {Zh: "方法不适用", En: "Method not allowed"},
	406: {Zh: "无法提供所需格式", En: "Not acceptable"},
	408: {Zh: "请求超时", En: "Request timed out"},
	409: {Zh: "与现状不符", En: "Conflict"},
	410: {Zh: "已不存在", En: "Gone"},
	413: {Zh: "请求过大", En: "Too large"},
	415: {Zh: "格式不支持", En: "Unsupported format"},
	422: {Zh: "内容不符合要求", En: "Invalid content"},
	429: {Zh: "过于频繁", En: "Too many requests"},
	500: {Zh: "内部错误", En: "Internal error"},
	503: {Zh: "暂时无法记录", En: "Cannot record now"},
}

// speak fills title and detail in the language asked for: Chinese unless
// English is preferred.
func (p *Problem) speak(acceptLanguage string) *Problem {
	q := *p
	t := titles[p.Status]
	q.Title, q.Detail = t.Zh, p.Message.Zh
	if english(acceptLanguage) {
		q.Title, q.Detail = t.En, p.Message.En
	}
	return &q
}

// english reports whether the first language named that we speak is English.
func english(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(strings.ToLower(part)), ";")
		switch {
		case strings.HasPrefix(tag, "zh"):
			return false
		case strings.HasPrefix(tag, "en"):
			return true
		}
	}
	return false
}

// write sends the problem outside huma.
func (p *Problem) write(w http.ResponseWriter, r *http.Request) {
	for k, v := range p.header {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p.speak(r.Header.Get("Accept-Language")))
}

// What huma says of a malformed request, as problems of ours.
func init() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return humaProblem(status, msg, errs)
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return humaProblem(status, msg, errs) // the transformer gives it its language
	}
}

func humaProblem(status int, msg string, errs []error) *Problem {
	for _, err := range errs {
		// An operation may return any error of ours as it is.
		if p := problemOf(err); p.Code != codeInternal {
			return p
		}
	}
	switch status {
	case http.StatusRequestEntityTooLarge:
		return tooLarge()
	case http.StatusRequestTimeout:
		return problem(status, "timeout", "内容没有按时传完，请检查网络后重试", "what was sent did not arrive in time: check the line and send it again")
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return faults(status, msg, errs)
	case http.StatusNotAcceptable:
		return problem(status, "not_acceptable", "此地址只提供 JSON，请改用 application/json", "only JSON is served here: ask for application/json")
	case http.StatusUnsupportedMediaType:
		return notJSON()
	}
	if status >= 500 {
		cause := errors.Join(errs...)
		if strings.Contains(msg, "cannot read request body") {
			return problem(http.StatusBadRequest, "malformed", "内容没有传完整，请检查网络后重试", "what was sent did not arrive whole: check the line and send it again").because(cause)
		}
		return internalProblem(cause)
	}
	return problem(status, "invalid", "请求不符合要求，请刷新页面后重试", cmp.Or(msg, "the request is not valid: reload the page and try again"))
}

func tooLarge() *Problem {
	return problem(http.StatusRequestEntityTooLarge, "too_large", "提交的内容超过 256 KiB，请删减或分几次提交", "what was sent is over 256 KiB: shorten it or send it in parts")
}

func notJSON() *Problem {
	return problem(http.StatusUnsupportedMediaType, "not_json", "提交的内容须为 UTF-8 的 JSON（application/json），请刷新页面后重试", "what is sent must be JSON in UTF-8 (application/json): reload the page and try again")
}

func unknownWorkspace() *Problem {
	return problem(http.StatusNotFound, "unknown_workspace", "没有这个工作区，请返回首页重新选择", "there is no such workspace: go back and choose one")
}

// faults lists what validation found, without what was sent.
func faults(status int, msg string, errs []error) *Problem {
	list := make([]Fault, 0, len(errs))
	for _, err := range errs {
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			e := d.ErrorDetail()
			field := strings.TrimPrefix(strings.TrimPrefix(e.Location, "body"), ".")
			if rest, ok := strings.CutPrefix(e.Message, "expected required property "); ok {
				missing, _, _ := strings.Cut(rest, " ")
				field = strings.TrimPrefix(field+"."+missing, ".")
			}
			list = append(list, Fault{Field: clip(field, 100), Message: plans.Text{Zh: chinese(e.Message), En: clip(e.Message, 300)}})
		}
	}
	slices.SortStableFunc(list, func(a, b Fault) int { return cmp.Compare(a.Field, b.Field) })
	p := problem(status, "invalid", "提交的内容不符合要求，请刷新页面后重试", cmp.Or(msg, "what was sent is not valid: reload the page and try again"))
	if len(list) > 0 {
		p.Field, p.Errors = list[0].Field, list[:min(len(list), 20)]
		first := list[0].Message
		p.Message.Zh = "请更正后再提交：" + strings.TrimSpace(p.Field+" "+first.Zh)
		p.Message.En = "put right and send again: " + strings.TrimSpace(p.Field+" "+first.En)
	}
	if status == http.StatusBadRequest {
		p.Code = "malformed"
	}
	return p
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// chinese renders the validator's messages, with the bounds that they name.
func chinese(msg string) string {
	for _, m := range [...]struct{ en, zh, end string }{
		{"unexpected property", "（没有此字段）", ""},
		{"unknown query parameter", "（没有此参数）", ""},
		{"request body is required", "（缺少内容）", ""},
		{"expected required property ", "（缺少必填字段）", ""},
		{"required header parameter", "（缺少必填的请求头）", ""},
		{"required query parameter", "（缺少必填的参数）", ""},
		{"expected value to be one of ", "（只能取下列值之一：", "）"},
		{"expected length >= ", "（至少 ", " 个字）"},
		{"expected length <= ", "（最多 ", " 个字）"},
		{"expected array length >= ", "（至少 ", " 项）"},
		{"expected array length <= ", "（最多 ", " 项）"},
		{"expected number >= ", "（不能小于 ", "）"},
		{"expected number <= ", "（不能大于 ", "）"},
		{"expected number > ", "（须大于 ", "）"},
		{"expected number < ", "（须小于 ", "）"},
		{"expected string to be RFC 3339", "（须为时间，如 2026-03-12T02:07:30+08:00）", ""},
		{"expected string to match", "（格式不符）", ""},
		{"expected string", "（须为文字）", ""},
		{"expected integer", "（须为整数）", ""},
		{"expected number", "（须为数字）", ""},
		{"invalid integer", "（须为整数）", ""},
		{"invalid float", "（须为数字）", ""},
		{"invalid boolean", "（须为 true 或 false）", ""},
		{"invalid date", "（须为时间，如 2026-03-12T02:07:30+08:00）", ""},
		{"expected boolean", "（须为 true 或 false）", ""},
		{"expected array", "（须为列表）", ""},
		{"expected object", "（须为对象）", ""},
	} {
		if rest, ok := strings.CutPrefix(msg, m.en); ok {
			if m.end == "" {
				return m.zh
			}
			return m.zh + clip(strings.Trim(rest, `"`), 200) + m.end
		}
	}
	return "（不符合要求）"
}
