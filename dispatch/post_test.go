package dispatch

import (
	"slices"
	"testing"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

func approvalOf(id IncidentID, approver plans.SeatID) approval.Approval {
	return approval.Approval{Kind: "supplies", Act: "approve-supplies", Subject: string(id), Clause: "6.4.3", Title: "毛毯", Text: "毛毯 200 条", Approver: approver}
}

// 4.4.1(b), 4.4.2(c), A44, A45: one commander, what is missing is told, nothing
// is tasked before check-in, and who is there need not set out.
func TestTheCommandPost(t *testing.T) {
	w, id := hostelFire(t)
	form := &FormPost{Incident: id, Commander: "hq-fire-safety/commander", Assembly: "珠市口", GoodsIn: "东口", GoodsOut: "西口", Groups: []PostGroup{{Name: "专业处置组", Leader: "fire-rescue"}}}
	w.refused(CodeNotAllowedNow, "4.4.1", "street-dashilan/leader", form)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	w.refused(CodeBlank, "4.4.1(b)", "street-dashilan/leader", &FormPost{Incident: id})
	w.refused(CodeAuthority, "4.4.1(d)", "field-command-post/executive", form)
	for _, ev := range w.do("street-dashilan/leader", form) {
		if p, ok := ev.(*PostFormed); ok && !slices.Equal(p.Missing, []string{"press", "executive", "contact:专业处置组"}) {
			t.Errorf("missing: %v", p.Missing)
		}
	}
	task := &AssignTask{Incident: id, Org: "fire-rescue", Text: "搜救二层"}
	w.refused(CodeNotAllowedNow, "4.4.2", "field-command-post/commander", task)
	w.do("street-dashilan/team", &CheckIn{Incident: id, Team: "微型消防站", Persons: 6})
	w.judge("open", id, "street-leader-departs", dashilan, "") // a team is not its leader
	w.do("fire-rescue/field", &CheckIn{Incident: id, Persons: 12})
	w.do("field-command-post/commander", task)
	w.do("hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	w.judge("met", id, "lead-department-departs", "fire-rescue", "")
	w.do("hq-fire-safety/commander", &TakeOverCommand{Incident: id, Commander: "hq-fire-safety/executive"})
	inc := w.s.Incidents[id]
	if n := len(inc.Post.Commanders); n != 2 || inc.Post.Acting() != "hq-fire-safety/executive" || inc.Post.By != "hq-fire-safety" {
		t.Errorf("after the takeover: %+v", inc.Post)
	}
	w.refused(CodeNotAllowedNow, "4.4.2", "field-command-post/registrar", &HandOverPost{Incident: id, Receiver: "市级现场指挥部"})
	w.do("emergency-office/duty", &RecordCityCommand{Incident: id, Reference: "京应急〔2026〕1号"})
	w.refused(CodeInvalid, "A48", "field-command-post/registrar", &HandOverPost{Incident: id, Receiver: "市级现场指挥部", Teams: one(2), Persons: one(17)})
	w.do("field-command-post/registrar", &HandOverPost{Incident: id, Receiver: "市级现场指挥部", Teams: one(2), Persons: one(18)})
	w.refused(CodeNotAllowedNow, "A48", "field-command-post/registrar", &ReleaseTeam{Incident: id, CheckIn: 1})
	if inc.Post.Under != orgCityCommand || len(inc.Handed.Entries) != 2 {
		t.Errorf("4.4.2(g): under %q, a list of %d", inc.Post.Under, len(inc.Handed.Entries))
	}
	if inc.Handed.Persons != 18 {
		t.Errorf("the list counts %d persons", inc.Handed.Persons)
	}
	w.refused(CodeNotAllowedNow, "A48", "fire-rescue/field", &CheckIn{Incident: id, Persons: 2})
	w.replayed()
}

// A31: the proposer does not approve; the plan's one approver does; an oral word
// is recorded by the emergency office and confirmed by the seat that gave it.
func TestApprovalByOneOtherHand(t *testing.T) {
	w, id := hostelFire(t)
	d := &deciding{e: w.e, s: w.s, env: Env{Now: w.now, Actor: Actor{Person: "p:fire-rescue/duty", Seat: "fire-rescue/duty"}}}
	ask := func() *ApprovalAsked {
		ev := d.ask(approvalOf(id, "leader-in-charge/fire-rescue"))
		w.carry(w.header(d.env.Actor), []Event{ev})
		return ev
	}
	a := ask()
	w.refused(CodeTwoHands, "A31", "fire-rescue/duty", &GiveApproval{Approval: a.Approval.ID})
	w.refused(CodeAuthority, "", "street-dashilan/leader", &GiveApproval{Approval: a.Approval.ID})
	w.refused(CodeAuthority, "A31", "street-dashilan/leader", &GiveApproval{Approval: a.Approval.ID, Oral: "leader-in-charge/fire-rescue"})
	w.do("emergency-office/duty", &GiveApproval{Approval: a.Approval.ID, Oral: "leader-in-charge/fire-rescue"})
	w.refused(CodeAuthority, "A31", "emergency-office/duty", &ConfirmApproval{Approval: a.Approval.ID})
	w.do("leader-in-charge/fire-rescue", &ConfirmApproval{Approval: a.Approval.ID})
	b := ask()
	w.refused(CodeReason, "A31", "leader-in-charge/fire-rescue", &RefuseApproval{Approval: b.Approval.ID})
	w.do("leader-in-charge/fire-rescue", &RefuseApproval{Approval: b.Approval.ID, Reason: "库存不足"})
	w.refused(CodeNotAllowedNow, "A31", "leader-in-charge/fire-rescue", &GiveApproval{Approval: b.Approval.ID})
	w.replayed()
	// One person in both seats would record his own word, and could never confirm it.
	c := ask()
	const leader plans.SeatID = "leader-in-charge/fire-rescue"
	recorder := w.s.Seats["emergency-office/duty"].Person
	w.carry(w.header(Actor{Person: recorder, Seat: leader}), []Event{&SeatTaken{Seat: leader, Person: recorder}})
	r := w.refused(CodeTwoHands, "A31", "emergency-office/duty", &GiveApproval{Approval: c.Approval.ID, Oral: leader})
	if len(r.Who) != 1 || r.Who[0] != leader {
		t.Errorf("%v may, it is said", r.Who)
	}
}

// A31: a delegation counts within its window, to the second, and not onward.
func TestDelegationCountsWithinItsWindow(t *testing.T) {
	w, id := hostelFire(t)
	until := w.now + 600
	w.do("emergency-committee/director", &GrantDelegation{To: "duty-office/leader", Acts: []string{ActStartLevelOne}, From: w.now, Until: until, Basis: "DG-7"})
	w.refused(CodeAuthority, "A31", "duty-office/leader", &GrantDelegation{To: "duty-office/duty", Acts: []string{ActStartLevelOne}, From: w.now, Until: until, Basis: "转授"})
	w.advance(until + 1)
	w.refused(CodeAuthority, "A31", "duty-office/leader", &StartResponse{Incident: id, Level: 1})
	w.do("emergency-committee/director", &GrantDelegation{To: "duty-office/leader", Acts: []string{ActStartLevelOne}, From: w.now, Until: w.now + 60, Basis: "DG-8"})
	w.advance(w.now + 60)
	w.do("duty-office/leader", &StartResponse{Incident: id, Level: 1})
}
