package cap

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"wanghuo/plans"
)

// Colour is a level of the Chinese four-colour scheme (3.2.2).
type Colour string

// The colours, from the gravest.
const (
	Red    Colour = "red"
	Orange Colour = "orange"
	Yellow Colour = "yellow"
	Blue   Colour = "blue"
)

// FourColours is the scheme of [Level]: article 63 of the law of 2024, and
// 3.2.2 of the plan.
const FourColours = "cn-four-colours"

// Level is the level of a Chinese warning as its message tells it. It is never
// derived from anything else (A17).
type Level struct {
	Scheme string     `json:"scheme"`
	Colour Colour     `json:"colour"`
	Rank   int        `json:"rank"` // 1 red … 4 blue
	Label  plans.Text `json:"label"`
	// Basis is where it was told: severity, or words.
	Basis string `json:"basis"`
	// Disputed: words and severity disagree, or the blocks do. A person must
	// confirm the level before anything relies on it.
	Disputed bool `json:"disputed,omitempty"`
}

// colourWord is a colour with 12379's word and CAP's, as CMA's feed maps them,
// and the words of headlines.
type colourWord struct {
	colour        Colour
	platform, cap string
	zh, en        string
	label         plans.Text
}

var scheme = []colourWord{
	{Red, "Red", "Extreme", "红色", "red", plans.Text{Zh: "红色（一级）", En: "Red (level 1)"}},
	{Orange, "Orange", "Severe", "橙色", "orange", plans.Text{Zh: "橙色（二级）", En: "Orange (level 2)"}},
	{Yellow, "Yellow", "Moderate", "黄色", "yellow", plans.Text{Zh: "黄色（三级）", En: "Yellow (level 3)"}},
	{Blue, "Blue", "Minor", "蓝色", "blue", plans.Text{Zh: "蓝色（四级）", En: "Blue (level 4)"}},
}

func rank(i int, basis string) *Level {
	return &Level{Scheme: FourColours, Colour: scheme[i].colour, Rank: i + 1, Label: scheme[i].label, Basis: basis}
}

// levelOf gives the level for a word of the 12379 platform, nil for Unknown.
func levelOf(word string) *Level {
	for i, s := range scheme {
		if s.platform == word {
			return rank(i, "severity")
		}
	}
	return nil
}

// severityOf gives CAP's word for one of the 12379 platform.
func severityOf(word string) string {
	for _, s := range scheme {
		if s.platform == word {
			return s.cap
		}
	}
	return "Unknown"
}

var colourWords = regexp.MustCompile(`(红色|橙色|黄色|蓝色)|(?i)\b(red|orange|yellow|blue)\b`)

// colourIn finds the one colour that a headline or event names as the level; none
// if it names several, as in a change from blue to yellow.
func colourIn(text string) *Level {
	var found *Level
	for _, m := range colourWords.FindAllString(text, -1) {
		i := slices.IndexFunc(scheme, func(s colourWord) bool { return s.zh == m || strings.EqualFold(s.en, m) })
		if found != nil && found.Rank != i+1 {
			return nil
		}
		found = rank(i, "words")
	}
	return found
}

// chinese tells whether an info follows the four colours: it carries Chinese
// codes, or names a colour in mainland Chinese.
func (x *Info) chinese() bool {
	if x.EventCode != "" {
		return true
	}
	for _, a := range x.Areas {
		for _, g := range a.Geocodes {
			if chineseScheme(g.Name) {
				return true
			}
		}
	}
	switch strings.ToLower(x.Language) {
	case "zh", "zh-cn", "zh-hans", "zh-hans-cn":
		return colourIn(x.Headline+" "+x.Event) != nil
	}
	return false
}

// level finds the level of each info and of the message, and tells where words
// and severity disagree: a wrong colour is worse than none.
func (r *reading) level(a *Alert, n *node) {
	four := a.Format == Platform
	for i := range a.Infos {
		four = four || a.Infos[i].chinese()
	}
	if !four {
		return
	}
	disputed := false
	byLanguage := map[string]int{} // the gravest rank told in each
	for i := range a.Infos {
		x := &a.Infos[i]
		r.infoLevel(x, r.infos[i])
		if x.Level == nil {
			continue
		}
		disputed = disputed || x.Level.Disputed
		if was, told := byLanguage[x.Language]; !told || x.Level.Rank < was {
			byLanguage[x.Language] = x.Level.Rank
		}
		if a.Level == nil || x.Level.Rank < a.Level.Rank {
			l := *x.Level
			a.Level = &l
		}
	}
	if a.Level == nil {
		if len(a.Infos) > 0 {
			r.add(WarnLevelUnknown, n, "")
		}
		return
	}
	for _, language := range slices.Sorted(maps.Keys(byLanguage)) {
		if byLanguage[language] != a.Level.Rank { // one message, two levels
			r.add(WarnLevelDisputed, n, language)
			disputed = true
		}
	}
	a.Level.Disputed = disputed
}

func (r *reading) infoLevel(x *Info, n *node) {
	words := colourIn(x.Headline)
	if words == nil {
		words = colourIn(x.Event)
	}
	if x.Level == nil {
		i := slices.IndexFunc(severities[:4], func(s string) bool { return s == x.Severity })
		if i >= 0 {
			x.Level = rank(i, "severity")
		}
	}
	switch {
	case x.Level == nil:
		x.Level = words
	case words != nil && words.Rank != x.Level.Rank:
		r.add(WarnLevelDisputed, n, string(words.Colour)+" / "+string(x.Level.Colour))
		x.Level.Disputed = true
	}
}
