package drill

import (
	"testing"

	"wanghuo/dispatch/revision"

	"pgregory.net/rapid"
)

// 7.2.3: five phases in their order, none skipped, none repeated.
func TestThePhasesGoInOrder(t *testing.T) {
	way := []struct {
		kind string
		to   Phase
	}{
		{"drill_created", Planning}, {"drill_approved", Preparing}, {"drill_prepared", Preparing}, {"drill_started", Running},
		{"drill_paused", Running}, {"drill_resumed", Running}, {"drill_ended", Evaluating}, {"drill_evaluated", Evaluating},
		{"improvement_opened", Improving}, {"finding_settled", Improving}, {"drill_closed", Closed},
	}
	p := Phase("")
	for _, s := range way {
		next, ok := p.Next(s.kind)
		if !ok || next != s.to {
			t.Fatalf("%s from %q: %q %t", s.kind, p, next, ok)
		}
		p = next
	}
	order := map[Phase]int{"": 0, Planning: 1, Preparing: 2, Running: 3, Evaluating: 4, Improving: 5, Closed: 6, Terminated: 7}
	for _, tr := range Transitions {
		for _, from := range tr.From {
			if d := order[tr.To] - order[from]; tr.To != Terminated && (d < 0 || d > 1) {
				t.Errorf("%s leads from %q to %q", tr.Kind, from, tr.To)
			}
		}
	}
	// Once it is evaluated it cannot be terminated any more.
	for _, late := range []Phase{Evaluating, Improving, Closed, Terminated} {
		if _, ok := late.Next("drill_terminated"); ok {
			t.Errorf("%s can be terminated", late)
		}
	}
}

// Whatever is tried, a drill is closed only after every phase.
func TestNoWayRoundAPhase(t *testing.T) {
	var kinds []string
	for _, tr := range Transitions {
		kinds = append(kinds, tr.Kind)
	}
	rapid.Check(t, func(r *rapid.T) {
		p := Phase("")
		seen := map[Phase]bool{}
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(kinds), 0, 60).Draw(r, "tried") {
			if next, ok := p.Next(k); ok {
				p = next
				seen[p] = true
			}
		}
		if p == Closed && !(seen[Planning] && seen[Preparing] && seen[Running] && seen[Evaluating] && seen[Improving]) {
			r.Fatalf("closed after %v", seen)
		}
	})
}

// A59: a finding needs owner, date and evidence; a major one, the revisions it led to.
func TestWhatAFindingLacks(t *testing.T) {
	for _, c := range []struct {
		f    Finding
		want string
	}{
		{Finding{}, "owner"},
		{Finding{Owner: "x"}, "due"},
		{Finding{Owner: "x", Due: 1}, "evidence"},
		{Finding{Owner: "x", Due: 1, Evidence: "…"}, ""},
		{Finding{Major: true}, "owner"},
		{Finding{Major: true, Revisions: []revision.ID{"RC1"}}, ""},
		{Finding{Revisions: []revision.ID{"RC1"}}, "owner"},
	} {
		if got := c.f.Lacks(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.f, got, c.want)
		}
	}
	d := Case{Findings: []Finding{{No: 1, Owner: "x", Due: 1, Evidence: "…"}, {No: 2, Due: 1}}}
	if no, what := d.Unsettled(); no != 2 || what != "findings.1.owner" {
		t.Errorf("%d %s", no, what)
	}
}

// 7.2.1: only a drill that was closed validates, and only its own revision.
func TestValidation(t *testing.T) {
	for _, c := range []struct {
		phase Phase
		of    revision.ID
		want  bool
	}{{Closed, "RC1", true}, {Closed, "RC2", false}, {Terminated, "RC1", false}, {Improving, "RC1", false}} {
		d := Case{Phase: c.phase, Revision: "RC1"}
		if d.Validates(c.of) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

func TestPaused(t *testing.T) {
	for _, c := range []struct {
		d    Case
		want bool
	}{
		{Case{Phase: Running}, false},
		{Case{Phase: Running, Pauses: []Pause{{From: 1}}}, true},
		{Case{Phase: Running, Pauses: []Pause{{From: 1, Until: 2}}}, false},
		{Case{Phase: Evaluating, Pauses: []Pause{{From: 1}}}, false},
	} {
		if c.d.Paused() != c.want {
			t.Errorf("%+v", c.d)
		}
	}
}

// A59: the exercise stands still while the drill does, and is over once it is not
// played any more.
func TestWhatTheExerciseIsToDo(t *testing.T) {
	for _, c := range []struct {
		d             Case
		stopped, over bool
	}{
		{Case{Phase: Preparing}, false, false},
		{Case{Phase: Terminated}, false, false}, // it never had one
		{Case{Phase: Running, Exercise: "x"}, false, false},
		{Case{Phase: Running, Exercise: "x", Pauses: []Pause{{From: 1}}}, true, false},
		{Case{Phase: Running, Exercise: "x", Pauses: []Pause{{From: 1, Until: 2}}}, false, false},
		{Case{Phase: Evaluating, Exercise: "x"}, false, true},
		{Case{Phase: Closed, Exercise: "x"}, false, true},
		{Case{Phase: Terminated, Exercise: "x"}, false, true},
	} {
		if stopped, over := c.d.Wanted(); stopped != c.stopped || over != c.over {
			t.Errorf("%+v: %t %t", c.d, stopped, over)
		}
	}
}
