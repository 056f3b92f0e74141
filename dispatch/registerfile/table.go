package registerfile

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// The limits of a file.
const (
	MaxBytes   = 4 << 20
	MaxRows    = 5000
	MaxColumns = 60
	MaxCell    = 4000
)

// Row is a row of a file.
type Row struct {
	Number int // in the file, counted from 1
	Cells  map[string]string
}

// Table is what was read of a file.
type Table struct {
	Format   string // csv, xlsx
	Encoding string // utf-8, gb18030; of a csv
	Rows     []Row
	// Ignored are headings that no column has.
	Ignored []string
}

func fault(row int, column, code, zh, en string) register.Fault {
	return register.Fault{Row: row, Column: column, Code: code, Text: plans.Text{Zh: zh, En: en}}
}

// Read makes a table of a file's bytes. Faults of the whole (row 0) and of the
// heading come with no rows.
func Read(data []byte, s *register.Spec) (Table, []register.Fault) {
	switch {
	case len(data) > MaxBytes:
		return Table{}, []register.Fault{fault(0, "", "size", "文件超过 4 MiB，请分成几个文件导入", "the file is beyond 4 MiB: import it in parts")}
	case len(bytes.TrimSpace(data)) == 0:
		return Table{}, []register.Fault{fault(0, "", "empty", "文件是空的", "the file is empty")}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		cells, f := readXLSX(data)
		return tabulate("xlsx", "", cells, f, s)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return Table{}, []register.Fault{fault(0, "", "format", "这是旧式或加密的 Excel 文件，请去掉密码，另存为 .xlsx 或 CSV", "this is an old or encrypted Excel file: take the password off and save it as .xlsx or CSV")}
	}
	cells, encoding, f := readCSV(data)
	return tabulate("csv", encoding, cells, f, s)
}

// tabulate finds the heading and gives each cell its column.
func tabulate(format, encoding string, cells [][]string, f *register.Fault, s *register.Spec) (Table, []register.Fault) {
	out := Table{Format: format, Encoding: encoding}
	if f != nil {
		return out, []register.Fault{*f}
	}
	head := 0
	for head < len(cells) && empty(cells[head]) {
		head++
	}
	if head == len(cells) {
		return out, []register.Fault{fault(0, "", "empty", "文件没有内容", "the file holds nothing")}
	}
	columns, faults := out.heading(cells[head], head+1, s)
	if len(faults) > 0 {
		return out, faults
	}
	for i := head + 1; i < len(cells); i++ {
		if empty(cells[i]) {
			continue
		}
		if len(out.Rows) == MaxRows {
			return Table{}, []register.Fault{fault(i+1, "", "rows", "超过 5000 行，请分成几个文件导入", "more than 5000 rows: import them in parts")}
		}
		row := Row{Number: i + 1, Cells: map[string]string{}}
		for j, cell := range cells[i] {
			cell = strings.TrimFunc(cell, unicode.IsSpace)
			switch {
			case cell == "":
			case utf8.RuneCountInString(cell) > MaxCell:
				faults = append(faults, fault(i+1, column(columns, j), "long", "单元格超过 4000 个字", "the cell has more than 4000 characters"))
			case j < len(columns) && columns[j] != "":
				row.Cells[columns[j]] = cell
			case j >= len(columns):
				faults = append(faults, fault(i+1, "", "columns", "这一行的列数多于表头，请检查多余的分隔符", "the row has more columns than the heading: look for separators too many"))
			}
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 && len(faults) == 0 {
		faults = append(faults, fault(0, "", "empty", "只有表头，没有内容", "there is a heading and nothing below it"))
	}
	return out, faults
}

func column(columns []string, j int) string {
	if j < len(columns) {
		return columns[j]
	}
	return ""
}

func empty(row []string) bool {
	for _, c := range row {
		if strings.TrimFunc(c, unicode.IsSpace) != "" {
			return false
		}
	}
	return true
}

// heading maps the cells of the heading to columns.
func (t *Table) heading(cells []string, number int, s *register.Spec) ([]string, []register.Fault) {
	var faults []register.Fault
	out := make([]string, len(cells))
	seen := map[string]bool{}
	for j, h := range cells {
		h = strings.TrimFunc(h, unicode.IsSpace)
		if h == "" {
			continue
		}
		c, ok := s.Heading(h)
		if !ok {
			t.Ignored = append(t.Ignored, clip(h))
			continue
		}
		if seen[c.ID] {
			faults = append(faults, fault(number, c.ID, "twice", "表头“"+c.Name.Zh+"”出现两次，请保留一列", "the heading "+c.Name.En+" occurs twice: keep one"))
		}
		seen[c.ID] = true
		out[j] = c.ID
	}
	if len(seen) == 0 {
		return nil, []register.Fault{fault(number, "", "heading", "第一行不是表头：没有认出任何一栏，请使用模板", "the first row is no heading: no column was recognised; use the template")}
	}
	for i := range s.Columns {
		if c := &s.Columns[i]; c.Needed && !seen[c.ID] {
			faults = append(faults, fault(number, c.ID, "heading", "缺少“"+c.Name.Zh+"”一栏，请加上这一列", "the column "+c.Name.En+" is missing: add it"))
		}
	}
	return out, faults
}

func clip(s string) string {
	r := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s))
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return string(r)
}
