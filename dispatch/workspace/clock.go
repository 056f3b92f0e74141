package workspace

import (
	"time"
)

// Reading is what the machine's two clocks show at one instant.
type Reading struct {
	Wall time.Time     // civil time; may be set, forwards or backwards
	Mono time.Duration // since some start; never set
}

// Clock is the machine's clock. Domain logic never sees it.
type Clock interface {
	Now() Reading
	// NewTimer makes a timer that is not running.
	NewTimer() Timer
}

// Timer rings once after it was set. It belongs to one goroutine.
type Timer interface {
	C() <-chan time.Time
	// Set lets it ring when the monotonic clock shows at, at once if it does
	// already, and forgets what was set before. It is an instant and no span, for
	// the clock may have moved since the span was reckoned.
	Set(at time.Duration)
	Stop()
}

// System is the clock of this machine.
func System() Clock { return system{start: time.Now()} }

type system struct{ start time.Time }

func (s system) Now() Reading {
	now := time.Now()
	return Reading{Wall: now.Round(0), Mono: now.Sub(s.start)}
}

func (s system) NewTimer() Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return systemTimer{t, s.start}
}

type systemTimer struct {
	t     *time.Timer
	start time.Time
}

func (t systemTimer) C() <-chan time.Time  { return t.t.C }
func (t systemTimer) Set(at time.Duration) { t.t.Reset(at - time.Since(t.start)) }
func (t systemTimer) Stop()                { t.t.Stop() }
