package dispatch

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// The commands that enter as a fact what was done outside (A62): on an incident's
// record, on a warning's, and as any call comes in where there is no record yet
// on which it would stand (A61).
const (
	factOnIncident = "record-fact"
	factOnWarning  = "record-warning-fact"
	factAsCall     = "log-intake"
)

// ToPutRight reports whether a refusal is of what was written and not of the deed:
// its field is named, and once that is put right the command can be given. There is
// nothing to enter as a fact.
func (c Code) ToPutRight() bool {
	switch c {
	case CodeInvalid, CodeBlank, CodeReason, CodeFuture, CodeSecret:
		return true
	}
	return false
}

// guarded completes a refusal (A62): a system that denies what happened is left for
// paper. Whoever is refused a deed is offered the command that enters it as a fact, with
// what is known of it filled in; he can give it, because every seat may.
func (d *deciding) guarded(c Command, err error) error {
	var r *Refusal
	if !errors.As(err, &r) {
		return err
	}
	r.naming(d.e.plan)
	r.Who = slices.DeleteFunc(slices.Clone(r.Who), func(id plans.SeatID) bool { // of a place without a street
		_, known := d.e.plan.Seat(id)
		return !known
	})
	if (r.Code == CodeAuthority || r.Code == CodeTwoHands) && len(r.Who) == 0 { // of a body without a seat: who confirms facts
		r.Who = d.who(ActConfirmFact, d.touches(c))
	}
	if r.Code.ToPutRight() || d.seated() != nil {
		return err // nobody enters anything before he is seated
	}
	switch on := d.touches(c).(type) {
	case *Incident:
		r.offers(factOnIncident, map[string]any{"incident": on.ID, "clause": r.Clause, "when": d.env.Now}, "what", "who", "how_known")
		if start, ok := c.(*StartResponse); ok && d.e.bodyOf(on, start.Level) != "" { // what the emergency office would confirm
			r.OfferFields["response"] = ResponseEffect{Level: start.Level, Body: d.e.bodyOf(on, start.Level)}
		}
	case *Warning:
		r.offers(factOnWarning, map[string]any{"warning": on.ID, "when": d.env.Now}, "what", "who", "how_known")
	default:
		r.offers(factAsCall, map[string]any{"source": map[string]any{"kind": "unit", "org": d.org()}, "received_at": d.env.Now}, "words")
	}
	if r.Offer == c.Name() { // it is the fact itself that names what is not there
		r.Offer, r.OfferFields, r.OfferAsks = "", nil, nil
	}
	return err
}

// touches finds the incident or warning that a command is about, directly or
// through the duty, report, approval or group that it names; nil if it is about
// neither. The type of a field says what it names, so that a new command needs no
// entry here.
func (d *deciding) touches(c Command) subject {
	v := reflect.Indirect(reflect.ValueOf(c))
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if on := d.named(v.Field(i).Interface()); on != nil {
			return on
		}
	}
	return nil
}

// named is the incident or warning behind an id of any kind.
func (d *deciding) named(id any) subject {
	switch id := id.(type) {
	case IncidentID:
		if g := d.s.Groups[string(id)]; g != nil { // A50: a group in place of an incident
			return d.named(g.Incidents)
		}
		return d.factual(string(id))
	case []IncidentID:
		for _, x := range id {
			if on := d.named(x); on != nil {
				return on
			}
		}
	case WarningID:
		return d.factual(string(id))
	case ReportID:
		if r := d.s.Reports[id]; r != nil {
			return d.named(r.Incidents)
		}
	case approval.ID:
		if a := d.s.Approvals[id]; a != nil {
			return d.factual(a.Subject)
		}
	case MatterID:
		if m := d.s.Matters[id]; m != nil {
			return d.factual(string(m.Incident))
		}
	case obligation.ID:
		if o := d.s.Obligations[id]; o != nil {
			return d.factual(o.Subject)
		}
	case string: // of a group, or of whatever it may be
		return d.named(IncidentID(id))
	}
	return nil
}

// factual is the subject of an id if facts can be entered on it.
func (d *deciding) factual(id string) subject {
	switch on := d.s.leading(id).(type) {
	case *Incident:
		return on
	case *Warning:
		return on
	}
	return nil
}

// offers names the command that enters the deed as a fact, what is known of it, and
// what only the person can say.
func (r *Refusal) offers(command string, known map[string]any, asks ...string) {
	r.Offer, r.OfferFields, r.OfferAsks = command, known, asks
}

// firstBlank is the field of a command that says nothing: the first that could and
// does not.
func firstBlank(c Command) string {
	v := reflect.Indirect(reflect.ValueOf(c))
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && name != "" && v.Field(i).IsZero() {
			return name
		}
	}
	return "command"
}
