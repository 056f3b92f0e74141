package dispatch

import "wanghuo/dispatch/clock"

// A feed gives a sign of life every few seconds and falls silent once in weeks,
// so it has one timer, not one for each sign: when that comes up and the feed
// has been heard since, it waits on from the last sign.

// silentAt is when a feed counts as silent if nothing more is heard of it.
func (e *Engine) silentAt(f *Feed) clock.Time {
	return f.Last.Add(e.plan.Settings.FeedSilence) + 1
}

func (e *Engine) applyHeard(s *State, h Header, ev *FeedHeard) {
	f := s.Feeds[ev.Feed]
	waiting := f != nil && f.Silent == 0
	if f == nil {
		f = &Feed{ID: ev.Feed}
		s.Feeds[ev.Feed] = f
	}
	f.Last, f.Silent = h.At, 0
	if !waiting {
		s.Timers.add(e.silentAt(f), timerFeed, f.ID)
	}
	s.touched.add("feed", f.ID)
}

// listenOn goes on from a feed's timer that has come up.
func (e *Engine) listenOn(s *State, t Timer) {
	f := s.Feeds[t.Ref]
	if next := e.silentAt(f); next > t.At {
		s.Timers.add(next, timerFeed, f.ID)
		return
	}
	f.Silent = t.At
	s.touched.add("feed", f.ID)
}
