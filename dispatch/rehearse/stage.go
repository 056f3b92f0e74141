package rehearse

import (
	"context"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
)

// outcome is what became of one command.
type outcome struct {
	ids     map[string]string
	refusal *dispatch.Refusal
}

// stage is the workspace on which a script is played, seen through what every
// face has: commands in, state to read. The rehearsal adds time that it turns
// itself.
type stage interface {
	// do gives a command at the stage's present time.
	do(ctx context.Context, actor dispatch.Actor, key string, c dispatch.Command) (outcome, error)
	// advance lets time pass to the wall time, firing every deadline on the way
	// at its own instant.
	advance(ctx context.Context, wall clock.Time) error
	// read shows the state; fn keeps no reference.
	read(ctx context.Context, fn func(e *dispatch.Engine, s *dispatch.State, now clock.Time)) error
	reveal(v *vault.Sealed) string
	// verify holds the live state to a replay of the log.
	verify(ctx context.Context) error
	close() error
}
