package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

func (d *deciding) revisions(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *CheckLaws:
		return d.checkLaws()
	case *OpenRevision:
		return d.openRevision(c)
	case *AddTrigger:
		return d.addTrigger(c)
	case *DraftRevision:
		return d.draftRevision(c)
	case *SubmitRevision:
		return d.submitRevision(c)
	case *ReviewFiling:
		return d.reviewFiling(c)
	case *WithdrawRevision:
		return d.withdrawRevision(c)
	case *AssessPlan:
		return d.assessPlan(c)
	case *RecordHandbook:
		return d.recordHandbook(c)
	}
	return nil, nil
}

// planMaster is the general plan itself, beside the catalogue of 8.3.
const planMaster = "master"

// actualOnly: plans and drills are managed in the actual; an exercise has none (A59).
func (d *deciding) actualOnly() error {
	if d.s.Workspace.Status == Exercise {
		return refuse(CodeExercise, "A59", "预案管理和演练档案只在实战工作区，演练工作区里没有", "plans and drills are managed in the actual workspace: an exercise holds only what is played")
	}
	return nil
}

// PlanOf tells what a plan is: its kind and who makes it.
func (e *Engine) PlanOf(id string) (kind revision.Kind, owner plans.OrgID, ok bool) {
	if id == planMaster {
		return revision.Master, orgEmergencyOffice, true
	}
	p, ok := e.plan.Special(id)
	if !ok {
		return "", "", false
	}
	switch {
	case p.Street != "":
		return revision.Street, p.Street, true
	case strings.HasPrefix(p.Kind, "department"):
		kind = revision.Department
	case strings.HasPrefix(p.Kind, "catastrophe"):
		kind = revision.Catastrophe
	default:
		kind = revision.Special
	}
	if len(p.Leads) > 0 {
		owner = p.Leads[0]
	}
	return kind, owner, owner != ""
}

// lawSource names an edition of a law, so that no case opens twice for it.
func lawSource(l *plans.Law) string { return "law:" + l.ID + ":" + l.Now }

// checkLaws opens a case on the master plan for every law that has moved (A60).
func (d *deciding) checkLaws() ([]Event, error) {
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	if err := d.may(ActStanding, nil); err != nil {
		return nil, err
	}
	var moved []revision.Trigger
	for i := range d.e.plan.Laws {
		l := &d.e.plan.Laws[i]
		if l.Changed() && !d.sourced(lawSource(l)) {
			moved = append(moved, revision.Trigger{No: 1, Reason: l.Title.Zh + "（" + l.Now + "）", Source: lawSource(l), At: d.env.Now})
		}
	}
	if len(moved) == 0 {
		return nil, refuse(CodeNotAllowedNow, "7.1.5", "法律登记与条款库一致，没有新的变化", "the laws are as the clause library has them: nothing has moved since the last look")
	}
	return []Event{&RevisionOpened{Case: d.newCase(planMaster, revision.Master, orgEmergencyOffice, moved...)}}, nil
}

func (d *deciding) sourced(source string) bool {
	for _, c := range d.s.Revisions {
		if c.Sourced(source) {
			return true
		}
	}
	return false
}

func (d *deciding) newCase(plan string, kind revision.Kind, owner plans.OrgID, on ...revision.Trigger) revision.Case {
	return revision.Case{ID: revision.ID(d.s.peek("RC", d.env.Now, d.s.Counters.Revision)), Plan: plan, Kind: kind, Owner: owner, Triggers: on, Opened: d.env.Now}
}

func (d *deciding) openRevision(c *OpenRevision) ([]Event, error) {
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	kind, owner, ok := d.e.PlanOf(c.Plan)
	if !ok {
		return nil, refuse(CodeUnknown, "8.3", "目录里没有预案“%s”", "the catalogue has no plan %q", c.Plan).at("plan")
	}
	if err := d.makes(owner); err != nil {
		return nil, err
	}
	on, err := d.trigger(c.Trigger, c.Reason)
	if err != nil {
		return nil, err
	}
	for _, other := range d.s.Revisions {
		if other.Plan == c.Plan && other.Step.Open() {
			return nil, refuse(CodeNotAllowedNow, "7.1.5", "该预案已在修订（%s），可为其补充情形", "this plan is being revised already (%s): add the ground to that case", string(other.ID)).at("plan")
		}
	}
	return []Event{&RevisionOpened{Case: d.newCase(c.Plan, kind, owner, on)}}, nil
}

// makes: who makes a plan manages it; the emergency office may for any (7.1.1).
func (d *deciding) makes(owner plans.OrgID) error {
	if d.e.speaksFor(d.org(), owner) || d.may(ActOpenRevision, nil) == nil {
		return nil
	}
	return refuse(CodeAuthority, "7.1.1", "由预案编制单位或区应急办办理", "whoever makes the plan, or the emergency office, does this").at("plan").by(d.seatsOf(owner)...)
}

// trigger: a revision has a ground, one of the four or another in words (7.1.5).
func (d *deciding) trigger(no int, reason string) (revision.Trigger, error) {
	if no == 0 && strings.TrimSpace(reason) == "" {
		return revision.Trigger{}, refuse(CodeBlank, "7.1.5", "请选择修订情形（法规变化、机构职责调整、风险或资源变化、应对和演练中发现问题），或写明其他理由", "choose a ground: law, command bodies, risks or resources, findings; or give another in words").at("trigger")
	}
	if no < 0 || no > 4 {
		return revision.Trigger{}, refuse(CodeInvalid, "7.1.5", "没有第 %d 种修订情形", "there is no ground %d", no).at("trigger")
	}
	return revision.Trigger{No: no, Reason: reason, At: d.env.Now, By: d.org()}, nil
}

// revising finds a case that an event may bring on.
func (d *deciding) revising(id revision.ID, kind string) (*revision.Case, error) {
	c := d.s.Revisions[id]
	if c == nil {
		return nil, refuse(CodeUnknown, "7.1.5", "没有修订案 %s，请从修订列表中选择", "there is no case of revision %s: choose it from the list", string(id)).at("revision")
	}
	if err := d.makes(c.Owner); err != nil {
		return nil, err
	}
	if _, ok := c.Step.Next(kind); kind != "" && !ok {
		return nil, refuse(CodeNotAllowedNow, "7.1.5", "修订案%s，现在不能进行此操作", "the case of revision %s: this cannot be done now", stepWords[c.Step]).at("revision")
	}
	return c, nil
}

// stepWords say how far a case has come.
var stepWords = map[revision.Step]plans.Text{
	revision.Opened: {Zh: "刚立案", En: "has only been opened"}, revision.Drafting: {Zh: "正在起草", En: "is being drafted"},
	revision.Submitted: {Zh: "已送审", En: "is under review"}, revision.Reviewed: {Zh: "已经区应急委审议", En: "has passed the committee"},
	revision.Effective: {Zh: "已生效", En: "is in force"}, revision.Withdrawn: {Zh: "已撤回", En: "was withdrawn"},
}

func (d *deciding) addTrigger(c *AddTrigger) ([]Event, error) {
	x, err := d.revising(c.Revision, "")
	if err != nil {
		return nil, err
	}
	if !x.Step.Open() {
		return nil, refuse(CodeNotAllowedNow, "7.1.5", "修订案已结束，请另开一案", "the case is over: open another").at("revision")
	}
	on, err := d.trigger(c.Trigger, c.Reason)
	if err != nil {
		return nil, err
	}
	return []Event{&RevisionTriggered{Revision: x.ID, Trigger: on}}, nil
}

// draftRevision: first the risk assessment and the survey of resources (7.1.2).
func (d *deciding) draftRevision(c *DraftRevision) ([]Event, error) {
	x, err := d.revising(c.Revision, (*RevisionDrafted)(nil).Kind())
	if err != nil {
		return nil, err
	}
	switch {
	case strings.TrimSpace(c.Risk) == "":
		return nil, refuse(CodeBlank, "7.1.2", "编制预案须先有风险评估", "a risk assessment comes first").at("risk")
	case strings.TrimSpace(c.Survey) == "":
		return nil, refuse(CodeBlank, "7.1.2", "编制预案须先有应急资源调查", "a survey of resources comes first").at("survey")
	}
	return []Event{&RevisionDrafted{Revision: x.ID, Risk: c.Risk, Survey: c.Survey, Scenario: c.Scenario}}, nil
}

func (d *deciding) submitRevision(c *SubmitRevision) ([]Event, error) {
	x, err := d.revising(c.Revision, (*RevisionSubmitted)(nil).Kind())
	if err != nil {
		return nil, err
	}
	drills := d.validations(x)
	if revision.NeedsDrill(x.Kind) && len(drills) == 0 {
		return nil, refuse(CodeNotAllowedNow, "7.2.1", "专项预案修订须先有已结束的验证性演练；中止的演练不算", "a special plan is submitted only after a validation drill that was closed; a terminated one does not count").at("revision")
	}
	next := x.NextBody()
	if len(revision.Approvers(x.Kind)) == 0 { // a body's own plan: it adopts it
		return []Event{&RevisionSubmitted{Revision: x.ID, Drills: drills}, &RevisionIssued{Revision: x.ID, Edition: d.s.editions(x.Plan) + 1}}, nil
	}
	if c.Body != "" && c.Body != next {
		if !slices.Contains(revision.Approvers(x.Kind), c.Body) {
			return nil, refuse(CodeInvalid, "A58", "该类预案不由此机构审定", "this kind of plan is not approved by that body").at("body")
		}
		return nil, refuse(CodeNotAllowedNow, "A58", "总体预案先由区应急委审定，再报区政府审定", "the committee approves the master plan first, then the government").at("body")
	}
	for _, a := range x.Asked {
		if a.Body == next && d.s.Approvals[a.Approval] != nil && d.s.Approvals[a.Approval].Open() {
			return nil, refuse(CodeNotAllowedNow, "A58", "已送审，等待审定", "it has been submitted and waits for its approval").at("body")
		}
	}
	act, clause := ActApproveCommittee, plans.Clause("8.2.1")
	if next == revision.Government {
		act = ActApproveGovernment
	}
	asked := d.ask(approval.Approval{Kind: "revision", Subject: string(x.ID), Title: c.Text, Text: string(x.ID) + "\n" + string(next) + "\n" + c.Text, Act: act, Clause: clause})
	return []Event{asked, &RevisionSubmitted{Revision: x.ID, Asked: revision.Asked{Body: next, Approval: asked.Approval.ID}, Drills: drills}}, nil
}

// validations are the closed drills that validate a case (7.2.1).
func (d *deciding) validations(x *revision.Case) []string {
	var out []string
	for id, dr := range d.s.Drills {
		if dr.Validates(x.ID) {
			out = append(out, string(id))
		}
	}
	slices.Sort(out)
	return out
}

func (d *deciding) reviewFiling(c *ReviewFiling) ([]Event, error) {
	x := d.s.Revisions[c.Revision]
	if x == nil {
		return nil, refuse(CodeUnknown, "7.1.4(d)", "没有修订案 %s，请从修订列表中选择", "there is no case of revision %s: choose it from the list", string(c.Revision)).at("revision")
	}
	if err := d.may(ActReviewFiling, nil); err != nil {
		return nil, err
	}
	if !d.s.filedWith(x, orgDistrictGovernment) {
		return nil, refuse(CodeNotAllowedNow, "7.1.4(d)", "尚未报区政府备案，无从审查", "it has not been filed with the district government: there is nothing to review").at("revision")
	}
	if x.Reviewed != 0 {
		return nil, refuse(CodeNotAllowedNow, "7.1.4(d)", "该备案已审查，不必再办", "it has been reviewed: nothing is left to do").at("revision")
	}
	if err := needReason(c.Result, "7.1.4", "result"); err != nil {
		return nil, err
	}
	return []Event{&FilingReviewed{Revision: x.ID, Result: c.Result}}, nil
}

const orgDistrictGovernment plans.OrgID = "district-government"

// filedWith reports whether the case's plan has been filed with a body.
func (s *State) filedWith(c *revision.Case, org plans.OrgID) bool {
	return slices.ContainsFunc(s.owed(string(c.ID)), func(o *obligation.Obligation) bool {
		if o.Act != plans.ActFile || o.Creditor != org {
			return false
		}
		_, done := o.Fulfilled()
		return done
	})
}

// editions counts the editions of a plan that revision has brought into force.
func (s *State) editions(plan string) int {
	n := 0
	for _, c := range s.Revisions {
		if c.Plan == plan && c.Step == revision.Effective {
			n++
		}
	}
	return n
}

func (d *deciding) withdrawRevision(c *WithdrawRevision) ([]Event, error) {
	x, err := d.revising(c.Revision, (*RevisionWithdrawn)(nil).Kind())
	if err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "7.1.5", "reason"); err != nil {
		return nil, err
	}
	out := []Event{&RevisionWithdrawn{Revision: x.ID, Reason: c.Reason}}
	for _, a := range x.Asked {
		if ap := d.s.Approvals[a.Approval]; ap != nil && ap.Open() {
			out = append(out, &ApprovalLapsed{Approval: ap.ID, Cause: "withdrawn"})
		}
	}
	return out, nil
}

func (d *deciding) assessPlan(c *AssessPlan) ([]Event, error) {
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	_, owner, ok := d.e.PlanOf(c.Plan)
	if !ok {
		return nil, refuse(CodeUnknown, "8.3", "目录里没有预案“%s”", "the catalogue has no plan %q", c.Plan).at("plan")
	}
	if err := d.makes(owner); err != nil {
		return nil, err
	}
	if err := needReason(c.Result, "7.1.5", "result"); err != nil {
		return nil, err
	}
	return []Event{&PlanAssessed{Plan: c.Plan, Assessment: revision.Assessment{At: d.env.Now, By: d.org(), Result: c.Result}}}, nil
}

func (d *deciding) recordHandbook(c *RecordHandbook) ([]Event, error) {
	if err := d.actualOnly(); err != nil {
		return nil, err
	}
	if _, _, ok := d.e.PlanOf(c.Plan); !ok {
		return nil, refuse(CodeUnknown, "7.1.3", "目录里没有预案“%s”", "the catalogue has no plan %q", c.Plan).at("plan")
	}
	if c.Unit != "" {
		if err := d.known(c.Unit, "unit"); err != nil {
			return nil, err
		}
	}
	h := revision.Handbook{ID: len(d.s.Handbooks) + 1, Kind: c.Kind, Plan: c.Plan, Owner: d.org(), Title: c.Title, Unit: c.Unit, Post: c.Post, Parts: c.Parts, Steps: c.Steps, Within: c.Within, At: d.env.Now}
	if what, clause := h.Blank(); what != "" {
		return nil, refuse(CodeBlank, clause, "缺少必备内容“%s”", "it lacks %q, which is needed", what).at(what)
	}
	return []Event{&HandbookRecorded{Handbook: h}}, nil
}

func (e *Engine) applyRevisions(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *RevisionOpened:
		s.year(h.At)
		s.Counters.Revision++
		c := ev.Case
		c.Triggers = slices.Clone(c.Triggers)
		c.PlanHash = s.Workspace.PlanHash
		s.Revisions[c.ID] = &c
		s.revise(c.ID, h, ev.Kind(), map[string]string{"plan": c.Plan}, nil)
	case *RevisionTriggered:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"trigger": strconv.Itoa(ev.Trigger.No), "reason": ev.Trigger.Reason}, func(c *revision.Case) { c.Triggers = append(c.Triggers, ev.Trigger) })
	case *RevisionDrafted:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"risk": ev.Risk, "survey": ev.Survey}, func(c *revision.Case) { c.Risk, c.Survey, c.Scenario = ev.Risk, ev.Survey, ev.Scenario })
	case *RevisionSubmitted:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"body": string(ev.Asked.Body)}, func(c *revision.Case) {
			c.Drills = ev.Drills
			if ev.Asked.Body != "" {
				c.Asked = append(c.Asked, ev.Asked)
			}
		})
	case *RevisionReviewed:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"body": string(ev.Body)}, func(c *revision.Case) { given(c, ev.Body, h) })
	case *RevisionReturned:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"body": string(ev.Body)}, nil)
	case *RevisionIssued:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"edition": strconv.Itoa(ev.Edition)}, func(c *revision.Case) {
			given(c, ev.Body, h)
			c.Issued, c.Edition = h.At, ev.Edition
			if c.Plan == planMaster {
				s.Edition = ev.Edition
			}
		})
	case *FilingReviewed:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"result": ev.Result}, func(c *revision.Case) { c.Review, c.Reviewed = ev.Result, h.At })
	case *RevisionWithdrawn:
		s.revise(ev.Revision, h, ev.Kind(), map[string]string{"reason": ev.Reason}, func(c *revision.Case) { c.Reason = ev.Reason })
	case *PlanAssessed:
		s.Assessed[ev.Plan] = ev.Assessment
	case *HandbookRecorded:
		s.Handbooks = append(s.Handbooks, ev.Handbook)
	default:
		return false
	}
	return true
}

func given(c *revision.Case, b revision.Body, h Header) {
	for i := range c.Asked {
		if c.Asked[i].Body == b {
			c.Asked[i].Given = h.At
		}
	}
}

// revise folds one event into a case and writes its line.
func (s *State) revise(id revision.ID, h Header, kind string, args map[string]string, change func(*revision.Case)) {
	c := s.Revisions[id]
	c.Step, _ = c.Step.Next(kind)
	if change != nil {
		change(c)
	}
	c.Version = h.Number
	c.Lines = append(c.Lines, revision.Line{At: h.At, What: kind, Seat: h.Seat, Args: args})
}

func (x *settling) settleRevisions(ev Event) {
	switch ev := ev.(type) {
	case *ApprovalGiven:
		if c, a := x.revisionOf(ev.Approval); c != nil {
			x.approvedBy(c, a.Body)
		}
	case *ApprovalRefused:
		if c, a := x.revisionOf(ev.Approval); c != nil {
			x.emit(&RevisionReturned{Revision: c.ID, Body: a.Body})
		}
	case *RevisionIssued:
		x.issued(x.s.Revisions[ev.Revision])
	case *FilingReviewed:
		x.dischargeCase(string(ev.Revision), plans.ActReview, x.done("", x.h.At))
	default:
		x.passOn()
	}
}

// approvedBy: the last approval brings the edition into force, an earlier one leads
// to the next body (A58).
func (x *settling) approvedBy(c *revision.Case, b revision.Body) {
	order := revision.Approvers(c.Kind)
	if order[len(order)-1] != b {
		x.emit(&RevisionReviewed{Revision: c.ID, Body: b})
		return
	}
	x.emit(&RevisionIssued{Revision: c.ID, Body: b, Edition: x.s.editions(c.Plan) + 1})
}

// planKinds are the kinds of plan as conditions know them.
var planKinds = map[revision.Kind]plans.PlanKindFact{revision.Master: plans.PlanMaster, revision.Special: plans.PlanSpecial,
	revision.Department: plans.PlanOfBody, revision.Street: plans.PlanOfBody, revision.Catastrophe: plans.PlanOfBody}

// issued: what is in force is filed (7.1.4).
func (x *settling) issued(c *revision.Case) {
	m := x.momentOf(string(c.ID), bind{assignee: c.Owner})
	m.origin = "issued:" + strconv.Itoa(c.Edition)
	m.facts.PlanKind = planKinds[c.Kind]
	x.fire(plans.OnPlanIssued, m)
}

// revisionOf finds the case for which an approval was asked.
func (x *settling) revisionOf(id approval.ID) (*revision.Case, *revision.Asked) {
	a := x.s.Approvals[id]
	if a == nil || a.Kind != "revision" {
		return nil, nil
	}
	c := x.s.Revisions[revision.ID(a.Subject)]
	if c == nil {
		return nil, nil
	}
	for i := range c.Asked {
		if c.Asked[i].Approval == id {
			return c, &c.Asked[i]
		}
	}
	return nil, nil
}
