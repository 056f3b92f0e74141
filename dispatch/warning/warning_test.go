package warning_test

import (
	"slices"
	"testing"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

var plan = func() *plans.Plan {
	p, err := xicheng.Load()
	if err != nil {
		panic(err)
	}
	return p
}()

func level(t *testing.T, id plans.Colour) *plans.WarningLevel {
	t.Helper()
	if id == "" {
		return nil
	}
	l, ok := plan.WarningLevel(id)
	if !ok {
		t.Fatalf("no level %s", id)
	}
	return l
}

// 3.2.3(2), (3), A34, A35, A37, A39: whose hands a step needs.
func TestWhoseHandsAStepNeeds(t *testing.T) {
	for _, c := range []struct {
		source     warning.Source
		from, to   plans.Colour
		relevelled bool
		want       warning.Path
	}{
		{warning.Own, "", "blue", false, warning.Self},
		{warning.Own, "", "yellow", false, warning.Self},
		{warning.Own, "blue", "yellow", true, warning.Self}, // lands on yellow: it goes back
		{warning.Own, "yellow", "", false, warning.Self},
		{warning.Own, "", "orange", false, warning.Approved},
		{warning.Own, "yellow", "red", false, warning.Approved},
		{warning.Own, "orange", "orange", false, warning.Approved}, // an extension lies within
		{warning.Own, "orange", "yellow", false, warning.Approved}, // out of it as well
		{warning.Own, "red", "", false, warning.Approved},
		{warning.Own, "orange", "red", true, warning.Committee},
		{warning.Own, "red", "blue", true, warning.Committee},
		{warning.City, "yellow", "orange", false, warning.Committee},
		{warning.City, "orange", "orange", false, warning.Committee},
		{warning.City, "orange", "yellow", false, warning.Director},
		{warning.City, "yellow", "blue", false, warning.Director},
	} {
		ch := warning.Change{Source: c.source, From: level(t, c.from), To: level(t, c.to), Relevelled: c.relevelled}
		if got := ch.Path(); got != c.want {
			t.Errorf("%s %s→%s changed %v: %s, want %s", c.source, c.from, c.to, c.relevelled, got, c.want)
		}
	}
}

func own(stage warning.Stage, until clock.Time) *warning.Warning {
	return &warning.Warning{Source: warning.Own, Stage: stage, Texts: []warning.Text{{No: 1, Step: warning.Issue, Content: warning.Content{Level: "yellow", Until: until}}}}
}

// A38: at its second it has run out, and it is in force all the same.
func TestWhatHasRunOutIsInForceAndWaits(t *testing.T) {
	const until = clock.Time(1_800_000_000)
	for _, c := range []struct {
		stage warning.Stage
		at    clock.Time
		want  warning.Stage
	}{
		{warning.InForce, until - 1, warning.InForce},
		{warning.InForce, until, warning.RunOut},
		{warning.InForce, until + 1_000_000, warning.RunOut},
		{warning.Lifted, until + 1, warning.Lifted},
		{warning.Proposed, until + 1, warning.Proposed},
	} {
		w := own(c.stage, until)
		if got := w.At(c.at); got != c.want {
			t.Errorf("%s at %+d: %s, want %s", c.stage, c.at-until, got, c.want)
		}
		if c.want == warning.RunOut && w.Level() != "yellow" {
			t.Error("what has run out has lost its level")
		}
	}
}

// The level in force is that of the last issued text, and of nothing else.
func TestTheLevelIsThatOfTheLastText(t *testing.T) {
	w := own(warning.InForce, 0)
	w.Proposals = []warning.Proposal{{State: "open", Content: warning.Content{Level: "red"}}}
	if w.Level() != "yellow" {
		t.Errorf("a proposal gave %s", w.Level())
	}
	w.Texts = append(w.Texts, warning.Text{Step: warning.Adjust, Content: warning.Content{Level: "orange"}})
	if w.Level() != "orange" || w.Effective() != "orange" {
		t.Errorf("%s", w.Level())
	}
	w.Stage = warning.Lifted
	if w.Level() != "" {
		t.Error("a lifted warning has a level")
	}
}

// A39: both levels stand; where the city's says the same again there is one.
func TestACityWarningHasTwoLevels(t *testing.T) {
	w := &warning.Warning{Source: warning.City, Stage: warning.InForce, Texts: []warning.Text{
		{Step: warning.Origin, Content: warning.Content{Level: "yellow", Until: 9}},
		{Step: warning.Local, Content: warning.Content{Level: "orange", Until: 5}},
	}}
	if w.Level() != "yellow" || w.LocalLevel() != "orange" || w.Effective() != "orange" || w.Until() != 9 {
		t.Errorf("%s, %s, until %d", w.Level(), w.LocalLevel(), w.Until())
	}
	w.Texts = append(w.Texts, warning.Text{Step: warning.Origin, Content: warning.Content{Level: "orange"}})
	if w.LocalLevel() != "" || w.Effective() != "orange" {
		t.Errorf("the city's own level has come, the local one is %q", w.LocalLevel())
	}
	w.Stage = warning.Lifted
	if w.LocalLevel() != "" || w.Effective() != "" {
		t.Error("the city has lifted it and the district's level stands")
	}
}

// A40: from outside no level arises, and only named streets are bound.
func TestAnOutsideWarningHasNoLevelHere(t *testing.T) {
	w := &warning.Warning{Source: warning.Outside, Stage: warning.Relayed, Relay: &warning.Relay{Streets: []plans.OrgID{"a"}},
		Texts: []warning.Text{{Step: warning.Origin, Content: warning.Content{Level: "red"}}}}
	if w.Level() != "" || w.Stated() != "red" || !w.Addressed("a") || w.Addressed("b") {
		t.Errorf("level %q, stated %q", w.Level(), w.Stated())
	}
}

// 3.2.4: every item of the content, each missed by itself.
func TestEveryItemOfTheContentIsMissed(t *testing.T) {
	form, ok := plan.Form(plan.Warnings.Form)
	if !ok {
		t.Fatal("no form")
	}
	whole := warning.Content{Type: 1, Level: "blue", From: 1, Until: 2, Area: warning.Area{Whole: true}, Caution: "当心", Measures: "绕行"}
	if m := whole.Missing(form); m != nil {
		t.Errorf("a whole text lacks %v", m)
	}
	for item, blank := range map[string]func(*warning.Content){
		"category": func(c *warning.Content) { c.Type = 0 },
		"level":    func(c *warning.Content) { c.Level = "" },
		"from":     func(c *warning.Content) { c.From = 0 },
		"until":    func(c *warning.Content) { c.Until = 0 },
		"area":     func(c *warning.Content) { c.Area = warning.Area{} },
		"caution":  func(c *warning.Content) { c.Caution = "　 " },
		"measures": func(c *warning.Content) { c.Measures = "" },
	} {
		c := whole
		blank(&c)
		if m := c.Missing(form); !slices.Equal(m, []string{item}) {
			t.Errorf("without %s it lacks %v", item, m)
		}
	}
	for _, it := range form.Items {
		if !warning.Knows(it.ID) {
			t.Errorf("the form asks for %s, which a warning has not", it.ID)
		}
	}
}

// A31: the frozen text changes with every item.
func TestEveryItemIsInTheFrozenText(t *testing.T) {
	c := warning.Content{Type: 1, Hazard: "暴雨", Level: "red", From: 1_800_000_000, Until: 1_800_003_600, Area: warning.Area{Streets: []plans.OrgID{"street-niujie"}}, Caution: "当心", Measures: "绕行"}
	was := warning.Frozen(plan, "Y1", warning.Adjust, c)
	for what, change := range map[string]func(*warning.Content){
		"type": func(c *warning.Content) { c.Type = 2 }, "hazard": func(c *warning.Content) { c.Hazard = "内涝" },
		"level": func(c *warning.Content) { c.Level = "orange" }, "from": func(c *warning.Content) { c.From++ },
		"until": func(c *warning.Content) { c.Until++ }, "caution": func(c *warning.Content) { c.Caution += "！" },
		"measures": func(c *warning.Content) { c.Measures += "！" },
		"street":   func(c *warning.Content) { c.Area.Streets = []plans.OrgID{"street-yuetan"} },
		"place":    func(c *warning.Content) { c.Area.Place = "某桥" }, "whole": func(c *warning.Content) { c.Area.Whole = true },
	} {
		x := c
		change(&x)
		if warning.Frozen(plan, "Y1", warning.Adjust, x) == was {
			t.Errorf("another %s, the same text", what)
		}
		if x.Equal(c) {
			t.Errorf("another %s is equal", what)
		}
	}
	if warning.Frozen(plan, "Y1", warning.Lift, c) == was || warning.Frozen(plan, "Y2", warning.Adjust, c) == was {
		t.Error("step and number are not in the text")
	}
}

// A36, A38: an extension is longer and nothing else.
func TestAnExtensionIsLongerAndNothingElse(t *testing.T) {
	old := warning.Content{Level: "blue", Until: 10, Caution: "当心"}
	longer, same, other := old, old, old
	longer.Until, other.Until, other.Level = 11, 11, "yellow"
	if !longer.Extends(old) || same.Extends(old) || other.Extends(old) || old.Extends(longer) {
		t.Error("misjudged")
	}
}

// The table: what is over stays over, what is not over has a way on, and only
// being lifted by somebody ends what is in force.
func TestTheTableHasAWayOut(t *testing.T) {
	for _, s := range []warning.Stage{"", warning.Received, warning.Proposed, warning.InForce, warning.Relayed, warning.Lifted, warning.Dropped} {
		out := 0
		for _, x := range warning.Transitions {
			if slices.Contains(x.From, s) && x.To != s {
				out++
				if s == warning.InForce && x.Kind != "warning_lifted" && x.Kind != "warning_cancelled" {
					t.Errorf("%s ends a warning in force", x.Kind)
				}
			}
		}
		if s.Over() != (out == 0) {
			t.Errorf("%q: over %v, ways out %d", s, s.Over(), out)
		}
	}
	if next, ok := warning.Stage(warning.Lifted).Next("warning_issued"); ok || next != warning.Lifted {
		t.Error("a lifted warning was issued again")
	}
}
