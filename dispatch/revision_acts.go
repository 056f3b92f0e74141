package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// CheckLaws compares the clause library with the register of laws: for a law that has
// moved since the plan was made, a case of revision opens (7.1.5, A60). The system
// gives it when it starts.
type CheckLaws struct{}

// OpenRevision opens a case of revising a plan, on one of the triggers of 7.1.5 or on
// another ground in words.
type OpenRevision struct {
	Plan    string `json:"plan" minLength:"1" maxLength:"60" doc:"master, or an id of the catalogue of plans"`
	Trigger int    `json:"trigger,omitempty" minimum:"0" maximum:"4" doc:"1 law, 2 command bodies, 3 risks or resources, 4 findings; none: another, in words"`
	Reason  string `json:"reason,omitempty" maxLength:"500"`
}

// AddTrigger adds a further ground to an open case.
type AddTrigger struct {
	Revision revision.ID `json:"revision"`
	Trigger  int         `json:"trigger,omitempty" minimum:"0" maximum:"4"`
	Reason   string      `json:"reason,omitempty" maxLength:"500"`
}

// DraftRevision begins drafting: it rests on a risk assessment and a survey of
// resources (7.1.2).
type DraftRevision struct {
	Revision revision.ID `json:"revision"`
	Risk     string      `json:"risk,omitempty" maxLength:"200" doc:"reference of the risk assessment"`
	Survey   string      `json:"survey,omitempty" maxLength:"200" doc:"reference of the survey of resources"`
	Scenario string      `json:"scenario,omitempty" maxLength:"1000" doc:"scenario built to test it; optional"`
}

// SubmitRevision lays the draft before the body that approves next, or adopts a
// body's own plan (A58).
type SubmitRevision struct {
	Revision revision.ID   `json:"revision"`
	Body     revision.Body `json:"body,omitempty" enum:"committee,government," doc:"default: whoever comes next"`
	Text     string        `json:"text" minLength:"1" maxLength:"200" doc:"the draft: title and version, as frozen for approval"`
}

// ReviewFiling stores what the emergency office found of a plan on file (7.1.4).
type ReviewFiling struct {
	Revision revision.ID `json:"revision"`
	Result   string      `json:"result" maxLength:"1000"`
}

// WithdrawRevision ends a case that is not pursued.
type WithdrawRevision struct {
	Revision revision.ID `json:"revision"`
	Reason   string      `json:"reason" maxLength:"500"`
}

// AssessPlan stores a regular assessment of a plan by whoever makes it (7.1.5).
type AssessPlan struct {
	Plan   string `json:"plan" minLength:"1" maxLength:"60"`
	Result string `json:"result" maxLength:"2000"`
}

// RecordHandbook enters a working handbook or action programme of a plan (7.1.3,
// 8.1(5), 8.1(6)).
type RecordHandbook struct {
	Kind   string            `json:"kind" enum:"handbook,programme"`
	Plan   string            `json:"plan" minLength:"1" maxLength:"60"`
	Title  string            `json:"title" minLength:"1" maxLength:"200"`
	Unit   plans.OrgID       `json:"unit,omitempty" doc:"the responsible unit"`
	Post   string            `json:"post,omitempty" maxLength:"80" doc:"the responsible post"`
	Parts  map[string]string `json:"parts,omitempty" doc:"of a programme: teams, placement, command, actions, support, communication"`
	Steps  []string          `json:"steps,omitempty" maxItems:"60"`
	Within bool              `json:"within,omitempty" doc:"a grass-roots plan that holds its handbook"`
}

// OpenStanding begins the standing duties of chapters 5 to 7 for every body that owes
// one and has none running. The system gives it when it starts.
type OpenStanding struct{}

// RevisionOpened: a case stands.
type RevisionOpened struct {
	Case revision.Case `json:"case"`
}

// RevisionTriggered: one more ground.
type RevisionTriggered struct {
	Revision revision.ID      `json:"revision"`
	Trigger  revision.Trigger `json:"trigger"`
}

// RevisionDrafted: drafting has begun, on what it rests.
type RevisionDrafted struct {
	Revision revision.ID `json:"revision"`
	Risk     string      `json:"risk"`
	Survey   string      `json:"survey"`
	Scenario string      `json:"scenario,omitempty"`
}

// RevisionSubmitted to a body, or adopted by its maker.
type RevisionSubmitted struct {
	Revision revision.ID    `json:"revision"`
	Asked    revision.Asked `json:"asked,omitempty"`
	Drills   []string       `json:"drills,omitempty"`
}

// RevisionReviewed: the committee has approved, the government comes next.
type RevisionReviewed struct {
	Revision revision.ID   `json:"revision"`
	Body     revision.Body `json:"body"`
}

// RevisionReturned: not approved; it is drafted anew.
type RevisionReturned struct {
	Revision revision.ID   `json:"revision"`
	Body     revision.Body `json:"body"`
}

// RevisionIssued: the plan's new edition is in force; filing follows.
type RevisionIssued struct {
	Revision revision.ID   `json:"revision"`
	Body     revision.Body `json:"body,omitempty"`
	Edition  int           `json:"edition"`
}

// FilingReviewed by the emergency office.
type FilingReviewed struct {
	Revision revision.ID `json:"revision"`
	Result   string      `json:"result"`
}

// RevisionWithdrawn with its reason.
type RevisionWithdrawn struct {
	Revision revision.ID `json:"revision"`
	Reason   string      `json:"reason"`
}

// PlanAssessed by its maker.
type PlanAssessed struct {
	Plan       string              `json:"plan"`
	Assessment revision.Assessment `json:"assessment"`
}

// HandbookRecorded for a plan.
type HandbookRecorded struct {
	Handbook revision.Handbook `json:"handbook"`
}

// StandingBegun: a period of a standing duty begins for a body.
type StandingBegun struct {
	Rule string      `json:"rule"`
	Body plans.OrgID `json:"body"`
	At   clock.Time  `json:"at"`
}

func (CheckLaws) Name() string        { return "check-laws" }
func (OpenRevision) Name() string     { return "open-revision" }
func (AddTrigger) Name() string       { return "add-trigger" }
func (DraftRevision) Name() string    { return "draft-revision" }
func (SubmitRevision) Name() string   { return "submit-revision" }
func (ReviewFiling) Name() string     { return "review-filing" }
func (WithdrawRevision) Name() string { return "withdraw-revision" }
func (AssessPlan) Name() string       { return "assess-plan" }
func (RecordHandbook) Name() string   { return "record-handbook" }
func (OpenStanding) Name() string     { return "open-standing" }

func (*RevisionOpened) Kind() string     { return "revision_opened" }
func (e *RevisionOpened) Stream() string { return "plan/" + string(e.Case.ID) }
func (*RevisionTriggered) Kind() string  { return "revision_triggered" }
func (e *RevisionTriggered) Stream() string {
	return "plan/" + string(e.Revision)
}
func (*RevisionDrafted) Kind() string     { return "revision_drafted" }
func (e *RevisionDrafted) Stream() string { return "plan/" + string(e.Revision) }
func (*RevisionSubmitted) Kind() string   { return "revision_submitted" }
func (e *RevisionSubmitted) Stream() string {
	return "plan/" + string(e.Revision)
}
func (*RevisionReviewed) Kind() string     { return "revision_reviewed" }
func (e *RevisionReviewed) Stream() string { return "plan/" + string(e.Revision) }
func (*RevisionReturned) Kind() string     { return "revision_returned" }
func (e *RevisionReturned) Stream() string { return "plan/" + string(e.Revision) }
func (*RevisionIssued) Kind() string       { return "revision_issued" }
func (e *RevisionIssued) Stream() string   { return "plan/" + string(e.Revision) }
func (*FilingReviewed) Kind() string       { return "filing_reviewed" }
func (e *FilingReviewed) Stream() string   { return "plan/" + string(e.Revision) }
func (*RevisionWithdrawn) Kind() string    { return "revision_withdrawn" }
func (e *RevisionWithdrawn) Stream() string {
	return "plan/" + string(e.Revision)
}
func (*PlanAssessed) Kind() string         { return "plan_assessed" }
func (e *PlanAssessed) Stream() string     { return "plan/" + e.Plan }
func (*HandbookRecorded) Kind() string     { return "handbook_recorded" }
func (e *HandbookRecorded) Stream() string { return "plan/" + e.Handbook.Plan }
func (*StandingBegun) Kind() string        { return "standing_begun" }
func (*StandingBegun) Stream() string      { return "standing" }

// The guarded acts of plan management.
const (
	ActOpenRevision      Act = "open-revision"
	ActApproveCommittee  Act = "approve-plan-committee"
	ActApproveGovernment Act = "approve-plan-government"
	ActReviewFiling      Act = "review-filing"
	ActStanding          Act = "open-standing"
)

func init() {
	registerCommands(func() Command { return new(CheckLaws) }, func() Command { return new(OpenRevision) }, func() Command { return new(AddTrigger) },
		func() Command { return new(DraftRevision) }, func() Command { return new(SubmitRevision) }, func() Command { return new(ReviewFiling) },
		func() Command { return new(WithdrawRevision) }, func() Command { return new(AssessPlan) }, func() Command { return new(RecordHandbook) },
		func() Command { return new(OpenStanding) })
	registerEvents(func() Event { return new(RevisionOpened) }, func() Event { return new(RevisionTriggered) }, func() Event { return new(RevisionDrafted) },
		func() Event { return new(RevisionSubmitted) }, func() Event { return new(RevisionReviewed) }, func() Event { return new(RevisionReturned) },
		func() Event { return new(RevisionIssued) }, func() Event { return new(FilingReviewed) }, func() Event { return new(RevisionWithdrawn) },
		func() Event { return new(PlanAssessed) }, func() Event { return new(HandbookRecorded) }, func() Event { return new(StandingBegun) })
	GuardedActs = append(GuardedActs, ActOpenRevision, ActApproveCommittee, ActApproveGovernment, ActReviewFiling, ActStanding)
}
