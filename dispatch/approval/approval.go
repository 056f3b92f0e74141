// Package approval is the one primitive by which a seat lets something be done
// (A31): a text frozen by its hash, a proposer who is not the approver in seat
// or in person, an oral word recorded by a third and confirmed later, lapse on
// change. Warnings, releases, supplies, mobilisation, requisition and special
// measures all use it.
//
// The package is pure; values belong to one goroutine.
package approval

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ID is the number of an approval, such as S20260001.
type ID string

// ConfirmWithin is the target for confirming an oral approval (A31).
const ConfirmWithin = 2 * time.Hour

// Approval is one request for leave to do something, with what became of it.
type Approval struct {
	ID ID `json:"id"`
	// Kind says what for; Act is the guarded act whose holder approves.
	Kind    string       `json:"kind"`
	Act     string       `json:"act"`
	Subject string       `json:"subject"` // incident, warning …
	Ref     string       `json:"ref,omitempty"`
	Clause  plans.Clause `json:"clause"`
	Title   string       `json:"title"`
	// Text is frozen: its hash is what was approved.
	Text string `json:"text"`
	Hash string `json:"hash"`
	// Body is the command that was proposed, as JSON and without personal data: who
	// acts on the approval need not write it anew, nor could he word it otherwise.
	Body string `json:"body,omitempty"`
	// Approver is the one seat that decides, where the plan names one (A27).
	Approver plans.SeatID `json:"approver,omitempty"`
	// Issuer is the one body that may act on it, where named (A36).
	Issuer plans.OrgID `json:"issuer,omitempty"`

	Proposed Hand `json:"proposed"`
	// Others had a hand in the text before: they do not approve it either.
	Others  []Hand `json:"others,omitempty"`
	Given   Hand   `json:"given,omitempty"`
	Refused Hand   `json:"refused,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Recorder wrote down an oral approval; Confirmed is when the approver
	// himself confirmed it.
	Recorder  Hand           `json:"recorder,omitempty"`
	Confirmed clock.Time     `json:"confirmed,omitempty"`
	Lapsed    clock.Time     `json:"lapsed,omitempty"`
	Cause     string         `json:"cause,omitempty"`
	Used      clock.Time     `json:"used,omitempty"`
	Covers    []string       `json:"covers,omitempty"`  // what else the issuer is authorised to do (A36)
	Basis     string         `json:"basis,omitempty"`   // delegation under which it was given
	Granted   map[string]int `json:"granted,omitempty"` // what was granted of what was asked, by line
}

// Hand is who did something, from which seat, and when.
type Hand struct {
	Person string       `json:"person,omitempty"`
	Seat   plans.SeatID `json:"seat,omitempty"`
	At     clock.Time   `json:"at,omitempty"`
}

// Did reports whether the hand has acted.
func (h Hand) Did() bool { return h.At != 0 }

// HashOf freezes a text. The algorithm is named, so that another can follow.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Open reports whether a decision is awaited.
func (a *Approval) Open() bool { return !a.Given.Did() && !a.Refused.Did() && a.Lapsed == 0 }

// InForce reports whether it stands for exactly this text.
func (a *Approval) InForce(text string) bool {
	return a.Given.Did() && a.Lapsed == 0 && a.Hash == HashOf(text)
}

// Oral reports whether it was given by word of mouth.
func (a *Approval) Oral() bool { return a.Recorder.Did() }

// Unconfirmed reports whether, at t, an oral approval has been waiting for its
// confirmation for longer than the target. It stays in force all the same.
func (a *Approval) Unconfirmed(t clock.Time) bool {
	return a.Oral() && a.Confirmed == 0 && t > a.Given.At.Add(ConfirmWithin)
}

// SameHand reports whether a person or a seat already had a hand in it: the
// proposer does not approve, and whoever records an oral approval neither
// proposed it nor issues on it (A31).
func (a *Approval) SameHand(person string, seat plans.SeatID) bool {
	same := func(h Hand) bool {
		return person != "" && h.Person == person || seat != "" && h.Seat == seat
	}
	return same(a.Proposed) || slices.ContainsFunc(a.Others, same)
}

// CoversStep reports whether the issuer that it names may do the step later, on
// an approval that names nobody (A36).
func (a *Approval) CoversStep(step string) bool {
	return a.Given.Did() && a.Lapsed == 0 && slices.Contains(a.Covers, step)
}
