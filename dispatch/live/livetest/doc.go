// Package livetest measures how changes reach a crowd of sockets.
//
// A [Stand] is one measurement: the server is a child process (the test binary
// itself, started again), its clients are the [Crowd] in the test's process, so
// that neither pays for the other. In the child, TestMain finds [Mode], makes a
// [Fan] and calls [Serve]; in the parent, a benchmark gives an [Order] and gets
// a [Report]. [ByTurns] runs a baseline and what is measured alternately, so
// that whatever else goes on in the machine falls on both.
//
// The crowd speaks the protocol of package live by bytes and imports nothing of
// it. A Stand is for one goroutine. A server that dies, a socket that does not
// open and a delta that its viewer must not see fail the test.
//
// Nothing lies on disk but what the Fan puts into [Dir].
package livetest
