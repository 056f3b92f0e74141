package dispatch

// The identifiers. Each is made by Decide from a counter in the state, so that
// replay makes the same ones.
type (
	// IncidentID is a number such as XC20260001: prefix, year, sequence.
	IncidentID string
	// IntakeID is the number of a 接报单, such as J20260001.
	IntakeID string
	// ReportID is the number of a report, such as R20260001.
	ReportID string
	// PersonID identifies a person on the roster.
	PersonID string
	// MatterID is the number of an instruction (P…) or a question (W…).
	MatterID string
)
