// Package xicheng holds the general emergency plan of Xicheng District (2021
// revision) as data: a folder of YAML and one GeoJSON file, embedded in the
// binary. It holds no rule in Go. The street polygons are © OpenStreetMap
// contributors, ODbL 1.0; whoever shows them says so.
package xicheng

import (
	"embed"
	"io/fs"
	"sync"

	"wanghuo/plans"
)

//go:embed *.yaml *.geojson rules/*.yaml
var files embed.FS

// FS returns the plan's files.
func FS() fs.FS { return files }

// Load returns the plan, read and checked once; it is immutable and shared.
func Load() (*plans.Plan, error) { return load() }

var load = sync.OnceValues(func() (*plans.Plan, error) { return plans.Load(files) })
