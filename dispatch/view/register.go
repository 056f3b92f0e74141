package view

import (
	"maps"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// RegisterInfo is a register as a list of registers shows it.
type RegisterInfo struct {
	register.Spec
	Entries  int        `json:"entries"`
	Imported clock.Time `json:"imported,omitempty"`
}

// RegisterEntry is an entry as a seat sees it. Personal data is named, and
// opened on the entry's own page alone.
type RegisterEntry struct {
	Key    string            `json:"key"`
	Values map[string]string `json:"values"`
	// Sealed are the columns of personal data that are filled in.
	Sealed []string `json:"sealed,omitempty"`
	// Personal is what they say, for whoever may see it.
	Personal  map[string]string `json:"personal,omitempty"`
	State     string            `json:"state,omitempty"`
	Why       string            `json:"why,omitempty"`
	Until     clock.Time        `json:"until,omitempty"`
	Certified clock.Time        `json:"certified,omitempty"`
	Changed   clock.Time        `json:"changed"`
	// Mine: the seat keeps it.
	Mine bool `json:"mine,omitempty"`
	// Out is the incident for which it is out.
	Out     string `json:"out,omitempty"`
	OutName string `json:"out_name,omitempty"`
	OnScene bool   `json:"on_scene,omitempty"`
}

// Register is a register with its entries.
type Register struct {
	Spec    register.Spec   `json:"spec"`
	Entries []RegisterEntry `json:"entries"`
}

// RegistersOf lists the registers.
func RegistersOf(s *dispatch.State) []RegisterInfo {
	out := []RegisterInfo{}
	for _, spec := range register.Specs() {
		info := RegisterInfo{Spec: spec, Entries: len(s.Registers[spec.Kind].Keys())}
		if b := s.Registers[spec.Kind]; b != nil {
			info.Imported = b.Imported
		}
		out = append(out, info)
	}
	return out
}

// RegisterOf is a register as a seat sees it, by key.
func RegisterOf(e *dispatch.Engine, s *dispatch.State, k register.Kind, seat plans.SeatID) (Register, bool) {
	spec, ok := register.SpecOf(k)
	if !ok {
		return Register{}, false
	}
	out := Register{Spec: *spec, Entries: []RegisterEntry{}}
	where := Out(s)
	b := s.Registers[k]
	for _, key := range b.Keys() {
		out.Entries = append(out.Entries, entryOf(e, s, k, b.Entries[key], seat, where))
	}
	return out, true
}

// RegisterEntryOf is one entry, with its personal data where reveal opens it.
func RegisterEntryOf(e *dispatch.Engine, s *dispatch.State, r register.Ref, seat plans.SeatID, reveal Reveal) (RegisterEntry, bool) {
	k, _ := r.Split()
	x, ok := s.Entry(r)
	if !ok {
		return RegisterEntry{}, false
	}
	out := entryOf(e, s, k, x, seat, Out(s))
	if reveal != nil && len(x.Sealed) > 0 {
		out.Personal = map[string]string{}
		for id, v := range x.Sealed {
			out.Personal[id] = reveal(v)
		}
	}
	return out, true
}

func entryOf(e *dispatch.Engine, s *dispatch.State, k register.Kind, x *register.Entry, seat plans.SeatID, where map[register.Ref]Whereabouts) RegisterEntry {
	at := where[register.RefOf(k, x.Key)]
	out := RegisterEntry{
		Key: x.Key, Values: x.Values, State: x.State, Why: x.Why, Until: x.Until, Certified: x.Certified, Changed: x.Changed,
		Sealed: slices.Sorted(maps.Keys(x.Sealed)), Mine: e.Keeps(seat, x.Owner()), Out: string(at.Incident), OnScene: at.OnScene,
	}
	if inc := s.Incidents[at.Incident]; inc != nil {
		out.OutName = inc.Title
	}
	return out
}
