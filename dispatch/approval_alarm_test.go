package dispatch

import (
	"slices"
	"testing"
	"time"

	"wanghuo/plans"
)

// A31: what waits for a seat's word rings on that seat's desk, out of the
// building where nobody hears it, anew where nothing was done; the word ends it.
func TestAnApprovalRingsWhereItIsDecided(t *testing.T) {
	w, id := fireUnderHQ(t)
	a := w.asked(w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 200}}))
	leader := plans.SeatID("leader-in-charge/fire-rescue")
	alarm := w.s.Alarms[approvalAlarm(a)]
	if alarm == nil || alarm.Priority != PriorityImportant || !alarm.Sounds || len(alarm.For) != 0 || alarm.Due != 0 || !slices.Equal(alarm.To, []plans.SeatID{leader}) {
		t.Fatalf("it rings on that desk alone: %+v", alarm)
	}
	w.after(3*time.Minute + time.Second)
	if alarm = w.s.Alarms[approvalAlarm(a)]; alarm.Rings != 2 || !slices.Equal(alarm.Seats, []plans.SeatID{leader}) {
		t.Fatalf("unheard it goes out of the building, to him first: %+v", alarm)
	}
	w.do(leader, &Acknowledge{Alarms: []string{alarm.Key}})
	w.after(5*time.Minute + time.Second)
	if alarm = w.s.Alarms[approvalAlarm(a)]; alarm.Rings != 3 || alarm.AckAt != 0 {
		t.Fatalf("acknowledged and nothing done: it rings again: %+v", alarm)
	}
	w.do(leader, &GiveApproval{Approval: a})
	if alarm = w.s.Alarms[approvalAlarm(a)]; alarm != nil {
		t.Errorf("he has given his word: %+v", alarm)
	}
	w.replayed()
}

// What nobody on the scene waits for shows, and makes no sound; refused, it is
// over.
func TestAnApprovalThatCanWaitIsSilent(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.do("hq-fire-safety/commander", &EndHandling{Incident: id, Removed: true, Restored: true})
	a := w.asked(w.do("finance-bureau/duty", &AskPayment{Incident: id, Kind: "reserve", Purpose: "救灾", Amount: 1000}))
	alarm := w.s.Alarms[approvalAlarm(a)]
	if alarm == nil || alarm.Priority != PriorityGeneral || alarm.Sounds || len(alarm.To) == 0 {
		t.Fatalf("it shows: %+v", alarm)
	}
	w.do(alarm.To[0], &RefuseApproval{Approval: a, Reason: "由部门经费列支"})
	if alarm = w.s.Alarms[approvalAlarm(a)]; alarm != nil {
		t.Errorf("decided: %+v", alarm)
	}
	w.replayed()
}

// A27, A49: where another decides than when it was asked, it rings there.
func TestAnApprovalRingsAnewWhereItHasMoved(t *testing.T) {
	w, id := fireUnderHQ(t)
	a := w.asked(w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 200}}))
	w.do("emergency-office/duty", &DeclareCatastrophe{Incident: id, Reference: "市政府 1 号"})
	alarm := w.s.Alarms[approvalAlarm(a)]
	if alarm == nil || alarm.Cleared != 0 || slices.Contains(alarm.To, "leader-in-charge/fire-rescue") || !slices.Contains(alarm.To, "emergency-committee/director") {
		t.Fatalf("it is the committee's now: %+v", alarm)
	}
	w.replayed()
}
