package dispatch

import (
	"testing"

	"wanghuo/dispatch/register"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

func (w *world) held(item string) int {
	n, _ := w.e.StockOf(w.s, item)
	return n
}

func sealed(text, key string) Secret {
	s := Plain(text)
	s.Seal(&vault.Sealed{Key: key, Alg: "none", Box: []byte(text)})
	return s
}

func teamRow(key, name, owner, level string) RegisterRow {
	return RegisterRow{Key: key, Values: map[string]string{"name": name, "owner": owner, "level": level, "capacity": "12"}}
}

func (w *world) importTeams(rows ...RegisterRow) {
	w.t.Helper()
	w.do("emergency-office/duty", &ImportRegister{Register: register.Team, Mode: "merge", Rows: rows})
}

// 6.2.2(b): a register is kept by its owner; the emergency office and bureau
// keep all (6.1.2(c)).
func TestABodyKeepsItsOwnEntries(t *testing.T) {
	w := newWorld(t, "2026-03-12T08:00:00+08:00")
	own := &ImportRegister{Register: register.Team, Mode: "merge", Rows: []RegisterRow{teamRow("DS-01", "大栅栏基层队", "大栅栏街道", "基层")}}
	w.do("street-dashilan/duty", own)
	e, ok := w.s.Entry("team/DS-01")
	if !ok || e.Owner() != "street-dashilan" || e.Values["level"] != register.GrassRoots {
		t.Fatalf("entry %+v", e)
	}
	w.refused(CodeAuthority, "6.1.2(c)", "street-baizhifang/duty", own)
	w.refused(CodeAuthority, "6.1.2(c)", "street-baizhifang/duty", &RetireRegisterEntry{Register: register.Team, Key: "DS-01", Reason: "x"})
	w.do("emergency-bureau/duty", &RetireRegisterEntry{Register: register.Team, Key: "DS-01", Reason: "队伍撤销"})
	if _, ok := w.s.Entry("team/DS-01"); ok {
		t.Error("retired and still in use")
	}
	w.replayed()
}

// The same file again changes nothing; a whole list retires what it lacks, of
// the actor's own field only.
func TestAnImportIsIdempotentAndReplacesOnlyOnesOwn(t *testing.T) {
	w := newWorld(t, "2026-03-12T08:00:00+08:00")
	w.importTeams(teamRow("A", "甲队", "street-dashilan", "grass_roots"), teamRow("B", "乙队", "street-dashilan", "volunteer"), teamRow("C", "丙队", "street-baizhifang", "grass_roots"))
	again := w.do("emergency-office/duty", &ImportRegister{Register: register.Team, Mode: "merge", Rows: []RegisterRow{teamRow("A", "甲队", "大栅栏街道", "基层")}})
	if ev := again[0].(*RegisterImported); len(ev.Entries) != 0 || ev.Unchanged != 1 {
		t.Errorf("again: %+v", ev)
	}
	whole := w.do("street-dashilan/duty", &ImportRegister{Register: register.Team, Mode: "replace", Rows: []RegisterRow{teamRow("A", "甲队", "street-dashilan", "grass_roots")}})
	if ev := whole[0].(*RegisterImported); len(ev.Retired) != 1 || ev.Retired[0] != "B" {
		t.Errorf("whole list: %+v", ev)
	}
	if _, ok := w.s.Entry("team/C"); !ok {
		t.Error("another street's team was retired")
	}
	w.refused(CodeInvalid, "6.2.2(b)", "emergency-office/duty", &ImportRegister{Register: register.Team, Mode: "merge", Rows: []RegisterRow{teamRow("D", "丁", "street-dashilan", "grass_roots"), teamRow("D", "丁", "street-dashilan", "grass_roots")}})
	r := w.refused(CodeInvalid, "6.2.2(b)", "emergency-office/duty", &ImportRegister{Register: register.Team, Mode: "merge", Rows: []RegisterRow{teamRow("E", "戊队", "某某局", "grass_roots")}})
	if r.Field != "rows.0.owner" {
		t.Errorf("the faulty cell is %q", r.Field)
	}
	w.replayed()
}

// A65: names and telephone numbers are sealed, stay when a row keeps them, and
// can be destroyed for one person alone.
func TestPersonalColumnsAreSealedAndErased(t *testing.T) {
	w := newWorld(t, "2026-03-12T08:00:00+08:00")
	row := teamRow("A", "甲队", "street-dashilan", "grass_roots")
	row.Personal = []PersonalCell{{"leader", sealed("某某", "k1")}, {"phone", sealed("100", "k1")}}
	w.importTeams(row)
	plain := teamRow("A", "甲队", "street-dashilan", "grass_roots")
	plain.Values["leader"] = "某某"
	w.refused(CodeInvalid, "A65", "emergency-office/duty", &ChangeRegisterEntry{Register: register.Team, Row: plain})
	kept := teamRow("A", "甲队改名", "street-dashilan", "grass_roots")
	kept.Keep = []string{"leader", "phone"}
	w.do("emergency-office/duty", &ChangeRegisterEntry{Register: register.Team, Row: kept})
	if e, _ := w.s.Entry("team/A"); len(e.Sealed) != 2 || e.Name() != "甲队改名" {
		t.Fatalf("kept %+v", e)
	}
	evs := w.do("emergency-office/leader", &ErasePersonal{Target: "team/A", Basis: "本人要求"})
	if keys := evs[0].(*PersonalErased).Keys; len(keys) != 1 || keys[0] != "k1" {
		t.Errorf("keys %v", keys)
	}
	if e, _ := w.s.Entry("team/A"); len(e.Sealed) != 0 || w.s.SubjectKey("team/A") != "" {
		t.Errorf("erased, and still there: %+v", e)
	}
	w.replayed()
}

// 6.1.2(e): who takes part may call a district team, who does not is refused;
// it is out until it is released. 6.1.3: a street's team is the street's.
func TestWhoMayCallATeam(t *testing.T) {
	w := newWorld(t, "2026-03-12T18:00:00+08:00")
	id := w.report("street-baizhifang/duty", fire("street-baizhifang"))
	w.importTeams(teamRow("GAS", "区燃气抢修队", "urban-management", "professional"), teamRow("DS", "大栅栏基层队", "street-dashilan", "grass_roots"),
		teamRow("BZ", "白纸坊基层队", "street-baizhifang", "grass_roots"), teamRow("WJ", "驻区部队分队", "garrison-forces", "garrison"))
	w.refused(CodeAuthority, "6.1.2(e)", "street-guanganmennei/duty", &CallTeam{Incident: id, Entry: "team/GAS"})
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/GAS", Task: "抢修"})
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/BZ"})
	w.refused(CodeNotAllowedNow, "6.1.2(e)", "street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/GAS"})
	w.refused(CodeNotAllowedNow, "6.1.2(f)", "urban-management/duty", &RetireRegisterEntry{Register: register.Team, Key: "GAS", Reason: "x"})
	if a := w.s.Alarms[callAlarm(id, 1)]; a == nil || a.For[0] != "urban-management" {
		t.Errorf("the owner is not told: %+v", a)
	}
	evs := w.do("urban-management/duty", &CheckIn{Incident: id, Entry: "team/GAS"})
	// 6.1.2(f): on the scene it obeys whoever commands there, not its own body.
	w.do("street-baizhifang/leader", &StartResponse{Incident: id, Level: 3})
	w.refused(CodeAuthority, "4.4.2", "urban-management/duty", &AssignTask{Incident: id, Org: "urban-management", Team: "区燃气抢修队", Text: "撤回"})
	w.do("street-baizhifang/leader", &AssignTask{Incident: id, Org: "urban-management", Team: "区燃气抢修队", Text: "关阀抢修"})
	x := evs[0].(*CheckedIn).CheckIn
	if x.Team != "区燃气抢修队" || x.Persons != 12 || x.Org != "urban-management" {
		t.Errorf("checked in %+v", x)
	}
	inc := w.s.Incidents[id]
	if a := w.s.Alarms[callAlarm(id, 1)]; inc.Calls[0].Arrived != w.now || a != nil && a.Cleared == 0 {
		t.Errorf("call %+v", inc.Calls[0])
	}
	w.refused(CodeNotAllowedNow, "4.4.2", "urban-management/duty", &CheckIn{Incident: id, Entry: "team/GAS"})
	w.do("urban-management/duty", &ReleaseTeam{Incident: id, CheckIn: x.ID})
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/GAS"})
	w.do("street-baizhifang/duty", &RecallTeam{Incident: id, Call: 3, Reason: "已控制"})
	if w.s.whereabouts("team/GAS") != nil {
		t.Error("recalled and still out")
	}
	w.replayed()
}

// 6.1.5: a garrison force is asked; it is on its way once it has said yes.
func TestAGarrisonForceIsAsked(t *testing.T) {
	w := newWorld(t, "2026-03-12T18:00:00+08:00")
	id := w.report("street-baizhifang/duty", fire("street-baizhifang"))
	w.importTeams(teamRow("WJ", "驻区部队分队", "garrison-forces", "garrison"))
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/WJ"})
	if w.s.whereabouts("team/WJ") != nil {
		t.Error("asked only, and out already")
	}
	w.do("street-baizhifang/duty", &AnswerCall{Incident: id, Call: 1, Accepted: true, Answer: "二十人，十分钟后出发"})
	if w.s.whereabouts("team/WJ") == nil {
		t.Error("it has said yes and is not on its way")
	}
	w.refused(CodeNotAllowedNow, "6.1.5", "street-baizhifang/duty", &AnswerCall{Incident: id, Call: 1, Accepted: false, Answer: "否"})
	w.replayed()
}

// 6.1.2(b): certified by the office alone. 6.1.2(g): outside, and it knows.
func TestCertifiedByTheOfficeAndToldWhenOutside(t *testing.T) {
	w := newWorld(t, "2026-03-12T18:00:00+08:00")
	w.importTeams(teamRow("GAS", "区燃气抢修队", "urban-management", "professional"))
	w.refused(CodeAuthority, "6.1.2(b)", "urban-management/duty", &CertifyTeam{Key: "GAS", Certified: true})
	w.do("emergency-office/duty", &CertifyTeam{Key: "GAS", Certified: true})
	w.refused(CodeBlank, "6.1.2(g)", "urban-management/duty", &SetAvailability{Register: register.Team, Key: "GAS", State: "outside"})
	w.do("urban-management/duty", &SetAvailability{Register: register.Team, Key: "GAS", State: "outside", Why: "丰台区"})
	if a := w.s.Alarms["outside/team/GAS"]; a == nil || a.For[0] != orgEmergencyOffice {
		t.Errorf("the office is not told: %+v", a)
	}
	id := w.report("street-baizhifang/duty", fire("street-baizhifang"))
	w.refused(CodeNotAllowedNow, "6.1.2(e)", "street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/GAS"})
	w.do("urban-management/duty", &SetAvailability{Register: register.Team, Key: "GAS", State: "available"})
	if a := w.s.Alarms["outside/team/GAS"]; a != nil && a.Cleared == 0 {
		t.Error("back, and the notice stands")
	}
	if e, _ := w.s.Entry("team/GAS"); e.Certified == 0 {
		t.Error("it lost its recognition on the way")
	}
	w.replayed()
}

// 6.4.1(a), 6.4.1(b): supplies draw on the depots and go back where they came
// from; owners change by order only while an incident is handled.
func TestSuppliesDrawOnTheRegisterOfStock(t *testing.T) {
	w := newWorld(t, "2026-03-12T02:00:00+08:00")
	stock := func(key, depot, owner, n string) RegisterRow {
		return RegisterRow{Key: key, Values: map[string]string{"name": "毛毯", "owner": owner, "depot": depot, "unit": "条", "quantity": n}}
	}
	w.do("emergency-bureau/duty", &ImportRegister{Register: register.Stock, Mode: "merge", Rows: []RegisterRow{stock("B1", "北库", "emergency-bureau", "100"), stock("B2", "南库", "emergency-bureau", "80"), stock("S1", "街道库", "street-dashilan", "30")}})
	id := w.report("street-dashilan/duty", fire("street-dashilan"))
	w.do("street-dashilan/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 40}, Own: true})
	r := w.refused(CodeNotAllowedNow, "6.4.3", "street-dashilan/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 31}})
	if r.Field != "lines.毛毯" {
		t.Errorf("field %q", r.Field)
	}
	w.do("street-dashilan/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 20}})
	quantity := func(key string) int {
		e, _ := w.s.Entry(register.RefOf(register.Stock, key))
		return e.Number("quantity")
	}
	if quantity("S1") != 10 || w.held("毛毯") != 180 {
		t.Errorf("the street holds %d, the district %d", quantity("S1"), w.held("毛毯"))
	}
	w.do("street-dashilan/duty", &ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 20}})
	w.do("street-dashilan/duty", &ReturnSupplies{Incident: id, Request: 1, Returned: map[string]int{"毛毯": 15}, Consumed: map[string]int{"毛毯": 5}})
	if quantity("S1") != 25 {
		t.Errorf("15 came back, the street holds %d", quantity("S1"))
	}
	w.refused(CodeNotAllowedNow, "6.4.1(b)", "emergency-bureau/duty", &ChangeRegisterEntry{Register: register.Stock, Row: stock("S1", "街道库", "emergency-bureau", "25")})
	w.refused(CodeNotAllowedNow, "6.4.1(b)", "emergency-bureau/duty", &SetStock{Items: map[string]int{"毛毯": 5}})
	w.replayed()
}

func fire(street plans.OrgID) *ReportIncident {
	return &ReportIncident{Title: "店铺起火", Type: 9, Location: Location{Street: street}, Source: Source{Kind: "street", Channel: ByPhone}}
}

// 6.4.3(c): what the city or another district gets is the committee's decision
// alone, never more than is there, and less than asked needs its reason.
func TestOutsideRequestsAreTheCommittees(t *testing.T) {
	w := newWorld(t, "2026-03-12T08:00:00+08:00")
	w.do("emergency-bureau/duty", &SetStock{Items: map[string]int{"毛毯": 100}})
	ask := func(granted map[string]int, reason string) *DecideOutsideRequest {
		return &DecideOutsideRequest{Asker: "某区", Lines: map[string]int{"毛毯": 120}, Granted: granted, Reason: reason}
	}
	w.refused(CodeAuthority, "6.4.3(c)", "emergency-bureau/duty", ask(nil, "无"))
	w.refused(CodeReason, "6.4.3(c)", "emergency-committee/director", ask(nil, ""))
	w.refused(CodeNotAllowedNow, "6.4.3(c)", "emergency-committee/director", ask(map[string]int{"毛毯": 101}, "留用"))
	w.refused(CodeInvalid, "6.4.3(c)", "emergency-committee/director", ask(map[string]int{"毛毯": 121}, "留用"))
	w.do("emergency-committee/director", ask(map[string]int{"毛毯": 100}, "全部库存"))
	if w.held("毛毯") != 0 || len(w.s.Outside) != 1 || w.s.Outside[0].By != "emergency-committee/director" {
		t.Errorf("%d left, %+v", w.held("毛毯"), w.s.Outside)
	}
	w.replayed()
}

// 6.1.4(b): another street's volunteers are asked; what they answer is on
// record, and who declines is not out. 6.1.3: a street calls its own at once.
func TestVolunteersAreAskedAndAnswer(t *testing.T) {
	w := newWorld(t, "2026-03-12T18:00:00+08:00")
	id := w.report("street-baizhifang/duty", fire("street-baizhifang"))
	w.importTeams(teamRow("V1", "白纸坊志愿队", "street-baizhifang", "volunteer"), teamRow("V2", "牛街志愿队", "street-niujie", "volunteer"))
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/V1"})
	w.do("street-baizhifang/duty", &CallTeam{Incident: id, Entry: "team/V2"})
	if inc := w.s.Incidents[id]; inc.Calls[0].Request || !inc.Calls[1].Request {
		t.Errorf("calls %+v", inc.Calls)
	}
	w.refused(CodeAuthority, "6.1.5", "street-dashilan/duty", &AnswerCall{Incident: id, Call: 2, Accepted: true, Answer: "去"})
	w.do("street-niujie/duty", &AnswerCall{Incident: id, Call: 2, Answer: "人手不足"})
	if c := w.s.Incidents[id].Calls[1]; c.Answered == 0 || c.Answer != "人手不足" || c.OnWay() {
		t.Errorf("declined: %+v", c)
	}
	w.replayed()
}

// 6.4.3(b): no order, and nothing out of a depot, before the leader in charge
// has approved.
func TestNothingIsOrderedBeforeItIsApproved(t *testing.T) {
	w, id := hostelFire(t)
	w.do("emergency-bureau/duty", &SetStock{Items: map[string]int{"毛毯": 10}})
	w.do("fire-rescue/duty", &RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 5}})
	w.refused(CodeNotAllowedNow, "6.4.3", "fire-rescue/duty", &OrderSupplies{Incident: id, Request: 1})
	w.refused(CodeNotAllowedNow, "6.4.3", "emergency-bureau/duty", &IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 5}})
	if w.held("毛毯") != 10 {
		t.Errorf("%d are left", w.held("毛毯"))
	}
	w.replayed()
}

// 6.1.2(e): a team that the registers know is called once, by whichever of the
// two commands its name is given.
func TestARegisteredTeamIsCalledOnceHoweverItIsNamed(t *testing.T) {
	w := newWorld(t, "2026-03-12T18:00:00+08:00")
	id := w.report("street-baizhifang/duty", fire("street-baizhifang"))
	w.importTeams(teamRow("GAS", "区燃气抢修队", "urban-management", "professional"))
	call := func(team string) *CallUpon {
		return &CallUpon{Incident: id, To: "urban-management", Kind: "team", Team: team, Text: "关阀"}
	}
	w.do("street-baizhifang/leader", call("区燃气抢修队"))
	if out := w.s.whereabouts("team/GAS"); out == nil || out.ID != id {
		t.Fatal("it was called by its name, and is not out")
	}
	w.refused(CodeNotAllowedNow, "6.1.2(e)", "street-baizhifang/leader", call("区燃气抢修队"))
	w.refused(CodeNotAllowedNow, "6.1.2(e)", "street-baizhifang/leader", &CallTeam{Incident: id, Entry: "team/GAS"})
	w.do("street-baizhifang/leader", call("另一支未登记的队伍"))
	if n := len(w.s.Incidents[id].Calls); n != 1 {
		t.Errorf("%d teams of the registers were called", n)
	}
	w.replayed()
}
