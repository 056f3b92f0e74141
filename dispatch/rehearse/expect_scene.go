package rehearse

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
)

// scene matches the handling of an incident as its page shows it: who commands,
// the post, the forces, tasks, supplies, texts for the public, and what the plan
// asks to be thought of.
func (j *judging) scene(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	d, found := view.IncidentDetailOf(j.e, j.s, dispatch.IncidentID(id), dispatch.Actor{Seat: keeper}, j.now, j.stage.reveal)
	if !found {
		j.fail(x.line, x.what, id, "no such incident")
		return
	}
	j.matchRow(rest, d.Response, "scene "+j.aliasOf(id))
}
