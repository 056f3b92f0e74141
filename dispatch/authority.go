package dispatch

import (
	"strconv"

	"wanghuo/plans"
)

// Act is the id of a guarded act, as the plan's authorities name it. What is
// not guarded any seated person may do.
type Act = string

// The guarded acts. A plan must say who holds each.
const (
	ActMerge            Act = "merge"
	ActFalseAlarm       Act = "false-alarm"
	ActClearSensitivity Act = "clear-sensitivity"
	ActLowerSeverity    Act = "lower-severity"
	ActConfirmSlowOnset Act = "confirm-slow-onset"
	ActWaive            Act = "waive"
	ActWaiveNumeric     Act = "waive-numeric"
	ActLabelDeviation   Act = "label-deviation"
	ActCityDecision     Act = "record-city-decision"
	ActConfirmFact      Act = "confirm-fact"
	ActCoordinate       Act = "coordinate"
	ActReclassify       Act = "reclassify"
	ActStartLevelOne    Act = "start-level-1"
	ActStartLevelTwo    Act = "start-level-2"
	ActStartLevelThree  Act = "start-level-3"
	ActEndResponse      Act = "end-response"
	ActArchive          Act = "archive"
	ActConfirmTime      Act = "confirm-time"
	ActDelegate         Act = "grant-delegation"
	ActRoster           Act = "manage-roster"
	ActErase            Act = "erase"
	ActInstruction      Act = "instruction"
	ActQuestion         Act = "question"
	ActInformLeader     Act = "inform-leader"
	ActDetermine        Act = "determine-severity"
	ActFlagSensitive    Act = "flag-sensitive"
	ActInvolvement      Act = "record-involvement"
	ActUnmerge          Act = "unmerge"
	ActGroup            Act = "group"
	ActConfirmStated    Act = "confirm-stated"
	ActAnswerSupport    Act = "answer-support"
	ActFirstHandling    Act = "first-handling"
	ActDeparture        Act = "record-departure"
	ActDecideLevelTwo   Act = "decide-level-2"
	ActDecideLevelOne   Act = "decide-level-1"
	ActCityCommand      Act = "record-city-command"
	ActSwitchOverlay    Act = "switch-overlay"
	ActTemporaryHQ      Act = "temporary-hq"
	ActApproveSupplies  Act = "approve-supplies"
	ActApproveExpansion Act = "approve-expansion"
	ActApproveRelease   Act = "approve-release"
	ActAssess           Act = "assess-information"
	ActKeepRisk         Act = "keep-risk"
	ActSupervise        Act = "supervise"

	ActProposeWarning    Act = "propose-warning"
	ActSuperviseWarnings Act = "supervise-warnings"
	ActReceiveWarning    Act = "receive-warning"
	ActForwardWarning    Act = "forward-warning"
	ActIssueWarning      Act = "issue-warning"
	ActChangeProposal    Act = "change-warning-proposal"
	ActRelayWarning      Act = "relay-warning"
	ActWarningMeasures   Act = "choose-warning-measures"
	ActReachPeople       Act = "reach-people"
	ActOrderWarning      Act = "order-warning"
	ActSwitchPlatform    Act = "switch-platform"
	ActTickCondition     Act = "tick-condition"
	ActStrikeExpected    Act = "strike-expected"
	ActCallUpon          Act = "call-upon"
	ActTickChecklist     Act = "tick-checklist"
	ActHandOverScene     Act = "hand-over-scene"
	ActAcceptScene       Act = "accept-scene"
	ActAskSupport        Act = "ask-support"
	ActRecordStreets     Act = "record-streets"
	ActHandOverEvent     Act = "hand-over-event"
	ActRegisterEvent     Act = "register-event"
	ActKeepStanding      Act = "keep-standing"

	ActCorrectJurisdiction Act = "correct-jurisdiction"
)

// GuardedActs lists them, for checking that a plan gives each a holder.
var GuardedActs = []Act{
	ActMerge, ActFalseAlarm, ActClearSensitivity, ActLowerSeverity, ActConfirmSlowOnset, ActWaive, ActWaiveNumeric,
	ActLabelDeviation, ActCityDecision, ActConfirmFact, ActCoordinate, ActReclassify, ActStartLevelOne,
	ActStartLevelTwo, ActStartLevelThree, ActEndResponse, ActArchive, ActConfirmTime, ActDelegate, ActRoster,
	ActErase, ActInstruction, ActQuestion, ActInformLeader, ActDetermine, ActFlagSensitive, ActInvolvement,
	ActUnmerge, ActGroup, ActConfirmStated, ActAnswerSupport, ActFirstHandling, ActDeparture, ActDecideLevelTwo,
	ActDecideLevelOne, ActCityCommand, ActSwitchOverlay, ActTemporaryHQ, ActApproveSupplies,
	ActApproveExpansion, ActApproveRelease, ActSwitchPlatform,
	ActAssess, ActKeepRisk, ActSupervise,
	ActProposeWarning, ActSuperviseWarnings, ActReceiveWarning, ActForwardWarning, ActIssueWarning, ActChangeProposal,
	ActRelayWarning, ActWarningMeasures, ActReachPeople, ActOrderWarning,
	ActTickCondition, ActStrikeExpected, ActCallUpon, ActTickChecklist, ActHandOverScene, ActAcceptScene, ActAskSupport, ActRecordStreets,
	ActHandOverEvent, ActRegisterEvent, ActKeepStanding, ActCorrectJurisdiction,
}

// System is the person as which the process itself acts: it enters rosters and
// fires timers. No one can sign in under this name.
const System PersonID = "system"

// deciding is one decision in progress. It only reads.
type deciding struct {
	e   *Engine
	s   *State
	env Env
}

func (d *deciding) org() plans.OrgID { return d.env.Actor.Seat.Org() }

// seated refuses an actor who does not hold the seat from which he acts.
func (d *deciding) seated() error {
	a := d.env.Actor
	if a.Person == System {
		return nil
	}
	seat, ok := d.e.plan.Seat(a.Seat)
	if !ok {
		return refuse(CodeUnknown, "A24", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list of seats", a.Seat).at("seat")
	}
	if x := d.s.Seats[a.Seat]; x != nil && x.Person == a.Person {
		return nil
	}
	// A seat in the field is shared: whoever is on its roster acts from it.
	if !seat.Staffed && d.onRoster(a.Person, a.Seat) {
		if x := d.s.Seats[a.Seat]; x == nil || x.Person == "" || shared[seat.Role] {
			return nil
		}
	}
	return refuse(CodeNotSeated, "A24", "%s 没有在“%s”席位上值守，请先就座或交接班", "%s does not hold the seat %s: take it or sign the handover first", string(a.Person), a.Seat).at("seat").by(a.Seat)
}

// shared are the roles that several persons fill at once.
var shared = map[string]bool{"grid": true, "field": true, "registrar": true, "expert": true}

func (d *deciding) onRoster(p PersonID, seat plans.SeatID) bool {
	r := d.s.Roster[p]
	if r == nil || r.Left != 0 {
		return false
	}
	return contains(r.Seats, seat) || contains(r.Seats, "*")
}

// may refuses an actor whose seat the plan does not let do the act, unless a
// delegation in its window says so (A31).
func (d *deciding) may(act Act, on subject) error {
	if d.env.Actor.Person == System {
		return nil
	}
	role := d.e.roleOf(d.s, on)
	if d.e.plan.Allows(act, d.env.Actor.Seat, role) {
		return nil
	}
	if g, now := d.delegated(d.env.Actor.Seat, act, func(from plans.SeatID) bool { return d.e.plan.Allows(act, from, role) }); now {
		return nil
	} else if g != nil {
		return refuse(CodeAuthority, "A31", "授权（%s）不在有效期内", "the delegation %q is outside its window", g.Basis).by(d.who(act, on)...)
	}
	r := refuse(CodeAuthority, "A31", "该席位无权进行此操作，请由下列席位办理", "this seat may not do this: one of those named can")
	if a, ok := d.e.plan.Authority(act); ok {
		r.Clause = a.Cite
		if a.Why.Zh != "" {
			r.Message, r.zh, r.en = a.Why, said{}, said{}
		}
	}
	return r.by(d.who(act, on)...)
}

// delegated finds a delegation of the act to a seat by a seat that holds it, and
// whether now lies in its window; outside it, the latest is told (A31).
func (d *deciding) delegated(to plans.SeatID, act Act, holds func(plans.SeatID) bool) (*Delegation, bool) {
	var found *Delegation
	for i := range d.s.Delegations {
		g := &d.s.Delegations[i]
		if g.To != to || !contains(g.Acts, act) || !holds(g.From) {
			continue
		}
		if g.Since <= d.env.Now && d.env.Now <= g.Until {
			return g, true
		}
		found = g
	}
	return found, false
}

// who lists seats that could do the act, a handful at most. The plan's seats are
// many and a page asks often, so the answer is kept for each combination of
// what its roles resolve to.
func (d *deciding) who(act Act, on subject) []plans.SeatID {
	key := "who/" + act
	a, some := aboutOf(on)
	if some {
		key += "/" + strconv.Itoa(a.typeNo) + "/" + string(a.street) + "/" + string(a.command) + "/" + a.hazard
	}
	if seats, ok := d.e.books.Load(key); ok {
		return seats.([]plans.SeatID)
	}
	role := d.e.roleOf(d.s, on)
	var near, far []plans.SeatID // those with a part in this incident come first
	for i := range d.e.plan.Seats {
		id := d.e.plan.Seats[i].ID
		if !d.e.plan.Allows(act, id, role) {
			continue
		}
		if org := id.Org(); some && (org == a.street || org == a.command || org == role(plans.RoleLead) || org == role(plans.RoleHQ)) {
			near = append(near, id)
		} else {
			far = append(far, id)
		}
	}
	out := append(near, far...)
	out = out[:min(len(out), 6)]
	d.e.books.Store(key, out)
	return out
}

// May tells a face whether the actor could do a guarded act on an incident now,
// and if not, why: what may be pressed is what Decide would accept.
func (e *Engine) May(s *State, actor Actor, act Act, id IncidentID, env Env) *Refusal {
	e = e.For(s, string(id))
	env.Actor = actor
	d := &deciding{e: e, s: s, env: env}
	err := d.seated()
	if err == nil {
		err = d.may(act, s.root(id))
	}
	if r, ok := err.(*Refusal); ok {
		r.naming(e.plan)
		return r
	}
	return nil
}

// incident finds the incident that leads what the id names.
func (d *deciding) incident(id IncidentID) (*Incident, error) {
	inc := d.s.root(id)
	if inc == nil {
		return nil, refuse(CodeUnknown, "A61", "没有事件 %s，请核对编号或从事件列表中选择", "there is no incident %s: check its number or choose it from the list", string(id)).at("incident")
	}
	if d.env.Version != 0 && inc.Version != d.env.Version {
		return nil, refuse(CodeStale, "A22", "事件已有更新（第 %d 号记录），请看过最新情况再提交", "the incident has changed since (commit %d): look at it again, then submit", inc.Version).at("incident")
	}
	return inc, nil
}

// overAs says how an incident ended.
var overAs = map[Phase]plans.Text{
	Ended: {Zh: "已结束处置", En: "is no longer handled"}, Archived: {Zh: "已归档", En: "is archived"}, FalseAlarm: {Zh: "已认定为误报", En: "was a false alarm"},
}

// live finds an incident that is still worked on.
func (d *deciding) live(id IncidentID) (*Incident, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, err
	}
	if !inc.Phase.Live() {
		return nil, refuse(CodeEnded, "4.8", "事件%s，不能再进行此操作；确已发生的，可据实登记", "the incident %s: this can no longer be done; what happened all the same can be recorded as fact", overAs[inc.Phase]).at("incident")
	}
	return inc, nil
}

func (d *deciding) known(org plans.OrgID, field string) error {
	if _, ok := d.e.plan.Org(org); !ok {
		return refuse(CodeUnknown, "A29", "预案中没有机构“%s”，请从机构列表中选择", "the plan knows no organisation %q: choose one from the list", org).at(field)
	}
	return nil
}
