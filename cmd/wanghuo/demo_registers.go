package main

import (
	"context"
	"embed"
	"fmt"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/register"
	"wanghuo/dispatch/workspace"
)

// The registers of a demonstration: teams, experts, stock, shelters and
// stations of every street, all of them invented and named as such.
//
//go:embed demo/*.csv
var demoRegisters embed.FS

// fillRegisters fills the registers of a demonstration that hold nothing yet;
// what was changed there stays.
func fillRegisters(ctx context.Context, room *httpapi.Room) error {
	held := map[register.Kind]bool{}
	err := room.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		for k, b := range st.Registers {
			held[k] = len(b.Entries) > 0
		}
	})
	if err != nil {
		return err
	}
	for _, spec := range register.Specs() {
		data, err := demoRegisters.ReadFile("demo/" + string(spec.Kind) + ".csv")
		if err != nil || held[spec.Kind] {
			continue // there is none of this kind, or it has been filled
		}
		_, err = room.Import(ctx, dispatch.Actor{Person: dispatch.System}, httpapi.Import{Register: spec.Kind, Mode: "merge", File: string(spec.Kind) + ".csv", Data: data})
		if err != nil {
			return fmt.Errorf("the demonstration's register %s: %w", spec.Kind, err)
		}
	}
	return recognise(ctx, room)
}

// recognise lets the emergency office have recognised most of the professional
// teams (6.1.2(b)): a list has both.
func recognise(ctx context.Context, room *httpapi.Room) error {
	var keys []string
	err := room.Workspace.Query(ctx, func(st *dispatch.State, _ clock.Time) {
		b := st.Registers[register.Team]
		if b == nil || b.Entries["P01"] == nil || b.Entries["P01"].Certified != 0 {
			return // another's register, or done before
		}
		for _, k := range b.Keys() {
			if e := b.Entries[k]; e.Values["level"] == register.Professional && e.Certified == 0 && k < "P15" {
				keys = append(keys, k)
			}
		}
	})
	if err != nil {
		return err
	}
	for _, k := range keys {
		_, err := room.Workspace.Do(ctx, workspace.Request{Actor: dispatch.Actor{Person: dispatch.System}, Command: &dispatch.CertifyTeam{Key: k, Certified: true}, Brief: true})
		if err != nil {
			return err
		}
	}
	return nil
}
