package rehearse

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"wanghuo/plans"
)

// Fault is one thing wrong in a script's text, found before anything runs.
type Fault struct {
	File    string     `json:"file"`
	Line    int        `json:"line"` // from 1
	Code    string     `json:"code"`
	Message plans.Text `json:"message"`
}

// The codes of a [Fault]. They are stable.
const (
	CodeUnreadable   = "unreadable"
	CodeSyntax       = "syntax"
	CodeTooLarge     = "too_large"
	CodeUnsupported  = "unsupported" // anchors, aliases, tags, a second document
	CodeUnknownKey   = "unknown_key"
	CodeDuplicateKey = "duplicate_key"
	CodeMissingKey   = "missing_key"
	CodeEmpty        = "empty"
	CodeWrongKind    = "wrong_kind"
	CodeBadTime      = "bad_time"
	CodeUnknownName  = "unknown_name" // of a body, seat, type, command or alias
	CodeDuplicate    = "duplicate"
	CodeOrder        = "order" // a step before its predecessor
	CodeBadValue     = "bad_value"
)

// Error gives file:line: code: message in English.
func (f *Fault) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Code, f.Message.En)
}

// Faults takes an error of [Load] apart.
func Faults(err error) []*Fault {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*Fault
		for _, e := range many.Unwrap() {
			out = append(out, Faults(e)...)
		}
		return out
	}
	var one *Fault
	if errors.As(err, &one) {
		return []*Fault{one}
	}
	return nil
}

// faults collects what is wrong while a script is read.
type faults struct {
	file string
	list []*Fault
}

func (f *faults) add(line int, code, zh, en string) {
	f.list = append(f.list, &Fault{File: f.file, Line: line, Code: code, Message: plans.Text{Zh: zh, En: en}})
}

// join gives the faults in order of place, or nil.
func (f *faults) join() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b *Fault) int { return cmp.Compare(a.Line, b.Line) })
	out := make([]error, len(f.list))
	for i, e := range f.list {
		out[i] = e
	}
	return errors.Join(out...)
}
