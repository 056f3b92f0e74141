package registerfile

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// Persons describes the file of who may sit where. It is no register of the
// workspace: names lie with the sign-in alone, seats with the roster.
var Persons = register.Spec{Kind: "person", Name: plans.Text{Zh: "人员名册", En: "Persons"}, Columns: []register.Column{
	{ID: register.ColumnKey, Name: plans.Text{Zh: "用户名", En: "Person id"}, Type: register.Text, Needed: true, Max: 40, Hint: plans.Text{Zh: "小写字母、数字、点、横线", En: "a-z, 0-9, dot, dash"}, Headings: []string{"账号", "person", "编号"}},
	{ID: register.ColumnName, Name: plans.Text{Zh: "姓名", En: "Name"}, Type: register.Text, Needed: true, Max: 40},
	{ID: "seats", Name: plans.Text{Zh: "可任席位", En: "Seats"}, Type: register.Text, Needed: true, Max: 2000, Hint: plans.Text{Zh: "席位编号，或“单位 席位”，用分号隔开；* 为任意席位", En: "ids of seats, or “body seat”, separated by semicolons; *: any"}, Headings: []string{"席位"}},
}}

// Person is a person read from a file.
type Person struct {
	ID    string
	Name  string
	Seats []plans.SeatID
	// Same: the roster gives these seats already.
	Same bool
}

// ReadPersons reads who may sit where; valid says what can be an id, old what
// the roster gives now.
func ReadPersons(data []byte, p *plans.Plan, valid func(string) bool, old map[string][]plans.SeatID) ([]Person, Preview) {
	sum := sha256.Sum256(data)
	out := Preview{Register: Persons.Kind, Digest: hex.EncodeToString(sum[:]), Ignored: []string{}, Faults: []register.Fault{}, Changes: []Change{}}
	table, faults := Read(data, &Persons)
	out.Format, out.Encoding, out.Rows = table.Format, table.Encoding, len(table.Rows)
	out.Ignored = append(out.Ignored, table.Ignored...)
	bad := map[int]bool{}
	for _, f := range faults {
		bad[f.Row] = true
	}
	var list []Person
	seen := map[string]bool{}
	for _, r := range table.Rows {
		row, more := Persons.Check(p, r.Cells)
		seats, f := seatsIn(p, row.Values["seats"])
		if f != nil {
			more = append(more, *f)
		}
		if row.Key != "" && !valid(row.Key) {
			more = append(more, fault(0, register.ColumnKey, "character", "用户名须以小写字母或数字开头，只含小写字母、数字、点、横线、下划线", "an id starts with a lower-case letter or digit and holds a-z, 0-9, dot, dash, underscore"))
		}
		if seen[row.Key] {
			more = append(more, fault(0, register.ColumnKey, "twice", "用户名重复，请保留一行", "the id occurs twice: keep one row"))
		}
		seen[row.Key] = true
		for i := range more {
			more[i].Row = r.Number
		}
		if faults = append(faults, more...); len(more) > 0 || bad[r.Number] {
			continue
		}
		person := Person{ID: row.Key, Name: row.Values[register.ColumnName], Seats: seats}
		now, known := old[person.ID]
		person.Same = known && slices.Equal(now, seats)
		what := "added"
		if person.Same {
			what = "unchanged"
		} else if known {
			what = "changed"
		}
		out.count(Change{Row: r.Number, Key: person.ID, Name: person.Name, What: what})
		list = append(list, person)
	}
	out.Good = len(list)
	slices.SortStableFunc(faults, func(a, b register.Fault) int { return a.Row - b.Row })
	out.More = max(0, len(faults)-mostFaults)
	out.Faults = append(out.Faults, faults[:len(faults)-out.More]...)
	return list, out
}

// seatsIn reads a list of seats, each by its id or by body and title.
func seatsIn(p *plans.Plan, cell string) ([]plans.SeatID, *register.Fault) {
	var out []plans.SeatID
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";；、,，\n", r) }) {
		part = strings.TrimFunc(part, unicode.IsSpace)
		if part == "" {
			continue
		}
		id, ok := seatNamed(p, part)
		if !ok {
			f := fault(0, "seats", "unknown", "预案中没有席位“"+clip(part)+"”，请写席位编号，如 emergency-office/duty，或“区应急办 主班”", "the plan knows no seat “"+clip(part)+"”: write its id, such as emergency-office/duty")
			return nil, &f
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

func seatNamed(p *plans.Plan, text string) (plans.SeatID, bool) {
	if _, ok := p.Seat(plans.SeatID(text)); ok || text == "*" {
		return plans.SeatID(text), true
	}
	words := strings.Fields(text)
	if len(words) < 2 {
		return "", false
	}
	title := words[len(words)-1]
	org, ok := p.OrgByName(strings.Join(words[:len(words)-1], " "))
	if !ok {
		return "", false
	}
	for _, s := range p.SeatsOf(org) {
		if s.Title.Zh == title || strings.EqualFold(s.Title.En, title) {
			return s.ID, true
		}
	}
	return "", false
}
