// Package notify is what leaves the building: pages to persons whom an alarm
// has reached along the plan's escalation line, the texts of the district's own
// warnings to the release platform and other channels of the public, and tests of
// the paths.
//
// # What it guarantees
//
// What ought to be out is a function of the state ([Wanted]), so that nothing
// depends on having seen a commit: after a restart it is asked anew. Whether a
// page is sent now is a pure function too ([Decide]) with a typed reason. A page
// is written down before it is sent and after, with what the other side
// answered; it is tried again with back-off until it goes through, is no longer
// wanted, or is given up. A crash between sending and writing sends it twice,
// never not at all. Every outcome is a fact of the workspace ([Recorder]).
//
// Paths outside the government network carry no place, no name and no figure
// (A67): the message has none to give. Every path is tested on schedule and its
// health is a row on the desk.
//
// A warning's text is public by its nature and goes whole, as CAP and in plain
// words ([Releases]): one that was issued by the right hands and by an approval
// where one is needed, in the order in which they were issued. A refusal ends it
// at once and is told; a path to the public is never tested by sending.
//
// An exercise has no sender: [New] refuses one, so no adapter can be handed to
// it (A59); the workspace asks for outbound adapters only where it is actual.
//
// # Concurrency, failure, disk
//
// Follow may be called from the workspace's follower and never blocks. One
// goroutine ([Sender.Run]) owns all else. A path that fails holds nobody up but
// its own pages. On disk lies one small bbolt file: the position up to which the
// workspace has been looked at, and every page with its tries.
package notify

import (
	"errors"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// ErrExercise: an exercise has no way out of the building.
var ErrExercise = errors.New("notify: an exercise has no outbound paths (A59)")

// Page is one message to one person by one path.
type Page struct {
	// Key is what it is for: alarm, when it was raised, seat and path. A page with
	// the same key is the same page.
	Key    string       `json:"key"`
	Path   string       `json:"path"`
	Alarm  string       `json:"alarm"`
	Seat   plans.SeatID `json:"seat"`
	Person string       `json:"person"`
	Count  int          `json:"count"` // of alarms that wait for him
	// Due is the instant from which it was wanted.
	Due clock.Time `json:"due"`

	State   State     `json:"state"`
	Tries   int       `json:"tries,omitempty"`
	First   time.Time `json:"first,omitempty"` // try
	Next    time.Time `json:"next,omitempty"`  // try
	Sent    time.Time `json:"sent,omitempty"`
	Receipt string    `json:"receipt,omitempty"`
	Failure string    `json:"failure,omitempty"`
	Over    time.Time `json:"over,omitempty"` // when it was settled, either way
	// Recorded: the workspace has the outcome.
	Recorded bool `json:"recorded,omitempty"`

	// Release: it is no page to a person, but a text of a warning to a channel.
	Release *Release `json:"release,omitempty"`
}

// State is what became of a page.
type State string

// The states of a page.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	GivenUp State = "given_up"
	Moot    State = "moot" // no longer wanted before it went out
)

// Path is what a page goes out by, as far as deciding needs to know.
type Path struct {
	ID, Channel string
	FromStep    int
	GiveUp      time.Duration
}

// Wanted lists the pages that ought to be out: every alarm that sounds, that
// nobody has acknowledged, and that has climbed the escalation line to a seat,
// by every path in use from that step on. It is a function of the state.
func Wanted(s *dispatch.State, paths []Path) []Page {
	waiting := map[plans.SeatID]int{}
	for _, a := range s.Alarms {
		if rings(a) {
			for _, seat := range a.Seats {
				waiting[seat]++
			}
		}
	}
	var out []Page
	for _, key := range sortedKeys(s.Alarms) {
		a := s.Alarms[key]
		if !rings(a) {
			continue
		}
		for step, seat := range a.Seats {
			person := holder(s, seat)
			if person == "" {
				continue
			}
			for _, p := range paths {
				if step+1 < p.FromStep || p.Public() {
					continue
				}
				out = append(out, Page{Key: pageKey(a, seat, p.ID), Path: p.ID, Alarm: a.Key, Seat: seat, Person: person, Count: waiting[seat], Due: a.Base})
			}
		}
	}
	return out
}

// rings: it sounds, nobody owns it, and what it says still holds.
func rings(a *dispatch.Alarm) bool {
	return a.Sounds && a.AckAt == 0 && a.Cleared == 0 && a.Shelved == 0
}

// pageKey: an alarm that rings anew after it was acknowledged and nothing
// followed pages anew.
func pageKey(a *dispatch.Alarm, seat plans.SeatID, path string) string {
	return a.Key + " " + a.Base.String() + " " + string(seat) + " " + path
}

// holder is who sits in the seat, else whoever alone may.
func holder(s *dispatch.State, seat plans.SeatID) string {
	if x := s.Seats[seat]; x != nil && x.Person != "" {
		return string(x.Person)
	}
	found := ""
	for _, id := range sortedKeys(s.Roster) {
		p := s.Roster[id]
		for _, own := range p.Seats {
			if own == seat && p.Left == 0 {
				if found != "" {
					return "" // several: nobody is meant
				}
				found = string(id)
			}
		}
	}
	return found
}
