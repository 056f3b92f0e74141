package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/alecthomas/kong"

	"wanghuo/plans"
	"wanghuo/plans/workflow"
	"wanghuo/plans/xicheng"
)

// PlanCmd is `wanghuo plan`: it looks at a plan without running anything.
type PlanCmd struct {
	Check    PlanCheckCmd    `cmd:"" help:"Check a plan and say where it is wrong. | 检查计划文件，指出错处。"`
	Show     PlanShowCmd     `cmd:"" help:"Tell what the system does because of a clause. | 说明系统因某一条款做什么。"`
	Graph    PlanGraphCmd    `cmd:"" help:"Draw the workflow of duties. | 绘制义务流程图。"`
	Versions PlanVersionsCmd `cmd:"" help:"List the versions that were in force, and what still runs under each. | 列出启用过的预案版本及其未结事项。"`
	Coverage PlanCoverageCmd `cmd:"" help:"Count which clauses of a ledger are cited. | 统计台账条款的引用情况。"`
}

// planSource is the folder of a plan, or the embedded one.
type planSource string

const embeddedPlan = "plans/xicheng"

func (s planSource) files() (files fs.FS, prefix string) {
	if s == "" {
		return xicheng.FS(), embeddedPlan + "/"
	}
	return os.DirFS(string(s)), string(s) + "/"
}

// load reads the plan; the faults it finds are written one a line.
func (s planSource) load(faults io.Writer) (*plans.Plan, string, error) {
	files, prefix := s.files()
	p, err := plans.Load(files)
	if err == nil {
		return p, prefix, nil
	}
	list := plans.Errors(err)
	for _, e := range list {
		fmt.Fprintf(faults, "%s%s: %s: %s | %s\n", prefix, e.Place(), e.Code, e.Text.Zh, e.Text.En)
	}
	return nil, prefix, fmt.Errorf("计划有 %d 处错误 | the plan has %d faults", len(list), len(list))
}

// PlanCheckCmd is `wanghuo plan check`.
type PlanCheckCmd struct {
	Dir planSource `arg:"" optional:"" help:"Folder of the plan; default: the built-in one. | 计划文件夹，默认内置计划。"`
}

// Run checks the plan. Faults go to standard error, one a line, as file:line.
func (c *PlanCheckCmd) Run(k *kong.Context) error {
	p, _, err := c.Dir.load(k.Stderr)
	if err != nil {
		return err
	}
	temporary, hard := 0, 0
	for i := range p.EventTypes {
		if p.EventTypes[i].HQ == "hq-temporary" {
			temporary++
		}
	}
	for i := range p.Rules {
		for _, x := range p.Rules[i].Limits {
			if x.Kind == plans.Hard {
				hard++
				break
			}
		}
	}
	w := k.Stdout
	fmt.Fprintf(w, "%s | %s\n", p.Title.Zh, p.Title.En)
	fmt.Fprintf(w, "sha256 %s\n", p.Hash)
	fmt.Fprintf(w, "机构 %d，席位 %d，街道 %d，社区 %d，预案 %d | %d organisations, %d seats, %d streets, %d communities, %d plans\n",
		len(p.Organisations), len(p.Seats), len(p.Streets), len(p.Communities), len(p.Catalogue),
		len(p.Organisations), len(p.Seats), len(p.Streets), len(p.Communities), len(p.Catalogue))
	fmt.Fprintf(w, "事件类型 %d，均有主责部门和指挥部（其中 %d 类设临时指挥部） | %d event types, each with a lead and a headquarters (%d of them a temporary one)\n",
		len(p.EventTypes), temporary, len(p.EventTypes), temporary)
	fmt.Fprintf(w, "规则 %d（硬性时限 %d），均有义务人和对象；权限 %d，均有持有人 | %d rules (%d with a hard limit), each with debtor and addressee; %d authorities, each with a holder\n",
		len(p.Rules), hard, len(p.Authorities), len(p.Rules), hard, len(p.Authorities))
	return nil
}

// PlanGraphCmd is `wanghuo plan graph`.
type PlanGraphCmd struct {
	Dir    planSource `help:"Folder of the plan. | 计划文件夹。" placeholder:"DIR"`
	Format string     `enum:"dot,mermaid" default:"mermaid" help:"dot or mermaid. | 输出格式。"`
	Lang   string     `enum:"zh,en" default:"zh" help:"zh or en. | 语言。"`
}

// Run draws the plan.
func (c *PlanGraphCmd) Run(k *kong.Context) error {
	p, _, err := c.Dir.load(k.Stderr)
	if err != nil {
		return err
	}
	if c.Format == "dot" {
		return workflow.Dot(k.Stdout, p, workflow.Language(c.Lang))
	}
	return workflow.Mermaid(k.Stdout, p, workflow.Language(c.Lang))
}

// PlanShowCmd is `wanghuo plan show`.
type PlanShowCmd struct {
	Clause string     `arg:"" help:"A clause, such as 4.1.5 or 4.1.5(a). | 条款号。"`
	Dir    planSource `help:"Folder of the plan. | 计划文件夹。" placeholder:"DIR"`
	Lang   string     `enum:"zh,en,both" default:"both" help:"zh, en or both. | 语言。"`
}

// Run shows everything in the plan's data that rests on the clause.
func (c *PlanShowCmd) Run(k *kong.Context) error {
	p, prefix, err := c.Dir.load(k.Stderr)
	if err != nil {
		return err
	}
	s := shower{w: k.Stdout, plan: p, clause: plans.Clause(c.Clause), lang: c.Lang, prefix: prefix}
	if !s.show() {
		return errors.New("计划数据中没有依据该条款的内容 | nothing in the plan's data rests on clause " + c.Clause)
	}
	return nil
}
