package dispatch

import (
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ConditionTick is a condition of a response level that a person, or an act of the
// system's own, has said to hold (4.3.2 to 4.3.4).
type ConditionTick struct {
	Condition string       `json:"condition"`
	At        clock.Time   `json:"at"`
	By        plans.SeatID `json:"by"`
	Note      string       `json:"note,omitempty"`
	Withdrawn clock.Time   `json:"withdrawn,omitempty"`
	Reason    string       `json:"reason,omitempty"`
}

// TickCondition says that a condition of a response level holds. It is on record
// and proposes the level; nothing starts by it.
type TickCondition struct {
	Incident  IncidentID `json:"incident"`
	Condition string     `json:"condition" maxLength:"60"`
	Note      string     `json:"note,omitempty" maxLength:"500"`
}

// WithdrawCondition says that it holds no longer. What was proposed and decided
// stays.
type WithdrawCondition struct {
	Incident  IncidentID `json:"incident"`
	Condition string     `json:"condition" maxLength:"60"`
	Reason    string     `json:"reason" minLength:"1" maxLength:"500"`
}

// DeclineCommand is a lower body's word that it does not take command back; the
// body that offered it goes on commanding (A47).
type DeclineCommand struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"500"`
}

// ConditionTicked by a person, or raised by an act that shows it.
type ConditionTicked struct {
	Incident  IncidentID   `json:"incident"`
	Condition string       `json:"condition"`
	By        plans.SeatID `json:"by"`
	Note      string       `json:"note,omitempty"`
}

// ConditionWithdrawn with a reason.
type ConditionWithdrawn struct {
	Incident  IncidentID `json:"incident"`
	Condition string     `json:"condition"`
	Reason    string     `json:"reason"`
}

// CommandDeclined by the lower body.
type CommandDeclined struct {
	Incident IncidentID  `json:"incident"`
	Level    int         `json:"level"`
	By       plans.OrgID `json:"by"`
	Reason   string      `json:"reason"`
}

func (TickCondition) Name() string     { return "tick-condition" }
func (WithdrawCondition) Name() string { return "withdraw-condition" }
func (DeclineCommand) Name() string    { return "decline-command" }

func (*ConditionTicked) Kind() string        { return "condition_ticked" }
func (e *ConditionTicked) Stream() string    { return "incident/" + string(e.Incident) }
func (*ConditionWithdrawn) Kind() string     { return "condition_withdrawn" }
func (e *ConditionWithdrawn) Stream() string { return "incident/" + string(e.Incident) }
func (*CommandDeclined) Kind() string        { return "command_declined" }
func (e *CommandDeclined) Stream() string    { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(TickCondition) }, func() Command { return new(WithdrawCondition) }, func() Command { return new(DeclineCommand) })
	registerEvents(func() Event { return new(ConditionTicked) }, func() Event { return new(ConditionWithdrawn) }, func() Event { return new(CommandDeclined) })
}

func (d *deciding) conditions(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *TickCondition:
		return d.tickCondition(c)
	case *WithdrawCondition:
		return d.withdraw(c)
	case *DeclineCommand:
		return d.declineCommand(c)
	}
	return nil, nil
}

// condition finds one that persons tick, and asks whether this seat may.
func (d *deciding) condition(inc *Incident, id string) (*plans.Condition, error) {
	c, ok := d.e.plan.Condition(id)
	if !ok || !c.Ticked {
		return nil, refuse(CodeUnknown, "4.3", "没有可勾选的条件“%s”", "no condition %q can be ticked", id).at("condition")
	}
	if len(c.Who) == 0 {
		return c, d.may(ActTickCondition, inc)
	}
	role := d.e.roleOf(d.s, inc)
	if d.e.plan.Holder(c.Who, d.env.Actor.Seat, role) {
		return c, nil
	}
	var who []plans.SeatID
	for i := range d.e.plan.Seats {
		if id := d.e.plan.Seats[i].ID; len(who) < 6 && d.e.plan.Holder(c.Who, id, role) {
			who = append(who, id)
		}
	}
	return nil, refuse(CodeAuthority, c.Cite, "该条件不由本席位认定：%s", "this seat does not judge that condition: %s", c.Title).at("condition").by(who...)
}

func (d *deciding) tickCondition(c *TickCondition) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	cond, err := d.condition(inc, c.Condition)
	if err != nil {
		return nil, err
	}
	if inc.ticked(cond.ID) {
		return nil, refuse(CodeNotAllowedNow, cond.Cite, "该条件已勾选，不必再办", "it is ticked already: nothing is left to do").at("condition")
	}
	return []Event{&ConditionTicked{Incident: inc.ID, Condition: cond.ID, By: d.env.Actor.Seat, Note: c.Note}}, nil
}

func (d *deciding) withdraw(c *WithdrawCondition) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	cond, err := d.condition(inc, c.Condition)
	if err != nil {
		return nil, err
	}
	if !inc.ticked(cond.ID) {
		return nil, refuse(CodeNotAllowedNow, cond.Cite, "该条件尚未勾选，无从撤回", "it is not ticked: there is nothing to take back").at("condition")
	}
	if needReason(c.Reason, cond.Cite, "reason") != nil {
		return nil, refuse(CodeReason, cond.Cite, "撤回须写明理由", "withdrawing it needs a reason").at("reason")
	}
	return []Event{&ConditionWithdrawn{Incident: inc.ID, Condition: cond.ID, Reason: c.Reason}}, nil
}

// declineCommand: the body to which command was offered says no. Command stays
// where it is; it is never vacant (A46, A47).
func (d *deciding) declineCommand(c *DeclineCommand) ([]Event, error) {
	inc, group, err := d.led(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Offered == 0 {
		return nil, refuse(CodeNotAllowedNow, "A47", "没有待接受的降级", "no lower level is offered").at("incident").by(d.seatsOf(inc.Command)...)
	}
	body := d.e.bodyOf(inc, inc.Offered)
	if !d.e.speaksFor(d.org(), body) {
		return nil, refuse(CodeAuthority, "A47", "由拟接手指挥的一方答复", "the body to which command was offered answers").at("incident").by(d.seatsOf(body)...)
	}
	if needReason(c.Reason, "A47", "reason") != nil {
		return nil, refuse(CodeReason, "A47", "不接受须写明理由", "not to accept needs a reason").at("reason")
	}
	return d.through(group, inc, []Event{&CommandDeclined{Incident: inc.ID, Level: inc.Offered, By: body, Reason: c.Reason}}), nil
}

// bodyOf is the one body that commands at a level (4.3.2 to 4.3.4).
func (e *Engine) bodyOf(inc *Incident, level int) plans.OrgID {
	switch level {
	case 3:
		return inc.Location.Street
	case 2:
		return e.book(inc).HQ
	case 1:
		return orgCommittee
	}
	return ""
}

// ticked reports whether somebody has said that the condition holds.
func (inc *Incident) ticked(id string) bool {
	for _, t := range inc.Ticks {
		if t.Condition == id && t.Withdrawn == 0 {
			return true
		}
	}
	return false
}

// ConditionState is a condition as it stands on an incident.
type ConditionState struct {
	*plans.Condition
	Met  bool           `json:"met"` // by the facts
	Tick *ConditionTick `json:"tick,omitempty"`
}

// ConditionsOn lists the conditions of every level, high to low, with what makes
// each hold.
func (e *Engine) ConditionsOn(s *State, inc *Incident) []ConditionState {
	f := e.facts(s, inc, "")
	var out []ConditionState
	for level := int8(1); level <= 3; level++ {
		for _, c := range e.plan.ConditionsOf(level) {
			x := ConditionState{Condition: c, Met: c.When != "" && e.plan.Met(c, f)}
			for i := range inc.Ticks {
				if t := &inc.Ticks[i]; t.Condition == c.ID && t.Withdrawn == 0 {
					x.Tick = t
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// holding are the conditions of a level that hold, by facts or by a tick.
func (e *Engine) holding(s *State, inc *Incident, level int) []string {
	var out []string
	for _, c := range e.ConditionsOn(s, inc) {
		if int(c.Level) == level && (c.Met || c.Tick != nil) {
			out = append(out, c.ID)
		}
	}
	return out
}

// sensitiveAlone: the only ground for level one is sensitivity (A43).
func (e *Engine) sensitiveAlone(s *State, inc *Incident) bool {
	f := e.facts(s, inc, "")
	f.Sensitive, f.HotTopic = plans.No, plans.No
	alone := false
	for _, c := range e.ConditionsOn(s, inc) {
		if c.Level != 1 {
			continue
		}
		if c.Tick != nil || c.Met && e.plan.Met(c.Condition, f) {
			return false // it would hold without
		}
		alone = alone || c.Met
	}
	return alone
}

func (e *Engine) applyConditions(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ConditionTicked:
		inc := s.Incidents[ev.Incident]
		inc.Ticks = append(inc.Ticks, ConditionTick{Condition: ev.Condition, At: h.At, By: ev.By, Note: ev.Note})
		s.line(inc, h, ev.Kind(), map[string]string{"condition": ev.Condition, "note": ev.Note})
	case *ConditionWithdrawn:
		inc := s.Incidents[ev.Incident]
		for i := range inc.Ticks {
			if t := &inc.Ticks[i]; t.Condition == ev.Condition && t.Withdrawn == 0 {
				t.Withdrawn, t.Reason = h.At, ev.Reason
			}
		}
		s.line(inc, h, ev.Kind(), map[string]string{"condition": ev.Condition, "reason": ev.Reason})
	case *CommandDeclined:
		inc := s.Incidents[ev.Incident]
		inc.Offered = 0
		s.line(inc, h, ev.Kind(), map[string]string{"level": levelArg(ev.Level), "by": string(ev.By), "reason": ev.Reason})
	default:
		return false
	}
	return true
}

func (x *settling) settleConditions(ev Event) {
	switch ev := ev.(type) {
	case *ConditionTicked:
		x.propose(x.s.root(ev.Incident), "condition", func(c *plans.Condition, _ plans.Facts) bool { return c.ID == ev.Condition })
	case *SuppliesRequested: // 4.3.3(3): district supplies
		inc := x.s.Incidents[ev.Incident]
		if ev.Request.Approval != "" {
			x.raiseCondition(inc, "district-forces")
		}
	default:
		x.passOn()
	}
}

// raiseCondition ticks the condition that an act of the system's own shows to hold, while
// no higher level than the street's is in force.
func (x *settling) raiseCondition(inc *Incident, by string) {
	root := x.s.root(inc.ID)
	for i := range x.e.plan.Conditions {
		c := &x.e.plan.Conditions[i]
		if c.Raises != by || root.ticked(c.ID) || root.Response != 0 && root.Response <= int(c.Level) || root.CityCommand != "" {
			continue
		}
		x.emit(&ConditionTicked{Incident: root.ID, Condition: c.ID, By: x.h.Seat})
	}
}

// because tells whether a condition that holds came to do so by the cause at hand.
type because func(c *plans.Condition, f plans.Facts) bool

// without makes a cause of facts: without them the condition would not hold.
func (x *settling) without(facts func(*plans.Facts)) because {
	return func(c *plans.Condition, f plans.Facts) bool {
		if c.When == "" || !x.e.plan.Met(c, f) {
			return false
		}
		facts(&f)
		return !x.e.plan.Met(c, f)
	}
}

func noSeverity(f *plans.Facts)    { f.Severity = plans.Undetermined }
func noSensitivity(f *plans.Facts) { f.Sensitive, f.HotTopic = plans.No, plans.No }
func oneStreet(f *plans.Facts)     { f.SeveralStreets = false }

func anyCause(*plans.Condition, plans.Facts) bool { return true }

// propose puts the response levels whose conditions have come to hold to the
// bodies that decide (A42, A43). Nothing starts by itself.
func (x *settling) propose(root *Incident, cause string, new because) {
	if !root.Phase.Live() || root.CityCommand != "" {
		return
	}
	f := x.e.facts(x.s, root, "")
	for _, p := range x.e.plan.Proposed(f) {
		if root.Response != 0 && root.Response <= int(p.Level) || pendingProposal(root, int(p.Level)) {
			continue
		}
		var hold []string
		for _, c := range x.e.plan.ConditionsOf(p.Level) {
			if (root.ticked(c.ID) || c.When != "" && x.e.plan.Met(c, f)) && new(c, f) {
				hold = append(hold, c.ID)
			}
		}
		body := x.e.party(x.s, root, p.Body, bind{})
		if len(hold) == 0 || body == "" {
			continue
		}
		x.emit(&ResponseProposed{Incident: root.ID, Proposal: Proposal{Level: int(p.Level), Body: body, At: x.h.At, Cause: cause, Conditions: hold}})
	}
}

// levelArg is a level for the timeline; "" for none.
func levelArg(level int) string {
	if level == 0 {
		return ""
	}
	return strconv.Itoa(level)
}
