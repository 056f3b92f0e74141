package live

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatChangesWithoutACommitReachesEveryone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3), row("health/storage", `true`, 3)))
		there, away := h.client(3).connect(), h.client(3).connect()
		synctest.Wait()
		away.cut()
		h.pond.mu.Lock()
		h.pond.Table = NewTable(TableOptions{})
		h.pond.Table.Apply(put(1, row("a", `1`, 3), row("health/storage", `false`, 3)))
		h.pond.hello.Beside = "unwell"
		h.pond.mu.Unlock()
		there.sinceLast()
		h.hub.ClockChanged()
		synctest.Wait()
		if got := there.sinceLast(); len(got) != 2 || got[0].Type != "hello" || got[1].Type != "snapshot" {
			t.Errorf("got %+v, want a hello and a snapshot", got)
		}
		h.publish(put(2, row("a", `2`, 3)))
		synctest.Wait()
		away.connect()
		synctest.Wait()
		for _, c := range []*client{there, away} {
			c.wantCurrent()
		}
		if there.board.epoch != 1 {
			t.Errorf("it is no restore: epoch %d", there.board.epoch)
		}
	})
}
