package dispatch

import (
	"strings"

	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

func (e *Engine) applyRegister(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *RegisterImported:
		b := s.book(ev.Register)
		for i := range ev.Entries {
			b.Entries[ev.Entries[i].Key] = ev.Entries[i].Clone()
		}
		for _, k := range ev.Retired {
			s.amendEntry(ev.Register, k, h, func(e *register.Entry) { e.Retired, e.Reason = h.At, "import" })
		}
		b.Digest, b.Imported = ev.Digest, h.At
		s.touched.add("forces", string(ev.Register))
	case *RegisterEntryChanged:
		s.book(ev.Register).Entries[ev.Entry.Key] = ev.Entry.Clone()
		s.touched.add("forces", string(ev.Register))
	case *RegisterEntryRetired:
		s.amendEntry(ev.Register, ev.Key, h, func(e *register.Entry) { e.Retired, e.Reason = h.At, ev.Reason })
	case *AvailabilitySet:
		s.amendEntry(ev.Register, ev.Key, h, func(e *register.Entry) { e.State, e.Why, e.Until = ev.State, ev.Why, ev.Until })
	case *TeamCertified:
		s.amendEntry(register.Team, ev.Key, h, func(e *register.Entry) {
			e.Certified = 0
			if ev.Certified {
				e.Certified = h.At
			}
		})
	case *OutsideRequestDecided:
		s.applyOutside(h, ev)
	default:
		return false
	}
	return true
}

func (s *State) book(k register.Kind) *register.Book {
	b := s.Registers[k]
	if b == nil {
		b = &register.Book{Entries: map[string]*register.Entry{}}
		s.Registers[k] = b
	}
	if b.Entries == nil {
		b.Entries = map[string]*register.Entry{}
	}
	return b
}

// amendEntry alters an entry in place; one that is not there is left alone.
func (s *State) amendEntry(k register.Kind, key string, h Header, f func(*register.Entry)) {
	e := s.book(k).Entries[key]
	if e == nil {
		return
	}
	f(e)
	e.Changed, e.By = h.At, h.Seat
	s.touched.add("forces", string(k))
}

// Entry finds an entry in use.
func (s *State) Entry(r register.Ref) (*register.Entry, bool) {
	k, key := r.Split()
	return s.Registers[k].Get(key)
}

// everEntry finds an entry in use or retired; nil if there never was one.
func (s *State) everEntry(r register.Ref) *register.Entry {
	k, key := r.Split()
	if b := s.Registers[k]; b != nil {
		return b.Entries[key]
	}
	return nil
}

// whereabouts is the incident for which an entry is out: called or on the
// scene. nil: for none.
func (s *State) whereabouts(r register.Ref) *Incident {
	var first *Incident
	for _, inc := range s.index.live {
		if s.outFor(inc, r) && (first == nil || inc.ID < first.ID) {
			first = inc
		}
	}
	return first
}

func (s *State) outFor(inc *Incident, r register.Ref) bool {
	for i := range inc.CheckIns {
		if inc.CheckIns[i].Entry == r && inc.CheckIns[i].Released == 0 {
			return true
		}
	}
	for i := range inc.Calls {
		if inc.Phase.Live() && inc.Calls[i].Entry == r && inc.Calls[i].OnWay() {
			return true
		}
	}
	return false
}

// district tells stock that the district dispatches from a street's own (A54).
func (e *Engine) district(x *register.Entry) bool {
	o, ok := e.plan.Org(x.Owner())
	return !ok || o.Kind != plans.KindStreet
}

// StockOf is what the district's depots hold of an item, in units of issue;
// known is false where the register does not list it.
func (e *Engine) StockOf(s *State, item string) (int, bool) {
	return s.Registers[register.Stock].Held(item, e.district)
}

// StockByItem is what the district's depots hold, by item.
func (e *Engine) StockByItem(s *State) map[string]int {
	out := map[string]int{}
	b := s.Registers[register.Stock]
	for _, k := range b.Keys() {
		if x := b.Entries[k]; e.district(x) && x.Values["form"] != "capacity" {
			out[x.Name()] += x.Number("quantity")
		}
	}
	return out
}

// stockKey is the key of the entry by which set-stock keeps an item.
func stockKey(item string) string {
	return strings.NewReplacer("/", "／", "\n", " ", "\t", " ").Replace(item)
}
