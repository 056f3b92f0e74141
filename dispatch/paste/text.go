package paste

import (
	"unicode/utf8"
)

// text is a message with its runes brought to one form, each still in its place.
type text struct {
	raw   []rune // as it came
	runes []rune // full-width figures, letters and colons as plain ones, letters small
	utf16 []int  // the offset of each rune, and of the end, in UTF-16 code units
	norm  string // runes as a string
	index []int  // the rune at each byte of norm, and at its end
	cut   bool
}

func read(s string) *text {
	t := &text{}
	if len(s) > Limit {
		s, t.cut = s[:Limit], true
		for len(s) > 0 {
			if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n != 1 {
				break
			}
			s = s[:len(s)-1]
		}
	}
	t.raw = []rune(s)
	t.runes = make([]rune, len(t.raw))
	t.utf16 = make([]int, len(t.raw)+1)
	for i, r := range t.raw {
		t.runes[i] = plain(r)
		t.utf16[i+1] = t.utf16[i] + 1
		if r > 0xFFFF {
			t.utf16[i+1]++
		}
	}
	t.norm = string(t.runes)
	t.index = make([]int, len(t.norm)+1)
	b := 0
	for i, r := range t.runes {
		for range utf8.RuneLen(r) {
			t.index[b] = i
			b++
		}
	}
	t.index[b] = len(t.runes)
	return t
}

// plain brings full-width forms and variants of one sign to one rune.
func plain(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width ASCII block
		r -= '！' - '!'
	case r == '　' || r == '\t' || r == ' ':
		return ' '
	case r == '∶' || r == '︰':
		return ':'
	case r == '－' || r == '—' || r == '–':
		return '-'
	case r == '\r':
		return '\n'
	case !utf8.ValidRune(r):
		return utf8.RuneError
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}

// at is the rune at i, or 0 outside the text.
func (t *text) at(i int) rune {
	if i < 0 || i >= len(t.runes) {
		return 0
	}
	return t.runes[i]
}

// slice is the text of the runes from … to, clipped to the text.
func (t *text) slice(from, to int) string {
	from, to = max(from, 0), min(to, len(t.runes))
	if from >= to {
		return ""
	}
	return string(t.runes[from:to])
}

// ends tells whether a rune ends a clause. A full-width comma has become a
// plain one.
func ends(r rune) bool {
	switch r {
	case 0, '\n', ',', '.', ';', '!', '?', '。', '、', '；':
		return true
	}
	return false
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// clause is the clause around the runes from … to, at most width runes to
// either side.
func (t *text) clause(from, to, width int) (start, end int) {
	start, end = from, to
	for start > 0 && from-start < width && !ends(t.at(start-1)) {
		start--
	}
	for end < len(t.runes) && end-to < width && !ends(t.at(end)) {
		end++
	}
	return start, end
}
