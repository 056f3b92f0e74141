package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

// WorkspaceCmd is `wanghuo workspace`.
type WorkspaceCmd struct {
	Create RoomCreateCmd `cmd:"" help:"Open a new workspace. | 新建工作区。"`
	List   RoomListCmd   `cmd:"" help:"List the workspaces. | 列出工作区。"`
	Roster RoomRosterCmd `cmd:"" help:"Put a person on a workspace's roster, as its first or in need. | 将人员列入名册（首次或应急）。"`
}

// RoomCreateCmd is `wanghuo workspace create`.
type RoomCreateCmd struct {
	Data     dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID       string  `arg:"" help:"Id: a-z, 0-9, dash. | 编号。"`
	Name     string  `required:"" help:"Name shown to people. | 名称。"`
	Exercise bool    `help:"An exercise; never changes. | 演练工作区。"`
}

// Run opens a workspace.
func (c *RoomCreateCmd) Run(ctx context.Context) error {
	n := newRoom{ID: c.ID, Name: c.Name, Status: dispatch.Actual}
	if c.Exercise {
		n.Status = dispatch.Exercise
	}
	return withOffice(ctx, c.Data, func(o office) error { return o.AddRoom(ctx, n) })
}

// RoomListCmd is `wanghuo workspace list`.
type RoomListCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
}

// Run lists the workspaces.
func (c *RoomListCmd) Run(ctx context.Context, std streams) error {
	return withOffice(ctx, c.Data, func(o office) error {
		list, err := o.Rooms(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
		for _, r := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d commits\n", r.ID, r.Status, r.Name, r.Head)
		}
		return w.Flush()
	})
}

// RoomRosterCmd is `wanghuo workspace roster`.
type RoomRosterCmd struct {
	Data   dataDir        `required:"" type:"path" help:"Data directory. | 数据目录。"`
	ID     string         `arg:"" help:"Workspace. | 工作区编号。"`
	Person string         `arg:"" help:"Person, who has been added with 'user add'. | 用户名。"`
	Seats  []plans.SeatID `arg:"" help:"Seats he may take, e.g. duty-office/duty; '*': any. | 可任席位，'*' 为任意。"`
}

// Run enters a person as the system: it is on record as done from the console.
func (c *RoomRosterCmd) Run(ctx context.Context) error {
	return withOffice(ctx, c.Data, func(o office) error {
		return o.Enrol(ctx, enrolment{Workspace: c.ID, Person: c.Person, Seats: c.Seats})
	})
}
