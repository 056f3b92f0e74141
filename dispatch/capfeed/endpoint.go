package capfeed

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"wanghuo/dispatch/outward"
	"wanghuo/plans"
)

// Rooms finds what belongs to a workspace, nil if it has none: of an exercise
// there is never any.
type Rooms interface {
	Taking(workspace string) *Intake
	Giving(workspace string) *Gift
}

// Endpoint takes messages and gives the district's own, each behind a token:
//
//	POST /api/w/{ws}/cap            one message or feed, XML
//	GET  /api/w/{ws}/cap/feed       the Atom feed
//	GET  /api/w/{ws}/cap/{id}.xml   one message
//
// The token stands in the header Authorization, after "Bearer ". Only its SHA-256
// is known here.
type Endpoint struct {
	rooms  Rooms
	givers []outward.Token
	takers []outward.Token
	log    *slog.Logger
	face   http.Handler
}

// mostBytes is the largest body that is read.
const mostBytes = 5 << 20

// NewEndpoint makes the endpoint of a file's tokens.
func NewEndpoint(f *outward.File, rooms Rooms, log *slog.Logger) *Endpoint {
	e := &Endpoint{rooms: rooms, givers: f.Givers, takers: f.Takers, log: log}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/w/{ws}/cap", e.take)
	mux.HandleFunc("GET /api/w/{ws}/cap/feed", e.feed)
	mux.HandleFunc("GET /api/w/{ws}/cap/{file}", e.single)
	e.face = httprate.LimitByIP(120, time.Minute)(mux)
	return e
}

// Handles reports whether a request is for this endpoint.
func (e *Endpoint) Handles(r *http.Request) bool {
	parts := strings.Split(r.URL.Path, "/")
	return len(parts) >= 5 && len(parts) <= 6 && parts[1] == "api" && parts[2] == "w" && parts[4] == "cap"
}

// ServeHTTP implements http.Handler.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, no-cache")
	e.face.ServeHTTP(w, r)
}

// who is the holder of the request's token, nil if nobody.
func who(r *http.Request, list []outward.Token) *outward.Token {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(token))
	given := []byte(hex.EncodeToString(sum[:]))
	var found *outward.Token
	for i := range list { // all of them: how long it takes tells nothing
		if subtle.ConstantTimeCompare(given, []byte(list[i].SHA256)) == 1 {
			found = &list[i]
		}
	}
	return found
}

// answer is what whoever hands something in is told.
type answer struct {
	Messages []told      `json:"messages,omitempty"`
	Error    *plans.Text `json:"error,omitempty"`
}

type told struct {
	Sender     string     `json:"sender,omitempty"`
	Identifier string     `json:"identifier,omitempty"`
	Outcome    string     `json:"outcome"`
	Reason     plans.Text `json:"reason"`
}

func reply(w http.ResponseWriter, status int, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(a)
}

func fault(w http.ResponseWriter, status int, zh, en string) {
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	reply(w, status, answer{Error: &plans.Text{Zh: zh, En: en}})
}

func (e *Endpoint) take(w http.ResponseWriter, r *http.Request) {
	giver := who(r, e.givers)
	if giver == nil {
		fault(w, http.StatusUnauthorized, "令牌无效", "no such token")
		return
	}
	in := e.rooms.Taking(r.PathValue("ws"))
	if in == nil {
		fault(w, http.StatusNotFound, "没有可接收的工作区", "there is no workspace that takes messages")
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		fault(w, http.StatusRequestEntityTooLarge, "内容过大", "the body is too large")
		return
	case err != nil:
		fault(w, http.StatusBadRequest, "内容不完整", "the body broke off")
		return
	}
	taken, err := in.Take(r.Context(), Origin{Feed: giver.ID, Source: giver.Source}, raw)
	if err == nil {
		err = in.Heard(r.Context(), giver.ID)
	}
	if err != nil {
		e.log.Error("a message could not be recorded", "from", giver.ID, "cause", err)
		fault(w, http.StatusServiceUnavailable, "暂时不能登记，请稍后重发", "it cannot be recorded now: send it again")
		return
	}
	status := http.StatusOK
	var out answer
	for _, m := range taken.Messages {
		if m.Outcome == "refused" {
			status = http.StatusUnprocessableEntity
		}
		out.Messages = append(out.Messages, told{m.Sender, m.Identifier, m.Outcome, m.Reason})
	}
	reply(w, status, out)
}

// gift finds what a taker may fetch.
func (e *Endpoint) gift(w http.ResponseWriter, r *http.Request) *Gift {
	if who(r, e.takers) == nil {
		fault(w, http.StatusUnauthorized, "令牌无效", "no such token")
		return nil
	}
	g := e.rooms.Giving(r.PathValue("ws"))
	if g == nil {
		fault(w, http.StatusNotFound, "没有可提供的工作区", "there is no workspace that gives any")
	}
	return g
}

func (e *Endpoint) feed(w http.ResponseWriter, r *http.Request) {
	g := e.gift(w, r)
	if g == nil {
		return
	}
	self := scheme(r) + "://" + r.Host + r.URL.Path
	text, at, err := g.Feed(r.Context(), self)
	e.serve(w, r, "application/atom+xml; charset=utf-8", text, at, err)
}

func scheme(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https"
	}
	return "http"
}

func (e *Endpoint) single(w http.ResponseWriter, r *http.Request) {
	g := e.gift(w, r)
	if g == nil {
		return
	}
	id, ok := strings.CutSuffix(r.PathValue("file"), ".xml")
	var text []byte
	var at time.Time
	var err error
	if ok {
		text, at, err = g.Single(r.Context(), id)
	}
	if !ok || err == nil && text == nil {
		fault(w, http.StatusNotFound, "没有这条预警", "there is no such message")
		return
	}
	e.serve(w, r, "application/cap+xml; charset=utf-8", text, at, err)
}

// serve answers conditional requests too.
func (e *Endpoint) serve(w http.ResponseWriter, r *http.Request, kind string, text []byte, at time.Time, err error) {
	if err != nil {
		e.log.Error("warnings cannot be given", "cause", err)
		fault(w, http.StatusInternalServerError, "暂时不能提供", "they cannot be given now")
		return
	}
	sum := sha256.Sum256(text)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(w, r, "", at, strings.NewReader(string(text)))
}
