package dispatch

import (
	"strings"
	"testing"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// inHand opens an incident of a type in Dashilan and puts its headquarters, or
// the committee where it has none, in command.
func inHand(t testing.TB, typeNo int) (*world, IncidentID, plans.SeatID) {
	w := newWorld(t, "2026-03-12T02:07:30+08:00")
	id := w.report("street-dashilan/duty", &ReportIncident{Title: "某事", Type: typeNo, Location: Location{Street: dashilan}, Source: Source{Kind: "grid"}})
	w.do("emergency-committee/director", &StartResponse{Incident: id, Level: 1})
	return w, id, "emergency-committee/director"
}

// Every entry of the lists is there for its category with what it asks to write
// down, refuses a choice that leaves out what it needs, and makes one task; the
// entries of another category are refused.
func TestEveryMeasure(t *testing.T) {
	typeOf := map[string]int{"4.5.1": 9, "4.5.2": 29, "4.5.3": 35}
	for list, want := range map[string]map[plans.Clause]string{
		"4.5.1": {
			"4.5.1(1)": "safety!", "4.5.1(2)": "cordon traffic priority", "4.5.1(3)": "facilities", "4.5.1(4)": "place from until",
			"4.5.1(5)": "owner item from", "4.5.1(6)": "skills", "4.5.1(7)": "items", "4.5.1(8)": "result", "4.5.1(9)": "result",
			"4.5.1(10)": "place! reason! officer!", "4.5.1(11)": "place object", "4.5.1(12)": "secondary", "4.5.1(13)": "",
		},
		"4.5.2": {
			"4.5.2(1)": "group area", "4.5.2(2)": "beds", "4.5.2(3)": "patients contacts", "4.5.2(4)": "investigation monitoring prevention",
			"4.5.2(5)": "place from until", "4.5.2(6)": "sites", "4.5.2(7)": "sectors", "4.5.2(8)": "scope from until",
			"4.5.2(9)": "community! from until", "4.5.2(10)": "",
		},
		"4.5.3": {
			"4.5.3(1)": "cause", "4.5.3(2)": "", "4.5.3(3)": "network", "4.5.3(4)": "place from until", "4.5.3(5)": "keysites",
			"4.5.3(6)": "disorder!", "4.5.3(7)": "",
		},
	} {
		typ, _ := plan.Type(typeOf[list])
		offered := 0
		for _, m := range plan.MeasuresFor(typ.Category) {
			if !m.Special {
				offered++
			}
		}
		if offered != len(want) {
			t.Errorf("%s offers %d measures, want %d", list, offered, len(want))
		}
		for clause, asks := range want {
			t.Run(string(clause), func(t *testing.T) { oneMeasure(t, typeOf[list], clause, asks) })
		}
	}
}

func oneMeasure(t *testing.T, typeNo int, clause plans.Clause, asks string) {
	entry, ok := plan.Measure(clause)
	if !ok {
		t.Fatal("the plan has no such measure")
	}
	var have []string
	m := ChosenMeasure{Clause: clause, Details: map[string]string{}}
	for _, x := range entry.Asks {
		id := x.ID
		if x.Needed {
			id += "!"
			m.Details[x.ID] = "写明"
		}
		have = append(have, id)
	}
	if got := strings.Join(have, " "); got != asks {
		t.Errorf("it asks for %q, want %q", got, asks)
	}
	if entry.Coercive || entry.Basis {
		m.Basis = "突发事件应对法"
	}
	if entry.Basis {
		m.What = "其他措施"
	}
	w, id, commander := inHand(t, typeNo)
	if entry.Requisition {
		w.refused(CodeNotAllowedNow, "6.4.5", commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{m}})
		w.do("duty-office/district-leader", &IssueRequisition{Incident: id, Item: "客车 2 辆", Basis: "突发事件应对法"})
		m.Order = 1
	}
	for _, x := range entry.Asks { // 4.5: what it needs is not left out
		if x.Needed {
			less := m
			less.Details = map[string]string{}
			w.refused(CodeBlank, clause, commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{less}})
		}
	}
	if entry.Basis { // a text and a basis, or the leadership's decision
		less := m
		less.Basis = ""
		w.refused(CodeBlank, clause, commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{less}})
		less.Decision = "区委、区政府决定"
		less.What = ""
		w.refused(CodeBlank, clause, commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{less}})
	}
	if entry.Executor != "" { // 4.5.3(2), 4.5.3(6): the police carry it out
		less := m
		less.Unit = "fire-rescue"
		w.refused(CodeAuthority, clause, commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{less}})
	}
	w.do(commander, &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{m}})
	task := w.s.Incidents[id].Tasks[0]
	if task.Measure != clause || len(task.Details) != len(m.Details) {
		t.Errorf("the task: %+v", task)
	}
	if strings.HasPrefix(string(clause), "4.5.3") && task.To != "public-security" && !contains(task.With, "public-security") {
		t.Errorf("4.5.3: the police take no part: %+v", task)
	}
	other := 29
	if typeNo == 29 {
		other = 9
	}
	w2, id2, _ := inHand(t, other)
	w2.refused(CodeNotAllowedNow, listOf(other), commander, &ChooseMeasures{Incident: id2, Measures: []ChosenMeasure{m}})
}

func listOf(typeNo int) plans.Clause {
	if typeNo == 29 {
		return "4.5.2"
	}
	return "4.5.1"
}

// 4.5.4: each of the four stays shut without decision, legal basis and the
// superior's reference, (4) also without its approver; the leadership decides,
// another lays it before it and acts on what it approved.
func TestSpecialMeasuresStayShut(t *testing.T) {
	for _, clause := range []plans.Clause{"4.5.4(1)", "4.5.4(2)", "4.5.4(3)", "4.5.4(4)"} {
		w, id, _ := inHand(t, 29)
		entry, _ := plan.Measure(clause)
		full := ChosenMeasure{Clause: clause, Unit: "education-commission", Basis: "突发事件应对法", Decision: "区委、区政府决定 1 号", Superior: "京〔2026〕2 号", Approver: "市政府", Details: map[string]string{}}
		for _, x := range entry.Asks {
			if x.Needed {
				full.Details[x.ID] = "写明"
			}
		}
		choose := func(m ChosenMeasure) *ChooseMeasures {
			return &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{m}}
		}
		for _, lacks := range []func(*ChosenMeasure){
			func(m *ChosenMeasure) { m.Basis = "" }, func(m *ChosenMeasure) { m.Decision = " " }, func(m *ChosenMeasure) { m.Superior = "" },
		} {
			m := full
			lacks(&m)
			w.refused(CodeNotAllowedNow, "4.5.4", "duty-office/district-leader", choose(m))
		}
		if clause == "4.5.4(4)" {
			m := full
			m.Approver = ""
			w.refused(CodeNotAllowedNow, "4.5.4", "duty-office/district-leader", choose(m))
		}
		r := w.refused(CodeAuthority, "4.5.4", "emergency-office/duty", choose(full))
		if len(r.Who) == 0 || r.Offer != "record-fact" {
			t.Errorf("%s: who could? %+v", clause, r)
		}
		w.refused(CodeInvalid, "4.5.4", "duty-office/district-leader", &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{full, {Clause: "4.5.2(1)"}}})
		lay := choose(full)
		lay.Propose = true
		a := w.asked(w.do("emergency-office/duty", lay))
		if len(w.s.Incidents[id].Tasks) != 0 {
			t.Fatalf("%s: laying it before them did it", clause)
		}
		do := choose(full)
		do.Approval = a
		w.refused(CodeNotAllowedNow, "4.5.4", "emergency-office/duty", do)
		w.do("district-principal-leaders/district-head", &GiveApproval{Approval: a})
		changed := choose(full)
		changed.Approval, changed.Measures[0].What = a, "别的"
		w.refused(CodeNotAllowedNow, "A31", "emergency-office/duty", changed)
		w.do("emergency-office/duty", do)
		w.refused(CodeNotAllowedNow, "A31", "emergency-office/duty", do) // used up
		w.replayed()
	}
}

// A31, A51, 6.4.5: an oral order of requisition is recorded by a third hand, who
// does not issue on it.
func TestRequisitionByWordOfMouth(t *testing.T) {
	w, id := fireUnderHQ(t)
	order := &IssueRequisition{Incident: id, Item: "客房 80 间", Basis: "突发事件应对法", Propose: true}
	a := w.asked(w.do("street-dashilan/duty", order))
	oral := &GiveApproval{Approval: a, Oral: "district-principal-leaders/district-head"}
	w.do("emergency-office/duty", oral)
	order.Propose, order.Approval = false, a
	w.refused(CodeTwoHands, "A31", "emergency-office/duty", order)
	w.do("street-dashilan/duty", order)
	q := w.s.Incidents[id].Requisitions[0]
	if q.By != orgGovernment || !q.Oral || q.Approval != approval.ID(a) {
		t.Errorf("the order: %+v", q)
	}
	w.refused(CodeNotAllowedNow, "A31", "street-dashilan/duty", order)
	w.replayed()
}

// 4.4.3(m), A51: what is the commander's another lays before him.
func TestCoercionIsLaidBeforeTheCommander(t *testing.T) {
	w, id := fireUnderHQ(t)
	c := &ChooseMeasures{Incident: id, Propose: true, Measures: []ChosenMeasure{{Clause: "4.5.1(11)", Basis: "消防法", Details: map[string]string{"object": "违建"}}}}
	a := w.asked(w.do("hq-fire-safety-office/duty", c))
	w.refused(CodeTwoHands, "A31", "hq-fire-safety-office/duty", &GiveApproval{Approval: a})
	w.refused(CodeAuthority, "A51", "emergency-committee/director", &GiveApproval{Approval: a})
	w.do("hq-fire-safety/commander", &GiveApproval{Approval: a})
	c.Propose, c.Approval = false, a
	w.do("hq-fire-safety-office/duty", c)
	w.refused(CodeInvalid, "A51", "hq-fire-safety-office/duty", &ChooseMeasures{Incident: id, Propose: true, Measures: []ChosenMeasure{{Clause: "4.5.1(2)"}}})
	w.replayed()
}

// A52: local calls on several incidents add up; one that has ended does not; a
// street's own people need nobody (6.1.3).
func TestLocalCallsAddUp(t *testing.T) {
	w, id := fireUnderHQ(t)
	other := w.report("street-niujie/duty", &ReportIncident{Title: "漏水", Type: 19, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "grid"}})
	all := make([]plans.OrgID, 0, len(plan.Streets))
	for _, s := range plan.Streets {
		all = append(all, s.Org)
	}
	leader := plans.SeatID("duty-office/district-leader")
	w.do(leader, &Mobilise{Incident: other, Streets: all[:2], Text: "引导"})
	w.refused(CodeNotAllowedNow, "4.6.2", leader, &Mobilise{Incident: id, Streets: all[2:], Text: "引导"})
	w.do(leader, &Mobilise{Incident: id, Streets: all[2 : len(all)-1], Text: "引导"})
	w.refused(CodeNotAllowedNow, "4.6.2", leader, &Mobilise{Incident: id, Streets: all[len(all)-1:], Text: "引导"})
	w.do(leader, &EndMobilisation{Incident: other, Mobilisation: 1})
	w.do(leader, &Mobilise{Incident: id, Streets: all[len(all)-1:], Text: "引导"})
	w.refused(CodeAuthority, "6.1.3", "emergency-office/duty", &CallOwnForce{Incident: id, Force: "志愿者", Persons: 20})
	w.do("street-dashilan/duty", &CallOwnForce{Incident: id, Force: "志愿者", Persons: 20})
	// 4.6.2(d): another lays it before the government.
	lay := &Mobilise{Incident: id, Streets: all[:1], Text: "后勤", Propose: true}
	r := w.refused(CodeAuthority, "4.6.2", "emergency-office/duty", &Mobilise{Incident: id, Streets: all[:1], Text: "后勤"})
	if len(r.Who) == 0 {
		t.Error("who could?")
	}
	a := w.asked(w.do("emergency-office/duty", lay))
	w.do("district-principal-leaders/district-head", &GiveApproval{Approval: a})
	w.do("emergency-office/duty", &Mobilise{Incident: id, Streets: all[:1], Text: "后勤", Approval: a})
	w.replayed()
}
