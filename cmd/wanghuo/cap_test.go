package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// capCheck runs `wanghuo cap check` and gives the lines.
func capCheck(t *testing.T, in string, args ...string) (code int, lines []map[string]any, errOut string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(append([]string{"cap", "check"}, args...), strings.NewReader(in), &out, &err)
	s := bufio.NewScanner(&out)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var line map[string]any
		if err := json.Unmarshal(s.Bytes(), &line); err != nil {
			t.Fatalf("not one JSON object a line: %v\n%s", err, s.Text())
		}
		lines = append(lines, line)
	}
	return code, lines, err.String()
}

func TestCapCheck(t *testing.T) {
	dir := filepath.Join("..", "..", "dispatch", "cap", "testdata")
	taken, _ := filepath.Glob(filepath.Join(dir, "ok_*.xml"))
	refused, _ := filepath.Glob(filepath.Join(dir, "refused_*.xml"))
	if len(taken) < 5 || len(refused) < 5 {
		t.Fatal("no fixtures")
	}
	code, lines, _ := capCheck(t, "", taken...)
	if code != 0 || len(lines) != len(taken) {
		t.Errorf("exit %d, %d lines for %d files", code, len(lines), len(taken))
	}
	for i, line := range lines {
		if line["file"] != taken[i] || line["accepted"] != true || line["warnings"] == nil || line["refused"] != nil {
			t.Errorf("%v", line)
		}
		if _, feed := line["feed"]; !feed && (line["identifier"] == nil || line["touches"] == nil || line["signature"] == nil) {
			t.Errorf("%s is not told whole: %v", taken[i], line)
		}
	}
	code, lines, _ = capCheck(t, "", append(refused, taken[0])...)
	if code != 1 || len(lines) != len(refused)+1 || lines[len(refused)]["accepted"] != true {
		t.Errorf("exit %d, %d lines: one that is refused must not keep the others from being told", code, len(lines))
	}
	for _, line := range lines[:len(refused)] {
		r, _ := line["refused"].(map[string]any)
		if line["accepted"] != false || r["code"] == "" || r["remedy"] == nil {
			t.Errorf("%v", line)
		}
	}
}

func TestCapCheckReadsStandardInputAndTellsWhatItCannotRead(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "dispatch", "cap", "testdata", "ok_fog_2_orange.xml"))
	if err != nil {
		t.Fatal(err)
	}
	code, lines, _ := capCheck(t, string(raw), "-")
	if code != 0 || len(lines) != 1 || lines[0]["file"] != "-" || lines[0]["msgType"] != "Update" {
		t.Errorf("exit %d: %v", code, lines)
	}
	if strings.Contains(string(mustMarshal(t, lines[0])), "值班员甲") {
		t.Error("the name of who signed is printed (A65)")
	}
	code, lines, _ = capCheck(t, "", filepath.Join(t.TempDir(), "none.xml"))
	if code != 1 || len(lines) != 1 || lines[0]["refused"] == nil {
		t.Errorf("exit %d: %v", code, lines)
	}
	code, lines, _ = capCheck(t, string(raw), "--max-bytes=100", "-")
	if r, _ := lines[0]["refused"].(map[string]any); code != 1 || r["code"] != "too_large" {
		t.Errorf("exit %d: %v", code, lines)
	}
	var help bytes.Buffer
	if code := run([]string{"cap", "check", "--help"}, nil, &help, &help); code != 0 || !strings.Contains(help.String(), "refused {code, path") {
		t.Errorf("exit %d: the help does not tell the shape\n%s", code, help.String())
	}
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
