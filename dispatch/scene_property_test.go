package dispatch

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/resource"
	"wanghuo/plans"
)

// scene plays what is done on the scene in any order, by hands that may and by
// hands that may not.
type scene struct {
	*world
	rt *rapid.T
	id IncidentID
}

var sceneSeats = []plans.SeatID{
	"street-dashilan/leader", "street-dashilan/duty", "hq-fire-safety/commander", "hq-fire-safety-office/duty", "emergency-committee/director",
	"field-command-post/commander", "field-command-post/executive", "field-command-post/registrar", "field-command-post/goods-in",
	"fire-rescue/duty", "fire-rescue/field", "emergency-bureau/duty", "emergency-office/duty", "leader-in-charge/fire-rescue", "duty-office/district-leader",
}

func (n *scene) seat(label string) plans.SeatID {
	return rapid.SampledFrom(sceneSeats).Draw(n.rt, label)
}
func (n *scene) number(label string, most int) int {
	return rapid.IntRange(1, most).Draw(n.rt, label)
}

func (n *scene) command() Command {
	lines := map[string]int{"毛毯": n.number("n", 9)}
	request := resource.RequestID(n.number("request", 3))
	app := approval.ID("")
	for id := range n.s.Approvals {
		if app == "" || id < app {
			app = id
		}
	}
	if len(n.s.Approvals) > 1 && rapid.Bool().Draw(n.rt, "other") {
		for id := range n.s.Approvals {
			app = max(app, id)
		}
	}
	switch n.number("command", 15) {
	case 1:
		return &StartResponse{Incident: n.id, Level: n.number("level", 3)}
	case 2:
		return &LowerResponse{Incident: n.id, Level: n.number("level", 3), Reason: "缓和"}
	case 3:
		return &FormPost{Incident: n.id, Commander: n.seat("commander"), Deputy: rapid.SampledFrom([]plans.SeatID{"", "fire-rescue/field"}).Draw(n.rt, "deputy")}
	case 4:
		return &TakeOverCommand{Incident: n.id, Commander: n.seat("commander")}
	case 5:
		return &CheckIn{Incident: n.id, Persons: 1}
	case 6:
		return &ReleaseTeam{Incident: n.id, CheckIn: n.number("entry", 4)}
	case 7:
		return &AssignTask{Incident: n.id, Org: n.seat("to").Org(), Text: "搜救"}
	case 8:
		return &RequestSupplies{Incident: n.id, Lines: lines, Own: rapid.Bool().Draw(n.rt, "own")}
	case 9, 10:
		return &GiveApproval{Approval: app, Granted: lines, Oral: rapid.SampledFrom([]plans.SeatID{"", "leader-in-charge/fire-rescue"}).Draw(n.rt, "oral")}
	case 11:
		return &OrderSupplies{Incident: n.id, Request: request}
	case 12:
		return &IssueSupplies{Incident: n.id, Request: request, Lines: lines}
	case 13:
		return &ReceiveSupplies{Incident: n.id, Request: request, Lines: lines}
	case 14:
		return &ReturnSupplies{Incident: n.id, Request: request, Returned: lines, Lost: map[string]int{"毛毯": n.number("lost", 9)}, Reason: "遗失"}
	default:
		return &IssueRequisition{Incident: n.id, Item: "客车", Basis: "突发事件应对法", Propose: rapid.Bool().Draw(n.rt, "propose"), Approval: app}
	}
}

func (n *scene) holds() {
	inc := n.s.Incidents[n.id]
	if inc.Command != "" && n.e.CommanderOf(n.s, n.id) == "" {
		n.rt.Fatal("4.4.1(b): a body commands and nobody is its commander")
	}
	if p := inc.Post; p != nil {
		last := p.Commanders[len(p.Commanders)-1]
		if last.Seat != p.Acting() || p.By != inc.district() {
			n.rt.Fatalf("A44: %s acts, %s is on record, of the post of %s under %s", p.Acting(), last.Seat, p.By, inc.district())
		}
		for i := 1; i < len(p.Commanders); i++ {
			if p.Commanders[i].From < p.Commanders[i-1].From || p.Commanders[i].Seat == p.Commanders[i-1].Seat {
				n.rt.Fatalf("A44: command overlaps: %+v", p.Commanders)
			}
		}
	}
	for _, t := range inc.Tasks {
		if t.CheckIn == 0 {
			continue
		}
		if x := inc.CheckIns[t.CheckIn-1]; x.Org != t.To || x.Recorded > t.At || x.Released != 0 && x.Released < t.At {
			n.rt.Fatalf("4.4.2: tasked without being there: %+v by %+v", t, x)
		}
	}
	for _, r := range inc.Supplies {
		for _, l := range r.Lines {
			if l.Approved > l.Asked || l.Issued > l.Approved || l.Received > l.Issued || l.Returned+l.Consumed > l.Received || l.Balance() < 0 {
				n.rt.Fatalf("6.4.3: %+v", l)
			}
		}
	}
	for _, a := range n.s.Approvals {
		if a.Given.Did() && (a.Given.Seat == a.Proposed.Seat || a.Given.Person != "" && a.Given.Person == a.Proposed.Person) {
			n.rt.Fatalf("A31: approved by its proposer: %+v", a)
		}
		if a.Recorder.Did() && a.Recorder.Person == a.Proposed.Person {
			n.rt.Fatalf("A31: recorded by its proposer: %+v", a)
		}
	}
}

// Whatever is done on the scene, in any order: exactly one commands, nothing is
// tasked that is not there, supplies never exceed what was granted and end at
// zero, and nobody approves what he proposed.
func TestWhateverIsDoneOnTheScene(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := &scene{world: newWorld(t, "2026-03-12T02:07:30+08:00"), rt: rt}
		n.id = n.report("street-dashilan/duty", &ReportIncident{Title: "起火", Type: 9, Location: Location{Street: dashilan}, Source: Source{Kind: "grid"}})
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			n.advance(n.now + 1)
			seat := n.seat("seat")
			n.try(seat, &RecordFeed{Feed: "110"}) // sits him down
			before := canonical(t, n.s)
			if _, err := n.try(seat, n.command()); err != nil && !bytes.Equal(before, canonical(t, n.s)) {
				rt.Fatal("refused, and the state changed")
			}
			n.holds()
		}
		n.replayed()
	})
}
