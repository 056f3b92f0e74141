package dispatch

import (
	"testing"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// fireUnderHQ is the hostel fire with level two in force.
func fireUnderHQ(t testing.TB) (*world, IncidentID) {
	w, id := hostelFire(t)
	w.do("hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	return w, id
}

func (w *world) asked(evs []Event) approval.ID {
	for _, ev := range evs {
		if a, ok := ev.(*ApprovalAsked); ok {
			return a.Approval.ID
		}
	}
	w.t.Fatal("nothing was asked")
	return ""
}

var safe = map[string]string{"safety": "已确认"}

// 4.5.1, 4.5.4, 6.4.5(b), A51: at least one, of the category's own list; coercion
// needs the commander and a legal basis, requisition an order, special measures
// their decision.
func TestMeasures(t *testing.T) {
	w, id := fireUnderHQ(t)
	choose := func(ms ...ChosenMeasure) *ChooseMeasures { return &ChooseMeasures{Incident: id, Measures: ms} }
	w.refused(CodeBlank, "4.5.1", "hq-fire-safety/commander", choose())
	w.refused(CodeNotAllowedNow, "4.5.1", "hq-fire-safety/commander", choose(ChosenMeasure{Clause: "4.5.2(1)"}))
	w.refused(CodeAuthority, "4.4.2", "street-niujie/duty", choose(ChosenMeasure{Clause: "4.5.1(1)"}))
	w.do("hq-fire-safety-office/duty", choose(ChosenMeasure{Clause: "4.5.1(1)", Unit: "fire-rescue", Details: safe}, ChosenMeasure{Clause: "4.5.1(2)", Unit: "public-security"}, ChosenMeasure{Clause: "4.5.1(7)"}))
	if n := len(w.s.Incidents[id].Tasks); n != 3 {
		t.Errorf("three measures made %d tasks", n)
	}
	seal := ChosenMeasure{Clause: "4.5.1(10)", Basis: "消防法", Details: map[string]string{"place": "仓库", "reason": "存有油料", "officer": "消防监督员"}}
	w.refused(CodeAuthority, "A51", "hq-fire-safety-office/duty", choose(seal))
	w.refused(CodeBlank, "A51", "hq-fire-safety/commander", choose(ChosenMeasure{Clause: "4.5.1(10)"}))
	w.do("hq-fire-safety/commander", choose(seal))
	w.refused(CodeNotAllowedNow, "6.4.5", "hq-fire-safety/commander", choose(ChosenMeasure{Clause: "4.5.1(5)", Basis: "突发事件应对法"}))
	w.refused(CodeAuthority, "6.4.5", "street-dashilan/leader", &IssueRequisition{Incident: id, Item: "旅馆", Basis: "突发事件应对法"})
	w.do("duty-office/district-leader", &IssueRequisition{Incident: id, Item: "旅馆", Basis: "突发事件应对法"})
	w.do("hq-fire-safety/commander", choose(ChosenMeasure{Clause: "4.5.1(5)", Order: 1}))
	w.refused(CodeNotAllowedNow, "4.5.4", "duty-office/district-leader", choose(ChosenMeasure{Clause: "4.5.4(1)", Unit: "education-commission"}))
	w.do("duty-office/district-leader", choose(ChosenMeasure{Clause: "4.5.4(1)", Unit: "education-commission", Basis: "法", Decision: "区委、区政府决定", Superior: "京〔2026〕2号", Details: map[string]string{"scope": "全区中小学"}}))
	w.replayed()
}

// 6.4.3, A54: approved by the leader in charge, never more than approved, and
// the line closes at zero.
func TestSuppliesFromRequestToReturn(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.do("emergency-bureau/duty", &SetStock{Items: map[string]int{"毛毯": 500}})
	a := w.asked(w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 200, "照明组": 3}}))
	w.refused(CodeNotAllowedNow, "6.4.3", "fire-rescue/duty", &OrderSupplies{Incident: id, Request: 1})
	w.refused(CodeAuthority, "6.4.3", "leader-in-charge/health-commission", &GiveApproval{Approval: a})
	w.do("leader-in-charge/fire-rescue", &GiveApproval{Approval: a, Granted: map[string]int{"毛毯": 150, "照明组": 3}})
	w.do("fire-rescue/duty", &OrderSupplies{Incident: id, Request: 1})
	w.refused(CodeNotAllowedNow, "6.4.3", "emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 200}})
	w.do("emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 150}})
	w.do("field-command-post/goods-in", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 148}})
	w.refused(CodeNotAllowedNow, "6.4.3", "field-command-post/goods-in", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 3}})
	w.refused(CodeReason, "6.4.3", "field-command-post/goods-in", &ReturnSupplies{Incident: id, Request: 1, Lost: map[string]int{"毛毯": 2}})
	w.do("field-command-post/goods-in", &ReturnSupplies{Incident: id, Request: 1, Returned: map[string]int{"毛毯": 146}, Consumed: map[string]int{"毛毯": 2}, Lost: map[string]int{"毛毯": 2}, Reason: "途中遗失"})
	r := w.s.Incidents[id].Supplies[0]
	if r.Line("毛毯").Balance() != 0 || w.held("毛毯") != 496 {
		t.Errorf("balance %d, stock %d", r.Line("毛毯").Balance(), w.held("毛毯"))
	}
	w.replayed()
}

// A55, 4.5.6: a shelter has capacity, manager and provision for special needs.
func TestShelters(t *testing.T) {
	w, id := fireUnderHQ(t)
	open := &OpenShelter{Incident: id, Title: "社区活动中心", Places: 60, Manager: "社区主任", Supplier: "街道食堂"}
	w.refused(CodeBlank, "4.5.6", "street-dashilan/duty", open)
	open.SpecialNeeds = "轮椅 2 部，护理员 1 人"
	w.refused(CodeAuthority, "4.4.2", "street-niujie/duty", open)
	w.do("street-dashilan/duty", open)
	w.do("street-dashilan/duty", &RecordOccupancy{Incident: id, Shelter: 1, Occupied: 31})
	w.refused(CodeNotAllowedNow, "A55", "street-dashilan/duty", &CloseShelter{Incident: id, Shelter: 1})
	w.do("street-dashilan/duty", &CloseShelter{Incident: id, Shelter: 1, Onward: "投亲 31 人"})
	w.replayed()
}

// 4.7.1(f), A53, A31: the chain of a release; locked counts; an edit lapses the
// approval.
func TestReleasesGoThroughOneChain(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.do("fire-rescue/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger}})
	w.do("fire-rescue/duty", &RecordFigures{Incident: id, Figures: Figures{Dead: one(3)}, Rank: 5})
	w.refused(CodeAuthority, "4.7.1", "street-dashilan/publicity", &PublishRelease{Incident: id, Text: "电动车起火，3 死"})
	w.do("fire-rescue/duty", &DraftRelease{Incident: id, Text: "火已扑灭，2 人死亡", Counts: map[string]int{"dead": 2}})
	submit := func() approval.ID {
		return w.asked(w.do("publicity-department/duty", &SubmitRelease{Incident: id, Release: 1}))
	}
	a := submit()
	w.refused(CodeTwoHands, "A31", "publicity-department/duty", &GiveApproval{Approval: a})
	w.do("hq-fire-safety/commander", &GiveApproval{Approval: a})
	pub := &PublishRelease{Incident: id, Release: 1, CityReference: "京宣〔2026〕1号"}
	w.refused(CodeNotAllowedNow, "A53", "publicity-department/duty", pub)
	w.do("publicity-department/duty", &EditRelease{Incident: id, Release: 1, Text: "火已扑灭，3 人死亡", Counts: map[string]int{"dead": 3}})
	if w.s.Approvals[a].Lapsed == 0 {
		t.Error("the edit did not lapse the approval")
	}
	w.refused(CodeNotAllowedNow, "4.7.1", "publicity-department/duty", pub)
	w.do("hq-fire-safety/commander", &GiveApproval{Approval: submit()})
	w.refused(CodeBlank, "A53", "publicity-department/duty", &PublishRelease{Incident: id, Release: 1})
	w.do("publicity-department/duty", pub)
	w.refused(CodeAuthority, "A53", "field-command-post/commander", &AlertPublic{Incident: id, Hazard: "浓烟", Area: "珠市口", Action: "关窗"})
	w.do("hq-fire-safety/commander", &FormPost{Incident: id, Commander: "field-command-post/commander"})
	w.refused(CodeNotAllowedNow, "A53", "field-command-post/commander", &AlertPublic{Incident: id, Hazard: "浓烟", Area: "珠市口", Action: "关窗", Cause: "电池"})
	w.do("field-command-post/commander", &AlertPublic{Incident: id, Hazard: "浓烟", Area: "珠市口", Action: "关窗"})
	w.replayed()
}

// 2.3.3, A28: a type without a headquarters gets one from its one leader in
// charge with the head of the lead department.
func TestTemporaryHeadquarters(t *testing.T) {
	w := newWorld(t, "2026-09-08T08:35:00+08:00")
	id := w.report("street-niujie/duty", &ReportIncident{Title: "投资人聚集", Type: 41, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "grid"}})
	start := &StartResponse{Incident: id, Level: 2}
	w.refused(CodeNotAllowedNow, "4.3.3", "hq-temporary/commander", start)
	lead := w.e.book(w.s.Incidents[id]).Lead
	approver := plans.SeatID("leader-in-charge/" + string(lead))
	set := &SetUpTemporaryHQ{Incident: id, Members: []plans.SeatID{approver}}
	w.refused(CodeBlank, "2.3.3", approver, set)
	set.Members = append(set.Members, plans.SeatID(string(lead)+"/head"))
	w.refused(CodeAuthority, "2.3.3", "leader-in-charge/fire-rescue", set)
	w.do(approver, set)
	w.do("hq-temporary/commander", start)
	if w.s.Incidents[id].Command != orgTemporaryHQ {
		t.Error("the temporary headquarters does not command")
	}
	w.replayed()
}

// 4.3.5, A48: asked in the committee's name with its director's approval;
// command moves on acceptance only.
func TestExpansion(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.refused(CodeInvalid, "4.3.5", "emergency-office/duty", &RequestExpansion{Incident: id, Text: "请求支援"})
	a := w.asked(w.do("emergency-office/duty", &RequestExpansion{Incident: id, InNameOf: "emergency-committee", Text: "请求支援"}))
	w.refused(CodeNotAllowedNow, "4.3.5", "emergency-office/duty", &SendExpansion{Incident: id, Approval: a})
	w.refused(CodeAuthority, "4.3.5", "emergency-committee/deputy-director-legal", &GiveApproval{Approval: a})
	w.do("emergency-committee/director", &GiveApproval{Approval: a})
	w.do("emergency-office/duty", &SendExpansion{Incident: id, Approval: a})
	if w.s.Incidents[id].Command != "hq-fire-safety" {
		t.Error("a request moved command")
	}
	w.do("emergency-office/duty", &RecordCityAnswer{Incident: id, Answer: "accepted", Reference: "京应急〔2026〕9号"})
	if w.s.Incidents[id].Command != orgCityCommand {
		t.Error("acceptance did not move command")
	}
	w.refused(CodeNotAllowedNow, "A48", "hq-fire-safety/commander", &EndHandling{Incident: id, Removed: true, Restored: true})
	w.replayed()
}

// 4.6.2(a), 4.6.2(b), 4.6.2(d), A52: local calls are filed; together the whole district needs the city.
func TestMobilisation(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.refused(CodeAuthority, "4.6.2", "street-dashilan/leader", &Mobilise{Incident: id, Streets: []plans.OrgID{dashilan}, Text: "志愿者"})
	w.do("duty-office/district-leader", &Mobilise{Incident: id, Streets: []plans.OrgID{dashilan, "street-niujie"}, Text: "志愿者"})
	w.judge("open tgt 02:37:30", id, "file-mobilisation", "district-government", "municipal-government")
	var rest []plans.OrgID
	for _, s := range plan.Streets {
		if s.Org != dashilan && s.Org != "street-niujie" {
			rest = append(rest, s.Org)
		}
	}
	w.refused(CodeNotAllowedNow, "4.6.2", "duty-office/district-leader", &Mobilise{Incident: id, Streets: rest, Text: "志愿者"})
	w.refused(CodeNotAllowedNow, "4.6.2", "duty-office/district-leader", &Mobilise{Incident: id, Streets: rest, Text: "志愿者", CityReference: "京政〔2026〕5号"})
	w.do("duty-office/district-leader", &RequestMobilisation{Incident: id, Text: "全区动员"})
	w.refused(CodeNotAllowedNow, "4.6.2", "emergency-office/duty", &Mobilise{Incident: id, Whole: true, Text: "志愿者"})
	w.do("emergency-office/duty", &Mobilise{Incident: id, Streets: rest, Text: "志愿者", CityReference: "京政〔2026〕5号"})
	if n := len(w.s.Incidents[id].Tasks); n != 2+len(plan.Streets)+3 {
		t.Errorf("4.6.2(b): %d tasks", n)
	}
	w.replayed()
}

// 4.8, A47: the end needs both conditions, by the body in command; it is told to
// every participant, and lists what is still out.
func TestTheEndIsToldToEverybody(t *testing.T) {
	w, id := fireUnderHQ(t)
	w.do("emergency-office/duty", &Coordinate{Incident: id, Bodies: []plans.OrgID{"public-security", "health-commission"}})
	w.do("fire-rescue/field", &CheckIn{Incident: id, Team: "一中队", Persons: 12})
	w.refused(CodeAuthority, "4.8", "street-dashilan/leader", &EndHandling{Incident: id, Removed: true, Restored: true})
	w.refused(CodeBlank, "4.8", "hq-fire-safety/commander", &EndHandling{Incident: id, Removed: true})
	for _, ev := range w.do("hq-fire-safety/commander", &EndHandling{Incident: id, Removed: true, Restored: true}) {
		if e, ok := ev.(*HandlingEnded); ok && len(e.Open) != 1 {
			t.Errorf("still out: %v", e.Open)
		}
	}
	all := []plans.OrgID{dashilan, "public-security", "health-commission", "fire-rescue"}
	for _, org := range all {
		w.judge("open tgt 02:37:30", id, "notify-end", "hq-fire-safety", org)
	}
	w.do("hq-fire-safety/commander", &SendReport{Incidents: []IncidentID{id}, Kind: Notice, From: "hq-fire-safety", To: all, Items: Written{"event": "应急结束"}})
	for _, org := range all {
		w.judge("met", id, "notify-end", "hq-fire-safety", org)
	}
	w.replayed()
}
