package document

import (
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// Language is one of the two of the product.
type Language string

// The languages. Chinese comes first.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// The kinds of text.
const (
	KindSMS   = "sms"
	KindPhone = "phone"
	KindBrief = "brief"
)

// Case is what a text is written from.
type Case struct {
	Plan   *plans.Plan
	Detail view.IncidentDetail
	// Exercise marks every text (A59).
	Exercise bool
	Now      clock.Time
	// From is the seat that sends: its body signs the text.
	From plans.SeatID
	// To names the receivers; none: those to whom the sender owes a report now,
	// else those to whom it last sent one.
	To []plans.OrgID
	// Issue, Editor and Signer of a brief are left open where they are not given.
	Issue          int
	Editor, Signer string
}

// Text is one text in one language.
type Text struct {
	Kind     string   `json:"kind" enum:"sms,phone,brief"`
	Language Language `json:"language" enum:"zh,en"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	// Segments is how many short messages the text makes; only of a short one.
	Segments int `json:"segments,omitempty"`
	// Neutral is the form for every path outside the government network: it
	// carries no place, name or figure (A67).
	Neutral string `json:"neutral,omitempty"`
}

// Document is one text in both languages.
type Document struct {
	Zh Text `json:"zh"`
	En Text `json:"en"`
}

// Write makes a document of a kind; ok is false for a kind that is none.
func Write(kind string, c Case) (d Document, ok bool) {
	var write func(Case, Language) Text
	switch kind {
	case KindSMS:
		write = SMS
	case KindPhone:
		write = Phone
	case KindBrief:
		write = Brief
	default:
		return Document{}, false
	}
	return Document{Zh: write(c, Chinese), En: write(c, English)}, true
}

// head is what stands at the head of every text of an exercise.
func (f *facts) head() string {
	if !f.Exercise {
		return ""
	}
	return f.pick("【演练】", "[EXERCISE] ")
}
