package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// planVersions serves every version of the plan that was ever in force in a
// workspace here: what was opened under it is shown in its own words. A version
// never changes, so each is encoded and zipped once.
type planVersions struct {
	mu    sync.Mutex
	ready map[string]*asset
}

var planHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// planVersion hands a version out by its hash. Only those that a log names are
// looked for on disk, whatever is asked.
func (s *Server) planVersion(w http.ResponseWriter, r *http.Request) error {
	if _, err := whoAsks(r.Context()); err != nil {
		return err
	}
	hash := chi.URLParam(r, "hash")
	if !planHash.MatchString(hash) {
		return none("预案版本", "version of the plan")
	}
	a, err := s.versions.get(hash, func() (*plans.Plan, error) { return s.planOf(r.Context(), hash) })
	if err != nil {
		return err
	}
	a.serve(w, r)
	return nil
}

// get makes the asset of a version where it is not there yet. One at a time:
// reading a plan is work, and nobody waits for it twice.
func (v *planVersions) get(hash string, load func() (*plans.Plan, error)) (*asset, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if a := v.ready[hash]; a != nil {
		return a, nil
	}
	p, err := load()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	a := newAsset("plan.json", data)
	a.hashed = true // its address names its content
	if v.ready == nil {
		v.ready = map[string]*asset{}
	}
	v.ready[hash] = a
	return a, nil
}

// planOf finds a version: the one in force, or one that a workspace has run under.
func (s *Server) planOf(ctx context.Context, hash string) (*plans.Plan, error) {
	if hash == s.c.Plan.Hash {
		return s.c.Plan, nil
	}
	for _, room := range s.c.Site.Rooms() {
		known := false
		err := room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
			known = slices.ContainsFunc(st.Plans, func(v dispatch.PlanVersion) bool { return v.PlanHash == hash })
			return nil
		})
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		e, err := room.Engine.Under(hash)
		if err != nil || e.Plan().Hash != hash {
			return nil, problem(http.StatusGone, "plan_version_missing", "该预案版本的文件已不在本系统中，编号按现行版本显示；请管理员从备份恢复预案文件",
				"the files of this version of the plan are no longer here: names are shown by the version in force; have the administrator restore them from a backup").because(err)
		}
		return e.Plan(), nil
	}
	return nil, none("预案版本", "version of the plan")
}

func (s *Server) describePlanVersions(plan *huma.Schema) {
	s.api.OpenAPI().AddOperation(&huma.Operation{OperationID: "plan-version", Method: http.MethodGet, Path: "/api/plan/{hash}", Tags: []string{"plan"},
		Summary:    "A version of the plan that was ever in force here, by its hash; it never changes. For whoever is signed in",
		Parameters: []*huma.Param{{Name: "hash", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString, Pattern: planHash.String()}}},
		Responses:  map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: plan}}}}})
}
