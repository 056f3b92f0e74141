package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Matter is a leader's instruction or a question of the city (A64).
type Matter struct {
	ID       MatterID        `json:"id"`
	Kind     string          `json:"kind"`
	Incident IncidentID      `json:"incident,omitempty"`
	FromSeat plans.SeatID    `json:"from_seat,omitempty"`
	FromOrg  plans.OrgID     `json:"from_org,omitempty"`
	Gist     string          `json:"gist"`
	Text     *vault.Sealed   `json:"text,omitempty"`
	VaultKey string          `json:"vault_key,omitempty"`
	To       plans.OrgID     `json:"to"`
	State    string          `json:"state"` // open, passed_on, answered, closed
	Holders  []Holder        `json:"holders,omitempty"`
	At       clock.Time      `json:"at"`
	Due      clock.Time      `json:"due,omitempty"`
	Steps    []MatterStep    `json:"steps,omitempty"`
	Duties   []obligation.ID `json:"duties,omitempty"`
	Version  uint64          `json:"version"`
}

// Holder is a body that has the matter, and who waits for its answer: the first
// answers the asker, each further one the body that passed it on.
type Holder struct {
	Unit  plans.OrgID `json:"unit"`
	Asker plans.OrgID `json:"asker"`
}

// MatterStep is one step of 转办, 督办, 反馈, 办结.
type MatterStep struct {
	What string `json:"what"`
	// From is the holder that passes it on or answers; without it the duty room
	// gives to another what the holder has.
	From   plans.OrgID   `json:"from,omitempty"`
	At     clock.Time    `json:"at"`
	Person PersonID      `json:"person"`
	Seat   plans.SeatID  `json:"seat"`
	To     plans.OrgID   `json:"to,omitempty"`
	Due    clock.Time    `json:"due,omitempty"`
	Note   string        `json:"note,omitempty"`
	Text   *vault.Sealed `json:"text,omitempty"`
}

// Person is an entry of the roster.
type Person struct {
	ID    PersonID       `json:"id"`
	Seats []plans.SeatID `json:"seats"`
	Left  clock.Time     `json:"left,omitempty"`
}

// Sitting is who holds a seat now, who held it when, and a handover that waits.
type Sitting struct {
	Seat     plans.SeatID `json:"seat"`
	Person   PersonID     `json:"person,omitempty"`
	Since    clock.Time   `json:"since,omitempty"`
	Shifts   []Shift      `json:"shifts,omitempty"`
	Handover *Handover    `json:"handover,omitempty"`
}

// Shift is one person's time in a seat.
type Shift struct {
	Person PersonID   `json:"person"`
	From   clock.Time `json:"from"`
	Until  clock.Time `json:"until,omitempty"`
}

// Handover is opened by the outgoing officer and takes effect when the
// incoming one signs (A24).
type Handover struct {
	At    clock.Time      `json:"at"`
	By    PersonID        `json:"by"`
	Notes string          `json:"notes,omitempty"`
	Owed  []obligation.ID `json:"owed,omitempty"`
}

// Delegation lets a seat act within a scope and a window (A31).
type Delegation struct {
	From  plans.SeatID `json:"from_seat"`
	To    plans.SeatID `json:"to"`
	Acts  []string     `json:"acts"`
	Since clock.Time   `json:"since"`
	Until clock.Time   `json:"until"`
	Basis string       `json:"basis"`
	At    clock.Time   `json:"at"`
}

// Feed is a source of messages and its last sign of life (A61).
type Feed struct {
	ID     string     `json:"id"`
	Last   clock.Time `json:"last"`
	Silent clock.Time `json:"silent,omitempty"` // since when; zero: a timer waits for it
}

// Group is an event group: incidents of one cause (A50).
type Group struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Incidents []IncidentID `json:"incidents"`
	At        clock.Time   `json:"at"`
	// Level and Command are the group's own once one was started on it; its
	// members are under them (A50).
	Level    int             `json:"level,omitempty"`
	Command  plans.OrgID     `json:"command,omitempty"`
	Commands []CommandRecord `json:"commands,omitempty"`
	Overlaps []Overlap       `json:"overlaps,omitempty"`
	Ended    clock.Time      `json:"ended,omitempty"`
	Version  uint64          `json:"version,omitempty"`
}

// Statement is a unit's account of its deviation (A25).
type Statement struct {
	Text string       `json:"text"`
	At   clock.Time   `json:"at"`
	By   plans.SeatID `json:"by"`
}

// Label is the emergency office's judgement of a deviation (A25).
type Label struct {
	Label  string       `json:"label"`
	Reason string       `json:"reason"`
	At     clock.Time   `json:"at"`
	By     plans.SeatID `json:"by"`
}
