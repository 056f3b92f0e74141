package cap

import (
	"fmt"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"wanghuo/plans"
)

// DistrictWarning is what the district says in a warning of its own: the contents
// that 3.2.4 requires, in both languages.
type DistrictWarning struct {
	Identifier string // unique for the sender; no space or comma
	Sender     string // the district's name on the network; no space or comma
	Sent       time.Time
	Status     Status // of the workspace: Actual, Exercise, Test …; never assumed
	MsgType    MsgType
	References []Ref // what is updated or cancelled, with sender and time
	Note       string
	Issuer     plans.Text // 3.2.4: the body that issues
	Event      plans.Text // 3.2.4: the type
	EventCode  string     // GB/T 35561, if there is one
	Categories []string   // CAP's; blank: Other
	Level      Colour     // 3.2.4: the level
	// Urgency and Certainty are CAP's words; blank: Unknown. They are never
	// derived from the level.
	Urgency, Certainty string
	ResponseTypes      []string
	Onset, Expires     *time.Time // 3.2.4: start, and expected end
	Headline           plans.Text
	Description        plans.Text // 3.2.4: what to look out for
	Instruction        plans.Text // 3.2.4: measures
	Web, Contact       string
	Area               plans.Text     // the name of the district
	Streets            []plans.OrgID  // where; none: the whole district
	Location           *time.Location // of the times; nil: as they are
}

// Compose turns a warning of the district into a message with a block in Chinese
// and one in English. Whatever is not Actual says so in its headline and text, in
// both languages: the false alarm of 2018 was an exercise whose text read as
// real. The error is a [*Refusal] that names what is missing; a cancellation needs
// no measures and no end.
func (d *District) Compose(w DistrictWarning) (*Alert, error) {
	if r := w.incomplete(); r != nil {
		return nil, r
	}
	i := slices.IndexFunc(scheme, func(s colourWord) bool { return s.colour == w.Level })
	a := &Alert{
		Format: CAP12, Identifier: w.Identifier, Sender: w.Sender, Sent: w.in(w.Sent), Status: w.Status, MsgType: w.MsgType,
		Scope: Public, Note: w.Note, References: []Ref{}, Level: rank(i, "severity"), Warnings: []Warning{},
		Signature: Signature{State: Unsigned},
	}
	for _, ref := range w.References {
		if ref.Sent != nil {
			sent := w.in(*ref.Sent)
			ref.Sent = &sent
		}
		a.References = append(a.References, ref)
	}
	for _, lang := range []struct {
		code string
		pick func(plans.Text) string
	}{{"zh-CN", func(t plans.Text) string { return t.Zh }}, {"en", func(t plans.Text) string { return t.En }}} {
		x, r := d.block(w, i, lang.code, lang.pick)
		if r != nil {
			return nil, r
		}
		a.Infos = append(a.Infos, x)
	}
	a.Actionable = a.Status == Actual
	if !a.Actionable {
		a.Inert = "status " + string(a.Status)
	}
	return a, nil
}

// incomplete names the first of the contents of 3.2.4 that is blank.
func (w *DistrictWarning) incomplete() *Refusal {
	type item struct {
		name  string
		blank bool
	}
	want := []item{
		{"identifier", w.Identifier == ""}, {"sender", w.Sender == ""}, {"sent", w.Sent.IsZero()},
		{"status", !slices.Contains(statuses, string(w.Status))}, {"msgType", w.MsgType != MsgAlert && w.MsgType != MsgUpdate && w.MsgType != MsgCancel},
		{"severity", !slices.ContainsFunc(scheme, func(s colourWord) bool { return s.colour == w.Level })},
		{"event", half(w.Event)}, {"senderName", half(w.Issuer)}, {"headline", half(w.Headline)}, {"areaDesc", half(w.Area)},
		{"references", w.MsgType != MsgAlert && len(w.References) == 0},
	}
	if w.MsgType != MsgCancel {
		want = append(want, item{"onset", w.Onset == nil}, item{"expires", w.Expires == nil || w.Onset != nil && !w.Expires.After(*w.Onset)},
			item{"description", half(w.Description)}, item{"instruction", half(w.Instruction)})
	}
	for _, x := range want {
		if x.blank {
			r := refusal(Unwritable, nil, "", nil)
			r.Path, r.Basis = "/alert/"+x.name, "3.2.4"
			return r
		}
	}
	return nil
}

func half(t plans.Text) bool { return t.Zh == "" || t.En == "" }

func (w *DistrictWarning) in(t time.Time) time.Time {
	t = t.Truncate(time.Second)
	if w.Location != nil {
		return t.In(w.Location)
	}
	return t
}

func (w *DistrictWarning) at(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := w.in(*t)
	return &u
}

// banner says what a message that is not meant is.
var banner = map[Status]plans.Text{
	Exercise: {Zh: "【演练】", En: "EXERCISE EXERCISE EXERCISE: "},
	Test:     {Zh: "【测试】", En: "TEST TEST TEST: "},
	System:   {Zh: "【系统】", En: "SYSTEM MESSAGE: "},
	Draft:    {Zh: "【草稿】", En: "DRAFT: "},
}

// block is the info of one language.
func (d *District) block(w DistrictWarning, level int, language string, pick func(plans.Text) string) (Info, *Refusal) {
	head := pick(banner[w.Status])
	sent := w.in(w.Sent)
	x := Info{
		Language: language, Categories: w.Categories, Event: pick(w.Event), ResponseTypes: w.ResponseTypes,
		Urgency: orUnknown(w.Urgency), Severity: scheme[level].cap, Certainty: orUnknown(w.Certainty),
		Level: rank(level, "severity"), Effective: &sent, Onset: w.at(w.Onset), Expires: w.at(w.Expires),
		SenderName: pick(w.Issuer), Headline: head + pick(w.Headline), Web: w.Web, Contact: w.Contact,
		Parameters: []Named{{FourColours, string(w.Level)}},
	}
	if len(x.Categories) == 0 {
		x.Categories = []string{"Other"}
	}
	if s := pick(w.Description); s != "" {
		x.Description = head + s
	}
	if s := pick(w.Instruction); s != "" {
		x.Instruction = head + s
	}
	if w.EventCode != "" {
		x.EventCode, x.EventCodes = w.EventCode, []Named{{"GB/T 35561", w.EventCode}}
		if name, ok := EventName(w.EventCode); ok {
			x.EventName = &name
		}
	}
	var r *Refusal
	x.Areas, r = d.areas(w, pick)
	return x, r
}

func orUnknown(s string) string {
	if s == "" {
		return "Unknown"
	}
	return s
}

// areas gives an area a street, or one for the whole district, with the outlines
// of its streets. CAP knows no holes; a street has none.
func (d *District) areas(w DistrictWarning, pick func(plans.Text) string) ([]Area, *Refusal) {
	if len(w.Streets) == 0 {
		whole := Area{Desc: pick(w.Area), Geocodes: []Named{{"GB/T 2260", d.code}}, Divisions: []string{d.code + "000000"}}
		for i := range d.streets {
			whole.Polygons = append(whole.Polygons, d.streets[i].outlines()...)
		}
		return []Area{whole}, nil
	}
	var out []Area
	for i := range d.streets { // in the plan's order, each once
		s := &d.streets[i]
		if slices.Contains(w.Streets, s.org) {
			out = append(out, Area{Desc: pick(w.Area) + " " + pick(s.name), Polygons: s.outlines(),
				Geocodes: []Named{{"GB/T 10114", s.code}}, Divisions: []string{s.code}})
		}
	}
	for _, org := range w.Streets {
		if !slices.ContainsFunc(d.streets, func(s street) bool { return s.org == org }) {
			r := refusal(Unwritable, nil, string(org), fmt.Errorf("no such street"))
			r.Path = "/alert/info/area"
			return nil, r
		}
	}
	return out, nil
}

func (s *street) outlines() (out []orb.Ring) {
	for _, p := range s.shape {
		if len(p) > 0 {
			out = append(out, p[0])
		}
	}
	return out
}
