package cap

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// GB/T 35965.1 as the platform's producers write it.
func TestNationalMessage(t *testing.T) {
	a := read(t, national)
	x := a.Infos[0]
	if a.Format != Platform || a.Issuer != "11010241600000" || a.Sent.Format("2006-01-02T15:04:05Z07:00") != "2026-07-02T15:04:05+08:00" {
		t.Errorf("%+v", a)
	}
	if x.EventCode != "11B15" || x.Event != "冰雹事件" || x.EventName.En != "Hail" || x.Severity != "Severe" || x.SenderName != "某区气象台" {
		t.Errorf("%+v", x)
	}
	if a.Level == nil || a.Level.Colour != Orange || a.Level.Rank != 2 || a.Level.Disputed {
		t.Errorf("%+v", a.Level)
	}
	if diff := cmp.Diff(Area{Desc: "某区", Geocodes: []Named{{"GB/T 2260", "110102000000"}}, Divisions: []string{"110102000000"}}, x.Areas[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Channel{{"SMS", "今晚有冰雹。", []string{"a1", "b2"}}}, a.Channels); diff != "" {
		t.Error(diff)
	}
}

func TestNationalQuirks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		swaps []string
		want  []Code
	}{
		{"namespace of one producer", []string{"<alert>", `<alert xmlns="` + platformSpace + `">`}, []Code{}},
		{"other spelling of audience", []string{"<audenceprt>,</audenceprt>", "<audiencePrt>c3</audiencePrt>"}, []Code{}},
		{"serial behind the time", []string{"_20260702150405", "_20260702150405_3"}, []Code{}},
		{"identifier of another form", []string{"11010241600000_20260702150405", "P-77"}, []Code{WarnIdentifier}},
		{"code of another unit", []string{"<senderCode>11010241600000", "<senderCode>11010841600000"}, []Code{WarnIssuer}},
		{"T in the time", []string{"02 15:04:05+08:00</sendTime>", "02T15:04:05+08:00</sendTime>"}, []Code{WarnTimeForm}},
		{"unknown event code", []string{"11B15", "11X77"}, []Code{WarnEventCode}},
		{"unknown level", []string{">Orange<", ">Unknown<", "橙色", ""}, []Code{WarnLevelUnknown}},
		{"the words say another colour", []string{"橙色", "红色"}, []Code{WarnLevelDisputed}},
		{"the words say two colours", []string{"冰雹橙色预警", "冰雹橙色预警替代冰雹黄色预警"}, []Code{}},
		{"for internal use", []string{">None<", ">Inner<"}, []Code{WarnInternal}},
		{"malformed geocode", []string{"110102000000,110102000000", "110102000000,西城"}, []Code{WarnValue}},
		{"polygon far away, but coded", []string{"<polygon/>", "<polygon>1,2 3,4 5,9 1,2</polygon>"}, []Code{WarnOutside}},
		{"longitude first", []string{"<polygon/>", "<polygon>116.3,39.9 116.4,39.9 116.4,39.8 116.3,39.9</polygon>"}, []Code{WarnLonLat}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := read(t, with(t, national, tt.swaps...))
			if diff := cmp.Diff(tt.want, codes(a.Warnings)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNationalRefusals(t *testing.T) {
	for _, tt := range []struct {
		name  string
		swaps []string
		code  Code
		path  string
	}{
		{"secret (3.1.6, A67)", []string{">None<", ">Secret<"}, Classified, "/alert/secClassification"},
		{"unknown colour", []string{">Orange<", ">Pink<"}, UnknownValue, "/alert/info/severity"},
		{"no colour", []string{"<severity>Orange</severity>", ""}, MissingElement, "/alert/info/severity"},
		{"no event", []string{"<eventType>11B15</eventType>", ""}, MissingElement, "/alert/info/eventType"},
		{"no zone", []string{"15:04:05+08:00</sendTime>", "15:04:05</sendTime>"}, NoTimeZone, "/alert/sendTime"},
		{"cancellation of nothing", []string{">Alert<", ">Cancel<"}, NoReferences, "/alert"},
		{"outside China without a code", []string{"<polygon/>", "<polygon>1,2 3,4 5,9 1,2</polygon>", "110102000000,110102000000", ""}, BadCoordinates, "/alert/info/area/polygon"},
		{"circle without a number", []string{"<circle/>", "<circle>39.9,116.4 wide</circle>"}, BadCircle, "/alert/info/area/circle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := refusedWith(t, with(t, national, tt.swaps...)); r.Code != tt.code || r.Path != tt.path {
				t.Errorf("%s at %s", r.Code, r.Path)
			}
		})
	}
}

// A radius is in metres there, an open polygon is a line.
func TestNationalGeometry(t *testing.T) {
	a := read(t, with(t, national, "<polygon/>", "<polygon>39.9,116.3 39.9,116.4 39.8,116.4</polygon>", "<circle/>", "<circle>39.9,116.35 1500</circle>"))
	want := Area{Desc: "某区", Geocodes: []Named{{"GB/T 2260", "110102000000"}}, Divisions: []string{"110102000000"},
		Lines: []orb.LineString{{{116.3, 39.9}, {116.4, 39.9}, {116.4, 39.8}}}, Circles: []Circle{{orb.Point{116.35, 39.9}, 1500}}}
	if diff := cmp.Diff(want, a.Infos[0].Areas[0]); diff != "" {
		t.Error(diff)
	}
	if len(a.Warnings) > 0 {
		t.Error(a.Warnings)
	}
	c := read(t, with(t, plain, "</polygon>", "</polygon><circle>39.9,116.35 1.5</circle>"))
	if c.Infos[0].Areas[0].Circles[0].Metres != 1500 { // kilometres in CAP
		t.Error(c.Infos[0].Areas[0].Circles)
	}
}

// 3.2.2: red, orange, yellow, blue; CMA's feed has Extreme, Severe, Moderate and
// Minor for them. Other countries' colours are not ours.
func TestLevels(t *testing.T) {
	for word, want := range map[string]struct {
		colour   Colour
		rank     int
		severity string
	}{"Red": {Red, 1, "Extreme"}, "Orange": {Orange, 2, "Severe"}, "Yellow": {Yellow, 3, "Moderate"}, "Blue": {Blue, 4, "Minor"}} {
		a := read(t, with(t, national, ">Orange<", ">"+word+"<", "橙色", ""))
		if a.Level.Colour != want.colour || a.Level.Rank != want.rank || a.Infos[0].Severity != want.severity {
			t.Errorf("%s: %+v", word, a.Level)
		}
		coded := read(t, with(t, plain, "Moderate", want.severity, "</polygon>", "</polygon><geocode><valueName>CPEAS Geographic Code</valueName><value>110102000000</value></geocode>"))
		if coded.Level == nil || coded.Level.Colour != want.colour {
			t.Errorf("%s in CAP: %+v", word, coded.Level)
		}
	}
	for _, tt := range []struct {
		name     string
		swaps    []string
		colour   Colour
		disputed bool
	}{
		{"a yellow warning elsewhere", []string{"Hail this evening", "Yellow hail warning"}, "", false},
		{"in Hong Kong's Chinese", []string{">en<", ">zh-HK<", "Hail this evening", "黄色暴雨警告"}, "", false},
		{"in mainland Chinese", []string{">en<", ">zh-CN<", "Hail this evening", "冰雹黄色预警"}, Yellow, false},
		{"words against severity", []string{">en<", ">zh-CN<", "Hail this evening", "冰雹红色预警"}, Yellow, true},
		{"words alone", []string{">en<", ">zh-CN<", "Hail this evening", "冰雹红色预警", "Moderate", "Unknown"}, Red, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := read(t, with(t, plain, tt.swaps...))
			if tt.colour == "" {
				if a.Level != nil {
					t.Errorf("%+v", a.Level)
				}
				return
			}
			if a.Level == nil || a.Level.Colour != tt.colour || a.Level.Disputed != tt.disputed || warned(a, WarnLevelDisputed) != tt.disputed {
				t.Errorf("%+v %v", a.Level, a.Warnings)
			}
		})
	}
}
