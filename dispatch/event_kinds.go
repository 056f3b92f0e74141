package dispatch

import "strconv"

// The kinds are fixed: they lie in every log ever written.

func (*WorkspaceOpened) Kind() string   { return "workspace_opened" }
func (*WorkspaceOpened) Stream() string { return "workspace" }

func (*IntakeLogged) Kind() string     { return "intake_logged" }
func (e *IntakeLogged) Stream() string { return "intake/" + string(e.Intake.ID) }

func (*IntakeSorted) Kind() string     { return "intake_sorted" }
func (e *IntakeSorted) Stream() string { return "incident/" + string(e.Incident) }

func (*IncidentReported) Kind() string     { return "incident_reported" }
func (e *IncidentReported) Stream() string { return "incident/" + string(e.ID) }

func (*ReceiptRecorded) Kind() string     { return "receipt_recorded" }
func (e *ReceiptRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*SeverityDetermined) Kind() string     { return "severity_determined" }
func (e *SeverityDetermined) Stream() string { return "incident/" + string(e.Incident) }

func (*LoweringProposed) Kind() string     { return "lowering_proposed" }
func (e *LoweringProposed) Stream() string { return "incident/" + string(e.Incident) }

func (*SeverityLowered) Kind() string     { return "severity_lowered" }
func (e *SeverityLowered) Stream() string { return "incident/" + string(e.Incident) }

func (*SensitivityFlagged) Kind() string     { return "sensitivity_flagged" }
func (e *SensitivityFlagged) Stream() string { return "incident/" + string(e.Incident) }

func (*SensitivityCleared) Kind() string     { return "sensitivity_cleared" }
func (e *SensitivityCleared) Stream() string { return "incident/" + string(e.Incident) }

func (*InvolvementRecorded) Kind() string     { return "involvement_recorded" }
func (e *InvolvementRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*OccurrenceSet) Kind() string     { return "occurrence_set" }
func (e *OccurrenceSet) Stream() string { return "incident/" + string(e.Incident) }

func (*SlowOnsetProposed) Kind() string     { return "slow_onset_proposed" }
func (e *SlowOnsetProposed) Stream() string { return "incident/" + string(e.Incident) }

func (*FiguresRecorded) Kind() string     { return "figures_recorded" }
func (e *FiguresRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*IncidentAmended) Kind() string     { return "incident_amended" }
func (e *IncidentAmended) Stream() string { return "incident/" + string(e.Incident) }

func (*IncidentReclassified) Kind() string     { return "incident_reclassified" }
func (e *IncidentReclassified) Stream() string { return "incident/" + string(e.Incident) }

func (*NoteAdded) Kind() string     { return "note_added" }
func (e *NoteAdded) Stream() string { return "incident/" + string(e.Incident) }

func (*FactRecorded) Kind() string     { return "fact_recorded" }
func (e *FactRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*FactConfirmed) Kind() string     { return "fact_confirmed" }
func (e *FactConfirmed) Stream() string { return "incident/" + string(e.Incident) }

func (*BodiesCoordinated) Kind() string     { return "bodies_coordinated" }
func (e *BodiesCoordinated) Stream() string { return "incident/" + string(e.Incident) }

func (*FirstHandlingRecorded) Kind() string     { return "first_handling_recorded" }
func (e *FirstHandlingRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*ResponseProposed) Kind() string     { return "response_proposed" }
func (e *ResponseProposed) Stream() string { return "incident/" + string(e.Incident) }

func (*ProposalDecided) Kind() string     { return "proposal_decided" }
func (e *ProposalDecided) Stream() string { return "incident/" + string(e.Incident) }

func (*ResponseStarted) Kind() string     { return "response_started" }
func (e *ResponseStarted) Stream() string { return "incident/" + string(e.Incident) }

func (*ResponseLoweringOffered) Kind() string     { return "response_lowering_offered" }
func (e *ResponseLoweringOffered) Stream() string { return "incident/" + string(e.Incident) }

func (*DepartureRecorded) Kind() string     { return "departure_recorded" }
func (e *DepartureRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*SupportAsked) Kind() string     { return "support_asked" }
func (e *SupportAsked) Stream() string { return "incident/" + string(e.Incident) }

func (*SupportAnswered) Kind() string     { return "support_answered" }
func (e *SupportAnswered) Stream() string { return "incident/" + string(e.Incident) }

func (*CityCommandRecorded) Kind() string     { return "city_command_recorded" }
func (e *CityCommandRecorded) Stream() string { return "incident/" + string(e.Incident) }

func (*HandlingEnded) Kind() string     { return "handling_ended" }
func (e *HandlingEnded) Stream() string { return "incident/" + string(e.Incident) }

func (*FalseAlarmDeclared) Kind() string     { return "false_alarm_declared" }
func (e *FalseAlarmDeclared) Stream() string { return "incident/" + string(e.Incident) }

func (*IncidentArchived) Kind() string     { return "incident_archived" }
func (e *IncidentArchived) Stream() string { return "incident/" + string(e.Incident) }

func (*DuplicateSuggested) Kind() string     { return "duplicate_suggested" }
func (e *DuplicateSuggested) Stream() string { return "incident/" + string(e.Incident) }

func (*IncidentsMerged) Kind() string     { return "incidents_merged" }
func (e *IncidentsMerged) Stream() string { return "incident/" + string(e.Into) }

func (*IncidentUnmerged) Kind() string     { return "incident_unmerged" }
func (e *IncidentUnmerged) Stream() string { return "incident/" + string(e.Into) }

func (*IncidentsGrouped) Kind() string   { return "incidents_grouped" }
func (*IncidentsGrouped) Stream() string { return "workspace" }

func (*ReportDrafted) Kind() string     { return "report_drafted" }
func (e *ReportDrafted) Stream() string { return "report/" + string(e.Report.ID) }

func (*ReportReviewed) Kind() string     { return "report_reviewed" }
func (e *ReportReviewed) Stream() string { return "report/" + string(e.Report) }

func (*ReportSent) Kind() string     { return "report_sent" }
func (e *ReportSent) Stream() string { return "report/" + string(e.Report) }

func (*SignatureConfirmed) Kind() string     { return "signature_confirmed" }
func (e *SignatureConfirmed) Stream() string { return "report/" + string(e.Report) }

func (*ReportDelivered) Kind() string     { return "report_delivered" }
func (e *ReportDelivered) Stream() string { return "report/" + string(e.Report) }

func (*DeliveryFailed) Kind() string     { return "delivery_failed" }
func (e *DeliveryFailed) Stream() string { return "report/" + string(e.Report) }

func (*DeliveryRetried) Kind() string     { return "delivery_retried" }
func (e *DeliveryRetried) Stream() string { return "report/" + string(e.Report) }

func (*StatedTimeConfirmed) Kind() string     { return "stated_time_confirmed" }
func (e *StatedTimeConfirmed) Stream() string { return "report/" + string(e.Report) }

func (*ReportAcknowledged) Kind() string     { return "report_acknowledged" }
func (e *ReportAcknowledged) Stream() string { return "report/" + string(e.Report) }

func (*ObligationAccrued) Kind() string { return "obligation_accrued" }
func (e *ObligationAccrued) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation.ID), 10)
}

func (*GroundAdded) Kind() string     { return "ground_added" }
func (e *GroundAdded) Stream() string { return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10) }

func (*GroundEnded) Kind() string     { return "ground_ended" }
func (e *GroundEnded) Stream() string { return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10) }

func (*LimitSet) Kind() string     { return "limit_set" }
func (e *LimitSet) Stream() string { return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10) }

func (*ObligationFulfilled) Kind() string { return "obligation_fulfilled" }
func (e *ObligationFulfilled) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*FulfilmentUndone) Kind() string { return "fulfilment_undone" }
func (e *FulfilmentUndone) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*FulfilmentMoved) Kind() string { return "fulfilment_moved" }
func (e *FulfilmentMoved) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*ObligationReleased) Kind() string { return "obligation_released" }
func (e *ObligationReleased) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*ReleaseReverted) Kind() string { return "release_reverted" }
func (e *ReleaseReverted) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*ObligationMoved) Kind() string { return "obligation_moved" }
func (e *ObligationMoved) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*SeriesEnded) Kind() string     { return "series_ended" }
func (e *SeriesEnded) Stream() string { return "incident/" + string(e.Incident) }

func (*SeriesResumed) Kind() string     { return "series_resumed" }
func (e *SeriesResumed) Stream() string { return "incident/" + string(e.Incident) }

func (*TimersStruck) Kind() string   { return "timers_struck" }
func (*TimersStruck) Stream() string { return "timers" }

func (*AlarmRaised) Kind() string   { return "alarm_raised" }
func (*AlarmRaised) Stream() string { return "alarms" }

func (*AlarmRang) Kind() string   { return "alarm_rang" }
func (*AlarmRang) Stream() string { return "alarms" }

func (*AlarmAcknowledged) Kind() string   { return "alarm_acknowledged" }
func (*AlarmAcknowledged) Stream() string { return "alarms" }

func (*AlarmShelved) Kind() string   { return "alarm_shelved" }
func (*AlarmShelved) Stream() string { return "alarms" }

func (*AlarmCleared) Kind() string   { return "alarm_cleared" }
func (*AlarmCleared) Stream() string { return "alarms" }

func (*CircumstancesStated) Kind() string { return "circumstances_stated" }
func (e *CircumstancesStated) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*DeviationLabelled) Kind() string { return "deviation_labelled" }
func (e *DeviationLabelled) Stream() string {
	return "duty/" + strconv.FormatUint(uint64(e.Obligation), 10)
}

func (*RosterEntered) Kind() string   { return "roster_entered" }
func (*RosterEntered) Stream() string { return "workspace" }

func (*RosterLeft) Kind() string   { return "roster_left" }
func (*RosterLeft) Stream() string { return "workspace" }

func (*SeatTaken) Kind() string     { return "seat_taken" }
func (e *SeatTaken) Stream() string { return "seat/" + string(e.Seat) }

func (*SeatLeft) Kind() string     { return "seat_left" }
func (e *SeatLeft) Stream() string { return "seat/" + string(e.Seat) }

func (*HandoverOpened) Kind() string     { return "handover_opened" }
func (e *HandoverOpened) Stream() string { return "seat/" + string(e.Seat) }

func (*HandoverSigned) Kind() string     { return "handover_signed" }
func (e *HandoverSigned) Stream() string { return "seat/" + string(e.Seat) }

func (*LeaderInformed) Kind() string     { return "leader_informed" }
func (e *LeaderInformed) Stream() string { return "incident/" + string(e.Incident) }

func (*MatterRecorded) Kind() string     { return "matter_recorded" }
func (e *MatterRecorded) Stream() string { return "matter/" + string(e.Matter.ID) }

func (*MatterStepped) Kind() string     { return "matter_stepped" }
func (e *MatterStepped) Stream() string { return "matter/" + string(e.Matter) }

func (*DelegationGranted) Kind() string   { return "delegation_granted" }
func (*DelegationGranted) Stream() string { return "workspace" }

func (*PersonalErased) Kind() string   { return "personal_erased" }
func (*PersonalErased) Stream() string { return "workspace" }

func (*OverlaySwitched) Kind() string   { return "overlay_switched" }
func (*OverlaySwitched) Stream() string { return "workspace" }

func (*FeedHeard) Kind() string   { return "feed_heard" }
func (*FeedHeard) Stream() string { return "workspace" }

// kinds makes an empty event of each kind, for reading.
var kinds = map[string]func() Event{
	"workspace_opened":          func() Event { return new(WorkspaceOpened) },
	"intake_logged":             func() Event { return new(IntakeLogged) },
	"intake_sorted":             func() Event { return new(IntakeSorted) },
	"incident_reported":         func() Event { return new(IncidentReported) },
	"receipt_recorded":          func() Event { return new(ReceiptRecorded) },
	"severity_determined":       func() Event { return new(SeverityDetermined) },
	"lowering_proposed":         func() Event { return new(LoweringProposed) },
	"severity_lowered":          func() Event { return new(SeverityLowered) },
	"sensitivity_flagged":       func() Event { return new(SensitivityFlagged) },
	"sensitivity_cleared":       func() Event { return new(SensitivityCleared) },
	"involvement_recorded":      func() Event { return new(InvolvementRecorded) },
	"occurrence_set":            func() Event { return new(OccurrenceSet) },
	"slow_onset_proposed":       func() Event { return new(SlowOnsetProposed) },
	"figures_recorded":          func() Event { return new(FiguresRecorded) },
	"incident_amended":          func() Event { return new(IncidentAmended) },
	"incident_reclassified":     func() Event { return new(IncidentReclassified) },
	"note_added":                func() Event { return new(NoteAdded) },
	"fact_recorded":             func() Event { return new(FactRecorded) },
	"fact_confirmed":            func() Event { return new(FactConfirmed) },
	"bodies_coordinated":        func() Event { return new(BodiesCoordinated) },
	"first_handling_recorded":   func() Event { return new(FirstHandlingRecorded) },
	"response_proposed":         func() Event { return new(ResponseProposed) },
	"proposal_decided":          func() Event { return new(ProposalDecided) },
	"response_started":          func() Event { return new(ResponseStarted) },
	"response_lowering_offered": func() Event { return new(ResponseLoweringOffered) },
	"departure_recorded":        func() Event { return new(DepartureRecorded) },
	"support_asked":             func() Event { return new(SupportAsked) },
	"support_answered":          func() Event { return new(SupportAnswered) },
	"city_command_recorded":     func() Event { return new(CityCommandRecorded) },
	"handling_ended":            func() Event { return new(HandlingEnded) },
	"false_alarm_declared":      func() Event { return new(FalseAlarmDeclared) },
	"incident_archived":         func() Event { return new(IncidentArchived) },
	"duplicate_suggested":       func() Event { return new(DuplicateSuggested) },
	"incidents_merged":          func() Event { return new(IncidentsMerged) },
	"incident_unmerged":         func() Event { return new(IncidentUnmerged) },
	"incidents_grouped":         func() Event { return new(IncidentsGrouped) },
	"report_drafted":            func() Event { return new(ReportDrafted) },
	"report_reviewed":           func() Event { return new(ReportReviewed) },
	"report_sent":               func() Event { return new(ReportSent) },
	"signature_confirmed":       func() Event { return new(SignatureConfirmed) },
	"report_delivered":          func() Event { return new(ReportDelivered) },
	"delivery_failed":           func() Event { return new(DeliveryFailed) },
	"delivery_retried":          func() Event { return new(DeliveryRetried) },
	"stated_time_confirmed":     func() Event { return new(StatedTimeConfirmed) },
	"report_acknowledged":       func() Event { return new(ReportAcknowledged) },
	"obligation_accrued":        func() Event { return new(ObligationAccrued) },
	"ground_added":              func() Event { return new(GroundAdded) },
	"ground_ended":              func() Event { return new(GroundEnded) },
	"limit_set":                 func() Event { return new(LimitSet) },
	"obligation_fulfilled":      func() Event { return new(ObligationFulfilled) },
	"fulfilment_undone":         func() Event { return new(FulfilmentUndone) },
	"fulfilment_moved":          func() Event { return new(FulfilmentMoved) },
	"obligation_released":       func() Event { return new(ObligationReleased) },
	"release_reverted":          func() Event { return new(ReleaseReverted) },
	"obligation_moved":          func() Event { return new(ObligationMoved) },
	"series_ended":              func() Event { return new(SeriesEnded) },
	"series_resumed":            func() Event { return new(SeriesResumed) },
	"timers_struck":             func() Event { return new(TimersStruck) },
	"alarm_raised":              func() Event { return new(AlarmRaised) },
	"alarm_rang":                func() Event { return new(AlarmRang) },
	"alarm_acknowledged":        func() Event { return new(AlarmAcknowledged) },
	"alarm_shelved":             func() Event { return new(AlarmShelved) },
	"alarm_cleared":             func() Event { return new(AlarmCleared) },
	"circumstances_stated":      func() Event { return new(CircumstancesStated) },
	"deviation_labelled":        func() Event { return new(DeviationLabelled) },
	"roster_entered":            func() Event { return new(RosterEntered) },
	"roster_left":               func() Event { return new(RosterLeft) },
	"seat_taken":                func() Event { return new(SeatTaken) },
	"seat_left":                 func() Event { return new(SeatLeft) },
	"handover_opened":           func() Event { return new(HandoverOpened) },
	"handover_signed":           func() Event { return new(HandoverSigned) },
	"leader_informed":           func() Event { return new(LeaderInformed) },
	"matter_recorded":           func() Event { return new(MatterRecorded) },
	"matter_stepped":            func() Event { return new(MatterStepped) },
	"delegation_granted":        func() Event { return new(DelegationGranted) },
	"personal_erased":           func() Event { return new(PersonalErased) },
	"overlay_switched":          func() Event { return new(OverlaySwitched) },
	"feed_heard":                func() Event { return new(FeedHeard) },
}
