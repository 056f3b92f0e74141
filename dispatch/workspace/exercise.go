package workspace

import (
	"context"
	"fmt"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// maxRate is the fastest an exercise runs, in workspace seconds a second.
const maxRate = 3600

// StopClock stops the clock of an exercise. This and the following methods are
// for whoever directs the exercise from within the process and ask no seat;
// a person gives the command "change-clock". ErrActual: this is no exercise.
func (w *Workspace) StopClock(ctx context.Context, who dispatch.Actor) (Outcome, error) {
	return w.changeClock(ctx, who, func(l law, _ clock.Time) (*dispatch.ClockChanged, error) {
		return &dispatch.ClockChanged{Paused: true, Rate: l.Rate}, nil
	})
}

// StartClock lets the clock of an exercise run on.
func (w *Workspace) StartClock(ctx context.Context, who dispatch.Actor) (Outcome, error) {
	return w.changeClock(ctx, who, func(l law, _ clock.Time) (*dispatch.ClockChanged, error) {
		return &dispatch.ClockChanged{Rate: l.Rate}, nil
	})
}

// SetRate lets the clock of an exercise run at rate workspace seconds for each
// real one, above 0 and at most 3600; a stopped clock stays stopped.
func (w *Workspace) SetRate(ctx context.Context, who dispatch.Actor, rate float64) (Outcome, error) {
	return w.changeClock(ctx, who, func(l law, _ clock.Time) (*dispatch.ClockChanged, error) {
		if !(rate > 0 && rate <= maxRate) {
			return nil, ErrClock.With(fmt.Errorf("rate %v is not above 0 and at most %d", rate, maxRate))
		}
		return &dispatch.ClockChanged{Paused: l.Paused, Rate: rate}, nil
	})
}

// AdvanceTo steps the clock of an exercise forward to the instant to and fires
// everything on the way, each at its own instant. It returns when all of it is
// durable.
func (w *Workspace) AdvanceTo(ctx context.Context, who dispatch.Actor, to clock.Time) (Outcome, error) {
	return w.changeClock(ctx, who, func(l law, now clock.Time) (*dispatch.ClockChanged, error) {
		return stepTo(l, now, to)
	})
}

// StepClock is AdvanceTo by whole seconds of d.
func (w *Workspace) StepClock(ctx context.Context, who dispatch.Actor, d time.Duration) (Outcome, error) {
	return w.changeClock(ctx, who, func(l law, now clock.Time) (*dispatch.ClockChanged, error) {
		return stepTo(l, now, now.Add(d))
	})
}

func stepTo(l law, now, to clock.Time) (*dispatch.ClockChanged, error) {
	if to < now {
		return nil, ErrClock.With(fmt.Errorf("it is %v; the time never runs back to %v", now, to))
	}
	return &dispatch.ClockChanged{Paused: l.Paused, Rate: l.Rate, To: to}, nil
}

func (w *Workspace) changeClock(ctx context.Context, who dispatch.Actor, do func(law, clock.Time) (*dispatch.ClockChanged, error)) (Outcome, error) {
	if w.meta.Status != dispatch.Exercise {
		return Outcome{}, ErrActual
	}
	if b := w.broken.Load(); b != nil {
		return Outcome{}, b
	}
	c := &change{actor: who, do: do, reply: make(chan answer, 1)}
	if err := w.box.put(letter{change: c}); err != nil {
		return Outcome{}, err
	}
	return w.await(ctx, c.reply, false)
}

// changeClock carries the change out. A step is answered when everything on
// its way is durable.
func (o *owner) changeClock(c *change, in instant) {
	if o.refuseBroken(c.reply) {
		return
	}
	if o.w.keeper.doubted() != "" {
		c.reply <- answer{err: ErrSuspended}
		return
	}
	if o.strike(in.at, in.wall); o.refuseBroken(c.reply) {
		return
	}
	in.at = max(in.at, o.state.Last.At)
	ev, err := c.do(o.w.keeper.running(), in.at)
	if err != nil {
		c.reply <- answer{err: err}
		return
	}
	a := &ask{req: Request{Actor: c.actor, Command: &dispatch.ChangeClock{}}}
	ans, err := o.carry(c.actor, in, a, ev)
	if err != nil {
		c.reply <- answer{err: err}
		return
	}
	o.hold(o.chain.Head().Number, decided{c.reply, ans})
}
