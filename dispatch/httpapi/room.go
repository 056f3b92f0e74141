package httpapi

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/board"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// Room is a running workspace with its screens.
type Room struct {
	Meta      dispatch.Workspace // identity; never changes
	Workspace *workspace.Workspace
	Engine    *dispatch.Engine
	Board     *board.Board
	Hub       *live.Hub
	// Files are the photographs and documents of its incidents, sealed, outside the log.
	Files *attachment.Store
	// Beside tells how the parts are that the workspace does not see itself; it
	// replaces what the workspace says of them. May be nil.
	Beside func() []view.Health

	viewers viewers
	timers  timers
}

// Health tells how the parts of the workspace are.
func (r *Room) Health() []view.Health {
	parts := r.Workspace.Health()
	if r.Beside == nil {
		return parts
	}
	for _, p := range r.Beside() {
		i := slices.IndexFunc(parts, func(q view.Health) bool { return q.ID == p.ID })
		switch {
		case i < 0:
			parts = append(parts, p)
		case !p.OK:
			parts[i] = p
		}
	}
	return parts
}

// inspect looks at the durable state; an error of the look is returned.
func (r *Room) inspect(ctx context.Context, look func(*dispatch.State, clock.Time) error) error {
	var failed error
	err := r.Workspace.Query(ctx, func(st *dispatch.State, now clock.Time) { failed = look(st, now) })
	if err != nil {
		return err
	}
	return failed
}

// ID is the workspace's id.
func (r *Room) ID() string { return r.Meta.ID }

// Status tells an actual workspace from an exercise.
func (r *Room) Status() dispatch.Status { return r.Meta.Status }

// Site is all the workspaces of a server.
type Site interface {
	// Rooms lists them by id.
	Rooms() []*Room
	// Room finds one.
	Room(id string) (*Room, bool)
	// Create opens a new one.
	Create(ctx context.Context, id, name string, status dispatch.Status) (*Room, error)
}

// room finds the workspace of a request and the person who asks. Whoever has
// no part in it learns nothing of it, not even that it exists.
func (s *Server) room(ctx context.Context, id string) (*Room, identity, error) {
	who, err := whoAsks(ctx)
	if err != nil {
		return nil, who, err
	}
	if who.Screen != "" {
		room, err := s.screenRoom(id, who)
		return room, who, err
	}
	room, ok := s.c.Site.Room(id)
	if !ok {
		return nil, who, unknownWorkspace()
	}
	p, ok := s.c.Access.Person(who.Person)
	if !ok {
		return nil, who, access.ErrNoSession
	}
	part, err := s.hasPart(ctx, room, p)
	if err != nil {
		return nil, who, err
	}
	if !part {
		return nil, who, unknownWorkspace()
	}
	return room, who, s.enter(room, who.Session)
}

// hasPart reports whether a person is on the workspace's roster, or an
// administrator of the site.
func (s *Server) hasPart(ctx context.Context, room *Room, p access.Person) (part bool, err error) {
	if p.Administrator {
		return true, nil
	}
	err = room.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		r := st.Roster[dispatch.PersonID(p.ID)]
		part = r != nil && r.Left.IsZero()
	})
	return part, err
}

// looking is from which seat somebody looks, and what he may see from it.
type looking struct {
	actor dispatch.Actor
	// sits: he holds the seat now, and so sees personal data too.
	sits   bool
	viewer live.Viewer
}

// lookFrom settles from which seat a person looks: the one he names, if the
// roster gives it to him or he holds it; else what he holds or may hold and
// shows most. Without any he sees who is on duty and nothing of what happens.
func (r *Room) lookFrom(st *dispatch.State, person string, seat plans.SeatID, id string) (looking, error) {
	may := seatsOf(st, dispatch.PersonID(person))
	if seat == "" {
		seat = r.widest(may)
	} else if !slices.Contains(may, seat) && !slices.Contains(may, anySeat) {
		return looking{}, problem(http.StatusForbidden, string(dispatch.CodeNotSeated),
			"名册未将该席位分配给您，请改选自己的席位，或请管理名册的人安排", "the roster does not give you this seat: choose one of yours, or have whoever keeps the roster give it to you").at("seat")
	}
	sitting := st.Seats[seat]
	return looking{
		actor:  dispatch.Actor{Person: dispatch.PersonID(person), Seat: seat},
		sits:   sitting != nil && string(sitting.Person) == person,
		viewer: r.Board.Viewer(id, seat),
	}, nil
}

// anySeat on a roster lets a person take every seat.
const anySeat plans.SeatID = "*"

// seatsOf lists the seats that a person holds, then those he may take.
func seatsOf(st *dispatch.State, person dispatch.PersonID) []plans.SeatID {
	var out []plans.SeatID
	for id, sitting := range st.Seats {
		if sitting.Person == person {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	if p := st.Roster[person]; p != nil && p.Left.IsZero() {
		out = append(out, p.Seats...)
	}
	return out
}

// widest picks the first seat that sees the whole workspace, else the first.
func (r *Room) widest(seats []plans.SeatID) plans.SeatID {
	all := r.Board.Overview("").Audience
	for _, seat := range seats {
		if seat == anySeat {
			return r.firstSeat()
		}
		if r.Board.Viewer("", seat).Audience == all {
			return seat
		}
	}
	if len(seats) > 0 {
		return seats[0]
	}
	return ""
}

// each replaces the mark for any seat by every seat of the plan.
func (r *Room) each(seats []plans.SeatID) []plans.SeatID {
	if !slices.Contains(seats, anySeat) {
		return seats
	}
	all := r.Engine.Plan().Seats
	out := make([]plans.SeatID, len(all))
	for i := range all {
		out[i] = all[i].ID
	}
	return out
}

// firstSeat is the first seat of the plan: whoever may take any looks from it
// until he has sat down.
func (r *Room) firstSeat() plans.SeatID {
	if seats := r.Engine.Plan().Seats; len(seats) > 0 {
		return seats[0].ID
	}
	return ""
}

// Enroll puts a person on the workspace's roster, as the system, unless he is
// there with these seats already: for whoever has the console, and for the
// first person of an empty roster.
func (r *Room) Enroll(ctx context.Context, person string, seats ...plans.SeatID) error {
	there := false
	err := r.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		p := st.Roster[dispatch.PersonID(person)]
		there = p != nil && p.Left.IsZero() && slices.Equal(p.Seats, seats)
	})
	if err != nil || there {
		return err
	}
	out, err := r.Workspace.Do(ctx, workspace.Request{
		Actor: dispatch.Actor{Person: dispatch.System}, Command: &dispatch.EnterRoster{Person: dispatch.PersonID(person), Seats: seats}, Brief: true,
	})
	if err == nil && out.Refusal != nil {
		return out.Refusal
	}
	return err
}

// begin lets a person take any seat where nobody is on the roster yet: somebody
// must be the first to put others on it.
func (r *Room) begin(ctx context.Context, person string) error {
	empty := false
	err := r.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) { empty = len(st.Roster) == 0 })
	if err != nil || !empty {
		return err
	}
	return r.Enroll(ctx, person, anySeat)
}

// viewers remembers whose authority the open sockets have, so that a change of
// roster or seat reaches them. There is one entry a session and seat, however
// many sockets share it.
type viewers struct {
	mu   sync.Mutex
	byID map[string]viewing
}

type viewing struct {
	session, person string
	screen          bool
	seat            plans.SeatID
	audience        string
}

func (v *viewers) note(id string, w viewing) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byID == nil {
		v.byID = map[string]viewing{}
	}
	v.byID[id] = w
}

// take removes and lists the viewers of a session.
func (v *viewers) take(session string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var ids []string
	for id, w := range v.byID {
		if w.session == session {
			ids = append(ids, id)
			delete(v.byID, id)
		}
	}
	return ids
}

// sessions lists whose sockets are known.
func (v *viewers) sessions() map[string]bool {
	out := map[string]bool{}
	for _, w := range v.list() {
		out[w.session] = true
	}
	return out
}

func (v *viewers) list() map[string]viewing {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make(map[string]viewing, len(v.byID))
	for id, w := range v.byID {
		out[id] = w
	}
	return out
}

// dismiss closes the sockets of a session.
func (r *Room) dismiss(session string) {
	for _, id := range r.viewers.take(session) {
		r.Hub.Dismiss(id)
	}
}

// Follow is called with every update of the workspace, by its follower: whoever
// lost or won a seat sees what he may see from now on, and a changed clock is
// told to the screens.
func (r *Room) Follow(u workspace.Update) {
	changed := false
	for _, ev := range u.Events {
		switch ev := ev.(type) {
		case *dispatch.RosterEntered, *dispatch.RosterLeft, *dispatch.SeatTaken, *dispatch.SeatLeft, *dispatch.HandoverSigned:
			changed = true
		case *dispatch.ClockChanged:
			r.Board.ClockChanged()
		case *dispatch.TimersStruck:
			r.timers.struck(u.Header, ev)
		}
	}
	r.timers.pending.Store(int64(len(u.State.Timers.Heap)))
	if changed {
		r.reconsider(u.State)
	}
}

// reconsider gives every open socket the authority that the state gives its
// holder now.
func (r *Room) reconsider(st *dispatch.State) {
	for id, w := range r.viewers.list() {
		if w.screen {
			continue // it sees the overview whoever sits where
		}
		l, err := r.lookFrom(st, w.person, w.seat, id)
		if err != nil {
			l.viewer = r.Board.Viewer(id, "")
		}
		if l.viewer.Audience != w.audience {
			w.audience = l.viewer.Audience
			r.viewers.note(id, w)
			r.Hub.AuthorityChanged(l.viewer)
		}
	}
}
