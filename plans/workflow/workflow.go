// Package workflow draws what a plan makes of the moments of the lifecycle: on
// which moment who owes what to whom, by when, and which moment the deed leads
// to. The drawing is made from the plan alone, so that it cannot disagree with
// what the system does.
package workflow

import (
	"fmt"
	"io"
	"strings"
	"time"

	"wanghuo/plans"
)

// Language of the labels.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// leads tells which moment a deed brings about when its creditor is the
// general duty office or, for a telling, any receiver. It mirrors the engine's
// fixed triggers.
func leads(r *plans.Rule) []plans.Trigger {
	switch r.Act {
	case plans.ActTell:
		return []plans.Trigger{plans.OnReceipt}
	case plans.ActFollowUp:
		return []plans.Trigger{plans.OnFollowUp}
	case plans.ActDecide:
		return []plans.Trigger{plans.OnResponse}
	case plans.ActReport:
		for _, c := range r.Creditors {
			if c == "duty-office" {
				return []plans.Trigger{plans.OnReportReceived, plans.OnOfficeKnows}
			}
		}
	}
	return nil
}

var moments = map[plans.Trigger]plans.Text{
	plans.OnSourceReport:   {Zh: "有人报告", En: "someone tells"},
	plans.OnReceipt:        {Zh: "单位接报", En: "a unit receives"},
	plans.OnGround:         {Zh: "判定较大以上或敏感", En: "larger or sensitive is determined"},
	plans.OnMajor:          {Zh: "判定重大以上", En: "major is determined"},
	plans.OnInvolvement:    {Zh: "涉港澳台涉外", En: "foreign or Hong Kong, Macao, Taiwan persons"},
	plans.OnReportReceived: {Zh: "报告到达总值班室", En: "a report reaches the general duty office"},
	plans.OnFollowUp:       {Zh: "续报到达", En: "a follow-up arrives"},
	plans.OnOfficeKnows:    {Zh: "区应急办知悉", En: "the emergency office learns of it"},
	plans.OnStreetKnows:    {Zh: "属地街道知悉", En: "the territorial street learns of it"},
	plans.OnSupportAsked:   {Zh: "请求支援", En: "support is asked for"},
	plans.OnProposal:       {Zh: "建议响应级别", En: "a response level is proposed"},
	plans.OnResponse:       {Zh: "启动响应", En: "a response level starts"},
	plans.OnInstruction:    {Zh: "领导批示", En: "a leader instructs"},
	plans.OnQuestion:       {Zh: "市级询问", En: "the city asks"},
	plans.OnImpact:         {Zh: "应急结束，标明影响", En: "it is over, and how it struck is told"},
	plans.OnUndated:        {Zh: "提出恢复事项", En: "a duty of recovery is proposed"},
	plans.OnTask:           {Zh: "另立恢复事项", En: "a duty of recovery is opened by hand"},
	plans.OnOrder:          {Zh: "作出决定、命令", En: "a decision or order is made"},
	plans.OnPayment:        {Zh: "区政府批准拨款", En: "the government approves a payment"},
	plans.OnPaid:           {Zh: "补偿款拨付", En: "compensation is paid"},
	plans.OnCorrection:     {Zh: "责令整改", En: "a body is told to put right"},
	plans.OnLegalQuestion:  {Zh: "征求法律意见", En: "legal advice is asked for"},
	plans.OnFunds:          {Zh: "动用应急资金", En: "emergency funds are used"},
	plans.OnPlanIssued:     {Zh: "预案修订获批", En: "a revised plan is approved"},
	plans.OnFinding:        {Zh: "演练问题明确责任", En: "a finding of a drill gets an owner"},
	plans.OnStanding:       {Zh: "经常性工作到期", En: "a standing duty comes round"},
	plans.OnEnded:          {Zh: "处置结束", En: "handling ends"},
	plans.OnAttention:      {Zh: "可能引起国际关注", En: "it may draw international attention"},
	plans.OnTasked:         {Zh: "调派力量", En: "a body is set in motion"},
	plans.OnCalled:         {Zh: "调派或商请", En: "a body is called upon"},
	plans.OnLeadArrived:    {Zh: "主责部门到场", En: "the lead department arrives"},
	plans.OnStreetAffected: {Zh: "波及其他街道", En: "a further street is affected"},
	plans.OnMobilised:      {Zh: "启动社会动员", En: "the public is called on"},
	plans.OnLeaderInformed: {Zh: "领导知悉", En: "a leader is informed"},
	plans.OnInformation:    {Zh: "登记监测信息", En: "monitoring information is recorded"},
	plans.OnPrediction:     {Zh: "研判可能造成重大影响", En: "a major impact is judged possible"},
	plans.OnCheckSet:       {Zh: "排定风险隐患检查", En: "a check of a risk is planned"},
	plans.OnInspection:     {Zh: "布置安全检查", En: "an inspection is ordered"},
	plans.OnSupervision:    {Zh: "督办", En: "a supervision item is issued"},
	plans.OnAssessment:     {Zh: "排定综合风险评估", En: "a risk assessment is planned"},
	plans.OnMeeting:        {Zh: "排定形势分析会议", En: "a public safety meeting is planned"},

	plans.OnOralApproval:     {Zh: "登记口头批准", En: "an oral approval is recorded"},
	plans.OnWarningReceived:  {Zh: "收到外来预警", En: "a warning of others comes in"},
	plans.OnWarningForwarded: {Zh: "转发市级预警", En: "a city warning is forwarded"},
	plans.OnWarningIssued:    {Zh: "发布、调整或延长预警", En: "a warning is issued, adjusted or extended"},
	plans.OnWarningLifted:    {Zh: "解除预警", En: "a warning is lifted"},
	plans.OnWarningRelayed:   {Zh: "通报区外预警", En: "an outside warning is relayed"},
	plans.OnWarningMeasure:   {Zh: "选定预警响应措施", En: "a measure is taken for a warning"},
	plans.OnWarningRequested: {Zh: "请求或命令调整预警", En: "an adjustment of a warning is asked for or ordered"},
	plans.OnDangerGone:       {Zh: "确定危险已消除", En: "the danger is found to be over"},
}

var partyNames = map[plans.Party]plans.Text{
	plans.RoleReceiver:   {Zh: "接报单位", En: "the receiver"},
	plans.RoleDeterminer: {Zh: "判定单位", En: "the determiner"},
	plans.RoleSource:     {Zh: "报告人", En: "the source"},
	plans.RoleNotified:   {Zh: "被通报部门", En: "the departments notified"},
	plans.RoleReporter:   {Zh: "报送单位", En: "the reporter"},
	plans.RoleStreet:     {Zh: "属地街道", En: "the territorial street"},
	plans.RoleLead:       {Zh: "主责部门", En: "the lead department"},
	plans.RoleHQ:         {Zh: "专项指挥部", En: "the headquarters"},
	plans.RoleHQOffice:   {Zh: "专项指挥部办公室", En: "the headquarters' office"},
	plans.RoleFollowUp:   {Zh: "续报单位", En: "the follow-up unit"},
	plans.RoleBody:       {Zh: "决定机构", En: "the deciding body"},
	plans.RoleAssignee:   {Zh: "承办单位", En: "the assignee"},
	plans.RoleAsker:      {Zh: "提出者", En: "the asker"},

	plans.RoleFiler:     {Zh: "备案单位", En: "the filer"},
	plans.RoleApprover:  {Zh: "分管区领导", En: "the leader in charge"},
	plans.RoleConcerned: {Zh: "专项办、主责部门和影响范围内街道", En: "headquarters' office, lead departments and streets of the area"},
	plans.RoleLeads:     {Zh: "专项办和主责部门", En: "headquarters' office and lead departments"},
	plans.RoleArea:      {Zh: "影响范围内街道", En: "the streets of the area"},
}

func (l Language) of(t plans.Text) string {
	if l == English {
		return t.En
	}
	return t.Zh
}

// Moment names a trigger.
func Moment(t plans.Trigger) plans.Text { return moments[t] }

// PartyName names a party: its short name, or that of the role.
func PartyName(p *plans.Plan, party plans.Party) plans.Text {
	if t, ok := partyNames[party]; ok {
		return t
	}
	o, ok := p.Org(plans.OrgID(party))
	if !ok {
		return plans.Text{Zh: string(party), En: string(party)}
	}
	t := o.Name
	if o.Short != "" {
		t.Zh = o.Short
	}
	return t
}

var anchors = map[plans.Anchor]plans.Text{
	plans.FromTrigger:      {Zh: "此刻", En: "that moment"},
	plans.FromReceipt:      {Zh: "接报", En: "receipt"},
	plans.FromFirstReceipt: {Zh: "最早接报", En: "the earliest receipt"},
	plans.FromOccurrence:   {Zh: "事发", En: "occurrence"},
	plans.FromKnown:        {Zh: "知情", En: "when the source knew"},
}

var kinds = map[plans.LimitKind]plans.Text{
	plans.Hard:        {Zh: "硬性", En: "hard"},
	plans.Target:      {Zh: "目标", En: "target"},
	plans.Operational: {Zh: "操作", En: "operational"},
}

// LimitText says a limit in words.
func LimitText(p *plans.Plan, x *plans.Limit) plans.Text {
	if x.From == plans.FromStated {
		return plans.Text{Zh: "目标：约定时刻", En: "target: the time stated"}
	}
	after := x.After
	if w, ok := p.Word(x.Word); ok {
		after = w.Target
	}
	if n := x.WorkingDays; n > 0 {
		return plans.Text{Zh: fmt.Sprintf("%s：自%s起第 %d 个工作日下班时", kinds[x.Kind].Zh, anchors[x.From].Zh, n),
			En: fmt.Sprintf("%s: close of business, %d working day(s) from %s", kinds[x.Kind].En, n, anchors[x.From].En)}
	}
	zh := fmt.Sprintf("%s：自%s起 %s", kinds[x.Kind].Zh, anchors[x.From].Zh, short(after))
	en := fmt.Sprintf("%s: %s from %s", kinds[x.Kind].En, short(after), anchors[x.From].En)
	if x.Else != "" {
		zh += "（未知时暂自" + anchors[x.Else].Zh + "）"
		en += " (while unknown, provisionally " + anchors[x.Else].En + ")"
	}
	return plans.Text{Zh: zh, En: en}
}

func short(d time.Duration) string {
	s := d.String()
	s = strings.TrimSuffix(s, "0s")
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// Dot writes the drawing for Graphviz.
func Dot(w io.Writer, p *plans.Plan, l Language) error {
	d := drawing{w: w, plan: p, language: l,
		moment: func(id, label string) string {
			return fmt.Sprintf("  %s [shape=box, style=rounded, label=%s];\n", id, dotQuote(label))
		},
		duty: func(id, label string) string {
			return fmt.Sprintf("  %s [shape=note, label=%s];\n", id, dotQuote(label))
		},
		party: func(id, label string) string {
			return fmt.Sprintf("  %s [shape=ellipse, label=%s];\n", id, dotQuote(label))
		},
		edge:  func(a, b string) string { return fmt.Sprintf("  %s -> %s;\n", a, b) },
		leads: func(a, b string) string { return fmt.Sprintf("  %s -> %s [style=dashed];\n", a, b) },
	}
	return d.draw("digraph plan {\n  rankdir=LR;\n  node [fontname=\"Noto Sans CJK SC\"];\n", "}\n")
}

// Mermaid writes the drawing for Mermaid.
func Mermaid(w io.Writer, p *plans.Plan, l Language) error {
	d := drawing{w: w, plan: p, language: l,
		moment: func(id, label string) string { return fmt.Sprintf("  %s([%s])\n", id, mermaidQuote(label)) },
		duty:   func(id, label string) string { return fmt.Sprintf("  %s[%s]\n", id, mermaidQuote(label)) },
		party:  func(id, label string) string { return fmt.Sprintf("  %s((%s))\n", id, mermaidQuote(label)) },
		edge:   func(a, b string) string { return fmt.Sprintf("  %s --> %s\n", a, b) },
		leads:  func(a, b string) string { return fmt.Sprintf("  %s -.-> %s\n", a, b) },
	}
	return d.draw("flowchart LR\n", "")
}

func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func mermaidQuote(s string) string {
	return `"` + strings.NewReplacer(`"`, "#quot;", "\n", "<br/>").Replace(s) + `"`
}

type drawing struct {
	w        io.Writer
	plan     *plans.Plan
	language Language
	moment   func(id, label string) string
	duty     func(id, label string) string
	party    func(id, label string) string
	edge     func(a, b string) string
	leads    func(a, b string) string
	out      strings.Builder
	seen     map[string]bool
}

func (d *drawing) once(id, text string) string {
	if !d.seen[id] {
		d.seen[id] = true
		d.out.WriteString(text)
	}
	return id
}

func (d *drawing) momentNode(t plans.Trigger) string {
	id := "on_" + string(t)
	return d.once(id, d.moment(id, d.language.of(moments[t])))
}

func (d *drawing) draw(head, foot string) error {
	d.seen = map[string]bool{}
	d.out.WriteString(head)
	for i := range d.plan.Rules {
		d.rule(&d.plan.Rules[i])
	}
	d.out.WriteString(foot)
	_, err := io.WriteString(d.w, d.out.String())
	return err
}

func (d *drawing) rule(r *plans.Rule) {
	p, l := d.plan, d.language
	label := []string{l.of(r.Title) + " (" + string(r.Cite) + ")", l.of(PartyName(p, r.Debtor))}
	for i := range r.Limits {
		label = append(label, l.of(LimitText(p, &r.Limits[i])))
	}
	id := "rule_" + identifier(r.ID)
	d.out.WriteString(d.duty(id, strings.Join(label, "\n")))
	d.out.WriteString(d.edge(d.momentNode(r.On), id))
	for _, c := range r.Creditors {
		to := "to_" + identifier(string(c))
		d.once(to, d.party(to, l.of(PartyName(p, c))))
		d.out.WriteString(d.edge(id, to))
	}
	for _, t := range leads(r) {
		d.out.WriteString(d.leads(id, d.momentNode(t)))
	}
}

// identifier makes an id that both languages of drawing accept.
func identifier(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, strings.ToLower(s))
}
