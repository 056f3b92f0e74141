package plans

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of one file, against input that would exhaust the parser. Its time
// grows with the square of the keys of one mapping; within the bounds the worst
// file seen takes half a second.
const (
	maxFile  = 512 << 10
	maxLines = 10_000
	maxLine  = 8 << 10
	maxDepth = 32
)

// decoder turns the syntax tree of a plan's file into Go values. It is stricter
// than the parser's own: it goes on after a fault so that all are reported, it
// refuses a number where a text is meant, and it remembers where every value
// stood so that later checks can name the line.
type decoder struct {
	faults
	file  string
	where map[any]position // by pointer to the decoded value
	cites []Citation
	entry string // the entry being decoded, for citations
	quiet bool   // inside a key that only tells where a body is named
}

// Citation is a place in a plan's files that cites a clause.
type Citation struct {
	Clause Clause `json:"clause"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Entry  string `json:"entry"` // e.g. "rules/verify-and-report"
}

var (
	durationType = reflect.TypeFor[time.Duration]()
	clauseType   = reflect.TypeFor[Clause]()
)

// decode fills v, a pointer to a struct, from a file's text.
func (d *decoder) decode(file string, text []byte, v any) {
	d.file = file
	if !d.bounded(text) {
		return
	}
	tree, err := parse(text)
	if err != nil {
		d.syntax(err)
		return
	}
	docs := tree.Docs
	for i, doc := range docs {
		if i > 0 {
			at := position{file, 1, 1}
			if doc.Start != nil {
				at = d.pos(doc.Start)
			}
			d.add(at, CodeSecondDocument, "一个文件只能有一个文档", "a file holds one document")
		}
	}
	if len(docs) == 0 || docs[0].Body == nil {
		d.add(position{file, 1, 1}, CodeEmpty, "文件为空", "the file is empty")
		return
	}
	if _, only := docs[0].Body.(*ast.CommentGroupNode); only {
		d.add(position{file, 1, 1}, CodeEmpty, "文件为空", "the file is empty")
		return
	}
	d.value(docs[0].Body, reflect.ValueOf(v).Elem(), 0)
}

// bounded refuses what could exhaust the parser's stack.
func (d *decoder) bounded(text []byte) bool {
	if len(text) > maxFile {
		d.add(position{d.file, 1, 1}, CodeTooLarge, "文件过大", fmt.Sprintf("the file is larger than %d bytes", maxFile))
		return false
	}
	line, start, depth := 1, 0, 0
	for i, c := range text {
		switch c {
		case '\n':
			line, start = line+1, i+1
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if i-start > maxLine || depth > maxDepth || line > maxLines {
			d.add(position{d.file, line, 1}, CodeTooLarge, "行过长、行数过多或嵌套过深", "the line is too long, one too many, or nested too deep")
			return false
		}
	}
	return true
}

// parse guards against a parser that panics on hostile input.
func parse(text []byte) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			tree, err = nil, fmt.Errorf("parser: %v", r)
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
}

func (d *decoder) syntax(err error) {
	at := position{d.file, 1, 1}
	message := err.Error()
	var ye yaml.Error
	if errors.As(err, &ye) {
		message = ye.GetMessage()
		if t := ye.GetToken(); t != nil {
			at = d.pos(t)
		}
	}
	d.add(at, CodeSyntax, "YAML 语法错误："+message, "not YAML: "+message).Cause = err
}

func (d *decoder) pos(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{d.file, 1, 1}
	}
	return position{d.file, t.Position.Line, t.Position.Column}
}

// at is where a node begins. A mapping's own token is its first colon or
// brace, so the first key says it better.
func (d *decoder) at(n ast.Node) position {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return d.pos(m.Values[0].Key.GetToken())
	}
	return d.pos(n.GetToken())
}

func (d *decoder) value(n ast.Node, v reflect.Value, depth int) {
	if depth > maxDepth {
		d.add(d.at(n), CodeTooLarge, "嵌套过深", "nested too deep")
		return
	}
	if v.CanAddr() {
		d.where[v.Addr().Interface()] = d.at(n)
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode, *ast.DirectiveNode:
		d.add(d.at(n), CodeUnsupported, "计划文件不使用锚点、别名或标签", "anchors, aliases and tags are not used in a plan")
		return
	case *ast.NullNode:
		d.add(d.at(n), CodeEmpty, "此处不能为空", "a value is missing here")
		return
	}
	switch {
	case v.Type() == durationType:
		d.duration(n, v)
	case v.Kind() == reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(n, p.Elem(), depth)
		v.Set(p)
	case v.Kind() == reflect.Struct:
		d.structure(n, v, depth)
	case v.Kind() == reflect.Slice:
		d.list(n, v, depth)
	default:
		d.scalar(n, v)
	}
}

func (d *decoder) wrong(n ast.Node, zh, en string) {
	d.add(d.at(n), CodeWrongKind, "此处应为"+zh, "expected "+en+" here")
}

// pairs gives the entries of a mapping however the parser shaped it.
func pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

func (d *decoder) structure(n ast.Node, v reflect.Value, depth int) {
	entries, ok := pairs(n)
	if !ok {
		d.wrong(n, "键值对", "a mapping")
		return
	}
	fields := fieldsOf(v.Type())
	seen := map[string]bool{}
	for _, e := range entries {
		key := e.Key.GetToken().Value
		at := d.pos(e.Key.GetToken())
		f, known := fields[key]
		if _, plain := e.Key.(*ast.StringNode); !plain || !known {
			d.add(at, CodeUnknownKey, "未知的键 "+key, fmt.Sprintf("unknown key %q", key))
			continue
		}
		if seen[key] {
			d.add(at, CodeDuplicateKey, "重复的键 "+key, fmt.Sprintf("key %q stands twice", key))
			continue
		}
		seen[key] = true
		d.field(key, e.Value, v.Field(f.index), depth)
	}
	for key, f := range fields {
		if !f.optional && !seen[key] {
			d.add(d.at(n), CodeMissingKey, "缺少键 "+key, fmt.Sprintf("key %q is missing", key))
		}
	}
}

// field decodes one key's value, keeping track of what entry is being read and
// whether a clause in it is a citation or only says where a body is named.
func (d *decoder) field(key string, n ast.Node, v reflect.Value, depth int) {
	entry, quiet := d.entry, d.quiet
	if depth == 0 {
		d.entry = key
	}
	d.quiet = quiet || key == "clauses"
	d.value(n, v, depth+1)
	d.entry, d.quiet = entry, quiet
}

func (d *decoder) list(n ast.Node, v reflect.Value, depth int) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.wrong(n, "列表", "a list")
		return
	}
	out := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	entry := d.entry
	for i, item := range seq.Values {
		if depth == 1 {
			d.entry = entry + "/" + nameOf(item, i)
		}
		d.value(item, out.Index(i), depth+1)
	}
	d.entry = entry
	v.Set(out)
}

// nameOf gives the name by which a list's entry is cited.
func nameOf(n ast.Node, i int) string {
	entries, _ := pairs(n)
	for _, e := range entries {
		switch e.Key.GetToken().Value {
		case "id", "act", "no", "org", "code", "role", "domain":
			return e.Value.GetToken().Value
		}
	}
	return strconv.Itoa(i + 1)
}

func (d *decoder) duration(n ast.Node, v reflect.Value) {
	s, ok := text(n)
	t, err := time.ParseDuration(s)
	if !ok || err != nil || t <= 0 || t%time.Second != 0 {
		d.add(d.at(n), CodeBadDuration, "应为整秒的时长，如 30m", "expected a duration of whole seconds such as 30m")
		return
	}
	v.SetInt(int64(t))
}

// text gives the value of a string, plain, quoted or block.
func text(n ast.Node) (string, bool) {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.LiteralNode:
		return s.Value.Value, true
	}
	return "", false
}

func (d *decoder) scalar(n ast.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		d.text(n, v)
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			d.wrong(n, " true 或 false", "true or false")
			return
		}
		v.SetBool(b.Value)
	case reflect.Int, reflect.Int8, reflect.Int64:
		d.integer(n, v)
	case reflect.Float64:
		d.float(n, v)
	default:
		panic("plans: cannot decode into " + v.Type().String())
	}
}

func (d *decoder) text(n ast.Node, v reflect.Value) {
	s, ok := text(n)
	if !ok {
		switch n.(type) {
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
			// 4.10 read as a number is 4.1: another clause.
			raw := n.GetToken().Value
			d.add(d.at(n), CodeNumberForText, "此处是文字，请加引号："+raw, fmt.Sprintf("%s is read as a number or truth value here: quote it", raw))
		default:
			d.wrong(n, "文字", "a text")
		}
		return
	}
	if strings.TrimSpace(s) == "" {
		d.add(d.at(n), CodeEmpty, "此处不能为空", "a value is missing here")
		return
	}
	v.SetString(s)
	if v.Type() != clauseType {
		return
	}
	if !isClause(s) {
		d.add(d.at(n), CodeBadClause, "不是条款号："+s, fmt.Sprintf("%q is not a clause number", s))
		return
	}
	if !d.quiet {
		at := d.at(n)
		d.cites = append(d.cites, Citation{Clause(s), d.file, at.line, d.entry})
	}
}

func (d *decoder) integer(n ast.Node, v reflect.Value) {
	i, ok := n.(*ast.IntegerNode)
	if !ok {
		d.wrong(n, "整数", "a whole number")
		return
	}
	// Only plain decimals: 0x10, 1_000 and 010 surprise the reader.
	value, err := strconv.ParseInt(i.GetToken().Value, 10, 64)
	if err != nil || v.OverflowInt(value) || strconv.FormatInt(value, 10) != i.GetToken().Value {
		d.add(d.at(n), CodeBadNumber, "不是可用的整数", "not a plain decimal number in range")
		return
	}
	v.SetInt(value)
}

func (d *decoder) float(n ast.Node, v reflect.Value) {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
	default:
		d.wrong(n, "数字", "a number")
		return
	}
	value, err := strconv.ParseFloat(n.GetToken().Value, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		d.add(d.at(n), CodeBadNumber, "不是可用的数字", "not a number in range")
		return
	}
	v.SetFloat(value)
}

type field struct {
	index    int
	optional bool
}

// fieldsOf reads the yaml tags of a struct: what is not marked omitempty is
// required.
func fieldsOf(t reflect.Type) map[string]field {
	out := make(map[string]field, t.NumField())
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("yaml")
		name, options, _ := strings.Cut(tag, ",")
		if name == "" || name == "-" {
			continue
		}
		out[name] = field{i, options == "omitempty"}
	}
	return out
}
