package workspace

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
)

// copiedAtOnce is how many entries one command copies: a commit has its limit.
const copiedAtOnce = 400

// CopyRegisters enters w's registers in to: an exercise gets a copy at its
// creation and afterwards the two have nothing in common (A59). Names and
// numbers stay behind (A65): an exercise calls nobody at home, and whoever plays
// in it need not learn them.
func (w *Workspace) CopyRegisters(ctx context.Context, to *Workspace) error {
	if to.Meta().Status != dispatch.Exercise {
		return ErrCopy
	}
	list, err := w.registers(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		out, err := to.Do(ctx, Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &list[i], Brief: true})
		if err == nil && out.Refusal != nil {
			err = out.Refusal
		}
		if err != nil {
			return fmt.Errorf("copying the register %s: %w", list[i].Register, err)
		}
	}
	return nil
}

// registers is what the registers hold, without personal data, in commands.
func (w *Workspace) registers(ctx context.Context) ([]dispatch.ImportRegister, error) {
	var list []dispatch.ImportRegister
	err := w.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		for _, spec := range register.Specs() {
			b := s.Registers[spec.Kind]
			var rows []dispatch.RegisterRow
			for _, k := range b.Keys() {
				rows = append(rows, copyable(&spec, b.Entries[k]))
			}
			for part := range slices.Chunk(rows, copiedAtOnce) {
				list = append(list, dispatch.ImportRegister{Register: spec.Kind, Mode: "merge", Rows: part})
			}
		}
	})
	return list, err
}

// copyable is an entry without personal data; a column that must not be blank
// says that it stayed behind.
func copyable(spec *register.Spec, e *register.Entry) dispatch.RegisterRow {
	row := dispatch.RegisterRow{Key: e.Key, Values: maps.Clone(e.Values)}
	for i := range spec.Columns {
		if c := &spec.Columns[i]; c.Type.Personal() && c.Needed {
			row.Personal = append(row.Personal, dispatch.PersonalCell{Column: c.ID, Text: dispatch.Plain(e.Key)})
		}
	}
	return row
}
