package cap

import (
	"fmt"
	"strings"
	"testing"
)

// The largest things that are read: a marine update of some hundred polygons, and
// what a stranger can make of five megabytes.
func BenchmarkRead(b *testing.B) {
	d, _ := district(b)
	const ring = "39.93,116.37 39.94,116.37 39.94,116.38 39.93,116.37"
	marine := strings.Repeat("<polygon>"+strings.TrimSpace(strings.Repeat("39.93,116.37 39.94,116.37 39.94,116.38 ", 200))+"</polygon>", 210)
	var teeth, circle strings.Builder
	for i := range 170_000 { // a comb over the district whose teeth lie in its bounds
		fmt.Fprintf(&teeth, "39.%d,116.%d ", 860000+i%2*115000, 321000+i*72/170)
	}
	for i := range 300_000 {
		fmt.Fprintf(&circle, "%.3f,%.3f ", 39.86+0.1*float64(i%997)/997, 116.32+0.07*float64(i%991)/991)
	}
	for name, text := range map[string]string{
		"plain":    plain,
		"national": national,
		"marine":   with(b, plain, "<polygon>"+ring+"</polygon>", marine),
		"comb":     with(b, plain, ring, teeth.String()),
		"tangle":   with(b, plain, ring, circle.String()),
		"elements": with(b, plain, "<info>", strings.Repeat("<x/>", maxNodes-100)+"<info>"),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for range b.N {
				doc, err := Read([]byte(text), Options{})
				if err != nil {
					b.Fatal(err)
				}
				d.Touches(doc.Messages[0].Alert)
			}
		})
	}
}
