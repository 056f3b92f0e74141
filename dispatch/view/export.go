package view

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/plans"
)

// The format of an exported incident; EXPORT.md describes it. A change that an
// older reader would misread raises the version.
const (
	ExportFormat  = "wanghuo.incident"
	ExportVersion = 1
	// ExportLimit is the largest file that is read, in bytes.
	ExportLimit = 32 << 20
)

// Export is one incident with all that hangs on it, as a machine reads it
// (4.1.9). Personal data is in it only as it lies in the log, sealed: whoever
// has the file and not the key reads none of it, and a key that is destroyed
// closes the file too (A65).
type Export struct {
	Format    string             `json:"format"`
	Version   int                `json:"version"`
	Workspace dispatch.Workspace `json:"workspace"`
	// Head is the commit as of which the file shows the incident.
	Head      dispatch.Header          `json:"head"`
	Incidents []*dispatch.Incident     `json:"incidents"` // the first leads, the rest are merged into it
	Intakes   []*dispatch.Intake       `json:"intakes"`
	Reports   []*dispatch.Report       `json:"reports"`
	Duties    []*obligation.Obligation `json:"duties"`
	Matters   []*dispatch.Matter       `json:"matters"`
	Group     *dispatch.Group          `json:"group,omitempty"`
	// Statements and Labels are what was said of deviations, by number of duty (A25).
	Statements map[obligation.ID]dispatch.Statement `json:"statements,omitempty"`
	Labels     map[obligation.ID]dispatch.Label     `json:"labels,omitempty"`
}

// ExportIncident gives the file of an incident. The same state gives the same
// bytes. ok is false if there is no such incident.
func ExportIncident(s *dispatch.State, id dispatch.IncidentID) (data []byte, ok bool, err error) {
	inc := s.Incidents[id]
	if inc == nil {
		return nil, false, nil
	}
	x := collect(s, inc)
	data, err = x.Encode()
	return data, true, err
}

func collect(s *dispatch.State, inc *dispatch.Incident) *Export {
	x := &Export{
		Format: ExportFormat, Version: ExportVersion, Workspace: s.Workspace, Head: s.Last,
		Incidents: whole(s, inc), Intakes: []*dispatch.Intake{}, Reports: []*dispatch.Report{},
		Matters: []*dispatch.Matter{}, Group: s.Groups[inc.Group],
	}
	mine := map[dispatch.IncidentID]bool{}
	subjects := map[string]bool{}
	for _, p := range x.Incidents {
		mine[p.ID], subjects[string(p.ID)] = true, true
	}
	for _, in := range s.Intakes {
		if mine[in.Incident] {
			x.Intakes = append(x.Intakes, in)
		}
	}
	for _, r := range s.Reports {
		if slices.ContainsFunc(r.Incidents, func(id dispatch.IncidentID) bool { return mine[id] }) {
			x.Reports = append(x.Reports, r)
		}
	}
	for _, m := range s.Matters {
		if mine[m.Incident] {
			x.Matters = append(x.Matters, m)
			subjects[string(m.ID)] = true
		}
	}
	var owed []obligation.ID
	for id, o := range s.Obligations {
		if subjects[o.Subject] {
			owed = append(owed, id)
		}
	}
	x.Duties, x.Statements, x.Labels = dutiesWithWord(s, owed)
	slices.SortFunc(x.Intakes, func(a, b *dispatch.Intake) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(x.Reports, func(a, b *dispatch.Report) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(x.Matters, func(a, b *dispatch.Matter) int { return cmp.Compare(a.ID, b.ID) })
	return x
}

// dutiesWithWord gives duties in their order, with what was said of each (A25).
func dutiesWithWord(s *dispatch.State, ids []obligation.ID) ([]*obligation.Obligation, map[obligation.ID]dispatch.Statement, map[obligation.ID]dispatch.Label) {
	duties := []*obligation.Obligation{}
	said, labels := map[obligation.ID]dispatch.Statement{}, map[obligation.ID]dispatch.Label{}
	for _, id := range ids {
		o := s.Obligations[id]
		if o == nil {
			continue
		}
		duties = append(duties, o)
		if st, ok := s.Statements[id]; ok {
			said[id] = st
		}
		if l, ok := s.Labels[id]; ok {
			labels[id] = l
		}
	}
	slices.SortFunc(duties, func(a, b *obligation.Obligation) int { return cmp.Compare(a.ID, b.ID) })
	return duties, said, labels
}

// Encode gives the file's bytes: UTF-8, indented, ending in a newline.
func (x *Export) Encode() ([]byte, error) { return encodeExport(x, x.Workspace.ID) }

func encodeExport(x any, of string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(x); err != nil {
		return nil, fmt.Errorf("view: export of %s: %w", of, err)
	}
	return b.Bytes(), nil
}

// ImportError tells why a file is no exported incident.
type ImportError struct {
	Code    string // import_size, import_malformed, import_format, import_version, import_reference
	Clause  plans.Clause
	Message plans.Text
	Cause   error
}

func (e *ImportError) Error() string {
	if e.Cause != nil {
		return e.Code + ": " + e.Message.En + ": " + e.Cause.Error()
	}
	return e.Code + ": " + e.Message.En
}

// Unwrap gives the cause.
func (e *ImportError) Unwrap() error { return e.Cause }

func importError(code, zh, en string, cause error) *ImportError {
	return &ImportError{Code: code, Clause: "4.1.9", Message: plans.Text{Zh: zh, En: en}, Cause: cause}
}

// ImportIncident reads the file of an incident back, unchanged: encoding the
// result gives the same bytes. It refuses, with an [*ImportError], what it does
// not know in full and what refers to things that are not in the file.
func ImportIncident(data []byte) (*Export, error) {
	if len(data) > ExportLimit {
		return nil, importError("import_size", "文件超过 32 MB", "the file is larger than 32 MiB", nil)
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, importError("import_malformed", "文件不是有效的 JSON", "the file is not JSON", err)
	}
	if head.Format != ExportFormat {
		return nil, importError("import_format", "文件不是事件导出文件", "the file is not an exported incident", nil)
	}
	if head.Version != ExportVersion {
		return nil, importError("import_version", fmt.Sprintf("文件格式版本为 %d，本系统只读版本 %d", head.Version, ExportVersion),
			fmt.Sprintf("the file has version %d; this reader knows version %d", head.Version, ExportVersion), nil)
	}
	x := &Export{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(x); err != nil {
		return nil, importError("import_malformed", "文件内容有误", "the file does not hold what its format says", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, importError("import_malformed", "文件末尾有多余内容", "something stands behind the end of the file", nil)
	}
	if err := x.whole(); err != nil {
		return nil, err
	}
	return x, nil
}

// whole checks that everything to which the incident refers is in the file.
func (x *Export) whole() error {
	missing := func(what string) error {
		return importError("import_reference", "文件缺少其引用的内容："+what, "the file refers to what is not in it: "+what, nil)
	}
	if len(x.Incidents) == 0 || slices.Contains(x.Incidents, nil) || slices.Contains(x.Duties, nil) ||
		slices.Contains(x.Reports, nil) || slices.Contains(x.Intakes, nil) || slices.Contains(x.Matters, nil) {
		return missing("incidents")
	}
	s := x.State()
	for i, inc := range x.Incidents {
		for _, id := range inc.Merged {
			if s.Incidents[id] == nil {
				return missing(string(id))
			}
		}
		if i > 0 && s.Incidents[inc.MergedInto] == nil {
			return missing(string(inc.MergedInto))
		}
		for _, id := range inc.Duties {
			if s.Obligations[id] == nil {
				return missing("duty " + DutyID(id))
			}
		}
		for _, id := range inc.Reports {
			if s.Reports[id] == nil {
				return missing(string(id))
			}
		}
	}
	return nil
}

// State gives the file as a state of its own, so that every builder of this
// package can show it. It shares memory with x.
func (x *Export) State() *dispatch.State {
	s := dispatch.NewState()
	s.Workspace, s.Last = x.Workspace, x.Head
	for _, inc := range x.Incidents {
		s.Incidents[inc.ID] = inc
	}
	for _, in := range x.Intakes {
		s.Intakes[in.ID] = in
	}
	for _, r := range x.Reports {
		s.Reports[r.ID] = r
	}
	for _, m := range x.Matters {
		s.Matters[m.ID] = m
	}
	for _, o := range x.Duties {
		s.Obligations[o.ID] = o
	}
	for id, st := range x.Statements {
		s.Statements[id] = st
	}
	for id, l := range x.Labels {
		s.Labels[id] = l
	}
	if x.Group != nil {
		s.Groups[x.Group.ID] = x.Group
	}
	return s
}

// At is the instant as of which the file shows the incident.
func (x *Export) At() clock.Time { return x.Head.At }
