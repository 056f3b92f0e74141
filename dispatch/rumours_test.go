package dispatch

import "testing"

// 4.7.2(b), 4.7.2(c): a case stays open until it is verified and answered; what
// is false is cleared up by a release and by nothing less.
func TestClosingARumourWithoutARelease(t *testing.T) {
	w, id := fireUnderHQ(t)
	for range 3 {
		w.do("emergency-office/duty", &OpenRumour{Incident: id, Claim: "旅馆里还有人", Source: "12345"})
	}
	shut := func(n int) *CloseRumour {
		return &CloseRumour{Incident: id, Rumour: n, Reply: "已电话答复来电人"}
	}
	w.refused(CodeUnknown, "4.7.2", "publicity-department/duty", shut(4))
	w.refused(CodeNotAllowedNow, "4.7.2(b)", "publicity-department/duty", shut(1))
	w.do("fire-rescue/duty", &VerifyRumour{Incident: id, Rumour: 1, Finding: "两次搜索，无人", Truth: "false"})
	w.do("fire-rescue/duty", &VerifyRumour{Incident: id, Rumour: 2, Finding: "二层有一人，已救出", Truth: "true"})
	w.do("fire-rescue/duty", &VerifyRumour{Incident: id, Rumour: 3, Finding: "未判明"})
	w.refused(CodeNotAllowedNow, "4.7.2(c)", "publicity-department/duty", shut(1))
	w.refused(CodeNotAllowedNow, "4.7.2(c)", "publicity-department/duty", shut(3))
	w.refused(CodeAuthority, "4.7.2(b)", "street-niujie/duty", shut(2))
	w.refused(CodeReason, "", "publicity-department/duty", &CloseRumour{Incident: id, Rumour: 2, Reply: " "})
	w.do("publicity-department/duty", shut(2))
	if x := w.s.Incidents[id].Rumours[1]; x.Closed == 0 || x.Reply == "" || x.Release != 0 {
		t.Errorf("it is closed with its reply: %+v", x)
	}
	w.refused(CodeUnknown, "4.7.2", "publicity-department/duty", shut(2))
	w.replayed()
}
