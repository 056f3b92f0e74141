package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/outward"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
)

// Room is the workspace as a sender needs it; *workspace.Workspace is one.
type Room interface {
	Query(ctx context.Context, look func(s *dispatch.State, now clock.Time)) error
	Do(ctx context.Context, r workspace.Request) (workspace.Outcome, error)
}

// Options tell how to make a sender.
type Options struct {
	// Meta is the workspace: an exercise is refused.
	Meta dispatch.Workspace
	// File says which paths there are and how persons are reached.
	File *outward.File
	// Store is the file in which pages are kept.
	Store  string
	Client *http.Client // nil: one of its own
	// Jitter gives a length between 0 and its argument, to spread tries; nil: none.
	Jitter func(time.Duration) time.Duration
	// Compose writes what goes to a channel of the public; nil: nothing goes there.
	Compose Compose
	// Told is called when the health of a path changes; may be nil.
	Told func()
	Log  *slog.Logger
}

// Sender sends the pages of one actual workspace.
type Sender struct {
	o        Options
	store    *store
	paths    []Path
	adapters map[string]*Adapter
	wake     chan struct{}

	mu     sync.Mutex
	health map[string]view.Health
}

// New makes a sender, which sends nothing until Run. It refuses an exercise, and
// a file whose templates do not stand.
func New(o Options) (*Sender, error) {
	if o.Meta.Status != dispatch.Actual {
		return nil, ErrExercise
	}
	if o.Client == nil {
		// Nothing is followed elsewhere: a gateway that redirects is misconfigured.
		o.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Sender{o: o, adapters: map[string]*Adapter{}, wake: make(chan struct{}, 1), health: map[string]view.Health{}}
	for _, p := range o.File.Paths {
		a, err := NewAdapter(p, o.Client)
		if err != nil {
			return nil, err
		}
		s.adapters[p.ID] = a
		s.paths = append(s.paths, Path{ID: p.ID, Channel: p.Channel, FromStep: p.FromStep, GiveUp: p.GiveUp})
		s.health[p.ID] = s.untested(p.ID, p.Channel, time.Time{})
	}
	var err error
	s.store, err = openStore(o.Store)
	return s, err
}

// Follow is the workspace's watcher: something may be wanted.
func (s *Sender) Follow(workspace.Update) { s.poke() }

func (s *Sender) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Health lists the paths as rows of the desk.
func (s *Sender) Health() []view.Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]view.Health, 0, len(s.health))
	for _, id := range sortedKeys(s.health) {
		out = append(out, s.health[id])
	}
	return out
}

// Run looks after the room until the context ends.
func (s *Sender) Run(ctx context.Context, room Room) error {
	defer s.store.close()
	for {
		next, err := s.round(ctx, room, time.Now())
		if err != nil && ctx.Err() == nil {
			s.o.Log.Error("pages cannot be looked after; it is tried again", "cause", err)
			next = time.Now().Add(firstWait)
		}
		timer := time.NewTimer(time.Until(next))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-s.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// idle is how long nothing need be looked at when nothing happens.
const idle = time.Minute

// round is one pass through the stages: look, test, send, record. It gives the
// instant of the next.
func (s *Sender) round(ctx context.Context, room Room, now time.Time) (time.Time, error) {
	wanted, err := s.look(ctx, room)
	if err != nil {
		return now, err
	}
	next := now.Add(idle)
	soonest(&next, s.test(ctx, now))
	pages, err := s.store.open()
	if err != nil {
		return now, err
	}
	held := map[string]bool{} // a warning's later text waits for the earlier one, path by path
	for _, p := range pages {
		if r := p.Release; r != nil {
			line := string(r.Warning) + " " + p.Path
			if held[line] {
				continue
			}
			held[line] = p.State == Waiting && wanted[p.Key]
		}
		at, err := s.handle(ctx, room, p, wanted[p.Key], now)
		if err != nil {
			return now, err
		}
		soonest(&next, at)
	}
	return next, s.store.forget(now.Add(-kept), wanted)
}

// kept is how long pages that are over are remembered, so that none goes twice.
const kept = 30 * 24 * time.Hour

func soonest(next *time.Time, at time.Time) {
	if !at.IsZero() && at.Before(*next) {
		*next = at
	}
}

// look asks what is wanted now and writes it down with the position.
func (s *Sender) look(ctx context.Context, room Room) (map[string]bool, error) {
	var pages []Page
	var position uint64
	err := room.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		pages, position = append(Wanted(st, s.paths), Releases(st, s.paths)...), st.Last.Number
	})
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, p := range pages {
		wanted[p.Key] = true
	}
	return wanted, s.store.look(position, pages)
}

// handle brings one page as far as it can be brought now.
func (s *Sender) handle(ctx context.Context, room Room, p Page, wanted bool, now time.Time) (time.Time, error) {
	if p.State != Waiting {
		return time.Time{}, s.record(ctx, room, p)
	}
	i := slices.IndexFunc(s.paths, func(x Path) bool { return x.ID == p.Path })
	standing := Standing{Now: now, Wanted: wanted}
	if i >= 0 {
		standing.Path = &s.paths[i]
		if standing.Address = s.o.File.Address(p.Person, s.paths[i].Channel); p.Release != nil {
			standing.Address = p.Release.Channel
		}
	}
	switch why := Decide(p, standing); why {
	case NotYet:
		return p.Next, nil
	case NotWanted:
		p.State, p.Over = Moot, now
		return time.Time{}, s.store.keep(p)
	case NoAddress, NoPath, TooOld:
		p.State, p.Over = GivenUp, now
		if p.Failure == "" || why != TooOld {
			p.Failure = string(why)
		}
	case Send:
		if done, err := s.out(ctx, room, &p, standing.Address, now); err != nil {
			return now, errors.Join(err, s.store.keep(p))
		} else if !done {
			return p.Next, s.store.keep(p)
		}
	}
	if err := s.store.keep(p); err != nil {
		return now, err
	}
	return time.Time{}, s.record(ctx, room, p)
}

// out tries once, to a person or to a channel.
func (s *Sender) out(ctx context.Context, room Room, p *Page, to string, now time.Time) (bool, error) {
	if p.Release != nil {
		return s.release(ctx, room, p, now)
	}
	return s.send(ctx, p, to, now), nil
}

// send tries once; true if it went through.
func (s *Sender) send(ctx context.Context, p *Page, to string, now time.Time) bool {
	if p.First.IsZero() {
		p.First = now
	}
	p.Tries++
	receipt, err := s.adapters[p.Path].Send(ctx, Message{ID: p.Key, To: to, Text: pageText(p.Count)})
	s.tell(p.Path, err, now)
	if err != nil {
		p.Failure, p.Next = err.Error(), now.Add(wait(p.Tries, s.o.Jitter))
		return false
	}
	p.State, p.Sent, p.Over, p.Receipt, p.Failure = Sent, now, now, receipt, ""
	return true
}

// pageText carries no place, no name and no figure of an event (A67): how many
// alarms wait, and what to do.
func pageText(n int) string {
	return fmt.Sprintf("【望火楼】有 %d 条待签收，请登录或回电", max(n, 1))
}

// testText is what a test says.
const testText = "【望火楼】线路测试，无需回复"

// record makes the outcome a fact of the workspace.
func (s *Sender) record(ctx context.Context, room Room, p Page) error {
	if p.Release != nil {
		if err := s.submission(ctx, room, &p, outcome(&p)); err != nil {
			return err
		}
		p.Recorded = true
		return s.store.keep(p)
	}
	state := "sent"
	if p.State == GivenUp {
		state = "failed"
	}
	_, err := room.Do(ctx, workspace.Request{
		Actor: dispatch.Actor{Person: dispatch.System}, Key: "page " + p.Key, Brief: true,
		Command: &dispatch.RecordPage{Alarm: p.Alarm, Seat: p.Seat, Person: dispatch.PersonID(p.Person), Path: p.Path, State: state, Receipt: p.Receipt, Reason: p.Failure, Tries: p.Tries},
	})
	if err != nil {
		return err
	}
	p.Recorded = true
	return s.store.keep(p)
}

// test tries every path whose time has come and gives the next instant.
func (s *Sender) test(ctx context.Context, now time.Time) time.Time {
	var next time.Time
	for _, p := range s.o.File.Paths {
		if s.public(p.ID) { // a test would stand before the public: it is tested by what is issued
			continue
		}
		due := s.store.tested(p.ID).Add(p.Test.Every)
		if now.Before(due) && s.known(p.ID) {
			if next.IsZero() || due.Before(next) {
				next = due
			}
			continue
		}
		if p.Test.To == "" {
			s.set(p.ID, s.untested(p.ID, p.Channel, now))
			continue
		}
		_, err := s.adapters[p.ID].Send(ctx, Message{ID: "test " + p.ID + " " + now.Format(time.RFC3339), To: p.Test.To, Text: testText})
		s.tell(p.ID, err, now)
		if failed := s.store.markTested(p.ID, now); failed != nil {
			s.o.Log.Error("the test of a path cannot be written down", "path", p.ID, "cause", failed)
		}
		if at := now.Add(p.Test.Every); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// untested is a path of which nothing is known yet. One to the public is ready: no
// test may go there.
func (s *Sender) untested(path, channel string, now time.Time) view.Health {
	h := view.Health{ID: "path/" + path, Code: "path_untested"}
	if !now.IsZero() {
		h.Since = clock.At(now)
	}
	if (Path{Channel: channel}).Public() {
		h.OK, h.Code, h.Channel = true, "", channel
	}
	return h
}

// channel is that of a path to the public, "" of one to persons.
func (s *Sender) channel(path string) string {
	for _, p := range s.paths {
		if p.ID == path && p.Public() {
			return p.Channel
		}
	}
	return ""
}

func (s *Sender) public(path string) bool { return s.channel(path) != "" }

// known: the path has been tried by this process.
func (s *Sender) known(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.health[path].Code != "path_untested"
}

// tell keeps the health of a path.
func (s *Sender) tell(path string, err error, now time.Time) {
	h := view.Health{ID: "path/" + path, OK: err == nil, Since: clock.At(now), Channel: s.channel(path)}
	if err != nil {
		h.Code = "path_failed" // why, the log says: the desk needs to know that it cannot rely on it
		if h.Channel != "" {
			h.Code = "release_failed"
		}
		s.o.Log.Warn("a way out does not work", "path", path, "cause", err)
	}
	s.set(path, h)
}

func (s *Sender) set(path string, h view.Health) {
	s.mu.Lock()
	old := s.health[path]
	if old.OK == h.OK && old.Code == h.Code {
		h.Since = old.Since
	}
	s.health[path] = h
	s.mu.Unlock()
	if (old.OK != h.OK || old.Code != h.Code) && s.o.Told != nil {
		s.o.Told()
	}
}

// Close gives up a sender that was never run.
func (s *Sender) Close() error { return s.store.close() }
