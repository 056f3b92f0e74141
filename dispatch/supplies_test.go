package dispatch

import (
	"testing"
	"time"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// 6.4.3, A54: who may ask, grant, order, issue, receive and account; a part is
// granted, never more; what never came is not returned.
func TestSuppliesStepByStep(t *testing.T) {
	w, id := fireUnderHQ(t)
	ask := &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 200}}
	r := w.refused(CodeAuthority, "6.4.3(b)", "street-niujie/duty", ask)
	if len(r.Who) == 0 || r.Who[0].Org() != "fire-rescue" || r.Offer != "record-fact" {
		t.Errorf("who could ask: %+v", r)
	}
	a := w.asked(w.do("fire-rescue/duty", ask))
	leader := plans.SeatID("leader-in-charge/fire-rescue")
	w.refused(CodeInvalid, "6.4.3", leader, &GiveApproval{Approval: a, Granted: map[string]int{"毛毯": 201}})
	w.refused(CodeInvalid, "6.4.3", leader, &GiveApproval{Approval: a, Granted: map[string]int{"帐篷": 1}})
	w.refused(CodeInvalid, "6.4.3", leader, &GiveApproval{Approval: a, Granted: map[string]int{"毛毯": 0}})
	w.do(leader, &GiveApproval{Approval: a, Granted: map[string]int{"毛毯": 150}})
	w.refused(CodeAuthority, "6.4.3", "street-niujie/duty", &OrderSupplies{Incident: id, Request: 1})
	w.do("fire-rescue/duty", &OrderSupplies{Incident: id, Request: 1})
	w.refused(CodeAuthority, "6.4.1(b)", "fire-rescue/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 100}})
	w.do("emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 100}})
	w.refused(CodeNotAllowedNow, "6.4.3", "emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 51}})
	w.refused(CodeAuthority, "6.4.3", "street-niujie/duty", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 100}})
	w.do("field-command-post/goods-in", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 98}})
	w.refused(CodeNotAllowedNow, "6.4.3", "field-command-post/goods-in", &ReturnSupplies{Incident: id, Request: 1, Returned: map[string]int{"毛毯": 99}})
	w.do("field-command-post/goods-in", &ReturnSupplies{Incident: id, Request: 1, Returned: map[string]int{"毛毯": 98}})
	if l := w.s.Incidents[id].Supplies[0].Lines[0]; l.Balance() != 2 || l.InTransit() != 2 {
		t.Errorf("the difference stays open: %+v", l)
	}
	w.do("field-command-post/goods-in", &ReturnSupplies{Incident: id, Request: 1, Lost: map[string]int{"毛毯": 2}, Reason: "途中遗失"})
	w.refused(CodeNotAllowedNow, "6.4.3", "field-command-post/goods-in", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 1}})
	if w.s.Incidents[id].Supplies[0].Open() {
		t.Error("it does not balance to zero")
	}
	w.replayed()
}

// 6.4.3(c), A54: what the city or another district asks for the committee
// decides; a street decides on its own.
func TestSuppliesForOthersAndOfOnesOwn(t *testing.T) {
	w, id := fireUnderHQ(t)
	out := &RequestSupplies{Incident: id, Lines: map[string]int{"水泵": 4}, Outside: "邻区防汛办"}
	w.refused(CodeAuthority, "6.4.3(c)", "fire-rescue/duty", out)
	a := w.asked(w.do("emergency-office/duty", out))
	w.refused(CodeAuthority, "6.4.3", "leader-in-charge/fire-rescue", &GiveApproval{Approval: a})
	w.do("emergency-committee/deputy-director-executive", &GiveApproval{Approval: a})
	w.refused(CodeAuthority, "A54", "fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"雨衣": 4}, Own: true})
	w.do("street-dashilan/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"雨衣": 4}, Own: true})
	w.refused(CodeAuthority, "A54", "emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 2, Lines: map[string]int{"雨衣": 4}})
	w.do("street-dashilan/duty", &IssueSupplies{Incident: id, Request: 2, Lines: map[string]int{"雨衣": 4}})
	w.replayed()
}

// A49: in a catastrophe every draw is the committee's to allow, on every
// incident, also what was asked before and a street's own.
func TestInACatastropheAllStockIsTheCommittees(t *testing.T) {
	w, id := fireUnderHQ(t)
	other := w.report("street-niujie/duty", &ReportIncident{Title: "漏水", Type: 19, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "grid"}})
	before := w.asked(w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 20}}))
	w.do("emergency-office/duty", &DeclareCatastrophe{Incident: id, Reference: "京政〔2026〕5号"})
	after := w.asked(w.do("urban-management/duty", &RequestSupplies{Incident: other, Lines: map[string]int{"水泵": 2}}))
	own := w.asked(w.do("street-niujie/duty", &RequestSupplies{Incident: other, Lines: map[string]int{"沙袋": 20}, Own: true}))
	for _, a := range []approval.ID{before, after, own} {
		r := w.refused(CodeAuthority, "6.4.3", "leader-in-charge/fire-rescue", &GiveApproval{Approval: a})
		if len(r.Who) == 0 || r.Who[0].Org() != orgCommittee {
			t.Errorf("who could: %v", r.Who)
		}
		w.do("emergency-committee/director", &GiveApproval{Approval: a})
	}
	w.replayed()
}

// A27: a request follows its type: corrected, the other leader decides.
func TestASupplyRequestFollowsItsType(t *testing.T) {
	w, id := fireUnderHQ(t)
	a := w.asked(w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 20}}))
	w.do("emergency-office/duty", &Reclassify{Incident: id, Type: 29, Reason: "更正"})
	w.refused(CodeAuthority, "6.4.3", "leader-in-charge/fire-rescue", &GiveApproval{Approval: a})
	w.do("leader-in-charge/health-commission", &GiveApproval{Approval: a})
	w.replayed()
}

// A55: counted hourly, with a nudge and no more; closed empty or with a place
// for everyone, by those whose it is.
func TestAShelterIsCountedAndClosed(t *testing.T) {
	w, id := fireUnderHQ(t)
	open := &OpenShelter{Incident: id, Title: "活动站", Places: 60, Manager: "主任", SpecialNeeds: "轮椅"}
	w.refused(CodeBlank, "A55", "street-dashilan/duty", open)
	open.Supplier = "街道食堂"
	w.do("street-dashilan/duty", open)
	key := shelterAlarm(shelterRef(id, 1))
	w.after(time.Hour - time.Second)
	if w.s.Alarms[key] != nil {
		t.Error("nudged too soon")
	}
	w.after(time.Second)
	if a := w.s.Alarms[key]; a == nil || a.Sounds {
		t.Fatalf("no quiet nudge after an hour: %+v", a)
	}
	w.refused(CodeAuthority, "A55", "street-niujie/duty", &RecordOccupancy{Incident: id, Shelter: 1, Occupied: 31})
	w.do("street-dashilan/duty", &RecordOccupancy{Incident: id, Shelter: 1, Occupied: 31})
	if w.s.Alarms[key] != nil && w.s.Alarms[key].Cleared == 0 {
		t.Error("the count does not answer the nudge")
	}
	r := w.refused(CodeNotAllowedNow, "A55", "street-dashilan/duty", &CloseShelter{Incident: id, Shelter: 1})
	if r.Field != "onward" {
		t.Errorf("field %q", r.Field)
	}
	w.do("street-dashilan/duty", &CloseShelter{Incident: id, Shelter: 1, Onward: "31 人返家"})
	w.after(2 * time.Hour)
	if a := w.s.Alarms[key]; a != nil && a.Cleared == 0 {
		t.Error("a closed shelter is asked about")
	}
	w.replayed()
}

// 6.4.3(b), A54: the lead department orders through the bureau's dispatch; who
// tries without being either is sent to them, whoever it was that asked.
func TestWhoOrdersSupplies(t *testing.T) {
	w, id := hostelFire(t)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	a := w.asked(w.do("street-dashilan/leader", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 20}}))
	w.do("leader-in-charge/fire-rescue", &GiveApproval{Approval: a})
	for _, seat := range []plans.SeatID{"emergency-office/duty", "street-dashilan/duty"} {
		r := w.refused(CodeAuthority, "6.4.3", seat, &OrderSupplies{Incident: id, Request: 1})
		for _, who := range r.Who {
			if who.Org() != "fire-rescue" && who.Org() != "emergency-bureau" {
				t.Errorf("%s is sent to %s", seat, who)
			}
		}
		if len(r.Who) == 0 {
			t.Errorf("%s is sent to nobody", seat)
		}
	}
	w.do("emergency-bureau/duty", &OrderSupplies{Incident: id, Request: 1})
	w.replayed()
}
