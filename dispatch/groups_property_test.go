package dispatch

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"wanghuo/dispatch/approval"
	"wanghuo/plans"
)

// together plays event groups in any order: what joins, leaves, is merged,
// separated, raised, lowered, given to the city and taken back, and ended.
type together struct {
	*world
	rt  *rapid.T
	ids []IncidentID
}

var groupSeats = []plans.SeatID{
	"emergency-office/duty", "emergency-office/duty", "emergency-office/duty", "emergency-committee/director", "street-dashilan/leader", "street-niujie/leader",
	"hq-flood-drought/commander", "hq-power/commander", "hq-temporary/commander", "leader-in-charge/landscape-bureau", "event-emergency-body/commander",
}

func (n *together) incident(label string) IncidentID {
	return rapid.SampledFrom(n.ids).Draw(n.rt, label)
}

// on is an incident or, as often, a group.
func (n *together) on() IncidentID {
	var groups []IncidentID
	for id := range n.s.Groups {
		groups = append(groups, IncidentID(id))
	}
	if len(groups) == 0 || rapid.Bool().Draw(n.rt, "one") {
		return n.incident("incident")
	}
	return rapid.SampledFrom(sortedIDs(groups)).Draw(n.rt, "group")
}

func sortedIDs(ids []IncidentID) []IncidentID {
	for i := range ids {
		for j := i + 1; j < len(ids); j++ {
			if ids[j] < ids[i] {
				ids[i], ids[j] = ids[j], ids[i]
			}
		}
	}
	return ids
}

func (n *together) command() Command {
	level := rapid.IntRange(1, 3).Draw(n.rt, "level")
	city := rapid.SampledFrom([]string{"", "市〔2026〕1 号"}).Draw(n.rt, "city")
	app := approval.ID("")
	for id, a := range n.s.Approvals {
		if a.Kind == "expansion" {
			app = max(app, id)
		}
	}
	switch rapid.IntRange(1, 21).Draw(n.rt, "command") {
	case 1, 2:
		return &GroupIncidents{Title: "同因", Incidents: []IncidentID{n.incident("a"), n.incident("b")}}
	case 3:
		return &JoinGroup{Group: string(n.on()), Incident: n.incident("joins")}
	case 4:
		return &LeaveGroup{Incident: n.incident("leaves"), Reason: "另案"}
	case 5, 6:
		return &MergeIncidents{Into: n.incident("into"), From: n.incident("from")}
	case 7:
		return &UnmergeIncident{From: n.incident("from"), Reason: "两起"}
	case 8, 9, 10:
		return &StartResponse{Incident: n.on(), Level: level}
	case 11:
		return &LowerResponse{Incident: n.on(), Level: level, Reason: "缓和", CityReference: city}
	case 12:
		return &DeclineCommand{Incident: n.on(), Reason: "力量已撤"}
	case 13:
		return &RecordCityCommand{Incident: n.on(), Reference: "市〔2026〕2 号"}
	case 14:
		return &EndHandling{Incident: n.on(), Removed: true, Restored: true, CityReference: city}
	case 15:
		return &SetUpTemporaryHQ{Incident: n.incident("of"), Members: []plans.SeatID{"landscape-bureau/head"}}
	case 16:
		return &DissolveTemporaryHQ{Incident: n.incident("of")}
	case 17:
		return &RequestExpansion{Incident: n.on(), InNameOf: "emergency-committee", Text: "请求指挥"}
	case 18:
		if a := n.s.Approvals[app]; a != nil && a.Given.Did() {
			return &SendExpansion{Incident: IncidentID(a.Subject), Approval: app}
		}
		return &GiveApproval{Approval: app}
	case 19:
		return &RecordCityAnswer{Incident: n.on(), Answer: rapid.SampledFrom([]string{"accepted", "support_only", "declined"}).Draw(n.rt, "answer"), Reference: "市〔2026〕3 号"}
	case 20:
		return &HandOverEvent{Incident: n.incident("of"), Reason: "超出活动"}
	default:
		return &Reclassify{Incident: n.incident("of"), Type: rapid.SampledFrom([]int{1, 6, 15}).Draw(n.rt, "type"), Reason: "更正"}
	}
}

// stand is how an incident was commanded before the last act.
type stand struct {
	level   int
	offered int
	command plans.OrgID
}

func (n *together) stands() map[IncidentID]stand {
	out := map[IncidentID]stand{}
	for _, id := range n.ids {
		inc := n.s.Incidents[id]
		out[id] = stand{inc.Response, inc.Offered, inc.Command}
	}
	return out
}

func (n *together) holds(was map[IncidentID]stand, c Command) {
	_, parted := c.(*UnmergeIncident)
	for _, id := range n.ids {
		inc := n.s.Incidents[id]
		if inc.MergedInto != "" || !inc.Phase.Live() {
			continue
		}
		old := was[id]
		switch {
		case inc.Command == "" && old.command != "" && !parted:
			n.rt.Fatalf("A44: %s commanded %s, and after %s nobody does", old.command, id, c.Name())
		case (inc.Command == orgCityCommand) != (inc.CityCommand != ""):
			n.rt.Fatalf("A48: %s commands %s, the city by %q", inc.Command, id, inc.CityCommand)
		case inc.Response > old.level && old.level > 0 && old.offered != inc.Response && !parted:
			n.rt.Fatalf("A47: %s went from level %d to %d by %s, which nobody had offered", id, old.level, inc.Response, c.Name())
		case inc.Command == orgTemporaryHQ && n.s.temporary(inc) == nil:
			n.rt.Fatalf("2.3.3: a temporary headquarters commands %s that does not stand", id)
		case n.s.tied(inc) != nil && inc.Response > 0 && old.level == 0:
			n.rt.Fatalf("2.6.1: a district level started over a major event's body, by %s", c.Name())
		}
		if len(inc.Commands) > 0 && inc.Commands[len(inc.Commands)-1].Body != inc.Command {
			n.rt.Fatalf("A44: %s commands %s, on record is %+v", inc.Command, id, inc.Commands[len(inc.Commands)-1])
		}
	}
	claimed := map[IncidentID]string{}
	for _, g := range n.s.Groups {
		for _, m := range n.s.Members(g) {
			if other := claimed[m.ID]; other != "" {
				n.rt.Fatalf("A50: %s is a member of %s and of %s", m.ID, other, g.ID)
			}
			claimed[m.ID] = g.ID
			if m.Group != g.ID {
				n.rt.Fatalf("A50: %s is a member of %s and says %q", m.ID, g.ID, m.Group)
			}
			if g.Command != "" && (m.Command != g.Command || m.Response != g.Level && g.Command != orgCityCommand) {
				n.rt.Fatalf("A50: %s commands the group at %d, %s its member %s at %d, after %s", g.Command, g.Level, m.Command, m.ID, m.Response, c.Name())
			}
		}
	}
}

// A44, A47, A48, A50: whatever joins, leaves, is merged, separated, raised, lowered
// or ended, in any order: whoever was commanded stays so, a group has one commander
// for all its members, and nothing is lowered that was not offered.
func TestAGroupIsNeverUnderTwoNorUnderNobody(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := &together{world: newWorld(t, "2026-07-21T10:00:00+08:00"), rt: rt}
		n.do("emergency-office/duty", &RegisterEvent{Title: "音乐会", Organiser: "某局", Body: "应急组", From: n.now, Until: n.now + 36000})
		n.do("emergency-office/duty", &ReadyEvent{Event: "ME1"})
		for i, x := range []struct {
			typ    int
			street plans.OrgID
			event  string
		}{{1, "street-dashilan", ""}, {1, "street-niujie", ""}, {6, "street-dashilan", ""}, {15, "street-niujie", ""}, {1, "street-niujie", "ME1"}} {
			r := &ReportIncident{Title: "积水" + string(rune('甲'+i)), Type: x.typ, Location: Location{Street: x.street}, Source: Source{Kind: "grid"}, Event: x.event}
			if x.event != "" {
				r.Jurisdiction = "major_event"
			}
			n.ids = append(n.ids, n.report("emergency-office/duty", r))
		}
		for _, s := range groupSeats {
			n.try(s, &RecordFeed{Feed: "110"}) // sits him down
		}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			n.advance(n.now + 1)
			was, before := n.stands(), canonical(t, n.s)
			c := n.command()
			if _, err := n.try(rapid.SampledFrom(groupSeats).Draw(rt, "seat"), c); err != nil {
				if !bytes.Equal(before, canonical(t, n.s)) {
					rt.Fatal("refused, and the state changed")
				}
				continue
			}
			n.holds(was, c)
		}
		n.replayed()
	})
}
