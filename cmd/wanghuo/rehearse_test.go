package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rehearseWith runs `wanghuo rehearse` with these arguments.
func rehearseWith(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(append([]string{"rehearse"}, args...), strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

const goodScript = "../../dispatch/rehearse/xicheng/dev-6-actual.rehearsal.yaml"

// altered writes a copy of the good script with a replacement.
func altered(t *testing.T, old, with string) string {
	t.Helper()
	text, err := os.ReadFile(goodScript)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%q is not in the script", old)
	}
	file := filepath.Join(t.TempDir(), "bad.rehearsal.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), old, with, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRehearseSucceedsOnlyIfEveryFileHolds(t *testing.T) {
	if code, out, errs := rehearseWith("--vary", goodScript); code != 0 || strings.Count(out, "ok  ") < 2 {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	bad := altered(t, "due 14:36:00", "due 14:36:01")
	code, out, _ := rehearseWith(goodScript, bad)
	if code != 1 || !strings.Contains(out, "ok  "+" "+goodScript) || !strings.Contains(out, "FAIL "+bad) {
		t.Errorf("exit %d: %s", code, out)
	}
	text, err := os.ReadFile(bad)
	if err != nil {
		t.Fatal(err)
	}
	line := 1 + strings.Count(string(text[:strings.Index(string(text), "due 14:36:01")]), "\n")
	for _, want := range []string{fmt.Sprintf("%s:%d: D6.10", bad, line), "expected: 14:36:01", "found:    14:36:00"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from\n%s", want, out)
		}
	}
	if code, _, _ := rehearseWith("--shift", "31h7m5s", goodScript); code != 0 {
		t.Errorf("shifted: exit %d", code)
	}
}

func TestRehearseNamesTheLineOfAFault(t *testing.T) {
	bad := altered(t, "type: 19", "typo: 19")
	code, out, _ := rehearseWith(bad)
	if code != 1 || !strings.Contains(out, bad+":") || !strings.Contains(out, "unknown_key") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, _ := rehearseWith("nowhere.rehearsal.yaml"); code != 1 {
		t.Errorf("a missing file: exit %d", code)
	}
	if code, _, errs := rehearseWith("--plan", t.TempDir(), goodScript); code != 1 || errs == "" {
		t.Errorf("a folder without a plan: exit %d %s", code, errs)
	}
}

func TestRehearseJSON(t *testing.T) {
	bad := altered(t, "due 14:36:00", "due 14:36:01")
	code, out, _ := rehearseWith("--json", goodScript, bad)
	var list []struct {
		Passed bool
		Runs   []struct {
			Failures []struct {
				Line                  int
				Step, Expected, Found string
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != 1 || len(list) != 2 {
		t.Fatal(code, err, out)
	}
	if !list[0].Passed || list[1].Passed || len(list[1].Runs[0].Failures) == 0 || list[1].Runs[0].Failures[0].Line == 0 {
		t.Errorf("%+v", list)
	}
}

func TestRehearseHelpIsThePage(t *testing.T) {
	code, out, _ := rehearseWith("--help")
	if code != 0 {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"# The rehearsal format", "# 演练脚本格式", "## report-incident", "## event types", "## seats"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from the help", want)
		}
	}
}
