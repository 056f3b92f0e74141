package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// AnswerPrompt says what came of something that the plan wants thought of:
// done, or not needed and why. It starts nothing and stops nothing.
type AnswerPrompt struct {
	Incident IncidentID `json:"incident"`
	Prompt   string     `json:"prompt" minLength:"1" maxLength:"60" doc:"its id in the plan"`
	// Ref is of what: shelter:1, rumour:2 …; empty for the incident itself.
	Ref     string            `json:"ref,omitempty" maxLength:"120"`
	Answer  string            `json:"answer" enum:"done,not_needed"`
	Note    string            `json:"note,omitempty" maxLength:"500" doc:"what was done; why it is not needed"`
	Details map[string]string `json:"details,omitempty" doc:"what the prompt asks to write down"`
}

// PromptAnswered by whoever was asked.
type PromptAnswered struct {
	Incident IncidentID   `json:"incident"`
	Prompt   string       `json:"prompt"`
	Ref      string       `json:"ref,omitempty"`
	Answer   PromptAnswer `json:"answer"`
}

// PromptAnswer is the latest answer to a prompt.
type PromptAnswer struct {
	Answer  string            `json:"answer"`
	Note    string            `json:"note,omitempty"`
	Details map[string]string `json:"details,omitempty"`
	By      plans.SeatID      `json:"by"`
	At      clock.Time        `json:"at"`
	// Deed: nobody said so, the thing itself was done.
	Deed bool `json:"deed,omitempty"`
}

// Asked is a prompt that stands before an incident now.
type Asked struct {
	Prompt *plans.Prompt
	Ref    string
	To     plans.OrgID
	// Answer is the latest one; Open tells that an answer is awaited, for the
	// first time or again.
	Answer *PromptAnswer
	Open   bool
}

func (AnswerPrompt) Name() string         { return "answer-prompt" }
func (*PromptAnswered) Kind() string      { return "prompt_answered" }
func (e *PromptAnswered) Stream() string  { return "incident/" + string(e.Incident) }
func promptKey(prompt, ref string) string { return prompt + "/" + ref }
func refTo(kind string, n int) string     { return kind + ":" + strconv.Itoa(n) }
func blank(text string) bool              { return strings.TrimSpace(text) == "" }

func init() {
	registerCommands(func() Command { return new(AnswerPrompt) })
	registerEvents(func() Event { return new(PromptAnswered) })
}

// Prompts are what the plan wants thought of for an incident now, in the plan's
// order.
func (e *Engine) Prompts(s *State, inc *Incident, now clock.Time) []Asked {
	inc = s.root(inc.ID)
	f := e.facts(s, inc, "")
	var out []Asked
	for i := range e.plan.Prompts {
		p := &e.plan.Prompts[i]
		if !e.plan.Prompted(p, f) {
			continue
		}
		for _, ref := range occasions(inc, p.On) {
			out = append(out, e.asked(s, inc, p, ref, now))
		}
	}
	return out
}

func (e *Engine) asked(s *State, inc *Incident, p *plans.Prompt, ref string, now clock.Time) Asked {
	a := Asked{Prompt: p, Ref: ref, To: e.party(s, inc, p.To, bind{body: inc.Command}), Open: true}
	if x, ok := inc.Answers[promptKey(p.ID, ref)]; ok {
		a.Answer, a.Open = &x, p.Every > 0 && now >= x.At.Add(p.Every)
		return a
	}
	return a
}

// occasions tells of what a prompt is asked now: of the incident itself (""),
// or of each thing; nothing where its point has not come or has passed.
func occasions(inc *Incident, on plans.Occasion) []string {
	once := func(yes bool) []string {
		if yes {
			return []string{""}
		}
		return nil
	}
	switch on {
	case plans.AtEnded:
		return once(inc.Ending != nil && inc.Ending.Public == "")
	case plans.AtStillOpen:
		if inc.Ending == nil {
			return nil
		}
		return inc.stillOpen()
	}
	if !inc.Phase.Live() {
		return nil
	}
	switch on {
	case plans.AtOpened:
		return once(true)
	case plans.AtResponse:
		return once(inc.Command != "")
	case plans.AtPost:
		return once(inc.Post != nil)
	case plans.AtExpansion:
		return once(inc.CityCommand != "" || inc.Expansion != nil && inc.Expansion.Sent != 0)
	}
	return things(inc, on)
}

// things are those of an incident of which something is asked each.
func things(inc *Incident, on plans.Occasion) (out []string) {
	switch on {
	case plans.AtExecutive:
		if inc.Post != nil {
			for _, x := range inc.Post.Executives {
				out = append(out, "executive:"+string(x))
			}
		}
	case plans.AtMobilised:
		for i := range inc.Mobilisations {
			out = append(out, refTo("mobilisation", i+1))
		}
	case plans.AtRumour:
		for _, r := range inc.Rumours {
			if r.Verified != 0 && r.Closed == 0 {
				out = append(out, refTo("rumour", r.ID))
			}
		}
	case plans.AtShelter:
		for _, x := range inc.Shelters {
			if x.Closed == 0 {
				out = append(out, refTo("shelter", x.ID))
			}
		}
	}
	return out
}

func (d *deciding) prompts(c Command) ([]Event, error) {
	a, ok := c.(*AnswerPrompt)
	if !ok {
		return nil, nil
	}
	inc, err := d.incident(a.Incident)
	if err != nil {
		return nil, err
	}
	var found *Asked
	for _, x := range d.e.Prompts(d.s, inc, d.env.Now) {
		if x.Prompt.ID == a.Prompt && x.Ref == a.Ref {
			found = &x
			break
		}
	}
	if found == nil {
		return nil, refuse(CodeUnknown, "4.4.3", "此刻没有提示“%s”", "nothing is asked under %q now", a.Prompt).at("prompt")
	}
	p := found.Prompt
	if !d.e.speaksFor(d.org(), found.To) && d.org() != orgEmergencyOffice && d.commands(inc) != nil {
		return nil, refuse(CodeAuthority, p.Cite, "由“%s”答复", "%s answers this", found.To).at("prompt").by(d.seatsOf(found.To)...)
	}
	if a.Answer == "not_needed" && blank(a.Note) {
		return nil, refuse(CodeReason, p.Cite, "不需要的，请写明理由", "if it is not needed, say why").at("note")
	}
	if err := d.details(p.Cite, p.Asks, a.Details, a.Answer == "done"); err != nil {
		return nil, err
	}
	return []Event{&PromptAnswered{Incident: inc.ID, Prompt: p.ID, Ref: a.Ref, Answer: PromptAnswer{
		Answer: a.Answer, Note: a.Note, Details: a.Details, By: d.env.Actor.Seat, At: d.env.Now,
	}}}, nil
}

// details holds what was written down to what is asked: nothing else, and
// nothing that is needed left blank.
func (d *deciding) details(clause plans.Clause, asks []plans.Ask, given map[string]string, needed bool) error {
	known := map[string]bool{}
	for _, x := range asks {
		known[x.ID] = true
		if needed && x.Needed && strings.TrimSpace(given[x.ID]) == "" {
			return refuse(CodeBlank, clause, "请填写：%s", "fill in: %s", x.Title).at("details." + x.ID)
		}
	}
	for _, k := range sorted(given) {
		if !known[k] || len(given[k]) > 600 {
			return refuse(CodeInvalid, clause, "没有这一项，或内容过长：%s", "no such item, or too long: %s", k).at("details." + k)
		}
	}
	return nil
}

func (e *Engine) applyPrompts(s *State, h Header, ev Event) bool {
	x, ok := ev.(*PromptAnswered)
	if !ok {
		return false
	}
	inc := s.Incidents[x.Incident]
	if inc.Answers == nil {
		inc.Answers = map[string]PromptAnswer{}
	}
	inc.Answers[promptKey(x.Prompt, x.Ref)] = x.Answer
	if x.Answer.Deed {
		s.change(inc, h)
		return true // the deed has a line of its own
	}
	s.line(inc, h, x.Kind(), map[string]string{"prompt": x.Prompt, "ref": x.Ref, "answer": x.Answer.Answer, "note": x.Answer.Note})
	return true
}

// settlePrompts: the thing itself was done, so nobody need say so.
func (x *settling) settlePrompts(ev Event) {
	id, ok := strings.CutPrefix(ev.Stream(), "incident/")
	if !ok {
		return
	}
	for i := range x.e.plan.Prompts {
		p := &x.e.plan.Prompts[i]
		if p.By == "" || p.By != ev.Kind() {
			continue
		}
		inc := x.s.root(IncidentID(id))
		if inc == nil || !x.e.plan.Prompted(p, x.e.facts(x.s, inc, "")) {
			continue
		}
		if _, done := inc.Answers[promptKey(p.ID, "")]; !done {
			x.emit(&PromptAnswered{Incident: inc.ID, Prompt: p.ID, Answer: PromptAnswer{Answer: "done", By: x.h.Seat, At: x.h.At, Deed: true}})
		}
	}
}
