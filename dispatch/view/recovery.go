package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/recovery"
	"wanghuo/plans"
)

// Recovery is what follows an incident once it is over (chapter 5): what is proposed,
// dated, done, and the files beside it.
type Recovery struct {
	// Over tells that chapter 5 has begun: the handling has ended.
	Over    bool           `json:"over"`
	Impacts []string       `json:"impacts"`
	Items   []RecoveryItem `json:"items"`
	// Dating is the duty of the emergency office to give dates, while it is open.
	Dating        clock.Time              `json:"dating,omitempty"`
	Standard      *recovery.Standard      `json:"standard,omitempty"`
	Payments      []Payment               `json:"payments"`
	Compensations []Compensation          `json:"compensations"`
	Investigation *recovery.Investigation `json:"investigation,omitempty"`
	Investigator  plans.OrgID             `json:"investigator,omitempty"`
	// City tells that the city investigates and the district helps (5.4.2).
	City    bool              `json:"city,omitempty"`
	Notices []recovery.Notice `json:"notices"`
	Orders  []recovery.Order  `json:"orders"`
	Bodies  []recovery.Body   `json:"bodies"`
	Entries []recovery.Entry  `json:"entries"`
}

// RecoveryItem is one duty of recovery.
type RecoveryItem struct {
	Obligation obligation.ID `json:"obligation"`
	Rule       string        `json:"rule"`
	Clause     plans.Clause  `json:"clause"`
	Title      plans.Text    `json:"title"`
	Debtor     plans.OrgID   `json:"debtor"`
	With       []plans.OrgID `json:"with,omitempty"`
	Creditor   plans.OrgID   `json:"creditor"`
	// State is proposed, dated, done or dropped.
	State string     `json:"state"`
	Due   clock.Time `json:"due,omitempty"`
	Over  bool       `json:"over,omitempty"` // not done, or done, after its date
	Done  clock.Time `json:"done,omitempty"`
	Proof string     `json:"proof,omitempty"`
	Ref   string     `json:"ref,omitempty"`
	// Mine: the asking seat may say that it is done.
	Mine bool `json:"mine,omitempty"`
}

// Payment is money asked for, with the payee opened for whoever may see it.
type Payment struct {
	recovery.Payment
	Payee string     `json:"payee_name,omitempty"`
	Due   clock.Time `json:"due,omitempty"` // 6.8.3
	Late  bool       `json:"late,omitempty"`
}

// Compensation is how far the compensation of a requisition has come (5.1.3).
type Compensation struct {
	Requisition int    `json:"requisition"`
	Item        string `json:"item"`
	State       string `json:"state"`
}

// recoveryOf is chapter 5 of an incident; nil before there is anything of it.
func recoveryOf(e *dispatch.Engine, s *dispatch.State, inc *dispatch.Incident, actor dispatch.Actor, now clock.Time, reveal Reveal) *Recovery {
	over := inc.Phase == dispatch.Ended || inc.Phase == dispatch.Archived
	if !over && inc.After == nil && len(inc.Requisitions) == 0 {
		return nil
	}
	f := inc.After
	if f == nil {
		f = &recovery.File{}
	}
	r := &Recovery{Over: over, Impacts: []string{}, Items: []RecoveryItem{}, Payments: []Payment{}, Compensations: []Compensation{}, Standard: f.Standard, Investigation: f.Investigation,
		Notices: append([]recovery.Notice{}, f.Notices...), Orders: append([]recovery.Order{}, f.Orders...), Bodies: append([]recovery.Body{}, f.Bodies...), Entries: []recovery.Entry{}}
	for _, x := range f.Struck {
		r.Impacts = append(r.Impacts, x.Impact)
	}
	for _, en := range f.Entries {
		en.Person = nil // personal data is opened on its own, never in a list
		r.Entries = append(r.Entries, en)
	}
	for i := range inc.Requisitions {
		r.Compensations = append(r.Compensations, Compensation{inc.Requisitions[i].ID, inc.Requisitions[i].Item, f.Compensation(inc.Requisitions[i].ID)})
	}
	due := map[string]*obligation.Obligation{}
	for _, part := range whole(s, inc) {
		for _, id := range part.Duties {
			o := s.Obligations[id]
			if o == nil {
				continue
			}
			if o.Act == plans.ActPay {
				due[o.Origin] = o
			}
			r.take(e, o, actor, now)
		}
	}
	for _, p := range f.Payments {
		r.Payments = append(r.Payments, payment(p, due[dispatch.PaymentOrigin(p.ID)], now, reveal))
	}
	slices.SortStableFunc(r.Items, func(a, b RecoveryItem) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	r.City = over && s.SeverityOf(inc).Level >= plans.Larger
	if pb, ok := e.Plan().Playbook(inc.Type, inc.Location.Street); ok && over && !r.City {
		r.Investigator = pb.Lead
		if f.Investigation != nil {
			r.Investigator = f.Investigation.Lead
		}
	}
	return r
}

var rank = map[string]int{"proposed": 0, "dated": 1, "done": 2, "dropped": 3}

// take adds a duty of recovery to the list.
func (r *Recovery) take(e *dispatch.Engine, o *obligation.Obligation, actor dispatch.Actor, now clock.Time) {
	rule, ok := e.Plan().Rule(o.Rule)
	if ok && o.Act == plans.ActDate && o.Pending() {
		if l, has := o.Current(plans.Target); has && (r.Dating == 0 || l.Due < r.Dating) {
			r.Dating = l.Due
		}
	}
	if !ok || !rule.Dated && o.Act != plans.ActPerform && o.Act != plans.ActFile {
		return
	}
	st := o.At(now, e.Plan().Settings.KnowledgeGrace)
	x := RecoveryItem{Obligation: o.ID, Rule: o.Rule, Clause: o.Clause, Title: rule.Title, Debtor: o.Debtor, Creditor: o.Creditor, State: "proposed", Due: st.Target, Over: st.OverTarget > 0}
	for _, w := range rule.With {
		if _, isOrg := e.Plan().Org(plans.OrgID(w)); isOrg {
			x.With = append(x.With, plans.OrgID(w))
		}
	}
	done, fulfilled := o.Fulfilled()
	_, dropped := o.Released()
	switch {
	case fulfilled:
		x.State, x.Done, x.Proof, x.Ref = "done", done.At, done.Proof, done.Ref
	case dropped:
		x.State = "dropped"
	case len(o.Limits) > 0:
		x.State = "dated"
	}
	x.Mine = o.Pending() && (o.Act == plans.ActPerform || o.Act == plans.ActFile) && e.SpeaksFor(actor.Seat.Org(), o.Debtor)
	r.Items = append(r.Items, x)
}

func payment(p recovery.Payment, o *obligation.Obligation, now clock.Time, reveal Reveal) Payment {
	out := Payment{Payment: p}
	if reveal != nil && p.Payee != nil {
		out.Payee = reveal(p.Payee)
	}
	out.Payment.Payee = nil
	if o != nil {
		st := o.At(now, 0)
		out.Due, out.Late = st.Due, st.Late > 0
	}
	return out
}
