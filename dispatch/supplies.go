package dispatch

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/resource"
	"wanghuo/plans"
)

// RequestSupplies asks for supplies: the lead department, approved by the
// leader in charge (6.4.3). A street drawing on its own stock decides itself
// (A54).
type RequestSupplies struct {
	Incident IncidentID     `json:"incident"`
	Lines    map[string]int `json:"lines" doc:"item to quantity"`
	Own      bool           `json:"own,omitempty" doc:"from the street's own stock"`
	// Outside is who asks, where it is the city or another district: the committee
	// decides (6.4.3(c), A54).
	Outside string `json:"outside,omitempty" maxLength:"80" doc:"the city's body or the district that asks"`
}

// OrderSupplies turns an approved request into an order through the emergency
// bureau's dispatch (A54).
type OrderSupplies struct {
	Incident IncidentID         `json:"incident"`
	Request  resource.RequestID `json:"request"`
}

// IssueSupplies is the depot's: never more than approved.
type IssueSupplies struct {
	Incident IncidentID         `json:"incident"`
	Request  resource.RequestID `json:"request"`
	Lines    map[string]int     `json:"lines"`
	Depot    string             `json:"depot,omitempty" maxLength:"80" doc:"as the register of stock names it; blank: any of the owner's"`
}

// ReceiveSupplies is the receipt at goods-in.
type ReceiveSupplies struct {
	Incident IncidentID         `json:"incident"`
	Request  resource.RequestID `json:"request"`
	Lines    map[string]int     `json:"lines"`
}

// ReturnSupplies settles what came of them: returned, consumed, lost.
type ReturnSupplies struct {
	Incident IncidentID         `json:"incident"`
	Request  resource.RequestID `json:"request"`
	Returned map[string]int     `json:"returned,omitempty"`
	Consumed map[string]int     `json:"consumed,omitempty"`
	Lost     map[string]int     `json:"lost,omitempty"`
	Reason   string             `json:"reason,omitempty" maxLength:"500" doc:"of a loss"`
}

// SetStock states what the depots hold of items, from their register.
type SetStock struct {
	Items map[string]int `json:"items"`
}

// OpenShelter opens a place for people: capacity, manager, provision for those
// with special needs (A55, 4.5.6).
type OpenShelter struct {
	Incident     IncidentID  `json:"incident"`
	Title        string      `json:"title" minLength:"1" maxLength:"80"`
	Street       plans.OrgID `json:"street,omitempty"`
	Places       int         `json:"places" minimum:"0" maximum:"100000"`
	Manager      string      `json:"manager" maxLength:"80"`
	Supplier     string      `json:"supplier,omitempty" maxLength:"80"`
	SpecialNeeds string      `json:"special_needs,omitempty" maxLength:"500"`
	// Point is where it is, for the map (6.7(a)).
	Point *plans.Point `json:"point,omitempty" doc:"WGS-84"`
}

// RecordOccupancy counts who is there; asked for hourly (A55).
type RecordOccupancy struct {
	Incident IncidentID `json:"incident"`
	Shelter  int        `json:"shelter" minimum:"1"`
	Occupied int        `json:"occupied" minimum:"0" maximum:"100000"`
}

// CloseShelter needs it empty, or a place for everyone (A55).
type CloseShelter struct {
	Incident IncidentID `json:"incident"`
	Shelter  int        `json:"shelter" minimum:"1"`
	Onward   string     `json:"onward,omitempty" maxLength:"500"`
}

// SuppliesRequested by line.
type SuppliesRequested struct {
	Incident IncidentID       `json:"incident"`
	Request  resource.Request `json:"request"`
}

// SuppliesMoved: ordered, issued, received, returned, consumed or lost.
type SuppliesMoved struct {
	Incident IncidentID         `json:"incident"`
	Request  resource.RequestID `json:"request"`
	Step     string             `json:"step"`
	Lines    map[string]int     `json:"lines,omitempty"`
	By       plans.OrgID        `json:"by"`
	Reason   string             `json:"reason,omitempty"`
	// Drawn is which entries of stock it was taken from, or went back to.
	Drawn []register.Draw `json:"drawn,omitempty"`
}

// StockSet: what the depots hold.
type StockSet struct {
	Items map[string]int `json:"items"`
}

// ShelterChanged: opened, counted or closed.
type ShelterChanged struct {
	Incident IncidentID       `json:"incident"`
	Shelter  resource.Shelter `json:"shelter"`
	Step     string           `json:"step"`
}

func (RequestSupplies) Name() string { return "request-supplies" }
func (OrderSupplies) Name() string   { return "order-supplies" }
func (IssueSupplies) Name() string   { return "issue-supplies" }
func (ReceiveSupplies) Name() string { return "receive-supplies" }
func (ReturnSupplies) Name() string  { return "return-supplies" }
func (SetStock) Name() string        { return "set-stock" }
func (OpenShelter) Name() string     { return "open-shelter" }
func (RecordOccupancy) Name() string { return "record-occupancy" }
func (CloseShelter) Name() string    { return "close-shelter" }

func (*SuppliesRequested) Kind() string     { return "supplies_requested" }
func (e *SuppliesRequested) Stream() string { return "incident/" + string(e.Incident) }
func (*SuppliesMoved) Kind() string         { return "supplies_moved" }
func (e *SuppliesMoved) Stream() string     { return "incident/" + string(e.Incident) }
func (*StockSet) Kind() string              { return "stock_set" }
func (*StockSet) Stream() string            { return "stock" }
func (*ShelterChanged) Kind() string        { return "shelter_changed" }
func (e *ShelterChanged) Stream() string    { return "incident/" + string(e.Incident) }

func init() {
	registerCommands(func() Command { return new(RequestSupplies) }, func() Command { return new(OrderSupplies) }, func() Command { return new(IssueSupplies) },
		func() Command { return new(ReceiveSupplies) }, func() Command { return new(ReturnSupplies) }, func() Command { return new(SetStock) },
		func() Command { return new(OpenShelter) }, func() Command { return new(RecordOccupancy) }, func() Command { return new(CloseShelter) })
	registerEvents(func() Event { return new(SuppliesRequested) }, func() Event { return new(SuppliesMoved) }, func() Event { return new(StockSet) }, func() Event { return new(ShelterChanged) })
}

const orgEmergencyBureau plans.OrgID = "emergency-bureau" // 区应急管理局: dispatches stock (6.4.3)

func (d *deciding) supplies(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *RequestSupplies:
		return d.requestSupplies(c)
	case *OrderSupplies:
		return d.orderSupplies(c)
	case *IssueSupplies:
		return d.issueSupplies(c)
	case *ReceiveSupplies:
		return d.receiveSupplies(c)
	case *ReturnSupplies:
		return d.returnSupplies(c)
	case *SetStock:
		return d.setStock(c)
	case *OpenShelter:
		return d.openShelter(c)
	case *RecordOccupancy:
		return d.occupancy(c)
	case *CloseShelter:
		return d.closeShelter(c)
	}
	return nil, nil
}

func quantities(lines map[string]int, field string) error {
	if len(lines) == 0 || len(lines) > 100 {
		return refuse(CodeBlank, "6.4.3", "请写明品名和数量", "name items and quantities").at(field)
	}
	for item, n := range lines {
		if strings.TrimSpace(item) == "" || len(item) > 120 || n <= 0 {
			return refuse(CodeInvalid, "6.4.3", "“%s”的数量须大于零", "the quantity of %q must be above zero", item).at(field)
		}
	}
	return nil
}

func (d *deciding) requestSupplies(c *RequestSupplies) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	if err := quantities(c.Lines, "lines"); err != nil {
		return nil, err
	}
	if err := d.mayRequest(inc, c); err != nil {
		return nil, err
	}
	r := resource.Request{ID: resource.RequestID(len(inc.Supplies) + 1), By: d.org(), Clause: "6.4.3", At: d.env.Now, Outside: c.Outside}
	text := ""
	for _, item := range sorted(c.Lines) {
		r.Lines = append(r.Lines, resource.Line{Item: item, Asked: c.Lines[item]})
		text += fmt.Sprintf("%s %d；", item, c.Lines[item])
	}
	if c.Own && !d.s.catastrophic() {
		for i := range r.Lines {
			r.Lines[i].Approved = r.Lines[i].Asked
		}
		return []Event{&SuppliesRequested{Incident: inc.ID, Request: r}}, nil
	}
	a := approval.Approval{Kind: "supplies", Act: ActApproveSupplies, Subject: string(inc.ID), Ref: strconv.Itoa(int(r.ID)), Clause: "6.4.3", Title: "应急物资调拨", Text: text}
	if c.Outside != "" {
		a.Act, a.Text = ActOutsideSupplies, c.Outside+"："+text
	}
	a.Act, a.Approver = d.e.decider(d.s, &a)
	asked := d.ask(a)
	r.Approval = asked.Approval.ID
	return []Event{&SuppliesRequested{Incident: inc.ID, Request: r}, asked}, nil
}

func sorted[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func (d *deciding) request(id IncidentID, n resource.RequestID) (*Incident, *resource.Request, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, nil, err
	}
	inc = d.s.holder(id, inc, func(x *Incident) bool { return n >= 1 && int(n) <= len(x.Supplies) })
	if n < 1 || int(n) > len(inc.Supplies) {
		return nil, nil, refuse(CodeUnknown, "6.4.3", "没有第 %d 号物资申请", "there is no request %d", int(n)).at("request")
	}
	return inc, &inc.Supplies[n-1], nil
}

// orderSupplies: no order goes out before the leader in charge has approved; it
// is the lead department's, whoever stated the need (6.4.3(b), A54).
func (d *deciding) orderSupplies(c *OrderSupplies) ([]Event, error) {
	inc, r, err := d.request(c.Incident, c.Request)
	if err != nil {
		return nil, err
	}
	if a := d.s.Approvals[r.Approval]; a != nil {
		if !a.Given.Did() {
			return nil, refuse(CodeNotAllowedNow, "6.4.3", "尚未批准，不能下达调拨", "it has not been approved: nothing can be ordered").at("request").by(d.e.Deciders(d.s, a, d.env.Now)...)
		}
		if _, err := d.usable(a.ID, "supplies", a.Text); err != nil {
			return nil, err
		}
	}
	if r.Ordered != 0 {
		return nil, refuse(CodeNotAllowedNow, "6.4.3", "调拨已下达，请等待出库", "it has been ordered: the depot issues it next").at("request")
	}
	if lead := d.e.book(inc).Lead; d.org() != lead && d.org() != orgEmergencyBureau {
		return nil, refuse(CodeAuthority, "6.4.3", "由主责部门下达，经区应急管理局统一调拨", "the lead department orders, through the emergency bureau's dispatch").by(append(d.seatsOf(lead), d.seatsOf(orgEmergencyBureau)...)...)
	}
	return []Event{&SuppliesMoved{Incident: inc.ID, Request: r.ID, Step: "order", By: d.org()}}, nil
}

func (d *deciding) issueSupplies(c *IssueSupplies) ([]Event, error) {
	inc, r, err := d.request(c.Incident, c.Request)
	if err != nil {
		return nil, err
	}
	if r.Ordered == 0 && r.Approval != "" {
		return nil, refuse(CodeNotAllowedNow, "6.4.3", "尚未下达调拨，请先下达", "it has not been ordered: have it ordered first").at("request")
	}
	if r.Approval != "" && d.org() != orgEmergencyBureau {
		return nil, refuse(CodeAuthority, "6.4.1(b)", "由区应急管理局统一调拨、所属库点出库", "through the emergency bureau's dispatch alone: a depot under it issues").by(d.seatsOf(orgEmergencyBureau)...)
	}
	if r.Approval == "" && d.org() != r.By {
		return nil, refuse(CodeAuthority, "A54", "自有储备由本街道出库", "a street issues from its own stock itself").by(d.seatsOf(r.By)...)
	}
	if err := quantities(c.Lines, "lines"); err != nil {
		return nil, err
	}
	for item, n := range c.Lines {
		l := r.Line(item)
		if l == nil || n > l.Issuable() {
			return nil, refuse(CodeNotAllowedNow, "6.4.3", "“%s”出库数量超过批准数量", "more %q than was approved", item).at("lines." + item)
		}
		if have, known := d.s.Registers[register.Stock].Held(item, d.drawable(r, c.Depot)); n > have && (known || c.Depot != "") {
			return nil, refuse(CodeNotAllowedNow, "6.4.3", "“%s”库存不足，请减少数量或另选库点", "the depot does not hold that much %q: take less, or another depot", item).at("lines." + item)
		}
	}
	return []Event{&SuppliesMoved{Incident: inc.ID, Request: r.ID, Step: "issue", Lines: c.Lines, By: d.org(), Drawn: d.draw(r, c.Lines, c.Depot)}}, nil
}

func (d *deciding) receiveSupplies(c *ReceiveSupplies) ([]Event, error) {
	inc, r, err := d.request(c.Incident, c.Request)
	if err != nil {
		return nil, err
	}
	if err := d.mayHandle(inc, r); err != nil {
		return nil, err
	}
	if err := quantities(c.Lines, "lines"); err != nil {
		return nil, err
	}
	for item, n := range c.Lines {
		if l := r.Line(item); l == nil || n > l.InTransit()-l.Lost {
			return nil, refuse(CodeNotAllowedNow, "6.4.3", "“%s”签收数量超过出库数量", "more %q than was issued", item).at("lines." + item)
		}
	}
	return []Event{&SuppliesMoved{Incident: inc.ID, Request: r.ID, Step: "receive", Lines: c.Lines, By: d.org()}}, nil
}

func (d *deciding) returnSupplies(c *ReturnSupplies) ([]Event, error) {
	inc, r, err := d.request(c.Incident, c.Request)
	if err != nil {
		return nil, err
	}
	if err := d.mayHandle(inc, r); err != nil && d.org() != orgEmergencyBureau {
		return nil, err
	}
	var out []Event
	total := map[string]bool{}
	for _, x := range []struct {
		step  string
		lines map[string]int
	}{{"return", c.Returned}, {"consume", c.Consumed}, {"lose", c.Lost}} {
		if len(x.lines) == 0 {
			continue
		}
		if err := quantities(x.lines, x.step); err != nil {
			return nil, err
		}
		for item := range x.lines {
			total[item] = true
		}
		m := &SuppliesMoved{Incident: inc.ID, Request: r.ID, Step: x.step, Lines: x.lines, By: d.org(), Reason: c.Reason}
		if x.step == "return" {
			m.Drawn = putBack(r, x.lines)
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil, refuse(CodeBlank, "6.4.3", "请写明归还、消耗或损失", "say what was returned, consumed or lost").at("returned")
	}
	if len(c.Lost) > 0 && strings.TrimSpace(c.Reason) == "" {
		return nil, refuse(CodeReason, "6.4.3", "损失须写明原因", "a loss needs its reason").at("reason")
	}
	for _, item := range sorted(total) {
		if l := r.Line(item); l == nil || !l.Allows(c.Returned[item], c.Consumed[item], c.Lost[item]) {
			return nil, refuse(CodeNotAllowedNow, "6.4.3", "“%s”数量超过在外数量，或归还、消耗超过签收数量", "more %q than is out, or more returned and used than was received", item).at("returned")
		}
	}
	return out, nil
}

func (d *deciding) setStock(c *SetStock) ([]Event, error) {
	if d.org() != orgEmergencyBureau && d.org() != orgEmergencyOffice && d.env.Actor.Person != System {
		return nil, refuse(CodeAuthority, "6.4.1", "库存由区应急管理局登记", "the emergency bureau keeps the stock").by(d.seatsOf(orgEmergencyBureau)...)
	}
	for item, n := range c.Items {
		if n < 0 || strings.TrimSpace(item) == "" {
			return nil, refuse(CodeInvalid, "6.4.1", "数量不能为负", "a quantity cannot be negative").at("items." + item)
		}
		if k := d.otherStock(item); k != "" {
			return nil, refuse(CodeNotAllowedNow, "6.4.1(b)", "“%s”已按库点登记（%s 等），请在物资登记册中修改", "%s is registered by depot (%s): change it in the register of stock", item, k).at("items." + item)
		}
	}
	return []Event{&StockSet{Items: c.Items}}, nil
}

// openShelter: the body in command; a street its own community points (A55).
func (d *deciding) openShelter(c *OpenShelter) ([]Event, error) {
	inc, err := d.live(c.Incident)
	if err != nil {
		return nil, err
	}
	street := c.Street
	if street == "" {
		street = inc.Location.Street
	}
	if d.org() != street {
		if err := d.commands(inc); err != nil {
			return nil, err
		}
	}
	switch {
	case c.Places <= 0:
		return nil, refuse(CodeBlank, "A55", "请写明可容纳人数", "give its capacity").at("places")
	case strings.TrimSpace(c.Manager) == "":
		return nil, refuse(CodeBlank, "A55", "请写明负责人", "name its manager").at("manager")
	case strings.TrimSpace(c.SpecialNeeds) == "":
		return nil, refuse(CodeBlank, "4.5.6", "请写明对老人、未成年人、残障人员的照护安排", "say how the old, the young and the disabled are provided for").at("special_needs")
	case blank(c.Supplier):
		return nil, refuse(CodeBlank, "A55", "请写明供应保障单位", "name who supplies it").at("supplier")
	}
	return []Event{&ShelterChanged{Incident: inc.ID, Step: "open", Shelter: resource.Shelter{ID: len(inc.Shelters) + 1, Name: c.Title, Street: street, Opened: d.env.Now, By: d.org(), Places: c.Places, Manager: c.Manager, Supplier: c.Supplier, SpecialNeeds: c.SpecialNeeds, Point: c.Point}}}, nil
}

func (d *deciding) shelter(id IncidentID, n int) (*Incident, resource.Shelter, error) {
	inc, err := d.incident(id)
	if err != nil {
		return nil, resource.Shelter{}, err
	}
	inc = d.s.holder(id, inc, func(x *Incident) bool { return n >= 1 && n <= len(x.Shelters) })
	if n < 1 || n > len(inc.Shelters) || inc.Shelters[n-1].Closed != 0 {
		return nil, resource.Shelter{}, refuse(CodeUnknown, "6.7", "没有开放的避难场所 %d", "shelter %d is not open", n).at("shelter")
	}
	return inc, inc.Shelters[n-1], nil
}

func (d *deciding) occupancy(c *RecordOccupancy) ([]Event, error) {
	inc, x, err := d.shelter(c.Incident, c.Shelter)
	if err != nil {
		return nil, err
	}
	if err := d.keepsShelter(inc, &x); err != nil {
		return nil, err
	}
	x.Occupied, x.OccupiedAt = c.Occupied, d.env.Now
	return []Event{&ShelterChanged{Incident: inc.ID, Step: "count", Shelter: x}}, nil
}

func (d *deciding) closeShelter(c *CloseShelter) ([]Event, error) {
	inc, x, err := d.shelter(c.Incident, c.Shelter)
	if err != nil {
		return nil, err
	}
	if err := d.keepsShelter(inc, &x); err != nil {
		return nil, err
	}
	if x.Occupied > 0 && strings.TrimSpace(c.Onward) == "" {
		return nil, refuse(CodeNotAllowedNow, "A55", "场所内还有 %d 人，须写明去向", "%d people are still there: say where they go", x.Occupied).at("onward")
	}
	x.Closed, x.Onward, x.Occupied, x.OccupiedAt = d.env.Now, c.Onward, 0, d.env.Now
	return []Event{&ShelterChanged{Incident: inc.ID, Step: "close", Shelter: x}}, nil
}

func (e *Engine) applySupplies(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *SuppliesRequested:
		inc := s.Incidents[ev.Incident]
		r := ev.Request // what follows must not write into the event
		r.Lines = slices.Clone(r.Lines)
		inc.Supplies = append(inc.Supplies, r)
		s.line(inc, h, ev.Kind(), map[string]string{"by": string(ev.Request.By), "request": strconv.Itoa(int(ev.Request.ID))})
	case *SuppliesMoved:
		s.moveSupplies(h, ev)
	case *StockSet:
		s.setStock(h, ev.Items)
	case *ShelterChanged:
		inc := s.Incidents[ev.Incident]
		if ev.Step == "open" {
			inc.Shelters = append(inc.Shelters, ev.Shelter)
		} else {
			inc.Shelters[ev.Shelter.ID-1] = ev.Shelter
		}
		s.touched.add("forces", string(register.Shelter))
		if by := ev.Shelter.CountBy(); by != 0 {
			s.Timers.add(by, timerShelter, shelterRef(inc.ID, ev.Shelter.ID))
		}
		s.line(inc, h, ev.Kind(), map[string]string{"step": ev.Step, "name": ev.Shelter.Name, "occupied": strconv.Itoa(ev.Shelter.Occupied)})
	default:
		return false
	}
	return true
}

func (s *State) moveSupplies(h Header, ev *SuppliesMoved) {
	inc := s.Incidents[ev.Incident]
	r := &inc.Supplies[ev.Request-1]
	if ev.Step == "order" {
		r.Ordered, r.Orderer, r.Depot = h.At, ev.By, orgEmergencyBureau
	}
	for item, n := range ev.Lines {
		l := r.Line(item)
		switch ev.Step {
		case "issue":
			l.Issued += n
		case "receive":
			l.Received += n
		case "return":
			l.Returned += n
		case "consume":
			l.Consumed += n
		case "lose":
			l.Lost += n
			l.Reason = ev.Reason
		}
	}
	s.drawStock(h, r, ev)
	s.line(inc, h, ev.Kind(), map[string]string{"step": ev.Step, "request": strconv.Itoa(int(ev.Request)), "by": string(ev.By), "reason": ev.Reason})
}

// granted carries an approval's quantities into the request it was for: all
// that was asked, or the part that was granted (A54).
func (s *State) granted(a *approval.Approval, by map[string]int) {
	inc := s.Incidents[IncidentID(a.Subject)]
	n, _ := strconv.Atoi(a.Ref)
	if a.Kind != "supplies" || inc == nil || n < 1 || n > len(inc.Supplies) {
		return
	}
	for i := range inc.Supplies[n-1].Lines {
		l := &inc.Supplies[n-1].Lines[i]
		l.Approved = l.Asked
		if q, ok := by[l.Item]; ok {
			l.Approved = min(q, l.Asked)
		} else if len(by) > 0 {
			l.Approved = 0
		}
	}
}
