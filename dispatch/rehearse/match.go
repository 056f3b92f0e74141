package rehearse

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// matcher holds what is shown against what a script expects of it: of a row
// only the keys that the script names; of a list exactly its elements in any
// order, or at least those behind a leading "...".
type matcher struct {
	*binder
	// dry checks only that every key exists and every name resolves.
	dry   bool
	diffs []diff
}

// diff is one value that is not as expected.
type diff struct {
	line            int
	path            string
	expected, found string
}

var (
	typeFigure        = reflect.TypeFor[view.Figure]()
	typeViewSeverity  = reflect.TypeFor[view.Severity]()
	typeOccurrence    = reflect.TypeFor[view.Occurrence]()
	typeJurisdiction  = reflect.TypeFor[plans.Jurisdiction]()
	typeTri           = reflect.TypeFor[plans.Tri]()
	typeClause        = reflect.TypeFor[plans.Clause]()
	typeEmptyArgument = reflect.TypeFor[any]()
)

func (m *matcher) differ(n *node, path, expected, found string) {
	if !m.dry {
		m.diffs = append(m.diffs, diff{n.line, path, expected, found})
	}
}

// equal compares one resolved value.
func (m *matcher) equal(n *node, path string, want, found any) {
	if want != found {
		m.differ(n, path, m.show(want), m.show(found))
	}
}

func (m *matcher) show(v any) string {
	switch v := v.(type) {
	case clock.Time:
		return moment(v, m.start)
	case plans.Level:
		if s := m.plan.Severity(v); s != nil {
			return s.Name.Zh
		}
	case string:
		if v == "" {
			return "none"
		}
	}
	if s := fmt.Sprint(v); s != "" {
		return s
	}
	return "none"
}

func (m *matcher) match(n *node, v reflect.Value, path string) {
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			if v.Kind() == reflect.Interface {
				m.equal(n, path, n.text, "")
				return
			}
			v = reflect.Zero(v.Type().Elem())
		} else {
			v = v.Elem()
		}
	}
	if n.kind == null {
		m.faults.add(n.line, CodeEmpty, "此处不能为空", "a value is missing here; write none for no value")
		return
	}
	if n.kind == scalar && n.text == "none" {
		if !v.IsZero() && !(v.Kind() == reflect.Slice && v.Len() == 0) {
			m.differ(n, path, "none", m.show(v.Interface()))
		}
		return
	}
	if m.shorthand(n, v, path) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		m.structure(n, v, path)
	case reflect.Slice:
		m.slice(n, v, path)
	case reflect.Map:
		m.mapping(n, v, path)
	default:
		if n.kind != scalar {
			m.wrong(n, "单个值", "a single value")
			return
		}
		m.scalarValue(n, v, path)
	}
}

// shorthand lets a scalar stand for the value that matters in a struct.
func (m *matcher) shorthand(n *node, v reflect.Value, path string) bool {
	if n.kind != scalar {
		return false
	}
	switch v.Type() {
	case typeFigure:
		m.scalarValue(n, v.FieldByName("Value"), path)
	case typeOccurrence:
		m.scalarValue(n, v.FieldByName("At"), path)
	case typeViewSeverity, typeSeverity:
		want, ok := m.severity(n).(map[string]any)
		if ok {
			m.equal(n, path+".level", want["level"], v.FieldByName("Level").Interface())
			m.equal(n, path+".may", want["may"], v.FieldByName("May").Interface())
		}
	default:
		return false
	}
	return true
}

func (m *matcher) structure(n *node, v reflect.Value, path string) {
	if n.kind != mapping {
		m.wrong(n, "键值对", "a mapping")
		return
	}
	fields := jsonFields(v.Type())
	for _, p := range n.pairs {
		f, ok := fields[p.key]
		if !ok {
			m.faults.add(p.line, CodeUnknownKey, "未知的键 "+p.key,
				fmt.Sprintf("unknown key %q; known: %s", p.key, strings.Join(fieldNames(v.Type()), ", ")))
			continue
		}
		m.field(p, f, v.FieldByIndex(f.Index), join(path, p.key))
	}
}

// field compares one named field; lengths of time are stored in seconds and
// event types are numbers.
func (m *matcher) field(p pair, f reflect.StructField, v reflect.Value, path string) {
	if strings.HasSuffix(p.key, "_seconds") && p.value.kind == scalar {
		d, err := parseSpan(p.value.text)
		if err != nil {
			m.bad(p.value, err)
			return
		}
		if got := time.Duration(v.Int()) * time.Second; got != d {
			m.differ(p.value, path, span(d), span(got))
		}
		return
	}
	if p.key == "type" && v.Kind() == reflect.Int && p.value.kind == scalar {
		no, err := m.eventType(p.value.text)
		if err != nil {
			m.bad(p.value, err)
			return
		}
		m.equal(p.value, path, no, int(v.Int()))
		return
	}
	if p.key == "secondary" && f.Type.Kind() == reflect.Slice {
		m.match(m.typeNumbers(p.value), v, path)
		return
	}
	m.match(p.value, v, path)
}

// typeNumbers gives a list of event types with each name replaced by its number.
func (m *matcher) typeNumbers(n *node) *node {
	out := &node{line: n.line, kind: sequence}
	for _, item := range n.list() {
		no, err := m.eventType(item.text)
		if err != nil {
			m.bad(item, err)
			continue
		}
		out.items = append(out.items, &node{line: item.line, text: strconv.Itoa(no)})
	}
	return out
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (m *matcher) slice(n *node, v reflect.Value, path string) {
	items := n.list()
	atLeast := len(items) > 0 && items[0].text == "..."
	if atLeast {
		items = items[1:]
	}
	var open []*node
	for _, it := range items { // a script's own name may stand for several
		if it.kind == scalar && v.Type().Elem() == typeOrg {
			for _, s := range m.expand(it.text) {
				open = append(open, &node{line: it.line, text: s})
			}
			continue
		}
		open = append(open, it)
	}
	if m.dry {
		for _, it := range open {
			m.match(it, reflect.Zero(v.Type().Elem()), path)
		}
		return
	}
	used := make([]bool, v.Len())
	for _, it := range open {
		if !m.oneOf(it, v, used, path) {
			m.differ(it, path, flow(it), m.list(v, used))
		}
	}
	if !atLeast && slices.Contains(used, false) && len(open) < v.Len() {
		m.differ(n, path, fmt.Sprintf("%d: %s", len(open), flow(n)), fmt.Sprintf("%d: %s", v.Len(), m.list(v, nil)))
	}
}

// oneOf finds an unused element that matches.
func (m *matcher) oneOf(n *node, v reflect.Value, used []bool, path string) bool {
	for i := range v.Len() {
		if used[i] {
			continue
		}
		if len(m.try(n, v.Index(i), path)) == 0 {
			used[i] = true
			return true
		}
	}
	return false
}

// try matches without keeping the differences.
func (m *matcher) try(n *node, v reflect.Value, path string) []diff {
	probe := *m
	probe.diffs = nil
	probe.match(n, v, path)
	return probe.diffs
}

func (m *matcher) list(v reflect.Value, used []bool) string {
	var out []string
	for i := range v.Len() {
		if used == nil || !used[i] {
			out = append(out, m.show(v.Index(i).Interface()))
		}
	}
	if len(out) == 0 {
		return "nothing else"
	}
	return strings.Join(out, ", ")
}

func (m *matcher) mapping(n *node, v reflect.Value, path string) {
	if n.kind != mapping {
		m.wrong(n, "键值对", "a mapping")
		return
	}
	for _, p := range n.pairs {
		e := reflect.Value{}
		if v.Type().Key().Kind() == reflect.String && !v.IsNil() {
			e = v.MapIndex(reflect.ValueOf(p.key).Convert(v.Type().Key()))
		}
		if !e.IsValid() {
			if t := v.Type().Elem(); m.dry && t != typeEmptyArgument {
				m.match(p.value, reflect.Zero(t), join(path, p.key))
			} else if p.value.text != "none" {
				m.differ(p.value, join(path, p.key), flow(p.value), "none")
			}
			continue
		}
		m.match(p.value, e, join(path, p.key))
	}
}

func (m *matcher) scalarValue(n *node, v reflect.Value, path string) {
	switch v.Type() {
	case typeOrg:
		want, err := m.org(n.text)
		m.checked(n, path, want, v.Interface(), err)
	case typeSeat:
		want, err := m.seat(n.text)
		m.checked(n, path, want, v.Interface(), err)
	case typeLevel:
		want, err := m.level(n.text)
		m.checked(n, path, want, v.Interface(), err)
	case typeColour:
		want, err := m.colour(n.text)
		m.checked(n, path, want, v.Interface(), err)
	case typeTime:
		m.matchTime(n, v.Interface().(clock.Time), path)
	case typeDuty:
		if !m.dry {
			want, err := m.duty(n)
			m.checked(n, path, want, v.Interface(), err)
		}
	case typeClause:
		if got := v.String(); !sameClause(plans.Clause(n.text), plans.Clause(got)) {
			m.differ(n, path, n.text, m.show(got))
		}
	case typeJurisdiction:
		want, ok := plans.JurisdictionByName(n.text)
		if !ok {
			m.bad(n, saying("“%[1]s”不是管辖类别", "%q is no jurisdiction: own, external, major_event or restricted", n.text))
			return
		}
		m.equal(n, path, want, v.Interface())
	case typeTri:
		want, ok := map[string]plans.Tri{"yes": plans.Yes, "no": plans.No, "unknown": plans.Unknown}[n.text]
		if !ok {
			m.bad(n, saying("“%[1]s”须为 yes、no 或 unknown", "%q is none of yes, no, unknown", n.text))
			return
		}
		m.equal(n, path, want, v.Interface())
	default:
		m.plain(n, v, path)
	}
}

func (m *matcher) checked(n *node, path string, want, found any, err error) {
	if err != nil {
		m.bad(n, err)
		return
	}
	m.equal(n, path, want, found)
}

func (m *matcher) matchTime(n *node, found clock.Time, path string) {
	if n.text == "unknown" {
		m.equal(n, path, clock.Time(0), found)
		return
	}
	t, err := parseTime(n.text, m.start)
	if err != nil {
		m.faults.say(n.line, CodeBadTime, err)
		return
	}
	if want := m.instant(t); want != found {
		m.differ(n, path, moment(want, m.start), moment(found, m.start))
	}
}

func (m *matcher) plain(n *node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Bool:
		want, err := truth(n.text)
		m.checked(n, path, want, v.Bool(), err)
	case reflect.Int, reflect.Int8, reflect.Int64, reflect.Uint64:
		want, err := count(n.text)
		got := int64(0)
		if v.CanInt() {
			got = v.Int()
		} else {
			got = int64(v.Uint())
		}
		m.checked(n, path, want, got, err)
	case reflect.Float64:
		want, err := strconv.ParseFloat(n.text, 64)
		m.checked(n, path, want, v.Float(), err)
	case reflect.String:
		m.stringValue(n, v.String(), path)
	default:
		m.bad(n, fmt.Errorf("%s cannot be compared", v.Type()))
	}
}

// stringValue accepts an alias where an identifier is shown, a body or seat by
// its name, and "~ text" for a part.
func (m *matcher) stringValue(n *node, found, path string) {
	if part, ok := strings.CutPrefix(n.text, "~ "); ok {
		if !strings.Contains(found, part) {
			m.differ(n, path, "… "+part+" …", found)
		}
		return
	}
	if found == n.text || found == said(n.text) || found == m.swap.special(n.text) && found != "" {
		return
	}
	if id, ok := m.alias(strings.TrimPrefix(n.text, "$")); ok && id == found {
		return
	}
	if strings.HasPrefix(n.text, "$") {
		if _, err := m.named(n.text); err != nil {
			m.bad(n, err)
		}
	}
	if id, err := m.org(n.text); err == nil && string(id) == found {
		return
	}
	if id, err := m.seat(n.text); err == nil && string(id) == found {
		return
	}
	m.differ(n, path, n.text, m.show(found))
}

// sameClause: 4.1.4 is matched by 4.1.4(b), not by 4.1.40.
func sameClause(want, found plans.Clause) bool {
	rest, ok := strings.CutPrefix(string(found), string(want))
	return ok && (rest == "" || rest[0] == '(')
}

// describeDuty writes an obligation as a script would, with its state.
func describeDuty(o *obligation.Obligation, st obligation.Status, start clock.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#%d %s %s→%s for %s act %s", o.ID, o.Clause, o.Debtor, o.Creditor, o.Subject, o.Act)
	if o.Slot > 0 {
		fmt.Fprintf(&b, " slot %d", o.Slot)
	}
	for _, t := range []struct {
		name string
		at   clock.Time
	}{{"tgt", st.Target}, {"due", st.Due}, {"operational", st.Operational}, {"known", st.KnownDue}} {
		if t.at != 0 {
			fmt.Fprintf(&b, " %s %s", t.name, moment(t.at, start))
		}
	}
	if st.Provisional {
		b.WriteString(" provisional")
	}
	fmt.Fprintf(&b, " %s", strings.ReplaceAll(string(st.State), "_", " "))
	if st.Late != 0 {
		fmt.Fprintf(&b, " %s attributable %s", span(st.Late), span(st.Attributable))
	}
	if st.Done != 0 {
		fmt.Fprintf(&b, " done %s", moment(st.Done, start))
	}
	if st.OverTarget != 0 {
		fmt.Fprintf(&b, " over target %s", span(st.OverTarget))
	}
	if st.Cause != "" {
		fmt.Fprintf(&b, " (%s)", st.Cause)
	}
	return b.String()
}
