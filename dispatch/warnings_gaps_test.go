package dispatch

import (
	"testing"
	"time"

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

// Law of 2024, article 65: what became of a submission by machine stands on the
// warning, the acceptance meets the duty, and a no rings until somebody sees to it.
func TestASubmissionIsOnTheWarning(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.s.Workspace.Status = Actual
	w.do(rainOffice, &IssueWarning{Content: rain(w, "yellow"), Out: Out{Channels: []string{"platform", "web"}}})
	x := w.newest()
	sub := func(n int, state warning.SubmissionState, ref, why string) *RecordSubmission {
		return &RecordSubmission{Warning: x.ID, Publication: n, Path: "release", State: state, Reference: ref, Reason: why, Tries: 1}
	}
	machine := Actor{Person: System}
	give := func(c Command) {
		t.Helper()
		if _, err := w.tryAs(machine, c); err != nil {
			t.Fatal(err)
		}
	}
	alarm := func() *Alarm { return w.s.Alarms[publicationAlarm(x.ID, "platform")] }
	w.refused(CodeSystemOnly, "3.2.3(5)", rainOffice, sub(1, "accepted", "P-1", ""))
	if _, err := w.tryAs(machine, sub(3, "accepted", "P-1", "")); err == nil {
		t.Error("a third publication was taken")
	}
	give(sub(1, "trying", "", "no connection"))
	if p := x.Publications[0]; p.State != "waiting" || p.Submission.State != "trying" || alarm() != nil {
		t.Errorf("while it is tried: %+v, alarm %+v", p, alarm())
	}
	give(sub(1, "refused", "", "refused with 7"))
	if p := x.Publications[0]; p.State != "failed" || p.Reason != "refused with 7" || alarm() == nil || !alarm().Sounds || !contains(alarm().For, "hq-flood-drought-office") {
		t.Fatalf("refused: %+v, alarm %+v", p, alarm())
	}
	if w.s.Cleared(x, &x.Publications[0]) || !w.s.Cleared(x, &x.Publications[1]) {
		t.Error("what was refused goes again, or what waits does not")
	}
	w.do(rainOffice, &RecordPublication{Warning: x.ID, Channel: "platform", Accepted: true, Reference: "P-2"})
	if p := x.Publications[0]; p.State != "accepted" || p.Reference != "P-2" || alarm() != nil && alarm().Cleared == 0 {
		t.Errorf("taken: %+v, alarm %+v", p, alarm())
	}
	give(sub(2, "given_up", "", "answered 503"))
	if a := w.s.Alarms[publicationAlarm(x.ID, "web")]; a == nil || x.Publications[1].State != "waiting" {
		t.Errorf("given up: %+v, alarm %+v", x.Publications[1], a)
	}
}

// 3.2.3(2), A59: nothing is handed to a channel before the last hand has issued it.
func TestNothingIsSubmittedBeforeItIsIssued(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.s.Workspace.Status = Actual
	goes := func(x *Warning) (n int) {
		for i := range x.Publications {
			if w.s.Cleared(x, &x.Publications[i]) {
				n++
			}
		}
		return n
	}
	w.do(rainOffice, &ProposeWarning{Step: warning.Issue, Content: rain(w, "red"), Urgency: "两小时内", Development: "增强", Harm: "内涝", Reason: "会商"})
	x := w.newest()
	if goes(x) != 0 {
		t.Error("a proposal goes out")
	}
	w.do("leader-in-charge/emergency-bureau", &GiveApproval{Approval: x.Proposal().Approval})
	if goes(x) != 0 {
		t.Error("what is approved goes out before it is issued")
	}
	w.do(office, &IssueWarning{Warning: x.ID, Out: Out{Typed: "红色", Channels: []string{"platform"}}})
	if goes(x) != 1 {
		t.Error("an issued text does not go out")
	}
	w.do(rainOffice, &ProposeWarning{Warning: x.ID, Step: warning.Lift, Reason: "雨停"})
	w.do("leader-in-charge/emergency-bureau", &GiveApproval{Approval: x.Proposal().Approval})
	w.do(office, &LiftWarning{Warning: x.ID, Out: Out{Channels: []string{"platform"}}})
	if goes(x) != 2 {
		t.Errorf("the lifting does not follow: %+v", x.Publications)
	}
}

// 3.2.3(3), A40: an orange or red warning rings on the desk of every street that
// must act on it, calls its leader when nobody takes it, and stops there once the
// street has taken it, while another street's goes on.
func TestWhoMustActOnAWarningIsCalledUntilHeTakesIt(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	x := w.approved("orange")
	ring := func(street plans.OrgID) *Alarm { return w.s.Alarms[warningAlarm(x.ID, street)] }
	if a := ring("street-niujie"); a == nil || !a.Sounds || len(a.Seats) != 0 {
		t.Fatalf("at once: %+v", a)
	}
	if ring("street-yuetan") != nil {
		t.Error("a street that it does not touch is called")
	}
	w.after(3 * time.Minute)
	w.advance(w.now + 1)
	if a := ring("street-niujie"); !contains(a.Seats, "street-niujie/leader") {
		t.Errorf("after three minutes of silence: %+v", a)
	}
	w.do("street-niujie/duty", &AcknowledgeWarning{Warning: x.ID})
	if a := ring("street-niujie"); a != nil && a.Cleared == 0 {
		t.Errorf("it rings on for who has taken it: %+v", a)
	}
	if a := ring("emergency-bureau"); a == nil || a.Cleared != 0 {
		t.Errorf("another's is gone with it: %+v", a)
	}
}
