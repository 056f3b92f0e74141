package plans

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/planar"
)

// area is a street's polygon.
type area struct {
	street OrgID
	bound  orb.Bound
	shape  orb.MultiPolygon
}

func (a *area) holds(p orb.Point) bool {
	return a.bound.Contains(p) && planar.MultiPolygonContains(a.shape, p)
}

// StreetAt returns the street whose polygon holds the point (WGS-84). A point
// on a shared border belongs to the street that the plan lists first. The
// polygons are for orientation: the duty officer's choice governs.
func (p *Plan) StreetAt(at Point) (OrgID, bool) {
	for i := range p.index.areas {
		if a := &p.index.areas[i]; a.holds(orb.Point{at.Lon, at.Lat}) {
			return a.street, true
		}
	}
	return "", false
}

// checkStreets reads the polygons and holds streets and communities to them.
func (l *loader) checkStreets() {
	p := l.plan
	shapes := l.shapes()
	for i := range p.Streets {
		s := &p.Streets[i]
		if o, ok := p.index.orgs[s.Org]; !ok || o.Kind != KindStreet {
			l.unknown(&s.Org, "街道", "street", string(s.Org))
		}
		if !digits(s.Code, 12) {
			l.add(l.where[&s.Code], CodeBadPlace, "区划代码应为 12 位数字", "a division code has twelve digits")
			continue
		}
		if s.Cell.W <= 0 || s.Cell.H <= 0 || s.Cell.X < 0 || s.Cell.Y < 0 {
			l.add(l.where[&s.Cell], CodeBadPlace, "示意图格子无效", "the cell is outside the schematic map")
		}
		if shapes == nil {
			continue
		}
		shape, ok := shapes[s.Code[:9]]
		if !ok {
			l.add(l.where[&s.Code], CodeBadPlace, "没有该街道的边界", "the street has no polygon")
			continue
		}
		a := area{s.Org, shape.Bound(), shape}
		if !a.holds(orb.Point{s.Inside.Lon, s.Inside.Lat}) {
			l.add(l.where[&s.Inside], CodeBadPlace, "内点不在街道边界内", "the inside point is not inside the street")
		}
		p.index.areas = append(p.index.areas, a)
	}
	for i := range p.Communities {
		c := &p.Communities[i]
		if _, ok := p.index.streets[c.Street]; !ok {
			l.unknown(&c.Street, "街道", "street", string(c.Street))
		} else if s := p.index.streets[c.Street]; !digits(c.Code, 12) || !strings.HasPrefix(c.Code, s.Code[:min(9, len(s.Code))]) {
			l.add(l.where[&c.Code], CodeBadPlace, "社区代码与街道不符", "the community's code does not belong to its street")
		}
	}
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

// shapes reads the polygons by 9-digit code; nil if the plan names none.
func (l *loader) shapes() map[string]orb.MultiPolygon {
	name := l.header.Polygons
	if name == "" {
		return nil
	}
	text, ok := l.files[name]
	if !ok {
		l.unknown(&l.header.Polygons, "文件", "file", name)
		return nil
	}
	var collection featureCollection
	if err := json.Unmarshal(text, &collection); err != nil {
		l.add(position{name, 1, 1}, CodeSyntax, "边界文件无法读取："+err.Error(), "not GeoJSON: "+err.Error()).Cause = err
		return nil
	}
	out := map[string]orb.MultiPolygon{}
	for i := range collection.Features {
		f := &collection.Features[i]
		shape, err := f.shape()
		if err != nil {
			l.add(position{name, 1, 1}, CodeBadPlace, "边界不是多边形", fmt.Sprintf("feature %d: %v", i+1, err))
			continue
		}
		out[f.Properties.Code9] = shape
	}
	l.plan.index.geojson = text
	return out
}

// featureCollection is the part of GeoJSON (RFC 7946) that street polygons use.
// orb's own reader would bring a database driver with it.
type featureCollection struct {
	Features []feature `json:"features"`
}

type feature struct {
	Properties struct {
		Code9 string `json:"code9"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (f *feature) shape() (orb.MultiPolygon, error) {
	var many orb.MultiPolygon
	var err error
	switch f.Geometry.Type {
	case "Polygon":
		many = make(orb.MultiPolygon, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &many[0])
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &many)
	default:
		return nil, fmt.Errorf("%q is not a polygon", f.Geometry.Type)
	}
	if err != nil {
		return nil, err
	}
	for _, polygon := range many {
		for _, ring := range polygon {
			// Four points, the last being the first (RFC 7946).
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				return nil, fmt.Errorf("a ring is not closed")
			}
		}
		if len(polygon) == 0 {
			return nil, fmt.Errorf("a polygon has no ring")
		}
	}
	return many, nil
}

// Preflag is one reason to suspect that an incident is sensitive (4.1.4, A16).
// It warns; a duty officer confirms.
type Preflag struct {
	Ground string `json:"ground"` // area, people or period
	ID     string `json:"id,omitempty"`
	Name   Text   `json:"name"`
}

// The grounds of a preflag. The fourth list of 4.1.4, hot topics, is a mark
// that a person sets.
const (
	GroundArea   = "area"
	GroundPeople = "people"
	GroundPeriod = "period"
)

// Preflags returns what on the lists of 4.1.4 an incident touches: its street
// or point, words in what was said, and the date in the plan's zone. An
// unknown street is taken from the point.
func (p *Plan) Preflags(street OrgID, at Point, hasPoint bool, words string, when time.Time) []Preflag {
	if street == "" && hasPoint {
		street, _ = p.StreetAt(at)
	}
	var out []Preflag
	for i := range p.Sensitive.Streets {
		a := &p.Sensitive.Streets[i]
		near := a.Centre != nil && hasPoint &&
			geo.Distance(orb.Point{a.Centre.Lon, a.Centre.Lat}, orb.Point{at.Lon, at.Lat}) <= a.Metres
		if near || a.Street != "" && a.Street == street {
			out = append(out, Preflag{GroundArea, string(a.Street), a.Name})
		}
	}
	for i := range p.Sensitive.People {
		if g := &p.Sensitive.People[i]; mentions(words, g.Words) {
			out = append(out, Preflag{GroundPeople, g.ID, g.Name})
		}
	}
	day := when.In(p.Location())
	for i := range p.Sensitive.Periods {
		if s := &p.Sensitive.Periods[i]; s.holds(day) {
			out = append(out, Preflag{GroundPeriod, "", s.Name})
		}
	}
	return out
}

func mentions(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if strings.Contains(text, strings.ToLower(w)) {
			return true
		}
	}
	return false
}

// parseDay reads MM-DD, for which year is 0, or YYYY-MM-DD.
func parseDay(s string) (year int, monthDay string, ok bool) {
	switch len(s) {
	case len("01-02"):
		// 2000 was a leap year: 02-29 is a day that may occur.
		_, err := time.Parse(time.DateOnly, "2000-"+s)
		return 0, s, err == nil
	case len(time.DateOnly):
		t, err := time.Parse(time.DateOnly, s)
		return t.Year(), s[len("2000-"):], err == nil
	}
	return 0, "", false
}

// holds tells whether a day lies in the period, both ends included. A yearly
// period may run over the new year.
func (s *SensitivePeriod) holds(day time.Time) bool {
	format := time.DateOnly
	if len(s.From) == len("01-02") {
		format = "01-02"
	}
	d := day.Format(format)
	if s.From <= s.To {
		return s.From <= d && d <= s.To
	}
	return d >= s.From || d <= s.To
}
