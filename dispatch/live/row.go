package live

import "encoding/json"

// Audience is a small set of at most 256 members, numbered by whoever makes
// the rows. What a number means (an organisation, a street, "sensitive") the
// hub does not know: it only hands the set to [Viewer.Sees].
type Audience [4]uint64

// With returns the set with member n (0 … 255) added.
func (a Audience) With(n uint8) Audience {
	a[n>>6] |= 1 << (n & 63)
	return a
}

// Has tells whether n is a member.
func (a Audience) Has(n uint8) bool { return a[n>>6]&(1<<(n&63)) != 0 }

// Overlaps tells whether the two sets share a member.
func (a Audience) Overlaps(b Audience) bool {
	return a[0]&b[0]|a[1]&b[1]|a[2]&b[2]|a[3]&b[3] != 0
}

// Union returns the members of either set.
func (a Audience) Union(b Audience) Audience {
	return Audience{a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]}
}

// Row is one thing that a screen shows, computed by the server: the screen
// replaces what it held under Key. A row is a whole value, never a patch, so
// receiving it twice does no harm.
type Row struct {
	// Key is unique over all kinds within one workspace ("incident/2026-0031").
	Key string
	// Kind says which face's table takes it ("incident", "obligation", "alarm").
	Kind string
	// Changed is the number of the commit that last changed the row.
	Changed uint64
	// Data is one valid JSON value, encoded once by the source and never
	// changed afterwards. It is copied into frames as it stands. Nil is null.
	Data json.RawMessage
	// Audience never leaves the server.
	Audience Audience
}

// Viewer is on whose behalf a socket is open.
type Viewer struct {
	// ID names the holder of the socket, to whom AuthorityChanged and Dismiss
	// refer (a person or a session). Several sockets may share it. It may be
	// empty for sockets that are only ever addressed by audience.
	ID string
	// Audience is the key of all viewers that see the same rows: they share
	// one encoded message. Two viewers with equal Audience must have equal Sees.
	Audience string
	// Sees decides on Kind, Key and Audience of a row alone: for rows that are
	// gone or were hidden later it is asked without Data and Changed. It is
	// called from several goroutines at once and must be quick and pure; an
	// authority that changes is announced with Hub.AuthorityChanged. A nil Sees
	// sees nothing.
	Sees func(Row) bool
}

func (v Viewer) sees(r Row) bool { return v.Sees != nil && v.Sees(r) }

// Delta is what commits From+1 … To changed, in the state at To. Rows that
// were deleted stand in Removed; rows that only became invisible to some stand
// in Rows with their new Audience, the hub tells each audience its part.
type Delta struct {
	From, To uint64
	Rows     []Row
	Removed  []string
}

// Clock is the workspace's clock as it was read at wall time At.
// Workspace time at wall time w, both in milliseconds since 1970 UTC, is
// At + Offset + Rate·(w − At), and stands at At + Offset while Paused.
type Clock struct {
	At     int64   `json:"at"`     // wall time of the server, ms since 1970 UTC
	Offset int64   `json:"offset"` // workspace minus wall at At, ms
	Rate   float64 `json:"rate"`   // workspace seconds per wall second
	Paused bool    `json:"paused"`
}

// Hello introduces the log and the clock behind the rows.
type Hello struct {
	Log    string // identity of the log: positions of another log mean nothing here
	Epoch  uint64 // raised by a restore or a takeover: positions before it mean nothing
	Head   uint64 // number of the last commit that the rows include
	Plan   string // version of the plan in force
	Status string // "actual" or "exercise"
	Clock  Clock
	// Beside stands for the rows that change without a commit, as the system's
	// own health does: with another value every position is void and a snapshot
	// follows. It never leaves the server.
	Beside string
}

// Source is where rows come from: the follower of one workspace. Its methods
// are called from the hub's own goroutine, never from within Publish or
// another of the hub's methods. It shows at least what it has published: a
// follower takes a delta in before it calls Publish.
type Source interface {
	Hello() Hello
	// Snapshot returns every row that the viewer sees and the commit number
	// that they show.
	Snapshot(viewer Viewer) (head uint64, rows []Row)
	// Since returns the rows the viewer sees that changed after commit from,
	// and the keys of those it could see at some time after from and sees no
	// longer. ok is false when from is too long ago, or ahead of head: then
	// only a snapshot helps.
	Since(viewer Viewer, from uint64) (head uint64, rows []Row, removed []string, ok bool)
}
