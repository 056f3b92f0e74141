package dispatch

import (
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/recovery"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/resource"
	"wanghuo/dispatch/revision"
	"wanghuo/dispatch/risk"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Status tells an actual workspace from an exercise. The two never mix.
type Status string

// The two kinds of workspace.
const (
	Actual   Status = "actual"
	Exercise Status = "exercise"
)

// State is all that a workspace knows, as folded from its log. It is owned by
// one goroutine. Only Apply changes it; everything else reads.
//
// Every exported field is part of the snapshot; a change here changes the
// schema's fingerprint and old snapshots are discarded.
type State struct {
	Workspace Workspace `json:"workspace"`
	// Last is the header of the last commit applied.
	Last Header `json:"last"`
	// Running is how an exercise's clock runs, and whether judgement is
	// suspended.
	Running Running `json:"running"`
	// Overlays are the further instruments switched on by the owner (A66).
	Overlays []string `json:"overlays,omitempty"`
	// Revisions and Drills are the cases of chapter 7.
	Revisions map[revision.ID]*revision.Case `json:"revisions"`
	Drills    map[drill.ID]*drill.Case       `json:"drills"`
	Handbooks []revision.Handbook            `json:"handbooks,omitempty"`
	Assessed  map[string]revision.Assessment `json:"assessed"`
	// Edition is the edition of the master plan that revision has brought into
	// force; duties that arise cite it. 0: the plan as it was loaded.
	Edition int `json:"edition,omitempty"`
	// ExerciseEnded is when what is played here was over (A59).
	ExerciseEnded clock.Time `json:"exercise_ended,omitempty"`
	// Funds are the sums set aside by year (6.8.1).
	Funds []recovery.Fund `json:"funds,omitempty"`

	Incidents   map[IncidentID]*Incident                 `json:"incidents"`
	Intakes     map[IntakeID]*Intake                     `json:"intakes"`
	Reports     map[ReportID]*Report                     `json:"reports"`
	Obligations map[obligation.ID]*obligation.Obligation `json:"obligations"`
	Alarms      map[string]*Alarm                        `json:"alarms"`
	Matters     map[MatterID]*Matter                     `json:"matters"`
	Roster      map[PersonID]*Person                     `json:"roster"`
	Seats       map[plans.SeatID]*Sitting                `json:"seats"`
	Approvals   map[approval.ID]*approval.Approval       `json:"approvals"`
	Warnings    map[WarningID]*Warning                   `json:"warnings"`
	// Registers are what can be sent, asked, issued and opened (chapter 6).
	Registers map[register.Kind]*register.Book `json:"registers"`
	// Outside are the supplies that the city and other districts asked for.
	Outside     []OutsideLoan     `json:"outside"`
	Delegations []Delegation      `json:"delegations"`
	Feeds       map[string]*Feed  `json:"feeds"`
	Groups      map[string]*Group `json:"groups"`
	// Risks is the register of risks, Rounds what comes again (3.1.1).
	Risks  map[RiskID]*risk.Entry `json:"risks"`
	Rounds map[string]*risk.Round `json:"rounds"`
	// Owed are the duties that hang on neither an incident nor a matter, by what
	// they hang on, in order.
	Owed map[string][]obligation.ID `json:"owed"`
	// District is what is on record of the district itself: the active command
	// platform, standing duties, registers, major events (chapter 2).
	District District `json:"district"`
	// Messages are those of others that came in, by their key: the latest of them.
	Messages map[string]*FiledMessage `json:"messages"`
	// Statements and Labels are what was said of deviations (A25).
	Statements map[obligation.ID]Statement `json:"statements"`
	Labels     map[obligation.ID]Label     `json:"labels"`
	Refusals   int                         `json:"refusals"`

	// Plans are the versions that were ever in force here, in order; the last is.
	Plans []PlanVersion `json:"plans"`

	Counters Counters `json:"counters"`
	Timers   Timers   `json:"timers"`

	index   stateIndex
	touched touchedSet
}

// Workspace is the identity of a workspace, written by its first commit.
type Workspace struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Status   Status     `json:"status"`
	PlanID   string     `json:"plan_id"`
	PlanHash string     `json:"plan_hash"`
	Opened   clock.Time `json:"opened"`
}

// Counters make the numbers of things, by year where people read them.
type Counters struct {
	Year       int           `json:"year"`
	Incident   int           `json:"incident"`
	Intake     int           `json:"intake"`
	Report     int           `json:"report"`
	Matter     int           `json:"matter"`
	Risk       int           `json:"risk"`
	Approval   int           `json:"approval"`
	Group      int           `json:"group"`
	Warning    int           `json:"warning"`
	Revision   int           `json:"revision"`
	Drill      int           `json:"drill"`
	Obligation obligation.ID `json:"obligation"`
}

// Header is what a commit says of itself.
type Header struct {
	Number uint64       `json:"number"`
	At     clock.Time   `json:"at"`   // workspace time
	Wall   clock.Time   `json:"wall"` // wall time
	Person PersonID     `json:"person,omitempty"`
	Seat   plans.SeatID `json:"seat,omitempty"`
}

// Incident is one event from its first report to its archived file.
type Incident struct {
	ID           IncidentID         `json:"id"`
	Title        string             `json:"title"`
	Type         int                `json:"type"`
	Secondary    []int              `json:"secondary,omitempty"`
	Location     Location           `json:"location"`
	Jurisdiction plans.Jurisdiction `json:"jurisdiction"`
	Phase        Phase              `json:"phase"`
	PlanHash     string             `json:"plan_hash"`
	Opened       clock.Time         `json:"opened"`
	VaultKey     string             `json:"vault_key"`
	Keys         []string           `json:"keys,omitempty"` // of merged incidents
	Erased       clock.Time         `json:"erased,omitempty"`

	Sources  []SourceRecord `json:"sources"`
	Receipts []Receipt      `json:"receipts"`

	Severity   SeverityValue   `json:"severity"`
	Severities []Determination `json:"severities"`
	AtReceipt  plans.Level     `json:"at_receipt"`
	// GroundsAtReceipt are the grounds of 4.1.4 confirmed at receipt (A10).
	GroundsAtReceipt []string        `json:"grounds_at_receipt,omitempty"`
	Lowering         *Lowering       `json:"lowering,omitempty"`
	Preflags         []string        `json:"preflags,omitempty"`
	Tags             []string        `json:"tags,omitempty"`
	Sensitive        []SensitiveMark `json:"sensitive,omitempty"`
	Spreading        plans.Tri       `json:"spreading"`
	Involvement      plans.Tri       `json:"involvement"`
	Involved         []string        `json:"involved,omitempty"`
	NudgeAt          clock.Time      `json:"nudge_at,omitempty"` // A15: ask again

	Occurrence  Occurrence              `json:"occurrence"`
	Occurrences []OccurrenceRecord      `json:"occurrences,omitempty"`
	SlowOnset   *OccurrenceRecord       `json:"slow_onset,omitempty"` // waits for confirmation
	Figures     map[string]FigureRecord `json:"figures,omitempty"`

	Reports     []ReportID `json:"reports,omitempty"`
	Reported    clock.Time `json:"reported,omitempty"` // first report at the general duty office
	OfficeKnows clock.Time `json:"office_knows,omitempty"`
	StreetKnows clock.Time `json:"street_knows,omitempty"`
	FollowUps   int        `json:"follow_ups,omitempty"`
	Final       bool       `json:"final,omitempty"`
	CityDecided bool       `json:"city_decided,omitempty"`
	CityCommand string     `json:"city_command,omitempty"` // reference

	Response int             `json:"response"`
	Command  plans.OrgID     `json:"command,omitempty"`
	Commands []CommandRecord `json:"commands,omitempty"`
	// Offered is the lower level that the commanding body has offered (A47).
	Offered   int        `json:"offered,omitempty"`
	Proposals []Proposal `json:"proposals,omitempty"`
	Tasked    []Tasking  `json:"tasked,omitempty"`
	Retyped   []Retyping `json:"retyped,omitempty"` // A30
	// Departed is when a body\'s leader first left for the scene.
	Departed map[plans.OrgID]clock.Time `json:"departed,omitempty"`
	SceneRecord
	Support []SupportRequest `json:"support,omitempty"`
	Facts   []Fact           `json:"facts,omitempty"`

	Post          *post.Post       `json:"post,omitempty"`
	CheckIns      []post.CheckIn   `json:"check_ins,omitempty"`
	Calls         []register.Call  `json:"calls,omitempty"`
	Tasks         []post.Task      `json:"tasks,omitempty"`
	Handed        *post.HandedOver `json:"handed,omitempty"`
	Liaisons      []post.Liaison   `json:"liaisons,omitempty"`
	Decided       []post.Decision  `json:"decided,omitempty"`
	Opinions      []post.Opinion   `json:"opinions,omitempty"`
	Attachments   []Attachment     `json:"attachments,omitempty"`
	TempHQ        *TemporaryHQ     `json:"temp_hq,omitempty"`
	Expansion     *Expansion       `json:"expansion,omitempty"`
	Mobilisations []Mobilisation   `json:"mobilisations,omitempty"`
	// Asked is the request to the city for the whole district (4.6.2(a)).
	Asked    *MobilisationRequest `json:"mobilisation_asked,omitempty"`
	Releases []Release            `json:"releases,omitempty"`
	Rumours  []Rumour             `json:"rumours,omitempty"`
	Alerts   []PublicAlert        `json:"alerts,omitempty"`
	// Findings are what was confirmed of cause and blame (A53).
	Findings  map[string]Finding `json:"findings,omitempty"`
	Attention *Attention         `json:"attention,omitempty"` // abroad (4.7.2(e))
	// Catastrophe is the city's decision that this is one (A49).
	Catastrophe string  `json:"catastrophe,omitempty"`
	Ending      *Ending `json:"ending,omitempty"` // 4.8
	// Answers are the latest to the plan's prompts, by prompt and what it is of.
	Answers map[string]PromptAnswer `json:"answers,omitempty"`
	// Requisitions, each with its compensation file (6.4.5, 5.1.3).
	Requisitions []Requisition      `json:"requisitions,omitempty"`
	Supplies     []resource.Request `json:"supplies,omitempty"`
	Shelters     []resource.Shelter `json:"shelters,omitempty"`

	// After is what followed once it was over (ch. 5).
	After *recovery.File `json:"after,omitempty"`

	Duties []obligation.ID `json:"duties,omitempty"`
	Series []Series        `json:"series,omitempty"`

	MergedInto IncidentID   `json:"merged_into,omitempty"`
	MergedAt   clock.Time   `json:"merged_at,omitempty"`
	Merged     []IncidentID `json:"merged,omitempty"` // into this one, in order
	Suggested  []IncidentID `json:"suggested,omitempty"`
	Group      string       `json:"group,omitempty"`
	Warnings   []WarningID  `json:"warnings,omitempty"`   // of which it came (A41)
	GroundsAt  clock.Time   `json:"grounds_at,omitempty"` // when 4.1.4 first applied

	Timeline Timeline   `json:"timeline,omitzero"`
	Updated  clock.Time `json:"updated"`
	Version  uint64     `json:"version"` // the commit that last changed it
}

// SourceRecord is who told us, with personal data sealed (A65).
type SourceRecord struct {
	Kind     SourceKind    `json:"kind"`
	Org      plans.OrgID   `json:"org,omitempty"`
	Label    string        `json:"label,omitempty"`
	Name     *vault.Sealed `json:"name,omitempty"`
	Phone    *vault.Sealed `json:"phone,omitempty"`
	Words    *vault.Sealed `json:"words,omitempty"`
	Channel  Channel       `json:"channel,omitempty"`
	KnownAt  clock.Time    `json:"known_at,omitempty"`
	Received clock.Time    `json:"received"`
	Entered  clock.Time    `json:"entered"`
	Unit     plans.OrgID   `json:"unit"`
	Intake   IntakeID      `json:"intake,omitempty"`
}

// Receipt is a unit's own receipt (A04).
type Receipt struct {
	Unit     plans.OrgID `json:"unit"`
	At       clock.Time  `json:"at"`
	Entered  clock.Time  `json:"entered"`
	Severity plans.Level `json:"severity"` // as stated at this receipt (A10)
}

// Determination is one judgement of severity.
type Determination struct {
	Severity SeverityValue `json:"severity"`
	At       clock.Time    `json:"at"`
	By       plans.OrgID   `json:"by"`
	Mode     string        `json:"mode,omitempty"` // corrected, eased; empty: raised or first
	Basis    string        `json:"basis,omitempty"`
	City     string        `json:"city,omitempty"`
	// Corrected is when this judgement was withdrawn as never true (A08).
	Corrected clock.Time `json:"corrected,omitempty"`
}

// Lowering is the first hand of two (A08).
type Lowering struct {
	Severity SeverityValue `json:"severity"`
	Mode     string        `json:"mode"`
	Org      plans.OrgID   `json:"org"`
	Person   PersonID      `json:"person"`
	At       clock.Time    `json:"at"`
}

// SensitiveMark is a confirmed ground of 4.1.4 (A16).
type SensitiveMark struct {
	Ground  string      `json:"ground"`
	At      clock.Time  `json:"at"`
	By      plans.OrgID `json:"by"`
	Cleared clock.Time  `json:"cleared,omitempty"`
	Reason  string      `json:"reason,omitempty"`
}

// OccurrenceRecord is one statement of when it happened.
type OccurrenceRecord struct {
	Occurrence   Occurrence  `json:"occurrence"`
	At           clock.Time  `json:"at"`
	By           plans.OrgID `json:"by"`
	SlowOnset    bool        `json:"slow_onset,omitempty"`
	Onset        clock.Time  `json:"onset,omitempty"`
	RecognisedBy plans.OrgID `json:"recognised_by,omitempty"`
}

// FigureRecord is the value in force of one count (A22).
type FigureRecord struct {
	Value  int        `json:"value"`
	Source string     `json:"source,omitempty"`
	Rank   int        `json:"rank,omitempty"`
	MadeAt clock.Time `json:"made_at"`
}

// FiguresRecord is one entry of counts as it came.
type FiguresRecord struct {
	Figures  Figures    `json:"figures"`
	Source   string     `json:"source,omitempty"`
	Rank     int        `json:"rank,omitempty"`
	MadeAt   clock.Time `json:"made_at"`
	Received clock.Time `json:"received"`
	Device
}

// CommandRecord is an interval of command.
type CommandRecord struct {
	Level int         `json:"level"`
	Body  plans.OrgID `json:"body"`
	At    clock.Time  `json:"at"`
	City  string      `json:"city,omitempty"`
	// Plan is the special plan by which the level was started (4.3.1), Conditions
	// what held when it was, By who decided it.
	Plan       string       `json:"plan,omitempty"`
	Conditions []string     `json:"conditions,omitempty"`
	Reason     string       `json:"reason,omitempty"`
	By         plans.SeatID `json:"by,omitempty"`
	// Merged is the incident that brought the command with it (A21).
	Merged IncidentID `json:"merged,omitempty"`
}

// Proposal is a response level proposed to the body that decides (A42, A43).
type Proposal struct {
	Level   int           `json:"level"`
	Body    plans.OrgID   `json:"body"`
	At      clock.Time    `json:"at"`
	Cause   string        `json:"cause"`
	Duty    obligation.ID `json:"duty,omitempty"`
	Decided clock.Time    `json:"decided,omitempty"`
	Started bool          `json:"started,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	// Conditions are those that had come to hold (4.3.3, 4.3.4).
	Conditions []string `json:"conditions,omitempty"`
	// Suffices is the level that was held to be enough instead (A42, A43); zero: none.
	Suffices int `json:"suffices,omitempty"`
}

// Tasking is a body set in motion by the emergency office (4.2.2).
type Tasking struct {
	Body plans.OrgID `json:"body"`
	At   clock.Time  `json:"at"`
	Seen clock.Time  `json:"seen,omitempty"`
	Left clock.Time  `json:"left,omitempty"`
}

// SupportRequest is a request upward (4.3.1).
type SupportRequest struct {
	Org      plans.OrgID `json:"org"`
	At       clock.Time  `json:"at"`
	Answered clock.Time  `json:"answered,omitempty"`
	Answer   string      `json:"answer,omitempty"`
	Need     string      `json:"need,omitempty"`
	Level    int         `json:"level,omitempty"` // the higher level that answered it (A46)
}

// Fact is something that happened outside, entered as such (A62).
type Fact struct {
	No        int             `json:"no"`
	What      string          `json:"what"`
	Clause    plans.Clause    `json:"clause,omitempty"`
	Who       string          `json:"who"`
	When      clock.Time      `json:"when"`
	HowKnown  string          `json:"how_known"`
	Recorded  clock.Time      `json:"recorded"`
	By        plans.SeatID    `json:"by"`
	Response  *ResponseEffect `json:"response,omitempty"`
	Confirmed clock.Time      `json:"confirmed,omitempty"`
}

// Series is a run of slots (4.1.5, A11–A13).
type Series struct {
	Rule  string          `json:"rule"`
	T0    clock.Time      `json:"t0"`
	Slots []obligation.ID `json:"slots"`
	Ended clock.Time      `json:"ended,omitempty"`
	Cause string          `json:"cause,omitempty"`
	Ref   string          `json:"ref,omitempty"`
}

// Entry is one line of the timeline, by kind with its arguments; the sentence
// is the face's.
type Entry struct {
	Commit   uint64        `json:"commit"`
	MadeAt   clock.Time    `json:"made_at"`
	Received clock.Time    `json:"received"`
	What     string        `json:"what"`
	Person   PersonID      `json:"person,omitempty"`
	Seat     plans.SeatID  `json:"seat,omitempty"`
	Args     Args          `json:"args,omitempty"`
	Text     *vault.Sealed `json:"text,omitempty"`
	Tags     []string      `json:"tags,omitempty"`
}

// Intake is a 接报单 (A61).
type Intake struct {
	ID       IntakeID     `json:"id"`
	Source   SourceRecord `json:"source"`
	Gist     string       `json:"gist,omitempty"`
	Location Location     `json:"location"`
	Type     int          `json:"type,omitempty"`
	Unit     plans.OrgID  `json:"unit"`
	Received clock.Time   `json:"received"`
	Entered  clock.Time   `json:"entered"`
	State    string       `json:"state"` // new, filed, passed_on, verifying, incident
	To       plans.OrgID  `json:"to,omitempty"`
	Incident IncidentID   `json:"incident,omitempty"`
	VaultKey string       `json:"vault_key"`
	Version  uint64       `json:"version"`
	Erased   clock.Time   `json:"erased,omitempty"`
	Watch    *Watched     `json:"watch,omitempty"`
}

// Report is a text that goes from one body to others.
type Report struct {
	ID            ReportID          `json:"id"`
	Incidents     []IncidentID      `json:"incidents"`
	Kind          ReportKind        `json:"kind"`
	Number        int               `json:"number,omitempty"`
	From          plans.OrgID       `json:"from"`
	Items         Written           `json:"items"`
	Also          []plans.Clause    `json:"also,omitempty"`
	Drafted       clock.Time        `json:"drafted"`
	DraftedBy     PersonID          `json:"drafted_by"`
	DraftSeat     plans.SeatID      `json:"draft_seat"`
	Reviewed      clock.Time        `json:"reviewed,omitempty"`
	ReviewedBy    PersonID          `json:"reviewed_by,omitempty"`
	Sent          clock.Time        `json:"sent,omitempty"`
	SignedBy      PersonID          `json:"signed_by,omitempty"`
	OralSigner    plans.SeatID      `json:"oral_signer,omitempty"`
	OralConfirmed clock.Time        `json:"oral_confirmed,omitempty"`
	MadeAt        clock.Time        `json:"made_at,omitempty"`
	Link          bool              `json:"link,omitempty"`
	Afterwards    *AfterwardsRecord `json:"afterwards,omitempty"`
	Deliveries    []Delivery        `json:"deliveries"`
	Exercise      bool              `json:"exercise,omitempty"`
	Version       uint64            `json:"version"`
}

// AfterwardsRecord is an entry made afterwards, with both times (A23).
type AfterwardsRecord struct {
	StatedAt  clock.Time    `json:"stated_at"`
	EnteredAt clock.Time    `json:"entered_at"`
	Backing   string        `json:"backing,omitempty"`
	Receiver  *vault.Sealed `json:"receiver,omitempty"`
	Number    *vault.Sealed `json:"number,omitempty"`
	Counts    bool          `json:"counts"` // at the stated time
	Confirmed clock.Time    `json:"confirmed,omitempty"`
}

// Delivery is what became of a report at one receiver.
type Delivery struct {
	To        plans.OrgID   `json:"to"`
	State     string        `json:"state"` // waiting, delivered, failed
	At        clock.Time    `json:"at,omitempty"`
	Recorded  clock.Time    `json:"recorded,omitempty"`
	Reference string        `json:"reference,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Receiver  *vault.Sealed `json:"receiver,omitempty"`
	Number    *vault.Sealed `json:"number,omitempty"`
	Seen      clock.Time    `json:"seen,omitempty"`
	SeenBy    PersonID      `json:"seen_by,omitempty"`
}

// Alarm asks for an act of an operator.
type Alarm struct {
	Key      string        `json:"key"`
	Priority string        `json:"priority"` // urgent, important, general, notice
	What     string        `json:"what"`
	Subject  string        `json:"subject"`
	Duty     obligation.ID `json:"duty,omitempty"`
	For      []plans.OrgID `json:"for"`
	// To are the very seats that it is for; Seats those to which it has climbed.
	To     []plans.SeatID `json:"to,omitempty"`
	Seats  []plans.SeatID `json:"seats,omitempty"`
	Due    clock.Time     `json:"due,omitempty"`
	Raised clock.Time     `json:"raised"`
	// Base is when the escalation line was last begun: at raising, and anew when
	// an owner has done nothing.
	Base    clock.Time   `json:"base"`
	Rings   int          `json:"rings"`
	Step    int          `json:"step"` // of the escalation line
	Sounds  bool         `json:"sounds"`
	Once    bool         `json:"once,omitempty"` // heard where it is; nobody further is called
	AckAt   clock.Time   `json:"ack_at,omitempty"`
	AckBy   PersonID     `json:"ack_by,omitempty"`
	AckSeat plans.SeatID `json:"ack_seat,omitempty"`
	Shelved clock.Time   `json:"shelved,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	Cleared clock.Time   `json:"cleared,omitempty"`
	// Pages are the messages that left the building for it.
	Pages []Page `json:"pages,omitempty"`
}
