package capfeed

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/warning"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

var quiet = slog.New(slog.DiscardHandler)

var load = sync.OnceValue(func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
})

// open makes a workspace of its own in memory, on the morning after the fixtures.
func open(t testing.TB, status dispatch.Status) *workspace.Workspace {
	t.Helper()
	store := memlog.NewStore(eventlog.LogID{1})
	w, err := workspace.Open(context.Background(), workspace.Config{
		Workspace: dispatch.Workspace{ID: "w", Status: status}, Machine: dispatch.New(load()), Vault: vault.NewMemory(rand.Reader),
		OpenLog: func() (eventlog.Log, error) { return memlog.Open(store) }, AuditEvery: -1, Logger: quiet,
		Clock: workspace.NewManual(time.Date(2026, 11, 23, 8, 0, 0, 0, clock.Zone)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func intake(t testing.TB, w *workspace.Workspace) *Intake {
	t.Helper()
	in, err := NewIntake(w, load())
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "cap", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var city = Origin{Feed: "city", Source: "city"}

func take(t testing.TB, in *Intake, raw []byte) []dispatch.FiledMessage {
	t.Helper()
	out, err := in.Take(context.Background(), city, raw)
	if err != nil {
		t.Fatal(err)
	}
	return out.Messages
}

func outcomes(list []dispatch.FiledMessage) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Outcome)
	}
	return strings.Join(out, " ")
}

type seen struct {
	warnings map[dispatch.WarningID]warning.Stage
	messages int
	head     uint64
}

func look(t testing.TB, w *workspace.Workspace) (out seen) {
	t.Helper()
	out.warnings = map[dispatch.WarningID]warning.Stage{}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		for id, x := range s.Warnings {
			out.warnings[id] = x.Stage
		}
		out.messages, out.head = len(s.Messages), s.Last.Number
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// 3.2.3(1): a city warning comes in, is raised and lifted by its references; it
// waits for the duty officer at its own level and in its own words.
func TestACityWarningIsReceivedUpdatedAndLifted(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	got := take(t, in, fixture(t, "ok_fog_1_yellow.xml"))
	if outcomes(got) != "received" || got[0].Warning == "" {
		t.Fatalf("got %+v", got)
	}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		x := s.Warnings[dispatch.WarningID(got[0].Warning)]
		if x.Stage != warning.Received || x.Latest().Content.Level != "yellow" || !strings.Contains(x.Latest().Words, "能见度") || !x.Latest().Content.Area.Whole {
			t.Errorf("received as %+v %+v", x.Stage, x.Latest())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := take(t, in, fixture(t, "ok_fog_2_orange.xml")); outcomes(got) != "updated" {
		t.Errorf("got %+v", got)
	}
	if got := take(t, in, fixture(t, "ok_fog_3_lifted.xml")); outcomes(got) != "cancelled" {
		t.Errorf("got %+v", got)
	}
	if s := look(t, w); len(s.warnings) != 1 || s.messages != 3 {
		t.Errorf("%+v", s)
	}
}

// By sender, identifier and time sent a message is taken once: asking again
// writes nothing.
func TestAMessageIsTakenOnce(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	for _, f := range []string{"ok_fog_1_yellow.xml", "ok_fog_test.xml", "refused_doctype_water.xml", "refused_bad_coordinates_water.xml"} {
		take(t, in, fixture(t, f))
		before := look(t, w)
		take(t, in, fixture(t, f))
		if after := look(t, w); after.head != before.head {
			t.Errorf("%s: taken again, %d commits more", f, after.head-before.head)
		}
	}
}

// Tests and exercises become no warning and ring nowhere.
func TestWhatIsNotMeantIsALineOnRecord(t *testing.T) {
	w := open(t, dispatch.Actual)
	in := intake(t, w)
	for _, f := range []string{"ok_fog_test.xml", "ok_water_exercise.xml"} {
		if got := take(t, in, fixture(t, f)); outcomes(got) != "inert" || got[0].Reason.Zh == "" || got[0].Reason.En == "" {
			t.Errorf("%s: %+v", f, got)
		}
	}
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		if len(s.Warnings) != 0 || len(s.Alarms) != 0 {
			t.Errorf("%d warnings, alarms %v", len(s.Warnings), s.Alarms)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsDroppedInSilence(t *testing.T) {
	fog := string(fixture(t, "ok_fog_1_yellow.xml"))
	for name, c := range map[string]struct{ raw, want string }{
		"elsewhere":           {strings.Replace(fog, "110102000000", "440100000000", 1), "elsewhere"},
		"words alone":         {strings.Replace(fog, "<geocode>110102000000</geocode>", "<geocode></geocode>", 1), "person"},
		"lifts what is not":   {string(fixture(t, "ok_fog_3_lifted.xml")), "unmatched"},
		"updates what is not": {string(fixture(t, "ok_fog_2_orange.xml")), "received"},
		"a doctype":           {string(fixture(t, "refused_doctype_water.xml")), "refused"},
		"bad coordinates":     {string(fixture(t, "refused_bad_coordinates_water.xml")), "refused"},
		"no XML":              {"hello", "refused"},
		"nothing":             {"", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, dispatch.Actual)
			got := take(t, intake(t, w), []byte(c.raw))
			if outcomes(got) != c.want {
				t.Fatalf("got %+v", got)
			}
			if c.want != "received" && (got[0].Reason.Zh == "" || got[0].Reason.En == "") {
				t.Errorf("no reason: %+v", got[0])
			}
			if s := look(t, w); s.messages != 1 {
				t.Errorf("%d on record", s.messages)
			}
		})
	}
}

// A59: an exercise has no line in and none out.
func TestAnExerciseHasNoLine(t *testing.T) {
	w := open(t, dispatch.Exercise)
	if in, err := NewIntake(w, load()); in != nil || !errors.Is(err, ErrExercise) {
		t.Errorf("in: %v %v", in, err)
	}
	if g, err := NewGift(w, load(), outward.Give{}, quiet); g != nil || !errors.Is(err, ErrExercise) {
		t.Errorf("out: %v %v", g, err)
	}
}

// rooms is one workspace, if it is the one asked for.
type rooms struct {
	in *Intake
	g  *Gift
}

func (r rooms) Taking(ws string) *Intake {
	if ws != "w" {
		return nil
	}
	return r.in
}

func (r rooms) Giving(ws string) *Gift {
	if ws != "w" {
		return nil
	}
	return r.g
}

func sum(s string) string { b := sha256.Sum256([]byte(s)); return hex.EncodeToString(b[:]) }

var give = outward.Give{Sender: "district.example.invalid", District: plans.Text{Zh: "示例区", En: "Example District"}}

func endpoint(t testing.TB, w *workspace.Workspace) *Endpoint {
	t.Helper()
	g, err := NewGift(w, load(), give, quiet)
	if err != nil {
		t.Fatal(err)
	}
	f := &outward.File{Givers: []outward.Token{{ID: "platform", SHA256: sum("in"), Source: "city"}}, Takers: []outward.Token{{ID: "media", SHA256: sum("out")}}}
	return NewEndpoint(f, rooms{intake(t, w), g}, quiet)
}

func send(e http.Handler, method, path, token, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func TestTheEndpointAsksForAToken(t *testing.T) {
	e := endpoint(t, open(t, dispatch.Actual))
	fog := string(fixture(t, "ok_fog_1_yellow.xml"))
	for _, c := range []struct {
		method, path, token, body string
		want                      int
	}{
		{"POST", "/api/w/w/cap", "", fog, 401}, {"POST", "/api/w/w/cap", "out", fog, 401}, {"POST", "/api/w/w/cap", "in", fog, 200},
		{"POST", "/api/w/x/cap", "in", fog, 404}, {"POST", "/api/w/w/cap", "in", "<a", 422}, {"GET", "/api/w/w/cap", "in", "", 405},
		{"POST", "/api/w/w/cap", "in", strings.Repeat("x", mostBytes+1), 413},
		{"GET", "/api/w/w/cap/feed", "in", "", 401}, {"GET", "/api/w/w/cap/feed", "out", "", 200}, {"GET", "/api/w/x/cap/feed", "out", "", 404},
		{"GET", "/api/w/w/cap/none.xml", "out", "", 404}, {"GET", "/api/w/w/cap/none", "out", "", 404},
	} {
		if got := send(e, c.method, c.path, c.token, c.body); got.Code != c.want {
			t.Errorf("%s %s as %q: %d, want %d: %s", c.method, c.path, c.token, got.Code, c.want, got.Body)
		}
	}
	var said answer
	got := send(e, "POST", "/api/w/w/cap", "in", string(fixture(t, "refused_doctype_water.xml")))
	if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || len(said.Messages) != 1 || said.Messages[0].Outcome != "refused" || said.Messages[0].Reason.Zh == "" {
		t.Errorf("told %s", got.Body)
	}
}

// own issues a warning of the district, raises its text, and lifts it.
func own(t testing.TB, w *workspace.Workspace) {
	t.Helper()
	ctx := context.Background()
	do := func(who dispatch.Actor, c dispatch.Command) {
		t.Helper()
		out, err := w.Do(ctx, workspace.Request{Actor: who, Command: c})
		if err != nil || out.Refusal != nil {
			t.Fatalf("%s: %v %+v", c.Name(), err, out.Refusal)
		}
	}
	desk := dispatch.Actor{Person: "sun", Seat: "hq-flood-drought-office/duty"}
	do(machine, &dispatch.EnterRoster{Person: "sun", Seats: []plans.SeatID{"*"}})
	do(desk, &dispatch.TakeSeat{Seat: desk.Seat})
	from := w.Now()
	c := warning.Content{Type: 1, Hazard: "暴雨", Level: "blue", From: from, Until: from.Add(6 * time.Hour), Area: warning.Area{Streets: []plans.OrgID{"street-niujie"}}, Caution: "阵风七级 & <高空坠物>", Measures: "加固围挡"}
	do(desk, &dispatch.IssueWarning{Content: c})
	id := dispatch.WarningID("")
	w.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		for k := range s.Warnings {
			id = k
		}
	})
	do(desk, &dispatch.ExtendWarning{Warning: id, Until: from.Add(8 * time.Hour), Out: dispatch.Out{Reason: "风未停"}})
	do(desk, &dispatch.LiftWarning{Warning: id, Out: dispatch.Out{Reason: "风停"}})
}

// What the server really serves is valid by the schema of CAP 1.2, and changes
// nothing when asked again.
func TestTheDistrictsOwnGoOutValid(t *testing.T) {
	w := open(t, dispatch.Actual)
	own(t, w)
	e := endpoint(t, w)
	got := send(e, "GET", "/api/w/w/cap/feed", "out", "")
	var feed struct {
		Entries []struct {
			Link struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(got.Body.Bytes(), &feed); err != nil || len(feed.Entries) != 3 {
		t.Fatalf("%d entries, %v: %s", len(feed.Entries), err, got.Body)
	}
	tag := got.Header().Get("ETag")
	if again := send(e, "GET", "/api/w/w/cap/feed", "out", "", "If-None-Match", tag); tag == "" || again.Code != 304 {
		t.Errorf("asked again with %q: %d", tag, again.Code)
	}
	if got.Header().Get("Last-Modified") == "" {
		t.Error("no Last-Modified")
	}
	var types []string
	for _, x := range feed.Entries {
		path := strings.TrimPrefix(x.Link.Href, "http://example.com")
		one := send(e, "GET", path, "out", "")
		if one.Code != 200 {
			t.Fatalf("%s: %d", path, one.Code)
		}
		valid(t, one.Body.Bytes())
		doc, err := cap.Read(one.Body.Bytes(), cap.Options{})
		if err != nil || doc.Messages[0].Alert == nil {
			t.Fatalf("%s: %v", path, err)
		}
		a := doc.Messages[0].Alert
		if a.Status != cap.Actual || len(a.Infos) != 2 || a.Level == nil || a.Level.Colour != cap.Blue {
			t.Errorf("%s: %+v", path, a)
		}
		types = append(types, string(a.MsgType))
		if (a.MsgType == cap.MsgAlert) != (len(a.References) == 0) {
			t.Errorf("%s refers to %v", a.MsgType, a.References)
		}
	}
	if strings.Join(types, " ") != "Cancel Update Alert" && strings.Join(types, " ") != "Alert Cancel Update" {
		t.Logf("in one second: %v", types)
	}
}

// valid holds a message to the schema by an independent validator.
func valid(t *testing.T, text []byte) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI needs xmllint (libxml2-utils)")
		}
		return
	}
	file := filepath.Join(t.TempDir(), "a.xml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(lint, "--noout", "--nonet", "--schema", filepath.Join("..", "cap", "testdata", "CAP-v1.2.xsd"), file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s\n%s", err, out, text)
	}
}

// In an exercise every message says that it is one.
func TestAnExercisesMessagesSaySo(t *testing.T) {
	w := open(t, dispatch.Exercise)
	own(t, w)
	d, err := cap.NewDistrict(load())
	if err != nil {
		t.Fatal(err)
	}
	w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) {
		list, failed := Alerts(s, load(), d, give)
		if len(list) != 3 || len(failed) > 0 {
			t.Fatalf("%d messages, %v", len(list), failed)
		}
		for _, a := range list {
			text, err := cap.Encode(a)
			if err != nil || a.Status != cap.Exercise || a.Actionable || !strings.Contains(string(text), "【演练】") {
				t.Errorf("%v: %s", err, text)
			}
			valid(t, text)
		}
	})
}

// source is a feed's other side.
type source struct {
	mu     sync.Mutex
	asked  []*http.Request
	answer func(n int, r *http.Request) *http.Response
}

func (s *source) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	n := len(s.asked)
	s.mu.Unlock()
	resp := s.answer(n, r)
	if resp == nil {
		return nil, errors.New("down")
	}
	resp.Request = r
	return resp, nil
}

func page(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// still is a room that takes everything and holds still, for virtual time.
type still struct {
	mu    sync.Mutex
	s     *dispatch.State
	given []string
}

func (r *still) Query(_ context.Context, f func(*dispatch.State, clock.Time)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(r.s, clock.At(time.Now()))
	return nil
}

func (r *still) Do(_ context.Context, q workspace.Request) (workspace.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.given = append(r.given, q.Command.Name())
	switch c := q.Command.(type) {
	case *dispatch.RecordMessage:
		m := c.Message
		r.s.Messages[m.Key] = &m
	case *dispatch.RecordFeed:
		r.s.Feeds[c.Feed] = &dispatch.Feed{ID: c.Feed, Last: clock.At(time.Now())}
	}
	return workspace.Outcome{}, nil
}

func (r *still) Meta() dispatch.Workspace {
	return dispatch.Workspace{ID: "w", Status: dispatch.Actual}
}

func poller(t *testing.T, s *source, f outward.Feed) (*Poller, *still) {
	t.Helper()
	r := &still{s: dispatch.NewState()}
	in, err := NewIntake(r, load())
	if err != nil {
		t.Fatal(err)
	}
	f.ID, f.Source, f.Timeout = "city", "city", 5*time.Second
	if f.URL == "" {
		f.URL = "http://feed.invalid/atom"
	}
	if f.MaxBytes == 0 {
		f.MaxBytes = 1 << 20
	}
	return NewPoller(in, PollerOptions{Feeds: []outward.Feed{f}, Client: &http.Client{Transport: s}, Log: quiet}), r
}

func during(t *testing.T, p *Poller, d time.Duration) {
	ctx, stop := context.WithTimeout(context.Background(), d)
	defer stop()
	p.Run(ctx)
}

func TestAFeedIsAskedConditionallyAndOnSchedule(t *testing.T) {
	load()
	feed := string(fixture(t, "ok_feed_atom.xml"))
	synctest.Test(t, func(t *testing.T) {
		s := &source{answer: func(n int, r *http.Request) *http.Response {
			if r.Header.Get("If-None-Match") == `"1"` {
				return page(304, "")
			}
			return page(200, feed, "ETag", `"1"`, "Last-Modified", "Sun, 22 Nov 2026 03:00:00 GMT")
		}}
		p, r := poller(t, s, outward.Feed{Every: time.Minute})
		during(t, p, 5*time.Minute+time.Second)
		if len(s.asked) != 6 || s.asked[1].Header.Get("If-Modified-Since") == "" {
			t.Errorf("asked %d times, then with %v", len(s.asked), s.asked[1].Header)
		}
		if len(r.s.Messages) == 0 || r.s.Feeds["city"] == nil {
			t.Errorf("%d messages, feeds %v", len(r.s.Messages), r.s.Feeds)
		}
		heard := 0
		for _, c := range r.given {
			if c == "record-feed" {
				heard++
			}
		}
		if heard < 2 || heard > 4 { // often enough to notice silence, no more
			t.Errorf("a sign of life was recorded %d times", heard)
		}
		if h := p.Health(); len(h) != 1 || !h[0].OK || h[0].ID != "source/city" {
			t.Errorf("health %+v", h)
		}
	})
}

func TestAFeedThatFailsIsAskedLessAndLess(t *testing.T) {
	load()
	for name, answer := range map[string]func(int, *http.Request) *http.Response{
		"down":      func(int, *http.Request) *http.Response { return nil },
		"fault":     func(int, *http.Request) *http.Response { return page(500, "") },
		"too large": func(int, *http.Request) *http.Response { return page(200, strings.Repeat("x", 2<<20)) },
		"elsewhere": func(_ int, r *http.Request) *http.Response {
			if r.URL.Host == "other.invalid" {
				return page(200, "")
			}
			return page(302, "", "Location", "http://other.invalid/")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &source{answer: answer}
				p, r := poller(t, s, outward.Feed{Every: time.Minute})
				during(t, p, 32*time.Minute)
				if n := len(s.asked); n != 6 { // 0, 1, 3, 7, 15, 31
					t.Errorf("asked %d times", n)
				}
				for _, q := range s.asked {
					if q.URL.Host == "other.invalid" {
						t.Error("it was followed to another host")
					}
				}
				if h := p.Health(); len(h) != 1 || h[0].OK || h[0].Code != "feed_failed" {
					t.Errorf("health %+v", h)
				}
				if len(r.given) != 0 {
					t.Errorf("recorded %v", r.given)
				}
			})
		})
	}
}

func TestMessagesThatAFeedOnlyNamesAreFetchedOnItsOwnHost(t *testing.T) {
	load()
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>w</title><link>http://feed.invalid/</link><description>d</description>` +
		`<item><title>a</title><link>http://feed.invalid/a.xml</link></item><item><title>b</title><link>http://evil.invalid/b.xml</link></item></channel></rss>`
	fog := string(fixture(t, "ok_fog_1_yellow.xml"))
	synctest.Test(t, func(t *testing.T) {
		s := &source{answer: func(_ int, r *http.Request) *http.Response {
			if r.URL.Path == "/atom" {
				return page(200, rss)
			}
			return page(200, fog)
		}}
		p, r := poller(t, s, outward.Feed{Every: time.Minute, Linked: true})
		during(t, p, 3*time.Minute)
		single := 0
		for _, q := range s.asked {
			if q.URL.Host != "feed.invalid" {
				t.Errorf("asked %s", q.URL)
			}
			if q.URL.Path == "/a.xml" {
				single++
			}
		}
		if single != 1 || len(r.s.Messages) == 0 {
			t.Errorf("the message was fetched %d times, %d on record", single, len(r.s.Messages))
		}
	})
}

// Whatever is thrown at it, the endpoint answers, and nothing is lost in silence.
func FuzzTheEndpoint(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("..", "cap", "testdata", "*.xml"))
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	w := open(f, dispatch.Actual)
	e := endpoint(f, w)
	e.face = nil // without the limit on callers
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/w/{ws}/cap", e.take)
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := send(mux, "POST", "/api/w/w/cap", "in", string(raw))
		if got.Code != 200 && got.Code != 422 && got.Code != 413 {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		var said answer
		if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil {
			t.Fatalf("%v: %s", err, got.Body)
		}
	})
}
