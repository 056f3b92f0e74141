package view

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// The kinds of row.
const (
	KindIncident   = "incident"
	KindObligation = "obligation"
	KindIntake     = "intake"
	KindReport     = "report"
	KindAlarm      = "alarm"
	KindSeat       = "seat"
	KindMatter     = "matter"
	KindFeed       = "feed"
	KindHealth     = "health"
)

// Severity is a level with its quality.
type Severity struct {
	Level plans.Level `json:"level"`
	May   bool        `json:"may,omitempty"`
}

// Occurrence is when it happened.
type Occurrence struct {
	At        clock.Time `json:"at"`
	Basis     string     `json:"basis,omitempty"`
	Suggested clock.Time `json:"suggested,omitempty"`
	SlowOnset bool       `json:"slow_onset,omitempty"`
	Confirmed bool       `json:"confirmed,omitempty"`
}

// Figure is a count with its source and time; value -1 is unknown.
type Figure struct {
	Value  int        `json:"value"`
	Source string     `json:"source,omitempty"`
	At     clock.Time `json:"at"`
}

// Incident is a row of the board and a card of the wall.
type Incident struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Type         int               `json:"type"`
	Secondary    []int             `json:"secondary,omitempty"`
	Street       plans.OrgID       `json:"street,omitempty"`
	Community    string            `json:"community,omitempty"`
	Place        string            `json:"place,omitempty"`
	Point        *plans.Point      `json:"point,omitempty"`
	Phase        string            `json:"phase"` // 处置状态: see dispatch.Phase
	Severity     Severity          `json:"severity"`
	Sensitive    []string          `json:"sensitive,omitempty"` // confirmed grounds
	Preflags     []string          `json:"preflags,omitempty"`  // hints not yet confirmed
	Involvement  string            `json:"involvement,omitempty"`
	Spreading    string            `json:"spreading,omitempty"`
	Receipt      clock.Time        `json:"receipt"` // the earliest by any unit
	Occurrence   Occurrence        `json:"occurrence"`
	Figures      map[string]Figure `json:"figures,omitempty"`
	Response     int               `json:"response"` // 0 none, 3 street, 2 headquarters, 1 committee
	Command      plans.OrgID       `json:"command,omitempty"`
	Lead         plans.OrgID       `json:"lead,omitempty"`
	ReportStatus string            `json:"report_status"` // 报送状态: none, first, follow_up, final
	FollowUps    int               `json:"follow_ups,omitempty"`
	Sources      int               `json:"sources"`
	MergedInto   string            `json:"merged_into,omitempty"`
	Suggested    []string          `json:"suggested,omitempty"` // possible duplicates
	Group        string            `json:"group,omitempty"`
	// NextDue is the earliest pending hard due, or target if there is none.
	NextDue  clock.Time    `json:"next_due,omitempty"`
	NextDuty obligation.ID `json:"next_duty,omitempty"`
	Updated  clock.Time    `json:"updated"`
	Version  uint64        `json:"version"`
	Units    []plans.OrgID `json:"units,omitempty"` // who takes part
	Facts    int           `json:"facts,omitempty"` // recorded outside the plan and not yet confirmed
	Erased   bool          `json:"erased,omitempty"`
	// Roster is the forces on the scene and under whom they stand (A46);
	// Incorporated the district's body that works on within the city's command
	// (A48); Role what the district is to the incident (2.1.1).
	Roster       *Roster     `json:"roster,omitempty"`
	Incorporated plans.OrgID `json:"incorporated,omitempty"`
	Role         string      `json:"role,omitempty"`
}

// Roster is the forces on the scene, counted.
type Roster struct {
	Teams   int         `json:"teams"`
	Persons int         `json:"persons"`
	Under   plans.OrgID `json:"under,omitempty"`
	// OnWay are the registered teams that were called and have not come yet; Bodies
	// who is there, the strongest first.
	OnWay  int          `json:"on_way,omitempty"`
	Bodies []RosterBody `json:"bodies,omitempty"`
}

// RosterBody is one body's strength on the scene.
type RosterBody struct {
	Org     plans.OrgID `json:"org"`
	Teams   int         `json:"teams"`
	Persons int         `json:"persons"`
}

func (r *Roster) add(org plans.OrgID, persons int) {
	for i := range r.Bodies {
		if b := &r.Bodies[i]; b.Org == org {
			b.Teams, b.Persons = b.Teams+1, b.Persons+persons
			return
		}
	}
	r.Bodies = append(r.Bodies, RosterBody{org, 1, persons})
}

// Obligation is a row of the board of duties.
type Obligation struct {
	ID       obligation.ID    `json:"id"`
	Rule     string           `json:"rule"`
	Clause   plans.Clause     `json:"clause"`
	Debtor   plans.OrgID      `json:"debtor"`
	Creditor plans.OrgID      `json:"creditor"`
	Subject  string           `json:"subject"`
	Title    string           `json:"title,omitempty"` // of the incident or matter
	Street   plans.OrgID      `json:"street,omitempty"`
	Slot     int              `json:"slot,omitempty"`
	Act      plans.Act        `json:"act"`
	Form     string           `json:"form,omitempty"`
	Born     clock.Time       `json:"born"`
	SoonAt   clock.Time       `json:"soon_at,omitempty"`
	State    obligation.State `json:"state"`
	// Hard tells that a number of an instrument in force binds; else only a
	// target, which shows, never sounds, never accuses.
	Hard bool `json:"hard"`
	obligationStatus
	// MissedAt is the last second before an undone duty is missed, or was
	// (A12, A19): until then it is overdue.
	MissedAt    clock.Time `json:"missed_at,omitempty"`
	Undelivered bool       `json:"undelivered,omitempty"` // sent, not taken
}

type obligationStatus struct {
	Due          clock.Time `json:"due,omitempty"`
	Target       clock.Time `json:"target,omitempty"`
	Operational  clock.Time `json:"operational,omitempty"`
	Provisional  bool       `json:"provisional,omitempty"`
	BornOverdue  bool       `json:"born_overdue,omitempty"`
	Done         clock.Time `json:"done,omitempty"`
	LateSeconds  int64      `json:"late_seconds,omitempty"`
	KnownDue     clock.Time `json:"known_due,omitempty"`
	Attributable int64      `json:"attributable_seconds,omitempty"`
	OverTarget   int64      `json:"over_target_seconds,omitempty"`
	Cause        string     `json:"cause,omitempty"`
	Tags         []string   `json:"tags,omitempty"`
}

// Intake is a 接报单. Personal fields are absent from rows; the detail query
// opens them for those who may see them.
type Intake struct {
	ID       string      `json:"id"`
	Gist     string      `json:"gist,omitempty"`
	Channel  string      `json:"channel,omitempty"`
	Source   string      `json:"source"`
	Unit     plans.OrgID `json:"unit"`
	Street   plans.OrgID `json:"street,omitempty"`
	Place    string      `json:"place,omitempty"`
	Type     int         `json:"type,omitempty"`
	Received clock.Time  `json:"received"`
	Entered  clock.Time  `json:"entered"`
	State    string      `json:"state"` // new, filed, passed_on, verifying, incident
	To       plans.OrgID `json:"to,omitempty"`
	Incident string      `json:"incident,omitempty"`
	Watch    *Watch      `json:"watch,omitempty"`
}

// Delivery is what became of a report at one receiver.
type Delivery struct {
	To        plans.OrgID `json:"to"`
	State     string      `json:"state"` // waiting, delivered, failed
	At        clock.Time  `json:"at,omitempty"`
	Recorded  clock.Time  `json:"recorded,omitempty"`
	Reference string      `json:"reference,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Seen      clock.Time  `json:"seen,omitempty"` // 签收
	SeenBy    string      `json:"seen_by,omitempty"`
}

// Report is one report with what became of it.
type Report struct {
	ID         string            `json:"id"`
	Incidents  []string          `json:"incidents"`
	Kind       string            `json:"kind"`
	Number     int               `json:"number,omitempty"` // of follow-ups
	From       plans.OrgID       `json:"from"`
	Items      map[string]string `json:"items"`
	State      string            `json:"state"` // draft, reviewed, sent
	Drafted    clock.Time        `json:"drafted"`
	DraftedBy  string            `json:"drafted_by,omitempty"`
	Reviewed   clock.Time        `json:"reviewed,omitempty"`
	ReviewedBy string            `json:"reviewed_by,omitempty"`
	Sent       clock.Time        `json:"sent,omitempty"`
	SignedBy   string            `json:"signed_by,omitempty"`
	OralSigner plans.SeatID      `json:"oral_signer,omitempty"`
	OralOpen   bool              `json:"oral_open,omitempty"`
	MadeAt     clock.Time        `json:"made_at,omitempty"`
	Afterwards bool              `json:"afterwards,omitempty"`
	Deliveries []Delivery        `json:"deliveries"`
	Exercise   bool              `json:"exercise,omitempty"`
}

// Alarm needs an act of the operator.
type Alarm struct {
	Key      string         `json:"key"`
	Priority string         `json:"priority"` // urgent, important, general, notice (紧急 重要 一般 提示)
	What     string         `json:"what"`     // new_incident, deadline_soon, deadline_passed, undelivered, unanswered …
	Subject  string         `json:"subject"`
	Duty     obligation.ID  `json:"duty,omitempty"`
	Street   plans.OrgID    `json:"street,omitempty"`
	Type     int            `json:"type,omitempty"`
	For      []plans.OrgID  `json:"for"`             // whose desks it rings on
	To       []plans.SeatID `json:"to,omitempty"`    // the very seats that it is for
	Seats    []plans.SeatID `json:"seats,omitempty"` // escalated to
	Due      clock.Time     `json:"due,omitempty"`
	Raised   clock.Time     `json:"raised"`
	Rings    int            `json:"rings"` // how often it has rung
	Sounds   bool           `json:"sounds"`
	AckAt    clock.Time     `json:"ack_at,omitempty"`
	AckBy    string         `json:"ack_by,omitempty"`
	AckSeat  plans.SeatID   `json:"ack_seat,omitempty"`
	Shelved  clock.Time     `json:"shelved,omitempty"` // until
	Reason   string         `json:"reason,omitempty"`
	Cleared  clock.Time     `json:"cleared,omitempty"`
	// Pages are the messages that left the building for it, and what became of them.
	Pages []dispatch.Page `json:"pages,omitempty"`
}

// Seat is who sits where, and a handover that waits.
type Seat struct {
	ID       plans.SeatID    `json:"id"`
	Person   string          `json:"person,omitempty"`
	Since    clock.Time      `json:"since,omitempty"`
	Handover clock.Time      `json:"handover,omitempty"` // opened, not yet signed
	Notes    string          `json:"notes,omitempty"`
	Owed     []obligation.ID `json:"owed,omitempty"` // the list of the handover
}

// Matter is an instruction of a leader or a question of the city.
type Matter struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind"` // instruction, question
	Incident string        `json:"incident,omitempty"`
	From     string        `json:"from"` // a seat or an organisation
	Gist     string        `json:"gist"`
	To       plans.OrgID   `json:"to"`
	State    string        `json:"state"` // open, passed_on, answered, closed
	Due      clock.Time    `json:"due,omitempty"`
	At       clock.Time    `json:"at"`
	Chased   int           `json:"chased,omitempty"`
	Duty     obligation.ID `json:"duty,omitempty"`
	Answered clock.Time    `json:"answered,omitempty"`
}

// Feed is a source that should not fall silent (A61).
type Feed struct {
	ID     string     `json:"id"`
	Last   clock.Time `json:"last"`
	Silent bool       `json:"silent"`
}

// Health is the system's own state: its colour is violet.
type Health struct {
	ID      string     `json:"id"` // storage, clock, auditor, time
	OK      bool       `json:"ok"`
	Code    string     `json:"code,omitempty"`
	Since   clock.Time `json:"since,omitempty"`
	Message string     `json:"message,omitempty"`
	// Channel is that of the plan to which a way out leads, where it leads to the
	// public: texts go there by machine.
	Channel string `json:"channel,omitempty"`
}

// Entry is a line of an incident's timeline, in order of when it was made (A22).
type Entry struct {
	Commit   uint64         `json:"commit"`
	At       clock.Time     `json:"at"`       // when it was so
	Received clock.Time     `json:"received"` // when the system learnt of it
	What     string         `json:"what"`     // event kind
	Person   string         `json:"person,omitempty"`
	Seat     plans.SeatID   `json:"seat,omitempty"`
	Args     map[string]any `json:"args,omitempty"` // for the sentence in the catalogue
	Text     string         `json:"text,omitempty"` // opened personal text, or the mark of its destruction
	Tags     []string       `json:"tags,omitempty"` // link, afterwards, outside_plan
	// Incident is by which it came, where that was merged into this one (A21).
	Incident string `json:"incident,omitempty"`
}

// SourceDetail is one caller, opened for those who may see it.
type SourceDetail struct {
	Kind     string      `json:"kind"`
	Org      plans.OrgID `json:"org,omitempty"`
	Label    string      `json:"label,omitempty"`
	Name     string      `json:"name,omitempty"`
	Phone    string      `json:"phone,omitempty"`
	Words    string      `json:"words,omitempty"`
	Erased   bool        `json:"erased,omitempty"`
	Unit     plans.OrgID `json:"unit"`
	Received clock.Time  `json:"received"`
	Entered  clock.Time  `json:"entered"`
	KnownAt  clock.Time  `json:"known_at,omitempty"`
	Incident string      `json:"incident"` // by which it came, before any merge
	Channel  string      `json:"channel,omitempty"`
}

// IncidentDetail is the incident page: facts, timeline, duties, reports, sources.
type IncidentDetail struct {
	Incident Incident       `json:"incident"`
	Edition  *Edition       `json:"edition,omitempty"` // where it is not the one in force
	Timeline []Entry        `json:"timeline"`
	Duties   []DutyDetail   `json:"duties"`
	Reports  []Report       `json:"reports"`
	Sources  []SourceDetail `json:"sources"`
	// Attachments are its photographs and documents, in the order in which they
	// were made.
	Attachments []Attachment      `json:"attachments"`
	Criteria    []plans.Threshold `json:"criteria"` // shown, never computed (A17)
	// Acts is what the asking seat may press now: what Decide would accept.
	Acts []Act `json:"acts"`
	// Response is the handling on the scene: post, forces, measures, supplies,
	// places, releases.
	Response Response `json:"response"`
	// Recovery is what follows once it is over; none before (ch. 5).
	Recovery *Recovery `json:"recovery,omitempty"`
	// Warnings are those of which it came, with their tasks: what was done of them
	// is shown, and not asked for again (A41).
	Warnings []IncidentWarning `json:"warnings"`
	// Support are the fields of support and their plans (4.5.5).
	Support Support `json:"support"`
}

// DutyDetail adds the history of a duty: every due with its interval.
type DutyDetail struct {
	Obligation
	Limits   []obligation.Limit   `json:"limits"`
	Grounds  []obligation.Ground  `json:"grounds,omitempty"`
	Passed   []obligation.Passing `json:"passed,omitempty"`
	Releases []obligation.Release `json:"releases,omitempty"`
	Moves    []obligation.Move    `json:"moves,omitempty"`
}

// Act is a button: a command that the seat may give now, or why not.
type Act struct {
	Command string `json:"command"`
	// Args tells acts of one command apart: level, ground, from, fact.
	Args    map[string]any `json:"args,omitempty"`
	Allowed bool           `json:"allowed"`
	Code    string         `json:"code,omitempty"`
	Clause  plans.Clause   `json:"clause,omitempty"`
	Why     string         `json:"why,omitempty"`
	WhyEn   string         `json:"why_en,omitempty"`
	Who     []plans.SeatID `json:"who,omitempty"`
}

// LedgerRow is a line of the accountability ledger or of the target list (A25).
type LedgerRow struct {
	Obligation
	OnDuty         string       `json:"on_duty,omitempty"` // only for the supervising seat
	OnDutySeat     plans.SeatID `json:"on_duty_seat,omitempty"`
	Before         int64        `json:"before_knowledge_seconds,omitempty"`
	Statement      string       `json:"statement,omitempty"`
	StatementUntil clock.Time   `json:"statement_until,omitempty"`
	Label          string       `json:"label,omitempty"` // late, omitted, none; empty: 待核
	Waiver         string       `json:"waiver,omitempty"`
}

// Ledger is the accountability ledger with the separate target list.
type Ledger struct {
	At       clock.Time  `json:"at"`
	Hard     []LedgerRow `json:"hard"`
	Targets  []LedgerRow `json:"targets"`
	Void     int         `json:"void"`
	Refusals int         `json:"refusals"`
}
