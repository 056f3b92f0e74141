package workspace

import (
	"encoding/json"
	"fmt"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/plans"
)

// fold is everything that follows from the commits of a log: the domain's
// state and what the runtime itself remembers. It belongs to one goroutine.
type fold struct {
	machine Machine
	state   *dispatch.State
	memory  *memory
}

// opened is a commit taken apart.
type opened struct {
	header  dispatch.Header
	wall    time.Time
	refused bool
	timer   bool
	key     keyName // zero: none
	digest  []byte
	refusal []byte
	events  []dispatch.Event
}

// reader takes records apart. It belongs to one goroutine.
type reader struct {
	dec eventlog.Decoder
	com eventlog.Commit
}

func (r *reader) open(rec eventlog.Record) (opened, error) {
	if err := r.dec.Decode(rec.Bytes, &r.com); err != nil {
		return opened{}, fmt.Errorf("workspace: commit %d: %w", rec.Number, err)
	}
	c := &r.com
	o := opened{
		header: dispatch.Header{
			Number: c.Number, At: clock.Time(c.At), Wall: clock.Time(c.Wall),
			Person: dispatch.PersonID(c.Person), Seat: plans.SeatID(c.Seat),
		},
		wall: time.Unix(c.Wall, int64(c.WallNanos)), refused: c.Outcome == eventlog.Refused,
		timer: c.Outcome == eventlog.Timer, digest: c.Digest, refusal: c.Refusal,
	}
	if c.Key != "" {
		o.key = nameKey(c.Person, c.Key)
	}
	if len(c.Events) > 0 {
		o.events = make([]dispatch.Event, len(c.Events))
	}
	for i := range c.Events {
		ev, err := dispatch.DecodeEvent(c.Events[i].Kind, c.Events[i].Data)
		if err != nil {
			return opened{}, fmt.Errorf("workspace: commit %d: %w", rec.Number, err)
		}
		o.events[i] = ev
	}
	return o, nil
}

// apply folds a commit that was read.
func (f *fold) apply(o *opened) {
	if o.refused {
		f.state.Refused(o.header)
	} else {
		for _, ev := range o.events {
			f.machine.Apply(f.state, o.header, ev)
		}
		f.state.Last = o.header
	}
	f.memory.remember(o)
}

// outcomeOf is what the one who gave the command is told.
func (o *opened) outcome(replayed, brief bool) (Outcome, error) {
	out := Outcome{Commit: o.header.Number, At: o.header.At, IDs: idsOf(o.events), Replayed: replayed}
	if !brief {
		out.Events = o.events
	}
	if o.refused {
		out.Refusal = new(dispatch.Refusal)
		if err := json.Unmarshal(o.refusal, out.Refusal); err != nil {
			return out, ErrInternal.With(fmt.Errorf("commit %d: refusal: %w", o.header.Number, err))
		}
	}
	return out, nil
}

// idsOf names what the events created: the first of each kind.
func idsOf(events []dispatch.Event) map[string]string {
	var ids map[string]string
	note := func(kind, id string) {
		if ids == nil {
			ids = map[string]string{}
		}
		if _, ok := ids[kind]; !ok {
			ids[kind] = id
		}
	}
	for _, ev := range events {
		switch ev := ev.(type) {
		case *dispatch.IncidentReported:
			note("incident", string(ev.ID))
		case *dispatch.IntakeLogged:
			note("intake", string(ev.Intake.ID))
		case *dispatch.ReportDrafted:
			note("report", string(ev.Report.ID))
		case *dispatch.RiskRegistered:
			note("risk", string(ev.Entry.ID))
		case *dispatch.MatterRecorded:
			note("matter", string(ev.Matter.ID))
		case *dispatch.WarningProposed:
			note("warning", string(ev.Warning))
		case *dispatch.WarningIssued:
			note("warning", string(ev.Warning))
		case *dispatch.WarningReceived:
			note("warning", string(ev.Warning))
		case *dispatch.ApprovalAsked:
			note("approval", string(ev.Approval.ID))
		case *dispatch.IncidentsGrouped:
			note("group", ev.Group.ID)
		case *dispatch.RevisionOpened:
			note("revision", string(ev.Case.ID))
		case *dispatch.DrillCreated:
			note("drill", string(ev.Case.ID))
		case *dispatch.ObligationAccrued:
			note("obligation", fmt.Sprint(ev.Obligation.ID))
		}
	}
	return ids
}
