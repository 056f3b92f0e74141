package workspace

import (
	"context"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

func TestAnExerciseCopiesItsRosterAndHasNoWayOut(t *testing.T) {
	var outward []string
	out := func(c *Config) {
		c.Outward = func(w dispatch.Workspace) []func(Update) {
			outward = append(outward, string(w.Status))
			return []func(Update){func(Update) {}}
		}
	}
	actual, drill := newHouse(t, dispatch.Actual, out), newHouse(t, dispatch.Exercise, out)
	if len(outward) != 1 || outward[0] != "actual" {
		t.Errorf("ways out were made for %v", outward)
	}
	actual.must(&dispatch.EnterRoster{Person: "wang", Seats: []plans.SeatID{"duty"}})
	if err := actual.CopyRoster(context.Background(), drill.Workspace); err != nil {
		t.Fatal(err)
	}
	actual.must(&dispatch.EnterRoster{Person: "li"})
	got := sees(drill, func(s *dispatch.State) map[dispatch.PersonID]*dispatch.Person { return s.Roster })
	if len(got) != 1 || got["wang"] == nil || got["wang"].Seats[0] != "duty" {
		t.Errorf("the drill's roster: %v", got)
	}
}

func TestALogOfAnotherWorkspaceIsNotOpened(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	for _, other := range []dispatch.Workspace{{ID: "x"}, {ID: "w", Status: dispatch.Exercise}} {
		cfg := h.cfg
		cfg.Workspace = other
		if w, err := Open(context.Background(), cfg); err == nil {
			w.Close()
			t.Errorf("%+v was opened", other)
		}
	}
	h.open()
}
