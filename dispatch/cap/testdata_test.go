package cap

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The files say in their names what becomes of them: ok_…, or refused_ and the
// code.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.xml"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(raw, Options{})
		if rest, bad := strings.CutPrefix(name, "refused_"); bad {
			var r *Refusal
			if !errors.As(err, &r) || !strings.HasPrefix(rest, string(r.Code)+"_") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range d.Messages {
			if m.Alert == nil || len(m.Alert.Warnings) > 0 {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
}

func fixture(t *testing.T, name string) *Alert {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, string(raw))
}

// A morning of fog: yellow, raised to orange, lifted; and a line test that moved
// nobody.
func TestMorningOfFog(t *testing.T) {
	yellow, orange, lifted := fixture(t, "ok_fog_1_yellow.xml"), fixture(t, "ok_fog_2_orange.xml"), fixture(t, "ok_fog_3_lifted.xml")
	drill := fixture(t, "ok_fog_test.xml")
	d, p := district(t)
	var held []*Alert
	for _, step := range []struct {
		msg    *Alert
		effect Effect
		force  []string
	}{
		{drill, EffectNone, []string{}},
		{yellow, EffectNew, []string{yellow.Identifier}},
		{orange, EffectUpdates, []string{orange.Identifier}},
		{lifted, EffectCancels, []string{}},
	} {
		if f := Fold(held, step.msg); f.Effect != step.effect {
			t.Errorf("%s: %s", step.msg.Identifier, f.Effect)
		}
		held = append(held, step.msg)
		if diff := cmp.Diff(step.force, ids(InForce(held))); diff != "" {
			t.Error(diff)
		}
		if touch := d.Touches(step.msg); !touch.Whole || len(touch.Streets) != len(p.Streets) {
			t.Errorf("%+v", touch)
		}
	}
	if drill.Level.Colour != Red || drill.Actionable {
		t.Errorf("%+v", drill.Level)
	}
}

func TestWaterCut(t *testing.T) {
	two, one := fixture(t, "ok_water_two_languages.xml"), fixture(t, "ok_water_gb18030.xml")
	if one.Infos[0].Headline != two.Infos[0].Headline || two.Level == nil || two.Level.Colour != Blue {
		t.Errorf("%q %+v", one.Infos[0].Headline, two.Level)
	}
	d, _ := district(t)
	if touch := d.Touches(two); len(touch.Streets) < 1 || touch.Whole || !slices.Equal(touch.By, []string{"geocode", "polygon"}) {
		t.Errorf("%+v", touch)
	}
	if f := Fold([]*Alert{two}, fixture(t, "ok_water_1_1_update.xml")); f.Effect != EffectUpdates || len(f.Ends) != 1 {
		t.Errorf("%+v", f)
	}
}
