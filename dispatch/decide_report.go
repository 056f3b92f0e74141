package dispatch

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// formOf names the form that a kind of report must fill (4.1.8, 4.1.5(c)).
var formOf = map[ReportKind]string{
	FirstReport: "eight-elements", Verification: "eight-elements",
	DetailedReport: "detailed", FollowUpReport: "follow-up", FinalReport: "final",
}

// letter is what all ways of writing a report have in common.
type letter struct {
	incidents []IncidentID
	kind      ReportKind
	to        []plans.OrgID
	from      plans.OrgID
	items     Written
	also      []plans.Clause
}

// compose checks a letter and resolves whom it concerns.
func (d *deciding) compose(l letter) (Report, error) {
	r := Report{Kind: l.kind, Items: l.items, Also: l.also, From: l.from, Drafted: d.env.Now, DraftedBy: d.env.Actor.Person, DraftSeat: d.env.Actor.Seat, Exercise: d.s.Workspace.Status == Exercise}
	if len(l.incidents) == 0 {
		return r, refuse(CodeBlank, "4.1.8", "请写明是哪起事件", "name the incident").at("incidents")
	}
	for _, id := range l.incidents {
		inc, err := d.incident(id)
		if err != nil {
			return r, err
		}
		// 4.1.1(b): reporting goes on through response and recovery; only a closed file takes no more.
		if inc.Phase == Archived {
			return r, refuse(CodeEnded, "4.8", "事件已归档，不能再改；确有补充，可据实登记", "the incident is archived: what is to be added can be recorded as fact").at("incidents")
		}
		if !contains(r.Incidents, inc.ID) {
			r.Incidents = append(r.Incidents, inc.ID)
		}
	}
	if r.From == "" {
		r.From, _ = d.unitFor(d.s.Incidents[r.Incidents[0]], "")
	}
	if err := d.known(r.From, "from"); err != nil {
		return r, err
	}
	if len(l.to) == 0 {
		return r, refuse(CodeBlank, "4.1.4", "请选择报送对象", "name the receivers").at("to")
	}
	for _, to := range l.to {
		if err := d.known(to, "to"); err != nil {
			return r, err
		}
		if r.delivery(to) == nil {
			r.Deliveries = append(r.Deliveries, Delivery{To: to, State: "waiting"})
		}
	}
	return r, d.fill(l.kind, l.items)
}

// fill refuses a blank item; a value or an explicit state that the plan allows
// for it is accepted (A18, 4.1.5(c)).
func (d *deciding) fill(kind ReportKind, items Written) error {
	for id, v := range items {
		if len(id) > 40 || len(v) > 8000 {
			return refuse(CodeInvalid, "4.1.8", "内容过长，请删减后再提交", "it is too long: shorten it").at("items." + id)
		}
	}
	form, ok := d.e.plan.Form(formOf[kind])
	if !ok {
		return nil // notices and forwardings carry what they carry
	}
	for _, it := range form.Items {
		v := strings.TrimSpace(items[it.ID])
		switch {
		case v == "":
			return itemRefusal(CodeBlank, form, it, "不能为空，可填不明或核实中", "is blank: give it, or say it is unknown or being verified")
		case strings.HasPrefix(v, "?"):
			if !contains(it.Explicit, strings.TrimPrefix(v, "?")) {
				return itemRefusal(CodeBlank, form, it, "在此须写明内容", "must be stated here")
			}
		case len(it.Choice) > 0 && !contains(it.Choice, v):
			return itemRefusal(CodeInvalid, form, it, "只能选择给定的值", "takes one of the given values")
		}
	}
	return nil
}

// itemRefusal names the item that is wrong in both languages.
func itemRefusal(code Code, form *plans.Form, it plans.FormItem, zh, en string) error {
	r := refuse(code, form.Cite, "", "").at("items." + it.ID)
	r.Message = plans.Text{Zh: "“" + it.Title.Zh + "”" + zh, En: it.Title.En + " " + en}
	return r
}

// signers are who signs what a body reports to the city: its own duty leader,
// or that of the emergency office (A63).
func (d *deciding) signers(r *Report) []plans.SeatID {
	return d.some(func(seat plans.SeatID) bool {
		return seat == plans.SeatID(string(r.From)+"/leader") || seat == "emergency-office/leader"
	})
}

// signing checks A63: a report to the city needs a signer who did not draft it.
func (d *deciding) signing(r *Report, oral plans.SeatID) error {
	if oral != "" {
		seat, ok := d.e.plan.Seat(oral)
		if !ok {
			return refuse(CodeUnknown, "A63", "没有席位“%s”，请从席位列表中选择", "there is no seat %q: choose one from the list", oral).at("oral_signer")
		}
		if x := d.s.Seats[seat.ID]; seat.ID == d.env.Actor.Seat || x != nil && x.Person == r.DraftedBy {
			return refuse(CodeTwoHands, "A63", "签发人不能是拟稿人", "the signer cannot be the drafter").at("oral_signer").by(d.signers(r)...)
		}
		return nil
	}
	for _, dl := range r.Deliveries {
		if d.e.outside(dl.To) && r.DraftedBy == d.env.Actor.Person && d.env.Actor.Person != System {
			return refuse(CodeTwoHands, "A63", "报市的信息拟稿与签发须为两人：请带班领导签发，或登记口头签发", "a report to the city is drafted and signed by two persons: let the duty leader sign, or record an oral signature").at("oral_signer").by(d.signers(r)...)
		}
	}
	return nil
}

func (d *deciding) sendReport(c *SendReport) ([]Event, error) {
	r, err := d.compose(letter{c.Incidents, c.Kind, c.To, c.From, c.Items, c.Also})
	if err != nil {
		return nil, err
	}
	if err := d.past(c.MadeAt, "made_at"); err != nil {
		return nil, err
	}
	creditor := c.Afterwards != nil && len(c.To) == 1 && d.e.speaksFor(d.org(), c.To[0])
	if !d.e.speaksFor(d.org(), r.From) && !creditor && d.env.Actor.Person != System {
		return nil, refuse(CodeAuthority, "A01", "该席位不能以“%s”名义报送", "this seat does not report for %s", r.From).at("from").by(d.spokesmen(r.From)...)
	}
	if err := d.signing(&r, c.OralSigner); err != nil {
		return nil, err
	}
	if err := d.mayFail(c.Failing); err != nil {
		return nil, err
	}
	r.ID = ReportID(d.s.peek("R", d.env.Now, d.s.Counters.Report))
	r.MadeAt, r.Link = c.MadeAt, c.Link
	at, after, err := d.afterwards(c.Afterwards, &r, creditor)
	if err != nil {
		return nil, err
	}
	out := append([]Event{&ReportDrafted{Report: r}}, d.send(&r, c.OralSigner, c.Failing, at, after)...)
	return d.withSupport(out, &r), nil
}

// mayFail: only an exercise may play a gateway that refuses.
func (d *deciding) mayFail(orgs []plans.OrgID) error {
	if len(orgs) > 0 && d.s.Workspace.Status != Exercise {
		return refuse(CodeExercise, "A59", "只有演练可以设定送达失败", "only an exercise may play a failed delivery").at("failing")
	}
	return nil
}

// afterwards judges at what instant a deed entered later counts (A23): at the
// stated time when the creditor's own desk enters it within half an hour, when
// a city body's receiver and number are given within it, or when a call record
// or recording backs it and the shift is not over; else at entry, until the
// creditor confirms.
func (d *deciding) afterwards(a *Afterwards, r *Report, creditor bool) (clock.Time, *AfterwardsRecord, error) {
	if a == nil {
		return d.env.Now, nil, nil
	}
	if err := d.past(a.StatedAt, "afterwards.stated_at"); err != nil {
		return 0, nil, err
	}
	if a.StatedAt == 0 {
		return 0, nil, refuse(CodeBlank, "A23", "请写明当时的时间", "say when it was done").at("afterwards.stated_at")
	}
	rec := &AfterwardsRecord{StatedAt: a.StatedAt, EnteredAt: d.env.Now, Backing: a.Backing, Receiver: a.Receiver.Sealed(), Number: a.Number.Sealed()}
	soon := d.env.Now.Sub(a.StatedAt) <= d.e.plan.Settings.LateEntry
	outside := true
	for _, dl := range r.Deliveries {
		outside = outside && d.e.outside(dl.To)
	}
	switch {
	case creditor && soon:
		rec.Counts = true
	case outside && soon && rec.Receiver != nil && rec.Number != nil:
		rec.Counts = true
	case (a.Backing == "call_record" || a.Backing == "recording") && d.sameShift(a.StatedAt):
		rec.Counts = true
	}
	if rec.Counts {
		return a.StatedAt, rec, nil
	}
	return d.env.Now, rec, nil
}

// sameShift reports whether the actor's shift had begun at an instant.
func (d *deciding) sameShift(at clock.Time) bool {
	x := d.s.Seats[d.env.Actor.Seat]
	return x != nil && x.Person == d.env.Actor.Person && x.Since <= at
}

// send signs and hands over. Inside the district a report is in the receiver's
// inbox at once (A01); a city body's gateway or telephone must take it. An
// exercise plays that gateway: nothing leaves the building (A59).
func (d *deciding) send(r *Report, oral plans.SeatID, failing []plans.OrgID, at clock.Time, after *AfterwardsRecord) []Event {
	sent := &ReportSent{Report: r.ID, OralSigner: oral, Afterwards: after}
	if r.Kind == FollowUpReport {
		sent.Number = d.s.root(r.Incidents[0]).FollowUps + 1
	}
	out := []Event{sent}
	return append(out, d.deliver(r, failing, at, after)...)
}

func (d *deciding) deliver(r *Report, failing []plans.OrgID, at clock.Time, after *AfterwardsRecord) []Event {
	var out []Event
	var tags []string
	if after != nil {
		tags = append(tags, "afterwards")
	}
	if r.Link {
		tags = append(tags, "link")
	}
	for _, dl := range r.Deliveries {
		if dl.State == "delivered" {
			continue
		}
		switch {
		case contains(failing, dl.To):
			out = append(out, &DeliveryFailed{Report: r.ID, To: dl.To, Reason: "gateway"})
		case d.e.outside(dl.To) && d.s.Workspace.Status == Exercise:
			out = append(out, &ReportDelivered{Report: r.ID, To: dl.To, At: at, Reference: "演练—未外发", Tags: tags})
		case d.e.outside(dl.To) && (after == nil || !after.Counts):
			// waits for the gateway's or the telephone's answer: RecordDelivery
		default:
			out = append(out, &ReportDelivered{Report: r.ID, To: dl.To, At: at, Tags: tags})
		}
	}
	return out
}

func (d *deciding) draftReport(c *DraftReport) ([]Event, error) {
	r, err := d.compose(letter{c.Incidents, c.Kind, c.To, c.From, c.Items, c.Also})
	if err != nil {
		return nil, err
	}
	if !d.e.speaksFor(d.org(), r.From) {
		return nil, refuse(CodeAuthority, "A01", "该席位不能以“%s”名义报送", "this seat does not report for %s", r.From).at("from").by(d.spokesmen(r.From)...)
	}
	r.ID = ReportID(d.s.peek("R", d.env.Now, d.s.Counters.Report))
	return []Event{&ReportDrafted{Report: r}}, nil
}

func (d *deciding) report(id ReportID) (*Report, error) {
	r := d.s.Reports[id]
	if r == nil {
		return nil, refuse(CodeUnknown, "4.1.8", "没有报告 %s，请从报告列表中选择", "there is no report %s: choose it from the list", string(id)).at("report")
	}
	return r, nil
}

// draft finds a report that has not been sent, of a body for which the actor's
// seat acts.
func (d *deciding) draft(id ReportID) (*Report, error) {
	r, err := d.report(id)
	if err != nil {
		return nil, err
	}
	if r.Sent != 0 {
		return nil, refuse(CodeNotAllowedNow, "A63", "该报告已于 %s 签发，不能再改；请续报更正", "it was signed at %s: correct it in the next report", r.Sent.Clock()).at("report")
	}
	if !d.e.speaksFor(d.org(), r.From) {
		return nil, refuse(CodeAuthority, "A63", "由“%s”的席位办理", "a seat of %s does this", r.From).by(d.seatsOf(r.From)...)
	}
	return r, nil
}

func (d *deciding) reviewReport(c *ReviewReport) ([]Event, error) {
	r, err := d.draft(c.Report)
	if err != nil {
		return nil, err
	}
	return []Event{&ReportReviewed{Report: r.ID, Note: c.Note}}, nil
}

func (d *deciding) signReport(c *SignReport) ([]Event, error) {
	r, err := d.draft(c.Report)
	if err != nil {
		return nil, err
	}
	if err := d.signing(r, c.Oral); err != nil {
		return nil, err
	}
	if err := d.mayFail(c.Failing); err != nil {
		return nil, err
	}
	return d.withSupport(d.send(r, c.Oral, c.Failing, d.env.Now, nil), r), nil
}

func (d *deciding) confirmSignature(c *ConfirmSignature) ([]Event, error) {
	r, err := d.report(c.Report)
	if err != nil {
		return nil, err
	}
	if r.OralSigner == "" || r.OralConfirmed != 0 {
		return nil, refuse(CodeNotAllowedNow, "A63", "没有待确认的口头签发", "no oral signature waits").at("report")
	}
	if d.env.Actor.Seat != r.OralSigner {
		return nil, refuse(CodeAuthority, "A63", "由签发席位本人确认", "the seat that signed confirms").by(r.OralSigner)
	}
	return []Event{&SignatureConfirmed{Report: r.ID}}, nil
}

func (d *deciding) recordDelivery(c *RecordDelivery) ([]Event, error) {
	r, err := d.report(c.Report)
	if err != nil {
		return nil, err
	}
	dl := r.delivery(c.To)
	if dl == nil || r.Sent == 0 {
		return nil, refuse(CodeNotAllowedNow, "A01", "该报告没有发往“%s”", "the report was not sent to %s", c.To).at("to")
	}
	if dl.State == "delivered" {
		return nil, refuse(CodeNotAllowedNow, "A01", "该报告已于 %s 送达，不必再登记", "it was taken at %s: nothing is left to do", dl.At.Clock()).at("to")
	}
	if !d.e.speaksFor(d.org(), r.From) && !d.e.speaksFor(d.org(), c.To) && d.env.Actor.Person != System {
		return nil, refuse(CodeAuthority, "A23", "由报送单位或接收单位登记", "the sender or the receiver records it").by(d.seatsOf(r.From)...)
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	if !c.Accepted {
		if err := needReason(c.Reason, "A01", "reason"); err != nil {
			return nil, err
		}
		return []Event{&DeliveryFailed{Report: r.ID, To: c.To, Reason: c.Reason}}, nil
	}
	at, tags := d.env.Now, []string(nil)
	if c.At != 0 && c.At != d.env.Now {
		tags = []string{"afterwards"}
		if c.At < r.Sent {
			return nil, refuse(CodeInvalid, "A23", "送达时间早于发出时间 %s", "it cannot have been taken before it was sent at %s", r.Sent.Clock()).at("at")
		}
		if d.env.Now.Sub(c.At) <= d.e.plan.Settings.LateEntry && (d.e.speaksFor(d.org(), c.To) || !c.Receiver.IsZero() && !c.Number.IsZero()) {
			at = c.At
		}
	}
	return []Event{&ReportDelivered{Report: r.ID, To: c.To, At: at, Reference: c.Reference, Receiver: c.Receiver.Sealed(), Number: c.Number.Sealed(), Tags: tags}}, nil
}

func (d *deciding) resend(c *ResendReport) ([]Event, error) {
	r, err := d.report(c.Report)
	if err != nil {
		return nil, err
	}
	if r.Sent == 0 {
		return nil, refuse(CodeNotAllowedNow, "A63", "该报告尚未签发，请先签发", "the report has not been signed: have it signed first").at("report")
	}
	if !d.e.speaksFor(d.org(), r.From) && d.env.Actor.Person != System {
		return nil, refuse(CodeAuthority, "A01", "由报送单位重发", "the sender sends it again").by(d.spokesmen(r.From)...)
	}
	if err := d.mayFail(c.Failing); err != nil {
		return nil, err
	}
	again := *r
	again.Deliveries, again.Link = nil, false
	var out []Event
	for _, to := range c.To {
		dl := r.delivery(to)
		if dl == nil || dl.State == "delivered" {
			return nil, refuse(CodeNotAllowedNow, "A01", "“%s”不需要重发", "%s does not need it again", to).at("to")
		}
		out = append(out, &DeliveryRetried{Report: r.ID, To: to})
		again.Deliveries = append(again.Deliveries, Delivery{To: to, State: "waiting"})
	}
	return append(out, d.deliver(&again, c.Failing, d.env.Now, nil)...), nil
}

func (d *deciding) confirmStated(c *ConfirmStated) ([]Event, error) {
	r, err := d.report(c.Report)
	if err != nil {
		return nil, err
	}
	if r.Afterwards == nil || r.Afterwards.Counts {
		return nil, refuse(CodeNotAllowedNow, "A23", "没有待确认的补录时间", "no stated time waits for confirmation").at("report")
	}
	by := c.To
	if by == "" && len(r.Deliveries) > 0 {
		by = r.Deliveries[0].To
	}
	if r.delivery(by) == nil || !d.e.speaksFor(d.org(), by) {
		return nil, refuse(CodeAuthority, "A23", "由接收单位确认补录时间", "the receiver confirms a stated time").by(d.seatsOf(by)...)
	}
	return []Event{&StatedTimeConfirmed{Report: r.ID, By: by}}, nil
}

func (d *deciding) acknowledgeReport(c *AcknowledgeReport) ([]Event, error) {
	r, err := d.report(c.Report)
	if err != nil {
		return nil, err
	}
	for _, dl := range r.Deliveries {
		if dl.State == "delivered" && dl.Seen == 0 && d.e.speaksFor(d.org(), dl.To) {
			return []Event{&ReportAcknowledged{Report: r.ID, To: dl.To}}, nil
		}
	}
	return nil, refuse(CodeNotAllowedNow, "A01", "没有待本席位签收的报告", "nothing waits for this seat to acknowledge").at("report")
}

// withSupport adds the request for support that a report carries (A18, 4.3.1).
// Only the emergency office asks higher up, in the committee's name (A48).
func (d *deciding) withSupport(evs []Event, r *Report) []Event {
	if !r.upward() || r.Items["support"] != "yes" || r.From == orgEmergencyOffice {
		return evs
	}
	for _, id := range r.Incidents {
		open := false
		for _, q := range d.s.Incidents[id].Support {
			open = open || q.Org == r.From && q.Answered == 0
		}
		if !open {
			evs = append(evs, &SupportAsked{Incident: id, Org: r.From, Report: r.ID})
		}
	}
	return evs
}
