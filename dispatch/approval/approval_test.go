package approval

import (
	"testing"
	"time"

	"wanghuo/dispatch/clock"
)

func TestAnApprovalStandsForItsTextAlone(t *testing.T) {
	now := clock.Time(1_800_000_000)
	a := Approval{Hash: HashOf("两人死亡"), Given: Hand{Person: "a", At: now}}
	if !a.InForce("两人死亡") || a.InForce("三人死亡") {
		t.Error("it stands for another text")
	}
	a.Lapsed = now
	if a.InForce("两人死亡") {
		t.Error("lapsed, it still stands")
	}
}

func TestAnOralApprovalIsFlaggedTheSecondAfterTwoHours(t *testing.T) {
	now := clock.Time(1_800_000_000)
	a := Approval{Given: Hand{Person: "a", At: now}, Recorder: Hand{Person: "b", At: now}}
	if a.Unconfirmed(now.Add(2 * time.Hour)) {
		t.Error("flagged at two hours to the second")
	}
	if !a.Unconfirmed(now.Add(2*time.Hour) + 1) {
		t.Error("not flagged one second later")
	}
	a.Confirmed = now.Add(time.Hour)
	if a.Unconfirmed(now.Add(3 * time.Hour)) {
		t.Error("flagged although confirmed")
	}
}
