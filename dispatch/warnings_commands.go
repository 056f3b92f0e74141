package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// ProposeWarning puts a text before the emergency office and, for orange and red,
// before the leader who approves (3.2.1, 3.2.3(2)). What is not stated of the
// content is that of the text in force.
type ProposeWarning struct {
	Warning     WarningID       `json:"warning,omitempty" doc:"empty: a new one"`
	Step        warning.Step    `json:"step" enum:"issue,adjust,extend,lift,local" doc:"local: the district's own level of a city warning (3.2.3(3))"`
	Content     warning.Content `json:"content,omitempty"`
	Urgency     string          `json:"urgency,omitempty" maxLength:"500" doc:"what a level weighs (3.2.2)"`
	Development string          `json:"development,omitempty" maxLength:"500"`
	Harm        string          `json:"harm,omitempty" maxLength:"500"`
	Reason      string          `json:"reason,omitempty" maxLength:"500"`
	Expert      string          `json:"expert,omitempty" maxLength:"500" doc:"expert advice"`
}

// ChangeWarningProposal changes what is put forward: by the emergency office,
// whose change of the level changes who approves it, or by the proposer (A34).
type ChangeWarningProposal struct {
	Warning WarningID       `json:"warning"`
	Content warning.Content `json:"content"`
	Reason  string          `json:"reason,omitempty" maxLength:"500"`
}

// WithdrawWarningProposal takes it back.
type WithdrawWarningProposal struct {
	Warning WarningID `json:"warning"`
	Reason  string    `json:"reason,omitempty" maxLength:"500"`
}

// IssueWarning issues a new warning, or a proposed one. Blue and yellow the office
// or department concerned issues alone; orange and red only on an approval, by
// the body that it names, with the level typed in words.
type IssueWarning struct {
	Warning WarningID       `json:"warning,omitempty" doc:"one that was proposed; empty: a new one"`
	Content warning.Content `json:"content,omitempty"`
	Out
}

// AdjustWarning gives a warning in force another level or text; of a city warning
// it puts into force the district's own level that was decided.
type AdjustWarning struct {
	Warning WarningID       `json:"warning"`
	Content warning.Content `json:"content,omitempty"`
	Expert  string          `json:"expert,omitempty" maxLength:"500" doc:"expert advice"`
	Out
}

// ExtendWarning lets it hold for longer, all else unchanged.
type ExtendWarning struct {
	Warning WarningID  `json:"warning"`
	Until   clock.Time `json:"until,omitempty"`
	Out
}

// LiftWarning declares it over: nothing else ends a warning (A38).
type LiftWarning struct {
	Warning WarningID `json:"warning"`
	Out
}

// Out is how a text goes out.
type Out struct {
	// Typed is the level in words, as a guard against the wrong colour.
	Typed    string        `json:"typed,omitempty" maxLength:"20" doc:"the level in words, e.g. 红色; needed for orange and red"`
	Reason   string        `json:"reason,omitempty" maxLength:"500"`
	Channels []string      `json:"channels,omitempty" maxItems:"20" doc:"by which ways it goes to the public, ids of the plan"`
	Notify   []plans.OrgID `json:"notify,omitempty" maxItems:"60" doc:"further bodies that are told, beside those concerned"`
}

// OrderWarning is a leader of the committee ordering another level: the order is
// the approval (A35, A39).
type OrderWarning struct {
	Warning WarningID       `json:"warning"`
	Step    warning.Step    `json:"step,omitempty" enum:"adjust,lift," doc:"default: adjust"`
	Content warning.Content `json:"content,omitempty"`
	Reason  string          `json:"reason,omitempty" maxLength:"500"`
	Issuer  plans.OrgID     `json:"issuer,omitempty" doc:"who issues it; default: who issued the warning, of a city warning the emergency office"`
	Covers  []string        `json:"covers,omitempty" maxItems:"4"`
}

// RequestWarningAdjustment is all that the emergency office may do about a
// warning that a body issued itself (A35).
type RequestWarningAdjustment struct {
	Warning WarningID    `json:"warning"`
	Level   plans.Colour `json:"level" maxLength:"20"`
	Reason  string       `json:"reason,omitempty" maxLength:"500"`
}

// ReceiveWarning takes in a warning of the city or from outside, from a person or
// a machine; with Change, what its issuer did to it since.
type ReceiveWarning struct {
	Source warning.Source `json:"source" enum:"city,outside"`
	// Change: alert for a new one; update and cancel are of the one named by
	// Warning, or by the references of the message.
	Change    string          `json:"change,omitempty" enum:"alert,update,cancel," doc:"default: alert"`
	Warning   WarningID       `json:"warning,omitempty" doc:"the one that is updated or cancelled, where no message says"`
	Message   warning.Message `json:"message,omitempty" doc:"identity of the message by which it came"`
	Issuer    string          `json:"issuer,omitempty" maxLength:"120" doc:"who issued it, as it names itself"`
	Scheme    string          `json:"scheme,omitempty" maxLength:"60" doc:"the scheme of its levels, where not the district's"`
	Label     string          `json:"label,omitempty" maxLength:"40" doc:"its level in its own words"`
	Content   warning.Content `json:"content,omitempty"`
	Words     string          `json:"words,omitempty" maxLength:"8000" doc:"its own text, unchanged"`
	Reference string          `json:"reference,omitempty" maxLength:"120"`
	Issued    clock.Time      `json:"issued,omitempty" doc:"when it was issued there"`
	At        clock.Time      `json:"at,omitempty" doc:"when it arrived; default: now"`
}

// ForwardWarning passes a city warning on, unchanged: no approval is asked (A39).
type ForwardWarning struct {
	Warning  WarningID     `json:"warning"`
	Notify   []plans.OrgID `json:"notify,omitempty" maxItems:"60"`
	Channels []string      `json:"channels,omitempty" maxItems:"20"`
}

// DismissWarning sets a received one aside: it does not concern the district.
type DismissWarning struct {
	Warning WarningID `json:"warning"`
	Reason  string    `json:"reason,omitempty" maxLength:"500"`
}

// RelayWarning passes an outside orange or red warning on to named streets, on a
// superior's instruction (3.2.3(6), A40). Without Warning it takes it in as well.
type RelayWarning struct {
	Warning   WarningID       `json:"warning,omitempty"`
	Issuer    string          `json:"issuer,omitempty" maxLength:"120" doc:"who issued it"`
	Content   warning.Content `json:"content,omitempty"`
	Words     string          `json:"words,omitempty" maxLength:"8000"`
	Reference string          `json:"reference,omitempty" maxLength:"120" doc:"the superior's instruction"`
	Streets   []plans.OrgID   `json:"streets,omitempty" maxItems:"60"`
}

// AcknowledgeWarning is a body taking a warning that was addressed to it.
type AcknowledgeWarning struct {
	Warning WarningID  `json:"warning"`
	MadeAt  clock.Time `json:"made_at,omitempty" doc:"when it was taken, where that came later: what was sent after it has not been seen (A22)"`
	Device
}

// FileWarning records 备案: that bodies were told of the latest text, or of the
// lifting.
type FileWarning struct {
	Warning WarningID     `json:"warning"`
	To      []plans.OrgID `json:"to,omitempty" maxItems:"20" doc:"default: all to whom the body owes it"`
	At      clock.Time    `json:"at,omitempty" doc:"when they had it; default: now"`
	// Reference of the gateway, or of the telephone record (A01, A23).
	Reference string `json:"reference,omitempty" maxLength:"120"`
}

// ChooseWarningMeasures takes one or more of the measures of 3.2.5(2); each is a
// task for each unit named.
type ChooseWarningMeasures struct {
	Warning  WarningID              `json:"warning"`
	Measures []ChosenWarningMeasure `json:"measures,omitempty" maxItems:"20"`
}

// ChosenWarningMeasure is one of them.
type ChosenWarningMeasure struct {
	Measure string        `json:"measure" maxLength:"40" doc:"id of a measure of the plan"`
	Units   []plans.OrgID `json:"units,omitempty" maxItems:"60" doc:"default: the streets of the area"`
	What    string        `json:"what,omitempty" maxLength:"500"`
	Basis   string        `json:"basis,omitempty" maxLength:"200" doc:"legal basis, where the measure is another law's"`
}

// ReportWarningTask reports what was done of duties under 3.2.5, in the items of
// their forms.
type ReportWarningTask struct {
	Warning WarningID       `json:"warning"`
	Duties  []obligation.ID `json:"duties" minItems:"1" maxItems:"40"`
	Items   Written         `json:"items"`
	MadeAt  clock.Time      `json:"made_at,omitempty" doc:"when it was so, where it came later (A22)"`
	Device
}

// RecordReach records that people were reached: who, by whom, through which
// channel (3.2.3(5)). A count of zero states that there are none.
type RecordReach struct {
	Warning      WarningID   `json:"warning"`
	Audience     string      `json:"audience" maxLength:"40" doc:"id of an audience of the plan"`
	Place        string      `json:"place,omitempty" maxLength:"120" doc:"school, building or group; no personal data"`
	Street       plans.OrgID `json:"street,omitempty" doc:"default: the body's own"`
	Community    string      `json:"community,omitempty"`
	Who          Secret      `json:"who,omitempty" doc:"the person who was told"`
	Channel      string      `json:"channel" maxLength:"40" doc:"id of a channel of the plan"`
	Count        int         `json:"count" minimum:"0" maximum:"10000000"`
	At           clock.Time  `json:"at,omitempty"`
	Acknowledged bool        `json:"acknowledged,omitempty" doc:"they confirmed it"`
	// Where is the position of whoever told them (A65).
	Where Secret `json:"where,omitempty" doc:"the position from which they were told, with its radius"`
	Device
}

// AcknowledgeReach is those reached confirming it afterwards.
type AcknowledgeReach struct {
	Warning WarningID `json:"warning"`
	Reach   int       `json:"reach" minimum:"1"`
}

// RecordPublication is what a channel answered: taken, or not (law of 2024,
// article 65).
type RecordPublication struct {
	Warning   WarningID  `json:"warning"`
	Channel   string     `json:"channel" maxLength:"40"`
	Accepted  bool       `json:"accepted"`
	At        clock.Time `json:"at,omitempty"`
	Reference string     `json:"reference,omitempty" maxLength:"120"`
	Reason    string     `json:"reason,omitempty" maxLength:"300"`
}

// RecordDangerGone is the finding that the event cannot happen any more, or that
// the danger is over: the issuer must lift (3.2.3(4)).
type RecordDangerGone struct {
	Warning WarningID `json:"warning"`
	Reason  string    `json:"reason,omitempty" maxLength:"500"`
}

// LinkIncident ties an incident to the warning of which it came. The warning
// stays in force (A41).
type LinkIncident struct {
	Incident IncidentID `json:"incident"`
	Warning  WarningID  `json:"warning"`
}

// RecordWarningFact enters a text that went out, or a lifting that was declared,
// outside the system (A62). It moves nothing until the emergency office confirms.
type RecordWarningFact struct {
	Warning  WarningID        `json:"warning"`
	What     string           `json:"what" minLength:"1" maxLength:"500"`
	Content  *warning.Content `json:"content,omitempty" doc:"the text that went out"`
	Lifted   bool             `json:"lifted,omitempty"`
	Issuer   plans.OrgID      `json:"issuer,omitempty"`
	Who      string           `json:"who" minLength:"1" maxLength:"120"`
	When     clock.Time       `json:"when"`
	HowKnown string           `json:"how_known" minLength:"1" maxLength:"200"`
}

// ConfirmWarningFact lets it take effect.
type ConfirmWarningFact struct {
	Warning WarningID `json:"warning"`
	Fact    int       `json:"fact" minimum:"1"`
}

func (ProposeWarning) Name() string           { return "propose-warning" }
func (ChangeWarningProposal) Name() string    { return "change-warning-proposal" }
func (WithdrawWarningProposal) Name() string  { return "withdraw-warning-proposal" }
func (IssueWarning) Name() string             { return "issue-warning" }
func (AdjustWarning) Name() string            { return "adjust-warning" }
func (ExtendWarning) Name() string            { return "extend-warning" }
func (LiftWarning) Name() string              { return "lift-warning" }
func (OrderWarning) Name() string             { return "order-warning" }
func (RequestWarningAdjustment) Name() string { return "request-warning-adjustment" }
func (ReceiveWarning) Name() string           { return "receive-warning" }
func (ForwardWarning) Name() string           { return "forward-warning" }
func (DismissWarning) Name() string           { return "dismiss-warning" }
func (RelayWarning) Name() string             { return "relay-warning" }
func (AcknowledgeWarning) Name() string       { return "acknowledge-warning" }
func (FileWarning) Name() string              { return "file-warning" }
func (ChooseWarningMeasures) Name() string    { return "choose-warning-measures" }
func (ReportWarningTask) Name() string        { return "report-warning-task" }
func (RecordReach) Name() string              { return "record-reach" }
func (AcknowledgeReach) Name() string         { return "acknowledge-reach" }
func (RecordPublication) Name() string        { return "record-publication" }
func (RecordDangerGone) Name() string         { return "record-danger-gone" }
func (LinkIncident) Name() string             { return "link-incident" }
func (RecordWarningFact) Name() string        { return "record-warning-fact" }
func (ConfirmWarningFact) Name() string       { return "confirm-warning-fact" }

// A new warning gets a key of its own for what may be personal in it (A65).

// Secrets implements Private.
func (c *ProposeWarning) Secrets() []*Secret { return nil }

// Subject implements Private.
func (c *ProposeWarning) Subject() string { return "" }

// Secrets implements Private.
func (c *IssueWarning) Secrets() []*Secret { return nil }

// Subject implements Private.
func (c *IssueWarning) Subject() string { return "" }

// Secrets implements Private.
func (c *ReceiveWarning) Secrets() []*Secret { return nil }

// Subject implements Private.
func (c *ReceiveWarning) Subject() string { return "" }

// Secrets implements Private.
func (c *RelayWarning) Secrets() []*Secret { return nil }

// Subject implements Private.
func (c *RelayWarning) Subject() string { return "" }

// Secrets implements Private.
func (c *RecordReach) Secrets() []*Secret { return []*Secret{&c.Who, &c.Where} }

// Subject implements Private.
func (c *RecordReach) Subject() string { return string(c.Warning) }

// Carriage implements Carried.
func (c *RecordReach) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *AcknowledgeWarning) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *ReportWarningTask) Carriage() *Device { return &c.Device }

func init() {
	registerCommands(
		func() Command { return new(ProposeWarning) }, func() Command { return new(ChangeWarningProposal) },
		func() Command { return new(WithdrawWarningProposal) }, func() Command { return new(IssueWarning) },
		func() Command { return new(AdjustWarning) }, func() Command { return new(ExtendWarning) },
		func() Command { return new(LiftWarning) }, func() Command { return new(OrderWarning) },
		func() Command { return new(RequestWarningAdjustment) }, func() Command { return new(ReceiveWarning) },
		func() Command { return new(ForwardWarning) }, func() Command { return new(DismissWarning) },
		func() Command { return new(RelayWarning) }, func() Command { return new(AcknowledgeWarning) },
		func() Command { return new(FileWarning) }, func() Command { return new(ChooseWarningMeasures) },
		func() Command { return new(ReportWarningTask) }, func() Command { return new(RecordReach) },
		func() Command { return new(AcknowledgeReach) }, func() Command { return new(RecordPublication) },
		func() Command { return new(RecordDangerGone) }, func() Command { return new(LinkIncident) },
		func() Command { return new(RecordWarningFact) }, func() Command { return new(ConfirmWarningFact) },
	)
}
