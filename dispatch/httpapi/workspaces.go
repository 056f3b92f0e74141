package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// WorkspaceView is one workspace and how it is.
type WorkspaceView struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Status   dispatch.Status `json:"status" enum:"actual,exercise"`
	PlanHash string          `json:"plan_hash"`
	Opened   clock.Time      `json:"opened"`
	Head     uint64          `json:"head" doc:"number of the last commit"`
	Clock    ClockView       `json:"clock"`
	Health   []view.Health   `json:"health"`
}

// ClockView is a workspace's clock: workspace time is server time plus the
// offset, running at the rate.
type ClockView struct {
	At           clock.Time `json:"at" doc:"workspace time now"`
	OffsetMillis int64      `json:"offset_millis" doc:"workspace time minus server time"`
	Rate         float64    `json:"rate" doc:"workspace seconds for each real one"`
	Paused       bool       `json:"paused"`
}

// View describes a workspace as it is now.
func View(r *Room) WorkspaceView {
	c := r.Workspace.ClockView()
	return WorkspaceView{
		ID: r.Meta.ID, Name: r.Meta.Name, Status: r.Meta.Status, PlanHash: r.Meta.PlanHash, Opened: r.Meta.Opened,
		Head: r.Workspace.Head().Number, Clock: ClockView{c.At, c.OffsetMillis, c.Rate, c.Paused}, Health: r.Health(),
	}
}

type workspacePath struct {
	Workspace string `path:"ws" maxLength:"40"`
}

type newWorkspaceInput struct {
	Body struct {
		ID     string          `json:"id" pattern:"^[a-z0-9][a-z0-9-]{0,39}$" doc:"in addresses and file names"`
		Name   string          `json:"name" minLength:"1" maxLength:"80"`
		Status dispatch.Status `json:"status" enum:"actual,exercise" doc:"never changes"`
		From   string          `json:"from,omitempty" maxLength:"40" doc:"of an exercise: the workspace whose roster and registers it gets a copy of"`
	}
}

func (s *Server) registerWorkspaces() {
	huma.Register(s.api, huma.Operation{OperationID: "workspaces", Method: http.MethodGet, Path: "/api/workspaces",
		Summary: "The workspaces that the person may enter", Tags: []string{"workspaces"}}, s.workspaces)
	huma.Register(s.api, huma.Operation{OperationID: "create-workspace", Method: http.MethodPost, Path: "/api/workspaces",
		Summary: "Open a new workspace; its maker may take any seat in it, and so put others on the roster", Tags: []string{"workspaces"}, DefaultStatus: http.StatusCreated}, s.createWorkspace)
	huma.Register(s.api, huma.Operation{OperationID: "workspace", Method: http.MethodGet, Path: "/api/w/{ws}",
		Summary: "One workspace", Tags: []string{"workspaces"}}, s.workspace)
	huma.Register(s.api, huma.Operation{OperationID: "clock", Method: http.MethodPost, Path: "/api/w/{ws}/clock",
		Summary: "Stop, start, step or speed up the clock of an exercise", Tags: []string{"workspaces"}}, s.changeClock)
}

func (s *Server) workspaces(ctx context.Context, _ *struct{}) (*struct{ Body []WorkspaceView }, error) {
	id, err := whoAsks(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	v, err := s.sessionView(ctx, requestOf(ctx), &id.Session)
	if err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body []WorkspaceView }{v.Workspaces}, nil
}

func (s *Server) createWorkspace(ctx context.Context, in *newWorkspaceInput) (*struct{ Body WorkspaceView }, error) {
	who, err := s.administrator(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	var from *Room
	if in.Body.From != "" {
		var ok bool
		if from, ok = s.c.Site.Room(in.Body.From); !ok {
			return nil, problemOf(unknownWorkspace().at("from"))
		}
		if in.Body.Status != dispatch.Exercise {
			return nil, problemOf(workspace.ErrCopy)
		}
	}
	room, err := s.c.Site.Create(ctx, in.Body.ID, in.Body.Name, in.Body.Status)
	if err != nil {
		return nil, problemOf(err)
	}
	if from != nil {
		if err := from.copyTo(ctx, room); err != nil {
			return nil, problemOf(err)
		}
	}
	if err := room.begin(ctx, who.Person); err != nil {
		return nil, problemOf(err)
	}
	s.log.Info("workspace opened", "workspace", room.ID(), "status", room.Status(), "person", who.Person)
	return &struct{ Body WorkspaceView }{View(room)}, nil
}

func (s *Server) workspace(ctx context.Context, in *workspacePath) (*struct{ Body WorkspaceView }, error) {
	room, _, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	return &struct{ Body WorkspaceView }{View(room)}, nil
}

type clockInput struct {
	Workspace string `path:"ws" maxLength:"40"`
	Key       string `header:"Idempotency-Key" maxLength:"80" doc:"without it, a repeated step steps again"`
	Seat      string `header:"Wanghuo-Seat" maxLength:"200"`
	Body      struct {
		Do   string  `json:"do" enum:"stop,start,step,rate"`
		By   int64   `json:"by,omitempty" minimum:"1" maximum:"31536000" doc:"step: seconds forward"`
		Rate float64 `json:"rate,omitempty" minimum:"0" maximum:"3600" doc:"rate: workspace seconds for each real one"`
	}
}

// changeClock is the command "change-clock" with a step in seconds from now.
func (s *Server) changeClock(ctx context.Context, in *clockInput) (*struct{ Body WorkspaceView }, error) {
	room, who, err := s.room(ctx, in.Workspace)
	if err != nil {
		return nil, problemOf(err)
	}
	c := &dispatch.ChangeClock{Do: in.Body.Do, Rate: in.Body.Rate}
	if c.Do == "step" {
		c.To = room.Workspace.Now().Add(time.Duration(in.Body.By) * time.Second)
	}
	out, err := room.Workspace.Do(ctx, workspace.Request{
		Actor: dispatch.Actor{Person: dispatch.PersonID(who.Person), Seat: plans.SeatID(in.Seat)}, Key: in.Key, Command: c, Brief: true,
	})
	if err != nil {
		return nil, problemOf(err)
	}
	if out.Refusal != nil {
		return nil, refusalProblem(out.Refusal)
	}
	return &struct{ Body WorkspaceView }{View(room)}, nil
}
