package board_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/board"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

// wire is a hub that remembers what was published.
type wire struct {
	deltas []live.Delta
	hellos int
}

func (w *wire) Publish(d live.Delta) { w.deltas = append(w.deltas, d) }
func (w *wire) ClockChanged()        { w.hellos++ }

func everything(live.Row) bool { return true }

// follow makes a board that follows the stage from now on.
func follow(t *testing.T, g *viewtest.Stage, o board.Options) (*board.Board, *wire) {
	t.Helper()
	o.Engine, o.Log = g.Engine, "log"
	b, w := board.New(o), &wire{}
	b.Fill(g.State, g.Now)
	b.Connect(w)
	g.Follow = func(h dispatch.Header, refs []dispatch.Ref, s *dispatch.State) { b.Take(h, refs, s) }
	return b, w
}

// content is what a board shows, key and value, without when it changed.
func content(rows []live.Row) map[string]string {
	out := map[string]string{}
	for _, r := range rows {
		out[r.Key] = fmt.Sprintf("%s %v %s", r.Kind, r.Audience, r.Data)
	}
	return out
}

// evening plays a fire, from the first report to the archived file.
func evening(g *viewtest.Stage, first, second dispatch.IncidentID) {
	g.Do("emergency-office/duty", &dispatch.LogIntake{Source: dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone}, Words: dispatch.Plain("有烟味"), Gist: "烟味"})
	for id := range g.State.Intakes {
		g.Do("emergency-office/duty", &dispatch.SortIntake{Intake: id, As: "file"})
	}
	g.To("02:16:40")
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"}, Items: viewtest.Eight(nil),
	})
	g.Do("emergency-office/duty", &dispatch.MergeIncidents{Into: first, From: second})
	g.To("02:22:00")
	g.Do("fire-rescue/field", &dispatch.DetermineSeverity{Incident: first, Severity: dispatch.SeverityValue{Level: plans.Major}})
	g.Do("emergency-office/duty", &dispatch.AmendIncident{Incident: first, Title: "旅馆火灾", Location: &dispatch.Location{Street: "street-dashilan", Place: "12号院北侧"}})
	g.To("02:40:00")
	g.Do("emergency-office/duty", &dispatch.UnmergeIncident{From: second, Reason: "两处"})
	g.Do("emergency-office/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"municipal-emergency-office", "municipal-party-duty-office"},
		Items: viewtest.Eight(nil), OralSigner: "emergency-office/leader", Failing: []plans.OrgID{"municipal-party-duty-office"},
	})
	g.Do("emergency-office/duty", &dispatch.RecordInstruction{
		Incident: first, From: "emergency-committee/director", Text: dispatch.Plain("全力"), Gist: "救人", To: "fire-rescue", Due: g.Now + 600,
	})
	g.To("04:00:00")
	g.Happen(&dispatch.HandlingEnded{Incident: first, By: "emergency-office"})
	g.Report("street-yuetan/grid", &dispatch.ReportIncident{
		Title: "停水", Type: 19, Location: dispatch.Location{Street: "street-yuetan"}, Source: dispatch.Source{Kind: "grid", Channel: dispatch.ByApp},
	})
	for id := range g.State.Matters {
		g.Do("fire-rescue/duty", &dispatch.AnswerMatter{Matter: id, Text: dispatch.Plain("已办")})
		g.Do("emergency-office/duty", &dispatch.CloseMatter{Matter: id})
	}
	g.To("05:00:00")
	g.Happen(&dispatch.IncidentArchived{Incident: first})
	g.To("05:30:00")
	g.To("2026-03-14T05:30:00+08:00") // what nobody did is missed a day after its due (A19)
}

// At every commit of an evening, the board that followed shows what a board
// filled anew from the state shows: nothing forgotten, nothing left over.
func TestFollowingEqualsFillingAnew(t *testing.T) {
	g, first, second := viewtest.Fire(t)
	b, w := follow(t, g, board.Options{})
	follower := g.Follow
	commits := 0
	g.Follow = func(h dispatch.Header, refs []dispatch.Ref, s *dispatch.State) {
		follower(h, refs, s)
		commits++
		fresh := board.New(board.Options{Engine: g.Engine, Log: "log"})
		fresh.Fill(s, h.At)
		_, want := fresh.Snapshot(live.Viewer{Sees: everything})
		head, got := b.Snapshot(live.Viewer{Sees: everything})
		if head != h.Number {
			t.Errorf("commit %d: the board is at %d", h.Number, head)
		}
		if diff := cmp.Diff(content(want), content(got)); diff != "" {
			t.Errorf("commit %d (%v):\n%s", h.Number, refs, diff)
		}
	}
	evening(g, first, second)
	if commits < 30 {
		t.Fatalf("only %d commits", commits)
	}
	// Every commit once, in order, without a gap; no row is sent unchanged.
	if len(w.deltas) != commits {
		t.Errorf("%d deltas of %d commits", len(w.deltas), commits)
	}
	shown := map[string]string{}
	for i, d := range w.deltas {
		if i > 0 && d.From != w.deltas[i-1].To || d.To != d.From+1 {
			t.Fatalf("delta %d is %d–%d", i, d.From, d.To)
		}
		for _, r := range d.Rows {
			if v := string(r.Data) + fmt.Sprint(r.Audience); shown[r.Key] == v {
				t.Errorf("commit %d sends %s unchanged", d.To, r.Key)
			} else {
				shown[r.Key] = v
			}
		}
		for _, k := range d.Removed {
			delete(shown, k)
			if slices.ContainsFunc(d.Rows, func(r live.Row) bool { return r.Key == k }) {
				t.Errorf("commit %d both sends and removes %s", d.To, k)
			}
		}
	}
}

func keys(rows []live.Row, prefix string) []string {
	var out []string
	for _, r := range rows {
		if strings.HasPrefix(r.Key, prefix) {
			out = append(out, r.Key)
		}
	}
	return out
}

// When its file is closed, an incident leaves the screens with all that hangs
// on it, and a client that was away is told.
func TestAnArchivedIncidentLeaves(t *testing.T) {
	g, first, second := viewtest.Fire(t)
	b, w := follow(t, g, board.Options{})
	g.Do("street-dashilan/duty", &dispatch.SendReport{
		Incidents: []dispatch.IncidentID{first}, Kind: dispatch.FirstReport, To: []plans.OrgID{"duty-office"}, Items: viewtest.Eight(nil),
	})
	g.Do("emergency-office/duty", &dispatch.MergeIncidents{Into: first, From: second})
	all := live.Viewer{Sees: everything}
	from, before := b.Snapshot(all)
	if len(keys(before, "obligation/")) == 0 || len(keys(before, "report/")) != 1 {
		t.Fatalf("before: %v", keys(before, ""))
	}
	g.Happen(&dispatch.HandlingEnded{Incident: first, By: "emergency-office"})
	if _, rows := b.Snapshot(all); len(keys(rows, "incident/")) != 2 {
		t.Error("an incident that has ended is still on the screens until it is archived")
	}
	g.Happen(&dispatch.IncidentArchived{Incident: first})
	_, rows := b.Snapshot(all)
	for _, kind := range []string{"incident/", "obligation/", "report/", "alarm/"} {
		if left := keys(rows, kind); len(left) != 0 {
			t.Errorf("left on the screens: %v", left)
		}
	}
	_, _, removed, ok := b.Since(all, from)
	if !ok {
		t.Fatal("the position is too old")
	}
	for _, k := range keys(before, "incident/") {
		if !slices.Contains(removed, k) {
			t.Errorf("%s is not told to be gone", k)
		}
	}
	if last := w.deltas[len(w.deltas)-1]; len(last.Removed) == 0 {
		t.Error("the last delta removes nothing")
	}
}

// A street's seat sees what concerns its street; other seats see all; without
// a seat one sees who is on duty.
func TestWhoSeesWhat(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	g.Report("street-yuetan/grid", &dispatch.ReportIncident{
		Title: "停水", Type: 19, Location: dispatch.Location{Street: "street-yuetan"}, Source: dispatch.Source{Kind: "grid", Channel: dispatch.ByApp},
	})
	b, _ := follow(t, g, board.Options{})
	_, all := b.Snapshot(live.Viewer{Sees: everything})
	count := func(v live.Viewer, kind string) int {
		_, rows := b.Snapshot(v)
		return len(keys(rows, kind+"/"))
	}
	whole := len(keys(all, "incident/"))
	if whole != 3 {
		t.Fatalf("%d incidents", whole)
	}
	community := "community:" + viewtest.Plan().CommunitiesOf("street-dashilan")[0].Code
	for _, c := range []struct {
		seat plans.SeatID
		want int
	}{
		{"emergency-office/duty", 3}, {"duty-office/duty", 3}, {"fire-rescue/duty", 3},
		{"street-dashilan/duty", 2}, {plans.SeatID(community + "/duty"), 2}, {"street-yuetan/grid", 1}, {"street-niujie/duty", 0}, {"", 0}, {"nobody/duty", 0},
	} {
		v := b.Viewer("s", c.seat)
		if n := count(v, "incident"); n != c.want {
			t.Errorf("%s sees %d incidents, want %d", c.seat, n, c.want)
		}
		if n := count(v, "seat"); n != len(keys(all, "seat/")) {
			t.Errorf("%s sees %d seats of %d", c.seat, n, len(keys(all, "seat/")))
		}
		if c.want == 0 && count(v, "obligation")+count(v, "report")+count(v, "alarm") != 0 {
			t.Errorf("%s sees duties or alarms of others", c.seat)
		}
	}
	if count(b.Overview("wall"), "incident") != 3 {
		t.Error("the wall does not see everything")
	}
	// Equal names of an audience mean equal rows, and different rows different names.
	a, c, d := b.Viewer("1", "street-dashilan/duty"), b.Viewer("2", "street-dashilan/grid"), b.Viewer("3", "street-yuetan/duty")
	if a.Audience != c.Audience || a.Audience == d.Audience || a.Audience == b.Viewer("4", "").Audience {
		t.Errorf("audiences %q %q %q", a.Audience, c.Audience, d.Audience)
	}
	// An incident that moves to another street vanishes from the first.
	from, _ := b.Snapshot(a)
	g.Do("emergency-office/duty", &dispatch.AmendIncident{Incident: first, Location: &dispatch.Location{Street: "street-yuetan"}})
	if count(d, "incident") != 2 {
		t.Error("the new street does not see it")
	}
	if count(a, "incident") == 0 {
		t.Error("the street that received it no longer sees it")
	}
	if _, _, _, ok := b.Since(a, from); !ok {
		t.Error("the position was forgotten")
	}
}

// Only the latest settled intakes stay; those that wait all do.
func TestSettledIntakesAreBounded(t *testing.T) {
	g := viewtest.New(t, "2026-03-12T02:07:30+08:00")
	b, _ := follow(t, g, board.Options{Keep: 3})
	log := func(sort bool) {
		evs := g.Do("emergency-office/duty", &dispatch.LogIntake{Source: dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone}, Gist: "噪声"})
		for _, ev := range evs {
			if l, ok := ev.(*dispatch.IntakeLogged); ok && sort {
				g.Do("emergency-office/duty", &dispatch.SortIntake{Intake: l.Intake.ID, As: "file"})
			}
		}
	}
	log(false)
	for range 6 {
		log(true)
	}
	_, rows := b.Snapshot(live.Viewer{Sees: everything})
	if got := keys(rows, "intake/"); len(got) != 4 || got[0] != "intake/J20260001" || got[3] != "intake/J20260007" {
		t.Errorf("on the screens: %v", got)
	}
	fresh := board.New(board.Options{Engine: g.Engine, Keep: 3})
	fresh.Fill(g.State, g.Now)
	_, again := fresh.Snapshot(live.Viewer{Sees: everything})
	if diff := cmp.Diff(content(again), content(rows)); diff != "" {
		t.Errorf("a board filled anew differs:\n%s", diff)
	}
}

// The system's own health has no commit, and reaches everybody.
func TestHealthStandsBesideTheLog(t *testing.T) {
	g, _, _ := viewtest.Fire(t)
	health := []view.Health{{ID: "storage", OK: true}}
	b, w := follow(t, g, board.Options{Health: func() []view.Health { return health }})
	well := b.Hello().Beside
	health[0] = view.Health{ID: "storage", Code: "storage_full"}
	b.Take(g.State.Last, []dispatch.Ref{{Kind: "health", ID: "storage"}}, g.State)
	if w.hellos != 1 || b.Hello().Beside == well {
		t.Errorf("the hub is not told: %d, %q, %q", w.hellos, well, b.Hello().Beside)
	}
	if len(w.deltas) != 0 {
		t.Errorf("a delta without a commit: %+v", w.deltas)
	}
	for _, v := range []live.Viewer{b.Viewer("a", ""), b.Viewer("b", "street-niujie/duty"), b.Overview("c")} {
		head, rows := b.Snapshot(v)
		var h view.Health
		for _, r := range rows {
			if r.Key == "health/storage" {
				if err := json.Unmarshal(r.Data, &h); err != nil {
					t.Fatal(err)
				}
			}
		}
		if h.Code != "storage_full" || h.OK {
			t.Errorf("got %+v", h)
		}
		if _, rows, _, ok := b.Since(v, head); !ok || len(keys(rows, "health/")) != 1 {
			t.Error("a client that comes back is not told")
		}
	}
}

// A board that missed commits fills itself anew, and leaves a gap by which the
// hub knows.
func TestMissedCommitsAreMadeGood(t *testing.T) {
	g, first, _ := viewtest.Fire(t)
	b, w := follow(t, g, board.Options{})
	take := g.Follow
	g.Follow = nil
	g.Do("emergency-office/duty", &dispatch.AmendIncident{Incident: first, Title: "甲"})
	g.Follow = take
	g.Do("emergency-office/duty", &dispatch.AddNote{Incident: first, Text: dispatch.Plain("乙")})
	_, rows := b.Snapshot(live.Viewer{Sees: everything})
	found := false
	for _, r := range rows {
		found = found || strings.Contains(string(r.Data), `"甲"`)
	}
	if !found {
		t.Error("what was missed is not shown")
	}
	if d := w.deltas[len(w.deltas)-1]; d.From != d.To {
		t.Errorf("the delta %d–%d hides the gap", d.From, d.To)
	}
	before := len(w.deltas)
	b.Take(g.State.Last, nil, g.State) // again: nothing
	b.Fill(g.State, g.Now)
	if len(w.deltas) != before {
		t.Error("a commit was published twice")
	}
}

// Whoever was there before the board was filled gets a snapshot.
func TestAnEarlierLifeIsNotAnswered(t *testing.T) {
	g, _, _ := viewtest.Fire(t)
	b, _ := follow(t, g, board.Options{})
	if _, _, _, ok := b.Since(live.Viewer{Sees: everything}, 1); ok {
		t.Error("a position before the board's beginning was answered")
	}
	h := b.Hello()
	if h.Head != g.State.Last.Number || h.Status != "exercise" || h.Log != "log" || h.Plan == "" {
		t.Errorf("got %+v", h)
	}
}

func BenchmarkTake(bm *testing.B) {
	g, first, _ := viewtest.Fire(bm)
	b := board.New(board.Options{Engine: g.Engine, Log: "log"})
	b.Fill(g.State, g.Now)
	h, refs := g.State.Last, []dispatch.Ref{{Kind: "incident", ID: string(first)}, {Kind: "obligation", ID: "3"}}
	for bm.Loop() {
		h.Number++
		b.Take(h, refs, g.State)
	}
}
