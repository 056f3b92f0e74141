package plans

import "strings"

// seatTemplate describes the seats of one body or of all bodies of one kind.
type seatTemplate struct {
	// Of is an organisation id, or "kind:" and a kind; a kind stands for every
	// body of it that is not generic.
	Of string `yaml:"of"`
	// Role is the seat's part behind the slash. "{lead}" makes one seat for each
	// department that comes first in an event type's leads (A27).
	Role       string   `yaml:"role"`
	Title      Text     `yaml:"title"`
	Cite       []Clause `yaml:"cite,omitempty"`
	Staffed    bool     `yaml:"staffed,omitempty"`
	Supervises bool     `yaml:"supervises,omitempty"`
}

const eachLead = "{lead}"

// expandSeats turns the templates into seats.
func (l *loader) expandSeats() {
	x := &l.plan.index
	for _, d := range l.docs {
		for i := range d.Seats {
			t := &d.Seats[i]
			if kind, ok := strings.CutPrefix(t.Of, "kind:"); ok {
				l.seatsOfKind(t, OrgKind(kind))
				continue
			}
			o, ok := x.orgs[OrgID(t.Of)]
			if !ok {
				l.unknown(&t.Of, "机构", "organisation", t.Of)
				continue
			}
			l.seat(t, o)
		}
	}
	for i := range l.plan.Seats {
		s := &l.plan.Seats[i]
		x.seats[s.ID] = s
		x.seatsOf[s.Org] = append(x.seatsOf[s.Org], s)
	}
}

func (l *loader) seatsOfKind(t *seatTemplate, kind OrgKind) {
	if !knownKind[kind] {
		l.word(&t.Of, t.Of)
		return
	}
	for i := range l.plan.Organisations {
		if o := &l.plan.Organisations[i]; o.Kind == kind && !o.Generic {
			l.seat(t, o)
		}
	}
	if kind == KindCommunity {
		for i := range l.plan.index.committees {
			l.seat(t, &l.plan.index.committees[i])
		}
	}
}

// seat adds the seats that a template makes in one body.
func (l *loader) seat(t *seatTemplate, o *Organisation) {
	if t.Role != eachLead {
		l.oneSeat(t, o, t.Role, t.Title)
		return
	}
	done := map[OrgID]bool{}
	for i := range l.plan.EventTypes {
		leads := l.plan.EventTypes[i].Leads
		if len(leads) == 0 || done[leads[0]] {
			continue
		}
		done[leads[0]] = true
		title := t.Title
		if lead, ok := l.plan.index.orgs[leads[0]]; ok {
			title.Zh = strings.ReplaceAll(title.Zh, eachLead, lead.Short)
			title.En = strings.ReplaceAll(title.En, eachLead, lead.Name.En)
		}
		l.oneSeat(t, o, string(leads[0]), title)
	}
}

func (l *loader) oneSeat(t *seatTemplate, o *Organisation, role string, title Text) {
	id := SeatID(string(o.ID) + "/" + role)
	if l.seen[id] {
		l.add(l.where[t], CodeDuplicate, "席位重复："+string(id), "seat "+string(id)+" is made twice")
		return
	}
	l.seen[id] = true
	l.plan.Seats = append(l.plan.Seats, Seat{ID: id, Org: o.ID, Role: role, Title: title,
		Cite: t.Cite, Staffed: t.Staffed, Supervises: t.Supervises})
}

// ApproverOf is the seat of the one district leader in charge of an event
// type: that of its first-named department (A27).
func (p *Plan) ApproverOf(typeNo int) (SeatID, bool) { return p.ApproverFor(typeNo, "") }

// ApproverFor is the same for one hazard of the type, where the type covers
// several with different departments (A27).
func (p *Plan) ApproverFor(typeNo int, hazard string) (SeatID, bool) {
	t, ok := p.index.types[typeNo]
	if !ok || len(t.Leads) == 0 {
		return "", false
	}
	id := SeatID(string(leaderInCharge) + "/" + string(t.LeadFor(hazard)))
	_, ok = p.index.seats[id]
	return id, ok
}

// The bodies whose part in the lifecycle is the same in every district's plan,
// and so are known by id.
const (
	leaderInCharge  OrgID = "leader-in-charge"
	emergencyOffice OrgID = "emergency-office"
	dutyOffice      OrgID = "duty-office"
	temporaryHQ     OrgID = "hq-temporary"
	fieldPost       OrgID = "field-command-post"
)
