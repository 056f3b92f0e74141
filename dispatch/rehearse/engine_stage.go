package rehearse

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/plans"
)

// engineStage drives the engine without a runtime round it.
type engineStage struct {
	engine  *dispatch.Engine
	state   *dispatch.State
	vault   vault.Vault
	wall    clock.Time
	commits []committed
	keys    int
}

type committed struct {
	header dispatch.Header
	events []dispatch.Event
}

func newEngineStage(p *plans.Plan, s *Script, open clock.Time) *engineStage {
	st := &engineStage{engine: dispatch.New(p), state: dispatch.NewState(), vault: vault.NewMemory(rand.Reader), wall: open}
	st.commit(dispatch.Actor{}, func(h dispatch.Header) ([]dispatch.Event, error) {
		return st.engine.Carry(st.state, h, []dispatch.Event{&dispatch.WorkspaceOpened{Workspace: dispatch.Workspace{
			ID: s.Name, Name: s.Title.Zh, Status: s.Status, PlanID: p.ID, PlanHash: p.Hash, Opened: open}}}), nil
	})
	return st
}

func (st *engineStage) commit(a dispatch.Actor, f func(h dispatch.Header) ([]dispatch.Event, error)) error {
	h := dispatch.Header{Number: st.state.Last.Number + 1, At: st.wall, Wall: st.wall, Person: a.Person, Seat: a.Seat}
	evs, err := f(h)
	if err != nil {
		return err
	}
	st.commits = append(st.commits, committed{h, evs})
	return nil
}

func (st *engineStage) do(_ context.Context, a dispatch.Actor, _ string, c dispatch.Command) (outcome, error) {
	env := dispatch.Env{Now: st.wall, Actor: a}
	if p, ok := c.(dispatch.Private); ok {
		env.Subject = p.Subject()
		if env.Subject == "" {
			st.keys++
			env.Subject = fmt.Sprintf("k%d", st.keys)
		}
		for _, s := range p.Secrets() {
			if s.Text() == "" {
				continue
			}
			box, err := st.vault.Seal(env.Subject, []byte(s.Text()), nil)
			if err != nil {
				return outcome{}, err
			}
			s.Seal(&box)
		}
	}
	before := map[string]bool{}
	ids(st.state, func(kind, id string) { before[kind+id] = true })
	out := outcome{ids: map[string]string{}}
	err := st.commit(a, func(h dispatch.Header) ([]dispatch.Event, error) {
		return st.engine.Execute(st.state, h, c, env)
	})
	var refusal *dispatch.Refusal
	if errors.As(err, &refusal) {
		return outcome{refusal: refusal}, nil
	}
	ids(st.state, func(kind, id string) {
		if !before[kind+id] {
			out.ids[kind] = id
		}
	})
	return out, err
}

func ids(s *dispatch.State, f func(kind, id string)) {
	for id := range s.Incidents {
		f("incident", string(id))
	}
	for id := range s.Intakes {
		f("intake", string(id))
	}
	for id := range s.Reports {
		f("report", string(id))
	}
	for id := range s.Matters {
		f("matter", string(id))
	}
	for id := range s.Groups {
		f("group", id)
	}
}

func (st *engineStage) advance(ctx context.Context, to clock.Time) error {
	for {
		due, ok := st.state.NextDue()
		if !ok || due > to {
			break
		}
		st.wall = max(st.wall, due)
		err := st.commit(dispatch.Actor{}, func(h dispatch.Header) ([]dispatch.Event, error) {
			return st.engine.Execute(st.state, h, &dispatch.Tick{}, dispatch.Env{Now: st.wall})
		})
		if err != nil {
			return fmt.Errorf("tick at %s: %w", st.wall, err)
		}
	}
	st.wall = max(st.wall, to)
	return nil
}

func (st *engineStage) read(_ context.Context, fn func(*dispatch.Engine, *dispatch.State, clock.Time)) error {
	fn(st.engine, st.state, st.wall)
	return nil
}

func (st *engineStage) reveal(v *vault.Sealed) string {
	if v == nil {
		return ""
	}
	b, err := st.vault.Open(*v, nil)
	if err != nil {
		return ""
	}
	return string(b)
}

func (st *engineStage) verify(context.Context) error {
	again := dispatch.NewState()
	for _, c := range st.commits {
		for _, ev := range c.events {
			text, err := dispatch.EncodeEvent(ev)
			if err != nil {
				return err
			}
			if ev, err = dispatch.DecodeEvent(ev.Kind(), text); err != nil {
				return err
			}
			st.engine.Apply(again, c.header, ev)
		}
	}
	a, err := portrait(st.state)
	b, err2 := portrait(again)
	if err != nil || err2 != nil {
		return errors.Join(err, err2)
	}
	for k := range maps.Keys(a) {
		if string(a[k]) != string(b[k]) {
			return fmt.Errorf("replay differs from the live state in %s:\n live   %s\n replay %s", k, a[k], b[k])
		}
	}
	return nil
}

func (st *engineStage) close() error { return st.vault.Close() }

// portrait is the state by field, as JSON, whose maps are in order.
func portrait(s *dispatch.State) (map[string]json.RawMessage, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	out := map[string]json.RawMessage{}
	return out, json.Unmarshal(text, &out)
}
