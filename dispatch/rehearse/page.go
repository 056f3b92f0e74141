package rehearse

import (
	_ "embed"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

//go:embed FORMAT.md
var format string

//go:embed FORMAT.zh-CN.md
var formatZh string

// Page is the description of the format with the commands, the rows, and the
// words of a plan: what `wanghuo rehearse --help` prints. Every line is
// indented, so that it is printed as it stands.
func Page(p *plans.Plan) string {
	var b strings.Builder
	for _, part := range []string{format, Commands(), Rows(), PlanWords(p), formatZh} {
		for line := range strings.Lines(part) {
			b.WriteString("  " + line)
		}
		b.WriteString("  \n")
	}
	return b.String()
}

// Commands describes every command with its fields, in Markdown.
func Commands() string {
	var b strings.Builder
	b.WriteString("# The commands\n\nA field marked * is required. What a field takes is said under \"How values are written\".\n")
	shapes := map[reflect.Type]bool{}
	for _, name := range dispatch.CommandNames() {
		t, _ := dispatch.CommandType(name)
		fmt.Fprintf(&b, "\n## %s\n\n", name)
		if len(fieldNames(t)) == 0 {
			b.WriteString("no fields\n")
		}
		describeFields(&b, t, shapes)
	}
	b.WriteString("\n# Values with fields of their own\n")
	describeShapes(&b, shapes)
	return b.String()
}

func describeFields(b *strings.Builder, t reflect.Type, shapes map[reflect.Type]bool) {
	fields := jsonFields(t)
	for _, name := range fieldNames(t) {
		f := fields[name]
		required := " "
		if !strings.Contains(f.Tag.Get("json"), "omitempty") {
			required = "*"
		}
		fmt.Fprintf(b, "    %s %-16s %s", required, name, kindName(f.Type, name, shapes))
		if enum := strings.Trim(f.Tag.Get("enum"), ","); enum != "" {
			fmt.Fprintf(b, ": %s", strings.ReplaceAll(enum, ",", " | "))
		}
		if doc := f.Tag.Get("doc"); doc != "" {
			fmt.Fprintf(b, " — %s", doc)
		}
		b.WriteString("\n")
	}
}

// describeShapes describes the structs that fields hold, and those that they
// hold in turn.
func describeShapes(b *strings.Builder, shapes map[reflect.Type]bool) {
	done := map[reflect.Type]bool{}
	for len(done) < len(shapes) {
		var next []reflect.Type
		for t := range shapes {
			if !done[t] {
				next = append(next, t)
			}
		}
		slices.SortFunc(next, func(a, b reflect.Type) int { return strings.Compare(a.Name(), b.Name()) })
		for _, t := range next {
			done[t] = true
			fmt.Fprintf(b, "\n## %s\n\n", shapeName(t))
			describeFields(b, t, shapes)
		}
	}
}

func shapeName(t reflect.Type) string {
	var out []rune
	for i, r := range t.Name() {
		if i > 0 && r >= 'A' && r <= 'Z' {
			out = append(out, ' ')
		}
		out = append(out, r)
	}
	return strings.ToLower(string(out))
}

// kindName says what a field takes, in the words of the format's page.
func kindName(t reflect.Type, name string, shapes map[reflect.Type]bool) string {
	switch t {
	case typeOrg:
		return "body"
	case typeSeat:
		return "seat"
	case typeLevel, typeSeverity:
		return "severity"
	case typePoint:
		return "point"
	case typeColour:
		return "warning level"
	case typeTime:
		return "time"
	case typeSpan:
		return "length of time"
	case typeDuty:
		return "duty"
	case typeWritten:
		return "items of a report"
	case typeSecret:
		return "text, kept under seal"
	case typeClause:
		return "clause"
	}
	if i := slices.Index(aliasTypes, t); i >= 0 {
		return []string{"incident", "intake", "report", "matter", "approval", "entry of the register", "warning", "case of revision", "drill"}[i]
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kindName(t.Elem(), name, shapes)
	case reflect.Slice:
		return "list of " + kindName(t.Elem(), name, shapes)
	case reflect.Struct:
		shapes[t] = true
		return shapeName(t)
	case reflect.Map:
		return "mapping to " + kindName(t.Elem(), name, shapes)
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int64, reflect.Uint64, reflect.Float64:
		if name == "type" || name == "secondary" {
			return "event type"
		}
		return "number"
	}
	return "text"
}
