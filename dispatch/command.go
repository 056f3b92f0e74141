package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Command is something that a person in a seat, or a machine, asks the
// workspace to do. Commands are imperative; what comes of them are events.
type Command interface {
	// Name is the fixed name under which the command travels, e.g.
	// "report-incident".
	Name() string
}

// Private is implemented by commands that carry personal data. The workspace
// seals each secret before Decide.
type Private interface {
	// Secrets lists the secrets to seal.
	Secrets() []*Secret
	// Subject is the incident or intake whose key seals them; empty means a
	// fresh key (Env.Subject).
	Subject() string
}

// Separate is implemented by private commands that concern several persons: each
// group of secrets is sealed under a fresh key of its own.
type Separate interface {
	Private
	// Apart lists the groups; together they are all Secrets.
	Apart() [][]*Secret
}

// Actor is who gives a command: a person, in the seat from which he acts.
type Actor struct {
	Person PersonID     `json:"person"`
	Seat   plans.SeatID `json:"seat"`
}

// Env is everything that Decide may know of the world outside the state.
type Env struct {
	// Now is the workspace's time, truncated once at receipt.
	Now clock.Time
	// Actor is who asks, as proved by access.
	Actor Actor
	// Subject is the vault key made for a new intake or incident.
	Subject string
	// Version is the state of the incident that the user saw (the number of
	// the commit that last changed it); zero: not stated.
	Version uint64
}

// Severity as stated by a person: a level, and whether it is reached or may be
// (4.1.4, A17: treated alike for duties).
type SeverityValue struct {
	Level plans.Level `json:"level" minimum:"0" maximum:"5" doc:"0 undetermined, 1 below ordinary, 2 ordinary, 3 larger, 4 major, 5 especially major"`
	May   bool        `json:"may,omitempty" doc:"true: may reach the level; false: has reached it"`
}

// Occurrence is when the event happened, as far as anyone knows (A05).
type Occurrence struct {
	At    clock.Time `json:"at,omitempty" doc:"null: unknown"`
	Basis string     `json:"basis,omitempty" enum:"witness,cctv,instrument,estimate,recognised," doc:"how it is known"`
}

// Source is who told us.
type Source struct {
	Kind    SourceKind  `json:"kind" enum:"community,grid,citizen,unit,specialist,street,department,city,feed" doc:"who told us (4.1.2, 4.1.3)"`
	Org     plans.OrgID `json:"org,omitempty" doc:"the body, where it is one: an organisation id or community:<code>"`
	Label   string      `json:"label,omitempty" maxLength:"80" doc:"what kind of caller, without personal data"`
	Name    Secret      `json:"name,omitempty" doc:"the caller's name"`
	Phone   Secret      `json:"phone,omitempty" doc:"the caller's number"`
	Channel Channel     `json:"channel,omitempty" enum:"phone,fax,message,system,radio,in_person,app,feed," doc:"how it came"`
	// KnownAt is when the source itself learnt of it; unknown: when it told us.
	KnownAt clock.Time `json:"known_at,omitempty"`
}

// SourceKind travels as a word; see plans.SourceKind for the meaning.
type SourceKind string

// Channel is how a message came in.
type Channel string

// The channels.
const (
	ByPhone   Channel = "phone"
	ByFax     Channel = "fax"
	ByMessage Channel = "message"
	BySystem  Channel = "system"
	ByRadio   Channel = "radio"
	InPerson  Channel = "in_person"
	ByApp     Channel = "app"
	ByFeed    Channel = "feed"
)

// Location is where it is.
type Location struct {
	Street    plans.OrgID  `json:"street,omitempty" doc:"organisation id of the territorial street"`
	Community string       `json:"community,omitempty" doc:"12-digit code"`
	Place     string       `json:"place,omitempty" maxLength:"200"`
	Point     *plans.Point `json:"point,omitempty" doc:"WGS-84"`
}

// Figures are counts of people; a missing one is not stated, -1 is "unknown".
type Figures struct {
	Dead     *int `json:"dead,omitempty" minimum:"-1" maximum:"1000000"`
	Injured  *int `json:"injured,omitempty" minimum:"-1" maximum:"1000000"`
	Severe   *int `json:"severe,omitempty" minimum:"-1" maximum:"1000000"`
	Missing  *int `json:"missing,omitempty" minimum:"-1" maximum:"1000000"`
	Trapped  *int `json:"trapped,omitempty" minimum:"-1" maximum:"1000000"`
	Affected *int `json:"affected,omitempty" minimum:"-1" maximum:"10000000"`
	Moved    *int `json:"moved,omitempty" minimum:"-1" maximum:"10000000"`
}

// Receiver is a unit at whose staffed inbox a report arrived, and when (A04).
type Receiver struct {
	Unit plans.OrgID `json:"unit"`
	At   clock.Time  `json:"at,omitempty" doc:"null: when the command was received; a past time: the start of the call"`
}

// Written is the content of a report: item id to value. The value of an item
// is text, or one of the explicit states "?unknown", "?verifying",
// "?unchanged".
type Written map[string]string

// The explicit states of an item (A18, A13).
const (
	SaidUnknown   = "?unknown"
	SaidVerifying = "?verifying"
	SaidUnchanged = "?unchanged"
)

// Afterwards tells that a deed done outside the system is entered later (A23).
type Afterwards struct {
	StatedAt clock.Time `json:"stated_at" doc:"when it was done"`
	Backing  string     `json:"backing,omitempty" enum:"none,call_record,recording," doc:"what proves it"`
	Receiver Secret     `json:"receiver,omitempty" doc:"who received it"`
	Number   Secret     `json:"number,omitempty" doc:"the receiver's telephone number"`
}
