package dispatch

import "testing"

// 6.2.5(b), 6.3(b), 6.3(c), 6.5(b), 6.5(c), 6.5(d), 6.6.1, 6.6.2(a), 6.6.2(b),
// 6.6.3: who supports the handling is asked for what it did, at the point where
// the plan wants it, and nobody else answers for it.
func TestSupportIsAskedOfThoseWhomThePlanNames(t *testing.T) {
	w, id := hostelFire(t)
	for prompt, to := range map[string]string{"cordon-police": "public-security", "cordon-street": string(dashilan), "hazards-on-scene": string(dashilan)} {
		if a := w.asks(id, prompt, ""); a == nil || string(a.To) != to || !a.Open {
			t.Errorf("%s at once: %+v", prompt, a)
		}
	}
	later := map[string]string{
		"guard-places": "public-security", "group-watch": string(dashilan), "restore-roads-housing": "housing-commission", "restore-roads-management": "urban-management",
		"green-channel": "traffic-police", "networks-down": "hq-communications-office", "medical-teams": "health-commission", "water-safety-health": "health-commission",
		"water-safety-management": "urban-management", "water-safety-ecology": "ecology-bureau", "food-safety": "market-bureau", "medicine": "market-bureau",
	}
	for prompt := range later {
		if w.asks(id, prompt, "") != nil {
			t.Errorf("%s is asked before anybody commands", prompt)
		}
	}
	w.do("hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	for prompt, to := range later {
		if a := w.asks(id, prompt, ""); a == nil || string(a.To) != to || !a.Open {
			t.Errorf("%s: %+v", prompt, a)
		}
	}
	cordon := &AnswerPrompt{Incident: id, Prompt: "cordon-police", Answer: "done"}
	w.refused(CodeBlank, "6.6.1", "public-security/duty", cordon)
	cordon.Details = map[string]string{"set": "02:14，胡同两端"}
	w.refused(CodeAuthority, "6.6.1", "street-niujie/duty", cordon)
	w.do("public-security/duty", cordon)
	if a := w.asks(id, "cordon-police", ""); a.Open {
		t.Error("answered, and it stays open")
	}
	w.replayed()
}

// 6.7(a), 6.7(b): each shelter that is open is asked for what keeps life there
// going, and no longer once it is closed.
func TestAShelterIsAskedForItsSupport(t *testing.T) {
	w, id := hostelFire(t)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	w.do("street-dashilan/duty", &OpenShelter{Incident: id, Title: "社区点", Places: 60, Manager: "主任", Supplier: "街道食堂", SpecialNeeds: "轮椅通道"})
	for _, prompt := range []string{"shelter-map", "shelter-food", "shelter-water", "shelter-medical", "shelter-sanitation"} {
		if a := w.asks(id, prompt, "shelter:1"); a == nil || !a.Open {
			t.Errorf("%s: %+v", prompt, a)
		}
	}
	w.do("street-dashilan/duty", &CloseShelter{Incident: id, Shelter: 1})
	if a := w.asks(id, "shelter-food", "shelter:1"); a != nil {
		t.Errorf("closed, and asked for: %+v", a)
	}
	w.replayed()
}
