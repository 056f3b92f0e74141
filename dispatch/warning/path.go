package warning

import (
	"slices"

	"wanghuo/plans"
)

// Path is whose hands a step needs.
type Path string

// The paths (3.2.3, A34, A35, A37, A39).
const (
	Self      Path = "self"      // the headquarters' office or department alone, then filed
	Approved  Path = "approved"  // the leader in charge or a leader of the committee
	Committee Path = "committee" // a leader of the committee only: the office changed the level
	Director  Path = "director"  // the director alone: below the city's level
)

// Guarded reports whether the path needs another's word.
func (p Path) Guarded() bool { return p != Self && p != "" }

// Change is a step from one level to another; nil stands for no warning.
type Change struct {
	Source Source
	From   *plans.WarningLevel
	To     *plans.WarningLevel
	// Relevelled: the emergency office changed the level that was proposed.
	Relevelled bool
}

// Path tells whose hands the change needs. Any step into, out of or within the
// levels that need approval goes their way (A35); a lifting is a step out (A37).
func (c Change) Path() Path {
	if c.Source == City { // 3.2.3(3): the committee's, below the city's the director's (A39)
		if c.To != nil && c.From != nil && c.To.Below(c.From) {
			return Director
		}
		return Committee
	}
	if !c.From.NeedsApproval() && !c.To.NeedsApproval() {
		return Self
	}
	if c.Relevelled {
		return Committee
	}
	return Approved
}

// items tells of each item of 3.2.4 that is of the content whether it is blank.
var items = map[string]func(*Content) bool{
	"category": func(c *Content) bool { return c.Type == 0 },
	"level":    func(c *Content) bool { return c.Level == "" },
	"from":     func(c *Content) bool { return c.From == 0 },
	"until":    func(c *Content) bool { return c.Until == 0 },
	"area":     func(c *Content) bool { return c.Area.Empty() },
	"caution":  func(c *Content) bool { return blank(c.Caution) },
	"measures": func(c *Content) bool { return blank(c.Measures) },
}

// Missing lists the items of the form that are blank, in the form's order. Who
// issues and when are of the act itself and never missing.
func (c *Content) Missing(form *plans.Form) []string {
	var out []string
	for _, it := range form.Items {
		if is := items[it.ID]; is != nil && is(c) {
			out = append(out, it.ID)
		}
	}
	return out
}

// Knows reports whether an item of the form is one that a warning has.
func Knows(item string) bool {
	return items[item] != nil || item == "issuer" || item == "issued"
}

func blank(s string) bool {
	return !slices.ContainsFunc([]rune(s), func(r rune) bool { return r > ' ' && r != '　' })
}

// Extends reports whether the one is the other for longer and nothing else.
func (c Content) Extends(old Content) bool {
	if c.Until <= old.Until {
		return false
	}
	c.Until = old.Until
	return c.Equal(old)
}

// Equal compares two contents.
func (c Content) Equal(o Content) bool {
	a, b := c.Area, o.Area
	c.Area, o.Area = Area{}, Area{}
	return c.Type == o.Type && c.Hazard == o.Hazard && c.Level == o.Level && c.From == o.From && c.Until == o.Until &&
		c.Caution == o.Caution && c.Measures == o.Measures &&
		a.Whole == b.Whole && a.Place == b.Place && slices.Equal(a.Streets, b.Streets) && slices.Equal(a.Communities, b.Communities)
}

// Over lays what is stated over what was: a change need say only what changes.
func (c Content) Over(old Content) Content {
	if c.Type == 0 {
		c.Type = old.Type
	}
	if c.Hazard == "" {
		c.Hazard = old.Hazard
	}
	if c.Level == "" {
		c.Level = old.Level
	}
	if c.From == 0 {
		c.From = old.From
	}
	if c.Until == 0 {
		c.Until = old.Until
	}
	if c.Area.Empty() {
		c.Area = old.Area
	}
	if blank(c.Caution) {
		c.Caution = old.Caution
	}
	if blank(c.Measures) {
		c.Measures = old.Measures
	}
	return c
}
