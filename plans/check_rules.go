package plans

import (
	"fmt"
	"strings"
)

func set[T comparable](values ...T) map[T]bool {
	m := make(map[T]bool, len(values))
	for _, v := range values {
		m[v] = true
	}
	return m
}

var (
	knownTrigger = set(OnSourceReport, OnReceipt, OnGround, OnMajor, OnInvolvement, OnReportReceived, OnFollowUp,
		OnOfficeKnows, OnStreetKnows, OnSupportAsked, OnProposal, OnResponse, OnInstruction, OnQuestion, OnEnded, OnLeaderInformed, OnMobilised, OnAttention,
		OnInformation, OnPrediction, OnCheckSet, OnInspection, OnSupervision, OnAssessment, OnMeeting,
		OnOralApproval, OnWarningReceived, OnWarningForwarded, OnWarningIssued, OnWarningLifted, OnWarningRelayed, OnWarningMeasure,
		OnWarningRequested, OnDangerGone,
		OnTasked, OnCalled, OnLeadArrived, OnStreetAffected)
	knownScope  = set(PerReceipt, PerDetermination, PerIncident, PerSource, PerReport, PerOccasion, PerUnit)
	knownAnchor = set(FromTrigger, FromReceipt, FromFirstReceipt, FromOccurrence, FromKnown, FromStated)
	knownLimit  = set(Hard, Target, Operational)
	knownAct    = set(ActReport, ActDetail, ActFollowUp, ActNotice, ActForward, ActTell, ActCoordinate,
		ActFirstHandling, ActAnswer, ActDecide, ActDepart, ActAssess, ActPassOn, ActHandOver, ActCheck, ActHold, ActHandScene, ActPost,
		ActFile, ActTask, ActReach, ActRelay, ActAcknowledge, ActConfirm, ActPublish, ActAdjust, ActLift)
	knownEnd    = set(EndHandling, EndEased, EndCityDecided, EndLifted, EndCityCommand)
	knownWaiver = set(WaiverCity, WaiverAbove, WaiverDistrict, WaiverNobody)
	// The names of settings that may switch a limit.
	knownSwitch = set("derived_twenty_minutes")
)

// bound tells which roles are filled at each trigger, beside those that an
// incident always fills. A rule may not name a role that nobody holds then:
// its deadline would have no addressee.
var bound = map[Trigger][]Party{
	OnSourceReport:   {RoleSource, RoleReceiver},
	OnReceipt:        {RoleReceiver},
	OnGround:         {RoleDeterminer},
	OnMajor:          {RoleDeterminer},
	OnInvolvement:    {RoleDeterminer},
	OnReportReceived: {RoleReporter},
	OnFollowUp:       {RoleReporter},
	OnSupportAsked:   {RoleReporter},
	OnProposal:       {RoleBody},
	OnResponse:       {RoleBody},
	OnMobilised:      {RoleBody},
	OnTasked:         {RoleAssignee},
	OnCalled:         {RoleAssignee, RoleAsker},
	OnStreetAffected: {RoleAssignee, RoleBody},
	OnEnded:          {RoleBody, RoleParticipants},
	OnInstruction:    {RoleAssignee, RoleAsker},
	OnQuestion:       {RoleAssignee, RoleAsker},
	OnInformation:    {RoleReceiver},
	OnPrediction:     {RoleDeterminer, RoleNotified},
	OnCheckSet:       {RoleAssignee},
	OnInspection:     {RoleAssignee, RoleAsker},
	OnSupervision:    {RoleAssignee, RoleAsker},

	OnOralApproval:     {RoleBody},
	OnWarningReceived:  {RoleConcerned, RoleLeads, RoleArea},
	OnWarningForwarded: {RoleBody, RoleConcerned, RoleLeads, RoleArea},
	OnWarningIssued:    {RoleBody, RoleFiler, RoleConcerned, RoleLeads, RoleArea},
	OnWarningLifted:    {RoleBody, RoleFiler, RoleConcerned, RoleLeads, RoleArea},
	OnWarningRelayed:   {RoleArea},
	OnWarningMeasure:   {RoleBody, RoleConcerned},
	OnWarningRequested: {RoleBody},
	OnDangerGone:       {RoleBody},
}

var alwaysBound = set(RoleStreet, RoleLead, RoleHQ, RoleHQOffice, RoleFollowUp)

// roles are all the roles a party may be.
var roles = set(RoleReceiver, RoleDeterminer, RoleSource, RoleReporter, RoleStreet, RoleLead, RoleHQ,
	RoleHQOffice, RoleFollowUp, RoleBody, RoleAssignee, RoleAsker, RoleParticipants, RoleNotified, RoleFiler, RoleApprover, RoleConcerned,
	RoleLeads, RoleArea)

func (l *loader) checkRules() {
	l.plan.index.conditions = map[string]*condition{}
	for i := range l.plan.Rules {
		r := &l.plan.Rules[i]
		l.checkWords(r)
		l.party(r.On, &r.Debtor)
		for k := range r.Creditors {
			l.party(r.On, &r.Creditors[k])
			if r.Creditors[k] == r.Debtor {
				l.bad(&r.Creditors[k], "义务人与对象相同", "debtor and creditor are the same")
			}
		}
		if len(r.Creditors) == 0 {
			l.bad(r, "没有对象", "the duty has no addressee")
		}
		l.checkLimits(r)
		l.checkHierarchy(r)
		l.decided(r.Decisions)
		if r.When != "" {
			if c := l.condition(&r.When); c != nil {
				l.plan.index.conditions[r.ID] = c
			}
		}
	}
}

func (l *loader) bad(at any, zh, en string) {
	l.add(l.where[at], CodeBadRule, zh, en)
}

// condition compiles a condition or reports why not.
func (l *loader) condition(source *string) *condition {
	c, err := compile(*source)
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		l.add(l.where[source], CodeBadCondition, "条件不成立："+message, "condition: "+message).Cause = err
		return nil
	}
	return c
}

func (l *loader) checkWords(r *Rule) {
	if !knownTrigger[r.On] {
		l.word(&r.On, string(r.On))
	}
	if !knownScope[r.Per] {
		l.word(&r.Per, string(r.Per))
	}
	if !knownAct[r.Act] {
		l.word(&r.Act, string(r.Act))
	}
	if !knownWaiver[r.Waiver] {
		l.word(&r.Waiver, string(r.Waiver))
	}
	for i := range r.Ends {
		if !knownEnd[r.Ends[i]] {
			l.word(&r.Ends[i], string(r.Ends[i]))
		}
	}
	if _, ok := l.plan.index.forms[r.Form]; r.Form != "" && !ok {
		l.unknown(&r.Form, "表单", "form", r.Form)
	}
	within := len(r.Ledger) == 0
	for i := range r.Ledger {
		within = within || r.Ledger[i].Within(r.Cite)
	}
	if !within {
		l.bad(&r.Ledger[0], "台账条款都不在所引条款之内", fmt.Sprintf("none of the ledger clauses is within %s", r.Cite))
	}
}

// party checks a debtor or creditor: an organisation, or a role that somebody
// holds at the trigger.
func (l *loader) party(on Trigger, p *Party) {
	if !roles[*p] {
		if _, ok := l.plan.index.orgs[OrgID(*p)]; !ok {
			l.unknown(p, "机构或角色", "organisation or role", string(*p))
		}
		return
	}
	if alwaysBound[*p] {
		return
	}
	for _, have := range bound[on] {
		if have == *p {
			return
		}
	}
	if knownTrigger[on] || on == "" {
		l.bad(p, fmt.Sprintf("%s 时没有 %s", on, *p), fmt.Sprintf("on %s nobody is %s", on, *p))
	}
}

func (l *loader) checkLimits(r *Rule) {
	if len(r.Limits) == 0 && !r.Dated {
		l.bad(r, "没有时限", "the duty has no limit")
	}
	if len(r.Limits) > 0 && r.Dated {
		l.bad(r, "日期由席位确定的，不另写时限", "a duty that is dated by a seat has no limit of its own")
	}
	for i := range r.Limits {
		x := &r.Limits[i]
		l.checkLimit(x)
		if x.Kind == Hard && r.Waiver == WaiverAbove {
			// A20: the district may not relax a number that protects its superiors.
			l.bad(&r.Waiver, "硬性时限只能由市级豁免", "a hard limit is excused by the city only (A20)")
		}
	}
	if len(r.Each) > 0 && r.On != OnStanding {
		l.bad(r, "each 只用于 standing", "each belongs to the trigger standing")
	}
	if r.Every > 0 && len(r.Ends) == 0 {
		l.bad(&r.Every, "续报没有终止条件", "a series must say what ends it")
	}
	if r.Every > 0 && r.Per != PerIncident {
		l.bad(&r.Per, "续报应按事件", "a series is per incident")
	}
}

func (l *loader) checkLimit(x *Limit) {
	if !knownLimit[x.Kind] {
		l.word(&x.Kind, string(x.Kind))
	}
	if !knownAnchor[x.From] {
		l.word(&x.From, string(x.From))
	}
	if x.Else != "" && !knownAnchor[x.Else] {
		l.word(&x.Else, string(x.Else))
	}
	if _, ok := l.plan.index.words[x.Word]; x.Word != "" && !ok {
		l.unknown(&x.Word, "时间用语", "time word", x.Word)
	}
	if x.Switch != "" && !knownSwitch[x.Switch] {
		l.unknown(&x.Switch, "开关", "setting", x.Switch)
	}
	given := 0
	if x.After > 0 {
		given++
	}
	if x.Word != "" {
		given++
	}
	if x.From == FromStated {
		given++
	}
	if x.WorkingDays > 0 {
		given++
	}
	if given != 1 {
		l.bad(x, "时限应为时长、时间用语或约定时刻之一", "a limit is a length, a time word or a stated time, and one only")
	}
	if x.Kind == Hard && x.Word != "" {
		// A02: a word of haste is never law.
		l.bad(&x.Word, "时间用语不能作为硬性时限", "a time word cannot be a hard limit (A02)")
	}
	if x.Kind == Hard && len(x.Cite) == 0 {
		l.bad(x, "硬性时限须引条款", "a hard limit cites its instrument")
	}
	if (x.From == FromOccurrence || x.From == FromKnown) && x.Else == "" && x.Kind == Hard {
		l.bad(x, "起算点可能未知，须写 else", "the anchor may be unknown: say else")
	}
}

// checkHierarchy: a rule that replaces another belongs to a more special plan
// and takes effect on the same trigger.
func (l *loader) checkHierarchy(r *Rule) {
	x := &l.plan.index
	if r.Instrument != "" {
		if _, ok := l.plan.Overlay(r.Instrument); !ok {
			l.unknown(&r.Instrument, "叠加文件", "overlay", r.Instrument)
		}
	}
	if _, ok := x.plans[r.Plan]; r.Plan != "" && !ok {
		l.unknown(&r.Plan, "预案", "plan", r.Plan)
	}
	if r.Replaces == "" {
		return
	}
	old, ok := x.rules[r.Replaces]
	switch {
	case !ok:
		l.unknown(&r.Replaces, "规则", "rule", r.Replaces)
	case x.rank(r) <= x.rank(old):
		l.bad(&r.Replaces, "只能由更专门的预案替代", "only a more special plan replaces a rule")
	case old.On != r.On:
		l.bad(&r.Replaces, "触发时机不同", "the rule it replaces has another trigger")
	}
}

func (l *loader) checkProposals() {
	l.plan.index.proposing = map[*Proposal]*condition{}
	for i := range l.plan.Proposals {
		r := &l.plan.Proposals[i]
		if r.Level < 1 || r.Level > 3 {
			l.word(&r.Level, fmt.Sprint(r.Level))
		}
		l.party("", &r.Body)
		l.decided(r.Decisions)
		if c := l.condition(&r.When); c != nil {
			l.plan.index.proposing[r] = c
		}
	}
}
