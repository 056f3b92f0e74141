package plans

import (
	"strings"
	"time"
)

// Text is a label in the two languages of the product. Chinese comes first:
// it is the plan's own word.
type Text struct {
	Zh string `yaml:"zh" json:"zh"`
	En string `yaml:"en" json:"en"`
}

// Clause names a clause of an instrument as the plan numbers it, for example
// "4.1.5" or "4.1.5(a)". Clause ids come from the plan's numbers, never from
// its headings (A60).
type Clause string

// OrgID is the stable identifier of an organisation, an office of a
// headquarters or a joint addressee.
type OrgID string

// SeatID is the stable identifier of a seat: "<org>/<role>".
type SeatID string

// Org returns the organisation to which the seat belongs.
func (s SeatID) Org() OrgID {
	for i := 0; i < len(s); i++ {
		if s[i] == '/' {
			return OrgID(s[:i])
		}
	}
	return OrgID(s)
}

// Role returns the part of the seat id behind the slash.
func (s SeatID) Role() string {
	for i := 0; i < len(s); i++ {
		if s[i] == '/' {
			return string(s[i+1:])
		}
	}
	return ""
}

// Plan is one district's plan, resolved and checked.
type Plan struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Edition  string `json:"edition"`
	Prefix   string `json:"prefix"` // of incident numbers, e.g. "XC"
	TimeZone string `json:"time_zone"`
	// Hash is the SHA-256, hex, over the plan's files in order of name; an
	// incident runs from the version under which it was opened.
	Hash string `json:"hash"`

	Organisations []Organisation `json:"organisations"`
	Seats         []Seat         `json:"seats"`
	EventTypes    []EventType    `json:"event_types"`
	Catalogue     []SpecialPlan  `json:"catalogue"`
	Severities    []Severity     `json:"severities"`
	Thresholds    []Threshold    `json:"thresholds"`
	Streets       []Street       `json:"streets"`
	Communities   []Community    `json:"communities"`
	Forms         []Form         `json:"forms"`
	Rules         []Rule         `json:"rules"`
	Proposals     []Proposal     `json:"proposals"`
	Authorities   []Authority    `json:"authorities"`
	Overlays      []Overlay      `json:"overlays"`
	Measures      []Measure      `json:"measures"`
	Prompts       []Prompt       `json:"prompts"`
	Impacts       []Impact       `json:"impacts"`
	Locked        []LockedField  `json:"locked_fields"`
	Watches       []Watch        `json:"watches"`
	RiskKinds     []RiskKind     `json:"risk_kinds"`
	Conditions    []Condition    `json:"conditions"`
	Expected      []Expected     `json:"expected"`
	Checklists    []CheckItem    `json:"checklists"`
	Standing      []Standing     `json:"standing"`
	Keeps         []Keep         `json:"keeps"`
	Categories    []CategoryName `json:"categories"`
	Tiers         []Tier         `json:"tiers"`
	PlanKinds     []PlanKind     `json:"plan_kinds"`
	Compositions  []Composition  `json:"compositions"`
	DistrictRoles []DistrictRole `json:"district_roles"`
	SupportFields []SupportField `json:"support_fields"`
	Sensitive     Sensitive      `json:"sensitive"`
	Duplicates    Duplicates     `json:"duplicates"`
	Words         []TimeWord     `json:"time_words"`
	Settings      Settings       `json:"settings"`
	Decisions     []Decision     `json:"decisions"`
	// What comes after an incident, and round it: chapters 5 to 7.
	Entries  []Entry        `json:"entries"`
	Laws     []Law          `json:"laws"`
	Calendar []CalendarYear `json:"calendar"`

	// What the plan says of warnings (3.2).
	Warnings         Warnings          `json:"warnings"`
	WarningLevels    []WarningLevel    `json:"warning_levels"`
	WarningMeasures  []WarningMeasure  `json:"warning_measures"`
	WarningAudiences []WarningAudience `json:"warning_audiences"`
	WarningChannels  []WarningChannel  `json:"warning_channels"`

	index index
}

// OrgKind classes an organisation. The values are those of the organisation
// register.
type OrgKind string

// The kinds of organisation.
const (
	KindCommittee  OrgKind = "committee"
	KindOffice     OrgKind = "office"
	KindCommand    OrgKind = "command_center"
	KindSpecialHQ  OrgKind = "special_hq"
	KindHQOffice   OrgKind = "hq_office" // the office of one special headquarters (2.3.4)
	KindDepartment OrgKind = "department"
	KindStreet     OrgKind = "street"
	KindCommunity  OrgKind = "community"
	KindUnit       OrgKind = "unit"
	KindMass       OrgKind = "mass_organisation"
	KindCity       OrgKind = "city_level"
	KindMilitary   OrgKind = "military"
	KindRole       OrgKind = "role"
	KindJoint      OrgKind = "joint" // several bodies addressed as one (4.1.7: 区委、区政府)
)

// Organisation is a body, post or role that the plan names, or the office of
// a headquarters, or bodies that the plan addresses together.
type Organisation struct {
	ID     OrgID   `yaml:"id" json:"id"`
	Name   Text    `yaml:"name" json:"name"`
	Short  string  `yaml:"short,omitempty" json:"short,omitempty"` // Chinese short name for rows
	Kind   OrgKind `yaml:"kind" json:"kind"`
	Parent OrgID   `yaml:"parent,omitempty" json:"parent,omitempty"`
	// Cite is the clause that creates the body. Clauses are all that name it;
	// being named carries nothing out, so coverage does not count them.
	Cite    []Clause `yaml:"cite,omitempty" json:"cite,omitempty"`
	Clauses []Clause `yaml:"clauses,omitempty" json:"clauses,omitempty"`
	Aliases []string `yaml:"aliases,omitempty" json:"aliases,omitempty"`
	Members []OrgID  `yaml:"members,omitempty" json:"members,omitempty"` // of a joint addressee
	Office  OrgID    `yaml:"office,omitempty" json:"office,omitempty"`   // a headquarters' office
	// Host is the department in which the office of a headquarters sits (2.3.4).
	Host OrgID `yaml:"host,omitempty" json:"host,omitempty"`
	// ActsFor lists bodies in whose name this one sends and records: the
	// emergency office for the committee, the general duty office for the Party
	// committee and government, an office for its headquarters.
	ActsFor []OrgID `yaml:"acts_for,omitempty" json:"acts_for,omitempty"`
	// Listed tells whether 4.1.4/4.1.5 name this body as one that owes reports:
	// special headquarters' offices, streets, departments and units (A04).
	Listed bool `yaml:"listed,omitempty" json:"listed,omitempty"`
	// Generic marks a class of bodies ("school", "street") of which real ones
	// are members; it can be a source but holds no duty seat of its own.
	Generic bool `yaml:"generic,omitempty" json:"generic,omitempty"`
}

// Seat is a post that persons take turns to hold. Duties belong to seats (A24).
type Seat struct {
	ID    SeatID   `json:"id"`
	Org   OrgID    `json:"org"`
	Role  string   `json:"role"`
	Title Text     `json:"title"`
	Cite  []Clause `json:"cite,omitempty"`
	// Staffed seats are those whose arrival box counts as receipt (A04).
	Staffed bool `json:"staffed,omitempty"`
	// Supervises names the organisations whose deviations this seat may see by
	// person (A25).
	Supervises bool `json:"supervises,omitempty"`
}

// Category is one of the four classes of event (1.4.1).
type Category string

// The four categories of 1.4.1.
const (
	Natural        Category = "natural"
	Accident       Category = "accident"
	PublicHealth   Category = "public_health"
	SocialSecurity Category = "social_security"
)

// Basis tells whether a mapping is written in the plan or is our reading of it.
type Basis string

// The two bases of a mapping (A28).
const (
	BasisPlan    Basis = "plan"
	BasisReading Basis = "reading"
)

// EventType is one row of the table of 2.3.6 with its headquarters (2.3.1) and
// special plan (8.3).
type EventType struct {
	No       int      `yaml:"no" json:"no"`
	Cite     Clause   `yaml:"cite" json:"cite"`
	Name     Text     `yaml:"name" json:"name"`
	Short    string   `yaml:"short" json:"short"`
	Category Category `yaml:"category" json:"category"`
	Leads    []OrgID  `yaml:"leads" json:"leads"` // the first is accountable (A27)
	HQ       OrgID    `yaml:"hq" json:"hq"`       // hq-temporary: 2.3.3
	Plan     string   `yaml:"plan,omitempty" json:"plan,omitempty"`
	Basis    Basis    `yaml:"basis" json:"basis"`
	Note     string   `yaml:"note,omitempty" json:"note,omitempty"`
	Compat   []int    `yaml:"compatible,omitempty" json:"compatible,omitempty"` // A21, A30
	Words    []string `yaml:"words,omitempty" json:"words,omitempty"`           // that suggest this type in a pasted message
	// Codes are beginnings of the national codes of events (GB/T 35561) that are of
	// this type, where a message of the warning platforms has no word for it.
	Codes []string `yaml:"codes,omitempty" json:"codes,omitempty"`
	// ByHazard names, for a type that covers several hazards, which of the leads is
	// accountable for one whose name holds a word (A27).
	ByHazard []HazardLead `yaml:"by_hazard,omitempty" json:"by_hazard,omitempty"`
}

// HazardLead is the lead department of hazards by their words.
type HazardLead struct {
	Words []string `yaml:"words" json:"words"`
	Lead  OrgID    `yaml:"lead" json:"lead"`
}

// LeadFor is the department that is accountable for a hazard of the type: the one
// that the plan names for it, else the first-named (A27).
func (t *EventType) LeadFor(hazard string) OrgID {
	for _, h := range t.ByHazard {
		for _, word := range h.Words {
			if strings.Contains(hazard, word) {
				return h.Lead
			}
		}
	}
	return t.Leads[0]
}

// SpecialPlan is one entry of the plan catalogue (8.3).
type SpecialPlan struct {
	ID     string  `yaml:"id" json:"id"`
	Name   Text    `yaml:"name" json:"name"`
	Kind   string  `yaml:"kind" json:"kind"`
	Leads  []OrgID `yaml:"leads" json:"leads"`
	Clause Clause  `yaml:"clause" json:"clause"`
	Street OrgID   `yaml:"street,omitempty" json:"street,omitempty"` // of a street's own plan
}

// Level is a grade of severity (1.4.2, A17). The numbers are for comparison in
// conditions; no face ever shows them.
type Level int8

// The grades of severity. Higher is graver.
const (
	Undetermined    Level = 0
	BelowOrdinary   Level = 1
	Ordinary        Level = 2
	Larger          Level = 3
	Major           Level = 4
	EspeciallyMajor Level = 5
)

// Severity names a level.
type Severity struct {
	Level Level  `yaml:"level" json:"level"`
	ID    string `yaml:"id" json:"id"`
	Name  Text   `yaml:"name" json:"name"`
	Cite  Clause `yaml:"cite" json:"cite"`
}

// Threshold is criteria text for one domain and grade: shown, never computed (A17).
type Threshold struct {
	Domain  string `yaml:"domain" json:"domain"`
	Grade   string `yaml:"grade" json:"grade"`
	Text    string `yaml:"text" json:"text"`
	Note    string `yaml:"note,omitempty" json:"note,omitempty"`
	Basis   string `yaml:"basis" json:"basis"`
	Support string `yaml:"support" json:"support"` // S, C, P or K
	Types   []int  `yaml:"types,omitempty" json:"types,omitempty"`
}

// Point is a WGS-84 position in degrees.
type Point struct {
	Lon float64 `yaml:"lon" json:"lon"`
	Lat float64 `yaml:"lat" json:"lat"`
}

// Street is one of the district's streets (街道).
type Street struct {
	Org    OrgID  `yaml:"org" json:"org"`
	Code   string `yaml:"code" json:"code"` // 12 digits
	Name   Text   `yaml:"name" json:"name"`
	Short  string `yaml:"short" json:"short"`
	Inside Point  `yaml:"inside" json:"inside"`
	// Cell is the street's place in the schematic map, in grid units.
	Cell Cell `yaml:"cell" json:"cell"`
}

// Cell is a rectangle of the schematic map.
type Cell struct {
	X int `yaml:"x" json:"x"`
	Y int `yaml:"y" json:"y"`
	W int `yaml:"w" json:"w"`
	H int `yaml:"h" json:"h"`
}

// Community is a residents' committee (社区居委会).
type Community struct {
	Code   string `yaml:"code" json:"code"`
	Name   string `yaml:"name" json:"name"`
	Short  string `yaml:"short" json:"short"`
	Street OrgID  `yaml:"street" json:"street"`
}

// TimeWord gives the target that stands for a word of haste without a number (A02).
type TimeWord struct {
	Word   string        `yaml:"word" json:"word"`
	ID     string        `yaml:"id" json:"id"`
	Target time.Duration `yaml:"target" json:"target"`
	Cite   Clause        `yaml:"cite" json:"cite"`
}

// Settings are figures that we chose; each is configuration, none is law.
type Settings struct {
	// MissedAfter is when an overdue one-shot duty becomes missed (A19).
	MissedAfter time.Duration `yaml:"missed_after" json:"missed_after"`
	// KnowledgeGrace is the operational due after a ground learnt late (A07).
	KnowledgeGrace time.Duration `yaml:"knowledge_grace" json:"knowledge_grace"`
	// LateEntry is how long after a call the creditor's desk may enter it (A23).
	LateEntry time.Duration `yaml:"late_entry" json:"late_entry"`
	// StatementWindow is the unit's time for its own statement (A25).
	StatementWindow time.Duration `yaml:"statement_window" json:"statement_window"`
	// IntakeTarget is how fast a call should be on record (A61).
	IntakeTarget time.Duration `yaml:"intake_target" json:"intake_target"`
	// SoonShare and its bounds: a deadline is soon in the last quarter of its allowance.
	SoonMin time.Duration `yaml:"soon_min" json:"soon_min"`
	SoonMax time.Duration `yaml:"soon_max" json:"soon_max"`
	// UnknownNudge repeats the question after an unknown involvement (A15).
	UnknownNudge time.Duration `yaml:"unknown_nudge" json:"unknown_nudge"`
	// Business hours close; the last second of a working day (A56).
	CloseOfBusiness string `yaml:"close_of_business" json:"close_of_business"`
	// PlanAssessment is how often a plan is assessed by whoever makes it (7.1.5).
	PlanAssessment time.Duration `yaml:"plan_assessment,omitempty" json:"plan_assessment"`
	// FeedSilence is after how long a quiet feed is shown as silent (A61).
	FeedSilence time.Duration `yaml:"feed_silence" json:"feed_silence"`
	// CheckInMetres is how near one must be to check in by position (A45); 0: not
	// at all.
	CheckInMetres float64 `yaml:"check_in_metres,omitempty" json:"check_in_metres,omitempty"`
	// MobilisationLeads lead a call on the whole district (4.6.2(b)).
	MobilisationLeads []OrgID `yaml:"mobilisation_leads,omitempty" json:"mobilisation_leads,omitempty"`
	// PressingApprovals are the kinds of approval for which the handling, or the
	// public, waits: they ring on the desk that decides; all others only show.
	PressingApprovals []string `yaml:"pressing_approvals,omitempty" json:"pressing_approvals,omitempty"`
	// Escalation is the line along which an unacknowledged alarm climbs.
	Escalation []EscalationStep `yaml:"escalation" json:"escalation"`
	// DerivedTwentyMinutes switches A03's derived hard limit.
	DerivedTwentyMinutes bool `yaml:"derived_twenty_minutes" json:"derived_twenty_minutes"`
}

// EscalationStep names who is called when an alarm stays unacknowledged.
type EscalationStep struct {
	After time.Duration `yaml:"after" json:"after"`
	Role  string        `yaml:"role" json:"role"` // a seat role within the debtor, or a whole seat id
}

// Sensitive holds the four lists of 4.1.4 that pre-flag an incident (A16).
// They warn; a duty officer confirms.
type Sensitive struct {
	Streets []SensitiveArea   `yaml:"areas" json:"areas"`
	People  []SensitivePeople `yaml:"people" json:"people"`
	Periods []SensitivePeriod `yaml:"periods" json:"periods"`
}

// SensitiveArea is a street, or a circle round a point, on the list.
type SensitiveArea struct {
	Name   Text    `yaml:"name" json:"name"`
	Street OrgID   `yaml:"street,omitempty" json:"street,omitempty"`
	Centre *Point  `yaml:"centre,omitempty" json:"centre,omitempty"`
	Metres float64 `yaml:"metres,omitempty" json:"metres,omitempty"`
}

// SensitivePeople is a tag for people that makes an incident sensitive.
type SensitivePeople struct {
	ID    string   `yaml:"id" json:"id"`
	Name  Text     `yaml:"name" json:"name"`
	Words []string `yaml:"words" json:"words"`
}

// SensitivePeriod is a window of dates, inclusive, in the plan's zone.
type SensitivePeriod struct {
	Name Text   `yaml:"name" json:"name"`
	From string `yaml:"from" json:"from"` // MM-DD or YYYY-MM-DD
	To   string `yaml:"to" json:"to"`
}

// Decision is what we decided where the plan is silent, or contradicts itself,
// so that the rules that rest on it can say so.
type Decision struct {
	ID   string   `yaml:"id" json:"id"`
	Cite []Clause `yaml:"cite" json:"cite"`
	Text Text     `yaml:"text" json:"text"`
}

// Duplicates bounds what is suggested as one event (A21).
type Duplicates struct {
	Metres float64       `yaml:"metres" json:"metres"`
	Within time.Duration `yaml:"within" json:"within"`
}
