package rehearse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"wanghuo/dispatch"
	"wanghuo/plans"
)

// cast says which fictional person sits in which seat.
type cast struct {
	holder map[plans.SeatID]dispatch.PersonID
	seats  map[dispatch.PersonID][]plans.SeatID // on the roster
	order  []dispatch.PersonID
	taken  []plans.SeatID // in order
	empty  map[plans.SeatID]bool
}

// who acts in a seat: the person that the act names, else the seat's holder.
func (c *cast) who(named dispatch.PersonID, seat plans.SeatID) dispatch.PersonID {
	if named != "" {
		return named
	}
	if p, ok := c.holder[seat]; ok {
		return p
	}
	return personOf(seat)
}

// personOf makes the fictional person of a seat.
func personOf(seat plans.SeatID) dispatch.PersonID {
	id := strings.NewReplacer("/", ".", ":", "-").Replace(string(seat))
	if len(id) > 40 {
		sum := sha256.Sum256([]byte(id))
		id = id[:31] + "-" + hex.EncodeToString(sum[:4])
	}
	return dispatch.PersonID(id)
}

func (c *cast) enter(p dispatch.PersonID, seat plans.SeatID) {
	if c.seats[p] == nil {
		c.order = append(c.order, p)
	}
	if !slices.Contains(c.seats[p], seat) {
		c.seats[p] = append(c.seats[p], seat)
	}
}

func (c *cast) sit(p dispatch.PersonID, seat plans.SeatID) {
	c.enter(p, seat)
	if _, taken := c.holder[seat]; taken || c.empty[seat] {
		return
	}
	c.holder[seat] = p
	c.taken = append(c.taken, seat)
}

// casting gives every seat that the script names its holder: first as "setup"
// says, then each remaining seat a person of its own. A person whom an act
// names for a seat that another holds is on the roster for it.
func casting(s *Script, w *words) (cast, error) {
	c := cast{holder: map[plans.SeatID]dispatch.PersonID{}, seats: map[dispatch.PersonID][]plans.SeatID{}, empty: map[plans.SeatID]bool{}}
	for _, n := range s.Setup.empty {
		seat, err := w.seat(n.text)
		if err != nil {
			return c, err
		}
		c.empty[seat] = true
	}
	for _, p := range s.Setup.people {
		for _, n := range p.seats {
			seat, err := w.seat(n.text)
			if err != nil {
				return c, err
			}
			c.sit(p.person, seat)
		}
	}
	for _, n := range s.Setup.seats {
		seat, err := w.seat(n.text)
		if err != nil {
			return c, err
		}
		c.sit(personOf(seat), seat)
	}
	return c, c.acting(s, w)
}

func (c *cast) acting(s *Script, w *words) error {
	for _, st := range s.Steps {
		for _, a := range st.acts {
			seat, err := w.seat(a.seat.text)
			if err != nil {
				return fmt.Errorf("%s:%d: %w", s.File, a.seat.line, err)
			}
			p := personOf(seat)
			if a.person != "" {
				p = a.person
			}
			if _, taken := c.holder[seat]; taken {
				if a.person != "" {
					c.enter(a.person, seat)
				}
				continue
			}
			c.sit(p, seat)
		}
	}
	return nil
}

// keeper is the seat that keeps the roster while a workspace is set up.
const keeper = plans.SeatID("emergency-office/leader")

// setUp enters the roster and seats everybody, through the same commands as
// anything else.
func (r *run) setUp(ctx context.Context) error {
	var err error
	if r.cast, err = casting(r.script, r.words); err != nil {
		return err
	}
	return seatAll(ctx, r.stage, &r.cast, "rehearse/"+r.script.Name, func(c dispatch.Command, f *dispatch.Refusal) error {
		return fmt.Errorf("setting up: %s: %w", c.Name(), f)
	})
}

// seatAll gives the commands that put a cast in its seats.
func seatAll(ctx context.Context, st *stage, c *cast, key string, refused func(dispatch.Command, *dispatch.Refusal) error) error {
	give := func(a dispatch.Actor, k string, cmd dispatch.Command) error {
		out, err := st.do(ctx, a, key+"/"+k, cmd)
		if err == nil && out.Refusal != nil {
			err = refused(cmd, out.Refusal)
		}
		return err
	}
	for _, p := range c.order {
		enter := &dispatch.EnterRoster{Person: p, Seats: c.seats[p]}
		if err := give(dispatch.Actor{Person: dispatch.System}, "roster/"+string(p), enter); err != nil {
			return err
		}
	}
	for _, seat := range c.taken {
		p := c.holder[seat]
		if err := give(dispatch.Actor{Person: p, Seat: seat}, "seat/"+string(seat), &dispatch.TakeSeat{Seat: seat}); err != nil {
			return err
		}
	}
	return nil
}
