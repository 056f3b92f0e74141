package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// WarningProposed: a text was put forward; with it a warning may begin.
type WarningProposed struct {
	Warning  WarningID        `json:"warning"`
	Proposal warning.Proposal `json:"proposal"`
	VaultKey string           `json:"vault_key,omitempty"`
}

// WarningProposalChanged by the emergency office or by its proposer.
type WarningProposalChanged struct {
	Warning  WarningID        `json:"warning"`
	Proposal warning.Proposal `json:"proposal"`
}

// WarningProposalClosed: issued, withdrawn, refused, or overtaken.
type WarningProposalClosed struct {
	Warning  WarningID `json:"warning"`
	Proposal int       `json:"proposal"`
	How      string    `json:"how"` // issued, withdrawn, refused, superseded
	Reason   string    `json:"reason,omitempty"`
}

// WarningIssued: a text went out: the first, or one that takes the place of
// another. In an exercise it left by no path (A59).
type WarningIssued struct {
	Warning  WarningID     `json:"warning"`
	Text     warning.Text  `json:"text"`
	Notify   []plans.OrgID `json:"notify,omitempty"`
	Channels []string      `json:"channels,omitempty"`
	VaultKey string        `json:"vault_key,omitempty"`
}

// WarningReceived: one of the city or from outside came in.
type WarningReceived struct {
	Warning  WarningID       `json:"warning"`
	Source   warning.Source  `json:"source"`
	Scheme   string          `json:"scheme,omitempty"`
	Receipt  warning.Receipt `json:"receipt"`
	Text     warning.Text    `json:"text"`
	VaultKey string          `json:"vault_key,omitempty"`
}

// WarningUpdated by who issued it elsewhere.
type WarningUpdated struct {
	Warning WarningID       `json:"warning"`
	Message warning.Message `json:"message,omitempty"`
	Text    warning.Text    `json:"text"`
}

// WarningForwarded, unchanged.
type WarningForwarded struct {
	Warning  WarningID     `json:"warning"`
	Text     int           `json:"text"`
	By       warning.Hand  `json:"by"`
	Notify   []plans.OrgID `json:"notify,omitempty"`
	Channels []string      `json:"channels,omitempty"`
	Exercise bool          `json:"exercise,omitempty"`
}

// WarningCancelled by who issued it elsewhere: it is over here as well, with the
// district's own level of it (A39).
type WarningCancelled struct {
	Warning WarningID       `json:"warning"`
	Message warning.Message `json:"message,omitempty"`
	Ending  warning.Ending  `json:"ending"`
}

// WarningDismissed: it does not concern the district.
type WarningDismissed struct {
	Warning WarningID `json:"warning"`
	Reason  string    `json:"reason"`
}

// WarningRelayed to named streets.
type WarningRelayed struct {
	Warning WarningID     `json:"warning"`
	Relay   warning.Relay `json:"relay"`
}

// WarningAcknowledged by a body to which it was addressed.
type WarningAcknowledged struct {
	Warning WarningID    `json:"warning"`
	Org     plans.OrgID  `json:"org"`
	By      warning.Hand `json:"by"`
	// MadeAt is stated where it came later: what was sent after it has not been
	// seen (A22).
	MadeAt clock.Time `json:"made_at,omitempty"`
	Device
}

// takes reports whether a text sent at an instant is among what was taken.
func (e *WarningAcknowledged) takes(sent clock.Time) bool { return e.MadeAt == 0 || sent <= e.MadeAt }

// WarningLifted: it was declared over.
type WarningLifted struct {
	Warning  WarningID      `json:"warning"`
	Ending   warning.Ending `json:"ending"`
	Filer    plans.OrgID    `json:"filer,omitempty"`
	Notify   []plans.OrgID  `json:"notify,omitempty"`
	Channels []string       `json:"channels,omitempty"`
}

// WarningFiled with bodies.
type WarningFiled struct {
	Warning WarningID        `json:"warning"`
	Filings []warning.Filing `json:"filings"`
}

// WarningAdjustmentRequested by the emergency office (A35).
type WarningAdjustmentRequested struct {
	Warning WarningID       `json:"warning"`
	Request warning.Request `json:"request"`
}

// WarningMeasuresChosen: the tasks follow (3.2.5(2)).
type WarningMeasuresChosen struct {
	Warning WarningID        `json:"warning"`
	Chosen  []warning.Chosen `json:"chosen"`
}

// WarningTasksReported: what was done of the duties of 3.2.5.
type WarningTasksReported struct {
	Warning WarningID      `json:"warning"`
	Done    []warning.Done `json:"done"`
	MadeAt  clock.Time     `json:"made_at,omitempty"`
	Device
}

// PeopleReached (3.2.3(5)).
type PeopleReached struct {
	Warning WarningID     `json:"warning"`
	Reach   warning.Reach `json:"reach"`
	Device
}

// ReachAcknowledged by those reached.
type ReachAcknowledged struct {
	Warning WarningID `json:"warning"`
	Reach   int       `json:"reach"`
}

// PublicationAnswered: a channel took the text, or did not.
type PublicationAnswered struct {
	Warning   WarningID  `json:"warning"`
	Channel   string     `json:"channel"`
	Accepted  bool       `json:"accepted"`
	At        clock.Time `json:"at"`
	Reference string     `json:"reference,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	// Publication and Tries are of a machine's submission.
	Publication int `json:"publication,omitempty"`
	Tries       int `json:"tries,omitempty"`
}

// DangerGone: it is established that the danger is over (3.2.3(4)).
type DangerGone struct {
	Warning WarningID    `json:"warning"`
	By      warning.Hand `json:"by"`
	Reason  string       `json:"reason"`
}

// IncidentLinked to the warning of which it came (A41).
type IncidentLinked struct {
	Incident IncidentID `json:"incident"`
	Warning  WarningID  `json:"warning"`
}

// WarningFactRecorded: what happened outside the system (A62).
type WarningFactRecorded struct {
	Warning WarningID    `json:"warning"`
	Fact    warning.Fact `json:"fact"`
}

// WarningFactConfirmed: it takes effect.
type WarningFactConfirmed struct {
	Warning WarningID `json:"warning"`
	Fact    int       `json:"fact"`
}

func onWarning(id WarningID) string { return "warning/" + string(id) }

// Kind and Stream implement Event.
func (*WarningProposed) Kind() string                { return "warning_proposed" }
func (e *WarningProposed) Stream() string            { return onWarning(e.Warning) }
func (*WarningProposalChanged) Kind() string         { return "warning_proposal_changed" }
func (e *WarningProposalChanged) Stream() string     { return onWarning(e.Warning) }
func (*WarningProposalClosed) Kind() string          { return "warning_proposal_closed" }
func (e *WarningProposalClosed) Stream() string      { return onWarning(e.Warning) }
func (*WarningIssued) Kind() string                  { return "warning_issued" }
func (e *WarningIssued) Stream() string              { return onWarning(e.Warning) }
func (*WarningReceived) Kind() string                { return "warning_received" }
func (e *WarningReceived) Stream() string            { return onWarning(e.Warning) }
func (*WarningUpdated) Kind() string                 { return "warning_updated" }
func (e *WarningUpdated) Stream() string             { return onWarning(e.Warning) }
func (*WarningForwarded) Kind() string               { return "warning_forwarded" }
func (e *WarningForwarded) Stream() string           { return onWarning(e.Warning) }
func (*WarningCancelled) Kind() string               { return "warning_cancelled" }
func (e *WarningCancelled) Stream() string           { return onWarning(e.Warning) }
func (*WarningDismissed) Kind() string               { return "warning_dismissed" }
func (e *WarningDismissed) Stream() string           { return onWarning(e.Warning) }
func (*WarningRelayed) Kind() string                 { return "warning_relayed" }
func (e *WarningRelayed) Stream() string             { return onWarning(e.Warning) }
func (*WarningAcknowledged) Kind() string            { return "warning_acknowledged" }
func (e *WarningAcknowledged) Stream() string        { return onWarning(e.Warning) }
func (*WarningLifted) Kind() string                  { return "warning_lifted" }
func (e *WarningLifted) Stream() string              { return onWarning(e.Warning) }
func (*WarningFiled) Kind() string                   { return "warning_filed" }
func (e *WarningFiled) Stream() string               { return onWarning(e.Warning) }
func (*WarningAdjustmentRequested) Kind() string     { return "warning_adjustment_requested" }
func (e *WarningAdjustmentRequested) Stream() string { return onWarning(e.Warning) }
func (*WarningMeasuresChosen) Kind() string          { return "warning_measures_chosen" }
func (e *WarningMeasuresChosen) Stream() string      { return onWarning(e.Warning) }
func (*WarningTasksReported) Kind() string           { return "warning_tasks_reported" }
func (e *WarningTasksReported) Stream() string       { return onWarning(e.Warning) }
func (*PeopleReached) Kind() string                  { return "people_reached" }
func (e *PeopleReached) Stream() string              { return onWarning(e.Warning) }
func (*ReachAcknowledged) Kind() string              { return "reach_acknowledged" }
func (e *ReachAcknowledged) Stream() string          { return onWarning(e.Warning) }
func (*PublicationAnswered) Kind() string            { return "publication_answered" }
func (e *PublicationAnswered) Stream() string        { return onWarning(e.Warning) }
func (*DangerGone) Kind() string                     { return "danger_gone" }
func (e *DangerGone) Stream() string                 { return onWarning(e.Warning) }
func (*IncidentLinked) Kind() string                 { return "incident_linked" }
func (e *IncidentLinked) Stream() string             { return onWarning(e.Warning) }
func (*WarningFactRecorded) Kind() string            { return "warning_fact_recorded" }
func (e *WarningFactRecorded) Stream() string        { return onWarning(e.Warning) }
func (*WarningFactConfirmed) Kind() string           { return "warning_fact_confirmed" }
func (e *WarningFactConfirmed) Stream() string       { return onWarning(e.Warning) }

func init() {
	registerEvents(
		func() Event { return new(WarningProposed) }, func() Event { return new(WarningProposalChanged) },
		func() Event { return new(WarningProposalClosed) }, func() Event { return new(WarningIssued) },
		func() Event { return new(WarningReceived) }, func() Event { return new(WarningUpdated) },
		func() Event { return new(WarningForwarded) }, func() Event { return new(WarningCancelled) },
		func() Event { return new(WarningDismissed) }, func() Event { return new(WarningRelayed) },
		func() Event { return new(WarningAcknowledged) }, func() Event { return new(WarningLifted) },
		func() Event { return new(WarningFiled) }, func() Event { return new(WarningAdjustmentRequested) },
		func() Event { return new(WarningMeasuresChosen) }, func() Event { return new(WarningTasksReported) },
		func() Event { return new(PeopleReached) }, func() Event { return new(ReachAcknowledged) },
		func() Event { return new(PublicationAnswered) }, func() Event { return new(DangerGone) },
		func() Event { return new(IncidentLinked) }, func() Event { return new(WarningFactRecorded) },
		func() Event { return new(WarningFactConfirmed) },
	)
}
