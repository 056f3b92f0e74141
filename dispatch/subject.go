package dispatch

import (
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// subject is what duties, approvals and guarded acts hang on: an incident, an
// instruction or a question, a warning. The rules ask nothing else of it, so
// that a new kind of thing to which the plan ties duties is a type with these
// methods, and no case anywhere else.
type subject interface {
	// name is the id by which duties and approvals refer to it.
	name() string
	// own are the duties that hang on it alone, in order of number.
	own(s *State) []obligation.ID
	// duties are those of the whole to which it belongs.
	duties(s *State) []*obligation.Obligation
	// hang attaches a duty that has just accrued.
	hang(s *State, o *obligation.Obligation, h Header)
	// about tells by what the plan's roles are resolved; none: by nothing.
	about() (a about, some bool)
	// note writes a line into its history, where it keeps one.
	note(s *State, h Header, what string, args map[string]string)
	// touch marks its row as changed.
	touch(s *State)
}

// about is what resolves the plan's roles.
type about struct {
	typeNo  int
	street  plans.OrgID
	area    *warning.Area // of a warning
	relay   *warning.Relay
	command plans.OrgID // the body in command, or who issued
	hazard  string      // of a warning, in a word
}

// subject finds what duties hang on under an id.
func (s *State) subject(id string) subject {
	if inc := s.Incidents[IncidentID(id)]; inc != nil {
		return inc
	}
	if w := s.Warnings[WarningID(id)]; w != nil {
		return w
	}
	if m := s.Matters[MatterID(id)]; m != nil {
		return m
	}
	return other(id)
}

// leading is the subject as it stands now: of a merged incident the one that
// leads.
func (s *State) leading(id string) subject {
	if inc := s.root(IncidentID(id)); inc != nil {
		return inc
	}
	return s.subject(id)
}

// aboutOf is what a subject that may be nil is about.
func aboutOf(on subject) (about, bool) {
	if on == nil {
		return about{}, false
	}
	return on.about()
}

func (inc *Incident) name() string               { return string(inc.ID) }
func (inc *Incident) own(*State) []obligation.ID { return inc.Duties }
func (inc *Incident) duties(s *State) []*obligation.Obligation {
	return s.duties(inc)
}

func (inc *Incident) about() (about, bool) {
	if inc == nil {
		return about{}, false
	}
	return about{typeNo: inc.Type, street: inc.Location.Street, command: inc.Command}, true
}

func (inc *Incident) hang(_ *State, o *obligation.Obligation, _ Header) {
	inc.Duties = append(inc.Duties, o.ID)
	if o.Slot > 0 {
		x := inc.series(o.Rule)
		if x == nil || o.Slot == 1 {
			inc.Series = append(inc.Series, Series{Rule: o.Rule, T0: o.Born})
			x = &inc.Series[len(inc.Series)-1]
		}
		x.Slots = append(x.Slots, o.ID)
	}
	for i := range inc.Proposals {
		if p := &inc.Proposals[i]; p.Duty == 0 && o.Origin == proposalOrigin(inc.ID, i) {
			p.Duty = o.ID
		}
	}
}

func (inc *Incident) note(s *State, h Header, what string, args map[string]string) {
	s.line(inc, h, what, args)
}

func (inc *Incident) touch(s *State) {
	if root := s.root(inc.ID); root != nil {
		s.touched.add("incident", string(root.ID))
	}
}

func (m *Matter) name() string               { return string(m.ID) }
func (m *Matter) own(*State) []obligation.ID { return m.Duties }
func (m *Matter) duties(s *State) []*obligation.Obligation {
	return s.list(m.Duties)
}
func (m *Matter) about() (about, bool) { return about{}, false }

func (m *Matter) hang(s *State, o *obligation.Obligation, h Header) {
	m.Duties = append(m.Duties, o.ID)
	m.Version = h.Number
	s.touched.add("matter", string(m.ID))
}
func (m *Matter) note(*State, Header, string, map[string]string) {}
func (m *Matter) touch(*State)                                   {}

// other is what is none of these and keeps no list of its duties itself: a risk,
// an intake, a round of meetings. They lie in the state under its name.
type other string

func (o other) name() string                                   { return string(o) }
func (o other) own(s *State) []obligation.ID                   { return s.Owed[string(o)] }
func (o other) duties(s *State) []*obligation.Obligation       { return s.list(o.own(s)) }
func (o other) about() (about, bool)                           { return about{}, false }
func (o other) note(*State, Header, string, map[string]string) {}
func (o other) touch(*State)                                   {}
func (o other) hang(s *State, d *obligation.Obligation, _ Header) {
	s.Owed[string(o)] = append(s.Owed[string(o)], d.ID)
}

// owed are the duties that hang on a subject.
func (s *State) owed(id string) []*obligation.Obligation { return s.subject(id).duties(s) }

// list finds duties by number.
func (s *State) list(ids []obligation.ID) []*obligation.Obligation {
	var out []*obligation.Obligation
	for _, id := range ids {
		if o := s.Obligations[id]; o != nil {
			out = append(out, o)
		}
	}
	return out
}
