package dispatch

import (
	"time"
)

func (e *Engine) applyAlarm(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *AlarmRaised:
		a := ev.Alarm
		a.Base = a.Raised
		s.Alarms[a.Key] = &a
		e.armRing(s, &a, h)
		s.touched.add("alarm", a.Key)
	case *AlarmRang:
		a := s.Alarms[ev.Key]
		a.Rings++
		a.Step = ev.Step
		if a.AckAt != 0 || a.Shelved != 0 {
			a.Base = h.At
		}
		a.AckAt, a.AckBy, a.AckSeat = 0, "", "" // acknowledged and nothing done: it rings again
		a.Shelved, a.Reason = 0, ""
		for _, seat := range ev.Seats {
			if !contains(a.Seats, seat) {
				a.Seats = append(a.Seats, seat)
			}
		}
		e.armRing(s, a, h)
		s.touched.add("alarm", a.Key)
	case *AlarmAcknowledged:
		for _, k := range ev.Keys {
			a := s.Alarms[k]
			a.AckAt, a.AckBy, a.AckSeat = h.At, h.Person, h.Seat
			s.touched.add("alarm", k)
			if a.Cleared != 0 {
				delete(s.Alarms, k)
				continue
			}
			s.Timers.add(h.At.Add(again(a.Priority)), timerRing, k)
		}
	case *AlarmShelved:
		a := s.Alarms[ev.Key]
		a.Shelved, a.Reason = ev.Until, ev.Reason
		s.Timers.add(ev.Until, timerShelf, ev.Key)
		s.touched.add("alarm", ev.Key)
	case *AlarmCleared:
		a := s.Alarms[ev.Key]
		a.Cleared = h.At
		s.touched.add("alarm", ev.Key)
		if a.AckAt != 0 || !a.climbs() {
			delete(s.Alarms, ev.Key)
		}
	default:
		return false
	}
	return true
}

// climbs reports whether an alarm that nobody owns calls further seats, and is
// kept until somebody does.
func (a *Alarm) climbs() bool { return a.Sounds && !a.Once }

// armRing sets the timer of the next step of the escalation line.
func (e *Engine) armRing(s *State, a *Alarm, h Header) {
	if a.climbs() && a.Step < len(e.plan.Settings.Escalation) {
		s.Timers.add(a.Base.Add(e.plan.Settings.Escalation[a.Step].After), timerRing, a.Key)
	}
}

// again is after how long an alarm that was acknowledged without anything done
// rings again: 紧急 3 minutes, 重要 5, others 10.
func again(priority string) time.Duration {
	switch priority {
	case PriorityUrgent:
		return 3 * time.Minute
	case PriorityImportant:
		return 5 * time.Minute
	}
	return 10 * time.Minute
}

// The priorities of an alarm: 紧急, 重要, 一般, 提示.
const (
	PriorityUrgent    = "urgent"
	PriorityImportant = "important"
	PriorityGeneral   = "general"
	PriorityNotice    = "notice"
)
