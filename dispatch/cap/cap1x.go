package cap

import (
	"strconv"
	"strings"
	"time"
)

// namespaces of CAP. The second is one that the standard does not give: 1.0
// came before it was OASIS's.
var namespaces = map[string]Format{
	"http://www.incident.com/cap/1.0":      CAP10,
	"urn:oasis:names:tc:emergency:cap:1.0": CAP10,
	"urn:oasis:names:tc:emergency:cap:1.1": CAP11,
	"urn:oasis:names:tc:emergency:cap:1.2": CAP12,
}

// The elements in the order of the schemas, and the values of the enumerations
// (CAP 1.2, 3.2).
var (
	alertOrder = []string{"identifier", "sender", "sent", "status", "msgType", "password", "source", "scope", "restriction",
		"addresses", "code", "note", "references", "incidents", "info"}
	infoOrder = []string{"language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience",
		"eventCode", "effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web",
		"contact", "parameter", "resource", "area"}
	areaOrder     = []string{"areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"}
	resourceOrder = []string{"resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"}

	statuses   = []string{"Actual", "Exercise", "System", "Test", "Draft"}
	msgTypes   = []string{"Alert", "Update", "Cancel", "Ack", "Error"}
	scopes     = []string{"Public", "Restricted", "Private"}
	categories = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	responses  = []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}
	urgencies  = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	severities = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
	// 1.0 had "Very Likely", which 1.1 says to read as Likely.
	certainties = []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely", "VeryLikely"}
)

// readCAP reads a message of CAP 1.0, 1.1 or 1.2.
func (r *reading) readCAP(n *node, format Format) *Alert {
	f := r.sift(n, alertOrder, true)
	a := &Alert{Format: format}
	a.Identifier = r.required(n, f, "identifier")
	a.Sender = r.sender(n, f)
	// 3.2.1: no space, comma, < or & in either. Commas make references ambiguous.
	if strings.ContainsAny(a.Identifier, " ,<&\t\n") {
		r.add(WarnIdentifier, f["identifier"][0], a.Identifier)
	}
	if len(f["sender"]) > 0 && strings.ContainsAny(a.Sender, " ,<&\t\n") {
		r.add(WarnIdentifier, f["sender"][0], a.Sender)
	}
	a.Issuer = issuerOf(a.Identifier)
	if t := r.time(f["sent"], "T"); t != nil {
		a.Sent = *t
	} else {
		r.missing(n, "sent")
	}
	a.Status = Status(r.must(n, f, "status", statuses))
	a.MsgType = MsgType(r.must(n, f, "msgType", msgTypes))
	if format == CAP10 && len(f["scope"]) == 0 { // optional there only
		r.add(WarnMissing, n, "scope")
	} else {
		a.Scope = Scope(r.must(n, f, "scope", scopes))
	}
	if p := f["password"]; len(p) > 0 {
		r.add(WarnPassword, p[0], "")
	}
	a.Source = r.prose(f["source"])
	a.Restriction = r.prose(f["restriction"])
	a.Addresses = r.prose(f["addresses"])
	a.Codes = r.many(f["code"])
	a.Note = r.prose(f["note"])
	a.Incidents = r.prose(f["incidents"])
	a.References = r.references(f["references"], format, a.MsgType)
	r.settle(a, n)
	r.infos = f["info"]
	for _, i := range r.infos {
		a.Infos = append(a.Infos, r.info(i, format))
	}
	return a
}

// required gives the text of an element that must not be blank.
func (r *reading) required(n *node, f map[string][]*node, local string) string {
	s, _ := r.one(f[local])
	if s == "" {
		r.missing(n, local)
	}
	return s
}

// sender gives the sender's name on the network. A real producer leaves it out:
// then the name that its first block tells is the sender's.
func (r *reading) sender(n *node, f map[string][]*node) string {
	if s, _ := r.one(f["sender"]); s != "" {
		return s
	}
	for _, i := range f["info"] {
		for _, name := range i.named("senderName") {
			if s := name.value(); s != "" {
				r.add(WarnMissing, n, "sender")
				return s
			}
		}
	}
	r.missing(n, "sender")
	return ""
}

func (r *reading) info(n *node, format Format) Info {
	f := r.sift(n, infoOrder, true)
	x := Info{
		Language:    r.language(f["language"], "en-US"), // 3.2.2: the default
		Event:       r.prose(f["event"]),
		Urgency:     r.may(n, f, "urgency", urgencies),
		Severity:    r.severity(n, f),
		Certainty:   r.may(n, f, "certainty", certainties),
		Audience:    r.prose(f["audience"]),
		EventCodes:  r.named(f["eventCode"], format),
		Effective:   r.time(f["effective"], "T"),
		Onset:       r.time(f["onset"], "T"),
		Expires:     r.time(f["expires"], "T"),
		SenderName:  r.prose(f["senderName"]),
		Headline:    r.prose(f["headline"]),
		Description: r.prose(f["description"]),
		Instruction: r.prose(f["instruction"]),
		Web:         r.link(f["web"]),
		Contact:     r.prose(f["contact"]),
		Parameters:  r.named(f["parameter"], format),
	}
	if strings.HasPrefix(strings.ReplaceAll(x.Certainty, " ", ""), "VeryLikely") {
		x.Certainty = "Likely"
	}
	if x.Event == "" {
		if x.Headline == "" {
			r.missing(n, "event")
		}
		r.add(WarnMissing, n, "event")
		x.Event = x.Headline
	}
	x.Categories = r.listed(n, f, "category", categories, format != CAP10)
	x.ResponseTypes = r.listed(n, f, "responseType", responses, false)
	for _, c := range f["resource"] {
		x.Resources = append(x.Resources, r.resource(c))
	}
	for _, c := range f["area"] {
		x.Areas = append(x.Areas, r.area(c, format))
	}
	for _, c := range x.EventCodes {
		if chineseScheme(c.Name) && eventForm.MatchString(c.Value) {
			x.EventCode = c.Value
		}
	}
	return x
}

// severity reads CAP's word, or a colour, which some Chinese producers write.
func (r *reading) severity(n *node, f map[string][]*node) string {
	if list := f["severity"]; len(list) == 1 {
		if s := severityOf(list[0].value()); s != "Unknown" {
			r.add(WarnValue, list[0], list[0].value())
			return s
		}
	}
	return r.may(n, f, "severity", severities)
}

// listed gives the values of an enumeration that may repeat; one that is unknown
// is told and left out.
func (r *reading) listed(parent *node, f map[string][]*node, local string, values []string, needed bool) (out []string) {
	for _, n := range f[local] {
		s := r.text(n)
		if s == "" {
			continue
		}
		if v, ok := r.choice(n, s, values); ok {
			out = append(out, v)
		} else {
			r.add(WarnValue, n, s)
		}
	}
	if needed && len(f[local]) == 0 {
		r.add(WarnMissing, parent, local)
	}
	return out
}

// named gives pairs of valueName and value; CAP 1.0 writes "name=value".
func (r *reading) named(list []*node, format Format) (out []Named) {
	for _, n := range list {
		if len(n.children) == 0 {
			s := r.text(n)
			if s == "" {
				continue
			}
			name, value, ok := strings.Cut(s, "=")
			if !ok {
				name, value = "", s
			}
			if format != CAP10 || !ok {
				r.add(WarnMissing, n, "valueName")
			}
			out = append(out, Named{strings.TrimSpace(name), strings.TrimSpace(value)})
			continue
		}
		f := r.sift(n, []string{"valueName", "value"}, true)
		name, _ := r.one(f["valueName"])
		// 3.2.2: a value may be blank; the name may not.
		if name == "" {
			r.add(WarnMissing, n, "valueName")
		}
		values := f["value"]
		if len(values) == 0 {
			r.add(WarnMissing, n, "value")
			out = append(out, Named{Name: name})
		}
		for i, v := range values {
			if i > 0 {
				r.add(WarnRepeated, v, "")
			}
			out = append(out, Named{name, v.value()})
		}
	}
	return out
}

func (r *reading) resource(n *node) Resource {
	f := r.sift(n, resourceOrder, true)
	x := Resource{
		Description: r.prose(f["resourceDesc"]),
		MimeType:    r.prose(f["mimeType"]),
		URI:         r.link(f["uri"]),
		Digest:      r.prose(f["digest"]),
	}
	if s, at := r.one(f["size"]); s != "" {
		size, err := strconv.ParseInt(s, 10, 64)
		if err != nil || size < 0 {
			r.add(WarnValue, at, s)
			size = 0
		}
		x.Size = size
	}
	for _, d := range f["derefUri"] {
		if v := d.value(); v != "" {
			x.Embedded += len(v)
			r.add(WarnEmbedded, d, "")
		}
	}
	return x
}

func (r *reading) area(n *node, format Format) Area {
	f := r.sift(n, areaOrder, true)
	x := Area{
		Desc:     r.prose(f["areaDesc"]),
		Circles:  r.circles(f["circle"]),
		Geocodes: r.named(f["geocode"], format),
		Altitude: r.prose(f["altitude"]),
		Ceiling:  r.prose(f["ceiling"]),
	}
	x.Polygons = r.polygons(f["polygon"], len(f["polygon"])+len(x.Circles)+len(x.Geocodes) > 1)
	if x.Desc == "" {
		r.add(WarnAreaName, n, "")
	}
	for _, g := range x.Geocodes {
		x.Divisions = append(x.Divisions, divisions(g)...)
	}
	return x
}

// finish says what follows from a message as read, in whatever format.
func (r *reading) finish(a *Alert, n *node) {
	if len(a.Infos) == 0 {
		a.Infos = []Info{}
		if a.MsgType == MsgAlert || a.MsgType == MsgUpdate {
			r.add(WarnNoInfo, n, "")
		}
	}
	for i := range a.Infos {
		r.finishInfo(a, &a.Infos[i], r.infos[i])
	}
	r.level(a, n)
	switch {
	case a.Status != Actual: // never pages anyone
		a.Inert = "status " + string(a.Status)
	case a.MsgType != MsgAlert && a.MsgType != MsgUpdate && a.MsgType != MsgCancel:
		a.Inert = "msgType " + string(a.MsgType)
	default:
		a.Actionable = true
	}
}

func (r *reading) finishInfo(a *Alert, x *Info, n *node) {
	if x.Areas == nil {
		x.Areas = []Area{}
	}
	if x.EventCode != "" {
		if name, ok := EventName(x.EventCode); ok {
			x.EventName = &name
			if x.Event == "" {
				x.Event = name.Zh
			}
		} else {
			r.add(WarnEventCode, n, x.EventCode)
		}
	}
	from := a.Sent
	if x.Effective != nil && x.Effective.After(from) {
		from = *x.Effective
	}
	// A cancellation may well expire at once.
	if x.Expires != nil && !x.Expires.After(from) && a.MsgType != MsgCancel {
		r.add(WarnExpiresEarly, n, x.Expires.Format(time.RFC3339))
	}
}
