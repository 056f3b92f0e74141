package live

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// Whatever happens to lines, authorities, clocks and logs, and from wherever a
// client resumes: in the end every board shows exactly what its viewer sees,
// no delta brings a row again, and no row or key reaches whom it is hidden from.
func TestEveryHistoryEndsInTheSameBoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(timeless{t}, func(rt *rapid.T) {
			w := newWorld(rt)
			defer w.leave()
			rt.Repeat(map[string]func(*rapid.T){
				"publish":   w.publish,
				"span":      w.span,
				"gap":       w.gap,
				"cut":       func(rt *rapid.T) { w.any(rt).cut() },
				"connect":   w.connect,
				"stale":     w.stale,
				"keep":      w.keep,
				"pause":     func(rt *rapid.T) { w.any(rt).pause() },
				"unpause":   func(rt *rapid.T) { w.any(rt).unpause() },
				"authority": w.authority,
				"clock":     func(*rapid.T) { w.house.hub.ClockChanged() },
				"restore":   w.restore,
				"wait":      func(*rapid.T) { synctest.Wait() },
				"time": func(rt *rapid.T) {
					time.Sleep(time.Duration(rapid.IntRange(1, 1500).Draw(rt, "ms")) * time.Millisecond)
				},
			})
			for _, p := range w.people {
				p.unpause()
				p.cut()
				p.connect()
			}
			settle()
			for _, p := range w.all() {
				p.wantCurrent()
			}
		})
	})
}

// timeless hides the deadline: in a bubble the clock is another one.
type timeless struct{ testing.TB }

// world is a house with clients to whom things happen.
type world struct {
	house  *house
	n      uint64
	people []*person
	steady []*person // lines that stay up
	mu     sync.Mutex
	// audience of each version of each row, and of each key in any version
	versions map[string]Audience
	keys     map[string]Audience
}

func (w *world) all() []*person { return slices.Concat(w.people, w.steady) }

func (w *world) leave() {
	for _, p := range w.all() {
		p.cut()
	}
	synctest.Wait()
	w.house.close()
}

type person struct {
	*client
	may  []uint8 // what it may have been since the beginning
	kept []board
}

func newWorld(rt *rapid.T) *world {
	o := Options{
		WindowDeltas: rapid.IntRange(1, 8).Draw(rt, "window"),
		Shards:       rapid.IntRange(1, 3).Draw(rt, "shards"),
		Write:        time.Hour,
	}
	w := &world{house: newHouse(rt, o), versions: map[string]Audience{}, keys: map[string]Audience{}}
	w.house.pond.mu.Lock()
	w.house.pond.Table = NewTable(TableOptions{Keep: rapid.IntRange(1, 6).Draw(rt, "keep")})
	w.house.pond.mu.Unlock()
	for i := range 5 {
		p := &person{client: w.house.client(uint8(1 + i%3))}
		p.id = fmt.Sprint("p", i)
		p.may = []uint8{p.as}
		p.hook = func(f frame) { w.check(rt, p, f) }
		p.connect()
		if i < 2 {
			w.steady = append(w.steady, p)
		} else {
			w.people = append(w.people, p)
		}
	}
	return w
}

// check looks at each frame before it is folded.
func (w *world) check(t reporter, p *person, f frame) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range f.Rows {
		if f.Type == "delta" && (r.Changed <= f.From || r.Changed > f.To) {
			t.Errorf("delta %d→%d brings %s of %d again", f.From, f.To, r.Key, r.Changed)
		}
		a := w.versions[fmt.Sprint(p.board.epoch, r.Key, r.Changed)]
		if !slices.ContainsFunc(p.may, a.Has) {
			t.Errorf("%s of %d left for %v", r.Key, r.Changed, p.may)
		}
	}
	for _, key := range f.Removed {
		if !slices.ContainsFunc(p.may, w.keys[key].Has) {
			t.Errorf("the key %s left for %v", key, p.may)
		}
	}
	if p.board.gapped {
		t.Errorf("%s saw a gap", p.id)
	}
}

func (w *world) any(rt *rapid.T) *person { return rapid.SampledFrom(w.people).Draw(rt, "person") }

// change draws what one commit, number n, does.
func (w *world) change(rt *rapid.T, n uint64) (rows []Row, removed []string) {
	seen := map[string]bool{}
	for range rapid.IntRange(0, 2).Draw(rt, "changes") {
		key := fmt.Sprint("row/", rapid.IntRange(1, 5).Draw(rt, "key"))
		if seen[key] {
			continue
		}
		seen[key] = true
		if rapid.IntRange(0, 3).Draw(rt, "fate") == 0 {
			removed = append(removed, key)
			continue
		}
		r := row(key, fmt.Sprint(n))
		r.Changed = n
		for m := range uint8(3) {
			if rapid.Bool().Draw(rt, "sees") {
				r.Audience = r.Audience.With(m + 1)
			}
		}
		rows = append(rows, r)
		w.record(w.epoch(), r)
	}
	return rows, removed
}

func (w *world) record(epoch uint64, r Row) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.versions[fmt.Sprint(epoch, r.Key, r.Changed)] = r.Audience
	w.keys[r.Key] = w.keys[r.Key].Union(r.Audience)
}

func (w *world) epoch() uint64 { return w.house.pond.Hello().Epoch }

func (w *world) next(rt *rapid.T) Delta {
	w.n++
	rows, removed := w.change(rt, w.n)
	return Delta{From: w.n - 1, To: w.n, Rows: rows, Removed: removed}
}

func (w *world) publish(rt *rapid.T) {
	for range rapid.IntRange(1, 4).Draw(rt, "commits") {
		w.house.publish(w.next(rt))
	}
}

// span publishes several commits as one delta.
func (w *world) span(rt *rapid.T) {
	from := w.n
	w.n += uint64(rapid.IntRange(2, 4).Draw(rt, "commits"))
	rows, removed := w.change(rt, w.n)
	w.house.publish(Delta{From: from, To: w.n, Rows: rows, Removed: removed})
}

// gap loses deltas between follower and hub; the next one shows it.
func (w *world) gap(rt *rapid.T) {
	w.house.pond.Apply(w.next(rt))
	if rapid.Bool().Draw(rt, "back") {
		// The delta reaches back behind what the source already shows.
		from := w.n - 1
		w.house.pond.Apply(w.next(rt))
		d := w.next(rt)
		w.house.pond.Apply(d)
		_, rows, removed, ok := w.house.pond.Table.Since(Viewer{Sees: func(Row) bool { return true }}, from)
		if ok {
			w.house.hub.Publish(Delta{From: from, To: w.n, Rows: rows, Removed: removed})
			return
		}
	}
	w.publish(rt)
}

func (w *world) connect(rt *rapid.T) {
	p := w.any(rt)
	p.cut()
	p.connect()
}

// keep remembers a board, as a laptop does that is closed now.
func (w *world) keep(rt *rapid.T) {
	p := w.any(rt)
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.board
	b.rows = maps.Clone(b.rows)
	p.kept = append(p.kept, b)
}

// stale resumes from a board of long ago.
func (w *world) stale(rt *rapid.T) {
	p := w.any(rt)
	if len(p.kept) == 0 {
		return
	}
	b := rapid.SampledFrom(p.kept).Draw(rt, "board")
	b.rows = maps.Clone(b.rows)
	p.cut()
	synctest.Wait()
	p.board = b
	p.connect()
}

// authority makes someone see what another group sees.
func (w *world) authority(rt *rapid.T) {
	p := rapid.SampledFrom(w.all()).Draw(rt, "person")
	p.mu.Lock()
	p.as = rapid.Uint8Range(1, 3).Draw(rt, "as")
	p.may = append(p.may, p.as)
	v := member(p.as)
	p.mu.Unlock()
	v.ID = p.id
	w.house.hub.AuthorityChanged(v)
}

// restore goes back to a backup: some commits are undone, the epoch is new.
func (w *world) restore(rt *rapid.T) {
	synctest.Wait() // a takeover fences the old epoch first
	_, rows := w.house.pond.Table.Snapshot(Viewer{Sees: func(Row) bool { return true }})
	w.n -= min(w.n, uint64(rapid.IntRange(0, 4).Draw(rt, "undone")))
	w.n = max(w.n, 1)
	old := rows[:0]
	for _, r := range rows {
		if r.Changed <= w.n {
			w.record(w.epoch()+1, r)
			old = append(old, r)
		}
	}
	w.house.pond.restore(w.n, old...)
	w.house.hub.ClockChanged()
	synctest.Wait()
}
