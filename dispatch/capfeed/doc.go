// Package capfeed brings warnings of others in and gives the district's own out:
// a poller of feeds, an endpoint that takes messages, and a feed with single
// messages behind a token. What a message is worth is read and judged by package
// cap; what becomes of it is decided by the workspace's rules like any command.
//
// # What it guarantees
//
// A message is taken once, by sender, identifier and time sent. Updates and
// cancellations follow their references. What touches the district becomes a
// warning received, at its own level and in its own words, and waits for the duty
// officer (3.2.3(1)); nothing is forwarded by a machine. Tests, exercises and
// drafts become nothing but a line on record. What does not touch, cannot be read
// or refers to nothing is on record as such, with the reason. Bad input is an
// answer, never a fault of the server.
//
// The district's own warnings go out as CAP 1.2 that the schema holds valid, from
// an actual workspace only: an exercise's leave the building by no path (A59).
//
// # Concurrency, failure, disk
//
// Each feed has a goroutine of its own; a feed that fails is asked again with
// back-off and holds no other up. Nothing lies on disk but what the workspace
// records. Credentials stand in headers, never in an address or a log line.
package capfeed
