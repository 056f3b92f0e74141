package dispatch

import (
	"testing"

	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// A27: of the hazards that one type covers, the leader who approves is that of the
// department that leads for the hazard; where the plan names none, of the first.
func TestTheHazardTellsWhoApproves(t *testing.T) {
	for hazard, want := range map[string]plans.SeatID{
		"高温":  "leader-in-charge/emergency-bureau",
		"雾霾":  "leader-in-charge/ecology-bureau",
		"暴雪":  "leader-in-charge/urban-management",
		"沙尘暴": "leader-in-charge/landscape-bureau",
	} {
		t.Run(hazard, func(t *testing.T) {
			w := newWorld(t, "2026-07-01T08:00:00+08:00")
			c := rain(w, "orange")
			c.Type, c.Hazard = 5, hazard
			w.do("emergency-bureau/duty", &ProposeWarning{Step: warning.Issue, Content: c, Urgency: "两小时内", Development: "增强", Harm: "出行", Reason: "会商"})
			asked := w.newest().Proposal().Approval
			for _, seat := range []plans.SeatID{"leader-in-charge/emergency-bureau", "leader-in-charge/ecology-bureau", "leader-in-charge/urban-management", "leader-in-charge/landscape-bureau"} {
				if seat != want {
					r := w.refused(CodeAuthority, "3.2.3(2)", seat, &GiveApproval{Approval: asked})
					if !contains(r.Who, want) {
						t.Errorf("the refusal names %v, not %s", r.Who, want)
					}
				}
			}
			w.do(want, &GiveApproval{Approval: asked})
			w.replayed()
		})
	}
}

// 3.2.3(2): which text was filed, with whom, is recorded on the warning: nobody's
// word that it was done stands in for it.
func TestAFilingOfAWarningIsNotMetByAStatement(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.do(rainOffice, &IssueWarning{Content: rain(w, "yellow")})
	x := w.newest()
	o := w.rule(x, "file-own-warning", "hq-flood-drought-office")
	w.refused(CodeSystemOnly, "3.2.3(2)", rainOffice, &PerformDuty{Obligation: o.ID, Proof: "已报", References: []string{"西防汛〔2026〕1号"}})
	w.do(rainOffice, &FileWarning{Warning: x.ID})
	if o := w.s.Obligations[o.ID]; o.Pending() || len(x.Filings) != 1 {
		t.Errorf("filed and still owed, or not on the warning: %+v", x.Filings)
	}
}

// 3.2.1: information ends in a warning that there is.
func TestInformationEndsInAWarningThatThereIs(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.do("street-yuetan/duty", tip("hotline"))
	end := func(id string) *ConcludeInformation {
		return &ConcludeInformation{Intake: "J20260001", Outcome: "warning", Warning: id}
	}
	w.refused(CodeUnknown, "3.2.1", "street-yuetan/duty", end("Y20260001"))
	w.do(rainOffice, &IssueWarning{Content: rain(w, "yellow")})
	w.do("street-yuetan/duty", end(" "+string(w.newest().ID)+" "))
}
