package workspace

import (
	"context"
	"encoding/binary"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/pack"
	"wanghuo/plans"
)

// fingerprint names what a snapshot depends on: the shape of the domain's state,
// that of the runtime's memory (numbered by hand), the plan, and the version of
// the program. A snapshot made by another is discarded and the log replayed, so
// that a state is always what this program makes of the log.
func fingerprint(m Machine) string {
	f := dispatch.Fingerprint() + "/4"
	if p, ok := m.(interface{ Plan() *plans.Plan }); ok {
		f += "/" + p.Plan().Hash
	}
	return f + "/" + revision()
}

// revision is the commit of the sources from which this program was built, ""
// where the build did not note it.
var revision = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	rev := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			rev += s.Value
		}
	}
	return rev
})

var memories = pack.For[kept]()

// encode gives the bytes of a snapshot: two lengths of eight bytes, what the
// memory keeps, its keys, and the state as the domain writes it.
func (f *fold) encode() ([]byte, error) {
	state, err := f.state.EncodeSnapshot()
	if err != nil {
		return nil, err
	}
	m := memories.Encode(&f.memory.kept)
	keys := keyBytes * (len(f.memory.old.list) + len(f.memory.young.list))
	b := make([]byte, 0, 16+len(m)+keys+len(state))
	b = binary.BigEndian.AppendUint64(b, uint64(len(m)))
	b = binary.BigEndian.AppendUint64(b, uint64(keys))
	return append(f.memory.appendKeys(append(b, m...)), state...), nil
}

func decodeFold(b []byte, machine Machine, keep uint64) (fold, error) {
	part := func(n uint64) (p []byte) {
		n = min(n, uint64(len(b)))
		p, b = b[:n], b[n:]
		return p
	}
	whole := len(b)
	if whole < 16 {
		return fold{}, fmt.Errorf("workspace: a snapshot of %d bytes is cut short", whole)
	}
	lengths := part(16)
	m := newMemory(keep)
	if err := memories.Decode(part(binary.BigEndian.Uint64(lengths)), &m.kept); err != nil {
		return fold{}, fmt.Errorf("workspace: snapshot: %w", err)
	}
	if err := m.readKeys(part(binary.BigEndian.Uint64(lengths[8:]))); err != nil {
		return fold{}, err
	}
	state, err := dispatch.DecodeSnapshot(b)
	if err != nil {
		return fold{}, err
	}
	return fold{machine: machine, state: state, memory: m}, nil
}

// snapshot finds the newest snapshot that fits the log; number 0: there is none.
func (w *Workspace) snapshot(ctx context.Context, log eventlog.Log) eventlog.Snapshot {
	if w.cfg.Snapshots == nil {
		return eventlog.Snapshot{}
	}
	s, ok, err := w.cfg.Snapshots.Latest(ctx, log.Head().Log, fingerprint(w.cfg.Machine))
	if err != nil || !ok {
		w.passOver(err)
		return eventlog.Snapshot{}
	}
	if fits, err := eventlog.FitsLog(ctx, log, s); err != nil || !fits {
		w.passOver(fmt.Errorf("snapshot %d does not fit the log (%v)", s.Number, err))
		return eventlog.Snapshot{}
	}
	return s
}

// from makes the fold that a snapshot holds; the empty one if it holds none.
func (w *Workspace) from(s eventlog.Snapshot) loaded {
	if s.Number == 0 {
		return w.empty()
	}
	defer relaxGC()()
	f, err := decodeFold(s.State, w.cfg.Machine, w.cfg.KeepKeys)
	if err != nil || f.state.Last.Number != s.Number {
		w.passOver(fmt.Errorf("snapshot %d holds no state of that commit (%v)", s.Number, err))
		return w.empty()
	}
	return loaded{fold: f, snapshot: s.Number}
}

func (w *Workspace) passOver(err error) {
	if err != nil {
		w.cfg.Logger.Warn("a snapshot is passed over; the log is replayed", "cause", err)
	}
}

// snapshotter decides when the follower makes a snapshot. It belongs to the
// follower's goroutine; writing happens beside it.
type snapshotter struct {
	made   uint64 // commit of the last one
	size   int    // of the last one, in bytes
	tail   int    // bytes of the commits since
	last   eventlog.Record
	saving atomic.Bool
}

func (s *snapshotter) seen(rec eventlog.Record) {
	s.last = eventlog.Record{Number: rec.Number, Hash: rec.Hash}
	s.tail += len(rec.Bytes)
}

// consider makes a snapshot when enough has happened since the last one: so
// many commits, and twice as many bytes of them as a snapshot has, so that a
// large state is not written more often than it changes. At the end a
// twentieth of the commits is enough, so that the next start is quick.
func (s *snapshotter) consider(f *follower, ending bool) {
	every := f.w.cfg.SnapshotEvery
	if ending {
		every /= 20
	}
	if f.w.cfg.Snapshots == nil || s.last.Number < s.made+max(every, 1) || s.saving.Load() {
		return
	}
	if !ending && s.tail < 2*s.size {
		return
	}
	f.writeDown()
	state, err := f.encode()
	if err != nil {
		f.w.cfg.Logger.Error("no snapshot could be made", "cause", err)
		return
	}
	s.made, s.size, s.tail = s.last.Number, len(state), 0
	snap := eventlog.Snapshot{
		Log: f.w.durable.Load().Log, Number: s.last.Number, Hash: s.last.Hash,
		Fingerprint: fingerprint(f.machine), State: state,
	}
	s.saving.Store(true)
	save := func() {
		defer s.saving.Store(false)
		if err := f.w.cfg.Snapshots.Save(context.Background(), snap); err != nil {
			f.w.cfg.Logger.Warn("a snapshot could not be saved", "cause", err)
		}
	}
	if ending {
		save()
		return
	}
	f.w.side.Go(save)
}

// writeDown makes the timelines small, one at a time, so that no query waits for
// more than one of them.
func (f *follower) writeDown() {
	for id := range f.state.Incidents { // only this goroutine writes
		f.mu.Lock()
		f.state.WriteDown(id)
		f.mu.Unlock()
	}
}
