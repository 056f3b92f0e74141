package dispatch

// part is one room of the domain: what it decides, what it folds, and what
// follows from its events. A part that does not know a command or an event
// passes it on by returning nothing.
type part struct {
	decide func(*deciding, Command) ([]Event, error)
	apply  func(*Engine, *State, Header, Event) bool
	settle func(*settling, Event)
	// fact is the command that enters as fact what happened outside although
	// this part refuses to do it (A62); without one there is no subject on whose
	// record it would stand.
	fact string
}

// The two commands that enter facts (A62): on an incident's record, and on a
// warning's.
const (
	factOnIncident = "record-fact"
	factOnWarning  = "record-warning-fact"
)

// parts are asked in this order. A new room adds its line here, and registers
// its commands and events where it defines them.
var parts = []part{
	{decide: (*deciding).intake, fact: factOnIncident, apply: (*Engine).applyIncident, settle: (*settling).settleIncident},
	{decide: (*deciding).facts, fact: factOnIncident},
	{decide: (*deciding).recovery, fact: factOnIncident, apply: (*Engine).applyRecovery, settle: (*settling).settleRecovery},
	{decide: (*deciding).compensation, fact: factOnIncident},
	{decide: (*deciding).investigation, fact: factOnIncident},
	{decide: (*deciding).revisions, apply: (*Engine).applyRevisions, settle: (*settling).settleRevisions},
	{decide: (*deciding).drills, apply: (*Engine).applyDrills, settle: (*settling).settleDrills},
	{decide: (*deciding).standing, apply: (*Engine).applyStanding, settle: (*settling).settleStanding},
	{decide: (*deciding).handling, fact: factOnIncident, apply: (*Engine).applyHandling, settle: (*settling).settleHandling},
	{decide: (*deciding).reports, fact: factOnIncident, apply: (*Engine).applyReport, settle: (*settling).settleReport},
	{decide: (*deciding).duties, fact: factOnIncident, apply: (*Engine).applyDuty, settle: (*settling).settleDuty},
	{apply: (*Engine).applyAlarm},
	{decide: (*deciding).messages, apply: (*Engine).applyMessages, settle: (*settling).settleMessages},
	{decide: (*deciding).pages, fact: factOnIncident, apply: (*Engine).applyPages},
	{decide: (*deciding).matters, fact: factOnIncident},
	{decide: (*deciding).people, apply: (*Engine).applyPeople, settle: (*settling).settlePeople},
	{apply: (*Engine).applyClock},
	{decide: (*deciding).approvals, fact: factOnIncident, apply: (*Engine).applyApproval, settle: (*settling).settleApproval},
	{settle: (*settling).settleApprovals},
	{decide: (*deciding).warnings, fact: factOnWarning, apply: (*Engine).applyWarnings, settle: (*settling).settleWarnings},
	{decide: (*deciding).expansion, fact: factOnIncident, apply: (*Engine).applyExpansion, settle: (*settling).settleExpansion},
	{decide: (*deciding).mobilisation, fact: factOnIncident, apply: (*Engine).applyMobilisation, settle: (*settling).settleMobilisation},
	{decide: (*deciding).releases, fact: factOnIncident, apply: (*Engine).applyReleases},
	{decide: (*deciding).rumours, fact: factOnIncident, apply: (*Engine).applyRumours, settle: (*settling).settleRumours},
	{decide: (*deciding).measures, fact: factOnIncident, apply: (*Engine).applyMeasures},
	{decide: (*deciding).supplies, fact: factOnIncident, apply: (*Engine).applySupplies, settle: (*settling).settleShelter},
	{decide: (*deciding).prompts, fact: factOnIncident, apply: (*Engine).applyPrompts, settle: (*settling).settlePrompts},
	{decide: (*deciding).registers, apply: (*Engine).applyRegister, settle: (*settling).settleRegister},
	{decide: (*deciding).forces, fact: factOnIncident, apply: (*Engine).applyForces, settle: (*settling).settleForces},
	{decide: (*deciding).monitoring, apply: (*Engine).applyMonitoring, settle: (*settling).settleMonitoring},
	{decide: (*deciding).attachments, fact: factOnIncident, apply: (*Engine).applyAttachments},
	{decide: (*deciding).conditions, fact: factOnIncident, apply: (*Engine).applyConditions, settle: (*settling).settleConditions},
	{decide: (*deciding).scene, fact: factOnIncident, apply: (*Engine).applyScene, settle: (*settling).settleScene},
	{decide: (*deciding).calls, fact: factOnIncident, apply: (*Engine).applyCalls, settle: (*settling).settleCalls},
	{decide: (*deciding).eventGroups, fact: factOnIncident, apply: (*Engine).applyGroups},
	{decide: (*deciding).jurisdiction, fact: factOnIncident, apply: (*Engine).applyJurisdiction, settle: (*settling).settleJurisdiction},
	{decide: (*deciding).district, apply: (*Engine).applyDistrict},
	{decide: (*deciding).post, fact: factOnIncident, apply: (*Engine).applyPost, settle: (*settling).settlePost},
	{decide: (*deciding).reviews, fact: factOnIncident, apply: (*Engine).applyReviews, settle: (*settling).settleReviews},
}

// registerCommands and registerEvents make a part's commands and events known
// under their fixed names. They are called from init functions only.
func registerCommands(fs ...func() Command) {
	for _, f := range fs {
		commands[f().Name()] = f
	}
}

func registerEvents(fs ...func() Event) {
	for _, f := range fs {
		kinds[f().Kind()] = f
	}
}
