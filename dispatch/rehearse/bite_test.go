package rehearse_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wanghuo/dispatch/rehearse"
)

// played opens an incident, reports it late, merges another into it and
// corrects its occurrence: enough for every kind of expectation to look at.
const played = head + `names: {双市: [市委总值班室, 市应急办]}
setup: {seats: [总值班室/duty, 区应急办/leader]}
steps:
  - step: open
    at: 02:07:30
    seat: 大栅栏街道
    do:
      - report-incident:
          title: 起火
          type: 9
          location: {street: 大栅栏街道, point: {in: 大栅栏街道}}
          source: {kind: citizen, phone: "123"}
          words: 冒烟
          severity: 未判明
          tags: [pupils]
        as: INC
      - report-incident:
          title: 又起火
          type: 9
          location: {street: 大栅栏街道, point: {in: 大栅栏街道, north: 100}}
          source: {kind: citizen}
          severity: 未判明
        as: TWO
        seat: 区应急办
      - log-intake: {source: {kind: citizen}, words: 问路, gist: 问路}
        as: CALL
        seat: 区应急办
      - record-instruction: {from: 总值班室/district-leader, text: 报来, gist: 报来, to: 区应急办, due: 03:00:00}
        as: ORDER
        seat: 总值班室
  - step: late
    at: 02:30:00
    seat: 大栅栏街道
    do:
      - send-report:
          incidents: [INC]
          kind: verification
          to: [总值班室]
          items: {others: 核实中, support: "no"}
        as: REP
      - determine-severity: {incident: INC, severity: 较大}
      - set-occurrence: {incident: INC, occurrence: {at: 02:00:00, basis: cctv}}
        at: 02:31:00
  - step: look
    at: 02:32:00
    expect:
`

// Every expectation that holds can also fail: each line here holds, and with
// the replacement it does not, saying what was expected and what was found.
var bites = []struct{ holds, from, to, found string }{
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC due 02:27:30 met late 2:30", "late 2:30", "late 2:31", "2:30"},
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC due 02:27:30 met late 2:30", "met late 2:30", "overdue", "met late"},
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC met late", "→总值班室", "→区应急办", "no such duty"},
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC met late attributable 2:30", "attributable 2:30", "attributable 0:00", "2:30"},
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC met late known 02:27:30", "known 02:27:30", "known 02:27:31", "02:27:30"},
	{"owed: 4.1.5 大栅栏街道→总值班室 for INC met late 2:30 02:30:00", "2:30 02:30:00", "2:30 02:30:01", "02:30:00"},
	{"owed: 4.1.5 区应急办→总值班室 for TWO due 02:27:30 overdue", "overdue", "open", "overdue"},
	{"owed: 4.1.4 区应急办→双市 for INC act detail due 04:00:00 left 1:28:00", "left 1:28:00", "left 1:27:00", "1:28:00"},
	{"owed: 4.1.4 区应急办→双市 for INC act detail due 04:00:00", "04:00:00", "04:00:00 provisional", "false"},
	{"owed: 4.1.4 区应急办→双市 for INC act report tgt 03:00:00", "tgt 03:00:00", "due 03:00:00", "none"},
	{"owed: 4.1.4 大栅栏街道→总值班室 for INC tgt 02:35:00 due 02:50:00", "tgt 02:35:00 due 02:50:00", "tgt 02:35:00", "02:50:00"},
	{"owed: {clause: 4.1.4, debtor: 区应急办, creditor: 双市, act: detail, due: 04:00:00, was: [{due: 04:07:30, from: 02:30:00, until: 02:31:00}]}", "until: 02:31:00", "until: 02:31:01", "02:31:00"},
	{"owed: [\"4.1.4 区应急办→市应急办 act detail\", \"4.1.4 区应急办→市委总值班室 act detail\"]", "市委总值班室", "市应急办", "no such duty"},
	{"not_owed: 4.1.5 消防支队→", "消防支队", "区应急办", "4.1.5"},
	{"not_owed: 4.1.5 大栅栏街道→ void", "void", "met late", "met late"},
	{"incident: {of: INC, phase: verified}", "verified", "received", "verified"},
	{"incident: {of: INC, severity: 较大}", "较大", "重大", "较大"},
	{"incident: {of: INC, severity: 较大}", "较大", "较大 may", "false"},
	{"incident: {of: INC, occurrence: 02:00:00}", "02:00:00", "unknown", "02:00:00"},
	{"incident: {of: INC, occurrence: {basis: cctv}}", "cctv", "witness", "cctv"},
	{"incident: {of: INC, preflags: [people]}", "[people]", "[people, area]", "nothing else"},
	{"incident: {of: INC, preflags: [people]}", "[people]", "none", "people"},
	{"incident: {of: INC, units: [\"...\", 大栅栏街道]}", "大栅栏街道]", "牛街街道]", "street-dashilan"},
	{"incident: {of: INC, at_receipt: 未判明}", "未判明", "较大", "未判明"},
	{"incident: {of: TWO, suggested: [INC]}", "[INC]", "none", "XC"},
	{"report: {of: REP, deliveries: [\"...\", {to: 总值班室, state: delivered}]}", "delivered", "failed", "delivered"},
	{"report: {of: REP, items: {support: \"no\"}}", "\"no\"", "\"yes\"", "no"},
	{"intake: {of: CALL, state: new}", "new", "filed", "new"},
	{"matter: {of: ORDER, state: open, due: 03:00:00}", "03:00:00", "03:00:01", "03:00:00"},
	{"seat: {of: 大栅栏街道, person: street-dashilan.duty}", "street-dashilan.duty", "somebody", "street-dashilan.duty"},
	{"source: {of: INC, phone: \"123\", words: ~ 烟}", "~ 烟", "~ 雾", "冒烟"},
	{"timeline: {of: INC, has: [{what: incident_reported}, {what: severity_determined}]}", "severity_determined", "incident_reported", "severity_determined"},
	{"alarm: {subject: TWO, what: deadline_passed}", "deadline_passed", "undelivered", "deadline_passed"},
	{"no_alarm: {subject: TWO, what: undelivered}", "undelivered", "deadline_passed", "deadline_passed"},
	{"handover: {of: 区应急办, owes: [\"4.1.5 区应急办→总值班室 for TWO overdue\"]}", "overdue", "open", "overdue"},
	{"ledger: [\"4.1.5 大栅栏街道→总值班室 met late 2:30\", \"4.1.5 区应急办→总值班室 overdue\"]", ", \"4.1.5 区应急办→总值班室 overdue\"", "", "emergency-office"},
	{"ledger: {refusals: 0}", "refusals: 0", "refusals: 1", "0"},
	{"ledger: {void: 0}", "void: 0", "void: 1", "0"},
	{"allowed: {of: INC, seat: 区应急办, commands: [coordinate]}", "区应急办", "牛街街道", "false"},
}

func TestEveryExpectationBites(t *testing.T) {
	p := load(t)
	run := func(t *testing.T, expect string) []rehearse.Failure {
		t.Helper()
		s, err := rehearse.Parse("b.rehearsal.yaml", []byte(played+"      - "+expect+"\n"), p)
		if err != nil {
			t.Fatal(err)
		}
		r, err := rehearse.Run(context.Background(), s, rehearse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Failures
	}
	lines := strings.Count(played, "\n") + 1
	for i, c := range bites {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if f := run(t, c.holds); len(f) > 0 {
				t.Errorf("%s does not hold: %v", c.holds, f)
			}
			changed := strings.Replace(c.holds, c.from, c.to, 1)
			f := run(t, changed)
			if len(f) == 0 {
				t.Fatalf("%s holds", changed)
			}
			if all := fmt.Sprint(f); !strings.Contains(all, c.found) {
				t.Errorf("%s: %q is not told in %v", changed, c.found, all)
			}
			for _, x := range f {
				if x.Line != lines || x.Step != "look" || x.Expected == "" || x.Found == "" {
					t.Errorf("%+v", x)
				}
			}
		})
	}
}

// Acceptance and refusal bite too.
func TestOutcomesBite(t *testing.T) {
	p := load(t)
	act := func(command, expect string) string {
		return report + "  - step: A2\n    at: T+01:00\n    seat: 大栅栏街道\n    do: {" + command + "}\n    expect: [" + expect + "]\n"
	}
	const refusedOne = "coordinate: {incident: INC, bodies: [消防支队]}"
	for _, c := range []struct {
		text string
		want string // "" for passing
	}{
		{act("add-note: {incident: INC, text: 到场}", "accepted"), ""},
		{act("add-note: {incident: INC, text: 到场}", "refused"), "accepted"},
		{act(refusedOne, "refused: {code: not_authorised, clause: 4.2.2, who: [区应急办]}"), ""},
		{act(refusedOne, "accepted"), "not_authorised"},
		{act(refusedOne, "refused: {code: blank_item}"), "not_authorised"},
		{act(refusedOne, "refused: {clause: 4.1.8}"), "4.2.2"},
		{act(refusedOne, "refused: {who: [总值班室]}"), "emergency-office"},
		{act(refusedOne, "refused: {item: bodies}"), "none"},
		{strings.Replace(report, "as: INC", "as: {report: REP}", 1), "something new to name"},
		{report + "complete: [4.1.5]\n", "4.1.5"},
		{report + step("  expect: [{owed: 4.1.5 大栅栏街道→}]") + "complete: [4.1.4]\n", ""},
		{report + step("  expect: [{complete: {clauses: [4.1.5], for: INC}}]"), "4.1.5"},
		{report + step("  expect: [{owed: 4.1.5 大栅栏街道→}, {complete: {clauses: [4.1.5]}}]"), ""},
	} {
		s, err := rehearse.Parse("o.rehearsal.yaml", []byte(c.text), p)
		if err != nil {
			t.Fatalf("%v in\n%s", err, c.text)
		}
		r, err := rehearse.Run(context.Background(), s, rehearse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if all := fmt.Sprint(r.Failures); r.Passed() != (c.want == "") || !strings.Contains(all, c.want) {
			t.Errorf("want %q, have %s for\n%s", c.want, all, c.text[len(head):])
		}
	}
}
