package dispatch

import (
	"slices"
	"testing"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

func (w *Warning) told(what string) (tags []string, madeAt clock.Time) {
	for l := range w.Timeline.All() {
		if l.What == what {
			tags, madeAt = l.Tags, l.MadeAt
		}
	}
	return tags, madeAt
}

// A22: what is done of a warning without a line keeps when it was done, that it
// came late, and that the phone's clock was wrong.
func TestWhatAPhoneKeptOfAWarningIsTaggedAndKeepsItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		how  Device
		want []string
	}{
		"at once":          {Device{}, nil},
		"late":             {Device{Link: true}, []string{"link"}},
		"late, clock slow": {Device{Link: true, ClockOff: -121}, []string{"link", "clock"}},
	} {
		w := newWorld(t, "2026-07-01T08:00:00+08:00")
		x := w.approved("orange")
		w.after(30 * time.Second)
		made := w.now
		if c.how.Link {
			w.after(time.Hour)
		}
		reached := &RecordReach{Warning: x.ID, Audience: "vulnerable", Channel: "household", Count: 3, At: made, Where: Plain("116.39 39.89 ±12 m"), Device: c.how}
		for what, act := range map[string]Command{
			"people_reached":       reached,
			"warning_acknowledged": &AcknowledgeWarning{Warning: x.ID, MadeAt: made, Device: c.how},
		} {
			w.do("street-niujie/duty", act)
			if tags, at := x.told(what); !slices.Equal(tags, c.want) || at != made {
				t.Errorf("%s, %s: tags %v at %s, want %v at %s", what, name, tags, at, c.want, made)
			}
		}
		if r := x.Reached[0]; r.At != made {
			t.Errorf("%s: %+v", name, r)
		}
		if len(reached.Secrets()) != 2 {
			t.Error("the position is not sealed (A65)")
		}
		w.refused(CodeFuture, "A22", "street-niujie/duty", &RecordReach{Warning: x.ID, Audience: "vulnerable", Channel: "household", At: w.now + 121, Device: Device{Link: true}})
		w.refused(CodeFuture, "A22", "street-niujie/leader", &AcknowledgeWarning{Warning: x.ID, MadeAt: w.now + 1})
		w.replayed()
	}
}

// A22, 3.2.3(3): a phone that was without a line has not seen what was sent
// meanwhile. Its word counts for what it had; the rest still rings.
func TestALateAcknowledgementTakesOnlyWhatHadBeenSent(t *testing.T) {
	w := newWorld(t, "2026-07-01T08:00:00+08:00")
	w.do(rainOffice, &IssueWarning{Content: rain(w, "yellow")})
	x := w.newest()
	street := plans.OrgID("street-niujie")
	w.after(time.Minute)
	early := w.now
	w.after(time.Minute)
	w.do(rainOffice, &ExtendWarning{Warning: x.ID, Until: x.Until().Add(time.Hour), Out: Out{Reason: "雨势未减"}})
	open := func() (n int) {
		for _, o := range x.duties(w.s) {
			if o.Act == plans.ActAcknowledge && o.Debtor == street && o.Pending() {
				n++
			}
		}
		return n
	}
	w.after(time.Minute)
	take := func(made clock.Time) *AcknowledgeWarning {
		return &AcknowledgeWarning{Warning: x.ID, MadeAt: made, Device: Device{Link: made != 0}}
	}
	duties := open()
	w.do("street-niujie/duty", take(early))
	unseen := slices.DeleteFunc(slices.Clone(x.Notices), func(n warning.Notice) bool { return n.To != street || n.Seen != 0 })
	if len(unseen) != 1 || unseen[0].At <= early {
		t.Fatalf("waits: %+v", unseen)
	}
	if a := w.s.Alarms[warningAlarm(x.ID, street)]; a == nil || a.Cleared != 0 {
		t.Errorf("what was not seen does not ring: %+v", a)
	}
	w.refused(CodeNotAllowedNow, "A22", "street-niujie/duty", take(early))
	// A phone whose clock is behind and that has a line takes what there is.
	w.do("street-niujie/duty", &AcknowledgeWarning{Warning: x.ID, MadeAt: early})
	if w.s.Alarms[warningAlarm(x.ID, street)] != nil || open() != 0 {
		t.Errorf("taken, and still open: %d of %d", open(), duties)
	}
	w.replayed()
}

// Each body is to take a notice, so each hears it. Only orange and red call
// further seats; a lighter one is heard once and goes when it was taken.
func TestANoticeOfAWarningIsHeard(t *testing.T) {
	for _, c := range []struct {
		level    plans.Colour
		priority string
		calls    bool
	}{{"blue", PriorityGeneral, false}, {"yellow", PriorityGeneral, false}, {"orange", PriorityImportant, true}} {
		w := newWorld(t, "2026-07-01T08:00:00+08:00")
		var x *Warning
		if c.calls {
			x = w.approved(c.level)
		} else {
			w.do(rainOffice, &IssueWarning{Content: rain(w, c.level)})
			x = w.newest()
		}
		ring := func() *Alarm { return w.s.Alarms[warningAlarm(x.ID, "street-niujie")] }
		if a := ring(); a == nil || !a.Sounds || a.Priority != c.priority {
			t.Fatalf("%s: %+v", c.level, a)
		}
		w.after(10 * time.Minute)
		w.advance(w.now + 1)
		if a := ring(); (len(a.Seats) > 0) != c.calls {
			t.Errorf("%s, untaken for ten minutes: calls %v", c.level, a.Seats)
		}
		w.do("street-niujie/duty", &AcknowledgeWarning{Warning: x.ID})
		if a := ring(); (a != nil) != c.calls {
			t.Errorf("%s, taken: %+v", c.level, a)
		}
	}
}
