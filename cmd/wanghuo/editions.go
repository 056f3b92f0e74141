package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/durable"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

func (d dataDir) plan(hash string) string { return filepath.Join(d.plans(), hash) }

// keepPlan stores the plan's files by its hash, so that what is opened under it
// can run, and be explained, as long as its log. All of it or nothing is there.
func (d dataDir) keepPlan(hash string, files fs.FS) error {
	to := d.plan(hash)
	if _, err := os.Stat(to); err == nil {
		return d.holdsPlan(hash)
	}
	sources, err := plans.Sources(files)
	if err != nil {
		return err
	}
	tmp := to + ".new"
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	dirs := map[string]bool{tmp: true}
	for name, text := range sources {
		path := filepath.Join(tmp, filepath.FromSlash(name))
		dirs[filepath.Dir(path)] = true
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := durable.WriteFile(path, text, 0o600); err != nil {
			return err
		}
	}
	for dir := range dirs {
		if err := durable.SyncDir(dir); err != nil {
			return err
		}
	}
	if err := os.Rename(tmp, to); err != nil {
		return err
	}
	return durable.SyncDir(d.plans())
}

// holdsPlan verifies a stored plan by its hash.
func (d dataDir) holdsPlan(hash string) error {
	if _, err := os.Stat(d.plan(hash)); err != nil {
		return fmt.Errorf("缺少预案版本 %s / the plan version %s is missing: %w", d.plan(hash), d.plan(hash), err)
	}
	found, err := plans.HashOf(os.DirFS(d.plan(hash)))
	if err != nil {
		return fmt.Errorf("%s: %w", d.plan(hash), err)
	}
	if found != hash {
		return fmt.Errorf("预案版本 %s 的文件被改动（现为 %s），请从备份恢复 / the files of plan version %s were changed (now %s): put them back from a backup",
			d.plan(hash), found, d.plan(hash), found)
	}
	return nil
}

// loadPlan reads a stored plan.
func (d dataDir) loadPlan(hash string) (*plans.Plan, error) {
	if err := d.holdsPlan(hash); err != nil {
		return nil, err
	}
	p, err := plans.LoadKept(os.DirFS(d.plan(hash)))
	if err != nil {
		return nil, fmt.Errorf("此程序读不了预案版本 %s / this program cannot read the plan version %s: %w", d.plan(hash), d.plan(hash), err)
	}
	return p, nil
}

// planError tells what a version that cannot be read is needed for. Nothing is
// written meanwhile; the log and every other file stay as they are.
func planError(ctx context.Context, d dataDir, id string, p *plans.Plan, err error) error {
	var missing *dispatch.MissingEdition
	if !errors.As(err, &missing) {
		return err
	}
	log, lerr := boltlog.Open(d.log(id), boltlog.Options{ReadOnly: true})
	if lerr != nil {
		return err
	}
	defer log.Close()
	s, lerr := survey(ctx, d, p, log)
	if lerr != nil {
		return err
	}
	need := "—"
	if open := s.OpenUnder()[missing.Hash]; len(open) > 0 {
		need = strings.Join(open, ", ")
	}
	return fmt.Errorf("%w\n  仍在此版本下办理 / still open under it: %s\n  未改动任何数据；请从备份恢复该目录，或换回能读取它的程序版本 / nothing was changed: put that folder back from a backup, or start the version of the program that reads it",
		missing.Err, need)
}

// survey folds a log for reading; p stands in for versions that cannot be read.
func survey(ctx context.Context, d dataDir, p *plans.Plan, log *boltlog.Log) (*dispatch.State, error) {
	return workspace.Survey(ctx, log, dispatch.NewWith(p, func(hash string) (*plans.Plan, error) {
		if old, err := d.loadPlan(hash); err == nil {
			return old, nil
		}
		return p, nil
	}))
}

// forgetPartial removes what an interrupted keepPlan left.
func (d dataDir) forgetPartial(log *slog.Logger) {
	left, _ := filepath.Glob(filepath.Join(d.plans(), "*.new"))
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			log.Warn("a half-written plan could not be removed", "dir", dir, "cause", err)
		}
	}
}

// planVersion is a version of the plan and what needs it.
type planVersion struct {
	Workspace string               `json:"workspace"`
	Version   dispatch.PlanVersion `json:"version"`
	Edition   string               `json:"edition,omitempty"` // of its own words
	Open      []string             `json:"open,omitempty"`
	Current   bool                 `json:"current,omitempty"`
	Fault     string               `json:"fault,omitempty"` // why it cannot be read
}

// PlanVersions implements office.
func (h *inHouse) PlanVersions(ctx context.Context) ([]planVersion, error) {
	d := h.server.cmd.Data
	p, err := h.plan()
	if err != nil {
		return nil, err
	}
	out := []planVersion{}
	err = h.eachLog(toRead, "", func(id string, log *boltlog.Log) error {
		s, err := survey(ctx, d, p, log)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		open := s.OpenUnder()
		for i, v := range s.Plans {
			x := planVersion{Workspace: id, Version: v, Open: open[v.PlanHash], Current: i == len(s.Plans)-1}
			if kept, err := d.loadPlan(v.PlanHash); err != nil {
				x.Fault = err.Error()
			} else {
				x.Edition = kept.Edition
			}
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

// planFault says that a version of the plan is missing or was changed.
type planFault struct{ err error }

func (f *planFault) Error() string { return f.err.Error() }
func (f *planFault) Unwrap() error { return f.err }

// keptPlans holds every version that a log names to its hash.
func keptPlans(ctx context.Context, log *boltlog.Log, d dataDir) (int, error) {
	named, err := plansNamed(ctx, log)
	if err != nil {
		return 0, err
	}
	for _, hash := range named {
		if err := d.holdsPlan(hash); err != nil {
			return 0, &planFault{err}
		}
	}
	return len(named), nil
}

// lacksPlan notes that; any other error is the caller's.
func (v *verified) lacksPlan(err error) error {
	var f *planFault
	if !errors.As(err, &f) {
		return err
	}
	v.Code, v.Zh, v.En = "plan_differs", "预案版本缺失或被改动", err.Error()
	return nil
}

// plansNamed are the versions that were ever in force, in order.
func plansNamed(ctx context.Context, log *boltlog.Log) ([]string, error) {
	var out []string
	var dec eventlog.Decoder
	var com eventlog.Commit
	for rec, err := range log.Read(ctx, 1) {
		if err != nil {
			return nil, err
		}
		if err := dec.Decode(rec.Bytes, &com); err != nil {
			return nil, err
		}
		for _, raw := range com.Events {
			if raw.Kind != (*dispatch.WorkspaceOpened)(nil).Kind() && raw.Kind != (*dispatch.PlanActivated)(nil).Kind() {
				continue
			}
			ev, err := dispatch.DecodeEvent(raw.Kind, raw.Data)
			if err != nil {
				return nil, err
			}
			hash := ""
			switch ev := ev.(type) {
			case *dispatch.WorkspaceOpened:
				hash = ev.Workspace.PlanHash
			case *dispatch.PlanActivated:
				hash = ev.PlanHash
			}
			if hash != "" && !slices.Contains(out, hash) {
				out = append(out, hash)
			}
		}
	}
	return out, nil
}

// PlanVersionsCmd is `wanghuo plan versions`.
type PlanVersionsCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
}

// Run lists every version that was ever in force, and what still runs under it.
func (c *PlanVersionsCmd) Run(ctx context.Context, std streams) error {
	var list []planVersion
	err := withOffice(ctx, c.Data, func(o office) (err error) {
		list, err = o.PlanVersions(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, v := range list {
		inForce := ""
		if v.Current {
			inForce = "  现行 / in force"
		}
		fmt.Fprintf(std.out, "%s  %s  %s  %s%s\n", v.Workspace, v.Version.PlanHash, v.Version.At.Std().Format("2006-01-02 15:04:05"), v.Edition, inForce)
		if len(v.Open) > 0 {
			fmt.Fprintf(std.out, "  未结 / open: %s\n", strings.Join(v.Open, ", "))
		}
		if v.Fault != "" {
			fmt.Fprintf(std.out, "  %s\n", v.Fault)
		}
	}
	return nil
}
