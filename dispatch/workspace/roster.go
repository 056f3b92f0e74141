package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// CopyRoster enters everyone on w's roster, with the seats they may take, on
// the roster of to: an exercise copies its roster at creation, and afterwards
// the two have nothing in common.
func (w *Workspace) CopyRoster(ctx context.Context, to *Workspace) error {
	roster, err := w.roster(ctx)
	if err != nil {
		return err
	}
	for i := range roster {
		out, err := to.Do(ctx, Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &roster[i], Brief: true})
		if err == nil && out.Refusal != nil {
			err = out.Refusal
		}
		if err != nil {
			return fmt.Errorf("copying the roster: %s: %w", roster[i].Person, err)
		}
	}
	return nil
}

// roster is who is on the roster, in order.
func (w *Workspace) roster(ctx context.Context) ([]dispatch.EnterRoster, error) {
	var list []dispatch.EnterRoster
	err := w.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		for _, p := range s.Roster {
			if p.Left == 0 {
				list = append(list, dispatch.EnterRoster{Person: p.ID, Seats: slices.Clone(p.Seats)})
			}
		}
	})
	slices.SortFunc(list, func(a, b dispatch.EnterRoster) int { return strings.Compare(string(a.Person), string(b.Person)) })
	return list, err
}
