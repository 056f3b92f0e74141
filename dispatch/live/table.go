package live

import (
	"cmp"
	"slices"
	"sync"
)

// Table is the rows of one workspace with enough of their past to answer
// [Source.Snapshot] and [Source.Since] exactly: a follower that keeps its rows
// in a Table has to add Hello only.
//
// Apply and the queries may be called concurrently; a query sees whole deltas.
// A Table lives in memory only and is rebuilt from the log.
type Table struct {
	mu    sync.RWMutex
	head  uint64
	floor uint64 // positions before it get no answer from Since
	keep  int
	rows  map[string]Row
	// past holds, in order of commit, how a row was visible until it was
	// removed or got another audience. Without it a viewer who was away could
	// not be told what to take down, or would be told keys it never saw.
	past []former
}

// former is a row's visibility as it stood until commit until.
type former struct {
	until uint64
	row   Row // without Data
}

// TableOptions sets a Table's bounds. The zero value is usable.
type TableOptions struct {
	// Keep is how many removals and changes of audience are remembered; older
	// positions need a snapshot. 0 means 10,000.
	Keep int
	// Head is the commit number shown by the empty table, for a table that
	// is filled from a snapshot.
	Head uint64
}

// NewTable returns an empty table.
func NewTable(o TableOptions) *Table {
	if o.Keep <= 0 {
		o.Keep = 10_000
	}
	return &Table{keep: o.Keep, head: o.Head, floor: o.Head, rows: make(map[string]Row)}
}

// Apply takes the delta in. A delta at or before the head changes nothing;
// one that leaves a gap is taken, but no position before it is answered
// any more.
func (t *Table) Apply(d Delta) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if d.To <= t.head {
		return
	}
	if d.From > t.head {
		t.floor = d.To
		t.past = nil
	}
	for _, key := range d.Removed {
		if old, ok := t.rows[key]; ok {
			t.remember(old, d.To)
			delete(t.rows, key)
		}
	}
	for _, r := range d.Rows {
		if old, ok := t.rows[r.Key]; ok && (old.Audience != r.Audience || old.Kind != r.Kind) {
			t.remember(old, d.To)
		}
		t.rows[r.Key] = stamped(r, d)
	}
	t.head = d.To
	if over := len(t.past) - t.keep; over > t.keep/4 {
		t.floor = max(t.floor, t.past[over-1].until)
		t.past = slices.Clone(t.past[over:])
	}
}

func (t *Table) remember(r Row, until uint64) {
	t.past = append(t.past, former{until, bare(r)})
}

// stamped holds the row to the delta it came in: a row whose audience alone
// changed, and whose maker left Changed as it was, would otherwise never reach
// a viewer who resumes.
func stamped(r Row, d Delta) Row {
	if r.Changed <= d.From || r.Changed > d.To {
		r.Changed = d.To
	}
	return r
}

// bare is the row as Sees may be asked about it after it has changed.
func bare(r Row) Row { return Row{Key: r.Key, Kind: r.Kind, Audience: r.Audience} }

// Head is the number of the last commit taken in.
func (t *Table) Head() uint64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.head
}

// Row returns the row under key.
func (t *Table) Row(key string) (Row, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	r, ok := t.rows[key]
	return r, ok
}

// Snapshot implements [Source]. Rows are ordered by key.
func (t *Table) Snapshot(viewer Viewer) (head uint64, rows []Row) {
	t.mu.RLock()
	for _, r := range t.rows {
		if viewer.sees(r) {
			rows = append(rows, r)
		}
	}
	head = t.head
	t.mu.RUnlock()
	sortRows(rows)
	return head, rows
}

// Since implements [Source]. Rows are ordered by key, removed keys too.
func (t *Table) Since(viewer Viewer, from uint64) (head uint64, rows []Row, removed []string, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if from < t.floor || from > t.head {
		return t.head, nil, nil, false
	}
	for _, r := range t.rows {
		if r.Changed > from && viewer.sees(r) {
			rows = append(rows, r)
		}
	}
	first, _ := slices.BinarySearchFunc(t.past, from, func(f former, n uint64) int {
		return cmp.Compare(f.until, n+1)
	})
	gone := make(map[string]bool)
	for _, f := range t.past[first:] {
		if now, there := t.rows[f.row.Key]; there && viewer.sees(now) {
			continue
		}
		if viewer.sees(f.row) {
			gone[f.row.Key] = true
		}
	}
	for key := range gone {
		removed = append(removed, key)
	}
	sortRows(rows)
	slices.Sort(removed)
	return t.head, rows, removed, true
}

func sortRows(rows []Row) {
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Key, b.Key) })
}
