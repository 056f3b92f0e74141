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
	// happened outside (A62).
	Offer string `json:"offer,omitempty"`
}

func (r *Refusal) Error() string {
	if r.Clause != "" {
		return fmt.Sprintf("%s (%s): %s", r.Code, r.Clause, r.Message.En)
	}
	return fmt.Sprintf("%s: %s", r.Code, r.Message.En)
}

func refuse(code Code, clause plans.Clause, zh, en string, args ...any) *Refusal {
	if len(args) > 0 {
		zh, en = fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)
	}
	return &Refusal{Code: code, Clause: clause, Message: plans.Text{Zh: zh, En: en}}
}

// inEnglish gives the English sentence words of its own, where what it names has
// another name in English.
func (r *Refusal) inEnglish(en string, args ...any) *Refusal {
	r.Message.En = fmt.Sprintf(en, args...)
	return r
}

// at names the field that is wrong.
func (r *Refusal) at(field string) *Refusal { r.Field = field; return r }

// by names the seats that could do it.
func (r *Refusal) by(seats ...plans.SeatID) *Refusal { r.Who = seats; return r }

// offering adds to a refusal the command by which the deed can be entered as
// fact if it was done outside all the same (A62): a system that denies what
// happened is left for paper. What is malformed, blank or names nothing is not a
// deed, and is to be put right.
func offering(err error, fact string) error {
	r, ok := err.(*Refusal)
	if !ok || r.Offer != "" {
		return err
	}
	switch r.Code {
	case CodeAuthority, CodeTwoHands, CodeNotAllowedNow:
		r.Offer = fact
	}
	return err
}
