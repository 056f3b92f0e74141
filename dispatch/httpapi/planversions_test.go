package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"wanghuo/dispatch"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// former is the plan with another name for the fire brigade.
func former(t *testing.T) *plans.Plan {
	t.Helper()
	sources, err := plans.Sources(xicheng.FS())
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for name, text := range sources {
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), "西城消防救援支队", "西城旧消防支队"))}
	}
	p, err := plans.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// superseded adds a workspace that ran under one version of the plan and now
// runs under the one in force.
func (h *house) superseded(id string, old *plans.Plan, load func(string) (*plans.Plan, error)) *Room {
	h.t.Helper()
	ctx := context.Background()
	now, err := loaded()
	if err != nil {
		h.t.Fatal(err)
	}
	lies, err := newGround()
	if err != nil {
		h.t.Fatal(err)
	}
	open := func(e *dispatch.Engine) *workspace.Workspace {
		ws, err := lies.open(ctx, dispatch.Workspace{ID: id, Name: id, Status: dispatch.Actual}, e, true)
		if err != nil {
			h.t.Fatal(err)
		}
		return ws
	}
	open(dispatch.New(old)).Close()
	e := dispatch.NewWith(now, load)
	room, err := h.site.show(ctx, open(e), e)
	if err != nil {
		h.t.Fatal(err)
	}
	return room
}

// What was opened under a former version of the plan is shown in its words: the
// versions that were in force here are handed out by hash, for good, and no other.
func TestFormerVersionsOfThePlanAreHandedOutByHash(t *testing.T) {
	h := newHouse(t)
	old := former(t)
	loads := 0
	h.superseded("long", old, func(hash string) (*plans.Plan, error) {
		if loads++; hash != old.Hash {
			t.Errorf("%s was looked for", hash)
		}
		return old, nil
	})
	b := h.signedIn("wang")
	got := b.want(200, "", b.send("GET", "/api/plan/"+old.Hash, ""))
	var p struct {
		Hash          string
		Organisations []struct {
			ID   string
			Name struct{ Zh string }
		}
	}
	if err := json.Unmarshal(got.body, &p); err != nil {
		t.Fatal(err)
	}
	name := ""
	for _, o := range p.Organisations {
		if o.ID == "fire-rescue" {
			name = o.Name.Zh
		}
	}
	if p.Hash != old.Hash || name != "西城旧消防支队" || got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s, %s, %v", p.Hash, name, got.header)
	}
	if again := b.send("GET", "/api/plan/"+old.Hash, "", header{"If-None-Match", got.header.Get("Etag")}); again.status != 304 {
		t.Errorf("asked again: %d", again.status)
	}
	now, _ := loaded()
	b.want(200, "", b.send("GET", "/api/plan/"+now.Hash, ""))
	b.want(200, "", b.send("GET", "/api/plan/streets.geojson", ""))
	for _, hash := range []string{strings.Repeat("0", 64), strings.ToUpper(old.Hash), old.Hash[:63], "..%2f..%2fplan.yaml", "plan.yaml"} {
		b.want(404, "unknown", b.send("GET", "/api/plan/"+hash, ""))
	}
	stranger := h.browser()
	stranger.want(401, "unauthenticated", stranger.send("GET", "/api/plan/"+old.Hash, ""))
	if loads != 1 {
		t.Errorf("it was read %d times", loads)
	}
}

// A version whose files are lost says so, and is looked for again.
func TestAFormerVersionThatIsLostSaysSo(t *testing.T) {
	h := newHouse(t)
	old := former(t)
	lost := true
	room := h.superseded("long", old, func(string) (*plans.Plan, error) { return old, nil })
	now, _ := loaded()
	room.Engine = dispatch.NewWith(now, func(string) (*plans.Plan, error) {
		if lost {
			return nil, errors.New("gone")
		}
		return old, nil
	})
	b := h.signedIn("wang")
	b.want(410, "plan_version_missing", b.send("GET", "/api/plan/"+old.Hash, ""))
	lost = false
	b.want(200, "", b.send("GET", "/api/plan/"+old.Hash, ""))
}
