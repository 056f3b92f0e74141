package view_test

import (
	"slices"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

func support(t *testing.T, g *viewtest.Stage, id dispatch.IncidentID) map[string]view.SupportField {
	t.Helper()
	d, ok := view.IncidentDetailOf(g.Engine, g.State, id, dispatch.Actor{}, g.Now, nil)
	if !ok {
		t.Fatal("no page")
	}
	out := map[string]view.SupportField{}
	for _, f := range d.Support.Fields {
		out[f.ID] = f
	}
	if len(out) != 8 {
		t.Fatalf("%d fields", len(out))
	}
	return out
}

// 4.5.5: the page of an incident shows each field of support with its lead, its
// plan and who keeps it, roles by name, and what the plan asks of it by now.
func TestTheFieldsOfSupportOfAnIncident(t *testing.T) {
	g, id, _ := viewtest.Fire(t)
	all := support(t, g, id)
	d, _ := view.IncidentDetailOf(g.Engine, g.State, id, dispatch.Actor{}, g.Now, nil)
	if o := d.Support.Others; len(o) != 1 || o[0].ID != "plan-support-meteorological" || len(o[0].Keepers) != 5 {
		t.Errorf("plans of no field: %+v", o)
	}
	for _, f := range all {
		if len(f.Lacking) != 0 || f.Clause != "4.5.5" || len(f.Plans) == 0 || len(f.Plans[0].Keepers) == 0 {
			t.Errorf("%+v", f)
		}
	}
	if p := all["transport"].Plans[0]; p.ID != "plan-support-transport" || p.Clause != "8.3.2/2" || !slices.Equal(p.Keepers, []plans.OrgID{"urban-management", "traffic-police"}) {
		t.Errorf("%+v", p)
	}
	has := func(field string, org plans.OrgID, clause plans.Clause) {
		t.Helper()
		if !slices.ContainsFunc(all[field].Bodies, func(b dispatch.SupportBody) bool { return b.Org == org && b.Clause == clause }) {
			t.Errorf("%s has no %s by %s: %+v", field, org, clause, all[field].Bodies)
		}
	}
	has("order", "street-dashilan", "6.6.1")
	has("news", "fire-rescue", "4.7.1(a)")
	has("relief", "street-dashilan", "5.1.4(b)")

	cordon := func() view.SupportAsk {
		t.Helper()
		asks := support(t, g, id)["order"].Asks
		i := slices.IndexFunc(asks, func(a view.SupportAsk) bool { return a.ID == "cordon-police" })
		if i < 0 {
			t.Fatalf("order is asked %+v", asks)
		}
		return asks[i]
	}
	if a := cordon(); !a.Open || a.To != "public-security" || a.Clause != "6.6.1" {
		t.Errorf("%+v", a)
	}
	g.To("02:20:00")
	g.Do("public-security/duty", &dispatch.AnswerPrompt{Incident: id, Prompt: "cordon-police", Answer: "done", Details: map[string]string{"set": "02:15"}})
	if a := cordon(); a.Open || a.Answer != "done" || a.At != g.Now {
		t.Errorf("%+v", a)
	}
	if asks := all["transport"].Asks; len(asks) != 0 {
		t.Errorf("6.3 asks nothing before a response: %+v", asks)
	}
}

// 4.5.5: what a plan lacks is listed as lacking, and not left out.
func TestAFieldOfSupportWithoutLeadOrPlanIsListedAsLacking(t *testing.T) {
	g, id, _ := viewtest.Fire(t)
	p := *viewtest.Plan()
	p.SupportFields = slices.Clone(p.SupportFields)
	p.SupportFields[2].Plans, p.SupportFields[2].Bodies = nil, nil
	g.Engine = dispatch.New(&p)
	f := support(t, &viewtest.Stage{T: t, Engine: g.Engine, State: g.State, Now: g.Now}, id)["energy"]
	if !slices.Equal(f.Lacking, []string{"lead", "plan"}) || f.Title.Zh != "能源供应" {
		t.Errorf("%+v", f)
	}
}
