package board

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/live"
)

// Sees tells whether a viewer may see what ref names, by the rule that filters
// the live rows. Queries ask it, so that no page shows what the board hides.
func (b *Board) Sees(v live.Viewer, s *dispatch.State, ref dispatch.Ref) bool {
	return v.Sees != nil && v.Sees(live.Row{Key: key(ref), Kind: ref.Kind, Audience: b.audience.of(s, ref)})
}
