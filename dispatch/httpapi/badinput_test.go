package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// Whatever is malformed, foreign or unauthorised gets a problem with a code,
// and the workspace is as it was.
func TestBadInputChangesNothing(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	long := `{"title":"` + strings.Repeat("火", maxBody/3) + `"}`
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	report := "report-incident"
	for _, c := range []struct {
		what          string
		ws, name      string
		body          string
		headers       []header
		status        int
		code, field   string
		language, say string
	}{
		{what: "not JSON", body: `{"title":`, status: 400, code: "malformed"},
		{what: "not an object", body: `[1]`, status: 422, code: "invalid"},
		{what: "two values", body: fire + fire, status: 400, code: "malformed"},
		{what: "bad UTF-8", body: "{\"title\":\"\xff\"}", status: 400, code: "malformed"},
		{what: "nested deeply", body: deep, status: 400, code: "malformed"},
		{what: "no body", body: "", status: 400, code: "malformed"},
		{what: "too long", body: long, status: 413, code: "too_large"},
		{what: "unknown field", body: `{"surprise":1,` + fire[1:], status: 422, code: "invalid", field: "surprise"},
		{what: "unknown field inside", body: strings.Replace(fire, `"street":`, `"streat":`, 1), status: 422, code: "invalid", field: "location.streat"},
		{what: "a key twice", body: `{"title":"甲",` + fire[1:], status: 400, code: "duplicate_key", field: "title"},
		{what: "a key twice inside", body: strings.Replace(fire, `"severity":{`, `"severity":{"level":3,`, 1), status: 400, code: "duplicate_key", field: "severity.level"},
		{what: "other case", body: strings.Replace(fire, `"title"`, `"Title"`, 1), status: 422, code: "invalid"},
		{what: "missing field", body: `{}`, status: 422, code: "invalid", field: "location"},
		{what: "wrong kind", body: strings.Replace(fire, `"type":9`, `"type":"9"`, 1), status: 422, code: "invalid", field: "type"},
		{what: "out of range", body: strings.Replace(fire, `"level":0`, `"level":6`, 1), status: 422, code: "invalid", field: "severity.level"},
		{what: "not in the list", body: strings.Replace(fire, `"citizen"`, `"martian"`, 1), status: 422, code: "invalid", field: "source.kind"},
		{what: "too long a title", body: strings.Replace(fire, "四合院", strings.Repeat("四", 200), 1), status: 422, code: "invalid", field: "title"},
		{what: "not a time", body: strings.Replace(fire, `"words"`, `"made_at":"yesterday","words"`, 1), status: 422, code: "invalid", field: "made_at"},
		{what: "wrong workspace", ws: "nowhere", body: fire, status: 404, code: "unknown_workspace"},
		{what: "strange workspace", ws: "..%2f..%2fetc", body: fire, status: 404, code: "unknown_workspace"},
		{what: "unknown command", name: "launch-missile", body: `{}`, status: 404, code: "unknown_path"},
		{what: "the clock's own command", name: "tick", body: `{}`, status: 404, code: "unknown_path"},
		{what: "no key", body: fire, headers: []header{{"Idempotency-Key", ""}}, status: 422, code: "invalid"},
		{what: "long key", body: fire, headers: []header{{"Idempotency-Key", strings.Repeat("k", 81)}}, status: 422, code: "invalid"},
		{what: "invisible key", body: fire, headers: []header{{"Idempotency-Key", "a b"}}, status: 422, code: "invalid"},
		{what: "version not a number", body: fire, headers: []header{{"Wanghuo-Version", "new"}}, status: 422, code: "invalid"},
		{what: "foreign origin", body: fire, headers: []header{{"Origin", "https://evil.example"}}, status: 403, code: "foreign_origin"},
		{what: "opaque origin", body: fire, headers: []header{{"Origin", "null"}}, status: 403, code: "foreign_origin"},
		{what: "cross-site fetch", body: fire, headers: []header{{"Sec-Fetch-Site", "cross-site"}}, status: 403, code: "foreign_origin"},
		{what: "a form's type", body: fire, headers: []header{{"Content-Type", "text/plain"}}, status: 415, code: "not_json"},
		{what: "another charset", body: fire, headers: []header{{"Content-Type", "application/json; charset=gbk"}}, status: 415, code: "not_json"},
		{what: "no such session", body: fire, headers: []header{{"Cookie", cookieName + "=stolen"}}, status: 401, code: "unauthenticated"},
		{what: "in English", body: `{}`, headers: []header{{"Accept-Language", "en-GB,zh;q=0.5"}}, status: 422, code: "invalid", say: "Invalid content"},
		{what: "in Chinese", body: `{}`, headers: []header{{"Accept-Language", "fr, zh-CN"}}, status: 422, code: "invalid", say: "内容不符合要求"},
	} {
		t.Run(c.what, func(t *testing.T) {
			before, head := h.stateOf(t, "actual")
			ws, name := c.ws, c.name
			if ws == "" {
				ws = "actual"
			}
			if name == "" {
				name = report
			}
			who := b
			if c.status == 401 {
				who = h.browser()
			}
			who = who.under(t)
			who.seat = b.seat
			got := who.want(c.status, c.code, who.command(ws, name, c.body, c.headers...))
			if p := got.problem(); c.field != "" && p.Field != c.field {
				t.Errorf("field %q, want %q\n%s", p.Field, c.field, got.body)
			}
			if p := got.problem(); !strings.ContainsAny(p.Message.Zh, "请须") || p.Message.En == "" || strings.ContainsFunc(p.Message.En, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("does not say what to do in both languages: %+v", p.Message)
			}
			for _, f := range got.problem().Errors {
				if f.Message.Zh == "（不符合要求）" || f.Message.En == "" {
					t.Errorf("%s: %+v", f.Field, f.Message)
				}
			}
			if c.say != "" && got.problem().Title != c.say {
				t.Errorf("title %q, want %q", got.problem().Title, c.say)
			}
			after, now := h.stateOf(t, "actual")
			if head != now || !bytes.Equal(before, after) {
				t.Errorf("the workspace changed: head %d → %d", head, now)
			}
		})
	}
}

// A refusal of the domain is on record and changes nothing else.
func TestRefusalsTravelWhole(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	made := b.want(200, "", b.command("actual", "report-incident", fire))
	if !bytes.Contains(made.body, []byte(`"XC`)) {
		t.Fatalf("no incident: %s", made.body)
	}
	for _, c := range []struct {
		what, name, body string
		seat             string
		headers          []header
		status           int
		code, offer      string // offer: "-" for none
	}{
		{what: "a seat that he does not hold", name: "report-incident", body: fire, seat: "duty-office/duty", status: 403, code: "not_seated", offer: "-"},
		{what: "no seat", name: "report-incident", body: fire, seat: "-", status: 404, code: "unknown", offer: "-"},
		{what: "a seat outside the roster", name: "take-seat", body: `{"seat":"fire-rescue/duty"}`, status: 403, code: "not_authorised", offer: "log-intake"},
		{what: "a seat that is not the plan's", name: "take-seat", body: `{"seat":"moon/duty"}`, status: 404, code: "unknown", offer: "log-intake"},
		{what: "an incident that is none", name: "archive-incident", body: `{"incident":"XC20269999"}`, status: 404, code: "unknown", offer: "log-intake"},
		{what: "not that seat's to do", name: "clear-sensitive", body: fmt.Sprintf(`{"incident":%q,"ground":"area","reason":"误标"}`, incidentIn(made)), status: 403, code: "not_authorised", offer: "record-fact"},
		{what: "an older version", name: "amend-incident", body: fmt.Sprintf(`{"incident":%q,"title":"改"}`, incidentIn(made)), headers: []header{{"Wanghuo-Version", "1"}}, status: 409, code: "stale", offer: "record-fact"},
		{what: "malformed", name: "amend-incident", body: fmt.Sprintf(`{"incident":%q,"location":{"point":{"lat":91,"lon":0}}}`, incidentIn(made)), status: 422, code: "invalid", offer: "-"},
		{what: "the clock of an actual workspace", name: "change-clock", body: `{"do":"stop"}`, status: 403, code: "exercise_only", offer: "log-intake"},
	} {
		t.Run(c.what, func(t *testing.T) {
			bb := b.under(t)
			if c.seat == "-" {
				bb.seat = ""
			} else if c.seat != "" {
				bb.seat = c.seat
			}
			state, head := h.stateOf(t, "actual")
			got := bb.want(c.status, c.code, bb.command("actual", c.name, c.body, c.headers...))
			p := got.problem()
			if p.Clause == "" || p.Message.Zh == "" || p.Message.En == "" {
				t.Errorf("no clause or no words: %s", got.body)
			}
			if (c.status == 403 && c.code != "exercise_only") != (len(p.Who) > 0) {
				t.Errorf("who could: %v", p.Who)
			}
			after, now := h.stateOf(t, "actual")
			if now != head+1 || p.Commit != now || !bytes.Equal(withoutRefusals(t, state), withoutRefusals(t, after)) {
				t.Errorf("head %d → %d under %d, or the state changed", head, now, p.Commit)
			}
			if c.offer == "-" {
				if p.Offer != "" || p.Code == "invalid" && p.Field == "" {
					t.Errorf("%s", got.body)
				}
				return
			}
			if p.Offer != c.offer {
				t.Fatalf("offers %q, want %q", p.Offer, c.offer)
			}
			for _, k := range p.OfferAsks {
				p.OfferFields[k] = "电话口头"
			}
			taken, err := json.Marshal(p.OfferFields)
			if err != nil {
				t.Fatal(err)
			}
			bb.want(200, "", bb.command("actual", p.Offer, string(taken)))
		})
	}
}

// withoutRefusals is a state but for its last header and the count of refusals.
func withoutRefusals(t *testing.T, state []byte) []byte {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(state, &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "last")
	delete(m, "refusals")
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
