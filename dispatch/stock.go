package dispatch

import (
	"slices"
	"strconv"

	"wanghuo/dispatch/register"
	"wanghuo/dispatch/resource"
)

// Stock is the register of what lies where (6.4.1(a)): supplies draw on its
// entries and go back to them, and nothing else moves them during an incident.

// drawable tells which entries a request may draw on: the district's, or the
// asking street's own (A54); of one depot, if it is named.
func (d *deciding) drawable(r *resource.Request, depot string) func(*register.Entry) bool {
	own := r.Approval == ""
	return func(x *register.Entry) bool {
		if depot != "" && x.Values["depot"] != depot {
			return false
		}
		if own {
			return d.e.speaksFor(r.By, x.Owner())
		}
		return d.e.district(x)
	}
}

// draw spreads what is issued over the entries that hold it.
func (d *deciding) draw(r *resource.Request, lines map[string]int, depot string) []register.Draw {
	var out []register.Draw
	for _, item := range sorted(lines) {
		out = append(out, d.s.Registers[register.Stock].Take(item, lines[item], d.drawable(r, depot))...)
	}
	return out
}

// putBack gives what returns to where it came from, the last first.
func putBack(r *resource.Request, lines map[string]int) []register.Draw {
	var out []register.Draw
	for _, item := range sorted(lines) {
		n, l := lines[item], r.Line(item)
		if l == nil {
			continue
		}
		for i := len(l.Drawn) - 1; i >= 0 && n > 0; i-- {
			if part := min(n, l.Drawn[i].N); part > 0 {
				out = append(out, register.Draw{Key: l.Drawn[i].Key, Item: item, N: part})
				n -= part
			}
		}
	}
	return out
}

// drawStock moves the quantities of the entries.
func (s *State) drawStock(h Header, r *resource.Request, ev *SuppliesMoved) {
	for _, x := range ev.Drawn {
		l, n := r.Line(x.Item), x.N
		if ev.Step == "issue" {
			n = -n
			l.Drawn = append(l.Drawn, x)
		} else {
			l.Drawn = undraw(l.Drawn, x)
		}
		s.take(h, x.Key, -n)
	}
}

// take lowers what an entry of stock holds.
func (s *State) take(h Header, key string, n int) {
	s.amendEntry(register.Stock, key, h, func(e *register.Entry) {
		e.Values["quantity"] = strconv.Itoa(e.Number("quantity") - n)
	})
}

func undraw(list []register.Draw, x register.Draw) []register.Draw {
	list = slices.Clone(list)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Key == x.Key {
			part := min(list[i].N, x.N)
			list[i].N -= part
			x.N -= part
		}
	}
	return slices.DeleteFunc(list, func(d register.Draw) bool { return d.N == 0 })
}

// setStock keeps a stated total as an entry of its own, under the emergency
// bureau.
func (s *State) setStock(h Header, items map[string]int) {
	b := s.book(register.Stock)
	for item, n := range items {
		key := stockKey(item)
		b.Entries[key] = &register.Entry{Key: key, Changed: h.At, By: h.Seat, Values: map[string]string{
			register.ColumnName: item, register.ColumnOwner: string(orgEmergencyBureau), "depot": "区级库", "unit": "件", "quantity": strconv.Itoa(n),
		}}
	}
	s.touched.add("forces", string(register.Stock))
}

// otherStock is an entry that holds an item of the district's beside the one
// that set-stock keeps; "" if there is none.
func (d *deciding) otherStock(item string) string {
	b := d.s.Registers[register.Stock]
	for _, k := range b.Keys() {
		if x := b.Entries[k]; x.Name() == item && k != stockKey(item) && d.e.district(x) {
			return k
		}
	}
	return ""
}
