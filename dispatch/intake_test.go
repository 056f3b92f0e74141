package dispatch

import (
	"testing"
	"time"

	"wanghuo/plans"
)

// A04, A61: given a call passed on, when the unit that has it now sets it up, then the call's own
// receipt stands, whatever else is named, and who determines is the unit that set it up.
func TestACallPassedOnIsSetUpByWhoHasIt(t *testing.T) {
	w := newWorld(t, "2026-05-19T12:46:00+08:00")
	w.do("emergency-office/duty", &LogIntake{Source: Source{Kind: "citizen"}, Gist: "楼道冒烟", Location: Location{Street: "street-niujie"}})
	w.after(3 * time.Minute)
	set := func(r ...Receiver) *ReportIncident {
		return &ReportIncident{Intake: "J20260001", Title: "楼道起火", Type: 9, Receivers: r}
	}
	w.refused(CodeAuthority, "A61", "street-niujie/duty", set())
	w.do("emergency-office/duty", &SortIntake{Intake: "J20260001", As: "verify", To: "street-niujie"})
	w.refused(CodeAuthority, "A61", "street-desheng/duty", set())
	passed := w.now
	w.after(10 * time.Minute)
	id := w.report("street-niujie/duty", set(Receiver{Unit: "emergency-office"}, Receiver{Unit: "street-niujie", At: passed}))
	w.judge("open due 13:06:00", id, "verify-and-report", "emergency-office", "duty-office")
	w.judge("open due 13:09:00", id, "verify-and-report", "street-niujie", "duty-office")
	w.do("street-niujie/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger}})
	w.judge("open due 14:46:00 provisional", id, "detailed-report", "emergency-office", cityDuty)
	w.replayed()
}

// 4.1.1(b), 4.1.6: given an incident that is over, when it is learnt whom it concerned, then both offices
// are told; once the file is closed, or where it never was, there is nothing to record.
func TestInvolvementIsLearntAfterTheEnd(t *testing.T) {
	w, id := poisoning(t)
	learn := &RecordInvolvement{Incident: id, State: "yes", Kinds: []string{"foreign"}}
	w.do("street-desheng/duty", &EndHandling{Incident: id, Removed: true, Restored: true})
	w.after(time.Hour)
	w.do("street-desheng/duty", learn)
	w.judge("open tgt 13:51:00", id, "involvement-notice", "emergency-office", "foreign-affairs-office")
	w.do("emergency-office/duty", &ArchiveIncident{Incident: id})
	w.refused(CodeEnded, "4.8", "street-desheng/duty", learn)

	w, id = poisoning(t)
	w.do("street-desheng/duty", &DeclareFalseAlarm{Incident: id, Reason: "演练"})
	learn.Incident = id
	w.refused(CodeEnded, "4.8", "street-desheng/duty", learn)
}
