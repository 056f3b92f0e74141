package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// App returns the built application: index.html, assets and icons at its root.
// built is false where the binary was made without it; the file system then
// holds unbuilt.html alone, a page that says how to build.
func App() (app fs.FS, built bool) {
	return from(dist)
}

func from(files fs.FS) (fs.FS, bool) {
	if _, err := fs.Stat(files, "dist/app/index.html"); err != nil {
		return mustSub(files, "dist"), false
	}
	return mustSub(files, "dist/app"), true
}

// mustSub cannot fail: its names are constants that fs.ValidPath accepts.
func mustSub(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic("ui: " + err.Error())
	}
	return sub
}
