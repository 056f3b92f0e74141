package notify

import (
	"cmp"
	"slices"
	"time"
)

// Reason is why a page is sent now, or is not.
type Reason string

// The reasons.
const (
	Send        Reason = "send"
	AlreadySent Reason = "already_sent"
	NotWanted   Reason = "not_wanted" // acknowledged, cleared or shelved meanwhile
	NoAddress   Reason = "no_address" // nobody knows how to reach the person by this path
	NotYet      Reason = "not_yet"    // the next try has its time
	TooOld      Reason = "too_old"    // tried for as long as the path allows
	NoPath      Reason = "no_path"    // the path is not configured any more
)

// Standing is all that a decision on a page may see.
type Standing struct {
	Now     time.Time
	Wanted  bool
	Path    *Path
	Address string
}

// Decide says whether a page goes out now, and why not. It is pure.
func Decide(p Page, s Standing) Reason {
	switch {
	case p.State == Sent:
		return AlreadySent
	case p.State == GivenUp:
		return TooOld
	case !s.Wanted:
		return NotWanted
	case s.Path == nil:
		return NoPath
	case s.Address == "":
		return NoAddress
	case !p.First.IsZero() && s.Now.Sub(p.First) >= s.Path.GiveUp:
		return TooOld
	case s.Now.Before(p.Next):
		return NotYet
	}
	return Send
}

// The back-off between tries: doubled from the first to the last.
const (
	firstWait = 10 * time.Second
	lastWait  = 5 * time.Minute
)

// wait is how long after the nth failure the next try comes; jitter spreads it.
func wait(tries int, jitter func(time.Duration) time.Duration) time.Duration {
	w := firstWait
	for i := 1; i < tries && w < lastWait; i++ {
		w *= 2
	}
	w = min(w, lastWait)
	if jitter != nil {
		w += jitter(w / 4)
	}
	return w
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
