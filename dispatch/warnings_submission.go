package dispatch

import (
	"strconv"

	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// RecordSubmission is the machine's own account of a text that was handed to a
// channel by itself: how far it came and what the other side answered (law of
// 2024, article 65).
type RecordSubmission struct {
	Warning     WarningID               `json:"warning"`
	Publication int                     `json:"publication" minimum:"1" doc:"of the warning, in order"`
	Path        string                  `json:"path" maxLength:"40"`
	State       warning.SubmissionState `json:"state" enum:"trying,sent,accepted,refused,given_up"`
	Reference   string                  `json:"reference,omitempty" maxLength:"120" doc:"how the platform calls it"`
	Reason      string                  `json:"reason,omitempty" maxLength:"120" doc:"why it was not taken"`
	Tries       int                     `json:"tries,omitempty" minimum:"0"`
}

// PublicationSubmitted: a text is on its way to a channel by machine, and nobody
// has answered for good.
type PublicationSubmitted struct {
	Warning     WarningID          `json:"warning"`
	Publication int                `json:"publication"`
	Submission  warning.Submission `json:"submission"`
}

// Name implements Command.
func (RecordSubmission) Name() string { return "record-submission" }

// Kind implements Event.
func (*PublicationSubmitted) Kind() string { return "publication_submitted" }

// Stream implements Event.
func (e *PublicationSubmitted) Stream() string { return onWarning(e.Warning) }

func init() {
	registerCommands(func() Command { return new(RecordSubmission) })
	registerEvents(func() Event { return new(PublicationSubmitted) })
}

// Cleared reports whether a text may be handed to a channel by machine: the
// district's own, actual, in answer to nothing that still waits, and where its
// path needs another's word, on an approval that was given and carried out
// (3.2.3(2), A59). A text that is on record as a fact went out by other hands.
func (s *State) Cleared(w *Warning, p *warning.Publication) bool {
	if s.Workspace.Status != Actual || w.Source != warning.Own || p.State != "waiting" {
		return false
	}
	path, id, fact := warning.Path(""), "", 0
	if p.Lift {
		if w.Ended == nil {
			return false
		}
		path, id, fact = w.Ended.Path, string(w.Ended.Approval), w.Ended.Fact
	} else {
		if p.Text < 1 || p.Text > len(w.Texts) {
			return false
		}
		t := &w.Texts[p.Text-1]
		if t.Exercise {
			return false
		}
		path, id, fact = t.Path, string(t.Approval), t.Fact
	}
	if fact != 0 {
		return false
	}
	if !path.Guarded() {
		return true
	}
	for _, a := range s.Approvals {
		if string(a.ID) == id {
			return a.Given.Did() && a.Used != 0
		}
	}
	return false
}

func (d *deciding) recordSubmission(c *RecordSubmission) ([]Event, error) {
	// A59: nothing leaves an exercise, so nothing can have left it.
	if d.s.Workspace.Status == Exercise {
		return nil, refuse(CodeExercise, "A59", "演练的预警不经任何渠道发出", "an exercise's warning leaves by no path")
	}
	if d.env.Actor.Person != System {
		return nil, refuse(CodeSystemOnly, "3.2.3(5)", "自动报送的结果由系统登记，人工请登记渠道回执", "what became of a submission is recorded by the system itself; a person records what the channel answered")
	}
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	if c.Publication < 1 || c.Publication > len(w.Publications) {
		return nil, refuse(CodeUnknown, "3.2.3(5)", "预警 %s 没有第 %d 次发布", "the warning %s has no publication %d", string(w.ID), c.Publication).at("publication")
	}
	p := w.Publications[c.Publication-1]
	if p.State == "accepted" {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(5)", "该渠道已接收，不必再报送", "the channel has taken it already: nothing is left to do").at("publication")
	}
	switch c.State {
	case warning.SubmissionAccepted, warning.SubmissionRefused:
		return []Event{&PublicationAnswered{Warning: w.ID, Channel: p.Channel, Publication: c.Publication, Accepted: c.State == warning.SubmissionAccepted,
			At: d.env.Now, Reference: c.Reference, Reason: c.Reason, Tries: c.Tries}}, nil
	case warning.SubmissionTrying, warning.SubmissionSent, warning.SubmissionGivenUp:
		return []Event{&PublicationSubmitted{Warning: w.ID, Publication: c.Publication, Submission: warning.Submission{
			State: c.State, Path: c.Path, At: d.env.Now, Tries: c.Tries, Reference: c.Reference, Reason: c.Reason}}}, nil
	}
	return nil, refuse(CodeInvalid, "3.2.3(5)", "请写明报送到了哪一步", "say how far the submission came").at("state")
}

// applySubmission folds how far a text came.
func (e *Engine) applySubmission(s *State, h Header, ev *PublicationSubmitted) {
	w := s.Warnings[ev.Warning]
	p := &w.Publications[ev.Publication-1]
	sub := ev.Submission
	p.Submission = &sub
	s.moved(w, h, ev, map[string]string{"channel": p.Channel, "state": string(sub.State), "tries": strconv.Itoa(sub.Tries), "reference": sub.Reference, "reason": sub.Reason})
}

func publicationAlarm(id WarningID, channel string) string {
	return "publication/" + string(id) + "/" + channel
}

// notOut rings for who issued the warning and the emergency office: the channel
// has not got it, and somebody must see to it by hand.
func (x *settling) notOut(w *Warning, channel string) {
	a := Alarm{Key: publicationAlarm(w.ID, channel), Priority: PriorityImportant, What: "publication_failed", Subject: string(w.ID), For: []plans.OrgID{orgEmergencyOffice}, Sounds: true}
	if issuer := w.Issuer(); issuer != "" && issuer != orgEmergencyOffice && !x.e.outside(issuer) {
		a.For = append(a.For, issuer)
	}
	if x.e.level(w.Stated()).NeedsApproval() {
		a.Priority = PriorityUrgent
	}
	x.raise(a)
}

// settleSubmission says what follows from what a channel answered.
func (x *settling) settleSubmission(ev Event) {
	switch ev := ev.(type) {
	case *PublicationAnswered:
		w := x.s.Warnings[ev.Warning]
		switch {
		case ev.Accepted:
			x.published(w, ev.Channel, x.done(ev.Reference, ev.At))
			x.clearAlarm(publicationAlarm(w.ID, ev.Channel))
		case ev.Publication != 0: // the machine has nobody before it who saw the answer
			x.notOut(w, ev.Channel)
		}
	case *PublicationSubmitted:
		w := x.s.Warnings[ev.Warning]
		if ev.Submission.State == warning.SubmissionGivenUp {
			x.notOut(w, w.Publications[ev.Publication-1].Channel)
		}
	}
}
