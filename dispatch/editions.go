package dispatch

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/revision"
	"wanghuo/plans"
)

// PlanActivated: from now on this version of the plan is in force for what is
// opened. What runs goes on under the version under which it was opened.
type PlanActivated struct {
	PlanID   string `json:"plan_id"`
	PlanHash string `json:"plan_hash"`
}

// Kind implements Event.
func (*PlanActivated) Kind() string { return "plan_activated" }

// Stream implements Event.
func (*PlanActivated) Stream() string { return "workspace" }

// PlanVersion is a version of the plan that was ever in force here.
type PlanVersion struct {
	PlanID   string     `json:"plan_id"`
	PlanHash string     `json:"plan_hash"`
	At       clock.Time `json:"at"` // in force from
	Commit   uint64     `json:"commit"`
}

func init() { registerEvents(func() Event { return new(PlanActivated) }) }

// MissingEdition says that a version of the plan under which something was
// opened cannot be read. Without it nothing of it can be decided or folded.
type MissingEdition struct {
	Hash string
	Err  error
}

func (m *MissingEdition) Error() string { return fmt.Sprintf("plan version %s: %v", m.Hash, m.Err) }

// Unwrap gives the cause.
func (m *MissingEdition) Unwrap() error { return m.Err }

// shelf holds an engine for each version of the plan that was asked for.
type shelf struct {
	mu   sync.Mutex
	load func(hash string) (*plans.Plan, error) // nil: there is one version
	by   map[string]*Engine
}

// NewWith makes the engine of the plan in force; load finds the earlier
// versions, each when it is first needed.
func NewWith(p *plans.Plan, load func(hash string) (*plans.Plan, error)) *Engine {
	e := New(p)
	e.shelf.load = load
	return e
}

// Under is the engine of a version of the plan. An engine that was given no
// earlier versions, and a log that names none, know one alone.
func (e *Engine) Under(hash string) (*Engine, error) {
	if hash == e.plan.Hash || hash == "" || e.shelf.load == nil {
		return e, nil
	}
	e.shelf.mu.Lock()
	defer e.shelf.mu.Unlock()
	if known := e.shelf.by[hash]; known != nil {
		return known, nil
	}
	p, err := e.shelf.load(hash)
	if err != nil {
		return nil, &MissingEdition{hash, err}
	}
	other := &Engine{plan: p, shelf: e.shelf}
	e.shelf.by[hash] = other
	return other, nil
}

// under is Under for the rules, which cannot go on without the version: the
// runtime keeps a panic from costing more than the command or the start.
func (e *Engine) under(hash string) *Engine {
	other, err := e.Under(hash)
	if err != nil {
		panic(err)
	}
	return other
}

// For is the engine under which a subject is shown. Where its version can no
// longer be read, which the start refuses for whatever is still open, the
// words are those of the version in force.
func (e *Engine) For(s *State, subject string) *Engine {
	if e.single(s) {
		return e
	}
	for _, hash := range []string{s.VersionOf(subject), s.Workspace.PlanHash} {
		if other, err := e.Under(hash); err == nil {
			return other
		}
	}
	return e
}

func (e *Engine) of(s *State, subject string) *Engine { return e.under(s.VersionOf(subject)) }

// single reports whether e is the only version that the log has seen.
func (e *Engine) single(s *State) bool {
	return e.shelf.load == nil || len(s.Plans) == 1 && s.Plans[0].PlanHash == e.plan.Hash
}

// VersionOf is the version of the plan under which a subject runs: that under
// which it was opened; of a family of incidents that of the one that leads. What
// belongs to no subject runs under the version in force.
func (s *State) VersionOf(id string) string {
	if inc := s.root(IncidentID(id)); inc != nil {
		return inc.PlanHash
	}
	if w := s.Warnings[WarningID(id)]; w != nil {
		return w.PlanHash
	}
	if m := s.Matters[MatterID(id)]; m != nil && m.Incident != "" {
		return s.VersionOf(string(m.Incident))
	}
	if r := s.Reports[ReportID(id)]; r != nil && len(r.Incidents) > 0 {
		return s.VersionOf(string(r.Incidents[0]))
	}
	if c := s.Drills[drill.ID(id)]; c != nil {
		return c.PlanHash
	}
	if c := s.Revisions[revision.ID(id)]; c != nil {
		return c.PlanHash
	}
	if g := s.Groups[id]; g != nil {
		for _, member := range g.Incidents {
			if inc := s.Incidents[member]; inc != nil && inc.Phase.Live() {
				return s.VersionOf(string(member))
			}
		}
	}
	return s.Workspace.PlanHash
}

// forCommand is the engine that decides a command: that of its subject, the
// first id that it names. Who is in what seat is everywhere the same.
func (e *Engine) forCommand(s *State, c Command) *Engine {
	if e.single(s) {
		return e
	}
	v := reflect.ValueOf(c).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		if id := s.named(v.FieldByIndex(f.Index).Interface()); id != "" {
			return e.of(s, id)
		}
	}
	return e.of(s, "")
}

// named is the subject that a field of a command names.
func (s *State) named(field any) string {
	switch id := field.(type) {
	case IncidentID:
		return string(id)
	case []IncidentID:
		if len(id) > 0 {
			return string(id[0])
		}
	case WarningID:
		return string(id)
	case ReportID:
		return string(id)
	case MatterID:
		return string(id)
	case drill.ID:
		return string(id)
	case revision.ID:
		return string(id)
	case obligation.ID:
		if o := s.Obligations[id]; o != nil {
			return o.Subject
		}
	case approval.ID:
		if a := s.Approvals[id]; a != nil {
			return a.Subject
		}
	}
	return ""
}

// forEvent is the engine that folds and settles an event.
func (e *Engine) forEvent(s *State, ev Event) *Engine {
	if e.single(s) {
		return e
	}
	return e.of(s, s.concerns(ev))
}

// concerns is the subject of an event.
func (s *State) concerns(ev Event) string {
	switch ev := ev.(type) { // what is not yet in the state
	case *ObligationAccrued:
		return ev.Obligation.Subject
	case *ApprovalAsked:
		return ev.Approval.Subject
	case *AlarmRaised:
		return ev.Alarm.Subject
	case *AlarmRang:
		return s.alarmOn(ev.Key)
	case *AlarmCleared:
		return s.alarmOn(ev.Key)
	case *AlarmShelved:
		return s.alarmOn(ev.Key)
	}
	kind, id, _ := strings.Cut(ev.Stream(), "/")
	switch kind {
	case "duty":
		return s.named(dutyID(id))
	case "approval":
		return s.named(approval.ID(id))
	}
	return id
}

func (s *State) alarmOn(key string) string {
	if a := s.Alarms[key]; a != nil {
		return a.Subject
	}
	return ""
}

// on is what a timer that struck concerns.
func (k *Struck) on(s *State) string {
	switch k.Kind {
	case timerDeadline, timerSoon:
		return s.named(k.Duty)
	case timerRing, timerShelf:
		return s.alarmOn(k.Ref)
	case timerShelter:
		if inc, _ := s.shelterOf(k.Ref); inc != nil {
			return string(inc.ID)
		}
	}
	return k.Ref
}

// ruleOf is the rule that raised a duty, as it stands in the version of what
// the duty hangs on; else in the latest that has it. A merge, or a new version,
// takes no duty's rule away.
func (e *Engine) ruleOf(s *State, o *obligation.Obligation) (*plans.Rule, bool) {
	if e.single(s) {
		return e.plan.Rule(o.Rule)
	}
	own := s.VersionOf(o.Subject)
	if inc := s.Incidents[IncidentID(o.Subject)]; inc != nil {
		own = inc.PlanHash // its own, also where another leads
	}
	if r, ok := e.under(own).plan.Rule(o.Rule); ok {
		return r, true
	}
	for i := len(s.Plans) - 1; i >= 0; i-- {
		if r, ok := e.under(s.Plans[i].PlanHash).plan.Rule(o.Rule); ok {
			return r, true
		}
	}
	return nil, false
}

// OpenUnder lists what is still open by the version of the plan that it needs,
// each list in order.
func (s *State) OpenUnder() map[string][]string {
	out := map[string][]string{}
	need := func(hash, id string) { out[hash] = append(out[hash], id) }
	for id, inc := range s.Incidents {
		if root := s.root(id); root.Phase != Archived {
			need(inc.PlanHash, string(id))
		}
	}
	for id, w := range s.Warnings {
		if !w.Stage.Over() {
			need(w.PlanHash, string(id))
		}
	}
	for id, c := range s.Drills {
		if c.Phase.Open() {
			need(c.PlanHash, string(id))
		}
	}
	for id, c := range s.Revisions {
		if c.Step != revision.Effective && c.Step != revision.Withdrawn {
			need(c.PlanHash, string(id))
		}
	}
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out
}

// Ready makes sure of every version that something open needs, and of the one
// in force.
func (e *Engine) Ready(s *State) error {
	need := s.OpenUnder()
	need[s.Workspace.PlanHash] = nil
	for _, hash := range slices.Sorted(maps.Keys(need)) {
		if _, err := e.Under(hash); err != nil {
			return err
		}
	}
	return nil
}
