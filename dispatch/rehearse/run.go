package rehearse

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// Options vary a run.
type Options struct {
	// Shift moves the whole script in time, in whole seconds.
	Shift time.Duration
	// Vary replaces streets or event types; nil: as written.
	Vary *Variation
}

// Failure is one thing that did not hold.
type Failure struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Step     string `json:"step"`
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
}

// String gives file:line, the step, what was expected and what was found.
func (f Failure) String() string {
	return fmt.Sprintf("%s:%d: %s: %s\n    expected: %s\n    found:    %s", f.File, f.Line, f.Step, f.What, f.Expected, f.Found)
}

// Report is the outcome of a run.
type Report struct {
	File     string        `json:"file"`
	Title    plans.Text    `json:"title"`
	Shift    time.Duration `json:"shift_ns,omitempty"`
	Vary     string        `json:"vary,omitempty"`
	Steps    int           `json:"steps"`
	Acts     int           `json:"acts"`
	Checks   int           `json:"checks"` // expectations that were judged
	Failures []Failure     `json:"failures"`
}

// Passed reports whether everything held.
func (r *Report) Passed() bool { return len(r.Failures) == 0 }

// Variations lists what the script says it must also pass with.
func (s *Script) Variations() []*Variation { return s.vary }

// Run plays a script on a virtual clock in a workspace of its own and judges
// every expectation. The error is of the run itself, never of the script's
// expectations.
func Run(ctx context.Context, s *Script, o Options) (*Report, error) {
	r, err := newRun(ctx, s, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.stage.close() }()
	if err := r.setUp(ctx); err != nil {
		return nil, err
	}
	for _, st := range s.Steps {
		if err := r.step(ctx, st); err != nil {
			return nil, fmt.Errorf("%s:%d: step %s: %w", s.File, st.Line, st.ID, err)
		}
	}
	r.finish(ctx)
	return r.report, nil
}

// run is one play of a script.
type run struct {
	script  *Script
	opt     Options
	words   *words
	stage   *stage
	faults  *faults
	report  *Report
	dial    dial
	aliases map[string]string
	named   map[obligation.ID]bool // duties that the script has named so far
	owed    map[obligation.ID]dispatchDuty
	cast    cast
	current *Step
	acts    int
	ctx     context.Context
	// about is told of every act before it is done; nil: nobody is.
	about func(dispatch.Actor, dispatch.Command)
}

func newRun(ctx context.Context, s *Script, o Options) (*run, error) {
	w := *s.words
	w.swap = o.Vary
	r := &run{script: s, ctx: ctx, opt: o, words: &w, faults: &faults{file: s.File}, aliases: map[string]string{},
		named: map[obligation.ID]bool{}, owed: map[obligation.ID]dispatchDuty{}}
	r.report = &Report{File: s.File, Title: s.Title, Shift: o.Shift, Failures: []Failure{}}
	if o.Vary != nil {
		r.report.Vary = o.Vary.Name
	}
	var err error
	r.stage, err = openStage(ctx, s, r.shifted(s.opens()), o.Shift)
	return r, err
}

// opens is when the workspace is opened and everybody sits down: a minute
// before the first step.
func (s *Script) opens() clock.Time { return min(s.Start, s.Steps[0].At).Add(-time.Minute) }

// shifted moves a script's instant by the run's shift.
func (r *run) shifted(t clock.Time) clock.Time {
	if t == 0 {
		return 0
	}
	return t.Add(r.opt.Shift)
}

// instant maps a wall time of the script to the workspace's time: the two
// differ after an exercise's clock was stopped (A59).
func (r *run) instant(t clock.Time) clock.Time { return r.dial.workspace(r.shifted(t)) }

func (r *run) binder() *binder {
	return &binder{words: r.words, faults: r.faults, start: r.script.Start, instant: r.instant,
		alias: func(n string) (string, bool) { id, ok := r.aliases[n]; return id, ok },
		duty:  r.findDuty, alarm: r.findAlarm}
}

func (r *run) fail(line int, what, expected, found string) {
	id := ""
	if r.current != nil {
		id = r.current.ID
	}
	r.report.Failures = append(r.report.Failures, Failure{r.script.File, line, id, what, expected, found})
}

// flush turns faults met while resolving names into failures.
func (r *run) flush() {
	for _, f := range r.faults.list {
		expected := "a script that can be read"
		if f.Code == CodeUnknownName { // the form was read before: what is missing now is what an act should have made
			expected = "a name that an earlier act has given"
		}
		r.fail(f.Line, f.Code, expected, f.Message.En)
	}
	r.faults.list = nil
}

func (r *run) step(ctx context.Context, st *Step) error {
	r.current = st
	r.report.Steps++
	if err := r.stage.advance(ctx, r.shifted(st.At)); err != nil {
		return err
	}
	outcomeExpected := outcomeOf(st.expect)
	for i, a := range st.acts {
		want := outcomeOf(a.expect)
		if want == nil && i == len(st.acts)-1 {
			want = outcomeExpected
		}
		if err := r.act(ctx, a, want); err != nil {
			return err
		}
		if err := r.judge(ctx, a.expect); err != nil {
			return err
		}
	}
	if err := r.judge(ctx, st.expect); err != nil {
		return err
	}
	return r.after(ctx, st)
}

// outcomeOf is the expectation "refused" of a list, if there is one.
func outcomeOf(list []*expectation) *expectation {
	for _, e := range list {
		if e.what == "refused" {
			return e
		}
	}
	return nil
}

func (r *run) act(ctx context.Context, a *act, want *expectation) error {
	if err := r.stage.advance(ctx, r.shifted(a.at)); err != nil {
		return err
	}
	r.report.Acts++
	r.acts++
	b := r.binder()
	seat, err := r.words.seat(a.seat.text)
	if err != nil {
		r.fail(a.seat.line, "seat", a.seat.text, err.Error())
		return nil
	}
	c := b.command(a.command, a.fields)
	r.flush()
	if c == nil {
		return nil
	}
	var before map[string]string
	if want != nil {
		before = r.portrait(ctx)
	}
	actor := dispatch.Actor{Person: r.cast.who(a.person, seat), Seat: seat}
	if r.about != nil {
		r.about(actor, c)
	}
	out, err := r.stage.do(ctx, actor, r.key(r.acts), c)
	if err != nil {
		return err
	}
	if ch, ok := c.(*dispatch.ChangeClock); ok && out.Refusal == nil {
		r.dial.change(r.shifted(a.at), ch)
	}
	r.judgeOutcome(ctx, a, want, out, before)
	r.name(a, out)
	return nil
}

// key is the idempotency key of the script's n-th act.
func (r *run) key(n int) string { return fmt.Sprintf("rehearse/%s/%d", r.script.Name, n) }

// judgeOutcome holds acceptance or refusal to what was expected. A refusal
// changes nothing but its own audit entry.
func (r *run) judgeOutcome(ctx context.Context, a *act, want *expectation, out workspace.Outcome, before map[string]string) {
	r.report.Checks++
	switch {
	case want == nil && out.Refusal != nil:
		r.fail(a.line, a.command, "accepted", describeRefusal(out.Refusal))
	case want != nil && out.Refusal == nil:
		r.fail(a.line, a.command, "refused "+flow(want.value), "accepted")
	case want != nil:
		m := &matcher{binder: r.binder()}
		m.match(refusalNode(want.value), valueOf(out.Refusal), "refused")
		r.differences(m.diffs, describeRefusal(out.Refusal))
		r.flush()
		r.unchanged(ctx, a, before)
	}
}

func describeRefusal(f *dispatch.Refusal) string {
	s := "refused " + f.Error()
	if f.Field != "" {
		s += " [field " + f.Field + "]"
	}
	if len(f.Who) > 0 {
		s += fmt.Sprintf(" [who %v]", f.Who)
	}
	return s
}

// unchanged: after a refusal everything is as before, but for the count of
// refusals and the last header.
func (r *run) unchanged(ctx context.Context, a *act, before map[string]string) {
	for k, v := range r.portrait(ctx) {
		if k != "last" && k != "refusals" && before[k] != v {
			r.fail(a.line, a.command+" was refused", k+" as before", "changed")
		}
	}
}

func (r *run) portrait(ctx context.Context) (out map[string]string) {
	_ = r.stage.read(ctx, func(_ *dispatch.Engine, s *dispatch.State, _ clock.Time) {
		out, _ = portrait(s)
	})
	return out
}

// name keeps what a command created under the script's aliases.
func (r *run) name(a *act, out workspace.Outcome) {
	for _, n := range a.as {
		kind := n.kind
		ids := created(out)
		if kind == "" {
			kind = principal(a.command, ids)
		}
		id, ok := ids[kind]
		if !ok {
			if out.Refusal == nil {
				r.fail(a.line, "as "+n.alias, "something new to name", fmt.Sprintf("%v", ids))
			}
			continue
		}
		r.aliases[n.alias] = id
	}
}

// created names what a command made: what the workspace tells of itself, and
// the approval that it asked for.
func created(out workspace.Outcome) map[string]string {
	ids := maps.Clone(out.IDs)
	if ids == nil {
		ids = map[string]string{}
	}
	for _, ev := range out.Events {
		if a, ok := ev.(*dispatch.ApprovalAsked); ok {
			ids["approval"] = string(a.Approval.ID)
		}
	}
	return ids
}

// principal is the kind of thing that a command is there to create.
func principal(command string, ids map[string]string) string {
	for prefix, kind := range map[string]string{"report-incident": "incident", "log-intake": "intake", "send-report": "report",
		"draft-report": "report", "register-risk": "risk", "supervise": "matter", "record-instruction": "matter", "record-question": "matter", "group-incidents": "group",
		"propose-warning": "warning", "issue-warning": "warning", "receive-warning": "warning", "relay-warning": "warning",
		"request-supplies": "approval", "submit-release": "approval", "request-expansion": "approval"} {
		if strings.HasPrefix(command, prefix) {
			return kind
		}
	}
	if len(ids) == 1 {
		for k := range ids {
			return k
		}
	}
	return "incident"
}
