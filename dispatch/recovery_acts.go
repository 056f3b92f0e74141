package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/plans"
)

// RecordImpacts tells further ways in which an incident struck, found after its
// end (A57).
type RecordImpacts struct {
	Incident IncidentID `json:"incident"`
	Impacts  []string   `json:"impacts" minItems:"1" maxItems:"30" doc:"ids of the plan's list of impacts"`
}

// DateRecovery gives proposed duties of recovery their dates (A57).
type DateRecovery struct {
	Incident IncidentID `json:"incident"`
	Dates    []DutyDate `json:"dates" minItems:"1" maxItems:"60"`
}

// DutyDate is a date for one duty.
type DutyDate struct {
	Obligation obligation.ID `json:"obligation"`
	Due        clock.Time    `json:"due"`
}

// OpenRecovery opens a duty of recovery that no impact has proposed.
type OpenRecovery struct {
	Incident IncidentID  `json:"incident"`
	Rule     string      `json:"rule" minLength:"1" maxLength:"60" doc:"the plan's rule, one that is opened by hand"`
	To       plans.OrgID `json:"to,omitempty" doc:"who owes it, where the rule leaves that open"`
	Title    string      `json:"title" minLength:"1" maxLength:"200"`
}

// StrikeRecovery drops what was proposed and is not needed (A57: the system
// proposes, a named seat decides).
type StrikeRecovery struct {
	Incident   IncidentID    `json:"incident"`
	Obligation obligation.ID `json:"obligation"`
	Reason     string        `json:"reason" maxLength:"500"`
}

// PerformDuty is the debtor's word, with proof, that a duty has been done for which
// the system has no act of its own.
type PerformDuty struct {
	Obligation obligation.ID `json:"obligation"`
	Proof      string        `json:"proof" maxLength:"1000" doc:"what was done, and what shows it"`
	References []string      `json:"references,omitempty" maxItems:"20" doc:"numbers of files and documents"`
}

// RecordEntry writes down relief, settlement, gifts, pensions (5.1, 5.2).
type RecordEntry struct {
	Incident   IncidentID `json:"incident"`
	Kind       string     `json:"kind" minLength:"1" maxLength:"40" doc:"one of the plan's kinds of entry"`
	Item       string     `json:"item,omitempty" maxLength:"200"`
	Quantity   int        `json:"quantity,omitempty" minimum:"0" maximum:"100000000"`
	Receivers  int        `json:"receivers,omitempty" minimum:"0" maximum:"10000000"`
	Place      string     `json:"place,omitempty" maxLength:"200"`
	Source     string     `json:"source,omitempty" maxLength:"200"`
	Use        string     `json:"use,omitempty" maxLength:"200"`
	State      string     `json:"state,omitempty" maxLength:"200"`
	Vulnerable int        `json:"vulnerable,omitempty" minimum:"0" maximum:"10000000"`
	Stranded   int        `json:"stranded,omitempty" minimum:"0" maximum:"10000000"`
	Person     Secret     `json:"person,omitempty" doc:"whom it concerns"`
}

// ImpactsRecorded: it struck so, too.
type ImpactsRecorded struct {
	Incident IncidentID  `json:"incident"`
	Impacts  []string    `json:"impacts"`
	By       plans.OrgID `json:"by"`
}

// RecoveryOpened by hand.
type RecoveryOpened struct {
	Incident IncidentID    `json:"incident"`
	Task     recovery.Task `json:"task"`
}

// EntryRecorded of relief, settlement, gifts, pensions.
type EntryRecorded struct {
	Incident IncidentID     `json:"incident"`
	Entry    recovery.Entry `json:"entry"`
}

func (RecordImpacts) Name() string  { return "record-impacts" }
func (DateRecovery) Name() string   { return "date-recovery" }
func (OpenRecovery) Name() string   { return "open-recovery" }
func (StrikeRecovery) Name() string { return "strike-recovery" }
func (PerformDuty) Name() string    { return "perform-duty" }
func (RecordEntry) Name() string    { return "record-entry" }

// Secrets implements Private.
func (c *RecordEntry) Secrets() []*Secret { return []*Secret{&c.Person} }

// Subject implements Private.
func (c *RecordEntry) Subject() string { return string(c.Incident) }

func (*ImpactsRecorded) Kind() string     { return "impacts_recorded" }
func (e *ImpactsRecorded) Stream() string { return "incident/" + string(e.Incident) }
func (*RecoveryOpened) Kind() string      { return "recovery_opened" }
func (e *RecoveryOpened) Stream() string  { return "incident/" + string(e.Incident) }
func (*EntryRecorded) Kind() string       { return "entry_recorded" }
func (e *EntryRecorded) Stream() string   { return "incident/" + string(e.Incident) }

// The guarded acts of recovery.
const (
	ActDateRecovery Act = "date-recovery"
	ActOpenRecovery Act = "open-recovery"
)

func init() {
	registerCommands(func() Command { return new(RecordImpacts) }, func() Command { return new(DateRecovery) }, func() Command { return new(OpenRecovery) },
		func() Command { return new(StrikeRecovery) }, func() Command { return new(PerformDuty) }, func() Command { return new(RecordEntry) })
	registerEvents(func() Event { return new(ImpactsRecorded) }, func() Event { return new(RecoveryOpened) }, func() Event { return new(EntryRecorded) })
	GuardedActs = append(GuardedActs, ActDateRecovery, ActOpenRecovery)
}
