package rehearse

import (
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// dial follows an exercise's clock as the script changes it, so that the times
// of a script, which are those of the clock on the wall, can be read in the
// workspace's own time. Without a change the two are the same.
type dial struct {
	legs []leg
}

// leg is how the workspace's clock ran from wall on: it showed at.
type leg struct {
	wall, at clock.Time
	rate     float64
}

// workspace is what the workspace's clock shows, or will show if nothing
// changes, at a wall time. While the clock stands it is read as going on at
// once.
func (d *dial) workspace(wall clock.Time) clock.Time {
	for i := len(d.legs) - 1; i >= 0; i-- {
		l := d.legs[i]
		if wall < l.wall {
			continue
		}
		rate := l.rate
		if rate == 0 && i == len(d.legs)-1 {
			return l.at
		}
		return l.at.Add(time.Duration(rate * float64(wall.Sub(l.wall))))
	}
	return wall
}

func (d *dial) change(wall clock.Time, c *dispatch.ChangeClock) {
	at, rate := d.workspace(wall), 1.0
	if n := len(d.legs); n > 0 {
		rate = d.legs[n-1].rate
	}
	switch c.Do {
	case "stop":
		rate = 0
	case "start":
		rate = 1
	case "rate":
		rate = c.Rate
	case "step":
		at = max(at, c.To)
	}
	d.legs = append(d.legs, leg{wall, at, rate})
}
