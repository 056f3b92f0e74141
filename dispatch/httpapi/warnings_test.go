package httpapi

import (
	"bytes"
	"encoding/json"
	"testing"
)

// A warning goes out, its page and its texts are there, a channel answers (law of
// 2024, article 65); lifted, it is found and no longer in force (3.2.3).
func TestAWarningOverHTTP(t *testing.T) {
	h := newHouse(t)
	h.roster("actual", "wang", "hq-flood-drought-office/duty")
	b := h.seated("actual", "wang", "hq-flood-drought-office/duty")
	content := `{"type":1,"hazard":"暴雨","level":"blue","from":"2026-03-12T02:00:00+08:00","until":"2036-03-12T08:00:00+08:00",` +
		`"area":{"streets":["street-niujie"]},"caution":"低洼处积水","measures":"绕行"}`
	issue := `{"content":` + content + `,"channels":["platform","sms"]}`
	var done Done
	if err := json.Unmarshal(b.want(200, "", b.command("actual", "issue-warning", issue)).body, &done); err != nil {
		t.Fatal(err)
	}
	id, page := done.IDs["warning"], "/api/w/actual/warnings/"+done.IDs["warning"]
	seat := "?seat=hq-flood-drought-office/duty"
	got := b.want(200, "", b.send("GET", page+seat, "")).body
	for _, must := range []string{`"level":"blue"`, `"state":"in_force"`, `"channel":"platform"`, `"state":"waiting"`, `"acts":`} {
		if !bytes.Contains(got, []byte(must)) {
			t.Errorf("the page lacks %s: %s", must, got)
		}
	}
	texts := b.want(200, "", b.send("GET", page+"/texts"+seat, "")).body
	preview := b.want(200, "", b.send("POST", "/api/w/actual/warning-preview", `{"content":`+content+`,"issuer":"hq-flood-drought-office"}`)).body
	for _, body := range [][]byte{texts, preview} {
		if !bytes.Contains(body, []byte("暴雨蓝色预警")) || bytes.Contains(body, []byte("演练")) {
			t.Errorf("%s", body)
		}
	}
	b.want(200, "", b.command("actual", "record-publication", `{"warning":"`+id+`","channel":"platform","accepted":true,"reference":"P-1"}`))
	b.want(200, "", b.command("actual", "lift-warning", `{"warning":"`+id+`","reason":"雨停"}`))
	list := b.want(200, "", b.send("GET", "/api/w/actual/warnings"+seat+"&state=lifted", "")).body
	if !bytes.Contains(list, []byte(id)) || bytes.Contains(list, []byte(`"level"`)) {
		t.Errorf("lifted: %s", list)
	}
}

// A40: a street that a relay does not name is told that it is not addressed.
func TestARelayIsNotShownToAStreetThatItDoesNotName(t *testing.T) {
	h := newHouse(t)
	h.roster("actual", "wang", "emergency-office/duty")
	h.roster("actual", "out", "street-niujie/duty")
	b := h.seated("actual", "wang", "emergency-office/duty")
	relay := `{"issuer":"邻区","content":{"type":7,"hazard":"烟气","level":"orange"},"reference":"市电 3","streets":["street-baizhifang"]}`
	var done Done
	if err := json.Unmarshal(b.want(200, "", b.command("actual", "relay-warning", relay)).body, &done); err != nil {
		t.Fatal(err)
	}
	page := "/api/w/actual/warnings/" + done.IDs["warning"]
	b.want(200, "", b.send("GET", page+"?seat=emergency-office/duty", ""))
	other := h.seated("actual", "out", "street-niujie/duty")
	other.want(403, "not_addressed", other.send("GET", page+"?seat=street-niujie/duty", ""))
	list := other.want(200, "", other.send("GET", "/api/w/actual/warnings?seat=street-niujie/duty", "")).body
	if bytes.Contains(list, []byte(done.IDs["warning"])) {
		t.Errorf("listed: %s", list)
	}
}
