package main

import (
	"context"
	"fmt"
	"log/slog"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/drill"
	"wanghuo/dispatch/workspace"
)

// An actual workspace and the exercises of its drills know nothing of each other
// (A59). The server keeps both, and sees to it that an exercise stands still while its
// drill does and ends with it. Nothing else passes between them, and nothing ever
// passes back.

// drillKeeper follows the drills of one actual workspace.
type drillKeeper struct {
	site *site
	ws   *workspace.Workspace
	log  *slog.Logger
	wake chan struct{}
}

// keepDrills starts following an actual workspace, until the site closes. An exercise
// that has just been opened may be one that is waited for.
func (s *site) keepDrills(ws *workspace.Workspace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ws.Meta().Status != dispatch.Actual {
		for _, k := range s.kept {
			k.look()
		}
		return
	}
	k := &drillKeeper{site: s, ws: ws, log: s.log, wake: make(chan struct{}, 1)}
	s.kept = append(s.kept, k)
	ws.Subscribe(func(workspace.Update) { k.look() })
	k.look()
	go k.run(s.keeping)
}

func (k *drillKeeper) look() {
	select {
	case k.wake <- struct{}{}:
	default: // it will look anyway
	}
}

func (k *drillKeeper) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.wake:
			k.follow(ctx)
		}
	}
}

// wanted is what one exercise is to do.
type wanted struct {
	drill         drill.ID
	exercise      string
	pauses        int
	stopped, over bool
}

func (k *drillKeeper) follow(ctx context.Context) {
	var list []wanted
	if err := k.ws.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		for _, c := range s.Drills {
			if stopped, over := c.Wanted(); c.Exercise != "" {
				list = append(list, wanted{c.ID, c.Exercise, len(c.Pauses), stopped, over})
			}
		}
	}); err != nil {
		return // it is closing
	}
	for _, w := range list {
		room, ok := k.site.Room(w.exercise)
		if !ok || room.Meta.Status != dispatch.Exercise {
			continue // played elsewhere, or not yet opened
		}
		if err := steer(ctx, room.Workspace, w); err != nil && ctx.Err() == nil {
			k.log.Error("an exercise does not follow its drill", "drill", w.drill, "exercise", w.exercise, "error", err)
		}
	}
}

// steer brings an exercise to where its drill is. Each step has a key of its own:
// repeating it changes nothing.
func steer(ctx context.Context, ws *workspace.Workspace, w wanted) error {
	var stopped, over bool
	if err := ws.Query(ctx, func(s *dispatch.State, _ clock.Time) {
		stopped, over = s.Running.Paused, s.ExerciseEnded != 0
	}); err != nil {
		return err
	}
	give := func(step string, c dispatch.Command) error {
		out, err := ws.Do(ctx, workspace.Request{Actor: dispatch.Actor{Person: dispatch.System}, Key: fmt.Sprintf("drill/%s/%d/%s", w.drill, w.pauses, step), Command: c})
		if err == nil && out.Refusal != nil {
			err = out.Refusal
		}
		return err
	}
	switch {
	case w.over && !over:
		return give("end", &dispatch.EndExercise{})
	case w.over:
		return nil
	case w.stopped && !stopped:
		return give("stop", &dispatch.ChangeClock{Do: "stop"})
	case !w.stopped && stopped && w.pauses > 0:
		return give("start", &dispatch.ChangeClock{Do: "start"})
	}
	return nil
}

// beginChapter7 has an actual workspace look at the laws and begin its standing duties, once
// for each version of the plan (7.1.5, A60).
func beginChapter7(ctx context.Context, ws *workspace.Workspace, planHash string) error {
	for name, c := range map[string]dispatch.Command{"laws": &dispatch.CheckLaws{}, "standing": &dispatch.OpenStanding{}} {
		// A refusal says that there is nothing new to do.
		if _, err := ws.Do(ctx, workspace.Request{Actor: dispatch.Actor{Person: dispatch.System}, Key: "begin/" + name + "/" + planHash, Command: c}); err != nil {
			return err
		}
	}
	return nil
}
