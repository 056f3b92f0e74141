package dispatch

import (
	"fmt"
	"slices"
	"strings"

	"wanghuo/dispatch/register"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

func (d *deciding) registers(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *ImportRegister:
		return d.importRegister(c)
	case *ChangeRegisterEntry:
		return d.changeEntry(c)
	case *RetireRegisterEntry:
		return d.retireEntry(c)
	case *SetAvailability:
		return d.availability(c)
	case *CertifyTeam:
		return d.certify(c)
	case *DecideOutsideRequest:
		return d.outsideRequest(c)
	}
	return nil, nil
}

// keeps reports whether the actor may change what a body owns: the body itself
// and whoever speaks for it, the body above it, and the two that keep the
// district's lists (6.1.2(b), 6.1.2(c), 6.2.2(b), 6.4.1(b)).
func (d *deciding) keeps(owner plans.OrgID) bool {
	org := d.org()
	if d.env.Actor.Person == System || org == orgEmergencyOffice || org == orgEmergencyBureau || d.e.speaksFor(org, owner) {
		return true
	}
	for range 4 { // a community, its street; no plan nests deeper
		o, ok := d.e.plan.Org(owner)
		if !ok || o.Parent == "" {
			return false
		}
		if owner = o.Parent; d.e.speaksFor(org, owner) {
			return true
		}
	}
	return false
}

// Keeps reports whether a seat may change what a body owns in the registers.
func (e *Engine) Keeps(seat plans.SeatID, owner plans.OrgID) bool {
	return (&deciding{e: e, env: Env{Actor: Actor{Seat: seat}}}).keeps(owner)
}

func (d *deciding) keeping(owner plans.OrgID, field string) error {
	if d.keeps(owner) {
		return nil
	}
	return refuse(CodeAuthority, "6.1.2(c)", "各单位只登记本单位、本领域的力量和物资", "a body keeps what is its own").at(field).by(append(d.seatsOf(owner), d.seatsOf(orgEmergencyBureau)...)...)
}

func (d *deciding) spec(k register.Kind) (*register.Spec, error) {
	s, ok := register.SpecOf(k)
	if !ok {
		return nil, refuse(CodeUnknown, "6.2.2(b)", "没有登记册“%s”", "there is no register %q", string(k)).at("register")
	}
	return s, nil
}

func (d *deciding) entry(k register.Kind, key string) (*register.Entry, error) {
	if _, err := d.spec(k); err != nil {
		return nil, err
	}
	e, ok := d.s.Registers[k].Get(key)
	if !ok {
		return nil, refuse(CodeUnknown, "6.2.2(b)", "登记册中没有“%s”", "the register has no entry %q", key).at("key")
	}
	return e, nil
}

// enter makes the entry that a row asks for; nil if it is as it was.
func (d *deciding) enter(s *register.Spec, r *RegisterRow, field string) (*register.Entry, error) {
	cells := map[string]string{register.ColumnKey: r.Key}
	for id, v := range r.Values {
		cells[id] = v
	}
	given := map[string]*vault.Sealed{}
	for _, p := range r.Personal {
		given[p.Column] = p.Text.Sealed()
	}
	var old *register.Entry
	if book := d.s.Registers[s.Kind]; book != nil {
		old = book.Entries[r.Key]
	}
	for id := range r.Values {
		if c, ok := s.Column(id); ok && c.Type.Personal() {
			return nil, refuse(CodeInvalid, "A65", "“%s”是个人信息，不能明文登记", "%s is personal data and is not kept openly", id).at(field + ".values." + id)
		}
	}
	sealed := d.personal(s, r, old, given)
	for id := range sealed {
		cells[id] = "0" // it is there; what it says was read before it was sealed
	}
	row, faults := s.Check(d.e.plan, cells)
	if len(faults) > 0 {
		f := faults[0]
		return nil, (&Refusal{Code: CodeInvalid, Clause: "6.2.2(b)", Message: f.Text}).at(field + "." + f.Column)
	}
	e := &register.Entry{Key: row.Key, Values: row.Values, Sealed: sealed, Changed: d.env.Now, By: d.env.Actor.Seat}
	if err := d.keeping(e.Owner(), field+".owner"); err != nil {
		return nil, err
	}
	if old == nil {
		return e, nil
	}
	if err := d.keeping(old.Owner(), field+".owner"); err != nil {
		return nil, err
	}
	if s.Kind == register.Stock && old.Retired == 0 && old.Owner() != e.Owner() && d.anyLive() {
		return nil, refuse(CodeNotAllowedNow, "6.4.1(b)", "处置期间物资在单位之间调动须走调拨单，不能改登记", "while an incident is handled, stock moves between owners by order only").at(field + ".owner")
	}
	e.State, e.Why, e.Until, e.Certified = old.State, old.Why, old.Until, old.Certified
	if e.Equal(old) && len(given) == 0 && len(sealed) == len(old.Sealed) {
		return nil, nil
	}
	return e, nil
}

// personal are the sealed columns that an entry has from now on; of none there is
// no map, as there is none in what the log says of it.
func (d *deciding) personal(s *register.Spec, r *RegisterRow, old *register.Entry, given map[string]*vault.Sealed) map[string]*vault.Sealed {
	var out map[string]*vault.Sealed
	put := func(column string, v *vault.Sealed) {
		if out == nil {
			out = map[string]*vault.Sealed{}
		}
		out[column] = v
	}
	for i := range s.Columns {
		c := &s.Columns[i]
		if !c.Type.Personal() {
			continue
		}
		if v := given[c.ID]; v != nil {
			put(c.ID, v)
		} else if old != nil && old.Sealed[c.ID] != nil && slices.Contains(r.Keep, c.ID) {
			put(c.ID, old.Sealed[c.ID])
		}
	}
	return out
}

func (d *deciding) anyLive() bool {
	for _, inc := range d.s.index.live {
		if inc.Phase.Live() {
			return true
		}
	}
	return false
}

func (d *deciding) importRegister(c *ImportRegister) ([]Event, error) {
	s, err := d.spec(c.Register)
	if err != nil {
		return nil, err
	}
	if len(c.Rows) == 0 && c.Mode != "replace" {
		return nil, refuse(CodeBlank, "6.2.2(b)", "没有可导入的行", "there are no rows to import").at("rows")
	}
	ev := &RegisterImported{Register: c.Register, Mode: c.Mode, File: c.File, Digest: c.Digest, Rows: len(c.Rows)}
	stay := map[string]bool{}
	for _, k := range c.Others {
		stay[k] = true
	}
	for i := range c.Rows {
		field := fmt.Sprintf("rows.%d", i)
		key := strings.TrimSpace(c.Rows[i].Key)
		if stay[key] {
			return nil, refuse(CodeInvalid, "6.2.2(b)", "编号“%s”出现两次", "the key %q occurs twice", key).at(field + ".key")
		}
		stay[key] = true
		e, err := d.enter(s, &c.Rows[i], field)
		switch {
		case err != nil:
			return nil, err
		case e == nil:
			ev.Unchanged++
			continue
		}
		if _, known := d.s.Registers[c.Register].Get(e.Key); !known {
			ev.Added++
		}
		ev.Entries = append(ev.Entries, *e)
	}
	if c.Mode == "replace" {
		ev.Retired = d.missing(c.Register, stay)
	}
	return []Event{ev}, nil
}

// missing are the entries of the actor's own field that a whole list no longer
// has. Who is out with a team keeps it until it is released.
func (d *deciding) missing(k register.Kind, stay map[string]bool) []string {
	var out []string
	book := d.s.Registers[k]
	for _, key := range book.Keys() {
		if !stay[key] && d.keeps(book.Entries[key].Owner()) && d.s.whereabouts(register.RefOf(k, key)) == nil {
			out = append(out, key)
		}
	}
	return out
}

func (d *deciding) changeEntry(c *ChangeRegisterEntry) ([]Event, error) {
	s, err := d.spec(c.Register)
	if err != nil {
		return nil, err
	}
	e, err := d.enter(s, &c.Row, "row")
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, refuse(CodeNotAllowedNow, "6.2.2(b)", "与现有登记相同，没有变化", "nothing is different from what is registered").at("row")
	}
	return []Event{&RegisterEntryChanged{Register: c.Register, Entry: *e}}, nil
}

func (d *deciding) retireEntry(c *RetireRegisterEntry) ([]Event, error) {
	e, err := d.entry(c.Register, c.Key)
	if err != nil {
		return nil, err
	}
	if err := d.keeping(e.Owner(), "key"); err != nil {
		return nil, err
	}
	if err := needReason(c.Reason, "6.2.2(b)", "reason"); err != nil {
		return nil, err
	}
	if inc := d.s.whereabouts(register.RefOf(c.Register, c.Key)); inc != nil {
		return nil, refuse(CodeNotAllowedNow, "6.1.2(f)", "正在处置“%s”，撤离后才能注销", "it is out for “%s”: release it first", inc.Title).at("key")
	}
	return []Event{&RegisterEntryRetired{Register: c.Register, Key: c.Key, Reason: c.Reason}}, nil
}

func (d *deciding) availability(c *SetAvailability) ([]Event, error) {
	e, err := d.entry(c.Register, c.Key)
	if err != nil {
		return nil, err
	}
	if s, _ := register.SpecOf(c.Register); !s.Sent {
		return nil, refuse(CodeInvalid, "6.1.2(a)", "只有队伍和专家有可用状态", "only teams and experts are available or not").at("register")
	}
	if err := d.keeping(e.Owner(), "key"); err != nil {
		return nil, err
	}
	state := c.State
	if state == "available" {
		state = register.Available
	}
	switch {
	case state == e.State && c.Why == e.Why && c.Until == e.Until:
		return nil, refuse(CodeNotAllowedNow, "6.1.2(a)", "状态与现在相同，不必更改", "that is its state already: nothing is left to do").at("state")
	case state == register.Outside && strings.TrimSpace(c.Why) == "":
		return nil, refuse(CodeBlank, "6.1.2(g)", "请写明区外任务的地点", "say where outside the district it goes").at("why")
	case state == register.Unavailable && strings.TrimSpace(c.Why) == "":
		return nil, refuse(CodeReason, "6.1.2(a)", "请写明不可用的原因", "say why it cannot be had").at("why")
	}
	return []Event{&AvailabilitySet{Register: c.Register, Key: c.Key, State: state, Why: c.Why, Until: c.Until}}, nil
}

// certify: the emergency office recognises the district's professional teams
// (6.1.2(b)).
func (d *deciding) certify(c *CertifyTeam) ([]Event, error) {
	e, err := d.entry(register.Team, c.Key)
	if err != nil {
		return nil, err
	}
	switch {
	case d.org() != orgEmergencyOffice && d.env.Actor.Person != System:
		return nil, refuse(CodeAuthority, "6.1.2(b)", "区级专业队伍由区应急办认定", "the emergency office recognises the district's professional teams").at("key").by(d.seatsOf(orgEmergencyOffice)...)
	case e.Values["level"] != register.Professional:
		return nil, refuse(CodeInvalid, "6.1.2(b)", "只认定专业应急队伍", "only professional teams are recognised").at("key")
	case (e.Certified != 0) == c.Certified:
		return nil, refuse(CodeNotAllowedNow, "6.1.2(b)", "认定状态没有变化", "that is so already").at("certified")
	case !c.Certified:
		if err := needReason(c.Reason, "6.1.2(b)", "reason"); err != nil {
			return nil, err
		}
	}
	return []Event{&TeamCertified{Key: c.Key, Certified: c.Certified, Reason: c.Reason}}, nil
}
