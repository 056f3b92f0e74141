package cap

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"wanghuo/plans"
)

// where builds a message with one area.
func where(area Area) *Alert { return &Alert{Infos: []Info{{Areas: []Area{area}}}} }

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func TestTouchesByCode(t *testing.T) {
	d, p := district(t)
	for _, tt := range []struct {
		code  string
		state string
		n     int
	}{
		{"110102000000", TouchYes, 15}, {"110100000000", TouchYes, 15}, {"110000000000", TouchYes, 15}, {"000000000000", TouchYes, 15},
		{"110102009000", TouchYes, 1}, {"110102009003", TouchYes, 1}, {"110102999000", TouchYes, 0},
		{"110101000000", TouchNo, 0}, {"110101009000", TouchNo, 0}, {"410000000000", TouchNo, 0}, {"120000000000", TouchNo, 0},
	} {
		got := d.Touches(where(Area{Desc: "x", Divisions: []string{tt.code}}))
		if got.State != tt.state || len(got.Streets) != tt.n || got.Whole != (tt.n == 15) {
			t.Errorf("%s: %+v", tt.code, got)
		}
	}
	i := slices.IndexFunc(p.Streets, func(s plans.Street) bool { return s.Code == "110102009000" })
	if got := d.Touches(where(Area{Divisions: []string{"110102009003"}})); got.Streets[0] != p.Streets[i].Org {
		t.Errorf("a community is of its street: %v", got.Streets)
	}
}

func TestTouchesByShape(t *testing.T) {
	d, p := district(t)
	all := d.streets[0].bound
	for _, s := range d.streets {
		all = all.Union(s.bound)
	}
	wide := box(all.Min[0]-1, all.Min[1]-1, all.Max[0]+1, all.Max[1]+1)
	if got := d.Touches(where(Area{Polygons: []orb.Ring{wide}})); !got.Whole || !slices.Equal(got.By, []string{"polygon"}) {
		t.Errorf("around the district: %+v", got)
	}
	for i, s := range p.Streets {
		at := orb.Point{s.Inside.Lon, s.Inside.Lat}
		small := box(at[0]-1e-5, at[1]-1e-5, at[0]+1e-5, at[1]+1e-5)
		for name, area := range map[string]Area{
			"polygon": {Polygons: []orb.Ring{small}},
			"point":   {Circles: []Circle{{at, 0}}},
			"line":    {Lines: []orb.LineString{{small[0], small[2]}}},
		} {
			if got := d.Touches(where(area)); got.State != TouchYes || !slices.Equal(got.Streets, []plans.OrgID{s.Org}) {
				t.Errorf("%s inside %s: %+v", name, s.Org, got)
			}
		}
		// Its own outline is the street, and no neighbour that shares the border.
		if got := d.Touches(where(Area{Polygons: d.streets[i].outlines()})); !slices.Equal(got.Streets, []plans.OrgID{s.Org}) {
			t.Errorf("the outline of %s: %v", s.Org, got.Streets)
		}
	}
	for name, area := range map[string]Area{
		"next to it":        {Polygons: []orb.Ring{box(all.Max[0]+0.001, all.Min[1], all.Max[0]+0.1, all.Max[1])}},
		"swapped":           {Polygons: []orb.Ring{box(all.Min[1], -all.Min[0]/2, all.Max[1], all.Max[0]/2)}},
		"a point elsewhere": {Circles: []Circle{{orb.Point{121.47, 31.23}, 0}}},
		"a circle short of": {Circles: []Circle{{orb.Point{121.47, 31.23}, 900_000}}},
	} {
		if got := d.Touches(where(area)); got.State != TouchNo {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// Shanghai to Beijing is some 1,070 km.
	if got := d.Touches(where(Area{Circles: []Circle{{orb.Point{121.47, 31.23}, 1_150_000}}})); !got.Whole {
		t.Errorf("a circle that reaches: %+v", got)
	}
	across := orb.Ring{{100, 30}, {100, 50}, {-160, 50}, {-160, 30}, {100, 30}} // 100° E eastward to 160° W
	if got := d.Touches(where(Area{Polygons: []orb.Ring{across}})); !got.Whole {
		t.Errorf("across the antimeridian: %+v", got)
	}
	far := orb.Ring{{170, 30}, {170, 50}, {-160, 50}, {-160, 30}, {170, 30}}
	if got := d.Touches(where(Area{Polygons: []orb.Ring{far}})); got.State != TouchNo {
		t.Errorf("in the Pacific: %+v", got)
	}
}

// Codes come first, and an area is the union of what it lists (CAP 1.2, 3.2.4).
func TestTouchesByBothAndByNeither(t *testing.T) {
	d, p := district(t)
	s := p.Streets[0]
	at := orb.Point{s.Inside.Lon, s.Inside.Lat}
	got := d.Touches(where(Area{Divisions: []string{"110108000000"}, Circles: []Circle{{at, 10}}}))
	if diff := cmp.Diff(Touch{State: TouchYes, Streets: []plans.OrgID{s.Org}, By: []string{"circle"}}, got); diff != "" {
		t.Error(diff)
	}
	for name, a := range map[string]*Alert{
		"no info":       {},
		"no area":       {Infos: []Info{{}}},
		"words alone":   where(Area{Desc: "西城区北部"}),
		"foreign codes": where(Area{Desc: "x", Geocodes: []Named{{"EMMA_ID", "EI807"}}}),
	} {
		if got := d.Touches(a); got.State != TouchUnknown {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// One area elsewhere and one that only words describe: still unknown.
	two := where(Area{Divisions: []string{"410000000000"}})
	two.Infos[0].Areas = append(two.Infos[0].Areas, Area{Desc: "somewhere"})
	if got := d.Touches(two); got.State != TouchUnknown || !slices.Equal(got.Unread, []string{"somewhere"}) {
		t.Errorf("%+v", got)
	}
}

// A six-digit number is a division only where the scheme is Chinese: elsewhere it
// may be a county of another country.
func TestDivisions(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        []string
	}{
		{"CPEAS Geographic Code", "110102000000", []string{"110102000000"}},
		{"CPEAS Geographic Code", "500101", []string{"500101000000"}},
		{"GB/T 2260-2007", "110102", []string{"110102000000"}},
		{"SAME", "110102", nil}, {"FIPS6", "030049", nil}, {"UGC", "MTZ014", nil},
		{"whatever", "110102009000", []string{"110102009000"}},
		{"whatever", "991102009000", nil},
		{"行政区划代码", "110102009", []string{"110102009000"}},
	} {
		if got := divisions(Named{tt.name, tt.value}); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: %v", tt.name, tt.value, got)
		}
	}
}

// A polygon that a stranger made as dear as he could.
func TestTouchesCostsLittle(t *testing.T) {
	d, _ := district(t)
	b := d.streets[0].bound
	var ring orb.Ring
	for i := range 40_000 { // teeth just outside the northern border
		ring = append(ring, orb.Point{b.Min[0] + (b.Max[0]-b.Min[0])*float64(i)/40_000, b.Max[1] + 1e-9*float64(1+i%2)})
	}
	ring = append(ring, orb.Point{b.Min[0], 60}, ring[0])
	if got := d.Touches(where(Area{Polygons: []orb.Ring{ring}})); got.State == TouchYes && len(got.Streets) == 15 {
		t.Errorf("%+v", got.State)
	}
	text := with(t, plain, "39.93,116.37 39.94,116.37 39.94,116.38 39.93,116.37", strings.Repeat("39.9,116.3 39.91,116.31 ", 40_000)+"39.8,116.2")
	if a := read(t, text); !warned(a, WarnNotTested) && !warned(a, WarnSelfCrossing) {
		t.Errorf("%v", codes(a.Warnings))
	}
}
