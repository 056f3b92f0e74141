package rehearse

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// Whatever is done in a rehearsal, everybody else who has a seat tries it first.
// Who may not is told why, in both languages, under which clause, who could do
// it, and how to enter it as fact; and nothing has changed.
func TestWhoeverMayNotIsToldWhoMay(t *testing.T) {
	if Raced {
		t.Skip("one thread asks")
	}
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("xicheng/*" + Suffix)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			s, err := Load(f, p)
			if err != nil {
				t.Fatal(err)
			}
			strangers(t, s)
		})
	}
}

func strangers(t *testing.T, s *Script) {
	ctx := context.Background()
	r, err := newRun(ctx, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.stage.close() }()
	if err := r.setUp(ctx); err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	r.about = func(actor dispatch.Actor, c dispatch.Command) {
		before := r.portrait(ctx)
		_ = r.stage.read(ctx, func(e *dispatch.Engine, st *dispatch.State, now clock.Time) {
			for _, other := range seated(st) {
				if other.Seat == actor.Seat {
					continue
				}
				_, err := e.Decide(st, c, dispatch.Env{Now: now, Actor: other})
				var no *dispatch.Refusal
				if !errors.As(err, &no) {
					continue
				}
				if lack := lacking(c, no); lack != "" {
					if what := fmt.Sprintf("%s [%s]: %s (%s %s)", c.Name(), lack, no.Message.En, no.Code, no.Clause); !said[what] {
						said[what] = true
						t.Errorf("%s, asked by %s", what, other.Seat)
					}
				}
			}
		})
		for k, v := range r.portrait(ctx) {
			if before[k] != v {
				t.Errorf("%s was asked by others and changed %s", c.Name(), k)
			}
		}
	}
	for _, st := range s.Steps {
		if err := r.step(ctx, st); err != nil {
			t.Fatal(err)
		}
	}
}

func seated(s *dispatch.State) []dispatch.Actor {
	var out []dispatch.Actor
	for id, seat := range s.Seats {
		if seat.Person != "" {
			out = append(out, dispatch.Actor{Person: seat.Person, Seat: id})
		}
	}
	slices.SortFunc(out, func(a, b dispatch.Actor) int { return slices.Compare([]plans.SeatID{a.Seat}, []plans.SeatID{b.Seat}) })
	return out
}

// lacking is what a refusal should say and does not.
func lacking(c dispatch.Command, no *dispatch.Refusal) string {
	m := no.Message
	switch {
	case m.Zh == "" || m.En == "" || m.Zh == m.En:
		return "a sentence in each language"
	case no.Code == dispatch.CodeUnknown || no.Code == dispatch.CodeInvalid || no.Code == dispatch.CodeNotSeated:
		return ""
	case no.Clause == "":
		return "its clause"
	case no.Code != dispatch.CodeAuthority && no.Code != dispatch.CodeTwoHands:
		return ""
	case len(no.Who) == 0:
		return "who could"
	case no.Offer == "" && onRecord(c):
		return "how to enter it as fact"
	}
	return ""
}

// onRecord reports whether a command is about an incident or a warning, on whose
// record a fact can stand (A62).
func onRecord(c dispatch.Command) bool {
	if strings.HasSuffix(c.Name(), "-drill") {
		return false // it only names the incident to which its teams are let go (A59)
	}
	v := reflect.Indirect(reflect.ValueOf(c))
	for _, name := range []string{"Incident", "Incidents", "Warning"} {
		if f := v.FieldByName(name); f.IsValid() && !f.IsZero() {
			return true
		}
	}
	return false
}
