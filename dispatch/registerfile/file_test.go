package registerfile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wanghuo/dispatch"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

var plan = func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
}()

func spec(k register.Kind) *register.Spec {
	s, ok := register.SpecOf(k)
	if !ok {
		panic(k)
	}
	return s
}

func into(k register.Kind) Into {
	return Into{Plan: plan, Spec: spec(k), Mode: "merge", Book: map[string]*register.Entry{},
		Reveal: func(e *register.Entry, c string) string { return string(e.Sealed[c].Box) }, Mine: func(plans.OrgID) bool { return true }}
}

const teams = "编号,队伍名称,所属单位,类别,人数,所在街道,负责人,联系电话\r\nT1,大栅栏基层队,大栅栏街道,基层,12,大栅栏,张某,010-1234\r\nT2,区燃气抢修队,区城市管理委,专业,30,,,\r\n"

// fold carries the commands of a prepared import out on a book.
func fold(t *testing.T, p Prepared, in Into) {
	t.Helper()
	for _, c := range p.Commands {
		for _, r := range c.Rows {
			e := &register.Entry{Key: r.Key, Values: maps.Clone(r.Values), Sealed: map[string]*vault.Sealed{}}
			for _, k := range r.Keep {
				e.Sealed[k] = in.Book[r.Key].Sealed[k]
			}
			for _, cell := range r.Personal {
				e.Sealed[cell.Column] = &vault.Sealed{Key: "k", Box: []byte(cell.Text.Text())}
			}
			in.Book[r.Key] = e
		}
	}
}

// Chinese and other spreadsheets save differently; the same rows come of it.
func TestEveryEncodingGivesTheSameRows(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(teams)
	if err != nil {
		t.Fatal(err)
	}
	english := strings.NewReplacer("编号,队伍名称,所属单位,类别,人数,所在街道,负责人,联系电话", "Key,Team*,Owner,Level,Persons,Street,Leader,Telephone").Replace(teams)
	for name, c := range map[string]struct{ text, encoding string }{
		"utf-8": {teams, "utf-8"}, "with mark": {"\ufeff" + teams, "utf-8"}, "gb18030": {gb, "gb18030"},
		"semicolons": {strings.ReplaceAll(teams, ",", ";"), "utf-8"}, "tabs": {strings.ReplaceAll(teams, ",", "\t"), "utf-8"}, "english": {english, "utf-8"},
	} {
		p := Prepare([]byte(c.text), into(register.Team))
		if len(p.Faults) > 0 || p.Added != 2 || p.Encoding != c.encoding {
			t.Errorf("%s: %+v", name, p.Preview)
			continue
		}
		r := p.Commands[0].Rows[0]
		if r.Values["owner"] != "street-dashilan" || r.Values["level"] != register.GrassRoots || r.Values["street"] != "street-dashilan" || len(r.Personal) != 2 {
			t.Errorf("%s: row %+v", name, r)
		}
	}
}

// Every fault names its row, its column and what to do; nothing of it is
// imported, and the good rows are known apart.
func TestFaultsAreToldByRowAndColumn(t *testing.T) {
	text := "编号,队伍名称,所属单位,类别,人数,纬度,经度\n" +
		"T1,甲,大栅栏街道,基层,12,,\n" +
		"T2,乙,某某局,基层,很多,,\n" +
		"T1,丙,大栅栏街道,骑兵,3,91,116\n" +
		",丁,大栅栏街道,基层,3,39.9,\n"
	p := Prepare([]byte(text), into(register.Team))
	var got []string
	for _, f := range p.Faults {
		got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Code))
		if f.Text.Zh == "" || f.Text.En == "" {
			t.Errorf("row %d: no words", f.Row)
		}
	}
	want := "3 owner unknown|3 capacity number|4 level choice|4 lat degree|4 key twice|5 key blank"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if p.Good != 1 || p.Rows != 4 {
		t.Errorf("%d of %d rows are good", p.Good, p.Rows)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ data, code string }{
		"empty":      {"  \n", "empty"},
		"utf-16":     {"\xff\xfe7\x00", "encoding"},
		"binary":     {"a,b\x00c", "format"},
		"no text":    {"\xff\xff\xff\xff", "encoding"},
		"old excel":  {"\xd0\xcf\x11\xe0xxxx", "format"},
		"bad zip":    {"PK\x03\x04nothing", "format"},
		"no heading": {"甲,乙\n丙,丁\n", "heading"},
		"a column":   {"编号,队伍名称,所属单位,类别\nT1,甲,大栅栏街道,基层\n", "heading"},
		"only head":  {"编号,队伍名称,所属单位,类别,人数\n", "empty"},
		"twice":      {"编号,编号,队伍名称,所属单位,类别,人数\nx,y,甲,大栅栏街道,基层,1\n", "twice"},
		"quotes":     {"编号,队伍名称,所属单位,类别,人数\n\"T1,甲,大栅栏街道,基层,1\n", "quotes"},
		"too wide":   {"编号,队伍名称,所属单位,类别,人数\nT1,甲,大栅栏街道,基层,1,多\n", "columns"},
		"too large":  {strings.Repeat("x", MaxBytes+1), "size"},
		"too long":   {"编号,队伍名称,所属单位,类别,人数\n" + strings.Repeat("T,甲,大栅栏街道,基层,1\n", MaxRows+1), "rows"},
	} {
		table, faults := Read([]byte(c.data), spec(register.Team))
		if len(faults) == 0 || faults[0].Code != c.code {
			t.Errorf("%s: %+v", name, faults)
		}
		if len(table.Rows) > MaxRows {
			t.Errorf("%s: %d rows", name, len(table.Rows))
		}
	}
}

// A workbook that grows when it is opened is refused before it is.
func TestAZipBombIsRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 3 {
		w, err := z.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, 30<<20); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	if b.Len() > MaxBytes {
		t.Fatalf("the bomb itself has %d bytes", b.Len())
	}
	_, faults := Read(b.Bytes(), spec(register.Team))
	if len(faults) != 1 || faults[0].Code != "size" {
		t.Errorf("%+v", faults)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// What was exported comes back as it was and changes nothing, in both formats
// and languages; a template takes a row.
func TestExportsRoundTrip(t *testing.T) {
	for _, format := range []string{"csv", "xlsx"} {
		for _, english := range []bool{false, true} {
			in := into(register.Team)
			fold(t, Prepare([]byte(teams), in), in)
			var rows []map[string]string
			for _, k := range []string{"T1", "T2"} {
				cells := map[string]string{"key": k}
				maps.Copy(cells, in.Book[k].Values)
				for c, v := range in.Book[k].Sealed {
					cells[c] = string(v.Box)
				}
				rows = append(rows, cells)
			}
			data, err := Write(Writing{Spec: in.Spec, Plan: plan, Rows: rows, English: english}, format)
			if err != nil {
				t.Fatal(err)
			}
			in.Mode = "replace"
			if p := Prepare(data, in); len(p.Faults) > 0 || p.Unchanged != 2 || p.Added+p.Changed+p.Retired != 0 || p.Format != format {
				t.Errorf("%s, english %v: %+v", format, english, p.Preview)
			}
		}
	}
}

func TestATemplateHasEveryHeading(t *testing.T) {
	for _, s := range register.Specs() {
		for _, english := range []bool{false, true} {
			for _, format := range []string{"csv", "xlsx"} {
				data, err := Template(&s, format, english)
				if err != nil {
					t.Fatalf("%s %s: %v", s.Kind, format, err)
				}
				table, faults := Read(data, &s)
				if len(faults) != 1 || faults[0].Code != "empty" || len(table.Ignored) > 0 {
					t.Errorf("%s %s english %v: %+v, ignored %v", s.Kind, format, english, faults, table.Ignored)
				}
			}
		}
	}
}

// Keys such as 007 stay text; a file longer than a command comes in several, and
// the last replaces.
func TestALongListComesInSeveralCommands(t *testing.T) {
	book := excelize.NewFile()
	for j, h := range []string{"编号", "队伍名称", "所属单位", "类别", "人数"} {
		at, _ := excelize.CoordinatesToCellName(j+1, 1)
		book.SetCellStr("Sheet1", at, h)
	}
	for i := range 900 {
		for j, v := range []any{fmt.Sprintf("%04d", i), "队", "大栅栏街道", "基层", 12} {
			at, _ := excelize.CoordinatesToCellName(j+1, i+2)
			book.SetCellValue("Sheet1", at, v)
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	in := into(register.Team)
	in.Mode = "replace"
	in.Book["old"] = &register.Entry{Key: "old", Values: map[string]string{"owner": "street-dashilan"}}
	p := Prepare(b.Bytes(), in)
	if len(p.Faults) > 0 || p.Added != 900 || p.Retired != 1 || len(p.Commands) != 3 {
		t.Fatalf("%+v, %d commands", p.Preview, len(p.Commands))
	}
	last := p.Commands[2]
	if last.Mode != "replace" || len(last.Others) != 800 || p.Commands[0].Mode != "merge" || p.Commands[0].Rows[7].Key != "0007" {
		t.Errorf("last %s with %d others, first %s", last.Mode, len(last.Others), p.Commands[0].Mode)
	}
}

func TestOnlyOnesOwnRowsAreGood(t *testing.T) {
	in := into(register.Team)
	in.Mine = func(o plans.OrgID) bool { return o == "street-dashilan" }
	p := Prepare([]byte(teams), in)
	if p.Good != 1 || len(p.Faults) != 1 || p.Faults[0].Code != "mine" || p.Faults[0].Row != 3 {
		t.Errorf("%+v", p.Preview)
	}
}

func TestPersonsAreReadWithTheirSeats(t *testing.T) {
	text := "用户名,姓名,可任席位\nzhang,张某,区应急办 主班；duty-office/duty\nli,李某,*\nWang,王某,区应急办 主班\nzhao,赵某,区应急办 厨师\n"
	list, p := ReadPersons([]byte(text), plan, func(s string) bool { return s == strings.ToLower(s) }, map[string][]plans.SeatID{"li": {"*"}})
	if len(list) != 2 || len(list[0].Seats) != 2 || list[0].Seats[0] != "emergency-office/duty" || !list[1].Same || p.Added != 1 || p.Unchanged != 1 {
		t.Errorf("%+v\n%+v", list, p)
	}
	if len(p.Faults) != 2 || p.Faults[0].Row != 4 || p.Faults[1].Row != 5 || p.Faults[1].Column != "seats" {
		t.Errorf("%+v", p.Faults)
	}
}

// FuzzRead: whatever the bytes, a table or faults, within the limits.
func FuzzRead(f *testing.F) {
	f.Add([]byte(teams))
	f.Add([]byte("\ufeff编号;x\n\"a\nb\";c"))
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(teams)
	f.Add([]byte(gb))
	for _, k := range []register.Kind{register.Team, register.Stock} {
		data, err := Template(spec(k), "xlsx", false)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := Prepare(data, into(register.Team))
		if p.Rows > MaxRows || p.Good > p.Rows || len(p.Faults) > mostFaults {
			t.Errorf("%+v", p.Preview)
		}
		if p.Good < p.Rows && len(p.Faults) == 0 {
			t.Error("rows are lost without a word")
		}
		for _, c := range p.Commands {
			for _, r := range c.Rows {
				row, faults := spec(register.Team).Check(plan, withKey(r))
				if len(faults) > 0 || !maps.Equal(row.Values, r.Values) {
					t.Errorf("canonical values are not valid cells: %v %v", r.Values, faults)
				}
			}
		}
	})
}

func withKey(r dispatch.RegisterRow) map[string]string {
	cells := map[string]string{register.ColumnKey: r.Key}
	maps.Copy(cells, r.Values)
	return cells
}
