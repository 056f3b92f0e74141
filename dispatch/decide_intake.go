package dispatch

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

func (d *deciding) logIntake(given *LogIntake) ([]Event, error) {
	filled := *given // what is left out is filled in on a copy
	c := &filled
	unit := c.Unit
	if unit == "" {
		unit = d.org()
	}
	if err := d.known(unit, "unit"); err != nil {
		return nil, err
	}
	if c.Marked() {
		return d.classified(c, unit)
	}
	if c.Words.IsZero() && strings.TrimSpace(c.Gist) == "" {
		return nil, refuse(CodeBlank, "A61", "请记下来电内容", "write down what was said").at("words")
	}
	if err := d.source(&c.Source); err != nil {
		return nil, err
	}
	if err := d.past(c.ReceivedAt, "received_at"); err != nil {
		return nil, err
	}
	if c.Type != 0 {
		if _, ok := d.e.plan.Type(c.Type); !ok {
			return nil, d.unknownType(c.Type, "type")
		}
	}
	if err := d.location(&c.Location); err != nil {
		return nil, err
	}
	at := d.orNow(c.ReceivedAt)
	watch, err := d.watching(c.Watch)
	if err != nil {
		return nil, err
	}
	return []Event{&IntakeLogged{Intake: Intake{
		Watch:  watch,
		ID:     IntakeID(d.s.peek("J", d.env.Now, d.s.Counters.Intake)),
		Source: d.record(c.Source, c.Words, at, unit), Gist: c.Gist, Location: c.Location, Type: c.Type,
		Unit: unit, Received: at, Entered: d.env.Now, State: "new", VaultKey: d.env.Subject,
	}}}, nil
}

// classified keeps a register number and nothing else: such a matter goes by
// the confidential channel (3.1.6, A67).
func (d *deciding) classified(c *LogIntake, unit plans.OrgID) ([]Event, error) {
	if err := c.mark(); err != nil {
		return nil, err
	}
	at := d.orNow(c.ReceivedAt)
	if err := d.past(c.ReceivedAt, "received_at"); err != nil {
		return nil, err
	}
	return []Event{&IntakeLogged{Intake: Intake{
		ID:   IntakeID(d.s.peek("J", d.env.Now, d.s.Counters.Intake)),
		Gist: c.secretTitle(), Unit: unit, Received: at, Entered: d.env.Now, State: "confidential",
		Source: SourceRecord{Received: at, Entered: d.env.Now, Unit: unit},
	}}}, nil
}

// record seals what a source said into the form that the log keeps (A65).
func (d *deciding) record(src Source, words Secret, at clock.Time, unit plans.OrgID) SourceRecord {
	org := src.Org
	if org == "" {
		org = defaultSource[src.Kind]
	}
	return SourceRecord{
		Kind: src.Kind, Org: org, Label: src.Label, Name: src.Name.Sealed(), Phone: src.Phone.Sealed(), Words: words.Sealed(),
		Channel: src.Channel, KnownAt: src.KnownAt, Received: at, Entered: d.env.Now, Unit: unit,
	}
}

func (d *deciding) source(src *Source) error {
	if _, ok := sourceKinds[src.Kind]; !ok {
		return refuse(CodeInvalid, "4.1.3", "请选择信息来源", "say who told us").at("source.kind")
	}
	if src.Org != "" {
		if err := d.known(src.Org, "source.org"); err != nil {
			return err
		}
	}
	return d.past(src.KnownAt, "source.known_at")
}

func (d *deciding) unknownType(no int, field string) error {
	return refuse(CodeUnknown, "2.3.6", "预案中没有第 %d 类事件", "the plan has no event type %d", no).at(field)
}

// location fills the street from the point or the community, and refuses one
// that the plan does not know.
func (d *deciding) location(l *Location) error {
	if l.Point != nil && (l.Point.Lon < -180 || l.Point.Lon > 180 || l.Point.Lat < -90 || l.Point.Lat > 90) {
		return refuse(CodeInvalid, "4.1.8", "坐标超出范围，请在图上重新选点", "the position is out of range: choose it on the map again").at("location.point")
	}
	if l.Community != "" {
		c, ok := d.e.plan.Community(l.Community)
		if !ok {
			return refuse(CodeUnknown, "4.1.8", "没有社区 %s，请从社区列表中选择", "there is no community %s: choose one from the list", l.Community).at("location.community")
		}
		if l.Street == "" {
			l.Street = c.Street
		}
	}
	if l.Street == "" && l.Point != nil {
		l.Street, _ = d.e.plan.StreetAt(*l.Point)
	}
	if l.Street != "" {
		if _, ok := d.e.plan.Street(l.Street); !ok {
			return refuse(CodeUnknown, "4.1.8", "没有街道“%s”，请从街道列表中选择", "there is no street %q: choose one from the list", l.Street).at("location.street")
		}
	}
	return nil
}

func (d *deciding) sortIntake(c *SortIntake) ([]Event, error) {
	in := d.s.Intakes[c.Intake]
	if in == nil {
		return nil, refuse(CodeUnknown, "A61", "没有接报单 %s，请核对编号或从接报列表中选择", "there is no intake %s: check its number or choose it from the list", string(c.Intake)).at("intake")
	}
	if in.State == "incident" {
		return nil, refuse(CodeNotAllowedNow, "A61", "该接报单已立为事件 %s", "this intake has become incident %s", string(in.Incident)).at("intake")
	}
	if in.State == "confidential" {
		return nil, refuse(CodeSecret, "3.1.6", "涉密事项经机要渠道办理", "a classified matter goes by the confidential channel").at("intake")
	}
	if err := d.mayFile(in, c); err != nil {
		return nil, err
	}
	as := map[string]string{"file": "filed", "pass_on": "passed_on", "verify": "verifying"}[c.As]
	if as == "" {
		return nil, refuse(CodeInvalid, "A61", "请选择处理方式：存查、转办、核实或立为事件", "say what becomes of it: filed, passed on, verified or made an incident").at("as")
	}
	if c.As == "pass_on" || c.To != "" {
		if err := d.known(c.To, "to"); err != nil {
			return nil, err
		}
	}
	return []Event{&IntakeSorted{Intake: c.Intake, As: as, To: c.To, Note: c.Note}}, nil
}

var jurisdictions = map[string]plans.Jurisdiction{
	"": plans.JurisdictionOwn, "own": plans.JurisdictionOwn, "external": plans.JurisdictionExternal,
	"major_event": plans.JurisdictionMajorEvent, "restricted": plans.JurisdictionRestricted,
}

// reportIncident opens an incident. The order of its events matters: when it
// happened comes before the clocks that run from it, and receipts before the
// grounds that a unit knew at once.
func (d *deciding) reportIncident(given *ReportIncident) ([]Event, error) {
	filled := *given
	c := &filled
	in, err := d.fromIntake(c)
	if err != nil {
		return nil, err
	}
	if err := d.checkReport(c); err != nil {
		return nil, err
	}
	if c.Warning != "" {
		if err := d.linkable(c.Warning); err != nil {
			return nil, err
		}
	}
	receivers, err := d.receivers(c, in)
	if err != nil {
		return nil, err
	}
	id := IncidentID(d.s.peek(d.e.plan.Prefix, d.env.Now, d.s.Counters.Incident))
	src := d.record(c.Source, c.Words, receivers[0].At, receivers[0].Unit)
	if in != nil {
		src = in.Source
		src.Intake = in.ID
	}
	ev := &IncidentReported{
		ID: id, Title: strings.TrimSpace(c.Title), Type: c.Type, Secondary: c.Secondary, Location: c.Location,
		Jurisdiction: jurisdictions[c.Jurisdiction], VaultKey: d.env.Subject, Source: src, AtReceipt: c.Severity.Level,
		Preflags: d.preflags(c.Location, c.Title+" "+strings.Join(c.Tags, " "), c.Tags, receivers[0].At), Tags: c.Tags,
		Spreading: tri(c.Spreading), MadeAt: d.late(c), ClockOff: c.ClockOff, Grounds: c.Sensitive, Part: c.Part, OurPart: strings.TrimSpace(c.OurPart), Event: c.Event,
	}
	if in != nil {
		ev.VaultKey = in.VaultKey
	}
	out := []Event{ev}
	if in != nil {
		out = append(out, &IntakeSorted{Intake: in.ID, As: "incident", Incident: id})
	}
	if c.Warning != "" {
		out = append(out, &IncidentLinked{Incident: id, Warning: c.Warning})
	}
	by := d.determiner(receivers)
	if c.Occurrence.At != 0 || c.Occurrence.Basis != "" {
		out = append(out, &OccurrenceSet{Incident: id, Record: OccurrenceRecord{Occurrence: c.Occurrence, At: d.env.Now, By: by}})
	}
	for _, r := range receivers {
		out = append(out, &ReceiptRecorded{Incident: id, Receipt: Receipt{Unit: r.Unit, At: r.At, Entered: d.env.Now, Severity: c.Severity.Level}, Told: src.Org, KnownAt: src.KnownAt})
	}
	for _, g := range c.Sensitive {
		out = append(out, &SensitivityFlagged{Incident: id, Mark: SensitiveMark{Ground: g, At: d.env.Now, By: by}})
	}
	if c.Severity.Level != plans.Undetermined {
		out = append(out, &SeverityDetermined{Incident: id, Determination: Determination{Severity: c.Severity, At: d.env.Now, By: by}})
	}
	if len(c.Involvement) > 0 {
		out = append(out, &InvolvementRecorded{Incident: id, State: plans.Yes, Kinds: c.Involvement, By: by})
	}
	if hasFigures(c.Figures) {
		out = append(out, &FiguresRecorded{Incident: id, Record: FiguresRecord{Figures: c.Figures, Source: string(c.Source.Kind), MadeAt: cmp.Or(d.late(c), receivers[0].At), Received: d.env.Now, Device: c.Device}})
	}
	return out, nil
}

// prompt is how long a report may be on its way and still be told at once.
const prompt = time.Minute

// late is when a report was made that came later than it was made (A22); zero
// for one that was told at once.
func (d *deciding) late(c *ReportIncident) clock.Time {
	if c.Link || c.MadeAt.Add(prompt) < d.env.Now {
		return c.MadeAt
	}
	return 0
}

// fromIntake finds the 接报单 that is set up as an incident; it keeps its
// original receipt time (A61).
func (d *deciding) fromIntake(c *ReportIncident) (*Intake, error) {
	if c.Intake == "" {
		return nil, d.source(&c.Source)
	}
	in := d.s.Intakes[c.Intake]
	if in == nil {
		return nil, refuse(CodeUnknown, "A61", "没有接报单 %s，请核对编号或从接报列表中选择", "there is no intake %s: check its number or choose it from the list", string(c.Intake)).at("intake")
	}
	if in.State == "incident" {
		return nil, refuse(CodeNotAllowedNow, "A61", "该接报单已立为事件 %s", "this intake has become incident %s", string(in.Incident)).at("intake")
	}
	if in.State == "confidential" {
		return nil, refuse(CodeSecret, "3.1.6", "涉密事项经机要渠道办理", "a classified matter goes by the confidential channel").at("intake")
	}
	if c.Location.Street == "" && c.Location.Point == nil && c.Location.Community == "" {
		place := c.Location.Place
		c.Location = in.Location
		if place != "" {
			c.Location.Place = place
		}
	}
	return in, nil
}

func (d *deciding) checkReport(c *ReportIncident) error {
	if strings.TrimSpace(c.Title) == "" {
		return refuse(CodeBlank, "4.1.8", "请写明是什么事件", "say what happened").at("title")
	}
	if _, ok := d.e.plan.Type(c.Type); !ok {
		return d.unknownType(c.Type, "type")
	}
	for _, no := range c.Secondary {
		if _, ok := d.e.plan.Type(no); !ok {
			return d.unknownType(no, "secondary")
		}
	}
	if _, ok := jurisdictions[c.Jurisdiction]; !ok {
		return refuse(CodeInvalid, "A32", "没有这种管辖，请从列表中选择", "there is no such jurisdiction: choose one from the list").at("jurisdiction")
	}
	if err := d.location(&c.Location); err != nil {
		return err
	}
	if err := d.whose(c); err != nil {
		return err
	}
	if c.Location.Street == "" && jurisdictions[c.Jurisdiction] != plans.JurisdictionExternal {
		return refuse(CodeBlank, "A32", "请选择属地街道", "name the territorial street").at("location.street")
	}
	if err := severity(c.Severity); err != nil {
		return err
	}
	for _, g := range c.Sensitive {
		if !sensitiveGrounds[g] {
			return refuse(CodeInvalid, "4.1.4", "没有“%s”这种敏感事由，请从列表中选择", "there is no ground %q: choose one from the list", g).at("sensitive")
		}
	}
	for _, k := range c.Involvement {
		if !involvementKinds[k] {
			return refuse(CodeInvalid, "4.1.6", "没有“%s”这种涉及对象，请从列表中选择", "there is no kind %q: choose one from the list", k).at("involvement")
		}
	}
	if err := d.past(c.Occurrence.At, "occurrence.at"); err != nil {
		return err
	}
	return d.made(&c.MadeAt, c.Device, "made_at")
}

var (
	sensitiveGrounds = map[string]bool{"area": true, "people": true, "period": true, "hot_topic": true}
	involvementKinds = map[string]bool{"hk": true, "macao": true, "taiwan": true, "foreign": true}
)

func severity(v SeverityValue) error {
	if v.Level < plans.Undetermined || v.Level > plans.EspeciallyMajor {
		return refuse(CodeInvalid, "1.4.2", "没有这个等级，请从等级列表中选择", "there is no such level: choose one from the list").at("severity.level")
	}
	return nil
}

// receivers are the units with their own receipt (A04): those stated; else the
// unit that logs it; else, where the source itself reports by phone, its
// street, and the emergency office too when it is spreading (4.1.3).
func (d *deciding) receivers(c *ReportIncident, in *Intake) ([]Receiver, error) {
	out := append([]Receiver(nil), c.Receivers...)
	switch {
	case in != nil:
		if err := d.setsUp(in); err != nil {
			return nil, err
		}
		out = withCall(out, in)
	case len(out) > 0:
	case d.isSource():
		out = []Receiver{{Unit: c.Location.Street}}
		if tri(c.Spreading) == plans.Yes {
			out = append(out, Receiver{Unit: orgEmergencyOffice})
		}
	default:
		out = []Receiver{{Unit: d.org()}}
	}
	seen := map[plans.OrgID]bool{}
	for i := range out {
		r := &out[i]
		if in == nil || i > 0 { // the call's own receipt stands since it was taken
			if err := d.receiver(r); err != nil {
				return nil, err
			}
		}
		if seen[r.Unit] {
			return nil, refuse(CodeInvalid, "A04", "接报单位“%s”重复", "the unit %s is named twice", r.Unit).at("receivers")
		}
		seen[r.Unit] = true
	}
	return out, nil
}

// withCall puts the call's own receipt first: no later time takes its place (A61).
func withCall(named []Receiver, in *Intake) []Receiver {
	rest := slices.DeleteFunc(named, func(r Receiver) bool { return r.Unit == in.Unit })
	return append([]Receiver{{Unit: in.Unit, At: in.Received}}, rest...)
}

// setsUp guards who makes an incident of a call: whoever took it, whoever it was
// passed on to or is to verify it, and the duty rooms of the district (A61).
func (d *deciding) setsUp(in *Intake) error {
	on := []plans.OrgID{in.Unit, in.To, orgEmergencyOffice, orgDutyOffice}
	if in.Watch != nil {
		for _, p := range in.Watch.Passed {
			on = append(on, p.To)
		}
	}
	if d.env.Actor.Person == System || slices.ContainsFunc(on, func(o plans.OrgID) bool { return o != "" && d.e.speaksFor(d.org(), o) }) {
		return nil
	}
	return refuse(CodeAuthority, "A61", "由接报单位、承办单位或值班室立为事件", "whoever took the call, has it now, or a duty room sets it up").at("intake").by(d.spokesmen(cmp.Or(in.To, in.Unit))...)
}

func (d *deciding) receiver(r *Receiver) error {
	if err := d.known(r.Unit, "receivers"); err != nil {
		return err
	}
	if err := d.past(r.At, "receivers"); err != nil {
		return err
	}
	r.At = d.orNow(r.At)
	if r.Unit != d.org() && !d.isSource() && d.org() != orgEmergencyOffice && d.org() != orgDutyOffice && d.env.Actor.Person != System {
		return refuse(CodeAuthority, "A04", "每个单位的接报由本单位登记", "each unit records its own receipt").at("receivers").by(d.spokesmen(r.Unit)...)
	}
	return nil
}

// isSource reports whether the actor himself is who tells: a grid worker or a
// residents' committee.
func (d *deciding) isSource() bool {
	seat := d.env.Actor.Seat
	return seat.Role() == "grid" || isCommunity(seat.Org())
}

// determiner is the unit that knew what was stated at receipt.
func (d *deciding) determiner(rs []Receiver) plans.OrgID {
	if o, ok := d.e.plan.Org(d.org()); ok && o.Listed && !d.isSource() {
		return d.org()
	}
	return rs[0].Unit
}

// preflags are hints from the four lists; a duty officer confirms (A16).
func (d *deciding) preflags(l Location, words string, tags []string, at clock.Time) []string {
	var p plans.Point
	if l.Point != nil {
		p = *l.Point
	}
	var out []string
	for _, f := range d.e.plan.Preflags(l.Street, p, l.Point != nil, words, at.Std()) {
		if !contains(out, f.Ground) {
			out = append(out, f.Ground)
		}
	}
	for _, t := range tags {
		for _, sp := range d.e.plan.Sensitive.People {
			if sp.ID == t && !contains(out, plans.GroundPeople) {
				out = append(out, plans.GroundPeople)
			}
		}
	}
	return out
}

func hasFigures(g Figures) bool {
	any := false
	g.each(func(string, int) { any = true })
	return any
}

func (d *deciding) addReceipt(given *AddReceipt) ([]Event, error) {
	filled := *given
	c := &filled
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Receiver.Unit == "" {
		c.Receiver.Unit = d.org()
	}
	if err := d.source(&c.Source); err != nil {
		return nil, err
	}
	if err := d.receiver(&c.Receiver); err != nil {
		return nil, err
	}
	for _, r := range inc.Receipts {
		if r.Unit == c.Receiver.Unit {
			return nil, refuse(CodeNotAllowedNow, "A04", "本单位已于 %s 接报", "this unit received it at %s already", r.At.Clock()).at("receiver")
		}
	}
	src := d.record(c.Source, c.Words, c.Receiver.At, c.Receiver.Unit)
	return []Event{&ReceiptRecorded{
		Incident: inc.ID, Receipt: Receipt{Unit: c.Receiver.Unit, At: c.Receiver.At, Entered: d.env.Now, Severity: d.s.levelAt(inc, c.Receiver.At)},
		Source: &src, Told: src.Org, KnownAt: src.KnownAt,
	}}, nil
}

func (d *deciding) merge(c *MergeIncidents) ([]Event, error) {
	into, err := d.live(c.Into)
	if err != nil {
		return nil, err
	}
	from := d.s.Incidents[c.From]
	if from == nil {
		return nil, refuse(CodeUnknown, "A21", "没有事件 %s，请核对要并入的事件编号", "there is no incident %s: check the number of what is to be merged", string(c.From)).at("from")
	}
	if err := d.may(ActMerge, into); err != nil {
		return nil, err
	}
	switch {
	case from.MergedInto != "":
		return nil, refuse(CodeNotAllowedNow, "A21", "%s 已并入 %s，不必再合并", "%s is part of %s already: nothing is left to do", string(from.ID), string(from.MergedInto)).at("from")
	case d.s.root(from.ID).ID == into.ID:
		return nil, refuse(CodeInvalid, "A21", "不能与自身合并，请选择另一事件", "an incident cannot be merged with itself: choose another").at("from")
	case !from.Phase.Live():
		return nil, refuse(CodeEnded, "4.8", "%s 已结束，不能再合并；请核对编号", "%s is over and takes part in no merge: check its number", string(from.ID)).at("from")
	}
	if c.Type != 0 {
		if _, ok := d.e.plan.Type(c.Type); !ok {
			return nil, d.unknownType(c.Type, "type")
		}
	}
	more, err := d.joined(into, from)
	if err != nil {
		return nil, err
	}
	return append([]Event{&IncidentsMerged{Into: into.ID, From: from.ID, Type: c.Type, Note: c.Note}}, more...), nil
}

func (d *deciding) unmerge(c *UnmergeIncident) ([]Event, error) {
	from := d.s.Incidents[c.From]
	if from == nil || from.MergedInto == "" {
		return nil, refuse(CodeNotAllowedNow, "A21", "%s 没有并入其他事件", "%s is not part of another incident", string(c.From)).at("from")
	}
	if err := d.may(ActUnmerge, from); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "A21", "reason"); err != nil {
		return nil, err
	}
	out := []Event{&IncidentUnmerged{Into: from.MergedInto, From: from.ID, Reason: c.Reason}}
	if g := d.s.Groups[from.Group]; g != nil && g.Ended == 0 { // A50: its group's command is its own
		out = append(out, d.underGroup(g, from, "")...)
	}
	return out, nil
}

func (d *deciding) falseAlarm(c *DeclareFalseAlarm) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActFalseAlarm, inc); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "4.1.5", "reason"); err != nil {
		return nil, err
	}
	if _, ok := inc.Phase.next((*FalseAlarmDeclared)(nil).Kind()); !ok {
		return nil, refuse(CodeNotAllowedNow, "4.8", "事件正在处置，应按应急结束办理", "the incident is being handled: declare its end instead").at("incident")
	}
	return []Event{&FalseAlarmDeclared{Incident: inc.ID, Reason: c.Reason}}, nil
}

func (d *deciding) group(c *GroupIncidents) ([]Event, error) {
	if err := d.may(ActGroup, nil); err != nil {
		return nil, err
	}
	if strings.TrimSpace(c.Title) == "" {
		return nil, refuse(CodeBlank, "A50", "请写明事件组名称", "name the group").at("title")
	}
	if len(c.Incidents) < 2 {
		return nil, refuse(CodeInvalid, "A50", "事件组至少含两起事件", "a group has two incidents at least").at("incidents")
	}
	var ids []IncidentID
	for _, id := range c.Incidents {
		inc, err := d.incident(id)
		if err != nil {
			return nil, err
		}
		if inc.Group != "" {
			return nil, refuse(CodeNotAllowedNow, "A50", "事件已在事件组 %s", "the incident is in the group %s", inc.Group).at("incidents")
		}
		if !contains(ids, inc.ID) {
			ids = append(ids, inc.ID)
		}
	}
	return []Event{&IncidentsGrouped{Group: Group{ID: d.s.peek("G", d.env.Now, d.s.Counters.Group), Title: c.Title, Incidents: ids, At: d.env.Now}}}, nil
}
