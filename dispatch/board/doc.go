// Package board keeps the rows that a workspace's screens show, and hands them
// to package live.
//
// A [Board] follows one workspace: after each durable commit it rebuilds the
// rows that the commit may have changed (package view makes them), compares
// them with what it holds, and publishes what differs to its hub. As
// [live.Source] it answers a newcomer with all rows and a returning client
// with those changed since, each as the viewer may see it.
//
// # What it guarantees
//
// Rows are those that a board filled anew from the state at that commit would
// hold, whatever the order of the commits before it, except that only the
// latest settled intakes and matters stay (Options.Keep). Every commit is
// published once, in order, also one that changes no row: positions have no
// gap. No row holds sealed personal data; what the viewer of a street may not
// see is filtered here and once more by the hub.
//
// # What may run concurrently
//
// Take and Fill follow one another on the workspace's follower; the state they
// are given is only read, and only during the call. Everything else may be
// called from anywhere at any time.
//
// # On failure
//
// Nothing can fail but a row that does not encode, which is a fault of the
// code; such a row is logged and left out. A board that missed commits fills
// itself anew from the next state it is given.
//
// Nothing lies on disk: after a restart every client gets a snapshot.
package board
