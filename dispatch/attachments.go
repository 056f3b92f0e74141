package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// StoredFile names a file that lies sealed beside the log (A65): what it shows
// is personal data, and never enters an event.
type StoredFile struct {
	ID     string `json:"id" minLength:"1" maxLength:"64" doc:"as the upload answered"`
	Key    string `json:"key" minLength:"1" maxLength:"255" doc:"the subject whose key seals it"`
	Digest string `json:"digest" minLength:"1" maxLength:"100" doc:"of the sealed bytes, with its algorithm"`
	Size   int64  `json:"size" minimum:"1" maximum:"100000000" doc:"bytes, unsealed"`
	Kind   string `json:"kind" enum:"image/jpeg,image/png" doc:"by its content, not by its name"`
}

// AddAttachment puts a photograph that was uploaded before into the incident's
// timeline.
type AddAttachment struct {
	Incident IncidentID `json:"incident"`
	File     StoredFile `json:"file"`
	Caption  Secret     `json:"caption,omitempty"`
	MadeAt   clock.Time `json:"made_at,omitempty" doc:"when the person sent it off, by the device (A22)"`
	TakenAt  clock.Time `json:"taken_at,omitempty" doc:"when the camera says it was taken; nothing follows from it"`
	Where    Secret     `json:"where,omitempty" doc:"where it was taken, in words or as a position"`
	// Occurrence is what the picture says of when it happened, say a stopped
	// clock: a suggestion that a named seat applies or not.
	Occurrence clock.Time `json:"occurrence,omitempty" doc:"a suggestion of when it happened; never applied by itself"`
	Device
}

// Name implements Command.
func (AddAttachment) Name() string { return "add-attachment" }

// Secrets implements Private.
func (c *AddAttachment) Secrets() []*Secret { return []*Secret{&c.Caption, &c.Where} }

// Subject implements Private.
func (c *AddAttachment) Subject() string { return string(c.Incident) }

// Carriage implements Carried.
func (c *AddAttachment) Carriage() *Device { return &c.Device }

// Attachment is a photograph of an incident.
type Attachment struct {
	File       StoredFile    `json:"file"`
	By         PersonID      `json:"by"`
	Seat       plans.SeatID  `json:"seat"`
	Caption    *vault.Sealed `json:"caption,omitempty"`
	Where      *vault.Sealed `json:"where,omitempty"`
	MadeAt     clock.Time    `json:"made_at"`
	Received   clock.Time    `json:"received"`
	TakenAt    clock.Time    `json:"taken_at,omitempty"`
	Occurrence clock.Time    `json:"occurrence,omitempty"`
}

// AttachmentAdded: a photograph is in the file of the incident.
type AttachmentAdded struct {
	Incident   IncidentID `json:"incident"`
	Attachment Attachment `json:"attachment"`
	Device
}

// Kind implements Event.
func (*AttachmentAdded) Kind() string { return "attachment_added" }

// Stream implements Event.
func (e *AttachmentAdded) Stream() string { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(AddAttachment) })
	registerEvents(func() Event { return new(AttachmentAdded) })
}

// maxAttachments bounds what one incident may hold.
const maxAttachments = 500

func (d *deciding) attachments(c Command) ([]Event, error) {
	a, ok := c.(*AddAttachment)
	if !ok {
		return nil, nil
	}
	inc, err := d.incident(a.Incident)
	if err != nil {
		return nil, err
	}
	switch {
	case inc.Phase == Archived:
		return nil, refuse(CodeEnded, "4.8", "事件已归档", "the file is closed").at("incident")
	case inc.Erased != 0:
		return nil, refuse(CodeEnded, "A65", "该事件的个人信息已依法销毁，不能再添加照片", "the personal data of this incident was lawfully destroyed; no photographs can be added").at("incident")
	case a.File.ID == "" || a.File.Key == "" || !strings.HasPrefix(a.File.Digest, "sha256:") || a.File.Size < 1:
		return nil, refuse(CodeBlank, "A65", "请先上传照片", "upload the photograph first").at("file")
	case len(inc.Attachments) >= maxAttachments:
		return nil, refuse(CodeNotAllowedNow, "A65", "该事件已有 %d 张照片，不能再添加，请改用文字记录", "this incident has %d photographs and takes no more: write a note instead", maxAttachments).at("incident")
	case inc.attachment(a.File.ID) != nil:
		return nil, refuse(CodeNotAllowedNow, "A65", "这张照片已在时间线上，不必再次添加", "this photograph is in the timeline already: it need not be added again").at("file")
	}
	if err := d.outsideOnly(inc, "file"); err != nil {
		return nil, err
	}
	made := d.orNow(a.MadeAt)
	if err := d.made(&made, a.Device, "made_at"); err != nil {
		return nil, err
	}
	if err := d.past(a.Occurrence, "occurrence"); err != nil {
		return nil, err
	}
	taken := a.TakenAt
	if taken > d.env.Now { // a camera's clock proves nothing
		taken = 0
	}
	return []Event{&AttachmentAdded{Incident: inc.ID, Device: a.Device, Attachment: Attachment{
		File: a.File, By: d.env.Actor.Person, Seat: d.env.Actor.Seat, Caption: a.Caption.Sealed(), Where: a.Where.Sealed(),
		MadeAt: made, Received: d.env.Now, TakenAt: taken, Occurrence: a.Occurrence,
	}}}, nil
}

// attachment finds a photograph by its file, nil where there is none.
func (inc *Incident) attachment(id string) *Attachment {
	for i := range inc.Attachments {
		if inc.Attachments[i].File.ID == id {
			return &inc.Attachments[i]
		}
	}
	return nil
}

// Attachment finds a photograph of an incident, or of one that was merged into
// it. erased: its content was lawfully destroyed (A65).
func (s *State) Attachment(id IncidentID, file string) (a Attachment, erased, ok bool) {
	inc := s.root(id)
	if inc == nil {
		return Attachment{}, false, false
	}
	for _, m := range s.family(inc) {
		if a := m.attachment(file); a != nil {
			return *a, m.Erased != 0, true
		}
	}
	return Attachment{}, false, false
}

func (e *Engine) applyAttachments(s *State, h Header, ev Event) bool {
	a, ok := ev.(*AttachmentAdded)
	if !ok {
		return false
	}
	inc := s.Incidents[a.Incident]
	inc.Attachments = append(inc.Attachments, a.Attachment)
	args := map[string]string{"file": a.Attachment.File.ID, "kind": a.Attachment.File.Kind, "size": strconv.FormatInt(a.Attachment.File.Size, 10)}
	for name, at := range map[string]clock.Time{"taken": a.Attachment.TakenAt, "occurrence": a.Attachment.Occurrence} {
		if at != 0 {
			args[name] = at.String()
		}
	}
	l := s.line(inc, h, a.Kind(), args)
	l.Text = a.Attachment.Caption
	madeBy(l, a.Attachment.MadeAt, a.Device)
	return true
}
