package workday

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var zone = time.FixedZone("CST", 8*3600)

func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// autumn is the autumn of 2026: a Sunday worked, a week off.
func autumn(t testing.TB) *Calendar {
	t.Helper()
	c := New(17*time.Hour + 30*time.Minute)
	if err := c.Year(2026, [][2]Day{{day(t, "2026-09-25"), day(t, "2026-09-27")}, {day(t, "2026-10-01"), day(t, "2026-10-07")}},
		[]Day{day(t, "2026-09-20"), day(t, "2026-10-10")}); err != nil {
		t.Fatal(err)
	}
	return c
}

// 6.8.3, A56: the day of approval does not count, whatever its hour; the due is the
// close of business of the next working day.
func TestClose(t *testing.T) {
	c := autumn(t)
	for _, x := range []struct {
		from  string
		n     int
		due   string
		known bool
	}{
		{"2026-07-24 16:00:00", 1, "2026-07-27 17:30:00", true}, // Friday to Monday
		{"2026-09-18 15:00:00", 1, "2026-09-20 17:30:00", true}, // Friday to a worked Sunday
		{"2026-09-18 00:00:00", 1, "2026-09-20 17:30:00", true}, // the first second of the day
		{"2026-09-17 23:59:59", 1, "2026-09-18 17:30:00", true}, // and the last of the day before
		{"2026-09-19 12:00:00", 1, "2026-09-20 17:30:00", true}, // approved on a day off
		{"2026-09-20 18:00:00", 1, "2026-09-21 17:30:00", true}, // after close of a worked Sunday
		{"2026-09-24 09:00:00", 1, "2026-09-28 17:30:00", true}, // over a holiday that begins on a Friday
		{"2026-09-30 09:00:00", 1, "2026-10-08 17:30:00", true}, // over a week off
		{"2026-10-09 09:00:00", 1, "2026-10-10 17:30:00", true}, // to a worked Saturday
		{"2026-10-09 09:00:00", 2, "2026-10-12 17:30:00", true},
		{"2026-12-31 09:00:00", 1, "2027-01-01 17:30:00", false}, // of 2027 nothing is known
		{"2026-12-30 09:00:00", 1, "2026-12-31 17:30:00", true},
	} {
		from, err := time.ParseInLocation(time.DateTime, x.from, zone)
		if err != nil {
			t.Fatal(err)
		}
		due, known := c.Close(from, x.n)
		if got := due.Format(time.DateTime); got != x.due || known != x.known {
			t.Errorf("%s + %d: %s (%t), want %s (%t)", x.from, x.n, got, known, x.due, x.known)
		}
	}
}

// A calendar that is moved gives the moved due of what was moved.
func TestMoved(t *testing.T) {
	c := autumn(t)
	from, _ := time.ParseInLocation(time.DateTime, "2026-09-18 15:00:00", zone)
	want, _ := c.Close(from, 1)
	by := 7*time.Hour + 13*time.Minute
	if got, known := c.Moved(by).Close(from.Add(by), 1); !got.Equal(want.Add(by)) || !known {
		t.Errorf("%s (%t), want %s", got, known, want.Add(by))
	}
}

func TestACalendarDoesNotContradictItself(t *testing.T) {
	c := New(0)
	if err := c.Year(2026, [][2]Day{{day(t, "2026-10-01"), day(t, "2026-10-07")}}, []Day{day(t, "2026-10-07")}); err == nil {
		t.Error("a day is both off and worked")
	}
	if err := c.Year(2026, [][2]Day{{day(t, "2026-10-07"), day(t, "2026-10-01")}}, nil); err == nil {
		t.Error("a span ends before it begins")
	}
	for _, bad := range []string{"", "2026-02-30", "20260920", "2026-9-20"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is read as a date", bad)
		}
	}
	for _, bad := range []string{"", "24:00:00", "17:30"} {
		if _, err := ParseClock(bad); err == nil {
			t.Errorf("%q is read as a time of day", bad)
		}
	}
}

// The due is a worked day's close, after the day it runs from, and no worked day
// lies between.
func TestCloseIsTheNextWorkedDay(t *testing.T) {
	c := autumn(t)
	rapid.Check(t, func(r *rapid.T) {
		from := time.Unix(rapid.Int64Range(1767196800, 1798732799).Draw(r, "from"), 0).In(zone) // 2026
		due, _ := c.Close(from, 1)
		if !c.Worked(Of(due)) || !due.After(from) || due.Sub(from.Truncate(time.Hour)) < 0 {
			r.Fatalf("%s → %s", from, due)
		}
		for d := Of(from).Next(); d != Of(due); d = d.Next() {
			if c.Worked(d) {
				r.Fatalf("%s → %s passes over %s", from, due, d)
			}
		}
	})
}
