package rehearse

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// stage is a workspace of its own, in memory, whose clock only the rehearsal
// moves.
type stage struct {
	engine *dispatch.Engine
	ws     *workspace.Workspace
	clock  *workspace.Manual
	vault  vault.Vault
	wall   clock.Time
	moved  chan struct{} // a commit was folded
}

// patience is how long a deadline may take to be recorded, in real time,
// before the rehearsal gives up on the workspace.
const patience = 30 * time.Second

func openStage(ctx context.Context, s *Script, open clock.Time, shift time.Duration) (*stage, error) {
	id, err := eventlog.NewLogID(rand.Reader)
	if err != nil {
		return nil, err
	}
	store := memlog.NewStore(id)
	st := &stage{engine: dispatch.New(s.plan.Moved(shift)), clock: workspace.NewManual(open.Std()), vault: vault.NewMemory(rand.Reader),
		wall: open, moved: make(chan struct{}, 1)}
	// An actual workspace keeps the clock on the wall, and nothing stops it.
	var begin *workspace.Begin
	if s.Status == dispatch.Exercise {
		begin = &workspace.Begin{At: open}
	}
	st.ws, err = workspace.Open(ctx, workspace.Config{
		Workspace: dispatch.Workspace{ID: "rehearsal", Name: s.Title.Zh, Status: s.Status, PlanID: s.plan.ID, PlanHash: s.plan.Hash},
		Begin:     begin,
		Machine:   st.engine,
		OpenLog: func() (eventlog.Log, error) {
			l, err := memlog.Open(store)
			if err != nil {
				return nil, err
			}
			return l, nil
		},
		Vault: st.vault, Clock: st.clock, Logger: slog.New(slog.DiscardHandler), AuditEvery: -1,
	})
	if err != nil {
		return nil, err
	}
	st.ws.Subscribe(func(workspace.Update) {
		select {
		case st.moved <- struct{}{}:
		default:
		}
	})
	return st, nil
}

// do gives a command at the stage's present time.
func (st *stage) do(ctx context.Context, actor dispatch.Actor, key string, c dispatch.Command) (workspace.Outcome, error) {
	if in, ok := c.(*dispatch.CheckIn); ok && in.How == "code" && in.Code == "" {
		// A script's people come to the post and read what stands there.
		err := st.ws.Query(ctx, func(s *dispatch.State, _ clock.Time) { in.Code = st.engine.SceneCode(s, in.Incident) })
		if err != nil {
			return workspace.Outcome{}, err
		}
	}
	return st.ws.Do(ctx, workspace.Request{Actor: actor, Key: key, Command: c})
}

// advance lets time pass on the wall, and returns when every deadline on the
// way has been fired at its own instant and is durable.
func (st *stage) advance(ctx context.Context, wall clock.Time) error {
	if wall > st.wall {
		st.clock.Advance(wall.Sub(st.wall))
		st.wall = wall
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		waiting := false
		err := st.ws.Query(ctx, func(s *dispatch.State, now clock.Time) {
			due, ok := s.NextDue()
			waiting = ok && due <= now
		})
		if err != nil || !waiting {
			return err
		}
		select {
		case <-st.moved:
		case <-ctx.Done():
			return fmt.Errorf("a deadline before %s was not recorded: %w", wall, ctx.Err())
		}
	}
}

// read shows the state; fn keeps no reference.
func (st *stage) read(ctx context.Context, fn func(e *dispatch.Engine, s *dispatch.State, now clock.Time)) error {
	return st.ws.Query(ctx, func(s *dispatch.State, now clock.Time) { fn(st.engine, s, now) })
}

func (st *stage) reveal(v *vault.Sealed) string { return st.ws.Reveal(v) }

// verify walks the chain of the log and holds the live state to its replay.
func (st *stage) verify(ctx context.Context) error {
	log := st.ws.Log()
	if _, err := eventlog.VerifyChain(ctx, log); err != nil {
		return err
	}
	again, err := st.replay(ctx, log)
	if err != nil {
		return err
	}
	var differs error
	err = st.ws.Query(ctx, func(s *dispatch.State, _ clock.Time) { differs = sameState(s, again) })
	return errors.Join(err, differs)
}

func (st *stage) replay(ctx context.Context, log eventlog.Log) (*dispatch.State, error) {
	s := dispatch.NewState()
	for rec, err := range log.Read(ctx, 1) {
		if err != nil {
			return nil, err
		}
		var c eventlog.Commit
		if err := eventlog.Decode(rec.Bytes, &c); err != nil {
			return nil, err
		}
		h := dispatch.Header{Number: c.Number, At: clock.Time(c.At), Wall: clock.Time(c.Wall),
			Person: dispatch.PersonID(c.Person), Seat: plans.SeatID(c.Seat)}
		if c.Outcome == eventlog.Refused {
			s.Refused(h)
			continue
		}
		for _, e := range c.Events {
			ev, err := dispatch.DecodeEvent(e.Kind, e.Data)
			if err != nil {
				return nil, err
			}
			st.engine.Apply(s, h, ev)
		}
		s.Last = h
	}
	return s, nil
}

func sameState(live, again *dispatch.State) error {
	a, err := portrait(live)
	b, err2 := portrait(again)
	if err != nil || err2 != nil {
		return errors.Join(err, err2)
	}
	for k := range a {
		if a[k] != b[k] {
			return fmt.Errorf("replay differs in %s:\n live   %s\n replay %s", k, a[k], b[k])
		}
	}
	return nil
}

func (st *stage) close() error { return errors.Join(st.ws.Close(), st.vault.Close()) }

// portrait is the state by field, as JSON, whose maps are in order.
func portrait(s *dispatch.State) (map[string]string, error) {
	out := map[string]string{}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		text, err := json.Marshal(v.Field(i).Addr().Interface())
		if err != nil {
			return nil, err
		}
		out[jsonName(f)] = string(text)
	}
	return out, nil
}
