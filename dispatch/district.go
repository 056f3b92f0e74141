package dispatch

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// District is what is on record of the district itself, incident or none
// (chapter 2).
type District struct {
	Platform Platform               `json:"platform"`
	Events   map[string]*MajorEvent `json:"events,omitempty"`
	// Done is when a body last recorded a standing duty, by body and duty.
	Done  map[string]StandingRecord `json:"done,omitempty"`
	Tasks []StandingTask            `json:"tasks,omitempty"`
	// Kept is what a body has on record, by body and what.
	Kept map[string]KeptRecord `json:"kept,omitempty"`
	// Switched is who last switched each overlay, and on what basis (A66).
	Switched map[string]OverlaySwitch `json:"switched,omitempty"`
}

// OverlaySwitch is the last switching of an overlay.
type OverlaySwitch struct {
	On    bool         `json:"on"`
	Basis string       `json:"basis"`
	At    clock.Time   `json:"at"`
	By    plans.SeatID `json:"by"`
}

// Platform is the command platform in use (2.2.2). Which one it is moves no
// clock and no duty (A26).
type Platform struct {
	Active plans.OrgID  `json:"active,omitempty"` // empty: the main one
	Since  clock.Time   `json:"since,omitempty"`
	By     plans.SeatID `json:"by,omitempty"`
	Reason string       `json:"reason,omitempty"`
}

// StandingRecord is a standing duty as it was last done.
type StandingRecord struct {
	At   clock.Time   `json:"at"`
	By   plans.SeatID `json:"by"`
	Note string       `json:"note,omitempty"`
}

// StandingTask is a standing duty set to a body, with a date.
type StandingTask struct {
	No    int          `json:"no"`
	Duty  string       `json:"duty"`
	By    plans.SeatID `json:"by"`
	To    plans.OrgID  `json:"to"`
	Text  string       `json:"text"`
	Due   clock.Time   `json:"due,omitempty"`
	At    clock.Time   `json:"at"`
	Done  clock.Time   `json:"done,omitempty"`
	Proof string       `json:"proof,omitempty"`
	Event string       `json:"event,omitempty"` // the major event for which it stands
}

// KeptRecord is what a body has on record: its emergency body, its staff, the
// person responsible (2.3.7, 2.4).
type KeptRecord struct {
	Text string       `json:"text"`
	At   clock.Time   `json:"at"`
	By   plans.SeatID `json:"by"`
}

// SwitchPlatform puts the backup command platform to work, or the main one again:
// a recorded act of the emergency office (2.2.2, A26).
type SwitchPlatform struct {
	To     string `json:"to" enum:"main,backup"`
	Reason string `json:"reason" minLength:"1" maxLength:"300"`
}

// RecordStanding records that a standing duty was done.
type RecordStanding struct {
	Duty string      `json:"duty" maxLength:"60"`
	Org  plans.OrgID `json:"org,omitempty" doc:"default: the actor's"`
	Note string      `json:"note" minLength:"1" maxLength:"500"`
}

// AssignStanding sets a standing duty to a body as a task with a date.
type AssignStanding struct {
	Duty string      `json:"duty" maxLength:"60"`
	To   plans.OrgID `json:"to"`
	Text string      `json:"text" minLength:"1" maxLength:"500"`
	Due  clock.Time  `json:"due"`
}

// ReportStanding reports such a task as done.
type ReportStanding struct {
	Task  int    `json:"task" minimum:"1"`
	Proof string `json:"proof" minLength:"1" maxLength:"500"`
}

// KeepOnRecord enters what the plan asks a body to have on record.
type KeepOnRecord struct {
	What string      `json:"what" maxLength:"60"`
	Org  plans.OrgID `json:"org,omitempty" doc:"default: the actor's"`
	Text string      `json:"text" minLength:"1" maxLength:"1000"`
}

// PlatformSwitched to the backup, or back.
type PlatformSwitched struct {
	Platform Platform `json:"platform"`
}

// StandingRecorded as done.
type StandingRecorded struct {
	Duty   string         `json:"duty"`
	Org    plans.OrgID    `json:"org"`
	Record StandingRecord `json:"record"`
}

// StandingAssigned to a body.
type StandingAssigned struct {
	Task StandingTask `json:"task"`
}

// StandingReported as done.
type StandingReported struct {
	Task  int    `json:"task"`
	Proof string `json:"proof"`
}

// RecordKept of a body.
type RecordKept struct {
	What   string      `json:"what"`
	Org    plans.OrgID `json:"org"`
	Record KeptRecord  `json:"record"`
}

func (SwitchPlatform) Name() string { return "switch-platform" }
func (RecordStanding) Name() string { return "record-standing" }
func (AssignStanding) Name() string { return "assign-standing" }
func (ReportStanding) Name() string { return "report-standing" }
func (KeepOnRecord) Name() string   { return "keep-on-record" }

func (*PlatformSwitched) Kind() string   { return "platform_switched" }
func (*PlatformSwitched) Stream() string { return "district" }
func (*StandingRecorded) Kind() string   { return "standing_recorded" }
func (*StandingRecorded) Stream() string { return "district" }
func (*StandingAssigned) Kind() string   { return "standing_assigned" }
func (*StandingAssigned) Stream() string { return "district" }
func (*StandingReported) Kind() string   { return "standing_reported" }
func (*StandingReported) Stream() string { return "district" }
func (*RecordKept) Kind() string         { return "record_kept" }
func (*RecordKept) Stream() string       { return "district" }

func init() {
	registerCommands(func() Command { return new(SwitchPlatform) }, func() Command { return new(RecordStanding) }, func() Command { return new(AssignStanding) },
		func() Command { return new(ReportStanding) }, func() Command { return new(KeepOnRecord) })
	registerEvents(func() Event { return new(PlatformSwitched) }, func() Event { return new(StandingRecorded) }, func() Event { return new(StandingAssigned) },
		func() Event { return new(StandingReported) }, func() Event { return new(RecordKept) })
}

const (
	orgCommandCenter plans.OrgID = "emergency-command-center"
	orgBackup        plans.OrgID = "backup-command-platform"
)

// ActivePlatform is the command platform in use: the main one unless it was
// switched (2.2.2).
func (s *State) ActivePlatform() plans.OrgID {
	if s.District.Platform.Active == "" {
		return orgCommandCenter
	}
	return s.District.Platform.Active
}

func (d *deciding) district(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *SwitchPlatform:
		return d.switchPlatform(c)
	case *RecordStanding:
		return d.recordStanding(c)
	case *AssignStanding:
		return d.assignStanding(c)
	case *ReportStanding:
		return d.reportStanding(c)
	case *KeepOnRecord:
		return d.keepOnRecord(c)
	}
	return nil, nil
}

func (d *deciding) switchPlatform(c *SwitchPlatform) ([]Event, error) {
	if err := d.may(ActSwitchPlatform, nil); err != nil {
		return nil, err
	}
	if needReason(c.Reason, "2.2.2", "reason") != nil {
		return nil, refuse(CodeReason, "2.2.2", "切换须写明原因", "the switch needs its reason").at("reason")
	}
	to := orgCommandCenter
	if c.To == "backup" {
		to = orgBackup
	}
	if d.s.ActivePlatform() == to {
		return nil, refuse(CodeNotAllowedNow, "2.2.2", "已在使用该平台，不必切换", "that platform is in use already: nothing is left to do").at("to")
	}
	return []Event{&PlatformSwitched{Platform: Platform{Active: to, Since: d.env.Now, By: d.env.Actor.Seat, Reason: c.Reason}}}, nil
}

// standingOf finds a standing duty of a body.
func (d *deciding) standingOf(id string, org plans.OrgID) (*plans.Standing, error) {
	duty, ok := d.e.plan.StandingDuty(id)
	if !ok {
		return nil, refuse(CodeUnknown, "2.3", "没有常设职责“%s”", "there is no standing duty %q", id).at("duty")
	}
	if !d.e.plan.Names(duty.Of, org) {
		return nil, refuse(CodeUnknown, duty.Cite, "这不是“%s”的职责", "that is no duty of %s", org).at("org")
	}
	return duty, nil
}

func (d *deciding) recordStanding(c *RecordStanding) ([]Event, error) {
	org := c.Org
	if org == "" {
		org = d.org()
	}
	if err := d.may(ActKeepStanding, nil); err != nil {
		return nil, err
	}
	duty, err := d.standingOf(c.Duty, org)
	if err != nil {
		return nil, err
	}
	if !d.e.speaksFor(d.org(), org) {
		return nil, refuse(CodeAuthority, duty.Cite, "由承担该职责的机构登记", "the body that has the duty records it").at("org").by(d.seatsOf(org)...)
	}
	return []Event{&StandingRecorded{Duty: duty.ID, Org: org, Record: StandingRecord{At: d.env.Now, By: d.env.Actor.Seat, Note: c.Note}}}, nil
}

// MayAssign reports whether one body may set the standing duty to another that has
// it: a street to no community but its own (2.4(c)).
func MayAssign(p *plans.Plan, duty *plans.Standing, from, to plans.OrgID) bool {
	o, ok := p.Org(to)
	if ok && o.Kind == plans.KindCommunity && o.Parent != from {
		return false
	}
	return p.Names(duty.Of, to) && p.Names(duty.AssignedBy, from)
}

// assignStanding: who may set the duty to others is the plan's to say; a street
// only to its own communities and to departments it coordinates with (2.4(c)).
func (d *deciding) assignStanding(c *AssignStanding) ([]Event, error) {
	duty, err := d.standingOf(c.Duty, c.To)
	if err != nil {
		return nil, err
	}
	if !MayAssign(d.e.plan, duty, d.org(), c.To) {
		var who []plans.SeatID
		for i := range d.e.plan.Organisations {
			if o := &d.e.plan.Organisations[i]; len(who) < 6 && d.e.plan.Names(duty.AssignedBy, o.ID) {
				who = append(who, d.seatsOf(o.ID)...)
			}
		}
		return nil, refuse(CodeAuthority, duty.Cite, "本机构不能交办该项职责", "this body does not assign that duty").at("duty").by(who[:min(len(who), 6)]...)
	}
	if c.Due != 0 && c.Due < d.env.Now {
		return nil, refuse(CodeInvalid, duty.Cite, "期限已过，请填写今后的日期", "the date has passed: give one that lies ahead").at("due")
	}
	return []Event{&StandingAssigned{Task: StandingTask{No: len(d.s.District.Tasks) + 1, Duty: duty.ID, By: d.env.Actor.Seat, To: c.To, Text: c.Text, Due: c.Due, At: d.env.Now}}}, nil
}

func (d *deciding) reportStanding(c *ReportStanding) ([]Event, error) {
	if c.Task < 1 || c.Task > len(d.s.District.Tasks) || d.s.District.Tasks[c.Task-1].Done != 0 {
		return nil, refuse(CodeUnknown, "2.4", "没有待反馈的第 %d 项任务", "no task %d waits for a report", c.Task).at("task")
	}
	t := d.s.District.Tasks[c.Task-1]
	if !d.e.speaksFor(d.org(), t.To) {
		return nil, refuse(CodeAuthority, "2.4", "由承担单位反馈", "the body that has the task reports on it").at("task").by(d.seatsOf(t.To)...)
	}
	if strings.TrimSpace(c.Proof) == "" {
		return nil, refuse(CodeBlank, "2.4", "请写明完成情况", "say what was done").at("proof")
	}
	return []Event{&StandingReported{Task: c.Task, Proof: c.Proof}}, nil
}

func (d *deciding) keepOnRecord(c *KeepOnRecord) ([]Event, error) {
	org := c.Org
	if org == "" {
		org = d.org()
	}
	if err := d.may(ActKeepStanding, nil); err != nil {
		return nil, err
	}
	k, ok := d.e.plan.Keep(c.What)
	if !ok || !d.e.plan.Names(k.Of, org) {
		return nil, refuse(CodeUnknown, "2.4", "该机构不需登记“%s”", "that is not kept of this body: %q", c.What).at("what")
	}
	if !d.e.speaksFor(d.org(), org) && d.org() != orgEmergencyOffice && !d.itsStreet(org) {
		return nil, refuse(CodeAuthority, k.Cite, "由本机构、其所在街道或区应急办登记", "the body itself, its street or the emergency office keeps it").at("org").by(d.seatsOf(org)...)
	}
	if strings.TrimSpace(c.Text) == "" {
		return nil, refuse(CodeBlank, k.Cite, "请填写内容", "write it").at("text")
	}
	return []Event{&RecordKept{What: k.ID, Org: org, Record: KeptRecord{Text: c.Text, At: d.env.Now, By: d.env.Actor.Seat}}}, nil
}

// itsStreet: the actor is the street of a residents' committee.
func (d *deciding) itsStreet(org plans.OrgID) bool {
	o, ok := d.e.plan.Org(org)
	return ok && o.Kind == plans.KindCommunity && o.Parent == d.org()
}

// OfDistrict is the key of what a body has done or keeps.
func OfDistrict(org plans.OrgID, what string) string { return string(org) + "/" + what }

func (e *Engine) applyDistrict(s *State, h Header, ev Event) bool {
	x := &s.District
	switch ev := ev.(type) {
	case *PlatformSwitched:
		x.Platform = ev.Platform
	case *StandingRecorded:
		if x.Done == nil {
			x.Done = map[string]StandingRecord{}
		}
		x.Done[OfDistrict(ev.Org, ev.Duty)] = ev.Record
	case *StandingAssigned:
		x.Tasks = append(x.Tasks, ev.Task)
	case *StandingReported:
		t := &x.Tasks[ev.Task-1]
		t.Done, t.Proof = h.At, ev.Proof
	case *RecordKept:
		if x.Kept == nil {
			x.Kept = map[string]KeptRecord{}
		}
		x.Kept[OfDistrict(ev.Org, ev.What)] = ev.Record
	default:
		return false
	}
	s.touched.add("district", "district")
	return true
}
