package workspace

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// edition is the plan with another limit for verifying a report (4.1.5).
var edition = func() func(t testing.TB, limit string) *plans.Plan {
	var mu sync.Mutex
	made := map[string]*plans.Plan{}
	return func(t testing.TB, limit string) *plans.Plan {
		mu.Lock()
		defer mu.Unlock()
		if p := made[limit]; p != nil {
			return p
		}
		sources, err := plans.Sources(xicheng.FS())
		if err != nil {
			t.Fatal(err)
		}
		const rule = "{kind: hard, after: 20m, from: receipt, cite: [4.1.5(a)]}"
		files := fstest.MapFS{}
		for name, text := range sources {
			files[name] = &fstest.MapFile{Data: bytes.ReplaceAll(text, []byte(rule), []byte(strings.Replace(rule, "20m", limit, 1)))}
		}
		p, err := plans.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		made[limit] = p
		return p
	}
}()

// libraryOf finds the plans given.
func libraryOf(list ...*plans.Plan) func(string) (*plans.Plan, error) {
	return func(hash string) (*plans.Plan, error) {
		for _, p := range list {
			if p.Hash == hash {
				return p, nil
			}
		}
		return nil, errors.New("not kept")
	}
}

// ruled is a house under a version of the plan, which it puts in force.
func ruled(t testing.TB, p *plans.Plan, status dispatch.Status) *house {
	h := newHouse(t, status, func(c *Config) {
		c.Machine, c.Activate = dispatch.NewWith(p, libraryOf(p)), true
		c.Workspace.PlanID, c.Workspace.PlanHash = p.ID, p.Hash
	})
	manned(t, h.Workspace)
	return h
}

// verifyBy is how long an incident's verification is given, in the limit in force.
func verifyBy(h *house, id dispatch.IncidentID) time.Duration {
	return sees(h, func(s *dispatch.State) time.Duration {
		for _, n := range s.Incidents[id].Duties {
			o := s.Obligations[n]
			if l, ok := o.Current(plans.Hard); ok && o.Clause == "4.1.5" && o.Debtor == "emergency-office" {
				return l.Due.Sub(s.Incidents[id].Opened)
			}
		}
		return 0
	})
}

func isMissed(h *house, id dispatch.IncidentID) bool {
	return sees(h, func(s *dispatch.State) bool {
		for _, n := range s.Incidents[id].Duties {
			if o := s.Obligations[n]; o.Clause == "4.1.5" && o.Debtor == "emergency-office" && len(o.Passed) > 0 {
				return o.Pending()
			}
		}
		return false
	})
}

func TestAnIncidentRunsUnderTheVersionUnderWhichItWasOpened(t *testing.T) {
	for _, status := range []dispatch.Status{dispatch.Actual, dispatch.Exercise} {
		t.Run(string(status), func(t *testing.T) {
			a, b := edition(t, "30m"), edition(t, "20m")
			h := ruled(t, a, status)
			old := reported(t, h.Workspace, "before")
			h.clock.Advance(time.Minute)
			h.cfg.Machine, h.cfg.Workspace = dispatch.NewWith(b, libraryOf(a, b)), dispatch.Workspace{}
			h.reopen()
			if got := h.Meta().PlanHash; got != b.Hash {
				t.Fatalf("in force is %s, not %s", got, b.Hash)
			}
			fresh := reported(t, h.Workspace, "after")
			// A second unit learns of the old one now: its duty is of the old version too.
			does(t, h.Workspace, desk, &dispatch.AddReceipt{Incident: old, Receiver: dispatch.Receiver{Unit: "street-dashilan"}, Source: dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone}})
			h.idle()
			if got := verifyBy(h, old); got != 30*time.Minute {
				t.Errorf("the old one is verified within %v", got)
			}
			if got := verifyBy(h, fresh); got != 20*time.Minute {
				t.Errorf("the new one is verified within %v", got)
			}
			street := sees(h, func(s *dispatch.State) (d time.Duration) {
				for _, n := range s.Incidents[old].Duties {
					if o := s.Obligations[n]; o.Clause == "4.1.5" && o.Debtor == "street-dashilan" {
						l, _ := o.Current(plans.Hard)
						d = l.Due.Sub(l.Since)
					}
				}
				return d
			})
			if street != 30*time.Minute {
				t.Errorf("what the old one brings now is due within %v", street)
			}
			if got := sees(h, func(s *dispatch.State) string { return s.Incidents[fresh].PlanHash }); got != b.Hash {
				t.Errorf("the new one is of %s", got)
			}
			h.clock.Advance(29 * time.Minute) // the last second of the old one, past that of the new one
			h.idle()
			if isMissed(h, old) || !isMissed(h, fresh) {
				t.Errorf("in the last second: old %v, new %v", isMissed(h, old), isMissed(h, fresh))
			}
			h.clock.Advance(time.Second)
			h.idle()
			if !isMissed(h, old) {
				t.Error("the old one's limit did not fire")
			}
			if err := h.Audit(context.Background()); err != nil {
				t.Errorf("live is not replay: %v", err)
			}
			h.reopen()
			if got := verifyBy(h, old); got != 30*time.Minute {
				t.Errorf("opened again, the old one is verified within %v", got)
			}
			if n := sees(h, func(s *dispatch.State) int { return len(s.Plans) }); n != 2 {
				t.Errorf("%d versions are on record", n)
			}
			if err := h.Audit(context.Background()); err != nil {
				t.Errorf("opened again, live is not replay: %v", err)
			}
		})
	}
}

func TestMergedIncidentsOfTwoVersionsKeepTheirLimits(t *testing.T) {
	a, b := edition(t, "30m"), edition(t, "20m")
	h := ruled(t, a, dispatch.Actual)
	old := reported(t, h.Workspace, "before")
	h.cfg.Machine, h.cfg.Workspace = dispatch.NewWith(b, libraryOf(a, b)), dispatch.Workspace{}
	h.reopen()
	fresh := reported(t, h.Workspace, "after")
	does(t, h.Workspace, desk, &dispatch.MergeIncidents{Into: old, From: fresh})
	h.idle()
	if v := sees(h, func(s *dispatch.State) string { return s.VersionOf(string(fresh)) }); v != a.Hash {
		t.Errorf("the family runs under %s, not under the version of the one that leads", v)
	}
	limits := func() (out []time.Duration) {
		return sees(h, func(s *dispatch.State) (out []time.Duration) {
			for _, id := range []dispatch.IncidentID{old, fresh} {
				for _, n := range s.Incidents[id].Duties {
					if o := s.Obligations[n]; o.Clause == "4.1.5" {
						out = append(out, o.Limits[0].Due.Sub(o.Limits[0].Since))
					}
				}
			}
			return out
		})
	}
	if got := limits(); len(got) != 2 || got[0] != 30*time.Minute || got[1] != 20*time.Minute {
		t.Errorf("the limits are %v", got)
	}
	does(t, h.Workspace, desk, &dispatch.UnmergeIncident{From: fresh, Reason: "another one"})
	h.idle()
	if v := sees(h, func(s *dispatch.State) string { return s.VersionOf(string(fresh)) }); v != b.Hash {
		t.Errorf("taken out of the family it runs under %s", v)
	}
	if err := h.Audit(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestNoStartWithoutAVersionThatSomethingOpenNeeds(t *testing.T) {
	a, b := edition(t, "30m"), edition(t, "20m")
	h := ruled(t, a, dispatch.Actual)
	id := reported(t, h.Workspace, "before")
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := h.cfg
	cfg.Machine, cfg.Workspace = dispatch.NewWith(b, libraryOf(b)), dispatch.Workspace{}
	head := h.Head().Number
	_, err := Open(context.Background(), cfg)
	var missing *dispatch.MissingEdition
	if !errors.As(err, &missing) || missing.Hash != a.Hash {
		t.Fatalf("opened: %v", err)
	}
	log, err := h.openLog()
	if err != nil {
		t.Fatal(err)
	}
	if got := log.Head().Number; got != head {
		t.Errorf("a start that failed wrote: %d after %d", got, head)
	}
	s, err := Survey(context.Background(), log, dispatch.NewWith(b, func(string) (*plans.Plan, error) { return b, nil }))
	if err != nil || len(s.OpenUnder()[a.Hash]) == 0 || s.OpenUnder()[a.Hash][0] != string(id) {
		t.Errorf("needed by %v, %v", s.OpenUnder(), err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	h.cfg.Machine = dispatch.NewWith(b, libraryOf(a, b)) // put back
	h.cfg.Workspace = dispatch.Workspace{}
	h.open()
	if got := verifyBy(h, id); got != 30*time.Minute {
		t.Errorf("verified within %v", got)
	}
}

func TestWhoOnlyLooksAfterTheFilesPutsNoVersionInForce(t *testing.T) {
	a, b := edition(t, "30m"), edition(t, "20m")
	h := ruled(t, a, dispatch.Actual)
	h.cfg.Machine, h.cfg.Workspace, h.cfg.Activate = dispatch.NewWith(b, libraryOf(a, b)), dispatch.Workspace{}, false
	h.reopen()
	id := reported(t, h.Workspace, "now")
	h.idle()
	if got := verifyBy(h, id); h.Meta().PlanHash != a.Hash || got != 30*time.Minute {
		t.Errorf("in force is %s, verified within %v", h.Meta().PlanHash, got)
	}
}
