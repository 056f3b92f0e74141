package main

import (
	"fmt"
	"io"
	"strings"

	"wanghuo/plans"
	"wanghuo/plans/workflow"
)

// shower writes what rests on a clause.
type shower struct {
	w      io.Writer
	plan   *plans.Plan
	clause plans.Clause
	lang   string
	prefix string
	any    bool
}

// rests tells whether an entry that cites these clauses rests on the clause
// asked for: it cites the clause or a part of it, or it cites only a whole of
// which the clause is a part.
func (s *shower) rests(cites ...plans.Clause) bool {
	finer := false
	for _, c := range cites {
		if c.Within(s.clause) {
			return true
		}
		for _, d := range cites {
			finer = finer || d != c && d.Within(c)
		}
	}
	for _, c := range cites {
		if s.clause.Within(c) && !finer {
			return true
		}
	}
	return false
}

func (s *shower) text(t plans.Text) string {
	switch s.lang {
	case "zh":
		return t.Zh
	case "en":
		return t.En
	}
	return t.Zh + " | " + t.En
}

func (s *shower) head(t plans.Text, place string) {
	s.any = true
	fmt.Fprintf(s.w, "\n%s%s\n", s.text(t), place)
}

func (s *shower) line(zh, en, value string) {
	fmt.Fprintf(s.w, "  %s: %s\n", s.text(plans.Text{Zh: zh, En: en}), value)
}

// where gives the place of an entry in the plan's files.
func (s *shower) where(entry string) string {
	for _, c := range s.plan.Citations() {
		if c.Entry == entry {
			return fmt.Sprintf("  [%s%s:%d]", s.prefix, c.File, c.Line)
		}
	}
	return ""
}

func (s *shower) show() bool {
	fmt.Fprintf(s.w, "%s %s\n", s.plan.Title.Zh, s.clause)
	s.rules()
	s.proposals()
	s.forms()
	s.authorities()
	s.bodies()
	s.support()
	s.decisions()
	return s.any
}

func (s *shower) rules() {
	p := s.plan
	for i := range p.Rules {
		r := &p.Rules[i]
		if !s.rests(append([]plans.Clause{r.Cite}, r.Ledger...)...) {
			continue
		}
		s.head(r.Title, s.where("rules/"+r.ID))
		s.line("触发", "on", s.text(workflow.Moment(r.On)))
		if r.When != "" {
			s.line("条件", "when", r.When)
		}
		s.line("义务人", "who owes", s.text(workflow.PartyName(p, r.Debtor)))
		for _, c := range r.Creditors {
			s.line("对象", "to whom", s.text(workflow.PartyName(p, c)))
		}
		for k := range r.Limits {
			s.line("时限", "by when", s.text(workflow.LimitText(p, &r.Limits[k])))
		}
		if r.Every > 0 {
			s.line("循环", "again every", r.Every.String())
		}
		if f, ok := p.Form(r.Form); ok {
			s.line("内容", "contents", s.text(f.Title))
		}
		s.line("豁免", "excused by", s.text(waivers[r.Waiver]))
		s.line("台账", "ledger", clauseList(append([]plans.Clause{r.Cite}, r.Ledger...)))
		if len(r.Decisions) > 0 {
			s.line("依据的决定", "decisions", strings.Join(r.Decisions, ", "))
		}
	}
}

var waivers = map[plans.Waiver]plans.Text{
	plans.WaiverCity:   {Zh: "仅市级书面决定", En: "a recorded city decision only"},
	plans.WaiverAbove:  {Zh: "高于对方的席位", En: "a seat above the creditor"},
	plans.WaiverNobody: {Zh: "无人", En: "nobody"},
}

func clauseList(list []plans.Clause) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = string(c)
	}
	return strings.Join(out, ", ")
}

func (s *shower) proposals() {
	for i := range s.plan.Proposals {
		x := &s.plan.Proposals[i]
		if s.rests(append([]plans.Clause{x.Cite}, x.Ledger...)...) {
			s.head(x.Title, s.where("proposals/"+x.ID))
			s.line("条件", "when", x.When)
			s.line("由谁裁决", "decided by", s.text(workflow.PartyName(s.plan, x.Body)))
		}
	}
}

func (s *shower) forms() {
	for i := range s.plan.Forms {
		f := &s.plan.Forms[i]
		if !s.rests(f.Cite) {
			continue
		}
		s.head(f.Title, s.where("forms/"+f.ID))
		for k := range f.Items {
			explicit := strings.Join(f.Items[k].Explicit, ", ")
			if explicit != "" {
				explicit = " (" + explicit + ")"
			}
			fmt.Fprintf(s.w, "  - %s%s\n", s.text(f.Items[k].Title), explicit)
		}
	}
}

func (s *shower) authorities() {
	for i := range s.plan.Authorities {
		a := &s.plan.Authorities[i]
		if s.rests(a.Cite) {
			s.head(plans.Text{Zh: "权限 " + a.Act, En: "authority " + a.Act}, s.where("authorities/"+a.Act))
			s.line("谁", "who", strings.Join(a.Who, ", "))
			s.line("说明", "why", s.text(a.Why))
		}
	}
}

// bodies shows organisations that the clause creates, seats and event types.
func (s *shower) bodies() {
	p := s.plan
	for i := range p.Organisations {
		if o := &p.Organisations[i]; s.rests(o.Cite...) {
			s.head(o.Name, s.where("organisations/"+string(o.ID)))
		}
	}
	for i := range p.EventTypes {
		t := &p.EventTypes[i]
		if !s.rests(t.Cite) {
			continue
		}
		s.head(t.Name, s.where(fmt.Sprintf("event_types/%d", t.No)))
		for _, lead := range t.Leads {
			s.line("主责", "lead", s.text(workflow.PartyName(p, plans.Party(lead))))
		}
		s.line("指挥部", "headquarters", s.text(workflow.PartyName(p, plans.Party(t.HQ))))
		s.line("依据", "basis", s.text(bases[t.Basis]))
		if t.Note != "" {
			s.line("说明", "note", t.Note)
		}
	}
	for i := range p.Catalogue {
		if c := &p.Catalogue[i]; s.rests(c.Clause) {
			s.head(c.Name, s.where("catalogue/"+c.ID))
		}
	}
}

var bases = map[plans.Basis]plans.Text{
	plans.BasisPlan:    {Zh: "预案原文", En: "the plan's words"},
	plans.BasisReading: {Zh: "我们的理解", En: "our reading"},
}

// support shows the fields of support: by the clause that asks for them, and by
// one that names a body of theirs or under which they are asked to act.
func (s *shower) support() {
	p := s.plan
	for i := range p.SupportFields {
		f := &p.SupportFields[i]
		cites := append([]plans.Clause{f.Cite}, f.Ledger...)
		for k := range f.Bodies {
			cites = append(cites, f.Bodies[k].Cite)
		}
		if !s.rests(cites...) && !f.Covers(s.clause) {
			continue
		}
		s.head(f.Title, s.where("support_fields/"+f.ID))
		for k := range f.Bodies {
			b := &f.Bodies[k]
			role := plans.Text{Zh: "支持", En: "helps"}
			if b.Leads {
				role = plans.Text{Zh: "牵头", En: "leads"}
			}
			s.line(role.Zh, role.En, s.text(workflow.PartyName(p, b.Body))+" "+string(b.Cite))
		}
		for _, id := range f.Plans {
			if c, ok := p.Special(id); ok {
				s.line("预案", "plan", s.text(c.Name))
			}
		}
	}
}

func (s *shower) decisions() {
	for i := range s.plan.Decisions {
		d := &s.plan.Decisions[i]
		for _, c := range d.Cite {
			if c.Within(s.clause) || s.clause.Within(c) {
				s.head(plans.Text{Zh: "决定 " + d.ID, En: "decision " + d.ID}, s.where("decisions/"+d.ID))
				fmt.Fprintf(s.w, "  %s\n", s.text(d.Text))
				break
			}
		}
	}
}
