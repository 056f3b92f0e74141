package dispatch

import (
	"math"
	"sort"
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// The keys of alarms: one alarm for one cause.
func dutyAlarm(id obligation.ID) string { return "duty/" + strconv.FormatUint(uint64(id), 10) }
func newAlarm(id IncidentID, unit plans.OrgID) string {
	return "new/" + string(id) + "/" + string(unit)
}
func deliveryAlarm(id ReportID, to plans.OrgID) string {
	return "delivery/" + string(id) + "/" + string(to)
}
func matterAlarm(id MatterID) string  { return "matter/" + string(id) }
func nudgeAlarm(id IncidentID) string { return "nudge/" + string(id) }
func feedAlarm(feed string) string    { return "feed/" + feed }

func (x *settling) raise(a Alarm) {
	a.Raised, a.Rings = x.h.At, 1
	x.emit(&AlarmRaised{Alarm: a})
}

func (x *settling) clearAlarm(key string) {
	if a := x.s.Alarms[key]; a != nil && a.Cleared == 0 {
		x.emit(&AlarmCleared{Key: key})
	}
}

// newIncident rings on the desk of a unit that has just received one.
func (x *settling) newIncident(inc *Incident, unit plans.OrgID) {
	p := PriorityImportant
	if f := x.e.facts(x.s, x.s.root(inc.ID), unit); f.Severity >= plans.Larger || f.Sensitive == plans.Yes {
		p = PriorityUrgent
	}
	x.raise(Alarm{Key: newAlarm(inc.ID, unit), Priority: p, What: "new_incident", Subject: string(inc.ID), For: []plans.OrgID{unit}, Sounds: true})
}

// clearNew clears the alarms of a new incident on every desk.
func (x *settling) clearNew(inc *Incident) {
	for _, r := range inc.Receipts {
		x.clearAlarm(newAlarm(inc.ID, r.Unit))
	}
}

// accrued rings at once for a duty that was born past its due (A07), and voids
// one that the city's own decision has made moot (A49).
func (x *settling) accrued(o *obligation.Obligation) {
	if inc := x.s.root(IncidentID(o.Subject)); inc != nil && inc.CityDecided && x.endsOn(o, plans.EndCityDecided) {
		x.void(x.s.Obligations[o.ID], CauseCity, "")
		return
	}
	if l, ok := o.Current(plans.Hard); ok && l.Due < l.Since && o.Pending() {
		x.raise(x.dutyAlarm(o, PriorityUrgent, "born_overdue", l))
	}
}

func (x *settling) endsOn(o *obligation.Obligation, end plans.End) bool {
	r, ok := x.e.ruleOf(x.s, o)
	return ok && contains(r.Ends, end) && o.Pending()
}

// limitMoved rings for a due that has moved earlier, passed or not (A06), and
// clears the alarm of one that has moved ahead.
func (x *settling) limitMoved(o *obligation.Obligation) {
	l, ok := o.Current(plans.Hard)
	if !ok || !o.Pending() {
		return
	}
	if old := before(o, l); old != 0 && l.Due < old {
		x.raise(x.dutyAlarm(o, PriorityUrgent, "deadline_moved", l))
		return
	}
	if a := x.s.Alarms[dutyAlarm(o.ID)]; a != nil && a.Cleared == 0 && a.Due != l.Due {
		x.emit(&AlarmCleared{Key: a.Key})
	}
}

// before is the due that the limit in force took the place of.
func before(o *obligation.Obligation, now obligation.Limit) clock.Time {
	var due clock.Time
	for _, l := range o.Limits {
		if l.Kind == now.Kind && l.Until != 0 {
			due = l.Due
		}
	}
	return due
}

func (x *settling) dutyAlarm(o *obligation.Obligation, priority, what string, l obligation.Limit) Alarm {
	return Alarm{Key: dutyAlarm(o.ID), Priority: priority, What: what, Subject: o.Subject, Duty: o.ID, For: []plans.OrgID{o.Debtor}, Due: l.Due, Sounds: true}
}

// struck: what fell due is recorded; now the next slot opens and alarms rise.
func (x *settling) struck(ev *TimersStruck) {
	base := x.e
	defer func() { x.e = base }()
	for _, k := range ev.Struck {
		if !base.single(x.s) {
			x.e = base.of(x.s, k.on(x.s))
		}
		switch k.Kind {
		case timerDeadline:
			x.deadline(k)
		case timerSoon:
			o := x.s.Obligations[k.Duty]
			if l, ok := o.Current(plans.Hard); ok {
				x.raise(x.dutyAlarm(o, PriorityImportant, "deadline_soon", l))
			}
		case timerRing:
			x.ring(x.s.Alarms[k.Ref])
		case timerShelf:
			x.emit(&AlarmRang{Key: k.Ref})
		case timerNudge:
			x.raise(Alarm{Key: nudgeAlarm(IncidentID(k.Ref)), Priority: PriorityNotice, What: "involvement_unknown", Subject: k.Ref, For: []plans.OrgID{orgEmergencyOffice}})
		case timerExpiry:
			x.expiring(k)
		case timerShelter:
			x.countShelter(k.Ref)
		case timerFeed:
			x.raise(Alarm{Key: feedAlarm(k.Ref), Priority: PriorityGeneral, What: "feed_silent", Subject: k.Ref, For: []plans.OrgID{orgEmergencyOffice, orgDutyOffice}})
		}
	}
}

// deadline: only a hard limit sounds (A02); a slot that was not met in time
// leaves the grid running (A12).
func (x *settling) deadline(k Struck) {
	if k.Limit == plans.Target {
		return
	}
	o := x.s.Obligations[k.Duty]
	l, _ := o.Current(plans.Hard)
	x.raise(x.dutyAlarm(o, PriorityUrgent, "deadline_passed", l))
	if o.Slot == 0 || k.Unjudged {
		return
	}
	inc := x.s.Incidents[IncidentID(o.Subject)]
	rule, ok := x.e.ruleOf(x.s, o)
	if !ok || inc == nil {
		return
	}
	if sr := inc.series(o.Rule); sr != nil && sr.Ended == 0 {
		x.nextSlot(inc, sr, o, rule, k.Due.Add(rule.Every), "silent")
	}
}

// ring climbs the escalation line, or rings again where an owner did nothing.
func (x *settling) ring(a *Alarm) {
	line := x.e.plan.Settings.Escalation
	if a.AckAt != 0 {
		x.emit(&AlarmRang{Key: a.Key}) // the line begins anew
		return
	}
	if a.Step >= len(line) {
		return
	}
	var seats []plans.SeatID
	role := line[a.Step].Role
	if _, ok := x.e.plan.Seat(plans.SeatID(role)); ok {
		seats = append(seats, plans.SeatID(role))
	} else if len(a.To) > 0 { // it is for them alone: the way out of the building begins
		seats = append(seats, a.To...)
	} else {
		for _, org := range a.For {
			if id := plans.SeatID(string(org) + "/" + role); x.hasSeat(id) {
				seats = append(seats, id)
			}
		}
	}
	x.emit(&AlarmRang{Key: a.Key, Seats: seats, Step: a.Step + 1})
}

func (x *settling) hasSeat(id plans.SeatID) bool { _, ok := x.e.plan.Seat(id); return ok }

// candidates are the live incidents that may be the same event as inc (A21).
func (x *settling) candidates(inc *Incident) []IncidentID {
	var out []IncidentID
	for id, other := range x.s.index.live {
		if id == inc.ID || !other.Phase.Live() || contains(other.Suggested, inc.ID) {
			continue
		}
		if x.e.alike(inc, other) {
			out = append(out, id)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func (e *Engine) alike(a, b *Incident) bool {
	d := e.plan.Duplicates
	apart := a.Sources[0].Received.Sub(b.Sources[0].Received)
	if apart.Abs() > d.Within || !e.plan.Compatible(a.Type, b.Type) {
		return false
	}
	if a.Location.Point != nil && b.Location.Point != nil {
		return metres(*a.Location.Point, *b.Location.Point) <= d.Metres
	}
	if a.Location.Street == "" || a.Location.Street != b.Location.Street {
		return false
	}
	return a.Location.Community != "" && a.Location.Community == b.Location.Community
}

// metres is the distance between two WGS-84 points a few hundred metres apart.
func metres(a, b plans.Point) float64 {
	const radius = 6371008.8
	lat := (a.Lat + b.Lat) / 2 * math.Pi / 180
	dx := (a.Lon - b.Lon) * math.Pi / 180 * math.Cos(lat)
	dy := (a.Lat - b.Lat) * math.Pi / 180
	return radius * math.Hypot(dx, dy)
}
