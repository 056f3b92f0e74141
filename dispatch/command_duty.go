package dispatch

import (
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// WaiveObligation excuses a duty: by a seat above the creditor, in writing,
// never by the debtor; a numeric duty only by a recorded city decision (A20).
type WaiveObligation struct {
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason" minLength:"1" maxLength:"500"`
	// CityReference is the city's document.
	CityReference string `json:"city_reference,omitempty" maxLength:"200"`
	// Series: the whole series ends with this slot.
	Series bool `json:"series,omitempty"`
}

// ReinstateObligation takes a waiver back. Nothing was deleted (A20).
type ReinstateObligation struct {
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason" minLength:"1" maxLength:"500"`
}

// VoidObligation is what a person may ask and the system always refuses: void
// is a fact, made by the system, with its cause (A20).
type VoidObligation struct {
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason,omitempty" maxLength:"500"`
}

// UndoFulfilment takes back a fulfilment within the time for undoing; the duty
// is open again.
type UndoFulfilment struct {
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason" minLength:"1" maxLength:"500"`
}

// Acknowledge says "I own it": stops the sound, closes nothing, stops no
// deadline.
type Acknowledge struct {
	Alarms []string `json:"alarms" minItems:"1" maxItems:"100" doc:"alarm keys"`
}

// Shelve puts a low alarm aside for at most half an hour, with a reason.
type Shelve struct {
	Alarm  string        `json:"alarm"`
	For    time.Duration `json:"for" doc:"nanoseconds, at most 30 minutes"`
	Reason string        `json:"reason" minLength:"1" maxLength:"200"`
}

// StateCircumstances is the unit's own statement on a deviation (A25).
type StateCircumstances struct {
	Obligation obligation.ID `json:"obligation"`
	Text       string        `json:"text" minLength:"1" maxLength:"2000"`
}

// LabelDeviation is the emergency office's judgement of a deviation (A25).
type LabelDeviation struct {
	Obligation obligation.ID `json:"obligation"`
	Label      string        `json:"label" enum:"late,omitted,none" doc:"迟报, 漏报, or no fault"`
	Reason     string        `json:"reason" minLength:"1" maxLength:"500"`
}

// EnterRoster puts a person on the workspace's roster with the seats he may
// take. An exercise copies the roster at its creation.
type EnterRoster struct {
	Person PersonID       `json:"person" pattern:"^[a-z0-9][a-z0-9._-]{0,39}$"`
	Seats  []plans.SeatID `json:"seats" maxItems:"50"`
}

// LeaveRoster takes a person off.
type LeaveRoster struct {
	Person PersonID `json:"person"`
}

// TakeSeat sits the actor down in an empty or shared seat.
type TakeSeat struct {
	Seat plans.SeatID `json:"seat"`
}

// LeaveSeat gets up. A seat that owes something is left by handover only (A24).
type LeaveSeat struct {
	Seat plans.SeatID `json:"seat"`
}

// OpenHandover lists every open duty of the seat for the next shift (A24).
type OpenHandover struct {
	Seat  plans.SeatID `json:"seat"`
	Notes string       `json:"notes,omitempty" maxLength:"2000"`
}

// SignHandover is the incoming officer's signature: from now on the seat is his.
type SignHandover struct {
	Seat plans.SeatID `json:"seat"`
}

// InformLeader records that a leader was told: who, when, how, and what he said (A64).
type InformLeader struct {
	Incident IncidentID   `json:"incident,omitempty"`
	Leader   plans.SeatID `json:"leader"`
	At       clock.Time   `json:"at,omitempty"`
	How      Channel      `json:"how" enum:"phone,fax,message,system,radio,in_person,app,feed"`
	Said     Secret       `json:"said,omitempty"`
}

// RecordInstruction records a leader's instruction (批示), which is then passed
// on, chased, answered and closed (A64).
type RecordInstruction struct {
	Incident IncidentID   `json:"incident,omitempty"`
	From     plans.SeatID `json:"from"`
	Text     Secret       `json:"text"`
	Gist     string       `json:"gist" minLength:"1" maxLength:"120"`
	To       plans.OrgID  `json:"to"`
	Due      clock.Time   `json:"due,omitempty"`
}

// RecordQuestion records a question from the city (A64).
type RecordQuestion struct {
	Incident IncidentID  `json:"incident,omitempty"`
	Asker    plans.OrgID `json:"asker"`
	Text     Secret      `json:"text"`
	Gist     string      `json:"gist" minLength:"1" maxLength:"120"`
	Due      clock.Time  `json:"due,omitempty"`
}

// PassOnMatter hands an instruction or question to a unit, with a due of its
// own that is not later.
type PassOnMatter struct {
	Matter MatterID    `json:"matter"`
	To     plans.OrgID `json:"to"`
	Due    clock.Time  `json:"due,omitempty"`
	Note   string      `json:"note,omitempty" maxLength:"500"`
}

// ChaseMatter is 督办: a reminder on record.
type ChaseMatter struct {
	Matter MatterID `json:"matter"`
	Note   string   `json:"note,omitempty" maxLength:"500"`
}

// AnswerMatter is 反馈: what was done, or the signed answer to the city.
type AnswerMatter struct {
	Matter MatterID `json:"matter"`
	Text   Secret   `json:"text"`
	// Signer of an answer to the city; not the one who drafts it (A63).
	Signer plans.SeatID `json:"signer,omitempty"`
}

// CloseMatter is 办结.
type CloseMatter struct {
	Matter MatterID `json:"matter"`
	Note   string   `json:"note,omitempty" maxLength:"500"`
}

// GrantDelegation lets another seat act within a scope and a window; no
// sub-delegation (A31).
type GrantDelegation struct {
	To    plans.SeatID `json:"to"`
	Acts  []string     `json:"acts" minItems:"1" maxItems:"30"`
	From  clock.Time   `json:"from"`
	Until clock.Time   `json:"until"`
	Basis string       `json:"basis" minLength:"1" maxLength:"200"`
}

// ErasePersonal destroys the key of an incident's or intake's personal data (A65).
type ErasePersonal struct {
	Target string `json:"target" doc:"an incident or intake number"`
	Basis  string `json:"basis" minLength:"1" maxLength:"500"`
	Kept   string `json:"kept,omitempty" maxLength:"500" doc:"what is kept and why"`
}

// SwitchOverlay switches a further instrument on or off (A66). What has accrued
// stays; only what arises from now on is concerned.
type SwitchOverlay struct {
	Overlay string `json:"overlay" minLength:"1" maxLength:"40"`
	On      bool   `json:"on"`
	Basis   string `json:"basis" minLength:"1" maxLength:"500"`
}

// Tick is the clock's command: whatever fell due before Now is recorded.
type Tick struct{}

// RecordFeed notes a sign of life from a source that should not fall silent (A61).
type RecordFeed struct {
	Feed string `json:"feed" maxLength:"40"`
}

func (WaiveObligation) Name() string     { return "waive-obligation" }
func (ReinstateObligation) Name() string { return "reinstate-obligation" }
func (VoidObligation) Name() string      { return "void-obligation" }
func (UndoFulfilment) Name() string      { return "undo-fulfilment" }
func (Acknowledge) Name() string         { return "acknowledge" }
func (Shelve) Name() string              { return "shelve" }
func (StateCircumstances) Name() string  { return "state-circumstances" }
func (LabelDeviation) Name() string      { return "label-deviation" }
func (EnterRoster) Name() string         { return "enter-roster" }
func (LeaveRoster) Name() string         { return "leave-roster" }
func (TakeSeat) Name() string            { return "take-seat" }
func (LeaveSeat) Name() string           { return "leave-seat" }
func (OpenHandover) Name() string        { return "open-handover" }
func (SignHandover) Name() string        { return "sign-handover" }
func (InformLeader) Name() string        { return "inform-leader" }
func (RecordInstruction) Name() string   { return "record-instruction" }
func (RecordQuestion) Name() string      { return "record-question" }
func (PassOnMatter) Name() string        { return "pass-on-matter" }
func (ChaseMatter) Name() string         { return "chase-matter" }
func (AnswerMatter) Name() string        { return "answer-matter" }
func (CloseMatter) Name() string         { return "close-matter" }
func (GrantDelegation) Name() string     { return "grant-delegation" }
func (ErasePersonal) Name() string       { return "erase-personal" }
func (SwitchOverlay) Name() string       { return "switch-overlay" }
func (Tick) Name() string                { return "tick" }
func (RecordFeed) Name() string          { return "record-feed" }

// Secrets implements Private.
func (c *InformLeader) Secrets() []*Secret { return []*Secret{&c.Said} }

// Subject implements Private.
func (c *InformLeader) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *RecordInstruction) Secrets() []*Secret { return []*Secret{&c.Text} }

// Subject implements Private.
func (c *RecordInstruction) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *RecordQuestion) Secrets() []*Secret { return []*Secret{&c.Text} }

// Subject implements Private.
func (c *RecordQuestion) Subject() string { return string(c.Incident) }

// Secrets implements Private.
func (c *AnswerMatter) Secrets() []*Secret { return []*Secret{&c.Text} }

// Subject implements Private.
func (c *AnswerMatter) Subject() string { return string(c.Matter) }
