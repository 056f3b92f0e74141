package recovery

import "testing"

// A57: approval, payment, audit, in that order and no other.
func TestThePaymentGoesItsWay(t *testing.T) {
	kinds := []string{"payment_asked", "payment_approved", "payment_refused", "payment_completed", "payment_audited"}
	allowed := map[Stage]map[string]Stage{
		"":       {"payment_asked": Asked},
		Asked:    {"payment_approved": Approved, "payment_refused": Refused},
		Approved: {"payment_completed": Paid},
		Paid:     {"payment_audited": Audited},
		Audited:  {"payment_audited": Audited},
		Refused:  {},
	}
	for from, want := range allowed {
		for _, k := range kinds {
			to, ok := from.Next(k)
			if next, may := want[k]; ok != may || may && to != next || !may && to != from {
				t.Errorf("%q by %s: %q %t", from, k, to, ok)
			}
		}
	}
}

// 5.1.3: the compensation of a requisition is as far as its latest payment that was
// not refused, until it is closed.
func TestCompensationOfARequisition(t *testing.T) {
	for _, c := range []struct {
		name string
		file *File
		want string
	}{
		{"nothing on file", nil, "open"},
		{"another's payment", &File{Payments: []Payment{{Requisition: 2, Stage: Paid}}}, "open"},
		{"a refused payment", &File{Payments: []Payment{{Requisition: 1, Stage: Refused}}}, "open"},
		{"refused, then asked anew", &File{Payments: []Payment{{Requisition: 1, Stage: Refused}, {Requisition: 1, Stage: Asked}}}, "asked"},
		{"paid", &File{Payments: []Payment{{Requisition: 1, Stage: Paid}}}, "paid"},
		{"closed", &File{Payments: []Payment{{Requisition: 1, Stage: Audited}}, Closed: []Closed{{Requisition: 1}}}, "closed"},
	} {
		if got := c.file.Compensation(1); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// 5.1.4(b): what an entry needs is told by name, the first that is missing.
func TestABlankIsNamed(t *testing.T) {
	e := Entry{Item: "棉被", Quantity: 40}
	for _, c := range []struct {
		needs []string
		want  string
	}{
		{nil, ""}, {[]string{"item", "quantity"}, ""}, {[]string{"item", "receivers", "source"}, "receivers"},
		{[]string{"state"}, "state"}, {[]string{"no such thing"}, "no such thing"},
	} {
		if got := e.Blank(c.needs); got != c.want {
			t.Errorf("%v: %q, want %q", c.needs, got, c.want)
		}
	}
}
