package plans

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// condition is a condition over Facts, evaluated at load over every value of
// every fact that it mentions. Looking a truth up cannot fail and allocates
// nothing; what a condition would do with a value nobody thought of is settled
// before the plan is used.
type condition struct {
	source string
	facts  []*fact
	truth  []uint64 // one bit for each combination, the last fact varying fastest
}

// maxCombinations bounds a condition's table (64 KiB).
const maxCombinations = 1 << 19

// fact is one variable of a condition.
type fact struct {
	name   string
	values []int // its whole domain, ascending and without gaps
	logic  bool  // a boolean; its values are 0 and 1
	get    func(Facts) int
	names  []string // the constants it may be compared with
}

func span(from, to int) []int {
	var out []int
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

var (
	levels        = []string{"undetermined", "below_ordinary", "ordinary", "larger", "major", "especially_major"}
	tris          = []string{"unknown", "no", "yes"}
	sources       = []string{"community", "grid", "citizen", "incident_unit", "specialist", "source_street", "source_department", "city", "feed"}
	watches       = []string{"point", "opinion", "grid_watch", "hotline", "sector"}
	units         = []string{"street", "hq_office", "department", "emergency_office", "duty_office", "enterprise", "residents_committee", "headquarters", "committee"}
	categories    = []string{"natural", "accident", "public_health", "social_security"}
	calls         = []string{"order", "help", "decision", "team", "alert"}
	planKinds     = []string{"master_plan", "special_plan", "body_plan"}
	jurisdictions = []string{"own", "external", "major_event", "restricted"}
	colours       = []string{"blue", "yellow", "orange", "red"}
	origins       = []string{"district_warning", "city_warning", "outside_warning"}
	warningSteps  = []string{"first_issue", "adjustment", "extension", "local_adjustment", "lifting"}
	warningPaths  = []string{"alone", "approved"}
)

// factTable lists what a condition may see: exactly the fields of Facts.
var factTable = []*fact{
	{name: "severity", values: span(0, 5), names: levels, get: func(f Facts) int { return int(f.Severity) }},
	{name: "severity_at_receipt", values: span(0, 5), names: levels, get: func(f Facts) int { return int(f.SeverityAtReceipt) }},
	{name: "sensitive", values: span(-1, 1), names: tris, get: func(f Facts) int { return int(f.Sensitive) }},
	{name: "hot_topic", values: span(-1, 1), names: tris, get: func(f Facts) int { return int(f.HotTopic) }},
	{name: "involvement", values: span(-1, 1), names: tris, get: func(f Facts) int { return int(f.Involvement) }},
	{name: "spreading", values: span(-1, 1), names: tris, get: func(f Facts) int { return int(f.Spreading) }},
	{name: "support", values: span(-1, 1), names: tris, get: func(f Facts) int { return int(f.Support) }},
	{name: "source", values: span(0, 9), names: sources, get: func(f Facts) int { return int(f.Source) }},
	{name: "watch", values: span(0, 5), names: watches, get: func(f Facts) int { return int(f.Watch) }},
	{name: "unit", values: span(0, 9), names: units, get: func(f Facts) int { return int(f.Unit) }},
	{name: "listed", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Listed) }},
	{name: "reported", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Reported) }},
	{name: "city_decided", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.CityDecided) }},
	{name: "category", values: span(0, 4), names: categories, get: func(f Facts) int { return int(f.Category) }},
	{name: "jurisdiction", values: span(0, 3), names: jurisdictions, get: func(f Facts) int { return int(f.Jurisdiction) }},
	{name: "response", values: span(0, 3), get: func(f Facts) int { return int(f.Response) }},
	{name: "proposed", values: span(0, 3), get: func(f Facts) int { return int(f.Proposed) }},
	{name: "ended", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Ended) }},
	{name: "pending", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Pending) }},
	{name: "ordered", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Ordered) }},
	{name: "warning_level", values: span(0, 4), names: colours, get: func(f Facts) int { return int(f.WarningLevel) }},
	{name: "warning_source", values: span(0, 3), names: origins, get: func(f Facts) int { return int(f.WarningSource) }},
	{name: "warning_step", values: span(0, 5), names: warningSteps, get: func(f Facts) int { return int(f.WarningStep) }},
	{name: "warning_path", values: span(0, 2), names: warningPaths, get: func(f Facts) int { return int(f.WarningPath) }},
	{name: "several_streets", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.SeveralStreets) }},
	{name: "catastrophe", values: span(0, 1), logic: true, get: func(f Facts) int { return bit(f.Catastrophe) }},
	{name: "call", values: span(0, 5), names: calls, get: func(f Facts) int { return int(f.Kind) }},
	{name: "plan_kind", values: span(0, 3), names: planKinds, get: func(f Facts) int { return int(f.PlanKind) }},
}

func factByName(name string) *fact {
	for _, f := range factTable {
		if f.name == name {
			return f
		}
	}
	return nil
}

// compile checks a condition and evaluates it over everything.
func compile(source string) (*condition, error) {
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, err
	}
	g := &grammar{}
	g.logical(tree.Node)
	if g.err != nil {
		return nil, g.err
	}
	c := &condition{source: source, facts: g.facts}
	program, err := expr.Compile(source, expr.Env(c.environment(make([]int, len(c.facts)))), expr.AsBool(), expr.DisableAllBuiltins())
	if err != nil {
		return nil, err
	}
	return c, c.evaluate(program)
}

// environment is the world as the expression sees it at one combination.
func (c *condition) environment(at []int) map[string]any {
	env := make(map[string]any, len(Constants)+len(c.facts))
	for name, value := range Constants {
		env[name] = value
	}
	for i, f := range c.facts {
		if value := f.values[at[i]]; f.logic {
			env[f.name] = value == 1
		} else {
			env[f.name] = value
		}
	}
	return env
}

func (c *condition) evaluate(program *vm.Program) error {
	total := 1
	for _, f := range c.facts {
		if total *= len(f.values); total > maxCombinations {
			return fmt.Errorf("mentions too many facts to be checked whole")
		}
	}
	c.truth = make([]uint64, (total+63)/64)
	at := make([]int, len(c.facts))
	held := 0
	for i := range total {
		rest := i
		for k := len(at) - 1; k >= 0; k-- {
			n := len(c.facts[k].values)
			at[k], rest = rest%n, rest/n
		}
		out, err := expr.Run(program, c.environment(at))
		if err != nil {
			return err
		}
		if yes, ok := out.(bool); !ok {
			return fmt.Errorf("gives %T, not a truth value", out)
		} else if yes {
			held++
			c.truth[i/64] |= 1 << (i % 64)
		}
	}
	switch held {
	case 0:
		return fmt.Errorf("never holds")
	case total:
		return fmt.Errorf("always holds: leave it out")
	}
	return nil
}

// holds looks the truth up. A value outside a fact's domain is a fault of the
// caller; nothing is then known to hold.
func (c *condition) holds(f Facts) bool {
	i := 0
	for _, x := range c.facts {
		v := x.get(f) - x.values[0]
		if v < 0 || v >= len(x.values) {
			return false
		}
		i = i*len(x.values) + v
	}
	return c.truth[i/64]&(1<<(i%64)) != 0
}

// Holds tells whether a rule's condition is true of the facts. A rule without
// a condition always holds. It never fails and does not allocate.
func (p *Plan) Holds(r *Rule, f Facts) bool {
	c, ok := p.index.conditions[r.ID]
	return !ok || c.holds(f)
}

// Proposed returns the response levels that may be proposed under the facts, in
// the plan's order; one is when a condition of it has come to hold (4.3.2 to
// 4.3.4).
func (p *Plan) Proposed(f Facts) []*Proposal {
	var out []*Proposal
	for i := range p.Proposals {
		if x := &p.Proposals[i]; p.index.proposing[x].holds(f) {
			out = append(out, x)
		}
	}
	return out
}

// grammar admits the part of the expression language that conditions use:
// logic over facts, and facts compared with their own constants. A comparison
// of a severity with "yes" would type-check, both being integers; here it is a
// fault.
type grammar struct {
	facts []*fact
	err   error
}

func (g *grammar) fail(n ast.Node, format string, args ...any) {
	if g.err == nil {
		at := n.Location().From + 1
		g.err = fmt.Errorf("column %d: %s", at, fmt.Sprintf(format, args...))
	}
}

func (g *grammar) logical(n ast.Node) {
	switch n := n.(type) {
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "or", "&&", "||":
			g.logical(n.Left)
			g.logical(n.Right)
		case "==", "!=", "<", "<=", ">", ">=":
			g.comparison(n)
		case "in":
			g.membership(n)
		default:
			g.fail(n, "operator %q is not used in conditions", n.Operator)
		}
	case *ast.UnaryNode:
		if n.Operator != "not" && n.Operator != "!" {
			g.fail(n, "operator %q is not used in conditions", n.Operator)
		}
		g.logical(n.Node)
	case *ast.IdentifierNode:
		if f := g.fact(n); f != nil && !f.logic {
			g.fail(n, "%s is not a truth value: compare it", f.name)
		}
	default:
		g.fail(n, "only facts, constants, comparisons, and, or, not and in are used in conditions")
	}
}

// fact notes that a fact is mentioned.
func (g *grammar) fact(n ast.Node) *fact {
	id, ok := n.(*ast.IdentifierNode)
	if !ok {
		g.fail(n, "a fact is expected")
		return nil
	}
	f := factByName(id.Value)
	if f == nil {
		g.fail(n, "%q is not a fact", id.Value)
		return nil
	}
	if !slices.Contains(g.facts, f) {
		g.facts = append(g.facts, f)
	}
	return f
}

func (g *grammar) comparison(n *ast.BinaryNode) {
	f := g.fact(n.Left)
	if f == nil {
		return
	}
	if f.logic {
		g.fail(n, "%s is a truth value: write it alone or with not", f.name)
		return
	}
	ordered := n.Operator != "==" && n.Operator != "!="
	if ordered && !(len(f.names) > 0 && (f.names[0] == "undetermined" || f.names[0] == "blue") || f.names == nil) {
		g.fail(n, "%s has no order", f.name)
		return
	}
	g.constant(f, n.Right)
}

func (g *grammar) membership(n *ast.BinaryNode) {
	f := g.fact(n.Left)
	list, ok := n.Right.(*ast.ArrayNode)
	if f == nil || f.logic || !ok || len(list.Nodes) == 0 {
		g.fail(n, "in takes a fact and a list of its constants")
		return
	}
	for _, x := range list.Nodes {
		g.constant(f, x)
	}
}

// constant admits the fact's own constants, or numbers of its domain where it
// has no names.
func (g *grammar) constant(f *fact, n ast.Node) {
	switch x := n.(type) {
	case *ast.IdentifierNode:
		if !slices.Contains(f.names, x.Value) {
			g.fail(n, "%q is not a value of %s", x.Value, f.name)
		}
	case *ast.IntegerNode:
		if f.names != nil || !slices.Contains(f.values, x.Value) {
			g.fail(n, "%d is not a value of %s", x.Value, f.name)
		}
	default:
		g.fail(n, "a constant is expected")
	}
}
