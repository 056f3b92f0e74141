package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/clock"
)

// onlyLooks keeps the session of a wall screen to what a wall shows: the plan,
// who it is and who is on duty, its one workspace and that one's socket. It is an allow list, so
// that whatever is added to this face stays shut to a screen.
func onlyLooks(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, ok := identityOf(r.Context()); ok && id.Screen != "" && strings.HasPrefix(r.URL.Path, "/api/") && !screenMay(r, id.Workspace) {
			problem(http.StatusForbidden, "screen_only", "墙屏只能查看态势，请在值班台办理", "a wall screen looks and does nothing else: do this at a desk").write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func screenMay(r *http.Request, workspace string) bool {
	switch path := r.URL.Path; {
	case path == "/api/session": // look, sign out, or let a person take over this browser
		return true
	case path == "/api/session/screen": // another takes over this browser
		return r.Method == http.MethodPost
	case !safe(r.Method):
		return false
	default:
		return path == "/api/plan" || path == "/api/plan/streets.geojson" || path == "/api/persons" || path == "/api/w/"+workspace || path == "/api/w/"+workspace+"/live"
	}
}

type screenSignIn struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"100" doc:"as it was shown when it was made; never in an address"`
	}
}

type newScreenInput struct {
	Body struct {
		Label     string `json:"label" minLength:"1" maxLength:"120" doc:"where the screen hangs"`
		Workspace string `json:"workspace" maxLength:"40"`
	}
}

// NewScreenView is a screen with its token, which is shown this once.
type NewScreenView struct {
	Screen access.Screen `json:"screen"`
	Token  string        `json:"token"`
}

type screenPath struct {
	Screen string `path:"screen" maxLength:"40"`
}

func (s *Server) registerScreens() {
	huma.Register(s.api, huma.Operation{OperationID: "sign-in-screen", Method: http.MethodPost, Path: "/api/session/screen",
		Summary: "Sign a wall screen in with its token", Tags: []string{"session"}, Errors: []int{401, 429}}, s.signInScreen)
	huma.Register(s.api, huma.Operation{OperationID: "screens", Method: http.MethodGet, Path: "/api/screens",
		Summary: "The wall screens that may sign in", Tags: []string{"session"}, Errors: []int{401, 403}}, s.screens)
	huma.Register(s.api, huma.Operation{OperationID: "create-screen", Method: http.MethodPost, Path: "/api/screens",
		Summary: "Make a wall screen's token, shown once", Tags: []string{"session"}, DefaultStatus: http.StatusCreated, Errors: []int{401, 403, 404, 422}}, s.createScreen)
	huma.Register(s.api, huma.Operation{OperationID: "revoke-screen", Method: http.MethodDelete, Path: "/api/screens/{screen}",
		Summary: "Take a wall screen's token back; it goes dark at once", Tags: []string{"session"}, DefaultStatus: http.StatusNoContent, Errors: []int{401, 403, 404}}, s.revokeScreen)
}

func (s *Server) signInScreen(ctx context.Context, in *screenSignIn) (*sessionOutput, error) {
	r := requestOf(ctx)
	sess, token, err := s.c.Access.SignInScreen(in.Body.Token, clientIP(r))
	if err != nil {
		s.metrics.signIns.WithLabelValues("refused").Inc()
		return nil, problemOf(err)
	}
	s.metrics.signIns.WithLabelValues("accepted").Inc()
	return s.signedIn(ctx, r, sess, token)
}

func (s *Server) screens(ctx context.Context, _ *struct{}) (*struct{ Body []access.Screen }, error) {
	if _, err := s.administrator(ctx); err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body []access.Screen }{s.c.Access.Screens()}, nil
}

func (s *Server) createScreen(ctx context.Context, in *newScreenInput) (*struct{ Body NewScreenView }, error) {
	who, err := s.administrator(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	if _, ok := s.c.Site.Room(in.Body.Workspace); !ok {
		return nil, problemOf(unknownWorkspace())
	}
	screen, token, err := s.c.Access.NewScreen(in.Body.Label, in.Body.Workspace, who.Person)
	if err != nil {
		return nil, problemOf(err)
	}
	s.log.Info("wall screen made", "screen", screen.ID, "workspace", screen.Workspace, "person", who.Person)
	return &struct{ Body NewScreenView }{NewScreenView{screen, token}}, nil
}

func (s *Server) revokeScreen(ctx context.Context, in *screenPath) (*struct{}, error) {
	who, err := s.administrator(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	ended, err := s.c.Access.RevokeScreen(in.Screen)
	if err != nil {
		return nil, problemOf(err)
	}
	s.log.Info("wall screen revoked", "screen", in.Screen, "person", who.Person)
	for _, session := range ended {
		s.dismiss(session)
	}
	return nil, nil
}

// screenRoom is the workspace of a screen's session.
func (s *Server) screenRoom(id string, who identity) (*Room, error) {
	room, ok := s.c.Site.Room(id)
	if !ok || id != who.Workspace {
		return nil, unknownWorkspace()
	}
	return room, nil
}

// onDuty are the names of those who sit in a screen's workspace: the wall says
// who is on duty, and of nobody else that he exists.
func (s *Server) onDuty(ctx context.Context, who identity) ([]PersonView, error) {
	room, err := s.screenRoom(who.Workspace, who)
	if err != nil {
		return nil, err
	}
	sits := map[string]bool{}
	err = room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		for _, x := range st.Seats {
			sits[string(x.Person)] = true
		}
		return nil
	})
	out := []PersonView{}
	for _, p := range s.c.Access.List() {
		if sits[p.ID] {
			out = append(out, PersonView{Person: p.ID, Name: p.Name, Enabled: p.Enabled})
		}
	}
	return out, err
}

// lookFromScreen shows a wall screen the overview: the whole workspace, and no
// personal data.
func (r *Room) lookFromScreen(id string) looking {
	return looking{actor: dispatch.Actor{}, viewer: r.Board.Overview(id)}
}
