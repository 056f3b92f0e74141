package view

import (
	"cmp"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// KindWarning is the kind of rows that are warnings (3.2).
const KindWarning = "warning"

// Warning is a row of the band of warnings. Levels are ids of the plan: the face
// shows each with its word, colour and shape.
type Warning struct {
	ID     string `json:"id"`
	Source string `json:"source"`           // own, city, outside
	Scheme string `json:"scheme,omitempty"` // of its levels, where not the district's
	Type   int    `json:"type"`
	Hazard string `json:"hazard,omitempty"`
	// State is received, proposed, in_force, run_out, relayed, lifted or dropped.
	// run_out is in force: its stated time is over and nobody has decided (A38).
	State string `json:"state"`
	// Level is that in force here, Local the district's own of a city warning,
	// Stated as whoever issued it says, Label in its own words.
	Level  plans.Colour `json:"level,omitempty"`
	Local  plans.Colour `json:"local,omitempty"`
	Stated plans.Colour `json:"stated,omitempty"`
	Label  string       `json:"label,omitempty"`

	Issuer  plans.OrgID   `json:"issuer,omitempty"`
	Origin  string        `json:"origin,omitempty"` // who issued it elsewhere, as it names itself
	Area    warning.Area  `json:"area"`
	Streets []plans.OrgID `json:"streets"` // of the area; of a relay those named
	From    clock.Time    `json:"from,omitempty"`
	Until   clock.Time    `json:"until,omitempty"`
	Issued  clock.Time    `json:"issued,omitempty"` // the text in force
	Text    int           `json:"text"`             // its number in the history

	Received  clock.Time `json:"received,omitempty"`
	Forwarded clock.Time `json:"forwarded,omitempty"`
	// Unforwarded: the city's latest text has not been passed on.
	Unforwarded bool            `json:"unforwarded,omitempty"`
	Pending     *WarningPending `json:"pending,omitempty"`
	// Filings, Tasks and Reaches are duties that wait, Done and Owed those of 3.2.5.
	Filings int `json:"filings,omitempty"`
	Owed    int `json:"owed,omitempty"`
	Done    int `json:"done,omitempty"`
	// Reached is how many people were reached, ReachOpen how many streets have yet
	// to tell of theirs.
	Reached   int `json:"reached,omitempty"`
	ReachOpen int `json:"reach_open,omitempty"`
	// Told is to how many bodies it was addressed, Seen how many have taken it.
	Told      int           `json:"told,omitempty"`
	Seen      int           `json:"seen,omitempty"`
	Waiting   int           `json:"waiting,omitempty"` // channels that have not taken it
	Failed    int           `json:"failed,omitempty"`  // channels that refused it
	Danger    bool          `json:"danger_gone,omitempty"`
	Reference string        `json:"reference,omitempty"` // of a relay: the superior's instruction
	Incidents []string      `json:"incidents,omitempty"`
	Facts     int           `json:"facts,omitempty"` // recorded outside the plan and not yet confirmed
	Ended     clock.Time    `json:"ended,omitempty"`
	NextDue   clock.Time    `json:"next_due,omitempty"`
	NextDuty  obligation.ID `json:"next_duty,omitempty"`
	Exercise  bool          `json:"exercise,omitempty"`
	Updated   clock.Time    `json:"updated"`
	Version   uint64        `json:"version"`
}

// WarningPending is what is put forward and waits.
type WarningPending struct {
	No    int          `json:"no"`
	Step  string       `json:"step"` // issue, adjust, extend, local, lift
	Level plans.Colour `json:"level,omitempty"`
	State string       `json:"state"` // open, returned
	Path  string       `json:"path"`  // self, approved, committee, director
	By    plans.OrgID  `json:"by"`
	At    clock.Time   `json:"at"`
	Order bool         `json:"order,omitempty"`
	// Approval is what was asked for it; Approved that it was given, to Issuer.
	Approval string      `json:"approval,omitempty"`
	Approved bool        `json:"approved,omitempty"`
	Issuer   plans.OrgID `json:"issuer,omitempty"`
}

func warningRow(e *dispatch.Engine, s *dispatch.State, w *dispatch.Warning, now clock.Time) Warning {
	e = e.For(s, string(w.ID))
	row := Warning{
		ID: string(w.ID), Source: string(w.Source), Scheme: w.Scheme, Type: w.Type, Hazard: w.Hazard, State: string(w.At(now)),
		Level: w.Level(), Local: w.LocalLevel(), Stated: w.Stated(), Issuer: w.Issuer(), Area: w.Area(), Until: w.Until(),
		Streets: e.WarningStreets(w), Text: len(w.Texts), Danger: w.DangerGone.Did(), Incidents: w.Incidents,
		Pending: pendingOf(s, w), Updated: w.Updated, Version: w.Version, Exercise: s.Workspace.Status == dispatch.Exercise,
	}
	if t := w.Latest(); t != nil {
		row.From, row.Issued, row.Text = t.Content.From, t.At, t.No
		row.Unforwarded = w.Source == warning.City && (len(w.Forwards) == 0 || w.Forwards[len(w.Forwards)-1].Text != t.No)
	}
	if w.Receipt != nil {
		row.Origin, row.Label, row.Received = w.Receipt.Issuer, w.Receipt.Label, w.Receipt.At
	}
	if n := len(w.Forwards); n > 0 {
		row.Forwarded = w.Forwards[n-1].By.At
	}
	if w.Relay != nil {
		row.Reference = w.Relay.Reference
	}
	if w.Ended != nil {
		row.Ended = w.Ended.At
	}
	for _, f := range w.Facts {
		if f.Confirmed == 0 {
			row.Facts++
		}
	}
	row.count(s, w)
	row.NextDue, row.NextDuty = nextOf(s, w.Duties)
	return row
}

// count counts what was told, taken, reached, done, and what waits.
func (row *Warning) count(s *dispatch.State, w *dispatch.Warning) {
	seen := map[plans.OrgID]bool{}
	for _, n := range w.Notices {
		seen[n.To] = n.Seen != 0 // the latest decides
	}
	for _, r := range w.Reached {
		row.Reached += r.Count
	}
	for _, p := range w.Publications {
		switch p.State {
		case "waiting":
			row.Waiting++
		case "failed":
			row.Failed++
		}
	}
	for _, id := range w.Duties {
		o := s.Obligations[id]
		if o == nil {
			continue
		}
		_, done := o.Fulfilled()
		switch {
		case o.Act == plans.ActAcknowledge:
			seen[o.Debtor] = done
		case o.Act == plans.ActTask && done:
			row.Done++
		case !o.Pending():
		case o.Act == plans.ActTask:
			row.Owed++
		case o.Act == plans.ActFile:
			row.Filings++
		case o.Act == plans.ActReach:
			row.ReachOpen++
		}
	}
	row.Told = len(seen)
	for _, yes := range seen {
		if yes {
			row.Seen++
		}
	}
}

func pendingOf(s *dispatch.State, w *dispatch.Warning) *WarningPending {
	p := w.Proposal()
	if p == nil {
		return nil
	}
	out := &WarningPending{No: p.No, Step: string(p.Step), Level: p.Content.Level, State: p.State, Path: string(p.Path), By: p.By,
		At: p.Hand.At, Order: p.Order, Approval: string(p.Approval), Issuer: p.Issuer}
	if a := s.Approvals[p.Approval]; a != nil {
		out.Approved, out.Issuer = a.Given.Did(), cmp.Or(a.Issuer, out.Issuer)
	}
	return out
}

// nextOf is the earliest pending due: that of a number, else of a target (A02).
func nextOf(s *dispatch.State, ids []obligation.ID) (clock.Time, obligation.ID) {
	var due, target clock.Time
	var id, targetID obligation.ID
	for _, d := range ids {
		o := s.Obligations[d]
		if o == nil || !o.Pending() {
			continue
		}
		if l, ok := o.Current(plans.Hard); ok {
			if due == 0 || l.Due < due {
				due, id = l.Due, d
			}
		} else if l, ok := o.Current(plans.Target); ok && (target == 0 || l.Due < target) {
			target, targetID = l.Due, d
		}
	}
	if due == 0 {
		return target, targetID
	}
	return due, id
}

// warningConcerns are the bodies whose screens show the warning, beside those
// that show the whole workspace: to whom it was addressed, who proposed it, whose
// area it is. A relay is for the streets that it names alone (A40).
func warningConcerns(w *dispatch.Warning) []plans.OrgID {
	if w.Source == warning.Outside {
		if w.Relay == nil {
			return nil
		}
		return w.Relay.Streets
	}
	out := []plans.OrgID{w.Issuer()}
	for _, n := range w.Notices {
		out = append(out, n.To)
	}
	for _, p := range w.Proposals {
		out = append(out, p.By)
	}
	return out
}

// warningKin are the rows that leave the screens with a warning that is over.
func warningKin(s *dispatch.State, w *dispatch.Warning) []dispatch.Ref {
	if !w.Stage.Over() {
		return nil
	}
	var out []dispatch.Ref
	for _, id := range w.Duties {
		out = append(out, dispatch.Ref{Kind: KindObligation, ID: DutyID(id)})
	}
	for key, a := range s.Alarms {
		if a.Subject == string(w.ID) {
			out = append(out, dispatch.Ref{Kind: KindAlarm, ID: key})
		}
	}
	for id, a := range s.Approvals {
		if a.Subject == string(w.ID) {
			out = append(out, dispatch.Ref{Kind: KindApproval, ID: string(id)})
		}
	}
	return out
}

// warningOf is the warning of an id, nil if it is none.
func warningOf(s *dispatch.State, id string) *dispatch.Warning {
	return s.Warnings[dispatch.WarningID(id)]
}

// titleOf names a warning in a line: 暴雨预警.
func titleOf(w *dispatch.Warning) string { return w.Hazard + "预警" }

// WarningQuery narrows a search of warnings; every zero field narrows nothing.
type WarningQuery struct {
	Text   string // words, each of which must stand in number, hazard, type or origin
	Source string
	Level  plans.Colour // stated or in force
	State  string
	Street plans.OrgID
	From   clock.Time // opened at or after
	To     clock.Time
}

// SearchWarnings finds warnings, also those that are over, the latest first.
func SearchWarnings(e *dispatch.Engine, s *dispatch.State, q WarningQuery, now clock.Time) []Warning {
	out := []Warning{}
	wanted := strings.Fields(strings.ToLower(q.Text))
	for _, w := range s.Warnings {
		row := warningRow(e, s, w, now)
		if q.matches(e, w, &row, wanted) {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b Warning) int { return cmp.Compare(b.ID, a.ID) })
	return out
}

func (q *WarningQuery) matches(e *dispatch.Engine, w *dispatch.Warning, row *Warning, wanted []string) bool {
	switch {
	case q.Source != "" && q.Source != row.Source, q.State != "" && q.State != row.State,
		q.Level != "" && q.Level != row.Stated && q.Level != row.Local,
		q.Street != "" && !slices.Contains(row.Streets, q.Street),
		q.From != 0 && w.Opened < q.From, q.To != 0 && w.Opened > q.To:
		return false
	}
	fields := []string{row.ID, row.Hazard, row.Origin}
	if t, ok := e.Plan().Type(row.Type); ok {
		fields = append(fields, t.Name.Zh, t.Name.En)
	}
	text := strings.ToLower(strings.Join(fields, "\n"))
	return !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(text, word) })
}

// overWarning reports whether the id is of a warning of which nothing can come.
func overWarning(s *dispatch.State, id string) bool {
	w := warningOf(s, id)
	return w != nil && w.Stage.Over()
}
