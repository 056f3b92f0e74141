package rehearse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Suffix ends the name of every rehearsal script.
const Suffix = ".rehearsal.yaml"

// Script is a rehearsal, read and checked against a plan. It is immutable.
type Script struct {
	// File is as given; Name is its base without the suffix.
	File, Name string
	Title      plans.Text
	About      plans.Text
	// Start is T.
	Start  clock.Time
	Status dispatch.Status
	// Complete lists the clauses whose hard duties must all be named.
	Complete []plans.Clause
	Setup    Setup
	Steps    []*Step

	plan  *plans.Plan
	words *words
	vary  []*Variation
}

// Setup says who sits where, where that differs from the default: every seat
// that the script names is held by a fictional person of its own.
type Setup struct {
	people []sitter
	seats  []*node // further seats that are to be held
	empty  []*node // seats that nobody holds
}

type sitter struct {
	person dispatch.PersonID
	line   int
	seats  []*node
}

// Step is one row of a scenario: acts, then what must hold.
type Step struct {
	ID     string
	Line   int
	At     clock.Time
	Note   string
	acts   []*act
	expect []*expectation
}

// act is one command of one person in one seat.
type act struct {
	line    int
	at      clock.Time
	seat    *node
	person  dispatch.PersonID
	command string
	fields  *node
	as      []name
	expect  []*expectation
}

// name gives what a command created an alias: kind is that of Outcome.IDs,
// empty for the only or principal one.
type name struct{ kind, alias string }

// expectation is one thing that must hold.
type expectation struct {
	line  int
	what  string
	value *node
	at    clock.Time // for "at"
	owed  []*duty    // parsed patterns
}

// Load reads a script and checks it against the plan. Every fault is
// reported, as [Fault] values joined.
func Load(file string, p *plans.Plan) (*Script, error) {
	if !strings.HasSuffix(file, Suffix) {
		return nil, &Fault{File: file, Line: 1, Code: CodeBadValue, Message: plans.Text{
			Zh: "脚本文件名须以 " + Suffix + " 结尾", En: "a script's file name ends in " + Suffix}}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, &Fault{File: file, Line: 1, Code: CodeUnreadable, Message: plans.Text{
			Zh: "无法读取脚本，请检查路径和权限：" + err.Error(), En: "the script cannot be read, check its path and your rights: " + err.Error()}}
	}
	return Parse(file, text, p)
}

// Parse is Load for a text that is at hand.
func Parse(file string, text []byte, p *plans.Plan) (*Script, error) {
	r := &reader{faults: faults{file: file}, plan: p}
	s := &Script{File: file, Name: strings.TrimSuffix(filepath.Base(file), Suffix), plan: p,
		words: &words{plan: p, local: map[string][]string{}}}
	if root := r.readTree(text); root != nil {
		r.script(s, root)
	}
	if len(r.list) == 0 {
		r.check(s)
	}
	if err := r.join(); err != nil {
		return nil, err
	}
	return s, nil
}

type reader struct {
	faults
	plan *plans.Plan
}

func (r *reader) kind(n *node, k nodeKind, zh, en string) bool {
	if n.kind == k {
		return true
	}
	r.add(n.line, CodeWrongKind, "此处应为"+zh, "expected "+en+" here")
	return false
}

func (r *reader) unknown(p pair, known string) {
	zh, en := cutShort(p, "未知的键 "+p.key, fmt.Sprintf("unknown key %q; known: %s", p.key, known))
	r.add(p.line, CodeUnknownKey, zh, en)
}

// cutShort says what mostly stands behind an unknown key without a value: the
// second half of a text.
func cutShort(p pair, zh, en string) (string, string) {
	if p.value.kind != null {
		return zh, en
	}
	return zh + "；{ } 中的逗号会截断文字，请给文字加引号", en + "; a comma inside { } ends a text: put the text in quotes"
}

func (r *reader) missing(n *node, key string) {
	r.add(n.line, CodeMissingKey, "缺少键 "+key, fmt.Sprintf("key %q is missing", key))
}

func (r *reader) text(n *node) string {
	if !r.kind(n, scalar, "文字", "a text") {
		return ""
	}
	return n.text
}

func (r *reader) label(n *node) (t plans.Text) {
	if !r.kind(n, mapping, " {zh, en}", "{zh, en}") {
		return
	}
	for _, p := range n.pairs {
		switch p.key {
		case "zh":
			t.Zh = r.text(p.value)
		case "en":
			t.En = r.text(p.value)
		default:
			r.unknown(p, "zh, en")
		}
	}
	return
}

const headerKeys = "rehearsal, title, about, plan, start, status, names, setup, complete, vary, steps"

func (r *reader) script(s *Script, root *node) {
	if !r.kind(root, mapping, "键值对", "a mapping") {
		return
	}
	if n := root.get("start"); n == nil {
		r.missing(root, "start")
		return
	} else if t, err := clock.Parse(n.text); err != nil {
		r.say(n.line, CodeBadTime, err)
		return
	} else {
		s.Start = t
	}
	s.Status = dispatch.Exercise
	for _, p := range root.pairs {
		r.header(s, p)
	}
	for _, key := range []string{"rehearsal", "title", "steps"} {
		if root.get(key) == nil {
			r.missing(root, key)
		}
	}
}

func (r *reader) header(s *Script, p pair) {
	switch p.key {
	case "rehearsal":
		if r.text(p.value) != "1" {
			r.add(p.line, CodeBadValue, "格式版本应为 1", "the format is version 1")
		}
	case "title":
		s.Title = r.label(p.value)
	case "about":
		s.About = r.label(p.value)
	case "plan":
		if id := r.text(p.value); id != s.plan.ID {
			r.add(p.line, CodeBadValue, "脚本针对预案 "+id+"，而载入的是 "+s.plan.ID,
				fmt.Sprintf("the script is for plan %q, the plan loaded is %q", id, s.plan.ID))
		}
	case "start":
	case "status":
		if s.Status = dispatch.Status(r.text(p.value)); s.Status != dispatch.Exercise && s.Status != dispatch.Actual {
			r.add(p.line, CodeBadValue, "status 为 exercise 或 actual", "status is exercise or actual")
		}
	case "names":
		r.names(s, p.value)
	case "setup":
		r.setup(s, p.value)
	case "complete":
		for _, n := range p.value.list() {
			s.Complete = append(s.Complete, plans.Clause(r.text(n)))
		}
	case "vary":
		r.vary(s, p.value)
	case "steps":
		r.steps(s, p.value)
	default:
		r.unknown(p, headerKeys)
	}
}

func (r *reader) names(s *Script, n *node) {
	if !r.kind(n, mapping, "键值对", "a mapping") {
		return
	}
	for _, p := range n.pairs {
		for _, item := range p.value.list() {
			s.words.local[p.key] = append(s.words.local[p.key], r.text(item))
		}
	}
}

func (r *reader) setup(s *Script, n *node) {
	if !r.kind(n, mapping, "键值对", "a mapping") {
		return
	}
	for _, p := range n.pairs {
		switch p.key {
		case "people":
			if !r.kind(p.value, mapping, "键值对", "a mapping of person to seats") {
				continue
			}
			for _, who := range p.value.pairs {
				s.Setup.people = append(s.Setup.people, sitter{dispatch.PersonID(who.key), who.line, who.value.list()})
			}
		case "seats":
			s.Setup.seats = p.value.list()
		case "empty":
			s.Setup.empty = p.value.list()
		default:
			r.unknown(p, "people, seats, empty")
		}
	}
}

func (r *reader) vary(s *Script, n *node) {
	if !r.kind(n, mapping, "键值对", "a mapping") {
		return
	}
	for _, p := range n.pairs {
		if p.key != "streets" && p.key != "types" {
			r.unknown(p, "streets, types")
			continue
		}
		if !r.kind(p.value, mapping, "键值对", "a mapping") {
			continue
		}
		for _, from := range p.value.pairs {
			for _, to := range from.value.list() {
				r.variation(s, p.key, from, to)
			}
		}
	}
}

func (r *reader) variation(s *Script, what string, from pair, to *node) {
	v := newVariation(s.plan, from.key+" → "+to.text)
	if what == "streets" {
		a, err := s.words.org(from.key)
		b, err2 := s.words.org(to.text)
		_, ok := s.plan.Street(a)
		_, ok2 := s.plan.Street(b)
		if err != nil || err2 != nil || !ok || !ok2 {
			r.add(to.line, CodeUnknownName, "不是街道："+from.key+" → "+to.text, "not two streets: "+v.Name)
			return
		}
		v.swapStreet(a, b)
	} else {
		a, err := s.words.eventType(from.key)
		b, err2 := s.words.eventType(to.text)
		if err == nil {
			err = err2
		}
		if err == nil {
			err = v.swapType(a, b)
		}
		if err != nil {
			r.say(to.line, CodeUnknownName, err)
			return
		}
	}
	s.vary = append(s.vary, v)
}
