package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// FormPost sets up the command post or changes it (4.4.1). What is missing is
// told, not refused.
type FormPost struct {
	Incident   IncidentID     `json:"incident"`
	Commander  plans.SeatID   `json:"commander" doc:"the one commander-in-chief"`
	Deputy     plans.SeatID   `json:"deputy,omitempty" doc:"on the scene; commands until the commander has checked in"`
	Executives []plans.SeatID `json:"executives,omitempty" maxItems:"10"`
	Groups     []PostGroup    `json:"groups,omitempty" maxItems:"30"`
	Assembly   string         `json:"assembly,omitempty" maxLength:"200"`
	GoodsIn    string         `json:"goods_in,omitempty" maxLength:"200"`
	GoodsOut   string         `json:"goods_out,omitempty" maxLength:"200"`
	Press      string         `json:"press,omitempty" maxLength:"200"`
}

// PostGroup is a working group as stated.
type PostGroup struct {
	Name    string        `json:"name" minLength:"1" maxLength:"40"`
	Leader  plans.OrgID   `json:"leader"`
	Contact Secret        `json:"contact,omitempty"`
	Channel Secret        `json:"channel,omitempty"`
	Members []plans.OrgID `json:"members,omitempty" maxItems:"60"`
}

// TakeOverCommand records that another takes command on the scene (A44).
type TakeOverCommand struct {
	Incident  IncidentID   `json:"incident"`
	Commander plans.SeatID `json:"commander"`
}

// CheckIn registers a team or person on the scene (4.4.2).
type CheckIn struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org,omitempty" doc:"default: the actor's"`
	Team     string      `json:"team,omitempty" maxLength:"80"`
	// Entry names the register's entry; body, team and persons follow from it
	// where they are not stated.
	Entry   register.Ref `json:"entry,omitempty" maxLength:"80" doc:"the register's entry: team/T01"`
	Persons int          `json:"persons,omitempty" minimum:"0" maximum:"100000"`
	How     string       `json:"how,omitempty" enum:"register,code,position,"`
	// Code is read at the post: by code, it must be the one that stands there.
	Code string `json:"code,omitempty" maxLength:"16" doc:"by code: the six digits at the post"`
	// Point is where they are: checked in by position, they must be near. It is
	// looked at and not kept: a position is personal (A65), and Where keeps it sealed.
	Point *plans.Point `json:"point,omitempty" doc:"WGS-84; by position it must be near the incident"`
	At    clock.Time   `json:"at,omitempty"`
	// Where is the position from which a person checked in (A45, A65).
	Where Secret `json:"where,omitempty" doc:"the position, with its radius"`
	Device
}

// ReleaseTeam lets a checked-in team go.
type ReleaseTeam struct {
	Incident IncidentID `json:"incident"`
	CheckIn  int        `json:"check_in" minimum:"1"`
}

// AssignTask tells a checked-in team what to do. Who has not checked in cannot
// be tasked (4.4.2, A45).
type AssignTask struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	Team     string      `json:"team,omitempty" maxLength:"80"`
	Text     string      `json:"text" minLength:"1" maxLength:"500"`
	Due      clock.Time  `json:"due,omitempty"`
	// Enter is an order to go in: it needs the safety list confirmed (4.4.3(d)).
	Enter  bool              `json:"enter,omitempty"`
	Safety map[string]string `json:"safety,omitempty" doc:"the plan's safety list, each item confirmed"`
}

// ReportTask is the unit's acknowledgement or completion of its task.
type ReportTask struct {
	Incident IncidentID `json:"incident"`
	Task     int        `json:"task" minimum:"1"`
	State    string     `json:"state" enum:"seen,done,stopped" doc:"stopped: by the body in command, step by step before the end (4.8)"`
	Proof    string     `json:"proof,omitempty" maxLength:"500"`
	MadeAt   clock.Time `json:"made_at,omitempty" doc:"when it was so, where it came later (A22)"`
	Device
}

// RecordOpinion keeps what experts advise; it changes nothing by itself (4.4.3(g)).
type RecordOpinion struct {
	Incident IncidentID `json:"incident"`
	Experts  Secret     `json:"experts"`
	Text     string     `json:"text" minLength:"1" maxLength:"2000"`
}

// ReplyOpinion is what the post makes of the advice (4.4.3(g)).
type ReplyOpinion struct {
	Incident IncidentID `json:"incident"`
	Opinion  int        `json:"opinion" minimum:"1"`
	Reply    string     `json:"reply" minLength:"1" maxLength:"1000"`
}

// DecideOnScene is the commander-in-chief's decision on an important matter, or
// a version of the plan of handling (4.4.1(c), 4.4.3(c)).
type DecideOnScene struct {
	Incident IncidentID `json:"incident"`
	Matter   string     `json:"matter" enum:"decision,plan" doc:"an important matter, or the plan of handling"`
	Text     string     `json:"text" minLength:"1" maxLength:"4000"`
}

// HandOverPost gives the list of the checked-in and the assembly point to the
// city's post, signed (A48).
type HandOverPost struct {
	Incident IncidentID `json:"incident"`
	Receiver string     `json:"receiver" minLength:"1" maxLength:"80" doc:"the post that signs for it"`
	Signer   Secret     `json:"signer,omitempty" doc:"who signed"`
	Teams    *int       `json:"teams,omitempty" minimum:"0" doc:"as the receiver counts: must equal the list"`
	Persons  *int       `json:"persons,omitempty" minimum:"0" doc:"as the receiver counts: must equal the list"`
}

// PostFormed: the post stands, or has changed; Missing warns (4.4.1).
type PostFormed struct {
	Incident IncidentID `json:"incident"`
	Post     post.Post  `json:"post"`
	Missing  []string   `json:"missing,omitempty"`
}

// CommanderChanged by a recorded takeover, by arrival, or because another body
// has taken command (Body).
type CommanderChanged struct {
	Incident  IncidentID   `json:"incident"`
	Commander plans.SeatID `json:"commander"`
	Body      plans.OrgID  `json:"body,omitempty"`
}

// CheckedIn: a team or person is on the scene.
type CheckedIn struct {
	Incident IncidentID   `json:"incident"`
	CheckIn  post.CheckIn `json:"check_in"`
	Device
}

// TeamReleased from the scene.
type TeamReleased struct {
	Incident IncidentID `json:"incident"`
	CheckIn  int        `json:"check_in"`
}

// TaskAssigned to a unit or team.
type TaskAssigned struct {
	Incident IncidentID `json:"incident"`
	Task     post.Task  `json:"task"`
}

// TaskReported: seen or done.
type TaskReported struct {
	Incident IncidentID `json:"incident"`
	Task     int        `json:"task"`
	State    string     `json:"state"`
	Proof    string     `json:"proof,omitempty"`
	MadeAt   clock.Time `json:"made_at,omitempty"`
	Device
}

// OpinionRecorded: advice of experts.
type OpinionRecorded struct {
	Incident IncidentID    `json:"incident"`
	Experts  *vault.Sealed `json:"experts"`
	Text     string        `json:"text"`
}

// OpinionReplied: what the post made of the advice.
type OpinionReplied struct {
	Incident IncidentID `json:"incident"`
	Opinion  int        `json:"opinion"`
	Reply    string     `json:"reply"`
}

// PostDecided: the commander-in-chief decided (4.4.1(c), 4.4.3(c)).
type PostDecided struct {
	Incident IncidentID    `json:"incident"`
	Decision post.Decision `json:"decision"`
}

// LiaisonSeated: a body that must be there has its seat in the post (4.4.3(l)).
type LiaisonSeated struct {
	Incident IncidentID   `json:"incident"`
	Liaison  post.Liaison `json:"liaison"`
}

// PostHandedOver to the city's post.
type PostHandedOver struct {
	Incident IncidentID      `json:"incident"`
	List     post.HandedOver `json:"list"`
}

func (FormPost) Name() string        { return "form-post" }
func (TakeOverCommand) Name() string { return "take-over-command" }
func (CheckIn) Name() string         { return "check-in" }
func (ReleaseTeam) Name() string     { return "release-team" }
func (AssignTask) Name() string      { return "assign-task" }
func (ReportTask) Name() string      { return "report-task" }
func (RecordOpinion) Name() string   { return "record-opinion" }
func (HandOverPost) Name() string    { return "hand-over-post" }
func (ReplyOpinion) Name() string    { return "reply-opinion" }
func (DecideOnScene) Name() string   { return "decide-on-scene" }

// Secrets implements Private.
func (c *HandOverPost) Secrets() []*Secret { return []*Secret{&c.Signer} }

// Subject implements Private.
func (c *HandOverPost) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *FormPost) Secrets() []*Secret {
	out := make([]*Secret, 0, 2*len(c.Groups))
	for i := range c.Groups {
		out = append(out, &c.Groups[i].Contact, &c.Groups[i].Channel)
	}
	return out
}

// Subject implements Private.
func (c *FormPost) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *RecordOpinion) Secrets() []*Secret { return []*Secret{&c.Experts} }

// Subject implements Private.
func (c *RecordOpinion) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *CheckIn) Secrets() []*Secret { return []*Secret{&c.Where} }

// Subject implements Private.
func (c *CheckIn) Subject() string { return string(c.Incident) }

// Carriage implements Carried.
func (c *CheckIn) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *ReportTask) Carriage() *Device { return &c.Device }

func (*PostFormed) Kind() string       { return "post_formed" }
func (e *PostFormed) Stream() string   { return "incident/" + string(e.Incident) }
func (*CommanderChanged) Kind() string { return "commander_changed" }
func (e *CommanderChanged) Stream() string {
	return "incident/" + string(e.Incident)
}
func (*CheckedIn) Kind() string           { return "checked_in" }
func (e *CheckedIn) Stream() string       { return "incident/" + string(e.Incident) }
func (*TeamReleased) Kind() string        { return "team_released" }
func (e *TeamReleased) Stream() string    { return "incident/" + string(e.Incident) }
func (*TaskAssigned) Kind() string        { return "task_assigned" }
func (e *TaskAssigned) Stream() string    { return "incident/" + string(e.Incident) }
func (*TaskReported) Kind() string        { return "task_reported" }
func (e *TaskReported) Stream() string    { return "incident/" + string(e.Incident) }
func (*OpinionRecorded) Kind() string     { return "opinion_recorded" }
func (e *OpinionRecorded) Stream() string { return "incident/" + string(e.Incident) }
func (*OpinionReplied) Kind() string      { return "opinion_replied" }
func (e *OpinionReplied) Stream() string  { return "incident/" + string(e.Incident) }
func (*PostDecided) Kind() string         { return "post_decided" }
func (e *PostDecided) Stream() string     { return "incident/" + string(e.Incident) }
func (*LiaisonSeated) Kind() string       { return "liaison_seated" }
func (e *LiaisonSeated) Stream() string   { return "incident/" + string(e.Incident) }
func (*PostHandedOver) Kind() string      { return "post_handed_over" }
func (e *PostHandedOver) Stream() string  { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(FormPost) }, func() Command { return new(TakeOverCommand) }, func() Command { return new(CheckIn) },
		func() Command { return new(ReleaseTeam) }, func() Command { return new(AssignTask) }, func() Command { return new(ReportTask) },
		func() Command { return new(RecordOpinion) }, func() Command { return new(HandOverPost) },
		func() Command { return new(ReplyOpinion) }, func() Command { return new(DecideOnScene) })
	registerEvents(func() Event { return new(PostFormed) }, func() Event { return new(CommanderChanged) }, func() Event { return new(CheckedIn) },
		func() Event { return new(TeamReleased) }, func() Event { return new(TaskAssigned) }, func() Event { return new(TaskReported) },
		func() Event { return new(OpinionRecorded) }, func() Event { return new(PostHandedOver) },
		func() Event { return new(OpinionReplied) }, func() Event { return new(PostDecided) }, func() Event { return new(LiaisonSeated) })
}
