package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// plan runs `wanghuo plan` with these arguments.
func plan(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var cli struct {
		Plan PlanCmd `cmd:""`
	}
	var out, errs bytes.Buffer
	parser, err := kong.New(&cli, kong.Writers(&out, &errs), kong.Exit(func(int) { t.Fatal("exit") }))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(append([]string{"plan"}, args...))
	if err != nil {
		return "", "", err
	}
	err = k.Run()
	return out.String(), errs.String(), err
}

const smallPlan = "../../plans/testdata/small"

func TestPlanCheckOfTheEmbeddedPlan(t *testing.T) {
	out, errs, err := plan(t, "check")
	if err != nil || errs != "" {
		t.Fatal(err, errs)
	}
	for _, want := range []string{"西城区突发事件总体应急预案", "46 event types", "263 communities", "59 plans", "187 organisations"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from\n%s", want, out)
		}
	}
}

func TestPlanCheckNamesFileAndLineOfEveryFault(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(smallPlan)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "plan.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), "edition: \"1\"", "edition: 1", 1)
	broken = strings.Replace(broken, "late_entry: 30m", "late_entry: soon", 1)
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, err := plan(t, "check", dir)
	if err == nil || !strings.Contains(err.Error(), "2 faults") || out != "" {
		t.Errorf("out %q, err %v", out, err)
	}
	lines := strings.Split(strings.TrimSpace(errs), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines:\n%s", len(lines), errs)
	}
	for i, want := range []string{`plan\.yaml:6:\d+: number_for_text: .*加引号.* \| .*quote it`, `plan\.yaml:\d+:\d+: bad_duration: `} {
		if !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("%q does not say %q", lines[i], want)
		}
	}
}

func TestPlanCheckOfNoFolder(t *testing.T) {
	if _, errs, err := plan(t, "check", filepath.Join(t.TempDir(), "nothing")); err == nil || errs == "" {
		t.Errorf("err %v, said %q", err, errs)
	}
}

func TestPlanShowTellsWhatAClauseDoes(t *testing.T) {
	out, _, err := plan(t, "show", "4.1.5(a)", "--lang", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Verify and report within 20 minutes", "plans/xicheng/rules/reporting.yaml:", "20m from receipt", "a recorded city decision only", "decision A04"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from\n%s", want, out)
		}
	}
	if strings.Contains(out, "Follow-up every 30 minutes") {
		t.Errorf("the follow-up carries out another letter:\n%s", out)
	}
	fields, _, err := plan(t, "show", "4.5.5", "--lang", "en")
	if err != nil || strings.Count(fields, "leads: ") != 8 || !strings.Contains(fields, "Transport  [plans/xicheng/support.yaml:") || !strings.Contains(fields, "plan: News release plan") {
		t.Errorf("%v %s", err, fields)
	}
	whole, _, err := plan(t, "show", "4.1.5")
	if err != nil || !strings.Contains(whole, "每 30 分钟续报 | Follow-up every 30 minutes") {
		t.Errorf("%v\n%s", err, whole)
	}
	if _, _, err := plan(t, "show", "9.9.9"); err == nil {
		t.Error("a clause on which nothing rests must be an error")
	}
}

func TestPlanGraphDrawsEveryRule(t *testing.T) {
	dot, _, err := plan(t, "graph", "--format", "dot", "--lang", "en")
	if err != nil || !strings.HasPrefix(dot, "digraph") || strings.Count(dot, "{") != strings.Count(dot, "}") {
		t.Fatalf("%v\n%s", err, dot)
	}
	mermaid, _, err := plan(t, "graph")
	if err != nil || !strings.HasPrefix(mermaid, "flowchart") {
		t.Fatalf("%v\n%s", err, mermaid)
	}
	for _, rule := range []string{"rule_verify_and_report", "rule_follow_up", "rule_response_report"} {
		if !strings.Contains(dot, rule+" ->") || !strings.Contains(mermaid, rule+" -->") {
			t.Errorf("%s is not drawn", rule)
		}
	}
}

func TestPlanCoverage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ledger.csv", "clause,kind,software\n9.4.3(a),deadline,prompt\n9.4.3(b),deadline,prompt\n9.1.1,structure,encode\n9.8.7,duty,none\n")
	write("duty.go", "package x\n// 9.4.3(b): done here.\nvar s = \"9.8.7\"\nvar n = 9.1\n")
	write("duty_test.go", "package x\n// 9.1.1\n")
	write("fire.rehearsal.yaml", "steps:\n  - owed: {clause: 9.4.3(a)}\n")
	out, errs, err := plan(t, "coverage", "--ledger", filepath.Join(dir, "ledger.csv"), "--json", "--dir", smallPlan, "--tree", dir)
	if err != nil || errs != "" {
		t.Fatal(err, errs)
	}
	var got struct {
		Clauses []struct {
			Clause, Software  string
			Plan, Code, Tests []string
		}
	}
	in := json.NewDecoder(strings.NewReader(out))
	in.DisallowUnknownFields()
	if err := in.Decode(&got); err != nil || strings.Contains(out, "null") {
		t.Fatal(err, out)
	}
	type counts [3]int
	want := map[string]counts{"9.4.3(a)": {3, 0, 1}, "9.4.3(b)": {0, 1, 0}, "9.1.1": {1, 0, 1}, "9.8.7": {0, 1, 0}}
	for _, c := range got.Clauses {
		if n := (counts{len(c.Plan), len(c.Code), len(c.Tests)}); n != want[c.Clause] {
			t.Errorf("%s: %v, want %v (%+v)", c.Clause, n, want[c.Clause], c)
		}
	}
	text, _, err := plan(t, "coverage", "--ledger", filepath.Join(dir, "ledger.csv"), "--dir", smallPlan, "--tree", dir)
	if err != nil || !strings.Contains(text, "cited nowhere (0)") || !strings.Contains(text, "prompt") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestPlanCoverageRefusesABadLedger(t *testing.T) {
	for name, text := range map[string]string{
		"no such column":  "clause,kind\n4.1.5,x\n",
		"empty":           "",
		"a short record":  "clause,software\n4.1.5\n",
		"a row of nobody": "clause,software\n,prompt\n",
	} {
		file := filepath.Join(t.TempDir(), "ledger.csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := plan(t, "coverage", "--ledger", file); err == nil || !strings.Contains(err.Error(), "ledger") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
