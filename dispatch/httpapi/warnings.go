package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/document"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

type warningsInput struct {
	Look
	Text   string `query:"q" maxLength:"200" doc:"words, each of which must stand in number, hazard, type or origin"`
	Source string `query:"source" enum:"own,city,outside," doc:"whose warning"`
	Level  string `query:"level" maxLength:"20" doc:"as stated, or the district's own"`
	State  string `query:"state" maxLength:"20" doc:"received, proposed, in_force, run_out, relayed, lifted, dropped"`
	Street string `query:"street" maxLength:"60"`
	From   string `query:"from" maxLength:"40" doc:"RFC 3339: begun at or after"`
	To     string `query:"to" maxLength:"40" doc:"RFC 3339: at or before"`
	Limit  int    `query:"limit" default:"200" minimum:"1" maximum:"1000"`
}

func (in *warningsInput) query() (q view.WarningQuery, err error) {
	q = view.WarningQuery{Text: in.Text, Source: in.Source, Level: plans.Colour(in.Level), State: in.State, Street: plans.OrgID(in.Street)}
	if q.From, err = parseTime("from", in.From); err != nil {
		return q, err
	}
	q.To, err = parseTime("to", in.To)
	return q, err
}

// registerWarnings: what is read of warnings (3.2), also of those that are over.
func (s *Server) registerWarnings() {
	s.registerWarningTexts()
	answer(s, s.query("warnings", "/warnings", "Search warnings, also those that are over"),
		func(v *sight, in *warningsInput) ([]view.Warning, error) {
			q, err := in.query()
			if err != nil {
				return nil, err
			}
			out := []view.Warning{}
			for _, w := range view.SearchWarnings(v.room.Engine, v.st, q, v.now) {
				if v.sees(view.KindWarning, w.ID) && len(out) < in.Limit {
					out = append(out, w)
				}
			}
			return out, nil
		})
	answer(s, s.query("warning", "/warnings/{id}", "The page of one warning, with what the seat may do now"),
		func(v *sight, in *lookAt) (view.WarningDetail, error) {
			if err := v.addressed(in.ID); err != nil {
				return view.WarningDetail{}, err
			}
			d, ok := view.WarningDetailOf(v.room.Engine, v.st, dispatch.WarningID(in.ID), v.actor, v.now, v.reveal())
			if !ok || !v.sees(view.KindWarning, in.ID) {
				return view.WarningDetail{}, none("预警", "warning")
			}
			return d, nil
		})
}

type textsInput struct {
	Look
	ID string `path:"id" maxLength:"40"`
	Of string `query:"of" enum:"issued,proposed," doc:"the text that is out, or the one that waits; default: issued"`
}

type previewInput struct {
	Workspace string `path:"ws" maxLength:"40"`
	Body      struct {
		Content warning.Content `json:"content,omitempty"`
		Step    warning.Step    `json:"step,omitempty" enum:"issue,adjust,extend,local,lift,"`
		Issuer  string          `json:"issuer,omitempty" maxLength:"60" doc:"the body that would issue it"`
	}
}

// registerWarningTexts: what goes out, exactly as each channel will show it
// (3.2.3(5)). A preview keeps nothing.
func (s *Server) registerWarningTexts() {
	answerAs(s, s.query("warning-export", "/warnings/{id}/export", "A warning with its whole record, personal data sealed; see dispatch/view/EXPORT.md"),
		reflect.TypeFor[view.WarningExport](), func(v *sight, in *lookAt) (json.RawMessage, error) {
			data, ok, err := view.ExportWarning(v.st, dispatch.WarningID(in.ID))
			if !ok || !v.sees(view.KindWarning, in.ID) {
				return nil, none("预警", "warning")
			}
			return data, err
		})
	answer(s, s.query("warning-texts", "/warnings/{id}/texts", "The text of a warning for each channel"),
		func(v *sight, in *textsInput) (document.ChannelDocument, error) {
			w := v.st.Warnings[dispatch.WarningID(in.ID)]
			if w == nil || !v.sees(view.KindWarning, in.ID) {
				return document.ChannelDocument{}, none("预警", "warning")
			}
			exercise := v.st.Workspace.Status == dispatch.Exercise
			a, ok := document.AnnouncementOf(v.room.Engine.For(v.st, in.ID).Plan(), &w.Warning, in.Of == "proposed", exercise, v.now)
			if !ok {
				return document.ChannelDocument{}, none("文本", "text")
			}
			return document.Announce(a), nil
		})
	huma.Register(s.api, huma.Operation{OperationID: "warning-preview", Method: http.MethodPost, Path: "/api/w/{ws}/warning-preview",
		Summary: "A text before it is issued, as each channel would show it", Tags: []string{"queries"}, Errors: []int{401, 404, 413, 422}},
		func(ctx context.Context, in *previewInput) (*struct{ Body document.ChannelDocument }, error) {
			room, _, err := s.room(ctx, in.Workspace)
			if err != nil {
				return nil, problemOf(err)
			}
			a := document.Announcement{Plan: s.c.Plan, Content: in.Body.Content, Step: in.Body.Step, Issuer: plans.OrgID(in.Body.Issuer),
				Issued: room.Workspace.Now()}
			if a.Step == "" {
				a.Step = warning.Issue
			}
			err = room.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
				a.Exercise = st.Workspace.Status == dispatch.Exercise
				return nil
			})
			if err != nil {
				return nil, problemOf(err)
			}
			return &struct{ Body document.ChannelDocument }{document.Announce(a)}, nil
		})
}

// addressed: to a street that a relay does not name it is shown as not addressed,
// and nothing of it as binding (A40).
func (v *sight) addressed(id string) error {
	w := v.st.Warnings[dispatch.WarningID(id)]
	if w == nil || w.Source != warning.Outside || v.sees(view.KindWarning, id) {
		return nil
	}
	p := problem(http.StatusForbidden, "not_addressed", "该通报未指定本单位，无须处理", "the relay was not addressed to this body: nothing need be done")
	p.Clause = "A40"
	return p
}
