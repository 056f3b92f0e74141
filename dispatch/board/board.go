package board

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/view"
)

// Options make a board. Engine, Log and Clock are needed.
type Options struct {
	Engine *dispatch.Engine
	// Log names the log behind the rows; Epoch is raised by a restore.
	Log   string
	Epoch uint64
	// Clock reads the workspace's clock; it is asked from the hub's goroutine.
	Clock func() live.Clock
	// Health reads the system's own state, from any goroutine; nil: there is
	// nothing to tell. A change is announced by Take with a ref of its kind.
	Health func() []view.Health
	// Keep is how many settled intakes, and how many closed matters, stay on
	// the screens; 0 means 200.
	Keep int
	// Errors takes rows that do not encode; nil means slog.Default.
	Errors *slog.Logger
}

// Hub is what a board publishes to; *live.Hub is one.
type Hub interface {
	Publish(live.Delta)
	ClockChanged()
}

// Board keeps the rows of one workspace. See the package comment.
type Board struct {
	o        Options
	audience *audiences

	mu     sync.Mutex
	hub    Hub
	table  *live.Table
	filled bool
	head   uint64
	status dispatch.Status
	plan   string
	// shown is the part of an incident that other rows repeat.
	shown map[dispatch.IncidentID]caption
	// ripening are the duties that become missed with time and no commit.
	ripening ripening
	// done queues the settled things of a kind, oldest first.
	done map[string][]string
}

// caption is what an incident's duties and alarms repeat of it, and whether
// its file is closed.
type caption struct {
	title, street, into string
	command             string // who decides an approval follows it
	kind                int
	archived            bool
	parts               int
}

// New makes an empty board.
func New(o Options) *Board {
	o.Keep = cmp.Or(o.Keep, 200)
	if o.Errors == nil {
		o.Errors = slog.Default()
	}
	return &Board{
		o: o, audience: newAudiences(o.Engine.Plan()), table: live.NewTable(live.TableOptions{}),
		shown: map[dispatch.IncidentID]caption{}, done: map[string][]string{},
	}
}

// Connect gives the board the hub that it publishes to.
func (b *Board) Connect(h Hub) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hub = h
}

// Fill takes the whole state in, where the board holds nothing yet; a board
// that already follows ignores it.
func (b *Board) Fill(s *dispatch.State, now clock.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.filled {
		b.fill(s, now)
	}
}

// Take takes one durable commit in and publishes what it changed.
func (b *Board) Take(h dispatch.Header, refs []dispatch.Ref, s *dispatch.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(refs, func(r dispatch.Ref) bool { return r.Kind == view.KindHealth }) {
		b.tell() // no commit: the system's own state changed
		refs = slices.DeleteFunc(slices.Clone(refs), func(r dispatch.Ref) bool { return r.Kind == view.KindHealth })
	}
	if !b.filled || h.Number > b.head+1 {
		b.fill(s, h.At)
		return
	}
	if h.Number <= b.head {
		return
	}
	b.identify(s)
	d := b.delta(h, refs, s)
	b.head = h.Number
	b.put(d)
}

// ClockChanged tells the screens that the workspace's clock was stopped,
// started, stepped or set to another rate.
func (b *Board) ClockChanged() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tell()
}

// tell makes the hub ask for Hello, and for all rows if the health in it is new.
func (b *Board) tell() {
	if b.hub != nil {
		b.hub.ClockChanged()
	}
}

func (b *Board) put(d live.Delta) {
	b.table.Apply(d)
	if b.hub != nil {
		b.hub.Publish(d)
	}
}

func (b *Board) identify(s *dispatch.State) {
	b.status, b.plan = s.Workspace.Status, s.Workspace.PlanHash
}

// fill builds every row. What was held before is told to be gone where it no
// longer is.
func (b *Board) fill(s *dispatch.State, now clock.Time) {
	b.identify(s)
	b.shown, b.done, b.ripening = map[dispatch.IncidentID]caption{}, map[string][]string{}, ripening{}
	head := s.Last.Number
	// From its own position on: what a client held before is not known here, so
	// that only a snapshot helps it.
	d := live.Delta{From: head, To: head}
	refs := view.All(s)
	sortRefs(refs)
	keep := map[string]bool{}
	for _, ref := range refs {
		if inc := s.Incidents[dispatch.IncidentID(ref.ID)]; ref.Kind == view.KindIncident && inc != nil {
			b.shown[inc.ID] = captionOf(s, inc)
		}
		if row, ok := b.row(s, ref, now, head); ok {
			keep[row.Key] = true
			d.Rows = append(d.Rows, row)
			for _, gone := range b.settle(s, ref) {
				delete(keep, gone)
			}
		}
	}
	d.Rows = slices.DeleteFunc(d.Rows, func(r live.Row) bool { return !keep[r.Key] })
	for _, k := range b.keys() {
		if !keep[k] {
			d.Removed = append(d.Removed, k)
		}
	}
	b.filled, b.head = true, head
	b.put(d)
}

// delta builds the rows that a commit changed.
func (b *Board) delta(h dispatch.Header, refs []dispatch.Ref, s *dispatch.State) live.Delta {
	d := live.Delta{From: b.head, To: h.Number}
	removed := map[string]bool{}
	refs = append(slices.Clone(refs), b.ripening.until(h.At)...)
	for _, ref := range b.spread(s, refs) {
		row, ok := b.row(s, ref, h.At, h.Number)
		if !ok {
			removed[key(ref)] = true
			continue
		}
		if old, held := b.table.Row(row.Key); !held || old.Audience != row.Audience || !bytes.Equal(old.Data, row.Data) {
			d.Rows = append(d.Rows, row)
		}
		for _, gone := range b.settle(s, ref) {
			removed[gone] = true
		}
	}
	d.Rows = slices.DeleteFunc(d.Rows, func(r live.Row) bool { return removed[r.Key] })
	for k := range removed {
		if _, held := b.table.Row(k); held {
			d.Removed = append(d.Removed, k)
		}
	}
	slices.Sort(d.Removed)
	return d
}

// spread adds to what a commit touched the rows that repeat something of it,
// in a fixed order and each once.
func (b *Board) spread(s *dispatch.State, refs []dispatch.Ref) []dispatch.Ref {
	seen := map[dispatch.Ref]bool{}
	var out []dispatch.Ref
	add := func(refs ...dispatch.Ref) {
		for _, r := range refs {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	for _, ref := range refs {
		add(ref)
		if ref.Kind != view.KindIncident {
			add(view.Kin(s, ref)...)
		}
	}
	for i := 0; i < len(out); i++ {
		inc := s.Incidents[dispatch.IncidentID(out[i].ID)]
		if out[i].Kind != view.KindIncident || inc == nil {
			continue
		}
		// An incident's duties are many: they are looked at only when what
		// they repeat of it has changed.
		if c := captionOf(s, inc); c != b.shown[inc.ID] {
			b.shown[inc.ID] = c
			add(view.Kin(s, out[i])...)
		}
	}
	sortRefs(out)
	return out
}

func captionOf(s *dispatch.State, inc *dispatch.Incident) caption {
	return caption{
		title: inc.Title, street: string(inc.Location.Street), into: string(inc.MergedInto), command: string(inc.Command), kind: inc.Type,
		archived: !view.Live(s, dispatch.Ref{Kind: view.KindIncident, ID: string(inc.ID)}),
		parts:    len(inc.Merged) + len(inc.Receipts)<<16 + len(inc.Tasked)<<32,
	}
}

// settle queues what is done and returns the keys that leave the screens for it.
func (b *Board) settle(s *dispatch.State, ref dispatch.Ref) []string {
	if !view.Done(s, ref) {
		return nil
	}
	q := b.done[ref.Kind]
	k := key(ref)
	if slices.Contains(q, k) {
		return nil
	}
	q = append(q, k)
	var gone []string
	if over := len(q) - b.o.Keep; over > 0 {
		gone = slices.Clone(q[:over])
		q = slices.Delete(q, 0, over)
	}
	b.done[ref.Kind] = q
	return gone
}

// row builds one row; ok is false where there is nothing to show.
func (b *Board) row(s *dispatch.State, ref dispatch.Ref, now clock.Time, commit uint64) (live.Row, bool) {
	if !view.Live(s, ref) {
		return live.Row{}, false
	}
	value, ok := view.RowOf(b.o.Engine, s, ref, now)
	if !ok {
		return live.Row{}, false
	}
	if o, ok := value.(view.Obligation); ok && o.MissedAt >= now {
		b.ripening.add(o.MissedAt, ref)
	}
	data, err := json.Marshal(value)
	if err != nil {
		b.o.Errors.Error("board: row does not encode", "key", key(ref), "err", err)
		return live.Row{}, false
	}
	return live.Row{Key: key(ref), Kind: ref.Kind, Changed: commit, Data: data, Audience: b.audience.of(s, ref)}, true
}

// keys are those of all rows held, in order.
func (b *Board) keys() []string {
	_, rows := b.table.Snapshot(live.Viewer{Sees: func(live.Row) bool { return true }})
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Key
	}
	return out
}

// health are the rows of the system's own state. They change without a commit
// and therefore stand beside the table.
func (b *Board) health(commit uint64) []live.Row {
	if b.o.Health == nil {
		return nil
	}
	var out []live.Row
	for _, h := range b.o.Health() {
		data, err := json.Marshal(h)
		if err != nil {
			b.o.Errors.Error("board: health does not encode", "id", h.ID, "err", err)
			continue
		}
		out = append(out, live.Row{
			Key: view.KindHealth + "/" + h.ID, Kind: view.KindHealth, Changed: commit, Data: data,
			Audience: live.Audience{}.With(district).With(everyone),
		})
	}
	return out
}

// beside stands for the rows that change without a commit.
func (b *Board) beside() string {
	sum := sha256.New()
	for _, r := range b.health(0) {
		sum.Write(append(r.Data, '\n'))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Hello implements [live.Source].
func (b *Board) Hello() live.Hello {
	b.mu.Lock()
	h := live.Hello{Log: b.o.Log, Epoch: b.o.Epoch, Head: b.head, Plan: b.plan, Status: string(b.status)}
	b.mu.Unlock()
	if b.o.Clock != nil {
		h.Clock = b.o.Clock()
	}
	h.Beside = b.beside()
	return h
}

// Snapshot implements [live.Source].
func (b *Board) Snapshot(v live.Viewer) (uint64, []live.Row) {
	head, rows := b.table.Snapshot(v)
	return head, append(rows, b.healthFor(v, head)...)
}

// Since implements [live.Source]. Health is in every answer: it has no commit
// by which it could be told to have changed.
func (b *Board) Since(v live.Viewer, from uint64) (uint64, []live.Row, []string, bool) {
	head, rows, removed, ok := b.table.Since(v, from)
	if !ok {
		return head, nil, nil, false
	}
	return head, append(rows, b.healthFor(v, head)...), removed, true
}

func (b *Board) healthFor(v live.Viewer, head uint64) []live.Row {
	return slices.DeleteFunc(b.health(head), func(r live.Row) bool { return v.Sees == nil || !v.Sees(r) })
}

func key(ref dispatch.Ref) string { return ref.Kind + "/" + ref.ID }

func sortRefs(refs []dispatch.Ref) {
	slices.SortFunc(refs, func(a, b dispatch.Ref) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
}
