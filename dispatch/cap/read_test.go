package cap

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"wanghuo/plans"
)

func TestPlainMessagesAreTakenWithoutAWord(t *testing.T) {
	for name, text := range map[string]string{"CAP": plain, "12379": national} {
		if a := read(t, text); len(a.Warnings) != 0 {
			t.Errorf("%s: %v", name, a.Warnings)
		}
	}
}

// CAP 1.2, 3.2: what each quirk of a producer comes to.
func TestQuirksAreTakenAndTold(t *testing.T) {
	tests := []struct {
		name  string
		swaps []string
		want  []Code
		path  string // of the first warning
	}{
		{"order of elements", []string{"<msgType>Alert</msgType>\n  <scope>Public</scope>", "<scope>Public</scope><msgType>Alert</msgType>"}, []Code{WarnOrder}, "/alert/msgType"},
		{"order inside info", []string{"<event>Hail</event>\n    <urgency>Expected</urgency>", "<urgency>Expected</urgency><event>Hail</event>"}, []Code{WarnOrder}, "/alert/info/event"},
		{"order inside area", []string{"<areaDesc>West lake</areaDesc>", "", "</polygon>", "</polygon><areaDesc>x</areaDesc>"}, []Code{WarnOrder}, "/alert/info/area/areaDesc"},
		{"unknown element", []string{"<scope>", "<colour>pink</colour><scope>"}, []Code{WarnUnknownElement}, "/alert/colour"},
		{"foreign element", []string{"<scope>", `<x:y xmlns:x="urn:other">1</x:y><scope>`}, []Code{WarnForeignElement}, "/alert/y"},
		{"element without namespace", []string{"<status>Actual</status>", `<status xmlns="">Actual</status>`}, []Code{WarnNoNamespace}, "/alert/status"},
		{"no namespace at all", []string{` xmlns="urn:oasis:names:tc:emergency:cap:1.2"`, ""}, []Code{WarnNoNamespace}, "/alert"},
		{"text between elements", []string{"<info>", "<info>hello"}, []Code{WarnStrayText}, "/alert/info"},
		{"letters", []string{"Actual", "ACTUAL"}, []Code{WarnCase}, "/alert/status"},
		{"missing certainty", []string{"<certainty>Likely</certainty>", ""}, []Code{WarnMissing}, "/alert/info"},
		{"missing category", []string{"<category>Met</category>", ""}, []Code{WarnMissing}, "/alert/info"},
		{"unknown urgency", []string{"Expected", "Soonish"}, []Code{WarnValue}, "/alert/info/urgency"},
		{"unknown category", []string{"<category>Met", "<category>Weather"}, []Code{WarnValue}, "/alert/info/category"},
		{"the same twice", []string{"<status>Actual</status>", "<status>Actual</status><status>Actual</status>"}, []Code{WarnRepeated}, "/alert/status[2]"},
		{"two instructions", []string{"<area>", "<instruction>a</instruction><instruction>b</instruction><area>"}, []Code{WarnRepeated}, "/alert/info/instruction[2]"},
		{"empty element", []string{"<area>", "<web/><area>"}, []Code{WarnEmpty}, "/alert/info/web"},
		{"empty polygon", []string{"</polygon>", "</polygon><polygon/>"}, []Code{WarnEmpty}, "/alert/info/area/polygon[2]"},
		{"Z for the zone (3.3.2)", []string{"15:04:05+08:00", "07:04:05Z"}, []Code{WarnTimeForm}, "/alert/sent"},
		{"fraction of a second", []string{"15:04:05+", "15:04:05.9+"}, []Code{WarnTimeFraction}, "/alert/sent"},
		{"space for T", []string{"2026-07-02T15", "2026-07-02 15"}, []Code{WarnTimeForm}, "/alert/sent"},
		{"expired when sent", []string{"T21:00:00", "T15:00:00"}, []Code{WarnExpiresEarly}, "/alert/info"},
		{"polygon not closed (3.2.4)", []string{" 39.93,116.37</polygon>", "</polygon>"}, []Code{WarnNotClosed}, "/alert/info/area/polygon"},
		{"polygon crosses itself", []string{"39.94,116.37 39.94,116.38", "39.94,116.38 39.93,116.38 39.94,116.37"}, []Code{WarnSelfCrossing}, "/alert/info/area/polygon"},
		{"pairs split by lines and tabs", []string{" 39.94,116.37 ", "\n\t\t39.94,116.37\r\n"}, []Code{}, ""},
		{"space behind the comma", []string{"39.94,116.37 ", "39.94, 116.37 "}, []Code{}, ""},
		{"commas between the pairs", []string{"39.93,116.37 39.94", "39.93,116.37, 39.94"}, []Code{WarnSeparators}, "/alert/info/area/polygon"},
		{"blank area name", []string{"West lake", " "}, []Code{WarnEmpty, WarnAreaName}, "/alert/info/area/areaDesc"},
		{"markup in text", []string{"Hail this evening", "Hail &lt;script&gt;alert(1)&lt;/script&gt;"}, []Code{WarnMarkup}, "/alert/info/headline"},
		{"elements in text", []string{"Hail this evening", "Hail <b>this</b> evening"}, []Code{WarnMarkup}, "/alert/info/headline"},
		{"text that turns", []string{"Hail this evening", "Hail &#x202E;gnineve"}, []Code{WarnHidden}, "/alert/info/headline"},
		{"script for a link", []string{"<area>", "<web>javascript:alert(1)</web><area>"}, []Code{WarnURI}, "/alert/info/web"},
		{"comma in the identifier", []string{"WH-TEST-0001", "WH,1"}, []Code{WarnIdentifier}, "/alert/identifier"},
		{"language with an underscore", []string{">en<", ">zh_CN<"}, []Code{WarnLanguage}, "/alert/info/language"},
		{"no event but a headline", []string{"<event>Hail</event>", ""}, []Code{WarnMissing}, "/alert/info"},
		{"references on a first message", []string{"<info>", "<references>a@b,c,2026-07-01T00:00:00+08:00</references><info>"}, []Code{WarnReferenceAlert}, "/alert"},
		{"embedded file", []string{"<area>", "<resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType><derefUri>AAAA</derefUri></resource><area>"}, []Code{WarnEmbedded}, "/alert/info/resource/derefUri"},
		{"no sender but its name (a real producer)", []string{"<sender>office@district.example</sender>", "", "<headline>", "<senderName>Office</senderName><headline>"}, []Code{WarnMissing}, "/alert"},
		{"a dummy among the polygons", []string{"</polygon>", "</polygon><polygon>-1.0,-1.0 -1.0,-1.0 -1.0,-1.0 -1.0,-1.0</polygon>"}, []Code{WarnDegenerate}, "/alert/info/area/polygon[2]"},
		{"references that cannot be read, without effect", []string{"<info>", "<references>a@b,2026-07-01T00:00:00+08:00</references><info>"}, []Code{WarnReferenceForm}, "/alert/references"},
		{"a colour for the severity", []string{"Moderate", "Yellow"}, []Code{WarnValue}, "/alert/info/severity"},
		{"a line before the declaration", []string{"<?xml", "\n<?xml"}, []Code{WarnStrayText}, ""},
		{"declares UTF-16 and is not", []string{`encoding="UTF-8"`, `encoding="utf-16"`}, []Code{WarnCharset}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := read(t, with(t, plain, tt.swaps...))
			if diff := cmp.Diff(tt.want, codes(a.Warnings)); diff != "" {
				t.Error(diff)
			}
			if len(a.Warnings) > 0 && a.Warnings[0].Path != tt.path {
				t.Errorf("path %s, want %s", a.Warnings[0].Path, tt.path)
			}
		})
	}
}

// What is unsafe or has two meanings is refused, with the place.
func TestWhatMisleadsIsRefused(t *testing.T) {
	tests := []struct {
		name  string
		swaps []string
		code  Code
		path  string
	}{
		{"no identifier", []string{"<identifier>WH-TEST-0001</identifier>", ""}, MissingElement, "/alert/identifier"},
		{"blank identifier", []string{"WH-TEST-0001", " "}, MissingElement, "/alert/identifier"},
		{"no sender", []string{"<sender>office@district.example</sender>", ""}, MissingElement, "/alert/sender"},
		{"no sent", []string{"<sent>2026-07-02T15:04:05+08:00</sent>", ""}, MissingElement, "/alert/sent"},
		{"no status", []string{"<status>Actual</status>", ""}, MissingElement, "/alert/status"},
		{"unknown status", []string{"Actual", "Real"}, UnknownValue, "/alert/status"},
		{"unknown msgType", []string{"<msgType>Alert", "<msgType>Warn"}, UnknownValue, "/alert/msgType"},
		{"no scope", []string{"<scope>Public</scope>", ""}, MissingElement, "/alert/scope"},
		{"unknown scope", []string{"Public", "Everybody"}, UnknownValue, "/alert/scope"},
		{"two statuses", []string{"<status>Actual</status>", "<status>Test</status><status>Actual</status>"}, Contradiction, "/alert/status[2]"},
		{"two identifiers", []string{"<sender>", "<identifier>other</identifier><sender>"}, Contradiction, "/alert/identifier[2]"},
		{"no time zone (3.3.2)", []string{"15:04:05+08:00", "15:04:05"}, NoTimeZone, "/alert/sent"},
		{"no time zone of the end", []string{"21:00:00+08:00", "21:00:00"}, NoTimeZone, "/alert/info/expires"},
		{"no such day", []string{"2026-07-02T15", "2026-02-30T15"}, BadTime, "/alert/sent"},
		{"no such hour", []string{"T15:04:05", "T25:04:05"}, BadTime, "/alert/sent"},
		{"no such zone", []string{"15:04:05+08:00", "15:04:05+15:00"}, BadTime, "/alert/sent"},
		{"words for a time", []string{"2026-07-02T21:00:00+08:00", "tonight"}, BadTime, "/alert/info/expires"},
		{"longitude first", []string{"39.93,116.37 39.94,116.37 39.94,116.38 39.93,116.37", "116.37,39.93 116.37,39.94 116.38,39.94 116.37,39.93"}, BadCoordinates, "/alert/info/area/polygon"},
		{"latitude beyond the pole", []string{"39.94,116.38", "90.01,116.38"}, BadCoordinates, "/alert/info/area/polygon"},
		{"not a number", []string{"39.94,116.38", "NaN,116.38"}, BadCoordinates, "/alert/info/area/polygon"},
		{"infinity", []string{"39.94,116.38", "39.94,Inf"}, BadCoordinates, "/alert/info/area/polygon"},
		{"hexadecimal", []string{"39.94,116.38", "0x1p4,116.38"}, BadCoordinates, "/alert/info/area/polygon"},
		{"a third number", []string{"39.94,116.38", "39.94,116.38,50"}, BadCoordinates, "/alert/info/area/polygon"},
		{"a half pair", []string{"39.94,116.38", "39.94"}, BadCoordinates, "/alert/info/area/polygon"},
		{"two points", []string{"39.94,116.37 39.94,116.38 ", "39.94,116.37 "}, BadPolygon, "/alert/info/area/polygon"},
		{"circle without radius", []string{"</polygon>", "</polygon><circle>39.9,116.4</circle>"}, BadCircle, "/alert/info/area/circle"},
		{"circle below nothing", []string{"</polygon>", "</polygon><circle>39.9,116.4 -1</circle>"}, BadCircle, "/alert/info/area/circle"},
		{"circle larger than the earth", []string{"</polygon>", "</polygon><circle>39.9,116.4 20039</circle>"}, BadCircle, "/alert/info/area/circle"},
		{"update of nothing", []string{"<msgType>Alert", "<msgType>Update"}, NoReferences, "/alert"},
		{"cancellation of nothing", []string{"<msgType>Alert", "<msgType>Cancel", "<info>", "<references> </references><info>"}, NoReferences, "/alert"},
		{"cancellation of itself", []string{"<msgType>Alert", "<msgType>Cancel", "<info>", "<references>office@district.example,WH-TEST-0001,2026-07-02T15:04:05+08:00</references><info>"}, NoReferences, "/alert"},
		{"broken reference", []string{"<msgType>Alert", "<msgType>Update", "<info>", "<references>a@b,2026-07-01T00:00:00+08:00</references><info>"}, BadReference, "/alert/references"},
		{"marked secret (3.1.6, A67)", []string{"Hail this evening", "机密★一年 某事"}, Classified, "/alert/info/headline"},
		{"another protocol", []string{"cap:1.2", "cap:9.9"}, UnknownFormat, "/alert"},
		{"another root", []string{"<alert xmlns", "<schema xmlns", "</alert>", "</schema>"}, UnknownFormat, "/schema"},
		{"document type", []string{"<alert xmlns", `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert xmlns`, "Hail this evening", "&x;"}, HasDoctype, ""},
		{"plain document type", []string{"<alert xmlns", `<!DOCTYPE alert><alert xmlns`}, HasDoctype, ""},
		{"unknown entity", []string{"Hail this evening", "&x;"}, BadSyntax, "/alert/info/headline"},
		{"cut short", []string{"</area>\n  </info>\n</alert>", ""}, BadSyntax, "/alert/info/area"},
		{"two roots", []string{"</alert>", "</alert><alert/>"}, BadSyntax, ""},
		{"text behind the root", []string{"</alert>", "</alert>and more"}, BadSyntax, ""},
		{"no XML", []string{plain, `{"identifier":"x"}`}, BadSyntax, ""},
		{"unknown encoding", []string{`encoding="UTF-8"`, `encoding="EBCDIC-CP-US"`}, BadCharset, ""},
		{"bytes that are no UTF-8", []string{"Hail this evening", "H\xE4gel"}, BadCharset, ""},
		{"bytes that are no GBK", []string{`encoding="UTF-8"`, `encoding="GBK"`, "Hail this evening", "\xFF\xFF"}, BadCharset, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := refusedWith(t, with(t, plain, tt.swaps...))
			if r.Code != tt.code || r.Path != tt.path {
				t.Errorf("%s at %q, want %s at %q (%v)", r.Code, r.Path, tt.code, tt.path, r)
			}
			if tt.code == Classified && strings.Contains(r.Value+r.Error(), "某事") {
				t.Error("the refusal repeats what is secret")
			}
		})
	}
}

// The bounds on what a stranger may send.
func TestBounds(t *testing.T) {
	bomb := `<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]><alert>&m;</alert>`
	tests := []struct {
		name, text string
		max        int64
		code       Code
	}{
		{"bytes", plain, 100, TooLarge},
		{"default bytes", plain + strings.Repeat(" ", DefaultMaxBytes), 0, TooLarge},
		{"depth", strings.Repeat("<alert>", 40), 0, TooDeep},
		{"elements", "<alert>" + strings.Repeat("<a/>", maxNodes) + "</alert>", 0, TooMany},
		{"nothing", "", 0, Empty},
		{"space", " \n", 0, Empty},
		{"entity bomb", bomb, 0, HasDoctype},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for kind, read := range map[string]func() (*Document, error){
				"bytes":  func() (*Document, error) { return Read([]byte(tt.text), Options{MaxBytes: tt.max}) },
				"reader": func() (*Document, error) { return ReadFrom(strings.NewReader(tt.text), Options{MaxBytes: tt.max}) },
			} {
				_, err := read()
				r, ok := err.(*Refusal)
				if !ok || r.Code != tt.code {
					t.Errorf("%s: %v, want %s", kind, err, tt.code)
				}
			}
		})
	}
	many := strings.Repeat("<odd/>", 3*maxWarnings)
	a := read(t, with(t, plain, "<info>", many+"<info>"))
	if n := len(a.Warnings); n != maxWarnings+1 || a.Warnings[n-1].Code != WarnMore || a.Warnings[n-1].Value != "200" {
		t.Errorf("%d warnings, the last %v", n, a.Warnings[n-1])
	}
}

func TestEncodings(t *testing.T) {
	text := with(t, plain, "Hail this evening", "今晚有冰雹，注意防范")
	latin := with(t, plain, "Hail this evening", "Hägel çe soir")
	tests := []struct {
		name, text, declared string
		enc                  encoding.Encoding
		want                 string
	}{
		{"GBK", text, "GBK", simplifiedchinese.GBK, "今晚有冰雹，注意防范"},
		{"GB2312 in small letters", text, "gb2312", simplifiedchinese.GBK, "今晚有冰雹，注意防范"},
		{"GB18030", text, "GB18030", simplifiedchinese.GB18030, "今晚有冰雹，注意防范"},
		{"ISO-8859-1", latin, "ISO-8859-1", charmap.ISO8859_1, "Hägel çe soir"},
		{"UTF-16LE with a mark", text, "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "今晚有冰雹，注意防范"},
		{"UTF-16BE with a mark", text, "UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "今晚有冰雹，注意防范"},
		{"UTF-16LE without", text, "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "今晚有冰雹，注意防范"},
		{"UTF-8 with a mark", text, "UTF-8", unicode.UTF8BOM, "今晚有冰雹，注意防范"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw, err := tt.enc.NewEncoder().Bytes([]byte(with(t, tt.text, "UTF-8", tt.declared)))
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(raw, Options{})
			if err != nil {
				t.Fatal(err)
			}
			a := d.Messages[0].Alert
			if got := a.Infos[0].Headline; got != tt.want {
				t.Errorf("%q", got)
			}
			if len(a.Warnings) > 0 {
				t.Errorf("%v", a.Warnings)
			}
		})
	}
	marked := append([]byte("\xEF\xBB\xBF"), with(t, text, "UTF-8", "GBK")...)
	d, err := Read(marked, Options{})
	if err != nil || !warned(d.Messages[0].Alert, WarnCharset) {
		t.Errorf("a mark of UTF-8 under a declaration of GBK: %v", err)
	}
}

// Only Actual acts: tests, exercises and drafts never page anyone, and neither do
// answers to messages.
func TestOnlyWhatIsMeantIsActionable(t *testing.T) {
	for _, tt := range []struct {
		status, msgType string
		want            bool
	}{
		{"Actual", "Alert", true}, {"Exercise", "Alert", false}, {"Test", "Alert", false}, {"Draft", "Alert", false},
		{"System", "Alert", false}, {"Actual", "Ack", false}, {"Actual", "Error", false},
	} {
		for _, text := range []string{plain, national} {
			a := read(t, with(t, text, ">Actual<", ">"+tt.status+"<", ">Alert<", ">"+tt.msgType+"<"))
			if a.Actionable != tt.want || (a.Inert == "") != tt.want {
				t.Errorf("%s %s %s: actionable %v (%q)", a.Format, tt.status, tt.msgType, a.Actionable, a.Inert)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	at := time.Date(2026, 7, 2, 7, 4, 5, 0, time.UTC)
	for s, quirk := range map[string]bool{
		"2026-07-02T15:04:05+08:00": false, "2026-07-02T07:04:05-00:00": false, "2026-07-02T07:04:05+00:00": false,
		"2026-07-02T07:04:05Z": true, "2026-07-02T15:04:05+0800": true, "2026-07-02T15:04:05+08": true,
		"2026-07-02 15:04:05 +08:00": true, "2026-07-02T15:04:05.999+08:00": true, "2026-07-02T03:04:05-04:00": false,
	} {
		got, odd, bad := when(s, "T")
		if bad != "" || !got.Equal(at) || (len(odd) > 0) != quirk {
			t.Errorf("%s: %v %v %s", s, got, odd, bad)
		}
	}
	if got, _, _ := when("2026-07-02T24:00:00+08:00", "T"); got.Format(time.RFC3339) != "2026-07-03T00:00:00+08:00" {
		t.Errorf("midnight: %v", got)
	}
	for s, want := range map[string]Code{
		"2026-07-02T15:04:05": NoTimeZone, "2026-07-02T24:00:01+08:00": BadTime, "2026-13-02T15:04:05+08:00": BadTime,
		"2026-07-02T15:04:60+08:00": BadTime, "1066-10-14T09:00:00+00:00": BadTime, "2026-07-02": BadTime, "": BadTime,
		"2026-07-02T15:04:05,08:00": BadTime, "2026-07-02T15:04:05+08:60": BadTime, "2026-07-02T15:04:05+08:00x": BadTime,
	} {
		if _, _, bad := when(s, "T"); bad != want {
			t.Errorf("%q: %q, want %q", s, bad, want)
		}
	}
}

// CAP 1.2, 3.2.1 references.
func TestReferences(t *testing.T) {
	sent := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		text string
		want []Ref
		odd  bool
	}{
		{"a@b,c1,2026-07-01T08:00:00+08:00", []Ref{{"a@b", "c1", &sent}}, false},
		{"a@b,c1,2026-07-01T08:00:00+08:00\n\t a@b,c2,2026-07-01T08:00:00+08:00", []Ref{{"a@b", "c1", &sent}, {"a@b", "c2", &sent}}, false},
		{"The Bureau, of Weather,c1,2026-07-01T08:00:00+08:00", []Ref{{"The Bureau, of Weather", "c1", &sent}}, true},
		{"a@b,c1,2026-07-01T08:00:00+08:00, a@b,c2,2026-07-01T08:00:00+08:00", []Ref{{"a@b", "c1", &sent}, {"a@b", "c2", &sent}}, false},
		{"a@b,c1,2026-07-01T08:00:00", []Ref{{"a@b", "c1", nil}}, true},
		{"c1 c2", []Ref{{Identifier: "c1"}, {Identifier: "c2"}}, true},
		{"a@b,2026-06-30T00:00:00.serial,2026-07-01T08:00:00+08:00", []Ref{{"a@b", "2026-06-30T00:00:00.serial", &sent}}, false},
	} {
		a := read(t, with(t, plain, "<msgType>Alert", "<msgType>Update", "<info>", "<references>"+tt.text+"</references><info>"))
		if diff := cmp.Diff(tt.want, a.References, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
		if (len(a.Warnings) > 0) != tt.odd {
			t.Errorf("%q: %v", tt.text, a.Warnings)
		}
	}
}

// CAP 1.0: no scope, "name=value", identifier/sender, and "Very Likely".
func TestOldProtocol(t *testing.T) {
	a := read(t, with(t, plain, "urn:oasis:names:tc:emergency:cap:1.2", "http://www.incident.com/cap/1.0",
		"<scope>Public</scope>", "<password>x</password>", "<msgType>Alert", "<msgType>Update",
		"<info>", "<references>WH-0000/office@district.example</references><info>",
		"Likely", "Very Likely", "</polygon>", "</polygon><geocode>GB/T 2260=110102</geocode>"))
	if a.Format != CAP10 || a.Scope != "" || a.Infos[0].Certainty != "Likely" {
		t.Errorf("%+v", a)
	}
	if diff := cmp.Diff([]Ref{{Sender: "office@district.example", Identifier: "WH-0000"}}, a.References); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"110102000000"}, a.Infos[0].Areas[0].Divisions); diff != "" {
		t.Error(diff)
	}
	if !warned(a, WarnPassword) || !warned(a, WarnMissing) || strings.Contains(string(mustJSON(t, a)), `"x"`) {
		t.Errorf("%v", a.Warnings)
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A message in two languages is one message.
func TestLanguagesAreBlocksOfOneMessage(t *testing.T) {
	block := plain[strings.Index(plain, "<info>"):strings.Index(plain, "</alert>")]
	zh := strings.NewReplacer(">en<", ">zh-CN<", "Hail this evening", "今晚有冰雹").Replace(block)
	a := read(t, with(t, plain, "</alert>", zh+"</alert>"))
	if len(a.Infos) != 2 || a.Infos[0].Language != "en" || a.Infos[1].Language != "zh-CN" {
		t.Errorf("%+v", a.Infos)
	}
	if x := read(t, with(t, plain, "<language>en</language>", "")); x.Infos[0].Language != "en-US" {
		t.Errorf("3.2.2 says en-US without a language, not %s", x.Infos[0].Language)
	}
}

func TestFeeds(t *testing.T) {
	body := plain[strings.Index(plain, "<alert"):]
	other := with(t, body, "0001", "0002")
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="application/cap+xml">` + body + `</content></entry>` +
		`<entry><link href="https://alerts.example/3.xml"/></entry><entry><content>` + other + `</content></entry></feed>`
	d, err := Read([]byte(atom), Options{})
	if err != nil || d.Format != "atom" || len(d.Messages) != 2 || !slices.Equal(d.Links, []string{"https://alerts.example/3.xml"}) {
		t.Fatalf("%v %+v", err, d)
	}
	rss := `<rss><channel><item>` + body + `</item><item>` + with(t, body, "Actual", "Real") + `</item><item>` + body + `</item><item>` +
		with(t, body, "this evening", "at night") + `</item></channel></rss>`
	if d, err = Read([]byte(rss), Options{}); err != nil || len(d.Messages) != 3 {
		t.Fatalf("%v %+v", err, d)
	}
	if r := d.Messages[1].Refused; r == nil || r.Code != UnknownValue || r.Path != "/rss/channel/item[2]/alert/status" || r.Identifier != "WH-TEST-0001" {
		t.Errorf("%+v", r)
	}
	if r := d.Messages[2].Refused; r == nil || r.Code != SameIdentifier {
		t.Errorf("one identifier, two texts: %+v", r)
	}
	if len(d.Warnings) != 1 || d.Warnings[0].Code != WarnDuplicate {
		t.Errorf("%+v", d.Warnings)
	}
	r := refusedWith(t, `<rss><channel><item><link>https://alerts.example/1.xml</link></item></channel></rss>`)
	if r.Code != NoAlert || !strings.Contains(r.Value, "alerts.example") {
		t.Errorf("%+v", r)
	}
}

// Whatever the catalogue says is said in both languages.
func TestCataloguesAreBilingual(t *testing.T) {
	for code, e := range refusals {
		if half(e.text) || half(e.remedy) {
			t.Errorf("%s: %+v", code, e)
		}
	}
	for code, text := range quirks {
		if half(text) {
			t.Errorf("%s: %+v", code, text)
		}
	}
	if _, ok := EventName("11B15"); !ok || half(plans.Text{Zh: eventNames()["11B15"].Zh, En: eventNames()["11B15"].En}) {
		t.Error("hail has no name")
	}
}

// The same bytes give the same document, and a name is never in the JSON (A65).
func TestReadingIsDeterministicAndKeepsNamesBack(t *testing.T) {
	a, b := read(t, national), read(t, national)
	if !bytes.Equal(mustJSON(t, a), mustJSON(t, b)) || a.Digest() != b.Digest() {
		t.Error("two readings differ")
	}
	if a.Signer != "张三" || bytes.Contains(mustJSON(t, a), []byte("张三")) {
		t.Error("the signer's name is in the JSON")
	}
	if c := read(t, with(t, national, "张三", "李四")); c.Digest() == a.Digest() {
		t.Error("another signer, the same digest")
	}
}
