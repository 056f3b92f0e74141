package httpapi

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// live opens the socket of a workspace. Who asks and from which seat is settled
// here; what travels is the business of package live.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	room, who, err := s.room(r.Context(), chi.URLParam(r, "ws"))
	if err != nil {
		problemOf(err).write(w, r)
		return
	}
	seat := plans.SeatID(r.URL.Query().Get("seat"))
	// The hub's name for this holder: a session may look from several seats.
	id := who.ID + " " + string(seat)
	var l looking
	err = room.inspect(r.Context(), func(st *dispatch.State, _ clock.Time) (err error) {
		if who.Screen != "" {
			l = room.lookFromScreen(id)
			return nil
		}
		l, err = room.lookFrom(st, who.Person, seat, id)
		return err
	})
	if err != nil {
		problemOf(err).write(w, r)
		return
	}
	room.viewers.note(id, viewing{session: who.ID, person: who.Person, screen: who.Screen != "", seat: seat, audience: l.viewer.Audience})
	if err := room.Hub.Serve(w, r, l.viewer); err != nil {
		s.log.Debug("live: refused", "workspace", room.ID(), "person", who.Person, "err", err)
		return
	}
	s.recheck(r, room, id, who)
}

// recheck looks again after the socket is the hub's: what changed between the
// question and the opening would otherwise be missed.
func (s *Server) recheck(r *http.Request, room *Room, id string, who identity) {
	if !s.c.Access.Open(who.ID) {
		room.dismiss(who.ID)
		return
	}
	err := room.inspect(r.Context(), func(st *dispatch.State, _ clock.Time) error {
		room.reconsider(st)
		return nil
	})
	if err != nil {
		room.Hub.Dismiss(id) // it may reconnect once the workspace answers again
	}
}
