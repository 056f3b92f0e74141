package dispatch

import (
	"sync"

	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// Engine holds the rules of one version of the plan, and knows those of the
// others. It has no state of its own and may be shared; each State it works on
// belongs to one goroutine. Decide, Apply and Settle run under the version of
// what they are about (editions.go); within a room there is one version.
type Engine struct {
	plan  *plans.Plan
	shelf *shelf
	books sync.Map // what the plan resolves to, kept: playbooks by type and street, seats by act
}

// New makes the engine of a plan.
func New(p *plans.Plan) *Engine {
	e := &Engine{plan: p, shelf: &shelf{by: map[string]*Engine{}}}
	e.shelf.by[p.Hash] = e
	return e
}

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

// Carry applies decided events and, after each, everything that follows from
// it, depth first. A new duty gets its number here, in the order of the log.
func (e *Engine) Carry(s *State, h Header, acts []Event) []Event {
	out := make([]Event, 0, len(acts)+4)
	for _, a := range acts {
		out = e.carry(s, h, a, out, 0)
	}
	return out
}

// depth bounds a chain of consequences. The longest real one has five links.
const depth = 32

func (e *Engine) carry(s *State, h Header, ev Event, out []Event, level int) []Event {
	if level > depth {
		panic("dispatch: consequences of an event do not end: " + ev.Kind())
	}
	if a, ok := ev.(*ObligationAccrued); ok {
		if s.twice(&a.Obligation) {
			return out
		}
		a.Obligation.ID = s.Counters.Obligation + 1
	}
	e.Apply(s, h, ev)
	out = append(out, ev)
	for _, f := range e.Settle(s, h, ev) {
		out = e.carry(s, h, f, out, level+1)
	}
	return out
}

// twice reports whether the very same duty was raised by an earlier consequence
// of the same act.
func (s *State) twice(o *obligation.Obligation) bool {
	own := s.subject(o.Subject).own(s)
	for i := len(own) - 1; i >= 0; i-- {
		d := s.Obligations[own[i]]
		if d.Rule == o.Rule && d.Debtor == o.Debtor && d.Creditor == o.Creditor && d.Origin == o.Origin && d.Slot == o.Slot && d.Pending() == o.Pending() {
			return true
		}
	}
	return false
}
