package cap

import (
	"bytes"
	"encoding/xml"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Encode writes a message as CAP 1.2, in the order of the schema, the same bytes
// for the same message. It writes only what is valid: every rule of the schema,
// and those of 3.2 that a schema cannot say, else the error is a [*Refusal] that
// names the element.
func Encode(a *Alert) ([]byte, error) {
	e := &encoder{}
	e.WriteString(xml.Header)
	e.alert(a)
	if e.refused != nil {
		return nil, e.refused
	}
	e.WriteString("\n")
	return e.Bytes(), nil
}

// encoder writes elements. The first refusal stays.
type encoder struct {
	bytes.Buffer
	path    []string
	refused *Refusal
}

func (e *encoder) refuse(local, value string) {
	if e.refused == nil {
		e.refused = refusal(Unwritable, nil, value, nil)
		e.refused.Path = "/" + strings.Join(append(slices.Clone(e.path), local), "/")
	}
}

func (e *encoder) open(local string) {
	e.WriteString("\n" + strings.Repeat("  ", len(e.path)) + "<" + local + ">")
	e.path = append(e.path, local)
}

func (e *encoder) close() {
	local := e.path[len(e.path)-1]
	e.path = e.path[:len(e.path)-1]
	e.WriteString("\n" + strings.Repeat("  ", len(e.path)) + "</" + local + ">")
}

// leaf writes an element with text.
func (e *encoder) leaf(local, text string) {
	for _, c := range text {
		if !legal(c) {
			e.refuse(local, text)
			return
		}
	}
	e.WriteString("\n" + strings.Repeat("  ", len(e.path)) + "<" + local + ">")
	_ = xml.EscapeText(e, []byte(text)) // a Buffer does not fail
	e.WriteString("</" + local + ">")
}

// legal tells the characters of XML 1.0.
func legal(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c < 0xFFFD || c >= 0x10000 && c <= 0x10FFFF
}

// must writes an element that may not be blank; may leaves a blank one out.
func (e *encoder) must(local, text string) {
	if strings.TrimSpace(text) == "" {
		e.refuse(local, text)
		return
	}
	e.leaf(local, text)
}

func (e *encoder) may(local, text string) {
	if strings.TrimSpace(text) != "" {
		e.leaf(local, text)
	}
}

// one writes a value of an enumeration.
func (e *encoder) one(local, text string, values []string) {
	if !slices.Contains(values, text) {
		e.refuse(local, text)
		return
	}
	e.leaf(local, text)
}

// token writes a name without space, comma, < or & (3.2.1).
func (e *encoder) token(local, text string) {
	if text == "" || strings.ContainsAny(text, " ,<&\t\r\n") {
		e.refuse(local, text)
		return
	}
	e.leaf(local, text)
}

// stamp is a time in CAP's one form; UTC is -00:00 (3.3.2).
func stamp(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return t.Format("2006-01-02T15:04:05") + "-00:00"
	}
	return t.Format("2006-01-02T15:04:05-07:00")
}

func (e *encoder) time(local string, t *time.Time) {
	if t == nil {
		return
	}
	_, offset := t.Zone()
	if t.Year() < 1900 || t.Year() > 9999 || t.Nanosecond() != 0 || offset%60 != 0 {
		e.refuse(local, t.String())
		return
	}
	e.leaf(local, stamp(*t))
}

func (e *encoder) alert(a *Alert) {
	e.WriteString(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">`)
	e.path = append(e.path, "alert")
	e.token("identifier", a.Identifier)
	e.token("sender", a.Sender)
	e.time("sent", &a.Sent)
	e.one("status", string(a.Status), statuses)
	e.one("msgType", string(a.MsgType), msgTypes)
	e.may("source", a.Source)
	e.one("scope", string(a.Scope), scopes)
	if a.Scope == Restricted {
		e.must("restriction", a.Restriction) // 3.2.1: then it is required
	} else {
		e.may("restriction", a.Restriction)
	}
	if a.Scope == Private {
		e.must("addresses", a.Addresses)
	} else {
		e.may("addresses", a.Addresses)
	}
	for _, c := range a.Codes {
		e.may("code", c)
	}
	e.may("note", a.Note)
	e.references(a)
	e.may("incidents", a.Incidents)
	if a.Classification != "" && a.Classification != "None" || len(a.Channels) > 0 {
		e.refuse("code", a.Classification) // CAP has no place for them
	}
	for i := range a.Infos {
		e.info(&a.Infos[i])
	}
	e.close()
}

func (e *encoder) references(a *Alert) {
	if (a.MsgType == MsgUpdate || a.MsgType == MsgCancel) && len(a.References) == 0 {
		e.refuse("references", "")
		return
	}
	var list []string
	for _, r := range a.References {
		if r.Sender == "" || r.Identifier == "" || r.Sent == nil || strings.ContainsAny(r.Sender+r.Identifier, " ,\t\r\n") {
			e.refuse("references", r.Sender+","+r.Identifier)
			return
		}
		list = append(list, r.Sender+","+r.Identifier+","+stamp(*r.Sent))
	}
	e.may("references", strings.Join(list, " "))
}

func (e *encoder) info(x *Info) {
	e.open("info")
	if !languageForm.MatchString(x.Language) {
		e.refuse("language", x.Language)
	}
	e.leaf("language", x.Language)
	if len(x.Categories) == 0 {
		e.refuse("category", "")
	}
	for _, c := range x.Categories {
		e.one("category", c, categories)
	}
	e.must("event", x.Event)
	for _, r := range x.ResponseTypes {
		e.one("responseType", r, responses)
	}
	e.one("urgency", x.Urgency, urgencies)
	e.one("severity", x.Severity, severities)
	e.one("certainty", x.Certainty, certainties[:5])
	e.may("audience", x.Audience)
	e.named("eventCode", x.EventCodes)
	e.time("effective", x.Effective)
	e.time("onset", x.Onset)
	e.time("expires", x.Expires)
	e.may("senderName", x.SenderName)
	e.may("headline", x.Headline)
	e.may("description", x.Description)
	e.may("instruction", x.Instruction)
	e.address("web", x.Web)
	e.may("contact", x.Contact)
	e.named("parameter", x.Parameters)
	for _, r := range x.Resources {
		e.resource(r)
	}
	for i := range x.Areas {
		e.area(&x.Areas[i])
	}
	e.close()
}

func (e *encoder) named(local string, list []Named) {
	for _, n := range list {
		e.open(local)
		e.must("valueName", n.Name)
		e.leaf("value", n.Value)
		e.close()
	}
}

// address writes a link that a browser may open.
func (e *encoder) address(local, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tel" && u.Scheme != "mailto" {
		e.refuse(local, s)
		return
	}
	e.leaf(local, s)
}

func (e *encoder) resource(r Resource) {
	e.open("resource")
	e.must("resourceDesc", r.Description)
	e.must("mimeType", r.MimeType) // required since 1.2
	if r.Size > 0 {
		e.leaf("size", strconv.FormatInt(r.Size, 10))
	}
	e.address("uri", r.URI)
	e.may("digest", r.Digest)
	e.close()
}

func (e *encoder) area(a *Area) {
	e.open("area")
	e.must("areaDesc", a.Desc)
	for _, ring := range a.Polygons {
		// 3.2.4: four pairs or more, the first and the last the same.
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			e.refuse("polygon", "")
			continue
		}
		var pairs []string
		for _, p := range ring {
			pairs = append(pairs, e.pair("polygon", p))
		}
		e.leaf("polygon", strings.Join(pairs, " "))
	}
	if len(a.Lines) > 0 { // CAP has none
		e.refuse("polygon", "line")
	}
	for _, c := range a.Circles {
		if math.IsNaN(c.Metres) || c.Metres < 0 || c.Metres > 20_038_000 {
			e.refuse("circle", "")
		}
		e.leaf("circle", e.pair("circle", c.Center)+" "+strconv.FormatFloat(c.Metres/1000, 'f', -1, 64))
	}
	e.named("geocode", a.Geocodes)
	for _, f := range []struct{ local, text string }{{"altitude", a.Altitude}, {"ceiling", a.Ceiling}} {
		if f.text == "" {
			continue
		}
		if _, ok := decimal(f.text); !ok || strings.ContainsAny(f.text, "eE") {
			e.refuse(f.local, f.text)
		}
		e.leaf(f.local, f.text)
	}
	e.close()
}

// pair writes latitude, longitude.
func (e *encoder) pair(local string, p orb.Point) string {
	if _, ok := point(p[1], p[0]); !ok || math.IsNaN(p[0]) || math.IsNaN(p[1]) {
		e.refuse(local, "")
	}
	return format([2]float64{p[1], p[0]})
}
