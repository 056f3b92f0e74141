package view_test

import (
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

func warnings() *dispatch.State {
	s := dispatch.NewState()
	text := func(step warning.Step, level plans.Colour) warning.Text {
		return warning.Text{No: 1, Step: step, Content: warning.Content{Level: level}}
	}
	s.Warnings["Y1"] = &dispatch.Warning{Warning: warning.Warning{ID: "Y1", Source: warning.Own, Stage: warning.InForce, Texts: []warning.Text{text(warning.Issue, "blue")},
		Notices: []warning.Notice{{To: "street-niujie"}}}}
	s.Warnings["Y2"] = &dispatch.Warning{Warning: warning.Warning{ID: "Y2", Source: warning.Own, Stage: warning.Lifted, Ended: &warning.Ending{}, Texts: []warning.Text{text(warning.Issue, "red")}}}
	s.Warnings["Y3"] = &dispatch.Warning{Warning: warning.Warning{ID: "Y3", Source: warning.Outside, Stage: warning.Relayed, Texts: []warning.Text{text(warning.Origin, "red")},
		Relay: &warning.Relay{Streets: []plans.OrgID{"street-baizhifang"}}, Notices: []warning.Notice{{To: "street-niujie"}}}}
	return s
}

// A lifted warning is on no screen, nor is what called for acts because of it.
func TestALiftedWarningIsOnNoScreen(t *testing.T) {
	s := warnings()
	s.Alarms["expiry/Y2"] = &dispatch.Alarm{Key: "expiry/Y2", Subject: "Y2", Cleared: 1}
	for ref, want := range map[dispatch.Ref]bool{
		{Kind: view.KindWarning, ID: "Y1"}: true, {Kind: view.KindWarning, ID: "Y2"}: false, {Kind: view.KindWarning, ID: "Y3"}: true,
		{Kind: view.KindAlarm, ID: "expiry/Y2"}: false,
	} {
		if got := view.Live(s, ref); got != want {
			t.Errorf("%v: %v", ref, got)
		}
	}
}

// 3.2.1, A40: a warning concerns those to whom it was addressed; a relay the
// streets that it names, whatever else lies in their boxes.
func TestWhomAWarningConcerns(t *testing.T) {
	s := warnings()
	for id, want := range map[string]plans.OrgID{"Y1": "street-niujie", "Y3": "street-baizhifang"} {
		bodies, all := view.Concerns(s, dispatch.Ref{Kind: view.KindWarning, ID: id})
		found := map[plans.OrgID]bool{}
		for _, b := range bodies {
			found[b] = true
		}
		if all || !found[want] || id == "Y3" && found["street-niujie"] {
			t.Errorf("%s concerns %v", id, bodies)
		}
	}
}
