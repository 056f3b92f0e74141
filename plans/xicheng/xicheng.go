// Package xicheng holds the general emergency plan of Xicheng District (2021
// revision) as data.
package xicheng

import (
	"embed"
	"io/fs"

	"wanghuo/plans"
)

//go:embed rules
var files embed.FS

// FS returns the plan's files.
func FS() fs.FS { return files }

// Load loads the plan.
func Load() (*plans.Plan, error) { return plans.Load(files) }
