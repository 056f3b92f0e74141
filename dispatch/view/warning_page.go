package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// WarningDetail is the page of one warning.
type WarningDetail struct {
	Warning   Warning            `json:"warning"`
	Edition   *Edition           `json:"edition,omitempty"` // where it is not the one in force
	Texts     []warning.Text     `json:"texts"`             // as issued, in order
	Proposals []warning.Proposal `json:"proposals"`
	Receipt   *warning.Receipt   `json:"receipt,omitempty"`
	Relay     *warning.Relay     `json:"relay,omitempty"`
	Ended     *warning.Ending    `json:"ended,omitempty"`
	Approvals []Approval         `json:"approvals"`
	Duties    []DutyDetail       `json:"duties"`
	// Tasks are the duties of 3.2.5 with what was reported of each; Measures what
	// the plan lets an orange or red warning call for (3.2.5(2)).
	Tasks        []WarningTask         `json:"tasks"`
	Measures     []WarningMeasure      `json:"measures"`
	Reached      []WarningReach        `json:"reached"`
	Audiences    []WarningAudience     `json:"audiences"`
	Publications []warning.Publication `json:"publications"`
	Filings      []warning.Filing      `json:"filings"`
	Notices      []warning.Notice      `json:"notices"`
	Requests     []warning.Request     `json:"requests"`
	Facts        []warning.Fact        `json:"facts"`
	Timeline     []Entry               `json:"timeline"`
	// Acts is what the asking seat may press now: what Decide would accept.
	Acts []Act `json:"acts"`
}

// WarningTask is one duty of 3.2.5 of one body.
type WarningTask struct {
	Duty    obligation.ID     `json:"duty"`
	Rule    string            `json:"rule"`
	Measure string            `json:"measure,omitempty"` // of 3.2.5(2)
	Org     plans.OrgID       `json:"org"`
	Form    string            `json:"form,omitempty"`
	What    string            `json:"what,omitempty"`
	Basis   string            `json:"basis,omitempty"`
	State   obligation.State  `json:"state"`
	Target  clock.Time        `json:"target,omitempty"`
	Done    clock.Time        `json:"done,omitempty"`
	Items   map[string]string `json:"items,omitempty"`
	By      plans.SeatID      `json:"by,omitempty"`
}

// WarningMeasure is a measure of the plan, and whether it was taken.
type WarningMeasure struct {
	plans.WarningMeasure
	Chosen bool `json:"chosen"`
}

// WarningReach is one record of people told.
type WarningReach struct {
	No           int          `json:"no"`
	Text         int          `json:"text"`
	Audience     string       `json:"audience"`
	Place        string       `json:"place,omitempty"`
	Street       plans.OrgID  `json:"street,omitempty"`
	Community    string       `json:"community,omitempty"`
	Who          string       `json:"who,omitempty"` // opened for those who may see it
	Channel      string       `json:"channel"`
	Count        int          `json:"count"`
	Org          plans.OrgID  `json:"org"`
	At           clock.Time   `json:"at"`
	Where        string       `json:"where,omitempty"` // opened for those who may see it
	By           string       `json:"by,omitempty"`
	Seat         plans.SeatID `json:"seat,omitempty"`
	Acknowledged clock.Time   `json:"acknowledged,omitempty"`
}

// WarningAudience is how far a kind of people was reached: in which streets of
// the area somebody told of it, and in which not yet.
type WarningAudience struct {
	Audience string        `json:"audience"`
	Targeted bool          `json:"targeted,omitempty"`
	Count    int           `json:"count"`
	Told     []plans.OrgID `json:"told"`
	Open     []plans.OrgID `json:"open"`
}

// WarningDetailOf is the page of one warning as the actor may see it at now.
func WarningDetailOf(e *dispatch.Engine, s *dispatch.State, id dispatch.WarningID, actor dispatch.Actor, now clock.Time, reveal Reveal) (WarningDetail, bool) {
	e = e.For(s, string(id))
	w := s.Warnings[id]
	if w == nil {
		return WarningDetail{}, false
	}
	d := WarningDetail{
		Warning: warningRow(e, s, w, now), Edition: editionOf(e, s, string(id)), Texts: list(w.Texts), Proposals: list(w.Proposals), Receipt: w.Receipt, Relay: w.Relay,
		Ended: w.Ended, Approvals: []Approval{}, Duties: dutyDetails(e, s, w.Duties, now), Tasks: warningTasks(e, s, w, now),
		Measures: warningMeasures(e, w), Reached: []WarningReach{}, Audiences: audiencesOf(e, w), Publications: list(w.Publications),
		Filings: list(w.Filings), Notices: list(w.Notices), Requests: list(w.Requests), Facts: list(w.Facts),
		Timeline: []Entry{}, Acts: ActsOnWarning(e, s, actor, w, now),
	}
	for _, r := range w.Reached {
		d.Reached = append(d.Reached, WarningReach{
			No: r.No, Text: r.Text, Audience: r.Audience, Place: r.Place, Street: r.Street, Community: r.Community,
			Who: opened(r.Who, w.Erased != 0, reveal), Channel: r.Channel, Count: r.Count, Org: r.Org, At: r.At, Where: opened(r.Where, w.Erased != 0, reveal),
			By: r.By.Person, Seat: r.By.Seat, Acknowledged: r.Acknowledged,
		})
	}
	for _, a := range approvalsOn(s, string(w.ID)) {
		d.Approvals = append(d.Approvals, approvalRow(e, s, a, now))
	}
	for l := range w.Timeline.All() {
		d.Timeline = append(d.Timeline, entry(l, w.Erased != 0, reveal))
	}
	slices.SortStableFunc(d.Timeline, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Commit, b.Commit)) })
	return d, true
}

// IncidentWarning is a warning of which an incident came, as the incident's page
// shows it (A41).
type IncidentWarning struct {
	Warning Warning       `json:"warning"`
	Tasks   []WarningTask `json:"tasks"`
	// Measures name those of the tasks that are of 3.2.5(2).
	Measures []WarningMeasure `json:"measures"`
}

// warningsBehind are the warnings to which an incident, or one merged into it, is
// linked: also those that are over.
func warningsBehind(e *dispatch.Engine, s *dispatch.State, parts []*dispatch.Incident, now clock.Time) []IncidentWarning {
	out, seen := []IncidentWarning{}, map[dispatch.WarningID]bool{}
	for _, p := range parts {
		for _, id := range p.Warnings {
			if w := s.Warnings[id]; w != nil && !seen[id] {
				seen[id] = true
				out = append(out, IncidentWarning{Warning: warningRow(e, s, w, now), Tasks: warningTasks(e, s, w, now), Measures: warningMeasures(e, w)})
			}
		}
	}
	return out
}

// linkable is an incident that could be said to have come of the warning.
func linkable(s *dispatch.State, w *dispatch.Warning) dispatch.IncidentID {
	var out dispatch.IncidentID
	for id, inc := range s.Incidents {
		if inc.Phase.Live() && inc.MergedInto == "" && !slices.Contains(inc.Warnings, w.ID) && (out == "" || id < out) {
			out = id
		}
	}
	return out
}

// list copies a list and is never nil.
func list[T any](in []T) []T { return append([]T{}, in...) }

func approvalsOn(s *dispatch.State, subject string) []*approval.Approval {
	var out []*approval.Approval
	for _, a := range s.Approvals {
		if a.Subject == subject {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *approval.Approval) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// warningTasks are the duties of 3.2.5. What is done is shown, and never repeated
// because an incident came of the warning (A41).
func warningTasks(e *dispatch.Engine, s *dispatch.State, w *dispatch.Warning, now clock.Time) []WarningTask {
	out := []WarningTask{}
	for _, id := range w.Duties {
		o := s.Obligations[id]
		if o == nil || o.Act != plans.ActTask {
			continue
		}
		st := o.At(now, e.Plan().Settings.KnowledgeGrace)
		t := WarningTask{Duty: o.ID, Rule: o.Rule, Org: o.Debtor, Form: o.Form, State: st.State, Target: st.Target, Done: st.Done}
		if c, ok := w.MeasureOf(o.Origin); ok {
			t.Measure, t.What, t.Basis = c.Measure, c.What, c.Basis
		}
		for _, done := range w.Done {
			if done.Duty == o.ID {
				t.Items, t.By = done.Items, done.By.Seat
			}
		}
		out = append(out, t)
	}
	return out
}

func warningMeasures(e *dispatch.Engine, w *dispatch.Warning) []WarningMeasure {
	out := []WarningMeasure{}
	for _, m := range e.Plan().WarningMeasures {
		chosen := slices.ContainsFunc(w.Chosen, func(c warning.Chosen) bool { return c.Measure == m.ID })
		out = append(out, WarningMeasure{WarningMeasure: m, Chosen: chosen})
	}
	return out
}

// audiencesOf is the checklist of whom the warning must reach, by street
// (3.2.3(5)).
func audiencesOf(e *dispatch.Engine, w *dispatch.Warning) []WarningAudience {
	out := []WarningAudience{}
	for _, a := range e.Plan().WarningAudiences {
		row := WarningAudience{Audience: a.ID, Targeted: a.Targeted, Told: []plans.OrgID{}, Open: []plans.OrgID{}}
		for _, r := range w.Reached {
			if r.Audience == a.ID {
				if row.Count += r.Count; r.Street != "" && !slices.Contains(row.Told, r.Street) {
					row.Told = append(row.Told, r.Street)
				}
			}
		}
		for _, st := range e.WarningStreets(w) {
			if a.Targeted && !slices.Contains(row.Told, st) {
				row.Open = append(row.Open, st)
			}
		}
		out = append(out, row)
	}
	return out
}

// ActsOnWarning lists the commands that are meaningful on a warning as it stands,
// each with whether the actor may give it now and, if not, why.
func ActsOnWarning(e *dispatch.Engine, s *dispatch.State, actor dispatch.Actor, w *dispatch.Warning, now clock.Time) []Act {
	e = e.For(s, string(w.ID))
	var out []dispatch.Command
	id := w.ID
	put := func(when bool, c dispatch.Command) {
		if when {
			out = append(out, c)
		}
	}
	p, live := w.Proposal(), w.InForce()
	own, city := w.Source == warning.Own, w.Source == warning.City
	say := dispatch.Out{Reason: anything, Typed: typedFor(e, w)}
	other := warning.Content{Level: otherLevel(e, w)}
	longer := w.Until() + 3600
	put(p != nil, &dispatch.ChangeWarningProposal{Warning: id, Content: changed(e, p), Reason: anything})
	put(p != nil && !p.Order, &dispatch.WithdrawWarningProposal{Warning: id, Reason: anything})
	put(w.Stage == warning.Proposed, &dispatch.IssueWarning{Warning: id, Out: say})
	put(live && p == nil && own, &dispatch.ProposeWarning{Warning: id, Step: warning.Adjust, Content: other})
	put(live && p == nil && own, &dispatch.ProposeWarning{Warning: id, Step: warning.Extend, Content: warning.Content{Until: longer}})
	put(live && p == nil && own, &dispatch.ProposeWarning{Warning: id, Step: warning.Lift})
	put(live && p == nil && city, &dispatch.ProposeWarning{Warning: id, Step: warning.Local, Content: other})
	put(live && own || live && city && p != nil, adjusting(w, p, other, say))
	put(live && own, &dispatch.ExtendWarning{Warning: id, Until: longerFor(p, longer), Out: say})
	put(live && own, &dispatch.LiftWarning{Warning: id, Out: say})
	put(live && w.Source != warning.Outside, &dispatch.OrderWarning{Warning: id, Content: other, Reason: anything})
	put(live && own, &dispatch.RequestWarningAdjustment{Warning: id, Level: other.Level, Reason: anything})
	put(!own && !w.Stage.Over(), &dispatch.ReceiveWarning{Source: w.Source, Change: "cancel", Warning: id, Reference: anything})
	put(!own && !w.Stage.Over(), &dispatch.ReceiveWarning{Source: w.Source, Change: "update", Warning: id, Content: other})
	put(city, &dispatch.ForwardWarning{Warning: id})
	put(w.Stage == warning.Received, &dispatch.DismissWarning{Warning: id, Reason: anything})
	put(w.Source == warning.Outside && !w.Stage.Over(), &dispatch.RelayWarning{Warning: id, Reference: anything, Streets: streetsFor(e)})
	put(len(w.Notices) > 0 || w.Relay != nil, &dispatch.AcknowledgeWarning{Warning: id})
	put(own || w.LatestLocal() != nil, &dispatch.FileWarning{Warning: id, Reference: anything})
	put(live, &dispatch.ChooseWarningMeasures{Warning: id})
	put(live || w.Relay != nil, &dispatch.RecordReach{Warning: id, Audience: "public", Channel: "phone"})
	put((live || w.Relay != nil) && linkable(s, w) != "", &dispatch.LinkIncident{Warning: id, Incident: linkable(s, w)})
	put(live && own, &dispatch.RecordDangerGone{Warning: id, Reason: anything})
	put(len(w.Publications) > 0, &dispatch.RecordPublication{Warning: id, Channel: lastChannel(w), Accepted: true})
	put(!w.Stage.Over(), &dispatch.RecordWarningFact{Warning: id, What: anything, Who: anything, When: now, HowKnown: anything})
	put(openFact(w) > 0, &dispatch.ConfirmWarningFact{Warning: id, Fact: openFact(w)})
	if duty := taskOf(s, w, actor); duty != 0 {
		out = append(out, &dispatch.ReportWarningTask{Warning: id, Duties: []obligation.ID{duty}})
	}
	return asDecided(e, s, dispatch.Env{Now: now, Actor: actor, Subject: w.VaultKey}, out)
}

// typedFor is the level in words that the next text would ask for.
func typedFor(e *dispatch.Engine, w *dispatch.Warning) string {
	level := w.Stated()
	if p := w.Proposal(); p != nil {
		level = p.Content.Level
	}
	if l, ok := e.Plan().WarningLevel(level); ok {
		return l.Name.Zh
	}
	return ""
}

// otherLevel is a level that needs nobody's word, if that is another than holds,
// so that the buttons tell what the body may do alone.
func otherLevel(e *dispatch.Engine, w *dispatch.Warning) plans.Colour {
	for _, l := range e.Plan().WarningLevels {
		if !l.NeedsApproval() && l.ID != w.Effective() {
			return l.ID
		}
	}
	return ""
}

func changed(e *dispatch.Engine, p *warning.Proposal) warning.Content {
	for _, l := range e.Plan().WarningLevels {
		if p != nil && l.ID != p.Content.Level {
			return warning.Content{Level: l.ID}
		}
	}
	return warning.Content{}
}

// adjusting asks for the text that waits, where one does.
func adjusting(w *dispatch.Warning, p *warning.Proposal, other warning.Content, say dispatch.Out) dispatch.Command {
	if p != nil && (p.Step == warning.Adjust || p.Step == warning.Local) {
		other = warning.Content{}
	}
	return &dispatch.AdjustWarning{Warning: w.ID, Content: other, Out: say}
}

func longerFor(p *warning.Proposal, until clock.Time) clock.Time {
	if p != nil && p.Step == warning.Extend {
		return 0
	}
	return until
}

func streetsFor(e *dispatch.Engine) []plans.OrgID {
	if len(e.Plan().Streets) == 0 {
		return nil
	}
	return []plans.OrgID{e.Plan().Streets[0].Org}
}

func lastChannel(w *dispatch.Warning) string {
	if n := len(w.Publications); n > 0 {
		return w.Publications[n-1].Channel
	}
	return ""
}

func openFact(w *dispatch.Warning) int {
	for _, f := range w.Facts {
		if f.Confirmed == 0 {
			return f.No
		}
	}
	return 0
}

// taskOf is a duty of 3.2.5 that waits for the actor's body.
func taskOf(s *dispatch.State, w *dispatch.Warning, actor dispatch.Actor) obligation.ID {
	for _, id := range w.Duties {
		if o := s.Obligations[id]; o != nil && o.Act == plans.ActTask && o.Pending() && o.Debtor == actor.Seat.Org() {
			return id
		}
	}
	return 0
}
