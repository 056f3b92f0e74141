package dispatch

import (
	"sort"
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/plans"
)

// DraftRelease is the lead department's text for the public. Counts of people
// are locked fields: they must equal the latest confirmed ones (A53).
type DraftRelease struct {
	Incident IncidentID     `json:"incident"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000"`
	Counts   map[string]int `json:"counts,omitempty" doc:"dead, injured …: as the text states them"`
	Rumour   int            `json:"rumour,omitempty" minimum:"0"`
}

// EditRelease is the publicity department's edit. An approval of the old text
// lapses (A31).
type EditRelease struct {
	Incident IncidentID     `json:"incident"`
	Release  int            `json:"release" minimum:"1"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000"`
	Counts   map[string]int `json:"counts,omitempty"`
}

// SubmitRelease lays the text before the body in command for approval.
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
	Cause    string     `json:"cause,omitempty" maxLength:"300" doc:"not for an alert: refused"`
}

// OpenRumour opens a case: the lead verifies, the same chain replies (4.7.2).
type OpenRumour struct {
	Incident IncidentID `json:"incident"`
	Claim    string     `json:"claim" minLength:"1" maxLength:"500"`
}

// VerifyRumour is the lead's finding.
type VerifyRumour struct {
	Incident IncidentID `json:"incident"`
	Rumour   int        `json:"rumour" minimum:"1"`
	Finding  string     `json:"finding" minLength:"1" maxLength:"1000"`
}

// Release is a text for the public with its locked counts.
type Release struct {
	ID        int            `json:"id"`
	By        plans.OrgID    `json:"by"`
	Text      string         `json:"text"`
	Counts    map[string]int `json:"counts,omitempty"`
	At        clock.Time     `json:"at"`
	Edited    clock.Time     `json:"edited,omitempty"`
	Approval  approval.ID    `json:"approval,omitempty"`
	Published clock.Time     `json:"published,omitempty"`
	Reference string         `json:"reference,omitempty"`
	Rumour    int            `json:"rumour,omitempty"`
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
	return b.String()
}

// Rumour is a claim, found, verified, answered and closed.
type Rumour struct {
	ID       int        `json:"id"`
	Claim    string     `json:"claim"`
	At       clock.Time `json:"at"`
	Finding  string     `json:"finding,omitempty"`
	Verified clock.Time `json:"verified,omitempty"`
	Closed   clock.Time `json:"closed,omitempty"`
	Release  int        `json:"release,omitempty"`
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
}

// RumourChanged: opened, verified or closed.
type RumourChanged struct {
	Incident IncidentID `json:"incident"`
	Step     string     `json:"step"`
	Rumour   Rumour     `json:"rumour"`
}

func (DraftRelease) Name() string   { return "draft-release" }
func (EditRelease) Name() string    { return "edit-release" }
func (SubmitRelease) Name() string  { return "submit-release" }
func (PublishRelease) Name() string { return "publish-release" }
func (AlertPublic) Name() string    { return "alert-public" }
func (OpenRumour) Name() string     { return "open-rumour" }
func (VerifyRumour) Name() string   { return "verify-rumour" }

func (*ReleaseChanged) Kind() string     { return "release_changed" }
func (e *ReleaseChanged) Stream() string { return "incident/" + string(e.Incident) }
func (*PublicAlerted) Kind() string      { return "public_alerted" }
func (e *PublicAlerted) Stream() string  { return "incident/" + string(e.Incident) }
func (*RumourChanged) Kind() string      { return "rumour_changed" }
func (e *RumourChanged) Stream() string  { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(DraftRelease) }, func() Command { return new(EditRelease) }, func() Command { return new(SubmitRelease) },
		func() Command { return new(PublishRelease) }, func() Command { return new(AlertPublic) }, func() Command { return new(OpenRumour) },
		func() Command { return new(VerifyRumour) })
	registerEvents(func() Event { return new(ReleaseChanged) }, func() Event { return new(PublicAlerted) }, func() Event { return new(RumourChanged) })
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
	case *OpenRumour:
		return d.openRumour(c)
	case *VerifyRumour:
		return d.verifyRumour(c)
	}
	return nil, nil
}

func (d *deciding) draftRelease(c *DraftRelease) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	lead := d.e.book(inc).Lead
	if d.org() != lead && d.org() != orgPublicity && d.commands(inc) != nil {
		return nil, refuse(CodeAuthority, "4.7.1", "由主责部门起草", "the lead department drafts").by(d.seatsOf(lead)...)
	}
	if c.Rumour > len(inc.Rumours) {
		return nil, refuse(CodeUnknown, "4.7.2", "没有谣言案 %d", "there is no rumour case %d", c.Rumour).at("rumour")
	}
	return []Event{&ReleaseChanged{Incident: inc.ID, Step: "draft", Release: Release{ID: len(inc.Releases) + 1, By: d.org(), Text: c.Text, Counts: c.Counts, At: d.env.Now, Rumour: c.Rumour}}}, nil
}

func (d *deciding) release(id IncidentID, n int) (*Incident, Release, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, Release{}, err
	}
	if n < 1 || n > len(inc.Releases) {
		return nil, Release{}, refuse(CodeUnknown, "4.7.1", "没有发布稿 %d", "there is no release %d", n).at("release")
	}
	r := inc.Releases[n-1]
	if r.Published != 0 {
		return nil, r, refuse(CodeNotAllowedNow, "4.7.1", "已于 %s 发布", "it was published at %s", r.Published.Clock()).at("release")
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
	r.Text, r.Counts, r.Edited, r.Approval = c.Text, c.Counts, d.env.Now, ""
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

// locked: what a text says of people must equal the latest confirmed counts.
func (d *deciding) locked(inc *Incident, r *Release) error {
	now := d.s.FiguresOf(inc)
	for _, k := range sorted(r.Counts) {
		if f, ok := now[k]; ok && f.Value != r.Counts[k] {
			return refuse(CodeNotAllowedNow, "A53", "锁定字段与最新核实数字不符：稿中 %d，现为 %d", "a locked field differs from the latest confirmed count: %d in the text, now %d", r.Counts[k], f.Value).at("counts." + k)
		}
	}
	return nil
}

func (d *deciding) alertPublic(c *AlertPublic) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if !d.isCommander(inc) {
		return nil, refuse(CodeAuthority, "A53", "现场安全提示由总指挥发布", "the commander alone issues a safety alert").by(d.commander(inc))
	}
	if strings.TrimSpace(c.Cause) != "" {
		return nil, refuse(CodeNotAllowedNow, "A53", "安全提示只写危险、范围和怎么做，不写原因和责任", "an alert says the hazard, the area and what to do: no cause, no blame").at("cause")
	}
	return []Event{&PublicAlerted{Incident: inc.ID, Hazard: c.Hazard, Area: c.Area, Action: c.Action}}, nil
}

func (d *deciding) openRumour(c *OpenRumour) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if d.org() != orgCyberspace && d.org() != orgPublicity && d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "4.7.2", "由区委网信办、宣传部或区应急办建案", "the cyberspace office, the publicity department or the emergency office opens a case").by(d.seatsOf(orgCyberspace)...)
	}
	due := d.env.Now
	if w, ok := d.e.plan.Word("timely"); ok {
		due = due.Add(w.Target)
	}
	return []Event{
		&RumourChanged{Incident: inc.ID, Step: "open", Rumour: Rumour{ID: len(inc.Rumours) + 1, Claim: c.Claim, At: d.env.Now}},
		&TaskAssigned{Incident: inc.ID, Task: post.Task{ID: len(inc.Tasks) + 1, To: d.e.book(inc).Lead, Text: c.Claim, By: d.env.Actor.Seat, At: d.env.Now, Due: due, Measure: "4.7.2"}},
	}, nil
}

func (d *deciding) verifyRumour(c *VerifyRumour) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Rumour < 1 || c.Rumour > len(inc.Rumours) || inc.Rumours[c.Rumour-1].Closed != 0 {
		return nil, refuse(CodeUnknown, "4.7.2", "没有待核的谣言案 %d", "no rumour case %d is open", c.Rumour).at("rumour")
	}
	lead := d.e.book(inc).Lead
	if d.org() != lead {
		return nil, refuse(CodeAuthority, "4.7.2", "由主责部门核实", "the lead department verifies").by(d.seatsOf(lead)...)
	}
	x := inc.Rumours[c.Rumour-1]
	x.Finding, x.Verified = c.Finding, d.env.Now
	return []Event{&RumourChanged{Incident: inc.ID, Step: "verify", Rumour: x}}, nil
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
		s.line(s.Incidents[ev.Incident], h, ev.Kind(), map[string]string{"hazard": ev.Hazard, "area": ev.Area, "action": ev.Action})
	case *RumourChanged:
		inc := s.Incidents[ev.Incident]
		if ev.Step == "open" {
			inc.Rumours = append(inc.Rumours, ev.Rumour)
		} else {
			inc.Rumours[ev.Rumour.ID-1] = ev.Rumour
		}
		s.line(inc, h, ev.Kind(), map[string]string{"step": ev.Step, "claim": ev.Rumour.Claim, "finding": ev.Rumour.Finding})
	default:
		return false
	}
	return true
}
