package obligation

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

const grace = 20 * time.Minute

func at(s string) clock.Time {
	t, err := clock.Parse("2026-11-23T" + s + "+08:00")
	if err != nil {
		panic(err)
	}
	return t
}

func hard(due, since, until string) Limit {
	l := Limit{Kind: plans.Hard, Due: at(due), Since: at(since)}
	if until != "" {
		l.Until = at(until)
	}
	return l
}

func done(s string) []Fulfilment { return []Fulfilment{{At: at(s), Recorded: at(s)}} }

func TestStateAtTheBoundary(t *testing.T) {
	slot := Obligation{Missed: 30 * time.Minute, Limits: []Limit{hard("21:48:00", "21:18:00", "")}}
	for _, c := range []struct {
		now  string
		done string
		want State
		late time.Duration
	}{
		{"21:47:59", "", Open, 0},
		{"21:48:00", "", Open, 0}, // A01: the due second is in time to its end
		{"21:48:01", "", Overdue, time.Second},
		{"22:18:00", "", Overdue, 30 * time.Minute}, // A12: acts precede deadlines
		{"22:18:01", "", Missed, 30*time.Minute + time.Second},
		{"23:00:00", "21:48:00", Met, 0},
		{"23:00:00", "21:48:01", MetLate, time.Second},
		{"23:00:00", "22:18:00", MetLate, 30 * time.Minute},
		{"23:00:00", "22:18:01", Missed, 30*time.Minute + time.Second}, // A19: it stays missed
	} {
		o := slot
		if c.done != "" {
			o.Fulfilments = done(c.done)
		}
		s := o.At(at(c.now), grace)
		if s.State != c.want || s.Late != c.late {
			t.Errorf("at %s, done %q: got %s late %s, want %s late %s", c.now, c.done, s.State, s.Late, c.want, c.late)
		}
	}
}

// A02: past a target the duty is open with a flag, and met with a flag, never
// late and never missed.
func TestATargetNeverAccuses(t *testing.T) {
	o := Obligation{Missed: 24 * time.Hour, Limits: []Limit{{Kind: plans.Target, Due: at("10:05:00"), Since: at("10:00:00")}}}
	if s := o.At(at("10:05:01"), grace); s.State != Open || s.OverTarget != time.Second {
		t.Errorf("open past its target: %+v", s)
	}
	if s := o.At(at("10:05:01")+48*3600, grace); s.State != Open {
		t.Errorf("two days past its target: %s", s.State)
	}
	o.Fulfilments = done("10:07:00")
	if s := o.At(at("12:00:00"), grace); s.State != Met || s.OverTarget != 2*time.Minute || s.Late != 0 {
		t.Errorf("done past its target: %+v", s)
	}
}

// A06, A07: what was late is split into what could not be known and what could.
func TestLatenessBeforeKnowledgeIsNotAttributable(t *testing.T) {
	for name, c := range map[string]struct {
		limits       []Limit
		done         string
		late         time.Duration
		attributable time.Duration
		known        string
	}{
		"moved behind after it was met (DEV-3)":           {[]Limit{hard("14:40:00", "13:10:00", "14:50:00"), hard("14:05:00", "14:50:00", "")}, "14:33:00", 28 * time.Minute, 0, "14:40:00"},
		"moved earlier in good time (DEV-4)":              {[]Limit{hard("20:10:30", "18:58:00", "19:26:00"), hard("19:49:00", "19:26:00", "")}, "20:02:00", 13 * time.Minute, 13 * time.Minute, "19:49:00"},
		"born overdue, done within the grace":             {[]Limit{hard("10:00:00", "11:00:00", "")}, "11:20:00", 80 * time.Minute, 0, "11:20:00"},
		"born overdue, done after it":                     {[]Limit{hard("10:00:00", "11:00:00", "")}, "11:20:01", 80*time.Minute + time.Second, time.Second, "11:20:00"},
		"born overdue, corrected within the grace":        {[]Limit{hard("10:00:00", "11:00:00", "11:10:00"), hard("09:50:00", "11:10:00", "")}, "11:25:00", 95 * time.Minute, 5 * time.Minute, "11:20:00"},
		"overdue already: a correction grants no grace":   {[]Limit{hard("14:40:00", "13:10:00", "14:50:00"), hard("14:05:00", "14:50:00", "")}, "15:00:00", 55 * time.Minute, 20 * time.Minute, "14:40:00"},
		"moved behind itself while open: grace from then": {[]Limit{hard("14:40:00", "13:10:00", "14:30:00"), hard("14:05:00", "14:30:00", "")}, "14:51:00", 46 * time.Minute, time.Minute, "14:50:00"},
	} {
		o := Obligation{Missed: 24 * time.Hour, Limits: c.limits, Fulfilments: done(c.done)}
		s := o.At(at("23:00:00"), grace)
		if s.State != MetLate || s.Late != c.late || s.Attributable != c.attributable || s.KnownDue != at(c.known) {
			t.Errorf("%s: %s late %s attributable %s known %s", name, s.State, s.Late, s.Attributable, s.KnownDue.Clock())
		}
	}
}

// A06: a due corrected later re-judges what was late.
func TestCorrectionReJudgesBothWays(t *testing.T) {
	o := Obligation{Missed: 24 * time.Hour, Limits: []Limit{hard("10:00:00", "09:00:00", "")}, Fulfilments: done("10:10:00")}
	if s := o.At(at("11:00:00"), grace); s.State != MetLate {
		t.Fatalf("before: %s", s.State)
	}
	o.SetLimit(hard("10:30:00", "11:00:00", ""))
	if s := o.At(at("11:00:00"), grace); s.State != Met || s.Late != 0 {
		t.Errorf("corrected to a later due: %+v", s)
	}
	if len(o.Limits) != 2 || o.Limits[0].Until != at("11:00:00") {
		t.Errorf("the old due is not kept with its interval: %+v", o.Limits)
	}
}

// A19: at archiving an overdue duty is missed at once.
func TestArchivingMakesMissed(t *testing.T) {
	o := Obligation{Missed: 24 * time.Hour, Closed: at("12:00:00"), Limits: []Limit{hard("10:00:00", "09:00:00", "")}}
	if s := o.At(at("12:00:01"), grace); s.State != Missed || s.MissedAt != at("12:00:00") {
		t.Errorf("archived while overdue: %+v", s)
	}
}

// A20: a release is reversible and nothing is deleted.
func TestReleaseAndRevert(t *testing.T) {
	o := Obligation{Missed: 24 * time.Hour, Limits: []Limit{hard("10:00:00", "09:00:00", "")}}
	o.Releases = append(o.Releases, Release{Kind: Void, Cause: "covered", At: at("09:30:00")})
	if s := o.At(at("11:00:00"), grace); s.State != VoidOut || s.Cause != "covered" {
		t.Errorf("released: %+v", s)
	}
	o.Releases[0].Reverted = at("09:40:00")
	if s := o.At(at("11:00:00"), grace); s.State != Overdue {
		t.Errorf("reverted: %+v", s)
	}
}

// However dues move, the part held against a debtor is never more than the
// whole, never negative, and zero for what was done in time as known.
func TestAttributableIsAPartOfLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := at("08:00:00")
		o := Obligation{Missed: 24 * time.Hour}
		since := base
		for range rapid.IntRange(1, 5).Draw(t, "limits") {
			since = since.Add(time.Duration(rapid.IntRange(1, 3600).Draw(t, "gap")) * time.Second)
			o.SetLimit(Limit{Kind: plans.Hard, Due: base.Add(time.Duration(rapid.IntRange(-7200, 14400).Draw(t, "due")) * time.Second), Since: since})
		}
		when := since.Add(time.Duration(rapid.IntRange(-3600, 7200).Draw(t, "done")) * time.Second)
		o.Fulfilments = []Fulfilment{{At: when}}
		s := o.At(since.Add(24*time.Hour), grace)
		if s.Attributable < 0 || s.Attributable > s.Late {
			t.Fatalf("attributable %s of late %s", s.Attributable, s.Late)
		}
		if s.State == Met && s.Late != 0 || s.State == MetLate && s.Late == 0 {
			t.Fatalf("%s with late %s", s.State, s.Late)
		}
		current := 0
		for _, l := range o.Limits {
			if l.Until == 0 {
				current++
			}
		}
		if current != 1 {
			t.Fatalf("%d limits in force at once", current)
		}
	})
}
