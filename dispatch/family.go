package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// A merge is a link. What is true of the whole is read from the family: the
// incident that leads and those merged into it. Unmerging therefore restores
// everything by removing the link (A21).

// root follows merges to the incident that leads.
func (s *State) root(id IncidentID) *Incident {
	inc := s.Incidents[id]
	for inc != nil && inc.MergedInto != "" {
		inc = s.Incidents[inc.MergedInto]
	}
	return inc
}

// family is the leading incident followed by all that are merged into it.
func (s *State) family(root *Incident) []*Incident {
	if len(root.Merged) == 0 {
		return []*Incident{root}
	}
	out := []*Incident{root}
	for i := 0; i < len(out); i++ {
		for _, id := range out[i].Merged {
			if m := s.Incidents[id]; m != nil {
				out = append(out, m)
			}
		}
	}
	return out
}

// holder is the telling on which a numbered record stands: the one that was named,
// where it had the record before it was merged, else the one that leads. A merge
// copies nothing, so what a telling had is still found by its name (A21).
func (s *State) holder(named IncidentID, root *Incident, has func(*Incident) bool) *Incident {
	if x := s.Incidents[named]; x != nil && x != root && has(x) {
		return x
	}
	return root
}

// duties are the obligations of the family, in order of number.
func (s *State) duties(root *Incident) []*obligation.Obligation {
	var out []*obligation.Obligation
	for _, m := range s.family(root) {
		out = append(out, s.list(m.Duties)...)
	}
	return out
}

// SeverityOf is the severity of the whole: the gravest of the family.
func (s *State) SeverityOf(root *Incident) SeverityValue {
	v := root.Severity
	for _, m := range s.family(root)[1:] {
		if m.Severity.Level > v.Level || m.Severity.Level == v.Level && v.May && !m.Severity.May {
			v = m.Severity
		}
	}
	return v
}

// levelAt is the level of the whole as it was judged at an instant; before any
// judgement it is that at receipt (A10).
func (s *State) levelAt(root *Incident, t clock.Time) plans.Level {
	top := plans.Undetermined
	for _, m := range s.family(root) {
		l := m.AtReceipt
		for _, d := range m.Severities {
			if d.At <= t {
				l = d.Severity.Level
			}
		}
		top = max(top, l)
	}
	return top
}

// judgements are what gives the whole its level: of each member that has it, the
// judgement since which it has been no lower, the earliest first.
func (s *State) judgements(root *Incident) []string {
	top := s.SeverityOf(root).Level
	var out []string
	var first clock.Time
	for _, m := range s.family(root) {
		n := len(m.Severities)
		if n == 0 || m.Severity.Level != top {
			continue
		}
		for n > 1 && m.Severities[n-2].Severity.Level >= top {
			n--
		}
		ref := severityRefOf(m, n)
		if at := m.Severities[n-1].At; first == 0 || at < first {
			first, out = at, append([]string{ref}, out...)
			continue
		}
		out = append(out, ref)
	}
	return out
}

// SensitiveOf lists the confirmed grounds of the whole (A16, A21).
func (s *State) SensitiveOf(root *Incident) []string {
	var out []string
	for _, m := range s.family(root) {
		for _, mark := range m.Sensitive {
			if mark.Cleared == 0 && !contains(out, mark.Ground) {
				out = append(out, mark.Ground)
			}
		}
	}
	return out
}

// FirstReceipt is the earliest receipt by any unit of the whole (A05, A21).
func (s *State) FirstReceipt(root *Incident) clock.Time {
	var first clock.Time
	for _, m := range s.family(root) {
		for _, r := range m.Receipts {
			if first == 0 || r.At < first {
				first = r.At
			}
		}
	}
	return first
}

// OccurrenceOf is when it happened, as the leading incident or, where that does
// not know or says later than it was first heard of (A05), a merged one says.
func (s *State) OccurrenceOf(root *Incident) Occurrence {
	first := s.FirstReceipt(root)
	for _, m := range s.family(root) {
		if at := m.Occurrence.At; at != 0 && (at <= first || first == 0) {
			return m.Occurrence
		}
	}
	for _, m := range s.family(root) {
		if m.Occurrence.At != 0 {
			return m.Occurrence
		}
	}
	return root.Occurrence
}

// occurredAt is when it happened, zero if that is not known: what was first
// heard of earlier cannot have happened when somebody says (A05).
func (s *State) occurredAt(root *Incident) clock.Time {
	at := s.OccurrenceOf(root).At
	if first := s.FirstReceipt(root); first != 0 && at > first {
		return 0
	}
	return at
}

// ReportedAt is when a report on the whole first reached the general duty
// office; zero: none has.
func (s *State) ReportedAt(root *Incident) clock.Time {
	var first clock.Time
	for _, m := range s.family(root) {
		if m.Reported != 0 && (first == 0 || m.Reported < first) {
			first = m.Reported
		}
	}
	return first
}

// InvolvementOf is whether HK, Macao, Taiwan or foreign persons are involved.
func (s *State) InvolvementOf(root *Incident) plans.Tri {
	v := plans.No
	for _, m := range s.family(root) {
		switch m.Involvement {
		case plans.Yes:
			return plans.Yes
		case plans.Unknown:
			v = plans.Unknown
		}
	}
	return v
}

// FiguresOf are the counts in force over the whole (A22).
func (s *State) FiguresOf(root *Incident) map[string]FigureRecord {
	fam := s.family(root)
	if len(fam) == 1 {
		return root.Figures
	}
	out := map[string]FigureRecord{}
	for _, m := range fam {
		for k, f := range m.Figures {
			if old, ok := out[k]; !ok || f.supersedes(old) {
				out[k] = f
			}
		}
	}
	return out
}

// supersedes: the newest observation from the same or a higher source (A22).
func (f FigureRecord) supersedes(old FigureRecord) bool {
	if f.MadeAt != old.MadeAt {
		return f.MadeAt > old.MadeAt && f.Rank >= old.Rank
	}
	return f.Rank >= old.Rank
}

// knows reports whether any of the family has the instant set.
func (s *State) earliest(root *Incident, of func(*Incident) clock.Time) clock.Time {
	var first clock.Time
	for _, m := range s.family(root) {
		if t := of(m); t != 0 && (first == 0 || t < first) {
			first = t
		}
	}
	return first
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
