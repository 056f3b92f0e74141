package rehearse_test

import (
	"context"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wanghuo/dispatch/rehearse"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// ruleHead begins an entry, on a line of its own or in the flow style, which ends on it.
var ruleHead = regexp.MustCompile(`(?m)^  - (?:id: (\S+)\n|\{id: ([^,]+),)`)

// listHead begins another list of a plan's file.
var listHead = regexp.MustCompile(`\n\w+:\n`)

// planFiles reads the plan's files, to be changed.
func planFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(xicheng.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(xicheng.FS(), name)
		out[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// without gives the files with one rule, proposal or condition cut out; ok is false if it
// is not found.
func without(files fstest.MapFS, id string) (out fstest.MapFS, ok bool) {
	out = fstest.MapFS{}
	for name, f := range files {
		out[name] = f
		if !strings.HasPrefix(name, "rules/") {
			continue
		}
		text := string(f.Data)
		heads := ruleHead.FindAllStringSubmatchIndex(text, -1)
		for i, h := range heads {
			if h[2] < 0 {
				h[2], h[3] = h[4], h[5]
			}
			if text[h[2]:h[3]] != id {
				continue
			}
			end := len(text)
			if i+1 < len(heads) {
				end = heads[i+1][0]
			}
			if next := listHead.FindStringIndex(text[h[1]:end]); next != nil {
				end = h[1] + next[0] + 1 // the last of its list
			}
			out[name], ok = &fstest.MapFile{Data: []byte(text[:h[0]] + text[end:])}, true
		}
	}
	return out, ok
}

// Every rule of the plan matters to a rehearsal: without it, a script fails. The
// race detector has nothing to see here, and is spared it.
func TestEveryRuleIsRehearsed(t *testing.T) {
	if testing.Short() || rehearse.Raced {
		t.Skip("each rule is left out in turn, without the race detector")
	}
	files := planFiles(t)
	p := load(t)
	var ids []string
	cites := map[string]plans.Clause{}
	for _, r := range p.Rules {
		ids = append(ids, r.ID)
		cites[r.ID] = r.Cite
	}
	for _, r := range p.Proposals {
		ids = append(ids, r.ID)
	}
	for _, c := range p.Conditions {
		ids = append(ids, c.ID)
	}
	for _, w := range p.Watches {
		ids = append(ids, w.ID)
	}
	for _, r := range p.RiskKinds {
		ids = append(ids, r.ID)
	}
	texts := quickFirst(t)
	for _, id := range ids {
		fewer, ok := without(files, id)
		matters(t, id, fewer, ok, citing(t, texts, cites[id]), "every script holds without it")
	}
}

// citing puts the scripts first in which a clause stands: most likely one of them
// misses its rule.
func citing(t *testing.T, texts []*rehearse.Script, clause plans.Clause) []*rehearse.Script {
	if clause == "" {
		return texts
	}
	out := naming(t, texts, string(clause)+" ")
	for _, s := range texts {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Every prompt is asked in a rehearsal: without it, a script fails.
func TestEveryPromptIsRehearsed(t *testing.T) {
	if testing.Short() || rehearse.Raced {
		t.Skip("each prompt is left out in turn, without the race detector")
	}
	files, texts := planFiles(t), quickFirst(t)
	for _, q := range load(t).Prompts {
		fewer, ok := without(files, q.ID)
		matters(t, q.ID, fewer, ok, naming(t, texts, q.ID), "every script holds without it")
	}
}

// quickFirst are the scripts, the short ones first.
func quickFirst(t *testing.T) []*rehearse.Script {
	texts := scripts(t)
	slices.SortStableFunc(texts, func(a, b *rehearse.Script) int { return len(a.Steps) - len(b.Steps) })
	return texts
}

// naming are the scripts in which a word stands: a prompt is asked for by its id.
func naming(t *testing.T, texts []*rehearse.Script, word string) (out []*rehearse.Script) {
	for _, s := range texts {
		text, err := os.ReadFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), word) {
			out = append(out, s)
		}
	}
	return out
}

// matters holds that under a changed plan one of the scripts fails.
func matters(t *testing.T, name string, files fstest.MapFS, found bool, texts []*rehearse.Script, otherwise string) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		if !found {
			t.Fatal("it is not found in the plan's files")
		}
		plan, err := plans.Load(files)
		if err != nil {
			return // the check of the plan itself demands it
		}
		for _, s := range texts {
			if failsUnder(t, s.File, plan) {
				return
			}
		}
		t.Error(otherwise)
	})
}

func failsUnder(t *testing.T, file string, p *plans.Plan) bool {
	t.Helper()
	s, err := rehearse.Load(file, p)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rehearse.Run(context.Background(), s, rehearse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return !r.Passed()
}
