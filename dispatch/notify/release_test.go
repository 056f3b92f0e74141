package notify

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/warning"
)

// platform is the configuration of the release platform.
const platform = `  - id: release
    channel: platform
    url: http://127.0.0.1:9/submit
    body: '{"text":{{json .File}},"id":{{json .ID}}}'
    success: {field: code, equals: "0", receipt: data.id, reason: message}
    give_up: 30m
give: {sender: district.example, district: {zh: 某区, en: District}}`

// issued is a room with a warning that was issued by the path given, on an
// approval that stands as given.
func issued(path warning.Path, a approval.Approval) *room {
	r := newRoom()
	r.s.Workspace.Status = dispatch.Actual
	a.ID = "P1"
	r.s.Approvals[a.ID] = &a
	w := &dispatch.Warning{Warning: warning.Warning{ID: "Y20260001", Source: warning.Own, Stage: warning.InForce,
		Texts:        []warning.Text{{No: 1, Path: path, Approval: "P1", At: 100}},
		Publications: []warning.Publication{{Text: 1, Channel: "platform", State: "waiting", At: 100}}}}
	r.s.Warnings[w.ID] = w
	return r
}

var (
	carriedOut = approval.Approval{Given: approval.Hand{Person: "wang", At: 90}, Used: 100}
	toPlatform = []Path{{ID: "release", Channel: "platform", GiveUp: 30 * time.Minute}, {ID: "sms", Channel: "sms", FromStep: 1}}
)

// Law of 2024, article 65; 3.2.3(2); A59: what may be handed to the platform by
// machine, and what may not.
func TestWhatIsSubmitted(t *testing.T) {
	for name, c := range map[string]struct {
		path   warning.Path
		given  approval.Approval
		change func(*dispatch.State, *dispatch.Warning)
		want   int
	}{
		"its office's own":          {warning.Self, approval.Approval{}, nil, 1},
		"approved and carried out":  {warning.Approved, carriedOut, nil, 1},
		"approved, not carried out": {warning.Approved, approval.Approval{Given: carriedOut.Given}, nil, 0},
		"not approved":              {warning.Approved, approval.Approval{Used: 100}, nil, 0},
		"no such approval": {warning.Approved, carriedOut, func(s *dispatch.State, _ *dispatch.Warning) {
			delete(s.Approvals, "P1")
		}, 0},
		"an exercise":              {warning.Self, carriedOut, func(s *dispatch.State, _ *dispatch.Warning) { s.Workspace.Status = dispatch.Exercise }, 0},
		"a text of an exercise":    {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Texts[0].Exercise = true }, 0},
		"the city's":               {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Source = warning.City }, 0},
		"issued by other hands":    {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Texts[0].Fact = 1 }, 0},
		"taken already":            {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Publications[0].State = "accepted" }, 0},
		"no adapter for it":        {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Publications[0].Channel = "web" }, 0},
		"a lifting without an end": {warning.Self, carriedOut, func(_ *dispatch.State, w *dispatch.Warning) { w.Publications[0].Lift = true }, 0},
		"a lifting on no word": {warning.Self, approval.Approval{}, func(_ *dispatch.State, w *dispatch.Warning) {
			w.Publications[0].Lift, w.Ended = true, &warning.Ending{At: 200, Path: warning.Approved, Approval: "P1"}
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := issued(c.path, c.given)
			if c.change != nil {
				c.change(r.s, r.s.Warnings["Y20260001"])
			}
			if got := Releases(r.s, toPlatform); len(got) != c.want {
				t.Errorf("%d texts go, want %d: %+v", len(got), c.want, got)
			}
		})
	}
}

// texts writes a text as its number, a lifting as such.
func texts(_ *dispatch.State, _ *dispatch.Warning, p warning.Publication) (Message, error) {
	switch {
	case p.Text == 13 && !p.Lift:
		return Message{}, errors.New("no CAP for it")
	case p.Lift:
		return Message{File: "cancel"}, nil
	case p.Text > 1:
		return Message{File: "update"}, nil
	}
	return Message{File: "alert"}, nil
}

// submitting runs a sender against the platform until the time given has passed.
func submitting(t *testing.T, r *room, g *gateway, store string, for_ time.Duration) *Sender {
	t.Helper()
	s, err := New(Options{Meta: dispatch.Workspace{ID: "w", Status: dispatch.Actual}, File: file(t, "http://127.0.0.1:9/send", platform), Store: store,
		Client: &http.Client{Transport: g}, Compose: texts, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), for_)
	defer stop()
	s.Run(ctx, r)
	return s
}

func (g *gateway) submitted() (out []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, b := range g.bodies {
		if strings.Contains(b, `"text":"`) && !strings.Contains(b, "线路测试") {
			_, rest, _ := strings.Cut(b, `"text":"`)
			word, _, _ := strings.Cut(rest, `"`)
			out = append(out, word)
		}
	}
	return out
}

func (r *room) states() (out []warning.SubmissionState) {
	for _, s := range r.subs {
		out = append(out, s.State)
	}
	return out
}

// What becomes of a submission: each outcome is recorded once, whatever the
// platform does, and after a restart nothing goes twice.
func TestASubmission(t *testing.T) {
	down := always(0, "")
	no := always(200, `{"code":7,"message":"格式有误"}`)
	for name, c := range map[string]struct {
		answer func(int) (int, string)
		want   []warning.SubmissionState
		said   string
	}{
		"taken":             {always(200, taken), []warning.SubmissionState{"accepted"}, ""},
		"taken, no receipt": {always(200, `{"code":0}`), []warning.SubmissionState{"sent"}, ""},
		"refused":           {no, []warning.SubmissionState{"refused"}, "refused with 7: 格式有误"},
		"refused outright":  {always(422, ""), []warning.SubmissionState{"refused"}, "answered 422"},
		"down to the end":   {down, []warning.SubmissionState{"trying", "given_up"}, "no connection"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, g := issued(warning.Approved, carriedOut), &gateway{answer: c.answer}
				store := filepath.Join(t.TempDir(), "pages.db")
				submitting(t, r, g, store, time.Hour)
				submitting(t, r, g, store, time.Hour)
				if got := r.states(); !slices.Equal(got, c.want) {
					t.Fatalf("on record: %v, want %v", got, c.want)
				}
				last := r.subs[len(r.subs)-1]
				if last.Reason != c.said || last.Warning != "Y20260001" || last.Publication != 1 || last.Tries == 0 {
					t.Errorf("on record: %+v", last)
				}
				if n := len(g.submitted()); c.want[0] != "trying" && n != 1 {
					t.Errorf("it went %d times", n)
				}
			})
		})
	}
}

// An update and a cancellation follow the text that they refer to: none overtakes
// one that is being tried; one that cannot be written holds up nothing.
func TestTextsGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := issued(warning.Self, approval.Approval{})
		w := r.s.Warnings["Y20260001"]
		w.Texts = append(w.Texts, warning.Text{No: 2, At: 200, Path: warning.Self})
		for range 11 {
			w.Texts = append(w.Texts, warning.Text{No: len(w.Texts) + 1, Path: warning.Self})
		}
		w.Ended = &warning.Ending{At: 300, Path: warning.Self}
		w.Publications = append(w.Publications, warning.Publication{Text: 2, Channel: "platform", State: "waiting", At: 200},
			warning.Publication{Text: 13, Channel: "platform", State: "waiting", At: 250},
			warning.Publication{Text: 13, Lift: true, Channel: "platform", State: "waiting", At: 300})
		tries := 0
		g := &gateway{answer: func(int) (int, string) {
			if tries++; tries < 4 {
				return 503, ""
			}
			return 200, taken
		}}
		submitting(t, r, g, filepath.Join(t.TempDir(), "pages.db"), time.Hour)
		got := slices.Compact(g.submitted())
		if !slices.Equal(got, []string{"alert", "update", "cancel"}) {
			t.Errorf("they went as %v", got)
		}
		if last := r.subs[len(r.subs)-1]; last.Publication != 4 || last.State != warning.SubmissionAccepted {
			t.Errorf("the last on record: %+v", last)
		}
	})
}

// No test goes to the public, and the desk sees that texts go by machine.
func TestAPathToThePublicIsNotTestedBySending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(200, taken)}
		s := submitting(t, newRoom(), g, filepath.Join(t.TempDir(), "pages.db"), time.Hour)
		if n := len(g.submitted()); n != 0 {
			t.Errorf("%d tests went to the public", n)
		}
		for _, h := range s.Health() {
			if h.ID == "path/release" && (!h.OK || h.Channel != "platform") || h.ID == "path/sms" && h.Channel != "" {
				t.Errorf("the desk sees %+v", h)
			}
		}
	})
}
