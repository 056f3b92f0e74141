package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/registerfile"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// Import is a file to be taken into a register of a workspace.
type Import struct {
	Register register.Kind `json:"register"`
	Mode     string        `json:"mode"`
	Dry      bool          `json:"dry,omitempty"`
	GoodRows bool          `json:"good_rows,omitempty"`
	File     string        `json:"file,omitempty"`
	Key      string        `json:"key,omitempty"`
	Data     []byte        `json:"data"`
}

// Imported tells what an import did, or would do.
type Imported struct {
	registerfile.Preview
	Done    bool     `json:"done" doc:"false: it was only looked at"`
	Commits []uint64 `json:"commits"`
}

// Import reads a file and, unless it is only looked at, gives the commands that
// carry it out. A file with faults is not imported unless its good rows alone
// are wanted; the problem then lists every row that is wrong.
func (r *Room) Import(ctx context.Context, actor dispatch.Actor, ask Import) (Imported, error) {
	spec, ok := register.SpecOf(ask.Register)
	if !ok {
		return Imported{}, none("登记册", "register")
	}
	book := map[string]*register.Entry{}
	err := r.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		for _, e := range copied(st, ask.Register) {
			book[e.Key] = e
		}
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	prepared := registerfile.Prepare(ask.Data, registerfile.Into{
		Plan: r.Engine.Plan(), Spec: spec, Book: book, Mode: ask.Mode, File: ask.File,
		Reveal: func(e *register.Entry, column string) string { return r.Workspace.Reveal(e.Sealed[column]) },
		Mine: func(owner plans.OrgID) bool {
			return actor.Person == dispatch.System || r.Engine.Keeps(actor.Seat, owner)
		},
	})
	out := Imported{Preview: prepared.Preview, Commits: []uint64{}}
	if ask.Dry {
		return out, nil
	}
	if len(prepared.Faults) > 0 && !ask.GoodRows || prepared.Good == 0 {
		return out, rowFaults(&prepared.Preview)
	}
	for i, c := range prepared.Commands {
		key := ""
		if ask.Key != "" {
			key = fmt.Sprintf("%s.%d", ask.Key, i)
		}
		done, err := r.Workspace.Do(ctx, workspace.Request{Actor: actor, Key: key, Command: c, Brief: true})
		if err == nil && done.Refusal != nil {
			err = done.Refusal
		}
		if err != nil {
			return out, err
		}
		out.Commits = append(out.Commits, done.Commit)
	}
	out.Done = true
	return out, nil
}

// rowFaults is the problem of a file that cannot be imported as it is.
func rowFaults(p *registerfile.Preview) *Problem {
	n := len(p.Faults) + p.More
	out := problem(http.StatusUnprocessableEntity, "register_faults", fmt.Sprintf("有 %d 处须更正，未导入任何一行；请按下列行、栏更正后重新导入，或只导入无误的行", n), fmt.Sprintf("%d faults to mend, and nothing was imported: mend them row by row and import again, or import the good rows alone", n))
	out.Rows, out.Clause = p.Faults, "6.2.2(b)"
	return out
}

// copied are the entries in use of a register, apart from the state.
func copied(st *dispatch.State, k register.Kind) []*register.Entry {
	b := st.Registers[k]
	var out []*register.Entry
	for _, key := range b.Keys() {
		out = append(out, b.Entries[key].Clone())
	}
	return out
}

// rowsOf gives entries as cells; personal data of those that may be opened.
func (r *Room) rowsOf(list []*register.Entry, open func(*register.Entry) bool) []map[string]string {
	out := []map[string]string{}
	for _, e := range list {
		cells := map[string]string{register.ColumnKey: e.Key}
		for k, v := range e.Values {
			cells[k] = v
		}
		if open(e) {
			for k, v := range e.Sealed {
				cells[k] = r.Workspace.Reveal(v)
			}
		}
		out = append(out, cells)
	}
	return out
}

// copyTo gives an exercise a copy of the roster and the registers (A59).
func (r *Room) copyTo(ctx context.Context, exercise *Room) error {
	if err := r.Workspace.CopyRoster(ctx, exercise.Workspace); err != nil {
		return err
	}
	return r.Workspace.CopyRegisters(ctx, exercise.Workspace)
}

// ExportRegister writes a register as a file with everything in it: for whoever
// has the console.
func (r *Room) ExportRegister(ctx context.Context, k register.Kind, format string, english bool) ([]byte, error) {
	spec, ok := register.SpecOf(k)
	if !ok {
		return nil, none("登记册", "register")
	}
	var list []*register.Entry
	err := r.inspect(ctx, func(st *dispatch.State, _ clock.Time) error { list = copied(st, k); return nil })
	if err != nil {
		return nil, err
	}
	rows := r.rowsOf(list, func(*register.Entry) bool { return true })
	return registerfile.Write(registerfile.Writing{Spec: spec, Plan: r.Engine.Plan(), Rows: rows, English: english}, format)
}
