package ui

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestWithoutABuildThePlaceholderIsServed(t *testing.T) {
	app, built := from(fstest.MapFS{"dist/unbuilt.html": {Data: []byte("how to build")}})
	if built {
		t.Error("said to be built")
	}
	if _, err := fs.Stat(app, "unbuilt.html"); err != nil {
		t.Error(err)
	}
}

func TestABuildIsServedFromItsOwnFolder(t *testing.T) {
	app, built := from(fstest.MapFS{
		"dist/unbuilt.html":   {Data: []byte("how to build")},
		"dist/app/index.html": {Data: []byte("app")},
	})
	if !built {
		t.Error("not said to be built")
	}
	if _, err := fs.Stat(app, "index.html"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(app, "unbuilt.html"); err == nil {
		t.Error("the placeholder is served beside the build")
	}
}

func TestTheBinaryAlwaysHasSomethingToServe(t *testing.T) {
	app, built := App()
	name := "unbuilt.html"
	if built {
		name = "index.html"
	}
	if b, err := fs.ReadFile(app, name); err != nil || len(b) == 0 {
		t.Errorf("%s: %d bytes, %v", name, len(b), err)
	}
}
