// Package post keeps the command post on the scene: who commands, which groups
// there are, who has checked in, and what each was told to do (4.4). It is
// pure; values belong to one goroutine.
package post

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// Post is the command post of one incident. There is exactly one
// commander-in-chief at any instant (A44).
type Post struct {
	Formed    clock.Time   `json:"formed"`
	By        plans.OrgID  `json:"by"` // the body whose post it is: which commands
	Commander plans.SeatID `json:"commander"`
	// Deputy is on the scene and commands until the commander has arrived (A44).
	Deputy  plans.SeatID `json:"deputy,omitempty"`
	Arrived clock.Time   `json:"arrived,omitempty"`
	// Under is the city's post, of which this one is a part (4.4.2(g)).
	Under plans.OrgID `json:"under,omitempty"`
	// Commanders is every commander with the instant from which he commanded.
	Commanders []Tenure       `json:"commanders"`
	Executives []plans.SeatID `json:"executives,omitempty"`
	Groups     []Group        `json:"groups,omitempty"`
	Assembly   string         `json:"assembly,omitempty"`
	GoodsIn    string         `json:"goods_in,omitempty"`
	GoodsOut   string         `json:"goods_out,omitempty"`
	Press      string         `json:"press,omitempty"`
	Version    int            `json:"version"`
}

// Tenure is a time in command.
type Tenure struct {
	Seat plans.SeatID `json:"seat"`
	From clock.Time   `json:"from"`
}

// Group is a working group (4.4.1): one of the nine or another.
type Group struct {
	Name    string        `json:"name"`
	Leader  plans.OrgID   `json:"leader"`
	Members []plans.OrgID `json:"members,omitempty"`
	Contact *vault.Sealed `json:"contact,omitempty"`
	Channel *vault.Sealed `json:"channel,omitempty"`
}

// Acting is who commands at this instant: the deputy until the commander has
// arrived, then the commander; never two and never nobody (A44).
func (p *Post) Acting() plans.SeatID {
	if p.Deputy != "" && p.Arrived == 0 {
		return p.Deputy
	}
	return p.Commander
}

// Keep notes from when the acting commander has commanded.
func (p *Post) Keep(at clock.Time) {
	if n := len(p.Commanders); n == 0 || p.Commanders[n-1].Seat != p.Acting() {
		p.Commanders = append(p.Commanders[:n:n], Tenure{Seat: p.Acting(), From: at})
	}
}

// Commanded reports whether the seat has ever commanded here.
func (p *Post) Commanded(seat plans.SeatID) bool {
	for _, t := range p.Commanders {
		if t.Seat == seat {
			return true
		}
	}
	return false
}

// TakeOver puts another in command, who is there (A44).
func (p *Post) TakeOver(seat plans.SeatID, at clock.Time) {
	p.Commander, p.Deputy, p.Arrived = seat, "", at
	p.Keep(at)
}

// Missing lists what 4.4.1 asks of a post and this one lacks: the points of
// 4.4.1(i), an executive commander, a contact and a channel for each group
// (4.4.1(h)). It warns and does not block (A45).
func (p *Post) Missing() []string {
	var out []string
	for _, x := range []struct{ name, value string }{
		{"assembly", p.Assembly}, {"goods_in", p.GoodsIn}, {"goods_out", p.GoodsOut}, {"press", p.Press},
	} {
		if x.value == "" {
			out = append(out, x.name)
		}
	}
	if len(p.Executives) == 0 {
		out = append(out, "executive")
	}
	for _, g := range p.Groups {
		if g.Contact == nil || g.Channel == nil {
			out = append(out, "contact:"+g.Name)
		}
	}
	return out
}

// CheckIn is a team or person registered on the scene (4.4.2).
type CheckIn struct {
	ID   int         `json:"id"`
	Org  plans.OrgID `json:"org"`
	Team string      `json:"team"`
	// Entry is the register's entry of the team or expert, "team/T01".
	Entry   register.Ref `json:"entry,omitempty"`
	Persons int          `json:"persons"`
	How     string       `json:"how"` // register, code, position
	// Seat is whose arrival it is, where a person came and no team.
	Seat plans.SeatID `json:"seat,omitempty"`
	// By registered it: the one who came, or the registrar.
	By       plans.SeatID `json:"by,omitempty"`
	At       clock.Time   `json:"at"`
	Recorded clock.Time   `json:"recorded"`
	Released clock.Time   `json:"released,omitempty"`
	// Where a person was who checked in by position (A65).
	Where *vault.Sealed `json:"where,omitempty"`
}

// Task is something a unit or a checked-in team was told to do.
type Task struct {
	ID      int          `json:"id"`
	Measure plans.Clause `json:"measure,omitempty"`
	To      plans.OrgID  `json:"to"`
	CheckIn int          `json:"check_in,omitempty"`
	Text    string       `json:"text"`
	Basis   string       `json:"basis,omitempty"` // legal basis of a coercive measure
	// With are bodies that take part (4.5.3), Details what the choice wrote down.
	With    []plans.OrgID     `json:"with,omitempty"`
	Details map[string]string `json:"details,omitempty"`
	// Enter: an order to go in, given with the safety list confirmed (4.4.3(d)).
	Enter   bool         `json:"enter,omitempty"`
	By      plans.SeatID `json:"by"`
	At      clock.Time   `json:"at"`
	Due     clock.Time   `json:"due,omitempty"`
	Seen    clock.Time   `json:"seen,omitempty"`
	Done    clock.Time   `json:"done,omitempty"`
	Proof   string       `json:"proof,omitempty"`
	Stopped clock.Time   `json:"stopped,omitempty"` // step by step, before the end (4.8(b))
	// Released is when a new lead department let it go; Reviews is every time at
	// which it was put before one (A30).
	Released clock.Time `json:"released,omitempty"`
	Reviews  []Review   `json:"reviews,omitempty"`
}

// HandedOver is the signed list given to the city's post (A48).
type HandedOver struct {
	At       clock.Time `json:"at"`
	Receiver string     `json:"receiver"`
	Teams    int        `json:"teams"`
	Persons  int        `json:"persons"`
	Assembly string     `json:"assembly,omitempty"`
	// Entries are the list itself; Signer signed for it, By handed it over.
	Entries []CheckIn     `json:"entries,omitempty"`
	Signer  *vault.Sealed `json:"signer,omitempty"`
	By      plans.SeatID  `json:"by,omitempty"`
}

// List makes the list of everybody who is there, with its counts (A48).
func List(all []CheckIn) HandedOver {
	var l HandedOver
	for _, x := range all {
		if x.Released == 0 {
			l.Teams++
			l.Persons += x.Persons
			l.Entries = append(l.Entries, x)
		}
	}
	return l
}

// Liaison is a body that has a seat in the post because it must be there, such
// as the offices of 4.1.6 (4.4.3(l)).
type Liaison struct {
	Org  plans.OrgID  `json:"org"`
	Seat plans.SeatID `json:"seat"`
	From clock.Time   `json:"from"`
}

// Decision is an important decision of the commander-in-chief, or a version of
// the plan of handling (4.4.1(c), 4.4.3(c)).
type Decision struct {
	No   int          `json:"no"`
	Kind string       `json:"kind"` // decision, plan
	Text string       `json:"text"`
	By   plans.SeatID `json:"by"`
	At   clock.Time   `json:"at"`
}

// Opinion is what experts advise, and what the post answered. It changes
// nothing by itself (4.4.3(g)).
type Opinion struct {
	No      int           `json:"no"`
	Experts *vault.Sealed `json:"experts,omitempty"`
	Text    string        `json:"text"`
	By      plans.SeatID  `json:"by"`
	At      clock.Time    `json:"at"`
	Reply   string        `json:"reply,omitempty"`
	Replied clock.Time    `json:"replied,omitempty"`
}
