// Package release holds what a text for the public may say (4.7.1(j), A53): cause,
// casualties and blame are locked, and what a text says of them must be what was
// last confirmed. It reads texts by words that the plan lists; it is a net with
// holes, and the approval of the body in command stands behind it.
//
// The package is pure; values may be shared.
package release

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"wanghuo/plans"
)

// Says finds the first locked field that a text speaks of, and the word by
// which; phrases that the plan lets pass are taken out first.
func Says(fields []plans.LockedField, text string) (field *plans.LockedField, word string) {
	low := strings.ToLower(text)
	for i := range fields {
		f := &fields[i]
		rest := low
		for _, pass := range f.Except {
			rest = strings.ReplaceAll(rest, strings.ToLower(pass), "")
		}
		for _, w := range f.Words {
			if strings.Contains(rest, strings.ToLower(w)) {
				return f, w
			}
		}
	}
	return nil, ""
}

// counted are the figures that a text can state, with the words for each.
var counted = map[string]string{
	"dead":    "死亡|遇难|身亡|dead|killed|died",
	"injured": "受伤|轻伤|injured|hurt",
	"missing": "失踪|失联|missing",
	"trapped": "被困|trapped",
}

var before, after = map[string]*regexp.Regexp{}, map[string]*regexp.Regexp{}

func init() {
	for k, words := range counted {
		before[k] = regexp.MustCompile(`(?i)(\d+)\s*(?:名|人|位|例|people|persons)?\s*(?:人员|were|are)?\s*(?:` + words + `)`)
		after[k] = regexp.MustCompile(`(?i)(?:` + words + `)\s*(?:人数)?\s*[:：]?\s*(\d+)`)
	}
}

// Counts are the numbers of people that a text states, by figure.
func Counts(text string) map[string][]int {
	out := map[string][]int{}
	for k := range counted {
		for _, re := range []*regexp.Regexp{before[k], after[k]} {
			for _, m := range re.FindAllStringSubmatch(text, -1) {
				if n, err := strconv.Atoi(m[1]); err == nil {
					out[k] = append(out[k], n)
				}
			}
		}
	}
	return out
}

// Differs finds the first figure of which the text states a number that its
// locked field does not hold; "" if they agree.
func Differs(text string, locked map[string]int) string {
	stated := Counts(text)
	keys := make([]string, 0, len(stated))
	for k := range stated {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		for _, n := range stated[k] {
			if v, ok := locked[k]; !ok || v != n {
				return k
			}
		}
	}
	return ""
}
