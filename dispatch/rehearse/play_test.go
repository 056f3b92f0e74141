package rehearse_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/memlog"
	"wanghuo/dispatch/obligation"
	"wanghuo/dispatch/rehearse"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
	"wanghuo/plans/xicheng"
)

func load(t testing.TB) *plans.Plan {
	t.Helper()
	p, err := xicheng.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// exercise opens a live workspace in memory, on the clock of the test's bubble.
func exercise(t *testing.T, p *plans.Plan, status dispatch.Status) *workspace.Workspace {
	t.Helper()
	id, err := eventlog.NewLogID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	store := memlog.NewStore(id)
	ws, err := workspace.Open(context.Background(), workspace.Config{
		Workspace: dispatch.Workspace{ID: "evening", Name: "演练之夜", Status: status, PlanID: p.ID, PlanHash: p.Hash},
		Machine:   dispatch.New(p), Vault: vault.NewMemory(rand.Reader), AuditEvery: -1, Logger: slog.New(slog.DiscardHandler),
		OpenLog: func() (eventlog.Log, error) {
			l, err := memlog.Open(store)
			if err != nil {
				return nil, err
			}
			return l, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

// tally counts what a workspace holds.
type tally struct {
	incidents, reports, duties, late int
	at                               clock.Time
}

func count(t *testing.T, ws *workspace.Workspace) (n tally) {
	t.Helper()
	err := ws.Query(context.Background(), func(s *dispatch.State, now clock.Time) {
		n = tally{incidents: len(s.Incidents), reports: len(s.Reports), duties: len(s.Obligations), at: now}
		for _, o := range s.Obligations {
			if st := o.At(now, 0).State; st == obligation.Overdue || st == obligation.MetLate {
				n.late++
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// In the first minute of a demonstration incidents arrive, and before the
// second is over something is late.
func TestEveningBeginsAtOnce(t *testing.T) {
	p := load(t)
	synctest.Test(t, func(t *testing.T) {
		ws := exercise(t, p, dispatch.Exercise)
		defer ws.Close()
		s, err := rehearse.Evening(p)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- rehearse.Play(ctx, ws, s, rehearse.PlayOptions{}) }()
		time.Sleep(time.Minute)
		if n := count(t, ws); n.incidents < 3 || n.duties < 6 {
			t.Errorf("after a minute: %+v", n)
		}
		time.Sleep(time.Minute)
		if n := count(t, ws); n.late == 0 {
			t.Errorf("after two minutes nothing is late: %+v", n)
		}
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A demonstration that is stopped and started again goes on, doubles nothing,
// and does not catch up in one burst what it was down for.
func TestPlayGoesOnWhereItStopped(t *testing.T) {
	p := load(t)
	synctest.Test(t, func(t *testing.T) {
		s, err := rehearse.Evening(p)
		if err != nil {
			t.Fatal(err)
		}
		whole := exercise(t, p, dispatch.Exercise)
		defer whole.Close()
		if err := rehearse.Play(context.Background(), whole, s, rehearse.PlayOptions{}); err != nil {
			t.Fatal(err)
		}
		want := count(t, whole)

		ws := exercise(t, p, dispatch.Exercise)
		defer ws.Close()
		for _, run := range []time.Duration{3*time.Minute + 7*time.Second, 5 * time.Minute} {
			ctx, stop := context.WithTimeout(context.Background(), run)
			if err := rehearse.Play(ctx, ws, s, rehearse.PlayOptions{}); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			stop()
			time.Sleep(2 * time.Hour)
		}
		before := count(t, ws)
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		_ = rehearse.Play(ctx, ws, s, rehearse.PlayOptions{})
		stop()
		if burst := count(t, ws); burst.incidents > before.incidents+1 || burst.reports > before.reports+1 {
			t.Errorf("a burst after the pause: %+v, before %+v", burst, before)
		}
		if err := rehearse.Play(context.Background(), ws, s, rehearse.PlayOptions{}); err != nil {
			t.Fatal(err)
		}
		got := count(t, ws)
		if got.incidents != want.incidents || got.reports != want.reports {
			t.Errorf("interrupted: %+v, in one piece: %+v", got, want)
		}
		if err := rehearse.Play(context.Background(), ws, s, rehearse.PlayOptions{}); err != nil {
			t.Fatal(err)
		}
		if again := count(t, ws); again.incidents != got.incidents || again.reports != got.reports || again.duties != got.duties {
			t.Errorf("played again: %+v, once: %+v", again, got)
		}
	})
}

// Twice the speed takes half the time; a second round is a second evening.
func TestPlaySpeedAndRounds(t *testing.T) {
	p := load(t)
	synctest.Test(t, func(t *testing.T) {
		s, err := rehearse.Evening(p)
		if err != nil {
			t.Fatal(err)
		}
		ws := exercise(t, p, dispatch.Exercise)
		defer ws.Close()
		begin := count(t, ws).at
		if err := rehearse.Play(context.Background(), ws, s, rehearse.PlayOptions{Speed: 4}); err != nil {
			t.Fatal(err)
		}
		first := count(t, ws)
		if took, want := first.at.Sub(begin), s.Length()/4; took < want-2*time.Second || took > want+2*time.Second {
			t.Errorf("took %s, not %s", took, want)
		}
		if err := rehearse.Play(context.Background(), ws, s, rehearse.PlayOptions{Speed: 4, Round: 1}); err != nil {
			t.Fatal(err)
		}
		if second := count(t, ws); second.incidents != 2*first.incidents {
			t.Errorf("two rounds: %+v after %+v", second, first)
		}
	})
}

// Nothing is ever played in an actual workspace (A59).
func TestPlayRefusesAnActualWorkspace(t *testing.T) {
	p := load(t)
	synctest.Test(t, func(t *testing.T) {
		ws := exercise(t, p, dispatch.Actual)
		defer ws.Close()
		s, err := rehearse.Evening(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := rehearse.Play(context.Background(), ws, s, rehearse.PlayOptions{}); err == nil {
			t.Error("a script was played in an actual workspace")
		}
		if err := rehearse.Enter(context.Background(), ws, s); err == nil {
			t.Error("the persons of a script entered an actual workspace")
		}
		if n := count(t, ws); n.incidents != 0 {
			t.Errorf("%+v", n)
		}
	})
}
