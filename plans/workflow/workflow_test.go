package workflow_test

import (
	"regexp"
	"strings"
	"testing"

	"wanghuo/plans"
	"wanghuo/plans/workflow"
	"wanghuo/plans/xicheng"
)

// Every rule is drawn with its moment and every addressee, in both formats and
// both languages, and no edge leads to a node that was not drawn.
func TestEveryRuleIsDrawn(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []workflow.Language{workflow.Chinese, workflow.English} {
		var dot, mermaid strings.Builder
		if err := workflow.Dot(&dot, p, l); err != nil {
			t.Fatal(err)
		}
		if err := workflow.Mermaid(&mermaid, p, l); err != nil {
			t.Fatal(err)
		}
		nodes := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^  (\w+) \[`).FindAllStringSubmatch(dot.String(), -1) {
			if nodes[m[1]] {
				t.Errorf("%s is drawn twice", m[1])
			}
			nodes[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`(?m)^  (\w+) -> (\w+)`).FindAllStringSubmatch(dot.String(), -1) {
			if !nodes[m[1]] || !nodes[m[2]] {
				t.Errorf("edge %s -> %s leads nowhere", m[1], m[2])
			}
		}
		edges := 0
		for i := range p.Rules {
			edges += 1 + len(p.Rules[i].Creditors)
			title := p.Rules[i].Title.Zh
			if l == workflow.English {
				title = p.Rules[i].Title.En
			}
			if !strings.Contains(dot.String(), title) || !strings.Contains(mermaid.String(), title) {
				t.Errorf("%s is not drawn", p.Rules[i].ID)
			}
		}
		if got := strings.Count(mermaid.String(), " --> "); got != edges {
			t.Errorf("%d edges, want %d", got, edges)
		}
	}
}

func TestEveryWordHasANameInBothLanguages(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		texts := []plans.Text{workflow.Moment(r.On), workflow.PartyName(p, r.Debtor)}
		for _, c := range r.Creditors {
			texts = append(texts, workflow.PartyName(p, c))
		}
		for k := range r.Limits {
			texts = append(texts, workflow.LimitText(p, &r.Limits[k]))
		}
		for _, x := range texts {
			if x.Zh == "" || x.En == "" || strings.Contains(x.En, "  ") || strings.HasPrefix(x.En, ":") {
				t.Errorf("%s: %+v", r.ID, x)
			}
		}
	}
}

func TestLimitText(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"verify-and-report":     "hard: 20m from receipt",
		"detailed-report":       "hard: 2h from occurrence (while unknown, provisionally the earliest receipt)",
		"first-handling":        "target: 10m from that moment",
		"carry-out-instruction": "target: the time stated",
	} {
		r, _ := p.Rule(id)
		if got := workflow.LimitText(p, &r.Limits[0]).En; got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}
