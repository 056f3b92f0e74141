package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/registerfile"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

type registerInput struct {
	Look
	Register string `path:"register" maxLength:"40"`
}

type registerEntryInput struct {
	Look
	Register string `path:"register" maxLength:"40"`
	Key      string `path:"key" maxLength:"200"`
}

type registerFileInput struct {
	Look
	Register string `path:"register" maxLength:"40"`
	Format   string `query:"format" enum:"csv,xlsx" default:"xlsx"`
	Template bool   `query:"template" doc:"the headings alone"`
	Language string `query:"language" enum:"zh,en" default:"zh" doc:"of headings and choices"`
	Personal bool   `query:"personal" doc:"with names and numbers, of the entries that the seat keeps"`
}

type importInput struct {
	Look
	Register string `path:"register" maxLength:"40"`
	Mode     string `query:"mode" enum:"merge,replace" default:"merge" doc:"replace: what the file lacks is taken out of use, of the seat's own field"`
	Dry      bool   `query:"dry" doc:"look only: nothing is changed"`
	GoodRows bool   `query:"good_rows" doc:"import the rows without faults although others have some"`
	File     string `header:"Wanghuo-File" maxLength:"400" doc:"its name, percent-encoded"`
	Key      string `header:"Idempotency-Key" maxLength:"70"`
	RawBody  []byte `contentType:"application/octet-stream"`
}

// rawFile is an answer that is a file.
type rawFile struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) registerRegisters() {
	answer(s, s.query("registers", "/registers", "The registers of chapter 6: their columns and how much they hold"),
		func(v *sight, _ *Look) ([]view.RegisterInfo, error) { return view.RegistersOf(v.st), nil })
	answer(s, s.query("register", "/registers/{register}", "One register, personal data closed"),
		func(v *sight, in *registerInput) (view.Register, error) {
			r, ok := view.RegisterOf(v.room.Engine, v.st, register.Kind(in.Register), v.actor.Seat)
			if !ok {
				return r, none("登记册", "register")
			}
			return r, nil
		})
	answer(s, s.query("register-entry", "/registers/{register}/entries/{key}", "One entry, with its personal data for whoever sits in his seat"),
		func(v *sight, in *registerEntryInput) (view.RegisterEntry, error) {
			e, ok := view.RegisterEntryOf(v.room.Engine, v.st, register.RefOf(register.Kind(in.Register), in.Key), v.actor.Seat, v.reveal())
			if !ok {
				return e, none("登记条目", "entry")
			}
			return e, nil
		})
	huma.Register(s.api, s.query("register-file", "/registers/{register}/file", "A register, or its template, as CSV or XLSX"), s.registerFile)
	op := s.query("import-register-file", "/registers/{register}/import", "Import a CSV or XLSX file; first with dry=true, to see what it would do")
	op.Method, op.MaxBodyBytes, op.SkipValidateBody = http.MethodPost, registerfile.MaxBytes+1, true
	op.Errors = []int{400, 401, 403, 404, 409, 413, 422, 503}
	huma.Register(s.api, op, s.importRegister)
}

// isFile tells the requests whose body is a file: they are not JSON, and their
// header names a seat, which no page of another site can send unasked.
func isFile(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/api/w/") && strings.HasSuffix(r.URL.Path, "/import") && r.Header.Get("Wanghuo-Seat") != ""
}

func (s *Server) registerFile(ctx context.Context, in *registerFileInput) (*rawFile, error) {
	room, who, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	spec, ok := register.SpecOf(register.Kind(in.Register))
	if !ok && in.Template && in.Register == string(registerfile.Persons.Kind) {
		spec, ok = &registerfile.Persons, true
	}
	if !ok {
		return nil, none("登记册", "register")
	}
	w := registerfile.Writing{Spec: spec, Plan: s.c.Plan, English: in.Language == "en"}
	if !in.Template {
		var from looking
		var list []*register.Entry
		err := room.inspect(ctx, func(st *dispatch.State, _ clock.Time) (err error) {
			if from, err = room.lookFrom(st, who.Person, in.seat(), who.ID); err == nil {
				list = copied(st, spec.Kind)
			}
			return err
		})
		if err != nil {
			return nil, problemOf(err)
		}
		open := in.Personal && from.sits
		if open {
			s.log.Info("register exported with personal data", "workspace", room.ID(), "register", in.Register, "person", who.Person)
		}
		w.Rows = room.rowsOf(list, func(e *register.Entry) bool { return open && room.Engine.Keeps(from.actor.Seat, e.Owner()) })
	}
	data, err := registerfile.Write(w, in.Format)
	if err != nil {
		return nil, problemOf(err)
	}
	kind := "text/csv; charset=utf-8"
	if in.Format == "xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	name := in.Register
	if in.Template {
		name += "-template"
	}
	return &rawFile{kind, `attachment; filename="` + name + "." + in.Format + `"`, data}, nil
}

func (s *Server) importRegister(ctx context.Context, in *importInput) (*struct{ Body Imported }, error) {
	room, who, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	name, err := url.PathUnescape(in.File)
	if err != nil {
		name = ""
	}
	ask := Import{Register: register.Kind(in.Register), Mode: in.Mode, Dry: in.Dry, GoodRows: in.GoodRows, File: clip(name, 120), Key: in.Key, Data: in.RawBody}
	actor := dispatch.Actor{Person: dispatch.PersonID(who.Person), Seat: plans.SeatID(in.Header)}
	err = room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		from, err := room.lookFrom(st, who.Person, actor.Seat, who.ID)
		if err == nil && !from.sits {
			err = problem(http.StatusForbidden, string(dispatch.CodeNotSeated), "请先就座再导入", "take your seat first, then import").at("seat")
		}
		return err
	})
	if err != nil {
		return nil, problemOf(err)
	}
	out, err := room.Import(ctx, actor, ask)
	if err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body Imported }{out}, nil
}
