package xicheng_test

import (
	"slices"
	"strings"
	"testing"

	"wanghuo/plans"
)

// 4.5.5: eight fields of support, each with the departments that lead and help,
// by clause, and the plans that they have made.
func TestEightFieldsOfSupport(t *testing.T) {
	p := plan(t)
	want := []struct {
		id, zh string
		lead   plans.Party
		by     plans.Clause
		plans  string
	}{
		{"transport", "交通运输", "traffic-police", "6.3(a)", "plan-support-transport"},
		{"medical", "医学救援", "health-commission", "6.5(a)", "plan-support-medical"},
		{"energy", "能源供应", "urban-management", "8.3.2/1", "plan-support-energy"},
		{"communications", "通信保障", "hq-communications-office", "6.2.5(a)", "plan-support-communications"},
		{"supplies", "抢险救援物资装备", "emergency-bureau", "6.4.1(b)", "plan-support-materials plan-support-necessities"},
		{"relief", "自然灾害救助", "emergency-bureau", "5.2.2(a)", "plan-support-relief"},
		{"order", "社会秩序", "public-security", "6.6.1", "plan-support-order"},
		{"news", "新闻宣传", "publicity-department", "4.7.1(e)", "plan-news-release"},
	}
	if len(p.SupportFields) != len(want) {
		t.Fatalf("%d fields", len(p.SupportFields))
	}
	for i, w := range want {
		f := p.SupportFields[i]
		if f.ID != w.id || f.Title.Zh != w.zh || f.Title.En == "" || f.Cite != "4.5.5" || strings.Join(f.Plans, " ") != w.plans {
			t.Errorf("%+v, want %+v", f, w)
		}
		var leads []plans.SupportBody
		for _, b := range f.Bodies {
			if b.Leads {
				leads = append(leads, b)
			}
		}
		if len(leads) != 1 || leads[0].Body != w.lead || leads[0].Cite != w.by {
			t.Errorf("%s is led by %+v", f.ID, leads)
		}
	}
	// 8.3.2: of the nine support plans all but the meteorological belong to a field.
	for _, c := range p.Catalogue {
		in := slices.ContainsFunc(p.SupportFields, func(f plans.SupportField) bool { return slices.Contains(f.Plans, c.ID) })
		if c.Kind == plans.PlanSupport && in == (c.ID == "plan-support-meteorological") {
			t.Errorf("%s in a field: %v", c.ID, in)
		}
	}
}

// 4.5.5: the support plans of a playbook are all but the incident's own plan; that
// for the news is one of them, and special only where the incident is of its kind.
func TestSupportPlansOfAPlaybook(t *testing.T) {
	p := plan(t)
	for no, own := range map[int]string{9: "", 5: "plan-support-meteorological", 21: "plan-support-communications", 38: "plan-support-necessities", 40: "plan-support-energy"} {
		b, ok := p.Playbook(no, "street-dashilan")
		if !ok {
			t.Fatalf("no type %d", no)
		}
		var have []string
		for _, c := range b.Support {
			have = append(have, c.ID)
		}
		n := 10
		if own != "" {
			n = 9
		}
		if len(have) != n || own != "" && id(b.Special) != own || slices.Contains(have, own) || !slices.Contains(have, "plan-news-release") {
			t.Errorf("type %d: %v, own %q", no, have, id(b.Special))
		}
	}
}

// What is asked under 6.3, 6.5 and 6.6 belongs to its field; 6.30 would not.
func TestWhatAFieldOwes(t *testing.T) {
	p := plan(t)
	for clause, field := range map[plans.Clause]string{"6.3(b)": "transport", "6.5(c)": "medical", "6.2.5(b)": "communications", "5.2.2(a)": "relief", "6.6.2(a)": "order", "4.7.1(i)": "news", "6.30": "", "4.4.3(k)": ""} {
		got := ""
		for _, f := range p.SupportFields {
			if f.Covers(clause) {
				got += f.ID
			}
		}
		if got != field {
			t.Errorf("%s is of %q, want %q", clause, got, field)
		}
	}
}
