package rehearse

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

//go:embed xicheng/evening.rehearsal.yaml
var evening embed.FS

// Evening is the realistic evening of a demonstration, under the built-in plan.
func Evening(p *plans.Plan) (*Script, error) {
	const file = "xicheng/evening" + Suffix
	text, err := evening.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, text, p)
}

// PlayOptions tell how a script is played on a live workspace.
type PlayOptions struct {
	// Speed is how many seconds of the script go into one of the workspace; 0: 1.
	Speed float64
	// Round counts the times that the script is played one after the other.
	Round int
	// Logger is told of acts that were refused; nil: nobody.
	Logger *slog.Logger
}

// overslept is how late an act may be before the rest of the script waits for
// it: a process that was down does not catch up an evening in one burst.
const overslept = 30 * time.Second

// Length is the script's time from T to its last act or look.
func (s *Script) Length() time.Duration {
	last := s.Start
	for _, st := range s.Steps {
		last = max(last, st.At)
		for _, a := range st.acts {
			last = max(last, a.at)
		}
	}
	return last.Sub(s.Start)
}

// Enter puts the script's persons on the roster of a live exercise and sits
// them down in their seats. Repeated, it changes nothing; a seat that somebody
// else has taken stays his.
func Enter(ctx context.Context, ws *workspace.Workspace, s *Script) error {
	p, err := newPlayer(ws, s, PlayOptions{})
	if err != nil {
		return err
	}
	return p.enter(ctx)
}

// Play plays the acts of a script on a live exercise, each when the workspace's
// clock comes to it, and judges nothing. T is when the workspace was opened.
// It returns when the script is over or ctx ends. Started again, it goes on:
// its keys are derived from script, round and act, so that nothing is done
// twice, and what it was down for is played from where it stopped, not at once.
func Play(ctx context.Context, ws *workspace.Workspace, s *Script, o PlayOptions) error {
	p, err := newPlayer(ws, s, o)
	if err != nil {
		return err
	}
	if err := p.enter(ctx); err != nil {
		return err
	}
	n := 0
	for _, st := range s.Steps {
		for _, a := range st.acts {
			n++
			if err := p.act(ctx, st, a, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// player is one playing of a script.
type player struct {
	*run
	opt  PlayOptions
	base clock.Time    // T of this round
	slip time.Duration // by how much the rest is put off
}

func newPlayer(ws *workspace.Workspace, s *Script, o PlayOptions) (*player, error) {
	if ws.Meta().Status != dispatch.Exercise || s.Status != dispatch.Exercise {
		return nil, fmt.Errorf("rehearse: a script is played in an exercise only, and %s is %s", ws.Meta().ID, ws.Meta().Status)
	}
	if o.Speed <= 0 {
		o.Speed = 1
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &player{opt: o}
	p.run = &run{script: s, words: s.words, faults: &faults{file: s.File}, aliases: map[string]string{},
		named: map[obligation.ID]bool{}, report: &Report{}, stage: &stage{engine: dispatch.New(s.plan), ws: ws}}
	var err error
	p.cast, err = casting(s, s.words)
	return p, err
}

// at is when an instant of the script comes on the workspace's clock.
func (p *player) at(t clock.Time) clock.Time {
	if t == 0 {
		return 0
	}
	return p.base.Add(time.Duration(float64(t.Sub(p.script.Start))/p.opt.Speed) + p.slip)
}

func (p *player) enter(ctx context.Context) error {
	err := p.stage.read(ctx, func(_ *dispatch.Engine, s *dispatch.State, _ clock.Time) {
		p.base = s.Workspace.Opened.Add(time.Duration(p.opt.Round) * time.Duration(float64(p.script.Length())/p.opt.Speed))
	})
	if err != nil {
		return err
	}
	return seatAll(ctx, p.stage, &p.cast, "play/"+p.script.Name, func(c dispatch.Command, r *dispatch.Refusal) error {
		p.opt.Logger.Info("not seated", "command", c.Name(), "refusal", r.Message.En)
		return nil
	})
}

func (p *player) act(ctx context.Context, st *Step, a *act, n int) error {
	due := p.at(a.at)
	if err := p.wait(ctx, due); err != nil {
		return err
	}
	p.ctx = ctx
	b := p.binder()
	b.instant = p.at
	seat, err := p.words.seat(a.seat.text)
	if err != nil {
		return err
	}
	c := b.command(a.command, a.fields)
	if err := p.faults.join(); err != nil { // an alias of an act that was refused
		p.faults.list = nil
		p.opt.Logger.Info("not played", "step", st.ID, "command", a.command, "why", err.Error())
		return nil
	}
	key := fmt.Sprintf("play/%s/%d/%d", p.script.Name, p.opt.Round, n)
	out, err := p.stage.do(ctx, dispatch.Actor{Person: p.cast.who(a.person, seat), Seat: seat}, key, c)
	switch {
	case errors.Is(err, workspace.ErrKeyReused): // played before, under another version of the script
		p.opt.Logger.Info("played before", "step", st.ID, "command", a.command)
		return nil
	case err != nil:
		return err
	case out.Refusal != nil:
		p.opt.Logger.Info("refused", "step", st.ID, "command", a.command, "refusal", out.Refusal.Message.En)
	}
	p.name(a, out)
	// The time of the commit, not of this process: played again, the same.
	if late := out.At.Sub(due); late > overslept {
		p.slip += late
	}
	return nil
}

// wait lets the workspace's clock come to an instant. It looks again now and
// then, for the clock of an exercise may be stopped, stepped or sped up.
func (p *player) wait(ctx context.Context, at clock.Time) error {
	const longest, shortest = time.Second, 20 * time.Millisecond
	for {
		v := p.stage.ws.ClockView()
		if v.At >= at {
			return nil
		}
		d := longest
		if !v.Paused && v.Rate > 0 {
			d = min(longest, time.Duration(float64(at.Sub(v.At))/v.Rate))
		}
		t := time.NewTimer(max(d, shortest))
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}
