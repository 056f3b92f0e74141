package dispatch

import (
	"slices"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
)

// ChangeClock stops, starts, steps or speeds up the clock of an exercise. An
// actual workspace has no clock to change. The workspace carries out a step by
// firing every timer on the way at its own instant.
type ChangeClock struct {
	Do   string     `json:"do" enum:"stop,start,step,rate"`
	To   clock.Time `json:"to,omitempty" doc:"step: the workspace time to step to"`
	Rate float64    `json:"rate,omitempty" minimum:"0" maximum:"3600" doc:"rate: workspace seconds for each real second"`
}

// ConfirmTime is a named person's word that the machine's time is right, after
// judgement was suspended because two clocks disagreed.
type ConfirmTime struct {
	Reason string `json:"reason" minLength:"1" maxLength:"200"`
}

// ClockChanged: the exercise's clock runs differently from now on. The
// commit's header gives workspace and wall time of the change.
type ClockChanged struct {
	Paused bool    `json:"paused,omitempty"`
	Rate   float64 `json:"rate"`
	// To is the workspace time after a step.
	To clock.Time `json:"to,omitempty"`
}

// TimeSuspended: two clocks disagree; deadlines ring but are not judged until
// a named person confirms the time.
type TimeSuspended struct {
	Cause string `json:"cause"`
}

// TimeConfirmed by a named person.
type TimeConfirmed struct {
	Reason string `json:"reason"`
}

// Running is how the workspace's clock runs: at Wall it showed At.
type Running struct {
	At     clock.Time `json:"at"`
	Wall   clock.Time `json:"wall"`
	Rate   float64    `json:"rate"`
	Paused bool       `json:"paused"`
	// Suspended is since when judgement is suspended.
	Suspended clock.Time `json:"suspended,omitempty"`
	Cause     string     `json:"cause,omitempty"`
}

func (ChangeClock) Name() string { return "change-clock" }
func (ConfirmTime) Name() string { return "confirm-time" }

// Kind implements Event.
func (*ClockChanged) Kind() string  { return "clock_changed" }
func (*TimeSuspended) Kind() string { return "time_suspended" }
func (*TimeConfirmed) Kind() string { return "time_confirmed" }

// Stream implements Event.
func (*ClockChanged) Stream() string  { return "workspace" }
func (*TimeSuspended) Stream() string { return "workspace" }
func (*TimeConfirmed) Stream() string { return "workspace" }

func init() {
	kinds["clock_changed"] = func() Event { return new(ClockChanged) }
	kinds["time_suspended"] = func() Event { return new(TimeSuspended) }
	kinds["time_confirmed"] = func() Event { return new(TimeConfirmed) }
}

func (e *Engine) applyClock(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ClockChanged:
		at := h.At
		if ev.To > at {
			at = ev.To
		}
		s.Running = Running{At: at, Wall: h.Wall, Rate: ev.Rate, Paused: ev.Paused}
	case *TimeSuspended:
		s.Running.Suspended, s.Running.Cause = h.Wall, ev.Cause
	case *TimeConfirmed:
		s.Running.Suspended, s.Running.Cause = 0, ""
		e.rearm(s, h)
	default:
		return false
	}
	s.touched.add("health", "time")
	return true
}

// rearm sets the timers of every due that passed while judgement was suspended.
func (e *Engine) rearm(s *State, h Header) {
	ids := make([]obligation.ID, 0, len(s.Obligations))
	for id := range s.Obligations {
		ids = append(ids, id)
	}
	slices.Sort(ids) // the heap's layout must not depend on the order of a map
	for _, id := range ids {
		o := s.Obligations[id]
		if !o.Pending() {
			continue
		}
		for _, l := range o.Limits {
			if l.Until == 0 && l.Due < h.At && !o.HasPassed(l.Due) {
				e.of(s, o.Subject).watchLimit(s, o, l)
			}
		}
	}
}
