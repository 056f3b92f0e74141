package httpapi

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/view"
)

func photo(t testing.TB, shade int) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * shade)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (b *browser) upload(ws, incident, key, body string, headers ...header) answered {
	b.t.Helper()
	all := append([]header{{"Content-Type", "image/jpeg"}, {"Idempotency-Key", key}, {"Wanghuo-Seat", b.seat}}, headers...)
	return b.send("POST", "/api/w/"+ws+"/incidents/"+incident+"/attachments", body, all...)
}

func uploaded(t testing.TB, a answered) dispatch.StoredFile {
	t.Helper()
	var u Uploaded
	if err := json.Unmarshal(a.body, &u); err != nil {
		t.Fatal(err)
	}
	return u.File
}

func attaching(incident string, f dispatch.StoredFile, more string) string {
	file, _ := json.Marshal(f)
	return fmt.Sprintf(`{"incident":%q,"file":%s%s}`, incident, file, more)
}

// A65: a photograph lies sealed beside the log; A22: it keeps when it was made.
func TestAPhotographGoesIntoTheTimelineAndNotIntoTheLog(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	sent := photo(t, 7)
	f := uploaded(t, b.want(201, "", b.upload("actual", inc, "p1", sent)))
	if again := uploaded(t, b.want(201, "", b.upload("actual", inc, "p1", sent))); again != f {
		t.Errorf("sent again it is another: %+v, %+v", f, again)
	}
	b.want(409, attachment.ErrOther.Code, b.upload("actual", inc, "p1", photo(t, 9)))

	body := attaching(inc, f, `,"caption":"停走的钟","occurrence":"2026-03-01T17:49:00+08:00","link":true`)
	key := header{"Idempotency-Key", "a1"}
	b.want(200, "", b.command("actual", "add-attachment", body, key))
	late := strings.Replace(body, `"link":true`, `"link":true,"clock_off":400`, 1)
	if a := b.want(200, "", b.command("actual", "add-attachment", late, key)); !strings.Contains(string(a.body), `"replayed":true`) {
		t.Errorf("how it came made it another command: %s", a.body)
	}
	b.want(409, "not_now", b.command("actual", "add-attachment", body))

	var d view.IncidentDetail
	if err := json.Unmarshal(b.want(200, "", b.send("GET", "/api/w/actual/incidents/"+inc+"?seat="+b.seat, "")).body, &d); err != nil {
		t.Fatal(err)
	}
	line := d.Timeline[len(d.Timeline)-1]
	for _, l := range d.Timeline {
		if l.What == "attachment_added" {
			line = l
		}
	}
	if line.Text != "停走的钟" || line.Args["file"] != f.ID || line.Args["occurrence"] != "2026-03-01T17:49:00+08:00" || fmt.Sprint(line.Tags) != "[link]" {
		t.Errorf("the timeline says %+v", line)
	}
	if d.Incident.Occurrence.At != 0 {
		t.Error("a suggestion was applied")
	}
	got := b.want(200, "", b.send("GET", "/api/w/actual/incidents/"+inc+"/attachments/"+f.ID+"?seat="+b.seat, ""))
	if string(got.body) != sent || got.header.Get("Content-Type") != "image/jpeg" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d bytes of %s, %s", len(got.body), got.header.Get("Content-Type"), got.header.Get("Cache-Control"))
	}
	state, _ := h.stateOf(t, "actual")
	if bytes.Contains(state, []byte("停走的钟")) {
		t.Error("the caption lies open in the state")
	}
	r, _ := h.site.Room("actual")
	if err := r.Files.Each(func(f attachment.File) error {
		if bytes.Contains(f.Bytes, []byte(sent[20:60])) {
			t.Error("the picture lies open on disk")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAPhotographIsForThoseWhoMaySeeItsIncident(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	f := uploaded(t, b.want(201, "", b.upload("actual", inc, "p1", photo(t, 3))))
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, "")))
	path := "/api/w/actual/incidents/" + inc + "/attachments/" + f.ID
	h.roster("actual", "out", "street-yuetan/duty")
	h.roster("actual", "boss", "street-dashilan/duty")
	for name, c := range map[string]struct {
		who    *browser
		status int
		code   string
	}{
		"nobody":             {h.browser(), 401, "unauthenticated"},
		"another street":     {h.seated("actual", "out", "street-yuetan/duty"), 404, "unknown"},
		"not sitting":        {h.signedIn("boss"), 403, "not_seated"},
		"no such file":       {b, 404, "unknown"},
		"a file of the disk": {b, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			at := path
			switch name {
			case "no such file":
				at += "00"
			case "a file of the disk":
				at = strings.Replace(path, f.ID, "..%2f..%2flog.db", 1)
			}
			c.who.under(t).want(c.status, c.code, c.who.send("GET", at+"?seat="+c.who.seat, ""))
		})
	}
}

// A32: of a restricted place no photograph is kept, not even sealed beside the log.
func TestOfARestrictedPlaceNoPhotographIsKept(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	shut := incidentIn(b.want(200, "", b.command("actual", "report-incident", strings.Replace(fire, "{", `{"jurisdiction":"restricted",`, 1))))
	open := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	b.want(422, string(dispatch.CodeSecret), b.upload("actual", shut, "p1", photo(t, 7)))
	b.want(201, "", b.upload("actual", open, "p2", photo(t, 7)))
}

func TestWhatIsNoPhotographOfThisIncidentIsRefusedAndChangesNothing(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	other := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	good := photo(t, 5)
	f := uploaded(t, b.want(201, "", b.upload("actual", inc, "p1", good)))
	var zipped bytes.Buffer
	w := zip.NewWriter(&zipped)
	w.Create("x")
	w.Close()
	before, head := h.stateOf(t, "actual")
	for name, c := range map[string]struct {
		incident, body string
		headers        []header
		status         int
		code           string
	}{
		"a zip named jpeg":  {inc, zipped.String(), nil, 415, "attachment.kind"},
		"a page":            {inc, "<!doctype html><script>alert(1)</script>", nil, 415, "attachment.kind"},
		"a head and a page": {inc, "\xff\xd8\xff<script>", nil, 422, "attachment.broken"},
		"cut off":           {inc, good[:len(good)-30], nil, 422, "attachment.broken"},
		"too big":           {inc, strings.Repeat("x", attachment.MaxSize+1), nil, 413, "attachment.too_big"},
		"a form's type":     {inc, good, []header{{"Content-Type", "text/plain"}}, 415, "attachment.kind"},
		"no such incident":  {"XC20269999", good, nil, 404, "unknown"},
		"no key":            {inc, good, []header{{"Idempotency-Key", ""}}, 422, "invalid"},
		"foreign origin":    {inc, good, []header{{"Origin", "https://evil.example"}}, 403, "foreign_origin"},
		"not seated there":  {inc, good, []header{{"Wanghuo-Seat", "street-yuetan/duty"}}, 403, "not_seated"},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.under(t)
			b.want(c.status, c.code, b.upload("actual", c.incident, "q", c.body, c.headers...))
		})
	}
	wrong := f
	wrong.Digest = "sha256:" + strings.Repeat("0", 64)
	small := f
	small.Size = 1
	for name, body := range map[string]string{
		"another incident's": attaching(other, f, ""), "another digest": attaching(inc, wrong, ""), "another size": attaching(inc, small, ""),
		"never uploaded": attaching(inc, dispatch.StoredFile{ID: strings.Repeat("a", 32), Key: f.Key, Digest: f.Digest, Size: 9, Kind: f.Kind}, ""),
	} {
		t.Run(name, func(t *testing.T) {
			if a := b.command("actual", "add-attachment", body); a.status < 400 {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	if after, now := h.stateOf(t, "actual"); now != head || !bytes.Equal(before, after) {
		t.Error("the workspace is not as it was")
	}
}

func TestAfterErasureThePhotographIsGoneForGood(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	f := uploaded(t, b.want(201, "", b.upload("actual", inc, "p1", photo(t, 3))))
	b.want(200, "", b.command("actual", "add-attachment", attaching(inc, f, "")))
	h.roster("actual", "boss", "emergency-office/leader")
	boss := h.seated("actual", "boss", "emergency-office/leader")
	boss.want(200, "", boss.command("actual", "erase-personal", fmt.Sprintf(`{"target":%q,"basis":"突发事件应对法第八十五条"}`, inc)))
	path := "/api/w/actual/incidents/" + inc + "/attachments"
	b.want(410, "erased", b.send("GET", path+"/"+f.ID+"?seat="+b.seat, ""))
	b.want(409, "erased", b.upload("actual", inc, "p2", photo(t, 4)))
}

func TestAPhotographThatCannotBeKeptIsAskedForAgain(t *testing.T) {
	h := newHouse(t)
	b := h.seated("actual", "wang", "street-dashilan/duty")
	inc := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	r, _ := h.site.Room("actual")
	block := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(block, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sound := r.Files
	r.Files = attachment.Open(block)
	b.want(503, "attachment.failed", b.upload("actual", inc, "p1", photo(t, 3)))
	r.Files = sound
	b.want(201, "", b.upload("actual", inc, "p1", photo(t, 3)))
}
