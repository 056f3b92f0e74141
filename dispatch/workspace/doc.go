// Package workspace is the runtime of the domain: one owner of one log and one
// clock. It gives a [dispatch.State] time and commands, makes what comes of
// them durable, fires what falls due, answers queries and feeds watchers.
//
// # What it is for
//
// [Open] opens one workspace on a log, a vault and the rules; [Workspace.Do]
// carries out a command, [Workspace.Query] reads, [Workspace.Subscribe]
// watches. Actual workspaces and exercises are opened alike; an exercise has a
// clock that can be changed, and no way out of the building.
//
// # What it guarantees
//
// No answer, query, update or timer's consequence leaves before the sync that
// makes its commit durable. A command is one commit, whole or absent, refusals
// included. The same person's same key gives the same outcome again, for at
// least the last hundred thousand commits; with another command it is refused.
// Commands are decided in the order of their receipt, each stamped with the
// whole second in which it was received; what had fallen due by then is fired
// before it, and workspace time never runs back. Nothing that falls due is
// fired early, twice or not at all, also across a crash: what fell due while
// the process was down is recorded at once on opening, with the due and the
// time of recording. The live state equals the replay of the log.
//
// When the machine's wall clock leaves its monotonic clock by more than two
// seconds, or stands before the last commit on opening, judgement is suspended
// (event TimeSuspended, health "time"): time goes on by the monotonic clock,
// so that alarms still ring, until a person gives the command ConfirmTime.
//
// # What may run concurrently
//
// All methods of Workspace. Inside, four goroutines own what they
// touch: the owner decides on a private state that runs ahead of the disk; the
// appender syncs one batch while the owner decides the next; the follower
// folds what is durable into a second state, from which it feeds watchers and
// makes snapshots, and which queries read; the auditor replays now and then
// and compares.
//
// # What happens on failure
//
// If a write fails, everything decided since the last sync never happened: its
// askers get a storage_… error, the private state is thrown away, and commands
// are refused with that error until the log was opened again and took a commit
// ("storage-recovered"), which is tried every second. Queries go on. A caller
// who got an error or gave up waiting gives the command again with the same
// key. A panic of the rules costs its command and a replay. A watcher that
// blocks holds up the workspace once the follower is far behind.
//
// # What lies on disk
//
// The log, the snapshots and the vault, as their packages say. The state in a
// snapshot is eight bytes of length (big endian), then the runtime's memory and
// the domain's state, both as package pack writes them.
package workspace
