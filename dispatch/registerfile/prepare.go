package registerfile

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"

	"wanghuo/dispatch"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Into is what a file is imported into.
type Into struct {
	Plan *plans.Plan
	Spec *register.Spec
	// Book is the register as it stands, a copy.
	Book map[string]*register.Entry
	// Reveal opens a sealed cell of an entry, to tell whether it is new.
	Reveal func(*register.Entry, string) string
	// Mine reports whether whoever imports keeps what a body owns.
	Mine func(plans.OrgID) bool
	Mode string // merge, replace
	File string
}

// Preview tells what an import would do. Nothing has been done.
type Preview struct {
	Register  register.Kind    `json:"register"`
	File      string           `json:"file,omitempty"`
	Format    string           `json:"format,omitempty"`
	Encoding  string           `json:"encoding,omitempty"`
	Digest    string           `json:"digest"`
	Rows      int              `json:"rows"`
	Good      int              `json:"good"`
	Added     int              `json:"added"`
	Changed   int              `json:"changed"`
	Unchanged int              `json:"unchanged"`
	Retired   int              `json:"retired"`
	Ignored   []string         `json:"ignored"`
	Faults    []register.Fault `json:"faults"`
	// More is how many faults are not listed.
	More    int      `json:"more,omitempty"`
	Changes []Change `json:"changes"`
}

// Change is one row that would make a difference.
type Change struct {
	Row  int    `json:"row"`
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	What string `json:"what"` // added, changed, retired
}

// The most that a preview lists.
const (
	mostFaults  = 200
	mostChanges = 200
	// chunk is how many rows one command carries: a commit has its limit.
	chunk = 400
)

// Plan is a prepared import: its preview and the commands that carry it out.
type Prepared struct {
	Preview
	Commands []*dispatch.ImportRegister
}

// Prepare reads a file against a register. The commands hold the good rows;
// whoever runs them while there are faults has chosen to.
func Prepare(data []byte, in Into) Prepared {
	sum := sha256.Sum256(data)
	p := Prepared{Preview: Preview{Register: in.Spec.Kind, File: in.File, Digest: hex.EncodeToString(sum[:]), Ignored: []string{}, Faults: []register.Fault{}, Changes: []Change{}}}
	table, faults := Read(data, in.Spec)
	p.Format, p.Encoding, p.Rows = table.Format, table.Encoding, len(table.Rows)
	p.Ignored = append(p.Ignored, table.Ignored...)
	bad := map[int]bool{}
	for _, f := range faults {
		bad[f.Row] = true
	}
	var rows []dispatch.RegisterRow
	seen := map[string]int{}
	for _, r := range table.Rows {
		row, change, more := in.row(r, seen)
		faults = append(faults, more...)
		if len(more) > 0 || bad[r.Number] {
			continue
		}
		p.count(change)
		rows = append(rows, row)
	}
	p.Good = len(rows)
	p.retire(in, rows, len(faults) == 0)
	slices.SortStableFunc(faults, func(a, b register.Fault) int { return a.Row - b.Row })
	p.More = max(0, len(faults)-mostFaults)
	p.Faults = append(p.Faults, faults[:len(faults)-p.More]...)
	p.Commands = in.commands(rows, p.Digest)
	return p
}

func (p *Preview) count(c Change) {
	switch c.What {
	case "added":
		p.Added++
	case "changed":
		p.Changed++
	default:
		p.Unchanged++
		return
	}
	if len(p.Changes) < mostChanges {
		p.Changes = append(p.Changes, c)
	}
}

// retire counts what a whole list no longer has. A file with faults replaces
// nothing: what is missing from it may be what could not be read.
func (p *Preview) retire(in Into, rows []dispatch.RegisterRow, whole bool) {
	if in.Mode != "replace" || !whole {
		return
	}
	stay := map[string]bool{}
	for _, r := range rows {
		stay[r.Key] = true
	}
	for _, k := range slices.Sorted(maps.Keys(in.Book)) {
		if e := in.Book[k]; !stay[k] && e.Retired == 0 && in.Mine(e.Owner()) {
			p.Retired++
			if len(p.Changes) < mostChanges {
				p.Changes = append(p.Changes, Change{Key: k, Name: e.Name(), What: "retired"})
			}
		}
	}
}

// row checks one row and says what it would change.
func (in Into) row(r Row, seen map[string]int) (dispatch.RegisterRow, Change, []register.Fault) {
	got, faults := in.Spec.Check(in.Plan, r.Cells)
	if first, twice := seen[got.Key]; twice && got.Key != "" {
		n := strconv.Itoa(first)
		faults = append(faults, fault(r.Number, register.ColumnKey, "twice", "编号“"+clip(got.Key)+"”与第 "+n+" 行重复，请保留一行", "the key “"+clip(got.Key)+"” stands in row "+n+" too: keep one"))
	}
	seen[got.Key] = r.Number
	old := in.Book[got.Key]
	owner := plans.OrgID(got.Values[register.ColumnOwner])
	if owner != "" && !in.Mine(owner) || old != nil && old.Retired == 0 && !in.Mine(old.Owner()) {
		faults = append(faults, fault(r.Number, register.ColumnOwner, "mine", "您的席位只登记本单位、本领域的条目，请由所属单位或区应急管理局导入", "your seat keeps its own body's entries only: its owner or the emergency bureau imports this one"))
	}
	for i := range faults {
		faults[i].Row = r.Number
	}
	if len(faults) > 0 {
		return dispatch.RegisterRow{}, Change{}, faults
	}
	row := dispatch.RegisterRow{Key: got.Key, Values: got.Values}
	what := "added"
	if old != nil && old.Retired == 0 {
		if what = "unchanged"; !maps.Equal(old.Values, got.Values) {
			what = "changed"
		}
	}
	if in.personal(&row, got.Personal, old) && what == "unchanged" {
		what = "changed"
	}
	return row, Change{Row: r.Number, Key: got.Key, Name: got.Values[register.ColumnName], What: what}, nil
}

// personal puts the cells of personal data into a row: what is sealed already
// and says the same is kept, so that importing the same file again changes
// nothing. It reports whether anything differs.
func (in Into) personal(row *dispatch.RegisterRow, cells map[string]string, old *register.Entry) (differs bool) {
	for i := range in.Spec.Columns {
		c := &in.Spec.Columns[i]
		text, given := cells[c.ID]
		sealed := old != nil && old.Sealed[c.ID] != nil
		switch {
		case !given && sealed:
			differs = true // left blank: it goes
		case !given:
		case sealed && in.Reveal(old, c.ID) == text:
			row.Keep = append(row.Keep, c.ID)
		default:
			row.Personal = append(row.Personal, dispatch.PersonalCell{Column: c.ID, Text: dispatch.Plain(text)})
			differs = true
		}
	}
	return differs
}

// commands cuts the rows into commands; the last replaces, if one does.
func (in Into) commands(rows []dispatch.RegisterRow, digest string) []*dispatch.ImportRegister {
	var out []*dispatch.ImportRegister
	var others []string
	for part := range slices.Chunk(rows, chunk) {
		out = append(out, &dispatch.ImportRegister{Register: in.Spec.Kind, Mode: "merge", File: in.File, Digest: digest, Rows: part})
	}
	if in.Mode == "replace" && len(out) > 0 {
		last := out[len(out)-1]
		for _, r := range rows[:len(rows)-len(last.Rows)] {
			others = append(others, r.Key)
		}
		last.Mode, last.Others = "replace", others
	}
	return out
}
