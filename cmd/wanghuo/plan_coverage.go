package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"wanghuo/plans/coverage"
)

// PlanCoverageCmd is `wanghuo plan coverage`.
type PlanCoverageCmd struct {
	Ledger string     `required:"" help:"CSV with the columns clause and software. | 台账 CSV，须有 clause 和 software 两列。" placeholder:"FILE"`
	JSON   bool       `name:"json" help:"Write JSON. | 输出 JSON。"`
	Tree   string     `help:"Source tree to read; default: the current folder, if it is one. | 源码目录。" placeholder:"DIR"`
	Dir    planSource `help:"Folder of the plan. | 计划文件夹。" placeholder:"DIR"`
}

// Run counts citations. Without a source tree the code and the tests cannot be
// read, and it says so on standard error.
func (c *PlanCoverageCmd) Run(k *kong.Context) error {
	file, err := os.Open(c.Ledger)
	if err != nil {
		return err
	}
	defer file.Close()
	report, err := coverage.ReadLedger(file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Ledger, err)
	}
	p, prefix, err := c.Dir.load(k.Stderr)
	if err != nil {
		return err
	}
	for _, cite := range p.Citations() {
		report.Cite(cite.Clause, coverage.InPlan, fmt.Sprintf("%s%s:%d", prefix, cite.File, cite.Line))
	}
	if tree, ok := c.tree(); ok {
		if err := coverage.Scan(os.DirFS(tree), report); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(k.Stderr, "此处没有源码，代码和测试未统计（用 --tree 指定） | no source tree here: code and tests are not counted (give --tree)")
	}
	report.Sort()
	if c.JSON {
		out := json.NewEncoder(k.Stdout)
		out.SetEscapeHTML(false)
		return out.Encode(report)
	}
	return writeCoverage(k.Stdout, report)
}

// tree finds the source tree: the one given, or the current folder if it holds
// the module.
func (c *PlanCoverageCmd) tree() (string, bool) {
	if c.Tree != "" {
		return c.Tree, true
	}
	mod, err := os.ReadFile(filepath.Join(".", "go.mod"))
	return ".", err == nil && strings.HasPrefix(string(mod), "module wanghuo")
}

func writeCoverage(w io.Writer, report *coverage.Report) error {
	table := func(zh, en string, key func(*coverage.Row) string) {
		fmt.Fprintf(w, "%s | %s\n", zh, en)
		fmt.Fprintf(w, "%-10s %7s %7s %7s %7s %9s\n", "", "rows", "plan", "code", "tests", "uncited")
		counts := report.By(key)
		for i, c := range counts {
			if i == len(counts)-1 {
				c.Group = "="
			}
			fmt.Fprintf(w, "%-10s %7d %7d %7d %7d %9d\n", c.Group, c.Rows, c.Plan, c.Code, c.Tests, c.Uncited)
		}
		fmt.Fprintln(w)
	}
	table("按章", "by chapter", func(r *coverage.Row) string { return r.Clause.Chapter() })
	table("按软件职责", "by what software owes", func(r *coverage.Row) string { return r.Software })
	var uncited []string
	for i := range report.Clauses {
		if r := &report.Clauses[i]; !r.Cited() {
			uncited = append(uncited, string(r.Clause))
		}
	}
	fmt.Fprintf(w, "无引用 | cited nowhere (%d)\n", len(uncited))
	for len(uncited) > 0 {
		n := min(10, len(uncited))
		fmt.Fprintf(w, "  %s\n", strings.Join(uncited[:n], " "))
		uncited = uncited[n:]
	}
	return nil
}
