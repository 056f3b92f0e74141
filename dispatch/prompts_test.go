package dispatch

import "testing"

func (w *world) asks(id IncidentID, prompt, ref string) *Asked {
	for _, a := range w.e.Prompts(w.s, w.s.Incidents[id], w.now) {
		if a.Prompt.ID == prompt && a.Ref == ref {
			return &a
		}
	}
	return nil
}

// Every prompt that answers itself waits for a kind of event that there is.
func TestPromptsWaitForEventsThatThereAre(t *testing.T) {
	for _, p := range plan.Prompts {
		if p.By != "" && kinds[p.By] == nil {
			t.Errorf("%s waits for %q", p.ID, p.By)
		}
	}
}

// What the plan wants thought of is asked from its point on, of those whom it
// names, answered with what it needs, and asked again where it says so.
func TestPromptsAreAnsweredByThoseAsked(t *testing.T) {
	w, id := hostelFire(t)
	if w.asks(id, "people-in-need", "") != nil {
		t.Error("it is asked before anybody commands")
	}
	w.do("hq-fire-safety/commander", &StartResponse{Incident: id, Level: 2})
	if a := w.asks(id, "people-in-need", ""); a == nil || a.To != dashilan || !a.Open {
		t.Fatalf("4.5.6(a): %+v", a)
	}
	answer := &AnswerPrompt{Incident: id, Prompt: "people-in-need", Answer: "done"}
	w.refused(CodeBlank, "4.5.6(a)", "street-dashilan/duty", answer)
	answer.Details = map[string]string{"persons": "4", "shoe": "41"}
	w.refused(CodeInvalid, "4.5.6(a)", "street-dashilan/duty", answer)
	delete(answer.Details, "shoe")
	w.refused(CodeAuthority, "4.5.6(a)", "street-niujie/duty", answer)
	w.do("street-dashilan/duty", answer)
	if a := w.asks(id, "people-in-need", ""); a.Open || a.Answer.Details["persons"] != "4" {
		t.Errorf("answered: %+v", a)
	}
	w.refused(CodeReason, "4.7.1(h)", "publicity-department/duty", &AnswerPrompt{Incident: id, Prompt: "press-conference", Answer: "not_needed"})
	w.refused(CodeUnknown, "", "publicity-department/duty", &AnswerPrompt{Incident: id, Prompt: "shelter-food", Ref: "shelter:1", Answer: "done"})
	w.do("street-dashilan/duty", &AnswerPrompt{Incident: id, Prompt: "material", Answer: "done"})
	w.advance(w.now + 3599)
	if w.asks(id, "material", "").Open {
		t.Error("4.7.1(i): asked again too soon")
	}
	w.advance(w.now + 1)
	if !w.asks(id, "material", "").Open {
		t.Error("4.7.1(i): not asked again")
	}
	w.do("hq-fire-safety/commander", &ChooseMeasures{Incident: id, Measures: []ChosenMeasure{{Clause: "4.5.1(2)"}}})
	if a := w.asks(id, "choose-measures", ""); a.Open {
		t.Error("4.5.1: a measure was chosen and the prompt stays")
	}
	w.replayed()
}

// 4.8: the end keeps what the incident has touched, why both conditions hold,
// and whether the public is told.
func TestTheEndSaysWhatItHasTouched(t *testing.T) {
	w, id := fireUnderHQ(t)
	end := &EndHandling{Incident: id, Removed: true, Restored: true, Tags: []string{"casualties", "moon"}}
	w.refused(CodeUnknown, "4.8", "hq-fire-safety/commander", end)
	end.Tags = []string{"casualties", "housing"}
	w.do("hq-fire-safety/commander", end)
	if got := w.s.Incidents[id].Ending; got == nil || len(got.Tags) != 2 || got.By != "hq-fire-safety" {
		t.Errorf("the ending: %+v", got)
	}
	if a := w.asks(id, "tell-the-public", ""); a == nil || !a.Open {
		t.Error("4.8(e): nobody is asked whether the public is told")
	}
	w.do("hq-fire-safety/commander", &AnswerPrompt{Incident: id, Prompt: "tell-the-public", Answer: "not_needed", Note: "现场已公告"})
	w.replayed()
}
