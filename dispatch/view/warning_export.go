package view

import (
	"wanghuo/dispatch"
	"wanghuo/dispatch/approval"
	"wanghuo/dispatch/obligation"
)

// The format of an exported warning; EXPORT.md describes it.
const (
	WarningExportFormat  = "wanghuo.warning"
	WarningExportVersion = 1
)

// WarningExport is one warning with all that hangs on it: every text and proposal,
// filings, notices and who acknowledged them, relays, people reached, channels and
// what they answered, tasks and duties, the approvals with the texts that they
// stand for. Personal data is in it only as it lies in the log, sealed (A65).
type WarningExport struct {
	Format    string             `json:"format"`
	Version   int                `json:"version"`
	Workspace dispatch.Workspace `json:"workspace"`
	// Head is the commit as of which the file shows the warning.
	Head      dispatch.Header          `json:"head"`
	Warning   *dispatch.Warning        `json:"warning"`
	Approvals []*approval.Approval     `json:"approvals"`
	Duties    []*obligation.Obligation `json:"duties"`
	// Statements and Labels are what was said of deviations, by number of duty (A25).
	Statements map[obligation.ID]dispatch.Statement `json:"statements,omitempty"`
	Labels     map[obligation.ID]dispatch.Label     `json:"labels,omitempty"`
}

// ExportWarning gives the file of a warning. The same state gives the same bytes.
// ok is false if there is no such warning.
func ExportWarning(s *dispatch.State, id dispatch.WarningID) (data []byte, ok bool, err error) {
	w := s.Warnings[id]
	if w == nil {
		return nil, false, nil
	}
	x := &WarningExport{
		Format: WarningExportFormat, Version: WarningExportVersion, Workspace: s.Workspace, Head: s.Last, Warning: w,
		Approvals: list(approvalsOn(s, string(id))),
	}
	x.Duties, x.Statements, x.Labels = dutiesWithWord(s, w.Duties)
	data, err = encodeExport(x, "warning "+string(id))
	return data, true, err
}
