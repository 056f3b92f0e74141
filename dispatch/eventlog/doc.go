// Package eventlog is the contract of the log: the one place where a workspace
// keeps what happened, and from which everything else can be made again.
//
// # What it is for
//
// A log is an ascending sequence of commits. A commit is one outcome: a command
// that was accepted, a command that was refused, or a deadline that fired. The
// owner of a workspace stamps commits with a [Chain], appends them to a [Log]
// and replays them with Read. The package holds the contract, the byte format
// of a commit, the hash chain, signed heads and the verification of all three;
// it opens no file. The stores are packages of their own: boltlog (a bbolt
// file and a journal, the default), memlog (memory, for tests).
//
// # What it guarantees
//
// Append names the number it expects to be the last one and stores all of its
// records or none; when it returns without error they are durable. Numbers run
// 1, 2, 3 … without a gap. Every commit carries the hash of the stored bytes of
// the one before it, the first one a hash made of the log's identity, so a
// commit can be neither changed nor carried into another log without Read and
// [VerifyChain] naming it. Bytes are hashed as stored and never encoded again.
// A chain cannot show that its end was cut off: a [SignedHead] that left the
// machine can.
//
// # What may run concurrently
//
// A log has one writer: calls of Append and BeginEpoch are serialised, and the
// expected number refuses a second owner. Head and Read may run at any time
// beside the writer and beside each other. A Chain belongs to one goroutine.
//
// # What happens on failure
//
// A write or a sync that failed is never tried again: what reached the disk is
// unknown, so the log answers ErrFailed (and ErrFull or ErrReadOnly where that
// was the cause) until it is closed and opened again. Where a store can see
// before it writes that there is no room, it answers ErrFull alone and stays
// usable. Read never shows a commit whose Append did not succeed.
//
// # What lies on disk
//
// The byte format of a commit is written down in DESIGN.md. It starts with a
// format number; a log of every released format must reopen (testdata holds
// one of each).
package eventlog
