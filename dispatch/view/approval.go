package view

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// KindApproval is the kind of rows that are approvals (A31).
const KindApproval = "approval"

// Approval is a row of the inbox: the frozen text, who may decide, and what
// became of it.
type Approval struct {
	ID      approval.ID  `json:"id"`
	Kind    string       `json:"kind"` // supplies, release, expansion …
	Subject string       `json:"subject"`
	Ref     string       `json:"ref,omitempty"`
	About   string       `json:"about,omitempty"` // the incident's title
	Street  plans.OrgID  `json:"street,omitempty"`
	Clause  plans.Clause `json:"clause"`
	Title   string       `json:"title"`
	Text    string       `json:"text"`
	Hash    string       `json:"hash"`
	// Body is the command to be given again on the approval, as JSON.
	Body     string `json:"body,omitempty"`
	State    string `json:"state"` // open, given, refused, lapsed
	Proposed Hand   `json:"proposed"`
	Given    *Hand  `json:"given,omitempty"`
	Refused  *Hand  `json:"refused,omitempty"`
	Reason   string `json:"reason,omitempty"`
	// Recorder wrote an oral approval down; Unconfirmed tells that the seat has
	// not confirmed it yet, ConfirmBy until when it should.
	Recorder    *Hand      `json:"recorder,omitempty"`
	Unconfirmed bool       `json:"unconfirmed,omitempty"`
	ConfirmBy   clock.Time `json:"confirm_by,omitempty"`
	Confirmed   clock.Time `json:"confirmed,omitempty"`
	Lapsed      clock.Time `json:"lapsed,omitempty"`
	Cause       string     `json:"cause,omitempty"`
	Used        clock.Time `json:"used,omitempty"`
	Basis       string     `json:"basis,omitempty"`
	// Issuer is the one body that may act on it.
	Issuer plans.OrgID `json:"issuer,omitempty"`
	// Issuers are those of whom an approval of a warning can name one (A36).
	Issuers []plans.OrgID `json:"issuers,omitempty"`
	// Lines are what is asked for by item, where quantities are; Granted what
	// was granted of them.
	Lines   []ApprovalLine `json:"lines,omitempty"`
	Granted map[string]int `json:"granted,omitempty"`
	// Deciders are the seats in whose inbox it lies.
	Deciders []plans.SeatID `json:"deciders,omitempty"`
}

// ApprovalLine is a quantity that is asked for.
type ApprovalLine struct {
	Item  string `json:"item"`
	Asked int    `json:"asked"`
}

// Hand is who did something, from which seat, and when.
type Hand struct {
	Person string       `json:"person,omitempty"`
	Seat   plans.SeatID `json:"seat,omitempty"`
	At     clock.Time   `json:"at"`
}

func handOf(h approval.Hand) Hand { return Hand{h.Person, h.Seat, h.At} }

func handIf(h approval.Hand) *Hand {
	if !h.Did() {
		return nil
	}
	out := handOf(h)
	return &out
}

func approvalRow(e *dispatch.Engine, s *dispatch.State, a *approval.Approval, now clock.Time) Approval {
	e = e.For(s, a.Subject)
	row := Approval{
		ID: a.ID, Kind: a.Kind, Subject: a.Subject, Ref: a.Ref, Clause: a.Clause, Title: a.Title, Text: a.Text, Hash: a.Hash, Body: a.Body,
		State: approvalState(a), Proposed: handOf(a.Proposed), Given: handIf(a.Given), Refused: handIf(a.Refused), Reason: a.Reason,
		Recorder: handIf(a.Recorder), Confirmed: a.Confirmed, Lapsed: a.Lapsed, Cause: a.Cause, Used: a.Used, Basis: a.Basis,
		Issuer: a.Issuer, Granted: a.Granted,
	}
	if a.Oral() && a.Confirmed == 0 {
		row.Unconfirmed, row.ConfirmBy = true, a.Given.At.Add(approval.ConfirmWithin)
	}
	if inc := subject(s, a.Subject); inc != nil {
		root := standing(s, inc)
		row.About, row.Street = root.Title, root.Location.Street
		row.Lines = approvalLines(root, a)
	}
	if w := warningOf(s, a.Subject); w != nil {
		row.About = titleOf(w)
	}
	if a.Open() {
		row.Deciders, row.Issuers = e.Deciders(s, a, now), e.Issuers(s, a)
	}
	return row
}

func approvalState(a *approval.Approval) string {
	switch {
	case a.Lapsed != 0:
		return "lapsed"
	case a.Refused.Did():
		return "refused"
	case a.Given.Did():
		return "given"
	}
	return "open"
}

// approvalLines are the quantities of the request that an approval is for, so
// that a part can be granted (A54).
func approvalLines(inc *dispatch.Incident, a *approval.Approval) []ApprovalLine {
	var out []ApprovalLine
	for i := range inc.Supplies {
		if r := &inc.Supplies[i]; r.Approval == a.ID {
			for _, l := range r.Lines {
				out = append(out, ApprovalLine{l.Item, l.Asked})
			}
		}
	}
	return out
}

// approvalLive: what waits for a word stays, and all else until the incident's
// file is closed.
func approvalLive(s *dispatch.State, a *approval.Approval) bool {
	if a.Open() || a.Oral() && a.Confirmed == 0 {
		return true
	}
	if w := warningOf(s, a.Subject); w != nil {
		return !w.Stage.Over()
	}
	inc := subject(s, a.Subject)
	return inc == nil || open(s, inc)
}

// approvalDone: nobody has anything to say of it any more.
func approvalDone(a *approval.Approval) bool {
	return !a.Open() && (!a.Oral() || a.Confirmed != 0)
}

// approvalConcerns: the incident's bodies, who asked, and who decides.
func approvalConcerns(s *dispatch.State, a *approval.Approval) []plans.OrgID {
	out := append(concernedBy(s, subject(s, a.Subject)), a.Proposed.Seat.Org(), a.Approver.Org(), a.Issuer)
	return append(out, a.Given.Seat.Org())
}
