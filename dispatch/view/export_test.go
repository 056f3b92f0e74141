package view_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
)

// 4.1.9(b): out and back in, unchanged, byte for byte; and what the file shows
// is what the workspace showed.
func TestAnIncidentGoesOutAndComesBackUnchanged(t *testing.T) {
	g, first, _ := night(t)
	data, ok, err := view.ExportIncident(g.State, first)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	x, err := view.ImportIncident(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := x.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Errorf("it came back changed:\n%s", cmp.Diff(string(data), string(again)))
	}
	want, _ := view.IncidentDetailOf(g.Engine, g.State, first, dispatch.Actor{}, g.Now, nil)
	got, ok := view.IncidentDetailOf(g.Engine, x.State(), first, dispatch.Actor{}, g.Now, nil)
	want.Acts, got.Acts = nil, nil
	if diff := cmp.Diff(encode(t, want), encode(t, got)); !ok || diff != "" {
		t.Errorf("the file shows another incident:\n%s", diff)
	}
	for _, secret := range []string{"李某", "13800001234", "楼里还有人"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s is in the file (A65)", secret)
		}
	}
	if _, ok, _ := view.ExportIncident(g.State, "none"); ok {
		t.Error("an export of nothing")
	}
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	g, first, _ := night(t)
	data, _, _ := view.ExportIncident(g.State, first)
	good := string(data)
	for _, c := range []struct{ name, data, code string }{
		{"empty", "", "import_malformed"},
		{"another format", `{"format":"x","version":1}`, "import_format"},
		{"a later version", strings.Replace(good, `"version": 1`, `"version": 2`, 1), "import_version"},
		{"an unknown field", strings.Replace(good, `"intakes"`, `"surprise": 1, "intakes"`, 1), "import_malformed"},
		{"something behind it", good + "{}", "import_malformed"},
		{"nothing in it", `{"format":"wanghuo.incident","version":1}`, "import_reference"},
		{"a duty missing", strings.Replace(good, `"duties": [`, `"duties": [99, `, 1), "import_reference"},
		{"a null", `{"format":"wanghuo.incident","version":1,"incidents":[null]}`, "import_reference"},
	} {
		_, err := view.ImportIncident([]byte(c.data))
		var e *view.ImportError
		if !errors.As(err, &e) || e.Code != c.code || e.Message.Zh == "" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
	if _, err := view.ImportIncident(make([]byte, view.ExportLimit+1)); err == nil {
		t.Error("a file without bound is read")
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(`{"format":"wanghuo.incident","version":1,"incidents":[{"id":"a","duties":[1]}],"duties":[{"id":1}]}`))
	f.Add([]byte(`{"format":"wanghuo.incident","version":1,"incidents":[{"id":"a","merged":["a"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := view.ImportIncident(data)
		if err != nil {
			return
		}
		b, err := x.Encode()
		if err != nil {
			t.Fatal(err)
		}
		y, err := view.ImportIncident(b)
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, b)
		}
		if again, _ := y.Encode(); !bytes.Equal(b, again) {
			t.Errorf("written twice, it differs")
		}
	})
}
