package notify

import (
	"context"
	"errors"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/dispatch/workspace"
)

// Release is one text of a warning on its way to a channel of the public: the
// page of a channel, so to speak. It lies in the same store, is tried in the same
// way, and is recorded at the warning (law of 2024, article 65).
type Release struct {
	Warning     dispatch.WarningID `json:"warning"`
	Publication int                `json:"publication"` // of the warning, from 1
	Channel     string             `json:"channel"`
	// Told is what the workspace knows of it before the outcome: that it does not
	// get through at once.
	Told bool `json:"told,omitempty"`
	// Refused: the other side has read it and said no.
	Refused bool `json:"refused,omitempty"`
}

// Compose writes the message of a publication; it gives the same at every try.
type Compose func(s *dispatch.State, w *dispatch.Warning, p warning.Publication) (Message, error)

// Releases lists the texts that ought to be handed to a channel by machine: those
// of the district's own warnings that have been issued or lifted by the right
// hands ([dispatch.State.Cleared]) and that no channel has answered. It is a
// function of the state, in the order in which they were issued, so that an
// update or a cancellation follows what it refers to.
func Releases(s *dispatch.State, paths []Path) []Page {
	var out []Page
	for _, id := range sortedKeys(s.Warnings) {
		w := s.Warnings[id]
		for i := range w.Publications {
			p := &w.Publications[i]
			if !s.Cleared(w, p) {
				continue
			}
			for _, path := range paths {
				if path.Public() && path.Channel == p.Channel {
					out = append(out, Page{Key: releaseKey(id, i+1, path.ID), Path: path.ID, Due: p.At,
						Release: &Release{Warning: id, Publication: i + 1, Channel: p.Channel}})
				}
			}
		}
	}
	return out
}

// releaseKey sorts by warning and then in order of publication.
func releaseKey(id dispatch.WarningID, n int, path string) string {
	const digits = "0123456789"
	no := []byte{'0', '0', '0', '0'}
	for i := len(no) - 1; i >= 0; i-- {
		no[i] = digits[n%10]
		n /= 10
	}
	return "release " + string(id) + " " + path + " " + string(no)
}

// Public reports whether a path is a channel of the public, not one by which a
// person is paged.
func (p Path) Public() bool { return p.Channel != "sms" && p.Channel != "telephone" }

// compose asks for the message of a release as the text stands in the log.
func (s *Sender) compose(ctx context.Context, room Room, r *Release) (m Message, err error) {
	if s.o.Compose == nil {
		return m, errUnwritten
	}
	var unwritten error
	err = room.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		w := st.Warnings[r.Warning]
		if w == nil || r.Publication > len(w.Publications) {
			unwritten = errors.New("there is no such publication")
			return
		}
		m, unwritten = s.o.Compose(st, w, w.Publications[r.Publication-1])
	})
	if err == nil && unwritten != nil {
		s.o.Log.Error("the text of a warning cannot be written for a channel", "warning", r.Warning, "channel", r.Channel, "cause", unwritten)
		err = errUnwritten
	}
	return m, err
}

// errUnwritten: the text cannot be written in the form that the channel takes. To
// try again would not help, and must hold up nothing else.
var errUnwritten = errors.New("the text cannot be written for this channel")

// release tries once to hand a text over. done: it went through or was refused.
func (s *Sender) release(ctx context.Context, room Room, p *Page, now time.Time) (done bool, err error) {
	m, err := s.compose(ctx, room, p.Release)
	if errors.Is(err, errUnwritten) {
		p.State, p.Over, p.Failure = GivenUp, now, err.Error()
		return true, nil
	} else if err != nil {
		return false, err
	}
	m.ID = p.Key
	if p.First.IsZero() {
		p.First = now
	}
	p.Tries++
	receipt, failed := s.adapters[p.Path].Send(ctx, m)
	no := new(Refusal)
	refused := errors.As(failed, &no)
	if refused {
		s.tell(p.Path, nil, now) // the way itself works
	} else {
		s.tell(p.Path, failed, now)
	}
	switch {
	case refused:
		p.State, p.Over, p.Failure, p.Release.Refused = GivenUp, now, failed.Error(), true
		return true, nil
	case failed != nil:
		p.Failure, p.Next = failed.Error(), now.Add(wait(p.Tries, s.o.Jitter))
		return false, s.trying(ctx, room, p)
	}
	p.State, p.Sent, p.Over, p.Receipt, p.Failure = Sent, now, now, receipt, ""
	return true, nil
}

// trying tells the workspace once that a text does not get through at once.
func (s *Sender) trying(ctx context.Context, room Room, p *Page) error {
	if p.Release.Told {
		return nil
	}
	if err := s.submission(ctx, room, p, warning.SubmissionTrying); err != nil {
		return err
	}
	p.Release.Told = true
	return nil
}

// outcome is how the workspace calls what became of a release. What the other side
// took without a receipt has been sent: that it was accepted is for whoever sees
// its word.
func outcome(p *Page) warning.SubmissionState {
	switch {
	case p.State == Sent && p.Receipt != "":
		return warning.SubmissionAccepted
	case p.State == Sent:
		return warning.SubmissionSent
	case p.Release.Refused:
		return warning.SubmissionRefused
	}
	return warning.SubmissionGivenUp
}

func (s *Sender) submission(ctx context.Context, room Room, p *Page, state warning.SubmissionState) error {
	_, err := room.Do(ctx, workspace.Request{
		Actor: dispatch.Actor{Person: dispatch.System}, Key: p.Key + " " + string(state), Brief: true,
		Command: &dispatch.RecordSubmission{Warning: p.Release.Warning, Publication: p.Release.Publication, Path: p.Path, State: state,
			Reference: p.Receipt, Reason: p.Failure, Tries: p.Tries},
	})
	return err
}
