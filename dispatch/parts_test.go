package dispatch

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// A part passes an event on for its kind alone: only then need it not be asked
// again. So it says so in no other place than where its switch over the kinds ends,
// or where the one kind that it knows was not met.
func TestAPartPassesOnByTheKindAlone(t *testing.T) {
	calls := 0
	eachSource(t, func(set *token.FileSet, file *ast.File) {
		var above []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				above = above[:len(above)-1]
				return true
			}
			if call, ok := n.(*ast.CallExpr); ok && isPassOn(call) {
				calls++
				if !passesByKind(above) {
					t.Errorf("%s: an event is passed on for another reason than its kind", set.Position(call.Pos()))
				}
			}
			above = append(above, n)
			return true
		})
	})
	if calls < 20 || len(parts) > 64 {
		t.Errorf("%d parts pass events on, of %d; at most 64 can be told apart", calls, len(parts))
	}
}

// isPassOn reports whether a settling passes its event on.
func isPassOn(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "passOn" {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && x.Name == "x"
}

// passesByKind looks at what lies around a call: in a function settle… a switch over
// the types whose default it is, perhaps within another's, or an if over a type
// assertion that failed.
func passesByKind(above []ast.Node) bool {
	switches, ifs := 0, 0
	for i, n := range above {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if !strings.HasPrefix(n.Name.Name, "settle") {
				return false
			}
		case *ast.TypeSwitchStmt:
			switches++
		case *ast.CaseClause:
			if n.List != nil {
				return false
			}
		case *ast.IfStmt:
			cond, ok := n.Cond.(*ast.UnaryExpr)
			if !ok || cond.Op != token.NOT {
				return false
			}
			if id, ok := cond.X.(*ast.Ident); !ok || id.Name != "ok" || i == 0 {
				return false
			}
			ifs++
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt:
			return false
		}
	}
	return switches+ifs == 1
}
