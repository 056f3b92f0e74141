package workspace

import (
	"sync"
	"time"
)

// Manual is a clock that stands still until it is moved: for rehearsals and
// tests. Its methods may run concurrently.
type Manual struct {
	mu     sync.Mutex
	now    Reading
	timers []*manualTimer
}

// NewManual makes a clock that shows start.
func NewManual(start time.Time) *Manual { return &Manual{now: Reading{Wall: start.Round(0)}} }

// Now implements Clock.
func (m *Manual) Now() Reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves both clocks by d and rings what has come up.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Wall, m.now.Mono = m.now.Wall.Add(d), m.now.Mono+d
	for _, t := range m.timers {
		t.ring()
	}
}

// SetWall sets the civil clock alone, as an operator or a time server might.
func (m *Manual) SetWall(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Wall = t.Round(0)
}

// NewTimer implements Clock.
func (m *Manual) NewTimer() Timer {
	t := &manualTimer{m: m, c: make(chan time.Time, 1)}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.timers = append(m.timers, t)
	return t
}

type manualTimer struct {
	m   *Manual
	c   chan time.Time
	set bool
	at  time.Duration
}

func (t *manualTimer) C() <-chan time.Time { return t.c }

func (t *manualTimer) Set(at time.Duration) {
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	select {
	case <-t.c:
	default:
	}
	t.set, t.at = true, at
	t.ring()
}

func (t *manualTimer) Stop() {
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	t.set = false
}

// ring sends if the time has come. The caller holds the clock.
func (t *manualTimer) ring() {
	if t.set && t.at <= t.m.now.Mono {
		t.set = false
		select {
		case t.c <- t.m.now.Wall:
		default:
		}
	}
}
