package dispatch

import (
	"strconv"
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/warning"
	"wanghuo/plans"
)

// applyWarnings folds the events of warnings.
func (e *Engine) applyWarnings(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *WarningProposed:
		w := s.warningOf(h, ev.Warning, warning.Own, ev.VaultKey)
		w.Proposals = append(w.Proposals, ev.Proposal)
		if len(w.Texts) == 0 {
			w.Type, w.Hazard = ev.Proposal.Content.Type, ev.Proposal.Content.Hazard
		}
		s.moved(w, h, ev, proposalArgs(&ev.Proposal))
	case *WarningProposalChanged:
		w := s.Warnings[ev.Warning]
		w.Proposals[ev.Proposal.No-1] = ev.Proposal
		s.moved(w, h, ev, proposalArgs(&ev.Proposal))
	case *WarningProposalClosed:
		w := s.Warnings[ev.Warning]
		p := &w.Proposals[ev.Proposal-1]
		p.State, p.Closed = ev.How, h.At
		s.moved(w, h, ev, map[string]string{"how": ev.How, "reason": ev.Reason, "level": string(p.Content.Level), "step": string(p.Step)})
	case *WarningIssued:
		w := s.warningOf(h, ev.Warning, warning.Own, ev.VaultKey)
		e.takeText(s, w, ev.Text, h.At)
		w.notify(ev.Notify, ev.Text.No, false, h.At)
		w.publish(ev.Channels, ev.Text.No, false, ev.Text.Exercise, h.At)
		s.moved(w, h, ev, textArgs(&ev.Text))
	case *WarningLifted:
		w := s.Warnings[ev.Warning]
		end := ev.Ending
		w.Ended = &end
		w.notify(ev.Notify, len(w.Texts), true, h.At)
		w.publish(ev.Channels, len(w.Texts), true, end.Exercise, h.At)
		s.moved(w, h, ev, map[string]string{"issuer": string(end.Issuer), "reason": end.Reason})
	default:
		return e.applyOthers(s, h, ev) || e.applyWarningDeeds(s, h, ev)
	}
	return true
}

// applyOthers folds what concerns warnings that others issued.
func (e *Engine) applyOthers(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *WarningReceived:
		w := s.warningOf(h, ev.Warning, ev.Source, ev.VaultKey)
		r := ev.Receipt
		w.Receipt, w.Scheme = &r, ev.Scheme
		e.takeText(s, w, ev.Text, h.At)
		s.moved(w, h, ev, map[string]string{"issuer": r.Issuer, "level": string(ev.Text.Content.Level), "label": r.Label, "source": string(ev.Source)})
	case *WarningUpdated:
		w := s.Warnings[ev.Warning]
		if !ev.Message.None() {
			w.Receipt.Messages = append(w.Receipt.Messages, ev.Message)
		}
		e.takeText(s, w, ev.Text, h.At)
		s.moved(w, h, ev, textArgs(&ev.Text))
	case *WarningForwarded:
		w := s.Warnings[ev.Warning]
		w.Forwards = append(w.Forwards, warning.Forward{Text: ev.Text, By: ev.By})
		w.notify(ev.Notify, ev.Text, false, h.At)
		w.publish(ev.Channels, ev.Text, false, ev.Exercise, h.At)
		s.moved(w, h, ev, map[string]string{"level": string(w.Stated())})
		e.watchExpiry(s, w, h.At)
	case *WarningCancelled:
		w := s.Warnings[ev.Warning]
		end := ev.Ending
		w.Ended = &end
		if !ev.Message.None() {
			w.Receipt.Messages = append(w.Receipt.Messages, ev.Message)
		}
		w.notify(w.noticed(), len(w.Texts), true, h.At)
		s.moved(w, h, ev, map[string]string{"issuer": w.Receipt.Issuer, "reference": end.Reference})
	case *WarningDismissed:
		s.moved(s.Warnings[ev.Warning], h, ev, map[string]string{"reason": ev.Reason})
	case *WarningRelayed:
		w := s.Warnings[ev.Warning]
		r := ev.Relay
		if w.Relay != nil { // more streets are named
			for _, st := range w.Relay.Streets {
				if !contains(r.Streets, st) {
					r.Streets = append(r.Streets, st)
				}
			}
		}
		w.Relay = &r
		s.moved(w, h, ev, map[string]string{"streets": joined(ev.Relay.Streets), "reference": r.Reference})
	case *WarningAcknowledged:
		w := s.Warnings[ev.Warning]
		for i := range w.Notices {
			if n := &w.Notices[i]; n.To == ev.Org && n.Seen == 0 && ev.takes(n.At) {
				n.Seen, n.By = h.At, ev.By
			}
		}
		madeBy(s.moved(w, h, ev, map[string]string{"org": string(ev.Org)}), ev.MadeAt, ev.Device)
	default:
		return false
	}
	return true
}

// applyWarningDeeds folds what is done because of a warning.
func (e *Engine) applyWarningDeeds(s *State, h Header, ev Event) bool {
	switch ev := ev.(type) {
	case *WarningFiled:
		w := s.Warnings[ev.Warning]
		w.Filings = append(w.Filings, ev.Filings...)
		var to []plans.OrgID
		for _, f := range ev.Filings {
			to = append(to, f.To)
		}
		s.moved(w, h, ev, map[string]string{"to": joined(to), "from": string(ev.Filings[0].From), "reference": ev.Filings[0].Reference})
	case *WarningAdjustmentRequested:
		w := s.Warnings[ev.Warning]
		w.Requests = append(w.Requests, ev.Request)
		s.moved(w, h, ev, map[string]string{"level": string(ev.Request.Level), "reason": ev.Request.Reason})
	case *WarningMeasuresChosen:
		w := s.Warnings[ev.Warning]
		w.Chosen = append(w.Chosen, ev.Chosen...)
		var ids []string
		for _, c := range ev.Chosen {
			ids = append(ids, c.Measure)
		}
		s.moved(w, h, ev, map[string]string{"measures": strings.Join(ids, ",")})
	case *WarningTasksReported:
		w := s.Warnings[ev.Warning]
		w.Done = append(w.Done, ev.Done...)
		madeBy(s.moved(w, h, ev, map[string]string{"org": string(ev.Done[0].Org), "count": strconv.Itoa(len(ev.Done))}), ev.MadeAt, ev.Device)
	case *PeopleReached:
		w := s.Warnings[ev.Warning]
		w.Reached = append(w.Reached, ev.Reach)
		l := s.warningLine(w, h, ev.Kind(), map[string]string{"audience": ev.Reach.Audience, "count": strconv.Itoa(ev.Reach.Count), "channel": ev.Reach.Channel, "org": string(ev.Reach.Org), "place": ev.Reach.Place})
		l.Text = ev.Reach.Who
		madeBy(l, ev.Reach.At, ev.Device)
	case *ReachAcknowledged:
		w := s.Warnings[ev.Warning]
		w.Reached[ev.Reach-1].Acknowledged = h.At
		s.moved(w, h, ev, map[string]string{"audience": w.Reached[ev.Reach-1].Audience})
	case *PublicationAnswered:
		w := s.Warnings[ev.Warning]
		for i := len(w.Publications) - 1; i >= 0; i-- {
			if p := &w.Publications[i]; p.Channel == ev.Channel && p.State != "accepted" && (ev.Publication == 0 || ev.Publication == i+1) {
				p.Answered, p.Reference, p.Reason = ev.At, ev.Reference, ev.Reason
				if p.State = "failed"; ev.Accepted {
					p.State = "accepted"
				}
				break
			}
		}
		s.moved(w, h, ev, map[string]string{"channel": ev.Channel, "accepted": strconv.FormatBool(ev.Accepted), "reference": ev.Reference, "reason": ev.Reason})
	case *PublicationSubmitted:
		e.applySubmission(s, h, ev)
	case *DangerGone:
		w := s.Warnings[ev.Warning]
		w.DangerGone = ev.By
		s.moved(w, h, ev, map[string]string{"reason": ev.Reason})
	case *IncidentLinked:
		w, inc := s.Warnings[ev.Warning], s.Incidents[ev.Incident]
		w.Incidents = append(w.Incidents, string(ev.Incident))
		inc.Warnings = append(inc.Warnings, ev.Warning)
		s.line(inc, h, ev.Kind(), map[string]string{"warning": string(ev.Warning), "incident": string(ev.Incident)})
		s.moved(w, h, ev, map[string]string{"warning": string(ev.Warning), "incident": string(ev.Incident)})
	case *WarningFactRecorded:
		w := s.Warnings[ev.Warning]
		w.Facts = append(w.Facts, ev.Fact)
		l := s.warningLine(w, h, ev.Kind(), map[string]string{"what": ev.Fact.What, "who": ev.Fact.Who, "how": ev.Fact.HowKnown})
		l.MadeAt, l.Tags = ev.Fact.When, []string{"outside_plan"}
	case *WarningFactConfirmed:
		w := s.Warnings[ev.Warning]
		w.Facts[ev.Fact-1].Confirmed = h.At
		s.moved(w, h, ev, map[string]string{"what": w.Facts[ev.Fact-1].What})
	default:
		return false
	}
	return true
}

// warningOf finds a warning, or begins it.
func (s *State) warningOf(h Header, id WarningID, from warning.Source, key string) *Warning {
	if w := s.Warnings[id]; w != nil {
		return w
	}
	s.year(h.At)
	s.Counters.Warning++
	w := &Warning{Warning: warning.Warning{ID: id, Source: from, Opened: h.At}, VaultKey: key, PlanHash: s.Workspace.PlanHash}
	s.Warnings[id] = w
	return w
}

// moved takes the step of the life that an event is, and writes its line.
func (s *State) moved(w *Warning, h Header, ev Event, args map[string]string) *Entry {
	closed, isClosed := ev.(*WarningProposalClosed)
	if !isClosed || closed.How != "issued" {
		w.Stage, _ = w.Stage.Next(ev.Kind())
	}
	return s.warningLine(w, h, ev.Kind(), args)
}

// takeText adds an issued text, and arms what reminds of its end.
func (e *Engine) takeText(s *State, w *Warning, t warning.Text, now clock.Time) {
	w.Texts = append(w.Texts, t)
	if t.Step != warning.Local {
		w.Type, w.Hazard = t.Content.Type, t.Content.Hazard
	}
	e.watchExpiry(s, w, now)
}

// watchExpiry arms the reminders before and at the end of a warning (A38).
func (e *Engine) watchExpiry(s *State, w *Warning, now clock.Time) {
	until := w.Until()
	if until == 0 || w.Source == warning.Outside {
		return
	}
	if ahead := until.Add(-e.plan.Warnings.Ahead); ahead > now {
		s.Timers.add(ahead, timerExpiry, string(w.ID))
	}
	s.Timers.add(until, timerExpiry, string(w.ID))
}

// reminds reports whether the instant is one at which the issuer is asked: ahead
// of the end, at it, and every so often after (A38).
func (e *Engine) reminds(w *Warning, at clock.Time) bool {
	until := w.Until()
	if !w.InForce() || until == 0 {
		return false
	}
	if at < until {
		return at == until.Add(-e.plan.Warnings.Ahead)
	}
	return at.Sub(until)%e.plan.Warnings.Every == 0
}

func (w *Warning) notify(to []plans.OrgID, text int, lift bool, at clock.Time) {
	for _, org := range to {
		w.Notices = append(w.Notices, warning.Notice{To: org, Text: text, Lift: lift, At: at})
	}
}

// noticed are all bodies that ever got a text.
func (w *Warning) noticed() []plans.OrgID {
	var out []plans.OrgID
	for _, n := range w.Notices {
		if !contains(out, n.To) {
			out = append(out, n.To)
		}
	}
	return out
}

// publish puts a text on its way through channels. In an exercise it goes
// nowhere, and says so (A59).
func (w *Warning) publish(channels []string, text int, lift, exercise bool, at clock.Time) {
	for _, c := range channels {
		p := warning.Publication{Text: text, Lift: lift, Channel: c, State: "waiting", At: at}
		if exercise {
			p.State = "exercise"
		}
		w.Publications = append(w.Publications, p)
	}
}

func proposalArgs(p *warning.Proposal) map[string]string {
	out := map[string]string{"level": string(p.Content.Level), "step": string(p.Step), "by": string(p.By), "reason": p.Reason, "state": p.State}
	if p.Order {
		out["order"] = "yes"
	}
	if n := len(p.Revised); n > 0 {
		out["from"], out["reason"] = string(p.Revised[n-1].From), p.Revised[n-1].Reason
	}
	return out
}

func textArgs(t *warning.Text) map[string]string {
	out := map[string]string{"level": string(t.Content.Level), "step": string(t.Step), "issuer": string(t.Issuer), "reason": t.Reason}
	if t.Exercise {
		out["exercise"] = "yes"
	}
	if t.Fact != 0 {
		out["fact"] = strconv.Itoa(t.Fact)
	}
	return out
}

func joined(orgs []plans.OrgID) string {
	parts := make([]string, len(orgs))
	for i, o := range orgs {
		parts[i] = string(o)
	}
	return strings.Join(parts, ",")
}
