// Package clock holds the one kind of time that the domain knows: whole
// seconds, read as Beijing time. An instant is truncated once, when it enters
// the system; nothing in the domain ever asks what time it is.
//
// The due second is in time to its end: an act at the due instant precedes the
// deadline of the same second (A01).
package clock

import (
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // the district's zone must exist on a bare machine
)

// Zone is Asia/Shanghai, in which every instant is read and shown (A01).
var Zone = mustZone("Asia/Shanghai")

func mustZone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic("clock: " + err.Error()) // tzdata is embedded: this is a broken build
	}
	return l
}

// Time is an instant in whole Unix seconds. Zero means "no time".
type Time int64

// At truncates t to the second.
func At(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.Unix())
}

// Parse reads an RFC 3339 time, truncated to the second.
func Parse(s string) (Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, fmt.Errorf("clock: %q is not a time such as 2026-03-12T02:07:30+08:00: %w", s, err)
	}
	return At(t), nil
}

// IsZero reports whether t is no time.
func (t Time) IsZero() bool { return t == 0 }

// Add moves t by whole seconds of d.
func (t Time) Add(d time.Duration) Time { return t + Time(d/time.Second) }

// Sub is the span from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Second }

// Std is t as a time.Time in Zone.
func (t Time) Std() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.Unix(int64(t), 0).In(Zone)
}

// Clock is t as hh:mm:ss.
func (t Time) Clock() string {
	if t == 0 {
		return ""
	}
	return t.Std().Format("15:04:05")
}

// String is t in RFC 3339 with the zone's offset, empty for no time.
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return t.Std().Format(time.RFC3339)
}

// MarshalJSON writes RFC 3339, or null for no time.
func (t Time) MarshalJSON() ([]byte, error) {
	if t == 0 {
		return []byte("null"), nil
	}
	return t.Std().AppendFormat([]byte{'"'}, `2006-01-02T15:04:05Z07:00"`), nil
}

// UnmarshalJSON reads RFC 3339 or null.
func (t *Time) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*t = 0
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("clock: a time is a string such as \"2026-03-12T02:07:30+08:00\", not %s", b)
	}
	if s == "" {
		*t = 0
		return nil
	}
	*t, err = Parse(s)
	return err
}
