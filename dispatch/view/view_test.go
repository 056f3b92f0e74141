package view_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

var update = flag.Bool("update", false, "write the goldens, to be read before they are committed")

// golden holds v, as JSON, to testdata/name.json.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func row[T any](t *testing.T, g *viewtest.Stage, kind, id string) T {
	t.Helper()
	v, ok := view.RowOf(g.Engine, g.State, dispatch.Ref{Kind: kind, ID: id}, g.Now)
	if !ok {
		t.Fatalf("no row %s/%s", kind, id)
	}
	r, ok := v.(T)
	if !ok {
		t.Fatalf("%s/%s is a %T", kind, id, v)
	}
	return r
}

// night plays the fire until after its merge, with a report, a judgement, a
// duty that is late and one over its target.
func night(t *testing.T) (*viewtest.Stage, dispatch.IncidentID, dispatch.IncidentID) {
	g, first, second := viewtest.Fire(t)
	g.To("02:16:40")
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"},
		Items: viewtest.Eight(map[string]string{"time": "凌晨2时许", "place": "前门西河沿街12号院", "nature": "火灾"}),
	})
	g.To("02:19:00")
	g.Do("emergency-office/duty", &dispatch.MergeIncidents{Into: first, From: second})
	g.To("02:22:00")
	two, four := 2, 4
	g.Do("fire-rescue/field", &dispatch.RecordFigures{Incident: first, Figures: dispatch.Figures{Dead: &two, Injured: &four}, Source: "现场指挥", Rank: 5})
	g.Do("fire-rescue/field", &dispatch.DetermineSeverity{Incident: first, Severity: dispatch.SeverityValue{Level: plans.Larger, May: true}})
	g.To("02:29:30")
	g.Do("fire-rescue/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"}, Items: viewtest.Eight(nil),
	})
	return g, first, second
}

func TestRowsOfANight(t *testing.T) {
	g, first, second := night(t)
	inc := row[view.Incident](t, g, view.KindIncident, string(first))
	shown := inc
	shown.NextDuty = 0
	golden(t, "incident", shown)
	golden(t, "incident-merged", row[view.Incident](t, g, view.KindIncident, string(second)))
	if want, _ := clock.Parse("2026-03-12T02:07:30+08:00"); inc.Receipt != want {
		t.Errorf("receipt %s: the earliest receipt governs (A21)", inc.Receipt)
	}
	if inc.Sources != 2 {
		t.Errorf("%d sources after the merge, want 2", inc.Sources)
	}
	var duties []view.Obligation
	for _, id := range slices.Concat(g.State.Incidents[first].Duties, g.State.Incidents[second].Duties) {
		if r := row[view.Obligation](t, g, view.KindObligation, view.DutyID(id)); held[r.Rule] {
			r.ID = 0
			duties = append(duties, r)
		}
	}
	golden(t, "obligations", duties)
	golden(t, "report", row[view.Report](t, g, view.KindReport, string(g.State.Incidents[first].Reports[0])))
	golden(t, "seat", row[view.Seat](t, g, view.KindSeat, "street-dashilan/duty"))
	var alarms []view.Alarm
	for key := range g.State.Alarms {
		alarms = append(alarms, row[view.Alarm](t, g, view.KindAlarm, key))
	}
	slices.SortFunc(alarms, func(a, b view.Alarm) int { return strings.Compare(a.Key, b.Key) })
	golden(t, "alarms", alarms)
}

// held are the rules whose duties stand in goldens: a rule that the plan gains
// or loses elsewhere, and the numbers that follow, are not this package's.
var held = map[string]bool{"committee-to-street": true, "verify-and-report": true, "immediate-report": true, "detailed-report": true, "coordinate-forces": true}

// A row changes only when a commit changes it: else every second would have to
// be sent.
func TestARowDoesNotAgeByItself(t *testing.T) {
	g, _, _ := night(t)
	before := g.Now
	due, ok := g.State.NextDue()
	if !ok {
		t.Fatal("nothing is due")
	}
	deadline := due - 1 // the instant before the state wants to record something
	for _, ref := range view.All(g.State) {
		a, _ := view.RowOf(g.Engine, g.State, ref, before)
		b, _ := view.RowOf(g.Engine, g.State, ref, deadline)
		if diff := cmp.Diff(encode(t, a), encode(t, b)); diff != "" {
			t.Errorf("%v aged:\n%s", ref, diff)
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A65: no row and no closed page holds a name, a number or a caller's words.
func TestNothingPersonalInRows(t *testing.T) {
	g, first, _ := night(t)
	g.Do("emergency-office/duty", &dispatch.LogIntake{
		Source: dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone, Name: dispatch.Plain("王女士"), Phone: dispatch.Plain("13911112222")},
		Words:  dispatch.Plain("房顶上有火苗"), Gist: "房顶冒火",
	})
	var all strings.Builder
	for _, ref := range view.All(g.State) {
		r, ok := view.RowOf(g.Engine, g.State, ref, g.Now)
		if !ok {
			t.Fatalf("%v has no row", ref)
		}
		all.WriteString(encode(t, r))
	}
	closed, _ := view.IncidentDetailOf(g.Engine, g.State, first, g.Sit("fire-rescue/duty"), g.Now, nil)
	all.WriteString(encode(t, closed))
	for _, secret := range []string{"李某", "王女士", "13800001234", "13911112222", "楼里还有人", "房顶上有火苗"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("%s is in a row", secret)
		}
	}
	open, _ := view.IncidentDetailOf(g.Engine, g.State, first, g.Sit("fire-rescue/duty"), g.Now, viewtest.Reveal)
	for _, told := range []string{"李某", "王女士", "13911112222", "房顶上有火苗"} {
		if !strings.Contains(encode(t, open), told) {
			t.Errorf("%s is lost on the opened page (A21)", told)
		}
	}
}

// A22, A21: the page is in order of when things were so, and keeps the merged
// incident's texts apart.
func TestThePageOfAnIncident(t *testing.T) {
	g, first, second := night(t)
	made, _ := clock.Parse("2026-03-12T02:05:00+08:00")
	g.Do("street-dashilan/grid", &dispatch.AddNote{Incident: first, Text: dispatch.Plain("二层有烟"), MadeAt: made, Device: dispatch.Device{Link: true}})
	d, ok := view.IncidentDetailOf(g.Engine, g.State, first, g.Sit("emergency-office/duty"), g.Now, viewtest.Reveal)
	if !ok {
		t.Fatal("no page")
	}
	shown := d
	shown.Acts = nil // TestTheButtonsAreDecidesAnswer
	shown.Incident.NextDuty = 0
	shown.Duties = nil
	for _, duty := range d.Duties {
		if held[duty.Rule] {
			duty.ID = 0
			shown.Duties = append(shown.Duties, duty)
		}
	}
	shown.Timeline = nil
	for _, e := range d.Timeline {
		delete(e.Args, "duty")
		shown.Timeline = append(shown.Timeline, e)
	}
	shown.Response = view.Response{} // held by TestTheResponseOfAFire
	golden(t, "detail", shown)
	if e := d.Timeline[0]; e.What != "note_added" || e.Text != "二层有烟" || !slices.Contains(e.Tags, "link") {
		t.Errorf("a note made earlier stands where it belongs (A22): %+v", e)
	}
	for i := 1; i < len(d.Timeline); i++ {
		if d.Timeline[i].At < d.Timeline[i-1].At {
			t.Errorf("line %d is out of order", i)
		}
	}
	if len(d.Sources) != 2 || d.Sources[1].Incident == d.Sources[0].Incident {
		t.Errorf("the sources of both reports stand apart: %+v", d.Sources)
	}
	if !slices.ContainsFunc(d.Timeline, func(e view.Entry) bool { return e.Incident == string(second) }) {
		t.Error("nothing tells which lines came with the merged report")
	}
	for _, duty := range d.Duties {
		for _, p := range duty.Passed {
			if p.OnDuty != "" {
				t.Error("a person's name stands outside the ledger (A25)")
			}
		}
	}
	if len(d.Criteria) == 0 {
		t.Error("no criteria text (A17)")
	}
}

// A65: after erasure the page says so, even to those who may see.
func TestErasedDataIsSaidToBeErased(t *testing.T) {
	g, first, _ := night(t)
	g.State.Incidents[first].Erased = g.Now
	d, _ := view.IncidentDetailOf(g.Engine, g.State, first, dispatch.Actor{}, g.Now, viewtest.Reveal)
	if s := d.Sources[0]; s.Name != view.Destroyed || s.Words != view.Destroyed || !s.Erased {
		t.Errorf("got %+v", s)
	}
	if d.Sources[1].Name != "王女士" {
		t.Errorf("the merged report has a key of its own: %+v", d.Sources[1])
	}
}

// What may be pressed is what Decide accepts.
func TestTheButtonsAreDecidesAnswer(t *testing.T) {
	g, first, _ := night(t)
	allowed := func(seat plans.SeatID) map[string]bool {
		out := map[string]bool{}
		for _, a := range view.ActsOn(g.Engine, g.State, g.Sit(seat), g.State.Incidents[first], g.Now) {
			out[a.Command] = out[a.Command] || a.Allowed
			if !a.Allowed && (a.Code == "" || a.Why == "" || a.WhyEn == "") {
				t.Errorf("%s for %s is refused without a reason: %+v", a.Command, seat, a)
			}
		}
		return out
	}
	office, street, fire := allowed("emergency-office/duty"), allowed("street-dashilan/duty"), allowed("fire-rescue/duty")
	for _, c := range []string{"send-report", "add-note", "record-figures", "record-fact"} {
		if !office[c] || !street[c] || !fire[c] {
			t.Errorf("%s: office %v, street %v, fire %v; all may", c, office[c], street[c], fire[c])
		}
	}
	if !office["coordinate"] || fire["coordinate"] {
		t.Errorf("coordinate (4.2.2): office %v, fire %v", office["coordinate"], fire["coordinate"])
	}
	if _, there := office["unmerge-incident"]; there {
		t.Error("an act that means nothing here is offered")
	}
	// Nobody without a seat may do anything.
	for _, a := range view.ActsOn(g.Engine, g.State, dispatch.Actor{Person: "p:nobody"}, g.State.Incidents[first], g.Now) {
		if a.Allowed {
			t.Errorf("%s is offered to nobody", a.Command)
		}
	}
	// Asking changes nothing.
	before := encode(t, g.State)
	view.ActsOn(g.Engine, g.State, g.Sit("emergency-office/duty"), g.State.Incidents[first], g.Now)
	if encode(t, g.State) != before {
		t.Error("asking for the acts changed the state")
	}
}

func TestStartingAResponseIsOfferedByLevel(t *testing.T) {
	g, first, _ := night(t)
	levels := map[int]bool{}
	for _, a := range view.ActsOn(g.Engine, g.State, g.Sit("street-dashilan/leader"), g.State.Incidents[first], g.Now) {
		if a.Command == "start-response" {
			levels[a.Args["level"].(int)] = a.Allowed
		}
	}
	if want := map[int]bool{1: false, 2: false, 3: true}; !cmp.Equal(levels, want) {
		t.Errorf("the street's leader may start %v, want %v (4.3.2)", levels, want)
	}
}

func TestAMatterIsChasedAndAnswered(t *testing.T) { // A64
	g, first, _ := night(t)
	evs := g.Do("emergency-office/duty", &dispatch.RecordInstruction{
		Incident: first, From: "emergency-committee/director", Text: dispatch.Plain("全力救人"), Gist: "救人", To: "fire-rescue", Due: g.Now + 3600,
	})
	var id dispatch.MatterID
	for _, ev := range evs {
		if m, ok := ev.(*dispatch.MatterRecorded); ok {
			id = m.Matter.ID
		}
	}
	g.Do("emergency-office/duty", &dispatch.ChaseMatter{Matter: id})
	r := row[view.Matter](t, g, view.KindMatter, string(id))
	if r.Chased != 1 || r.Duty == 0 || r.Answered != 0 || r.From != "emergency-committee/director" {
		t.Errorf("got %+v", r)
	}
	g.To("02:50:00")
	g.Do("fire-rescue/duty", &dispatch.AnswerMatter{Matter: id, Text: dispatch.Plain("已救出两人")})
	if r := row[view.Matter](t, g, view.KindMatter, string(id)); r.Answered != g.Now || r.State != "answered" {
		t.Errorf("got %+v", r)
	}
	d, ok := view.MatterDetailOf(g.Engine, g.State, id, g.Now, viewtest.Reveal)
	if !ok || d.Text != "全力救人" || len(d.Steps) < 2 || len(d.Duties) == 0 {
		t.Errorf("got %+v", d)
	}
	if s := encode(t, r); strings.Contains(s, "全力救人") {
		t.Error("the row holds the sealed text")
	}
}

func TestNoSuchThing(t *testing.T) {
	g := viewtest.New(t, "2026-03-12T02:07:30+08:00")
	for _, kind := range []string{"incident", "obligation", "intake", "report", "alarm", "seat", "matter", "feed", "health", "other"} {
		for _, id := range []string{"", "x", "18446744073709551616"} {
			if r, ok := view.RowOf(g.Engine, g.State, dispatch.Ref{Kind: kind, ID: id}, g.Now); ok {
				t.Errorf("%s/%s is %v", kind, id, r)
			}
		}
	}
	if _, ok := view.IncidentDetailOf(g.Engine, g.State, "x", dispatch.Actor{}, g.Now, nil); ok {
		t.Error("a page of nothing")
	}
	if _, ok := view.HandoverOf(g.Engine, g.State, "nobody/duty", g.Now); ok {
		t.Error("a handover of no seat")
	}
}

// A21: what was merged lives on in the other, and is handed over there.
func TestWhatWasMergedIsNotHandedOverByItself(t *testing.T) {
	g, first, second := viewtest.Fire(t)
	handed := func() (ids []string) {
		h, _ := view.HandoverOf(g.Engine, g.State, "emergency-office/duty", g.Now)
		for _, inc := range h.Incidents {
			ids = append(ids, inc.ID)
		}
		return ids
	}
	if got, want := handed(), []string{string(first), string(second)}; !slices.Equal(got, want) {
		t.Fatalf("before: %v, want %v", got, want)
	}
	g.To("02:19:00")
	g.Do("emergency-office/duty", &dispatch.MergeIncidents{Into: first, From: second})
	if got, want := handed(), []string{string(first)}; !slices.Equal(got, want) {
		t.Errorf("after: %v, want %v", got, want)
	}
}

func BenchmarkIncidentRow(b *testing.B) {
	g, first, _ := viewtest.Fire(b)
	ref := dispatch.Ref{Kind: view.KindIncident, ID: string(first)}
	for b.Loop() {
		view.RowOf(g.Engine, g.State, ref, g.Now)
	}
}

func BenchmarkIncidentDetail(b *testing.B) {
	g, first, _ := viewtest.Fire(b)
	actor := g.Sit("street-dashilan/duty")
	for b.Loop() {
		view.IncidentDetailOf(g.Engine, g.State, first, actor, g.Now, viewtest.Reveal)
	}
}
