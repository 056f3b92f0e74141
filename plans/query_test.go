package plans_test

import (
	"slices"
	"testing"
	"time"

	"wanghuo/plans"
)

func TestPlaybookResolvesTheHierarchy(t *testing.T) {
	p := load(t, small(t))
	ids := func(no int, street plans.OrgID) []string {
		b, ok := p.Playbook(no, street)
		if !ok {
			t.Fatalf("no playbook for %d", no)
		}
		var out []string
		for _, r := range b.RulesOn(plans.OnReceipt) {
			out = append(out, r.ID)
		}
		return out
	}
	for _, c := range []struct {
		name   string
		no     int
		street plans.OrgID
		want   []string
	}{
		{"the general plan alone", 2, "", []string{"verify"}},
		{"the fire plan replaces", 1, "", []string{"verify-fire"}},
		{"the street adds", 2, "street-east", []string{"verify", "east-tells-the-committee"}},
		{"both", 1, "street-east", []string{"verify-fire", "east-tells-the-committee"}},
	} {
		if got := ids(c.no, c.street); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	general := p.RulesOn(plans.OnReceipt)
	if len(general) != 1 || general[0].ID != "verify" {
		t.Errorf("rules of a special plan are not general: %v", general)
	}
	b, _ := p.Playbook(1, "street-east")
	if b.Special.ID != "plan-fire" || len(b.Support) != 1 || b.Street.ID != "plan-east" || b.HQOffice != "hq-fire-office" || b.Temp {
		t.Errorf("%+v", b)
	}
	b, _ = p.Playbook(2, "")
	if b.Special != nil || b.Street != nil || b.HQOffice != "fire" || !b.Temp || !slices.Equal(b.Joint, []plans.OrgID{"emergency-office"}) {
		t.Errorf("%+v", b)
	}
}

func TestPreflagsByCircleAndDate(t *testing.T) {
	p := load(t, small(t))
	day := func(s string) time.Time {
		at, err := time.ParseInLocation(time.DateTime, s, p.Location())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		name string
		at   plans.Point
		has  bool
		when string
		want []string
	}{
		{"in the circle", plans.Point{Lon: 1.203, Lat: 1.2}, true, "2026-03-01 12:00:00", []string{"Square"}},
		{"outside it", plans.Point{Lon: 1.206, Lat: 1.2}, true, "2026-03-01 12:00:00", nil},
		{"no point", plans.Point{Lon: 1.2, Lat: 1.2}, false, "2026-03-01 12:00:00", nil},
		{"the first second of a period", plans.Point{}, false, "2026-05-01 00:00:00", []string{"Congress"}},
		{"the last", plans.Point{}, false, "2026-05-03 23:59:59", []string{"Congress"}},
		{"the next", plans.Point{}, false, "2026-05-04 00:00:00", nil},
		{"another year's", plans.Point{}, false, "2027-05-01 00:00:00", nil},
		{"every year's end", plans.Point{}, false, "2031-12-31 08:00:00", []string{"New Year"}},
		{"and beginning", plans.Point{}, false, "2032-01-01 08:00:00", []string{"New Year"}},
	} {
		var got []string
		for _, f := range p.Preflags("", c.at, c.has, "", day(c.when)) {
			got = append(got, f.Name.En)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestLookUpsThatFindNothing(t *testing.T) {
	p := load(t, small(t))
	_, org := p.Org("nobody")
	_, name := p.OrgByName("无")
	_, seat := p.Seat("fire/nobody")
	_, kind := p.Type(0)
	_, street := p.Street("fire")
	_, community := p.Community("1")
	_, form := p.Form("poem")
	_, rule := p.Rule("none")
	_, authority := p.Authority("none")
	_, word := p.Word("none")
	_, decision := p.Decision("A01")
	_, approver := p.ApproverOf(1)
	if org || name || seat || kind || street || community || form || rule || authority || word || decision || approver ||
		p.Severity(6) != nil || p.Severity(-1) != nil || p.SeatsOf("nobody") != nil || p.CommunitiesOf("nobody") != nil {
		t.Error("something was found")
	}
	if s := p.Severity(plans.Major); s == nil || s.ID != "major" {
		t.Errorf("%+v", s)
	}
}

func TestSeatTemplates(t *testing.T) {
	p := load(t, small(t))
	lead, ok := p.Seat("fire/fire")
	if !ok || lead.Title.Zh != "分管消防" || lead.Title.En != "In charge of Fire brigade" {
		t.Errorf("%+v", lead)
	}
	if _, ok := p.Seat("community:999999001001/duty"); !ok {
		t.Error("the community has no seat")
	}
	id := plans.SeatID("street-east/duty")
	if id.Org() != "street-east" || id.Role() != "duty" || plans.SeatID("alone").Org() != "alone" || plans.SeatID("alone").Role() != "" {
		t.Error("a seat id does not come apart")
	}
	if got := p.ActingFor("hq-fire"); !slices.Equal(got, []plans.OrgID{"hq-fire-office"}) {
		t.Errorf("%v act for the headquarters", got)
	}
}

func TestClauses(t *testing.T) {
	for _, c := range []struct {
		part, whole plans.Clause
		want        bool
	}{
		{"9.1.5(a)", "9.1.5", true}, {"9.1.5", "9.1.5", true}, {"9.1.5", "9.1", true}, {"9.10", "9.1", false},
		{"9.1.5(1)(b)", "9.1.5(1)", true}, {"9.1.5/3", "9.1.5", true}, {"9.1.50", "9.1.5", false}, {"9.1", "9.1.5", false},
	} {
		if got := c.part.Within(c.whole); got != c.want {
			t.Errorf("%s within %s: %v", c.part, c.whole, got)
		}
	}
	for c, want := range map[plans.Clause]string{"9.1.5(a)": "9", "T2.3-1/9": "2", "8": "8", "": ""} {
		if got := c.Chapter(); got != want {
			t.Errorf("chapter of %s: %s", c, got)
		}
	}
}
