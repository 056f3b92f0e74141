package plans

import (
	"fmt"
	"slices"
)

// requiredActs are the guarded acts without which an incident would stand in a
// state that it cannot leave, or a duty that nobody could excuse.
var requiredActs = []string{
	"start-level-3", "start-level-2", "start-level-1", "decide-level-2", "decide-level-1",
	"end-response", "archive", "false-alarm", "merge", "lower-severity", "clear-sensitivity",
	"waive", "waive-numeric", "record-city-decision", "confirm-slow-onset",
}

// checkComplete holds the plan to what the lifecycle needs: every event type
// has a lead and a headquarters, every deadline an addressee who can be
// reached, every authority a holder, every state a way out.
func (l *loader) checkComplete() {
	p := l.plan
	for i := range p.EventTypes {
		l.ledAndHeaded(&p.EventTypes[i])
	}
	for i := range p.Organisations {
		l.reachable(&p.Organisations[i])
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		l.addressee(&r.Debtor)
		for k := range r.Creditors {
			l.addressee(&r.Creditors[k])
		}
	}
	for level, s := range p.index.severities {
		if s == nil {
			l.whole(fmt.Sprintf("缺少等级 %d", level), fmt.Sprintf("severity level %d has no name", level))
		}
	}
	for _, act := range requiredActs {
		if _, ok := p.index.authorities[act]; !ok {
			l.whole("没有人可以 "+act, "nobody may "+act)
		}
	}
	l.proposalsDecided()
}

// whole reports what is missing from the plan as a whole.
func (l *loader) whole(zh, en string) {
	l.add(position{file: "."}, CodeIncomplete, zh, en)
}

func (l *loader) ledAndHeaded(t *EventType) {
	if len(t.Leads) == 0 {
		l.add(l.where[t], CodeIncomplete, "没有主责部门", "the event type has no lead department (2.3.6)")
	}
	for _, h := range t.ByHazard { // A27: whose leader approves is one of those who lead
		if !slices.Contains(t.Leads, h.Lead) || len(h.Words) == 0 {
			l.add(l.where[t], CodeIncomplete, "按灾种的主责部门须是该类的主责部门，并写明灾种", "who leads for a hazard is one of the type's lead departments, and the hazard has a word (A27)")
		}
	}
	hq, ok := l.plan.index.orgs[t.HQ]
	if ok && hq.Kind != KindSpecialHQ {
		l.add(l.where[&t.HQ], CodeIncomplete, "不是专项应急指挥部", "that is not a special headquarters (2.3.1)")
	}
}

// reachable: a body that owes reports has a staffed seat; a headquarters has an
// office, unless it is the temporary one, whose office is the lead department.
func (l *loader) reachable(o *Organisation) {
	if o.Listed && !l.plan.staffed(o.ID) {
		l.add(l.where[o], CodeIncomplete, "有报告义务但没有值班席位", "the body owes reports but has no staffed seat (4.1.5)")
	}
	if o.Kind != KindSpecialHQ || o.Generic || o.ID == temporaryHQ {
		return
	}
	if office, ok := l.plan.index.orgs[o.Office]; !ok || office.Kind != KindHQOffice {
		l.add(l.where[o], CodeIncomplete, "指挥部没有办公室", "the headquarters has no office (2.3.4)")
	}
}

func (p *Plan) staffed(id OrgID) bool {
	for _, s := range p.index.seatsOf[id] {
		if s.Staffed {
			return true
		}
	}
	return false
}

// addressee: a body named in a rule has a seat, or another acts for it, or it
// is the city or the garrison, reached through a gateway or by telephone (A01,
// A23).
func (l *loader) addressee(party *Party) {
	o, ok := l.plan.index.orgs[OrgID(*party)]
	if !ok || roles[*party] || o.Kind == KindCity || o.Kind == KindMilitary || len(l.plan.index.seatsOf[o.ID]) > 0 || len(l.plan.ActingFor(o.ID)) > 0 {
		return
	}
	if o.Kind == KindJoint {
		for _, m := range o.Members {
			if l.plan.index.orgs[m].Kind == KindCity {
				return
			}
		}
	}
	l.add(l.where[party], CodeIncomplete, "没有席位可以承接", fmt.Sprintf("%s has no seat and nobody acts for it", o.ID))
}

// ActingFor lists the bodies that send and record in another's name. The slice
// is shared and must not be changed.
func (p *Plan) ActingFor(id OrgID) []OrgID { return p.index.actingFor[id] }

// proposalsDecided: whatever is proposed must be owed a decision by its body.
func (l *loader) proposalsDecided() {
	p := l.plan
	for i := range p.Proposals {
		x := &p.Proposals[i]
		decided := false
		for _, r := range p.index.rulesOn[OnProposal] {
			if r.Act == ActDecide && p.Holds(r, Facts{Proposed: x.Level}) {
				decided = true
			}
		}
		if !decided {
			l.add(l.where[x], CodeIncomplete, "建议无人裁决", "nobody owes a decision on this proposal")
		}
	}
}
