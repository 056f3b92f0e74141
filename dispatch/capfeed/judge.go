package capfeed

import (
	"slices"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// Verdict is what a message comes to, before the workspace's rules are asked.
type Verdict struct {
	Outcome string // as in dispatch.FiledMessage; received stands for all that acts
	Reason  plans.Text
	Streets []plans.OrgID
	// Receive is the command that takes the warning in, nil if nothing is taken.
	Receive *dispatch.ReceiveWarning
}

// Judge says what a message comes to. held tells whether one of its references
// is a warning that the workspace holds: what changes such a one is followed,
// even if its new area no longer touches the district. It is pure.
func Judge(p *plans.Plan, d *cap.District, a *cap.Alert, source string, held func(cap.Ref) bool) Verdict {
	if !a.Actionable {
		return Verdict{Outcome: "inert", Reason: plans.Text{Zh: "不产生效力：" + a.Inert, En: "it acts on nothing: " + a.Inert}}
	}
	touch := d.Touches(a)
	v := Verdict{Outcome: "received", Streets: touch.Streets}
	if a.MsgType != cap.MsgAlert {
		if !slices.ContainsFunc(a.References, held) {
			if touch.State == cap.TouchNo {
				return elsewhere
			}
			if a.MsgType == cap.MsgCancel {
				v.Outcome, v.Reason = "unmatched", plans.Text{Zh: "所解除的预警不在册", En: "the warning that it cancels is not held"}
				return v
			}
			// An update of what came before this system listened is a warning of its own.
			return fresh(p, a, source, touch, v)
		}
		v.Receive = command(p, a, source, touch)
		v.Receive.Change = strings.ToLower(string(a.MsgType))
		return v
	}
	switch touch.State {
	case cap.TouchNo:
		return elsewhere
	case cap.TouchUnknown:
		v.Outcome = "person"
		v.Reason = plans.Text{Zh: "只有文字描述的范围，请人工判断：" + strings.Join(touch.Unread, "；"), En: "its area is told in words alone, somebody must read it: " + strings.Join(touch.Unread, "; ")}
		return v
	}
	return fresh(p, a, source, touch, v)
}

var elsewhere = Verdict{Outcome: "elsewhere", Reason: plans.Text{Zh: "不涉及本区", En: "it does not touch the district"}}

// fresh is a warning of its own. What the rules would refuse for want of a
// category or a level is for a person to enter.
func fresh(p *plans.Plan, a *cap.Alert, source string, touch cap.Touch, v Verdict) Verdict {
	c := command(p, a, source, touch)
	switch {
	case touch.State == cap.TouchUnknown:
		v.Outcome, v.Reason = "person", plans.Text{Zh: "范围不明，请人工判断", En: "its area is not known: somebody must read it"}
	case c.Content.Type == 0:
		v.Outcome, v.Reason = "person", plans.Text{Zh: "事件类别对不上预案，请人工登记", En: "its event is none that the plan names: somebody must enter it"}
	case c.Content.Level == "" && c.Label == "":
		v.Outcome, v.Reason = "person", plans.Text{Zh: "没有级别，请人工登记", En: "it tells no level: somebody must enter it"}
	default:
		v.Receive = c
	}
	return v
}

// command takes a message in, at its own level and in its own words.
func command(p *plans.Plan, a *cap.Alert, source string, touch cap.Touch) *dispatch.ReceiveWarning {
	info := block(a)
	c := &dispatch.ReceiveWarning{
		Source: warning.Source(source), Message: identity(a), Issuer: short(issuer(a, info), 120), Issued: clock.At(a.Sent),
		Words: short(words(info), 8000),
		Content: warning.Content{
			Type: typeOf(p, info), Hazard: short(info.Event, 40), From: instant(info.Onset, info.Effective), Until: instant(info.Expires),
			Area:    warning.Area{Whole: touch.Whole, Place: short(places(info), 200)},
			Caution: short(info.Description, 1000), Measures: short(info.Instruction, 1000),
		},
	}
	if !touch.Whole {
		c.Content.Area.Streets = touch.Streets
	}
	if l := a.Level; l != nil {
		c.Label = l.Label.Zh
		if _, ok := p.WarningLevel(plans.Colour(l.Colour)); ok && !l.Disputed {
			c.Content.Level = plans.Colour(l.Colour)
		} else {
			c.Scheme = l.Scheme
		}
	} else if info.Severity != "" && info.Severity != "Unknown" {
		c.Label, c.Scheme = info.Severity, "cap-severity"
	}
	return c
}

// block is the Chinese block of a message, else its first.
func block(a *cap.Alert) cap.Info {
	for _, i := range a.Infos {
		if strings.HasPrefix(strings.ToLower(i.Language), "zh") {
			return i
		}
	}
	if len(a.Infos) == 0 {
		return cap.Info{}
	}
	return a.Infos[0]
}

func identity(a *cap.Alert) warning.Message {
	m := warning.Message{Sender: short(a.Sender, 200), Identifier: short(a.Identifier, 200), Sent: a.Sent.Format(time.RFC3339)}
	for _, r := range a.References {
		if len(m.References) == 50 {
			break
		}
		m.References = append(m.References, reference(r))
	}
	return m
}

func reference(r cap.Ref) warning.Message {
	m := warning.Message{Sender: short(r.Sender, 200), Identifier: short(r.Identifier, 200)}
	if r.Sent != nil {
		m.Sent = r.Sent.Format(time.RFC3339)
	}
	return m
}

func issuer(a *cap.Alert, i cap.Info) string {
	if i.SenderName != "" {
		return i.SenderName
	}
	return a.Sender
}

// words is the whole text, as it came.
func words(i cap.Info) string {
	var out []string
	for _, s := range []string{i.Headline, i.Description, i.Instruction} {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

func places(i cap.Info) string {
	var out []string
	for _, x := range i.Areas {
		if x.Desc != "" && !slices.Contains(out, x.Desc) {
			out = append(out, x.Desc)
		}
	}
	return strings.Join(out, "；")
}

// typeOf finds the event type whose words stand in what the message calls the
// event; of several the one whose word stands first, then the longest. Where no
// word is known, the national code tells (GB/T 35561).
func typeOf(p *plans.Plan, i cap.Info) int {
	text := i.Event + " " + i.Headline
	if i.EventName != nil {
		text = i.EventName.Zh + " " + text
	}
	best, at, long := 0, len(text)+1, 0
	for k := range p.EventTypes {
		t := &p.EventTypes[k]
		for _, w := range append([]string{t.Short, t.Name.Zh}, t.Words...) {
			if w == "" {
				continue
			}
			if n := strings.Index(text, w); n >= 0 && (n < at || n == at && len(w) > long) {
				best, at, long = t.No, n, len(w)
			}
		}
	}
	for k := range p.EventTypes {
		for _, c := range p.EventTypes[k].Codes {
			if best == 0 && strings.HasPrefix(i.EventCode, c) {
				best = p.EventTypes[k].No
			}
		}
	}
	return best
}

func instant(of ...*time.Time) clock.Time {
	for _, t := range of {
		if t != nil {
			return clock.At(*t)
		}
	}
	return 0
}

// short keeps a text to what the command takes, whole characters only.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
