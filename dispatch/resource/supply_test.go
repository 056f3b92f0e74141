package resource

import "testing"

// A54: never more than approved; a line closes when all that was issued is
// returned, consumed or lost.
func TestALineBalances(t *testing.T) {
	l := Line{Item: "毛毯", Asked: 200, Approved: 150}
	if l.Issuable() != 150 {
		t.Errorf("150 approved, %d issuable", l.Issuable())
	}
	l.Issued, l.Received = 150, 148
	if l.InTransit() != 2 || l.Balance() != 150 {
		t.Errorf("in transit %d, out %d", l.InTransit(), l.Balance())
	}
	l.Returned, l.Consumed, l.Lost = 146, 2, 2
	r := Request{Lines: []Line{l}}
	if l.Balance() != 0 || r.Open() {
		t.Errorf("146 + 2 + 2 leaves %d out", l.Balance())
	}
}
