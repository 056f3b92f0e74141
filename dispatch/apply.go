package dispatch

import (
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Apply folds one event into s. It holds no rule and cannot fail: whatever
// Decide and Settle let into the log is true.
func (e *Engine) Apply(s *State, h Header, ev Event) {
	s.Last = h
	e = e.forEvent(s, ev)
	switch ev := ev.(type) {
	case *WorkspaceOpened:
		s.Workspace = ev.Workspace
		s.inForce(h, ev.Workspace.PlanID, ev.Workspace.PlanHash)
	case *PlanActivated:
		s.inForce(h, ev.PlanID, ev.PlanHash)
		e.under(ev.PlanHash).takeOver(s, &e.plan.Settings)
	case *TimersStruck:
		e.applyStruck(s, h, ev)
	case *FeedHeard:
		e.applyHeard(s, h, ev)
	case *OverlaySwitched:
		s.Overlays = without(s.Overlays, ev.Overlay)
		if ev.On {
			s.Overlays = append(s.Overlays, ev.Overlay)
		}
		if s.District.Switched == nil {
			s.District.Switched = map[string]OverlaySwitch{}
		}
		s.District.Switched[ev.Overlay] = OverlaySwitch{On: ev.On, Basis: ev.Basis, At: h.At, By: h.Seat}
		s.touched.add("district", "district")
	case *PersonalErased:
		s.applyErased(h, ev)
	default:
		for i := range parts {
			if parts[i].apply != nil && parts[i].apply(e, s, h, ev) {
				return
			}
		}
	}
}

// Refused counts a refusal: it changes nothing else (A53: logged, not ledgered).
func (s *State) Refused(h Header) {
	s.Last = h
	s.Refusals++
}

// line starts a timeline entry. It keeps no hold of args.
func (s *State) line(inc *Incident, h Header, what string, args map[string]string) *Entry {
	s.change(inc, h)
	return inc.Timeline.add(Entry{
		Commit: h.Number, MadeAt: h.At, Received: h.At, What: what,
		Person: h.Person, Seat: h.Seat, Args: argsOf(args),
	})
}

// change marks the incident, and the one that leads it, as changed.
func (s *State) change(inc *Incident, h Header) {
	for inc != nil {
		inc.Version, inc.Updated = h.Number, h.At
		s.touched.add("incident", string(inc.ID))
		if inc.MergedInto == "" {
			return
		}
		inc = s.Incidents[inc.MergedInto]
	}
}

// year restarts the counters that people read when a new year begins.
func (s *State) year(at clock.Time) int {
	y := at.Std().Year()
	if y != s.Counters.Year {
		s.Counters = Counters{Year: y, Obligation: s.Counters.Obligation}
	}
	return y
}

func number(prefix string, year, n int) string {
	d := strconv.Itoa(n)
	for len(d) < 4 {
		d = "0" + d
	}
	return prefix + strconv.Itoa(year) + d
}

// peek gives the number that the next thing of a kind will have.
func (s *State) peek(prefix string, at clock.Time, n int) string {
	y := at.Std().Year()
	if y != s.Counters.Year {
		n = 0
	}
	return number(prefix, y, n+1)
}

func (s *State) applyErased(h Header, ev *PersonalErased) {
	if inc := s.Incidents[IncidentID(ev.Target)]; inc != nil {
		inc.Erased = h.At
		s.line(inc, h, ev.Kind(), map[string]string{"basis": ev.Basis, "kept": ev.Kept})
	}
	if w := s.Warnings[WarningID(ev.Target)]; w != nil {
		w.Erased = h.At
		s.warningLine(w, h, ev.Kind(), map[string]string{"basis": ev.Basis, "kept": ev.Kept})
	}
	if in := s.Intakes[IntakeID(ev.Target)]; in != nil {
		in.Erased, in.Version = h.At, h.Number
		s.touched.add("intake", ev.Target)
	}
	if k, key := register.Ref(ev.Target).Split(); s.everEntry(register.Ref(ev.Target)) != nil {
		s.amendEntry(k, key, h, func(e *register.Entry) { e.Sealed = nil })
	}
	if r := s.Risks[RiskID(ev.Target)]; r != nil {
		r.Erased, r.Version = h.At, h.Number
		s.touched.add("risk", ev.Target)
	}
}

// SubjectKey is the vault key under which the personal data of an incident,
// intake, report or matter is sealed; empty: there is none yet.
func (s *State) SubjectKey(subject string) string {
	if inc := s.Incidents[IncidentID(subject)]; inc != nil {
		return inc.VaultKey
	}
	if in := s.Intakes[IntakeID(subject)]; in != nil {
		return in.VaultKey
	}
	if r := s.Reports[ReportID(subject)]; r != nil && len(r.Incidents) > 0 {
		return s.SubjectKey(string(r.Incidents[0]))
	}
	if m := s.Matters[MatterID(subject)]; m != nil {
		return m.VaultKey
	}
	if e := s.everEntry(register.Ref(subject)); e != nil {
		for _, v := range e.Sealed {
			return v.Key // all of an entry lie under one
		}
	}
	if r := s.Risks[RiskID(subject)]; r != nil {
		return r.VaultKey
	}
	if w := s.Warnings[WarningID(subject)]; w != nil {
		return w.VaultKey
	}
	return ""
}

func (e *Engine) applyStruck(s *State, h Header, ev *TimersStruck) {
	var feeds []Timer
	for range len(ev.Struck) + ev.Skipped {
		// A log written when a feed had a timer for every sign of life counts more
		// than there are: what is not due stays.
		if t, ok := s.Timers.next(); !ok || t.At > h.At {
			break
		}
		if t := s.Timers.pop(); t.Kind == timerFeed {
			feeds = append(feeds, t)
		}
	}
	for _, t := range feeds {
		e.listenOn(s, t)
	}
	for _, k := range ev.Struck {
		if w := s.Warnings[WarningID(k.Ref)]; k.Kind == timerExpiry && w != nil && k.Due >= w.Until() {
			every := e.of(s, k.Ref).plan.Warnings.Every
			s.Timers.add(k.Due.Add(every), timerExpiry, k.Ref) // A38: until somebody decides
			s.changeWarning(w, h)
		}
		if k.Kind != timerDeadline || k.Unjudged {
			continue
		}
		o := s.Obligations[k.Duty]
		o.Passed = append(o.Passed, obligation.Passing{Kind: k.Limit, Due: k.Due, At: h.At, OnDuty: string(k.OnDuty), Seat: k.Seat})
		s.touchDuty(o)
	}
}

func (s *State) touchDuty(o *obligation.Obligation) {
	s.touched.add("obligation", strconv.FormatUint(uint64(o.ID), 10))
	if s.touched.refs != nil {
		s.subject(o.Subject).touch(s)
	}
}

func tri(s string) plans.Tri {
	switch s {
	case "yes":
		return plans.Yes
	case "unknown":
		return plans.Unknown
	}
	return plans.No
}
