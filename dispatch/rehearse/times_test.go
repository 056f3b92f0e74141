package rehearse

import (
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

func TestParseTime(t *testing.T) {
	start, err := clock.Parse("2026-03-12T02:07:30+08:00")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"T+00:00":                    "2026-03-12T02:07:30+08:00",
		"T+205:00":                   "2026-03-12T05:32:30+08:00",
		"T-10:30":                    "2026-03-12T01:57:00+08:00",
		"02:09:40":                   "2026-03-12T02:09:40+08:00",
		"D+1 09:30:00":               "2026-03-13T09:30:00+08:00",
		"D-7 09:00:00":               "2026-03-05T09:00:00+08:00",
		"D+20 00:00:00":              "2026-04-01T00:00:00+08:00",
		"2026-09-20 17:30:00":        "2026-09-20T17:30:00+08:00",
		"2026-03-12T00:00:00Z":       "2026-03-12T08:00:00+08:00",
		"T+02:10 · 02:09:40":         "2026-03-12T02:09:40+08:00",
		" T+02:10  ·  D+0 02:09:40 ": "2026-03-12T02:09:40+08:00",
	} {
		got, err := parseTime(text, start)
		if err != nil || got.String() != want {
			t.Errorf("%q is %s %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "T+5", "T+02:60", "24:00:00", "2:09:40", "D+1", "D1 02:00:00", "tomorrow",
		"2026-13-01 00:00:00", "T+02:10 · 02:09:41", "T+02:10 ·", "02:09:40 03:00:00"} {
		if got, err := parseTime(text, start); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]time.Duration{"0:00": 0, "3:10": 190 * time.Second, "28:00": 28 * time.Minute,
		"150:00": 150 * time.Minute, "15:30:00": 15*time.Hour + 30*time.Minute, "20m": 20 * time.Minute, "2h": 2 * time.Hour} {
		got, err := parseSpan(text)
		if err != nil || got != want {
			t.Errorf("%q is %s %v", text, got, err)
		}
		if again, err := parseSpan(span(want)); err != nil || again != want {
			t.Errorf("%s is written %s", want, span(want))
		}
	}
	for _, text := range []string{"", "3", "3:1", "-3:10", "1:2:3:4", "1.5s", "soon"} {
		if got, err := parseSpan(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestMoment(t *testing.T) {
	start, _ := clock.Parse("2026-03-12T22:00:00+08:00")
	for d, want := range map[time.Duration]string{0: "22:00:00", 2 * time.Hour: "D+1 00:00:00", -23 * time.Hour: "D-1 23:00:00", 50 * time.Hour: "D+3 00:00:00"} {
		if got := moment(start.Add(d), start); got != want {
			t.Errorf("%s after the start is %s, not %s", d, got, want)
		}
	}
}

// A stopped clock stands; afterwards the workspace is behind the wall by the
// pause; a fast one runs ahead (A59).
func TestDial(t *testing.T) {
	var d dial
	at := func(m int) clock.Time { return clock.Time(1_000_000).Add(time.Duration(m) * time.Minute) }
	if d.workspace(at(5)) != at(5) {
		t.Error("an untouched clock is not the wall's")
	}
	d.change(at(10), &dispatch.ChangeClock{Do: "stop"})
	d.change(at(101), &dispatch.ChangeClock{Do: "start"})
	d.change(at(110), &dispatch.ChangeClock{Do: "rate", Rate: 4})
	for wall, want := range map[int]int{9: 9, 10: 10, 60: 10, 101: 10, 103: 12, 110: 19, 115: 39} {
		if got := d.workspace(at(wall)); got != at(want) {
			t.Errorf("wall %d is %d, not %d", wall, (got-at(0))/60, want)
		}
	}
	d.change(at(120), &dispatch.ChangeClock{Do: "step", To: at(200)})
	if got := d.workspace(at(120)); got != at(200) {
		t.Errorf("after the step %v", got)
	}
}
