package capfeed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/cap"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// Room is the workspace as messages reach it; *workspace.Workspace is one.
type Room interface {
	Query(ctx context.Context, look func(s *dispatch.State, now clock.Time)) error
	Do(ctx context.Context, r workspace.Request) (workspace.Outcome, error)
	Meta() dispatch.Workspace
}

// Origin is where a message came from.
type Origin struct{ Feed, Source string }

// Taken is what came of an input.
type Taken struct {
	Messages []dispatch.FiledMessage
	Links    []string // messages that it only names
}

// Intake takes what others sent into one actual workspace.
type Intake struct {
	room     Room
	plan     *plans.Plan
	district *cap.District
}

// ErrExercise: an exercise takes in nothing from outside.
var ErrExercise = errors.New("capfeed: an exercise has no line to the outside (A59)")

// NewIntake makes one; an exercise is refused.
func NewIntake(room Room, plan *plans.Plan) (*Intake, error) {
	if room.Meta().Status != dispatch.Actual {
		return nil, ErrExercise
	}
	d, err := cap.NewDistrict(plan)
	if err != nil {
		return nil, err
	}
	return &Intake{room, plan, d}, nil
}

var machine = dispatch.Actor{Person: dispatch.System}

// Heard notes a sign of life, often enough for the silence to be noticed (A61).
func (in *Intake) Heard(ctx context.Context, feed string) error {
	late := true
	err := in.room.Query(ctx, func(s *dispatch.State, now clock.Time) {
		f := s.Feeds[feed]
		late = f == nil || f.Silent != 0 || now.Sub(f.Last) >= in.plan.Settings.FeedSilence/4
	})
	if err != nil || !late {
		return err
	}
	_, err = in.room.Do(ctx, workspace.Request{Actor: machine, Command: &dispatch.RecordFeed{Feed: feed}, Brief: true})
	return err
}

// Take reads an input and takes every message of it, in order of sending. An
// error means that it must be given again; what the input itself is guilty of is
// on record and no error.
func (in *Intake) Take(ctx context.Context, o Origin, raw []byte) (Taken, error) {
	doc, err := cap.Read(raw, cap.Options{})
	var out Taken
	if doc == nil {
		var r *cap.Refusal
		if !errors.As(err, &r) {
			return out, err
		}
		m, err := in.refused(ctx, o, r, digest(raw))
		out.Messages = append(out.Messages, m)
		return out, err
	}
	out.Links = doc.Links
	messages := slices.Clone(doc.Messages)
	slices.SortStableFunc(messages, func(a, b cap.Message) int {
		if a.Alert == nil || b.Alert == nil {
			return 0
		}
		return a.Alert.Sent.Compare(b.Alert.Sent)
	})
	for _, m := range messages {
		var filed dispatch.FiledMessage
		if m.Refused != nil {
			r := m.Refused
			filed, err = in.refused(ctx, o, r, digest([]byte(strings.Join([]string{r.Sender, r.Identifier, string(r.Code), r.Path, r.Value}, "\x00"))))
		} else {
			filed, err = in.one(ctx, o, m.Alert)
		}
		if err != nil {
			return out, err
		}
		out.Messages = append(out.Messages, filed)
	}
	return out, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:16])
}

func (in *Intake) refused(ctx context.Context, o Origin, r *cap.Refusal, key string) (dispatch.FiledMessage, error) {
	return in.file(ctx, dispatch.FiledMessage{
		Key: key, Feed: o.Feed, Source: o.Source, Sender: short(r.Sender, 200), Identifier: short(r.Identifier, 200), Outcome: "refused", Reason: r.Message,
	})
}

// one takes one message.
func (in *Intake) one(ctx context.Context, o Origin, a *cap.Alert) (dispatch.FiledMessage, error) {
	info := block(a)
	m := dispatch.FiledMessage{
		Key: short(a.Sender+"|"+a.Identifier+"|"+a.Sent.UTC().Format(time.RFC3339), 700), Feed: o.Feed, Source: o.Source,
		Sender: short(a.Sender, 200), Identifier: short(a.Identifier, 200), Sent: a.Sent.Format(time.RFC3339),
		Status: string(a.Status), Kind: string(a.MsgType), Headline: short(cmpOr(info.Headline, info.Event), 200),
	}
	if a.Level != nil {
		m.Level = a.Level.Label.Zh
	}
	var v Verdict
	var known *dispatch.FiledMessage
	var at clock.Time
	err := in.room.Query(ctx, func(s *dispatch.State, now clock.Time) {
		at = now
		if k := s.Messages[m.Key]; k != nil {
			same := *k
			known = &same
			return
		}
		v = Judge(in.plan, in.district, a, o.Source, func(r cap.Ref) bool {
			for _, w := range s.Warnings {
				if w.Carries(reference(r)) {
					return true
				}
			}
			return false
		})
	})
	if err != nil || known != nil {
		if known != nil {
			m = *known
		}
		return m, err
	}
	m.Outcome, m.Reason, m.Streets = v.Outcome, v.Reason, v.Streets
	if v.Receive != nil {
		// Its sender's clock may run ahead of ours: what it says still holds.
		v.Receive.Issued = min(v.Receive.Issued, at)
		if err := in.receive(ctx, v.Receive, &m); err != nil {
			return m, err
		}
	}
	return in.file(ctx, m)
}

func cmpOr(a, b string) string {
	if strings.TrimSpace(a) == "" {
		return b
	}
	return a
}

// receive gives the command and notes what the rules made of it.
func (in *Intake) receive(ctx context.Context, c *dispatch.ReceiveWarning, m *dispatch.FiledMessage) error {
	out, err := in.room.Do(ctx, workspace.Request{Actor: machine, Key: "cap " + digest([]byte(m.Key)), Command: c})
	if err != nil {
		return err
	}
	if r := out.Refusal; r != nil {
		m.Outcome, m.Reason = "person", r.Message
		if r.Code == dispatch.CodeUnknown && c.Change != "" {
			m.Outcome = "unmatched"
		}
		return nil
	}
	for _, ev := range out.Events {
		switch ev := ev.(type) {
		case *dispatch.WarningReceived:
			m.Outcome, m.Warning = "received", string(ev.Warning)
		case *dispatch.WarningUpdated:
			m.Outcome, m.Warning = "updated", string(ev.Warning)
		case *dispatch.WarningCancelled:
			m.Outcome, m.Warning = "cancelled", string(ev.Warning)
		}
	}
	return nil
}

// file puts a message on record, once.
func (in *Intake) file(ctx context.Context, m dispatch.FiledMessage) (dispatch.FiledMessage, error) {
	known := false
	if err := in.room.Query(ctx, func(s *dispatch.State, _ clock.Time) { known = s.Messages[m.Key] != nil }); err != nil || known {
		return m, err
	}
	_, err := in.room.Do(ctx, workspace.Request{Actor: machine, Key: "message " + digest([]byte(m.Key)), Brief: true, Command: &dispatch.RecordMessage{Message: m}})
	return m, err
}
