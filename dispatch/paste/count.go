package paste

import (
	"strconv"
	"strings"
)

func index(s, w string) int { return strings.Index(s, w) }

// what a word says of people; an empty field is a word that only looks so.
var conditions = []struct{ word, field string }{
	{"人员伤亡", ""}, {"伤亡", ""}, {"伤害", ""}, {"损伤", ""}, {"死角", ""}, {"受伤害", ""}, {"伤情", ""}, {"死亡原因", ""},
	{"死亡", FieldDead}, {"遇难", FieldDead}, {"身亡", FieldDead}, {"罹难", FieldDead}, {"死者", FieldDead}, {"死", FieldDead},
	{"重伤", FieldSevere}, {"伤势较重", FieldSevere}, {"伤势严重", FieldSevere}, {"病危", FieldSevere}, {"危重", FieldSevere}, {"重症", FieldSevere},
	{"受伤", FieldInjured}, {"轻伤", FieldInjured}, {"轻微伤", FieldInjured}, {"伤者", FieldInjured}, {"烧伤", FieldInjured}, {"烫伤", FieldInjured},
	{"砸伤", FieldInjured}, {"摔伤", FieldInjured}, {"撞伤", FieldInjured}, {"砍伤", FieldInjured}, {"刺伤", FieldInjured}, {"擦伤", FieldInjured}, {"骨折", FieldInjured},
	{"伤员", FieldInjured}, {"送医", FieldInjured}, {"伤", FieldInjured},
	{"被困", FieldTrapped}, {"受困", FieldTrapped}, {"被埋", FieldTrapped}, {"埋压", FieldTrapped}, {"掩埋", FieldTrapped}, {"困在", FieldTrapped}, {"困人", FieldTrapped},
	{"失联", FieldMissing}, {"失踪", FieldMissing}, {"下落不明", FieldMissing}, {"联系不上", FieldMissing},
	{"疏散", FieldMoved}, {"转移", FieldMoved}, {"撤离", FieldMoved}, {"撤出", FieldMoved}, {"安置", FieldMoved},
	{"中毒", FieldAffected}, {"呕吐", FieldAffected}, {"腹泻", FieldAffected}, {"不适", FieldAffected}, {"发热", FieldAffected}, {"发病", FieldAffected},
	{"受影响", FieldAffected}, {"影响", FieldAffected}, {"滞留", FieldAffected}, {"聚集", FieldAffected}, {"就诊", FieldAffected},
}

var conditionWords = lexiconBy(conditions, func(c struct{ word, field string }) string { return c.word })

// token is a word about people or a count of them, in the order of the text.
type token struct {
	from, to int
	field    string // of a word
	value    int    // of a count
	exact    string
	count    bool
	used     bool
}

// counts finds how many people were hurt, are trapped or missing, were moved.
func (r *run) counts() {
	r.denied()
	var clause []token
	for i := 0; i <= len(r.text.runes); {
		if c := r.text.at(i); ends(c) || c == '(' || c == ')' || c == ':' && !r.colonBeforeCount(i) {
			r.pair(clause)
			clause = clause[:0]
			i++
			continue
		}
		if tok, ok := r.tokenAt(i); ok {
			clause = append(clause, tok)
			i = tok.to
			continue
		}
		i++
	}
}

// colonBeforeCount: in "死亡人数：3" the colon joins.
func (r *run) colonBeforeCount(i int) bool {
	for n := 1; n <= 2; n++ {
		if _, k := r.text.numeral(i + n); k > 0 {
			return true
		}
	}
	return false
}

func (r *run) tokenAt(i int) (token, bool) {
	t := r.text
	if k, n := conditionWords.longest(t, i); n > 0 {
		return token{from: i, to: i + n, field: conditions[k].field}, true
	}
	return r.countAt(i)
}

// countAt reads a count of people: 3人, 两名, 十余人, 数人, 3 (before 死 or 伤).
func (r *run) countAt(i int) (token, bool) {
	t := r.text
	if digit(t.at(i)) && (digit(t.at(i-1)) || t.at(i-1) == '.' || t.at(i-1) == '-') {
		return token{}, false
	}
	tok := token{from: i, count: true}
	j := i
	several := false
	if w := t.at(i); w == '数' || w == '几' || w == '多' || w == '若' && t.at(i+1) == '干' {
		several = true
		tok.value, tok.exact = -1, ""
		j++
		if w == '若' {
			j++
		}
		if t.at(j) == '十' { // 数十人
			tok.value, tok.exact = 20, AtLeast
			j++
		}
	} else {
		n, used := t.numeral(i)
		if used == 0 || n == 0 {
			return token{}, false
		}
		tok.value = n
		j += used
	}
	if t.at(j) == ' ' {
		j++
	}
	if w := t.at(j); w == '余' || w == '多' || w == '来' || w == '几' {
		tok.exact = AtLeast
		j++
	}
	switch {
	case strings.ContainsRune("人名位例口", t.at(j)):
		j++
	case t.at(j) == '个' && !several:
		j++
		if t.has(j, "小时") || t.has(j, "月") || t.has(j, "半") {
			return token{}, false
		}
	case (t.at(j) == '死' || t.at(j) == '伤' || t.has(j, "重伤") || t.has(j, "轻伤")) && !several:
	case r.labelled(i) && (t.at(j) == 0 || ends(t.at(j)) || t.at(j) == ' '):
	default:
		return token{}, false
	}
	tok.to = j
	if tok.exact == "" {
		tok.exact = r.roughly(i)
	}
	return tok, true
}

// labelled: a bare number behind a label, 死亡人数：3.
func (r *run) labelled(i int) bool {
	for n := 1; n <= 2; n++ {
		if r.text.at(i-n) == ':' {
			return true
		}
	}
	return r.text.has(i-2, "人数")
}

func (r *run) roughly(i int) string {
	t := r.text
	switch {
	case t.at(i-1) == '约', t.has(i-2, "大约"), t.has(i-2, "大概"), t.has(i-2, "估计"):
		return About
	case t.at(i-1) == '近', t.has(i-2, "不到"), t.has(i-2, "最多"):
		return AtMost
	case t.has(i-2, "至少"), t.has(i-2, "超过"), t.has(i-2, "多达"), t.has(i-3, "不少于"):
		return AtLeast
	}
	return ""
}

// pair joins the counts of a clause to what is said of them. A clause that
// begins with a count has the word behind each (3人死亡4人受伤), one that begins
// with a word has it before (死亡3人受伤4人).
func (r *run) pair(clause []token) {
	if len(clause) == 1 && clause[0].count && r.text.at(clause[0].to-1) == '例' {
		r.people(FieldAffected, clause[0].value, clause[0].from, clause[0].to, clause[0].exact) // a case is a patient
	}
	if len(clause) < 2 {
		return
	}
	countFirst := clause[0].count
	const reach = 14 // runes between a count and its word
	for i := range clause {
		a := &clause[i]
		if a.used || a.count != countFirst || i+1 >= len(clause) {
			continue
		}
		b := &clause[i+1]
		if b.count == a.count || b.used || b.from-a.to > reach {
			continue
		}
		n, w := a, b
		if !countFirst {
			n, w = b, a
		}
		a.used, b.used = true, true
		if w.field != "" {
			r.people(w.field, n.value, a.from, b.to, n.exact)
		}
	}
}

// people notes a count; the first for a field goes into the form.
func (r *run) people(field string, value, from, to int, exact string) {
	r.mark(field, strconv.Itoa(value), from, to, exact)
	f := &r.result.Form
	if f.Figures == nil {
		f.Figures = map[string]int{}
	}
	if old, ok := f.Figures[field]; !ok || old <= 0 && value > 0 {
		f.Figures[field] = value
	}
}

// denied finds what is said not to be, or not to be known.
func (r *run) denied() {
	for i := range r.text.runes {
		denialWords.at(r.text, i, func(k, n int) bool {
			d := denials[k]
			value, exact, to := 0, "", i+n
			switch {
			case d.open:
				if to = r.unclear(i + n); to == 0 {
					return true
				}
				value = -1
			case !r.negated(i):
				return true
			case r.soFar(i):
				exact = SoFar
			}
			for _, field := range d.fields {
				r.people(field, value, i, to, exact)
			}
			return false
		})
	}
}

// denial is a way of saying that nobody was hurt, or that it is unclear.
type denial struct {
	words  string
	open   bool // only where it is said to be unclear
	fields []string
}

var (
	casualties = []string{FieldDead, FieldInjured}
	denials    = []denial{
		{"无人员伤亡", false, casualties}, {"没有人员伤亡", false, casualties}, {"未造成人员伤亡", false, casualties},
		{"未发现人员伤亡", false, casualties}, {"未见人员伤亡", false, casualties}, {"无伤亡", false, casualties}, {"未造成伤亡", false, casualties},
		{"未接到人员伤亡", false, casualties}, {"没有伤亡", false, casualties},
		{"无人员受伤", false, []string{FieldInjured}}, {"无人受伤", false, []string{FieldInjured}}, {"没有人受伤", false, []string{FieldInjured}}, {"没人受伤", false, []string{FieldInjured}},
		{"无死亡", false, []string{FieldDead}}, {"无人死亡", false, []string{FieldDead}}, {"无重症", false, []string{FieldSevere}}, {"无重伤", false, []string{FieldSevere}},
		{"无人员被困", false, []string{FieldTrapped}}, {"无人被困", false, []string{FieldTrapped}}, {"无被困", false, []string{FieldTrapped}}, {"没有人被困", false, []string{FieldTrapped}}, {"没人被困", false, []string{FieldTrapped}},
		{"人员伤亡", true, casualties}, {"伤亡", true, casualties},
		{"被困", true, []string{FieldTrapped}},
	}
	denialWords  = lexiconBy(denials, func(d denial) string { return d.words })
	unclearWords = []string{"不详", "不明", "不清", "未知", "核实中", "待核实", "正在核实", "有待核实", "尚不清楚", "暂不清楚", "待查", "待确认", "不知道", "不确定"}
)

func (r *run) soFar(i int) bool {
	t := r.text
	return t.at(i-1) == '暂' || t.at(i-1) == '尚' || t.has(i-2, "目前") || t.has(i-3, "暂时")
}

// negated guards "有无人员伤亡", which is a question.
func (r *run) negated(i int) bool {
	t := r.text
	return t.at(i-1) != '有' && !t.has(i-2, "是否")
}

// unclear returns the end of a word of not knowing shortly behind i, 0 for none.
func (r *run) unclear(i int) int {
	for j := i; j < i+8 && !ends(r.text.at(j)); j++ {
		for _, w := range unclearWords {
			if r.text.has(j, w) {
				return j + len([]rune(w))
			}
		}
		if _, n := r.text.numeral(j); n > 0 {
			return 0
		}
	}
	return 0
}
