package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
)

// RegisterRow is one row of a register as it is handed in. Open values may be
// written as people write them; they are kept in one canonical form.
type RegisterRow struct {
	Key      string            `json:"key" minLength:"1" maxLength:"40"`
	Values   map[string]string `json:"values" doc:"column id to cell"`
	Personal []PersonalCell    `json:"personal,omitempty" maxItems:"8"`
	// Keep names columns of personal data that stay as they were sealed.
	Keep []string `json:"keep,omitempty" maxItems:"8"`
}

// PersonalCell is a cell of personal data (A65).
type PersonalCell struct {
	Column string `json:"column" maxLength:"40"`
	Text   Secret `json:"text"`
}

// ImportRegister takes rows of a file into a register (6.2.2(b)): merged by key,
// or in place of what the actor's field holds. Files longer than one command
// come in several, the last of which replaces and names the keys of the others.
type ImportRegister struct {
	Register register.Kind `json:"register" maxLength:"40"`
	Mode     string        `json:"mode" enum:"merge,replace"`
	File     string        `json:"file,omitempty" maxLength:"120"`
	Digest   string        `json:"digest,omitempty" maxLength:"80" doc:"of the file, to tell one import from another"`
	Rows     []RegisterRow `json:"rows" maxItems:"500"`
	Others   []string      `json:"others,omitempty" maxItems:"10000" doc:"keys that came in earlier commands of the same file"`
}

// ChangeRegisterEntry enters or changes one entry.
type ChangeRegisterEntry struct {
	Register register.Kind `json:"register" maxLength:"40"`
	Row      RegisterRow   `json:"row"`
}

// RetireRegisterEntry takes an entry out of use; what was done with it stays on
// record.
type RetireRegisterEntry struct {
	Register register.Kind `json:"register" maxLength:"40"`
	Key      string        `json:"key" minLength:"1" maxLength:"40"`
	Reason   string        `json:"reason" minLength:"1" maxLength:"200"`
}

// SetAvailability says whether a team or an expert can be had, or that it works
// outside the district (6.1.2(g)).
type SetAvailability struct {
	Register register.Kind `json:"register" maxLength:"40"`
	Key      string        `json:"key" minLength:"1" maxLength:"40"`
	State    string        `json:"state" enum:"available,unavailable,outside"`
	Why      string        `json:"why,omitempty" maxLength:"200" doc:"the reason, or the place outside"`
	Until    clock.Time    `json:"until,omitempty"`
}

// CertifyTeam recognises a district's professional team, or takes that back
// (6.1.2(b)).
type CertifyTeam struct {
	Key       string `json:"key" minLength:"1" maxLength:"40"`
	Certified bool   `json:"certified"`
	Reason    string `json:"reason,omitempty" maxLength:"200"`
}

// RegisterImported: the entries that are new or different, and those gone.
type RegisterImported struct {
	Register  register.Kind    `json:"register"`
	Mode      string           `json:"mode"`
	File      string           `json:"file,omitempty"`
	Digest    string           `json:"digest,omitempty"`
	Rows      int              `json:"rows"`
	Added     int              `json:"added"`
	Entries   []register.Entry `json:"entries,omitempty"`
	Retired   []string         `json:"retired,omitempty"`
	Unchanged int              `json:"unchanged"`
}

// RegisterEntryChanged: entered or changed.
type RegisterEntryChanged struct {
	Register register.Kind  `json:"register"`
	Entry    register.Entry `json:"entry"`
}

// RegisterEntryRetired from use.
type RegisterEntryRetired struct {
	Register register.Kind `json:"register"`
	Key      string        `json:"key"`
	Reason   string        `json:"reason"`
}

// AvailabilitySet of a team or an expert.
type AvailabilitySet struct {
	Register register.Kind `json:"register"`
	Key      string        `json:"key"`
	State    string        `json:"state"`
	Why      string        `json:"why,omitempty"`
	Until    clock.Time    `json:"until,omitempty"`
}

// TeamCertified by the emergency office, or no longer.
type TeamCertified struct {
	Key       string `json:"key"`
	Certified bool   `json:"certified"`
	Reason    string `json:"reason,omitempty"`
}

func (ImportRegister) Name() string      { return "import-register" }
func (ChangeRegisterEntry) Name() string { return "change-register-entry" }
func (RetireRegisterEntry) Name() string { return "retire-register-entry" }
func (SetAvailability) Name() string     { return "set-availability" }
func (CertifyTeam) Name() string         { return "certify-team" }

func (*RegisterImported) Kind() string         { return "register_imported" }
func (e *RegisterImported) Stream() string     { return "register/" + string(e.Register) }
func (*RegisterEntryChanged) Kind() string     { return "register_entry_changed" }
func (e *RegisterEntryChanged) Stream() string { return "register/" + string(e.Register) }
func (*RegisterEntryRetired) Kind() string     { return "register_entry_retired" }
func (e *RegisterEntryRetired) Stream() string { return "register/" + string(e.Register) }
func (*AvailabilitySet) Kind() string          { return "availability_set" }
func (e *AvailabilitySet) Stream() string      { return "register/" + string(e.Register) }
func (*TeamCertified) Kind() string            { return "team_certified" }
func (*TeamCertified) Stream() string          { return "register/team" }

func init() {
	registerCommands(func() Command { return new(ImportRegister) }, func() Command { return new(ChangeRegisterEntry) },
		func() Command { return new(RetireRegisterEntry) }, func() Command { return new(SetAvailability) }, func() Command { return new(CertifyTeam) })
	registerEvents(func() Event { return new(RegisterImported) }, func() Event { return new(RegisterEntryChanged) },
		func() Event { return new(RegisterEntryRetired) }, func() Event { return new(AvailabilitySet) }, func() Event { return new(TeamCertified) })
}

func (r *RegisterRow) secrets() []*Secret {
	var out []*Secret
	for i := range r.Personal {
		out = append(out, &r.Personal[i].Text)
	}
	return out
}

// Secrets implements Private.
func (c *ImportRegister) Secrets() []*Secret {
	var out []*Secret
	for i := range c.Rows {
		out = append(out, c.Rows[i].secrets()...)
	}
	return out
}

// Subject implements Private: no matter's key seals it.
func (*ImportRegister) Subject() string { return "" }

// Apart implements Separate: each entry has a key of its own, so that one
// person's data can be destroyed (A65).
func (c *ImportRegister) Apart() [][]*Secret {
	var out [][]*Secret
	for i := range c.Rows {
		if s := c.Rows[i].secrets(); len(s) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// Secrets implements Private.
func (c *ChangeRegisterEntry) Secrets() []*Secret { return c.Row.secrets() }

// Subject implements Private: an entry keeps its key.
func (c *ChangeRegisterEntry) Subject() string {
	return string(register.RefOf(c.Register, c.Row.Key))
}
