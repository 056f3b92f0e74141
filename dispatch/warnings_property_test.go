package dispatch

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

var (
	warners = []plans.SeatID{
		"hq-flood-drought-office/duty", "emergency-bureau/duty", "urban-management/duty", "education-commission/duty", "street-niujie/duty",
		"emergency-office/duty", "emergency-office/deputy", "emergency-office/leader",
		"leader-in-charge/emergency-bureau", "leader-in-charge/fire-rescue",
		"emergency-committee/director", "emergency-committee/deputy-director-legal", "duty-office/leader",
	}
	colours = []plans.Colour{"blue", "yellow", "orange", "red"}
	// Some persons sit in several seats: other seats, and yet the same hand.
	sitsIn = map[plans.SeatID]PersonID{
		"emergency-office/duty": "p1", "emergency-office/deputy": "p2", "emergency-office/leader": "p3",
		"emergency-committee/director": "p4", "leader-in-charge/emergency-bureau": "p3", "hq-flood-drought-office/duty": "p4",
		"emergency-committee/deputy-director-legal": "p2",
	}
)

// warner plays commands on warnings at random, by anybody, in any order.
type warner struct {
	*world
	rt *rapid.T
}

func (n *warner) pick(label string, from int) int { return rapid.IntRange(0, from-1).Draw(n.rt, label) }

func (n *warner) content() warning.Content {
	now := n.now
	return warning.Content{
		Type: 1, Hazard: "暴雨", Level: colours[n.pick("level", 4)], From: now, Until: now + clock.Time(1800+n.pick("hours", 4)*3600),
		Area: warning.Area{Streets: []plans.OrgID{"street-niujie"}}, Caution: "当心积水", Measures: "绕行",
	}
}

func (n *warner) some() WarningID {
	if len(n.s.Warnings) == 0 {
		return "Y0"
	}
	ids := slices.Sorted(maps.Keys(n.s.Warnings))
	return ids[n.pick("warning", len(ids))]
}

func (n *warner) approval() approval.ID {
	if len(n.s.Approvals) == 0 {
		return "S0"
	}
	ids := slices.Sorted(maps.Keys(n.s.Approvals))
	return ids[len(ids)-1-n.pick("approval", min(len(ids), 3))]
}

func (n *warner) command() Command {
	id, c := n.some(), n.content()
	issuers := []plans.OrgID{"", "emergency-office", "hq-flood-drought-office", "urban-management"}
	say := Out{Reason: "情况变化", Typed: []string{"橙色", "红色", ""}[n.pick("typed", 3)]}
	if w := n.s.Warnings[id]; w != nil && w.Proposal() != nil && n.pick("slip", 6) > 0 {
		say.Typed = n.e.level(w.Proposal().Content.Level).Name.Zh
	}
	switch n.pick("command", 17) {
	case 0:
		return &ProposeWarning{Step: warning.Issue, Content: c, Reason: "会商"}
	case 1, 2:
		step := []warning.Step{warning.Adjust, warning.Extend, warning.Local, warning.Lift}[n.pick("step", 4)]
		return &ProposeWarning{Warning: id, Step: step, Content: c, Reason: "会商"}
	case 3:
		return &ChangeWarningProposal{Warning: id, Content: warning.Content{Level: colours[n.pick("new level", 4)]}, Reason: "会商"}
	case 4, 5:
		return &GiveApproval{Approval: n.approval(), Issuer: issuers[n.pick("issuer", 4)]}
	case 6, 7:
		return &GiveApproval{Approval: n.approval(), Oral: warners[8+n.pick("oral", 5)], Issuer: issuers[n.pick("issuer", 4)]}
	case 8:
		return &IssueWarning{Content: c, Out: say}
	case 9:
		return &IssueWarning{Warning: id, Out: say}
	case 10, 11:
		return &AdjustWarning{Warning: id, Out: say}
	case 12:
		return &AdjustWarning{Warning: id, Content: c, Out: say}
	case 13:
		return &ExtendWarning{Warning: id, Until: n.now + 40000, Out: say}
	case 14:
		return &LiftWarning{Warning: id, Out: say}
	case 15:
		return &OrderWarning{Warning: id, Content: c, Reason: "命令", Issuer: issuers[n.pick("issuer", 4)]}
	}
	if n.pick("theirs", 3) == 0 {
		return &ForwardWarning{Warning: id}
	}
	return &ReceiveWarning{Source: warning.City, Issuer: "市里", Content: c}
}

// actor is anybody, more often one of those to whom the command is known.
func (n *warner) actor(c Command) plans.SeatID {
	likely := warners
	switch c := c.(type) {
	case *GiveApproval:
		if likely = warners[8:]; c.Oral != "" {
			likely = warners[5:8]
		}
	case *IssueWarning, *AdjustWarning, *ExtendWarning, *LiftWarning:
		likely = warners[:8]
	case *ProposeWarning:
		likely = warners[:5]
	}
	if n.pick("anybody", 4) == 0 {
		likely = warners
	}
	return likely[n.pick("seat", len(likely))]
}

// act gives a command from a seat as the person who sits there.
func (n *warner) act(seat plans.SeatID, c Command) {
	p := sitsIn[seat]
	if p == "" {
		p = PersonID("p:" + string(seat))
	}
	if x := n.s.Seats[seat]; x == nil || x.Person == "" {
		n.carry(Header{}, []Event{&RosterEntered{Person: p, Seats: []plans.SeatID{"*"}}})
		n.carry(n.header(Actor{Person: p, Seat: seat}), []Event{&SeatTaken{Seat: seat, Person: p}})
	}
	before := canonical(n.t, n.s)
	_, err := n.tryAs(Actor{Person: p, Seat: seat}, c)
	var no *Refusal
	if err != nil && (!errors.As(err, &no) || no.Clause == "" && no.Code == CodeAuthority) {
		n.rt.Fatalf("%s by %s: %v", c.Name(), seat, err)
	}
	if err != nil && n.s.Refusals == 0 && !bytes.Equal(before, canonical(n.t, n.s)) {
		n.rt.Fatalf("%s was refused and changed something", c.Name())
	}
}

// alreadyRed begins with a red warning in force, by the hands that it needs.
func (n *warner) alreadyRed() {
	c := warning.Content{Type: 1, Hazard: "暴雨", Level: "red", From: n.now, Until: n.now + 7200, Area: warning.Area{Whole: true}, Caution: "当心积水", Measures: "绕行"}
	n.act("hq-flood-drought-office/duty", &ProposeWarning{Step: warning.Issue, Content: c, Reason: "会商"})
	for id, a := range n.s.Approvals {
		n.act("emergency-committee/deputy-director-legal", &GiveApproval{Approval: id})
		n.act("emergency-office/duty", &IssueWarning{Warning: WarningID(a.Subject), Out: Out{Typed: "红色"}})
	}
	if len(n.s.Warnings) != 1 || n.s.Warnings[n.some()].Level() != "red" {
		n.rt.Fatal("the red warning did not go out")
	}
}

// guarded holds every text of orange and red to the word of another (3.2.3(2),
// (3), A31, A34, A36).
func (n *warner) guarded() {
	for _, w := range n.s.Warnings {
		from := plans.Colour("")
		for i := range w.Texts {
			t := &w.Texts[i]
			if w.Source == warning.Own {
				n.textOf(w, t, from)
				from = t.Content.Level
			}
			if t.Step == warning.Local {
				n.word(w, t.Approval, t.By, t.Content, t.Step)
			}
		}
		if l := w.Latest(); w.InForce() && w.Source == warning.Own && w.Level() != l.Content.Level {
			n.rt.Fatalf("%s: level %s, last text %s", w.ID, w.Level(), l.Content.Level)
		}
		if w.Stage == warning.Lifted && (w.Ended == nil || !w.Ended.By.Did()) {
			n.rt.Fatalf("%s ended by nobody", w.ID)
		}
		if p := w.Proposal(); p != nil {
			n.routed(w, p)
		}
	}
}

func (n *warner) textOf(w *Warning, t *warning.Text, from plans.Colour) {
	if n.e.level(t.Content.Level).NeedsApproval() || n.e.level(from).NeedsApproval() {
		n.word(w, t.Approval, t.By, t.Content, t.Step)
	}
}

// word: an approval of exactly this text, by a seat of the right class, another
// person than proposed, recorded, or issued it, and issued by the body it names.
func (n *warner) word(w *Warning, id approval.ID, by warning.Hand, c warning.Content, step warning.Step) {
	a := n.s.Approvals[id]
	if a == nil || !a.Given.Did() || a.Used == 0 {
		n.rt.Fatalf("%s %s %s without an approval", w.ID, step, c.Level)
	}
	if !a.InForce(warning.Frozen(plan, w.ID, step, c)) {
		n.rt.Fatalf("%s: the approval %s is of another text", w.ID, id)
	}
	if !plan.Allows(a.Act, a.Given.Seat, n.e.roleOf(n.s, w)) {
		n.rt.Fatalf("%s: %s does not hold %s", w.ID, a.Given.Seat, a.Act)
	}
	if a.Given.Seat == by.Seat || a.Given.Person == by.Person || a.Given.Person == a.Proposed.Person && a.Given.Person != "" {
		n.rt.Fatalf("%s: one hand: proposed %v given %v issued %v", w.ID, a.Proposed, a.Given, by)
	}
	if a.Recorder.Did() && (a.Recorder.Person == by.Person || a.Recorder.Person == a.Proposed.Person || a.Recorder.Person == a.Given.Person) {
		n.rt.Fatalf("%s: who recorded it had another part in it: proposed %v given %v recorded %v issued %v", w.ID, a.Proposed, a.Given, a.Recorder, by)
	}
	if !n.e.speaksFor(by.Seat.Org(), a.Issuer) {
		n.rt.Fatalf("%s: issued by %s, the approval names %s", w.ID, by.Seat, a.Issuer)
	}
}

// routed: whom a proposal needs follows from what it is now (A34).
func (n *warner) routed(w *Warning, p *warning.Proposal) {
	a := n.s.Approvals[p.Approval]
	if (a != nil) != p.Path.Guarded() {
		n.rt.Fatalf("%s: path %s, approval %v", w.ID, p.Path, a)
	}
	if a == nil {
		return
	}
	if a.Lapsed != 0 || a.Hash != approval.HashOf(warning.Frozen(plan, w.ID, p.Step, p.Content)) {
		n.rt.Fatalf("%s: what is asked is not what is proposed", w.ID)
	}
	if w.Source == warning.Own && p.Relevelled && a.Act != "approve-warning-change" {
		n.rt.Fatalf("%s: the office changed the level and %s is asked", w.ID, a.Act)
	}
	if w.Source == warning.Own && !p.Relevelled && !p.Order && a.Act != "approve-warning" {
		n.rt.Fatalf("%s: unchanged, and %s is asked", w.ID, a.Act)
	}
}

// No red or orange is ever in force without an approval by another seat of the
// right class and another person; the level in force is that of the last issued
// text; a proposal's approver follows what it has become; nothing ends by time.
func TestNoGuardedWarningWithoutAnotherHand(t *testing.T) {
	issued := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := &warner{world: newWorld(t, "2026-07-01T08:00:00+08:00"), rt: rt}
		if rapid.Bool().Draw(rt, "already red") {
			n.alreadyRed()
		}
		for range rapid.IntRange(20, 60).Draw(rt, "length") {
			lifted := map[WarningID]bool{}
			for id, w := range n.s.Warnings {
				lifted[id] = w.Stage == warning.Lifted
			}
			n.advance(n.now + clock.Time(n.pick("wait", 2400)))
			for id, w := range n.s.Warnings {
				if w.Stage == warning.Lifted && !lifted[id] {
					rt.Fatalf("%s was lifted by time", id)
				}
			}
			c := n.command()
			n.act(n.actor(c), c)
			n.guarded()
		}
		for _, w := range n.s.Warnings {
			for i := range w.Texts {
				if n.e.level(w.Texts[i].Content.Level).NeedsApproval() && w.Source == warning.Own {
					issued++
				}
			}
		}
	})
	if !testing.Short() && issued == 0 {
		t.Error("no orange or red was ever issued: the property has seen nothing")
	}
}
