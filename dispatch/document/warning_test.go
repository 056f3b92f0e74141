package document

import (
	"strings"
	"testing"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

func rain(t *testing.T) Announcement {
	t.Helper()
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) clock.Time { x, _ := clock.Parse("2026-07-17T" + s + "+08:00"); return x }
	return Announcement{Plan: p, Step: warning.Issue, Issuer: "hq-flood-drought-office", Issued: at("12:13:00"), Content: warning.Content{
		Type: 1, Hazard: "暴雨", Level: "orange", From: at("12:00:00"), Until: at("20:00:00"),
		Area: warning.Area{Streets: []plans.OrgID{"street-niujie", "street-yuetan"}}, Caution: "下凹桥易积水", Measures: "绕行，勿入地下空间",
	}}
}

func channel(t *testing.T, a Announcement, lang Language, id string) ChannelText {
	t.Helper()
	for _, c := range ChannelTexts(a, lang) {
		if c.Channel == id {
			return c
		}
	}
	t.Fatalf("no channel %s", id)
	return ChannelText{}
}

// 3.2.3(5): plain words for each way, and their length counted.
func TestAWarningForEachChannel(t *testing.T) {
	a := rain(t)
	sms := channel(t, a, Chinese, "sms")
	want := "区防汛抗旱应急指挥部办公室7月17日12时13分发布暴雨橙色预警：预计持续至7月17日20时00分，可能影响牛街街道、月坛街道。下凹桥易积水。绕行，勿入地下空间。"
	if sms.Text != want || sms.Length != len([]rune(want)) || sms.Segments != Segments(want) || sms.Over {
		t.Errorf("%+v", sms)
	}
	platform := channel(t, a, Chinese, "platform").Text
	form, _ := a.Plan.Form("warning")
	for _, it := range form.Items { // 3.2.4: all nine
		if !strings.Contains(platform, it.Title.Zh+"：") {
			t.Errorf("the release platform lacks %s:\n%s", it.ID, platform)
		}
	}
	if en := channel(t, a, English, "sms").Text; !strings.Contains(en, "Orange warning") || !strings.Contains(en, "Niujie Street") {
		t.Error(en)
	}
	a.Content.Measures = strings.Repeat("绕行", 40)
	if s := channel(t, a, Chinese, "screen"); !s.Over || !strings.Contains(s.Text, a.Content.Measures) {
		t.Errorf("cut, or not said to be too long: %+v", s)
	}
}

// A59: an exercise is marked before anything else is read, on every channel.
func TestAnExerciseIsMarkedOnEveryChannel(t *testing.T) {
	a := rain(t)
	a.Exercise = true
	for _, c := range ChannelTexts(a, Chinese) {
		if !strings.HasPrefix(c.Text, "【演练】") {
			t.Errorf("%s: %s", c.Channel, c.Text)
		}
	}
}

// A39: the city's words stay as they came. 3.2.3(4): a lifting names what ends.
func TestOthersWordsAndTheEnd(t *testing.T) {
	a := rain(t)
	a.Origin, a.Words, a.Step = "市气象台", "请市民注意防范。", warning.Origin
	for _, c := range ChannelTexts(a, Chinese) {
		if c.Style != "screen" && !strings.Contains(c.Text, a.Words) {
			t.Errorf("%s lost the city's words: %s", c.Channel, c.Text)
		}
	}
	a = rain(t)
	a.Step = warning.Lift
	for _, c := range ChannelTexts(a, Chinese) {
		if c.Style != "screen" && (!strings.Contains(c.Text, "解除暴雨橙色预警") || strings.Contains(c.Text, "绕行")) {
			t.Errorf("%s: %s", c.Channel, c.Text)
		}
	}
}
