// Package workday reckons in working days, as 6.8.3 does: which days are worked,
// and when the business of one closes.
//
// A [Calendar] is data: the days off and the days worked in their place that the
// State Council gives for a year. Of a year for which nothing was given, Monday
// to Friday are taken, and the answer says that it is provisional. Values are
// immutable once built; every function is pure.
package workday

import (
	"fmt"
	"time"
)

// Day is a date without a time.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// Of is the date of an instant, in the instant's own zone.
func Of(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// Parse reads 2026-09-20.
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("workday: %q is not a date such as 2026-09-20", s)
	}
	return Of(t), nil
}

// String writes 2026-09-20.
func (d Day) String() string { return d.at(time.UTC, 0).Format(time.DateOnly) }

// Next is the day after.
func (d Day) Next() Day { return Of(time.Date(d.Year, d.Month, d.Day+1, 12, 0, 0, 0, time.UTC)) }

func (d Day) at(zone *time.Location, clock time.Duration) time.Time {
	h, m, s := int(clock/time.Hour), int(clock/time.Minute)%60, int(clock/time.Second)%60
	return time.Date(d.Year, d.Month, d.Day, h, m, s, 0, zone)
}

func (d Day) weekend() bool {
	w := d.at(time.UTC, 0).Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Calendar knows which days are worked and when business closes.
type Calendar struct {
	off, on map[Day]bool
	years   map[int]bool
	close   time.Duration // of the day
	moved   time.Duration
}

// New makes a calendar that closes at the time of day, e.g. 17h30m.
func New(close time.Duration) *Calendar {
	return &Calendar{off: map[Day]bool{}, on: map[Day]bool{}, years: map[int]bool{}, close: close}
}

// Year enters what was given for a year: the days off, first to last, and the
// days worked in their place. A day cannot be both.
func (c *Calendar) Year(year int, off [][2]Day, on []Day) error {
	c.years[year] = true
	for _, span := range off {
		first, last := span[0], span[1]
		if last.at(time.UTC, 0).Before(first.at(time.UTC, 0)) {
			return fmt.Errorf("workday: %s is before %s", last, first)
		}
		for d := first; ; d = d.Next() {
			c.off[d] = true
			if d == last {
				break
			}
		}
	}
	for _, d := range on {
		if c.off[d] {
			return fmt.Errorf("workday: %s cannot be both off and worked", d)
		}
		c.on[d] = true
	}
	return nil
}

// Worked tells whether the day is worked.
func (c *Calendar) Worked(d Day) bool {
	switch {
	case c.on[d]:
		return true
	case c.off[d]:
		return false
	}
	return !d.weekend()
}

// Close is the close of business of the n-th working day after the day of t,
// which itself does not count (A56). The close is the last second of the period:
// it is in time. known is false where the way leads through a year of which the
// calendar holds nothing.
func (c *Calendar) Close(t time.Time, n int) (due time.Time, known bool) {
	d := Of(t.Add(-c.moved))
	known = true
	for n > 0 {
		d = d.Next()
		known = known && c.years[d.Year]
		if c.Worked(d) {
			n--
		}
	}
	return d.at(t.Location(), c.close).Add(c.moved), known
}

// Moved is the calendar moved in time as a whole, for a rehearsal that is: what was
// a Friday afternoon is one still.
func (c *Calendar) Moved(by time.Duration) *Calendar {
	m := *c
	m.moved += by
	return &m
}

// ParseClock reads a time of day, 17:30:00.
func ParseClock(s string) (time.Duration, error) {
	t, err := time.Parse(time.TimeOnly, s)
	if err != nil {
		return 0, fmt.Errorf("workday: %q is not a time of day such as 17:30:00", s)
	}
	h, m, sec := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second, nil
}
