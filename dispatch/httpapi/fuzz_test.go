package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"wanghuo/dispatch"
)

// FuzzCommand sends any body to any command: the answer is a commit or a whole
// problem, never an internal error, and only a commit changes anything.
func FuzzCommand(f *testing.F) {
	names := dispatch.CommandNames()
	for i, name := range names {
		f.Add(uint8(i), []byte(`{}`))
		if name == "report-incident" {
			f.Add(uint8(i), []byte(fire))
			f.Add(uint8(i), []byte(strings.Replace(fire, `"type":9`, `"type":9e0`, 1)))
			f.Add(uint8(i), []byte(strings.Replace(fire, `"type":9`, `"type":1e400`, 1)))
		}
	}
	for _, seed := range []string{``, `null`, `[]`, `"x"`, `{"a":`, `{"a":1,"a":2}`, "{\"\xff\":1}", `{"title":"\ud800"}`, `{"seat":"street-dashilan/duty"}`,
		`{"incident":"XC20260001","text":"x"}`, `{"obligation":-1,"reason":"x"}`, `{"obligation":18446744073709551616,"reason":"x"}`,
		`{"alarm":"x","for":9223372036854775807,"reason":"y"}`, `{"incident":"XC20260001","severity":{"level":3,"may":true}}`,
		`{"incidents":["XC20260001"],"kind":"first","to":["duty-office"],"items":{"time":"?unknown"}}`, `{"do":"step","to":"2999-01-01T00:00:00Z"}`} {
		f.Add(uint8(3), []byte(seed))
		f.Add(uint8(40), []byte(seed))
	}
	h := newHouse(f)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	b.want(200, "", b.command("actual", "report-incident", fire))
	cookie := b.cookies()[0]
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		name := names[int(which)%len(names)]
		before, head := h.stateOf(t, "actual")
		r := httptest.NewRequest("POST", "/api/w/actual/commands/"+name, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Idempotency-Key", fmt.Sprint("fuzz-", h.keys.Add(1)))
		r.Header.Set("Wanghuo-Seat", "street-dashilan/duty")
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		after, now := h.stateOf(t, "actual")
		var p Problem
		switch {
		case w.Code == 200:
			if now <= head {
				t.Errorf("accepted without a commit: %s", body)
			}
			return
		case w.Code >= 500 || json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Code == "" || p.Message.Zh == "" || p.Status != w.Code:
			t.Errorf("%s %q: %d %s", name, body, w.Code, w.Body)
		}
		if p.Commit == 0 && (head != now || !bytes.Equal(before, after)) {
			t.Errorf("%s %q changed the workspace and was answered %d %s", name, body, w.Code, w.Body)
		}
	})
}

// FuzzJSON holds the strict reader to encoding/json: it lets through only what
// that takes too.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{fire, `{"a":{"b":[{"c":null}]}}`, `{"a":1,"a":1}`, `1 2`, `[[[[]]]]`, "\xff", `{"a":"\u0061","a":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := checkJSON(data)
		if err == nil && !json.Valid(data) {
			t.Errorf("let through %q", data)
		}
		if err != nil && problemOf(err).Status != 400 {
			t.Errorf("%q: %v", data, err)
		}
	})
}
