package dispatch

import (
	"testing"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

var dutyRoom = []plans.OrgID{"duty-office"}

// poisoning: a street receives word of pupils ill at a school, grade unknown.
func poisoning(t testing.TB) (*world, IncidentID) {
	w := newWorld(t, "2026-05-19T12:46:00+08:00")
	id := w.report("street-desheng/duty", &ReportIncident{
		Title: "学校多名学生呕吐", Type: 29, Location: Location{Street: "street-desheng"}, Tags: []string{"students"},
		Source: Source{Kind: "unit", Org: "school", Channel: ByPhone},
	})
	return w, id
}

// 4.1.1(a), 4.1.5(a), A10: undetermined at receipt, the twenty minutes stand even if it turns out
// ordinary; ordinary at receipt, only a timely report to the emergency office.
func TestOrdinaryAtReceiptOwesNoTwentyMinutes(t *testing.T) {
	w, id := poisoning(t)
	w.after(19 * time.Minute)
	w.do("street-desheng/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}})
	w.judge("open due 13:06:00", id, "verify-and-report", "street-desheng", "duty-office")

	b := w.report("street-niujie/duty", &ReportIncident{Title: "小范围停水", Type: 19, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "citizen"}, Severity: SeverityValue{Level: plans.Ordinary}})
	w.judge("open tgt 13:35:00", b, "timely-report", "street-niujie", "emergency-office")
	if got := w.duties(b, "4.1.5", "", ""); len(got) != 0 {
		t.Errorf("an ordinary incident owes %d duties of 4.1.5", len(got))
	}
}

// A14: once a report has arrived, no further unit's receipt starts twenty minutes.
func TestNoNewTwentyMinutesAfterAReport(t *testing.T) {
	w, id := poisoning(t)
	w.after(time.Minute)
	w.do("street-desheng/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, Items: eight("no")})
	w.after(time.Minute)
	w.do("education-commission/duty", &AddReceipt{Incident: id, Receiver: Receiver{Unit: "education-commission"}, Source: Source{Kind: "unit", Org: "school"}})
	for _, o := range w.duties(id, "4.1.5", "education-commission", "") {
		t.Errorf("a duty arose after the report: %s", o.Rule)
	}
	w.refused(CodeNotAllowedNow, "A04", "education-commission/duty", &AddReceipt{Incident: id, Receiver: Receiver{Unit: "education-commission"}, Source: Source{Kind: "unit", Org: "school"}})
}

// 4.1.4(a), A16: a list pre-flags, a duty officer confirms; only the emergency office's
// duty leader clears, with a reason, and a duty without another ground is void.
func TestSensitivityIsFlaggedByAnyoneAndClearedByOne(t *testing.T) {
	w, id := poisoning(t)
	if p := w.s.Incidents[id].Preflags; len(p) == 0 || p[0] != "people" {
		t.Errorf("pupils do not pre-flag it: %v", p)
	}
	if got := w.duties(id, "4.1.4", "", ""); len(got) != 0 {
		t.Errorf("a pre-flag alone raised %d duties", len(got))
	}
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	w.judge("open due 13:06:00 tgt 12:51:00", id, "immediate-report", "street-desheng", "duty-office")
	w.judge("open due 14:46:00 provisional", id, "detailed-report", "emergency-office", cityDuty)
	w.refused(CodeAuthority, "", "emergency-office/duty", &ClearSensitive{Incident: id, Ground: "people", Reason: "查明"})
	w.refused(CodeReason, "", "emergency-office/leader", &ClearSensitive{Incident: id, Ground: "people", Reason: " "})
	w.do("emergency-office/leader", &ClearSensitive{Incident: id, Ground: "people", Reason: "并非学生"})
	w.judge("void due 14:46:00 corrected", id, "detailed-report", "emergency-office", cityDuty)
	w.judge("open due 13:06:00", id, "verify-and-report", "street-desheng", "duty-office")
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	w.judge("open due 14:46:00", id, "detailed-report", "emergency-office", cityDuty) // owed again
	w.replayed()
}

// A08: lowering takes two bodies and two persons; as corrected it voids what had
// no other ground, as eased it leaves one-shot duties.
func TestLoweringTakesTwoHands(t *testing.T) {
	for _, mode := range []string{"corrected", "eased"} {
		w, id := poisoning(t)
		w.do("street-desheng/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger, May: true}})
		lower := &LowerSeverity{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}, Mode: mode, Reason: "核实"}
		w.refused(CodeTwoHands, "A08", "emergency-office/duty", lower)
		w.refused(CodeTwoHands, "A08", "street-desheng/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}})
		w.refused(CodeAuthority, "", "street-desheng/duty", &ProposeLowering{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}, Mode: mode, Reason: "核实"})
		w.do("emergency-office/duty", &ProposeLowering{Incident: id, Severity: SeverityValue{Level: plans.Ordinary}, Mode: mode, Reason: "核实"})
		w.refused(CodeTwoHands, "A08", "emergency-office/leader", lower) // the same body
		w.do("health-commission/duty", lower)
		want := map[string]string{"corrected": "void due 14:46:00 corrected", "eased": "open due 14:46:00"}[mode]
		w.judge(want, id, "detailed-report", "emergency-office", cityOff)
		w.replayed()
	}
}

// A20: a number that protects a superior is not waived in the district; void is
// never made by hand.
func TestWaivingAndVoiding(t *testing.T) {
	w, id := poisoning(t)
	o := w.duty(id, "verify-and-report", "street-desheng", "duty-office")
	w.refused(CodeNotWaivable, "A20", "duty-office/district-leader", &WaiveObligation{Obligation: o.ID, Reason: "忙"})
	w.refused(CodeAuthority, "", "street-desheng/duty", &WaiveObligation{Obligation: o.ID, Reason: "忙", CityReference: "x"})
	w.refused(CodeSystemOnly, "A20", "emergency-office/leader", &VoidObligation{Obligation: o.ID})
	w.do("emergency-office/duty", &WaiveObligation{Obligation: o.ID, Reason: "市里决定", CityReference: "京应急办〔2026〕3号"})
	w.judge("waived waived", id, "verify-and-report", "street-desheng", "duty-office")
	w.after(time.Hour)
	w.do("emergency-office/duty", &ReinstateObligation{Obligation: o.ID, Reason: "登记有误"})
	w.judge("overdue due 13:06:00", id, "verify-and-report", "street-desheng", "duty-office")

	h := w.duty(id, "first-handling", "street-desheng", "")
	w.refused(CodeAuthority, "A20", "street-desheng/leader", &WaiveObligation{Obligation: h.ID, Reason: "忙"})
	w.do("emergency-committee/director", &WaiveObligation{Obligation: h.ID, Reason: "由专业队伍处置"})
	w.replayed()
}

// A23: who enters a call afterwards, and when, decides at what instant it counts.
func TestEnteredAfterwards(t *testing.T) {
	type entry struct {
		name    string
		seat    plans.SeatID
		after   time.Duration // of the stated time
		backing string
		counts  bool
	}
	for _, c := range []entry{
		{"the creditor's desk within half an hour", "duty-office/duty", 30 * time.Minute, "", true},
		{"the creditor's desk one second later", "duty-office/duty", 30*time.Minute + time.Second, "", false},
		{"the debtor at once", "street-desheng/duty", time.Minute, "", false},
		{"the debtor, with a recording, in the shift", "street-desheng/duty", 40 * time.Minute, "recording", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, id := poisoning(t)
			w.do("duty-office/duty", &RecordFeed{Feed: "110"}) // both desks are staffed
			w.to("13:05:00")
			stated := w.now
			w.after(c.after)
			w.do(c.seat, &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, From: "street-desheng", Items: eight("no"), Afterwards: &Afterwards{StatedAt: stated, Backing: c.backing}})
			o := w.duty(id, "verify-and-report", "street-desheng", "duty-office")
			f, _ := o.Fulfilled()
			if got := f.At == stated; got != c.counts {
				t.Errorf("counts at the stated time: %v, want %v", got, c.counts)
			}
			if f.Recorded != w.now || len(f.Tags) == 0 || f.Tags[0] != "afterwards" {
				t.Errorf("both times are not kept: %+v", f)
			}
			if !c.counts {
				w.refused(CodeAuthority, "A23", "street-desheng/duty", &ConfirmStated{Report: ReportID(f.Ref)})
				w.do("duty-office/duty", &ConfirmStated{Report: ReportID(f.Ref)})
				w.judge("met", id, "verify-and-report", "street-desheng", "duty-office")
			}
			w.replayed()
		})
	}
}

// A63: a report to the city is not signed by its drafter; an oral signature is
// effective at once and confirmed later by the seat that gave it.
func TestAReportToTheCityHasTwoHands(t *testing.T) {
	w, id := poisoning(t)
	send := &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: []plans.OrgID{cityOff}, Items: eight("no")}
	w.refused(CodeTwoHands, "A63", "emergency-office/duty", send)
	send.OralSigner = "emergency-office/duty"
	w.refused(CodeTwoHands, "A63", "emergency-office/duty", send)
	send.OralSigner = "emergency-office/leader"
	var r ReportID
	for _, ev := range w.do("emergency-office/duty", send) {
		if d, ok := ev.(*ReportDelivered); ok {
			r = d.Report
		}
	}
	w.refused(CodeAuthority, "A63", "emergency-office/duty", &ConfirmSignature{Report: r})
	w.do("emergency-office/leader", &ConfirmSignature{Report: r})
	w.refused(CodeExercise, "A59", "emergency-office/duty", func() Command {
		w.s.Workspace.Status = Actual
		return &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: []plans.OrgID{cityOff}, Items: eight("no"), OralSigner: "emergency-office/leader", Failing: []plans.OrgID{cityOff}}
	}())
	w.s.Workspace.Status = Exercise
}

// A01, A23: in an actual workspace a city body's telephone must take the report;
// the call counts at its time when entered within half an hour with name and
// number.
func TestActualDeliveryToTheCityIsRecorded(t *testing.T) {
	w, id := poisoning(t)
	w.s.Workspace.Status = Actual
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	var r ReportID
	for _, ev := range w.do("emergency-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: []plans.OrgID{cityOff, cityDuty}, Items: eight("no"), OralSigner: "emergency-office/leader"}) {
		if s, ok := ev.(*ReportSent); ok {
			r = s.Report
		}
	}
	w.judge("open", id, "first-notice", "emergency-office", cityOff)
	w.after(10 * time.Minute)
	call := w.now
	w.after(5 * time.Minute)
	w.do("emergency-office/duty", &RecordDelivery{Report: r, To: cityOff, Accepted: true, At: call})
	if f, _ := w.duty(id, "first-notice", "emergency-office", cityOff).Fulfilled(); f.At != w.now {
		t.Errorf("without name and number it counts at entry, not %s", f.At.Clock())
	}
	w.do("emergency-office/duty", &RecordDelivery{Report: r, To: cityDuty, Accepted: false, Reason: "占线"})
	if a := w.s.Alarms[deliveryAlarm(r, cityDuty)]; a == nil || a.Priority != PriorityImportant {
		t.Errorf("a failed delivery does not ring: %+v", a)
	}
	w.judge("open", id, "first-notice", "emergency-office", cityDuty)
	w.s.Workspace.Status = Exercise
}

// A24: a seat changes hands by signature; a deadline falls on whoever is signed
// in at its due instant.
func TestHandover(t *testing.T) {
	w, id := poisoning(t)
	seat := plans.SeatID("street-desheng/duty")
	next := Actor{Person: "next", Seat: seat}
	w.carry(Header{}, []Event{&RosterEntered{Person: "next", Seats: []plans.SeatID{seat}}})
	if _, err := w.tryAs(next, &TakeSeat{Seat: seat}); err == nil {
		t.Error("a held seat was taken without a handover")
	}
	w.refused(CodeNotAllowedNow, "A24", seat, &LeaveSeat{Seat: seat})
	w.to("13:00:00")
	w.do(seat, &OpenHandover{Seat: seat, Notes: "学校在等回话"})
	if l := w.s.Seats[seat].Handover.Owed; len(l) != 3 { // verify (4.1.5), handle (4.2.3(a)), tell the leadership (4.2.3(d))
		t.Errorf("the list holds %d duties", len(l))
	}
	w.to("13:06:01")
	if _, err := w.tryAs(next, &SignHandover{Seat: seat}); err != nil {
		t.Fatal(err)
	}
	o := w.duty(id, "verify-and-report", "street-desheng", "duty-office")
	if len(o.Passed) != 1 || o.Passed[0].OnDuty != "p:street-desheng/duty" || o.Passed[0].Due.Clock() != "13:06:00" || o.Passed[0].At.Clock() != "13:06:01" {
		t.Errorf("the passing is not on the outgoing officer, with both times: %+v", o.Passed)
	}
	if _, err := w.tryAs(Actor{Person: "p:street-desheng/duty", Seat: seat}, &AddNote{Incident: id, Text: Plain("x")}); err == nil {
		t.Error("the outgoing officer still acts")
	}
	w.replayed()
}

// A25: the unit speaks first; only the emergency office judges.
func TestDeviationIsJudgedAfterTheUnitHasSpoken(t *testing.T) {
	w, id := poisoning(t)
	w.to("13:10:00")
	o := w.duty(id, "verify-and-report", "street-desheng", "duty-office")
	label := &LabelDeviation{Obligation: o.ID, Label: "late", Reason: "无正当理由"}
	w.refused(CodeNotAllowedNow, "A25", "emergency-office/duty", label)
	w.refused(CodeAuthority, "A25", "street-niujie/duty", &StateCircumstances{Obligation: o.ID, Text: "x"})
	w.do("street-desheng/duty", &StateCircumstances{Obligation: o.ID, Text: "电话占线"})
	w.refused(CodeAuthority, "", "street-desheng/duty", label)
	w.do("emergency-office/duty", label)
	w.refused(CodeInvalid, "A25", "emergency-office/duty", &LabelDeviation{Obligation: o.ID, Label: "concealed", Reason: "x"})
}

// A30: what is unfulfilled moves to the new lead with its due; what is done stays.
func TestReclassificationResetsNoClock(t *testing.T) {
	w := newWorld(t, "2026-05-19T12:40:00+08:00")
	id := w.report("health-commission/duty", &ReportIncident{Title: "多人呕吐", Type: 29, Location: Location{Street: "street-desheng"}, Source: Source{Kind: "unit", Org: "receiving-hospital"}})
	w.to("13:04:00")
	w.do("health-commission/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, Items: eight("no")})
	w.do("health-commission/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger}})
	w.do("emergency-office/duty", &Reclassify{Incident: id, Type: 32, Reason: "食物中毒"})
	w.judge("met_late 4m0s", id, "verify-and-report", "health-commission", "duty-office")
	w.judge("open due 13:24:00", id, "immediate-report", "market-bureau", "duty-office")
	w.replayed()
}

// A05, A06: a slow onset occurs when it was recognised; the emergency office
// confirms; who recognised it knew of it then.
func TestSlowOnset(t *testing.T) {
	w, id := poisoning(t)
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	w.to("14:33:00")
	w.do("emergency-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: DetailedReport, To: []plans.OrgID{cityOff, cityDuty}, Items: detailed(), OralSigner: "emergency-office/leader"})
	w.to("14:50:00")
	at, _ := clock.Parse("2026-05-19T12:05:00+08:00")
	w.do("health-commission/duty", &SetOccurrence{Incident: id, Occurrence: Occurrence{At: at, Basis: "recognised"}, SlowOnset: true, RecognisedBy: "school"})
	w.judge("met due 14:46:00", id, "detailed-report", "emergency-office", cityOff)
	w.do("emergency-office/duty", &ConfirmSlowOnset{Incident: id})
	w.judge("met_late 28m0s due 14:05:00 attributable 0s", id, "detailed-report", "emergency-office", cityOff)
	w.judge("met tgt 12:10:00 over 36m0s", id, "source-to-receiver", "school", "street-desheng")
	w.replayed()
}

// A42, A43: a proposal is decided either way; not starting needs a reason, and
// on sensitivity alone the district leader on duty may decide.
func TestProposalsAreDecidedWithReason(t *testing.T) {
	w, id := poisoning(t)
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	w.judge("open tgt 13:01:00", id, "decide-level-one", "emergency-committee", "")
	w.refused(CodeReason, "A43", "emergency-committee/director", &DecideProposal{Incident: id, Level: 1})
	w.refused(CodeAuthority, "", "street-desheng/leader", &DecideProposal{Incident: id, Level: 1, Reason: "不必"})
	w.do("duty-office/district-leader", &DecideProposal{Incident: id, Level: 1, Reason: "二级足够"})
	w.judge("met", id, "decide-level-one", "emergency-committee", "")
	w.do("health-commission/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Larger, May: true}})
	w.refused(CodeAuthority, "A43", "duty-office/district-leader", &DecideProposal{Incident: id, Level: 1, Reason: "二级足够"})
	w.refused(CodeNotAllowedNow, "4.3.3", "hq-mass-incident/commander", func() Command {
		x := w.report("street-niujie/duty", &ReportIncident{Title: "投资人聚集", Type: 41, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "citizen"}})
		return &StartResponse{Incident: x, Level: 2}
	}())
}

// A61: an intake starts no clock; set up as an incident later it keeps its
// receipt time. A refused or settled intake is not reset.
func TestAnIntakeKeepsItsReceipt(t *testing.T) {
	w := newWorld(t, "2026-11-23T03:12:00+08:00")
	w.do("emergency-office/duty", &LogIntake{Source: Source{Kind: "citizen", Channel: ByPhone}, Gist: "楼道冒烟", Words: Plain("有烟")})
	if len(w.s.Obligations) != 0 {
		t.Fatalf("an intake started %d clocks", len(w.s.Obligations))
	}
	w.after(7 * time.Minute)
	id := w.report("emergency-office/duty", &ReportIncident{Intake: "J20260001", Title: "楼道起火", Type: 9, Location: Location{Street: "street-niujie"}})
	w.judge("open due 03:32:00", id, "verify-and-report", "emergency-office", "duty-office")
	w.refused(CodeNotAllowedNow, "A61", "emergency-office/duty", &SortIntake{Intake: "J20260001", As: "file"})
	w.replayed()
}

// 4.1.9(a), A62: what the system would have refused can be entered as fact; it moves
// nothing until the emergency office confirms.
func TestFactsAreRecordedAndMoveNothingUntilConfirmed(t *testing.T) {
	w, id := poisoning(t)
	r := w.refused(CodeAuthority, "", "street-desheng/duty", &StartResponse{Incident: id, Level: 1})
	if r.Offer != "record-fact" {
		t.Errorf("the refusal offers %q", r.Offer)
	}
	w.do("street-desheng/duty", &RecordFact{Incident: id, What: "区长电话启动一级响应", Clause: "4.3.4", Who: "区长", When: w.now, HowKnown: "电话", Response: &ResponseEffect{Level: 1, Body: "emergency-committee"}})
	if w.s.Incidents[id].Response != 0 {
		t.Error("an unconfirmed fact moved the response")
	}
	w.refused(CodeAuthority, "", "street-desheng/duty", &ConfirmFact{Incident: id, Fact: 1})
	w.do("emergency-office/duty", &ConfirmFact{Incident: id, Fact: 1})
	if w.s.Incidents[id].Response != 1 || w.s.Incidents[id].Command != "emergency-committee" {
		t.Error("the confirmed fact moved nothing")
	}
}

// 4.1.7(a), A64: an instruction and a question are obligations with a due, passed on with
// a shorter one, answered and closed.
func TestInstructionsAndQuestionsAreChasedToTheEnd(t *testing.T) {
	w, id := poisoning(t)
	due := w.now.Add(30 * time.Minute)
	w.do("duty-office/duty", &RecordInstruction{Incident: id, From: "duty-office/district-leader", Gist: "全力救治", Text: Plain("全力救治"), To: "health-commission", Due: due})
	m := w.s.Matters["P20260001"]
	o := w.s.Obligations[m.Duties[0]]
	if o.Debtor != "health-commission" || o.At(w.now, 0).Target != due {
		t.Errorf("owed: %+v", o)
	}
	w.refused(CodeInvalid, "A64", "health-commission/duty", &PassOnMatter{Matter: m.ID, To: "receiving-hospital", Due: due.Add(time.Second)})
	w.refused(CodeNotAllowedNow, "A64", "duty-office/duty", &CloseMatter{Matter: m.ID})
	w.do("health-commission/duty", &AnswerMatter{Matter: m.ID, Text: Plain("已收治 23 人")})
	w.do("duty-office/duty", &CloseMatter{Matter: m.ID})

	w.do("duty-office/duty", &RecordQuestion{Incident: id, Asker: cityOff, Gist: "伤情", Text: Plain("几人重症"), Due: due})
	q := w.s.Matters["W20260002"]
	w.refused(CodeTwoHands, "A63", "emergency-office/duty", &AnswerMatter{Matter: q.ID, Text: Plain("三人")})
	w.do("emergency-office/duty", &AnswerMatter{Matter: q.ID, Text: Plain("三人"), Signer: "emergency-office/leader"})
	if st := w.s.Obligations[q.Duties[0]].At(w.now, 0); st.State != obligation.Met {
		t.Errorf("the answered question is %s", st.State)
	}
	w.replayed()
}

// 4.1.6, A15: both offices always, within five minutes of the record; unknown
// asks again every half hour and owes nothing.
func TestInvolvementTellsBothOffices(t *testing.T) {
	w, id := poisoning(t)
	w.do("street-desheng/duty", &RecordInvolvement{Incident: id, State: "unknown"})
	if got := w.duties(id, "4.1.6", "", ""); len(got) != 0 {
		t.Errorf("an unknown owes %d notices", len(got))
	}
	w.after(30 * time.Minute)
	if w.s.Alarms[nudgeAlarm(id)] == nil {
		t.Error("nobody is asked again")
	}
	w.do("street-desheng/duty", &RecordInvolvement{Incident: id, State: "yes", Kinds: []string{"macao"}})
	for _, office := range []plans.OrgID{"taiwan-affairs-office", "foreign-affairs-office"} {
		w.judge("open tgt 13:21:00", id, "involvement-notice", "emergency-office", office)
	}
	w.do("emergency-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Notice, To: []plans.OrgID{"taiwan-affairs-office", "foreign-affairs-office"}, Items: Written{"event": "学生呕吐"}})
	w.judge("met", id, "involvement-notice", "emergency-office", "taiwan-affairs-office")
}

// A22: an old packet never overwrites a newer observation.
func TestLateFiguresDoNotOverwriteNewerOnes(t *testing.T) {
	w, id := poisoning(t)
	early := w.now
	w.after(time.Hour)
	w.do("street-desheng/duty", &RecordFigures{Incident: id, Figures: Figures{Dead: one(9)}, Source: "现场指挥部", Rank: 5})
	w.after(time.Minute)
	w.do("street-desheng/duty", &RecordFigures{Incident: id, Figures: Figures{Dead: one(7)}, Source: "队员", Rank: 1, MadeAt: early, Device: Device{Link: true}})
	if f := w.s.FiguresOf(w.s.root(id))["dead"]; f.Value != 9 {
		t.Errorf("an old packet overwrote it: %d", f.Value)
	}
	w.refused(CodeFuture, "A22", "street-desheng/duty", &RecordFigures{Incident: id, Figures: Figures{Dead: one(1)}, MadeAt: w.now + 1})
}

// An alarm is owned, never closed, by acknowledging; unowned it climbs the line;
// owned with nothing done it rings again.
func TestAlarmsClimbAndRingAgain(t *testing.T) {
	w, id := poisoning(t)
	key := newAlarm(id, "street-desheng")
	w.after(3 * time.Minute)
	a := w.s.Alarms[key]
	if a.Rings != 2 || len(a.Seats) != 1 || a.Seats[0] != "street-desheng/leader" {
		t.Errorf("after three minutes it has not reached the leader: %+v", a)
	}
	w.do("street-desheng/duty", &Acknowledge{Alarms: []string{key}})
	if a.AckAt != w.now || a.Cleared != 0 {
		t.Errorf("acknowledged: %+v", a)
	}
	w.after(5 * time.Minute)
	if a.AckAt != 0 || a.Rings != 3 {
		t.Errorf("owned and nothing done, it does not ring again: %+v", a)
	}
	w.do("street-desheng/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, Items: eight("no")})
	if w.s.Alarms[key].Cleared == 0 {
		t.Error("the report does not clear it")
	}
	w.to("13:06:01")
	if w.s.Alarms[dutyAlarm(w.duty(id, "verify-and-report", "street-desheng", "duty-office").ID)] != nil {
		t.Error("a met duty rings")
	}
}

// A stale hand is refused; what it saw is not what is.
func TestAStaleVersionIsRefused(t *testing.T) {
	w, id := poisoning(t)
	saw := w.s.Incidents[id].Version
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	a := Actor{Person: "p:street-desheng/duty", Seat: "street-desheng/duty"}
	_, err := w.e.Decide(w.s, &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: 2}}, Env{Now: w.now, Actor: a, Version: saw})
	if r, ok := err.(*Refusal); !ok || r.Code != CodeStale {
		t.Errorf("got %v", err)
	}
}

// A66: an overlay binds nobody until the owner switches it on, and then beside
// the plan, each number with its own instrument; what accrued stays.
func TestOverlaysBindOnceSwitchedOn(t *testing.T) {
	w := newWorld(t, "2026-11-23T18:12:00+08:00")
	open := func() IncidentID {
		return w.report("urban-management/duty", &ReportIncident{Title: "燃气泄漏", Type: 16, Location: Location{Street: "street-niujie"}, Source: Source{Kind: "unit", Org: "enterprise-unit"}})
	}
	if id := open(); len(w.duties(id, "4.1.1", "", "")) != 0 {
		t.Error("an overlay binds before it is switched on")
	}
	on := &SwitchOverlay{Overlay: "order-493", On: true, Basis: "区政府办通知"}
	w.refused(CodeAuthority, "", "urban-management/duty", on)
	w.refused(CodeUnknown, "A66", "emergency-office/leader", &SwitchOverlay{Overlay: "order-1", On: true, Basis: "x"})
	w.do("emergency-office/leader", on)
	id := open()
	w.judge("open due 20:12:00", id, "order-493-upward", "urban-management", "municipal-department")
	w.judge("open due 18:32:00", id, "verify-and-report", "urban-management", "duty-office")
	w.do("emergency-office/leader", &SwitchOverlay{Overlay: "order-493", Basis: "停用"})
	w.judge("open due 20:12:00", id, "order-493-upward", "urban-management", "municipal-department")
	w.replayed()
}

// 3.1.6, A67: of a classified matter only the register number enters.
func TestNothingClassifiedEnters(t *testing.T) {
	w := newWorld(t, "2026-11-23T03:12:00+08:00")
	w.refused(CodeSecret, "3.1.6", "duty-office/duty", &LogIntake{Source: Source{Kind: "city"}, Classified: Classified{Register: "机 17 号"}, Gist: "某地"})
	w.do("duty-office/duty", &LogIntake{Source: Source{Kind: "city"}, Classified: Classified{Register: "机 17 号"}})
	w.refused(CodeSecret, "3.1.6", "duty-office/duty", &SortIntake{Intake: "J20260001", As: "file"})
	w.refused(CodeSecret, "3.1.6", "duty-office/duty", &ReportIncident{Intake: "J20260001", Title: "x", Type: 9, Location: Location{Street: "street-niujie"}})
}

// A04: a receipt entered late is not learnt late: the clock ran from the call.
func TestAReceiptEnteredLateLaundersNothing(t *testing.T) {
	w, id := poisoning(t)
	w.after(22 * time.Minute)
	w.do("education-commission/duty", &AddReceipt{Incident: id, Receiver: Receiver{At: w.now - 22*60}, Source: Source{Kind: "unit", Org: "school"}})
	w.after(3 * time.Minute)
	w.judge("overdue due 13:06:00 attributable 5m0s", id, "verify-and-report", "education-commission", "duty-office")
}

// A06: a due that moves earlier rings, passed or not.
func TestADueMovedEarlierRings(t *testing.T) {
	w, id := poisoning(t)
	w.do("street-desheng/duty", &FlagSensitive{Incident: id, Ground: "people"})
	w.after(time.Minute)
	w.do("street-desheng/duty", &SetOccurrence{Incident: id, Occurrence: Occurrence{At: w.now - 3600, Basis: "witness"}})
	o := w.judge("open due 13:47:00", id, "detailed-report", "emergency-office", cityOff)
	if a := w.s.Alarms[dutyAlarm(o.ID)]; a == nil || a.What != "deadline_moved" || !a.Sounds || a.Due != w.now+3600 {
		t.Errorf("it does not ring: %+v", a)
	}
}

// 4.1.1(b): reporting runs through every state, after the end too, until the
// file is closed.
func TestAReportBelongsToEveryState(t *testing.T) {
	w, id := poisoning(t)
	send := func() {
		w.do("street-desheng/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, Items: eight("no")})
	}
	send()
	w.do("street-desheng/leader", &StartResponse{Incident: id, Level: 3})
	send()
	w.do("street-desheng/leader", &EndHandling{Incident: id, Removed: true, Restored: true})
	if w.s.Incidents[id].Phase != Ended {
		t.Fatalf("the incident is %s", w.s.Incidents[id].Phase)
	}
	send()
	w.do("emergency-office/duty", &ArchiveIncident{Incident: id})
	w.refused(CodeEnded, "", "street-desheng/duty", &SendReport{Incidents: []IncidentID{id}, Kind: Verification, To: dutyRoom, Items: eight("no")})
	w.replayed()
}

// 4.1.7(a), 4.1.7(b): a report of a major incident goes on to the leadership of
// the district at once, and from there to the city's; what the city itself has
// determined need not be told to it (A49).
func TestAMajorIncidentIsToldUpward(t *testing.T) {
	for _, city := range []string{"", "京〔2026〕1号"} {
		w, id := poisoning(t)
		w.do("emergency-office/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Major}, CityReference: city})
		w.do("emergency-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: dutyRoom, Items: eight("no")})
		w.judge("open tgt 12:51:00", id, "tell-district-leadership", "duty-office", "district-party-and-government")
		want := "open tgt 12:56:00"
		if city != "" {
			want = "void tgt 12:56:00 city_decided"
		}
		w.judge(want, id, "tell-municipal-leadership", "district-party-and-government", "municipal-party-and-government")
		w.do("duty-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: []plans.OrgID{"district-party-and-government"}, Items: eight("no")})
		w.judge("met", id, "tell-district-leadership", "duty-office", "district-party-and-government")
		w.replayed()
	}
}
