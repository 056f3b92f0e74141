package dispatch

import (
	"bytes"
	"fmt"
	"reflect"
	"sort"

	"github.com/fxamacker/cbor/v2"
)

// Events lie on disk as CBOR maps with the field names of their JSON form:
// self-describing, so that a field can be added and old logs still read.
var (
	encMode = must(cbor.EncOptions{Sort: cbor.SortNone}.UserBufferEncMode())
	askMode = must(cbor.EncOptions{Sort: cbor.SortBytewiseLexical}.UserBufferEncMode())
	decMode = must(cbor.DecOptions{ExtraReturnErrors: cbor.ExtraDecErrorNone, MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic("dispatch: " + err.Error())
	}
	return v
}

// EncodeEvent gives an event's bytes for the log.
func EncodeEvent(e Event) ([]byte, error) { return encMode.Marshal(e) }

// WriteEvent appends what EncodeEvent gives to b.
func WriteEvent(b *bytes.Buffer, e Event) error { return encMode.MarshalToBuffer(e, b) }

// WriteCommand appends what was asked to b, always in the same way, so that two
// commands are alike if their bytes are. It cannot be read back: what has a form of
// its own in JSON only, as a [Secret], says nothing here.
func WriteCommand(b *bytes.Buffer, c Command) error { return askMode.MarshalToBuffer(c, b) }

// DecodeEvent reads an event of the kind. An unknown kind is an error: a log
// written by a newer version is not opened by an older one.
func DecodeEvent(kind string, data []byte) (Event, error) {
	f, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("dispatch: unknown event kind %q: this log was written by a newer version", kind)
	}
	e := f()
	if err := decMode.Unmarshal(data, e); err != nil {
		return nil, fmt.Errorf("dispatch: event %s: %w", kind, err)
	}
	return e, nil
}

// commands makes an empty command of each name.
var commands = map[string]func() Command{}

func init() {
	for _, f := range []func() Command{
		func() Command { return new(LogIntake) }, func() Command { return new(SortIntake) },
		func() Command { return new(ReportIncident) }, func() Command { return new(AddReceipt) },
		func() Command { return new(MergeIncidents) }, func() Command { return new(UnmergeIncident) },
		func() Command { return new(DeclareFalseAlarm) }, func() Command { return new(GroupIncidents) },
		func() Command { return new(DetermineSeverity) }, func() Command { return new(ProposeLowering) },
		func() Command { return new(LowerSeverity) }, func() Command { return new(FlagSensitive) },
		func() Command { return new(ClearSensitive) }, func() Command { return new(RecordInvolvement) },
		func() Command { return new(SetOccurrence) }, func() Command { return new(ConfirmSlowOnset) },
		func() Command { return new(RecordFigures) }, func() Command { return new(AmendIncident) },
		func() Command { return new(Reclassify) }, func() Command { return new(AddNote) },
		func() Command { return new(RecordFact) }, func() Command { return new(ConfirmFact) },
		func() Command { return new(Coordinate) }, func() Command { return new(RecordFirstHandling) },
		func() Command { return new(StartResponse) }, func() Command { return new(LowerResponse) }, func() Command { return new(DecideProposal) },
		func() Command { return new(RecordDeparture) }, func() Command { return new(AnswerSupport) },
		func() Command { return new(RecordCityCommand) }, func() Command { return new(EndHandling) },
		func() Command { return new(ArchiveIncident) },
		func() Command { return new(SendReport) }, func() Command { return new(DraftReport) },
		func() Command { return new(ReviewReport) }, func() Command { return new(SignReport) },
		func() Command { return new(ConfirmSignature) }, func() Command { return new(RecordDelivery) },
		func() Command { return new(ResendReport) }, func() Command { return new(ConfirmStated) },
		func() Command { return new(AcknowledgeReport) },
		func() Command { return new(WaiveObligation) }, func() Command { return new(ReinstateObligation) },
		func() Command { return new(VoidObligation) }, func() Command { return new(UndoFulfilment) },
		func() Command { return new(Acknowledge) }, func() Command { return new(Shelve) },
		func() Command { return new(StateCircumstances) }, func() Command { return new(LabelDeviation) },
		func() Command { return new(EnterRoster) }, func() Command { return new(LeaveRoster) },
		func() Command { return new(TakeSeat) }, func() Command { return new(LeaveSeat) },
		func() Command { return new(OpenHandover) }, func() Command { return new(SignHandover) },
		func() Command { return new(InformLeader) }, func() Command { return new(RecordInstruction) },
		func() Command { return new(RecordQuestion) }, func() Command { return new(PassOnMatter) },
		func() Command { return new(ChaseMatter) }, func() Command { return new(AnswerMatter) },
		func() Command { return new(CloseMatter) }, func() Command { return new(GrantDelegation) },
		func() Command { return new(ErasePersonal) }, func() Command { return new(SwitchOverlay) }, func() Command { return new(RecordFeed) },
		func() Command { return new(ChangeClock) }, func() Command { return new(ConfirmTime) },
	} {
		commands[f().Name()] = f
	}
}

// CommandNames lists the commands that a person or machine may give, in order.
func CommandNames() []string {
	out := make([]string, 0, len(commands))
	for n := range commands {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// NewCommand makes an empty command of the name.
func NewCommand(name string) (Command, bool) {
	f, ok := commands[name]
	if !ok {
		return nil, false
	}
	return f(), true
}

// CommandType is the struct type behind a command's name, for describing it.
func CommandType(name string) (reflect.Type, bool) {
	c, ok := NewCommand(name)
	if !ok {
		return nil, false
	}
	return reflect.TypeOf(c).Elem(), true
}
