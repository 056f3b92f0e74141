// Package live carries rows to screens over websockets.
//
// A workspace's follower turns commits into rows (whole values under a key) and
// publishes what changed; the hub brings every viewer the rows it may see, and
// keeps them current. The hub knows nothing of incidents or duties.
//
// # What it guarantees
//
// A client that folds hello, snapshot, delta and beat as DESIGN.md says holds,
// at every position, exactly the rows that its viewer sees at that commit:
// nothing lost, nothing doubled, whether its line was up all the time, dropped,
// or too slow. A row that a viewer may not see never leaves, nor does its key;
// one that it may no longer see is taken down. Stale never looks live: a beat a
// second says that the line is up and up to where it is current, and a socket
// that has not taken its earlier frames gets no beat.
//
// # What may run concurrently
//
// Everything, except that calls of Publish follow one another in commit order.
// Each shard's one goroutine writes to its sockets, without ever waiting for
// one; one goroutine (the desk) asks the source; one goroutine a socket waits
// for what its client says.
// A blocked client has one frame and one position kept for it, and a goroutine
// only while it is blocked.
//
// # On failure
//
// A client that breaks the protocol is closed with a code and a reason. One
// that does not take 16 KiB within Options.Write is cut. Whoever comes back is
// brought from its position to the head, by one delta if its past is still
// known, else by a snapshot. A gap in what is published makes the hub ask the
// source anew.
//
// Nothing lies on disk.
package live
