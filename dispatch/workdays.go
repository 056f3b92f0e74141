package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// workingDays is a due reckoned in working days: the close of business, counted from
// the day after (6.8.3, A56). Where the plan's calendar does not reach it is
// provisional.
func (x *settling) workingDays(l plans.Limit, o *obligation.Obligation, from clock.Time) obligation.Limit {
	close, known := x.e.plan.CloseOfBusiness(from.Std(), l.WorkingDays)
	due := clock.At(close)
	cite := o.Clause
	if len(l.Cite) > 0 {
		cite = l.Cite[0]
	}
	return obligation.Limit{Kind: l.Kind, Due: due, Since: x.h.At, Provisional: !known, Cite: cite, Allowance: due.Sub(from)}
}
