package rehearse

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

type ledgerRow = view.LedgerRow

// expectKind is one word of "expect".
type expectKind struct {
	// duties: the value describes duties, under key "rows" or "owes" if it is a
	// mapping with that key.
	duties bool
	under  string
	rows   bool // ledger rows: further keys are allowed
	// shows is what a row is matched against, for checking and for the help.
	shows []reflect.Type
	judge func(*judging, *expectation)
}

var expectKinds map[string]expectKind

func init() {
	expectKinds = map[string]expectKind{
		"accepted": {}, "refused": {shows: types[dispatch.Refusal]()}, "at": {},
		"owed":     {duties: true, judge: (*judging).owed},
		"not_owed": {duties: true, judge: (*judging).notOwed},
		"complete": {judge: (*judging).complete},
		"ledger":   {duties: true, under: "rows", rows: true, judge: (*judging).ledger},
		"targets":  {duties: true, under: "rows", rows: true, judge: (*judging).targets},
		"incident": {shows: append(types[view.Incident](), types[dispatch.Incident]()...), judge: (*judging).incident},
		"warning":  {shows: append(types[view.Warning](), types[dispatch.Warning]()...), judge: (*judging).warning},
		"report":   {shows: types[view.Report](), judge: (*judging).row},
		"intake":   {shows: types[view.Intake](), judge: (*judging).row},
		"matter":   {shows: types[view.Matter](), judge: (*judging).row},
		"risk":     {shows: types[view.Risk](), judge: (*judging).row},
		"round":    {shows: types[view.Round](), judge: (*judging).row},
		"seat":     {shows: types[view.Seat](), judge: (*judging).seatRow},
		"alarm":    {shows: types[view.Alarm](), judge: (*judging).alarm},
		"no_alarm": {shows: types[view.Alarm](), judge: (*judging).alarm},
		"approval": {shows: types[approval.Approval](), judge: (*judging).approval},
		"group":    {shows: types[view.EventGroup](), judge: (*judging).row},
		"district": {shows: types[view.DistrictRow](), judge: (*judging).district},
		"body":     {shows: types[view.Body](), judge: (*judging).body},
		"source":   {shows: types[view.SourceDetail](), judge: (*judging).source},
		"timeline": {shows: types[view.Entry](), judge: (*judging).timeline},
		"handover": {duties: true, under: "owes", judge: (*judging).handover},
		"allowed":  {judge: (*judging).allowed},
		"scene":    {shows: types[view.Response](), judge: (*judging).scene},
	}
}

func types[T any]() []reflect.Type { return []reflect.Type{reflect.TypeFor[T]()} }

func valueOf(v any) reflect.Value { return reflect.ValueOf(v) }

func expectKeys() string {
	out := make([]string, 0, len(expectKinds))
	for k := range expectKinds {
		out = append(out, k)
	}
	sort.Strings(out)
	return strings.Join(out, ", ")
}

// dutyNodes lists the descriptions of duties in an expectation's value.
func (k expectKind) dutyNodes(n *node) []*node {
	if n.kind == mapping {
		if k.under == "" {
			return []*node{n}
		}
		if n = n.get(k.under); n == nil {
			return nil
		}
	}
	if n.kind == scalar && n.text == "none" {
		return nil
	}
	return n.list()
}

// judging is one look at the state, for one list of expectations.
type judging struct {
	*run
	e   *dispatch.Engine
	s   *dispatch.State
	now clock.Time
	m   *matcher
	// used holds the duties that this list has named: two descriptions never
	// mean the same one.
	used map[string]bool
}

// judge holds a list of expectations against the state, letting time pass
// where the list says "at".
func (r *run) judge(ctx context.Context, list []*expectation) error {
	var rest []*expectation
	look := func() error {
		if len(rest) == 0 {
			return nil
		}
		err := r.stage.read(ctx, func(e *dispatch.Engine, s *dispatch.State, now clock.Time) {
			j := &judging{run: r, e: e, s: s, now: now, m: &matcher{binder: r.binder()}, used: map[string]bool{}}
			j.m.binder.duty = j.find
			for _, x := range rest {
				r.report.Checks++
				expectKinds[x.what].judge(j, x)
				r.flush()
			}
		})
		rest = nil
		return err
	}
	for _, x := range list {
		switch {
		case x.what == "at":
			if err := look(); err != nil {
				return err
			}
			if err := r.stage.advance(ctx, r.shifted(x.at)); err != nil {
				return err
			}
		case expectKinds[x.what].judge != nil:
			rest = append(rest, x)
		}
	}
	return look()
}

// of takes the thing out of a row's mapping: {of: INC-A, …}.
func (j *judging) of(x *expectation) (id string, rest *node, ok bool) {
	if x.value.kind != mapping || x.value.get("of") == nil {
		j.fail(x.line, x.what, "a key \"of\" that says of what", flow(x.value))
		return "", nil, false
	}
	rest = &node{line: x.value.line, kind: mapping}
	for _, p := range x.value.pairs {
		if p.key != "of" {
			rest.pairs = append(rest.pairs, p)
		}
	}
	of := x.value.get("of")
	if x.what == "body" {
		org, err := j.words.org(of.text)
		if err != nil {
			j.fail(x.line, x.what, of.text, err.Error())
			return "", nil, false
		}
		return string(org), rest, true
	}
	if x.what == "seat" || x.what == "handover" {
		seat, err := j.words.seat(of.text)
		if err != nil {
			j.fail(x.line, x.what, of.text, err.Error())
			return "", nil, false
		}
		return string(seat), rest, true
	}
	id, err := j.m.named(of.text)
	if err != nil {
		j.fail(x.line, x.what, of.text, err.Error())
		return "", nil, false
	}
	return id, rest, true
}

func (r *run) differences(diffs []diff, whole string) {
	for _, d := range diffs {
		found := d.found
		if whole != "" {
			found += "   (" + whole + ")"
		}
		r.fail(d.line, d.path, d.expected, found)
	}
}

func (j *judging) matchRow(rest *node, v any, name string) {
	j.m.diffs = nil
	j.m.match(rest, valueOf(v), name)
	j.differences(j.m.diffs, "")
}

// row matches a row as the faces show it.
func (j *judging) row(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	row, found := view.RowOf(j.e, j.s, dispatch.Ref{Kind: x.what, ID: id}, j.now)
	if !found {
		j.fail(x.line, x.what, id, "no such "+x.what)
		return
	}
	j.matchRow(rest, row, x.what+" "+j.aliasOf(id))
}

func (j *judging) seatRow(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	row, found := view.RowOf(j.e, j.s, dispatch.Ref{Kind: "seat", ID: id}, j.now)
	if !found {
		row = view.Seat{ID: plans.SeatID(id)}
	}
	j.matchRow(rest, row, "seat "+id)
}

// incident matches the incident's row; keys that a row does not have are those
// of its record.
func (j *judging) incident(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	inc := j.s.Incidents[dispatch.IncidentID(id)]
	row, found := view.RowOf(j.e, j.s, dispatch.Ref{Kind: view.KindIncident, ID: id}, j.now)
	if !found || inc == nil {
		j.fail(x.line, x.what, id, "no such incident")
		return
	}
	shown, kept := split[view.Incident](rest)
	j.matchRow(shown, row, "incident "+j.aliasOf(id))
	j.matchRow(kept, inc, "incident "+j.aliasOf(id))
}

// warning matches the warning's row; keys that a row does not have are those of
// its record.
func (j *judging) warning(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	w := j.s.Warnings[dispatch.WarningID(id)]
	row, found := view.RowOf(j.e, j.s, dispatch.Ref{Kind: view.KindWarning, ID: id}, j.now)
	if !found || w == nil {
		j.fail(x.line, x.what, id, "no such warning")
		return
	}
	shown, kept := split[view.Warning](rest)
	j.matchRow(shown, row, "warning "+j.aliasOf(id))
	j.matchRow(kept, w, "warning "+j.aliasOf(id))
}

// district matches the row of the district itself.
func (j *judging) district(x *expectation) {
	row, _ := view.RowOf(j.e, j.s, dispatch.Ref{Kind: view.KindDistrict, ID: view.KindDistrict}, j.now)
	j.matchRow(x.value, row, "district")
}

// body matches an organisation's page.
func (j *judging) body(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	b, found := view.BodyPage(j.e, j.s, plans.OrgID(id), j.now)
	if !found {
		j.fail(x.line, x.what, id, "no such body")
		return
	}
	j.matchRow(rest, b, "body "+id)
}

// approval matches a request for leave with what became of it (A31).
func (j *judging) approval(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	a := j.s.Approvals[approval.ID(id)]
	if a == nil {
		j.fail(x.line, x.what, id, "no such approval")
		return
	}
	shown := *a
	if who := j.e.Deciders(j.s, a, j.now); a.Open() && len(who) > 0 { // whose it is now: a type corrected passes it on (A27, A30)
		shown.Approver = who[0]
	}
	j.matchRow(rest, &shown, "approval "+j.aliasOf(id))
}

// split parts the keys of an incident or a warning into those of its row and
// those of its record alone.
func split[row any](n *node) (shown, kept *node) {
	shown, kept = &node{line: n.line, kind: mapping}, &node{line: n.line, kind: mapping}
	fields := jsonFields(reflect.TypeFor[row]())
	for _, p := range n.pairs {
		if _, ok := fields[p.key]; ok {
			shown.pairs = append(shown.pairs, p)
		} else {
			kept.pairs = append(kept.pairs, p)
		}
	}
	return
}

// aliasOf gives the script's name of a thing, for messages.
func (r *run) aliasOf(id string) string {
	for a, v := range r.aliases {
		if v == id {
			return a
		}
	}
	return id
}

func (j *judging) alarm(x *expectation) {
	if x.value.kind != mapping {
		j.fail(x.line, x.what, "a mapping", flow(x.value))
		return
	}
	found := j.alarms(x.value)
	switch {
	case x.what == "no_alarm" && len(found) > 0:
		j.fail(x.line, "no_alarm", "none such as "+flow(x.value), strings.Join(found, "; "))
	case x.what == "alarm" && len(found) == 0:
		j.fail(x.line, "alarm", flow(x.value), "no such alarm; there are: "+j.allAlarms())
	}
}

// alarms lists the keys of the alarms that fit a description, in order.
func (j *judging) alarms(n *node) []string {
	var out []string
	for k := range j.s.Alarms {
		row, ok := view.RowOf(j.e, j.s, dispatch.Ref{Kind: view.KindAlarm, ID: k}, j.now)
		if ok && len(j.m.try(n, valueOf(row), "alarm")) == 0 {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

func (j *judging) allAlarms() string {
	if len(j.s.Alarms) == 0 {
		return "no alarm at all"
	}
	var out []string
	for _, a := range j.s.Alarms {
		out = append(out, fmt.Sprintf("%s on %s for %v", a.What, j.aliasOf(a.Subject), a.For))
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

// findAlarm gives the one alarm that a command means.
func (r *run) findAlarm(n *node) (key string, err error) {
	readErr := r.stage.read(r.ctx, func(e *dispatch.Engine, s *dispatch.State, now clock.Time) {
		j := &judging{run: r, e: e, s: s, now: now, m: &matcher{binder: r.binder()}}
		if found := j.alarms(n); len(found) == 1 {
			key = found[0]
		} else {
			err = fmt.Errorf("%d alarms fit %s; there are %s", len(found), flow(n), j.allAlarms())
		}
	})
	return key, errors.Join(err, readErr)
}

// detail is the incident's page as the supervising seat may see it.
func (j *judging) detail(id string) (view.IncidentDetail, bool) {
	return view.IncidentDetailOf(j.e, j.s, dispatch.IncidentID(id), dispatch.Actor{Seat: keeper}, j.now, j.stage.reveal)
}

func (j *judging) source(x *expectation) {
	id, rest, ok := j.of(x)
	d, found := j.detail(id)
	if !ok || !found {
		return
	}
	var all []string
	for _, src := range d.Sources {
		if len(j.m.try(rest, valueOf(src), "source")) == 0 {
			return
		}
		all = append(all, fmt.Sprintf("%+v", src))
	}
	j.fail(x.line, "source of "+j.aliasOf(id), flow(rest), strings.Join(all, "; "))
}

// timeline: the entries stand in this order, others may stand between.
func (j *judging) timeline(x *expectation) {
	id, rest, ok := j.of(x)
	lines, found := j.linesOf(id)
	has := &node{}
	if ok && rest.get("has") != nil {
		has = rest.get("has")
	}
	if !ok || !found || has.kind == scalar {
		j.fail(x.line, "timeline", "{of: incident or warning, has: [entries in order]}", flow(x.value))
		return
	}
	next := 0
	for _, want := range has.list() {
		at := slices.IndexFunc(lines[next:], func(e view.Entry) bool {
			return len(j.m.try(want, valueOf(e), "timeline")) == 0
		})
		if at < 0 {
			j.fail(want.line, "timeline of "+j.aliasOf(id), flow(want), entries(lines[next:], j.script.Start))
			return
		}
		next += at + 1
	}
}

// linesOf is the timeline of an incident or a warning.
func (j *judging) linesOf(id string) ([]view.Entry, bool) {
	if d, ok := view.WarningDetailOf(j.e, j.s, dispatch.WarningID(id), dispatch.Actor{}, j.now, nil); ok {
		return d.Timeline, true
	}
	d, ok := j.detail(id)
	return d.Timeline, ok
}

func entries(list []view.Entry, start clock.Time) string {
	var out []string
	for _, e := range list {
		out = append(out, fmt.Sprintf("%s %s %v", moment(e.At, start), e.What, e.Args))
	}
	return "no more among: " + strings.Join(out, "; ")
}

// allowed: what a seat may press now on an incident's page.
func (j *judging) allowed(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	seatNode, want := rest.get("seat"), rest.get("commands")
	not := rest.get("not")
	if seatNode == nil {
		j.fail(x.line, "allowed", "{of, seat, commands, not}", flow(x.value))
		return
	}
	seat, err := j.words.seat(seatNode.text)
	inc, w := j.s.Incidents[dispatch.IncidentID(id)], j.s.Warnings[dispatch.WarningID(id)]
	if err != nil || inc == nil && w == nil {
		j.fail(x.line, "allowed", flow(x.value), fmt.Sprint(err))
		return
	}
	actor := dispatch.Actor{Person: j.cast.who("", seat), Seat: seat}
	var acts []view.Act
	if w != nil {
		acts = view.ActsOnWarning(j.e, j.s, actor, w, j.now)
	} else {
		acts = append(view.ActsOn(j.e, j.s, actor, inc, j.now), view.ActsOnScene(j.e, j.s, actor, inc, j.now)...)
	}
	may := map[string]bool{}
	for _, a := range acts {
		may[a.Command] = may[a.Command] || a.Allowed
	}
	for _, side := range []struct {
		n    *node
		want bool
	}{{want, true}, {not, false}} {
		if side.n == nil {
			continue
		}
		for _, c := range side.n.list() {
			if may[c.text] != side.want {
				j.fail(c.line, "allowed "+c.text+" for "+string(seat), fmt.Sprint(side.want), fmt.Sprint(may[c.text]))
			}
		}
	}
}

// ExpectKinds lists the words of "expect", in order.
func ExpectKinds() []string { return strings.Split(expectKeys(), ", ") }

// DutyKeys lists the keys by which a duty is described.
func DutyKeys() []string { return strings.Split(dutyKeys, ", ") }
