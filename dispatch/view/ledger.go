package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// LedgerOf is the accountability ledger of 5.5.2 as of now, with the target
// list beside it (A25). The ledger states facts against the unit: due, done,
// difference, what was known then. It accuses nobody: the label is the
// emergency office's alone. Who was on duty is told to a supervising seat
// only. A target is never in the ledger (A02); a duty in the ledger is not
// repeated in the target list.
func LedgerOf(e *dispatch.Engine, s *dispatch.State, now clock.Time, viewer plans.SeatID) Ledger {
	out := Ledger{At: now, Hard: []LedgerRow{}, Targets: []LedgerRow{}, Refusals: s.Refusals}
	supervises := false
	if seat, ok := e.Plan().Seat(viewer); ok {
		supervises = seat.Supervises
	}
	for _, o := range s.Obligations {
		st := o.At(now, e.Plan().Settings.KnowledgeGrace)
		switch {
		case st.State == obligation.VoidOut:
			out.Void++
		case deviates(st):
			out.Hard = append(out.Hard, ledgerRow(e, s, o, st, now, supervises))
		case st.OverTarget > 0:
			out.Targets = append(out.Targets, LedgerRow{Obligation: obligationRow(e, s, o, now, asked)})
		}
	}
	slices.SortFunc(out.Hard, func(a, b LedgerRow) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(out.Targets, func(a, b LedgerRow) int {
		return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// deviates: a number of an instrument in force was overrun.
func deviates(st obligation.Status) bool {
	switch st.State {
	case obligation.Overdue, obligation.MetLate, obligation.Missed:
		return st.Due != 0
	}
	return false
}

func ledgerRow(e *dispatch.Engine, s *dispatch.State, o *obligation.Obligation, st obligation.Status, now clock.Time, supervises bool) LedgerRow {
	row := LedgerRow{
		Obligation: obligationRow(e, s, o, now, asked),
		// A07: what ran before the debtor could know is not held against him.
		Before: seconds(st.Late - st.Attributable),
	}
	began := max(st.Due, bornAt(o))
	for i := len(o.Passed) - 1; i >= 0; i-- {
		p := o.Passed[i]
		if p.Kind != plans.Hard {
			continue
		}
		began = max(began, p.At)
		row.OnDutySeat = p.Seat
		if supervises { // A25: the person only to the supervising seat
			row.OnDuty = p.OnDuty
		}
		break
	}
	row.StatementUntil = began.Add(e.Plan().Settings.StatementWindow)
	row.Statement = s.Statements[o.ID].Text
	row.Label = s.Labels[o.ID].Label
	for _, rel := range o.Releases {
		if rel.Kind == obligation.Waived && rel.Reverted != 0 {
			row.Waiver = rel.Ref
		}
	}
	return row
}

// bornAt is when the duty came to be known: a duty born overdue cannot be
// answered for before it existed (A07).
func bornAt(o *obligation.Obligation) clock.Time {
	at := o.Born
	for _, l := range o.Limits {
		if l.Kind == plans.Hard {
			at = max(at, l.Since)
		}
	}
	return at
}

// passed hides who was on duty: persons are shown in the ledger only (A25).
func passed(in []obligation.Passing) []obligation.Passing {
	if len(in) == 0 {
		return nil
	}
	out := slices.Clone(in)
	for i := range out {
		out[i].OnDuty = ""
	}
	return out
}
