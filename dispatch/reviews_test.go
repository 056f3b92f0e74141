package dispatch

import (
	"fmt"
	"strings"
	"testing"

	"wanghuo/plans"
)

const (
	fireHQ      plans.SeatID = "hq-fire-safety/commander"
	gasHQ       plans.SeatID = "hq-public-facilities/commander"
	gasLead     plans.SeatID = "urban-management/duty"
	typeFire                 = 9
	typeGas                  = 16
	typeTraffic              = 10
)

// gasNotFire: a fire under its headquarters, with one task to the brigade that
// leads, one to the police, and one that the street gave before.
func gasNotFire(t *testing.T) (*world, IncidentID) {
	w, id := hostelFire(t)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	for _, seat := range []plans.SeatID{"fire-rescue/field", "traffic-police/field", "street-dashilan/team"} {
		w.do(seat, &CheckIn{Incident: id, Persons: 5})
	}
	w.do("street-dashilan/leader", &AssignTask{Incident: id, Org: dashilan, Text: "疏散住户"})
	w.after(60e9)
	w.do(fireHQ, &StartResponse{Incident: id, Level: 2})
	w.after(60e9)
	w.do(fireHQ, &AssignTask{Incident: id, Org: "fire-rescue", Text: "灭火"})
	w.do(fireHQ, &AssignTask{Incident: id, Org: "traffic-police", Text: "封路"})
	w.after(60e9)
	return w, id
}

// tasks tells how each task stands: waiting and whose, or done, released, open.
func (w *world) tasks(id IncidentID) string {
	var out []string
	for i := range w.s.Incidents[id].Tasks {
		t := &w.s.Incidents[id].Tasks[i]
		word := "open"
		switch {
		case t.Waits():
			word = "of " + string(t.Reviews[len(t.Reviews)-1].Of)
		case t.Done != 0:
			word = "done"
		case t.Released != 0:
			word = "released"
		case t.WordOf() != "":
			word = "by " + string(t.WordOf())
		}
		out = append(out, fmt.Sprintf("%d %s", t.ID, word))
	}
	return strings.Join(out, ", ")
}

func (w *world) tasksAre(id IncidentID, want string) {
	w.t.Helper()
	if got := w.tasks(id); got != want {
		w.t.Errorf("tasks: %s; want %s", got, want)
	}
}

// rings tells on whose desk the tasks of an incident ring; "" on none.
func (w *world) tasksRing(id IncidentID) plans.OrgID {
	if a := w.s.Alarms["tasks/"+string(id)]; a != nil && a.Cleared == 0 {
		return a.For[0]
	}
	return ""
}

func (w *world) retype(id IncidentID, to int) {
	w.t.Helper()
	w.do("emergency-office/duty", &Reclassify{Incident: id, Type: to, Reason: "查明"})
}

func decision(id IncidentID, task int, what, why string) *DecideTask {
	return &DecideTask{Incident: id, Task: task, Decision: what, Reason: why}
}

// A30: what the old lead gave or held waits for the new lead, by whom alone it is
// confirmed, or released with a reason; what the street gave stands.
func TestTasksOfTheOldLeadAreConfirmedOrReleased(t *testing.T) {
	w, id := gasNotFire(t)
	w.refused(CodeNotAllowedNow, "A30", gasLead, decision(id, 2, "confirm", ""))
	w.retype(id, typeGas)
	w.tasksAre(id, "1 open, 2 of hq-fire-safety, 3 of hq-fire-safety")
	if w.tasksRing(id) != "urban-management" {
		t.Errorf("it rings at %q", w.tasksRing(id))
	}
	w.refused(CodeAuthority, "A30", "fire-rescue/duty", decision(id, 2, "confirm", ""))
	w.refused(CodeAuthority, "A30", "emergency-office/duty", decision(id, 2, "release", "不归其管"))
	w.refused(CodeReason, "A30", gasLead, decision(id, 2, "release", " "))
	w.refused(CodeInvalid, "A30", gasLead, decision(id, 2, "keep", ""))
	w.refused(CodeNotAllowedNow, "A30", gasLead, decision(id, 1, "release", "不必"))
	w.refused(CodeUnknown, "A30", gasLead, decision(id, 4, "confirm", ""))
	w.do(gasLead, decision(id, 3, "confirm", ""))
	w.refused(CodeNotAllowedNow, "A30", gasLead, decision(id, 3, "release", "不必"))
	w.tasksAre(id, "1 open, 2 of hq-fire-safety, 3 by urban-management")
	w.do(gasLead, decision(id, 2, "release", "没有明火"))
	w.tasksAre(id, "1 open, 2 released, 3 by urban-management")
	if w.tasksRing(id) != "" {
		t.Error("nothing waits and it rings")
	}
	w.refused(CodeNotAllowedNow, "4.5", "fire-rescue/field", &ReportTask{Incident: id, Task: 2, State: "seen"})
	w.refused(CodeNotAllowedNow, "4.5", "fire-rescue/field", &ReportTask{Incident: id, Task: 2, State: "done"})
	w.do("traffic-police/field", &ReportTask{Incident: id, Task: 3, State: "done"})
	w.replayed()
}

// A30: while it waits a task goes on; done, it waits for nobody, and what was
// done before the release is done however late it is told (A22).
func TestWhatIsDoneMeanwhileWaitsForNobody(t *testing.T) {
	w, id := gasNotFire(t)
	w.retype(id, typeGas)
	then := w.now
	w.after(60e9)
	w.do("traffic-police/field", &ReportTask{Incident: id, Task: 3, State: "done"})
	w.tasksAre(id, "1 open, 2 of hq-fire-safety, 3 done")
	w.do(gasLead, decision(id, 2, "release", "没有明火"))
	w.after(60e9)
	w.refused(CodeNotAllowedNow, "4.5", "fire-rescue/field", &ReportTask{Incident: id, Task: 2, State: "done", MadeAt: w.now})
	w.do("fire-rescue/field", &ReportTask{Incident: id, Task: 2, State: "done", MadeAt: then, Device: Device{Link: true}})
	w.tasksAre(id, "1 open, 2 done, 3 done")
	w.replayed()
}

// A30: corrected twice, what still waits is the third lead's to decide, and so is
// what the second has confirmed or given; corrected back, a lead need not confirm
// its own.
func TestTasksThroughASecondCorrection(t *testing.T) {
	for _, c := range []struct {
		name    string
		then    int
		want    string
		decides plans.OrgID
	}{
		{"to a third type", typeTraffic, "1 open, 2 of hq-fire-safety, 3 of urban-management", "traffic-police"},
		{"and back", typeFire, "1 open, 2 open, 3 of urban-management", "fire-rescue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, id := gasNotFire(t)
			w.retype(id, typeGas)
			w.do(gasLead, decision(id, 3, "confirm", ""))
			w.after(60e9)
			w.retype(id, c.then)
			w.tasksAre(id, c.want)
			if got := w.tasksRing(id); got != c.decides {
				t.Errorf("it rings at %q, want %q", got, c.decides)
			}
			w.refused(CodeAuthority, "A30", gasLead, decision(id, 3, "confirm", ""))
			w.do(plans.SeatID(c.decides)+"/duty", decision(id, 3, "confirm", ""))
			w.replayed()
		})
	}
}

// A30: what a body was given before it led was not given to it as the lead.
func TestATaskFromBeforeTheLeadStands(t *testing.T) {
	w, id := hostelFire(t)
	w.do("street-dashilan/leader", &StartResponse{Incident: id, Level: 3})
	w.do("traffic-police/field", &CheckIn{Incident: id, Persons: 5})
	given := &AssignTask{Incident: id, Org: "traffic-police", Text: "封路"}
	w.do("street-dashilan/leader", given)
	w.after(60e9)
	w.retype(id, typeTraffic)
	w.after(60e9)
	w.do("street-dashilan/leader", given)
	w.after(60e9)
	w.retype(id, typeGas)
	w.tasksAre(id, "1 open, 2 of traffic-police")
	w.replayed()
}

// A30: command moves on acceptance. What the old headquarters gives until then is
// put up when it lets go.
func TestTasksGivenBeforeCommandMoves(t *testing.T) {
	w, id := gasNotFire(t)
	w.retype(id, typeGas)
	w.do(gasLead, decision(id, 2, "confirm", ""))
	w.do(gasLead, decision(id, 3, "confirm", ""))
	w.after(60e9)
	w.do(fireHQ, &AssignTask{Incident: id, Org: "traffic-police", Text: "扩大封控"})
	w.tasksAre(id, "1 open, 2 by urban-management, 3 by urban-management, 4 open")
	w.after(60e9)
	w.do(gasHQ, &StartResponse{Incident: id, Level: 2})
	w.tasksAre(id, "1 open, 2 by urban-management, 3 by urban-management, 4 of hq-fire-safety")
	w.after(60e9)
	w.do(gasHQ, &AssignTask{Incident: id, Org: "traffic-police", Text: "查管线"})
	w.do("emergency-committee/director", &StartResponse{Incident: id, Level: 1}) // not a correction
	w.tasksAre(id, "1 open, 2 by urban-management, 3 by urban-management, 4 of hq-fire-safety, 5 open")
	w.replayed()
}

// A30: a correction with the same lead and headquarters, or with nothing open, puts nothing up;
// after the end what waits is still decided, and no more once the file is closed.
func TestWhatIsNotPutUp(t *testing.T) {
	w, id := hostelFire(t)
	w.retype(id, typeGas)
	if w.tasksRing(id) != "" || len(w.s.Incidents[id].Tasks) != 0 {
		t.Error("nothing was given and something waits")
	}
	w, id = gasNotFire(t)
	w.retype(id, typeGas)
	w.do(fireHQ, &EndHandling{Incident: id, Removed: true, Restored: true})
	if w.tasksRing(id) != "" {
		t.Error("it is over and rings")
	}
	w.do(gasLead, decision(id, 2, "release", "已结束"))
	w.tasksAre(id, "1 open, 2 released, 3 of hq-fire-safety")
	w.replayed()
}

// A21, A30: of a merged incident the tasks are its own, and are decided under the
// one that leads.
func TestTasksOfAMergedIncident(t *testing.T) {
	w, id := gasNotFire(t)
	other := w.report("street-dashilan/duty", &ReportIncident{Title: "同一起火", Type: typeFire, Location: Location{Street: dashilan}, Source: Source{Kind: "citizen"}})
	w.do("emergency-office/duty", &MergeIncidents{Into: other, From: id})
	w.retype(other, typeGas)
	w.tasksAre(id, "1 open, 2 of hq-fire-safety, 3 of hq-fire-safety")
	w.do(gasLead, decision(id, 2, "confirm", ""))
	w.do(gasLead, decision(id, 3, "release", "已合并"))
	w.tasksAre(id, "1 open, 2 by urban-management, 3 released")
	if w.tasksRing(other) != "" {
		t.Error("nothing waits and it rings")
	}
	w.replayed()
}

// 4.6.2(b): what the plan lays on a body for the whole district is not the lead's.
func TestWhatThePlanLaysOnABodyStays(t *testing.T) {
	w, id := gasNotFire(t)
	inc := w.s.Incidents[id]
	for i, clause := range []plans.Clause{clauseMobilisedAll, "4.7.2"} {
		task := inc.Tasks[1]
		task.ID, task.By, task.Measure, task.At = 4+i, "duty-office/district-leader", clause, w.now
		w.carry(w.header(Actor{}), []Event{&TaskAssigned{Incident: id, Task: task}})
	}
	w.after(60e9)
	w.retype(id, typeGas)
	w.tasksAre(id, "1 open, 2 of hq-fire-safety, 3 of hq-fire-safety, 4 open, 5 of fire-rescue")
	w.replayed()
}
