package dispatch

import (
	"wanghuo/plans"
)

// One commander at every instant (A44, A47): what is brought together, in an event
// group or by a merge, is under one command, and nobody loses his command by that
// but by his own word.

// letsGo: whether a body may take command of an incident at a level: not while a
// major event's body has it (2.6.1), not from the city (A48), and not below the
// level in force unless that was offered (A47).
func (d *deciding) letsGo(inc *Incident, level int) *Refusal {
	switch {
	case d.s.tied(inc) != nil:
		return refuse(CodeNotAllowedNow, "2.6.1", "与重大活动直接相关，由活动应急机构指挥，未移交前不启动区内响应", "tied to a major event: its body commands, and no district level starts before it hands over").by(d.seatsOf(orgEventBody)...)
	case inc.Offered == level && level != 0:
		return nil
	case inc.CityCommand != "":
		return refuse(CodeNotAllowedNow, "A48", "已由市级指挥，响应级别由市里决定", "the city commands and decides the level").by("emergency-office/duty")
	case inc.Response != 0 && inc.Response < level:
		return refuse(CodeNotAllowedNow, "A47", "降低响应级别须由正在指挥的机构先提出", "the body in command offers a lower level first").by(d.seatsOf(inc.Command)...)
	}
	return nil
}

// tied finds the telling, of the whole, that is a major event's and was not handed
// over: as long as there is one, its body commands (2.6.1, A32).
func (s *State) tied(inc *Incident) *Incident {
	for _, m := range s.family(s.root(inc.ID)) {
		if m.Jurisdiction == plans.JurisdictionMajorEvent && m.EventEnd == 0 {
			return m
		}
	}
	return nil
}

// together: whether a level may be started over a whole group: every member is
// let go, and at level three all lie in the one street (2.4, 4.3.2).
func (d *deciding) together(g *Group, level int) error {
	members := d.s.Members(g)
	for _, m := range members {
		if r := d.letsGo(m, level); r != nil {
			return r.at("level")
		}
		if level == 3 && m.Location.Street != members[0].Location.Street {
			return d.severalStreets()
		}
	}
	return nil
}

// decided is one decision on what is proposed of an incident, or of any member of
// its group: whichever of them it was that called for the level.
func (d *deciding) decided(g *Group, inc *Incident, word ProposalDecided) []Event {
	on := []*Incident{inc}
	if g != nil {
		on = d.s.Members(g)
	}
	var out []Event
	for _, m := range on {
		if pendingProposal(m, word.Level) {
			x := word
			x.Incident = m.ID
			out = append(out, &x)
		}
	}
	return out
}

func (d *deciding) severalStreets() *Refusal {
	return refuse(CodeNotAllowedNow, "4.3.2", "事件组涉及多个街道，没有一个街道能统一指挥，请按二级办理", "the group lies in several streets, and no street commands in another: level two is for it").at("level")
}

// acceptor is the body that could command at a level; "" while there is none: a
// temporary headquarters that does not stand, or a street for several.
func (d *deciding) acceptor(inc *Incident, g *Group, level int) plans.OrgID {
	body := d.e.bodyOf(inc, level)
	if body == orgTemporaryHQ && d.s.temporary(inc) == nil {
		return ""
	}
	if g != nil && level == 3 {
		for _, m := range d.s.Members(g) {
			if m.Location.Street != body {
				return ""
			}
		}
	}
	return body
}

// temporary finds the telling for which a temporary headquarters stands: of the
// incident's own whole, or of one in its group (2.3.3, A50); nil: there is none.
func (s *State) temporary(inc *Incident) *Incident {
	on := []*Incident{inc}
	if g := s.Groups[inc.Group]; g != nil {
		for _, id := range g.Incidents {
			on = append(on, s.root(id))
		}
	}
	for _, x := range on {
		for _, m := range s.family(x) {
			if m.TempHQ != nil && m.TempHQ.Dissolved == 0 {
				return m
			}
		}
	}
	return nil
}

// needed reports whether a temporary headquarters still commands something: its
// incident, or what is left of the group.
func (s *State) needed(inc *Incident) bool {
	on := []*Incident{inc}
	if g := s.Groups[inc.Group]; g != nil {
		on = append(on, s.Members(g)...)
	}
	for _, x := range on {
		if x.Phase.Live() && x.Command == orgTemporaryHQ {
			return true
		}
	}
	return false
}

// weight orders commands: whoever has the weightier one keeps it in a merge.
func weight(body plans.OrgID, level int) int {
	switch {
	case body == "":
		return 0
	case body == orgCityCommand:
		return 5
	case level == 0: // a major event's body
		return 1
	}
	return 5 - level // 2 the street, 3 the headquarters, 4 the committee
}

func (inc *Incident) weight() int { return weight(inc.Command, inc.Response) }
func (g *Group) weight() int      { return weight(g.Command, g.Level) }

// joined are the events by which a merge keeps the whole under one command: the
// weightier of the two goes on, and a group's command reaches what is merged
// into or out of it. A merge takes nothing from whoever commands (A21, A44, A50).
func (d *deciding) joined(into, from *Incident) ([]Event, error) {
	gi, gf := d.s.Groups[into.Group], d.s.Groups[from.Group]
	ti, tf := d.s.tied(into) != nil, d.s.tied(from) != nil
	if ti && !tf && from.Command != "" || tf && !ti && into.Command != "" {
		// 2.6.1: what the district commands does not pass to a major event's body by a merge, nor the reverse
		return nil, refuse(CodeNotAllowedNow, "2.6.1", "一起由活动应急机构指挥，一起已由区里指挥，须先由活动机构移交再合并", "one is the event body's to command and the other is under the district: the event's body hands over first").at("from").by(d.seatsOf(orgEventBody)...)
	}
	switch {
	case gi != nil && gf != nil && gi != gf:
		return nil, refuse(CodeNotAllowedNow, "A50", "两起事件分属两个事件组，请先让其中一起退出", "the two are in different event groups: take one out of its group first").at("from")
	case gi != nil && gi == gf:
		return nil, nil
	case gi != nil && gi.Command != "":
		if from.weight() > gi.weight() {
			return nil, d.heldBy(from).at("from")
		}
		return nil, nil
	case gf != nil:
		out := []Event{&GroupJoined{Group: gf.ID, Incident: into.ID}}
		if gf.Command == "" {
			return append(out, carried(into, from)...), nil
		}
		if into.weight() > gf.weight() {
			return nil, d.heldBy(into).at("into")
		}
		return append(out, d.underGroup(gf, into, from.ID)...), nil
	}
	return carried(into, from), nil
}

// heldBy refuses what would take an incident from whoever commands it.
func (d *deciding) heldBy(inc *Incident) *Refusal {
	return refuse(CodeNotAllowedNow, "A47", "该事件的响应级别高于事件组，不能因合并降级：请先提高事件组的级别", "it stands at a higher level than the group, and a merge lowers nothing: raise the group first").by(d.seatsOf(inc.Command)...)
}

// carried: the command of what is merged, where it is the weightier one.
func carried(into, from *Incident) []Event {
	if from.weight() <= into.weight() {
		return nil
	}
	switch {
	case from.CityCommand != "":
		return []Event{&CityCommandRecorded{Incident: into.ID, Reference: from.CityCommand, Merged: from.ID}}
	case from.Response == 0:
		return []Event{&EventBodyCommands{Incident: into.ID, Body: from.Command, Merged: from.ID}}
	}
	return []Event{&ResponseStarted{Incident: into.ID, Level: from.Response, Body: from.Command, Merged: from.ID}}
}

// underGroup brings an incident under the command of its group.
func (d *deciding) underGroup(g *Group, inc *Incident, merged IncidentID) []Event {
	switch {
	case g.Command == "" || g.Command == inc.Command && g.Level == inc.Response:
		return nil
	case g.Command == orgCityCommand:
		return []Event{&CityCommandRecorded{Incident: inc.ID, Reference: cityOf(g), Group: g.ID, Merged: merged}}
	}
	return []Event{&ResponseStarted{Incident: inc.ID, Level: g.Level, Body: g.Command, Group: g.ID, Merged: merged}}
}

// cityOf is the reference by which the city commands a group.
func cityOf(g *Group) string {
	if g.Command != orgCityCommand || len(g.Commands) == 0 {
		return ""
	}
	return g.Commands[len(g.Commands)-1].City
}

// takesOver keeps a command on record as the incident's own.
func (inc *Incident) takesOver(rec CommandRecord) {
	inc.Command, inc.CityCommand, inc.Offered = rec.Body, rec.City, 0
	inc.Commands = append(inc.Commands, rec)
	if p := inc.Post; p != nil {
		back := p.Under == orgCityCommand && rec.Body != orgCityCommand
		switch {
		case rec.Body == orgCityCommand: // 4.4.2(g)
			p.Under = orgCityCommand
		case back:
			p.Under = ""
		}
	}
	if rec.Body != orgCityCommand {
		inc.Handed = nil // A48: the list is the district's to keep again
	}
}

// parted takes back what a merge brought, unless somebody has built on it since:
// the last word on command is then the merge's, and no post stands on it (A21).
func (inc *Incident) parted(from IncidentID) {
	n := len(inc.Commands)
	if n == 0 || inc.Commands[n-1].Merged != from || inc.Post != nil {
		return
	}
	inc.Commands = inc.Commands[:n-1]
	inc.Response, inc.Command, inc.CityCommand, inc.Offered = 0, "", "", 0
	if n > 1 {
		last := inc.Commands[n-2]
		inc.Response, inc.Command, inc.CityCommand = last.Level, last.Body, last.City
	}
}

// commanded is the group under whose one command an incident stands (A50).
func (d *deciding) commanded(inc *Incident) *Group {
	if g := d.s.Groups[inc.Group]; g != nil && g.Command != "" && g.Ended == 0 {
		return g
	}
	return nil
}
