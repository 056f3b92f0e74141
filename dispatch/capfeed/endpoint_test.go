package capfeed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/warning"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

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
