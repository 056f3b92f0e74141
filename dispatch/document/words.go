package document

import (
	"fmt"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// facts answers what a text asks about its case, in one language.
type facts struct {
	Case
	lang  Language
	items map[string]string // what was last reported, item by item
}

func gather(c Case, lang Language) *facts {
	f := &facts{Case: c, lang: lang, items: map[string]string{}}
	for _, r := range sent(c.Detail.Reports) {
		for id, v := range r.Items {
			// 较上报无变化: what was said before still holds (A13).
			if v != "" && v != "?unchanged" {
				f.items[id] = v
			}
		}
	}
	return f
}

// sent are the reports that left, in order of when they were so.
func sent(all []view.Report) []view.Report {
	var out []view.Report
	for _, r := range all {
		if r.State != "sent" {
			continue
		}
		i := len(out)
		for i > 0 && madeAt(out[i-1]) > madeAt(r) {
			i--
		}
		out = append(out[:i], append([]view.Report{r}, out[i:]...)...)
	}
	return out
}

func madeAt(r view.Report) clock.Time {
	if r.MadeAt != 0 {
		return r.MadeAt
	}
	return r.Sent
}

func (f *facts) pick(zh, en string) string {
	if f.lang == English {
		return en
	}
	return zh
}

func (f *facts) text(t plans.Text) string { return f.pick(t.Zh, t.En) }

// item is what was last reported under an id, an explicit state in words; ""
// if nothing was.
func (f *facts) item(id string) string {
	switch v := f.items[id]; v {
	case "?unknown":
		return f.unknown()
	case "?verifying":
		return f.verifying()
	default:
		return strings.TrimRight(strings.TrimSpace(v), "。．.；;，, ")
	}
}

// told is an item, or that it is being verified where nobody has reported it.
func (f *facts) told(ids ...string) string {
	for _, id := range ids {
		if v := f.item(id); v != "" {
			return v
		}
	}
	return f.verifying()
}

func (f *facts) unknown() string   { return f.pick("不明", "unknown") }
func (f *facts) verifying() string { return f.pick("核实中", "being verified") }

func (f *facts) org(id plans.OrgID) string {
	o, ok := f.Plan.Org(id)
	if !ok {
		return string(id)
	}
	if f.lang == English {
		name, _, _ := strings.Cut(o.Name.En, " (") // where it is seated is for the register
		return name
	}
	return o.Name.Zh
}

func (f *facts) orgs(ids []plans.OrgID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = f.org(id)
	}
	return strings.Join(names, f.pick("、", ", "))
}

// moment is an instant as a duty room writes it: 3月12日2时07分.
func (f *facts) moment(t clock.Time) string {
	std := t.Std()
	if f.lang == English {
		return std.Format("15:04 on 2 Jan 2006")
	}
	return fmt.Sprintf("%d月%d日%d时%02d分", std.Month(), std.Day(), std.Hour(), std.Minute())
}

func (f *facts) day(t clock.Time) string {
	std := t.Std()
	if f.lang == English {
		return std.Format("2 January 2006")
	}
	return fmt.Sprintf("%d年%d月%d日", std.Year(), std.Month(), std.Day())
}

// when is when it happened, or that nobody knows, with the time it was heard of.
func (f *facts) when() string {
	i := f.Detail.Incident
	if i.Occurrence.At != 0 {
		return f.moment(i.Occurrence.At)
	}
	return f.pick("发生时间"+f.unknown()+"（"+f.moment(i.Receipt)+"接报）", "time of occurrence unknown (reported at "+f.moment(i.Receipt)+")")
}

// occurred is when it happened where the receipt has just been told.
func (f *facts) occurred() string {
	if f.Detail.Incident.Occurrence.At != 0 {
		return f.moment(f.Detail.Incident.Occurrence.At)
	}
	return f.pick("发生时间"+f.unknown(), "time of occurrence unknown")
}

// event is the title without the place with which it may begin.
func (f *facts) event() string {
	title := f.Detail.Incident.Title
	place := strings.TrimSpace(f.Detail.Incident.Place)
	if rest := strings.TrimPrefix(title, place); place != "" && len([]rune(rest)) >= 2 {
		return rest
	}
	return title
}

// whereWhat is place and event in one run, the place said once.
func (f *facts) whereWhat() string {
	event := f.event()
	if event == f.Detail.Incident.Title {
		return f.where() + f.pick("，", ", ") + event
	}
	return f.where() + event
}

// where is the street with the place in it.
func (f *facts) where() string {
	i := f.Detail.Incident
	var parts []string
	if s, ok := f.Plan.Street(i.Street); ok {
		parts = append(parts, f.text(s.Name))
	}
	place := strings.TrimSpace(i.Place)
	if c, ok := f.Plan.Community(i.Community); ok && place == "" {
		place = strings.TrimSuffix(c.Name, "居委会")
	}
	if place == "" {
		place = f.item("place")
	}
	if place != "" {
		parts = append(parts, place)
	}
	if len(parts) == 0 {
		return f.pick("地点", "place ") + f.verifying()
	}
	return strings.Join(parts, f.pick("", ", "))
}

// kind is the event type without its list of examples.
func (f *facts) kind() string {
	t, ok := f.Plan.Type(f.Detail.Incident.Type)
	if !ok {
		return f.pick("突发事件", "incident")
	}
	name, _, _ := strings.Cut(f.text(t.Name), f.pick("（", " ("))
	return name
}

// severity in full words: never a bare numeral.
func (f *facts) severity() string {
	v := f.Detail.Incident.Severity
	s := f.Plan.Severity(v.Level)
	switch {
	case s == nil || v.Level == plans.Undetermined:
		return f.pick("等级未判明", "severity undetermined")
	case v.May:
		return f.pick("可能达到"+s.Name.Zh, "may reach: "+s.Name.En)
	}
	return f.pick("事件等级"+s.Name.Zh, "severity: "+s.Name.En)
}

// people counts who was hurt, in the order in which it is asked.
var people = []struct{ id, zh, en string }{
	{"dead", "死亡", "dead"}, {"missing", "失联", "missing"}, {"trapped", "被困", "trapped"}, {"injured", "受伤", "injured"},
	{"severe", "其中重伤", "of these severely"}, {"affected", "受影响", "affected"}, {"moved", "已转移", "moved to safety"},
}

// casualties says the counts in force; a count nobody has stated is not
// claimed to be none.
func (f *facts) casualties() string {
	var out []string
	for _, p := range people {
		c, ok := f.Detail.Incident.Figures[p.id]
		switch {
		case !ok:
		case c.Value < 0:
			out = append(out, f.pick(p.zh+"人数"+f.unknown(), "number "+p.en+" unknown"))
		default:
			out = append(out, f.pick(p.zh+strconv.Itoa(c.Value)+"人", strconv.Itoa(c.Value)+" "+p.en))
		}
	}
	if len(out) > 0 {
		return strings.Join(out, f.pick("、", ", "))
	}
	if v := f.item("casualties"); v != "" {
		return f.pick("人员伤亡：", "casualties: ") + v
	}
	return f.pick("人员伤亡情况", "casualties ") + f.verifying()
}

// response is the level in force with its body, in full words (ux: no bare
// numeral).
func (f *facts) response() string {
	i := f.Detail.Incident
	name, ok := map[int]plans.Text{
		3: {Zh: "街道三级响应", En: "street response (level three)"}, 2: {Zh: "区二级响应", En: "district response (level two)"}, 1: {Zh: "区一级响应", En: "district response (level one)"},
	}[i.Response]
	if !ok {
		return ""
	}
	out := f.pick("已启动", "in force: ") + f.text(name)
	if i.Command != "" {
		out += f.pick("，由"+f.org(i.Command)+"指挥", ", command: "+f.org(i.Command))
	}
	return out
}

// spreading is whether it still grows.
func (f *facts) spreading() string {
	if st, _ := f.stage(); st == finalStage {
		return "" // what was said of it then is no longer so
	}
	switch f.Detail.Incident.Spreading {
	case "yes":
		return f.pick("事态正在蔓延扩大", "it is spreading")
	case "unknown":
		return f.pick("是否蔓延"+f.unknown(), "whether it is spreading is unknown")
	}
	return ""
}

// measures are what was reported as done, and what stands on record.
func (f *facts) measures() string {
	var out []string
	if v := f.item("measures"); v != "" {
		out = append(out, v)
	} else if v := f.item("progress"); v != "" {
		out = append(out, v)
	}
	if v := f.response(); v != "" {
		out = append(out, v)
	}
	if units := f.tasked(); units != "" {
		out = append(out, f.pick("已调度"+units, "set in motion: "+units))
	}
	if len(out) == 0 {
		return f.verifying()
	}
	return strings.Join(out, f.pick("；", "; "))
}

// tasked are the bodies set in motion, from the timeline.
func (f *facts) tasked() string {
	var ids []plans.OrgID
	for _, e := range f.Detail.Timeline {
		if e.What != "bodies_coordinated" {
			continue
		}
		list, _ := e.Args["bodies"].(string)
		for _, id := range strings.Split(list, ",") {
			if id != "" && !containsOrg(ids, plans.OrgID(id)) {
				ids = append(ids, plans.OrgID(id))
			}
		}
	}
	return f.orgs(ids)
}

func containsOrg(list []plans.OrgID, id plans.OrgID) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// grounds are the confirmed grounds of 4.1.4 in words.
func (f *facts) grounds() string {
	var out []string
	for _, g := range f.Detail.Incident.Sensitive {
		name := map[string]plans.Text{
			"area": {Zh: "敏感地区", En: "sensitive area"}, "people": {Zh: "敏感人群", En: "sensitive people"},
			"period": {Zh: "敏感时期", En: "sensitive period"}, "hot_topic": {Zh: "社会关注热点", En: "matter of public attention"},
		}[g]
		if name.Zh != "" {
			out = append(out, f.text(name))
		}
	}
	if f.Detail.Incident.Involvement == "yes" {
		out = append(out, f.pick("涉及港澳台或外国人员", "persons of HK, Macao, Taiwan or foreign countries involved"))
	}
	return strings.Join(out, f.pick("、", ", "))
}

// sources tells how it was heard of, by kind of caller and never by name.
func (f *facts) sources() string {
	if v := f.item("source"); v != "" && v != f.verifying() && v != f.unknown() {
		return v
	}
	var out []string
	for _, s := range f.Detail.Sources {
		name := sourceKinds[s.Kind]
		who := f.text(name)
		if s.Org != "" && s.Kind != "citizen" {
			who = f.org(s.Org)
		}
		if who != "" && !containsText(out, who) {
			out = append(out, who)
		}
	}
	if len(out) == 0 {
		return f.unknown()
	}
	return strings.Join(out, f.pick("、", ", "))
}

func containsText(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

var sourceKinds = map[string]plans.Text{
	"community": {Zh: "社区居委会", En: "residents' committee"}, "grid": {Zh: "网格员", En: "grid worker"}, "citizen": {Zh: "市民", En: "citizen"},
	"unit": {Zh: "事发单位", En: "the unit concerned"}, "specialist": {Zh: "专业机构", En: "specialist body"}, "street": {Zh: "街道", En: "street"},
	"department": {Zh: "有关部门", En: "department"}, "city": {Zh: "市级部门", En: "the city"}, "feed": {Zh: "系统推送", En: "a feed"},
}

// seatTitle is the sender as it names itself: body and post.
func (f *facts) seatTitle() string {
	s, ok := f.Plan.Seat(f.From)
	if !ok {
		return f.org(f.From.Org())
	}
	return f.pick(f.org(s.Org)+s.Title.Zh, s.Title.En+", "+f.org(s.Org))
}

// stage is 首报, 续报 N or 终报: what this text would be in the chain of reports.
type stage int

const (
	firstStage stage = iota
	followStage
	finalStage
)

func (f *facts) stage() (stage, int) {
	switch f.Detail.Incident.Phase {
	case "ended", "archived", "false_alarm":
		return finalStage, 0
	}
	// It is the first to those who have had none from this sender, whatever
	// others have told others.
	told, follow := false, 0
	to := f.receivers()
	for _, r := range sent(f.Detail.Reports) {
		if r.From != f.From.Org() || !reaches(r, to) {
			continue
		}
		told = true
		if r.Kind == "follow_up" {
			follow++
		}
	}
	if !told {
		return firstStage, 0
	}
	return followStage, follow + 1
}

// reaches tells whether the report went to one of the bodies; none named: to
// any.
func reaches(r view.Report, to []plans.OrgID) bool {
	if len(to) == 0 {
		return true
	}
	for _, d := range r.Deliveries {
		if containsOrg(to, d.To) {
			return true
		}
	}
	return false
}

func (f *facts) stageName() string {
	switch st, n := f.stage(); st {
	case firstStage:
		return f.pick("首报", "first report")
	case finalStage:
		return f.pick("终报", "final report")
	default:
		return f.pick("续报"+chineseNumber(n), "follow-up "+strconv.Itoa(n))
	}
}

// chineseNumber writes 1 … 99; beyond that figures.
func chineseNumber(n int) string {
	const digits = "零一二三四五六七八九"
	d := []rune(digits)
	switch {
	case n < 0 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(d[n])
	}
	out := "十"
	if n >= 20 {
		out = string(d[n/10]) + "十"
	}
	if n%10 != 0 {
		out += string(d[n%10])
	}
	return out
}

// receivers are those named, or those to whom the sender owes a report now, or
// those to whom it last sent one.
func (f *facts) receivers() []plans.OrgID {
	if len(f.To) > 0 {
		return f.To
	}
	var out []plans.OrgID
	for _, d := range f.Detail.Duties {
		if d.Debtor != f.From.Org() || d.Done != 0 || d.State == "void" || d.State == "waived" {
			continue
		}
		switch d.Act {
		case plans.ActReport, plans.ActDetail, plans.ActFollowUp, plans.ActForward:
			if !containsOrg(out, d.Creditor) {
				out = append(out, d.Creditor)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range sent(f.Detail.Reports) {
		if r.From != f.From.Org() {
			continue
		}
		out = nil
		for _, d := range r.Deliveries {
			out = append(out, d.To)
		}
	}
	return out
}
