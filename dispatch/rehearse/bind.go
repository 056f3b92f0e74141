package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/revision"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

// binder turns the fields of a command, as a script writes them, into the JSON
// that the API takes: names into ids, scripts' times into RFC 3339, aliases
// into numbers. It is guided by the command's Go type alone, so that a command
// added to the engine can be used in scripts at once.
type binder struct {
	*words
	faults *faults
	start  clock.Time
	// instant maps a script's instant to the workspace's.
	instant func(clock.Time) clock.Time
	// alias gives the number behind a name given with "as".
	alias func(name string) (string, bool)
	// duty finds a duty described in the script.
	duty func(n *node) (obligation.ID, error)
	// alarm finds the key of an alarm described in the script.
	alarm func(n *node) (string, error)
}

var (
	typeOrg      = reflect.TypeFor[plans.OrgID]()
	typeSeat     = reflect.TypeFor[plans.SeatID]()
	typeLevel    = reflect.TypeFor[plans.Level]()
	typePoint    = reflect.TypeFor[plans.Point]()
	typeTime     = reflect.TypeFor[clock.Time]()
	typeSpan     = reflect.TypeFor[time.Duration]()
	typeSecret   = reflect.TypeFor[dispatch.Secret]()
	typeDuty     = reflect.TypeFor[obligation.ID]()
	typeWritten  = reflect.TypeFor[dispatch.Written]()
	typeSeverity = reflect.TypeFor[dispatch.SeverityValue]()
	aliasTypes   = []reflect.Type{reflect.TypeFor[dispatch.IncidentID](), reflect.TypeFor[dispatch.IntakeID](),
		reflect.TypeFor[dispatch.ReportID](), reflect.TypeFor[dispatch.MatterID](), reflect.TypeFor[approval.ID](), reflect.TypeFor[dispatch.RiskID](), reflect.TypeFor[dispatch.WarningID](),
		reflect.TypeFor[revision.ID](), reflect.TypeFor[drill.ID]()}
	typeColour = reflect.TypeFor[plans.Colour]()
)

// command makes the named command of its fields; nil after a fault.
func (b *binder) command(name string, n *node) dispatch.Command {
	c, ok := dispatch.NewCommand(name)
	if !ok {
		b.faults.add(n.line, CodeUnknownName, "没有命令 "+name, fmt.Sprintf("there is no command %q", name))
		return nil
	}
	before := len(b.faults.list)
	v := any(map[string]any{})
	if n.kind != null {
		v = b.value(n, reflect.TypeOf(c).Elem(), reflect.StructField{})
	}
	if len(b.faults.list) > before {
		return nil
	}
	text, err := json.Marshal(v)
	if err == nil {
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		err = dec.Decode(c)
	}
	if err != nil {
		b.faults.add(n.line, CodeBadValue, "命令 "+name+"："+err.Error(), fmt.Sprintf("command %s: %v", name, err))
		return nil
	}
	return c
}

func (b *binder) bad(n *node, err error) any {
	b.faults.say(n.line, CodeUnknownName, err)
	return nil
}

func (b *binder) wrong(n *node, zh, en string) any {
	b.faults.add(n.line, CodeWrongKind, "此处应为"+zh, "expected "+en+" here")
	return nil
}

// value turns a node into what json.Marshal should write for the type.
func (b *binder) value(n *node, t reflect.Type, f reflect.StructField) any {
	if n.kind == null {
		b.faults.add(n.line, CodeEmpty, "此处不能为空", "a value is missing here")
		return nil
	}
	switch t {
	case typePoint:
		return b.point(n)
	case typeSeverity:
		if n.kind == scalar {
			return b.severity(n)
		}
	case typeWritten:
		return b.written(n, "")
	case typeDuty:
		return b.dutyValue(n)
	}
	if key := jsonName(f); n.kind == mapping && t.Kind() == reflect.String && (key == "alarm" || key == "alarms") {
		id, err := b.alarm(n)
		return b.or(n, id, err)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return b.value(n, t.Elem(), f)
	case reflect.Struct:
		if t != typeSecret {
			return b.structure(n, t)
		}
	case reflect.Slice:
		return b.slice(n, t, f)
	case reflect.Map:
		return b.mapping(n, t)
	}
	if n.kind != scalar {
		return b.wrong(n, "单个值", "a single value")
	}
	return b.scalar(n, t, f)
}

func (b *binder) scalar(n *node, t reflect.Type, f reflect.StructField) any {
	switch t {
	case typeOrg:
		id, err := b.org(n.text)
		return b.or(n, id, err)
	case typeSeat:
		id, err := b.seat(n.text)
		return b.or(n, id, err)
	case typeLevel:
		l, err := b.level(n.text)
		return b.or(n, l, err)
	case typeColour:
		c, err := b.colour(n.text)
		return b.or(n, c, err)
	case typeTime:
		return b.time(n)
	case typeSpan:
		d, err := parseSpan(n.text)
		return b.or(n, int64(d), err)
	case typeSecret:
		return n.text
	}
	if slices.Contains(aliasTypes, t) {
		id, err := b.named(n.text)
		return b.or(n, id, err)
	}
	switch key := jsonName(f); t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int64:
		if key == "type" || key == "secondary" {
			no, err := b.eventType(n.text)
			return b.or(n, no, err)
		}
		i, err := count(n.text)
		return b.or(n, i, err)
	case reflect.Float64:
		x, err := strconv.ParseFloat(n.text, 64)
		return b.or(n, x, err)
	case reflect.Bool:
		yes, err := truth(n.text)
		return b.or(n, yes, err)
	case reflect.String:
		return b.text(n, f, key)
	}
	return b.wrong(n, "可用的值", "a usable value")
}

func (b *binder) or(n *node, v any, err error) any {
	if err != nil {
		return b.bad(n, err)
	}
	return v
}

// count reads a whole number; an unknown count of people is -1.
func count(s string) (int64, error) {
	if s == "unknown" || s == "不明" {
		return -1, nil
	}
	i, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, saying("“%[1]s”不是整数", "%q is no whole number", s)
	}
	return i, nil
}

func truth(s string) (bool, error) {
	switch s {
	case "true", "yes", "是":
		return true, nil
	case "false", "no", "否":
		return false, nil
	}
	return false, saying("“%[1]s”既不是“是”也不是“否”", "%q is neither true nor false", s)
}

// text checks an enumeration and replaces a $alias.
func (b *binder) text(n *node, f reflect.StructField, key string) any {
	if key == "community" {
		code, err := b.community(n.text)
		return b.or(n, code, err)
	}
	if strings.HasPrefix(n.text, "$") || key == "target" {
		if id, err := b.named(n.text); err == nil {
			return id
		}
	}
	if key == "plan" || key == "plans" {
		return b.swap.special(n.text)
	}
	if enum := f.Tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), n.text) {
		return b.bad(n, saying("“%[1]s”不在可选值 %[2]s 之内", "%q is none of %s", n.text, strings.Trim(enum, ",")))
	}
	return n.text
}

// named gives the number behind an alias, or the text if it is a number
// already.
func (b *binder) named(text string) (string, error) {
	name := strings.TrimPrefix(text, "$")
	if id, ok := b.alias(name); ok {
		return id, nil
	}
	if name == text && (looksLikeNumber(text) || text == risk.Assessment || text == risk.Meeting) {
		return text, nil // the rounds are called by their kinds
	}
	return "", saying("没有用 as 命名过“%[1]s”，或命名它的行动被拒绝", "nothing has been named %q with \"as\", or the act that names it was refused", name)
}

// looksLikeNumber: XC20260001, J20260001, R20260001 … as the engine makes them.
func looksLikeNumber(s string) bool {
	digits := strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return len(digits) >= 8 && strings.Trim(digits, "0123456789") == ""
}

func (b *binder) time(n *node) any {
	if n.text == "none" || n.text == "unknown" {
		return nil
	}
	t, err := parseTime(n.text, b.start)
	if err != nil {
		b.faults.say(n.line, CodeBadTime, err)
		return nil
	}
	return b.instant(t)
}

func (b *binder) severity(n *node) any {
	text, may := n.text, false
	for _, m := range []string{" may reach", " may", "（可能达到）"} {
		if t, ok := strings.CutSuffix(text, m); ok {
			text, may = t, true
		}
	}
	l, err := b.level(strings.TrimSpace(text))
	return b.or(n, map[string]any{"level": l, "may": may}, err)
}

// point reads {lon, lat}, or a street with metres east and north of the point
// that is surely inside it.
func (b *binder) point(n *node) any {
	var lon, lat, east, north float64
	var err error
	read := func(to *float64, p pair) {
		if *to, err = strconv.ParseFloat(p.value.text, 64); err != nil || p.value.kind != scalar {
			b.faults.add(p.line, CodeBadValue, "应为数字："+p.key, p.key+" is no number")
		}
	}
	if n.kind != mapping {
		return b.wrong(n, "坐标 {lon, lat} 或 {in: 街道, east: 米, north: 米}", "a point {lon, lat} or {in: street, east: metres, north: metres}")
	}
	inside := false
	for _, p := range n.pairs {
		switch p.key {
		case "lon":
			read(&lon, p)
		case "lat":
			read(&lat, p)
		case "east":
			read(&east, p)
		case "north":
			read(&north, p)
		case "in":
			id, err := b.org(p.value.text)
			s, ok := b.plan.Street(id)
			if err != nil || !ok {
				return b.bad(p.value, saying("没有街道“%[1]s”", "%q is no street", p.value.text))
			}
			lon, lat, inside = s.Inside.Lon, s.Inside.Lat, true
		default:
			b.unknownKey(p)
		}
	}
	at := offset(plans.Point{Lon: lon, Lat: lat}, east, north)
	if !inside && (east != 0 || north != 0) {
		return b.wrong(n, "in", "\"in\" beside east and north")
	}
	return map[string]any{"lon": at.Lon, "lat": at.Lat}
}

func (b *binder) unknownKey(p pair) {
	b.faults.add(p.line, CodeUnknownKey, "未知的键 "+p.key, fmt.Sprintf("unknown key %q", p.key))
}

func (b *binder) dutyValue(n *node) any {
	if n.kind == scalar {
		if i, err := strconv.ParseUint(n.text, 10, 64); err == nil {
			return i
		}
	}
	id, err := b.duty(n)
	return b.or(n, uint64(id), err)
}

func (b *binder) structure(n *node, t reflect.Type) any {
	if n.kind != mapping {
		return b.wrong(n, "键值对", "a mapping")
	}
	fields := jsonFields(t)
	out := map[string]any{}
	for _, p := range n.pairs {
		f, ok := fields[p.key]
		if !ok {
			zh, en := cutShort(p, "未知的字段 "+p.key, fmt.Sprintf("unknown field %q; known: %s", p.key, strings.Join(fieldNames(t), ", ")))
			b.faults.add(p.line, CodeUnknownKey, zh, en)
			continue
		}
		if f.Type == typeWritten {
			kind := ""
			if k := n.get("kind"); k != nil {
				kind = k.text
			}
			out[p.key] = b.written(p.value, kind)
			continue
		}
		out[p.key] = b.value(p.value, f.Type, f)
	}
	return out
}

func (b *binder) slice(n *node, t reflect.Type, f reflect.StructField) any {
	out := []any{}
	for _, item := range n.list() {
		if t.Elem() == typeOrg && item.kind == scalar {
			for _, s := range b.expand(item.text) {
				out = append(out, b.value(&node{line: item.line, text: s}, t.Elem(), f))
			}
			continue
		}
		out = append(out, b.value(item, t.Elem(), f))
	}
	return out
}

func (b *binder) mapping(n *node, t reflect.Type) any {
	if n.kind != mapping {
		return b.wrong(n, "键值对", "a mapping")
	}
	out := map[string]any{}
	for _, p := range n.pairs {
		out[p.key] = b.value(p.value, t.Elem(), reflect.StructField{})
	}
	return out
}

// written reads the items of a report. "others" fills every item of the
// report's form that is not named; an item may be named by id or Chinese title.
func (b *binder) written(n *node, kind string) any {
	if n.kind != mapping {
		return b.wrong(n, "各项内容", "a mapping of items")
	}
	form := b.formOf(dispatch.ReportKind(kind))
	out := map[string]any{}
	for _, p := range n.pairs {
		if p.value.kind != scalar {
			b.wrong(p.value, "文字", "a text")
			continue
		}
		if p.key != "others" {
			out[itemID(form, p.key)] = said(p.value.text)
		}
	}
	others := n.get("others")
	if others == nil || form == nil {
		return out
	}
	for _, item := range form.Items {
		if _, ok := out[item.ID]; !ok {
			out[item.ID] = said(others.text)
		}
	}
	return out
}

func said(s string) string {
	switch s {
	case "不明":
		return dispatch.SaidUnknown
	case "核实中":
		return dispatch.SaidVerifying
	case "较上报无变化":
		return dispatch.SaidUnchanged
	}
	return s
}

func itemID(form *plans.Form, key string) string {
	if form != nil {
		for _, i := range form.Items {
			if i.Title.Zh == key {
				return i.ID
			}
		}
	}
	return key
}

// formOf is the form that a report of the kind is written on.
func (b *binder) formOf(kind dispatch.ReportKind) *plans.Form {
	id := map[dispatch.ReportKind]string{dispatch.FollowUpReport: "follow-up", dispatch.DetailedReport: "detailed",
		dispatch.FinalReport: "final", dispatch.Notice: "notice"}[kind]
	if f, ok := b.plan.Form(id); ok {
		return f
	}
	if f, ok := b.plan.Form("eight-elements"); ok {
		return f
	}
	return nil
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// jsonFields maps the JSON names of a struct's fields, embedded ones included.
func jsonFields(t reflect.Type) map[string]reflect.StructField {
	out := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(t) {
		if name := jsonName(f); name != "" && name != "-" && f.IsExported() {
			out[name] = f
		}
	}
	return out
}

func fieldNames(t reflect.Type) []string {
	var out []string
	for _, f := range reflect.VisibleFields(t) {
		if name := jsonName(f); name != "" && name != "-" && f.IsExported() {
			out = append(out, name)
		}
	}
	return out
}
