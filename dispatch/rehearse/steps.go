package rehearse

import (
	"fmt"
	"regexp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

const (
	stepKeys = "step, at, seat, person, note, do, expect"
	actKeys  = "at, seat, person, as, expect, and one command"
)

var (
	rePerson = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)
	reAlias  = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)
)

func (r *reader) steps(s *Script, n *node) {
	if !r.kind(n, sequence, "列表", "a list of steps") {
		return
	}
	seen := map[string]bool{}
	var last clock.Time
	for _, item := range n.items {
		st := r.step(s, item)
		if st == nil {
			continue
		}
		if seen[st.ID] {
			r.add(st.Line, CodeDuplicate, "步骤重复："+st.ID, "step "+st.ID+" stands twice")
		}
		seen[st.ID] = true
		last = r.inOrder(st, last)
		s.Steps = append(s.Steps, st)
	}
	if len(s.Steps) == 0 {
		r.add(n.line, CodeEmpty, "没有步骤", "there are no steps")
	}
}

// inOrder holds every act and check to the order of time.
func (r *reader) inOrder(st *Step, last clock.Time) clock.Time {
	check := func(at clock.Time, line int) {
		if at != 0 && at < last { // none is a time that could not be read, which has been said
			r.add(line, CodeOrder, "时间早于前一步", "this is earlier than what stands before it")
		}
		last = max(last, at)
	}
	looks := func(list []*expectation) {
		for _, e := range list {
			if e.what == "at" {
				check(e.at, e.line)
			}
		}
	}
	if len(st.acts) == 0 {
		check(st.At, st.Line)
	}
	for _, a := range st.acts {
		check(a.at, a.line)
		looks(a.expect)
	}
	looks(st.expect)
	return last
}

func (r *reader) at(s *Script, n *node) clock.Time {
	t, err := parseTime(r.text(n), s.Start)
	if err != nil && n.kind == scalar {
		r.say(n.line, CodeBadTime, err)
	}
	return t
}

func (r *reader) step(s *Script, n *node) *Step {
	if !r.kind(n, mapping, "一个步骤", "a step") {
		return nil
	}
	st := &Step{Line: n.line}
	base := &act{}
	var do *node
	for _, p := range n.pairs {
		switch p.key {
		case "step":
			st.ID = r.text(p.value)
		case "at":
			st.At = r.at(s, p.value)
		case "seat":
			base.seat = p.value
			r.text(p.value)
		case "person":
			base.person = r.person(p.value)
		case "note":
			st.Note = r.text(p.value)
		case "do":
			do = p.value
		case "expect":
			st.expect = r.expectations(s, p.value)
		default:
			r.unknown(p, stepKeys)
		}
	}
	if st.ID == "" {
		r.missing(n, "step")
	}
	if st.At == 0 && n.get("at") == nil {
		r.missing(n, "at")
	}
	base.at = st.At
	if do != nil {
		r.acts(s, st, base, do)
	}
	return st
}

func (r *reader) person(n *node) dispatch.PersonID {
	if t := r.text(n); rePerson.MatchString(t) {
		return dispatch.PersonID(t)
	}
	r.add(n.line, CodeBadValue, "人员代号只用小写字母、数字和 . _ -", "a person's id is of lower-case letters, digits and . _ -")
	return ""
}

func (r *reader) acts(s *Script, st *Step, base *act, do *node) {
	prev := base
	for _, n := range do.list() {
		a := r.act(s, prev, base, n)
		if a != nil {
			st.acts = append(st.acts, a)
			prev = a
		}
	}
}

func (r *reader) act(s *Script, prev, base *act, n *node) *act {
	if !r.kind(n, mapping, "一个动作", "an act") {
		return nil
	}
	a := &act{line: n.line, at: prev.at, seat: base.seat, person: base.person}
	strange := false
	for _, p := range n.pairs {
		switch p.key {
		case "at":
			a.at = r.at(s, p.value)
		case "seat":
			a.seat = p.value
			if n.get("person") == nil {
				a.person = ""
			}
		case "person":
			a.person = r.person(p.value)
		case "as":
			r.as(a, p.value)
		case "expect":
			a.expect = r.expectations(s, p.value)
		default:
			if _, ok := dispatch.NewCommand(p.key); !ok {
				zh, en := nearCommand(p.key)
				r.add(p.line, CodeUnknownName, "没有命令 "+p.key+zh, fmt.Sprintf("there is no command %q%s; an act has %s", p.key, en, actKeys))
				strange = true
				continue
			}
			if a.command != "" {
				r.add(p.line, CodeDuplicate, "一个动作只有一个命令", "an act is one command; write a list of acts")
				continue
			}
			a.command, a.fields, a.line = p.key, p.value, p.line
		}
	}
	if a.command == "" && strange {
		return nil // said already
	}
	if a.command == "" {
		r.add(n.line, CodeMissingKey, "缺少命令", "the command is missing")
		return nil
	}
	if a.seat == nil {
		r.missing(n, "seat")
	}
	return a
}

func (r *reader) as(a *act, n *node) {
	give := func(kind string, v *node) {
		t := r.text(v)
		if !reAlias.MatchString(t) {
			r.add(v.line, CodeBadValue, "不是可用的代号："+t, fmt.Sprintf("%q is no usable alias", t))
			return
		}
		a.as = append(a.as, name{kind, t})
	}
	if n.kind != mapping {
		give("", n)
		return
	}
	for _, p := range n.pairs {
		give(p.key, p.value)
	}
}

func (r *reader) expectations(s *Script, n *node) []*expectation {
	var out []*expectation
	for _, item := range n.list() {
		if e := r.expectation(s, item); e != nil {
			out = append(out, e)
		}
	}
	return out
}

func (r *reader) expectation(s *Script, n *node) *expectation {
	if n.kind == scalar && n.text == "accepted" {
		return &expectation{line: n.line, what: "accepted", value: n}
	}
	if n.kind == scalar && n.text == "refused" {
		return &expectation{line: n.line, what: "refused", value: &node{line: n.line, kind: mapping}}
	}
	if n.kind != mapping || len(n.pairs) != 1 {
		r.add(n.line, CodeWrongKind, "一项期望只有一个键", "an expectation is one key: "+expectKeys())
		return nil
	}
	p := n.pairs[0]
	e := &expectation{line: p.line, what: p.key, value: p.value}
	k, ok := expectKinds[p.key]
	if !ok {
		r.unknown(p, expectKeys())
		return nil
	}
	switch {
	case p.key == "at":
		e.at = r.at(s, p.value)
	case k.duties:
		for _, item := range k.dutyNodes(p.value) {
			if d := r.duty(s, item, k.rows); d != nil {
				e.owed = append(e.owed, d)
			}
		}
	}
	return e
}
