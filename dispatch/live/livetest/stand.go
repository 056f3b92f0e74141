//go:build unix

package livetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Bare is the mode whose clients are plain sockets; modes that begin with Hub
// speak the protocol of package live and send a snapshot first.
const (
	Bare = "bare"
	Hub  = "hub"
)

type kind struct{ plain, snapshots bool }

func kindOf(mode string) kind {
	return kind{plain: mode == Bare, snapshots: strings.HasPrefix(mode, Hub)}
}

// Stand is one measurement: a server of its own process, and its crowd here.
type Stand struct {
	Mode  string
	Crowd *Crowd
	Empty Report // before the first socket

	tb  testing.TB
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	mu  sync.Mutex // of in: acks come from the crowd's goroutines
}

// NewStand starts the server of a mode and gathers its crowd.
func NewStand(tb testing.TB, mode string, sockets int) *Stand {
	tb.Helper()
	s := &Stand{tb: tb, Mode: mode, Crowd: &Crowd{}, cmd: exec.Command(os.Args[0])}
	s.cmd.Env = append(os.Environ(), modeVar+"="+mode, dirVar+"="+tb.TempDir(), "GOCOVERDIR="+tb.TempDir())
	s.cmd.Stderr = os.Stderr
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	s.out = bufio.NewScanner(out)
	s.out.Buffer(nil, 1<<20) // a report has the lateness of every change
	if err := s.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	s.Empty = s.answer()
	if s.Crowd, err = gather(s.Empty.Addr, sockets, kindOf(mode), s.acked); err != nil {
		tb.Fatal(err)
	}
	for have := 0; have < sockets; { // its accepting goroutine may lag a little
		s.say("count")
		have = s.answer().Sockets
	}
	return s
}

func (s *Stand) acked(n uint64) {
	if n == 0 {
		s.say("quit")
		return
	}
	s.say("ack %d", n)
}

func (s *Stand) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.in, format+"\n", args...)
}

func (s *Stand) answer() (r Report) {
	s.tb.Helper()
	if !s.out.Scan() {
		s.tb.Fatalf("%s: the server is gone: %v, %v", s.Mode, s.out.Err(), s.Crowd.failed())
	}
	if err := json.Unmarshal(s.out.Bytes(), &r); err != nil {
		s.tb.Fatal(err)
	}
	if r.Err != "" {
		s.tb.Fatalf("%s: %s", s.Mode, r.Err)
	}
	return r
}

// Idle reports memory and sockets of a server that has nothing to do.
func (s *Stand) Idle() Report {
	s.tb.Helper()
	s.say("idle")
	return s.answer()
}

// Run carries out an order.
func (s *Stand) Run(o Order) Report {
	s.tb.Helper()
	data, err := json.Marshal(o)
	if err != nil {
		s.tb.Fatal(err)
	}
	s.say("go %s", data)
	r := s.answer()
	if err := s.Crowd.failed(); err != nil {
		s.tb.Fatal(err)
	}
	return r
}

// Close ends crowd and server.
func (s *Stand) Close() {
	s.Crowd.leave()
	s.in.Close()
	s.cmd.Wait()
}

// ByTurns runs the order as often as turns says on the baseline and on the
// hub, alternately, after a warm-up, and returns the sums and how many deltas
// shared a frame of the hub.
func ByTurns(b *testing.B, baseline, hub string, sockets, turns int, o Order) (base, ours Report, perFrame float64) {
	b.Helper()
	stands := [2]*Stand{NewStand(b, baseline, sockets), NewStand(b, hub, sockets)}
	for _, s := range stands {
		defer s.Close()
		s.Run(Order{Deltas: 16, Burst: 8, Window: 8}) // warm
	}
	frames := stands[1].Crowd.Frames()
	var got [2]Report
	for range turns {
		for i, s := range stands {
			r := s.Run(o)
			if r.Sockets != sockets {
				b.Fatalf("%s: %d sockets", s.Mode, r.Sockets)
			}
			got[i].add(r)
		}
	}
	return got[0], got[1], float64(got[1].Deliveries) / float64(stands[1].Crowd.Frames()-frames)
}
