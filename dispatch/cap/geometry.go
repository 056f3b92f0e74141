package cap

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// decimal reads a plain decimal number: no infinity, no hexadecimal, no
// underscore, all of which the language's own parser takes.
func decimal(s string) (float64, bool) {
	if s == "" || len(s) > 40 {
		return 0, false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// groups cuts coordinates at space that has no comma beside it, and each group at
// its commas: "39.9, 116.3 40,116" has two groups of two.
func groups(s string, each func(numbers []string) bool) {
	var numbers []string
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && !blank(s[i]) && s[i] != ',' {
			i++
		}
		if i > start {
			numbers = append(numbers, s[start:i])
		}
		comma := false
		for i < len(s) && (blank(s[i]) || s[i] == ',') {
			comma = comma || s[i] == ','
			i++
		}
		if len(numbers) > 0 && (!comma || i == len(s)) {
			if !each(numbers) {
				return
			}
			numbers = numbers[:0]
		}
	}
}

// pairs reads coordinate pairs as they stand, without judging them. CAP separates
// the two numbers by a comma and the pairs by space (1.2, 3.2.4); producers put
// space around the comma, or commas between the pairs.
func (r *reading) pairs(n *node, s string) [][2]float64 {
	var flat []float64
	clean := true
	groups(s, func(numbers []string) bool {
		clean = clean && len(numbers) == 2
		for _, p := range numbers {
			f, ok := decimal(p)
			if !ok || len(numbers) == 3 { // with a height; or no way to tell
				r.refuse(BadCoordinates, n, strings.Join(numbers[:min(3, len(numbers))], ","))
				return false
			}
			flat = append(flat, f)
		}
		return true
	})
	if r.refused != nil {
		return nil
	}
	if len(flat)%2 != 0 {
		r.refuse(BadCoordinates, n, s)
		return nil
	}
	if !clean {
		r.add(WarnSeparators, n, s)
	}
	out := make([][2]float64, len(flat)/2)
	for i := range out {
		out[i] = [2]float64{flat[2*i], flat[2*i+1]}
	}
	return out
}

// point turns a latitude and a longitude into a point, if they are ones.
func point(lat, lon float64) (orb.Point, bool) {
	return orb.Point{lon, lat}, math.Abs(lat) <= 90 && math.Abs(lon) <= 180
}

// polygons reads CAP's polygons: WGS-84, latitude first. more: the area is told
// in other ways too.
func (r *reading) polygons(list []*node, more bool) (rings []orb.Ring) {
	for _, n := range list {
		s := r.text(n)
		if s == "" {
			continue
		}
		var ring orb.Ring
		for _, p := range r.pairs(n, s) {
			at, ok := point(p[0], p[1])
			if !ok {
				r.refuse(BadCoordinates, n, format(p))
				return nil
			}
			ring = append(ring, at)
		}
		if ring = r.ring(n, ring, more); ring != nil {
			rings = append(rings, ring)
		}
	}
	return rings
}

// ring closes a ring and tells what is odd in it. A ring that encloses nothing is
// left out if the area is told in other ways too (producers fill in dummies), else
// refused.
func (r *reading) ring(n *node, ring orb.Ring, more bool) orb.Ring {
	if r.refused != nil {
		return nil
	}
	distinct := map[orb.Point]bool{}
	for _, p := range ring {
		if distinct[p] = true; len(distinct) == 3 {
			break
		}
	}
	switch {
	case len(distinct) < 3 && more:
		r.add(WarnDegenerate, n, n.value())
		return nil
	case len(distinct) < 3:
		r.refuse(BadPolygon, n, n.value())
		return nil
	case ring[0] != ring[len(ring)-1]:
		r.add(WarnNotClosed, n, "")
		ring = append(ring, ring[0])
	}
	for i := 1; i < len(ring); i++ {
		if math.Abs(ring[i][0]-ring[i-1][0]) > 180 {
			r.add(WarnAntimeridian, n, "")
			return ring
		}
	}
	switch crosses, tested := crossesItself(ring, &r.compared); {
	case crosses:
		r.add(WarnSelfCrossing, n, "")
	case !tested:
		r.add(WarnNotTested, n, strconv.Itoa(len(ring)))
	}
	return ring
}

func format(p [2]float64) string {
	return strconv.FormatFloat(p[0], 'f', -1, 64) + "," + strconv.FormatFloat(p[1], 'f', -1, 64)
}

// circles reads CAP's circles: latitude, longitude, radius in kilometres.
func (r *reading) circles(list []*node) (out []Circle) {
	for _, n := range list {
		s := r.text(n)
		if s == "" {
			continue
		}
		f := strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r' })
		if len(f) != 3 {
			r.refuse(BadCircle, n, s)
			return nil
		}
		lat, ok1 := decimal(f[0])
		lon, ok2 := decimal(f[1])
		km, ok3 := decimal(f[2])
		at, ok4 := point(lat, lon)
		switch {
		case !ok1 || !ok2 || !ok4:
			r.refuse(BadCoordinates, n, s)
			return nil
		case !ok3 || km < 0 || km > 20_038: // half the circumference of the earth
			r.refuse(BadCircle, n, s)
			return nil
		}
		if !strings.HasPrefix(strings.Join(strings.Fields(s), " "), f[0]+","+f[1]+" ") {
			r.add(WarnSeparators, n, s)
		}
		out = append(out, Circle{Center: at, Metres: km * 1000})
	}
	return out
}

// comparisons bounds the pairs of edges compared for one message.
const comparisons = 20_000_000

// crossesItself tells whether two edges of a ring cross properly. Touching is
// allowed. It sweeps from west to east and gives up beyond its bound.
func crossesItself(ring orb.Ring, compared *int) (crosses, tested bool) {
	type edge struct {
		a, b       orb.Point
		west, east float64
	}
	edges := make([]edge, 0, len(ring))
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		edges = append(edges, edge{a, b, min(a[0], b[0]), max(a[0], b[0])})
	}
	slices.SortStableFunc(edges, func(x, y edge) int { return cmp.Compare(x.west, y.west) })
	for i, x := range edges {
		for _, y := range edges[i+1:] {
			if y.west > x.east {
				break
			}
			if *compared++; *compared > comparisons {
				return false, false
			}
			if side(x.a, x.b, y.a)*side(x.a, x.b, y.b) < 0 && side(y.a, y.b, x.a)*side(y.a, y.b, x.b) < 0 {
				return true, true
			}
		}
	}
	return false, true
}

// side tells on which side of the line a–b the point lies: -1, 0 or 1.
func side(a, b, p orb.Point) int {
	d := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}
