package dispatch

import (
	"testing"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

const (
	rainOffice = plans.SeatID("hq-flood-drought-office/duty")
	office     = plans.SeatID("emergency-office/duty")
)

func rain(w *world, level plans.Colour) warning.Content {
	return warning.Content{Type: 1, Hazard: "暴雨", Level: level, From: w.now, Until: w.now + 4*3600,
		Area: warning.Area{Streets: []plans.OrgID{"street-niujie"}}, Caution: "低洼处积水", Measures: "绕行"}
}

// newest is the warning that was begun last.
func (w *world) newest() *Warning {
	var out *Warning
	for _, x := range w.s.Warnings {
		if out == nil || x.ID > out.ID {
			out = x
		}
	}
	return out
}

func (w *world) rule(x *Warning, rule string, debtor plans.OrgID) *obligation.Obligation {
	w.t.Helper()
	for _, o := range x.duties(w.s) {
		if o.Rule == rule && o.Debtor == debtor && o.Pending() {
			return o
		}
	}
	w.t.Fatalf("%s owes nothing under %s", debtor, rule)
	return nil
}

// red issues a warning whose level needs a leader's word, by his word.
func (w *world) approved(level plans.Colour) *Warning {
	w.t.Helper()
	w.do(rainOffice, &ProposeWarning{Step: warning.Issue, Content: rain(w, level), Urgency: "两小时内", Development: "增强", Harm: "内涝", Reason: "会商"})
	x := w.newest()
	w.do("leader-in-charge/emergency-bureau", &GiveApproval{Approval: x.Proposal().Approval})
	w.do(office, &IssueWarning{Warning: x.ID, Out: Out{Typed: w.e.level(level).Name.Zh}})
	return x
}

// 3.2.1(b), 3.2.2(a), 3.2.2(b), 3.2.3(2)(c): a proposal keeps what the level
// weighs; a level that is none of the four is refused, and so is issuing orange
// or red directly.
func TestAProposalOfAWarning(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	purple := rain(w, "purple")
	w.refused(CodeUnknown, "3.2.2", rainOffice, &ProposeWarning{Step: warning.Issue, Content: purple})
	w.refused(CodeAuthority, "3.2.3(2)", rainOffice, &IssueWarning{Content: rain(w, "red"), Out: Out{Typed: "红色"}})
	w.refused(CodeAuthority, "3.2.1(b)", "emergency-office/duty", &ProposeWarning{Step: warning.Issue, Content: rain(w, "blue")})
	w.do(rainOffice, &ProposeWarning{Step: warning.Issue, Content: rain(w, "orange"), Urgency: "两小时内", Development: "增强", Harm: "内涝", Reason: "会商"})
	x := w.newest()
	if p := x.Proposal(); p.Hand.At != w.now || p.Urgency == "" || p.Development == "" || p.Harm == "" || x.Level() != "" {
		t.Errorf("%+v", p)
	}
	// 3.2.3(2)(d), 3.2.3(2)(e): no issue before a leader's word, and none by another
	// than the body that may.
	w.refused(CodeNotAllowedNow, "3.2.3(2)", office, &IssueWarning{Warning: x.ID, Out: Out{Typed: "橙色"}})
	w.refused(CodeAuthority, "3.2.3(2)", "leader-in-charge/fire-rescue", &GiveApproval{Approval: x.Proposal().Approval})
	w.do("leader-in-charge/emergency-bureau", &GiveApproval{Approval: x.Proposal().Approval})
	w.refused(CodeAuthority, "A36", rainOffice, &IssueWarning{Warning: x.ID, Out: Out{Typed: "橙色"}})
	w.do(office, &IssueWarning{Warning: x.ID, Out: Out{Typed: "橙色"}})
	// 3.2.3(2)(f), 3.2.3(3)(c): filed with the city, told to the departments.
	w.rule(x, "file-approved-warning", "emergency-office")
}

// Each duty of 3.2.5(1), by the item of its report without which it is not done.
func TestEachDutyUnderAWarning(t *testing.T) {
	for _, c := range []struct {
		clause     string
		rule, item string
	}{
		{"3.2.5(1)(a)", "warning-collect", "collecting"}, {"3.2.5(1)(b)", "warning-collect", "collecting"},
		{"3.2.5(1)(c)", "warning-collect", "channel"}, {"3.2.5(1)(d)", "warning-collect", "monitoring"},
		{"3.2.5(1)(e)", "warning-analyse", "likelihood"}, {"3.2.5(1)(f)", "warning-publish", "text"},
		{"3.2.5(1)(g)", "warning-publish", "reporting"}, {"3.2.5(1)(h)", "warning-advise", "text"}, {"3.2.5(1)(i)", "warning-advise", "phone"},
	} {
		w := newWorld(t, "2026-07-01T08:00:00+08:00")
		w.do(rainOffice, &IssueWarning{Content: rain(w, "blue")})
		x := w.newest()
		for _, org := range []plans.OrgID{"hq-flood-drought-office", "emergency-bureau", "urban-management", "street-niujie"} {
			o := w.rule(x, c.rule, org)
			if l, _ := o.Current(plans.Target); l.Due != w.now+300 {
				t.Errorf("%s: due %s", c.clause, l.Due.Clock())
			}
			w.reportsWithout(x, o, c.item)
		}
		// A41: an adjustment repeats nothing, the lifting ends what is open.
		w.do(rainOffice, &AdjustWarning{Warning: x.ID, Content: warning.Content{Level: "yellow"}, Out: Out{Reason: "加强"}})
		for _, o := range x.duties(w.s) {
			if o.Rule == c.rule && o.Pending() {
				t.Errorf("%s: done and owed again by %s", c.clause, o.Debtor)
			}
		}
	}
}

// reportsWithout: a report without the item is refused, and with it the duty is
// met.
func (w *world) reportsWithout(x *Warning, o *obligation.Obligation, item string) {
	w.t.Helper()
	form, _ := plan.Form(o.Form)
	items := Written{}
	for _, it := range form.Items {
		items[it.ID] = "已办"
	}
	delete(items, item)
	seat := plans.SeatID(string(o.Debtor) + "/duty")
	if r := w.refused(CodeBlank, "3.2.5", seat, &ReportWarningTask{Warning: x.ID, Items: items}); r.Field != "duties" {
		w.t.Errorf("nothing reported on: %+v", r)
	}
	if r := w.refused(CodeBlank, form.Cite, seat, &ReportWarningTask{Warning: x.ID, Duties: []obligation.ID{o.ID}, Items: items}); r.Field != "items."+item {
		w.t.Errorf("%s: refused for %s", item, r.Field)
	}
	items[item] = "已办"
	w.do(seat, &ReportWarningTask{Warning: x.ID, Duties: []obligation.ID{o.ID}, Items: items})
	if o.Pending() {
		w.t.Errorf("%s: reported and still owed", o.Rule)
	}
}

// Each of the eight measures of 3.2.5(2): a task for each street of the area, with
// its own report; for blue and yellow there are none.
func TestEachMeasureUnderAnOrangeWarning(t *testing.T) {
	clauses := map[string]string{"standby": "3.2.5(2)(b)", "supplies": "3.2.5(2)(c)", "guard": "3.2.5(2)(d)", "utilities": "3.2.5(2)(e)",
		"advice": "3.2.5(2)(f)", "evacuate": "3.2.5(2)(g)", "close": "3.2.5(2)(h)", "other": "3.2.5(2)(i)"}
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.do(rainOffice, &IssueWarning{Content: rain(w, "yellow")})
	w.refused(CodeNotAllowedNow, "3.2.5(2)", rainOffice, &ChooseWarningMeasures{Warning: w.newest().ID, Measures: []ChosenWarningMeasure{{Measure: "standby"}}})
	x := w.approved("orange")
	w.refused(CodeBlank, "3.2.5(2)(i)", rainOffice, &ChooseWarningMeasures{Warning: x.ID, Measures: []ChosenWarningMeasure{{Measure: "other"}}})
	for _, m := range plan.WarningMeasures {
		if clauses[m.ID] != string(m.Cite) {
			t.Errorf("%s is %s", m.ID, m.Cite)
		}
		w.do(rainOffice, &ChooseWarningMeasures{Warning: x.ID, Measures: []ChosenWarningMeasure{{Measure: m.ID, Basis: "防洪法"}}})
		o := w.rule(x, "warning-measure", "street-niujie")
		form, _ := plan.Form(m.Form)
		if o.Form != m.Form {
			t.Errorf("%s: form %s", m.ID, o.Form)
		}
		w.reportsWithout(x, o, form.Items[0].ID)
	}
	// 3.2.5(2)(a): beside them the duties of every warning stand.
	w.rule(x, "warning-advise", "street-niujie")
}

// A31: the window of the plan's rule is that of the approval itself.
func TestAnOralApprovalIsConfirmedWithinOneWindow(t *testing.T) {
	r, ok := plan.Rule("confirm-oral-approval")
	if !ok || r.Limits[0].After != approval.ConfirmWithin || r.Limits[0].Kind != plans.Target {
		t.Errorf("%+v", r)
	}
}

// A59, 3.2.3(5)(a): in an exercise a text goes nowhere and says so; in an actual
// workspace it waits for what the channel answers.
func TestAnExerciseWarningLeavesByNoPath(t *testing.T) {
	for status, want := range map[Status]string{Exercise: "exercise", Actual: "waiting"} {
		w := newWorld(t, "2026-07-01T08:00:00+08:00")
		w.s.Workspace.Status = status
		w.do(rainOffice, &IssueWarning{Content: rain(w, "blue"), Out: Out{Channels: []string{"platform"}}})
		x := w.newest()
		if p := x.Publications[0]; p.State != want || x.Latest().Exercise != (status == Exercise) {
			t.Errorf("%s: %+v", status, p)
		}
		_, err := w.try(rainOffice, &RecordPublication{Warning: x.ID, Channel: "platform", Accepted: true, Reference: "P-1"})
		if (err == nil) != (status == Actual) {
			t.Errorf("%s: %v", status, err)
		}
		if status == Actual && x.Publications[0].State != "accepted" {
			t.Errorf("%+v", x.Publications[0])
		}
		// 3.2.3(2)(b): outside an exercise filing with the city needs a reference.
		_, err = w.try("district-leader/none", &FileWarning{Warning: x.ID})
		if err == nil {
			t.Error("filed by nobody")
		}
	}
}

// 3.2.3(4): a warning that nobody lifts stays, however long it has run out; its
// reminders come every half hour and no more often (A38).
func TestRunningOutNeverLifts(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.do(rainOffice, &IssueWarning{Content: rain(w, "blue")})
	x := w.newest()
	until := x.Until()
	w.advance(until + clock.Time(3*24*3600))
	if !x.InForce() || x.At(w.now) != warning.RunOut || x.Level() != "blue" {
		t.Errorf("%s %s", x.Stage, x.Level())
	}
	raised := map[clock.Time]int{}
	for _, c := range w.log {
		for _, ev := range c.evs {
			if a, ok := ev.(*AlarmRaised); ok && a.Alarm.Key == expiryAlarm(x.ID) {
				raised[c.h.At]++
			}
		}
	}
	if raised[until-1800] != 1 || raised[until] != 1 || raised[until+1800] != 1 || len(raised) != 2+3*48 {
		t.Errorf("raised %d times", len(raised))
	}
}
