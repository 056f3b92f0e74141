package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// public is what one may ask without being signed in.
var public = map[string]bool{"sign-in": true, "sign-in-screen": true, "session": true, "sign-out": true, "setup": true, "plan": true, "streets": true, "healthz": true}

// eachOperation calls f with every operation of the document, at a real path.
func eachOperation(s *Server, f func(op *huma.Operation, path string)) {
	fill := strings.NewReplacer("{ws}", "actual", "{id}", "XC20260001", "{kind}", "sms", "{person}", "wang",
		"{register}", "team", "{key}", "T1", "{screen}", "x")
	for _, item := range s.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				f(op, fill.Replace(op.Path))
			}
		}
	}
}

func TestEveryOperationAsksWhoYouAre(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	n := 0
	eachOperation(h.server, func(op *huma.Operation, path string) {
		body := ""
		if op.Method != http.MethodGet && op.Method != http.MethodDelete {
			body = minimal(h.server, op)
		}
		got := b.send(op.Method, path, body, header{"Idempotency-Key", "k"})
		if !public[op.OperationID] && (got.status != 401 || got.problem().Code != "unauthenticated") {
			t.Errorf("%s %s without a session: %d %s", op.Method, path, got.status, got.body)
		}
		n++
	})
	if n < 70 {
		t.Errorf("only %d operations", n)
	}
}

// minimal is a body that passes the schema, so that the answer tells of the
// session and not of the body.
func minimal(s *Server, op *huma.Operation) string {
	switch op.OperationID {
	case "create-person":
		return `{"person":"x","name":"y","password":"` + goodPassword + `"}`
	case "create-workspace":
		return `{"id":"x","name":"y","status":"exercise"}`
	case "create-screen":
		return `{"label":"x","workspace":"actual"}`
	case "clock":
		return `{"do":"stop"}`
	case "paste":
		return `{"text":"x"}`
	}
	return `{}`
}

func TestEveryWriteRefusesForeignPages(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn("boss")
	_, head := h.stateOf(t, "actual")
	eachOperation(h.server, func(op *huma.Operation, path string) {
		if op.Method == http.MethodGet {
			return
		}
		for _, from := range []header{{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			got := b.send(op.Method, path, minimal(h.server, op), header{"Idempotency-Key", "k"}, from)
			if got.status != 403 || got.problem().Code != "foreign_origin" {
				t.Errorf("%s %s from %v: %d %s", op.Method, path, from, got.status, got.body)
			}
		}
	})
	if _, now := h.stateOf(t, "actual"); now != head {
		t.Errorf("head %d → %d", head, now)
	}
	if v := b.session(); v.Person != "boss" {
		t.Error("a foreign page signed him out")
	}
}
