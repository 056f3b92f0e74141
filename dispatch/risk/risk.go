// Package risk keeps the register of risks and hidden dangers, and the rounds
// of assessments and meetings that go with it (3.1.1, 3.1.2).
//
// An [Entry] is append-only in what matters: every change of grade, state or
// owner is kept with who made it, and every check with what it found. What an
// entry must hold is the plan's (plans.RiskKind), not this package's.
//
// The package is pure: values only, no clock. They are owned by one goroutine.
package risk

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// ID is the number of an entry, e.g. F20260001.
type ID string

// Entry is one thing in the register: a risk, a hidden danger, a key facility,
// a monitoring point …
type Entry struct {
	ID    ID     `json:"id"`
	Kind  string `json:"kind"` // of the plan's risk kinds
	Title string `json:"title"`
	Type  int    `json:"type,omitempty"` // event type that it may lead to
	Grade string `json:"grade,omitempty"`
	Class string `json:"class,omitempty"`
	State string `json:"state"`
	// Owner is the body that is responsible.
	Owner     plans.OrgID   `json:"owner"`
	Street    plans.OrgID   `json:"street,omitempty"`
	Community string        `json:"community,omitempty"`
	Place     string        `json:"place,omitempty"`
	Point     *plans.Point  `json:"point,omitempty"`
	Controls  string        `json:"controls,omitempty"`
	Content   string        `json:"content,omitempty"`
	Person    *vault.Sealed `json:"person,omitempty"`
	VaultKey  string        `json:"vault_key,omitempty"`
	// NextCheck is the day of the next check, a target of the owner.
	NextCheck clock.Time `json:"next_check,omitempty"`

	By         plans.OrgID `json:"by"`
	At         clock.Time  `json:"at"`
	Secret     bool        `json:"secret,omitempty"` // a register number and nothing else (3.1.6)
	History    []Change    `json:"history,omitempty"`
	Checks     []Check     `json:"checks,omitempty"`
	Inspection []Order     `json:"inspections,omitempty"`
	Erased     clock.Time  `json:"erased,omitempty"`
	Version    uint64      `json:"version"`
}

// Change is one amendment: what each field was, and is now.
type Change struct {
	At     clock.Time        `json:"at"`
	By     plans.SeatID      `json:"by"`
	From   map[string]string `json:"from,omitempty"`
	To     map[string]string `json:"to,omitempty"`
	Reason string            `json:"reason,omitempty"`
}

// Check is one look at the thing itself.
type Check struct {
	At      clock.Time   `json:"at"`
	Entered clock.Time   `json:"entered"`
	By      plans.SeatID `json:"by"`
	Org     plans.OrgID  `json:"org"`
	Result  string       `json:"result"` // sound, defects
	Finding string       `json:"finding,omitempty"`
	// Order is the inspection that this answers, from 1; 0: a check of its own.
	Order int `json:"order,omitempty"`
}

// Order is an inspection ordered by the emergency office (3.1.1).
type Order struct {
	No   int          `json:"no"`
	To   plans.OrgID  `json:"to"`
	By   plans.SeatID `json:"by"`
	At   clock.Time   `json:"at"`
	Due  clock.Time   `json:"due"`
	Note string       `json:"note,omitempty"`
	Done clock.Time   `json:"done,omitempty"`
}

// The rounds that come again.
const (
	Assessment = "assessment" // comprehensive risk assessment
	Meeting    = "meeting"    // public safety meeting
)

// Round is what comes again at an interval that the emergency office sets.
type Round struct {
	Kind    string     `json:"kind"`
	Days    int        `json:"days"`
	Next    clock.Time `json:"next"`
	Times   int        `json:"times"` // how often its day was set, for the identity of the duty
	Held    []Held     `json:"held,omitempty"`
	Version uint64     `json:"version"`
}

// Held is one round as it took place.
type Held struct {
	At          clock.Time    `json:"at"`
	Entered     clock.Time    `json:"entered"`
	By          plans.SeatID  `json:"by"`
	Judgement   string        `json:"judgement"`
	Precautions string        `json:"precautions"`
	Bodies      []plans.OrgID `json:"bodies,omitempty"`
}
