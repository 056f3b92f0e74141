package dispatch

import (
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/resource"
	"wanghuo/plans"
)

// Who may do what with supplies and shelters (6.4, 6.7, A54, A55).

// mayRequest: the lead department states what is needed, or the post and the body
// in command; a street draws on its own; what the city or another district asks
// for the emergency office or bureau lays before the committee (6.4.3, A54).
func (d *deciding) mayRequest(inc *Incident, c *RequestSupplies) error {
	switch lead := d.e.book(inc).Lead; {
	case c.Own:
		if o, ok := d.e.plan.Org(d.org()); !ok || o.Kind != plans.KindStreet {
			return refuse(CodeAuthority, "A54", "只有街道可以自行动用自有储备", "only a street draws on its own stock").at("own").by(plans.SeatID(string(inc.Location.Street) + "/duty"))
		}
	case c.Outside != "":
		if d.org() != orgEmergencyOffice && d.org() != orgEmergencyBureau {
			return refuse(CodeAuthority, "6.4.3(c)", "对外调用由区应急办或区应急管理局登记，区应急委决定", "the emergency office or bureau records what is asked from outside; the committee decides").at("outside").by(d.seatsOf(orgEmergencyOffice)...)
		}
	case d.org() != lead && d.commands(inc) != nil:
		return refuse(CodeAuthority, "6.4.3(b)", "由主责部门提出物资需求", "the lead department states what is needed").by(d.seatsOf(lead)...)
	}
	return nil
}

// mayHandle: goods are received and accounted for where they are: by the post,
// whoever asked for them, or the territorial street.
func (d *deciding) mayHandle(inc *Incident, r *resource.Request) error {
	if d.org() == r.By || d.org() == inc.Location.Street || d.org() == orgEmergencyOffice || d.commands(inc) == nil {
		return nil
	}
	return refuse(CodeAuthority, "6.4.3", "由现场物资接收人或申请单位登记", "goods-in on the scene or whoever asked for them records it").by(append([]plans.SeatID{"field-command-post/goods-in"}, d.seatsOf(r.By)...)...)
}

// keepsShelter: its street, whoever opened it, or the body in command.
func (d *deciding) keepsShelter(inc *Incident, x *resource.Shelter) error {
	if d.org() == x.Street || d.org() == x.By || d.org() == orgEmergencyOffice || d.commands(inc) == nil {
		return nil
	}
	return refuse(CodeAuthority, "A55", "由开放该场所的街道或指挥机构登记", "its street or the body in command records it").by(d.seatsOf(x.Street)...)
}

// catastrophic reports whether the city has declared a catastrophe on any
// incident still going on: then all stock is the committee's to give (A49).
func (s *State) catastrophic() bool {
	for _, inc := range s.Incidents {
		if inc.Catastrophe != "" && inc.Phase.Live() {
			return true
		}
	}
	return false
}

// decider is who decides on what was asked, as things stand now: of supplies the
// leader in charge of the type as it is now, and in a catastrophe the committee,
// also on what was asked before (A27, A49, 6.4.3).
func (e *Engine) decider(s *State, a *approval.Approval) (Act, plans.SeatID) {
	if a.Act == ActCoerce { // A51: whoever is commander-in-chief when the word is given
		if now := e.CommanderOf(s, IncidentID(a.Subject)); now != "" {
			return a.Act, now
		}
	}
	if a.Kind != "supplies" || a.Act == ActOutsideSupplies {
		return a.Act, a.Approver
	}
	if s.catastrophic() {
		return ActReservedSupplies, ""
	}
	inc := s.root(IncidentID(a.Subject))
	if inc == nil {
		return a.Act, a.Approver
	}
	approver, _ := e.plan.ApproverOf(inc.Type)
	return ActApproveSupplies, approver
}

// grantable: a grant is of what was asked, no more of it, and of something; who
// grants nothing refuses (A54).
func (d *deciding) grantable(a *approval.Approval, granted map[string]int) error {
	if len(granted) == 0 {
		return nil
	}
	inc := d.s.root(IncidentID(a.Subject))
	if a.Kind != "supplies" || inc == nil {
		return refuse(CodeInvalid, "A31", "此件没有数量可批", "there are no quantities to grant in this").at("granted")
	}
	for i := range inc.Supplies {
		r := &inc.Supplies[i]
		if r.Approval != a.ID {
			continue
		}
		if item := r.Grantable(granted); item != "" {
			return refuse(CodeInvalid, "6.4.3", "“%s”未申请，或批准数量超过申请数量", "%q was not asked for, or not so much of it", item).at("granted." + item)
		}
	}
	for _, n := range granted {
		if n > 0 {
			return nil
		}
	}
	return refuse(CodeInvalid, "6.4.3", "一项也不批准的，请作不予批准并写明理由", "to grant nothing is to refuse, with a reason").at("granted")
}

// shelterAlarm is the key of the nudge to count those in a shelter.
func shelterAlarm(ref string) string { return "shelter/" + ref }

func shelterRef(id IncidentID, n int) string { return string(id) + "#" + refTo("", n)[1:] }

// shelterOf finds what a timer's ref means.
func (s *State) shelterOf(ref string) (*Incident, *resource.Shelter) {
	id, n, _ := strings.Cut(ref, "#")
	inc := s.Incidents[IncidentID(id)]
	if inc == nil {
		return nil, nil
	}
	for i := range inc.Shelters {
		if shelterRef(inc.ID, inc.Shelters[i].ID) == ref && n != "" {
			return inc, &inc.Shelters[i]
		}
	}
	return inc, nil
}

// settleShelter: a count or the closing answers the nudge (A55).
func (x *settling) settleShelter(ev Event) {
	switch c := ev.(type) {
	case *ShelterChanged:
		x.clearAlarm(shelterAlarm(shelterRef(c.Incident, c.Shelter.ID)))
	default:
		x.passOn()
	}
}

// countShelter nudges once an hour has passed without a count (A55).
func (x *settling) countShelter(ref string) {
	inc, sh := x.s.shelterOf(ref)
	if sh == nil {
		return
	}
	x.raise(Alarm{Key: shelterAlarm(ref), Priority: PriorityNotice, What: "shelter_count", Subject: string(inc.ID), For: []plans.OrgID{sh.Street}})
}
