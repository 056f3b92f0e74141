package cap

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"wanghuo/plans"
)

// District knows where the streets are. It is made once and never changes.
type District struct {
	streets []street
	code    string // of the district, six digits
}

type street struct {
	org    plans.OrgID
	name   plans.Text
	code   string // twelve digits
	shape  orb.MultiPolygon
	bound  orb.Bound
	edges  [][2]orb.Point
	within orb.Point // surely inside
}

// NewDistrict takes the streets and polygons of a plan. Every street needs both a
// code and a polygon, and all codes one district.
func NewDistrict(p *plans.Plan) (*District, error) {
	shapes, err := polygonsByOrg(p.StreetGeoJSON())
	if err != nil {
		return nil, fmt.Errorf("cap: the street polygons: %w", err)
	}
	d := &District{}
	for _, s := range p.Streets {
		shape := shapes[s.Org]
		if shape == nil || len(s.Code) != 12 {
			return nil, fmt.Errorf("cap: street %s has no polygon or no code", s.Org)
		}
		if d.code == "" {
			d.code = s.Code[:6]
		}
		if s.Code[:6] != d.code {
			return nil, fmt.Errorf("cap: street %s is of another district", s.Org)
		}
		x := street{org: s.Org, name: s.Name, code: s.Code, shape: shape, bound: shape.Bound(), within: orb.Point{s.Inside.Lon, s.Inside.Lat}}
		for _, poly := range shape {
			for _, ring := range poly {
				for i := 1; i < len(ring); i++ {
					x.edges = append(x.edges, [2]orb.Point{ring[i-1], ring[i]})
				}
			}
		}
		d.streets = append(d.streets, x)
	}
	if len(d.streets) == 0 {
		return nil, errors.New("cap: the plan has no streets")
	}
	return d, nil
}

func polygonsByOrg(text []byte) (map[plans.OrgID]orb.MultiPolygon, error) {
	var c struct {
		Features []struct {
			Properties struct{ Org plans.OrgID }
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, err
	}
	shapes := map[plans.OrgID]orb.MultiPolygon{}
	for _, f := range c.Features {
		var err error
		var one orb.Polygon
		var many orb.MultiPolygon
		switch f.Geometry.Type {
		case "Polygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &one)
			many = orb.MultiPolygon{one}
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &many)
		}
		if err != nil {
			return nil, err
		}
		shapes[f.Properties.Org] = many
	}
	return shapes, nil
}

// Touch says whether a message concerns the district.
type Touch struct {
	// State is yes, no, or unknown: then a person must read the area's words.
	State string `json:"state"`
	// Streets are those concerned, in the plan's order. A yes without streets is
	// a code inside the district that the plan does not know.
	Streets []plans.OrgID `json:"streets"`
	Whole   bool          `json:"whole"` // all of them
	By      []string      `json:"by"`    // geocode, polygon, line, circle
	// Unread are the descriptions of areas that tell nothing but words.
	Unread []string `json:"unread,omitempty"`
}

// The states of a [Touch].
const (
	TouchYes     = "yes"
	TouchNo      = "no"
	TouchUnknown = "unknown"
)

// Touches tells which streets a message concerns: by division codes first, then
// by polygons, lines and circles; an area is the union of what it lists (CAP 1.2,
// 3.2.4). Streets that share no more than a border with it are not concerned by
// that, unless the border is crossed.
func (d *District) Touches(a *Alert) Touch {
	t := Touch{State: TouchNo, Streets: []plans.OrgID{}, By: []string{}}
	hit := make([]bool, len(d.streets))
	areas, inside := 0, false
	for i := range a.Infos {
		for j := range a.Infos[i].Areas {
			areas++
			known, within := d.area(&a.Infos[i].Areas[j], hit, &t)
			inside = inside || within
			if desc := a.Infos[i].Areas[j].Desc; !known && !slices.Contains(t.Unread, desc) {
				t.Unread = append(t.Unread, desc)
			}
		}
	}
	for i, h := range hit {
		if h {
			t.Streets = append(t.Streets, d.streets[i].org)
		}
	}
	t.Whole = len(t.Streets) == len(d.streets)
	switch {
	case inside || len(t.Streets) > 0:
		t.State = TouchYes
	case areas == 0 || len(t.Unread) > 0:
		t.State = TouchUnknown
	}
	return t
}

// area marks the streets that an area concerns. known: it tells more than words.
// inside: it lies in the district, even if no street of the plan is known by it.
func (d *District) area(a *Area, hit []bool, t *Touch) (known, inside bool) {
	by := func(what string) {
		if !slices.Contains(t.By, what) {
			t.By = append(t.By, what)
		}
	}
	for _, code := range a.Divisions {
		known = true
		if d.coded(code, hit) {
			inside = true
			by("geocode")
		}
	}
	mark := func(what string, touches func(*street) bool) (any bool) {
		known = true
		for i := range d.streets {
			if touches(&d.streets[i]) {
				hit[i], inside, any = true, true, true
				by(what)
			}
		}
		return any
	}
	shape := func(what string, points []orb.Point, closed bool) {
		bound := orb.LineString(points).Bound()
		for _, margin := range []float64{border, 0} { // a thing as narrow as a border is found as it lies
			if mark(what, func(s *street) bool { return s.bound.Intersects(bound) && s.meets(points, closed, margin) }) {
				return
			}
		}
	}
	for _, ring := range a.Polygons {
		for _, r := range unwrapped(ring) {
			shape("polygon", r, true)
		}
	}
	for _, line := range a.Lines {
		shape("line", line, false)
	}
	for _, c := range a.Circles {
		mark("circle", func(s *street) bool { return s.near(c) })
	}
	return known, inside
}

// coded marks the streets of a division code: a street's own, one that holds the
// district, or a community's.
func (d *District) coded(code string, hit []bool) (inside bool) {
	prefix := significant(code)
	if strings.HasPrefix(d.code, prefix) { // district, city, province, nation
		for i := range hit {
			hit[i] = true
		}
		return true
	}
	if !strings.HasPrefix(prefix, d.code) {
		return false
	}
	for i, s := range d.streets {
		if s.code[:9] == code[:9] {
			hit[i] = true
		}
	}
	return true
}

// significant cuts the zeroes that stand for "all of it": a division code has
// parts of 2, 2, 2, 3 and 3 digits (GB/T 2260, GB/T 10114).
func significant(code string) string {
	for _, n := range []int{0, 2, 4, 6, 9} {
		if strings.Trim(code[n:], "0") == "" {
			return code[:n]
		}
	}
	return code
}

// unwrapped gives a ring as one that crosses no antimeridian, once for each turn
// of the globe in which it may meet the district.
func unwrapped(ring orb.Ring) [][]orb.Point {
	crosses := false
	out := make([]orb.Point, len(ring))
	shift := 0.0
	for i, p := range ring {
		if i > 0 {
			switch d := p[0] - ring[i-1][0]; {
			case d > 180:
				shift -= 360
				crosses = true
			case d < -180:
				shift += 360
				crosses = true
			}
		}
		out[i] = orb.Point{p[0] + shift, p[1]}
	}
	if !crosses {
		return [][]orb.Point{ring}
	}
	all := [][]orb.Point{out}
	for _, turn := range []float64{-360, 360} {
		moved := make([]orb.Point, len(out))
		for i, p := range out {
			moved[i] = orb.Point{p[0] + turn, p[1]}
		}
		all = append(all, moved)
	}
	return all
}

// border is how wide a border is, in degrees: some five metres. The outlines of
// neighbours do not share every corner, and are for reference.
const border = 5e-5

// meets tells whether a ring or line has more in common with a street than the
// margin around its border.
func (s *street) meets(points []orb.Point, closed bool, margin float64) bool {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if max(a[0], b[0]) < s.bound.Min[0] || min(a[0], b[0]) > s.bound.Max[0] || max(a[1], b[1]) < s.bound.Min[1] || min(a[1], b[1]) > s.bound.Max[1] {
			continue
		}
		if s.inside(a, margin) || s.inside(b, margin) || s.inside(orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}, margin) {
			return true
		}
		for _, e := range s.edges {
			if apart(a, b, e[0], margin)*apart(a, b, e[1], margin) < 0 && apart(e[0], e[1], a, margin)*apart(e[0], e[1], b, margin) < 0 {
				return true
			}
		}
	}
	if !closed {
		return false
	}
	// No edges cross clearly: the ring holds the street whole or not at all, or
	// the edges meet in corners alone.
	ring := orb.Ring(points)
	if planar.RingContains(ring, s.within) {
		return true
	}
	for _, e := range s.edges {
		if planar.RingContains(ring, e[0]) && !along(ring, e[0], margin) {
			return true
		}
	}
	return false
}

// inside tells whether a point lies within the street and not on its border.
func (s *street) inside(p orb.Point, margin float64) bool {
	if !s.bound.Contains(p) || !planar.MultiPolygonContains(s.shape, p) {
		return false
	}
	for _, e := range s.edges {
		if beside(e[0], e[1], p, margin) {
			return false
		}
	}
	return true
}

// along tells whether p lies on a ring's edge.
func along(ring orb.Ring, p orb.Point, margin float64) bool {
	for i := 1; i < len(ring); i++ {
		if beside(ring[i-1], ring[i], p, margin) {
			return true
		}
	}
	return false
}

// beside tells whether p is no further than the margin from the edge a–b.
func beside(a, b, p orb.Point, margin float64) bool {
	if p[0] < min(a[0], b[0])-margin || p[0] > max(a[0], b[0])+margin || p[1] < min(a[1], b[1])-margin || p[1] > max(a[1], b[1])+margin {
		return false
	}
	return planar.DistanceFromSegment(a, b, p) <= margin
}

// apart tells on which side of the line a–b a point lies, 0 within the margin.
func apart(a, b, p orb.Point, margin float64) int {
	d := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
	if reach := margin * math.Hypot(b[0]-a[0], b[1]-a[1]); d >= -reach && d <= reach {
		return 0
	}
	if d > 0 {
		return 1
	}
	return -1
}

// near tells whether a circle reaches the street.
func (s *street) near(c Circle) bool {
	if planar.MultiPolygonContains(s.shape, c.Center) {
		return true
	}
	for _, e := range s.edges {
		if metres(c.Center, nearest(c.Center, e)) <= c.Metres {
			return true
		}
	}
	return false
}

// nearest is the point of an edge nearest to p, on a plane scaled for the edge's
// latitude: an edge is some hundred metres long.
func nearest(p orb.Point, e [2]orb.Point) orb.Point {
	k := math.Cos(e[0][1] * math.Pi / 180)
	dx, dy := (e[1][0]-e[0][0])*k, e[1][1]-e[0][1]
	length := dx*dx + dy*dy
	if length == 0 {
		return e[0]
	}
	at := ((p[0]-e[0][0])*k*dx + (p[1]-e[0][1])*dy) / length
	at = min(1, max(0, at))
	return orb.Point{e[0][0] + at*(e[1][0]-e[0][0]), e[0][1] + at*(e[1][1]-e[0][1])}
}

// metres between two points on a sphere of the earth's mean radius.
func metres(a, b orb.Point) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (b[1]-a[1])*rad, (b[0]-a[0])*rad
	h := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * 6_371_009 * math.Asin(math.Sqrt(min(1, h)))
}
