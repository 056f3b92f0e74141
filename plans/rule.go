package plans

import "time"

// Rule says that a duty arises: on what, for whom, to whom, by when, met by
// which act, and under which clause. Rules are data; the engine knows only
// this grammar.
type Rule struct {
	ID        string   `yaml:"id" json:"id"`
	Cite      Clause   `yaml:"cite" json:"cite"`
	Decisions []string `yaml:"decisions,omitempty" json:"decisions,omitempty"` // A03 …
	Ledger    []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`       // ledger clauses this rule carries out, e.g. 4.1.5(a)
	Title     Text     `yaml:"title" json:"title"`
	// Plan is the special, support or street plan whose text the rule is; empty:
	// the general plan. Replaces names the more general rule that it supersedes;
	// what a special plan does not say falls back to the general one.
	Plan     string `yaml:"plan,omitempty" json:"plan,omitempty"`
	Replaces string `yaml:"replaces,omitempty" json:"replaces,omitempty"`
	// Instrument is the overlay to which the rule belongs; empty: the plan
	// itself. It binds only where the owner has switched that overlay on (A66).
	Instrument string `yaml:"instrument,omitempty" json:"instrument,omitempty"`
	// Article is the place in the instrument, e.g. 第十一条.
	Article *Text `yaml:"article,omitempty" json:"article,omitempty"`

	On   Trigger `yaml:"on" json:"on"`
	When string  `yaml:"when,omitempty" json:"when,omitempty"` // condition over Facts; empty: always

	Debtor    Party   `yaml:"debtor" json:"debtor"`
	Creditors []Party `yaml:"creditors" json:"creditors"` // one duty each

	// Per is the identity of the ground: a duty arises once for each.
	Per Scope `yaml:"per" json:"per"`

	Limits []Limit `yaml:"limits" json:"limits"`
	// Every makes the duty a series of slots (4.1.5, A11, A12): the next slot is
	// due so long after the last delivery, or after the last due while silent.
	Every time.Duration `yaml:"every,omitempty" json:"every,omitempty"`

	// Impacts lists the ways of being struck that raise the duty, any of them
	// (on: impact); empty: every one (A57).
	Impacts []string `yaml:"impacts,omitempty" json:"impacts,omitempty"`
	// Dated: the duty is proposed without a due; a named seat sets its date, and
	// nothing else limits it (A57).
	Dated bool `yaml:"dated,omitempty" json:"dated,omitempty"`
	// With lists who does it together with the debtor, who alone owes it.
	With []Party `yaml:"with,omitempty" json:"with,omitempty"`
	// Each makes the duty one for every body that it names: organisations, or
	// "kind:" and a kind of body. Each of them is the assignee in turn.
	Each []string `yaml:"each,omitempty" json:"each,omitempty"`

	// Act is what discharges the duty; Form, if any, is what its text must hold.
	Act  Act    `yaml:"act" json:"act"`
	Form string `yaml:"form,omitempty" json:"form,omitempty"`

	// Direct: the system itself brings it to the creditor's inbox, at once; the
	// duty is met as it arises (3.1.3, 3.1.4; A01).
	Direct bool `yaml:"direct,omitempty" json:"direct,omitempty"`

	// Covered: another unit's act under the same clause to the same creditor
	// voids this duty while it is not past due (A14).
	Covered bool `yaml:"covered,omitempty" json:"covered,omitempty"`
	// Corrected: void when every ground is corrected away (A08).
	Corrected bool `yaml:"corrected,omitempty" json:"corrected,omitempty"`
	// Ends lists what stops the open duty (or, for a series, its open slot).
	Ends []End `yaml:"ends,omitempty" json:"ends,omitempty"`
	// Waiver tells who may excuse: nobody inside the district for a number that
	// protects a superior's information (A20).
	Waiver Waiver `yaml:"waiver" json:"waiver"`
	// Liaison: whoever has been told gets a seat in the post on the scene (4.4.3(l)).
	Liaison bool `yaml:"liaison,omitempty" json:"liaison,omitempty"`
}

// Trigger is a moment of the lifecycle on which a rule may raise a duty. The
// set is fixed by the engine; what follows from each is the plan's.
type Trigger string

// The triggers. The comment gives who is bound to the roles receiver,
// determiner, source and reporter at that moment.
const (
	OnSourceReport   Trigger = "source_report"   // a person or body outside told a receiver (source, receiver)
	OnReceipt        Trigger = "receipt"         // a unit received the incident (receiver)
	OnGround         Trigger = "ground"          // a new or graver ground of 4.1.4 was determined (determiner)
	OnMajor          Trigger = "major"           // severity rose to major or above (determiner)
	OnInvolvement    Trigger = "involvement"     // HK, Macao, Taiwan or foreign persons (determiner)
	OnReportReceived Trigger = "report_received" // a report reached the general duty office (reporter)
	OnFollowUp       Trigger = "follow_up_received"
	OnOfficeKnows    Trigger = "office_knows"  // the emergency office learnt of it first (receipt or copy)
	OnStreetKnows    Trigger = "street_knows"  // the territorial street learnt of it first
	OnSupportAsked   Trigger = "support_asked" // a report asked for support (reporter)
	OnProposal       Trigger = "proposal"      // a response level was proposed (body)
	OnResponse       Trigger = "response"      // a response level started (body)
	OnInstruction    Trigger = "instruction"   // a leader's instruction was recorded (assignee)
	OnQuestion       Trigger = "question"      // the city asked (assignee)
	OnEnded          Trigger = "ended"         // handling was declared ended
	OnLeaderInformed Trigger = "leader_informed"
	OnTasked         Trigger = "tasked"          // a body was set in motion (assignee)
	OnCalled         Trigger = "called"          // a body was called upon (assignee, asker)
	OnLeadArrived    Trigger = "lead_arrived"    // the lead department is on the scene
	OnStreetAffected Trigger = "street_affected" // a further street is affected (assignee)
	OnMobilised      Trigger = "mobilised"       // the public was called on in some streets (body)
	OnAttention      Trigger = "attention"       // it may draw international attention (4.7.2)

	OnInformation      Trigger = "information"        // monitoring information was recorded (receiver)
	OnPrediction       Trigger = "prediction"         // it was judged that a major impact is possible (determiner, notified)
	OnCheckSet         Trigger = "check_set"          // a check of a registered risk is planned (assignee)
	OnInspection       Trigger = "inspection_ordered" // of a key facility (assignee, asker)
	OnSupervision      Trigger = "supervision"        // the emergency office pressed a body for an answer (assignee, asker)
	OnAssessment       Trigger = "assessment_set"     // the next comprehensive risk assessment has its day
	OnMeeting          Trigger = "meeting_set"        // the next public safety meeting has its day
	OnOralApproval     Trigger = "oral_approval"      // an approval by word of mouth was recorded (body: whose word it is)
	OnWarningReceived  Trigger = "warning_received"   // a warning of the city or from outside came in
	OnWarningForwarded Trigger = "warning_forwarded"  // one of the city was passed on (body: who did)
	OnWarningIssued    Trigger = "warning_issued"     // a text was issued: first, adjusted, extended, local (body: the issuer; filer)
	OnWarningLifted    Trigger = "warning_lifted"     // it was declared over (body: who lifted it; filer)
	OnWarningRelayed   Trigger = "warning_relayed"    // one from outside was passed on to named streets
	OnWarningMeasure   Trigger = "warning_measure"    // a measure was taken (body: who carries it out)
	OnWarningRequested Trigger = "warning_requested"  // the emergency office asked for an adjustment, or a leader ordered it (body: the issuer)
	OnDangerGone       Trigger = "danger_gone"        // it is established that the danger is over (body: the issuer)
)

// Party is an organisation id or one of the roles below.
type Party string

// The roles a rule may name instead of an organisation.
const (
	RoleReceiver   Party = "receiver"       // the unit whose receipt this is
	RoleDeterminer Party = "determiner"     // the unit that recorded the ground
	RoleSource     Party = "source"         // who told the receiver
	RoleReporter   Party = "reporter"       // who sent the report
	RoleStreet     Party = "street-of"      // the territorial street of the incident
	RoleLead       Party = "lead-of"        // the first lead department of its type
	RoleHQ         Party = "hq-of"          // the headquarters of its type
	RoleHQOffice   Party = "hq-office-of"   // its office; of the temporary one, the lead department (A28)
	RoleFollowUp   Party = "follow-up-unit" // A13: the headquarters' office, before it the street
	RoleBody       Party = "body"           // the body of a proposal or response
	RoleAssignee   Party = "assignee"       // of an instruction or question
	RoleAsker      Party = "asker"          // who instructed or asked
	// RoleParticipants is everybody who was set in motion or checked in: one duty
	// to each (4.8). It is for creditors only.
	RoleParticipants Party = "participants"
	// RoleNotified is whoever the prediction is passed on to (3.1.3): one duty to
	// each. It is for creditors only.
	RoleNotified Party = "notified"

	// The roles of a warning. Those that are several bodies owe, or are owed, one
	// duty each.
	RoleFiler     Party = "filer"      // who owes the filing with the city (A36)
	RoleApprover  Party = "approver"   // the one seat in charge of the event type (A27); for authorities only
	RoleConcerned Party = "concerned"  // the headquarters' office, the lead departments, the streets of the area
	RoleLeads     Party = "leads"      // the lead departments and the headquarters' office
	RoleArea      Party = "streets-of" // the streets of the area, or those named in a relay
)

// Scope is the identity of the ground on which a duty arises.
type Scope string

// The scopes.
const (
	PerReceipt       Scope = "receipt"       // each unit's own receipt (A04)
	PerDetermination Scope = "determination" // each new or graver ground (A03)
	PerIncident      Scope = "incident"      // once (A03: the detail is not repeated)
	PerSource        Scope = "source"        // each telling
	PerReport        Scope = "report"        // each report that arrives
	PerOccasion      Scope = "occasion"      // each proposal, response, instruction, question
	PerUnit          Scope = "unit"          // once for each debtor
)

// Anchor is the instant from which a limit runs.
type Anchor string

// The anchors.
const (
	FromTrigger      Anchor = "trigger"       // the instant of the trigger itself
	FromReceipt      Anchor = "receipt"       // this unit's receipt
	FromFirstReceipt Anchor = "first_receipt" // the earliest receipt by any unit
	FromOccurrence   Anchor = "occurrence"    // when the event happened (A05)
	FromKnown        Anchor = "known"         // when the source knew
	FromStated       Anchor = "stated"        // a due stated by the asker
)

// LimitKind tells what a limit is worth.
type LimitKind string

// The kinds of limit (A02).
const (
	Hard        LimitKind = "hard"        // a number in an instrument in force; enters the ledger
	Target      LimitKind = "target"      // ours; shows, never sounds, never accuses
	Operational LimitKind = "operational" // from knowledge, where the duty was born overdue (A07)
)

// Limit is one due time of a duty.
type Limit struct {
	Kind LimitKind `yaml:"kind" json:"kind"`
	// After is the allowance. Word, instead, takes the target of a time word (A02).
	After time.Duration `yaml:"after,omitempty" json:"after,omitempty"`
	Word  string        `yaml:"word,omitempty" json:"word,omitempty"`
	From  Anchor        `yaml:"from" json:"from"`
	// WorkingDays, instead, makes the due the close of business of that working
	// day after the anchor's own day (6.8.3, A56).
	WorkingDays int `yaml:"working_days,omitempty" json:"working_days,omitempty"`
	// Else is the anchor while From is unknown; the due is then provisional (A05).
	Else Anchor   `yaml:"else,omitempty" json:"else,omitempty"`
	Cite []Clause `yaml:"cite,omitempty" json:"cite,omitempty"`
	// Switch names a setting that can turn this limit off (A03).
	Switch string `yaml:"switch,omitempty" json:"switch,omitempty"`
}

// Act is a kind of deed that discharges duties.
type Act string

// The acts.
const (
	ActReport        Act = "report"         // a report delivered to the creditor
	ActDetail        Act = "detail"         // a detailed report delivered
	ActFollowUp      Act = "follow_up"      // a follow-up delivered
	ActNotice        Act = "notice"         // a notice delivered
	ActForward       Act = "forward"        // a received report passed on
	ActTell          Act = "tell"           // a source told a receiver
	ActCoordinate    Act = "coordinate"     // the bodies of 4.2.2 set in motion
	ActFirstHandling Act = "first_handling" // first handling on the spot recorded
	ActAnswer        Act = "answer"         // a request, question or instruction answered
	ActDecide        Act = "decide"         // a proposal decided, either way, with reason
	ActDepart        Act = "depart"         // departure for the scene
	ActAssess        Act = "assess"         // monitoring information judged
	ActPassOn        Act = "pass_on"        // information passed on to the creditor
	ActHandOver      Act = "hand_over"      // a tip handed to a unit, or a reason why not
	ActCheck         Act = "check"          // a registered risk checked
	ActHold          Act = "hold"           // an assessment or a meeting held

	ActTask        Act = "warning_task"    // a measure of 3.2.5 done and reported
	ActReach       Act = "reach"           // the people whom a warning must reach were reached
	ActRelay       Act = "relay"           // an outside warning passed on to streets
	ActAcknowledge Act = "acknowledge"     // a warning seen and taken
	ActConfirm     Act = "confirm"         // an oral approval confirmed (A31)
	ActPublish     Act = "publish"         // a channel took the text
	ActAdjust      Act = "adjust"          // a warning adjusted, or the request answered
	ActLift        Act = "lift"            // a warning lifted, or its lifting proposed
	ActHandScene   Act = "hand_over_scene" // the scene handed over and taken over
	ActPost        Act = "form_post"       // a command post formed
)

// End is an occasion that stops a duty.
type End string

// The ends.
const (
	EndHandling    End = "handling_ended" // 4.1.5: until handling ends
	EndEased       End = "eased"          // severity eased below major (A08, A13)
	EndCityDecided End = "city_decided"   // the city itself determined (4.1.7, A49)
	EndLifted      End = "warning_lifted" // the warning is over
	EndCityCommand End = "city_command"   // the city commands, the level is its own (A48)
)

// Waiver tells who may excuse a duty.
type Waiver string

// The waivers (A20).
const (
	WaiverCity     Waiver = "city"     // only a recorded city decision
	WaiverAbove    Waiver = "above"    // a seat above the creditor
	WaiverDistrict Waiver = "district" // only a recorded decision of the district government (6.8.3)
	WaiverNobody   Waiver = "nobody"
)

// Form lists what a kind of report must hold.
type Form struct {
	ID    string     `yaml:"id" json:"id"`
	Cite  Clause     `yaml:"cite" json:"cite"`
	Title Text       `yaml:"title" json:"title"`
	Items []FormItem `yaml:"items" json:"items"`
}

// FormItem is one item of a form. A blank is refused; a value or one of the
// explicit states is accepted (A18).
type FormItem struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
	// Explicit lists which explicit states stand for a value here: unknown,
	// verifying, unchanged.
	Explicit []string `yaml:"explicit" json:"explicit"`
	// Choice restricts the value, e.g. yes/no for support.
	Choice []string `yaml:"choice,omitempty" json:"choice,omitempty"`
}

// Proposal says on which facts a response level is proposed, and to whom. The
// system proposes; a named seat decides (4.3.2 to 4.3.4).
type Proposal struct {
	ID        string   `yaml:"id" json:"id"`
	Cite      Clause   `yaml:"cite" json:"cite"`
	Decisions []string `yaml:"decisions,omitempty" json:"decisions,omitempty"`
	Ledger    []Clause `yaml:"ledger,omitempty" json:"ledger,omitempty"`
	Title     Text     `yaml:"title" json:"title"`
	// Level is the response proposed: 3 street, 2 headquarters, 1 committee.
	Level int8   `yaml:"level" json:"level"`
	Body  Party  `yaml:"body" json:"body"` // who decides
	When  string `yaml:"when" json:"when"`
}

// Overlay is a further instrument in force beside the plan: a law, an order,
// the owner's own rules. It is shipped, cited, and switched on by the owner
// (A66). Until then its rules bind nobody.
type Overlay struct {
	ID    string `yaml:"id" json:"id"`
	Title Text   `yaml:"title" json:"title"`
	// Basis names the document and since when it is in force.
	Basis Text `yaml:"basis" json:"basis"`
	Note  Text `yaml:"note,omitempty" json:"note,omitempty"`
	// Support tells how well its text is known: S, C, P or K.
	Support string `yaml:"support" json:"support"`
}

// Measure is one entry of a category's list of measures (4.5).
type Measure struct {
	// Clause is the entry itself, e.g. 4.5.1(2).
	Clause     Clause     `yaml:"clause" json:"clause"`
	Categories []Category `yaml:"categories,omitempty" json:"categories,omitempty"`
	Title      Text       `yaml:"title" json:"title"`
	// Coercive measures need the commander's approval and a legal basis (A51).
	Coercive bool `yaml:"coercive,omitempty" json:"coercive,omitempty"`
	// Requisition needs an order in the district government's name, which opens
	// a file for compensation (6.4.5, 5.1.3).
	Requisition bool `yaml:"requisition,omitempty" json:"requisition,omitempty"`
	// Special measures stay shut without the decision they need (4.5.4, A49).
	Special bool `yaml:"special,omitempty" json:"special,omitempty"`
	// Basis: free text measures need a legal basis or a leadership decision.
	Basis bool `yaml:"basis,omitempty" json:"basis,omitempty"`
	// Executor, where the clause names who carries it out.
	Executor OrgID `yaml:"executor,omitempty" json:"executor,omitempty"`
	// With are bodies that take part whoever carries it out (4.5.3).
	With []OrgID `yaml:"with,omitempty" json:"with,omitempty"`
	// Asks are what the choice writes down: place, beginning and end, what it is
	// about.
	Asks []Ask `yaml:"asks,omitempty" json:"asks,omitempty"`
}

// Authority says which seats may do a guarded act.
type Authority struct {
	Act  string   `yaml:"act" json:"act"`
	Cite Clause   `yaml:"cite" json:"cite"`
	Who  []string `yaml:"who" json:"who"` // seat ids, "<org>/*", "<role-party>/*" or "kind:<org kind>/*"
	Why  Text     `yaml:"why" json:"why"`
}
