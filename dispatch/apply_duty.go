package dispatch

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

func (e *Engine) applyDuty(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ObligationAccrued:
		o := ev.Obligation // what follows must not write into the event
		o.Grounds, o.Limits, o.Fulfilments = slices.Clone(o.Grounds), slices.Clone(o.Limits), slices.Clone(o.Fulfilments)
		s.Counters.Obligation = max(s.Counters.Obligation, o.ID)
		s.Obligations[o.ID] = &o
		s.attach(&o, h)
		for _, l := range o.Limits {
			e.watchLimit(s, &o, l)
		}
		s.touchDuty(&o)
	case *GroundAdded:
		o := s.Obligations[ev.Obligation]
		o.Grounds = append(o.Grounds, ev.Ground)
		s.touchDuty(o)
	case *GroundEnded:
		o := s.Obligations[ev.Obligation]
		for i := range o.Grounds {
			if g := &o.Grounds[i]; g.Ref == ev.Ref && g.Ended == 0 {
				g.Ended, g.Cause = h.At, ev.Cause
			}
		}
		s.touchDuty(o)
	case *LimitSet:
		o := s.Obligations[ev.Obligation]
		o.SetLimit(ev.Limit)
		e.watchLimit(s, o, ev.Limit)
		s.touchDuty(o)
	case *ObligationFulfilled:
		o := s.Obligations[ev.Obligation]
		o.Fulfilments = append(o.Fulfilments, ev.Fulfilment)
		s.dutyLine(o, h, ev.Kind(), nil)
	case *FulfilmentUndone:
		o := s.Obligations[ev.Obligation]
		for i := range o.Fulfilments {
			if f := &o.Fulfilments[i]; f.Ref == ev.Ref && f.Undone == 0 {
				f.Undone = h.At
			}
		}
		for _, l := range o.Limits {
			if l.Until == 0 {
				e.watchLimit(s, o, l)
			}
		}
		s.dutyLine(o, h, ev.Kind(), map[string]string{"reason": ev.Reason})
	case *FulfilmentMoved:
		o := s.Obligations[ev.Obligation]
		for i := range o.Fulfilments {
			if f := &o.Fulfilments[i]; f.Ref == ev.Ref && f.Undone == 0 {
				f.At = ev.At
			}
		}
		s.touchDuty(o)
	case *ObligationReleased:
		o := s.Obligations[ev.Obligation]
		o.Releases = append(o.Releases, ev.Release)
		s.dutyLine(o, h, ev.Kind(), map[string]string{"cause": ev.Release.Cause, "release": string(ev.Release.Kind), "ref": ev.Release.Ref})
	case *ReleaseReverted:
		o := s.Obligations[ev.Obligation]
		for i := len(o.Releases) - 1; i >= 0; i-- {
			if o.Releases[i].Reverted == 0 {
				o.Releases[i].Reverted = h.At
				break
			}
		}
		for _, l := range o.Limits {
			if l.Until == 0 {
				e.watchLimit(s, o, l)
			}
		}
		s.dutyLine(o, h, ev.Kind(), map[string]string{"reason": ev.Reason})
	case *ObligationMoved:
		o := s.Obligations[ev.Obligation]
		o.Moves = append(o.Moves, obligation.Move{From: o.Debtor, To: ev.To, At: h.At})
		o.Debtor = ev.To
		s.dutyLine(o, h, ev.Kind(), map[string]string{"to": string(ev.To)})
	case *SeriesEnded:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Series {
			if x := &inc.Series[i]; x.Rule == ev.Rule && x.Ended == 0 {
				x.Ended, x.Cause, x.Ref = h.At, ev.Cause, ev.Ref
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"rule": ev.Rule, "cause": ev.Cause, "ref": ev.Ref})
	case *SeriesResumed:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Series {
			if x := &inc.Series[i]; x.Rule == ev.Rule && x.Ref == ev.Ref {
				x.Ended, x.Cause, x.Ref = 0, "", ""
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"rule": ev.Rule})
	case *CircumstancesStated:
		s.Statements[ev.Obligation] = Statement{Text: ev.Text, At: h.At, By: h.Seat}
		s.dutyLine(s.Obligations[ev.Obligation], h, ev.Kind(), nil)
	case *DeviationLabelled:
		s.Labels[ev.Obligation] = Label{Label: ev.Label, Reason: ev.Reason, At: h.At, By: h.Seat}
		s.dutyLine(s.Obligations[ev.Obligation], h, ev.Kind(), map[string]string{"label": ev.Label})
	default:
		return false
	}
	return true
}

// attach hangs a new duty on what it belongs to.
func (s *State) attach(o *obligation.Obligation, h Header) {
	s.subject(o.Subject).hang(s, o, h)
}

// series is the last run of slots of a rule.
func (inc *Incident) series(rule string) *Series {
	for i := len(inc.Series) - 1; i >= 0; i-- {
		if inc.Series[i].Rule == rule {
			return &inc.Series[i]
		}
	}
	return nil
}

func (s *State) dutyLine(o *obligation.Obligation, h Header, what string, args map[string]string) {
	s.touchDuty(o)
	if args == nil {
		args = map[string]string{}
	}
	args["duty"], args["rule"], args["clause"] = strconv.FormatUint(uint64(o.ID), 10), o.Rule, string(o.Clause)
	args["debtor"], args["creditor"] = string(o.Debtor), string(o.Creditor)
	s.subject(o.Subject).note(s, h, what, args)
}

// The kinds of timer.
const (
	timerDeadline = "deadline" // the second after a due
	timerSoon     = "soon"     // the last quarter of an allowance
	timerRing     = "ring"     // an alarm that nobody has owned, or nothing followed
	timerNudge    = "nudge"    // A15
	timerShelter  = "shelter"  // A55
	timerShelf    = "shelf"    // a shelved alarm comes back
	timerFeed     = "feed"     // A61: a feed has been silent
	timerExpiry   = "expiry"   // A38: a warning's stated time ends, or has ended
)

// watchLimit arms the timers of a due. The due second is in time to its end:
// the deadline is the second after (A01).
func (e *Engine) watchLimit(s *State, o *obligation.Obligation, l obligation.Limit) {
	ref := strconv.FormatUint(uint64(o.ID), 10)
	s.Timers.add(l.Due+1, timerDeadline, ref)
	if l.Kind != plans.Hard {
		return
	}
	if soon := obligation.Soon(l.Due, l.Allowance, e.plan.Settings.SoonMin, e.plan.Settings.SoonMax); soon > l.Since {
		s.Timers.add(soon, timerSoon, ref)
	}
	if op := o.Operational(e.plan.Settings.KnowledgeGrace); op >= l.Since { // A07: from knowledge
		s.Timers.add(op+1, timerDeadline, ref)
	}
}

// dutyID reads a timer's reference.
func dutyID(ref string) obligation.ID {
	n, _ := strconv.ParseUint(ref, 10, 64)
	return obligation.ID(n)
}

// due is the limit that a timer at the instant stands for, if it still does.
func (e *Engine) due(o *obligation.Obligation, at clock.Time) (plans.LimitKind, clock.Time, bool) {
	for _, l := range o.Limits {
		if l.Until != 0 {
			continue
		}
		if l.Due+1 == at {
			return l.Kind, l.Due, true
		}
		if op := o.Operational(e.plan.Settings.KnowledgeGrace); l.Kind == plans.Hard && op != 0 && op+1 == at {
			return plans.Operational, op, true
		}
	}
	return "", 0, false
}
