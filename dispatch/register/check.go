package register

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wanghuo/plans"
)

// Fault is what is wrong with one cell, and what to do about it.
type Fault struct {
	Row    int        `json:"row,omitempty"`    // of the file, counted from 1 with the heading; 0: of the whole
	Column string     `json:"column,omitempty"` // its id
	Code   string     `json:"code"`             // blank, unknown, number, date, long, choice, degree, twice, character, heading, encoding, mine …
	Text   plans.Text `json:"text"`
}

func fault(column, code, zh, en string) *Fault {
	return &Fault{Column: column, Code: code, Text: t(zh, en)}
}

// Row is a row that has been read.
type Row struct {
	Key    string
	Values map[string]string // canonical
	// Personal are the cells of personal data as they came; they are to be
	// sealed.
	Personal map[string]string
}

// Check reads a row of cells by column id. Cells that are missing are blank;
// cells of columns that the register does not have are faults.
func (s *Spec) Check(p *plans.Plan, cells map[string]string) (Row, []Fault) {
	out := Row{Values: map[string]string{}, Personal: map[string]string{}}
	var faults []Fault
	for i := range s.Columns {
		c := &s.Columns[i]
		cell := strings.TrimFunc(cells[c.ID], unicode.IsSpace)
		if cell == "" {
			if c.Needed {
				faults = append(faults, *fault(c.ID, "blank", "“"+c.Name.Zh+"”不能空白，请填写", c.Name.En+" is blank: fill it in"))
			}
			continue
		}
		value, f := c.read(p, cell)
		switch {
		case f != nil:
			faults = append(faults, *f)
		case c.ID == ColumnKey:
			out.Key = value
		case c.Type.Personal():
			out.Personal[c.ID] = value
		default:
			out.Values[c.ID] = value
		}
	}
	for id := range cells {
		if _, ok := s.Column(id); !ok {
			faults = append(faults, *fault(id, "heading", "本登记册没有“"+id+"”一栏，请删去", "this register has no column "+id+": take it out"))
		}
	}
	if (out.Values["lat"] == "") != (out.Values["lon"] == "") && len(faults) == 0 {
		faults = append(faults, *fault("lat", "degree", "经度和纬度须同时填写或同时空白", "give both latitude and longitude, or neither"))
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return s.place(a.Column) - s.place(b.Column) })
	return out, faults
}

func (s *Spec) place(column string) int {
	for i := range s.Columns {
		if s.Columns[i].ID == column {
			return i
		}
	}
	return len(s.Columns)
}

// read gives a cell's canonical form.
func (c *Column) read(p *plans.Plan, cell string) (string, *Fault) {
	if !utf8.ValidString(cell) || strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError }) {
		return "", fault(c.ID, "character", "“"+c.Name.Zh+"”含有无法识别的字符，请检查文件编码", c.Name.En+" holds characters that cannot be read: check the encoding of the file")
	}
	switch c.Type {
	case Number:
		return c.number(cell)
	case Org:
		return c.org(p, cell)
	case Street:
		return c.street(p, cell)
	case Choice:
		if id, ok := c.Option(cell); ok {
			return id, nil
		}
		return "", fault(c.ID, "choice", "“"+clip(cell)+"”不在可选范围："+c.choices(true), "“"+clip(cell)+"” is not one of: "+c.choices(false))
	case Events:
		return c.events(p, cell)
	case Date:
		return c.date(cell)
	case Degree:
		return c.degree(cell)
	}
	return c.text(cell)
}

func (c *Column) text(cell string) (string, *Fault) {
	limit := c.Max
	if limit == 0 {
		limit = 40
	}
	if n := utf8.RuneCountInString(cell); n > limit {
		return "", fault(c.ID, "long", "“"+c.Name.Zh+"”有 "+strconv.Itoa(n)+" 个字，最多 "+strconv.Itoa(limit)+" 个，请缩短", c.Name.En+" has "+strconv.Itoa(n)+" characters, at most "+strconv.Itoa(limit)+": shorten it")
	}
	if c.ID == ColumnKey && strings.ContainsAny(cell, "/\n\t") {
		return "", fault(c.ID, "character", "编号不能含斜杠或换行", "a key has no slash and no line break")
	}
	if c.Type == Phone && strings.Trim(cell, "0123456789+-() ;,/，、；转") != "" {
		return "", fault(c.ID, "phone", "“"+c.Name.Zh+"”只能是电话号码", c.Name.En+" must be a telephone number")
	}
	return cell, nil
}

func (c *Column) number(cell string) (string, *Fault) {
	plain := strings.NewReplacer(",", "", "，", "").Replace(cell)
	plain = strings.TrimSuffix(plain, ".0")
	n, err := strconv.Atoi(plain)
	if err != nil || n < 0 || n > c.Max {
		return "", fault(c.ID, "number", "“"+clip(cell)+"”不是 0 到 "+strconv.Itoa(c.Max)+" 的整数", "“"+clip(cell)+"” is not a whole number from 0 to "+strconv.Itoa(c.Max))
	}
	return strconv.Itoa(n), nil
}

func (c *Column) org(p *plans.Plan, cell string) (string, *Fault) {
	if _, ok := p.Org(plans.OrgID(cell)); ok {
		return cell, nil
	}
	if id, ok := p.OrgByName(cell); ok {
		return string(id), nil
	}
	return "", fault(c.ID, "unknown", "预案中没有单位“"+clip(cell)+"”，请用预案上的名称", "the plan knows no body “"+clip(cell)+"”: use its name in the plan")
}

func (c *Column) street(p *plans.Plan, cell string) (string, *Fault) {
	for i := range p.Streets {
		s := &p.Streets[i]
		if cell == string(s.Org) || cell == s.Short || cell == s.Name.Zh || strings.EqualFold(cell, s.Name.En) || cell == s.Short+"街道" || cell == s.Code {
			return string(s.Org), nil
		}
	}
	if id, ok := p.OrgByName(cell); ok {
		if _, ok := p.Street(id); ok {
			return string(id), nil
		}
	}
	return "", fault(c.ID, "unknown", "本区没有街道“"+clip(cell)+"”", "the district has no street “"+clip(cell)+"”")
}

func (c *Column) events(p *plans.Plan, cell string) (string, *Fault) {
	var out []int
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",，、;；/ \n\t", r) }) {
		no, err := strconv.Atoi(part)
		if err != nil {
			no = typeNamed(p, part)
		}
		if _, ok := p.Type(no); !ok {
			return "", fault(c.ID, "unknown", "预案中没有事件类型“"+clip(part)+"”，请用编号或简称", "the plan knows no event type “"+clip(part)+"”: use its number or short name")
		}
		out = append(out, no)
	}
	slices.Sort(out)
	var words []string
	for _, no := range slices.Compact(out) {
		words = append(words, strconv.Itoa(no))
	}
	return strings.Join(words, ","), nil
}

func typeNamed(p *plans.Plan, name string) int {
	for i := range p.EventTypes {
		if t := &p.EventTypes[i]; t.Short == name || t.Name.Zh == name || strings.EqualFold(t.Name.En, name) {
			return t.No
		}
	}
	return 0
}

func (c *Column) date(cell string) (string, *Fault) {
	day := strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(cell)
	for _, layout := range []string{"2006-1-2", "2006-1-2 15:04", "2006-1-2 15:04:05"} {
		if t, err := time.Parse(layout, day); err == nil && t.Year() >= 1949 && t.Year() < 2200 {
			return t.Format("2006-01-02"), nil
		}
	}
	return "", fault(c.ID, "date", "“"+clip(cell)+"”不是日期，请写成 2027-06-30", "“"+clip(cell)+"” is no date: write 2027-06-30")
}

func (c *Column) degree(cell string) (string, *Fault) {
	limit := 180.0
	if c.ID == "lat" {
		limit = 90
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(v >= -limit && v <= limit) {
		return "", fault(c.ID, "degree", "“"+clip(cell)+"”不是坐标，请写成十进制度，如 39.91234", "“"+clip(cell)+"” is no coordinate: write decimal degrees such as 39.91234")
	}
	return strconv.FormatFloat(v, 'f', -1, 64), nil
}

func (c *Column) choices(zh bool) string {
	var words []string
	for _, o := range c.Options {
		if zh {
			words = append(words, o.Name.Zh)
		} else {
			words = append(words, o.Name.En)
		}
	}
	if zh {
		return strings.Join(words, "、")
	}
	return strings.Join(words, ", ")
}

// clip keeps a message readable whatever a cell holds.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// fold is how headings and choices are compared.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-_*＊()（）", r) {
			return -1
		}
		return r
	}, s))
}

// Heading finds the column that a heading names: by id, by its name in either
// language, or by another word in use.
func (s *Spec) Heading(h string) (*Column, bool) {
	for i := range s.Columns {
		c := &s.Columns[i]
		if slices.ContainsFunc(append([]string{c.ID, c.Name.Zh, c.Name.En}, c.Headings...), func(w string) bool { return fold(w) == fold(h) }) {
			return c, true
		}
	}
	return nil, false
}
