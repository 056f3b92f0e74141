package rehearse

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/view"
	"wanghuo/plans"
)

// Rows describes what an expectation can look at, in Markdown.
func Rows() string {
	var b strings.Builder
	b.WriteString("# What is shown\n\nThe keys of the rows that an expectation can name.\n")
	shapes := map[reflect.Type]bool{}
	for _, r := range []struct {
		name string
		t    reflect.Type
	}{
		{"incident", reflect.TypeFor[view.Incident]()}, {"report", reflect.TypeFor[view.Report]()},
		{"intake", reflect.TypeFor[view.Intake]()}, {"matter", reflect.TypeFor[view.Matter]()},
		{"risk", reflect.TypeFor[view.Risk]()}, {"round", reflect.TypeFor[view.Round]()},
		{"seat", reflect.TypeFor[view.Seat]()}, {"approval", reflect.TypeFor[approval.Approval]()}, {"alarm", reflect.TypeFor[view.Alarm]()},
		{"source", reflect.TypeFor[view.SourceDetail]()}, {"timeline", reflect.TypeFor[view.Entry]()},
		{"group", reflect.TypeFor[view.EventGroup]()}, {"district", reflect.TypeFor[view.DistrictRow]()}, {"body", reflect.TypeFor[view.Body]()},
		{"register", reflect.TypeFor[view.RegisterEntry]()}, {"handover", reflect.TypeFor[view.Handover]()}, {"ledger, targets", reflect.TypeFor[view.LedgerRow]()},
		{"incident: what only its record has", reflect.TypeFor[dispatch.Incident]()},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n", r.name)
		describeRow(&b, r.t, shapes)
	}
	b.WriteString("\n## words\n\n")
	b.WriteString("    refusal codes    invalid, unknown, blank_item, not_authorised, not_seated, two_hands, not_now, reason_missing,\n")
	b.WriteString("                     stale, not_waivable, system_only, in_future, exercise_only, ended\n")
	b.WriteString("    phases           received, verified, handling, ended, archived, false_alarm\n")
	b.WriteString("    response         3 street, 2 headquarters, 1 committee, 0 none\n")
	b.WriteString("    delivery         waiting, delivered, failed\n")
	return b.String()
}

func describeRow(b *strings.Builder, t reflect.Type, shapes map[reflect.Type]bool) {
	fields := jsonFields(t)
	line := "   "
	for _, name := range fieldNames(t) {
		word := fmt.Sprintf(" %s (%s)", name, kindName(fields[name].Type, name, shapes))
		if len(line)+len(word) > 118 {
			b.WriteString(line + "\n")
			line = "   "
		}
		line += word
	}
	b.WriteString(line + "\n")
}

// PlanWords lists the bodies, seats, event types and forms of a plan by the
// names that a script may use, in Markdown.
func PlanWords(p *plans.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The words of %s (%s)\n\n## bodies\n\n", p.Title.Zh, p.ID)
	for i := range p.Organisations {
		o := &p.Organisations[i]
		names := append([]string{o.Name.Zh}, o.Aliases...)
		if o.Short != "" && o.Short != o.Name.Zh {
			names = slices.Insert(names, 1, o.Short)
		}
		fmt.Fprintf(&b, "    %-32s %s\n", o.ID, strings.Join(names, "，"))
	}
	b.WriteString("\n## seats\n\n")
	describeSeats(&b, p)
	b.WriteString("\n## event types\n\n")
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		fmt.Fprintf(&b, "    %2d %s · %s · %s\n", t.No, t.Name.Zh, t.Leads[0], t.HQ)
	}
	b.WriteString("\n## forms of reports\n\n")
	for _, f := range p.Forms {
		var items []string
		for _, i := range f.Items {
			items = append(items, i.ID+" "+i.Title.Zh)
		}
		fmt.Fprintf(&b, "    %-15s %s\n", f.ID, strings.Join(items, "，"))
	}
	b.WriteString("\nFirst and verification reports are written on eight-elements; notices and forwardings need no form.\n")
	return b.String()
}

// describeSeats groups the bodies that have the same seats.
func describeSeats(b *strings.Builder, p *plans.Plan) {
	var order []string
	bodies := map[string][]string{}
	for i := range p.Organisations {
		o := &p.Organisations[i]
		var roles []string
		for _, s := range p.SeatsOf(o.ID) {
			roles = append(roles, s.Role+" "+s.Title.Zh)
		}
		if len(roles) == 0 {
			continue
		}
		key := strings.Join(roles, "，")
		if bodies[key] == nil {
			order = append(order, key)
		}
		bodies[key] = append(bodies[key], string(o.ID))
	}
	for _, key := range order {
		who := strings.Join(bodies[key], ", ")
		if n := len(bodies[key]); n > 6 {
			who = fmt.Sprintf("%s … (%d bodies)", strings.Join(bodies[key][:3], ", "), n)
		}
		fmt.Fprintf(b, "    %s\n        %s\n", who, key)
	}
	b.WriteString("    community:<code>, each residents' committee\n        duty 居委会值班\n")
}
