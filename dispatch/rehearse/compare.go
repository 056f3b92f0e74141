package rehearse

import (
	"fmt"
	"time"

	"wanghuo/dispatch/clock"
)

// compare collects what differs between a duty and its description.
type compare struct {
	line  int
	start clock.Time
	diffs []diff
}

func (c *compare) add(what, expected, found string) {
	if found == "" {
		found = "none"
	}
	c.diffs = append(c.diffs, diff{c.line, what, expected, found})
}

func (c *compare) time(what string, want *clock.Time, found clock.Time) {
	if want != nil && *want != found {
		c.add(what, moment(*want, c.start), moment(found, c.start))
	}
}

func (c *compare) span(what string, want *time.Duration, found time.Duration) {
	if want != nil && *want != found {
		c.add(what, span(*want), span(found))
	}
}

func (c *compare) truth(what string, want *bool, found bool) {
	if want != nil && *want != found {
		c.add(what, fmt.Sprint(*want), fmt.Sprint(found))
	}
}
