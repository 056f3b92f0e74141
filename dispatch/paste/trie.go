package paste

import (
	"strings"
	"unicode/utf8"

	"wanghuo/plans"
)

type wordKind uint8

// What a word of the dictionary stands for.
const (
	wordType wordKind = iota
	wordStreet
	wordStreetShort
	wordCommunity
	wordCommunityShort
	wordBody
	wordPeople
)

// entry is one meaning of a word.
type entry struct {
	kind   wordKind
	number int    // of an event type
	id     string // otherwise
}

// hit is a word of the dictionary in the text.
type hit struct {
	from, to int
	entries  []entry
}

// trie finds every word of a dictionary in time proportional to the text times
// the length of the longest word.
type trie struct {
	next    map[rune]*trie
	entries []entry
}

// longestWord bounds the words of a dictionary, in runes.
const longestWord = 40

func (t *trie) add(word string, e entry) {
	word = normal(word)
	if n := utf8.RuneCountInString(word); n < 2 || n > longestWord {
		return // a single sign says too little
	}
	for _, r := range word {
		if t.next == nil {
			t.next = map[rune]*trie{}
		}
		n := t.next[r]
		if n == nil {
			n = &trie{}
			t.next[r] = n
		}
		t = n
	}
	t.entries = append(t.entries, e)
}

func normal(word string) string {
	return strings.Map(plain, strings.TrimSpace(word))
}

// scan returns every word that stands in the text, overlapping ones too, in
// order of where they begin and then of length.
func (t *trie) scan(runes []rune) []hit {
	var out []hit
	for i := range runes {
		n := t
		for j := i; j < len(runes); j++ {
			if n = n.next[runes[j]]; n == nil {
				break
			}
			if len(n.entries) > 0 {
				out = append(out, hit{i, j + 1, n.entries})
			}
		}
	}
	return out
}

// dictionary holds the words of a plan that a message may use.
func dictionary(p *plans.Plan) *trie {
	t := &trie{}
	for i := range p.EventTypes {
		for _, w := range p.EventTypes[i].Words {
			t.add(w, entry{kind: wordType, number: p.EventTypes[i].No})
		}
	}
	for i := range p.Streets {
		s := &p.Streets[i]
		t.add(s.Name.Zh, entry{kind: wordStreet, id: string(s.Org)})
		t.add(s.Short, entry{kind: wordStreetShort, id: string(s.Org)})
		if o, ok := p.Org(s.Org); ok {
			for _, a := range o.Aliases {
				kind := wordStreetShort
				if strings.HasSuffix(a, "街道") || strings.HasSuffix(a, "街道办") || strings.HasSuffix(a, "街道办事处") {
					kind = wordStreet
				}
				t.add(a, entry{kind: kind, id: string(s.Org)})
			}
		}
	}
	for i := range p.Communities {
		c := &p.Communities[i]
		t.add(strings.TrimSuffix(strings.TrimSuffix(c.Name, "居委会"), "社区")+"社区", entry{kind: wordCommunity, id: c.Code})
		t.add(c.Short, entry{kind: wordCommunityShort, id: c.Code})
	}
	for i := range p.Organisations {
		addBody(t, &p.Organisations[i])
	}
	for i := range p.Sensitive.People {
		g := &p.Sensitive.People[i]
		for _, w := range g.Words {
			t.add(w, entry{kind: wordPeople, id: g.ID})
		}
	}
	return t
}

// addBody enters the names of a body that may have sent a message; classes and
// posts are none.
func addBody(t *trie, o *plans.Organisation) {
	if o.Generic {
		return
	}
	switch o.Kind {
	case plans.KindRole, plans.KindJoint, plans.KindStreet, plans.KindCommunity:
		return
	}
	e := entry{kind: wordBody, id: string(o.ID)}
	t.add(o.Name.Zh, e)
	t.add(o.Short, e)
	for _, a := range o.Aliases {
		if a != "支队" && !digit(rune(a[0])) { // too general; a number is read as a source of its own
			t.add(a, e)
		}
	}
}
