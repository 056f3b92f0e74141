package view_test

import (
	"slices"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

// 4.1.9(a): every incident can be found by text, type, level, street and time.
func TestSearch(t *testing.T) {
	g, first, second := night(t)
	g.To("08:00:00")
	third := g.Report("street-yuetan/grid", &dispatch.ReportIncident{
		Title: "三里河一区居民楼停水", Type: 19, Location: dispatch.Location{Street: "street-yuetan"}, Source: dispatch.Source{Kind: "grid", Channel: dispatch.ByApp},
	})
	larger, ordinary := plans.Larger, plans.Ordinary
	for _, c := range []struct {
		name string
		q    view.Query
		want []dispatch.IncidentID
	}{
		{"all, latest first", view.Query{}, []dispatch.IncidentID{third, second, first}},
		{"text", view.Query{Text: "西河沿 旅馆"}, []dispatch.IncidentID{first}},
		{"number", view.Query{Text: strings.ToLower(string(third))}, []dispatch.IncidentID{third}},
		{"street by name", view.Query{Text: "月坛"}, []dispatch.IncidentID{third}},
		{"type", view.Query{Type: 9}, []dispatch.IncidentID{second, first}},
		{"level", view.Query{Level: &larger}, []dispatch.IncidentID{first}},
		{"no such level", view.Query{Level: &ordinary}, nil},
		{"street", view.Query{Street: "street-yuetan"}, []dispatch.IncidentID{third}},
		{"phase", view.Query{Phase: dispatch.Verified}, []dispatch.IncidentID{first}},
		{"from", view.Query{From: g.Now - 3600}, []dispatch.IncidentID{third}},
		{"to", view.Query{To: g.Now - 3600}, []dispatch.IncidentID{second, first}},
		{"personal data is not searched", view.Query{Text: "王女士"}, nil},
		{"limit", view.Query{Limit: 1}, []dispatch.IncidentID{third}},
	} {
		var got []dispatch.IncidentID
		for _, r := range view.Search(g.Engine, g.State, c.q, g.Now) {
			got = append(got, dispatch.IncidentID(r.ID))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A24: the handover lists every open duty of the seat with its due.
func TestTheHandoverListsEverythingOwed(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	h, ok := view.HandoverOf(g.Engine, g.State, "street-dashilan/duty", g.Now)
	if !ok {
		t.Fatal("no handover")
	}
	want := 0
	for _, o := range g.State.Obligations {
		if o.Debtor == "street-dashilan" && o.Pending() {
			want++
		}
	}
	if want == 0 || len(h.Duties) != want {
		t.Errorf("%d duties listed, %d owed", len(h.Duties), want)
	}
	for i := 1; i < len(h.Duties); i++ {
		if due(h.Duties[i]) < due(h.Duties[i-1]) {
			t.Errorf("duty %d is out of order", i)
		}
	}
	if len(h.Incidents) != 2 || h.Incidents[0].ID != string(first) {
		t.Errorf("incidents: %+v", h.Incidents)
	}
	other, _ := view.HandoverOf(g.Engine, g.State, "street-yuetan/duty", g.Now)
	if len(other.Duties) != 0 || len(other.Incidents) != 0 {
		t.Errorf("a street hands over what is not its own: %+v", other)
	}
	g.Do("street-dashilan/duty", &dispatch.OpenHandover{Seat: "street-dashilan/duty", Notes: "留意复燃"})
	if h, _ := view.HandoverOf(g.Engine, g.State, "street-dashilan/duty", g.Now); h.Opened != g.Now || h.Notes != "留意复燃" || h.Person == "" {
		t.Errorf("the open handover is not shown: %+v", h)
	}
}

func due(o view.Obligation) int64 {
	d := o.Due
	if d == 0 || o.Target != 0 && o.Target < d {
		d = o.Target
	}
	return int64(d)
}
