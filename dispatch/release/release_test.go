package release

import (
	"reflect"
	"testing"

	"wanghuo/plans"
)

var fields = []plans.LockedField{
	{ID: "cause", Words: []string{"原因", "due to"}, Except: []string{"原因正在调查"}},
	{ID: "casualties", Words: []string{"死亡"}},
}

// 4.7.1(j), A53: a text that speaks of a locked field is found by the plan's
// words; what the plan lets pass is not.
func TestSays(t *testing.T) {
	for text, want := range map[string]string{
		"请绕行": "", "起火原因是电池": "cause", "原因正在调查": "", "原因正在调查，初步原因为电池": "cause",
		"Closed Due To a leak": "cause", "2 人死亡": "casualties",
	} {
		got := ""
		if f, _ := Says(fields, text); f != nil {
			got = f.ID
		}
		if got != want {
			t.Errorf("%q speaks of %q, want %q", text, got, want)
		}
	}
}

func TestCounts(t *testing.T) {
	for text, want := range map[string]map[string][]int{
		"火灾造成 3 人死亡、12名群众受伤":  {"dead": {3}},
		"死亡3人，受伤：4 人":         {"dead": {3}, "injured": {4}},
		"2 killed, 5 injured": {"dead": {2}, "injured": {5}},
		"无死亡病例，41 人就诊":        {},
	} {
		if got := Counts(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if k := Differs("3 人死亡", map[string]int{"dead": 2}); k != "dead" {
		t.Errorf("differs in %q", k)
	}
	if k := Differs("3 人死亡", nil); k != "dead" {
		t.Errorf("a number without its locked field: %q", k)
	}
	if k := Differs("3 人死亡", map[string]int{"dead": 3}); k != "" {
		t.Errorf("differs in %q", k)
	}
}
