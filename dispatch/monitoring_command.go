package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

// RiskID is the number of an entry of the register of risks.
type RiskID = risk.ID

// Watching makes a 接报单 monitoring information (3.1.2 to 3.1.5).
type Watching struct {
	Kind      string  `json:"kind" enum:"point,opinion,grid,hotline,sector" doc:"how it came: monitoring point, opinion monitoring, grid worker, hotline, a sector's or street's own summary"`
	Items     Written `json:"items" doc:"what the plan's set format for this kind asks for"`
	Sensitive bool    `json:"sensitive,omitempty" doc:"touches a sensitive matter (3.1.4)"`
	Risk      RiskID  `json:"risk,omitempty" doc:"the registered monitoring point or risk"`
}

// AssessInformation is a judgement of monitoring information (3.1.3). Where a
// major impact is possible, the emergency office and the departments named are
// brought it at once.
type AssessInformation struct {
	Intake    IntakeID      `json:"intake"`
	Judgement string        `json:"judgement" minLength:"1" maxLength:"1000"`
	Major     string        `json:"major" enum:"yes,no,unknown" doc:"whether a major impact on the district is possible"`
	Notify    []plans.OrgID `json:"notify,omitempty" maxItems:"40" doc:"departments to notify; needed where a major impact is possible"`
}

// PassOnInformation brings monitoring information to bodies (3.1.4, 3.1.5).
type PassOnInformation struct {
	Intake IntakeID      `json:"intake"`
	To     []plans.OrgID `json:"to" minItems:"1" maxItems:"40"`
	Note   string        `json:"note,omitempty" maxLength:"500"`
}

// AcknowledgeInformation: the body has taken notice.
type AcknowledgeInformation struct {
	Intake IntakeID `json:"intake"`
}

// ConcludeInformation says what came of monitoring information. Setting it up
// as an incident (ReportIncident with Intake) says so by itself.
type ConcludeInformation struct {
	Intake   IntakeID   `json:"intake"`
	Outcome  string     `json:"outcome" enum:"incident,warning,nothing"`
	Incident IncidentID `json:"incident,omitempty" doc:"an incident that stands already"`
	Warning  string     `json:"warning,omitempty" maxLength:"40" doc:"number of the warning"`
	Reason   string     `json:"reason,omitempty" maxLength:"500" doc:"why nothing came of it; needed then"`
}

// RegisterRisk enters something into the register of risks (3.1.1, 3.1.2). Of a
// classified matter only the number in the confidential register may be given
// (3.1.6).
type RegisterRisk struct {
	Kind      string      `json:"kind" maxLength:"40" doc:"kind of entry, of the plan's kinds of risk"`
	Title     string      `json:"title,omitempty" maxLength:"120"`
	Type      int         `json:"type,omitempty" minimum:"0" maximum:"999" doc:"event type that it may lead to, or the sector"`
	Grade     string      `json:"grade,omitempty" maxLength:"40"`
	Class     string      `json:"class,omitempty" maxLength:"40"`
	Owner     plans.OrgID `json:"owner,omitempty" doc:"the body that is responsible; default: the actor's"`
	Location  Location    `json:"location,omitempty"`
	Controls  string      `json:"controls,omitempty" maxLength:"1000" doc:"what keeps it under control"`
	Content   string      `json:"content,omitempty" maxLength:"4000" doc:"base information of a sector"`
	Person    Secret      `json:"person,omitempty" doc:"who is responsible by name"`
	NextCheck clock.Time  `json:"next_check,omitempty" doc:"until when it is to be checked next"`
	Classified
}

// AmendRisk changes what is given; every change is kept (3.1.1(b)).
type AmendRisk struct {
	Risk      RiskID      `json:"risk"`
	State     string      `json:"state,omitempty" maxLength:"40"`
	Title     string      `json:"title,omitempty" maxLength:"120"`
	Grade     string      `json:"grade,omitempty" maxLength:"40"`
	Class     string      `json:"class,omitempty" maxLength:"40"`
	Owner     plans.OrgID `json:"owner,omitempty"`
	Controls  string      `json:"controls,omitempty" maxLength:"1000"`
	Content   string      `json:"content,omitempty" maxLength:"4000"`
	Person    Secret      `json:"person,omitempty"`
	NextCheck clock.Time  `json:"next_check,omitempty"`
	Reason    string      `json:"reason" minLength:"1" maxLength:"500"`
}

// CheckRisk records a look at the thing itself: it does what was due, and sets
// the next day.
type CheckRisk struct {
	Risk      RiskID     `json:"risk"`
	Result    string     `json:"result" enum:"sound,defects"`
	Finding   string     `json:"finding,omitempty" maxLength:"1000" doc:"needed where there are defects"`
	At        clock.Time `json:"at,omitempty" doc:"default: now"`
	Order     int        `json:"order,omitempty" minimum:"0" doc:"the inspection that this answers"`
	NextCheck clock.Time `json:"next_check,omitempty"`
}

// OrderInspection of a registered key facility (3.1.1(d)).
type OrderInspection struct {
	Risk RiskID      `json:"risk"`
	To   plans.OrgID `json:"to,omitempty" doc:"default: the body that is responsible"`
	Due  clock.Time  `json:"due"`
	Note string      `json:"note,omitempty" maxLength:"500"`
}

// Supervise issues a supervision item (督办): it stays open until a reply is on
// record (3.1.1(e)).
type Supervise struct {
	To   plans.OrgID `json:"to"`
	Gist string      `json:"gist" minLength:"1" maxLength:"200"`
	Text Secret      `json:"text,omitempty"`
	Risk RiskID      `json:"risk,omitempty"`
	Due  clock.Time  `json:"due"`
}

// SetRound sets how often an assessment or a meeting comes, and its next day
// (3.1.1(f), 3.1.1(g)).
type SetRound struct {
	Kind string     `json:"kind" enum:"assessment,meeting"`
	Days int        `json:"days" minimum:"1" maximum:"1100"`
	Next clock.Time `json:"next" doc:"its next day"`
}

// RecordRound enters an assessment or a meeting as held; its next day follows
// from the interval.
type RecordRound struct {
	Kind        string        `json:"kind" enum:"assessment,meeting"`
	HeldAt      clock.Time    `json:"held_at,omitempty"`
	Judgement   string        `json:"judgement" minLength:"1" maxLength:"4000" doc:"the situation as judged"`
	Precautions string        `json:"precautions" minLength:"1" maxLength:"4000" doc:"what is proposed"`
	Bodies      []plans.OrgID `json:"bodies,omitempty" maxItems:"80" doc:"who took part"`
}

func (AssessInformation) Name() string      { return "assess-information" }
func (PassOnInformation) Name() string      { return "pass-on-information" }
func (AcknowledgeInformation) Name() string { return "acknowledge-information" }
func (ConcludeInformation) Name() string    { return "conclude-information" }
func (RegisterRisk) Name() string           { return "register-risk" }
func (AmendRisk) Name() string              { return "amend-risk" }
func (CheckRisk) Name() string              { return "check-risk" }
func (OrderInspection) Name() string        { return "order-inspection" }
func (Supervise) Name() string              { return "supervise" }
func (SetRound) Name() string               { return "set-round" }
func (RecordRound) Name() string            { return "record-round" }

// Secrets implements Private.
func (c *RegisterRisk) Secrets() []*Secret { return []*Secret{&c.Person} }

// Subject implements Private: each entry has its own key.
func (c *RegisterRisk) Subject() string { return "" }

// Secrets implements Private.
func (c *AmendRisk) Secrets() []*Secret { return []*Secret{&c.Person} }

// Subject implements Private.
func (c *AmendRisk) Subject() string { return string(c.Risk) }

// Secrets implements Private.
func (c *Supervise) Secrets() []*Secret { return []*Secret{&c.Text} }

// Subject implements Private.
func (c *Supervise) Subject() string { return "" }

// InformationAssessed: 研判.
type InformationAssessed struct {
	Intake     IntakeID   `json:"intake"`
	Assessment Assessment `json:"assessment"`
}

// InformationPassedOn to bodies; Rule names the one under which the system
// itself brought it.
type InformationPassedOn struct {
	Intake IntakeID      `json:"intake"`
	To     []plans.OrgID `json:"to"`
	Note   string        `json:"note,omitempty"`
	Rule   string        `json:"rule,omitempty"`
}

// InformationAcknowledged by a body.
type InformationAcknowledged struct {
	Intake IntakeID    `json:"intake"`
	Org    plans.OrgID `json:"org"`
}

// InformationConcluded: what came of it.
type InformationConcluded struct {
	Intake  IntakeID     `json:"intake"`
	Outcome WatchOutcome `json:"outcome"`
}

// RiskRegistered in the register.
type RiskRegistered struct {
	Entry risk.Entry `json:"entry"`
}

// RiskAmended: what changed, with the former values.
type RiskAmended struct {
	Risk   RiskID      `json:"risk"`
	Change risk.Change `json:"change"`
	Entry  risk.Entry  `json:"entry"` // the fields as they are now, without their history
}

// RiskChecked on the spot.
type RiskChecked struct {
	Risk  RiskID     `json:"risk"`
	Check risk.Check `json:"check"`
	// NextCheck is the day of the next one, zero: none was set.
	NextCheck clock.Time `json:"next_check,omitempty"`
}

// InspectionOrdered by the emergency office.
type InspectionOrdered struct {
	Risk  RiskID     `json:"risk"`
	Order risk.Order `json:"order"`
}

// RoundSet: the interval and the next day of a round.
type RoundSet struct {
	Round string     `json:"round"` // assessment, meeting
	Days  int        `json:"days"`
	Next  clock.Time `json:"next"`
}

// RoundHeld took place; Next is the day of the next.
type RoundHeld struct {
	Round string     `json:"round"`
	Held  risk.Held  `json:"held"`
	Next  clock.Time `json:"next"`
}

func (*InformationAssessed) Kind() string         { return "information_assessed" }
func (e *InformationAssessed) Stream() string     { return "intake/" + string(e.Intake) }
func (*InformationPassedOn) Kind() string         { return "information_passed_on" }
func (e *InformationPassedOn) Stream() string     { return "intake/" + string(e.Intake) }
func (*InformationAcknowledged) Kind() string     { return "information_acknowledged" }
func (e *InformationAcknowledged) Stream() string { return "intake/" + string(e.Intake) }
func (*InformationConcluded) Kind() string        { return "information_concluded" }
func (e *InformationConcluded) Stream() string    { return "intake/" + string(e.Intake) }
func (*RiskRegistered) Kind() string              { return "risk_registered" }
func (e *RiskRegistered) Stream() string          { return "risk/" + string(e.Entry.ID) }
func (*RiskAmended) Kind() string                 { return "risk_amended" }
func (e *RiskAmended) Stream() string             { return "risk/" + string(e.Risk) }
func (*RiskChecked) Kind() string                 { return "risk_checked" }
func (e *RiskChecked) Stream() string             { return "risk/" + string(e.Risk) }
func (*InspectionOrdered) Kind() string           { return "inspection_ordered" }
func (e *InspectionOrdered) Stream() string       { return "risk/" + string(e.Risk) }
func (*RoundSet) Kind() string                    { return "round_set" }
func (*RoundSet) Stream() string                  { return "workspace" }
func (*RoundHeld) Kind() string                   { return "round_held" }
func (*RoundHeld) Stream() string                 { return "workspace" }

func init() {
	registerCommands(func() Command { return new(AssessInformation) }, func() Command { return new(PassOnInformation) },
		func() Command { return new(AcknowledgeInformation) }, func() Command { return new(ConcludeInformation) },
		func() Command { return new(RegisterRisk) }, func() Command { return new(AmendRisk) }, func() Command { return new(CheckRisk) },
		func() Command { return new(OrderInspection) }, func() Command { return new(Supervise) },
		func() Command { return new(SetRound) }, func() Command { return new(RecordRound) })
	registerEvents(func() Event { return new(InformationAssessed) }, func() Event { return new(InformationPassedOn) },
		func() Event { return new(InformationAcknowledged) }, func() Event { return new(InformationConcluded) },
		func() Event { return new(RiskRegistered) }, func() Event { return new(RiskAmended) }, func() Event { return new(RiskChecked) },
		func() Event { return new(InspectionOrdered) }, func() Event { return new(RoundSet) }, func() Event { return new(RoundHeld) })
}
