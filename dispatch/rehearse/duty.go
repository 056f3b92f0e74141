package rehearse

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// duty is a description of an obligation: which one is meant, and how it must
// stand. Names are kept as written; a run resolves them.
type duty struct {
	line int
	text string // as written, for messages

	clause            plans.Clause
	debtors, creditor *node
	subject           string
	slot              int
	edition           *int // of the plan under which it arose
	act               plans.Act
	rule              string
	born              clock.Time

	state       obligation.State
	due, target *clock.Time // zero: there must be none
	operational *clock.Time
	knownDue    *clock.Time
	done        *clock.Time
	missedAt    *clock.Time
	provisional bool
	bornOverdue *bool
	corrected   *bool
	late        *time.Duration
	overTarget  *time.Duration
	attributed  *time.Duration
	left        *time.Duration
	cause       string
	ref         string
	tags        []string
	was         []interval
	hasWas      bool

	// row holds what only a row of the ledger has: on_duty, label …
	row *node
}

// interval is a due that was in force for a time and is kept (A06).
type interval struct{ due, from, until clock.Time }

const dutyKeys = "clause, debtor, creditor, for, slot, edition, act, rule, born, state, due, target, operational, known_due, " +
	"provisional, born_overdue, corrected, done, missed_at, late, over_target, attributable, left, cause, ref, tags, was"

var dutyStates = map[string]obligation.State{"open": obligation.Open, "overdue": obligation.Overdue, "met": obligation.Met,
	"met_late": obligation.MetLate, "missed": obligation.Missed, "waived": obligation.WaivedOut, "void": obligation.VoidOut}

// duty reads a description, as a mapping or as a line such as
// "4.1.5 大栅栏街道→总值班室 due 02:27:30 open".
func (r *reader) duty(s *Script, n *node, rows bool) *duty {
	d := &duty{line: n.line, text: n.text}
	before := len(r.list)
	m := n
	if n.kind == scalar {
		m = r.dutyLine(n)
	} else {
		d.text = flow(n)
	}
	if m == nil || !r.kind(m, mapping, "一项义务", "a duty") {
		return nil
	}
	for _, p := range m.pairs {
		if !r.dutyKey(s, d, p) && !(rows && ledgerKey(d, p)) {
			r.unknown(p, dutyKeys)
		}
	}
	if len(r.list) > before {
		return nil
	}
	return d
}

// ledgerKey keeps a key that only a row of the ledger has.
func ledgerKey(d *duty, p pair) bool {
	if _, ok := jsonFields(reflect.TypeFor[ledgerRow]())[p.key]; !ok {
		return false
	}
	if d.row == nil {
		d.row = &node{line: p.line, kind: mapping}
	}
	d.row.pairs = append(d.row.pairs, p)
	return true
}

func (r *reader) dutyKey(s *Script, d *duty, p pair) bool {
	switch p.key {
	case "clause":
		d.clause = plans.Clause(r.text(p.value))
	case "debtor":
		d.debtors = p.value
	case "creditor":
		d.creditor = p.value
	case "for":
		d.subject = r.text(p.value)
	case "slot":
		d.slot = r.number(p.value)
	case "edition":
		n := r.number(p.value)
		d.edition = &n
	case "act":
		d.act = plans.Act(r.text(p.value))
	case "rule":
		d.rule = r.text(p.value)
	case "born":
		d.born = r.at(s, p.value)
	case "state":
		r.stateText(s, d, p.value)
	case "cause":
		d.cause = r.text(p.value)
	case "ref":
		d.ref = r.text(p.value)
	case "tags":
		for _, t := range p.value.list() {
			d.tags = append(d.tags, r.text(t))
		}
	case "provisional":
		d.provisional = r.truth(p.value)
	case "born_overdue":
		v := r.truth(p.value)
		d.bornOverdue = &v
	case "corrected":
		v := r.truth(p.value)
		d.corrected = &v
	case "was":
		d.hasWas = true
		for _, w := range p.value.list() {
			d.was = append(d.was, r.interval(s, w))
		}
	default:
		return r.dutyTime(s, d, p)
	}
	return true
}

func (r *reader) dutyTime(s *Script, d *duty, p pair) bool {
	times := map[string]**clock.Time{"due": &d.due, "target": &d.target, "operational": &d.operational,
		"known_due": &d.knownDue, "done": &d.done, "missed_at": &d.missedAt}
	spans := map[string]**time.Duration{"late": &d.late, "over_target": &d.overTarget,
		"attributable": &d.attributed, "left": &d.left}
	if to, ok := times[p.key]; ok {
		var t clock.Time
		if p.value.text != "none" {
			t = r.at(s, p.value)
		}
		*to = &t
		return true
	}
	if to, ok := spans[p.key]; ok {
		v, err := parseSpan(r.text(p.value))
		if err != nil {
			r.say(p.line, CodeBadTime, err)
		}
		*to = &v
		return true
	}
	return false
}

func (r *reader) number(n *node) int {
	i, err := strconv.Atoi(r.text(n))
	if err != nil {
		r.add(n.line, CodeBadValue, "应为整数", "expected a whole number here")
	}
	return i
}

func (r *reader) truth(n *node) bool {
	b, err := truth(r.text(n))
	if err != nil {
		r.say(n.line, CodeBadValue, err)
	}
	return b
}

func (r *reader) interval(s *Script, n *node) (out interval) {
	if !r.kind(n, mapping, " {due, from, until}", "{due, from, until}") {
		return
	}
	for _, p := range n.pairs {
		switch p.key {
		case "due":
			out.due = r.at(s, p.value)
		case "from":
			out.from = r.at(s, p.value)
		case "until":
			out.until = r.at(s, p.value)
		default:
			r.unknown(p, "due, from, until")
		}
	}
	return
}

// stateText reads "met late 2:00", "void covered", "met over target 3:10".
func (r *reader) stateText(s *Script, d *duty, n *node) {
	if st, ok := dutyStates[n.text]; ok && n.kind == scalar {
		d.state = st
		return
	}
	t := &tokens{line: n.line, words: strings.Fields(r.text(n))}
	m := &node{line: n.line, kind: mapping}
	if err := t.rest(m); err != nil {
		r.say(n.line, CodeBadValue, err)
		return
	}
	for _, p := range m.pairs {
		if p.key == "state" && p.value.text == n.text {
			r.add(n.line, CodeBadValue, "未知的状态："+n.text, "unknown state "+n.text)
			return
		}
		r.dutyKey(s, d, p)
	}
}

// dutyLine turns the line form into the mapping that it stands for.
func (r *reader) dutyLine(n *node) *node {
	m := &node{line: n.line, kind: mapping}
	t := &tokens{line: n.line, words: strings.Fields(n.text)}
	if err := t.head(m); err == nil {
		err = t.rest(m)
		if err == nil {
			return m
		}
		r.say(n.line, CodeBadValue, err)
	} else {
		r.say(n.line, CodeBadValue, err)
	}
	return nil
}

// tokens reads the words of a duty's line.
type tokens struct {
	line  int
	words []string
}

func (t *tokens) next() string {
	if len(t.words) == 0 {
		return ""
	}
	w := t.words[0]
	t.words = t.words[1:]
	return w
}

// time takes one instant, which may be of two words: D+1 09:00:00.
func (t *tokens) time() string {
	w := t.next()
	if dayWord(w) {
		return w + " " + t.next()
	}
	return w
}

// dayWord reports whether a word is the day of a time, whose clock follows.
func dayWord(w string) bool {
	return strings.HasPrefix(w, "D+") || strings.HasPrefix(w, "D-") || reDateWord.MatchString(w)
}

func (t *tokens) isTime() bool {
	if len(t.words) == 0 {
		return false
	}
	w := t.words[0]
	return dayWord(w) || reInstant.MatchString(w) || reClock.MatchString(w) || reOffset.MatchString(w)
}

func (t *tokens) put(m *node, key, value string) {
	m.pairs = append(m.pairs, pair{key, t.line, &node{line: t.line, text: value}})
}

// head reads "4.1.5 debtor→creditor+creditor".
func (t *tokens) head(m *node) error {
	clause := t.next()
	clause = strings.TrimSuffix(strings.TrimPrefix(clause, "O["), "]")
	if clause == "" || clause[0] < '0' || clause[0] > '9' {
		return saying("义务行以条款开头，如“4.1.5 义务人→对方 due 02:27:30 open”", "a duty's line begins with its clause, as in \"4.1.5 debtor→creditor due 02:27:30 open\"")
	}
	t.put(m, "clause", clause)
	who := t.next()
	debtor, creditor, ok := strings.Cut(strings.Replace(who, "->", "→", 1), "→")
	if !ok {
		return saying("“%[1]s”不是“义务人→对方”（中间不留空格）", "%q is not debtor→creditor (without spaces)", who)
	}
	if debtor != "" {
		t.put(m, "debtor", debtor)
	}
	if creditor != "" {
		c := &node{line: t.line, kind: sequence}
		for _, s := range strings.Split(creditor, "+") {
			c.items = append(c.items, &node{line: t.line, text: s})
		}
		m.pairs = append(m.pairs, pair{"creditor", t.line, c})
	}
	return nil
}

// rest reads the remaining words: due, target, state and what goes with them.
func (t *tokens) rest(m *node) error {
	for len(t.words) > 0 {
		if err := t.one(m); err != nil {
			return err
		}
	}
	return nil
}

func (t *tokens) one(m *node) error {
	switch w := strings.TrimSuffix(t.next(), ","); w {
	case "for", "slot", "act", "rule", "cause", "ref":
		t.put(m, w, t.next())
	case "due", "operational":
		t.put(m, w, t.time())
	case "hard":
		t.put(m, "due", t.time())
	case "tgt", "target":
		t.put(m, "target", t.time())
	case "known":
		t.put(m, "known_due", t.time())
	case "born":
		t.put(m, "born", t.time())
	case "provisional":
		t.put(m, "provisional", "true")
	case "born-overdue":
		t.put(m, "born_overdue", "true")
	case "corrected":
		t.put(m, "corrected", "true")
	case "attributable", "left":
		t.put(m, w, t.next())
	case "over":
		if t.next() != "target" {
			return saying("请写作 over target 3:10", "write \"over target 3:10\"")
		}
		t.put(m, "over_target", t.next())
	case "met":
		t.met(m)
	case "missed":
		t.put(m, "state", "missed")
		if t.isTime() {
			t.put(m, "missed_at", t.time())
		}
	case "void", "waived":
		t.put(m, "state", w)
		if len(t.words) > 0 && strings.HasPrefix(t.words[0], "(") {
			t.put(m, "cause", strings.Trim(t.next(), "()"))
		}
	case "open", "overdue":
		t.put(m, "state", w)
	case "":
	default:
		return saying("义务行里没有“%[1]s”这个词，可用：%[2]s", "the word %q means nothing in a duty's line; known: %s", w, lineWords)
	}
	return nil
}

// lineWords are the words of a duty's line.
const lineWords = "for, slot, act, rule, born, due, hard, tgt, target, operational, known, provisional, open, overdue, met, met late 2:00, missed, void, waived, " +
	"over target 3:10, attributable, left, ref, cause, corrected, born-overdue"

func (t *tokens) met(m *node) {
	state := "met"
	if len(t.words) > 0 && t.words[0] == "late" {
		t.next()
		state = "met_late"
		if len(t.words) > 0 && reSpan.MatchString(t.words[0]) {
			t.put(m, "late", t.next())
		}
	}
	t.put(m, "state", state)
	if t.isTime() {
		t.put(m, "done", t.time())
	}
}

// flow writes a node on one line, for messages.
func flow(n *node) string {
	switch n.kind {
	case mapping:
		parts := make([]string, len(n.pairs))
		for i, p := range n.pairs {
			parts[i] = p.key + ": " + flow(p.value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case sequence:
		parts := make([]string, len(n.items))
		for i, it := range n.items {
			parts[i] = flow(it)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case null:
		return "null"
	}
	return n.text
}
