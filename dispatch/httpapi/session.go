package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// signIn is what a person shows at the door.
type signIn struct {
	Person   string `json:"person" maxLength:"200"`
	Password string `json:"password,omitempty" maxLength:"600" doc:"left out only in a demonstration"`
}

// SessionView is who is signed in and where he may sit.
type SessionView struct {
	Person        string `json:"person,omitempty" doc:"empty: nobody is signed in"`
	Screen        string `json:"screen,omitempty" doc:"a wall screen in place of a person: it may look at its one workspace"`
	Name          string `json:"name,omitempty"`
	Administrator bool   `json:"administrator,omitempty" doc:"may make persons and workspaces"`
	Strength      int    `json:"strength" doc:"factors proved: 0 in a demonstration"`
	Expires       string `json:"expires,omitempty" format:"date-time"`
	// Workspaces the person may enter.
	Workspaces []WorkspaceView `json:"workspaces"`
	// Seats by workspace.
	Seats       map[string]SeatChoice `json:"seats"`
	SetupNeeded bool                  `json:"setup_needed" doc:"nobody can sign in: there is no administrator yet, and the server's console shows a token for making the first"`
	Demo        []DemoPerson          `json:"demo,omitempty" doc:"persons to sign in as by one press, in a demonstration"`
}

// SeatChoice is where a person may sit down in a workspace, and sits.
type SeatChoice struct {
	May   []plans.SeatID `json:"may" doc:"seats of the roster"`
	Holds []plans.SeatID `json:"holds" doc:"seats taken now"`
}

// DemoPerson is somebody of a demonstration.
type DemoPerson struct {
	Person string         `json:"person"`
	Name   string         `json:"name"`
	Seats  []plans.SeatID `json:"seats"`
}

type sessionInput struct {
	Body signIn
}

type sessionOutput struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   *SessionView
}

type setupInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"100" doc:"the one-time token on the server's console"`
		Person   string `json:"person" maxLength:"200"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"600"`
	}
}

func (s *Server) registerSession() {
	huma.Register(s.api, huma.Operation{OperationID: "sign-in", Method: http.MethodPost, Path: "/api/session",
		Summary: "Sign in", Tags: []string{"session"}, Errors: []int{401, 403, 429}}, s.signIn)
	huma.Register(s.api, huma.Operation{OperationID: "session", Method: http.MethodGet, Path: "/api/session",
		Summary: "Who is signed in", Tags: []string{"session"}}, s.session)
	huma.Register(s.api, huma.Operation{OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/session",
		Summary: "Sign out", Tags: []string{"session"}, DefaultStatus: http.StatusNoContent}, s.signOut)
	huma.Register(s.api, huma.Operation{OperationID: "setup", Method: http.MethodPost, Path: "/api/setup",
		Summary: "Make the first person, who is signed in then", Tags: []string{"session"}, Errors: []int{403, 409, 429}}, s.setup)
}

func (s *Server) signIn(ctx context.Context, in *sessionInput) (*sessionOutput, error) {
	r := requestOf(ctx)
	var sess access.Session
	var token string
	var err error
	if in.Body.Password == "" {
		if !s.demoOpen(r) || !s.isDemoPerson(in.Body.Person) {
			return nil, problemOf(access.ErrWrong)
		}
		sess, token, err = s.c.Access.Admit(in.Body.Person)
	} else {
		sess, token, err = s.c.Access.SignIn(ctx, access.Attempt{Person: in.Body.Person, Password: in.Body.Password, From: clientIP(r)})
	}
	if err != nil {
		s.metrics.signIns.WithLabelValues("refused").Inc()
		return nil, problemOf(err)
	}
	s.metrics.signIns.WithLabelValues("accepted").Inc()
	return s.signedIn(ctx, r, sess, token)
}

func (s *Server) signedIn(ctx context.Context, r *http.Request, sess access.Session, token string) (*sessionOutput, error) {
	if old, ok := identityOf(ctx); ok {
		s.end(old) // one browser, one session: the next person at this desk is another
	}
	view, err := s.sessionView(ctx, r, &sess)
	if err != nil {
		return nil, problemOf(err)
	}
	return &sessionOutput{Cookie: s.cookie(r, token, sess.Expires), Body: view}, nil
}

func (s *Server) cookie(r *http.Request, token string, expires time.Time) http.Cookie {
	return http.Cookie{Name: cookieName, Value: token, Path: "/", Expires: expires, HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil || s.c.BehindTLS}
}

func (s *Server) session(ctx context.Context, _ *struct{}) (*struct{ Body *SessionView }, error) {
	var sess *access.Session
	if id, ok := identityOf(ctx); ok {
		sess = &id.Session
	}
	view, err := s.sessionView(ctx, requestOf(ctx), sess)
	if err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body *SessionView }{view}, nil
}

// sessionView tells who is signed in, or how to.
func (s *Server) sessionView(ctx context.Context, r *http.Request, sess *access.Session) (*SessionView, error) {
	v := &SessionView{Workspaces: []WorkspaceView{}, Seats: map[string]SeatChoice{}}
	if s.demoOpen(r) {
		v.Demo = s.c.Demo.Persons
	}
	if sess == nil {
		v.SetupNeeded = s.c.Access.SetupToken() != "" && len(v.Demo) == 0
		return v, nil
	}
	if sess.Screen != "" {
		v.Screen, v.Expires = sess.Screen, sess.Expires.Format(time.RFC3339)
		if room, ok := s.c.Site.Room(sess.Workspace); ok {
			v.Workspaces = append(v.Workspaces, View(room))
		}
		return v, nil
	}
	p, ok := s.c.Access.Person(sess.Person)
	if !ok {
		return nil, access.ErrNoSession
	}
	v.Person, v.Name, v.Administrator = p.ID, p.Name, p.Administrator
	v.Strength, v.Expires = int(sess.Strength()), sess.Expires.Format(time.RFC3339)
	for _, room := range s.c.Site.Rooms() {
		choice, entitled, err := s.seatsIn(ctx, room, p)
		if err != nil || !entitled || s.enter(room, *sess) != nil {
			continue // a workspace that cannot answer now is not entered
		}
		v.Workspaces = append(v.Workspaces, View(room))
		v.Seats[room.ID()] = choice
	}
	return v, nil
}

// seatsIn reads the person's seats in a workspace, and whether he has any part
// in it: he is on its roster, or an administrator of the site.
func (s *Server) seatsIn(ctx context.Context, room *Room, p access.Person) (c SeatChoice, entitled bool, err error) {
	c = SeatChoice{May: []plans.SeatID{}, Holds: []plans.SeatID{}}
	err = room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		if r := st.Roster[dispatch.PersonID(p.ID)]; r != nil && r.Left.IsZero() {
			c.May = append(c.May, room.each(r.Seats)...)
			entitled = true
		}
		for id, sitting := range st.Seats {
			if string(sitting.Person) == p.ID {
				c.Holds = append(c.Holds, id)
			}
		}
		return nil
	})
	slices.Sort(c.Holds)
	return c, entitled || p.Administrator, err
}

func (s *Server) signOut(ctx context.Context, _ *struct{}) (*struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}, error) {
	if id, ok := identityOf(ctx); ok {
		if err := s.end(id); err != nil {
			return nil, problemOf(err)
		}
	}
	gone := s.cookie(requestOf(ctx), "", time.Unix(1, 0))
	gone.MaxAge = -1
	return &struct {
		Cookie http.Cookie `header:"Set-Cookie"`
	}{gone}, nil
}

// end ends a session and closes its sockets.
func (s *Server) end(id identity) error {
	err := s.c.Access.SignOut(id.token)
	s.dismiss(id.ID)
	return err
}

// dismiss closes the sockets of a session in every workspace.
func (s *Server) dismiss(session string) {
	for _, room := range s.c.Site.Rooms() {
		room.dismiss(session)
	}
}

// Sweep closes the sockets of sessions that have ended by themselves. It is to
// be called about once a minute.
func (s *Server) Sweep() {
	for _, room := range s.c.Site.Rooms() {
		for session := range room.viewers.sessions() {
			if !s.c.Access.Open(session) {
				room.dismiss(session)
			}
		}
	}
}

// setup makes the first administrator, who may then sit down anywhere in
// workspaces that nobody is on the roster of.
func (s *Server) setup(ctx context.Context, in *setupInput) (*sessionOutput, error) {
	r := requestOf(ctx)
	b := in.Body
	_, err := s.c.Access.Setup(ctx, b.Token, access.NewPerson{ID: b.Person, Name: b.Name, Password: b.Password}, clientIP(r))
	if err != nil {
		return nil, problemOf(err)
	}
	s.log.Info("first person set up", "person", b.Person)
	for _, room := range s.c.Site.Rooms() {
		if err := room.begin(ctx, b.Person); err != nil {
			return nil, problemOf(err)
		}
	}
	sess, token, err := s.c.Access.SignIn(ctx, access.Attempt{Person: b.Person, Password: b.Password, From: clientIP(r)})
	if err != nil {
		return nil, problemOf(err)
	}
	return s.signedIn(ctx, r, sess, token)
}

// demoOpen reports whether the request may sign in without a password: the
// server runs a demonstration, and the request stays on this machine.
func (s *Server) demoOpen(r *http.Request) bool { return s.c.Demo.On && loopback(r) }

func (s *Server) isDemoPerson(id string) bool {
	return slices.ContainsFunc(s.c.Demo.Persons, func(p DemoPerson) bool { return p.Person == id })
}

// enter refuses an actual workspace to a session that proved nothing.
func (s *Server) enter(room *Room, sess access.Session) error {
	if sess.Strength() == 0 && room.Status() != dispatch.Exercise {
		return problem(http.StatusForbidden, "proof_needed", "免密登录只能进入演练工作区，请用密码登录", "a sign-in without a password is good for exercises only; sign in with a password")
	}
	return nil
}

// PersonView is a name for an id; the rest is for administrators.
type PersonView struct {
	Person        string `json:"person"`
	Name          string `json:"name"`
	Enabled       bool   `json:"enabled"`
	Administrator bool   `json:"administrator,omitempty"`
}

type newPersonInput struct {
	Body struct {
		Person        string `json:"person" maxLength:"200"`
		Name          string `json:"name" maxLength:"200"`
		Password      string `json:"password" maxLength:"600"`
		Administrator bool   `json:"administrator,omitempty"`
	}
}

type changePersonInput struct {
	Person string `path:"person" maxLength:"40"`
	Body   struct {
		Password string `json:"password,omitempty" maxLength:"600" doc:"a new password; ends the person's sessions"`
		Old      string `json:"old,omitempty" maxLength:"600" doc:"the old password, when a person changes his own"`
		Enabled  *bool  `json:"enabled,omitempty"`
	}
}

func (s *Server) registerPersons() {
	huma.Register(s.api, huma.Operation{OperationID: "persons", Method: http.MethodGet, Path: "/api/persons",
		Summary: "Everyone who may sign in, by name", Tags: []string{"session"}}, s.persons)
	huma.Register(s.api, huma.Operation{OperationID: "create-person", Method: http.MethodPost, Path: "/api/persons",
		Summary: "Let somebody in", Tags: []string{"session"}, DefaultStatus: http.StatusCreated}, s.createPerson)
	huma.Register(s.api, huma.Operation{OperationID: "change-person", Method: http.MethodPatch, Path: "/api/persons/{person}",
		Summary: "Change a password, or let somebody in or keep him out", Tags: []string{"session"}, DefaultStatus: http.StatusNoContent}, s.changePerson)
}

func (s *Server) persons(ctx context.Context, _ *struct{}) (*struct{ Body []PersonView }, error) {
	who, err := whoAsks(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	if who.Screen != "" {
		list, err := s.onDuty(ctx, who)
		if err != nil {
			return nil, problemOf(err)
		}
		return &struct{ Body []PersonView }{list}, nil
	}
	out := []PersonView{}
	for _, p := range s.c.Access.List() {
		out = append(out, PersonView{p.ID, p.Name, p.Enabled, p.Administrator})
	}
	return &struct{ Body []PersonView }{out}, nil
}

// administrator gives the identity if it may make persons and workspaces. A
// sign-in that proved nothing never may.
func (s *Server) administrator(ctx context.Context) (identity, error) {
	id, err := whoAsks(ctx)
	if err != nil {
		return id, err
	}
	p, ok := s.c.Access.Person(id.Person)
	if !ok || !p.Administrator || id.Strength() == 0 {
		return id, problem(http.StatusForbidden, "not_administrator", "须由管理员操作，请联系管理员", "only an administrator may do this: call one")
	}
	return id, nil
}

func (s *Server) createPerson(ctx context.Context, in *newPersonInput) (*struct{ Body PersonView }, error) {
	if _, err := s.administrator(ctx); err != nil {
		return nil, problemOf(err)
	}
	b := in.Body
	p, err := s.c.Access.Create(ctx, access.NewPerson{ID: b.Person, Name: b.Name, Password: b.Password, Administrator: b.Administrator})
	if err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body PersonView }{PersonView{p.ID, p.Name, p.Enabled, p.Administrator}}, nil
}

func (s *Server) changePerson(ctx context.Context, in *changePersonInput) (*struct{}, error) {
	id, err := whoAsks(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	own := id.Person == in.Person && in.Body.Enabled == nil
	if own {
		// Whoever finds an open desk must not be able to take it over for good.
		a := access.Attempt{Person: id.Person, Password: in.Body.Old, From: clientIP(requestOf(ctx))}
		if err := s.c.Access.Prove(ctx, a); err != nil {
			return nil, problemOf(err)
		}
	} else if _, err := s.administrator(ctx); err != nil {
		return nil, problemOf(err)
	}
	sessions := s.c.Access.SessionsOf(in.Person)
	if in.Body.Password != "" {
		err = s.c.Access.SetPassword(ctx, in.Person, in.Body.Password)
	}
	if err == nil && in.Body.Enabled != nil {
		err = s.c.Access.SetEnabled(in.Person, *in.Body.Enabled)
	}
	if err != nil {
		return nil, problemOf(err)
	}
	for _, sess := range sessions {
		if !s.c.Access.Open(sess.ID) {
			s.dismiss(sess.ID)
		}
	}
	return nil, nil
}
