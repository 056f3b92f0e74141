package capfeed

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// Gift is the district's own warnings of one actual workspace as others fetch
// them.
type Gift struct {
	room     Room
	plan     *plans.Plan
	district *cap.District
	give     outward.Give
	log      *slog.Logger
}

// NewGift makes one; an exercise is refused: its warnings leave by no path.
func NewGift(room Room, plan *plans.Plan, give outward.Give, log *slog.Logger) (*Gift, error) {
	if room.Meta().Status != dispatch.Actual {
		return nil, ErrExercise
	}
	d, err := cap.NewDistrict(plan)
	if err != nil {
		return nil, err
	}
	return &Gift{room, plan, d, give, log}, nil
}

// mostGiven is how many messages a feed holds: the latest.
const mostGiven = 100

// Alerts are the messages of the district's own warnings, the latest first: one
// for each text that was issued, updated or extended, and one for each lifting.
// What cannot be written as CAP is told and left out.
func Alerts(s *dispatch.State, p *plans.Plan, d *cap.District, give outward.Give) (out []*cap.Alert, failed []error) {
	for _, w := range s.Warnings {
		if w.Source == warning.Own {
			alerts, errs := alertsOf(s, p, d, give, w)
			out, failed = append(out, alerts...), append(failed, errs...)
		}
	}
	slices.SortFunc(out, func(a, b *cap.Alert) int {
		return cmp.Or(b.Sent.Compare(a.Sent), cmp.Compare(b.Identifier, a.Identifier))
	})
	return out[:min(len(out), mostGiven)], failed
}

// alertsOf are the messages of one warning, in order: each refers to the one before.
func alertsOf(s *dispatch.State, p *plans.Plan, d *cap.District, give outward.Give, w *dispatch.Warning) (out []*cap.Alert, failed []error) {
	var before []cap.Ref
	for i := range w.Texts {
		a, err := d.Compose(message(s, p, give, w, &w.Texts[i], before))
		if err != nil {
			failed = append(failed, err)
			continue
		}
		out = append(out, a)
		before = []cap.Ref{{Sender: a.Sender, Identifier: a.Identifier, Sent: &a.Sent}}
	}
	if w.Ended != nil && w.Ended.At != 0 && len(before) > 0 {
		a, err := d.Compose(lifting(s, p, give, w, before))
		if err != nil {
			return out, append(failed, err)
		}
		out = append(out, a)
	}
	return out, failed
}

// Publication is the message of one text of a warning, or of its lifting, as CAP:
// the same that the feed gives.
func Publication(s *dispatch.State, p *plans.Plan, d *cap.District, give outward.Give, w *dispatch.Warning, pub warning.Publication) (*cap.Alert, []byte, error) {
	alerts, failed := alertsOf(s, p, d, give, w)
	part := strconv.Itoa(pub.Text)
	if pub.Lift {
		part = "lifted"
	}
	for _, a := range alerts {
		if a.Identifier == identifier(s, w, part) {
			text, err := cap.Encode(a)
			return a, text, err
		}
	}
	return nil, nil, errors.Join(append(failed, errors.New("there is no such text"))...)
}

var statuses = map[dispatch.Status]cap.Status{dispatch.Actual: cap.Actual, dispatch.Exercise: cap.Exercise}

// message writes one text. The text in force is Chinese: the English block says
// so and carries it, with level, event and area in English.
func message(s *dispatch.State, p *plans.Plan, give outward.Give, w *dispatch.Warning, t *warning.Text, before []cap.Ref) cap.DistrictWarning {
	c := t.Content
	m := base(s, p, give, w, t)
	m.Identifier, m.Sent, m.References = identifier(s, w, strconv.Itoa(t.No)), t.At.Std(), before
	m.MsgType = cap.MsgAlert
	if len(before) > 0 {
		m.MsgType = cap.MsgUpdate
	}
	from := t.At.Std()
	if c.From != 0 {
		from = c.From.Std()
	}
	m.Onset = &from
	if c.Until != 0 {
		until := c.Until.Std()
		m.Expires = &until
	}
	m.Description, m.Instruction = both(c.Caution), both(c.Measures)
	return m
}

func lifting(s *dispatch.State, p *plans.Plan, give outward.Give, w *dispatch.Warning, before []cap.Ref) cap.DistrictWarning {
	m := base(s, p, give, w, w.Latest())
	m.Identifier, m.Sent, m.References, m.MsgType = identifier(s, w, "lifted"), w.Ended.At.Std(), before, cap.MsgCancel
	m.Headline = plans.Text{Zh: m.Issuer.Zh + "解除" + m.Event.Zh + "预警", En: m.Issuer.En + ": warning lifted, " + m.Event.En}
	m.Note = w.Ended.Reason
	return m
}

// base is what every message of a warning has.
func base(s *dispatch.State, p *plans.Plan, give outward.Give, w *dispatch.Warning, t *warning.Text) cap.DistrictWarning {
	c := t.Content
	event := plans.Text{Zh: c.Hazard, En: c.Hazard}
	if x, ok := p.Type(c.Type); ok {
		event = plans.Text{Zh: cmp.Or(c.Hazard, x.Name.Zh), En: x.Name.En}
	}
	issuer := plans.Text{Zh: string(t.Issuer), En: string(t.Issuer)}
	if o, ok := p.Org(t.Issuer); ok {
		issuer = o.Name
	}
	level := plans.Text{Zh: string(c.Level), En: string(c.Level)}
	if l, ok := p.WarningLevel(c.Level); ok {
		level = l.Name
	}
	m := cap.DistrictWarning{
		Sender: give.Sender, Status: statuses[s.Workspace.Status], Issuer: issuer, Event: event, Level: cap.Colour(c.Level), Area: give.District,
		Headline: plans.Text{Zh: issuer.Zh + "发布" + event.Zh + level.Zh + "预警", En: issuer.En + ": " + level.En + " warning, " + event.En},
		Location: clock.Zone,
	}
	if !c.Area.Whole {
		m.Streets = streets(p, c.Area)
	}
	if c.Area.Place != "" {
		m.Area = plans.Text{Zh: give.District.Zh + " " + c.Area.Place, En: give.District.En + " " + c.Area.Place}
	}
	return m
}

// streets are those named and those of the communities named. An area of words
// alone is the whole district, with the words: too wide is the safe side.
func streets(p *plans.Plan, a warning.Area) []plans.OrgID {
	out := slices.Clone(a.Streets)
	for _, code := range a.Communities {
		if c, ok := p.Community(code); ok && !slices.Contains(out, c.Street) {
			out = append(out, c.Street)
		}
	}
	return out
}

func both(zh string) plans.Text {
	if zh == "" {
		return plans.Text{}
	}
	return plans.Text{Zh: zh, En: "The text in force is the Chinese one: " + zh}
}

func identifier(s *dispatch.State, w *dispatch.Warning, part string) string {
	return s.Workspace.ID + "-" + string(w.ID) + "-" + part
}

func (g *Gift) alerts(ctx context.Context) (out []*cap.Alert, err error) {
	err = g.room.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		var failed []error
		out, failed = Alerts(s, g.plan, g.district, g.give)
		for _, f := range failed {
			g.log.Error("a warning cannot be written as CAP", "cause", f)
		}
	})
	return out, err
}

// Feed is the Atom feed, with the instant of its latest message.
func (g *Gift) Feed(ctx context.Context, self string) ([]byte, time.Time, error) {
	alerts, err := g.alerts(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	f := cap.Feed{ID: "tag:" + g.give.Sender + ",2026:warnings", Title: g.give.District.Zh + "预警信息", Author: g.give.District.Zh, Self: self, Updated: time.Unix(0, 0).UTC()}
	for _, a := range alerts {
		if a.Sent.After(f.Updated) {
			f.Updated = a.Sent
		}
		f.Entries = append(f.Entries, cap.Entry{ID: "tag:" + g.give.Sender + ",2026:" + a.Identifier, Link: dir(self) + a.Identifier + ".xml", Alert: a})
	}
	text, err := cap.EncodeFeed(f)
	return text, f.Updated, err
}

func dir(self string) string {
	for i := len(self) - 1; i >= 0; i-- {
		if self[i] == '/' {
			return self[:i+1]
		}
	}
	return self
}

// Single is one message, nil if there is none of that identifier.
func (g *Gift) Single(ctx context.Context, id string) ([]byte, time.Time, error) {
	alerts, err := g.alerts(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, a := range alerts {
		if a.Identifier == id {
			text, err := cap.Encode(a)
			return text, a.Sent, err
		}
	}
	return nil, time.Time{}, nil
}
