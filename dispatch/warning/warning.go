package warning

import (
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// ID is the number of a warning, such as Y20260001.
type ID string

// Source is whose warning it is.
type Source string

// The sources (3.2.3).
const (
	Own     Source = "own"     // the district's
	City    Source = "city"    // forwarded, level and text unchanged (A39)
	Outside Source = "outside" // relayed to named streets, no level here (A40)
)

// Step is what a text does.
type Step string

// The steps.
const (
	Issue  Step = "issue"
	Adjust Step = "adjust" // another level, or another text
	Extend Step = "extend" // longer, all else unchanged
	Local  Step = "local"  // the district's own level of a city warning
	Lift   Step = "lift"
	Origin Step = "origin" // the city's own text, as received
)

// Content is what 3.2.4 asks of a warning, but for who issued it and when: those
// are of the act itself.
type Content struct {
	Type     int          `json:"type,omitempty" minimum:"0" maximum:"999" doc:"the event type, by its number in the plan"`
	Hazard   string       `json:"hazard,omitempty" maxLength:"40" doc:"in a word: 暴雨, 大风"`
	Level    plans.Colour `json:"level,omitempty" maxLength:"20" doc:"a level of the plan: blue, yellow, orange, red"`
	From     clock.Time   `json:"from,omitempty" doc:"when it begins to hold"`
	Until    clock.Time   `json:"until,omitempty" doc:"how long it is expected to hold"`
	Area     Area         `json:"area,omitempty"`
	Caution  string       `json:"caution,omitempty" maxLength:"1000" doc:"what to beware of"`
	Measures string       `json:"measures,omitempty" maxLength:"1000" doc:"what to do"`
}

// Area is where it may strike.
type Area struct {
	Whole       bool          `json:"whole,omitempty" doc:"the whole district"`
	Streets     []plans.OrgID `json:"streets,omitempty" maxItems:"60"`
	Communities []string      `json:"communities,omitempty" maxItems:"300" doc:"12-digit codes"`
	Place       string        `json:"place,omitempty" maxLength:"200"`
}

// Empty reports whether it names no place.
func (a Area) Empty() bool {
	return !a.Whole && len(a.Streets) == 0 && len(a.Communities) == 0 && a.Place == ""
}

// Hand is who did something, from which seat, and when.
type Hand = approval.Hand

// Text is one issued text. No later step changes it.
type Text struct {
	No      int         `json:"no"`
	Step    Step        `json:"step"`
	Content Content     `json:"content"`
	Issuer  plans.OrgID `json:"issuer,omitempty"`
	By      Hand        `json:"by,omitempty"`
	At      clock.Time  `json:"at"`
	Path    Path        `json:"path,omitempty"`
	// Approval is that on which it was issued; Filer owes the filing (A36).
	Approval  approval.ID `json:"approval,omitempty"`
	Filer     plans.OrgID `json:"filer,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Expert    string      `json:"expert,omitempty"`
	Reference string      `json:"reference,omitempty"`
	// Words are the city's own, where they do not fit the items of 3.2.4.
	Words    string `json:"words,omitempty"`
	Exercise bool   `json:"exercise,omitempty"`
	// Fact: it was issued outside the system and entered as such (A62).
	Fact int `json:"fact,omitempty"`
}

// Proposal is a text put forward, with what became of it (3.2.3(2), A34).
type Proposal struct {
	No      int     `json:"no"`
	Step    Step    `json:"step"`
	Content Content `json:"content"`
	// Urgency, Development and Harm are what a level weighs (3.2.2).
	Urgency     string `json:"urgency,omitempty"`
	Development string `json:"development,omitempty"`
	Harm        string `json:"harm,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Expert      string `json:"expert,omitempty"`

	By plans.OrgID `json:"by"`
	// Asked is the level that the proposer asked for; Revised tells who changed
	// the proposal since, Relevelled that the emergency office changed its level.
	Asked      plans.Colour `json:"asked,omitempty"`
	Hand       Hand         `json:"hand"`
	Revised    []Revision   `json:"revised,omitempty"`
	Relevelled bool         `json:"relevelled,omitempty"`
	// Order: a leader of the committee ordered it, which is its approval (A35).
	Order    bool        `json:"order,omitempty"`
	Issuer   plans.OrgID `json:"issuer,omitempty"` // whom the order names
	Path     Path        `json:"path"`
	Approval approval.ID `json:"approval,omitempty"`
	State    string      `json:"state"` // open, returned, issued, withdrawn, refused
	Closed   clock.Time  `json:"closed,omitempty"`
}

// Revision is one change of a proposal.
type Revision struct {
	By     Hand         `json:"by"`
	From   plans.Colour `json:"from,omitempty"`
	To     plans.Colour `json:"to,omitempty"`
	Reason string       `json:"reason,omitempty"`
}

// Open reports whether something may still come of it.
func (p *Proposal) Open() bool { return p.State == "open" || p.State == "returned" }

// Message is the identity of the message by which a warning came (CAP 3.2.1).
type Message struct {
	Sender     string `json:"sender,omitempty" maxLength:"200"`
	Identifier string `json:"identifier,omitempty" maxLength:"200"`
	// Sent keeps the sender's own writing: it is part of the identity.
	Sent       string    `json:"sent,omitempty" maxLength:"40"`
	References []Message `json:"references,omitempty" maxItems:"50"`
}

// None reports whether it came by no message.
func (m Message) None() bool { return m.Identifier == "" }

// Same reports whether two are one message.
func (m Message) Same(o Message) bool {
	return m.Identifier == o.Identifier && (m.Sender == o.Sender || m.Sender == "" || o.Sender == "")
}

// Receipt is how a warning of others reached the district.
type Receipt struct {
	// Issuer is who issued it there, as it names itself.
	Issuer string `json:"issuer"`
	// Label is its level in its own scheme, where that is not one of the plan's.
	Label    string     `json:"label,omitempty"`
	At       clock.Time `json:"at"`
	Entered  clock.Time `json:"entered"`
	By       Hand       `json:"by,omitempty"`
	Messages []Message  `json:"messages,omitempty"`
	Words    string     `json:"words,omitempty"`
}

// Filing is 备案: that a body was told of a text (3.2.3(2)).
type Filing struct {
	Text      int         `json:"text"`
	Lift      bool        `json:"lift,omitempty"`
	To        plans.OrgID `json:"to"`
	From      plans.OrgID `json:"from"`
	At        clock.Time  `json:"at"`
	By        Hand        `json:"by"`
	Reference string      `json:"reference,omitempty"`
	Exercise  bool        `json:"exercise,omitempty"`
}

// Notice is that a body's duty inbox has a text, or the lifting (3.2.3(3), (4)).
type Notice struct {
	To   plans.OrgID `json:"to"`
	Text int         `json:"text"`
	Lift bool        `json:"lift,omitempty"`
	At   clock.Time  `json:"at"`
	Seen clock.Time  `json:"seen,omitempty"`
	By   Hand        `json:"by,omitempty"`
}

// Forward is the passing on of a city's text.
type Forward struct {
	Text int  `json:"text"`
	By   Hand `json:"by"`
}

// Relay is the passing on of an outside warning to named streets (3.2.3(6), A40).
type Relay struct {
	// Reference is the superior's instruction.
	Reference string        `json:"reference"`
	Streets   []plans.OrgID `json:"streets"`
	At        clock.Time    `json:"at"`
	By        Hand          `json:"by"`
}

// Chosen is a measure of 3.2.5(2) taken for the warning.
type Chosen struct {
	Measure string        `json:"measure"`
	Units   []plans.OrgID `json:"units"`
	What    string        `json:"what,omitempty"`
	Basis   string        `json:"basis,omitempty"`
	At      clock.Time    `json:"at"`
	By      Hand          `json:"by"`
}

// Done is what a body reported of one of its duties under 3.2.5.
type Done struct {
	Duty  obligation.ID     `json:"duty"`
	Org   plans.OrgID       `json:"org"`
	Items map[string]string `json:"items,omitempty"`
	At    clock.Time        `json:"at"`
	By    Hand              `json:"by"`
}

// Reach is that somebody was reached, by whom and how (3.2.3(5)).
type Reach struct {
	No       int    `json:"no"`
	Text     int    `json:"text"`
	Audience string `json:"audience"`
	// Place or group, without personal data; Who is the person reached, sealed.
	Place     string        `json:"place,omitempty"`
	Street    plans.OrgID   `json:"street,omitempty"`
	Community string        `json:"community,omitempty"`
	Who       *vault.Sealed `json:"who,omitempty"`
	Channel   string        `json:"channel"`
	Count     int           `json:"count"`
	Org       plans.OrgID   `json:"org"`
	At        clock.Time    `json:"at"`
	By        Hand          `json:"by"`
	// Where is the position of whoever told them, sealed.
	Where *vault.Sealed `json:"where,omitempty"`
	// Acknowledged is when those reached confirmed it.
	Acknowledged clock.Time `json:"acknowledged,omitempty"`
}

// Publication is a text on its way out through a channel.
type Publication struct {
	Text    int        `json:"text"`
	Lift    bool       `json:"lift,omitempty"`
	Channel string     `json:"channel"`
	State   string     `json:"state"` // waiting, accepted, failed; exercise: it went nowhere
	At      clock.Time `json:"at"`
	// Answered is when the channel took it or did not.
	Answered  clock.Time `json:"answered,omitempty"`
	Reference string     `json:"reference,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	// Submission is how far a machine brought it; nil: none has tried.
	Submission *Submission `json:"submission,omitempty"`
}

// Submission is a text handed to a channel by machine.
type Submission struct {
	State     SubmissionState `json:"state"`
	Path      string          `json:"path"`
	At        clock.Time      `json:"at"`
	Tries     int             `json:"tries,omitempty"`
	Reference string          `json:"reference,omitempty"`
	Reason    string          `json:"reason,omitempty"`
}

// SubmissionState is how far it came.
type SubmissionState string

// The states of a submission.
const (
	SubmissionTrying   SubmissionState = "trying"   // not through yet, tried again
	SubmissionSent     SubmissionState = "sent"     // handed over, no receipt yet
	SubmissionAccepted SubmissionState = "accepted" // taken, with a receipt
	SubmissionRefused  SubmissionState = "refused"  // answered with no
	SubmissionGivenUp  SubmissionState = "given_up" // not through for too long
)

// Request asks an issuer to adjust what it issued itself (A35).
type Request struct {
	Level  plans.Colour `json:"level"`
	Reason string       `json:"reason"`
	At     clock.Time   `json:"at"`
	By     Hand         `json:"by"`
}

// Ending is how a warning ended.
type Ending struct {
	At        clock.Time  `json:"at"`
	By        Hand        `json:"by,omitempty"`
	Issuer    plans.OrgID `json:"issuer,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Reference string      `json:"reference,omitempty"` // of the one who issued it elsewhere
	Approval  approval.ID `json:"approval,omitempty"`
	Path      Path        `json:"path,omitempty"`
	Exercise  bool        `json:"exercise,omitempty"`
	Fact      int         `json:"fact,omitempty"`
}

// Fact is what happened outside the system, entered as such (A62).
type Fact struct {
	No        int         `json:"no"`
	What      string      `json:"what"`
	Content   *Content    `json:"content,omitempty"` // a text that was issued
	Lifted    bool        `json:"lifted,omitempty"`
	Issuer    plans.OrgID `json:"issuer,omitempty"`
	Who       string      `json:"who"`
	When      clock.Time  `json:"when"`
	HowKnown  string      `json:"how_known"`
	Recorded  clock.Time  `json:"recorded"`
	By        Hand        `json:"by"`
	Confirmed clock.Time  `json:"confirmed,omitempty"`
}

// Warning is one warning with all that came of it.
type Warning struct {
	ID     ID         `json:"id"`
	Source Source     `json:"source"`
	Scheme string     `json:"scheme,omitempty"`
	Stage  Stage      `json:"stage"`
	Opened clock.Time `json:"opened"`
	// Type and Hazard are those of its latest text or proposal.
	Type   int    `json:"type"`
	Hazard string `json:"hazard,omitempty"`

	Texts        []Text        `json:"texts,omitempty"`
	Proposals    []Proposal    `json:"proposals,omitempty"`
	Receipt      *Receipt      `json:"receipt,omitempty"`
	Forwards     []Forward     `json:"forwards,omitempty"`
	Relay        *Relay        `json:"relay,omitempty"`
	Filings      []Filing      `json:"filings,omitempty"`
	Notices      []Notice      `json:"notices,omitempty"`
	Chosen       []Chosen      `json:"chosen,omitempty"`
	Done         []Done        `json:"done,omitempty"`
	Reached      []Reach       `json:"reached,omitempty"`
	Publications []Publication `json:"publications,omitempty"`
	Requests     []Request     `json:"requests,omitempty"`
	DangerGone   Hand          `json:"danger_gone,omitempty"`
	Ended        *Ending       `json:"ended,omitempty"`
	Facts        []Fact        `json:"facts,omitempty"`
	Incidents    []string      `json:"incidents,omitempty"`
}
