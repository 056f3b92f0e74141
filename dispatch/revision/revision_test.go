package revision

import (
	"slices"
	"testing"
)

// A58: a case goes from step to step by the table, and by no other way.
func TestACaseGoesItsWay(t *testing.T) {
	steps := []Step{"", Opened, Drafting, Submitted, Reviewed, Effective, Withdrawn}
	allowed := map[string]map[Step]Step{
		"revision_opened":    {"": Opened},
		"revision_drafted":   {Opened: Drafting},
		"revision_submitted": {Drafting: Submitted, Reviewed: Reviewed},
		"revision_reviewed":  {Submitted: Reviewed},
		"revision_returned":  {Submitted: Drafting, Reviewed: Drafting},
		"revision_issued":    {Submitted: Effective, Reviewed: Effective},
		"revision_withdrawn": {Opened: Withdrawn, Drafting: Withdrawn, Submitted: Withdrawn, Reviewed: Withdrawn},
		"no_such_event":      {},
	}
	for kind, ways := range allowed {
		for _, from := range steps {
			to, ok := from.Next(kind)
			if want, may := ways[from]; ok != may || may && to != want || !may && to != from {
				t.Errorf("%s from %q: %q %t", kind, from, to, ok)
			}
		}
	}
	for _, s := range []Step{Effective, Withdrawn} {
		if s.Open() {
			t.Errorf("%s is open", s)
		}
	}
}

// A58: the committee before the government for the master plan; the committee alone
// for a special one; nobody for a body's own.
func TestOrderOfApproval(t *testing.T) {
	for k, want := range map[Kind][]Body{Master: {Committee, Government}, Special: {Committee}, Street: nil, Department: nil, Catastrophe: nil} {
		if got := Approvers(k); !slices.Equal(got, want) {
			t.Errorf("%s: %v", k, got)
		}
	}
	c := Case{Kind: Master}
	for _, want := range []Body{Committee, Government, ""} {
		if got := c.NextBody(); got != want {
			t.Fatalf("next is %q, want %q", got, want)
		}
		c.Asked = append(c.Asked, Asked{Body: want})
		if got := c.NextBody(); got != want {
			t.Fatalf("asked is not given: next is %q, want %q", got, want)
		}
		c.Asked[len(c.Asked)-1].Given = 1
	}
	if !NeedsDrill(Special) || NeedsDrill(Street) || NeedsDrill(Master) { // 7.2.1 binds special plans only
		t.Error("who needs a drill")
	}
}

// 8.1(5), 8.1(6): what a handbook and a programme must hold.
func TestHandbooks(t *testing.T) {
	parts := map[string]string{}
	for _, p := range Parts {
		parts[p] = "…"
	}
	for _, c := range []struct {
		name   string
		h      Handbook
		want   string
		clause string
	}{
		{"no unit", Handbook{Kind: "handbook", Post: "值班长"}, "unit", "8.1(5)(a)"},
		{"no person", Handbook{Kind: "handbook", Unit: "x"}, "post", "8.1(5)(a)"},
		{"a handbook", Handbook{Kind: "handbook", Unit: "x", Post: "值班长"}, "", ""},
		{"within a grass-roots plan", Handbook{Kind: "handbook", Within: true}, "", ""},
		{"no parts", Handbook{Kind: "programme", Steps: []string{"a"}}, "parts.teams", "8.1(6)(a)"},
		{"no steps", Handbook{Kind: "programme", Parts: parts}, "steps", "8.1(6)(b)"},
		{"a programme", Handbook{Kind: "programme", Parts: parts, Steps: []string{"a"}}, "", ""},
	} {
		if what, clause := c.h.Blank(); what != c.want || string(clause) != c.clause {
			t.Errorf("%s: %q %s", c.name, what, clause)
		}
	}
	for _, p := range Parts {
		less := map[string]string{}
		for k, v := range parts {
			if k != p {
				less[k] = v
			}
		}
		h := Handbook{Kind: "programme", Parts: less, Steps: []string{"a"}}
		if what, _ := h.Blank(); what != "parts."+p {
			t.Errorf("without %s: %q", p, what)
		}
	}
}
