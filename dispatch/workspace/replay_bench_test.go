package workspace

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
)

// replayEvents is how many events the replay benchmark replays.
const replayEvents = 1_000_000

// grown writes a log of about n events in dir as a busy district would: fires
// are reported, each gets figures and corrections. It goes around the disk's
// syncs, not around the rules.
func grown(b testing.TB, dir string, n int) (commits uint64, events int) {
	log, err := boltlog.Open(filepath.Join(dir, "log.db"), boltlog.Options{Random: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	g := &grower{b: b, log: log, chain: eventlog.NewChain(log.Head()), state: dispatch.NewState(), at: clock.At(start)}
	opened := engine().Carry(g.state, g.header(dispatch.Actor{}), []dispatch.Event{
		&dispatch.WorkspaceOpened{Workspace: dispatch.Workspace{ID: "w", Status: dispatch.Exercise}},
		&dispatch.ClockChanged{Paused: true, Rate: 1, To: g.at},
		&dispatch.RosterEntered{Person: desk.Person, Seats: nil},
		&dispatch.SeatTaken{Seat: desk.Seat, Person: desk.Person},
	})
	g.put(dispatch.Actor{}, nil, opened)
	for i := 0; g.events < n; i++ {
		g.at++
		if i%400 == 0 {
			g.do(fire(fmt.Sprint("fire ", i)))
			g.last = dispatch.IncidentID(fmt.Sprintf("%s", lastIncident(g.state)))
		}
		g.do(injured(g.last, i%90))
	}
	g.flush()
	return g.chain.Head().Number, g.events
}

func lastIncident(s *dispatch.State) dispatch.IncidentID {
	last := dispatch.IncidentID("")
	for id := range s.Incidents {
		last = max(last, id)
	}
	return last
}

type grower struct {
	b       testing.TB
	log     eventlog.Log
	chain   *eventlog.Chain
	state   *dispatch.State
	at      clock.Time
	last    dispatch.IncidentID
	events  int
	records []eventlog.Record
}

func (g *grower) header(who dispatch.Actor) dispatch.Header {
	return dispatch.Header{Number: g.chain.Head().Number + 1, At: g.at, Wall: g.at, Person: who.Person, Seat: who.Seat}
}

func (g *grower) do(c dispatch.Command) {
	events, err := engine().Execute(g.state, g.header(desk), c, dispatch.Env{Now: g.at, Actor: desk, Subject: "k"})
	if err != nil {
		g.b.Fatal(err)
	}
	g.put(desk, c, events)
}

func (g *grower) put(who dispatch.Actor, c dispatch.Command, events []dispatch.Event) {
	com := eventlog.Commit{
		Wall: int64(g.at), At: int64(g.at), Person: string(who.Person), Seat: string(who.Seat), Outcome: eventlog.Timer,
	}
	if c != nil {
		com.Outcome, com.Command, com.Key, com.Digest = eventlog.Accepted, c.Name(), fmt.Sprint("key-", g.chain.Head().Number), make([]byte, 32)
	}
	for _, ev := range events {
		data, err := dispatch.EncodeEvent(ev)
		if err != nil {
			g.b.Fatal(err)
		}
		com.Events = append(com.Events, eventlog.Event{Kind: ev.Kind(), Stream: ev.Stream(), Data: data})
	}
	rec, err := g.chain.Stamp(&com)
	if err != nil {
		g.b.Fatal(err)
	}
	g.state.Last = g.header(who)
	g.events += len(events)
	if g.records = append(g.records, rec); len(g.records) == 10_000 {
		g.flush()
	}
}

func (g *grower) flush() {
	if err := g.log.Append(context.Background(), g.log.Head().Number, g.records); err != nil {
		g.b.Fatal(err)
	}
	g.records = nil
}

// trivial is the event of the baseline: what an event of figures says.
type trivial struct {
	ID       string `json:"id"`
	Incident string `json:"incident"`
	Injured  int    `json:"injured"`
	Source   string `json:"source"`
	Rank     int    `json:"rank"`
	MadeAt   int64  `json:"made_at"`
	Received int64  `json:"received"`
}

// trivialLog is the baseline's log: bbolt and encoding/json.
func trivialLog(b testing.TB, n int) *bolt.DB {
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	for from := 0; from < n; from += 50_000 {
		err := db.Update(func(tx *bolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("bare"))
			for i := from; i < from+50_000 && err == nil; i++ {
				var v []byte
				v, err = json.Marshal(trivial{fmt.Sprint("e", i), fmt.Sprint("XC", i/400), i % 90, "on site", 5, int64(i), int64(i)})
				if err == nil {
					err = bucket.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), v)
				}
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return db
}

// readTrivial decodes the baseline's log and folds it into a map.
func readTrivial(b testing.TB, db *bolt.DB) map[string]trivial {
	state := map[string]trivial{}
	err := db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("bare")).ForEach(func(_, v []byte) error {
			var t trivial
			err := json.Unmarshal(v, &t)
			state[t.Incident] = t
			return err
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	return state
}

// BenchmarkReplay replays a log of a million events, decoded and applied by the
// real rules, against as many events in bbolt and JSON over a trivial map;
// target ≥ 1, then towards 3. It then opens the workspace from a snapshot at
// the log's end; target ≤ 1 s.
func BenchmarkReplay(b *testing.B) {
	dir := b.TempDir()
	commits, events := grown(b, dir, replayEvents)
	db := trivialLog(b, replayEvents)
	cfg, err := onDisk(b, dir, dispatch.Exercise).withDefaults()
	if err != nil {
		b.Fatal(err)
	}
	var ours, theirs, open time.Duration
	for b.Loop() {
		t0 := time.Now()
		if n := len(readTrivial(b, db)); n == 0 {
			b.Fatal("nothing was read")
		}
		theirs += time.Since(t0)
		log, err := cfg.OpenLog()
		if err != nil {
			b.Fatal(err)
		}
		w := &Workspace{cfg: cfg}
		t0 = time.Now()
		l, err := w.fresh(context.Background(), log)
		if err != nil || l.replayed != commits {
			b.Fatal(l.replayed, err)
		}
		ours += time.Since(t0)
		saveSnapshot(b, cfg, log, l.fold)
		log.Close()
		t0 = time.Now()
		again, err := Open(context.Background(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		open += time.Since(t0)
		again.Close()
	}
	n := float64(b.N)
	b.ReportMetric(float64(events)*n/ours.Seconds(), "events/s")
	b.ReportMetric(replayEvents*n/theirs.Seconds(), "bare-events/s")
	b.ReportMetric(float64(events)/replayEvents*theirs.Seconds()/ours.Seconds(), "x-bare(≥1)")
	b.ReportMetric(open.Seconds()/n, "snapshot-open-s(≤1)")
}

func saveSnapshot(b *testing.B, cfg Config, log eventlog.Log, f fold) {
	state, err := f.encode()
	if err != nil {
		b.Fatal(err)
	}
	h := log.Head()
	s := eventlog.Snapshot{Log: h.Log, Number: h.Number, Hash: h.Hash, Fingerprint: fingerprint(f.machine), State: state}
	if err := cfg.Snapshots.Save(context.Background(), s); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(state))/1e6, "snapshot-MB")
}
