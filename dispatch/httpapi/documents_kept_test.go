package httpapi

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/view"
)

const paper = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func packed(t testing.TB, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (b *browser) file(ws, incident, key, body string) answered {
	b.t.Helper()
	return b.upload(ws, incident, key, body, header{"Content-Type", "application/octet-stream"})
}

func (b *browser) get(path string) answered {
	b.t.Helper()
	return b.send("GET", path+"?seat="+b.seat, "")
}

// 4.4.3(k): a document is kept as it came, listed with who sent it and when, and
// handed out to be saved, never to be shown.
func TestADocumentIsListedAndSavedButNeverShown(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	path := "/api/w/actual/incidents/" + inc + "/attachments/"
	for name, c := range map[string]struct{ sent, kind, called, saved string }{
		"pdf":  {paper, attachment.PDF, `../燃气管线 图.pdf\"\r\nX-Evil: 1`, `filename*=UTF-8''` + "%E7%87%83%E6%B0%94%E7%AE%A1%E7%BA%BF%20%E5%9B%BE.pdfX-Evil%201.pdf"},
		"docx": {packed(t, "[Content_Types].xml", "word/document.xml"), attachment.DOCX, "预案.docx", `filename*=UTF-8''%E9%A2%84%E6%A1%88.docx`},
		"xlsx": {packed(t, "[Content_Types].xml", "xl/workbook.xml"), attachment.XLSX, "户.xlsx", `filename*=UTF-8''%E6%88%B7.xlsx`},
		"text": {"楼内 126 户\n", attachment.Text, "page.html", `filename="page.html.txt"`},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.under(t)
			f := uploaded(t, b.want(201, "", b.file("actual", inc, name, c.sent)))
			if f.Kind != c.kind || f.Size != int64(len(c.sent)) {
				t.Errorf("kept as %+v", f)
			}
			b.want(422, "blank_item", b.command("actual", "add-attachment", attaching(inc, f, "")))
			b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, `,"from":"urban-management","sender":"物业老张","file_name":"`+c.called+`","caption":"底数"`)))
			got := b.want(200, "", b.get(path+f.ID))
			if string(got.body) != c.sent || got.header.Get("Content-Type") != c.kind || got.header.Get("X-Content-Type-Options") != "nosniff" ||
				got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Evil") != "" {
				t.Errorf("%d bytes, %v", len(got.body), got.header)
			}
			if d := got.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; ") || !strings.Contains(d, c.saved) {
				t.Errorf("it is handed out as %s", d)
			}
		})
	}
	var d view.IncidentDetail
	if err := json.Unmarshal(b.want(200, "", b.get("/api/w/actual/incidents/"+inc)).body, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Attachments) != 4 {
		t.Fatalf("%d files are listed", len(d.Attachments))
	}
	for _, a := range d.Attachments {
		if a.From != "urban-management" || a.Sender != "物业老张" || a.GotAt == 0 || a.Received == 0 || a.Name == "" || a.Caption != "底数" {
			t.Errorf("%+v", a)
		}
	}
	state, _ := h.stateOf(t, "actual")
	if bytes.Contains(state, []byte("物业老张")) || bytes.Contains(state, []byte("page.html")) {
		t.Error("who sent it or what it was called lies open in the state")
	}
}

// A photograph is shown, and saved where that is asked for.
func TestAPhotographIsSavedWhereAsked(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	f := uploaded(t, b.want(201, "", b.upload("actual", inc, "p", photo(t, 3))))
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, "")))
	path := "/api/w/actual/incidents/" + inc + "/attachments/" + f.ID + "?seat=" + b.seat
	if d := b.want(200, "", b.send("GET", path, "")).header.Get("Content-Disposition"); d != "inline" {
		t.Error(d)
	}
	if d := b.want(200, "", b.send("GET", path+"&save=1", "")).header.Get("Content-Disposition"); !strings.Contains(d, `attachment; filename="`+inc+"-"+f.ID[:8]+`.jpg"`) {
		t.Error(d)
	}
}

func TestWhatIsNoDocumentIsRefusedAndNothingIsLost(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	shut := incidentIn(b.want(200, "", b.command("actual", "report-incident", strings.Replace(fire, "{", `{"jurisdiction":"restricted",`, 1))))
	good := uploaded(t, b.want(201, "", b.file("actual", inc, "good", paper)))
	before, head := h.stateOf(t, "actual")
	for name, c := range map[string]struct {
		incident, body string
		status         int
		code           string
	}{
		"a program":              {inc, "MZ\x90\x00\x03\x00\x00\x00", 415, "attachment.kind"},
		"a script":               {inc, "#!/bin/sh\n", 415, "attachment.kind"},
		"a page":                 {inc, "名单\n<html><script>alert(1)</script>", 415, "attachment.kind"},
		"an old workbook":        {inc, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", 415, "attachment.kind"},
		"macros":                 {inc, packed(t, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), 422, "attachment.macros"},
		"a pdf cut off":          {inc, paper[:20], 422, "attachment.broken"},
		"too big":                {inc, paper + strings.Repeat(" ", attachment.MaxDocument), 413, "attachment.too_big"},
		"something else by name": {inc, paper + "\n%%EOF\n", 409, "attachment.other"},
		"of a restricted place":  {shut, paper, 422, string(dispatch.CodeSecret)}, // A32
	} {
		t.Run(name, func(t *testing.T) {
			key := "q" + name
			if name == "something else by name" {
				key = "good"
			}
			b := b.under(t)
			b.want(c.status, c.code, b.file("actual", c.incident, strings.ReplaceAll(key, " ", "-"), c.body))
		})
	}
	// The kind is what the content has, whatever the command says.
	lie := good
	lie.Kind = attachment.PNG
	b.want(500, "attachment.changed", b.command("actual", "add-attachment", attaching(inc, lie, "")))
	if after, now := h.stateOf(t, "actual"); now != head || !bytes.Equal(before, after) {
		t.Error("the workspace is not as it was")
	}
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, good, `,"from":"urban-management"`)))
}

// 4.1.9: the archive of an incident holds it and its files, sealed; what was
// erased by law is in no copy that is made after (A65).
func TestTheArchiveOfAnIncidentHoldsItsFilesSealed(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	f := uploaded(t, b.want(201, "", b.file("actual", inc, "a", paper)))
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, `,"from":"urban-management"`)))
	b.want(201, "", b.file("actual", inc, "never-named", paper+"%%EOF"))
	path := "/api/w/actual/export/" + inc + "/files"
	read := func() (x *view.Export, files map[string][]byte) {
		t.Helper()
		got := b.want(200, "", b.get(path))
		z, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
		if err != nil {
			t.Fatal(err)
		}
		files = map[string][]byte{}
		for _, p := range z.File {
			r, err := p.Open()
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if p.Name != "incident.json" {
				files[p.Name] = body
			} else if x, err = view.ImportIncident(body); err != nil {
				t.Fatal(err)
			}
		}
		return x, files
	}
	x, files := read()
	body := files["files/"+f.ID]
	if len(files) != 1 || attachment.Digest(body) != f.Digest || x.Incidents[0].Attachments[0].File != f || bytes.Contains(body, []byte("Catalog")) {
		t.Fatalf("%d files; %+v", len(files), x.Incidents[0].Attachments)
	}
	var sealed vault.Sealed
	if err := cbor.Unmarshal(body, &sealed); err != nil {
		t.Fatal(err)
	}
	r, _ := h.site.Room("actual")
	if plain, err := r.Workspace.Unseal(sealed); err != nil || string(plain) != paper {
		t.Errorf("it opens as %q, %v", plain, err)
	}

	h.roster("actual", "out", "street-yuetan/duty")
	out := h.seated("actual", "out", "street-yuetan/duty")
	out.want(404, "unknown", out.get(path))
	h.browser().want(401, "unauthenticated", h.browser().send("GET", path, ""))

	h.roster("actual", "boss", "emergency-office/leader")
	boss := h.seated("actual", "boss", "emergency-office/leader")
	boss.want(200, "", boss.command("actual", "erase-personal", fmt.Sprintf(`{"target":%q,"basis":"突发事件应对法第八十五条"}`, inc)))
	if x, files := read(); len(files) != 0 || len(x.Incidents[0].Attachments) != 1 {
		t.Errorf("after the erasure %d files", len(files))
	}
	b.want(410, "erased", b.get("/api/w/actual/incidents/"+inc+"/attachments/"+f.ID))
}

// A file that is gone from the disk breaks nothing off in the middle.
func TestAnArchiveThatWouldNotBeWholeIsRefused(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	f := uploaded(t, b.want(201, "", b.file("actual", inc, "a", paper)))
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, `,"from":"urban-management"`)))
	r, _ := h.site.Room("actual")
	if err := r.Files.Forget(f.Key); err != nil {
		t.Fatal(err)
	}
	b.want(404, "attachment.missing", b.get("/api/w/actual/export/"+inc+"/files"))
}
