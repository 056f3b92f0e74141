package register

import (
	"wanghuo/plans"
)

// Kind is the name of a register: "team". The names lie on disk.
type Kind string

// The registers of chapter 6.
const (
	Team       Kind = "team"       // 6.1.1–6.1.5: who can be sent
	Expert     Kind = "expert"     // 6.1.6: who can be asked
	Stock      Kind = "stock"      // 6.4: what lies in which depot
	Shelter    Kind = "shelter"    // 6.7: where people can go
	Facility   Kind = "facility"   // 6.5: hospitals, fire stations, blood and first aid
	Agreement  Kind = "agreement"  // 6.1.2(h), 6.4.1(e): what firms are bound to
	Channel    Kind = "channel"    // 6.4.4: where supplies come from outside
	Production Kind = "production" // 6.4.5(c): what firms are told to make
	Market     Kind = "market"     // 6.4.2(a): demand, stock and prices by day
	System     Kind = "system"     // 6.2.1(b): what the district commands with
	Line       Kind = "line"       // 6.2.5(a): how a body is reached
	Camera     Kind = "camera"     // 6.2.3: public-safety video
	Layer      Kind = "layer"      // 6.2.2(a): maps and the other databases
	Hazard     Kind = "hazard"     // 6.2.2(b)/1: risks and hidden dangers
	Knowledge  Kind = "knowledge"  // 6.2.2(b)/7: what helps to decide
)

// Type is how a column's cells are read.
type Type string

// The types of columns.
const (
	Text   Type = "text"
	Number Type = "number" // a whole number, zero or more
	Org    Type = "org"    // an organisation of the plan, by name, alias or id
	Street Type = "street" // a street, likewise
	Choice Type = "choice" // one of the column's options
	Events Type = "events" // numbers of event types of the plan, or their short names
	Date   Type = "date"   // 2026-12-31
	Yes    Type = "yes"    // yes or no
	Degree Type = "degree" // a coordinate in WGS-84 degrees
	Name   Type = "name"   // personal: a name (A65)
	Phone  Type = "phone"  // personal: a telephone number (A65)
)

// Personal reports whether cells of the type are personal data.
func (t Type) Personal() bool { return t == Name || t == Phone }

// Option is one value of a column of choices.
type Option struct {
	ID   string     `json:"id"`
	Name plans.Text `json:"name"`
}

// Column is one column of a register.
type Column struct {
	ID       string       `json:"id"`
	Name     plans.Text   `json:"name"`
	Type     Type         `json:"type"`
	Needed   bool         `json:"needed,omitempty"`
	Max      int          `json:"max,omitempty"` // runes of a text, or the largest number
	Options  []Option     `json:"options,omitempty"`
	Hint     plans.Text   `json:"hint"`
	Headings []string     `json:"headings,omitempty"` // further headings that are understood
	Cite     plans.Clause `json:"cite,omitempty"`
}

// Spec describes a register.
type Spec struct {
	Kind    Kind           `json:"kind"`
	Name    plans.Text     `json:"name"`
	Cite    []plans.Clause `json:"cite"`
	Columns []Column       `json:"columns"`
	// Sent: its entries can be called to a scene and check in there.
	Sent bool `json:"sent,omitempty"`
}

// The columns that every register has.
const (
	ColumnKey   = "key"
	ColumnName  = "name"
	ColumnOwner = "owner"
)

// Specs lists the registers in the order in which people look for them.
func Specs() []Spec { return specs }

// SpecOf finds a register's description.
func SpecOf(k Kind) (*Spec, bool) {
	for i := range specs {
		if specs[i].Kind == k {
			return &specs[i], true
		}
	}
	return nil, false
}

// Column finds a column by its id.
func (s *Spec) Column(id string) (*Column, bool) {
	for i := range s.Columns {
		if s.Columns[i].ID == id {
			return &s.Columns[i], true
		}
	}
	return nil, false
}

// Option finds a choice by its id or either of its names.
func (c *Column) Option(cell string) (string, bool) {
	for _, o := range c.Options {
		if fold(cell) == fold(o.ID) || fold(cell) == fold(o.Name.Zh) || fold(cell) == fold(o.Name.En) {
			return o.ID, true
		}
	}
	return "", false
}
