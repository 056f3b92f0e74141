package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
)

// VerifyCmd is `wanghuo verify`.
type VerifyCmd struct {
	Data      dataDir  `required:"" type:"path" help:"Data directory. | 数据目录。"`
	Workspace string   `help:"Only this workspace. | 只校验此工作区。"`
	Head      []string `type:"path" help:"Hold the logs to heads that were signed earlier (wanghuo head). | 与先前签名的日志头核对。"`
	Key       string   `type:"path" help:"Public key of the heads, from a place the server cannot write; default: site.pub. | 核对签名的公钥。"`
	JSON      bool     `help:"Print the reports as JSON. | 输出 JSON。"`
}

// verifyQuestion asks for a verification; the heads' signatures have been
// verified by whoever asks.
type verifyQuestion struct {
	Workspace string       `json:"workspace,omitempty"`
	Heads     []signedHead `json:"heads,omitempty"`
}

// verified is what was found of one log.
type verified struct {
	Workspace string          `json:"workspace"`
	Report    eventlog.Report `json:"report"`
	Files     int             `json:"files"`            // of the log that are there as it says
	Plans     int             `json:"plans"`            // versions that it names and that are kept
	Code      string          `json:"code,omitempty"`   // of what is wrong
	Commit    uint64          `json:"commit,omitempty"` // where
	Zh        string          `json:"zh,omitempty"`
	En        string          `json:"en,omitempty"`
}

// Run verifies every log. Exit 1: one does not hold.
func (c *VerifyCmd) Run(ctx context.Context, std streams) error {
	heads, err := c.heads()
	if err != nil {
		return err
	}
	var found []verified
	err = withOffice(ctx, c.Data, func(o office) (err error) {
		found, err = o.Verify(ctx, verifyQuestion{Workspace: c.Workspace, Heads: heads})
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(found); err != nil {
			return err
		}
	}
	bad := false
	for _, v := range found {
		bad = bad || v.Code != ""
		if !c.JSON {
			c.tell(std, v)
		}
	}
	if bad {
		return exit(1)
	}
	return nil
}

func (c *VerifyCmd) tell(std streams, v verified) {
	r := v.Report
	if v.Code == "" {
		fmt.Fprintf(std.out, "%s: 校验通过 / holds: %d commits, %d events, %d bytes, epoch %d, heads %d, 附件 files %d, plans %d\n  %v\n",
			v.Workspace, r.Commits, r.Events, r.Bytes, r.Head.Epoch, r.Heads, v.Files, v.Plans, r.Head.Hash)
		return
	}
	fmt.Fprintf(std.err, "%s: 校验不通过 / DOES NOT HOLD: %s / %s (%s)\n  %d commits held before\n", v.Workspace, v.Zh, v.En, v.Code, r.Commits)
}

// heads reads the files of signed heads and verifies their signatures.
func (c *VerifyCmd) heads() ([]signedHead, error) {
	if len(c.Head) == 0 {
		return nil, nil
	}
	path := c.Key
	if path == "" {
		path = c.Data.sitePub()
	}
	key, err := readPublicKey(path)
	if err != nil {
		return nil, err
	}
	var out []signedHead
	for _, file := range c.Head {
		list, err := readHeads(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, h := range list {
			if err := h.Verify(key); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		out = append(out, list...)
	}
	return out, nil
}

// readHeads reads a list of signed heads, or one alone.
func readHeads(file string) ([]signedHead, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '{' {
		b = append(append([]byte{'['}, b...), ']')
	}
	var list []signedHead
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("不是签名的日志头 / no signed heads: %w", err)
	}
	return list, nil
}

// Verify implements office.
func (h *inHouse) Verify(ctx context.Context, q verifyQuestion) ([]verified, error) {
	out := []verified{}
	// Where the vault does not open, the log alone says what was destroyed.
	erased, _ := h.Erasures(ctx)
	err := h.eachLog(toRead, q.Workspace, func(id string, log *boltlog.Log) error {
		v, err := verifyLog(ctx, id, log, q.Heads)
		if err == nil && v.Code == "" {
			v.Plans, err = keptPlans(ctx, log, h.server.cmd.Data)
			err = v.lacksPlan(err)
		}
		if err == nil && v.Code == "" {
			v.Files, err = filesHold(ctx, log, attachment.Open(h.server.cmd.Data.files(id)), erased[id])
			err = v.lacks(err)
		}
		out = append(out, v)
		return err
	})
	var broken *eventlog.Error
	if errors.As(err, &broken) && errors.Is(err, eventlog.ErrCorrupt) {
		// A log that does not even open.
		out = append(out, verified{Workspace: q.Workspace, Code: broken.Code, Zh: broken.Zh, En: broken.Error()})
		err = nil
	}
	return out, err
}

func verifyLog(ctx context.Context, id string, log *boltlog.Log, heads []signedHead) (verified, error) {
	var mine []eventlog.SignedHead
	for _, h := range heads {
		if h.Workspace == id {
			mine = append(mine, h.SignedHead)
		}
	}
	report, err := eventlog.VerifyChain(ctx, log, mine...)
	v := verified{Workspace: id, Report: report}
	var wrong *eventlog.Error
	if err == nil || !errors.As(err, &wrong) {
		return v, err
	}
	v.Code, v.Zh, v.En = wrong.Code, wrong.Zh, wrong.En
	var at *eventlog.ChainError
	if errors.As(err, &at) {
		v.Commit = at.Number
		v.En += ": " + at.Error()
	}
	return v, nil
}

// HeadCmd is `wanghuo head`.
type HeadCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
}

// Run prints where every log ends, signed: to be kept away from this machine.
func (c *HeadCmd) Run(ctx context.Context, std streams) error {
	return withOffice(ctx, c.Data, func(o office) error {
		heads, err := o.Heads(ctx)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		return enc.Encode(heads)
	})
}

// ErasuresCmd is `wanghuo erasures`.
type ErasuresCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
}

// Run prints which keys of personal data were destroyed: what a restore from
// an older backup must destroy again.
func (c *ErasuresCmd) Run(ctx context.Context, std streams) error {
	return withOffice(ctx, c.Data, func(o office) error {
		list, err := o.Erasures(ctx)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		return enc.Encode(list)
	})
}
