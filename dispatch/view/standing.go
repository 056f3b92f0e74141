package view

import (
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// OverlayRow is a further instrument, whether it binds, and who last switched it
// on what basis (A66).
type OverlayRow struct {
	ID     string       `json:"id"`
	Title  plans.Text   `json:"title"`
	Basis  plans.Text   `json:"basis"`
	Note   plans.Text   `json:"note"`
	On     bool         `json:"on,omitempty"`
	At     clock.Time   `json:"at,omitempty"`
	By     plans.SeatID `json:"by,omitempty"`
	Reason string       `json:"reason,omitempty"`
}

func overlaysOf(e *dispatch.Engine, s *dispatch.State) []OverlayRow {
	out := []OverlayRow{}
	for _, o := range e.Plan().Overlays {
		x := s.District.Switched[o.ID]
		out = append(out, OverlayRow{o.ID, o.Title, o.Basis, o.Note, slices.Contains(s.Overlays, o.ID), x.At, x.By, x.Basis})
	}
	return out
}

// AssignRow is a standing duty that the body may set to others, to whom, and what
// it has set (2.3, 2.4).
type AssignRow struct {
	ID     string                  `json:"id"`
	Clause plans.Clause            `json:"clause"`
	Title  plans.Text              `json:"title"`
	To     []plans.OrgID           `json:"to"`
	Tasks  []dispatch.StandingTask `json:"tasks"`
}

func (b *Body) assigns(p *plans.Plan, s *dispatch.State) {
	for i := range p.Standing {
		d := &p.Standing[i]
		if !p.Names(d.AssignedBy, b.Org) {
			continue
		}
		row := AssignRow{ID: d.ID, Clause: d.Cite, Title: d.Title, To: []plans.OrgID{}, Tasks: []dispatch.StandingTask{}}
		for j := range p.Organisations {
			if o := &p.Organisations[j]; dispatch.MayAssign(p, d, b.Org, o.ID) {
				row.To = append(row.To, o.ID)
			}
		}
		for _, t := range s.District.Tasks {
			if t.Duty == d.ID && t.By.Org() == b.Org {
				row.Tasks = append(row.Tasks, t)
			}
		}
		b.Assigns = append(b.Assigns, row)
	}
}
