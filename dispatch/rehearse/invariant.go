package rehearse

import (
	"context"
	"fmt"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// dispatchDuty is what is remembered of a duty between steps, to notice when
// something of it is lost.
type dispatchDuty struct {
	clause           plans.Clause
	creditor         plans.OrgID
	subject          string
	grounds, limits  int
	fulfilled, freed int
}

// after holds what must be true after every step, whatever it was: the clauses
// declared complete are, and no duty lost anything that was ever recorded of it.
func (r *run) after(ctx context.Context, st *Step) error {
	return r.stage.read(ctx, func(e *dispatch.Engine, s *dispatch.State, now clock.Time) {
		j := &judging{run: r, e: e, s: s, now: now, m: &matcher{binder: r.binder()}}
		if len(r.script.Complete) > 0 {
			r.report.Checks++
			j.isComplete(st.Line, r.script.Complete, "")
		}
		r.nothingLost(st, s)
		r.nothingFromTheFuture(st, s, now)
		r.flush()
	})
}

// nothingLost: duties are only added, and so are their grounds, limits,
// fulfilments and releases; identity never changes.
func (r *run) nothingLost(st *Step, s *dispatch.State) {
	for id, was := range r.owed {
		o := s.Obligations[id]
		if o == nil {
			r.fail(st.Line, "invariant", fmt.Sprintf("duty #%d kept", id), "gone")
			continue
		}
		is := remember(o)
		if is.clause != was.clause || is.creditor != was.creditor || is.subject != was.subject {
			r.fail(st.Line, "invariant", fmt.Sprintf("duty #%d is %v", id, was), fmt.Sprint(is))
		}
		if is.grounds < was.grounds || is.limits < was.limits || is.fulfilled < was.fulfilled || is.freed < was.freed {
			r.fail(st.Line, "invariant", fmt.Sprintf("duty #%d only gains entries", id), "entries were taken away")
		}
	}
	for id, o := range s.Obligations {
		r.owed[id] = remember(o)
	}
}

func remember(o *obligation.Obligation) dispatchDuty {
	return dispatchDuty{o.Clause, o.Creditor, o.Subject, len(o.Grounds), len(o.Limits), len(o.Fulfilments), len(o.Releases)}
}

// nothingFromTheFuture: nothing is recorded as known before it could be.
func (r *run) nothingFromTheFuture(st *Step, s *dispatch.State, now clock.Time) {
	for id, o := range s.Obligations {
		late := slices.ContainsFunc(o.Limits, func(l obligation.Limit) bool { return l.Since > now || l.Until > now }) ||
			slices.ContainsFunc(o.Fulfilments, func(f obligation.Fulfilment) bool { return f.At > now || f.Recorded > now || f.At > f.Recorded }) ||
			slices.ContainsFunc(o.Passed, func(p obligation.Passing) bool { return p.At > now || p.At < p.Due })
		if late {
			r.fail(st.Line, "invariant", fmt.Sprintf("duty #%d records only what has been, now being %s", id, moment(now, r.script.Start)), fmt.Sprintf("%+v", *o))
		}
	}
}

// finish holds the whole run to what must be true at its end.
func (r *run) finish(ctx context.Context) {
	r.report.Checks++
	last := r.script.Steps[len(r.script.Steps)-1]
	if err := r.stage.verify(ctx); err != nil {
		r.fail(last.Line, "replay", "the live state equals a replay of the log", err.Error())
	}
}
