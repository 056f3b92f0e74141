package workspace

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

func TestASiteKeepsActualAndExerciseApart(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	var outward []string
	cfg := SiteConfig{
		Dir: dir, Machine: rules{}, PlanID: "p", PlanHash: "h", Clock: NewManual(start), Logger: quiet, AuditEvery: -1,
		Outward: func(w dispatch.Workspace) []func(Update) {
			outward = append(outward, w.ID)
			return []func(Update){func(Update) {}}
		},
	}
	s, err := OpenSite(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSite(ctx, cfg); !errors.Is(err, ErrHeld) {
		t.Errorf("a second process: %v", err)
	}
	real, err := s.Create(ctx, New{ID: "district", Name: "区", Status: dispatch.Actual})
	if err != nil {
		t.Fatal(err)
	}
	does(t, real, officer, &dispatch.EnterRoster{Person: "wang", Seats: []plans.SeatID{"duty"}})
	drill, err := s.Create(ctx, New{ID: "drill-1", Status: dispatch.Exercise, RosterOf: "district"})
	if err != nil {
		t.Fatal(err)
	}
	does(t, drill, officer, words("said in the drill"))
	does(t, real, officer, &dispatch.EnterRoster{Person: "li"})
	for _, id := range []string{"district", "Drill", "keys", "../x", ""} {
		if _, err := s.Create(ctx, New{ID: id, Status: dispatch.Exercise}); err == nil {
			t.Errorf("a workspace %q was created", id)
		}
	}
	if len(outward) != 1 || outward[0] != "district" {
		t.Errorf("ways out were made for %v", outward)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = OpenSite(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if list := s.List(); len(list) != 2 || list[0].ID != "district" || list[1].Status != dispatch.Exercise || list[1].PlanHash != "h" {
		t.Errorf("after opening again: %+v", list)
	}
	if drill, err = s.Get("drill-1"); err != nil {
		t.Fatal(err)
	}
	roster, err := drill.roster(ctx)
	if err != nil || len(roster) != 1 || roster[0].Person != "wang" {
		t.Errorf("the drill's roster: %v %v", roster, err)
	}
	if st, err := os.Stat(filepath.Join(dir, "keys", "drill-1.master")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("master key: %v %v", st, err)
	}
	if _, err := s.Get("nothing"); !errors.Is(err, ErrNoSuch) {
		t.Errorf("got %v", err)
	}
}

func TestAFolderMovedToAnotherNameIsNotThatWorkspace(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	cfg := SiteConfig{Dir: dir, Machine: rules{}, Logger: quiet, AuditEvery: -1}
	s, err := OpenSite(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(ctx, New{ID: "drill", Status: dispatch.Exercise}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, n := range [][2]string{{"drill", "district"}, {"keys/drill.master", "keys/district.master"}} {
		if err := os.Rename(filepath.Join(dir, n[0]), filepath.Join(dir, n[1])); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenSite(ctx, cfg); !errors.Is(err, ErrIdentity) {
		t.Errorf("got %v", err)
	}
}
