package httpapi

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/live"
)

func TestTheSameKeyActsOnce(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	key := header{"Idempotency-Key", "one-and-only"}
	first := b.want(200, "", b.command("actual", "report-incident", fire, key))
	again := b.want(200, "", b.command("actual", "report-incident", fire, key))
	var one, two Done
	json.Unmarshal(first.body, &one)
	json.Unmarshal(again.body, &two)
	if one.Replayed || !two.Replayed || one.Commit != two.Commit || one.IDs["incident"] != two.IDs["incident"] {
		t.Errorf("first %s\nagain %s", first.body, again.body)
	}
	b.want(409, "key_reused", b.command("actual", "report-incident", strings.Replace(fire, "四合院", "三合院", 1), key))
}

func TestQueriesShowWhatTheSeatMaySee(t *testing.T) {
	h := newHouse(t)
	h.roster("actual", "out", "street-niujie/duty")
	b := h.seated("actual", "wang", "street-dashilan/duty")
	id := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	page := "/api/w/actual/incidents/" + id
	seat := "?seat=street-dashilan/duty"
	if got := b.want(200, "", b.send("GET", page+seat, "")); !bytes.Contains(got.body, []byte("13800000001")) || !bytes.Contains(got.body, []byte("房顶上有火苗")) {
		t.Errorf("who sits in the seat does not see the caller: %s", got.body)
	}
	// The duty office's seat is his by the roster, but he does not sit there.
	got := b.want(200, "", b.send("GET", page+"?seat=duty-office/duty", ""))
	if bytes.Contains(got.body, []byte("13800000001")) || bytes.Contains(got.body, []byte("赵某")) {
		t.Errorf("personal data without sitting: %s", got.body)
	}
	b.want(403, "not_seated", b.send("GET", page+"?seat=fire-rescue/duty", ""))
	other := h.signedIn("out")
	other.want(404, "unknown", other.send("GET", page, ""))
	if got := other.want(200, "", other.send("GET", "/api/w/actual/incidents", "")); string(bytes.TrimSpace(got.body)) != "[]" {
		t.Errorf("another street sees %s", got.body)
	}
	b.want(404, "unknown", b.send("GET", "/api/w/actual/incidents/XC20269999", ""))
	for _, path := range []string{"/ledger", "/handover", "/incidents?q=旅馆&type=9&level=0&limit=1", "/export/" + id} {
		b.want(200, "", b.send("GET", "/api/w/actual"+path, ""))
	}
	if got := b.send("GET", "/api/w/actual/export/"+id+seat, ""); bytes.Contains(got.body, []byte("13800000001")) {
		t.Errorf("personal data in the export: %s", got.body)
	}
	b.want(422, "invalid", b.send("GET", "/api/w/actual/incidents?surprise=1", ""))
	b.want(422, "invalid", b.send("GET", "/api/w/actual/incidents?from=yesterday", ""))
	b.want(422, "invalid", b.send("GET", "/api/w/actual/incidents?limit=100000", ""))
}

// A full disk refuses with its own code, queries go on, and nothing is lost
// when room returns.
func TestAFullDiskIsToldAndHeals(t *testing.T) {
	for _, c := range []struct {
		cause *eventlog.Error
		code  string
	}{{eventlog.ErrFull, "storage_full"}, {eventlog.ErrReadOnly, "storage_readonly"}, {eventlog.ErrFailed, "storage_failed"}} {
		t.Run(c.code, func(t *testing.T) {
			h := newHouse(t)
			b := h.seated("actual", "wang", "street-dashilan/duty")
			b.want(200, "", b.command("actual", "report-incident", fire))
			before, _ := h.stateOf(t, "actual")
			h.site.disks["actual"].Fail(c.cause)
			key := header{"Idempotency-Key", "kept by the client"}
			key.value = strings.ReplaceAll(key.value, " ", "-")
			refused := b.want(503, c.code, b.command("actual", "report-incident", fire, key))
			if refused.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			if after, _ := h.stateOf(t, "actual"); !bytes.Equal(before, after) {
				t.Error("the state changed")
			}
			b.want(200, "", b.send("GET", "/api/w/actual/incidents", ""))
			b.want(200, "", b.command("evening", "take-seat", `{"seat":"street-dashilan/duty"}`))
			if got := b.send("GET", "/healthz", ""); got.status != 503 || !bytes.Contains(got.body, []byte(c.code)) {
				t.Errorf("healthz: %d %s", got.status, got.body)
			}
			h.site.disks["actual"].Fail(nil)
			for deadline := time.Now().Add(10 * time.Second); ; {
				got := b.command("actual", "report-incident", fire, key)
				if got.status == 200 {
					break
				}
				b.want(503, "", got)
				if time.Now().After(deadline) {
					t.Fatal("it does not heal")
				}
			}
			if got := b.want(200, "", b.send("GET", "/api/w/actual/incidents", "")); bytes.Count(got.body, []byte(`"id":"XC`)) != 2 {
				t.Errorf("after healing: %s", got.body)
			}
		})
	}
}

func TestNoRouteIsAProblemToo(t *testing.T) {
	b := newHouse(t).browser()
	b.want(404, "unknown_path", b.send("GET", "/api/nothing", ""))
	b.want(404, "unknown_path", b.send("GET", "/api", ""))
	got := b.want(405, "method_not_allowed", b.send("PUT", "/api/session", `{}`))
	if allow := got.header.Get("Allow"); allow != "GET, POST, DELETE" {
		t.Errorf("Allow %q", allow)
	}
	b.want(404, "unknown_path", b.send("POST", "/desk", `{}`))
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	b := newHouse(t).browser()
	for _, path := range []string{"/", "/api/session", "/api/nothing", "/healthz", "/assets/app-DeadBeef12.js"} {
		h := b.send("GET", path, "").header
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s %q", path, name, got)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe-eval") {
			t.Errorf("%s: %s", path, csp)
		}
	}
}

func TestTheApplicationIsServed(t *testing.T) {
	b := newHouse(t).browser()
	for _, path := range []string{"/", "/desk", "/wall", "/incident/XC20260001", "/ledger"} {
		got := b.want(200, "", b.send("GET", path, ""))
		if !bytes.Contains(got.body, []byte("望火楼")) || got.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %s", path, got.header)
		}
	}
	got := b.want(200, "", b.send("GET", "/assets/app-DeadBeef12.js", "", header{"Accept-Encoding", "br, gzip"}))
	if got.header.Get("Content-Encoding") != "gzip" || !strings.Contains(got.header.Get("Cache-Control"), "immutable") || !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("script: %v", got.header)
	}
	z, err := gzip.NewReader(bytes.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, _ := io.ReadAll(z); !bytes.Contains(plain, []byte("console.log")) {
		t.Error("not what was zipped")
	}
	plain := b.send("GET", "/assets/app-DeadBeef12.js", "", header{"Accept-Encoding", "gzip;q=0"})
	if plain.header.Get("Content-Encoding") != "" {
		t.Error("zipped although refused")
	}
	if got := b.send("GET", "/", "", header{"If-None-Match", b.send("GET", "/", "", header{"Accept-Encoding", "identity"}).header.Get("Etag")}, header{"Accept-Encoding", "identity"}); got.status != 304 {
		t.Errorf("known page: %d", got.status)
	}
	b.want(404, "unknown_path", b.send("GET", "/assets/app-OldOldOld1.js", ""))
	b.want(404, "unknown_path", b.send("GET", "/../../etc/passwd.txt", ""))
}

func TestWithoutABuildTheAPIWorks(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.AppBuilt, c.App = false, fstest.MapFS{"unbuilt.html": {Data: []byte("<p>make ui</p>")}}
	})
	b := h.browser()
	if got := b.send("GET", "/desk", ""); got.status != 503 || !bytes.Contains(got.body, []byte("make ui")) {
		t.Errorf("%d %s", got.status, got.body)
	}
	b.want(200, "", b.send("GET", "/api/session", ""))
}

func TestThePlanIsServedWithItsTag(t *testing.T) {
	b := newHouse(t).browser()
	got := b.want(200, "", b.send("GET", "/api/plan", "", header{"Accept-Encoding", "identity"}))
	var plan struct {
		Seats   []any `json:"seats"`
		Streets []any `json:"streets"`
	}
	if err := json.Unmarshal(got.body, &plan); err != nil || len(plan.Seats) < 100 || len(plan.Streets) != 15 {
		t.Errorf("%v: %d seats, %d streets", err, len(plan.Seats), len(plan.Streets))
	}
	if again := b.send("GET", "/api/plan", "", header{"If-None-Match", got.header.Get("Etag")}, header{"Accept-Encoding", "identity"}); again.status != 304 {
		t.Errorf("known plan: %d", again.status)
	}
	b.want(200, "", b.send("GET", "/api/plan/streets.geojson", ""))
}

// The document describes every command with a schema that knows its fields.
func TestTheDocumentKnowsEveryCommand(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	var doc struct {
		OpenAPI    string `json:"openapi"`
		Components struct {
			Schemas map[string]struct {
				Properties           map[string]json.RawMessage `json:"properties"`
				AdditionalProperties any                        `json:"additionalProperties"`
			} `json:"schemas"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					} `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"`
			Responses map[string]any `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(b.want(200, "", b.send("GET", "/api/openapi.json", "")).body, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %s", doc.OpenAPI)
	}
	for _, name := range dispatch.CommandNames() {
		op, ok := doc.Paths["/api/w/{ws}/commands/"+name]["post"]
		if !ok {
			t.Errorf("%s has no operation", name)
			continue
		}
		ref := strings.TrimPrefix(op.RequestBody.Content["application/json"].Schema.Ref, "#/components/schemas/")
		schema, ok := doc.Components.Schemas[ref]
		typ, _ := dispatch.CommandType(name)
		if !ok || len(schema.Properties) != fields(typ) || schema.AdditionalProperties != false {
			t.Errorf("%s: schema %q with %d properties for %d fields", name, ref, len(schema.Properties), fields(typ))
		}
		if len(op.Responses) < 8 {
			t.Errorf("%s: %d responses", name, len(op.Responses))
		}
	}
	if p := string(doc.Components.Schemas["Source"].Properties["phone"]); !strings.Contains(p, `"type":"string"`) {
		t.Errorf("a secret is described as %s", p)
	}
	if p := string(doc.Components.Schemas["Source"].Properties["known_at"]); !strings.Contains(p, "date-time") {
		t.Errorf("a time is described as %s", p)
	}
}

func TestMetricsTellWhatHappened(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	b.want(200, "", b.command("actual", "report-incident", fire))
	b.command("actual", "report-incident", `{}`)
	_, head := h.stateOf(t, "actual")
	got := string(b.want(200, "", b.send("GET", "/metrics", "")).body)
	for _, want := range []string{
		`wanghuo_commands_total{command="report-incident",outcome="accepted"} 1`,
		`wanghuo_commands_total{command="report-incident",outcome="invalid"} 1`,
		`wanghuo_healthy{part="storage",workspace="actual"} 1`, fmt.Sprintf(`wanghuo_log_head{workspace="actual"} %d`, head),
		`wanghuo_timers_pending{workspace="actual"}`, `wanghuo_live_sockets{workspace="actual"} 0`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	counters := reflect.TypeFor[live.Counters]().NumField()
	if n := len(regexp.MustCompile(`(?m)^wanghuo_live_\w+\{workspace="actual"\}`).FindAllString(got, -1)); n != counters {
		t.Errorf("%d of the %d counters of the sockets", n, counters)
	}
}

// dial opens the socket from a seat and resumes from nothing.
func (b *browser) dial(ws, seat string, headers ...header) (*websocket.Conn, int) {
	b.t.Helper()
	h := map[string][]string{}
	req := b.web.URL + "/api/w/" + ws + "/live?seat=" + seat
	u := strings.Replace(req, "http", "ws", 1)
	h["Cookie"] = append(h["Cookie"], b.cookies()...)
	for _, x := range headers {
		h[x.name] = []string{x.value}
	}
	c, res, err := websocket.DefaultDialer.Dial(u, h)
	if err != nil {
		if res == nil {
			b.t.Fatal(err)
		}
		return nil, res.StatusCode
	}
	b.t.Cleanup(func() { c.Close() })
	if err := c.WriteMessage(websocket.TextMessage, []byte(`{"type":"resume","epoch":0,"from":0}`)); err != nil {
		b.t.Fatal(err)
	}
	return c, 101
}

func (b *browser) cookies() []string {
	b.t.Helper()
	var out []string
	for _, c := range b.http.Jar.Cookies(mustURL(b.web.URL)) {
		out = append(out, c.Name+"="+c.Value)
	}
	return out
}

// until reads frames until one of the type holds the text.
func until(t testing.TB, c *websocket.Conn, kind, text string) string {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		_, m, err := c.ReadMessage()
		if err != nil {
			t.Fatalf("waiting for %s with %q: %v", kind, text, err)
		}
		if bytes.HasPrefix(m, fmt.Appendf(nil, `{"type":%q`, kind)) && bytes.Contains(m, []byte(text)) {
			return string(m)
		}
	}
}

func TestTheSocketShowsWhatTheSeatMaySee(t *testing.T) {
	h := newHouse(t)
	h.roster("actual", "out", "street-niujie/duty")
	wang, out := h.seated("actual", "wang", "street-dashilan/duty"), h.signedIn("out")
	mine, _ := wang.dial("actual", "street-dashilan/duty")
	other, _ := out.dial("actual", "street-niujie/duty")
	until(t, mine, "snapshot", "street-dashilan/duty")
	if s := until(t, other, "snapshot", `"seat"`); strings.Contains(s, "incident/") {
		t.Errorf("another street's snapshot: %s", s)
	}
	wang.want(200, "", wang.command("actual", "report-incident", fire))
	if d := until(t, mine, "delta", "四合院旅馆起火"); strings.Contains(d, "13800000001") {
		t.Errorf("personal data in a row: %s", d)
	}
	// The other street sees nothing of it until the roster gives its officer a
	// seat that does.
	h.roster("actual", "out", "street-niujie/duty", "duty-office/duty")
	wide, _ := out.dial("actual", "duty-office/duty")
	until(t, wide, "snapshot", "四合院旅馆起火")
	h.roster("actual", "out", "street-niujie/duty")
	if s := until(t, wide, "snapshot", ""); strings.Contains(s, "四合院旅馆起火") {
		t.Errorf("the seat was taken away, and the rows stay: %s", s)
	}
}

func TestTheSocketAsksWhoYouAre(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("wang")
	if _, status := h.browser().dial("actual", "street-dashilan/duty"); status != 401 {
		t.Errorf("nobody: %d", status)
	}
	if _, status := b.dial("actual", "fire-rescue/duty"); status != 403 {
		t.Errorf("not his seat: %d", status)
	}
	if _, status := b.dial("nowhere", ""); status != 404 {
		t.Errorf("no workspace: %d", status)
	}
	if _, status := b.dial("actual", "", header{"Origin", "https://evil.example"}); status != 403 {
		t.Errorf("foreign origin: %d", status)
	}
	c, status := b.dial("actual", "")
	if status != 101 {
		t.Fatalf("status %d", status)
	}
	until(t, c, "snapshot", "")
	b.want(204, "", b.send("DELETE", "/api/session", ""))
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			if !websocket.IsCloseError(err, 4001) {
				t.Errorf("signed out: %v", err)
			}
			break
		}
	}
}

// fields counts a command's fields, those of embedded structs included.
func fields(t reflect.Type) int {
	n := 0
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous {
			n++
		}
	}
	return n
}
