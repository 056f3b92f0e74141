package dispatch

import (
	"reflect"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// LogIntake records a call, fax, message or feed item as a 接报单. It is not
// yet an incident and starts no reporting clock (A61).
type LogIntake struct {
	Source     Source      `json:"source"`
	Words      Secret      `json:"words" doc:"what was said"`
	Gist       string      `json:"gist,omitempty" maxLength:"120" doc:"what happened, without personal data"`
	Location   Location    `json:"location,omitempty"`
	Type       int         `json:"type,omitempty" minimum:"0" maximum:"999"`
	Unit       plans.OrgID `json:"unit,omitempty" doc:"receiving body; default: the actor's"`
	ReceivedAt clock.Time  `json:"received_at,omitempty" doc:"start of the call; default: now"`
	// Watch makes it monitoring information (3.1).
	Watch *Watching `json:"watch,omitempty"`
	Classified
}

// Withhold implements Guarded. What the form always sends (who tells by kind,
// which body receives, when) tells nothing of the matter; it is not kept either.
func (c *LogIntake) Withhold() Command {
	rest := *c
	rest.Classified, rest.Source.Kind, rest.Unit, rest.ReceivedAt = Classified{}, "", "", 0
	return &LogIntake{Unit: c.Unit, ReceivedAt: c.ReceivedAt, Classified: c.only(!reflect.DeepEqual(rest, LogIntake{}))}
}

// SortIntake settles an intake: kept on file, passed on, or sent for
// verification. Setting it up as an incident is ReportIncident with Intake.
type SortIntake struct {
	Intake IntakeID    `json:"intake"`
	As     string      `json:"as" enum:"file,pass_on,verify" doc:"存查, 转办, 核实"`
	To     plans.OrgID `json:"to,omitempty" doc:"who takes it, when passed on or to be verified"`
	Note   string      `json:"note,omitempty" maxLength:"500"`
}

// ReportIncident opens an incident: from an intake, which keeps its original
// receipt time (A61), or directly by a unit or grid worker.
type ReportIncident struct {
	Intake       IntakeID      `json:"intake,omitempty"`
	Warning      WarningID     `json:"warning,omitempty" doc:"the warning of which it came (A41)"`
	Title        string        `json:"title" minLength:"1" maxLength:"120"`
	Type         int           `json:"type" minimum:"1" maximum:"999"`
	Secondary    []int         `json:"secondary,omitempty" maxItems:"8"`
	Location     Location      `json:"location"`
	Jurisdiction string        `json:"jurisdiction,omitempty" enum:"own,external,major_event,restricted,"`
	Source       Source        `json:"source"`
	Words        Secret        `json:"words,omitempty" doc:"what the caller said"`
	Receivers    []Receiver    `json:"receivers,omitempty" maxItems:"20" doc:"units at which it arrived; default: those the plan names for this source"`
	Severity     SeverityValue `json:"severity"`
	Sensitive    []string      `json:"sensitive,omitempty" maxItems:"4" doc:"confirmed grounds at receipt: area, people, period, hot_topic"`
	Tags         []string      `json:"tags,omitempty" maxItems:"10" doc:"people concerned, e.g. students: pre-flags only (A16)"`
	Spreading    string        `json:"spreading,omitempty" enum:"yes,no,unknown,"`
	Involvement  []string      `json:"involvement,omitempty" maxItems:"4" doc:"hk, macao, taiwan, foreign"`
	Occurrence   Occurrence    `json:"occurrence,omitempty"`
	Figures      Figures       `json:"figures,omitempty"`
	MadeAt       clock.Time    `json:"made_at,omitempty" doc:"device time, when sent late (A22)"`
	Device
	// Of an event outside the district: whether it is handled here or joined in,
	// and how (1.2); of one tied to a major event: which (2.6).
	Part    string `json:"part,omitempty" enum:"handle,join,"`
	OurPart string `json:"our_part,omitempty" maxLength:"300"`
	Event   string `json:"event,omitempty" maxLength:"20"`
}

// AddReceipt records that another unit received the same event on its own (A04).
type AddReceipt struct {
	Incident IncidentID `json:"incident"`
	Receiver Receiver   `json:"receiver"`
	Source   Source     `json:"source"`
	Words    Secret     `json:"words,omitempty"`
}

// MergeIncidents links two reports of one event (A21). Nothing is copied and
// nothing is lost; UnmergeIncident restores.
type MergeIncidents struct {
	Into IncidentID `json:"into"`
	From IncidentID `json:"from"`
	Type int        `json:"type,omitempty" doc:"primary type of the whole; default: that of Into"`
	Note string     `json:"note,omitempty" maxLength:"500"`
}

// UnmergeIncident undoes a merge.
type UnmergeIncident struct {
	From   IncidentID `json:"from" doc:"the incident that was merged into another"`
	Reason string     `json:"reason" minLength:"1" maxLength:"500"`
}

// DeclareFalseAlarm closes an incident that never was one.
type DeclareFalseAlarm struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"500"`
}

// GroupIncidents puts incidents of one cause under one event group (A50).
type GroupIncidents struct {
	Title     string       `json:"title" minLength:"1" maxLength:"120"`
	Incidents []IncidentID `json:"incidents" minItems:"2" maxItems:"200"`
}

func (LogIntake) Name() string         { return "log-intake" }
func (SortIntake) Name() string        { return "sort-intake" }
func (ReportIncident) Name() string    { return "report-incident" }
func (AddReceipt) Name() string        { return "add-receipt" }
func (MergeIncidents) Name() string    { return "merge-incidents" }
func (UnmergeIncident) Name() string   { return "unmerge-incident" }
func (DeclareFalseAlarm) Name() string { return "declare-false-alarm" }
func (GroupIncidents) Name() string    { return "group-incidents" }

// Secrets implements Private.
func (c *LogIntake) Secrets() []*Secret {
	return []*Secret{&c.Words, &c.Source.Name, &c.Source.Phone}
}

// Subject implements Private: each intake has its own key.
func (c *LogIntake) Subject() string { return "" }

// Secrets implements Private.
func (c *ReportIncident) Secrets() []*Secret {
	return []*Secret{&c.Words, &c.Source.Name, &c.Source.Phone}
}

// Subject implements Private: set up from an intake, it keeps that key.
func (c *ReportIncident) Subject() string { return string(c.Intake) }

// Secrets implements Private.
func (c *AddReceipt) Secrets() []*Secret {
	return []*Secret{&c.Words, &c.Source.Name, &c.Source.Phone}
}

// Subject implements Private.
func (c *AddReceipt) Subject() string { return string(c.Incident) }

// Carriage implements Carried.
func (c *ReportIncident) Carriage() *Device { return &c.Device }
