package rehearse

import (
	"strconv"
	"strings"

	"wanghuo/plans"
)

// words resolves the names that a script uses for bodies, seats, levels and
// event types: the plan's ids, its Chinese and English names, short names and
// aliases, and the script's own "names". A variation replaces what they come to.
type words struct {
	plan  *plans.Plan
	local map[string][]string // the script's own names
	swap  *Variation
}

const maxNesting = 4 // of a script's own names

// expand gives what a name stands for in the script's own list, or itself.
func (w *words) expand(text string) []string { return w.expandTo(text, maxNesting) }

func (w *words) expandTo(text string, depth int) []string {
	list, ok := w.local[text]
	if !ok || depth == 0 {
		return []string{text}
	}
	var out []string
	for _, s := range list {
		if s == text {
			out = append(out, s)
			continue
		}
		out = append(out, w.expandTo(s, depth-1)...)
	}
	return out
}

// org resolves one body.
func (w *words) org(text string) (plans.OrgID, error) {
	list := w.expand(text)
	if len(list) != 1 {
		return "", saying("“%[1]s”在此代表 %[2]d 个机构，只能是一个", "%q stands for %d bodies here where one is meant", text, len(list))
	}
	id, ok := w.plainOrg(list[0])
	if !ok {
		zh, en := w.likeThat(list[0])
		return "", saying("没有名为“%[1]s”的机构"+zh, "no body is called %[1]q"+en, list[0])
	}
	return w.swap.org(id), nil
}

// likeThat names bodies that may have been meant: with the text in their name, or
// their name in the text.
func (w *words) likeThat(text string) (zh, en string) {
	var near []string
	for i := range w.plan.Organisations {
		name := w.plan.Organisations[i].Name.Zh
		if text != "" && len(near) < 4 && (strings.Contains(name, text) || strings.Contains(text, name)) {
			near = append(near, name)
		}
	}
	if len(near) == 0 {
		return "", ""
	}
	return "；是否指 " + strings.Join(near, "、"), "; perhaps " + strings.Join(near, ", ")
}

func (w *words) plainOrg(text string) (plans.OrgID, bool) {
	if _, ok := w.plan.Org(plans.OrgID(text)); ok {
		return plans.OrgID(text), true
	}
	return w.plan.OrgByName(text)
}

// seat resolves a seat: "<body>/<role>", where the role may be its Chinese
// title; a body alone, which means its duty seat; or the post as people say it,
// 区应急委主任 or 大栅栏街道主管负责同志.
func (w *words) seat(text string) (plans.SeatID, error) {
	list := w.expand(text)
	if len(list) != 1 {
		return "", saying("“%[1]s”在此代表 %[2]d 个席位，只能是一个", "%q stands for %d seats here where one is meant", text, len(list))
	}
	body, role, named := strings.Cut(list[0], "/")
	id, err := w.org(strings.TrimSpace(body))
	if err != nil || !named && len(w.plan.SeatsOf(id)) == 0 {
		if seat, ok := w.post(list[0]); ok && !named {
			return seat, nil
		}
		if err == nil {
			err = saying("%[1]s 没有席位", "%s has no seat", id)
		}
		return "", err
	}
	seats := w.plan.SeatsOf(id)
	if !named {
		return dutySeat(id, seats)
	}
	role = strings.TrimSpace(role)
	want := plans.SeatID(string(id) + "/" + role)
	if r, err := w.org(role); err == nil { // the leader in charge of a department
		want = plans.SeatID(string(id) + "/" + string(r))
	}
	for _, s := range seats {
		if s.ID == want || s.Title.Zh == role || s.Role == role {
			return s.ID, nil
		}
	}
	return "", saying("%[1]s 没有席位“%[2]s”；有 %[3]s", "%s has no seat %q; it has %s", id, role, seatList(seats))
}

// post finds the one seat whose title, alone or behind the name of its body,
// is the text.
func (w *words) post(text string) (found plans.SeatID, ok bool) {
	text = strings.ReplaceAll(text, " ", "")
	for i := range w.plan.Seats {
		s := &w.plan.Seats[i]
		body, titled := strings.CutSuffix(text, s.Title.Zh)
		if !titled {
			continue
		}
		if body != "" {
			if id, known := w.plainOrg(body); !known || w.swap.org(id) != s.Org {
				continue
			}
		}
		if ok && found != s.ID {
			return "", false
		}
		found, ok = s.ID, true
	}
	return found, ok
}

func dutySeat(id plans.OrgID, seats []*plans.Seat) (plans.SeatID, error) {
	for _, s := range seats {
		if s.Role == "duty" {
			return s.ID, nil
		}
	}
	for _, s := range seats {
		if s.Staffed {
			return s.ID, nil
		}
	}
	if len(seats) == 1 {
		return seats[0].ID, nil
	}
	if len(seats) == 0 {
		return "", saying("%[1]s 没有席位", "%s has no seat", id)
	}
	return "", saying("%[1]s 没有值班席位，请写明其一：%[2]s", "%s has no duty seat; name one of %s", id, seatList(seats))
}

func seatList(seats []*plans.Seat) string {
	names := make([]string, len(seats))
	for i, s := range seats {
		names[i] = s.Role
	}
	return strings.Join(names, ", ")
}

// level resolves a severity by its Chinese or English name, id or number.
// colour is a warning level by its id or its Chinese name, with or without 色.
func (w *words) colour(text string) (plans.Colour, error) {
	if text == "none" {
		return "", nil
	}
	for i := range w.plan.WarningLevels {
		if l := &w.plan.WarningLevels[i]; text == string(l.ID) || text == l.Name.Zh || text+"色" == l.Name.Zh {
			return l.ID, nil
		}
	}
	return "", saying("“%[1]s”不是预警级别", "%q is no warning level", text)
}

func (w *words) level(text string) (plans.Level, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= int(plans.EspeciallyMajor) {
		return plans.Level(n), nil
	}
	for _, s := range w.plan.Severities {
		if text == s.ID || text == s.Name.Zh || strings.EqualFold(text, s.Name.En) {
			return s.Level, nil
		}
	}
	return 0, saying("没有名为“%[1]s”的事件等级", "no severity is called %q", text)
}

// eventType resolves an event type by number or Chinese name.
func (w *words) eventType(text string) (int, error) {
	no, err := strconv.Atoi(text)
	if err != nil {
		for _, t := range w.plan.EventTypes {
			if text == t.Name.Zh || text == t.Short {
				no = t.No
			}
		}
	}
	if _, ok := w.plan.Type(no); !ok {
		return 0, saying("没有名为“%[1]s”的事件类型", "no event type is called %q", text)
	}
	return w.swap.eventType(no), nil
}

// community resolves a community by its code, or the name of its committee.
func (w *words) community(text string) (string, error) {
	code := strings.TrimPrefix(text, "community:")
	if _, ok := w.plan.Community(code); !ok {
		id, ok := w.plan.OrgByName(text)
		if !ok || !strings.HasPrefix(string(id), "community:") {
			return "", saying("没有名为“%[1]s”的社区", "no community is called %q", text)
		}
		code = strings.TrimPrefix(string(id), "community:")
	}
	return strings.TrimPrefix(string(w.swap.org(plans.OrgID("community:"+code))), "community:"), nil
}
