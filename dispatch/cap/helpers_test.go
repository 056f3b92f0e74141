package cap

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// plain is a message that departs from the standard in nothing. The tests change
// one thing at a time.
const plain = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>WH-TEST-0001</identifier>
  <sender>office@district.example</sender>
  <sent>2026-07-02T15:04:05+08:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>en</language>
    <category>Met</category>
    <event>Hail</event>
    <urgency>Expected</urgency>
    <severity>Moderate</severity>
    <certainty>Likely</certainty>
    <expires>2026-07-02T21:00:00+08:00</expires>
    <headline>Hail this evening</headline>
    <area>
      <areaDesc>West lake</areaDesc>
      <polygon>39.93,116.37 39.94,116.37 39.94,116.38 39.93,116.37</polygon>
    </area>
  </info>
</alert>`

// national is a plain message of the 12379 platform.
const national = `<?xml version="1.0" encoding="UTF-8"?>
<alert>
  <identifier>11010241600000_20260702150405</identifier>
  <sender>某区气象台</sender>
  <senderCode>11010241600000</senderCode>
  <sendTime>2026-07-02 15:04:05+08:00</sendTime>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <code><method><methodName>SMS</methodName><message>今晚有冰雹。</message><audienceGrp>a1,b2,</audienceGrp><audenceprt>,</audenceprt></method></code>
  <secClassification>None</secClassification>
  <note/>
  <references/>
  <info>
    <language>zh-CN</language>
    <eventType>11B15</eventType>
    <urgency>Unknown</urgency>
    <severity>Orange</severity>
    <certainty>Unknown</certainty>
    <effective>2026-07-02 15:04:05+08:00</effective>
    <onset/>
    <expires></expires>
    <senderName>张三</senderName>
    <headline>某区气象台发布冰雹橙色预警[II级/严重]</headline>
    <description>预计今晚有冰雹，请注意防范。</description>
    <instruction/>
    <web/>
    <area><areaDesc>某区,某区</areaDesc><polygon/><circle/><geocode>110102000000,110102000000</geocode></area>
  </info>
</alert>`

// with replaces parts of a message, old and new in turn. A part that is not there
// fails the test: it would test nothing.
func with(t testing.TB, text string, swaps ...string) string {
	t.Helper()
	for i := 0; i < len(swaps); i += 2 {
		if !strings.Contains(text, swaps[i]) {
			t.Fatalf("%q is not in the message", swaps[i])
		}
		text = strings.Replace(text, swaps[i], swaps[i+1], 1)
	}
	return text
}

// read reads a message that must be taken.
func read(t testing.TB, text string) *Alert {
	t.Helper()
	d, err := Read([]byte(text), Options{})
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if len(d.Messages) != 1 || d.Messages[0].Alert == nil {
		t.Fatalf("%d messages", len(d.Messages))
	}
	return d.Messages[0].Alert
}

// refusedWith reads a message that must be refused.
func refusedWith(t testing.TB, text string) *Refusal {
	t.Helper()
	_, err := Read([]byte(text), Options{})
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("not refused: %v", err)
	}
	if r.Message.Zh == "" || r.Message.En == "" || r.Remedy.Zh == "" || r.Remedy.En == "" {
		t.Errorf("refusal %s does not say what to do in both languages", r.Code)
	}
	return r
}

func codes(list []Warning) []Code {
	out := []Code{}
	for _, w := range list {
		out = append(out, w.Code)
	}
	return out
}

func warned(a *Alert, c Code) bool { return slices.Contains(codes(a.Warnings), c) }

// theDistrict is loaded once: it never changes.
var theDistrict = sync.OnceValues(func() (*District, *plans.Plan) {
	p, err := plans.Load(xicheng.FS())
	if err != nil {
		panic(err)
	}
	d, err := NewDistrict(p)
	if err != nil {
		panic(err)
	}
	return d, p
})

func district(testing.TB) (*District, *plans.Plan) { return theDistrict() }
