package dispatch

import (
	"maps"
	"slices"
	"strconv"

	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// inForce puts a version of the plan in force.
func (s *State) inForce(h Header, id, hash string) {
	s.Workspace.PlanID, s.Workspace.PlanHash = id, hash
	s.Plans = append(s.Plans, PlanVersion{PlanID: id, PlanHash: hash, At: h.At, Commit: h.Number})
}

// takeOver arms anew what runs under the version in force and not under its
// own: a timer set by the former version's figures is passed over when it comes
// up, and would leave a feed or an alarm without any.
func (e *Engine) takeOver(s *State, was *plans.Settings) {
	set := &e.plan.Settings
	mine := func(subject string) bool { return s.VersionOf(subject) == e.plan.Hash }
	if set.FeedSilence < was.FeedSilence { // a later instant is found when the timer comes up
		for _, id := range slices.Sorted(maps.Keys(s.Feeds)) {
			if f := s.Feeds[id]; f.Silent == 0 {
				s.Timers.add(e.silentAt(f), timerFeed, id)
			}
		}
	}
	if !slices.Equal(set.Escalation, was.Escalation) {
		for _, key := range slices.Sorted(maps.Keys(s.Alarms)) {
			if a := s.Alarms[key]; a.Cleared == 0 && a.AckAt == 0 && mine(a.Subject) {
				e.armRing(s, a, s.Last)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Obligations)) {
		if o := s.Obligations[id]; mine(o.Subject) {
			e.armLimit(s, o, was)
		}
	}
}

// crossed arms anew the duties of an incident that a merge, or its undoing, has
// brought under another version than was.
func (e *Engine) crossed(s *State, id IncidentID, was string) {
	now := s.VersionOf(string(id))
	if now == was {
		return
	}
	for _, duty := range s.Incidents[id].Duties {
		e.under(now).armLimit(s, s.Obligations[duty], &e.under(was).plan.Settings)
	}
}

// armLimit sets the timers of a limit that follow from the plan's settings; its
// due stands.
func (e *Engine) armLimit(s *State, o *obligation.Obligation, was *plans.Settings) {
	l, ok := o.Current(plans.Hard)
	if !ok || !o.Pending() {
		return
	}
	set := &e.plan.Settings
	ref := strconv.FormatUint(uint64(o.ID), 10)
	soon := obligation.Soon(l.Due, l.Allowance, set.SoonMin, set.SoonMax)
	if soon > s.Last.At && soon != obligation.Soon(l.Due, l.Allowance, was.SoonMin, was.SoonMax) {
		s.Timers.add(soon, timerSoon, ref)
	}
	grace := l.Since.Add(set.KnowledgeGrace) + 1
	if l.Due < l.Since && grace > s.Last.At && set.KnowledgeGrace != was.KnowledgeGrace { // A07
		s.Timers.add(grace, timerDeadline, ref)
	}
}
