package dispatch

import (
	"strconv"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/post"
	"wanghuo/plans"
)

// What is said outside (4.7.2): found, verified by the lead, answered through the
// one chain of releases, closed; what has been confirmed of cause and blame; and
// what may draw attention abroad.

// OpenRumour opens a case: the lead verifies, the same chain replies (4.7.2).
type OpenRumour struct {
	Incident IncidentID `json:"incident"`
	Claim    string     `json:"claim" minLength:"1" maxLength:"500"`
	Source   string     `json:"source,omitempty" maxLength:"200" doc:"where it was found: a site, the hotline …"`
	FoundAt  clock.Time `json:"found_at,omitempty"`
}

// VerifyRumour is the lead's finding.
type VerifyRumour struct {
	Incident IncidentID `json:"incident"`
	Rumour   int        `json:"rumour" minimum:"1"`
	Finding  string     `json:"finding" minLength:"1" maxLength:"1000"`
	Truth    string     `json:"truth,omitempty" enum:"false,true,partly," doc:"what was found of it"`
}

// CloseRumour closes a case that needs no release: what was said proved true, or
// whoever asked has had his answer (4.7.2(b)).
type CloseRumour struct {
	Incident IncidentID `json:"incident"`
	Rumour   int        `json:"rumour" minimum:"1"`
	Reply    string     `json:"reply" minLength:"1" maxLength:"500" doc:"what was answered, to whom, or why nothing need be"`
}

// ConfirmFinding confirms a cause or who is to blame: until then no text says
// anything of it (A53).
type ConfirmFinding struct {
	Incident IncidentID `json:"incident"`
	Field    string     `json:"field" enum:"cause,blame"`
	Text     string     `json:"text" minLength:"1" maxLength:"500"`
	Source   string     `json:"source" minLength:"1" maxLength:"200" doc:"by whose investigation"`
}

// FlagAttention says that it may draw international attention (4.7.2(e)).
type FlagAttention struct {
	Incident IncidentID `json:"incident"`
	Reason   string     `json:"reason" minLength:"1" maxLength:"300"`
}

// Rumour is a claim, found, verified, answered and closed.
type Rumour struct {
	ID       int        `json:"id"`
	Claim    string     `json:"claim"`
	Source   string     `json:"source,omitempty"`
	Found    clock.Time `json:"found,omitempty"`
	At       clock.Time `json:"at"`
	Task     int        `json:"task,omitempty"` // to verify it
	Finding  string     `json:"finding,omitempty"`
	Truth    string     `json:"truth,omitempty"`
	Verified clock.Time `json:"verified,omitempty"`
	Closed   clock.Time `json:"closed,omitempty"`
	Release  int        `json:"release,omitempty"`
	Reply    string     `json:"reply,omitempty"` // where no release closed it
}

// Finding is what was confirmed of a locked matter.
type Finding struct {
	Text   string      `json:"text"`
	Source string      `json:"source"`
	By     plans.OrgID `json:"by"`
	At     clock.Time  `json:"at"`
}

// Attention is that it may draw attention abroad.
type Attention struct {
	Reason string      `json:"reason"`
	By     plans.OrgID `json:"by"`
	At     clock.Time  `json:"at"`
}

// RumourChanged: opened, verified or closed.
type RumourChanged struct {
	Incident IncidentID `json:"incident"`
	Step     string     `json:"step"`
	Rumour   Rumour     `json:"rumour"`
}

// FindingConfirmed of cause or blame.
type FindingConfirmed struct {
	Incident IncidentID `json:"incident"`
	Field    string     `json:"field"`
	Finding  Finding    `json:"finding"`
}

// AttentionFlagged: the city's departments are to be asked.
type AttentionFlagged struct {
	Incident  IncidentID `json:"incident"`
	Attention Attention  `json:"attention"`
}

func (OpenRumour) Name() string     { return "open-rumour" }
func (VerifyRumour) Name() string   { return "verify-rumour" }
func (CloseRumour) Name() string    { return "close-rumour" }
func (ConfirmFinding) Name() string { return "confirm-finding" }
func (FlagAttention) Name() string  { return "flag-attention" }

func (*RumourChanged) Kind() string        { return "rumour_changed" }
func (e *RumourChanged) Stream() string    { return "incident/" + string(e.Incident) }
func (*FindingConfirmed) Kind() string     { return "finding_confirmed" }
func (e *FindingConfirmed) Stream() string { return "incident/" + string(e.Incident) }
func (*AttentionFlagged) Kind() string     { return "attention_flagged" }
func (e *AttentionFlagged) Stream() string { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(OpenRumour) }, func() Command { return new(VerifyRumour) }, func() Command { return new(CloseRumour) },
		func() Command { return new(ConfirmFinding) }, func() Command { return new(FlagAttention) })
	registerEvents(func() Event { return new(RumourChanged) }, func() Event { return new(FindingConfirmed) }, func() Event { return new(AttentionFlagged) })
}

func (d *deciding) rumours(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *OpenRumour:
		return d.openRumour(c)
	case *VerifyRumour:
		return d.verifyRumour(c)
	case *CloseRumour:
		return d.closeRumour(c)
	case *ConfirmFinding:
		return d.confirmFinding(c)
	case *FlagAttention:
		return d.flagAttention(c)
	}
	return nil, nil
}

func (d *deciding) openRumour(c *OpenRumour) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	lead := d.e.book(inc).Lead
	// 4.7.2(a): those who collect what is said.
	collects := []plans.OrgID{orgCyberspace, orgPublicity, orgEmergencyOffice, orgEmergencyBureau, "public-security", lead, inc.Location.Street}
	if !contains(collects, d.org()) {
		return nil, refuse(CodeAuthority, "4.7.2(a)", "由宣传部、网信办、公安、应急、主责部门或属地街道建案", "those who collect what is said open a case: publicity, cyberspace, police, emergency, the lead or the street").by(d.seatsOf(orgCyberspace)...)
	}
	if err := d.past(c.FoundAt, "found_at"); err != nil {
		return nil, err
	}
	due := d.env.Now
	if w, ok := d.e.plan.Word("timely"); ok {
		due = due.Add(w.Target)
	}
	task := post.Task{ID: len(inc.Tasks) + 1, To: lead, Text: c.Claim, By: d.env.Actor.Seat, At: d.env.Now, Due: due, Measure: "4.7.2"}
	return []Event{
		&RumourChanged{Incident: inc.ID, Step: "open", Rumour: Rumour{ID: len(inc.Rumours) + 1, Claim: c.Claim, Source: c.Source, Found: c.FoundAt, At: d.env.Now, Task: task.ID}},
		&TaskAssigned{Incident: inc.ID, Task: task},
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
		return nil, refuse(CodeAuthority, "4.7.2(b)", "由主责部门核实", "the lead department verifies").by(d.seatsOf(lead)...)
	}
	x := inc.Rumours[c.Rumour-1]
	x.Finding, x.Truth, x.Verified = c.Finding, c.Truth, d.env.Now
	out := []Event{&RumourChanged{Incident: inc.ID, Step: "verify", Rumour: x}}
	if x.Task > 0 && inc.Tasks[x.Task-1].Open() {
		out = append(out, &TaskReported{Incident: inc.ID, Task: x.Task, State: "done", Proof: c.Finding})
	}
	return out, nil
}

// closeRumour: without a finding nothing is answered (4.7.2(b)), and what is false
// is cleared up in public (4.7.2(c)).
func (d *deciding) closeRumour(c *CloseRumour) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if c.Rumour < 1 || c.Rumour > len(inc.Rumours) || inc.Rumours[c.Rumour-1].Closed != 0 {
		return nil, refuse(CodeUnknown, "4.7.2", "没有未结的谣言案 %d", "no rumour case %d is open", c.Rumour).at("rumour")
	}
	x, lead := inc.Rumours[c.Rumour-1], d.e.book(inc).Lead
	switch {
	case d.org() != orgPublicity && d.org() != orgCyberspace && d.org() != lead:
		return nil, refuse(CodeAuthority, "4.7.2(b)", "由区委宣传部、区委网信办或主责部门结案", "the publicity department, the cyberspace office or the lead closes it").by(append(d.seatsOf(orgPublicity), d.seatsOf(lead)...)...)
	case x.Verified == 0:
		return nil, refuse(CodeNotAllowedNow, "4.7.2(b)", "尚未核实，不能结案", "it has not been verified: it stays open").at("rumour").by(d.seatsOf(lead)...)
	case x.Truth != "true" && x.Truth != "partly":
		return nil, refuse(CodeNotAllowedNow, "4.7.2(c)", "不实信息须发布澄清，稿件发布后自动结案", "what is false is cleared up by a release, which closes it").at("rumour").by(d.seatsOf(orgPublicity)...)
	}
	if err := needReason(c.Reply, "4.7.2(b)", "reply"); err != nil {
		return nil, err
	}
	x.Reply, x.Closed = c.Reply, d.env.Now
	return []Event{&RumourChanged{Incident: inc.ID, Step: "close", Rumour: x}}, nil
}

func (d *deciding) confirmFinding(c *ConfirmFinding) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	lead := d.e.book(inc).Lead
	if d.org() != lead && d.org() != "group-investigation" && d.directs(inc) != nil {
		return nil, refuse(CodeAuthority, "4.7.1(j)", "原因和责任由主责部门、调查组或指挥机构确认", "the lead department, the investigation group or the body in command confirms cause and blame").by(d.seatsOf(lead)...)
	}
	return []Event{&FindingConfirmed{Incident: inc.ID, Field: c.Field, Finding: Finding{Text: c.Text, Source: c.Source, By: d.org(), At: d.env.Now}}}, nil
}

func (d *deciding) flagAttention(c *FlagAttention) ([]Event, error) {
	inc, err := d.incident(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Attention != nil {
		return nil, refuse(CodeNotAllowedNow, "4.7.2(e)", "已标明可能引起国际关注", "it has been flagged").at("incident")
	}
	if d.org() != orgPublicity && d.org() != "foreign-affairs-office" && d.org() != orgEmergencyOffice {
		return nil, refuse(CodeAuthority, "4.7.2(e)", "由区委宣传部、区政府外办或区应急办判断", "the publicity department, the foreign affairs office or the emergency office judges").by(d.seatsOf(orgPublicity)...)
	}
	return []Event{&AttentionFlagged{Incident: inc.ID, Attention: Attention{Reason: c.Reason, By: d.org(), At: d.env.Now}}}, nil
}

func (e *Engine) applyRumours(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *RumourChanged:
		inc := s.Incidents[ev.Incident]
		if ev.Step == "open" {
			inc.Rumours = append(inc.Rumours, ev.Rumour)
		} else {
			inc.Rumours[ev.Rumour.ID-1] = ev.Rumour
		}
		s.line(inc, h, ev.Kind(), map[string]string{"step": ev.Step, "claim": ev.Rumour.Claim, "finding": ev.Rumour.Finding, "reply": ev.Rumour.Reply, "release": strconv.Itoa(ev.Rumour.Release)})
	case *FindingConfirmed:
		inc := s.Incidents[ev.Incident]
		if inc.Findings == nil {
			inc.Findings = map[string]Finding{}
		}
		inc.Findings[ev.Field] = ev.Finding
		s.line(inc, h, ev.Kind(), map[string]string{"field": ev.Field, "text": ev.Finding.Text, "source": ev.Finding.Source})
	case *AttentionFlagged:
		inc := s.Incidents[ev.Incident]
		a := ev.Attention
		inc.Attention = &a
		s.line(inc, h, ev.Kind(), map[string]string{"reason": a.Reason})
	default:
		return false
	}
	return true
}

// settleRumours: what may draw attention abroad is laid before the city (4.7.2(e)).
func (x *settling) settleRumours(ev Event) {
	switch a := ev.(type) {
	case *AttentionFlagged:
		x.fireOn(plans.OnAttention, a.Incident, a.Attention.By, bind{}, "attention", obligation.Ground{})
	default:
		x.passOn()
	}
}
