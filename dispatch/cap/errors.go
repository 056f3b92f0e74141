package cap

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"wanghuo/plans"
)

// Refusal says why a message was not taken, where, and what to do about it. It
// is the error of every function of this package.
type Refusal struct {
	Code Code `json:"code"`
	// Path is the element, such as /alert/info[2]/area/polygon, and Line where it
	// begins, from 1; both empty when the fault is of the input as a whole.
	Path    string     `json:"path,omitempty"`
	Line    int        `json:"line,omitempty"`
	Value   string     `json:"value,omitempty"` // what was found, shortened
	Basis   string     `json:"basis,omitempty"` // section or clause
	Message plans.Text `json:"message"`
	Remedy  plans.Text `json:"remedy"`
	// Identifier and Sender are the message's, as far as they were read, so that
	// whoever telephones can name it.
	Identifier string `json:"identifier,omitempty"`
	Sender     string `json:"sender,omitempty"`
	cause      error
}

func (r *Refusal) Error() string {
	s := "cap: " + string(r.Code)
	if r.Path != "" {
		s += " at " + r.Path
	}
	s += ": " + r.Message.En
	if r.Value != "" {
		s += fmt.Sprintf(" (%q)", r.Value)
	}
	if r.cause != nil {
		s += ": " + r.cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (r *Refusal) Unwrap() error { return r.cause }

// Warning tells of a departure from the standard that was accepted, or of
// something that a person must know before relying on the message.
type Warning struct {
	Code    Code       `json:"code"`
	Path    string     `json:"path,omitempty"`
	Value   string     `json:"value,omitempty"`
	Message plans.Text `json:"message"`
}

// refusal builds a refusal from the catalogue.
func refusal(code Code, n *node, value string, cause error) *Refusal {
	e := refusals[code]
	r := &Refusal{Code: code, Basis: e.basis, Message: e.text, Remedy: e.remedy, Value: shorten(value), cause: cause}
	if n != nil {
		r.Path, r.Line = n.path(), n.line
	}
	return r
}

// excerpt is the longest value that a warning or refusal repeats, in characters.
const excerpt = 80

func shorten(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 8*excerpt { // a polygon may be a megabyte
		s = s[:8*excerpt]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= excerpt {
		return s
	}
	return string([]rune(s)[:excerpt]) + "…"
}

// maxWarnings bounds the warnings of one message; the last one then counts those
// that were left out.
const maxWarnings = 100

// warnings collects the warnings of one message.
type warnings struct {
	list []Warning
	more int
}

func (w *warnings) add(code Code, n *node, value string) {
	if len(w.list) == maxWarnings {
		w.more++
		return
	}
	x := Warning{Code: code, Value: shorten(value), Message: quirks[code]}
	if n != nil {
		x.Path = n.path()
	}
	w.list = append(w.list, x)
}

// all gives the warnings, never nil.
func (w *warnings) all() []Warning {
	if w.more > 0 {
		return append(w.list, Warning{Code: WarnMore, Value: fmt.Sprint(w.more), Message: quirks[WarnMore]})
	}
	if w.list == nil {
		return []Warning{}
	}
	return w.list
}
