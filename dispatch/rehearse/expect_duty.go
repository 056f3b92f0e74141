package rehearse

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// which is a description of a duty with its names resolved.
type which struct {
	*duty
	debtor, creditor plans.OrgID
	subject          string
	born             clock.Time
}

// resolve gives one description for each creditor that is named.
func (j *judging) resolve(d *duty) ([]which, error) {
	w := which{duty: d}
	var err error
	if d.debtors != nil {
		if w.debtor, err = j.words.org(d.debtors.text); err != nil {
			return nil, err
		}
	}
	if d.subject != "" {
		if w.subject, err = j.m.named(d.subject); err != nil {
			return nil, err
		}
	}
	if d.born != 0 {
		w.born = j.instant(d.born)
	}
	if d.creditor == nil {
		return []which{w}, nil
	}
	var out []which
	for _, n := range d.creditor.list() {
		for _, s := range j.words.expand(n.text) {
			if w.creditor, err = j.words.org(s); err != nil {
				return nil, err
			}
			out = append(out, w)
		}
	}
	return out, nil
}

// is reports whether an obligation is the one described, however it stands.
func (w which) is(o *obligation.Obligation) bool {
	return (w.clause == "" || sameClause(w.clause, o.Clause)) &&
		(w.debtor == "" || w.debtor == o.Debtor) && (w.creditor == "" || w.creditor == o.Creditor) &&
		(w.subject == "" || w.subject == o.Subject) && (w.slot == 0 || w.slot == o.Slot) && (w.edition == nil || *w.edition == o.Edition) &&
		(w.act == "" || w.act == o.Act) && (w.rule == "" || w.rule == o.Rule) && (w.born == 0 || w.born == o.Born)
}

// candidates lists the obligations described, in the order in which they arose.
func (j *judging) candidates(w which) []*obligation.Obligation {
	var out []*obligation.Obligation
	for _, o := range j.s.Obligations {
		if w.is(o) {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b *obligation.Obligation) int { return int(a.ID) - int(b.ID) })
	return out
}

func (j *judging) status(o *obligation.Obligation) obligation.Status {
	return o.At(j.now, j.e.Plan().Settings.KnowledgeGrace)
}

// owed: each duty described exists, stands as described, and is named by no
// other description of the list.
func (j *judging) owed(x *expectation) {
	for _, d := range x.owed {
		list, err := j.resolve(d)
		if err != nil {
			j.fail(d.line, "owed", d.text, err.Error())
			continue
		}
		for _, w := range list {
			j.oneOwed(w)
		}
	}
}

func (j *judging) oneOwed(w which) {
	var best []diff
	var nearest *obligation.Obligation
	for _, o := range j.candidates(w) {
		if j.used[fmt.Sprint(o.ID)] {
			continue
		}
		diffs := j.stands(w, o)
		if len(diffs) == 0 {
			j.used[fmt.Sprint(o.ID)], j.named[o.ID] = true, true
			return
		}
		if nearest == nil || len(diffs) <= len(best) {
			best, nearest = diffs, o
		}
	}
	if nearest == nil {
		j.fail(w.line, "owed", w.text, "no such duty; there are: "+j.similar(w))
		return
	}
	j.named[nearest.ID], j.used[fmt.Sprint(nearest.ID)] = true, true
	for _, d := range best {
		j.fail(w.line, fmt.Sprintf("owed %s→%s: %s", w.clause, nearest.Creditor, d.path), d.expected,
			d.found+"   ("+describeDuty(nearest, j.status(nearest), j.script.Start)+")")
	}
}

// similar lists the duties of the same clause, to show what there is instead.
func (j *judging) similar(w which) string {
	var out []string
	for _, o := range j.candidates(which{duty: &duty{clause: w.clause}}) {
		out = append(out, describeDuty(o, j.status(o), j.script.Start))
	}
	if len(out) == 0 {
		return "none of clause " + string(w.clause)
	}
	return "\n      " + strings.Join(out, "\n      ")
}

// stands compares how a duty stands with its description. What is not
// described is not compared, with four exceptions that keep a script honest:
// no state means open; met means not over target; a due means the very quality
// of it, provisional or not; and a target alone means that no number binds.
func (j *judging) stands(w which, o *obligation.Obligation) []diff {
	st := j.status(o)
	c := &compare{line: w.line, start: j.script.Start}
	want := w.state
	if want == "" {
		want = obligation.Open
	}
	if st.State != want {
		c.add("state", strings.ReplaceAll(string(want), "_", " "), strings.ReplaceAll(string(st.State), "_", " "))
	}
	c.time("due", j.at(w.due), st.Due)
	c.time("target", j.at(w.target), st.Target)
	c.time("operational due", j.at(w.operational), st.Operational)
	c.time("due as known", j.at(w.knownDue), st.KnownDue)
	c.time("done", j.at(w.done), st.Done)
	c.time("missed at", j.at(w.missedAt), st.MissedAt)
	if w.due != nil && st.Provisional != w.provisional {
		c.add("provisional", fmt.Sprint(w.provisional), fmt.Sprint(st.Provisional))
	}
	if w.due == nil && w.target != nil && st.Due != 0 {
		c.add("hard due", "none", moment(st.Due, j.script.Start))
	}
	c.truth("born overdue", w.bornOverdue, st.BornOverdue)
	c.truth("ground corrected", w.corrected, st.Corrected)
	c.span("late", w.late, st.Late)
	c.span("attributable", w.attributed, st.Attributable)
	over := w.overTarget
	if over == nil && want == obligation.Met {
		zero := time.Duration(0)
		over = &zero
	}
	c.span("over target", over, st.OverTarget)
	if w.left != nil {
		due := st.Due
		if due == 0 {
			due = st.Target
		}
		c.span("left", w.left, due.Sub(j.now))
	}
	j.compareRest(c, w, o, st)
	return c.diffs
}

func (j *judging) compareRest(c *compare, w which, o *obligation.Obligation, st obligation.Status) {
	if w.cause != "" && st.Cause != w.cause {
		c.add("cause", w.cause, st.Cause)
	}
	if w.ref != "" {
		if id, err := j.m.named(w.ref); err == nil && id != st.Ref || err != nil && w.ref != st.Ref {
			c.add("ref", w.ref, st.Ref)
		}
	}
	for _, t := range w.tags {
		if !slices.Contains(st.Tags, t) {
			c.add("tags", t, fmt.Sprint(st.Tags))
		}
	}
	if w.hasWas {
		j.compareHistory(c, w, o)
	}
}

// compareHistory: exactly these hard dues were in force before, each in its
// interval (A06).
func (j *judging) compareHistory(c *compare, w which, o *obligation.Obligation) {
	var found, want []string
	for _, l := range o.Limits {
		if l.Kind == plans.Hard && l.Until != 0 {
			found = append(found, j.intervalText(l.Due, l.Since, l.Until))
		}
	}
	for _, i := range w.was {
		want = append(want, j.intervalText(j.instant(i.due), j.instant(i.from), j.instant(i.until)))
	}
	sort.Strings(found)
	sort.Strings(want)
	if !slices.Equal(found, want) {
		c.add("dues before", strings.Join(want, "; "), strings.Join(found, "; "))
	}
}

func (j *judging) intervalText(due, from, until clock.Time) string {
	s := j.script.Start
	return fmt.Sprintf("%s in force %s–%s", moment(due, s), moment(from, s), moment(until, s))
}

// at maps a described time into the workspace; nil stays nil, none is zero.
func (j *judging) at(t *clock.Time) *clock.Time {
	if t == nil || *t == 0 {
		return t
	}
	v := j.instant(*t)
	return &v
}

// find gives the one duty that a command or a row means.
func (j *judging) find(n *node) (obligation.ID, error) {
	f := &reader{faults: faults{file: j.script.File}, plan: j.script.plan}
	d := f.duty(j.script, n, false)
	if d == nil {
		return 0, f.join()
	}
	list, err := j.resolve(d)
	if err != nil {
		return 0, err
	}
	var found []*obligation.Obligation
	for _, w := range list {
		found = append(found, j.candidates(w)...)
	}
	if len(found) > 1 { // the one that still waits
		found = slices.DeleteFunc(found, func(o *obligation.Obligation) bool { return !o.Pending() })
	}
	if len(found) != 1 {
		return 0, fmt.Errorf("%d duties fit %s; there are: %s", len(found), d.text, j.similar(which{duty: d}))
	}
	return found[0].ID, nil
}

// notOwed: no such duty exists; with a state, none in that state.
func (j *judging) notOwed(x *expectation) {
	for _, d := range x.owed {
		list, err := j.resolve(d)
		if err != nil {
			j.fail(d.line, "not_owed", d.text, err.Error())
			continue
		}
		for _, w := range list {
			for _, o := range j.candidates(w) {
				if w.state == "" || j.status(o).State == w.state {
					j.fail(d.line, "not_owed", "no "+d.text, describeDuty(o, j.status(o), j.script.Start))
				}
			}
		}
	}
}

// complete: the script has named every duty with a number of these clauses.
func (j *judging) complete(x *expectation) {
	var clauses []plans.Clause
	subject := ""
	n := x.value
	if n.kind == mapping {
		for _, p := range n.pairs {
			switch p.key {
			case "clauses":
				n = p.value
			case "for":
				id, err := j.m.named(p.value.text)
				if err != nil {
					j.fail(p.line, "complete", p.value.text, err.Error())
				}
				subject = id
			default:
				j.fail(p.line, "complete", "clauses, for", p.key)
			}
		}
	}
	for _, c := range n.list() {
		clauses = append(clauses, plans.Clause(c.text))
	}
	j.isComplete(x.line, clauses, subject)
}

func (j *judging) isComplete(line int, clauses []plans.Clause, subject string) {
	for _, o := range j.candidates(which{duty: &duty{}}) {
		if j.named[o.ID] || subject != "" && o.Subject != subject || !hardOnce(o) {
			continue
		}
		if slices.ContainsFunc(clauses, func(c plans.Clause) bool { return sameClause(c, o.Clause) }) {
			j.named[o.ID] = true // said once
			j.fail(line, "complete", "no duty of "+string(o.Clause)+" that the script does not name", describeDuty(o, j.status(o), j.script.Start))
		}
	}
}

// hardOnce reports whether a number ever bound the duty.
func hardOnce(o *obligation.Obligation) bool {
	return slices.ContainsFunc(o.Limits, func(l obligation.Limit) bool { return l.Kind == plans.Hard })
}

// ledger: exactly these rows.
func (j *judging) ledger(x *expectation) {
	l := j.ledgerSeen(x)
	j.rows(x, l.Hard, func(view.LedgerRow) bool { return true })
}

// targets: these rows, and no other of a duty that the script has named.
func (j *judging) targets(x *expectation) {
	l := j.ledgerSeen(x)
	j.rows(x, l.Targets, func(r view.LedgerRow) bool { return j.named[r.ID] })
}

func (j *judging) ledgerSeen(x *expectation) view.Ledger {
	viewer := keeper
	if x.value.kind == mapping {
		for _, p := range x.value.pairs {
			switch p.key {
			case "seen_by":
				s, err := j.words.seat(p.value.text)
				if err != nil {
					j.fail(p.line, x.what, p.value.text, err.Error())
				}
				viewer = s
			case "void", "refusals":
				j.ledgerCount(p)
			case "rows":
			default:
				j.fail(p.line, x.what, "rows, seen_by, void, refusals", p.key)
			}
		}
	}
	return view.LedgerOf(j.e, j.s, j.now, viewer)
}

// ledgerCount: how many commands were refused, or how many duties that a number
// bound became void.
func (j *judging) ledgerCount(p pair) {
	found := j.s.Refusals
	if p.key == "void" {
		found = 0
		for _, o := range j.s.Obligations {
			if hardOnce(o) && j.status(o).State == obligation.VoidOut {
				found++
			}
		}
	}
	if fmt.Sprint(found) != p.value.text {
		j.fail(p.line, "ledger "+p.key, p.value.text, fmt.Sprint(found))
	}
}

func (j *judging) rows(x *expectation, rows []view.LedgerRow, counts func(view.LedgerRow) bool) {
	if x.value.kind == mapping && x.value.get("rows") == nil {
		return
	}
	listed := map[obligation.ID]bool{}
	for _, d := range x.owed {
		list, err := j.resolve(d)
		if err != nil {
			j.fail(d.line, x.what, d.text, err.Error())
			continue
		}
		for _, w := range list {
			j.oneRow(x, w, rows, listed)
		}
	}
	for _, r := range rows {
		if !listed[r.ID] && counts(r) {
			o := j.s.Obligations[r.ID]
			j.fail(x.line, x.what, "no other row", describeDuty(o, j.status(o), j.script.Start))
		}
	}
}

func (j *judging) oneRow(x *expectation, w which, rows []view.LedgerRow, listed map[obligation.ID]bool) {
	var near []string
	for _, r := range rows {
		o := j.s.Obligations[r.ID]
		if listed[r.ID] || !w.is(o) {
			continue
		}
		if w.state == "" {
			w.duty = cloneWithState(w.duty, j.status(o).State)
		}
		diffs := j.stands(w, o)
		if w.row != nil {
			diffs = append(diffs, j.m.try(w.row, valueOf(r), "row")...)
		}
		if len(diffs) == 0 {
			listed[r.ID], j.named[r.ID] = true, true
			return
		}
		for _, d := range diffs {
			near = append(near, fmt.Sprintf("%s is %s, not %s", d.path, d.found, d.expected))
		}
		near = append(near, describeDuty(o, j.status(o), j.script.Start))
	}
	if len(near) == 0 {
		for _, r := range rows {
			o := j.s.Obligations[r.ID]
			near = append(near, describeDuty(o, j.status(o), j.script.Start))
		}
		near = append(near, "not among them: "+j.similar(w))
	}
	j.fail(w.line, x.what, w.text, strings.Join(near, "; "))
}

func cloneWithState(d *duty, s obligation.State) *duty {
	c := *d
	c.state = s
	return &c
}

// handover: the list of a seat's handover holds these duties, and holds every
// pending duty of its body.
func (j *judging) handover(x *expectation) {
	id, rest, ok := j.of(x)
	if !ok {
		return
	}
	h, found := view.HandoverOf(j.e, j.s, plans.SeatID(id), j.now)
	if !found {
		j.fail(x.line, "handover", id, "no such seat")
		return
	}
	listed := map[obligation.ID]bool{}
	for _, d := range h.Duties {
		listed[d.ID] = true
	}
	for _, d := range x.owed {
		list, err := j.resolve(d)
		if err != nil {
			j.fail(d.line, "handover", d.text, err.Error())
		}
		for _, w := range list {
			if !slices.ContainsFunc(j.candidates(w), func(o *obligation.Obligation) bool {
				return listed[o.ID] && len(j.stands(w, o)) == 0
			}) {
				j.fail(d.line, "handover", d.text, "not listed; there are: "+j.similar(w))
			}
		}
	}
	for _, o := range j.s.Obligations {
		if o.Debtor == h.Org && o.Pending() && !listed[o.ID] {
			j.fail(x.line, "handover", "every open duty listed", describeDuty(o, j.status(o), j.script.Start))
		}
	}
	shown := &node{line: rest.line, kind: mapping}
	for _, p := range rest.pairs {
		if p.key != "owes" {
			shown.pairs = append(shown.pairs, p)
		}
	}
	j.matchRow(shown, h, "handover "+id)
}

// findDuty is find for a command.
func (r *run) findDuty(n *node) (id obligation.ID, err error) {
	readErr := r.stage.read(r.ctx, func(e *dispatch.Engine, s *dispatch.State, now clock.Time) {
		j := &judging{run: r, e: e, s: s, now: now, m: &matcher{binder: r.binder()}}
		id, err = j.find(n)
	})
	if err == nil {
		err = readErr
	}
	return id, err
}
