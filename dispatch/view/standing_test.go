package view_test

import (
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

// 2.4(c), 2.4(f): a page offers to assign a duty exactly to whom Decide would let it.
func TestABodyIsOfferedWhomItMayAssignTo(t *testing.T) {
	g, _, _ := viewtest.Fire(t)
	const street = plans.OrgID("street-dashilan")
	page, _ := view.BodyPage(g.Engine, g.State, street, g.Now)
	if len(page.Assigns) == 0 {
		t.Fatal("a street has nothing to assign")
	}
	a := g.Sit(plans.SeatID(street + "/duty"))
	for _, row := range page.Assigns {
		offered := map[plans.OrgID]bool{}
		for _, to := range row.To {
			offered[to] = true
			if strings.HasPrefix(string(to), "community:") {
				if o, _ := g.Engine.Plan().Org(to); o.Parent != street {
					t.Errorf("%s: %s is no community of the street", row.ID, to)
				}
			}
		}
		for i := range g.Engine.Plan().Organisations {
			to := g.Engine.Plan().Organisations[i].ID
			_, err := g.Engine.Decide(g.State, &dispatch.AssignStanding{Duty: row.ID, To: to, Text: "排查", Due: g.Now + 3600}, dispatch.Env{Now: g.Now, Actor: a})
			if (err == nil) != offered[to] {
				t.Errorf("%s to %s: offered %v, decided %v", row.ID, to, offered[to], err)
			}
		}
	}
	other, _ := view.BodyPage(g.Engine, g.State, "fire-rescue", g.Now)
	if len(other.Assigns) != 0 {
		t.Errorf("the brigade may assign %+v", other.Assigns)
	}
}
