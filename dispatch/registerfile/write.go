package registerfile

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Writing is what a file is written from.
type Writing struct {
	Spec *register.Spec
	Plan *plans.Plan
	// Rows are cells by column id, in canonical form.
	Rows []map[string]string
	// English writes the headings and choices in English.
	English bool
}

// Write makes a file of rows; format is csv or xlsx.
func Write(w Writing, format string) ([]byte, error) {
	rows := [][]string{w.headings()}
	for _, r := range w.Rows {
		rows = append(rows, w.cells(r))
	}
	if format == "xlsx" {
		return writeXLSX(w, rows)
	}
	return writeCSV(rows)
}

// Template is a file with the headings and nothing below them; a workbook has a
// second sheet that explains them.
func Template(s *register.Spec, format string, english bool) ([]byte, error) {
	return Write(Writing{Spec: s, English: english}, format)
}

func (w Writing) headings() []string {
	var out []string
	for i := range w.Spec.Columns {
		c := &w.Spec.Columns[i]
		h := c.Name.Zh
		if w.English {
			h = c.Name.En
		}
		if c.Needed {
			h += "*"
		}
		out = append(out, h)
	}
	return out
}

// cells gives people what they would write: names instead of ids.
func (w Writing) cells(r map[string]string) []string {
	var out []string
	for i := range w.Spec.Columns {
		c := &w.Spec.Columns[i]
		v := r[c.ID]
		switch {
		case v == "":
		case c.Type == register.Choice:
			if j := slices.IndexFunc(c.Options, func(o register.Option) bool { return o.ID == v }); j >= 0 {
				v = c.Options[j].Name.Zh
				if w.English {
					v = c.Options[j].Name.En
				}
			}
		case c.Type == register.Org || c.Type == register.Street:
			v = w.org(v)
		case c.Type == register.Events:
			v = strings.ReplaceAll(v, ",", "、")
		}
		out = append(out, v)
	}
	return out
}

// org is the name of a body, where the name leads back to it.
func (w Writing) org(id string) string {
	o, ok := w.Plan.Org(plans.OrgID(id))
	if !ok {
		return id
	}
	name := o.Name.Zh
	if w.English {
		name = o.Name.En
	}
	if back, ok := w.Plan.OrgByName(name); ok && back == o.ID {
		return name
	}
	return id
}

// writeCSV writes UTF-8 with a byte order mark, which is what makes Excel read
// it as such.
func writeCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, r := range rows {
		if err := w.Write(guarded(r)); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// guarded keeps a spreadsheet from taking a cell for a formula: a leading space
// is cut off again when it is read.
func guarded(row []string) []string {
	out := slices.Clone(row)
	for i, c := range out {
		if strings.HasPrefix(c, "=") || strings.HasPrefix(c, "@") || strings.HasPrefix(c, "+") || strings.HasPrefix(c, "-") {
			out[i] = " " + c
		}
	}
	return out
}

func writeXLSX(w Writing, rows [][]string) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	name, notes := w.Spec.Name.Zh, "填写说明"
	if w.English {
		name, notes = w.Spec.Name.En, "Columns"
	}
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	for i, row := range rows {
		if err := setRow(book, name, i+1, row); err != nil {
			return nil, err
		}
	}
	if _, err := book.NewSheet(notes); err != nil {
		return nil, err
	}
	for i, row := range w.notes() {
		if err := setRow(book, notes, i+1, row); err != nil {
			return nil, err
		}
	}
	if err := book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	if err := book.SetColWidth(name, "A", "Z", 16); err != nil {
		return nil, err
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// setRow writes cells as text: a key such as 007 stays what it is.
func setRow(book *excelize.File, sheet string, n int, row []string) error {
	for j, c := range row {
		at, err := excelize.CoordinatesToCellName(j+1, n)
		if err != nil {
			return err
		}
		if err := book.SetCellStr(sheet, at, c); err != nil {
			return err
		}
	}
	return nil
}

func (w Writing) notes() [][]string {
	out := [][]string{{"栏目", "Column", "id", "必填 needed", "说明", "Note", "可选 choices"}}
	for i := range w.Spec.Columns {
		c := &w.Spec.Columns[i]
		need := ""
		if c.Needed {
			need = "*"
		}
		var options []string
		for _, o := range c.Options {
			options = append(options, o.Name.Zh+" / "+o.Name.En)
		}
		out = append(out, []string{c.Name.Zh, c.Name.En, c.ID, need, c.Hint.Zh, c.Hint.En, strings.Join(options, "; ")})
	}
	return out
}
