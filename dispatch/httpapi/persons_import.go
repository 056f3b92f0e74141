package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/registerfile"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// RosterLine is a person of the roster: who may take which seats, and sits.
type RosterLine struct {
	Person  string         `json:"person"`
	Name    string         `json:"name,omitempty"`
	Seats   []plans.SeatID `json:"seats"`
	Holds   []plans.SeatID `json:"holds"`
	Enabled bool           `json:"enabled" doc:"may sign in"`
	// Password: somebody without one cannot prove who he is.
	Password bool       `json:"password"`
	Left     clock.Time `json:"left,omitempty"`
}

type personsImportInput struct {
	Look
	Dry      bool   `query:"dry"`
	GoodRows bool   `query:"good_rows"`
	RawBody  []byte `contentType:"application/octet-stream"`
}

func (s *Server) registerRoster() {
	answer(s, s.query("roster", "/roster", "Who may take which seats, and who sits"),
		func(v *sight, _ *Look) ([]RosterLine, error) { return s.rosterOf(v.st), nil })
	op := s.query("import-roster", "/roster/import", "Import persons and their seats from CSV or XLSX")
	op.Method, op.MaxBodyBytes, op.SkipValidateBody = http.MethodPost, registerfile.MaxBytes+1, true
	op.Errors = []int{400, 401, 403, 404, 409, 413, 422, 503}
	huma.Register(s.api, op, s.importRoster)
}

func (s *Server) rosterOf(st *dispatch.State) []RosterLine {
	out := []RosterLine{}
	for id, p := range st.Roster {
		if p.Left != 0 {
			continue
		}
		line := RosterLine{Person: string(id), Seats: append([]plans.SeatID{}, p.Seats...), Holds: []plans.SeatID{}, Left: p.Left, Password: s.c.Access.HasPassword(string(id))}
		if a, ok := s.c.Access.Person(string(id)); ok {
			line.Name, line.Enabled = a.Name, a.Enabled
		}
		for seat, x := range st.Seats {
			if x.Person == id {
				line.Holds = append(line.Holds, seat)
			}
		}
		slices.Sort(line.Holds)
		out = append(out, line)
	}
	slices.SortFunc(out, func(a, b RosterLine) int {
		if a.Person < b.Person {
			return -1
		}
		return 1
	})
	return out
}

// importRoster takes persons in: an administrator makes those who are new, and
// the seat from which he acts must be one that keeps the roster (A24). Nobody
// gets a password from a file.
func (s *Server) importRoster(ctx context.Context, in *personsImportInput) (*struct{ Body Imported }, error) {
	room, _, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	who, err := s.administrator(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	old := map[string][]plans.SeatID{}
	err = room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		for id, p := range st.Roster {
			if p.Left == 0 {
				old[string(id)] = slices.Clone(p.Seats)
			}
		}
		return nil
	})
	if err != nil {
		return nil, problemOf(err)
	}
	list, preview := registerfile.ReadPersons(in.RawBody, s.c.Plan, access.ValidID, old)
	out := Imported{Preview: preview, Commits: []uint64{}}
	if in.Dry {
		return &struct{ Body Imported }{out}, nil
	}
	if len(preview.Faults) > 0 && !in.GoodRows || preview.Good == 0 {
		return nil, rowFaults(&preview)
	}
	actor := dispatch.Actor{Person: dispatch.PersonID(who.Person), Seat: plans.SeatID(in.Header)}
	for _, p := range list {
		commit, err := s.enterPerson(ctx, room, actor, p)
		if err != nil {
			return nil, problemOf(err)
		}
		if commit != 0 {
			out.Commits = append(out.Commits, commit)
		}
	}
	out.Done = true
	return &struct{ Body Imported }{out}, nil
}

// enterPerson puts a person on the roster first, whose rules may refuse it, and then
// makes him known; one whose seats are as they were is left alone.
func (s *Server) enterPerson(ctx context.Context, room *Room, actor dispatch.Actor, p registerfile.Person) (commit uint64, err error) {
	if !p.Same {
		done, err := room.Workspace.Do(ctx, workspace.Request{Actor: actor, Command: &dispatch.EnterRoster{Person: dispatch.PersonID(p.ID), Seats: p.Seats}, Brief: true})
		if err == nil && done.Refusal != nil {
			err = done.Refusal
		}
		if err != nil {
			return 0, err
		}
		commit = done.Commit
	}
	_, err = s.c.Access.Create(ctx, access.NewPerson{ID: p.ID, Name: p.Name})
	if errors.Is(err, access.ErrExists) {
		err = nil
	}
	return commit, err
}
