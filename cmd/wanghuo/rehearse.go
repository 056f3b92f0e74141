package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"wanghuo/dispatch/rehearse"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// RehearseCmd is `wanghuo rehearse`: it plays scenarios on a virtual clock and
// holds the system to what they expect.
type RehearseCmd struct {
	Files []string      `arg:"" name:"file" help:"Scripts, named *.rehearsal.yaml. | 脚本文件，以 .rehearsal.yaml 结尾。"`
	Plan  planSource    `help:"Folder of the plan; default: the built-in one. | 计划文件夹，默认内置计划。" placeholder:"DIR"`
	JSON  bool          `name:"json" help:"Print the outcome as JSON. | 以 JSON 输出结果。"`
	Shift time.Duration `help:"Move every script in time, e.g. 7h13m11s or -13h. | 整体平移时间。" placeholder:"DURATION"`
	Vary  bool          `help:"Also run with the streets and event types replaced as each script says. | 并按脚本所列替换街道和事件类型各跑一遍。"`
}

// Help is the description of the format, whole, with the words of the built-in
// plan.
func (c *RehearseCmd) Help() string {
	p, err := xicheng.Load()
	if err != nil {
		return err.Error()
	}
	return rehearse.Page(p)
}

// result is what became of one script.
type result struct {
	File   string             `json:"file"`
	Passed bool               `json:"passed"`
	Faults []*rehearse.Fault  `json:"faults,omitempty"`
	Runs   []*rehearse.Report `json:"runs,omitempty"`
}

// Run plays every script. It fails unless every step of every file holds.
func (c *RehearseCmd) Run(ctx context.Context, s streams) error {
	p, _, err := c.Plan.load(s.err)
	if err != nil {
		return err
	}
	var all []result
	passed := true
	for _, file := range c.Files {
		r, err := c.one(ctx, p, file)
		if err != nil {
			return err
		}
		passed = passed && r.Passed
		all = append(all, r)
		if !c.JSON {
			tellResult(s.out, r)
		}
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(all); err != nil {
			return err
		}
	}
	if !passed {
		return exit(1)
	}
	return nil
}

// one plays one script, as written or shifted, and if asked in its variations.
func (c *RehearseCmd) one(ctx context.Context, p *plans.Plan, file string) (result, error) {
	r := result{File: file}
	script, err := rehearse.Load(file, p)
	if err != nil {
		if r.Faults = rehearse.Faults(err); len(r.Faults) == 0 {
			return r, err
		}
		return r, nil
	}
	options := []rehearse.Options{{Shift: c.Shift}}
	if c.Vary {
		for _, v := range script.Variations() {
			options = append(options, rehearse.Options{Shift: c.Shift, Vary: v})
		}
	}
	r.Passed = true
	for _, o := range options {
		report, err := rehearse.Run(ctx, script, o)
		if err != nil {
			return r, err
		}
		r.Passed = r.Passed && report.Passed()
		r.Runs = append(r.Runs, report)
	}
	return r, nil
}

func tellResult(w io.Writer, r result) {
	for _, f := range r.Faults {
		fmt.Fprintf(w, "%s:%d: %s: %s | %s\n", f.File, f.Line, f.Code, f.Message.Zh, f.Message.En)
	}
	if len(r.Faults) > 0 {
		fmt.Fprintf(w, "FAIL %s: 脚本有 %d 处错误 | faults in the script: %d\n", r.File, len(r.Faults), len(r.Faults))
	}
	for _, run := range r.Runs {
		how := ""
		if run.Vary != "" {
			how = " [" + run.Vary + "]"
		}
		for _, f := range run.Failures {
			fmt.Fprintln(w, f)
		}
		word := "ok  "
		if !run.Passed() {
			word = "FAIL"
		}
		fmt.Fprintf(w, "%s %s%s: %s | %s (%d steps, %d acts, %d checks, %d failures)\n", word, r.File, how,
			run.Title.Zh, run.Title.En, run.Steps, run.Acts, run.Checks, len(run.Failures))
	}
}
