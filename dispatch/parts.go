package dispatch

import (
	"maps"
	"sync"
	"sync/atomic"
)

// part is one room of the domain: what it decides, what it folds, and what
// follows from its events. A part that does not know a command or an event
// passes it on by returning nothing; what is settled says so too (passOn).
type part struct {
	decide func(*deciding, Command) ([]Event, error)
	apply  func(*Engine, *State, Header, Event) bool
	settle func(*settling, Event)
}

// parts are asked in this order. A new room adds its line here, and registers
// its commands and events where it defines them.
var parts = []part{
	{decide: (*deciding).intake, apply: (*Engine).applyIncident, settle: (*settling).settleIncident},
	{decide: (*deciding).facts},
	{decide: (*deciding).recovery, apply: (*Engine).applyRecovery, settle: (*settling).settleRecovery},
	{decide: (*deciding).compensation, settle: (*settling).settleCompensation},
	{decide: (*deciding).investigation, settle: (*settling).settleInvestigation},
	{decide: (*deciding).revisions, apply: (*Engine).applyRevisions, settle: (*settling).settleRevisions},
	{decide: (*deciding).drills, apply: (*Engine).applyDrills, settle: (*settling).settleDrills},
	{decide: (*deciding).standing, apply: (*Engine).applyStanding, settle: (*settling).settleStanding},
	{decide: (*deciding).handling, apply: (*Engine).applyHandling, settle: (*settling).settleHandling},
	{decide: (*deciding).reports, apply: (*Engine).applyReport, settle: (*settling).settleReport},
	{decide: (*deciding).duties, apply: (*Engine).applyDuty, settle: (*settling).settleDuty},
	{apply: (*Engine).applyAlarm},
	{decide: (*deciding).messages, apply: (*Engine).applyMessages, settle: (*settling).settleMessages},
	{decide: (*deciding).pages, apply: (*Engine).applyPages},
	{decide: (*deciding).matters},
	{decide: (*deciding).people, apply: (*Engine).applyPeople, settle: (*settling).settlePeople},
	{apply: (*Engine).applyClock},
	{decide: (*deciding).approvals, apply: (*Engine).applyApproval, settle: (*settling).settleApproval},
	{settle: (*settling).settleApprovals},
	{decide: (*deciding).warnings, apply: (*Engine).applyWarnings, settle: (*settling).settleWarnings},
	{decide: (*deciding).expansion, apply: (*Engine).applyExpansion, settle: (*settling).settleExpansion},
	{decide: (*deciding).mobilisation, apply: (*Engine).applyMobilisation, settle: (*settling).settleMobilisation},
	{decide: (*deciding).releases, apply: (*Engine).applyReleases},
	{decide: (*deciding).rumours, apply: (*Engine).applyRumours, settle: (*settling).settleRumours},
	{decide: (*deciding).measures, apply: (*Engine).applyMeasures},
	{decide: (*deciding).supplies, apply: (*Engine).applySupplies, settle: (*settling).settleShelter},
	{decide: (*deciding).prompts, apply: (*Engine).applyPrompts, settle: (*settling).settlePrompts},
	{decide: (*deciding).registers, apply: (*Engine).applyRegister, settle: (*settling).settleRegister},
	{decide: (*deciding).forces, apply: (*Engine).applyForces, settle: (*settling).settleForces},
	{decide: (*deciding).monitoring, apply: (*Engine).applyMonitoring, settle: (*settling).settleMonitoring},
	{decide: (*deciding).attachments, apply: (*Engine).applyAttachments},
	{decide: (*deciding).conditions, apply: (*Engine).applyConditions, settle: (*settling).settleConditions},
	{decide: (*deciding).scene, apply: (*Engine).applyScene, settle: (*settling).settleScene},
	{decide: (*deciding).calls, apply: (*Engine).applyCalls, settle: (*settling).settleCalls},
	{decide: (*deciding).eventGroups, apply: (*Engine).applyGroups},
	{decide: (*deciding).jurisdiction, apply: (*Engine).applyJurisdiction, settle: (*settling).settleJurisdiction},
	{decide: (*deciding).rightful, apply: (*Engine).applyRightful, settle: (*settling).settleRightful},
	{decide: (*deciding).district, apply: (*Engine).applyDistrict},
	{decide: (*deciding).post, apply: (*Engine).applyPost, settle: (*settling).settlePost},
	{decide: (*deciding).reviews, apply: (*Engine).applyReviews, settle: (*settling).settleReviews},
}

// settlers remembers which parts an event of a kind has consequences in, so that
// not every part is asked about every event: a part that passes an event on does
// so for its kind alone.
var settlers interest

// interest is a set of parts for each kind of event, learned when the first event
// of the kind comes by. It may be used by any goroutine.
type interest struct {
	learning sync.Mutex
	known    atomic.Pointer[map[string]uint64]
}

// of gives the parts that must be asked, as bits in the order of parts; all of
// them when the kind is not known.
func (n *interest) of(kind string) (set uint64, known bool) {
	if m := n.known.Load(); m != nil {
		if set, known = (*m)[kind]; known {
			return set, true
		}
	}
	return ^uint64(0), false
}

func (n *interest) learn(kind string, set uint64) {
	n.learning.Lock()
	defer n.learning.Unlock()
	next := map[string]uint64{kind: set}
	if m := n.known.Load(); m != nil {
		maps.Copy(next, *m)
	}
	n.known.Store(&next)
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
