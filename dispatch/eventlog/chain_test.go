package eventlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// TestChainReset: after a failed append the chain goes back to the log's head,
// and what was stamped in vain leaves no trace.
func TestChainReset(t *testing.T) {
	head := eventlog.Head{Log: eventlog.LogID{1}, Epoch: 3, Hash: eventlog.LogID{1}.Genesis()}
	c := eventlog.NewChain(head)
	first := eventlogtest.Stamp(t, c, 3)
	if c.Head().Number != 3 || c.Head().Hash != first[2].Hash {
		t.Errorf("%+v", c.Head())
	}
	kept := bytes.Clone(first[0].Bytes)
	c.Reset(head)
	again := eventlogtest.Stamp(t, c, 3)
	eventlogtest.Same(t, again, first)
	if !bytes.Equal(first[0].Bytes, kept) {
		t.Error("a stamped record changed")
	}
	var com eventlog.Commit
	if err := eventlog.Decode(again[2].Bytes, &com); err != nil || com.Number != 3 || com.Epoch != 3 || com.Prev != again[1].Hash {
		t.Errorf("%+v, %v", com, err)
	}
}

// TestChainTooLarge: a commit that is too large leaves the chain as it was.
func TestChainTooLarge(t *testing.T) {
	c := eventlog.NewChain(eventlog.Head{Epoch: 1, Hash: eventlog.LogID{}.Genesis()})
	eventlogtest.Stamp(t, c, 1)
	before := c.Head()
	big := eventlogtest.Commit(2)
	big.Refusal = make([]byte, eventlog.MaxRecord)
	if _, err := c.Stamp(big); !errors.Is(err, eventlog.ErrTooLarge) {
		t.Error(err)
	}
	if c.Head() != before {
		t.Errorf("%+v, was %+v", c.Head(), before)
	}
}

// TestRecordsDoNotOverlap: records cut from one block never share bytes,
// whatever their sizes.
func TestRecordsDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := eventlog.NewChain(eventlog.Head{Epoch: 1, Hash: eventlog.LogID{}.Genesis()})
		var records []eventlog.Record
		for range rapid.IntRange(1, 40).Draw(t, "commits") {
			com := eventlogtest.Commit(c.Head().Number)
			com.Refusal = make([]byte, rapid.SampledFrom([]int{0, 10, 3000, 60_000, 66_000}).Draw(t, "size"))
			rec, err := c.Stamp(com)
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, rec)
		}
		check := eventlog.NewChecker(eventlog.LogID{}, 1)
		for _, rec := range records {
			if err := check.Check(rec); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestErrors: a cause keeps its place under an error, codes tell errors apart.
func TestErrors(t *testing.T) {
	all := []*eventlog.Error{eventlog.ErrConflict, eventlog.ErrFull, eventlog.ErrReadOnly, eventlog.ErrFailed, eventlog.ErrClosed,
		eventlog.ErrLocked, eventlog.ErrCorrupt, eventlog.ErrTooLarge, eventlog.ErrFormat, eventlog.ErrHead}
	cause := errors.New("cause")
	for i, a := range all {
		if a.Zh == "" || a.En == "" || a.Code == "" {
			t.Errorf("%+v lacks words", a)
		}
		wrapped := fmt.Errorf("outer: %w", a.With(cause))
		for j, b := range all {
			if errors.Is(wrapped, b) != (i == j) {
				t.Errorf("%v is %v: %v", a.Code, b.Code, !(i == j))
			}
		}
		if !errors.Is(wrapped, cause) {
			t.Errorf("%v loses its cause", a.Code)
		}
	}
	both := eventlog.ErrFailed.With(eventlog.ErrFull.With(cause))
	if !errors.Is(both, eventlog.ErrFailed) || !errors.Is(both, eventlog.ErrFull) || errors.Is(both, eventlog.ErrConflict) {
		t.Error("an error around another is not both")
	}
}
