package workspace

import (
	"bytes"
	"context"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

// 3.1.6, A67: what was given beside the number of a classified matter reaches
// neither the log nor its digests nor the vault, not even with the refusal.
func TestOfAClassifiedMatterNothingReachesTheLog(t *testing.T) {
	h := newHouse(t, dispatch.Actual, func(c *Config) { c.Machine = engine() })
	does(t, h.Workspace, dispatch.Actor{Person: dispatch.System}, &dispatch.EnterRoster{Person: desk.Person, Seats: []plans.SeatID{"*"}})
	does(t, h.Workspace, desk, &dispatch.TakeSeat{Seat: desk.Seat})
	give := func(said string) Outcome {
		out, err := h.Do(context.Background(), Request{Actor: desk, Key: "k", Command: &dispatch.LogIntake{
			Classified: dispatch.Classified{Register: "机 17 号"}, Gist: said, Words: dispatch.Plain(said)}})
		if err != nil || out.Refusal == nil || out.Refusal.Code != dispatch.CodeSecret {
			t.Fatalf("%v %+v", err, out)
		}
		return out
	}
	give("harbour at midnight")
	// Other words under the same key are the same command: no digest depends on them.
	if out := give("another place"); !out.Replayed {
		t.Error("the digest of the command depends on what was withheld")
	}
	for rec, err := range h.Log().Read(context.Background(), 1) {
		if err != nil || bytes.Contains(rec.Bytes, []byte("harbour")) || bytes.Contains(rec.Bytes, []byte("another place")) {
			t.Errorf("commit %d: %v, %q", rec.Number, err, rec.Bytes)
		}
	}
}
