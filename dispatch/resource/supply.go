// Package resource keeps what is used up or filled: supplies from the request
// to the last unit returned, and shelters with their occupancy (6.4, 6.7). It
// is pure; values belong to one goroutine.
package resource

import (
	"time"

	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// RequestID is the number of a request for supplies within its incident: "1".
type RequestID int

// Request is one request for supplies, by line (A54): request → approval →
// order → issue → receipt → return, consumption or loss.
type Request struct {
	ID       RequestID    `json:"id"`
	By       plans.OrgID  `json:"by"`
	Clause   plans.Clause `json:"clause"`
	At       clock.Time   `json:"at"`
	Approval approval.ID  `json:"approval,omitempty"` // none: a street's own stock
	// Outside is for whom it is, where the city or another district asks (6.4.3(c)).
	Outside string      `json:"outside,omitempty"`
	Ordered clock.Time  `json:"ordered,omitempty"`
	Orderer plans.OrgID `json:"orderer,omitempty"`
	Depot   plans.OrgID `json:"depot,omitempty"`
	Lines   []Line      `json:"lines"`
}

// Line is one item of a request. Quantities are in units of issue.
type Line struct {
	Item     string `json:"item"`
	Asked    int    `json:"asked"`
	Approved int    `json:"approved"`
	Issued   int    `json:"issued"`
	Received int    `json:"received"`
	Returned int    `json:"returned"`
	Consumed int    `json:"consumed"`
	Lost     int    `json:"lost"`
	Reason   string `json:"reason,omitempty"` // of a loss
	// Drawn is which entries of stock it came from and has not gone back to.
	Drawn []register.Draw `json:"drawn,omitempty"`
}

// Issuable is how much may still be issued: never more than approved.
func (l Line) Issuable() int { return l.Approved - l.Issued }

// InTransit is what was issued and has not arrived; a loss on the way counts.
func (l Line) InTransit() int { return l.Issued - l.Received }

// Balance is what is still out: issued and neither returned, consumed nor
// lost. A line is closed at zero.
func (l Line) Balance() int { return l.Issued - l.Returned - l.Consumed - l.Lost }

// Allows reports whether so much more of a line may be said to be returned, used
// up or lost: what was never received cannot be returned or used, only lost, and
// nothing beyond what is out.
func (l Line) Allows(returned, consumed, lost int) bool {
	return returned+consumed <= l.Received-l.Returned-l.Consumed && returned+consumed+lost <= l.Balance()
}

// Grantable reports which item of a grant was not asked for, or not so much of
// it; "" if all may be granted.
func (r *Request) Grantable(granted map[string]int) string {
	worst := ""
	for item, n := range granted {
		if l := r.Line(item); (l == nil || n < 0 || n > l.Asked) && (worst == "" || item < worst) {
			worst = item
		}
	}
	return worst
}

// Open reports whether a line still has something out.
func (r *Request) Open() bool {
	for _, l := range r.Lines {
		if l.Balance() != 0 {
			return true
		}
	}
	return false
}

// Line finds a line by its item.
func (r *Request) Line(item string) *Line {
	for i := range r.Lines {
		if r.Lines[i].Item == item {
			return &r.Lines[i]
		}
	}
	return nil
}

// CountEvery is how often those in a shelter are counted (A55).
const CountEvery = time.Hour

// CountBy is when those in it should be counted again; 0: it is closed.
func (x *Shelter) CountBy() clock.Time {
	if x.Closed != 0 {
		return 0
	}
	return max(x.Opened, x.OccupiedAt).Add(CountEvery)
}

// Shelter is a place opened for people (6.7, A55).
type Shelter struct {
	ID       int         `json:"id"`
	Name     string      `json:"name"`
	Street   plans.OrgID `json:"street"`
	Opened   clock.Time  `json:"opened"`
	By       plans.OrgID `json:"by"`
	Places   int         `json:"places"`
	Manager  string      `json:"manager"`
	Supplier string      `json:"supplier,omitempty"`
	// SpecialNeeds is the provision for the old, the young and the disabled (4.5.6).
	SpecialNeeds string       `json:"special_needs"`
	Point        *plans.Point `json:"point,omitempty"` // where it is (6.7(a))
	Occupied     int          `json:"occupied"`
	OccupiedAt   clock.Time   `json:"occupied_at,omitempty"`
	Closed       clock.Time   `json:"closed,omitempty"`
	Onward       string       `json:"onward,omitempty"`
}
