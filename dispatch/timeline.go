package dispatch

import (
	"iter"
	"slices"

	"wanghuo/dispatch/pack"
)

// chapterLength is how many entries are written down together.
const chapterLength = 64

// Timeline is what happened to an incident, in the order of the log. No rule
// reads it: it is for people, and by far the most of what a state holds. So a
// snapshot writes the older part down in chapters of 64 entries that are read
// only when somebody looks; opening a workspace then costs no more than the
// incidents themselves do.
//
// Which entries lie in a chapter depends on their number alone, so equal
// timelines written down are equal bytes.
type Timeline struct {
	// Written are the chapters, oldest first, each of 64 entries.
	Written [][]byte `json:"written,omitempty"`
	// Recent are the entries behind them.
	Recent []Entry `json:"recent,omitempty"`
}

var chapters = pack.For[[]Entry]()

// add puts an entry at the end; it may be completed until the next one.
func (t *Timeline) add(e Entry) *Entry {
	t.Recent = append(t.Recent, e)
	return t.last()
}

func (t *Timeline) last() *Entry { return &t.Recent[len(t.Recent)-1] }

// Len counts the entries.
func (t *Timeline) Len() int { return len(t.Written)*chapterLength + len(t.Recent) }

// All goes through the entries, oldest first. It changes nothing: several may
// read at once.
func (t *Timeline) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, c := range t.Written {
			var entries []Entry
			if err := chapters.Decode(c, &entries); err != nil {
				// The snapshot it came from was checked against its hash.
				panic("dispatch: a chapter of a timeline: " + err.Error())
			}
			for _, e := range entries {
				if !yield(e) {
					return
				}
			}
		}
		for _, e := range t.Recent {
			if !yield(e) {
				return
			}
		}
	}
}

// written is the timeline with all full chapters written down. It shares what
// it can with t and leaves it as it is. The last entry stays within reach.
func (t Timeline) written() Timeline {
	n := max(len(t.Recent)-1, 0) / chapterLength
	if n == 0 {
		return t
	}
	w := Timeline{Written: slices.Grow(slices.Clone(t.Written), n), Recent: slices.Clone(t.Recent[n*chapterLength:])}
	for chapter := range slices.Chunk(t.Recent[:n*chapterLength], chapterLength) {
		w.Written = append(w.Written, chapters.Encode(&chapter))
	}
	return w
}

// Args are what an entry says, by name: names and values in turn, names
// ascending. A state holds a great many, so they are one slice and not a map.
type Args []string

func argsOf(m map[string]string) Args {
	if len(m) == 0 {
		return nil
	}
	var room [16]string
	names := room[:0]
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	a := make(Args, 0, 2*len(names))
	for _, k := range names {
		a = append(a, k, m[k])
	}
	return a
}

// Get gives the value of a name, "" if there is none.
func (a Args) Get(name string) string {
	for k, v := range a.All() {
		if k == name {
			return v
		}
	}
	return ""
}

// All goes through names and values.
func (a Args) All() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for i := 0; i+1 < len(a); i += 2 {
			if !yield(a[i], a[i+1]) {
				return
			}
		}
	}
}
