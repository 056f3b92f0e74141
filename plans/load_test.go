package plans_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wanghuo/plans"
)

// small reads the made-up plan into memory so that a test may change it.
func small(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"plan.yaml", "rules.yaml", "authorities.yaml", "streets.geojson"} {
		text, err := os.ReadFile(path.Join("testdata/small", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

func load(t testing.TB, files fs.FS) *plans.Plan {
	t.Helper()
	p, err := plans.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// edit replaces the one occurrence of old and returns the line on which the
// new text begins.
func edit(t testing.TB, files fstest.MapFS, name, old, new string) int {
	t.Helper()
	text := string(files[name].Data)
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in %s", old, strings.Count(text, old), name)
	}
	line := 1 + strings.Count(text[:strings.Index(text, old)], "\n")
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
	return line
}

func TestSmallPlanLoads(t *testing.T) {
	p := load(t, small(t))
	if p.ID != "small" || len(p.Hash) != 64 || p.Location().String() != "Asia/Shanghai" {
		t.Fatalf("%s %s %s", p.ID, p.Hash, p.Location())
	}
}

// Each row breaks the plan in one way; the fault must be found where it is, and
// be the only one.
func TestFaultsAreFoundWhereTheyAre(t *testing.T) {
	const main, rules, acts = "plan.yaml", "rules.yaml", "authorities.yaml"
	for _, c := range []struct {
		name, file, old, new string
		code                 string
		after                int // lines after the start of the change
	}{
		{"an unknown key", main, "id: small\n", "id: small\n  colour: red\n", plans.CodeUnknownKey, 1},
		{"an unknown section", main, "decisions:\n  - {id: Z01", "colours: []\ndecisions:\n  - {id: Z01", plans.CodeUnknownKey, 0},
		{"a key twice", main, "edition: \"1\"", "edition: \"1\"\n  edition: \"2\"", plans.CodeDuplicateKey, 1},
		{"a key missing", main, "prefix: SM\n  ", "", plans.CodeMissingKey, -3},
		{"a second document with content", main, "duplicates: {metres: 300, within: 60m}", "duplicates: {metres: 300, within: 60m}\n---\nplan: x", plans.CodeSecondDocument, 1},
		{"a value left out", main, "id: small\n", "id:\n", plans.CodeEmpty, 0},
		{"a blank text", main, "id: small\n", "id: \"  \"\n", plans.CodeEmpty, 0},
		{"not YAML", main, "title: {zh: 小区预案, en: A small plan}", "title: {zh: 小区预案", plans.CodeSyntax, 1},
		{"a tab for indentation", main, "  id: small\n", "\tid: small\n", plans.CodeSyntax, 0},
		{"an anchor", main, "id: small\n", "id: &a small\n", plans.CodeUnsupported, 0},
		{"a tag", main, "id: small\n", "id: !!str small\n", plans.CodeUnsupported, 0},
		{"a list for a mapping", main, "duplicates: {metres: 300, within: 60m}", "duplicates: [300, 60m]", plans.CodeWrongKind, 0},
		{"a mapping for a list", main, "words: [起火]", "words: {a: b}", plans.CodeWrongKind, 0},
		{"a text for a number", main, "no: 2, cite", "no: two, cite", plans.CodeWrongKind, 0},
		{"a text for a truth value", acts, "who: [\"street-of/*\"]", "who: {a: b}", plans.CodeWrongKind, 0},
		{"yes for a truth value", main, "title: {zh: 带班, en: Leader}, supervises: true", "title: {zh: 带班, en: Leader}, supervises: yes", plans.CodeWrongKind, 0},
		{"a clause of two parts as a number", main, "cite: 9.4.1\n", "cite: 9.10\n", plans.CodeNumberForText, 0},
		{"a clause as a whole number", main, "cite: 9.4.1\n", "cite: 9\n", plans.CodeNumberForText, 0},
		{"a clause in a list as a number", rules, "ledger: [9.4.3(a)]", "ledger: [9.4]", plans.CodeNumberForText, 0},
		{"a code as a number", main, "code: \"999999001001\"", "code: 999999001001", plans.CodeNumberForText, 0},
		{"a heading for a clause", main, "cite: 9.4.1\n", "cite: Reporting\n", plans.CodeBadClause, 0},
		{"a clause left open", main, "cite: 9.4.1\n", "cite: 9.4.1(a\n", plans.CodeBadClause, 0},
		{"an octal number", main, "cell: {x: 0", "cell: {x: 010", plans.CodeBadNumber, 0},
		{"a number too large", main, "level: 5", "level: 500", plans.CodeBadNumber, 0},
		{"a bare number for a duration", main, "late_entry: 30m", "late_entry: 30", plans.CodeBadDuration, 0},
		{"a duration in words", main, "late_entry: 30m", "late_entry: half an hour", plans.CodeBadDuration, 0},
		{"a duration of nothing", main, "late_entry: 30m", "late_entry: 0s", plans.CodeBadDuration, 0},
		{"a duration of half a second", main, "late_entry: 30m", "late_entry: 500ms", plans.CodeBadDuration, 0},
		{"bounds the wrong way round", main, "soon_min: 2m", "soon_min: 20m", plans.CodeBadDuration, 0},
		{"an escalation that goes back", main, "{after: 6m, role: emergency-office/leader}", "{after: 2m, role: emergency-office/leader}", plans.CodeBadDuration, 0},
		{"an escalation to nobody", main, "role: emergency-office/leader}\n\n", "role: emergency-office/nobody}\n\n", plans.CodeUnknownReference, 0},
		{"an escalation to no role", main, "{after: 3m, role: duty}", "{after: 3m, role: chief}", plans.CodeUnknownReference, 0},
		{"a time that is none", main, "\"17:30:00\"", "\"25:30:00\"", plans.CodeBadTime, 0},
		{"a day that is none", main, "from: 12-31", "from: 13-31", plans.CodeBadTime, 0},
		{"a period half yearly", main, "from: 2026-05-01, to: 2026-05-03", "from: 2026-05-01, to: 05-03", plans.CodeBadTime, 0},
		{"a zone that is none", main, "Asia/Shanghai", "Asia/Xicheng", plans.CodeUnknownValue, 0},
		{"a kind that is none", main, "kind: city_level", "kind: town", plans.CodeUnknownValue, 0},
		{"a category that is none", main, "short: 火, category: accident", "short: 火, category: mishap", plans.CodeUnknownValue, 0},
		{"a basis that is none", main, "basis: reading", "basis: guess", plans.CodeUnknownValue, 0},
		{"a kind of plan that is none", main, "kind: support", "kind: help", plans.CodeUnknownValue, 0},
		{"a support mark that is none", main, "support: K", "support: X", plans.CodeUnknownValue, 0},
		{"an explicit state that is none", main, "explicit: [unknown]", "explicit: [maybe]", plans.CodeUnknownValue, 0},
		{"a level that is none", main, "level: 2, body", "level: 4, body", plans.CodeUnknownValue, 0},
		{"an id with a slash", main, "id: leaders,", "id: lea/ders,", plans.CodeUnknownValue, 0},
		{"a parent that is none", main, "parent: hq-fire,", "parent: hq-ice,", plans.CodeUnknownReference, 0},
		{"a lead that is none", main, "leads: [fire, emergency-office]", "leads: [fire, ice]", plans.CodeUnknownReference, 0},
		{"a plan that is none", main, "plan: plan-fire,", "plan: plan-ice,", plans.CodeUnknownReference, 0},
		{"a type that is none", main, "compatible: [2]", "compatible: [3]", plans.CodeUnknownReference, 0},
		{"a threshold's type that is none", main, "types: [1]", "types: [7]", plans.CodeUnknownReference, 0},
		{"a street plan of no street", main, "clause: 9.2.3, street: street-east", "clause: 9.2.3, street: street-west", plans.CodeUnknownReference, 0},
		{"a polygon file that is none", main, "polygons: streets.geojson", "polygons: there.geojson", plans.CodeUnknownReference, 0},
		{"seats of no body", main, "{of: emergency-committee,", "{of: parliament,", plans.CodeUnknownReference, 0},
		{"seats of no kind", main, "{of: \"kind:community\"", "{of: \"kind:village\"", plans.CodeUnknownValue, 0},
		{"a body twice", main, "id: city, name: {zh: 市里, en: The city}", "id: fire, name: {zh: 市里, en: The city}", plans.CodeDuplicate, 0},
		{"one name for two bodies", main, "aliases: [救火队]", "aliases: [市里]", plans.CodeDuplicate, 0},
		{"a type twice", main, "no: 2, cite", "no: 1, cite", plans.CodeDuplicate, 0},
		{"a seat twice", main, "{of: duty-office, role: duty,", "{of: emergency-office, role: leader,", plans.CodeDuplicate, 0},
		{"an item twice", main, "      - {id: time, title: {zh: 时间, en: Time}, explicit: [unknown]}", "      - {id: time, title: {zh: 时间, en: Time}, explicit: []}\n      - {id: time, title: {zh: 时间, en: Time}, explicit: []}", plans.CodeDuplicate, 1},
		{"a level named twice", main, "{level: 5,", "{level: 4,", plans.CodeDuplicate, 0},
		{"a body above itself", main, "kind: hq_office, parent: hq-fire", "kind: hq_office, parent: hq-fire-office", plans.CodeUnknownReference, 0},
		{"a joint addressee of one", main, "members: [emergency-committee, duty-office]", "members: [emergency-committee]", plans.CodeIncomplete, 0},
		{"a code too short", main, "code: \"999999001000\"", "code: \"99999900100\"", plans.CodeBadPlace, 0},
		{"a community of another street", main, "code: \"999999001001\"", "code: \"999999002001\"", plans.CodeBadPlace, 0},
		{"a point outside its street", main, "inside: {lon: 1.5, lat: 1.5}", "inside: {lon: 2.5, lat: 1.5}", plans.CodeBadPlace, 0},
		{"a cell of nothing", main, "w: 1, h: 1}", "w: 0, h: 1}", plans.CodeBadPlace, 0},
		{"a circle without a radius", main, ", metres: 500", "", plans.CodeBadPlace, 0},
		{"an area of no street", main, "centre: {lon: 1.2, lat: 1.2}, metres: 500", "street: street-west", plans.CodeUnknownReference, 0},
		{"no distance", main, "metres: 300", "metres: 0", plans.CodeBadNumber, 0},
		{"no lead", main, "leads: [fire, emergency-office]", "leads: []", plans.CodeIncomplete, 0},
		{"a headquarters that is none", main, "leads: [fire, emergency-office], hq: hq-temporary", "leads: [fire, emergency-office], hq: fire", plans.CodeIncomplete, 0},
		{"a headquarters without an office", main, ", office: hq-fire-office", "", plans.CodeIncomplete, 0},
		{"nobody to receive", main, "{of: \"kind:street\", role: duty, title: {zh: 主班, en: Duty officer}, staffed: true}", "{of: \"kind:street\", role: duty, title: {zh: 主班, en: Duty officer}}", plans.CodeIncomplete, 0},
		{"a severity without a name", main, "  - {level: 5, id: especially_major, name: {zh: 特别重大, en: Especially major}, cite: 9.3.1}\n", "", plans.CodeIncomplete, 0},
		{"a proposal to a role nobody holds", main, "body: hq-of", "body: receiver", plans.CodeBadRule, 0},
		{"a proposal nobody decides", rules, "when: proposed == 2", "when: proposed == 1", plans.CodeIncomplete, 0},
		{"a trigger that is none", rules, "on: major", "on: minor", plans.CodeUnknownValue, 0},
		{"a scope that is none", rules, "per: occasion", "per: week", plans.CodeUnknownValue, 0},
		{"an act that is none", rules, "act: detail", "act: shout", plans.CodeUnknownValue, 0},
		{"an end that is none", rules, "ends: [handling_ended]", "ends: [tired]", plans.CodeUnknownValue, 0},
		{"an anchor that is none", rules, "from: occurrence", "from: breakfast", plans.CodeUnknownValue, 0},
		{"a limit of no kind", rules, "{kind: hard, after: 2h", "{kind: soft, after: 2h", plans.CodeUnknownValue, 0},
		{"a debtor that is none", rules, "debtor: follow-up-unit", "debtor: follow-down-unit", plans.CodeUnknownReference, 0},
		{"a role nobody holds then", rules, "debtor: body", "debtor: receiver", plans.CodeBadRule, 0},
		{"nobody to whom", rules, "creditors: [city]", "creditors: []", plans.CodeBadRule, -5},
		{"debtor and creditor the same", rules, "creditors: [city]", "creditors: [emergency-office]", plans.CodeBadRule, 0},
		{"a form that is none", rules, "form: elements", "form: poem", plans.CodeUnknownReference, 0},
		{"a decision that is none", rules, "decisions: [Z01]", "decisions: [Z02]", plans.CodeUnknownReference, 0},
		{"a time word as law", rules, "{kind: hard, after: 30m, from: trigger, cite: [9.4.5]}", "{kind: hard, word: at_once, from: trigger, cite: [9.4.5]}", plans.CodeBadRule, 0},
		{"two lengths for one limit", rules, "{kind: hard, after: 30m, from", "{kind: hard, after: 30m, word: at_once, from", plans.CodeBadRule, 0},
		{"a limit without a length", rules, "{kind: hard, after: 30m, from", "{kind: hard, from", plans.CodeBadRule, 0},
		{"law without an instrument", rules, "from: trigger, cite: [9.4.5]}", "from: trigger}", plans.CodeBadRule, 0},
		{"an anchor that may be unknown", rules, "from: occurrence, else: first_receipt", "from: occurrence", plans.CodeBadRule, 0},
		{"a switch that is none", rules, "cite: [9.4.4]}", "cite: [9.4.4], switch: lights}", plans.CodeUnknownReference, 0},
		{"a number that the district waives", rules, "    act: detail\n    waiver: city", "    act: detail\n    waiver: above", plans.CodeBadRule, 1},
		{"a series without an end", rules, "    ends: [handling_ended]\n", "", plans.CodeBadRule, -2},
		{"a special rule of no plan", rules, "plan: plan-fire", "plan: plan-ice", plans.CodeUnknownReference, 0},
		{"a rule that replaces none", rules, "replaces: verify", "replaces: nothing", plans.CodeUnknownReference, 0},
		{"a rule that replaces its equal", rules, "    plan: plan-fire\n", "", plans.CodeBadRule, 0},
		{"a rule that replaces another moment's", rules, "replaces: verify", "replaces: detail", plans.CodeBadRule, 0},
		{"a ledger clause of elsewhere", rules, "ledger: [9.4.3(a)]", "ledger: [9.9.9]", plans.CodeBadRule, 0},
		{"a condition that is none", rules, "when: listed and severity_at_receipt == undetermined", "when: listed and", plans.CodeBadCondition, 0},
		{"an authority of nobody", acts, "who: [\"street-of/*\"]", "who: []", plans.CodeIncomplete, 0},
		{"an authority of no seat", acts, "who: [emergency-committee/director]", "who: [emergency-committee/janitor]", plans.CodeUnknownReference, 0},
		{"an authority of no body", acts, "who: [emergency-committee/director]", "who: [parliament/director]", plans.CodeUnknownReference, 0},
		{"an authority of no role", acts, "who: [\"hq-office-of/duty\"]", "who: [\"hq-office-of/janitor\"]", plans.CodeUnknownReference, 0},
		{"an authority without a seat", acts, "who: [emergency-committee/director]", "who: [emergency-committee]", plans.CodeUnknownReference, 0},
		{"an authority twice", acts, "act: archive", "act: merge", plans.CodeDuplicate, 0},
		{"nobody may archive", acts, "act: archive", "act: shelve", plans.CodeIncomplete, 0},
		{"a field of support twice", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}}\n  - {id: a, cite: 9.4.1, title: {zh: 乙, en: B}}\ndecisions:\n  - {id: Z01", plans.CodeDuplicate, 2},
		{"a field of support with a plan of nobody", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, plans: [plan-relief, plan-sun]}\ndecisions:\n  - {id: Z01", plans.CodeUnknownReference, 1},
		{"a plan in two fields of support", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, plans: [plan-relief]}\n  - {id: b, cite: 9.4.1, title: {zh: 乙, en: B}, plans: [plan-relief]}\ndecisions:\n  - {id: Z01", plans.CodeDuplicate, 2},
		{"a street's own plan for support", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, plans: [plan-east]}\ndecisions:\n  - {id: Z01", plans.CodeBadRule, 1},
		{"a field of support of no body", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, bodies: [{body: moon, cite: 9.4.1}]}\ndecisions:\n  - {id: Z01", plans.CodeUnknownReference, 1},
		{"a field of support with a body uncited", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, bodies: [{body: fire}]}\ndecisions:\n  - {id: Z01", plans.CodeMissingKey, 1},
		{"a field of support with a group that is none", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, group: fire}\ndecisions:\n  - {id: Z01", plans.CodeUnknownReference, 1},
		{"a field of support that owes nothing", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, owes: [9.9.9]}\ndecisions:\n  - {id: Z01", plans.CodeUnknownReference, 1},
		{"a key that a field of support has not", main, "decisions:\n  - {id: Z01", "support_fields:\n  - {id: a, cite: 9.4.1, title: {zh: 甲, en: A}, plan: plan-relief}\ndecisions:\n  - {id: Z01", plans.CodeUnknownKey, 1},
		{"not GeoJSON", "streets.geojson", "{\"type\":\"FeatureCollection\"", "{{", plans.CodeSyntax, 0},
		{"an open ring", "streets.geojson", ",[1,1]]]", "]]", plans.CodeBadPlace, 0},
		{"a line for a polygon", "streets.geojson", "\"Polygon\"", "\"LineString\"", plans.CodeBadPlace, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := small(t)
			line := edit(t, files, c.file, c.old, c.new) + c.after
			p, err := plans.Load(files)
			list := plans.Errors(err)
			if len(list) == 0 || p != nil {
				t.Fatalf("no fault found")
			}
			for _, e := range list {
				if e.Text.Zh == "" || e.Text.En == "" || e.Code == "" || e.File == "" {
					t.Errorf("incomplete: %+v", e)
				}
			}
			place := fmt.Sprintf("%s:%d", c.file, line)
			if elsewhere, ok := foundElsewhere[c.name]; ok {
				place = elsewhere
			}
			at := slices.IndexFunc(list, func(e *plans.Error) bool {
				return e.Code == c.code && strings.HasPrefix(e.Place()+":", place+":")
			})
			if at < 0 || len(list) > 1 && !consequences[c.name] {
				t.Errorf("want %s at %s, got\n%v", c.code, place, err)
			}
		})
	}
}

// foundElsewhere: what is missing is found where it is missed.
var foundElsewhere = map[string]string{
	"a seat twice":              "plan.yaml:26",
	"nobody to receive":         "plan.yaml:19",
	"a severity without a name": ".",
	"a proposal nobody decides": "plan.yaml:101",
	"nobody may archive":        ".",
	"an open ring":              "streets.geojson:1",
	"a line for a polygon":      "streets.geojson:1",
	"an authority twice":        "authorities.yaml:10",
}

// consequences: these changes break something else as well.
var consequences = map[string]bool{
	"a kind that is none": true, "a level that is none": true, "seats of no body": true,
	"a body twice": true, "a type twice": true, "a seat twice": true, "a level named twice": true,
	"two lengths for one limit": true, "a special rule of no plan": true, "an authority twice": true,
	"an open ring": true, "a line for a polygon": true,
}

// Every fault is reported, not just the first, in order of place.
func TestEveryFaultIsReported(t *testing.T) {
	files := small(t)
	edit(t, files, "plan.yaml", "late_entry: 30m", "late_entry: soon")
	edit(t, files, "plan.yaml", "cite: 9.4.1\n", "cite: 9.10\n")
	edit(t, files, "rules.yaml", "act: detail", "act: 7")
	list := plans.Errors(second(plans.Load(files)))
	var got []string
	for _, e := range list {
		got = append(got, e.Code)
	}
	want := plans.CodeNumberForText + " " + plans.CodeBadDuration + " " + plans.CodeNumberForText
	if strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func second[A any](_ A, err error) error { return err }

func TestHashChangesWithEveryFile(t *testing.T) {
	base := load(t, small(t)).Hash
	for name := range small(t) {
		files := small(t)
		files[name] = &fstest.MapFile{Data: append(files[name].Data, '\n')}
		if load(t, files).Hash == base {
			t.Errorf("%s is not in the hash", name)
		}
	}
	if load(t, small(t)).Hash != base {
		t.Error("the hash is not stable")
	}
}

func TestHostileFilesAreRefusedNotCrashedOn(t *testing.T) {
	for name, text := range map[string]string{
		"deep brackets": strings.Repeat("[", 100000),
		"long line":     "plan: " + strings.Repeat("x", 100000),
		"deep blocks":   strings.Repeat("- ", 4000) + "x",
		"large":         strings.Repeat("# xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", 9000),
		"many lines":    strings.Repeat("? a\n", 10001),
		"empty":         "",
		"comment only":  "# nothing\n",
		"a list":        "- a\n- b\n",
		"a scalar":      "x",
		"binary":        "\x00\x01\xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			files := small(t)
			files["more.yaml"] = &fstest.MapFile{Data: []byte(text)}
			list := plans.Errors(second(plans.Load(files)))
			if len(list) == 0 || list[0].File != "more.yaml" {
				t.Errorf("got %v", list)
			}
		})
	}
}

// A plan with an error never comes with a plan, and every error names a place
// that exists.
func FuzzLoad(f *testing.F) {
	f.Add(uint8(0), uint16(40), uint16(3), "x: 1")
	f.Add(uint8(1), uint16(200), uint16(10), "- {a: [b")
	f.Add(uint8(2), uint16(0), uint16(0), "---\n")
	f.Add(uint8(3), uint16(5), uint16(0), "\"")
	f.Add(uint8(0), uint16(10), uint16(1), "&a *a")
	names := []string{"plan.yaml", "rules.yaml", "authorities.yaml", "streets.geojson"}
	f.Fuzz(func(t *testing.T, which uint8, at, cut uint16, put string) {
		files := small(t)
		name := names[int(which)%len(names)]
		text := files[name].Data
		from := min(int(at), len(text))
		to := min(from+int(cut), len(text))
		changed := append(append(append([]byte{}, text[:from]...), put...), text[to:]...)
		files[name] = &fstest.MapFile{Data: changed}
		p, err := plans.Load(files)
		if (p == nil) == (err == nil) {
			t.Fatalf("plan %v, error %v", p != nil, err)
		}
		list := plans.Errors(err)
		if err != nil && len(list) == 0 {
			t.Fatalf("not a list of faults: %v", err)
		}
		for _, e := range list {
			file, ok := files[e.File]
			if !ok && e.File != "." {
				t.Fatalf("no such file: %v", e)
			}
			if ok && e.Line > strings.Count(string(file.Data), "\n")+2 {
				t.Fatalf("no such line: %v", e)
			}
		}
	})
}
