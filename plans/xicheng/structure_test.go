package xicheng_test

import (
	"slices"
	"strings"
	"testing"

	"wanghuo/plans"
)

// 1.4.1(1), 1.4.1(2), 1.4.1(3), 1.4.1(4): four categories, and every type of the
// table in its own; 1.2(b): no other.
func TestCategories(t *testing.T) {
	p := plan(t)
	want := []plans.CategoryName{
		{ID: plans.Natural, Cite: "1.4.1(1)", From: 1, To: 6}, {ID: plans.Accident, Cite: "1.4.1(2)", From: 7, To: 27},
		{ID: plans.PublicHealth, Cite: "1.4.1(3)", From: 28, To: 34}, {ID: plans.SocialSecurity, Cite: "1.4.1(4)", From: 35, To: 46},
	}
	if len(p.Categories) != len(want) {
		t.Fatalf("%d categories", len(p.Categories))
	}
	for i, w := range want {
		c := p.Categories[i]
		if c.ID != w.ID || c.Cite != w.Cite || c.From != w.From || c.To != w.To || c.Name.Zh == "" || c.Name.En == "" {
			t.Errorf("%+v, want %+v", c, w)
		}
	}
	for _, e := range p.EventTypes {
		i := slices.IndexFunc(want, func(c plans.CategoryName) bool { return e.No >= c.From && e.No <= c.To })
		if i < 0 || e.Category != want[i].ID {
			t.Errorf("type %d is %s", e.No, e.Category)
		}
	}
}

// 1.4.2(a): four grades, high to low, beside undetermined and below ordinary.
func TestGrades(t *testing.T) {
	p := plan(t)
	for level, want := range map[plans.Level]string{plans.Ordinary: "一般", plans.Larger: "较大", plans.Major: "重大", plans.EspeciallyMajor: "特别重大"} {
		if s := p.Severity(level); s == nil || s.Name.Zh != want || s.Cite != "1.4.2(a)" {
			t.Errorf("%d: %+v", level, s)
		}
	}
	if len(p.Severities) != 6 {
		t.Errorf("%d grades", len(p.Severities))
	}
	// 1.4.2(c): thresholds name the instrument they come from.
	for _, x := range p.Thresholds {
		if x.Basis == "" {
			t.Errorf("%s %s has no source", x.Domain, x.Grade)
		}
	}
}

// 1.3(3)(a): two tiers of command, each commanding body in one.
func TestTiers(t *testing.T) {
	p := plan(t)
	if len(p.Tiers) != 2 || p.Tiers[0].ID != "district" || p.Tiers[1].ID != "street" || p.Tiers[0].Cite != "1.3(3)(a)" {
		t.Fatalf("%+v", p.Tiers)
	}
	for _, o := range p.Organisations {
		want := ""
		switch o.Kind {
		case plans.KindSpecialHQ, plans.KindCommittee, plans.KindOffice, plans.KindHQOffice, plans.KindDepartment, plans.KindCommand:
			want = "district"
		case plans.KindStreet, plans.KindCommunity:
			want = "street"
		}
		if got := p.TierOf(o.ID); got != want {
			t.Errorf("%s (%s) is of tier %q, want %q", o.ID, o.Kind, got, want)
		}
	}
}

// 1.5(a), 1.5(b), 1.5(c): six kinds of plan, each of a tier and with its authors;
// every plan of the catalogue is one of them.
func TestPlanKinds(t *testing.T) {
	p := plan(t)
	var ids, authors []string
	for _, k := range p.PlanKinds {
		ids = append(ids, k.ID)
		if k.Tier != "district" && k.Tier != "street" {
			t.Errorf("%s is of tier %q", k.ID, k.Tier)
		}
		authors = append(authors, k.Authors...)
	}
	if want := []string{"overall", "special", "department", "street", "support", "catastrophe"}; !slices.Equal(ids, want) {
		t.Errorf("kinds %v, want %v", ids, want)
	}
	for _, a := range []string{"government", "street", "community", "enterprise", "social_organisation"} {
		if !slices.Contains(authors, a) {
			t.Errorf("nobody of %s writes a plan", a)
		}
	}
	for i := range p.Catalogue {
		if k, ok := p.KindOf(&p.Catalogue[i]); !ok || (p.Catalogue[i].Street != "") != (k.Tier == "street") {
			t.Errorf("%s is of no kind of its tier: %+v", p.Catalogue[i].ID, k)
		}
	}
}

// 2.1.1(a), 2.1.1(b), 2.1.1(c), 2.1.1(d), 2.1.3(4): what the district is to an
// incident of some gravity.
func TestDistrictRoles(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		f    plans.Facts
		id   string
		cite plans.Clause
		body plans.OrgID
	}{
		{plans.Facts{}, "commands", "2.1.1(a)", ""},
		{plans.Facts{Severity: plans.Ordinary}, "commands", "2.1.1(a)", ""},
		{plans.Facts{Severity: plans.Larger}, "first-handling", "2.1.1(b)", ""},
		{plans.Facts{Severity: plans.Major}, "cooperates", "2.1.1(c)", "municipal-emergency-committee"},
		{plans.Facts{Severity: plans.EspeciallyMajor}, "cooperates", "2.1.1(c)", "municipal-emergency-committee"},
		{plans.Facts{Severity: plans.EspeciallyMajor, Catastrophe: true}, "city-leads", "2.1.1(d)", "municipal-party-and-government"},
	} {
		r, ok := p.RoleIn(c.f)
		if !ok || r.ID != c.id || r.Cite != c.cite || r.Body != c.body {
			t.Errorf("%+v: %+v", c.f, r)
		}
	}
	if r, _ := p.RoleIn(plans.Facts{}); !slices.Contains(r.Ledger, "2.1.3(4)") {
		t.Errorf("the committee's unified command (2.1.3(4)) is not cited by %+v", r)
	}
}

// 2.1.2(a), 2.1.2(b), 2.1.2(c), 2.1.2(d), 2.3.1(b): of whom the committee and the
// headquarters consist.
func TestCompositions(t *testing.T) {
	p := plan(t)
	of := map[plans.Clause][]string{}
	for _, c := range p.Compositions {
		of[c.Cite] = append(of[c.Cite], c.Of...)
		for _, who := range c.Of {
			_, seat := p.Seat(plans.SeatID(who))
			_, org := p.Org(plans.OrgID(who))
			if !seat && !org && !strings.HasPrefix(who, "kind:") {
				t.Errorf("%s: nobody is %s", c.Cite, who)
			}
		}
	}
	for clause, want := range map[plans.Clause][]string{
		"2.1.2(a)": {"emergency-committee/director"},
		"2.1.2(b)": {"emergency-committee/deputy-director-legal", "emergency-committee/deputy-director-executive"},
		"2.1.2(c)": {"district-relevant-leaders", "party-committee-office", "government-office", "emergency-bureau", "armed-police-third"},
		"2.1.2(d)": {"emergency-bureau", "emergency-office", "kind:hq_office", "kind:street", "kind:department", "relevant-unit"},
		"2.3.1(b)": {"leader-in-charge"},
	} {
		if !slices.Equal(of[clause], want) {
			t.Errorf("%s: %v, want %v", clause, of[clause], want)
		}
	}
}

// 2.2.1(a), 2.2.2(a), 2.2.2(b): the committee's office, its platform and the backup.
func TestCommitteesOffice(t *testing.T) {
	p := plan(t)
	for id, want := range map[plans.OrgID]struct {
		parent plans.OrgID
		cite   plans.Clause
	}{
		"emergency-office":         {"emergency-committee", "2.2.1(a)"},
		"emergency-command-center": {"emergency-committee", "2.2.2(a)"},
		"backup-command-platform":  {"emergency-command-center", "2.2.2(b)"},
	} {
		o, ok := p.Org(id)
		if !ok || o.Parent != want.parent || !slices.Contains(o.Cite, want.cite) {
			t.Errorf("%s: %+v", id, o)
		}
	}
	// 2.2.1(b): what is the whole district's is the office's to do.
	for _, act := range []string{"coordinate", "merge", "group", "archive", "strike-expected"} {
		if !p.Allows(act, "emergency-office/duty", nil) || p.Allows(act, "street-niujie/duty", nil) {
			t.Errorf("%s is not the emergency office's alone", act)
		}
	}
}

// 2.3.1(a): twenty-two headquarters under the committee, 2.3.1/1 to 2.3.1/22, each
// with a commander (2.3.1(b)) and an office in a department (2.3.4(a)).
func TestHeadquarters(t *testing.T) {
	p := plan(t)
	names := []struct {
		clause plans.Clause
		name   string
	}{
		{"2.3.1/1", "群体性事件"}, {"2.3.1/2", "电力事故"}, {"2.3.1/3", "重大网络与信息安全事故"}, {"2.3.1/4", "通信保障"}, {"2.3.1/5", "核与辐射"},
		{"2.3.1/6", "反恐"}, {"2.3.1/7", "危害公共安全刑事案件"}, {"2.3.1/8", "突发事件应急救援"}, {"2.3.1/9", "空气重污染"}, {"2.3.1/10", "建筑工程事故"},
		{"2.3.1/11", "城市公共设施事故"}, {"2.3.1/12", "交通安全"}, {"2.3.1/13", "防汛抗旱"}, {"2.3.1/14", "突发公共卫生事件"}, {"2.3.1/15", "涉外突发事件"},
		{"2.3.1/16", "生产安全事故"}, {"2.3.1/17", "人防工程事故"}, {"2.3.1/18", "重大动物疫情"}, {"2.3.1/19", "消防安全"}, {"2.3.1/20", "地震"},
		{"2.3.1/21", "食品药品安全"}, {"2.3.1/22", "校园安全"},
	}
	n := 0
	for _, o := range p.Organisations {
		if o.Kind == plans.KindSpecialHQ && !o.Generic && o.ID != "hq-temporary" {
			n++
		}
	}
	if n != len(names) {
		t.Errorf("%d headquarters", n)
	}
	for _, c := range names {
		id, ok := p.OrgByName("区" + strings.TrimSuffix(c.name, "应急指挥部") + "应急指挥部")
		if !ok && strings.Contains(c.name, "应急") {
			id, ok = p.OrgByName("区" + c.name + "指挥部")
		}
		o, found := p.Org(id)
		if !ok || !found || !slices.Contains(o.Cite, c.clause) || o.Parent != "emergency-committee" && o.Parent != "special-hq" {
			t.Errorf("%s %s: %+v", c.clause, c.name, o)
			continue
		}
		if _, ok := p.Seat(plans.SeatID(string(id) + "/commander")); !ok {
			t.Errorf("%s has no commander", id)
		}
		if office, ok := p.Org(o.Office); !ok || office.Host == "" || !slices.Contains(office.Cite, "2.3.4(a)") {
			t.Errorf("%s has no office with a host", id)
		}
	}
}

// The table of 2.3.6(a): who leads which type. T2.3-1/1 to T2.3-1/46.
func TestTableOfLeads(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		clause plans.Clause
		leads  string
	}{
		{"T2.3-1/1", "emergency-bureau,urban-management"}, {"T2.3-1/2", "emergency-bureau"}, {"T2.3-1/3", "emergency-bureau"},
		{"T2.3-1/4", "emergency-bureau,planning-branch"},
		{"T2.3-1/5", "emergency-bureau,landscape-bureau,urban-management,ecology-bureau,housing-commission,traffic-police"},
		{"T2.3-1/6", "landscape-bureau"}, {"T2.3-1/7", "emergency-bureau"}, {"T2.3-1/8", "housing-commission"}, {"T2.3-1/9", "fire-rescue"},
		{"T2.3-1/10", "traffic-police"}, {"T2.3-1/11", "urban-management"}, {"T2.3-1/12", "urban-management"}, {"T2.3-1/13", "urban-management"},
		{"T2.3-1/14", "urban-management"}, {"T2.3-1/15", "urban-management"}, {"T2.3-1/16", "urban-management"}, {"T2.3-1/17", "urban-management"},
		{"T2.3-1/18", "urban-management"}, {"T2.3-1/19", "urban-management"}, {"T2.3-1/20", "urban-management"}, {"T2.3-1/21", "sci-tech-bureau"},
		{"T2.3-1/22", "cyberspace-office"}, {"T2.3-1/23", "civil-air-defence-office"}, {"T2.3-1/24", "market-bureau"}, {"T2.3-1/25", "ecology-bureau"},
		{"T2.3-1/26", "ecology-bureau"}, {"T2.3-1/27", "ecology-bureau"}, {"T2.3-1/28", "health-commission"}, {"T2.3-1/29", "health-commission"},
		{"T2.3-1/30", "health-commission"}, {"T2.3-1/31", "health-commission"}, {"T2.3-1/32", "market-bureau"}, {"T2.3-1/33", "market-bureau"},
		{"T2.3-1/34", "market-bureau"}, {"T2.3-1/35", "political-legal-committee,public-security"}, {"T2.3-1/36", "political-legal-committee,public-security"},
		{"T2.3-1/37", "public-security"}, {"T2.3-1/38", "commerce-bureau"}, {"T2.3-1/39", "commerce-bureau"}, {"T2.3-1/40", "urban-management"},
		{"T2.3-1/41", "finance-service-office"}, {"T2.3-1/42", "foreign-affairs-office"}, {"T2.3-1/43", "ethnic-religious-office"},
		{"T2.3-1/44", "education-commission"}, {"T2.3-1/45", "publicity-department"}, {"T2.3-1/46", "culture-tourism-bureau"},
	} {
		i := slices.IndexFunc(p.EventTypes, func(e plans.EventType) bool { return e.Cite == c.clause })
		if i < 0 {
			t.Errorf("%s is no type", c.clause)
			continue
		}
		var have []string
		for _, l := range p.EventTypes[i].Leads {
			have = append(have, string(l))
		}
		if got := strings.Join(have, ","); got != c.leads {
			t.Errorf("%s: %s, want %s", c.clause, got, c.leads)
		}
		if b, ok := p.Playbook(p.EventTypes[i].No, ""); !ok || string(b.Lead) != have[0] {
			t.Errorf("%s: the playbook's lead is %s", c.clause, b.Lead)
		}
	}
}

// Chapter 2: what bodies owe whether or not anything happens, and what they keep
// on record; which of it comes again.
func TestStandingDuties(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		org    plans.OrgID
		clause plans.Clause
		yearly bool
	}{
		{"emergency-committee", "2.1.3(1)", false}, {"emergency-committee", "2.1.3(2)", false}, {"emergency-committee", "2.1.3(3)", false},
		{"emergency-committee", "2.1.3(5)", false}, {"emergency-committee", "2.1.3(6)", false}, {"emergency-committee", "2.1.3(7)", true},
		{"emergency-office", "2.2.1(b)", false}, {"hq-power", "2.3.2(2)", false}, {"hq-power", "2.3.2(4)", true}, {"hq-power", "2.3.2(6)", false},
		{"audit-bureau", "2.3.5", false}, {"street-niujie", "2.4(c)", true}, {"street-niujie", "1.3(3)(b)", false},
		{"community:110102003015", "2.4(f)", true}, {"community:110102003015", "2.4(g)", false}, {"enterprise-unit", "2.5(a)", false},
	} {
		i := slices.IndexFunc(p.StandingOf(c.org), func(s *plans.Standing) bool { return s.Cite == c.clause })
		if i < 0 {
			t.Errorf("%s has no standing duty of %s", c.org, c.clause)
			continue
		}
		if s := p.StandingOf(c.org)[i]; (s.Every > 0) != c.yearly || s.Title.Zh == "" || s.Title.En == "" {
			t.Errorf("%s: %+v", c.clause, s)
		}
	}
	for _, c := range []struct {
		org    plans.OrgID
		clause plans.Clause
		must   bool
	}{
		{"audit-bureau", "2.3.7(a)", true}, {"red-cross", "2.3.7(b)", false}, {"street-niujie", "2.4(a)", true}, {"street-niujie", "2.4(b)", true},
		{"community:110102003015", "2.4(e)", true}, {"hq-power", "2.3.1(c)", true}, {"hq-power", "2.3.2(5)", true},
	} {
		i := slices.IndexFunc(p.KeepsOf(c.org), func(k *plans.Keep) bool { return k.Cite == c.clause })
		if i < 0 || p.KeepsOf(c.org)[i].Optional == c.must {
			t.Errorf("%s: %s is not kept as the plan has it", c.org, c.clause)
		}
	}
}

// 4.2.2(b), 4.4.1(f), A45: eight are expected on the scene.
func TestExpected(t *testing.T) {
	p := plan(t)
	var who []plans.Party
	for _, x := range p.Expected {
		who = append(who, x.Body)
	}
	want := []plans.Party{plans.RoleStreet, "public-security", "traffic-police", "fire-rescue", "health-commission", "emergency-bureau", "publicity-department", plans.RoleLead}
	if !slices.Equal(who, want) {
		t.Errorf("%v, want %v", who, want)
	}
}

// 4.2.1(a) to 4.2.1(g), 4.2.3(a) to (c), 4.2.4(a), 4.2.4(b), 4.2.5(a), 2.1.3(5): on
// whose list what stands, and when.
func TestChecklists(t *testing.T) {
	p := plan(t)
	items := func(by plans.Party, f plans.Facts) (out []string) {
		for i := range p.Checklists {
			if c := &p.Checklists[i]; c.By == by && p.Asks(c, f) {
				out = append(out, string(c.Cite))
			}
		}
		return out
	}
	for _, c := range []struct {
		by   plans.Party
		f    plans.Facts
		want string
	}{
		{"incident-unit", plans.Facts{Category: 2}, "4.2.1(a) 4.2.1(b) 4.2.1(c) 4.2.1(d) 4.2.1(e) 4.2.1(e) 4.2.1(e) 4.2.1(f)"},
		{"incident-unit", plans.Facts{Category: 4}, "4.2.1(a) 4.2.1(b) 4.2.1(c) 4.2.1(d) 4.2.1(e) 4.2.1(e) 4.2.1(e) 4.2.1(f) 4.2.1(g)"},
		{plans.RoleStreet, plans.Facts{}, "4.2.3(a) 4.2.3(b) 4.2.3(c) 4.2.3(c) 4.2.3(c)"},
		{plans.RoleStreet, plans.Facts{Response: 2}, "4.2.3(a) 4.2.3(b) 4.2.3(c) 4.2.3(c) 4.2.3(c)"}, // 4.3.3(d)
		{"residents-committee", plans.Facts{}, "4.2.4(a) 4.2.4(b) 4.2.4(b)"},
		{"grid-worker", plans.Facts{}, "4.1.2(b)"},
		{"public", plans.Facts{}, "4.2.5(a) 4.2.5(b)"},
		{"emergency-committee", plans.Facts{Severity: plans.Ordinary}, ""},
		{"emergency-committee", plans.Facts{Severity: plans.Larger}, "2.1.3(5)"},
	} {
		if got := strings.Join(items(c.by, c.f), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.by, got, c.want)
		}
	}
}

// 4.3.1(a): three levels, and the conditions of each by the facts.
func TestConditionsByFacts(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		id    string
		cite  plans.Clause
		level int8
		holds plans.Facts
		not   plans.Facts
	}{
		{"street-can-cope", "4.3.2(a)", 3, plans.Facts{Severity: plans.BelowOrdinary}, plans.Facts{Severity: plans.Ordinary}},
		{"ordinary-reached", "4.3.3(1)(a)", 2, plans.Facts{Severity: plans.Ordinary}, plans.Facts{Severity: plans.BelowOrdinary}},
		{"several-streets", "4.3.3(2)", 2, plans.Facts{SeveralStreets: true}, plans.Facts{}},
		{"larger-reached", "4.3.4(1)(a)", 1, plans.Facts{Severity: plans.Larger}, plans.Facts{Severity: plans.Ordinary}},
		{"sensitive", "4.3.4(1)(b)", 1, plans.Facts{HotTopic: plans.Yes}, plans.Facts{Sensitive: plans.Unknown}},
	} {
		x, ok := p.Condition(c.id)
		if !ok || x.Level != c.level || !slices.Contains(x.Ledger, c.cite) {
			t.Errorf("%s: %+v", c.id, x)
			continue
		}
		if !p.Met(x, c.holds) || p.Met(x, c.not) {
			t.Errorf("%s holds for %+v: %v, for %+v: %v", c.id, c.holds, p.Met(x, c.holds), c.not, p.Met(x, c.not))
		}
	}
	for _, c := range p.Conditions {
		if c.Level < 1 || c.Level > 3 {
			t.Errorf("%s is of level %d", c.ID, c.Level)
		}
	}
	// 4.3.3(1)(b), 4.3.3(1)(c), 4.3.3(2), 4.3.3(3), 4.3.4(2), 4.3.4(3): what persons tick.
	for id, who := range map[string]int{"may-become-ordinary": 0, "serious-within-district": 0, "several-departments": 0, "district-forces": 0, "city-must-command": 0, "principal-leaders-judge": 1} {
		if c, ok := p.Condition(id); !ok || !c.Ticked || len(c.Who) != who || c.When != "" {
			t.Errorf("%s: %+v", id, c)
		}
	}
}
