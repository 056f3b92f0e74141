package live

import (
	"fmt"
	"strings"
	"testing"
)

func TestTableTellsWhatWasMissed(t *testing.T) {
	table := NewTable(TableOptions{})
	for _, d := range []Delta{
		put(1, row("a", `1`, 3), row("b", `1`, 3, 4)),
		put(2, row("c", `1`, 3)),
		put(3, row("b", `2`, 4)), // hidden from 3
		drop(4, "c"),
		put(5, row("s", `1`, 4)), // never seen by 3
		drop(6, "s"),
		put(7, row("t", `1`, 3)),
		drop(8, "t"), // came and went
		put(9, row("c", `9`, 3)),
	} {
		table.Apply(d)
	}
	for _, c := range []struct {
		as   uint8
		from uint64
		want string
	}{
		{3, 0, "[a c] −[b t]"},
		{3, 1, "[c] −[b t]"},
		{3, 3, "[c] −[t]"},
		{3, 4, "[c] −[t]"},
		{3, 8, "[c] −[]"},
		{3, 9, "[] −[]"},
		{4, 1, "[b] −[s]"},
		{4, 6, "[] −[]"},
		{3, 10, "snapshot"},
	} {
		got := "snapshot"
		if head, rows, removed, ok := table.Since(member(c.as), c.from); ok {
			if head != 9 {
				t.Errorf("head %d", head)
			}
			got = fmt.Sprintf("%v −%v", keys(rows), removed)
		}
		if got != c.want {
			t.Errorf("member %d from %d: %s, want %s", c.as, c.from, got, c.want)
		}
	}
	if head, rows := table.Snapshot(member(4)); head != 9 || fmt.Sprint(keys(rows)) != "[b]" {
		t.Errorf("snapshot at %d: %v", head, keys(rows))
	}
	if _, rows := table.Snapshot(Viewer{Audience: "no authority"}); len(rows) != 0 {
		t.Errorf("a viewer without Sees sees %v", keys(rows))
	}
}

func keys(rows []Row) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, r.Key)
	}
	return out
}

func TestTableForgetsAndSaysSo(t *testing.T) {
	table := NewTable(TableOptions{Keep: 4})
	for n := uint64(1); n <= 40; n += 2 {
		table.Apply(put(n, row("a", `1`, 3)))
		table.Apply(drop(n+1, "a"))
	}
	answered := uint64(0)
	for from := uint64(40); ; from-- {
		if _, _, removed, ok := table.Since(member(3), from); !ok {
			break
		} else if from < 40 && strings.Join(removed, "") != "a" {
			t.Errorf("from %d: removed %v", from, removed)
		}
		answered++
	}
	if answered < 8 || answered > 13 {
		t.Errorf("%d positions answered with room for 4 removals", answered)
	}
}

func TestTableAfterAGapAnswersOnlyWhatItKnows(t *testing.T) {
	table := NewTable(TableOptions{})
	table.Apply(put(1, row("a", `1`, 3)))
	table.Apply(put(5, row("b", `1`, 3)))
	if _, _, _, ok := table.Since(member(3), 1); ok {
		t.Error("commits 2 to 4 are unknown, and a position before them was answered")
	}
	if _, _, _, ok := table.Since(member(3), 5); !ok {
		t.Error("the head was not answered")
	}
	table.Apply(put(4, row("a", `"old"`, 3)))
	if r, _ := table.Row("a"); string(r.Data) != `1` {
		t.Errorf("an old delta was taken: %s", r.Data)
	}
}

// Whoever makes rows may change an audience and leave Changed as it was.
func TestTableStampsARowWithItsDelta(t *testing.T) {
	table := NewTable(TableOptions{})
	table.Apply(put(1, row("a", `1`, 4)))
	r := row("a", `1`, 3)
	r.Changed = 1
	table.Apply(Delta{From: 1, To: 2, Rows: []Row{r}})
	if _, rows, _, _ := table.Since(member(3), 1); len(rows) != 1 || rows[0].Changed != 2 {
		t.Errorf("got %+v", rows)
	}
}

func TestAudience(t *testing.T) {
	a := Audience{}.With(0).With(63).With(64).With(255)
	for _, n := range []uint8{0, 63, 64, 255} {
		if !a.Has(n) || !a.Overlaps(Audience{}.With(n)) {
			t.Errorf("%d is missing", n)
		}
	}
	if a.Has(1) || a.Overlaps(Audience{}.With(128)) || !a.Union(Audience{}.With(128)).Has(128) {
		t.Errorf("%v", a)
	}
}
