package register

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// The states in which an entry can be.
const (
	Available   = ""
	Unavailable = "unavailable" // not to be had, with a reason
	Outside     = "outside"     // sent outside the district (6.1.2(g))
)

// Entry is one entry of a register.
type Entry struct {
	Key string `json:"key"`
	// Values are the open columns in canonical form, without the key.
	Values map[string]string `json:"values"`
	// Sealed are the columns of personal data (A65), under a key of the entry's
	// own, so that one person's can be destroyed.
	Sealed map[string]*vault.Sealed `json:"sealed,omitempty"`
	State  string                   `json:"state,omitempty"`
	Why    string                   `json:"why,omitempty"`   // not available, or outside: the reason, the place
	Until  clock.Time               `json:"until,omitempty"` // as far as known
	// Certified is when the emergency office recognised a professional team
	// (6.1.2(b)).
	Certified clock.Time   `json:"certified,omitempty"`
	Retired   clock.Time   `json:"retired,omitempty"`
	Reason    string       `json:"reason,omitempty"` // of the retirement
	Changed   clock.Time   `json:"changed"`
	By        plans.SeatID `json:"by,omitempty"`
}

// Clone copies an entry so that a change of one is none of the other.
func (e *Entry) Clone() *Entry {
	c := *e
	c.Values, c.Sealed = maps.Clone(e.Values), maps.Clone(e.Sealed)
	return &c
}

// Owner is whose it is.
func (e *Entry) Owner() plans.OrgID { return plans.OrgID(e.Values[ColumnOwner]) }

// Name is how it is called.
func (e *Entry) Name() string { return e.Values[ColumnName] }

// Number reads a column of numbers; a blank one is zero.
func (e *Entry) Number(column string) int {
	n, _ := strconv.Atoi(e.Values[column])
	return n
}

// Suits reports whether it is meant for events of the type.
func (e *Entry) Suits(event int) bool {
	list := e.Values["events"]
	return list == "" || slices.Contains(strings.Split(list, ","), strconv.Itoa(event))
}

// Equal reports whether both hold the same values and are both in use.
func (e *Entry) Equal(o *Entry) bool {
	return e.Retired == 0 && o.Retired == 0 && maps.Equal(e.Values, o.Values)
}

// Book is one register as it stands.
type Book struct {
	Entries map[string]*Entry `json:"entries"`
	// Digest is that of the file last imported whole, and when.
	Digest   string     `json:"digest,omitempty"`
	Imported clock.Time `json:"imported,omitempty"`
}

// Keys lists the entries in use, in order.
func (b *Book) Keys() []string {
	if b == nil {
		return nil
	}
	out := make([]string, 0, len(b.Entries))
	for k, e := range b.Entries {
		if e.Retired == 0 {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// Get finds an entry in use.
func (b *Book) Get(key string) (*Entry, bool) {
	if b == nil {
		return nil, false
	}
	e := b.Entries[key]
	if e == nil || e.Retired != 0 {
		return nil, false
	}
	return e, true
}

// Draw is an amount taken from, or put back to, one entry of stock.
type Draw struct {
	Key  string `json:"key"`
	Item string `json:"item"`
	N    int    `json:"n"`
}

// Held is what entries of stock that pass the filter hold of an item; known is
// false where none lists it.
func (b *Book) Held(item string, mine func(*Entry) bool) (n int, known bool) {
	for _, k := range b.Keys() {
		if e := b.Entries[k]; e.Name() == item && e.Values["form"] != "capacity" && mine(e) {
			n, known = n+e.Number("quantity"), true
		}
	}
	return n, known
}

// Take spreads an amount over the entries that hold the item, in the order of
// their keys. What is beyond them is not drawn.
func (b *Book) Take(item string, n int, mine func(*Entry) bool) []Draw {
	var out []Draw
	for _, k := range b.Keys() {
		e := b.Entries[k]
		if e.Name() != item || e.Values["form"] == "capacity" || !mine(e) {
			continue
		}
		if part := min(n, e.Number("quantity")); part > 0 {
			out = append(out, Draw{Key: k, Item: item, N: part})
			n -= part
		}
	}
	return out
}
