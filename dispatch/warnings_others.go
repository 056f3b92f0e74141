package dispatch

import (
	"slices"
	"strings"

	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// receiveWarning takes in what others say: a new warning, or what its issuer did
// to one that is held. A machine may bring it; what follows waits for a person.
func (d *deciding) receiveWarning(c *ReceiveWarning) ([]Event, error) {
	if err := d.may(ActReceiveWarning, nil); err != nil {
		return nil, err
	}
	if err := d.past(c.At, "at"); err != nil {
		return nil, err
	}
	if err := d.past(c.Issued, "issued"); err != nil {
		return nil, err
	}
	if err := d.soundContent(c.Content); err != nil {
		return nil, err
	}
	if !c.Message.None() {
		for _, w := range d.s.Warnings {
			if w.Carries(c.Message) {
				return nil, refuse(CodeNotAllowedNow, "3.2.3(1)", "该消息已收入预警 %s", "this message has come in already, as warning %s", string(w.ID)).at("message.identifier")
			}
		}
	}
	if c.Change == "update" || c.Change == "cancel" {
		return d.changedElsewhere(c)
	}
	return d.newWarning(c)
}

func (d *deciding) newWarning(c *ReceiveWarning) ([]Event, error) {
	if strings.TrimSpace(c.Issuer) == "" {
		return nil, refuse(CodeBlank, "3.2.4", "请写明发布单位", "say who issued it").at("issuer")
	}
	if c.Content.Level == "" && strings.TrimSpace(c.Label) == "" {
		return nil, refuse(CodeBlank, "3.2.2", "请写明预警级别", "say which level it has").at("content.level")
	}
	if c.Content.Type == 0 {
		return nil, refuse(CodeBlank, "3.2.4", "请选定事件类别", "choose the category of the event").at("content.type")
	}
	if c.Source != warning.City && c.Source != warning.Outside {
		return nil, refuse(CodeInvalid, "3.2.3", "来源须为市级或区外", "the source is the city or outside").at("source")
	}
	at := d.orNow(c.At)
	r := warning.Receipt{Issuer: c.Issuer, Label: c.Label, At: at, Entered: d.env.Now, By: d.hand(), Words: c.Words}
	if !c.Message.None() {
		r.Messages = []warning.Message{c.Message}
	}
	t := d.theirs(c)
	t.No = 1
	return []Event{&WarningReceived{
		Warning: WarningID(d.s.peek(warningPrefix, d.env.Now, d.s.Counters.Warning)), Source: c.Source, Scheme: c.Scheme,
		Receipt: r, Text: t, VaultKey: d.env.Subject,
	}}, nil
}

// theirs is the text as its issuer wrote it.
func (d *deciding) theirs(c *ReceiveWarning) warning.Text {
	at := c.Issued
	if at == 0 {
		at = d.orNow(c.At)
	}
	return warning.Text{
		Step: warning.Origin, Content: c.Content, By: d.hand(), At: at, Reference: c.Reference, Words: c.Words,
		Exercise: d.s.Workspace.Status == Exercise,
	}
}

// changedElsewhere: the city or whoever issued it has updated or lifted it. It is
// found by its number or by the references of the message.
func (d *deciding) changedElsewhere(c *ReceiveWarning) ([]Event, error) {
	w, err := d.referred(c)
	if err != nil {
		return nil, err
	}
	if w.Source == warning.Own {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(2)", "本区发布的预警由本区调整和解除", "the district's own warning is adjusted and lifted by the district").at("warning")
	}
	if c.Change == "cancel" {
		end := warning.Ending{At: d.orNow(c.At), By: d.hand(), Reference: c.Reference, Reason: c.Words, Exercise: d.s.Workspace.Status == Exercise}
		if c.Message.None() && strings.TrimSpace(c.Reference) == "" {
			return nil, refuse(CodeBlank, "3.2.3(1)", "请写明解除的文号或消息编号", "give the reference under which it was lifted").at("reference")
		}
		return []Event{&WarningCancelled{Warning: w.ID, Message: c.Message, Ending: end}}, nil
	}
	t := d.theirs(c)
	t.No, t.Content = len(w.Texts)+1, c.Content.Over(w.Latest().Content)
	return []Event{&WarningUpdated{Warning: w.ID, Message: c.Message, Text: t}}, nil
}

func (d *deciding) referred(c *ReceiveWarning) (*Warning, error) {
	if c.Warning != "" {
		return d.liveWarning(c.Warning)
	}
	var found *Warning
	for _, ref := range c.Message.References {
		for _, w := range d.s.Warnings {
			if !w.Stage.Over() && w.Carries(ref) && (found == nil || w.ID < found.ID) {
				found = w
			}
		}
	}
	if found == nil {
		return nil, refuse(CodeUnknown, "3.2.3(1)", "没有该消息所指的预警", "no warning is held to which the message refers").at("message.references")
	}
	return found, nil
}

// forwardWarning passes the city's text on, level and words unchanged (A39).
func (d *deciding) forwardWarning(c *ForwardWarning) ([]Event, error) {
	w, err := d.liveWarning(c.Warning)
	if err != nil {
		return nil, err
	}
	if w.Source != warning.City {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(1)", "转发只用于市级预警", "only the city's warnings are forwarded").at("warning")
	}
	if err := d.may(ActForwardWarning, w); err != nil {
		return nil, err
	}
	t := w.Latest()
	if n := len(w.Forwards); n > 0 && w.Forwards[n-1].Text == t.No {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(1)", "该预警已转发，不必再办", "the warning has been forwarded: nothing is left to do").at("warning")
	}
	o := Out{Channels: c.Channels, Notify: c.Notify}
	if err := d.waysOut(&o); err != nil {
		return nil, err
	}
	return []Event{&WarningForwarded{
		Warning: w.ID, Text: t.No, By: d.hand(), Notify: d.toldBodies(w, t.Content.Area, c.Notify), Channels: c.Channels,
		Exercise: d.s.Workspace.Status == Exercise,
	}}, nil
}

func (d *deciding) dismissWarning(c *DismissWarning) ([]Event, error) {
	w, err := d.liveWarning(c.Warning)
	if err != nil {
		return nil, err
	}
	if err := d.may(ActSuperviseWarnings, w); err != nil {
		return nil, err
	}
	if w.Stage != warning.Received {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(1)", "只有尚未转发、通报的外来预警可以搁置", "only a warning that has not been passed on can be set aside").at("warning")
	}
	if err := needReason(c.Reason, "3.2.3(1)", "reason"); err != nil {
		return nil, err
	}
	return []Event{&WarningDismissed{Warning: w.ID, Reason: c.Reason}}, nil
}

// relayWarning: orange and red from outside, on a superior's instruction, to
// streets that are named (3.2.3(6), A40).
func (d *deciding) relayWarning(c *RelayWarning) ([]Event, error) {
	if err := d.may(ActRelayWarning, nil); err != nil {
		return nil, err
	}
	w, first, err := d.relayed(c)
	if err != nil {
		return nil, err
	}
	level := c.Content.Level
	id := WarningID("")
	if w != nil {
		level, id = w.Stated(), w.ID
	} else {
		id = first.Warning
	}
	if !contains(d.e.plan.Warnings.Relayed, level) {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(6)", "只有橙色、红色预警按此通报街道，其他级别请作一般通知", "only orange and red are relayed to streets this way; send an ordinary notice instead").at("content.level")
	}
	if strings.TrimSpace(c.Reference) == "" {
		return nil, refuse(CodeBlank, "3.2.3(6)", "请写明上级单位的指示（文号或来电）", "give the superior's instruction on which it is relayed").at("reference")
	}
	if len(c.Streets) == 0 {
		return nil, refuse(CodeBlank, "3.2.3(6)", "请指定可能受危害的街道", "name the streets that may be harmed").at("streets")
	}
	if err := d.soundContent(warning.Content{Area: warning.Area{Streets: c.Streets}}); err != nil {
		return nil, err
	}
	var out []Event
	if first != nil {
		out = append(out, first)
	}
	return append(out, &WarningRelayed{Warning: id, Relay: warning.Relay{Reference: c.Reference, Streets: c.Streets, At: d.env.Now, By: d.hand()}}), nil
}

// relayed finds the outside warning that is relayed, or takes it in.
func (d *deciding) relayed(c *RelayWarning) (*Warning, *WarningReceived, error) {
	if c.Warning == "" {
		in := &ReceiveWarning{Source: warning.Outside, Issuer: c.Issuer, Content: c.Content, Words: c.Words}
		if err := d.soundContent(in.Content); err != nil {
			return nil, nil, err
		}
		evs, err := d.newWarning(in)
		if err != nil {
			return nil, nil, err
		}
		return nil, evs[0].(*WarningReceived), nil
	}
	w, err := d.liveWarning(c.Warning)
	if err != nil {
		return nil, nil, err
	}
	if w.Source != warning.Outside {
		return nil, nil, refuse(CodeNotAllowedNow, "3.2.3(6)", "通报只用于区外预警", "only a warning from outside is relayed").at("warning")
	}
	return w, nil, nil
}

// acknowledgeWarning: a body takes what was addressed to it. A relay binds the
// streets that it names and nobody else (A40).
func (d *deciding) acknowledgeWarning(c *AcknowledgeWarning) ([]Event, error) {
	w, err := d.warning(c.Warning)
	if err != nil {
		return nil, err
	}
	made := c.MadeAt
	if err := d.made(&made, c.Device, "made_at"); err != nil {
		return nil, err
	}
	ev := &WarningAcknowledged{Warning: w.ID, Org: d.org(), By: d.hand(), Device: c.Device}
	if c.Link { // told at once it takes what there is, whatever the phone's clock says
		ev.MadeAt = made
	}
	if w.Source == warning.Outside {
		if !w.Addressed(d.org()) {
			return nil, refuse(CodeAuthority, "A40", "该通报未指定本街道，无须签收", "the relay was not addressed to this street: nothing is owed").at("warning").by(d.some(func(seat plans.SeatID) bool { return w.Addressed(seat.Org()) })...)
		}
		o := d.waitsOn(w, d.org(), plans.ActAcknowledge)
		if o == nil {
			return nil, refuse(CodeNotAllowedNow, "3.2.3(6)", "该预警已签收，不必再办", "the warning has been acknowledged: nothing is left to do").at("warning")
		}
		if !ev.takes(o.Born) {
			return nil, unseenText("A40")
		}
		return []Event{ev}, nil
	}
	if !w.waitsFor(d.org()) {
		return nil, refuse(CodeNotAllowedNow, "3.2.3(3)", "没有待本单位签收的预警", "nothing of this warning waits for this body").at("warning")
	}
	if !slices.ContainsFunc(w.Notices, func(n warning.Notice) bool { return n.To == d.org() && n.Seen == 0 && ev.takes(n.At) }) {
		return nil, unseenText("A22")
	}
	return []Event{ev}, nil
}

// unseenText: what a phone kept does not take a text that was sent after it.
func unseenText(clause plans.Clause) *Refusal {
	return refuse(CodeNotAllowedNow, clause, "签收之后该预警又有新内容，请看过后重新签收", "the warning was changed after this was pressed: read it and acknowledge it again").at("warning")
}

// waitsFor reports whether a notice waits for a body.
func (w *Warning) waitsFor(org plans.OrgID) bool {
	return slices.ContainsFunc(w.Notices, func(n warning.Notice) bool { return n.To == org && n.Seen == 0 })
}
