package ui

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// The faces hold the server's rows, queries and plan in types of their own.
// What they name must be what the server sends; a field renamed on one side
// alone would be an empty cell on somebody's screen.

func source(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile("web/src/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	declaration = regexp.MustCompile(`(?ms)^export interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}`)
	member      = regexp.MustCompile(`(?m)^  (\w+)\??: `)
)

// interfaces reads the members of every exported interface of a file.
func interfaces(text string) map[string][]string {
	out := map[string][]string{}
	for _, m := range declaration.FindAllStringSubmatch(text, -1) {
		var names []string
		for _, f := range member.FindAllStringSubmatch(m[3], -1) {
			names = append(names, f[1])
		}
		out[m[1]] = append(names, out[m[2]]...)
	}
	return out
}

// sent lists the JSON names of a struct, embedded structs included.
func sent(typ reflect.Type) []string {
	var out []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			out = append(out, sent(f.Type)...)
		case f.IsExported() && name != "" && name != "-":
			out = append(out, name)
		}
	}
	return out
}

func missing(of, in []string) []string {
	var out []string
	for _, name := range of {
		if !slices.Contains(in, name) {
			out = append(out, name)
		}
	}
	return out
}

func TestRowsAndQueriesAreNamedAsTheServerSendsThem(t *testing.T) {
	namedAlike(t, "core/warning.ts", []any{
		view.Warning{}, view.WarningPending{}, view.WarningDetail{}, view.WarningTask{}, view.WarningMeasure{}, view.WarningReach{},
		view.WarningAudience{}, warning.Area{}, warning.Content{}, warning.Text{}, warning.Proposal{}, warning.Revision{},
		warning.Message{}, warning.Receipt{}, warning.Relay{}, warning.Ending{}, warning.Publication{}, warning.Filing{},
		warning.Notice{}, warning.Request{}, warning.Fact{},
	})
	namedAlike(t, "core/wire.ts", []any{
		view.Severity{}, view.Occurrence{}, view.Figure{}, view.Incident{}, view.Obligation{}, view.Intake{}, view.Delivery{},
		view.Report{}, view.Alarm{}, dispatch.Page{}, view.Seat{}, view.Matter{}, view.Feed{}, view.Health{}, view.Entry{}, view.SourceDetail{},
		view.IncidentDetail{}, view.DutyDetail{}, view.Act{}, plans.Threshold{}, view.Attachment{},
	})
	namedAlike(t, "core/monitoring.ts", []any{
		view.Watch{}, view.Assessment{}, view.Passed{}, dispatch.FiledMessage{}, view.Risk{}, view.RiskDetail{}, view.Round{}, view.Sector{},
	})
	namedAlike(t, "core/support.ts", []any{view.SupportField{}, view.SupportAsk{}, view.SupportPlan{}})
	namedAlike(t, "core/ledger.ts", []any{view.LedgerRow{}, view.Ledger{}})
	namedAlike(t, "core/strength.ts", []any{view.Strength{}, view.StrengthGroup{}})
}

// namedAlike holds the interfaces of a file, which may extend those of
// core/wire.ts, to the structs of the same name.
func namedAlike(t *testing.T, file string, rows []any) {
	t.Helper()
	text := source(t, file)
	if base := "core/wire.ts"; file != base {
		text = source(t, base) + text
	}
	have := interfaces(text)
	for _, row := range rows {
		typ := reflect.TypeOf(row)
		want, got := sent(typ), have[typ.Name()]
		if len(got) == 0 {
			t.Errorf("%s has no %s", file, typ.Name())
			continue
		}
		if m := missing(want, got); m != nil {
			t.Errorf("%s: the server sends %v, %s does not know it", typ.Name(), m, file)
		}
		if m := missing(got, want); m != nil {
			t.Errorf("%s: %s expects %v, the server never sends it", typ.Name(), file, m)
		}
	}
}

func TestWhatTheFacesReadOfThePlanIsThere(t *testing.T) {
	have := interfaces(source(t, "core/plan.ts"))
	for name, part := range map[string]any{
		"PlanText": plans.Plan{}, "Organisation": plans.Organisation{}, "PlanSeat": plans.Seat{}, "EventType": plans.EventType{},
		"SeverityName": plans.Severity{}, "Street": plans.Street{}, "Community": plans.Community{}, "Rule": plans.Rule{},
		"RuleLimit": plans.Limit{}, "Form": plans.Form{}, "FormItem": plans.FormItem{}, "Named": plans.Named{}, "PlanWatch": plans.Watch{}, "RiskKind": plans.RiskKind{}, "RiskState": plans.RiskState{}, "TimeWord": plans.TimeWord{},
		"WarningLevel": plans.WarningLevel{}, "WarningAudienceKind": plans.WarningAudience{}, "WarningChannel": plans.WarningChannel{},
	} {
		if len(have[name]) == 0 {
			t.Errorf("plan.ts has no %s", name)
		}
		if m := missing(have[name], sent(reflect.TypeOf(part))); m != nil {
			t.Errorf("%s: plan.ts reads %v, the plan has no such thing", name, m)
		}
	}
}

func TestEveryCommandHasItsWords(t *testing.T) {
	// The clock's own command, and the sign of life of a feed, are no acts of a desk.
	machines := []string{"tick", "change-clock", "clear-suspicion", "record-page", "record-message", "record-submission"}
	for _, language := range []string{"zh", "en"} {
		// acts/zh.ts spreads the rooms' own files.
		var have []string
		for _, room := range regexp.MustCompile(`from '\./(\w+\.\w+\.ts)'`).FindAllStringSubmatch(source(t, "acts/"+language+".ts"), -1) {
			for _, m := range regexp.MustCompile(`(?m)^  '?([a-z-]+)'?: `).FindAllStringSubmatch(source(t, "acts/"+room[1]), -1) {
				have = append(have, m[1])
			}
		}
		names := dispatch.CommandNames()
		if m := missing(have, names); m != nil {
			t.Errorf("%s: no such commands: %v", language, m)
		}
		if m := missing(missing(names, machines), have); m != nil {
			t.Errorf("%s: without words: %v", language, m)
		}
	}
}

// A22: whatever a phone may have kept until the line was back says when it was
// so, under the name that its command has for it.
func TestThePhoneCarriesWhatMayBeCarried(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "core/outbox.ts"), "export const carried")
	text, _, _ = strings.Cut(text, "};")
	have := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^  '([a-z-]+)': '(\w+)',`).FindAllStringSubmatch(text, -1) {
		have[m[1]] = m[2]
	}
	for _, name := range dispatch.CommandNames() {
		c, _ := dispatch.NewCommand(name)
		when, carried := have[name]
		if _, may := c.(dispatch.Carried); may != carried {
			t.Errorf("%s: a phone carries it: %v, the command says how it came: %v", name, carried, may)
		}
		if carried && missing([]string{when}, sent(reflect.TypeOf(c).Elem())) != nil {
			t.Errorf("%s has no %s", name, when)
		}
	}
}

func TestThePreviewKnowsThePlansConstants(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "core/condition.ts"), "export const constants")
	text, _, _ = strings.Cut(text, "};")
	have := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+): (-?\d+),`).FindAllStringSubmatch(text, -1) {
		have[m[1]], _ = strconv.Atoi(m[2])
	}
	if !reflect.DeepEqual(have, plans.Constants) {
		t.Errorf("condition.ts has %v, the plan %v", have, plans.Constants)
	}
}
