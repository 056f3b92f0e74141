package notify

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/warning"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

var quiet = slog.New(slog.DiscardHandler)

// room is a workspace that holds still but for what a test changes.
type room struct {
	mu    sync.Mutex
	s     *dispatch.State
	given []*dispatch.RecordPage
	subs  []*dispatch.RecordSubmission
	keys  map[string]bool
}

func newRoom() *room {
	r := &room{s: dispatch.NewState(), keys: map[string]bool{}}
	r.s.Seats["street-niujie/leader"] = &dispatch.Sitting{Seat: "street-niujie/leader", Person: "ma"}
	return r
}

func (r *room) Query(_ context.Context, look func(*dispatch.State, clock.Time)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	look(r.s, 0)
	return nil
}

func (r *room) Do(_ context.Context, req workspace.Request) (workspace.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if req.Actor.Person != dispatch.System {
		return workspace.Outcome{}, errors.New("who is that")
	}
	if !r.keys[req.Key] {
		r.keys[req.Key] = true
		switch c := req.Command.(type) {
		case *dispatch.RecordPage:
			r.given = append(r.given, c)
		case *dispatch.RecordSubmission:
			r.subs = append(r.subs, c)
			if p := &r.s.Warnings[c.Warning].Publications[c.Publication-1]; c.State == warning.SubmissionAccepted {
				p.State = "accepted"
			} else if c.State == warning.SubmissionRefused {
				p.State = "failed"
			}
		}
	}
	return workspace.Outcome{}, nil
}

func (r *room) alarm(change func(*dispatch.Alarm)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := &dispatch.Alarm{Key: "duty/1", What: "deadline_passed", Subject: "XC20260001", Sounds: true, Raised: 1000, Base: 1000,
		For: []plans.OrgID{"street-niujie"}, Seats: []plans.SeatID{"street-niujie/leader"}}
	change(a)
	r.s.Alarms[a.Key] = a
}

// gateway is the other side: it answers as told and keeps what it got.
type gateway struct {
	mu     sync.Mutex
	bodies []string
	answer func(n int) (int, string)
}

func (g *gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	b, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	g.bodies = append(g.bodies, string(b))
	status, text := g.answer(len(g.bodies))
	g.mu.Unlock()
	if status == 0 {
		return nil, errors.New("down")
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

func (g *gateway) pages() (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, b := range g.bodies {
		if !strings.Contains(b, "线路测试") {
			n++
		}
	}
	return n
}

// now lets it answer otherwise.
func (g *gateway) now(answer func(int) (int, string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = answer
}

func (g *gateway) asked() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.bodies)
}

func always(status int, text string) func(int) (int, string) {
	return func(int) (int, string) { return status, text }
}

const taken = `{"code":0,"data":{"id":"m-1"}}`

// file writes a file of outward paths and what it names, and reads it.
func file(t testing.TB, url string, more ...string) *outward.File {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("token", "s3cret\n", 0o600)
	write("contacts.yaml", "ma: {sms: \"13900000001\", telephone: \"13900000001\"}\n", 0o600)
	text := `outward: 1
contacts: contacts.yaml
paths:
  - id: sms
    channel: sms
    url: ` + url + `
    headers: {Content-Type: application/json, Authorization: 'Bearer {{secret "token"}}'}
    body: '{"to":{{json .To}},"text":{{json .Text}},"id":{{json .ID}}}'
    secrets: {token: token}
    sign: {header: X-Signature, secret: token}
    success: {status: [200], field: code, equals: "0", receipt: data.id}
    give_up: 30m
    test: {every: 24h, to: "13900000009"}
` + strings.Join(more, "\n")
	f, err := outward.Read(write("outward.yaml", text, 0o644))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func sender(t testing.TB, g http.RoundTripper, store string) *Sender {
	t.Helper()
	s, err := New(Options{Meta: dispatch.Workspace{ID: "w", Status: dispatch.Actual}, File: file(t, "http://127.0.0.1:9/send"), Store: store, Client: &http.Client{Transport: g}, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A59: no sender can be made for an exercise, and so no adapter be handed to it.
func TestAnExerciseHasNoSender(t *testing.T) {
	for _, status := range []dispatch.Status{dispatch.Exercise, ""} {
		store := filepath.Join(t.TempDir(), "pages.db")
		s, err := New(Options{Meta: dispatch.Workspace{ID: "w", Status: status}, File: file(t, "http://127.0.0.1:9/"), Store: store})
		if s != nil || !errors.Is(err, ErrExercise) {
			t.Errorf("%q: got %v, %v", status, s, err)
		}
		if _, err := os.Stat(store); err == nil {
			t.Errorf("%q: something was made", status)
		}
	}
}

func TestWhatIsWanted(t *testing.T) {
	paths := []Path{{ID: "sms", Channel: "sms", FromStep: 1}, {ID: "call", Channel: "telephone", FromStep: 2}, {ID: "platform", Channel: "12379", FromStep: 1}}
	for name, c := range map[string]struct {
		change func(*dispatch.Alarm)
		want   int
	}{
		"escalated":            {func(*dispatch.Alarm) {}, 1},
		"climbed on":           {func(a *dispatch.Alarm) { a.Seats = append(a.Seats, "street-niujie/leader") }, 3},
		"nobody is called yet": {func(a *dispatch.Alarm) { a.Seats = nil }, 0},
		"it does not sound":    {func(a *dispatch.Alarm) { a.Sounds = false }, 0},
		"acknowledged":         {func(a *dispatch.Alarm) { a.AckAt = 1001 }, 0},
		"cleared":              {func(a *dispatch.Alarm) { a.Cleared = 1001 }, 0},
		"shelved":              {func(a *dispatch.Alarm) { a.Shelved = 2000 }, 0},
		"nobody sits there":    {func(a *dispatch.Alarm) { a.Seats = []plans.SeatID{"street-niujie/deputy"} }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom()
			r.alarm(c.change)
			if got := Wanted(r.s, paths); len(got) != c.want {
				t.Errorf("wanted %d pages, want %d: %+v", len(got), c.want, got)
			}
		})
	}
}

func TestWhetherAPageGoesOut(t *testing.T) {
	now := time.Date(2026, 6, 16, 8, 0, 0, 0, time.UTC)
	path := &Path{ID: "sms", GiveUp: time.Hour}
	all := Standing{Now: now, Wanted: true, Path: path, Address: "139"}
	for name, c := range map[string]struct {
		p    Page
		s    func(*Standing)
		want Reason
	}{
		"fresh":             {Page{State: Waiting}, nil, Send},
		"went through":      {Page{State: Sent}, nil, AlreadySent},
		"given up":          {Page{State: GivenUp}, nil, TooOld},
		"not wanted":        {Page{State: Waiting}, func(s *Standing) { s.Wanted = false }, NotWanted},
		"path taken away":   {Page{State: Waiting}, func(s *Standing) { s.Path = nil }, NoPath},
		"no number":         {Page{State: Waiting}, func(s *Standing) { s.Address = "" }, NoAddress},
		"a second too soon": {Page{State: Waiting, First: now, Next: now.Add(time.Second)}, nil, NotYet},
		"its second":        {Page{State: Waiting, First: now, Next: now}, nil, Send},
		"within its hour":   {Page{State: Waiting, First: now.Add(-time.Hour + 1)}, nil, Send},
		"after its hour":    {Page{State: Waiting, First: now.Add(-time.Hour)}, nil, TooOld},
	} {
		t.Run(name, func(t *testing.T) {
			s := all
			if c.s != nil {
				c.s(&s)
			}
			if got := Decide(c.p, s); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Back-off never shrinks, never passes its bound, and jitter adds a quarter at most.
func TestBackOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "tries")
		if w := wait(n, nil); w < firstWait || w > lastWait || w > wait(n+1, nil) {
			t.Errorf("after %d tries it waits %s, then %s", n, w, wait(n+1, nil))
		}
		if w := wait(n, func(d time.Duration) time.Duration { return d }); w > wait(n, nil)*5/4 {
			t.Errorf("jitter makes it %s", w)
		}
	})
}

// run lets a sender look after a room until the bubble is still.
func run(t *testing.T, s *Sender, r *room, body func()) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx, r) }()
	synctest.Wait()
	body()
	stop()
	<-done
}

func TestAPageIsTriedUntilItGoesThroughAndIsOnRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: func(n int) (int, string) {
			switch {
			case n == 1: // the test of the path
				return 200, taken
			case n < 4:
				return 503, ""
			}
			return 200, taken
		}}
		r := newRoom()
		s := sender(t, g, filepath.Join(t.TempDir(), "pages.db"))
		r.alarm(func(*dispatch.Alarm) {})
		run(t, s, r, func() {
			if h := s.Health()[0]; h.OK || h.Code != "path_failed" || h.ID != "path/sms" {
				t.Errorf("while it fails the desk shows %+v", h)
			}
			time.Sleep(35 * time.Second) // virtual: 10 s, then 20 s
			synctest.Wait()
		})
		if len(r.given) != 1 {
			t.Fatalf("on record: %+v", r.given)
		}
		if p := r.given[0]; p.State != "sent" || p.Receipt != "m-1" || p.Tries != 3 || p.Person != "ma" || p.Alarm != "duty/1" {
			t.Errorf("on record: %+v", p)
		}
		if h := s.Health()[0]; !h.OK {
			t.Errorf("the path works again, the desk shows %+v", h)
		}
	})
}

func TestAPageThatIsNoLongerWantedDoesNotGoOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(0, "")}
		r := newRoom()
		s := sender(t, g, filepath.Join(t.TempDir(), "pages.db"))
		r.alarm(func(*dispatch.Alarm) {})
		run(t, s, r, func() {
			r.alarm(func(a *dispatch.Alarm) { a.AckAt = 1001 })
			s.Follow(workspace.Update{})
			synctest.Wait()
			before := g.pages()
			time.Sleep(2 * time.Hour)
			synctest.Wait()
			if g.pages() != before || len(r.given) != 0 {
				t.Errorf("%d more tries, %d on record", g.pages()-before, len(r.given))
			}
		})
	})
}

func TestAPageIsGivenUpAndThatIsOnRecordToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(500, "")}
		r := newRoom()
		s := sender(t, g, filepath.Join(t.TempDir(), "pages.db"))
		r.alarm(func(*dispatch.Alarm) {})
		run(t, s, r, func() {
			time.Sleep(40 * time.Minute)
			synctest.Wait()
		})
		if len(r.given) != 1 || r.given[0].State != "failed" || r.given[0].Reason != "answered 500" {
			t.Errorf("on record: %+v", r.given)
		}
	})
}

// After a restart nothing goes twice and nothing is lost.
func TestARestartSendsNothingTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(200, taken)}
		r := newRoom()
		store := filepath.Join(t.TempDir(), "pages.db")
		r.alarm(func(*dispatch.Alarm) {})
		run(t, sender(t, g, store), r, func() {})
		run(t, sender(t, g, store), r, func() {})
		if g.pages() != 1 || len(r.given) != 1 {
			t.Errorf("%d pages, %d on record", g.pages(), len(r.given))
		}
		// It rings anew: that is another page.
		r.alarm(func(a *dispatch.Alarm) { a.Base = 2000 })
		run(t, sender(t, g, store), r, func() {})
		if g.pages() != 2 {
			t.Errorf("%d pages", g.pages())
		}
	})
}

// A67: whatever the alarm is about, a page says how many wait and what to do.
func TestAPageCarriesNoPlaceNameOrFigure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(200, taken)}
		r := newRoom()
		r.alarm(func(a *dispatch.Alarm) { a.Subject, a.Reason = "XC20260001", "牛街街道死亡3人" })
		run(t, sender(t, g, filepath.Join(t.TempDir(), "pages.db")), r, func() {})
		for _, b := range g.bodies {
			if !strings.Contains(b, `"text":"【望火楼】有 1 条待签收，请登录或回电"`) && !strings.Contains(b, "线路测试") {
				t.Errorf("the page says %s", b)
			}
			for _, never := range []string{"XC2026", "牛街", "死亡"} {
				if text, _, _ := strings.Cut(b, `"id"`); strings.Contains(text, never) {
					t.Errorf("the page says %q: %s", never, b)
				}
			}
		}
	})
}

func TestAPathIsTestedOnSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{answer: always(200, taken)}
		r := newRoom()
		s := sender(t, g, filepath.Join(t.TempDir(), "pages.db"))
		run(t, s, r, func() {
			time.Sleep(24*time.Hour - time.Second)
			synctest.Wait()
			if n := g.asked(); n != 1 {
				t.Errorf("%d tests on the first day", n)
			}
			g.now(always(200, `{"code":7}`))
			time.Sleep(2 * time.Minute)
			synctest.Wait()
		})
		if h := s.Health()[0]; len(g.bodies) != 2 || h.OK || h.Code != "path_failed" {
			t.Errorf("%d tests, then %+v", len(g.bodies), h)
		}
	})
}

// The one adapter, against a real server on the loopback.
func TestTheAdapterFillsItsTemplatesAndJudgesTheAnswer(t *testing.T) {
	var got *http.Request
	var body string
	status, answer := 200, taken
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	defer srv.Close()
	f := file(t, srv.URL+"/send")
	a, err := NewAdapter(f.Paths[0], srv.Client())
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := a.Send(context.Background(), Message{ID: "1", To: `13"9`, Text: "有 1 条<待签收>"})
	if err != nil || receipt != "m-1" {
		t.Fatalf("%q %v", receipt, err)
	}
	if got.Header.Get("Authorization") != "Bearer s3cret" || body != `{"to":"13\"9","text":"有 1 条<待签收>","id":"1"}` {
		t.Errorf("sent %v %s", got.Header, body)
	}
	if sig := got.Header.Get("X-Signature"); len(sig) != 64 {
		t.Errorf("signed %q", sig)
	}
	for _, c := range []struct {
		status int
		answer string
		said   string
	}{
		{500, taken, "answered 500"}, {201, taken, "answered 201"}, {200, `{"code":1}`, "refused with 1"}, {200, `{}`, "refused with "},
		{200, `<html>`, "the answer is no JSON"}, {302, "", "answered 302"},
	} {
		status, answer = c.status, c.answer
		var refused *Refusal
		if _, err := a.Send(context.Background(), Message{}); err == nil || err.Error() != c.said || errors.As(err, &refused) != strings.HasPrefix(c.said, "refused") {
			t.Errorf("%d %s: %v, want %s", c.status, c.answer, err, c.said)
		}
	}
	srv.Close()
	if _, err := a.Send(context.Background(), Message{}); err == nil || strings.Contains(err.Error(), srv.URL) || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("without a server: %v", err)
	}
}

func TestTemplatesThatDoNotStandAreToldAtOnce(t *testing.T) {
	for _, body := range []string{"{{.Place}}", `{{secret "other"}}`, "{{.To"} {
		if _, err := NewAdapter(outward.Path{ID: "x", URL: "http://127.0.0.1", Body: body}, http.DefaultClient); err == nil {
			t.Errorf("%s was taken", body)
		}
	}
}
