package document

import (
	"strings"
)

// Brief is the text of a 突发事件信息专报: masthead, issue, body and date, title,
// text, receivers, editor and signer. What stands in the text follows the chain
// of reports: a first report tells the event with its eight elements (4.1.8); a
// follow-up tells what is new and does not retell the start; a final one sums
// up. Layout for print is not its matter.
func Brief(c Case, lang Language) Text {
	f := gather(c, lang)
	var body []string
	switch st, _ := f.stage(); st {
	case firstStage:
		body = f.first()
	case finalStage:
		body = f.final()
	default:
		body = f.followUp()
	}
	issue := f.pick("第　　期", "No. ____")
	if c.Issue > 0 {
		issue = f.pick("第 "+itoa(c.Issue)+" 期", "No. "+itoa(c.Issue))
	}
	title := f.pick("关于"+c.Detail.Incident.Title+"的报告（"+f.stageName()+"）", "Report on: "+c.Detail.Incident.Title+" ("+f.stageName()+")")
	year := itoa(c.Now.Std().Year())
	to := f.orgs(f.receivers())
	lines := []string{
		f.head() + f.pick(f.org(c.From.Org())+"突发事件信息专报", "Incident report of "+f.org(c.From.Org())),
		f.pick("（"+year+"年）"+issue, "("+year+") "+issue),
		f.pick(f.org(c.From.Org())+"　　　　"+f.day(c.Now), f.org(c.From.Org())+", "+f.day(c.Now)),
		"",
		f.head() + title,
		"",
	}
	indent := f.pick("　　", "")
	for _, p := range body {
		if p != "" {
			lines = append(lines, indent+p)
		}
	}
	if to == "" {
		to = f.pick("　　　　", "____")
	}
	lines = append(lines, "",
		f.pick("报：", "To: ")+to,
		f.pick("编辑：", "Editor: ")+open(c.Editor, f)+f.pick("　　签发：", "   Signed: ")+open(c.Signer, f))
	if c.Exercise {
		lines = append(lines, f.pick("【演练】本件仅用于演练，所述情况并未发生。", "[EXERCISE] For an exercise only: nothing told here has happened."))
	}
	return Text{Kind: KindBrief, Language: lang, Title: f.head() + title, Text: strings.Join(lines, "\n")}
}

// open leaves room for a name that is not given.
func open(name string, f *facts) string {
	if name == "" {
		return f.pick("　　　　", "____")
	}
	return name
}

// first is the 首报: source and time of receipt, the event, its people, its
// danger, what is done, what is asked.
func (f *facts) first() []string {
	i := f.Detail.Incident
	return []string{
		f.pick(
			f.moment(i.Receipt)+"，接"+f.sources()+"报告："+f.occurred()+"，"+f.whereWhat()+"，属"+f.kind()+"。"+f.severity()+"。",
			"At "+f.moment(i.Receipt)+" "+f.sources()+" reported: "+f.event()+" ("+f.kind()+"), "+f.where()+", "+f.occurred()+". "+capital(f.severity())+".",
		),
		f.line("人员情况", "People", f.casualties()),
		f.line("事件性质", "Nature", f.told("nature")),
		f.line("危险程度", "Danger", f.told("danger")),
		f.line("发展趋势", "Trend", f.trend()),
		f.line("已采取的措施", "Measures taken", f.measures()),
		f.line("需注意", "Note", f.grounds()),
		f.line("上级支援", "Support from above", f.asked()),
		f.pick("后续情况将及时续报。", "Further reports will follow."),
	}
}

// followUp is the 续报: what was verified since, and how it goes on.
func (f *facts) followUp() []string {
	i := f.Detail.Incident
	return []string{
		f.pick("现将"+i.Title+"有关情况续报如下（截至"+f.moment(f.Now)+"）。", "The state of: "+i.Title+", as of "+f.moment(f.Now)+"."),
		f.line("事件等级", "Severity", f.severity()),
		f.line("人员情况", "People", f.casualties()),
		f.line("影响范围和危害", "Extent and danger", f.told("danger")),
		f.line("处置进展", "Progress", f.told("progress", "measures")),
		f.line("指挥和力量", "Command and forces", f.forces()),
		f.line("发展趋势", "Trend", f.trend()),
		f.line("需注意", "Note", f.grounds()),
		f.line("上级支援", "Support from above", f.asked()),
	}
}

// final is the 终报: the whole in short, what was done, how it stands, what
// comes next.
func (f *facts) final() []string {
	i := f.Detail.Incident
	return []string{
		f.pick(
			"现将"+i.Title+"处置情况报告如下。"+f.when()+"，"+f.whereWhat()+"，属"+f.kind()+"，"+f.severity()+"。",
			"Final report on: "+f.event()+" ("+f.kind()+"), "+f.where()+", "+f.when()+". "+capital(f.severity())+".",
		),
		f.line("事件经过", "Course", f.told("course")),
		f.line("人员情况", "People", f.casualties()),
		f.line("处置情况", "Handling", f.told("result", "progress", "measures")),
		f.line("目前状态", "Present state", f.ending()),
		f.line("损失", "Losses", f.told("losses")),
		f.line("原因", "Cause", f.told("cause")),
		f.line("善后安排", "Aftermath", f.told("aftermath")),
	}
}

// ending is the present state of what is over, or of what is reported finally
// though it is still being worked on.
func (f *facts) ending() string {
	switch f.Detail.Incident.Phase {
	case "ended", "archived", "false_alarm":
		return f.ended()
	}
	return f.pick("仍在处置", "still being handled")
}

// forces is who commands and who was set in motion.
func (f *facts) forces() string {
	var out []string
	for _, s := range []string{f.response(), f.tasked()} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, f.pick("；", "; "))
}

// line is a labelled sentence, "" where there is nothing to say.
func (f *facts) line(zh, en, value string) string {
	if value == "" {
		return ""
	}
	return f.pick(zh+"："+value+"。", en+": "+value+".")
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
