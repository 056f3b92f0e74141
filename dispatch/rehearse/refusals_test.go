package rehearse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// Whatever is refused, in every rehearsal, to anybody, of every command: the refusal
// names its clause, says why in both languages, who could do it, and offers the way
// to enter it as a fact; that offer is then taken, and is accepted from whoever was
// refused (A62). What is malformed names its field instead. Nothing changes but one
// entry of the audit.
//
// Before each act of a script everybody else who has a seat tries it, and it is tried
// with each of its fields left out, with a field that names nothing, and of an old page;
// what was done before is tried again. Between the steps every command there is is
// tried, empty and filled in.
func TestEveryRefusalSaysWhatToDo(t *testing.T) {
	if Raced {
		t.Skip("one thread asks")
	}
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("xicheng/*" + Suffix)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	all := &reached{pairs: map[string]int{}}
	t.Run("scripts", func(t *testing.T) {
		for _, f := range files {
			t.Run(filepath.Base(f), func(t *testing.T) {
				t.Parallel()
				s, err := Load(f, p)
				if err != nil {
					t.Fatal(err)
				}
				w := &trier{t: t, all: all, rng: rand.New(rand.NewPCG(62, uint64(len(f)))), seen: map[string]bool{}, given: map[string]bool{}}
				w.walk(s)
			})
		}
	})
	all.judge(t)
}

// reached counts the refusals seen by command and code.
type reached struct {
	mu    sync.Mutex
	pairs map[string]int
}

func (a *reached) add(c dispatch.Command, code dispatch.Code) {
	a.mu.Lock()
	a.pairs[c.Name()+" "+string(code)]++
	a.pairs[c.Name()]++
	a.pairs[string(code)]++
	a.mu.Unlock()
}

// judge: every command was refused somewhere, and every code was given.
func (a *reached) judge(t *testing.T) {
	for _, name := range dispatch.CommandNames() {
		if a.pairs[name] == 0 && !unrefused[name] {
			t.Errorf("%s was never refused: nothing shows what it says", name)
		}
	}
	for _, code := range []dispatch.Code{
		dispatch.CodeInvalid, dispatch.CodeUnknown, dispatch.CodeBlank, dispatch.CodeAuthority, dispatch.CodeNotSeated, dispatch.CodeTwoHands,
		dispatch.CodeNotAllowedNow, dispatch.CodeReason, dispatch.CodeStale, dispatch.CodeNotWaivable, dispatch.CodeSystemOnly, dispatch.CodeFuture,
		dispatch.CodeExercise, dispatch.CodeSecret, dispatch.CodeEnded,
	} {
		if a.pairs[string(code)] == 0 {
			t.Errorf("nothing was refused as %s", code)
		}
	}
	t.Logf("%d combinations of a command, a code and the two by themselves", len(a.pairs))
}

// unrefused are the commands of the process itself, which are always taken.
var unrefused = map[string]bool{"record-feed": true, "tick": true}

// trier tries commands between the acts of a script.
type trier struct {
	t     *testing.T
	all   *reached
	rng   *rand.Rand
	r     *run
	step  string
	depth int
	done  []attempt
	seen  map[string]bool // what was complained of once
	given map[string]bool // what was refused in earnest
	later []attempt       // to be refused in earnest
}

// attempt is an act that somebody tries.
type attempt struct {
	actor   dispatch.Actor
	c       dispatch.Command
	version uint64
}

func (w *trier) walk(s *Script) {
	ctx := context.Background()
	r, err := newRun(ctx, s, Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	w.r = r
	defer func() { _ = r.stage.close() }()
	if err := r.setUp(ctx); err != nil {
		w.t.Fatal(err)
	}
	r.about = func(actor dispatch.Actor, c dispatch.Command) { w.before(ctx, attempt{actor, c, 0}) }
	for _, st := range s.Steps {
		w.step = st.ID
		if err := r.step(ctx, st); err != nil {
			w.t.Fatal(err)
		}
		w.between(ctx)
	}
	if !r.report.Passed() {
		w.t.Errorf("the script no longer holds when commands are refused between its steps: %v", r.report.Failures[0])
	}
	w.read(ctx, func(v scene) {
		for _, a := range w.done {
			w.try(v, a)
		}
	})
}

// scene is the state as a decision sees it.
type scene struct {
	e   *dispatch.Engine
	s   *dispatch.State
	now clock.Time
}

func (w *trier) read(ctx context.Context, f func(scene)) {
	err := w.r.stage.read(ctx, func(e *dispatch.Engine, s *dispatch.State, now clock.Time) { f(scene{e, s, now}) })
	if err != nil {
		w.t.Fatal(err)
	}
}

// before an act: others try it, and it is tried badly.
func (w *trier) before(ctx context.Context, a attempt) {
	w.read(ctx, func(v scene) {
		for _, other := range seated(v.s) {
			if other.Seat != a.actor.Seat {
				w.try(v, attempt{other, a.c, 0})
			}
		}
		w.try(v, attempt{dispatch.Actor{Person: "X0", Seat: a.actor.Seat}, a.c, 0})
		w.try(v, attempt{a.actor, a.c, 1})
		for _, bad := range spoilt(a.c, v.now) {
			w.try(v, attempt{a.actor, bad, 0})
		}
		for range min(len(w.done), 6) {
			w.try(v, one(w.rng, w.done))
		}
	})
	w.done = append(w.done, a)
	w.inEarnest(ctx)
}

// between the steps: every command that there is, in three steps or so.
func (w *trier) between(ctx context.Context) {
	w.read(ctx, func(v scene) {
		for _, name := range dispatch.CommandNames() {
			if w.rng.IntN(3) > 0 {
				continue
			}
			for _, filled := range []bool{false, true} {
				c, _ := dispatch.NewCommand(name)
				w.fill(reflect.ValueOf(c).Elem(), "", filled, v.e, v.s, v.now)
				w.try(v, attempt{w.anybody(v.s), c, 0})
			}
		}
	})
	w.inEarnest(ctx)
}

// try decides on a state that stays as it is.
func (w *trier) try(v scene, a attempt) {
	_, err := v.e.Decide(v.s, a.c, dispatch.Env{Now: v.now, Actor: a.actor, Subject: "tried", Version: a.version})
	if err == nil {
		return
	}
	var no *dispatch.Refusal
	if !errors.As(err, &no) {
		w.t.Errorf("%s: %s: %v is no refusal", w.step, a.c.Name(), err)
		return
	}
	w.all.add(a.c, no.Code)
	for _, lack := range lacking(v, a, no) {
		if what := fmt.Sprintf("%s [%s]: %s / %s (%s, clause %q)", a.c.Name(), lack, no.Message.Zh, no.Message.En, no.Code, no.Clause); !w.seen[what] {
			w.seen[what] = true
			w.t.Errorf("%s: %s, asked by %s", w.step, what, a.actor.Seat)
		}
	}
	if key := a.c.Name() + " " + string(no.Code); !w.given[key] {
		w.given[key] = true
		w.later = append(w.later, a)
	}
}

// inEarnest gives what Decide refused, each command once for each code: one entry
// of the log, which says that it was refused, and nothing else.
func (w *trier) inEarnest(ctx context.Context) {
	for _, a := range w.later {
		if p, ok := a.c.(dispatch.Private); ok && len(p.Secrets()) > 0 || a.version != 0 {
			continue // sealing comes before deciding, and makes another command of it
		}
		var before map[string]string
		if w.rng.IntN(8) == 0 {
			before = w.r.portrait(ctx)
		}
		w.refused(ctx, a, before)
	}
	w.later = nil
}

func (w *trier) refused(ctx context.Context, a attempt, before map[string]string) {
	last := w.last(ctx)
	out, err := w.r.stage.do(ctx, a.actor, fmt.Sprintf("tried/%d", last), a.c)
	if err != nil || out.Refusal == nil {
		w.t.Errorf("%s: %s was refused and then taken (%v)", w.step, a.c.Name(), err)
		return
	}
	if now := w.last(ctx); now != last+1 {
		w.t.Errorf("%s: %s was refused and left %d entries", w.step, a.c.Name(), now-last)
	}
	for rec, err := range w.r.stage.ws.Log().Read(ctx, last+1) {
		var commit eventlog.Commit
		if err == nil {
			err = eventlog.Decode(rec.Bytes, &commit)
		}
		if err != nil || commit.Outcome != eventlog.Refused || len(commit.Events) != 0 {
			w.t.Errorf("%s: the entry of a refused %s is %+v (%v)", w.step, a.c.Name(), commit, err)
		}
	}
	if before == nil {
		return
	}
	for k, v := range w.r.portrait(ctx) {
		if k != "last" && k != "refusals" && before[k] != v {
			w.t.Errorf("%s: %s was refused, and %s changed", w.step, a.c.Name(), k)
		}
	}
}

func (w *trier) last(ctx context.Context) (n uint64) {
	w.read(ctx, func(v scene) { n = v.s.Last.Number })
	return n
}

func (w *trier) anybody(s *dispatch.State) dispatch.Actor {
	seat := one(w.rng, w.r.cast.taken)
	if x := s.Seats[seat]; x != nil && x.Person != "" {
		return dispatch.Actor{Person: x.Person, Seat: seat}
	}
	return dispatch.Actor{Person: w.r.cast.who("", seat), Seat: seat}
}

func seated(s *dispatch.State) []dispatch.Actor {
	var out []dispatch.Actor
	for id, seat := range s.Seats {
		if seat.Person != "" {
			out = append(out, dispatch.Actor{Person: seat.Person, Seat: id})
		}
	}
	slices.SortFunc(out, func(a, b dispatch.Actor) int { return slices.Compare([]plans.SeatID{a.Seat}, []plans.SeatID{b.Seat}) })
	return out
}
