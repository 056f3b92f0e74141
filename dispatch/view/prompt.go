package view

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Prompt is something that the plan wants thought of, and what was answered.
type Prompt struct {
	ID     string       `json:"id"`
	Ref    string       `json:"ref,omitempty"` // of what: shelter:1, executive:<seat> …
	Clause plans.Clause `json:"clause"`
	Title  plans.Text   `json:"title"`
	To     plans.OrgID  `json:"to"`
	Asks   []plans.Ask  `json:"asks"`
	// Open tells that an answer is awaited, for the first time or again.
	Open    bool              `json:"open"`
	Answer  string            `json:"answer,omitempty"` // done, not_needed
	Note    string            `json:"note,omitempty"`
	Details map[string]string `json:"details,omitempty"`
	By      plans.SeatID      `json:"by,omitempty"`
	At      clock.Time        `json:"at,omitempty"`
}

// Ending is what the end of the handling left on record (4.8).
type Ending = dispatch.Ending

func promptsOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, now clock.Time) []Prompt {
	out := []Prompt{}
	for _, a := range e.Prompts(s, inc, now) {
		x := Prompt{ID: a.Prompt.ID, Ref: a.Ref, Clause: a.Prompt.Cite, Title: a.Prompt.Title, To: a.To, Asks: append([]plans.Ask{}, a.Prompt.Asks...), Open: a.Open}
		if p := a.Answer; p != nil {
			x.Answer, x.Note, x.Details, x.By, x.At = p.Answer, p.Note, p.Details, p.By, p.At
		}
		out = append(out, x)
	}
	return out
}
