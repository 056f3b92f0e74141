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
	By        plans.OrgID  `json:"by"`
	Commander plans.SeatID `json:"commander"`
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
	Contact *vault.Sealed `json:"contact,omitempty"`
	Channel *vault.Sealed `json:"channel,omitempty"`
}

// Missing lists what 4.4.1 asks of a post and this one lacks: it warns and does
// not block (A45).
func (p *Post) Missing() []string {
	var out []string
	for _, x := range []struct{ name, value string }{
		{"assembly", p.Assembly}, {"goods_in", p.GoodsIn}, {"goods_out", p.GoodsOut}, {"press", p.Press},
	} {
		if x.value == "" {
			out = append(out, x.name)
		}
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
	Entry    register.Ref `json:"entry,omitempty"`
	Persons  int          `json:"persons"`
	How      string       `json:"how"` // register, code, position
	At       clock.Time   `json:"at"`
	Recorded clock.Time   `json:"recorded"`
	Released clock.Time   `json:"released,omitempty"`
}

// Task is something a unit or a checked-in team was told to do.
type Task struct {
	ID      int          `json:"id"`
	Measure plans.Clause `json:"measure,omitempty"`
	To      plans.OrgID  `json:"to"`
	CheckIn int          `json:"check_in,omitempty"`
	Text    string       `json:"text"`
	Basis   string       `json:"basis,omitempty"` // legal basis of a coercive measure
	By      plans.SeatID `json:"by"`
	At      clock.Time   `json:"at"`
	Due     clock.Time   `json:"due,omitempty"`
	Seen    clock.Time   `json:"seen,omitempty"`
	Done    clock.Time   `json:"done,omitempty"`
	Proof   string       `json:"proof,omitempty"`
}

// HandedOver is the signed list given to the city's post (A48).
type HandedOver struct {
	At       clock.Time `json:"at"`
	Receiver string     `json:"receiver"`
	Teams    int        `json:"teams"`
	Persons  int        `json:"persons"`
	Assembly string     `json:"assembly,omitempty"`
}
