package dispatch

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// world drives an engine the way the workspace does: it fires every timer at
// its own instant before an act, and holds the live state to the replay.
type world struct {
	t   testing.TB
	e   *Engine
	s   *State
	now clock.Time
	n   uint64
	log []commit
}

type commit struct {
	h   Header
	evs []Event
}

var plan = func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
}()

func newWorld(t testing.TB, start string) *world {
	t.Helper()
	at, err := clock.Parse(start)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, e: New(plan), s: NewState(), now: at}
	w.carry(Header{}, []Event{&WorkspaceOpened{Workspace: Workspace{ID: "w", Status: Exercise, Opened: at}}})
	return w
}

func (w *world) header(a Actor) Header {
	w.n++
	return Header{Number: w.n, At: w.now, Wall: w.now, Person: a.Person, Seat: a.Seat}
}

func (w *world) carry(h Header, acts []Event) []Event {
	if h.Number == 0 {
		h = w.header(Actor{})
	}
	evs := w.e.Carry(w.s, h, acts)
	w.log = append(w.log, commit{h, evs})
	return evs
}

// to moves the clock to an instant of the same or a later day: "15:04:05" or
// RFC 3339. Every timer on the way fires at its own instant.
func (w *world) to(at string) {
	w.t.Helper()
	var when clock.Time
	if len(at) == 8 {
		day := w.now.Std().Format("2006-01-02T")
		when, _ = clock.Parse(day + at + "+08:00")
	} else {
		when, _ = clock.Parse(at)
	}
	if when < w.now {
		w.t.Fatalf("the clock cannot go back from %s to %s", w.now.Clock(), at)
	}
	w.advance(when)
}

func (w *world) after(d time.Duration) { w.advance(w.now.Add(d)) }

func (w *world) advance(when clock.Time) {
	for {
		due, ok := w.s.NextDue()
		if !ok || due > when {
			break
		}
		w.now = max(w.now, due)
		evs, err := w.e.Decide(w.s, &Tick{}, Env{Now: w.now})
		if err != nil || len(evs) == 0 {
			w.t.Fatalf("a due timer brought nothing: %v", err)
		}
		w.carry(Header{}, evs)
	}
	w.now = when
}

// try gives a command as the person of the seat, whom it seats first.
func (w *world) try(seat plans.SeatID, c Command) ([]Event, error) {
	w.t.Helper()
	a := Actor{Person: PersonID("p:" + string(seat)), Seat: seat}
	if x := w.s.Seats[seat]; x == nil || x.Person == "" {
		w.carry(Header{}, []Event{&RosterEntered{Person: a.Person, Seats: []plans.SeatID{seat}}})
		w.carry(w.header(a), []Event{&SeatTaken{Seat: seat, Person: a.Person}})
	} else {
		a.Person = x.Person
	}
	return w.tryAs(a, c)
}

func (w *world) tryAs(a Actor, c Command) ([]Event, error) {
	h := w.header(a)
	acts, err := w.e.Decide(w.s, c, Env{Now: w.now, Actor: a, Subject: fmt.Sprintf("key-%d", w.n)})
	if err != nil {
		w.n--
		return nil, err
	}
	before := w.bytes(acts)
	evs := w.e.Carry(w.s, h, acts)
	if !bytes.Equal(before, w.bytes(acts)) {
		w.t.Errorf("%s: what followed wrote into the events themselves", c.Name())
	}
	w.log = append(w.log, commit{h, evs})
	return evs, nil
}

func (w *world) bytes(evs []Event) []byte {
	var out []byte
	for _, ev := range evs {
		b, err := canonicalMode.Marshal(ev)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, b...)
	}
	return out
}

func (w *world) do(seat plans.SeatID, c Command) []Event {
	w.t.Helper()
	evs, err := w.try(seat, c)
	if err != nil {
		w.t.Fatalf("%s %s by %s: %v", w.now.Clock(), c.Name(), seat, err)
	}
	return evs
}

func (w *world) refused(code Code, clause plans.Clause, seat plans.SeatID, c Command) *Refusal {
	w.t.Helper()
	before := w.snapshot(w.s)
	_, err := w.try(seat, c)
	r, ok := err.(*Refusal)
	if !ok {
		w.t.Fatalf("%s %s by %s: want refusal %s, got %v", w.now.Clock(), c.Name(), seat, code, err)
	}
	if r.Code != code || clause != "" && r.Clause != clause {
		w.t.Fatalf("%s %s by %s: want refusal %s (%s), got %s (%s): %s", w.now.Clock(), c.Name(), seat, code, clause, r.Code, r.Clause, r.Message.En)
	}
	if r.Message.Zh == "" || r.Message.En == "" {
		w.t.Errorf("%s: the refusal does not speak both languages: %+v", c.Name(), r)
	}
	if _, err := w.try(seat, c); err == nil {
		w.t.Errorf("%s: refused once, accepted the second time", c.Name())
	}
	_ = before
	return r
}

func (w *world) snapshot(s *State) []byte {
	b, err := s.EncodeSnapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// report opens an incident and gives its number.
func (w *world) report(seat plans.SeatID, c *ReportIncident) IncidentID {
	w.t.Helper()
	for _, ev := range w.do(seat, c) {
		if r, ok := ev.(*IncidentReported); ok {
			return r.ID
		}
	}
	w.t.Fatal("no incident was opened")
	return ""
}

// duties finds the obligations of an incident under a clause.
func (w *world) duties(id IncidentID, clause plans.Clause, debtor, creditor plans.OrgID) []*obligation.Obligation {
	var out []*obligation.Obligation
	for _, o := range w.s.duties(w.s.root(id)) {
		if (clause == "" || o.Clause == clause) && (debtor == "" || o.Debtor == debtor) && (creditor == "" || o.Creditor == creditor) {
			out = append(out, o)
		}
	}
	return out
}

func (w *world) duty(id IncidentID, rule string, debtor, creditor plans.OrgID) *obligation.Obligation {
	w.t.Helper()
	var found *obligation.Obligation
	for _, o := range w.duties(id, "", debtor, creditor) {
		if o.Rule == rule {
			found = o // the latest
		}
	}
	if found == nil {
		w.t.Fatalf("%s: nobody owes %s %s→%s", w.now.Clock(), rule, debtor, creditor)
	}
	return found
}

// judge asserts the state of a duty now, written as in the scenarios:
// "open due 02:27:30", "met", "met_late 4m0s", "void covered".
func (w *world) judge(want string, id IncidentID, rule string, debtor, creditor plans.OrgID) *obligation.Obligation {
	w.t.Helper()
	o := w.duty(id, rule, debtor, creditor)
	st := o.At(w.now, plan.Settings.KnowledgeGrace)
	if got := describeStatus(st, want); got != want {
		w.t.Errorf("%s %s %s→%s: got %q, want %q", w.now.Clock(), rule, debtor, creditor, got, want)
	}
	return o
}

// describeStatus says as much of a status as want asks for.
func describeStatus(s obligation.Status, want string) string {
	b := &bytes.Buffer{}
	b.WriteString(string(s.State))
	has := func(w string) bool { return bytes.Contains([]byte(want), []byte(w)) }
	if s.Late > 0 && s.State != obligation.Overdue {
		fmt.Fprintf(b, " %s", s.Late)
	}
	if has(" due ") {
		fmt.Fprintf(b, " due %s", s.Due.Clock())
	}
	if has(" tgt ") {
		fmt.Fprintf(b, " tgt %s", s.Target.Clock())
	}
	if has(" provisional") && s.Provisional {
		b.WriteString(" provisional")
	}
	if s.OverTarget > 0 && has(" over ") {
		fmt.Fprintf(b, " over %s", s.OverTarget)
	}
	if has(" attributable ") {
		fmt.Fprintf(b, " attributable %s", s.Attributable)
	}
	if s.Cause != "" {
		fmt.Fprintf(b, " %s", s.Cause)
	}
	return b.String()
}

// replayed asserts that the live state equals the replay of its log, event by
// event through the codec.
func (w *world) replayed() {
	w.t.Helper()
	s := NewState()
	for _, c := range w.log {
		for _, ev := range c.evs {
			b, err := EncodeEvent(ev)
			if err != nil {
				w.t.Fatal(err)
			}
			back, err := DecodeEvent(ev.Kind(), b)
			if err != nil {
				w.t.Fatal(err)
			}
			w.e.Apply(s, c.h, back)
		}
	}
	a, b := canonical(w.t, w.s), canonical(w.t, s)
	if !bytes.Equal(a, b) {
		w.t.Errorf("the live state is not the replay of its log (%d and %d bytes)", len(a), len(b))
		return
	}
	// Byte for byte as the auditor compares them: to it an empty list is not none.
	live, err := w.s.EncodeSnapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	replay, err := s.EncodeSnapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	if !bytes.Equal(live, replay) {
		w.t.Errorf("the live state holds something empty that its log does not tell from none")
	}
}

// eight is a report's eight elements, all being verified but support.
func eight(support string) Written {
	items := Written{"support": support}
	for _, id := range []string{"time", "place", "source", "nature", "danger", "trend", "measures"} {
		items[id] = SaidVerifying
	}
	return items
}

func detailed() Written {
	items := Written{"casualties": SaidVerifying, "cause": SaidUnknown, "support": "no"}
	for _, id := range []string{"time", "place", "source", "nature", "danger", "trend", "measures"} {
		items[id] = "已核实"
	}
	return items
}

func followUp() Written {
	return Written{"casualties": SaidUnchanged, "progress": "灭火中", "trend": "受控"}
}

func one(n int) *int { return &n }
