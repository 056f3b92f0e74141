package dispatch

import (
	"time"

	"wanghuo/dispatch/clock"
)

// Device is what a phone says of how a command came: how late, and by how much
// its clock was wrong (A22). It is no part of what was asked: the same command
// sent again later is the same command.
type Device struct {
	Link bool `json:"link,omitempty" doc:"sent late because the line was down (A22)"`
	// ClockOff is by how much the device's clock was wrong. The device has
	// corrected the times it states by it.
	ClockOff int `json:"clock_off,omitempty" minimum:"-100000000" maximum:"100000000" doc:"seconds by which the device's clock was fast; slow: negative; the times stated are corrected by it (A22)"`
}

// Carried is implemented by commands that a device may have kept until the
// line was back.
type Carried interface {
	// Carriage is how the command came; it does not count for its identity.
	Carriage() *Device
}

// wrongClock is the offset from which a device's clock is flagged (A22: more
// than two minutes).
const wrongClock = 120

// agree is by how much a corrected clock may still run ahead.
const agree = 2 * time.Minute

// tags are what the timeline is told of it.
func (v Device) tags() []string {
	var out []string
	if v.Link {
		out = append(out, "link")
	}
	if v.ClockOff > wrongClock || v.ClockOff < -wrongClock {
		out = append(out, "clock")
	}
	return out
}

// made settles when something kept by a device was so: two clocks never agree
// to the second, and a moment ahead of ours is now.
func (d *deciding) made(at *clock.Time, v Device, field string) error {
	if (v.Link || v.ClockOff != 0) && *at > d.env.Now && *at <= d.env.Now.Add(agree) {
		*at = d.env.Now
	}
	return d.past(*at, field)
}
