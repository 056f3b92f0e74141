package plans

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Error is one fault in a plan's files. Loading reports every fault that it
// finds, joined; use [Errors] to have them one by one.
type Error struct {
	File   string // relative to the plan's folder
	Line   int    // from 1; 0 when the fault is of the plan as a whole
	Column int    // in characters, from 1
	Code   string // one of the Code constants
	Text   Text
	Cause  error // of the parser or compiler, if any
}

// The codes of an [Error]. They are stable.
const (
	CodeRead             = "unreadable"
	CodeTooLarge         = "too_large"
	CodeSyntax           = "syntax"
	CodeSecondDocument   = "second_document"
	CodeUnsupported      = "unsupported"
	CodeUnknownKey       = "unknown_key"
	CodeDuplicateKey     = "duplicate_key"
	CodeMissingKey       = "missing_key"
	CodeEmpty            = "empty"
	CodeWrongKind        = "wrong_kind"
	CodeNumberForText    = "number_for_text"
	CodeBadNumber        = "bad_number"
	CodeBadDuration      = "bad_duration"
	CodeBadTime          = "bad_time"
	CodeBadClause        = "bad_clause"
	CodeUnknownValue     = "unknown_value"
	CodeUnknownReference = "unknown_reference"
	CodeDuplicate        = "duplicate"
	CodeBadCondition     = "bad_condition"
	CodeBadPlace         = "bad_place"
	CodeBadRule          = "bad_rule"
	CodeIncomplete       = "incomplete"
)

// Error gives file:line:column, the code and the message in English.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Place(), e.Code, e.Text.En)
}

// Place gives file:line:column, or the file alone.
func (e *Error) Place() string {
	if e.Line == 0 {
		return e.File
	}
	return fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errors takes an error of [Load] apart.
func Errors(err error) []*Error {
	if err == nil {
		return nil
	}
	var one *Error
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*Error
		for _, e := range many.Unwrap() {
			out = append(out, Errors(e)...)
		}
		return out
	}
	if errors.As(err, &one) {
		return []*Error{one}
	}
	return nil
}

// position is a place in a plan's files.
type position struct {
	file         string
	line, column int
}

// faults collects errors while a plan is loaded.
type faults struct {
	found []*Error
	kept  bool // the plan was whole when it was put in force: nothing more is asked of it
}

func (f *faults) add(at position, code, zh, en string) *Error {
	e := &Error{File: at.file, Line: at.line, Column: at.column, Code: code, Text: Text{Zh: zh, En: en}}
	if f.kept && code == CodeIncomplete {
		return e
	}
	f.found = append(f.found, e)
	return e
}

// join gives the faults in order of place, or nil.
func (f *faults) join() error {
	if len(f.found) == 0 {
		return nil
	}
	slices.SortStableFunc(f.found, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	out := make([]error, len(f.found))
	for i, e := range f.found {
		out[i] = e
	}
	return errors.Join(out...)
}
