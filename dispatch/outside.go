package dispatch

import (
	"strings"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/register"
	"wanghuo/plans"
)

// DecideOutsideRequest is the committee's answer to the city or another
// district that asks for the district's supplies: nobody else decides it
// (6.4.3(c), A54).
type DecideOutsideRequest struct {
	Asker     string         `json:"asker" minLength:"1" maxLength:"80" doc:"who asks: a body of the city, another district"`
	Reference string         `json:"reference,omitempty" maxLength:"80" doc:"of the letter or call"`
	Lines     map[string]int `json:"lines" doc:"item to quantity, as asked"`
	Granted   map[string]int `json:"granted,omitempty" doc:"what is given; empty: declined"`
	Reason    string         `json:"reason,omitempty" maxLength:"200" doc:"where less is given than was asked"`
}

// OutsideRequestDecided by the committee; what is given leaves the depots.
type OutsideRequestDecided struct {
	Asker     string          `json:"asker"`
	Reference string          `json:"reference,omitempty"`
	Lines     map[string]int  `json:"lines"`
	Granted   map[string]int  `json:"granted,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Drawn     []register.Draw `json:"drawn,omitempty"`
}

// OutsideLoan is what was asked for from outside, and given.
type OutsideLoan struct {
	Asker     string         `json:"asker"`
	Reference string         `json:"reference,omitempty"`
	Lines     map[string]int `json:"lines"`
	Granted   map[string]int `json:"granted,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	At        clock.Time     `json:"at"`
	By        plans.SeatID   `json:"by"`
}

func (DecideOutsideRequest) Name() string     { return "decide-outside-request" }
func (*OutsideRequestDecided) Kind() string   { return "outside_request_decided" }
func (*OutsideRequestDecided) Stream() string { return "stock" }

func init() {
	registerCommands(func() Command { return new(DecideOutsideRequest) })
	registerEvents(func() Event { return new(OutsideRequestDecided) })
}

func (d *deciding) outsideRequest(c *DecideOutsideRequest) ([]Event, error) {
	if d.org() != orgCommittee && d.env.Actor.Person != System {
		return nil, refuse(CodeAuthority, "6.4.3(c)", "市级部门、其他区调用本区物资，由区应急委统一协调", "the city and other districts get the district's supplies through the committee alone").by(d.seatsOf(orgCommittee)...)
	}
	if strings.TrimSpace(c.Asker) == "" {
		return nil, refuse(CodeBlank, "6.4.3(c)", "请写明申请单位", "say who asks").at("asker")
	}
	if err := quantities(c.Lines, "lines"); err != nil {
		return nil, err
	}
	less := false
	for item, asked := range c.Lines {
		less = less || c.Granted[item] < asked
	}
	if less && strings.TrimSpace(c.Reason) == "" {
		return nil, refuse(CodeReason, "6.4.3(c)", "少给或不给须写明理由", "say why less is given than was asked").at("reason")
	}
	ev := &OutsideRequestDecided{Asker: c.Asker, Reference: c.Reference, Lines: c.Lines, Granted: c.Granted, Reason: c.Reason}
	for _, item := range sorted(c.Granted) {
		n, field := c.Granted[item], "granted."+item
		if n <= 0 || n > c.Lines[item] {
			return nil, refuse(CodeInvalid, "6.4.3(c)", "“%s”给出数量须大于零且不超过申请", "what is given of %s must be above zero and not above what was asked", item).at(field)
		}
		if have, _ := d.e.StockOf(d.s, item); n > have {
			return nil, refuse(CodeNotAllowedNow, "6.4.3(c)", "“%s”库存不足，请减少数量", "the depots do not hold that much %q: give less", item).at(field)
		}
		ev.Drawn = append(ev.Drawn, d.s.Registers[register.Stock].Take(item, n, d.e.district)...)
	}
	return []Event{ev}, nil
}

func (s *State) applyOutside(h Header, ev *OutsideRequestDecided) {
	s.Outside = append(s.Outside, OutsideLoan{Asker: ev.Asker, Reference: ev.Reference, Lines: ev.Lines, Granted: ev.Granted, Reason: ev.Reason, At: h.At, By: h.Seat})
	s.touched.add("district", "district")
	for _, x := range ev.Drawn {
		s.take(h, x.Key, x.N)
	}
}
