package capfeed

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/workspace"
)

// source is a feed's other side.
type source struct {
	mu     sync.Mutex
	asked  []*http.Request
	answer func(n int, r *http.Request) *http.Response
}

func (s *source) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	n := len(s.asked)
	s.mu.Unlock()
	resp := s.answer(n, r)
	if resp == nil {
		return nil, errors.New("down")
	}
	resp.Request = r
	return resp, nil
}

func page(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// still is a room that takes everything and holds still, for virtual time.
type still struct {
	mu    sync.Mutex
	s     *dispatch.State
	given []string
}

func (r *still) Query(_ context.Context, f func(*dispatch.State, clock.Time)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(r.s, clock.At(time.Now()))
	return nil
}

func (r *still) Do(_ context.Context, q workspace.Request) (workspace.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.given = append(r.given, q.Command.Name())
	switch c := q.Command.(type) {
	case *dispatch.RecordMessage:
		m := c.Message
		r.s.Messages[m.Key] = &m
	case *dispatch.RecordFeed:
		r.s.Feeds[c.Feed] = &dispatch.Feed{ID: c.Feed, Last: clock.At(time.Now())}
	}
	return workspace.Outcome{}, nil
}

func (r *still) Meta() dispatch.Workspace {
	return dispatch.Workspace{ID: "w", Status: dispatch.Actual}
}

func poller(t *testing.T, s *source, f outward.Feed) (*Poller, *still) {
	t.Helper()
	r := &still{s: dispatch.NewState()}
	in, err := NewIntake(r, load())
	if err != nil {
		t.Fatal(err)
	}
	f.ID, f.Source, f.Timeout = "city", "city", 5*time.Second
	if f.URL == "" {
		f.URL = "http://feed.invalid/atom"
	}
	if f.MaxBytes == 0 {
		f.MaxBytes = 1 << 20
	}
	return NewPoller(in, PollerOptions{Feeds: []outward.Feed{f}, Client: &http.Client{Transport: s}, Log: quiet}), r
}

func during(t *testing.T, p *Poller, d time.Duration) {
	ctx, stop := context.WithTimeout(context.Background(), d)
	defer stop()
	p.Run(ctx)
}

func TestAFeedIsAskedConditionallyAndOnSchedule(t *testing.T) {
	load()
	feed := string(fixture(t, "ok_feed_atom.xml"))
	synctest.Test(t, func(t *testing.T) {
		s := &source{answer: func(n int, r *http.Request) *http.Response {
			if r.Header.Get("If-None-Match") == `"1"` {
				return page(304, "")
			}
			return page(200, feed, "ETag", `"1"`, "Last-Modified", "Sun, 22 Nov 2026 03:00:00 GMT")
		}}
		p, r := poller(t, s, outward.Feed{Every: time.Minute})
		during(t, p, 5*time.Minute+time.Second)
		if len(s.asked) != 6 || s.asked[1].Header.Get("If-Modified-Since") == "" {
			t.Errorf("asked %d times, then with %v", len(s.asked), s.asked[1].Header)
		}
		if len(r.s.Messages) == 0 || r.s.Feeds["city"] == nil {
			t.Errorf("%d messages, feeds %v", len(r.s.Messages), r.s.Feeds)
		}
		heard := 0
		for _, c := range r.given {
			if c == "record-feed" {
				heard++
			}
		}
		if heard < 2 || heard > 4 { // often enough to notice silence, no more
			t.Errorf("a sign of life was recorded %d times", heard)
		}
		if h := p.Health(); len(h) != 1 || !h[0].OK || h[0].ID != "source/city" {
			t.Errorf("health %+v", h)
		}
	})
}

func TestAFeedThatFailsIsAskedLessAndLess(t *testing.T) {
	load()
	for name, answer := range map[string]func(int, *http.Request) *http.Response{
		"down":      func(int, *http.Request) *http.Response { return nil },
		"fault":     func(int, *http.Request) *http.Response { return page(500, "") },
		"too large": func(int, *http.Request) *http.Response { return page(200, strings.Repeat("x", 2<<20)) },
		"elsewhere": func(_ int, r *http.Request) *http.Response {
			if r.URL.Host == "other.invalid" {
				return page(200, "")
			}
			return page(302, "", "Location", "http://other.invalid/")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &source{answer: answer}
				p, r := poller(t, s, outward.Feed{Every: time.Minute})
				during(t, p, 32*time.Minute)
				if n := len(s.asked); n != 6 { // 0, 1, 3, 7, 15, 31
					t.Errorf("asked %d times", n)
				}
				for _, q := range s.asked {
					if q.URL.Host == "other.invalid" {
						t.Error("it was followed to another host")
					}
				}
				if h := p.Health(); len(h) != 1 || h[0].OK || h[0].Code != "feed_failed" {
					t.Errorf("health %+v", h)
				}
				if len(r.given) != 0 {
					t.Errorf("recorded %v", r.given)
				}
			})
		})
	}
}

func TestMessagesThatAFeedOnlyNamesAreFetchedOnItsOwnHost(t *testing.T) {
	load()
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>w</title><link>http://feed.invalid/</link><description>d</description>` +
		`<item><title>a</title><link>http://feed.invalid/a.xml</link></item><item><title>b</title><link>http://evil.invalid/b.xml</link></item></channel></rss>`
	fog := string(fixture(t, "ok_fog_1_yellow.xml"))
	synctest.Test(t, func(t *testing.T) {
		s := &source{answer: func(_ int, r *http.Request) *http.Response {
			if r.URL.Path == "/atom" {
				return page(200, rss)
			}
			return page(200, fog)
		}}
		p, r := poller(t, s, outward.Feed{Every: time.Minute, Linked: true})
		during(t, p, 3*time.Minute)
		single := 0
		for _, q := range s.asked {
			if q.URL.Host != "feed.invalid" {
				t.Errorf("asked %s", q.URL)
			}
			if q.URL.Path == "/a.xml" {
				single++
			}
		}
		if single != 1 || len(r.s.Messages) == 0 {
			t.Errorf("the message was fetched %d times, %d on record", single, len(r.s.Messages))
		}
	})
}
