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
	Kind   string `json:"kind" enum:"image/jpeg,image/png,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/plain" doc:"by its content, not by its name"`
}

// fileKinds are the kinds of file that are kept; true: a photograph.
var fileKinds = map[string]bool{
	"image/jpeg": true, "image/png": true, "application/pdf": false, "text/plain": false,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": false,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       false,
}

// Photograph tells a picture, which a face shows, from a document, which it
// only hands out.
func (f StoredFile) Photograph() bool { return fileKinds[f.Kind] }

// AddAttachment puts a photograph or document that was uploaded before into the
// incident's timeline. 4.4.3(k): what bodies offer to the post is kept with who
// sent it and when it came.
type AddAttachment struct {
	Incident IncidentID `json:"incident"`
	File     StoredFile `json:"file"`
	FileName Secret     `json:"file_name,omitempty" doc:"as it was called where it came from; it may name persons (A65)"`
	// From or Sender is whose it is; a document needs one of them.
	From    plans.OrgID `json:"from,omitempty" doc:"the body that sent it"`
	Sender  Secret      `json:"sender,omitempty" doc:"who sent it, where that is no body of the plan, or the person of it"`
	GotAt   clock.Time  `json:"got_at,omitempty" doc:"when it came; now if left out"`
	Report  ReportID    `json:"report,omitempty" doc:"the report of this incident that it belongs to"`
	Caption Secret      `json:"caption,omitempty"`
	MadeAt  clock.Time  `json:"made_at,omitempty" doc:"when the person sent it off, by the device (A22)"`
	TakenAt clock.Time  `json:"taken_at,omitempty" doc:"when the camera says it was taken; nothing follows from it"`
	Where   Secret      `json:"where,omitempty" doc:"where it was taken, in words or as a position"`
	// Occurrence is what the picture says of when it happened, say a stopped
	// clock: a suggestion that a named seat applies or not.
	Occurrence clock.Time `json:"occurrence,omitempty" doc:"a suggestion of when it happened; never applied by itself"`
	Device
}

// Name implements Command.
func (AddAttachment) Name() string { return "add-attachment" }

// Secrets implements Private.
func (c *AddAttachment) Secrets() []*Secret {
	return []*Secret{&c.Caption, &c.Where, &c.FileName, &c.Sender}
}

// Subject implements Private.
func (c *AddAttachment) Subject() string { return string(c.Incident) }

// Carriage implements Carried.
func (c *AddAttachment) Carriage() *Device { return &c.Device }

// Attachment is a photograph or document of an incident.
type Attachment struct {
	File       StoredFile    `json:"file"`
	FileName   *vault.Sealed `json:"file_name,omitempty"`
	From       plans.OrgID   `json:"from,omitempty"`
	Sender     *vault.Sealed `json:"sender,omitempty"`
	GotAt      clock.Time    `json:"got_at,omitempty"`
	Report     ReportID      `json:"report,omitempty"`
	By         PersonID      `json:"by"`
	Seat       plans.SeatID  `json:"seat"`
	Caption    *vault.Sealed `json:"caption,omitempty"`
	Where      *vault.Sealed `json:"where,omitempty"`
	MadeAt     clock.Time    `json:"made_at"`
	Received   clock.Time    `json:"received"`
	TakenAt    clock.Time    `json:"taken_at,omitempty"`
	Occurrence clock.Time    `json:"occurrence,omitempty"`
}

// AttachmentAdded: a photograph or document is in the file of the incident.
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

// What one incident may hold: files, and bytes of them.
const (
	maxAttachments     = 500
	maxAttachmentBytes = 1 << 30
)

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
		return nil, refuse(CodeEnded, "4.8", "事件已归档，不能再改；确有补充，可据实登记", "the incident is archived: what is to be added can be recorded as fact").at("incident")
	case inc.Erased != 0:
		return nil, refuse(CodeEnded, "A65", "该事件的个人信息已依法销毁，不能再添加附件", "the personal data of this incident was lawfully destroyed; no files can be added").at("incident")
	}
	if err := inc.takes(a.File); err != nil {
		return nil, err
	}
	if err := d.outsideOnly(inc, "file"); err != nil {
		return nil, err
	}
	if err := d.offered(inc, a); err != nil {
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
	got := a.GotAt
	if got == 0 && !a.File.Photograph() {
		got = d.env.Now
	}
	return []Event{&AttachmentAdded{Incident: inc.ID, Device: a.Device, Attachment: Attachment{
		File: a.File, FileName: a.FileName.Sealed(), From: a.From, Sender: a.Sender.Sealed(), GotAt: got, Report: a.Report,
		By: d.env.Actor.Person, Seat: d.env.Actor.Seat, Caption: a.Caption.Sealed(), Where: a.Where.Sealed(),
		MadeAt: made, Received: d.env.Now, TakenAt: taken, Occurrence: a.Occurrence,
	}}}, nil
}

// takes refuses a file that is none, is there already, or is too much.
func (inc *Incident) takes(f StoredFile) error {
	bytes := f.Size
	for i := range inc.Attachments {
		bytes += inc.Attachments[i].File.Size
	}
	_, known := fileKinds[f.Kind]
	switch {
	case f.ID == "" || f.Key == "" || !strings.HasPrefix(f.Digest, "sha256:") || f.Size < 1:
		return refuse(CodeBlank, "A65", "请先上传文件", "upload the file first").at("file")
	case !known:
		return refuse(CodeInvalid, "4.4.3(k)", "不收此类文件，请另存为 PDF、docx、xlsx 或纯文本", "files of this kind are not kept: save it as PDF, docx, xlsx or plain text").at("file.kind")
	case len(inc.Attachments) >= maxAttachments:
		return refuse(CodeNotAllowedNow, "A65", "该事件已有 %d 个附件，不能再添加，请改用文字记录", "this incident has %d files and takes no more: write a note instead", maxAttachments).at("incident")
	case bytes > maxAttachmentBytes:
		return refuse(CodeNotAllowedNow, "A65", "该事件的附件合计将超过 1 GB，不能再添加，请缩小文件或改用文字记录", "the files of this incident would come to more than 1 GB: make the file smaller or write a note").at("incident")
	case inc.attachment(f.ID) != nil:
		return refuse(CodeNotAllowedNow, "A65", "这个文件已在时间线上，不必再次添加", "this file is in the timeline already: it need not be added again").at("file")
	}
	return nil
}

// offered holds what is said of where a file came from. 4.4.3(k): a document has
// a source; a photograph may do with whoever took it.
func (d *deciding) offered(inc *Incident, a *AddAttachment) error {
	if !a.File.Photograph() && a.From == "" && a.Sender.IsZero() {
		return refuse(CodeBlank, "4.4.3(k)", "请写明文件由哪个单位或谁提供", "say which body, or who, provided the file").at("from")
	}
	if a.From != "" {
		if err := d.known(a.From, "from"); err != nil {
			return err
		}
	}
	if err := d.past(a.GotAt, "got_at"); err != nil {
		return err
	}
	if a.Report == "" {
		return nil
	}
	r := d.s.Reports[a.Report]
	if r == nil {
		return refuse(CodeUnknown, "4.4.3(k)", "没有报告“%s”，请从本事件的报告中选择", "there is no report %q: choose one of this incident", string(a.Report)).at("report")
	}
	for _, id := range r.Incidents {
		if d.s.root(id) == d.s.root(inc.ID) {
			return nil
		}
	}
	return refuse(CodeInvalid, "4.4.3(k)", "该报告不属于此事件，请从本事件的报告中选择", "that report is not of this incident: choose one that is").at("report")
}

// attachment finds a photograph or document by its file, nil where there is none.
func (inc *Incident) attachment(id string) *Attachment {
	for i := range inc.Attachments {
		if inc.Attachments[i].File.ID == id {
			return &inc.Attachments[i]
		}
	}
	return nil
}

// Attachment finds a photograph or document of an incident, or of one that was merged into
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

// FilesOf lists the files of an incident and of those merged into it that are
// still to be had: whose content was not destroyed (A65).
func (s *State) FilesOf(id IncidentID) []StoredFile {
	var out []StoredFile
	seen := map[IncidentID]bool{}
	for todo := []IncidentID{id}; len(todo) > 0; todo = todo[1:] {
		inc := s.Incidents[todo[0]]
		if inc == nil || seen[inc.ID] {
			continue
		}
		seen[inc.ID] = true
		todo = append(todo, inc.Merged...)
		if inc.Erased != 0 {
			continue
		}
		for i := range inc.Attachments {
			out = append(out, inc.Attachments[i].File)
		}
	}
	return out
}

func (e *Engine) applyAttachments(s *State, h Header, ev Event) bool {
	a, ok := ev.(*AttachmentAdded)
	if !ok {
		return false
	}
	inc := s.Incidents[a.Incident]
	inc.Attachments = append(inc.Attachments, a.Attachment)
	args := map[string]string{"file": a.Attachment.File.ID, "kind": a.Attachment.File.Kind, "size": strconv.FormatInt(a.Attachment.File.Size, 10)}
	if a.Attachment.From != "" {
		args["from"] = string(a.Attachment.From)
	}
	if a.Attachment.Report != "" {
		args["report"] = string(a.Attachment.Report)
	}
	for name, at := range map[string]clock.Time{"got": a.Attachment.GotAt, "taken": a.Attachment.TakenAt, "occurrence": a.Attachment.Occurrence} {
		if at != 0 {
			args[name] = at.String()
		}
	}
	l := s.line(inc, h, a.Kind(), args)
	l.Text = a.Attachment.Caption
	madeBy(l, a.Attachment.MadeAt, a.Device)
	return true
}
