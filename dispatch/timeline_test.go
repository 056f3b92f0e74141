package dispatch

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A timeline reads the same however often, and whenever, it was written down,
// and equal ones are equal bytes.
func TestTimelineWrittenDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var plain []Entry
		var a, b Timeline
		for i := range rapid.IntRange(0, 400).Draw(t, "entries") {
			e := Entry{Commit: uint64(i), What: fmt.Sprint("w", i%7), Args: argsOf(map[string]string{"n": fmt.Sprint(i), "a": "b"}), Tags: []string{"link"}}
			plain = append(plain, e)
			a.add(e)
			b.add(e).Person = "p"
			b.last().Person = "" // still within reach
			if rapid.IntRange(0, 9).Draw(t, "write") == 0 {
				a = a.written()
			}
		}
		if d := cmp.Diff(plain, slices.Collect(a.All())); d != "" {
			t.Fatal(d)
		}
		if a.Len() != len(plain) {
			t.Fatalf("%d entries, counted %d", len(plain), a.Len())
		}
		a, b = a.written(), b.written()
		if d := cmp.Diff(a, b); d != "" {
			t.Fatal("written at other times, it is another:", d)
		}
		if n := len(a.Recent); n > chapterLength || n == 0 && len(plain) > 0 {
			t.Fatalf("%d entries are left unwritten", n)
		}
	})
}
