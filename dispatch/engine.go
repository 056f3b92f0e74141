package dispatch

import (
	"wanghuo/plans"
)

// Engine holds the rules of one plan. It has no state of its own and may be
// shared; each State it works on belongs to one goroutine.
type Engine struct {
	plan *plans.Plan
}

// New makes the engine of a plan.
func New(p *plans.Plan) *Engine { return &Engine{plan: p} }

// Plan is the plan whose rules the engine applies.
func (e *Engine) Plan() *plans.Plan { return e.plan }

// Execute decides a command on s and, if it is accepted, applies what comes of
// it: first the events of the act itself, then those that the plan's rules
// raise because of them. It returns all events in order. On a refusal s is
// unchanged and the error is a [*Refusal].
//
// The header is that of the commit to be; its At equals env.Now.
func (e *Engine) Execute(s *State, h Header, c Command, env Env) ([]Event, error) {
	acts, err := e.Decide(s, c, env)
	if err != nil {
		return nil, err
	}
	return e.Carry(s, h, acts), nil
}

// Carry applies decided events and everything that follows from them.
func (e *Engine) Carry(s *State, h Header, acts []Event) []Event {
	out := make([]Event, 0, len(acts)+4)
	for _, a := range acts {
		e.Apply(s, h, a)
		out = append(out, a)
		for _, f := range e.Settle(s, h, a) {
			e.Apply(s, h, f)
			out = append(out, f)
		}
	}
	return out
}
