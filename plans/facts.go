package plans

// Tri is a truth value that may be unknown. "Unknown" is a statement, not a
// blank.
type Tri int8

// The three truths.
const (
	Unknown Tri = -1
	No      Tri = 0
	Yes     Tri = 1
)

// SourceKind is who a report came from (4.1.2, 4.1.3).
type SourceKind int8

// The kinds of source.
const (
	SourceNone       SourceKind = 0
	SourceCommunity  SourceKind = 1 // residents' committee
	SourceGrid       SourceKind = 2 // grid worker, disaster information officer …
	SourceCitizen    SourceKind = 3 // citizen or other organisation
	SourceUnit       SourceKind = 4 // the unit where it happened, a school, a hospital
	SourceSpecialist SourceKind = 5 // specialist body, monitoring point
	SourceStreet     SourceKind = 6
	SourceDepartment SourceKind = 7
	SourceCity       SourceKind = 8
	SourceFeed       SourceKind = 9 // 110, 119, 120, 12345, opinion monitoring
)

// UnitKind is what the body bound to a trigger is.
type UnitKind int8

// The kinds of unit.
const (
	UnitOther           UnitKind = 0
	UnitStreet          UnitKind = 1
	UnitHQOffice        UnitKind = 2
	UnitDepartment      UnitKind = 3
	UnitEmergencyOffice UnitKind = 4
	UnitDutyOffice      UnitKind = 5
	UnitEnterprise      UnitKind = 6
	UnitCommunity       UnitKind = 7
	UnitHQ              UnitKind = 8
	UnitCommittee       UnitKind = 9
)

// Jurisdiction is whose event it is (A32).
type Jurisdiction int8

// The jurisdictions.
const (
	JurisdictionOwn        Jurisdiction = 0
	JurisdictionExternal   Jurisdiction = 1
	JurisdictionMajorEvent Jurisdiction = 2
	JurisdictionRestricted Jurisdiction = 3
)

// JurisdictionByName reads one by the word that conditions use.
func JurisdictionByName(name string) (Jurisdiction, bool) {
	switch name {
	case "own":
		return JurisdictionOwn, true
	case "external":
		return JurisdictionExternal, true
	case "major_event":
		return JurisdictionMajorEvent, true
	case "restricted":
		return JurisdictionRestricted, true
	}
	return 0, false
}

// CallKind is what a body is called upon for.
type CallKind int8

// The kinds of call.
const (
	CallNone     CallKind = 0
	CallOrder    CallKind = 1 // a task from a body above
	CallHelp     CallKind = 2 // a street asks a department to guide or help (4.3.2)
	CallDecision CallKind = 3 // a decision or order to be carried out (4.2.4)
	CallTeam     CallKind = 4 // a team is called, and goes at once (6.1.2)
	CallAlert    CallKind = 5 // everybody stands by (4.3.5)
)

// PlanKindFact is what a plan is to its filing (7.1.4); 0: none.
type PlanKindFact int8

// The kinds of plan.
const (
	PlanNone    PlanKindFact = 0
	PlanMaster  PlanKindFact = 1
	PlanSpecial PlanKindFact = 2
	PlanOfBody  PlanKindFact = 3 // of a street or department, or for a catastrophe
)

// CategoryFact is the class of the event's primary type (1.4.1); 0: none.
type CategoryFact int8

// CategoryFacts gives each category its number.
var CategoryFacts = map[Category]CategoryFact{Natural: 1, Accident: 2, PublicHealth: 3, SocialSecurity: 4}

// Facts is all that a condition may see: integers, booleans and named
// constants, with unknown explicit. There are no strings and no pointers, so
// a condition that loads cannot fail at run time; loading evaluates each over
// every constant and unknown.
type Facts struct {
	Severity          Level        `expr:"severity"`
	SeverityAtReceipt Level        `expr:"severity_at_receipt"`
	Sensitive         Tri          `expr:"sensitive"` // confirmed; unknown while only pre-flagged
	HotTopic          Tri          `expr:"hot_topic"`
	Involvement       Tri          `expr:"involvement"`
	Spreading         Tri          `expr:"spreading"`
	Support           Tri          `expr:"support"`
	Source            SourceKind   `expr:"source"`
	Watch             WatchKind    `expr:"watch"`  // of monitoring information
	Unit              UnitKind     `expr:"unit"`   // of the body bound to the trigger
	Listed            bool         `expr:"listed"` // that body owes reports under 4.1.4/4.1.5
	Reported          bool         `expr:"reported"`
	CityDecided       bool         `expr:"city_decided"`
	Category          CategoryFact `expr:"category"`
	Jurisdiction      Jurisdiction `expr:"jurisdiction"`
	Response          int8         `expr:"response"` // 0 none, 3 street, 2 headquarters, 1 committee
	Proposed          int8         `expr:"proposed"`
	Ended             bool         `expr:"ended"`
	Pending           bool         `expr:"pending"`        // not yet settled otherwise
	Ordered           bool         `expr:"ordered"`        // a decision or order of the government is on record (6.9.1)
	WarningLevel      int8         `expr:"warning_level"`  // 0 none, 4 the gravest: see Plan.Gravity
	WarningSource     int8         `expr:"warning_source"` // whose warning it is
	WarningStep       int8         `expr:"warning_step"`   // what was just done
	WarningPath       int8         `expr:"warning_path"`   // whose hands the step needed
	SeveralStreets    bool         `expr:"several_streets"`
	Catastrophe       bool         `expr:"catastrophe"`
	Kind              CallKind     `expr:"call"`      // what a body was called upon for
	PlanKind          PlanKindFact `expr:"plan_kind"` // of a plan that was issued (7.1.4); 0: none
}

// Constants are the names a condition may use beside the facts.
var Constants = map[string]int{
	"unknown": int(Unknown), "no": int(No), "yes": int(Yes),
	"undetermined": int(Undetermined), "below_ordinary": int(BelowOrdinary), "ordinary": int(Ordinary),
	"larger": int(Larger), "major": int(Major), "especially_major": int(EspeciallyMajor),
	"community": int(SourceCommunity), "grid": int(SourceGrid), "citizen": int(SourceCitizen),
	"incident_unit": int(SourceUnit), "specialist": int(SourceSpecialist), "source_street": int(SourceStreet),
	"source_department": int(SourceDepartment), "city": int(SourceCity), "feed": int(SourceFeed),
	"street": int(UnitStreet), "hq_office": int(UnitHQOffice), "department": int(UnitDepartment),
	"emergency_office": int(UnitEmergencyOffice), "duty_office": int(UnitDutyOffice),
	"enterprise": int(UnitEnterprise), "residents_committee": int(UnitCommunity), "headquarters": int(UnitHQ), "committee": int(UnitCommittee),
	"point": int(WatchKinds["point"]), "opinion": int(WatchKinds["opinion"]), "grid_watch": int(WatchKinds["grid"]), "hotline": int(WatchKinds["hotline"]), "sector": int(WatchKinds["sector"]),
	"blue": 1, "yellow": 2, "orange": 3, "red": 4,
	"district_warning": 1, "city_warning": 2, "outside_warning": 3,
	"first_issue": 1, "adjustment": 2, "extension": 3, "local_adjustment": 4, "lifting": 5,
	"alone": 1, "approved": 2,
	"order": int(CallOrder), "help": int(CallHelp), "decision": int(CallDecision), "team": int(CallTeam), "alert": int(CallAlert),
	"natural": 1, "accident": 2, "public_health": 3, "social_security": 4,
	"master_plan": int(PlanMaster), "special_plan": int(PlanSpecial), "body_plan": int(PlanOfBody),
	"own": int(JurisdictionOwn), "external": int(JurisdictionExternal), "major_event": int(JurisdictionMajorEvent), "restricted": int(JurisdictionRestricted),
}
