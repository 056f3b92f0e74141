package live

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFreshClientGetsHelloAndSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		h.publish(put(1, row("incident/1", `{"n":1}`, 3)), put(2, row("incident/2", `{"n":2}`, 4)))
		c := h.client(3).connect()
		synctest.Wait()
		// The beat tells the time at once: without it there would be no clock for a second.
		if got := types(c); got != "hello snapshot beat" {
			t.Fatalf("got %s", got)
		}
		if c.board.beatAt != time.Now().UnixMilli() {
			t.Errorf("the first beat is of %d, now is %d", c.board.beatAt, time.Now().UnixMilli())
		}
		f := c.frames[0]
		if f.V != 1 || f.Log != "xicheng-actual" || f.Epoch != 1 || f.Head != 2 || f.Beat != 1000 || f.Clock.Rate != 1 || f.View == "" {
			t.Errorf("hello %+v", f)
		}
		c.wantCurrent()
	})
}

func types(c *client) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var s []string
	for _, f := range c.frames {
		s = append(s, f.Type)
	}
	return strings.Join(s, " ")
}

// sinceLast returns the frames received since the last call.
func (c *client) sinceLast() []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.frames
	c.frames = nil
	return f
}

func TestDeltaIsFilteredAndHiddenRowsAreTakenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3), row("b", `1`, 3, 4)))
		three, four := h.client(3).connect(), h.client(4).connect()
		synctest.Wait()
		three.sinceLast()
		four.sinceLast()

		h.publish(put(2, row("c", `"secret"`, 4)))
		synctest.Wait()
		if got := three.sinceLast(); len(got) != 0 {
			t.Errorf("member 3 was told of a row it may not see: %+v", got)
		}
		if got := four.sinceLast(); len(got) != 1 || len(got[0].Rows) != 1 || got[0].Rows[0].Key != "c" {
			t.Errorf("member 4 got %+v", got)
		}

		h.publish(put(3, row("b", `2`, 4))) // hidden from 3
		synctest.Wait()
		got := three.sinceLast()
		if len(got) != 1 || len(got[0].Rows) != 0 || fmt.Sprint(got[0].Removed) != "[b]" || got[0].From != 1 {
			t.Errorf("member 3 got %+v", got)
		}
		four.sinceLast()

		h.publish(drop(4, "c"))
		synctest.Wait()
		if got := three.sinceLast(); len(got) != 0 {
			t.Errorf("member 3 was told the key of a row it never saw: %+v", got)
		}
		if got := four.sinceLast(); len(got) != 1 || fmt.Sprint(got[0].Removed) != "[c]" {
			t.Errorf("member 4 got %+v", got)
		}
		four.wantCurrent()
	})
}

// A view lasts until the next commit: through hours in which nothing happens it
// must not keep each second's beat.
func TestAQuietNightKeepsNoBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3)))
		c := h.client(3).connect()
		settle()
		v := h.hub.look().view
		before := len(v.messages)
		time.Sleep(time.Hour)
		synctest.Wait()
		if h.hub.look().view != v || c.board.beats < 3600 {
			t.Fatalf("%d beats", c.board.beats)
		}
		if n := len(v.messages); n != before {
			t.Errorf("%d messages are kept, %d before the night", n, before)
		}
	})
}

func TestBeatCarriesPositionOverWhatIsHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		h.publish(put(1, row("a", `1`, 9)), put(2, row("a", `2`, 9)))
		settle()
		c.wantCurrent()
		if c.board.beats == 0 || c.board.deltas != 0 {
			t.Errorf("%d beats, %d deltas", c.board.beats, c.board.deltas)
		}
		h.publish(put(3, row("b", `1`, 3)))
		synctest.Wait()
		if f := c.sinceLast(); f[len(f)-1].From != 2 {
			t.Errorf("after a beat at 2 came %+v", f[len(f)-1])
		}
		if want := time.Now().Truncate(time.Second).UnixMilli(); c.board.beatAt != want {
			t.Errorf("beat at %d, want %d", c.board.beatAt, want)
		}
	})
}

// Where little concerns a viewer, its position must not fall out of the window.
func TestQuietAudienceStaysInTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour, WindowDeltas: 8})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		for n := uint64(1); n <= 50; n++ {
			h.publish(put(n, row("a", `1`, 9)))
			synctest.Wait()
		}
		if n := h.hub.Counters().SlowResyncs; n != 0 {
			t.Errorf("%d resyncs", n)
		}
		if n := c.board.deltas; n == 0 || n > 20 {
			t.Errorf("%d empty deltas for 50 commits", n)
		}
	})
}

func TestPendingDeltasGoOutAsOneFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		c.sinceLast()
		c.pause()
		h.publish(put(1, row("a", `1`, 3))) // taken by the read that is under way
		synctest.Wait()
		h.publish(put(2, row("b", `1`, 3))) // fills the line
		synctest.Wait()
		for n := uint64(3); n <= 10; n++ {
			h.publish(put(n, row("a", fmt.Sprint(n), 3)))
			synctest.Wait()
		}
		c.unpause()
		synctest.Wait()
		got := c.sinceLast()
		if len(got) != 3 || got[2].From != 2 || got[2].To != 10 || len(got[2].Rows) != 1 {
			t.Fatalf("got %+v, want the eight pending deltas as one row in one frame", got)
		}
		c.wantCurrent()
		if n := h.hub.Counters(); n.Coalesced != 7 || n.Deliveries != 11 {
			t.Errorf("counters %+v", n)
		}
	})
}

func TestSlowClientGetsSnapshotAndCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{WindowDeltas: 4, Write: time.Hour})
		h.pond.mu.Lock()
		h.pond.Table = NewTable(TableOptions{Keep: 2})
		h.pond.mu.Unlock()
		defer h.close()
		slow, quick := h.client(3).connect(), h.client(3).connect()
		synctest.Wait()
		slow.pause()
		for n := uint64(1); n <= 40; n++ {
			h.publish(put(n, row(fmt.Sprint("r", n), fmt.Sprint(n), 3)))
			if n > 2 {
				h.pond.Table.Apply(drop(n, "none"))
			}
			synctest.Wait()
		}
		for n := uint64(41); n <= 60; n++ {
			h.publish(drop(n, fmt.Sprint("r", n-40)))
			synctest.Wait()
		}
		quick.wantCurrent()
		if quick.board.snapshots != 1 {
			t.Errorf("the slow client slowed the quick one: %d snapshots", quick.board.snapshots)
		}
		if slow.board.beats > 1 {
			t.Errorf("a client that takes nothing got %d beats", slow.board.beats)
		}
		slow.unpause()
		settle()
		slow.wantCurrent()
		if slow.board.snapshots != 2 {
			t.Errorf("%d snapshots, want a second one", slow.board.snapshots)
		}
		if n := h.hub.Counters(); n.SlowResyncs != 1 {
			t.Errorf("counters %+v", n)
		}
	})
}

func TestBlockedClientIsCutAtItsWriteDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Write: 10 * time.Second})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		c.pause()
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if n := h.hub.Counters().Connections; n != 1 {
			t.Fatalf("%d connections before the deadline", n)
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if n := h.hub.Counters().Connections; n != 0 {
			t.Errorf("%d connections after the deadline", n)
		}
		c.unpause()
	})
}

func TestDroppedLineHealsWithoutLosingOrDoubling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3)), put(2, row("b", `1`, 3)), put(3, row("c", `1`, 3)))
		c := h.client(3).connect()
		settle()
		c.cut()
		h.publish(put(4, row("a", `2`, 3)), drop(5, "b"), put(6, row("d", `1`, 9)))
		synctest.Wait()
		c.sinceLast()
		c.connect()
		synctest.Wait()
		c.wantCurrent()
		got := c.sinceLast()
		if len(got) != 3 || got[0].Type != "hello" || got[1].Type != "delta" || got[2].Type != "beat" || got[1].From != 3 || got[1].To != 6 ||
			len(got[1].Rows) != 1 || fmt.Sprint(got[1].Removed) != "[b]" {
			t.Errorf("healed by %+v", got)
		}
		c.cut()
		c.connect() // nothing happened meanwhile
		synctest.Wait()
		got = c.sinceLast()
		if len(got) != 3 || got[1].Type != "delta" || got[1].From != 6 || got[1].To != 6 || len(got[1].Rows) != 0 {
			t.Errorf("healed by %+v", got)
		}
	})
}

func TestClockChangeSendsHelloToAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		c.sinceLast()
		h.pond.mu.Lock()
		h.pond.hello.Clock = Clock{At: 7, Offset: -60_000, Rate: 8, Paused: true}
		h.pond.mu.Unlock()
		h.hub.ClockChanged()
		synctest.Wait()
		got := c.sinceLast()
		if len(got) != 1 || got[0].Clock != (Clock{At: 7, Offset: -60_000, Rate: 8, Paused: true}) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestEpochChangeForcesSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3)), put(2, row("b", `1`, 3)))
		there, away := h.client(3).connect(), h.client(3).connect()
		synctest.Wait()
		away.cut()
		h.pond.restore(1, Row{Key: "a", Kind: "incident", Changed: 1, Data: []byte(`"restored"`), Audience: Audience{}.With(3)})
		h.hub.ClockChanged()
		synctest.Wait()
		h.publish(put(2, row("z", `1`, 3)))
		synctest.Wait()
		away.connect()
		synctest.Wait()
		for _, c := range []*client{there, away} {
			c.wantCurrent()
			if c.board.snapshots != 2 || c.board.epoch != 2 {
				t.Errorf("%d snapshots, epoch %d", c.board.snapshots, c.board.epoch)
			}
		}
	})
}

func TestAuthorityChangeForcesSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3), row("b", `1`, 4)))
		c, other := h.client(3).connect(), h.client(5).connect()
		synctest.Wait()
		token := c.board.view
		v := member(4)
		v.ID = "person-3"
		h.hub.AuthorityChanged(v)
		h.publish(put(2, row("a", `"never again"`, 3)))
		settle()
		c.as = 4
		c.wantCurrent()
		if c.board.snapshots != 2 || c.board.view == token || other.board.snapshots != 1 {
			t.Errorf("%d snapshots, view %s; bystander %d", c.board.snapshots, c.board.view, other.board.snapshots)
		}
		for _, f := range c.sinceLast() {
			for _, r := range f.Rows {
				if string(r.Data) == `"never again"` {
					t.Error("a delta published after the change of authority went out under the old one")
				}
			}
		}
	})
}

// Whoever was away while its authority changed must not keep what it held.
func TestAuthorityChangedWhileAwayForcesSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3), row("b", `1`, 4)))
		c := h.client(3).connect()
		synctest.Wait()
		c.cut()
		c.as = 4
		c.connect()
		synctest.Wait()
		c.wantCurrent()

		c.cut()
		h.hub.AuthorityChanged(Viewer{Audience: "member-4", Sees: func(r Row) bool { return r.Audience.Has(3) }})
		c.connect()
		synctest.Wait()
		if _, ok := c.board.rows["a"]; !ok || c.board.snapshots != 3 {
			t.Errorf("%d snapshots, rows %v", c.board.snapshots, c.board.rows)
		}
	})
}

func TestGapInPublishedDeltasHealsFromTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3), row("b", `1`, 3)))
		c := h.client(3).connect()
		synctest.Wait()
		h.pond.Apply(put(2, row("a", `2`, 3), row("s", `1`, 3)))
		h.pond.Apply(drop(3, "b"))
		h.publish(put(4, row("c", `1`, 3)), put(5, row("s", `2`, 9)))
		synctest.Wait()
		c.wantCurrent()
		if c.board.gapped {
			t.Error("the gap reached the client")
		}
	})
}

// A source that is for once behind its own deltas delays, and does not spin.
func TestSourceBehindItsDeltasIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		c := h.client(3).connect()
		synctest.Wait()
		h.hub.Publish(put(3, row("c", `1`, 3)))
		synctest.Wait()
		for n := uint64(1); n <= 3; n++ {
			h.pond.Apply(put(n, row("c", fmt.Sprint(n), 3)))
		}
		settle()
		c.wantCurrent()
	})
}

// The storm after a restart: one question to the source for each audience.
func TestReturningCrowdSharesOneSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 1, 2)))
		var crowd []*client
		for i := range 60 {
			crowd = append(crowd, h.client(uint8(1+i%2)).connect())
		}
		synctest.Wait()
		before := h.pond.snapshots
		h.pond.restore(1, row("a", `9`, 1, 2))
		h.hub.ClockChanged()
		synctest.Wait()
		for _, c := range crowd {
			c.wantCurrent()
		}
		if n := h.pond.snapshots - before; n != 2 {
			t.Errorf("%d snapshots computed for 60 sockets of 2 audiences", n)
		}
	})
}
