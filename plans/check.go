package plans

import (
	"fmt"
	"strings"
	"time"
)

var knownKind = map[OrgKind]bool{
	KindCommittee: true, KindOffice: true, KindCommand: true, KindSpecialHQ: true, KindHQOffice: true,
	KindDepartment: true, KindStreet: true, KindCommunity: true, KindUnit: true, KindMass: true,
	KindCity: true, KindMilitary: true, KindRole: true, KindJoint: true,
}

// check holds the assembled plan to what it must be: every reference leads
// somewhere, every word is known, every condition has been evaluated whole,
// and what the lifecycle needs is there.
func (l *loader) check() {
	l.checkOrganisations()
	l.checkTypes()
	l.checkStreets()
	l.checkForms()
	l.checkRules()
	l.checkProposals()
	l.checkPrompts()
	l.checkResponse()
	l.checkSupport()
	l.checkAuthorities()
	l.checkMonitoring()
	l.checkSettings()
	l.checkSensitive()
	l.checkAfter()
	l.checkWarnings()
	l.checkComplete()
}

// unknown reports a reference to nothing.
func (l *loader) unknown(at any, zh, en, what string) {
	l.add(l.where[at], CodeUnknownReference, "没有这个"+zh+"："+what, fmt.Sprintf("there is no %s %q", en, what))
}

// word reports a word that is not one of its set.
func (l *loader) word(at any, what string) {
	l.add(l.where[at], CodeUnknownValue, "未知的取值："+what, fmt.Sprintf("%q is not one of the known values", what))
}

// org checks a reference to an organisation; an empty one is none.
func (l *loader) org(id *OrgID) {
	if *id == "" {
		return
	}
	if _, ok := l.plan.index.orgs[*id]; !ok {
		l.unknown(id, "机构", "organisation", string(*id))
	}
}

func (l *loader) orgs(ids []OrgID) {
	for i := range ids {
		l.org(&ids[i])
	}
}

func (l *loader) decided(ids []string) {
	for i := range ids {
		if _, ok := l.plan.index.decisions[ids[i]]; !ok {
			l.unknown(&ids[i], "决定", "decision", ids[i])
		}
	}
}

func (l *loader) checkOrganisations() {
	for i := range l.plan.Organisations {
		o := &l.plan.Organisations[i]
		if !knownKind[o.Kind] {
			l.word(&o.Kind, string(o.Kind))
		}
		if strings.ContainsAny(string(o.ID), "/: ") {
			l.add(l.where[&o.ID], CodeUnknownValue, "机构编号不能含斜线、冒号或空格", "an organisation id has no slash, colon or space")
		}
		l.org(&o.Parent)
		l.org(&o.Office)
		l.org(&o.Host)
		l.orgs(o.Members)
		l.orgs(o.ActsFor)
		if o.Kind == KindJoint && len(o.Members) < 2 {
			l.add(l.where[o], CodeIncomplete, "联合对象至少两个成员", "a joint addressee has two members or more")
		}
		l.acyclic(o)
	}
}

// acyclic refuses a body that is, by its parents, above itself.
func (l *loader) acyclic(o *Organisation) {
	up := o
	for range len(l.plan.Organisations) {
		next, ok := l.plan.index.orgs[up.Parent]
		if !ok {
			return
		}
		if next == o {
			l.add(l.where[&o.Parent], CodeUnknownReference, "上级关系成环", "the line of parents leads back to the body itself")
			return
		}
		up = next
	}
}

func (l *loader) checkTypes() {
	x := &l.plan.index
	for i := range l.plan.EventTypes {
		t := &l.plan.EventTypes[i]
		switch t.Category {
		case Natural, Accident, PublicHealth, SocialSecurity:
		default:
			l.word(&t.Category, string(t.Category))
		}
		if t.Basis != BasisPlan && t.Basis != BasisReading {
			l.word(&t.Basis, string(t.Basis))
		}
		l.orgs(t.Leads)
		l.org(&t.HQ)
		if _, ok := x.plans[t.Plan]; t.Plan != "" && !ok {
			l.unknown(&t.Plan, "预案", "plan", t.Plan)
		}
		l.typeNumbers(t.Compat)
	}
	for i := range l.plan.Catalogue {
		c := &l.plan.Catalogue[i]
		if !knownPlan[c.Kind] {
			l.word(&c.Kind, c.Kind)
		}
		l.orgs(c.Leads)
		l.org(&c.Street)
	}
	for i := range l.plan.Thresholds {
		l.typeNumbers(l.plan.Thresholds[i].Types)
		if s := &l.plan.Thresholds[i].Support; !strings.Contains("SCPK", *s) || len(*s) != 1 {
			l.word(s, *s)
		}
	}
}

// The kinds of plan in the catalogue (8.3).
const (
	PlanSupport = "support"
	PlanStreet  = "street"
)

var knownPlan = map[string]bool{"special_natural": true, "special_accident": true,
	"special_public_health": true, "special_social_security": true, PlanSupport: true, PlanStreet: true}

func (l *loader) typeNumbers(list []int) {
	for i := range list {
		if _, ok := l.plan.index.types[list[i]]; !ok {
			l.unknown(&list[i], "事件类型", "event type", fmt.Sprint(list[i]))
		}
	}
}

func (l *loader) checkForms() {
	for i := range l.plan.Forms {
		f := &l.plan.Forms[i]
		seen := map[string]bool{}
		for k := range f.Items {
			it := &f.Items[k]
			if seen[it.ID] {
				l.add(l.where[&it.ID], CodeDuplicate, "要素重复："+it.ID, fmt.Sprintf("item %q stands twice", it.ID))
			}
			seen[it.ID] = true
			for n := range it.Explicit {
				switch it.Explicit[n] {
				case "unknown", "verifying", "unchanged":
				default:
					l.word(&it.Explicit[n], it.Explicit[n])
				}
			}
		}
		if len(f.Items) == 0 {
			l.add(l.where[&f.ID], CodeIncomplete, "没有要素", "the form has no items")
		}
	}
}

func (l *loader) checkSettings() {
	l.orgs(l.plan.Settings.MobilisationLeads)
	s := &l.plan.Settings
	if _, err := time.Parse(time.TimeOnly, s.CloseOfBusiness); err != nil {
		l.add(l.where[&s.CloseOfBusiness], CodeBadTime, "应为时刻，如 \"17:30:00\"", "expected a time of day such as \"17:30:00\"")
	}
	if s.SoonMin > s.SoonMax {
		l.add(l.where[&s.SoonMin], CodeBadDuration, "soon_min 大于 soon_max", "soon_min is longer than soon_max")
	}
	after := time.Duration(0)
	for i := range s.Escalation {
		e := &s.Escalation[i]
		if e.After <= after {
			l.add(l.where[&e.After], CodeBadDuration, "逐级时间必须递增", "each step comes later than the one before")
		}
		after = e.After
		if _, ok := l.plan.index.seats[SeatID(e.Role)]; strings.Contains(e.Role, "/") && !ok {
			l.unknown(&e.Role, "席位", "seat", e.Role)
		} else if !strings.Contains(e.Role, "/") && !l.plan.hasRole(e.Role) {
			l.unknown(&e.Role, "席位", "seat role", e.Role)
		}
	}
	if d := &l.plan.Duplicates; d.Metres <= 0 {
		l.add(l.where[&d.Metres], CodeBadNumber, "距离应为正数", "the distance must be positive")
	}
}

func (p *Plan) hasRole(role string) bool {
	for i := range p.Seats {
		if p.Seats[i].Role == role {
			return true
		}
	}
	return false
}

func (l *loader) checkSensitive() {
	s := &l.plan.Sensitive
	for i := range s.Streets {
		a := &s.Streets[i]
		if _, ok := l.plan.index.streets[a.Street]; a.Street != "" && !ok {
			l.unknown(&a.Street, "街道", "street", string(a.Street))
		}
		if (a.Street == "") == (a.Centre == nil) || (a.Centre != nil) != (a.Metres > 0) {
			l.add(l.where[a], CodeBadPlace, "应为一个街道，或圆心与半径", "an area is a street, or a centre with metres")
		}
	}
	for i := range s.Periods {
		for _, day := range []*string{&s.Periods[i].From, &s.Periods[i].To} {
			if _, _, ok := parseDay(*day); !ok {
				l.add(l.where[day], CodeBadTime, "应为 MM-DD 或 YYYY-MM-DD", "expected MM-DD or YYYY-MM-DD")
			}
		}
		if len(s.Periods[i].From) != len(s.Periods[i].To) {
			l.add(l.where[&s.Periods[i]], CodeBadTime, "起止日期写法应一致", "from and to are written alike")
		}
	}
}
