package dispatch

import (
	"maps"
	"slices"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// Who decides on something learns of it as he learns of a call. What holds up
// the handling of an incident or a warning rings on the desks of the seats in
// whose inbox it lies, until it is decided or has lapsed; what nobody waits for
// on the scene only shows. No figure of the plan stands behind it: no due is
// shown, and nothing of it enters the ledger (A02, A31).

func approvalAlarm(id approval.ID) string { return "approval/" + string(id) }

// settleApprovals raises and clears the alarms of what waits for a word.
func (x *settling) settleApprovals(ev Event) {
	switch ev := ev.(type) {
	case *ApprovalAsked:
		x.approvalWaits(x.s.Approvals[ev.Approval.ID])
	case *ApprovalGiven:
		x.decided(ev.Approval)
	case *ApprovalRefused:
		x.decided(ev.Approval)
	case *ApprovalLapsed:
		x.clearAlarm(approvalAlarm(ev.Approval))
	case *IncidentReclassified: // A27: the leader in charge is another
		x.approvalsMoved(func(a *approval.Approval) bool { return x.s.root(IncidentID(a.Subject)) == x.s.root(ev.Incident) })
	case *CatastropheDeclared: // A49: the stock is the committee's now
		x.approvalsMoved(func(*approval.Approval) bool { return true })
	default:
		x.passOn()
	}
}

// approvalWaits rings where it lies, but not on the desk from which it was
// asked: nobody approves his own (A31).
func (x *settling) approvalWaits(a *approval.Approval) {
	to := x.inboxes(a)
	if len(to) == 0 {
		return
	}
	alarm := Alarm{Key: approvalAlarm(a.ID), Priority: PriorityGeneral, What: "approval_waiting", Subject: a.Subject, To: to}
	if x.pressing(a) {
		alarm.Priority, alarm.Sounds = PriorityImportant, true
	}
	x.raise(alarm)
}

func (x *settling) inboxes(a *approval.Approval) []plans.SeatID {
	return slices.DeleteFunc(x.e.Deciders(x.s, a, x.h.At), func(s plans.SeatID) bool { return s == a.Proposed.Seat })
}

// pressing: the handling or the public waits for it. What is asked once the
// handling has ended can wait for the morning.
func (x *settling) pressing(a *approval.Approval) bool {
	inc := x.s.root(IncidentID(a.Subject))
	return contains(x.e.plan.Settings.PressingApprovals, a.Kind) && (inc == nil || inc.Phase.Live())
}

// decided: whoever has given his word has heard of it; nothing is left to
// acknowledge (ux rule 9 is for what ended by itself).
func (x *settling) decided(id approval.ID) {
	a := x.s.Alarms[approvalAlarm(id)]
	if a == nil || a.Cleared != 0 {
		return
	}
	if a.AckAt == 0 {
		x.emit(&AlarmAcknowledged{Keys: []string{a.Key}})
	}
	x.clearAlarm(a.Key)
}

// approvalsMoved rings anew where others decide now than when it was asked.
func (x *settling) approvalsMoved(which func(*approval.Approval) bool) {
	for _, id := range slices.Sorted(maps.Keys(x.s.Approvals)) {
		a := x.s.Approvals[id]
		if !a.Open() || !which(a) {
			continue
		}
		if old := x.s.Alarms[approvalAlarm(id)]; old == nil || !slices.Equal(old.To, x.inboxes(a)) {
			x.clearAlarm(approvalAlarm(id))
			x.approvalWaits(a)
		}
	}
}
