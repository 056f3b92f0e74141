package workspace

import (
	"context"
	"errors"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

func TestACommandIsVisibleOnceItIsAnswered(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	out := h.must(hear("a"))
	if f := h.feed("a"); f.Last != clock.At(start) || out.Commit != 2 || out.At != clock.At(start) {
		t.Errorf("got %+v after %+v", f, out)
	}
	if len(out.Events) != 1 || out.Events[0].Kind() != "feed_heard" {
		t.Errorf("events %v", out.Events)
	}
	h.reopen()
	if f := h.feed("a"); f.Last != clock.At(start) {
		t.Errorf("after opening again: %+v", f)
	}
}

func TestARefusalIsOnRecordAndChangesNothing(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	req := func() Request { return Request{Actor: officer, Key: "k", Command: hear("refuse")} }
	first, err := h.Do(context.Background(), req())
	if err != nil || first.Refusal == nil || first.Refusal.Clause != "4.1.8" {
		t.Fatal(first, err)
	}
	h.reopen()
	again, err := h.Do(context.Background(), req())
	if err != nil || again.Commit != first.Commit || !again.Replayed || again.Refusal == nil || again.Refusal.Message.Zh != "不可" {
		t.Errorf("again: %+v %v", again, err)
	}
	if n := sees(h, func(s *dispatch.State) int { return s.Refusals }); n != 1 {
		t.Errorf("%d refusals on record", n)
	}
}

func TestTheSameKeyGivesTheSameOutcomeToItsPersonOnly(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	ctx := context.Background()
	first, err := h.Do(ctx, Request{Actor: officer, Key: "k", Command: hear("a")})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again, err := h.Do(ctx, Request{Actor: officer, Key: "k", Command: hear("a")})
		if err != nil || again.Commit != first.Commit || !again.Replayed || len(again.Events) != 1 {
			t.Errorf("again: %+v %v", again, err)
		}
		if _, err := h.Do(ctx, Request{Actor: officer, Key: "k", Command: hear("b")}); !errors.Is(err, ErrKeyReused) {
			t.Errorf("another command with the key: %v", err)
		}
		h.reopen()
	}
	other, err := h.Do(ctx, Request{Actor: dispatch.Actor{Person: "li"}, Key: "k", Command: hear("b")})
	if err != nil || other.Replayed {
		t.Errorf("another person's key: %+v %v", other, err)
	}
}

func TestATimerFiresOnItsSecondAndOnce(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	at := clock.At(start).Add(20 * time.Minute)
	h.must(due(at, "x"))
	h.clock.Advance(20*time.Minute - time.Second)
	h.idle()
	if f := h.feed("struck x"); f.Last != 0 {
		t.Fatalf("early: %+v", f)
	}
	h.clock.Advance(time.Second)
	h.idle()
	if f := h.feed("struck x"); f.Last != at || f.Silent != at {
		t.Fatalf("on its second: %+v", f)
	}
	head := h.Head().Number
	h.clock.Advance(time.Hour)
	h.idle()
	if h.Head().Number != head {
		t.Error("something else was recorded")
	}
}

func TestWhatFellDueMeanwhileIsRecordedWithBothTimes(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	at := clock.At(start).Add(time.Minute)
	h.must(due(at, "x"))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(time.Hour)
	h.open()
	if f := h.feed("struck x"); f.Last != at || f.Silent != clock.At(start).Add(time.Hour) {
		t.Errorf("due and recorded: %+v", f)
	}
}
