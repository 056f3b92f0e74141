package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/registerfile"
	"wanghuo/dispatch/workspace"
)

// RegisterCmd is `wanghuo register`.
type RegisterCmd struct {
	Import   RegisterImportCmd   `cmd:"" help:"Import a CSV or XLSX file into a register; with --dry only look. | 导入登记册。"`
	Export   RegisterExportCmd   `cmd:"" help:"Write a register to a CSV or XLSX file, personal data included. | 导出登记册（含个人信息）。"`
	Template RegisterTemplateCmd `cmd:"" help:"Write an empty file with a register's columns. | 生成空白模板。"`
	Kinds    RegisterKindsCmd    `cmd:"" help:"List the registers and their columns. | 列出登记册和栏目。"`
}

// RegisterImportCmd is `wanghuo register import`.
type RegisterImportCmd struct {
	Data      dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	Workspace string  `required:"" help:"Workspace. | 工作区编号。"`
	Kind      string  `arg:"" help:"Register, see 'register kinds'. | 登记册。"`
	File      string  `arg:"" type:"existingfile" help:"CSV (UTF-8 or GB18030) or XLSX. | 文件。"`
	Replace   bool    `help:"Take what the file lacks out of use. | 文件中没有的条目停用。"`
	GoodRows  bool    `help:"Import the good rows although others have faults. | 只导入正确的行。"`
	Dry       bool    `help:"Look only. | 只检查，不导入。"`
}

// Run imports a file as the system: it is on record as done from the console.
func (c *RegisterImportCmd) Run(ctx context.Context, std streams) error {
	data, err := readFile(c.File, registerfile.MaxBytes)
	if err != nil {
		return err
	}
	ask := registerImport{Workspace: c.Workspace, Import: httpapi.Import{Register: register.Kind(c.Kind), Mode: "merge", Dry: c.Dry, GoodRows: c.GoodRows, File: filepath.Base(c.File), Data: data}}
	if c.Replace {
		ask.Mode = "replace"
	}
	return withOffice(ctx, c.Data, func(o office) error {
		looked := ask
		looked.Dry = true
		p, err := o.ImportRegister(ctx, looked)
		if err != nil {
			return err
		}
		tellImport(std, p)
		bad := len(p.Faults) > 0 && !c.GoodRows || p.Good == 0
		switch {
		case bad:
			return exit(1)
		case c.Dry:
			return nil
		}
		if p, err = o.ImportRegister(ctx, ask); err == nil {
			fmt.Fprintf(std.out, "已导入 / imported: %d 行 rows, %d 次提交 commits\n", p.Good, len(p.Commits))
		}
		return err
	})
}

func tellImport(std streams, p httpapi.Imported) {
	for _, f := range p.Faults {
		at := "文件 file"
		if f.Row > 0 {
			at = fmt.Sprintf("第 %d 行 row %d", f.Row, f.Row)
		}
		if f.Column != "" {
			at += " [" + f.Column + "]"
		}
		fmt.Fprintf(std.err, "%s: %s / %s\n", at, f.Text.Zh, f.Text.En)
	}
	if p.More > 0 {
		fmt.Fprintf(std.err, "另有 %d 处 / %d more\n", p.More, p.More)
	}
	for _, h := range p.Ignored {
		fmt.Fprintf(std.err, "未识别的栏目，已略过 / column not recognised, passed over: %s\n", h)
	}
	fmt.Fprintf(std.out, "%d 行 rows: 新增 added %d, 变更 changed %d, 不变 unchanged %d, 停用 retired %d, 有误 faulty %d\n",
		p.Rows, p.Added, p.Changed, p.Unchanged, p.Retired, p.Rows-p.Good)
}

func readFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// RegisterExportCmd is `wanghuo register export`.
type RegisterExportCmd struct {
	Data      dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	Workspace string  `required:"" help:"Workspace. | 工作区编号。"`
	English   bool    `help:"Headings in English. | 英文表头。"`
	Kind      string  `arg:"" help:"Register. | 登记册。"`
	File      string  `arg:"" help:"To write: .csv or .xlsx. | 输出文件。"`
}

// Run writes a register to a file that only its owner may read.
func (c *RegisterExportCmd) Run(ctx context.Context) error {
	return withOffice(ctx, c.Data, func(o office) error {
		data, err := o.ExportRegister(ctx, registerExport{Workspace: c.Workspace, Register: register.Kind(c.Kind), Format: formatOf(c.File), English: c.English})
		if err != nil {
			return err
		}
		return os.WriteFile(c.File, data, 0o600)
	})
}

func formatOf(file string) string {
	if strings.EqualFold(filepath.Ext(file), ".csv") {
		return "csv"
	}
	return "xlsx"
}

// RegisterTemplateCmd is `wanghuo register template`.
type RegisterTemplateCmd struct {
	English bool   `help:"Headings in English. | 英文表头。"`
	Kind    string `arg:"" help:"Register, or person. | 登记册，或 person。"`
	File    string `arg:"" help:"To write: .csv or .xlsx. | 输出文件。"`
}

// Run writes a template.
func (c *RegisterTemplateCmd) Run() error {
	spec, ok := register.SpecOf(register.Kind(c.Kind))
	if c.Kind == string(registerfile.Persons.Kind) {
		spec, ok = &registerfile.Persons, true
	}
	if !ok {
		return noRegister(c.Kind)
	}
	data, err := registerfile.Template(spec, formatOf(c.File), c.English)
	if err != nil {
		return err
	}
	return os.WriteFile(c.File, data, 0o644)
}

func noRegister(kind string) error {
	return fmt.Errorf("没有登记册“%s”，见 wanghuo register kinds / there is no register %q", kind, kind)
}

// RegisterKindsCmd is `wanghuo register kinds`.
type RegisterKindsCmd struct{}

// Run lists the registers.
func (c *RegisterKindsCmd) Run(std streams) error {
	for _, s := range register.Specs() {
		fmt.Fprintf(std.out, "%s  %s / %s\n", s.Kind, s.Name.Zh, s.Name.En)
		for i := range s.Columns {
			col := &s.Columns[i]
			need := " "
			if col.Needed {
				need = "*"
			}
			fmt.Fprintf(std.out, "  %s %s  %s / %s\n", need, col.ID, col.Name.Zh, col.Name.En)
		}
	}
	return nil
}

// registerImport and registerExport travel over the admin socket.
type registerImport struct {
	Workspace string `json:"workspace"`
	httpapi.Import
}

type registerExport struct {
	Workspace string        `json:"workspace"`
	Register  register.Kind `json:"register"`
	Format    string        `json:"format"`
	English   bool          `json:"english,omitempty"`
}

func (h *inHouse) roomOf(ctx context.Context, id string) (*httpapi.Room, error) {
	s, err := h.site(ctx)
	if err != nil {
		return nil, err
	}
	room, ok := s.Room(id)
	if !ok {
		return nil, workspace.ErrNoSuch
	}
	return room, nil
}

func (h *inHouse) ImportRegister(ctx context.Context, ask registerImport) (httpapi.Imported, error) {
	room, err := h.roomOf(ctx, ask.Workspace)
	if err != nil {
		return httpapi.Imported{}, err
	}
	if _, ok := register.SpecOf(ask.Register); !ok {
		return httpapi.Imported{}, noRegister(string(ask.Register))
	}
	return room.Import(ctx, dispatch.Actor{Person: dispatch.System}, ask.Import)
}

func (h *inHouse) ExportRegister(ctx context.Context, ask registerExport) ([]byte, error) {
	room, err := h.roomOf(ctx, ask.Workspace)
	if err != nil {
		return nil, err
	}
	if _, ok := register.SpecOf(ask.Register); !ok {
		return nil, noRegister(string(ask.Register))
	}
	return room.ExportRegister(ctx, ask.Register, ask.Format, ask.English)
}

func (r *remote) ImportRegister(ctx context.Context, q registerImport) (httpapi.Imported, error) {
	return ask[httpapi.Imported](ctx, r, "/registers/import", q)
}

func (r *remote) ExportRegister(ctx context.Context, q registerExport) ([]byte, error) {
	return ask[[]byte](ctx, r, "/registers/export", q)
}
