//go:build unix

package board_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/board"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/eventlog/snapfile"
	"wanghuo/dispatch/live"
	"wanghuo/dispatch/live/livetest"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

// The modes of the measured server: commands made durable before they are told,
// and the same rows given to the same hub by whoever has them already.
const (
	durably = livetest.Hub + "-durable"
	told    = livetest.Hub + "-told"
)

func TestMain(m *testing.M) {
	if livetest.Mode() != "" {
		livetest.Main(measured)
		return
	}
	os.Exit(m.Run())
}

// BenchmarkDurableFanOut: a command given 20 times a second, decided, synced to
// disk, applied, made into rows, filtered and brought to 1,000 sockets, from
// giving it until the last client has it; p50 against a hub that is handed the
// same rows. To reach: ≤ 1.2.
func BenchmarkDurableFanOut(b *testing.B) {
	const sockets, turns = 1000, 16
	for range b.N {
		base, ours, perFrame := livetest.ByTurns(b, told, durably, sockets, turns,
			livetest.Order{Deltas: 20, Burst: 1, Window: 8, Period: 50 * time.Millisecond})
		b.ReportMetric(ours.Quantile(.5)/base.Quantile(.5), "×unstored-p50(≤1.2)")
		b.ReportMetric(base.Quantile(.5), "unstored-p50-ms")
		b.ReportMetric(ours.Quantile(.5), "p50-ms")
		b.ReportMetric(base.Quantile(.99), "unstored-p99-ms")
		b.ReportMetric(ours.Quantile(.99), "p99-ms")
		b.ReportMetric(perFrame, "deltas/frame")
		b.ReportMetric(0, "ns/op")
	}
}

// Both sides of the benchmark bring every change to every socket.
func TestBothSidesOfTheFanOutDeliver(t *testing.T) {
	const sockets, deltas = 2 * livetest.Audiences, 24
	for _, mode := range []string{told, durably} {
		s := livetest.NewStand(t, mode, sockets)
		r := s.Run(livetest.Order{Deltas: deltas, Burst: 8, Window: 8})
		if r.Sockets != sockets || r.Deliveries != sockets*deltas || len(r.Late) != deltas {
			t.Errorf("%s: %+v", mode, r)
		}
		s.Close()
		if n := s.Crowd.Missed(); n != 0 {
			t.Errorf("%s: %d changes did not reach everyone", mode, n)
		}
	}
}

// measured runs in the child.
func measured(mode string) (*livetest.Fan, error) {
	log, err := logOf(mode)
	if err != nil {
		return nil, err
	}
	d, err := openDistrict(log)
	if err != nil {
		return nil, err
	}
	if mode == durably {
		hub := live.New(d.board, live.Options{})
		d.board.Connect(hub)
		return d.serve(hub, nil, d.next)
	}
	told := live.NewTable(live.TableOptions{})
	_, rows := d.board.Snapshot(live.Viewer{Sees: everything})
	told.Apply(live.Delta{To: d.board.Hello().Head, Rows: rows})
	hub := live.New(script{d.board, told}, live.Options{})
	var ready []live.Delta
	taped := make(tape, 1<<10)
	d.board.Connect(taped)
	prepare := func(n int) (err error) {
		ready, err = d.play(n, taped)
		return err
	}
	return d.serve(hub, prepare, func() (uint64, error) {
		delta := ready[0]
		ready = ready[1:]
		told.Apply(delta)
		hub.Publish(delta)
		return delta.To, nil
	})
}

// logOf opens the log of a mode: on disk, or in memory.
func logOf(mode string) (func() (eventlog.Log, error), error) {
	switch mode {
	case durably:
		return func() (eventlog.Log, error) {
			return boltlog.Open(filepath.Join(livetest.Dir(), "log.db"), boltlog.Options{Random: rand.Reader})
		}, nil
	case told:
		store := memlog.NewStore(eventlog.LogID{1})
		return func() (eventlog.Log, error) { return memlog.Open(store) }, nil
	default:
		return nil, fmt.Errorf("no mode %q", mode)
	}
}

// tape takes down what a hub would be told.
type tape chan live.Delta

func (t tape) Publish(d live.Delta) { t <- d }
func (t tape) ClockChanged()        {}

// script is the source of the hub that is told: the board's hello, other rows.
type script struct {
	*board.Board
	table *live.Table
}

func (s script) Hello() live.Hello {
	h := s.Board.Hello()
	h.Head = s.table.Head()
	return h
}

func (s script) Snapshot(v live.Viewer) (uint64, []live.Row) { return s.table.Snapshot(v) }

func (s script) Since(v live.Viewer, from uint64) (uint64, []live.Row, []string, bool) {
	return s.table.Since(v, from)
}

// district is a workspace under the plan of Xicheng on an evening of many
// fires, which all the streets have heard of.
type district struct {
	*workspace.Workspace
	board   *board.Board
	streets []plans.Street
	fires   []dispatch.IncidentID
	given   int
}

var desk = dispatch.Actor{Person: "zhao", Seat: "emergency-office/duty"}

func openDistrict(openLog func() (eventlog.Log, error)) (*district, error) {
	plan, err := xicheng.Load()
	if err != nil {
		return nil, err
	}
	snaps, err := snapfile.Open(filepath.Join(livetest.Dir(), "snapshots"))
	if err != nil {
		return nil, err
	}
	engine, quiet := dispatch.New(plan), slog.New(slog.DiscardHandler)
	w, err := workspace.Open(context.Background(), workspace.Config{
		Workspace: dispatch.Workspace{ID: "actual", Status: dispatch.Actual, PlanID: plan.ID, PlanHash: plan.Hash},
		Machine:   engine, OpenLog: openLog, Snapshots: snaps, Vault: vault.NewMemory(rand.Reader), Logger: quiet,
	})
	if err != nil {
		return nil, err
	}
	d := &district{Workspace: w, streets: plan.Streets, board: board.New(board.Options{
		Engine: engine, Log: w.Head().Log.String(), Epoch: w.Head().Epoch, Health: w.Health, Errors: quiet,
		Clock: func() live.Clock { return live.Clock{At: time.Now().UnixMilli(), Rate: 1} },
	})}
	if err := d.populate(); err != nil {
		return nil, err
	}
	w.Subscribe(func(u workspace.Update) { d.board.Take(u.Header, u.Refs, u.State) })
	return d, w.Query(context.Background(), d.board.Fill)
}

// populate seats an officer, who reports 20 fires.
func (d *district) populate() error {
	if _, err := d.give(dispatch.Actor{Person: dispatch.System}, &dispatch.EnterRoster{Person: desk.Person, Seats: []plans.SeatID{"*"}}); err != nil {
		return err
	}
	if _, err := d.give(desk, &dispatch.TakeSeat{Seat: desk.Seat}); err != nil {
		return err
	}
	heard := []dispatch.Receiver{{Unit: "emergency-office"}}
	for _, st := range d.streets {
		heard = append(heard, dispatch.Receiver{Unit: st.Org})
	}
	for i := range 20 {
		out, err := d.give(desk, &dispatch.ReportIncident{
			Title: "四合院起火 " + strconv.Itoa(i), Type: 9,
			Location: dispatch.Location{Street: d.streets[i%len(d.streets)].Org, Place: "胡同口"},
			Source:   dispatch.Source{Kind: "citizen", Channel: dispatch.ByPhone}, Receivers: heard,
		})
		if err != nil {
			return err
		}
		d.fires = append(d.fires, dispatch.IncidentID(out.IDs["incident"]))
	}
	return nil
}

func (d *district) give(who dispatch.Actor, c dispatch.Command) (workspace.Outcome, error) {
	out, err := d.Do(context.Background(), workspace.Request{Actor: who, Command: c})
	if err == nil && out.Refusal != nil {
		err = out.Refusal
	}
	return out, err
}

// next records another number of injured at the next fire.
func (d *district) next() (uint64, error) {
	d.given++
	out, err := d.give(desk, &dispatch.RecordFigures{
		Incident: d.fires[d.given%len(d.fires)], Figures: dispatch.Figures{Injured: &d.given}, Source: "现场", Rank: 5,
	})
	return out.Commit, err
}

// play gives n commands and returns what a hub would have been told.
func (d *district) play(n int, taped tape) (out []live.Delta, err error) {
	for range n {
		commit, err := d.next()
		if err != nil {
			return nil, err
		}
		delta := <-taped
		for delta.To < commit { // of a deadline that fired in between
			out, delta = append(out, delta), <-taped
		}
		out = append(out, delta)
	}
	return out, nil
}

// serve opens the sockets: every street looks, and the district several times.
func (d *district) serve(hub *live.Hub, prepare func(int) error, publish func() (uint64, error)) (*livetest.Fan, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		as, _ := strconv.Atoi(r.URL.Query().Get("as"))
		v := d.board.Overview("wall")
		if as < len(d.streets) {
			v = d.board.Viewer("street", plans.SeatID(d.streets[as].Org)+"/duty")
		}
		v.Audience += fmt.Sprint(as) // each its own, also those that see the same
		_ = hub.Serve(w, r, v)
	}))
	return &livetest.Fan{
		Addr: l.Addr().String(), Sockets: func() int { return int(hub.Counters().Connections) },
		Prepare: prepare, Publish: publish,
	}, nil
}
