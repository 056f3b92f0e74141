package rehearse

import (
	"fmt"
	"reflect"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/view"
)

// check resolves every name of a script and holds every command and
// expectation to its type, before anything runs: a run can then fail only for
// what the system does.
func (r *reader) check(s *Script) {
	known := map[string]bool{}
	b := &binder{words: s.words, faults: &r.faults, start: s.Start,
		instant: func(t clock.Time) clock.Time { return t },
		alias:   func(n string) (string, bool) { return "X00000000", known[n] },
		duty:    func(n *node) (obligation.ID, error) { r.duty(s, n, false); return 1, nil }}
	b.alarm = func(n *node) (string, error) {
		(&matcher{binder: b, dry: true}).match(n, reflect.Zero(reflect.TypeFor[view.Alarm]()), "")
		return "", nil
	}
	for _, who := range s.Setup.people {
		r.seatsExist(s, who.seats)
		if !rePerson.MatchString(string(who.person)) {
			r.add(who.line, CodeBadValue, "人员代号只用小写字母、数字和 . _ -", "a person's id is of lower-case letters, digits and . _ -")
		}
	}
	r.seatsExist(s, s.Setup.seats)
	r.seatsExist(s, s.Setup.empty)
	for _, st := range s.Steps {
		for _, a := range st.acts {
			r.checkAct(s, b, a, known)
			r.checkExpect(s, b, a.expect)
		}
		if len(st.acts) == 0 && outcomeOf(st.expect) != nil {
			r.add(st.Line, CodeBadValue, "没有动作的步骤不能被拒绝", "a step without an act cannot be refused")
		}
		r.checkExpect(s, b, st.expect)
	}
	for i, c := range s.Complete {
		if c == "" || c[0] < '0' || c[0] > '9' {
			r.add(1, CodeBadValue, "不是条款号", fmt.Sprintf("complete: entry %d is no clause", i+1))
		}
	}
}

func (r *reader) seatsExist(s *Script, list []*node) {
	for _, n := range list {
		if _, err := s.words.seat(n.text); err != nil {
			r.say(n.line, CodeUnknownName, err)
		}
	}
}

func (r *reader) checkAct(s *Script, b *binder, a *act, known map[string]bool) {
	if a.seat != nil {
		r.seatsExist(s, []*node{a.seat})
	}
	b.command(a.command, a.fields)
	for _, n := range a.as {
		known[n.alias] = true
	}
}

func (r *reader) checkExpect(s *Script, b *binder, list []*expectation) {
	m := &matcher{binder: b, dry: true}
	for _, x := range list {
		for _, d := range x.owed {
			r.checkDuty(s, m, d)
		}
		k := expectKinds[x.what]
		if len(k.shows) == 0 || x.value.kind != mapping {
			continue
		}
		switch x.what {
		case "refused":
			m.match(refusalNode(x.value), reflect.Zero(k.shows[0]), "")
		case "incident":
			shown, kept := split[view.Incident](r.withoutOf(b, x.value))
			m.match(shown, reflect.Zero(k.shows[0]), "")
			m.match(kept, reflect.Zero(k.shows[1]), "")
		case "warning":
			shown, kept := split[view.Warning](r.withoutOf(b, x.value))
			m.match(shown, reflect.Zero(k.shows[0]), "")
			m.match(kept, reflect.Zero(k.shows[1]), "")
		case "timeline":
			if has := x.value.get("has"); has != nil {
				for _, n := range has.list() {
					m.match(n, reflect.Zero(k.shows[0]), "")
				}
			}
		case "register":
			if _, _, _, err := ofRegister(x.value); err != nil {
				r.add(x.value.line, CodeUnknownKey, err.Error(), err.Error())
			}
		case "alarm", "no_alarm", "district":
			m.match(x.value, reflect.Zero(k.shows[0]), "")
		default:
			m.match(r.withoutOf(b, x.value), reflect.Zero(k.shows[0]), "")
		}
	}
}

// withoutOf checks the key "of" and gives the others.
func (r *reader) withoutOf(b *binder, n *node) *node {
	out := &node{line: n.line, kind: mapping}
	of := n.get("of")
	if of == nil {
		r.missing(n, "of")
	} else if _, err := b.named(of.text); err != nil {
		_, isSeat := b.seat(of.text)
		if _, isBody := b.org(of.text); isSeat != nil && isBody != nil {
			r.say(of.line, CodeUnknownName, err)
		}
	}
	for _, p := range n.pairs {
		if p.key != "of" {
			out.pairs = append(out.pairs, p)
		}
	}
	return out
}

func (r *reader) checkDuty(s *Script, m *matcher, d *duty) {
	bodies := []*node{}
	if d.debtors != nil {
		bodies = append(bodies, d.debtors)
	}
	if d.creditor != nil {
		bodies = append(bodies, d.creditor.list()...)
	}
	for _, n := range bodies {
		for _, name := range s.words.expand(n.text) {
			if _, err := s.words.org(name); err != nil {
				r.say(d.line, CodeUnknownName, err)
			}
		}
	}
	if d.subject != "" {
		if _, err := m.named(d.subject); err != nil {
			r.say(d.line, CodeUnknownName, err)
		}
	}
	if d.row != nil {
		m.match(d.row, reflect.Zero(reflect.TypeFor[ledgerRow]()), "")
	}
}

// refusalNode lets a script say "item" for the field that is named, and gives
// only part of who could do it.
func refusalNode(n *node) *node {
	out := &node{line: n.line, kind: mapping}
	for _, p := range n.pairs {
		switch p.key {
		case "item":
			p.key = "field"
		case "who":
			if p.value.kind != sequence {
				p.value = &node{line: p.value.line, kind: sequence, items: []*node{p.value}}
			}
			if len(p.value.items) == 0 || p.value.items[0].text != "..." {
				items := append([]*node{{line: p.line, text: "..."}}, p.value.items...)
				p.value = &node{line: p.value.line, kind: sequence, items: items}
			}
		}
		out.pairs = append(out.pairs, p)
	}
	return out
}
