package httpapi

import (
	"net/http"

	"wanghuo/dispatch"
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

// addressed: to a street that a relay does not name it is shown as not addressed,
// and nothing of it as binding (A40).
func (v *sight) addressed(id string) error {
	w := v.st.Warnings[dispatch.WarningID(id)]
	if w == nil || w.Source != warning.Outside || v.sees(view.KindWarning, id) {
		return nil
	}
	p := problem(http.StatusForbidden, "not_addressed", "该通报未指定本单位，不构成要求", "the relay was not addressed to this body: it asks nothing of it")
	p.Clause = "A40"
	return p
}
