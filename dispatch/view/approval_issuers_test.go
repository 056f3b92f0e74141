package view_test

import (
	"slices"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// A36: the approval of a warning can name the emergency office, the headquarters'
// office or a department concerned; of what is no warning nobody is named.
func TestWhomAnApprovalCanName(t *testing.T) {
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	e := dispatch.New(p)
	s := dispatch.NewState()
	s.Warnings["Y1"] = &dispatch.Warning{Warning: warning.Warning{ID: "Y1", Source: warning.Own, Type: 1}}
	got := e.Issuers(s, &approval.Approval{Kind: "warning", Subject: "Y1"})
	if len(got) == 0 || got[0] != "emergency-office" {
		t.Errorf("the emergency office first, not %v", got)
	}
	for _, org := range []plans.OrgID{"hq-flood-drought-office", "emergency-bureau"} {
		if !slices.Contains(got, org) {
			t.Errorf("%s cannot be named: %v", org, got)
		}
	}
	if slices.Contains(got, "street-niujie") {
		t.Errorf("a street can be named: %v", got)
	}
	for _, a := range []approval.Approval{{Kind: "supplies", Subject: "Y1"}, {Kind: "warning", Subject: "Y9"}} {
		if got := e.Issuers(s, &a); got != nil {
			t.Errorf("%s of %s can name %v", a.Kind, a.Subject, got)
		}
	}
}
