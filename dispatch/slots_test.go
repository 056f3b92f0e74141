package dispatch

import (
	"testing"
	"time"

	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// A12, A23: given slots that silence has opened, when it turns out that a follow-up was told by
// telephone, then each of them is due half an hour after the one before, as if it had been known.
func TestATelephonedFollowUpMovesWhatSilenceOpened(t *testing.T) {
	for _, c := range []struct{ told, entered, first, second, third string }{
		{"13:10:00", "13:20:00", "met", "open due 13:40:00", ""},                    // nothing was silent
		{"13:15:00", "13:45:00", "met", "open due 13:45:00", ""},                    // to the due second of the next
		{"13:31:00", "13:47:00", "met_late 15m0s", "open due 14:01:00", "14:31:00"}, // the third had been opened
		{"13:31:00", "14:01:00", "met_late 15m0s", "open due 14:01:00", "14:31:00"},
	} {
		w, id := poisoning(t)
		w.do("street-desheng/duty", &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: plans.Major}}) // slots due 13:16, 13:46, 14:16 in silence
		w.to(c.told)
		told := w.now
		w.to(c.entered)
		w.do("duty-office/duty", &SendReport{Incidents: []IncidentID{id}, Kind: FollowUpReport, To: dutyRoom, From: "street-desheng", Items: followUp(), Afterwards: &Afterwards{StatedAt: told}})
		slots := map[int]*obligation.Obligation{}
		for _, o := range w.duties(id, "4.1.5", "street-desheng", "duty-office") {
			slots[o.Slot] = o
		}
		for n, want := range map[int]string{1: c.first, 2: c.second} {
			if got := describeStatus(slots[n].At(w.now, time.Minute), want); got != want {
				t.Errorf("told %s, entered %s: slot %d is %q, want %q", c.told, c.entered, n, got, want)
			}
		}
		if third := slots[3]; (third == nil) != (c.third == "") || third != nil && third.At(w.now, time.Minute).Due.Clock() != c.third {
			t.Errorf("told %s, entered %s: slot 3 is %+v, want due %q", c.told, c.entered, third, c.third)
		}
		w.replayed()
	}
}
