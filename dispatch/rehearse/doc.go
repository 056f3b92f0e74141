// Package rehearse plays scenarios written in YAML: which person in which seat
// does what at T+…, and what must then be owed, shown or refused. The format is
// public and described in FORMAT.md and FORMAT.zh-CN.md; the same scripts are
// acceptance tests, training and tabletop, and the evening of a demonstration.
//
// # What it guarantees
//
// A script speaks only through the commands of the API, with the same names and
// fields; nothing is set up behind the engine's back. A rehearsal runs on a
// virtual clock in a workspace of its own in memory, with every deadline fired
// at its instant, and passes only if every expectation of every step holds, the
// live state equals a replay of the log, a refused command changed nothing, and
// no duty was ever lost. A failure names file and line, what was expected and
// what was found. [Load] is strict: unknown keys, fields, bodies, seats and
// aliases are errors with file:line before anything runs.
//
// # Concurrency
//
// A [Script] is immutable once loaded and may be run by many goroutines; each
// [Run] has its own workspace. [Play] plays a script on a workspace that is
// live; it may be stopped and started again at any time and goes on where it
// was, because its idempotency keys are derived from script and step.
//
// # Failure and disk
//
// The package reads the script files that it is given and writes nothing.
package rehearse
