package capfeed

import (
	"context"
	"errors"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/warning"
)

// 3.2.3(1): a city warning comes in, is raised and lifted by its references; it
// waits for the duty officer at its own level and in its own words.
func TestACityWarningIsReceivedUpdatedAndLifted(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	got := take(t, in, fixture(t, "ok_fog_1_yellow.xml"))
	if outcomes(got) != "received" || got[0].Warning == "" {
		t.Fatalf("got %+v", got)
	}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		x := s.Warnings[dispatch.WarningID(got[0].Warning)]
		if x.Stage != warning.Received || x.Latest().Content.Level != "yellow" || !strings.Contains(x.Latest().Words, "能见度") || !x.Latest().Content.Area.Whole {
			t.Errorf("received as %+v %+v", x.Stage, x.Latest())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := take(t, in, fixture(t, "ok_fog_2_orange.xml")); outcomes(got) != "updated" {
		t.Errorf("got %+v", got)
	}
	if got := take(t, in, fixture(t, "ok_fog_3_lifted.xml")); outcomes(got) != "cancelled" {
		t.Errorf("got %+v", got)
	}
	if s := look(t, w); len(s.warnings) != 1 || s.messages != 3 {
		t.Errorf("%+v", s)
	}
}

// By sender, identifier and time sent a message is taken once: asking again
// writes nothing.
func TestAMessageIsTakenOnce(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	for _, f := range []string{"ok_fog_1_yellow.xml", "ok_fog_test.xml", "refused_doctype_water.xml", "refused_bad_coordinates_water.xml"} {
		take(t, in, fixture(t, f))
		before := look(t, w)
		take(t, in, fixture(t, f))
		if after := look(t, w); after.head != before.head {
			t.Errorf("%s: taken again, %d commits more", f, after.head-before.head)
		}
	}
}

// Tests and exercises become no warning and ring nowhere.
func TestWhatIsNotMeantIsALineOnRecord(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	for _, f := range []string{"ok_fog_test.xml", "ok_water_exercise.xml"} {
		if got := take(t, in, fixture(t, f)); outcomes(got) != "inert" || got[0].Reason.Zh == "" || got[0].Reason.En == "" {
			t.Errorf("%s: %+v", f, got)
		}
	}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		if len(s.Warnings) != 0 || len(s.Alarms) != 0 {
			t.Errorf("%d warnings, alarms %v", len(s.Warnings), s.Alarms)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsDroppedInSilence(t *testing.T) {
	fog := string(fixture(t, "ok_fog_1_yellow.xml"))
	for name, c := range map[string]struct{ raw, want string }{
		"elsewhere":           {strings.Replace(fog, "110102000000", "440100000000", 1), "elsewhere"},
		"words alone":         {strings.Replace(fog, "<geocode>110102000000</geocode>", "<geocode></geocode>", 1), "person"},
		"lifts what is not":   {string(fixture(t, "ok_fog_3_lifted.xml")), "unmatched"},
		"updates what is not": {string(fixture(t, "ok_fog_2_orange.xml")), "received"},
		"a doctype":           {string(fixture(t, "refused_doctype_water.xml")), "refused"},
		"bad coordinates":     {string(fixture(t, "refused_bad_coordinates_water.xml")), "refused"},
		"no XML":              {"hello", "refused"},
		"nothing":             {"", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, dispatch.Actual)
			got := take(t, intake(t, w), []byte(c.raw))
			if outcomes(got) != c.want {
				t.Fatalf("got %+v", got)
			}
			if c.want != "received" && (got[0].Reason.Zh == "" || got[0].Reason.En == "") {
				t.Errorf("no reason: %+v", got[0])
			}
			if s := look(t, w); s.messages != 1 {
				t.Errorf("%d on record", s.messages)
			}
		})
	}
}

// A59: an exercise has no line in and none out.
func TestAnExerciseHasNoLine(t *testing.T) {
	w := open(t, dispatch.Exercise)
	if in, err := NewIntake(w, load()); in != nil || !errors.Is(err, ErrExercise) {
		t.Errorf("in: %v %v", in, err)
	}
	if g, err := NewGift(w, load(), outward.Give{}, quiet); g != nil || !errors.Is(err, ErrExercise) {
		t.Errorf("out: %v %v", g, err)
	}
}
