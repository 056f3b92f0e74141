package dispatch

// Phase is 处置状态: where an incident stands in the life that every plan gives
// it. 报送状态 is shown apart.
type Phase string

// The phases.
const (
	Received   Phase = "received" // reported, not yet verified
	Verified   Phase = "verified" // confirmed by a report or a judgement
	Handling   Phase = "handling" // a response is under way
	Ended      Phase = "ended"    // handling declared ended (4.8)
	Archived   Phase = "archived" // the file is closed
	FalseAlarm Phase = "false_alarm"
)

// Transition is a step of the lifecycle: from where, by which event, to where.
type Transition struct {
	From []Phase
	Kind string // of the event
	To   Phase
}

// Transitions is the lifecycle: the one table from which the guard, the
// diagram and the buttons are made.
var Transitions = []Transition{
	{[]Phase{""}, "incident_reported", Received},
	{[]Phase{Received}, "severity_determined", Verified},
	{[]Phase{Received}, "report_verified", Verified},
	{[]Phase{Received, Verified}, "first_handling_recorded", Handling},
	{[]Phase{Received, Verified}, "response_started", Handling},
	{[]Phase{Received, Verified, Handling}, "handling_ended", Ended},
	{[]Phase{Received, Verified}, "false_alarm_declared", FalseAlarm},
	{[]Phase{Ended, FalseAlarm}, "incident_archived", Archived},
}

// next returns the phase after an event of the kind, and whether the table
// knows the step. An event that moves nothing keeps the phase.
func (p Phase) next(kind string) (Phase, bool) {
	for _, t := range Transitions {
		if t.Kind != kind {
			continue
		}
		for _, f := range t.From {
			if f == p {
				return t.To, true
			}
		}
	}
	return p, false
}

// Live reports whether the incident is still being worked on.
func (p Phase) Live() bool { return p == Received || p == Verified || p == Handling }
