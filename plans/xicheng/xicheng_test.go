package xicheng_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

func plan(t testing.TB) *plans.Plan {
	t.Helper()
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The plan's own counts: 162 bodies in its register, 22 headquarters (2.3.1),
// 46 types (2.3.6), 59 plans (8.3), 15 streets, 263 communities.
func TestCounts(t *testing.T) {
	p := plan(t)
	register, headquarters, offices, temporary := 0, 0, 0, 0
	for i := range p.Organisations {
		o := &p.Organisations[i]
		if len(o.Clauses) > 0 && o.Kind != plans.KindJoint {
			register++
		}
		switch {
		case o.Kind == plans.KindHQOffice:
			offices++
		case o.ID == "hq-temporary":
			temporary++
		case o.Kind == plans.KindSpecialHQ && !o.Generic:
			headquarters++
		}
	}
	kinds := map[string]int{}
	for _, c := range p.Catalogue {
		kinds[c.Kind]++
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"bodies in the register", register, 162},
		{"headquarters", headquarters, 22}, {"their offices", offices, 22}, {"temporary headquarters", temporary, 1},
		{"event types", len(p.EventTypes), 46}, {"plans", len(p.Catalogue), 59},
		{"support plans", kinds["support"], 9}, {"street plans", kinds["street"], 15},
		{"streets", len(p.Streets), 15}, {"communities", len(p.Communities), 263},
		{"severities", len(p.Severities), 6},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestNumbersOfTheTables(t *testing.T) {
	p := plan(t)
	categories := map[plans.Category][2]int{plans.Natural: {1, 6}, plans.Accident: {7, 27}, plans.PublicHealth: {28, 34}, plans.SocialSecurity: {35, 46}}
	for no := 1; no <= 46; no++ {
		e, ok := p.Type(no)
		if !ok {
			t.Errorf("no type %d", no)
			continue
		}
		if e.Cite != plans.Clause(fmt.Sprintf("T2.3-1/%d", no)) {
			t.Errorf("type %d cites %s", no, e.Cite)
		}
		if r := categories[e.Category]; no < r[0] || no > r[1] {
			t.Errorf("type %d is %s (1.4.1)", no, e.Category)
		}
		if e.Short == "" || len(e.Words) == 0 {
			t.Errorf("type %d has no short name or words", no)
		}
		if e.HQ == "hq-temporary" && e.Basis != plans.BasisReading {
			t.Errorf("type %d: a gap filled by 2.3.3 is our reading", no)
		}
	}
	for code, n := range map[plans.OrgID]int{"street-desheng": 20, "street-shichahai": 22, "street-xichanganjie": 11, "street-dashilan": 9,
		"street-tianqiao": 9, "street-xinjiekou": 21, "street-jinrongjie": 20} {
		if got := len(p.CommunitiesOf(code)); got != n {
			t.Errorf("%s has %d communities, want %d", code, got, n)
		}
	}
}

func TestNamesAsPeopleSayThem(t *testing.T) {
	p := plan(t)
	for name, want := range map[string]plans.OrgID{
		"防汛办": "hq-flood-drought-office", "公共设施办": "hq-public-facilities-office", "支队": "fire-rescue",
		"西城区消防支队": "fire-rescue", "消防支队": "fire-rescue", "公安分局": "public-security", "大栅栏": "street-dashilan",
		"广外": "street-guanganmenwai", "区应急办": "emergency-office", "总值班室": "duty-office", "区委、区政府": "district-party-and-government",
		"市委、市政府": "municipal-party-and-government", "市委总值班室": "municipal-party-duty-office", "市应急办": "municipal-emergency-office",
		"区通信保障应急指挥部办公室": "hq-communications-office", "府右街南社区居委会": "community:110102001004",
	} {
		if got, ok := p.OrgByName(name); !ok || got != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
	if id, ok := p.OrgByName("月球街道"); ok {
		t.Errorf("月球街道 is %s", id)
	}
}

func TestWhoOwesReports(t *testing.T) {
	p := plan(t)
	for id, want := range map[plans.OrgID]bool{
		"street-niujie": true, "hq-power-office": true, "public-security": true, "traffic-police": true, "fire-rescue": true,
		"health-commission": true, "emergency-office": true, "planning-branch": true,
		"residents-committee": false, "community:110102001004": false, "duty-office": false, "municipal-emergency-office": false,
		"hq-power": false, "street": false, "special-hq-office": false, "emergency-committee": false,
	} {
		o, ok := p.Org(id)
		if !ok || o.Listed != want {
			t.Errorf("%s: listed %v, want %v (A04)", id, o != nil && o.Listed, want)
		}
	}
	o, ok := p.Org("community:110102001004")
	if !ok || o.Kind != plans.KindCommunity || o.Parent != "street-xichanganjie" {
		t.Errorf("%+v", o)
	}
}

func TestUnitKinds(t *testing.T) {
	p := plan(t)
	for id, want := range map[plans.OrgID]plans.UnitKind{
		"street-niujie": plans.UnitStreet, "hq-power-office": plans.UnitHQOffice, "fire-rescue": plans.UnitDepartment,
		"emergency-office": plans.UnitEmergencyOffice, "duty-office": plans.UnitDutyOffice, "school": plans.UnitEnterprise,
		"community:110102001004": plans.UnitCommunity, "hq-power": plans.UnitHQ, "emergency-committee": plans.UnitCommittee,
		"field-command-post": plans.UnitOther, "nobody": plans.UnitOther,
	} {
		if got := p.UnitKindOf(id); got != want {
			t.Errorf("%s: %d, want %d", id, got, want)
		}
	}
}

func TestSeats(t *testing.T) {
	p := plan(t)
	for _, id := range []plans.SeatID{"duty-office/duty", "duty-office/district-leader", "emergency-office/leader", "emergency-office/duty",
		"street-dashilan/duty", "street-dashilan/leader", "street-dashilan/grid", "emergency-committee/director",
		"emergency-committee/deputy-director-legal", "emergency-committee/deputy-director-executive", "hq-fire-safety/commander",
		"hq-fire-safety-office/duty", "hq-temporary/commander", "community:110102001004/duty", "leader-in-charge/finance-service-office",
		"district-principal-leaders/party-secretary", "field-command-post/registrar", "publicity-department/duty"} {
		s, ok := p.Seat(id)
		if !ok || s.Org != id.Org() || s.Role != id.Role() || s.Title.Zh == "" || s.Title.En == "" {
			t.Errorf("%s: %+v", id, s)
		}
	}
	for i := range p.Organisations {
		if o := &p.Organisations[i]; o.Generic && len(p.SeatsOf(o.ID)) > 0 {
			t.Errorf("%s is a class and has a seat", o.ID)
		}
	}
	if seat, ok := p.ApproverOf(16); !ok || seat != "leader-in-charge/urban-management" {
		t.Errorf("type 16 is approved by %s (A27)", seat)
	}
}

func TestStreetAt(t *testing.T) {
	p := plan(t)
	for i := range p.Streets {
		s := &p.Streets[i]
		if got, ok := p.StreetAt(s.Inside); !ok || got != s.Org {
			t.Errorf("the point inside %s is in %q", s.Org, got)
		}
	}
	for name, at := range map[string]plans.Point{"Haidian": {Lon: 116.30, Lat: 39.96}, "nowhere": {}, "swapped": {Lon: 39.91, Lat: 116.36}} {
		if got, ok := p.StreetAt(at); ok {
			t.Errorf("%s is in %s", name, got)
		}
	}
	if !strings.Contains(string(p.StreetGeoJSON()), "OpenStreetMap contributors") {
		t.Error("the polygons do not name their source (ODbL)")
	}
}

// neighbours are the pairs of streets that share a length of border.
const neighbours = `desheng-shichahai shichahai-xichanganjie shichahai-xinjiekou shichahai-jinrongjie
xichanganjie-dashilan xichanganjie-jinrongjie xichanganjie-chunshu dashilan-tianqiao dashilan-chunshu
tianqiao-taoranting xinjiekou-jinrongjie xinjiekou-zhanlanlu jinrongjie-zhanlanlu jinrongjie-yuetan
jinrongjie-guanganmennei chunshu-taoranting chunshu-guanganmennei taoranting-niujie taoranting-baizhifang
zhanlanlu-yuetan yuetan-guanganmennei yuetan-guanganmenwai guanganmennei-niujie guanganmennei-guanganmenwai
niujie-baizhifang niujie-guanganmenwai baizhifang-guanganmenwai`

// The schematic map keeps who borders on whom, adds no neighbour, and no two
// cells overlap.
func TestSchematicMapKeepsNeighbours(t *testing.T) {
	p := plan(t)
	want := strings.Fields(neighbours)
	for i := range p.Streets {
		for k := range i {
			a, b := &p.Streets[i], &p.Streets[k]
			x := overlap(a.Cell.X, a.Cell.W, b.Cell.X, b.Cell.W)
			y := overlap(a.Cell.Y, a.Cell.H, b.Cell.Y, b.Cell.H)
			if x > 0 && y > 0 {
				t.Errorf("%s and %s overlap", a.Short, b.Short)
			}
			touch := x > 0 && y == 0 || x == 0 && y > 0
			na, nb := strings.TrimPrefix(string(a.Org), "street-"), strings.TrimPrefix(string(b.Org), "street-")
			border := slices.Contains(want, na+"-"+nb) || slices.Contains(want, nb+"-"+na)
			if touch != border {
				t.Errorf("%s and %s: touch %v, border %v", a.Short, b.Short, touch, border)
			}
		}
	}
}

// overlap is how long two intervals run together; 0 if they only meet.
func overlap(a, la, b, lb int) int { return min(a+la, b+lb) - max(a, b) }

func TestPlaybooks(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		no      int
		street  plans.OrgID
		lead    plans.OrgID
		joint   int
		hq      plans.OrgID
		office  plans.OrgID
		special string
		plan    string
		temp    bool
	}{
		{9, "street-dashilan", "fire-rescue", 0, "hq-fire-safety", "hq-fire-safety-office", "plan-fire", "plan-street-dashilan", false},
		{1, "street-guanganmenwai", "emergency-bureau", 1, "hq-flood-drought", "hq-flood-drought-office", "plan-flood-control", "plan-street-guanganmenwai", false},
		{16, "street-baizhifang", "urban-management", 0, "hq-public-facilities", "hq-public-facilities-office", "plan-gas", "plan-street-baizhifang", false},
		{41, "street-jinrongjie", "finance-service-office", 0, "hq-temporary", "finance-service-office", "plan-financial", "plan-street-jinrongjie", true},
		{46, "", "culture-tourism-bureau", 0, "hq-temporary", "culture-tourism-bureau", "", "", true},
	} {
		b, ok := p.Playbook(c.no, c.street)
		if !ok || b.Lead != c.lead || len(b.Joint) != c.joint || b.HQ != c.hq || b.HQOffice != c.office || b.Temp != c.temp ||
			id(b.Special) != c.special || id(b.Street) != c.plan {
			t.Errorf("type %d: %+v special %q street %q", c.no, b, id(b.Special), id(b.Street))
			continue
		}
		if len(b.Rules) != len(p.Rules) {
			t.Errorf("type %d: %d rules of %d: what no special plan says falls back to the general one", c.no, len(b.Rules), len(p.Rules))
		}
	}
	for no := 1; no <= 46; no++ {
		for i := range p.Streets {
			b, ok := p.Playbook(no, p.Streets[i].Org)
			if !ok || b.Street == nil || b.Approver == "" || len(p.SeatsOf(b.HQOffice)) == 0 {
				t.Fatalf("type %d in %s: %+v", no, p.Streets[i].Org, b)
			}
		}
	}
	if _, ok := p.Playbook(47, ""); ok {
		t.Error("there is no type 47")
	}
}

func id(c *plans.SpecialPlan) string {
	if c == nil {
		return ""
	}
	return c.ID
}

func TestCompatibleTypes(t *testing.T) {
	p := plan(t)
	for _, pair := range [][2]int{{5, 26}, {35, 41}, {35, 43}, {41, 43}, {10, 13}, {29, 32}, {29, 30}, {30, 32}, {9, 9}, {0, 16}} {
		if !p.Compatible(pair[0], pair[1]) || !p.Compatible(pair[1], pair[0]) {
			t.Errorf("%v are not compatible (A30)", pair)
		}
	}
	for _, pair := range [][2]int{{9, 41}, {3, 22}, {16, 35}} {
		if p.Compatible(pair[0], pair[1]) || p.Compatible(pair[1], pair[0]) {
			t.Errorf("%v are compatible", pair)
		}
	}
}

func TestPreflags(t *testing.T) {
	p := plan(t)
	plain := time.Date(2026, 5, 19, 12, 46, 0, 0, p.Location())
	national := time.Date(2026, 10, 1, 0, 30, 0, 0, p.Location()).UTC() // still 30 September in UTC
	for _, c := range []struct {
		name   string
		street plans.OrgID
		at     *plans.Point
		words  string
		when   time.Time
		want   string
	}{
		{"nothing", "street-dashilan", nil, "四合院起火", plain, ""},
		{"a street on the list", "street-jinrongjie", nil, "", plain, "area"},
		{"a point in it", "", &plans.Point{Lon: 116.359089, Lat: 39.910162}, "", plain, "area"},
		{"people", "street-desheng", nil, "23 名学生午饭后呕吐", plain, "people"},
		{"a period, by the plan's clock", "street-desheng", nil, "", national, "period"},
		{"over the new year", "street-desheng", nil, "", time.Date(2027, 1, 1, 9, 0, 0, 0, p.Location()), "period"},
		{"all", "street-xichanganjie", nil, "敬老院", national, "area people period"},
	} {
		at, has := plans.Point{}, c.at != nil
		if has {
			at = *c.at
		}
		var got []string
		for _, f := range p.Preflags(c.street, at, has, c.words, c.when) {
			got = append(got, f.Ground)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

func TestSuggestTypes(t *testing.T) {
	p := plan(t)
	for text, want := range map[string]int{
		"白纸坊街道一餐馆燃气爆燃，有人被埋": 16, "大栅栏一客栈起火，浓烟较大": 9, "地下通道积水，两车被淹": 1,
		"某小学多名学生呕吐、腹泻，疑似食物中毒": 32, "约120名投资人拉横幅聚集": 41, "自来水爆管，路面积水": 19,
	} {
		got := p.SuggestTypes(text)
		if len(got) == 0 || !slices.Contains(got[:min(2, len(got))], want) {
			t.Errorf("%s: %v, want %d among the first two", text, got, want)
		}
	}
	if got := p.SuggestTypes("您好"); len(got) != 0 {
		t.Errorf("nothing said, %v suggested", got)
	}
}
