package dispatch

import "wanghuo/plans"

// actCommander is the standing of whoever may be named commander-in-chief on the
// scene: who leads a body, and where it is needed a district leader (4.3.3(e)).
const actCommander = "serve-as-commander"

// Commanders are the seats that are offered for commander-in-chief, the likeliest
// first: the head of the body in command, the post's own seat, then the district
// leaders, of whom the one in charge of this type comes first (4.3.3(e)).
func (e *Engine) Commanders(s *State, inc *Incident) []plans.SeatID {
	d := &deciding{e: e, s: s}
	var out []plans.SeatID
	offer := func(seats ...plans.SeatID) {
		for _, seat := range seats {
			if _, known := e.plan.Seat(seat); known && !contains(out, seat) && (seat.Org() == inc.district() || e.plan.Allows(actCommander, seat, e.roleOf(s, inc))) {
				out = append(out, seat)
			}
		}
	}
	if inc.Command != "" {
		offer(d.headOf(inc.district()))
	}
	offer(seatFieldCommander)
	if approver, ok := e.plan.ApproverOf(inc.Type); ok {
		offer(approver)
	}
	for _, body := range []plans.OrgID{orgDutyOffice, "district-principal-leaders", orgCommittee} {
		offer(d.seatsOf(body)...)
	}
	return out
}

// fitToCommand: not every seat commands. The head of a body does, and a district
// leader who has been sent to the scene (4.3.3(e)).
func (d *deciding) fitToCommand(inc *Incident, seat plans.SeatID) error {
	if seat.Org() == inc.district() || d.e.plan.Allows(actCommander, seat, d.e.roleOf(d.s, inc)) {
		return nil
	}
	return refuse(CodeInvalid, "4.3.3(e)", "总指挥由指挥机构、单位的负责人或到场的区领导担任，“%s”不是", "a commander-in-chief is the head of a body or a district leader sent to the scene; %s is not", seat).at("commander").by(d.e.Commanders(d.s, inc)...)
}
