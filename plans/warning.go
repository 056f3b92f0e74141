package plans

import (
	"fmt"
	"slices"
	"time"
)

// Colour is the id of a warning level: blue, yellow, orange, red.
type Colour string

// WarningLevel is one level of the district's scheme (3.2.2), with who issues
// and who approves it (3.2.3). An authority of each act says which seats.
type WarningLevel struct {
	ID     Colour   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	// Rank is the plan's own grade: 1 is the gravest.
	Rank  int  `yaml:"rank" json:"rank"`
	Grade Text `yaml:"grade" json:"grade"` // 一级
	Name  Text `yaml:"name" json:"name"`   // 红色
	// Issue is the guarded act of issuing it. Approve is that of approving it,
	// empty where the issuer needs nobody; Changed that where the emergency
	// office has changed the proposed level (A34).
	Issue   string `yaml:"issue" json:"issue"`
	Approve string `yaml:"approve,omitempty" json:"approve,omitempty"`
	Changed string `yaml:"approve_changed,omitempty" json:"approve_changed,omitempty"`
	// Typed: whoever issues it types its name in words.
	Typed bool `yaml:"typed,omitempty" json:"typed,omitempty"`
}

// NeedsApproval reports whether a step into or out of the level needs another's
// word. No level needs none.
func (l *WarningLevel) NeedsApproval() bool { return l != nil && l.Approve != "" }

// Below reports whether it is less grave.
func (l *WarningLevel) Below(o *WarningLevel) bool { return l.Rank > o.Rank }

// WarningMeasure is one entry of what an orange or red warning may call for
// (3.2.5(2)). At least one is taken; each is a task for each unit named.
type WarningMeasure struct {
	ID     string   `yaml:"id" json:"id"`
	Cite   Clause   `yaml:"cite" json:"cite"`
	Ledger []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title  Text     `yaml:"title" json:"title"`
	// Form is what the report that it is done must hold.
	Form string `yaml:"form" json:"form"`
	// Basis: it is taken under another law, which must be named.
	Basis bool `yaml:"basis,omitempty" json:"basis,omitempty"`
}

// WarningAudience is a kind of people whom a warning must reach (3.2.3(5)).
type WarningAudience struct {
	ID    string `yaml:"id" json:"id"`
	Cite  Clause `yaml:"cite" json:"cite"`
	Title Text   `yaml:"title" json:"title"`
	// Targeted: each street of the area reaches them by a named person.
	Targeted bool `yaml:"targeted,omitempty" json:"targeted,omitempty"`
}

// WarningChannel is a way by which a warning reaches people.
type WarningChannel struct {
	ID    string `yaml:"id" json:"id"`
	Cite  Clause `yaml:"cite" json:"cite"`
	Title Text   `yaml:"title" json:"title"`
	// Style is how its text is written: platform, sms, broadcast, screen, article,
	// or spoken to a person.
	Style string `yaml:"style" json:"style"`
	// Max is the longest text that it takes, in signs; 0: any.
	Max int `yaml:"max,omitempty" json:"max,omitempty"`
	// Public: it is for everybody, and its taking the text is recorded.
	Public bool `yaml:"public,omitempty" json:"public,omitempty"`
}

// Warnings are what the plan says of all warnings.
type Warnings struct {
	// Form lists what a warning states (3.2.4).
	Form string `yaml:"form" json:"form"`
	// Standard names by which levels are told apart: it is shown, a level is
	// never computed (3.2.2).
	Standard Text   `yaml:"standard" json:"standard"`
	Cite     Clause `yaml:"cite" json:"cite"`
	// Ahead is how long before the end the issuer is asked, Every how often after
	// it until somebody has decided (A38).
	Ahead time.Duration `yaml:"ahead" json:"ahead"`
	Every time.Duration `yaml:"every" json:"every"`
	// Local and LocalDown are the acts of setting another level in the district
	// than the city's, and a lower one (A39).
	Local     string `yaml:"local" json:"local"`
	LocalDown string `yaml:"local_down" json:"local_down"`
	// Relayed are the levels of an outside warning that are passed on to streets
	// (3.2.3(6)).
	Relayed []Colour `yaml:"relayed" json:"relayed"`
}

// WarningLevel returns a level by id.
func (p *Plan) WarningLevel(id Colour) (*WarningLevel, bool) {
	return find(p.WarningLevels, func(l *WarningLevel) bool { return l.ID == id })
}

// WarningMeasure returns an entry of 3.2.5(2) by id.
func (p *Plan) WarningMeasure(id string) (*WarningMeasure, bool) {
	return find(p.WarningMeasures, func(m *WarningMeasure) bool { return m.ID == id })
}

// WarningAudience returns a kind of people by id.
func (p *Plan) WarningAudience(id string) (*WarningAudience, bool) {
	return find(p.WarningAudiences, func(a *WarningAudience) bool { return a.ID == id })
}

// WarningChannel returns a channel by id.
func (p *Plan) WarningChannel(id string) (*WarningChannel, bool) {
	return find(p.WarningChannels, func(c *WarningChannel) bool { return c.ID == id })
}

// Gravity is a level as conditions see it: 0 for none, 4 for the gravest.
func (p *Plan) Gravity(id Colour) int8 {
	if l, ok := p.WarningLevel(id); ok {
		return int8(gravest + 1 - l.Rank)
	}
	return 0
}

const gravest = 4 // the number of levels of the national scheme

// styles are the ways in which the text of a channel is written.
var styles = []string{"platform", "sms", "broadcast", "screen", "article", "spoken"}

// checkWarnings: a plan that knows warnings has every level with an issuer and,
// where one is needed, an approver; every measure and duty a form; every channel
// a style. A plan without levels has no warnings.
func (l *loader) checkWarnings() {
	p := l.plan
	if len(p.WarningLevels) == 0 {
		return
	}
	ranks := map[int]bool{}
	for i := range p.WarningLevels {
		x := &p.WarningLevels[i]
		if x.Rank < 1 || x.Rank > gravest || ranks[x.Rank] {
			l.word(&x.Rank, fmt.Sprint(x.Rank))
		}
		ranks[x.Rank] = true
		l.heldAct(&x.Issue, true)
		l.heldAct(&x.Approve, false)
		l.heldAct(&x.Changed, x.Approve != "")
	}
	w := &p.Warnings
	l.heldAct(&w.Local, true)
	l.heldAct(&w.LocalDown, true)
	if w.Ahead <= 0 || w.Every <= 0 {
		l.add(l.where[&w.Ahead], CodeBadDuration, "到期提醒的间隔应为正数", "the reminders of an ending warning need a length")
	}
	l.form(&w.Form)
	for i := range w.Relayed {
		if _, ok := p.WarningLevel(w.Relayed[i]); !ok {
			l.unknown(&w.Relayed[i], "预警级别", "warning level", string(w.Relayed[i]))
		}
	}
	for i := range p.WarningMeasures {
		l.form(&p.WarningMeasures[i].Form)
	}
	for i := range p.WarningChannels {
		if c := &p.WarningChannels[i]; !slices.Contains(styles, c.Style) {
			l.word(&c.Style, c.Style)
		}
	}
	l.answeredWarnings()
}

// answeredWarnings: whatever is issued, filed, forwarded or relayed is owed by
// somebody under some rule.
func (l *loader) answeredWarnings() {
	for _, t := range []Trigger{OnWarningReceived, OnWarningForwarded, OnWarningIssued, OnWarningLifted, OnWarningRelayed, OnWarningMeasure} {
		if len(l.plan.index.rulesOn[t]) == 0 {
			l.whole("预警缺少规则："+string(t), "nobody owes anything on "+string(t))
		}
	}
}

// heldAct checks that an act is guarded and so has a holder.
func (l *loader) heldAct(act *string, needed bool) {
	if *act == "" && !needed {
		return
	}
	if _, ok := l.plan.index.authorities[*act]; !ok {
		l.unknown(act, "权限", "authority", *act)
	}
}

func (l *loader) form(id *string) {
	if _, ok := l.plan.index.forms[*id]; !ok {
		l.unknown(id, "表单", "form", *id)
	}
}
