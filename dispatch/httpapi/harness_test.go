package httpapi

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alexedwards/argon2id"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/board"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

const goodPassword = "三更灯火 five words 77"

// loaded is the plan, which never changes: loading it is most of a house.
var loaded = sync.OnceValues(xicheng.Load)

// memSite keeps its workspaces in memory.
type memSite struct {
	t     testing.TB
	mu    sync.Mutex
	rooms map[string]*Room
	order []string
	disks map[string]*memlog.Store
}

func (m *memSite) Rooms() []*Room {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []*Room
	for _, id := range m.order {
		out = append(out, m.rooms[id])
	}
	return out
}

func (m *memSite) Room(id string) (*Room, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.rooms[id]
	return r, ok
}

func (m *memSite) Create(ctx context.Context, id, name string, status dispatch.Status) (*Room, error) {
	if _, ok := m.Room(id); ok {
		return nil, workspace.ErrExists
	}
	plan, err := loaded()
	if err != nil {
		return nil, err
	}
	lies, err := newGround()
	if err != nil {
		return nil, err
	}
	engine := dispatch.New(plan)
	ws, err := lies.open(ctx, dispatch.Workspace{ID: id, Name: name, Status: status}, engine, false)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	m.disks[id] = lies.disk
	m.mu.Unlock()
	return m.show(ctx, ws, engine)
}

// show gives a running workspace its board and its screens, until the test ends.
func (m *memSite) show(ctx context.Context, ws *workspace.Workspace, engine *dispatch.Engine) (*Room, error) {
	b := board.New(board.Options{Engine: engine, Log: ws.Head().Log.String(), Epoch: 1, Health: ws.Health})
	room := &Room{Meta: ws.Meta(), Workspace: ws, Engine: engine, Board: b, Hub: live.New(b, live.Options{Log: slog.New(slog.DiscardHandler)}), Files: attachment.Open(filepath.Join(m.t.TempDir(), "attachments"))}
	m.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		room.Hub.Close(ctx)
		ws.Close()
	})
	b.Connect(room.Hub)
	ws.Subscribe(func(u workspace.Update) {
		b.Take(u.Header, u.Refs, u.State)
		room.Follow(u)
	})
	if err := ws.Query(ctx, b.Fill); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rooms[room.Meta.ID] = room
	m.order = append(m.order, room.Meta.ID)
	return room, nil
}

// ground is what a workspace lies on, in memory: it may be closed and opened again.
type ground struct {
	disk *memlog.Store
	keys vault.Vault
}

func newGround() (ground, error) {
	id, err := eventlog.NewLogID(rand.Reader)
	return ground{memlog.NewStore(id), vault.NewMemory(rand.Reader)}, err
}

// open runs a workspace under the plan of an engine, which activate puts in force.
func (g ground) open(ctx context.Context, of dispatch.Workspace, e *dispatch.Engine, activate bool) (*workspace.Workspace, error) {
	of.PlanID, of.PlanHash = e.Plan().ID, e.Plan().Hash
	return workspace.Open(ctx, workspace.Config{
		Workspace: of, Machine: e, Activate: activate, Vault: g.keys, Logger: slog.New(slog.DiscardHandler), AuditEvery: -1,
		ProbeEvery: 10 * time.Millisecond,
		OpenLog:    func() (eventlog.Log, error) { return memlog.Open(g.disk) },
	})
}

// house is a server with an actual workspace "actual", an exercise "evening"
// and persons.
type house struct {
	t      testing.TB
	site   *memSite
	access *access.Store
	server *Server
	web    *httptest.Server
	keys   atomic.Int64
	logged *bytes.Buffer
}

// noAdministrator makes a house in which nobody is an administrator yet.
func noAdministrator(c *Config) { c.Version = versionWithoutBoss }

const versionWithoutBoss = "test without administrator"

// cheap hashing keeps the tests quick; what it costs is not what they are about.
var cheap = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func newHouse(t testing.TB, change ...func(*Config)) *house {
	t.Helper()
	store, err := access.Open(filepath.Join(t.TempDir(), "access.db"), access.Options{Cost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h := &house{t: t, access: store, site: &memSite{t: t, rooms: map[string]*Room{}, disks: map[string]*memlog.Store{}}, logged: new(bytes.Buffer)}
	plan, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Site: h.site, Access: store, Plan: plan, Version: "test", SignIns: 1000, Writes: 100000,
		App: builtApp(), AppBuilt: true, Log: slog.New(slog.NewTextHandler(&locked{w: h.logged}, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	for _, f := range change {
		f(&c)
	}
	bosses := c.Version != versionWithoutBoss
	if h.server, err = New(c); err != nil {
		t.Fatal(err)
	}
	h.room("actual", dispatch.Actual)
	h.room("evening", dispatch.Exercise)
	h.person("wang", "王岚", false)
	h.person("boss", "首长", bosses)
	h.person("out", "外人", false)
	h.roster("actual", "wang", "street-dashilan/duty", "duty-office/duty")
	h.roster("evening", "wang", "street-dashilan/duty")
	h.web = httptest.NewServer(h.server)
	t.Cleanup(h.web.Close)
	return h
}

type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func builtApp() fs.FS {
	return fstest.MapFS{
		"index.html":               {Data: []byte("<!doctype html><title>望火楼</title>" + strings.Repeat(" ", 2000))},
		"favicon.svg":              {Data: []byte("<svg/>")},
		"m/index.html":             {Data: []byte("<!doctype html><title>现场</title>")},
		"m/sw.js":                  {Data: []byte("addEventListener('fetch', () => {})")},
		"assets/app-DeadBeef12.js": {Data: []byte(strings.Repeat("console.log('火');", 300))},
	}
}

func (h *house) room(id string, status dispatch.Status) *Room {
	h.t.Helper()
	r, err := h.site.Create(context.Background(), id, id, status)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) person(id, name string, admin bool) {
	h.t.Helper()
	if _, err := h.access.Create(context.Background(), access.NewPerson{ID: id, Name: name, Password: goodPassword, Administrator: admin}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) roster(ws, person string, seats ...plans.SeatID) {
	h.t.Helper()
	r, _ := h.site.Room(ws)
	out, err := r.Workspace.Do(context.Background(), workspace.Request{Actor: dispatch.Actor{Person: dispatch.System},
		Command: &dispatch.EnterRoster{Person: dispatch.PersonID(person), Seats: seats}})
	if err != nil || out.Refusal != nil {
		h.t.Fatal(err, out.Refusal)
	}
}

// browser is somebody at the server.
type browser struct {
	*house
	t    testing.TB
	http *http.Client
	seat string
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{house: h, t: h.t, http: &http.Client{Jar: jar}}
}

// under is the same browser in a subtest.
func (b *browser) under(t testing.TB) *browser { c := *b; c.t = t; return &c }

func (h *house) signedIn(person string) *browser {
	h.t.Helper()
	b := h.browser()
	b.want(200, "", b.send("POST", "/api/session", fmt.Sprintf(`{"person":%q,"password":%q}`, person, goodPassword)))
	return b
}

// seated signs in and sits down.
func (h *house) seated(ws, person, seat string) *browser {
	h.t.Helper()
	b := h.signedIn(person)
	b.seat = seat
	b.want(200, "", b.command(ws, "take-seat", fmt.Sprintf(`{"seat":%q}`, seat)))
	return b
}

type answered struct {
	status int
	header http.Header
	body   []byte
}

func (a answered) problem() Problem {
	var p Problem
	json.Unmarshal(a.body, &p)
	return p
}

type header struct{ name, value string }

func (b *browser) send(method, path, body string, headers ...header) answered {
	b.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, b.web.URL+path, r)
	if err != nil {
		b.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		if h.value == "" {
			req.Header.Del(h.name)
			continue
		}
		req.Header.Set(h.name, h.value)
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answered{res.StatusCode, res.Header, data}
}

// command gives a command with a new key.
func (b *browser) command(ws, name, body string, headers ...header) answered {
	b.t.Helper()
	key := fmt.Sprint("key-", b.keys.Add(1))
	all := append([]header{{"Idempotency-Key", key}, {"Wanghuo-Seat", b.seat}}, headers...)
	return b.send("POST", "/api/w/"+ws+"/commands/"+name, body, all...)
}

// want checks status and code, and that every problem is one.
func (b *browser) want(status int, code string, a answered) answered {
	b.t.Helper()
	if a.status != status || code != "" && a.problem().Code != code {
		b.t.Fatalf("status %d, code %q, want %d %q\n%s", a.status, a.problem().Code, status, code, a.body)
	}
	if status >= 400 {
		p := a.problem()
		if a.header.Get("Content-Type") != "application/problem+json" || p.Status != status || p.Code == "" || p.Title == "" || p.Message.Zh == "" || p.Message.En == "" {
			b.t.Fatalf("not a whole problem: %s\n%s", a.header.Get("Content-Type"), a.body)
		}
	}
	return a
}

// stateOf is everything that a workspace knows, as bytes.
func (h *house) stateOf(t testing.TB, ws string) (state []byte, head uint64) {
	t.Helper()
	r, _ := h.site.Room(ws)
	err := r.Workspace.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		var err error
		if state, err = json.Marshal(s); err != nil {
			t.Error(err)
		}
		head = s.Last.Number
	})
	if err != nil {
		t.Fatal(err)
	}
	return state, head
}

const fire = `{"title":"四合院旅馆起火","type":9,"location":{"street":"street-dashilan"},"source":{"kind":"citizen","phone":"13800000001","name":"赵某"},"words":"房顶上有火苗","severity":{"level":0}}`

// incidentIn is the incident that an answer says it made.
func incidentIn(a answered) string {
	var d Done
	json.Unmarshal(a.body, &d)
	return d.IDs["incident"]
}

func mustURL(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}
