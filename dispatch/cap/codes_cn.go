package cap

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"wanghuo/plans"
)

// events.csv: code, Chinese name, English name, and whether the code was seen in
// more than one place (GB/T 35561; the printed standard was not at hand).
//
//go:embed events.csv
var eventsCSV string

var eventNames = sync.OnceValue(func() map[string]plans.Text {
	m := map[string]plans.Text{}
	for line := range strings.Lines(eventsCSV) {
		if f := strings.Split(strings.TrimSpace(line), ";"); len(f) == 4 {
			m[f[0]] = plans.Text{Zh: f[1], En: f[2]}
		}
	}
	return m
})

// EventName is what a national event code (GB/T 35561), such as 11B03, means.
func EventName(code string) (plans.Text, bool) {
	t, ok := eventNames()[code]
	return t, ok
}

var (
	eventForm    = regexp.MustCompile(`^1\d[0-9A-Z]\d\d$`)
	divisionForm = regexp.MustCompile(`^(\d{6}|\d{9}|\d{12})$`)
)

// chineseScheme tells a name of a Chinese code list: CMA's feed writes "CPEAS
// Geographic Code", others the number of the standard.
func chineseScheme(name string) bool {
	s := strings.ToUpper(strings.NewReplacer(" ", "", "/", "", "-", "", "_", "").Replace(name))
	for _, known := range []string{"CPEAS", "GBT2260", "GB2260", "GBT10114", "GBT35561", "GBT35965", "12379", "XZQH", "行政区划"} {
		if strings.Contains(s, known) {
			return true
		}
	}
	return false
}

// division brings a division code to twelve digits. All zeroes is the nation.
func division(code string) (string, bool) {
	code = strings.TrimSpace(code)
	if !divisionForm.MatchString(code) {
		return "", false
	}
	code += strings.Repeat("0", 12-len(code))
	if p := code[:2]; p != "00" && (p < "11" || p > "82") { // GB/T 2260: 11 Beijing to 82 Macao
		return "", false
	}
	return code, true
}

// divisions gives the Chinese division codes in a geocode. A scheme that is not
// known to be Chinese must show all twelve digits: six are a county elsewhere.
func divisions(g Named) (out []string) {
	chinese := chineseScheme(g.Name)
	for _, code := range strings.FieldsFunc(g.Value, blankOrComma) {
		if !chinese && len(code) != 12 {
			continue
		}
		if d, ok := division(code); ok {
			out = append(out, d)
		}
	}
	return out
}
