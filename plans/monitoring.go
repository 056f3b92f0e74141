package plans

import "fmt"

// Watch is one way in which information on possible events comes in (3.1.2 to
// 3.1.5): from monitoring points, opinion monitoring, grid workers, hotlines,
// or a sector's own summary. What such a message must hold is a form.
type Watch struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// Form is the set format: an item left blank is refused (3.1.2).
	Form string `yaml:"form" json:"form"`
	// Tip: it may not be closed without a hand-over to a unit or a reason why
	// there was none (3.1.5).
	Tip bool `yaml:"tip,omitempty" json:"tip,omitempty"`
}

// WatchKind is a watch as conditions see it.
type WatchKind int8

// WatchKinds gives each kind of watch that the engine knows its number; a plan
// says of each what it must hold and what follows.
var WatchKinds = map[string]WatchKind{"point": 1, "opinion": 2, "grid": 3, "hotline": 4, "sector": 5}

// RiskKind is one kind of entry of the register of risks: risks, hidden
// dangers, hazard sources and areas, key facilities, monitoring points, staff
// and base information (3.1.1, 3.1.2).
type RiskKind struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// Needs lists the fields without which an entry is refused.
	Needs []string `yaml:"needs,omitempty" json:"needs,omitempty"`
	// Grades and Classes are what its dynamic control tells apart; empty: nothing.
	Grades  []Named `yaml:"grades,omitempty" json:"grades,omitempty"`
	Classes []Named `yaml:"classes,omitempty" json:"classes,omitempty"`
	// States are the states of an entry; the first is that of a new one.
	States []RiskState `yaml:"states" json:"states"`
	// Sector: each event type's lead department is to have one; who has none is
	// shown as missing (3.1.2).
	Sector bool `yaml:"sector,omitempty" json:"sector,omitempty"`
	// Inspected: the emergency office may order an inspection of it (3.1.1).
	Inspected bool `yaml:"inspected,omitempty" json:"inspected,omitempty"`
}

// Named is a value with its label.
type Named struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
}

// RiskState is a state of an entry.
type RiskState struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
	// Closed: no check of it is due any more.
	Closed bool `yaml:"closed,omitempty" json:"closed,omitempty"`
}

// RiskFields are the fields that a register may need.
var RiskFields = []string{"type", "grade", "class", "place", "street", "person", "controls", "next_check", "content"}

// Watch returns a kind of monitoring information by id.
func (p *Plan) Watch(id string) (*Watch, bool) {
	for i := range p.Watches {
		if p.Watches[i].ID == id {
			return &p.Watches[i], true
		}
	}
	return nil, false
}

// RiskKind returns a kind of register entry by id.
func (p *Plan) RiskKind(id string) (*RiskKind, bool) {
	for i := range p.RiskKinds {
		if p.RiskKinds[i].ID == id {
			return &p.RiskKinds[i], true
		}
	}
	return nil, false
}

// State returns a state of the register by id; "" is the first.
func (r *RiskKind) State(id string) (RiskState, bool) {
	for i, s := range r.States {
		if s.ID == id || id == "" && i == 0 {
			return s, true
		}
	}
	return RiskState{}, false
}

// Has reports whether one of the values has the id.
func Has(values []Named, id string) bool {
	for _, v := range values {
		if v.ID == id {
			return true
		}
	}
	return false
}

// checkMonitoring holds watches and registers to what the engine can do.
func (l *loader) checkMonitoring() {
	seen := map[string]bool{}
	once := func(at any, id string) {
		if seen[id] {
			l.add(l.where[at], CodeDuplicate, "重复："+id, fmt.Sprintf("%q stands twice", id))
		}
		seen[id] = true
	}
	for i := range l.plan.Watches {
		w := &l.plan.Watches[i]
		once(&w.ID, "watch "+w.ID)
		if _, ok := WatchKinds[w.ID]; !ok {
			l.word(&w.ID, w.ID)
		}
		if _, ok := l.plan.index.forms[w.Form]; !ok {
			l.unknown(&w.Form, "表单", "form", w.Form)
		}
	}
	fields := set(RiskFields...)
	for i := range l.plan.RiskKinds {
		r := &l.plan.RiskKinds[i]
		once(&r.ID, "register "+r.ID)
		if len(r.States) == 0 || r.States[0].Closed {
			l.bad(r, "登记应有状态，首个状态不得为终止", "a register has states, and the first is not a closed one")
		}
		for k := range r.Needs {
			if !fields[r.Needs[k]] {
				l.word(&r.Needs[k], r.Needs[k])
			}
		}
	}
}
