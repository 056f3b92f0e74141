package view

import (
	"cmp"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Query narrows a search of incidents; every zero field narrows nothing.
type Query struct {
	// Text is words, each of which must stand in the number, title, place,
	// community, street or type of the incident. Personal data is not searched.
	Text   string
	Type   int          // primary or secondary
	Level  *plans.Level // of severity
	Street plans.OrgID
	Phase  dispatch.Phase
	From   clock.Time // receipt or occurrence at or after
	To     clock.Time // at or before
	Limit  int        // 0: all
}

// Search finds incidents by text, type, level, street and time, the latest
// received first; also those that are archived, false alarms or merged into
// another (4.1.9).
func Search(e *dispatch.Engine, s *dispatch.State, q Query, now clock.Time) []Incident {
	wanted := strings.Fields(strings.ToLower(q.Text))
	var out []Incident
	for _, inc := range s.Incidents {
		if q.matches(e.Plan(), s, inc, wanted) {
			out = append(out, incidentRow(e, s, inc, now))
		}
	}
	slices.SortFunc(out, func(a, b Incident) int {
		return cmp.Or(cmp.Compare(b.Receipt, a.Receipt), cmp.Compare(b.ID, a.ID))
	})
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	if out == nil {
		out = []Incident{}
	}
	return out
}

func (q *Query) matches(p *plans.Plan, s *dispatch.State, inc *dispatch.Incident, wanted []string) bool {
	switch {
	case q.Type != 0 && q.Type != inc.Type && !slices.Contains(inc.Secondary, q.Type),
		q.Level != nil && *q.Level != s.SeverityOf(inc).Level,
		q.Street != "" && q.Street != inc.Location.Street,
		q.Phase != "" && q.Phase != inc.Phase:
		return false
	}
	if q.From != 0 || q.To != 0 {
		within := func(t clock.Time) bool {
			return t != 0 && (q.From == 0 || t >= q.From) && (q.To == 0 || t <= q.To)
		}
		if !within(firstReceipt(s, whole(s, inc))) && !within(s.OccurrenceOf(inc).At) {
			return false
		}
	}
	if len(wanted) == 0 {
		return true
	}
	text := haystack(p, inc)
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func haystack(p *plans.Plan, inc *dispatch.Incident) string {
	fields := []string{string(inc.ID), inc.Title, inc.Location.Place}
	if st, ok := p.Street(inc.Location.Street); ok {
		fields = append(fields, st.Name.Zh, st.Name.En)
	}
	if c, ok := p.Community(inc.Location.Community); ok {
		fields = append(fields, c.Name)
	}
	if t, ok := p.Type(inc.Type); ok {
		fields = append(fields, t.Name.Zh, t.Name.En, t.Short)
	}
	return strings.ToLower(strings.Join(fields, "\n"))
}
