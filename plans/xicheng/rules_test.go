package xicheng_test

import (
	"slices"
	"testing"
	"time"

	"wanghuo/plans"
)

// arises lists the rules of a trigger whose conditions hold.
func arises(p *plans.Plan, on plans.Trigger, f plans.Facts) []string {
	out := []string{}
	for _, r := range p.RulesOn(on) {
		if r.Instrument == "" && p.Holds(r, f) {
			out = append(out, r.ID)
		}
	}
	return out
}

// What is owed on each moment of the lifecycle, by clause.
func TestDutiesByClause(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		name string
		on   plans.Trigger
		f    plans.Facts
		want []string
	}{
		{"4.1.3(c): a residents' committee tells its street", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceCommunity, Unit: plans.UnitStreet}, []string{"committee-to-street"}},
		{"4.1.3(d): spreading, the emergency office too", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceCommunity, Unit: plans.UnitStreet, Spreading: plans.Yes}, []string{"committee-to-street", "committee-to-office"}},
		{"4.1.3(d): spreading unknown is not spreading", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceCommunity, Unit: plans.UnitStreet, Spreading: plans.Unknown}, []string{"committee-to-street"}},
		{"4.1.2(a): a grid worker tells the street", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceGrid, Unit: plans.UnitStreet}, []string{"grid-to-receiver"}},
		{"4.1.3(b): a reporter tells the emergency office", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceGrid, Unit: plans.UnitEmergencyOffice}, []string{"specialist-to-receiver"}},
		{"4.1.3(a): a school tells the street", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceUnit, Unit: plans.UnitStreet}, []string{"source-to-receiver"}},
		{"4.1.3(a): a feed owes nothing", plans.OnSourceReport,
			plans.Facts{Source: plans.SourceFeed, Unit: plans.UnitEmergencyOffice}, nil},
		{"4.1.5(a): undetermined at receipt", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitStreet}, []string{"verify-and-report"}},
		{"4.1.5(a): undetermined and sensitive, both apply (A09)", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitStreet, Sensitive: plans.Yes}, []string{"verify-and-report"}},
		{"4.1.5(a): somebody has reported already (A14)", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitStreet, Reported: true}, nil},
		{"4.1.5(a): the emergency office counts as a unit (A04)", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitEmergencyOffice}, []string{"verify-and-report"}},
		{"4.1.5(a): a residents' committee is not in the list (A04)", plans.OnReceipt,
			plans.Facts{Unit: plans.UnitCommunity}, nil},
		{"4.1.1(a): ordinary at receipt (A10)", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitStreet, SeverityAtReceipt: plans.Ordinary}, []string{"timely-report"}},
		{"4.1.1(a): not to itself", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitEmergencyOffice, SeverityAtReceipt: plans.Ordinary}, nil},
		{"4.1.1(a): ordinary but sensitive is 4.1.4's", plans.OnReceipt,
			plans.Facts{Listed: true, Unit: plans.UnitStreet, SeverityAtReceipt: plans.Ordinary, Sensitive: plans.Yes}, nil},
		{"4.1.4: a listed body determines", plans.OnGround,
			plans.Facts{Listed: true, Unit: plans.UnitDepartment, Severity: plans.Larger}, []string{"immediate-report", "first-notice", "detailed-report"}},
		{"4.1.4: the post on the scene determines", plans.OnGround,
			plans.Facts{Unit: plans.UnitOther, Severity: plans.Larger}, []string{"immediate-report-for-the-scene", "first-notice", "detailed-report"}},
		{"4.1.4: the general duty office owes itself nothing, the city is owed", plans.OnGround,
			plans.Facts{Unit: plans.UnitDutyOffice, Severity: plans.Larger}, []string{"first-notice", "detailed-report"}},
		{"4.1.5(b): while major", plans.OnMajor, plans.Facts{Severity: plans.Major}, []string{"follow-up"}},
		{"4.1.5(b): a follow-up is passed on (A13)", plans.OnFollowUp, plans.Facts{}, []string{"forward-follow-up"}},
		{"4.1.6: involvement", plans.OnInvolvement, plans.Facts{Involvement: plans.Yes}, []string{"involvement-notice"}},
		{"4.1.6: nationality unknown creates no duty (A15)", plans.OnInvolvement, plans.Facts{Involvement: plans.Unknown}, nil},
		{"4.1.7: a report of a major incident", plans.OnReportReceived, plans.Facts{Severity: plans.Major}, []string{"tell-district-leadership", "tell-municipal-leadership"}},
		{"4.1.7: a report of a larger one", plans.OnReportReceived, plans.Facts{Severity: plans.Larger}, nil},
		{"4.2.2: the emergency office learns of it", plans.OnOfficeKnows, plans.Facts{}, []string{"coordinate-forces"}},
		{"4.2.3: the street learns of it", plans.OnStreetKnows, plans.Facts{}, []string{"first-handling", "street-reports"}},
		{"4.2.3: outside the district nobody's street (A32)", plans.OnStreetKnows, plans.Facts{Jurisdiction: plans.JurisdictionExternal}, nil},
		{"4.3.1: support is asked for", plans.OnSupportAsked, plans.Facts{Unit: plans.UnitStreet}, []string{"answer-support"}},
		{"4.3.3: level two is proposed", plans.OnProposal, plans.Facts{Proposed: 2}, []string{"decide-level-two"}},
		{"4.3.4: level one is proposed", plans.OnProposal, plans.Facts{Proposed: 1}, []string{"decide-level-one"}},
		{"4.3.2: level three starts", plans.OnResponse, plans.Facts{Response: 3}, []string{"street-leader-departs", "form-the-post"}},
		{"4.3.3: level two starts directly (A42)", plans.OnResponse, plans.Facts{Response: 2}, []string{"street-leader-departs", "lead-department-departs", "form-the-post"}},
		{"4.3.4: level one starts", plans.OnResponse, plans.Facts{Response: 1},
			[]string{"street-leader-departs", "lead-department-departs", "principal-leaders-depart", "leader-in-charge-departs", "response-report"}},
		{"4.1.7: an instruction (A64)", plans.OnInstruction, plans.Facts{}, []string{"carry-out-instruction"}},
		{"4.1.1: a question from the city (A64)", plans.OnQuestion, plans.Facts{}, []string{"answer-the-city"}},
	} {
		if got := arises(p, c.on, c.f); !slices.Equal(got, append([]string{}, c.want...)) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The plan's numbers are law; there are no others (A02, A03).
func TestHardLimits(t *testing.T) {
	p := plan(t)
	want := map[string]time.Duration{"verify-and-report": 20 * time.Minute, "immediate-report": 20 * time.Minute,
		"immediate-report-for-the-scene": 20 * time.Minute, "detailed-report": 2 * time.Hour, "follow-up": 30 * time.Minute}
	for i := range p.Rules {
		r := &p.Rules[i]
		for _, x := range r.Limits {
			if x.Kind != plans.Hard || r.Instrument != "" {
				continue // an overlay's numbers are its own, and off until switched on (A66)
			}
			if x.WorkingDays == 1 && r.ID == "process-payment" && r.Waiver == plans.WaiverDistrict {
				continue // 6.8.3: in working days, and excused by the government alone (A20, A56)
			}
			if want[r.ID] != x.After || r.Waiver != plans.WaiverCity {
				t.Errorf("%s: %s, waiver %s", r.ID, x.After, r.Waiver)
			}
			delete(want, r.ID)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	r, _ := p.Rule("detailed-report")
	if x := r.Limits[0]; x.From != plans.FromOccurrence || x.Else != plans.FromFirstReceipt {
		t.Errorf("4.1.4(c): from %s else %s (A05)", x.From, x.Else)
	}
	r, _ = p.Rule("immediate-report")
	if x := r.Limits[1]; x.Switch != "derived_twenty_minutes" {
		t.Error("4.1.4(a): the derived limit must be switchable (A03)")
	}
}

// A02: the targets of the words of haste.
func TestTimeWords(t *testing.T) {
	p := plan(t)
	for id, minutes := range map[string]time.Duration{"at_once": 5, "same_time": 5, "first_moment": 10, "swift": 15, "timely": 30, "any_time": 60, "none": 30} {
		if w, ok := p.Word(id); !ok || w.Target != minutes*time.Minute {
			t.Errorf("%s: %v", id, w.Target)
		}
	}
}

// The words on which each target of the worked scenarios rests.
func TestTargetWords(t *testing.T) {
	p := plan(t)
	for id, word := range map[string]string{"coordinate-forces": "at_once", "first-handling": "first_moment", "answer-support": "none",
		"decide-level-two": "swift", "decide-level-one": "swift", "street-leader-departs": "swift", "lead-department-departs": "at_once",
		"response-report": "timely", "first-notice": "timely", "involvement-notice": "same_time", "tell-district-leadership": "at_once",
		"tell-municipal-leadership": "first_moment", "forward-follow-up": "at_once", "immediate-report": "at_once"} {
		r, ok := p.Rule(id)
		if !ok || r.Limits[0].Word != word || r.Limits[0].Kind != plans.Target {
			t.Errorf("%s: %+v, want the target of %s", id, r, word)
		}
	}
}

// A42, A43: what is proposed, and that nothing is proposed that is in force.
func TestProposals(t *testing.T) {
	p := plan(t)
	for _, c := range []struct {
		name string
		f    plans.Facts
		want []string
	}{
		{"below ordinary", plans.Facts{Severity: plans.BelowOrdinary}, nil},
		{"ordinary", plans.Facts{Severity: plans.Ordinary, Response: 3}, []string{"propose-level-two"}},
		{"larger, street in command", plans.Facts{Severity: plans.Larger, Response: 3}, []string{"propose-level-two", "propose-level-one"}},
		{"larger, headquarters in command", plans.Facts{Severity: plans.Larger, Response: 2}, []string{"propose-level-one"}},
		{"major, committee in command", plans.Facts{Severity: plans.Major, Response: 1}, nil},
		{"sensitive alone", plans.Facts{Sensitive: plans.Yes}, []string{"propose-level-one"}},
		{"perhaps sensitive", plans.Facts{Sensitive: plans.Unknown}, nil},
		{"hot topic alone", plans.Facts{HotTopic: plans.Yes}, []string{"propose-level-one"}},
		{"A32: more than one street", plans.Facts{SeveralStreets: true, Response: 3}, []string{"propose-level-two"}},
		{"during a major event", plans.Facts{Severity: plans.Major, Jurisdiction: plans.JurisdictionMajorEvent}, nil},
	} {
		got := []string{}
		for _, x := range p.Proposed(c.f) {
			if slices.ContainsFunc(p.ConditionsOf(x.Level), func(c2 *plans.Condition) bool { return c2.When != "" && p.Met(c2, c.f) }) {
				got = append(got, x.ID)
			}
		}
		if !slices.Equal(got, append([]string{}, c.want...)) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Who may do what, as the refusals of the worked scenarios have it.
func TestAuthorities(t *testing.T) {
	p := plan(t)
	incident := func(party plans.Party) plans.OrgID {
		return map[plans.Party]plans.OrgID{plans.RoleStreet: "street-dashilan", plans.RoleLead: "fire-rescue",
			plans.RoleHQ: "hq-fire-safety", plans.RoleHQOffice: "hq-fire-safety-office"}[party]
	}
	for _, c := range []struct {
		act  string
		seat plans.SeatID
		want bool
	}{
		{"start-level-3", "street-dashilan/leader", true}, {"start-level-3", "street-niujie/leader", false},
		{"start-level-2", "hq-fire-safety-office/duty", true}, {"start-level-2", "hq-fire-safety/commander", true},
		{"start-level-2", "hq-mass-incident/commander", false}, {"start-level-2", "street-dashilan/leader", false},
		{"start-level-1", "emergency-committee/director", true}, {"start-level-1", "district-principal-leaders/party-secretary", false},
		{"start-level-1", "emergency-office/leader", false},
		{"lower-severity", "fire-rescue/duty", true}, {"lower-severity", "emergency-office/duty", true}, {"lower-severity", "street-dashilan/duty", false},
		{"clear-sensitivity", "emergency-office/leader", true}, {"clear-sensitivity", "emergency-office/duty", false},
		{"waive", "emergency-office/duty", false}, {"waive-numeric", "street-dashilan/duty", false},
		{"label-deviation", "emergency-office/deputy", true}, {"label-deviation", "duty-office/duty", false},
		{"determine-severity", "community:110102013001/duty", false}, {"determine-severity", "street-dashilan/grid", false}, {"determine-severity", "street-dashilan/duty", true},
		{"sign-to-city", "emergency-office/leader", true}, {"sign-to-city", "street-dashilan/leader", false},
		{"no-such-act", "emergency-office/leader", false}, {"merge", "nobody/at-all", false},
	} {
		if got := p.Allows(c.act, c.seat, incident); got != c.want {
			t.Errorf("%s by %s: %v", c.act, c.seat, got)
		}
	}
	if p.Allows("start-level-3", "street-dashilan/leader", nil) {
		t.Error("while the incident has no street, nobody is its street")
	}
	for i := range p.Authorities {
		if a := &p.Authorities[i]; a.Why.Zh == "" || a.Why.En == "" {
			t.Errorf("%s: a refusal must say who could do it", a.Act)
		}
	}
}

// 4.1.8, 4.1.5(c), A18: what each form accepts in place of a value.
func TestForms(t *testing.T) {
	p := plan(t)
	count := func(id, state string) (items, accepting int) {
		f, ok := p.Form(id)
		if !ok {
			t.Fatalf("no form %s", id)
		}
		for _, it := range f.Items {
			items++
			if slices.Contains(it.Explicit, state) {
				accepting++
			}
		}
		return
	}
	for _, c := range []struct {
		form, state   string
		items, accept int
	}{
		{"eight-elements", "unknown", 8, 8}, {"eight-elements", "verifying", 8, 8}, {"eight-elements", "unchanged", 8, 0},
		{"follow-up", "unchanged", 3, 3}, {"detailed", "verifying", 10, 1}, {"final", "unchanged", 6, 0}, {"notice", "unknown", 3, 2},
	} {
		if n, k := count(c.form, c.state); n != c.items || k != c.accept {
			t.Errorf("%s: %d items, %d accept %s", c.form, n, k, c.state)
		}
	}
}
