package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// commandInput is what every command endpoint takes. The body is parsed by
// hand, against the schema of its command.
type commandInput struct {
	Workspace string `path:"ws" maxLength:"40"`
	Key       string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"80" pattern:"^[!-~]+$" doc:"1 to 80 visible characters, new for every act: the same act sent again with it has no second effect"`
	Seat      string `header:"Wanghuo-Seat" maxLength:"200" doc:"the seat from which the person acts"`
	Version   uint64 `header:"Wanghuo-Version" doc:"the version of the incident that the user saw; 0: not stated"`
	RawBody   []byte `contentType:"application/json"`
}

// Done is the answer to an accepted command. It is given only once its commit
// is durable.
type Done struct {
	Commit   uint64            `json:"commit" doc:"the number of the commit that records it"`
	At       clock.Time        `json:"at" doc:"workspace time of the commit"`
	IDs      map[string]string `json:"ids" doc:"what was made, by kind: incident, intake, report, matter …"`
	Replayed bool              `json:"replayed" doc:"true: the same key had done it before"`
}

type commandOutput struct {
	Body Done
}

// registerCommands makes one operation of each command of the domain, so that
// the document describes them all and a new one appears by itself.
func (s *Server) registerCommands() {
	for _, name := range dispatch.CommandNames() {
		typ, _ := dispatch.CommandType(name)
		schema := s.api.OpenAPI().Components.Schemas.Schema(typ, true, name)
		body := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		huma.Register(s.api, huma.Operation{
			OperationID: name, Method: http.MethodPost, Path: "/api/w/{ws}/commands/" + name,
			Summary: sentence(name), Tags: []string{"commands"}, MaxBodyBytes: maxBody + 1, SkipValidateBody: true,
			RequestBody: body, Errors: []int{400, 401, 403, 404, 409, 413, 415, 422, 429, 503},
		}, func(ctx context.Context, in *commandInput) (*commandOutput, error) {
			return s.command(ctx, name, schema, in)
		})
		body.Content["application/json"] = &huma.MediaType{Schema: schema}
	}
}

// sentence makes a summary of a command's name.
func sentence(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func (s *Server) command(ctx context.Context, name string, schema *huma.Schema, in *commandInput) (*commandOutput, error) {
	began := time.Now()
	outcome := "refused"
	defer func() {
		s.metrics.commands.WithLabelValues(name, outcome).Inc()
		s.metrics.durations.WithLabelValues(outcome).Observe(time.Since(began).Seconds())
	}()
	room, id, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	c, err := s.parse(name, schema, in.RawBody)
	if err != nil {
		outcome = "invalid"
		return nil, problemOf(err)
	}
	if err := room.held(ctx, c); err != nil {
		outcome = "invalid"
		return nil, problemOf(err)
	}
	out, err := room.Workspace.Do(ctx, workspace.Request{
		Actor:   dispatch.Actor{Person: dispatch.PersonID(id.Person), Seat: plans.SeatID(in.Seat)},
		Key:     in.Key,
		Version: in.Version,
		Command: c,
		Brief:   true,
	})
	if err != nil {
		outcome = "failed"
		return nil, problemOf(err)
	}
	if out.Refusal != nil {
		p := refusalProblem(out.Refusal)
		p.Commit = out.Commit
		return nil, p
	}
	outcome = "accepted"
	if out.IDs == nil {
		out.IDs = map[string]string{}
	}
	return &commandOutput{Done{Commit: out.Commit, At: out.At, IDs: out.IDs, Replayed: out.Replayed}}, nil
}

// parse makes a command of a body that strictBody has let through: it must have
// the fields of the schema and nothing else.
func (s *Server) parse(name string, schema *huma.Schema, body []byte) (dispatch.Command, error) {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return nil, malformed("不是 JSON", "not JSON", "").because(err)
	}
	var res huma.ValidateResult
	huma.Validate(s.api.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, &res)
	if len(res.Errors) > 0 {
		return nil, faults(http.StatusUnprocessableEntity, "", res.Errors)
	}
	c, ok := dispatch.NewCommand(name)
	if !ok {
		return nil, problem(http.StatusNotFound, "unknown_command", "没有这项操作，请刷新页面后重试", "there is no such command: reload the page and try again")
	}
	if err := json.Unmarshal(body, c); err != nil {
		return nil, unfit(err)
	}
	return c, nil
}

// unfit is a value that the schema allows and the Go type does not, such as an
// integer beyond its range.
func unfit(err error) *Problem {
	p := problem(http.StatusUnprocessableEntity, "invalid", "有一处填写的值超出范围，请更正后再提交", "a value is out of range: put it right and send it again").because(err)
	if e, ok := err.(*json.UnmarshalTypeError); ok {
		p.Field = clip(e.Field, 100)
	}
	return p
}

// The schemas of types that travel otherwise than their Go shape says.

// instant describes clock.Time.
type instant struct{}

// Schema implements huma.SchemaProvider.
func (instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true,
		Description: "whole seconds; null: not known", Examples: []any{"2026-03-12T02:07:30+08:00"}}
}

// personal describes dispatch.Secret.
type personal struct{}

// Schema implements huma.SchemaProvider.
func (personal) Schema(huma.Registry) *huma.Schema {
	n := 8000
	return &huma.Schema{Type: huma.TypeString, MaxLength: &n,
		Description: "personal data: sealed on receipt, never in the log"}
}

// raw describes JSON that is passed on as it is.
type raw struct{}

// Schema implements huma.SchemaProvider.
func (raw) Schema(huma.Registry) *huma.Schema { return &huma.Schema{} }

// schemaName names types of the domain's root and of this package by
// themselves, all others with their package: view.Incident.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if pkg == "." || pkg == "dispatch" || pkg == "httpapi" {
		return name
	}
	return pkg + "." + name
}

func newRegistry() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", schemaName)
	r.RegisterTypeAlias(reflect.TypeFor[clock.Time](), reflect.TypeFor[instant]())
	r.RegisterTypeAlias(reflect.TypeFor[dispatch.Secret](), reflect.TypeFor[personal]())
	r.RegisterTypeAlias(reflect.TypeFor[json.RawMessage](), reflect.TypeFor[raw]())
	return r
}
