package rehearse

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wanghuo/dispatch/clock"
)

var (
	reOffset   = regexp.MustCompile(`^T([+-])(\d{1,6}):([0-5]\d)$`)
	reClock    = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$`)
	reDay      = regexp.MustCompile(`^D([+-]\d{1,4}) +(\S+)$`)
	reDateWord = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	reInstant  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\S+$`)
	reDate     = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}) +(\S+)$`)
)

// parseTime reads an instant as scripts write it, relative to the script's T:
//
//	T+02:10             minutes and seconds after T; minutes may exceed 59
//	02:09:40            a time on the day of T
//	D+1 09:30:00        a time n days after the day of T (D-7: before)
//	2026-09-20 17:30:00 a date and time
//	2026-…T…+08:00      RFC 3339
//
// Two of them joined by " · " must name the same instant.
func parseTime(s string, start clock.Time) (clock.Time, error) {
	a, b, both := strings.Cut(s, "·")
	at, err := parseOne(strings.TrimSpace(a), start)
	if err != nil || !both {
		return at, err
	}
	other, err := parseOne(strings.TrimSpace(b), start)
	if err != nil {
		return 0, err
	}
	if other != at {
		return 0, saying("%[1]s 是 %[2]s，不是 %[3]s", "%s is %s, not %s", strings.TrimSpace(a), at, other)
	}
	return at, nil
}

func parseOne(s string, start clock.Time) (clock.Time, error) {
	if m := reOffset.FindStringSubmatch(s); m != nil {
		d := minutesSeconds(m[2], m[3])
		if m[1] == "-" {
			d = -d
		}
		return start.Add(d), nil
	}
	day := start.Std()
	rest := s
	if m := reDay.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 0, err
		}
		day, rest = day.AddDate(0, 0, n), m[2]
	} else if m := reDate.FindStringSubmatch(s); m != nil {
		t, err := time.ParseInLocation("2006-01-02", m[1], clock.Zone)
		if err != nil {
			return 0, saying("“%[1]s”不是日期", "%q is no date", m[1])
		}
		day, rest = t, m[2]
	}
	if m := reClock.FindStringSubmatch(rest); m != nil {
		h, _ := strconv.Atoi(m[1])
		mi, _ := strconv.Atoi(m[2])
		se, _ := strconv.Atoi(m[3])
		return clock.At(time.Date(day.Year(), day.Month(), day.Day(), h, mi, se, 0, clock.Zone)), nil
	}
	if rest == s && strings.Contains(s, "T") && len(s) > 10 {
		if t, err := clock.Parse(s); err == nil {
			return t, nil
		}
	}
	return 0, saying("“%[1]s”不是时间：请写作 T+02:10、02:09:40、D+1 09:30:00 或 2026-03-12T02:07:30+08:00", "%q is no time: write T+02:10, 02:09:40, D+1 09:30:00 or 2026-03-12T02:07:30+08:00", s)
}

func minutesSeconds(m, s string) time.Duration {
	mi, _ := strconv.Atoi(m)
	se, _ := strconv.Atoi(s)
	return time.Duration(mi)*time.Minute + time.Duration(se)*time.Second
}

var (
	reSpan = regexp.MustCompile(`^(?:(\d{1,4}):)?(\d{1,6}):([0-5]\d)$`)
)

// parseSpan reads a length of time: 3:10 (minutes, seconds), 15:30:00 (hours),
// or 20m, 2h, 90s.
func parseSpan(s string) (time.Duration, error) {
	if m := reSpan.FindStringSubmatch(s); m != nil {
		d := minutesSeconds(m[2], m[3])
		if m[1] != "" {
			h, _ := strconv.Atoi(m[1])
			d += time.Duration(h) * time.Hour
		}
		return d, nil
	}
	if d, err := time.ParseDuration(s); err == nil && d%time.Second == 0 && d >= 0 {
		return d, nil
	}
	return 0, saying("“%[1]s”不是时长：请写作 3:10、15:30:00 或 20m", "%q is no length of time: write 3:10, 15:30:00 or 20m", s)
}

// span writes a length of time as scripts do.
func span(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	s := int64(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%s%d:%02d:%02d", sign, s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%s%d:%02d", sign, s/60, s%60)
}

// moment writes an instant as scripts do, relative to the day of start.
func moment(t, start clock.Time) string {
	if t == 0 {
		return "none"
	}
	a, b := start.Std(), t.Std()
	days := int(midnight(b).Sub(midnight(a)).Hours()/24 + 0.5)
	if midnight(b).Before(midnight(a)) {
		days = -int(midnight(a).Sub(midnight(b)).Hours()/24 + 0.5)
	}
	if days == 0 {
		return t.Clock()
	}
	return fmt.Sprintf("D%+d %s", days, t.Clock())
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
