package rehearse

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of one script, against input that would exhaust the parser.
const (
	maxFile  = 1 << 20
	maxLine  = 8 << 10
	maxDepth = 24
	maxLines = 10_000 // the parser's time grows with the square of the keys
)

// wideKey is a key that is followed by a full-width colon.
var wideKey = regexp.MustCompile(`^\s*(- +)?[\w-]+：`)

// node is a value of a script's text with the line on which it stands. Scalars
// keep the text as written: clause 4.10 must not become 4.1, and 02:07:30 is a
// time, not a number in base sixty.
type node struct {
	line  int
	kind  nodeKind
	text  string
	pairs []pair
	items []*node
}

type nodeKind int

const (
	scalar nodeKind = iota
	mapping
	sequence
	null
)

type pair struct {
	key   string
	line  int
	value *node
}

func (n *node) get(key string) *node {
	for _, p := range n.pairs {
		if p.key == key {
			return p.value
		}
	}
	return nil
}

// list gives a sequence's items, or the node itself as the only one.
func (n *node) list() []*node {
	switch n.kind {
	case sequence:
		return n.items
	case null:
		return nil
	}
	return []*node{n}
}

// readTree turns a script's text into nodes. It reports every fault of form
// and returns nil if there is nothing to go on with.
func (f *faults) readTree(text []byte) *node {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors begin a file with it
	if !f.bounded(text) || !f.encoded(text) {
		return nil
	}
	tree, err := parseYAML(text)
	if err != nil {
		f.syntax(err, text)
		return nil
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		f.add(1, CodeEmpty, "文件为空", "the file is empty")
		return nil
	}
	if len(tree.Docs) > 1 {
		line := 1
		if s := tree.Docs[1].Start; s != nil && s.Position != nil {
			line = s.Position.Line
		}
		f.add(line, CodeUnsupported, "一个文件只能有一个文档", "a file holds one document")
	}
	return f.node(tree.Docs[0].Body, 0)
}

// encoded refuses what is not UTF-8, at its first such line.
func (f *faults) encoded(text []byte) bool {
	for i, l := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(l) {
			f.add(i+1, CodeSyntax, "文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not in UTF-8: save it as UTF-8")
			return false
		}
	}
	return true
}

func (f *faults) bounded(text []byte) bool {
	if len(text) > maxFile {
		f.add(1, CodeTooLarge, "文件过大", fmt.Sprintf("the file is larger than %d bytes", maxFile))
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
			f.add(line, CodeTooLarge, "行过长、行数过多或嵌套过深", "a line too long, too many lines, or nested too deep")
			return false
		}
	}
	return true
}

// parseYAML guards against a parser that panics on hostile input.
func parseYAML(text []byte) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			tree, err = nil, fmt.Errorf("parser: %v", r)
		}
	}()
	return parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
}

func (f *faults) syntax(err error, text []byte) {
	line, message := 1, err.Error()
	var ye yaml.Error
	if errors.As(err, &ye) {
		message = ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	zh, en := "YAML 语法错误："+message, "not YAML: "+message
	if lines := bytes.Split(text, []byte("\n")); line <= len(lines) && wideKey.Match(lines[line-1]) {
		zh += "；键后须用半角冒号加空格，不能用“：”"
		en += "; a key is followed by \": \", not by the full-width ："
	}
	f.add(line, CodeSyntax, zh, en)
}

func lineOf(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return lineOf(m.Values[0].Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

func (f *faults) node(n ast.Node, depth int) *node {
	out := &node{line: lineOf(n)}
	if depth > maxDepth {
		f.add(out.line, CodeTooLarge, "嵌套过深", "nested too deep")
		out.kind = null
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		f.pairs(out, v.Values, depth)
	case *ast.MappingValueNode:
		f.pairs(out, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out.kind = sequence
		for _, item := range v.Values {
			out.items = append(out.items, f.node(item, depth+1))
		}
	case *ast.StringNode:
		out.text = v.Value
	case *ast.LiteralNode:
		out.text = v.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.text = n.GetToken().Value
	case *ast.NullNode, *ast.CommentGroupNode:
		out.kind = null
	default:
		f.add(out.line, CodeUnsupported, "脚本不使用锚点、别名或标签", "anchors, aliases and tags are not used in a script")
		out.kind = null
	}
	return out
}

func (f *faults) pairs(out *node, values []*ast.MappingValueNode, depth int) {
	out.kind = mapping
	seen := map[string]bool{}
	for _, v := range values {
		key, line := "", lineOf(v.Key)
		if t := v.Key.GetToken(); t != nil {
			key = t.Value
		}
		if seen[key] {
			f.add(line, CodeDuplicateKey, "重复的键 "+key, fmt.Sprintf("key %q stands twice", key))
			continue
		}
		seen[key] = true
		value := &node{line: line, kind: null}
		if v.Value != nil {
			value = f.node(v.Value, depth+1)
		}
		out.pairs = append(out.pairs, pair{key, line, value})
	}
}
