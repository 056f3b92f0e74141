package dispatch

import (
	"fmt"

	"wanghuo/plans"
)

// Code is the stable name of a reason to refuse.
type Code string

// The codes. They are part of the API and never change their meaning.
const (
	CodeInvalid       Code = "invalid"        // malformed in itself
	CodeUnknown       Code = "unknown"        // refers to nothing
	CodeBlank         Code = "blank_item"     // 4.1.8, 4.1.5(c): an item is empty
	CodeAuthority     Code = "not_authorised" // this seat may not
	CodeNotSeated     Code = "not_seated"     // the person does not hold the seat
	CodeTwoHands      Code = "two_hands"      // needs a second person
	CodeNotAllowedNow Code = "not_now"        // the lifecycle does not allow it now
	CodeReason        Code = "reason_missing" // a reason is required
	CodeStale         Code = "stale"          // the user saw an older version
	CodeNotWaivable   Code = "not_waivable"   // A20
	CodeSystemOnly    Code = "system_only"    // only a fact does this
	CodeFuture        Code = "in_future"      // a time lies in the future
	CodeExercise      Code = "exercise_only"
	CodeSecret        Code = "secret_matter" // 3.1.6, A67: only its register number may enter
	CodeEnded         Code = "ended"
)

// Refusal says what was refused, why, under which clause, and who could do it.
// Nothing has changed; the refusal itself is one audit commit.
type Refusal struct {
	Code    Code           `json:"code"`
	Clause  plans.Clause   `json:"clause,omitempty"`
	Field   string         `json:"field,omitempty"`
	Message plans.Text     `json:"message"`
	Who     []plans.SeatID `json:"who,omitempty"`
	// Offer names the command that would enter the deed as a fact, if it
	// happened outside (A62); OfferFields is what is known of it already, and
	// OfferAsks the fields that only the person can say.
	Offer       string         `json:"offer,omitempty"`
	OfferFields map[string]any `json:"offer_fields,omitempty"`
	OfferAsks   []string       `json:"offer_asks,omitempty"`

	zh, en said
}

func (r *Refusal) Error() string {
	if r.Clause != "" {
		return fmt.Sprintf("%s (%s): %s", r.Code, r.Clause, r.Message.En)
	}
	return fmt.Sprintf("%s: %s", r.Code, r.Message.En)
}

func refuse(code Code, clause plans.Clause, zh, en string, args ...any) *Refusal {
	return (&Refusal{Code: code, Clause: clause, zh: said{zh, args}, en: said{en, args}}).naming(nil)
}

// said is a sentence and what it speaks of.
type said struct {
	format string
	args   []any
}

// text writes it out in one language: bodies, seats and words by their names in it.
func (s said) text(p *plans.Plan, in func(plans.Text) string) string {
	if len(s.args) == 0 {
		return s.format
	}
	args := make([]any, len(s.args))
	for i, x := range s.args {
		args[i] = nameIn(p, x, in)
	}
	return fmt.Sprintf(s.format, args...)
}

// naming writes the sentences, with the names that the plan gives to bodies and seats:
// whoever reads them knows no ids.
func (r *Refusal) naming(p *plans.Plan) *Refusal {
	if r.zh.format != "" {
		r.Message.Zh = r.zh.text(p, func(t plans.Text) string { return t.Zh })
	}
	if r.en.format != "" {
		r.Message.En = r.en.text(p, func(t plans.Text) string { return t.En })
	}
	return r
}

// nameIn is the name of a body or a seat, or a word, in one language; anything else
// as it is.
func nameIn(p *plans.Plan, x any, in func(plans.Text) string) any {
	switch x := x.(type) {
	case plans.Text:
		return in(x)
	case plans.OrgID:
		if p == nil {
			return x
		}
		if o, ok := p.Org(x); ok && in(o.Name) != "" {
			return in(o.Name)
		}
	case plans.SeatID:
		if p == nil {
			return x
		}
		o, known := p.Org(x.Org())
		if seat, ok := p.Seat(x); ok && known && in(o.Name) != "" && in(seat.Title) != "" {
			return in(o.Name) + " " + in(seat.Title)
		}
	}
	return x
}

// at names the field that is wrong.
func (r *Refusal) at(field string) *Refusal { r.Field = field; return r }

// by names the seats that could do it.
func (r *Refusal) by(seats ...plans.SeatID) *Refusal { r.Who = seats; return r }
