package workspace

import (
	"container/heap"
	"fmt"
	"strconv"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// rules is a tiny domain on the real state and the real events, for tests of
// the runtime alone. RecordFeed{"name"} is heard; RecordFeed{"due <at> <ref>"}
// arms a timer; "refuse", "panic", "half" and "huge" do what they say.
type rules struct {
	perTick int // timers struck by one tick, 0: all
}

func due(at clock.Time, ref string) *dispatch.RecordFeed {
	return &dispatch.RecordFeed{Feed: fmt.Sprintf("due %d %s", at, ref)}
}

func hear(name string) *dispatch.RecordFeed { return &dispatch.RecordFeed{Feed: name} }

func (r rules) Execute(s *dispatch.State, h dispatch.Header, c dispatch.Command, env dispatch.Env) ([]dispatch.Event, error) {
	switch c := c.(type) {
	case *dispatch.RecordFeed:
		return r.feed(s, h, c.Feed)
	case *dispatch.AddNote:
		return r.Carry(s, h, []dispatch.Event{&dispatch.NoteAdded{Incident: c.Incident, Text: c.Text.Sealed()}}), nil
	case *dispatch.LogIntake:
		id := dispatch.IntakeID("J" + strconv.Itoa(s.Counters.Intake+1))
		return r.Carry(s, h, []dispatch.Event{&dispatch.IntakeLogged{Intake: dispatch.Intake{
			ID: id, Gist: c.Gist, VaultKey: env.Subject, Source: dispatch.SourceRecord{Words: c.Words.Sealed()},
		}}}), nil
	case *dispatch.ErasePersonal:
		return r.Carry(s, h, []dispatch.Event{&dispatch.PersonalErased{Target: c.Target, Basis: c.Basis, Keys: []string{s.SubjectKey(c.Target)}}}), nil
	case *dispatch.EnterRoster:
		return r.Carry(s, h, []dispatch.Event{&dispatch.RosterEntered{Person: c.Person, Seats: c.Seats}}), nil
	case *dispatch.ConfirmTime:
		return r.Carry(s, h, []dispatch.Event{&dispatch.TimeConfirmed{Reason: c.Reason}}), nil
	case *dispatch.ChangeClock:
		return r.Carry(s, h, []dispatch.Event{&dispatch.ClockChanged{Paused: c.Do == "stop", Rate: max(c.Rate, 1), To: c.To}}), nil
	case *dispatch.Tick:
		return r.Carry(s, h, []dispatch.Event{r.struck(s, env.Now)}), nil
	}
	return nil, fmt.Errorf("the rules do not know %s", c.Name())
}

func (r rules) feed(s *dispatch.State, h dispatch.Header, what string) ([]dispatch.Event, error) {
	switch what {
	case "refuse":
		return nil, &dispatch.Refusal{Code: dispatch.CodeInvalid, Clause: "4.1.8", Message: plans.Text{Zh: "不可", En: "no"}}
	case "half", "panic":
		s.Refusals = 1000
		if what == "panic" {
			panic("half done")
		}
		return nil, fmt.Errorf("half done")
	case "huge":
		return r.Carry(s, h, []dispatch.Event{&dispatch.FeedHeard{Feed: strings.Repeat("x", 1<<20)}}), nil
	}
	return r.Carry(s, h, []dispatch.Event{&dispatch.FeedHeard{Feed: what}}), nil
}

// struck takes what is due, in order, without changing anything.
func (r rules) struck(s *dispatch.State, now clock.Time) *dispatch.TimersStruck {
	h := append(s.Timers.Heap[:0:0], s.Timers.Heap...)
	ev := &dispatch.TimersStruck{UpTo: now}
	for len(h) > 0 && h[0].At <= now && (r.perTick == 0 || len(ev.Struck) < r.perTick) {
		t := heap.Pop(&h).(dispatch.Timer)
		ev.Struck = append(ev.Struck, dispatch.Struck{Kind: t.Kind, Ref: t.Ref, Due: t.At})
	}
	return ev
}

func (r rules) Carry(s *dispatch.State, h dispatch.Header, acts []dispatch.Event) []dispatch.Event {
	for _, ev := range acts {
		r.Apply(s, h, ev)
	}
	return acts
}

func (r rules) Apply(s *dispatch.State, h dispatch.Header, ev dispatch.Event) {
	s.Last = h
	switch ev := ev.(type) {
	case *dispatch.WorkspaceOpened:
		s.Workspace = ev.Workspace
	case *dispatch.FeedHeard:
		f := strings.Fields(ev.Feed)
		if len(f) == 3 && f[0] == "due" {
			at, _ := strconv.ParseInt(f[1], 10, 64)
			heap.Push(&s.Timers.Heap, dispatch.Timer{At: clock.Time(at), Kind: "feed", Ref: f[2]})
			return
		}
		s.Feeds[ev.Feed] = &dispatch.Feed{ID: ev.Feed, Last: h.At, Silent: clock.Time(h.Number)}
	case *dispatch.TimersStruck:
		for _, k := range ev.Struck {
			heap.Pop(&s.Timers.Heap)
			s.Feeds["struck "+k.Ref] = &dispatch.Feed{ID: k.Ref, Last: k.Due, Silent: h.At}
		}
	case *dispatch.IntakeLogged:
		in := ev.Intake
		s.Counters.Intake++
		s.Intakes[in.ID] = &in
	case *dispatch.NoteAdded:
		in := s.Intakes[dispatch.IntakeID(ev.Incident)]
		if in == nil {
			in = &dispatch.Intake{ID: dispatch.IntakeID(ev.Incident)}
			s.Intakes[in.ID] = in
		}
		in.Source.Words = ev.Text
	case *dispatch.PersonalErased:
		s.Intakes[dispatch.IntakeID(ev.Target)].Erased = h.At
	case *dispatch.RosterEntered:
		s.Roster[ev.Person] = &dispatch.Person{ID: ev.Person, Seats: ev.Seats}
	case *dispatch.ClockChanged:
		s.Running = dispatch.Running{At: max(h.At, ev.To), Wall: h.Wall, Rate: ev.Rate, Paused: ev.Paused}
	case *dispatch.TimeSuspended:
		s.Running.Suspended, s.Running.Cause = h.Wall, ev.Cause
	case *dispatch.TimeConfirmed:
		s.Running.Suspended, s.Running.Cause = 0, ""
	}
}
