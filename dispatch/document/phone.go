package document

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Phone is the script of a call in the order in which it is spoken: who calls,
// what happened, where, when, who was hurt, what is done, how it goes on, what
// is asked, and the read-back. Name and number of who takes it are asked for,
// since they make the call count (A23).
func Phone(c Case, lang Language) Text {
	f := gather(c, lang)
	i := c.Detail.Incident
	var lines []string
	say := func(label, zh, en string) {
		lines = append(lines, itoa(len(lines)+1)+f.pick("．【"+label+"】"+zh, ". "+en))
	}
	say("自报", "您好，我是"+f.seatTitle()+"。现向您报告一起突发事件，这是"+f.stageName()+"，请记录。",
		"Hello, this is "+f.seatTitle()+". I report an incident: "+f.stageName()+". Please take it down.")
	say("何事", f.event()+"，属"+f.kind()+"，"+f.severity()+"。", "What: "+f.event()+"; "+f.kind()+"; "+f.severity()+".")
	say("何地", f.where()+"。", "Where: "+f.where()+".")
	say("何时", f.when()+"。", "When: "+f.when()+".")
	say("来源", f.sources()+"报告。", "Source: "+f.sources()+".")
	say("伤亡", f.casualties()+"。", "Casualties: "+f.casualties()+".")
	say("措施", f.measures()+"。", "Measures: "+f.measures()+".")
	say("趋势", f.trend()+"。", "Trend: "+f.trend()+".")
	if g := f.grounds(); g != "" {
		say("需注意", g+"。", "Note: "+g+".")
	}
	say("请求", f.asked()+"。", "What we ask: "+f.asked()+".")
	say("复述", "请您复述：地点"+f.where()+"；"+f.casualties()+"；"+f.severity()+"。",
		"Please read back: place "+f.where()+"; "+f.casualties()+"; "+f.severity()+".")
	say("登记", "请问您的姓名、职务和回拨号码？现在是"+f.moment(c.Now)+"，本次通话将登记在案。谢谢。",
		"Your name, post and number, please? It is "+f.moment(c.Now)+"; this call goes on record. Thank you.")
	head := ""
	if c.Exercise {
		head = f.pick("【演练】通话开始先说：“这是演练，这是演练。”\n", "[EXERCISE] Begin with: \"This is an exercise, this is an exercise.\"\n")
	}
	return Text{
		Kind: KindPhone, Language: lang,
		Title: f.head() + f.pick("电话报告："+i.Title+"（"+f.stageName()+"）", "Telephone report: "+i.Title+" ("+f.stageName()+")"),
		Text:  head + strings.Join(lines, "\n"),
	}
}

// trend is how it goes on: as reported, and whether it spreads.
func (f *facts) trend() string {
	var out []string
	if v := f.item("trend"); v != "" {
		out = append(out, v)
	}
	if v := f.spreading(); v != "" {
		out = append(out, v)
	}
	if len(out) == 0 {
		return f.verifying()
	}
	return strings.Join(out, f.pick("；", "; "))
}

// asked is whether support from above is needed (4.1.8).
func (f *facts) asked() string {
	switch f.items["support"] {
	case "yes":
		return f.pick("需要上级支援，请予协调", "support from above is needed; please arrange it")
	case "no":
		return f.pick("暂不需要上级支援", "no support from above is needed for now")
	}
	return f.pick("是否需要上级支援"+f.verifying(), "whether support from above is needed is "+f.verifying())
}
