package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// WarningID is the number of a warning, such as Y20260001.
type WarningID = warning.ID

// Warning is a warning with what the workspace hangs on it.
type Warning struct {
	warning.Warning
	VaultKey string          `json:"vault_key,omitempty"`
	PlanHash string          `json:"plan_hash,omitempty"` // under which it was opened
	Duties   []obligation.ID `json:"duties,omitempty"`
	Timeline Timeline        `json:"timeline,omitzero"`
	Erased   clock.Time      `json:"erased,omitempty"`
	Updated  clock.Time      `json:"updated"`
	Version  uint64          `json:"version"` // the commit that last changed it
}

func (w *Warning) name() string               { return string(w.ID) }
func (w *Warning) own(*State) []obligation.ID { return w.Duties }
func (w *Warning) duties(s *State) []*obligation.Obligation {
	return s.list(w.Duties)
}

func (w *Warning) about() (about, bool) {
	if w == nil {
		return about{}, false
	}
	a := w.Area()
	return about{typeNo: w.Type, area: &a, relay: w.Relay, command: w.Issuer(), hazard: w.hazard()}, true
}

// hazard is that of what waits for a word, else of what holds.
func (w *Warning) hazard() string {
	if p := w.Proposal(); p != nil {
		return p.Content.Hazard
	}
	return w.Hazard
}

func (w *Warning) hang(s *State, o *obligation.Obligation, h Header) {
	w.Duties = append(w.Duties, o.ID)
	s.changeWarning(w, h)
}

func (w *Warning) note(s *State, h Header, what string, args map[string]string) {
	s.warningLine(w, h, what, args)
}

func (w *Warning) touch(s *State) { s.touched.add("warning", string(w.ID)) }

// warningLine writes a line into the history of a warning.
func (s *State) warningLine(w *Warning, h Header, what string, args map[string]string) *Entry {
	s.changeWarning(w, h)
	return w.Timeline.add(Entry{
		Commit: h.Number, MadeAt: h.At, Received: h.At, What: what,
		Person: h.Person, Seat: h.Seat, Args: argsOf(args),
	})
}

func (s *State) changeWarning(w *Warning, h Header) {
	w.Version, w.Updated = h.Number, h.At
	w.touch(s)
}

// streetsOf are the streets of an area, or of a relay those that it names.
func (e *Engine) streetsOf(a about) []plans.OrgID {
	if a.relay != nil {
		return a.relay.Streets
	}
	if a.area == nil {
		if a.street == "" {
			return nil
		}
		return []plans.OrgID{a.street}
	}
	var out []plans.OrgID
	if a.area.Whole {
		for i := range e.plan.Streets {
			out = append(out, e.plan.Streets[i].Org)
		}
		return out
	}
	for _, s := range a.area.Streets {
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	for _, code := range a.area.Communities {
		if c, ok := e.plan.Community(code); ok && !contains(out, c.Street) {
			out = append(out, c.Street)
		}
	}
	return out
}

// leadsOf are the headquarters' office and the lead departments of a type.
func (e *Engine) leadsOf(on subject) []plans.OrgID {
	b := e.book(on)
	out := []plans.OrgID{}
	for _, org := range append([]plans.OrgID{b.HQOffice, b.Lead}, b.Joint...) {
		if org != "" && !contains(out, org) {
			out = append(out, org)
		}
	}
	return out
}

// concerned are whom a warning concerns (3.2.5): the headquarters' office, the
// lead departments, the streets of the area.
func (e *Engine) concerned(on subject) []plans.OrgID {
	a, _ := on.about()
	return append(e.leadsOf(on), e.streetsOf(a)...)
}

// warningFacts are what a condition may see of a warning at a step.
func (e *Engine) warningFacts(w *Warning, unit plans.OrgID, step warning.Step, path warning.Path) plans.Facts {
	f := plans.Facts{Unit: e.plan.UnitKindOf(unit), WarningSource: sources[w.Source], WarningStep: steps[step]}
	if t, ok := e.plan.Type(w.Type); ok {
		f.Category = plans.CategoryFacts[t.Category]
	}
	level := w.Effective()
	if level == "" {
		level = w.Stated()
	}
	f.WarningLevel = e.plan.Gravity(level)
	if f.WarningPath = 1; path.Guarded() {
		f.WarningPath = 2
	}
	return f
}

var (
	sources = map[warning.Source]int8{warning.Own: 1, warning.City: 2, warning.Outside: 3}
	steps   = map[warning.Step]int8{warning.Issue: 1, warning.Origin: 1, warning.Adjust: 2, warning.Extend: 3, warning.Local: 4, warning.Lift: 5}
)

// level is a level of the plan, nil for none.
func (e *Engine) level(c plans.Colour) *plans.WarningLevel {
	l, _ := e.plan.WarningLevel(c)
	return l
}

// WarningStreets are the streets of a warning's area, or those that a relay
// names.
func (e *Engine) WarningStreets(w *Warning) []plans.OrgID {
	a, _ := w.about()
	if out := e.streetsOf(a); out != nil {
		return out
	}
	return []plans.OrgID{}
}
