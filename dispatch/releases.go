package dispatch

import (
	"sort"
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/release"
	"wanghuo/plans"
)

// DraftRelease is the lead department's text for the public. Counts of people
// are locked fields: they must equal the latest confirmed ones (A53).
type DraftRelease struct {
	Incident IncidentID     `json:"incident"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000"`
	Counts   map[string]int `json:"counts,omitempty" doc:"dead, injured …: as the text states them"`
	Rumour   int            `json:"rumour,omitempty" minimum:"0"`
	// Claims are what the text says of cause and blame.
	Claims map[string]string `json:"claims,omitempty" doc:"cause, blame: as the text states them"`
	// Stage: brief first, then verified, then what follows (4.7.1(d)).
	Stage string `json:"stage,omitempty" enum:"brief,verified,follow_up," doc:"how far the release has come"`
	// Foreign: for media abroad, which the city organises (4.7.2(e)).
	Foreign bool `json:"foreign,omitempty" doc:"for media abroad"`
}

// EditRelease is the publicity department's edit. An approval of the old text
// lapses (A31).
type EditRelease struct {
	Incident IncidentID     `json:"incident"`
	Release  int            `json:"release" minimum:"1"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000"`
	Counts   map[string]int `json:"counts,omitempty"`
	// Claims are what the text says of cause and blame.
	Claims map[string]string `json:"claims,omitempty" doc:"cause, blame: as the text states them"`
}

// SubmitRelease is the sign-off of the publicity department, beside the lead
// (4.7.1(b)). It lays the text before the body in command for approval.
type SubmitRelease struct {
	Incident IncidentID `json:"incident"`
	Release  int        `json:"release" minimum:"1"`
}

// PublishRelease is the publicity department's; without an approved release
// nothing goes out (4.7.1).
type PublishRelease struct {
	Incident IncidentID `json:"incident"`
	Release  int        `json:"release,omitempty" minimum:"0"`
	Text     string     `json:"text,omitempty" maxLength:"4000" doc:"publishing without a release is refused, and on record"`
	// CityReference is the coordination with the city's publicity department,
	// needed for larger and above.
	CityReference string `json:"city_reference,omitempty" maxLength:"200"`
}

// AlertPublic is the commander's own safety alert: hazard, area, what to do,
// and nothing else (A53).
type AlertPublic struct {
	Incident IncidentID `json:"incident"`
	Hazard   string     `json:"hazard" minLength:"1" maxLength:"200"`
	Area     string     `json:"area" minLength:"1" maxLength:"200"`
	Action   string     `json:"action" minLength:"1" maxLength:"300"`
	Media    string     `json:"media,omitempty" maxLength:"100" doc:"through which media"`
	Cause    string     `json:"cause,omitempty" maxLength:"300" doc:"not for an alert: refused"`
}

// Release is a text for the public with its locked counts.
type Release struct {
	ID        int               `json:"id"`
	By        plans.OrgID       `json:"by"`
	Text      string            `json:"text"`
	Counts    map[string]int    `json:"counts,omitempty"`
	Claims    map[string]string `json:"claims,omitempty"`
	Stage     string            `json:"stage,omitempty"`
	Foreign   bool              `json:"foreign,omitempty"`
	At        clock.Time        `json:"at"`
	Edited    clock.Time        `json:"edited,omitempty"`
	Approval  approval.ID       `json:"approval,omitempty"`
	Published clock.Time        `json:"published,omitempty"`
	Reference string            `json:"reference,omitempty"`
	Rumour    int               `json:"rumour,omitempty"`
}

// frozen is what is approved: the text and its counts.
func (r *Release) frozen() string {
	keys := make([]string, 0, len(r.Counts))
	for k := range r.Counts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	b := strings.Builder{}
	b.WriteString(r.Text)
	for _, k := range keys {
		b.WriteString("\n" + k + "=" + strconv.Itoa(r.Counts[k]))
	}
	b.WriteString(pairs(r.Claims))
	if r.Foreign {
		b.WriteString("\nforeign")
	}
	return b.String()
}

// PublicAlert is a safety alert of the commander, with whoever got a copy
// (4.4.3(j), A53).
type PublicAlert struct {
	Hazard string       `json:"hazard"`
	Area   string       `json:"area"`
	Action string       `json:"action"`
	Media  string       `json:"media,omitempty"`
	By     plans.SeatID `json:"by"`
	At     clock.Time   `json:"at"`
	Copy   plans.OrgID  `json:"copy,omitempty"`
}

// ReleaseChanged: drafted, edited, submitted or published.
type ReleaseChanged struct {
	Incident IncidentID `json:"incident"`
	Step     string     `json:"step"`
	Release  Release    `json:"release"`
}

// PublicAlerted by the commander, with a copy to the publicity department.
type PublicAlerted struct {
	Incident IncidentID `json:"incident"`
	Hazard   string     `json:"hazard"`
	Area     string     `json:"area"`
	Action   string     `json:"action"`
	Media    string     `json:"media,omitempty"`
	// Copy goes to the publicity department (A53).
	Copy plans.OrgID `json:"copy,omitempty"`
}

func (DraftRelease) Name() string   { return "draft-release" }
func (EditRelease) Name() string    { return "edit-release" }
func (SubmitRelease) Name() string  { return "submit-release" }
func (PublishRelease) Name() string { return "publish-release" }
func (AlertPublic) Name() string    { return "alert-public" }

func (*ReleaseChanged) Kind() string     { return "release_changed" }
func (e *ReleaseChanged) Stream() string { return "incident/" + string(e.Incident) }
func (*PublicAlerted) Kind() string      { return "public_alerted" }
func (e *PublicAlerted) Stream() string  { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(DraftRelease) }, func() Command { return new(EditRelease) }, func() Command { return new(SubmitRelease) },
		func() Command { return new(PublishRelease) }, func() Command { return new(AlertPublic) })
	registerEvents(func() Event { return new(ReleaseChanged) }, func() Event { return new(PublicAlerted) })
}

const (
	orgPublicity  plans.OrgID = "publicity-department" // 区委宣传部 (4.7.1)
	orgCyberspace plans.OrgID = "cyberspace-office"    // 区委网信办 (4.7.2)
)

func (d *deciding) releases(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *DraftRelease:
		return d.draftRelease(c)
	case *EditRelease:
		return d.editRelease(c)
	case *SubmitRelease:
		return d.submitRelease(c)
	case *PublishRelease:
		return d.publishRelease(c)
	case *AlertPublic:
		return d.alertPublic(c)
	}
	return nil, nil
}

func (d *deciding) draftRelease(c *DraftRelease) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	lead := d.e.book(inc).Lead
	if d.org() != lead { // 4.7.1(a): the wording comes from the lead department first
		return nil, refuse(CodeAuthority, "4.7.1(a)", "由主责部门先提供口径", "the lead department provides the wording first").by(d.seatsOf(lead)...)
	}
	if c.Rumour > len(inc.Rumours) || c.Rumour < 0 {
		return nil, refuse(CodeUnknown, "4.7.2", "没有谣言案 %d，请从列表中选择", "there is no rumour case %d: choose it from the list", c.Rumour).at("rumour")
	}
	if c.Rumour > 0 && inc.Rumours[c.Rumour-1].Verified == 0 {
		return nil, refuse(CodeNotAllowedNow, "4.7.2(b)", "谣言尚未核实，先核实再回应", "the rumour has not been verified: verify first, then reply").at("rumour").by(d.seatsOf(lead)...)
	}
	return []Event{&ReleaseChanged{Incident: inc.ID, Step: "draft", Release: Release{
		ID: len(inc.Releases) + 1, By: d.org(), Text: c.Text, Counts: c.Counts, Claims: c.Claims, Stage: c.Stage, Foreign: c.Foreign, At: d.env.Now, Rumour: c.Rumour,
	}}}, nil
}

func (d *deciding) release(id IncidentID, n int) (*Incident, Release, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, Release{}, err
	}
	if n < 1 || n > len(inc.Releases) {
		return nil, Release{}, refuse(CodeUnknown, "4.7.1", "没有发布稿 %d，请从发布列表中选择", "there is no release %d: choose it from the list", n).at("release")
	}
	r := inc.Releases[n-1]
	if r.Published != 0 {
		return nil, r, refuse(CodeNotAllowedNow, "4.7.1", "该稿已于 %s 发布，不能再改；请另拟一稿", "it was published at %s: draft another", r.Published.Clock()).at("release")
	}
	return inc, r, nil
}

func (d *deciding) editRelease(c *EditRelease) ([]Event, error) {
	inc, r, err := d.release(c.Incident, c.Release)
	if err != nil {
		return nil, err
	}
	if d.org() != orgPublicity && d.org() != r.By {
		return nil, refuse(CodeAuthority, "4.7.1", "由区委宣传部审改", "the publicity department edits").by(d.seatsOf(orgPublicity)...)
	}
	var out []Event
	if a := d.s.Approvals[r.Approval]; a != nil && a.Lapsed == 0 && !a.Refused.Did() {
		out = append(out, &ApprovalLapsed{Approval: a.ID, Cause: "changed"})
	}
	r.Text, r.Counts, r.Claims, r.Edited, r.Approval = c.Text, c.Counts, c.Claims, d.env.Now, ""
	return append(out, &ReleaseChanged{Incident: inc.ID, Step: "edit", Release: r}), nil
}

func (d *deciding) submitRelease(c *SubmitRelease) ([]Event, error) {
	inc, r, err := d.release(c.Incident, c.Release)
	if err != nil {
		return nil, err
	}
	if inc.CityCommand != "" && d.s.SeverityOf(inc).Level >= plans.Larger {
		return nil, refuse(CodeNotAllowedNow, "A48", "较大以上事件由市级指挥时，发布由市里决定", "under city command a release on a larger incident is the city's").at("release")
	}
	if d.org() != orgPublicity { // 4.7.1(e): its sign-off
		return nil, refuse(CodeAuthority, "4.7.1(e)", "由区委宣传部审改后报批", "the publicity department edits and submits it").by(d.seatsOf(orgPublicity)...)
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "4.7.1(j)", "尚无指挥机构可以批准发布", "nobody commands yet who could approve it").at("incident").by(plans.SeatID(string(inc.Location.Street) + "/leader"))
	}
	if err := d.stated(&r); err != nil {
		return nil, err
	}
	asked := d.ask(approval.Approval{Kind: "release", Act: ActApproveRelease, Subject: string(inc.ID), Ref: strconv.Itoa(r.ID), Clause: "4.7.1", Title: "信息发布稿", Text: r.frozen()})
	r.Approval = asked.Approval.ID
	return []Event{asked, &ReleaseChanged{Incident: inc.ID, Step: "submit", Release: r}}, nil
}

func (d *deciding) publishRelease(c *PublishRelease) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.CityCommand != "" && d.s.SeverityOf(inc).Level >= plans.Larger {
		return nil, refuse(CodeNotAllowedNow, "A48", "较大以上事件由市级指挥时，发布由市里决定", "under city command a release on a larger incident is the city's").at("release")
	}
	if c.Release == 0 {
		return nil, refuse(CodeAuthority, "4.7.1", "未经批准不得发布：须由主责部门起草、区委宣传部审改、指挥机构批准", "nothing is published without approval: the lead drafts, the publicity department edits, the body in command approves").at("release").by(d.seatsOf(orgPublicity)...)
	}
	_, r, err := d.release(c.Incident, c.Release)
	if err != nil {
		return nil, err
	}
	if d.org() != orgPublicity {
		return nil, refuse(CodeAuthority, "4.7.1", "由区委宣传部发布", "the publicity department publishes").by(d.seatsOf(orgPublicity)...)
	}
	if r.Approval == "" {
		return nil, refuse(CodeNotAllowedNow, "4.7.1", "尚未报批，或原审批因内容变更已失效", "it has not been submitted, or its approval lapsed with the change").at("release")
	}
	if _, err := d.usable(r.Approval, "release", r.frozen()); err != nil {
		return nil, err
	}
	if err := d.locked(inc, &r); err != nil {
		return nil, err
	}
	if r.Foreign && blank(c.CityReference) {
		return nil, refuse(CodeNotAllowedNow, "4.7.2(e)", "对外报道由市级部门组织，区里不直接向境外媒体发布，须登记市级文号", "reporting abroad is organised by the city: record its reference").at("city_reference").by(d.seatsOf(orgPublicity)...)
	}
	// 4.7.1(f): for larger and above the city's publicity department releases.
	if d.s.SeverityOf(inc).Level >= plans.Larger && strings.TrimSpace(c.CityReference) == "" {
		return nil, refuse(CodeBlank, "A53", "较大以上事件须登记与市委宣传部的会商文号", "for larger and above, record the coordination with the city's publicity department").at("city_reference")
	}
	r.Published, r.Reference = d.env.Now, c.CityReference
	out := []Event{&ApprovalUsed{Approval: r.Approval}, &ReleaseChanged{Incident: inc.ID, Step: "publish", Release: r}}
	if r.Rumour > 0 {
		x := inc.Rumours[r.Rumour-1]
		x.Closed, x.Release = d.env.Now, r.ID
		out = append(out, &RumourChanged{Incident: inc.ID, Step: "close", Rumour: x})
	}
	return out, nil
}

// locked: what a text says of people, cause and blame must equal what was last
// confirmed; what nobody has confirmed it does not say (4.7.1(j), A53).
func (d *deciding) locked(inc *Incident, r *Release) error {
	now := d.s.FiguresOf(inc)
	for _, k := range sorted(r.Counts) {
		f, ok := now[k]
		if !ok {
			return refuse(CodeNotAllowedNow, "A53", "锁定字段没有核实过的数字，稿中写 %d", "a locked field has no confirmed count: the text says %d", r.Counts[k]).at("counts." + k)
		}
		if f.Value != r.Counts[k] {
			return refuse(CodeNotAllowedNow, "A53", "锁定字段与最新核实数字不符：稿中 %d，现为 %d", "a locked field differs from the latest confirmed count: %d in the text, now %d", r.Counts[k], f.Value).at("counts." + k)
		}
	}
	for _, k := range sorted(r.Claims) {
		if f, ok := inc.Findings[k]; !ok || f.Text != r.Claims[k] {
			return refuse(CodeNotAllowedNow, "A53", "锁定字段须与已确认的结论一致：稿中“%s”，已确认“%s”", "a locked field must equal what was confirmed: the text has %q, confirmed is %q", r.Claims[k], f.Text).at("claims." + k).by(d.seatsOf(d.e.book(inc).Lead)...)
		}
	}
	return d.stated(r)
}

// stated: a text that speaks of a locked matter says so in its locked field, with
// the number that it states (A53).
func (d *deciding) stated(r *Release) error {
	if k := release.Differs(r.Text, r.Counts); k != "" {
		return refuse(CodeInvalid, "A53", "稿中写了人数，须填入锁定字段并一致", "the text states a number of people: fill in the locked field with the same").at("counts." + k)
	}
	for i := range d.e.plan.Locked {
		f := d.e.plan.Locked[i : i+1]
		x, word := release.Says(f, r.Text)
		if x == nil || len(r.Counts) > 0 && x.ID == "casualties" || !blank(r.Claims[x.ID]) {
			continue
		}
		at := "claims." + x.ID
		if x.ID == "casualties" {
			at = "counts"
		}
		return refuse(CodeInvalid, "4.7.1(j)", "稿中“%s”涉及锁定内容，须填入锁定字段", "%q in the text speaks of a locked matter: fill in its field", word).at(at)
	}
	return nil
}

func (d *deciding) alertPublic(c *AlertPublic) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "A53", "尚未启动响应，还没有总指挥，请先启动响应", "no response has started and there is no commander-in-chief yet: start one first").at("incident").by(d.commander(inc))
	}
	if !d.isCommander(inc) {
		return nil, refuse(CodeAuthority, "A53", "现场安全提示由总指挥发布", "the commander alone issues a safety alert").by(d.commander(inc))
	}
	for _, x := range []struct{ field, text string }{{"hazard", c.Hazard}, {"area", c.Area}, {"action", c.Action}} {
		if f, word := release.Says(d.e.plan.Locked, x.text); f != nil {
			return nil, refuse(CodeNotAllowedNow, "A53", "安全提示只写危险、范围和怎么做：“%s”涉及%s", "an alert says the hazard, the area and what to do: %q is a matter of %s", word, f.Title).at(x.field).by(d.seatsOf(orgPublicity)...)
		}
	}
	if strings.TrimSpace(c.Cause) != "" {
		return nil, refuse(CodeNotAllowedNow, "A53", "安全提示只写危险、范围和怎么做，不写原因和责任", "an alert says the hazard, the area and what to do: no cause, no blame").at("cause").by(d.seatsOf(orgPublicity)...)
	}
	return []Event{&PublicAlerted{Incident: inc.ID, Hazard: c.Hazard, Area: c.Area, Action: c.Action, Media: c.Media, Copy: orgPublicity}}, nil
}

func (e *Engine) applyReleases(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *ReleaseChanged:
		inc := s.Incidents[ev.Incident]
		if ev.Step == "draft" {
			inc.Releases = append(inc.Releases, ev.Release)
		} else {
			inc.Releases[ev.Release.ID-1] = ev.Release
		}
		s.line(inc, h, ev.Kind(), map[string]string{"step": ev.Step, "release": strconv.Itoa(ev.Release.ID), "text": ev.Release.Text, "reference": ev.Release.Reference})
	case *PublicAlerted:
		inc := s.Incidents[ev.Incident]
		inc.Alerts = append(inc.Alerts, PublicAlert{Hazard: ev.Hazard, Area: ev.Area, Action: ev.Action, Media: ev.Media, By: h.Seat, At: h.At, Copy: ev.Copy})
		s.line(inc, h, ev.Kind(), map[string]string{"hazard": ev.Hazard, "area": ev.Area, "action": ev.Action})
	default:
		return false
	}
	return true
}
