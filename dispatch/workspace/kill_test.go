package workspace

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// victimDir tells the test binary that it is the victim of TestKilled.
const victimDir = "WANGHUO_TEST_VICTIM_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		victim(dir)
		return
	}
	os.Exit(m.Run())
}

// victim opens the workspace, says so, and then gives commands until it is
// killed: each acknowledged one is told on standard output.
func victim(dir string) {
	cfg := onDisk(&testing.T{}, dir, dispatch.Actual)
	cfg.Machine, cfg.SnapshotEvery = rules{}, 200
	w, err := Open(context.Background(), cfg)
	if err != nil {
		fmt.Println("failed", err)
		return
	}
	fmt.Println("open")
	round := os.Getpid()
	for caller := range 8 {
		go func() {
			for i := 0; ; i++ {
				ref := fmt.Sprintf("%d-%d-%d", round, caller, i)
				at := w.Now().Add(time.Duration(i%3) * time.Second)
				if _, err := w.Do(context.Background(), Request{Actor: officer, Key: ref, Command: due(at, ref), Brief: true}); err != nil {
					fmt.Println("failed", err)
					return
				}
				fmt.Println("due", int64(at), ref)
			}
		}()
	}
	select {}
}

// A process is killed again and again in the middle of its work. Everything it
// acknowledged is there; every deadline fires once, none early, those that fell
// due while nobody was there too.
func TestKilledAgainAndAgain(t *testing.T) {
	dir := t.TempDir()
	acked := map[string]clock.Time{}
	for round := range 6 {
		kill(t, dir, time.Duration(50+90*round)*time.Millisecond, acked)
	}
	if len(acked) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	cfg := onDisk(t, dir, dispatch.Actual)
	cfg.Machine = rules{}
	w := opens(t, cfg)
	for {
		at, waits := nextDue(t, w)
		if !waits {
			break
		}
		time.Sleep(time.Until(at.Std())) // the real clock is what is tested
	}
	if err := w.Audit(context.Background()); err != nil {
		t.Error(err)
	}
	struck := strikes(t, w)
	for ref, at := range acked {
		switch s := struck[ref]; {
		case len(s) != 1:
			t.Errorf("%s, acknowledged, was struck %d times", ref, len(s))
		case s[0] < at:
			t.Errorf("%s, due %v, was struck at %v", ref, at, s[0])
		}
	}
	t.Logf("%d acknowledged, %d struck, %d commits", len(acked), len(struck), w.Head().Number)
}

// kill runs a victim for a while after it has opened, and kills it.
func kill(t *testing.T, dir string, after time.Duration, acked map[string]clock.Time) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		switch {
		case f[0] == "open":
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		case f[0] == "due" && len(f) == 3:
			at, _ := strconv.ParseInt(f[1], 10, 64)
			acked[f[2]] = clock.Time(at)
		case f[0] == "failed":
			_ = cmd.Process.Kill()
			t.Fatal(lines.Text())
		}
	}
	_ = cmd.Wait()
}

// strikes gives the workspace times at which each deadline was struck.
func strikes(t *testing.T, w *Workspace) map[string][]clock.Time {
	struck := map[string][]clock.Time{}
	var r reader
	for rec, err := range w.Log().Read(context.Background(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		o, err := r.open(rec)
		if err != nil {
			t.Fatal(err)
		}
		for _, ev := range o.events {
			if ev, ok := ev.(*dispatch.TimersStruck); ok {
				for _, k := range ev.Struck {
					struck[k.Ref] = append(struck[k.Ref], o.header.At)
				}
			}
		}
	}
	return struck
}

func nextDue(t testing.TB, w *Workspace) (due clock.Time, ok bool) {
	err := w.Query(context.Background(), func(s *dispatch.State, _ clock.Time) { due, ok = s.NextDue() })
	if err != nil {
		t.Fatal(err)
	}
	return due, ok
}
