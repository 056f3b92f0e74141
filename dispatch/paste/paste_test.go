package paste_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/paste"
	"wanghuo/plans/xicheng"
)

var update = flag.Bool("update", false, "write what is found into testdata/messages.txt, to be read before it is committed")

// now is a Thursday night, twenty past two.
const now = "2026-03-12T02:20:00+08:00"

var parser = sync.OnceValue(func() *paste.Parser {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return paste.New(p)
})

func at(t testing.TB, s string) clock.Time {
	t.Helper()
	c, err := clock.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testdata/messages.txt holds messages as duty rooms get them, each with the
// form that it fills. Nobody in them is real.
func TestAMessageFillsTheForm(t *testing.T) {
	const file = "testdata/messages.txt"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	cases := strings.Split(strings.TrimSpace(string(b)), "\n===\n")
	if len(cases) < 25 {
		t.Fatalf("only %d messages", len(cases))
	}
	for _, c := range cases {
		text, want, _ := strings.Cut(c, "\n---\n")
		got := parser().Parse(text, at(t, now))
		gotJSON := encode(t, got.Form)
		out = append(out, text+"\n---\n"+gotJSON)
		var w paste.Form
		d := json.NewDecoder(strings.NewReader(want))
		d.DisallowUnknownFields()
		if err := d.Decode(&w); err != nil && !*update {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(w, got.Form); diff != "" && !*update {
			t.Errorf("%s\n%s", text, diff)
		}
		check(t, text, got)
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(out, "\n===\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// check holds any result to what every result must be.
func check(t testing.TB, text string, r paste.Result) {
	t.Helper()
	units := utf16.Encode([]rune(text))
	for _, m := range r.Marks {
		if m.From < 0 || m.From >= m.To || m.To > len(units) {
			t.Fatalf("%q: mark %+v lies outside the text of %d units", text, m, len(units))
		}
		if got := string(utf16.Decode(units[m.From:m.To])); got != m.Text {
			t.Fatalf("%q: mark %+v covers %q", text, m, got)
		}
		if m.Field == "severity" || m.Field == "level" {
			t.Fatalf("%q: a level was inferred (A17): %+v", text, m)
		}
	}
}

func TestAMarkTellsHowExactItIs(t *testing.T) {
	for _, c := range []struct{ text, field, value, words, exact string }{
		{"疏散居民200余人", "moved", "200", "疏散居民200余人", paste.AtLeast},
		{"约3人受伤", "injured", "3", "3人受伤", paste.About},
		{"近百人滞留", "affected", "100", "百人滞留", paste.AtMost},
		{"至少5人被困", "trapped", "5", "5人被困", paste.AtLeast},
		{"十余名工人被埋", "trapped", "10", "十余名工人被埋", paste.AtLeast},
		{"两名老人死亡", "dead", "2", "两名老人死亡", ""},
		{"多人受伤", "injured", "-1", "多人受伤", ""},
		{"死亡人数：3", "dead", "3", "死亡人数：3", ""},
		{"暂无人员伤亡", "dead", "0", "无人员伤亡", paste.SoFar},
		{"伤亡情况不详", "dead", "-1", "伤亡情况不详", ""},
		{"凌晨1时15分许起火", "occurrence", "2026-03-12T01:15:00+08:00", "凌晨1时15分许", paste.About},
		{"11点20分起火", "occurrence", "2026-03-11T23:20:00+08:00", "11点20分", paste.Guessed},
		{"情况严重", "grave", "严重", "严重", ""},
	} {
		found := false
		for _, m := range parser().Parse(c.text, at(t, now)).Marks {
			found = found || m.Field == c.field && m.Value == c.value && m.Text == c.words && m.Exact == c.exact
		}
		if !found {
			t.Errorf("%s: no %s = %s (%q, %s) in %s", c.text, c.field, c.value, c.words, c.exact, encode(t, parser().Parse(c.text, at(t, now)).Marks))
		}
	}
}

func TestTimesAsTheyAreSaid(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"15时20分发生火灾", "2026-03-11T15:20:00+08:00"}, // not yet today: yesterday
		{"昨晚11点发生火灾", "2026-03-11T23:00:00+08:00"},
		{"昨晚12点发生火灾", "2026-03-12T00:00:00+08:00"},
		{"昨晚1点半发生火灾", "2026-03-12T01:30:00+08:00"},
		{"2026-03-12 02:07 发生火灾", "2026-03-12T02:07:00+08:00"},
		{"2026年3月12日2时7分30秒发生火灾", "2026-03-12T02:07:30+08:00"},
		{"凌晨2:07发生火灾", "2026-03-12T02:07:00+08:00"},
		{"３月１１日下午３：０５发生火灾", "2026-03-11T15:05:00+08:00"},
		{"前天中午十二点一刻发生火灾", "2026-03-10T12:15:00+08:00"},
		{"3月11日（周三）23时整发生火灾", "2026-03-11T23:00:00+08:00"},
		{"12月31日22:00发生火灾", "2025-12-31T22:00:00+08:00"},
		{"20分钟前发生火灾", "2026-03-12T02:00:00+08:00"},
		{"一个半小时前起火", "2026-03-12T00:50:00+08:00"},
		{"半小时前发生火灾", "2026-03-12T01:50:00+08:00"},
		{"有一点烟，一时无法判明", ""},
		{"2月30日10时发生火灾", ""},
		{"15:3", ""},
		{"房号 12:345", ""},
		{"今晚8点开会", ""}, // not a time at which anything has happened
	} {
		got := parser().Parse(c.text, at(t, now)).Form.Occurrence
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestTheWordsOfGravityNeverBecomeALevel(t *testing.T) { // A17
	r := parser().Parse("特别重大火灾，情况危急，损失惨重", at(t, now))
	grave := 0
	for _, m := range r.Marks {
		if m.Field == paste.FieldGrave {
			grave++
		}
	}
	if grave != 3 {
		t.Errorf("%d grave words marked, want 3", grave)
	}
	if s := encode(t, r.Form); strings.Contains(s, "severity") || strings.Contains(s, "level") {
		t.Errorf("the form has a level: %s", s)
	}
}

func TestALongTextIsCutAndEndsSoon(t *testing.T) {
	for _, unit := range []string{"死3人", "凌晨", "1", "大街", "西四北", "王某", "12345转", "9", " ", "\xff", "😀", "月坛街道社会路社区"} {
		text := strings.Repeat(unit, 2*paste.Limit/len(unit))
		start := time.Now()
		r := parser().Parse(text, at(t, now))
		if !r.Truncated {
			t.Errorf("%q: not cut", unit)
		}
		t.Logf("%q: %v", unit, time.Since(start).Round(time.Millisecond))
		// A second pass over the text for every sign of it would take minutes.
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("%q: took %v", unit, d)
		}
	}
}

func TestItMayBeUsedConcurrently(t *testing.T) {
	text := "凌晨2:07，前门西河沿街12号院起火，3人被困"
	want := encode(t, parser().Parse(text, at(t, now)))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := encode(t, parser().Parse(text, at(t, now))); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wg.Wait()
}

func FuzzParse(f *testing.F) {
	b, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range strings.Split(string(b), "\n===\n") {
		text, _, _ := strings.Cut(c, "\n---\n")
		f.Add(text)
	}
	f.Add("12月31日24时60分 13800 1 死 十十百万人 ：：报告人：")
	when := at(f, now)
	f.Fuzz(func(t *testing.T, text string) {
		r := parser().Parse(text, when)
		check(t, strings.ToValidUTF8(text, "\ufffd"), fitted(text, r))
		if again := parser().Parse(text, when); encode(t, again) != encode(t, r) {
			t.Errorf("%q: two answers", text)
		}
	})
}

// fitted leaves marks out of the check where the text is not UTF-8: their
// offsets count a broken byte as one sign each, as a browser never sends it.
func fitted(text string, r paste.Result) paste.Result {
	if r.Truncated || strings.ToValidUTF8(text, "") != text {
		r.Marks = nil
	}
	return r
}

func BenchmarkParse(b *testing.B) {
	text := "大栅栏街道前门西河沿街社区居委会值班员报：凌晨2:07，前门西河沿街12号院一招待所起火，火势正在蔓延，有无人员被困不清楚。报告人：李建国 13800001234"
	p, when := parser(), at(b, now)
	for b.Loop() {
		p.Parse(text, when)
	}
}
