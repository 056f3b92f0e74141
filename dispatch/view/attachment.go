package view

import (
	"cmp"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/plans"
)

// Attachment is a photograph or document of an incident; the picture or file
// itself is asked for by its file.
type Attachment struct {
	File string `json:"file"`
	Kind string `json:"kind"`
	Size int64  `json:"size"`
	// Name is what it was called where it came from; From and Sender whose it is,
	// GotAt when it came (4.4.3(k)).
	Name   string      `json:"name,omitempty"`
	From   plans.OrgID `json:"from,omitempty"`
	Sender string      `json:"sender,omitempty"`
	GotAt  clock.Time  `json:"got_at,omitempty"`
	// Report is the report with which it goes.
	Report   string       `json:"report,omitempty"`
	By       string       `json:"by"`
	Seat     plans.SeatID `json:"seat"`
	Caption  string       `json:"caption,omitempty"`
	Where    string       `json:"where,omitempty"`
	MadeAt   clock.Time   `json:"made_at"`
	Received clock.Time   `json:"received"`
	TakenAt  clock.Time   `json:"taken_at,omitempty"`
	// Occurrence is what it says of when it happened: a suggestion, not applied.
	Occurrence clock.Time `json:"occurrence,omitempty"`
	Erased     bool       `json:"erased,omitempty"`
	Incident   string     `json:"incident"`
}

// attachmentsOf lists the files of an incident and of those merged into
// it, in the order in which they were made (A22).
func attachmentsOf(parts []*dispatch.Incident, reveal Reveal) []Attachment {
	out := []Attachment{}
	for _, p := range parts {
		for _, a := range p.Attachments {
			erased := p.Erased != 0
			out = append(out, Attachment{
				File: a.File.ID, Kind: a.File.Kind, Size: a.File.Size, Name: opened(a.FileName, erased, reveal),
				From: a.From, Sender: opened(a.Sender, erased, reveal), GotAt: a.GotAt, Report: string(a.Report), By: string(a.By), Seat: a.Seat,
				Caption: opened(a.Caption, erased, reveal), Where: opened(a.Where, erased, reveal),
				MadeAt: a.MadeAt, Received: a.Received, TakenAt: a.TakenAt, Occurrence: a.Occurrence,
				Erased: erased, Incident: string(p.ID),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Attachment) int {
		return cmp.Or(cmp.Compare(a.MadeAt, b.MadeAt), cmp.Compare(a.Received, b.Received))
	})
	return out
}
