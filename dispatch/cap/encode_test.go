package cap

import (
	"bytes"
	"encoding/xml"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"wanghuo/plans"
)

// ours is a warning of the district, complete by 3.2.4.
func ours() DistrictWarning {
	shanghai := time.FixedZone("", 8*3600)
	sent := time.Date(2026, 11, 22, 3, 12, 0, 0, shanghai)
	onset, expires := sent.Add(time.Hour), sent.Add(13*time.Hour)
	return DistrictWarning{
		Identifier: "XC-W-2026-0007", Sender: "warning.district.example", Sent: sent, Status: Actual, MsgType: MsgAlert,
		Issuer: plans.Text{Zh: "区防汛指挥部办公室", En: "District flood control office"},
		Event:  plans.Text{Zh: "暴雨", En: "Rainstorm"}, EventCode: "11B03", Categories: []string{"Met"}, Level: Blue,
		Urgency: "Expected", Certainty: "Likely", Onset: &onset, Expires: &expires,
		Headline:    plans.Text{Zh: "暴雨蓝色预警 <注意>", En: "Blue rainstorm warning & advice"},
		Description: plans.Text{Zh: "预计有强降雨。", En: "Heavy rain is expected."},
		Instruction: plans.Text{Zh: "避开低洼路段。", En: "Keep away from low roads."},
		Web:         "https://district.example/w/7?a=1&b=2", Contact: "12345", Area: plans.Text{Zh: "某区", En: "The district"},
	}
}

func compose(t testing.TB, change func(*DistrictWarning)) (*Alert, []byte) {
	t.Helper()
	d, _ := district(t)
	w := ours()
	if change != nil {
		change(&w)
	}
	a, err := d.Compose(w)
	if err != nil {
		t.Fatal(err)
	}
	text, err := Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	return a, text
}

var variants = map[string]func(*DistrictWarning){
	"whole district": nil,
	"two streets":    func(w *DistrictWarning) { w.Streets = []plans.OrgID{"street-yuetan", "street-desheng"} },
	"exercise":       func(w *DistrictWarning) { w.Status = Exercise },
	"update": func(w *DistrictWarning) {
		sent := w.Sent.Add(-time.Hour)
		w.MsgType, w.References = MsgUpdate, []Ref{{w.Sender, "XC-W-2026-0006", &sent}}
	},
	"cancellation": func(w *DistrictWarning) {
		sent := w.Sent.Add(-time.Hour).UTC()
		w.MsgType, w.References, w.Onset, w.Expires = MsgCancel, []Ref{{w.Sender, "XC-W-2026-0006", &sent}}, nil, nil
		w.Description, w.Instruction = plans.Text{}, plans.Text{}
		w.ResponseTypes = []string{"AllClear"}
	},
	"in UTC": func(w *DistrictWarning) { w.Location = time.UTC },
}

// What goes out comes back the same, with nothing to warn of.
func TestOursIsReadBack(t *testing.T) {
	d, _ := district(t)
	for name, change := range variants {
		t.Run(name, func(t *testing.T) {
			a, text := compose(t, change)
			got := read(t, string(text))
			if len(got.Warnings) > 0 {
				t.Errorf("%v", got.Warnings)
			}
			if diff := cmp.Diff(a, got, cmp.Comparer(time.Time.Equal)); diff != "" {
				t.Error(diff)
			}
			if again, err := Encode(got); err != nil || !bytes.Equal(again, text) {
				t.Errorf("written twice, not the same: %v", err)
			}
			touch := d.Touches(got)
			if want := map[bool]int{true: 2, false: 15}[name == "two streets"]; len(touch.Streets) != want {
				t.Errorf("it touches %v", touch.Streets)
			}
		})
	}
}

// An independent validator holds it to the schema of OASIS.
func TestOursIsValidBySchema(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI needs xmllint (libxml2-utils)")
		}
		t.Skip("no xmllint here: the schema is checked in CI")
	}
	schema := filepath.Join("testdata", "CAP-v1.2.xsd")
	dir := t.TempDir()
	validate := func(name string, text []byte) error {
		file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".xml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(lint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput()
		if err != nil {
			t.Logf("%s", out)
		}
		return err
	}
	for name, change := range variants {
		_, text := compose(t, change)
		if err := validate(name, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	full := read(t, with(t, plain, "<info>", "<code>x</code><note>n</note><incidents>i</incidents><info>", "<area>",
		"<web>https://a.example/</web><contact>c</contact><parameter><valueName>v</valueName><value/></parameter><resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType><size>7</size><uri>https://a.example/p</uri></resource><area>",
		"</polygon>", "</polygon><circle>39.9,116.3 0</circle><altitude>10</altitude><ceiling>20.5</ceiling>"))
	text, err := Encode(full)
	if err != nil || validate("full", text) != nil {
		t.Errorf("a message with everything: %v", err)
	}
	if validate("wrong", bytes.Replace(text, []byte("<status>Actual"), []byte("<status>Real"), 1)) == nil {
		t.Error("the validator takes anything")
	}
}

// The false alarm of 2018: an exercise says so, in both languages, wherever it is
// read.
func TestWhatIsNotMeantSaysSo(t *testing.T) {
	for status, want := range map[Status]plans.Text{Exercise: {Zh: "演练", En: "EXERCISE"}, Test: {Zh: "测试", En: "TEST"}, Draft: {Zh: "草稿", En: "DRAFT"}, System: {Zh: "系统", En: "SYSTEM"}} {
		a, _ := compose(t, func(w *DistrictWarning) { w.Status = status })
		for i, word := range []string{want.Zh, want.En} {
			x := a.Infos[i]
			for _, text := range []string{x.Headline, x.Description, x.Instruction} {
				if !strings.Contains(text, word) {
					t.Errorf("%s: %q does not say %s", status, text, word)
				}
			}
		}
		if a.Actionable {
			t.Errorf("%s is actionable", status)
		}
	}
	a, _ := compose(t, nil)
	if a.Infos[0].Headline != ours().Headline.Zh || !a.Actionable {
		t.Errorf("%q", a.Infos[0].Headline)
	}
}

// 3.2.4: a warning with any of its contents blank does not go out.
func TestIncompleteWarningsAreNotComposed(t *testing.T) {
	d, _ := district(t)
	for _, tt := range []struct {
		path   string
		change func(*DistrictWarning)
	}{
		{"/alert/identifier", func(w *DistrictWarning) { w.Identifier = "" }},
		{"/alert/sender", func(w *DistrictWarning) { w.Sender = "" }},
		{"/alert/sent", func(w *DistrictWarning) { w.Sent = time.Time{} }},
		{"/alert/status", func(w *DistrictWarning) { w.Status = "" }},
		{"/alert/msgType", func(w *DistrictWarning) { w.MsgType = MsgAck }},
		{"/alert/severity", func(w *DistrictWarning) { w.Level = "green" }},
		{"/alert/event", func(w *DistrictWarning) { w.Event.En = "" }},
		{"/alert/senderName", func(w *DistrictWarning) { w.Issuer.Zh = "" }},
		{"/alert/headline", func(w *DistrictWarning) { w.Headline = plans.Text{} }},
		{"/alert/areaDesc", func(w *DistrictWarning) { w.Area.En = "" }},
		{"/alert/onset", func(w *DistrictWarning) { w.Onset = nil }},
		{"/alert/expires", func(w *DistrictWarning) { w.Expires = nil }},
		{"/alert/expires", func(w *DistrictWarning) { w.Expires = w.Onset }},
		{"/alert/description", func(w *DistrictWarning) { w.Description.Zh = "" }},
		{"/alert/instruction", func(w *DistrictWarning) { w.Instruction.En = "" }},
		{"/alert/references", func(w *DistrictWarning) { w.MsgType = MsgCancel }},
		{"/alert/info/area", func(w *DistrictWarning) { w.Streets = []plans.OrgID{"street-nowhere"} }},
	} {
		w := ours()
		tt.change(&w)
		_, err := d.Compose(w)
		r, ok := err.(*Refusal)
		if !ok || r.Code != Unwritable || r.Path != tt.path {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
}

// What the schema, or section 3.2, does not allow is not written.
func TestInvalidMessagesAreNotWritten(t *testing.T) {
	for _, tt := range []struct {
		path   string
		change func(*Alert)
	}{
		{"/alert/identifier", func(a *Alert) { a.Identifier = "a,b" }},
		{"/alert/sender", func(a *Alert) { a.Sender = "a b" }},
		{"/alert/sent", func(a *Alert) { a.Sent = time.Time{} }},
		{"/alert/status", func(a *Alert) { a.Status = "actual" }},
		{"/alert/scope", func(a *Alert) { a.Scope = "" }},
		{"/alert/restriction", func(a *Alert) { a.Scope = Restricted }},
		{"/alert/addresses", func(a *Alert) { a.Scope = Private }},
		{"/alert/references", func(a *Alert) { a.MsgType = MsgUpdate }},
		{"/alert/references", func(a *Alert) { a.References = []Ref{{Identifier: "bare"}} }},
		{"/alert/code", func(a *Alert) { a.Channels = []Channel{{Name: "SMS"}} }},
		{"/alert/info/language", func(a *Alert) { a.Infos[0].Language = "zh_CN" }},
		{"/alert/info/category", func(a *Alert) { a.Infos[0].Categories = nil }},
		{"/alert/info/event", func(a *Alert) { a.Infos[0].Event = " " }},
		{"/alert/info/severity", func(a *Alert) { a.Infos[0].Severity = "Red" }},
		{"/alert/info/certainty", func(a *Alert) { a.Infos[0].Certainty = "Very Likely" }},
		{"/alert/info/headline", func(a *Alert) { a.Infos[0].Headline = "bell \a" }},
		{"/alert/info/headline", func(a *Alert) { a.Infos[0].Headline = "cut \xff" }},
		{"/alert/info/web", func(a *Alert) { a.Infos[0].Web = "javascript:alert(1)" }},
		{"/alert/info/expires", func(a *Alert) { e := a.Sent.Add(time.Millisecond); a.Infos[0].Expires = &e }},
		{"/alert/info/parameter/valueName", func(a *Alert) { a.Infos[0].Parameters = []Named{{"", "x"}} }},
		{"/alert/info/resource/mimeType", func(a *Alert) { a.Infos[0].Resources = []Resource{{Description: "x"}} }},
		{"/alert/info/area/areaDesc", func(a *Alert) { a.Infos[0].Areas[0].Desc = "" }},
		{"/alert/info/area/polygon", func(a *Alert) { a.Infos[0].Areas[0].Polygons[0] = orb.Ring{{1, 1}, {2, 2}, {3, 1}} }},
		{"/alert/info/area/polygon", func(a *Alert) {
			a.Infos[0].Areas[0].Polygons[0] = orb.Ring{{1, 91}, {2, 2}, {3, 1}, {1, 91}}
		}},
		{"/alert/info/area/polygon", func(a *Alert) { a.Infos[0].Areas[0].Lines = []orb.LineString{{{1, 1}, {2, 2}}} }},
		{"/alert/info/area/circle", func(a *Alert) { a.Infos[0].Areas[0].Circles = []Circle{{orb.Point{1, 1}, math.NaN()}} }},
		{"/alert/info/area/altitude", func(a *Alert) { a.Infos[0].Areas[0].Altitude = "high" }},
	} {
		a := read(t, plain)
		tt.change(a)
		_, err := Encode(a)
		r, ok := err.(*Refusal)
		if !ok || r.Code != Unwritable || r.Path != tt.path {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
}

// RFC 4287; the messages inside are whole.
func TestFeedIsReadBack(t *testing.T) {
	a, _ := compose(t, nil)
	b, _ := compose(t, func(w *DistrictWarning) { w.Identifier, w.Status = "XC-W-2026-0008", Exercise })
	f := Feed{ID: "urn:district:warnings", Title: "Warnings", Author: "District", Self: "https://district.example/feed?x=1&y=2", Updated: a.Sent,
		Entries: []Entry{{ID: "urn:district:7", Link: "https://district.example/w/7.xml", Alert: a}, {ID: "urn:district:8", Alert: b}}}
	text, err := EncodeFeed(f)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := EncodeFeed(f)
	if !bytes.Equal(text, again) {
		t.Error("two writings differ")
	}
	var shape struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Entries []struct {
			ID, Title, Updated string
			Link               struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(text, &shape); err != nil || len(shape.Entries) != 2 || shape.Entries[0].Link.Href != "https://district.example/w/7.xml" || shape.Author == "" {
		t.Errorf("%v %+v", err, shape)
	}
	d, err := Read(text, Options{})
	if err != nil || len(d.Messages) != 2 || len(d.Links) != 0 {
		t.Fatalf("%v %+v", err, d)
	}
	if diff := cmp.Diff([]*Alert{a, b}, []*Alert{d.Messages[0].Alert, d.Messages[1].Alert}, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Error(diff)
	}
	f.Entries[0].Alert.Scope = ""
	if _, err := EncodeFeed(f); err == nil {
		t.Error("a feed with an invalid message was written")
	}
	if _, err := EncodeFeed(Feed{}); err == nil {
		t.Error("a feed without a name was written")
	}
}
