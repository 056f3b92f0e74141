package document_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/document"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

var update = flag.Bool("update", false, "write the goldens, to be read before they are committed")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// at is the case of an incident as the seat sees it now.
func at(t *testing.T, g *viewtest.Stage, id dispatch.IncidentID, seat plans.SeatID) document.Case {
	t.Helper()
	d, ok := view.IncidentDetailOf(g.Engine, g.State, id, g.Sit(seat), g.Now, nil)
	if !ok {
		t.Fatal("no such incident")
	}
	return document.Case{Plan: viewtest.Plan(), Detail: d, Now: g.Now, From: seat}
}

func texts(t *testing.T, c document.Case) []document.Text {
	t.Helper()
	var out []document.Text
	for _, kind := range []string{document.KindSMS, document.KindPhone, document.KindBrief} {
		d, ok := document.Write(kind, c)
		if !ok {
			t.Fatalf("no %s", kind)
		}
		out = append(out, d.Zh, d.En)
	}
	return out
}

func goldens(t *testing.T, name string, c document.Case) {
	t.Helper()
	for _, x := range texts(t, c) {
		golden(t, name+"-"+x.Kind+"-"+string(x.Language), "# "+x.Title+"\n\n"+x.Text)
	}
}

// Three minutes in: nothing but the call is known, and every text says so.
func TestFirstMinutes(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	goldens(t, "first", at(t, g, first, "street-dashilan/duty"))
}

// later is the fire when it has been judged, reported and handled.
func later(t *testing.T) (*viewtest.Stage, dispatch.IncidentID) {
	g, first, second := viewtest.Fire(t)
	g.To("02:11:00")
	g.Do("emergency-office/duty", &dispatch.Coordinate{Incident: first, Bodies: []plans.OrgID{"fire-rescue", "health-commission"}})
	g.To("02:14:00")
	g.Do("street-dashilan/leader", &dispatch.StartResponse{Incident: first, Level: 3})
	g.To("02:16:40")
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"},
		Items: viewtest.Eight(map[string]string{"nature": "旅馆火灾。", "measures": "消防到场扑救，疏散住客", "support": "yes", "trend": "火势可控"}),
	})
	g.Do("emergency-office/duty", &dispatch.MergeIncidents{Into: first, From: second})
	g.To("02:22:00")
	two, four, unknown := 2, 4, -1
	g.Do("fire-rescue/field", &dispatch.RecordFigures{Incident: first, Figures: dispatch.Figures{Dead: &two, Injured: &four, Trapped: &unknown}, Source: "现场", Rank: 5})
	g.Do("fire-rescue/field", &dispatch.DetermineSeverity{Incident: first, Severity: dispatch.SeverityValue{Level: plans.Larger, May: true}})
	g.Do("fire-rescue/field", &dispatch.RecordInvolvement{Incident: first, State: "yes", Kinds: []string{"hk"}})
	g.Do("fire-rescue/field", &dispatch.SetOccurrence{Incident: first, Occurrence: dispatch.Occurrence{At: g.Now - 1260, Basis: "cctv"}})
	g.To("02:30:00")
	return g, first
}

// The office's first word to the city is a first report, though the street has
// long reported to the duty office; to whom one has told it, one follows up.
func TestTheStageIsThatOfSenderAndReceivers(t *testing.T) {
	g, first := later(t)
	for _, c := range []struct {
		seat plans.SeatID
		to   plans.OrgID
		want string
	}{
		{"emergency-office/duty", "municipal-emergency-office", "首报"},
		{"street-dashilan/duty", "duty-office", "续报一"},
		{"fire-rescue/duty", "duty-office", "首报"},
	} {
		x := at(t, g, first, c.seat)
		x.To = []plans.OrgID{c.to}
		if got := document.SMS(x, document.Chinese).Text; !strings.HasPrefix(got, "〔"+c.want+"〕") {
			t.Errorf("%s to %s: %.20q, want %s", c.seat, c.to, got, c.want)
		}
	}
}

func TestInTheMiddle(t *testing.T) {
	g, first := later(t)
	c := at(t, g, first, "street-dashilan/duty")
	c.Exercise, c.Issue, c.Editor, c.Signer = true, 12, "赵某", "钱某"
	goldens(t, "middle", c)
}

func TestTheEnd(t *testing.T) {
	g, first := later(t)
	g.To("08:09:30")
	g.Happen(&dispatch.HandlingEnded{Incident: first, By: "fire-rescue"})
	c := at(t, g, first, "emergency-office/duty")
	c.To = []plans.OrgID{"municipal-party-duty-office", "municipal-emergency-office"}
	goldens(t, "end", c)
}

// A59: every text of an exercise says so at its head, in both languages.
func TestAnExerciseSaysSoFirst(t *testing.T) {
	g, first := later(t)
	c := at(t, g, first, "emergency-office/duty")
	c.Exercise = true
	for _, x := range texts(t, c) {
		mark := "【演练】"
		if x.Language == document.English {
			mark = "[EXERCISE]"
		}
		for name, s := range map[string]string{"title": x.Title, "text": x.Text} {
			if !strings.HasPrefix(s, mark) {
				t.Errorf("%s %s: the %s begins %.30q", x.Kind, x.Language, name, s)
			}
		}
		if x.Neutral != "" && !strings.HasPrefix(x.Neutral, mark) {
			t.Errorf("the neutral form begins %q", x.Neutral)
		}
	}
	c.Exercise = false
	for _, x := range texts(t, c) {
		if strings.Contains(x.Text+x.Title+x.Neutral, "演练") || strings.Contains(x.Text+x.Title+x.Neutral, "EXERCISE") {
			t.Errorf("%s %s: an actual text speaks of an exercise", x.Kind, x.Language)
		}
	}
}

// A65: no text names a caller, even written from an opened page; A67: the
// neutral form names nothing at all.
func TestNothingPersonal(t *testing.T) {
	g, first := later(t)
	c := at(t, g, first, "emergency-office/duty")
	c.Detail, _ = view.IncidentDetailOf(g.Engine, g.State, first, g.Sit("emergency-office/duty"), g.Now, viewtest.Reveal)
	for _, x := range texts(t, c) {
		for _, secret := range []string{"李某", "王女士", "13800001234", "13911112222", "楼里还有人", "房顶上有火苗"} {
			if strings.Contains(x.Text+x.Title, secret) {
				t.Errorf("%s %s holds %s", x.Kind, x.Language, secret)
			}
		}
		for _, told := range []string{"西河沿", "大栅栏", "火", "较大", "Dashilan", "fire"} {
			if strings.Contains(x.Neutral, told) {
				t.Errorf("the neutral form says %s: %q", told, x.Neutral)
			}
		}
	}
	if got := document.Neutral(1, false, document.Chinese); got != "有 1 条待签收，请登录或回电" {
		t.Errorf("got %q", got)
	}
	if got := document.Neutral(3, true, document.English); got != "[EXERCISE] 3 messages wait for your receipt: sign in or call back." {
		t.Errorf("got %q", got)
	}
}

// ux.md: no bare numeral and no Roman numeral for a response or a severity.
func TestNoBareNumerals(t *testing.T) {
	g, first := later(t)
	for _, x := range texts(t, at(t, g, first, "emergency-office/duty")) {
		for _, bad := range []string{"Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "III", "II级", "3级", "level 3"} {
			if strings.Contains(x.Text, bad) {
				t.Errorf("%s %s says %s", x.Kind, x.Language, bad)
			}
		}
	}
}

// A13: "unchanged" leaves what was said before standing.
func TestUnchangedKeepsWhatWasSaid(t *testing.T) {
	report := func(sent clock.Time, kind string, items map[string]string) view.Report {
		return view.Report{State: "sent", From: "emergency-office", Kind: kind, Sent: sent, Items: items}
	}
	c := document.Case{Plan: viewtest.Plan(), From: "emergency-office/duty", Now: 1773252000}
	c.Detail.Incident = view.Incident{Title: "停水", Type: 19, Street: "street-yuetan"}
	c.Detail.Reports = []view.Report{
		report(1773251000, "follow_up", map[string]string{"trend": "?unchanged", "progress": "?verifying"}), // listed first, sent later
		report(1773250000, "first", map[string]string{"trend": "水压下降"}),
		{State: "draft", From: "emergency-office", Kind: "follow_up", Items: map[string]string{"trend": "草稿"}},
	}
	text := document.Brief(c, document.Chinese).Text
	if !strings.Contains(text, "发展趋势：水压下降。") || !strings.Contains(text, "处置进展：核实中。") || strings.Contains(text, "草稿") {
		t.Errorf("got\n%s", text)
	}
	if !strings.Contains(text, "续报二") {
		t.Errorf("the next follow-up is the second:\n%s", text)
	}
}

func TestSegments(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {"火", 1}, {strings.Repeat("火", 70), 1}, {strings.Repeat("火", 71), 2}, {strings.Repeat("火", 134), 2}, {strings.Repeat("火", 135), 3},
		{strings.Repeat("😀", 35), 1}, {strings.Repeat("😀", 36), 2}, // two units each
		{strings.Repeat("a", 160), 1}, {strings.Repeat("a", 161), 2}, {strings.Repeat("[", 71), 2},
	} {
		if got := document.Segments(c.text); got != c.want {
			t.Errorf("%.10q × %d: %d segments, want %d", c.text, len(c.text), got, c.want)
		}
	}
}

func TestAnUnknownKindOrAnEmptyCase(t *testing.T) {
	if _, ok := document.Write("fax", document.Case{Plan: viewtest.Plan()}); ok {
		t.Error("a kind that is none was written")
	}
	for _, x := range texts(t, document.Case{Plan: viewtest.Plan()}) { // nothing known at all
		if x.Text == "" || strings.Contains(x.Text, "%!") {
			t.Errorf("%s: %q", x.Kind, x.Text)
		}
	}
}
