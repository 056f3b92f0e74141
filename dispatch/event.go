package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Event is something that happened, in the past tense. Events are plain data;
// Apply folds them and holds no rule. Their kinds are fixed strings and never
// change; a new shape is a new kind, upcast on reading.
type Event interface {
	// Kind is the fixed name under which the event lies on disk.
	Kind() string
	// Stream is what it belongs to, for reading: incident/…, duty/…
	Stream() string
}

// WorkspaceOpened is the first event of every log.
type WorkspaceOpened struct {
	Workspace Workspace `json:"workspace"`
}

// IntakeLogged: a call, fax, message or feed item is on record (A61).
type IntakeLogged struct {
	Intake Intake `json:"intake"`
}

// IntakeSorted: an intake was filed, passed on, sent for verification, or set
// up as an incident.
type IntakeSorted struct {
	Intake   IntakeID    `json:"intake"`
	As       string      `json:"as"`
	To       plans.OrgID `json:"to,omitempty"`
	Note     string      `json:"note,omitempty"`
	Incident IncidentID  `json:"incident,omitempty"`
}

// IncidentReported opens an incident.
type IncidentReported struct {
	ID           IncidentID         `json:"id"`
	Title        string             `json:"title"`
	Type         int                `json:"type"`
	Secondary    []int              `json:"secondary,omitempty"`
	Location     Location           `json:"location"`
	Jurisdiction plans.Jurisdiction `json:"jurisdiction,omitempty"`
	VaultKey     string             `json:"vault_key,omitempty"`
	Source       SourceRecord       `json:"source"`
	AtReceipt    plans.Level        `json:"at_receipt"`
	Preflags     []string           `json:"preflags,omitempty"`
	Tags         []string           `json:"tags,omitempty"`
	Spreading    plans.Tri          `json:"spreading,omitempty"`
	MadeAt       clock.Time         `json:"made_at,omitempty"` // where it came late (A22)
	ClockOff     int                `json:"clock_off,omitempty"`
	// Grounds are the grounds of 4.1.4 already confirmed at receipt (A10).
	Grounds []string `json:"grounds,omitempty"`
	// Part and OurPart: of an event outside, what the district does in it (1.2);
	// Event is the major event to which it is tied (2.6).
	Part    string `json:"part,omitempty"`
	OurPart string `json:"our_part,omitempty"`
	Event   string `json:"event,omitempty"`
}

// ReceiptRecorded: a unit received the incident on its own (A04).
type ReceiptRecorded struct {
	Incident IncidentID    `json:"incident"`
	Receipt  Receipt       `json:"receipt"`
	Source   *SourceRecord `json:"source,omitempty"` // a further source
	// Told is who told this unit, for the source's own duty (4.1.3).
	Told    plans.OrgID `json:"told,omitempty"`
	KnownAt clock.Time  `json:"known_at,omitempty"`
}

// SeverityDetermined: judged for the first time, or raised.
type SeverityDetermined struct {
	Incident      IncidentID    `json:"incident"`
	Determination Determination `json:"determination"`
}

// LoweringProposed is the first hand of two (A08).
type LoweringProposed struct {
	Incident IncidentID `json:"incident"`
	Lowering Lowering   `json:"lowering"`
	Reason   string     `json:"reason"`
}

// SeverityLowered by two hands, as corrected or eased (A08).
type SeverityLowered struct {
	Incident      IncidentID    `json:"incident"`
	Determination Determination `json:"determination"`
}

// SensitivityFlagged: a ground of 4.1.4 was confirmed (A16).
type SensitivityFlagged struct {
	Incident IncidentID    `json:"incident"`
	Mark     SensitiveMark `json:"mark"`
	Note     string        `json:"note,omitempty"`
}

// SensitivityCleared by the emergency office's duty leader (A16).
type SensitivityCleared struct {
	Incident IncidentID `json:"incident"`
	Ground   string     `json:"ground"`
	Reason   string     `json:"reason"`
}

// InvolvementRecorded: HK, Macao, Taiwan or foreign persons (4.1.6).
type InvolvementRecorded struct {
	Incident IncidentID  `json:"incident"`
	State    plans.Tri   `json:"state"`
	Kinds    []string    `json:"kinds,omitempty"`
	By       plans.OrgID `json:"by"`
	Note     string      `json:"note,omitempty"`
}

// OccurrenceSet: when it happened was recorded or corrected (A05, A06).
type OccurrenceSet struct {
	Incident IncidentID       `json:"incident"`
	Record   OccurrenceRecord `json:"record"`
}

// SlowOnsetProposed waits for the emergency office's confirmation (A05).
type SlowOnsetProposed struct {
	Incident IncidentID       `json:"incident"`
	Record   OccurrenceRecord `json:"record"`
}

// FiguresRecorded: counts of people, as they came (A22).
type FiguresRecorded struct {
	Incident IncidentID    `json:"incident"`
	Record   FiguresRecord `json:"record"`
}

// IncidentAmended: details that start no clock.
type IncidentAmended struct {
	Incident  IncidentID `json:"incident"`
	Title     string     `json:"title,omitempty"`
	Location  *Location  `json:"location,omitempty"`
	Spreading *plans.Tri `json:"spreading,omitempty"`
	Tags      []string   `json:"tags,omitempty"`
	Preflags  []string   `json:"preflags,omitempty"`
}

// IncidentReclassified: the type was corrected (A30).
type IncidentReclassified struct {
	Incident  IncidentID `json:"incident"`
	Type      int        `json:"type"`
	Secondary []int      `json:"secondary,omitempty"`
	Reason    string     `json:"reason"`
}

// NoteAdded: a line of the timeline, its text sealed.
type NoteAdded struct {
	Incident IncidentID    `json:"incident"`
	Text     *vault.Sealed `json:"text"`
	MadeAt   clock.Time    `json:"made_at,omitempty"`
	Device
}

// FactRecorded: what happened outside, flagged (A62).
type FactRecorded struct {
	Incident IncidentID `json:"incident"`
	Fact     Fact       `json:"fact"`
}

// FactConfirmed by the emergency office; only now does it move anything (A62).
type FactConfirmed struct {
	Incident IncidentID `json:"incident"`
	Fact     int        `json:"fact"`
}

// BodiesCoordinated: the emergency office set bodies in motion (4.2.2).
type BodiesCoordinated struct {
	Incident IncidentID    `json:"incident"`
	Bodies   []plans.OrgID `json:"bodies"`
	Note     string        `json:"note,omitempty"`
}

// FirstHandlingRecorded: the street acted on the spot (4.2.3).
type FirstHandlingRecorded struct {
	Incident IncidentID  `json:"incident"`
	Street   plans.OrgID `json:"street"`
	What     string      `json:"what"`
	Persons  int         `json:"persons,omitempty"`
	MadeAt   clock.Time  `json:"made_at,omitempty"`
	Device
}

// ResponseProposed: a level was proposed to the body that decides (A42, A43).
type ResponseProposed struct {
	Incident IncidentID `json:"incident"`
	Proposal Proposal   `json:"proposal"`
}

// ProposalDecided: started or not, with the reason.
type ProposalDecided struct {
	Incident IncidentID  `json:"incident"`
	Level    int         `json:"level"`
	Started  bool        `json:"started,omitempty"`
	Reason   string      `json:"reason,omitempty"`
	By       plans.OrgID `json:"by"`
	Suffices int         `json:"suffices,omitempty"`
}

// ResponseStarted: a level is in force and a body in command.
type ResponseStarted struct {
	Incident IncidentID  `json:"incident"`
	Level    int         `json:"level"`
	Body     plans.OrgID `json:"body"`
	// Group is the event group on which it was started (A50).
	Group string `json:"group,omitempty"`
	// Merged is the incident that came under this command and brought it into the
	// whole (A21): nothing starts anew.
	Merged     IncidentID `json:"merged,omitempty"`
	Plan       string     `json:"plan,omitempty"`
	Conditions []string   `json:"conditions,omitempty"`
	Reason     string     `json:"reason,omitempty"`
}

// ResponseLoweringOffered waits for the lower body's acceptance (A47).
type ResponseLoweringOffered struct {
	Incident IncidentID  `json:"incident"`
	Level    int         `json:"level"`
	By       plans.OrgID `json:"by"`
	Reason   string      `json:"reason,omitempty"`
	City     string      `json:"city,omitempty"` // the city's decision to hand command back (A48)
}

// DepartureRecorded: a leader left for the scene.
type DepartureRecorded struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	At       clock.Time  `json:"at"`
	Device
}

// SupportAsked upward (4.3.1).
type SupportAsked struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	Report   ReportID    `json:"report,omitempty"`
	Need     string      `json:"need,omitempty"`
}

// SupportAnswered by support or by a higher level (A46).
type SupportAnswered struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	Answer   string      `json:"answer"`
	Level    int         `json:"level,omitempty"` // the higher level that answers it
}

// CityCommandRecorded: the city took command (A48).
type CityCommandRecorded struct {
	Incident  IncidentID `json:"incident"`
	Reference string     `json:"reference"`
	Group     string     `json:"group,omitempty"`
	Merged    IncidentID `json:"merged,omitempty"` // whose command it was (A21)
}

// HandlingEnded: declared ended, both conditions attested (4.8).
type HandlingEnded struct {
	Incident IncidentID  `json:"incident"`
	By       plans.OrgID `json:"by"`
	// Open lists what was not yet released or returned: it warns (A47).
	Open          []string `json:"open,omitempty"`
	CityReference string   `json:"city_reference,omitempty"`
	// Tags are what it has touched: recovery duties follow from them (ch. 5).
	Tags   []string `json:"tags,omitempty"`
	Basis  string   `json:"basis,omitempty"`
	Public string   `json:"public,omitempty"` // needed, not_needed (4.8(e))
}

// FalseAlarmDeclared: it never was an incident.
type FalseAlarmDeclared struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason"`
}

// IncidentArchived: the file is closed (A19).
type IncidentArchived struct {
	Incident IncidentID `json:"incident"`
}

// DuplicateSuggested: two incidents may be one (A21).
type DuplicateSuggested struct {
	Incident IncidentID `json:"incident"`
	Other    IncidentID `json:"other"`
}

// IncidentsMerged links From into Into; nothing is copied (A21).
type IncidentsMerged struct {
	Into IncidentID `json:"into"`
	From IncidentID `json:"from"`
	Type int        `json:"type,omitempty"`
	Note string     `json:"note,omitempty"`
}

// IncidentUnmerged restores what a merge linked (A21).
type IncidentUnmerged struct {
	Into   IncidentID `json:"into"`
	From   IncidentID `json:"from"`
	Reason string     `json:"reason"`
}

// IncidentsGrouped under one event group (A50).
type IncidentsGrouped struct {
	Group Group `json:"group"`
}

// ReportDrafted: a text exists.
type ReportDrafted struct {
	Report Report `json:"report"`
}

// ReportReviewed is 审核.
type ReportReviewed struct {
	Report ReportID `json:"report"`
	Note   string   `json:"note,omitempty"`
}

// ReportSent is 签发: signed and sent.
type ReportSent struct {
	Report     ReportID          `json:"report"`
	OralSigner plans.SeatID      `json:"oral_signer,omitempty"`
	Number     int               `json:"number,omitempty"`
	Afterwards *AfterwardsRecord `json:"afterwards,omitempty"`
}

// SignatureConfirmed: an oral signature was confirmed (A63).
type SignatureConfirmed struct {
	Report ReportID `json:"report"`
}

// ReportDelivered: it reached a receiver's inbox, or a gateway took it (A01).
type ReportDelivered struct {
	Report    ReportID      `json:"report"`
	To        plans.OrgID   `json:"to"`
	At        clock.Time    `json:"at"`
	Reference string        `json:"reference,omitempty"`
	Receiver  *vault.Sealed `json:"receiver,omitempty"`
	Number    *vault.Sealed `json:"number,omitempty"`
	Copy      bool          `json:"copy,omitempty"` // the automatic copy of A14
	Tags      []string      `json:"tags,omitempty"`
}

// DeliveryFailed: a receiver outside did not take it.
type DeliveryFailed struct {
	Report ReportID    `json:"report"`
	To     plans.OrgID `json:"to"`
	Reason string      `json:"reason"`
}

// DeliveryRetried: sent again to a receiver that had not taken it.
type DeliveryRetried struct {
	Report ReportID    `json:"report"`
	To     plans.OrgID `json:"to"`
}

// StatedTimeConfirmed by the creditor: the deed counts at its stated time (A23).
type StatedTimeConfirmed struct {
	Report ReportID    `json:"report"`
	By     plans.OrgID `json:"by"`
}

// ReportAcknowledged is 签收.
type ReportAcknowledged struct {
	Report ReportID    `json:"report"`
	To     plans.OrgID `json:"to"`
}

// ObligationAccrued: something is owed.
type ObligationAccrued struct {
	Obligation obligation.Obligation `json:"obligation"`
}

// GroundAdded: a further ground for the same duty.
type GroundAdded struct {
	Obligation obligation.ID     `json:"obligation"`
	Ground     obligation.Ground `json:"ground"`
}

// GroundEnded: a ground was corrected away or cleared (A08, A16).
type GroundEnded struct {
	Obligation obligation.ID `json:"obligation"`
	Ref        string        `json:"ref"`
	Cause      string        `json:"cause"`
}

// LimitSet: a due came into force, the old one is kept with its interval (A06).
type LimitSet struct {
	Obligation obligation.ID    `json:"obligation"`
	Limit      obligation.Limit `json:"limit"`
}

// ObligationFulfilled by a deed.
type ObligationFulfilled struct {
	Obligation obligation.ID         `json:"obligation"`
	Fulfilment obligation.Fulfilment `json:"fulfilment"`
}

// FulfilmentUndone: the duty is open again.
type FulfilmentUndone struct {
	Obligation obligation.ID `json:"obligation"`
	Ref        string        `json:"ref"`
	Reason     string        `json:"reason"`
}

// FulfilmentMoved: the instant at which a deed counts was confirmed (A23).
type FulfilmentMoved struct {
	Obligation obligation.ID `json:"obligation"`
	Ref        string        `json:"ref"`
	At         clock.Time    `json:"at"`
}

// ObligationReleased: waived or void, with its cause (A20).
type ObligationReleased struct {
	Obligation obligation.ID      `json:"obligation"`
	Release    obligation.Release `json:"release"`
}

// ReleaseReverted: the release no longer stands (A20, A21).
type ReleaseReverted struct {
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason"`
}

// ObligationMoved: the debtor changed by reclassification (A30).
type ObligationMoved struct {
	Obligation obligation.ID `json:"obligation"`
	To         plans.OrgID   `json:"to"`
}

// SeriesEnded: no further slot opens (4.1.5).
type SeriesEnded struct {
	Incident IncidentID `json:"incident"`
	Rule     string     `json:"rule"`
	Cause    string     `json:"cause"`
	Ref      string     `json:"ref,omitempty"`
}

// SeriesResumed: a run that a merge had stopped goes on after the unmerging.
type SeriesResumed struct {
	Incident IncidentID `json:"incident"`
	Rule     string     `json:"rule"`
	Ref      string     `json:"ref"`
}

// TimersStruck: everything whose time had come, in order, each with its due.
// UpTo is the instant of the last; a flood is cut into several such events.
type TimersStruck struct {
	UpTo    clock.Time `json:"up_to"`
	Struck  []Struck   `json:"struck,omitempty"`
	Skipped int        `json:"skipped,omitempty"` // timers whose cause was gone
}

// Struck is one timer that mattered.
type Struck struct {
	Kind  string          `json:"kind"`
	Ref   string          `json:"ref,omitempty"`
	Duty  obligation.ID   `json:"duty,omitempty"`
	Limit plans.LimitKind `json:"limit,omitempty"`
	Due   clock.Time      `json:"due"`
	// Unjudged: judgement was suspended; it rings and is judged later.
	Unjudged bool         `json:"unjudged,omitempty"`
	OnDuty   PersonID     `json:"on_duty,omitempty"`
	Seat     plans.SeatID `json:"seat,omitempty"`
}

// AlarmRaised asks for an act.
type AlarmRaised struct {
	Alarm Alarm `json:"alarm"`
}

// AlarmRang again, further up the line.
type AlarmRang struct {
	Key   string         `json:"key"`
	Seats []plans.SeatID `json:"seats,omitempty"`
	Step  int            `json:"step"`
}

// AlarmAcknowledged: somebody owns it.
type AlarmAcknowledged struct {
	Keys []string `json:"keys"`
}

// AlarmShelved until an instant, with a reason.
type AlarmShelved struct {
	Key    string     `json:"key"`
	Until  clock.Time `json:"until"`
	Reason string     `json:"reason"`
}

// AlarmCleared: its cause is gone; unacknowledged it stays listed.
type AlarmCleared struct {
	Key string `json:"key"`
}

// CircumstancesStated by the unit (A25).
type CircumstancesStated struct {
	Obligation obligation.ID `json:"obligation"`
	Text       string        `json:"text"`
}

// DeviationLabelled by the emergency office (A25).
type DeviationLabelled struct {
	Obligation obligation.ID `json:"obligation"`
	Label      string        `json:"label"`
	Reason     string        `json:"reason"`
}

// RosterEntered: a person may take these seats.
type RosterEntered struct {
	Person PersonID       `json:"person"`
	Seats  []plans.SeatID `json:"seats"`
}

// RosterLeft: a person left the roster.
type RosterLeft struct {
	Person PersonID `json:"person"`
}

// SeatTaken: a person sat down.
type SeatTaken struct {
	Seat   plans.SeatID `json:"seat"`
	Person PersonID     `json:"person"`
}

// SeatLeft: a person got up.
type SeatLeft struct {
	Seat   plans.SeatID `json:"seat"`
	Person PersonID     `json:"person"`
}

// HandoverOpened with the list of what is owed (A24).
type HandoverOpened struct {
	Seat     plans.SeatID `json:"seat"`
	Handover Handover     `json:"handover"`
}

// HandoverSigned: the seat is the incoming officer's (A24).
type HandoverSigned struct {
	Seat   plans.SeatID `json:"seat"`
	Person PersonID     `json:"person"`
}

// LeaderInformed: who, when, how (A64).
type LeaderInformed struct {
	Incident IncidentID    `json:"incident,omitempty"`
	Leader   plans.SeatID  `json:"leader"`
	At       clock.Time    `json:"at"`
	How      Channel       `json:"how"`
	Said     *vault.Sealed `json:"said,omitempty"`
}

// MatterRecorded: an instruction or a question (A64).
type MatterRecorded struct {
	Matter Matter `json:"matter"`
}

// MatterStepped: passed on, chased, answered or closed (A64).
type MatterStepped struct {
	Matter MatterID   `json:"matter"`
	Step   MatterStep `json:"step"`
}

// DelegationGranted within a scope and a window (A31).
type DelegationGranted struct {
	Delegation Delegation `json:"delegation"`
}

// PersonalErased: the key was destroyed (A65).
type PersonalErased struct {
	Target string   `json:"target"`
	Keys   []string `json:"keys"`
	Basis  string   `json:"basis"`
	Kept   string   `json:"kept,omitempty"`
}

// OverlaySwitched: a further instrument binds from now on, or no longer (A66).
type OverlaySwitched struct {
	Overlay string `json:"overlay"`
	On      bool   `json:"on"`
	Basis   string `json:"basis"`
}

// FeedHeard: a feed gave a sign of life (A61).
type FeedHeard struct {
	Feed string `json:"feed"`
}
