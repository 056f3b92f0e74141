package rehearse

import (
	"errors"
	"fmt"

	"wanghuo/dispatch"
)

// spoken is what is wrong with a word of a script, in both languages.
type spoken struct{ zh, en string }

// Error is the English of it.
func (s *spoken) Error() string { return s.en }

func saying(zh, en string, args ...any) error {
	return &spoken{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// say files an error as a fault, in both languages where it speaks both.
func (f *faults) say(line int, code string, err error) {
	var s *spoken
	if errors.As(err, &s) {
		f.add(line, code, s.zh, s.en)
		return
	}
	f.add(line, code, err.Error(), err.Error())
}

// nearCommand offers the command that may have been meant: of the same words, or
// a few letters away.
func nearCommand(name string) (zh, en string) {
	best, least := "", 4
	for _, c := range dispatch.CommandNames() {
		if d := distance(name, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return "", ""
	}
	return "；是否指 " + best, "; perhaps " + best
}

// distance counts the letters to be changed, added or taken to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			up := row[j+1]
			same := last
			if a[i] != b[j] {
				same++
			}
			row[j+1] = min(same, up+1, row[j]+1)
			last = up
		}
	}
	return row[len(b)]
}
