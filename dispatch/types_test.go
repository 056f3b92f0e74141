package dispatch

import (
	"strconv"
	"testing"

	"wanghuo/plans"
)

// divided is the plan's division of work (2.3.6) with the headquarters of 2.3.1, by
// number of type: the department that is accountable (A27), and who commands at
// level two; "" means that a temporary one must be set up first (2.3.3, A28).
var divided = []struct {
	lead plans.OrgID
	hq   plans.OrgID
}{
	{"emergency-bureau", "hq-flood-drought"},
	{"emergency-bureau", "hq-flood-drought"},
	{"emergency-bureau", "hq-earthquake"},
	{"emergency-bureau", "hq-emergency-rescue"},
	{"emergency-bureau", "hq-flood-drought"},
	{"landscape-bureau", ""},
	{"emergency-bureau", "hq-work-safety"},
	{"housing-commission", "hq-construction"},
	{"fire-rescue", "hq-fire-safety"},
	{"traffic-police", "hq-traffic-safety"},
	{"urban-management", "hq-traffic-safety"},
	{"urban-management", "hq-traffic-safety"},
	{"urban-management", "hq-traffic-safety"},
	{"urban-management", "hq-traffic-safety"},
	{"urban-management", "hq-power"},
	{"urban-management", "hq-public-facilities"},
	{"urban-management", "hq-public-facilities"},
	{"urban-management", "hq-public-facilities"},
	{"urban-management", "hq-public-facilities"},
	{"urban-management", "hq-public-facilities"},
	{"sci-tech-bureau", "hq-communications"},
	{"cyberspace-office", "hq-network-security"},
	{"civil-air-defence-office", "hq-civil-air-defence"},
	{"market-bureau", "hq-work-safety"},
	{"ecology-bureau", "hq-nuclear-radiation"},
	{"ecology-bureau", "hq-air-pollution"},
	{"ecology-bureau", ""},
	{"health-commission", "hq-public-health"},
	{"health-commission", "hq-public-health"},
	{"health-commission", "hq-public-health"},
	{"health-commission", "hq-animal-epidemic"},
	{"market-bureau", "hq-food-drug"},
	{"market-bureau", "hq-food-drug"},
	{"market-bureau", "hq-food-drug"},
	{"political-legal-committee", "hq-mass-incident"},
	{"political-legal-committee", "hq-counter-terrorism"},
	{"public-security", "hq-criminal-cases"},
	{"commerce-bureau", ""},
	{"commerce-bureau", ""},
	{"urban-management", "hq-public-facilities"},
	{"finance-service-office", ""},
	{"foreign-affairs-office", "hq-foreign-related"},
	{"ethnic-religious-office", "hq-mass-incident"},
	{"education-commission", "hq-campus-safety"},
	{"publicity-department", ""},
	{"culture-tourism-bureau", ""},
}

// 2.3.1, 2.3.3, 2.3.6, 4.3.2–4.3.4, A27, A28, A30: of each of the forty-six types one
// department is accountable, one headquarters alone starts level two, that of a
// secondary type does not, and where there is none a temporary one comes first,
// set up by the one leader in charge with the head of the lead department.
func TestWhoCommandsEachType(t *testing.T) {
	if len(divided) != len(plan.EventTypes) {
		t.Fatalf("the table has %d types, the plan %d", len(divided), len(plan.EventTypes))
	}
	for i, want := range divided {
		no := i + 1
		t.Run(strconv.Itoa(no), func(t *testing.T) {
			w := newWorld(t, "2026-05-12T10:00:00+08:00")
			secondary := no%len(divided) + 1
			for divided[secondary-1].hq == "" || divided[secondary-1].hq == want.hq {
				secondary = secondary%len(divided) + 1
			}
			id := w.report("emergency-office/duty", &ReportIncident{
				Title: "某事件", Type: no, Secondary: []int{secondary}, Location: Location{Street: dashilan}, Source: Source{Kind: "grid"},
				Severity: SeverityValue{Level: plans.Ordinary},
			})
			inc := w.s.Incidents[id]
			hq, two := want.hq, &StartResponse{Incident: id, Level: 2}
			if hq == "" {
				hq = orgTemporaryHQ
			}
			if got := w.e.book(inc).Lead; got != want.lead {
				t.Errorf("%s leads, not %s", got, want.lead)
			}
			if len(inc.Proposals) != 1 || inc.Proposals[0].Level != 2 || inc.Proposals[0].Body != hq {
				t.Errorf("level two is proposed: %+v", inc.Proposals)
			}
			w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
			leader := plans.SeatID("leader-in-charge/" + string(want.lead))
			set := &SetUpTemporaryHQ{Incident: id, Members: []plans.SeatID{plans.SeatID(string(want.lead) + "/head")}}
			if want.hq == "" {
				w.refused(CodeNotAllowedNow, "4.3.3", "hq-temporary/commander", two)
				w.refused(CodeNotAllowedNow, "4.3.3", plans.SeatID(string(divided[secondary-1].hq)+"/commander"), two)
				w.refused(CodeBlank, "2.3.3", leader, &SetUpTemporaryHQ{Incident: id, Members: []plans.SeatID{leader}})
				w.do(leader, set)
			} else {
				w.refused(CodeNotAllowedNow, "2.3.3", leader, set)
			}
			w.refused(CodeAuthority, "4.3.3(a)", plans.SeatID(string(divided[secondary-1].hq)+"/commander"), two)
			w.refused(CodeAuthority, "4.3.3(a)", "street-dashilan/leader", two)
			w.refused(CodeAuthority, "4.3.3(a)", "emergency-committee/director", two)
			w.do(plans.SeatID(string(hq)+"/commander"), two)
			if inc.Command != hq || inc.Response != 2 || pendingProposal(inc, 2) {
				t.Errorf("%s commands at %d", inc.Command, inc.Response)
			}
			w.refused(CodeAuthority, "4.3.4(a)", plans.SeatID(string(hq)+"/commander"), &StartResponse{Incident: id, Level: 1})
			w.do("emergency-committee/director", &StartResponse{Incident: id, Level: 1})
			w.replayed()
		})
	}
}
