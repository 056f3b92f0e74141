package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/paste"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// Look is what every query of a workspace takes.
type Look struct {
	Workspace string `path:"ws" maxLength:"40"`
	Seat      string `query:"seat" maxLength:"200" doc:"the seat from which the person looks; default: the one that shows most"`
	Header    string `header:"Wanghuo-Seat" maxLength:"200" doc:"the same, where the query does not say"`
}

func (l Look) seat() plans.SeatID {
	if l.Seat != "" {
		return plans.SeatID(l.Seat)
	}
	return plans.SeatID(l.Header)
}

type lookAt struct {
	Look
	ID string `path:"id" maxLength:"40"`
}

// sight is a query under way: the state, from a seat.
type sight struct {
	looking
	room *Room
	st   *dispatch.State
	now  clock.Time
}

// sees reports whether the seat may see something.
func (v *sight) sees(kind, id string) bool {
	return v.room.Board.Sees(v.viewer, v.st, dispatch.Ref{Kind: kind, ID: id})
}

// reveal opens personal data for whoever sits in his seat; for everyone else it
// stays closed.
func (v *sight) reveal() view.Reveal {
	if !v.sits {
		return nil
	}
	return func(s *vault.Sealed) string { return v.room.Workspace.Reveal(s) }
}

// asked is the input of a query.
type asked interface{ from() Look }

func (l Look) from() Look { return l }

// encoded is an answer that was encoded while the state stood still.
type encoded struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// answer registers a query: f looks at a workspace's durable state from a seat,
// and what it returns is encoded before the state moves on, for it may share
// memory with it.
func answer[I, T any](s *Server, op huma.Operation, f func(*sight, *I) (T, error)) {
	answerAs(s, op, reflect.TypeFor[T](), f)
}

// answerAs is answer for what is encoded already and described by another type.
func answerAs[I, T any](s *Server, op huma.Operation, described reflect.Type, f func(*sight, *I) (T, error)) {
	ok := &huma.Response{Description: "OK"}
	op.Responses = map[string]*huma.Response{"200": ok}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*encoded, error) {
		body, err := s.ask(ctx, any(in).(asked).from(), func(v *sight) (any, error) { return f(v, in) })
		if err != nil {
			return nil, problemOf(err)
		}
		return &encoded{"application/json", body}, nil
	})
	schema := s.api.OpenAPI().Components.Schemas.Schema(described, true, op.OperationID)
	ok.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
}

func (s *Server) ask(ctx context.Context, l Look, f func(*sight) (any, error)) (body []byte, err error) {
	room, who, err := s.room(ctx, l.Workspace)
	if err != nil {
		return nil, err
	}
	err = room.inspect(ctx, func(st *dispatch.State, now clock.Time) error {
		from, err := room.lookFrom(st, who.Person, l.seat(), who.ID)
		if err != nil {
			return err
		}
		out, err := f(&sight{looking: from, room: room, st: st, now: now})
		if err == nil {
			body, err = json.Marshal(out)
		}
		return err
	})
	return body, err
}

// none says that there is no such thing; also of one that the seat may not see.
func none(zh, en string) *Problem {
	return problem(http.StatusNotFound, string(dispatch.CodeUnknown), "没有这个"+zh+"，或本席位无权查看；请从列表中选择", "there is no such "+en+", or this seat may not see it: choose it from the list")
}

func (s *Server) query(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: "/api/w/{ws}" + path, Summary: summary,
		Tags: []string{"queries"}, Errors: []int{401, 403, 404, 503}}
}

type incidentsInput struct {
	Look
	Text   string `query:"q" maxLength:"200" doc:"words, each of which must stand in number, title, place or type"`
	Type   int    `query:"type" minimum:"0" maximum:"999"`
	Level  int    `query:"level" default:"-1" minimum:"-1" maximum:"5" doc:"severity; -1: any"`
	Street string `query:"street" maxLength:"60"`
	Phase  string `query:"phase" maxLength:"20"`
	From   string `query:"from" maxLength:"40" doc:"RFC 3339: received or happened at or after"`
	To     string `query:"to" maxLength:"40" doc:"RFC 3339: at or before"`
	Limit  int    `query:"limit" default:"200" minimum:"1" maximum:"1000"`
}

func (in *incidentsInput) query() (view.Query, error) {
	q := view.Query{Text: in.Text, Type: in.Type, Street: plans.OrgID(in.Street), Phase: dispatch.Phase(in.Phase)}
	if in.Level >= 0 {
		level := plans.Level(in.Level)
		q.Level = &level
	}
	var err error
	if q.From, err = parseTime("from", in.From); err != nil {
		return q, err
	}
	q.To, err = parseTime("to", in.To)
	return q, err
}

func parseTime(field, value string) (clock.Time, error) {
	if value == "" {
		return 0, nil
	}
	t, err := clock.Parse(value)
	if err != nil {
		return 0, problem(http.StatusUnprocessableEntity, "invalid", "时间格式应如 2026-03-12T02:07:30+08:00",
			"a time looks like 2026-03-12T02:07:30+08:00").at(field).because(err)
	}
	return t, nil
}

func (s *Server) registerQueries() {
	answer(s, s.query("incidents", "/incidents", "Search incidents, also archived ones (4.1.9)"),
		func(v *sight, in *incidentsInput) ([]view.Incident, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			found := slices.DeleteFunc(view.Search(v.room.Engine, v.st, q, v.now),
				func(i view.Incident) bool { return !v.sees(view.KindIncident, i.ID) })
			return found[:min(len(found), in.Limit)], nil
		})
	answer(s, s.query("incident", "/incidents/{id}", "The page of one incident, with what the seat may do now"),
		func(v *sight, in *lookAt) (view.IncidentDetail, error) { return v.incident(in.ID, v.reveal()) })
	answer(s, s.query("intake", "/intakes/{id}", "One 接报单"),
		func(v *sight, in *lookAt) (view.IntakeDetail, error) {
			d, ok := view.IntakeDetailOf(v.st, dispatch.IntakeID(in.ID), v.reveal())
			if !ok || !v.sees(view.KindIntake, in.ID) {
				return d, none("接报单", "intake")
			}
			return d, nil
		})
	answer(s, s.query("report", "/reports/{id}", "One report and what became of it"),
		func(v *sight, in *lookAt) (view.Report, error) {
			d, ok := view.ReportDetailOf(v.st, dispatch.ReportID(in.ID))
			if !ok || !v.sees(view.KindReport, in.ID) {
				return d, none("报告", "report")
			}
			return d, nil
		})
	answer(s, s.query("matter", "/matters/{id}", "An instruction or a question with all its steps"),
		func(v *sight, in *lookAt) (view.MatterDetail, error) {
			d, ok := view.MatterDetailOf(v.room.Engine, v.st, dispatch.MatterID(in.ID), v.now, v.reveal())
			if !ok || !v.sees(view.KindMatter, in.ID) {
				return d, none("批示或询问", "instruction or question")
			}
			return d, nil
		})
	answer(s, s.query("risk", "/risks/{id}", "One entry of the register of risks, with every change and check (3.1.1)"),
		func(v *sight, in *lookAt) (view.RiskDetail, error) {
			d, ok := view.RiskDetailOf(v.room.Engine, v.st, dispatch.RiskID(in.ID), v.reveal())
			if !ok || !v.sees(view.KindRisk, in.ID) {
				return d, none("登记", "entry")
			}
			return d, nil
		})
	answer(s, s.query("sectors", "/sectors", "Which sector has the staff and base information that each is to have (3.1.2)"),
		func(v *sight, _ *Look) ([]view.Sector, error) { return view.SectorsOf(v.room.Engine, v.st), nil })
	s.registerWarnings()
	answer(s, s.query("body", "/bodies/{id}", "The page of one organisation: what it always owes, keeps on record and may do (chapter 2)"),
		func(v *sight, in *lookAt) (view.Body, error) {
			b, ok := view.BodyPage(v.room.Engine, v.st, plans.OrgID(in.ID), v.now)
			if !ok {
				return b, none("机构", "organisation")
			}
			return b, nil
		})
	s.registerBooks()
	s.registerRegisters()
	s.registerRoster()
	s.registerPaste()
	s.registerDocuments()
}

// incident is the page of an incident that the seat may see.
func (v *sight) incident(id string, reveal view.Reveal) (view.IncidentDetail, error) {
	d, ok := view.IncidentDetailOf(v.room.Engine, v.st, dispatch.IncidentID(id), v.actor, v.now, reveal)
	if !ok || !v.sees(view.KindIncident, id) {
		return view.IncidentDetail{}, none("事件", "incident")
	}
	return d, nil
}

type pasteInput struct {
	Workspace string `path:"ws" maxLength:"40"`
	Body      struct {
		Text string `json:"text" maxLength:"20000" doc:"a message as it was sent; nothing of it is kept"`
	}
}

// registerPaste: 粘贴即录. It suggests, and changes nothing.
func (s *Server) registerPaste() {
	parser := paste.New(s.c.Plan)
	huma.Register(s.api, huma.Operation{OperationID: "paste", Method: http.MethodPost, Path: "/api/w/{ws}/paste",
		Summary: "Suggest fields of the form from a pasted message", Tags: []string{"queries"}, Errors: []int{401, 404, 413, 422}},
		func(ctx context.Context, in *pasteInput) (*struct{ Body paste.Result }, error) {
			room, _, err := s.room(ctx, in.Workspace)
			if err != nil {
				return nil, problemOf(err)
			}
			return &struct{ Body paste.Result }{parser.Parse(in.Body.Text, room.Workspace.Now())}, nil
		})
}

// registerBooks: what is read as a whole.
func (s *Server) registerBooks() {
	answer(s, s.query("ledger", "/ledger", "The ledger of deviations, and the separate list of targets"),
		func(v *sight, _ *Look) (view.Ledger, error) {
			l := view.LedgerOf(v.room.Engine, v.st, v.now, v.actor.Seat)
			hidden := func(r view.LedgerRow) bool { return !v.sees(view.KindObligation, view.DutyID(r.ID)) }
			l.Hard, l.Targets = slices.DeleteFunc(l.Hard, hidden), slices.DeleteFunc(l.Targets, hidden)
			return l, nil
		})
	answer(s, s.query("plan-work", "/plan-work", "Plans, their revision and filing, drills, standing duties (ch. 7)"),
		func(v *sight, _ *Look) (view.PlanWork, error) {
			return view.PlanWorkOf(v.room.Engine, v.st, v.now), nil
		})
	answer(s, s.query("handover", "/handover", "What the seat would hand over now (A24)"),
		func(v *sight, _ *Look) (view.Handover, error) {
			h, ok := view.HandoverOf(v.room.Engine, v.st, v.actor.Seat, v.now)
			if !ok {
				return h, none("席位", "seat")
			}
			return h, nil
		})
	answerAs(s, s.query("export", "/export/{id}", "An incident for another system, personal data sealed (4.1.9); see dispatch/view/EXPORT.md"),
		reflect.TypeFor[view.Export](), func(v *sight, in *lookAt) (json.RawMessage, error) {
			data, ok, err := view.ExportIncident(v.st, dispatch.IncidentID(in.ID))
			if !ok || !v.sees(view.KindIncident, in.ID) {
				return nil, none("事件", "incident")
			}
			return data, err
		})
}
