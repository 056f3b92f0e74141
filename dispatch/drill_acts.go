package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// CreateDrill opens the case of a drill (7.2): who organises it, of which plan, and
// which revision it is to validate.
type CreateDrill struct {
	Title        string        `json:"title" minLength:"1" maxLength:"200"`
	Kind         string        `json:"kind" enum:"single,combined"`
	Cross        bool          `json:"cross,omitempty" doc:"across departments and sectors (7.2.1)"`
	Plan         string        `json:"plan,omitempty" maxLength:"60"`
	Revision     revision.ID   `json:"revision,omitempty"`
	Participants []plans.OrgID `json:"participants,omitempty" maxItems:"60"`
	Date         clock.Time    `json:"date,omitempty"`
}

// ApproveDrill approves the plan of the drill: preparation begins.
type ApproveDrill struct {
	Drill drill.ID `json:"drill"`
}

// PrepareDrill records what was prepared: script, injects, observers, safety officer.
type PrepareDrill struct {
	Drill     drill.ID      `json:"drill"`
	Script    string        `json:"script,omitempty" maxLength:"4000"`
	Injects   []string      `json:"injects,omitempty" maxItems:"60"`
	Observers []plans.OrgID `json:"observers,omitempty" maxItems:"30"`
	Safety    plans.SeatID  `json:"safety,omitempty"`
}

// StartDrill begins the implementation in an exercise of its own.
type StartDrill struct {
	Drill    drill.ID `json:"drill"`
	Exercise string   `json:"exercise" minLength:"1" maxLength:"40" doc:"id of the exercise workspace in which it is played"`
}

// PauseDrill stops what is played; teams may be let go to a real incident (A59).
type PauseDrill struct {
	Drill    drill.ID     `json:"drill"`
	Reason   string       `json:"reason,omitempty" maxLength:"500"`
	Incident IncidentID   `json:"incident,omitempty"`
	Released []drill.Team `json:"released,omitempty" maxItems:"60"`
}

// ResumeDrill goes on.
type ResumeDrill struct {
	Drill drill.ID `json:"drill"`
}

// EndDrill ends the implementation: evaluation begins.
type EndDrill struct {
	Drill drill.ID `json:"drill"`
}

// TerminateDrill breaks it off: it validates nothing (A59).
type TerminateDrill struct {
	Drill  drill.ID `json:"drill"`
	Reason string   `json:"reason" maxLength:"500"`
}

// EvaluateDrill records the evaluation and its findings.
type EvaluateDrill struct {
	Drill    drill.ID       `json:"drill"`
	Summary  string         `json:"summary" maxLength:"4000"`
	Findings []DrillFinding `json:"findings,omitempty" maxItems:"60"`
}

// DrillFinding is a finding as stated. A major one names the plans that it touches:
// their revision is opened, or gets one more ground (7.1.5).
type DrillFinding struct {
	Text  string   `json:"text" minLength:"1" maxLength:"1000"`
	Major bool     `json:"major,omitempty"`
	Plans []string `json:"plans,omitempty" maxItems:"20"`
}

// OpenImprovement begins the last phase.
type OpenImprovement struct {
	Drill drill.ID `json:"drill"`
}

// SettleFinding gives a finding its owner, date and evidence.
type SettleFinding struct {
	Drill    drill.ID    `json:"drill"`
	Finding  int         `json:"finding" minimum:"1"`
	Owner    plans.OrgID `json:"owner,omitempty"`
	Due      clock.Time  `json:"due,omitempty"`
	Evidence string      `json:"evidence,omitempty" maxLength:"1000"`
}

// CloseDrill closes the case once every finding is settled.
type CloseDrill struct {
	Drill drill.ID `json:"drill"`
}

// EndExercise ends what is played in an exercise: what is still owed there is void
// (A59).
type EndExercise struct{}

// ConvertExercise asks to take what was played for real. It is always refused: the
// realms never mix (A59).
type ConvertExercise struct {
	Incident IncidentID `json:"incident"`
}

// DrillCreated: its case stands.
type DrillCreated struct {
	Case drill.Case `json:"case"`
}

// DrillApproved: preparation begins.
type DrillApproved struct {
	Drill drill.ID `json:"drill"`
}

// DrillPrepared: it is ready.
type DrillPrepared struct {
	Drill       drill.ID          `json:"drill"`
	Preparation drill.Preparation `json:"preparation"`
}

// DrillStarted in an exercise.
type DrillStarted struct {
	Drill    drill.ID `json:"drill"`
	Exercise string   `json:"exercise"`
}

// DrillPaused: the exercise's clock is stopped by whoever keeps both workspaces.
type DrillPaused struct {
	Drill drill.ID    `json:"drill"`
	Pause drill.Pause `json:"pause"`
}

// DrillResumed after a pause.
type DrillResumed struct {
	Drill drill.ID `json:"drill"`
}

// DrillEnded: its implementation is over.
type DrillEnded struct {
	Drill drill.ID `json:"drill"`
}

// DrillTerminated with its reason.
type DrillTerminated struct {
	Drill  drill.ID `json:"drill"`
	Reason string   `json:"reason"`
}

// DrillEvaluated: what was found.
type DrillEvaluated struct {
	Drill    drill.ID        `json:"drill"`
	Summary  string          `json:"summary"`
	Findings []drill.Finding `json:"findings,omitempty"`
}

// ImprovementOpened: the last phase.
type ImprovementOpened struct {
	Drill drill.ID `json:"drill"`
}

// FindingSettled as far as stated.
type FindingSettled struct {
	Drill    drill.ID    `json:"drill"`
	Finding  int         `json:"finding"`
	Owner    plans.OrgID `json:"owner,omitempty"`
	Due      clock.Time  `json:"due,omitempty"`
	Evidence string      `json:"evidence,omitempty"`
}

// DrillClosed: every finding is settled.
type DrillClosed struct {
	Drill drill.ID `json:"drill"`
}

// ExerciseEnded: nothing more is played.
type ExerciseEnded struct{}

func (CreateDrill) Name() string     { return "create-drill" }
func (ApproveDrill) Name() string    { return "approve-drill" }
func (PrepareDrill) Name() string    { return "prepare-drill" }
func (StartDrill) Name() string      { return "start-drill" }
func (PauseDrill) Name() string      { return "pause-drill" }
func (ResumeDrill) Name() string     { return "resume-drill" }
func (EndDrill) Name() string        { return "end-drill" }
func (TerminateDrill) Name() string  { return "terminate-drill" }
func (EvaluateDrill) Name() string   { return "evaluate-drill" }
func (OpenImprovement) Name() string { return "open-improvement" }
func (SettleFinding) Name() string   { return "settle-finding" }
func (CloseDrill) Name() string      { return "close-drill" }
func (EndExercise) Name() string     { return "end-exercise" }
func (ConvertExercise) Name() string { return "convert-exercise" }

func (*DrillCreated) Kind() string        { return "drill_created" }
func (e *DrillCreated) Stream() string    { return "drill/" + string(e.Case.ID) }
func (*DrillApproved) Kind() string       { return "drill_approved" }
func (e *DrillApproved) Stream() string   { return "drill/" + string(e.Drill) }
func (*DrillPrepared) Kind() string       { return "drill_prepared" }
func (e *DrillPrepared) Stream() string   { return "drill/" + string(e.Drill) }
func (*DrillStarted) Kind() string        { return "drill_started" }
func (e *DrillStarted) Stream() string    { return "drill/" + string(e.Drill) }
func (*DrillPaused) Kind() string         { return "drill_paused" }
func (e *DrillPaused) Stream() string     { return "drill/" + string(e.Drill) }
func (*DrillResumed) Kind() string        { return "drill_resumed" }
func (e *DrillResumed) Stream() string    { return "drill/" + string(e.Drill) }
func (*DrillEnded) Kind() string          { return "drill_ended" }
func (e *DrillEnded) Stream() string      { return "drill/" + string(e.Drill) }
func (*DrillTerminated) Kind() string     { return "drill_terminated" }
func (e *DrillTerminated) Stream() string { return "drill/" + string(e.Drill) }
func (*DrillEvaluated) Kind() string      { return "drill_evaluated" }
func (e *DrillEvaluated) Stream() string  { return "drill/" + string(e.Drill) }
func (*ImprovementOpened) Kind() string   { return "improvement_opened" }
func (e *ImprovementOpened) Stream() string {
	return "drill/" + string(e.Drill)
}
func (*FindingSettled) Kind() string     { return "finding_settled" }
func (e *FindingSettled) Stream() string { return "drill/" + string(e.Drill) }
func (*DrillClosed) Kind() string        { return "drill_closed" }
func (e *DrillClosed) Stream() string    { return "drill/" + string(e.Drill) }
func (*ExerciseEnded) Kind() string      { return "exercise_ended" }
func (*ExerciseEnded) Stream() string    { return "workspace" }

// The guarded acts of drills.
const (
	ActCreateDrill  Act = "create-drill"
	ActApproveDrill Act = "approve-drill"
	ActDirectDrill  Act = "direct-drill" // in the exercise
)

func init() {
	registerCommands(func() Command { return new(CreateDrill) }, func() Command { return new(ApproveDrill) }, func() Command { return new(PrepareDrill) },
		func() Command { return new(StartDrill) }, func() Command { return new(PauseDrill) }, func() Command { return new(ResumeDrill) },
		func() Command { return new(EndDrill) }, func() Command { return new(TerminateDrill) }, func() Command { return new(EvaluateDrill) },
		func() Command { return new(OpenImprovement) }, func() Command { return new(SettleFinding) }, func() Command { return new(CloseDrill) },
		func() Command { return new(EndExercise) }, func() Command { return new(ConvertExercise) })
	registerEvents(func() Event { return new(DrillCreated) }, func() Event { return new(DrillApproved) }, func() Event { return new(DrillPrepared) },
		func() Event { return new(DrillStarted) }, func() Event { return new(DrillPaused) }, func() Event { return new(DrillResumed) },
		func() Event { return new(DrillEnded) }, func() Event { return new(DrillTerminated) }, func() Event { return new(DrillEvaluated) },
		func() Event { return new(ImprovementOpened) }, func() Event { return new(FindingSettled) }, func() Event { return new(DrillClosed) },
		func() Event { return new(ExerciseEnded) })
	GuardedActs = append(GuardedActs, ActCreateDrill, ActApproveDrill, ActDirectDrill)
}
