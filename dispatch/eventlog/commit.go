package eventlog

import "fmt"

// Outcome tells what a commit records. Its value is what lies on disk.
type Outcome uint8

// The outcomes.
const (
	Accepted Outcome = 1 // a command was accepted; Events tell what happened
	Refused  Outcome = 2 // a command was refused; Refusal says why
	Timer    Outcome = 3 // a deadline fired; no person commanded it
)

// String names the outcome.
func (o Outcome) String() string {
	switch o {
	case Accepted:
		return "accepted"
	case Refused:
		return "refused"
	case Timer:
		return "timer"
	}
	return fmt.Sprintf("outcome(%d)", uint8(o))
}

// Event is one thing that happened.
type Event struct {
	Kind   string // fixed, past tense: "IncidentReported"; upcast on reading, never renamed
	Stream string // for reading only: "incident/2026-0001"
	Data   []byte // the payload, CBOR as the domain encoded it
}

// Commit is one outcome of a command, a timer or a refusal. Number, Epoch and
// Prev are given by a Chain.
type Commit struct {
	Number    uint64
	Epoch     uint64
	Prev      Hash   // of the stored bytes of commit Number-1
	Wall      int64  // when it was decided by the wall clock, unix seconds
	WallNanos uint32 // the rest of Wall, for measuring only; no rule looks at it
	At        int64  // workspace time, unix seconds
	Person    string // who; "" for a timer
	Seat      string // in which seat
	Key       string // idempotency key, scoped to workspace and person
	Command   string // the kind of the command: "ReportIncident"
	Digest    []byte // of the command, so that the key cannot serve another one
	Outcome   Outcome
	Refusal   []byte // the encoded refusal when refused
	Events    []Event
}
