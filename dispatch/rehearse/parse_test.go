package rehearse_test

import (
	"os"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/rehearse"
)

const head = `rehearsal: 1
title: {zh: 试, en: Trial}
start: 2026-03-12T02:07:30+08:00
`

// report opens an incident in one step, at line 4 of a script.
const report = head + `steps:
  - step: A1
    at: T+00:00
    seat: 大栅栏街道
    do:
      report-incident:
        title: 起火
        type: 9
        location: {street: 大栅栏街道}
        source: {kind: citizen}
        severity: 未判明
      as: INC
`

// Every fault of a script's form is told with its line and a stable code.
func TestFaultsNameTheLine(t *testing.T) {
	p := load(t)
	for _, c := range []struct {
		name, text string
		line       int
		code       string
	}{
		{"not YAML", "rehearsal: [1", 1, rehearse.CodeSyntax},
		{"not UTF-8", head + "steps:\n  - step: \xff\xbb\n", 5, rehearse.CodeSyntax},
		{"empty", "", 1, rehearse.CodeEmpty},
		{"comment only", "# nothing\n", 1, rehearse.CodeEmpty},
		{"second document", report + "---\na: 1\n", 16, rehearse.CodeUnsupported},
		{"anchor", strings.Replace(report, "type: 9", "type: &x 9", 1), 11, rehearse.CodeUnsupported},
		{"unknown header key", report + "colour: red\n", 16, rehearse.CodeUnknownKey},
		{"key twice", report + "title: {zh: 又, en: Again}\n", 16, rehearse.CodeDuplicateKey},
		{"no start", "rehearsal: 1\ntitle: {zh: 试, en: T}\nsteps: []\n", 1, rehearse.CodeMissingKey},
		{"bad start", strings.Replace(report, "2026-03-12T02:07:30+08:00", "yesterday", 1), 3, rehearse.CodeBadTime},
		{"other version", strings.Replace(report, "rehearsal: 1", "rehearsal: 2", 1), 1, rehearse.CodeBadValue},
		{"other plan", report + "plan: elsewhere\n", 16, rehearse.CodeBadValue},
		{"actual", report + "status: real\n", 16, rehearse.CodeBadValue},
		{"no steps", head + "steps: []\n", 4, rehearse.CodeEmpty},
		{"no id", strings.Replace(report, "step: A1", "note: A1", 1), 5, rehearse.CodeMissingKey},
		{"no time", strings.Replace(report, "at: T+00:00", "note: now", 1), 5, rehearse.CodeMissingKey},
		{"bad time", strings.Replace(report, "T+00:00", "25:00:00", 1), 6, rehearse.CodeBadTime},
		{"two times", strings.Replace(report, "T+00:00", "T+00:00 · 02:07:31", 1), 6, rehearse.CodeBadTime},
		{"unknown seat", strings.Replace(report, "seat: 大栅栏街道", "seat: 某街道", 1), 7, rehearse.CodeUnknownName},
		{"unknown role", strings.Replace(report, "seat: 大栅栏街道", "seat: 大栅栏街道/king", 1), 7, rehearse.CodeUnknownName},
		{"no seat", strings.Replace(report, "seat: 大栅栏街道", "note: 无", 1), 9, rehearse.CodeMissingKey},
		{"unknown command", strings.Replace(report, "report-incident:", "report-accident:", 1), 9, rehearse.CodeUnknownName},
		{"two commands", strings.Replace(report, "      as: INC", "      add-note: {incident: INC, text: 另}\n      as: INC", 1), 15, rehearse.CodeDuplicate},
		{"unknown field", strings.Replace(report, "type: 9", "typ: 9", 1), 11, rehearse.CodeUnknownKey},
		{"unknown type", strings.Replace(report, "type: 9", "type: 999", 1), 11, rehearse.CodeUnknownName},
		{"unknown body", strings.Replace(report, "{street: 大栅栏街道}", "{street: 别处}", 1), 12, rehearse.CodeUnknownName},
		{"unknown value", strings.Replace(report, "kind: citizen", "kind: bird", 1), 13, rehearse.CodeUnknownName},
		{"unknown severity", strings.Replace(report, "未判明", "很严重", 1), 14, rehearse.CodeUnknownName},
		{"unusable alias", strings.Replace(report, "as: INC", "as: \"$ %\"", 1), 15, rehearse.CodeBadValue},
		{"unknown alias", report + step("  expect: [{incident: {of: NOBODY, phase: received}}]"), 18, rehearse.CodeUnknownName},
		{"unknown row key", report + step("  expect: [{incident: {of: INC, colour: red}}]"), 18, rehearse.CodeUnknownKey},
		{"unknown register", report + step("  expect: [{register: {of: squad/T1}}]"), 18, rehearse.CodeUnknownKey},
		{"unknown column", report + step("  expect: [{register: {of: team/T1, nam: x}}]"), 18, rehearse.CodeUnknownKey},
		{"unknown expectation", report + step("  expect: [{hoped: 1}]"), 18, rehearse.CodeUnknownKey},
		{"two keys in one", report + step("  expect: [{at: 02:09:00, owed: x}]"), 18, rehearse.CodeWrongKind},
		{"bad duty", report + step("  expect: [{owed: soon}]"), 18, rehearse.CodeBadValue},
		{"bad word", report + step("  expect: [{owed: 4.1.5 大栅栏街道→总值班室 perhaps}]"), 18, rehearse.CodeBadValue},
		{"bad state", report + step("  expect: [{owed: {clause: 4.1.5, state: done}}]"), 18, rehearse.CodeBadValue},
		{"bad debtor", report + step("  expect: [{owed: 4.1.5 某→总值班室}]"), 18, rehearse.CodeUnknownName},
		{"bad duty key", report + step("  expect: [{owed: {clause: 4.1.5, who: me}}]"), 18, rehearse.CodeUnknownKey},
		{"refused without act", report + step("  expect: [refused]"), 16, rehearse.CodeBadValue},
		{"step twice", report + "  - step: A1\n    at: T+01:00\n", 16, rehearse.CodeDuplicate},
		{"out of order", report + "  - step: A2\n    at: T-01:00\n", 16, rehearse.CodeOrder},
		{"vary no street", report + "vary: {streets: {大栅栏街道: [总值班室]}}\n", 16, rehearse.CodeUnknownName},
		{"vary no type", report + "vary: {types: {9: [99]}}\n", 16, rehearse.CodeUnknownName},
		{"deep", head + "steps: " + strings.Repeat("[", 60) + strings.Repeat("]", 60), 4, rehearse.CodeTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := rehearse.Parse("t.rehearsal.yaml", []byte(c.text), p)
			list := rehearse.Faults(err)
			for _, f := range list {
				if f.Code == c.code && f.Line == c.line {
					if f.Message.Zh == "" || f.Message.En == "" {
						t.Errorf("a fault in one language only: %+v", f)
					}
					return
				}
			}
			t.Errorf("want %s at line %d, have %v", c.code, c.line, err)
		})
	}
}

// In a duty's line a time is written in any of the forms of FORMAT.md.
func TestADutyLineTakesEveryFormOfTime(t *testing.T) {
	p := load(t)
	for _, at := range []string{"02:27:30", "T+20:00", "D+0 02:27:30", "2026-03-12 02:27:30", "2026-03-12T02:27:30+08:00"} {
		text := report + step("  expect:\n      - owed:\n          - 4.1.5 大栅栏街道→总值班室 for INC due "+at+"\n          - 4.1.5 区应急办→总值班室 for INC missed "+at)
		if _, err := rehearse.Parse("t.rehearsal.yaml", []byte(text), p); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
}

// What an editor or an input method slips in is taken, or called by its name.
func TestWhatAnEditorSlipsIn(t *testing.T) {
	p := load(t)
	if _, err := rehearse.Parse("t.rehearsal.yaml", []byte("\ufeff"+strings.ReplaceAll(report, "\n", "\r\n")), p); err != nil {
		t.Errorf("a byte order mark and carriage returns: %v", err)
	}
	for text, said := range map[string]string{
		strings.Replace(report, "seat: 大栅栏街道", "seat：大栅栏街道", 1):         "full-width",
		report + step("  expect: [{owed: 4.1.5 大栅栏街道→总值班室 late 2:00}]"): "met late 2:00",
	} {
		_, err := rehearse.Parse("t.rehearsal.yaml", []byte(text), p)
		if err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%q is not said: %v", said, err)
		}
	}
}

// A comma that cuts a text short is called by its name.
func TestATextCutShortIsSaid(t *testing.T) {
	for _, text := range []string{
		"rehearsal: 1\ntitle: {zh: 试, en: One, two}\nstart: 2026-03-12T02:07:30+08:00\nsteps: []\n",
		report + step("  seat: 总值班室\n    do: {add-note: {incident: INC, text: one, two}}"),
	} {
		_, err := rehearse.Parse("t.rehearsal.yaml", []byte(text), load(t))
		if err == nil || !strings.Contains(err.Error(), "quotes") {
			t.Errorf("nothing says why: %v", err)
		}
	}
}

// step is a second step, at lines 16 to 18, that only looks.
func step(expect string) string {
	return "  - step: A2\n    at: T+01:00\n  " + expect + "\n"
}

func TestLoadWantsTheSuffix(t *testing.T) {
	for _, file := range []string{"x.yaml", "missing.rehearsal.yaml"} {
		if _, err := rehearse.Load(file, load(t)); err == nil {
			t.Errorf("%s was read", file)
		}
	}
}

// The page names every expectation, and every command with its fields; an
// example of the page is a script that holds.
func TestThePageSaysEverything(t *testing.T) {
	page := rehearse.Page(load(t))
	for _, name := range dispatch.CommandNames() {
		if !strings.Contains(page, "## "+name+"\n") {
			t.Errorf("the page does not know the command %s", name)
		}
	}
	p := load(t)
	for _, file := range []string{"FORMAT.md", "FORMAT.zh-CN.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range rehearse.ExpectKinds() {
			if !strings.Contains(string(text), "`"+kind+"`") && !strings.Contains(string(text), "`"+kind+":") {
				t.Errorf("%s does not explain the expectation %s", file, kind)
			}
		}
		for _, key := range rehearse.DutyKeys() {
			if !strings.Contains(string(text), "`"+key+"`") && !strings.Contains(string(text), "`"+key+":") && !strings.Contains(string(text), "`"+key+" ") {
				t.Errorf("%s does not explain %s of a duty", file, key)
			}
		}
		s, err := rehearse.Parse(file+".rehearsal.yaml", []byte(example(string(text))), p)
		if err != nil {
			t.Fatalf("the example of %s: %v", file, err)
		}
		hold(t, s, rehearse.Options{})
	}
}

// example is the first whole script of a page.
func example(page string) string {
	var out []string
	for line := range strings.Lines(page) {
		in := strings.HasPrefix(line, "    ")
		switch {
		case in && (len(out) > 0 || strings.HasPrefix(line, "    rehearsal: 1")):
			out = append(out, line[4:])
		case len(out) > 0:
			return strings.Join(out, "")
		}
	}
	return strings.Join(out, "")
}

// What comes from outside never panics, and what is refused says where.
func FuzzParse(f *testing.F) {
	p := load(f)
	files, _ := os.ReadDir("xicheng")
	for _, e := range files {
		if text, err := os.ReadFile("xicheng/" + e.Name()); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte(report + step("  expect: [{owed: {clause: 4.1.5, was: [{due: 1}]}}]")))
	f.Add([]byte(head + "steps:\n  - {step: a, at: D+1 00:00:00, do: {tick: {}}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := rehearse.Parse("f.rehearsal.yaml", text, p)
		if err == nil {
			return
		}
		list := rehearse.Faults(err)
		if len(list) == 0 {
			t.Fatalf("no place: %v", err)
		}
		for _, x := range list {
			if x.Line < 1 || x.Code == "" || x.Message.Zh == "" {
				t.Fatalf("%+v", x)
			}
		}
	})
}
