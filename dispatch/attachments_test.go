package dispatch

import (
	"fmt"
	"testing"
	"time"

	"wanghuo/plans"
)

func fileOf(id, kind string) StoredFile {
	f := jpegFile(id)
	f.Kind = kind
	return f
}

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// 4.4.3(k): what bodies offer is kept with who sent it, when it came and of what
// kind it is; a document needs a source, a photograph has who took it.
func TestADocumentIsKeptWithWhoSentIt(t *testing.T) {
	const seat = plans.SeatID("street-dashilan/duty")
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	id := w.fire(false)
	pdf := fileOf("a", "application/pdf")
	for name, c := range map[string]struct {
		code   Code
		clause plans.Clause
		field  string
		add    AddAttachment
	}{
		"nobody sent it":       {CodeBlank, "4.4.3(k)", "from", AddAttachment{File: pdf}},
		"nobody of that name":  {CodeUnknown, "", "from", AddAttachment{File: pdf, From: "moon"}},
		"it has not come yet":  {CodeFuture, "A22", "got_at", AddAttachment{File: pdf, From: "fire-rescue", GotAt: w.now + 1}},
		"a program":            {CodeInvalid, "4.4.3(k)", "file.kind", AddAttachment{File: fileOf("a", "application/x-msdownload"), From: "fire-rescue"}},
		"a report of nobody":   {CodeUnknown, "4.4.3(k)", "report", AddAttachment{File: pdf, From: "fire-rescue", Report: "R999"}},
		"no file":              {CodeBlank, "A65", "file", AddAttachment{From: "fire-rescue"}},
		"a gigabyte and more":  {CodeNotAllowedNow, "A65", "incident", AddAttachment{From: "fire-rescue", File: StoredFile{ID: "a", Key: "k", Digest: "sha256:a", Size: 1<<30 + 1, Kind: "application/pdf"}}},
		"no such incident":     {CodeUnknown, "", "incident", AddAttachment{Incident: "XC20269999", File: pdf, From: "fire-rescue"}},
		"a photograph to come": {CodeFuture, "A22", "got_at", AddAttachment{File: jpegFile("a"), GotAt: w.now + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			add := c.add
			if add.Incident == "" {
				add.Incident = id
			}
			if r := w.refused(c.code, c.clause, seat, &add); r.Field != c.field {
				t.Errorf("the refusal points at %q, want %q", r.Field, c.field)
			}
		})
	}

	came := w.now.Add(-10 * time.Minute)
	w.do(seat, &AddAttachment{Incident: id, File: pdf, From: "fire-rescue", GotAt: came})
	w.do(seat, &AddAttachment{Incident: id, File: fileOf("b", docx), Sender: Plain("某物业公司")})
	w.do(seat, &AddAttachment{Incident: id, File: jpegFile("c")})
	have := w.s.Incidents[id].Attachments
	if len(have) != 3 || have[0].From != "fire-rescue" || have[0].GotAt != came || have[0].Received != w.now || have[1].GotAt != w.now || have[2].GotAt != 0 {
		t.Errorf("kept %+v", have)
	}
	w.replayed()
}

// 4.4.3(k): a file may go with a report of the incident, and of no other.
func TestAFileGoesWithAReportOfItsIncident(t *testing.T) {
	const seat = plans.SeatID("street-dashilan/duty")
	w := newWorld(t, "2026-11-23T10:00:00+08:00")
	id, other := w.fire(false), w.fire(false)
	w.do(seat, &SendReport{Incidents: []IncidentID{id}, Kind: FirstReport, To: []plans.OrgID{"duty-office"}, Items: eight("no")})
	report := w.s.Incidents[id].Reports[0]
	add := func(on IncidentID, file string) *AddAttachment {
		return &AddAttachment{Incident: on, File: fileOf(file, "text/plain"), From: "fire-rescue", Report: report}
	}
	if r := w.refused(CodeInvalid, "4.4.3(k)", seat, add(other, "a")); r.Field != "report" {
		t.Errorf("%+v", r)
	}
	w.do(seat, add(id, "a"))
	if a := w.s.Incidents[id].Attachments[0]; a.Report != report {
		t.Errorf("%+v", a)
	}
	// A21: once they are one event, the report is of both.
	w.do("emergency-office/duty", &MergeIncidents{Into: id, From: other})
	w.do(seat, add(other, "b"))
	w.replayed()
}

// What one incident holds is bounded, in files and in bytes.
func TestAnIncidentHoldsSoManyFiles(t *testing.T) {
	inc := &Incident{}
	for i := range maxAttachments {
		f := fileOf(fmt.Sprint(i), "application/pdf")
		if err := inc.takes(f); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		inc.Attachments = append(inc.Attachments, Attachment{File: f})
	}
	if inc.takes(fileOf("x", "application/pdf")) == nil {
		t.Error("one too many was taken")
	}
	half := Attachment{File: StoredFile{ID: "a", Key: "k", Digest: "sha256:a", Size: maxAttachmentBytes - 1, Kind: "application/pdf"}}
	full := &Incident{Attachments: []Attachment{half}}
	one, two := fileOf("b", "application/pdf"), fileOf("b", "application/pdf")
	two.Size = 2
	if full.takes(one) != nil || full.takes(two) == nil {
		t.Error("the last byte fits, the next does not")
	}
}
