package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"wanghuo/dispatch/view"
)

const teamsFile = "编号,队伍名称,所属单位,类别,人数,联系电话\nT1,大栅栏基层队,大栅栏街道,基层,12,010-1\nT2,大栅栏志愿队,大栅栏街道,志愿,20,\n"

func (b *browser) importFile(ws, register, query, data string) answered {
	b.t.Helper()
	return b.send("POST", "/api/w/"+ws+"/registers/"+register+"/import"+query, data, header{"Content-Type", "application/octet-stream"}, header{"Wanghuo-Seat", b.seat})
}

func importedIn(a answered) (out Imported) {
	json.Unmarshal(a.body, &out)
	return out
}

// A file is looked at first, then imported; again it changes nothing; what was
// exported can be imported. Faults are told by row and nothing is imported.
func TestARegisterIsImportedAndExported(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	if p := importedIn(b.want(200, "", b.importFile("actual", "team", "?dry=true", teamsFile))); p.Done || p.Added != 2 || len(p.Commits) != 0 {
		t.Errorf("looked at: %+v", p)
	}
	if p := importedIn(b.want(200, "", b.importFile("actual", "team", "", teamsFile))); !p.Done || p.Added != 2 || len(p.Commits) != 1 {
		t.Errorf("imported: %+v", p)
	}
	if p := importedIn(b.want(200, "", b.importFile("actual", "team", "", teamsFile))); p.Unchanged != 2 || p.Changed != 0 {
		t.Errorf("again: %+v", p)
	}
	var r view.Register
	json.Unmarshal(b.want(200, "", b.send("GET", "/api/w/actual/registers/team?seat="+b.seat, "")).body, &r)
	if len(r.Entries) != 2 || !r.Entries[0].Mine || len(r.Entries[0].Sealed) != 1 || r.Entries[0].Personal != nil {
		t.Errorf("listed: %+v", r.Entries)
	}
	one := b.want(200, "", b.send("GET", "/api/w/actual/registers/team/entries/T1?seat="+b.seat, ""))
	if !strings.Contains(string(one.body), "010-1") {
		t.Errorf("whoever sits there does not see the number: %s", one.body)
	}
	file := b.want(200, "", b.send("GET", "/api/w/actual/registers/team/file?format=csv&personal=true&seat="+b.seat, ""))
	if !strings.Contains(string(file.body), "010-1") || !strings.Contains(file.header.Get("Content-Disposition"), "team.csv") {
		t.Errorf("file: %s", file.body)
	}
	if p := importedIn(b.want(200, "", b.importFile("actual", "team", "?mode=replace", string(file.body)))); p.Unchanged != 2 {
		t.Errorf("round trip: %+v", p)
	}
	if open := b.want(200, "", b.send("GET", "/api/w/actual/registers/team/file?format=csv", "")); strings.Contains(string(open.body), "010-1") {
		t.Error("a file holds personal data unasked")
	}
	bad := b.want(422, "register_faults", b.importFile("actual", "team", "", teamsFile+"T3,丙,某某局,骑兵,x,\n"))
	if rows := bad.problem().Rows; len(rows) != 3 || rows[0].Row != 4 || rows[0].Column != "owner" {
		t.Errorf("faults: %+v", rows)
	}
	if p := importedIn(b.want(200, "", b.importFile("actual", "team", "?good_rows=true", teamsFile+"T3,丙,某某局,骑兵,x,\nT4,丁队,大栅栏街道,基层,3,\n"))); p.Added != 1 || !p.Done || len(p.Faults) != 3 {
		t.Errorf("good rows: %+v", p)
	}
}

func TestABadFileOrSeatChangesNothing(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	_, before := h.stateOf(t, "actual")
	b.want(422, "register_faults", b.importFile("actual", "team", "", strings.Replace(teamsFile, "大栅栏街道", "牛街街道", 2)))
	b.want(422, "register_faults", b.importFile("actual", "team", "", "PK\x03\x04 nothing"))
	b.want(404, "", b.importFile("actual", "dragon", "", teamsFile))
	b.want(404, "", b.importFile("nowhere", "team", "", teamsFile))
	b.want(415, "", b.send("POST", "/api/w/actual/registers/team/import", teamsFile, header{"Content-Type", "application/octet-stream"}))
	if a := b.importFile("actual", "team", "", strings.Repeat("x", 5<<20)); a.status != 413 && a.status != 422 {
		t.Errorf("five megabytes: %d", a.status)
	}
	other := *b
	other.seat = "duty-office/duty" // on his roster, and nobody sits there
	b.want(403, "not_seated", other.importFile("actual", "team", "", teamsFile))
	b.want(401, "unauthenticated", h.browser().importFile2("actual", teamsFile))
	if _, after := h.stateOf(t, "actual"); after != before {
		t.Errorf("head moved from %d to %d", before, after)
	}
}

func (b *browser) importFile2(ws, data string) answered {
	b.seat = "street-dashilan/duty"
	return b.importFile(ws, "team", "", data)
}

// Persons come from a file with their seats; only an administrator in a seat
// that keeps the roster may.
func TestPersonsAreImported(t *testing.T) {
	h := newHouse(t)
	file := "用户名,姓名,可任席位\nzhou,周某,street-dashilan/duty\nwu,吴某,区应急办 主班\n"
	post := func(b *browser, query string) answered {
		return b.send("POST", "/api/w/actual/roster/import"+query, file, header{"Content-Type", "text/csv"}, header{"Wanghuo-Seat", b.seat})
	}
	wang := h.seated("actual", "wang", "street-dashilan/duty")
	wang.want(403, "not_administrator", post(wang, ""))
	h.roster("actual", "boss", "emergency-office/leader", "street-niujie/duty")
	street := h.seated("actual", "boss", "street-niujie/duty")
	street.want(403, "not_authorised", post(street, ""))
	if _, ok := h.access.Person("zhou"); ok {
		t.Error("refused, and a person was made")
	}
	boss := h.seated("actual", "boss", "emergency-office/leader")
	if p := importedIn(boss.want(200, "", post(boss, "?dry=true"))); p.Done || p.Added != 2 {
		t.Errorf("looked at: %+v", p)
	}
	if p := importedIn(boss.want(200, "", post(boss, ""))); !p.Done || len(p.Commits) != 2 {
		t.Errorf("imported: %+v", p)
	}
	if p := importedIn(boss.want(200, "", post(boss, ""))); p.Unchanged != 2 || len(p.Commits) != 0 {
		t.Errorf("again: %+v", p)
	}
	var list []RosterLine
	json.Unmarshal(boss.want(200, "", boss.send("GET", "/api/w/actual/roster", "")).body, &list)
	var found bool
	for _, l := range list {
		found = found || l.Person == "wu" && l.Name == "吴某" && len(l.Seats) == 1 && !l.Password && l.Enabled
	}
	if !found {
		t.Errorf("roster: %+v", list)
	}
}

// A wall screen looks at its workspace's overview, gets its rows, and can do
// nothing else; revoked, it goes dark.
func TestAWallScreenLooksAndDoesNothingElse(t *testing.T) {
	h := newHouse(t)
	wang := h.seated("actual", "wang", "street-dashilan/duty")
	wang.want(200, "", wang.command("actual", "report-incident", fire))
	wang.want(403, "not_administrator", wang.send("POST", "/api/screens", `{"label":"大厅","workspace":"actual"}`))
	boss := h.signedIn("boss")
	boss.want(404, "", boss.send("POST", "/api/screens", `{"label":"大厅","workspace":"nowhere"}`))
	var made NewScreenView
	json.Unmarshal(boss.want(201, "", boss.send("POST", "/api/screens", `{"label":"大厅","workspace":"actual"}`)).body, &made)

	wall := h.browser()
	wall.want(401, "wrong_credentials", wall.send("POST", "/api/session/screen", `{"token":"AAAAA-AAAAA-AAAAA-AAAAA-AAAAA"}`))
	wall.want(200, "", wall.send("POST", "/api/session/screen", `{"token":"`+made.Token+`"}`))
	var v SessionView
	json.Unmarshal(wall.want(200, "", wall.send("GET", "/api/session", "")).body, &v)
	if v.Person != "" || v.Screen != made.Screen.ID || len(v.Workspaces) != 1 || v.Workspaces[0].ID != "actual" {
		t.Errorf("session: %+v", v)
	}
	wall.want(200, "", wall.send("GET", "/api/plan", ""))
	wall.want(200, "", wall.send("GET", "/api/w/actual", ""))
	for _, path := range []string{"/api/w/evening", "/api/w/evening/live", "/api/w/actual/incidents", "/api/w/actual/ledger", "/api/w/actual/registers/team", "/api/w/actual/roster", "/api/screens", "/api/workspaces"} {
		wall.want(403, "screen_only", wall.send("GET", path, ""))
	}
	var names []PersonView
	json.Unmarshal(wall.want(200, "", wall.send("GET", "/api/persons", "")).body, &names)
	if len(names) != 1 || names[0].Name != "王岚" {
		t.Errorf("of whom the wall knows: %+v", names)
	}
	wall.want(403, "screen_only", wall.command("actual", "take-seat", `{"seat":"duty-office/duty"}`))
	wall.want(403, "screen_only", wall.send("POST", "/api/persons", `{"person":"x","name":"y","password":"z"}`))
	wall.want(403, "screen_only", wall.importFile("actual", "team", "", teamsFile))

	d := websocket.Dialer{Jar: wall.http.Jar}
	socket, _, err := d.Dial("ws"+strings.TrimPrefix(h.web.URL, "http")+"/api/w/actual/live", http.Header{"Origin": {h.web.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if err := socket.WriteMessage(websocket.TextMessage, []byte(`{"type":"resume","epoch":0,"from":0}`)); err != nil {
		t.Fatal(err)
	}
	saw := false
	for range 20 {
		_, data, err := socket.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if s := string(data); strings.Contains(s, "四合院旅馆起火") {
			saw = true
			if strings.Contains(s, "13800000001") {
				t.Error("personal data on the wall")
			}
			break
		}
	}
	if !saw {
		t.Error("the wall does not see the incident")
	}
	boss.want(204, "", boss.send("DELETE", "/api/screens/"+made.Screen.ID, ""))
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
	wall.want(401, "unauthenticated", wall.send("GET", "/api/w/actual", ""))
	wall.want(401, "wrong_credentials", wall.send("POST", "/api/session/screen", `{"token":"`+made.Token+`"}`))
}

// A59: an exercise gets a copy of roster and registers, without names and
// numbers, and what it does with them touches nothing real.
func TestAnExerciseGetsACopyOfItsOwn(t *testing.T) {
	h := newHouse(t)
	wang := h.seated("actual", "wang", "street-dashilan/duty")
	wang.want(200, "", wang.importFile("actual", "team", "", teamsFile))
	boss := h.signedIn("boss")
	boss.want(403, "exercise_only", boss.send("POST", "/api/workspaces", `{"id":"real-2","name":"实战二","status":"actual","from":"actual"}`))
	boss.want(404, "", boss.send("POST", "/api/workspaces", `{"id":"drill","name":"演练","status":"exercise","from":"nowhere"}`))
	boss.want(201, "", boss.send("POST", "/api/workspaces", `{"id":"drill","name":"演练","status":"exercise","from":"actual"}`))
	drill := h.signedIn("wang")
	drill.seat = "street-dashilan/duty"
	drill.want(200, "", drill.command("drill", "take-seat", `{"seat":"street-dashilan/duty"}`))
	_, before := h.stateOf(t, "actual")
	drill.want(200, "", drill.command("drill", "retire-register-entry", `{"register":"team","key":"T1","reason":"演练"}`))
	if state, after := h.stateOf(t, "actual"); after != before || !strings.Contains(string(state), "大栅栏基层队") {
		t.Error("the exercise changed the actual register")
	}
	var r view.Register
	json.Unmarshal(drill.want(200, "", drill.send("GET", "/api/w/drill/registers/team", "")).body, &r)
	if len(r.Entries) != 1 || r.Entries[0].Key != "T2" || len(r.Entries[0].Sealed) != 0 {
		t.Errorf("the drill's teams: %+v", r.Entries)
	}
}
