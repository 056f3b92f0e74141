package document

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// Announcement is what the texts of a warning for its channels are written from:
// an issued text, or one that is about to be.
type Announcement struct {
	Plan    *plans.Plan
	Content warning.Content
	Step    warning.Step
	Issuer  plans.OrgID
	// Origin is who issued it elsewhere; Words are then its own, unchanged (A39).
	Origin   string
	Words    string
	Issued   clock.Time
	Exercise bool
}

// ChannelText is the text of a warning as a channel will show it (3.2.3(5)). It is
// never cut: what is longer than the channel takes says so.
type ChannelText struct {
	Channel  string   `json:"channel"`
	Style    string   `json:"style"`
	Language Language `json:"language" enum:"zh,en"`
	Text     string   `json:"text"`
	// Length counts signs, Max what the channel takes; 0: any length.
	Length int  `json:"length"`
	Max    int  `json:"max,omitempty"`
	Over   bool `json:"over,omitempty"`
	// Segments is how many short messages it makes.
	Segments int `json:"segments,omitempty"`
}

// ChannelTexts writes the text for each channel of the plan, in plain words, from
// the text that is issued and nothing else: what is previewed is what goes out.
func ChannelTexts(a Announcement, lang Language) []ChannelText {
	out := []ChannelText{}
	v := &voice{Announcement: a, lang: lang}
	for _, c := range a.Plan.WarningChannels {
		t := ChannelText{Channel: c.ID, Style: c.Style, Language: lang, Max: c.Max, Text: v.write(c.Style)}
		t.Length = len([]rune(t.Text))
		t.Over = c.Max > 0 && t.Length > c.Max
		if c.Style == "sms" {
			t.Segments = Segments(t.Text)
		}
		out = append(out, t)
	}
	return out
}

// ChannelDocument is the texts in both languages.
type ChannelDocument struct {
	Zh []ChannelText `json:"zh"`
	En []ChannelText `json:"en"`
}

// Announce writes the texts in both languages.
func Announce(a Announcement) ChannelDocument {
	return ChannelDocument{Zh: ChannelTexts(a, Chinese), En: ChannelTexts(a, English)}
}

// AnnouncementOf is the latest text of a warning, or its end; with proposed, the
// text that waits. ok is false where there is none.
func AnnouncementOf(p *plans.Plan, w *warning.Warning, proposed, exercise bool, now clock.Time) (a Announcement, ok bool) {
	a = Announcement{Plan: p, Exercise: exercise}
	if w.Receipt != nil {
		a.Origin, a.Words = w.Receipt.Issuer, w.Receipt.Words
	}
	if proposed {
		x := w.Proposal()
		if x == nil {
			return a, false
		}
		a.Content, a.Step, a.Issuer, a.Issued = x.Content, x.Step, x.By, now
		if x.Issuer != "" {
			a.Issuer = x.Issuer
		}
		return a, true
	}
	t := w.Latest()
	if t == nil {
		return a, false
	}
	a.Content, a.Step, a.Issuer, a.Issued = t.Content, t.Step, t.Issuer, t.At
	if t.Words != "" {
		a.Words = t.Words
	}
	if w.Ended != nil {
		a.Step, a.Issued = warning.Lift, w.Ended.At
		if w.Source == warning.Own {
			a.Issuer = w.Ended.Issuer
		}
	}
	return a, true
}

// AnnouncementFor is one issued text of a warning, or its end: what a channel is
// given of a publication.
func AnnouncementFor(p *plans.Plan, w *warning.Warning, pub warning.Publication, exercise bool) (a Announcement, ok bool) {
	if pub.Text < 1 || pub.Text > len(w.Texts) || pub.Lift && w.Ended == nil {
		return a, false
	}
	t := &w.Texts[pub.Text-1]
	a = Announcement{Plan: p, Exercise: exercise, Content: t.Content, Step: t.Step, Issuer: t.Issuer, Issued: t.At, Words: t.Words}
	if pub.Lift {
		a.Step, a.Issuer, a.Issued = warning.Lift, w.Ended.Issuer, w.Ended.At
	}
	return a, true
}

// voice writes one announcement in one language.
type voice struct {
	Announcement
	lang Language
}

func (v *voice) pick(zh, en string) string {
	if v.lang == English {
		return en
	}
	return zh
}

func (v *voice) write(style string) string {
	switch style {
	case "sms":
		return v.head() + v.sentence() + v.advice()
	case "broadcast": // read aloud, and once more
		once := v.pick("各位居民请注意：", "Attention please. ") + v.sentence() + v.advice()
		return v.head() + once + v.pick("再播送一遍。", " Once more. ") + once
	case "screen":
		if v.Step == warning.Lift {
			return v.head() + v.title() + v.pick("已解除", ", lifted")
		}
		return v.head() + v.title() + v.pick(" ", " ") + v.until() + v.pick(" ", " ") + v.Content.Measures
	case "spoken":
		return v.head() + v.pick("您好，现在告知您：", "Hello, I am here to tell you: ") + v.sentence() + v.advice() + v.pick("请您确认已经知道。", " Please confirm that you know.")
	}
	return v.head() + v.items()
}

// head marks an exercise before anything else is read (A59).
func (v *voice) head() string {
	if v.Exercise {
		return v.pick("【演练】", "[EXERCISE] ")
	}
	return ""
}

func (v *voice) level() string {
	if l, ok := v.Plan.WarningLevel(v.Content.Level); ok {
		return v.pick(l.Name.Zh, l.Name.En)
	}
	return string(v.Content.Level)
}

// title names the warning: 暴雨橙色预警.
func (v *voice) title() string {
	hazard := v.Content.Hazard
	if t, ok := v.Plan.Type(v.Content.Type); ok && hazard == "" {
		hazard = v.pick(t.Short, t.Name.En)
	}
	return v.pick(hazard+v.level()+"预警", capital(v.level())+" warning: "+hazard)
}

func (v *voice) issuer() string {
	if v.Origin != "" {
		return v.Origin
	}
	if o, ok := v.Plan.Org(v.Issuer); ok {
		return v.pick(o.Name.Zh, o.Name.En)
	}
	return string(v.Issuer)
}

func (v *voice) at(t clock.Time) string {
	if t == 0 {
		return v.pick("另行通知", "further notice")
	}
	return t.Std().Format(v.pick("1月2日15时04分", "15:04 on 2 January"))
}

func (v *voice) until() string {
	return v.pick("预计持续至"+v.at(v.Content.Until), "until "+v.at(v.Content.Until))
}

func (v *voice) area() string {
	return warning.AreaWords(v.Plan, v.Content.Area, func(t plans.Text) string { return v.pick(t.Zh, t.En) }, v.pick("全区", "the whole district"), v.pick("、", ", "))
}

// sentence is who did what, for where and how long.
func (v *voice) sentence() string {
	done := map[warning.Step][2]string{
		warning.Issue: {"发布", "issued"}, warning.Adjust: {"调整为", "changed to"}, warning.Extend: {"延长", "extended"},
		warning.Local: {"在本区调整为", "set for the district"}, warning.Lift: {"解除", "lifted"}, warning.Origin: {"发布", "issued"},
	}[v.Step]
	if v.Step == warning.Lift {
		return v.pick(v.issuer()+"于"+v.at(v.Issued)+"解除"+v.title()+"。", v.title()+", lifted by "+v.issuer()+" at "+v.at(v.Issued)+".")
	}
	return v.pick(
		v.issuer()+v.at(v.Issued)+done[0]+v.title()+"："+v.until()+"，可能影响"+v.area()+"。",
		v.title()+", "+done[1]+" by "+v.issuer()+" at "+v.at(v.Issued)+", "+v.until()+"; area: "+v.area()+".")
}

// advice is what to beware of and what to do; the city's own words stand as they
// came.
func (v *voice) advice() string {
	if v.Step == warning.Lift {
		return ""
	}
	if v.Words != "" {
		return v.Words
	}
	out := ""
	for _, s := range []string{v.Content.Caution, v.Content.Measures} {
		if s = strings.TrimRight(s, "。.； "); s != "" {
			out += v.pick(s+"。", " "+s+".")
		}
	}
	return out
}

// items is every item of 3.2.4 on a line of its own, as the form names them.
func (v *voice) items() string {
	form, ok := v.Plan.Form(v.Plan.Warnings.Form)
	if !ok {
		return v.title()
	}
	category := ""
	if t, ok := v.Plan.Type(v.Content.Type); ok {
		category = v.pick(t.Name.Zh, t.Name.En)
	}
	value := map[string]string{
		"category": category, "level": v.level(), "from": v.at(v.Content.From), "until": v.at(v.Content.Until), "area": v.area(),
		"caution": v.Content.Caution, "measures": v.Content.Measures, "issuer": v.issuer(), "issued": v.at(v.Issued),
	}
	lines := []string{v.title()}
	if v.Step == warning.Lift {
		return v.title() + "\n" + v.sentence()
	}
	for _, it := range form.Items {
		if value[it.ID] != "" {
			lines = append(lines, v.pick(it.Title.Zh+"：", it.Title.En+": ")+value[it.ID])
		}
	}
	if v.Words != "" {
		lines = append(lines, v.Words)
	}
	return strings.Join(lines, "\n")
}
