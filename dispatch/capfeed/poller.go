package capfeed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/view"
)

// Poller asks the feeds again and again.
type Poller struct {
	feeds  []outward.Feed
	in     *Intake
	client *http.Client
	jitter func(time.Duration) time.Duration
	told   func()
	log    *slog.Logger

	mu     sync.Mutex
	health map[string]view.Health
	links  map[string]bool
}

// PollerOptions tell how to make one.
type PollerOptions struct {
	Feeds  []outward.Feed
	Client *http.Client // nil: one of its own
	Jitter func(time.Duration) time.Duration
	Told   func() // the health of a feed changed; may be nil
	Log    *slog.Logger
}

// NewPoller makes a poller, which asks nothing until Run.
func NewPoller(in *Intake, o PollerOptions) *Poller {
	if o.Client == nil {
		o.Client = &http.Client{}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	// Where a feed is moved to is for a person to see: nothing is followed to
	// another host, and no credential goes there.
	client := *o.Client
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if len(via) > 3 || r.URL.Host != via[0].URL.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return &Poller{feeds: o.Feeds, in: in, client: &client, jitter: o.Jitter, told: o.Told, log: o.Log, health: map[string]view.Health{}, links: map[string]bool{}}
}

// Run asks until the context ends.
func (p *Poller) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, f := range p.feeds {
		all.Go(func() { p.follow(ctx, f) })
	}
	all.Wait()
}

// Health lists the feeds as rows of the desk.
func (p *Poller) Health() []view.Health {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []view.Health
	for _, f := range p.feeds {
		if h, ok := p.health[f.ID]; ok {
			out = append(out, h)
		}
	}
	return out
}

// longest is the longest wait for a feed that fails.
const longest = 30 * time.Minute

// follow asks one feed. It waits its interval after an answer, twice as long
// after each failure in a row.
func (p *Poller) follow(ctx context.Context, f outward.Feed) {
	var seen validators
	wait := time.Duration(0)
	for {
		if wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-timer.C:
			}
		}
		err := p.ask(ctx, f, &seen)
		if ctx.Err() != nil {
			return
		}
		p.tell(f, err)
		switch {
		case err == nil:
			wait = f.Every
		case wait < f.Every:
			wait = f.Every
		default:
			wait = min(2*wait, max(longest, f.Every))
		}
		if p.jitter != nil {
			wait += p.jitter(wait / 10)
		}
	}
}

// validators are what a conditional request carries.
type validators struct{ etag, modified string }

// failed is why a feed gave nothing, in words without its address.
type failed struct{ said string }

func (f *failed) Error() string { return f.said }

// ask fetches a feed once and takes what it holds.
func (p *Poller) ask(ctx context.Context, f outward.Feed, seen *validators) error {
	raw, next, err := p.fetch(ctx, f, f.URL, *seen)
	if err != nil {
		return err
	}
	if err := p.in.Heard(ctx, f.ID); err != nil {
		return err
	}
	if raw == nil { // nothing changed since
		return nil
	}
	taken, err := p.in.Take(ctx, Origin{Feed: f.ID, Source: f.Source}, raw)
	if err == nil && f.Linked {
		err = p.linked(ctx, f, taken.Links)
	}
	if err == nil { // what was not taken is asked for again, whole
		*seen = next
	}
	return err
}

// most messages that a feed names are fetched at one asking.
const mostLinks = 200

// linked fetches the messages that a feed only names, on the feed's own host.
func (p *Poller) linked(ctx context.Context, f outward.Feed, links []string) error {
	home, err := url.Parse(f.URL)
	if err != nil {
		return err
	}
	for i, l := range links {
		at, err := home.Parse(l)
		if i == mostLinks || err != nil || at.Host != home.Host || at.Scheme != home.Scheme {
			continue
		}
		if p.known(at.String()) {
			continue
		}
		raw, _, err := p.fetch(ctx, f, at.String(), validators{})
		if err != nil {
			return err
		}
		if _, err := p.in.Take(ctx, Origin{Feed: f.ID, Source: f.Source}, raw); err != nil {
			return err
		}
		p.remember(at.String())
	}
	return nil
}

// known: the message at an address has been taken by this process. Another one
// takes it again, which the workspace knows to be the same.
func (p *Poller) known(address string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[address]
}

func (p *Poller) remember(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.links) > 20*mostLinks {
		clear(p.links)
	}
	p.links[address] = true
}

// fetch asks for an address. raw is nil if nothing changed since.
func (p *Poller) fetch(ctx context.Context, f outward.Feed, address string, seen validators) (raw []byte, next validators, err error) {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, seen, &failed{"the address is no address"}
	}
	req.Header.Set("Accept", "application/cap+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9")
	for k, v := range f.Header {
		req.Header.Set(k, v)
	}
	for k, v := range f.SecretHeaders() {
		req.Header.Set(k, v)
	}
	if seen.etag != "" {
		req.Header.Set("If-None-Match", seen.etag)
	}
	if seen.modified != "" {
		req.Header.Set("If-Modified-Since", seen.modified)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, seen, &failed{"no answer in time"}
		}
		return nil, seen, &failed{"no connection"}
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotModified:
		return nil, seen, nil
	case resp.StatusCode != http.StatusOK:
		return nil, seen, &failed{fmt.Sprintf("answered %d", resp.StatusCode)}
	}
	raw, err = io.ReadAll(io.LimitReader(resp.Body, f.MaxBytes+1))
	switch {
	case err != nil:
		return nil, seen, &failed{"the answer broke off"}
	case int64(len(raw)) > f.MaxBytes:
		return nil, seen, &failed{"the answer is too large"}
	}
	return raw, validators{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")}, nil
}

// tell keeps the health of a feed.
func (p *Poller) tell(f outward.Feed, err error) {
	h := view.Health{ID: "source/" + f.ID, OK: err == nil, Since: clock.At(time.Now())}
	if err != nil {
		h.Code = "feed_failed"
		p.log.Warn("a feed gives nothing", "feed", f.ID, "cause", err)
	}
	p.mu.Lock()
	old, known := p.health[f.ID]
	changed := !known || old.OK != h.OK
	if !changed {
		h.Since = old.Since
	}
	p.health[f.ID] = h
	p.mu.Unlock()
	if changed && p.told != nil {
		p.told()
	}
}
