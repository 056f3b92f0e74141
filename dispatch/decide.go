package dispatch

import (
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Decide says what comes of a command, or why not. It reads s and changes
// nothing; it needs no clock, no randomness and no I/O beyond env.
func (e *Engine) Decide(s *State, c Command, env Env) ([]Event, error) {
	c = withhold(c)
	d := &deciding{e: e.forCommand(s, c), s: s, env: env}
	evs, err := d.decide(c)
	if err != nil {
		return nil, d.guarded(c, err)
	}
	return evs, nil
}

func (d *deciding) decide(c Command) ([]Event, error) {
	if _, ok := c.(*Tick); ok {
		return d.tick(), nil
	}
	switch c := c.(type) { // what may be done before one is seated
	case *EnterRoster:
		return d.enterRoster(c)
	case *TakeSeat:
		return d.takeSeat(c)
	case *SignHandover:
		return d.signHandover(c)
	case *RecordFeed:
		return []Event{&FeedHeard{Feed: c.Feed}}, nil
	case *ChangeClock:
		return d.changeClock(c)
	}
	if err := d.seated(); err != nil {
		return nil, err
	}
	for i := range parts {
		if parts[i].decide == nil {
			continue
		}
		if evs, err := parts[i].decide(d, c); evs != nil || err != nil {
			return evs, err
		}
	}
	return nil, refuse(CodeBlank, "A62", "没有要登记的内容，请填写后再提交", "nothing is stated that could be recorded: fill it in, then submit").at(firstBlank(c))
}

func (d *deciding) intake(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *LogIntake:
		return d.logIntake(c)
	case *SortIntake:
		return d.sortIntake(c)
	case *ReportIncident:
		return d.reportIncident(c)
	case *AddReceipt:
		return d.addReceipt(c)
	case *MergeIncidents:
		return d.merge(c)
	case *UnmergeIncident:
		return d.unmerge(c)
	case *DeclareFalseAlarm:
		return d.falseAlarm(c)
	case *GroupIncidents:
		return d.group(c)
	}
	return nil, nil
}

func (d *deciding) facts(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *DetermineSeverity:
		return d.determine(c)
	case *ProposeLowering:
		return d.proposeLowering(c)
	case *LowerSeverity:
		return d.lower(c)
	case *FlagSensitive:
		return d.flagSensitive(c)
	case *ClearSensitive:
		return d.clearSensitive(c)
	case *RecordInvolvement:
		return d.involvement(c)
	case *SetOccurrence:
		return d.setOccurrence(c)
	case *ConfirmSlowOnset:
		return d.confirmSlowOnset(c)
	case *RecordFigures:
		return d.figures(c)
	case *AmendIncident:
		return d.amend(c)
	case *Reclassify:
		return d.reclassify(c)
	case *AddNote:
		return d.note(c)
	case *RecordFact:
		return d.recordFact(c)
	case *ConfirmFact:
		return d.confirmFact(c)
	}
	return nil, nil
}

func (d *deciding) handling(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *Coordinate:
		return d.coordinate(c)
	case *RecordFirstHandling:
		return d.firstHandling(c)
	case *StartResponse:
		return d.startResponse(c)
	case *LowerResponse:
		return d.lowerResponse(c)
	case *DecideProposal:
		return d.decideProposal(c)
	case *RecordDeparture:
		return d.departure(c)
	case *AnswerSupport:
		return d.answerSupport(c)
	case *RecordCityCommand:
		return d.cityCommand(c)
	case *EndHandling:
		return d.endHandling(c)
	case *ArchiveIncident:
		return d.archive(c)
	}
	return nil, nil
}

func (d *deciding) reports(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *SendReport:
		return d.sendReport(c)
	case *DraftReport:
		return d.draftReport(c)
	case *ReviewReport:
		return d.reviewReport(c)
	case *SignReport:
		return d.signReport(c)
	case *ConfirmSignature:
		return d.confirmSignature(c)
	case *RecordDelivery:
		return d.recordDelivery(c)
	case *ResendReport:
		return d.resend(c)
	case *ConfirmStated:
		return d.confirmStated(c)
	case *AcknowledgeReport:
		return d.acknowledgeReport(c)
	}
	return nil, nil
}

func (d *deciding) duties(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *WaiveObligation:
		return d.waive(c)
	case *ReinstateObligation:
		return d.reinstate(c)
	case *VoidObligation:
		return d.voidByHand(c)
	case *UndoFulfilment:
		return d.undo(c)
	case *Acknowledge:
		return d.acknowledge(c)
	case *Shelve:
		return d.shelve(c)
	case *StateCircumstances:
		return d.circumstances(c)
	case *LabelDeviation:
		return d.label(c)
	}
	return nil, nil
}

// matters: leaders informed, their instructions, the city's questions (A64).
func (d *deciding) matters(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *InformLeader:
		return d.informLeader(c)
	case *RecordInstruction:
		return d.instruction(c)
	case *RecordQuestion:
		return d.question(c)
	case *PassOnMatter:
		return d.passOn(c)
	case *ChaseMatter:
		return d.chase(c)
	case *AnswerMatter:
		return d.answerMatter(c)
	case *CloseMatter:
		return d.closeMatter(c)
	}
	return nil, nil
}

func (d *deciding) people(c Command) ([]Event, error) {
	switch c := c.(type) {
	case *LeaveRoster:
		return d.leaveRoster(c)
	case *LeaveSeat:
		return d.leaveSeat(c)
	case *OpenHandover:
		return d.openHandover(c)
	case *GrantDelegation:
		return d.delegate(c)
	case *ErasePersonal:
		return d.erase(c)
	case *ConfirmTime:
		return d.confirmTime(c)
	case *SwitchOverlay:
		return d.switchOverlay(c)
	}
	return nil, nil
}

// past refuses a time that has not come yet; zero stands for now.
func (d *deciding) past(t clock.Time, field string) error {
	if t > d.env.Now {
		return refuse(CodeFuture, "A22", "时间 %s 还没有到", "the time %s has not come yet", t.String()).at(field)
	}
	return nil
}

// orNow gives now for a time that was not stated.
func (d *deciding) orNow(t clock.Time) clock.Time {
	if t == 0 {
		return d.env.Now
	}
	return t
}

func needReason(reason string, clause plans.Clause, field string) error {
	for _, r := range reason {
		if r > ' ' && r != '　' {
			return nil
		}
	}
	return refuse(CodeReason, clause, "请写明理由", "give the reason").at(field)
}
