package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"wanghuo/dispatch/access"
	"wanghuo/plans"
)

// Config is what a Server is made from. Site, Access and Plan are needed.
type Config struct {
	Site   Site
	Access *access.Store
	Plan   *plans.Plan
	// App is the web application and whether it was built; see package ui.
	App      fs.FS
	AppBuilt bool
	// Version of the program.
	Version string
	// Demo lets persons in without a password, into exercises, from this machine.
	Demo Demo
	// BehindTLS: a proxy in front speaks TLS, so cookies are for TLS only.
	BehindTLS bool
	// Proxies are the networks of proxies whose X-Forwarded-For is believed.
	Proxies []string
	// SignIns is how many sign-ins a minute one address may try; 0 means 30.
	SignIns int
	// Writes is how many writes a second one session may send; 0 means 300.
	Writes int
	Log    *slog.Logger // nil means slog.Default
}

// Demo is a demonstration: on, and with whom.
type Demo struct {
	On      bool
	Persons []DemoPerson
}

func (c *Config) fill() error {
	if c.Site == nil || c.Access == nil || c.Plan == nil {
		return errors.New("httpapi: a site, a store of persons and a plan are needed")
	}
	if c.SignIns == 0 {
		c.SignIns = 30
	}
	if c.Writes == 0 {
		c.Writes = 300
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return nil
}

// Server is the HTTP face of a site. See the package comment.
type Server struct {
	c       Config
	log     *slog.Logger
	api     huma.API
	router  chi.Router
	app     *webApp
	metrics *metrics

	versions planVersions
}

// New makes the face. It serves until its rooms are closed, and owns nothing.
func New(c Config) (*Server, error) {
	if err := c.fill(); err != nil {
		return nil, err
	}
	app, err := newWebApp(c.App, c.AppBuilt)
	if err != nil {
		return nil, err
	}
	s := &Server{c: c, log: c.Log, app: app, metrics: newMetrics(c.Site)}
	s.route()
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// OpenAPI is the document that describes this face.
func (s *Server) OpenAPI() *huma.OpenAPI { return s.api.OpenAPI() }

func (s *Server) route() {
	r := chi.NewRouter()
	s.router = r
	if len(s.c.Proxies) > 0 {
		r.Use(middleware.ClientIPFromXFF(s.c.Proxies...))
	}
	r.Use(securityHeaders, s.recovered, s.identified, s.logged, s.sameOrigin(), onlyLooks)
	r.NotFound(s.elsewhere)
	r.MethodNotAllowed(methodNotAllowed(r))
	r.Get("/healthz", s.healthz)
	r.Method(http.MethodGet, "/metrics", s.metrics.handler())
	r.Group(func(r chi.Router) {
		r.Use(fresh)
		r.Get("/api/w/{ws}/live", s.live)
	})
	r.Group(func(r chi.Router) {
		r.Use(fresh, s.throttled)
		s.registerAttachments(r)
	})
	r.Group(func(r chi.Router) {
		r.Use(fresh, s.throttled, strictBody, withRequest)
		s.api = humachi.New(r, s.config())
		s.registerSession()
		s.registerPersons()
		s.registerScreens()
		s.registerWorkspaces()
		s.registerCommands()
		s.registerQueries()
	})
	s.registerPlan(r)
	s.describe()
}

// config sets the API up: no built-in pages, no links into bodies, JSON only,
// read strictly.
func (s *Server) config() huma.Config {
	c := huma.DefaultConfig("Wanghuo 望火楼", s.c.Version)
	c.Info.Description = "The incident coordination of a city district: intake, incidents, reports, duties and their clocks. " +
		"Every error is a problem (RFC 9457) with a stable code."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "/api/openapi", "", ""
	c.CreateHooks = nil
	c.Components.Schemas = newRegistry()
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "set by POST /api/session"},
	}
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	c.DefaultFormat = "application/json"
	c.RejectUnknownQueryParameters = true
	c.Transformers = []huma.Transformer{s.inLanguage}
	return c
}

// inLanguage fills a problem's title and detail for its reader, and logs the
// cause of what is not the reader's doing: once, here at the edge.
func (s *Server) inLanguage(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*Problem)
	if !ok {
		return v, nil
	}
	if p.cause != nil && p.Status >= 500 {
		s.log.Error("http: failed", "path", ctx.URL().Path, "code", p.Code, "cause", p.cause)
	}
	return p.speak(ctx.Header("Accept-Language")), nil
}

// throttled bounds attempts to sign in by address, and writes by session.
func (s *Server) throttled(next http.Handler) http.Handler {
	door := limited(s.c.SignIns, time.Minute)(next)
	rest := limitedBySession(s.c.Writes, time.Second)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case safe(r.Method):
			next.ServeHTTP(w, r)
		case r.Method == http.MethodPost && (r.URL.Path == "/api/session" || r.URL.Path == "/api/session/screen" || r.URL.Path == "/api/setup"):
			door.ServeHTTP(w, r)
		default:
			rest.ServeHTTP(w, r)
		}
	})
}

type requestKey struct{}

// withRequest lets an operation see its request, for its address and TLS.
func withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	})
}

func requestOf(ctx context.Context) *http.Request {
	return ctx.Value(requestKey{}).(*http.Request)
}

// elsewhere serves what no route does: the web application, or nothing.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api" || len(r.URL.Path) > 4 && r.URL.Path[:5] == "/api/" {
		notFound(w, r)
		return
	}
	s.app.ServeHTTP(w, r)
}
