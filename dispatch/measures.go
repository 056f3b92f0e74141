package dispatch

import (
	"strconv"
	"strings"

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
}

// IssueRequisition is an order in the district government's name. It opens the
// file for compensation (6.4.5(b), 5.1.3).
type IssueRequisition struct {
	Incident IncidentID `json:"incident"`
	Owner    Secret     `json:"owner"`
	Item     string     `json:"item" minLength:"1" maxLength:"200"`
	Basis    string     `json:"basis" minLength:"1" maxLength:"200"`
	Oral     bool       `json:"oral,omitempty"`
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
		return nil, refuse(CodeNotAllowedNow, "4.5", "尚未启动响应，没有指挥机构", "no response has started: nobody commands yet").at("incident")
	}
	if len(c.Measures) == 0 {
		return nil, refuse(CodeBlank, listClause(d, inc), "处置措施须选择一项或多项", "choose at least one measure").at("measures")
	}
	out := []Event{&MeasuresChosen{Incident: inc.ID}}
	chosen := out[0].(*MeasuresChosen)
	for i, m := range c.Measures {
		task, err := d.measure(inc, m)
		if err != nil {
			if r, ok := err.(*Refusal); ok && r.Field != "" {
				r.Field = "measures." + strconv.Itoa(i) + "." + r.Field
			}
			return nil, err
		}
		task.ID = len(inc.Tasks) + 1 + i
		chosen.Clauses = append(chosen.Clauses, m.Clause)
		out = append(out, &TaskAssigned{Incident: inc.ID, Task: task})
	}
	return out, nil
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
	t := post.Task{Measure: m.Clause, To: m.Unit, Text: m.What, Basis: m.Basis, By: d.env.Actor.Seat, At: d.env.Now, Due: m.Due}
	entry, ok := d.e.plan.Measure(m.Clause)
	if !ok {
		return t, refuse(CodeUnknown, listClause(d, inc), "预案没有措施“%s”", "the plan has no measure %s", string(m.Clause)).at("clause")
	}
	typ, _ := d.e.plan.Type(inc.Type)
	if !contains(entry.Categories, typ.Category) {
		return t, refuse(CodeNotAllowedNow, listClause(d, inc), "该类事件不适用措施 %s", "measure %s is of another category's list", string(m.Clause)).at("clause")
	}
	if err := d.mayMeasure(inc, entry, m); err != nil {
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
		return t, refuse(CodeAuthority, m.Clause, "该措施由“%s”执行", "%s carries this measure out", string(entry.Executor)).at("unit")
	}
	if t.Text == "" {
		t.Text = entry.Title.Zh
	}
	if m.Decision != "" {
		t.Basis = strings.TrimSpace(m.Basis + "；" + m.Decision + "；" + m.Superior)
	}
	return t, nil
}

// mayMeasure: the body in command chooses; coercion needs the commander and a
// legal basis, requisition an order, the special measures their decision (A51).
func (d *deciding) mayMeasure(inc *Incident, entry *plans.Measure, m ChosenMeasure) error {
	if entry.Special {
		if m.Basis == "" || m.Decision == "" || m.Superior == "" || m.Clause == "4.5.4(4)" && m.Approver == "" {
			return refuse(CodeNotAllowedNow, "4.5.4", "特别措施须有区委、区政府决定、法律依据和上级决定文号", "a special measure needs the decision of Party committee and government, its legal basis and the superior's reference").at("decision")
		}
		if !d.e.speaksFor(d.org(), "district-party-and-government") && d.org() != orgEmergencyOffice {
			return refuse(CodeAuthority, "4.5.4", "特别措施由区委、区政府决定", "Party committee and government decide on special measures").at("clause").by("duty-office/duty", "duty-office/district-leader")
		}
		return nil
	}
	if entry.Requisition && (m.Order < 1 || m.Order > len(inc.Requisitions)) {
		return refuse(CodeNotAllowedNow, "6.4.5", "征用须有区政府名义的命令", "requisition needs an order in the district government's name").at("order")
	}
	if entry.Coercive || entry.Basis {
		if !d.isCommander(inc) && entry.Coercive {
			return refuse(CodeAuthority, "A51", "该措施须由总指挥批准，并写明法律依据", "this measure needs the commander's approval and a legal basis").at("clause").by(d.commander(inc))
		}
		if strings.TrimSpace(m.Basis) == "" && !entry.Requisition {
			return refuse(CodeBlank, "A51", "请写明法律依据", "give the legal basis").at("basis")
		}
	}
	if d.isCommander(inc) {
		return nil
	}
	return d.commands(inc)
}

// commander is the seat of the commander-in-chief: as named at the post, or
// that of the body in command.
func (d *deciding) commander(inc *Incident) plans.SeatID {
	if inc.Post != nil {
		return inc.Post.Acting()
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

func (d *deciding) requisition(c *IssueRequisition) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if !d.e.speaksFor(d.org(), "district-government") && d.org() != "leader-in-charge" {
		return nil, refuse(CodeAuthority, "6.4.5", "征用命令以区政府名义作出", "an order of requisition is the district government's").by("duty-office/duty", "duty-office/district-leader")
	}
	return []Event{&RequisitionIssued{Incident: inc.ID, Requisition: Requisition{ID: len(inc.Requisitions) + 1, Item: c.Item, Basis: c.Basis, By: "district-government", At: d.env.Now, Oral: c.Oral, Owner: c.Owner.Sealed()}}}, nil
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
