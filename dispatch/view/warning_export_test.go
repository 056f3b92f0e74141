package view_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/warning"
)

// A warning leaves the house with its whole record, and with nobody's name.
func TestAWarningGoesOutWithItsWholeRecord(t *testing.T) {
	s := dispatch.NewState()
	w := &dispatch.Warning{Duties: []obligation.ID{2, 1}, Warning: warning.Warning{ID: "Y20260001", Source: warning.Own, Stage: warning.Lifted,
		Texts:        []warning.Text{{No: 1, Reason: "原文一"}, {No: 2, Reason: "原文二"}},
		Filings:      []warning.Filing{{To: "municipal-emergency-office", Reference: "京应急1号"}},
		Notices:      []warning.Notice{{To: "street-niujie", Seen: 120}},
		Publications: []warning.Publication{{Channel: "platform", Reference: "PT-1"}},
		Reached:      []warning.Reach{{No: 1, Who: &vault.Sealed{Key: "k"}}},
		Ended:        &warning.Ending{At: 200}}}
	s.Warnings[w.ID] = w
	s.Approvals["P1"] = &approval.Approval{ID: "P1", Subject: "Y20260001", Text: "冻结文本"}
	s.Approvals["P2"] = &approval.Approval{ID: "P2", Subject: "Y20260002"}
	for id, subject := range map[obligation.ID]string{1: "Y20260001", 2: "Y20260001", 3: "Y20260002"} {
		s.Obligations[id] = &obligation.Obligation{ID: id, Subject: subject}
	}
	s.Labels[2] = dispatch.Label{}
	data, ok, err := view.ExportWarning(s, w.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	for _, part := range []string{"原文一", "原文二", "京应急1号", "PT-1", "冻结文本", `"key": "k"`} {
		if !bytes.Contains(data, []byte(part)) {
			t.Errorf("the file lacks %s", part)
		}
	}
	var x view.WarningExport
	if err := json.Unmarshal(data, &x); err != nil {
		t.Fatal(err)
	}
	if x.Format != view.WarningExportFormat || len(x.Approvals) != 1 || len(x.Duties) != 2 || x.Duties[0].ID != 1 || len(x.Labels) != 1 {
		t.Errorf("%s holds %d approvals, duties %v, %d labels", x.Format, len(x.Approvals), x.Duties, len(x.Labels))
	}
	again, _, _ := view.ExportWarning(s, w.ID)
	if !bytes.Equal(data, again) {
		t.Error("the same warning makes two files")
	}
	if _, ok, _ := view.ExportWarning(s, "none"); ok {
		t.Error("an export of nothing")
	}
}
