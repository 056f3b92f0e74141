package plans

import (
	"reflect"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"
)

// Every field of Facts can be seen by a condition under its tag, reads its own
// field, and every constant belongs to some fact.
func TestFactTableIsFacts(t *testing.T) {
	kind := reflect.TypeFor[Facts]()
	if kind.NumField() != len(factTable) {
		t.Errorf("Facts has %d fields, conditions see %d", kind.NumField(), len(factTable))
	}
	for i := range kind.NumField() {
		f := factByName(kind.Field(i).Tag.Get("expr"))
		if f == nil {
			t.Errorf("%s cannot be seen", kind.Field(i).Name)
			continue
		}
		for _, value := range f.values {
			var facts Facts
			set := reflect.ValueOf(&facts).Elem().Field(i)
			if f.logic {
				set.SetBool(value == 1)
			} else {
				set.SetInt(int64(value))
			}
			if got := f.get(facts); got != value {
				t.Errorf("%s reads %d, want %d", f.name, got, value)
			}
		}
	}
	owned := map[string]bool{}
	for _, f := range factTable {
		for _, name := range f.names {
			owned[name] = true
			if value, ok := Constants[name]; !ok || value < f.values[0] || value > f.values[len(f.values)-1] {
				t.Errorf("%s is not in the domain of %s", name, f.name)
			}
		}
	}
	for name := range Constants {
		if !owned[name] {
			t.Errorf("constant %s belongs to no fact", name)
		}
	}
}

func TestConditionsThatAreRefused(t *testing.T) {
	for source, want := range map[string]string{
		"":                          "",
		"severity":                  "not a truth value",
		"severity >= \"较大\"":        "constant is expected",
		"severity == yes":           "not a value of severity",
		"sensitive == larger":       "not a value of sensitive",
		"sensitive >= unknown":      "no order",
		"source < grid":             "no order",
		"unit == community":         "not a value of unit",
		"severity >= 3":             "not a value of severity",
		"response == 4":             "not a value of response",
		"listed == true":            "truth value",
		"larger == severity":        "not a fact",
		"weather == bad":            "not a fact",
		"severity + 1 == larger":    "fact is expected",
		"len(severity) == 1":        "",
		"severity in 1..3":          "in takes",
		"severity in []":            "in takes",
		"listed ? reported : ended": "only facts",
		"severity >= undetermined":  "always holds",
		"severity == major and severity == larger": "never holds",
		"listed and":        "",
		"listed; reported":  "",
		"let x = listed; x": "",
		"severity >= larger and severity_at_receipt >= larger and sensitive == yes and hot_topic == yes and involvement == yes and spreading == yes and support == yes and source == grid and unit == street": "too many facts",
	} {
		c, err := compile(source)
		if err == nil || c != nil && len(c.truth) > 0 && !strings.Contains(err.Error(), "holds") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}

func TestConditionsThatAreGood(t *testing.T) {
	for _, c := range []struct {
		source string
		f      Facts
		want   bool
	}{
		{"listed", Facts{Listed: true}, true},
		{"not listed", Facts{Listed: true}, false},
		{"severity >= larger", Facts{Severity: Larger}, true},
		{"severity >= larger", Facts{Severity: Ordinary}, false},
		{"sensitive != yes", Facts{Sensitive: Unknown}, true},
		{"sensitive == unknown", Facts{Sensitive: Unknown}, true},
		{"source in [grid, specialist]", Facts{Source: SourceSpecialist}, true},
		{"source in [grid, specialist]", Facts{}, false},
		{"not (source in [grid])", Facts{}, true},
		{"response == 0 or response == 3", Facts{Response: 3}, true},
		{"jurisdiction == external and ended", Facts{Jurisdiction: JurisdictionExternal, Ended: true}, true},
		// Outside every domain nothing is known to hold.
		{"severity != larger", Facts{Severity: 77}, false},
		{"response != 0", Facts{Response: -1}, false},
	} {
		x, err := compile(c.source)
		if err != nil {
			t.Errorf("%q: %v", c.source, err)
			continue
		}
		if got := x.holds(c.f); got != c.want {
			t.Errorf("%q of %+v: %v", c.source, c.f, got)
		}
	}
}

// The table says what the expression says, for random conditions and facts.
func TestTableIsTheExpression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := randomCondition(t, 3)
		c, err := compile(source)
		if err != nil {
			if strings.Contains(err.Error(), "holds") || strings.Contains(err.Error(), "too many") {
				return
			}
			t.Fatalf("%q: %v", source, err)
		}
		env := map[string]any{}
		for name, value := range Constants {
			env[name] = value
		}
		facts := reflect.New(reflect.TypeFor[Facts]()).Elem()
		for i, f := range factTable {
			value := rapid.SampledFrom(f.values).Draw(t, f.name)
			if f.logic {
				facts.Field(i).SetBool(value == 1)
				env[f.name] = value == 1
			} else {
				facts.Field(i).SetInt(int64(value))
				env[f.name] = value
			}
		}
		want, err := expr.Eval(source, env)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.holds(facts.Interface().(Facts)); got != want {
			t.Fatalf("%q of %+v: table %v, expression %v", source, facts.Interface(), got, want)
		}
	})
}

func randomCondition(t *rapid.T, depth int) string {
	if depth > 0 && rapid.Bool().Draw(t, "deeper") {
		switch rapid.IntRange(0, 2).Draw(t, "shape") {
		case 0:
			return "(" + randomCondition(t, depth-1) + " and " + randomCondition(t, depth-1) + ")"
		case 1:
			return "(" + randomCondition(t, depth-1) + " or " + randomCondition(t, depth-1) + ")"
		default:
			return "not (" + randomCondition(t, depth-1) + ")"
		}
	}
	f := rapid.SampledFrom(factTable).Draw(t, "fact")
	switch {
	case f.logic:
		return f.name
	case f.names == nil:
		return f.name + " " + rapid.SampledFrom([]string{"==", "!=", "<", ">="}).Draw(t, "op") + " " + rapid.SampledFrom([]string{"0", "1", "2", "3"}).Draw(t, "n")
	case f.names[0] == "undetermined":
		return f.name + " " + rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "op") + " " + rapid.SampledFrom(f.names).Draw(t, "c")
	}
	if rapid.Bool().Draw(t, "in") {
		return f.name + " in [" + rapid.SampledFrom(f.names).Draw(t, "c") + ", " + rapid.SampledFrom(f.names).Draw(t, "d") + "]"
	}
	return f.name + " " + rapid.SampledFrom([]string{"==", "!="}).Draw(t, "op") + " " + rapid.SampledFrom(f.names).Draw(t, "c")
}

func TestHoldingAllocatesNothing(t *testing.T) {
	c, err := compile("listed and severity_at_receipt == undetermined and not reported")
	if err != nil {
		t.Fatal(err)
	}
	r := &Rule{ID: "r"}
	p := &Plan{index: index{conditions: map[string]*condition{r.ID: c}}}
	if n := testing.AllocsPerRun(100, func() { p.Holds(r, Facts{Listed: true}) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if !p.Holds(&Rule{}, Facts{}) {
		t.Error("a rule without a condition always holds")
	}
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"listed", "severity >= larger", "source in [grid]", "not (a", "1..2", "map([1], #)", "`", "severity\n==\nmajor"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 200 {
			return
		}
		c, err := compile(source)
		if err != nil {
			return
		}
		c.holds(Facts{})
	})
}
