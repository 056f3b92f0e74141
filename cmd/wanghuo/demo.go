package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/rehearse"
	"wanghuo/plans"
)

// The workspaces of a demonstration.
const (
	eveningID = "evening"
	actualID  = "actual"
)

// anySeat on a roster lets a person take every seat.
const anySeat plans.SeatID = "*"

// demo is a demonstration: an exercise in which an evening plays, an empty
// actual workspace, and persons who may sit down anywhere.
type demo struct {
	s       *server
	evening *httpapi.Room
	script  *rehearse.Script
	cast    []httpapi.DemoPerson
}

// guest may sit down in any seat that is free.
const guest = "guest"

// setDemoUp makes what is missing; run again, it changes nothing.
func (s *server) setDemoUp(ctx context.Context) (*demo, error) {
	d := &demo{s: s}
	var err error
	if d.evening, err = s.ensure(ctx, eveningID, "演练之夜", dispatch.Exercise); err != nil {
		return nil, err
	}
	if _, err := s.ensure(ctx, actualID, "实战", dispatch.Actual); err != nil {
		return nil, err
	}
	if err := d.evening.Enroll(ctx, guest, anySeat); err != nil {
		return nil, err
	}
	if d.script, err = rehearse.Evening(s.plan); err != nil {
		return nil, err
	}
	if err := rehearse.Enter(ctx, d.evening.Workspace, d.script); err != nil {
		return nil, err
	}
	if err := fillRegisters(ctx, d.evening); err != nil {
		return nil, err
	}
	return d, d.castPersons(ctx)
}

func (s *server) ensure(ctx context.Context, id, name string, status dispatch.Status) (*httpapi.Room, error) {
	if room, ok := s.site.Room(id); ok {
		if room.Status() != status {
			return nil, fmt.Errorf("工作区 %s 不是演示所用的那个 / workspace %s is not the one of the demonstration", id, id)
		}
		return room, nil
	}
	return s.site.Create(ctx, id, name, status)
}

// castPersons makes a person who can sign in of everybody on the exercise's
// roster, with an invented name. They have no password: they exist for one-press
// sign-in, which opens exercises only.
func (d *demo) castPersons(ctx context.Context) error {
	roster := map[string][]plans.SeatID{}
	err := d.evening.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		for id, p := range st.Roster {
			if p.Left.IsZero() {
				roster[string(id)] = append([]plans.SeatID{}, p.Seats...)
			}
		}
	})
	if err != nil {
		return err
	}
	d.cast = nil
	for i, id := range slices.Sorted(maps.Keys(roster)) {
		if !access.ValidID(id) || d.s.persons.HasPassword(id) {
			continue // nobody signs in as somebody real without his password
		}
		name := inventedName(id, i)
		_, err := d.s.persons.Create(ctx, access.NewPerson{ID: id, Name: name})
		if err != nil && !errors.Is(err, access.ErrExists) {
			return err
		}
		if p, ok := d.s.persons.Person(id); ok {
			name = p.Name
		}
		d.cast = append(d.cast, httpapi.DemoPerson{Person: id, Name: name, Seats: roster[id]})
	}
	return nil
}

// Family and given names of the demonstration's people, of different lengths, so
// that the pairs do not come round.
var (
	familyNames = []rune("赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹")
	givenNames  = []string{
		"望之", "守成", "知更", "听泉", "问渠", "观澜", "明远", "致远", "思齐", "若谷", "行健", "怀瑾",
		"清越", "子衿", "以宁", "维桢", "景行", "允文", "长庚", "启明", "叔夜", "晨曦", "夕照",
	}
)

// inventedName is what the i-th of them is called. A name that repeated the seat
// would stand twice wherever both are shown.
func inventedName(id string, i int) string {
	if id == guest {
		return "访客（任意空席）"
	}
	return string(familyNames[i%len(familyNames)]) + givenNames[(i*5+3)%len(givenNames)]
}

func (d *demo) persons() []httpapi.DemoPerson { return d.cast }

// play plays the evening, round after round, until the context ends. After a
// restart it goes on where it was.
func (d *demo) play(ctx context.Context) {
	for round := 0; ; round++ {
		err := rehearse.Play(ctx, d.evening.Workspace, d.script, rehearse.PlayOptions{Round: round, Logger: d.s.log})
		if err != nil {
			if ctx.Err() == nil {
				d.s.log.Error("the evening stopped", "error", err)
			}
			return
		}
	}
}

// isEmptyActual reports whether there is an actual workspace that nobody is on
// the roster of.
func (s *server) isEmptyActual() bool {
	room, ok := s.site.Room(actualID)
	if !ok || room.Status() != dispatch.Actual {
		return false
	}
	empty := false
	err := room.Workspace.Query(context.Background(), func(st *dispatch.State, _ clock.Time) { empty = len(st.Roster) == 0 })
	return err == nil && empty
}
