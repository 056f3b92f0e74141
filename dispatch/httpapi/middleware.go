package httpapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"wanghuo/dispatch/access"
)

// contentPolicy: scripts come from here alone; styles may stand inline, as the
// components need; nothing frames us.
const contentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=()")
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into a problem; the server goes on.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.log.Error("http: panic", "method", r.Method, "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
			internalProblem(nil).write(w, r)
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes a line for every request that changed something or failed, by
// person and path: never a query, a header or a body, which may be personal.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		level := slog.LevelDebug
		switch {
		case ww.Status() >= 500:
			level = slog.LevelError
		case !safe(r.Method):
			level = slog.LevelInfo
		}
		if !s.log.Enabled(r.Context(), level) {
			return
		}
		id, _ := identityOf(r.Context())
		s.log.Log(r.Context(), level, "http", "method", r.Method, "path", r.URL.Path, "status", ww.Status(),
			"person", id.Person, "from", clientIP(r), "ms", time.Since(began).Milliseconds())
	})
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// sameOrigin refuses writes that a page of another site makes its visitor's
// browser send.
func (s *Server) sameOrigin() func(http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		foreignOrigin().write(w, r)
	}))
	return guard.Handler
}

func foreignOrigin() *Problem {
	return problem(http.StatusForbidden, "foreign_origin", "请求来自其他站点，未受理；请从本系统自己的网址打开页面再操作", "the request comes from another site and was not taken: open the page at this system's own address")
}

// strictBody lets only whole, unambiguous JSON through, of at most maxBody
// bytes. Any other type is refused: a form or plain text can be sent by any
// page without asking.
func strictBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if safe(r.Method) || r.ContentLength == 0 || isFile(r) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := readBody(w, r)
		if err == nil {
			err = checkJSON(body)
		}
		if err != nil {
			problemOf(err).write(w, r)
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		next.ServeHTTP(w, r)
	})
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	t, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || t != "application/json" || !utf8Charset(params) {
		return nil, notJSON()
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, tooLarge()
	case err != nil:
		return nil, malformed("未完整到达", "it did not arrive whole", "").because(err)
	}
	return body, nil
}

func utf8Charset(params map[string]string) bool {
	c, ok := params["charset"]
	return !ok || strings.EqualFold(c, "utf-8")
}

// fresh keeps answers about a moving state out of every cache.
func fresh(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// identity is who asks, as a session proves it.
type identity struct {
	access.Session
	token string
}

type identityKey struct{}

func identityOf(ctx context.Context) (identity, bool) {
	id, ok := ctx.Value(identityKey{}).(identity)
	return id, ok
}

// cookieName is the session's cookie.
const cookieName = "wanghuo_session"

// identified looks the session up, if there is one; whether one is needed each
// operation says.
func (s *Server) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie(cookieName); err == nil {
			if sess, err := s.c.Access.Session(c.Value); err == nil {
				r = r.WithContext(context.WithValue(r.Context(), identityKey{}, identity{sess, c.Value}))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// whoAsks gives the identity or the problem that there is none.
func whoAsks(ctx context.Context) (identity, error) {
	id, ok := identityOf(ctx)
	if !ok {
		return identity{}, access.ErrNoSession
	}
	return id, nil
}

// clientIP is the address of the client, bucketed as the limiter does.
func clientIP(r *http.Request) string {
	ip := middleware.GetClientIP(r.Context())
	if ip == "" {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		ip = host
	}
	return httprate.CanonicalizeIP(ip)
}

// limited refuses more than n requests in a window by address.
func limited(n int, window time.Duration) func(http.Handler) http.Handler {
	return httprate.LimitBy(n, window, func(r *http.Request) (string, error) { return clientIP(r), nil },
		httprate.WithLimitHandler(tooMany))
}

// limitedBySession bounds how fast one session may write: a client that has run wild.
func limitedBySession(n int, window time.Duration) func(http.Handler) http.Handler {
	key := func(r *http.Request) (string, error) {
		if id, ok := identityOf(r.Context()); ok {
			return id.ID, nil
		}
		return clientIP(r), nil
	}
	return httprate.LimitBy(n, window, key, httprate.WithLimitHandler(tooMany))
}

func tooMany(w http.ResponseWriter, r *http.Request) {
	problem(http.StatusTooManyRequests, "too_many", "请求过于频繁，请稍后再试", "too many requests, try again later").write(w, r)
}

// loopback reports whether the request came over loopback and was meant for a
// loopback name: a name of the outside that resolves to loopback is a trick.
func loopback(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !isLoopback(host) || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	name := r.Host
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	return isLoopback(strings.Trim(name, "[]")) || strings.EqualFold(name, "localhost")
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// notFound answers for paths that nothing serves.
func notFound(w http.ResponseWriter, r *http.Request) {
	problem(http.StatusNotFound, "unknown_path", "没有这个地址，请从首页进入", "there is nothing at this address: start from the first page").write(w, r)
}

// methodNotAllowed answers with what the path does allow.
func methodNotAllowed(routes chi.Routes) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allow []string
		for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if routes.Match(chi.NewRouteContext(), m, r.URL.Path) {
				allow = append(allow, m)
			}
		}
		w.Header().Set("Allow", strings.Join(allow, ", "))
		problem(http.StatusMethodNotAllowed, "method_not_allowed", "该地址不接受此方法，请看 Allow 所列", "this address does not take that method: see Allow").write(w, r)
	}
}
