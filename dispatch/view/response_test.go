package view_test

import (
	"slices"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/view/viewtest"
	"wanghuo/plans"
)

// underHQ is the fire with the headquarters in command.
func underHQ(t *testing.T) (*viewtest.Stage, dispatch.IncidentID) {
	g, id, _ := viewtest.Fire(t)
	g.Do("hq-fire-safety/commander", &dispatch.StartResponse{Incident: id, Level: 2})
	return g, id
}

func responseAt(t *testing.T, g *viewtest.Stage, id dispatch.IncidentID, seat plans.SeatID, reveal view.Reveal) view.Response {
	t.Helper()
	a := g.Sit(seat)
	d, ok := view.IncidentDetailOf(g.Engine, g.State, id, a, g.Now, reveal)
	if !ok {
		t.Fatal("no page")
	}
	return d.Response
}

func asked(t *testing.T, evs []dispatch.Event) approval.ID {
	t.Helper()
	for _, ev := range evs {
		if a, ok := ev.(*dispatch.ApprovalAsked); ok {
			return a.Approval.ID
		}
	}
	t.Fatal("nothing was asked")
	return ""
}

// 4.4.1, 4.4.2, A45, A51: the post with what it lacks, contacts for those who
// may see them, who is expected beside who is there, and the list of measures.
func TestTheResponseOfAFire(t *testing.T) {
	g, id := underHQ(t)
	g.Do("emergency-office/duty", &dispatch.Coordinate{Incident: id, Bodies: []plans.OrgID{"public-security"}})
	g.Do("hq-fire-safety/commander", &dispatch.FormPost{
		Incident: id, Commander: "hq-fire-safety/commander", Assembly: "珠市口",
		Groups: []dispatch.PostGroup{{Name: "专业处置组", Leader: "fire-rescue", Contact: dispatch.Plain("13800001234"), Channel: dispatch.Plain("8 频道")}},
	})
	g.Do("fire-rescue/field", &dispatch.CheckIn{Incident: id, Team: "一中队", Persons: 12})
	g.Do("field-command-post/commander", &dispatch.AssignTask{Incident: id, Org: "fire-rescue", Team: "一中队", Text: "搜救二层"})
	g.Do("hq-fire-safety/commander", &dispatch.ChooseMeasures{Incident: id, Measures: []dispatch.ChosenMeasure{{Clause: "4.5.1(1)", Details: map[string]string{"safety": "已确认"}}}})

	r := responseAt(t, g, id, "fire-rescue/field", viewtest.Reveal)
	if r.Commander != "hq-fire-safety/commander" || r.Post == nil || !slices.Equal(r.Post.Missing, []string{"goods_in", "goods_out", "press", "executive"}) {
		t.Errorf("commander %q, post %+v", r.Commander, r.Post)
	}
	if c := r.Post.Groups[0]; c.Contact != "13800001234" || !c.Reachable {
		t.Errorf("the group reads %+v", c)
	}
	if c := responseAt(t, g, id, "fire-rescue/field", nil).Post.Groups[0]; c.Contact != "" || !c.Reachable {
		t.Errorf("a contact shows to those who may not see it: %+v", c)
	}
	got := map[plans.OrgID]string{}
	for _, f := range r.Forces {
		got[f.Org] = f.Why + " " + f.State
	}
	want := map[plans.OrgID]string{"street-dashilan": "street expected", "fire-rescue": "lead present", "public-security": "expected expected"}
	for org, is := range want {
		if got[org] != is {
			t.Errorf("%s is %q, want %q", org, got[org], is)
		}
	}
	if len(r.Tasks) != 2 || r.Tasks[0].Team != "一中队" || !r.Tasks[0].Mine || r.Tasks[1].Mine || r.CheckIns[0].Tasks != 1 {
		t.Errorf("tasks %+v, register %+v", r.Tasks, r.CheckIns)
	}
	special := 0
	for _, m := range r.Measures {
		if m.Special {
			special++
		}
		if m.Clause == "4.5.1(1)" && m.Chosen != 1 {
			t.Errorf("a chosen measure shows %d tasks", m.Chosen)
		}
	}
	if len(r.Measures) != 17 || special != 4 {
		t.Errorf("%d measures, %d of them special; 4.5.1 has 13, 4.5.4 has 4", len(r.Measures), special)
	}
}

// 6.4.3, A54, A31: an approval lies in the inbox of the one who decides, with
// its lines; the request follows it to the last unit.
func TestSuppliesAndTheirApproval(t *testing.T) {
	g, id := underHQ(t)
	a := asked(t, g.Do("fire-rescue/duty", &dispatch.RequestSupplies{Incident: id, Lines: map[string]int{"毛毯": 200}}))
	r := row[view.Approval](t, g, view.KindApproval, string(a))
	if r.State != "open" || !slices.Equal(r.Deciders, []plans.SeatID{"leader-in-charge/fire-rescue"}) || len(r.Lines) != 1 || r.Lines[0].Asked != 200 {
		t.Errorf("the inbox shows %+v", r)
	}
	g.Sit("leader-in-charge/fire-rescue")
	g.Do("emergency-office/duty", &dispatch.GiveApproval{Approval: a, Oral: "leader-in-charge/fire-rescue", Granted: map[string]int{"毛毯": 150}})
	if r = row[view.Approval](t, g, view.KindApproval, string(a)); r.State != "given" || !r.Unconfirmed || r.ConfirmBy != g.Now.Add(approval.ConfirmWithin) || len(r.Deciders) != 0 {
		t.Errorf("recorded by word of mouth: %+v", r)
	}
	if view.Done(g.State, dispatch.Ref{Kind: view.KindApproval, ID: string(a)}) {
		t.Error("an oral approval is settled before its confirmation")
	}
	g.Do("fire-rescue/duty", &dispatch.OrderSupplies{Incident: id, Request: 1})
	g.Do("emergency-bureau/duty", &dispatch.IssueSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 100}})
	g.Do("field-command-post/goods-in", &dispatch.ReceiveSupplies{Incident: id, Request: 1, Lines: map[string]int{"毛毯": 98}})
	steps := func(seat plans.SeatID) (out []string) {
		for _, a := range responseAt(t, g, id, seat, nil).Supplies[0].Steps {
			if a.Allowed {
				out = append(out, a.Command)
			} else if len(a.Who) == 0 {
				t.Errorf("%s refuses %s and names nobody", a.Command, seat)
			}
		}
		return out
	}
	for seat, want := range map[plans.SeatID][]string{
		"fire-rescue/duty": {"receive-supplies", "return-supplies"}, "emergency-bureau/duty": {"issue-supplies", "return-supplies"},
		"field-command-post/goods-in": {"receive-supplies", "return-supplies"}, "street-niujie/duty": nil,
	} {
		if got := steps(seat); !slices.Equal(got, want) {
			t.Errorf("%s may take %v, want %v", seat, got, want)
		}
	}
	s := responseAt(t, g, id, "emergency-bureau/duty", nil).Supplies[0]
	if l := s.Lines[0]; s.State != "out" || l.Issuable != 50 || l.InTransit != 2 || l.Balance != 100 {
		t.Errorf("the line reads %+v in state %s", l, s.State)
	}
	g.Do("field-command-post/goods-in", &dispatch.ReturnSupplies{Incident: id, Request: 1, Returned: map[string]int{"毛毯": 98}, Lost: map[string]int{"毛毯": 2}, Reason: "途中遗失"})
	if s := responseAt(t, g, id, "emergency-bureau/duty", nil).Supplies[0]; s.State != "closed" {
		t.Errorf("everything is accounted for and the request is %s", s.State)
	}
}

// A53, A31: a count that differs from the latest confirmed one is marked; an
// edit takes the approval with it.
func TestAReleaseShowsWhatIsLocked(t *testing.T) {
	g, id := underHQ(t)
	three := 3
	g.Do("fire-rescue/duty", &dispatch.RecordFigures{Incident: id, Figures: dispatch.Figures{Dead: &three}, Rank: 5})
	g.Do("fire-rescue/duty", &dispatch.DraftRelease{Incident: id, Text: "2 人死亡", Counts: map[string]int{"dead": 2}})
	a := asked(t, g.Do("publicity-department/duty", &dispatch.SubmitRelease{Incident: id, Release: 1}))
	r := responseAt(t, g, id, "publicity-department/duty", nil).Releases[0]
	if l := r.Locked[0]; r.State != "submitted" || l.Same || l.Stated != 2 || l.Latest != 3 || len(r.Approvers) == 0 {
		t.Errorf("the release reads %+v", r)
	}
	g.Do("publicity-department/duty", &dispatch.EditRelease{Incident: id, Release: 1, Text: "3 人死亡", Counts: map[string]int{"dead": 3}})
	if s := row[view.Approval](t, g, view.KindApproval, string(a)).State; s != "lapsed" {
		t.Errorf("after the edit the approval is %s", s)
	}
	if r = responseAt(t, g, id, "publicity-department/duty", nil).Releases[0]; r.State != "draft" || !r.Locked[0].Same {
		t.Errorf("after the edit: %+v", r)
	}
}
