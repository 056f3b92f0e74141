package rehearse

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"wanghuo/dispatch/register"
	"wanghuo/dispatch/view"
)

func init() {
	expectKinds["register"] = expectKind{shows: types[view.RegisterEntry](), judge: (*judging).registered}
}

// registered matches an entry of a register, named as its commands name it
// (team/T01). Its columns are keys beside those of the row, and a value may be
// written as in the file that is imported; "gone" asks whether it is in use.
func (j *judging) registered(x *expectation) {
	ref, cells, rest, err := ofRegister(x.value)
	if err != nil {
		j.fail(x.line, x.what, "an entry of a register", err.Error())
		return
	}
	kind, key := ref.Split()
	spec, _ := register.SpecOf(kind)
	book := j.s.Registers[kind]
	kept, ok := book.Get(key)
	if gone := rest.get("gone"); gone != nil {
		if in := map[bool]string{true: "false", false: "true"}[ok]; in != gone.text {
			j.fail(gone.line, x.what+" "+string(ref)+".gone", gone.text, in)
		}
		rest.pairs = slices.DeleteFunc(rest.pairs, func(p pair) bool { return p.key == "gone" })
	}
	row, found := view.RegisterEntryOf(j.e, j.s, ref, keeper, j.stage.reveal)
	if !ok || !found {
		if len(cells)+len(rest.pairs) > 0 {
			j.fail(x.line, x.what, string(ref), "no such entry in use")
		}
		return
	}
	given := map[string]string{}
	for _, p := range cells {
		given[p.key] = p.value.text
	}
	want, _ := spec.Check(j.run.script.plan, given) // what is not named is blank, which is no matter here
	for _, p := range cells {
		expected, is := want.Values[p.key], kept.Values[p.key]
		if p.key == register.ColumnKey {
			expected, is = want.Key, key
		}
		if c, _ := spec.Column(p.key); c.Type.Personal() {
			expected, is = want.Personal[p.key], row.Personal[p.key]
		}
		if p.value.text == "none" {
			expected = ""
		}
		if expected != is {
			j.fail(p.line, x.what+" "+string(ref)+"."+p.key, p.value.text, is)
		}
	}
	j.matchRow(rest, row, "register "+string(ref))
}

// ofRegister takes an expectation apart: which entry, its columns, and the rest.
func ofRegister(n *node) (register.Ref, []pair, *node, error) {
	rest := &node{line: n.line, kind: mapping}
	if n.kind != mapping || n.get("of") == nil {
		return "", nil, rest, fmt.Errorf("a key \"of\" that names it, such as team/T01")
	}
	ref := register.Ref(n.get("of").text)
	kind, key := ref.Split()
	spec, ok := register.SpecOf(kind)
	if !ok || key == "" {
		return "", nil, rest, fmt.Errorf("%q names no register and key; the registers are %s", ref, strings.Join(registerKinds(), ", "))
	}
	fields := append(fieldNames(reflect.TypeFor[view.RegisterEntry]()), "gone")
	var cells []pair
	var columns []string
	for i := range spec.Columns {
		columns = append(columns, spec.Columns[i].ID)
	}
	for _, p := range n.pairs {
		switch _, column := spec.Column(p.key); {
		case p.key == "of":
		case column:
			cells = append(cells, p)
		case slices.Contains(fields, p.key):
			rest.pairs = append(rest.pairs, p)
		default:
			return "", nil, rest, fmt.Errorf("unknown key %q; its columns: %s; beside them: %s", p.key, strings.Join(columns, ", "), strings.Join(fields, ", "))
		}
	}
	return ref, cells, rest, nil
}

func registerKinds() []string {
	var out []string
	for _, s := range register.Specs() {
		out = append(out, string(s.Kind))
	}
	return out
}
