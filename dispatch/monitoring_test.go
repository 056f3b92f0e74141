package dispatch

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

func tip(kind string) *LogIntake {
	return &LogIntake{Source: Source{Kind: "citizen"}, Gist: "外墙松动", Watch: &Watching{Kind: kind, Items: Written{"what": "外墙松动"}}}
}

// owes finds the duty of a rule on a subject that is no incident.
func (w *world) owes(subject, rule string) *obligation.Obligation {
	w.t.Helper()
	for _, o := range w.s.owed(subject) {
		if o.Rule == rule {
			return o
		}
	}
	w.t.Fatalf("nobody owes %s on %s", rule, subject)
	return nil
}

// 3.1.2(a): every item of the set format needs a value or an explicit state.
func TestAMonitoringReportHasItsSetFormat(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	for name, c := range map[string]struct {
		kind  string
		items Written
		code  Code
		field string
	}{
		"a blank":                   {"point", Written{"what": "水位", "value": " ", "trend": "涨"}, CodeBlank, "watch.items.value"},
		"a missing one":             {"point", Written{"what": "水位", "value": "1.2"}, CodeBlank, "watch.items.trend"},
		"a state that it lacks":     {"point", Written{"what": SaidUnknown, "value": "1", "trend": "涨"}, CodeBlank, "watch.items.what"},
		"an item that is not there": {"hotline", Written{"what": "积水", "who": "某"}, CodeUnknown, "watch.items"},
		"a kind that is not there":  {"rumour", Written{}, CodeUnknown, "watch.kind"},
	} {
		t.Run(name, func(t *testing.T) {
			r := w.refused(c.code, "", "emergency-office/duty", &LogIntake{Source: Source{Kind: "unit"}, Gist: "水位", Watch: &Watching{Kind: c.kind, Items: c.items}})
			if r.Field != c.field {
				t.Errorf("the refusal names %q, want %q", r.Field, c.field)
			}
		})
	}
	w.do("emergency-office/duty", &LogIntake{Source: Source{Kind: "unit"}, Gist: "水位", Watch: &Watching{Kind: "point", Items: Written{"what": "水位", "value": SaidVerifying, "trend": SaidUnknown}}})
	w.replayed()
}

// 3.1.5(a): who may close a tip, and how.
func TestATipIsHandedOverOrHasAReason(t *testing.T) {
	for name, c := range map[string]struct {
		before Command
		note   string
		ok     bool
	}{
		"neither":          {nil, "", false},
		"a reason":         {nil, "已复原", true},
		"blank is no word": {nil, "  ", false},
		"handed over":      {&PassOnInformation{Intake: "J20260001", To: []plans.OrgID{"urban-management"}}, "", true},
		"concluded":        {&ConcludeInformation{Intake: "J20260001", Outcome: "nothing", Reason: "重复"}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "2026-06-16T08:00:00+08:00")
			w.do("street-yuetan/duty", tip("hotline"))
			if c.before != nil {
				w.do("street-yuetan/duty", c.before)
			}
			file := &SortIntake{Intake: "J20260001", As: "file", Note: c.note}
			if !c.ok {
				w.refused(CodeReason, "3.1.5(a)", "street-yuetan/duty", file)
				return
			}
			w.do("street-yuetan/duty", file)
			if o := w.owes("J20260001", "hand-tip-over"); o.Pending() {
				t.Error("it is still owed")
			}
			w.replayed()
		})
	}
}

// 3.1.3: only who has the information judges it, and passing it on gives it.
func TestWhoHasTheInformationAssessesIt(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	w.do("street-yuetan/duty", tip("grid"))
	judge := &AssessInformation{Intake: "J20260001", Judgement: "单点", Major: "no"}
	w.refused(CodeAuthority, "3.1.3(a)", "urban-management/duty", judge)
	w.do("street-yuetan/duty", &PassOnInformation{Intake: "J20260001", To: []plans.OrgID{"urban-management"}})
	w.do("urban-management/duty", judge)
	w.refused(CodeInvalid, "3.1.3(b)", "urban-management/duty", &AssessInformation{Intake: "J20260001", Judgement: "单点"})
	w.refused(CodeBlank, "3.1.3(b)", "urban-management/duty", &AssessInformation{Intake: "J20260001", Judgement: " ", Major: "no"})
	w.do("emergency-office/duty", &LogIntake{Source: Source{Kind: "citizen"}, Gist: "问路"})
	w.refused(CodeNotAllowedNow, "3.1.3(a)", "emergency-office/duty", &AssessInformation{Intake: "J20260002", Judgement: "x", Major: "no"})
	w.replayed()
}

// A02: a target passes without an alarm, and stays owed.
func TestAPlannedCheckShowsAndNeverSounds(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	next := w.now.Add(24 * time.Hour)
	w.do("street-yuetan/duty", &RegisterRisk{Kind: "risk", Title: "人流", Grade: "low", Controls: "限流", NextCheck: next})
	w.after(25 * time.Hour)
	o := w.owes("F20260001", "check-risk")
	if st := o.At(w.now, plan.Settings.KnowledgeGrace); st.State != obligation.Open || st.OverTarget != time.Hour {
		t.Errorf("got %s, %s over its target", st.State, st.OverTarget)
	}
	if len(w.s.Alarms) != 0 {
		t.Errorf("something rings: %v", w.s.Alarms)
	}
	w.replayed()
}

// 3.1.1(b): every change keeps what was before; giving an entry to another body
// gives it the check.
func TestARiskKeepsItsHistory(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	day := func(n int) { w.after(time.Duration(n) * 24 * time.Hour) }
	w.do("street-yuetan/duty", &RegisterRisk{Kind: "hidden-danger", Title: "外墙", Grade: "major", Class: "building", Controls: "围挡", NextCheck: w.now.Add(48 * time.Hour)})
	w.refused(CodeReason, "", "street-yuetan/duty", &AmendRisk{Risk: "F20260001", Grade: "ordinary"})
	w.refused(CodeInvalid, "3.1.1(b)", "street-yuetan/duty", &AmendRisk{Risk: "F20260001", Grade: "fatal", Reason: "x"})
	w.refused(CodeInvalid, "3.1.1(b)", "street-yuetan/duty", &AmendRisk{Risk: "F20260001", State: "gone", Reason: "x"})
	w.refused(CodeNotAllowedNow, "3.1.1(b)", "street-yuetan/duty", &AmendRisk{Risk: "F20260001", Grade: "major", Reason: "x"})
	day(1)
	w.do("street-yuetan/duty", &AmendRisk{Risk: "F20260001", Grade: "ordinary", Owner: "urban-management", Reason: "移交"})
	x := w.s.Risks["F20260001"]
	if ch := x.History[0]; ch.From["grade"] != "major" || ch.To["grade"] != "ordinary" || ch.From["owner"] != "street-yuetan" || ch.Reason != "移交" {
		t.Errorf("the history says %+v", ch)
	}
	for _, o := range w.s.owed("F20260001") {
		if o.Pending() != (o.Debtor == "urban-management") {
			t.Errorf("%s owes the check, pending %v", o.Debtor, o.Pending())
		}
	}
	w.refused(CodeAuthority, "3.1.1(b)", "street-yuetan/duty", &CheckRisk{Risk: "F20260001", Result: "sound", NextCheck: w.now.Add(time.Hour)})
	w.replayed()
}

// 3.1.1(f), 3.1.1(g): the next day follows from when it was held, and a new
// interval takes the place of the old.
func TestARoundComesAgain(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	w.refused(CodeInvalid, "3.1.1(g)", "emergency-office/duty", &SetRound{Kind: "meeting", Days: 30, Next: w.now})
	w.do("emergency-office/duty", &SetRound{Kind: "meeting", Days: 30, Next: w.now.Add(time.Hour)})
	w.do("emergency-office/duty", &SetRound{Kind: "meeting", Days: 7, Next: w.now.Add(2 * time.Hour)})
	w.refused(CodeBlank, "3.1.1(g)", "emergency-office/duty", &RecordRound{Kind: "meeting", Judgement: "平稳", Precautions: " "})
	held := w.now.Add(-30 * 24 * time.Hour)
	w.do("emergency-office/duty", &RecordRound{Kind: "meeting", HeldAt: held, Judgement: "平稳", Precautions: "值守"})
	r := w.s.Rounds[risk.Meeting]
	if r.Next <= w.now || (r.Next-held)%(7*24*3600) != 0 {
		t.Errorf("the next is %s", r.Next)
	}
	pending := 0
	for _, o := range w.s.owed("round/meeting") {
		if o.Pending() {
			pending++
		}
	}
	if pending != 1 {
		t.Errorf("%d meetings are owed", pending)
	}
	w.replayed()
}

// 3.1.6, A67: whatever stands beside the number of a classified matter, the
// command is refused, and neither the refusal nor what is left of the command
// holds any of it.
func TestNothingBesideTheNumberSurvives(t *testing.T) {
	w := newWorld(t, "2026-06-16T08:00:00+08:00")
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.StringMatching(`[甲乙丙丁戊己庚辛]{4,12}`).Draw(rt, "secret")
		mark := Classified{Register: "机 17 号"}
		if rapid.Bool().Draw(rt, "in the number itself") {
			mark.Register = secret
		}
		commands := []Command{
			&LogIntake{Classified: mark, Gist: secret}, &LogIntake{Classified: mark, Words: Plain(secret)},
			&LogIntake{Classified: mark, Source: Source{Kind: "unit", Label: secret}}, &LogIntake{Classified: mark, Source: Source{Phone: Plain(secret)}},
			&LogIntake{Classified: mark, Location: Location{Place: secret}}, &LogIntake{Classified: mark, Watch: &Watching{Items: Written{"what": secret}}},
			&LogIntake{Classified: Classified{Confidential: true}, Gist: secret},
			&RegisterRisk{Kind: "risk", Classified: mark, Title: secret}, &RegisterRisk{Kind: "risk", Classified: mark, Controls: secret},
			&RegisterRisk{Kind: "risk", Classified: mark, Person: Plain(secret)},
		}
		c := rapid.SampledFrom(commands).Draw(rt, "command")
		left, err := json.Marshal(WithoutSecrets(c))
		if err != nil || bytes.Contains(left, []byte(secret)) {
			rt.Fatalf("what is left of the command: %s %v", left, err)
		}
		_, err = w.try("emergency-office/duty", c)
		r, ok := err.(*Refusal)
		if !ok || r.Code != CodeSecret || r.Clause != "3.1.6" {
			rt.Fatalf("got %v", err)
		}
		if told, _ := json.Marshal(r); bytes.Contains(told, []byte(secret)) {
			rt.Fatalf("the refusal tells %s", told)
		}
	})
	if len(w.s.Intakes)+len(w.s.Risks) != 0 {
		t.Error("something was entered")
	}
}

func TestWhatANumberOfTheConfidentialRegisterLooksLike(t *testing.T) {
	for s, want := range map[string]bool{
		"机 17 号": true, "机〔2026〕17号": true, "JY-2026/0017": true, "密函2026第17号": true,
		"": false, "机要": false, "某处发生爆炸三死17": true, "某处今晨发生严重爆炸三死17": false,
		strings.Repeat("1", 31): false, "17；某处": false, "17\n某处": false,
	} {
		if got := isRegisterNumber(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}
