package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ReportKind is what a report is in the chain 首报, 续报, 终报.
type ReportKind string

// The kinds of report. Any kind but a follow-up and a notice counts for 4.1.4
// and 4.1.5 when it holds the eight elements (A09); a follow-up never does,
// and an immediate report is never a follow-up.
const (
	FirstReport    ReportKind = "first"
	Verification   ReportKind = "verification"
	DetailedReport ReportKind = "detailed"
	FollowUpReport ReportKind = "follow_up"
	FinalReport    ReportKind = "final"
	Notice         ReportKind = "notice"
	Forwarding     ReportKind = "forward"
)

// SendReport drafts, reviews, signs and sends in one press, where one person
// may do so. A report to the city needs a signer who is not its drafter (A63):
// there, name an oral signature, or use DraftReport and SignReport.
type SendReport struct {
	Incidents []IncidentID  `json:"incidents" minItems:"1" maxItems:"100" doc:"one upward report may name several incidents of a group (A50)"`
	Kind      ReportKind    `json:"kind" enum:"first,verification,detailed,follow_up,final,notice,forward"`
	To        []plans.OrgID `json:"to" minItems:"1" maxItems:"20"`
	From      plans.OrgID   `json:"from,omitempty" doc:"default: the actor's organisation"`
	Items     Written       `json:"items" doc:"item id to text, or ?unknown, ?verifying, ?unchanged"`
	// Also lists further clauses under which this report counts, e.g. 4.3.4.
	Also       []plans.Clause `json:"also,omitempty" maxItems:"5"`
	OralSigner plans.SeatID   `json:"oral_signer,omitempty" doc:"who signed by word of mouth; confirmed later (A63)"`
	MadeAt     clock.Time     `json:"made_at,omitempty"`
	Link       bool           `json:"link,omitempty" doc:"late because the line was down (A22)"`
	Afterwards *Afterwards    `json:"afterwards,omitempty"`
	// Failing lists receivers whose gateway refuses; only an exercise may say so.
	Failing []plans.OrgID `json:"failing,omitempty" maxItems:"20"`
}

// DraftReport writes a report that waits for review and signature.
type DraftReport struct {
	Incidents []IncidentID   `json:"incidents" minItems:"1" maxItems:"100"`
	Kind      ReportKind     `json:"kind" enum:"first,verification,detailed,follow_up,final,notice,forward"`
	To        []plans.OrgID  `json:"to" minItems:"1" maxItems:"20"`
	From      plans.OrgID    `json:"from,omitempty"`
	Items     Written        `json:"items"`
	Also      []plans.Clause `json:"also,omitempty" maxItems:"5"`
}

// ReviewReport is the second of 拟稿, 审核, 签发.
type ReviewReport struct {
	Report ReportID `json:"report"`
	Note   string   `json:"note,omitempty" maxLength:"500"`
}

// SignReport signs and sends a draft.
type SignReport struct {
	Report  ReportID      `json:"report"`
	Oral    plans.SeatID  `json:"oral,omitempty" doc:"recorded for this seat, who signed by word of mouth"`
	Failing []plans.OrgID `json:"failing,omitempty" maxItems:"20"`
}

// ConfirmSignature confirms an oral signature afterwards (A63).
type ConfirmSignature struct {
	Report ReportID `json:"report"`
}

// RecordDelivery records what became of a report at a receiver outside: taken,
// or not.
type RecordDelivery struct {
	Report    ReportID    `json:"report"`
	To        plans.OrgID `json:"to"`
	Accepted  bool        `json:"accepted"`
	At        clock.Time  `json:"at,omitempty" doc:"when they took it; entered within 30 minutes with name and number it counts from then (A23)"`
	Receiver  Secret      `json:"receiver,omitempty"`
	Number    Secret      `json:"number,omitempty"`
	Reference string      `json:"reference,omitempty" maxLength:"200"`
	Reason    string      `json:"reason,omitempty" maxLength:"200" doc:"why it was not taken"`
}

// ResendReport sends again to a receiver that has not taken it.
type ResendReport struct {
	Report  ReportID      `json:"report"`
	To      []plans.OrgID `json:"to" minItems:"1" maxItems:"20"`
	Failing []plans.OrgID `json:"failing,omitempty" maxItems:"20"`
}

// ConfirmStated is the creditor's word that an entry made afterwards is right
// about its time (A23).
type ConfirmStated struct {
	Report ReportID    `json:"report"`
	To     plans.OrgID `json:"to,omitempty"`
}

// AcknowledgeReport is the receiver's 签收. It is shown and does not count (A01).
type AcknowledgeReport struct {
	Report ReportID `json:"report"`
}

func (SendReport) Name() string        { return "send-report" }
func (DraftReport) Name() string       { return "draft-report" }
func (ReviewReport) Name() string      { return "review-report" }
func (SignReport) Name() string        { return "sign-report" }
func (ConfirmSignature) Name() string  { return "confirm-signature" }
func (RecordDelivery) Name() string    { return "record-delivery" }
func (ResendReport) Name() string      { return "resend-report" }
func (ConfirmStated) Name() string     { return "confirm-stated" }
func (AcknowledgeReport) Name() string { return "acknowledge-report" }

// Secrets implements Private.
func (c *SendReport) Secrets() []*Secret {
	if c.Afterwards == nil {
		return nil
	}
	return []*Secret{&c.Afterwards.Receiver, &c.Afterwards.Number}
}

// Subject implements Private.
func (c *SendReport) Subject() string {
	if len(c.Incidents) == 0 {
		return ""
	}
	return string(c.Incidents[0])
}

// Secrets implements Private.
func (c *RecordDelivery) Secrets() []*Secret { return []*Secret{&c.Receiver, &c.Number} }

// Subject implements Private.
func (c *RecordDelivery) Subject() string { return string(c.Report) }
