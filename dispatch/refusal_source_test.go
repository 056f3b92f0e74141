package dispatch

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
	"unicode"
)

// Every refusal in the source names its clause and says why in both languages;
// what is wrong in the form names the field. Refusals that no rehearsal reaches
// are held to it too.
func TestEveryRefusalInTheSourceNamesItsClause(t *testing.T) {
	n := 0
	eachSource(t, func(set *token.FileSet, file *ast.File) {
		located := map[ast.Expr]bool{} // refusals to which .at(…) is said
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				if sel.Sel.Name == "at" || located[call] {
					located[sel.X] = true
				}
				return true
			}
			if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "refuse" || len(call.Args) < 4 {
				return true
			}
			n++
			where := set.Position(call.Pos())
			zh, en := literal(call.Args[2]), literal(call.Args[3])
			switch {
			case literal(call.Args[1]) == `""`:
				t.Errorf("%s: names no clause", where)
			case zh != "" && zh != `""` && !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
				t.Errorf("%s: %s is not Chinese", where, zh)
			case en != "" && strings.ContainsFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
				t.Errorf("%s: %s is not English", where, en)
			}
			if n := len(call.Args) - 4; strings.Count(zh, "%") != n || strings.Count(en, "%") != n {
				t.Errorf("%s: %s and %s do not each name %d things", where, zh, en, n)
			}
			if code, ok := call.Args[0].(*ast.Ident); ok && putRight[code.Name] && !located[call] {
				t.Errorf("%s: %s names no field", where, code.Name)
			}
			return true
		})
	})
	if n < 600 {
		t.Errorf("only %d refusals found", n)
	}
}

// putRight are the codes of refusals that are of a field.
var putRight = map[string]bool{"CodeInvalid": true, "CodeBlank": true, "CodeReason": true, "CodeFuture": true, "CodeSecret": true}

// literal is a string as it stands in the source; "" for anything else.
func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		return l.Value
	}
	return ""
}
