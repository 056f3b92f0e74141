package cap

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// CAP 1.2, 3.3.2 has one form, 2002-05-24T16:49:00-07:00; the 12379 platform has
// a space for the T. The other parts are what producers write.
var timeForm = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)([Tt ]) ?(\d\d):(\d\d)(?::(\d\d)([.,]\d{1,9})?)? ?([Zz]|[+-]\d\d(?::?\d\d)?)?$`)

// when reads a time. The zone is required: without it a time is eight hours wide.
func when(s string, separator string) (t time.Time, quirks []Code, bad Code) {
	m := timeForm.FindStringSubmatch(s)
	if m == nil {
		return t, nil, BadTime
	}
	zone, ok := offset(m[9])
	switch {
	case m[9] == "":
		return t, nil, NoTimeZone
	case !ok:
		return t, nil, BadTime
	}
	var f [6]int
	for i, at := range []int{1, 2, 3, 5, 6, 7} {
		f[i], _ = strconv.Atoi(m[at])
	}
	midnight := f[3] == 24 && f[4] == 0 && f[5] == 0 // XML Schema allows it
	if midnight {
		f[3] = 0
	}
	t = time.Date(f[0], time.Month(f[1]), f[2], f[3], f[4], f[5], 0, zone)
	if t.Year() != f[0] || int(t.Month()) != f[1] || t.Day() != f[2] || t.Hour() != f[3] || t.Minute() != f[4] || t.Second() != f[5] || f[0] < 1900 {
		return time.Time{}, nil, BadTime
	}
	if midnight {
		t = t.AddDate(0, 0, 1)
	}
	if m[8] != "" {
		quirks = append(quirks, WarnTimeFraction)
	}
	if m[4] != separator || m[7] == "" || len(m[9]) != 6 || midnight || strings.Contains(s, separator+" ") || strings.Contains(s, " "+m[9]) {
		quirks = append(quirks, WarnTimeForm)
	}
	return t, quirks, ""
}

// offset reads a zone. -00:00 is CAP's way to write UTC.
func offset(s string) (*time.Location, bool) {
	if s == "" || s == "Z" || s == "z" {
		return time.UTC, true
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	h, _ := strconv.Atoi(digits[:2])
	m := 0
	if len(digits) == 4 {
		m, _ = strconv.Atoi(digits[2:])
	}
	if m > 59 || h*60+m > 14*60 {
		return nil, false
	}
	seconds := (h*60 + m) * 60
	if s[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), true
}
