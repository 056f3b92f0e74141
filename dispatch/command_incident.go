package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// DetermineSeverity gives the first judgement or raises it. Any reporting unit
// may raise alone (A17); lowering is LowerSeverity.
type DetermineSeverity struct {
	Incident IncidentID    `json:"incident"`
	Severity SeverityValue `json:"severity"`
	Basis    string        `json:"basis,omitempty" maxLength:"500"`
	// CityReference: the city itself decided, and this is its document (A49).
	CityReference string `json:"city_reference,omitempty" maxLength:"200"`
	// For names the unit on whose behalf it is recorded: the on-site command
	// post speaks for the headquarters' office.
	For plans.OrgID `json:"for,omitempty"`
}

// ProposeLowering is the first hand of the two that lowering needs (A08).
type ProposeLowering struct {
	Incident IncidentID    `json:"incident"`
	Severity SeverityValue `json:"severity"`
	Mode     string        `json:"mode" enum:"corrected,eased" doc:"corrected: it never was; eased: it was and is no longer"`
	Reason   string        `json:"reason" minLength:"1" maxLength:"500"`
}

// LowerSeverity is the second hand: the emergency office and the lead
// department, two persons (A08).
type LowerSeverity struct {
	Incident IncidentID    `json:"incident"`
	Severity SeverityValue `json:"severity"`
	Mode     string        `json:"mode" enum:"corrected,eased"`
	Reason   string        `json:"reason" minLength:"1" maxLength:"500"`
}

// FlagSensitive confirms one of the grounds of 4.1.4 (A16).
type FlagSensitive struct {
	Incident IncidentID  `json:"incident"`
	Ground   string      `json:"ground" enum:"area,people,period,hot_topic"`
	Note     string      `json:"note,omitempty" maxLength:"500"`
	For      plans.OrgID `json:"for,omitempty"`
}

// ClearSensitive takes the flag back: only the emergency office's duty leader,
// with a reason (A16).
type ClearSensitive struct {
	Incident IncidentID `json:"incident"`
	Ground   string     `json:"ground" enum:"area,people,period,hot_topic"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"500"`
}

// RecordInvolvement records persons or bodies of Hong Kong, Macao, Taiwan or
// foreign countries (4.1.6, A15).
type RecordInvolvement struct {
	Incident IncidentID `json:"incident"`
	State    string     `json:"state" enum:"yes,no,unknown"`
	Kinds    []string   `json:"kinds,omitempty" maxItems:"4" doc:"hk, macao, taiwan, foreign"`
	Note     string     `json:"note,omitempty" maxLength:"500"`
}

// SetOccurrence records or corrects when it happened (A05, A06).
type SetOccurrence struct {
	Incident   IncidentID `json:"incident"`
	Occurrence Occurrence `json:"occurrence"`
	// SlowOnset: the occurrence is the first recognition as an event.
	SlowOnset    bool        `json:"slow_onset,omitempty"`
	Onset        clock.Time  `json:"onset,omitempty" doc:"first sign, kept beside the occurrence"`
	RecognisedBy plans.OrgID `json:"recognised_by,omitempty" doc:"who recognised it first: its own duty to tell runs from then"`
}

// ConfirmSlowOnset is the emergency office's word that a slow onset is one (A05).
type ConfirmSlowOnset struct {
	Incident IncidentID `json:"incident"`
}

// RecordFigures records counts of people, with their source and time (A22).
type RecordFigures struct {
	Incident IncidentID `json:"incident"`
	Figures  Figures    `json:"figures"`
	Source   string     `json:"source,omitempty" maxLength:"80"`
	Rank     int        `json:"rank,omitempty" minimum:"0" maximum:"9" doc:"how high the source ranks; on-site command 5, a phone in the field 1"`
	MadeAt   clock.Time `json:"made_at,omitempty" doc:"when it was so"`
	Device
}

// AmendIncident changes title, place or type details that start no clock.
type AmendIncident struct {
	Incident  IncidentID `json:"incident"`
	Title     string     `json:"title,omitempty" maxLength:"120"`
	Location  *Location  `json:"location,omitempty"`
	Spreading string     `json:"spreading,omitempty" enum:"yes,no,unknown,"`
	Tags      []string   `json:"tags,omitempty" maxItems:"10"`
}

// Reclassify corrects the type. What accrued stays with the old debtor; what
// is open moves with its due unchanged (A30).
type Reclassify struct {
	Incident  IncidentID `json:"incident"`
	Type      int        `json:"type" minimum:"1" maximum:"999"`
	Secondary []int      `json:"secondary,omitempty" maxItems:"8"`
	Reason    string     `json:"reason" minLength:"1" maxLength:"500"`
}

// AddNote writes a line into the incident's timeline.
type AddNote struct {
	Incident IncidentID `json:"incident"`
	Text     Secret     `json:"text"`
	MadeAt   clock.Time `json:"made_at,omitempty"`
	Device
}

// RecordFact enters what happened outside although the system would have
// refused to do it (A62). It is flagged, cites the clause, and moves command,
// level or state only when the emergency office confirms.
type RecordFact struct {
	Incident IncidentID   `json:"incident"`
	What     string       `json:"what" minLength:"1" maxLength:"500"`
	Clause   plans.Clause `json:"clause,omitempty" maxLength:"40"`
	Who      string       `json:"who" minLength:"1" maxLength:"80" doc:"the post that did it"`
	When     clock.Time   `json:"when"`
	HowKnown string       `json:"how_known" minLength:"1" maxLength:"200"`
	// Effect, if any, that the emergency office may confirm.
	Response *ResponseEffect `json:"response,omitempty"`
}

// ResponseEffect is a change of response level or command.
type ResponseEffect struct {
	Level int         `json:"level" minimum:"0" maximum:"3" doc:"3 street, 2 headquarters, 1 committee, 0 city command or none"`
	Body  plans.OrgID `json:"body"`
}

// ConfirmFact is the emergency office's confirmation of a recorded fact (A62).
type ConfirmFact struct {
	Incident IncidentID `json:"incident"`
	Fact     int        `json:"fact" minimum:"1"`
}

// Coordinate sets the bodies of 4.2.2 in motion in one act. Being tasked is not
// receipt (A04).
type Coordinate struct {
	Incident IncidentID    `json:"incident"`
	Bodies   []plans.OrgID `json:"bodies" minItems:"1" maxItems:"40"`
	Note     string        `json:"note,omitempty" maxLength:"500"`
}

// RecordFirstHandling records the street's first handling on the spot (4.2.3).
type RecordFirstHandling struct {
	Incident IncidentID  `json:"incident"`
	What     string      `json:"what" minLength:"1" maxLength:"500"`
	Persons  int         `json:"persons,omitempty" minimum:"0" maximum:"100000"`
	Street   plans.OrgID `json:"street,omitempty"`
	MadeAt   clock.Time  `json:"made_at,omitempty"`
	Device
}

// StartResponse starts a response level and takes command (4.3.2–4.3.4). The
// number of an event group in place of an incident's starts it on the group.
type StartResponse struct {
	Incident IncidentID  `json:"incident"`
	Level    int         `json:"level" minimum:"1" maximum:"3"`
	Body     plans.OrgID `json:"body,omitempty" doc:"default: the body the plan names for this level"`
	Plan     string      `json:"plan,omitempty" maxLength:"60" doc:"the plan applied (4.3.1); default: the special plan of the type"`
	Reason   string      `json:"reason,omitempty" maxLength:"500"`
}

// LowerResponse is the commanding body's word that a lower level suffices. It
// takes effect when the lower body accepts by starting its level (A47).
type LowerResponse struct {
	Incident IncidentID `json:"incident"`
	Level    int        `json:"level" minimum:"1" maximum:"3"`
	Reason   string     `json:"reason" maxLength:"500"`
	// CityReference is the city's decision to hand command back at this level
	// (A48); only under city command.
	CityReference string `json:"city_reference,omitempty" maxLength:"200" doc:"under city command: its decision to hand command back at this level"`
}

// DecideProposal records that a proposed level is not started, with the reason
// (A42, A43).
type DecideProposal struct {
	Incident IncidentID `json:"incident"`
	Level    int        `json:"level" minimum:"1" maximum:"2"`
	Reason   string     `json:"reason" maxLength:"500"`
	Suffices int        `json:"suffices,omitempty" minimum:"0" maximum:"3" doc:"the lower level that is held to be enough: 2 headquarters, 3 street"`
}

// RecordDeparture records that the named leader left for the scene (A02: the
// act of 赶赴 is departure).
type RecordDeparture struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org"`
	At       clock.Time  `json:"at,omitempty"`
	Device
}

// AnswerSupport answers a request for support (4.3.1, A46).
type AnswerSupport struct {
	Incident IncidentID  `json:"incident"`
	Org      plans.OrgID `json:"org" doc:"who asked"`
	Answer   string      `json:"answer" minLength:"1" maxLength:"500"`
}

// RecordCityCommand records that the city took command (4.3.5, A48).
type RecordCityCommand struct {
	Incident  IncidentID `json:"incident"`
	Reference string     `json:"reference" minLength:"1" maxLength:"200"`
}

// EndHandling declares the end of handling: both conditions of 4.8 attested.
type EndHandling struct {
	Incident IncidentID `json:"incident"`
	Removed  bool       `json:"removed" doc:"the danger is removed or under control"`
	Restored bool       `json:"restored" doc:"the work on the spot is done"`
	// CityReference: the city ended it and this records so (A47, A48).
	CityReference string `json:"city_reference,omitempty" maxLength:"200"`
	// Tags are what the incident has touched, from the plan's list of impacts:
	// recovery duties are proposed from them (ch. 5).
	Tags []string `json:"tags,omitempty" maxItems:"20" doc:"what it has touched, by the plan's list of impacts"`
	// Basis says why both conditions hold.
	Basis string `json:"basis,omitempty" maxLength:"500" doc:"why both conditions hold"`
	// Public answers whether the public must be told (4.8(e)).
	Public string `json:"public,omitempty" enum:"needed,not_needed," doc:"whether the public is told of the end"`
}

// ArchiveIncident closes the file. Overdue one-shot duties become missed (A19).
type ArchiveIncident struct {
	Incident IncidentID `json:"incident"`
}

func (DetermineSeverity) Name() string   { return "determine-severity" }
func (ProposeLowering) Name() string     { return "propose-lowering" }
func (LowerSeverity) Name() string       { return "lower-severity" }
func (FlagSensitive) Name() string       { return "flag-sensitive" }
func (ClearSensitive) Name() string      { return "clear-sensitive" }
func (RecordInvolvement) Name() string   { return "record-involvement" }
func (SetOccurrence) Name() string       { return "set-occurrence" }
func (ConfirmSlowOnset) Name() string    { return "confirm-slow-onset" }
func (RecordFigures) Name() string       { return "record-figures" }
func (AmendIncident) Name() string       { return "amend-incident" }
func (Reclassify) Name() string          { return "reclassify" }
func (AddNote) Name() string             { return "add-note" }
func (RecordFact) Name() string          { return "record-fact" }
func (ConfirmFact) Name() string         { return "confirm-fact" }
func (Coordinate) Name() string          { return "coordinate" }
func (RecordFirstHandling) Name() string { return "record-first-handling" }
func (StartResponse) Name() string       { return "start-response" }
func (LowerResponse) Name() string       { return "lower-response" }
func (DecideProposal) Name() string      { return "decide-proposal" }
func (RecordDeparture) Name() string     { return "record-departure" }
func (AnswerSupport) Name() string       { return "answer-support" }
func (RecordCityCommand) Name() string   { return "record-city-command" }
func (EndHandling) Name() string         { return "end-handling" }
func (ArchiveIncident) Name() string     { return "archive-incident" }

// Secrets implements Private.
func (c *AddNote) Secrets() []*Secret { return []*Secret{&c.Text} }

// Subject implements Private.
func (c *AddNote) Subject() string { return string(c.Incident) }

// Carriage implements Carried.
func (c *AddNote) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *RecordFigures) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *RecordFirstHandling) Carriage() *Device { return &c.Device }

// Carriage implements Carried.
func (c *RecordDeparture) Carriage() *Device { return &c.Device }
