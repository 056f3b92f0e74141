package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"wanghuo/plans"
)

// registerPlan serves the plan and its map: encoded once, zipped once. A plan
// is a public document; nobody need be signed in to read it.
func (s *Server) registerPlan(r chi.Router) {
	data, err := json.Marshal(s.c.Plan)
	if err != nil {
		panic("httpapi: the plan does not encode: " + err.Error()) // plain data: a fault of the code
	}
	r.Get("/api/plan", newAsset("plan.json", data).serve)
	r.Get("/api/plan/streets.geojson", newAsset("streets.json", s.c.Plan.StreetGeoJSON()).serve)
	r.With(s.throttled).Get("/api/plan/{hash}", s.withProblem(s.planVersion))
}

// describe adds to the document what huma does not serve itself.
func (s *Server) describe() {
	doc := s.api.OpenAPI()
	plan := doc.Components.Schemas.Schema(reflect.TypeFor[plans.Plan](), true, "Plan")
	add := func(id, path, summary, tag string, schema *huma.Schema, kind string) {
		doc.AddOperation(&huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{tag},
			Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{kind: {Schema: schema}}}}})
	}
	add("plan", "/api/plan", "The plan in force: bodies, seats, types, rules, forms; its ETag changes with it", "plan", plan, "application/json")
	s.describePlanVersions(plan)
	add("streets", "/api/plan/streets.geojson", "The streets as GeoJSON (OpenStreetMap, ODbL)", "plan", &huma.Schema{Type: huma.TypeObject}, "application/json")
	add("healthz", "/healthz", "How the server and its workspaces are", "health",
		doc.Components.Schemas.Schema(reflect.TypeFor[Healthz](), true, "Healthz"), "application/json")
	ws := &huma.Operation{OperationID: "live", Method: http.MethodGet, Path: "/api/w/{ws}/live", Tags: []string{"live"},
		Summary:    "Websocket: rows as they change",
		Parameters: []*huma.Param{{Name: "ws", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}, {Name: "seat", In: "query", Schema: &huma.Schema{Type: huma.TypeString}}},
		Responses:  map[string]*huma.Response{"101": {Description: "the socket is open; see dispatch/live/DESIGN.md"}}}
	doc.AddOperation(ws)
	s.describeAttachments()
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Patch, item.Delete} {
			if op != nil && op.OperationID != "sign-in" && op.OperationID != "sign-in-screen" && op.OperationID != "setup" && op.OperationID != "healthz" && len(op.Tags) > 0 && op.Tags[0] != "plan" {
				op.Security = []map[string][]string{{"session": {}}}
			}
		}
	}
}
