package cap

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// Whatever a stranger sends: no panic, a refusal that says what it is, or a
// message that is whole and can be relied on.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte(national))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>` + plain[strings.Index(plain, "<alert"):] + `</entry></feed>`))
	f.Add([]byte(with(f, plain, "<msgType>Alert", "<msgType>Update", "<info>", "<references>a@b,c,2026-07-01T08:00:00+08:00</references><info>")))
	f.Add([]byte(with(f, plain, "39.93,116.37 39.94", "39.93, 116.37\n\t39.94", "</polygon>", "</polygon><circle>39.9,116.3 1</circle>")))
	files, _ := filepath.Glob(filepath.Join("testdata", "*.xml"))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	d, _ := district(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := Read(raw, Options{MaxBytes: 1 << 18})
		if err != nil {
			var r *Refusal
			if !errors.As(err, &r) || r.Code == "" || r.Message.Zh == "" || r.Remedy.En == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, m := range doc.Messages {
			if m.Alert == nil {
				continue
			}
			relied(t, m.Alert)
			_ = d.Touches(m.Alert)
			_ = Fold(nil, m.Alert)
			// What we would write of it must be read back as it is.
			text, err := Encode(m.Alert)
			if err != nil {
				continue
			}
			again, err := Read(text, Options{MaxBytes: 1 << 20})
			if err != nil {
				t.Fatalf("written and not read: %v\n%s", err, text)
			}
			if a := again.Messages[0].Alert; a.Identifier != m.Alert.Identifier || a.Status != m.Alert.Status || !a.Sent.Equal(m.Alert.Sent) || len(a.Infos) != len(m.Alert.Infos) {
				t.Fatalf("another message came back\n%s", text)
			}
		}
	})
}

// relied checks what the rest of the system relies on.
func relied(t *testing.T, a *Alert) {
	t.Helper()
	if a.Identifier == "" || a.Sender == "" || a.Sent.IsZero() || a.Status == "" || a.MsgType == "" || a.Sent.Nanosecond() != 0 {
		t.Fatalf("%+v", a)
	}
	if a.Actionable && a.Status != Actual {
		t.Fatal("it is not meant, and actionable")
	}
	if (a.MsgType == MsgUpdate || a.MsgType == MsgCancel) && len(a.References) == 0 {
		t.Fatal("it updates nothing")
	}
	if _, err := json.Marshal(a); err != nil {
		t.Fatal(err)
	}
	for _, x := range a.Infos {
		for _, area := range x.Areas {
			for _, ring := range area.Polygons {
				if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
					t.Fatal("an open ring")
				}
				for _, p := range ring {
					onEarth(t, p)
				}
			}
			for _, c := range area.Circles {
				onEarth(t, c.Center)
				if !(c.Metres >= 0) || math.IsInf(c.Metres, 0) {
					t.Fatal(c)
				}
			}
		}
	}
}

func onEarth(t *testing.T, p orb.Point) {
	t.Helper()
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		t.Fatal(p)
	}
}
