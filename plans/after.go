package plans

import (
	"fmt"
	"strings"
	"time"

	"wanghuo/plans/workday"
)

// The triggers of what comes after an incident, and of chapter 7.
const (
	OnImpact        Trigger = "impact"     // it is over, and struck in one of the plan's ways (body)
	OnUndated       Trigger = "undated"    // a duty was proposed that waits for its date (A57)
	OnTask          Trigger = "task"       // a duty of recovery was opened by hand (assignee)
	OnOrder         Trigger = "order"      // the district government made a decision or order
	OnPayment       Trigger = "payment"    // the district government approved a payment
	OnPaid          Trigger = "paid"       // compensation was paid out
	OnCorrection    Trigger = "correction" // a body was told to put something right (assignee)
	OnLegalQuestion Trigger = "legal_question"
	OnFunds         Trigger = "funds"       // emergency funds of an incident were used
	OnPlanIssued    Trigger = "plan_issued" // a revised plan was approved (assignee: who made it)
	OnFinding       Trigger = "finding"     // a finding of a drill was given an owner (assignee)
	OnStanding      Trigger = "standing"    // a period of a standing duty begins (assignee, where "each" names several)
)

// The acts that discharge those duties.
const (
	ActPerform     Act = "perform"     // done by the debtor, who gives proof of it
	ActFile        Act = "file"        // filed with the creditor, under a reference
	ActDate        Act = "date"        // dates set for what was proposed (A57)
	ActStandard    Act = "standard"    // the standard of compensation set (5.1.12)
	ActPay         Act = "pay"         // the approved payment made (6.8.3)
	ActAudit       Act = "audit"       // the payment audited (5.1.13)
	ActInvestigate Act = "investigate" // the investigation's report given (5.4)
	ActReview      Act = "review"      // a plan on file reviewed (7.1.4)
)

func init() {
	for _, t := range []Trigger{OnImpact, OnUndated, OnTask, OnOrder, OnPayment, OnPaid, OnCorrection, OnLegalQuestion, OnFunds, OnPlanIssued, OnFinding, OnStanding} {
		knownTrigger[t] = true
	}
	for _, a := range []Act{ActPerform, ActFile, ActDate, ActStandard, ActPay, ActAudit, ActInvestigate, ActReview} {
		knownAct[a] = true
	}
	for t, roles := range map[Trigger][]Party{OnImpact: {RoleBody}, OnTask: {RoleAssignee}, OnCorrection: {RoleAssignee}, OnPlanIssued: {RoleAssignee}, OnFinding: {RoleAssignee}, OnStanding: {RoleAssignee}} {
		bound[t] = roles
	}
}

// Entry is a kind of record that chapter 5 asks for: relief handed out,
// households settled, gifts, pensions. What it must hold is data.
type Entry struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// By lists the bodies that keep it: organisations or roles of the incident.
	By []Party `yaml:"by" json:"by"`
	// Needs lists what may not be blank: item, quantity, receivers, place, source, state.
	Needs []string `yaml:"needs" json:"needs"`
	// Restricted entries are of persons: only who keeps them and the emergency
	// office read them.
	Restricted bool `yaml:"restricted,omitempty" json:"restricted,omitempty"`
}

// Law is an instrument on which the plan rests, with the edition that the plan
// was made under and the one in force now. Where they differ the plan is to be
// revised (7.1.5, A60).
type Law struct {
	ID    string `yaml:"id" json:"id"`
	Cite  Clause `yaml:"cite" json:"cite"`
	Title Text   `yaml:"title" json:"title"`
	// Used is since when the edition that the plan rests on was in force; Now is
	// since when the edition in force today is.
	Used string `yaml:"used" json:"used"`
	Now  string `yaml:"now" json:"now"`
	// Support tells how well it is known: S, C, P or K.
	Support string `yaml:"support" json:"support"`
}

// Changed reports whether the law has moved since the plan was made.
func (l *Law) Changed() bool { return l.Now > l.Used }

// CalendarYear is what was given for a year: days off, and days worked in their
// place (A56).
type CalendarYear struct {
	Year   int       `yaml:"year" json:"year"`
	Basis  Text      `yaml:"basis" json:"basis"`
	Off    []DaysOff `yaml:"off" json:"off"`
	Worked []DayOn   `yaml:"worked" json:"worked"`
}

// DaysOff is a holiday, first to last day.
type DaysOff struct {
	Name    Text   `yaml:"name" json:"name"`
	From    string `yaml:"from" json:"from"`
	To      string `yaml:"to" json:"to"`
	Support string `yaml:"support" json:"support"`
}

// DayOn is a day of a weekend that is worked.
type DayOn struct {
	Day     string `yaml:"day" json:"day"`
	Support string `yaml:"support" json:"support"`
}

// Entry returns a kind of record by id.
func (p *Plan) Entry(id string) (*Entry, bool) {
	return find(p.Entries, func(x *Entry) bool { return x.ID == id })
}

// Law returns an instrument by id.
func (p *Plan) Law(id string) (*Law, bool) {
	return find(p.Laws, func(x *Law) bool { return x.ID == id })
}

// Special returns an entry of the catalogue of plans by id.
func (p *Plan) Special(id string) (*SpecialPlan, bool) { x, ok := p.index.plans[id]; return x, ok }

func find[T any](list []T, match func(*T) bool) (*T, bool) {
	for i := range list {
		if match(&list[i]) {
			return &list[i], true
		}
	}
	return nil, false
}

// Each lists the bodies that a standing rule names one by one.
func (p *Plan) Each(r *Rule) []OrgID {
	var out []OrgID
	for _, e := range r.Each {
		kind, isKind := strings.CutPrefix(e, "kind:")
		if !isKind {
			out = append(out, OrgID(e))
			continue
		}
		for i := range p.Organisations {
			if o := &p.Organisations[i]; string(o.Kind) == kind && !o.Generic {
				out = append(out, o.ID)
			}
		}
	}
	return out
}

// CloseOfBusiness is the close of the n-th working day after the day of t, which
// itself does not count (6.8.3, A56). known is false where the plan's calendar
// does not reach.
func (p *Plan) CloseOfBusiness(t time.Time, n int) (due time.Time, known bool) {
	return p.index.workdays.Close(t.In(p.Location()), n)
}

// Moved is the plan with its working days moved in time, for a rehearsal that is.
// Everything else is shared.
func (p *Plan) Moved(by time.Duration) *Plan {
	q := *p
	q.index.workdays = p.index.workdays.Moved(by)
	return &q
}

// checkAfter holds what comes after an incident to what it must be.
func (l *loader) checkAfter() {
	p := l.plan
	seen := map[string]bool{}
	for i := range p.Impacts {
		seen[p.Impacts[i].ID] = true
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		for k := range r.Impacts {
			if !seen[r.Impacts[k]] {
				l.unknown(&r.Impacts[k], "影响标签", "impact", r.Impacts[k])
			}
		}
		if len(r.Impacts) > 0 && r.On != OnImpact {
			l.bad(r, "影响标签只用于 impact", "impacts belong to the trigger impact")
		}
		for k := range r.Each {
			if kind, isKind := strings.CutPrefix(r.Each[k], "kind:"); isKind && !knownKind[OrgKind(kind)] {
				l.word(&r.Each[k], r.Each[k])
			} else if _, ok := p.index.orgs[OrgID(r.Each[k])]; !isKind && !ok {
				l.unknown(&r.Each[k], "机构", "organisation", r.Each[k])
			}
		}
		for k := range r.With {
			l.party(r.On, &r.With[k])
		}
	}
	for i := range p.Entries {
		l.checkEntry(&p.Entries[i])
	}
	for i := range p.Laws {
		for _, at := range []*string{&p.Laws[i].Used, &p.Laws[i].Now} {
			if _, err := workday.Parse(*at); err != nil {
				l.word(at, *at)
			}
		}
	}
	l.checkCalendar()
}

var knownNeed = set("item", "quantity", "receivers", "place", "source", "use", "state")

func (l *loader) checkEntry(e *Entry) {
	if len(e.By) == 0 {
		l.add(l.where[e], CodeIncomplete, "没有记录单位", "nobody keeps this record")
	}
	for i := range e.By {
		l.party("", &e.By[i])
	}
	for i := range e.Needs {
		if !knownNeed[e.Needs[i]] {
			l.word(&e.Needs[i], e.Needs[i])
		}
	}
}

// checkCalendar builds the calendar of working days.
func (l *loader) checkCalendar() {
	closing, err := workday.ParseClock(l.plan.Settings.CloseOfBusiness)
	if err != nil {
		return // told by checkSettings
	}
	cal := workday.New(closing)
	for i := range l.plan.Calendar {
		y := &l.plan.Calendar[i]
		var off [][2]workday.Day
		var on []workday.Day
		for k := range y.Off {
			off = append(off, [2]workday.Day{l.date(&y.Off[k].From, y.Year), l.date(&y.Off[k].To, y.Year)})
		}
		for k := range y.Worked {
			on = append(on, l.date(&y.Worked[k].Day, y.Year))
		}
		if len(l.found) > 0 {
			continue
		}
		if err := cal.Year(y.Year, off, on); err != nil {
			l.add(l.where[y], CodeUnknownValue, "工作日历自相矛盾："+err.Error(), err.Error())
		}
	}
	l.plan.index.workdays = cal
}

func (l *loader) date(s *string, year int) workday.Day {
	d, err := workday.Parse(*s)
	if err != nil || d.Year != year {
		l.add(l.where[s], CodeUnknownValue, "不是 "+fmt.Sprint(year)+" 年的日期："+*s, fmt.Sprintf("%q is no date of %d", *s, year))
	}
	return d
}
