package dispatch

import (
	"encoding/json"
	"sort"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// The acts that another than their holder may only propose.
const (
	ActCoerce           Act = "coercive-measures"
	ActSpecialMeasures  Act = "special-measures"
	ActRequisition      Act = "requisition"
	ActMobilise         Act = "mobilise"
	ActOutsideSupplies  Act = "supplies-outside"
	ActReservedSupplies Act = "supplies-reserved"
)

func init() {
	GuardedActs = append(GuardedActs, ActCoerce, ActSpecialMeasures, ActRequisition, ActMobilise, ActOutsideSupplies, ActReservedSupplies)
}

// leave is an act that one seat may do and any other may only lay before it: the
// one way in which requisition, mobilisation, coercive and special measures are
// decided (A31). What is approved is the text of the act itself; the act done
// later on the approval must say the same.
type leave struct {
	inc    *Incident
	kind   string
	act    Act          // whose holder decides,
	seat   plans.SeatID // unless it is one named seat
	clause plans.Clause
	title  plans.Text
	text   string
	// propose lays it before the decider; approval does it on what was given.
	propose  bool
	approval approval.ID
	// body is the command as it is given again on the approval.
	body Command
}

// leave says whether the act may be done: nothing stands in its way (and, on an
// approval, that this is used up), or it was laid before whoever decides.
func (d *deciding) leave(l leave) (evs []Event, laid bool, err error) {
	if l.approval != "" {
		a, err := d.usable(l.approval, l.kind, l.text)
		if err != nil {
			return nil, false, err
		}
		if a.Used != 0 || a.Subject != string(l.inc.ID) {
			return nil, false, refuse(CodeNotAllowedNow, "A31", "该批准已办理，或属于另一事件", "the approval has been acted on, or is another incident's").at("approval")
		}
		return []Event{&ApprovalUsed{Approval: a.ID}}, false, nil
	}
	if l.propose {
		a := approval.Approval{Kind: l.kind, Act: l.act, Approver: l.seat, Subject: string(l.inc.ID), Clause: l.clause, Title: l.title.Zh, Text: l.text}
		body, err := json.Marshal(l.body)
		if err != nil {
			return nil, false, err
		}
		a.Body = string(body)
		return []Event{d.ask(a)}, true, nil
	}
	return nil, false, d.decides(l)
}

// decides refuses whoever is not the seat that decides, and says who is.
func (d *deciding) decides(l leave) error {
	if l.seat == "" {
		err := d.may(l.act, l.inc)
		if r, ok := err.(*Refusal); ok {
			r.Clause = l.clause
		}
		return err
	}
	if d.env.Actor.Seat == l.seat || d.env.Actor.Person == System {
		return nil
	}
	if g, now := d.delegated(d.env.Actor.Seat, l.act, func(from plans.SeatID) bool { return from == l.seat }); now {
		return nil
	} else if g != nil {
		return refuse(CodeAuthority, "A31", "授权（%s）不在有效期内", "the delegation %q is outside its window", g.Basis).by(l.seat)
	}
	return refuse(CodeAuthority, l.clause, "%s须经批准，可先提请", "%s needs approval: lay it before the seat that decides", l.title).by(l.seat)
}

// pairs writes details in one order, so that equal ones read equally.
func pairs(m map[string]string) string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("；" + k + "=" + m[k])
	}
	return b.String()
}

// WhoLeaves lists the seats that decide on a measure where the seat itself may
// only lay it before them; nobody where it may take it, as far as that goes
// (A51, 4.5.4).
func (e *Engine) WhoLeaves(s *State, inc *Incident, m *plans.Measure, actor Actor) []plans.SeatID {
	d := &deciding{e: e, s: s, env: Env{Actor: actor}}
	var err error
	switch {
	case m.Special:
		err = d.decides(leave{inc: inc, act: ActSpecialMeasures})
	case m.Coercive && inc.Command != "":
		err = d.decides(leave{inc: inc, act: ActCoerce, seat: d.commander(inc)})
	}
	if r, ok := err.(*Refusal); ok {
		return r.Who
	}
	return nil
}
