package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wanghuo/dispatch"
)

func (b *browser) session() SessionView {
	b.t.Helper()
	var v SessionView
	if err := json.Unmarshal(b.want(200, "", b.send("GET", "/api/session", "")).body, &v); err != nil {
		b.t.Fatal(err)
	}
	return v
}

func TestSigningIn(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	if v := b.session(); v.Person != "" || v.SetupNeeded || len(v.Demo) != 0 || len(v.Workspaces) != 0 {
		t.Errorf("nobody is signed in, and is told %+v", v)
	}
	b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"wang","password":"not that one"}`))
	b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"nobody","password":"not that one"}`))
	b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"wang"}`))
	got := b.want(200, "", b.send("POST", "/api/session", `{"person":"wang","password":"`+goodPassword+`"}`))
	cookie := got.header.Get("Set-Cookie")
	for _, part := range []string{cookieName + "=", "HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("cookie without %s", part)
		}
	}
	v := b.session()
	if v.Person != "wang" || v.Name != "王岚" || v.Strength != 1 || len(v.Workspaces) != 2 {
		t.Errorf("session %+v", v)
	}
	if may := v.Seats["actual"].May; len(may) != 2 || may[0] != "street-dashilan/duty" {
		t.Errorf("seats %v", v.Seats)
	}
	b.want(204, "", b.send("DELETE", "/api/session", ""))
	if v := b.session(); v.Person != "" {
		t.Errorf("after signing out: %+v", v)
	}
	b.want(401, "unauthenticated", b.send("GET", "/api/workspaces", ""))
}

// Whoever has no part in a workspace learns nothing of it.
func TestAWorkspaceIsForItsRoster(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("out")
	if v := b.session(); len(v.Workspaces) != 0 {
		t.Errorf("sees %+v", v.Workspaces)
	}
	for _, path := range []string{"", "/incidents", "/ledger", "/handover", "/live"} {
		b.want(404, "unknown_workspace", b.send("GET", "/api/w/actual"+path, ""))
	}
	b.want(404, "unknown_workspace", b.command("actual", "report-incident", fire))
	if v := h.signedIn("boss").session(); len(v.Workspaces) != 2 || len(v.Seats["actual"].May) != 0 {
		t.Errorf("an administrator sees %+v", v)
	}
}

func TestNothingOfASignInIsLogged(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("wang")
	b.send("POST", "/api/session", `{"person":"wang","password":"secret wrong pass"}`)
	b.seat = "street-dashilan/duty"
	b.command("actual", "take-seat", `{"seat":"street-dashilan/duty"}`)
	b.want(200, "", b.command("actual", "report-incident", fire))
	b.want(200, "", b.send("GET", "/api/w/actual/incidents?q=secretquery", ""))
	h.web.Close()
	log := h.logged.String()
	if !strings.Contains(log, "/commands/report-incident") {
		t.Fatalf("writes are not logged:\n%s", log)
	}
	for _, secret := range []string{goodPassword, "secret wrong pass", "13800000001", "赵某", "房顶", "secretquery", cookieName} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}

func TestGuessingIsLimited(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.SignIns = 3 })
	b := h.browser()
	for range 3 {
		b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"x","password":"guess guess"}`))
	}
	a := b.want(429, "too_many", b.send("POST", "/api/session", `{"person":"y","password":"guess guess"}`))
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.want(200, "", b.send("GET", "/api/session", ""))
}

func TestPersonsAreMadeByAdministrators(t *testing.T) {
	h := newHouse(t)
	wang, boss := h.signedIn("wang"), h.signedIn("boss")
	li := `{"person":"li","name":"李明","password":"` + goodPassword + `"}`
	h.browser().want(401, "unauthenticated", h.browser().send("POST", "/api/persons", li))
	wang.want(403, "not_administrator", wang.send("POST", "/api/persons", li))
	boss.want(201, "", boss.send("POST", "/api/persons", li))
	boss.want(409, "person_exists", boss.send("POST", "/api/persons", li))
	boss.want(422, "weak_password", boss.send("POST", "/api/persons", `{"person":"q","name":"钱","password":"short"}`))
	l := h.signedIn("li")
	wang.want(403, "not_administrator", wang.send("PATCH", "/api/persons/li", `{"enabled":false}`))
	boss.want(204, "", boss.send("PATCH", "/api/persons/li", `{"enabled":false}`))
	l.want(401, "unauthenticated", l.send("GET", "/api/workspaces", ""))
	boss.want(409, "last_administrator", boss.send("PATCH", "/api/persons/boss", `{"enabled":false}`))
	wang.want(401, "wrong_credentials", wang.send("PATCH", "/api/persons/wang", `{"password":"a whole new one 9"}`))
	wang.want(204, "", wang.send("PATCH", "/api/persons/wang", `{"password":"a whole new one 9","old":"`+goodPassword+`"}`))
	wang.want(401, "unauthenticated", wang.send("GET", "/api/workspaces", ""))
	if !bytes.Contains(boss.want(200, "", boss.send("GET", "/api/persons", "")).body, []byte("李明")) {
		t.Error("no names")
	}
}

func TestFirstStart(t *testing.T) {
	h := newHouse(t, noAdministrator)
	b := h.browser()
	if v := b.session(); !v.SetupNeeded {
		t.Fatalf("told %+v", v)
	}
	first := `{"token":%q,"person":"first","name":"甲","password":"` + goodPassword + `"}`
	b.want(403, "setup_token", b.send("POST", "/api/setup", fmt.Sprintf(first, "GUESS")))
	b.want(422, "weak_password", b.send("POST", "/api/setup", fmt.Sprintf(`{"token":%q,"person":"first","name":"甲","password":"x"}`, h.access.SetupToken())))
	h.room("fresh", dispatch.Actual)
	b.want(200, "", b.send("POST", "/api/setup", fmt.Sprintf(first, h.access.SetupToken())))
	v := b.session()
	if v.SetupNeeded || v.Person != "first" || !v.Administrator {
		t.Errorf("told %+v", v)
	}
	if len(v.Seats["fresh"].May) < 100 || len(v.Seats["actual"].May) != 0 {
		t.Errorf("%d seats in the empty workspace, %d in the one that has a roster", len(v.Seats["fresh"].May), len(v.Seats["actual"].May))
	}
	b.seat = "duty-office/duty"
	b.want(200, "", b.command("fresh", "take-seat", `{"seat":"duty-office/duty"}`))
	b.want(409, "setup_done", b.send("POST", "/api/setup", fmt.Sprintf(first, "")))
}

// A socket does not outlive its session.
func TestSweepClosesSocketsOfEndedSessions(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("wang")
	c, _ := b.dial("actual", "")
	until(t, c, "snapshot", "")
	h.server.Sweep()
	if err := h.access.SetPassword(t.Context(), "wang", "another good one 12"); err != nil {
		t.Fatal(err)
	}
	h.server.Sweep()
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			if !websocket.IsCloseError(err, 4001) {
				t.Errorf("closed by %v", err)
			}
			return
		}
	}
}

func TestDemonstration(t *testing.T) {
	cast := []DemoPerson{{Person: "wang", Name: "王岚"}}
	h := newHouse(t, func(c *Config) { c.Demo = Demo{On: true, Persons: cast} })
	b := h.browser()
	if v := b.session(); len(v.Demo) != 1 || v.Demo[0].Person != "wang" {
		t.Errorf("offers %+v", v.Demo)
	}
	b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"boss"}`))
	// A name of the outside that resolves to this machine is a trick.
	b.want(401, "wrong_credentials", b.sendTo("evil.example", "POST", "/api/session", `{"person":"wang"}`))
	b.want(401, "wrong_credentials", b.send("POST", "/api/session", `{"person":"wang"}`, header{"X-Forwarded-For", "203.0.113.9"}))
	b.want(200, "", b.send("POST", "/api/session", `{"person":"wang"}`))
	v := b.session()
	if v.Strength != 0 || len(v.Workspaces) != 1 || v.Workspaces[0].Status != dispatch.Exercise {
		t.Errorf("session %+v", v)
	}
	b.want(403, "proof_needed", b.command("actual", "take-seat", `{"seat":"street-dashilan/duty"}`))
	b.want(403, "proof_needed", b.send("GET", "/api/w/actual/incidents", ""))
	b.want(200, "", b.command("evening", "take-seat", `{"seat":"street-dashilan/duty"}`))
	b.want(403, "not_administrator", b.send("POST", "/api/workspaces", `{"id":"mine","name":"我的","status":"exercise"}`))
}

func (b *browser) sendTo(host, method, path, body string) answered {
	b.t.Helper()
	req, err := http.NewRequest(method, b.web.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Host = host
	req.Header.Set("Content-Type", "application/json")
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	var buf bytes.Buffer
	buf.ReadFrom(res.Body)
	return answered{res.StatusCode, res.Header, buf.Bytes()}
}

func TestWorkspacesAreMadeByAdministrators(t *testing.T) {
	h := newHouse(t)
	wang, boss := h.signedIn("wang"), h.signedIn("boss")
	body := `{"id":"drill-7","name":"七月演练","status":"exercise"}`
	wang.want(403, "not_administrator", wang.send("POST", "/api/workspaces", body))
	boss.want(201, "", boss.send("POST", "/api/workspaces", body))
	boss.want(409, "exists", boss.send("POST", "/api/workspaces", body))
	boss.want(422, "invalid", boss.send("POST", "/api/workspaces", `{"id":"../x","name":"七月演练","status":"exercise"}`))
	boss.want(422, "invalid", boss.send("POST", "/api/workspaces", `{"id":"x","name":"七月演练","status":"real"}`))
	room, _ := h.site.Room("drill-7")
	before := room.Workspace.Now()
	h.roster("drill-7", "wang", "duty-office/duty")
	wang.seat = "duty-office/duty"
	wang.want(200, "", wang.send("POST", "/api/w/drill-7/clock", `{"do":"stop"}`))
	wang.want(200, "", wang.send("POST", "/api/w/drill-7/clock", `{"do":"step","by":3600}`))
	if got := room.Workspace.Now().Sub(before); got < time.Hour {
		t.Errorf("stepped by %v", got)
	}
	wang.want(403, "exercise_only", wang.send("POST", "/api/w/actual/clock", `{"do":"stop"}`))
}
