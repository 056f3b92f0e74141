package workspace

import (
	"math"
	"sync"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// apart is how far wall and monotonic clock may differ before the wall clock
// is doubted.
const apart = 2 * time.Second

// keeper says what time it is in the workspace. It doubts the wall clock when
// it leaves the monotonic one, goes on without it then, and never runs
// backwards. It may be asked by any goroutine.
type keeper struct {
	clock    Clock
	exercise bool

	mu     sync.Mutex
	base   Reading // the wall was trusted here
	doubt  string  // why the wall is not trusted; "" if it is
	latest time.Time
	floor  clock.Time
	law    law
}

// law is how the clock of an exercise runs: at wall time Wall it showed At,
// both in Unix nanoseconds.
type law struct {
	At     int64
	Wall   int64
	Rate   float64
	Paused bool
}

func (l law) show(wall int64) int64 {
	if l.Paused {
		return l.At
	}
	return l.At + int64(math.Round(float64(wall-l.Wall)*l.Rate))
}

// newKeeper trusts the machine's clock as it stands.
func newKeeper(c Clock, exercise bool) *keeper {
	r := c.Now()
	return &keeper{clock: c, exercise: exercise, base: r, latest: r.Wall, law: law{At: r.Wall.UnixNano(), Wall: r.Wall.UnixNano(), Rate: 1}}
}

// resume continues a log: last is its last commit. A machine that starts
// before that time is not believed.
func (k *keeper) resume(last dispatch.Header, lastWall int64, run dispatch.Running, l law) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.floor = last.At
	if run.Suspended != 0 {
		k.doubt = run.Cause
	}
	if last := time.Unix(0, lastWall); k.base.Wall.Unix() < last.Unix() {
		k.doubt = causeBefore
		k.base.Wall = last
	}
	k.latest = k.base.Wall
	if k.exercise && l.Rate > 0 {
		k.law = l
	}
}

// The causes for which judgement is suspended.
const (
	causeBefore = "started_before_last_commit"
	causeApart  = "wall_and_monotonic_apart"
)

// instant is one reading of the workspace's clock.
type instant struct {
	at   clock.Time // workspace time
	wall time.Time  // civil time as trusted
}

func (k *keeper) read() instant {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.readLocked()
}

func (k *keeper) readLocked() instant {
	wall := k.wallLocked()
	at := clock.Time(wall.Unix())
	if k.exercise {
		at = seconds(k.law.show(wall.UnixNano()))
	}
	if at < k.floor {
		at = k.floor
	}
	k.floor = at
	return instant{at, wall}
}

// seconds truncates Unix nanoseconds.
func seconds(ns int64) clock.Time {
	s := ns / int64(time.Second)
	if ns%int64(time.Second) < 0 {
		s--
	}
	return clock.Time(s)
}

func (k *keeper) wallLocked() time.Time { return k.trusted(k.clock.Now()) }

// trusted is the civil time to go by at a reading of the machine's clock.
func (k *keeper) trusted(r Reading) time.Time {
	steady := k.base.Wall.Add(r.Mono - k.base.Mono)
	if d := r.Wall.Sub(steady); k.doubt == "" && (d > apart || d < -apart) {
		k.doubt = causeApart
	}
	wall := r.Wall
	if k.doubt != "" {
		wall = steady
	}
	if wall.Before(k.latest) {
		wall = k.latest
	}
	k.latest = wall
	return wall
}

// doubted tells why the wall clock is not trusted, "" if it is.
func (k *keeper) doubted() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.doubt
}

// confirm trusts the wall clock as it stands now.
func (k *keeper) confirm() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.base, k.doubt = k.clock.Now(), ""
}

// reach lets the workspace's time be at least at.
func (k *keeper) reach(at clock.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.floor = max(k.floor, at)
}

// change sets how an exercise's clock runs. to is the workspace time after a
// step, zero to go on from where it stands.
func (k *keeper) change(paused bool, rate float64, to clock.Time) law {
	k.mu.Lock()
	defer k.mu.Unlock()
	wall := k.wallLocked()
	at := k.law.show(wall.UnixNano())
	if to != 0 {
		at = int64(to) * int64(time.Second)
	}
	k.law = law{At: at, Wall: wall.UnixNano(), Rate: rate, Paused: paused}
	return k.law
}

// when tells what the monotonic clock shows when workspace time at is reached;
// false: never as things are.
func (k *keeper) when(at clock.Time) (mono time.Duration, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.clock.Now()
	wall := k.trusted(r).UnixNano()
	target := int64(at) * int64(time.Second)
	if !k.exercise {
		return r.Mono + time.Duration(target-wall), true
	}
	if k.law.Paused {
		return r.Mono, k.readLocked().at >= at
	}
	left := float64(target-k.law.show(wall)) / k.law.Rate
	return r.Mono + time.Duration(math.Ceil(min(left, float64(time.Hour)))), true
}

// view is the clock as faces run it.
func (k *keeper) view() ClockView {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.readLocked()
	v := ClockView{At: now.at, Rate: 1}
	if k.exercise {
		v.Rate, v.Paused = k.law.Rate, k.law.Paused
		v.OffsetMillis = (k.law.show(now.wall.UnixNano()) - now.wall.UnixNano()) / int64(time.Millisecond)
	}
	return v
}

// ClockView is a workspace's clock as a face needs it to run its own.
type ClockView struct {
	At clock.Time `json:"at"`
	// OffsetMillis is workspace time minus server time at this instant.
	OffsetMillis int64   `json:"offset_millis"`
	Rate         float64 `json:"rate"`
	Paused       bool    `json:"paused"`
}

// running is how the clock of an exercise runs.
func (k *keeper) running() law {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.law
}
