package cap

import (
	"time"

	"github.com/paulmach/orb"

	"wanghuo/plans"
)

// Format is the dialect in which a message came.
type Format string

// The formats.
const (
	CAP10    Format = "cap-1.0"
	CAP11    Format = "cap-1.1"
	CAP12    Format = "cap-1.2"
	Platform Format = "12379" // the national warning release platform
)

// Status says whether a message is meant (CAP 1.2, 3.2.1 status).
type Status string

// The values of [Status].
const (
	Actual   Status = "Actual"
	Exercise Status = "Exercise"
	System   Status = "System"
	Test     Status = "Test"
	Draft    Status = "Draft"
)

// MsgType says what a message does (CAP 1.2, 3.2.1 msgType).
type MsgType string

// The values of [MsgType].
const (
	MsgAlert  MsgType = "Alert"
	MsgUpdate MsgType = "Update"
	MsgCancel MsgType = "Cancel"
	MsgAck    MsgType = "Ack"
	MsgError  MsgType = "Error"
)

// Scope says for whom a message is (CAP 1.2, 3.2.1 scope). CAP 1.0 may leave it
// out: then it is empty, which is not Public.
type Scope string

// The values of [Scope].
const (
	Public     Scope = "Public"
	Restricted Scope = "Restricted"
	Private    Scope = "Private"
)

// Document is what one input held.
type Document struct {
	Format   string // a [Format], or the wrapper: rss, atom, edxl, list
	Messages []Message
	// Links are the messages that a feed names and does not hold.
	Links    []string
	Warnings []Warning // of the wrapper; a message has its own
}

// Message is one message of a document: an alert, or why it was refused.
type Message struct {
	Alert   *Alert
	Refused *Refusal
}

// Alert is a message in its normalised form. Times keep the offset in which
// they were told and are whole seconds. Coordinates are WGS-84, longitude first.
type Alert struct {
	Format     Format `json:"format"`
	Identifier string `json:"identifier"`
	Sender     string `json:"sender"`
	// Issuer is the code of the issuing unit of a Chinese message (14 digits:
	// region, trade, unit), from its senderCode or its identifier.
	Issuer     string    `json:"issuer,omitempty"`
	Sent       time.Time `json:"sent"`
	Status     Status    `json:"status"`
	MsgType    MsgType   `json:"msgType"`
	Scope      Scope     `json:"scope,omitempty"`
	References []Ref     `json:"references"`
	// Actionable is true if the message may start anything at all: it is Actual
	// and an Alert, Update or Cancel. Otherwise Inert says why not.
	Actionable bool   `json:"actionable"`
	Inert      string `json:"inert,omitempty"`
	// Level is the highest of the infos' levels.
	Level          *Level    `json:"level,omitempty"`
	Source         string    `json:"source,omitempty"`
	Restriction    string    `json:"restriction,omitempty"`
	Addresses      string    `json:"addresses,omitempty"`
	Codes          []string  `json:"codes,omitempty"`
	Note           string    `json:"note,omitempty"`
	Incidents      string    `json:"incidents,omitempty"`
	Classification string    `json:"classification,omitempty"` // 12379: None, Inner
	Channels       []Channel `json:"channels,omitempty"`       // 12379
	Infos          []Info    `json:"infos"`
	Signature      Signature `json:"signature"`
	// Signer is the person who signed a 12379 message: personal data (A65).
	Signer string `json:"-"`
	// Warnings are the departures from the standard that were accepted.
	Warnings []Warning `json:"warnings"`
}

// Ref names an earlier message. A 12379 message gives the identifier alone; CAP
// 1.0 gives no time.
type Ref struct {
	Sender     string     `json:"sender,omitempty"`
	Identifier string     `json:"identifier"`
	Sent       *time.Time `json:"sent,omitempty"`
}

// Channel is a means of release that a 12379 message orders, with its text.
type Channel struct {
	Name     string   `json:"name"`
	Message  string   `json:"message,omitempty"`
	Audience []string `json:"audience,omitempty"`
}

// Info is one block of a message: one event in one language.
type Info struct {
	Language      string      `json:"language"`
	Categories    []string    `json:"categories,omitempty"`
	Event         string      `json:"event"`
	EventCode     string      `json:"eventCode,omitempty"` // national code (GB/T 35561), if told
	EventName     *plans.Text `json:"eventName,omitempty"` // what that code means
	EventCodes    []Named     `json:"eventCodes,omitempty"`
	ResponseTypes []string    `json:"responseTypes,omitempty"`
	Urgency       string      `json:"urgency"`
	Severity      string      `json:"severity"` // CAP's words, also for a 12379 message
	Certainty     string      `json:"certainty"`
	Level         *Level      `json:"level,omitempty"`
	Audience      string      `json:"audience,omitempty"`
	Effective     *time.Time  `json:"effective,omitempty"`
	Onset         *time.Time  `json:"onset,omitempty"`
	// Expires never lifts a warning (A38).
	Expires     *time.Time `json:"expires,omitempty"`
	SenderName  string     `json:"senderName,omitempty"` // the issuing body
	Headline    string     `json:"headline,omitempty"`
	Description string     `json:"description,omitempty"`
	Instruction string     `json:"instruction,omitempty"`
	Web         string     `json:"web,omitempty"`
	Contact     string     `json:"contact,omitempty"`
	Parameters  []Named    `json:"parameters,omitempty"`
	Resources   []Resource `json:"resources,omitempty"`
	Areas       []Area     `json:"areas"`
}

// Named is a value with the name of its scheme.
type Named struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Resource is a file that a message names. Content that came inside the message
// is not kept; its length is.
type Resource struct {
	Description string `json:"description,omitempty"`
	MimeType    string `json:"mimeType,omitempty"`
	Size        int64  `json:"size,omitempty"` // bytes, as told
	URI         string `json:"uri,omitempty"`
	Digest      string `json:"digest,omitempty"`
	Embedded    int    `json:"embedded,omitempty"` // length of the text of derefUri
}

// Area is where a warning holds: the union of what it lists.
type Area struct {
	Desc     string           `json:"desc"`
	Polygons []orb.Ring       `json:"polygons,omitempty"` // closed
	Lines    []orb.LineString `json:"lines,omitempty"`    // 12379: an open polygon
	Circles  []Circle         `json:"circles,omitempty"`
	Geocodes []Named          `json:"geocodes,omitempty"`
	// Divisions are the geocodes that are Chinese administrative divisions, with
	// twelve digits each.
	Divisions []string `json:"divisions,omitempty"`
	Altitude  string   `json:"altitude,omitempty"` // feet above sea level, as told
	Ceiling   string   `json:"ceiling,omitempty"`
}

// Circle is a point and a radius; a radius of 0 is the point.
type Circle struct {
	Center orb.Point `json:"center"`
	Metres float64   `json:"metres"`
}

// SignatureState is what is known of a message's XML signature.
type SignatureState string

// The states of a signature. Even an intact one vouches for nobody: it says that
// the text is as whoever holds the key signed it.
const (
	Unsigned   SignatureState = "none"
	Intact     SignatureState = "intact"
	Broken     SignatureState = "broken" // the text, or the signature, was changed
	Unverified SignatureState = "present, not verified"
)

// Signature tells of an enveloped XML signature (CAP 1.2, 3.3.4.1).
type Signature struct {
	State     SignatureState `json:"state"`
	Method    string         `json:"method,omitempty"`
	Signer    string         `json:"signer,omitempty"` // as the certificate says; not checked with anybody
	NotBefore *time.Time     `json:"notBefore,omitempty"`
	NotAfter  *time.Time     `json:"notAfter,omitempty"`
	Reason    string         `json:"reason,omitempty"` // why broken, or not verified
}
