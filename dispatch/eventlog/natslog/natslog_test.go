package natslog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// serve runs a server with JetStream that syncs every write, and connects to it.
func serve(t testing.TB) *nats.Conn {
	t.Helper()
	if testing.Short() {
		t.Skip("THE JETSTREAM PROTOTYPE IS NOT TESTED: -short leaves out the embedded server")
	}
	s, err := server.NewServer(&server.Options{
		DontListen: true, JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, NoLog: true, NoSigs: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	c, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func open(o Options) (eventlog.Log, error) {
	l, err := Open(context.Background(), o)
	if err != nil {
		return nil, err
	}
	return l, nil
}

func TestContract(t *testing.T) {
	c := serve(t)
	var logs atomic.Int64
	eventlogtest.Run(t, func(testing.TB) eventlogtest.Store {
		o := Options{Conn: c, Name: fmt.Sprint("test-", logs.Add(1)), Random: rand.Reader}
		return eventlogtest.Store{Open: func() (eventlog.Log, error) { return open(o) }}
	})
}

// TestFencing: two nodes hold the same log. The expected sequence refuses the
// one that is behind; a new epoch refuses the old owner even where it is not.
func TestFencing(t *testing.T) {
	o := Options{Conn: serve(t), Name: "fenced", Random: rand.Reader}
	a, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	eventlogtest.Fill(t, a, 5, 5)
	ctx := context.Background()
	for _, n := range []int{1, 3} {
		if err := b.Append(ctx, 0, eventlogtest.Stamp(t, eventlog.NewChain(b.Head()), n)); !errors.Is(err, eventlog.ErrConflict) {
			t.Errorf("%d commits from behind: %v", n, err)
		}
	}
	if b, err = open(o); err != nil {
		t.Fatal(err)
	}
	if _, err := b.BeginEpoch(ctx); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 3} {
		if err := a.Append(ctx, 5, eventlogtest.Stamp(t, eventlog.NewChain(a.Head()), n)); !errors.Is(err, eventlog.ErrConflict) {
			t.Errorf("%d commits of the old epoch: %v", n, err)
		}
	}
	eventlogtest.Fill(t, b, 2, 2)
	if got, err := eventlogtest.ReadAll(ctx, b, 1); err != nil || len(got) != 7 {
		t.Errorf("%d commits, %v", len(got), err)
	}
}

// BenchmarkAppend tells what an append costs here, for DESIGN.md.
func BenchmarkAppend(b *testing.B) {
	c := serve(b)
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			l, err := open(Options{Conn: c, Name: fmt.Sprint("bench-", n, "-", b.N), Random: rand.Reader})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				eventlogtest.Fill(b, l, n, n)
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}
