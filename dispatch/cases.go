package dispatch

import (
	"slices"

	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// A revision of a plan, a drill and the standing duties are no incidents: duties hang
// on them by their id alone.

// StandingSubject is the subject of every standing duty.
const StandingSubject = "standing"

// momentOf is a moment of something that is no incident.
func (x *settling) momentOf(subject string, b bind) moment {
	return moment{on: other(subject), bind: b, at: x.h.At, unit: x.h.Seat.Org()}
}

// dischargeCase fulfils every pending duty of the act that hangs on a case.
func (x *settling) dischargeCase(subject string, act plans.Act, f obligation.Fulfilment) {
	for _, o := range x.s.owed(subject) {
		if o.Act == act && o.Pending() {
			x.emit(&ObligationFulfilled{Obligation: o.ID, Fulfilment: f})
		}
	}
}

func (d *deciding) standing(c Command) ([]Event, error) {
	if _, ok := c.(*OpenStanding); !ok {
		return nil, nil
	}
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	if err := d.may(ActStanding, nil); err != nil {
		return nil, err
	}
	var out []Event
	for _, r := range d.e.plan.RulesOn(plans.OnStanding) {
		for _, body := range d.e.owing(r) {
			if !d.runs(r.ID, body) {
				out = append(out, &StandingBegun{Rule: r.ID, Body: body, At: d.env.Now})
			}
		}
	}
	if len(out) == 0 {
		return nil, refuse(CodeNotAllowedNow, "7.1.6", "经常性工作均已在办", "every standing duty runs already")
	}
	return out, nil
}

// owing are the bodies that owe a standing duty: those that the rule names one by
// one, or its debtor.
func (e *Engine) owing(r *plans.Rule) []plans.OrgID {
	if len(r.Each) == 0 {
		return []plans.OrgID{plans.OrgID(r.Debtor)}
	}
	return e.plan.Each(r)
}

func (d *deciding) runs(rule string, body plans.OrgID) bool {
	return slices.ContainsFunc(d.s.owed(StandingSubject), func(o *obligation.Obligation) bool {
		return o.Rule == rule && o.Debtor == body && o.Pending()
	})
}

// settleStanding: a period of a standing duty begins, and after it is done, the next.
func (x *settling) settleStanding(ev Event) {
	switch ev := ev.(type) {
	case *StandingBegun:
		r, ok := x.e.plan.Rule(ev.Rule)
		if !ok {
			return
		}
		m := x.momentOf(StandingSubject, bind{assignee: ev.Body})
		m.origin = "standing:" + string(ev.Body) + ":" + ev.At.String()
		x.accrue(r, m)
	case *ObligationFulfilled:
		o := x.s.Obligations[ev.Obligation]
		if r, ok := x.e.ruleOf(x.s, o); ok && r.On == plans.OnStanding {
			x.emit(&StandingBegun{Rule: r.ID, Body: o.Debtor, At: x.h.At})
		}
	default:
		x.passOn()
	}
}

func (e *Engine) applyStanding(_ *State, _ Header, ev Event) bool {
	_, ok := ev.(*StandingBegun)
	return ok
}
