package rehearse

import (
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/revision"
	"wanghuo/dispatch/view"
)

func init() {
	expectKinds["revision"] = expectKind{shows: types[view.Revision](), judge: (*judging).planCase}
	expectKinds["drill"] = expectKind{shows: types[view.Drill](), judge: (*judging).planCase}
}

// planCase matches a case of revision or of a drill as the page of chapter 7 shows it.
func (j *judging) planCase(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	var row any
	if c := j.s.Revisions[revision.ID(id)]; x.what == "revision" && c != nil {
		row = view.RevisionOf(j.e, j.s, c)
	}
	if c := j.s.Drills[drill.ID(id)]; x.what == "drill" && c != nil {
		row = view.DrillOf(j.e, c)
	}
	if row == nil {
		j.fail(x.line, x.what, id, "no such "+x.what)
		return
	}
	j.matchRow(rest, row, x.what+" "+j.aliasOf(id))
}
