package dispatch

import (
	"bytes"
	"fmt"
	"sort"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// night plays commands at random, refusals and silences included, and checks
// after each what must always hold.
type night struct {
	*world
	rt  *rapid.T
	ids []IncidentID
	// seen is every duty that ever was, with the number of entries it had:
	// entries are only ever added.
	seen map[obligation.ID][4]int
}

var (
	someStreets = []plans.OrgID{"street-dashilan", "street-niujie", "street-baizhifang"}
	someSeats   = []plans.SeatID{"street-dashilan/duty", "street-niujie/duty", "street-baizhifang/duty", "emergency-office/duty", "emergency-office/leader", "fire-rescue/duty", "duty-office/duty", "health-commission/duty", "hq-fire-safety-office/duty", "emergency-committee/director"}
	someTypes   = []int{9, 16, 29, 32, 35, 41}
)

func (n *night) seat() plans.SeatID { return rapid.SampledFrom(someSeats).Draw(n.rt, "seat") }
func (n *night) one() IncidentID    { return rapid.SampledFrom(n.ids).Draw(n.rt, "incident") }
func (n *night) level() plans.Level { return plans.Level(rapid.IntRange(0, 5).Draw(n.rt, "level")) }

func (n *night) command() (plans.SeatID, Command) {
	seat := n.seat()
	street := rapid.SampledFrom(someStreets).Draw(n.rt, "street")
	kind := rapid.IntRange(0, 17).Draw(n.rt, "command")
	if len(n.ids) == 0 || kind == 0 {
		return seat, &ReportIncident{Title: "某事", Type: rapid.SampledFrom(someTypes).Draw(n.rt, "type"), Location: Location{Street: street, Community: plan.CommunitiesOf(street)[0].Code},
			Source: Source{Kind: "citizen"}, Severity: SeverityValue{Level: n.level()}, Spreading: "unknown"}
	}
	id := n.one()
	switch kind {
	case 1, 2, 3:
		kinds := []ReportKind{FirstReport, Verification, DetailedReport, FollowUpReport}
		k := rapid.SampledFrom(kinds).Draw(n.rt, "kind")
		items := map[ReportKind]Written{FirstReport: eight("no"), Verification: eight("yes"), DetailedReport: detailed(), FollowUpReport: followUp()}[k]
		to := rapid.SampledFrom([]plans.OrgID{"duty-office", "emergency-office", "municipal-emergency-office", "municipal-party-duty-office"}).Draw(n.rt, "to")
		return seat, &SendReport{Incidents: []IncidentID{id}, Kind: k, To: []plans.OrgID{to}, Items: items, OralSigner: "emergency-office/leader"}
	case 4, 5:
		return seat, &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: n.level(), May: rapid.Bool().Draw(n.rt, "may")}}
	case 6:
		return seat, &FlagSensitive{Incident: id, Ground: rapid.SampledFrom([]string{"area", "people"}).Draw(n.rt, "ground")}
	case 7:
		return seat, &ClearSensitive{Incident: id, Ground: "area", Reason: "查明"}
	case 8:
		return seat, &SetOccurrence{Incident: id, Occurrence: Occurrence{At: n.now - clock.Time(rapid.IntRange(0, 12000).Draw(n.rt, "ago")), Basis: "witness"}}
	case 9, 10:
		return seat, &MergeIncidents{Into: id, From: n.one()}
	case 11:
		return seat, &UnmergeIncident{From: id, Reason: "分开"}
	case 12:
		return seat, &ProposeLowering{Incident: id, Severity: SeverityValue{Level: n.level()}, Mode: rapid.SampledFrom([]string{"corrected", "eased"}).Draw(n.rt, "mode"), Reason: "核实"}
	case 13:
		mode := "corrected"
		lv := n.level()
		if l := n.s.root(id).Lowering; l != nil {
			mode, lv = l.Mode, l.Severity.Level
		}
		return seat, &LowerSeverity{Incident: id, Severity: SeverityValue{Level: lv}, Mode: mode, Reason: "核实"}
	case 14:
		return seat, &Reclassify{Incident: id, Type: rapid.SampledFrom(someTypes).Draw(n.rt, "type"), Reason: "更正"}
	case 15:
		return seat, &StartResponse{Incident: id, Level: rapid.IntRange(1, 3).Draw(n.rt, "response")}
	case 16:
		return seat, &EndHandling{Incident: id, Removed: true, Restored: true}
	default:
		return seat, &RecordInvolvement{Incident: id, State: rapid.SampledFrom([]string{"yes", "no", "unknown"}).Draw(n.rt, "involved"), Kinds: []string{"hk"}}
	}
}

func (n *night) step() {
	if rapid.IntRange(0, 2).Draw(n.rt, "wait") > 0 {
		n.after(time.Duration(rapid.IntRange(0, 2400).Draw(n.rt, "seconds")) * time.Second)
	}
	seat, c := n.command()
	n.try(seat, &RecordFeed{Feed: "110"}) // sits him down
	before := canonical(n.t, n.s)
	evs, err := n.try(seat, c)
	if err != nil && !bytes.Equal(before, canonical(n.t, n.s)) {
		n.rt.Fatalf("%s was refused and changed the state", c.Name())
	}
	for _, ev := range evs {
		if r, ok := ev.(*IncidentReported); ok {
			n.ids = append(n.ids, r.ID)
		}
	}
	n.advance(n.now) // a due moved behind now fires at once
	n.holds()
}

func (n *night) holds() {
	for id, o := range n.s.Obligations {
		was := n.seen[id]
		is := [4]int{len(o.Grounds), len(o.Limits), len(o.Fulfilments), len(o.Releases)}
		for i := range is {
			if is[i] < was[i] {
				n.rt.Fatalf("duty %d lost an entry: %v then %v", id, was, is)
			}
		}
		n.seen[id] = is
		if o.Debtor == o.Creditor {
			n.rt.Fatalf("duty %d is owed to its own debtor %s", id, o.Debtor)
		}
		st := o.At(n.now, plan.Settings.KnowledgeGrace)
		if st.State == obligation.Overdue && !o.HasPassed(st.Due) {
			n.rt.Fatalf("duty %d (%s) is overdue since %s and nothing fired", id, o.Rule, st.Due.Clock())
		}
	}
	if len(n.seen) != len(n.s.Obligations) {
		n.rt.Fatalf("a duty vanished: %d of %d", len(n.s.Obligations), len(n.seen))
	}
	for _, inc := range n.s.Incidents {
		for _, sr := range inc.Series {
			n.oneOpenSlot(inc, sr)
		}
	}
}

// 4.1.5: while a series runs, somebody owes the next follow-up within half an
// hour.
func (n *night) oneOpenSlot(inc *Incident, sr Series) {
	if sr.Ended != 0 {
		return
	}
	last := n.s.Obligations[sr.Slots[len(sr.Slots)-1]]
	st := last.At(n.now, 0)
	if st.State != obligation.Open || st.Due > n.now.Add(30*time.Minute) {
		n.rt.Fatalf("%s: the series runs and its last slot %d is %s, due %s, now %s", inc.ID, last.Slot, st.State, st.Due.Clock(), n.now.Clock())
	}
}

func TestWhateverHappensNothingIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := &night{world: newWorld(t, "2026-11-23T18:12:00+08:00"), rt: rt, seen: map[obligation.ID][4]int{}}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			n.step()
		}
		n.replayed()
		again, err := DecodeSnapshot(n.snapshot(n.s))
		if err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(canonical(t, n.s), canonical(t, again)) {
			rt.Fatal("a snapshot is not the state it was made of")
		}
	})
}

// Every step that an incident ever takes is in the table of transitions.
func TestEveryPhaseHasAWayOut(t *testing.T) {
	out := map[Phase]bool{}
	for _, tr := range Transitions {
		for _, f := range tr.From {
			out[f] = true
		}
	}
	for _, p := range []Phase{"", Received, Verified, Handling, Ended, FalseAlarm} {
		if !out[p] {
			t.Errorf("no way leads out of %q", p)
		}
	}
	if out[Archived] {
		t.Error("an archived file is not reopened")
	}
}

// Every kind of event can be read back, and its name is fixed.
func TestEveryEventKindIsRegisteredUnderItsName(t *testing.T) {
	var names []string
	for name, f := range kinds {
		if got := f().Kind(); got != name {
			t.Errorf("%s makes an event of kind %s", name, got)
		}
		names = append(names, name)
	}
	sort.Strings(names)
	if len(names) < 60 {
		t.Errorf("only %d kinds: %v", len(names), names)
	}
}

// A plan gives every guarded act a holder.
func TestEveryGuardedActHasAHolder(t *testing.T) {
	for _, act := range GuardedActs {
		a, ok := plan.Authority(act)
		if !ok || len(a.Who) == 0 {
			t.Errorf("the plan names nobody for %q", act)
		}
	}
}

// The authority matrix, through Decide itself: a seat that the plan does not
// name is refused with the clause and with seats that could do it.
func TestAuthorityMatrix(t *testing.T) {
	for act, c := range map[Act]func(IncidentID) Command{
		ActMerge:            func(id IncidentID) Command { return &MergeIncidents{Into: id, From: id} },
		ActClearSensitivity: func(id IncidentID) Command { return &ClearSensitive{Incident: id, Ground: "area", Reason: "查明"} },
		ActReclassify:       func(id IncidentID) Command { return &Reclassify{Incident: id, Type: 16, Reason: "更正"} },
		ActCoordinate:       func(id IncidentID) Command { return &Coordinate{Incident: id, Bodies: []plans.OrgID{"fire-rescue"}} },
		ActStartLevelOne:    func(id IncidentID) Command { return &StartResponse{Incident: id, Level: 1} },
		ActStartLevelTwo:    func(id IncidentID) Command { return &StartResponse{Incident: id, Level: 2} },
		ActStartLevelThree:  func(id IncidentID) Command { return &StartResponse{Incident: id, Level: 3} },
		ActCityCommand:      func(id IncidentID) Command { return &RecordCityCommand{Incident: id, Reference: "京〔2026〕1号"} },
		ActDetermine: func(id IncidentID) Command {
			return &DetermineSeverity{Incident: id, Severity: SeverityValue{Level: 2}}
		},
		ActErase: func(id IncidentID) Command { return &ErasePersonal{Target: string(id), Basis: "申请"} },
	} {
		for _, seat := range append(someSeats, "street-dashilan/leader", "finance-bureau/duty", "leader-in-charge/fire-rescue") {
			t.Run(fmt.Sprintf("%s by %s", act, seat), func(t *testing.T) {
				w, id := hostelFire(t)
				inc := w.s.Incidents[id]
				allowed := plan.Allows(act, seat, w.e.roleOf(w.s, inc))
				_, err := w.try(seat, c(id))
				r, _ := err.(*Refusal)
				if refused := r != nil && r.Code == CodeAuthority; refused == allowed {
					t.Errorf("the plan allows: %v; Decide: %v", allowed, err)
				}
				if r != nil && r.Code == CodeAuthority && (len(r.Who) == 0 || r.Clause == "" || r.Offer == "") {
					t.Errorf("the refusal does not say who could, or under which clause: %+v", r)
				}
			})
		}
	}
}
