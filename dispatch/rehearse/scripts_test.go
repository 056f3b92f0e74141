package rehearse_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/rehearse"
	"wanghuo/plans/xicheng"
)

// scripts loads every script of the house.
func scripts(t *testing.T) []*rehearse.Script {
	t.Helper()
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("xicheng/*" + rehearse.Suffix)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var out []*rehearse.Script
	for _, f := range files {
		s, err := rehearse.Load(f, p)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		out = append(out, s)
	}
	return out
}

func hold(t *testing.T, s *rehearse.Script, o rehearse.Options) {
	t.Helper()
	r, err := rehearse.Run(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range r.Failures {
		b.WriteString(f.String() + "\n")
	}
	if !r.Passed() {
		t.Errorf("%s (shift %s, %s): %d failures\n%s", s.Name, r.Shift, r.Vary, len(r.Failures), b.String())
	}
	if r.Checks < r.Steps {
		t.Errorf("%s judged %d expectations in %d steps", s.Name, r.Checks, r.Steps)
	}
}

// Every scenario holds as written, moved in time, and with its streets and
// event types replaced: rules, not scenarios, are what is coded. One thread plays
// them, so the race detector sees them as written only.
func TestScripts(t *testing.T) {
	for _, s := range scripts(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Run("as written", func(t *testing.T) { hold(t, s, rehearse.Options{}) })
			if rehearse.Raced {
				return
			}
			for _, d := range []time.Duration{7*time.Hour + 13*time.Minute + 11*time.Second, -13 * time.Hour} {
				t.Run("shifted "+d.String(), func(t *testing.T) { hold(t, s, rehearse.Options{Shift: d}) })
			}
			year := time.Date(s.Start.Std().Year()+1, 1, 1, 0, 0, 0, 0, clock.Zone)
			t.Run("across the year", func(t *testing.T) {
				hold(t, s, rehearse.Options{Shift: year.Sub(s.Start.Std()) - 20*time.Minute})
			})
			for _, v := range s.Variations() {
				t.Run(v.Name, func(t *testing.T) { hold(t, s, rehearse.Options{Vary: v, Shift: time.Hour}) })
			}
		})
	}
}
