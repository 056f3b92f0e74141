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
	// Set lets it ring after d of monotonic time and forgets what was set before.
	Set(d time.Duration)
	Stop()
}

// System is the clock of this machine.
func System() Clock { return system{start: time.Now()} }

type system struct{ start time.Time }

func (s system) Now() Reading {
	now := time.Now()
	return Reading{Wall: now.Round(0), Mono: now.Sub(s.start)}
}

func (system) NewTimer() Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return systemTimer{t}
}

type systemTimer struct{ t *time.Timer }

func (t systemTimer) C() <-chan time.Time { return t.t.C }
func (t systemTimer) Set(d time.Duration) { t.t.Reset(d) }
func (t systemTimer) Stop()               { t.t.Stop() }
