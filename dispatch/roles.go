package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// The bodies that every plan of a Chinese district has under one name or
// another; a plan gives its own names to these identifiers (A26).
const (
	orgEmergencyOffice plans.OrgID = "emergency-office"    // 区应急办: reports upward, coordinates
	orgDutyOffice      plans.OrgID = "duty-office"         // 区委区政府总值班室: creditor of 4.1.4, 4.1.5
	orgCommittee       plans.OrgID = "emergency-committee" // 区应急委
	orgCityCommand     plans.OrgID = "municipal-field-command"
	orgTemporaryHQ     plans.OrgID = "hq-temporary" // 2.3.3
	orgLeaderInCharge  plans.OrgID = "leader-in-charge"
	orgEventBody       plans.OrgID = "event-emergency-body" // 2.6.1
)

// bind holds who stands in the roles that a moment of the lifecycle binds.
type bind struct {
	receiver, determiner, source, reporter, body, assignee, asker, filer plans.OrgID
	notified                                                             []plans.OrgID
}

// book is what the plan says of this type of event in this street.
func (e *Engine) book(on subject) *plans.Playbook {
	a, _ := on.about()
	key := strconv.Itoa(a.typeNo) + "/" + string(a.street)
	if b, ok := e.books.Load(key); ok {
		return b.(*plans.Playbook)
	}
	b, ok := e.plan.Playbook(a.typeNo, a.street)
	if !ok {
		b = &plans.Playbook{Rules: e.allRules()}
	}
	e.books.Store(key, b)
	return b
}

// allRules are those of the general plan, for a type that no plan names.
func (e *Engine) allRules() []*plans.Rule {
	var out []*plans.Rule
	for i := range e.plan.Rules {
		if r := &e.plan.Rules[i]; r.Plan == "" {
			out = append(out, r)
		}
	}
	return out
}

// party resolves a rule's debtor or creditor; "" while nobody fills the role.
func (e *Engine) party(s *State, on subject, p plans.Party, b bind) plans.OrgID {
	switch p {
	case plans.RoleReceiver:
		return b.receiver
	case plans.RoleDeterminer:
		return b.determiner
	case plans.RoleSource:
		return b.source
	case plans.RoleReporter:
		return b.reporter
	case plans.RoleBody:
		return b.body
	case plans.RoleAssignee:
		return b.assignee
	case plans.RoleAsker:
		return b.asker
	case plans.RoleFiler:
		return b.filer
	}
	a, some := aboutOf(on)
	if !some {
		return plans.OrgID(p)
	}
	switch p {
	case plans.RoleStreet:
		return a.street
	case plans.RoleLead:
		return e.book(on).Lead
	case plans.RoleHQ:
		return e.book(on).HQ
	case plans.RoleHQOffice:
		return e.book(on).HQOffice
	case plans.RoleApprover: // a seat (A27); only authorities name it
		approver, _ := e.plan.ApproverFor(a.typeNo, a.hazard)
		return plans.OrgID(approver)
	case plans.RoleFollowUp:
		if inc, ok := on.(*Incident); ok {
			return e.followUpUnit(s, inc)
		}
		return e.book(on).HQOffice
	}
	return plans.OrgID(p)
}

// followUpUnit is the one unit that owes follow-ups: the headquarters' office
// once a headquarters has taken over, before that the street (A13).
func (e *Engine) followUpUnit(s *State, inc *Incident) plans.OrgID {
	for _, m := range s.family(inc) {
		for _, c := range m.Commands {
			if c.Level == 1 || c.Level == 2 {
				return e.book(inc).HQOffice
			}
		}
	}
	if inc.Location.Street == "" {
		return e.book(inc).HQOffice
	}
	return inc.Location.Street
}

// facts are all that a condition may see of the whole incident, for a body
// bound to the moment.
func (e *Engine) facts(s *State, inc *Incident, unit plans.OrgID) plans.Facts {
	f := plans.Facts{Unit: e.plan.UnitKindOf(unit)}
	if o, ok := e.plan.Org(unit); ok {
		f.Listed = o.Listed
	}
	if inc == nil {
		return f
	}
	f.Severity = s.SeverityOf(inc).Level
	f.SeverityAtReceipt = inc.AtReceipt
	f.Sensitive, f.HotTopic = plans.No, plans.No
	if len(inc.Preflags) > 0 {
		f.Sensitive = plans.Unknown
	}
	for _, g := range append(s.SensitiveOf(inc), inc.GroundsAtReceipt...) {
		f.Sensitive = plans.Yes
		if g == "hot_topic" {
			f.HotTopic = plans.Yes
		}
	}
	f.Involvement = s.InvolvementOf(inc)
	f.Spreading = inc.Spreading
	f.Reported = s.ReportedAt(inc) != 0
	f.CityDecided = inc.CityDecided
	if t, ok := e.plan.Type(inc.Type); ok {
		f.Category = plans.CategoryFacts[t.Category]
	}
	f.Jurisdiction = inc.Jurisdiction
	f.Response = int8(inc.Response)
	f.Ended = !inc.Phase.Live()
	f.Pending = inc.CityCommand == ""
	f.Ordered = len(inc.Requisitions)+len(inc.after().Orders) > 0
	f.SeveralStreets = len(inc.Streets) > 0
	f.Catastrophe = inc.Catastrophe != ""
	// 2.6.1: the whole is the event's as long as one telling of it is; handed over,
	// it is the district's as any other.
	if s.tied(inc) != nil {
		f.Jurisdiction = plans.JurisdictionMajorEvent
	} else if f.Jurisdiction == plans.JurisdictionMajorEvent {
		f.Jurisdiction = plans.JurisdictionOwn
	}
	return f
}

var sourceKinds = map[SourceKind]plans.SourceKind{
	"community": plans.SourceCommunity, "grid": plans.SourceGrid, "citizen": plans.SourceCitizen,
	"unit": plans.SourceUnit, "specialist": plans.SourceSpecialist, "street": plans.SourceStreet,
	"department": plans.SourceDepartment, "city": plans.SourceCity, "feed": plans.SourceFeed,
}

// defaultSource is the body of the register that stands for a kind of source.
var defaultSource = map[SourceKind]plans.OrgID{
	"community": "residents-committee", "grid": "grid-worker", "citizen": "public",
	"unit": "incident-unit", "specialist": "specialist-body",
}

// speaksFor reports whether a seat's organisation acts in the name of another:
// its own, one that the plan says it acts for, or the headquarters whose
// office it is.
func (e *Engine) speaksFor(seatOrg, org plans.OrgID) bool {
	if seatOrg == org {
		return true
	}
	for _, a := range e.plan.ActingFor(org) {
		if a == seatOrg {
			return true
		}
	}
	if o, ok := e.plan.Org(org); ok {
		if o.Office == seatOrg {
			return true
		}
		if contains(o.Members, seatOrg) {
			return true
		}
	}
	if o, ok := e.plan.Org(seatOrg); ok && o.Kind == plans.KindSpecialHQ && o.Office == org {
		return true
	}
	return false
}

// outside reports whether a body is reached through a gateway or by telephone:
// it is not a user of this system.
func (e *Engine) outside(org plans.OrgID) bool {
	o, ok := e.plan.Org(org)
	if !ok {
		return false
	}
	if o.Kind == plans.KindCity || o.Kind == plans.KindMilitary {
		return true
	}
	for _, m := range o.Members {
		if e.outside(m) {
			return true
		}
	}
	return false
}

// onDuty is who sat in the debtor's seat at an instant (A24): the staffed seat
// in which somebody sat then.
func (e *Engine) onDuty(s *State, org plans.OrgID, at clock.Time) (PersonID, plans.SeatID) {
	for _, seat := range e.plan.SeatsOf(org) {
		if !seat.Staffed {
			continue
		}
		if x := s.Seats[seat.ID]; x != nil {
			for i := len(x.Shifts) - 1; i >= 0; i-- {
				if sh := x.Shifts[i]; sh.From <= at && (sh.Until == 0 || at < sh.Until) {
					return sh.Person, seat.ID
				}
			}
		}
	}
	return "", ""
}

// roleOf resolves a role for the authority of an act on a subject.
func (e *Engine) roleOf(s *State, on subject) func(plans.Party) plans.OrgID {
	a, some := aboutOf(on)
	return func(p plans.Party) plans.OrgID {
		if !some {
			return ""
		}
		if p == plans.RoleBody {
			return a.command
		}
		return e.party(s, on, p, bind{})
	}
}

// isCommunity reports whether the organisation is a residents' committee.
func isCommunity(org plans.OrgID) bool { return strings.HasPrefix(string(org), "community:") }

// SpeaksFor tells a face whether a seat's body may speak for another.
func (e *Engine) SpeaksFor(seatOrg, org plans.OrgID) bool { return e.speaksFor(seatOrg, org) }
