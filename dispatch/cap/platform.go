package cap

import (
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// platformSpace is the namespace that one producer of 12379 messages writes;
// the others write none.
const platformSpace = "http://com.icss.amp"

// isPlatform tells a 12379 message from a CAP message without a namespace.
func isPlatform(n *node) bool {
	if n.local != "alert" || n.space != "" && n.space != platformSpace {
		return false
	}
	if n.space != "" || len(n.named("sendTime")) > 0 || len(n.named("senderCode")) > 0 {
		return true
	}
	for _, i := range n.named("info") {
		if len(i.named("eventType")) > 0 {
			return true
		}
	}
	return false
}

var (
	platformAlert = []string{"identifier", "sender", "senderCode", "sendTime", "status", "msgType", "scope", "code",
		"secClassification", "note", "references", "info"}
	platformInfo = []string{"language", "eventType", "urgency", "severity", "certainty", "effective", "onset", "expires",
		"senderName", "headline", "description", "instruction", "web", "resource", "area"}
	platformArea   = []string{"areaDesc", "polygon", "circle", "geocode"}
	platformMethod = []string{"methodName", "message", "audienceGrp", "audencePrt", "audenceprt", "audiencePrt", "audienceprt"}
	platformFile   = []string{"resourceDesc", "size", "digest", "mimeType", "uri"}
	colours        = []string{"Red", "Orange", "Yellow", "Blue", "Unknown"}

	// unit code (region 6, trade 3, inner 3, extension 2), time, serial
	platformID = regexp.MustCompile(`^(\d{14})_\d{14}(_\d)?$`)
	unitCode   = regexp.MustCompile(`^\d{14}$`)
)

// issuerOf gives the unit code inside an identifier of the platform's form,
// which CMA's CAP feed uses too.
func issuerOf(identifier string) string {
	if m := platformID.FindStringSubmatch(identifier); m != nil {
		return m[1]
	}
	return ""
}

// readPlatform reads a message of the 12379 platform (GB/T 35965.1). The order of
// its elements is not held against it: no schema is public.
func (r *reading) readPlatform(n *node) *Alert {
	f := r.sift(n, platformAlert, false)
	a := &Alert{Format: Platform}
	a.Identifier = r.required(n, f, "identifier")
	a.Sender = r.required(n, f, "sender")
	a.Issuer = r.issuer(n, f, a.Identifier)
	if t := r.time(f["sendTime"], " "); t != nil {
		a.Sent = *t
	} else {
		r.missing(n, "sendTime")
	}
	a.Status = Status(r.must(n, f, "status", statuses))
	a.MsgType = MsgType(r.must(n, f, "msgType", msgTypes))
	a.Scope = Scope(r.must(n, f, "scope", scopes))
	a.Note = r.prose(f["note"])
	a.Classification = r.classification(f["secClassification"])
	for _, c := range f["code"] {
		a.Channels = append(a.Channels, r.channels(c)...)
	}
	for _, ref := range f["references"] {
		for _, id := range strings.FieldsFunc(r.text(ref), blankOrComma) {
			a.References = append(a.References, Ref{Identifier: id})
		}
	}
	r.settle(a, n)
	r.infos = f["info"]
	for _, i := range r.infos {
		a.Infos = append(a.Infos, r.platformInfo(a, i))
	}
	return a
}

// issuer reads the code of the issuing unit and holds it against the identifier.
func (r *reading) issuer(n *node, f map[string][]*node, identifier string) string {
	inside := issuerOf(identifier)
	if inside == "" && len(f["identifier"]) > 0 {
		r.add(WarnIdentifier, f["identifier"][0], identifier)
	}
	code, at := r.one(f["senderCode"])
	switch {
	case code == "":
		r.add(WarnMissing, n, "senderCode")
		return inside
	case !unitCode.MatchString(code) || inside != "" && inside != code:
		r.add(WarnIssuer, at, code)
	}
	return code
}

// classification: None by default, or Inner. Anything else is a grade of secrecy,
// and the message does not enter (3.1.6, A67).
func (r *reading) classification(list []*node) string {
	s, n := r.one(list)
	v, ok := r.choice(n, s, []string{"None", "Inner"})
	switch {
	case s == "":
		return "None"
	case !ok:
		r.refuse(Classified, n, "")
		return ""
	case v == "Inner":
		r.add(WarnInternal, n, v)
	}
	return v
}

func blankOrComma(c rune) bool {
	return c == ',' || c == '，' || c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// channels reads the means of release with their texts.
func (r *reading) channels(n *node) (out []Channel) {
	f := r.sift(n, []string{"method"}, false)
	for _, m := range f["method"] {
		x := r.sift(m, platformMethod, false)
		c := Channel{Name: r.prose(x["methodName"]), Message: r.prose(x["message"])}
		for _, name := range platformMethod[2:] { // both spellings occur
			for _, g := range x[name] {
				c.Audience = append(c.Audience, strings.FieldsFunc(r.text(g), blankOrComma)...)
			}
		}
		out = append(out, c)
	}
	return out
}

func (r *reading) platformInfo(a *Alert, n *node) Info {
	f := r.sift(n, platformInfo, false)
	x := Info{
		Language:    r.language(f["language"], "zh-CN"),
		Urgency:     r.may(n, f, "urgency", urgencies),
		Certainty:   r.may(n, f, "certainty", certainties),
		Effective:   r.time(f["effective"], " "),
		Onset:       r.time(f["onset"], " "),
		Expires:     r.time(f["expires"], " "),
		SenderName:  a.Sender,
		Headline:    r.prose(f["headline"]),
		Description: r.prose(f["description"]),
		Instruction: r.prose(f["instruction"]),
		Web:         r.link(f["web"]),
	}
	if strings.HasPrefix(strings.ReplaceAll(x.Certainty, " ", ""), "VeryLikely") {
		x.Certainty = "Likely"
	}
	// Here senderName is the person who signed: personal data (A65).
	if s := r.prose(f["senderName"]); s != "" {
		a.Signer = s
	}
	if x.EventCode = r.prose(f["eventType"]); x.EventCode == "" {
		r.missing(n, "eventType")
	}
	colour := r.must(n, f, "severity", colours)
	x.Level = levelOf(colour)
	x.Severity = severityOf(colour)
	if name, ok := EventName(x.EventCode); ok {
		x.Event = name.Zh
	} else {
		x.Event = x.Headline
	}
	for _, c := range f["resource"] {
		x.Resources = append(x.Resources, r.platformResource(c))
	}
	for _, c := range f["area"] {
		x.Areas = append(x.Areas, r.platformArea(c))
	}
	return x
}

func (r *reading) platformResource(n *node) Resource {
	f := r.sift(n, platformFile, false)
	x := Resource{Description: r.prose(f["resourceDesc"]), Digest: r.prose(f["digest"]), MimeType: r.prose(f["mimeType"]), URI: r.link(f["uri"])}
	if s, at := r.one(f["size"]); s != "" {
		size, ok := decimal(strings.TrimSpace(strings.TrimSuffix(s, "B")))
		if !ok || size < 0 || size > 1e15 {
			r.add(WarnValue, at, s)
			size = 0
		}
		x.Size = int64(size)
	}
	return x
}

// platformArea reads an area. The division codes are what the platform goes by;
// the order of its coordinates is written nowhere.
func (r *reading) platformArea(n *node) Area {
	f := r.sift(n, platformArea, false)
	var x Area
	var names []string
	for _, s := range strings.FieldsFunc(r.prose(f["areaDesc"]), func(c rune) bool { return c == ',' || c == '，' }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	if x.Desc = strings.Join(names, "，"); x.Desc == "" {
		r.add(WarnAreaName, n, "")
	}
	for _, g := range f["geocode"] {
		for _, code := range strings.FieldsFunc(r.text(g), blankOrComma) {
			d, ok := division(code)
			if !ok {
				r.add(WarnValue, g, code)
				continue
			}
			if !slices.Contains(x.Divisions, d) {
				x.Divisions = append(x.Divisions, d)
				x.Geocodes = append(x.Geocodes, Named{"GB/T 2260", code})
			}
		}
	}
	coded := len(x.Divisions) > 0
	for _, p := range f["polygon"] {
		if r.text(p) != "" {
			r.platformPolygon(p, &x, coded)
		}
	}
	for _, c := range f["circle"] {
		if r.text(c) != "" {
			r.platformCircle(c, &x, coded)
		}
	}
	return x
}

// platformPolygon reads a polygon, which is a line if it is open.
func (r *reading) platformPolygon(n *node, x *Area, coded bool) {
	pairs := r.pairs(n, n.value())
	points, ok := r.inChina(n, pairs, coded)
	if !ok {
		return
	}
	if len(points) > 1 && points[0] != points[len(points)-1] {
		x.Lines = append(x.Lines, orb.LineString(points))
		return
	}
	if ring := r.ring(n, orb.Ring(points), coded); ring != nil {
		x.Polygons = append(x.Polygons, ring)
	}
}

// platformCircle reads "pair radius", the radius in metres.
func (r *reading) platformCircle(n *node, x *Area, coded bool) {
	f := strings.FieldsFunc(n.value(), blankOrComma)
	if len(f) != 3 {
		r.refuse(BadCircle, n, n.value())
		return
	}
	a, ok1 := decimal(f[0])
	b, ok2 := decimal(f[1])
	metres, ok3 := decimal(f[2])
	switch {
	case !ok1 || !ok2:
		r.refuse(BadCoordinates, n, n.value())
		return
	case !ok3 || metres < 0 || metres > 20_038_000:
		r.refuse(BadCircle, n, n.value())
		return
	}
	if p, ok := r.inChina(n, [][2]float64{{a, b}}, coded); ok {
		x.Circles = append(x.Circles, Circle{Center: p[0], Metres: metres})
	}
}

// inChina puts pairs into the order in which they lie in China: the ranges of
// its latitudes (3 to 54) and longitudes (73 to 136) share no number. Pairs that
// lie there in neither order are left out if the area has codes, else refused.
func (r *reading) inChina(n *node, pairs [][2]float64, coded bool) ([]orb.Point, bool) {
	if r.refused != nil || len(pairs) == 0 {
		return nil, false
	}
	in := func(lat, lon float64) bool { return lat >= 3 && lat <= 54 && lon >= 73 && lon <= 136 }
	straight, turned := true, true
	for _, p := range pairs {
		straight = straight && in(p[0], p[1])
		turned = turned && in(p[1], p[0])
	}
	var out []orb.Point
	for _, p := range pairs {
		if straight {
			out = append(out, orb.Point{p[1], p[0]})
		} else {
			out = append(out, orb.Point{p[0], p[1]})
		}
	}
	switch {
	case straight:
	case turned:
		r.add(WarnLonLat, n, format(pairs[0]))
	case coded:
		r.add(WarnOutside, n, format(pairs[0]))
		return nil, false
	default:
		r.refuse(BadCoordinates, n, format(pairs[0]))
		return nil, false
	}
	return out, true
}
