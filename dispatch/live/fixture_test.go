package live

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The fixtures are shared with the web application's tests: what is checked
// here is that they are what this server really sends.
func TestFramesAreTheFixturesBytes(t *testing.T) {
	incident := Row{Key: "incident/7", Kind: "incident", Changed: 119, Audience: Audience{}.With(5),
		Data: json.RawMessage(`{"title":"西长安街一处居民楼起火","severity":"undetermined"}`)}
	hello := Hello{Log: "xicheng-actual", Epoch: 3, Head: 120, Plan: "sha256:7f3a", Status: "actual",
		Clock: Clock{At: 1795000000000, Rate: 1}}
	exercise := Hello{Log: "演练-2026", Epoch: 1, Plan: "sha256:7f3a", Status: "exercise",
		Clock: Clock{At: 1795000000000, Offset: -86400000, Rate: 7.5, Paused: true}}
	for file, got := range map[string][]byte{
		"hello.json":          encodeHello(hello, "e8b7c9d2a1f00344", 1000),
		"hello-exercise.json": encodeHello(exercise, "e8b7c9d2a1f00344", 1000),
		"snapshot.json":       encodeSnapshot(120, []Row{{Key: "alarm/9", Kind: "alarm", Changed: 118}, incident}),
		"delta.json":          encodeDelta(Delta{From: 118, To: 120, Rows: []Row{incident}, Removed: []string{"alarm/9", "obligation/<1>"}}),
		"delta-empty.json":    encodeDelta(Delta{From: 120, To: 120}),
		"beat.json":           encodeBeat(1795000001000, 120),
	} {
		if want := fixture(t, file); string(got) != want {
			t.Errorf("%s:\n got %s\nwant %s", file, got, want)
		}
	}
}

func TestRequestFixturesAreUnderstood(t *testing.T) {
	got, err := parseRequest([]byte(fixture(t, "resume.json")))
	want := request{resume: true, log: "xicheng-actual", epoch: 3, view: "e8b7c9d2a1f00344", from: 120}
	if err != nil || got != want {
		t.Errorf("resume: %+v, %v", got, err)
	}
	if got, err := parseRequest([]byte(fixture(t, "pong.json"))); err != nil || got.resume {
		t.Errorf("pong: %+v, %v", got, err)
	}
}

func fixture(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(string(data), "\n")
}

// boardState is how the fixtures write a board down.
type boardState struct {
	Log      string                     `json:"log"`
	Epoch    uint64                     `json:"epoch"`
	View     string                     `json:"view"`
	Position uint64                     `json:"position"`
	Gapped   bool                       `json:"gapped"`
	Rows     map[string]json.RawMessage `json:"rows"`
}

func TestSequencesFoldAsTheFixturesSay(t *testing.T) {
	var sequences []struct {
		Name   string
		Start  *boardState
		Frames []json.RawMessage
		Want   boardState
	}
	d := json.NewDecoder(bytes.NewReader([]byte(fixture(t, "sequences.json"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&sequences); err != nil {
		t.Fatal(err)
	}
	for _, q := range sequences {
		t.Run(q.Name, func(t *testing.T) {
			b := board{rows: map[string]boardRow{}}
			if s := q.Start; s != nil {
				b.log, b.epoch, b.view, b.position = s.Log, s.Epoch, s.View, s.Position
				for key, data := range s.Rows {
					b.rows[key] = boardRow{Key: key, Data: data}
				}
			}
			for _, f := range q.Frames {
				if _, err := b.receive(f); err != nil {
					t.Fatal(err)
				}
			}
			got := boardState{b.log, b.epoch, b.view, b.position, b.gapped, map[string]json.RawMessage{}}
			for key, r := range b.rows {
				got.Rows[key] = r.Data
			}
			if diff := cmp.Diff(q.Want, got); diff != "" {
				t.Errorf("want − got +\n%s", diff)
			}
		})
	}
}
