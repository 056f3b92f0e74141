package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/post"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// ChooseMeasures takes measures from the list of the incident's category: at
// least one, each a task with unit and time (4.5, A51).
type ChooseMeasures struct {
	Incident IncidentID      `json:"incident"`
	Measures []ChosenMeasure `json:"measures" maxItems:"20"`
	// Propose lays coercive or special measures before the seat that decides;
	// Approval takes them on what it gave (A31).
	Propose  bool        `json:"propose,omitempty" doc:"lay it before the seat that decides"`
	Approval approval.ID `json:"approval,omitempty" doc:"on what was approved"`
}

// ChosenMeasure is one entry taken from the list.
type ChosenMeasure struct {
	Clause plans.Clause `json:"clause" doc:"the entry, e.g. 4.5.1(2)"`
	Unit   plans.OrgID  `json:"unit,omitempty" doc:"who carries it out; default: whom the clause names, else the body in command"`
	What   string       `json:"what,omitempty" maxLength:"500"`
	Due    clock.Time   `json:"due,omitempty"`
	Basis  string       `json:"basis,omitempty" maxLength:"200" doc:"legal basis"`
	// Order is the district government's requisition order (6.4.5).
	Order int `json:"order,omitempty" minimum:"0"`
	// Decision and Superior: the decision of Party committee and government and
	// the superior's reference, without which 4.5.4 stays shut (A49).
	Decision string `json:"decision,omitempty" maxLength:"200"`
	Superior string `json:"superior,omitempty" maxLength:"200"`
	// Approver is named by 4.5.4(4).
	Approver string `json:"approver,omitempty" maxLength:"80"`
	// Details are what the list asks to write down with the entry.
	Details map[string]string `json:"details,omitempty" doc:"what the entry of the list asks for"`
}

// IssueRequisition is an order in the district government's name. It opens the
// file for compensation (6.4.5(b), 5.1.3).
type IssueRequisition struct {
	Incident IncidentID `json:"incident"`
	Owner    Secret     `json:"owner,omitempty"`
	Item     string     `json:"item" minLength:"1" maxLength:"200"`
	Basis    string     `json:"basis" minLength:"1" maxLength:"200"`
	Oral     bool       `json:"oral,omitempty"`
	// Propose lays the order before a leader of the government; Approval issues it
	// on what he gave, by word of mouth too (A31, A51).
	Propose  bool        `json:"propose,omitempty" doc:"lay it before the seat that decides"`
	Approval approval.ID `json:"approval,omitempty" doc:"on what was approved"`
}

// MeasuresChosen: the tasks follow.
type MeasuresChosen struct {
	Incident IncidentID     `json:"incident"`
	Clauses  []plans.Clause `json:"clauses"`
}

// RequisitionIssued opens a compensation file.
type RequisitionIssued struct {
	Incident    IncidentID  `json:"incident"`
	Requisition Requisition `json:"requisition"`
}

// Requisition is an order with its compensation file.
type Requisition struct {
	ID    int           `json:"id"`
	Item  string        `json:"item"`
	Basis string        `json:"basis"`
	By    plans.OrgID   `json:"by"`
	At    clock.Time    `json:"at"`
	Oral  bool          `json:"oral,omitempty"`
	Owner *vault.Sealed `json:"owner,omitempty"`
	// Approval is the leader's, where another issued the order on it.
	Approval approval.ID `json:"approval,omitempty"`
}

func (ChooseMeasures) Name() string   { return "choose-measures" }
func (IssueRequisition) Name() string { return "issue-requisition" }

// Secrets implements Private.
func (c *IssueRequisition) Secrets() []*Secret { return []*Secret{&c.Owner} }

// Subject implements Private.
func (c *IssueRequisition) Subject() string { return string(c.Incident) }

func (*MeasuresChosen) Kind() string     { return "measures_chosen" }
func (e *MeasuresChosen) Stream() string { return "incident/" + string(e.Incident) }
func (*RequisitionIssued) Kind() string  { return "requisition_issued" }
func (e *RequisitionIssued) Stream() string {
	return "incident/" + string(e.Incident)
}

func init() {
	registerCommands(func() Command { return new(ChooseMeasures) }, func() Command { return new(IssueRequisition) })
	registerEvents(func() Event { return new(MeasuresChosen) }, func() Event { return new(RequisitionIssued) })
}

func (d *deciding) measures(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *ChooseMeasures:
		return d.chooseMeasures(c)
	case *IssueRequisition:
		return d.requisition(c)
	}
	return nil, nil
}

func (d *deciding) chooseMeasures(c *ChooseMeasures) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if inc.Command == "" {
		return nil, refuse(CodeNotAllowedNow, "4.5", "尚未启动响应，没有指挥机构", "no response has started: nobody commands yet").at("incident").by(plans.SeatID(string(inc.Location.Street) + "/leader"))
	}
	if len(c.Measures) == 0 {
		return nil, refuse(CodeBlank, listClause(d, inc), "处置措施须选择一项或多项", "choose at least one measure").at("measures")
	}
	if err := d.commands(inc); err != nil && !d.gated(c.Measures) {
		return nil, err
	}
	chosen := &MeasuresChosen{Incident: inc.ID}
	tasks := []Event{}
	for i, m := range c.Measures {
		task, err := d.measure(inc, m)
		if err != nil {
			return nil, within(err, "measures."+strconv.Itoa(i))
		}
		task.ID = len(inc.Tasks) + 1 + i
		chosen.Clauses = append(chosen.Clauses, m.Clause)
		tasks = append(tasks, &TaskAssigned{Incident: inc.ID, Task: task})
	}
	used, laid, err := d.mayChoose(inc, c)
	if err != nil || laid {
		return used, err
	}
	return append(append(used, chosen), tasks...), nil
}

// gated reports whether a seat above decides on any of the measures.
func (d *deciding) gated(ms []ChosenMeasure) bool {
	for _, m := range ms {
		if entry, ok := d.e.plan.Measure(m.Clause); ok && (entry.Special || entry.Coercive) {
			return true
		}
	}
	return false
}

// within puts the field of a refusal under the list to which it belongs.
func within(err error, list string) error {
	if r, ok := err.(*Refusal); ok && r.Field != "" {
		r.Field = list + "." + r.Field
	}
	return err
}

// mayChoose: what is free the body in command takes; coercion is the
// commander's, the special measures are for Party committee and government to
// decide. Either may be laid before them (A31, A51, 4.5.4).
func (d *deciding) mayChoose(inc *Incident, c *ChooseMeasures) ([]Event, bool, error) {
	special, coercive := 0, 0
	text := ""
	for _, m := range c.Measures {
		entry, _ := d.e.plan.Measure(m.Clause)
		if entry.Special {
			special++
		} else if entry.Coercive {
			coercive++
		}
		text += string(m.Clause) + " " + string(m.Unit) + " " + m.What + " " + m.Basis + " " + m.Decision + " " + m.Superior + " " + m.Approver + pairs(m.Details) + "\n"
	}
	again := *c
	again.Propose, again.Approval = false, ""
	l := leave{inc: inc, kind: "measures", text: text, propose: c.Propose, approval: c.Approval, body: &again}
	switch {
	case special > 0 && special < len(c.Measures):
		return nil, false, refuse(CodeInvalid, "4.5.4", "特别措施须单独决定", "special measures are decided by themselves").at("measures")
	case special > 0:
		l.act, l.clause, l.title = ActSpecialMeasures, "4.5.4", plans.Text{Zh: "特别措施", En: "Special measures"}
		return d.leave(l)
	case coercive > 0:
		l.act, l.seat, l.clause, l.title = ActCoerce, d.commander(inc), "A51", plans.Text{Zh: "强制性措施", En: "Coercive measures"}
		return d.leave(l)
	}
	if c.Propose || c.Approval != "" {
		return nil, false, refuse(CodeInvalid, "A51", "所选措施无须审批", "what was chosen needs no approval").at("propose")
	}
	return nil, false, nil
}

// listClause names the list of the incident's category.
func listClause(d *deciding, inc *Incident) plans.Clause {
	switch t, _ := d.e.plan.Type(inc.Type); t.Category {
	case plans.PublicHealth:
		return "4.5.2"
	case plans.SocialSecurity:
		return "4.5.3"
	}
	return "4.5.1"
}

// measure checks one choice against its list and what it needs.
func (d *deciding) measure(inc *Incident, m ChosenMeasure) (post.Task, error) {
	t := post.Task{Measure: m.Clause, To: m.Unit, Text: m.What, Basis: m.Basis, Details: m.Details, By: d.env.Actor.Seat, At: d.env.Now, Due: m.Due}
	entry, ok := d.e.plan.Measure(m.Clause)
	if !ok {
		return t, refuse(CodeUnknown, listClause(d, inc), "预案没有措施“%s”", "the plan has no measure %s", string(m.Clause)).at("clause")
	}
	typ, _ := d.e.plan.Type(inc.Type)
	if !contains(entry.Categories, typ.Category) {
		return t, refuse(CodeNotAllowedNow, listClause(d, inc), "该类事件不适用措施 %s", "measure %s is of another category's list", string(m.Clause)).at("clause")
	}
	if err := d.grounds(inc, entry, m); err != nil {
		return t, err
	}
	if t.To == "" {
		t.To = entry.Executor
	}
	if t.To == "" {
		t.To = inc.Command
	}
	if err := d.known(t.To, "unit"); err != nil {
		return t, err
	}
	if entry.Executor != "" && t.To != entry.Executor {
		return t, refuse(CodeAuthority, m.Clause, "该措施由“%s”执行", "%s carries this measure out", entry.Executor).at("unit").by(d.seatsOf(entry.Executor)...)
	}
	for _, w := range entry.With {
		if w != t.To {
			t.With = append(t.With, w)
		}
	}
	if t.Text == "" {
		t.Text = entry.Title.Zh
	}
	if m.Decision != "" {
		t.Basis = strings.TrimSpace(m.Basis + "；" + m.Decision + "；" + m.Superior)
	}
	return t, nil
}

// grounds: what an entry of the list needs to be written down before it can be
// chosen, whoever chooses it: an order for requisition, a legal basis for
// coercion, decision and reference for the special ones, and the plan's own
// questions (A51, 4.4.3(m), 4.5.4, 6.4.5).
func (d *deciding) grounds(inc *Incident, entry *plans.Measure, m ChosenMeasure) error {
	switch {
	case entry.Special && (blank(m.Basis) || blank(m.Decision) || blank(m.Superior) || m.Clause == "4.5.4(4)" && blank(m.Approver)):
		return refuse(CodeNotAllowedNow, "4.5.4", "特别措施须有区委、区政府决定、法律依据和上级决定文号", "a special measure needs the decision of Party committee and government, its legal basis and the superior's reference").at("decision").by(d.who(ActSpecialMeasures, inc)...)
	case entry.Requisition && (m.Order < 1 || m.Order > len(inc.Requisitions)):
		return refuse(CodeNotAllowedNow, "6.4.5", "征用须有区政府名义的命令", "requisition needs an order in the district government's name").at("order").by(d.who(ActRequisition, inc)...)
	case entry.Coercive && !entry.Requisition && blank(m.Basis):
		if !d.isCommander(inc) {
			return refuse(CodeAuthority, "A51", "该措施须由总指挥批准，并写明法律依据", "this measure needs the commander's approval and a legal basis").at("clause").by(d.commander(inc))
		}
		return refuse(CodeBlank, "A51", "请写明法律依据", "give the legal basis").at("basis")
	case entry.Basis && blank(m.Basis) && blank(m.Decision):
		return refuse(CodeBlank, m.Clause, "请写明法律依据或区委、区政府的决定", "give the legal basis, or the decision of the leadership").at("basis")
	case entry.Basis && blank(m.What):
		return refuse(CodeBlank, m.Clause, "请写明采取什么措施", "say which measure").at("what")
	}
	return d.details(m.Clause, entry.Asks, m.Details, true)
}

// commander is the seat of the commander-in-chief: as named at the post, or
// that of the body in command.
func (d *deciding) commander(inc *Incident) plans.SeatID {
	if inc.Post != nil {
		return inc.Post.Acting()
	}
	if inc.Command == "" { // its street is the first to command (4.3.2)
		return d.headOf(inc.Location.Street)
	}
	return d.headOf(inc.district())
}

// headOf is the seat from which a body commands.
func (d *deciding) headOf(body plans.OrgID) plans.SeatID {
	for _, role := range []string{"commander", "director", "leader"} {
		id := plans.SeatID(string(body) + "/" + role)
		if _, ok := d.e.plan.Seat(id); ok {
			return id
		}
	}
	return plans.SeatID(string(body) + "/duty")
}

func (d *deciding) isCommander(inc *Incident) bool { return d.env.Actor.Seat == d.commander(inc) }

// requisition: an order in the district government's name, by one of its leaders
// or on his approval, which may be oral; it opens the file for compensation
// (6.4.5, 5.1.3, A51).
func (d *deciding) requisition(c *IssueRequisition) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if blank(c.Item) || blank(c.Basis) {
		return nil, refuse(CodeBlank, "6.4.5(b)", "请写明征用的物品清单和法律依据", "give the list of what is requisitioned and the legal basis").at("basis")
	}
	// Whose it is stays out of what is frozen (A65): it is written with the order.
	again := &IssueRequisition{Incident: inc.ID, Item: c.Item, Basis: c.Basis}
	used, laid, err := d.leave(leave{
		inc: inc, kind: "requisition", body: again, act: ActRequisition, clause: "6.4.5", title: plans.Text{Zh: "征用命令", En: "An order of requisition"},
		text: c.Item + "\n" + c.Basis, propose: c.Propose, approval: c.Approval,
	})
	if err != nil || laid {
		return used, err
	}
	r := Requisition{ID: len(inc.Requisitions) + 1, Item: c.Item, Basis: c.Basis, By: "district-government", At: d.env.Now, Oral: c.Oral, Owner: c.Owner.Sealed(), Approval: c.Approval}
	if a := d.s.Approvals[c.Approval]; a != nil {
		r.Oral = a.Oral()
	}
	return append(used, &RequisitionIssued{Incident: inc.ID, Requisition: r}), nil
}

func (e *Engine) applyMeasures(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *MeasuresChosen:
		list := make([]string, len(ev.Clauses))
		for i, c := range ev.Clauses {
			list[i] = string(c)
		}
		s.line(s.Incidents[ev.Incident], h, ev.Kind(), map[string]string{"measures": join(list)})
	case *RequisitionIssued:
		inc := s.Incidents[ev.Incident]
		inc.Requisitions = append(inc.Requisitions, ev.Requisition)
		s.line(inc, h, ev.Kind(), map[string]string{"item": ev.Requisition.Item, "basis": ev.Requisition.Basis})
	default:
		return false
	}
	return true
}
