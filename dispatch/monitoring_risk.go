package dispatch

import (
	"reflect"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/risk"
	"wanghuo/plans"
)

// Withhold implements Guarded. The kind is kept for nothing: the form sends it.
func (c *RegisterRisk) Withhold() Command {
	rest := *c
	rest.Classified, rest.Kind, rest.Owner = Classified{}, "", ""
	return &RegisterRisk{Classified: c.only(!reflect.DeepEqual(rest, RegisterRisk{}))}
}

func (d *deciding) registerRisk(given *RegisterRisk) ([]Event, error) {
	filled := *given
	c := &filled
	if err := d.may(ActKeepRisk, nil); err != nil {
		return nil, err
	}
	id := RiskID(d.s.peek("F", d.env.Now, d.s.Counters.Risk))
	if c.Marked() {
		if err := c.mark(); err != nil {
			return nil, err
		}
		return []Event{&RiskRegistered{Entry: risk.Entry{ID: id, Title: c.secretTitle(), Owner: d.org(), By: d.org(), At: d.env.Now, Secret: true}}}, nil
	}
	kind, ok := d.e.plan.RiskKind(c.Kind)
	if !ok {
		return nil, refuse(CodeUnknown, "3.1.1(a)", "没有这类登记“%s”", "there is no register %q", c.Kind).at("kind")
	}
	if strings.TrimSpace(c.Title) == "" {
		return nil, refuse(CodeBlank, kind.Cite, "请写明名称", "name it").at("title")
	}
	if err := d.location(&c.Location); err != nil {
		return nil, err
	}
	state, _ := kind.State("")
	x := risk.Entry{
		ID: id, Kind: kind.ID, Title: strings.TrimSpace(c.Title), Type: c.Type, Grade: c.Grade, Class: c.Class, State: state.ID,
		Owner: c.Owner, Street: c.Location.Street, Community: c.Location.Community, Place: c.Location.Place, Point: c.Location.Point,
		Controls: c.Controls, Content: c.Content, Person: c.Person.Sealed(), VaultKey: d.env.Subject, NextCheck: c.NextCheck,
		By: d.org(), At: d.env.Now,
	}
	if x.Owner == "" {
		x.Owner = d.org()
	}
	if err := d.riskEntry(kind, &x, !c.Person.IsZero()); err != nil {
		return nil, err
	}
	return []Event{&RiskRegistered{Entry: x}}, nil
}

// riskEntry holds an entry to what its kind asks for (3.1.1, 3.1.2).
func (d *deciding) riskEntry(kind *plans.RiskKind, x *risk.Entry, person bool) error {
	if err := d.known(x.Owner, "owner"); err != nil {
		return err
	}
	if err := d.ownsRisk(x.Owner, kind.Cite); err != nil {
		return err
	}
	if x.Type != 0 {
		if _, ok := d.e.plan.Type(x.Type); !ok {
			return d.unknownType(x.Type, "type")
		}
	}
	given := map[string]bool{
		"type": x.Type != 0, "grade": x.Grade != "", "class": x.Class != "", "place": x.Place != "" || x.Street != "", "street": x.Street != "",
		"person": person, "controls": strings.TrimSpace(x.Controls) != "", "next_check": x.NextCheck != 0, "content": strings.TrimSpace(x.Content) != "",
	}
	for _, field := range kind.Needs {
		if !given[field] {
			return refuse(CodeBlank, kind.Cite, "登记“%s”须填写：%s", "an entry of %s needs: %s", kind.Title, fieldWords[field]).at(field)
		}
	}
	if len(kind.Grades) > 0 && x.Grade != "" && !plans.Has(kind.Grades, x.Grade) || len(kind.Grades) == 0 && x.Grade != "" {
		return refuse(CodeInvalid, kind.Cite, "没有级别“%s”，请从列表中选择", "there is no grade %q: choose one from the list", x.Grade).at("grade")
	}
	if x.Class != "" && !plans.Has(kind.Classes, x.Class) {
		return refuse(CodeInvalid, kind.Cite, "没有类别“%s”，请从列表中选择", "there is no class %q: choose one from the list", x.Class).at("class")
	}
	return nil
}

// fieldWords name the fields in a refusal.
var fieldWords = map[string]plans.Text{
	"type": {Zh: "事件类型（行业）", En: "type of event (sector)"}, "grade": {Zh: "级别", En: "grade"}, "class": {Zh: "类别", En: "class"},
	"place": {Zh: "地点", En: "place"}, "street": {Zh: "街道", En: "street"}, "person": {Zh: "人员姓名", En: "person"},
	"controls": {Zh: "管控措施", En: "controls"}, "next_check": {Zh: "下次检查时间", En: "next check"}, "content": {Zh: "信息内容", En: "content"},
}

// ownsRisk: each body keeps its own entries, the emergency office any.
func (d *deciding) ownsRisk(owner plans.OrgID, clause plans.Clause) error {
	if d.env.Actor.Person == System || d.org() == orgEmergencyOffice || d.e.speaksFor(d.org(), owner) {
		return nil
	}
	return refuse(CodeAuthority, clause, "由责任单位或区应急办登记", "the body responsible, or the emergency office, keeps it").at("owner").by(d.seatsOf(owner)...)
}

// risk finds an entry that may be worked on.
func (d *deciding) risk(id RiskID) (*risk.Entry, *plans.RiskKind, error) {
	x := d.s.Risks[id]
	if x == nil {
		return nil, nil, noRisk(id).at("risk")
	}
	if x.Secret {
		return nil, nil, refuse(CodeSecret, "3.1.6", "涉密事项经机要渠道办理", "a classified matter goes by the confidential channel").at("risk")
	}
	if d.env.Version != 0 && x.Version != d.env.Version {
		return nil, nil, refuse(CodeStale, "A22", "登记已有更新（第 %d 号记录），请看过最新情况再提交", "the entry has changed since (commit %d): look at it again, then submit", x.Version).at("risk")
	}
	kind, ok := d.e.plan.RiskKind(x.Kind)
	if !ok {
		return nil, nil, refuse(CodeUnknown, "3.1.1(a)", "没有这类登记“%s”", "there is no register %q", x.Kind).at("risk")
	}
	return x, kind, nil
}

func (d *deciding) amendRisk(c *AmendRisk) ([]Event, error) {
	old, kind, err := d.risk(c.Risk)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActKeepRisk, nil); err != nil {
		return nil, err
	}
	if err := d.ownsRisk(old.Owner, kind.Cite); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "3.1.1", "reason"); err != nil {
		return nil, err
	}
	x := *old
	x.History, x.Checks, x.Inspection = nil, nil, nil
	ch := risk.Change{At: d.env.Now, By: d.env.Actor.Seat, From: map[string]string{}, To: map[string]string{}, Reason: c.Reason}
	set := func(field string, to *string, v string) {
		if v = strings.TrimSpace(v); v != "" && v != *to {
			ch.From[field], ch.To[field] = *to, v
			*to = v
		}
	}
	owner := string(x.Owner)
	set("state", &x.State, c.State)
	set("title", &x.Title, c.Title)
	set("grade", &x.Grade, c.Grade)
	set("class", &x.Class, c.Class)
	set("owner", &owner, string(c.Owner))
	set("controls", &x.Controls, c.Controls)
	set("content", &x.Content, c.Content)
	x.Owner = plans.OrgID(owner)
	if c.NextCheck != 0 && c.NextCheck != x.NextCheck {
		if err := d.ahead(c.NextCheck, kind.Cite, "next_check"); err != nil {
			return nil, err
		}
		ch.From["next_check"], ch.To["next_check"] = x.NextCheck.String(), c.NextCheck.String()
		x.NextCheck = c.NextCheck
	}
	if !c.Person.IsZero() {
		x.Person, ch.To["person"] = c.Person.Sealed(), "•"
		if x.VaultKey == "" {
			x.VaultKey = d.env.Subject
		}
	}
	state, ok := kind.State(x.State)
	if !ok {
		return nil, refuse(CodeInvalid, kind.Cite, "没有状态“%s”，请从列表中选择", "there is no state %q: choose one from the list", c.State).at("state")
	}
	if state.Closed {
		x.NextCheck = 0
	}
	if len(ch.To) == 0 {
		return nil, refuse(CodeNotAllowedNow, kind.Cite, "登记内容没有变化，不必提交", "nothing would change: nothing is left to do").at("risk")
	}
	closed := x
	if state.Closed { // what is over needs no next check
		closed.NextCheck = d.env.Now
	}
	if _, known := d.e.plan.Org(x.Owner); !known {
		return nil, d.known(x.Owner, "owner")
	}
	owned := closed
	owned.Owner = old.Owner // a body may give its entry to another
	if err := d.riskEntry(kind, &owned, !c.Person.IsZero() || old.Person != nil); err != nil {
		return nil, err
	}
	return []Event{&RiskAmended{Risk: x.ID, Change: ch, Entry: x}}, nil
}

func (d *deciding) checkRisk(c *CheckRisk) ([]Event, error) {
	x, kind, err := d.risk(c.Risk)
	if err != nil {
		return nil, err
	}
	if s, _ := kind.State(x.State); s.Closed {
		return nil, refuse(CodeEnded, kind.Cite, "该登记已终止（%s）", "the entry is closed (%s)", s.Title).at("risk")
	}
	if c.Order < 0 || c.Order > len(x.Inspection) {
		return nil, refuse(CodeUnknown, "3.1.1(d)", "没有第 %d 次布置的检查", "there is no inspection %d", c.Order).at("order")
	}
	by := x.Owner
	if c.Order > 0 {
		by = x.Inspection[c.Order-1].To
		if x.Inspection[c.Order-1].Done != 0 {
			return nil, refuse(CodeNotAllowedNow, "3.1.1(d)", "该次检查已有结果", "that inspection has its result").at("order")
		}
	}
	if err := d.ownsRisk(by, kind.Cite); err != nil {
		return nil, err
	}
	if c.Result != "sound" && c.Result != "defects" {
		return nil, refuse(CodeInvalid, kind.Cite, "请说明检查结果", "say what the check found").at("result")
	}
	if c.Result == "defects" && strings.TrimSpace(c.Finding) == "" {
		return nil, refuse(CodeBlank, kind.Cite, "发现问题的，请写明情况", "there are defects: say which").at("finding")
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	if err := d.ahead(c.NextCheck, kind.Cite, "next_check"); err != nil {
		return nil, err
	}
	if c.NextCheck == 0 && contains(kind.Needs, "next_check") && c.Order == 0 {
		return nil, refuse(CodeBlank, kind.Cite, "请填写下次检查时间", "give the day of the next check").at("next_check")
	}
	return []Event{&RiskChecked{Risk: x.ID, NextCheck: c.NextCheck, Check: risk.Check{
		At: d.orNow(c.At), Entered: d.env.Now, By: d.env.Actor.Seat, Org: d.org(), Result: c.Result, Finding: c.Finding, Order: c.Order,
	}}}, nil
}

func (d *deciding) orderInspection(c *OrderInspection) ([]Event, error) {
	x, kind, err := d.risk(c.Risk)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActSupervise, nil); err != nil {
		return nil, err
	}
	if !kind.Inspected {
		return nil, refuse(CodeNotAllowedNow, "3.1.1(d)", "只对重要基础设施布置安全检查", "inspections are ordered of key infrastructure").at("risk")
	}
	to := c.To
	if to == "" {
		to = x.Owner
	}
	if err := d.known(to, "to"); err != nil {
		return nil, err
	}
	if c.Due == 0 {
		return nil, refuse(CodeBlank, "3.1.1(d)", "请写明完成时限", "say by when").at("due")
	}
	if err := d.ahead(c.Due, "3.1.1(d)", "due"); err != nil {
		return nil, err
	}
	return []Event{&InspectionOrdered{Risk: x.ID, Order: risk.Order{No: len(x.Inspection) + 1, To: to, By: d.env.Actor.Seat, At: d.env.Now, Due: c.Due, Note: c.Note}}}, nil
}

func checkOrigin(x *risk.Entry, at clock.Time) string {
	return "check:" + string(x.ID) + ":" + strconv.FormatInt(int64(at), 10)
}

func orderOrigin(id RiskID, no int) string {
	return "inspection:" + string(id) + ":" + strconv.Itoa(no)
}
