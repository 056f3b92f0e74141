package workspace

import (
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// strike fires everything due until the instant at. In an exercise each tick
// has the instant at which it was due, so that a step, a fast clock or a slow
// disk jumps over nothing; in an actual workspace the time that it is.
func (o *owner) strike(at clock.Time, wall time.Time) {
	for o.outage.cause == nil {
		due, ok := o.state.NextDue()
		if !ok || due > at || due == o.stuck && o.w.cfg.Clock.Now().Mono < o.retry {
			return
		}
		when := at
		if o.w.meta.Status == dispatch.Exercise {
			when = due
		}
		o.tick(max(when, o.state.Last.At), wall, due)
		o.makeRoom()
	}
}

// retryAfter is how long the runtime waits before it gives a tick that failed
// once more to the rules.
const retryAfter = time.Minute

// giveUp reports a tick that failed or left everything as it was: a fault of
// the rules, which must neither stop the workspace nor keep it busy.
func (o *owner) giveUp(due clock.Time, code, what string) {
	o.stuck, o.retry = due, o.w.cfg.Clock.Now().Mono+retryAfter
	o.w.unwell(healthClock, code, what)
}

// tick records what is due.
func (o *owner) tick(at clock.Time, wall time.Time, due clock.Time) {
	h := o.header(dispatch.Actor{}, at, wall)
	events, err := o.execute(h, &dispatch.Tick{}, dispatch.Env{Now: at})
	if err == nil {
		_, err = o.commit(h, wall, nil, nil, events)
	}
	if err != nil {
		o.giveUp(due, "timer_failed", err.Error())
		o.spoiled(err)
		return
	}
	if next, ok := o.state.NextDue(); ok && next == due && len(events) == 0 {
		o.giveUp(due, "timer_stuck", due.String())
		return
	}
	if o.stuck != 0 {
		o.stuck = 0
		o.w.unwell(healthClock, "", "")
	}
}

// watchTime records it when the wall clock is no longer trusted, as it was found
// when the clock was read for now.
func (o *owner) watchTime(now instant) {
	cause := o.w.keeper.doubted()
	if o.outage.cause != nil || cause == "" || o.state.Running.Suspended != 0 {
		return
	}
	o.w.unwell(healthTime, cause, "")
	o.carry(dispatch.Actor{}, now, nil, &dispatch.TimeSuspended{Cause: cause})
}

// carry records an event of the runtime's own. It gives the answer for who
// asked for it.
func (o *owner) carry(who dispatch.Actor, now instant, a *ask, ev dispatch.Event) (answer, error) {
	h := o.header(who, max(now.at, o.state.Last.At), now.wall)
	events, err := o.carryOut(h, ev)
	var ans answer
	if err == nil {
		ans, err = o.commit(h, now.wall, a, nil, events)
	}
	if err != nil {
		o.spoiled(err)
		return ans, ErrInternal.With(err)
	}
	o.runClock(events, h.At, now.wall)
	return ans, nil
}

func (o *owner) carryOut(h dispatch.Header, ev dispatch.Event) (events []dispatch.Event, err error) {
	defer o.guard(ev.Kind(), h, &err)
	return o.machine.Carry(o.state, h, []dispatch.Event{ev}), nil
}

// runClock lets the keeper follow what was decided about the time. It reports
// whether the clock was stepped.
func (o *owner) runClock(events []dispatch.Event, at clock.Time, wall time.Time) (stepped bool) {
	for _, ev := range events {
		switch ev := ev.(type) {
		case *dispatch.ClockChanged:
			o.w.keeper.change(ev.Paused, ev.Rate, ev.To)
			if ev.To > at {
				stepped = true
				o.strike(ev.To, wall)
				o.w.keeper.reach(ev.To)
			}
		case *dispatch.TimeConfirmed:
			o.w.keeper.confirm()
			o.w.unwell(healthTime, "", "")
		}
	}
	return stepped
}
