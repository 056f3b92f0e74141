package view

import "wanghuo/dispatch"

// Edition is the version of the plan under which something runs, where that is
// no longer the one in force: its rules are not those of the book on the desk.
type Edition struct {
	Plan  string `json:"plan"`
	Hash  string `json:"hash"`
	Title string `json:"edition" doc:"of the plan's own words, such as 2021"`
	// InForce is the version that replaced it.
	InForce string `json:"in_force"`
}

// editionOf is nil where the subject runs under the version in force. e is the
// engine for the subject.
func editionOf(e *dispatch.Engine, s *dispatch.State, subject string) *Edition {
	hash := s.VersionOf(subject)
	if hash == s.Workspace.PlanHash {
		return nil
	}
	p := e.Plan()
	out := &Edition{Plan: p.ID, Hash: hash, InForce: s.Workspace.PlanHash}
	if p.Hash == hash {
		out.Title = p.Edition
	}
	return out
}
