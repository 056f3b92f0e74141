package paste

import "unicode/utf8"

// lexicon finds the words of a list by the sign with which they begin: of the
// hundreds of words that are looked for, hardly any begins at a given place.
type lexicon struct {
	words []string
	first map[rune][]int
}

func lexiconOf(words ...string) *lexicon {
	l := &lexicon{words: words, first: map[rune][]int{}}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		l.first[r] = append(l.first[r], i)
	}
	return l
}

// lexiconBy is the lexicon of a list whose entries hold more than the word.
func lexiconBy[T any](list []T, word func(T) string) *lexicon {
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = word(x)
	}
	return lexiconOf(words...)
}

// at calls f with the index and the length in runes of every word that stands
// at i, in the order of the list, until f returns false.
func (l *lexicon) at(t *text, i int, f func(k, n int) bool) {
	for _, k := range l.first[t.at(i)] {
		if w := l.words[k]; t.has(i, w) && !f(k, utf8.RuneCountInString(w)) {
			return
		}
	}
}

// longest is the index and length of the longest word at i, of the first of
// equal length; n is 0 if there is none.
func (l *lexicon) longest(t *text, i int) (k, n int) {
	l.at(t, i, func(j, m int) bool {
		if m > n {
			k, n = j, m
		}
		return true
	})
	return k, n
}
